"""Sections of a sheet: rows above others that tell of these their area, their kind, or the unit above them."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from postwatch.sheets.columns import Cell, typed
from postwatch.vietnamese import fold

SectionOf: TypeAlias = Callable[[str], tuple[str, str] | None]
"""Returns the column, and its value, of which a text above rows or the name of a sheet speaks; None for neither."""

ABOVE = frozenset({"roman", "letter", "small"})
"""Styles of marks that stand above rows with numbers."""
_ROMAN, _LETTER, _SMALL = re.compile("[IVX]+"), re.compile("[A-Z]"), re.compile("[a-z]")
_MARKED = re.compile(r"(?P<mark>[IVXLC]+|[A-Za-z]|\d+(?:\.\d+)*)\s*[.)/:-]\s*(?P<text>\D.*)")
# Words for an area, known or not: no record is called so alone.
_PLACE = re.compile(r"(huyen|thi xa|thanh pho|xa|phuong|thi tran|khu vuc|dia ban|tinh)\b")
_COUNTED = re.compile(r"\(?\d{1,8}\)?( ?(diem|don vi|buu cuc|dn|doanh nghiep|co so|ho|bc|dv)\b.*)?")


class Left(NamedTuple):
    """A row that was not read, its text, and the style of its mark, if it is a section."""

    number: int
    text: str
    style: str = ""


class Section(NamedTuple):
    """A section: the style of its mark, the column that it fills, and how many rows were read before it."""

    style: str
    key: str
    value: str
    rows_before: int
    number: int = 0
    text: str = ""


class Sections:
    """The sections that are open where a sheet is read; ``unknown`` are those that tell of no column."""

    def __init__(self, left: list[Left]) -> None:
        """Take the list of rows that are left out: areas in which there is nothing are added to it."""
        self.open: list[Section] = []
        self.unknown: list[Left] = []
        self._left = left

    def begin(self, section: Section) -> None:
        """Begin a section below those that are open."""
        self.open.append(section)

    def end(self, style: str, *, rows: int) -> None:
        """End the section of a style after so many rows, with all sections below it."""
        styles = [one.style for one in self.open]
        if style in styles:
            self._end_from(styles.index(style), rows)

    def end_all(self, *, rows: int) -> None:
        """End all sections after so many rows."""
        self._end_from(0, rows)

    def _end_from(self, place: int, rows: int) -> None:
        """End sections; a section without rows may be a record itself, but for an area, in which there are none."""
        for one in self.open[place:]:
            if one.text and one.rows_before == rows:
                (self._left if one.key == "area" else self.unknown).append(Left(one.number, one.text))
        del self.open[place:]


def section_in(
    mark: str, cells: Sequence[Cell], *, found: SectionOf, is_wide: bool, is_numbered: bool
) -> tuple[str, str] | None:
    """Return style and text of a row of cells if it is a section; None for a record.

    ``is_wide`` says that its first cell is merged over several columns, ``is_numbered`` that records have a number in a
    column of their own: a number in a text alone is then the mark of a section.
    """
    text = bare_text(typed(cells[0]))  # type: ignore[arg-type]
    is_above = is_wide
    if not mark and (marked := _MARKED.fullmatch(text)) is not None and found(text) is None:
        mark, text = marked["mark"], marked["text"]
        is_above = is_wide or (is_numbered and len(cells) == 1)
    # Numbers beside a section count the rows below it; other texts are a unit's own, and so are telephones.
    if any(isinstance(one, (str, int)) and _COUNTED.fullmatch(fold(str(one))) is None for one in cells[1:]):
        return None
    known, style = found(text), style_of(mark)
    is_place = _PLACE.match(fold(text)) is not None or (known is not None and known[0] == "area")
    is_above = is_above or is_place
    if style == "number" and not is_above:
        return None
    return (style, text) if is_above or style in ABOVE or known is not None else None


def bare_text(text: str) -> str:
    """Return the text of a section without bullets before it."""
    return text.lstrip("*-+•# ").strip()


def without_mark(text: str) -> str:
    """Return the text of a section without the mark before it, as a question names it: «II. BƯU CỤC CẤP 3»."""
    marked = _MARKED.fullmatch(bare_text(text))
    return text if marked is None else marked["text"]


def style_of(mark: str) -> str:
    """Return the style of a mark: roman, letter, small or number; empty for none."""
    if _ROMAN.fullmatch(mark):
        return "roman"
    if _LETTER.fullmatch(mark):
        return "letter"
    if _SMALL.fullmatch(mark):
        return "small"
    return "number" if mark else ""
