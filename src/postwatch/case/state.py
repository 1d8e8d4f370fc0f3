"""The state of a case on a day: its steps, its decision in force, the amounts owed, and the terms that follow."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from types import EllipsisType
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import and_, or_, select
from sqlmodel import Session
from sqlmodel import select as select_rows

from postwatch.case import facts, steps
from postwatch.case.facts import (
    ActFacts,
    AnyAct,
    AnyCase,
    AnyDecision,
    AnyStep,
    CaseFacts,
    DecisionFacts,
    ExplanationFacts,
    GoodsFacts,
    NamedFacts,
    PaymentFacts,
    StepFacts,
)
from postwatch.case.lots import Lots
from postwatch.case.rules import same_decision
from postwatch.case.tables import Case, CaseJoin, CaseStatus, StepKind, Violation
from postwatch.dataclass import dataclass
from postwatch.law import measures
from postwatch.law.ages import UNKNOWN_OFFENDER
from postwatch.recipient.tables import Recipient
from postwatch.store.columns import grouped
from postwatch.store.composed import own, plain
from postwatch.store.conditions import Condition
from postwatch.store.remembered import remember, remembered, what_is_remembered
from postwatch.store.transaction import WITHDRAWN_TOO, has_rows
from postwatch.vietnamese import money

# By what measure a decision confiscates goods, has them destroyed, or has them leave the country.
ORDERED: Mapping[StepKind, str] = {
    StepKind.CONFISCATE: "confiscate", StepKind.DESTROY: "destroy", StepKind.RE_EXPORT: "re_export",
}  # fmt: skip
# Requests during which no interest runs (Luật Xử lý vi phạm hành chính, Điều 78: from a summary), and a stay.
_PAUSES = (StepKind.REDUCE, StepKind.POSTPONE, StepKind.INSTALMENTS, StepKind.STAY)


OfCase = TypeVar("OfCase", ActFacts, StepFacts, DecisionFacts)


class Minutes(NamedTuple):
    """The violation minutes that are recorded, and the day they were given; without a day there are none."""

    on: dt.date | None = None
    number: str | None = None
    drawn_up_by: str | None = None
    given_on: dt.date | None = None


@dataclass(frozen=True)
class CaseFile:
    """Records of a case, in order of days. ``decision`` is the decision in force.

    ``others`` are the decisions in force against further offenders of the case: `against` gives the file of each.
    ``explanations`` are those of all offenders, ``payments`` days and amounts towards the fine in đồng, with
    ``interest_paid`` beside them, ``goods`` all that was held, in order of recording, ``disposed`` the goods handed
    over or destroyed after confiscation, by that step. ``minutes_id`` are the minutes whose violation the file is of,
    in a case that has several: `of_act`. ``found_on`` has the days of the visits (ids) by which offices that do not
    sanction found violations of the case. ``is_kept`` says that the decision is not made by whom the case was forwarded
    to: the time for that is not given then. ``released`` are confiscations (ids) that several decisions ordered, all
    annulled since. ``acts`` are the violations in the order of recording, ``made`` all decisions, also annulled,
    ``named`` the goods that each step names (id), ``paid_by_decision`` the payments towards each decision (id).
    """

    case: CaseFacts
    decision: DecisionFacts | None = None
    steps: Sequence[StepFacts] = ()
    explanations: Sequence[ExplanationFacts] = ()
    payments: Sequence[tuple[dt.date, int]] = ()
    interest_paid: int = 0
    goods: Sequence[GoodsFacts] = ()
    disposed: Sequence[GoodsFacts] = ()
    others: Sequence["CaseFile"] = ()
    minutes_id: int | None = None
    found_on: Mapping[int, dt.date] = field(default_factory=dict)
    is_kept: bool = False
    released: Collection[int] = ()
    acts: Sequence[ActFacts] = ()
    made: Sequence[DecisionFacts] = ()
    named: Mapping[int, Sequence[NamedFacts]] = field(default_factory=dict)
    paid_by_decision: Mapping[int, Sequence[PaymentFacts]] = field(default_factory=dict)
    of: "CaseFile | None" = None

    def but(self, **others: Any) -> "CaseFile":
        """Return the file with other values in some fields; ten times as quick as `dataclasses.replace`."""
        copy = object.__new__(CaseFile)
        values = copy.__dict__
        values.update(self.__dict__)
        values.update(others)
        for name in _WORKED_OUT:
            values.pop(name, None)
        return copy

    @property
    def whole(self) -> "CaseFile":
        """Return the file of all offenders, if this is the file of an offender; else this file."""
        return self.of or self

    def against(self, offender_name: str | None) -> "CaseFile":
        """Return the part of the file about an offender of the case: own decision, minutes and payments."""
        if self._offenders <= {offender_name} and not (self.goods or self.disposed):
            return self
        found = [
            file for file in (self, *self.others) if file.decision and file.decision.offender_name == offender_name
        ]
        own = found[0] if found else self.under(None)
        theirs = [step for step in self.steps if step.offender_name == offender_name or is_of_all(step)]
        holdings = {step.id for step in theirs}
        goods, disposed = ([one for one in rows if one.held_id in holdings] for rows in (self.goods, self.disposed))
        explained = [one for one in self.explanations if one.offender_name == offender_name]
        return own.but(steps=theirs, explanations=explained, goods=goods, disposed=disposed, others=(), of=self.whole)

    @cached_property
    def _offenders(self) -> set[str | None]:
        """The offenders (None: the unit) about whom anything in the file is, records about all of them left out."""
        about: Iterable[ActFacts | DecisionFacts | ExplanationFacts] = (*self.acts, *self.made, *self.explanations)
        named = {one.offender_name for one in about}
        for step in self.steps:
            if not is_of_all(step):
                named.add(step.offender_name)
        return named if self.decision is None else named | {self.decision.offender_name}

    def under(self, decision: DecisionFacts | None) -> "CaseFile":
        """Return the file as it is under a decision, with the payments towards it; or under none."""
        if decision is None and self.decision is None:
            return self
        return self.but(**_under(decision, self.paid_by_decision))

    def decision_about(self, kind: StepKind) -> int | None:
        """Return the decision (id) that a step of a kind is about: the decision in force, or none."""
        return self.decision.id if self.decision is not None and steps.is_about_decision(kind) else None

    @property
    def paid_towards(self) -> Sequence[PaymentFacts]:
        """Return the payments towards the decision in force, in order of days."""
        return self.paid_by_decision.get(self.decision.id, ()) if self.decision is not None else ()

    def annulled_against(self, offender_name: str | None) -> list[DecisionFacts]:
        """Return the decisions against an offender that were annulled, in the order in which they were made."""
        return [one for one in self.made if one.annulled_on is not None and one.offender_name == offender_name]

    def of_act(self, act: AnyAct) -> "CaseFile":
        """Return the part of the file about a violation: of its offender, with its minutes and the records about these.

        A violation that names no minutes has those of its offender, else those of the case: the first that state it.
        """
        file = self.against(act.offender_name)
        minutes_id = file._after_detection(act) if act.minutes_id is None else act.minutes_id
        if minutes_id is None:
            return file
        about = [
            step for step in file.steps
            if (step.id if step.kind is StepKind.MINUTES else step.minutes_id) in (None, minutes_id)
        ]  # fmt: skip
        explained = [one for one in file.explanations if one.minutes_id in (None, minutes_id)]
        return file.but(steps=about, explanations=explained, minutes_id=minutes_id)

    @cached_property
    def _minutes_taken(self) -> list[StepFacts]:
        """The minutes, in order of days."""
        return [step for step in self.steps if step.kind is StepKind.MINUTES]

    def _after_detection(self, act: AnyAct) -> int | None:
        """Return the first minutes (id) that state a violation, where others are of a day before its detection."""
        taken = self._minutes_taken
        if len(taken) < 2:
            return None
        own = [step for step in taken if step.offender_name is not None] or taken
        if own[0].taken_on >= act.detected_on:
            return None
        return next((step.id for step in own if step.taken_on >= act.detected_on), None)

    def minutes_stating(self, act: AnyAct) -> Minutes:
        """Return the minutes that state a violation, empty minutes if there are none.

        They state acts detected by their day (Luật Xử lý vi phạm hành chính, Điều 58).
        """
        minutes = self.of_act(act).minutes
        return minutes if (minutes.on or dt.date.min) >= act.detected_on else Minutes()

    @cached_property
    def minutes(self) -> Minutes:
        """Return the violation minutes of the violation, else those of the offender, else those of the case."""
        taken = self._minutes_taken
        own = [step for step in taken if self.minutes_id is not None or step.offender_name is not None]
        if own:
            return Minutes(own[0].taken_on, own[0].number, own[0].person, own[0].until)
        if self.minutes_id is not None:
            return Minutes()
        given_on = next((step.until for step in taken if step.until is not None), None)
        return Minutes(self.case.minutes_on, self.case.minutes_number, self.case.drawn_up_by, given_on)

    @property
    def minutes_on(self) -> dt.date | None:
        """Return the day of the violation minutes."""
        return self.minutes.on

    @property
    def to_carry_out(self) -> StepFacts | None:
        """Return the complaint or lawsuit whose end asks for a step about the decision in force that was not taken."""
        about = list(self._about_decision())
        for step in about:
            follows = steps.TO_CARRY_OUT.get(step.outcome or "") if step.kind in steps.COMPLAINTS else None
            done = (one.kind is follows and one.taken_on >= (step.answered_on or step.taken_on) for one in about)
            if follows is not None and not any(done):
                return step
        return None

    @property
    def paid(self) -> int:
        """Return the amount paid of the fine, in đồng."""
        return sum(amount for _day, amount in self.payments)

    @cached_property
    def fine(self) -> int:
        """Return the fine as last corrected, less the amount remitted, in đồng; 0 without a decision."""
        if self.decision is None:
            return 0
        return self.decision.fine - sum(less for _day, less in self.changes_of_fine())

    def fine_on(self, day: dt.date) -> int:
        """Return the fine of the decision as it was on a day, in đồng: later changes do not count."""
        fine = self.decision.fine if self.decision is not None else 0
        return fine - sum(less for since, less in self.changes_of_fine() if since <= day)

    def changes_of_fine(self) -> list[tuple[dt.date, int]]:
        """Return by how much the fine was lowered from which day on, in đồng; below 0 where a correction raised it."""
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
        """Return the outstanding amount of the fine, in đồng."""
        return max(self.fine - self.paid, 0)

    def owed_on(self, day: dt.date) -> int:
        """Return the outstanding amount of the fine by the payments up to a day, in đồng."""
        return max(self.fine - sum(amount for paid_on, amount in self.payments if paid_on <= day), 0)

    @property
    def remedies_unproven(self) -> str | None:
        """Return the remedies of the decision in force, as decided, if some of them lack a proof; else None.

        A proof that names some remedies proves only those; so do steps about goods that were held.
        """
        ordered = self.decision.remedies if self.decision is not None else None
        if not ordered:
            return None
        named = set(measures.remedies_named(ordered))
        proofs = [step for step in self._about_decision() if step.kind is StepKind.REMEDY]
        proven = [named & set(measures.remedies_named(step.words)) or named for step in proofs]
        done = {_carried_out(self.decision, one.kind) for one in self.standing
                if one.kind in ORDERED and not steps.disposes(one.kind, one.ground)}  # fmt: skip
        is_proven = named <= done.union(*proven) if named else bool(proofs)
        return None if is_proven else ordered

    @property
    def complied_on(self) -> dt.date | None:
        """Return when the decision was complied with: with the last payment, or with the handing over of a warning."""
        if self.decision is None:
            return None
        if self.fine and self.paid >= self.fine:
            return max(day for day, amount in self.payments if amount)
        return self.decision.handed_over_on if self.decision.warning and not self.fine else None

    @property
    def done_on(self) -> dt.date | None:
        """Return the last day of a case in which nothing but interest is left to do.

        Each decision was handed over, paid and carried out, no goods and no request wait; None for a case that was
        opened again. Whether a suspension of a licence is over is not known.
        """
        if self.case.status is not CaseStatus.DECIDED or self.last(StepKind.REOPEN) is not None:
            return None
        each = [self.against(one.decision.offender_name) for one in (self, *self.others) if one.decision is not None]
        # Of two decisions against one offender it is not known which is meant.
        is_clear = len(each) == sum(one.annulled_on is None for one in self.made)
        if not is_clear or self.held or self.confiscated or self.waiting(*steps.ANSWERED) is not None:
            return None
        if not all(one._is_carried_out for one in each):
            return None
        return max(self._days_of_end(each))

    def _days_of_end(self, each: Sequence["CaseFile"]) -> Iterator[dt.date]:
        """Yield the days of decisions, of their handing over and payment, and of what carries them out."""
        ending = [step for step in self.steps if step.kind in steps.CARRYING_OUT]
        days = [day for step in ending for day in (step.taken_on, step.answered_on)]
        decided = [one.decision for one in each if one.decision is not None]
        days += [day for one in decided for day in (one.decided_on, one.handed_over_on)]
        yield from (day for day in days if day is not None)
        yield from (day for one in each for day, _amount in one.payments)

    @property
    def _is_carried_out(self) -> bool:
        """Return whether nothing is left to do of the decision in force."""
        decision = self.decision
        if decision is None or decision.number is None:
            return False
        if decision.handed_over_on is None and decision.offender_name != UNKNOWN_OFFENDER:
            return False
        is_open = measures.suspends(decision.additional) or self.has_lapsed or self.to_carry_out is not None
        return not (is_open or self.owed or self.remedies_unproven is not None)

    @property
    def is_annulled(self) -> bool:
        """Return whether a decision of the case was annulled, and none came after it."""
        return self.decision is None and any(step.annuls_on is not None for step in self.steps)

    @cached_property
    def standing(self) -> list[StepFacts]:
        """Return the steps that still count: not those about a decision that was annulled."""
        current = self.decision.id if self.decision is not None else None
        return [
            step for step in self.steps
            if step.decision_id in (None, current) or step.annuls_on is not None
        ]  # fmt: skip

    @property
    def held(self) -> list[GoodsFacts]:
        """Return the goods that are held, also again since an annulment, as copies with the quantity left."""
        if not self.goods:
            return []
        annulled = {step.decision_id for step in self.steps if step.annuls_on is not None} - {None}
        void = {
            step.id for step in self.steps if step.kind is StepKind.CONFISCATE and step.decision_id in annulled
        }  # fmt: skip
        return [one for one in self.goods if one.ended_id is None] + self._left_of(void.union(self.released))

    @property
    def confiscated(self) -> list[GoodsFacts]:
        """Return the goods confiscated by a decision in force that are still here, as copies of the quantity left."""
        if not self.goods:
            return []
        taken = {step.id for step in self.standing if step.kind is StepKind.CONFISCATE}
        return self._left_of(taken.difference(self.released))

    @property
    def once_confiscated(self) -> list[GoodsFacts]:
        """Return the goods left of those that any decision confiscated, annulled decisions too."""
        return self._left_of({step.id for step in self.steps if step.kind is StepKind.CONFISCATE})

    def _left_of(self, taken: Collection[int | None]) -> list[GoodsFacts]:
        """Return copies of the goods that were confiscated by steps (ids), with the quantity not disposed of since."""
        gone: Counter[tuple[object, ...]] = Counter()
        for one in self.disposed:
            gone[one.held_id, one.name, one.unit, one.condition] += one.quantity
        waiting = []
        for one in (goods for goods in self.goods if goods.ended_id in taken):
            kind = one.ended_id, one.name, one.unit, one.condition
            left = max(one.quantity - gone[kind], 0)
            gone[kind] -= one.quantity - left
            waiting += [one._replace(quantity=left)] if left else []
        return waiting

    def held_on(self, day: dt.date) -> list[GoodsFacts]:
        """Return the goods that were held on a day, those too that left or came on it."""
        taken = {step.id: step.taken_on for step in self.steps if step.id is not None}
        still = {one.id for one in self.held}
        return [
            one for one in self.goods
            if taken[one.held_id] <= day and (one.id in still or day <= taken.get(one.ended_id or 0, day))
        ]  # fmt: skip

    @property
    def holdings(self) -> list[StepFacts]:
        """Return the holdings of which goods are still held; all of them where nothing is held any more."""
        holdings = [step for step in self.standing if step.kind is StepKind.HOLD]
        if not holdings:
            return []
        still = {one.held_id for one in self.held}
        return [step for step in holdings if step.id in still] or holdings

    @property
    def undecided_holdings(self) -> list[StepFacts]:
        """Return those of the holdings that no decision to hold followed."""
        return [step for step in self.holdings if not self._after(step, StepKind.HOLD_DECISION)]

    @property
    def held_until(self) -> dt.date | None:
        """Return the last day of holding by the latest decision or extension that names one."""
        holdings = self.holdings
        papers = self._after(holdings[0], StepKind.HOLD_DECISION, StepKind.HOLD_EXTENSION) if holdings else []
        return next((step.until for step in reversed(papers) if step.until is not None), None)

    def with_step(self, step: StepFacts) -> "CaseFile":
        """Return the file as it will be once a step is recorded."""
        return self.but(steps=in_order([*self.steps, step]))

    def starting(self) -> dict[str, StepFacts]:
        """Return the steps that start terms, by the event: the last of several; of minutes and holdings the first."""
        found: dict[str, StepFacts] = {}
        for step in self.standing:
            is_second = step.kind is StepKind.MINUTES and "minutes_at" in found
            if self._counts(step) and not is_second:
                found |= dict.fromkeys(steps.giving(step.kind, step.ground).events, step)
        # Who complains or sues waits for an answer, whatever became of the decision since.
        for step in self.steps:
            if step.kind in steps.COMPLAINTS:
                found["complained_on" if step.kind is StepKind.COMPLAIN else "sued_on"] = step
        holdings = self.holdings
        if holdings:
            first = holdings[0]
            found |= {"held_on": first, "hold_minutes_at": next(iter(self.undecided_holdings), first)}
            decided = self._after(first, StepKind.HOLD_DECISION)
            found |= {"hold_decided_on": decided[0]} if decided else {}
        return found

    def holdings_of(self, decision: StepFacts) -> list[StepFacts]:
        """Return the holdings that a decision to hold is about.

        Those that none was about before, while goods of them were held; else the last before it.
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

    def _counts(self, step: StepFacts) -> bool:
        """Return whether a step starts terms: a decision to hold only while goods that it is about are held."""
        if step.kind is not StepKind.HOLD_DECISION or not self.holdings:
            return True
        held = {one.id for one in self.holdings}
        return any(one.id in held for one in self.holdings_of(step))

    def _after(self, step: StepFacts, *kinds: StepKind) -> list[StepFacts]:
        """Return the later steps of some kinds."""
        standing = self.standing
        return [one for one in standing[standing.index(step) + 1 :] if one.kind in kinds]

    @property
    def with_prosecution(self) -> StepFacts | None:
        """Return the transfer of the file for signs of a crime, as long as it did not come back."""
        for step in reversed(self.steps):
            if step.kind is StepKind.TRANSFER:
                return step if step.ground == "crime" else None
            if step.kind is StepKind.TAKE_OVER or step.ground in steps.RETURNED:
                return None
        return None

    def apart_from(self, step: StepFacts) -> "CaseFile":
        """Return the file without a step."""
        return self.but(steps=[one for one in self.steps if one.id != step.id])

    def until(self, day: dt.date) -> "CaseFile":
        """Return the file with the steps up to a day alone."""
        earlier = [step for step in self.steps if step.taken_on <= day]
        return self.but(steps=earlier) if len(earlier) < len(self.steps) else self

    def forwarded_by(self, day: dt.date) -> StepFacts | None:
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

    def last(self, kind: StepKind) -> StepFacts | None:
        """Return the last step of a kind, None without one."""
        return next((step for step in reversed(self.steps) if step.kind is kind), None)

    def waiting(self, *kinds: StepKind) -> StepFacts | None:
        """Return the first step of some kinds that has no answer yet, or that has not ended."""
        return next((step for step in self.steps if step.kind in kinds and step.answered_on is None), None)

    def holding_up(self, *kinds: StepKind) -> StepFacts | None:
        """Return the first step of some kinds that holds up the decision in force and has not ended."""
        return next((step for step in self.standing if step.kind in kinds and step.answered_on is None), None)

    def pauses(self, *, today: dt.date) -> list[tuple[dt.date, dt.date]]:
        """Return the days between which no interest runs: while a request is considered, and while it is granted."""
        return [
            (step.taken_on, max(_end(step, today), step.taken_on))
            for step in self._about_decision()
            if step.kind in _PAUSES
        ]

    def _about_decision(self) -> Iterator[StepFacts]:
        return (step for step in self.steps if self.decision is not None and step.decision_id == self.decision.id)


