"""Minutes of a round that are drawn up and signed: of announcing its decision, of work with a unit."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.correction.printed_in import Record
from postwatch.dataclass import dataclass, result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError
from postwatch.evidence.actions import keep_scan, scan_name
from postwatch.evidence.rules import check_scan
from postwatch.fields import Entry
from postwatch.inspection import letters
from postwatch.inspection.marks import marks_in, objections_to_minutes
from postwatch.inspection.minutes import FilledForm, body_of, put_minutes
from postwatch.inspection.paper_letters import record_facts
from postwatch.inspection.paper_options import MinutesFilter, MinutesSketch
from postwatch.inspection.paper_rules import PAPERS, way_out
from postwatch.inspection.paper_tables import MinutesKind, RoundMinutes
from postwatch.inspection.papers import Scope, file_of, scope_of, units_of
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.team import team_lines
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.law.questions import form_on
from postwatch.lawful.marks import codes_of
from postwatch.lawful.objection import AS_SIGNED, refuse_unless_opened
from postwatch.office.actions import next_code
from postwatch.office.naming import codes_by_id, find_by_code
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.spans import parent_on, unit_on
from postwatch.recipient.tables import Recipient
from postwatch.record.kinds import Kind
from postwatch.settings import trade_of
from postwatch.store import conditions
from postwatch.store.columns import row_of, save
from postwatch.store.transaction import recorded
from postwatch.vietnamese import choice

_STEMS = {MinutesKind.ANNOUNCEMENT: "bien-ban-cong-bo", MinutesKind.WORK: "bien-ban-lam-viec"}


@dataclass(frozen=True)
class DraftedMinutes(FilledForm):
    """Minutes that were drafted; ``id`` is the code of the round."""

    kind: MinutesKind


@dataclass(frozen=True)
class MinutesLine:
    """Minutes as signed; ``recipient`` is the unit (a code) that they are of, if they are of a single unit.

    ``faults_list`` has the objections to them, ``later_list`` those not known when they were recorded.
    """

    id: str
    kind: MinutesKind
    round: str
    recipient: str | None
    drawn_up_on: dt.date
    at: str | None
    number: str | None
    place: str | None
    refusal: str | None
    as_signed: str | None
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]
    scan_name: str | None
    withdrawn_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]


def draft_minutes(session: Session, desk: Desk, *, kind: MinutesKind, order: MinutesSketch) -> DraftedMinutes:
    """Draft the minutes of a round, or of a unit in it, on the form of their day; unknown fields stay blank.

    Raises NotFoundError for an unknown round, visit, unit or form of the day, RuleError for a round without a decision
    in force, AlreadyThereError for a file that must not be replaced.
    """
    scope = _scope(session, desk, order.target, order.unit)
    _refuse(session, scope, kind, on=order.on, as_signed=None)
    form = form_on(catalogue_of(session, desk), PAPERS[kind.value].form, order.on)
    units = units_of(session, scope)
    unit = units[0] if len(units) == 1 else None
    then = unit_on(session, unit, on=order.on) if unit is not None else None
    parent = parent_on(session, unit, on=order.on) if unit is not None else None
    paper = letters.MinutesPaper(
        form=form, body=body_of(session, desk, None, on=order.on), number=None, on=None, day=order.on,
        place=order.place or "", witnesses=order.witnesses, trade=trade_of(desk.workspace).name,
    )  # fmt: skip
    facts = record_facts(
        paper, scope.inspection, kind=kind, words=order.words,
        team=team_lines(session, scope.inspection),
        unit=letters.unit_facts(then, parent) if then is not None else None,
    )  # fmt: skip
    stem = _STEMS[kind] + (f"-{unit.code}" if unit is not None else "")
    drafted = put_minutes(session, desk, paper, facts, code=scope.inspection.code, replace=order.replace, stem=stem)
    return DraftedMinutes(**drafted, recipient=unit.code if unit is not None else "", kind=kind)


def record_minutes(
    session: Session, desk: Desk, *, target: str, kind: str, unit: str | None, entry: Entry[RoundMinutes]
) -> MinutesLine:
    """Record minutes of a round as signed: their day and hour, number and scan.

    Raises as `draft_minutes`, and RuleError for a future day, UsageError for an unknown kind or for minutes recorded as
    signed without a scan, AlreadyThereError for minutes of the kind, unit and day that are recorded.
    """
    of_kind = choice(MinutesKind, kind, what=_("minutes of an inspection"))
    scope = _scope(session, desk, target, unit)
    row = row_of(RoundMinutes, kind=of_kind, round_id=scope.inspection.id, recipient_id=scope.unit_id)
    _write(session, desk, row, entry, target=scope.target)
    return _lines(session, [row])[0]


def _write(session: Session, desk: Desk, row: RoundMinutes, entry: Entry[RoundMinutes], *, target: str = "") -> None:
    """Write the typed values into minutes. Raises as `record_minutes`."""
    scan = entry.given.get("scan")
    with session.no_autoflush:
        entry.write(row)
        require_past(row.drawn_up_on, today=desk.today)
        check_scan(row.as_signed, has_scan=scan is not None or row.evidence_id is not None)
        scope = Scope(session.get_one(InspectionRound, row.round_id), row.recipient_id, target)
        row.accepted = _refuse(session, scope, row.kind, on=row.drawn_up_on, as_signed=row.as_signed)
        form = form_on(catalogue_of(session, desk), PAPERS[row.kind.value].form, row.drawn_up_on)
        row.number = letters.whole_number(row.number, symbol=form.symbol)
        same = select(RoundMinutes).where(
            RoundMinutes.round_id == row.round_id, RoundMinutes.kind == row.kind,
            RoundMinutes.drawn_up_on == row.drawn_up_on, col(RoundMinutes.id).is_distinct_from(row.id),
            col(RoundMinutes.recipient_id).is_not_distinct_from(row.recipient_id),
        )  # fmt: skip
        known = session.exec(same).first()
    if known is not None:
        raise AlreadyThereError(
            _("These minutes of {day} are recorded already as {minutes}").format(
                day=row.drawn_up_on, minutes=known.code
            ),
            hint=_("if that record is wrong: postwatch withdraw {minutes} --reason TEXT").format(minutes=known.code),
        )
    row.code = row.code or next_code(session, prefix=RoundMinutes.prefix, on=desk.today)
    if scan is not None:
        row.evidence_id = keep_scan(session, desk, path=scan).id
    save(session, row)


def _find(session: Session, desk: Desk, code: str) -> RoundMinutes:
    refusal = NotFoundError(
        _("There are no signed minutes {minutes}").format(minutes=code),
        hint=_("see: postwatch inspect minutes"),
    )
    return find_by_code(session, RoundMinutes, code, prefix=RoundMinutes.prefix, on=desk.today, refusal=refusal)


def _record_of(session: Session, row: RoundMinutes) -> Record:
    inspection = session.get_one(InspectionRound, row.round_id)
    return Record(row, row.code, on=row.drawn_up_on, subjects=(inspection.code,))


def list_minutes(session: Session, desk: Desk, *, chosen: MinutesFilter) -> list[MinutesLine]:
    """Return signed minutes of rounds in the order of their days. Raises NotFoundError for an unknown round."""
    wanted = conditions.chosen(
        chosen.round_code and RoundMinutes.round_id == scope_of(session, desk, chosen.round_code).inspection.id
    )
    found = select(RoundMinutes).where(*wanted).order_by(col(RoundMinutes.drawn_up_on), col(RoundMinutes.id))
    return _lines(session, session.exec(recorded(found, RoundMinutes, withdrawn=chosen.withdrawn)).all())


def _refuse(session: Session, scope: Scope, kind: MinutesKind, *, on: dt.date, as_signed: str | None) -> str | None:
    """Refuse minutes of a day to which there are objections (RuleError); return the faults shown for signed minutes."""
    told = objections_to_minutes(file_of(session, scope), kind.value, unit_id=scope.unit_id, on=on, target=scope.target)
    return codes_of(one.fault for one in refuse_unless_opened(told, {AS_SIGNED: as_signed}, way=way_out))


def _scope(session: Session, desk: Desk, target: str, unit: str | None) -> Scope:
    """Return the scope of minutes: a round, the unit of a visit, or a named unit of the round."""
    scope = scope_of(session, desk, target)
    if unit is None:
        return scope
    found = find_recipient(session, recipient=unit)
    if found.id not in {one.id for one in units_of(session, Scope(scope.inspection, None, scope.target))}:
        raise NotFoundError(
            _("{unit} is no unit of round {round}").format(unit=found.name, round=scope.inspection.code),
            hint=_("see: postwatch show {round}").format(round=scope.inspection.code),
        )
    return Scope(scope.inspection, found.id, scope.target)


def _lines(session: Session, rows: Sequence[RoundMinutes]) -> list[MinutesLine]:
    rounds, units = codes_by_id(session, InspectionRound), codes_by_id(session, Recipient)
    marks = marks_in(session, rows)
    return [
        result_of(
            MinutesLine, row, id=row.code, round=rounds[row.round_id], recipient=units.get(row.recipient_id or 0),
            faults_list=marks[row.id].faults, later_list=marks[row.id].later,
            scan_name=scan_name(session, row.evidence_id),
            corrections_list=corrections_of(session, row),
        )
        for row in rows
    ]  # fmt: skip


MINUTES: Kind[RoundMinutes] = Kind(
    RoundMinutes,
    _find,
    _record_of,
    show=lambda session, desk, code: _lines(session, [_find(session, desk, code)])[0],
    write=_write,
)
