"""The context of a command: settings, POSTWATCH_TODAY, _ACTOR and _WAIT, the files, a transaction, a way to answer."""

import datetime as dt
import math
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from postwatch import console, paths, unit_of_work
from postwatch.answers import EMPTY, PASSED_OVER, Answer, Answers
from postwatch.commandline import Invocation
from postwatch.dataclass import dataclass
from postwatch.errors import DatabaseError, GapError, NotFoundError, UsageError
from postwatch.language import LANGUAGES, _, current
from postwatch.unit_of_work import Database, RecordsOfFiles, UnitOfWork
from postwatch.vietnamese import fold

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlalchemy import MetaData
    from sqlmodel import Session

    from postwatch.desk import Desk
    from postwatch.files.seen import Seen
    from postwatch.files.staged import Shelf
    from postwatch.journal.earlier import Cut
    from postwatch.searching import Known, Search
    from postwatch.settings import OfficeSettings, WorkspaceSettings

Asked = ParamSpec("Asked")
Result = TypeVar("Result")
_LONGEST_ACTOR = 100
_LONGEST_WAIT = 3600.0
# Digits of the number of an entry; a day without signs between its parts is no day.
_LONGEST_ENTRY = 7
_REPORT_CODE = re.compile(r"[A-Za-z]+-[0-9]{4}-[0-9]+")


