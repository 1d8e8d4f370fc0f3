"""The decision on a case: judged by the law, handed over, and paid."""

import datetime as dt
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.case import rules
from postwatch.case.actions import DecisionLine, decision_line, offender_meant
from postwatch.case.as_signed import Checks, keep_copy, kept_scan, refuse, refuse_unless_opened
from postwatch.case.drafts import as_drafted
from postwatch.case.facts import AnyCase, AnyDecision, DecisionDraft, DecisionFacts, id_of
from postwatch.case.lawfulness import (
    ActAtLaw,
    FixedFine,
    acts_at_law,
    decision_numbered_so,
    decision_objections,
    finable,
    fixed_fine,
    forwarded_to_another,
    in_limitation,
    left_out,
    licence_ends_on,
    months_named,
    same_office,
    still_fined,
    warned_by_age,
)
from postwatch.case.lookup import find_case
from postwatch.case.marks import accept, accept_service
from postwatch.case.options import (
    DecisionGrounds,
    SignedCopy,
)
from postwatch.case.signatures import cited, signed_by
from postwatch.case.state import CaseFile, acts_against, file_of, without
from postwatch.case.tables import Case, Decision
from postwatch.case.unsigned_drafts import note_signed
from postwatch.dataclass import result_of
from postwatch.days import add_months, require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.evidence.actions import keep_scan
from postwatch.evidence.rules import check_scan
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.law import measures
from postwatch.law.catalogue import Catalogue
from postwatch.law.confirmed import catalogue_of
from postwatch.law.provisions import ConsequenceLine, consequence_line
from postwatch.law.rows import Rule
from postwatch.lawful.marks import codes_in, codes_of
from postwatch.office.actions import save_part
from postwatch.staff.conditions import people_called
from postwatch.store.columns import continued, last_row
from postwatch.vietnamese import dong, money, short_date, spelled


def decide_case(
    session: Session,
    desk: Desk,
    *,
    case: str,
    entry: Entry[Decision],
    grounds: DecisionGrounds,
    against: str | None = None,
) -> DecisionLine:
    """Record the decision of an authority competent for every violation of a case.

    The same number again only adds the day of handing over. Raises RuleError for a case that is neither open nor
    transferred, a future day, and whatever speaks against it (`lawfulness.objections`) unless ``grounds`` open the way;
    AlreadyThereError for a second decision, or one number on two cases; UsageError for want of a scan, or of the fine
    of a signed decision that cannot be told.
    """
    row, draft = find_case(session, desk, case=case), DecisionDraft(**entry.given)
    offender_name = offender_meant(session, row, against)
    held = file_of(session, row).against(offender_name).decision
    if held is not None:
        authority, decided_by = draft.authority or held.authority, draft.decided_by or held.decided_by
        draft = replace(draft, authority=authority, decided_by=decided_by)
    is_signed = grounds.as_signed is not None
    if held is not None and not (is_signed and _is_another(session, desk, row, held, draft)):
        check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
        return _hand_over(session, desk, row, last_row(session, Decision, held.id), draft, grounds)
    if grounds.as_signed is None:
        rules.check_open(row.code, status=file_of(session, row).case.status.value, among=rules.DECIDABLE)
    check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
    draft, grounds = as_drafted(session, desk, file_of(session, row), offender_name, draft, grounds)
    columns = judged_decision(session, desk, row, draft, grounds=grounds, offender_name=offender_name)
    columns |= {
        "delegation": draft.delegation,
        "reason": grounds.reason,
        "other_conduct": grounds.other_conduct,
        "as_signed": grounds.as_signed,
    }
    decision = Decision(
        case_id=row.id, offender_name=offender_name, evidence_id=kept_scan(session, desk, grounds.scan), **columns
    )
    save_part(session, decision, of=row.code)
    note_signed(session, decision)
    accept(session, desk, decision)
    if decision.handed_over_on is not None:
        accept_service(session, decision)
    return decision_line(session, desk, row, decision)


def _is_another(session: Session, desk: Desk, case: Case, held: DecisionFacts, draft: DecisionDraft) -> bool:
    """Return whether a signed decision is not that in force: of another day, with a number or values of its own."""
    if held.decided_on != draft.decided_on:
        return True
    if held.number is not None:
        return not rules.same_decision(held.number, draft.number)
    return draft.number is not None and any(_said_otherwise(session, desk, case, held, draft))


