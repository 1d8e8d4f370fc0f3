"""What a command may ask of its office: settings, today, a transaction, the shelf, and to say its result.

``begin`` is the one way to write: it checks the schema, starts the transaction, follows the changes for the journal,
answers a repeated request id with the first result, and publishes staged files once the records are committed.
"""

import datetime as dt
import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from postwatch import console, paths
from postwatch.commandline import Invocation
from postwatch.errors import (
    AlreadyThereError,
    DatabaseError,
    NotFoundError,
    PostwatchError,
    RowsRefusedError,
    RuleError,
    UsageError,
)
from postwatch.language import _, current

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

    from postwatch.desk import Desk
    from postwatch.files.staged import Shelf
    from postwatch.intake import IntakeResult
    from postwatch.journal.tables import JournalEntry
    from postwatch.settings import OfficeSettings, WorkspaceSettings

Rows = Iterable[Sequence[Any]]
KeptAt = Callable[["Session", str], str | None]
_LONGEST_ACTOR, _LONGEST_REQUEST_ID = 100, 200
_LONGEST_WAIT = 3600.0


class Replayed(Exception):  # noqa: N818 -- not an error: the first answer of a repeated request
    """A request id that was answered before; ``answer`` is what was said then."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__("replayed")
        self.answer = answer


@dataclass
class AppContext:
    """The office that a command works for. Nothing is read or opened before it is asked for."""

    invocation: Invocation = field(default_factory=Invocation)
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    fixed_today: dt.date | None = None
    kept_at: KeptAt | None = None
    """Which content is on file at a path: the records know, of rooms above this one; named at the door."""
    has_committed: bool = field(default=False, init=False)
    _undoes: int | None = field(default=None, init=False)
    _is_recorded: bool = field(default=False, init=False)
    _answer: dict[str, Any] | None = field(default=None, init=False)
    _writing: bool = field(default=False, init=False)

    def at(self, folder: Path, *, today: dt.date | None = None) -> "AppContext":
        """The same caller in another workspace, or on another legal day."""
        return AppContext(
            invocation=replace(self.invocation, workspace=folder, request_id=None, words=""),
            environ=self.environ,
            now=self.now,
            fixed_today=today or self.fixed_today,
            kept_at=self.kept_at,
        )

    @cached_property
    def workspace(self) -> Path:
        """Folder of the workspace. Raises DatabaseError when there is none."""
        folder = self.invocation.workspace or paths.find_workspace(Path.cwd(), self.environ)
        if folder is None or not (folder / paths.SETTINGS_FILE).is_file():
            raise DatabaseError(
                _("There is no workspace in {folder}").format(folder=folder or Path.cwd()),
                hint=_("make one with: postwatch init DIR, or name it with -w DIR"),
            )
        return folder.resolve()

    @cached_property
    def preferences(self) -> "WorkspaceSettings":
        """The settings of the workspace."""
        from postwatch.settings import workspace_settings

        return workspace_settings(self.workspace / paths.SETTINGS_FILE)

    @cached_property
    def settings(self) -> "OfficeSettings":
        """The settings of the office, those of the workspace first."""
        from postwatch.settings import office_settings, read_toml

        file = paths.resource("data", f"offices/{self.preferences.office}.toml", self.workspace)
        return office_settings(read_toml(file), self.preferences.overrides, file=file)

    @cached_property
    def today(self) -> dt.date:
        """The legal day: the date at UTC+7, moved by POSTWATCH_TODAY."""
        from postwatch.days import local_today
        from postwatch.vietnamese import parse_date

        moved = self.environ.get("POSTWATCH_TODAY")
        if self.fixed_today is not None:
            return self.fixed_today
        return parse_date(moved, what="POSTWATCH_TODAY") if moved else local_today(self.now)

    @cached_property
    def shelf(self) -> "Shelf":
        """The files of the workspace."""
        from postwatch.files.staged import Shelf

        return Shelf(self.workspace)

    @cached_property
    def desk(self) -> "Desk":
        """What an action gets besides the session."""
        from postwatch.desk import Desk

        return Desk(self.settings, self.shelf, self.now, self.today)

    @cached_property
    def actor(self) -> str:
        """Who is at the keyboard, as the system knows: what can be printed of the name, at most 100 characters."""
        import getpass

        try:
            name = self.environ.get("POSTWATCH_ACTOR", "").strip() or getpass.getuser()
        except (OSError, KeyError, ImportError):
            name = ""
        return "".join(filter(str.isprintable, name))[:_LONGEST_ACTOR].strip() or "unknown"

    @property
    def patience(self) -> float:
        """Seconds that a writer waits for its turn: POSTWATCH_WAIT, else 30; an hour at most."""
        try:
            wait = float(self.environ.get("POSTWATCH_WAIT", "30"))
        except ValueError:
            wait = math.nan
        return 30.0 if math.isnan(wait) else min(max(0.0, wait), _LONGEST_WAIT)

    def takes_back(self, entry: int) -> None:
        """Say that the running command takes back an entry of the journal."""
        self._undoes = entry

    def records_anyway(self) -> None:
        """Say that the running command belongs into the journal, though no row that is recorded may change."""
        self._is_recorded = True

    @property
    def database_url(self) -> str:
        """The address of the database: the setting, else the SQLite file of the workspace."""
        from postwatch.store.engine import sqlite_url

        return self.preferences.database or sqlite_url(self.workspace / paths.DATABASE_FILE)

    def day(self, text: str | None, *, what: str) -> dt.date:
        """A day as it was typed, or today when nothing was. Raises UsageError for an unreadable or ambiguous one."""
        from postwatch.vietnamese import parse_date

        return parse_date(text, what=what) if text else self.today

    def optional_day(self, text: str | None, *, what: str) -> dt.date | None:
        """A day as it was typed, or None."""
        return self.day(text, what=what) if text else None

    def required_day(self, text: str, *, option: str) -> dt.date:
        """A day that must be typed. Raises UsageError naming the option."""
        if not text:
            raise _missing(option)
        return self.day(text, what=option)

    def required_text(self, value: str, *, option: str) -> str:
        """Words that must be typed. Raises UsageError naming the option."""
        text = self.text(value, what=option)
        if not text:
            raise _missing(option)
        return text

    def text(self, value: str | None, *, what: str) -> str | None:
        """Typed words, brought to NFC and checked; None when nothing was typed."""
        from postwatch.vietnamese import clean

        return (clean(value, what=what) or None) if value else None

    @contextmanager
    def begin(self, command: str) -> Iterator["Session"]:
        """One writing transaction, one entry of the journal, one answer; all of it or nothing."""
        from postwatch.store.transaction import belong

        with self._transaction(command) as session:
            belong(session, self._office_id(session))
            yield session
        self._speak_at_last()

    @contextmanager
    def found(self, command: str) -> Iterator["Session"]:
        """The first transaction of an office: the caller adds its row and takes the session into it.

        What is said within is kept for a request that is repeated; the caller says it when the folder is whole.
        """
        with self._transaction(command) as session:
            yield session

    @contextmanager
    def read(self) -> Iterator["Session"]:
        """One reading transaction."""
        from postwatch.store.transaction import belong, new_session, translated_errors

        with translated_errors(), self._open(writing=False) as engine, new_session(engine) as session:
            self._require_schema(session)
            belong(session, self._office_id(session))
            yield session

    def say(self, sentence: str, result: Any, *, exit_code: int = 0) -> None:
        """The result of a command as one sentence, or as JSON; within a transaction it waits for the commit.

        ``exit_code`` is kept with the answer, so that a repeated request ends as the first one did.
        """
        self._answer_with({"text": sentence, "result": console.plain(result), "exit_code": exit_code})

    def show(self, columns: Sequence[str], rows: Rows, result: Any, *, title: str = "") -> None:
        """The result of a command as a table, or as JSON."""
        if self.invocation.json:
            console.put_json(result)
        else:
            console.put_table(columns, rows, title=title)

    def warn(self, sentence: str) -> None:
        """A warning, on stderr; the command goes on."""
        console.tell(_("warning: {sentence}").format(sentence=sentence))

    def _answer_with(self, answer: dict[str, Any]) -> None:
        if self._writing:
            self._answer = answer
        else:
            self._speak(answer)

    def _speak_at_last(self) -> None:
        """Say what was said during the transaction, now that it is committed and its files are in place."""
        if self._answer is not None:
            self._speak(self._answer)

    def _speak(self, answer: Mapping[str, Any]) -> None:
        if not self.invocation.json:
            console.put(answer["text"])
        if self.invocation.pdf:
            self._print(answer)
        elif self.invocation.json:
            console.put_json(answer["result"])

    def _print(self, answer: Mapping[str, Any]) -> None:
        """Make a PDF beside each document of an answer, and say so.

        Whatever hinders it, the records and the Word files stand, and the refusal says that.
        """
        from postwatch.documents.pdf import convert, papers_of, pdf_name, with_pdf

        papers = papers_of(answer["result"])
        as_json = self.invocation.json
        try:
            with console.progress("PDF", quiet=as_json) as on_progress:
                convert([self.workspace / path for path in papers], on_progress=on_progress)
        except PostwatchError as error:
            raise type(error)(
                _("{reason}. The change was written, and its Word file is there").format(reason=error.message),
                hint=error.hint,
                details={**error.details, "result": answer["result"]},
            ) from error
        if as_json:
            console.put_json(with_pdf(answer["result"]))
        elif len(papers) == 1:
            console.put(_("PDF: {path}").format(path=pdf_name(papers[0])))
        else:
            console.put(_("{count} PDF files beside them").format(count=len(papers)))

    @property
    def exit_code(self) -> int:
        """How the command ends by what it said last: not 0 when rows were left out."""
        return int((self._answer or {}).get("exit_code", 0))

    def repeat(self, answer: Mapping[str, Any]) -> int:
        """Say a first answer again, and that it is the first; returns the exit code that it had."""
        console.tell(_("This request was carried out before; its first result follows."))
        self._speak(answer)
        return int(answer.get("exit_code", 0))

    @contextmanager
    def _transaction(self, command: str) -> Iterator["Session"]:
        from postwatch.store.transaction import new_session, translated_errors

        if self.invocation.pdf:
            from postwatch.documents.pdf import require_program

            require_program()  # a refusal after the commit would leave a document at each new try
        with translated_errors(), self.turn(command), self._open(writing=True) as engine:
            with new_session(engine) as session:
                self._require_schema(session)
                self._answer, self._undoes, self._is_recorded, self._writing = None, None, False, True
                try:
                    with self._recorded(session, command):
                        yield session
                    self.shelf.seal()
                except BaseException:
                    session.rollback()
                    self.shelf.discard()
                    raise
                finally:
                    self._writing = False
                self._commit(session)
            self.shelf.publish()

    def _commit(self, session: "Session") -> None:
        """Commit. A commit that fails may have happened all the same, so its files wait until that is known."""
        try:
            session.commit()
        except BaseException as error:
            self._settle(session, error)
        self.has_committed = True

    def _settle(self, session: "Session", error: BaseException) -> None:
        """Ask the journal whether a commit that failed is there; raises ``error`` when it is not.

        An interrupt goes on either way, after the files of a change that is there are in place.
        """
        from postwatch.journal.actions import find_answer
        from postwatch.store.transaction import new_session

        request = self.shelf.request
        try:
            session.rollback()
            with self._open(writing=True) as engine, new_session(engine) as later:
                written = find_answer(later, office=self.settings.code, request_id=request) is not None
        except Exception:  # whatever it is: the database does not tell
            raise DatabaseError(
                _("The database failed while the change was being written, and does not tell whether it was"),
                hint=_(
                    "run the same command again with --request-id {id}: it is carried out, or answers with its result"
                ).format(id=request),
            ) from error
        if not written:
            self.shelf.discard()
            raise error
        self.has_committed = True
        self.shelf.sync()
        if not isinstance(error, Exception):
            self.shelf.publish()
            raise error

    @contextmanager
    def turn(self, command: str) -> Iterator[None]:
        """Our turn among the writers of an SQLite workspace; a server keeps its own order.

        Raises DatabaseError naming who writes when it does not come in time.
        """
        from postwatch.files.lock import LOCK_FILE, hold
        from postwatch.store.engine import sqlite_path

        self.require_database()
        if sqlite_path(self.database_url) is None:
            yield
            return
        self.require_local(self.workspace)
        holder = f"{self.actor}, postwatch {command}, {self.now.astimezone():%H:%M:%S}"
        with hold(self.workspace / LOCK_FILE, holder=holder, seconds=self.patience):
            yield

    @contextmanager
    def _recorded(self, session: "Session", command: str) -> Iterator[None]:
        import uuid

        from postwatch.journal.actions import Recorder, Signature, append_entry, find_answer

        self._recover(session)
        request_id = _request_id(self.invocation.request_id) or uuid.uuid4().hex
        earlier = find_answer(session, office=self.settings.code, request_id=request_id)
        if earlier is not None:
            self._repeat(session, earlier, command)
        self.shelf.request = request_id
        recorder = Recorder(session)
        recorder.listen()
        yield
        session.flush()
        if recorder.changes or self._undoes is not None or self._is_recorded:
            append_entry(
                session,
                signature=Signature(self.settings.code, self.now, self.actor, command, request_id, self._undoes),
                changes=recorder.changes,
                answer=json.dumps(self._kept_answer(), ensure_ascii=False),
            )

    def refuse_repeated(self, command: str) -> None:
        """Where only a first call can be carried out: answer a typed request id that is known, as `begin` does."""
        from postwatch.journal.actions import find_answer

        request_id = _request_id(self.invocation.request_id)
        if request_id is None:
            return
        with self.read() as session:
            earlier = find_answer(session, office=self.settings.code, request_id=request_id)
            if earlier is not None:
                self._repeat(session, earlier, command)

    def _kept_answer(self) -> dict[str, Any]:
        """What is kept with the entry, for a request that is repeated: the answer, and a hash of the words."""
        return {**(self._answer or {"text": "", "result": None}), "words": self.invocation.words}

    def _repeat(self, session: "Session", earlier: "JournalEntry", command: str) -> None:
        """Answer a request id that is known. Raises Replayed with its first answer; or a refusal.

        AlreadyThereError when it was used with other words, RuleError when what it did was taken back since.
        """
        from postwatch.journal.actions import undone_by

        answer = json.loads(earlier.answer or '{"text": "", "result": null}')
        # Entries of earlier versions keep no words.
        if earlier.command != command or answer.get("words", self.invocation.words) != self.invocation.words:
            same = earlier.command == command
            raise AlreadyThereError(
                (
                    _("The request id {id} was used for {command} with other words")
                    if same
                    else _("The request id {id} was used for: {command}")
                ).format(id=earlier.request_id, command=earlier.command),
                hint=_("give every request an id of its own"),
            )
        later = undone_by(session, entry=earlier)
        if later is not None:
            raise RuleError(
                _("What the request {id} did was taken back by entry {entry} ({actor}, {at})").format(
                    id=earlier.request_id, entry=later.id, actor=later.actor, at=f"{later.at:%d/%m/%Y %H:%M}"
                ),
                hint=_("to do it again, give the request a new id"),
            )
        raise Replayed(answer)

    def _recover(self, session: "Session") -> None:
        """Finish what a crashed command left behind, now that we are the one writer."""
        if self.shelf.unfinished():
            recovery = self.shelf.recover(_RecordsOf(session, self))
            if recovery.cleared:
                self.warn(_("{count} interrupted commands were cleared up").format(count=recovery.cleared))
            for error in recovery.waiting:
                self.warn(f"{error.message} ({error.hint})")

    @contextmanager
    def _open(self, *, writing: bool) -> Iterator["Engine"]:
        from postwatch.store.engine import open_engine

        self.require_database()
        self.clear_leftovers()
        engine = open_engine(self.database_url, writing=writing, patience=self.patience)
        try:
            yield engine
        finally:
            engine.dispose()

    def clear_leftovers(self) -> None:
        """Remove what a killed backup, restore, copy or init left where this command works."""
        from postwatch.files.staging import clear_leftovers

        clear_leftovers(self.workspace, self.workspace / paths.BACKUPS, self.workspace.parent, Path())

    def require_local(self, folder: Path) -> None:
        """Refuse a folder on a network share for an SQLite file, and warn where a program syncs it."""
        from postwatch.store.placement import require_local

        warning = require_local(folder)
        if warning is not None:
            self.warn(warning)

    def require_database(self) -> None:
        """Refuse with DatabaseError when the SQLite file of the workspace is missing."""
        from postwatch.store.engine import sqlite_path

        path = sqlite_path(self.database_url)
        if path is not None and not path.is_file():
            raise DatabaseError(
                _("The database {path} is missing").format(path=path),
                hint=_("restore it from a backup, or make a new workspace with: postwatch init DIR"),
            )

    def _require_schema(self, session: "Session") -> None:
        from postwatch.store import upgrade

        version = upgrade.current(session.connection())
        upgrade.require_known(version)
        if version != upgrade.head():
            raise DatabaseError(
                _("The database is at schema {version}, this postwatch needs {head}").format(
                    version=version or _("none"), head=upgrade.head()
                ),
                hint=_("upgrade it with: postwatch db upgrade"),
            )

    def _office_id(self, session: "Session") -> int:
        from sqlalchemy import text

        found = session.execute(text("SELECT id FROM office WHERE code = :code"), {"code": self.settings.code}).scalar()
        if found is None:
            raise NotFoundError(
                _("The database has no office {code}").format(code=self.settings.code),
                hint=_("check the line office = … in {file}").format(file=paths.SETTINGS_FILE),
            )
        return int(found)


def import_sheet(
    office: AppContext, command: str, *, take: "Callable[[Session], tuple[list[Any], IntakeResult]]", skip_refused: bool
) -> None:
    """Take in a sheet as one command: all of it, or the good rows when asked, or none on a dry run.

    Raises RowsRefusedError when rows are bad and not skipped; ends with exit code 7 when some were skipped.
    """
    from postwatch.intake import require_all, summary

    result: IntakeResult | None = None
    try:
        with office.begin(command) as session:
            result = take(session)[1]
            require_all(result, skip_refused=skip_refused)
            if result.dry_run:
                raise DryRun
            office.say(summary(result), result, exit_code=RowsRefusedError.exit_code if result.refused else 0)
    except DryRun:
        if result is not None:
            office.say(summary(result), result)
    if result is not None and result.refused:
        raise typer.Exit(RowsRefusedError.exit_code)


@dataclass(frozen=True)
class _RecordsOf:
    """What the records of an office say of requests and files, for the shelf."""

    session: "Session"
    office: AppContext

    def position(self, request: str) -> int | None:
        from postwatch.journal.actions import find_answer

        entry = find_answer(self.session, office=self.office.settings.code, request_id=request)
        return entry.id if entry is not None else None

    def requests(self) -> "Iterable[str]":
        from postwatch.journal.actions import requests_of

        return requests_of(self.session, office=self.office.settings.code)

    def kept_at(self, path: str) -> str | None:
        if self.office.kept_at is None:
            raise LookupError(path)
        return self.office.kept_at(self.session, path)


def _request_id(typed: str | None) -> str | None:
    """A request id as it was typed; None where none was.

    Raises UsageError for one that is empty, that holds what cannot be seen, or that no index of a server could hold.
    """
    if typed is None:
        return None
    from postwatch.vietnamese import clean

    text = clean(typed, what="--request-id")
    if not text:
        raise UsageError(
            _("The request id is empty, so the request could not be told from another"),
            hint=_("give it one of its own, or leave --request-id out"),
        )
    if len(text) > _LONGEST_REQUEST_ID:
        raise UsageError(
            _("A request id of {count} characters is too long").format(count=len(text)),
            hint=_("{most} characters are the most").format(most=_LONGEST_REQUEST_ID),
        )
    return text


def _missing(option: str) -> UsageError:
    return UsageError(
        _("{name} is missing").format(name=option), hint=_("add it to the call; --help lists the options")
    )


def require_one(first: str, given_first: str, second: str, given_second: str) -> None:
    """Refuse a call that gives both of two ways to say a thing, or neither (UsageError)."""
    if bool(given_first) == bool(given_second):
        raise UsageError(
            _("Give either {first} or {second}").format(first=first, second=second),
            hint=_("one of them, not both"),
        )


class DryRun(Exception):  # noqa: N818 -- not an error: a dry run leaves no change
    """Ends the transaction of a dry run."""


def language_of(invocation: Invocation, environ: Mapping[str, str]) -> str:
    """The language of the screen: POSTWATCH_LANG, else the workspace's setting, else Vietnamese."""
    named = environ.get("POSTWATCH_LANG")
    if named:
        return named
    from postwatch.settings import workspace_settings

    try:
        folder = invocation.workspace or paths.find_workspace(Path.cwd(), environ)
        file = folder / paths.SETTINGS_FILE if folder is not None else None
        return workspace_settings(file).language if file is not None and file.is_file() else current()
    except (UsageError, NotFoundError, OSError):
        return current()  # the command itself will say what is wrong with the file
