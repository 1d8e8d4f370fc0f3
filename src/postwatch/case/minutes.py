"""Violation minutes: a draft on the form in force on the day, filled from a case."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session

from postwatch.case import rules
from postwatch.case.actions import ActDetails, differs_from, keep_minutes, offender_meant, unit_and_parent
from postwatch.case.facts import ActFacts
from postwatch.case.governing_law import catalogue_row, explains, governing_day
from postwatch.case.letters import (
    ActWords,
    decree_words,
    ground_facts,
    minutes_facts,
    of_offender,
    offender_facts,
    person_facts,
)
from postwatch.case.lookup import find_case
from postwatch.case.options import MinutesOrder
from postwatch.case.repeats import at_law
from postwatch.case.signatures import require_drafter
from postwatch.case.state import CaseFile, acts_of, file_of, visit_of
from postwatch.case.tables import Case, Offender, StepKind, Violation
from postwatch.dataclass import dataclass, result_of
from postwatch.days import parse_time
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.inspection.letters import MinutesPaper, Person, whole_number
from postwatch.inspection.minutes import MinutesResult, blank_paper, body_of, put_minutes, rendered
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.language import _
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.clocks import EXPLAINING, rule_on
from postwatch.law.confirmed import catalogue_of
from postwatch.law.fines import offender_of
from postwatch.law.questions import cited_decree, form_on
from postwatch.law.rows import VERIFIED, Form
from postwatch.recipient.spans import parent_on, unit_on
from postwatch.recipient.tables import Recipient
from postwatch.settings import trade_of
from postwatch.staff.actions import find_staff
from postwatch.store.columns import code_of, continued, last_row, rows_with
from postwatch.vietnamese import short_date

PURPOSE = "violation_minutes"


@dataclass(frozen=True)
class ViolationMinutes(MinutesResult):
    """Violation minutes; ``unverified_list`` names the printed provisions that were not verified verbatim.

    ``under_mandate`` says that the offender is the enterprise of the unit.
    """

    drawn_up_by: str | None
    offender: str
    under_mandate: bool
    acts: int
    unverified_list: tuple[str, ...]


def draft_minutes(session: Session, desk: Desk, *, order: MinutesOrder) -> ViolationMinutes:
    """Draft the minutes of a case on the form in force when they were drawn up, else today.

    The form is that of the day of handling (Nghị định 118/2021/NĐ-CP, Điều 7, amended by Nghị định 68/2025/NĐ-CP;
    unverified). Raises NotFoundError for an unknown case, person or form of the day; RuleError for a case that is not
    open, a day out of order, a person who may not draw up, or a contradiction to the records; AlreadyThereError for a
    file that must not be replaced.
    """
    case = find_case(session, desk, case=order.case)
    offender_name = offender_meant(session, case, order.against)
    everything = acts_of(session, case)
    has_several = any(act.minutes_id is not None for act in everything)
    acts = _acts_stated(session, case, order, offender_name)
    detected_on = max(act.detected_on for act in acts)
    rules.check_minutes_day(order.on, detected_on=detected_on, today=desk.today)
    known = file_of(session, case).of_act(acts[0]).minutes
    day, handled_on = (order.on or known.on or one for one in (detected_on, desk.today))
    catalogue = catalogue_of(session, desk)
    form = form_on(catalogue, PURPOSE, handled_on)
    visit, visit_round = _visit_stated(session, case, acts)
    drafter = _drafter(session, order.drawn_up_by, known.drawn_up_by, visit, day)
    if not has_several:
        own = offender_name if len(acts) < len(everything) else None
        _record(session, case, order, form, drafter, own)
    file = file_of(session, case).of_act(acts[0])
    minutes = file.minutes
    # Against the unit of the violations, or the enterprise of several.
    unit_ids = {act.recipient_id for act in acts}
    unit_id = acts[0].recipient_id if len(unit_ids) == 1 else file.case.recipient_id
    unit, parent = unit_and_parent(session, unit_id, on=day)
    paper = MinutesPaper(
        form=form,
        body=body_of(session, desk, visit, on=day),
        number=minutes.number,
        on=minutes.on,
        day=day,
        place=order.place or "",
        witnesses=order.witnesses,
        trade=trade_of(desk.workspace).name,
    )
    offender = offender_facts(unit, parent, acts[0].offender, **person_facts(acts[0]))
    facts = minutes_facts(
        paper,
        drafter=drafter,
        grounds=ground_facts(visit, visit_round),
        offender=offender,
        acts=[act_words(session, catalogue, act, on=handled_on) for act in acts],
        goods=file.held_on(paper.on or desk.today),
        hour=_hour(case, file, order),
        terms={name: rule_on(catalogue.clocks, name, handled_on) for name in EXPLAINING},
    )
    stem = of_offender("bien-ban", acts[0].offender_name, (act.offender_name for act in everything))
    stem = f"{stem}-{minutes.on:%Y-%m-%d}" if has_several and minutes.on is not None else stem
    drafted = put_minutes(session, desk, paper, facts, code=case.code, replace=order.replace, stem=stem)
    return ViolationMinutes(
        **drafted, **_in_short(acts, unit, offender), minutes_on=paper.on, drawn_up_by=drafter.name or None
    )


def blank_minutes(
    session: Session, desk: Desk, *, inspection: InspectionRound, unit: Recipient, on: dt.date
) -> bytes:  # fmt: skip
    """Return the minutes of a violation that a visit may find, on the form of a day, to be written in by hand."""
    catalogue, then = catalogue_of(session, desk), unit_on(session, unit, on=on)
    parent = parent_on(session, then, on=on)
    paper = blank_paper(session, desk, form_on(catalogue, PURPOSE, on), on=on)
    form = next((one.legal_form for one in (then, parent) if one is not None and one.legal_form), None)
    facts = minutes_facts(
        paper,
        drafter=Person(),
        grounds=ground_facts(None, inspection),
        offender=offender_facts(then, parent, Offender(offender_of(form.value if form else None))),
        acts=(),
        terms={name: rule_on(catalogue.clocks, name, on) for name in EXPLAINING},
    )
    return rendered(desk, paper, facts, code=unit.code)


def _in_short(acts: Sequence[ActFacts], unit: Recipient | None, offender: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the result of drafted minutes says of their violations and their offender."""
    return {
        "recipient": code_of(unit),
        "offender": acts[0].offender_name or offender["name"],
        "under_mandate": bool(offender["place"]) and offender["is_known"],
        "acts": len(acts),
        "unverified_list": tuple(f"{act.provision}, {act.decree}" for act in acts if act.confidence not in VERIFIED),
    }


