"""Titles of a register: which row holds them, over how many rows they are drawn, and the column of each."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.sheets.columns import REQUIRED_MARK, Cell, Column, typed
from postwatch.sheets.grids import BareTexts, Grid, Reading, bare, bare_without_remark, column_letter
from postwatch.vietnamese import fold, one_of, quoted

# Every list in an office has a running number; it carries nothing.
_RUNNING_NUMBERS = frozenset({"stt", "tt", "sott", "sothutu", "no", "sttno"})
RUNNING, IGNORED = "#", ""
# The column of refused rows that were written out: what it says is no value of a row.
WHY_REFUSED = "Lý do bị từ chối"
"""Keys of a column of running numbers, and of a column that is passed over."""
# Signs between the names of the same thing: «Tên doanh nghiệp, bưu cục».
SEVERAL = re.compile(r"[,/;&]| và | hoặc | hay ")
# How a column is called that has no title, or the title of another column.
_LETTERS = re.compile(r"\([A-Z]+\)")
_SEARCHED = 40
_MOST_HEIGHT = 3
_FEWEST_TITLES = 3
_FEWEST_PARTS = 2
# How the heading of a table, above its titles, begins.
_HEADING = re.compile(r"(danh sach|bang|bieu|phu luc|phan|muc|[ivx]+[.)/-]|[a-z][.)/-])\s")


def with_keys(reading: Reading, wanted: Sequence[Column]) -> Reading:
    """Return a reading in which columns are named by their keys, whichever of their titles was typed.

    Raises UsageError for an unknown column.
    """
    keys = {bare(title): one.key for one in wanted for title in (one.key, *one.titles)}
    unknown = next((named for named in reading.maps.values() if bare(named) not in keys), None)
    if unknown is not None:
        raise UsageError(
            _("There is no column {name}").format(name=quoted(unknown)),
            hint=one_of(unknown, {one.key: one.titles[0] for one in wanted}),
        )
    return replace(reading, maps={title: keys[bare(named)] for title, named in reading.maps.items()})


class Titles:
    """The titles of the columns, with those that the reading names."""

    def __init__(self, wanted: Sequence[Column], reading: Reading) -> None:
        """Gather the titles; those of the reading, as `with_keys` makes it, take precedence."""
        self._keys = {bare(title): one.key for one in wanted for title in (one.key, *one.titles)}
        self._running = _RUNNING_NUMBERS - self._keys.keys()
        said = {WHY_REFUSED: IGNORED}
        said |= reading.maps
        said |= dict.fromkeys(reading.ignored, IGNORED)
        self._lettered = {title: key for title, key in said.items() if _LETTERS.fullmatch(title)}
        self._named = {bare(title): key for title, key in said.items() if title not in self._lettered}
        self._known = BareTexts((*self._keys, *self._named, *self._running))
        self._found: dict[tuple[str, ...], str | None] = {}

    def of_column(self, letters: str) -> str | None:
        """Return the key that the options give a column by its letters in brackets, or None."""
        return self._lettered.get(letters)

    def knows(self, text: str) -> bool:
        """Return whether a text is a title of a single row, as it is written."""
        return text in self._known

    def key_of(self, parts: Sequence[str]) -> str | None:
        """Return the key of a title, written over a row or several, or None for an unknown title."""
        written = tuple(parts)
        if written not in self._found:
            self._found[written] = self._look_up(written)
        return self._found[written]

    def _look_up(self, parts: Sequence[str]) -> str | None:
        for title in (" / ".join(parts), *_ways(parts)):
            if (named := self._named.get(bare(title))) is not None:
                return named
        for title in _ways(parts):
            for form in (bare(title), bare_without_remark(title)):
                if form in self._keys:
                    return self._keys[form]
        if bare(parts[-1]) in self._running:
            return RUNNING
        several = {self._keys.get(bare(part)) for part in SEVERAL.split(" ".join(parts))}
        return several.pop() if len(several) == 1 else None


def columns_of(
    names: Mapping[str, Sequence[str]], *, key: Callable[[str], str], beside: Sequence[Column]
) -> list[Column]:
    """Return a column for each code, titled with its names, or with its code.

    A name that several have, or a column ``beside`` them, has the code behind it.
    """
    titles = [title for one in beside for title in (one.key, *one.titles)]
    taken = [bare(title) for title in (*titles, *(name for several in names.values() for name in several))]
    return [
        Column(key(code), (*(name if taken.count(bare(name)) == 1 else f"{name} ({code})" for name in several), code))
        for code, several in names.items()
    ]


def _ways(parts: Sequence[str]) -> Iterator[str]:
    """Yield the possible names of a title over several rows: «Giấy phép / Số» is a «Số giấy phép»."""
    yield " ".join(parts)
    if len(parts) > 1:
        yield " ".join(reversed(parts))
        yield from _ways(parts[1:])


@dataclass(frozen=True)
class Title:
    """The title of a column, as a message shows it, and the key of its column; None for an unknown title."""

    text: str
    key: str | None

    @property
    def is_known(self) -> bool:
        """Return whether the column is read."""
        return self.key not in (None, RUNNING, IGNORED)


@dataclass(frozen=True)
class Head:
    """The titles of a sheet by the places of its columns (None: no title and no value), and the rows they fill."""

    titles: tuple[Title | None, ...]
    first_row: int
    last_row: int

    @property
    def known(self) -> list[Title]:
        """Return the titles whose columns are known, in their order."""
        return [one for one in self.titles if one is not None and one.is_known]

    @property
    def keys(self) -> set[str]:
        """Return the keys of the columns that are known."""
        return {one.key for one in self.known if one.key}


def head_of(grid: Grid, titles: Titles, *, row: int | None = None) -> Head | None:
    """Return the titles of a sheet: the rows that name most columns; None if none names two, or its only column.

    ``row`` is their first row, where it was named.
    """
    heads = list(_heads(grid, titles, row))
    if not heads:
        return None
    most = max(map(_count_of_known, heads))
    heads = [head for head in heads if _count_of_known(head) == most]
    first = min(head.last_row for head in heads)  # the titles of further pages name as many
    found = max((head for head in heads if head.first_row <= first), key=_how_good)
    columns = sum(one is not None for one in found.titles)
    is_clear = row is not None or len(found.keys) >= min(2, columns) > 0
    return _with_untitled(grid, _extended(grid, found, titles), titles) if is_clear else None


def tables_of(grid: Grid, titles: Titles) -> list[Grid]:
    """Return the tables of a sheet that follow below each other, each under titles of its own.

    Titles that are written again, as on each page, begin no other table.
    """
    begins: list[int] = []
    shown: set[tuple[str, ...]] = set()
    for index, (number, values) in enumerate(grid.rows):
        if not _named_titles(values, titles):
            continue
        words = tuple(bare(value) if isinstance(value, str) else "" for value in values)
        if begins and number - grid.rows[begins[-1]][0] < _MOST_HEIGHT:
            shown.add(words)
        elif words not in shown:
            begins.append(index)
            shown = {words}
    begins = begins[:1] + [_with_heading(grid, index) for index in begins[1:]]
    parts = [replace(grid, rows=grid.rows[first:last]) for first, last in pairwise([0, *begins, len(grid.rows)])]
    if len(parts) > 1 and (not parts[0].rows or head_of(parts[0], titles) is None):
        parts[:2] = [replace(grid, rows=[*parts[0].rows, *parts[1].rows])]
    tables = [table for part in parts for table in _beside_each_other(part, titles)]
    return [replace(table, is_part=True) for table in tables] if len(tables) > 1 else tables


def _with_heading(grid: Grid, index: int) -> int:
    """Return the index of the first of the rows above titles that are the heading of their table: each a text alone."""
    first = index
    while first > 0:
        texts = [value for value in grid.rows[first - 1][1] if value is not None]
        text = texts[0] if len(texts) == 1 else None
        if not isinstance(text, str) or not (text.isupper() or _HEADING.match(fold(text))):
            break
        first -= 1
    return first


def _beside_each_other(grid: Grid, titles: Titles) -> list[Grid]:
    """Return the tables of a part of a sheet that lie beside each other.

    Each has running numbers of its own, or they are parted by a blank column and have titles that the first has too.
    """
    head = head_of(grid, titles)
    if head is None:
        return [grid]
    keys = [one.key if one is not None else None for one in head.titles]
    cuts = [place for place in range(1, len(keys)) if _begins_beside(keys, place)]
    return [_columns_of(grid, first, last) for first, last in pairwise([0, *cuts, len(keys)])] if cuts else [grid]


def _begins_beside(keys: Sequence[str | None], place: int) -> bool:
    before, behind = ({key for key in some if key} for some in (keys[:place], keys[place:]))
    if keys[place] == RUNNING:
        return RUNNING in before
    return keys[place - 1] is None and keys[place] is not None and RUNNING not in behind and len(before & behind) > 1


def _columns_of(grid: Grid, first: int, last: int) -> Grid:
    """Return a part of the columns of a sheet, in their places."""
    cut = [(number, [None] * first + list(values[first:last])) for number, values in grid.rows]
    return replace(
        grid,
        rows=[row for row in cut if any(value is not None for value in row[1])],
        merges=tuple(merge for merge in grid.merges if first < merge[1] <= last),
        uncounted=tuple(cell for cell in grid.uncounted if first < cell[1] <= last),
        first_column=first,
    )


def _named_titles(values: Sequence[Cell], titles: Titles) -> bool:
    """Return whether a row is made of titles: at least three different columns, and nearly nothing else."""
    shown = [value for value in values if value is not None]
    if len(shown) < _FEWEST_TITLES or not all(isinstance(value, str) for value in shown):
        return False
    if not any(titles.knows(str(value)) for value in shown[:_FEWEST_TITLES]):
        return False  # a row of values, as nearly all are: they are not looked up singly
    keys = [titles.key_of([str(value)]) for value in shown]
    if keys[0] == RUNNING:
        return True  # no value is called so
    known = {key for key in keys if key not in (None, RUNNING, IGNORED)}
    return len(known) >= _FEWEST_TITLES and keys.count(None) * 2 < len(keys)


def first_rows_head(grid: Grid, titles: Titles) -> Head:
    """Return the first row of two filled cells as titles, else the first row. A title above fills a single cell."""
    wide = (number for number, values in grid.rows if sum(value is not None for value in values) > 1)
    head = next(_heads(grid, titles, next(wide, grid.rows[0][0])))
    return _with_untitled(grid, _extended(grid, head, titles), titles)


def _extended(grid: Grid, head: Head, titles: Titles) -> Head:
    """Return the titles with the rows below them that are titles too.

    The rows above a row that counts the columns, and rows all of whose cells are under titles that span some columns.
    """
    index = next(place for place, (number, _values) in enumerate(grid.rows) if number == head.first_row)
    height = sum(head.first_row <= number <= head.last_row for number, _values in grid.rows)
    for more in range(height, height + _MOST_HEIGHT):
        if more < len(grid.rows) - index - 1 and is_numbering(grid.rows[index + more][1]):
            parts = _joined(grid, index, more, titles=titles) if more > height else None
            found = head.titles if parts is None else _titles_of(parts, titles)
            return Head(tuple(found), head.first_row, grid.rows[index + more][0])
    while height < _MOST_HEIGHT and (parts := _joined(grid, index, height + 1)) is not None:
        number, values = grid.rows[index + height]
        filled = [place for place, value in enumerate(values) if value is not None]
        if len(filled) < _FEWEST_PARTS or not all(_may_span(head, place) for place in filled):
            break
        head, height = Head(_titles_of(parts, titles), head.first_row, number), height + 1
    return head


def _may_span(head: Head, place: int) -> bool:
    """Return whether a title may be over several columns: the column beside it has the same title, or none."""
    titles = dict(enumerate(head.titles))
    one, beside = titles.get(place), [titles.get(other) for other in (place - 1, place + 1) if other >= 0]
    return one is None or any(other is None or other.text == one.text for other in beside)


def _titles_of(parts: Sequence[Sequence[str]], titles: Titles) -> tuple[Title | None, ...]:
    return tuple(Title(" / ".join(own), titles.key_of(own)) if own else None for own in parts)


def _count_of_known(head: Head) -> int:
    """Return how many columns titles name."""
    return len(head.keys) + any(one is not None and one.key == RUNNING for one in head.titles)


def _how_good(head: Head) -> tuple[bool, int, int]:
    """Return how good titles of as many columns are: best those whose second row parts titles of the first."""
    parted = [len(one.text.split(" / ")) for one in head.known]
    is_parted = any(number > 1 for number in parted) and 1 in parted
    return is_parted, head.first_row - head.last_row, -head.first_row


def _heads(grid: Grid, titles: Titles, row: int | None) -> Iterator[Head]:
    searched = enumerate(grid.rows if row is not None else grid.rows[:_SEARCHED])
    for index in [index for index, (number, _values) in searched if row in (None, number)]:
        for height in range(1, _MOST_HEIGHT + 1):
            parts = _joined(grid, index, height)
            if parts is None:
                break
            yield Head(_titles_of(parts, titles), grid.rows[index][0], grid.rows[index + height - 1][0])
        # Titles whose words are broken over two rows, each in a cell of its own: only if all are then known.
        if (broken := _joined(grid, index, 2, titles=titles)) is not None:
            found = _titles_of(broken, titles)
            if all(one is None or one.key is not None for one in found):
                yield Head(found, grid.rows[index][0], grid.rows[index + 1][0])


def _with_untitled(grid: Grid, head: Head, titles: Titles) -> Head:
    """Return the titles with the letters of columns that have values and none."""
    filled = filled_places([values for number, values in grid.rows if number > head.last_row])
    found: list[Title | None] = list(head.titles) + [None] * (max(filled, default=-1) + 1 - len(head.titles))
    for place in filled:
        if found[place] is None:
            letters = f"({column_letter(place + 1)})"
            found[place] = Title(letters, titles.of_column(letters))
    for place, one in enumerate(found):
        named = titles.of_column(f"({column_letter(place + 1)})")
        if one is not None and named is not None:
            found[place] = Title(one.text, named)
    return Head(tuple(found), head.first_row, head.last_row)


def filled_places(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the places of columns in which a row has a value; each is searched up to its first value."""
    places = range(max(map(len, rows), default=0))
    return [place for place in places if any(place < len(values) and values[place] is not None for values in rows)]


