"""The needs of the steps of a case, each with its norm and the lawful way: checked against the file before the step."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from sqlmodel import Session

from postwatch.case import steps
from postwatch.case.doubles import is_same
from postwatch.case.facts import ActFacts, DecisionFacts, StepFacts
from postwatch.case.lawfulness import ActAtLaw, Fines, act_at_law, finable, fines_of, in_limitation
from postwatch.case.repeats import at_law
from postwatch.case.rules import is_unknown
from postwatch.case.signatures import unsigned_step
from postwatch.case.state import ORDERED, CaseFile, acts_against, in_words, orders
from postwatch.case.tables import CaseStatus, StepKind
from postwatch.case.terms import terms_of
from postwatch.days import add_months
from postwatch.desk import Desk
from postwatch.language import N_, _
from postwatch.law.clocks import EITHER, Clock, last_of
from postwatch.law.clocks import is_over as has_ended
from postwatch.law.confirmed import catalogue_of
from postwatch.law.fines import HALF_FINE
from postwatch.law.in_force import in_force
from postwatch.law.powers import covers, named
from postwatch.law.rows import READ
from postwatch.lawful.objection import REASON, Objection
from postwatch.vietnamese import money

# How a second day of a step is called where it is no last day and no answer: the fault and the refusal, untranslated.
_UNTIL = {
    StepKind.MINUTES: ("given_before", N_("The handing over of {second} is before the minutes of {day}")),
}
_ANSWERED_ON = {
    StepKind.STAY: ("ended_before", N_("The end of {second} is before the stay of {day}")),
    StepKind.CORRECT: ("handed_over_before", N_("The handing over of {second} is before the decision of {day}")),
}
_LAST_DAY = ("until_before", N_("The last day, {second}, is before the first, {day}"))
_ANSWER = ("answered_before", N_("The answer of {second} is before what it answers, of {day}"))


def disordered(kind: StepKind, taken_on: dt.date, said: StepFacts) -> Iterator[Objection]:
    """Hold the last day of a step, and that of its answer, its end or its handing over, against its first day."""
    if said.until is None and said.answered_on is None:
        return
    seconds = ((said.until, _UNTIL.get(kind, _LAST_DAY)), (said.answered_on, _ANSWERED_ON.get(kind, _ANSWER)))
    for second, (fault, sentence) in seconds:
        if second is not None and second < taken_on:
            yield Objection(fault, _(sentence).format(second=second, day=taken_on), _("check the days"))


def _judged_files(whole: CaseFile, step: StepFacts) -> list[CaseFile]:
    """Return the files by which a step is judged: a case ends, and goes elsewhere, for all its offenders."""
    file = whole.against(step.offender_name)
    if step.kind not in (StepKind.CLOSE, StepKind.TRANSFER):
        return [file]
    names = dict.fromkeys(act.offender_name for act in whole.acts)
    return [theirs for name in names if (theirs := whole.against(name)).last(StepKind.DROP) is None] or [file]


# The fault, in values for a sentence, and whether the norm was read.
Unmet = tuple[Mapping[str, object], bool]
Judge = Callable[["CaseTerms", StepFacts], Unmet | None]


def step_objections(
    session: Session, desk: Desk, whole: CaseFile, step: StepFacts, *, left_ids: Collection[int] = ()
) -> list[Objection]:
    """Return the objections to a step by the file of its case without it, each with its norm and the lawful way.

    ``left_ids`` are the holdings (ids) from which goods leave by it.
    """
    if not steps.RULES[step.kind].is_judged:
        return []
    if step.kind in _OF_GOODS:
        return list(dict.fromkeys(_of_goods(session, desk, whole, step, left_ids)))
    files = _judged_files(whole, step)
    return list(dict.fromkeys(one for file in files for one in _objections(session, desk, file, step)))


_OF_GOODS = frozenset(steps.GOODS_STEPS.values())


def _objections(
    session: Session, desk: Desk, file: CaseFile, step: StepFacts, *, after: dt.date = dt.date.min
) -> Iterator[Objection]:
    """Yield the objections to a step, with norm and lawful way; it cannot lie before the day ``after``."""
    case = file.case
    is_done = step.kind is StepKind.REOPEN and file.whole.done_on is not None
    if case.status not in steps.RULES[step.kind].among and not is_done:
        yield Objection(
            "case_ended",
            _("Case {case} is {status}: {step} is not possible any more ({norm})").format(
                case=case.code, status=case.status.in_words, step=step.kind.in_words, norm=_norm_of(step)
            ),
            _("see its status: postwatch case show {case}").format(case=case.code),
        )
    view = CaseTerms(session, desk, file, step.offender_name)
    after = max(after, _not_before(view, step))
    if step.taken_on < after:
        yield Objection(
            "out_of_order",
            _("“{what}” of {day} does not lie between {after} and today, {today} ({norm})").format(
                what=_(steps.words_of(step.kind, step.ground)),
                day=step.taken_on,
                after=after,
                today=desk.today,
                norm=_norm_of(step),
            ),
            _("check the day; see: postwatch case show CASE"),
        )
    yield from disordered(step.kind, step.taken_on, step)
    unsigned = unsigned_step(session, desk, file, step)
    if unsigned is not None:
        yield unsigned._replace(opened_by=REASON)
    yield from lacking(steps.needs_of(step.kind, ground=step.ground, amount=step.amount), view, step)


def _without_term(view: "CaseTerms", step: StepFacts) -> Unmet | None:
    """Say that no term of the law data depends on the ground of a step on its day."""
    given = {
        *steps.giving(step.kind, step.ground).conditions, *steps.giving(step.kind, step.ground).events,
    }  # fmt: skip
    alike = given | {either for either, ones in EITHER.items() if ones & given}
    if any({one.condition, one.starts_from} & alike for one in in_force(view.catalogue.clocks, step.taken_on)):
        return None
    return {"ground": _(steps.TERM_GROUNDS[step.ground or ""].words)}, False


def _norm_of(step: StepFacts) -> str:
    return steps.norm_of(step.kind, step.taken_on, step.ground)


def lacking(codes: Iterable[str], view: "CaseTerms", step: StepFacts) -> Iterator[Objection]:
    """Yield the objections to a step for unmet needs (`steps.NEEDS`); a reason opens those of unread norms."""
    file = view.file
    number = (file.decision.number or None) if file.decision is not None else None
    known = {"case": file.case.code, "number": number, "day": step.taken_on, "owed": money(file.owed)}
    for code in codes:
        missing = _JUDGES[code](view, step)
        if missing is not None:
            need, (values, is_read) = steps.NEEDS[code], missing
            whole = {**known, "norm": _norm_of(step), **values}
            said = {name: "…" if value is None else value for name, value in whole.items()}
            objection = Objection(need.fault, _(need.sentence).format(**said), _(need.hint).format(**said))
            yield objection if is_read or step.kind is StepKind.CLOSE else objection._replace(opened_by=REASON)


def unstated(file: CaseFile, acts: Sequence[ActFacts]) -> list[ActFacts]:
    """Return those of the violations of a case that no minutes state."""
    return [act for act in acts if file.whole.minutes_stating(act).on is None]


def acts_about(acts: Sequence[ActFacts], offender_name: str | None) -> Sequence[ActFacts]:
    """Return the violations that a step or a paper is about: its offender's, all where it is about the case."""
    return acts_against(acts, offender_name) or acts


