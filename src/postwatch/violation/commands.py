"""``postwatch violation``: violations, recorded under the law of their day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from postwatch import console
from postwatch.case import options
from postwatch.commandline import Noun
from postwatch.console import Alarm, Amount, Table
from postwatch.context import AppContext
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.options import (
    REQUIRED,
    SEARCH,
    Search,
    SheetCall,
    code,
    word,
    words,
)
from postwatch.vietnamese import money, money_range

if TYPE_CHECKING:
    from postwatch.case.actions import ActDetails, ActLine, DecisionLine, ExplanationLine, PaymentLine
    from postwatch.case.repeats import EarlierDecision

app = Noun(help=_("Violations: acts against the law of their day."))


@app.writes(
    help=_("Record a violation under the law of its day, or those of a sheet; without --case it opens a new case."),
    result="case.actions.ActDetails | intake.IntakeResult",
)
def add(
    office: AppContext,
    unit: str = word(_("Unit: code or name"), is_argument=True),
    *,
    draft: Callable[..., options.ActDraft],
    sheet: SheetCall,
) -> None:
    from postwatch.case.rules import DoubtfulNumberError

    if is_sheet(unit, sheet):
        from postwatch.law.confirmed import nearest_catalogue
        from postwatch.violation.importing import acts

        import_sheet(office, call=sheet, kind=acts(office.today, nearest_catalogue(office)))
        return
    whole = draft(recipient=unit)
    try:
        _add(office, whole)
    except DoubtfulNumberError as doubt:
        if office.invocation.json or not console.is_terminal():
            raise
        console.put(doubt.message)
        if not console.ask(_("Is Nghị định {decree} meant?").format(decree=doubt.decree)):
            raise
        _add(office, replace(whole, decree=doubt.decree))


def _add(office: AppContext, whole: options.ActDraft) -> None:
    from postwatch.case.actions import add_act, possible_duplicate

    with office.begin() as session:
        act = add_act(session, office.desk, draft=whole)
        if whole.case is not None and whole.minutes_on is None and act.minutes_on is not None:
            office.warn(
                _("the minutes of {day} are taken to state this violation too; if they do not: leave --case out"),
                day=act.minutes_on,
            )
        twin = possible_duplicate(session, office.desk, act=act.id)
        office.answer(
            _(
                "Violation {id} of {recipient} recorded in case {case}: "
                "{provision}, Nghị định {decree}, {fines}: {words}"
            ),
            act,
            fines=_fines(act, " đồng"),
            words=act.conduct or _unseen(act),
        )
    _warn(office, act, twin)


@app.writes(
    help=_(
        "Write a sheet of the signs of violations that visits found and that are not recorded as violations yet, to be "
        "filled in and taken with: violation add --from FILE"
    ),
    result="violation.importing.ActSheet",
)
def sheet(
    office: AppContext,
    visits: Sequence[str] = words(_("Only what this visit found; may be repeated"), "--visit", name="visit"),
    area: str | None = code(_("Only units of this area: code or name")),
) -> None:
    from postwatch.area.actions import find_area
    from postwatch.case.signs import signs_without_act
    from postwatch.evidence.actions import keep_document
    from postwatch.inspection.actions import find_visit
    from postwatch.violation.importing import ActSheet, act_sheet

    with office.begin() as session:
        area_id = find_area(session, area=area, on=office.today).id if area else None
        visit_ids = [find_visit(session, office.desk, visit=visit).id for visit in visits]
        signs = signs_without_act(session, visits=visit_ids, area_id=area_id)
        path = office.shelf.free_name(f"documents/vi-pham/hanh-vi-{office.today.isoformat()}.xlsx")
        file = office.shelf.stage(path, act_sheet(signs, office=office.desk.settings.code))
        keep_document(session, office.desk, kind="inspection_sheet", subject="", file=file)
        sentence = _("{signs} signs of violations in {path}; fill it in and take it with: violation add --from FILE")
        office.answer(sentence, ActSheet(file.path, file.sha256, len(signs)))


@app.reads(
    "list",
    help=_("List violations, filtered by case, unit, days of detection or status."),
    result="list[case.actions.ActLine]",
)
def list_(office: AppContext, chosen: options.ActFilter, search: Search | None = SEARCH) -> None:
    from postwatch.case.actions import list_acts
    from postwatch.correction.screen import status_in_words

    acts = office.look_for(search, list_acts, office.desk, chosen=chosen)
    columns = [_("Code"), _("Case"), _("Unit"), _("Detected on"), _("Provision"), _("Decree"), _("Fine range (đồng)"),
               _("Status")]  # fmt: skip
    rows = [
        (a.id, a.case, f"{a.recipient}: {a.offender_name}" if a.offender_name else a.recipient, a.detected_on,
         a.provision, a.decree, _fines(a), status_in_words(a.status, withdrawn=chosen.withdrawn))
        for a in acts
    ]  # fmt: skip
    title = _("Violations: {count}").format(count=len(acts))

    def in_file() -> Table:
        """The same with the ends of the range as two numbers, and whether they were verified."""
        heads = [*columns[:6], _("Lowest fine (đồng)"), _("Highest fine (đồng)"), _("Verified"), columns[7]]
        lines = [
            (*row[:6], Amount(a.fine_min), Amount(a.fine_max), a.verified, row[7])
            for a, row in zip(acts, rows, strict=True)
        ]
        return Table(heads, lines, title)

    spare, first = [_("Decree"), _("Fine range (đồng)"), _("Detected on")], "postwatch violation add"
    office.show(columns, rows, acts, title=title, spare=spare, first=first, in_file=in_file)


@app.reads(
    help=_("Show a violation, who may fine it and when its time limits end; or all violations of a case."),
    result="case.actions.ActDetails | list[case.actions.ActDetails]",
)
def show(
    office: AppContext,
    act: str = word(_("Violation or case: its code"), is_argument=True, default=REQUIRED),
) -> None:
    from postwatch.case.actions import is_case_code, show_act, show_case

    whole = is_case_code(act)
    acts = office.look(show_case, office.desk, case=act) if whole else [office.look(show_act, office.desk, act=act)]
    rows = [row for one in acts for row in _known(one) if row[1] is not None]
    title = _("Case {case}").format(case=acts[0].case) if acts else act
    office.show([_("What"), _("Value")], rows, acts if whole else acts[0], title=title)
    for one in acts:
        _warn(office, one, None)


def _warn(office: AppContext, act: "ActDetails", twin: str | None) -> None:
    from postwatch.case.actions import warnings_of
    from postwatch.law.confirmed import nearest_catalogue

    for said in warnings_of(act, catalogue=nearest_catalogue(office), today=office.today):
        office.warn(said)
    if twin is not None:
        office.warn(_("{twin} looks the same: the same unit, provision and days"), twin=twin)


def _fines(act: "ActLine", unit: str = "") -> str:
    """Return the range of a fine, marked when the provision was not verified verbatim."""
    text = f"{money_range(act.fine_min, act.fine_max)}{unit}"
    return text if act.verified else f"{text} ({_('unverified')})"


def _known(act: "ActDetails") -> list[tuple[str, object]]:
    from postwatch.case.screen import goods_row, handed_over_rows, mark, reason_in_words, signed_rows, step_rows
    from postwatch.correction.screen import history_rows, status_in_words
    from postwatch.law.commands import KINDS, consequence_in_words

    return [
        (_("Violation"), act.id),
        (_("Unit"), act.recipient),
        (_("Status"), status_in_words(act.status, withdrawn=act.withdrawn_on is not None)),
        (_("Provision"), f"{act.provision}, Nghị định {act.decree}"),
        (_("Conduct"), act.conduct or _unseen(act)),
        (_("Description"), act.description),
        (_("Offender"), act.offender),
        (_("Name of the offender"), act.offender_name),
        (_("Violation ended on"), act.occurred_on or _("still going on")),
        (_("Detected on"), act.detected_on),
        (_("Visit"), act.visit),
        (_("Fine range (đồng)"), _fines(act)),
        (_("Usual fine (đồng)"), money(act.fine_usual) if act.fine_usual is not None else _("left open")),
        (_("Aggravating circumstances"), act.aggravating_named or act.aggravating or None),
        (_("Mitigating circumstances"), act.mitigating_named or act.mitigating or None),
        (_("Additional sanction"), act.additional),
        *(
            (_(KINDS[one.kind]), consequence_in_words(one))
            for one in act.consequences_list
            if not one.condition and (one.kind == "remedy" or not one.text)
        ),
        *((_said_of(one), _earlier(one)) for one in act.earlier_list),
        *(
            (_("On a repeat"), consequence_in_words(one))
            for one in act.consequences_list
            if one.condition and any(other.is_repeat for other in act.earlier_list)
        ),
        (_("Drawn up by"), act.drawn_up_by),
        (_("Number of the violation minutes"), act.minutes_number),
        (_("Day of the violation minutes"), act.minutes_on),
        *(row for one in act.explanations_list for row in signed_rows(_("Explanation"), _explained(one), one)),
        (_("Transferred to"), act.transferred_to),
        (_("Day of the transfer"), act.transferred_on),
        (_("Sanction decision"), act.decision_number),
        (_("Day of the decision"), act.decided_on),
        (_("Decided by"), " · ".join(part for part in (act.decision_authority, act.decision_by) if part) or None),
        (_("Delegation"), act.decision_delegation),
        (_("Principal sanction"), _("a warning") if act.decision_warning else None),
        (_("Additional sanction imposed"), act.decision_additional),
        (_("Remedies imposed"), act.decision_remedies),
        *handed_over_rows(act),
        (_("Fine imposed (đồng)"), _of_fine(act, act.fine_imposed)),
        (_("Fine paid (đồng)"), _of_fine(act, act.fine_paid)),
        (_("Interest paid (đồng)"), money(act.interest_paid) if act.interest_paid else None),
        (_("Outstanding (đồng)"), money(act.fine_outstanding) if act.fine_outstanding else None),
        (
            _("Interest for late payment up to today (đồng)"),
            f"{money(act.late_interest)} ({_('unverified')})" if act.late_interest else None,
        ),
        *((_("Decision made"), mark(fault, act.decision_later_list)) for fault in act.decision_faults_list),
        *(
            row
            for words, one in zip(act.superseded_list, act.superseded_decisions_list, strict=True)
            for row in _beside(_("Another decision in force"), Alarm(words), one)
        ),
        *(
            row
            for words, one in zip(act.annulled_list, act.annulled_decisions_list, strict=True)
            for row in _beside(_("Annulled decision"), words, one)
        ),
        *(row for one in act.steps_list for row in step_rows(one)),
        *(goods_row(one) for one in act.goods_list),
        (_("Recorded as signed because"), act.decision_as_signed),
        (
            _("Decided all the same because"),
            reason_in_words(act.decision_reason, act.decision_opened_list) if act.decision_reason else None,
        ),
        (_("Other conduct because"), act.decision_other_conduct),
        (_("Amount of the fine because"), act.decision_fine_reason),
        (_("May impose the top of the range"), _authorities(act)),
        *(_terms(act) if act.withdrawn_on is None else ()),
        *(row for one in act.payments_list for row in signed_rows(_("Payment"), _paid(one), one)),
        *(row for one in act.payments_list for row in history_rows(one)),
        *(
            row
            for one in act.annulled_payments_list
            for row in (*signed_rows(_("Payment of an annulled decision"), _paid(one), one), *history_rows(one))
        ),
        *((_("Withdrawn payment"), _paid(one)) for one in act.withdrawn_payments_list),
        *(row for one in act.withdrawn_payments_list for row in history_rows(one)),
        (_("Source"), act.source),
        *history_rows(act),
        *(
            (_("Joined case"), f"{one.id} · {one.corrected_on:%d/%m/%Y}, {one.actor}: {one.reason}")
            for one in act.joined_list
        ),
    ]


def _beside(title: str, shown: object, one: "DecisionLine") -> Iterator[tuple[str, object]]:
    """Yield the rows of a decision beside the one that counts: what it is, how it was handed over, its marks."""
    from postwatch.case.screen import handed_over_rows, signed_rows

    yield from signed_rows(title, shown, one)
    yield from handed_over_rows(one)


def _of_fine(act: "ActDetails", amount: int | None) -> str | None:
    """Return an amount of the fine of a decision; None where it is a warning, which has none."""
    is_warning = act.decision_warning and not act.fine_imposed and not amount
    return money(amount) if amount is not None and not is_warning else None


def _said_of(one: "EarlierDecision") -> str:
    """Return what an earlier decision may mean: a repeat, or perhaps one, which the reader decides."""
    if one.is_repeat:
        return _("Repeat")
    return _("Perhaps a repeat") if one.may_be_repeat else _("Earlier decision")


def _earlier(one: "EarlierDecision") -> str:
    """Return an earlier decision on a line; other offices may have made more."""
    return _("{number} of {day}, {unit}, {provision} (Nghị định {decree}), counts until {until}; by this office's "
             "register only").format(
        number=one.number, day=one.decided_on, unit=one.recipient, provision=one.provision, decree=one.decree,
        until=one.counts_until,
    )  # fmt: skip


def _authorities(act: "ActDetails") -> str:
    """Return who may decide; those whose power is bound to a field of their own are counted."""
    others = len(act.authority_list) - len(act.usual_authority_list)
    parts = [
        *act.usual_authority_list,
        *([_("{count} others within their own field: postwatch law show").format(count=others)] if others else []),
    ]
    return "; ".join(parts) or _("no authority with known powers")


def _unseen(act: "ActDetails") -> str:
    """Return what is said where the words of a decree were not seen: those of the later act that carries it."""
    if not act.conduct_like:
        return _("words not seen yet")
    return _("words not seen yet; as in {provision}: {words}").format(provision=act.like, words=act.conduct_like)


def _paid(one: "PaymentLine") -> str:
    """Return a payment on a line: its day, its amount and its proof."""
    interest = _("of that interest {amount}").format(amount=money(one.interest)) if one.interest else None
    parts = [f"{one.paid_on:%d/%m/%Y}", money(one.amount), interest, one.proof_number, one.treasury]
    return " · ".join(part for part in parts if part)


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


def _terms(act: "ActDetails") -> list[tuple[str, object]]:
    """Return the deadlines as the catalogue names them."""
    lines: list[tuple[str, object]] = []
    for clock in act.clocks_list:
        parts = [
            f"{clock.due_on:%d/%m/%Y}" + (f" {clock.due_at}" if clock.due_at else "")
            if clock.due_on is not None
            else "…",
            clock.basis if clock.verified else f"{clock.basis} ({_('unverified')})",
            "" if clock.calendar_confirmed else _("days off are not confirmed yet; the later day"),
            "" if clock.hour_known else _("the time of the minutes is not recorded"),
        ]
        lines.append((clock.title, " · ".join(part for part in parts if part)))
    return lines
