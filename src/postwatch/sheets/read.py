"""xlsx, xls, ods and csv into sheets as they lie; cells in TCVN3 and VNI fonts converted.

A workbook comes from outside and is parsed in a child process with limits of memory, processor time and wall
time (``child``), after a look at its zip directory: a file of a few kilobytes can name a grid of 17 billion cells.
A formula in a cell is data: nothing is computed.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from postwatch.errors import UsageError
from postwatch.files import zips
from postwatch.language import _
from postwatch.sandbox import CrashError, LimitError, Limits, Sandbox
from postwatch.sheets import file_kind, marks
from postwatch.sheets.columns import Cell
from postwatch.sheets.grids import Grid, Rows
from postwatch.vietnamese import LegacyFont, legacy_font, nfc, one_of

LIMITS = Limits(processor=10, clock=20)
"""What the parsing of a workbook may take."""
ENCODINGS = ("unicode", "windows-1258", "tcvn3", "vni")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read_grids(path: Path, *, encoding: str | None = None, limits: Limits = LIMITS) -> tuple[Grid, ...]:
    """Return the sheets that are not empty, in their order.

    Whole numbers are int, dates are date, text is NFC without outer blanks, empty text is None; csv values are text.
    Cells with a TCVN3 or VNI font are converted, all cells by a named ``encoding`` of `ENCODINGS`. ``limits`` bound the
    parsing of a workbook. Raises NotFoundError for a missing file; UsageError for a file that is no spreadsheet, is
    damaged, protected or too large, has no rows, or is text in an encoding that has to be named.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise UsageError(_("There is no encoding {name}").format(name=encoding), hint=one_of(encoding, ENCODINGS))
    data = file_kind.file_bytes(path)
    kind = file_kind.kind_of(path.name, data)
    if kind == "csv":
        grids = [Grid(path.name, "", list(_csv_rows(path.name, data, encoding)))]
    else:
        grids = [_grid(path.name, sheet, encoding) for sheet in _ask_child(path.name, data, kind, limits)]
    filled = tuple(grid for grid in grids if any(value is not None for _number, row in grid.rows for value in row))
    if not filled:
        raise UsageError(
            _("{file} contains no rows").format(file=path.name),
            hint=_("put titles into the first row and one unit per row"),
        )
    return filled


def _grid(file: str, sheet: dict[str, Any], encoding: str | None) -> Grid:
    rows = [(number, [_value(value) for value in row]) for number, row in sheet["rows"]]
    fonts = {(row, column): font for row, column, font in sheet["fonts"]}
    return Grid(
        file,
        sheet["name"],
        _converted_rows(rows, fonts, encoding),
        tuple(tuple(merge) for merge in sheet["merges"]),
        sheet["is_hidden"],
        frozenset(sheet["hidden_rows"]),
        tuple(tuple(cell) for cell in sheet["uncounted"]),
        sheet["description"],
    )


def _csv_rows(file: str, data: bytes, encoding: str | None) -> Iterator[tuple[int, list[Cell]]]:
    text, delimiter, skipped = _csv_text(file, data, encoding)
    in_row = cells = 0

    def lines() -> Iterator[str]:
        """Yield the lines; their cells are counted before the reader makes them."""
        nonlocal in_row
        for line in io.StringIO(text, newline=""):
            in_row += line.count(delimiter)
            if in_row > file_kind.MOST_COLUMNS:
                raise file_kind.too_large(file)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for number, values in enumerate(reader, start=1 + skipped):
            in_row = 0
            if any(values):
                cells += len(values)
                if cells > file_kind.MOST_CELLS:
                    raise file_kind.too_large(file)
                yield number, [_value(_unguarded(value)) for value in values]
    except csv.Error:
        raise UsageError(
            _("{file} is not a well-formed CSV file near line {number}").format(file=file, number=reader.line_num),
            hint=_("open it in Excel or LibreOffice and save it as .xlsx"),
        ) from None


def _csv_text(file: str, data: bytes, encoding: str | None) -> tuple[str, str, int]:
    """Return the text, the sign between its cells, and how many lines (``sep=;``) were left out before it."""
    text = _decoded(file, data, encoding)
    first, _end, rest = text.partition("\n")
    return (rest, first[4], 1) if re.fullmatch(r'sep=[^"\r]\r?', first) else (text, _delimiter(text), 0)


# Letters of Vietnamese that Windows-1258 has; what else it shows above ASCII is a text in another encoding.
_LETTERS = frozenset("ăâđêôơư") | frozenset(
    nfc(base + mark) for base in "aăâeêioôơuưy" for mark in "\u0300\u0309\u0303\u0301\u0323"
)


def _decoded(file: str, data: bytes, encoding: str | None) -> str:
    """Return a text as Unicode. Raises UsageError for a text whose encoding has to be named."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return nfc(data.decode("utf-16"))
        except UnicodeDecodeError:
            raise file_kind.damaged(file) from None
    if encoding in {"tcvn3", "vni"}:
        return _converted(data.decode("latin-1"), LegacyFont(encoding or "", capitals=False))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = nfc(data.decode("cp1258", errors="replace"))
    if encoding is None and any(c.isalpha() and c.casefold() not in _LETTERS for c in text if c > "\x7f"):
        raise file_kind.unknown_encoding(file, file_kind.likely_encodings(data.decode("latin-1"), ENCODINGS))
    return text


def _delimiter(text: str) -> str:
    """Return the sign that parts most lines, quoted text left out; Excel in Vietnamese writes «;»."""
    bare = re.sub(r'"[^"]*"', "", text[:_LOOKED_AT])
    parting = Counter(sign for line in bare.splitlines() for sign in ";,\t|" if sign in line)
    return max(";,\t|", key=lambda sign: (parting[sign], bare.count(sign)))


_LOOKED_AT = 65536
"""Signs of a text from which what parts its cells is told."""


def _unguarded(value: str) -> str:
    """Return a text without the apostrophe that programs set before the start of a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] in _FORMULA_STARTS else value


