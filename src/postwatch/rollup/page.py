"""The page of many offices: the sums, each office, each area, what has to be noted."""

from typing import Any

from postwatch.console import Table
from postwatch.language import _
from postwatch.pages.facts import table_facts
from postwatch.pages.frame import render
from postwatch.rollup.rules import Rollup, beside_each_other
from postwatch.rollup.screen import rollup_tables, rollup_title

_ALL = "postwatch report rollup FILE… --format xlsx"


def rollup_page(result: Rollup) -> bytes:
    """Return the table as a page, one file in UTF-8 that needs nothing else."""
    tables = rollup_tables(result, beside_each_other(result), with_areas=True)
    facts = {
        "lead": _("Made on {made_on}").format(made_on=result.made_on),
        "compared": [],
        "sections": [_section(table, place) for place, table in enumerate(tables)],
        "head": "",
    }
    return render(rollup_title(result), "report.html", facts).encode()


def _section(table: Table, place: int) -> dict[str, Any]:
    name = f"section-{place + 1}"
    title = table.title if place else _("Figures")
    facts = table_facts(table, name=f"{name}-table", caption=title, more=_ALL)
    return {"name": name, "title": title, "table": facts, "bars": ""}
