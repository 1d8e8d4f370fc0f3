"""``postwatch db``: the database, its schema version, its health, its backups and its copies."""

from collections.abc import Sequence
from pathlib import Path

import typer

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import progress
from postwatch.context import AppContext
from postwatch.language import N_, _
from postwatch.options import REQUIRED, flag, word

app = Noun(help=_("The database: state, backups, checks, upgrade, copies."))


@app.checks(help=_("Show the kind of the database, its schema and what it holds."), result="SchemaStatus")
def status(office: AppContext) -> None:
    from postwatch.database.actions import status as state

    found = state(office)
    office.say(
        "\n".join([
            _("{backend}, schema {version}, needed {head}").format(
                backend=found.backend, version=found.version or _("none"), head=found.head
            ),
            _("{rows} rows in {tables} tables, {size} KB").format(
                rows=sum(found.rows.values()), tables=len(found.rows), size=found.size >> 10
            ),
            _("{count} entries of the journal, head {head}").format(
                count=found.journal_entries, head=found.journal_head or "-"
            ),
        ]),
        found,
    )  # fmt: skip


@app.writes(
    help=_("Bring the database to the schema of this program; a workspace on a file is backed up first."),
    result="SchemaStatus",
)
def upgrade(office: AppContext) -> None:
    from postwatch.database import actions

    office.warn_of_unknown_keys()
    with progress(_("upgrade"), quiet=office.invocation.json):
        kept = actions.upgrade(office)
    found = actions.status(office)
    office.say(
        _("The database is at schema {version}").format(version=found.version)
        + (" " + _("(as it was before: {path})").format(path=kept.path) if kept else ""),
        found,
    )


@app.checks(
    help=_("Write the whole workspace into one file, and verify it by restoring it into a temporary place."),
    result="database.backup.BackupResult",
)
def backup(
    office: AppContext, file: str = word(_("New zip file, best on another disk"), is_argument=True, default=REQUIRED)
) -> None:
    from postwatch.database.backup import back_up

    with progress(_("backup"), quiet=office.invocation.json) as on_progress:
        done = back_up(office, target=Path(file), on_progress=on_progress)
    _warn_of(office, done.findings)
    _warn_of_others(office, done.offices)
    office.answer(
        _("{files} files in {path}, verified by restoring; SHA-256 {sha256}; journal head {journal_head}"), done
    )


@app.checks(
    help=_("Make a new workspace out of a backup; an existing one is never written over."),
    result="database.backup.RestoreResult",
)
def restore(
    office: AppContext,
    file: str = word(_("The backup"), is_argument=True, default=REQUIRED),
    folder: str = word(_("A new folder"), is_argument=True, default=REQUIRED),
    head: str | None = options.HEAD,
) -> None:
    from postwatch.database.backup import restore as restored_from
    from postwatch.errors import RuleError
    from postwatch.journal.chain import parse_head

    noted = parse_head(head) if head is not None else None
    office.require_local(Path(folder))
    with progress(_("restoring"), quiet=office.invocation.json) as on_progress:
        done = restored_from(source=Path(file), folder=Path(folder), head=noted, on_progress=on_progress)
    _warn_of(office, done.findings)
    _warn_of_others(office, done.offices)
    words = [_("{files} files of {office} restored into {folder}; journal head {head}").format(
        files=done.files, office=done.office, folder=done.workspace, head=done.journal_head
    )]  # fmt: skip
    if done.backend != "sqlite":
        words.append(_("The records came from a server; here they lie in an SQLite file."))
    if not done.current:
        words.append(_("They are at schema {version}: run postwatch db upgrade there.").format(version=done.schema))
    office.say("\n".join(words), done)
    if not done.ok:
        raise typer.Exit(RuleError.exit_code)


@app.checks(
    help=_("Check the database itself, the rows against the journal and the files against the rows."),
    result="database.check.CheckResult",
)
def check(office: AppContext, head: str | None = options.HEAD) -> None:
    from postwatch.database.check import check as checked
    from postwatch.errors import RuleError
    from postwatch.journal.chain import parse_head
    from postwatch.store.transaction import translated_errors

    noted = parse_head(head) if head is not None else None
    with progress(_("check of the records"), quiet=office.invocation.json), translated_errors():
        found = checked(office, head=noted)
    if found.ok and not found.findings_list:
        office.answer(_("{rows} rows, {files} files and {entries} entries verified; head {head}"), found)
        return
    rows = [one.in_words for one in found.findings_list]
    title = (
        _("Unfinished or edited, but the records are consistent")
        if found.ok
        else _("Verification of the records failed")
    )
    office.show([_("Kind"), _("What"), _("Detail")], rows, found, title=title)
    if not found.ok:
        raise typer.Exit(RuleError.exit_code)


@app.checks(
    help=_("Copy every record to an empty PostgreSQL database, or everything into a new folder on SQLite."),
    result="database.copy.CopyResult",
)
def copy(
    office: AppContext,
    to: str = word(
        _("postgresql+psycopg://USER@HOST/DATABASE, or a new folder"), default=REQUIRED, shape=N_("ADDRESS-OR-FOLDER")
    ),
) -> None:
    from postwatch.database.copy import copy as copied

    with progress(_("copy"), quiet=office.invocation.json):
        done = copied(office, target=to)
    _warn_of_others(office, done.offices)
    next_step = (
        _('Use them by writing into postwatch.toml: database = "{target}"')
        if done.backend == "postgresql"
        else _("Use them with: -w {target}")
    ).format(target=done.target)
    office.say(_("{rows} rows copied, compared and equal.").format(rows=done.rows) + " " + next_step, done)


@app.checks(
    help=_("Let an account of a PostgreSQL server record and look up, but never rewrite the journal."),
    result="GrantResult",
)
def grant(
    office: AppContext,
    role: str = word(_("Account that exists on the server"), is_argument=True, default=REQUIRED),
    sql: bool = flag(_("only print the SQL, for psql"), "--sql"),
) -> None:
    from postwatch.database.actions import grant as granted

    result = granted(office, role, is_printed=sql)
    if sql:
        office.say("\n".join(f"{line};" for line in result.statements_list), result)
    else:
        office.answer(_("{role} may record and look up; the journal it may only add to"), result)


def _warn_of(office: AppContext, findings: dict[str, int]) -> None:
    from postwatch.database.check import EDITED_DRAFT, UNRECORDED

    # To edit a draft or the settings is the ordinary way of working.
    named = {kind: count for kind, count in findings.items() if kind not in {EDITED_DRAFT, UNRECORDED}}
    if named:
        what = ", ".join(f"{kind}: {count}" for kind, count in named.items())
        office.warn(_("the records that were backed up have findings, see postwatch db check ({what})"), what=what)


def _warn_of_others(office: AppContext, offices: Sequence[str]) -> None:
    """Warn that a copy of an office contains the records of all offices that share its database."""
    if len(offices) > 1:
        office.warn(
            _(
                "this contains the records of {count} offices ({codes}): they share one journal, so none can be left "
                "out"
            ),
            count=len(offices),
            codes=", ".join(offices),
        )
