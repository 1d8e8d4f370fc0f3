"""The page of many offices: the sums, each office, each area, the notes."""

from postwatch.language import _
from postwatch.pages.facts import section_facts
from postwatch.pages.frame import render
from postwatch.rollup.screen import rollup_tables, rollup_title
from postwatch.rollup.sums import Rollup, beside_each_other

_ALL = "postwatch report rollup FILE… --format xlsx"


def rollup_page(result: Rollup) -> bytes:
    """Return the table as a page, one file in UTF-8 that needs nothing else."""
    sums, *others = rollup_tables(result, beside_each_other(result), with_areas=True)
    tables = [sums._replace(title=_("Figures")), *others]
    sections = [section_facts(f"section-{place}", one.title, one, more=_ALL) for place, one in enumerate(tables)]
    lead = _("Made on {made_on}").format(made_on=result.made_on)
    return render(rollup_title(result), "rollup.html", {"lead": lead, "sections": sections}).encode()
