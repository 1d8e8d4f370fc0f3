"""The form that an office without these records fills in: a workbook of three sheets, written blank and read back."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from postwatch.datafile import Fault, as_written, nearest_key, read_toml, record_of, refusal
from postwatch.days import Months, Period, name_of_days, period_name, period_named
from postwatch.errors import UsageError
from postwatch.language import _, in_vietnamese
from postwatch.paths import resource
from postwatch.records import Name, Text
from postwatch.report.file import in_dong, is_figure, number_of
from postwatch.report.numbers import NUMBERS
from postwatch.report.rules import FIGURES, PERCENT, STATES, Value, on_paper
from postwatch.rollup.sums import OfficeMonth, RollupArea
from postwatch.settings import REPORT_PERIODS
from postwatch.sheets.cells import as_date
from postwatch.sheets.columns import Cell, typed
from postwatch.sheets.grids import Grid, bare
from postwatch.sheets.read import read_grids
from postwatch.sheets.rows import is_total
from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes
from postwatch.vietnamese import clean, quoted

_FILE = "rollup_form.toml"
_REQUIRED = ("province", "office", "first", "last")
_DAYS = ("first", "last", "as_of", "made_on")
_FIRST_NUMBER = 2
"""Of the columns of figures and areas, the first that holds numbers."""


class _Sheets(NamedTuple):
    """Names of the sheets."""

    office: Name
    figures: Name
    areas: Name


class _Words(NamedTuple):
    """The words of the form: names, titles, and the fields of the office and of an area, by their keys."""

    title: Name
    hint: Text
    office_titles: tuple[Name, ...]
    figure_titles: tuple[Name, ...]
    sheets: _Sheets
    asked: dict[str, Name]
    areas: dict[str, Name]


@cache
def _words() -> _Words:
    """Return the words of the form, which the shipped file has."""
    file = resource("data", _FILE)
    return record_of(read_toml(file), _Words, file=file, like=f"data/{_FILE}")


def blank_form(period: Period) -> bytes:
    """Return the form of a period as an xlsx; the person who fills it in may change the days."""
    filled: dict[str, Cell] = {"name": period_name(period), "first": period.first, "last": period.last}
    office = [(words, filled.get(key)) for key, words in _words().asked.items()]
    asked = (OutColumn(_words().office_titles[0], width=32), OutColumn(_words().office_titles[1], width=60))
    numbers = len(_words().figure_titles) - _FIRST_NUMBER
    figures = [(name, words, *[None] * numbers) for name, words in ((name, on_paper(name)) for name in FIGURES)]
    return workbook_bytes(
        [
            OutSheet(_words().sheets.office, asked, office, (_words().title,)),
            OutSheet(_words().sheets.figures, _titled(_words().figure_titles), figures, (_words().hint,)),
            OutSheet(_words().sheets.areas, _titled(tuple(_area_titles().values())), (), (_words().hint,)),
        ],
        title=_words().title,
    )  # fmt: skip


def _area_titles() -> dict[str, str]:
    """Return the titles of the fields of an area, by their names, in order."""
    return {**_words().areas, **{one.name: in_vietnamese(one.words) for one in NUMBERS}}


def _titled(titles: Sequence[str]) -> tuple[OutColumn, ...]:
    code, name, *numbers = titles
    return (OutColumn(code, width=30), OutColumn(name, width=45), *(OutColumn(one, "number", 14) for one in numbers))


class _Line(NamedTuple):
    """A row of a sheet: its place, and its cells below the titles."""

    where: str
    cells: Sequence[Cell]


def read_form(path: Path) -> OfficeMonth:
    """Return the content of a filled-in form. Raises UsageError with every fault; else as `read_grids`."""
    grids = read_grids(path)
    faults = [*_uncounted(grids)]
    told = _told_of_office(grids, faults)
    figures = {
        name: columns for name, columns in _figures(grids, faults, told) if any(one is not None for one in columns)
    }
    areas = tuple(_areas(grids, faults, told))
    if not faults and not figures:
        faults.append(Fault(_("sheet {name}").format(name=_words().sheets.figures), _("no figure is filled in")))
    if faults:
        raise refusal(
            path,
            faults,
            hint=_("put that right in the file; a blank form is written by: postwatch report rollup --form 2020-06"),
        )
    days = {key: day for key in _DAYS if isinstance(day := told.get(key), dt.date)}
    texts = {key: str(told.get(key) or "") for key in _words().asked if key not in _DAYS}
    name = _name_of(texts["name"], days["first"], days["last"])
    return OfficeMonth(
        str(path), True, texts["code"], texts["office"], texts["province"], name, days["first"], days["last"], None,
        days.get("as_of", days["last"]), days.get("made_on"), "", figures,
        {name: on_paper(name) for name in figures}, areas,
    )  # fmt: skip


def _name_of(text: str, first: dt.date, last: dt.date) -> str:
    """Return the name of a period that was filled in, or the days themselves where they are not its days."""
    for style in REPORT_PERIODS:
        try:
            period = period_named(text, Months(style))
        except UsageError:
            break
        if (period.first, period.last) == (first, last):
            return period_name(period)
    return name_of_days(first, last)


def cleaned(text: str) -> str:
    """Return a text of another office's file as kept and printed. Raises UsageError for invisible characters."""
    return clean(text, what=quoted(text))


def _uncounted(grids: Sequence[Grid]) -> Iterator[Fault]:
    """Yield the cells whose formula was never calculated."""
    for grid in grids:
        for row, _column in grid.uncounted:
            where = _("sheet {name}, row {row}").format(name=grid.name, row=row)
            yield Fault(where, _("the formula has no value: calculate it"))


