"""Rows of a sheet under its titles: records below their sections, totals compared with them, and the rest."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.sheets.answers import as_option
from postwatch.sheets.columns import NOTHING_GIVEN, REPEATED, Cell, Column, SheetRow, typed
from postwatch.sheets.grids import BareTexts, Grid, Reading, bare
from postwatch.sheets.sections import (
    ABOVE,
    Left,
    Section,
    SectionOf,
    Sections,
    bare_text,
    section_in,
    style_of,
    without_mark,
)
from postwatch.sheets.titles import RUNNING, Head, is_numbering
from postwatch.vietnamese import fold, quoted

_MARK = re.compile(r"[IVXLC]+|[A-Za-z]|\d+(\.\d+)*")
_NUMBER_BEFORE = re.compile(r"^(\d+(\.\d+)*[.)/]|[^\W\d_]\))\s+")
_BULLETS = frozenset("-+*–•")
_DASHES = " -–—"
_TOTAL = re.compile(
    r"toan (huyen|tinh|thanh pho|xa|phuong|thi xa|dia ban)\b|(tong cong|tong so|cong)\b"
    r"(?! (ty|an|doan|nghe|thuong|vien|dong|thong|trinh|vu|ich|chung|hoa)\b)|tong\s*(:|$)"
)
_IN_BRACKETS = re.compile(r"\(.*\)")
_SMALL_NUMBER = re.compile(r"\d{1,5}")
_COUNT = re.compile(r"\d+")
# How the rows under a register begin: who signs, where and when, remarks.
_CLOSING = re.compile(
    r"(ghi chu|luu y|noi nhan|nguoi lap|nguoi tong hop|can bo|thu truong|giam doc|pho giam doc|chu tich|truong phong|"
    r"chanh|ke toan|xac nhan|tm\.|t/m|kt\.|tl\.|\(ky|ky ten|lap bieu|danh sach (nay )?(gom|co)|chu thich|"
    r"tren day la|de nghi|ngay cap nhat|nguon|\(nguon|so lieu|het$|.{0,40}, ?ngay [\d.… ]+([/-]|thang))"
)
# Rows of a single text that are no record wherever they are: placeholders, parts of a sum, remarks.
_REMARK = re.compile(
    r"\(?(khong co|khong phat sinh|chua co|chua phat sinh|trong do|ghi chu|chu thich|luu y|nguon|so lieu|tren day|"
    r"de nghi|ngay cap nhat|trang \d+)\b.*|\(?(khong|het)\)?|[-*+(].*|.*[.:]|.{120,}"
)
# Ditto marks: a cell with any of them has the value of the row above.
_DITTO = re.compile(r"""-?\s*(["”“″′〃'’`´]{1,4}|//|,,|nt\.?|n/t|nhu tren|idem)\s*-?""")
_LONGEST_DITTO = 10
# An area within the title of a list: «Danh sách bưu cục huyện Cao Lộc, tỉnh Lạng Sơn».
_LISTED = re.compile(r"(danh sach|bang|bieu|so theo doi|tong hop|thong ke|dia ban|huyen|thanh pho|thi xa)\b")
_AREA_IN_TITLE = re.compile(r"\b(huyen|thi xa|thanh pho|xa|phuong|thi tran|h\.|tp\.|tx\.) ?\w")
_BEFORE_KIND = re.compile(r"([ivx]+[.)/-]|[a-z][.)/-]|\d+[.)/-])?\s*(ten )?")
_DATED = re.compile(r"\bngay\b")
_LONGEST_AREA = 6
_SECTION_WIDTH = 3


def is_total(text: str) -> bool:
    """Return whether the first words of a row say that it is a total of others."""
    return _TOTAL.match(fold(text)) is not None


def _first_titles(wanted: Iterable[Column]) -> dict[str, str]:
    """Return the titles by which columns are called, by their keys."""
    return {one.key: one.titles[0] for one in wanted if one.titles}


@dataclass(frozen=True)
class SheetRows:
    """The content of a sheet: records, those among them that are refused, rows left out, unknown sections.

    ``fixed`` are the rows with a corrected value, by the column and the note on it; ``title`` is the title of the list
    if it gives the value of a column, and which.
    """

    rows: tuple[SheetRow, ...]
    refused: tuple[tuple[SheetRow, UsageError], ...]
    left: tuple[Left, ...]
    unknown_sections: tuple[Left, ...]
    fixed: dict[tuple[str, str], list[int]]
    title: tuple[str, str] | None = None


class _Reader:
    """Reads the rows of a sheet from top to bottom."""

    def __init__(
        self, grid: Grid, head: Head, wanted: Sequence[Column], reading: Reading, section_of: SectionOf
    ) -> None:
        self.grid, self.head, self.reading, self.section_of = grid, head, reading, section_of
        self.columns = {one.key: one for one in wanted}
        self.blank: dict[str, Cell] = dict.fromkeys(self.columns)
        titles = [(place, one) for place, one in enumerate(head.titles) if one is not None]
        self.places = {one.key: place for place, one in titles if one.key}
        self.several = {key: places for key, places in _places_joined(head, self.columns).items() if len(places) > 1}
        self.titles = {one.key: one.text for _place, one in titles if one.key in self.columns}
        self.title_words = BareTexts(
            bare(part) for _place, one in titles for part in (one.text, *one.text.split(" / "))
        )
        self.shown = _first_titles(wanted)
        self.personal = frozenset(one.key for one in wanted if one.personal)
        self.title: tuple[str, str] | None = None
        self.above = dict(reading.lacking) | self._named_by_title() | self._named_by_sheet() | self._kind_of_table()
        self.required_places = [self.places[one.key] for one in wanted if one.required and one.key in self.places]
        self.ignored = set(map(bare, reading.ignored))
        self.rows: list[SheetRow] = []
        self.rows_above_titles = 0
        self.refused: list[tuple[SheetRow, UsageError]] = []
        self.left: list[Left] = []
        self.sections = Sections(self.left)
        self.fixed: dict[tuple[str, str], list[int]] = {}
        self.previous: dict[str, Cell] = {}
        self.parts: dict[int, Cell] = {}
        self.previous_parts: dict[int, Cell] = {}
        self.parents: set[str] = set()
        self.numbered_names: set[str] = set()
        self.merged_down: dict[tuple[int, str], Cell] = {}
        self.merged_over: dict[int, tuple[str, int, int]] = {}
        self.wide: dict[int, list[tuple[int, int]]] = {}
        self.is_closed = False
        self.counted = 0
        self.named_sections = {bare(text): key for text, key in reading.maps.items() if key in self.columns}
        self.by_mark: dict[str, str] = {}
        self.last_numbered = self.last_plain = ""
        self.has_numbers = False
        marks = [self._mark(values) for number, values in grid.rows if number > head.last_row]
        self.is_numbered = sum(style_of(mark) == "number" for mark in marks) > 1
        self._look_at_merges()
        self.has_dittos = bool(reading.maps) or any(map(is_ditto, (*reading.lacking.values(), *_short_texts(grid))))
        there = [one for one in wanted if one.key in self.places or one.key in self.several]
        plain = {self.places.get(one.key): one.key for one in there if self._is_plain(one)}
        self.plain_keys = [plain.get(place) for place in range(len(head.titles))]
        self.others = [(one, self.places.get(one.key, 0)) for one in there if not self._is_plain(one)]

    def _is_plain(self, column: Column) -> bool:
        """Return whether each cell of a column is its row's value unchanged."""
        is_merged = column.is_context and bool(self.merged_down)
        return column.fix is None and column.key not in self.several and not is_merged and not self.has_dittos

    def _named_by_sheet(self) -> dict[str, str]:
        found = self.section_of(_BEFORE_KIND.sub("", self.grid.name, count=1)) if self.grid.name else None
        return {} if found is None or found[0] in self.titles else {found[0]: found[1]}

    def _named_by_title(self) -> dict[str, str]:
        """Return the area that the title of the list names, if nothing else names an area."""
        if "area" not in self.columns or "area" in self.titles:
            return {}
        above = [values for number, values in self.grid.rows if number < self.head.first_row]
        texts = [value for values in above for value in values if isinstance(value, str)]
        found = {area: text for text in texts for area in self._areas_in(text)}
        if len(found) != 1:
            return {}
        ((area, text),) = found.items()
        self.title = (text, "area")
        return {"area": area}

    def _kind_of_table(self) -> dict[str, str]:
        """Return the kind that the titles of a table tell, where other tables of the sheet may be of another."""
        if not self.grid.is_part or "kind" not in self.columns or "kind" in self.titles:
            return {}
        above = [values for number, values in self.grid.rows if number < self.head.first_row]
        texts = [value for values in above for value in values if isinstance(value, str)]
        texts.insert(0, self.titles.get("name", "").split(" / ")[-1])
        told = [self.section_of(_BEFORE_KIND.sub("", fold(text.strip()), count=1)) for text in texts]
        kinds = [one[1] for one in told if one is not None and one[0] == "kind"]
        return {"kind": kinds[-1]} if kinds else {}

    def _areas_in(self, text: str) -> Iterator[str]:
        """Yield the areas that the title of a list names, each with its class."""
        folded = " ".join(fold(text).split())
        if _LISTED.match(folded) is None or _DATED.search(folded) is not None:
            return
        for begin in _AREA_IN_TITLE.finditer(folded):
            words = re.split(r"[,;(–-]", folded[begin.start() :])[0].split()
            for count in range(min(len(words), _LONGEST_AREA), 1, -1):
                known = self.section_of(" ".join(words[:count]))
                if known is not None and known[0] == "area":
                    yield known[1]
                    break

    def read(self) -> SheetRows:
        for number, values in self.grid.rows:
            if number > self.head.last_row:
                self._take(number, values)
        self.sections.end_all(rows=len(self.rows))
        self._tell_parents()
        records = tuple(self.rows), tuple(self.refused), tuple(self.left), tuple(self.sections.unknown)
        return SheetRows(*records, self.fixed, self.title)

    def _tell_parents(self) -> None:
        """Give parent companies the value of parents, where only the reading gives another value to all."""
        for key in [key for key, one in self.columns.items() if one.of_parent and key in self.reading.lacking]:
            lacking = self.reading.lacking[key]
            for row in self.rows:
                name = typed(row.values["name"] or "")
                is_above = name in self.parents and (self.section_of(name) or ("", ""))[0] == "parent"
                if is_above and row.values[key] == lacking and key not in self.titles:
                    row.values[key] = self.columns[key].of_parent

    def _take(self, number: int, values: Sequence[Cell]) -> None:
        filled = [place for place, value in enumerate(values) if value is not None]
        if self._repeats_titles(values, filled):
            self.rows_above_titles = len(self.rows)
            return
        if not filled or (len(self.rows) == self.rows_above_titles and is_numbering(values)):
            return
        if self._is_left_out(number, values, filled):
            # The rows below a section that is passed over are not those of the section before it.
            if (passed := self._section(number, values, filled)) is not None:
                self._end(passed[0])
            self.previous, self.previous_parts = {}, {}
            self.left.append(Left(number, self._text(values, filled)))
        elif self._is_whole(values) and not (self._is_sum(values, filled) or self._is_remark(values, filled)):
            self._record(number, values)
        elif is_total(_first_words(values, filled)) and not self._numbered(values):
            self._count(number, values, self._text(values, filled))
        elif self._is_remark(values, filled):
            self.left.append(Left(number, self._text(values, filled)))
        elif (section := self._section(number, values, filled)) is not None:
            self._begin(number, section)
        else:
            self._record(number, values)

    def _is_sum(self, values: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Return whether a row counts others, though it fills by chance the cells of a record: «Tổng cộng», 5."""
        has_number = any(_SMALL_NUMBER.fullmatch(str(values[place])) for place in filled)
        is_counted = (self.has_numbers or self.is_numbered) and has_number and not self._numbered(values)
        return is_counted and is_total(_first_words(values, filled))

    def _is_left_out(self, number: int, values: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Return whether a row is hidden, was to be passed over, or is below the register."""
        is_hidden = number in self.grid.hidden_rows and not self.reading.hidden
        is_ignored = bool(self.ignored) and not self.ignored.isdisjoint(
            {
                bare(self._text(values, filled)),
                bare(without_mark(self._text(values, filled))),
                "" if self._mark(values) else bare(_first_words(values, filled)),
            }
        )
        # A row without a number under numbered rows may fill by chance the required cells of a record.
        may_close = self.has_numbers or not self._is_whole(values)
        return is_hidden or is_ignored or (may_close and self._closes(number, values, filled))

    def _is_remark(self, values: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Return whether a row is one text that tells of others, or says that there are none; or texts in brackets."""
        if len(filled) > 1 and all(_IN_BRACKETS.fullmatch(str(values[place])) for place in filled):
            return True
        if len(filled) > 1 + bool(self._mark(values)):
            return False
        text = self._text(values, filled)
        return _REMARK.fullmatch(fold(text)) is not None and self._found(bare_text(text)) is None

    def _found(self, text: str) -> tuple[str, str] | None:
        """Return the column that a section fills, and its value: as given by the options, or as it can be inferred."""
        named = self.named_sections.get(bare(text))
        if named is None and (found := self.section_of(text)) is not None:
            return found
        # A unit that has its own row above, with its number, comes here again above those that belong to it.
        if named is None and "parent" in self.columns and bare(text) in self.numbered_names:
            named = "parent"
        return (named, text) if named is not None else None

    def _text(self, values: Sequence[Cell], filled: Sequence[int]) -> str:
        texts = (values[place] for place in filled if not (place == self.places.get(RUNNING) and self._mark(values)))
        return " ".join(typed(value) for value in texts if value is not None)

    def _repeats_titles(self, values: Sequence[Cell], filled: Sequence[int]) -> bool:
        shown = (values[place] for place in filled)
        return len(filled) > 1 and all(isinstance(value, str) and value in self.title_words for value in shown)

    def _closes(self, number: int, values: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Return whether a row is below the register: who signs, remarks; the rows after it have no running number.

        A known section with a mark lets the register go on: the row above it was a remark.
        """
        begins = _CLOSING.match(fold(_first_words(values, filled))) is not None and not self._numbered(values)
        section = self._section(number, values, filled) if self.is_closed and self._mark(values) else None
        self.is_closed = begins or (self.is_closed and (section is None or self._found(section[1]) is None))
        return begins or (self.is_closed and not self._numbered(values) and len(filled) <= _SECTION_WIDTH)

    def _is_whole(self, values: Sequence[Cell]) -> bool:
        """Return whether a row itself fills all columns that must be filled."""
        places = self.required_places
        return len(places) > 1 and all(_at(values, place) is not None for place in places)

    def _numbered(self, values: Sequence[Cell]) -> bool:
        return style_of(self._mark(values)) == "number"

    def _count(self, number: int, values: Sequence[Cell], text: str) -> None:
        """Compare a total with the rows read under a section, or in all; refuse a total that fits neither."""
        told = [int(value) for value in values if isinstance(value, int)]
        told += [int(part) for value in values if isinstance(value, str) for part in _COUNT.findall(value)[-1:]]
        begun = (0, self.counted, *(one.rows_before for one in self.sections.open))
        counts = {len(self.rows) - rows for rows in begun}
        self.counted = len(self.rows)
        if told and not counts & set(told) and self.counted:  # a sum above all rows is not compared
            row = self._row(number, values)
            self.refused.append((row, _miscounted(row, text, len(self.rows))))
        else:
            self.left.append(Left(number, text))

    def _section(self, number: int, values: Sequence[Cell], filled: Sequence[int]) -> tuple[str, str] | None:
        """Return mark and text of a section row; None for a record."""
        mark = self._mark(values)
        telling = [place for place in filled if not mark or place != self.places.get(RUNNING)]
        if not telling or self._is_whole(values):
            return None
        cells = [values[place] for place in telling]
        return section_in(mark, cells, found=self._found, is_wide=self._is_wide(number, telling[0]),
                          is_numbered=self.is_numbered)  # fmt: skip

    def _mark(self, values: Sequence[Cell]) -> str:
        """Return the running number of a row, or a mark in place of it: I, A, 1.2."""
        value = _at(values, self.places.get(RUNNING, len(values)))
        if value is None:
            return ""
        mark = typed(value).strip(" .)")
        return mark if _MARK.fullmatch(mark) else ""

    def _is_wide(self, number: int, place: int) -> bool:
        return any(first <= place < last for first, last in self.wide.get(number, ()))

    def _begin(self, number: int, section: tuple[str, str]) -> None:
        style, text = section
        found = self._found(text)
        if found is None:
            self.sections.unknown.append(Left(number, text, style))
            return
        self._end(style or found[0])
        self.last_plain = ""
        self.sections.begin(Section(style or found[0], *found, len(self.rows), number, text))

    def _end(self, style: str) -> None:
        """End the section of a style, or all for none."""
        if style:
            self.sections.end(style, rows=len(self.rows))
        else:
            self.sections.end_all(rows=len(self.rows))

    def _record(self, number: int, values: Sequence[Cell]) -> None:
        """Keep a row; a row that is marked like a section is the parent of the rows below it."""
        mark = self._mark(values)
        style = style_of(mark)
        is_above = style in ABOVE and "parent" in self.columns
        if is_above:
            self._end(style)
        row = self._row(number, values)
        self.rows.append(row)
        self.by_mark[mark] = typed(row.values.get("name") or "")
        self.has_numbers = self.has_numbers or style == "number"
        if style == "number":
            self.numbered_names.add(bare(self.by_mark[mark]))
        if style == "number" and "." not in mark:
            self.last_numbered = self.by_mark[mark]
        if not _has_bullet(row.values.get("name")):
            self.last_plain = self.by_mark[mark]
        if (problem := self._unnumbered(row, values)) is not None:
            self.rows.pop()  # what may be a remark is in no sum
            self.refused.append((row, problem))
        if (problem := self._repeats_nothing(row)) is not None:
            self.refused.append((row, problem))
        if (merged := self.merged_over.get(number)) is not None:
            self.refused.append((row, self._merged(row, *merged)))
        if is_above and not row.is_blank("name"):
            self.sections.begin(Section(style, "parent", row.text("name"), len(self.rows)))

    def _row(self, number: int, values: Sequence[Cell]) -> SheetRow:
        above = self.above | {one.key: one.value for one in self.sections.open}
        above |= self._numbered_above(values)
        found: dict[str, Cell] = self.blank | {key: value for key, value in above.items() if key in self.columns}
        cells = zip(self.plain_keys, values, strict=False)
        found |= {key: value for key, value in cells if key is not None and value is not None}
        found |= {
            column.key: value
            for column, place in self.others
            if (value := self._value(number, values, column, place)) is not None
        }
        if "parent" in above and found.get("parent") is above["parent"]:
            self.parents.add(above["parent"])
        self.previous, self.previous_parts = found, dict(self.parts)
        titles = self._titles_filled() if self.several else self.titles
        place = self.grid.first_column
        return SheetRow(self.grid.file, self.grid.name, number, found, titles, self.personal, self.reading.scans, place,
                        self.shown, self._given(found))  # fmt: skip

    def _given(self, found: Mapping[str, Cell]) -> frozenset[str]:
        """Return the columns whose value in a row is that which was told for rows without their own."""
        return frozenset(key for key, value in self.reading.lacking.items() if found.get(key) is value) or NOTHING_GIVEN

    def _value(self, number: int, values: Sequence[Cell], column: Column, place: int) -> Cell:
        """Return the corrected value of a row in a column: its cell, or the cell merged down to it where that counts.

        A ditto mark means the value of the row above.
        """
        if column.key in self.several:
            cells = [self._part(number, _at(values, place), column, place) for place in self.several[column.key]]
            texts = dict.fromkeys(typed(cell).strip() for cell in cells if cell is not None)
            return column.joined.join(text for text in texts if text) or None
        value = values[place] if place < len(values) else None
        if value is None and column.is_context:
            value = self.merged_down.get((number, column.key))
        return self._repeated(number, value, column, self.previous.get(column.key))

    def _part(self, number: int, value: Cell, column: Column, place: int) -> Cell:
        """Return a cell of a column whose values are joined; a dash says that the other column has the value."""
        if isinstance(value, str) and not value.strip(_DASHES):
            value = None
        self.parts[place] = part = self._repeated(number, value, column, self.previous_parts.get(place))
        return part

    def _repeated(self, number: int, value: Cell, column: Column, previous: Cell) -> Cell:
        """Return a corrected value, or that of the row above for a ditto mark."""
        if is_ditto(value) and not column.is_own and previous is not None:
            self._note_fixed(number, (column.key, REPEATED))
            return previous
        return self._fixed(number, value, column)

    def _titles_filled(self) -> dict[str, str]:
        """Return the titles of the row that was read: of columns whose values are joined, those that it fills."""
        filled = {
            key: " / ".join(self._title_at(place) for place in places if self.parts.get(place) is not None)
            for key, places in self.several.items()
        }
        return self.titles | {key: title for key, title in filled.items() if title}

    def _title_at(self, place: int) -> str:
        title = self.head.titles[place]
        return title.text if title is not None else ""

    def _fixed(self, number: int, value: Cell, column: Column) -> Cell:
        if column.fix is None or (fixed := column.fix(value)) == value:
            return value
        self._note_fixed(number, (column.key, column.says))
        return fixed

    def _note_fixed(self, number: int, what: tuple[str, str]) -> None:
        numbers = self.fixed.setdefault(what, [])
        if number not in numbers[-1:]:
            numbers.append(number)

    def _repeats_nothing(self, row: SheetRow) -> UsageError | None:
        """Return the refusal of a row that says «as above» where no row above has a value, or of its own name."""
        key = next((key for key in self.titles if is_ditto(row.values[key])), None) if self.has_dittos else None
        if key is None:
            return None
        words = _("{where}: {text} stands for the value of the row above, and there is none")
        if self.columns[key].is_own:
            words = _("{where}: {text} stands for the value of the row above, which is that row's own")
        return UsageError(
            words.format(where=row.where(key), text=quoted(typed(row.values[key] or ""))),
            hint=_("write out in the cell what it stands for"),
        )

    def _numbered_above(self, values: Sequence[Cell]) -> dict[str, str]:
        """Return the unit below which a row comes by its number: 1.2, or a bullet, below 1.

        If a column names that unit, the sign with which a name begins tells nothing of it.
        """
        mark = self._mark(values)
        own = _at(values, self.places.get(RUNNING, len(values)))
        whole = self.last_numbered if own in _BULLETS else ""
        if (
            own is None
            and "parent" not in self.places
            and _has_bullet(_at(values, self.places.get("name", len(values))))
        ):
            whole = self.last_numbered if RUNNING in self.places else self.last_plain
        if "." in mark:
            whole = self.by_mark.get(mark.rpartition(".")[0], "")
        return {"parent": whole} if whole else {}

    def _unnumbered(self, row: SheetRow, values: Sequence[Cell]) -> UsageError | None:
        """Return the refusal of a row of which nobody knows whether it is a record or a remark.

        It is a row of a single text and no number among numbered rows, or of texts between the titles and the first
        number.
        """
        filled = [place for place, value in enumerate(values) if value is not None]
        is_before = self.rows == [row] and self.is_numbered and all(isinstance(values[place], str) for place in filled)
        if self._mark(values) or not (is_before or (self.last_numbered and len(filled) == 1)):
            return None
        text = _first_words(values, filled) if is_before else self._text(values, filled)
        return UsageError(
            _("{where}: {text} has no running number: it may be a remark").format(where=row.where(), text=quoted(text)),
            hint=_("number the row, or pass it over: {option}").format(option=as_option([("ignore", text)])),
        )

    def _look_at_merges(self) -> None:
        """Note for each row the cells merged down to it, and its own cells merged with those of another row."""
        rows = dict(self.grid.rows)
        numbers = [number for number in rows if number > self.head.last_row]
        for first_row, first, last_row, last in self.grid.merges:
            if last - first + 1 >= _SECTION_WIDTH:
                self.wide.setdefault(first_row, []).append((first - 1, last))
            if last_row == first_row or last_row <= self.head.last_row:
                continue
            over = numbers[bisect_left(numbers, first_row) : bisect_right(numbers, last_row)]
            keys = [key for key in self.columns if first - 1 <= self.places.get(key, -1) < last]
            for key in keys:
                if self.columns[key].is_context:
                    self.merged_down |= {(number, key): _at(rows.get(first_row, ()), first - 1) for number in over}
                elif len(over) > 1:
                    self.merged_over |= dict.fromkeys(over, (key, first_row, last_row))

    def _merged(self, row: SheetRow, key: str, first: int, last: int) -> UsageError:
        """Return the refusal of a row with a cell merged with that of another row, though it is the row's own."""
        return UsageError(
            _("{where}: the cell is merged over the rows {first} to {last}").format(
                where=row.where(key), first=first, last=last
            ),
            hint=_("part it, and fill in each row; or pass the column over: {option}").format(
                option=as_option([("ignore", self.titles[key])])
            ),
        )


def read_rows(grid: Grid, head: Head, wanted: Sequence[Column], reading: Reading, section_of: SectionOf) -> SheetRows:
    """Return the rows of a sheet under its titles.

    A value that a row lacks is that of the section above it, of the name of the sheet, or what the reading gives.
    """
    return _Reader(grid, head, wanted, reading, section_of).read()


def is_ditto(value: Cell) -> bool:
    """Return whether a cell says that its value is that of the row above: «nt», ″, «như trên»."""
    return isinstance(value, str) and len(value) <= _LONGEST_DITTO and _says_as_above(value)


def _short_texts(grid: Grid) -> set[str]:
    """Return the texts of a sheet that are short enough to say so."""
    cells = (value for _number, values in grid.rows for value in values)
    return {value for value in cells if isinstance(value, str) and len(value) <= _LONGEST_DITTO}


@lru_cache(4096)
def _says_as_above(text: str) -> bool:
    return _DITTO.fullmatch(fold(text.strip()) or text.strip()) is not None


def without_number(text: str) -> str:
    """Return a text without the number or the letter before it: «1. Bưu cục 1», «2/ Bưu cục», «a) Bưu cục»."""
    return _NUMBER_BEFORE.sub("", text, count=1)


def without_bullet(text: str) -> str:
    """Return a text without the bullet before it: «- Bưu cục 1», «-Bưu cục 1», but «-2+3» and «+cmd» are whole."""
    stripped = text.strip()
    if stripped[:1] not in _BULLETS:
        return text
    rest = stripped[1:]
    return rest.strip() if rest[:1].isspace() or rest[:1].isupper() else text


def _has_bullet(value: Cell) -> bool:
    return isinstance(value, str) and without_bullet(value) != value


def _places_joined(head: Head, columns: Mapping[str, Column]) -> dict[str, list[int]]:
    """Return the places of the columns whose values are joined, by their key."""
    found: dict[str, list[int]] = {}
    for place, one in enumerate(head.titles):
        if one is not None and one.key and one.key in columns and columns[one.key].joined:
            found.setdefault(one.key, []).append(place)
    return found


def _miscounted(row: SheetRow, text: str, count: int) -> UsageError:
    return UsageError(
        _("{where}: {text} counts other rows than were read: {count}").format(
            where=row.where(), text=quoted(text), count=count
        ),
        hint=_("look for a row that is missing; or pass the total over: {option}").format(
            option=as_option([("ignore", text)])
        ),
    )


def _at(values: Sequence[Cell], place: int) -> Cell:
    return values[place] if place < len(values) else None


def _first_words(values: Sequence[Cell], filled: Sequence[int]) -> str:
    """Return the first text of a row that is no mark."""
    texts = [typed(values[place]) for place in filled if isinstance(values[place], str)]  # type: ignore[arg-type]
    return next((text for text in texts if len(text) > 3), texts[0] if texts else "")