def _under(decision: DecisionFacts | None, paid_by_decision: Mapping[int, Sequence[PaymentFacts]]) -> dict[str, Any]:
    """Return the fields of a file under a decision, or under none."""
    paid = paid_by_decision.get(decision.id, ()) if decision is not None else ()
    return {
        "decision": decision, "payments": [(one.paid_on, one.towards_fine) for one in paid],
        "interest_paid": sum(one.interest or 0 for one in paid) if paid else 0,
    }  # fmt: skip


# What a file keeps of itself once it was asked, and a copy does not have from it.
_WORKED_OUT = frozenset(name for name, one in vars(CaseFile).items() if isinstance(one, cached_property))


def visit_of(act: AnyAct, case: CaseFacts) -> int | None:
    """Return the id of the visit that found a violation: its own, else that of its case."""
    return act.visit_id if act.visit_id is not None else case.visit_id


def is_of_all(step: AnyStep) -> bool:
    """Return whether a step is about the whole case."""
    return step.offender_name is None and steps.RULES[step.kind].of_case


def _in_effect_on(step: StepFacts) -> dt.date:
    """Return from when a step changes the fine: a remission when it is granted, a correction when it is made."""
    return step.answered_on or step.taken_on if step.kind is StepKind.REDUCE else step.taken_on


