"""The file of a case: all that is recorded, its index with what is missing, the list of a year for the archive."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, or_, select

from postwatch.case import steps
from postwatch.case.actions import code_of_unit, of_units, offender_or_case, show_case, unit_and_parent
from postwatch.case.amounts_due import interest_of, last_day_to_pay, outstanding, overdue
from postwatch.case.case_end import ended_on
from postwatch.case.conditions import opened_on
from postwatch.case.facts import (
    ActFacts,
    CaseFacts,
    DecisionFacts,
    ExplanationFacts,
    GoodsFacts,
    PaymentFacts,
    StepFacts,
)
from postwatch.case.letters import offender_in_words
from postwatch.case.lookup import find_case
from postwatch.case.marks import Paper, marks_of, marks_of_service
from postwatch.case.options import CaseFilter
from postwatch.case.paper_letters import (
    DELEGATION_TITLE,
    EXPLANATION_TITLE,
    FILE_TEMPLATE,
    GIVEN_TITLE,
    SETTLING_TITLES,
    STEP_TITLES,
    FileEntry,
    file_facts,
    title_of,
    title_of_decision,
)
from postwatch.case.rules import FAULTS
from postwatch.case.state import CaseFile, file_of, files_meeting, ids_of, is_of_all
from postwatch.case.tables import Case, CaseStatus, StepKind, Violation
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.documents.sources import shipped_template
from postwatch.evidence.actions import keep_document
from postwatch.inspection.minutes import body_of
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.language import N_, _, in_vietnamese
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import EXPLAINING
from postwatch.law.confirmed import catalogue_of
from postwatch.lawful.marks import Marks
from postwatch.recipient.lookup import find_recipient
from postwatch.register.books import parse_year
from postwatch.staff.tables import Delegation
from postwatch.store import conditions
from postwatch.vietnamese import choice

_LAST = dt.date.max
# The things that may be missing in a file.
MISSING = {
    "minutes": N_("violation minutes"),
    "minutes_number": N_("number of the violation minutes"),
    "reporting_officer": N_("reporting officer of the violation minutes"),
    "right_to_explain": N_("the right to explain has not ended: it runs until {day}"),
    "hearing": N_("result of the explanation asked for on {day}"),
    "conduct": N_("words of the decree on violation {act}"),
    "description": N_("description of violation {act}"),
    "hold_decision": N_("decision to hold the goods"),
    "goods": N_("decision on the goods still held"),
    "disposal": N_("minutes of handing over or destroying confiscated goods"),
    "decision": N_("sanction decision, or letter that ends the case"),
    "decision_number": N_("number of the decision"),
    "decision_scan": N_("scan of the signed decision"),
    "hand_over": N_("day on which the decision was handed over"),
    "remedies": N_("paper on the remedies carried out"),
    "payment": N_("proof that the whole fine was paid"),
    "interest": N_("proof that the interest for late payment was paid (Điều 78, unverified)"),
}


@dataclass(frozen=True)
class CaseRecords:
    """All rows of a case, each kind in the order of its days, as they are for one of its offenders.

    ``standing`` has the decision in force against that offender and what is owed of it. ``visit`` is that of the case,
    ``inspections`` are all visits that found its acts, with their rounds.
    """

    case: CaseFacts
    acts: Sequence[ActFacts]
    offender_name: str | None
    standing: CaseFile
    decisions: Sequence[DecisionFacts]
    steps: Sequence[StepFacts]
    explanations: Sequence[ExplanationFacts]
    goods: Sequence[GoodsFacts]
    delegations: Sequence[Delegation]
    payments: Sequence[PaymentFacts]
    visit: Visit | None
    inspections: Sequence[tuple[InspectionRound, Visit]]

    @property
    def decision(self) -> DecisionFacts | None:
        """Return the decision in force."""
        return self.standing.decision

    def last(self, *kinds: StepKind) -> StepFacts | None:
        """Return the last step of the first of these kinds of which there is one."""
        for kind in kinds:
            found = [step for step in self.steps if step.kind is kind]
            if found:
                return found[-1]
        return None

    def all_of(self, kind: StepKind) -> list[StepFacts]:
        """Return the steps of a kind."""
        return [step for step in self.steps if step.kind is kind]


def read_file(session: Session, desk: Desk, *, case: str, against: str | None = None) -> CaseRecords:
    """Return all rows of a case, for the offender who is named or the only one. Raises NotFoundError."""
    row = find_case(session, desk, case=case)
    file = file_of(session, row)
    visit = session.get(Visit, file.case.visit_id) if file.case.visit_id else None
    delegated = select(Delegation).where(
        or_(col(Delegation.case_id).in_(ids_of(session, row.id)), col(Delegation.case_id).is_(None))
    )
    offender_name = offender_or_case(session, row, against)
    paid = [one for decision in file.made for one in file.paid_by_decision.get(decision.id, ())]
    return CaseRecords(
        case=file.case,
        acts=file.acts,
        offender_name=offender_name,
        standing=file.against(offender_name),
        decisions=file.made,
        steps=file.steps,
        explanations=file.explanations,
        goods=[*file.goods, *file.disposed],
        delegations=session.exec(delegated.order_by(col(Delegation.first_on), col(Delegation.id))).all(),
        payments=sorted(paid, key=lambda one: (one.paid_on, one.id or 0)),
        visit=visit,
        inspections=list(_inspections(session, [file.case.visit_id, *(act.visit_id for act in file.acts)])),
    )


def _inspections(session: Session, visit_ids: Sequence[int | None]) -> Iterator[tuple[InspectionRound, Visit]]:
    for visit_id in dict.fromkeys(visit_ids):
        visit = session.get(Visit, visit_id) if visit_id is not None else None
        if visit is not None:
            yield session.get_one(InspectionRound, visit.round_id), visit


@dataclass(frozen=True)
class MissingPaper:
    """What a file lacks: a key of MISSING, and its words on the screen."""

    what: str
    words: str


@dataclass(frozen=True)
class FileIndex:
    """The index of the file of a case; ``papers`` counts the documents in it.

    ``folder`` holds the copies for a court, ``files_list`` names them; None where none were asked for.
    """

    id: str
    recipient: str | None
    papers: int
    missing_list: tuple[MissingPaper, ...]
    path: str
    sha256: str
    folder: str | None = None
    files_list: tuple[str, ...] = ()


def index_file(session: Session, desk: Desk, *, case: str, replace: bool = False) -> FileIndex:
    """Make the index of the file of a case: every paper by its day, and what is missing.

    Raises NotFoundError for an unknown case, AlreadyThereError for another index that is not to be replaced.
    """
    file = read_file(session, desk, case=case)
    entries = entries_of(session, desk, file)
    lacks = tuple(_missing(session, desk, file))
    missing = tuple(MissingPaper(what, _(MISSING[what]).format(**named)) for what, named in lacks)
    printed = [in_vietnamese(MISSING[what]).format(**named) for what, named in lacks]
    code = file.case.code
    data = index_document(session, desk, file, entries, missing=printed)
    staged = desk.shelf.stage(f"documents/{code}/{code}-muc-luc.docx", data, replace=replace)
    keep_document(session, desk, kind="case_file", subject=code, file=staged)
    return FileIndex(
        code, code_of_unit(session, file.case.recipient_id), len(entries), missing, staged.path, staged.sha256
    )


def entries_of(session: Session, desk: Desk, file: CaseRecords) -> list[FileEntry]:
    """Return the papers that the records know of, in the order of the index; of one day the end of the case is last."""
    return sorted(
        _entries(session, desk, file),
        key=lambda entry: (entry.on or entry.placed_on or _LAST, entry.title == STEP_TITLES[StepKind.CLOSE]),
    )


def index_document(
    session: Session, desk: Desk, file: CaseRecords, entries: Sequence[FileEntry], *, missing: Sequence[str] = ()
) -> bytes:
    """Return the index as a Word file."""
    offenders = _offenders(session, file.case, file.acts, on=desk.today)
    facts = file_facts(
        body_of(session, desk, file.visit, on=desk.today), case=file.case.code, offender="; ".join(offenders.values()),
        opened_on=file.case.opened_on, made_on=desk.today, entries=entries, missing=missing,
    )  # fmt: skip
    title = f"{in_vietnamese(N_('Index of the file'))} {file.case.code}"
    return shipped_template(FILE_TEMPLATE, desk.workspace).render(facts, title=title)


def _offenders(session: Session, case: CaseFacts, acts: Sequence[ActFacts], *, on: dt.date) -> dict[str | None, str]:
    """Return the offenders of a case by the names of persons, None for the unit, each as it is called on a day."""
    unit, parent = unit_and_parent(session, case.recipient_id, on=on)
    called = {act.offender_name: offender_in_words(unit, parent, act.offender) for act in acts if unit is not None}
    return {act.offender_name: act.offender_name or called[act.offender_name] for act in acts}


def _entries(session: Session, desk: Desk, file: CaseRecords) -> Iterator[FileEntry]:
    """Yield the papers that the records know of."""

    def wrong(paper: Paper) -> str:
        return _in_words(marks_of(session, desk, file.standing, paper))

    yield from _of_inspection(file)
    yield from _of_steps(file, wrong)
    yield from _of_explanations(file, wrong)
    for delegated in file.delegations:
        if delegated.case_id is not None:
            since = in_vietnamese(N_("since {day}")).format(day=f"{delegated.first_on:%d/%m/%Y}")
            yield FileEntry(delegated.signed_on, delegated.number, DELEGATION_TITLE, since,
                            placed_on=delegated.first_on, is_of_all=True)  # fmt: skip
    yield from _of_decisions(file, wrong)
    for paid in file.payments:
        title, treasury = N_("Proof that the fine was paid"), paid.treasury or ""
        scan = paid.evidence_id
        yield FileEntry(paid.paid_on, paid.proof_number or "", title, treasury, wrong(paid), evidence_id=scan)


def _of_explanations(file: CaseRecords, wrong: Callable[[Paper], str]) -> Iterator[FileEntry]:
    for one in file.explanations:
        who, faults = one.offender_name or "", wrong(one)
        asked = FileEntry(one.asked_on, "", EXPLANATION_TITLE, who, faults, offender_name=one.offender_name)
        if one.held_on is None:
            yield replace(asked, evidence_id=one.evidence_id)
            continue
        yield asked
        number, scan = one.sender_number or "", one.evidence_id
        yield FileEntry(one.held_on, number, GIVEN_TITLE, who, offender_name=one.offender_name, evidence_id=scan)


def _of_decisions(file: CaseRecords, wrong: Callable[[Paper], str]) -> Iterator[FileEntry]:
    for decision in file.decisions:
        title = title_of_decision(decision)
        named = (decision.authority, decision.decided_by, decision.offender_name)
        about = "; ".join(one for one in named if one)
        yield FileEntry(decision.decided_on, decision.number or "", title, about, wrong(decision),
                        offender_name=decision.offender_name, evidence_id=decision.evidence_id)  # fmt: skip
        if decision.handed_over_on is not None:
            how, faults = decision.handed_over_how or "", _in_words(marks_of_service(decision))
            scan = decision.handed_over_evidence_id
            title = N_("Proof that the decision was handed over")
            yield FileEntry(decision.handed_over_on, "", title, how, faults, evidence_id=scan)


def _of_inspection(file: CaseRecords) -> Iterator[FileEntry]:
    for inspection in {inspection.id: inspection for inspection, _visit in file.inspections}.values():
        if inspection.decision_number:
            signer = inspection.decision_signer or ""
            yield FileEntry(inspection.decision_on, inspection.decision_number, N_("Inspection decision"), signer)
    for _inspection, visit in file.inspections:
        if visit.minutes_on is not None:
            scan = visit.evidence_id
            yield FileEntry(visit.minutes_on, visit.minutes_number or "", N_("Inspection minutes"), evidence_id=scan)


def _of_steps(file: CaseRecords, wrong: Callable[[Paper], str]) -> Iterator[FileEntry]:
    """Yield the papers of the steps."""
    for step in file.steps:
        who, faults = step.person or step.body or "", wrong(step)
        yield FileEntry(step.taken_on, step.number or "", title_of(step), who, faults,
                        offender_name=step.offender_name, is_of_all=is_of_all(step),
                        evidence_id=step.evidence_id)  # fmt: skip
        if step.kind in SETTLING_TITLES and step.answered_on is not None:
            yield FileEntry(step.answered_on, "", SETTLING_TITLES[step.kind], step.words or "")


def _in_words(marks: Marks) -> str:
    """Return what is wrong with a paper in the words of the index."""
    return "; ".join(in_vietnamese(FAULTS[fault]) for fault in marks.faults)


# What a file lacks: a key of MISSING, and what its words name.
_Lack = tuple[str, Mapping[str, str]]


def _missing_of_minutes(file: CaseRecords) -> Iterator[_Lack]:
    """Yield what lacks of the minutes that state the violations."""
    minutes = [file.standing.whole.of_act(act).minutes for act in file.acts]
    drawn_up = [one for one in minutes if one.on is not None]
    yield from _lacking(
        minutes=len(drawn_up) < len(minutes),
        minutes_number=not all(one.number for one in drawn_up),
        reporting_officer=not all(one.drawn_up_by for one in drawn_up),
    )


def _missing(session: Session, desk: Desk, file: CaseRecords) -> Iterator[_Lack]:
    """Yield what the file lacks: before a decision what it rests on, after it what was to be done."""
    case, decision, whole = file.case, file.decision, file.standing.whole
    yield from _missing_of_minutes(file)
    yield from (("description", {"act": act.code}) for act in file.acts if not act.description)
    if decision is None and case.status in (CaseStatus.OPEN, CaseStatus.TRANSFERRED):
        yield from _missing_before(session, desk, file)
    if decision is not None:
        yield from _lacking(
            decision_number=decision.number is None,
            decision_scan=decision.evidence_id is None,
            hand_over=decision.handed_over_on is None,
            payment=file.standing.owed > 0,
            interest=interest_of(session, desk, case) > 0,
            remedies=file.standing.remedies_unproven is not None,
        )
    was_held = any(step.kind is StepKind.HOLD for step in file.steps)
    yield from _lacking(
        hold_decision=was_held and file.last(StepKind.HOLD_DECISION) is None,
        disposal=bool(whole.confiscated),
        goods=bool(whole.held) and (decision is not None or case.status is CaseStatus.CLOSED),
    )


def _lacking(**lacks: bool) -> Iterator[_Lack]:
    yield from ((what, {}) for what, is_missing in lacks.items() if is_missing)


def _missing_before(session: Session, desk: Desk, file: CaseRecords) -> Iterator[_Lack]:
    shown = show_case(session, desk, case=file.case.code)
    yield from (("conduct", {"act": act.id}) for act in shown if not act.conduct)
    ends = [
        clock.due_on
        for act in shown
        for clock in act.clocks_list
        if clock.name in EXPLAINING and clock.due_on is not None
    ]
    waiting = [one for one in file.explanations if one.held_on is None]
    yield from (("hearing", {"day": f"{one.asked_on:%d/%m/%Y}"}) for one in waiting)
    last, is_heard = max(ends, default=dt.date.min), len(waiting) < len(file.explanations)
    if last >= desk.today and not is_heard:
        yield "right_to_explain", {"day": f"{last:%d/%m/%Y}"}
    yield "decision", {}


@dataclass(frozen=True)
class ArchiveLine:
    """An offender of a case in the list of a year for the archive.

    ``fine``, ``paid``, ``outstanding`` and what of it is ``overdue`` in đồng, None without a decision.
    """

    id: str
    recipient: str | None
    offender: str
    opened_on: dt.date
    decision_number: str | None
    decided_on: dt.date | None
    fine: int | None
    warning: bool | None
    paid: int | None
    outstanding: int | None
    overdue: int | None
    status: CaseStatus
    outcome: str | None
    closed_on: dt.date | None


def list_cases(session: Session, desk: Desk, *, chosen: CaseFilter) -> list[ArchiveLine]:
    """Return cases in the order of their opening, with a line for each offender."""
    unit = find_recipient(session, recipient=chosen.recipient) if chosen.recipient else None
    days = None
    if chosen.year is not None:
        year = parse_year(chosen.year, default=desk.today.year)
        days = dt.date(year, 1, 1), dt.date(year, 12, 31)
    wanted = conditions.chosen(
        days and opened_on().between(*days),
        unit and col(Case.id).in_(select(Violation.case_id).where(of_units([unit.id]))),
    )
    status = choice(CaseStatus, chosen.status, what=_("status of a case")) if chosen.status else None
    catalogue = catalogue_of(session, desk)
    lines = (line for file in files_meeting(session, *wanted) for line in _archived(session, desk, catalogue, file))
    return [line for line in lines if status is None or line.status is status]


# The columns of a line of the archive that a case without a decision leaves blank.
_OF_DECISION = ("decision_number", "decided_on", "fine", "warning", "paid", "outstanding", "overdue")


def _archived(session: Session, desk: Desk, catalogue: Catalogue, file: CaseFile) -> Iterator[ArchiveLine]:
    """Yield a line for each offender of a case."""
    case, ended = file.case, ended_on(session, desk, file)
    unit, last = code_of_unit(session, case.recipient_id), file.last(StepKind.CLOSE) or file.last(StepKind.DROP)
    for name, called in _offenders(session, case, file.acts, on=case.opened_on).items():
        theirs = file.against(name)
        decided: dict[str, Any] = dict.fromkeys(_OF_DECISION)
        if theirs.decision is not None:
            due_on = last_day_to_pay(catalogue, file.acts, theirs)
            owing = outstanding(theirs, on=desk.today), overdue(theirs, due_on=due_on, on=desk.today)
            made = theirs.decision
            sums = made.number, made.decided_on, theirs.fine, made.warning, theirs.paid, *owing
            decided = dict(zip(_OF_DECISION, sums, strict=True))
        yield ArchiveLine(
            id=case.code,
            recipient=unit,
            offender=called,
            opened_on=case.opened_on,
            **decided,
            status=CaseStatus.CLOSED if ended is not None else case.status,
            outcome=_outcome(case, last) or (_(steps.OUTCOMES["complied"].words) if ended is not None else None),
            closed_on=ended,
        )


def _outcome(case: CaseFacts, last: StepFacts | None) -> str | None:
    """Return how a case ended, in words, with the reason; where it went, if it is elsewhere."""
    dropped = dict.fromkeys(steps.DROP_GROUNDS, N_("not sanctioned"))
    known = {**steps.said(StepKind.CLOSE), **dropped}
    ended = known.get(last.ground or "") if last is not None and case.closed_on is not None else None
    parts = [_(ended) if ended else None, case.close_reason]
    return ": ".join(part for part in parts if part) or case.transferred_to
