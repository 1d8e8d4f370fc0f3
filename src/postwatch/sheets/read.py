"""xlsx, xls, ods and UTF-8 csv into rows that know their positions; cells in TCVN3 and VNI fonts converted.

A workbook comes from outside and is parsed in a child process with limits of memory, processor time and wall
time (``child``), after a look at its zip directory: a file of a few kilobytes can name a grid of 17 billion cells.
A formula in a cell is data: nothing is computed.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from postwatch.errors import UsageError
from postwatch.files import zips
from postwatch.language import _
from postwatch.sandbox import CrashError, LimitError, Limits, Sandbox
from postwatch.sheets import detect
from postwatch.sheets.columns import Cell, Row, Sheet, typed
from postwatch.vietnamese import from_tcvn3, from_vni, legacy_font, nfc, quoted

LIMITS = Limits(processor=10, clock=20)
"""What the parsing of a workbook may take."""
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def read_sheet(path: Path, *, limits: Limits = LIMITS) -> Sheet:
    """Return the first visible sheet that holds something; its header is the first row of two cells.

    Whole numbers are int, dates are date, text is NFC without outer blanks, empty text is None; csv values are text.
    Cells of an xlsx whose font is a TCVN3 or VNI one are converted. ``limits`` bound the parsing of a workbook.
    Raises NotFoundError for a missing file; UsageError for what is no spreadsheet, is damaged, protected or too large,
    has no rows, or has two columns of one title.
    """
    data = detect.file_bytes(path)
    kind = detect.kind_of(path.name, data)
    if kind == "csv":
        return _titled(path.name, "", list(_csv_rows(path.name, data)))
    answer = _ask_child(path.name, data, "rows", "", limits)
    rows = [(number, [_value(value) for value in row]) for number, row in answer["rows"]]
    fonts = _fonts(path.name, data, answer["name"], limits) if kind == "xlsx" else {}
    return _titled(path.name, answer["name"], _converted_fonts(rows, fonts))


_Rows = Sequence[tuple[int, list[Cell]]]
"""Rows as they lie: number from 1, then the values from column 1 on."""


def _csv_rows(file: str, data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    text, delimiter, skipped = _csv_text(file, data)
    in_row = cells = 0

    def lines() -> Iterator[str]:
        """Yield the lines; their cells are counted before the reader makes them."""
        nonlocal in_row
        for line in io.StringIO(text, newline=""):
            in_row += line.count(delimiter)
            if in_row > detect.MOST_COLUMNS:
                raise detect.too_large(file)
            yield line

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    try:
        for number, values in enumerate(reader, start=1 + skipped):
            in_row = 0
            if any(values):
                cells += len(values)
                if cells > detect.MOST_CELLS:
                    raise detect.too_large(file)
                yield number, [_value(_unguarded(value)) for value in values]
    except csv.Error:
        raise UsageError(
            _("{file} is not a well-formed CSV file near line {number}").format(file=file, number=reader.line_num),
            hint=_("open it in Excel or LibreOffice and save it as .xlsx"),
        ) from None


def _csv_text(file: str, data: bytes) -> tuple[str, str, int]:
    """Return the text, the sign between its cells, and how many lines were left out before it: one of ``sep=;``."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise detect.not_utf8(file) from None
    first, _end, rest = text.partition("\n")
    return (rest, first[4], 1) if re.fullmatch(r'sep=[^"\r]\r?', first) else (text, _delimiter(text), 0)


def _delimiter(text: str) -> str:
    """The sign that parts the first line that holds something, quoted text left out; Excel in Vietnamese writes «;»."""
    found = re.search(r"^[^\r\n]*\S[^\r\n]*", text, re.MULTILINE)
    line = found[0] if found else text
    bare = re.sub(r'"[^"]*"', "", line)
    return max(";,\t", key=bare.count)


def _unguarded(value: str) -> str:
    """Without the apostrophe that programs set before what would start a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] in _FORMULA_STARTS else value


def _fonts(file: str, data: bytes, sheet: str, limits: Limits) -> dict[tuple[int, int], str]:
    if not _names_legacy_font(data):
        return {}
    answer = _ask_child(file, data, "fonts", sheet, limits)
    return {(row, column): font for row, column, font in answer["fonts"]}


def _names_legacy_font(data: bytes) -> bool:
    """Look quickly into the styles, so that openpyxl is loaded only where it finds something."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            with package.open("xl/styles.xml") as styles:
                return re.search(rb'val="(\.vn|vni)', styles.read(detect.SMALL), re.IGNORECASE) is not None
        except zips.DAMAGED:
            return False


def _ask_child(file: str, data: bytes, want: str, sheet: str, limits: Limits) -> dict[str, Any]:
    try:
        with Sandbox("postwatch.sheets.read:answering", file, limits=limits) as sandbox:
            answer: dict[str, Any] = sandbox.ask((want, data, sheet))
    except LimitError as error:
        raise detect.too_large(file) from error
    except CrashError as error:
        raise detect.damaged(file) from error
    return answer