def judged_decision(
    session: Session,
    desk: Desk,
    case: AnyCase,
    draft: DecisionDraft,
    *,
    held: DecisionFacts | None = None,
    grounds: DecisionGrounds,
    known_faults: Collection[str] = (),
    offender_name: str | None = None,
    is_restored: bool = False,
) -> dict[str, Any]:
    """Return the columns of a decision on a case, ``held`` where it is recorded already.

    A decision that is signed already is taken as it is on paper: its faults are marks (`marks.of_decision`). Else
    raises RuleError for days out of order and for every objection, except ``known_faults`` and those that a reason
    opens; AlreadyThereError for a number on two cases. A future day is always refused.
    """
    _require_past_days(desk, draft)
    draft, _unsigned = signed_by(session, desk, case, draft)
    whole, is_signed, was_opened = file_of(session, case), grounds.as_signed is not None, None
    if held is not None:
        whole, offender_name, was_opened = without(whole, held), held.offender_name, held.opened
        is_signed = is_signed or held.as_signed is not None
    file, catalogue = whole.against(offender_name), catalogue_of(session, desk)
    theirs = acts_against(whole.acts, offender_name)
    is_kept = forwarded_to_another(file, draft) is not None
    acts = acts_at_law(session, catalogue, whole, theirs, is_kept=is_kept)
    if draft.fine is None and warned_by_age(acts):
        draft = replace(draft, warning=True)
    fine = _fine_meant(catalogue, whole.case, acts, draft, is_signed=is_signed)
    columns = {**vars(draft), "fine": fine, "opened": was_opened}
    if is_signed:
        return columns
    started_on = max(*(one.minutes_on or one.act.detected_on for one in acts), file.case.transferred_on or dt.date.min)
    checks: Checks = {
        "out_of_order": lambda: rules.check_order(
            _("The decision"), draft.decided_on, after=started_on, today=desk.today
        ),
        "number_twice": lambda: _refuse_number_of_another(session, case, draft, held),
    }
    verb = "decide" if held is None else "amend-decision"
    for known in (_checks_of_service(desk, case, draft, draft.handed_over_on), checks):
        refuse({fault: known[fault] for fault in known if fault not in known_faults}, has_scan=grounds.scan is not None)
    found = decision_objections(
        session,
        desk,
        whole,
        draft,
        offender_name=offender_name,
        fine=fine,
        is_made=held is not None and not is_restored,
    )
    opened = refuse_unless_opened([one for one in found if one.fault not in known_faults], grounds, verb=verb)
    if held is None or (held.fine, held.decided_on) != (fine, draft.decided_on):
        _ask_why(catalogue, whole.case, acts, draft, fine=fine)
    still = {one.fault for one in found}
    kept = [fault for fault in codes_in(columns["opened"]) if fault in still]
    return {**columns, "opened": codes_of((*kept, *codes_in(opened)))}


def _fine_meant(
    catalogue: Catalogue, case: AnyCase, acts: Sequence[ActAtLaw], draft: DecisionDraft, *, is_signed: bool
) -> int:
    """Return the fine of a decision in đồng: as it is given, else the usual fine of the acts that can still be fined.

    Raises RuleError (UsageError for a signed decision) where the fine cannot be inferred, because only some acts can be
    fined or a circumstance leaves it open.
    """
    if draft.fine is not None or draft.warning:
        return draft.fine or 0
    in_time, left = in_limitation(acts, draft.decided_on), finable(acts, draft.decided_on)
    fixing = fixed_fine(catalogue, left or in_time or acts, draft.decided_on)
    known = (
        (acts, in_time, _("The limitation of {acts} is over: remedies alone are left for it (Luật Xử lý vi phạm hành "
                          "chính, Điều 65.2)")),
        (in_time, left, _("The term to decide on {acts} is over: remedies alone are left for it (Luật Xử lý vi phạm "
                          "hành chính, Điều 65.2, Điều 66.1)")),
    )  # fmt: skip
    for before, still, sentence in known:
        if still and len(still) < len(before):
            said = sentence.format(acts=", ".join(one.act.code for one in before if one not in still))
            if is_signed:
                raise UsageError(said, hint=_("say what the decision fines as it is on paper: --fine AMOUNT"))
            if fixing.usual is None:
                break
            hint = _("say what the others are fined, such as --fine {usual}, or --fine 0 for remedies alone")
            raise RuleError(said, hint=hint.format(usual=money(fixing.usual)))
    if fixing.usual is None:
        said = _left_open(case, fixing)
        if is_signed:
            raise UsageError(said, hint=_("say what the decision fines as it is on paper: --fine AMOUNT"))
        raise RuleError(said, hint=_("say the amount, and why it is that one: --fine AMOUNT --fine-reason TEXT"))
    return fixing.usual