def _joined(grid: Grid, index: int, height: int, *, titles: Titles | None = None) -> list[list[str]] | None:
    """Return the titles of a number of rows, part by part, by the places of columns; None if they are no common head.

    A title over several columns is above each of them; a row belongs to the head only if its cells are under such a
    title, or under none. With the known ``titles`` it belongs to it anyway: a text below a known title is a remark on
    it, a text below an unknown title its other half.
    """
    rows = grid.rows[index : index + height]
    if len(rows) < height or rows[-1][0] - rows[0][0] != height - 1:
        return None
    if any(value is not None and not isinstance(value, str) for _number, row in rows[1:] for value in row):
        return None
    parts: list[list[str]] = [[] for _place in range(max(len(values) for _number, values in rows))]
    is_open = [True] * len(parts)
    for (number, values), below in zip(rows, [*(values for _number, values in rows[1:]), None], strict=True):
        texts, spanned = _spread(grid, number, values, below, len(parts))
        for place, text in enumerate(texts):
            if text and not is_open[place]:
                if titles is None:
                    return None
                if titles.key_of(parts[place]) is not None:
                    continue
            if text:
                parts[place].append(text)
                is_open[place] = place in spanned
    return parts


def _spread(
    grid: Grid, number: int, values: Sequence[Cell], below: Sequence[Cell] | None, width: int
) -> tuple[list[str], set[int]]:
    """Return the texts of a row of titles, each over the columns that it spans, and the places of those that span some.

    A title spans the cells merged with it, or else the blank cells to its right that have titles below them.
    """
    texts = [_text(values, place) for place in range(width)]
    spanned: set[int] = set()
    for first_row, first, last_row, last in grid.merges:
        if first_row <= number <= last_row and last > first and number == first_row:
            spanned |= set(range(first - 1, min(last, width)))
    for place in range(1, width):
        under = _text(below or (), place) and _text(below or (), place - 1)
        is_merged = place in spanned and not texts[place] and place - 1 in spanned
        if is_merged or (not texts[place] and texts[place - 1] and under and not _is_merged_down(grid, number, place)):
            texts[place] = texts[place - 1]
            spanned |= {place - 1, place}
    return texts, spanned


