"""Make a workspace: its folder, settings, database and office."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from postwatch import language, paths, settings
from postwatch.answers import Replayed
from postwatch.dataclass import dataclass
from postwatch.errors import AlreadyThereError, NotFoundError, UnreachableError, UsageError
from postwatch.files.lock import FolderLock, in_use
from postwatch.files.read import holds
from postwatch.files.staging import files_for, leftovers, new_workspace
from postwatch.files.write import create, make_folder, write_new
from postwatch.language import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.context import AppContext

_COMMAND = "init"


@dataclass(frozen=True)
class WorkspacePlan:
    """A workspace to be made; ``office`` is a shipped office's code or the path of an office file.

    ``join``: the office's records are in that database already, and this is another folder for them. ``by_request``:
    the request id of the call is that of the workspace, so that the same call again is answered.
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
        """Return the sentence on the workspace made."""
        return _("Workspace of {office} made in {folder}").format(office=self.office_name, folder=self.workspace)


def make_workspace(caller: "AppContext", *, plan: WorkspacePlan) -> WorkspaceResult:
    """Make the database, the office's own rows and the settings apart, and put them in place when all is whole.

    A missing folder becomes the folder that was filled; an existing folder gets the files, the settings last, and keeps
    its other content. Leftovers of an earlier killed run are removed first. Raises AlreadyThereError for a folder that
    is a workspace and for an office that the database holds already, unless the plan joins it; UsageError for a folder
    among the files of another workspace; NotFoundError for an unknown office, and for an office to be joined that is
    not there; Replayed for a request that was carried out before.
    """
    from postwatch.files.outside import require_outside
    from postwatch.store.placement import require_local

    folder = plan.folder.absolute()
    _answer_repeated(caller, folder, plan)
    if plan.language not in language.LANGUAGES:
        raise UsageError(
            _("The language {language} is not known").format(language=plan.language), hint=_("write vi or en")
        )
    source = paths.named_data("offices", plan.office)
    code = settings.office_settings(source).code
    _require_free(folder)
    require_outside(folder)
    if not plan.database:
        # Of a program that syncs the folder, its first transaction warns.
        require_local(folder)
    own_settings = _settings(plan, code)
    begun = _is_begun(folder, own_settings)
    made: WorkspaceResult | Replayed
    with _folder_to_fill(caller, folder, plan) as filled:
        write_new(filled / paths.SETTINGS_FILE, own_settings)
        try:
            made = _fill(caller, filled, plan, source, begun=begun)
        except Replayed as again:
            # The request wrote its rows to a server before, and only here it may have come no further.
            if (again.answer["result"] or {}).get("workspace") != str(folder):
                raise
            made = again
    if isinstance(made, Replayed):
        raise made
    return made


@contextmanager
def _folder_to_fill(caller: "AppContext", folder: Path, plan: WorkspacePlan) -> Iterator[Path]:
    """Give an empty folder, and make the workspace of the files put into it.

    If others have made a workspace there meanwhile, this is answered or refused as if they had come first.
    """
    try:
        with _locked(folder, caller.lock_wait):
            _answer_repeated(caller, folder, plan)
            _require_free(folder)
            with (files_for if folder.is_dir() else new_workspace)(folder, _COMMAND) as filled:
                make_folder(filled)
                yield filled
    except AlreadyThereError:
        _answer_repeated(caller, folder, plan)
        _require_free(folder)
        raise


@contextmanager
def _locked(folder: Path, seconds: float) -> Iterator[None]:
    """Let those who make a workspace in an existing folder come in turn."""
    lock = FolderLock(folder, seconds=seconds)
    try:
        if not lock.is_ours and folder.is_dir():
            raise in_use("", seconds)
        yield
    finally:
        lock.release()


def _answer_repeated(caller: "AppContext", folder: Path, plan: WorkspacePlan) -> None:
    """Raise Replayed, or a refusal, for a request that the workspace in the folder knows.

    What a killed ``init`` left beside a workspace that is whole goes.
    """
    if (folder / paths.SETTINGS_FILE).exists():
        office = _office_at(caller, folder, plan)
        office.clear_leftovers()
        # Whatever the server would say, a folder that is a workspace is refused.
        with suppress(UnreachableError):
            office.answer_repeated()


def _require_free(folder: Path) -> None:
    if (folder / paths.SETTINGS_FILE).exists() or ((folder / paths.DATABASE_FILE).exists() and not _is_empty(folder)):
        raise AlreadyThereError(
            _("{folder} is already a workspace").format(folder=folder),
            hint=_("use it with -w, or give another folder"),
        )