def _left_open(case: AnyCase, fixing: FixedFine) -> str:
    return _("One circumstance leaves the fine of case {case} open, above {low} and below {high} ({norm})").format(
        case=case.code, low=money(fixing.low), high=dong(fixing.high), norm=fixing.norm
    )


def _ask_why(catalogue: Catalogue, case: AnyCase, acts: Sequence[ActAtLaw], draft: DecisionDraft, *, fine: int) -> None:
    """Refuse a fine that a circumstance leaves open without the reason for its amount (RuleError)."""
    fixing = fixed_fine(catalogue, still_fined(acts, draft.decided_on), draft.decided_on)
    if fixing.is_open and fixing.low < fine < fixing.high and draft.fine_reason is None:
        raise RuleError(
            _left_open(case, fixing),
            hint=_("say why it is {fine}: --fine-reason TEXT").format(fine=dong(fine)),
        )


def _refuse_number_of_another(session: Session, case: AnyCase, draft: DecisionDraft, held: AnyDecision | None) -> None:
    """Refuse a number that the body gave to another decision of the year than the decision ``held``."""
    held_id = id_of(held) if held is not None else None
    other = decision_numbered_so(session, case, draft, held_id=held_id, is_made=False)
    if other is not None:
        decision, code = other
        raise AlreadyThereError(
            _("Decision {number} of {day} is that of case {case}").format(
                number=decision.number, day=decision.decided_on, case=code
            ),
            hint=_("check the number, or the case: postwatch case show {case}").format(case=code),
        )


def left_out_of_decision(session: Session, desk: Desk, file: CaseFile) -> list[ConsequenceLine]:
    """Return the consequences that the decree attaches to the violations of a file and its decision omits."""
    decision, catalogue = file.decision, catalogue_of(session, desk)
    if decision is None:
        return []
    acts = acts_at_law(session, catalogue, file.whole, acts_against(file.acts, decision.offender_name))
    found = left_out(catalogue, acts, additional=decision.additional, remedies=decision.remedies)
    return [consequence_line(one) for one in found]


def other_than_usual(session: Session, desk: Desk, file: CaseFile) -> int | None:
    """Return the usual fine in đồng where a decision in force fines another sum, None else.

    None too where a circumstance leaves the usual fine open (Nghị định 118/2021/NĐ-CP, Điều 9.1).
    """
    decision, catalogue = file.decision, catalogue_of(session, desk)
    if decision is None or not decision.fine:
        return None
    several = catalogue.rule_on("several_net", decision.decided_on)
    if several is None or several.says != "end":
        return None
    acts = acts_at_law(session, catalogue, file.whole, acts_against(file.acts, decision.offender_name))
    fixing = fixed_fine(catalogue, still_fined(acts, decision.decided_on), decision.decided_on)
    is_free = fixing.is_open or any(one.is_unstated for one in fixing.each)
    return fixing.usual if fixing.usual != decision.fine and not is_free else None


def licence_ending(session: Session, desk: Desk, file: CaseFile) -> tuple[dt.date, Rule] | None:
    """Return the last day of a licence that a decision suspends for longer, and the rule on that; else None.

    Nghị định 118/2021/NĐ-CP, Điều 9.2.c.
    """
    decision = file.decision
    if decision is None or "suspend_licence" not in measures.measures_named(decision.additional):
        return None
    rule = catalogue_of(session, desk).rule_on("licence_ending", decision.decided_on)
    ends_on, named = licence_ends_on(session, file.case.recipient_id), months_named(decision.additional)
    if rule is None or ends_on is None or len(named) != 1:
        return None
    last = add_months(decision.decided_on, math.ceil(named[0]))
    return (ends_on, rule) if decision.decided_on <= ends_on < last else None


def refuse_restored(session: Session, desk: Desk, case: Case, row: Decision) -> None:
    """Refuse to let an annulled decision be in force again where the file, or another decision, speaks against it.

    What came later, such as another case or a letter, does not. Raises RuleError.
    """
    decision = next(one for one in file_of(session, case).made if one.id == row.record_id)
    known = [*codes_in(row.opened), *(fault for fault in rules.FAULTS if fault not in _OF_STANDING)]
    grounds = DecisionGrounds(other_conduct=row.other_conduct, as_signed=row.as_signed)
    draft = result_of(DecisionDraft, row)
    try:
        judged_decision(
            session, desk, case, draft, held=decision, grounds=grounds, known_faults=known, is_restored=True
        )
    except (RuleError, AlreadyThereError) as refusal:
        raise RuleError(
            str(refusal),
            hint=_("decision {number} would stand again: put that right first; see: postwatch case show {case}")
            .format(number=row.number or "…", case=case.code),
        ) from None  # fmt: skip


