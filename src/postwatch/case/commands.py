"""``postwatch case``: the files of cases, from the minutes to the end."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from postwatch.case import options
from postwatch.case.explanation_tables import Explanation
from postwatch.case.tables import Decision, Payment, Violation
from postwatch.commandline import Noun
from postwatch.console import Alarm, Amount, Table, dotted
from postwatch.context import AppContext
from postwatch.fields import Amended, Entry
from postwatch.labels import in_dong
from postwatch.language import N_, _
from postwatch.office.codes import is_part, part_letter
from postwatch.options import (
    REASON,
    REQUIRED,
    SEARCH,
    Search,
    code,
    flag,
    missing,
    optional_day,
    text,
    word,
)
from postwatch.record.commands import amends, corrects, withdraws
from postwatch.vietnamese import dong, money

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.case.case_file import ArchiveLine
    from postwatch.case.next_steps import NextStep
    from postwatch.correction.actions import CorrectionResult
    from postwatch.desk import Desk

_SUMS = ("fine", "paid", "outstanding", "overdue")
app = Noun(
    help=_(
        "Case files: papers, payments, what comes next. An ordinary case: violation add, then sign minutes, draft "
        "decision, sign decision, serve, pay; each command says where the case is now and what comes next."
    )
)


act = Noun(help="")
payments = Noun(help="")
decisions = Noun(help="")
steps = Noun(help="")
parts = Noun(help="")

ACT = word(_("Violation: its code"), is_argument=True, default=REQUIRED)
PART = replace(options.CASE, name="case")
OF = optional_day(
    _("Day of the payment that is meant, where there are several"), what=_("the day of the payment"), hidden=True
)
OF_PROOF = text(_("Number of the proof of the payment that is meant"), what=_("the number of the proof"), hidden=True)
AGAINST = text(_("Which offender, where the case has several; default: the unit"), "--against", hidden=True)


@app.reads(
    "list",
    help=_("List cases with what they come to, a line for each offender; those of a year for the archive."),
    result="list[case.case_file.ArchiveLine]",
)
def list_(office: AppContext, chosen: options.CaseFilter, search: Search | None = SEARCH) -> None:
    from postwatch.case.case_file import list_cases

    cases = office.look_for(search, list_cases, office.desk, chosen=chosen)
    columns = [_("Case"), _("Offender"), _("Opened on"), _("Sanction decision"), _("Day of the decision"),
               in_dong(_("Fine imposed")), in_dong(_("Fine paid")), in_dong(_("Outstanding")), in_dong(_("Overdue")),
               _("Status"), _("Outcome of the case"), _("Closed on")]  # fmt: skip
    rows = [
        (one.id, one.offender, one.opened_on, one.decision_number, one.decided_on,
         _warned(one) or _money(one.fine), _money(one.paid), _money(one.outstanding), _money(one.overdue),
         one.status.in_words, one.outcome, one.closed_on)
        for one in cases
    ]  # fmt: skip

    def in_file() -> Table:
        """The same with amounts as numbers."""
        lines = [
            (
                *row[:5],
                _warned(one) or _amount(one.fine),
                *map(_amount, (one.paid, one.outstanding, one.overdue)),
                *row[9:],
            )
            for one, row in zip(cases, rows, strict=True)
        ]
        return Table(columns, lines, title)

    sums = {name: money(sum(getattr(one, name) or 0 for one in cases)) for name in _SUMS}
    sums["overdue"] = dong(sum(one.overdue or 0 for one in cases))
    title = _("Cases: {count}; fines imposed {fine}, paid {paid}, outstanding {outstanding}, of that overdue "
              "{overdue}").format(count=len({one.id for one in cases}), **sums)  # fmt: skip
    spare = [in_dong(_("Overdue")), in_dong(_("Fine paid")), _("Day of the decision"), _("Opened on"),
             in_dong(_("Outstanding")), in_dong(_("Fine imposed"))]  # fmt: skip
    office.show(columns, rows, cases, title=title, spare=spare, first="postwatch violation add", in_file=in_file)


@app.reads(help=_("Show where a case is and what may be done next."), result="case.overview.CaseSummary")
def show(
    office: AppContext,
    case: str = options.CASE,
    history: bool = flag(_("tell what happened, and what is wrong with a paper"), "--history"),
    law: bool = flag(_("tell the terms and the rows of the law that it rests on"), "--law"),
) -> None:
    from postwatch.case.overview import happened, rests_on, show_case

    shown = office.look(show_case, office.desk, case=case)
    heads = [_("Where it is"), *[""] * len(shown.where_list)]
    rows: list[tuple[str, object]] = list(zip(heads, shown.where_list, strict=False))
    told = [(_("Must"), one) for one in shown.next.must_list] + [(_("Usual"), one) for one in shown.next.usual_list]
    rows += [row for called, one in told for row in _to_do(called, one)]
    is_checked = all(one.verified or not one.norm for _called, one in told) and all(
        act.verified for act in shown.acts_list
    )
    if not is_checked and not law:
        to_check = _("norms here were not read at their source; which: postwatch case show {case} --law")
        rows.append((_("To check"), to_check.format(case=shown.id)))
    more = len(shown.next.others_list)
    if more:
        more_said = _("{count} other steps: postwatch case step {case}").format(count=more, case=shown.id)
        rows.append((_("More"), more_said))
    if history:
        rows += happened(shown)
    if law:
        rows += rests_on(shown)
    office.show([_("What"), _("Value")], rows, shown, title=_("Case {case}").format(case=shown.id))


@parts.reads(
    "show",
    help=_("Show a part of a case: a decision, a payment, an explanation, a step."),
    result="case.overview.CaseSummary",
)
def show_part(office: AppContext, case: str = options.CASE) -> None:
    from postwatch.case.overview import happened, show_case

    shown, part = office.look(show_case, office.desk, case=case), case.strip().upper()
    rows = [row for row in happened(shown) if part in str(row[1]).split(" · ")]
    office.show([_("What"), _("Value")], rows, shown, title=part)


def _to_do(title: str, one: "NextStep") -> Iterator[tuple[str, object]]:
    """Yield the rows of a next step: its words, its last day and its norm, and the command for it."""
    said = dotted((one.words, one.norm))
    if one.due_on is not None:
        said = _("until {day}: {what}").format(day=f"{one.due_on:%d/%m/%Y}", what=said)
    yield title, Alarm(said) if one.overdue else said
    yield "", one.command


@app.writes(help=_("Record a payment of the fine of a case, in whole or in part."), result="PaymentResult")
def pay(
    office: AppContext,
    entry: Entry[Payment],
    copy: options.SignedCopy,
    case: str = options.CASE,
    against: str | None = options.AGAINST,
) -> None:
    from postwatch.case.overview import tell_where
    from postwatch.case.payments import interest_owed, owed_anew, record_payment
    from postwatch.case.screen import warn_of_faults, warn_of_first_part, warn_of_interest

    with office.begin() as session:
        decision = record_payment(session, office.desk, case=case, entry=entry, copy=copy, against=against)
        late = interest_owed(session, office.desk, case=case)
        anew = owed_anew(session, office.desk, decision, against=against)
        sentence = _("Payment {code} recorded: {paid} of {fine} are paid in case {case}")
        if decision.completed:
            sentence = _("Added to payment {code} of {day}: {paid} of {fine} are paid in case {case}")
        said = {
            "code": decision.payment.id,
            "day": decision.payment.paid_on,
            "paid": money(decision.paid),
            "fine": dong(decision.fine_in_force),
        }
        office.answer(sentence, decision, **said)
    warn_of_faults(office, decision.payment.faults_list)
    if anew is not None:
        office.warn(
            _("the payment of {day} counts towards decision {number}, which was annulled since; of the decision in "
              "force {owed} stay outstanding"),
            day=decision.payment.paid_on, number=decision.number or "…", owed=dong(anew),
        )  # fmt: skip
    warn_of_interest(office, late)
    warn_of_first_part(office, case=decision.case, against=against)
    tell_where(office, case=decision.case)


@app.writes(help=_("Record an explanation that the offender asked for or gave."), result="ExplanationResult")
def explain(
    office: AppContext,
    entry: Entry[Explanation],
    against: str | None = options.OFFENDER,
    as_signed: str | None = options.AS_SIGNED,
    case: str = options.CASE,
) -> None:
    from postwatch.case.actions import file_meant
    from postwatch.case.explanations import explain_case, has_right
    from postwatch.case.overview import tell_where
    from postwatch.case.screen import warn_of_faults
    from postwatch.case.state import acts_against

    with office.begin() as session:
        explained = explain_case(
            session, office.desk, case=case, entry=entry, against=against, as_signed=as_signed
        )  # fmt: skip
        file = file_meant(session, office.desk, case=case, against=against)
        theirs = acts_against(file.acts, explained.explanation.offender_name)
        may_explain = has_right(session, office.desk, file, theirs)
        office.answer(_("Explanation recorded in case {id}"), explained)
    warn_of_faults(office, explained.explanation.faults_list)
    if not may_explain:
        office.warn(_("by the range of the fine there is no right to explain (Điều 61): no term depends on it"))
    tell_where(office, case=explained.id)


corrects(
    act, "amend", "case.corrections.amend_act",
    _("Amend a violation: what is given is written over it, on all days."),
    changes=Amended[Violation], act=ACT,
    drop_minutes=flag(_("its minutes were never signed, or new ones take their place"), "--drop-minutes"),
)  # fmt: skip


withdraws(
    act, "case.corrections.ACT", _("Withdraw a violation: it counts as never recorded."),
    code=replace(ACT, name="act"),
)  # fmt: skip


@app.writes(
    help=_(
        "Join a case to the one that stays: one that was recorded twice, or acts of one offender with other minutes, "
        "which are decided on together; its code finds that one from then on."
    ),
    result="case.joins.JoinResult",
)
def join(
    office: AppContext,
    case: str = options.CASE,
    into: str = word(_("The case that stays: its code"), "--into", default=REQUIRED, shape=N_("CASE")),
    reason: str = REASON,
) -> None:
    from postwatch.case.joins import JoinResult, join_case
    from postwatch.correction.screen import put_right

    def said(done: JoinResult) -> str:
        if done.gathered:
            return _("{id} gathered into {into}: their acts are decided on together, each by its own minutes, and its "
                     "code finds that case").replace("{into}", "{along}")  # fmt: skip
        sentence = _("{id} joined to {into}: it counts as never recorded, and its code finds that case")
        return sentence.replace("{into}", "{along}")

    put_right(office, join_case, reason=reason, sentence=said, case=case, into=into)


corrects(
    app, "part", "case.separations.part_case",
    _("Take acts that were gathered into another case by mistake out of it again: their case is one of its own."),
    case=word(_("The case that went: its whole code"), is_argument=True, default=REQUIRED),
)  # fmt: skip


amends(
    payments, Payment, "case.corrections.PAYMENT",
    _("Amend a payment in a case: what is given is written over it, on all days."),
    code=PART, of=OF, of_proof=OF_PROOF, against=AGAINST,
)  # fmt: skip
withdraws(
    payments, "case.corrections.PAYMENT", _("Withdraw a payment in a case: it counts as never recorded."),
    code=PART, of=OF, of_proof=OF_PROOF, against=AGAINST,
)  # fmt: skip


@decisions.writes(
    "amend",
    help=_("Amend the decision on a case: what is given is written over it, as it is on paper."),
    result="correction.actions.CorrectionResult",
)
def amend_decision(
    office: AppContext,
    changes: Amended[Decision],
    copy: options.SignedCopy,
    case: str = options.CASE,
    against: str | None = AGAINST,
    norm_reason: str | None = options.NORM_REASON,
    reason: str = REASON,
) -> None:
    from postwatch.case import corrections
    from postwatch.case.actions import decision_line
    from postwatch.case.screen import warn_of_decision, warn_of_faults, warn_of_payments
    from postwatch.correction.screen import put_right
    from postwatch.record import actions

    def amend(session: "Session", desk: "Desk", **asked: Any) -> "CorrectionResult":
        done = actions.amend(session, desk, **asked)
        line = decision_line(session, desk, *corrections.decision_meant(session, desk, case, against))
        warn_of_faults(office, (*line.faults_list, *line.handed_over_faults_list), opened=line.opened_list)
        return done

    whole = changes.over(as_signed=copy.as_signed, scan=copy.scan, reason=norm_reason)
    put_right(
        office, amend, table=Decision, reason=reason, kind=corrections.DECISION, code=case, against=against,
        changes=whole,
    )  # fmt: skip
    warn_of_decision(office, case=case, against=against)
    warn_of_payments(office, case=case, against=against)


withdraws(
    decisions, "case.corrections.DECISION",
    _("Withdraw the decision on a case: it counts as never recorded, and the case waits for one."),
    code=PART, against=AGAINST,
)  # fmt: skip


@steps.writes(
    "withdraw",
    help=_("Withdraw a step of a case: it counts as never recorded."),
    result="correction.actions.CorrectionResult",
)
def withdraw_step(
    office: AppContext,
    case: str = options.CASE,
    step: str = code(_("Verb of the step, such as complain"), absent="", hidden=True),
    of: dt.date | None = optional_day(
        _("Day of the step that is meant; default: the last"), what=_("the day"), hidden=True
    ),
    against: str | None = AGAINST,
    reason: str = REASON,
) -> None:
    from postwatch.case.corrections import EXPLANATION, STEP
    from postwatch.correction.screen import put_right
    from postwatch.record.actions import withdraw

    said: dict[str, Any] = {"reason": reason, "code": case, "of": of, "against": against}
    if not step and not is_part(case):
        raise missing(["--step"])
    if (step or "").strip().lower() == "explain" or part_letter(case) == EXPLANATION.table.letter:
        put_right(office, withdraw, kind=EXPLANATION, **said)
    else:
        put_right(office, withdraw, kind=STEP, step=step, **said)


def _warned(one: "ArchiveLine") -> str | None:
    """Return the words shown in place of a fine where the decision is a warning."""
    return _("a warning") if one.warning and not one.fine else None


def _money(amount: int | None) -> str | None:
    return None if amount is None else money(amount)


def _amount(amount: int | None) -> Amount | None:
    return None if amount is None else Amount(amount)
