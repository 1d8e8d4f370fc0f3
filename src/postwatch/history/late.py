"""Records made after a report was issued, of legal days within its month."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from sqlalchemy import case
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from postwatch.case.tables import Case, Violation
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.history.actions import told_by
from postwatch.journal.chain import Change, Key, Values, ids_of, is_whole, states_before
from postwatch.journal.clock import day_of
from postwatch.journal.obstacles import WITHDRAWN
from postwatch.journal.recorder import json_values_of
from postwatch.journal.search import removed_since, undone_entries
from postwatch.journal.tables import JournalEntry
from postwatch.language import N_, Code, _
from postwatch.naming import Records
from postwatch.pledge.tables import Pledge, PledgeCover
from postwatch.report.paper import on_paper, paper_months
from postwatch.report.period import PeriodChoice, choose_span
from postwatch.report.printed import report_of_period
from postwatch.report.rules import period_words
from postwatch.schema import TABLES
from postwatch.store.columns import Continued, counts, last_rows
from postwatch.store.transaction import see_withdrawn
from postwatch.task.actions import pledge_tasks
from postwatch.task.deadlines import deadline_on
from postwatch.task.tables import Task

# The columns that say on which legal days a record counts.
LEGAL_DAYS: Mapping[str, tuple[str, ...]] = {
    "addressee": ("added_on",),
    "case_step": ("taken_on",),
    "dispatch": ("issued_on", "ended_on"),
    "followup": ("issued_on", "ended_on"),
    "incident": ("found_on",),
    "note": ("noted_on",),
    "payment": ("paid_on",),
    "pledge": ("signed_on", "counts_from", "revoked_on"),
    "receipt": ("acknowledged_on",),
    "recipient": ("active_from", "active_to"),
    "sanction_decision": ("decided_on",),
    "task": ("opened_on", "done_on", "waived_on"),
    "task_extension": ("extended_on",),
    "task_report": ("reported_on",),
    "violation": ("detected_on",),
    "violation_case": ("opened_on",),
    "visit": ("visited_on",),
}
# Parts that count with the record that they belong to: its table, and the column that names it.
PARTS = {
    "case_join": ("violation_case", "case_id"),
    "finding": ("visit", "visit_id"),
    "pledge_cover": ("pledge", "pledge_id"),
    "task_report_measure": ("task_report", "report_id"),
}
# Records that are counted by what they belong to: its table, and the column by which they name it.
WHOLES = {"inspection_round": ("visit", "round_id")}
# What a record says of its end besides the day.
ENDINGS = frozenset({"status", "end_reason", "waive_reason", "revoke_reason", "successor_id"})


class Effect(Code):
    """The last change to a record."""

    ADDED = "added", N_("record added")
    CHANGED = "changed", N_("record changed")
    WITHDRAWN = "withdrawn", N_("record withdrawn")
    REMOVED = "removed", N_("record removed")


@dataclass(frozen=True)
class LateRecord:
    """A record of a ``kind`` (its table), its legal day in the month, and the last change to it, when, by whom."""

    kind: str
    record: str
    effect: Effect
    legal_on: dt.date
    recorded_on: dt.date
    entry: int
    actor: str


@dataclass(frozen=True)
class LateRecords:
    """Records made after a report was issued, of legal days within its period, in the order of these days."""

    report: str
    symbol: str
    month: str
    issued_on: dt.date
    records_list: tuple[LateRecord, ...]


def late_records(session: Session, desk: Desk, *, choice: PeriodChoice) -> LateRecords:
    """Return the records made after the report of a period.

    Raises NotFoundError for a period without a report in force, RuleError for a period that was reported on paper.
    """
    span = choose_span(session, desk, choice=choice)
    paper = paper_months(session).get(span.period.first)
    if paper is not None and paper.period_last == span.period.last:
        raise on_paper(paper)
    report = report_of_period(session, span.period)
    if report is None:
        raise NotFoundError(
            _("No report of {period} is issued").format(period=period_words(span.period)),
            hint=_("see: postwatch report list"),
        )
    see_withdrawn(session)
    history = _History.since(session, report.known_entry, office=desk.settings.code)
    found = [
        LateRecord(key[0], history.records.name_of(*key), effect, day, day_of(session, entry), entry.id, entry.actor)
        for key, entry in history.touched.items()
        for effect, day in history.effects(key, report.period_first, report.period_last)
    ]
    found += history.tasks_done(report.period_first, report.period_last)
    found.sort(key=lambda one: (one.legal_on, one.kind, one.record))
    return LateRecords(
        report=report.code,
        symbol=report.symbol or "",
        month=report.period_name,
        issued_on=report.issued_on or report.counted_to,
        records_list=tuple(found),
    )


@dataclass
class _History:
    """Changes to records by the entries after an entry.

    The last entry that touched each, and the states of rows before. An entry undone since, and its undo, cancel each
    other. ``changed`` are records of which a part was touched.
    """

    session: Session
    records: Records
    touched: dict[Key, JournalEntry] = field(default_factory=dict)
    before: dict[Key, Values | None] = field(default_factory=dict)
    changed: set[Key] = field(default_factory=set)

    @classmethod
    def since(cls, session: Session, known: int, *, office: str) -> "_History":
        """Return the history of an office after an entry."""
        own = select(JournalEntry).where(JournalEntry.office_code == office)
        later = session.exec(own.where(col(JournalEntry.id) > known).order_by(col(JournalEntry.id))).all()
        removed = removed_since(session, entry=later[0], tables=TABLES) if later else {}
        undone = undone_entries(session)
        entries = [one for one in later if one.id not in undone and (one.undoes or 0) <= known]
        history = cls(session, Records(session, removed))
        changes = [(entry, told_by(session, change)) for entry in entries for change in TABLES.changes_of(entry)]
        history.before = states_before(change for _entry, change in changes)
        for entry, change in changes:
            for row_id in ids_of(change):
                history._touch(entry, change, row_id)
        return history

    def _touch(self, entry: JournalEntry, change: Change, row_id: int) -> None:
        table = change["table"]
        if table in LEGAL_DAYS:
            self.touched[table, row_id] = entry
        elif table in PARTS:
            whole, column = PARTS[table]
            values = {**(change.get("before") or {}), **(change.get("after") or {})}
            key = (whole, values.get(column) or (self._now((table, row_id)) or {}).get(column, 0))
            self.touched[key] = entry
            self.changed.add(key)
        elif table in WHOLES:
            part, column = WHOLES[table]
            row: Any = TABLES.classes[part]
            for part_id in self.session.exec(select(row.id).where(getattr(row, column) == row_id)):
                self.touched[part, part_id] = entry
                self.changed.add((part, part_id))

    def effects(self, key: Key, first: dt.date, last: dt.date) -> Iterator[tuple[Effect, dt.date]]:
        """Yield the changes to a record, if it counts, or counted, on a day from the first to the last."""
        now = self._then(key, last)
        before = self._before(key, now)
        states = [values for values in (before, now) if values is not None and values.get(WITHDRAWN) is None]
        if not states or (key not in self.changed and _known_by(before, key[0], last) == _known_by(now, key[0], last)):
            return
        found = filter(None, (values.get(column) for values in states for column in LEGAL_DAYS[key[0]]))
        days = [day for day in map(dt.date.fromisoformat, found) if first <= day <= last]
        if days:
            yield _effect(before, now), min(days)

    def tasks_done(self, first: dt.date, last: dt.date) -> Iterator[LateRecord]:
        """Yield the tasks of units that a pledge bound by a last day otherwise than was known."""
        for key, entry in self.touched.items():
            if key[0] != Pledge.__tablename__:
                continue
            now = {one: self._now(one) for one in (key, *self._covers(key[1]))}
            before = {one: self._before(one, values) for one, values in now.items()}
            bound = _bound_by(now.values(), last) ^ _bound_by(before.values(), last)
            campaign_id = (now[key] or before[key] or {}).get("campaign_id", 0)
            units = [unit for unit, _day in bound]
            for task in pledge_tasks(self.session, campaign_id=campaign_id, recipient_ids=units):
                days = [task.opened_on, *(day for unit, day in bound if unit == task.recipient_id)]
                counted = [day for day in days if first <= day <= last]
                if counted and ("task", task.id) not in self.touched:
                    on = min(counted)
                    name = self.records.name_of("task", task.id)
                    yield LateRecord(
                        "task", name, Effect.CHANGED, on, day_of(self.session, entry), entry.id, entry.actor
                    )

    def _covers(self, pledge_id: int) -> Iterator[Key]:
        """Yield the points that a pledge names, or named, by their rows."""
        table = PledgeCover.__tablename__
        now = self.session.exec(select(PledgeCover.id).where(PledgeCover.pledge_id == pledge_id)).all()
        gone = (key[1] for key, one in self.before.items() if key[0] == table and one and one["pledge_id"] == pledge_id)
        yield from ((table, number) for number in {*now, *gone})

    def _before(self, key: Key, now: Values | None) -> Values | None:
        """Return a record as it was known before, by how it is now."""
        before = self.before.get(key, now)
        return {**(now or {}), **before} if before is not None and not is_whole(before) else before

    def _then(self, key: Key, last: dt.date) -> Values | None:
        """Return a record as it is known now, a task with the deadline that it had on a last day."""
        values = self._now(key)
        if values is not None and key[0] == Case.__tablename__:
            detected, act = col(Violation.detected_on), Violation.__table__
            # Of a case that holds no act any more, the first that it held.
            first_day = func.coalesce(func.min(case((counts(act), detected))), func.min(detected))
            found = self.session.exec(select(first_day).where(Violation.case_id == key[1])).one()
            return {**values, "opened_on": found.isoformat()}
        if values is None or key[0] != Task.__tablename__:
            return values
        due_on = self.session.scalar(select_columns(deadline_on(last)).where(col(Task.id) == key[1]))
        return {**values, "due_on": due_on.isoformat() if due_on is not None else None}

    def _now(self, key: Key) -> Values | None:
        table: Any = TABLES.classes[key[0]]
        if issubclass(table, Continued):
            row = self.session.exec(last_rows(table, key[1])).first()
        else:
            row = self.session.get(table, key[1])
        return json_values_of(row) if row is not None else None


def _known_by(values: Values | None, table: str, last: dt.date) -> Values | None:
    """Return the facts of a record on the days up to a last day: a later end of it changes nothing on them."""
    if values is None:
        return None
    later = {name for name in LEGAL_DAYS[table] if (values.get(name) or "") > last.isoformat()}
    return {name: None if name in later else value for name, value in values.items() if name not in ENDINGS}


def _bound_by(rows: Iterable[Values | None], last: dt.date) -> set[tuple[int, dt.date]]:
    """Return the units, by their ids, that a pledge binds on a day, by its row and those of its points, since when."""
    known = [values for values in rows if values is not None]
    pledge = next((_known_by(values, "pledge", last) for values in known if "signed_on" in values), None)
    if pledge is None or pledge[WITHDRAWN] or pledge["revoked_on"] or not pledge["signed_on"]:
        return set()
    return {(values["recipient_id"], dt.date.fromisoformat(pledge["signed_on"])) for values in known}


def _effect(before: Values | None, now: Values | None) -> Effect:
    if now is None:
        return Effect.REMOVED
    if now.get(WITHDRAWN) is not None:
        return Effect.WITHDRAWN
    return Effect.ADDED if before is None or before.get(WITHDRAWN) is not None else Effect.CHANGED