# What speaks against a decision that is in force again: its minutes, its time, and other decisions.
_OF_STANDING = frozenset({
    "no_minutes", "after_term", "after_limitation", "number_twice", "fined_before", "decided_already",
})  # fmt: skip


def _hand_over(
    session: Session, desk: Desk, case: Case, held: Decision, draft: DecisionDraft, grounds: DecisionGrounds
) -> DecisionLine:
    """Give a recorded decision its number, or the day of its handing over. Raises for any other change."""
    is_numbered_now = held.number is None and draft.number is not None
    has_series_now = rules.gains_series(held.number, draft.number)
    is_handed_over_now = draft.handed_over_on is not None and held.handed_over_on is None
    is_known = is_handed_over_now and rules.same_decision(held.number, draft.number)
    if not (is_numbered_now or has_series_now or is_known):
        raise AlreadyThereError(
            _("Case {case} was decided by {number}").format(
                case=case.code, number=held.number or short_date(held.decided_on)
            ),
            hint=_(
                "give its number with --handed-over-on to add the day of handing over, once; what was typed wrongly: "
                "postwatch amend {code} --reason TEXT"
            ).format(code=held.code),
        )
    _check_days_again(desk, case, held, draft, is_numbered_now=is_numbered_now)
    _refuse_said_otherwise(session, desk, case, held, draft)
    told: dict[str, Any] = {
        "reason": rules.each_once(held.reason, grounds.reason),
        "other_conduct": held.other_conduct or grounds.other_conduct,
    }
    if is_numbered_now or has_series_now:
        if grounds.as_signed is None:
            number_twice = {"number_twice": lambda: _refuse_number_of_another(session, case, draft, held)}
            refuse(number_twice, has_scan=grounds.scan is not None)
        told["number"] = draft.number
    if is_handed_over_now:
        if grounds.as_signed is None:
            refuse(_checks_of_service(desk, case, held, draft.handed_over_on), has_scan=grounds.scan is not None)
        told |= {"handed_over_on": draft.handed_over_on, "handed_over_how": draft.handed_over_how}
        told["handed_over_as_signed"] = grounds.as_signed if not is_numbered_now else held.handed_over_as_signed
    told |= _signed_now(session, desk, held, grounds, is_service=is_handed_over_now and not is_numbered_now)
    held = continued(session, held, **told)
    accept(session, desk, held)
    accept_service(session, held)
    return decision_line(session, desk, case, held)


def _check_days_again(desk: Desk, case: Case, held: Decision, draft: DecisionDraft, *, is_numbered_now: bool) -> None:
    """Refuse another day than that of a recorded decision, and a future day (RuleError)."""
    if is_numbered_now and draft.decided_on != held.decided_on:
        raise RuleError(
            _("The decision on case {case} that waits for its number is of {day}").format(
                case=case.code, day=held.decided_on
            ),
            hint=_("give its number with the same day: --on {day}").format(day=held.decided_on),
        )
    _require_past_days(desk, draft)
    rules.check_same(case.code, known=short_date(held.decided_on), typed=short_date(draft.decided_on))


def _require_past_days(desk: Desk, draft: DecisionDraft) -> None:
    """Refuse a decision, or its handing over, of a future day (RuleError)."""
    for day in (draft.decided_on, draft.handed_over_on):
        if day is not None:
            require_past(day, today=desk.today)


def _refuse_said_otherwise(session: Session, desk: Desk, case: Case, held: Decision, draft: DecisionDraft) -> None:
    """Refuse values that differ from a recorded decision (RuleError): they would be lost."""
    of_service = draft.handed_over_how is not None and draft.handed_over_on is None
    known_on = held.handed_over_on
    if known_on is not None and draft.handed_over_on not in (None, known_on):
        rules.check_same(case.code, known=short_date(known_on), typed=short_date(draft.handed_over_on or known_on))
    for said in (*_said_otherwise(session, desk, case, held, draft), *([draft.handed_over_how] if of_service else [])):
        raise RuleError(
            _("Decision {number} on case {case} does not say: {said}").format(
                number=held.number or "…", case=case.code, said=said
            ),
            hint=_(
                "put it right with: postwatch amend {code} --reason TEXT; another one that is signed is recorded with: "
                "postwatch case sign {case} decision --as-signed REASON --scan FILE"
            ).format(case=case.code, code=held.code),
        )


