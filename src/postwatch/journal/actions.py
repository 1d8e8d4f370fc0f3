"""Record what a session changed, in whatever tables, as one entry of the journal."""

import datetime as dt
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from functools import cache
from typing import Any

from sqlalchemy import delete, event, inspect
from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.journal import rules
from postwatch.journal.tables import JournalEntry, PersonalValue
from postwatch.store.columns import PERSONAL, UNRECORDED, Row, result_of, to_json
from postwatch.store.rows import stored_rows

# Part of the answer of a request that changed nothing: its entry keeps the id, and an undo passes over it.
UNCHANGED = '"unchanged": true'
_RECORDER = "recorder"


@dataclass
class Recorder:
    """Collects what a session inserts, changes and deletes, with the values before and after.

    ``undoes`` is the entry that the command undoes. ``must_record``: the command belongs in the journal even when no
    recorded row changes.
    """

    session: Session
    changes: list[dict[str, Any]] = field(default_factory=list)
    undoes: int | None = None
    must_record: bool = False
    _marks: dict[Any, int] = field(default_factory=dict)

    def listen(self) -> None:
        """Follow the session from now on; what a savepoint rolls back is dropped."""
        self.session.info[_RECORDER] = self
        event.listen(self.session, "before_flush", self._before)
        event.listen(self.session, "after_flush", self._after)
        event.listen(self.session, "after_transaction_create", self._mark)
        event.listen(self.session, "after_soft_rollback", self._forget)

    @property
    def has_effect(self) -> bool:
        """Return whether the command changed, undid or erased anything."""
        return bool(self.changes) or self.undoes is not None or self.must_record

    def _mark(self, _session: Session, transaction: Any) -> None:
        self._marks[transaction] = len(self.changes)

    def _forget(self, _session: Session, transaction: Any) -> None:
        del self.changes[self._marks.get(transaction, 0) :]

    def _before(self, session: Session, _context: object, _instances: object) -> None:
        for row in session.new:
            if isinstance(row, Row):
                _salt_for(row)
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                self._note_update(row)
        for row in session.deleted:
            if isinstance(row, Row) and not isinstance(row, PersonalValue):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": values_of(row), "after": None})
                _delete_earlier_texts(session, row)

    def _after(self, session: Session, _context: object) -> None:
        for row in session.new:
            if isinstance(row, Row) and not isinstance(row, (JournalEntry, PersonalValue)):
                self.changes.append({"table": row.__tablename__, "id": row.id, "before": None, "after": values_of(row)})

    def _note_update(self, row: Row) -> None:
        old: dict[str, Any] = {}
        for name in _recorded_names(type(row)):
            # Loads the old value where it is not known: a savepoint that was rolled back forgets it.
            history = inspect(row).attrs[name].load_history()
            if history.has_changes():
                old[name] = history.deleted[0] if history.deleted else None
        if not old:
            return
        before = to_json(row.__table__, old)
        after = to_json(row.__table__, {name: getattr(row, name) for name in old})
        salt = _salt_for(row, also=old)
        sealed_before, sealed_after = (_sealed(type(row), values, salt) for values in (before, after))
        for name, value in sealed_before.items():
            if rules.is_salted(value):
                self._keep_earlier_text(row, name, value["salted"], before[name])
        self.changes.append({"table": row.__tablename__, "id": row.id, "before": sealed_before, "after": sealed_after})

    def _keep_earlier_text(self, row: Row, name: str, digest: str, value: str) -> None:
        known = select(PersonalValue.id).where(PersonalValue.digest == digest)
        if self.session.exec(known).first() is None:
            table = str(row.__tablename__)
            self.session.add(PersonalValue(table_name=table, row_id=row.id, name=name, digest=digest, value=value))


def recorder_of(session: Session) -> Recorder:
    """Return the recorder that follows a session; one that nobody reads where none was started."""
    recorder: Recorder = session.info.get(_RECORDER) or Recorder(session)
    return recorder


