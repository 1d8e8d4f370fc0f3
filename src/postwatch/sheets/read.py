"""Spreadsheets: xlsx, xls, ods and csv into rows that know their positions, and rows into xlsx and csv.

A workbook comes from outside and is parsed in a child process with limits of memory, processor time and wall
time (``child``), after a look at its zip directory: a file of a few kilobytes can name a grid of 17 billion cells.
A formula in a cell is data: nothing is computed, and nothing that is written starts a formula.
"""

import csv
import errno
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from postwatch.errors import NotFoundError, UsageError
from postwatch.files import zips
from postwatch.files.read import read_plain
from postwatch.language import _
from postwatch.sandbox import CrashError, LimitError, Limits, Sandbox
from postwatch.vietnamese import clean, fold, from_tcvn3, from_vni, legacy_font, nfc, quoted

Cell: TypeAlias = str | int | float | bool | date | datetime | None
Encoding: TypeAlias = Literal["auto", "tcvn3", "vni"]


MOST_BYTES = 32 * 2**20
MOST_UNPACKED = 256 * 2**20
MOST_ENTRIES = 2000
MOST_RATIO = 200
MOST_CELLS = 1_000_000
"""Half as much again as every service point of the country with every column of the register."""
MOST_COLUMNS = 16_384
LIMITS = Limits(processor=10, clock=20)
_SMALL = 8 * 2**20
_TELLING = 4
"""Signs from which on a text is taken to be the cell's own where a message holds it."""
"""Unpacked bytes up to which the ratio does not matter: repeated rows pack well in honest files too."""


