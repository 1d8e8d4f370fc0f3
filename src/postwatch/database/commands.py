"""``postwatch db``: the database, its schema version, its health, its backups and its copies."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from postwatch import options, paths
from postwatch.commandline import Noun
from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.options import REQUIRED, flag, word

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from postwatch.context import AppContext
    from postwatch.database.backup import BackupResult

app = Noun(help=_("The database: state, backups, checks, upgrade, copies."))


@dataclass(frozen=True)
class SchemaStatus:
    """Where the database is and which schema it has; ``head`` is the one this program needs.

    ``rows`` counts by table, those that hold any; ``size`` is in bytes; ``journal_head`` is the newest hash.
    """

    backend: str
    version: str | None
    head: str
    current: bool
    size: int
    rows: dict[str, int]
    journal_entries: int
    journal_head: str | None


@dataclass(frozen=True)
class GrantResult:
    """The statements that were carried out, or printed, for an account of a server."""

    role: str
    statements_list: tuple[str, ...]


@app.reads(
    help=_("Show the kind of the database, its schema and what it holds."), result="database.commands.SchemaStatus"
)
def status(office: "AppContext") -> None:
    found = _status(office)
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
    result="database.commands.SchemaStatus",
)
def upgrade(office: "AppContext") -> None:
    from postwatch.schema import METADATA
    from postwatch.store import upgrade as schema_upgrade
    from postwatch.store.transaction import translated_errors

    office.warn_of_unknown_keys()
    # Whoever wrote between the copy and the upgrade would be missing from the copy.
    with office.writer_lock(), _kept(office) as kept, translated_errors():
        schema_upgrade.upgrade(office.database_url, METADATA, lock_wait=office.lock_wait)
    found = _status(office)
    office.say(
        _("The database is at schema {version}").format(version=found.version)
        + (" " + _("(as it was before: {path})").format(path=kept.path) if kept else ""),
        found,
    )


@app.reads(
    help=_("Write the whole workspace into one file, and verify it by restoring it into a temporary place."),
    result="database.backup.BackupResult",
)
def backup(
    office: "AppContext", file: str = word(_("New zip file, best on another disk"), is_argument=True, default=REQUIRED)
) -> None:
    from postwatch.database.backup import back_up

    done = back_up(office, target=Path(file))
    _warn_of(office, done.findings)
    _warn_of_others(office, done.offices)
    office.answer(
        _("{files} files in {path}, verified by restoring; SHA-256 {sha256}; journal head {journal_head}"), done
    )


@app.reads(
    help=_("Make a new workspace out of a backup; an existing one is never written over."),
    result="database.backup.RestoreResult",
)
def restore(
    office: "AppContext",
    file: str = word(_("The backup"), is_argument=True, default=REQUIRED),
    folder: str = word(_("A new folder"), is_argument=True, default=REQUIRED),
    head: str | None = options.HEAD,
) -> None:
    from postwatch.database.backup import restore as restored_from
    from postwatch.errors import RuleError
    from postwatch.journal.rules import parse_head

    noted = parse_head(head) if head is not None else None
    office.require_local(Path(folder))
    done = restored_from(source=Path(file), folder=Path(folder), head=noted)
    _warn_of(office, done.findings)
    _warn_of_others(office, done.offices)
    words = [_("{files} files of {office} restored into {folder}; journal head {head}").format(
        files=done.files, office=done.office, folder=done.workspace, head=done.journal_head
    )]  # fmt: skip
    if done.backend != "sqlite":
        words.append(_("The records came from a server; here they lie in an SQLite file."))
    if not done.current:
        words.append(_next_step(done.schema))
    office.say("\n".join(words), done)
    if not done.ok:
        raise typer.Exit(RuleError.exit_code)


@app.reads(
    help=_("Check the database itself, the rows against the journal and the files against the rows."),
    result="database.check.CheckResult",
)
def check(office: "AppContext", head: str | None = options.HEAD) -> None:
    from postwatch.database.check import check as checked
    from postwatch.errors import RuleError
    from postwatch.journal.rules import parse_head
    from postwatch.store.transaction import translated_errors

    noted = parse_head(head) if head is not None else None
    with translated_errors():
        found = checked(office, head=noted)
    if found.ok and not found.findings_list:
        office.answer(_("{rows} rows, {files} files and {entries} entries verified; head {head}"), found)
        return
    rows = [(one.kind, one.what, one.detail) for one in found.findings_list]
    title = (
        _("Unfinished or edited, but the records are consistent")
        if found.ok
        else _("Verification of the records failed")
    )
    office.show([_("Kind"), _("What"), _("Detail")], rows, found, title=title)
    if not found.ok:
        raise typer.Exit(RuleError.exit_code)


@app.reads(
    help=_("Copy every record to an empty PostgreSQL database, or everything into a new folder on SQLite."),
    result="database.copy.CopyResult",
)
def copy(
    office: "AppContext",
    to: str = word(_("postgresql+psycopg://USER@HOST/DATABASE, or a new folder"), default=REQUIRED),
) -> None:
    from postwatch.database.copy import copy as copied

    office.require_database()
    _require_target(to, office.lock_wait)
    done = copied(office, target=to)
    _warn_of_others(office, done.offices)
    next_step = (
        _('Use them by writing into postwatch.toml: database = "{target}"')
        if done.backend == "postgresql"
        else _("Use them with: -w {target}")
    ).format(target=done.target)
    office.say(_("{rows} rows copied, compared and equal.").format(rows=done.rows) + " " + next_step, done)


@app.reads(
    help=_("Let an account of a PostgreSQL server record and look up, but never rewrite the journal."),
    result="database.commands.GrantResult",
)
def grant(
    office: "AppContext",
    role: str = word(_("Account that exists on the server"), is_argument=True, default=REQUIRED),
    sql: bool = flag(_("only print the SQL, for psql"), "--sql"),
) -> None:
    from postwatch.schema import METADATA
    from postwatch.store import roles
    from postwatch.store.engine import connected
    from postwatch.store.transaction import translated_errors

    with translated_errors(), connected(office.database_url, writing=not sql, lock_wait=office.lock_wait) as connection:
        roles.require_server(connection)
        if sql:
            lines = roles.statements(connection, role, METADATA)
        else:
            lines = roles.grant(connection, role, METADATA)
            connection.commit()
    result = GrantResult(role, tuple(lines))
    if sql:
        office.say("\n".join(f"{line};" for line in lines), result)
    else:
        office.answer(_("{role} may record and look up; the journal it may only add to"), result)


@contextmanager
def _kept(office: "AppContext") -> Iterator["BackupResult | None"]:
    """A backup of a workspace while its schema changes, or None where none is made; gone again if nothing changed."""
    from postwatch.store import upgrade as schema_upgrade

    before = _version(office)
    schema_upgrade.require_known(before)
    if before in {None, schema_upgrade.head()}:
        yield None
        return
    kept, was_there = None, (office.workspace / paths.BACKUPS).exists()
    try:
        kept = _keep(office, before)
        yield kept
    except BaseException:
        _let_go(office, before, kept)
        if not was_there:
            with suppress(OSError):
                (office.workspace / paths.BACKUPS).rmdir()
        raise


def _keep(office: "AppContext", version: str | None) -> "BackupResult | None":
    """Return a backup of an SQLite workspace before its schema changes; a server's is its administrator's."""
    from postwatch.database.backup import back_up_locked
    from postwatch.files.write import make_folder
    from postwatch.store.engine import sqlite_path

    if sqlite_path(office.database_url) is None:
        office.warn(_("no copy is made of a server's database; make one with pg_dump"))
        return None
    folder = office.workspace / paths.BACKUPS
    make_folder(folder)
    # An upgrade that was killed may have made its copy in this very second.
    name = office.shelf.free_name(f"{paths.BACKUPS}/schema-{version}-{office.now:%Y%m%dT%H%M%SZ}.zip")
    return back_up_locked(office, target=office.workspace / name)


def _let_go(office: "AppContext", version: str | None, kept: "BackupResult | None") -> None:
    """Take the copy away if the schema is what it was; while that cannot be told it may be the last whole one."""
    from postwatch.errors import PostwatchError

    with suppress(PostwatchError, OSError):
        if kept is not None and _version(office) == version:
            kept.path.unlink()


def _next_step(version: str) -> str:
    """Return what to do with restored records whose schema is not the one of this program."""
    from postwatch.store import upgrade as schema_upgrade

    if version > schema_upgrade.head():
        return _(
            "They are at schema {version}, this postwatch knows {head}: install the newer postwatch that wrote them."
        ).format(version=version, head=schema_upgrade.head())
    return _("They are at schema {version}: run postwatch db upgrade there.").format(version=version)


def _warn_of(office: "AppContext", findings: dict[str, int]) -> None:
    from postwatch.database.check import EDITED_DRAFT

    # To edit a draft is the ordinary way of working.
    named = {kind: count for kind, count in findings.items() if kind != EDITED_DRAFT}
    if named:
        what = ", ".join(f"{kind}: {count}" for kind, count in named.items())
        office.warn(_("the records that were backed up have findings, see postwatch db check ({what})"), what=what)


def _warn_of_others(office: "AppContext", offices: Sequence[str]) -> None:
    """Whoever gets the copy of one office gets those of all that share its database."""
    if len(offices) > 1:
        office.warn(
            _(
                "this contains the records of {count} offices ({codes}): they share one journal, so none can be left "
                "out"
            ),
            count=len(offices),
            codes=", ".join(offices),
        )


def _require_target(to: str, lock_wait: float) -> None:
    """See that the server which ``--to`` names answers, and that its schema can be told where it has one.

    What fails after that is not the fault of the address. Raises DatabaseError or AlreadyThereError; a folder, and what
    is no server of ours, is left to whoever copies.
    """
    from postwatch.errors import DatabaseError
    from postwatch.store.engine import connected, read_address
    from postwatch.store.transaction import translated_errors

    has_answered = False
    try:
        if "://" not in to or read_address(to).get_backend_name() != "postgresql":
            return
        with translated_errors(), connected(to, writing=False, lock_wait=lock_wait) as connection:
            connection.exec_driver_sql("SELECT 1")
            has_answered = True
            _require_told(connection)
    except DatabaseError as error:
        if has_answered:
            raise
        raise DatabaseError(
            error.message,
            hint=_(
                "check the value of --to: postgresql+psycopg://USER@HOST/DATABASE (it needs the extra "
                "postwatch[postgres]); whether the server runs; the password in ~/.pgpass"
            ),
        ) from error


def _require_told(connection: "Connection") -> None:
    from postwatch.errors import AlreadyThereError, DatabaseError
    from postwatch.store import upgrade as schema_upgrade

    try:
        schema_upgrade.current(connection)
    except DatabaseError as error:
        raise AlreadyThereError(_("That database is not empty"), hint=_("name an empty one: createdb NAME")) from error


def _version(office: "AppContext") -> str | None:
    from postwatch.store import upgrade as schema_upgrade
    from postwatch.store.engine import connected
    from postwatch.store.transaction import translated_errors

    with translated_errors(), connected(office.database_url, writing=False, lock_wait=office.lock_wait) as connection:
        return schema_upgrade.current(connection)


def _status(office: "AppContext") -> SchemaStatus:
    from postwatch.store import upgrade as schema_upgrade
    from postwatch.store.engine import connected
    from postwatch.store.health import database_state
    from postwatch.store.transaction import translated_errors

    office.require_database()
    with translated_errors(), connected(office.database_url, writing=False, lock_wait=office.lock_wait) as connection:
        version, backend = schema_upgrade.current(connection), connection.dialect.name
        held = database_state(connection, journal="journal_entry")
    head = schema_upgrade.head()
    return SchemaStatus(
        backend=backend,
        version=version,
        head=head,
        current=version == head,
        size=held.size,
        rows=held.rows,
        journal_entries=held.rows.get("journal_entry", 0),
        journal_head=held.journal_head,
    )
