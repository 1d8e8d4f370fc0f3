"""The papers of a case: each drafted on the form of its day, from what is recorded; what is not known stays blank."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlmodel import Session

from postwatch.case import paper_letters as letters
from postwatch.case import person_objections, rules
from postwatch.case.actions import code_of_unit, offender_meant, unit_and_parent
from postwatch.case.as_signed import refuse_unless_opened
from postwatch.case.case_file import CaseRecords, read_file
from postwatch.case.decisions import judged_decision
from postwatch.case.drafts import keep_draft, who_decides
from postwatch.case.facts import ActFacts, DecisionDraft, DecisionFacts, ExplanationFacts, GoodsFacts, StepFacts
from postwatch.case.governing_law import catalogue_row, fined_together, governing_day
from postwatch.case.lawfulness import acts_at_law, finable, fines_of, fixed_fine, left_out
from postwatch.case.letters import (
    decree_words,
    goods_facts,
    of_offender,
    offender_facts,
    person_facts,
    place_words,
)
from postwatch.case.minutes import act_words
from postwatch.case.needs import acts_about, step_objections
from postwatch.case.options import DecisionGrounds
from postwatch.case.paper_kinds import DECIDING, SHAPES, CasePaper
from postwatch.case.paper_letters import FinePart, Ground, Source, norm_ground, paper_ground
from postwatch.case.paper_options import DecisionSketch, PaperOrder
from postwatch.case.rules import is_sanction, is_unknown
from postwatch.case.signatures import cited, head_of_day, title_of_head
from postwatch.case.state import CaseFile, acts_against, in_words, is_of_all
from postwatch.case.steps import ANNUL_PART, HOLD_GROUNDS, RULES, SLIP, verb_of
from postwatch.case.tables import StepKind
from postwatch.case.unsigned_drafts import SIGNED_BY
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.inspection.letters import Body, MinutesPaper, Person, whole_number
from postwatch.inspection.minutes import FilledForm, body_of, put_minutes
from postwatch.language import _, in_vietnamese
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.confirmed import catalogue_of
from postwatch.law.in_force import in_force
from postwatch.law.measures import measures_named
from postwatch.law.powers import named
from postwatch.law.provisions import ConsequenceLine, consequence_line
from postwatch.law.questions import cited_decree, form_on
from postwatch.law.rows import OF_GOODS, READ, SUSPENSIONS, VERIFIED, Power
from postwatch.office.by_day import settings_on
from postwatch.options import missing
from postwatch.recipient.tables import Recipient
from postwatch.settings import trade_of
from postwatch.staff.actions import find_staff
from postwatch.staff.powers import citations
from postwatch.staff.signature import signature_lines
from postwatch.staff.tables import Delegation, SigningAuthority, StaffMember
from postwatch.vietnamese import BLANK_DAY, choice, fold, one_of


@dataclass(frozen=True)
class DraftedPaper(FilledForm):
    """A drafted paper of a case; ``is_recorded`` says that it prints a decision or a step that is recorded.

    ``unworded_list`` names the violations whose words were not seen, ``unverified_list`` the printed provisions that
    were not verified verbatim, ``unstated_list`` what the decree attaches to the violations while a decision that is
    drafted says nothing of that kind. ``under_mandate`` says that the offender is the enterprise of the units of
    ``units_list`` (codes), at which the violations were found. ``power_left_out`` is the norm of the power of who
    decides where it was not read and is no ground of the decision, empty where none is known.
    """

    paper: CasePaper
    is_recorded: bool
    on: dt.date | None
    fine: int | None
    warning: bool
    offender: str
    authority: str | None
    power_left_out: str | None
    units_list: tuple[str, ...]
    under_mandate: bool
    acts: int
    unworded_list: tuple[str, ...]
    unverified_list: tuple[str, ...]
    unstated_list: tuple[ConsequenceLine, ...]


class _Origin(NamedTuple):
    """What a paper is drawn from, what its decision imposes (columns of `Decision`), and whether it is recorded.

    ``step`` is the step that it is the paper of, ``suffix`` tells its file from that of another step.
    """

    source: Source
    imposes: Mapping[str, Any]
    is_recorded: bool
    step: StepFacts | None = None
    suffix: str = ""


@dataclass(frozen=True)
class _Drafting:
    """A paper while it is drafted: what was asked, all rows of the case, and what the paper is drawn from."""

    session: Session
    desk: Desk
    catalogue: Catalogue
    file: CaseRecords
    paper: CasePaper
    source: Source
    imposes: Mapping[str, Any]
    is_recorded: bool
    step: StepFacts | None
    day: dt.date

    @property
    def acts(self) -> Sequence[ActFacts]:
        """Return the violations that the paper is about: those of its offender, where it has one of its own."""
        return acts_about(self.file.acts, self.file.offender_name)

    @property
    def units(self) -> list[Recipient]:
        """Return the units at which the violations were found, as they are called on the day of the paper."""
        ids = dict.fromkeys(act.recipient_id for act in self.acts)
        units = (unit_and_parent(self.session, one, on=self.day)[0] for one in ids)
        return [unit for unit in units if unit is not None]


def draft_paper(session: Session, desk: Desk, *, order: PaperOrder, sketch: DecisionSketch) -> DraftedPaper:
    """Draft a paper of a case on the form in force on its day.

    A decision that is recorded is printed as it is. One that is not is judged as `decide_case` judges it, and refused
    for the same reasons. Raises also NotFoundError for an unknown case or a day without a form, RuleError for a paper
    of which nothing is recorded or what contradicts the records, UsageError for an unknown paper or want of the
    authority, AlreadyThereError for a file that is not to be replaced.
    """
    paper = choice(CasePaper, order.paper, what=_("paper of a case"))
    file = read_file(session, desk, case=order.case, against=order.against)
    catalogue = catalogue_of(session, desk)
    source, imposes, is_recorded, step, suffix = _drawn_from(session, desk, file, paper, order, sketch)
    day = source.on or desk.today
    drafting = _Drafting(session, desk, catalogue, file, paper, source, imposes, is_recorded, step, day)
    form = form_on(catalogue, _purpose(drafting), day)
    sheet = MinutesPaper(
        form=form,
        body=_body(drafting),
        number=whole_number(source.number, symbol=form.symbol),
        on=source.on,
        day=day,
        place=order.place or "",
        witnesses=order.witnesses,
        trade=trade_of(desk.workspace).name,
    )
    stem = of_offender(SHAPES[paper].stem, file.offender_name, (act.offender_name for act in file.acts)) + suffix
    stem = f"{stem}-du-thao" if not is_recorded and source.on is not None else stem
    facts = _facts(drafting, sheet)
    drafted = put_minutes(session, desk, sheet, facts, code=file.case.code, replace=order.replace, stem=stem)
    acts = drafting.acts
    if not is_recorded:
        _keep(drafting, drafted["path"])
    return DraftedPaper(
        **drafted,
        paper=paper,
        recipient=code_of_unit(session, file.case.recipient_id),
        is_recorded=is_recorded,
        on=source.on,
        fine=imposes.get("fine"),
        warning=bool(imposes.get("warning")),
        offender=facts["offender"]["name"],
        authority=source.authority,
        power_left_out=_power_left_out(drafting),
        units_list=tuple(one.code for one in drafting.units),
        under_mandate=bool(facts["offender"]["place"]) and facts["offender"]["is_known"],
        acts=len(acts),
        unworded_list=tuple(act.code for act in acts if not (act.conduct or catalogue_row(catalogue, act).words)),
        unverified_list=tuple(_unverified(drafting)),
        unstated_list=tuple(_unstated(drafting)),
    )


def _keep(drafting: _Drafting, path: str) -> None:
    """Keep the content of a draft (columns of `PaperDraft`): what its decision imposes, else what its step says."""
    step, file, imposes = drafting.step, drafting.file, drafting.imposes
    alike = ("authority", "warning", "additional", "remedies", "fine_reason", "reason", "other_conduct")
    if step is None:
        said = {name: imposes[name] for name in alike} | {"person": imposes["decided_by"], "amount": imposes["fine"]}
    else:
        said = {name: getattr(step, name) for name in ("amount", "ground", "body", "words", "reason", "authority")}
        said |= {"person": drafting.source.person}
    told = {**said, "path": path, "drafted_on": drafting.desk.today}
    keep_draft(drafting.session, case_id=file.case.id, offender_name=file.offender_name, paper=drafting.paper, **told)


def draft_anew(session: Session, desk: Desk, *, case: str, paper: str, against: str | None) -> str:
    """Make a paper again from what is recorded now, in place of its draft, and return its path."""
    order = PaperOrder(case=case, paper=paper, against=against, replace=True)
    return draft_paper(session, desk, order=order, sketch=DecisionSketch()).path


def _body(drafting: _Drafting) -> Body:
    """Return the body whose paper it is: for minutes the one that inspects, for a decision that of the authority."""
    is_minutes = SHAPES[drafting.paper].is_minutes
    visit = drafting.file.visit if is_minutes else None
    body = body_of(drafting.session, drafting.desk, visit, on=drafting.day)
    return body if is_minutes else letters.deciding_body(drafting.source.authority or "", body)


def _unverified(drafting: _Drafting) -> Iterator[str]:
    """Yield the printed provisions that were not verified verbatim: of the violations, and of the power."""
    power = _power(drafting)
    printed: list[ActFacts | Power] = [*drafting.acts]
    printed += [power] if power is not None and power.confidence in READ else []
    for one in printed:
        if one.confidence not in VERIFIED:
            yield f"{one.provision}, {one.decree}"


def _power_left_out(drafting: _Drafting) -> str | None:
    """Return the norm of the power that a decision rests on and does not cite, empty where none is known."""
    power = _power(drafting)
    if drafting.paper not in DECIDING or (power is not None and power.confidence in READ):
        return None
    return power.basis if power is not None else ""


def _unstated(drafting: _Drafting) -> list[ConsequenceLine]:
    """Return what the decree attaches to the violations, and what a drafted decision does not name."""
    if drafting.paper not in DECIDING or drafting.is_recorded:
        return []
    acts = acts_at_law(drafting.session, drafting.catalogue, drafting.file.standing.whole, drafting.acts)
    said = {name: drafting.imposes[name] for name in ("additional", "remedies")}
    found = left_out(drafting.catalogue, acts, **said)
    is_sanction = drafting.paper is not CasePaper.REMEDIES
    return [consequence_line(one) for one in found if is_sanction or one.kind == "remedy"]


# -- what a paper is drawn from ----------------------------------------------------------------------------------------


def _drawn_from(
    session: Session, desk: Desk, file: CaseRecords, paper: CasePaper, order: PaperOrder, sketch: DecisionSketch
) -> _Origin:
    """Return the source of a paper, what its decision imposes, and whether it is recorded."""
    _refuse_surplus(file, paper, order, sketch)
    if paper in DECIDING:
        return _deciding(session, desk, file, paper, order, sketch)
    if paper in (CasePaper.CORRECTION, CasePaper.ANNULMENT):
        offender_meant(session, file.case, order.against)  # of several a name is required
    rows = _rows_of(file, paper)
    # It is not signed yet where nothing of its kind is recorded, or it says something of its own.
    if paper in SIGNED_BY and (not rows or any((order.words, order.ground, order.to, sketch.fine))):
        return _prepared(session, desk, file, paper, order, sketch)
    row = _chosen(file, paper, rows, order)
    found = _recorded_source(session, file, paper, row)
    step = row if isinstance(row, StepFacts) else None
    is_gone = bool(file.goods) and not file.standing.held  # a decision to hold them waits for nobody
    is_recorded = is_gone or step is None or paper not in SIGNED_BY or step.kind is SIGNED_BY[paper]
    if not is_recorded:  # a decision to hold is drawn from the holding that it is about
        found = replace(found, person=found.person or _signer(session, desk, file, order.on or desk.today))
    source = _in_office(session, paper, _completed(file, found, order))
    if paper is CasePaper.RETURN and step is not None and not source.authority:
        source = replace(source, authority=_who_returns(file, step, source.person))
    return _Origin(source, {}, is_recorded, step, _suffix(row, rows))


# What a paper that is not signed yet may say, by the options that say it.
_SAYS = {
    **{one: {"--fine", "--warning", "--additional", "--remedies", "--fine-reason", "--distinct"} for one in DECIDING},
    CasePaper.CORRECTION: {"--text", "--as", "--fine"},
    CasePaper.ANNULMENT: {"--text", "--as"},
    CasePaper.VERIFICATION: {"--text"},
    CasePaper.TRANSFER: {"--text", "--to"},
}


def _refuse_surplus(file: CaseRecords, paper: CasePaper, order: PaperOrder, sketch: DecisionSketch) -> None:
    """Refuse what a paper does not say (UsageError): nothing that is typed is dropped."""
    typed = {
        "--text": order.words, "--as": order.ground, "--to": order.to, "--fine": sketch.fine is not None,
        "--warning": sketch.warning, "--additional": sketch.additional, "--remedies": sketch.remedies,
        "--fine-reason": sketch.fine_reason, "--distinct": sketch.other_conduct, "--reason": sketch.reason,
    }  # fmt: skip
    allowed = _SAYS.get(paper, set()) | ({"--reason"} if paper in _SAYS else set())
    surplus = [flag for flag, value in typed.items() if value and flag not in allowed]
    if surplus:
        raise UsageError(
            _("{options}: not said by this paper: {paper}").format(options=", ".join(surplus), paper=paper.in_words),
            hint=_("leave them out; what is lawful in the case: postwatch case step {case}").format(
                case=file.case.code
            ),
        )


def _prepared(
    session: Session, desk: Desk, file: CaseRecords, paper: CasePaper, order: PaperOrder, sketch: DecisionSketch
) -> _Origin:
    """Return the origin of a paper that is not signed yet, as it is asked for, judged as the step that it is.

    Raises RuleError for what speaks against it, UsageError for want of the receiver of a transfer.
    """
    if paper is CasePaper.TRANSFER and order.to is None:
        raise missing(["--to"])
    grounds = RULES[SIGNED_BY[paper]].grounds
    if order.ground is not None and order.ground not in grounds:
        raise UsageError(
            _("{text} is not a valid {what}").format(text=order.ground, what=_("ground or outcome")),
            hint=one_of(order.ground, tuple(grounds)),
        )
    kind, day, is_transfer = SIGNED_BY[paper], order.on or desk.today, paper is CasePaper.TRANSFER
    person = order.decided_by or (_signer(session, desk, file, day) if not SHAPES[paper].is_minutes else None)
    ground = "crime" if is_transfer else order.ground or ("amend" if paper is CasePaper.CORRECTION else None)
    whole = file.standing.whole
    step = StepFacts(
        file.case.id, kind, day, offender_name=file.offender_name, number=order.number, person=person,
        words=order.words, body=order.to if is_transfer else order.authority,
        authority=order.authority if is_transfer else None, ground=ground, amount=sketch.fine, reason=sketch.reason,
        decision_id=file.standing.decision_about(kind),
    )  # fmt: skip
    leaving = {one.held_id for one in whole.held} if paper is CasePaper.RETURN else ()
    found = step_objections(session, desk, whole, step, left_ids=leaving)
    refuse_unless_opened(found, DecisionGrounds(reason=sketch.reason), verb=verb_of(kind))
    known = _source_of(session, file, paper, step) or Source()
    source = _in_office(session, paper, replace(known, on=order.on, person=person))
    return _Origin(source, {}, False, step)


def _signer(session: Session, desk: Desk, file: CaseRecords, day: dt.date) -> str | None:
    """Return who signs a paper where nobody is named: the head of the office, for another body who decided the case."""
    head, decision = head_of_day(session, day), file.decision
    is_ours = decision is None or (head is not None and decision.authority == title_of_head(session, desk, head, day))
    return decision.decided_by if decision is not None and not is_ours else head.name if head is not None else None


def _heard(file: CaseRecords) -> list[ExplanationFacts]:
    """Return the explanations that were heard; those that came as a paper of the offender only without others."""
    heard = [one for one in file.standing.explanations if one.held_on is not None]
    return sorted([one for one in heard if one.sender_number is None] or heard, key=_day_of)


def _rows_of(file: CaseRecords, paper: CasePaper) -> Sequence[StepFacts | ExplanationFacts]:
    """Return what a paper can be drawn from, in order of days; the last is drawn where no day is asked for.

    Of the kinds of steps of a paper those of the best count, for a decision to hold also holdings that wait for one.
    A hearing is an explanation that was heard (`_heard`).
    """
    if paper is CasePaper.HEARING:
        return _heard(file)
    kinds = (file.all_of(kind) for kind in SHAPES[paper].steps)
    # A step about the decision against another offender is no paper of this decision.
    about = ([one for one in each if is_of_all(one) or one.offender_name == file.offender_name] for each in kinds)
    found = next((theirs for theirs in about if theirs), [])
    if paper is CasePaper.HOLD and file.standing.held and file.last(StepKind.HOLD_DECISION) is not None:
        return [*found, *file.standing.undecided_holdings]
    return found


def _day_of(row: StepFacts | ExplanationFacts) -> dt.date:
    return row.taken_on if isinstance(row, StepFacts) else row.held_on or row.asked_on


def _chosen(
    file: CaseRecords, paper: CasePaper, rows: Sequence[StepFacts | ExplanationFacts], order: PaperOrder
) -> StepFacts | ExplanationFacts | None:
    """Return the row of the day that is asked for, of several of that day the one of the number, else the last.

    Raises RuleError where there are several and none is of that day.
    """
    if len(rows) < 2 or order.on is None:
        return rows[-1] if rows else None
    of_day = [row for row in rows if _day_of(row) == order.on]
    if not of_day:
        days = dict.fromkeys(f"{_day_of(row):%d/%m/%Y}" for row in sorted(rows, key=_day_of))
        raise RuleError(
            _("Nothing of {day} is recorded in case {case} for this paper: {paper}").format(
                day=order.on, case=file.case.code, paper=paper.in_words
            ),
            hint=_("give the day of one that is recorded with --on: {days}").format(days=", ".join(days)),
        )
    numbered = [row for row in of_day if isinstance(row, StepFacts) and order.number in (None, row.number)]
    return (numbered or of_day)[-1]


def _suffix(row: StepFacts | ExplanationFacts | None, rows: Sequence[StepFacts | ExplanationFacts]) -> str:
    """Return what tells the file of a paper from those of its kind in the case: the day, and its place in the day."""
    if row is None or len(rows) < 2:
        return ""
    of_day = sorted(one.id or 0 for one in rows if _day_of(one) == _day_of(row))
    place = f"-{of_day.index(row.id or 0) + 1}" if len(of_day) > 1 else ""
    return f"-{_day_of(row):%Y-%m-%d}{place}"


def _completed(file: CaseRecords, found: Source, order: PaperOrder) -> Source:
    """Return a source with what was typed for it. Raises RuleError for what contradicts the records."""
    typed = {"on": order.on, "number": order.number, "person": order.decided_by, "authority": order.authority}
    held = vars(found)
    for name, value in typed.items():
        rules.check_same(file.case.code, known=held[name], typed=value)
    return Source(**{**held, **{name: value for name, value in typed.items() if value is not None}})


def _in_office(session: Session, paper: CasePaper, source: Source) -> Source:
    """Return a source whose signer, a person of the office, stands above the grounds by the office that is used."""
    signer = _staff_of(session, source.person) if not SHAPES[paper].is_minutes and not source.authority else None
    return source if signer is None else replace(source, authority=signer.head_title or signer.title)


def _who_returns(file: CaseRecords, step: StepFacts, person: str | None) -> str | None:
    """Return the office of who returns goods where nobody said it; None where another person signs.

    It is the office of who had them held (Luật Xử lý vi phạm hành chính, Điều 126.1, unverified), else of who made the
    decision of the case.
    """
    decided = [(one.person, one.authority) for one in reversed(_decisions_to_hold(file, step))]
    decided += [(one.decided_by, one.authority) for one in [_decision_meant(file, step)] if one is not None]
    theirs = (office for name, office in decided if person is None or fold(name or "") == fold(person))
    return next(filter(None, theirs), None)


def _recorded_source(
    session: Session, file: CaseRecords, paper: CasePaper, row: StepFacts | ExplanationFacts | None
) -> Source:
    """Return what a paper says of its row. Raises RuleError without any, or for a body that sanctions."""
    found = _source_of(session, file, paper, row)
    if found is None:
        raise RuleError(
            _("Nothing is recorded in case {case} from which this paper could be drafted: {paper}").format(
                case=file.case.code, paper=paper.in_words
            ),
            hint=_("record that step first; see what the case has: postwatch case file {case}").format(
                case=file.case.code
            ),
        )
    if paper is CasePaper.TRANSFER and found.to is not None and letters.may_sanction(found.to):
        raise RuleError(
            _("Case {case} went to {receiver}, who does not prosecute: this form is for signs of a crime").format(
                case=file.case.code, receiver=found.to
            ),
            hint=_("see: postwatch case show {case}").format(case=file.case.code),
        )
    return found


def _source_of(
    session: Session, file: CaseRecords, paper: CasePaper, row: StepFacts | ExplanationFacts | None
) -> Source | None:
    """Return what a paper other than the decision says of its row, None where nothing is recorded."""
    if isinstance(row, ExplanationFacts):
        return Source(on=row.held_on, words=row.text)
    if paper is CasePaper.DELEGATION:
        return _source_of_delegation(session, file)
    return _source_of_step(file, paper, row) if row is not None else None


def _source_of_step(file: CaseRecords, paper: CasePaper, row: StepFacts) -> Source:
    """Return what a paper says of the step that it is about."""
    is_own = row.kind is SHAPES[paper].steps[0]
    # Why goods are held, where the decision says so by its ground.
    ground = HOLD_GROUNDS.get(row.ground or "") if row.kind is StepKind.HOLD_DECISION else None
    source = Source(
        on=row.taken_on,
        number=row.number if is_own else None,
        hour=row.at,
        person=row.person if is_own or SHAPES[paper].is_minutes else None,
        authority=_authority(file, paper, row),
        words=row.words or (in_vietnamese(ground.words) if ground is not None else None),
        until=row.until,
        to=row.body if paper is CasePaper.TRANSFER else None,
    )
    # Who decides to return goods is not who hands them over.
    return replace(source, number=None, person=None) if paper is CasePaper.RETURN_MINUTES else source


def _source_of_delegation(session: Session, file: CaseRecords) -> Source | None:
    """Return what the delegation of a case says, None where it has none."""
    delegation = _delegation_of_case(file)
    if delegation is None:
        return None
    name, title = _name_and_title(session, delegation.giver_id)
    return Source(on=delegation.signed_on, number=delegation.number, person=name, authority=title)


def _authority(file: CaseRecords, paper: CasePaper, step: StepFacts) -> str | None:
    """Return who decides where it is recorded.

    About goods and a transfer as the step says, on a correction or an annulment the body of the step, else who made the
    decision.
    """
    if paper in (CasePaper.HOLD, CasePaper.RETURN, CasePaper.TRANSFER):
        return step.authority
    if paper not in (CasePaper.CORRECTION, CasePaper.ANNULMENT):
        return None
    decision = _decision_meant(file, step)
    if step.body is not None or decision is None:
        return step.body
    is_same = step.person is None or fold(step.person) == fold(decision.decided_by)
    return decision.authority if is_same else None


def _delegation_of_case(file: CaseRecords) -> Delegation | None:
    return next((one for one in reversed(file.delegations) if one.case_id is not None), None)


# -- the decision ------------------------------------------------------------------------------------------------------


def _deciding(
    session: Session, desk: Desk, file: CaseRecords, paper: CasePaper, order: PaperOrder, sketch: DecisionSketch
) -> _Origin:
    """Return a decision as it is recorded, else as it is asked for and judged lawful."""
    offender_meant(session, file.case, order.against)  # of several a name is required
    decision = file.decision
    if decision is None:
        _require_paper(file, paper)
        columns = _judged(session, desk, file, paper, order, sketch)
        return _Origin(_source_of_decision(columns, on=order.on, number=order.number), columns, False)
    typed = [order.on, order.number, order.authority, order.decided_by]
    if sketch != DecisionSketch() or any(value is not None for value in typed):
        raise RuleError(
            _("Case {case} is decided: its decision is printed as it is recorded").format(case=file.case.code),
            hint=_(
                "leave out --on, --number, --authority, --by and what it imposes; put it right with: postwatch case "
                "amend decision {case} --reason TEXT"
            ).format(case=file.case.code),
        )
    _require_paper(file, paper)
    columns = decision._replace(delegation=cited(session, desk, file.case, decision))._asdict()
    source = _source_of_decision(columns, on=decision.decided_on, number=decision.number)
    return _Origin(source, columns, True)


def _source_of_decision(columns: Mapping[str, Any], *, on: dt.date | None, number: str | None) -> Source:
    return Source(on=on, number=number, person=columns["decided_by"], authority=columns["authority"])


def _require_paper(file: CaseRecords, paper: CasePaper) -> None:
    """Refuse a form that says the opposite of what is recorded (RuleError): the one that fits is named."""
    decision, case, minutes = file.decision, file.case, file.standing.minutes
    nobody = next(filter(is_unknown, acts_against(file.acts, file.offender_name)), None)
    if nobody is not None and decision is None and paper is not CasePaper.REMEDIES:
        unlawful = person_objections.unknown(nobody.code, case=case.code)
        raise RuleError(unlawful.sentence, hint=unlawful.hint)
    if paper is CasePaper.WITHOUT_MINUTES and minutes.on is not None:
        sentence, fitting = _("Case {case} has violation minutes"), CasePaper.DECISION
    elif paper is CasePaper.DECISION and minutes.on is None and decision is None:
        sentence, fitting = _("Case {case} has no violation minutes"), CasePaper.WITHOUT_MINUTES
    elif paper is CasePaper.REMEDIES and decision is not None and is_sanction(decision):
        sentence, fitting = (
            _("The decision on case {case} is a sanction, not one on remedies alone"),
            CasePaper.DECISION,
        )
    else:
        return
    raise RuleError(
        sentence.format(case=case.code),
        hint=_("draft: postwatch case draft {case} {paper}").format(case=case.code, paper=fitting.value),
    )


def _judged(
    session: Session, desk: Desk, file: CaseRecords, paper: CasePaper, order: PaperOrder, sketch: DecisionSketch
) -> Mapping[str, Any]:
    """Return the columns of a decision that is asked for. Raises as `judged_decision`."""
    rules.check_open(file.case.code, status=file.case.status.value, among=rules.DECIDABLE)
    if paper is CasePaper.REMEDIES and (sketch.fine or sketch.warning):
        raise UsageError(
            _("A decision on remedies alone imposes neither a fine nor a warning"),
            hint=_("leave --fine and --warning out, or draft: postwatch case draft {case} decision").format(
                case=file.case.code
            ),
        )
    day = order.on or desk.today
    ordered = _ordered(session, desk, file)
    is_left = paper is CasePaper.REMEDIES and set(measures_named(ordered["additional"])) != {"confiscate"}
    additional = "" if is_left else ordered["additional"]
    draft = DecisionDraft(
        decided_on=day,
        number=order.number,
        authority=order.authority or "",
        decided_by=order.decided_by or "",
        fine=0 if paper is CasePaper.REMEDIES else sketch.fine,
        warning=sketch.warning,
        delegation=None,
        additional=sketch.additional or additional or None,
        remedies=sketch.remedies or ordered["remedy"] or None,
        fine_reason=sketch.fine_reason,
    )
    grounds = DecisionGrounds(reason=sketch.reason, other_conduct=sketch.other_conduct)
    draft = who_decides(session, desk, draft)
    columns = judged_decision(session, desk, file.case, draft, grounds=grounds, offender_name=file.offender_name)
    return {**columns, "reason": sketch.reason, "other_conduct": sketch.other_conduct}


def _ordered(session: Session, desk: Desk, file: CaseRecords) -> Mapping[str, str]:
    """Return the measures that the decree orders for the violations of an offender, by their kind, in its words.

    Only those without a condition and without a term to be fixed; with the goods that are held where it is about goods.
    """
    catalogue = catalogue_of(session, desk)
    about = acts_about(file.acts, file.offender_name)
    acts = acts_at_law(session, catalogue, file.standing.whole, about)
    goods = "; ".join(in_words(one.quantity, one.unit, one.name) for one in file.standing.held)
    said: dict[str, list[str]] = {"additional": [], "remedy": []}
    for one in left_out(catalogue, acts, additional=None, remedies=None):
        if one.text and not one.condition and one.measure not in SUSPENSIONS:
            words = _OF_WHOM.sub("", one.text)
            said[one.kind].append(f"{words}: {goods}" if goods and one.measure in OF_GOODS else words)
    return {kind: "; ".join(dict.fromkeys(words)) for kind, words in said.items()}


# -- facts -------------------------------------------------------------------------------------------------------------


def _purpose(drafting: _Drafting) -> str:
    """Return the purpose of the form: a slip has another than an amendment, a confiscation alone than remedies."""
    step, imposes = drafting.step, drafting.imposes
    if drafting.paper is CasePaper.CORRECTION and step is not None and step.ground == SLIP:
        return "correction_decision"
    if drafting.paper is CasePaper.REMEDIES and imposes.get("additional") and not imposes.get("remedies"):
        return "confiscation_decision"
    return SHAPES[drafting.paper].purpose


# Whom a decree orders something of, in its words, which a decision about one says otherwise.
_OF_WHOM = re.compile(r" (?:đối với hành vi|quy định tại) .*$")


def _facts(drafting: _Drafting, sheet: MinutesPaper) -> dict[str, Any]:
    return {
        **letters.paper_facts(
            sheet, drafting.paper, drafting.source, offender=_offender(drafting), grounds=_grounds(drafting)
        ),
        "signature": _signature(drafting),
        **_drafter(drafting, sheet.body),
        **_OWN[drafting.paper](drafting),
    }


def _offender(drafting: _Drafting) -> dict[str, Any]:
    """Return the offender: the unit, or the person whom the violations name; and where it was, where that is apart."""
    file, acts = drafting.file, drafting.acts
    name = acts[0].offender_name
    unit, parent = unit_and_parent(drafting.session, file.case.recipient_id, on=drafting.day)
    facts = offender_facts(unit, parent, acts[0].offender, **person_facts(acts[0]))
    if name:
        return {**facts, "name": name}
    if len(drafting.units) > 1:
        facts["place"] = "; ".join(_places(drafting))
    return facts


def _places(drafting: _Drafting) -> Iterator[str]:
    """Yield the units at which several acts were found, each with the numbers of its acts."""
    for unit in drafting.units:
        numbers = [str(number) for number, act in enumerate(drafting.acts, start=1) if act.recipient_id == unit.id]
        yield f"{place_words(unit)} (hành vi {', '.join(numbers)})"


def _grounds(drafting: _Drafting) -> list[Ground]:
    """Return what a paper rests on: the law of the day, the decrees, then the papers before it."""
    file, paper = drafting.file, drafting.paper
    grounds = [norm_ground(one) for one in letters.law_grounds(drafting.day)]
    if paper is CasePaper.DELEGATION:
        return grounds
    if paper in (CasePaper.CORRECTION, CasePaper.ANNULMENT):
        decision = _decision_meant(file, drafting.step)
        return [*grounds, *([_decision_ground(drafting, decision)] if decision is not None else [])]
    decrees = {act.decree: act for act in drafting.acts}
    if paper in (*DECIDING, CasePaper.TRANSFER):
        grounds += [
            norm_ground(
                decree_words(number, cited_decree(drafting.catalogue, number, governing_day(act)), with_title=True)
            )
            for number, act in decrees.items()
        ]
    power = _power(drafting)
    if power is not None and power.confidence in READ:
        grounds.append(norm_ground(_power_words(drafting, power, cited=decrees)))
    grounds += _grounds_of_minutes(drafting) if paper is not CasePaper.WITHOUT_MINUTES else []
    if paper in (CasePaper.HOLD, CasePaper.RETURN):
        grounds += _grounds_of_goods(drafting)
    if paper in (*DECIDING, CasePaper.TRANSFER):
        grounds += [paper_ground("verification", step.number, step.taken_on) for step in file.all_of(StepKind.VERIFY)]
        grounds += [ground for one in file.standing.explanations if (ground := letters.explanation_ground(one))]
    cited = drafting.imposes.get("delegation") if paper in DECIDING else None
    if cited is not None:
        own = next((one for one in file.delegations if cited in citations(one)), None)
        of_own = (own.number, own.signed_on) if own is not None else (cited, None)
        grounds.append(letters.delegation_ground(*of_own))
    return grounds


def _power(drafting: _Drafting) -> Power | None:
    """Return the power that a decision rests on, by its day and authority: of several that which goes furthest."""
    if drafting.paper not in DECIDING:
        return None
    held = named(in_force(drafting.catalogue.powers, drafting.day), drafting.source.authority or "")
    return max(held, key=lambda power: power.fine_max or 0, default=None)


def _power_words(drafting: _Drafting, power: Power, *, cited: Collection[str]) -> str:
    """Return the norm of a power as a ground: with its decree unless cited already; blanks for an unknown day."""
    provision = parse_reference(power.provision).in_words()
    if power.decree in cited:
        return f"{provision} Nghị định số {power.decree}"
    known = cited_decree(drafting.catalogue, power.decree, drafting.day)
    unknown = f"Nghị định số {power.decree} {BLANK_DAY} của Chính phủ"
    return f"{provision} {decree_words(power.decree, known) if known else unknown}"


def _grounds_of_minutes(drafting: _Drafting) -> list[Ground]:
    """Return the violation minutes that state the acts, by their days; of a decision without any a blank for them."""
    each = {drafting.file.standing.of_act(act).minutes for act in drafting.acts}
    known = sorted(
        (one for one in each if one.on is not None), key=lambda one: (one.on or drafting.day, one.number or "")
    )
    before = [paper_ground("minutes", one.number, one.on) for one in known if one.on and one.on <= drafting.day]
    return before or ([paper_ground("minutes", None, None)] if not known and drafting.paper in DECIDING else [])


def _grounds_of_goods(drafting: _Drafting) -> Iterator[Ground]:
    """Yield the papers by which goods are held: the minutes, and for their return the decisions before it."""
    holdings = _holdings(drafting)
    for step in holdings:
        yield paper_ground(
            "hold_minutes", _printed_number(drafting, CasePaper.HOLD_MINUTES, step.number, step.taken_on), step.taken_on
        )
    if drafting.paper is not CasePaper.RETURN or drafting.step is None:
        return
    for step in _decisions_to_hold(drafting.file, drafting.step):
        number = _printed_number(drafting, CasePaper.HOLD, step.number, step.taken_on)
        yield paper_ground("hold_decision", number, step.taken_on, step.authority)


def _printed_number(drafting: _Drafting, paper: CasePaper, number: str | None, on: dt.date) -> str | None:
    """Return a number with the symbol of the form of a day."""
    forms = in_force(drafting.catalogue.forms, on)
    symbols = [form.symbol for form in forms if form.purpose == SHAPES[paper].purpose]
    return whole_number(number, symbol=symbols[0]) if symbols else number


def _decision_ground(drafting: _Drafting, decision: DecisionFacts) -> Ground:
    """Return a decision as another one names it, by the number that its own paper prints."""
    paper = CasePaper.DECISION if is_sanction(decision) else CasePaper.REMEDIES
    number = _printed_number(drafting, paper, decision.number, decision.decided_on)
    return paper_ground("decision", number, decision.decided_on, decision.authority)


def _holdings(drafting: _Drafting) -> list[StepFacts]:
    """Return the holdings that a paper about goods is about."""
    file, step = drafting.file, drafting.step
    if step is None:
        return []
    if step.kind is StepKind.HOLD:
        waiting = file.standing.undecided_holdings if drafting.paper is CasePaper.HOLD else []
        return waiting[: waiting.index(step) + 1] if step in waiting else [step]
    if step.kind is StepKind.HOLD_DECISION:
        return file.standing.holdings_of(step)
    return _holdings_ended(file, step)


def _holdings_ended(file: CaseRecords, step: StepFacts) -> list[StepFacts]:
    """Return the holdings of the goods that left by a step."""
    theirs = {one.held_id for one in file.goods if one.ended_id == step.id}
    return [one for one in file.all_of(StepKind.HOLD) if one.id in theirs]


def _decisions_to_hold(file: CaseRecords, step: StepFacts) -> list[StepFacts]:
    """Return the decisions by which goods were held that left by a later step."""
    holdings = _holdings_ended(file, step)
    earlier = file.steps[: file.steps.index(step)] if step in file.steps else file.steps
    before = [one for one in earlier if one.kind is StepKind.HOLD_DECISION]
    return [one for one in before if any(held in holdings for held in file.standing.holdings_of(one))]


def _decision_meant(file: CaseRecords, step: StepFacts | None) -> DecisionFacts | None:
    """Return the decision that another one corrects or annuls: the one of the step, else that of the case."""
    meant = [one for one in file.decisions if step is not None and one.id == step.decision_id]
    return next(iter(meant), file.decision or next(reversed(file.decisions), None))


def _name_and_title(session: Session, staff_id: int) -> tuple[str, str]:
    member = session.get_one(StaffMember, staff_id)
    return member.name, member.title


def _staff_of(session: Session, name: str | None) -> StaffMember | None:
    try:
        return find_staff(session, person=name) if name else None
    except NotFoundError:
        return None


def _signature(drafting: _Drafting) -> dict[str, Any]:
    """Return who signs: a person of the office by own title, with KT. for a deputy; else by the authority."""
    source = drafting.source
    person = _staff_of(drafting.session, source.person)
    if person is None:
        is_deputy = bool(drafting.imposes.get("delegation"))
        return letters.signature_facts(source.authority or "", source.person or "", deputy=is_deputy)
    title = letters.office_title(source.authority or person.head_title or person.title)
    if person.authority is SigningAuthority.DEPUTY:
        lines = signature_lines("deputy", person.title, title)
    else:
        lines = signature_lines("head", title, title)
    return letters.signature_facts(title, person.name, lines=lines)


def _drafter(drafting: _Drafting, body: Body) -> dict[str, Any]:
    """Return who draws up minutes, with the title of a person of the office."""
    person = _staff_of(drafting.session, drafting.source.person)
    if person is not None:
        return {"drafter": {"name": person.name, "title": person.title, "body": body.name}}
    name, title = drafting.source.person or "", drafting.source.authority or ""
    return {"drafter": {"name": name, "title": title, "body": body.name}}


def _acts(drafting: _Drafting) -> dict[str, Any]:
    return letters.acts_facts(
        [act_words(drafting.session, drafting.catalogue, act, on=drafting.day) for act in drafting.acts]
    )


def _decision_facts(drafting: _Drafting) -> dict[str, Any]:
    imposes, drop = drafting.imposes, drafting.file.standing.last(StepKind.DROP)
    parts = _fine_parts(drafting) if imposes["fine"] else []
    imposed = letters.decision_facts(
        fine=imposes["fine"],
        warning=bool(imposes.get("warning")),
        parts=parts,
        additional=imposes["additional"],
        remedies=imposes["remedies"],
    )
    words = [act_words(drafting.session, drafting.catalogue, act, on=drafting.day) for act in drafting.acts]
    acts = letters.acts_facts(words, parts=parts)
    return {**acts, **imposed, "words": (drop.words or "") if drop is not None else "", "carrier": _carrier(drafting)}


def _carrier(drafting: _Drafting) -> str:
    """Return who carries a decision of our own out: the unit that prepares the papers; nothing of another's."""
    is_ours = _staff_of(drafting.session, drafting.source.person) is not None
    return settings_on(drafting.session, drafting.desk, drafting.day).unit.name if is_ours else ""


