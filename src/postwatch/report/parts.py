"""Figures that the records themselves name: measures that campaigns ask for, acts by provision, follow-ups by rung.

A measure is called by its code, a part of another figure ``violations:174/2026/NĐ-CP:12.1``, ``followups_issued:2``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, func, select
from sqlmodel import Session, col

from postwatch.campaign.figure_tables import CampaignMeasure
from postwatch.followup.tables import Followup
from postwatch.law.citation import parse_reference
from postwatch.report.rules import FIGURES, MEASURES, Value
from postwatch.report.window import Window, followups_issued, reported
from postwatch.store.transaction import without_withdrawn
from postwatch.task.measure_tables import TaskReportMeasure
from postwatch.task.tables import TaskReport
from postwatch.violation.tables import Violation

_PART = ":"
_MEASURE = f"measure{_PART}"


def parts_of(session: Session, *windows: Window) -> list[dict[str, Value]]:
    """Return for each window the sums of all measures, and the parts of acts and follow-ups that any of them has."""
    if not windows:
        return []
    found: dict[str, list[int]] = {name: [0] * len(windows) for name in measure_names(session)}
    found.update([*_measured(session, windows), *_by_provision(session, windows), *_by_rung(session, windows)])
    return [{name: numbers[place] for name, numbers in found.items()} for place in range(len(windows))]


def measure_names(session: Session) -> dict[str, str]:
    """Return the figures that reports of units carry, with the words that campaigns print for them.

    Those that every office has come first. A code that campaigns use for several things has the words of the first.
    """
    named = select(col(CampaignMeasure.code), col(CampaignMeasure.name)).order_by(col(CampaignMeasure.id))
    mine = named.where(col(CampaignMeasure.office_id) == session.info["office_id"])
    words = {code: FIGURES[code][1] for code in MEASURES}
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
    base, _colon, part = name.partition(_PART)
    if not part or base not in FIGURES:
        return FIGURES[name][1] if name in FIGURES else name
    if base == "violations":
        decree, _colon, provision = part.partition(_PART)
        return f"{parse_reference(provision).in_words()} Nghị định số {decree}"
    return f"{FIGURES[base][1]} lần {part}"


def in_order(names: Iterable[str]) -> list[str]:
    """Return the names of figures as they are shown: a part behind its figure, other measures behind those of all."""
    places = {name: place for place, name in enumerate(FIGURES)}
    behind = {name: name.partition(_PART)[0] if is_part(name) else MEASURES[-1] for name in names}
    return sorted(behind, key=lambda name: places.get(name, places[behind[name]]))


def is_part(name: str) -> bool:
    """Return whether a figure, by its name, is a part of another one."""
    return _PART in name and name.partition(_PART)[0] in FIGURES


def _within(windows: Sequence[Window]) -> Window:
    """Return the days from the first to the last of several windows."""
    return Window(windows[0].office_id, min(one.first for one in windows), max(one.last for one in windows))


def _rows(session: Session, statement: Executable) -> Any:
    return session.connection().execute(without_withdrawn(statement))


def _measured(session: Session, windows: Sequence[Window]) -> Iterator[tuple[str, list[int]]]:
    code = col(TaskReportMeasure.code)
    sums = (func.sum(col(TaskReportMeasure.value)).filter(reported(one)) for one in windows)
    summed = select(code, *sums).join(TaskReport, col(TaskReport.id) == TaskReportMeasure.report_id)
    for name, *numbers in _rows(session, summed.where(reported(_within(windows))).group_by(code)):
        yield measure_figure(name), [int(number or 0) for number in numbers]


def _by_provision(session: Session, windows: Sequence[Window]) -> Iterator[tuple[str, list[int]]]:
    decree, provision, acts = col(Violation.decree), col(Violation.provision), func.count(col(Violation.id))
    counted = select(decree, provision, *(acts.filter(one.holds(Violation.detected_on)) for one in windows))
    chosen = counted.where(_within(windows).holds(Violation.detected_on)).group_by(decree, provision)
    for in_decree, cited, *numbers in _rows(session, chosen.order_by(decree, provision)):
        yield f"violations{_PART}{in_decree}{_PART}{cited}", numbers


def _by_rung(session: Session, windows: Sequence[Window]) -> Iterator[tuple[str, list[int]]]:
    level, letters = col(Followup.level), func.count(col(Followup.id))
    counted = select(level, *(letters.filter(followups_issued(one)) for one in windows))
    for rung, *numbers in _rows(
        session, counted.where(followups_issued(_within(windows))).group_by(level).order_by(level)
    ):
        yield f"followups_issued{_PART}{rung}", numbers
