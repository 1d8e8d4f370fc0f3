"""Explanations of an offender: recorded whenever they come, counted where the law gives them time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from sqlmodel import Session

from postwatch.case import rules
from postwatch.case.actions import (
    ExplanationResult,
    about_one,
    explanation_result,
    find_case,
    offender_in_words,
    offender_meant,
)
from postwatch.case.as_signed import refuse
from postwatch.case.explanation_tables import Explanation
from postwatch.case.facts import ActFacts, DecisionFacts, ExplanationFacts
from postwatch.case.governing import explains
from postwatch.case.marked import paper_in_words
from postwatch.case.marks import accept, marks_of
from postwatch.case.options import ExplanationDraft
from postwatch.case.repeats import at_law
from postwatch.case.state import CaseFile, acts_of, file_of
from postwatch.case.tables import Case
from postwatch.case.typed_again import adds, agree, is_same, likeness
from postwatch.correction.actions import Cause, CorrectionResult, Record, note_withdrawal
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError
from postwatch.evidence.actions import fill_paper
from postwatch.evidence.options import Paper
from postwatch.evidence.rules import check_scan
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.lawful.marks import codes_in
from postwatch.office.actions import save_part
from postwatch.office.rules import is_part
from postwatch.store.columns import continued, last_row, row_of


def explain_case(session: Session, desk: Desk, *, case: str, draft: ExplanationDraft) -> ExplanationResult:
    """Record an explanation (Điều 61), or the day on which a requested explanation was heard or given.

    It is taken at any time: `state.terms_of` says whether it counts. Raises RuleError for a future day; for days out
    of order, unless it is signed already; UsageError if its scan is missing.
    """
    row = find_case(session, desk, case=case)
    for day in (draft.asked_on, draft.held_on):
        if day is not None:
            require_past(day, today=desk.today)
    check_scan(draft.as_signed, has_scan=draft.paper is not None and draft.paper.scan is not None)
    offender_name = offender_meant(session, row, draft.offender_name)
    file = file_of(session, row).against(offender_name)
    stated = (file.of_act(act).minutes_on for act in acts_of(session, row, offender_name=offender_name))
    known = min((day for day in stated if day is not None), default=file.case.opened_on)
    if draft.as_signed is None:
        checks = {"out_of_order": lambda: _check_days(draft, after=known, today=desk.today)}
        refuse(checks, has_scan=draft.paper is not None and draft.paper.scan is not None)
    waiting = _waiting(file, draft)
    for one in (one for one in file.explanations if _says_all(one, draft)):
        raise AlreadyThereError(
            _("The explanation that was asked for on {day} is recorded").format(day=draft.asked_on),
            hint=_("what was typed wrongly: postwatch withdraw {code} --reason TEXT").format(code=one.code),
        )
    if waiting is None:
        explanation = row_of(Explanation, draft, case_id=row.id, offender_name=offender_name)
    else:
        text = "; ".join(dict.fromkeys(one for one in (waiting.text, draft.text) if one)) or None
        told = {"held_on": draft.held_on or waiting.held_on, "as_signed": draft.as_signed or waiting.as_signed}
        explanation = continued(session, last_row(session, Explanation, waiting.id), text=text, **told)
    if draft.paper is not None:
        fill_paper(session, desk, explanation, paper=_over(draft.paper, explanation))
    save_part(session, explanation, of=row.code)
    accept(session, desk, explanation)
    return explanation_result(session, desk, row, explanation)


def may_explain(session: Session, desk: Desk, *, case: str, against: str | None) -> bool:
    """Return whether an offender of a case has the right to explain (Luật Xử lý vi phạm hành chính, Điều 61.1)."""
    row = find_case(session, desk, case=case)
    return _may_explain(session, desk, row, offender_meant(session, row, against))


def _may_explain(session: Session, desk: Desk, case: Case, offender_name: str | None) -> bool:
    return has_right(session, desk, file_of(session, case), acts_of(session, case, offender_name=offender_name))


def has_right(session: Session, desk: Desk, file: CaseFile, acts: Iterable[ActFacts]) -> bool:
    """Return whether there is a right to explain some violations of a case (Điều 61.1)."""
    catalogue = catalogue_of(session, desk)
    return any(
        explains(catalogue, act, partial(at_law, session, catalogue, act), handled_on=file.of_act(act).minutes_on)
        for act in acts
    )


def withdraw_explanation(
    session: Session, desk: Desk, *, case: str, of_day: dt.date | None, against: str | None = None, cause: Cause
) -> CorrectionResult:
    """Withdraw an explanation of an offender (`about_one`) as never recorded: the last, or that of a day on which it
    was requested.

    Raises NotFoundError for none, UsageError where other offenders gave one, RuleError where a decision rests on it.
    """
    row = find_case(session, desk, case=case)
    file = file_of(session, row)
    of_the_day = [one for one in file.explanations if of_day in (None, one.asked_on)]
    of_the_code = [one for one in file.explanations if one.code == case.strip().upper()]
    found = of_the_code if is_part(case) else about_one(session, row, of_the_day, against)
    if not found:
        raise NotFoundError(
            _("Case {case} has no such explanation").format(case=row.code),
            hint=_("see: postwatch case show {case}").format(case=row.code),
        )
    known = found[-1]
    if _may_explain(session, desk, row, known.offender_name):
        rules.check_unborne(row.code, _borne(session, desk, file.against(known.offender_name), known))
    explanation = last_row(session, Explanation, known.id)
    decision = file.against(explanation.offender_name).decision
    before = _faults_of(session, desk, row, decision)
    part = paper_in_words(explanation, offender_in_words(session, row, explanation.offender_name))
    record = Record(explanation, row.code, on=explanation.asked_on, part=part)
    done = note_withdrawal(session, desk, record=record, cause=cause)
    if decision is not None and decision.as_signed is None and _faults_of(session, desk, row, decision) - before:
        rules.check_unborne(row.code, [decision])
    return done


def _faults_of(session: Session, desk: Desk, case: Case, decision: DecisionFacts | None) -> frozenset[str]:
    file = file_of(session, case)
    return frozenset(marks_of(session, desk, file, decision).faults if decision is not None else ())


def _borne(session: Session, desk: Desk, file: CaseFile, explanation: ExplanationFacts) -> list[DecisionFacts]:
    """Return the decision before which an explanation was heard or awaited; empty for none.

    A decision marked for not waiting rests on no explanation, nor does a decision that a reason let be made before a
    requested explanation was heard, nor a decision that has another explanation.
    """
    decision = file.decision
    if decision is None or "explanation_open" in marks_of(session, desk, file, decision).faults:
        return []
    if explanation.held_on is None and "explanation_open" in codes_in(decision.opened):
        return []
    before = [one for one in file.explanations if (one.held_on or one.asked_on) <= decision.decided_on]
    return [decision] if before == [explanation] else []


def _waiting(file: CaseFile, draft: ExplanationDraft) -> ExplanationFacts | None:
    """Return the explanation requested on the day of the draft, and not heard or given on another day.

    A new request, in words of its own, is never an explanation that was heard already.
    """
    of_day = [
        one for one in file.explanations
        if one.asked_on == draft.asked_on and agree(one, draft, ["held_on"])
        and (one.held_on is None or draft.held_on is not None or draft.text is None)
    ]  # fmt: skip
    fitting = [one for one in of_day if _fits(one, draft.paper)]
    said = _said_in(draft.paper)
    return max(fitting, key=lambda one: likeness(one, draft.paper, said), default=None)


def _says_all(known: ExplanationFacts, draft: ExplanationDraft) -> bool:
    """Return whether an explanation says all that a draft says."""
    texts = (None, known.text, *(known.text or "").split("; "))
    is_told = known.asked_on == draft.asked_on and any(is_same("text", one, draft.text) for one in texts)
    is_new_scan = draft.paper is not None and draft.paper.scan is not None and known.evidence_id is None
    said = _said_in(draft.paper)
    is_said = agree(known, draft.paper, said) and not adds(draft.paper, known, said)
    return is_told and not is_new_scan and is_said and draft.held_on in (None, known.held_on)


def _fits(known: ExplanationFacts, paper: Paper | None) -> bool:
    """Return whether a document can belong to a known explanation; otherwise it is an explanation of its own."""
    is_other_scan = paper is not None and paper.scan is not None and known.evidence_id is not None
    return not is_other_scan and agree(known, paper, _said_in(paper))


def _said_in(paper: Paper | None) -> list[str]:
    """Return the columns of a document's own number and dates; none if there is no document."""
    return [] if paper is None else [name for name in vars(paper) if name != "scan"]


def _over(paper: Paper, known: Explanation) -> Paper:
    """Return a document with the numbers that are known and were not typed again."""
    kept = {name: getattr(known, name) for name, value in vars(paper).items() if value is None and name != "scan"}
    return replace(paper, **kept)


def _check_days(draft: ExplanationDraft, *, after: dt.date, today: dt.date) -> None:
    rules.check_order(_("The request to explain"), draft.asked_on, after=after, today=today)
    rules.check_order(_("The explanation"), draft.held_on, after=draft.asked_on, today=today)