def _visit_stated(
    session: Session, case: Case, acts: Sequence[ActFacts]
) -> tuple[Visit | None, InspectionRound | None]:
    """Return the visit that found the violations of minutes, if there is one, and its round."""
    visit_id = visit_of(acts[0], file_of(session, case).case)
    visit = session.get(Visit, visit_id) if visit_id is not None else None
    return visit, session.get(InspectionRound, visit.round_id) if visit is not None else None


def draft_unsigned(session: Session, desk: Desk, *, act: ActDetails) -> tuple[ViolationMinutes | None, str | None]:
    """Draft the minutes that are to state a violation; None where they are signed, or cannot be drafted: why."""
    if act.minutes_on is not None:
        return None, None
    order = MinutesOrder(case=act.case, against=act.offender_name)
    try:
        return draft_minutes(session, desk, order=order), None
    except (NotFoundError, RuleError, AlreadyThereError) as refusal:
        return None, str(refusal)


def _hour(case: Case, file: CaseFile, order: MinutesOrder) -> str | None:
    """Return the time of minutes as it is recorded, else as it was typed. Raises RuleError for two of them."""
    typed = parse_time(order.at).isoformat("minutes") if order.at is not None else None
    known = next((step.at for step in file.steps if step.kind is StepKind.MINUTES and step.at is not None), None)
    rules.check_same(case.code, known=known, typed=typed)
    return known or typed


def _acts_stated(session: Session, case: Case, order: MinutesOrder, offender_name: str | None) -> Sequence[ActFacts]:
    """Return the violations of an offender that minutes state: of the minutes asked for, else of none yet.

    Raises RuleError where there are several and none is meant.
    """
    acts, file = acts_of(session, case, offender_name=offender_name), file_of(session, case)
    if all(act.minutes_id is None for act in acts):
        return acts
    of_each = [(act, file.minutes_stating(act)) for act in acts]
    typed = order.on, order.number
    meant = [
        act
        for act, one in of_each
        if one.on is not None and order.on in (None, one.on)
        and (order.number is None or rules.same_decision(one.number, order.number))
    ]  # fmt: skip
    unstated = [act for act, one in of_each if one.on is None]
    found = meant if any(typed) else unstated
    several = {one for act, one in of_each if act in found}
    if len(several) == 1:
        return found
    known = dict.fromkeys(f"{one.number or '…'} ({short_date(one.on)})" for _act, one in of_each if one.on is not None)
    raise RuleError(
        _("Case {case} has several violation minutes: {list}").format(case=case.code, list="; ".join(known)),
        hint=_("name those that are meant: --on DAY --number NUMBER; others are recorded with: postwatch case sign "
               "{case} minutes").format(case=case.code),
    )  # fmt: skip