def _detected_on(view: "CaseTerms", minutes: StepFacts) -> dt.date:
    """Return the detection of the last act that minutes state; of new minutes that of the first without any."""
    stated = [act.detected_on for act in view.theirs if act.minutes_id == minutes.id is not None]
    return max(stated) if stated else min(act.detected_on for act in view.unstated or view.theirs)


def _not_before(view: "CaseTerms", step: StepFacts) -> dt.date:
    """Return the day before which a step cannot lie: that of its decision, of the detection, or of the case."""
    file = view.file
    if step.kind is StepKind.MINUTES:
        return _detected_on(view, step)
    if step.kind is StepKind.CLOSE:
        decided_on = [file.decision.decided_on] if file.decision is not None else []
        return max([file.case.opened_on, *decided_on, *(one.taken_on for one in file.steps)])
    if step.kind is StepKind.REOPEN and file.case.closed_on is not None:
        return file.case.closed_on
    about_decision = "decision" in steps.RULES[step.kind].needs
    if about_decision and file.decision is not None:
        return file.decision.decided_on
    return file.case.opened_on


class CaseTerms:
    """A case with the terms and possible fines of an offender's violations, or of all, worked out on demand."""

    def __init__(self, session: Session, desk: Desk, file: CaseFile, offender_name: str | None) -> None:
        self._session, self._desk, self.file = session, desk, file
        self.theirs = acts_about(file.acts, offender_name)
        self.catalogue = catalogue_of(session, desk)

    def with_step(self, step: StepFacts) -> "CaseTerms":
        """Return the case as it will be once a step is recorded."""
        return CaseTerms(self._session, self._desk, self.file.with_step(step), None)

    @cached_property
    def _acts(self) -> list[ActAtLaw]:
        return [act_at_law(self._session, self.catalogue, self.file, act) for act in self.theirs]

    @cached_property
    def terms(self) -> list[Clock]:
        """The terms of the violations."""
        return [term for one in self._acts for term in one.terms]

    @cached_property
    def unstated(self) -> list[ActFacts]:
        """The violations that no minutes state."""
        return unstated(self.file, self.theirs)

    @property
    def is_person(self) -> bool:
        """Whether a person is fined."""
        return any(act.offender.value in HALF_FINE for act in self.theirs)

    @cached_property
    def _in_time(self) -> list[ActAtLaw]:
        return in_limitation(self._acts, self._on)

    @property
    def _on(self) -> dt.date:
        # What can be imposed is what could be on the day of the decision (Luật Xử lý vi phạm hành chính, Điều 6, 65).
        return self.file.decision.decided_on if self.file.decision is not None else self._desk.today

    @cached_property
    def _left(self) -> list[ActAtLaw]:
        """The acts that can still be fined: a late decision fined all the same those left by the limitation."""
        in_term, decision = finable(self._acts, self._on), self.file.decision
        is_past = any(has_ended(last_of(one.terms, "decide"), self._on) for one in self._acts)
        if decision is not None and is_past and not (in_term and decision.fine <= fines_of(in_term).high):
            return self._in_time
        return in_term or self._in_time

    @property
    def range(self) -> Fines:
        """The range of the possible fines."""
        least, most = fines_of(self._left or self._acts), fines_of(self._acts)
        return Fines(least.low, most.high, least.is_read and most.is_read)

    @property
    def late_list(self) -> list[str]:
        """The violations (codes) that can no more be fined."""
        return [one.act.code for one in self._acts if one not in self._left]

    @property
    def most_in_time(self) -> int:
        """The most for the others, in đồng."""
        return fines_of(self._left).high if self._left else 0

    @property
    def is_lateness_read(self) -> bool:
        """Whether the provisions that make acts late were read."""
        over = [
            last_of(one.terms, "decide" if one in self._in_time else "limitation")
            for one in self._acts if one not in self._left
        ]  # fmt: skip
        return all(term is not None and term.confidence in READ for term in over)

    def amount(self, what: str, on: dt.date) -> tuple[int, bool]:
        """Return a figure of the law for the offender on a day (`rules.amount_on`), and whether its norm was read."""
        found = self.catalogue.amount_on(what, on)
        return found.of(is_person=self.is_person), found.confidence in READ

    def first(self, *names: str) -> Clock | None:
        """Return the term of some names that ends first; None where none has a last day."""
        return min(self._of(names), key=_due, default=None)

    def last(self, *names: str) -> Clock | None:
        """Return the term of some names that ends last; None where none has a last day."""
        return max(self._of(names), key=_due, default=None)

    def _of(self, names: Collection[str]) -> list[Clock]:
        session, catalogue = self._session, self.catalogue
        found = [
            term for act in self.theirs if names
            for term in terms_of(catalogue, act, self.file, partial(at_law, session, catalogue, act), names=names)
        ]  # fmt: skip
        return [term for term in found if term.name in names and term.due_on is not None]