def _fine_parts(drafting: _Drafting) -> list[FinePart]:
    """Return the parts of a fine: for each act, or for acts that are fined once together.

    How much each is, is known where the whole is that of the usual fines, or a circumstance leaves a single one of them
    open, or there is a single part. What could no more be fined on the day of the decision, and what is fined does not
    reach, is no part of it.
    """
    file, fine = drafting.file, drafting.imposes["fine"]
    acts = acts_at_law(drafting.session, drafting.catalogue, file.standing.whole, drafting.acts)
    left = finable(acts, drafting.day)
    fined = left if left and fine <= fines_of(left).high else acts
    numbers = [number for number, one in enumerate(acts, start=1) if one in fined]
    once = [(one.act, one.row.is_fined_once(governing_day(one.act))) for one in fined]
    groups, fixing = fined_together(once), fixed_fine(drafting.catalogue, fined, drafting.day)
    each: list[int | None] = [None] * len(groups)
    is_of_figures = fixing.usual == fine or (fixing.low < fine < fixing.high)
    if is_of_figures and sum(one.is_open for one in fixing.each) <= 1:
        each = [fine - fixing.low + one.low if one.is_open else one.low for one in fixing.each]
    elif len(groups) == 1:
        each = [fine]
    parts = [
        FinePart([numbers[place] for place in places], once[places[0]][0].decree, one)
        for places, one in zip(groups, each, strict=True)
    ]
    late = [FinePart([number], one.act.decree, 0) for number, one in enumerate(acts, start=1) if one not in fined]
    return sorted([*parts, *late], key=lambda part: part.acts[0])