def _is_empty(folder: Path) -> bool:
    """Return whether a folder holds leftovers of a killed ``init``: a database only ``init`` has written to."""
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


def _is_begun(folder: Path, own_settings: bytes) -> bool:
    """Whether a try with these settings was killed: it may have written the office's rows to a server already."""
    left = (path for place in (folder.parent, folder) for path in leftovers(place, _COMMAND))
    return any(holds(path / "workspace" / paths.SETTINGS_FILE, own_settings) for path in left)


def _office_at(caller: "AppContext", folder: Path, plan: WorkspacePlan) -> "AppContext":
    """Return the caller in the folder, with the caller's request if the workspace is made by it."""
    office = caller.at(folder)
    office.invocation.command = _COMMAND
    if plan.by_request:
        office.invocation.request_id = caller.invocation.request_id
        office.invocation.args_hash = caller.invocation.args_hash
    return office


def _fill(caller: "AppContext", filled: Path, plan: WorkspacePlan, source: Path, *, begun: bool) -> WorkspaceResult:
    """Make the database, or its rows on a server, for the folder of the plan in the folder that is filled for it."""
    from postwatch.journal.recorder import recorder_of

    folder, office = plan.folder.absolute(), _office_at(caller, filled, plan)
    file = f"offices/{office.preferences.office}.toml"
    if source.is_relative_to(paths.shipped("data")):
        source = paths.resource("data", file, folder)
    else:
        own = filled / "data" / file
        make_folder(own.parent)
        write_new(own, source.read_bytes())
    office.settings = settings.office_settings(source, office.preferences.overrides)
    _make_schema(office)
    with office.found() as session:
        joined = _is_known(session, office, plan, begun=begun)
        areas = _found(session, office, folder)
        elsewhere = _files_elsewhere(session, folder) if joined else 0
        made = WorkspaceResult(
            folder, office.settings.code, office.settings.name, plan.database or "sqlite", areas, joined, elsewhere
        )
        office.say(made.in_words, made)
        recorder = recorder_of(session)
    if plan.database and recorder.head is not None:
        office.seen.keep(office.settings.code, recorder.head)
    return made


def _is_known(session: "Session", office: "AppContext", plan: WorkspacePlan, *, begun: bool) -> bool:
    """Whether the database holds the office already. Raises AlreadyThereError or NotFoundError when that is not meant.

    Two folders of an office see the same records, but each only the documents and scans that were made in it.
    """
    from postwatch.journal.newest import last_actor
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
    """Return how many documents and scans that the office's records name are not in a folder."""
    from sqlmodel import select

    from postwatch.evidence.rules import kept_under
    from postwatch.evidence.tables import Document, Evidence

    names = {*session.exec(select(Document.path))}
    names |= {kept_under(*scan) for scan in session.exec(select(Evidence.sha256, Evidence.media_type))}
    return sum(not (folder / name).is_file() for name in names)


def _found(session: "Session", office: "AppContext", folder: Path) -> int:
    """Add the office's own rows: itself, its series and people, and the areas; return how many areas were added."""
    from postwatch.area.actions import areas_known, load_areas
    from postwatch.evidence.on_file import note_workspace_files
    from postwatch.law.known import note_law
    from postwatch.office.actions import find_office, found_office
    from postwatch.register.series import load_series
    from postwatch.staff.actions import load_staff
    from postwatch.store.transaction import belong

    known = find_office(session, code=office.settings.code)
    belong(session, (known or found_office(session, office.desk)).id)
    note_workspace_files(session, office.workspace)
    note_law(session, office.workspace, on=office.today)
    if known is None:
        load_series(session, series=office.settings.series)
        load_staff(session, people=office.settings.staff)
    settings = office.settings
    return load_areas(session, *areas_known(folder, name=settings.areas, province=settings.province))


def _make_schema(office: "AppContext") -> None:
    from postwatch.schema import METADATA
    from postwatch.store.engine import connected, sqlite_path
    from postwatch.store.transaction import translated_errors
    from postwatch.store.upgrade import current, require_current, upgrade

    path = sqlite_path(office.database_url)
    if path is not None:
        create(path)
    with translated_errors():
        if path is None:
            with connected(office.database_url, writing=False) as connection:
                version = current(connection)
            if version is not None:
                # Others work there: their schema is not changed by the way.
                require_current(version)
                return
        upgrade(office.database_url, METADATA)


def _settings(plan: WorkspacePlan, code: str) -> bytes:
    values = {"office": code, "language": plan.language, "database": plan.database}
    # A JSON string is a TOML string too, whatever signs it holds.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items() if value]
    return "\n".join([*lines, ""]).encode("utf-8")