def _record(session: Session, case: Case, order: MinutesOrder, form: Form, drafter: Person, own: str | None) -> None:
    """Record the minutes with the case: their day starts the terms to explain and to decide.

    Minutes of a single offender among several (``own`` is the name) are recorded once they are signed:
    `record-minutes`.
    """
    number = whole_number(order.number, symbol=form.symbol)
    drawn_up_by = drafter.name if order.drawn_up_by else None
    known = file_of(session, case).case
    said = {"minutes_on": order.on, "minutes_number": number, "drawn_up_by": drawn_up_by}
    if any(said.values()):  # the document may be printed again later
        hint = _("leave --on, --number and --drawn-up-by out to make the document again as it is recorded")
        rules.check_open(case.code, status=known.status.value, hint=hint)
    if own is not None:
        if order.on is not None or order.number is not None:
            raise UsageError(
                _("Minutes of one offender of several are recorded once they are signed"),
                hint=_("leave --on and --number out, then: postwatch case sign {case} minutes --against NAME").format(
                    case=case.code
                ),
            )  # fmt: skip
        return
    if differs_from(known, **said):
        raise RuleError(
            _("Case {case} already has other minutes or another reporting officer").format(case=case.code),
            hint=_("leave --on, --number and --drawn-up-by out; see: postwatch case show {case}").format(
                case=case.code
            ),
        )
    if order.on is not None and known.minutes_on is None:
        keep_minutes(
            session, case, on=order.on, number=number or known.minutes_number,
            drawn_up_by=drawn_up_by or known.drawn_up_by,
        )  # fmt: skip
    elif any(said.values()):
        act = last_row(session, Violation, acts_of(session, case)[0].id)
        told = {"minutes_number": act.minutes_number or number, "drawn_up_by": act.drawn_up_by or drawn_up_by}
        continued(session, act, **told)


def _drafter(session: Session, said: str | None, known: str | None, visit: Visit | None, day: dt.date) -> Person:
    """Return the reporting officer: who is named, else who is recorded with the case.

    Who is named is a staff member authorised on that day or a person of another body; who is recorded has the title of
    a staff member. Empty when nobody is. Any civil servant on duty may draw them up, but only listed heads decide (Nghị
    định 15/2020/NĐ-CP, Điều 121).
    """
    name = said or known
    if name is None:
        return Person()
    try:
        member = find_staff(session, person=name)
    except NotFoundError:
        if said and (visit is None or visit.by_recipient_id is None):
            raise
        return Person(name)
    if said:
        require_drafter(session, name, day)
    return Person(member.name, member.title)


def act_words(session: Session, catalogue: Catalogue, act: ActFacts, *, on: dt.date) -> ActWords:
    """Return a violation worded as in the decree under which it was recorded, for a paper of the day ``on``.

    Where its words were not seen when it was recorded, those count that the catalogue or the office has found since.
    """
    row = catalogue_row(catalogue, act)
    decrees = cited_decree(catalogue, act.decree, governing_day(act))
    return result_of(
        ActWords,
        act,
        conduct=act.conduct or row.words,
        description=act.description or _sign_of(session, act) or "",
        provision=parse_reference(act.provision).in_words(),
        decree=decree_words(act.decree, decrees),
        may_explain=explains(catalogue, act, partial(at_law, session, catalogue, act), handled_on=on),
    )


def _sign_of(session: Session, act: ActFacts) -> str | None:
    """Return the sign of a violation that a visit found and that led to a violation, if it found only that sign."""
    if act.visit_id is None:
        return None
    signs = rows_with(session, Finding, visit_id=act.visit_id, kind=FindingKind.VIOLATION_SIGN).all()
    return signs[0].text if len(signs) == 1 else None
