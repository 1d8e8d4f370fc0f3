"""Plans of rounds: a round planned by a decision, amended, withdrawn; its team, and its units in their order."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.correction.printed_in import Record
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError, about
from postwatch.fields import Entry, fields_of
from postwatch.inspection import rules, terms
from postwatch.inspection.actions import SecondInspection, is_planned, past_term, refuse_number_in_use, words_of_second
from postwatch.inspection.lookup import find_round, visits_of
from postwatch.inspection.options import RoundUnits
from postwatch.inspection.plan_tables import RoundUnit, TeamMember
from postwatch.inspection.proposal import Candidate, candidates, require_count
from postwatch.inspection.reasons import as_text
from postwatch.inspection.round_letters import TELLING_PLANS, letters_telling, paper_lines, refuse_other_decision
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.rounds import RoundDetails, show_round
from postwatch.inspection.tables import Visit
from postwatch.inspection.team import find_head, team_lines, team_of
from postwatch.inspection.visits import noting
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.options import missing
from postwatch.recipient.actions import units_meant
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.options import OfUnits
from postwatch.recipient.spans import unit_on
from postwatch.recipient.tables import Recipient
from postwatch.record.kinds import Along, Kind, Settle, nothing_along
from postwatch.register.tables import LetterStatus
from postwatch.staff.conditions import people_called
from postwatch.staff.tables import StaffMember
from postwatch.store.columns import row_of, rows_with, save
from postwatch.vietnamese import fold

Said = Mapping[str, Any]
"""The values of a round as they are typed, by the names of its fields."""
_OF_DECISION = frozenset({"decision_on", "decision_number", "decision_signer"})
_OF_TEAM = frozenset({"head_id", "member", "partner", "decision_on"})
# What the minutes of a visit print of its round.
_STATED = _OF_DECISION | _OF_TEAM | {"kind", "period_from", "period_to"}
# Columns that decide whether a round is the second of the year.
_OF_YEAR = frozenset({"decision_on", "starts_on", "kind", "clear_sign"})
_NOT_ENDED = frozenset({LetterStatus.DRAFT, LetterStatus.SIGNED, LetterStatus.ISSUED, LetterStatus.SENT})


@dataclass(frozen=True)
class PlannedRound(RoundDetails):
    """A round that was planned; ``second_list`` has the units that are inspected again in the year.

    ``past_term`` is the term that its days go beyond, which only an extension allows.
    """

    second_list: tuple[SecondInspection, ...]
    past_term: terms.PastTerm | None


@dataclass(frozen=True)
class PlanInWords:
    """A plan as a correction tells it: its team and its units each as one list."""

    decision_number: str | None
    decision_on: dt.date | None
    decision_signer: str | None
    by_body: str | None
    kind: InspectionKind
    inspected: str | None
    plan: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    period_from: dt.date | None
    period_to: dt.date | None
    clear_sign: str | None
    team: tuple[str, ...]
    planned_units: tuple[str, ...]


def plan_round(session: Session, desk: Desk, *, entry: Entry[InspectionRound], units: RoundUnits) -> PlannedRound:
    """Plan a round by a decision: its team, and its units in the order of the proposal.

    Raises UsageError for a decision without head or units; RuleError for days in the wrong order, a unit that
    was not active or is never inspected, a head who may not lead, a member who is not in office, a second inspection
    of a legal person in a year without a clear sign; NotFoundError for an unknown unit or person; AlreadyThereError for
    a number in use, or a round of another body that is recorded.
    """
    said = entry.given
    require_count(units.top, option="--top")
    _require_words(said)
    if not units.units and units.top is None:
        raise UsageError(
            _("No unit is named"), hint=_("name them with --unit, or take those proposed first with --top NUMBER")
        )
    past, kind = _check_days(session, desk, said), said["kind"] or InspectionKind.PLANNED
    head, team = _team_of(session, said)
    found = _units(session, desk, said, units)
    _refuse_twin(session, said, found)
    second = _second_inspections(said, kind, found)
    row = row_of(InspectionRound, code=next_code(session, prefix=InspectionRound.prefix, on=desk.today))
    _fill(session, row, entry, said, kind)
    _write_team(session, row, head, team)
    planned = [
        RoundUnit(round_id=row.id, recipient_id=one.unit.id, position=place, reasons=as_text(one.reasons))
        for place, one in enumerate(found, start=1)
    ]
    save(session, *planned)
    shown = vars(show_round(session, desk, inspection=row.code))
    return PlannedRound(**shown, second_list=second, past_term=past)


def _team_of(session: Session, said: Said) -> tuple[StaffMember | None, list[TeamMember]]:
    """Return the head of a team, and its members as rows that have no round yet. Raises as `team.team_of`."""
    on = said["decision_on"]
    head = find_head(session, person=said["head_id"], on=on) if said["head_id"] else None
    return head, team_of(session, head=head, members=said["member"], partners=said["partner"], on=on)


def _fill(
    session: Session, row: InspectionRound, entry: Entry[InspectionRound], said: Said, kind: InspectionKind
) -> None:
    """Write the typed values into the row of a round, but for its team."""
    entry.write(row, but=("head_id",))
    row.kind, row.decision_signer = kind, _signer_of(session, said)


def _write_team(session: Session, row: InspectionRound, head: StaffMember | None, team: Sequence[TeamMember]) -> None:
    """Let a round have this team and no other, and be joint with the bodies that it comes from."""
    agencies = dict.fromkeys(one.agency for one in team if one.agency)
    row.head_id, row.is_joint, row.partners = head.id if head else None, bool(agencies), "; ".join(agencies) or None
    save(session, row)
    for one in rows_with(session, TeamMember, round_id=row.id):
        session.delete(one)
    session.flush()
    for member in team:
        member.round_id = row.id
    save(session, *team)


def warnings_of(second: Sequence[SecondInspection], past: terms.PastTerm | None) -> Iterator[str]:
    """Yield warnings about units that are inspected again in the year, and about an exceeded term."""
    yield from map(words_of_second, second)
    if past is not None:
        yield terms.words_of_term(past)


def _require_words(said: Said) -> None:
    """Refuse a decision without its required fields (UsageError); of another body's little is known."""
    if said["by_body"] is None:
        if said["head_id"] is None:
            raise missing(["--head"])
    elif said["head_id"] is not None:
        raise UsageError(
            _("A team of {body} has a head of its own").format(body=said["by_body"]), hint=_("leave --head out")
        )


