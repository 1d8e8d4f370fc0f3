"""Violations and their cases: recorded under the law of their day, shown with competent authorities and deadlines."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from sqlmodel import Session, col, or_, select

from postwatch.case import person_objections, rules, steps
from postwatch.case.amounts_due import outstanding
from postwatch.case.case_end import ended_on, status_of
from postwatch.case.explanation_tables import Explanation
from postwatch.case.facts import (
    AnyAct,
    AnyCase,
    AnyDecision,
    CaseFacts,
    DecisionFacts,
    ExplanationFacts,
    StepFacts,
    id_of,
)
from postwatch.case.governing_law import age_of, catalogue_row, governing_day, judged_powers, law_of, range_of
from postwatch.case.lookup import find_case, find_violation, no_act
from postwatch.case.marks import marks_of, marks_of_service
from postwatch.case.offenders import as_called
from postwatch.case.options import ActFilter
from postwatch.case.repeats import EarlierDecision, earlier_decisions, same_offender, same_person
from postwatch.case.signatures import cited, require_drafter
from postwatch.case.state import CaseFile, acts_of, file_of, files_meeting, files_of, joins, visit_of
from postwatch.case.tables import Case, CaseStatus, CaseStep, Decision, Offender, Payment, StepKind, Violation
from postwatch.case.terms import as_held, late_interest, terms_of
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError, UsageError, about
from postwatch.evidence.actions import scan_sha256
from postwatch.fields import Entry
from postwatch.inspection.letters import whole_number
from postwatch.inspection.lookup import find_visit
from postwatch.inspection.rules import check_activity
from postwatch.inspection.tables import Visit
from postwatch.language import _
from postwatch.law import fines, moves
from postwatch.law import in_force as law
from postwatch.law.ages import UNKNOWN_OFFENDER, check_age
from postwatch.law.catalogue import Catalogue
from postwatch.law.confirmed import catalogue_of
from postwatch.law.lookup import find_act, is_in_words
from postwatch.law.powers import Judged, named
from postwatch.law.provisions import ConsequenceLine, provision_of
from postwatch.law.rows import CONFIDENCES, REPEATED, VERIFIED, Act, Rule
from postwatch.lawful.marks import Marks, codes_in
from postwatch.office.actions import next_code, save_part
from postwatch.office.naming import find_recorded
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.names import form_named
from postwatch.recipient.spans import parent_on, unit_on
from postwatch.recipient.tables import Recipient
from postwatch.record.rules import check_days
from postwatch.store import conditions
from postwatch.store.columns import code_of, last_row, record_id, row_of, rows_with, save
from postwatch.store.conditions import Condition
from postwatch.store.transaction import WITHDRAWN_TOO, recorded
from postwatch.vietnamese import choice, dong, may_mean, member, money, short_date

AboutOffender = TypeVar("AboutOffender", StepFacts, ExplanationFacts)
Given = Mapping[str, Any]
"""The values of a violation as they are typed, by the names of its fields."""


@dataclass(frozen=True)
class ActLine:
    """A violation in a list.

    Fines in đồng, for the offender's kind; ``fine_usual`` is None where a circumstance leaves it open. ``occurred_on``
    is None while it continues.
    """

    id: str
    case: str
    recipient: str | None
    decree: str
    provision: str
    offender: Offender
    fine_min: int
    fine_max: int
    fine_usual: int | None
    verified: bool
    status: CaseStatus
    conduct: str
    confidence: str
    source: str
    occurred_on: dt.date | None
    detected_on: dt.date
    offender_name: str | None


@dataclass(frozen=True)
class ClockLine:
    """A statutory deadline; ``due_on`` is None while its start is unknown or when the law sets no number of days.

    ``due_at`` is the time of a deadline in hours, such as 14:30. ``calendar_confirmed`` is false where a day off within
    the term is only proposed: the later day is ``due_on``, and the office has to act by ``earliest_on``. ``hour_known``
    is false where the time from which hours run is not known.
    """

    name: str
    due_on: dt.date | None
    basis: str
    verified: bool
    calendar_confirmed: bool
    earliest_on: dt.date | None
    title: str
    note: str
    due_at: str | None
    hour_known: bool


@dataclass(frozen=True)
class ExplanationLine:
    """An explanation of the offender, with the numbers of the document that carries it."""

    id: str
    asked_on: dt.date
    held_on: dt.date | None
    text: str | None
    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    offender_name: str | None
    as_signed: str | None
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]


@dataclass(frozen=True)
class PaymentLine:
    """A payment of a fine, in đồng, with its proof and its corrections; ``interest`` is a part of the amount."""

    id: str
    paid_on: dt.date
    amount: int
    interest: int | None
    proof_number: str | None
    treasury: str | None
    as_signed: str | None
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]
    corrections_list: tuple[CorrectionLine, ...]


@dataclass(frozen=True)
class StepLine:
    """A step of a case; ``amount`` in đồng.

    ``is_waiting`` says that it has no answer or no end yet, ``awaits_number`` that its document waits for a number.
    """

    id: str
    kind: StepKind
    taken_on: dt.date
    at: str | None
    number: str | None
    person: str | None
    body: str | None
    authority: str | None
    ground: str | None
    words: str | None
    until: dt.date | None
    answered_on: dt.date | None
    outcome: str | None
    amount: int | None
    times: int | None
    norm: str | None
    reason: str | None
    opened_list: tuple[str, ...]
    as_signed: str | None
    is_waiting: bool
    awaits_number: bool
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]


@dataclass(frozen=True)
class GoodsLine:
    """Goods that were held in a case: since when, and by what step they left, on what day.

    ``disposal`` says that they are goods confiscated on the first day which were handed over (``handed-over``) or
    destroyed (``confiscated``) on the second; they are in the list as confiscated goods too.
    """

    name: str
    quantity: int
    unit: str
    condition: str | None
    storage: str | None
    held_on: dt.date
    ended_on: dt.date | None
    ended_by: StepKind | None
    disposal: str | None


@dataclass(frozen=True)
class JoinedCase:
    """A case that was recorded twice and joined to another: on what legal day, by whom and why."""

    id: str
    corrected_on: dt.date
    actor: str
    reason: str


@dataclass(frozen=True)
class DecisionLine:
    """A decision; ``fine`` as first decided, ``fine_in_force`` and ``paid`` are in đồng.

    ``verified`` says whether the competence was verified.

    ``number`` is empty while a signed decision waits for it. ``scan_sha256`` is the hash of the scan, if there is one.
    """

    id: str
    case: str
    recipient: str | None
    number: str
    awaits_number: bool
    offender_name: str | None
    decided_on: dt.date
    authority: str
    verified: bool
    decided_by: str
    delegation: str | None
    fine: int
    warning: bool | None
    additional: str | None
    remedies: str | None
    fine_in_force: int
    paid: int
    handed_over_on: dt.date | None
    handed_over_how: str | None
    handed_over_as_signed: str | None
    handed_over_faults_list: tuple[str, ...]
    reason: str | None
    opened_list: tuple[str, ...]
    other_conduct: str | None
    fine_reason: str | None
    as_signed: str | None
    scan_sha256: str | None
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]
    handed_over_later_list: tuple[str, ...]


@dataclass(frozen=True)
class ActDetails(ActLine):
    """A violation with its deadlines and the authorities competent for its maximum fine, lowest first.

    Explanations, transfer, decision and payments belong to its case; ``earlier_list`` has the decisions that this
    office knows against the legal person. ``usual_authority_list`` leaves out authorities whose power is bound to a
    field of their own. ``conduct_like`` has the words of the later act ``like`` where the act's own words were not
    seen, ``consequences_list`` the sanctions and remedies that the decree attaches to it, ``decision_faults_list`` the
    faults of a signed decision (keys of `rules.FAULTS`).
    """

    born: str | None
    age: int | None
    intentional: bool | None
    authority_list: tuple[str, ...]
    usual_authority_list: tuple[str, ...]
    clocks_list: tuple[ClockLine, ...]
    description: str | None
    aggravating: int
    mitigating: int
    aggravating_named: str | None
    mitigating_named: str | None
    additional: str | None
    visit: str | None
    drawn_up_by: str | None
    minutes_number: str | None
    minutes_on: dt.date | None
    decision_id: str | None
    decision_number: str | None
    decided_on: dt.date | None
    fine_imposed: int | None
    fine_paid: int | None
    explanations_list: tuple[ExplanationLine, ...]
    payments_list: tuple[PaymentLine, ...]
    withdrawn_payments_list: tuple[PaymentLine, ...]
    annulled_payments_list: tuple[PaymentLine, ...]
    transferred_to: str | None
    transferred_on: dt.date | None
    withdrawn_on: dt.date | None
    corrections_list: tuple[CorrectionLine, ...]
    joined_list: tuple[JoinedCase, ...]
    conduct_like: str
    like: str
    consequences_list: tuple[ConsequenceLine, ...]
    decision_authority: str | None
    decision_by: str | None
    decision_delegation: str | None
    decision_warning: bool | None
    decision_additional: str | None
    decision_remedies: str | None
    handed_over_on: dt.date | None
    handed_over_how: str | None
    handed_over_as_signed: str | None
    handed_over_faults_list: tuple[str, ...]
    decision_reason: str | None
    decision_opened_list: tuple[str, ...]
    decision_other_conduct: str | None
    decision_fine_reason: str | None
    decision_as_signed: str | None
    decision_faults_list: tuple[str, ...]
    decision_later_list: tuple[str, ...]
    handed_over_later_list: tuple[str, ...]
    fine_outstanding: int | None
    late_interest: int | None
    interest_paid: int | None
    steps_list: tuple[StepLine, ...]
    superseded_list: tuple[str, ...]
    annulled_list: tuple[str, ...]
    annulled_faults_list: tuple[str, ...]
    superseded_decisions_list: tuple[DecisionLine, ...]
    annulled_decisions_list: tuple[DecisionLine, ...]
    earlier_list: tuple[EarlierDecision, ...]
    goods_list: tuple[GoodsLine, ...]


@dataclass(frozen=True)
class CaseLine:
    """A case; ``recipient`` is a code."""

    id: str
    recipient: str | None
    status: CaseStatus
    opened_on: dt.date
    closed_on: dt.date | None
    close_reason: str | None
    transferred_to: str | None
    transferred_on: dt.date | None


@dataclass(frozen=True)
class StepResult(CaseLine):
    """A case after a step of it."""

    step: StepLine


@dataclass(frozen=True)
class GoodsResult(StepResult):
    """A case after a step about goods, with all goods that were held in it."""

    goods_list: tuple[GoodsLine, ...]


@dataclass(frozen=True)
class CaseInShort:
    """A case with its decision, if there is one: the fine, the amount paid and the amount outstanding, in đồng.

    ``warning`` says that a decision on the case is a warning.
    """

    id: str
    status: CaseStatus
    opened_on: dt.date
    closed_on: dt.date | None
    decision_number: str | None
    decided_on: dt.date | None
    fine: int | None
    warning: bool | None
    paid: int | None
    outstanding: int | None


@dataclass(frozen=True)
class PaymentResult(DecisionLine):
    """A decision after a payment of its fine; ``completed`` where it was recorded and now has its proof."""

    payment: PaymentLine
    completed: bool


@dataclass(frozen=True)
class ExplanationResult(CaseLine):
    """A case after an explanation of an offender."""

    explanation: ExplanationLine


@dataclass(frozen=True)
class JudgedAct:
    """A violation that is not recorded yet, its unit, if it has one, and the visit that found it."""

    act: Violation
    unit: Recipient | None
    visit: Visit | None


def add_act(session: Session, desk: Desk, *, draft: Entry[Violation]) -> ActDetails:
    """Record a violation under the decree of its day; open a case when none is given.

    Raises RuleError for days that contradict, an act after the last day of its unit, a provision that cannot be cited,
    another unit's or a closed case; NotFoundError for an unknown unit, visit or case, or a day without a provision.
    """
    given = draft.given
    judged = judge(session, desk, given=given)
    act, unit, visit = judged.act, judged.unit, judged.visit
    if visit is not None:
        with about("visit"):
            take_visit(session, visit, unit, act.detected_on)
    with about("case"):
        case = place_in(session, desk, act, case_for(session, desk, given, unit), given, visit)
    act.code = next_code(session, prefix=rules.ACT_PREFIX, on=desk.today)
    act.offender_name = as_called(session, case, act.offender_name)
    save(session, act)
    return _details(session, desk, act, case)


def judge(session: Session, desk: Desk, *, given: Given) -> JudgedAct:
    """Return a violation under the decree of its day, as a row without code and case, of its values as typed.

    Raises as `add_act`.
    """
    if not given["recipient_id"]:
        with about("unit"):
            rules.check_told(_offender_typed(given), is_named=given["offender_name"] is not None)
    visit, ended_on, detected_on = _seen(session, desk, given)
    governed = law.law_day(ended_on=ended_on, detected_on=detected_on)
    with about("unit"):
        unit = _unit_meant(session, given["recipient_id"], on=governed)
    with about("provision"):
        catalogue = catalogue_of(session, desk)
        row = find_act(catalogue, given["provision"], on=governed, decree=given["decree"])
        if given["decree"] is None and not is_in_words(given["provision"]):
            _refuse_doubtful_number(session, desk, catalogue, row)
        provision = provision_of(catalogue, row, governed)
    with about("offender"):
        offender = _offender_meant(session, given, unit, on=governed)
        check_age(given["born"], given["age"], on=governed, is_person=offender in fines.HALF_FINE)
        low, high = fines.fine_range(provision.fine_min, provision.fine_max, offender)
    counted = rules.circumstances(given)
    fines.net_of(**counted)
    act = row_of(
        Violation,
        provision,
        **{name: given[name] for name in ("description", "born", "age")},
        recipient_id=unit.id if unit is not None else None,
        offender=Offender(offender),
        intentional=given["intentional"] or None,
        offender_name=UNKNOWN_OFFENDER if offender == Offender.UNKNOWN.value else given["offender_name"],
        ended_on=ended_on,
        detected_on=detected_on,
        fine_min=low,
        fine_max=high,
        **counted,
        aggravating_named="; ".join(given["aggravating_named"]) or None,
        mitigating_named="; ".join(given["mitigating_named"]) or None,
        conduct=provision.conduct or None,
        catalogue_provision=provision.provision,
        additional=provision.additional or None,
        minutes_number=None,
        drawn_up_by=None,
    )
    return JudgedAct(act, unit, visit)


def _unit_meant(session: Session, typed: str | None, *, on: dt.date) -> Recipient | None:
    """Return the unit of a violation of a day; None if the typed offender is no unit of the register."""
    if not typed:
        return None
    unit = find_recipient(session, recipient=typed)
    rules.check_provider(unit.name, kind=unit.kind.value, kind_in_words=unit.kind.in_words)
    # A unit that acts before its first day may break the law by just that.
    check_activity(unit.name, first=None, last=unit.active_to, day=on)
    return unit


def _refuse_doubtful_number(session: Session, desk: Desk, catalogue: Catalogue, row: Act) -> None:
    """Refuse a number that means another act in another decree, until its decree is named (RuleError).

    Once for each number; always for an act of before the later decree, when that is in force.
    """
    days = {decree.number: decree.valid_from for decree in catalogue.decrees if decree.valid_from is not None}
    for other in moves.other_meanings(catalogue.acts, catalogue.moves, row):
        if row.decree not in days or other.decree not in days:
            continue  # `law check` names a decree without its first day
        later = max(days[row.decree], days[other.decree])
        is_of_before = later == days[other.decree]
        if later > desk.today or (not is_of_before and _is_known(session, row)):
            continue
        typed = row.decree.rpartition("/")[0]
        refusal = rules.DoubtfulNumberError(
            _("{provision} is “{conduct}” by Nghị định {decree}, and “{other}” by Nghị định {other_decree}").format(
                provision=row.provision, conduct=_words(catalogue, row), decree=row.decree,
                other=_words(catalogue, other), other_decree=other.decree,
            ),
            hint=_(
                "if the first is meant: --decree {decree}, or {decree} in the column Nghị định of a sheet; "
                "see: postwatch law move {provision}"
            ).format(decree=typed, provision=row.provision),
        )  # fmt: skip
        refusal.decree = typed
        raise refusal


def _is_known(session: Session, row: Act) -> bool:
    """Return whether a violation of this provision is recorded: the question was answered then."""
    same = select(Violation.id).where(Violation.decree == row.decree, Violation.provision == row.provision)
    return session.exec(same.limit(1)).first() is not None


def _words(catalogue: Catalogue, row: Act) -> str:
    """Return the words of an act, or of the later act that carries it on."""
    like = None if row.text else moves.likeness(catalogue.moves, catalogue.acts, row)
    return row.words or (like[1].words if like else "…")


def _offender_meant(session: Session, given: Given, unit: Recipient | None, *, on: dt.date) -> str:
    """Return the kind of offender: as typed (code or words), else by the legal form of the unit.

    A point without a legal form of its own is its enterprise (Nghị định 118/2021/NĐ-CP, Điều 3.4); who is named is what
    the name tells (`form_named`), else a person. Raises RuleError for half a fine against an organisation.
    """
    above = session.get_one(Recipient, unit.parent_id) if unit is not None and unit.parent_id else unit
    known = (unit.legal_form or above.legal_form) if unit is not None and above is not None else None
    form, offender = known.value if known else None, _offender_typed(given)
    if offender is None:
        if (name := given["offender_name"]) is None:
            return fines.offender_of(form)
        named = form_named(name)
        return fines.offender_of(named) if named else Offender.INDIVIDUAL.value
    rules.check_offender(
        unit.name if unit is not None else None, offender, form=form,
        is_named=given["offender_name"] is not None, on=on,
    )  # fmt: skip
    return offender


def _offender_typed(given: Given) -> str | None:
    """Return the kind of offender that was typed, by its code if it has a code."""
    typed: str | None = given["offender"]
    known = member(Offender, rules.OFFENDER_WORDS.get(typed, typed)) if typed else None
    return known.value if known is not None else typed


def list_acts(session: Session, desk: Desk, *met: Condition, chosen: ActFilter) -> list[ActLine]:
    """Return violations that meet conditions in the order of their detection, or those withdrawn.

    Raises RuleError for days in the wrong order.
    """
    check_days(chosen.first, chosen.last)
    statement: Any = (
        select(Violation, Recipient.code)
        .outerjoin(Recipient, col(Recipient.id) == Violation.recipient_id)
        .order_by(col(Violation.detected_on), record_id(Violation))
    )
    wanted = conditions.chosen(
        chosen.case and Violation.case_id == find_case(session, desk, case=chosen.case).id,
        chosen.recipient and of_units([find_recipient(session, recipient=chosen.recipient).id]),
        chosen.first and Violation.detected_on >= chosen.first,
        chosen.last and Violation.detected_on <= chosen.last,
    )
    status = choice(CaseStatus, chosen.status, what=_("status of a case")) if chosen.status else None
    found = session.exec(recorded(statement.where(*wanted, *met), Violation, withdrawn=chosen.withdrawn)).all()
    lines = _lines(session, desk, found)
    return [line for line in lines if status is None or line.status is status]


def _lines(session: Session, desk: Desk, found: Sequence[tuple[Violation, str | None]]) -> Iterator[ActLine]:
    """Yield the lines of violations, each with the code of its unit."""
    catalogue, files = catalogue_of(session, desk), files_of(session, {act.case_id for act, _unit in found})
    for act, unit in found:
        file = files.get(act.case_id) or file_of(
            session, session.get_one(Case, act.case_id, execution_options=WITHDRAWN_TOO)
        )
        decision = file.against(act.offender_name).decision
        handled_on = decision.decided_on if decision is not None else desk.today
        yield _line(catalogue, act, file.case.code, unit, status_of(session, desk, file), handled_on=handled_on)


def of_units(unit_ids: Collection[int]) -> Condition:
    """Return the condition that a violation is by any of the units or by a point of any."""
    points = select(Recipient.id).where(col(Recipient.parent_id).in_(unit_ids))
    return or_(col(Violation.recipient_id).in_(unit_ids), col(Violation.recipient_id).in_(points))


def case_lines(session: Session, desk: Desk, *wanted: Condition) -> list[CaseInShort]:
    """Return the cases that meet conditions, in the order in which they were opened, with the amounts paid and owed."""
    lines = []
    for file in files_meeting(session, *wanted):
        ended = ended_on(session, desk, file)
        told = {"status": CaseStatus.CLOSED if ended is not None else file.case.status, "closed_on": ended}
        lines.append(result_of(CaseInShort, file.case, id=file.case.code, **told, **_owed(file, on=desk.today)))
    return lines


def _owed(file: CaseFile, *, on: dt.date) -> dict[str, Any]:
    """Return the fine of a decision, the amount paid and the amount outstanding, in đồng; None without a decision."""
    if file.decision is None:
        return dict.fromkeys(("decision_number", "decided_on", "fine", "warning", "paid", "outstanding"))
    every = (file, *file.others)
    warns = any(one.decision is not None and one.decision.warning for one in every)
    known = {"decision_number": file.decision.number, "decided_on": file.decision.decided_on, "warning": warns}
    sums = {"fine": sum(one.fine for one in every), "paid": sum(one.paid for one in every)}
    return {**known, **sums, "outstanding": sum(outstanding(one, on=on) for one in every)}


def show_act(session: Session, desk: Desk, *, act: str) -> ActDetails:
    """Return all details of a violation, though it was withdrawn. Raises NotFoundError."""
    row = find_recorded(session, Violation, act, prefix=rules.ACT_PREFIX, on=desk.today, refusal=no_act(act))
    case = session.get_one(Case, row.case_id, execution_options=WITHDRAWN_TOO)
    return _details(session, desk, row, case)


def show_case(session: Session, desk: Desk, *, case: str) -> list[ActDetails]:
    """Return the violations of a case in the order of recording. Raises NotFoundError."""
    row = find_case(session, desk, case=case)
    acts = rows_with(session, Violation, by="id", case_id=row.id)
    return [_details(session, desk, act, row) for act in acts.all()]


def offender_meant(session: Session, case: AnyCase, said: str | None) -> str | None:
    """Return the name of the offender that is meant: as typed, else the only offender; None for the unit.

    Raises NotFoundError for a name that no violation of the case has, UsageError where several persons could be meant.
    """
    names = _offenders_of(session, case)
    if said is None and len(names) > 1 and None not in names:
        raise _several_offenders(case, names)
    return offender_or_case(session, case, said)


def file_meant(session: Session, desk: Desk, *, case: str, against: str | None) -> CaseFile:
    """Return the part of the file of a case about the offender who is meant (`offender_meant`)."""
    row = find_case(session, desk, case=case)
    return file_of(session, row).against(offender_meant(session, row, against))


def offender_or_case(session: Session, case: AnyCase, said: str | None) -> str | None:
    """Return the name of the offender that is meant, as `offender_meant`; None too where it is about the whole case."""
    names = _offenders_of(session, case)
    if said is None:
        return names[0] if len(names) == 1 else None
    # «Thanh» and «Thành» are two persons; typed without marks a name may mean either.
    exact = [name for name in names if same_offender(name, said)]
    meant = exact or [name for name in names if name is not None and may_mean(said, name)]
    if len(meant) > 1 and not exact:
        raise UsageError(
            _("{name} may mean several offenders of case {case}").format(name=said, case=case.code),
            hint=_("write the name with its marks: {list}").format(list="; ".join(name or "" for name in meant)),
        )
    if meant:
        return meant[0]
    raise NotFoundError(
        _("Case {case} has no offender {name}").format(case=case.code, name=said),
        hint=_("its offenders: {list}").format(
            list="; ".join(name or _("the unit (leave --against out)") for name in names)
        ),
    )


def about_one(session: Session, case: Case, rows: Iterable[AboutOffender], against: str | None) -> list[AboutOffender]:
    """Return the rows about an offender of a case: the offender typed, else the only offender, else the unit itself.

    Raises NotFoundError for a name that no violation of the case has, UsageError where all rows are about other
    offenders.
    """
    name, each = offender_or_case(session, case, against), list(rows)
    if len(_offenders_of(session, case)) == 1:
        return each
    found = [one for one in each if one.offender_name == name]
    if against is None and each and not found:
        raise _several_offenders(case, [one.offender_name for one in each])
    return found


def _seen(session: Session, desk: Desk, given: Given) -> tuple[Visit | None, dt.date | None, dt.date]:
    """Return the visit of an act, the day on which it ended, if it did, and that of its detection."""
    with about("visit"):
        visit = find_visit(session, desk, visit=given["visit_id"]) if given["visit_id"] else None
    detected_on = given["detected_on"] or (visit.visited_on if visit is not None else None)
    with about("on"):
        ended_on, detected_on = rules.days_of_act(
            on=given["ended_on"], continuing=given["continuing"], detected_on=detected_on, today=desk.today
        )
    with about("minutes_on"):
        rules.check_minutes_day(given["minutes_on"], detected_on=detected_on, today=desk.today)
    return visit, ended_on, detected_on


def offender_in_words(session: Session, case: AnyCase, name: str | None) -> str | None:
    """Return the name of an offender of a case, or that of its unit, if the case has several offenders."""
    if name is not None or len(_offenders_of(session, case)) < 2:
        return name
    unit = unit_by_id(session, file_of(session, case).case.recipient_id)
    return unit.name if unit is not None else None


def unit_by_id(session: Session, unit_id: int | None) -> Recipient | None:
    """Return the unit of an act or a case; None if it has no unit."""
    return session.get_one(Recipient, unit_id) if unit_id is not None else None


def unit_and_parent(
    session: Session, unit_id: int | None, *, on: dt.date
) -> tuple[Recipient, Recipient | None] | tuple[None, None]:
    """Return the unit of an act or a case, if it has one, and the unit above it, as they were on a day."""
    known = unit_by_id(session, unit_id)
    if known is None:
        return None, None
    unit = unit_on(session, known, on=on)
    return unit, parent_on(session, unit, on=on)


def code_of_unit(session: Session, unit_id: int | None) -> str | None:
    """Return the code of the unit of an act or a case; None if it has no unit."""
    unit = unit_by_id(session, unit_id)
    return code_of(unit)


def _several_offenders(case: AnyCase, names: Iterable[str | None]) -> UsageError:
    return UsageError(
        _("Case {case} has several offenders").format(case=case.code),
        hint=_("name one with --against: {list}").format(list="; ".join(dict.fromkeys(filter(None, names)))),
    )


def _offenders_of(session: Session, case: AnyCase) -> list[str | None]:
    return list(dict.fromkeys(act.offender_name for act in acts_of(session, case)))


def other_offenders(session: Session, desk: Desk, *, case: str, against: str | None) -> list[str]:
    """Return the names of the other offenders of a case."""
    row = find_case(session, desk, case=case)
    meant = offender_meant(session, row, against)
    return list(dict.fromkeys(act.offender_name for act in acts_of(session, row)
                              if act.offender_name is not None and act.offender_name != meant))  # fmt: skip


def payment_line(session: Session, desk: Desk, payment: Payment) -> PaymentLine:
    """Return a payment as it is shown; a withdrawn payment has no faults."""
    file = file_of(session, session.get_one(Case, last_row(session, Decision, payment.decision_id).case_id))
    known = next(
        (one for one in file.paid_by_decision.get(payment.decision_id, ()) if one.id == payment.record_id), None
    )
    marks = marks_of(session, desk, file, known) if known is not None else Marks()
    return result_of(
        PaymentLine,
        payment,
        id=payment.code,
        faults_list=marks.faults,
        later_list=marks.later,
        corrections_list=corrections_of(session, payment),
    )


def _payments_of(
    session: Session, desk: Desk, decision: DecisionFacts | None, *, withdrawn: bool
) -> tuple[PaymentLine, ...]:
    if decision is None:
        return ()
    payments = select(Payment).where(Payment.decision_id == decision.id)
    payments = payments.order_by(col(Payment.paid_on), record_id(Payment))
    chosen = recorded(payments, Payment, withdrawn=withdrawn)
    return tuple(payment_line(session, desk, one) for one in session.exec(chosen))


def possible_duplicate(session: Session, desk: Desk, *, act: str) -> str | None:
    """Return the code of an earlier violation with the same unit, provision and days; two parcels may look alike."""
    row = find_violation(session, desk, act=act)
    twin = first_alike(session, row, record_id(Violation) < row.record_id)
    return twin.code if twin is not None else None


def first_alike(session: Session, act: Violation, *wanted: Condition) -> Violation | None:
    """Return the first recorded violation with the unit, the provision, the days and the offender of another."""
    same = select(Violation).where(
        Violation.recipient_id == act.recipient_id,
        Violation.decree == act.decree,
        Violation.provision == act.provision,
        col(Violation.ended_on) == act.ended_on,
        Violation.detected_on == act.detected_on,
        *wanted,
    )
    found = session.exec(same.order_by(record_id(Violation))).all()
    return next((one for one in found if same_person(one.offender_name, act.offender_name)), None)


def warnings_of(act: ActDetails, *, catalogue: Catalogue, today: dt.date) -> list[str]:
    """Return warnings about a violation: an unverified provision, a fine left open, an age, an end of its term."""
    said = []
    if not act.verified:
        sentence = _(
            "provision {provision} of {decree} is unverified ({confidence}): read the decree before you rely on it"
        )
        said.append(
            sentence.format(provision=act.provision, decree=act.decree, confidence=_(CONFIDENCES[act.confidence]))
        )
    governed = law.law_day(ended_on=act.occurred_on, detected_on=act.detected_on)
    said += _repeats(act, catalogue.rule_on("same_act", governed))
    handled_on = act.decided_on or today
    fixing = _fixed(catalogue, act, (act.fine_min, act.fine_max), act_on=governed, handled_on=handled_on)
    silent = fines.discretion(fixing.rule)
    if silent:
        said.append(silent)
    if fixing.is_open and fixing.rule is not None and act.decided_on is None:
        sentence = _("one circumstance leaves the fine open, above {low} and below {high} ({norm}): who decides "
                     "says the amount and why")  # fmt: skip
        said.append(sentence.format(low=money(fixing.low), high=dong(fixing.high), norm=fixing.rule.norm))
    of_age = person_objections.objections(
        act.id, act.age, case=act.case, is_intentional=bool(act.intentional), is_fined=False
    )
    said += [one.sentence for one in of_age]
    over = [clock.due_on for clock in act.clocks_list if clock.name == "limitation" and clock.due_on is not None]
    if over and over[0] < today and act.status is CaseStatus.OPEN:
        sentence = _("the limitation for a fine ended on {day}; remedies are still possible (Điều 65)")
        said.append(sentence.format(day=over[0]))
    return said


def _repeats(act: ActDetails, same_act: Rule | None) -> Iterator[str]:
    """Yield warnings of the earlier sanctions of which an act is, or may be, a repeat."""
    for one in act.earlier_list:
        if one.is_repeat:
            sentence = _("{act} is a repeat: {number} of {day}, {unit}, {provision}; by this office's register only")
        elif one.may_be_repeat:
            sentence = _("{act} is perhaps a repeat: {number} of {day}, {unit}, {provision}; it is the same act if the "
                         "two differ in degree or consequence alone ({norm}): compare them")  # fmt: skip
        else:
            continue
        yield sentence.format(
            act=act.id, number=one.number, day=one.decided_on, unit=one.recipient or _("no unit"),
            provision=one.provision, norm=same_act.norm if same_act is not None else "",
        )  # fmt: skip


def take_visit(session: Session, visit: Visit, unit: Recipient | None, detected_on: dt.date) -> None:
    """Take a visit as that which found a violation: refuse it to another unit, or after the detection (RuleError)."""
    visited = session.get_one(Recipient, visit.recipient_id)
    concerns = unit is not None and unit.id in (visited.id, visited.parent_id)
    rules.check_visit(visit.code, visited_on=visit.visited_on, detected_on=detected_on, concerns=concerns)


def case_for(session: Session, desk: Desk, given: Given, unit: Recipient | None) -> Case | None:
    """Return the case that is named, None where none is. Raises RuleError for a case that takes no such violation."""
    if given["case"] is None:
        return None
    case = find_case(session, desk, case=given["case"])
    file = file_of(session, case)
    rules.check_case(
        case.code,
        status=file.case.status.value,
        same_unit=file.case.recipient_id == (unit.id if unit is not None else None),
    )
    decision = file.against(as_called(session, case, given["offender_name"])).decision
    rules.check_undecided(case.code, number=decision.number or "…" if decision is not None else None)
    return case


def place_in(
    session: Session, desk: Desk, act: Violation, case: Case | None, given: Given, visit: Visit | None
) -> Case:
    """Put a violation into a case (a new case if None) and record its visit and its minutes there.

    Minutes of a day are a step of the case. Raises RuleError for another visit or other minutes than the case has.
    """
    known = file_of(session, case).case if case is not None else CaseFacts(0, "")
    require_drafter(session, given["drawn_up_by"], given["minutes_on"] or desk.today)
    if case is None:
        case = Case(code=next_code(session, prefix=rules.CASE_PREFIX, on=desk.today))
        save(session, case)
    number = number_of_minutes(session, desk, given["minutes_number"], on=given["minutes_on"] or act.detected_on)
    if differs_from(
        known,
        visit_id=visit.id if visit is not None else None,
        drawn_up_by=given["drawn_up_by"],
        minutes_number=number,
        minutes_on=given["minutes_on"],
    ):
        raise RuleError(
            _("Case {case} already has another visit, other minutes or another reporting officer").format(
                case=case.code
            ),
            hint=_("leave these options out, or leave --case out to open a new case"),
        )
    act.case_id, act.visit_id = case.id, visit.id if visit is not None else known.visit_id
    if given["minutes_on"] is not None and known.minutes_on is None:
        keep_minutes(session, case, on=given["minutes_on"], number=number, drawn_up_by=given["drawn_up_by"])
    else:
        act.minutes_number, act.drawn_up_by = number, given["drawn_up_by"]
    return case


def differs_from(known: CaseFacts, **said: object) -> bool:
    """Return whether a value given for a case differs from a known value; None is no difference, on either side."""
    return any(value is not None and getattr(known, name) not in (None, value) for name, value in said.items())


def keep_minutes(session: Session, case: AnyCase, *, on: dt.date, number: str | None, drawn_up_by: str | None) -> None:
    """Record minutes that were typed with something else as a step of their own."""
    kind, ground = StepKind.MINUTES, steps.SAID
    row = CaseStep(case_id=case.id, kind=kind, ground=ground, taken_on=on, number=number, person=drawn_up_by)
    save_part(session, row, of=case.code)


def number_of_minutes(session: Session, desk: Desk, number: str | None, *, on: dt.date) -> str | None:
    """Return the number of violation minutes with the symbol of the form of their day."""
    forms = law.in_force(catalogue_of(session, desk).forms, on)
    symbols = [form.symbol for form in forms if form.purpose == "violation_minutes"]
    return whole_number(number, symbol=symbols[0]) if symbols else number


def _line(
    catalogue: Catalogue, act: Violation, case: str, unit: str | None, status: CaseStatus, *, handled_on: dt.date
) -> ActLine:
    low, high = range_of(act)
    fixing = _fixed(catalogue, act, (low, high), act_on=governing_day(act), handled_on=handled_on)
    return result_of(
        ActLine,
        act,
        fine_min=low,
        fine_max=high,
        fine_usual=None if fixing.is_open else fixing.low,
        id=act.code,
        case=case,
        recipient=unit,
        verified=act.confidence in VERIFIED,
        status=status,
        occurred_on=act.ended_on,
        conduct=act.conduct or "",
    )


def _fixed(
    catalogue: Catalogue,
    act: AnyAct | ActDetails,
    limits: tuple[int, int],
    *,
    act_on: dt.date,
    handled_on: dt.date,
) -> fines.Fixed:
    """Return where the circumstances of a violation put its fine within its range, in đồng."""
    net = fines.net_of(aggravating=act.aggravating, mitigating=act.mitigating)
    rule = catalogue.fixing_rule(net, act_on=act_on, handled_on=handled_on)
    return fines.fixed(*limits, net=net, rule=rule)


def _details(session: Session, desk: Desk, act: Violation, case: Case) -> ActDetails:
    """Return all details; competence is judged on the day of the decision, or today while there is none."""
    catalogue = catalogue_of(session, desk)
    row = catalogue_row(catalogue, act)
    known = provision_of(catalogue, row, governing_day(act))
    whole = file_of(session, case)
    visit_id = visit_of(act, whole.case)
    visit = session.get(Visit, visit_id) if visit_id is not None else None
    file = whole.of_act(act)
    decision = file.decision
    in_force = [one for one in file.made if one.annulled_on is None and one.offender_name == act.offender_name]
    superseded = (one for one in in_force if decision is not None and one.id != decision.id)
    beside = [decision_line(session, desk, case, one) for one in superseded]
    earlier = earlier_decisions(session, catalogue, act, row, on=governing_day(act))
    conditions = (REPEATED,) if any(one.is_repeat for one in earlier) else ()
    clocks = as_held(file, terms_of(catalogue, act, file, partial(law_of, catalogue, act, conditions)))
    payments = _payments_of(session, desk, decision, withdrawn=False)
    decided_on = decision.decided_on if decision is not None else None
    judged = judged_powers(catalogue, act, row, on=decided_on or desk.today, conditions=conditions)
    status = status_of(session, desk, whole)
    return result_of(
        ActDetails,
        act,
        file.case,
        **{
            name: value
            for name, value in vars(
                _line(
                    catalogue,
                    act,
                    case.code,
                    code_of_unit(session, act.recipient_id),
                    status,
                    handled_on=decided_on or desk.today,
                )
            ).items()
            if name != "conduct"
        },
        authority_list=_titles(judged),
        usual_authority_list=_titles(one for one in judged if not one.power.is_of_a_field),
        conduct_like=known.conduct_like,
        like=known.like,
        conduct=act.conduct or known.conduct,
        age=age_of(act),
        consequences_list=known.consequences_list,
        **_of_decision(session, desk, case, file),
        late_interest=late_interest(catalogue, file, clocks, today=desk.today),
        steps_list=_steps_told(session, desk, file),
        superseded_list=tuple(map(_in_short, beside)),
        superseded_decisions_list=tuple(beside),
        **_of_annulled(session, desk, case, file, file.annulled_against(act.offender_name)),
        earlier_list=tuple(earlier),
        goods_list=goods_lines(file),
        clocks_list=tuple(
            result_of(ClockLine, one, due_at=one.due_at.isoformat("minutes") if one.due_at is not None else None)
            for one in clocks
        ),
        visit=code_of(visit),
        minutes_number=file.minutes.number,
        minutes_on=file.minutes.on,
        drawn_up_by=file.minutes.drawn_up_by,
        explanations_list=tuple(_explanation_line(session, desk, file, one) for one in file.explanations),
        payments_list=payments,
        withdrawn_payments_list=_payments_of(session, desk, decision, withdrawn=True),
        corrections_list=(
            *corrections_of(session, act),
            *(corrections_of(session, last_row(session, Decision, decision.id)) if decision is not None else ()),
        ),
        joined_list=tuple(_joined(session, case)),
    )


def _explanation_line(session: Session, desk: Desk, file: CaseFile, one: ExplanationFacts) -> ExplanationLine:
    marks = marks_of(session, desk, file, one)
    return result_of(ExplanationLine, one, id=one.code, faults_list=marks.faults, later_list=marks.later)


def explanation_result(session: Session, desk: Desk, case: Case, row: Explanation) -> ExplanationResult:
    """Return a case with the explanation that was recorded."""
    file = file_of(session, case)
    one = next(one for one in file.explanations if one.id == row.record_id)
    line = _explanation_line(session, desk, file, one)
    return result_of(ExplanationResult, case_line(session, case), explanation=line)


def step_result(session: Session, desk: Desk, case: Case, row: CaseStep) -> StepResult:
    """Return a case with the step that was taken."""
    file = file_of(session, case)
    step = next(one for one in file.steps if one.id == row.record_id)
    line = step_line(session, desk, file.against(step.offender_name), step)
    return result_of(StepResult, case_line(session, case), step=line)


def goods_result(session: Session, desk: Desk, case: Case, step: CaseStep) -> GoodsResult:
    """Return a case with the step about goods that was taken."""
    taken = step_result(session, desk, case, step)
    return result_of(GoodsResult, taken, goods_list=goods_lines(file_of(session, case)))


def goods_lines(file: CaseFile) -> tuple[GoodsLine, ...]:
    """Return all goods that were held in a case as they are shown."""
    taken, held = {step.id: step for step in file.steps}, {one.id: one for one in file.held}
    lines = []
    for each in (*file.goods, *file.disposed):
        one = held.get(each.id, each)
        ended = taken[one.ended_id] if one.ended_id is not None and one.id not in held else None
        lines.append(
            result_of(
                GoodsLine,
                one,
                held_on=taken[one.held_id].taken_on,
                ended_on=ended.taken_on if ended is not None else None,
                ended_by=ended.kind if ended is not None else None,
                disposal=ended.ground if ended is not None and steps.disposes(ended.kind, ended.ground) else None,
            )
        )
    return tuple(lines)


def _steps_told(session: Session, desk: Desk, file: CaseFile) -> tuple[StepLine, ...]:
    """Return the steps as shown; faultless minutes typed with an act are shown with it, unless there are several."""
    named = {act.minutes_id for act in file.whole.acts}
    lines = [(step, step_line(session, desk, file, step)) for step in file.steps]
    return tuple(line for step, line in lines if step.ground != steps.SAID or line.faults_list or step.id in named)


def step_line(session: Session, desk: Desk, file: CaseFile, step: StepFacts) -> StepLine:
    """Return a step as it is shown; nothing of a step about an annulled decision waits but a complaint."""
    marks = marks_of(session, desk, file, step)
    waiting = steps.ANSWERED if step in file.standing else steps.COMPLAINTS
    return result_of(
        StepLine,
        step,
        id=step.code,
        is_waiting=step.kind in waiting and step.answered_on is None,
        awaits_number=steps.awaits_number(step.kind, step.number, step.outcome),
        opened_list=_opened(step.opened),
        faults_list=marks.faults,
        later_list=marks.later,
    )


def _opened(kept: str | None) -> tuple[str, ...]:
    """Return the faults that a reason opened; those opened as other conduct are shown beside it."""
    return tuple(fault for fault in codes_in(kept) if fault not in rules.BY_OTHER_CONDUCT)


def _of_decision(session: Session, desk: Desk, case: Case, file: CaseFile) -> dict[str, Any]:
    """Return the fields of the decision in a file that are known, with its marks."""
    decision = file.decision
    named = {
        "decision_id": "code",
        "decision_number": "number",
        "decided_on": "decided_on",
        "decision_reason": "reason",
        "decision_other_conduct": "other_conduct",
        "decision_fine_reason": "fine_reason",
        "decision_as_signed": "as_signed",
        "decision_authority": "authority",
        "decision_by": "decided_by",
        "decision_warning": "warning",
        "decision_additional": "additional",
        "decision_remedies": "remedies",
        "handed_over_on": "handed_over_on",
        "handed_over_how": "handed_over_how",
        "handed_over_as_signed": "handed_over_as_signed",
    }
    told = {field: getattr(decision, column, None) for field, column in named.items()}
    if decision is None:
        lists = ("decision_opened", "decision_faults", "decision_later", "handed_over_faults", "handed_over_later")
        absent = ("decision_delegation", "fine_imposed", "fine_paid", "fine_outstanding", "interest_paid")
        return told | {f"{name}_list": () for name in lists} | dict.fromkeys(absent)
    marks, of_service = marks_of(session, desk, file, decision), marks_of_service(decision)
    return told | {
        "decision_delegation": cited(session, desk, case, decision),
        "decision_opened_list": _opened(decision.opened),
        "decision_faults_list": marks.faults,
        "decision_later_list": marks.later,
        "handed_over_faults_list": of_service.faults,
        "handed_over_later_list": of_service.later,
        "fine_imposed": file.fine,
        "fine_paid": file.paid,
        "fine_outstanding": outstanding(file, on=desk.today),
        "interest_paid": file.interest_paid,
    }


def _of_annulled(
    session: Session, desk: Desk, case: Case, file: CaseFile, annulled: Sequence[DecisionFacts]
) -> dict[str, Any]:
    """Return the fields of annulled decisions, with their faults and the payments towards them."""
    lines = [decision_line(session, desk, case, one) for one in annulled]
    faults = [marks_of(session, desk, file, one).faults for one in annulled]
    paid = [_payments_of(session, desk, one, withdrawn=False) for one in annulled]
    return {
        "annulled_list": tuple(f"{one.number or '…'} ({short_date(one.decided_on)})" for one in annulled),
        "annulled_faults_list": tuple(dict.fromkeys(chain.from_iterable(faults))),
        "annulled_decisions_list": tuple(lines),
        "annulled_payments_list": tuple(chain.from_iterable(paid)),
    }


def _in_short(one: DecisionLine) -> str:
    """Return a decision in short: its number, its day, its fine in force and the amount paid."""
    return _("{number} ({day}): {fine}, {paid} paid").format(
        number=one.number or "…", day=one.decided_on, fine=dong(one.fine_in_force), paid=dong(one.paid)
    )


def _joined(session: Session, case: Case) -> Iterator[JoinedCase]:
    """Yield the cases that were joined to a case, each after those that had been joined to it."""
    joined = sorted(one.case_id for one in joins(session).values() if one.into_id == case.id)
    for one in (session.get_one(Case, case_id, execution_options=WITHDRAWN_TOO) for case_id in joined):
        yield from _joined(session, one)
        for line in corrections_of(session, one):
            yield JoinedCase(one.code, line.corrected_on, line.actor, line.reason)


def _titles(judged: Iterable[Judged]) -> tuple[str, ...]:
    """Return the titles of those who are competent, the lowest first."""
    return tuple(dict.fromkeys(one.power.title for one in judged if one.is_competent))


def decision_line(session: Session, desk: Desk, case: Case, decision: AnyDecision) -> DecisionLine:
    """Return a decision as it is shown, with the amount paid of its fine."""
    file = file_of(session, case)
    made = next(one for one in file.made if one.id == id_of(decision))
    marks, of_service = marks_of(session, desk, file, made), marks_of_service(made)
    known = law.in_force(catalogue_of(session, desk).powers, decision.decided_on)
    return result_of(
        DecisionLine,
        made._replace(delegation=cited(session, desk, case, made)),
        id=made.code,
        case=case.code,
        number=decision.number or "",
        awaits_number=decision.number is None,
        recipient=code_of_unit(session, file.case.recipient_id),
        scan_sha256=scan_sha256(session, decision.evidence_id),
        verified=any(one.confidence in VERIFIED for one in named(known, decision.authority)),
        opened_list=_opened(decision.opened),
        faults_list=marks.faults,
        later_list=marks.later,
        handed_over_faults_list=of_service.faults,
        handed_over_later_list=of_service.later,
        fine_in_force=file.against(made.offender_name).but(decision=made).fine,
        paid=sum(one.towards_fine for one in file.paid_by_decision.get(made.id, ())),
    )


def case_line(session: Session, case: Case) -> CaseLine:
    """Return a case as it is shown."""
    known = file_of(session, case).case
    return result_of(CaseLine, known, id=case.code, recipient=code_of_unit(session, known.recipient_id))