def _end(step: StepFacts, today: dt.date) -> dt.date:
    if step.kind is not StepKind.STAY and step.outcome == steps.GRANTED and step.until is not None:
        return step.until
    return step.answered_on or today


# So many cases are read at once.
FEW = 500


def file_of(session: Session, case: AnyCase) -> CaseFile:
    """Return the file of a case, even if it was withdrawn or joined to another since."""
    found = _file_of(session, case.id)
    if found is not None:
        return found
    row = session.get_one(Case, case.id, execution_options=WITHDRAWN_TOO)
    held = facts.ever_in(session, row.id)
    return CaseFile(_opened(session, CaseFacts(row.id, row.code), [ActFacts(*act) for act in held]))


@remembered
def joins(session: Session) -> dict[int, CaseJoin]:
    """Return how cases were joined to others, by their ids."""
    return {one.case_id: one for one in session.exec(select_rows(CaseJoin))}


def ids_of(session: Session, case_id: int) -> list[int]:
    """Return the id of a case and those of all cases that were joined to it, each after those that it was joined to."""
    found = [case_id]
    for place in found:
        found += [one.case_id for one in joins(session).values() if one.into_id == place]
    return found


def _file_of(session: Session, case_id: int) -> CaseFile | None:
    known = read_together(session)
    return known.files[case_id] if known is not None and case_id in known.files else _read_file(session, case_id)


