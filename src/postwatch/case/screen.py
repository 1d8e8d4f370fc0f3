"""The steps of a case on the screen."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from postwatch.case import steps
from postwatch.case.actions import (
    ActDetails,
    DecisionLine,
    ExplanationLine,
    GoodsLine,
    PaymentLine,
    StepLine,
    file_meant,
)
from postwatch.case.rules import FAULTS
from postwatch.case.state import in_words as goods_in_words
from postwatch.case.tables import CaseStatus, StepKind
from postwatch.console import Alarm, dotted
from postwatch.context import AppContext
from postwatch.language import N_, _
from postwatch.law.in_force import norm_on
from postwatch.vietnamese import dong, money

if TYPE_CHECKING:
    from postwatch.case.minutes import ViolationMinutes
    from postwatch.case.papers import DraftedPaper
    from postwatch.law.provisions import ConsequenceLine

# What the name of a step says already.
_NAMED_ALREADY = (steps.HANDED_OVER, steps.CONFISCATED, steps.SAID)
_UNTIL = {
    StepKind.MINUTES: N_("given to the offender on {day}"),
    StepKind.COMPLAIN: N_("accepted on {day}"),
    StepKind.SUE: N_("replied to on {day}"),
}
_ANSWERED = {StepKind.CORRECT: N_("handed over on {day}")}


def mark(fault: str, later: Collection[str]) -> Alarm:
    """Return the fault of a paper in words, and whether it was known only after the paper was recorded."""
    words = _(FAULTS[fault])
    return Alarm(_("{fault} (known later)").format(fault=words) if fault in later else words)


def handed_over_rows(one: ActDetails | DecisionLine) -> Iterator[tuple[str, object]]:
    """Yield the rows of a handing over: its day, its faults, and why it was recorded all the same."""
    if one.handed_over_on is None:
        return
    yield _("Handed over"), dotted((f"{one.handed_over_on:%d/%m/%Y}", one.handed_over_how))
    for fault in one.handed_over_faults_list:
        yield _("Handed over"), mark(fault, one.handed_over_later_list)
    if one.handed_over_as_signed is not None:
        yield _("Handed over as signed because"), one.handed_over_as_signed


def signed_rows(
    title: str, words: str, one: StepLine | ExplanationLine | PaymentLine | DecisionLine
) -> Iterator[tuple[str, object]]:
    """Yield the rows of a paper that may be signed already: its code, its faults, and why it was recorded."""
    yield title, type(words)(f"{words} · {one.id}")
    for fault in one.faults_list:
        yield _("Step made"), mark(fault, one.later_list)
    if one.as_signed is not None:
        yield _("Recorded as signed because"), one.as_signed


def step_rows(step: StepLine) -> Iterator[tuple[str, object]]:
    """Yield the rows of a step: the event, its faults, and why it was recorded all the same."""
    kind = _(steps.words_of(step.kind, step.ground))
    yield from signed_rows(kind[:1].upper() + kind[1:], step_in_words(step), step)
    if step.reason is not None:
        yield _("Taken all the same because"), reason_in_words(step.reason, step.opened_list)


def imposed_in_words(fine: int, *, warning: bool | None) -> str:
    """Return the principal sanction of a decision: a warning, else the fine in đồng."""
    return _("a warning") if warning and not fine else dong(fine)


def reason_in_words(reason: str, opened: Sequence[str]) -> str:
    """Return a reason with the faults that it opens."""
    return " · ".join([reason, *(_(FAULTS[fault]) for fault in opened)])


def step_in_words(step: StepLine) -> str:
    """Return a step on a line: its day, its paper, who took it, and how it ended."""
    known = steps.said(step.kind) or steps.ANSWERS
    number = _("signed, waits for its number") if step.awaits_number else step.number
    parts = [
        f"{step.taken_on:%d/%m/%Y}" + (f" {step.at}" if step.at else ""),
        number,
        _named(step.ground, known) if step.ground not in _NAMED_ALREADY else None,
        step.body,
        step.authority,
        step.person,
        dong(step.amount) if step.amount is not None else None,
        _("{times} instalments").format(times=step.times) if step.times else None,
        _(_UNTIL.get(step.kind, N_("until {day}"))).format(day=step.until) if step.until is not None else None,
        _(_ANSWERED.get(step.kind, N_("ended on {day}"))).format(day=step.answered_on) if step.answered_on else None,
        _("not ended yet") if step.is_waiting else None,
        _named(step.outcome, known),
        step.words,
        step.norm,
    ]
    return dotted(parts)


def goods_row(one: GoodsLine) -> tuple[str, object]:
    """Return the row of goods: their fate, how many there are, where they lie and since when."""
    kind = _(steps.words_of(one.ended_by or StepKind.HOLD, one.disposal))
    parts = [
        goods_in_words(one.quantity, one.unit, one.name),
        one.condition,
        one.storage,
        (_("confiscated on {day}") if one.disposal else _("held on {day}")).format(day=one.held_on),
        _("left on {day}").format(day=one.ended_on) if one.ended_on is not None else None,
    ]
    return kind[:1].upper() + kind[1:], dotted(parts)


def held_in_words(goods: Sequence[GoodsLine]) -> str:
    """Return the goods that are still held on a line."""
    held = (one for one in goods if one.ended_by is None)
    return "; ".join(goods_in_words(one.quantity, one.unit, one.name) for one in held) or _("no goods")


def _named(word: str | None, known: Mapping[str, str]) -> str | None:
    return _(known[word]) if word is not None and word in known else word


def warn_of_faults(office: AppContext, faults: Iterable[str], *, opened: Iterable[str] = ()) -> None:
    """Warn of the faults of a paper recorded as signed, and of objections of unverified norms that a reason opened."""
    for fault in opened:
        office.warn(_("recorded for the reason that is given, though unverified: {fault}"), fault=_(FAULTS[fault]))
    for fault in dict.fromkeys(faults):
        office.warn(_("recorded as it was signed: {fault}"), fault=_(FAULTS[fault]))


def warn_of_left_out(office: AppContext, consequences: "Iterable[ConsequenceLine]") -> None:
    """Warn of consequences that a decree attaches to the violations and a decision omits."""
    from postwatch.law.commands import KINDS, consequence_in_words

    for one in consequences:
        office.warn(
            _("the decision says nothing of what the decree attaches: {kind}: {words}"),
            kind=_(KINDS[one.kind]), words=consequence_in_words(one),
        )  # fmt: skip


def warn_of_decision(office: AppContext, *, case: str, against: str | None) -> None:
    """Warn of gaps in a decision, of an unusual fine, and of a licence that ends while it is suspended."""
    from postwatch.case.decisions import left_out_of_decision, licence_ending, other_than_usual

    with office.read() as session:
        file = file_meant(session, office.desk, case=case, against=against)
        left_out = left_out_of_decision(session, office.desk, file)
        usual = other_than_usual(session, office.desk, file)
        licence = licence_ending(session, office.desk, file)
    warn_of_left_out(office, left_out)
    if usual is not None:
        office.warn(
            _("the circumstances of case {case} make the fine {usual} đồng (Nghị định 118/2021/NĐ-CP, Điều 9.1): the "
              "file has to say why it is another one"),
            case=file.case.code, usual=money(usual),
        )  # fmt: skip
    if licence is not None:
        ends_on, rule = licence
        sentence = _("the licence ends on {day}: it is suspended for the whole term all the same, and one that is "
                     "exchanged or given anew meanwhile gives no right to operate ({norm})")  # fmt: skip
        if rule.says == "until_its_end":
            sentence = _("the licence ends on {day}: it is suspended until then ({norm})")
        office.warn(sentence, day=ends_on, norm=rule.norm)


def warn_of_payments(office: AppContext, *, case: str, against: str | None) -> None:
    """Warn of payments marked against the present fine, and of unpaid fine and interest."""
    from postwatch.case.amounts_due import interest_of
    from postwatch.case.marks import marked_in

    with office.read() as session:
        file = file_meant(session, office.desk, case=case, against=against)
        marked = [one for one in marked_in(session, office.desk, file) if one.paper == "payment"]
        interest = interest_of(session, office.desk, file.case)
    for one in marked:
        office.warn(one.sentence())
    code = file.case.code
    if file.decision is not None and file.paid > file.fine:
        beyond = dong(file.paid - file.fine)
        office.warn(_("{amount} more were paid in case {case} than the fine is now"), amount=beyond, case=code)
    if file.owed and file.case.status is CaseStatus.CLOSED and not file.has_lapsed:
        office.warn(
            _("{amount} of the fine are outstanding, and case {case} is closed: postwatch case step {case} "
              "reopen"),
            amount=dong(file.owed), case=code,
        )  # fmt: skip
    warn_of_interest(office, interest)


def warn_of_interest(office: AppContext, owed: int) -> None:
    """Warn of interest for late payment that is not paid, in đồng, or of more than is counted (below 0)."""
    if owed < 0:
        office.warn(_("more interest for late payment was paid than is counted: {amount}"), amount=dong(-owed))
    if owed > 0:
        office.warn(_("interest for late payment is not paid: {amount} đồng (Điều 78, unverified)"), amount=money(owed))


def warn_of_first_part(office: AppContext, *, case: str, against: str | None) -> None:
    """Warn that less was paid of a fine in parts than is paid first (Điều 79)."""
    from postwatch.case.taken_steps import first_part_owed

    owed = office.look(first_part_owed, office.desk, case=case, against=against)
    if owed is not None:
        least, norm = owed
        office.warn(_("the first part is at least {amount} ({norm})"), amount=dong(least), norm=norm)


def warn_of_mandate(
    office: AppContext, drafted: "ViolationMinutes | DraftedPaper", *, units: Sequence[str] = ()
) -> None:
    """Warn that a paper names the enterprise of ``units`` (codes): nobody recorded if these kept their mandate."""
    if drafted.under_mandate:
        office.warn(
            _("the document names {offender}, for which {recipient} acted; a unit that left its mandate is itself the "
              "offender ({norm}): change the document then"),
            offender=drafted.offender, recipient=", ".join(units or (drafted.recipient or "",)),
            norm=norm_on("Nghị định 118/2021/NĐ-CP, Điều 3.4", office.today),
        )  # fmt: skip
