"""Months of several offices added up: which files count, their sums, and the notes on them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from postwatch.dataclass import dataclass
from postwatch.days import valid_on
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.language import _
from postwatch.pledge.rules import percentage
from postwatch.report.rules import (
    COLUMNS,
    FIGURES,
    FIRST_VERSION,
    PART,
    PERCENT,
    Columns,
    FigureColumns,
    Value,
    bases_of,
    over_bases,
    sum_known,
    with_changes,
)
from postwatch.vietnamese import spelled

# The figures of an office that have room beside each other, on the screen and on a landscape page.
_BESIDE = (
    "units_asked", PERCENT, "inspections_planned", "inspections_unannounced", "violations", "cases_decided",
    "fines_imposed", "fines_outstanding",
)  # fmt: skip


class Province(NamedTuple):
    """A province by its statistical code, with the days on which it had this name."""

    code: str
    name: str
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    source: str = ""


@dataclass(frozen=True)
class RollupArea:
    """An area of an office, with its figures in a report; None where unknown."""

    office: str
    province: str
    area: str
    area_name: str
    units: int | None
    asked: int | None
    acknowledged: int | None
    pledges_asked: int | None
    pledges_signed: int | None
    inspections: int | None
    violations: int | None
    tasks_overdue: int | None
    units_inspected: int | None


@dataclass(frozen=True)
class RollupEnterprise:
    """An enterprise with its points, added up over offices by its business number."""

    business_number: str | None
    name: str | None
    offices: int
    units: int
    asked: int
    acknowledged: int
    pledges_asked: int
    pledges_signed: int
    units_inspected: int


_NUMBERS = tuple(RollupEnterprise.__annotations__)[2:]
_SHARE = ("pledges_signed", "pledges_asked")
_NO_VERSIONS: Mapping[str, int] = MappingProxyType({})


class OfficeMonth(NamedTuple):
    """The content of a file on an office and a period.

    ``figures`` has COLUMNS of each figure by its name, None where the file does not tell it; ``words`` is what the
    office calls figures, ``versions`` by which of their definitions it counts. ``is_by_hand``: it was filled in, and
    nothing but this file vouches for it.
    """

    file: str
    is_by_hand: bool
    code: str
    office: str
    province: str
    name: str
    first: dt.date
    last: dt.date
    campaign: str | None
    as_of: dt.date
    made_on: dt.date | None
    journal_head: str
    figures: Mapping[str, Columns]
    words: Mapping[str, str]
    areas: tuple[RollupArea, ...]
    versions: Mapping[str, int] = _NO_VERSIONS
    enterprises: tuple[RollupEnterprise, ...] = ()

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day of the period."""
        return self.first, self.last


@dataclass(frozen=True)
class RollupFigure(FigureColumns):
    """A figure of all offices that tell it, and how many they are; None where it is not known of all of these."""

    offices: int


@dataclass(frozen=True)
class RollupOffice:
    """An office that is added up: its file, its days, its values of each figure in its period, by their names.

    ``journal_head`` is the head of its journal; ``is_by_hand``: a form that was filled in, which has none.
    """

    file: str
    is_by_hand: bool
    code: str
    office: str
    province: str
    period: Mapping[str, dt.date]
    as_of: dt.date
    made_on: dt.date | None
    journal_head: str
    figures: Mapping[str, Value | None]


@dataclass(frozen=True)
class Rollup:
    """The table of many offices: sums of figures by their names, each office, each area.

    ``by_hand`` is the part of each sum that forms told, which were filled in by hand. ``missing_list`` names the
    provinces of the period of which no file is, ``notes_list`` says in words on paper what has to be known of the sums.
    """

    name: str
    period: Mapping[str, dt.date]
    campaign: str | None
    made_on: dt.date
    names: Mapping[str, str]
    figures: Mapping[str, RollupFigure]
    by_hand: Mapping[str, Value]
    offices_list: tuple[RollupOffice, ...]
    areas_list: tuple[RollupArea, ...]
    enterprises_list: tuple[RollupEnterprise, ...]
    missing_list: tuple[str, ...]
    notes_list: tuple[str, ...]


def beside_each_other(result: Rollup) -> list[str]:
    """Return the names of the figures that a table of offices has columns for; a sheet and the JSON have all."""
    return [name for name in _BESIDE if name in result.figures]