def _correction_facts(drafting: _Drafting) -> dict[str, Any]:
    step = drafting.step
    decision = _decision_meant(drafting.file, step)
    named = _decision_ground(drafting, decision) if decision is not None else letters.UNKNOWN_DECISION
    amount = step.amount if step is not None and drafting.paper is CasePaper.CORRECTION else None
    fine = {}
    if step is not None and amount:
        old = _fine_before(drafting.file.standing, step)
        fine = {"fine": letters.fine_facts(amount, False, ()), "old_fine": letters.fine_facts(old, False, ())}
    facts = {"decision": named._asdict(), "corrects_slip": step is not None and step.ground == SLIP, **fine}
    if step is None or step.ground != ANNUL_PART:
        return facts
    less = _fine_before(drafting.file.standing, step) - amount if amount else 0
    return {**facts, "annuls_part": True, "annulled_fine": letters.fine_facts(max(less, 0), False, ())}


def _fine_before(standing: CaseFile, step: StepFacts) -> int:
    """Return the fine in force before a step, in đồng."""
    earlier = standing.steps[: standing.steps.index(step)] if step in standing.steps else standing.steps
    return standing.but(steps=earlier).fine


def _goods_facts(drafting: _Drafting) -> dict[str, Any]:
    goods = _goods(drafting)
    return {"goods": goods_facts(goods), "storage": letters.storage_words(goods), "carrier": _carrier(drafting)}


