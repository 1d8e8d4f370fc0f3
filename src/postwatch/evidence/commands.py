"""``postwatch evidence``: the scans on file, and copies of them as proof."""

from pathlib import Path

import typer

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import plain, progress
from postwatch.context import AppContext
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.options import REQUIRED, word

app = Noun(help=_("The scans on file: list them, copy them out with their hashes."))


@app.reads("list", help=_("List the scans on file."), result="list[EvidenceLine]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.days import local
    from postwatch.evidence.actions import list_evidence

    found = office.look_for(search, list_evidence)
    columns = [_("Names"), _("Type"), _("Size"), _("Kept on"), "SHA-256"]
    rows = [(", ".join(e.names_list), e.media_type, e.size, local(e.kept_at).date(), e.sha256) for e in found]
    first = "postwatch pledge record --scan"
    office.show(columns, rows, found, title=_("Scans on file"), spare=["SHA-256", _("Type"), _("Size")], first=first)


@app.reads(
    help=_("Copy every scan into a folder, with a list of hashes (SHA256SUMS); never over a file."),
    result="ExportResult",
    shows_table=False,
)
def export(
    office: AppContext,
    folder: str = word(_("Folder for the copies; made if it is not there"), is_argument=True, default=REQUIRED),
) -> None:
    from postwatch.evidence.actions import export_evidence, list_evidence
    from postwatch.listing import texts_of

    found = office.look(list_evidence)
    with progress(_("scans"), quiet=office.invocation.json) as on_progress:
        done = export_evidence(found, workspace=office.workspace, folder=Path(folder), on_progress=on_progress)
    copied = _("{files} scans copied into {folder}")
    office.note_export(texts_of(plain(found)), copied.format(files=done.files, folder=done.folder), done)
    office.answer(copied, done)
    for one in done.findings_list:
        office.warn(_("{name} was not copied: {reason}"), name=one.what, reason=one.detail)
    if done.findings_list:
        raise typer.Exit(RuleError.exit_code)