@remembered
def _read_file(session: Session, case_id: int) -> CaseFile | None:
    return files_of(session, [case_id]).get(case_id)


_TOGETHER = "cases read together"


class Together:
    """Cases that a session reads at once because it asks about many.

    All cases, or some with those of the same legal persons that may be about the same. ``heads`` are these persons: the
    ids of independent units and of parent units; None for offenders without a unit. ``kept`` holds results worked out
    of the cases.
    """

    def __init__(
        self, session: Session, heads: Collection[int | None] | None = None, asked: Collection[int] = ()
    ) -> None:
        self._session, self.heads, self._asked = session, heads, asked
        self._read: dict[int, CaseFile] = {}
        self.kept: dict[str, Any] = {}

    @cached_property
    def files(self) -> dict[int, CaseFile]:
        """The files by the ids of their cases."""
        if self.heads is None:
            return files_of(self._session, facts.ids_of_cases(self._session))
        acts = [_Placed(*row) for row in _acts_of_persons(self._session, facts.keys_of(self.heads))]
        about = {point for act in acts if act.case_id in self._asked for point in act.points()}
        return self.read({act.case_id for act in acts if not about.isdisjoint(act.points())})

    def read(self, ids: Iterable[int]) -> dict[int, CaseFile]:
        """Return the files of cases by their ids; those that were read before are not read again."""
        wanted = sorted(ids)
        self._read |= files_of(self._session, (case_id for case_id in wanted if case_id not in self._read))
        return {case_id: self._read[case_id] for case_id in wanted if case_id in self._read}

    @cached_property
    def by_act(self) -> dict[tuple[int | None, object], list[CaseFile]]:
        """The files by the unit (id) of a violation with its provision, and with each of its days."""
        return grouped(
            ((act.recipient_id, what), file)
            for file in self.files.values() for act in file.acts
            for what in {(act.decree, act.provision), act.detected_on, act.ended_on}
        )  # fmt: skip