def _value(value: Cell) -> Cell:
    if isinstance(value, str):
        return nfc(value).strip() or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def answering(file: str) -> Callable[[tuple[str, bytes, str]], dict[str, Any]]:
    """Return what reads a workbook, in the child."""

    def answer(question: tuple[str, bytes, str]) -> dict[str, Any]:
        want, data, sheet = question
        try:
            return _read_fonts(file, data, sheet) if want == "fonts" else _read_rows(file, data)
        except BaseException as error:
            # What a library in Rust stumbles over is no Exception.
            if type(error).__name__ == "PanicException":
                raise detect.damaged(file) from None
            raise

    return answer


def _read_rows(file: str, data: bytes) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        visible = [meta.name for meta in workbook.sheets_metadata if str(meta.visible).endswith(".Visible")]
        for name in visible:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.height * sheet.width > detect.MOST_CELLS:
                raise detect.too_large(file)
            rows = list(_filled_rows(sheet))
            if rows:
                return {"name": name, "rows": rows}
    except PasswordError:
        raise detect.protected(file) from None
    except CalamineError:
        raise detect.damaged(file) from None
    return {"name": visible[0] if visible else "", "rows": []}


def _filled_rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    before = [None] * (sheet.start[1] if sheet.start else 0)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        row = [_plain(value) for value in values]
        while row and row[-1] is None:
            row.pop()
        if row:
            yield number, before + row


def _plain(value: Any) -> Any:
    if value == "" or (isinstance(value, float) and value != value):  # noqa: PLR0124  not a number
        return None
    return value if isinstance(value, str | int | float | date) else str(value)


def _read_fonts(file: str, data: bytes, sheet: str) -> dict[str, Any]:
    import warnings

    import openpyxl

    warnings.simplefilter("ignore")  # openpyxl speaks of extensions it drops; only fonts are read here
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        cells = [cell for row in workbook[sheet].iter_rows() for cell in row if cell.value is not None]
        named = [(cell.row, cell.column, cell.font.name) for cell in cells if cell.font and cell.font.name]
    except Exception:  # openpyxl checks little and stumbles over a hostile file in more ways than can be listed
        raise detect.damaged(file) from None
    return {"fonts": [found for found in named if legacy_font(found[2])]}


def _converted_fonts(rows: _Rows, fonts: dict[tuple[int, int], str]) -> _Rows:
    found = []
    for number, values in rows:
        converted = list(values)
        for place, value in enumerate(values):
            font = legacy_font(fonts.get((number, place + 1), ""))
            if font and isinstance(value, str):
                converted[place] = _converted(value, font.encoding, capitals=font.capitals)
        found.append((number, converted))
    return found


# Letters that neither old encoding has: text with one of them is Unicode already.
_UNICODE_LETTER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


def _converted(text: str, encoding: str, *, capitals: bool) -> str:
    if _UNICODE_LETTER.search(text):
        return text
    return from_tcvn3(text, capitals=capitals) if encoding == "tcvn3" else from_vni(text)


def _titled(file: str, name: str, rows: _Rows) -> Sheet:
    """The rows under their header: the first row of two filled cells, since a title above fills one; else the first."""
    filled = [(number, values) for number, values in rows if any(value is not None for value in values)]
    if not filled:
        raise UsageError(
            _("{file} contains no rows").format(file=file), hint=_("put titles into the first row and one unit per row")
        )
    wide = (place for place, (_number, values) in enumerate(filled) if sum(v is not None for v in values) > 1)
    start = next(wide, 0)
    titles = _titles([values for _number, values in filled[start:]])
    _refuse_twins(file, titles)
    keyed = tuple(
        Row(number, {title: value for title, value in zip_longest(titles, values) if title})
        for number, values in filled[start + 1 :]
    )
    return Sheet(file, name, tuple(title for title in titles if title), keyed)


def _titles(rows: Sequence[list[Cell]]) -> list[str]:
    """Titles by place; a column that has values and no title is called by its letter, an empty one by nothing."""
    titles = []
    for place, (title, *cells) in enumerate(zip_longest(*rows), start=1):
        shown = " ".join(typed(title).split()) if title is not None else f"({column_letter(place)})"
        titles.append("" if title is None and all(cell is None for cell in cells) else shown)
    return titles


def _refuse_twins(file: str, titles: list[str]) -> None:
    seen: dict[str, str] = {}
    for place, title in enumerate(titles, start=1):
        if title and title in seen:
            raise UsageError(
                _("{file} has two columns {title} ({first} and {second})").format(
                    file=file, title=quoted(title), first=seen[title], second=column_letter(place)
                ),
                hint=_("remove one of them or give it another title"),
            )
        seen[title] = column_letter(place)


def column_letter(number: int) -> str:
    """Letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