def _lines(grids: Sequence[Grid], titles: Sequence[str]) -> Iterator[_Line]:
    """Yield the rows below the titles of a sheet, which may be in any sheet and row."""
    wanted = [bare(one) for one in titles]
    for grid in grids:
        is_below = False
        for number, cells in grid.rows:
            if is_below and any(one is not None for one in cells):
                where = _("sheet {name}, row {row}").format(name=grid.name, row=number)
                yield _Line(where, [*cells, *[None] * (len(titles) - len(cells))])
            is_below = is_below or [bare(typed(one or "")) for one in cells[: len(wanted)]] == wanted
        if is_below:
            return


def _code_and_name(line: _Line, faults: list[Fault]) -> tuple[str, str] | None:
    """Return the code and the name of the area of a line, None for a line that names no area, which is a fault."""
    try:
        code, name = (cleaned(typed(cell or "")) for cell in line.cells[:_FIRST_NUMBER])
    except UsageError as error:
        faults.append(Fault(line.where, error.message))
        return None
    if name and not is_total(name):
        return code, name
    why = _("it is a total and no area: leave it out") if name else _("the area has no name")
    faults.append(Fault(line.where, why))
    return None


def _told_of_office(grids: Sequence[Grid], faults: list[Fault]) -> dict[str, Cell]:
    keys = {bare(words): key for key, words in _words().asked.items()}
    told: dict[str, Cell] = {}
    wrong: set[str] = set()
    for line in _lines(grids, _words().office_titles):
        key = keys.get(bare(typed(line.cells[0] or "")))
        if key is None or line.cells[1] is None:
            continue
        try:
            told[key] = (
                as_date(line.cells[1], what=_words().asked[key]) if key in _DAYS else cleaned(typed(line.cells[1]))
            )
        except UsageError as error:
            wrong.add(key)
            faults.append(Fault(line.where, error.message))
    place = _("sheet {name}").format(name=_words().sheets.office)
    missing = [key for key in _REQUIRED if not told.get(key) and key not in wrong]
    faults += [Fault(f"{place}, {_words().asked[key]}", _("it is missing")) for key in missing]
    if "province" in told:
        told["province"] = str(told["province"]).zfill(2)
    faults += _faults_of_days(place, *(told.get(key) for key in ("first", "last", "as_of")))
    return told


def _faults_of_days(place: str, first: object, last: object, as_of: object) -> Iterator[Fault]:
    if not (isinstance(first, dt.date) and isinstance(last, dt.date)):
        return
    if last < first:
        yield Fault(f"{place}, {_words().asked['last']}", _("it is before the first day"))
    elif isinstance(as_of, dt.date) and not first <= as_of <= last:
        yield Fault(f"{place}, {_words().asked['as_of']}", _("it lies outside the period"))


def _figures(
    grids: Sequence[Grid], faults: list[Fault], told: Mapping[str, Cell]
) -> Iterator[tuple[str, tuple[Value | None, ...]]]:
    is_of_one_year = len({day.year for key in ("first", "last") if isinstance(day := told.get(key), dt.date)}) == 1
    met: set[str] = set()
    for line in _lines(grids, _words().figure_titles):
        name = typed(line.cells[0] or "").strip()
        if name not in FIGURES or name in met:
            faults.append(
                Fault(line.where, _("the figure stands there twice") if name in met else nearest_key(name, FIGURES))
            )
            continue
        met.add(name)
        cells = line.cells[_FIRST_NUMBER : len(_words().figure_titles)]
        columns = tuple(_number(name, cell, line.where, faults) for cell in cells)
        if is_of_one_year and name not in STATES:
            _check_year(columns[0], columns[1], line.where, faults)
        yield name, columns


def _check_year(value: Value | None, cumulative: Value | None, where: str, faults: list[Fault]) -> None:
    """Add a fault where more is counted of a period than of the year since it began."""
    if value is not None and cumulative is not None and value > cumulative:
        said = _("{value} in the period are more than {cumulative} since the year began")
        faults.append(Fault(where, said.format(value=value, cumulative=cumulative)))


def _areas(grids: Sequence[Grid], faults: list[Fault], told: Mapping[str, Cell]) -> Iterator[RollupArea]:
    office, province = (str(told.get(key)) for key in ("office", "province"))
    met: set[str] = set()
    titles = _area_titles()
    for line in _lines(grids, tuple(titles.values())):
        named = _code_and_name(line, faults)
        if named is None:
            continue
        code, name = named
        if code and code in met:
            faults.append(Fault(line.where, _("the area stands there twice")))
        met.add(code)
        cells = dict(zip(titles, line.cells, strict=False))
        numbers = {column: _whole(column, cells[column], line.where, faults) for column in [*titles][_FIRST_NUMBER:]}
        area = RollupArea(office=office, province=province, area=code, area_name=name, **numbers)
        asked, signed = area.pledges_asked, area.pledges_signed
        if asked is not None and signed is not None and signed > asked:
            faults.append(Fault(line.where, _("{signed} pledged, of {asked} asked").format(signed=signed, asked=asked)))
        yield area


def _whole(column: str, cell: Cell, where: str, faults: list[Fault]) -> int | None:
    value = _number(column, cell, where, faults)
    return None if value is None else int(value)


def _number(name: str, cell: Cell, where: str, faults: list[Fault]) -> Value | None:
    """Return a cell as the value of a figure, None for a blank cell; any other value is a fault."""
    if cell is None:
        return None
    value = in_dong(name, number_of(cell)) if isinstance(cell, str) else cell
    if isinstance(value, float) and value.is_integer() and name != PERCENT:
        value = int(value)
    if not is_figure(name, value):
        faults.append(Fault(where, _("{value} is no value of this figure").format(value=as_written(value))))
        return None
    return value  # type: ignore[return-value]
