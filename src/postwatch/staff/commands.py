"""``postwatch staff``: people who sign, lead and draw up."""

from typing import TYPE_CHECKING, Annotated

import typer

from postwatch.commandline import Noun
from postwatch.language import _

if TYPE_CHECKING:
    from postwatch.context import AppContext

app = Noun(help=_("People who sign, lead inspections and draw up minutes."))


@app.writes(help=_("Add a person and what this person may do."), result="StaffResult")
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help=_("Full name of the person"))],
    title: Annotated[str, typer.Option(help=_("Title, such as Phó Giám đốc"))],
    authority: Annotated[str, typer.Option(help=_("head, acting, deputy, by_order or authorised"))] = "",
    head_title: Annotated[str, typer.Option(help=_("Title of the head for whom this person signs"))] = "",
    may: Annotated[list[str] | None, typer.Option(help=_("sign, lead or draw_up; may be repeated"))] = None,
    active_from: Annotated[str, typer.Option(help=_("First day in office"))] = "",
    active_to: Annotated[str, typer.Option(help=_("Last day in office"))] = "",
) -> None:
    from postwatch.staff.actions import StaffDraft, add_staff

    office: AppContext = ctx.obj
    draft = StaffDraft(
        name=office.required_text(name, option=_("NAME")),
        title=office.required_text(title, option="--title"),
        authority=authority or None,
        head_title=office.text(head_title, what=_("the head's title")),
        may=tuple(may or ()),
        active_from=office.optional_day(active_from, what=_("the first day")),
        active_to=office.optional_day(active_to, what=_("the last day")),
    )
    with office.begin("staff add") as session:
        person = add_staff(session, draft=draft)
        office.say(_("{name} added as {code}").format(name=person.name, code=person.code), person)


@app.reads("list", help=_("List people."), result="list[StaffResult]")
def list_(ctx: typer.Context) -> None:
    from postwatch.staff.actions import list_staff

    office: AppContext = ctx.obj
    with office.read() as session:
        people = list_staff(session)
    columns = [_("Code"), _("Name"), _("Title"), _("Authority"), _("Signs"), _("From"), _("To")]
    rows = [(p.code, p.name, p.title, p.authority, p.may_sign, p.active_from, p.active_to) for p in people]
    office.show(columns, rows, people, title=_("People of the office"))
