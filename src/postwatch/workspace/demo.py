"""``postwatch demo``: the whole loop on the shipped sample, each step a command line that a clerk would type."""

import contextlib
import io
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.workspace.demo_script import Step

SAMPLE = "samples/month-2020-06.toml"
app = Noun(help="")


@dataclass(frozen=True)
class DemoResult:
    """What the demo left behind; paths are relative to the workspace."""

    workspace: Path
    steps: int
    documents: int
    documents_list: tuple[str, ...]


@app.founds(help=_("Run the whole loop of May and June 2020 on the shipped sample."))
def demo(
    ctx: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="DIR", help=_("Folder of the new workspace"))] = "postwatch-demo",
    pdf: Annotated[bool, typer.Option("--pdf", help=_("make a PDF beside each document"))] = False,
) -> None:
    from postwatch import console, paths, settings
    from postwatch.workspace.actions import WorkspacePlan, make_workspace
    from postwatch.workspace.demo_script import steps

    office: AppContext = ctx.obj
    month = settings.read_toml(paths.resource("data", SAMPLE))
    plan = WorkspacePlan(
        folder=office.invocation.workspace or Path(folder), office=month["office"], database="", language="vi"
    )
    chatter = io.StringIO() if office.invocation.json else None
    with contextlib.redirect_stdout(chatter) if chatter is not None else contextlib.nullcontext():
        made = make_workspace(office, plan=plan)
        console.put(_("Workspace of {office} made in {folder}").format(office=made.office_name, folder=made.workspace))
        todo = steps(month)
        for step in todo:
            _carry_out(ctx, step, made.workspace)
        files = sorted((made.workspace / "documents").rglob("*.docx"))
        if pdf:
            from postwatch.documents.pdf import convert

            files += convert(files)
    names = tuple(str(file.relative_to(made.workspace)) for file in files)
    result = DemoResult(made.workspace, len(todo) + 1, len(names), names)
    listing = "\n".join(f"  {name}" for name in names)
    office.say(
        _("{steps} steps done; {count} documents in {folder}:").format(
            steps=result.steps, count=len(names), folder=made.workspace
        )
        + f"\n{listing}",
        result,
    )


def _carry_out(ctx: typer.Context, step: "Step", workspace: Path) -> None:
    """Run one command line through the whole command tree, on its own day."""
    from postwatch import console

    caller: AppContext = ctx.obj
    office = caller.at(workspace, today=step.day)
    office.invocation.json = False
    console.put(f"\n{step.day:%d/%m/%Y} $ postwatch {shlex.join(step.words)}")
    front: Any = ctx.find_root().command
    front.main(args=list(step.words), prog_name="postwatch", standalone_mode=False, obj=office)