class Joint:
    """One transaction for several commands: it is begun by the first, and ends with the last."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.begun: Session | None = None
        self.answers: list[Answer] = []

    def session(self, begin: "Callable[[], AbstractContextManager[Session]]") -> "Session":
        """Return its session, which is begun where it is not yet."""
        if self.begun is None:
            self.begun = self._stack.enter_context(begin())
        return self.begun


@dataclass
class AppContext(Answers):
    """The caller of a command and the workspace it works in; nothing is read or opened before it is needed.

    ``files`` are the records of files, ``tables`` gives all tables, ``units`` what a list about units is searched in,
    ``note_law`` notes another version of the law, ``journal_of`` tells what the journal says of a row: days of
    recording and texts; ``draw_period`` writes a period as a page. `app` gives them, because they are above.
    """

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    fixed_today: dt.date | None = None
    files: "Callable[[], RecordsOfFiles] | None" = None
    tables: "Callable[[], MetaData] | None" = None
    units: "Callable[[Session, Collection[str]], Mapping[str, Known]] | None" = None
    note_law: "Callable[..., str | None] | None" = None
    journal_of: "Callable[..., Sequence[tuple[dt.date, str]]] | None" = None
    draw_period: "Callable[..., None] | None" = None
    _warns_of_keys: bool = field(default=False, init=False)
    _joint: "Joint | None" = field(default=None, init=False)

    def at(self, folder: Path, *, today: dt.date | None = None) -> "AppContext":
        """Return the same caller in another workspace, or on another legal day."""
        return AppContext(
            invocation=replace(self.invocation, workspace=folder, request_id=None, args_hash=""),
            environ=self.environ,
            now=self.now,
            fixed_today=today or self.fixed_today,
            files=self.files,
            tables=self.tables,
            units=self.units,
            note_law=self.note_law,
            journal_of=self.journal_of,
            draw_period=self.draw_period,
        )

    @cached_property
    def workspace(self) -> Path:
        """Return the folder of the workspace. Raises DatabaseError when there is none."""
        folder = self.invocation.workspace or paths.find_workspace(Path.cwd(), self.environ)
        if folder is None or not (folder / paths.SETTINGS_FILE).is_file():
            raise DatabaseError(
                _("There is no workspace in {folder}").format(folder=folder or Path.cwd()),
                hint=_("create a workspace with: postwatch init DIR, or name it with -w DIR"),
            )
        return folder.resolve()

    @property
    def nearest_workspace(self) -> Path | None:
        """Return the folder of the workspace, None without any. Raises DatabaseError for a wrong folder."""
        folder = paths.find_workspace(Path.cwd(), self.environ)
        if self.invocation.workspace is None and (folder is None or not (folder / paths.SETTINGS_FILE).is_file()):
            return None
        return self.workspace

    @cached_property
    def preferences(self) -> "WorkspaceSettings":
        """Return the settings of the workspace. Raises UsageError for unknown keys, unless they are only warned of."""
        from postwatch.settings import require_known_keys, workspace_settings

        file = self.workspace / paths.SETTINGS_FILE
        found = workspace_settings(file)
        if not self._warns_of_keys:
            require_known_keys(file, found)
        return found

    @cached_property
    def settings(self) -> "OfficeSettings":
        """Return the settings of the office; those of the workspace win."""
        from postwatch.settings import office_settings

        file = paths.resource("data", f"offices/{self.preferences.office}.toml", self.workspace)
        return office_settings(file, self.preferences.overrides)

    @cached_property
    def today(self) -> dt.date:
        """Return the legal day: that of ``--as-of``, else the date at UTC+7, or POSTWATCH_TODAY."""
        return self._present if self.cut is None else self.cut.day

    @cached_property
    def _present(self) -> dt.date:
        from postwatch.days import local_today, parse_date

        moved = self.environ.get("POSTWATCH_TODAY")
        if self.fixed_today is not None:
            return self.fixed_today
        return parse_date(moved, what="POSTWATCH_TODAY") if moved else local_today(self.now)

    @cached_property
    def cut(self) -> "Cut | None":
        """Return where ``--as-of`` cuts the records, or None for those of now.

        Raises UsageError for a text that is no day, entry of the journal or code of a report, RuleError for a future
        day, NotFoundError for an unknown entry or report and for a day before the first entry.
        """
        typed = self.invocation.as_of
        if typed is None:
            return None
        from postwatch.days import parse_date, require_past, with_year
        from postwatch.journal.earlier import cut_after, cut_of, cut_on

        office = self.settings.code
        if typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_ENTRY:
            with self._read_now() as session:
                return cut_after(session, office=office, entry=int(typed))
        if _REPORT_CODE.fullmatch(typed.strip()):
            with self._read_now() as session:
                return cut_of(session, report=typed)
        try:
            whole = with_year(typed, today=self._present)
            day = require_past(parse_date(whole, what="--as-of"), today=self._present)
        except UsageError as error:
            raise UsageError(
                error.message,
                hint=_("give a day such as 14/06/2020, the number of an entry of the journal, or the code of a report"),
            ) from error
        with self._read_now() as session:
            return cut_on(session, office=office, day=day)

    @cached_property
    def shelf(self) -> "Shelf":
        """Return the files of the workspace."""
        from postwatch.files.staged import Shelf

        return Shelf(self.workspace)

    @cached_property
    def desk(self) -> "Desk":
        """Return the desk that an action gets besides the session."""
        from postwatch.desk import Desk

        return Desk(self.settings, self.shelf, self.now, self.today, self.preferences.overrides, self.actor)

    @cached_property
    def actor(self) -> str:
        """Return the user's name: POSTWATCH_ACTOR, else the account; printable characters only, at most 100."""
        import getpass

        try:
            name = self.environ.get("POSTWATCH_ACTOR", "").strip() or getpass.getuser()
        except (OSError, KeyError, ImportError):
            name = ""
        return "".join(filter(str.isprintable, name))[:_LONGEST_ACTOR].strip() or "unknown"

    @property
    def lock_wait(self) -> float:
        """Return how many seconds a writer waits for the lock: POSTWATCH_WAIT, else 30; an hour at most."""
        try:
            wait = float(self.environ.get("POSTWATCH_WAIT", "30"))
        except ValueError:
            wait = math.nan
        return 30.0 if math.isnan(wait) else min(max(0.0, wait), _LONGEST_WAIT)

    def warn_of_unknown_keys(self) -> None:
        """Warn of the unknown keys in the settings of the workspace, where every other command refuses them."""
        self._warns_of_keys = True
        for fault in self.preferences.unknown:
            self.warn(f"{paths.SETTINGS_FILE}, {fault.where}: {fault.error}")

    @property
    def database_url(self) -> str:
        """Return the address of the database: the setting, else the SQLite file of the workspace."""
        from postwatch.store.engine import sqlite_url

        return self.preferences.database or sqlite_url(self.workspace / paths.DATABASE_FILE)

    @cached_property
    def database(self) -> Database:
        """Return the database of the workspace."""
        return Database(self.database_url, self.workspace, self.lock_wait)

    @contextmanager
    def begin(self) -> Iterator["Session"]:
        """Begin a writing transaction with an entry of the journal and an answer; all of it happens, or nothing."""
        if self._joint is not None:
            yield self._joint.session(lambda: self._recorded(self._unit()))
            self._joint.answers.append(self.last or EMPTY)
            return
        with self._at_work(), self._recorded(self._unit()) as session:
            yield session
        self.speak()

    @contextmanager
    def together(self, codes: Sequence[str]) -> Iterator[None]:
        """Let all transactions begun within, one for each of several records, be one, with their answers in a list.

        Raises UsageError for a record that is named twice.
        """
        named = [fold(code.strip()) for code in codes]
        if twice := [code for code, name in zip(codes, named, strict=True) if named.count(name) > 1]:
            raise UsageError(_("{code} is named twice").format(code=twice[-1]), hint=_("name each once"))
        self.invocation.codes = tuple(codes)
        with ExitStack() as stack:
            self._joint = Joint(stack)
            try:
                yield
                said = self._joint.answers
                self.say("\n".join(one["text"] for one in said), [one["result"] for one in said])
            finally:
                self._joint = None
        self.speak()

    def for_each(self, codes: Sequence[str], do: "Callable[[str], None]") -> None:
        """Do the same for each of several records in a single transaction. Raises UsageError as `together`."""
        with nullcontext() if self._joint is not None or len(codes) == 1 else self.together(codes):
            for code in codes:
                do(code)

    @contextmanager
    def _recorded(self, unit: UnitOfWork) -> Iterator["Session"]:
        from postwatch.journal.recorder import recorder_of

        require_seen = self._seen_before()
        with ExitStack() as stack:
            try:
                session = stack.enter_context(unit.begin())
            except GapError as error:
                if (
                    self.invocation.json
                    or not console.is_terminal()
                    or not console.ask(_("{sentence}. Is the clock right?").format(sentence=error.message))
                ):
                    raise
                self.invocation.after_gap = True
                session = stack.enter_context(unit.begin())
            unit_of_work.restrict(session, self.settings.code)
            require_seen(session)
            told = self.note_law(session, self.workspace, on=self._present) if self.note_law is not None else None
            if told is not None:
                # An entry before that of the command: a report knows the law that it was counted by.
                unit.record_apart(session, told)
            if self.files is not None:
                self.files().note_workspace_files(session, self.workspace)
            yield session
            recorder = recorder_of(session)
        if recorder.head is not None:
            self.seen.keep(self.settings.code, recorder.head)

    def print_out(self, papers: Sequence[str], on_progress: "Callable[[int, int], None] | None" = None) -> None:
        """Make and record a PDF beside each of the Word files; nobody waits for the lock while LibreOffice works.

        A batch of up to 500 is an entry of its own, which an undo passes over: a PDF goes with its document.
        """
        from postwatch.documents.pdf import convert

        if self.files is None:
            raise LookupError(papers)
        said, records = self.last, self.files()
        with self._read_now() as session:
            waiting = {self.workspace / path: path for path in records.to_be_printed(session, self.workspace, papers)}
        for made in convert([*waiting], on_progress=on_progress):
            with self._recorded(self._unit(is_own=True)) as session:
                records.keep_prints(session, self.desk, {waiting[path]: data for path, data in made.items()})
                self.last = PASSED_OVER
        self.last = said

    @cached_property
    def seen(self) -> "Seen":
        """Return the heads of the database that this account saw last."""
        from postwatch.files.seen import seen_at
        from postwatch.store.engine import place_of

        return seen_at(place_of(self.database_url))

    def _seen_before(self) -> "Callable[[Session], None]":
        """Return a check of a session against the head that this account saw last.

        The check then keeps the head that it finds. The head seen last is read now, before the transaction begins:
        another writer may have seen more meanwhile.
        """
        office = self.settings.code
        seen = self.seen.heads().get(office)

        def require(session: "Session") -> None:
            from postwatch.journal.newest import require_seen

            found = require_seen(session, office=office, seen=None if self.invocation.accept_head else seen)
            if found != seen:
                self.seen.keep(office, found)

        return require

    @contextmanager
    def _read_now(self) -> Iterator["Session"]:
        require_seen = self._seen_before()
        with self.database.read(self.settings.code) as session:
            require_seen(session)
            yield session

    def record(
        self,
        sentence: str,
        action: "Callable[Concatenate[Session, Asked], Result]",
        *asked: "Asked.args",
        **named: "Asked.kwargs",
    ) -> "Result":
        """Carry out an action in a writing transaction, and answer with a sentence of the fields of its result."""
        with self.begin() as session:
            result = action(session, *asked, **named)
            self.answer(sentence, result)
        return result

    def look(
        self,
        action: "Callable[Concatenate[Session, Asked], Result]",
        *asked: "Asked.args",
        **named: "Asked.kwargs",
    ) -> "Result":
        """Return the result of an action that only reads, in a reading transaction."""
        with self.read() as session:
            return action(session, *asked, **named)

    def look_for(
        self,
        search: "Search | None",
        action: "Callable[Concatenate[Session, Asked], list[Result]]",
        *asked: "Asked.args",
        **named: "Asked.kwargs",
    ) -> "list[Result]":
        """Return the rows of an action that lists, as `look` does, those alone in which everything typed is found."""
        with self.read() as session:
            return self.searched(session, action(session, *asked, **named), search)

    def searched(self, session: "Session", rows: "list[Result]", search: "Search | None") -> "list[Result]":
        """Return the rows of a list in which all that was typed is found: in themselves, or in their unit."""
        if search is None:
            return rows
        from postwatch.searching import unit_of

        about = {code for code in map(unit_of, rows) if code is not None}
        known = self.units(session, about) if about and self.units is not None else {}
        return list(search.among(rows, known))

    def found(self) -> AbstractContextManager["Session"]:
        """Begin the first transaction of an office: the caller adds the office's row and restricts the session to it.

        Answers given within are kept for a repeated request; the caller tells them when the folder is complete.
        """
        return self._unit().begin()

    def read(self) -> AbstractContextManager["Session"]:
        """Begin one reading transaction, of a copy without persons where that is asked."""
        return self._read(masks=self.invocation.masks_persons)

    def read_persons(self) -> AbstractContextManager["Session"]:
        """Begin a reading transaction of the unmasked records, to count by persons.

        The caller must not show any person (`read`).
        """
        return self._read(masks=False)

    def read_copy(self) -> AbstractContextManager["Session"]:
        """Begin a reading transaction as `read` does, of a copy, for long work: nobody waits for its end."""
        return self._read(masks=self.invocation.masks_persons, copies=True)

    @contextmanager
    def _read(self, *, masks: bool, copies: bool = False) -> Iterator["Session"]:
        if self._joint is not None and self._joint.begun is not None:
            yield self._joint.begun  # changes just written are read
            return
        with self._at_work():
            self.clear_leftovers()
            if self.cut is None and not masks and not copies:
                reading = self._read_now()
            elif self.tables is None:
                raise LookupError(self.invocation)
            else:
                changes = partial(self._change_copy, masks=masks)
                reading = self.database.read_copy(self.settings.code, changes, self.tables)
            with reading as session:
                if self.cut is not None:
                    from postwatch.store.transaction import EARLIER

                    session.info[EARLIER] = self.cut.account
                yield session

    def _at_work(self) -> AbstractContextManager[console.OnProgress]:
        """Show a bar on a terminal while a command works on the records for more than a moment."""
        return console.progress(_("working on the records"), quiet=self.invocation.json)

    def _change_copy(self, copy: "Connection", *, masks: bool) -> None:
        """Change a copy of the records for reading: cut it, and mask persons if asked."""
        from postwatch.journal.earlier import take_back
        from postwatch.store.masking import mask

        left = take_back(copy, after=self.cut.entry) if self.cut is not None else 0
        if left:
            self.warn(_("{count} changes of the journal cannot be read; see: postwatch db check"), count=left)
        if masks and self.tables is not None:
            mask(copy, self.tables(), public=self.invocation.public)

    def note_export(self, texts: Collection[str], sentence: str, result: Any) -> None:
        """Record an export that contains the texts, if any of them is about a person.

        A list is recorded before it is written, so that none is out without its entry. An undo passes over the entry:
        nothing was changed.
        """
        if self._names_persons(texts):
            self.note_shown(sentence, result)

    def note_shown(self, sentence: str, result: Any) -> None:
        """Record that persons were shown, in an entry that an undo passes over."""
        from postwatch.journal.recorder import recorder_of

        said, self.invocation.late = self.last, True  # it is recorded whatever day is asked about
        with self._recorded(self._unit(is_own=True)) as session:
            recorder_of(session).must_record = True
            self.last = {**PASSED_OVER, "text": sentence, "result": console.plain(result)}
        self.last = said

    def _names_persons(self, texts: "Collection[str]") -> bool:
        from postwatch.store.masking import names_persons

        if self.tables is None or not self.invocation.shows_records or self.invocation.masks_persons:
            return False
        with self.database.read(self.settings.code) as session:
            return names_persons(session.connection(), self.tables(), texts)

    def answer_repeated(self) -> None:
        """Answer a typed request id that is known, before the command itself runs. Raises Replayed, or a refusal."""
        if self.invocation.request_id is not None:
            self._unit().answer_repeated()

    def writer_lock(self) -> AbstractContextManager[None]:
        """Acquire the writer lock of a SQLite workspace without beginning a transaction."""
        holder = unit_of_work.holder_name(self.actor, self.invocation.command, self.now)
        return self.database.writer_lock(holder, self)

    def _unit(self, *, is_own: bool = False) -> UnitOfWork:
        """Return the transaction of the request; ``is_own``: the program's own transaction, which nobody repeats."""
        import uuid

        from postwatch.journal.entries import Signature

        self.clear_leftovers()
        typed = None if is_own else unit_of_work.parse_request_id(self.invocation.request_id)
        request_id = typed or uuid.uuid4().hex
        is_set = self.fixed_today is not None or bool(self.environ.get("POSTWATCH_TODAY"))
        signature = Signature(
            self.settings.code,
            self.now,
            self.actor,
            self.invocation.command,
            request_id,
            self._present,
            self._present if is_set else None,
        )
        return UnitOfWork(self.database, self.shelf, signature, self, self.files)

    def clear_noted(self) -> None:
        """Remove the leftovers of killed commands of this account anywhere."""
        from postwatch.files.unfinished import noted

        if noted():
            from postwatch.files.staging import clear_leftovers

            clear_leftovers()

    def clear_leftovers(self) -> None:
        """Remove the leftovers of killed commands, of whatever account, in the folders of this command."""
        from postwatch.files.staging import clear_leftovers

        clear_leftovers(self.workspace, self.workspace / paths.BACKUPS, self.workspace.parent, Path())

    def require_local(self, folder: Path) -> None:
        """Refuse a folder on a network share for a SQLite file, and warn where a program syncs it."""
        from postwatch.store.placement import require_local

        require_local(folder, warn=self.warn)

    def require_database(self) -> None:
        """Refuse with DatabaseError when the SQLite file of the workspace is missing."""
        self.database.require_file()


def trade_words(invocation: Invocation, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the words of the workspace's own trade, by those of the shipped trade; none where it has no such file."""
    try:
        folder = invocation.workspace or paths.find_workspace(Path.cwd(), environ)
        if folder is None or not (folder / "data" / paths.TRADE_FILE).is_file():
            return {}
        from postwatch.settings import words_of_trade

        return words_of_trade(folder)
    except (UsageError, NotFoundError, OSError):
        return {}  # the command itself will report the faults of the file


def language_of(invocation: Invocation, environ: Mapping[str, str]) -> str:
    """Return the language of the screen: POSTWATCH_LANG, else the workspace's setting, else Vietnamese."""
    named = environ.get("POSTWATCH_LANG")
    if named:
        return named
    from postwatch.datafile import read_toml

    try:
        folder = invocation.workspace or paths.find_workspace(Path.cwd(), environ)
        file = folder / paths.SETTINGS_FILE if folder is not None else None
        spoken = read_toml(file).get("language") if file is not None and file.is_file() else None
        return spoken if isinstance(spoken, str) and spoken in LANGUAGES else current()
    except (UsageError, NotFoundError, OSError):
        return current()  # the command itself will report the faults of the file