def _ask_child(file: str, data: bytes, kind: str, limits: Limits) -> list[dict[str, Any]]:
    try:
        with Sandbox("postwatch.sheets.read:answering", file, limits=limits) as sandbox:
            answer: list[dict[str, Any]] = sandbox.ask((kind, data))
    except LimitError as error:
        raise file_kind.too_large(file) from error
    except CrashError as error:
        raise file_kind.damaged(file) from error
    return answer


def _value(value: Cell) -> Cell:
    if isinstance(value, str):
        return nfc(value).strip() or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def answering(file: str) -> Callable[[tuple[str, bytes]], list[dict[str, Any]]]:
    """Return the function that reads a workbook, in the child."""

    def answer(question: tuple[str, bytes]) -> list[dict[str, Any]]:
        kind, data = question
        try:
            sheets = list(_read_sheets(file, data))
            _mark(file, kind, data, sheets)
        except BaseException as error:
            # What a library in Rust stumbles over is no Exception.
            if type(error).__name__ == "PanicException":
                raise file_kind.damaged(file) from None
            raise
        return sheets

    return answer


def _read_sheets(file: str, data: bytes) -> Iterator[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in workbook.sheets_metadata:
            if not str(meta.typ).endswith(".WorkSheet"):
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.height * sheet.width > file_kind.MOST_CELLS:
                raise file_kind.too_large(file)
            merged = sheet.merged_cell_ranges or ()
            merges = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged]
            yield {
                "name": meta.name,
                "rows": list(_filled_rows(sheet)),
                "is_hidden": not str(meta.visible).endswith(".Visible"),
                "merges": merges,
                "hidden_rows": [],
                "uncounted": [],
                "fonts": [],
                "description": "",
            }
    except PasswordError:
        raise file_kind.protected(file) from None
    except CalamineError:
        raise file_kind.damaged(file) from None


def _mark(file: str, kind: str, data: bytes, sheets: list[dict[str, Any]]) -> None:
    """Add to each sheet the marks of its cells besides their values. Raises UsageError for a damaged file."""
    try:
        description = marks.description(data, kind)
        if kind == "xls":
            told: dict[str, Any] = {name: one._asdict() for name, one in marks.xls_marks(data).items()}
        else:
            told = {name: one._asdict() for name, one in _MARKS[kind](data).items()}
            if kind == "xlsx" and _has_such_styles(data):
                for sheet in sheets:
                    sheet["fonts"] = marks.xlsx_styles(data, sheet["name"])
    except Exception:  # the readers check little and stumble over a hostile file in more ways than can be listed
        raise file_kind.damaged(file) from None
    for sheet in sheets:
        sheet["description"] = description
        sheet |= {name: found for name, found in told.get(sheet["name"], {}).items() if found}


_MARKS: dict[str, Callable[[bytes], dict[str, marks.Marks]]] = {"xlsx": marks.xlsx_marks, "ods": marks.ods_marks}


def _has_such_styles(data: bytes) -> bool:
    """Look quickly into the styles, so that openpyxl is loaded only where it finds something."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            with package.open("xl/styles.xml") as styles:
                return (
                    re.search(rb'val="(\.vn|vni)|formatCode="00+"', styles.read(file_kind.SMALL), re.IGNORECASE)
                    is not None
                )
        except zips.DAMAGED:
            return False


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    before = [None] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        row = [value if type(value) is str and value else _plain(value) for value in values]
        while row and row[-1] is None:
            row.pop()
        if row:
            yield number, before + row


_KEPT = (str, int, float, date)


def _plain(value: Any) -> Any:
    if value == "" or (isinstance(value, float) and value != value):  # noqa: PLR0124  not a number
        return None
    return value if isinstance(value, _KEPT) else str(value)


def _converted_rows(rows: Rows, fonts: dict[tuple[int, int], str], encoding: str | None) -> Rows:
    """Return rows with the texts of cells in an old font, or all texts in a named encoding, as Unicode.

    Numbers that are shown with zeros in front become texts.
    """
    if not fonts and encoding not in {"tcvn3", "vni"}:
        return rows
    found = []
    named = LegacyFont(encoding, capitals=False) if encoding is not None else None
    for number, values in rows:
        converted = list(values)
        for place, value in enumerate(values):
            style = fonts.get((number, place + 1), "")
            converted[place] = _as_shown(value, style, legacy_font(style) or named)
        found.append((number, converted))
    return found


def _as_shown(value: Any, style: str, font: LegacyFont | None) -> Any:
    """Return the value of a cell as it is shown: a text by its font, a number with its zeros."""
    if isinstance(value, int) and marks.is_zeros(style):
        return str(value).zfill(len(style))
    return _converted(value, font) if isinstance(value, str) and font is not None else value


# Letters that neither old encoding has: text with any of them is Unicode already.
_UNICODE_LETTER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


def _converted(text: str, font: LegacyFont) -> str:
    return text if _UNICODE_LETTER.search(text) else font.read(text)