def _check_days(session: Session, desk: Desk, said: Said) -> terms.PastTerm | None:
    """Refuse days that cannot be (RuleError); return the term that they go beyond."""
    days = {name: said[name] for name in ("starts_on", "ends_on", "period_from", "period_to")}
    rules.check_plan_days(**days)
    if said["starts_on"] is not None:
        rules.check_decision(said["decision_on"], first_visit=said["starts_on"])
    if said["starts_on"] is None or said["ends_on"] is None or said["by_body"] is not None:
        return None
    return past_term(session, desk, first=said["starts_on"], last=said["ends_on"])


def _units(session: Session, desk: Desk, said: Said, asked: RoundUnits) -> list[Candidate]:
    """Return the units of a plan in the order of the proposal: those named, and so many of those proposed first."""
    on = said["decision_on"]
    named = {_named_unit(session, unit, on).id for unit in asked.units}
    found = candidates(session, desk, col(Recipient.id).in_(named), on=on, begins_on=said["starts_on"]) if named else []
    if asked.top is not None:
        wanted = units_meant(session, OfUnits(kind=asked.kind, area=asked.area), on=on)
        others = col(Recipient.id).not_in(named)
        proposed = candidates(session, desk, others, *wanted, on=on, begins_on=said["starts_on"])
        free = [one for one in proposed if not one.inspections]
        found = sorted([*found, *free[: asked.top]], key=lambda one: one.place)
    if not found:
        raise RuleError(
            _("No unit is left to be proposed: each was inspected in the year, or there is none"),
            hint=_("see: postwatch inspect propose"),
        )
    return found