@dataclass(frozen=True)
class Row:
    """A row that holds something: its number in the file (from 1) and its values by column title."""

    number: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Sheet:
    """One sheet: file name, sheet name (empty for csv), titles in order, rows without the blank ones.

    ``legacy`` names the encodings (tcvn3, vni) out of which text was converted.
    """

    file: str
    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    legacy: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column that an import knows: its key, the titles it may stand under (the first one is shown), need.

    ``personal`` is a column of texts about persons.
    """

    key: str
    titles: tuple[str, ...]
    required: bool = False
    personal: bool = False


@dataclass(frozen=True)
class SheetRow:
    """A row by column key. Columns that the sheet does not have are None; ``titles`` holds those it has.

    ``personal`` are the keys of texts about persons.
    """

    file: str
    sheet: str
    number: int
    values: dict[str, Cell]
    titles: dict[str, str]
    personal: frozenset[str] = frozenset()

    def where(self, key: str | None = None) -> str:
        """Place for a message: file, sheet, row and, with ``key``, the column as the sheet titles it."""
        parts = [self.file]
        if self.sheet:
            parts.append(_("sheet {name}").format(name=self.sheet))
        parts.append(_("row {number}").format(number=self.number))
        if key is not None:
            parts.append(_("column {name}").format(name=self.titles.get(key, key)))
        return ", ".join(parts)

    def text(self, key: str, *, multiline: bool = False) -> str:
        """The cell as clean text, empty for none; a number or day as it would be typed.

        Raises UsageError, with the place, for characters that cannot be seen.
        """
        value = self.values.get(key)
        return "" if value is None else clean(_typed(value), what=self.where(key), multiline=multiline)

    def without_personal(self, message: str, *, about: str | None = None) -> str:
        """A message without the row's texts about persons; ``about`` is the column of which it speaks.

        A text of a sign or three stands in many words by chance, and is told only where the message is about it.
        """
        for key in sorted(self.personal):
            typed = _typed(self.values.get(key) or "").strip()
            if typed and (key == about or len(typed) >= _TELLING):
                message = message.replace(typed, "…").replace(" ".join(typed.split()), "…")
        return message


def _typed(value: str | float | date) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime) and value.time() != datetime.min.time():
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


# --- Reading --------------------------------------------------------------------------------------------------------


def read_sheet(
    path: Path, *, sheet: str | None = None, encoding: Encoding | None = "auto", limits: Limits = LIMITS
) -> Sheet:
    """The named sheet, else the first visible one that holds something; its header is the first row of two cells.

    Whole numbers are int, dates are date, text is NFC without outer blanks, empty text is None; csv values are text.
    ``encoding``: ``auto`` converts the cells of an xlsx whose font is a TCVN3 or VNI one, ``tcvn3`` and ``vni``
    convert all text that is not plainly Unicode, None converts nothing. ``limits`` bound the parsing of a workbook.
    Raises NotFoundError for a missing file or sheet; UsageError for what is no spreadsheet, is damaged, protected or
    too large, has no rows, or has two columns of one title.
    """
    data = _file_bytes(path)
    kind = _kind(path.name, data)
    if kind == "csv":
        grid = _Grid("", tuple(_csv_rows(path.name, data, encoding)))
        legacy = _converted_all(grid, encoding)
    else:
        grid = _workbook(path.name, data, sheet=sheet, limits=limits)
        fonts = _fonts(path.name, data, grid.name, limits=limits) if encoding == "auto" and kind == "xlsx" else {}
        legacy = _converted_fonts(grid, fonts) if fonts else _converted_all(grid, encoding)
    return _titled(path.name, legacy[0], legacy[1])


def legacy_fonts(path: Path, *, sheet: str | None = None, limits: Limits = LIMITS) -> dict[tuple[int, int], str]:
    """Fonts of an xlsx that stand for TCVN3 or VNI text: (row, column), both from 1, to the font's name.

    Without ``sheet``, of the sheet that ``read_sheet`` would read. Raises as ``read_sheet`` does.
    """
    data = _file_bytes(path)
    if _kind(path.name, data) != "xlsx":
        return {}
    name = _workbook(path.name, data, sheet=sheet, limits=limits).name
    return _fonts(path.name, data, name, limits=limits)


@dataclass(frozen=True)
class _Grid:
    """Rows as they lie: number from 1, then the values from column 1 on."""

    name: str
    rows: tuple[tuple[int, list[Cell]], ...]


def _file_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError(
            _("{file} is a folder").format(file=path.name or path),
            hint=_("name a spreadsheet (.xlsx, .xls, .ods or .csv)"),
        )
    try:
        return read_plain(path, most=MOST_BYTES)
    except FileNotFoundError:
        raise NotFoundError(
            _("There is no file {file}").format(file=path), hint=_("check the name and the folder of the file")
        ) from None
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise _too_large(path.name) from None
        raise UsageError(
            _("{file} cannot be opened: {reason}").format(file=path.name, reason=error.strerror or error),
            hint=_("close it in other programs and check that you may read it"),
        ) from None


def _too_large(file: str) -> UsageError:
    return UsageError(
        _("{file} holds more than can be read safely").format(file=file),
        hint=_("copy only the needed rows and columns into a new workbook and save it"),
    )


def _damaged(file: str) -> UsageError:
    return UsageError(
        _("{file} is damaged or not a spreadsheet").format(file=file),
        hint=_("open it in Excel or LibreOffice and save it as .xlsx"),
    )


def _not_a_sheet(file: str, seems: str) -> UsageError:
    return UsageError(
        _("{file} is not a spreadsheet: it seems to be {seems}").format(file=file, seems=seems),
        hint=_("name a spreadsheet (.xlsx, .xls, .ods or .csv)"),
    )


# --- What a file is, by its bytes -----------------------------------------------------------------------------------

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")


def _signatures() -> tuple[tuple[bytes, str], ...]:
    return (
        (b"%PDF", _("a PDF document")),
        (b"\x89PNG", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b"GIF8", _("a picture")),
        (b"Rar!", _("a compressed archive")),
        (b"7z\xbc\xaf", _("a compressed archive")),
        (b"\x1f\x8b", _("a compressed archive")),
        (b"{\\rtf", _("a Word document")),
        (b"SQLite format 3", _("a database")),
    )


def _kind(file: str, data: bytes) -> Literal["xlsx", "ods", "xls", "csv"]:
    """What the bytes are, whatever the name says. Raises UsageError naming what they seem to be instead."""
    if not data.strip():
        raise _not_a_sheet(file, _("an empty file"))
    if data.startswith(b"PK"):
        return _zip_kind(file, data)
    if data.startswith(_OLE):
        return _ole_kind(file, data)
    for start, seems in _signatures():
        if data.startswith(start):
            raise _not_a_sheet(file, seems)
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")):
        raise _not_a_sheet(file, _("a web page or XML text"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(file)
    if b"\x00" in data:
        raise _not_a_sheet(file, _("unknown binary data"))
    if not file.lower().endswith(_TEXT_ENDINGS):
        raise _not_a_sheet(file, _("plain text") if _is_utf8(data) else _("unknown binary data"))
    return "csv"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _zip_kind(file: str, data: bytes) -> Literal["xlsx", "ods"]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            _weigh(file, entries)
            names = {entry.filename for entry in entries}
            mimetype = package.read("mimetype")[:100] if "mimetype" in names else b""
    except zips.DAMAGED:
        raise _damaged(file) from None
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "xlsx"
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if "word/document.xml" in names or b"opendocument.text" in mimetype:
        raise _not_a_sheet(file, _("a Word document"))
    if any(name.startswith("ppt/") for name in names):
        raise _not_a_sheet(file, _("a presentation"))
    raise _not_a_sheet(file, _("a compressed archive"))


def _weigh(file: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    swollen = unpacked > _SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or swollen:
        raise _too_large(file)


def _ole_kind(file: str, data: bytes) -> Literal["xls"]:
    if _stream("EncryptedPackage") in data:
        raise _protected(file)
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    seems = _("a Word document") if _stream("WordDocument") in data else _("unknown binary data")
    raise _not_a_sheet(file, seems)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _protected(file: str) -> UsageError:
    return UsageError(
        _("{file} is protected by a password").format(file=file),
        hint=_("open it in Excel, remove the password and save it"),
    )


# --- csv ------------------------------------------------------------------------------------------------------------


def _not_utf8(file: str) -> UsageError:
    return UsageError(
        _("{file} is text that is not UTF-8").format(file=file),
        hint=_("save it in Excel as «CSV UTF-8», or as .xlsx"),
    )


def _csv_text(file: str, data: bytes, encoding: Encoding | None) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if encoding not in {"tcvn3", "vni"}:
            raise _not_utf8(file) from None
    # Old Windows programs wrote the bytes as they were; punctuation of cp1252 lies where Latin 1 has controls.
    return "".join(bytes([byte]).decode("cp1252", errors="replace") for byte in data)


def _csv_rows(file: str, data: bytes, encoding: Encoding | None) -> Iterator[tuple[int, list[Cell]]]:
    text = _csv_text(file, data, encoding)
    first, _end, rest = text.partition("\n")
    skipped = 1 if re.fullmatch(r"sep=.\r?", first) else 0
    delimiter = first[4] if skipped else _delimiter(text)
    lines = _Lines(file, rest if skipped else text, delimiter)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for number, values in enumerate(reader, start=1 + skipped):
            lines.in_row = 0
            if any(values):
                lines.weigh(len(values))
                yield number, [_value(_unguarded(value)) for value in values]
    except csv.Error:
        raise UsageError(
            _("{file} is not a well-formed CSV file near line {number}").format(file=file, number=reader.line_num),
            hint=_("open it in Excel or LibreOffice and save it as .xlsx"),
        ) from None


class _Lines:
    """The lines of a csv, counted before the reader makes cells of them. Raises UsageError where there are too many."""

    def __init__(self, file: str, text: str, delimiter: str) -> None:
        self._file, self._delimiter = file, delimiter
        self._stream = io.StringIO(text, newline="")
        self.in_row = 0
        self._cells = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.in_row += line.count(self._delimiter)
        if self.in_row > MOST_COLUMNS:
            raise _too_large(self._file)
        return line

    def weigh(self, cells: int) -> None:
        """Count the cells of a row that holds something."""
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise _too_large(self._file)


def _delimiter(text: str) -> str:
    """The sign that parts the first line that holds something, quoted text left out; Excel in Vietnamese writes «;»."""
    found = re.search(r"^[^\r\n]*\S[^\r\n]*", text, re.MULTILINE)
    line = found[0] if found else text
    bare = re.sub(r'"[^"]*"', "", line)
    return max(";,\t", key=bare.count)


def _unguarded(value: str) -> str:
    """Without the apostrophe that ``csv_bytes`` sets before what would start a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] in _FORMULA_STARTS else value


