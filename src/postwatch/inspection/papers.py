"""The letters of an inspection round: drafted from what is recorded, issued in their order, listed and shown."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.dataclass import dataclass, result_of
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.evidence.actions import keep_scan, scan_name
from postwatch.evidence.rules import check_scan
from postwatch.incident.actions import find_incident
from postwatch.incident.tables import Incident
from postwatch.inspection import paper_letters as letters
from postwatch.inspection.actions import past_term, refuse_number_in_use, require_own, results_in
from postwatch.inspection.answers import questions_on
from postwatch.inspection.counts import count_answers
from postwatch.inspection.letters import decision_words
from postwatch.inspection.lookup import find_round, find_visit
from postwatch.inspection.marks import RoundFile, files_of, marks_in, objections_to, papers_before, state_for
from postwatch.inspection.options import AnswerFilter
from postwatch.inspection.paper_options import PaperDraft, PaperFilter, PaperIssue
from postwatch.inspection.paper_rules import (
    OF_TEAM,
    OF_THE_DAY,
    PAPERS,
    about_meeting,
    check_extension,
    objections,
    place_of,
    refuse_before_visit,
    step_of,
    way_out,
    words_of_late,
)
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind, ProposalAsk, RoundMinutes
from postwatch.inspection.rechecks import ground_of
from postwatch.inspection.round_letters import concluding_term, letters_of
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.sightings import findings_of, sightings_of
from postwatch.inspection.tables import Finding, FindingKind, Visit
from postwatch.inspection.team import team_lines
from postwatch.inspection.terms import PastTerm
from postwatch.language import N_, _, in_vietnamese
from postwatch.law.confirmed import catalogue_of
from postwatch.law.questions import form_on, grounds_on
from postwatch.law.rows import Form
from postwatch.lawful.marks import codes_of
from postwatch.lawful.objection import AS_SIGNED, Objection, refuse_unless_opened
from postwatch.office.by_day import require_in_office
from postwatch.office.naming import codes_by_id, resolve_letter
from postwatch.recipient.conditions import is_active
from postwatch.recipient.spans import units_on
from postwatch.recipient.tables import Recipient
from postwatch.register import outgoing, queries, withdrawal
from postwatch.register.letters import blanks_of
from postwatch.register.rules import require_day_after
from postwatch.register.tables import LetterStatus
from postwatch.settings import trade_of
from postwatch.staff.signature import Signature
from postwatch.staff.tables import StaffMember
from postwatch.store import conditions
from postwatch.store.columns import save
from postwatch.vietnamese import choice, short_date

KIND = outgoing.LetterKind(
    "inspect",
    "VKT",
    "inspection/decision",
    letters.issued_facts,
    kept_as="inspection_paper",
    filling=N_(
        "write what is missing and draft it again: postwatch {generate} … --text TEXT, a reason with --reason TEXT; "
        "what the plan lacks: postwatch amend …; one that is signed already is recorded with: "
        "--as-signed REASON"
    ),
    gaps=blanks_of,
    verbs=(("generate", "draft"), ("list", "papers")),
)


@dataclass(frozen=True)
class PaperResult:
    """A letter of a round as scripts see it; ``recipient`` is the unit (a code) that it is of, if it is of one.

    ``recipients``, ``sent`` and ``acknowledged`` count the units that it goes to; ``recalls`` and ``corrects`` name the
    letter that such a one speaks of; ``faults_list`` is what speaks against it, ``later_list`` what of that was
    not known when it was recorded.
    """

    id: str
    kind: PaperKind
    round: str
    recipient: str | None
    status: LetterStatus
    subject: str
    drafted_on: dt.date
    signed_on: dt.date | None
    number: int | None
    symbol: str | None
    issued_on: dt.date | None
    recipients: int
    sent: int
    acknowledged: int
    ended_on: dt.date | None
    recalls: str | None
    corrects: str | None
    as_signed: str | None
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]
    path: str
    sha256: str


@dataclass(frozen=True)
class DraftedLetter(PaperResult):
    """A letter that was drafted, with its form: ``form_verified`` says whether that was seen word for word.

    ``past_term`` is the term that an inspection would go beyond by the extension that is asked for.
    """

    form: str
    form_title: str
    instrument: str
    form_verified: bool
    form_confidence: str
    past_term: PastTerm | None

    @property
    def form_in_words(self) -> str:
        """Return the form as people know it: by its title, as no code of one was seen."""
        return f"“{self.form_title}”"


@dataclass(frozen=True)
class PaperDetails(PaperResult):
    """A letter with the units that it goes to, its scan, and the letters (codes) that speak of it."""

    end_reason: str | None
    ended_by: str | None
    corrected_by_list: tuple[str, ...]
    scan_name: str | None
    addressees_list: tuple[outgoing.AddresseeResult, ...]


@dataclass(frozen=True)
class Scope:
    """What a paper is of: a round, or one unit in it; ``target`` is the code that was typed."""

    inspection: InspectionRound
    unit_id: int | None
    target: str


def scope_of(session: Session, desk: Desk, target: str) -> Scope:
    """Return the round of a code, or the unit of the visit that it names. Raises NotFoundError, RuleError."""
    if target.strip().upper().startswith(f"{Visit.prefix}-"):
        visit = find_visit(session, desk, visit=target)
        inspection, unit_id = session.get_one(InspectionRound, visit.round_id), visit.recipient_id
        named = visit.code
    else:
        inspection, unit_id = find_round(session, desk, code=target), None
        named = inspection.code
    require_own(inspection, hint=_("its papers are those of that body"))
    if unit_id is not None and len(units_of(session, Scope(inspection, None, named))) == 1:
        unit_id = None  # a round of a single unit is that of the unit
    return Scope(inspection, unit_id, named)


def file_of(session: Session, scope: Scope) -> RoundFile:
    """Return the round of a paper with all that the paper is judged by."""
    return files_of(session, frozenset({scope.inspection.id}))[scope.inspection.id]


def draft_paper(session: Session, desk: Desk, *, order: PaperDraft) -> DraftedLetter:
    """Draft a letter of a round, in the place of an earlier draft of the same.

    Raises NotFoundError for an unknown round, visit, incident or form of the day, UsageError for an unknown kind,
    RuleError for a round of another body, for what speaks against the letter and when nobody may sign,
    AlreadyThereError for one that is signed or in force.
    """
    kind = choice(PaperKind, order.kind, what=_("letter of an inspection"))
    scope = scope_of(session, desk, order.target)
    if PAPERS[kind.value].of_whole:
        scope = replace(scope, unit_id=None)
    settings = require_in_office(session, desk, order.on)
    form = form_on(catalogue_of(session, desk), PAPERS[kind.value].form, order.on)
    file = file_of(session, scope)
    ask, past = _asked(session, desk, file, kind, order)
    told = _objections_to_draft(file, scope, step_of(kind.value, ask.value), order)
    accepted = refuse_unless_opened(told, {AS_SIGNED: order.as_signed}, way=way_out)
    earlier = _unissued(session, scope, kind)
    _refuse_second(session, scope, kind)
    made = _letter_kind(session, scope.inspection, kind, form)
    signature = made.signature_of(session, signer=order.signer, on=order.on, drafted_for=None)
    known = _known(session, desk, file, scope, order)
    facts = letters.paper_facts(
        kind, known, order, ask=ask, document_type=form.symbol, settings=settings, trade=trade_of(desk.workspace).name,
        signature=signature,
    )  # fmt: skip
    row = InspectionPaper(
        kind=kind, round_id=scope.inspection.id, recipient_id=scope.unit_id, drafted_on=order.on,
        signer_id=signature.staff_id, as_signed=order.as_signed,
        ask=ask if kind is PaperKind.PROPOSAL else None, meets_on=order.meets_on,
        accepted=codes_of(one.fault for one in accepted),
    )  # fmt: skip
    outgoing.keep_draft(session, desk, made, row, facts)
    for one in earlier:
        reason = _("{code} was drafted in its place").format(code=row.code)
        outgoing.drop_draft(session, desk, one, drafted_on=min(one.drafted_on, desk.today), reason=reason)
    return result_of(
        DraftedLetter, paper_result(session, desk, row), form=form.code,
        form_title=form.title, instrument=form.instrument, form_verified=form.verified,
        form_confidence=form.confidence, past_term=past,
    )  # fmt: skip


def _asked(
    session: Session, desk: Desk, file: RoundFile, kind: PaperKind, order: PaperDraft
) -> tuple[ProposalAsk, PastTerm | None]:
    """Return what a submission asks for, and the term that its extension goes beyond.

    Raises UsageError for an ask of another letter, or one that is none; as `check_extension`.
    """
    ask = choice(ProposalAsk, order.ask or "decision", what=_("what is asked for"))
    if kind is not PaperKind.PROPOSAL and (order.ask or order.until):
        raise UsageError(
            _("Only a submission asks for something: {what} does not").format(what=kind.in_words),
            hint=_("leave --ask and --until out"),
        )
    if ask is not ProposalAsk.EXTENSION:
        return ask, None
    inspection = file.inspection
    check_extension(order.until, ends_on=inspection.ends_on)
    first = inspection.starts_on or min((one.visited_on for one in file.visits_to(None)), default=None)
    if first is None or order.until is None:
        return ask, None
    return ask, past_term(session, desk, first=first, last=order.until)


def _objections_to_draft(file: RoundFile, scope: Scope, step: str, order: PaperDraft) -> Iterator[Objection]:
    """Yield what speaks against a letter before its day is known."""
    place = place_of(step, on=order.on)
    state = state_for(file, place, unit_id=scope.unit_id, target=scope.target, apart_from=None)
    yield from (one for one in objections(step, state, on=order.on) if one.fault not in OF_THE_DAY)
    if order.meets_on is not None:
        yield from about_meeting(order.meets_on, on=order.on)


def _unissued(session: Session, scope: Scope, kind: PaperKind) -> list[InspectionPaper]:
    """Return the drafts that a new one takes the place of. Raises AlreadyThereError for one that is signed."""
    waiting = letters_of(session, scope.inspection, unit_id=scope.unit_id, waiting=True)
    found = [one for one in waiting if one.kind is kind and one.recipient_id == scope.unit_id]
    for one in found:
        if one.status is LetterStatus.SIGNED:
            raise AlreadyThereError(
                _("{paper} is signed and waits for its number").format(paper=one.code),
                hint=_(
                    "issue it: postwatch paper issue {code} --on DAY --number NUMBER; "
                    "or drop it: postwatch paper void {code} --reason TEXT"
                ).format(code=one.code),
            )
    return [] if PAPERS[kind.value].several else found


def _refuse_second(
    session: Session, scope: Scope, kind: PaperKind, *, apart_from: InspectionPaper | None = None
) -> None:
    """Refuse a letter of which another is in force (AlreadyThereError)."""
    if PAPERS[kind.value].several:
        return
    for one in letters_of(session, scope.inspection, unit_id=scope.unit_id):
        if one.kind is kind and one.recipient_id == scope.unit_id and one is not apart_from:
            raise AlreadyThereError(
                _("Round {round} has {symbol} of {day}: {what}").format(
                    round=scope.inspection.code, symbol=one.symbol, day=one.issued_on, what=kind.in_words
                ),
                hint=_(
                    "recall it: postwatch paper recall {code} --reason TEXT; "
                    "or correct it: postwatch paper correct {code} --text TEXT"
                ).format(code=one.code),
            )


def _letter_kind(session: Session, inspection: InspectionRound, kind: PaperKind, form: Form) -> outgoing.LetterKind:
    """Return how a letter is made by its form.

    The report is signed by the head of the team, and so is a submission, which goes up to whoever signs for the office.
    """
    made = replace(
        KIND, template=form.template, document_type=form.symbol,
        issued_facts=partial(letters.issued_facts, document_type=form.symbol),
    )  # fmt: skip
    head = session.get(StaffMember, inspection.head_id) if inspection.head_id else None
    signed_by = PAPERS[kind.value].signed_by
    if head is None or signed_by is None:
        return made
    own = letters.unit_signature(head.name, head.title)
    if signed_by == OF_TEAM:
        own = letters.head_signature(head.name)
    return replace(made, signature=partial(_signed_by_head, own=replace(own, staff_id=head.id)))


def _signed_by_head(
    session: Session, *, signer: str | None, on: dt.date, drafted_for: int | None, own: Signature
) -> Signature:
    from postwatch.staff.signers import signature_of

    if signer is None and drafted_for in (None, own.staff_id):
        return own
    return signature_of(session, signer=signer, on=on, drafted_for=drafted_for)


def kind_of(session: Session, desk: Desk, row: InspectionPaper, on: dt.date) -> outgoing.LetterKind:
    """Return how a letter of a day is made: by the form of that day. Raises NotFoundError for a day without a form."""
    inspection = session.get_one(InspectionRound, row.round_id)
    form = form_on(catalogue_of(session, desk), PAPERS[row.kind.value].form, on)
    return _letter_kind(session, inspection, row.kind, form)


# -- what a letter tells -----------------------------------------------------------------------------------------------


def units_of(session: Session, scope: Scope) -> list[Recipient]:
    """Return the unit that is meant, or those of the round: as planned, then those visited outside of the plan."""
    return file_of(session, scope).units(scope.unit_id)


def _known(session: Session, desk: Desk, file: RoundFile, scope: Scope, order: PaperDraft) -> letters.RoundFacts:
    inspection, visits = scope.inspection, file.visits_to(scope.unit_id)
    units = {one.id: one for one in units_on(session, file.units(scope.unit_id), on=order.on)}
    papers = {one.kind: _named(one) for one in letters_of(session, inspection, unit_id=scope.unit_id)}
    if words := decision_words(inspection):
        papers[PaperKind.DECISION] = words
    return letters.RoundFacts(
        inspection=inspection,
        team=team_lines(session, inspection),
        units=list(_units(session, inspection, units.values(), visits)),
        enterprises=[
            one.name
            for one in units_on(session, _enterprises(session, file.units(scope.unit_id)), on=order.on)
            if is_active(one, order.on)
        ],
        visits=[one.visited_on for one in visits],
        findings=list(_findings(session, desk, units, visits)),
        answers=_answers(session, desk, scope),
        papers=papers,
        grounds=[one.text for one in grounds_on(catalogue_of(session, desk), order.on)],
        **_reason(session, desk, inspection, visits, order),
    )  # fmt: skip


def _units(
    session: Session, inspection: InspectionRound, units: Iterable[Recipient], visits: Sequence[Visit]
) -> Iterator[letters.PaperUnit]:
    """Yield the units of a round as its letters name them, with the last visit of each and its result."""
    areas, results = areas_by_id(session), results_in(session, inspection)
    last = {one.recipient_id: one for one in visits}
    for unit in units:
        visit = last.get(unit.id)
        visited, result = "", ""
        if visit is not None:
            visited, result = short_date(visit.visited_on), in_vietnamese(results[visit.id].word).capitalize()
        area = areas[unit.area_id].name
        yield letters.PaperUnit(unit.name, unit.address or "", area, visited=visited, result=result)


def _findings(
    session: Session, desk: Desk, units: Mapping[int, Recipient], visits: Sequence[Visit]
) -> Iterator[letters.PaperFinding]:
    """Yield the findings of visits, with what the checklist of the day rests each on."""
    known = sightings_of(session, col(Finding.visit_id).in_({one.id for one in visits}))
    bases: dict[dt.date, dict[str | None, str]] = {
        day: {one.code: one.basis for one in questions_on(session, desk, on=day)}
        for day in {one.visited_on for one in visits}
    }
    for visit in visits:
        for found in findings_of(session, visit):
            remedied_on = known[found.id].remedied_on
            yield letters.PaperFinding(
                units[visit.recipient_id].name, found.text, found.remedy or "",
                due=short_date(found.remedy_due_on) if found.remedy_due_on else "",
                remedied=short_date(remedied_on) if remedied_on else "",
                is_sign=found.kind is FindingKind.VIOLATION_SIGN,
                basis=bases[visit.visited_on].get(found.checklist_item, ""),
            )  # fmt: skip


def _enterprises(session: Session, units: Collection[Recipient]) -> list[Recipient]:
    """Return the enterprises of points that are none of the units of a round themselves."""
    wanted = dict.fromkeys(one.parent_id for one in units if one.parent_id is not None)
    return [session.get_one(Recipient, one) for one in wanted if one not in {unit.id for unit in units}]


def _named(one: InspectionPaper) -> str:
    """Return a letter in a sentence: ``Báo cáo số 07/BC-STTTT ngày 18 tháng 5 năm 2020``."""
    return letters.named(one.kind, one.symbol or "", one.issued_on or one.drafted_on)


def _answers(session: Session, desk: Desk, scope: Scope) -> list[dict[str, str]]:
    """Return how many visits of a round gave which answer; of one unit they stand in its minutes."""
    if scope.unit_id is not None:
        return []
    counted = count_answers(session, desk, chosen=AnswerFilter(round_code=scope.inspection.code))
    names = ("met", "not_met", "not_shown", "not_applicable")
    return [
        {"content": one.content, **{name: str(getattr(one, name) or "") for name in names}}
        for one in counted.questions_list
    ]


def _reason(
    session: Session, desk: Desk, inspection: InspectionRound, visits: Sequence[Visit], order: PaperDraft
) -> dict[str, Any]:
    """Return why a round is made, or goes on.

    As typed; the incident that is named, or that led to a visit of it; else as recorded.
    """
    if order.reason or order.until:
        return {"reason": order.reason or ""}
    if order.incident is not None:
        return {"incident": find_incident(session, desk, incident=order.incident)}
    for visit in visits:
        ground = ground_of(session, visit)
        if ground is not None and ground.incident_id is not None:
            return {"incident": session.get_one(Incident, ground.incident_id)}
    return {"reason": (inspection.reason or inspection.clear_sign or "").rstrip(". ")}


# -- signed, issued, sent ----------------------------------------------------------------------------------------------


def issue_paper(session: Session, desk: Desk, *, order: PaperIssue) -> PaperResult:
    """Number a letter of a round and freeze it; a decision gives its round number, day and signer.

    Raises RuleError for a day to come, for what speaks against the letter on its day and for a form of another day;
    AlreadyThereError for one that was issued, or of which another is in force; UsageError for one that is recorded as
    it was signed without its scan; otherwise as `issue_letter`.
    """
    row = find_paper(session, order.letter, on=desk.today)
    outgoing.refuse_issued(row, hint=_("see: postwatch show {code}").format(code=row.code))
    outgoing.require_undropped(KIND, row)
    require_past(order.on, today=desk.today)
    row.as_signed = order.as_signed or row.as_signed
    check_scan(row.as_signed, has_scan=order.signed is not None)
    if row.is_about_a_letter:
        _issue_notice(session, desk, row, order)
    else:
        _issue(session, desk, row, order)
    if order.signed is not None:
        row.evidence_id = keep_scan(session, desk, path=order.signed).id
        save(session, row)
    return paper_result(session, desk, row)


def _issue(session: Session, desk: Desk, row: InspectionPaper, order: PaperIssue) -> None:
    inspection = session.get_one(InspectionRound, row.round_id)
    scope = Scope(inspection, row.recipient_id, inspection.code)
    file = file_of(session, scope)
    told = objections_to(file, row, on=order.on, target=scope.target)
    faults = [one.fault for one in refuse_unless_opened(told, {AS_SIGNED: row.as_signed}, way=way_out)]
    _refuse_second(session, scope, row.kind, apart_from=row)
    _require_form(session, desk, row, order.on)
    kind, blanks = kind_of(session, desk, row, on=order.on), list[str]()
    if row.as_signed is not None:
        kind = replace(kind, gaps=partial(_note_blanks, blanks))
    outgoing.issue_letter(session, desk, kind, row, order)
    row.accepted = codes_of([*faults, *(["blank"] if blanks else [])])
    save(session, row)
    if not PAPERS[row.kind.value].goes_up:
        units = file.units(row.recipient_id)
        units += _enterprises(session, units) if letters.binds_enterprise(row.kind) else []
        outgoing.address_letter(session, row, [one for one in units if is_active(one, order.on)])
    if row.kind is PaperKind.DECISION:
        refuse_number_in_use(session, row.symbol or "", on=order.on, body=None, apart_from=inspection.id)
        inspection.decision_number, inspection.decision_on = row.symbol, row.issued_on
        inspection.decision_signer = json.loads(row.facts)["signature"]["signer"]
        save(session, inspection)


def _note_blanks(found: list[str], document: bytes) -> list[str]:
    """Keep the blanks of a document that was signed with them: none keeps it in."""
    found += blanks_of(document)
    return []


def warning_of_term(session: Session, desk: Desk, *, paper: str) -> str | None:
    """Return what to say of an issued report, or of conclusions, that are later than their term by law."""
    row = find_paper(session, paper, on=desk.today)
    inspection = session.get_one(InspectionRound, row.round_id)
    if row.is_about_a_letter or row.issued_on is None:
        return None
    file = file_of(session, Scope(inspection, row.recipient_id, inspection.code))
    days, papers = [one.visited_on for one in file.visits_to(row.recipient_id)], papers_before(file, row)
    since = max(days, default=None) if row.kind is PaperKind.REPORT else papers.get("report")
    decided_on = papers.get("decision")
    if since is None or decided_on is None:
        return None
    term = concluding_term(session, desk, row.kind, decided_on=decided_on, since=since)
    return words_of_late(row.issued_on, term) if term is not None and row.issued_on > term.due_on else None


def _require_form(session: Session, desk: Desk, row: InspectionPaper, on: dt.date) -> None:
    """Refuse a day on which another form or other norms hold than those of the draft (RuleError)."""
    catalogue = catalogue_of(session, desk)
    then, now = (
        (form_on(catalogue, PAPERS[row.kind.value].form, day), grounds_on(catalogue, day))
        for day in (row.drafted_on, on)
    )
    if then != now:
        raise RuleError(
            _("{paper} was drafted for {drafted}, and other norms hold on {day}").format(
                paper=row.code, drafted=row.drafted_on, day=on
            ),
            hint=_("draft it again for that day: postwatch inspect draft … --on DAY"),
        )


def _issue_notice(session: Session, desk: Desk, row: InspectionPaper, order: PaperIssue) -> None:
    """Issue the letter that recalls or corrects a letter of a round; a recall ends that one."""
    earlier = queries.spoken_of(session, row)
    if earlier is None:
        raise ValueError(f"{row.code} speaks of no letter")
    require_day_after(order.on, issued_on=earlier.issued_on or order.on, today=desk.today)
    kind = kind_of(session, desk, row, on=order.on)
    withdrawal.require_earlier(session, kind, earlier, order.on)
    outgoing.issue_letter(session, desk, kind, row, order)
    withdrawal.address_like(session, row, earlier)
    if row.recalls_id is not None:
        withdrawal.end_letter(session, earlier, by=row, status=LetterStatus.RECALLED)
        free_round(session, earlier)


def free_round(session: Session, row: InspectionPaper) -> None:
    """Take the number, day and signer of a decision that ended off its round."""
    inspection = session.get_one(InspectionRound, row.round_id)
    if row.kind is PaperKind.DECISION and inspection.decision_number == row.symbol:
        inspection.decision_number = inspection.decision_signer = None
        save(session, inspection)


def renumber_round(session: Session, row: InspectionPaper, before: str | None) -> None:
    """Write the number of a decision, put right, into its round."""
    inspection = session.get_one(InspectionRound, row.round_id)
    if row.kind is PaperKind.DECISION and inspection.decision_number == before:
        inspection.decision_number = row.symbol
        save(session, inspection)


def reached_paper(session: Session, paper: str, on: dt.date, day: dt.date) -> InspectionPaper:
    """Return a letter, named on a day, that was in force on another and may be out by then. Raises RuleError."""
    row = live_paper(session, paper, on=on, day=day)
    _refuse_before_visit(session, row, day)
    return row


def _refuse_before_visit(session: Session, row: InspectionPaper, day: dt.date) -> None:
    """Refuse a day before the team came, on which no decision on an unannounced inspection gets out (RuleError)."""
    inspection = session.get_one(InspectionRound, row.round_id)
    if row.kind is not PaperKind.DECISION or row.is_about_a_letter or inspection.kind is not InspectionKind.UNANNOUNCED:
        return
    there = (
        select(func.min(col(Visit.visited_on))).where(Visit.round_id == inspection.id),
        select(func.min(col(RoundMinutes.drawn_up_on))).where(RoundMinutes.round_id == inspection.id),
    )
    days = filter(None, (session.exec(one).one() for one in there))
    refuse_before_visit(row.symbol or row.code, day, arrived_on=min(days, default=None))


def live_paper(session: Session, paper: str, on: dt.date, day: dt.date = dt.date.max) -> InspectionPaper:
    """Return a letter, named on a day, that is in force, or was on the other day. Raises RuleError for another."""
    row = find_paper(session, paper, on=on)
    outgoing.require_live(KIND, row, on=day)
    return row


def find_paper(session: Session, paper: str, on: dt.date) -> InspectionPaper:
    """Return a letter of a round by its code, symbol (the newest) or number of the year. Raises NotFoundError."""
    refusal = NotFoundError(
        _("There is no letter of an inspection {paper}").format(paper=paper),
        hint=_("see: postwatch paper list inspect"),
    )
    return session.get_one(InspectionPaper, resolve_letter(session, InspectionPaper, paper, on=on, refusal=refusal))


# -- listed and shown --------------------------------------------------------------------------------------------------


def list_papers(session: Session, desk: Desk, chosen: PaperFilter, *wanted: Any) -> list[PaperResult]:
    """Return letters of rounds in the order they were drafted, or those that meet the conditions.

    Raises NotFoundError for an unknown round, UsageError for an unknown kind.
    """
    filters = conditions.chosen(
        chosen.round_code
        and InspectionPaper.round_id == find_round(session, desk, code=chosen.round_code, withdrawn_too=True).id,
        chosen.kind and InspectionPaper.kind == choice(PaperKind, chosen.kind, what=_("letter of an inspection")),
    )
    statement = select(InspectionPaper).where(*wanted, *filters).order_by(col(InspectionPaper.id))
    found = session.exec(statement).all()
    counts, marks = queries.sending_counts(session), marks_in(session, found)
    codes, rounds, units = (codes_by_id(session, one) for one in (InspectionPaper, InspectionRound, Recipient))
    return [
        result_of(
            PaperResult, row, id=row.code, round=rounds[row.round_id], recipient=units.get(row.recipient_id or 0),
            recalls=codes.get(row.recalls_id or 0), corrects=codes.get(row.corrects_id or 0),
            faults_list=marks[row.id].faults, later_list=marks[row.id].later,
            **dict(
                zip(
                    ("recipients", "sent", "acknowledged"), counts.get(row.register_entry_id, (0, 0, 0)), strict=True
                )
            ),
        )
        for row in found
    ]  # fmt: skip


def paper_result(session: Session, desk: Desk, row: InspectionPaper) -> PaperResult:
    """Return a letter as a list shows it."""
    return list_papers(session, desk, PaperFilter(), InspectionPaper.id == row.id)[0]


def show_paper(session: Session, desk: Desk, *, paper: str) -> PaperDetails:
    """Return a letter of a round with the units that it goes to. Raises NotFoundError."""
    row = find_paper(session, paper, on=desk.today)
    return result_of(
        PaperDetails,
        paper_result(session, desk, row),
        row,
        **withdrawal.links_of(session, row),
        scan_name=scan_name(session, row.evidence_id),
        addressees_list=outgoing.addressee_results(session, row),
    )
