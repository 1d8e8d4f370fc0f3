"""``postwatch violation``: violations and their cases."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Day, Noun, Redraft, Since, Unit, UnitArgument, Until
from postwatch.evidence.options import PaperOptions
from postwatch.language import _
from postwatch.law.rules import CONFIDENCES, source_in_words

if TYPE_CHECKING:
    from postwatch.context import AppContext
    from postwatch.violation.actions import ActDetails, ActLine, ExplanationLine
    from postwatch.violation.minutes import ViolationMinutes

app = Noun(help=_("Violations and their cases."))

CaseCode = Annotated[str, typer.Argument(help=_("Case: its code"))]


@app.writes(
    help=_("Record a violation under the law of its day; without --case it opens a new case."),
    result="ActDetails",
)
def add(
    ctx: typer.Context,
    unit: UnitArgument,
    provision: Annotated[str, typer.Argument(help=_("Provision, such as 9.3.b or “điểm b khoản 3 Điều 9”"))],
    on: Annotated[str, typer.Option(help=_("Day on which the violation ended"))] = "",
    continuing: Annotated[bool, typer.Option("--continuing", help=_("the violation continues"))] = False,
    detected_on: Annotated[str, typer.Option(help=_("Day of detection; default: the day of the violation"))] = "",
    case: Annotated[str, typer.Option(help=_("Open case that the violation belongs to; default: a new case"))] = "",
    visit: Annotated[str, typer.Option(help=_("Visit that found it"))] = "",
    offender: Annotated[
        str, typer.Option(help=_("organisation, household or individual; default: by the unit's legal form"))
    ] = "",
    description: Annotated[str, typer.Option(help=_("Description of the conduct, in the words of the minutes"))] = "",
    aggravating: Annotated[int, typer.Option(help=_("Number of aggravating circumstances"))] = 0,
    mitigating: Annotated[int, typer.Option(help=_("Number of mitigating circumstances"))] = 0,
    drawn_up_by: Annotated[str, typer.Option(help=_("Reporting officer"))] = "",
    minutes_number: Annotated[str, typer.Option(help=_("Number of the violation minutes"))] = "",
    minutes_on: Annotated[str, typer.Option(help=_("Day of the violation minutes"))] = "",
) -> None:
    from postwatch.violation.actions import ActDraft, add_act, possible_duplicate

    office: AppContext = ctx.obj
    draft = ActDraft(
        recipient=unit,
        provision=provision,
        on=office.optional_day(on, what=_("the day of the violation")),
        continuing=continuing,
        detected_on=office.optional_day(detected_on, what=_("the day of detection")),
        case=case or None,
        visit=visit or None,
        offender=offender.strip().lower() or None,
        description=office.text(description, what=_("the description")),
        aggravating=aggravating,
        mitigating=mitigating,
        drawn_up_by=office.text(drawn_up_by, what=_("the reporting officer")),
        minutes_number=office.text(minutes_number, what=_("the number of the minutes")),
        minutes_on=office.optional_day(minutes_on, what=_("the day of the minutes")),
    )
    with office.begin("violation add") as session:
        act = add_act(session, office.desk, draft=draft)
        twin = possible_duplicate(session, office.desk, act=act.id)
        sentence = _(
            "Violation {id} of {unit} recorded in case {case}: {provision}, Nghị định {decree}, {fines}"
        ).format(
            id=act.id,
            unit=act.recipient,
            case=act.case,
            provision=act.provision,
            decree=act.decree,
            fines=_marked(act, f"{_range(act)} đồng"),
        )
        office.say(sentence, act)
    _warn(office, act, twin)


@app.reads(
    "list", help=_("List violations, filtered by case, unit, days of detection or status."), result="list[ActLine]"
)
def list_(
    ctx: typer.Context,
    case: Annotated[str, typer.Option(help=_("Case: its code"))] = "",
    unit: Unit = "",
    since: Since = "",
    until: Until = "",
    status: Annotated[str, typer.Option(help=_("open, decided, transferred or closed"))] = "",
) -> None:
    from postwatch.violation.actions import ActFilter, list_acts

    office: AppContext = ctx.obj
    chosen = ActFilter(
        case=case or None,
        recipient=unit or None,
        first=office.optional_day(since, what=_("the first day")),
        last=office.optional_day(until, what=_("the last day")),
        status=status or None,
    )
    with office.read() as session:
        acts = list_acts(session, office.desk, chosen=chosen)
    columns = [_("Code"), _("Case"), _("Unit"), _("Detected on"), _("Provision"), _("Decree"), _("Fine range (đồng)"),
               _("Status")]  # fmt: skip
    rows = [(a.id, a.case, a.recipient, a.detected_on, a.provision, a.decree, _fines(a), a.status) for a in acts]
    office.show(columns, rows, acts, title=_("Violations: {count}").format(count=len(acts)))


@app.reads(
    help=_("Show a violation, who may fine it and when its time limits end; or all violations of a case."),
    result="ActDetails | list[ActDetails]",
)
def show(
    ctx: typer.Context, act: Annotated[str, typer.Argument(metavar="ID", help=_("Violation or case: its code"))]
) -> None:
    from postwatch.violation.actions import is_case_code, show_act, show_case

    office: AppContext = ctx.obj
    with office.read() as session:
        whole = is_case_code(act)
        acts = show_case(session, office.desk, case=act) if whole else [show_act(session, office.desk, act=act)]
    rows = [row for one in acts for row in _known(office, one) if row[1] is not None]
    title = _("Case {case}").format(case=acts[0].case) if acts else act
    office.show([_("What"), _("Value")], rows, acts if whole else acts[0], title=title)
    for one in acts:
        _warn(office, one, None)


@app.prints(
    help=_("Draft the violation minutes of a case by the form of the day; unknown fields stay blank."),
    result="violation.minutes.ViolationMinutes",
)
def minutes(
    ctx: typer.Context,
    case: CaseCode,
    on: Annotated[str, typer.Option(help=_("Day on which the minutes were drawn up; recorded"))] = "",
    number: Annotated[str, typer.Option(help=_("Number of the minutes; recorded"))] = "",
    drawn_up_by: Annotated[str, typer.Option(help=_("Reporting officer: code or name; recorded"))] = "",
    place: Annotated[str, typer.Option(help=_("Place"))] = "",
    witness: Annotated[list[str] | None, typer.Option(help=_("A witness, with address; may be repeated"))] = None,
    replace: Redraft = False,
) -> None:
    from postwatch.violation.minutes import MinutesOrder, draft_minutes

    office: AppContext = ctx.obj
    witnesses = (office.text(one, what=_("the witness")) for one in witness or [])
    order = MinutesOrder(
        case=case,
        on=office.optional_day(on, what=_("the day of the minutes")),
        number=office.text(number, what=_("the number of the minutes")),
        drawn_up_by=office.text(drawn_up_by, what=_("the reporting officer")),
        place=office.text(place, what=_("the place")),
        witnesses=tuple(one for one in witnesses if one),
        replace=replace,
    )
    with office.begin("violation minutes") as session:
        drafted = draft_minutes(session, office.desk, order=order)
        _warn_of_paper(office, drafted)
        sentence = _("Minutes of case {case} by form {form}, violations: {acts}: {path}").format(
            case=drafted.id, form=drafted.form, acts=drafted.acts, path=drafted.path
        )
        office.say(sentence, drafted)


@app.writes(
    help=_("Record the sanction decision on a case; its number again adds the day of handing over."),
    result="DecisionLine",
)
def decide(
    ctx: typer.Context,
    case: CaseCode,
    on: Annotated[str, typer.Option(help=_("Day of the decision"))],
    number: Annotated[str, typer.Option(help=_("Number of the decision"))],
    authority: Annotated[str, typer.Option(help=_("Office of the deciding officer, as violation show lists it"))],
    decided_by: Annotated[str, typer.Option("--by", help=_("Name of the deciding officer"))],
    fine: Annotated[str, typer.Option(help=_("Fine, such as 2.500.000; default: the usual fines together"))] = "",
    delegation: Annotated[str, typer.Option(help=_("Delegation that a deputy cites"))] = "",
    additional: Annotated[str, typer.Option(help=_("Additional sanction"))] = "",
    remedies: Annotated[str, typer.Option(help=_("Remedial measures"))] = "",
    handed_over_on: Annotated[str, typer.Option(help=_("Day on which it was handed over"))] = "",
    handed_over_how: Annotated[str, typer.Option(help=_("How it was handed over"))] = "",
) -> None:
    from postwatch.vietnamese import clean, money, parse_money
    from postwatch.violation.actions import DecisionDraft, decide_case

    office: AppContext = ctx.obj
    draft = DecisionDraft(
        number=clean(number, what=_("the number of the decision")),
        decided_on=office.day(on, what=_("the day of the decision")),
        authority=clean(authority, what=_("the authority")),
        decided_by=clean(decided_by, what=_("the deciding officer")),
        fine=parse_money(fine, what=_("the fine")) if fine else None,
        delegation=office.text(delegation, what=_("the delegation")),
        additional=office.text(additional, what=_("the additional sanction")),
        remedies=office.text(remedies, what=_("the remedial measures")),
        handed_over_on=office.optional_day(handed_over_on, what=_("the day of handing over")),
        handed_over_how=office.text(handed_over_how, what=_("how it was handed over")),
    )
    with office.begin("violation decide") as session:
        decision = decide_case(session, office.desk, case=case, draft=draft)
        sentence = _("Case {case} decided by {number}: {fine} đồng").format(
            case=decision.case, number=decision.number, fine=money(decision.fine)
        )
        office.say(sentence, decision)
    if not decision.verified:
        office.warn(_("the power of {authority} is unverified").format(authority=decision.authority))


@app.writes(help=_("Record a payment of the fine of a case, in whole or in part."), result="DecisionLine")
def pay(
    ctx: typer.Context,
    case: CaseCode,
    on: Annotated[str, typer.Option(help=_("Day of the payment"))],
    amount: Annotated[str, typer.Option(help=_("Amount, such as 2.500.000"))],
    proof_number: Annotated[str, typer.Option(help=_("Number of the proof of payment"))] = "",
    treasury: Annotated[str, typer.Option(help=_("Treasury or bank"))] = "",
) -> None:
    from postwatch.vietnamese import money, parse_money
    from postwatch.violation.actions import PaymentDraft, record_payment

    office: AppContext = ctx.obj
    draft = PaymentDraft(
        paid_on=office.day(on, what=_("the day of the payment")),
        amount=parse_money(amount, what=_("the amount")),
        proof_number=office.text(proof_number, what=_("the number of the proof")),
        treasury=office.text(treasury, what=_("the treasury")),
    )
    with office.begin("violation pay") as session:
        decision = record_payment(session, office.desk, case=case, draft=draft)
        sentence = _("Payment recorded: {paid} of {fine} đồng are paid in case {case}").format(
            paid=money(decision.paid), fine=money(decision.fine), case=decision.case
        )
        office.say(sentence, decision)


@app.writes(help=_("Record an explanation that the offender asked for or gave."), result="CaseLine")
def explain(
    ctx: typer.Context,
    case: CaseCode,
    asked_on: Annotated[str, typer.Option(help=_("Day of the request"))],
    held_on: Annotated[str, typer.Option(help=_("Day on which it was heard or given"))] = "",
    text: Annotated[str, typer.Option(help=_("Content of the explanation"))] = "",
    *,
    paper: PaperOptions,
) -> None:
    from postwatch.evidence.options import paper_of
    from postwatch.violation.actions import ExplanationDraft, explain_case

    office: AppContext = ctx.obj
    draft = ExplanationDraft(
        asked_on=office.day(asked_on, what=_("the day of the request")),
        held_on=office.optional_day(held_on, what=_("the day of the explanation")),
        text=office.text(text, what=_("the explanation")),
        paper=paper_of(office, paper),
    )
    with office.begin("violation explain") as session:
        found = explain_case(session, office.desk, case=case, draft=draft)
        office.say(_("Explanation recorded in case {case}").format(case=found.id), found)


@app.writes(help=_("Close a case."), result="CaseLine")
def close(
    ctx: typer.Context,
    case: CaseCode,
    reason: Annotated[str, typer.Option(help=_("Why it ends"))],
    on: Day = "",
) -> None:
    from postwatch.vietnamese import clean
    from postwatch.violation.actions import close_case

    office: AppContext = ctx.obj
    day = office.day(on, what=_("the day of the end"))
    with office.begin("violation close") as session:
        found = close_case(session, office.desk, case=case, on=day, reason=clean(reason, what=_("the reason")))
        office.say(_("Case {case} closed").format(case=found.id), found)


@app.writes(help=_("Transfer a case to a higher authority, another agency or the police."), result="CaseLine")
def transfer(
    ctx: typer.Context,
    case: CaseCode,
    to: Annotated[str, typer.Option(help=_("To whom"))],
    on: Day = "",
) -> None:
    from postwatch.vietnamese import clean
    from postwatch.violation.actions import transfer_case

    office: AppContext = ctx.obj
    day = office.day(on, what=_("the day of the transfer"))
    with office.begin("violation transfer") as session:
        found = transfer_case(session, office.desk, case=case, to=clean(to, what=_("the receiver")), on=day)
        sentence = _("Case {case} transferred to {receiver}").format(case=found.id, receiver=found.transferred_to)
        office.say(sentence, found)


def _warn(office: "AppContext", act: "ActDetails", twin: str | None) -> None:
    if not act.verified:
        office.warn(
            _(
                "provision {provision} of {decree} is unverified ({confidence}): read the decree before you rely on it"
            ).format(provision=act.provision, decree=act.decree, confidence=_(CONFIDENCES[act.confidence]))
        )
    over = [clock.due_on for clock in act.clocks_list if clock.name == "limitation" and clock.due_on is not None]
    if over and over[0] < office.today and act.status.value == "open":
        office.warn(
            _("the limitation for a fine ended on {day}; remedies are still possible (Điều 65)").format(
                day=f"{over[0]:%d/%m/%Y}"
            )
        )
    if twin is not None:
        office.warn(_("{twin} looks the same: the same unit, provision and days").format(twin=twin))


def _warn_of_paper(office: "AppContext", drafted: "ViolationMinutes") -> None:
    from postwatch.inspection.commands import warn_of_form

    warn_of_form(office, drafted)
    office.warn(
        _(
            "the violations are described in the words of the catalogue: compare them with the decree before it is "
            "signed"
        )
    )
    if drafted.unverified_list:
        office.warn(
            _("provisions in the document that are unverified: {list}; read the decree before it is signed").format(
                list="; ".join(drafted.unverified_list)
            )
        )


def _fines(act: "ActLine") -> str:
    return _marked(act, _range(act))


def _marked(act: "ActLine", text: str) -> str:
    """Return a text on a fine, marked when the provision was not verified verbatim."""
    return text if act.verified else f"{text} ({_('unverified')})"


def _range(act: "ActLine") -> str:
    from postwatch.vietnamese import money

    return f"{money(act.fine_min)} – {money(act.fine_max)}"


def _known(office: "AppContext", act: "ActDetails") -> list[tuple[str, object]]:
    from postwatch.vietnamese import money

    return [
        (_("Violation"), act.id),
        (_("Unit"), act.recipient),
        (_("Status"), act.status),
        (_("Provision"), f"{act.provision}, Nghị định {act.decree}"),
        (_("Conduct"), act.conduct),
        (_("Description"), act.description),
        (_("Offender"), act.offender),
        (_("Violation ended on"), act.occurred_on or _("still going on")),
        (_("Detected on"), act.detected_on),
        (_("Visit"), act.visit),
        (_("Fine range (đồng)"), _fines(act)),
        (_("Usual fine (đồng)"), money(act.fine_usual)),
        (_("Additional sanction"), act.additional),
        (_("Drawn up by"), act.drawn_up_by),
        (_("Day of the violation minutes"), act.minutes_on),
        *((_("Explanation"), _explained(one)) for one in act.explanations_list),
        (_("Transferred to"), act.transferred_to),
        (_("Day of the transfer"), act.transferred_on),
        (_("Sanction decision"), act.decision_number),
        (_("Day of the decision"), act.decided_on),
        (_("Fine imposed (đồng)"), money(act.fine_imposed) if act.fine_imposed is not None else None),
        (_("Fine paid (đồng)"), money(act.fine_paid) if act.fine_paid is not None else None),
        (_("May impose the top of the range"), "; ".join(act.authority_list) or _("no authority with known powers")),
        *_terms(office, act),
        (_("Source"), source_in_words(act.source)),
    ]


def _explained(one: "ExplanationLine") -> str:
    """Return an explanation on a line: when it was requested and given, its document, its text."""
    parts = [_("asked for on {day}").format(day=f"{one.asked_on:%d/%m/%Y}")]
    if one.held_on is not None:
        parts.append(_("heard or given on {day}").format(day=f"{one.held_on:%d/%m/%Y}"))
    if one.sender_number is not None:
        parts.append(_("document number {number}").format(number=one.sender_number))
    if one.incoming_number is not None:
        parts.append(_("arrival number {number}").format(number=one.incoming_number))
    return " · ".join([*parts, *([one.text] if one.text else [])])


def _terms(office: "AppContext", act: "ActDetails") -> list[tuple[str, object]]:
    """Return the deadlines as the catalogue names them, with its remarks."""
    from postwatch.law.actions import load_catalogue
    from postwatch.law.clocks import ClockRule

    words: dict[tuple[str, str], ClockRule] = {}
    for rule in load_catalogue(office.workspace).clocks:
        words.setdefault((rule.name, rule.basis), rule)
    lines: list[tuple[str, object]] = []
    for clock in act.clocks_list:
        rule = words[clock.name, clock.basis]
        parts = [
            f"{clock.due_on:%d/%m/%Y}" if clock.due_on is not None else "…",
            clock.basis if clock.verified else f"{clock.basis} ({_('unverified')})",
            rule.note,
        ]
        lines.append((rule.title, " · ".join(part for part in parts if part)))
    return lines
