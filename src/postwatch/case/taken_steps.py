"""The steps of a case: prepared steps obey the law, signed steps are recorded and marked."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from postwatch.case import rules, steps
from postwatch.case.actions import (
    StepResult,
    about_one,
    file_meant,
    number_of_minutes,
    offender_meant,
    offender_or_case,
    step_result,
)
from postwatch.case.as_signed import kept_scan, refuse_unless_opened
from postwatch.case.decisions import refuse_restored
from postwatch.case.doubles import complete, completed_by, either, refuse_again
from postwatch.case.facts import ActFacts, DecisionFacts, StepFacts
from postwatch.case.goods_tables import NamedGoods
from postwatch.case.lookup import find_case
from postwatch.case.marks import accept, marks_of
from postwatch.case.needs import CaseTerms, acts_about, disordered, lacking, step_objections, unstated
from postwatch.case.options import DecisionGrounds, StepGrounds
from postwatch.case.state import CaseFile, acts_against, file_of, is_of_all
from postwatch.case.stated_acts import tell_minutes_apart
from postwatch.case.tables import Case, CaseStatus, CaseStep, Decision, StepKind, Violation
from postwatch.case.unsigned_drafts import note_signed
from postwatch.correction.actions import Cause
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.evidence.rules import check_scan
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.lawful.objection import Objection
from postwatch.office.actions import save_part
from postwatch.office.codes import is_part
from postwatch.record.kinds import Along, Settle
from postwatch.staff.conditions import people_called
from postwatch.store.columns import continued, last_row, rows_with, save
from postwatch.vietnamese import choice, one_of


def take_step(session: Session, desk: Desk, *, case: str, draft: StepFacts, grounds: StepGrounds) -> StepResult:
    """Record a step of a case, the answer to the waiting step of its kind, or the number of a document of its day.

    Raises RuleError for a future day and for objections (`steps.NEEDS`), unless the step is signed already or a reason
    opens the way; UsageError for a missing scan or an unknown word.
    """
    row = find_case(session, desk, case=case)
    draft = _as_kept(session, desk, row, draft)
    check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
    if draft.kind is StepKind.REMEDY:
        _require_proof(draft, grounds)
    whole = file_of(session, row)
    file = whole.against(draft.offender_name)
    draft = draft._replace(kind=_answered(file, draft))
    kind, known = draft.kind, next(iter(completed_by(file, draft)), None)
    if known is not None:
        return step_result(session, desk, row, complete_step(session, desk, row, known, draft, grounds))
    accepted = _accepted(file, draft)
    if accepted is not None:
        step = continued(session, last_row(session, CaseStep, accepted.id or 0), until=draft.until)
        accept(session, desk, step)
        return step_result(session, desk, row, step)
    asked = file.waiting(kind) if kind in steps.REQUESTS and draft.answered_on is not None else None
    if asked is not None:  # the request is granted as asked, unless the answer says otherwise
        draft = draft._replace(until=draft.until or asked.until, times=draft.times or asked.times)
    draft = _settled(draft)
    is_answer = kind in steps.ANSWERED and draft.answered_on is not None
    # What holds up the decision in force comes first; one about an annulled decision may still be answered.
    of_day = [one for one in file.steps if (one.kind, one.taken_on, one.answered_on) == (kind, draft.taken_on, None)]
    waiting = next(iter(of_day), file.holding_up(kind) or file.waiting(kind)) if is_answer else None
    if is_answer and not of_day:
        _refuse_answered(row, file, draft)
    if waiting is None:
        step = _begin(session, desk, row, whole, draft, grounds)
    else:
        step = _answer(session, desk, file, waiting, draft, grounds)
    return step_result(session, desk, row, step)


# The papers that are handed over beside the decision, and the column of the step that says when.
_SERVED = {"minutes": StepKind.MINUTES, "correction": StepKind.CORRECT}
SERVED_ON = {StepKind.MINUTES: "until", StepKind.CORRECT: "answered_on"}
"""Where the day is kept on which the paper of a step was served."""


def served_step(paper: str) -> StepKind | None:
    """Return the step whose paper is handed over, None for the decision. Raises UsageError for another paper."""
    typed = paper.strip().lower()
    if typed == "decision" or typed in _SERVED:
        return _SERVED.get(typed)
    raise UsageError(
        _("The handing over of “{paper}” is not recorded in this way").format(paper=paper),
        hint=_("decision, minutes or correction; of another paper: postwatch case step CASE other --text TEXT"),
    )


def serve_step(
    session: Session, desk: Desk, *, case: str, kind: StepKind, on: dt.date, against: str | None
) -> StepResult:
    """Record the day on which the paper of a step was handed over: the last paper of the kind not yet handed over.

    Raises RuleError for a future day or a day before the paper, and where no such paper waits.
    """
    require_past(on, today=desk.today)
    row, column = find_case(session, desk, case=case), SERVED_ON[kind]
    file = file_of(session, row).against(offender_meant(session, row, against))
    waiting = [one for one in file.steps if one.kind is kind and getattr(one, column) is None]
    if not waiting:
        raise RuleError(
            _("No paper of case {case} waits to be handed over: {paper}").format(case=row.code, paper=kind.in_words),
            hint=_("see: postwatch case show {case} --history").format(case=row.code),
        )
    rules.check_order(_("The handing over"), on, after=waiting[-1].taken_on, today=desk.today)
    step = continued(session, last_row(session, CaseStep, waiting[-1].id or 0), **{column: on})
    accept(session, desk, step)
    return step_result(session, desk, row, step)


def _accepted(file: CaseFile, draft: StepFacts) -> StepFacts | None:
    """Return the complaint or lawsuit if the draft only adds the day on which it was accepted, or replied to."""
    if draft.kind not in steps.COMPLAINTS or draft.until is None or draft.answered_on is not None:
        return None
    return next((one for one in file.steps if (one.kind, one.answered_on, one.until) == (draft.kind, None, None)), None)


def _answered(file: CaseFile, draft: StepFacts) -> StepKind:
    """Return the kind of the request that is answered: a request for instalments has the verb of a postponement."""
    kind = draft.kind
    is_other = kind is StepKind.POSTPONE and draft.answered_on is not None and file.waiting(kind) is None
    return StepKind.INSTALMENTS if is_other and file.waiting(StepKind.INSTALMENTS) is not None else kind


def _as_kept(session: Session, desk: Desk, case: Case, draft: StepFacts) -> StepFacts:
    """Return a draft of days that have come, with its offender and its number as they are kept."""
    kind = draft.kind
    accepted_on = draft.until if kind in steps.COMPLAINTS else None
    for day in (draft.taken_on, draft.answered_on, accepted_on):
        if day is not None:
            require_past(day, today=desk.today)
    find = offender_or_case if steps.RULES[kind].of_case else offender_meant
    draft = draft._replace(offender_name=find(session, case, draft.offender_name))
    if kind is StepKind.MINUTES:
        draft = draft._replace(number=number_of_minutes(session, desk, draft.number, on=draft.taken_on))
        if not _has_several_offenders(file_of(session, case)):  # they are those of the case
            draft = draft._replace(offender_name=None)
    return named_as_kept(session, draft)


def named_as_kept(session: Session, draft: StepFacts) -> StepFacts:
    """Return a draft with the name of a person of the office, who may be named by code."""
    called = people_called(session, draft.person) if draft.person is not None else []
    return draft._replace(person=called[0].name) if called else draft


def _begin(
    session: Session, desk: Desk, case: Case, whole: CaseFile, draft: StepFacts, grounds: StepGrounds
) -> CaseStep:
    """Record a step that is no answer."""
    kind = draft.kind
    file = whole.against(draft.offender_name)
    if kind is StepKind.REDUCE and draft.outcome == steps.GRANTED:
        _require_amount(draft.amount)
    step = draft._replace(case_id=case.id, reason=grounds.reason, as_signed=grounds.as_signed)
    # A step about a case of several offenders does not fall with the decision against a single offender.
    is_of_several = is_of_all(step) and _has_several_offenders(whole)
    decision = _decision_meant(file, step)
    if decision is not None and not is_of_several and steps.is_about_decision(kind):
        step = step._replace(decision_id=decision.id)
    opened = opened_by(session, desk, whole, step, grounds, verb=steps.verb_of(kind))
    refuse_again(file, draft, is_signed=grounds.as_signed is not None)
    stated = _stated_by(session, case, file, step) if kind is StepKind.MINUTES else []

    def state(row: CaseStep) -> None:
        for one in stated:
            continued(session, last_row(session, Violation, one.id), minutes_id=row.id)

    return write_step(session, desk, step._replace(opened=opened), grounds, and_then=state)


def opened_by(
    session: Session, desk: Desk, whole: CaseFile, step: StepFacts, grounds: StepGrounds, *,
    left_ids: Collection[int] = (), verb: str,
) -> str | None:  # fmt: skip
    """Return the objections to a step that a reason opens; goods of holdings (``left_ids``) leave by the step.

    A prepared step is refused for the rest (RuleError); a signed step is recorded with its marks.
    """
    return refuse_prepared(step_objections(session, desk, whole, step, left_ids=left_ids), grounds, verb=verb)


def write_step(
    session: Session, desk: Desk, step: StepFacts, grounds: StepGrounds, *, and_then: Callable[[CaseStep], None]
) -> CaseStep:
    """Write a step of any kind with its signed document, and its consequences."""
    row = CaseStep(**step._replace(evidence_id=kept_scan(session, desk, grounds.scan))._asdict())
    save_part(session, row, of=session.get_one(Case, step.case_id).code)
    note_signed(session, row)
    and_then(row)
    accept(session, desk, row)
    return row


def _decision_meant(file: CaseFile, step: StepFacts) -> DecisionFacts | None:
    """Return the decision in force that a step may be about; None for a complaint from before the decision."""
    decision = file.decision
    is_before = step.kind is StepKind.COMPLAIN and decision is not None and step.taken_on < decision.decided_on
    return None if is_before else decision


def _stated_by(session: Session, case: Case, file: CaseFile, step: StepFacts) -> list[ActFacts]:
    """Return the violations that minutes state beside others of their case: those that none state so far.

    Which minutes state the others is kept with them.
    """
    about = acts_about(file.acts, step.offender_name)
    acts = unstated(file, about)
    is_first = len(acts) == len(about) and all(act.minutes_id is None for act in file.acts)
    if is_first or not acts:
        return []
    tell_minutes_apart(session, case)
    return acts


def complete_step(
    session: Session, desk: Desk, case: Case, known: StepFacts, draft: StepFacts, grounds: StepGrounds
) -> CaseStep:
    """Give a signed document its number, with its scan, and complete the case from minutes."""
    step = last_row(session, CaseStep, known.id or 0)
    reason = rules.each_once(step.reason, grounds.reason)
    told = {"reason": reason, "as_signed": step.as_signed or grounds.as_signed}
    return complete(
        session, case, step, draft, **told, evidence_id=kept_scan(session, desk, grounds.scan, step.evidence_id)
    )


def _refuse_answered(case: Case, file: CaseFile, draft: StepFacts) -> None:
    """Refuse an answer that is recorded already (AlreadyThereError), unless the answered step is named by its day."""
    kind = draft.kind
    for step in file.steps if kind in steps.COMPLAINTS else ():
        is_same_answer = (step.kind, step.answered_on, step.outcome) == (kind, draft.answered_on, draft.outcome)
        if is_same_answer:
            raise AlreadyThereError(
                _("“{what}” of {day} in case {case} was answered so on {answered}").format(
                    what=step.kind.in_words, day=step.taken_on, case=case.code, answered=step.answered_on
                ),
                hint=_("an answer to another one of several is given with its day: --on DAY"),
            )


def _judge_answer(
    session: Session, desk: Desk, file: CaseFile, step: StepFacts, draft: StepFacts, grounds: StepGrounds
) -> str | None:
    """Refuse an answer for its objections (RuleError), unless it is signed; return those that a reason opens."""
    found = list(disordered(step.kind, step.taken_on, draft))
    if draft.outcome == steps.GRANTED:
        told = {name: either(getattr(draft, name), getattr(step, name)) for name in ("amount", "until", "times")}
        granted = step._replace(**told, outcome=draft.outcome)
        if granted.kind is StepKind.REDUCE:
            _require_amount(granted.amount)
        codes = {StepKind.REDUCE: ("within_owed",), StepKind.INSTALMENTS: ("large_fine", "instalments")}
        view = CaseTerms(session, desk, file, granted.offender_name)
        found += lacking(codes.get(granted.kind, ()), view, granted)
    return refuse_prepared(found, grounds, verb=steps.verb_of(step.kind))


def first_part_owed(session: Session, desk: Desk, *, case: str, against: str | None) -> tuple[int, str] | None:
    """Return the least first part of a fine in parts, in đồng, and its norm (Điều 79); None if paid or not due."""
    file = file_meant(session, desk, case=case, against=against)
    granted = [one for one in file.standing if one.kind is StepKind.INSTALMENTS and one.outcome == steps.GRANTED]
    if not granted:
        return None
    on = granted[-1].answered_on or granted[-1].taken_on
    share = catalogue_of(session, desk).amount_on("first_instalment", on)
    least = -(-file.fine * share.individual // 100)
    return (least, share.norm) if file.paid < least else None


def refuse_prepared(found: Sequence[Objection], grounds: StepGrounds, *, verb: str) -> str | None:
    """Refuse a prepared step for its objections (RuleError); return those that a reason opens."""
    if grounds.as_signed is not None:
        return None
    return refuse_unless_opened(found, DecisionGrounds(reason=grounds.reason, scan=grounds.scan), verb=verb)


def step_meant(
    session: Session, desk: Desk, case: str, *, step: str, of: dt.date | None, against: str | None
) -> CaseStep:
    """Return a step by its code, else the last step that a verb records (`steps_meant`), or that of a day.

    It is that of a case or of its offender (`about_one`). Raises NotFoundError for none, UsageError where other
    offenders have one.
    """
    row, is_meant = find_case(session, desk, case=case), steps_meant(step, case=case)
    alike = [one for one in file_of(session, row).steps if is_meant(one) and of in (None, one.taken_on)]
    found = alike if is_part(case) else about_one(session, row, alike, against)
    if not found:
        raise NotFoundError(
            _("Case {case} has no such step").format(case=row.code),
            hint=_("see: postwatch case show {case}").format(case=row.code),
        )
    return last_row(session, CaseStep, found[-1].id or 0)


def withdrawing(session: Session, desk: Desk, step: CaseStep) -> Settle:
    """Refuse to withdraw a step on which a decision or goods rest (RuleError); what left is held again."""
    row = session.get_one(Case, step.case_id)
    file = file_of(session, row)
    known = next(one for one in file.steps if one.id == step.record_id)
    in_force = [one for one in file.made if one.annulled_on is None]
    decisions = [one for one in in_force if known in file.against(one.offender_name).steps]
    borne = [one for one in decisions if _bears_decision(session, desk, file.against(one.offender_name), known, one)]
    _refuse_rested_on(row, file.against(known.offender_name), known, borne=borne)

    def leave(_cause: Cause | None) -> Along:
        if known.annuls_on is not None and step.decision_id is not None:
            refuse_restored(session, desk, row, last_row(session, Decision, step.decision_id))
        for goods in rows_with(session, NamedGoods, step_id=step.record_id):
            goods.withdrawn_on = step.withdrawn_on  # goods that left by it are held again
            save(session, goods)
        return Along()

    return leave


def outcome_of(session: Session, desk: Desk, *, case: str) -> str:
    """Return how a case would end now: a code of `steps.OUTCOMES`."""
    whole = file_of(session, find_case(session, desk, case=case))
    if whole.decision is not None:
        owing = [one for one in (whole, *whole.others) if one.owed]
        return "lapsed" if owing and all(whole.against(_name_of(one)).has_lapsed for one in owing) else "complied"
    if any(step.annuls_on is not None for step in whole.steps):
        return "annulled"
    return "transferred" if whole.case.status is CaseStatus.TRANSFERRED else "other"


def remedies_without_proof(session: Session, desk: Desk, *, case: str) -> list[str]:
    """Return the remedies, as they were decided, of which not all have a proof."""
    whole = file_of(session, find_case(session, desk, case=case))
    each = [whole.against(_name_of(one)) for one in (whole, *whole.others)]
    return [one.remedies_unproven for one in each if one.remedies_unproven is not None]


def _name_of(file: CaseFile) -> str | None:
    return file.decision.offender_name if file.decision is not None else None


def _settled(draft: StepFacts) -> StepFacts:
    """Return a draft whose words are known: its ground and its outcome; a request that has a number was granted."""
    kind = draft.kind
    rule, is_request = steps.RULES[kind], kind in steps.REQUESTS
    if rule.asks_why or (rule.grounds and draft.ground is not None):
        _require_known(draft.ground, rule.grounds)
    if is_request and draft.outcome is None and draft.answered_on is None and draft.number is not None:
        draft = draft._replace(answered_on=draft.taken_on, outcome=steps.GRANTED)
    if rule.ends:
        _check_outcome(draft, rule)
    _check_figures(draft)
    return draft


def _check_outcome(draft: StepFacts, rule: steps.StepRule) -> None:
    """Refuse an outcome that the step does not have, or without the day of its answer (UsageError)."""
    if draft.outcome is not None or draft.answered_on is not None:
        _require_known(draft.outcome, rule.ends)
    if draft.outcome is not None and draft.answered_on is None:
        raise UsageError(
            _("An outcome needs the day of the answer"),
            hint=_("give it with --answered-on, or leave --outcome out"),
        )


def _require_amount(amount: int | None) -> None:
    if amount is None:
        raise UsageError(_("The amount by which it is reduced is missing"), hint=_("give it with --amount"))


def _require_proof(draft: StepFacts, grounds: StepGrounds) -> None:
    """Refuse remedies that were carried out by no paper and no words (UsageError)."""
    if (draft.number, draft.words, grounds.scan) == (None, None, None):
        raise UsageError(
            _("The proof that the remedies were carried out is missing"),
            hint=_("give the number of its paper with --number, its --scan, or say with --text what was done"),
        )


def _check_figures(draft: StepFacts) -> None:
    """Refuse impossible figures (UsageError): no instalment, a reduction by nothing, an unknown last day."""
    kind = draft.kind
    rules.check_least(_("Number of instalments"), draft.times, least=1)
    if kind is StepKind.REDUCE:
        rules.check_least(_("By how much it is reduced"), draft.amount, least=1)
    is_for_a_time = kind in (StepKind.POSTPONE, StepKind.INSTALMENTS) and draft.outcome == steps.GRANTED
    if is_for_a_time and draft.until is None:
        raise UsageError(_("The last day until which it is granted is missing"), hint=_("give it with --until"))


def _require_known(word: str | None, known: Mapping[str, Any]) -> None:
    if word not in known:
        raise UsageError(
            _("{text} is not a valid {what}").format(text=word or "…", what=_("ground or outcome")),
            hint=one_of(word or "", tuple(known)),
        )


def _has_several_offenders(file: CaseFile) -> bool:
    return len({act.offender_name for act in file.acts}) > 1


def _answer(
    session: Session, desk: Desk, file: CaseFile, waiting: StepFacts, draft: StepFacts, grounds: StepGrounds
) -> CaseStep:
    """Record how a request, a complaint or a stay ended; the facts typed when it came stay."""
    opened = _judge_answer(session, desk, file, waiting, draft, grounds)
    step = last_row(session, CaseStep, waiting.id or 0)
    names = ("answered_on", "outcome", "until", "amount", "times")
    told = {name: either(getattr(draft, name), getattr(step, name)) for name in names}
    # What grants a request has the number of the step; what ends a complaint or a stay is a paper of its own.
    is_another = draft.number not in (None, step.number) and (step.kind not in steps.REQUESTS or bool(step.number))
    for name in ("person",) if is_another else ("number", "person"):
        told[name] = getattr(step, name) or getattr(draft, name)
    said = (step.words, _("settled by {number}").format(number=draft.number) if is_another else None, draft.words)
    told |= {
        "words": "; ".join(words for words in said if words) or None,
        "as_signed": step.as_signed or grounds.as_signed,
        "reason": step.reason or grounds.reason,
        "opened": step.opened or opened,
    }
    answered = continued(session, step, **told, evidence_id=kept_scan(session, desk, grounds.scan, step.evidence_id))
    accept(session, desk, answered)
    return answered


def _refuse_rested_on(case: Case, file: CaseFile, step: StepFacts, *, borne: Sequence[DecisionFacts]) -> None:
    if step.kind is StepKind.ANNUL and file.decision is not None:
        raise RuleError(
            _("Case {case} was decided anew by {number}").format(case=case.code, number=file.decision.number or "…"),
            hint=rules.withdrawing(file.decision.code),
        )
    rules.check_unborne(case.code, {one.code: one.number for one in borne})
    later = next(_resting_on(file, step), None)
    if later is not None:
        what = _(steps.words_of(later.kind, later.ground))
        raise AlreadyThereError(
            _("{what} of {day} rests on this step").format(what=what[:1].upper() + what[1:], day=later.taken_on),
            hint=rules.withdrawing(later.code),
        )


def _bears_decision(session: Session, desk: Desk, file: CaseFile, step: StepFacts, decision: DecisionFacts) -> bool:
    """Return whether a decision rests on a step: minutes that state an act of it, or a step that gave it time.

    A decision signed without them, and marked for it, rests on no step.
    """
    lacks = "no_minutes" if step.kind is StepKind.MINUTES else "after_term"
    if step.taken_on > decision.decided_on or lacks in marks_of(session, desk, file, decision).faults:
        return False
    twins = [
        one for one in file.steps if one.kind is step.kind and one is not step and one.taken_on <= decision.decided_on
    ]
    told = {act.minutes_id for act in acts_against(file.acts, decision.offender_name)} - {None}
    if step.kind is StepKind.MINUTES and told:
        return step.id in told
    if step.kind is StepKind.MINUTES:
        return not twins
    alike = [one for one in twins if one.ground == step.ground]
    return not alike and "decide" in steps.giving(step.kind, step.ground).in_time_of


def _resting_on(file: CaseFile, step: StepFacts) -> Iterator[StepFacts]:
    """Yield the steps that goods of a holding left by, the decisions on no other holding, and their extensions."""
    others = file.apart_from(step).steps
    gone = {one.ended_id for one in file.goods if one.held_id == step.id}
    if step.kind is StepKind.HOLD:
        yield from (one for one in others if one.id in gone)
    disposed = {one.ended_id for one in file.disposed if one.held_id == step.id}
    yield from (one for one in others if one.id in disposed)
    resting = {StepKind.HOLD: StepKind.HOLD_DECISION, StepKind.HOLD_DECISION: StepKind.HOLD_EXTENSION}
    kinds = [one.kind for one in others]
    for place, one in enumerate(others):
        if one.kind is resting.get(step.kind) and step.kind not in kinds[:place]:
            yield one


def steps_meant(text: str, *, case: str = "") -> Callable[[StepFacts], bool]:
    """Return a test for the steps that a verb records, such as ``take-over``, or for the step with a code.

    Raises UsageError.
    """
    if is_part(case):
        return lambda step: step.code == case.strip().upper()
    typed = text.strip().lower()
    is_verb = typed == steps.GoodsStep.HAND_OVER or any(steps.verb_of(kind) == typed for kind in StepKind)
    kind = None if is_verb else choice(StepKind, typed.replace("-", "_"), what=_("step of a case"))
    return lambda step: steps.verb_of(step.kind, step.ground) == typed or step.kind is kind
