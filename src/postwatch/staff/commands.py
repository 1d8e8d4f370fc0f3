"""``postwatch staff``: people who sign, lead and draw up."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.fields import Amended, Entry
from postwatch.language import _
from postwatch.options import REQUIRED, day, word
from postwatch.record.commands import corrects
from postwatch.staff.options import DelegationDraft
from postwatch.staff.tables import StaffMember

if TYPE_CHECKING:
    from collections.abc import Callable

    from postwatch.staff.actions import StaffResult

app = Noun(help=_("People who sign, lead inspections and draw up minutes."), kinds={"delegate": {"list": 0}})
by_code = Noun(help="")
delegations_by_code = Noun(help="")
NUMBER = word(_("Number of the delegation decision"), is_argument=True, default=REQUIRED)
PERSON = word(_("Person: code or name"), is_argument=True, default=REQUIRED)


@app.writes(help=_("Add a person and what this person may do."), result="StaffResult")
def add(office: AppContext, entry: Entry[StaffMember]) -> None:
    from postwatch.staff.actions import add_staff

    _record(office, _("{name} added as {code}"), add_staff, office.desk, entry=entry)


@by_code.writes(
    help=_("Amend the particulars of a person; a code that the office made is typed as: amend CB CODE."),
    result="staff.actions.StaffResult",
)
def amend(office: AppContext, changes: Amended[StaffMember], person: str = PERSON) -> None:
    from postwatch.staff.actions import amend_staff

    _record(office, _("{name} ({code}) edited"), amend_staff, office.desk, person=person, changes=changes)


@app.writes(
    help=_("Let a day be the last of a person in office, or of a delegation, which is named by its number or code."),
    result="StaffResult | staff.delegation.DelegationResult",
)
def end(
    office: AppContext,
    person: str = word(_("Person: code or name; or delegation: number or code"), is_argument=True, default=REQUIRED),
    on: dt.date = day(_("Last day; default: today"), what=_("the last day")),
) -> None:
    from postwatch.staff.actions import end_staff
    from postwatch.staff.delegation import is_delegation

    if office.look(is_delegation, number=person):
        _end_delegation(office, person, on)
        return
    _record(office, _("{name} ({code}) is in office until {active_to}"), end_staff, person=person, on=on)


def _end_delegation(office: AppContext, number: str, on: dt.date) -> None:
    from postwatch.staff.delegation import decisions_by, end_delegation, find_delegation

    with office.begin() as session:
        known = find_delegation(session, number=number)
        resting = decisions_by(session, known, until=known.last_on)
        done = end_delegation(session, number=number, on=on)
        office.answer(_("Delegation {number} is in force until {last_on}"), done)
        for decision in (one for one, made_on in resting if done.last_on is not None and made_on > done.last_on):
            office.warn(
                _("decision {decision} cites delegation {number} and is of a day after {day}"),
                decision=decision, number=done.number, day=done.last_on,
            )  # fmt: skip


def _record(office: AppContext, sentence: str, action: "Callable[..., StaffResult]", *desk: Any, **asked: Any) -> None:
    """Carry out an action on a person, and warn of contradictions of the records to the person's present days."""
    from postwatch.staff.actions import contradictions

    with office.begin() as session:
        done = action(session, *desk, **asked)
        office.answer(sentence, done)
        for warning in contradictions(session, person=done.code):
            office.warn(warning)


@app.reads("list", help=_("List people."), result="list[StaffResult]")
def list_(office: AppContext, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.staff.actions import list_staff

    people = office.look_for(search, list_staff)
    columns = [_("Code"), _("Name"), _("Title"), _("Authority"), _("Signs"), _("From"), _("To")]
    rows = [(p.code, p.name, p.title, p.authority, p.may_sign, p.active_from, p.active_to) for p in people]
    spare = [_("From"), _("Authority"), _("To")]
    office.show(columns, rows, people, title=_("People of the office"), spare=spare, first="postwatch staff add")


@app.writes(
    help=_("Record a decision by which the head hands the power to sanction or to enforce to a deputy."),
    result="staff.delegation.DelegationResult",
)
def delegate(office: AppContext, draft: DelegationDraft) -> None:
    from postwatch.staff.delegation import delegate

    office.record(
        _("{giver_name} delegates to {receiver_name} from {first_on} ({number})"), delegate, office.desk, draft=draft
    )


corrects(
    delegations_by_code, "withdraw", "staff.corrections.withdraw_delegation",
    _("Withdraw a delegation: it counts as never recorded."), number=NUMBER,
)  # fmt: skip


@app.reads(
    "delegate list",
    help=_("List what heads delegated to deputies, with the days: what is meant alone."),
    result="list[staff.delegation.DelegationResult]",
)
def delegations(
    office: AppContext,
    withdrawn: bool = options.WITHDRAWN,
    search: options.Search | None = options.SEARCH,
) -> None:
    from postwatch.staff.delegation import list_delegations

    found = office.look_for(search, list_delegations, withdrawn=withdrawn)
    columns = [_("Code"), _("Number"), _("Signed on"), _("Scope"), _("Delegated by"), _("Delegated to"), _("From"),
               _("To"), _("Case")]  # fmt: skip
    rows = [
        (d.id, d.number, d.signed_on, d.scope, d.giver_name, d.receiver_name, d.first_on, d.last_on, d.case)
        for d in found
    ]
    spare = [_("Delegated by"), _("Code"), _("Scope"), _("Case"), _("Signed on")]
    office.show(columns, rows, found, title=_("Delegations"), spare=spare, first="postwatch staff delegate --help")
