"""Where a case stands on a day: its steps, its decision in force, what is owed, and the terms that follow from them."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from types import EllipsisType
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlmodel import Session, col, or_, select

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.inspection.conditions import REFERRING
from postwatch.inspection.tables import Visit
from postwatch.law import clocks, rules
from postwatch.law.actions import clocks_for
from postwatch.law.catalogue import Catalogue
from postwatch.law.clocks import CaseDays, Clock
from postwatch.law.rows import Act
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped, rows_with
from postwatch.store.composed import composed
from postwatch.store.conditions import Condition
from postwatch.store.remembered import remembered
from postwatch.store.transaction import has_rows
from postwatch.vietnamese import money
from postwatch.violation import steps
from postwatch.violation.governing import explains
from postwatch.violation.tables import Case, CaseStep, Decision, Payment, StepKind, Violation

if TYPE_CHECKING:
    from postwatch.violation.explanation_tables import Explanation
    from postwatch.violation.goods_tables import HeldGoods

# By what measure a decision confiscates goods, has them destroyed, or has them leave the country.
ORDERED: Mapping[StepKind, str] = {
    StepKind.CONFISCATE: "confiscate", StepKind.DESTROY: "destroy", StepKind.RE_EXPORT: "re_export",
}  # fmt: skip
# Requests during which no interest runs (Luật Xử lý vi phạm hành chính, Điều 78: from a summary), and a stay.
_PAUSES = (StepKind.REDUCE, StepKind.POSTPONE, StepKind.INSTALMENTS, StepKind.STAY)


class Minutes(NamedTuple):
    """The violation minutes that are recorded; without a day there are none."""

    on: dt.date | None = None
    number: str | None = None
    drawn_up_by: str | None = None


@dataclass(frozen=True)
class CaseFile:
    """What is recorded of a case beside its violations, in order of days. ``decision`` is the one in force.

    ``others`` are the decisions in force against further offenders of the case: `against` is the file of one of them.
    ``explanations`` are those of all offenders, ``payments`` days and amounts towards the fine in đồng, with
    ``interest_paid`` and ``marked_payments`` beside them, ``goods`` all that was held, in order of recording,
    ``disposed`` what of it was handed over or destroyed after it had been confiscated, by that step.
    ``minutes_id`` are the minutes whose violation the file is of, in a case that has several: `of_act`. ``found_on``
    has the days of the visits (ids) by which offices that do not sanction found violations of the case. ``is_kept``
    says that another one decides than the case was forwarded to: the time for that is not given then. ``released`` are
    confiscations (ids) that several decisions ordered, all of which were annulled.
    """

    case: Case
    decision: Decision | None = None
    steps: Sequence[CaseStep] = ()
    explanations: Sequence["Explanation"] = ()
    payments: Sequence[tuple[dt.date, int]] = ()
    interest_paid: int = 0
    marked_payments: Sequence[Payment] = ()
    goods: Sequence["HeldGoods"] = ()
    disposed: Sequence["HeldGoods"] = ()
    others: Sequence["CaseFile"] = ()
    minutes_id: int | None = None
    found_on: Mapping[int, dt.date] = field(default_factory=dict)
    is_kept: bool = False
    released: Collection[int] = ()

    def against(self, offender_name: str | None) -> "CaseFile":
        """Return the file as it is for one offender of the case: its own decision, minutes and payments."""
        found = [file for file in (self, *self.others) if _is_against(file.decision, offender_name)]
        own = found[0] if found else replace(self, decision=None, payments=(), interest_paid=0, marked_payments=())
        theirs = [step for step in self.steps if step.offender_name == offender_name or is_of_all(step)]
        holdings = {step.id for step in theirs}
        goods, disposed = ([one for one in rows if one.held_id in holdings] for rows in (self.goods, self.disposed))
        explained = [one for one in self.explanations if one.offender_name == offender_name]
        return replace(own, steps=theirs, explanations=explained, goods=goods, disposed=disposed, others=())

    def of_act(self, act: Violation) -> "CaseFile":
        """Return the file as it is for one violation: that of its offender, with its minutes and what is about them.

        A violation that names no minutes has those of its offender, else those of the case.
        """
        file = self.against(act.offender_name)
        if act.minutes_id is None:
            return file
        about = [step for step in file.steps if _minutes_meant(step) in (None, act.minutes_id)]
        explained = [one for one in file.explanations if one.minutes_id in (None, act.minutes_id)]
        return replace(file, steps=about, explanations=explained, minutes_id=act.minutes_id)

    def minutes_stating(self, act: Violation) -> Minutes:
        """Return the minutes that state a violation, empty ones for want of them.

        They state what was detected by their day (Luật Xử lý vi phạm hành chính, Điều 58).
        """
        minutes = self.of_act(act).minutes
        return minutes if (minutes.on or dt.date.min) >= act.detected_on else Minutes()

    @property
    def minutes(self) -> Minutes:
        """Return the violation minutes of the violation, else those of the offender, else those of the case."""
        taken = [step for step in self.steps if step.kind is StepKind.MINUTES]
        own = [step for step in taken if self.minutes_id is not None or step.offender_name is not None]
        if own:
            return Minutes(own[0].taken_on, own[0].number, own[0].person)
        if self.minutes_id is not None:
            return Minutes()
        return Minutes(self.case.minutes_on, self.case.minutes_number, self.case.drawn_up_by)

    @property
    def minutes_on(self) -> dt.date | None:
        """Return the day of the violation minutes."""
        return self.minutes.on

    @property
    def to_carry_out(self) -> CaseStep | None:
        """Return the complaint or lawsuit whose end asks for a step about the decision in force that was not taken."""
        about = [step for step in self.steps if self.decision is not None and step.decision_id == self.decision.id]
        for step in about:
            follows = steps.TO_CARRY_OUT.get(step.outcome or "") if step.kind in steps.COMPLAINTS else None
            done = (one.kind is follows and one.taken_on >= (step.answered_on or step.taken_on) for one in about)
            if follows is not None and not any(done):
                return step
        return None

    @property
    def paid(self) -> int:
        """Return what was paid of the fine, in đồng."""
        return sum(amount for _day, amount in self.payments)

    @property
    def fine(self) -> int:
        """Return the fine as it was corrected last and less what was remitted, in đồng; 0 without a decision."""
        if self.decision is None:
            return 0
        return self.decision.fine - sum(less for _day, less in self.changes_of_fine())

    def fine_on(self, day: dt.date) -> int:
        """Return the fine of the decision as it was on a day, in đồng: what changed it later does not count."""
        fine = self.decision.fine if self.decision is not None else 0
        return fine - sum(less for since, less in self.changes_of_fine() if since <= day)

    def changes_of_fine(self) -> list[tuple[dt.date, int]]:
        """Return by how much the fine was lowered from what day on, in đồng; below 0 where a correction raised it."""
        changes: list[tuple[dt.date, int]] = []
        fine = self.decision.fine if self.decision is not None else 0
        for step in sorted(self._about_decision(), key=_in_effect_on):
            less = 0
            if step.kind is StepKind.CORRECT and step.amount is not None:
                less = fine - step.amount
            if step.kind is StepKind.REDUCE and step.outcome == steps.GRANTED:
                less = min(step.amount or 0, fine)
            fine -= less
            changes += [(_in_effect_on(step), less)] if less else []
        return changes

    @property
    def owed(self) -> int:
        """Return what is outstanding of the fine, in đồng."""
        return max(self.fine - self.paid, 0)

    def owed_on(self, day: dt.date) -> int:
        """Return what was outstanding of the fine by the payments up to a day, in đồng."""
        return max(self.fine - sum(amount for paid_on, amount in self.payments if paid_on <= day), 0)

    @property
    def remedies_unproven(self) -> str | None:
        """Return the remedies of the decision in force, as they were decided, of which not all have a proof; else None.

        A proof that names some of them is one of those alone; so is what was done with goods that were held.
        """
        ordered = self.decision.remedies if self.decision is not None else None
        named = set(rules.remedies_named(ordered))
        proofs = [step for step in self._about_decision() if step.kind is StepKind.REMEDY]
        proven = [named & set(rules.remedies_named(step.words)) or named for step in proofs]
        done = {_carried_out(self.decision, one.kind) for one in self.standing
                if one.kind in ORDERED and not steps.disposes(one.kind, one.ground)}  # fmt: skip
        is_proven = named <= done.union(*proven) if named else bool(proofs)
        return None if is_proven or not ordered else ordered

    @property
    def complied_on(self) -> dt.date | None:
        """Return when the decision was complied with: with the last payment, or with the handing over of a warning."""
        if self.decision is None:
            return None
        if self.fine and self.paid >= self.fine:
            return max(day for day, amount in self.payments if amount)
        return self.decision.handed_over_on if self.decision.warning and not self.fine else None

    @property
    def is_annulled(self) -> bool:
        """Return whether a decision of the case was annulled, and none came after it."""
        return self.decision is None and any(step.kind is StepKind.ANNUL for step in self.steps)

    @property
    def standing(self) -> list[CaseStep]:
        """Return the steps that still count: not those about a decision that was annulled."""
        current = self.decision.id if self.decision is not None else None
        return [step for step in self.steps if step.decision_id in (None, current) or step.kind is StepKind.ANNUL]

    @property
    def held(self) -> "list[HeldGoods]":
        """Return the goods that are still held: those too that a decision confiscated which was annulled since, as
        copies with what is left of them.
        """
        annulled = {step.decision_id for step in self.steps if step.kind is StepKind.ANNUL} - {None}
        void = {
            step.id for step in self.steps if step.kind is StepKind.CONFISCATE and step.decision_id in annulled
        }  # fmt: skip
        return [one for one in self.goods if one.ended_id is None] + self._left_of(void.union(self.released))

    @property
    def confiscated(self) -> "list[HeldGoods]":
        """Return the goods that were confiscated by a decision in force and wait to be handed over or destroyed, as
        copies with what is left of them.
        """
        taken = {step.id for step in self.standing if step.kind is StepKind.CONFISCATE}
        return self._left_of(taken.difference(self.released))

    @property
    def once_confiscated(self) -> "list[HeldGoods]":
        """Return what is left of the goods that were confiscated by any decision, annulled ones too."""
        return self._left_of({step.id for step in self.steps if step.kind is StepKind.CONFISCATE})

    def _left_of(self, taken: Collection[int]) -> "list[HeldGoods]":
        """Return copies of the goods that were confiscated by steps (ids), with what was not disposed of since."""
        gone: Counter[tuple[object, ...]] = Counter()
        for one in self.disposed:
            gone[one.held_id, one.name, one.unit, one.condition] += one.quantity
        waiting = []
        for one in (goods for goods in self.goods if goods.ended_id in taken):
            kind = one.ended_id, one.name, one.unit, one.condition
            left = max(one.quantity - gone[kind], 0)
            gone[kind] -= one.quantity - left
            waiting += [type(one)(**one.model_dump() | {"quantity": left})] if left else []
        return waiting

    def held_on(self, day: dt.date) -> "list[HeldGoods]":
        """Return the goods that were held on a day, those too that left or came on it."""
        taken, still = {step.id: step.taken_on for step in self.steps}, {one.id for one in self.held}
        return [
            one for one in self.goods
            if taken[one.held_id] <= day and (one.id in still or day <= taken.get(one.ended_id or 0, day))
        ]  # fmt: skip

    @property
    def holdings(self) -> list[CaseStep]:
        """Return the holdings of which goods are still held; all of them where nothing is held any more."""
        holdings = [step for step in self.standing if step.kind is StepKind.HOLD]
        still = {one.held_id for one in self.held}
        return [step for step in holdings if step.id in still] or holdings

    @property
    def undecided_holdings(self) -> list[CaseStep]:
        """Return those of the holdings that no decision to hold followed."""
        return [step for step in self.holdings if not self._after(step, StepKind.HOLD_DECISION)]

    @property
    def held_until(self) -> dt.date | None:
        """Return the last day of holding by the latest decision or extension that names one."""
        papers = self._after(self.holdings[0], StepKind.HOLD_DECISION, StepKind.HOLD_EXTENSION) if self.holdings else []
        return next((step.until for step in reversed(papers) if step.until is not None), None)

    def of_holding(self, holding: CaseStep) -> "CaseFile":
        """Return the file with the goods of one holding alone."""
        return replace(self, goods=[one for one in self.goods if one.held_id == holding.id])

    def with_step(self, step: CaseStep) -> "CaseFile":
        """Return the file as it will be once a step is recorded."""
        return replace(self, steps=sorted([*self.steps, step], key=lambda one: one.taken_on))

    def starting(self) -> dict[str, CaseStep]:
        """Return the steps that start terms, by the event: the last of several; of minutes and holdings the first."""
        found: dict[str, CaseStep] = {}
        for step in self.standing:
            is_second = step.kind is StepKind.MINUTES and "minutes_at" in found
            if self._counts(step) and not is_second:
                found |= dict.fromkeys(steps.events_given(step.kind, step.ground), step)
        if self.holdings:
            first = self.holdings[0]
            found |= {"held_on": first, "hold_minutes_at": next(iter(self.undecided_holdings), first)}
            decided = self._after(first, StepKind.HOLD_DECISION)
            found |= {"hold_decided_on": decided[0]} if decided else {}
        return found

    def holdings_of(self, decision: CaseStep) -> list[CaseStep]:
        """Return the holdings that a decision to hold is about: those that none was about before, while goods of them
        were held; else the last before it.
        """
        before = self.standing[: self.standing.index(decision)]
        holdings = [step for step in before if step.kind is StepKind.HOLD]
        taken = {step.id for step in before}
        still = {one.held_id for one in self.goods if one.ended_id not in taken}
        listed = {one.held_id for one in self.goods}
        theirs = [
            one
            for one in holdings
            if (one.id in still or one.id not in listed) and decision in self._after(one, StepKind.HOLD_DECISION)[:1]
        ]
        return theirs or holdings[-1:]

    def _counts(self, step: CaseStep) -> bool:
        """Return whether a step starts terms: a decision to hold only while goods that it is about are held."""
        if step.kind is not StepKind.HOLD_DECISION or not self.holdings:
            return True
        held = {one.id for one in self.holdings}
        return any(one.id in held for one in self.holdings_of(step))

    def _after(self, step: CaseStep, *kinds: StepKind) -> list[CaseStep]:
        """Return the later steps of some kinds."""
        standing = self.standing
        return [one for one in standing[standing.index(step) + 1 :] if one.kind in kinds]

    @property
    def with_prosecution(self) -> CaseStep | None:
        """Return the transfer of the file for signs of a crime, as long as it did not come back."""
        for step in reversed(self.steps):
            if step.kind is StepKind.TRANSFER:
                return step if step.ground == "crime" else None
            if step.kind is StepKind.TAKE_OVER or step.ground in steps.RETURNED:
                return None
        return None

    def forwarded_by(self, day: dt.date) -> CaseStep | None:
        """Return the last step that sent the file to another who decides, by a day, as long as it did not come back."""
        for step in reversed([one for one in self.steps if one.taken_on <= day]):
            if step.kind is StepKind.TAKE_OVER:
                return None
            if step.kind in (StepKind.FORWARD, StepKind.TRANSFER) and step.ground != "crime":
                return step
        return None

    @property
    def has_lapsed(self) -> bool:
        """Return whether it was recorded that the decision in force lapsed."""
        return any(step.kind is StepKind.LAPSE for step in self.standing)

    def last(self, kind: StepKind) -> CaseStep | None:
        """Return the last step of a kind, None without one."""
        return next((step for step in reversed(self.steps) if step.kind is kind), None)

    def waiting(self, *kinds: StepKind) -> CaseStep | None:
        """Return the first step of some kinds that has no answer yet, or that has not ended."""
        return next((step for step in self.steps if step.kind in kinds and step.answered_on is None), None)

    def holding_up(self, *kinds: StepKind) -> CaseStep | None:
        """Return the first step of some kinds that holds up the decision in force and has not ended."""
        return next((step for step in self.standing if step.kind in kinds and step.answered_on is None), None)

    def pauses(self, *, today: dt.date) -> list[tuple[dt.date, dt.date]]:
        """Return from what day to what day no interest runs: while a request is considered, and while it is granted."""
        return [
            (step.taken_on, max(_end(step, today), step.taken_on))
            for step in self._about_decision()
            if step.kind in _PAUSES
        ]

    def _about_decision(self) -> Iterator[CaseStep]:
        return (step for step in self.steps if self.decision is not None and step.decision_id == self.decision.id)


def visit_of(act: Violation, case: Case) -> int | None:
    """Return the id of the visit that found a violation: its own, else that of its case."""
    return act.visit_id if act.visit_id is not None else case.visit_id


def is_of_all(step: CaseStep) -> bool:
    """Return whether a step is about the whole case."""
    return step.offender_name is None and step.kind in steps.OF_THE_CASE


def _minutes_meant(step: CaseStep) -> int | None:
    """Return the minutes that a step is, or is about; None for one that is about all of its case."""
    return step.id if step.kind is StepKind.MINUTES else step.minutes_id


def _in_effect_on(step: CaseStep) -> dt.date:
    """Return from when a step changes the fine: a remission when it is granted, a correction when it is made."""
    return step.answered_on or step.taken_on if step.kind is StepKind.REDUCE else step.taken_on


def _is_against(decision: Decision | None, offender_name: str | None) -> bool:
    return decision is not None and decision.offender_name == offender_name


def _end(step: CaseStep, today: dt.date) -> dt.date:
    if step.kind is not StepKind.STAY and step.outcome == steps.GRANTED and step.until is not None:
        return step.until
    return step.answered_on or today


@dataclass(frozen=True)
class CaseTerms:
    """A case with the terms of all its violations, and the range in đồng of what can be fined for them together.

    ``unstated`` are the violations that no minutes state. ``late_list`` names those (codes) that could no more be
    fined, ``most_in_time`` is the most for the others.
    """

    file: CaseFile
    terms: Sequence[Clock]
    unstated: Sequence[Violation]
    range: tuple[int, int]
    is_range_read: bool
    late_list: Sequence[str]
    most_in_time: int
    is_lateness_read: bool
    is_person: bool

    def first(self, *names: str) -> Clock | None:
        """Return the term of some names that ends first; None where none has a last day."""
        return min(self._of(names), key=_due, default=None)

    def last(self, *names: str) -> Clock | None:
        """Return the term of some names that ends last; None where none has a last day."""
        return max(self._of(names), key=_due, default=None)

    def _of(self, names: Collection[str]) -> list[Clock]:
        return [term for term in self.terms if term.name in names and term.due_on is not None]


def _due(term: Clock) -> dt.date:
    return term.due_on or dt.date.max


# So many cases are named one by one in a statement, which is made quicker than one with the conditions again.
FEW = 500


def file_of(session: Session, case: Case) -> CaseFile:
    """Return what is recorded of a case."""
    return _file_of(session, case.id) or CaseFile(case)


@remembered
def _file_of(session: Session, case_id: int) -> CaseFile | None:
    return files_of(session, col(Case.id) == case_id).get(case_id)


def acts_of(session: Session, case: Case, *, offender_name: str | EllipsisType | None = ...) -> Sequence[Violation]:
    """Return the violations of a case in the order of recording, or those of one offender (None: the unit itself)."""
    acts = _acts_of(session, case.id)
    return acts if offender_name is ... else [act for act in acts if act.offender_name == offender_name]


@remembered
def _acts_of(session: Session, case_id: int) -> Sequence[Violation]:
    return rows_with(session, Violation, by="id", case_id=case_id).all()


def files_of(session: Session, *wanted: Condition) -> dict[int, CaseFile]:
    """Return what is recorded of the cases that meet conditions, by their ids."""
    cases = {case.id: case for case in session.exec(select(Case).where(*wanted))}
    if not cases:
        return {}
    ids = list(cases) if len(cases) <= FEW else select(Case.id).where(*wanted)
    decisions = latest_decisions(asked_of(session, _decisions, ids))
    theirs = grouped((step.case_id, step) for step in asked_of(session, _steps, ids))
    explained = _explanations(session, ids)
    is_held = any(step.kind is StepKind.HOLD for taken_in_case in theirs.values() for step in taken_in_case)
    goods = grouped((one.case_id, one) for one in (asked_of(session, _goods, ids) if is_held else ()))
    # A decision without a fine may have payments: what corrected it may have set one.
    paid = asked_of(session, _payments, ids) if decisions else ()
    payments = grouped((one.decision_id, one) for one in paid)
    found_on = {one.id: one.minutes_on or one.visited_on for one in asked_of(session, _visits_of_others, ids)}
    released = _released(session, theirs)
    files = {}
    for case_id, case in cases.items():
        taken_in_case = theirs.get(case_id, ())
        holdings = {step.id for step in taken_in_case if step.kind is StepKind.HOLD}
        known = CaseFile(
            case, None, taken_in_case, explained.get(case_id, ()),
            goods=[one for one in goods.get(case_id, ()) if one.held_id in holdings],
            disposed=[one for one in goods.get(case_id, ()) if one.held_id not in holdings], found_on=found_on,
            released=released,
        )  # fmt: skip
        each = [_with_decision(known, one, payments.get(one.id, ())) for one in decisions.get(case_id, ())]
        files[case_id] = replace(each[0], others=each[1:]) if each else known
    return files


def asked_of(session: Session, ask: Any, ids: Any) -> Any:
    """Return what is asked about cases: a list of a few ids, for which it is composed once, or a query that finds many.

    A query is a part of the statement, and no value that it gets later.
    """
    return ask(session, ids) if isinstance(ids, list) else session.exec(ask.__wrapped__(ids))


@composed
def _decisions(ids: Any) -> Any:
    return select(Decision).where(col(Decision.case_id).in_(ids), col(Decision.annulled_on).is_(None))


@composed
def _steps(ids: Any) -> Any:
    taken = select(CaseStep).where(col(CaseStep.case_id).in_(ids))
    return taken.order_by(col(CaseStep.taken_on), col(CaseStep.id))


@composed
def _payments(ids: Any) -> Any:
    made = select(Decision.id).where(col(Decision.case_id).in_(ids))
    return select(Payment).where(col(Payment.decision_id).in_(made)).order_by(col(Payment.paid_on), col(Payment.id))


def _explanations(session: Session, ids: Any) -> "dict[int, list[Explanation]]":
    """Return the explanations of cases (ids) in their order; nothing is loaded for them where there never was one."""
    if not has_rows(session, "explanation"):
        return {}
    return grouped((one.case_id, one) for one in asked_of(session, _explained, ids))


@composed
def _explained(ids: Any) -> Any:
    from postwatch.violation.explanation_tables import Explanation

    asked = select(Explanation).where(col(Explanation.case_id).in_(ids))
    return asked.order_by(col(Explanation.asked_on), col(Explanation.id))


@composed
def _goods(ids: Any) -> Any:
    """Return the statement of the goods of cases in the order in which they were recorded."""
    from postwatch.violation.goods_tables import HeldGoods

    return select(HeldGoods).where(col(HeldGoods.case_id).in_(ids)).order_by(col(HeldGoods.id))


@composed
def _visits_of_others(ids: Any) -> Any:
    """Return the statement of the visits by which offices that do not sanction found violations of cases."""
    of_cases = select(Case.visit_id).where(col(Case.id).in_(ids), col(Case.visit_id).is_not(None))
    of_acts = select(Violation.visit_id).where(col(Violation.case_id).in_(ids), col(Violation.visit_id).is_not(None))
    return (
        select(Visit)
        .join(Recipient, col(Recipient.id) == Visit.by_recipient_id)
        .where(or_(col(Visit.id).in_(of_cases), col(Visit.id).in_(of_acts)), col(Recipient.kind).in_(REFERRING))
    )


def _released(session: Session, taken: Mapping[int, Sequence[CaseStep]]) -> set[int]:
    """Return the confiscations (ids), of the steps of cases, that rest on no decision alone (`goods.take_goods_step`)
    and on none any more: all that ordered them on their day were annulled.
    """
    shared = [
        step
        for each in taken.values()
        if any(step.kind is StepKind.ANNUL for step in each)
        for step in each
        if step.kind is StepKind.CONFISCATE and step.decision_id is None
    ]
    if not shared:
        return set()
    cases = {step.case_id for step in shared}
    made = session.exec(select(Decision).where(col(Decision.case_id).in_(cases))).all()
    void = set()
    for step in shared:
        ordering = [
            one for one in made
            if one.case_id == step.case_id and orders(one, StepKind.CONFISCATE)
            and one.decided_on <= step.taken_on <= (one.annulled_on or dt.date.max)
        ]  # fmt: skip
        if ordering and all(one.annulled_on is not None for one in ordering):
            void.add(step.id)
    return void


def orders(decision: Decision, kind: StepKind) -> bool:
    """Return whether a decision says that goods are confiscated, destroyed or re-exported (a kind of `ORDERED`)."""
    return ORDERED[kind] in (*rules.measures_named(decision.additional), *rules.remedies_named(decision.remedies))


def _carried_out(decision: Decision | None, kind: StepKind) -> str:
    """Return the measure that a step about goods carries out: what was not ordered so was to leave the country, and
    that failed (Nghị định 174/2026/NĐ-CP, Điều 3.5.b).
    """
    return ORDERED[kind] if decision is None or orders(decision, kind) else ORDERED[StepKind.RE_EXPORT]


def _with_decision(known: CaseFile, decision: Decision, payments: Sequence[Payment]) -> CaseFile:
    return replace(
        known,
        decision=decision,
        payments=[(one.paid_on, one.towards_fine) for one in payments],
        interest_paid=sum(one.interest or 0 for one in payments),
        marked_payments=[one for one in payments if one.faults],
    )


def latest_decisions(decisions: Iterable[Decision]) -> dict[int, list[Decision]]:
    """Return of decisions on each case, by its id, those that count: the latest against each offender.

    Of one day the first counts; the latest of all comes first.
    """
    in_order = sorted(decisions, key=lambda one: (one.decided_on, -one.id))
    latest = {(decision.case_id, decision.offender_name): decision for decision in in_order}
    newest = sorted(latest.values(), key=lambda one: (one.decided_on, -one.id), reverse=True)
    return grouped((decision.case_id, decision) for decision in newest)


def days_of(act: Violation, file: CaseFile) -> CaseDays:
    """Return the days that start the terms of a violation, of whose file they are (`CaseFile.of_act`)."""
    events: dict[str, dt.date] = {}
    times: dict[str, dt.time] = {}
    for event, step in file.starting().items():
        events[event] = step.taken_on
        if step.at is not None:
            times[event] = dt.time.fromisoformat(step.at)
    for step in file.standing:
        if step.kind is StepKind.CORRECT and step.answered_on is not None:
            events["corrected_handed_over_on"] = step.answered_on
        if step.kind is StepKind.INSTALMENTS and file.decision is not None:
            events["decision_effective_on"] = file.decision.decided_on
    referred_on = _referred_on(act, file)
    drawn_up_on = file.minutes_on or referred_on
    if drawn_up_on is not None:  # recorded with the case alone, or by the visit: their time is not known
        events.setdefault("minutes_at", drawn_up_on)
    if file.explanations:
        events["explain_request_on"] = min(one.asked_on for one in file.explanations)
    return result_of(
        CaseDays, act, file.case, file.decision, complied_on=file.complied_on, steps=events, times=times,
        minutes_on=file.minutes_on,
        decided_on=file.decision.decided_on if file.decision is not None else None,
        handed_over_on=file.decision.handed_over_on if file.decision is not None else None,
    )  # fmt: skip


def _referred_on(act: Violation, file: CaseFile) -> dt.date | None:
    """Return when an office that does not sanction found a violation; None where another one did."""
    return file.found_on.get(visit_of(act, file.case) or 0)


def _verified_anew(file: CaseFile) -> dt.date | None:
    """Return the day of a verification after the annulment, from whose minutes the term to decide anew runs
    (Nghị định 118/2021/NĐ-CP, Điều 15.3); None where there is none: then the first term stays as it was.
    """
    annulled, verified = file.last(StepKind.ANNUL), file.last(StepKind.VERIFY)
    is_after = annulled is not None and verified is not None and verified.taken_on >= annulled.taken_on
    return verified.taken_on if verified is not None and file.is_annulled and is_after else None


def terms_of(
    desk: Desk, catalogue: Catalogue, act: Violation, file: CaseFile, *, row: Act, conditions: Collection[str] = ()
) -> list[Clock]:
    """Return the statutory terms of a violation; ``conditions`` are those of its consequences that hold.

    A step makes a term longer only where it was taken within it, an explanation only where the offender has the right
    to (Luật Xử lý vi phạm hành chính, Điều 61, Điều 66.1; Nghị định 118/2021/NĐ-CP, Điều 17.1).
    """
    file = file.of_act(act)
    days = days_of(act, file)
    may_explain = explains(catalogue, act, row, conditions=conditions)
    given = [*(["explain_right"] if may_explain else []), *_of_decision(file)]
    given += ["not_competent"] if _referred_on(act, file) is not None else []

    def counted(from_days: CaseDays) -> list[Clock]:
        return clocks_for(catalogue, act.decree, act.provision, from_days, calendar=desk.calendar, conditions=given)

    def terms() -> list[Clock]:
        verified_on = _verified_anew(file)
        if verified_on is None:
            return counted(days)
        anew = [clock for clock in counted(replace(days, minutes_on=verified_on)) if clock.name == "decide"]
        return [*(clock for clock in counted(days) if clock.name != "decide"), *anew]

    found = terms()
    for day, offered, in_time_of in _prolonging(file, may_explain=may_explain):
        ends = [clock.due_on for clock in found if clock.name in in_time_of and clock.due_on is not None]
        if not in_time_of or day <= max(ends, default=dt.date.max):
            given += offered
            found = terms()
    return found


def _given_on(one: "Explanation") -> dt.date | None:
    """Return when an explanation was heard or given: else the day of its letter, or with what it says; None before."""
    said_on = one.asked_on if one.text is not None else None
    return one.held_on or one.sender_number_on or one.incoming_on or said_on


def _prolonging(file: CaseFile, *, may_explain: bool) -> list[tuple[dt.date, Sequence[str], Sequence[str]]]:
    """Return what may make terms longer, by day: the conditions it gives, and the terms within which it must lie."""
    offers: list[tuple[dt.date, Sequence[str], Sequence[str]]] = []
    is_longer = any(step.ground == "explain-longer" for step in file.standing)
    for one in file.explanations if may_explain else ():
        # Asked for within the time to ask for a hearing, or given within that to explain in writing.
        offers.append((one.asked_on, ("explanation",), (clocks.HEARING,)))
        given_on = _given_on(one)
        if given_on is not None:
            offers.append((given_on, ("explanation",), () if is_longer else (clocks.WRITTEN,)))
    sent = file.last(StepKind.TRANSFER)
    # A file that goes to the prosecuting body is not forwarded to one who sanctions.
    if file.case.transferred_on is not None and (sent is None or sent.ground != "crime") and not file.is_kept:
        offers.append((file.case.transferred_on, ("forwarded",), ("decide",)))
    before: Counter[StepKind] = Counter()
    for step in file.standing:
        offered = steps.conditions_given(step.kind, step.ground, times_before=before[step.kind])
        before[step.kind] += 1
        if step.kind is StepKind.EXTEND and step.taken_on < (file.minutes_on or dt.date.max):
            # What was known before the minutes takes no time after them.
            offered = [one for one in offered if one != steps.VERIFIED_TERM]
        if step.kind is StepKind.FORWARD and file.is_kept:
            offered = ()
        if offered:
            offers.append((step.taken_on, offered, steps.terms_of_time(step.kind, step.ground)))
    return sorted(offers, key=lambda offer: offer[0])


def _of_decision(file: CaseFile) -> list[str]:
    """Return the conditions that follow from the decision: what it imposes, and what of it is owed."""
    given = ["annulled"] if _verified_anew(file) is not None else []
    if file.decision is not None:
        if rules.suspends(file.decision.additional):
            given.append("suspension")
        if file.decision.warning:
            given.append("warning")
        if file.owed:
            given.append("unpaid")
    return given


def as_held(file: CaseFile, terms: Sequence[Clock]) -> list[Clock]:
    """Return terms with that of holding goods as the latest decision or extension has it."""
    until = file.held_until
    return [replace(term, due_on=until) if until and term.name == "hold_goods" else term for term in terms]


class Counted(Protocol):
    """Goods of a kind, so many of a unit."""

    @property
    def quantity(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def name(self) -> str: ...


def in_words(goods: Counted) -> str:
    """Return goods as people count them: ``12 hộp pháo``."""
    return f"{money(goods.quantity)} {goods.unit} {goods.name}"


def late_interest(file: CaseFile, terms: Sequence[Clock], *, today: dt.date) -> int | None:
    """Return the interest for late payment up to a day, in đồng; None without a term to pay."""
    term = clocks.last_of(terms, "pay")
    if file.decision is None or term is None or term.due_on is None or file.has_lapsed:
        return None
    today = min(today, file.case.closed_on or today)
    # What the fine was lowered by is owed no more from that day on, as if it had been paid.
    less = [*file.payments, *file.changes_of_fine()]
    return rules.late_interest(
        file.decision.fine, less, due_on=term.due_on, on=today, paused=file.pauses(today=today)
    )  # fmt: skip
