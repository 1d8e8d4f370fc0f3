"""Visits recorded, amended and withdrawn: each with its round, its findings, its grounds and its answers."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.correction.actions import Cause, is_amended, note_amendment
from postwatch.correction.printed_in import Record, papers_of
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError, about
from postwatch.evidence.actions import is_same_scan, keep_scan
from postwatch.fields import Entry
from postwatch.incident.actions import find_incident
from postwatch.incident.rules import check_day
from postwatch.incident.tables import Incident
from postwatch.inspection import rules, typed_answers
from postwatch.inspection.actions import (
    LoggedVisit,
    inspector_of,
    is_planned,
    logged,
    refuse_number_in_use,
    require_own,
    show_visit,
)
from postwatch.inspection.answer_tables import AnswerKind, RecheckResult
from postwatch.inspection.answers import answers_of, read_answers, read_items, write_answers
from postwatch.inspection.check_tables import Sight
from postwatch.inspection.lookup import find_round, find_visit, visits_of
from postwatch.inspection.rechecks import (
    changed_since,
    checked_of,
    incident_of,
    look_again,
    named_by,
    put_right_unnamed,
    rechecked_by,
    rechecks_of,
    take_back,
    told_by,
    write_ground,
)
from postwatch.inspection.references import first_act_of
from postwatch.inspection.round_letters import TELLING_VISITS, letters_telling, refuse_other_decision
from postwatch.inspection.round_tables import OF_VISIT, InspectionKind, InspectionRound
from postwatch.inspection.sightings import findings_of, sightings_of
from postwatch.inspection.tables import FINDINGS, Finding, FindingKind, Visit
from postwatch.inspection.team import team_lines
from postwatch.inspection.yearly import second_inspection
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.options import NOTHING
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.tables import REFERRING, Recipient
from postwatch.record.kinds import Along, Kind, Settle, nothing_along
from postwatch.store.columns import code_of, row_of, rows_with, save
from postwatch.store.transaction import WITHDRAWN_TOO
from postwatch.vietnamese import choice, fold

Value = TypeVar("Value", bound=object)
Said = Mapping[str, Any]
"""The values of a visit as they are typed, by the names of its fields."""
# What a visit shows that follows from what others say.
_FOLLOWING = ("result", "findings_list", "checked_list")
_OF_SEEN = frozenset({"rechecks", "done", "open"})
# What a blank says too: a visit that found nothing, a visit of the office itself.
_NEVER_BLANK = frozenset({"finding", "sign", "remedy", "remedy_due", "by_recipient_id"})


@dataclass(frozen=True)
class CheckedVisit:
    """The meaning of the typed values of a visit: its unit, its inspector, its answers, and the reason for it.

    ``items`` are the checklist items of its findings, in their order: shortcomings, then signs.
    """

    unit: Recipient
    inspector: Recipient | None
    answers: dict[str, AnswerKind]
    items: list[str | None]
    rechecks: Visit | None
    incident: Incident | None

    @property
    def inspector_id(self) -> int | None:
        """Return the id of the inspecting unit, None for the office."""
        return self.inspector.id if self.inspector is not None else None


def log_visit(session: Session, desk: Desk, *, entry: Entry[Visit]) -> LoggedVisit:
    """Record a visit, and return it with all that warns of it. Raises as `write_visit`."""
    row = row_of(Visit)
    settle = _along(session, desk, row, entry.given)
    write_visit(session, desk, row, entry)
    changed = settle(None)
    inspection = session.get_one(InspectionRound, row.round_id)
    unit, first = session.get_one(Recipient, row.recipient_id), rechecked_by(session, row)
    inspector = inspector_of(session, row)
    letters = letters_telling(session, inspection, unit_id=unit.id, kinds=TELLING_VISITS)
    return replace(
        logged(session, desk, row),
        second=second_inspection(session, row),
        rechecks=code_of(first),
        by_remedy_list=put_right_unnamed(session, row) if first is not None else (),
        along_list=tuple(changed.codes),
        incident_at=_other_of(session, row, unit),
        letters_list=tuple(letters.values()),
        papers_list=tuple(changed.papers),
        round=inspection.code,
        outside_team=_outside_team(session, inspection, inspector),
        to_forward=len(entry.given["sign"]) if inspector is not None and inspector.kind in REFERRING else 0,
    )


def _outside_team(session: Session, inspection: InspectionRound, inspector: Recipient | None) -> str | None:
    """Return who inspected (a code), where the round was planned and its team has nobody of that body."""
    if inspector is None or not is_planned(session, inspection):
        return None
    agencies = [fold(one.agency) for one in team_lines(session, inspection) if one.agency]
    name = fold(inspector.name)
    return None if any(name in one or one in name for one in agencies) else inspector.code


def _other_of(session: Session, row: Visit, unit: Recipient) -> str | None:
    """Return the unit (code) of the incident of a visit, if it is of another legal person than the visited unit."""
    incident = incident_of(session, row)
    where = session.get(Recipient, incident.recipient_id) if incident is not None and incident.recipient_id else None
    if where is None or (where.parent_id or where.id) == (unit.parent_id or unit.id):
        return None
    return where.code


def write_visit(session: Session, desk: Desk, row: Visit, entry: Entry[Visit]) -> None:
    """Write the typed values into a visit, new or recorded; fields of its round then change for all its visits.

    Raises RuleError for a future day, a unit that was not active, an inspector that is none, or a day that contradicts
    the round, the visit that it rechecks, or its incident; for a recorded visit that minutes state, or that a case or
    another visit needs as it is; NotFoundError for an unknown unit, round, visit or incident; AlreadyThereError for the
    same visit twice; for its scan as `keep_scan`, for its answers as `typed_answers.checklist_answers`, for the items
    of its findings as `rules.items_of`, for what it rechecks as `rechecks.look_again`.
    """
    given, known = entry.given, typed_of(session, row) if row.id is not None else NOTHING
    if given.get("drop_minutes"):
        row.minutes_on = row.minutes_number = None
    rules.check_unstated(row.code, minutes_on=row.minutes_on)
    said = _over(session, desk, row, known, given)
    if known and given.keys() & {"recipient_id", "visited_on", *FINDINGS}:
        _refuse_rechecked(session, row)
    checked = check_visit(session, desk, said)
    was = _unnamed(session, row, given)
    if known:
        _check_case(session, row, checked.unit, said["visited_on"])
        _check_remedied(session, row, said["visited_on"])
    inspection = _round_of(session, desk, row, checked, given, said)
    entry.write(row, but=("recipient_id", "by_recipient_id"))
    row.code = row.code or next_code(session, prefix=Visit.prefix, on=desk.today)
    row.round_id, row.recipient_id, row.by_recipient_id = inspection.id, checked.unit.id, checked.inspector_id
    if said.get("scan") is not None:
        row.evidence_id = keep_scan(session, desk, path=said["scan"]).id
    save(session, row)
    if given.keys() & {*_OF_SEEN, "incident", "visited_on"}:
        if known:
            take_back(session, row)
        _write_grounds(session, row, checked, said, was)
    write_answers(session, row, checked.answers)
    _write_findings(session, desk, row, known, said, checked.items)


def _over(session: Session, desk: Desk, row: Visit, known: Said, given: Said) -> Said:
    """Return the values of a visit with the typed values over those recorded.

    If it rechecks another visit than before, only typed results count. A typed list of results replaces the recorded
    list, or removes its findings from the other list.
    """
    said = {**known, **given}
    if not known:
        return said
    if "answer" in given:
        said["answer"] = typed_answers.answers_over(answers_of(session, row), given["answer"])
    first = said["rechecks"]
    with about("rechecks"):
        is_other = first is None or find_visit(session, desk, visit=first).code != known["rechecks"]
    if is_other or "done" in given:
        said |= {"done": given.get("done", ()), "open": given.get("open", ())}
    else:
        numbers = named_by(session, row).keys()
        still = rules.numbers_done(said["open"], visit=known["rechecks"], numbers=numbers)
        said["done"] = tuple(one for one in known["done"] if int(one) not in still)
    return said


def _unnamed(session: Session, row: Visit, given: Said) -> dict[int, RecheckResult]:
    """Return the results for the findings that a visit does not name, if the changes name no findings."""
    if given.keys() & _OF_SEEN:
        return {}
    named = named_by(session, row)
    return {one.finding: one.result for one in checked_of(session, row) if named[one.finding] is None}


def _write_grounds(
    session: Session, row: Visit, checked: CheckedVisit, said: Said, was: Mapping[int, RecheckResult]
) -> None:
    """Record why a visit was made, and its results for the findings of an earlier visit."""
    first, incident = checked.rechecks, checked.incident
    write_ground(
        session,
        row,
        rechecks_id=first.id if first is not None else None,
        incident_id=incident.id if incident is not None else None,
    )
    if first is not None:
        with about("done"):
            look_again(session, row, first, done=said["done"], still_open=said["open"], was=was)


def check_visit(session: Session, desk: Desk, said: Said) -> CheckedVisit:
    """Refuse a visit with impossible values, as `write_visit` says; return their meaning."""
    day, due_on = said["visited_on"], said["remedy_due"]
    rules.check_visit_day(day, today=desk.today)
    unit = find_recipient(session, recipient=said["recipient_id"])
    rules.check_activity(unit.name, first=unit.active_from, last=unit.active_to, day=day)
    inspector = _inspector(session, said, unit)
    _remedies_of(said)
    rules.check_remedy_days(due_on, visited_on=day)
    answers = read_answers(session, desk, said["answer"], unit=unit, on=day)
    with about("item"):
        findings = len(said["finding"]) + len(said["sign"])
        items = read_items(session, desk, said["item"], findings=findings, unit=unit, on=day)
        found = rules.answers_found({item: answer.value for item, answer in answers.items()}, items)
    return CheckedVisit(
        unit,
        inspector,
        {item: AnswerKind(answer) for item, answer in found.items()},
        items,
        _rechecked(session, desk, said, unit),
        _incident(session, desk, said),
    )


def _rechecked(session: Session, desk: Desk, said: Said, unit: Recipient) -> Visit | None:
    if said["rechecks"] is None:
        if said["done"] or said["open"]:
            name = "--done" if said["done"] else "--open"
            raise UsageError(
                _("{name} says of findings, but not of which visit").format(name=name),
                hint=_("name that visit with --rechecks; see: postwatch inspect list --unit {unit}").format(
                    unit=unit.code
                ),
            )
        return None
    with about("rechecks"):
        first = find_visit(session, desk, visit=said["rechecks"])
        rules.check_recheck(
            first.code, is_of_unit=first.recipient_id == unit.id, visited_on=first.visited_on, day=said["visited_on"]
        )
    return first


def _incident(session: Session, desk: Desk, said: Said) -> Incident | None:
    if said["incident"] is None:
        return None
    with about("incident"):
        found = find_incident(session, desk, incident=said["incident"])
        check_day(found.code, found_on=found.found_on, visited_on=said["visited_on"])
    return found


def _remedies_of(said: Said) -> list[tuple[str | None, Any]]:
    """Return the remedy of each shortcoming and its day. Raises as `rules.remedies_of`."""
    return rules.remedies_of(said["finding"], remedies=said["remedy"], due_on=said["remedy_due"])


def _inspector(session: Session, said: Said, unit: Recipient) -> Recipient | None:
    if said["by_recipient_id"] is None:
        return None
    inspector = find_recipient(session, recipient=said["by_recipient_id"])
    if inspector.id == unit.id or inspector.kind.value in rules.INSPECTED_ONLY:
        raise RuleError(
            _("{inspector} cannot inspect {name}").format(inspector=inspector.name, name=unit.name),
            hint=_("name a district office or another public body with --by, or leave it out for the office itself"),
        )
    rules.check_activity(inspector.name, first=inspector.active_from, last=inspector.active_to, day=said["visited_on"])
    return inspector


def _asks_new_round(said: Said) -> bool:
    """Return whether a visit asks for a new round by its word: then it is another visit, not a repetition."""
    return fold(said["round"] or "") in rules.NEW_ROUND


def _round_of(
    session: Session, desk: Desk, row: Visit, checked: CheckedVisit, given: Said, said: Said
) -> InspectionRound:
    """Return the round that a visit stays in, that it names, or a new round for it. Raises as `write_visit`.

    A new round takes over the values of the former round, except those given, unless that is a plan of others.
    """
    former = session.get_one(InspectionRound, row.round_id) if row.id is not None else None
    if former is not None and "round" not in given:
        _write_round(session, row, former, checked, said)
        return former
    is_named = bool(said["round"]) and not _asks_new_round(said)
    takes_over = former is None or not (is_named or is_planned(session, former))
    theirs = {name: (said if takes_over else given).get(name) for name in OF_VISIT}
    if is_named:
        return _named_round(session, desk, row, checked, said, theirs)
    usual = InspectionKind.UNANNOUNCED if said["rechecks"] is None else InspectionKind.RE_INSPECTION
    kind = choice(InspectionKind, theirs["kind"] or usual.value, what=_("kind of inspection"))
    # Without a round, a visit to a unit that the same body visited that day was typed twice.
    if not _asks_new_round(said):
        _refuse_twin(session, row, checked.unit, said, by_recipient_id=checked.inspector_id)
    rules.check_decision(theirs["decision_on"], first_visit=said["visited_on"])
    is_joint = bool(theirs["is_joint"]) or theirs["partners"] is not None
    code = next_code(session, prefix=InspectionRound.prefix, on=desk.today)
    inspection = row_of(InspectionRound, code=code, **theirs | {"kind": kind, "is_joint": is_joint})
    save(session, inspection)
    return inspection


def _named_round(
    session: Session, desk: Desk, row: Visit, checked: CheckedVisit, said: Said, theirs: Said
) -> InspectionRound:
    inspection, day = find_round(session, desk, code=said["round"]), said["visited_on"]
    require_own(inspection, hint=_("leave --round out for a visit of the office"))
    if any({**theirs, "kind": None}.values()) or theirs["kind"] not in (None, inspection.kind.value):
        raise UsageError(
            _("Kind, partners, reason and decision are those of round {round}").format(round=inspection.code),
            hint=_("leave these options out, or leave --round out"),
        )
    rules.check_within_round(inspection.code, first=inspection.starts_on, last=inspection.ends_on, day=day)
    rules.check_decision(inspection.decision_on, first_visit=day)
    _refuse_twin(session, row, checked.unit, said, round_id=inspection.id)
    return inspection


def _refuse_twin(session: Session, row: Visit, unit: Recipient, said: Said, **more: int | None) -> None:
    """Refuse a visit to a unit on a day that is recorded with the same round or inspector (AlreadyThereError)."""
    same = select(Visit).filter_by(recipient_id=unit.id, visited_on=said["visited_on"], **more)
    twin = session.exec(same.where(col(Visit.id).is_distinct_from(row.id))).first()
    if twin is not None:
        raise AlreadyThereError(
            _("The visit to {name} on {day} is recorded already as {visit}").format(
                name=unit.name, day=twin.visited_on, visit=twin.code
            ),
            hint=_(
                "see it with: postwatch show {visit}; if this is another visit of that day, add: --round new"
            ).format(visit=twin.code),
        )


def _write_round(session: Session, row: Visit, inspection: InspectionRound, checked: CheckedVisit, said: Said) -> None:
    """Write the fields of a visit that belong to its round into the round that it stays in."""
    unit, day = checked.unit, said["visited_on"]
    others = [one.visited_on for one in visits_of(session, inspection) if one is not row]
    _refuse_twin(session, row, unit, said, round_id=inspection.id)
    is_elsewhere = (row.recipient_id, row.visited_on, row.by_recipient_id) != (unit.id, day, checked.inspector_id)
    if not others and is_elsewhere:
        _refuse_twin(session, row, unit, said, by_recipient_id=checked.inspector_id)
    rules.check_within_round(inspection.code, first=inspection.starts_on, last=inspection.ends_on, day=day)
    rules.check_decision(said["decision_on"], first_visit=min([day, *others]))
    if is_planned(session, inspection):
        _check_plan(session, inspection, said)
    refuse_other_decision(
        session, inspection, number=said["decision_number"], on=said["decision_on"], signer=said["decision_signer"]
    )
    kind = choice(InspectionKind, said["kind"] or InspectionKind.UNANNOUNCED.value, what=_("kind of inspection"))
    is_joint = said["is_joint"] or said["partners"] is not None
    for name, value in {**{one: said[one] for one in OF_VISIT}, "kind": kind, "is_joint": is_joint}.items():
        setattr(inspection, name, value)
    save(session, inspection)


def _check_plan(session: Session, inspection: InspectionRound, said: Said) -> None:
    """Refuse an impossible plan: other partners than its team, no number or day, a day too late, a number in use."""
    if (said["partners"], said["is_joint"]) != (inspection.partners, inspection.is_joint):
        raise RuleError(
            _("Round {round} was planned with its team: its partners are those of the team").format(
                round=inspection.code
            ),
            hint=_("see: postwatch show {round}").format(round=inspection.code),
        )
    if inspection.decision_number is None and said["decision_number"] is None:
        return  # it is not decided yet
    if said["decision_number"] is None or said["decision_on"] is None:
        raise UsageError(
            _("Round {round} was planned by a decision").format(round=inspection.code),
            hint=_("give its number and its day; they cannot be emptied"),
        )
    if inspection.starts_on is not None:
        rules.check_decision(said["decision_on"], first_visit=inspection.starts_on)
    refuse_number_in_use(
        session, said["decision_number"], on=said["decision_on"], body=inspection.by_body, apart_from=inspection.id
    )


def _matched(found: Sequence[Finding], texts: Sequence[str]) -> list[Finding | None]:
    """Return for each text the finding that says it, or another that is left; then those that no text is left for."""
    same = {one.text: one for one in found}
    kept = {text: same[text] for text in texts if text in same}
    others = [one for one in found if one not in kept.values()]
    chosen = [kept.pop(text, None) or (others.pop(0) if text not in same and others else None) for text in texts]
    return [*chosen, *others]


def _write_findings(
    session: Session, desk: Desk, row: Visit, known: Said, said: Said, items: Sequence[str | None]
) -> None:
    """Write the typed findings over those of their kind, and withdraw those left over.

    An unchanged finding stays as it is; others are written over in order. They stay put right if each is only reworded,
    and not if some were added or left out: then nobody knows which was meant. ``items`` are their checklist items, in
    their order.
    """
    found, asked = findings_of(session, row) if known else (), _remedies_of(said)
    is_asked_anew = not known or _remedies_of(known) != asked
    ever = select(func.coalesce(func.max(Finding.position), 0)).where(Finding.visit_id == row.id)
    last = session.exec(ever.execution_options(**WITHDRAWN_TOO)).one() if known else 0
    noted: list[Finding] = []
    known_of = sightings_of(session, col(Finding.visit_id) == row.id) if known else {}
    meant = iter(items)
    for kind, texts in ((FindingKind.SHORTCOMING, said["finding"]), (FindingKind.VIOLATION_SIGN, said["sign"])):
        remedies = iter(asked if kind is FindingKind.SHORTCOMING else ())
        there = _matched([one for one in found if one.kind is kind], texts)
        for left in filter(None, there[len(texts) :]):
            left.withdrawn_on = desk.today
        for text, same in zip(texts, there, strict=False):
            last += same is None
            one = same or Finding(visit_id=row.id, position=last, kind=kind, text=text)
            is_unsure = one.text != text and len(there) != len(texts)
            one.text, one.checklist_item = text, next(meant)
            remedy = next(remedies, (None, None))
            if one.id is None or is_asked_anew:
                one.remedy, one.remedy_due_on = remedy
            done = known_of[one.id].remedy if same is not None else None
            if done is not None and (is_unsure or one.remedy is None):
                done.withdrawn_on = desk.today
            noted.append(one)
    save(session, *found, *noted)


def _refuse_rechecked(session: Session, row: Visit) -> None:
    """Refuse to change findings that another visit looked at again (RuleError)."""
    for later in rechecks_of(session, row)[:1]:
        raise RuleError(
            _("Visit {later} looked again at what visit {visit} found").format(later=later.visit, visit=row.code),
            hint=_("withdraw that one first: postwatch withdraw {later} --reason TEXT").format(later=later.visit),
        )


def _check_case(session: Session, row: Visit, inspected: Recipient, visited_on: dt.date) -> None:
    """Refuse another unit for a visit that led to a case, or a day after an act of it was detected (RuleError)."""
    led = first_act_of(session, visit_id=row.id)
    if led is None:
        return
    if inspected.id != row.recipient_id:
        raise RuleError(
            _("Case {case} rests on visit {visit} to this unit on {day}").format(
                case=led.case, visit=row.code, day=row.visited_on
            ),
            hint=_detach(led.act),
        )
    if led.detected_on < visited_on:
        raise RuleError(
            _("Visit {visit} of {day} cannot have found violation {act}, detected on {detected}").format(
                visit=row.code, day=visited_on, act=led.act, detected=led.detected_on
            ),
            hint=_("if that day is wrong too, first: postwatch amend {act} --detected-on {day} --reason TEXT").format(
                act=led.act, day=visited_on
            ),
        )


def _detach(act: str) -> str:
    return _("if another visit found it, or none, first: postwatch amend {act} --visit '' --reason TEXT").format(
        act=act
    )


def _check_remedied(session: Session, row: Visit, visited_on: dt.date) -> None:
    known = sightings_of(session, col(Finding.visit_id) == row.id)
    for one in findings_of(session, row):
        done_on = known[one.id].remedied_on
        if done_on is not None:
            rules.check_remedied(one.text, remedy=one.remedy, done_on=done_on, visited_on=visited_on, today=done_on)


def _withdrawing(session: Session, _desk: Desk, row: Visit) -> Settle:
    """Refuse to withdraw a visit with minutes, a case, or findings that another visit rechecks (RuleError)."""
    rules.check_unstated(row.code, minutes_on=row.minutes_on)
    _refuse_rechecked(session, row)
    led = first_act_of(session, visit_id=row.id)
    if led is not None:
        raise RuleError(
            _("Case {case} names visit {visit}").format(case=led.case, visit=row.code),
            hint=_detach(led.act),
        )
    return nothing_along


def _along(session: Session, desk: Desk, row: Visit, given: Said) -> Settle:
    """Settle the records that belong to a visit.

    The other visits of its round, the visits that look at the same findings, and a round that it had alone.
    """
    former = session.get(InspectionRound, row.round_id) if row.id is not None else None
    others = [one for one in visits_of(session, former) if one is not row] if former is not None else []
    first, rechecks = rechecked_by(session, row), given.get("rechecks")
    with about("rechecks"):
        before = told_by(session, first, find_visit(session, desk, visit=rechecks) if rechecks else None)
    note = noting(session, desk, others)

    def settle(cause: Cause | None) -> Along:
        changed = changed_since(session, before, by=row)
        noted = note(cause)
        if former is not None and not visits_of(session, former) and not is_planned(session, former):
            former.withdrawn_on = desk.today
            save(session, former)
        told = [first] if first is not None and row.withdrawn_on is not None else []
        return Along((*noted, *(one.code for one in (*told, *changed))), papers_telling(session, desk, changed))

    return settle


def noting(session: Session, desk: Desk, visits: Sequence[Visit]) -> Callable[[Cause | None], list[str]]:
    """Return a function that notes the visits that show other values since as amended along, and returns their codes.

    It raises RuleError for a visit that minutes state.
    """
    known = [(one, record_of(session, one), show_visit(session, desk, visit=one.code)) for one in visits]

    def note(cause: Cause | None) -> list[str]:
        noted = []
        for one, record, before in known:
            # What it tells of findings follows, and is no amendment of it.
            kept = {name: getattr(before, name) for name in _FOLLOWING}
            after = replace(show_visit(session, desk, visit=one.code), **kept)
            if cause is not None and is_amended(before, after):
                rules.check_unstated(one.code, minutes_on=one.minutes_on)
                note_amendment(session, desk, record=record, cause=cause, before=before, after=after)
                noted.append(one.code)
        return noted

    return note


def papers_telling(session: Session, desk: Desk, visits: Iterable[Visit]) -> tuple[str, ...]:
    """Return the papers that may have printed the former content of visits."""
    return tuple(dict.fromkeys(path for one in visits for path in papers_of(session, desk, record_of(session, one))))


def record_of(session: Session, row: Visit) -> Record:
    """Return a visit as a correction needs it: minutes and letters of its round tell of it."""
    inspection = session.get_one(InspectionRound, row.round_id)
    letters = letters_telling(session, inspection, unit_id=row.recipient_id, kinds=TELLING_VISITS)
    return Record(row, row.code, on=row.visited_on, subjects=(row.code,), letters=letters)


# -- as it would be typed ----------------------------------------------------------------------------------------------


def logged_so(session: Session, desk: Desk, *, entry: Entry[Visit]) -> Visit | None:
    """Return the recorded visit with the same content as typed values, answers left aside; None if there is none.

    A visit that asks for a new round beside another visit of the day is never recorded already. Raises NotFoundError
    for an unknown unit; for the scan as `keep_scan`, else as `differing`.
    """
    said = entry.given
    with about("unit"):
        unit = find_recipient(session, recipient=said["recipient_id"])
    if _asks_new_round(said):
        return None
    same = rows_with(session, Visit, recipient_id=unit.id, visited_on=said["visited_on"]).all()
    alike = (one for one in same if not differing(session, desk, said, one).keys() - {"answer"})
    return next((one for one in alike if is_same_scan(session, one.evidence_id, path=said["scan"])), None)


def differing(session: Session, desk: Desk, said: Said, row: Visit) -> dict[str, tuple[Any, Any]]:
    """Return by field the recorded and the typed value, where typed values contradict a recorded visit to their unit.

    Blanks match all but findings, their remedies and the inspector; only answers that the visit gives otherwise differ.
    Raises NotFoundError for an unknown inspector, incident or visit, UsageError for an unknown kind of inspection; for
    the answers as `typed_answers.checklist_answers`.
    """
    inspection, unit = session.get_one(InspectionRound, row.round_id), session.get_one(Recipient, row.recipient_id)
    first = find_visit(session, desk, visit=said["rechecks"]) if said["rechecks"] is not None else None
    answers, typed = answers_of(session, row), read_answers(session, desk, said["answer"], unit=unit, on=row.visited_on)
    others = [item for item, answer in typed.items() if answers.get(item, answer) is not answer]
    known = {
        **typed_of(session, row),
        "round": inspection.code,
        "kind": inspection.kind,
        "answer": tuple(f"{item}={answers[item].in_words}" for item in others),
    }
    theirs = {
        **_by_codes(session, desk, said),
        "recipient_id": unit.code,
        "answer": tuple(f"{item}={typed[item].in_words}" for item in others),
        "rechecks": code_of(first),
    }
    equal = {"remedy", "remedy_due"} if _remedies_of(said) == _remedies_of(known) else set()
    equal |= {"done", "open"} if first is None or _saw_so(session, said, row, first) else set()
    return {name: (known[name], theirs[name]) for name in _contradicted(known, theirs) if name not in equal}


def _contradicted(known: Said, theirs: Said) -> Iterator[str]:
    """Yield the fields in which typed values differ from the recorded values; blanks of most say nothing."""
    for name in known:
        is_told = name in _NEVER_BLANK or theirs[name] not in (None, (), False)
        if is_told and theirs[name] != known[name]:
            yield name


def _by_codes(session: Session, desk: Desk, said: Said) -> dict[str, Any]:
    """Return the typed values of a visit, with the codes of what they name by other words."""
    by, kind, incident = said["by_recipient_id"], said["kind"], said["incident"]
    return {
        **said,
        "by_recipient_id": find_recipient(session, recipient=by).code if by is not None else None,
        "kind": choice(InspectionKind, kind, what=_("kind of inspection")) if kind else None,
        "incident": find_incident(session, desk, incident=incident).code if incident is not None else None,
    }


def _saw_so(session: Session, said: Said, row: Visit, first: Visit) -> bool:
    """Return whether a visit has the typed results for findings of an earlier visit; others are as recorded by then."""
    numbers = [one.position for one in findings_of(session, first)]
    done, still_open = rules.numbers_seen(said["done"], said["open"], visit=first.code, numbers=numbers)
    seen = {one.finding: one.result is RecheckResult.OPEN for one in checked_of(session, row)}
    return (dict.fromkeys(done, False) | dict.fromkeys(still_open, True)).items() <= seen.items()


def typed_of(session: Session, row: Visit) -> dict[str, Any]:
    """Return a recorded visit as it would be typed."""
    inspection = session.get_one(InspectionRound, row.round_id)
    inspector = inspector_of(session, row)
    found = findings_of(session, row)
    shortcomings = [one for one in found if one.kind is FindingKind.SHORTCOMING]
    incident, first, seen = incident_of(session, row), rechecked_by(session, row), named_by(session, row)
    return {
        "recipient_id": session.get_one(Recipient, row.recipient_id).code,
        "visited_on": row.visited_on,
        "by_recipient_id": code_of(inspector),
        "note": row.note,
        "round": None,
        **{name: getattr(inspection, name) for name in OF_VISIT},
        "kind": inspection.kind.value,
        "finding": tuple(one.text for one in shortcomings),
        "sign": tuple(one.text for one in found if one.kind is FindingKind.VIOLATION_SIGN),
        "remedy": _typed_once([one.remedy for one in shortcomings]),
        "remedy_due": _typed_once([one.remedy_due_on for one in shortcomings]),
        "item": _items_of(found),
        "answer": tuple(f"{item}={answer.value}" for item, answer in answers_of(session, row).items()),
        "rechecks": code_of(first),
        "done": tuple(str(number) for number, sight in seen.items() if sight is Sight.PUT_RIGHT),
        "open": tuple(str(number) for number, sight in seen.items() if sight is Sight.OPEN),
        "incident": code_of(incident),
    }


def _items_of(found: Sequence[Finding]) -> tuple[str, ...]:
    """Return the checklist items of findings, as they would be typed: none if no finding has an item."""
    in_order = sorted(found, key=lambda one: (one.kind is FindingKind.VIOLATION_SIGN, one.position))
    said = tuple(one.checklist_item or rules.NO_ITEM for one in in_order)
    return said if any(one.checklist_item for one in found) else ()


def _typed_once(each: Sequence[Value | None]) -> tuple[Value, ...]:
    """Return the remedies or days of findings, as they would be typed: once if all are the same."""
    said = tuple(one for one in each if one is not None)
    return said[:1] if len({*each}) == 1 else said


VISIT: Kind[Visit] = Kind(
    Visit,
    lambda session, desk, code: find_visit(session, desk, visit=code),
    record_of,
    _withdrawing,
    lambda session, desk, code: show_visit(session, desk, visit=code),
    write_visit,
    _along,
)
