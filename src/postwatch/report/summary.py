"""The summary of a period in sentences (Vietnamese: paper), the same in every format; nothing is said of unknowns."""

from collections.abc import Mapping, Sequence
from typing import Any

from postwatch.documents.sources import sentences
from postwatch.report.figures import AreaRow
from postwatch.report.rules import COUNTS, STATES, VISITS, FigureColumns, sum_known
from postwatch.vietnamese import percent

Figures = Mapping[str, FigureColumns]
# The figures compared with the period before: those that are added up.
_ADDED = {
    "visits": VISITS,
    "violations": ("violations",),
    "incidents": ("incidents",),
}


def summary_of(figures: Figures, areas: Sequence[AreaRow], sections: Sequence[str]) -> list[str]:
    """Return a sentence for whom the period concerns, then one or more for each section, in their order."""
    facts = summary_facts(figures, areas)
    return sentences("report/monthly", "summary", {**facts, "sections": [{"kind": name} for name in sections]})


def summary_facts(figures: Figures, areas: Sequence[AreaRow]) -> dict[str, Any]:
    """Return the figures of the period and of that before, and how many units did what was asked.

    Also whether anything is known of the period. What is not counted of a campaign is 0, what is not known None.
    """
    values = {name: figures[name].value if name in figures else 0 for name in COUNTS}
    asked, signed = sum(one.pledges_asked for one in areas), sum(one.pledges_signed for one in areas)
    reached = values["units_sent_to"] or 0
    return {
        "is_known": any(one.value is not None for name, one in figures.items() if name not in STATES),
        "now": {**values, "visits": sum_known(values[name] for name in _ADDED["visits"])},
        "before": {name: _before(figures, added) for name, added in _ADDED.items()},
        "reached": {"units": reached, "percent": percent(int(values["units_acknowledged"] or 0), int(reached))},
        "asked": {"units": asked, "signed": signed, "percent": percent(signed, asked)},
    }


def _before(figures: Figures, names: Sequence[str]) -> int | None:
    before = sum_known(figures[name].previous if name in figures else None for name in names)
    return None if before is None else int(before)