def _due(term: Clock) -> dt.date:
    return term.due_on or dt.date.max


def _where(is_unmet: object, *, is_read: bool = True, **values: object) -> Unmet | None:
    """Return the values of the sentence on a need that is unmet; None where it is met."""
    return (values, is_read) if is_unmet else None


def _not_followed(view: CaseTerms, kind: StepKind) -> Unmet | None:
    """Say that nothing followed a complaint or a lawsuit whose end asks for it."""
    to_do = view.file.to_carry_out
    if to_do is None or to_do.kind is not kind:
        return None
    return {"since": to_do.taken_on, "outcome": _(steps.SETTLED[to_do.outcome or ""])}, True


def _postponed(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Say that a request about the fine has no answer yet, or was granted until a later day."""
    found = view.file.holding_up(StepKind.REDUCE, StepKind.POSTPONE, StepKind.INSTALMENTS) or next(
        (one for one in view.file.standing if one.outcome == steps.GRANTED
         and (one.until or dt.date.min) >= step.taken_on), None,
    )  # fmt: skip
    return _since(found)


def _since(obstacle: StepFacts | None) -> Unmet | None:
    """Say since when a step has been in the way of another; None if it has ended."""
    return _where(obstacle.taken_on, since=obstacle.taken_on) if obstacle is not None else None


def _of_term(term: Clock | None, step: StepFacts, *others: Clock | None, is_over: bool) -> Unmet | None:
    """Say that a term, or another that counts too, is not over on the day of a step, or that it is over."""
    if term is None or term.due_on is None or any(has_ended(one, step.taken_on) for one in (term, *others)) is is_over:
        return None
    return {"due": term.due_on, "norm": term.basis}, term.confidence in READ


def _may_be_decided(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Say that the term to decide runs; where there are no minutes yet, that the limitation does."""
    term, limitation = view.last("decide"), view.last("limitation", "limitation_transferred")
    return _of_term(term or limitation, step, limitation, is_over=True)


def _below(view: CaseTerms, step: StepFacts, figure: str) -> Unmet | None:
    """Say that a fine is less than a figure of the law, below which it is not put off."""
    least, is_read = view.amount(figure, step.taken_on)
    fine = view.file.fine
    return _where(fine < least, is_read=is_read, fine=money(fine), least=money(least))


def _too_many_parts(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Check the parts in which a fine is paid against the most of the law (Điều 79)."""
    most, is_most_read = view.amount("instalments", step.taken_on)
    months, is_read = view.amount("instalment_months", step.taken_on)
    decision = view.file.decision
    last = add_months(decision.decided_on, months) if decision is not None else dt.date.max
    share, _is_read = view.amount("first_instalment", step.taken_on)
    is_within = (step.times or 0) <= most and (step.until or dt.date.min) <= last
    return _where(
        not is_within, is_read=is_read and is_most_read, times=step.times, until=step.until, most=most, months=months,
        share=share,
    )  # fmt: skip


def _out_of_range(view: CaseTerms, step: StepFacts) -> Unmet | None:
    fine, (low, high, is_read) = step.amount or 0, view.range
    if low <= fine <= high:
        return None
    return {"fine": money(fine), "low": money(low), "high": money(high)}, is_read


def _beyond_limitation(view: CaseTerms, step: StepFacts) -> Unmet | None:
    if not view.late_list or (step.amount or 0) <= view.most_in_time:
        return None
    return {"acts": ", ".join(view.late_list), "high": money(view.most_in_time)}, view.is_lateness_read


def _of_minutes(step: StepFacts) -> dict[str, Any]:
    """Return the columns of a case that its minutes fill."""
    said = {"minutes_on": step.taken_on, "minutes_number": step.number, "drawn_up_by": step.person}
    return {name: value for name, value in said.items() if value is not None}


def _has_other_minutes(file: CaseFile, step: StepFacts) -> bool:
    """Return whether minutes are recorded, of the case or of the offender who is named, that say something else."""
    own = [one for one in file.steps if one.kind is StepKind.MINUTES and one.offender_name == step.offender_name]
    if step.offender_name is not None:
        return any(_of_minutes(one) != _of_minutes(step) for one in own)
    known = {name: getattr(file.case, name) for name in _of_minutes(step)}
    return any(
        known[name] is not None and not is_same(name, known[name], said) for name, said in _of_minutes(step).items()
    )


# -- goods


def _of_goods(
    session: Session, desk: Desk, whole: CaseFile, step: StepFacts, left_ids: Collection[int]
) -> Iterator[Objection]:
    """Yield the objections to a step about goods; the holding that it is about comes before it, to the minute."""
    is_disposal = steps.disposes(step.kind, step.ground)
    under = ordering(whole, StepKind.CONFISCATE if is_disposal else step.kind)
    file = under[0].but(others=()) if under else whole
    holdings = holdings_about(file, step, left_ids)
    if step.kind is StepKind.HOLD_DECISION and holdings:
        file = file.but(goods=[one for one in file.goods if one.held_id == holdings[0].id])
    after = max((one.taken_on for one in holdings), default=dt.date.min)
    yield from _objections(session, desk, file, step, after=after)
    yield from _before_holding(file, step, holdings)


def _before_holding(file: CaseFile, step: StepFacts, holdings: Iterable[StepFacts]) -> Iterator[Objection]:
    """Object to an hour before that of a holding of the same day."""
    for one in holdings:
        if one.taken_on == step.taken_on and (one.at or "") > (step.at or "99"):
            yield Objection(
                "out_of_order",
                _("{what} at {hour} comes before the holding at {held} of that day, {day}").format(
                    what=step.kind.in_words, hour=step.at, held=one.at, day=step.taken_on
                ),
                _("check the time; see: postwatch case show {case}").format(case=file.case.code),
            )


def holdings_about(file: CaseFile, step: StepFacts, left_ids: Collection[int]) -> list[StepFacts]:
    """Return the holdings that a step is about: of the goods that leave, or the first that needs the document."""
    if step.kind in steps.LEAVING:
        return [one for one in file.steps if one.id in left_ids]
    if step.kind is StepKind.HOLD or not file.held:
        return []
    return (file.undecided_holdings or file.holdings)[:1] if step.kind is StepKind.HOLD_DECISION else file.holdings[:1]


def _without_hold_power(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Say that the office that holds goods is none that may confiscate on the day (Điều 125.3: from memory)."""
    powers = in_force(view.catalogue.powers, step.taken_on)
    held = named(powers, step.authority) if step.authority is not None else ()
    if step.authority is None or any(covers(power, "confiscate") is not False for power in held):
        return None
    return {"authority": step.authority}, False


def _decided_late(view: CaseTerms, step: StepFacts) -> Unmet | None:
    term = view.first("report_held_goods")
    if term is None or term.due_on is None or not _is_past(term, step):
        return None
    due = f"{term.due_on:%d/%m/%Y}" + (f" {term.due_at:%H:%M}" if term.due_at is not None else "")
    return {"due": due, "norm": term.basis}, term.confidence in READ


def _is_past(term: Clock, step: StepFacts) -> bool:
    """Return whether a step is after a term to the minute; on its last day only where both times are known."""
    if term.due_on != step.taken_on or term.due_at is None or step.at is None:
        return term.due_on is not None and step.taken_on > term.due_on
    return dt.time.fromisoformat(step.at) > term.due_at


def _held_past(view: CaseTerms, step: StepFacts, name: str) -> Unmet | None:
    """Say that goods are held by a document to a later day than a term says."""
    term = view.first(name)
    if term is None or term.due_on is None or step.until is None or step.until <= term.due_on:
        return None
    return {"due": term.due_on, "until": step.until, "norm": term.basis}, term.confidence in READ


def ordering(file: CaseFile, kind: StepKind) -> list[CaseFile]:
    """Return the files with the decisions in force that order a disposal of the goods."""
    decided = [one for one in (file, *file.others) if one.decision is not None] if kind in ORDERED else []
    return [one for one in decided if any(orders(decision, kind) for decision in decisions_of(one.but(others=())))]


def decisions_of(file: CaseFile) -> list[DecisionFacts]:
    """Return the decisions in force of a file and of those of the other offenders."""
    return [one.decision for one in (file, *file.others) if one.decision is not None]


def _not_ordered(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Say that the decision in force does not name a measure, nor has the re-export failed that it ordered."""
    decision = view.file.decision
    if decision is None or orders(decision, step.kind):
        return None
    # Nghị định 174/2026/NĐ-CP, Điều 3.5.b
    if has_ended(view.first("re_export_failed"), step.taken_on) and orders(decision, StepKind.RE_EXPORT):
        return None
    return {"way": _way(decision, view)}, True


def _way(decision: DecisionFacts, view: CaseTerms) -> str:
    """Return in words the right step for the goods: as the decision orders, else they are given back, unless banned."""
    ordered = next((kind for kind in reversed(list(ORDERED)) if orders(decision, kind)), StepKind.RETURN)
    if ordered is StepKind.RETURN and _leave_the_country(view):
        return _(steps.BANNED)
    way = _(steps.WAYS[ordered]).format(case=view.file.case.code)
    if ordered is StepKind.RE_EXPORT and any(term.name == "re_export_failed" for term in view.terms):
        return f"{way}; {_(steps.WHERE_FAILED).format(failed=_failed_from(view))}"
    return way


def _leave_the_country(view: CaseTerms) -> bool:
    """Return whether the law has goods banned from import leave the country (Nghị định 174/2026/NĐ-CP, Điều 11.4.b)."""
    return any(term.name == "re_export" for term in view.terms)


def _ordered_otherwise(view: CaseTerms, _step: StepFacts) -> Unmet | None:
    """Say that a decision in force does not have goods given back. Which goods it means, its words say to people."""
    ordering = [one for one in decisions_of(view.file) if any(orders(one, kind) for kind in ORDERED)]
    for decision in ordering:
        return {"number": decision.number, "way": _way(decision, view)}, False
    return None


def _failed_from(view: CaseTerms) -> str:
    """Return the day from which a re-export has failed; a blank while the decision was not handed over."""
    term = view.first("re_export_failed")
    return f"{term.due_on + dt.timedelta(days=1):%d/%m/%Y}" if term is not None and term.due_on is not None else "…"


def _re_exported_late(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Report that the term to re-export is over, and from which day goods are destroyed or confiscated instead."""
    found = _of_term(view.first("re_export"), step, is_over=False)
    return None if found is None else ({**found[0], "failed": _failed_from(view)}, found[1])


def _not_confiscated(view: CaseTerms, step: StepFacts) -> Unmet | None:
    """Say that no goods are left that a decision in force confiscated by the day of a step."""
    taken = {one.id for one in view.file.standing if one.taken_on <= step.taken_on}
    is_ordered = any(orders(one, StepKind.CONFISCATE) for one in decisions_of(view.file))
    return None if is_ordered and any(one.ended_id in taken for one in view.file.confiscated) else ({}, True)


_JUDGES: Mapping[str, Judge] = {
    "no_such_term": _without_term,
    "no_other_term": _without_term,
    "minutes": lambda view, _step: _where(view.file.minutes_on is None),
    "annulled": lambda view, _step: _where(not view.file.is_annulled),
    "elsewhere": lambda view, _step: _where(view.file.case.status is not CaseStatus.TRANSFERRED),
    "undecided": lambda view, _step: _where(view.file.decision),
    "decision": lambda view, _step: _where(view.file.decision is None),
    "handed_over": lambda view, step: _where(
        view.file.decision and (view.file.decision.handed_over_on or dt.date.max) > step.taken_on
    ),
    "owed": lambda view, step: _where(
        not view.file.owed and (step.kind is not StepKind.ENFORCE or view.file.remedies_unproven is None)
    ),
    "unowed": lambda view, step: _where(
        view.file.owed_on(step.taken_on), owed=money(view.file.owed_on(step.taken_on))
    ),
    "within_owed": lambda view, step: _where(
        (step.amount or 0) > view.file.owed, amount=money(step.amount or 0)
    ),
    "remedies": lambda view, _step: _where(not (view.file.decision and view.file.decision.remedies)),
    "remedied": lambda view, _step: _where(view.file.remedies_unproven, remedies=view.file.remedies_unproven),
    "carried_out": lambda view, _step: _not_followed(view, StepKind.COMPLAIN),
    "judgment_carried_out": lambda view, _step: _not_followed(view, StepKind.SUE),
    "settled": lambda view, _step: _since(view.file.waiting(StepKind.COMPLAIN)),
    "suit_ended": lambda view, _step: _since(view.file.waiting(StepKind.SUE)),
    "not_stayed": lambda view, _step: _since(view.file.holding_up(StepKind.STAY)),
    "not_postponed": _postponed,
    "no_other_minutes": lambda view, step: _where(not view.unstated and _has_other_minutes(view.file, step)),
    "witnessed": lambda view, step: _where(not step.words and any(map(is_unknown, view.theirs))),
    "first_notice": lambda view, _step: _where(all(one.ground != "first-notice" for one in view.file.steps)),
    "goods_gone": lambda view, _step: _where(
        view.file.held, goods="; ".join(in_words(one.quantity, one.unit, one.name) for one in view.file.held)
    ),
    # A case ends without a ground of Điều 65.1 if it has no minutes, after a decision, or once dropped.
    "ended_on_a_ground": lambda view, _step: _where(
        view.file.minutes_on is not None and not view.file.made and view.file.last(StepKind.DROP) is None
    ),
    "closed": lambda view, _step: _where(
        view.file.case.status is not CaseStatus.CLOSED and view.file.whole.done_on is None
    ),
    "crime_stay": lambda view, _step: _where(view.file.decision and view.file.holding_up(StepKind.STAY) is None),
    "pay_over": lambda view, step: _of_term(last_of(view.terms, "pay"), step, is_over=True),
    "not_lapsed": lambda view, step: _of_term(view.first("decision_lapses"), step, is_over=False),
    "lapse_due": lambda view, step: (
        None if step.kind is StepKind.CLOSE and view.file.has_lapsed
        else _of_term(view.last("decision_lapses"), step, is_over=True)
    ),
    "within_decide": lambda view, step: _of_term(view.first("decide"), step, is_over=False),
    "decide_over": _may_be_decided,
    "within_correction": lambda view, step: _of_term(view.first("correct_decision"), step, is_over=False),
    "hardship": lambda view, step: _below(view, step, "postponement"),
    # Whoever asks for payment in parts may ask.
    "large_fine": lambda view, step: (
        None if step.number is None and step.outcome != steps.GRANTED else _below(view, step, "instalment_fine")
    ),
    "instalments": _too_many_parts,
    "in_range": _out_of_range,
    "in_limitation": _beyond_limitation,
    "lowers": lambda view, step: _where(
        (step.amount or 0) > view.file.fine, fine=money(step.amount or 0), in_force=money(view.file.fine)
    ),
    "slip": lambda _view, _step: ({}, False),
    # Whether a fine alone may be annulled in part was not read.
    "keeps_fine": lambda _view, step: ({}, step.ground != steps.ANNUL_PART),
    "held": lambda view, _step: _where(not view.file.held),
    "hold_undecided": lambda view, _step: (
        None if view.file.undecided_holdings else _since(view.file.starting().get("hold_decided_on"))
    ),
    "within_report": _decided_late,
    "hold_power": _without_hold_power,
    "hold_term": lambda view, step: _held_past(view, step, "hold_goods"),
    # The term of a valuation starts from the very decision that is judged.
    "valuation_term": lambda view, step: _held_past(view.with_step(step), step, "hold_for_valuation"),
    "hold_decided": lambda view, step: _where(
        "hold_decided_on" not in view.file.starting()
        or view.file.starting()["hold_decided_on"].taken_on > step.taken_on
    ),
    # For how long goods may be held by an extension was not read in the law (Điều 125.8).
    "extension": lambda _view, step: ({"until": step.until}, False),
    "was_confiscated": _not_confiscated,
    "confiscates": _not_ordered,
    "destroys": _not_ordered,
    "within_re_export": _re_exported_late,
    "given_back": _ordered_otherwise,
    # Once a decision is made, the decision says what becomes of goods banned from import.
    "not_banned": lambda view, _step: _where(
        _leave_the_country(view) and not decisions_of(view.file), is_read=False
    ),
}  # fmt: skip