def _goods(drafting: _Drafting) -> list[GoodsFacts]:
    """Return the goods that a step gives back, or those of the holdings that it is about."""
    step = drafting.step
    if drafting.paper in (CasePaper.RETURN, CasePaper.RETURN_MINUTES):
        if step is not None and step.id is None:  # they are to be given back
            return drafting.file.standing.held
        return [one for one in drafting.file.goods if step is not None and one.ended_id == step.id]
    holdings = {one.id for one in _holdings(drafting)}
    return [one for one in drafting.file.goods if one.held_id in holdings]


def _delegation_facts(drafting: _Drafting) -> dict[str, Any]:
    one = _delegation_of_case(drafting.file)
    if one is None:
        return {}
    session = drafting.session
    receiver = Person(*_name_and_title(session, one.receiver_id))
    return {"delegation": letters.delegation_facts(one, receiver, case=drafting.file.case.code)}


_OWN: Mapping[CasePaper, Callable[[_Drafting], dict[str, Any]]] = {
    CasePaper.DECISION: _decision_facts,
    CasePaper.WITHOUT_MINUTES: _decision_facts,
    CasePaper.REMEDIES: _decision_facts,
    CasePaper.CORRECTION: _correction_facts,
    CasePaper.ANNULMENT: _correction_facts,
    CasePaper.VERIFICATION: _acts,
    CasePaper.HEARING: _acts,
    CasePaper.DELEGATION: _delegation_facts,
    CasePaper.HOLD: _goods_facts,
    CasePaper.HOLD_MINUTES: _goods_facts,
    CasePaper.RETURN: _goods_facts,
    CasePaper.RETURN_MINUTES: _goods_facts,
    CasePaper.TRANSFER: _acts,
}
