"""The verb of units that looks at all nouns: the page of a unit."""

import datetime as dt

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.options import optional_day

by_code = Noun(help=_("The register of units."))


@by_code.reads(
    help=_("Show on one page all that is known of a unit, and all that is recorded of it."),
    result="overview.actions.UnitPage",
)
def show(
    office: AppContext,
    recipient: str = options.UNIT_ARGUMENT,
    on: dt.date | None = optional_day(
        _("Its name, kind, area, unit above and points of this day; what is recorded of it is that of today")
    ),
) -> None:
    from postwatch.overview.actions import unit_page
    from postwatch.overview.screen import blocks, facts

    page = office.look(unit_page, office.desk, recipient=recipient, on=on)
    below = [*blocks(page, is_whole=not office.invocation.is_for_screen)]
    office.show([_("What"), _("Value")], facts(page), page, title=page.name, below=below)
