"""``postwatch init`` and ``postwatch demo``.

The first makes a workspace for a shipped or an own office file, the second a workspace with a sample month.
"""

import contextlib
import datetime as dt
import io
import shlex
from pathlib import Path
from typing import Any

import typer

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.options import flag, word

DEFAULT_OFFICE = "lang-son-2020"
SCRIPT = "samples/demo-2020.txt"
app = Noun(help="")


@dataclass(frozen=True)
class DemoResult:
    """The results of the demo; paths are relative to the workspace."""

    workspace: Path
    steps: int
    documents: int
    documents_list: tuple[str, ...]


@app.founds(help=_("Make a workspace: a folder that holds everything of one office."), result="WorkspaceResult")
def init(
    caller: AppContext,
    folder: str = word(_("Folder; default: this one"), is_argument=True, default="."),
    office: str = word(_("Shipped office, or an office file"), default=DEFAULT_OFFICE),
    database: str = word(_("PostgreSQL address; default: an SQLite file")),
    language: str = word(_("vi or en"), default="vi"),
    join: bool = flag(_("another folder for an office whose records are in that database already"), "--join"),
) -> None:
    from postwatch.workspace.actions import WorkspacePlan, make_workspace

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
            _("the records of {office} were there already; {files} of its files lie in another folder"),
            office=made.office_name,
            files=made.files_elsewhere,
        )
    caller.say(made.in_words, made)


@app.founds(
    help=_("Run the whole loop of May and June 2020 on the shipped sample."), result="workspace.commands.DemoResult"
)
def demo(
    ctx: typer.Context,
    folder: str = word(_("Folder of the new workspace"), is_argument=True, default="postwatch-demo"),
    pdf: bool = flag(_("make a PDF beside each document"), "--pdf"),
) -> None:
    from postwatch import console, paths
    from postwatch.workspace.actions import WorkspacePlan, make_workspace

    office: AppContext = ctx.obj
    script = read_script(paths.resource("data", SCRIPT))
    office.fixed_today = min((day for day, _arguments in script), default=None)
    plan = WorkspacePlan(
        folder=office.invocation.workspace or Path(folder), office=DEFAULT_OFFICE, database="", language="vi"
    )
    chatter = io.StringIO() if office.invocation.json else None
    with contextlib.redirect_stdout(chatter) if chatter is not None else contextlib.nullcontext():
        made = make_workspace(office, plan=plan)
        console.put(made.in_words)
        for day, arguments in script:
            _carry_out(ctx, day, arguments, made.workspace)
        names = sorted(
            path.relative_to(made.workspace).as_posix() for path in (made.workspace / "documents").rglob("*.docx")
        )
        if pdf:
            from postwatch.documents.printed import pdf_name

            office.at(made.workspace, today=max(day for day, _arguments in script)).print_out(names)
            names += map(pdf_name, names)
    result = DemoResult(made.workspace, len(script) + 1, len(names), tuple(names))
    listing = "\n".join(f"  {name}" for name in names)
    office.say(
        _("{steps} steps done; {count} documents in {folder}:").format(
            steps=result.steps, count=len(names), folder=made.workspace
        )
        + f"\n{listing}",
        result,
    )


def read_script(path: Path) -> list[tuple[dt.date, list[str]]]:
    """Return the command lines of a script with the legal day of each; a line is ``2020-05-14 dispatch generate``."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    split = [shlex.split(line) for line in lines]
    return [(dt.date.fromisoformat(day), arguments) for day, *arguments in split]


def _carry_out(ctx: typer.Context, day: dt.date, arguments: list[str], workspace: Path) -> None:
    """Run a command line through the whole command tree, on its own day."""
    from postwatch import console

    caller: AppContext = ctx.obj
    office = caller.at(workspace, today=day)
    office.invocation.json = False
    console.put(f"\n{day:%d/%m/%Y} $ postwatch {shlex.join(arguments)}")
    front: Any = ctx.find_root().command
    front.main(args=arguments, prog_name="postwatch", standalone_mode=False, obj=office)
