"""A transaction of a command: begin, commit, settle a commit that failed, recover, replay a repeated request.

`UnitOfWork.begin` is the only way to write: it takes the writer lock, compares the schema, answers a known request id,
records the changes for the journal, and puts staged files in place once the records are committed.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from postwatch.answers import EMPTY, PASSED_OVER, Answers, Replayed
from postwatch.dataclass import dataclass
from postwatch.errors import (
    AlreadyThereError,
    DatabaseError,
    NotFoundError,
    PostwatchError,
    RuleError,
    UnreachableError,
    UsageError,
)
from postwatch.language import _
from postwatch.paths import SETTINGS_FILE

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlalchemy import Engine, MetaData
    from sqlmodel import Session

    from postwatch.desk import Desk
    from postwatch.files.staged import Shelf
    from postwatch.journal.entries import Signature
    from postwatch.journal.tables import JournalEntry


_LONGEST_REQUEST_ID = 200
# Under this name the answer in the journal keeps the hash of the arguments.
_ARGS_HASH = "words"


class RecordsOfFiles(Protocol):
    """The records of files: `evidence` keeps them."""

    def kept_at(self, session: "Session", path: str) -> str | None:
        """Return the hash of the content on file at a path of the workspace, or None."""

    def note_workspace_files(self, session: "Session", workspace: Path) -> None:
        """Let the rows say which settings, data and templates the workspace has now."""

    def to_be_printed(self, session: "Session", workspace: Path, papers: Sequence[str]) -> list[str]:
        """Return those of the Word files that have no PDF of their text beside them."""

    def keep_prints(self, session: "Session", desk: "Desk", prints: Mapping[str, bytes]) -> None:
        """Put the PDF of each Word file beside it, and record it."""


@dataclass(frozen=True)
class Database:
    """The database of a workspace; ``lock_wait`` is how many seconds a lock is waited for."""

    url: str
    workspace: Path
    lock_wait: float

    def require_file(self) -> None:
        """Refuse with DatabaseError when the SQLite file of the workspace is missing."""
        from postwatch.store.engine import sqlite_path

        path = sqlite_path(self.url)
        if path is not None and not path.is_file():
            raise DatabaseError(
                _("The database {path} is missing").format(path=path),
                hint=_("restore it from a backup, or make a new workspace with: postwatch init DIR"),
            )

    def engine(self, *, writing: bool) -> "Engine":
        """Return an engine, which reads nothing before its first session."""
        from postwatch.store.engine import open_engine

        self.require_file()
        return open_engine(self.url, writing=writing, lock_wait=self.lock_wait)

    @contextmanager
    def session(self, *, writing: bool) -> Iterator["Session"]:
        """Open a session that belongs to no office yet. Raises DatabaseError when the schema is not the program's."""
        with session_of(self.engine(writing=writing)) as session:
            yield session

    @contextmanager
    def read(self, office: str) -> Iterator["Session"]:
        """Begin one reading transaction of an office."""
        from postwatch.store.transaction import translated_errors

        with translated_errors(), self.session(writing=False) as session:
            restrict(session, office)
            yield session

    @contextmanager
    def read_copy(
        self, office: str, change: "Callable[[Connection], None]", tables: "Callable[[], MetaData]"
    ) -> Iterator["Session"]:
        """Begin one reading transaction of an office over a copy of the records in memory that was changed first.

        ``tables`` are all that a server has of ours.
        """
        from postwatch.store.memory import memory_of
        from postwatch.store.transaction import translated_errors

        self.require_file()
        with translated_errors(), memory_of(self.url, tables, lock_wait=self.lock_wait) as (copy, engine):
            change(copy)
            with session_of(engine) as session:
                restrict(session, office)
                yield session

    @contextmanager
    def writer_lock(self, holder: str, answers: Answers) -> Iterator[None]:
        """Acquire the writer lock of a SQLite workspace; PostgreSQL does its own locking.

        ``holder`` tells others who writes. Raises DatabaseError naming the holder when the lock is not free in time.
        """
        from postwatch.files.lock import LOCK_FILE, hold
        from postwatch.store.engine import sqlite_path
        from postwatch.store.placement import require_local

        self.require_file()
        if sqlite_path(self.url) is None:
            yield
            return
        require_local(self.workspace, warn=answers.warn)
        with hold(self.workspace / LOCK_FILE, holder=holder, seconds=self.lock_wait):
            yield


@contextmanager
def session_of(engine: "Engine") -> Iterator["Session"]:
    """Open a session of an engine. Raises DatabaseError when the schema is not the program's."""
    from postwatch.store import upgrade
    from postwatch.store.transaction import new_session

    with new_session(engine) as session:
        upgrade.require_current(upgrade.current(session.connection()))
        yield session


