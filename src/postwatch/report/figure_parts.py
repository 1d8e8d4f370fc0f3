"""Figures that the records themselves name: measures that campaigns ask for, acts by provision, follow-ups by rung.

A measure is called by its code, a part of another figure ``violations:174/2026/NĐ-CP:12.1``, ``followups_issued:2``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from postwatch.campaign.figure_tables import CampaignMeasure
from postwatch.law.citation import parse_reference
from postwatch.report.compiled import find
from postwatch.report.rules import FIGURES, MEASURED, MEASURES, OF_CAMPAIGN, PART, Value, on_paper
from postwatch.report.statement_names import BY_DAY, OF_DAY
from postwatch.report.window import Window, within
from postwatch.store.remembered import remembered

_MEASURE, _ACTS = f"measure{PART}", "violations"


def parts_of(session: Session, *windows: Window) -> list[dict[str, Value]]:
    """Return for each window the sums of all measures, of the figures counted by day, and of the parts.

    Parts are those that any of the windows has. The days from the first to the last window are read once: a statement
    for each window would be spelled out anew.
    """
    if not windows:
        return []
    always = [*measure_names(session), *(name for name in _figures_by_day(windows[0]) if name != MEASURED)]
    found = _added_up(session, windows, always)
    named = {name: sums for name, sums in found.items() if any(sums) or not is_part(name)}
    return [{name: sums[place] for name, sums in named.items()} for place in range(len(windows))]


def _added_up(session: Session, windows: Sequence[Window], always: Iterable[str]) -> dict[str, list[int]]:
    """Return the sum of each window by name, for the names of which there is a record and those ``always`` there."""
    found = {name: [0] * len(windows) for name in always}
    for name, day, number in _by_day(session, within(windows)):
        sums = found.setdefault(name, [0] * len(windows))
        for place, window in enumerate(windows):
            if window.first <= day <= window.last:
                sums[place] += number
    return found


@remembered
def measure_names(session: Session) -> dict[str, str]:
    """Return the figures that reports of units carry, with the words that campaigns print for them.

    Those that every office has come first. A code that campaigns use for several things has the words of the first.
    """
    named = select(col(CampaignMeasure.code), col(CampaignMeasure.name)).order_by(col(CampaignMeasure.id))
    mine = named.where(col(CampaignMeasure.office_id) == session.info["office_id"])
    words = {code: on_paper(code) for code in MEASURES}
    for code, name in session.connection().execute(mine):
        words.setdefault(measure_figure(code), name)
    return words


def measure_figure(code: str) -> str:
    """Return the name of the figure of a measure: its code, unless that is the name of another figure."""
    return f"{_MEASURE}{code}" if code in FIGURES and code not in MEASURES else code


def measure_of(figure: str) -> str:
    """Return the code of the measure that a figure, by its name, adds up."""
    return figure.removeprefix(_MEASURE)


def part_names(names: Iterable[str], measures: Mapping[str, str]) -> dict[str, str]:
    """Return the words on paper of figures by their names, in the same order."""
    return {name: measures.get(name) or _words(name) for name in names}


def _words(name: str) -> str:
    base, _colon, part = name.partition(PART)
    if not part or base not in FIGURES:
        return on_paper(name) if name in FIGURES else name
    if base == _ACTS:
        decree, _colon, provision = part.partition(PART)
        return f"{parse_reference(provision).in_words()} Nghị định số {decree}"
    return f"{on_paper(base)} lần {part}"


def in_order(names: Iterable[str]) -> list[str]:
    """Return the names of figures as they are shown: a part behind its figure, other measures behind those of all."""
    places = {name: place for place, name in enumerate(FIGURES)}
    behind = {name: name.partition(PART)[0] if is_part(name) else MEASURES[-1] for name in names}
    return sorted(behind, key=lambda name: places.get(name, places[behind[name]]))


def is_part(name: str) -> bool:
    """Return whether a figure, by its name, is a part of another one."""
    return PART in name and name.partition(PART)[0] in FIGURES


def _figures_by_day(window: Window) -> list[str]:
    return [name for name in BY_DAY if window.campaign_id is None or name in (MEASURED, *OF_CAMPAIGN)]


def _by_day(session: Session, window: Window) -> Iterator[tuple[str, dt.date, int]]:
    """Yield what each day of a window adds to a measure, to a figure and to a part of it."""
    for name in _figures_by_day(window):
        for *part, day, number in find(session, window, f"{name}{OF_DAY}"):
            if name == MEASURED:
                yield measure_figure(*part), day, int(number)
                continue
            yield name, day, number
            if part:
                yield PART.join(map(str, (name, *part))), day, number