def _named_unit(session: Session, unit: str, on: dt.date) -> Recipient:
    """Return a unit by its code or name.

    Raises NotFoundError, RuleError for a unit not inspected or not active then.
    """
    found = find_recipient(session, recipient=unit)
    then = unit_on(session, found, on=on)
    if then.kind.value not in rules.INSPECTED_ONLY:
        raise RuleError(
            _("{name} is no enterprise and no service point, and is not inspected").format(name=then.name),
            hint=_("name a unit of postwatch inspect propose"),
        )
    rules.check_activity(found.name, first=found.active_from, last=found.active_to, day=on)
    return found


def _second_inspections(said: Said, kind: InspectionKind, found: Sequence[Candidate]) -> tuple[SecondInspection, ...]:
    """Return the units whose legal person has a round in the year already.

    Without a clear sign a second round of the office is refused (RuleError); a round of another body is recorded.
    """
    begins_on = said["starts_on"] or said["decision_on"]
    norm = rules.norm_of_one_a_year(begins_on)
    if norm is None or kind is InspectionKind.RE_INSPECTION:
        return ()
    second = [one for one in found if one.inspections]
    if said["clear_sign"] is None and said["by_body"] is None:
        for one in second:
            rules.require_first_of_year(one.unit.name, year=begins_on.year, rounds=one.inspections, norm=norm)
    return tuple(
        SecondInspection(one.unit.code, one.unit.name, begins_on.year, one.inspections, norm) for one in second
    )


def _refuse_twin(session: Session, said: Said, found: Sequence[Candidate]) -> None:
    """Refuse a number that the body gave in the year, and the same inspection of another body (AlreadyThereError)."""
    if said["decision_number"] is not None:
        refuse_number_in_use(session, said["decision_number"], on=said["decision_on"], body=said["by_body"])
        return
    same = select(InspectionRound).filter_by(decision_on=said["decision_on"], decision_number=None)
    for other in session.exec(same.where(col(InspectionRound.by_body).is_not(None))):
        theirs = set(session.exec(select(RoundUnit.recipient_id).where(RoundUnit.round_id == other.id)))
        if fold(other.by_body or "") == fold(said["by_body"] or "") and theirs == {one.unit.id for one in found}:
            raise AlreadyThereError(
                _("This inspection of {body} is recorded already as {round}").format(
                    body=other.by_body, round=other.code
                ),
                hint=_("see it with: postwatch show {round}").format(round=other.code),
            )


def _signer_of(session: Session, said: Said) -> str | None:
    """Return who signed a decision: the name of a person of the office, else as typed."""
    signer: str | None = said["decision_signer"]
    if signer is None or said["by_body"] is not None:
        return signer
    return next((one.name for one in people_called(session, signer)), signer)


def _write(session: Session, desk: Desk, row: InspectionRound, changes: Entry[InspectionRound]) -> None:
    """Write the typed values into a planned round; ``added`` units come in at the end, others are ``dropped``.

    Raises as `plan_round` for an impossible plan; RuleError for a unit that was visited in the round, a day that
    leaves a visit outside, or a change of facts that minutes of its visits state; NotFoundError for a unit that is not
    in the plan, AlreadyThereError for a unit that is.
    """
    require_plan(session, row)
    visits, known, given = visits_of(session, row), _typed_of(session, row), changes.given
    said: Said = {**known, **given}
    changed = {name for name in known if said[name] != known[name]}
    on, number = said["decision_on"], said["decision_number"]
    _require_words(said)
    _check_days(session, desk, said)
    _check_visits(row, said, visits, is_stated=bool(changed & _STATED))
    if visits and known["decision_number"] is not None and number is None:
        raise missing(["--number"])
    if changed & _OF_DECISION:
        refuse_other_decision(session, row, number=number, on=on, signer=said["decision_signer"])
    if number is not None:
        refuse_number_in_use(session, number, on=on, body=said["by_body"], apart_from=row.id)
    if "decision_on" in changed:
        for one in plan_of(session, row):
            _named_unit(session, session.get_one(Recipient, one.recipient_id).code, on)
    with about("drop_unit"):
        _drop(session, row, given["dropped"], visits)
    with about("add_unit"):
        new = _add(session, desk, row, said, given["added"])
    team = _team_of(session, said) if changed & _OF_TEAM else None
    _fill(session, row, changes, said, said["kind"] or known["kind"])
    if team is not None:
        _write_team(session, row, *team)
    save(session, row)
    counted = [one for one in _planned(session, desk, row, said) if changed & _OF_YEAR or one.unit.id in new]
    _second_inspections(said, row.kind, counted)


