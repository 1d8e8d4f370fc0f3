"""Charts of months, and the table of their numbers, as the pages of who decides and of a period draw them."""

from collections.abc import Mapping
from typing import Any

from postwatch.console import Amount, Shown, Table
from postwatch.language import _
from postwatch.pages.facts import line_facts, table_facts
from postwatch.report.rules import PERCENT, VISITS, Value, figure_in_words, sum_known

_WHOLE = 100
# Pixels.
_HEIGHT = 80


def charts_of(months: Mapping[str, Mapping[str, Value | None]]) -> dict[str, Any]:
    """Return the charts of months: coverage, inspections with violations, fines; and their numbers as a table.

    There is none of a figure that never was.
    """
    columns = [_("Month"), _("Pledge coverage (%)"), _("Inspections"), _("Violations"), _("Fines imposed (đồng)"),
               _("Fines paid (đồng)")]  # fmt: skip
    table = Table(columns, [_row(*one) for one in months.items()])
    drawn = [(columns[1:2], _WHOLE), (columns[2:4], 0), (columns[4:], 0)]
    lines = [line_facts(table._replace(bars=bars), highest=top, height=_HEIGHT) for bars, top in drawn]
    numbers = table_facts(table, name="months", caption=_("Twelve months"), more="")
    return {"lines": [one for one in lines if one["largest"]], "title": _("In numbers"), "table": numbers}


def _row(month: str, told: Mapping[str, Value | None]) -> list[Any]:
    share, amounts = told[PERCENT], [told["fines_imposed"], told["fines_paid"]]
    return [
        f"{month[5:]}/{month[:4]}",
        None if share is None else Shown(share, figure_in_words(PERCENT, share)),
        sum_known(told[name] for name in VISITS),
        told["violations"],
        *(None if one is None else Amount(one) for one in amounts),
    ]