def without_replaced(months: Sequence[OfficeMonth], replaced: Sequence[str]) -> list[OfficeMonth]:
    """Return the months that count: without the files given as replaced, each office once.

    Raises NotFoundError for a replaced file that is not among them, UsageError for a file that no other file of its
    office replaces, AlreadyThereError for a second file of an office.
    """
    names = {one.file for one in months}
    unknown = next((file for file in replaced if file not in names), None)
    if unknown is not None:
        raise NotFoundError(
            _("The replaced file {file} is not among those that are added up").format(file=unknown),
            hint=_("give --replaces one of these files: {files}").format(files="; ".join(sorted(names))),
        )
    kept = [one for one in months if one.file not in replaced]
    _require_replacing(kept, (one for one in months if one.file in replaced))
    for first, second in combinations(kept, 2):
        if _is_of(first, second):
            raise _in_two_files(first, second)
    return kept


def _require_replacing(kept: Sequence[OfficeMonth], replaced: Iterable[OfficeMonth]) -> None:
    for one in replaced:
        if not any(_is_of(one, other) for other in kept):
            raise UsageError(
                _("No other file of {office} replaces {file}").format(office=one.office, file=one.file),
                hint=_("add the file that replaces it, or leave --replaces out"),
            )


def _in_two_files(first: OfficeMonth, second: OfficeMonth) -> AlreadyThereError:
    if first.campaign != second.campaign:
        return AlreadyThereError(
            _("{office} is in two files that do not count the same: {first} ({what}) and {second} ({other})").format(
                office=first.office, first=first.file, what=_counted_of(first), second=second.file,
                other=_counted_of(second),
            ),
            hint=_("leave one of them out; add up files that count the same"),
        )  # fmt: skip
    if first.days != second.days:
        return AlreadyThereError(
            _("{office} is in two files of different days: {first} ({days}) and {second} ({other_days})").format(
                office=first.office, first=first.file, days=_days_of(first), second=second.file,
                other_days=_days_of(second),
            ),
            hint=_("leave out the file of the other period; or say which one is replaced: --replaces FILE"),
        )  # fmt: skip
    return AlreadyThereError(
        _("{office} is in two files: {first} ({first_made}) and {second} ({second_made})").format(
            office=first.office, first=first.file, first_made=_made(first), second=second.file,
            second_made=_made(second),
        ),
        hint=_("say which of them the other replaces: --replaces {file}").format(file=first.file),
    )  # fmt: skip


def _is_of(one: OfficeMonth, other: OfficeMonth) -> bool:
    """Return whether two files are of the same office: by code, or by name in the same province.

    Differing codes do not tell offices apart: form users invent them, and an office may have a new code.
    """
    return _same(one.code, other.code) or (one.province == other.province and _same(one.office, other.office))


def _same(text: str, other: str) -> bool:
    return bool(text) and spelled(text) == spelled(other)


def _made(month: OfficeMonth) -> str:
    return _("made on {day}").format(day=month.made_on) if month.made_on else _("without a day")