def restrict(session: "Session", office: str) -> None:
    """Let a session see and write the rows of a single office. Raises NotFoundError for an unknown office."""
    from sqlalchemy import text

    from postwatch.store.transaction import OFFICE_CODE, belong

    session.info[OFFICE_CODE] = office
    found = session.execute(text("SELECT id FROM office WHERE code = :code"), {"code": office}).scalar()
    if found is None:
        raise NotFoundError(
            _("The database has no office {code}").format(code=office),
            hint=_("check the line office = … in {file}").format(file=SETTINGS_FILE),
        )
    belong(session, int(found))


@dataclass(frozen=True)
class UnitOfWork:
    """One writing transaction, one entry of the journal, one answer; all of it or nothing.

    ``files`` gives the records of files, which belong to a package above this module.
    """

    database: Database
    shelf: "Shelf"
    signature: "Signature"
    answers: Answers
    files: "Callable[[], RecordsOfFiles] | None"

    @contextmanager
    def begin(self) -> Iterator["Session"]:
        """Begin the transaction; its session belongs to no office yet.

        Leaving it commits and puts the staged files in place. Raises Replayed for a request that is known.
        """
        from sqlalchemy.orm import configure_mappers

        from postwatch.store.transaction import translated_errors

        if self.answers.invocation.pdf:
            from postwatch.documents.pdf import require_program

            require_program()  # a refusal after the commit would leave a document at each new try
        shelf, signature = self.shelf, self.signature
        holder = holder_name(signature.actor, signature.command, signature.at)
        with translated_errors():
            # What takes its time without the database is no reason to let others wait.
            _load_journal()
            engine = self.database.engine(writing=True)
            if self.files is not None:
                self.files()
            configure_mappers()
            with self.database.writer_lock(holder, self.answers):
                with session_of(engine) as session:
                    try:
                        with self.answers.held(), self._recorded(session):
                            yield session
                        shelf.seal()
                    except BaseException:
                        session.rollback()
                        shelf.discard()
                        raise
                    self._commit(session)
                shelf.publish()

    def answer_repeated(self) -> None:
        """Answer a request id that is known, before the command looks at anything else.

        Raises Replayed or a refusal, as `begin` does, and UnreachableError, so that a server that does not answer is
        waited for once. A database that cannot be read otherwise is left to the command: it may be what fixes it.
        """
        try:
            with self.database.read(self.signature.office_code) as session:
                is_known = _entry_of(session, self.signature) is not None
        except UnreachableError:
            raise
        except PostwatchError:
            return
        if is_known:
            # A killed command may have left its files unfinished, and only a writer puts them in place.
            with self.begin():
                pass

    @contextmanager
    def _recorded(self, session: "Session") -> Iterator[None]:
        """Record the changes of the session, as an entry with the answer.

        A request id that was given is kept even when nothing changed, so that it is answered alike when it comes again.
        """
        from postwatch.journal.entries import append_entry
        from postwatch.journal.recorder import Recorder

        self._recover(session)
        self._require_new(session)
        self._require_day(session)
        self.shelf.request = self.signature.request_id
        recorder = Recorder(session)
        recorder.listen()
        yield
        session.flush()
        invocation = self.answers.invocation
        if recorder.has_effect or invocation.request_id is not None:
            answer = {**(self.answers.last or EMPTY), _ARGS_HASH: invocation.args_hash}
            append_entry(session, signature=self.signature, recorder=recorder, answer=answer)

    def record_apart(self, session: "Session", sentence: str) -> None:
        """Record the changes of the session so far in an entry of its own, which an undo passes over."""
        import uuid

        from postwatch.journal.entries import append_entry
        from postwatch.journal.recorder import Recorder, recorder_of

        session.flush()
        recorder, apart = recorder_of(session), Recorder(session)
        apart.changes = recorder.changes[:]
        recorder.changes.clear()
        signature = replace(self.signature, request_id=uuid.uuid4().hex)
        append_entry(session, signature=signature, recorder=apart, answer={**PASSED_OVER, "text": sentence})
        recorder.head = apart.head

    def _require_day(self, session: "Session") -> None:
        """Refuse a legal day before that of the office's newest entry, unless asked to record all the same (RuleError).

        A clock that was set back would give numbers of an old year, and put facts into figures that were printed. A day
        in the future would make every day until then late.
        """
        from postwatch.days import local_today, require_past
        from postwatch.journal.newest import last_day

        reached, today = last_day(session, office=self.signature.office_code), self.signature.today
        require_past(today, today=local_today(self.signature.at))
        if reached is not None and today < reached and not self.answers.invocation.late:
            raise RuleError(
                _("Today is {today}, but the journal was last written on {last}").format(today=today, last=reached),
                hint=_("set the date of this machine, or POSTWATCH_TODAY, right; to record all the same: --late"),
            )

    def _commit(self, session: "Session") -> None:
        """Commit. A commit that fails may have happened all the same, so its files wait until that is known."""
        try:
            session.commit()
        except BaseException as error:
            self._settle(session, error)
        self.answers.has_committed = True

    def _settle(self, session: "Session", error: BaseException) -> None:
        """Look in the journal whether a commit that failed happened; raise ``error`` when it did not.

        An interrupt is raised either way, after the files of a committed change are in place.
        """
        try:
            session.rollback()
            with self.database.session(writing=True) as later:
                written = _entry_of(later, self.signature) is not None
        except Exception:  # whatever it is: the database does not say
            raise DatabaseError(
                _("The database failed during the commit, so it is unknown whether the change was written"),
                hint=_(
                    "run the same command again with --request-id {id}: it is carried out, or answers with its result"
                ).format(id=self.signature.request_id),
            ) from error
        if not written:
            self.shelf.discard()
            raise error
        self.answers.has_committed = True
        self.shelf.sync()
        if not isinstance(error, Exception):
            self.shelf.publish()
            raise error

    def _recover(self, session: "Session") -> None:
        """Finish leftovers of killed commands; nobody else writes now."""
        if not self.shelf.unfinished():
            return
        from postwatch.files.staged import Records
        from postwatch.journal.lookup import find_answer, requests_of

        office = self.signature.office_code

        def position(request: str) -> int | None:
            entry = find_answer(session, office=office, request_id=request)
            return entry.id if entry is not None else None

        def kept_at(path: str) -> str | None:
            if self.files is None:
                raise LookupError(path)
            return self.files().kept_at(session, path)

        cleared, waiting = self.shelf.recover(Records(position, lambda: requests_of(session, office=office), kept_at))
        if cleared:
            self.answers.warn(_("{count} interrupted commands were cleaned up").format(count=cleared))
        for error in waiting:
            self.answers.warn(f"{error.message} ({error.hint})")

    def _require_new(self, session: "Session") -> None:
        """Raise Replayed with the first answer of a request id that is known; or a refusal.

        AlreadyThereError when it was used with other arguments, RuleError when what it did was undone since.
        """
        from postwatch.days import local
        from postwatch.journal.answers import opened_answer
        from postwatch.journal.lookup import undone_by

        earlier = _entry_of(session, self.signature)
        if earlier is None:
            return
        answer, args_hash = opened_answer(session, entry=earlier) or EMPTY, self.answers.invocation.args_hash
        if earlier.command != self.signature.command:
            raise _used_before(_("The request id {id} was used for: {command}"), earlier)
        # Entries of earlier versions keep no hash of the arguments.
        if answer.get(_ARGS_HASH, args_hash) != args_hash:
            raise _used_before(_("The request id {id} was used for {command} with other arguments"), earlier)
        later = undone_by(session, entry=earlier)
        if later is not None:
            raise RuleError(
                _("The request {id} was undone by entry {entry} ({actor}, {at})").format(
                    id=earlier.request_id, entry=later.id, actor=later.actor, at=f"{local(later.at):%d/%m/%Y %H:%M}"
                ),
                hint=_("to do it again, give the request a new id"),
            )
        raise Replayed(answer)