@dataclass(frozen=True)
class Signature:
    """Who did what, and when; ``at`` is a moment in UTC."""

    office_code: str
    at: dt.datetime
    actor: str
    command: str
    request_id: str


def append_entry(
    session: Session, *, signature: Signature, recorder: Recorder, answer: Mapping[str, Any]
) -> JournalEntry:
    """Append one entry to the chain; the caller holds the writer lock. ``answer`` is what a repeated request gets."""
    kept = dict(answer) if recorder.has_effect else {**answer, "unchanged": True}
    last = session.exec(
        select(JournalEntry.id, JournalEntry.hash).order_by(col(JournalEntry.id).desc()).limit(1)
    ).first()
    number, previous = last or (0, rules.GENESIS)
    entry = JournalEntry(
        id=number + 1,  # counted here: a server's own sequence has gaps
        **asdict(signature),
        undoes=recorder.undoes,
        changes=rules.canonical(rules.compact(rules.net(recorder.changes))),
        answer=json.dumps(kept, ensure_ascii=False),
        previous_hash=previous,
        hash="",
    )
    entry.hash = rules.entry_hash(previous, content_of(json_values_of(entry)))
    session.add(entry)
    session.flush()
    return entry


def content_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the hash of an entry covers, from the values of its row as JSON."""
    names = ("at", "actor", "command", "request_id", "undoes", "changes", "answer")
    return {"office": values["office_code"], **{name: values[name] for name in names}}


def find_answer(session: Session, *, office: str, request_id: str) -> JournalEntry | None:
    """Return the entry that a request id wrote before, or None."""
    return session.exec(
        select(JournalEntry).where(JournalEntry.office_code == office, JournalEntry.request_id == request_id)
    ).first()


def requests_of(session: Session, *, office: str) -> Iterable[str]:
    """Return the ids of all requests of an office."""
    return session.exec(select(JournalEntry.request_id).where(JournalEntry.office_code == office))


def undone_by(session: Session, *, entry: JournalEntry) -> JournalEntry | None:
    """Return the entry that undid an entry, or None."""
    return session.exec(select(JournalEntry).where(JournalEntry.undoes == entry.id)).first()


def values_of(row: Row) -> dict[str, Any]:
    """Return the values of a row as the journal keeps them, texts about persons as salted hashes."""
    return _sealed(type(row), json_values_of(row), getattr(row, rules.SALT, None))


def json_values_of(row: Row) -> dict[str, Any]:
    """Return the values of a row that the journal records, texts about persons in clear."""
    return to_json(row.__table__, {name: getattr(row, name) for name in _recorded_names(type(row))})


def forget(session: Session, *, row: Row) -> None:
    """Erase what makes the personal texts of a row readable in the journal: its salt, and its earlier texts.

    The caller has emptied the texts in the row. The chain still verifies; what was erased cannot come back.
    """
    session.flush()
    _delete_earlier_texts(session, row)
    setattr(row, rules.SALT, None)
    session.add(row)
    session.flush()
    # The row may have been empty already, and only its earlier texts were erased.
    recorder_of(session).must_record = True


def _delete_earlier_texts(session: Session, row: Row) -> None:
    if hasattr(row, rules.SALT):
        session.connection().execute(
            delete(PersonalValue).where(
                col(PersonalValue.table_name) == str(row.__tablename__), col(PersonalValue.row_id) == row.id
            )
        )


@cache
def _recorded_names(row_class: type[Row]) -> list[str]:
    return [column.name for column in inspect(row_class).columns if not column.info.get(UNRECORDED)]


@cache
def _personal_names(row_class: type[Row]) -> frozenset[str]:
    return frozenset(column.name for column in inspect(row_class).columns if column.info.get(PERSONAL))


def _salt_for(row: Row, also: Mapping[str, Any] | None = None) -> str | None:
    """Return the salt of a row's personal texts; it is made when the row first has a text."""
    if not hasattr(row, rules.SALT):
        return None
    names = _personal_names(type(row))
    if getattr(row, rules.SALT) is None and any(getattr(row, name) or (also or {}).get(name) for name in names):
        setattr(row, rules.SALT, secrets.token_hex(32))
    salt: str | None = getattr(row, rules.SALT)
    return salt


