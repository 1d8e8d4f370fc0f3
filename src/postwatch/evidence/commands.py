"""``postwatch evidence``: the scans on file, and copies of them as proof."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("The scans on file: list them, copy them out with their hashes."))


@app.reads("list", help=_("List the scans on file."), result="list[EvidenceLine]")
def list_(ctx: typer.Context) -> None:
    from postwatch.evidence.actions import list_evidence

    office: AppContext = ctx.obj
    with office.read() as session:
        found = list_evidence(session)
    columns = [_("Names"), _("Type"), _("Size"), _("Kept on"), "SHA-256"]
    rows = [(", ".join(e.names_list), e.media_type, e.size, f"{e.kept_at:%d/%m/%Y}", e.sha256) for e in found]
    office.show(columns, rows, found, title=_("Scans on file"))


@app.reads(
    help=_("Copy every scan into a folder, with a list of hashes (SHA256SUMS); never over a file."),
    result="ExportResult",
)
def export(
    ctx: typer.Context, folder: Annotated[str, typer.Argument(help=_("Folder for the copies; made if it is not there"))]
) -> None:
    from postwatch.errors import RuleError
    from postwatch.evidence.actions import export_evidence, list_evidence

    office: AppContext = ctx.obj
    with office.read() as session:
        found = list_evidence(session)
    done = export_evidence(found, workspace=office.workspace, folder=Path(folder))
    office.say(_("{count} scans copied into {folder}").format(count=done.files, folder=done.folder), done)
    for one in done.findings_list:
        office.warn(_("{name} was not copied: {reason}").format(name=one.what, reason=one.detail))
    if done.findings_list:
        raise typer.Exit(RuleError.exit_code)