def warnings_of_plan(session: Session, desk: Desk, inspection: str) -> Iterator[str]:
    """Yield warnings about a planned round: units inspected again in the year, an exceeded term."""
    row = find_round(session, desk, code=inspection)
    said, past = _typed_of(session, row), None
    if row.by_body is None and row.starts_on is not None and row.ends_on is not None:
        past = past_term(session, desk, first=row.starts_on, last=row.ends_on)
    told = {**said, "clear_sign": said["clear_sign"] or ""}
    yield from warnings_of(_second_inspections(told, row.kind, _planned(session, desk, row, said)), past)


def _withdrawing(session: Session, _desk: Desk, row: InspectionRound) -> Settle:
    """Refuse to withdraw a round that was not planned, or that visits or letters belong to (RuleError)."""
    require_plan(session, row)
    if visits := [one.code for one in visits_of(session, row)]:
        raise RuleError(
            _("Visits belong to round {round}: {visits}").format(round=row.code, visits=", ".join(visits)),
            hint=_("withdraw them first: postwatch withdraw {visit} --reason TEXT").format(visit=visits[0]),
        )
    for one in paper_lines(session, row):
        if one.status in _NOT_ENDED:
            raise RuleError(
                _("Round {round} has the letter {paper}").format(round=row.code, paper=one.symbol or one.paper),
                hint=_("end it first: postwatch paper void {code} --reason TEXT, or recall it").format(code=one.paper),
            )
    return nothing_along


def require_plan(session: Session, row: InspectionRound) -> None:
    """Refuse a round that was planned for no units (RuleError)."""
    if not is_planned(session, row):
        raise RuleError(
            _("Round {round} has no plan: it is there for its visits").format(round=row.code),
            hint=_("see its visits: postwatch show {round}").format(round=row.code),
        )


def _record_of(session: Session, row: InspectionRound) -> Record:
    letters = letters_telling(session, row, kinds=TELLING_PLANS)
    return Record(row, row.code, on=row.decision_on or dt.date.max, subjects=(row.code,), letters=letters)


def _along(session: Session, desk: Desk, row: InspectionRound, _given: Said) -> Settle:
    """Settle the visits of a round, which show its decision."""
    note = noting(session, desk, visits_of(session, row))
    return lambda cause: Along(note(cause))


def plan_of(session: Session, row: InspectionRound) -> Sequence[RoundUnit]:
    """Return the units of a plan in their order."""
    planned = select(RoundUnit).where(RoundUnit.round_id == row.id)
    return session.exec(planned.order_by(col(RoundUnit.position), col(RoundUnit.id))).all()


def _typed_of(session: Session, row: InspectionRound) -> Said:
    """Return a planned round as it would be typed."""
    team = team_lines(session, row)
    return {
        **{name: getattr(row, name) for name in fields_of(InspectionRound) if hasattr(InspectionRound, name)},
        "head_id": next((one.staff for one in team if one.is_head), None),
        "member": tuple(one.staff for one in team if one.staff and not one.is_head),
        "partner": tuple(f"{one.name}; {one.title}; {one.agency}" for one in team if one.staff is None),
    }