class _Placed(NamedTuple):
    """A violation, with the facts that it may share with others of its legal person."""

    case_id: int
    unit_id: int | None
    parent_id: int | None
    decree: str
    provision: str
    detected_on: dt.date
    ended_on: dt.date | None

    def points(self) -> Iterator[tuple[int | None, object]]:
        """Yield the person with the provision, and with each day (`Together.by_act`)."""
        head = self.parent_id or self.unit_id
        yield head, (self.decree, self.provision)
        yield head, self.detected_on
        if self.ended_on is not None and self.ended_on != self.detected_on:
            yield head, self.ended_on


@plain
def _acts_of_persons(heads: Any) -> Any:
    """Return the statement of the violations (`_Placed`) of legal persons."""
    act, unit = Violation.__table__.c, Recipient.__table__.c
    told = (act.case_id, unit.id, unit.parent_id, act.decree, act.provision, act.detected_on, act.ended_on)
    of_unit = and_(unit.id == act.recipient_id, own(Recipient))
    found = select(*told).join_from(Violation.__table__, Recipient.__table__, of_unit, isouter=True)
    below = Recipient.__table__.alias("below").c
    points = select(below.id).where(below.parent_id.in_(heads))
    return found.where(own(Violation), or_(facts.of_units(act, heads), act.recipient_id.in_(points)))


def read_together(session: Session) -> Together | None:
    """Return the cases that a session reads at once; None if it reads them in turn."""
    found: Together | None = what_is_remembered(session, _TOGETHER)
    return found


def read_whole(session: Session) -> Together:
    """Let a session that asks about many cases read them all at once, until it writes."""
    known = read_together(session)
    if known is None or known.heads is not None:
        known = Together(session)
        remember(session, _TOGETHER, known)
    return known


@contextmanager
def reading_persons(session: Session, heads: Collection[int | None], asked: Collection[int]) -> Iterator[Together]:
    """Let a session read cases (ids) of some legal persons (`Together`) at once, and leave them again."""
    before = read_together(session)
    known = before or Together(session, heads, asked)
    remember(session, _TOGETHER, known)
    try:
        yield known
    finally:
        remember(session, _TOGETHER, before)


def cases_by_id(session: Session, ids: Sequence[int]) -> list[CaseFile]:
    """Return the files of cases that were not withdrawn, in the order of their ids."""
    found = [_file_of(session, case_id) for case_id in sorted(ids)]
    return [file for file in found if file is not None]


def acts_of(session: Session, case: AnyCase, *, offender_name: str | EllipsisType | None = ...) -> Sequence[ActFacts]:
    """Return the violations of a case in the order of recording, or those of an offender (None: the unit itself)."""
    acts = file_of(session, case).acts
    return acts if offender_name is ... else acts_against(acts, offender_name)


