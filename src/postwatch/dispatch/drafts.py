"""Drafts of dispatches: made for a campaign, compared with what would be drafted now."""

import datetime as dt
from contextlib import suppress
from typing import Any

from sqlmodel import Session

from postwatch.area.queries import areas_by_id
from postwatch.campaign.audiences import spoken_to
from postwatch.campaign.lookup import campaign_text, find_campaign, require_open
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import Campaign
from postwatch.campaign.text import CampaignText, LetterText
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.dispatch.addressees import instructions_for, letter_text, units_addressed, units_bound
from postwatch.dispatch.attachment_tables import DispatchAttachment
from postwatch.dispatch.letters import letter_facts
from postwatch.dispatch.lookup import KIND, find_dispatch
from postwatch.dispatch.options import DraftOrder
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import PostwatchError
from postwatch.office.by_day import former_names, require_in_office, settings_on
from postwatch.recipient.conditions import OFFICES_OF_AREAS
from postwatch.recipient.queries import active_recipients
from postwatch.recipient.tables import Recipient
from postwatch.register import outgoing
from postwatch.register.conditions import UNISSUED
from postwatch.register.letters import parts_changed
from postwatch.register.options import IssueOrder
from postwatch.register.tables import LetterStatus
from postwatch.staff.signature import Signature
from postwatch.vietnamese import sort_key

# Within these days the end of a unit, or of its area, is told of when a letter to it is drafted.
ENDS_SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class DraftResult:
    """A letter that was drafted: how many units it goes to and how many tasks it will open."""

    id: str
    status: LetterStatus
    path: str
    recipients: int
    tasks: int


def generate_dispatches(session: Session, desk: Desk, *, order: DraftOrder) -> list[DraftResult]:
    """Draft the letter of a campaign, or a letter for each audience; another draft is no hindrance."""
    campaign = find_campaign(session, campaign=order.campaign)
    require_open(campaign, desk.today)
    text = campaign_text(campaign)
    letter = corrected(text.letter, text.slips, polish=order.polish)
    parts = [audience.code for audience in spoken_to(letter)] if order.by_audience else [None]
    return [draft_letter(session, desk, campaign, text, letter, only, order) for only in parts]


def addressees_that_end(session: Session, *, campaign: str | None, on: dt.date) -> dict[dt.date, list[Recipient]]:
    """Return the units that a campaign's letter of a day goes to and that end soon, by their last day.

    The office of an area ends with it.
    """
    text = campaign_text(find_campaign(session, campaign=campaign))
    addressed = {kind for audience in text.letter.audiences for kind in audience.addressed_kinds}
    areas = areas_by_id(session)
    ends: dict[dt.date, list[Recipient]] = {}
    for unit in active_recipients(session, kinds=tuple(addressed), on=on):
        with_area = areas[unit.area_id].active_to if unit.kind in OFFICES_OF_AREAS else None
        last = min(unit.active_to or dt.date.max, with_area or dt.date.max)
        if last <= on + ENDS_SOON:
            ends.setdefault(last, []).append(unit)
    return ends


def former_names_in(session: Session, desk: Desk, *, dispatch: str) -> list[str]:
    """Return the former names of the office that a draft says, as it takes its words from the campaign."""
    words = find_dispatch(session, dispatch, on=desk.today).facts.casefold()
    return sorted((name for name in former_names(session, desk) if name.casefold() in words), key=sort_key)


def changes_since_draft(session: Session, desk: Desk, *, order: IssueOrder) -> list[str]:
    """Return, in words, which parts of a draft would differ now.

    None for a draft about, or in place of, another letter.
    """
    from postwatch.staff.signers import signature_of

    row = find_dispatch(session, order.letter, on=desk.today)
    if row.status not in UNISSUED or row.is_about_a_letter or row.replaces_id is not None:
        return []
    with suppress(PostwatchError):  # what cannot be drafted now may still be issued
        letter = letter_text(session.get_one(Campaign, row.campaign_id), row)
        signature = signature_of(session, signer=order.signer, on=order.on, drafted_for=row.signer_id)
        settings = settings_on(session, desk, desk.today)
        now = letter_facts(letter, settings=settings, signature=signature, only=row.audience, drafted_on=row.drafted_on)
        return parts_changed(row.facts, now)
    return []


def draft_letter(
    session: Session,
    desk: Desk,
    campaign: Campaign,
    text: CampaignText,
    letter: LetterText,
    only: str | None,
    order: DraftOrder,
) -> DraftResult:
    from postwatch.staff.signers import signature_of

    signature = signature_of(session, signer=order.signer, on=desk.today)
    settings = require_in_office(session, desk, desk.today)
    facts = letter_facts(letter, settings=settings, signature=signature, only=only, drafted_on=desk.today)
    facts["urgency"] = order.urgency
    columns = {"audience": only, "polished": order.polish, "replaces_id": order.replaces_id}
    dispatch = keep_dispatch(session, desk, facts, signature, campaign_id=campaign.id, **columns)
    session.add_all(
        DispatchAttachment(dispatch_id=dispatch.id, position=number, title=title)
        for number, title in enumerate(text.attachments, start=1)
    )
    session.flush()
    units = units_addressed(session, letter, only, desk.today, order.replaces_id)
    bound = units_bound(session, campaign, letter, only, desk.today, {unit.id for unit in units})
    given = instructions_for(session, campaign, letter, only, bound)
    return DraftResult(dispatch.code, dispatch.status, dispatch.path, len(units), len(given))


def keep_dispatch(
    session: Session, desk: Desk, facts: dict[str, Any], signature: Signature, **columns: Any
) -> Dispatch:
    """Keep a draft of the facts, with the other columns of its row."""
    columns |= {"drafted_on": desk.today, "drafted_at": desk.now}
    dispatch = Dispatch(signer_id=signature.staff_id, **columns)
    outgoing.keep_draft(session, desk, KIND, dispatch, facts)
    return dispatch
