"""Make a workspace: its folder, settings, database and office."""

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import language, paths, settings
from postwatch.context import Replayed
from postwatch.dataclass import dataclass
from postwatch.errors import AlreadyThereError, NotFoundError, UsageError
from postwatch.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.context import AppContext

_PRIVATE_FOLDER, _PRIVATE_FILE = 0o700, 0o600
_DRAFT, _MAKING = f".{paths.SETTINGS_FILE}", ".making"
_COMMAND = "init"


@dataclass(frozen=True)
class WorkspacePlan:
    """A workspace to be made; ``office`` is a shipped office's code or the path of an office file.

    ``join``: the office's records are in that database already, and this is one more folder for them.
    ``by_request``: the request id of the call is that of the workspace, so that the same call again is answered.
    """

    folder: Path
    office: str
    database: str
    language: str
    join: bool = False
    by_request: bool = False


@dataclass(frozen=True)
class WorkspaceResult:
    """A workspace that was made.

    ``joined``: the office's records were in the database already; then ``files_elsewhere`` is how many documents and
    scans they speak of, which lie in the folder that made them.
    """

    workspace: Path
    office: str
    office_name: str
    database: str
    areas: int
    joined: bool
    files_elsewhere: int

    @property
    def in_words(self) -> str:
        """What is said of it."""
        return _("Workspace of {office} made in {folder}").format(office=self.office_name, folder=self.workspace)


def make_workspace(caller: "AppContext", *, plan: WorkspacePlan) -> WorkspaceResult:
    """Make the folder, the database, the office's own rows and last the settings; nothing stays if one of them fails.

    What an earlier try left that was killed is cleared away first.
    Raises AlreadyThereError for a folder that is a workspace and for an office that the database holds already, unless
    the plan joins it; UsageError for a folder among the files of another workspace; NotFoundError for an unknown
    office, and for one that is to be joined and is not there; Replayed for a request that was carried out before.
    """
    from postwatch.files.lock import turn
    from postwatch.files.outside import require_outside
    from postwatch.store.placement import require_local

    folder = plan.folder.absolute()
    _answer_repeated(caller, folder, plan)
    if plan.language not in language.LANGUAGES:
        raise UsageError(
            _("The language {language} is not known").format(language=plan.language), hint=_("write vi or en")
        )
    source = _office_file(plan.office)
    code = settings.office_settings(source).code
    _require_free(folder)
    require_outside(folder)
    if not plan.database:
        # Of a program that syncs the folder, its first transaction warns.
        require_local(folder)
    existed = folder.exists()
    try:
        folder.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        # Two who make the same workspace come one after the other; the second is refused.
        with turn(folder / _MAKING, holder=f"{caller.actor}, postwatch init", seconds=caller.patience):
            try:
                made = _make_alone(caller, folder, plan, (source, code))
            finally:
                (folder / _MAKING).unlink(missing_ok=True)
    except BaseException:
        if not existed and not (folder / paths.SETTINGS_FILE).exists():
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return made


def _answer_repeated(caller: "AppContext", folder: Path, plan: WorkspacePlan) -> None:
    """Raise Replayed, or a refusal, for a request that the workspace in the folder knows."""
    if (folder / paths.SETTINGS_FILE).exists():
        _office_at(caller, folder, plan).refuse_repeated(_COMMAND)


def _require_free(folder: Path) -> None:
    if (folder / paths.SETTINGS_FILE).exists() or ((folder / paths.DATABASE_FILE).exists() and not _is_begun(folder)):
        raise AlreadyThereError(
            _("{folder} is a workspace already").format(folder=folder),
            hint=_("use it with -w, or give another folder"),
        )


def _is_begun(folder: Path) -> bool:
    """Whether the folder holds what a killed ``init`` leaves: a database that nothing but ``init`` has written to."""
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(folder / paths.DATABASE_FILE)) as database:
            if not database.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
                return True
            commands = {row[0] for row in database.execute("SELECT command FROM journal_entry")}
    except sqlite3.Error:
        return False
    return commands <= {_COMMAND}


def _office_at(caller: "AppContext", folder: Path, plan: WorkspacePlan) -> "AppContext":
    """The caller in the folder, with the request that he made if it is this one's."""
    office = caller.at(folder)
    if plan.by_request:
        office.invocation.request_id, office.invocation.words = caller.invocation.request_id, caller.invocation.words
    return office


def _make_alone(caller: "AppContext", folder: Path, plan: WorkspacePlan, source: tuple[Path, str]) -> WorkspaceResult:
    _answer_repeated(caller, folder, plan)
    _require_free(folder)
    try:
        return _fill(caller, folder, plan, *source)
    except BaseException:
        _take_away(folder)
        raise


def _office_file(office: str) -> Path:
    return paths.named_data("offices", office)