def _said_otherwise(session: Session, desk: Desk, case: Case, held: AnyDecision, draft: DecisionDraft) -> Iterator[str]:
    """Yield the values of a draft that differ from a recorded decision, however they are spelled."""
    if not same_office(held.authority, draft.authority):
        yield draft.authority
    called = {spelled(one.name) for one in people_called(session, draft.decided_by)}
    if spelled(held.decided_by) not in {spelled(draft.decided_by), *called}:
        yield draft.decided_by
    if draft.fine not in (None, held.fine):
        yield dong(draft.fine or 0)
    if draft.warning and not held.warning:
        yield _("Warning")
    made = next(one for one in file_of(session, case).made if one.id == id_of(held))
    for name in ("additional", "remedies", "delegation", "fine_reason"):
        typed = getattr(draft, name)
        known = cited(session, desk, case, made) if name == "delegation" else getattr(made, name)
        if typed is not None and spelled(typed) != spelled(known or ""):
            yield typed


def _signed_now(
    session: Session, desk: Desk, held: Decision, grounds: DecisionGrounds, *, is_service: bool
) -> dict[str, Any]:
    """Keep the scan of a signed paper, and return its columns: of the decision, or of the proof of its service."""
    if grounds.scan is None:
        return {}
    check_scan(grounds.as_signed, has_scan=True)
    kept = keep_scan(session, desk, path=grounds.scan).id
    if is_service:
        return {"handed_over_evidence_id": kept}
    return {"evidence_id": kept, "as_signed": held.as_signed or grounds.as_signed}


def serve_decision(
    session: Session,
    desk: Desk,
    *,
    case: str,
    on: dt.date,
    how: str | None,
    copy: SignedCopy | None = None,
    against: str | None,
) -> DecisionLine:
    """Record the handing over of the decision in force, which starts the term to comply (Điều 70, Điều 73).

    Raises RuleError for a case without one or a future day; for a day before the decision or one without a number,
    unless there is a signed ``copy`` of the proof; AlreadyThereError where it was handed over.
    """
    row = find_case(session, desk, case=case)
    file = file_of(session, row).against(offender_meant(session, row, against))
    held = last_row(session, Decision, decision_in_force(row, file).id)
    as_signed = copy.as_signed if copy is not None else None
    if held.handed_over_on is not None:
        raise AlreadyThereError(
            _("The decision on case {case} was handed over on {day}").format(case=row.code, day=held.handed_over_on),
            hint=_("what was typed wrongly: postwatch amend {code} --reason TEXT").format(code=held.code),
        )
    require_past(on, today=desk.today)
    if as_signed is None:
        refuse(_checks_of_service(desk, row, held, on), has_scan=copy is not None and copy.scan is not None)
    scan = keep_copy(session, desk, copy) if copy is not None else held.handed_over_evidence_id
    held = continued(
        session, held, handed_over_on=on, handed_over_how=how, handed_over_as_signed=as_signed,
        handed_over_evidence_id=scan,
    )  # fmt: skip
    accept_service(session, held)
    return decision_line(session, desk, row, held)


def _checks_of_service(desk: Desk, case: AnyCase, decision: Decision | DecisionDraft, on: dt.date | None) -> Checks:
    """Return the checks of the handing over of a decision on a day, by their faults; none without a day."""
    if on is None:
        return {}
    return {
        "no_number": lambda: _require_number(case, decision),
        "out_of_order": lambda: rules.check_order(
            _("The handing over"), on, after=decision.decided_on, today=desk.today
        ),
    }  # fmt: skip


def _require_number(case: AnyCase, held: Decision | DecisionDraft) -> None:
    """Refuse to hand over a decision without a number (RuleError)."""
    if held.number is None:
        raise RuleError(
            _("The decision on case {case} waits for its number").format(case=case.code),
            hint=_("give it first: postwatch case sign {case} decision --on {day} --number NUMBER").format(
                case=case.code, day=held.decided_on
            ),
        )


def decision_in_force(case: Case, file: CaseFile) -> DecisionFacts:
    decision = file.decision
    if decision is None:
        raise RuleError(
            _("Case {case} has no decision").format(case=case.code),
            hint=_("record it first: postwatch case sign {case} decision").format(case=case.code),
        )
    return decision