def acts_against(acts: Iterable[ActFacts], offender_name: str | None) -> list[ActFacts]:
    """Return those of some violations that are of an offender (None: the unit itself)."""
    return [act for act in acts if act.offender_name == offender_name]


def files_of(session: Session, ids: Iterable[int]) -> dict[int, CaseFile]:
    """Return the files of cases by their ids, in the order of the ids."""
    wanted, files = sorted(set(ids)), dict[int, CaseFile]()
    for at in range(0, len(wanted), FEW):
        files |= _read_files(session, wanted[at : at + FEW])
    return files


def files_meeting(session: Session, *wanted: Condition) -> list[CaseFile]:
    """Return the files of the cases that meet conditions, in the order in which they were opened."""
    files = files_of(session, facts.ids_of_cases(session, *wanted))
    return sorted(files.values(), key=lambda file: (file.case.opened_on, file.case.id))


def _read_files(session: Session, wanted: list[int]) -> dict[int, CaseFile]:
    cases = {case.id: case for case in facts.read(session, facts.cases, wanted, CaseFacts)}
    if not cases:
        return {}
    ids = list(cases)

    def by_case(ask: Any, kind: type[OfCase]) -> dict[int, list[OfCase]]:
        return grouped((one.case_id, one) for one in facts.read(session, ask, ids, kind))

    acts, typed = by_case(facts.acts, ActFacts), by_case(facts.steps, StepFacts)
    decisions = by_case(facts.decisions, DecisionFacts)
    explained = _explanations(session, ids)
    is_held = any(step.kind is StepKind.HOLD for steps_of_case in typed.values() for step in steps_of_case)
    named = grouped((one.step_id, one) for one in facts.read(session, facts.goods, ids, NamedFacts)) if is_held else {}
    # A decision without a fine may have payments: what corrected it may have set one.
    paid = facts.read(session, facts.payments, ids, PaymentFacts) if decisions else ()
    payments = grouped((one.decision_id, one) for one in paid)
    visits = {one.visit_id for each in acts.values() for one in each} - {None}
    by_others = facts.visits_of_others(session, sorted(visits)) if visits else ()
    found_on = {one.id: one.minutes_on or one.visited_on for one in by_others}
    files, empty = {}, CaseFile(next(iter(cases.values())))
    for case_id, case in cases.items():
        taken = _without_said(in_order(typed.get(case_id, ())))
        theirs = acts.get(case_id, ())
        file = empty.but(
            case=_opened(session, case, theirs),
            explanations=explained.get(case_id, ()),
            found_on=found_on,
            acts=theirs,
            named=named,
        )
        files[case_id] = _with_what_follows(file, taken, with_annulments(decisions.get(case_id, ()), taken), payments)
    return files


def _opened(session: Session, case: CaseFacts, acts: Sequence[ActFacts]) -> CaseFacts:
    """Return a case with the unit that it is against and its first day (`conditions.unit_of`, `conditions.opened_on`).

    It is the unit of its acts, if they have one; of several units of an enterprise it is the enterprise.
    """
    if not acts:
        return case
    units = {act.recipient_id for act in acts if act.recipient_id is not None}
    unit = min(units, default=None)
    if len(units) > 1:
        unit = session.get_one(Recipient, unit).parent_id or unit
    return case._replace(recipient_id=unit, opened_on=min(act.detected_on for act in acts))


def _with_what_follows(
    file: CaseFile,
    taken: Sequence[StepFacts],
    made: Sequence[DecisionFacts],
    paid: Mapping[int, Sequence[PaymentFacts]],
) -> CaseFile:
    """Return a file with its steps, decisions and payments by decision (id), and all that follows from them."""
    in_force = _latest_decisions(one for one in made if one.annulled_on is None)
    taken = _carrying_out(made, taken) if made else taken
    released = _released(made, taken)
    lots = Lots(file.named, taken, released) if any(step.id in file.named for step in taken) else None
    known = file.but(
        case=case_of(file.case, file.acts, in_force, taken), steps=taken, made=made, paid_by_decision=paid,
        goods=lots.goods if lots is not None else (), disposed=lots.disposed if lots is not None else (),
        released=released, others=(), minutes_id=None, is_kept=False, of=None,
        **_under(in_force[0] if in_force else None, paid),
    )  # fmt: skip
    return known.but(others=[known.under(one) for one in in_force[1:]]) if len(in_force) > 1 else known


def left_by(file: CaseFile, step: StepFacts) -> list[GoodsFacts]:
    """Return the goods that left by a step, regardless of later steps."""
    taken = in_order(file.steps)
    place = next((place for place, one in enumerate(taken) if one.id == step.id), len(taken))
    then = Lots(file.named, taken[: place + 1], file.released)
    gone = ([one for one in (*each.goods, *each.disposed) if one.ended_id == step.id] for each in (then, file))
    return next(filter(None, gone), [])


def file_on(file: CaseFile, on: dt.date) -> CaseFile:
    """Return a file as it was at the end of a day: with the records and the answers up to then."""
    taken = [
        step if step.answered_on is None or step.answered_on <= on else step._replace(answered_on=None, outcome=None)
        for step in file.steps if step.taken_on <= on
    ]  # fmt: skip
    return _again(file, [one for one in file.made if one.decided_on <= on], taken, until=on)


def had_ended(file: CaseFile, *, by: dt.date) -> bool:
    """Return whether a case was closed at the end of a day."""
    may_end = any(step.kind in (StepKind.CLOSE, StepKind.DROP) for step in file.steps)
    return may_end and file_on(file, by).case.status is CaseStatus.CLOSED


def without(file: CaseFile, decision: DecisionFacts) -> CaseFile:
    """Return the file of a case without a decision and the steps about it."""
    taken = [step for step in file.steps if step.decision_id != decision.id]
    made = [one for one in file.made if one.id != decision.id]
    return _again(file, made, taken)