def _fill(caller: "AppContext", folder: Path, plan: WorkspacePlan, source: Path, code: str) -> WorkspaceResult:
    if not source.is_relative_to(paths.shipped("data")):
        _keep_office_file(source, folder / "data" / "offices" / f"{code}.toml")
    draft = folder / _DRAFT
    # An earlier try that was killed may have written the office's rows to a server, but not yet the settings.
    earlier = draft.read_bytes() if draft.exists() else None
    _take_away(folder)
    _write_settings(draft, plan, code)
    begun = earlier == draft.read_bytes()
    office = _office_at(caller, folder, plan)
    # The settings make the folder a workspace, so they get their name when all the rest is there.
    office.workspace, office.preferences = folder.resolve(), settings.workspace_settings(draft)
    _make_schema(office)
    try:
        made = _write_rows(office, folder, plan, begun=begun)
    except Replayed as again:
        # The request wrote its rows to a server before, and only here it may have come no further.
        if (again.answer["result"] or {}).get("workspace") == str(folder):
            _give_name(office, draft)
        raise
    _give_name(office, draft)
    return made


def _write_rows(office: "AppContext", folder: Path, plan: WorkspacePlan, *, begun: bool) -> WorkspaceResult:
    """The first transaction in a folder; what it answers is kept with its entry of the journal."""
    with office.found(_COMMAND) as session:
        joined = _is_known(session, office, plan, begun=begun)
        areas = _found(session, office)
        elsewhere = _files_elsewhere(session, folder) if joined else 0
        made = WorkspaceResult(
            folder, office.settings.code, office.settings.name, plan.database or "sqlite", areas, joined, elsewhere
        )
        if office.invocation.request_id:
            office.records_anyway()  # a folder that joins adds no row
        office.say(made.in_words, made)
    return made


def _give_name(office: "AppContext", draft: Path) -> None:
    draft.rename(draft.with_name(paths.SETTINGS_FILE))
    office.shelf.sync()


def _is_known(session: "Session", office: "AppContext", plan: WorkspacePlan, *, begun: bool) -> bool:
    """Whether the database holds the office already. Raises AlreadyThereError or NotFoundError when that is not meant.

    Two folders of one office see the same records, but each only the documents and scans that were made in it.
    """
    from postwatch.journal.actions import last_actor
    from postwatch.office.actions import find_office

    known = find_office(session, code=office.settings.code) is not None
    if plan.join and not known:
        raise NotFoundError(
            _("The database has no office {code} that could be joined").format(code=office.settings.code),
            hint=_("check the address and the office, or leave --join out to make it there"),
        )
    if known and not plan.join and not begun:
        raise AlreadyThereError(
            _(
                "The database holds the records of {office} already, the last by {actor}; its files lie elsewhere"
            ).format(office=office.settings.name, actor=last_actor(session, office=office.settings.code) or "?"),
            hint=_("use the folder that has its documents and scans, with -w; for one more without them: --join"),
        )
    return known


def _files_elsewhere(session: "Session", folder: Path) -> int:
    """How many documents and scans the office's records speak of that are not in a folder."""
    from sqlmodel import select

    from postwatch.evidence.rules import kept_under
    from postwatch.evidence.tables import Document, Evidence

    names = {*session.exec(select(Document.path))}
    names |= {kept_under(*scan) for scan in session.exec(select(Evidence.sha256, Evidence.media_type))}
    return sum(not (folder / name).is_file() for name in names)


def _found(session: "Session", office: "AppContext") -> int:
    """The office's own rows: itself, its series and people, and the areas; returns how many areas were added."""
    from postwatch.area.actions import load_areas
    from postwatch.office.actions import find_office, found_office
    from postwatch.register.actions import load_series
    from postwatch.staff.actions import load_staff
    from postwatch.store.transaction import belong

    known = find_office(session, code=office.settings.code)
    belong(session, (known or found_office(session, office.desk)).id)
    if known is None:
        load_series(session, series=office.settings.series)
        load_staff(session, people=office.settings.staff)
    name = office.settings.areas
    return load_areas(
        session,
        areas=paths.resource("data", f"areas/{name}.csv", office.workspace),
        successions=paths.resource("data", f"areas/{name}-succession.csv", office.workspace),
    )


def _make_schema(office: "AppContext") -> None:
    from postwatch.schema import METADATA
    from postwatch.store.engine import connected, sqlite_path
    from postwatch.store.transaction import translated_errors
    from postwatch.store.upgrade import current, require_current, upgrade

    path = sqlite_path(office.database_url)
    if path is not None:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE_FILE))
    with translated_errors():
        if path is None:
            with connected(office.database_url, writing=False) as connection:
                version = current(connection)
            if version is not None:
                # Others work there: their schema is not changed by the way.
                require_current(version)
                return
        upgrade(office.database_url, METADATA)


def _write_settings(path: Path, plan: WorkspacePlan, code: str) -> None:
    values = {"office": code, "language": plan.language, "database": plan.database}
    # A JSON string is a TOML string too, whatever signs it holds.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    _write_private(path, "\n".join([*lines, ""]).encode("utf-8"))


def _keep_office_file(source: Path, own: Path) -> None:
    data = source.read_bytes()
    for folder in (own.parent.parent, own.parent):
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
    _write_private(own, data)


def _write_private(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE_FILE), "wb") as stream:
        path.chmod(_PRIVATE_FILE)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _take_away(folder: Path) -> None:
    """Undo a workspace that is not finished, and only what was made for it."""
    for name in (paths.DATABASE_FILE, f"{paths.DATABASE_FILE}-journal", _DRAFT):
        (folder / name).unlink(missing_ok=True)
