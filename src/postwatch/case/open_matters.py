"""Open matters in cases that are not at their end: complaints, terms, documents without a number, fines, faults."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from postwatch.case import steps
from postwatch.case.amounts_due import outstanding
from postwatch.case.case_end import ended_on
from postwatch.case.facts import ActFacts
from postwatch.case.marked_papers import MarkedPaper
from postwatch.case.marks import marked_in
from postwatch.case.paper_kinds import DECIDING, CasePaper
from postwatch.case.repeats import at_law
from postwatch.case.rules import is_unknown, meant_against
from postwatch.case.state import CaseFile, files_meeting, read_whole
from postwatch.case.tables import CaseStatus, StepKind
from postwatch.case.terms import as_held, terms_of, verified_anew
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.evidence.actions import newest_documents
from postwatch.language import _
from postwatch.law.clocks import EXPLAINING, OF_OFFENDERS, Clock
from postwatch.law.confirmed import catalogue_of
from postwatch.recipient.tables import Recipient
from postwatch.store.conditions import Condition
from postwatch.store.transaction import has_rows
from postwatch.vietnamese import dong

if TYPE_CHECKING:
    from postwatch.case.draft_tables import PaperDraft
    from postwatch.case.unsigned_drafts import Unsigned

# Clocks that still run, by the state of the case; the others are over or have not begun.
_RUNNING = {
    CaseStatus.OPEN: (
        "draw_up_minutes", "forward_minutes", "explain_request", "explain_written", "decide", "decide_anew",
        "decide_deceased", "transfer_criminal", "limitation",
    ),
    CaseStatus.TRANSFERRED: ("return_from_prosecution", "receive_from_prosecution"),
    CaseStatus.DECIDED: (
        "send_decision", "send_to_licensor", "publish_decision", "pay", "comply_new_decision", "instalments",
        "re_export", "re_export_failed", "transfer_criminal_after_decision", "decision_lapses",
    ),
}  # fmt: skip
# Those of goods run until they left, whatever became of the case.
_OF_GOODS = (
    "report_held_goods", "hold_for_valuation", "hold_goods", "notice_of_goods", "second_notice_of_goods",
    "unclaimed_goods",
)  # fmt: skip
# What the office itself owes who complains and the court, until it is settled.
_OF_COMPLAINTS = ("accept_complaint", "settle_complaint", "answer_court")
_WAITED_FOR: Mapping[CaseStatus, frozenset[str]] = {
    status: frozenset({*names, *_OF_GOODS, *_OF_COMPLAINTS}) for status, names in _RUNNING.items()
}


@dataclass(frozen=True)
class RunningTerm:
    """A statutory term of a case (code) that still runs, with its last day, and who drew up its minutes."""

    case: str
    name: str
    due_on: dt.date
    title: str
    drawn_up_by: str | None


@dataclass(frozen=True)
class OpenComplaint:
    """A complaint or a lawsuit of a day about a case (code) that is not settled."""

    case: str
    kind: StepKind
    since: dt.date


@dataclass(frozen=True)
class UnnumberedPaper:
    """A signed document of a case (code) that waits for its number."""

    case: str
    paper: str
    signed_on: dt.date


@dataclass(frozen=True)
class UnsignedPaper:
    """A paper of a case (code) that waits for a signature: whose, and until when it is lawful.

    ``meant`` are the words by which it is signed. ``settles`` is the term, by its name, that nothing else in the case
    waits for. ``path`` is the draft; minutes without any have None.
    """

    case: str
    meant: str
    settles: str | None
    paper: str
    person: str | None
    due_on: dt.date | None
    path: str | None


@dataclass(frozen=True)
class WaitingInCases:
    """Open matters in cases.

    ``annulled_list`` are cases whose decision was annulled and that wait for a new decision, ``to_carry_out_list``
    complaints that ended without a change of the decision, ``marked_list`` signed papers with faults in cases that no
    step closed. ``confiscated_list`` cases in which goods were confiscated that were not handed over or destroyed yet,
    ``remedies_list`` those in which remedies of a decision that was handed over have no proof. ``recipients`` are the
    units (codes) of running cases by their codes; ``fines_outstanding`` is in đồng, in ``cases_owing`` cases.
    """

    complaints_list: tuple[OpenComplaint, ...]
    terms_list: tuple[RunningTerm, ...]
    unsigned_list: tuple[UnsignedPaper, ...]
    papers_list: tuple[UnnumberedPaper, ...]
    marked_list: tuple[MarkedPaper, ...]
    annulled_list: tuple[str, ...]
    to_carry_out_list: tuple[OpenComplaint, ...]
    confiscated_list: tuple[str, ...]
    remedies_list: tuple[str, ...]
    recipients: Mapping[str, str]
    cases_owing: int
    fines_outstanding: int


def _is_open(file: CaseFile) -> bool:
    """Return whether a case is running, or a complaint about it is."""
    return _is_running(file) or any(_complaints([file]))


def waiting_in_cases(session: Session, desk: Desk) -> WaitingInCases:
    """Return the open matters of cases not at their end; of ended cases, complaints and confiscated goods."""
    files = {
        key: file for key, file in read_whole(session).files.items() if _is_open(file) or file.confiscated
    }  # fmt: skip
    going = _going(session, desk, files)
    running = list(going.values())
    owed = [sum(outstanding(one, on=desk.today) for one in _each(file)) for file in running]
    complaints = sorted(_complaints(files.values()), key=lambda one: one.since)
    terms = _terms(session, desk, going)
    return WaitingInCases(
        tuple(complaints),
        tuple(terms),
        (*_unsigned(session, files, terms), *_without_minutes(session, running, terms)),
        tuple(_papers(file for file in files.values() if _is_open(file))),
        # A payment does not settle the faults of a paper.
        tuple(chain.from_iterable(marked_in(session, desk, file) for file in files.values() if _is_running(file))),
        tuple(dict.fromkeys(_annulled(running))),
        tuple(_to_carry_out(running)),
        tuple(file.case.code for file in files.values() if file.confiscated),
        tuple(file.case.code for file in running if any(map(_has_unproven, _each(file)))),
        _recipients(session, running),
        cases_owing=sum(amount > 0 for amount in owed),
        fines_outstanding=sum(owed),
    )


def _recipients(session: Session, files: Sequence[CaseFile]) -> dict[str, str]:
    """Return the units (codes) of cases by their codes."""
    units = {file.case.code: file.case.recipient_id for file in files if file.case.recipient_id is not None}
    named = select(Recipient.id, Recipient.code).where(col(Recipient.id).in_(set(units.values())))
    codes = dict(session.exec(named).all()) if units else {}
    return {case: codes[unit] for case, unit in units.items()}


MINUTES_TERM = "draw_up_minutes"
# Until the end of which term a paper may be signed.
_LAWFUL_UNTIL: Mapping[str, Sequence[CasePaper]] = {
    "decide": DECIDING, "decide_anew": DECIDING, "report_held_goods": (CasePaper.HOLD,),
    "hold_goods": (CasePaper.RETURN,),
}  # fmt: skip


def _unsigned(session: Session, files: Mapping[int, CaseFile], terms: Iterable[RunningTerm]) -> Sequence[UnsignedPaper]:
    """Return the papers that are drafted and not signed, each with the last day on which it is lawful."""
    if not has_rows(session, "paper_draft"):
        return ()
    from postwatch.case.unsigned_drafts import unsigned_papers

    due = {(term.case, paper): term for term in terms for paper in _LAWFUL_UNTIL.get(term.name, ())}

    def waiting(one: "Unsigned") -> UnsignedPaper:
        term = due.get((one.file.case.code, one.paper))
        is_alone = len({act.offender_name for act in one.file.acts}) == 1
        return UnsignedPaper(
            one.file.case.code, _meant(one), term.name if term is not None and is_alone else None, _told(one.draft),
            one.draft.person, term.due_on if term is not None else None, one.draft.path,
        )  # fmt: skip

    return [waiting(one) for one in unsigned_papers(session, files)]


def _without_minutes(
    session: Session, files: Sequence[CaseFile], terms: Iterable[RunningTerm]
) -> Iterator[UnsignedPaper]:
    """Yield the minutes of the cases in which a violation is stated by none, whether the law sets a term or not."""
    waiting = [
        file for file in files if file.case.status is CaseStatus.OPEN
        and any(one.decision is None and one.minutes_on is None for one in map(file.of_act, file.acts))
    ]  # fmt: skip
    if not waiting:
        return
    due = {term.case: term.due_on for term in terms if term.name == MINUTES_TERM}
    drafts = newest_documents(session, kind="violation_minutes")
    for file in waiting:
        code, drafter = file.case.code, file.minutes.drawn_up_by
        words = _("violation minutes")
        yield UnsignedPaper(
            code, f"{code} minutes", MINUTES_TERM, words, drafter, due.get(code), drafts.get(code)
        )  # fmt: skip


def _told(draft: "PaperDraft") -> str:
    """Return the paper of a draft in words, with the fine that it imposes."""
    words = CasePaper(draft.paper).in_words
    return f"{words}, {dong(draft.amount)}" if draft.amount else words


def _meant(one: "Unsigned") -> str:
    case, name = one.file.case.code, one.draft.offender_name
    paper = "decision" if one.is_decision else one.draft.paper
    return f"{paper} {meant_against(case, name)}" if name else f"{case} {paper}"


def running_clocks(session: Session, desk: Desk, file: CaseFile) -> list[Clock]:
    """Return the terms of a case that still run, each once: by the act with which it ends first."""
    return [clock for _case, clock in _running(session, desk, _going(session, desk, {file.case.id: file}))]


def running_terms(session: Session, desk: Desk, *wanted: Condition) -> list[RunningTerm]:
    """Return the terms that run of cases which meet conditions, once a case: on the earliest day of its acts."""
    files = {file.case.id: file for file in files_meeting(session, *wanted)}
    return _terms(session, desk, _going(session, desk, files))


def _going(session: Session, desk: Desk, files: Mapping[int, CaseFile]) -> dict[int, CaseFile]:
    """Return the cases that are not at their end."""
    return {key: one for key, one in files.items() if _is_running(one) and ended_on(session, desk, one) is None}


def _is_running(file: CaseFile) -> bool:
    return file.case.status is not CaseStatus.CLOSED


def _each(file: CaseFile) -> Iterator[CaseFile]:
    yield file
    yield from file.others


def _has_unproven(file: CaseFile) -> bool:
    decision = file.decision
    own = file.against(decision.offender_name) if decision is not None else file
    return decision is not None and decision.handed_over_on is not None and own.remedies_unproven is not None


def _complaints(files: Iterable[CaseFile]) -> Iterator[OpenComplaint]:
    for file in files:
        for step in file.steps:
            if step.kind in steps.COMPLAINTS and step.answered_on is None:
                yield OpenComplaint(file.case.code, step.kind, step.taken_on)


def _to_carry_out(files: Iterable[CaseFile]) -> Iterator[OpenComplaint]:
    for file in files:
        for one in _each(file):
            step = one.to_carry_out
            if step is not None:
                yield OpenComplaint(file.case.code, step.kind, step.answered_on or step.taken_on)


def _papers(files: Iterable[CaseFile]) -> Iterator[UnnumberedPaper]:
    for file in files:
        for one in _each(file):
            if one.decision is not None and one.decision.number is None:
                yield UnnumberedPaper(file.case.code, _("sanction decision"), one.decision.decided_on)
        for step in file.steps:
            if steps.awaits_number(step.kind, step.number, step.outcome):
                yield UnnumberedPaper(file.case.code, _(steps.words_of(step.kind, step.ground)), step.taken_on)


def _annulled(files: Iterable[CaseFile]) -> Iterator[str]:
    for file in files:
        for name in dict.fromkeys(step.offender_name for step in file.steps if step.annuls_on is not None):
            if file.against(name).is_annulled and file.case.status is CaseStatus.OPEN:
                yield file.case.code


def _terms(session: Session, desk: Desk, files: Mapping[int, CaseFile]) -> list[RunningTerm]:
    officers = {file.case.code: file.minutes.drawn_up_by for file in files.values()}
    return [
        RunningTerm(case, clock.name, clock.due_on, clock.title, officers[case])
        for case, clock in _running(session, desk, files) if clock.due_on is not None
    ]  # fmt: skip


def _running(session: Session, desk: Desk, files: Mapping[int, CaseFile]) -> list[tuple[str, Clock]]:
    """Return the terms that still run, each with the code of its case."""
    if not files:
        return []
    catalogue = catalogue_of(session, desk)
    acts = sorted((act for file in files.values() for act in file.acts), key=lambda act: (act.detected_on, act.id))
    ends: dict[tuple[str, str], Clock] = {}
    for act in acts:
        file = files[act.case_id].of_act(act)
        running = _WAITED_FOR[CaseStatus.DECIDED if file.decision is not None else file.case.status]
        terms = as_held(file, terms_of(catalogue, act, file, partial(at_law, session, catalogue, act), names=running))
        due = {clock.name: clock for clock in terms if clock.due_on is not None}
        now = _Now(file, act, due.keys(), desk.today)
        for name in (name for name in due if name in running and not (name in _OVER and _OVER[name](now))):
            # Nobody is late with a right of the offender.
            if name not in EXPLAINING or _due_on(due[name]) >= desk.today:
                key = file.case.code, name
                clock = due[name]
                if name not in OF_OFFENDERS and clock.earliest_on != clock.due_on:
                    clock = replace(clock, due_on=clock.earliest_on)
                ends[key] = min(clock, ends.get(key, clock), key=_due_on)
    return [(case, clock) for (case, _name), clock in ends.items()]


def _due_on(clock: Clock) -> dt.date:
    return clock.due_on or dt.date.max


@dataclass(frozen=True)
class _Now:
    """An act in its file on a day, and the names of its terms that run: what tells which of them are over."""

    file: CaseFile
    act: ActFacts
    running: Collection[str]
    today: dt.date

    @property
    def is_paid(self) -> bool:
        return self.file.decision is not None and not self.file.owed

    @property
    def is_paid_or_postponed(self) -> bool:
        spans = self.file.pauses(today=self.today)
        return self.is_paid or any(first <= self.today <= last for first, last in spans)

    @property
    def is_gone(self) -> bool:
        return not self.file.held

    @property
    def is_disposed_of(self) -> bool:
        return bool(self.file.goods) and self.is_gone

    def is_noticed(self, ground: str) -> bool:
        """Return whether a notice of goods was given."""
        return bool(self.file.goods) and any(step.ground == ground for step in self.file.standing)

    def is_answered(self, kind: StepKind) -> bool:
        """Return whether no complaint or lawsuit waits to be accepted or replied to."""
        waiting = self.file.waiting(kind)
        return waiting is None or waiting.until is not None


# When a term does not run any more, or nobody waits for it.
_OVER: Mapping[str, Callable[[_Now], bool]] = {
    "draw_up_minutes": lambda now: now.file.minutes_on is not None,
    "forward_minutes": lambda now: now.file.last(StepKind.FORWARD) is not None,
    # Goods that an annulled decision had confiscated are held again, and were decided on.
    "report_held_goods": lambda now: now.is_gone or not now.file.undecided_holdings or now.file.is_annulled,
    "accept_complaint": lambda now: now.is_answered(StepKind.COMPLAIN),
    "settle_complaint": lambda now: now.file.waiting(StepKind.COMPLAIN) is None,
    "answer_court": lambda now: now.is_answered(StepKind.SUE),
    "hold_goods": lambda now: now.is_gone or (is_unknown(now.act) and now.is_noticed("first-notice")),
    # Nobody is sanctioned (Điều 65.1.b); after an annulment the term runs from a verification (Nghị định 118/2021).
    "decide": lambda now: is_unknown(now.act) or (now.file.is_annulled and verified_anew(now.file) is None),
    "limitation": lambda now: is_unknown(now.act),
    "hold_for_valuation": lambda now: now.is_gone,
    "notice_of_goods": lambda now: now.is_gone or now.is_noticed("first-notice"),
    "second_notice_of_goods": lambda now: now.is_gone or now.is_noticed("second-notice"),
    "unclaimed_goods": lambda now: now.is_gone or now.file.decision is not None,
    "re_export": lambda now: now.is_disposed_of,
    "re_export_failed": lambda now: now.is_disposed_of,
    "send_decision": lambda now: (
        is_unknown(now.act) or (now.file.decision is not None and now.file.decision.handed_over_on is not None)
    ),
    "pay": lambda now: now.is_paid_or_postponed or "comply_new_decision" in now.running,
    "comply_new_decision": lambda now: now.is_paid_or_postponed,
    "decision_lapses": lambda now: now.is_paid or now.file.has_lapsed,
}