# --- Workbooks: the parent's side -----------------------------------------------------------------------------------


def _workbook(file: str, data: bytes, *, sheet: str | None, limits: Limits) -> _Grid:
    answer = _ask_child(file, data, "rows", sheet, limits)
    if answer.get("missing"):
        raise NotFoundError(
            _("{file} has no sheet {name}").format(file=file, name=sheet),
            hint=_("its sheets are: {names}").format(names=", ".join(answer["missing"])),
        )
    return _Grid(answer["name"], tuple((number, [_value(v) for v in row]) for number, row in answer["rows"]))


def _fonts(file: str, data: bytes, sheet: str, *, limits: Limits) -> dict[tuple[int, int], str]:
    if not _names_legacy_font(data):
        return {}
    answer = _ask_child(file, data, "fonts", sheet, limits)
    return {(row, column): font for row, column, font in answer["fonts"]}


def _names_legacy_font(data: bytes) -> bool:
    """A quick look into the styles, so that openpyxl is loaded only where it finds something."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        try:
            with package.open("xl/styles.xml") as styles:
                return re.search(rb'val="(\.vn|vni)', styles.read(_SMALL), re.IGNORECASE) is not None
        except zips.DAMAGED:
            return False


def _ask_child(file: str, data: bytes, want: str, sheet: str | None, limits: Limits) -> dict[str, Any]:
    try:
        with Sandbox("postwatch.sheets.read:answering", file, limits=limits) as sandbox:
            answer: dict[str, Any] = sandbox.ask((want, data, sheet))
    except LimitError as error:
        raise _too_large(file) from error
    except CrashError as error:
        raise _damaged(file) from error
    return answer


def _value(value: Cell) -> Cell:
    if isinstance(value, str):
        return nfc(value).strip() or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


# --- Workbooks: the child's side ------------------------------------------------------------------------------------


def answering(file: str) -> Callable[[tuple[str, bytes, str | None]], dict[str, Any]]:
    """Return what reads a workbook, in the child."""

    def answer(question: tuple[str, bytes, str | None]) -> dict[str, Any]:
        want, data, sheet = question
        try:
            return _read_fonts(file, data, sheet or "") if want == "fonts" else _read_rows(file, data, sheet)
        except BaseException as error:
            # What a library in Rust stumbles over is no Exception.
            if type(error).__name__ == "PanicException":
                raise _damaged(file) from None
            raise

    return answer


def _read_rows(file: str, data: bytes, sheet: str | None) -> dict[str, Any]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _chosen_rows(file, workbook, sheet)
    except PasswordError:
        raise _protected(file) from None
    except CalamineError:
        raise _damaged(file) from None


def _chosen_rows(file: str, workbook: Any, wanted: str | None) -> dict[str, Any]:
    visible = [meta.name for meta in workbook.sheets_metadata if str(meta.visible).endswith(".Visible")]
    if wanted is not None:
        named = [name for name in workbook.sheet_names if fold(name) == fold(wanted)]
        if not named:
            return {"missing": workbook.sheet_names}
        visible = named[:1]
    answer: dict[str, Any] = {"name": visible[0] if visible else "", "rows": []}
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height * sheet.width > MOST_CELLS:
            raise _too_large(file)
        rows = list(_filled_rows(sheet))
        if rows:
            return {"name": name, "rows": rows}
    return answer


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
        raise _damaged(file) from None
    return {"fonts": [found for found in named if legacy_font(found[2])]}


# --- Legacy text ----------------------------------------------------------------------------------------------------


def _converted_fonts(grid: _Grid, fonts: dict[tuple[int, int], str]) -> tuple[_Grid, tuple[str, ...]]:
    used: set[str] = set()
    rows = []
    for number, values in grid.rows:
        converted = list(values)
        for place, value in enumerate(values):
            font = legacy_font(fonts.get((number, place + 1), ""))
            if font and isinstance(value, str):
                converted[place] = _converted(value, font.encoding, capitals=font.capitals)
                used.add(font.encoding)
        rows.append((number, converted))
    return _Grid(grid.name, tuple(rows)), tuple(sorted(used))


def _converted_all(grid: _Grid, encoding: Encoding | None) -> tuple[_Grid, tuple[str, ...]]:
    if encoding is None or encoding == "auto":
        return grid, ()
    rows = tuple(
        (number, [_converted(value, encoding) if isinstance(value, str) else value for value in values])
        for number, values in grid.rows
    )
    return _Grid(grid.name, rows), (encoding,)


# Letters that neither old encoding has: text with one of them is Unicode already.
_UNICODE_LETTER = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


def _converted(text: str, encoding: str, *, capitals: bool = False) -> str:
    if _UNICODE_LETTER.search(text):
        return text
    return from_tcvn3(text, capitals=capitals) if encoding == "tcvn3" else from_vni(text)


# --- Titles and columns ---------------------------------------------------------------------------------------------


def _titled(file: str, grid: _Grid, legacy: tuple[str, ...]) -> Sheet:
    """The grid under its header: the first row of two filled cells, since a title above fills one; else the first."""
    filled = [(number, values) for number, values in grid.rows if any(value is not None for value in values)]
    if not filled:
        raise UsageError(
            _("{file} holds no rows").format(file=file), hint=_("put titles into the first row and one unit per row")
        )
    wide = (place for place, (_number, values) in enumerate(filled) if sum(v is not None for v in values) > 1)
    start = next(wide, 0)
    body = filled[start + 1 :]
    width = max(len(values) for _number, values in filled[start:])
    titles = _titles(filled[start][1], width, body)
    _refuse_twins(file, titles)
    rows = tuple(Row(number, _cells(titles, values)) for number, values in body)
    return Sheet(file, grid.name, tuple(title for title in titles if title), rows, legacy)


def _titles(header: list[Cell], width: int, body: Sequence[tuple[int, list[Cell]]]) -> list[str]:
    """Titles by place; a column that has values and no title is called by its letter, an empty one by nothing."""
    titles = []
    for place in range(width):
        title = header[place] if place < len(header) else None
        used = title is not None or any(place < len(values) and values[place] is not None for _number, values in body)
        shown = " ".join(_typed(title).split()) if title is not None else f"({column_letter(place + 1)})"
        titles.append(shown if used else "")
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


def _cells(titles: list[str], values: list[Cell]) -> dict[str, Cell]:
    return {title: values[place] if place < len(values) else None for place, title in enumerate(titles) if title}


def column_letter(number: int) -> str:
    """Letters of a column counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# Every list in an office starts with a running number; it carries nothing.
