"""Options shared by every command that records something from an incoming document."""

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from postwatch.commandline import OptionGroup
from postwatch.dataclass import dataclass
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.evidence.actions import Paper


@dataclass(frozen=True)
class TypedPaper:
    """What was typed of a paper, as it was typed."""

    sender_number: str
    sender_number_on: str
    incoming_number: int | None
    incoming_on: str
    scan: str


PaperOptions: TypeAlias = Annotated[
    TypedPaper,
    OptionGroup(
        {
            "sender_number": (Annotated[str, typer.Option(help=_("Number of the sender's document"))], ""),
            "sender_number_on": (Annotated[str, typer.Option(help=_("Day of the sender's document"))], ""),
            "incoming_number": (Annotated[int | None, typer.Option(help=_("Our arrival number (số đến)"))], None),
            "incoming_on": (Annotated[str, typer.Option(help=_("Day of arrival"))], ""),
            "scan": (Annotated[str, typer.Option(help=_("Scan of the document"))], ""),
        },
        TypedPaper,
    ),
]


def paper_of(office: "AppContext", typed: TypedPaper) -> "Paper":
    """Return what was typed of a paper. Raises UsageError for a day that cannot be read, NotFoundError for its scan."""
    from postwatch.evidence.actions import Paper
    from postwatch.paths import named_file

    return Paper(
        sender_number=office.text(typed.sender_number, what=_("the sender's number")),
        sender_number_on=office.optional_day(typed.sender_number_on, what=_("the sender's day")),
        incoming_number=typed.incoming_number,
        incoming_on=office.optional_day(typed.incoming_on, what=_("the day of arrival")),
        scan=named_file(typed.scan) if typed.scan else None,
    )