def days_of_all(months: Sequence[OfficeMonth], *, is_accepted: bool) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the period that most files are of, the later period if as many.

    Raises RuleError where files are of other days, unless that ``is_accepted``, or of other campaigns.
    """
    counts = Counter(one.days for one in months)
    days, _count = max(counts.items(), key=lambda one: (one[1], one[0]))
    others = [one for one in months if one.days != days]
    if others and not is_accepted:
        raise RuleError(
            _("Not all files are of {first} to {last}: {others}").format(
                first=days[0], last=days[1], others="; ".join(map(_with_days, others))
            ),
            hint=_("ask for the right period, or add them up all the same, with a note: --accept-period"),
        )
    counted = Counter(map(_counted_of, months))
    most, _count = max(counted.items(), key=lambda one: one[1])
    others = [one for one in months if _counted_of(one) != most]
    if others:
        raise RuleError(
            _("Not all files count {what}: {others}").format(
                what=most,
                others="; ".join(
                    _("{office}: {what}").format(office=one.office, what=_counted_of(one)) for one in others
                ),
            ),
            hint=_("add up files that count the same"),
        )
    return days


def _counted_of(month: OfficeMonth) -> str:
    """Return the scope of a file: a campaign, or the whole office."""
    if month.campaign is None:
        return _("all that the office does")
    return _("campaign {campaign}").format(campaign=month.campaign)


def _days_of(month: OfficeMonth) -> str:
    return _("{first} to {last}").format(first=month.first, last=month.last)


def _with_days(month: OfficeMonth) -> str:
    return _("{office}: {first} to {last}").format(office=month.office, first=month.first, last=month.last)


def sums_of(months: Sequence[OfficeMonth]) -> dict[str, RollupFigure]:
    """Return the sum of each figure that an office tells, in the order in which reports show them.

    A share is not added up: it is made of the sums of what it is a share of.
    """
    names = dict.fromkeys([*FIGURES, *(name for one in months for name in one.figures)])
    offices = {name: len(found) for name in names if (found := [one for one in months if is_told(name, one)])}
    sums = over_bases({name: _coverage(months) if name == PERCENT else _sum(name, months) for name in offices})
    return {name: RollupFigure(**with_changes(name, sums[name]), offices=offices[name]) for name in offices}


def _sum(name: str, months: Sequence[OfficeMonth]) -> Columns:
    told = [columns for one in months if (columns := columns_of(name, one))[0] is not None]
    return tuple(sum_known(columns[place] for columns in told) for place in range(len(COLUMNS)))


def columns_of(name: str, month: OfficeMonth) -> Columns:
    """Return the values of an office for a figure, to be added up.

    They are 0 for a part that no record of it has, such as an act, and where its base is nobody. A form asks for no
    parts: if the whole is more than 0, nothing is known of its parts.
    """
    columns = month.figures.get(name)
    if is_other(name, month):
        return (None,) * len(COLUMNS)
    if columns is None:
        return _columns_of_part(name, month)
    bases = [month.figures[one] for one in bases_of(name)[1:] if one in month.figures]
    return tuple(
        0 if value is None and any(base[place] == 0 for base in bases) else value for place, value in enumerate(columns)
    )


def _columns_of_part(name: str, month: OfficeMonth) -> Columns:
    """Return the values of a part that an office does not tell: 0 where its whole is known."""
    whole = (month.figures.get(name.partition(PART)[0]) if PART in name else None) or (None,) * len(COLUMNS)
    return tuple(None if value is None or (month.is_by_hand and value) else 0 for value in whole)


def is_other(name: str, month: OfficeMonth) -> bool:
    """Return whether an office tells a figure by another version of its definition: then it is not the same figure.

    A form that was filled in has no versions: it asks in the words of the figure.
    """
    base = name.partition(PART)[0]
    is_counted = base in FIGURES and base in month.figures and not month.is_by_hand
    return is_counted and month.versions.get(base, FIRST_VERSION) != FIGURES[base].version


def enterprises_of(months: Iterable[OfficeMonth]) -> tuple[RollupEnterprise, ...]:
    """Return enterprises added up over offices by their business numbers; without a number each stays by itself."""
    told: dict[object, list[RollupEnterprise]] = {}
    for month in months:
        for place, one in enumerate(month.enterprises):
            number = "".join(filter(str.isalnum, one.business_number or ""))
            told.setdefault(number or (month.file, place), []).append(one)
    return tuple(
        RollupEnterprise(
            rows[0].business_number,
            next((one.name for one in rows if one.name), None),
            *(sum(getattr(one, number) for one in rows) for number in _NUMBERS),
        )
        for rows in told.values()
    )


def _coverage(months: Sequence[OfficeMonth]) -> Columns:
    told = [one for one in months if is_told(PERCENT, one)]
    parts = [sum(getattr(area, column) for one in told for area in one.areas) for column in _SHARE]
    share = percentage(*parts) if parts[1] else None
    return share, share, None, None


def missing_provinces(months: Iterable[OfficeMonth], provinces: Iterable[Province], *, on: dt.date) -> list[str]:
    """Return the names of the provinces of a day of which no file is, in the order of their codes."""
    there = {one.province for one in months}
    valid = (one for one in provinces if valid_on(one.active_from, one.active_to, on))
    return [one.name for one in valid if one.code not in there]


def is_told(name: str, month: OfficeMonth) -> bool:
    """Return whether an office's value of a figure is added up; a share only if its areas tell of what."""
    if name != PERCENT:
        return columns_of(name, month)[0] is not None
    parts = [getattr(area, column) for area in month.areas for column in _SHARE]
    return bool(parts) and None not in parts and not is_other(PERCENT, month)
