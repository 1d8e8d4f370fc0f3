"""A violation and its case as rows: the act, the events, the payments, who may decide and until when."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from postwatch.case.screen import (
    goods_row,
    handed_over_rows,
    mark,
    reason_in_words,
    signed_rows,
    step_rows,
)
from postwatch.console import Alarm, dotted
from postwatch.correction.screen import history_rows, status_in_words
from postwatch.labels import in_dong
from postwatch.language import _
from postwatch.law.ages import born_words
from postwatch.law.clocks import OF_OFFENDERS
from postwatch.law.commands import KINDS, consequence_in_words
from postwatch.vietnamese import money, money_range

if TYPE_CHECKING:
    from postwatch.case.actions import ActDetails, ActLine, DecisionLine, ExplanationLine, PaymentLine
    from postwatch.case.repeats import EarlierDecision

Rows = list[tuple[str, object]]


def whose(act: "ActLine") -> str:
    """Return whose a violation is on a line: the person it names, the unit, or both."""
    return f"{act.offender_name} ({act.recipient})" if act.offender_name and act.recipient else called(act)


def called(act: "ActLine") -> str:
    """Return the name of the offender, or its unit."""
    return act.offender_name or act.recipient or ""


def all_rows(act: "ActDetails") -> Rows:
    """Return all rows of a violation; those of which nothing is known are left out."""
    rows = [
        *act_rows(act),
        *case_rows(act),
        (_("May impose the top of the range"), _authorities(act)),
        *(term_rows(act) if act.withdrawn_on is None else ()),
        *payment_rows(act),
        *_record_rows(act),
    ]
    return [row for row in rows if row[1] is not None]


def _offender_rows(act: "ActDetails") -> Rows:
    """Return the rows of who violated."""
    return [
        (_("Offender"), act.offender),
        (_("Name of the offender"), act.offender_name),
        (_("Born"), born_words(act.born) if act.born is not None else None),
        (_("Age on the day of the violation"), act.age),
        (_("On purpose"), _("yes") if act.intentional else None),
    ]


def act_rows(act: "ActDetails") -> Rows:
    """Return the rows of the act itself and of its consequences by the decree."""
    return [
        (_("Violation"), act.id),
        (_("Unit"), act.recipient or _("no unit")),
        (_("Status"), status_in_words(act.status, withdrawn=act.withdrawn_on is not None)),
        (_("Provision"), f"{act.provision}, Nghị định {act.decree}"),
        (_("Conduct"), act.conduct or unseen_words(act)),
        (_("Description"), act.description),
        *_offender_rows(act),
        (_("Violation ended on"), act.occurred_on or _("still going on")),
        (_("Detected on"), act.detected_on),
        (_("Visit"), act.visit),
        (in_dong(_("Fine range")), fines_in_words(act)),
        (in_dong(_("Usual fine")), money(act.fine_usual) if act.fine_usual is not None else _("left open")),
        (_("Aggravating circumstances"), act.aggravating_named or act.aggravating or None),
        (_("Mitigating circumstances"), act.mitigating_named or act.mitigating or None),
        (_("Additional sanction"), act.additional),
        *_consequence_rows(act),
    ]


def _consequence_rows(act: "ActDetails") -> Iterator[tuple[str, object]]:
    """Yield what follows from the act by the decree, the earlier acts, and what follows where they make a repeat."""
    for one in act.consequences_list:
        if not one.condition and (one.kind == "remedy" or not one.text):
            yield _(KINDS[one.kind]), consequence_in_words(one)
    for earlier in act.earlier_list:
        yield _earlier(earlier)
    if any(one.is_repeat for one in act.earlier_list):
        for one in act.consequences_list:
            if one.condition:
                yield _("On a repeat"), consequence_in_words(one)


def case_rows(act: "ActDetails") -> Rows:
    """Return the rows of the events in the case of a violation against its offender, but for the payments."""
    return [
        (_("Drawn up by"), act.drawn_up_by),
        (_("Number of the violation minutes"), act.minutes_number),
        (_("Day of the violation minutes"), act.minutes_on),
        *(row for one in act.explanations_list for row in signed_rows(_("Explanation"), _explained(one), one)),
        (_("Transferred to"), act.transferred_to),
        (_("Day of the transfer"), act.transferred_on),
        (_("Sanction decision"), dotted((act.decision_number, act.decision_id)) or None),
        (_("Day of the decision"), act.decided_on),
        (_("Decided by"), dotted((act.decision_authority, act.decision_by)) or None),
        (_("Delegation"), act.decision_delegation),
        (_("Principal sanction"), _("a warning") if act.decision_warning else None),
        (_("Additional sanction imposed"), act.decision_additional),
        (_("Remedies imposed"), act.decision_remedies),
        *handed_over_rows(act),
        (in_dong(_("Fine imposed")), _of_fine(act, act.fine_imposed)),
        (in_dong(_("Fine paid")), _of_fine(act, act.fine_paid)),
        (in_dong(_("Interest paid")), money(act.interest_paid) if act.interest_paid else None),
        (in_dong(_("Outstanding")), money(act.fine_outstanding) if act.fine_outstanding else None),
        (
            in_dong(_("Interest for late payment up to today")),
            f"{money(act.late_interest)} ({_('unverified')})" if act.late_interest else None,
        ),
        *((_("Decision made"), mark(fault, act.decision_later_list)) for fault in act.decision_faults_list),
        *_beside(_("Another decision in force"), map(Alarm, act.superseded_list), act.superseded_decisions_list),
        *_beside(_("Annulled decision"), act.annulled_list, act.annulled_decisions_list),
        *(row for one in act.steps_list for row in step_rows(one)),
        *(goods_row(one) for one in act.goods_list),
        (_("Recorded as signed because"), act.decision_as_signed),
        (
            _("Decided all the same because"),
            reason_in_words(act.decision_reason, act.decision_opened_list) if act.decision_reason else None,
        ),
        (_("Other conduct because"), act.decision_other_conduct),
        (_("Amount of the fine because"), act.decision_fine_reason),
    ]


def payment_rows(act: "ActDetails") -> Rows:
    """Return the rows of payments, with those of annulled decisions and withdrawn payments."""
    return [
        *(row for one in act.payments_list for row in signed_rows(_("Payment"), _paid(one), one)),
        *(row for one in act.payments_list for row in history_rows(one)),
        *(
            row
            for one in act.annulled_payments_list
            for row in (
                *signed_rows(_("Payment of an annulled decision"), _paid(one), one),
                *history_rows(one),
            )
        ),
        *((_("Withdrawn payment"), _paid(one)) for one in act.withdrawn_payments_list),
        *(row for one in act.withdrawn_payments_list for row in history_rows(one)),
    ]


def _record_rows(act: "ActDetails") -> Rows:
    return [
        (_("Source"), act.source),
        *history_rows(act),
        *(
            (_("Joined case"), f"{one.id} · {one.corrected_on:%d/%m/%Y}, {one.actor}: {one.reason}")
            for one in act.joined_list
        ),
    ]


def fines_in_words(act: "ActLine", unit: str = "") -> str:
    """Return the range of a fine, marked when the provision was not verified verbatim."""
    text = range_in_words(act.fine_min, act.fine_max, unit)
    return text if act.verified or not act.fine_max else f"{text} ({_('unverified')})"


def range_in_words(low: int, high: int, unit: str = "") -> str:
    """Return the range of a fine; for who is too young, or not known, that there is none."""
    return f"{money_range(low, high)}{unit}" if high else _("no fine")


def _beside(title: str, shown: Iterable[str], decisions: Iterable["DecisionLine"]) -> Iterator[tuple[str, object]]:
    """Yield the rows of decisions beside the decision that counts: their title, their handing over, their marks."""
    for words, one in zip(shown, decisions, strict=True):
        yield from signed_rows(title, words, one)
        yield from handed_over_rows(one)


def _of_fine(act: "ActDetails", amount: int | None) -> str | None:
    """Return an amount of the fine of a decision; None where it is a warning, which has none."""
    is_warning = act.decision_warning and not act.fine_imposed and not amount
    return money(amount) if amount is not None and not is_warning else None


def _earlier(one: "EarlierDecision") -> tuple[str, object]:
    """Return the row of an earlier decision, which is a repeat or perhaps one; other offices may have made more."""
    title = _("Perhaps a repeat") if one.may_be_repeat else _("Earlier decision")
    said = _("{number} of {day}, {unit}, {provision} (Nghị định {decree}), counts until {until}; by this office's "
             "register only").format(
        number=one.number, day=one.decided_on, unit=one.recipient or _("no unit"), provision=one.provision,
        decree=one.decree, until=one.counts_until,
    )  # fmt: skip
    return _("Repeat") if one.is_repeat else title, said


def _authorities(act: "ActDetails") -> str:
    """Return who may decide; those whose power is bound to a field of their own are counted."""
    others = len(act.authority_list) - len(act.usual_authority_list)
    parts = [
        *act.usual_authority_list,
        *([_("{count} others within their own field: postwatch law show").format(count=others)] if others else []),
    ]
    return "; ".join(parts) or _("no authority with known powers")


def unseen_words(act: "ActDetails") -> str:
    """Return the text shown where the words of a decree are unseen: the words of the later act that carries it on."""
    if not act.conduct_like:
        return _("words not seen yet")
    return _("words not seen yet; as in {provision}: {words}").format(provision=act.like, words=act.conduct_like)


def _paid(one: "PaymentLine") -> str:
    """Return a payment on a line: its day, its amount and its proof."""
    interest = _("of that interest {amount}").format(amount=money(one.interest)) if one.interest else None
    parts = [f"{one.paid_on:%d/%m/%Y}", money(one.amount), interest, one.proof_number, one.treasury]
    return dotted(parts)


def _explained(one: "ExplanationLine") -> str:
    """Return an explanation on a line: when it was requested and given, its document, its text."""
    parts = [_("asked for on {day}").format(day=one.asked_on)]
    if one.held_on is not None:
        parts.append(_("heard or given on {day}").format(day=one.held_on))
    if one.sender_number is not None:
        parts.append(_("document number {number}").format(number=one.sender_number))
    if one.incoming_number is not None:
        parts.append(_("arrival number {number}").format(number=one.incoming_number))
    return " · ".join([*parts, *([one.text] if one.text else [])])


def term_rows(act: "ActDetails") -> list[tuple[str, object]]:
    """Return the deadlines as the catalogue names them, each on the day that counts (`OF_OFFENDERS`)."""
    lines: list[tuple[str, object]] = []
    for clock in act.clocks_list:
        day, other = clock.due_on, clock.earliest_on
        unsure = _("days off are not confirmed yet: on {day} at the earliest")
        if clock.name not in OF_OFFENDERS and not clock.calendar_confirmed:
            day, other, unsure = other, day, _("days off are not confirmed yet: on {day} at the latest")
        parts = [
            f"{day:%d/%m/%Y}" + (f" {clock.due_at}" if clock.due_at else "") if day is not None else "…",
            clock.basis if clock.verified else f"{clock.basis} ({_('unverified')})",
            "" if clock.calendar_confirmed else unsure.format(day=other),
            "" if clock.hour_known else _("the time of the minutes is not recorded"),
        ]
        lines.append((clock.title, dotted(parts)))
    return lines
