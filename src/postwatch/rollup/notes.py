"""Notes on the sums of several offices: other days, figures that not all have, parts that do not add up."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from postwatch.days import valid_on
from postwatch.language import N_, in_vietnamese
from postwatch.report.rules import FIGURES, PART, PERCENT, figure_in_words, on_paper, sum_known
from postwatch.rollup.sums import OfficeMonth, Province, columns_of, is_other, is_told
from postwatch.vietnamese import money, short_date

# Words for the columns behind the first.
_OF_OTHER_DAYS = (
    N_("since the year began {value}"), N_("in the period before {value}"), N_("in the same period last year {value}"),
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
    yield from _without_version(months)
    for name in sums:
        called = dict.fromkeys(month.words[name] for month in months if name in month.words)
        if len(called) > 1:
            yield note(N_("{figure} is called differently: {names}"), figure=name, names="; ".join(called))
    if by_hand := [one.office for one in months if one.is_by_hand]:
        yield note(N_("Filled in by hand, with nothing to check them by: {offices}"), offices=", ".join(by_hand))


def _without_version(months: Sequence[OfficeMonth]) -> Iterator[str]:
    """Yield which figures offices tell without a version of their definition, those of the same offices together."""
    figures: dict[tuple[str, ...], list[str]] = {}
    for name in FIGURES:
        if told := [one for one in months if name in one.figures.keys() - one.versions and not one.is_by_hand]:
            figures.setdefault(tuple(one.office for one in told), []).append(on_paper(name))
    for offices, names in figures.items():
        yield note(
            N_("{offices} do not say by which definition they counted, so it is taken as the first: {figures}"),
            offices=", ".join(offices), figures="; ".join(names),
        )  # fmt: skip


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
            one.office for one in months if not (is_told(name, one) or _is_half_told(name, one) or is_other(name, one))
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
    """Yield notes on areas that do not add up to the whole, none without areas or with some figures only."""
    for column, names in _OF_AREAS.items():
        whole = sum_known(columns_of(name, month)[0] for name in names)
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
            whole, known = columns_of(name, month)[place], int(sum(columns[place] or 0 for columns in parts))
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
    return month.is_by_hand and name in month.figures and not is_told(name, month)
