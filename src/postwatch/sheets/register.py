"""A whole file as a register: which of its sheets are read, all that has to be asked about it at once, its rows."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.sheets import file_kind
from postwatch.sheets.answers import OPEN, Answer, answered, as_option
from postwatch.sheets.columns import Column, SheetRow, typed
from postwatch.sheets.grids import Grid, Reading, bare, column_letter
from postwatch.sheets.read import read_grids
from postwatch.sheets.rows import SheetRows, read_rows
from postwatch.sheets.sections import SectionOf
from postwatch.sheets.stamp import Stamp, stamp_in
from postwatch.sheets.titles import (
    IGNORED,
    RUNNING,
    SEVERAL,
    Head,
    Title,
    Titles,
    filled_places,
    first_rows_head,
    head_of,
    is_numbering,
    tables_of,
    twins,
    with_keys,
)
from postwatch.vietnamese import fold, nearest, quoted

# What the name of a sheet says of rows that may hold no more.
_FORMER = re.compile(r"\b(cu|ngung|nhap|huy|backup|copy|tam|dong cua|giai the)\b")
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_TOLD = 5
_MOST_ASKED = 20
_A_TABLES = 3
_SHOWN = 3
"""Values of a column that a question about it shows."""
_MOST_TRIED = 5
"""Answers that are tried before they are printed."""
_NUMBER = re.compile(r"\d+")
_DAY = re.compile(r"\d[/.-]\d+[/.-]\d")
# A day, the number of a paper, or a telephone: no unit is called so.
_PAPER = re.compile(r"\d[/.-]\d+[/.-]\d|\d/[^\W\d_]{2,}|\d{4}[ .]?\d{3}|@")
_ALIKE = 0.85
"""How like two titles are if either is offered for the other: «Thuộc bưu cục» is no «Trưởng bưu cục»."""


@dataclass(frozen=True)
class Register:
    """Rows of a file under the keys of their columns, and notes on how they were read.

    ``titles`` are the titles that were read and the columns that they are; ``left`` has the place and the text of each
    row and sheet that was not read; ``fixed`` are the rows with a corrected value, by the column and the note on it;
    ``stamp`` tells whose sheet it is, if the program wrote it. ``missing`` are the required columns that neither
    titles nor sections, sheets or options give.
    """

    rows: tuple[SheetRow, ...]
    refused: tuple[tuple[SheetRow, UsageError], ...]
    titles: dict[str, str]
    left: tuple[tuple[str, str], ...]
    fixed: dict[tuple[str, str], list[int]]
    stamp: Stamp | None
    missing: tuple[Column, ...]

    def require_columns(self, file: str, wanted: Sequence[Column]) -> None:
        """Refuse a file with a missing column that not all of its completed rows have either (UsageError)."""
        missing = [one for one in self.missing if not self.rows or any(row.is_blank(one.key) for row in self.rows)]
        if missing:
            told = [(f"{one.option} …", ", ".join(one.offered)) for one in missing if one.option]
            options = "  ".join(f"{option} ({words})" if words else option for option, words in told)
            hint = _("known columns: {names}").format(names=_known(wanted))
            if options:
                hint = _("add the column, or say it for all rows: {options}").format(options=options)
            raise UsageError(_("{file}: missing column {names}").format(file=file, names=_known(missing)), hint=hint)


@dataclass(frozen=True)
class _Question:
    """A question to the user, and the answers between which the user chooses."""

    text: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class _Outcome:
    """What a reading of the sheets leads to: questions, or else a register."""

    asked: tuple[_Question, ...]
    register: Register | None = None
    units: int = 0


def read_register(path: Path, wanted: Sequence[Column], reading: Reading, section_of: SectionOf) -> Register:
    """Read a file as a register. Raises UsageError, also with all that has to be asked about it, NotFoundError."""
    sheets = read_grids(path, encoding=reading.encoding)
    if reading.encoding is None and (old := _old_encoding(sheets)):
        raise _ask(path.name, [old])
    found = _read(sheets, wanted, reading, section_of)
    if found.register is None:
        raise _ask(path.name, _with_good_answers(found.asked, sheets, wanted, reading, section_of))
    return found.register


def _read(sheets: Sequence[Grid], wanted: Sequence[Column], reading: Reading, section_of: SectionOf) -> _Outcome:
    """Return what a reading of the sheets of a file leads to. Raises UsageError for what no answer settles."""
    reading = with_keys(reading, wanted)
    titles, file = Titles(wanted, reading), sheets[0].file
    is_whole = reading.header is not None
    grids = [table for sheet in sheets for table in ([sheet] if is_whole else tables_of(sheet, titles))]
    chosen, passed_over, asked = _choose(grids, titles, reading)
    chosen = [(grid, _without_blank_twins(grid, head)) for grid, head in chosen]
    _require_titles(file, grids, reading)
    _require_upright(chosen, titles)
    in_doubt = [] if reading.leaves_others else chosen
    asked = asked or [
        question for grid, head in in_doubt for question in _about_required(grid, head, wanted, of_many=len(chosen) > 1)
    ]
    if not asked:
        asked = [question for grid, head in in_doubt for question in _about_titles(grid, head, wanted)]
        asked += [question for grid, head in chosen for question in _about_cells(grid, head, reading)]
    read = [] if asked else [read_rows(grid, head, wanted, reading, section_of) for grid, head in chosen]
    for (grid, head), rows in zip(chosen, read, strict=False):
        is_whole = {one.key for one in wanted if one.required} <= head.keys | reading.lacking.keys()
        asked += _about_sections(grid, rows, wanted, is_whole=is_whole)
    if asked:
        return _Outcome(tuple(dict.fromkeys(asked)))
    register = _register(chosen, passed_over, read, _missing(chosen, wanted, read))
    return _Outcome((), register, sum(_units_seen(grid, head) for grid, head in chosen))


def _units_seen(grid: Grid, head: Head) -> int:
    """Return how many rows look like units: numbered, with a text beside the number."""
    place = next((place for place, one in enumerate(head.titles) if one is not None and one.key == RUNNING), None)
    below = [values for number, values in grid.rows if number > head.last_row and number not in grid.hidden_rows]
    if place is None:
        return 0
    numbered = [values for values in below if place < len(values) and _NUMBER.fullmatch(str(values[place]))]
    return sum(not is_numbering(one) and sum(isinstance(value, str) for value in one) > 1 for one in numbered)


def _with_good_answers(
    asked: Sequence[_Question], sheets: Sequence[Grid], wanted: Sequence[Column], reading: Reading,
    section_of: SectionOf,
) -> list[_Question]:  # fmt: skip
    """Return questions without the answers that would lead to the same question, to none, or to fewer units."""
    tried = 0
    found = []
    for question in asked:
        led: dict[Answer, bool | None] = {}
        for answer in question.answers:
            is_closed = all(OPEN not in value for _word, value in answer)
            tried += is_closed
            if is_closed and tried <= _MOST_TRIED * _MOST_TRIED:
                led[answer] = _leads_on(question, answer, sheets, wanted, reading, section_of)
        # Where every answer leads to a refusal, such as that of a missing column, the refusal is the next question.
        best = True if True in led.values() else None
        found.append(_Question(question.text, tuple(one for one in question.answers if led.get(one, best) is best)))
    return found


def _leads_on(
    question: _Question, answer: Answer, sheets: Sequence[Grid], wanted: Sequence[Column], reading: Reading,
    section_of: SectionOf,
) -> bool | None:  # fmt: skip
    """Return whether an answer leads on; None if it leads to a refusal."""
    try:
        led = _read(sheets, wanted, answered(reading, answer), section_of)
    except UsageError:
        return None
    if led.register is None:
        return question.text not in [one.text for one in led.asked]
    if led.register.missing:
        return None
    own = [one.key for one in wanted if one.is_own and one.required]
    filled = [row for row in led.register.rows if not any(row.is_blank(key) for key in own if key in row.titles)]
    return len(filled) + len(led.register.refused) >= led.units


def _old_encoding(grids: Sequence[Grid]) -> _Question | None:
    """Return the question about texts that seem to be in TCVN3 or VNI without the font that says so."""
    texts = [value for grid in grids for _number, row in grid.rows for value in row if isinstance(value, str)]
    all_lines = "\n".join(texts)  # a pattern sees one sign and those beside it: never two texts
    for name, like in file_kind.OLD_ENCODINGS.items():
        if like.search(all_lines):
            first = next(text for text in texts if like.search(text))
            text = _("in which encoding texts such as {text} are").format(text=quoted(first))
            return _Question(text, ((("encoding", name),), (("encoding", "unicode"),)))
    return None


def _require_titles(file: str, grids: Sequence[Grid], reading: Reading) -> None:
    """Refuse a title or section that was named as a column and that is nowhere in the file."""
    if not reading.maps:
        return
    texts = [value for grid in grids for _number, row in grid.rows for value in row if isinstance(value, str)]
    there = "\n".join(bare(text) for text in texts)
    missing = next((one for one in reading.maps if not all(bare(part) in there for part in one.split(" / "))), None)
    if missing is not None:
        near = nearest(missing, texts)
        hint = _("write it as the file has it") if near is None else _("did you mean {word}?").format(word=quoted(near))
        raise UsageError(_("{file} has no column {title}").format(file=file, title=quoted(missing)), hint=hint)


def _require_upright(chosen: Sequence[tuple[Grid, Head]], titles: Titles) -> None:
    """Refuse a table whose first column is mostly titles of different columns (UsageError)."""
    for grid, head in chosen:
        below = (values for number, values in grid.rows if number > head.last_row)
        first = [next((value for value in values if value is not None), None) for values in below]
        texts = {titles.key_of([value]): value for value in first if isinstance(value, str)}
        known = [text for key, text in texts.items() if key is not None]
        if len(known) > 1 and 2 * len(known) > len(first):
            raise UsageError(
                _("{file}: titles are below each other: {titles}").format(file=grid.file, titles=_several(known)),
                hint=_("turn the table in Excel: Copy, then Paste Special, Transpose"),
            )


def _register(
    chosen: Sequence[tuple[Grid, Head]], passed_over: Sequence[str], read: Sequence[SheetRows],
    missing: Sequence[Column],
) -> Register:  # fmt: skip
    left = [
        (_place(grid, one.number), one.text)
        for (grid, _head), rows in zip(chosen, read, strict=True)
        for one in rows.left
    ]
    refused = {row.place for one in read for row, _error in one.refused}
    fixed: dict[tuple[str, str], list[int]] = {}
    for one in read:
        for told, numbers in one.fixed.items():
            fixed.setdefault(told, []).extend(numbers)
    return Register(
        tuple(row for one in read for row in one.rows if row.place not in refused),
        tuple(pair for one in read for pair in one.refused),
        {title.text: title.key or "" for _grid, head in chosen for title in head.known}
        | dict(one.title for one in read if one.title is not None),
        (*((place, "") for place in passed_over), *left),
        fixed,
        stamp_in(chosen[0][0].description),
        tuple(missing),
    )


def _choose(
    grids: Sequence[Grid], titles: Titles, reading: Reading
) -> tuple[list[tuple[Grid, Head]], list[str], list[_Question]]:
    """Return the tables that are read with their titles, the places of the others, and the questions about sheets."""
    if reading.sheets:
        return _named(grids, titles, reading)
    found = {grid.name for grid in grids if head_of(grid, titles, row=reading.header) is not None}
    if not found:
        shown = [grid for grid in grids if not grid.is_hidden] or list(grids)
        found = {shown[0].name}
    chosen, ignored = _with_heads([grid for grid in grids if grid.name in found], titles, reading)
    others = [grid for grid in grids if grid.name not in found]
    asked = [*_about_sheets([grid for grid, _head in chosen]), *_about_tables(others, [grid for grid, _head in chosen])]
    return chosen, [*_names_of(others), *ignored], asked


def _with_heads(grids: Sequence[Grid], titles: Titles, reading: Reading) -> tuple[list[tuple[Grid, Head]], list[str]]:
    """Return the tables of sheets with their titles, known or not, and the places of those that are passed over."""
    heads = [(grid, head_of(grid, titles, row=reading.header) or first_rows_head(grid, titles)) for grid in grids]
    ignored = {bare(text) for text in reading.ignored}
    kept = [(grid, head) for grid, head in heads if bare(_all_titles(grid, head)) not in ignored]
    passed = [
        _place(grid, *(number for number, _values in grid.rows))
        for grid, head in heads
        if bare(_all_titles(grid, head)) in ignored
    ]
    return kept, passed


def _all_titles(grid: Grid, head: Head) -> str:
    """Return the titles of a table as a single text, by which the table may be passed over."""
    values = next(values for number, values in grid.rows if number == head.first_row)
    return " ".join(str(value) for value in values if value is not None)


def _names_of(grids: Sequence[Grid]) -> list[str]:
    return [_("sheet {name}").format(name=name) for name in dict.fromkeys(grid.name for grid in grids)]


def _about_tables(others: Sequence[Grid], chosen: Sequence[Grid]) -> Iterator[_Question]:
    """Ask about sheets that seem to hold rows, though their titles are not known."""
    for grid in others:
        rows = [number for number, values in grid.rows if sum(value is not None for value in values) >= _A_TABLES]
        if len(rows) >= _A_TABLES and not grid.is_hidden:
            text = _("whether the sheet {name} is to be left, whose titles are not known")
            yield _Question(text.format(name=quoted(grid.name)), (_only(chosen),))


def _only(grids: Sequence[Grid]) -> Answer:
    """Return the answer that names the sheets to be read."""
    return tuple(("sheet", name) for name in dict.fromkeys(grid.name for grid in grids))


def _about_sheets(grids: Sequence[Grid]) -> Iterator[_Question]:
    alone = len({grid.name for grid in grids}) == 1
    doubtful = [grid for grid in grids if _is_doubtful(grid, alone=alone)]
    if doubtful:
        text = _("whether to read these sheets too: {names}")
        # Where all sheets are of years or former, those that are not former come first.
        plain = [grid for grid in grids if grid not in doubtful]
        choices = (plain or [grid for grid in grids if not _is_former(grid)], grids)
        names = ", ".join(quoted(name) for name in dict.fromkeys(grid.name for grid in doubtful))
        yield _Question(text.format(names=names), tuple(dict.fromkeys(_only(some) for some in choices if some)))


def _is_doubtful(grid: Grid, *, alone: bool) -> bool:
    return _is_former(grid) or (not alone and _YEAR.search(fold(grid.name)) is not None)


def _is_former(grid: Grid) -> bool:
    return grid.is_hidden or _FORMER.search(fold(grid.name)) is not None


def _named(
    grids: Sequence[Grid], titles: Titles, reading: Reading
) -> tuple[list[tuple[Grid, Head]], list[str], list[_Question]]:
    names = {fold(grid.name) for grid in grids}
    unknown = [name for name in reading.sheets if fold(name) not in names]
    if unknown:
        raise UsageError(
            _("{file} has no sheet {name}").format(file=grids[0].file, name=quoted(unknown[0])),
            hint=_("its sheets: {names}").format(names=", ".join(quoted(grid.name) for grid in grids)),
        )
    named = {fold(name) for name in reading.sheets}
    chosen, ignored = _with_heads([grid for grid in grids if fold(grid.name) in named], titles, reading)
    return chosen, [*_names_of([grid for grid in grids if fold(grid.name) not in named]), *ignored], []


def _about_required(grid: Grid, head: Head, wanted: Sequence[Column], *, of_many: bool) -> Iterator[_Question]:
    """Ask which column of unknown title is a column that every row must fill and that no option gives.

    A table beside others that has no such column may be passed over.
    """
    lacking = [
        one for one in wanted if one.required and not one.option and head.keys.isdisjoint({one.key, *one.instead})
    ]
    for column in lacking:
        unknown = _titles_asked(column, grid, head)
        whole = [text for text in unknown if not _names_several(text, wanted)]
        answers: list[Answer] = [(_named_as(title, column),) for title in whole[:_MOST_TRIED]]
        answers = answers or ([(("ignore", _all_titles(grid, head)),)] if of_many and not unknown else [])
        if answers or unknown:
            text = _("which column is {column}, without which no row is read: {titles} ({place})")
            names = _several([quoted(title) for title in unknown]) or quoted(_all_titles(grid, head))
            yield _Question(
                text.format(column=quoted(column.titles[0]), titles=names, place=_place(grid, head.first_row)),
                tuple(answers),
            )


def _named_as(text: str, column: Column) -> tuple[str, str]:
    """Return the answer that a title or a section is a column, by its shown title."""
    return "map", f"{text}={column.titles[0]}"


def _titles_asked(column: Column, grid: Grid, head: Head) -> list[str]:
    """Return the titles that a column may have that every row must fill, by their values: days, or texts."""
    titles = [(place, one) for place, one in enumerate(head.titles) if one is not None]
    places = _distinct_texts(grid, head)
    if column.holds == "date":
        places = {place for place, _title in titles if _DAY.search(_first_values(grid, head, place))}
    unknown = [one.text for place, one in titles if one.key is None and place in places]
    # «Doanh nghiệp» may be the title of the units over others, or of the names of enterprises themselves.
    return unknown + [one.text for place, one in titles if one.key == "parent" and place in places]


def _may_name(text: str) -> bool:
    """Return whether a text is no tick, number, day, telephone or number of a paper."""
    return len(text) > 1 and not _NUMBER.match(text) and not _PAPER.search(text)


def _names_several(text: str, wanted: Sequence[Column]) -> bool:
    """Return whether a title names several columns of a row: names and addresses have to be parted."""
    keys = {bare(title): one.key for one in wanted if not one.is_context for title in one.titles}
    return len({keys.get(bare(part)) for part in SEVERAL.split(text)} - {None}) > 1


def _distinct_texts(grid: Grid, head: Head) -> set[int]:
    """Return the places of columns whose values are texts, each of a single row, no two the same, as names are."""
    found = set()
    for place in set(range(len(head.titles))) - _merged_over_rows(grid, head):
        below = [values[place] for number, values in grid.rows if number > head.last_row and place < len(values)]
        filled = [value for value in below if value is not None]
        is_text = any(isinstance(value, str) and _may_name(value) for value in filled)
        if is_text and len({str(value) for value in filled}) * 10 >= len(filled) * 9:
            found.add(place)
    return found


def _merged_over_rows(grid: Grid, head: Head) -> set[int]:
    """Return the places of columns with a cell of several rows."""
    return {first - 1 for first_row, first, last_row, _last in grid.merges if head.last_row < first_row < last_row}


def _about_titles(grid: Grid, head: Head, wanted: Sequence[Column]) -> Iterator[_Question]:
    yield from _about_unknown(grid, head, wanted)
    yield from _about_same(grid, head, wanted)


def _about_unknown(grid: Grid, head: Head, wanted: Sequence[Column]) -> Iterator[_Question]:
    """Ask what the columns are whose titles are not known: of all that are like no other at once, of others singly."""
    known = {title: column for column in wanted for title in column.titles}
    filled = _filled(grid, head)
    unknown = [one for place, one in enumerate(head.titles) if one is not None and one.key is None and place in filled]
    near = {title.text: nearest(title.text, known, alike=_ALIKE) for title in unknown[:_MOST_ASKED]}
    strange = [title for title, like in near.items() if like is None]
    if strange:
        free = _known([one for one in wanted if one.key not in head.keys])
        text = _("what these columns are, none or one of those that follow: {titles}: {names}")
        if len(strange) == 1:
            text = _("what the column {title} is, none or one of: {names}")
        names = ", ".join(quoted(title) for title in strange)
        all_ignored = tuple(("ignore", title) for title in strange)
        all_named = tuple(("map", f"{title}={OPEN}") for title in strange)
        yield _Question(text.format(title=names, titles=names, names=free), (all_named, all_ignored))
    for title, like in near.items():
        if like is not None:
            text = _("what the column {title} is, perhaps {names}")
            answers = ((_named_as(title, known[like]),), (("ignore", title),))
            yield _Question(text.format(title=quoted(title), names=quoted(like)), answers)


def _about_same(grid: Grid, head: Head, wanted: Sequence[Column]) -> Iterator[_Question]:
    """Ask which of several columns counts that mean the same, and show the values of each.

    Columns that are joined are not asked about. An answer passes the others over: by their titles, or by their letters
    where the titles are the same.
    """
    joined = {one.key for one in wanted if one.joined}
    own = {one.key for one in wanted if one.is_own}
    same = twins(head)
    for key, texts in same.items():
        if not own.isdisjoint(same) and key not in own:
            continue  # the name that counts settles whose telephone counts
        if key in joined and len({*map(bare, texts)}) == len(texts):
            continue
        places = [place for place, one in enumerate(head.titles) if one is not None and one.key == key]
        has_letters = len({bare(text.split(" / ")[-1]) for text in texts}) < len(texts)
        names = [f"({column_letter(place + 1)})" for place in places] if has_letters else texts
        shown = [
            f"{letter} {quoted(text)}: {_first_values(grid, head, place)}" if has_letters else
            f"{quoted(text)}: {_first_values(grid, head, place)}"
            for letter, text, place in zip(names, texts, places, strict=True)
        ]  # fmt: skip
        text = _("which of the columns counts, since they mean the same: {columns}")
        may_count = _distinct_texts(grid, head) if key in own else set(places)
        by_age = sorted(zip(texts, names, places, strict=True), key=lambda one: bool(_FORMER.search(fold(one[0]))))
        answers = [
            tuple(("ignore", other) for other in names if other != name) + _of_other_groups(head, places, place)
            for _text, name, place in by_age
            if place in may_count or may_count.isdisjoint(places)
        ]
        yield _Question(text.format(columns="; ".join(shown)), tuple(answers[:_MOST_TRIED]))


def _of_other_groups(head: Head, places: Sequence[int], place: int) -> Answer:
    """Return the answer that passes over the columns under the common titles of the others of several columns.

    A telephone under «Doanh nghiệp» is none of the points whose names are under «Điểm phục vụ».
    """
    groups = {at: one.text.rpartition(" / ")[0] for at, one in enumerate(head.titles) if one is not None and one.key}
    others = {groups[at] for at in places} - {groups[place], ""}
    beside = (at for at, group in groups.items() if group in others and at not in places)
    return tuple(("ignore", f"({column_letter(at + 1)})") for at in beside)


def _first_values(grid: Grid, head: Head, place: int) -> str:
    """Return the first values of a column below its title, as a person would type them."""
    below = (values[place] for number, values in grid.rows if number > head.last_row and place < len(values))
    filled = [typed(value) for value in below if value is not None]
    return ", ".join(filled[:_SHOWN]) + (" …" if len(filled) > _SHOWN else "")


def _without_blank_twins(grid: Grid, head: Head) -> Head:
    """Return the titles with those passed over that mean the same as another and have nothing below them."""
    same = {text for texts in twins(head).values() for text in texts}
    filled = _filled(grid, head) if same else set()
    titles = tuple(
        Title(one.text, IGNORED) if one is not None and one.text in same and place not in filled else one
        for place, one in enumerate(head.titles)
    )
    return Head(titles, head.first_row, head.last_row)


def _filled(grid: Grid, head: Head) -> set[int]:
    """Return the places of columns that have a value below the titles; a title that is written again is none."""
    below = [values for number, values in grid.rows if number > head.last_row]
    titles = {place: one.text for place, one in enumerate(head.titles) if one is not None}
    return {
        place
        for place in filled_places(below)
        if any(place < len(values) and values[place] not in (None, titles.get(place)) for values in below)
    }


def _about_cells(grid: Grid, head: Head, reading: Reading) -> Iterator[_Question]:
    hidden = [number for number, _values in grid.rows if number > head.last_row and number in grid.hidden_rows]
    if hidden and reading.hidden is None:
        text = _("whether hidden or filtered rows are to be read: {places}").format(places=_place(grid, *hidden))
        yield _Question(text, ((("hidden", "read"),), (("hidden", "leave"),)))
    known = {place for place, one in enumerate(head.titles, start=1) if one is not None and one.is_known}
    cells = [
        f"{column_letter(column)}{row}" for row, column in grid.uncounted if row > head.last_row and column in known
    ]
    if cells:
        raise UsageError(
            _("{file}: formulas were never calculated: {cells}").format(file=grid.file, cells=_several(cells)),
            hint=_("open it in Excel or LibreOffice, let it calculate, and save it"),
        )


def _about_sections(grid: Grid, rows: SheetRows, wanted: Sequence[Column], *, is_whole: bool) -> Iterator[_Question]:
    """Ask about sections that nobody knows.

    Rows that are whole without them are likely to be under no section, unless it has a number as units above others.
    """
    for one in rows.unknown_sections:
        text = _("what {text} stands for, which is neither an area, a kind nor a unit ({place})")
        place = _place(grid, one.number)
        parents: list[Answer] = [(_named_as(one.text, column),) for column in wanted if column.key == "parent"]
        answers: tuple[Answer, ...] = (*parents, (("ignore", one.text),))
        answers = answers[::-1] if is_whole and one.style != "number" else answers
        yield _Question(text.format(text=quoted(one.text), place=place), answers)


def _ask(file: str, asked: Sequence[_Question]) -> UsageError:
    """Return the refusal that asks all questions at once; the answers of each stand between bars."""
    said = dict.fromkeys(" | ".join(map(as_option, one.answers)) for one in asked if one.answers)
    hint = _("add: {options}").format(options="   ".join(said)) if said else _("write it into the sheet")
    texts = "; ".join(one.text for one in asked)
    return UsageError(_("{file} does not say: {questions}").format(file=file, questions=texts), hint=hint)


def _missing(chosen: Sequence[tuple[Grid, Head]], wanted: Sequence[Column], read: Sequence[SheetRows]) -> list[Column]:
    """Return the required columns that are neither there nor given by sections, sheets or the reading."""
    there = set[str]().union(*(head.keys for _grid, head in chosen))
    there |= {key for one in read for row in one.rows for key, value in row.values.items() if value is not None}
    return [one for one in wanted if one.required and there.isdisjoint({one.key, *one.instead})]


def _known(wanted: Sequence[Column]) -> str:
    return ", ".join(column.titles[0] if column.titles else column.key for column in wanted)


def _place(grid: Grid, *numbers: int) -> str:
    parts = [_("sheet {name}").format(name=grid.name)] if grid.name else []
    return ", ".join([*parts, _("row {number}").format(number=_several([str(number) for number in numbers]))])


def _several(values: Sequence[str]) -> str:
    return ", ".join(values[:_TOLD]) + (" …" if len(values) > _TOLD else "")