_RUNNING_NUMBERS = frozenset({"stt", "tt", "sott", "sothutu"})


def match_columns(sheet: Sheet, wanted: Sequence[Column]) -> tuple[SheetRow, ...]:
    """The rows under the keys of ``wanted``; titles are compared without marks, case, blanks and signs.

    Columns of running numbers (STT) are left out. Raises UsageError for a column that nothing wants, for two columns
    with one meaning, and for a required column that is missing.
    """
    keys = {_bare(title): column.key for column in wanted for title in (column.key, *column.titles)}
    titles: dict[str, str] = {}
    for title in sheet.header:
        bare = _bare(title)
        if bare not in keys:
            if bare in _RUNNING_NUMBERS:
                continue
            raise _unknown_column(sheet, title, wanted)
        key = keys[bare]
        if key in titles:
            raise UsageError(
                _("{file}: columns {first} and {second} mean the same").format(
                    file=sheet.file, first=quoted(titles[key]), second=quoted(title)
                ),
                hint=_("remove one of them or give it another title"),
            )
        titles[key] = title
    _require(sheet, wanted, titles)
    return tuple(_keyed(sheet, row, wanted, titles) for row in sheet.rows)


def _bare(title: str) -> str:
    return "".join(c for c in fold(title) if c.isalnum())


