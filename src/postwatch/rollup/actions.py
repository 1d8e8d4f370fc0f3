"""Files of offices added up into one table."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from postwatch.dataclass import dataclass
from postwatch.datafile import read_rows
from postwatch.language import N_
from postwatch.paths import resource
from postwatch.report.figure_parts import in_order
from postwatch.report.rules import FIGURES, is_named, on_paper
from postwatch.rollup.file import read_month
from postwatch.rollup.notes import note, notes_on, notes_on_provinces
from postwatch.rollup.sums import (
    OfficeMonth,
    Province,
    Rollup,
    RollupOffice,
    days_of_all,
    enterprises_of,
    missing_provinces,
    sums_of,
    without_replaced,
)

PROVINCES = "provinces.csv"
_HASH = N_("A hash tells a change by accident; it is no signature")


@dataclass(frozen=True)
class WrittenForm:
    """A blank form that was written; ``size`` in bytes."""

    path: Path
    sha256: str
    size: int


def provinces(workspace: Path | None) -> tuple[Province, ...]:
    """Return the provinces with their days, the workspace's own list first."""
    return read_rows(resource("data", PROVINCES, workspace), Province, like=f"data/{PROVINCES}")


def roll_up(
    files: Iterable[Path],
    *,
    replaced: Sequence[str],
    accepts_periods: bool,
    known: Sequence[Province],
    made_on: dt.date,
) -> Rollup:
    """Read files of offices and add them up. Raises as `read_month`, `without_replaced` and `days_of_all`."""
    months = [read_month(path) for path in files]
    counted = without_replaced(months, replaced)
    counted.sort(key=lambda one: (one.province, one.office))
    days = days_of_all(counted, is_accepted=accepts_periods)
    sums, by_hand = sums_of(counted), sums_of([one for one in counted if one.is_by_hand])
    words = _words(counted, sums)
    names, missing = in_order(sums), missing_provinces(counted, known, on=days[1])
    of_period = min((one for one in counted if one.days == days), key=lambda one: not is_named(one.name))
    return Rollup(
        name=of_period.name,
        period={"from": days[0], "to": days[1]},
        campaign=of_period.campaign,
        made_on=made_on,
        names={name: words[name] for name in names},
        figures={name: sums[name] for name in names},
        by_hand={name: one.value for name, one in by_hand.items() if one.value is not None},
        offices_list=tuple(_office(one, names) for one in counted),
        areas_list=tuple(area for one in counted for area in one.areas),
        enterprises_list=enterprises_of(counted),
        missing_list=tuple(missing),
        notes_list=(
            *_missing(missing),
            *notes_on_provinces(counted, known, on=days[1]),
            *_replacements(months, replaced),
            *notes_on(counted, sums, words, days),
            *([] if all(one.is_by_hand for one in counted) else [note(_HASH)]),
        ),
    )


def _office(month: OfficeMonth, names: Sequence[str]) -> RollupOffice:
    own = sums_of([month])
    figures = {name: own[name].value if name in own else None for name in names}
    return RollupOffice(
        month.file, month.is_by_hand, month.code, month.office, month.province,
        {"from": month.first, "to": month.last}, month.as_of, month.made_on, month.journal_head, figures,
    )  # fmt: skip


def _words(months: Sequence[OfficeMonth], names: Iterable[str]) -> dict[str, str]:
    """Return the words on paper of figures: ours, else those of the first office that has them."""
    told = {name: words for one in reversed(months) for name, words in one.words.items()}
    return {name: on_paper(name) if name in FIGURES else told.get(name, name) for name in names}


def _replacements(months: Sequence[OfficeMonth], replaced: Sequence[str]) -> list[str]:
    return [
        note(N_("{file} of {office} was replaced and is left out"), file=one.file, office=one.office)
        for one in months
        if one.file in replaced
    ]


def _missing(names: Sequence[str]) -> list[str]:
    told = note(N_("No file of {count} provinces: {names}"), count=len(names), names=", ".join(names))
    return [told] if names else []