def before(file: CaseFile, step: StepFacts, *, left_ids: Collection[int] = ()) -> CaseFile:
    """Return the file of a case as it was before a step: without later records, but for those that the step is about:
    its decision, the holdings (ids) of goods that leave by it, else the first holding.
    """
    taken = in_order(file.steps)
    day = step.taken_on
    place = next((place for place, one in enumerate(taken) if one.id == step.id), len(taken))
    about = set(left_ids)
    if step.kind in steps.ABOUT_GOODS and not any(one.kind is StepKind.HOLD for one in taken[:place]):
        about |= {one.id for one in [one for one in taken if one.kind is StepKind.HOLD][:1] if one.id is not None}
    earlier = [
        one if one.answered_on is None or one.answered_on <= day else one._replace(answered_on=None, outcome=None)
        for number, one in enumerate(taken) if number < place or (one.id in about and one.id != step.id)
    ]  # fmt: skip
    is_after = steps.RANKS[step.kind] > steps.RANK_OF_DECISION
    made = [
        one for one in file.made
        if one.id == step.decision_id or one.decided_on < day or (one.decided_on == day and is_after)
    ]  # fmt: skip
    return _again(file, made, earlier, until=day)


def _again(
    file: CaseFile, made: Sequence[DecisionFacts], taken: Sequence[StepFacts], *, until: dt.date = dt.date.max
) -> CaseFile:
    """Return a file with only the given decisions and steps, and the payments until a day."""
    paid = {one.id: [paid for paid in file.paid_by_decision.get(one.id, ()) if paid.paid_on <= until] for one in made}
    return _with_what_follows(file, taken, with_annulments(made, taken), paid)


def in_order(taken: Iterable[StepFacts]) -> list[StepFacts]:
    """Return the steps of a case by their day, the hour, the rank of their kind, the number of their paper.

    A step without an hour comes before those of the day that its kind goes before. Steps equal in all of this are equal
    at law: the order in which they were typed does not count.
    """
    taken = list(taken)
    if len(taken) < 2:
        return taken
    found: list[StepFacts] = []
    for _day, each in groupby(sorted(taken, key=lambda step: (step.taken_on, *_rank(step))), lambda one: one.taken_on):
        of_day = list(each)
        timed = sorted((step for step in of_day if step.at is not None), key=attrgetter("at"))
        for step in of_day if timed else ():
            if step.at is None:
                later = (place for place, one in enumerate(timed) if one.at is not None and _rank(step) < _rank(one))
                timed.insert(next(later, len(timed)), step)
        found += _after_annulment(timed or of_day)
    return found


def _after_annulment(of_day: list[StepFacts]) -> list[StepFacts]:
    """Return the steps of a day, those that lead to a decision after an annulment unless hours say otherwise."""
    annulled = next((step for step in of_day if step.kind is StepKind.ANNUL), None)
    if annulled is None:
        return of_day

    def is_after(step: StepFacts) -> bool:
        is_told = step.at is not None and annulled.at is not None
        return not is_told and steps.RANKS[step.kind] < steps.RANK_OF_DECISION

    return sorted(of_day, key=is_after)


def _rank(step: StepFacts) -> tuple[Any, ...]:
    return steps.RANKS[step.kind], step.number is None, step.number or "", step.id or 0


def _without_said(taken: list[StepFacts]) -> list[StepFacts]:
    """Return steps without minutes that were typed with an act (`steps.SAID`), if these minutes were recorded since:
    blanks of the record keep the typed values.
    """
    said = [step for step in taken if step.ground == steps.SAID]
    if not said:
        return taken
    left = [step for step in taken if step.ground != steps.SAID]
    for one in said:
        place = next((place for place, step in enumerate(left) if _is_record_of(step, one)), None)
        if place is None:
            left = in_order([*left, one])
        else:
            record = left[place]
            left[place] = record._replace(number=record.number or one.number, person=record.person or one.person)
    return left


def _is_record_of(step: StepFacts, said: StepFacts) -> bool:
    same = (step.kind, step.offender_name, step.taken_on) == (said.kind, said.offender_name, said.taken_on)
    return same and same_decision(said.number or step.number, step.number or said.number)


def with_annulments(made: Sequence[DecisionFacts], taken: Iterable[StepFacts]) -> list[DecisionFacts]:
    """Return decisions with the day on which each was annulled."""
    ends: dict[int | None, dt.date | None] = {}
    for step in taken if made else ():
        day = step.annuls_on
        if day is not None:
            ends[step.decision_id] = min(day, ends.get(step.decision_id) or day)
    return [
        one if one.annulled_on == ends.get(one.id) else one._replace(annulled_on=ends.get(one.id))
        for one in sorted(made, key=order_of)
    ]


def order_of(decision: AnyDecision) -> tuple[Any, ...]:
    """Return the key that orders decisions: their day, then their number."""
    return decision.decided_on, decision.number is None, decision.number or ""


