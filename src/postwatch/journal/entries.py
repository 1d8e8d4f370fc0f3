"""Append an entry to the journal: its number and moment, its legal day, its hash, its place within its office."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.journal import chain
from postwatch.journal.answers import sealed_answer
from postwatch.journal.newest import last_day, newest_entry
from postwatch.journal.recorder import Recorder, json_values_of
from postwatch.journal.tables import JournalEntry
from postwatch.store.remembered import forget

# Part of the answer of a request that changed nothing: its entry keeps the id, and an undo passes over it.
UNCHANGED = '"unchanged": true'
# The form in which entries are written, and what their hash covers in it besides the office.
FORM = 1
_COVERED = (
    *("form", "at", "recorded_on", "set_today", "account", "actor", "command", "request_id", "undoes", "changes"),
    *("answer", "office_number", "office_previous_hash"),
)
_APPEND = text(
    "SELECT hash FROM append_journal_entry(:office_code, :actor, :command, :request_id, CAST(:undoes AS integer), "
    ":changes, :answer, :recorded_on, CAST(:set_today AS date))"
)


@dataclass(frozen=True)
class Signature:
    """Who did what, and when: ``at`` is a moment in UTC, ``today`` the legal day, ``set_today`` when it was set."""

    office_code: str
    at: dt.datetime
    actor: str
    command: str
    request_id: str
    today: dt.date
    set_today: dt.date | None = None


def append_entry(session: Session, *, signature: Signature, recorder: Recorder, answer: Mapping[str, Any]) -> None:
    """Append an entry to the chain; the caller holds the writer lock. ``answer`` is kept for a repeated request."""
    kept = sealed_answer(answer, recorder.texts)
    if not recorder.has_effect:
        kept["unchanged"] = True
    reached = last_day(session, office=signature.office_code)
    said: dict[str, Any] = {
        "office_code": signature.office_code,
        "actor": signature.actor,
        "command": signature.command,
        "request_id": signature.request_id,
        "undoes": recorder.undoes,
        "changes": chain.canonical(chain.compact(chain.net(recorder.changes))),
        "answer": json.dumps(kept, ensure_ascii=False),
        "recorded_on": max(signature.today, reached or signature.today),
        "set_today": signature.set_today,
    }
    if session.connection().dialect.name == "postgresql":
        # The server makes number, moment, account and hash itself: see guards-postgresql.sql.
        recorder.head = session.connection().execute(_APPEND, said).scalar_one()
        forget(session)
        return
    last, own = newest_entry(session), newest_entry(session, office=signature.office_code)
    entry = JournalEntry(
        id=last.id + 1 if last else 1,
        form=FORM,
        at=max(signature.at, last.at) if last else signature.at,
        office_number=own.office_number + 1 if own else 1,
        office_previous_hash=own.hash if own else chain.GENESIS,
        previous_hash=last.hash if last else chain.GENESIS,
        hash="",
        **said,
    )
    entry.hash = chain.entry_hash(entry.previous_hash, content_of(json_values_of(entry)))
    session.add(entry)
    session.flush()
    recorder.head = entry.hash


def content_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content that the hash of an entry covers, from the values of its row as JSON."""
    return {"office": values["office_code"], **{name: values[name] for name in _COVERED}}
