"""Pledge forms: for which units they are made, their codes, and their files; their words come from `letters`."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlmodel import Session

from postwatch.campaign.lookup import campaign_text, find_campaign
from postwatch.campaign.tables import Campaign
from postwatch.console import OnProgress, counted, untold
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template
from postwatch.errors import NotFoundError
from postwatch.evidence.actions import NewDocument, put_documents
from postwatch.journal.recorder import insert_all
from postwatch.language import N_, _, in_vietnamese
from postwatch.office.actions import next_codes
from postwatch.office.by_day import settings_on
from postwatch.pledge.actions import TEMPLATE, not_asked, points_by_parent
from postwatch.pledge.conditions import asking, kinds_asked
from postwatch.pledge.coverage import signed
from postwatch.pledge.form_tables import PledgeForm
from postwatch.pledge.letters import form_facts
from postwatch.pledge.options import FormOrder
from postwatch.recipient.lookup import find_recipient
from postwatch.recipient.queries import active_recipients, recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.settings import trade_of
from postwatch.store.columns import columns_of, rows_with
from postwatch.store.transaction import ids
from postwatch.vietnamese import choice


@dataclass(frozen=True)
class FormResult:
    """A form that was made for a unit."""

    recipient: str
    code: str
    path: str


@dataclass(frozen=True)
class FormsResult:
    """Forms that were made; a form made before keeps its code."""

    campaign: str
    forms: int
    documents_list: tuple[FormResult, ...]


class MadeForm(NamedTuple):
    """The printed code of a form, and the day on which it was first made."""

    code: str
    made_on: dt.date


def make_forms(session: Session, desk: Desk, *, order: FormOrder, on_progress: OnProgress = untold) -> FormsResult:
    """Make the pledge form of each unit, with its printed code and QR picture; a form that is there stays as it is.

    ``on_progress`` hears how many of how many are done. Raises RuleError for a unit that is asked for no pledge,
    NotFoundError when nobody is left to be asked, AlreadyThereError when a form that is there says something else and
    is not to be replaced.
    """
    campaign = find_campaign(session, campaign=order.campaign)
    text = campaign_text(campaign)
    text = text._replace(sector=text.sector or trade_of(desk.workspace).name)
    units = _units_for_forms(session, desk, campaign, order)
    template = shipped_template(TEMPLATE, desk.shelf.root)
    theirs = rows_with(session, PledgeForm, campaign_id=campaign.id)
    forms = {form.recipient_id: MadeForm(form.code, form.made_on) for form in theirs}
    forms |= _new_forms(session, desk, campaign, [unit for unit in units if unit.id not in forms])
    names = recipients_by_id(session, on=desk.today)
    points = points_by_parent(session, desk) if order.with_points else {}
    settings = settings_on(session, desk, desk.today)
    made = [
        FormResult(unit.code, forms[unit.id].code, f"documents/cam-ket/{campaign.code}/{unit.code}.docx")
        for unit in units
    ]

    def documents() -> Iterator[NewDocument]:
        for unit, result in counted(list(zip(units, made, strict=True)), on_progress):
            parent = names.get(unit.parent_id or 0)
            facts = form_facts(
                unit,
                code=result.code,
                parent_name=parent.name if parent else "",
                text=text,
                covered=[point.name for point in points.get(unit.id, ())],
                settings=settings,
                made_on=forms[unit.id].made_on,
            )
            title = in_vietnamese(N_("Pledge of {unit}")).format(unit=unit.name)
            data = template.render(facts, title=title, images={"qr": png(result.code)})
            yield NewDocument(result.code, result.path, data)

    put_documents(session, desk, kind="pledge_form", documents=documents(), replace=order.replace)
    return FormsResult(campaign.code, len(made), tuple(made))


def _units_for_forms(session: Session, desk: Desk, campaign: Campaign, order: FormOrder) -> list[Recipient]:
    """Forms may be made before the letter is issued, to go along with it: all parts of the letter ask."""
    units = active_recipients(session, kinds=kinds_asked(campaign), on=desk.today)
    if order.units:
        named = [find_recipient(session, recipient=unit) for unit in order.units]
        asked = {row.id for row in units}
        for unit in named:
            if unit.id not in asked:
                raise not_asked(unit, campaign)
        return named
    one = asking(session, campaign=campaign, on=desk.today)
    covered = ids(session, signed(one))
    kind = choice(RecipientKind, order.kind, what=_("kind")) if order.kind else None
    left = [unit for unit in units if unit.id not in covered and kind in (None, unit.kind)]
    if not left:
        raise NotFoundError(
            _("No unit still owes a pledge under {campaign}").format(campaign=campaign.code),
            hint=_("see: postwatch pledge coverage --campaign {campaign}").format(campaign=campaign.code),
        )
    return left


def _new_forms(session: Session, desk: Desk, campaign: Campaign, units: Sequence[Recipient]) -> dict[int, MadeForm]:
    """Give each unit the code of its form, and return the forms by the ids of the units."""
    codes = next_codes(session, prefix="MCK", on=desk.today, count=len(units))
    made_on = {"campaign_id": campaign.id, "made_on": desk.today, "made_at": desk.now}
    rows = [
        columns_of(PledgeForm, code=code, recipient_id=unit.id, **made_on)
        for code, unit in zip(codes, units, strict=True)
    ]
    insert_all(session, PledgeForm, rows)
    return {row["recipient_id"]: MadeForm(row["code"], desk.today) for row in rows}
