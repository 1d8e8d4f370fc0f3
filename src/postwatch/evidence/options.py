"""Options shared by every command that records something from an incoming document."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.evidence.actions import Paper

SenderNumber = Annotated[str, typer.Option(help=_("Number that the sender gave the paper"))]
SenderNumberOn = Annotated[str, typer.Option(help=_("Day that the sender gave the paper"))]
IncomingNumber = Annotated[int | None, typer.Option(help=_("Our arrival number (số đến)"))]
IncomingOn = Annotated[str, typer.Option(help=_("Day of arrival"))]
Scan = Annotated[str, typer.Option(help=_("Scan of the paper"))]


def paper_of(
    office: "AppContext", *, number: str, number_on: str, incoming: int | None, incoming_on: str, scan: str
) -> "Paper":
    """What was typed of a paper."""
    from postwatch.evidence.actions import Paper
    from postwatch.paths import named_file

    return Paper(
        sender_number=office.text(number, what=_("the sender's number")),
        sender_number_on=office.optional_day(number_on, what=_("the sender's day")),
        incoming_number=incoming,
        incoming_on=office.optional_day(incoming_on, what=_("the day of arrival")),
        scan=named_file(scan) if scan else None,
    )