def case_of(
    case: CaseFacts, acts: Sequence[ActFacts], in_force: Sequence[DecisionFacts], taken: Sequence[StepFacts]
) -> CaseFacts:
    """Return a case with its state: whether it has ended, where it is, and the facts of its own minutes.

    A case with several offenders is decided when each of them has a decision, or is not sanctioned.
    """
    last = {step.kind: step for step in taken}
    offenders = {act.offender_name for act in acts}
    dropped = {step.offender_name for step in taken if step.kind is StepKind.DROP}
    end = end_of(taken, is_dropped=bool(offenders) and offenders <= dropped)
    sent, returned = last.get(StepKind.TRANSFER), last.get(StepKind.TAKE_OVER)
    if end is not None:
        status = CaseStatus.CLOSED
    elif in_force and offenders <= dropped.union(one.offender_name for one in in_force):
        status = CaseStatus.DECIDED
    else:
        is_away = sent is not None and (returned is None or returned.taken_on < sent.taken_on)
        status = CaseStatus.TRANSFERRED if is_away else CaseStatus.OPEN
    minutes = _own_minutes(acts, taken)
    then: dict[str, Any] = {}
    if end is not None:
        # A step that was signed may be of a day before the case was opened here, and keeps that itself.
        then |= {"closed_on": max(end.taken_on, case.opened_on), "close_reason": end.words}
    if sent is not None:
        then |= {"transferred_to": sent.body, "transferred_on": sent.taken_on}
    return CaseFacts(
        case.id, case.code, case.recipient_id, case.opened_on, status,
        minutes_number=minutes.number,
        minutes_on=minutes.on,
        drawn_up_by=minutes.drawn_up_by,
        **then,
        visit_id=next((act.visit_id for act in acts if act.visit_id is not None), None),
    )  # fmt: skip


def _own_minutes(acts: Sequence[ActFacts], taken: Sequence[StepFacts]) -> Minutes:
    """Return the facts of the first minutes of a case as a whole; gaps in them are filled from its violations."""
    minutes = [step for step in taken if step.kind is StepKind.MINUTES and step.offender_name is None]
    said = [(step.number, step.person) for step in minutes if step.taken_on == minutes[0].taken_on]
    said += [(act.minutes_number, act.drawn_up_by) for act in acts]
    number = next((number for number, _officer in said if number is not None), None)
    officer = next((officer for _number, officer in said if officer is not None), None)
    return Minutes(minutes[0].taken_on if minutes else None, number, officer)


def end_of(taken: Sequence[StepFacts], *, is_dropped: bool) -> StepFacts | None:
    """Return the step by which a case has ended, None for a case that is open.

    It is the last that closes it or, once no offender is sanctioned, that drops one, unless it was opened again since.
    Of a day on which it ended and was opened again it depends on which of both was done more often.
    """
    kinds = (StepKind.CLOSE, StepKind.DROP) if is_dropped else (StepKind.CLOSE,)
    ends = [step for step in taken if step.kind in kinds]
    if not ends:
        return None
    opened = [step.taken_on for step in taken if step.kind is StepKind.REOPEN]
    last = ends[-1]
    if not opened:
        return last
    of_day = sum(step.taken_on == last.taken_on for step in ends)
    return last if (last.taken_on, of_day) > (opened[-1], opened.count(last.taken_on)) else None


def _explanations(session: Session, ids: Any) -> dict[int, list[ExplanationFacts]]:
    """Return the explanations of cases (ids) in their order; nothing is loaded for them where there never was one."""
    if not has_rows(session, "explanation"):
        return {}
    return grouped((one.case_id, one) for one in facts.read(session, facts.explanations, ids, ExplanationFacts))


def _carrying_out(made: Sequence[DecisionFacts], taken: Sequence[StepFacts]) -> Sequence[StepFacts]:
    """Return steps with the decision by which goods left.

    The decision that ordered it on their day, None where several did; without an order the last that was in force, or
    that came at all.
    """
    if not any(step.kind in steps.BY_DECISION for step in taken):
        return taken

    def meant(step: StepFacts) -> int | None:
        kind = StepKind.CONFISCATE if steps.disposes(step.kind, step.ground) else step.kind
        then = [one for one in made if one.counts_on(step.taken_on)] or made
        ordering = [one for one in then if orders(one, kind)]
        return None if len(ordering) > 1 else (ordering or then)[-1].id

    return [step._replace(decision_id=meant(step)) if step.kind in steps.BY_DECISION else step for step in taken]


def _released(made: Sequence[DecisionFacts], taken: Sequence[StepFacts]) -> set[int]:
    """Return the confiscations (ids) that rest on no decision any more.

    They do not rest on one alone (`_carrying_out`), and all that ordered them on their day were annulled.
    """
    void = set()
    for step in taken:
        if step.kind is not StepKind.CONFISCATE or step.decision_id is not None or step.id is None:
            continue
        ordering = [one for one in made if orders(one, StepKind.CONFISCATE) and one.counts_on(step.taken_on)]
        if ordering and all(one.annulled_on is not None for one in ordering):
            void.add(step.id)
    return void


def orders(decision: DecisionFacts, kind: StepKind) -> bool:
    """Return whether a decision says that goods are confiscated, destroyed or re-exported (a kind of `ORDERED`)."""
    return ORDERED[kind] in (*measures.measures_named(decision.additional), *measures.remedies_named(decision.remedies))


def _carried_out(decision: DecisionFacts | None, kind: StepKind) -> str:
    """Return the measure that a step about goods carries out.

    If the decision did not order it, the goods were to leave the country, and that failed (Nghị định 174/2026/NĐ-CP,
    Điều 3.5.b).
    """
    return ORDERED[kind] if decision is None or orders(decision, kind) else ORDERED[StepKind.RE_EXPORT]


def _latest_decisions(decisions: Iterable[DecisionFacts]) -> list[DecisionFacts]:
    """Return the decisions on a case that count: the latest against each offender.

    On the same day the first by number counts; the latest of all comes first.
    """
    newest = sorted(sorted(decisions, key=order_of), key=lambda one: one.decided_on, reverse=True)
    latest: dict[str | None, DecisionFacts] = {}
    for one in newest:
        latest.setdefault(one.offender_name, one)
    return list(latest.values())


def in_words(quantity: int, unit: str, name: str) -> str:
    """Return goods as people count them: ``12 hộp pháo``."""
    return f"{money(quantity)} {unit} {name}"
