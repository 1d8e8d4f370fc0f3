"""Explanations of an offender: recorded whenever they come, counted where the law gives them time."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from sqlmodel import Session

from postwatch.case import rules
from postwatch.case.actions import ExplanationResult, about_one, explanation_result, offender_meant
from postwatch.case.as_signed import refuse
from postwatch.case.doubles import adds, agree, either, is_same, likeness
from postwatch.case.explanation_tables import Explanation
from postwatch.case.facts import ActFacts, DecisionFacts, ExplanationFacts
from postwatch.case.governing_law import explains
from postwatch.case.lookup import find_case
from postwatch.case.marks import accept, marks_of
from postwatch.case.repeats import at_law
from postwatch.case.state import CaseFile, acts_of, file_of
from postwatch.case.tables import Case
from postwatch.correction.actions import Cause
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError
from postwatch.evidence.actions import settle_paper
from postwatch.evidence.rules import check_scan
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.law.confirmed import catalogue_of
from postwatch.lawful.marks import codes_in
from postwatch.office.actions import save_part
from postwatch.office.codes import is_part
from postwatch.record.kinds import Along, Settle
from postwatch.store.columns import continued, last_row, row_of

_PAPER = ("sender_number", "sender_number_on", "incoming_number", "incoming_on")
"""The columns of the numbers and days of the document of an explanation."""


def explain_case(
    session: Session, desk: Desk, *, case: str, entry: Entry[Explanation], against: str | None, as_signed: str | None
) -> ExplanationResult:
    """Record an explanation (Điều 61), or the day on which a requested explanation was heard or given.

    It is taken at any time: `terms.terms_of` says whether it counts. Raises RuleError for a future day; for days out
    of order, unless it is signed already; UsageError if its scan is missing.
    """
    row = find_case(session, desk, case=case)
    typed, scan = row_of(Explanation, case_id=row.id, as_signed=as_signed), entry.given["scan"]
    entry.write(typed)
    for day in (typed.asked_on, typed.held_on):
        if day is not None:
            require_past(day, today=desk.today)
    check_scan(as_signed, has_scan=scan is not None)
    typed.offender_name = offender_name = offender_meant(session, row, against)
    file = file_of(session, row).against(offender_name)
    stated = (file.of_act(act).minutes_on for act in acts_of(session, row, offender_name=offender_name))
    known = min((day for day in stated if day is not None), default=file.case.opened_on)
    if as_signed is None:
        checks = {"out_of_order": lambda: _check_days(typed, after=known, today=desk.today)}
        refuse(checks, has_scan=scan is not None)
    waiting = _waiting(file, typed, has_scan=scan is not None)
    for one in (one for one in file.explanations if _says_all(one, typed, has_scan=scan is not None)):
        raise AlreadyThereError(
            _("The explanation that was asked for on {day} is recorded").format(day=typed.asked_on),
            hint=_("what was typed wrongly: postwatch withdraw {code} --reason TEXT").format(code=one.code),
        )
    explanation = typed if waiting is None else _given(session, waiting, typed)
    settle_paper(session, desk, explanation, scan=scan)
    save_part(session, explanation, of=row.code)
    accept(session, desk, explanation)
    return explanation_result(session, desk, row, explanation)


def has_right(session: Session, desk: Desk, file: CaseFile, acts: Iterable[ActFacts]) -> bool:
    """Return whether there is a right to explain some violations of a case (Điều 61.1)."""
    catalogue = catalogue_of(session, desk)
    return any(
        explains(catalogue, act, partial(at_law, session, catalogue, act), handled_on=file.of_act(act).minutes_on)
        for act in acts
    )


def explanation_meant(
    session: Session, desk: Desk, case: str, *, of: dt.date | None, against: str | None
) -> Explanation:
    """Return an explanation by its code, or the last of an offender (`about_one`), or of a day of request.

    Raises NotFoundError for none, UsageError where other offenders gave one.
    """
    row = find_case(session, desk, case=case)
    file = file_of(session, row)
    of_the_day = [one for one in file.explanations if of in (None, one.asked_on)]
    of_the_code = [one for one in file.explanations if one.code == case.strip().upper()]
    found = of_the_code if is_part(case) else about_one(session, row, of_the_day, against)
    if not found:
        raise NotFoundError(
            _("Case {case} has no such explanation").format(case=row.code),
            hint=_("see: postwatch case show {case}").format(case=row.code),
        )
    return last_row(session, Explanation, found[-1].id)


def withdrawing(session: Session, desk: Desk, row: Explanation) -> Settle:
    """Refuse to withdraw an explanation on which a decision rests (RuleError), before or after it is withdrawn."""
    case = session.get_one(Case, row.case_id)
    file = file_of(session, case).against(row.offender_name)
    known = next(one for one in file.explanations if one.id == row.record_id)
    decision = file.decision
    borne = {decision.code: decision.number} if decision is not None else {}
    theirs = acts_of(session, case, offender_name=row.offender_name)
    if has_right(session, desk, file, theirs) and _bears_decision(session, desk, file, known):
        rules.check_unborne(case.code, borne)
    before = _faults_of(session, desk, case, decision)

    def leave(_cause: Cause | None) -> Along:
        is_prepared = decision is not None and decision.as_signed is None
        if is_prepared and _faults_of(session, desk, case, decision) - before:
            rules.check_unborne(case.code, borne)
        return Along()

    return leave


def _faults_of(session: Session, desk: Desk, case: Case, decision: DecisionFacts | None) -> frozenset[str]:
    file = file_of(session, case)
    return frozenset(marks_of(session, desk, file, decision).faults if decision is not None else ())


def _bears_decision(session: Session, desk: Desk, file: CaseFile, explanation: ExplanationFacts) -> bool:
    """Return whether the decision in force rests on an explanation that was heard, or awaited, before it.

    A decision marked for not waiting rests on no explanation, nor does a decision that a reason let be made before a
    requested explanation was heard, nor a decision that has another explanation.
    """
    decision = file.decision
    if decision is None or "explanation_open" in marks_of(session, desk, file, decision).faults:
        return False
    if explanation.held_on is None and "explanation_open" in codes_in(decision.opened):
        return False
    before = [one for one in file.explanations if (one.held_on or one.asked_on) <= decision.decided_on]
    return before == [explanation]


def _waiting(file: CaseFile, draft: Explanation, *, has_scan: bool) -> ExplanationFacts | None:
    """Return the explanation requested on the day of the draft, and not heard or given on another day.

    A new request, in words of its own, is never an explanation that was heard already.
    """
    of_day = [
        one for one in file.explanations
        if one.asked_on == draft.asked_on and agree(one, draft, ["held_on"])
        and (one.held_on is None or draft.held_on is not None or draft.text is None)
    ]  # fmt: skip
    # Another scan is that of an explanation of its own.
    fitting = [one for one in of_day if agree(one, draft, _PAPER) and not (has_scan and one.evidence_id is not None)]
    return max(fitting, key=lambda one: likeness(one, draft, _PAPER), default=None)


def _says_all(known: ExplanationFacts, draft: Explanation, *, has_scan: bool) -> bool:
    """Return whether an explanation says all that a draft says."""
    texts = (None, known.text, *(known.text or "").split("; "))
    is_told = known.asked_on == draft.asked_on and any(is_same("text", one, draft.text) for one in texts)
    is_new_scan = has_scan and known.evidence_id is None
    is_said = agree(known, draft, _PAPER) and not adds(draft, known, _PAPER)
    return is_told and not is_new_scan and is_said and draft.held_on in (None, known.held_on)


def _given(session: Session, waiting: ExplanationFacts, typed: Explanation) -> Explanation:
    """Return the row of a requested explanation, completed by its hearing or its text."""
    text = rules.each_once(waiting.text, typed.text)
    told = {name: either(getattr(typed, name), getattr(waiting, name)) for name in ("held_on", "as_signed", *_PAPER)}
    return continued(session, last_row(session, Explanation, waiting.id), text=text, **told)


def _check_days(draft: Explanation, *, after: dt.date, today: dt.date) -> None:
    rules.check_order(_("The request to explain"), draft.asked_on, after=after, today=today)
    rules.check_order(_("The explanation"), draft.held_on, after=draft.asked_on, today=today)