def _known(wanted: Iterable[Column]) -> str:
    return ", ".join(column.titles[0] if column.titles else column.key for column in wanted)


def _unknown_column(sheet: Sheet, title: str, wanted: Sequence[Column]) -> UsageError:
    return UsageError(
        _("{file}: unknown column {title}").format(file=sheet.file, title=quoted(title)),
        hint=_("known columns: {names}").format(names=_known(wanted)),
    )


def _require(sheet: Sheet, wanted: Sequence[Column], titles: dict[str, str]) -> None:
    missing = [column for column in wanted if column.required and column.key not in titles]
    if missing:
        raise UsageError(
            _("{file}: missing column {names}").format(file=sheet.file, names=_known(missing)),
            hint=_("known columns: {names}").format(names=_known(wanted)),
        )


def _keyed(sheet: Sheet, row: Row, wanted: Sequence[Column], titles: dict[str, str]) -> SheetRow:
    values = {column.key: row.cells[titles[column.key]] if column.key in titles else None for column in wanted}
    personal = frozenset(column.key for column in wanted if column.personal)
    return SheetRow(sheet.file, sheet.name, row.number, values, titles, personal)


# --- Writing --------------------------------------------------------------------------------------------------------

ColumnKind: TypeAlias = Literal["text", "number", "date", "money"]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  a property of the file that must not change with the clock
_LONGEST_TEXT = 32767
_A4 = 9
_FORMATS: dict[ColumnKind, str] = {"text": "@", "number": "0", "date": "dd/mm/yyyy", "money": "#,##0"}


