"""``postwatch init``: a workspace for a shipped or an own office file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

DEFAULT_OFFICE = "lang-son-2020"
app = Noun(help="")


@app.founds(help=_("Make a workspace: a folder that holds everything of one office."))
def init(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help=_("Folder; default: this one"))] = ".",
    office: Annotated[str, typer.Option(help=_("Shipped office, or an office file"))] = DEFAULT_OFFICE,
    database: Annotated[str, typer.Option(help=_("PostgreSQL address; default: an SQLite file"))] = "",
    language: Annotated[str, typer.Option(help=_("vi or en"))] = "vi",
    join: Annotated[
        bool, typer.Option("--join", help=_("another folder for an office whose records are in that database already"))
    ] = False,
) -> None:
    from postwatch.workspace.actions import WorkspacePlan, make_workspace

    caller: AppContext = ctx.obj
    plan = WorkspacePlan(
        folder=caller.invocation.workspace or Path(folder),
        office=office,
        database=database,
        language=language,
        join=join,
        by_request=True,
    )
    made = make_workspace(caller, plan=plan)
    if made.joined:
        caller.warn(
            _("the records of {office} were there already; {files} of its files lie in another folder").format(
                office=made.office_name, files=made.files_elsewhere
            )
        )
    caller.say(made.in_words, made)