def _in_words(session: Session, desk: Desk, inspection: str) -> PlanInWords:
    row = find_round(session, desk, code=inspection)
    units = [session.get_one(Recipient, one.recipient_id) for one in plan_of(session, row)]
    team = [one.words for one in team_lines(session, row)]
    return result_of(
        PlanInWords,
        row,
        inspected=row.content,
        team=tuple(team),
        planned_units=tuple(one.code for one in units),
    )


def _check_visits(row: InspectionRound, said: Said, visits: Sequence[Visit], *, is_stated: bool) -> None:
    """Refuse changes that contradict visits of the round, or facts that their minutes state (RuleError)."""
    for one in visits:
        rules.check_within_round(
            row.code, first=said["starts_on"], last=said["ends_on"], day=one.visited_on, visit=one.code
        )
        rules.check_decision(said["decision_on"], first_visit=one.visited_on)
        if is_stated:
            rules.check_unstated(one.code, minutes_on=one.minutes_on)


def _drop(session: Session, row: InspectionRound, dropped: Collection[str], visits: Sequence[Visit]) -> None:
    """Take units out of a plan; refuse a unit that is not in it (NotFoundError), or was visited (RuleError)."""
    for unit in dropped:
        found = find_recipient(session, recipient=unit)
        planned = next((one for one in plan_of(session, row) if one.recipient_id == found.id), None)
        if planned is None:
            raise NotFoundError(
                _("{unit} is not in the plan of round {round}").format(unit=found.code, round=row.code),
                hint=_("see: postwatch show {round}").format(round=row.code),
            )
        visit = next((one for one in visits if one.recipient_id == found.id), None)
        if visit is not None:
            raise RuleError(
                _("{unit} was visited in round {round}: {visit} of {day}").format(
                    unit=found.code, round=row.code, visit=visit.code, day=visit.visited_on
                ),
                hint=_(
                    "leave it in the plan; if the visit was none of the round: postwatch amend {visit} "
                    "--round new --reason TEXT"
                ).format(visit=visit.code),
            )
        session.delete(planned)
        session.flush()


def _add(session: Session, desk: Desk, row: InspectionRound, said: Said, added: Collection[str]) -> set[int]:
    """Put units at the end of a plan, in the order of the proposal, and return their ids."""
    there = plan_of(session, row)
    known, new = {one.recipient_id for one in there}, set()
    for unit in added:
        found = _named_unit(session, unit, said["decision_on"])
        if found.id in known:
            raise AlreadyThereError(
                _("{unit} is in the plan of round {round} already").format(unit=found.code, round=row.code),
                hint=_("see: postwatch show {round}").format(round=row.code),
            )
        new.add(found.id)
    if not new and not there:
        raise RuleError(
            _("No unit would be left in the plan of round {round}").format(round=row.code),
            hint=_("withdraw it: postwatch withdraw {round} --reason TEXT").format(round=row.code),
        )
    last = max((one.position for one in there), default=0)
    proposed = _known(session, desk, row, said, new) if new else []
    for place, one in enumerate(proposed, start=last + 1):
        save(
            session, RoundUnit(round_id=row.id, recipient_id=one.unit.id, position=place, reasons=as_text(one.reasons))
        )
    return new


def _planned(session: Session, desk: Desk, row: InspectionRound, said: Said) -> list[Candidate]:
    return _known(session, desk, row, said, {one.recipient_id for one in plan_of(session, row)})


def _known(session: Session, desk: Desk, row: InspectionRound, said: Said, units: Collection[int]) -> list[Candidate]:
    wanted = col(Recipient.id).in_(units)
    return candidates(session, desk, wanted, on=said["decision_on"], begins_on=said["starts_on"], apart_from=row.id)


ROUND: Kind[InspectionRound] = Kind(
    InspectionRound, lambda session, desk, code: find_round(session, desk, code=code), _record_of, _withdrawing,
    _in_words, _write, _along,
)  # fmt: skip