def _load_journal() -> None:
    """Load the modules with which every transaction records, and which compare schemas."""
    import postwatch.journal.lookup
    import postwatch.store.upgrade  # noqa: F401


def _entry_of(session: "Session", signature: "Signature") -> "JournalEntry | None":
    from postwatch.journal.lookup import find_answer

    return find_answer(session, office=signature.office_code, request_id=signature.request_id)


def _used_before(sentence: str, earlier: "JournalEntry") -> AlreadyThereError:
    return AlreadyThereError(
        sentence.format(id=earlier.request_id, command=earlier.command), hint=_("give every request an id of its own")
    )


def holder_name(actor: str, command: str, at: dt.datetime) -> str:
    """Return the name of a command that holds the writer lock, as others see it."""
    return f"{actor}, postwatch {command}, {at.astimezone():%H:%M:%S}"


def parse_request_id(typed: str | None) -> str | None:
    """Return a request id as it was typed, or None where none was.

    Raises UsageError for an id that is empty, too long for an index of a server, or with invisible characters.
    """
    if typed is None:
        return None
    from postwatch.vietnamese import clean

    text = clean(typed, what="--request-id")
    if not text:
        raise UsageError(
            _("The request id is empty, so it identifies no request"),
            hint=_("give it an id of its own, or leave --request-id out"),
        )
    if len(text) > _LONGEST_REQUEST_ID:
        raise UsageError(
            _("A request id of {count} characters is too long").format(count=len(text)),
            hint=_("use at most {most} characters").format(most=_LONGEST_REQUEST_ID),
        )
    return text
