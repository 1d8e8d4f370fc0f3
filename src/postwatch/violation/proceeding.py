"""The steps of a case: what is prepared obeys the law, what is signed already is recorded and marked."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.correction.actions import Cause, CorrectionResult, Record, note_withdrawal
from postwatch.days import add_months, require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.evidence.actions import keep_scan
from postwatch.evidence.rules import check_scan
from postwatch.language import N_, _
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import EITHER, ClockRule, is_over, last_of
from postwatch.law.confirmed import catalogue_of
from postwatch.law.rows import READ
from postwatch.law.rules import HALF_FINE, in_force
from postwatch.staff.actions import people_called
from postwatch.store.columns import rows_with, save
from postwatch.vietnamese import choice, money, one_of
from postwatch.violation import rules, steps
from postwatch.violation.actions import (
    StepResult,
    about_one,
    find_case,
    number_of_minutes,
    offender_in_words,
    offender_meant,
    offender_or_case,
    settle_status,
    step_result,
)
from postwatch.violation.as_signed import refuse_unless_opened
from postwatch.violation.deciding import judge_restored, judge_touched, judge_twins, mark_payments
from postwatch.violation.goods_tables import HeldGoods
from postwatch.violation.governing import catalogue_row
from postwatch.violation.lawfulness import REASON, ActAtLaw, Objection, finable, fines_of, in_limitation
from postwatch.violation.marked import paper_in_words
from postwatch.violation.options import DecisionGrounds, StepDraft, StepGrounds
from postwatch.violation.repeats import conditions_of
from postwatch.violation.signing import unsigned_step
from postwatch.violation.standing import CaseFile, CaseTerms, acts_of, file_of, in_words, is_of_all, terms_of
from postwatch.violation.stating import tell_minutes_apart
from postwatch.violation.tables import Case, CaseStatus, CaseStep, Decision, StepKind, Violation
from postwatch.violation.typed_again import complete, completed_by, is_same, refuse_again

# From so much on a fine is postponed, for an individual and an organisation, in đồng; so many parts, within so many
# months (Luật Xử lý vi phạm hành chính, Điều 76, Điều 79: from summaries, unverified).
_LEAST_POSTPONED = (2_000_000, 100_000_000)
_MOST_INSTALMENTS, _MONTHS_OF_INSTALMENTS = 3, 6
# Steps of which the last says whether a case has ended.
_ENDS = (StepKind.CLOSE, StepKind.DROP, StepKind.REOPEN)


def take_step(
    session: Session, desk: Desk, *, case: str, kind: StepKind, draft: StepDraft, grounds: StepGrounds
) -> StepResult:
    """Record a step of a case, the answer to the one of its kind that waits, or the number of a document of its day.

    Raises RuleError for a day to come and for what speaks against it (`steps.NEEDS`), unless it is signed already or a
    reason opens the way; UsageError for want of a scan or a word that no step knows.
    """
    row = find_case(session, desk, case=case)
    draft = _as_kept(session, desk, row, kind, draft)
    check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
    if kind is StepKind.REMEDY:
        _require_proof(draft, grounds)
    whole = file_of(session, row)
    file = whole.against(draft.offender_name)
    kind = _answered(file, kind, draft)
    known = next(iter(completed_by(file, kind, draft)), None)
    if known is not None:
        _complete(session, desk, row, known, draft, grounds)
        _mark_payments(session, desk, row, known)
        return step_result(session, row, known)
    draft = _settled(draft, kind)
    is_answer = kind in steps.ANSWERED and draft.answered_on is not None
    # What holds up the decision in force comes first; one about an annulled decision may still be answered.
    of_day = [one for one in file.steps if (one.kind, one.taken_on, one.answered_on) == (kind, draft.taken_on, None)]
    waiting = next(iter(of_day), file.holding_up(kind) or file.waiting(kind)) if is_answer else None
    if is_answer and not of_day:
        _refuse_answered(row, file, kind, draft)
    if waiting is None:
        waiting = _begin(session, desk, whole, kind, draft, grounds)
    else:
        _answer(session, desk, file, waiting, draft, grounds)
    _mark_payments(session, desk, row, waiting)
    return step_result(session, row, waiting)


def _mark_payments(session: Session, desk: Desk, case: Case, step: CaseStep) -> None:
    """Judge what was paid anew by a step that changes the fine."""
    if step.kind in steps.OF_THE_FINE:
        decision = file_of(session, case).against(step.offender_name).decision
        if decision is not None:
            mark_payments(session, desk, case, decision)


def _answered(file: CaseFile, kind: StepKind, draft: StepDraft) -> StepKind:
    """Return the kind of the request that is answered: one for instalments has the verb of a postponement."""
    is_other = kind is StepKind.POSTPONE and draft.answered_on is not None and file.waiting(kind) is None
    return StepKind.INSTALMENTS if is_other and file.waiting(StepKind.INSTALMENTS) is not None else kind


def _as_kept(session: Session, desk: Desk, case: Case, kind: StepKind, draft: StepDraft) -> StepDraft:
    """Return a draft of days that have come, with its offender and its number as they are kept."""
    for day in (draft.taken_on, draft.answered_on):
        if day is not None:
            require_past(day, today=desk.today)
    draft = _for_offender(session, case, draft, kind)
    if kind is StepKind.MINUTES:
        draft = replace(draft, number=number_of_minutes(session, desk, draft.number, on=draft.taken_on))
    return named_as_kept(session, draft)


def named_as_kept(session: Session, draft: StepDraft) -> StepDraft:
    """Return a draft with the name of a person of the office, who may be named by code."""
    called = people_called(session, draft.person) if draft.person is not None else []
    return replace(draft, person=called[0].name) if called else draft


def _begin(
    session: Session, desk: Desk, whole: CaseFile, kind: StepKind, draft: StepDraft, grounds: StepGrounds
) -> CaseStep:
    """Record a step that is no answer, with what it changes of its case."""
    case, file = whole.case, whole.against(draft.offender_name)
    if kind is StepKind.REDUCE and draft.outcome == steps.GRANTED:
        _require_amount(draft.amount)
    step = CaseStep(case_id=case.id, kind=kind, **vars(draft), reason=grounds.reason, as_signed=grounds.as_signed)
    # What leads to a decision, or is about a case of several offenders, does not stand or fall with one against one of
    # them.
    is_of_several = is_of_all(step) and _has_several_offenders(session, case)
    decision = _decision_meant(file, step)
    if decision is not None and not (is_of_several or steps.leads_to_decision(kind, draft.ground)):
        step.decision_id = decision.id
    found = [
        one for theirs in _judged_files(whole, file, kind, session) for one in objections(session, desk, theirs, step)
    ]
    refuse_or_mark(step, list(dict.fromkeys(found)), verb=steps.verb_of(kind))
    refuse_again(file, kind, draft, is_signed=grounds.as_signed is not None)
    if kind is StepKind.MINUTES:
        _mark_late_minutes(session, desk, file, step)
        stated = _stated_by(session, file, step)
    keep_step(session, desk, step, grounds)
    if kind is StepKind.MINUTES:
        for act in stated:
            act.minutes_id = step.id
        save(session, *stated)
    _take_effect(session, case, file, step)
    settle_status(session, case)
    _judge_touched(session, desk, case, step)
    return step


def _decision_meant(file: CaseFile, step: CaseStep) -> Decision | None:
    """Return the decision in force that a step may be about; a complaint of before it is about what came first."""
    decision = file.decision
    is_before = step.kind is StepKind.COMPLAIN and decision is not None and step.taken_on < decision.decided_on
    return None if is_before else decision


def _stated_by(session: Session, file: CaseFile, step: CaseStep) -> list[Violation]:
    """Return the violations that minutes state beside others of their case: those that none state so far.

    Which minutes state the others is kept with them.
    """
    acts = _unstated(session, file.case, _acts_about(session, file.case, step.offender_name))
    is_first = file.minutes.on is None and all(act.minutes_id is None for act in acts)
    if is_first or not acts:
        return []
    tell_minutes_apart(session, file.case)
    return acts


def _judge_touched(session: Session, desk: Desk, case: Case, step: CaseStep) -> None:
    """Judge again the decisions that a step touches: those that may rest on it, and those on an act that is decided."""
    if steps.leads_to_decision(step.kind, step.ground):
        judge_touched(session, desk, case, since=step.taken_on)
    if step.kind is StepKind.ANNUL:
        judge_twins(session, desk, case)


def _mark_late_minutes(session: Session, desk: Desk, file: CaseFile, step: CaseStep) -> None:
    """Mark minutes that were drawn up after their term: they are signed, and are what they are."""
    term = view_of(session, desk, file, step.offender_name).last("draw_up_minutes")
    if is_over(term, step.taken_on):
        step.faults = rules.faults_of(step.faults, "minutes_late")


def _complete(session: Session, desk: Desk, case: Case, step: CaseStep, draft: StepDraft, grounds: StepGrounds) -> None:
    """Give a signed document its number, with its scan, and the case what it learns from minutes."""
    complete(session, case, step, draft)
    step.reason = "; ".join(dict.fromkeys(one for one in (step.reason, grounds.reason) if one)) or None
    step.as_signed = step.as_signed or grounds.as_signed
    keep_step(session, desk, step, grounds)
    if step.kind is StepKind.MINUTES and step.offender_name is None:
        _keep_minutes(case, step)
        save(session, case)


def _refuse_answered(case: Case, file: CaseFile, kind: StepKind, draft: StepDraft) -> None:
    """Refuse an answer that is recorded already (AlreadyThereError), unless what it answers is named by its day."""
    for step in file.steps if kind in steps.COMPLAINTS else ():
        is_same_answer = (step.kind, step.answered_on, step.outcome) == (kind, draft.answered_on, draft.outcome)
        if is_same_answer:
            raise AlreadyThereError(
                _("“{what}” of {day} in case {case} was answered so on {answered}").format(
                    what=step.kind.in_words, day=step.taken_on, case=case.code, answered=step.answered_on
                ),
                hint=_("an answer to another one of several is given with its day: --on DAY"),
            )


def _judge_answer(file: CaseFile, step: CaseStep, draft: StepDraft, grounds: StepGrounds) -> None:
    """Refuse an answer for what speaks against it (RuleError), or mark it where it is signed already."""
    found = [*_disordered(step.kind, step.taken_on, draft), *_over_remitted(file, step, draft)]
    if grounds.as_signed is None:
        refuse_unless_opened(found, DecisionGrounds(), verb=steps.verb_of(step.kind))
    step.faults = rules.faults_of(step.faults, *(one.fault for one in found))


def _over_remitted(file: CaseFile, step: CaseStep, draft: StepDraft) -> Iterator[Objection]:
    """Hold what an answer remits against what is outstanding."""
    if step.kind is not StepKind.REDUCE or draft.outcome != steps.GRANTED:
        return
    granted = draft.amount if draft.amount is not None else step.amount
    _require_amount(granted)
    if (granted or 0) > file.owed:
        said = {**_named(file, step), "norm": steps.norm_of(step.kind, step.taken_on), "amount": money(granted or 0)}
        yield _objection("within_owed", said)


# How a second day of a step is called where it is no last day and no answer: the fault and the refusal, untranslated.
_UNTIL = {
    StepKind.MINUTES: ("given_before", N_("The handing over of {second} is before the minutes of {day}")),
}
_ANSWERED_ON = {
    StepKind.STAY: ("ended_before", N_("The end of {second} is before the stay of {day}")),
    StepKind.CORRECT: ("handed_over_before", N_("The handing over of {second} is before the decision of {day}")),
}
_LAST_DAY = ("until_before", N_("The last day, {second}, is before the first, {day}"))
_ANSWER = ("answered_before", N_("The answer of {second} is before what it answers, of {day}"))


def _disordered(kind: StepKind, taken_on: dt.date, said: StepDraft | CaseStep) -> Iterator[Objection]:
    """Hold the last day of a step, and that of its answer, its end or its handing over, against its first day."""
    seconds = ((said.until, _UNTIL.get(kind, _LAST_DAY)), (said.answered_on, _ANSWERED_ON.get(kind, _ANSWER)))
    for second, (fault, sentence) in seconds:
        if second is not None and second < taken_on:
            yield Objection(fault, _(sentence).format(second=second, day=taken_on), _("check the days"))


def refuse_or_mark(step: CaseStep, found: Sequence[Objection], *, verb: str) -> None:
    """Refuse a step for what speaks against it (RuleError), or mark it where it is signed already."""
    if step.as_signed is None:
        step.opened = refuse_unless_opened(found, DecisionGrounds(reason=step.reason), verb=verb)
    else:
        step.faults = rules.faults_of(*(one.fault for one in found))


def keep_step(session: Session, desk: Desk, step: CaseStep, grounds: StepGrounds) -> None:
    """Write a step with its signed document."""
    if grounds.scan is not None:
        step.evidence_id = keep_scan(session, desk, path=grounds.scan).id
    save(session, step)


def withdraw_step(
    session: Session,
    desk: Desk,
    *,
    case: str,
    is_meant: Callable[[CaseStep], bool],
    of_day: dt.date | None,
    against: str | None = None,
    cause: Cause,
) -> CorrectionResult:
    """Let a step of a case, or about one of its offenders (`about_one`), count as never recorded: the last of those
    that are meant (`steps_meant`), or the one of a day.

    Raises NotFoundError for none, UsageError where other offenders have one, RuleError where a later decision or goods
    rest on it.
    """
    row = find_case(session, desk, case=case)
    file = file_of(session, row)
    alike = [one for one in file.steps if is_meant(one) and of_day in (None, one.taken_on)]
    found = about_one(session, row, alike, against)
    if not found:
        raise NotFoundError(
            _("Case {case} has no such step").format(case=row.code),
            hint=_("see: postwatch violation show {case}").format(case=row.code),
        )
    step = found[-1]
    each = rows_with(session, Decision, case_id=row.id, annulled_on=None).all()
    decisions = [one for one in each if step in file.against(one.offender_name).steps]
    borne = [one for one in decisions if _bears_decision(session, file.against(one.offender_name), step, one)]
    file = file.against(step.offender_name)
    _refuse_rested_on(row, file, step, borne=borne)
    whose = step.offender_name if is_of_all(step) else offender_in_words(session, row, step.offender_name)
    record = Record(step, row.code, on=step.taken_on, part=paper_in_words(step, whose))
    done = note_withdrawal(session, desk, record=record, cause=cause)
    _take_back(session, desk, row, file, step)
    _mark_payments(session, desk, row, step)
    settle_status(session, row)
    _judge_touched(session, desk, row, step)
    return done


def outcome_of(session: Session, desk: Desk, *, case: str) -> str:
    """Return how a case ends as it stands: a code of `steps.OUTCOMES`."""
    whole = file_of(session, find_case(session, desk, case=case))
    if whole.decision is not None:
        owing = [one for one in (whole, *whole.others) if one.owed]
        return "lapsed" if owing and all(whole.against(_name_of(one)).has_lapsed for one in owing) else "complied"
    if any(step.kind is StepKind.ANNUL for step in whole.steps):
        return "annulled"
    return "transferred" if whole.case.status is CaseStatus.TRANSFERRED else "other"


def remedies_without_proof(session: Session, desk: Desk, *, case: str) -> list[str]:
    """Return the remedies, as they were decided, of which not all have a proof."""
    whole = file_of(session, find_case(session, desk, case=case))
    each = [whole.against(_name_of(one)) for one in (whole, *whole.others)]
    return [one.remedies_unproven for one in each if one.remedies_unproven is not None]


def _name_of(file: CaseFile) -> str | None:
    return file.decision.offender_name if file.decision is not None else None


def _settled(draft: StepDraft, kind: StepKind) -> StepDraft:
    """Return a draft whose words are known: its ground and its outcome; a request that has a number was granted."""
    known: Mapping[StepKind, Mapping[str, Any]] = {
        StepKind.EXTEND: steps.TERM_GROUNDS, StepKind.DROP: steps.DROP_GROUNDS, StepKind.CLOSE: steps.OUTCOMES,
        StepKind.CORRECT: steps.CORRECTIONS,
    }  # fmt: skip
    if kind in known:
        _require_known(draft.ground, known[kind])
    is_request = kind in steps.REQUESTS
    if is_request and draft.outcome is None and draft.answered_on is None and draft.number is not None:
        draft = replace(draft, answered_on=draft.taken_on, outcome=steps.GRANTED)
    if is_request or kind in (StepKind.COMPLAIN, StepKind.SUE):
        if draft.outcome is not None or draft.answered_on is not None:
            _require_known(draft.outcome, steps.ANSWERS if is_request else steps.SETTLED)
        if draft.outcome is not None and draft.answered_on is None:
            raise UsageError(
                _("An outcome needs the day of the answer"),
                hint=_("give it with --answered-on, or leave --outcome out"),
            )
    _check_figures(draft, kind)
    return draft


def _require_amount(amount: int | None) -> None:
    if amount is None:
        raise UsageError(_("The amount by which it is reduced is missing"), hint=_("give it with --amount"))


def _require_proof(draft: StepDraft, grounds: StepGrounds) -> None:
    """Refuse remedies that were carried out by no paper and no words (UsageError)."""
    if (draft.number, draft.words, grounds.scan) == (None, None, None):
        raise UsageError(
            _("The proof that the remedies were carried out is missing"),
            hint=_("give the number of its paper with --number, its --scan, or say with --text what was done"),
        )


def _check_figures(draft: StepDraft, kind: StepKind) -> None:
    """Refuse what no document can say (UsageError): no instalment, a reduction by nothing, an unknown last day."""
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


def _for_offender(session: Session, case: Case, draft: StepDraft, kind: StepKind) -> StepDraft:
    """Return a draft with the name of its offender; minutes of the only offender are those of the case."""
    find = offender_or_case if kind in steps.OF_THE_CASE else offender_meant
    name = find(session, case, draft.offender_name)
    is_of_the_only_one = kind is StepKind.MINUTES and not _has_several_offenders(session, case)
    return replace(draft, offender_name=None if is_of_the_only_one else name)


def _has_several_offenders(session: Session, case: Case) -> bool:
    return len({act.offender_name for act in acts_of(session, case)}) > 1


def _judged_files(whole: CaseFile, file: CaseFile, kind: StepKind, session: Session) -> list[CaseFile]:
    """Return the files by which a step is judged: a case ends, and goes elsewhere, for all its offenders."""
    if kind not in (StepKind.CLOSE, StepKind.TRANSFER):
        return [file]
    names = dict.fromkeys(act.offender_name for act in acts_of(session, whole.case))
    return [theirs for name in names if (theirs := whole.against(name)).last(StepKind.DROP) is None] or [file]


def _answer(
    session: Session, desk: Desk, file: CaseFile, step: CaseStep, draft: StepDraft, grounds: StepGrounds
) -> None:
    """Record how a request, a complaint or a stay ended; what was typed when it came stays."""
    _judge_answer(file, step, draft, grounds)
    for name in ("answered_on", "outcome", "until", "amount"):
        if getattr(draft, name) is not None:
            setattr(step, name, getattr(draft, name))
    # What grants a request has the number of the step; what ends a complaint or a stay is a paper of its own.
    is_another = draft.number not in (None, step.number) and (step.kind not in steps.REQUESTS or bool(step.number))
    for name in ("person",) if is_another else ("number", "person"):
        setattr(step, name, getattr(step, name) or getattr(draft, name))
    said = (step.words, _("settled by {number}").format(number=draft.number) if is_another else None, draft.words)
    step.words = "; ".join(words for words in said if words) or None
    step.as_signed = step.as_signed or grounds.as_signed
    keep_step(session, desk, step, grounds)


# What is wrong, in values for a sentence, and whether the norm was read.
Unmet = tuple[Mapping[str, object], bool]
Judge = Callable[[str, CaseTerms, CaseStep], Unmet | None]


def objections(
    session: Session,
    desk: Desk,
    file: CaseFile,
    step: CaseStep,
    *,
    judge: Judge | None = None,
    after: dt.date = dt.date.min,
) -> Iterator[Objection]:
    """Yield what speaks against a step, each with its norm and the lawful way.

    ``judge`` says of each need whether it is met (default: `unmet`), ``after`` is a day before which it cannot lie.
    """
    case, rule = file.case, steps.RULES[step.kind]
    rule = rule._replace(norm=steps.norm_of(step.kind, step.taken_on, step.ground))
    if case.status not in rule.among:
        yield Objection(
            "case_ended",
            _("Case {case} is {status}: {step} is not possible any more ({norm})").format(
                case=case.code, status=case.status.in_words, step=step.kind.in_words, norm=rule.norm
            ),
            _("see its status: postwatch violation show {case}").format(case=case.code),
        )
    after = max(after, _not_before(session, file, step))
    if step.taken_on < after:
        yield Objection(
            "out_of_order",
            _("“{what}” of {day} does not lie between {after} and today, {today} ({norm})").format(
                what=_(steps.words_of(step.kind, step.ground)),
                day=step.taken_on,
                after=after,
                today=desk.today,
                norm=rule.norm,
            ),
            _("check the day; see: postwatch violation show CASE"),
        )
    yield from _disordered(step.kind, step.taken_on, step)
    unsigned = unsigned_step(session, desk, file, step)
    if unsigned is not None:
        yield replace(Objection(*unsigned), opened_by=REASON)
    view = view_of(session, desk, file, step.offender_name)
    known = catalogue_of(session, desk).clocks if step.kind is StepKind.EXTEND else ()
    for code in steps.needs_of(step.kind, ground=step.ground, amount=step.amount):
        missing = _without_term(known, step) if code in steps.OF_A_GROUND else (judge or unmet)(code, view, step)
        if missing is not None:
            values, is_read = missing
            objection = _objection(code, {**_named(file, step), "norm": rule.norm, **values})
            yield objection if is_read or step.kind is StepKind.CLOSE else replace(objection, opened_by=REASON)


def _without_term(clocks: Sequence[ClockRule], step: CaseStep) -> Unmet | None:
    """Say that no term of the law data depends on the ground of a step on its day."""
    given = {
        *steps.conditions_given(step.kind, step.ground, times_before=0), *steps.events_given(step.kind, step.ground),
    }  # fmt: skip
    alike = given | {either for either, ones in EITHER.items() if ones & given}
    if any({one.condition, one.starts_from} & alike for one in in_force(clocks, step.taken_on)):
        return None
    return {"ground": _(steps.TERM_GROUNDS[step.ground or ""].words)}, False


def _objection(code: str, said: Mapping[str, object]) -> Objection:
    """Return what speaks against a step that lacks what it needs (`steps.NEEDS`)."""
    need = steps.NEEDS[code]
    said = {name: "…" if value is None else value for name, value in said.items()}
    return Objection(need.fault, _(need.sentence).format(**said), _(need.hint).format(**said))


def _named(file: CaseFile, step: CaseStep) -> dict[str, Any]:
    number = file.decision.number or "…" if file.decision is not None else "…"
    return {"case": file.case.code, "number": number, "day": step.taken_on, "owed": money(file.owed)}


def _unstated(session: Session, case: Case, acts: Sequence[Violation]) -> list[Violation]:
    """Return those of the violations of a case that no minutes state."""
    whole = file_of(session, case)
    return [act for act in acts if whole.minutes_stating(act).on is None]


def _acts_about(session: Session, case: Case, offender_name: str | None) -> Sequence[Violation]:
    """Return the violations that a step is about: those of its offender, all of them where it is about the case."""
    return acts_of(session, case, offender_name=offender_name) or acts_of(session, case)


def _not_before(session: Session, file: CaseFile, step: CaseStep) -> dt.date:
    """Return the day before which a step cannot lie: that of its decision, of the detection, or of the case."""
    if step.kind is StepKind.MINUTES:
        acts = _acts_about(session, file.case, step.offender_name)
        return max(act.detected_on for act in _unstated(session, file.case, acts) or acts)
    if step.kind is StepKind.CLOSE:
        decided_on = [file.decision.decided_on] if file.decision is not None else []
        return max([file.case.opened_on, *decided_on, *(one.taken_on for one in file.steps)])
    if step.kind is StepKind.REOPEN and file.case.closed_on is not None:
        return file.case.closed_on
    about_decision = "decision" in steps.RULES[step.kind].needs
    if about_decision and file.decision is not None:
        return file.decision.decided_on
    return file.case.opened_on


def view_of(session: Session, desk: Desk, file: CaseFile, offender_name: str | None) -> CaseTerms:
    """Return a case with the terms of the violations of an offender, all of them where it is about the case."""
    catalogue = catalogue_of(session, desk)
    acts = [_at_law(session, desk, catalogue, file, act) for act in _acts_about(session, file.case, offender_name)]
    # What can be imposed is what could be on the day of the decision (Luật Xử lý vi phạm hành chính, Điều 6, Điều 65).
    on = file.decision.decided_on if file.decision is not None else desk.today
    # One that was made after the term to decide all the same fined what the limitation left.
    is_late = file.decision is not None and _is_marked(file.decision, "after_term")
    in_time = in_limitation(acts, on)
    left = (not is_late and finable(acts, on)) or in_time
    most, least = fines_of(acts), fines_of(left or acts)
    over = [last_of(one.terms, "decide" if one in in_time else "limitation") for one in acts if one not in left]
    return CaseTerms(
        file,
        [term for one in acts for term in one.terms],
        _unstated(session, file.case, [one.act for one in acts]),
        range=(least.low, most.high),
        is_range_read=most.is_read and least.is_read,
        late_list=[one.act.code for one in acts if one not in left],
        most_in_time=least.high if left else 0,
        is_lateness_read=all(term is not None and term.confidence in READ for term in over),
        is_person=any(one.act.offender.value in HALF_FINE for one in acts),
    )


def _is_marked(decision: Decision, fault: str) -> bool:
    return fault in (*rules.faults_in(decision.faults), *rules.faults_in(decision.opened))


def _at_law(session: Session, desk: Desk, catalogue: Catalogue, file: CaseFile, act: Violation) -> ActAtLaw:
    row = catalogue_row(catalogue, act)
    conditions = conditions_of(session, catalogue, act, row)
    terms = terms_of(desk, catalogue, act, file, row=row, conditions=conditions)
    return ActAtLaw(act, row, terms, conditions, file.minutes_stating(act).on)


def unmet(code: str, view: CaseTerms, step: CaseStep) -> Unmet | None:
    """Return what is missing of what a step needs (`steps.NEEDS`); None where it holds."""
    file, decision = view.file, view.file.decision
    if code in _OF_TERMS:
        return _unmet_term(code, view, step)
    if code in ("hardship", "instalments", "in_range", "in_limitation", "lowers", "slip", "keeps_fine"):
        return _unmet_sum(code, view, step)
    since = _since(code, file, step)
    holds = {
        "minutes": file.minutes_on is not None,
        "annulled": file.is_annulled,
        "elsewhere": file.case.status is CaseStatus.TRANSFERRED,
        "undecided": decision is None,
        "decision": decision is not None,
        "handed_over": decision is None or (decision.handed_over_on or dt.date.max) <= step.taken_on,
        "owed": file.owed > 0 or (step.kind is StepKind.ENFORCE and file.remedies_unproven is not None),
        "remedies": bool(decision and decision.remedies),
        "remedied": file.remedies_unproven is None,
        "unowed": file.owed_on(step.taken_on) == 0,
        "carried_out": file.to_carry_out is None or file.to_carry_out.kind is not StepKind.COMPLAIN,
        "judgment_carried_out": file.to_carry_out is None or file.to_carry_out.kind is not StepKind.SUE,
        "within_owed": (step.amount or 0) <= file.owed,
        "no_other_minutes": bool(view.unstated) or not _has_other_minutes(file, step),
        "goods_gone": not file.held,
        "closed": file.case.status is CaseStatus.CLOSED,
        "crime_stay": decision is None or file.holding_up(StepKind.STAY) is not None,
    }
    if holds.get(code, since is None):
        return None
    to_do = file.to_carry_out
    if code in ("carried_out", "judgment_carried_out") and to_do is not None:
        return {"since": to_do.taken_on, "outcome": _(steps.SETTLED[to_do.outcome or ""])}, True
    values = {
        "since": since,
        "goods": "; ".join(in_words(one) for one in file.held),
        "amount": money(step.amount or 0),
        "owed": money(file.owed_on(step.taken_on) if code == "unowed" else file.owed),
        "remedies": file.remedies_unproven,
    }
    return values, True


def _since(code: str, file: CaseFile, step: CaseStep) -> dt.date | None:
    """Return since when something stands in the way that has not ended."""
    waiting = {
        "settled": (StepKind.COMPLAIN,),
        "suit_ended": (StepKind.SUE,),
        "not_stayed": (StepKind.STAY,),
        "not_postponed": (StepKind.REDUCE, StepKind.POSTPONE, StepKind.INSTALMENTS),
    }
    find = file.waiting if code in ("settled", "suit_ended") else file.holding_up
    found = find(*waiting.get(code, ()))
    if found is None and code == "not_postponed":
        found = next((one for one in file.standing if one.outcome == steps.GRANTED
                      and (one.until or dt.date.min) >= step.taken_on), None)  # fmt: skip
    return found.taken_on if found is not None else None


# Needs of a term: its name, whether it has to be over, and whether the violation whose term ends last counts.
_OF_TERMS = {
    "pay_over": ("pay", True),
    "not_lapsed": ("decision_lapses", False),
    "lapse_due": ("decision_lapses", True),
    "within_decide": ("decide", False),
    "decide_over": ("decide", True),
    "within_correction": ("correct_decision", False),
    "within_re_export": ("re_export", False),
}


def _unmet_term(code: str, view: CaseTerms, step: CaseStep) -> Unmet | None:
    name, has_to_be_over = _OF_TERMS[code]
    if code == "lapse_due" and step.kind is StepKind.CLOSE and view.file.has_lapsed:
        return None
    names = ("limitation", "limitation_transferred") if code == "decide_over" else ()
    term = last_of(view.terms, name) if name == "pay" else (view.last(name) if has_to_be_over else view.first(name))
    other = view.last(*names)
    if (term is None or term.due_on is None) and code == "decide_over" and other is not None:
        term = other  # no minutes yet: the limitation alone can be over
    if term is None or term.due_on is None:
        return None
    has_ended = any(is_over(one, step.taken_on) for one in (term, other))
    if has_ended is has_to_be_over:
        return None
    return {"due": term.due_on, "norm": term.basis}, term.confidence in READ


def _unmet_sum(code: str, view: CaseTerms, step: CaseStep) -> Unmet | None:
    """Hold a fine against the least that is postponed, instalments against the most, a new fine against the ranges."""
    file, (low, high) = view.file, view.range
    if code == "in_range":
        values = {"fine": money(step.amount or 0), "low": money(low), "high": money(high)}
        return None if low <= (step.amount or 0) <= high else (values, view.is_range_read)
    if code == "lowers":
        values = {"fine": money(step.amount or 0), "in_force": money(file.fine)}
        return (values, True) if (step.amount or 0) > file.fine else None
    if code == "in_limitation":
        values = {"acts": ", ".join(view.late_list), "high": money(view.most_in_time)}
        is_beyond = bool(view.late_list) and (step.amount or 0) > view.most_in_time
        return (values, view.is_lateness_read) if is_beyond else None
    if code in ("slip", "keeps_fine"):
        # Whether a fine alone may be annulled in part was not read.
        return {}, code == "keeps_fine" and step.ground != steps.ANNUL_PART
    if code == "hardship":
        least = _LEAST_POSTPONED[0 if view.is_person else 1]
        return ({"fine": money(file.fine), "least": money(least)}, False) if file.fine < least else None
    last = add_months(file.decision.decided_on, _MONTHS_OF_INSTALMENTS) if file.decision is not None else dt.date.max
    too_many = (step.times or 0) > _MOST_INSTALMENTS or (step.until or dt.date.min) > last
    return ({"times": step.times, "until": step.until}, False) if too_many else None


def _take_effect(session: Session, case: Case, file: CaseFile, step: CaseStep) -> None:
    """Write into the case what a step changes of it."""
    if step.kind is StepKind.MINUTES and step.offender_name is None:
        _keep_minutes(case, step)
    is_end = step.kind is StepKind.CLOSE or (step.kind is StepKind.DROP and _drops_the_last(session, case))
    if is_end:
        _close(case, step)
    if step.kind is StepKind.REOPEN:
        case.closed_on = case.close_reason = None
    if step.kind is StepKind.TRANSFER:
        case.transferred_to, case.transferred_on = step.body, step.taken_on
    if step.kind is StepKind.ANNUL and file.decision is not None:
        file.decision.annulled_on = step.taken_on
        save(session, file.decision)
    save(session, case)


def _close(case: Case, step: CaseStep) -> None:
    """Close a case by a step; a signed one may be of a day before the case was opened here, and keeps that itself."""
    case.closed_on, case.close_reason = max(step.taken_on, case.opened_on), step.words


def _drops_the_last(session: Session, case: Case) -> bool:
    """Return whether every offender of a case goes without a sanction."""
    whole = file_of(session, case)
    names = {act.offender_name for act in acts_of(session, case)}
    return all(whole.against(name).last(StepKind.DROP) is not None for name in names)


def _of_minutes(step: CaseStep) -> dict[str, Any]:
    """Return what minutes say of their case, by its columns."""
    said = {"minutes_on": step.taken_on, "minutes_number": step.number, "drawn_up_by": step.person}
    return {name: value for name, value in said.items() if value is not None}


def _has_other_minutes(file: CaseFile, step: CaseStep) -> bool:
    """Return whether minutes are recorded, of the case or of the offender who is named, that say something else."""
    own = [one for one in file.steps if one.kind is StepKind.MINUTES and one.offender_name == step.offender_name]
    if step.offender_name is not None:
        return any(_of_minutes(one) != _of_minutes(step) for one in own)
    known = {name: getattr(file.case, name) for name in _of_minutes(step)}
    return any(
        known[name] is not None and not is_same(name, known[name], said) for name, said in _of_minutes(step).items()
    )


def _keep_minutes(case: Case, step: CaseStep) -> None:
    """Fill in what a case does not say of its minutes; the first that were signed start the terms."""
    if not _has_other_minutes(CaseFile(case), step):
        for name, value in _of_minutes(step).items():
            if getattr(case, name) is None:
                setattr(case, name, value)
                step.filled = ",".join([*_filled(step), name])


def _filled(step: CaseStep) -> list[str]:
    """Return the columns of a case that its minutes were the first to fill."""
    return step.filled.split(",") if step.filled else []


def take_back_minutes(session: Session, case: Case, step: CaseStep, others: Sequence[CaseStep]) -> None:
    """Empty what a case learnt from minutes that are withdrawn; other minutes of it fill in what they say."""
    said = _of_minutes(step)
    for name in _filled(step):
        if getattr(case, name) == said.get(name):
            setattr(case, name, None)
    for other in others:
        if other.offender_name is None:
            _keep_minutes(case, other)
            save(session, other)


def _refuse_rested_on(case: Case, file: CaseFile, step: CaseStep, *, borne: Sequence[Decision]) -> None:
    if step.kind is StepKind.ANNUL and file.decision is not None:
        raise RuleError(
            _("Case {case} was decided anew by {number}").format(case=case.code, number=file.decision.number or "…"),
            hint=rules.withdrawing_decision(rules.meant_against(case.code, file.decision.offender_name)),
        )
    rules.check_unborne(case.code, borne)
    later = next(_resting_on(file, step), None)
    if later is not None:
        raise AlreadyThereError(
            _("{what} of {day} rests on this step").format(
                what=_capital(_(steps.words_of(later.kind, later.ground))), day=later.taken_on
            ),
            hint=_("withdraw that first: postwatch violation withdraw-step {case} --step {step} --reason TEXT").format(
                case=rules.meant_against(case.code, later.offender_name), step=steps.verb_of(later.kind, later.ground)
            ),
        )


def _bears_decision(session: Session, file: CaseFile, step: CaseStep, decision: Decision) -> bool:
    """Return whether a decision rests on a step: minutes that state an act of it, or what gave it time.

    One that was signed without them, and is marked so, rests on none.
    """
    lacks = "no_minutes" if step.kind is StepKind.MINUTES else "after_term"
    if lacks in rules.faults_in(decision.faults) or step.taken_on > decision.decided_on:
        return False
    twins = [
        one for one in file.steps if one.kind is step.kind and one is not step and one.taken_on <= decision.decided_on
    ]
    told = {act.minutes_id for act in acts_of(session, file.case, offender_name=decision.offender_name)} - {None}
    if step.kind is StepKind.MINUTES and told:
        return step.id in told
    if step.kind is StepKind.MINUTES:
        return not twins and (step.offender_name is not None or "minutes_on" in _filled(step))
    alike = [one for one in twins if one.ground == step.ground]
    return not alike and "decide" in steps.terms_of_time(step.kind, step.ground)


def _resting_on(file: CaseFile, step: CaseStep) -> Iterator[CaseStep]:
    """Yield the steps that goods of a holding left by, the decisions on no other holding, and their extensions."""
    others = [one for one in file.steps if one is not step]
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


def _take_back(session: Session, desk: Desk, case: Case, file: CaseFile, step: CaseStep) -> None:
    """Undo in the case what a step that is withdrawn had changed of it."""
    others = [one for one in file.steps if one.kind is step.kind and one is not step]
    before = others[-1] if others else None
    if step.kind is StepKind.MINUTES and step.offender_name is None:
        take_back_minutes(session, case, step, others)
    if step.kind in _ENDS:
        ended = next((one for one in reversed(file.steps) if one.kind in _ENDS and one is not step), None)
        is_over = ended is not None and ended.kind is not StepKind.REOPEN
        case.closed_on = case.close_reason = None
        if ended is not None and is_over:
            _close(case, ended)
    if step.kind is StepKind.TRANSFER:
        case.transferred_to = before.body if before is not None else None
        case.transferred_on = before.taken_on if before is not None else None
    if step.kind is StepKind.ANNUL:
        _restore_decision(session, desk, case, step)
    _release_goods(session, step)
    save(session, case)


def _restore_decision(session: Session, desk: Desk, case: Case, step: CaseStep) -> None:
    decision = session.get(Decision, step.decision_id) if step.decision_id is not None else None
    if decision is not None:
        judge_restored(session, desk, case, decision)


def _release_goods(session: Session, step: CaseStep) -> None:
    """Let goods whose holding is withdrawn go with it; those that left by a step that is withdrawn are held again."""
    for goods in rows_with(session, HeldGoods, held_id=step.id):
        goods.withdrawn_on = step.withdrawn_on
        save(session, goods)
    for goods in rows_with(session, HeldGoods, ended_id=step.id).all():
        if steps.disposes(step.kind, step.ground):  # that they were confiscated stands in their own row
            goods.withdrawn_on = step.withdrawn_on
            save(session, goods)
            continue
        goods.ended_id = None
        save(session, goods)
        _make_whole(session, goods, withdrawn_on=step.withdrawn_on)


# Rows that agree in this are one kind of goods, of which a part may have left.
_SAME_GOODS = ("case_id", "held_id", "ended_id", "name", "unit", "condition", "storage")


def _make_whole(session: Session, part: HeldGoods, *, withdrawn_on: dt.date | None) -> None:
    """Put a part that is held again to the rest of its goods."""
    held = rows_with(session, HeldGoods, by="id", held_id=part.held_id).all()
    alike = [one for one in held if all(getattr(one, name) == getattr(part, name) for name in _SAME_GOODS)]
    first, *others = alike
    for other in others:
        first.quantity += other.quantity
        other.withdrawn_on = withdrawn_on
    save(session, *alike)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def steps_meant(text: str) -> Callable[[CaseStep], bool]:
    """Return which steps a verb records, such as ``take-over``. Raises UsageError."""
    typed = text.strip().lower()
    is_verb = typed == steps.GoodsStep.HAND_OVER or any(steps.verb_of(kind) == typed for kind in StepKind)
    kind = None if is_verb else choice(StepKind, typed.replace("-", "_"), what=_("step of a case"))
    return lambda step: steps.verb_of(step.kind, step.ground) == typed or step.kind is kind