def _is_merged_down(grid: Grid, number: int, place: int) -> bool:
    return any(
        first_row < number <= last_row and first - 1 <= place < last for first_row, first, last_row, last in grid.merges
    )


def _text(values: Sequence[Cell], place: int) -> str:
    value = values[place] if place < len(values) else None
    return "" if value is None else " ".join(typed(value).split()).removesuffix(REQUIRED_MARK)


def is_numbering(values: Sequence[Cell]) -> bool:
    """Return whether a row counts the columns, as (1)(2)(3) or A B 1 2 under the titles of an official table."""
    shown = [re.sub(r"[\s()\[\]]", "", typed(value)) for value in values if value is not None]
    if len(shown) > 2 and shown == [chr(ord("A") + place) for place in range(len(shown))]:
        return True
    numbers = [part for part in shown if not re.fullmatch("[A-Za-z]", part)]
    counted = [int(part.partition("=")[0]) for part in numbers if re.fullmatch(r"\d+(=[\d+\-x*:/]+)?", part)]
    if not len(shown) > 2 or not len(counted) == len(numbers) > 1:
        return False
    return counted[0] in (1, 2) and counted == list(range(counted[0], counted[0] + len(counted)))


def twins(head: Head) -> dict[str, list[str]]:
    """Return the titles that mean the same, by their key."""
    titles: dict[str, list[str]] = {}
    for one in head.known:
        titles.setdefault(one.key or "", []).append(one.text)
    return {key: texts for key, texts in titles.items() if len(texts) > 1}