@dataclass(frozen=True)
class OutColumn:
    """A column to write: title, kind of its values, width in characters (None: by its content)."""

    title: str
    kind: ColumnKind = "text"
    width: int | None = None


@dataclass(frozen=True)
class OutSheet:
    """A sheet to write: its name, its columns, rows of as many values."""

    name: str
    columns: tuple[OutColumn, ...]
    rows: Sequence[Sequence[Cell]] = field(default=())


def workbook_bytes(sheets: Sequence[OutSheet], *, title: str = "", description: str = "") -> bytes:
    """An xlsx: bold frozen header, filter, widths, text as text and dates as dates; same rows, same bytes.

    It prints on A4 as wide as the page, the header on each. ``title`` and ``description`` stand in
    the properties of the file.
    """
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": _CREATED, "title": title, "comments": description})
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1})
    formats = {
        kind: workbook.add_format({"num_format": code, "valign": "top", "text_wrap": kind == "text"})
        for kind, code in _FORMATS.items()
    }
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(_sheet_name(sheet.name)), sheet, head, formats)
    workbook.close()
    return target.getvalue()


def _sheet_name(name: str) -> str:
    """A name that Excel takes: 31 characters, none of ``[]:*?/\\``, no apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\]", "-", name)[:31].strip("'")


def _write_sheet(target: Any, sheet: OutSheet, head: Any, formats: dict[ColumnKind, Any]) -> None:
    for place, column in enumerate(sheet.columns):
        target.set_column(place, place, _width(sheet, place), formats[column.kind])
        target.write_string(0, place, column.title, head)
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(target, (number, place), value, formats[column.kind])
    target.freeze_panes(1, 0)
    target.set_landscape()
    target.set_paper(_A4)
    target.fit_to_pages(1, 0)
    target.repeat_rows(0)
    if sheet.columns:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _write_cell(target: Any, place: tuple[int, int], value: Cell, style: Any) -> None:
    if value is None:
        target.write_blank(*place, None, style)
    elif isinstance(value, str):
        target.write_string(*place, value[:_LONGEST_TEXT], style)
    elif isinstance(value, bool):
        target.write_boolean(*place, value, style)
    elif isinstance(value, date):
        target.write_datetime(*place, value, style)
    else:
        target.write_number(*place, value, style)


def _width(sheet: OutSheet, place: int) -> float:
    column = sheet.columns[place]
    if column.width is not None:
        return column.width
    longest = max((len(_typed(row[place])) for row in sheet.rows if row[place] is not None), default=0)  # type: ignore[arg-type]
    return min(max(len(column.title), longest, 8) + 2, 60)


def csv_bytes(sheet: OutSheet) -> bytes:
    """A csv that Excel opens by a double click: UTF-8 with its mark, ``;``, days as dd/mm/yyyy, no formulas."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([_guarded(column.title) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow(["" if value is None else _guarded(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def _guarded(value: str | float | date) -> str:
    """Text that starts as a formula would gets an apostrophe before it; numbers keep their sign."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA_STARTS) else value
    return _typed(value)