def _sealed(row_class: type[Row], values: Mapping[str, Any], salt: str | None) -> dict[str, Any]:
    if not salt:
        return dict(values)
    personal = _personal_names(row_class)
    return {
        name: rules.salted(value, salt=salt, name=name) if name in personal and value is not None else value
        for name, value in values.items()
    }


@dataclass(frozen=True)
class EntryLine:
    """An entry as scripts see it; ``rows`` counts the rows it touched, ``undone``: a later entry undid it."""

    id: int
    at: dt.datetime
    actor: str
    command: str
    request_id: str
    rows: int
    undoes: int | None
    undone: bool
    hash: str


@dataclass(frozen=True)
class Verification:
    """Whether the chain is intact, and what contradicts it; ``head`` is the newest hash."""

    ok: bool
    entries: int
    head: str
    findings_list: tuple[rules.Finding, ...]


def list_entries(session: Session, *, office: str, limit: int) -> list[EntryLine]:
    """Return the newest entries of an office, newest first."""
    undone = set(session.exec(select(JournalEntry.undoes).where(col(JournalEntry.undoes).is_not(None))))
    statement = select(JournalEntry).where(JournalEntry.office_code == office)
    return [
        result_of(
            EntryLine,
            entry,
            rows=sum(1 for change in json.loads(entry.changes) for _row in rules.ids_of(change)),
            undone=entry.id in undone,
        )
        for entry in session.exec(statement.order_by(col(JournalEntry.id).desc()).limit(limit))
    ]


def recorded_at(session: Session, *, row: Row) -> dt.datetime | None:
    """Return the moment of the entry that inserted a row, or None where no entry did."""
    table = str(row.__tablename__)
    alone = f'"before":null,"id":{row.id},"table":"{table}"}}'
    entries = select(JournalEntry.at, JournalEntry.changes).where(
        col(JournalEntry.changes).contains(alone, autoescape=True)
        | col(JournalEntry.changes).contains('"ids":[[', autoescape=True)
    )
    for at, changes in session.exec(entries.order_by(col(JournalEntry.id).desc())):
        inserts = (change for change in json.loads(changes) if change["table"] == table and rules.is_insert(change))
        if any(row.id in rules.ids_of(change) for change in inserts):
            return at
    return None


def last_actor(session: Session, *, office: str) -> str | None:
    """Return who wrote the newest entry of an office, or None without entries."""
    last = select(JournalEntry.actor).where(JournalEntry.office_code == office).order_by(col(JournalEntry.id).desc())
    return session.exec(last.limit(1)).first()


def journal_head(session: Session) -> str:
    """Return the hash of the newest entry; noted elsewhere, it shows later whether entries were cut off."""
    last = select(JournalEntry.hash).order_by(col(JournalEntry.id).desc()).limit(1)
    return session.exec(last).first() or rules.GENESIS


def link_of(row_id: int, values: Mapping[str, Any]) -> rules.Link:
    """Return an entry as a link of the chain, from its stored values."""
    try:
        changes = json.loads(values["changes"])
    except (ValueError, TypeError, RecursionError):
        changes = []
    return rules.Link(row_id, str(values["previous_hash"]), str(values["hash"]), content_of(values), changes)


def verify_journal(session: Session, *, head: str | None) -> Verification:
    """Check the chain in itself, and against a head that was noted before (see `parse_head`)."""
    chain = [link_of(*row) for row in stored_rows(session.connection(), JournalEntry.__table__)]
    findings = rules.verify_chain(chain, head=head)
    return Verification(not findings, len(chain), chain[-1].hash if chain else rules.GENESIS, tuple(findings))
