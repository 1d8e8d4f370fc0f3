"""Months of several offices added up: which files count, their sums, and the notes on them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple

from postwatch.dataclass import dataclass
from postwatch.days import valid_on
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.language import N_, _, in_vietnamese
from postwatch.pledge.rules import percentage
from postwatch.report.rules import (
    COLUMNS,
    FIGURES,
    PART,
    PERCENT,
    Columns,
    FigureColumns,
    Value,
    figure_in_words,
    on_paper,
    sum_known,
    with_changes,
)
from postwatch.vietnamese import money, short_date, spelled

# Words for the columns behind the first.
_OF_OTHER_DAYS = (
    N_("since the year began {value}"), N_("in the period before {value}"), N_("in the same period last year {value}"),
)  # fmt: skip
# The figures of an office that have room beside each other, on the screen and on a landscape page.
_BESIDE = (
    "units_asked", PERCENT, "inspections_planned", "inspections_unannounced", "violations", "cases_decided",
    "fines_imposed", "fines_outstanding",
)  # fmt: skip
# What areas tell of the days of a period, and the figures that tell the whole of it.
_OF_AREAS = {
    "violations": ("violations",),
    "inspections": ("inspections_planned", "inspections_unannounced", "re_inspections"),
}
# The figures that reports tell by their parts, with a note where these are not the whole.
_BY_PARTS = {
    "violations": N_("{figure} by provision {part}/{whole}"), "followups_issued": N_("{figure} by rung {part}/{whole}"),
}  # fmt: skip
_SO_FAR = N_("since the year began: {figure}")


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
    for one in months:
        if one.file in replaced and not any(_is_of(one, other) for other in kept):
            raise UsageError(
                _("No other file of {office} replaces {file}").format(office=one.office, file=one.file),
                hint=_("add the file that replaces it, or leave --replaces out"),
            )
    for first, second in combinations(kept, 2):
        if _is_of(first, second):
            raise _in_two_files(first, second)
    return kept


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
    sums = {name: _coverage(months) if name == PERCENT else _sum(name, months) for name in names}
    return {name: one for name, one in sums.items() if one.offices}


def _sum(name: str, months: Sequence[OfficeMonth]) -> RollupFigure:
    told = [columns for one in months if (columns := _columns(name, one))[0] is not None]
    whole = [sum_known(columns[place] for columns in told) for place in range(len(COLUMNS))]
    return RollupFigure(**with_changes(name, whole), offices=len(told))


def _columns(name: str, month: OfficeMonth) -> Columns:
    """Return the values of an office for a figure; 0 for a part that no record of it has, such as an act.

    A form asks for no parts: if the whole is more than 0, nothing is known of its parts.
    """
    columns = month.figures.get(name)
    if is_other(name, month):
        return (None,) * len(COLUMNS)
    if columns is None:
        whole = (month.figures.get(name.partition(PART)[0]) if PART in name else None) or (None,) * len(COLUMNS)
        return tuple(None if value is None or (month.is_by_hand and value) else 0 for value in whole)
    return columns


def is_other(name: str, month: OfficeMonth) -> bool:
    """Return whether an office counts a figure by another version of its definition: then it is not the same figure."""
    base = name.partition(PART)[0]
    return base in FIGURES and month.versions.get(base, 1) != FIGURES[base].version


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


def _coverage(months: Sequence[OfficeMonth]) -> RollupFigure:
    wanted = ("pledges_signed", "pledges_asked")
    told = [
        one
        for one in months
        if one.areas
        and not is_other(PERCENT, one)
        and all(getattr(area, column) is not None for area in one.areas for column in wanted)
    ]
    parts = [sum(getattr(area, column) for one in told for area in one.areas) for column in wanted]
    share = percentage(*parts) if told else None
    return RollupFigure(**with_changes(PERCENT, [share, share, None, None]), offices=len(told))


def missing_provinces(months: Iterable[OfficeMonth], provinces: Iterable[Province], *, on: dt.date) -> list[str]:
    """Return the names of the provinces of a day of which no file is, in the order of their codes."""
    there = {one.province for one in months}
    valid = (one for one in provinces if valid_on(one.active_from, one.active_to, on))
    return [one.name for one in valid if one.code not in there]


def notes_on_provinces(months: Sequence[OfficeMonth], provinces: Iterable[Province], *, on: dt.date) -> Iterator[str]:
    """Yield which offices name no province of a day, and which provinces several offices tell."""
    names = {one.code: one.name for one in provinces if valid_on(one.active_from, one.active_to, on)}
    offices: dict[str, list[OfficeMonth]] = {}
    for one in months:
        offices.setdefault(one.province, []).append(one)
        if one.province not in names:
            yield note(
                N_("{office}: no province has the code «{code}» on {day}"), office=one.office, code=one.province, day=on
            )
    for code, found in offices.items():
        if len(found) > 1:
            yield note(
                N_("{province} is told by several offices: {offices}; check that nothing is counted twice"),
                province=names.get(code, code), offices=", ".join(one.office for one in found),
            )  # fmt: skip


def notes_on(
    months: Sequence[OfficeMonth], sums: Iterable[str], words: Mapping[str, str], days: tuple[dt.date, dt.date]
) -> Iterator[str]:
    """Yield notes on the sums: other days, an early cut-off, figures that not all have, files by hand."""
    yield from _other_days(months, days)
    yield from _silence(months, sums, words)
    yield from _half_told(months, words)
    yield from _not_the_whole(months)
    for name in FIGURES:
        if others := [month.office for month in months if is_other(name, month)]:
            yield note(
                N_("{figure}: counted by another definition by {offices}, so what they tell is not added up"),
                figure=on_paper(name), offices=", ".join(others),
            )  # fmt: skip
    for name in sums:
        called = dict.fromkeys(month.words[name] for month in months if name in month.words)
        if len(called) > 1:
            yield note(N_("{figure} is called differently: {names}"), figure=name, names="; ".join(called))
    if by_hand := [one.office for one in months if one.is_by_hand]:
        yield note(N_("Filled in by hand, with nothing to check them by: {offices}"), offices=", ".join(by_hand))


def _other_days(months: Sequence[OfficeMonth], days: tuple[dt.date, dt.date]) -> Iterator[str]:
    for one in months:
        if one.days != days:
            yield note(N_("{office} counted {first} to {last}"), office=one.office, first=one.first, last=one.last)
        if one.as_of < one.last:
            yield note(N_("{office} counted up to {day} only"), office=one.office, day=one.as_of)


def _silence(months: Sequence[OfficeMonth], sums: Iterable[str], words: Mapping[str, str]) -> Iterator[str]:
    """Yield which figures are missing in which offices: those of the same offices together."""
    figures: dict[tuple[str, ...], list[str]] = {}
    for name in sums:
        silent = tuple(
            one.office for one in months if not (_is_told(name, one) or _is_half_told(name, one) or is_other(name, one))
        )
        if silent:
            figures.setdefault(silent, []).append(words[name].strip())
    for offices, named in figures.items():
        yield note(N_("{figure}: not told by {offices}"), figure="; ".join(named), offices=", ".join(offices))


def _half_told(months: Sequence[OfficeMonth], words: Mapping[str, str]) -> Iterator[str]:
    """Yield notes on parts of forms that are not added up: figures of other days alone, and shares of nothing told."""
    for month in months:
        if other_days := _told_of_other_days(month):
            told = "; ".join(f"{month.words[name].strip()} ({', '.join(of)})" for name, of in other_days.items())
            yield note(
                N_("{office} does not tell what they were in the period, so they are not added up: {figures}"),
                office=month.office, figures=told,
            )  # fmt: skip
    if bare_shares := [month.office for month in months if _is_half_told(PERCENT, month)]:
        yield note(
            N_("{figure}: {offices} told the share without saying by area of how many, so it is not added up"),
            figure=words.get(PERCENT, on_paper(PERCENT)), offices=", ".join(bare_shares),
        )  # fmt: skip


def _not_the_whole(months: Iterable[OfficeMonth]) -> Iterator[str]:
    """Yield of which offices areas, provisions and rungs do not add up to the whole: a month on paper tells none."""
    for one in months:
        if lacking := [*_areas_apart(one), *_parts_apart(one)]:
            yield note(
                N_("{office}: the parts do not add up to the whole, as where a month was reported on paper, or an act "
                   "has no unit: {parts}"),
                office=one.office, parts="; ".join(lacking),
            )  # fmt: skip


def _areas_apart(month: OfficeMonth) -> Iterator[str]:
    """Yield notes on areas that do not add up to the whole; none on a form without areas, or with only some of a
    figure.
    """
    for column, names in _OF_AREAS.items():
        whole = sum_known(_columns(name, month)[0] for name in names)
        parts = sum_known(getattr(area, column) for area in month.areas)
        if parts is None and not month.is_by_hand:
            parts = 0
        if whole is not None and parts is not None and parts != whole:
            words = note(N_("Inspections")) if column == "inspections" else on_paper(column)
            yield note(
                N_("{figure} by area {part}/{whole}"), figure=words, part=money(int(parts)), whole=money(int(whole))
            )


def _parts_apart(month: OfficeMonth) -> Iterator[str]:
    """Yield which figures the parts by which the JSON of a report tells them do not add up to."""
    for name, said in () if month.is_by_hand else _BY_PARTS.items():
        parts = [columns for part, columns in month.figures.items() if part.startswith(f"{name}{PART}")]
        for place, frame in enumerate(("{figure}", _SO_FAR)):
            whole, known = _columns(name, month)[place], int(sum(columns[place] or 0 for columns in parts))
            if whole is not None and known != whole:
                told = note(said, figure=on_paper(name), part=money(known), whole=money(int(whole)))
                yield note(frame, figure=told)


def note(message: str, **values: object) -> str:
    """Return a note as printed on paper, in Vietnamese whatever the screen speaks; days as letters write them."""
    told = {name: short_date(value) if isinstance(value, dt.date) else value for name, value in values.items()}
    return str(in_vietnamese(message)).format(**told)


def _told_of_other_days(month: OfficeMonth) -> dict[str, list[str]]:
    """Return the figures that a form has for other days alone, by their names, with their values in words."""
    return {
        name: [
            note(words, value=figure_in_words(name, value))
            for words, value in zip(_OF_OTHER_DAYS, columns[1:], strict=True)
            if value is not None
        ]
        for name, columns in month.figures.items()
        if name != PERCENT and _is_half_told(name, month)
    }


def _is_half_told(name: str, month: OfficeMonth) -> bool:
    """Return whether a form tells a share, and not of what, or a figure of other days alone."""
    return month.is_by_hand and name in month.figures and not _is_told(name, month)


def _is_told(name: str, month: OfficeMonth) -> bool:
    """Return whether an office's value of a figure is added up; a share only if its areas tell of what."""
    return bool(_coverage([month]).offices) if name == PERCENT else _columns(name, month)[0] is not None
