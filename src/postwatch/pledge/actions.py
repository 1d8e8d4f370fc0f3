"""Pledges: forms handed out, pledges recorded, coverage, missing units."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.queries import areas_by_id
from postwatch.campaign.lookup import campaign_tasks, find_campaign, last_day, require_open
from postwatch.campaign.tables import Campaign
from postwatch.correction.actions import CorrectionLine, corrections_of
from postwatch.correction.printed_in import Record
from postwatch.dataclass import dataclass, result_of
from postwatch.days import day_of_change
from postwatch.desk import Desk
from postwatch.dispatch.queries import dispatches_of, with_replaced, with_replaced_by
from postwatch.dispatch.tables import Dispatch
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError, about
from postwatch.evidence.actions import is_same_scan, scan_name, settle_paper
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.office.actions import next_code
from postwatch.office.naming import find_by_code, find_recorded
from postwatch.pledge.annex import COVERS_ALL
from postwatch.pledge.conditions import asking, kinds_asked
from postwatch.pledge.form_tables import PledgeForm
from postwatch.pledge.open_matters import ids_missing
from postwatch.pledge.rules import counts_from, require_before_revocation, require_signing_day
from postwatch.pledge.tables import Pledge, PledgeCover, PledgeStatus
from postwatch.recipient.actions import points_of
from postwatch.recipient.lookup import find_recipient, remaining
from postwatch.recipient.queries import active_recipients, recipients_by_id
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.record.kinds import Kind
from postwatch.store.columns import grouped, row_of, row_with, rows_with, save
from postwatch.store.conditions import Condition
from postwatch.store.transaction import recorded
from postwatch.task.actions import pledge_tasks
from postwatch.vietnamese import code_key

TEMPLATE = "pledge/form"


@dataclass(frozen=True)
class PledgeResult:
    """A pledge as scripts see it; ``code`` is the printed code of its form, if any.

    ``counts_from`` is the day of the letter that it answers, where it was signed before.
    """

    id: str
    recipient: str
    campaign: str
    signed_on: dt.date
    signer: str
    code: str | None
    counts_from: dt.date | None


@dataclass(frozen=True)
class RecordedPledge(PledgeResult):
    """A pledge that was recorded; ``letter_ended_on`` is the day on which the letter that it answers ended since."""

    letter_ended_on: dt.date | None


@dataclass(frozen=True)
class PledgeLine(PledgeResult):
    """A pledge in a list; ``covers`` counts the points that its annexed list names."""

    status: PledgeStatus
    name: str
    capacity: str | None
    covers: int


@dataclass(frozen=True)
class PledgeDetails(PledgeLine):
    """A pledge with its paper, the points that it names (codes), its end and its corrections."""

    recorded_on: dt.date
    sender_number: str | None
    sender_number_on: dt.date | None
    incoming_number: int | None
    incoming_on: dt.date | None
    has_scan: bool
    revoked_on: dt.date | None
    revoke_reason: str | None
    withdrawn_on: dt.date | None
    covers_list: tuple[str, ...]
    corrections_list: tuple[CorrectionLine, ...]
    scan_name: str | None


@dataclass(frozen=True)
class MissingUnit:
    """A unit that neither signed nor is covered; this is no violation."""

    code: str
    name: str
    kind: RecipientKind
    area: str
    area_name: str
    parent: str | None


def record_pledge(session: Session, desk: Desk, *, entry: Entry[Pledge]) -> RecordedPledge:
    """Record a signed pledge, which does the task that asked for it, even a task that ended later with its letter.

    A pledge signed before the day of its letter counts from that day. Raises as `write_pledge`.
    """
    row = row_of(Pledge, recorded_on=desk.today, status=PledgeStatus.ACTIVE)
    write_pledge(session, desk, row, entry)
    letter, form = session.get_one(Dispatch, row.dispatch_id), session.get(PledgeForm, row.form_id or 0)
    return result_of(
        RecordedPledge,
        row,
        signer=_signer(row),
        id=row.code,
        recipient=session.get_one(Recipient, row.recipient_id).code,
        campaign=session.get_one(Campaign, row.campaign_id).code,
        code=form.code if form is not None else None,
        letter_ended_on=with_replaced_by(session, dispatch=letter)[-1].ended_on,
    )


def write_pledge(session: Session, desk: Desk, row: Pledge, entry: Entry[Pledge]) -> None:
    """Write the typed values into a pledge, new or corrected; the tasks that it does follow it.

    Raises RuleError for a future day, a day after the end of the pledge, its letter or the campaign, for a unit that is
    asked for none, or for points that are not the enterprise's own; NotFoundError for an unknown unit, code or point;
    AlreadyThereError for a second pledge.
    """
    given, signed_on = entry.given, entry.given.get("signed_on", row.signed_on)
    unit, campaign, form = _meant(session, row, given)
    is_another = (unit.id, campaign.id) != (row.recipient_id, row.campaign_id)
    is_moved = is_another or signed_on != row.signed_on
    with about("unit"):
        letter = letter_answered(session, campaign, unit, on=signed_on) if is_moved else None
    _check_day(desk, row, signed_on, campaign if is_moved else None)
    if is_another and row.status is PledgeStatus.ACTIVE:
        with about("unit"):
            refuse_second(session, campaign, unit)
    points = None
    if is_another or "covers" in given:
        with about("covers"):
            points = points_covered(session, unit, _covers(session, row, given), on=signed_on)
    entry.write(row, but=("recipient_id", "campaign_id"))
    if is_another:
        form = form or row_with(session, PledgeForm, campaign_id=campaign.id, recipient_id=unit.id)
        row.recipient_id, row.campaign_id, row.form_id = unit.id, campaign.id, form.id if form is not None else None
    row.dispatch_id = letter.id if letter is not None else row.dispatch_id
    row.counts_from = day_of_letter(session, session.get_one(Dispatch, row.dispatch_id), signed_on)
    row.code = row.code or next_code(session, prefix=Pledge.prefix, on=signed_on)
    settle_paper(session, desk, row, scan=given.get("scan"))
    save(session, row)
    if points is not None:
        _name_points(session, row, points)


def _check_day(desk: Desk, row: Pledge, signed_on: dt.date, moved_to: Campaign | None) -> None:
    """Refuse the day of a pledge that lies ahead, after its end or, for another day or unit, that of its campaign."""
    with about("signed_on"):
        require_signing_day(signed_on=signed_on, today=desk.today)
        require_before_revocation(row.code, signed_on=signed_on, revoked_on=row.revoked_on)
        if moved_to is not None:
            require_open(moved_to, signed_on)


def _meant(session: Session, row: Pledge, given: Mapping[str, Any]) -> tuple[Recipient, Campaign, PledgeForm | None]:
    """Return the unit and the campaign that were typed, or those of a recorded pledge, and the form that was named."""
    form = None
    if given.get("recipient_id"):
        with about("unit"):
            unit, form = unit_and_form(session, given["recipient_id"])
    else:
        unit = session.get_one(Recipient, row.recipient_id)
    named = given.get("campaign_id")
    kept = form.campaign_id if form is not None else row.campaign_id
    if kept is None or (named and form is None):
        return unit, find_campaign(session, campaign=named), form
    if named and form is not None and find_campaign(session, campaign=named).id != kept:
        raise UsageError(
            _("The form {code} is of another campaign than {campaign}").format(code=form.code, campaign=named),
            hint=_("leave one of them out"),
        )
    return unit, session.get_one(Campaign, kept), form


def _covers(session: Session, row: Pledge, given: Mapping[str, Any]) -> str | Sequence[str]:
    """Return the points that were typed, or those that a recorded pledge names."""
    if "covers" not in given:
        return _codes_covered(session, row)
    from postwatch.pledge.annex import points_typed

    typed = given["covers"]
    return points_typed(typed) if isinstance(typed, str) else typed


def points_covered(session: Session, unit: Recipient, covers: str | Sequence[str], *, on: dt.date) -> list[Recipient]:
    """Return the points that a unit's annexed list of a day names.

    Raises RuleError for a point that was not its own then.
    """
    if not covers:
        return []
    own = points_of(session, unit, on=on)
    if covers == COVERS_ALL:
        if not own:
            raise RuleError(
                _("{unit} had no service point in the register on {day}").format(unit=unit.name, day=on),
                hint=_("leave --covers out, or add its points with: postwatch recipient add --parent"),
            )
        return own
    named = {find_recipient(session, recipient=point).id for point in covers}
    strangers = named - {point.id for point in own}
    if strangers:
        stranger = session.get_one(Recipient, min(strangers))
        raise RuleError(
            _("{point} was not a service point of {unit} on {day}").format(point=stranger.name, unit=unit.name, day=on),
            hint=_("its annexed list may name its own points only: --covers all names them all, --covers '' none"),
        )
    return [point for point in own if point.id in named]


def _name_points(session: Session, row: Pledge, points: Sequence[Recipient]) -> None:
    """Let a pledge name these points and no other."""
    named = {point.id: point for point in points}
    for cover in rows_with(session, PledgeCover, pledge_id=row.id).all():
        if named.pop(cover.recipient_id, None) is None:
            session.delete(cover)
    save(session, *(PledgeCover(pledge_id=row.id, recipient_id=one) for one in named))


def is_pledged_so(session: Session, *, entry: Entry[Pledge]) -> bool:
    """Return whether a pledge in force has the typed values; blanks match anything.

    Raises NotFoundError for an unknown unit, code or campaign; for points and the scan as `write_pledge`.
    """
    given = entry.given
    unit, campaign, _form = _meant(session, row_of(Pledge), given)
    row = row_with(session, Pledge, status=PledgeStatus.ACTIVE, campaign_id=campaign.id, recipient_id=unit.id)
    if row is None:
        return False
    own = given.keys() - {"recipient_id", "campaign_id", "covers", "scan"}
    if not all(given[name] in (None, getattr(row, name)) for name in own):
        return False
    with about("covers"):
        covers = _covers(session, row, given)
        named = {point.id for point in points_covered(session, unit, covers, on=given["signed_on"])}
    has_points = not covers or named == set(covered_units(session, row)[1:])
    return has_points and is_same_scan(session, row.evidence_id, path=given["scan"])


def day_of_letter(session: Session, letter: Dispatch, signed_on: dt.date) -> dt.date | None:
    """Return the day of the letter that a pledge answers: a replaced letter, if the pledge is older."""
    first = with_replaced(session, dispatch=letter)[-1]
    return counts_from(signed_on, issued_on=first.issued_on or signed_on)


def warning_of(pledge: RecordedPledge) -> str | None:
    """Return the warning about a pledge that was signed before the letter that asks for it, or whose letter ended."""
    said = []
    if pledge.counts_from is not None:
        words = _("{unit} signed on {day}, before the letter that asks for it: the pledge counts from {first}")
        said.append(words.format(unit=pledge.recipient, day=pledge.signed_on, first=pledge.counts_from))
    if pledge.letter_ended_on is not None:
        words = _("the letter that asked {unit} for its pledge ended on {day}: the pledge came before")
        said.append(words.format(unit=pledge.recipient, day=pledge.letter_ended_on))
    return "; ".join(said) or None


def list_pledges(
    session: Session, *, campaign: str | None = None, withdrawn: bool = False, units: Sequence[Condition] = ()
) -> list[PledgeLine]:
    """Return pledges in the order they were recorded, or those withdrawn, of the units that meet conditions."""
    statement = (
        select(Pledge, Recipient, Campaign, PledgeForm)
        .join(Recipient, col(Recipient.id) == Pledge.recipient_id)
        .join(Campaign, col(Campaign.id) == Pledge.campaign_id)
        .join(PledgeForm, col(PledgeForm.id) == Pledge.form_id, isouter=True)
        .where(*units)
        .order_by(col(Pledge.id))
    )
    if campaign is not None:
        statement = statement.where(Pledge.campaign_id == find_campaign(session, campaign=campaign).id)
    covers = Counter(session.exec(select(PledgeCover.pledge_id)))
    return [
        _line(pledge, unit, campaign_row, form, covers=covers[pledge.id])
        for pledge, unit, campaign_row, form in session.exec(recorded(statement, Pledge, withdrawn=withdrawn))
    ]


def _line(pledge: Pledge, unit: Recipient, campaign: Campaign, form: PledgeForm | None, *, covers: int) -> PledgeLine:
    return result_of(
        PledgeLine,
        pledge,
        unit,
        signer=_signer(pledge),
        id=pledge.code,
        recipient=unit.code,
        campaign=campaign.code,
        code=form.code if form is not None else None,
        covers=covers,
    )


def missing_units(
    session: Session, *, campaign: str | None, on: dt.date, units: Sequence[Condition] = ()
) -> list[MissingUnit]:
    """Return units asked for a pledge that neither signed nor are covered by a day; none before a letter asks.

    Of a campaign that is closed, those of its last day; only those that meet the conditions.
    """
    missing = ids_missing(session, campaign, on, units)
    known, areas = recipients_by_id(session, on=on), areas_by_id(session)
    return [
        result_of(
            MissingUnit,
            unit,
            area=areas[unit.area_id].code,
            area_name=areas[unit.area_id].name,
            parent=known[unit.parent_id].code if unit.parent_id else None,
        )
        for unit in sorted(
            (known[one_id] for one_id in missing),
            key=lambda unit: (unit.kind.value, unit.sort_key, code_key(unit.code)),
        )
    ]


def is_asking(session: Session, *, campaign: str | None, on: dt.date) -> bool:
    """Return whether a letter of the campaign that asks for pledges is in force on a day."""
    row = find_campaign(session, campaign=campaign)
    return bool(asking(session, campaign=row, on=last_day(row, on)).kinds)


def require_asking(session: Session, *, campaign: str | None, on: dt.date) -> None:
    """Refuse while nobody is asked (RuleError)."""
    if not is_asking(session, campaign=campaign, on=on):
        raise _nobody_asked(find_campaign(session, campaign=campaign))


def revoke_pledge(session: Session, desk: Desk, *, pledge: str, reason: str, on: dt.date | None = None) -> PledgeLine:
    """End a pledge on a day, today if none is named, and open its tasks again from it.

    Raises RuleError when it was revoked before, for a future day or a day before its signature.
    """
    row = find_pledge(session, desk, pledge)
    if row.status is PledgeStatus.REVOKED:
        raise RuleError(
            _("The pledge {pledge} was revoked on {day}").format(pledge=row.code, day=row.revoked_on),
            hint=_("see: postwatch pledge list"),
        )
    day = day_of_change(on, today=desk.today, begun_on=row.signed_on, name=row.code)
    row.status, row.revoked_on, row.revoke_reason = PledgeStatus.REVOKED, day, reason
    save(session, row)
    return next(line for line in list_pledges(session) if line.id == row.code)


def show_pledge(session: Session, desk: Desk, pledge: str) -> PledgeDetails:
    """Return all details of a pledge, though it was withdrawn. Raises NotFoundError."""
    row = find_recorded(session, Pledge, pledge, prefix=Pledge.prefix, on=desk.today, refusal=_no_pledge(pledge))
    unit, form = session.get_one(Recipient, row.recipient_id), session.get(PledgeForm, row.form_id or 0)
    covers = _codes_covered(session, row)
    return result_of(
        PledgeDetails,
        _line(row, unit, session.get_one(Campaign, row.campaign_id), form, covers=len(covers)),
        row,
        covers_list=covers,
        has_scan=row.evidence_id is not None,
        scan_name=scan_name(session, row.evidence_id),
        corrections_list=corrections_of(session, row),
    )


def find_pledge(session: Session, desk: Desk, pledge: str) -> Pledge:
    """Return a pledge by its code, or by its number in the current year. Raises NotFoundError."""
    return find_by_code(session, Pledge, pledge, prefix=Pledge.prefix, on=desk.today, refusal=_no_pledge(pledge))


def covered_units(session: Session, pledge: Pledge) -> list[int]:
    """Return the ids of the units that a pledge binds: first its own, then the points that it names."""
    covered = select(PledgeCover.recipient_id).where(PledgeCover.pledge_id == pledge.id)
    return [pledge.recipient_id, *session.exec(covered.order_by(col(PledgeCover.id)))]


def _codes_covered(session: Session, pledge: Pledge) -> tuple[str, ...]:
    points = select(Recipient.code).where(col(Recipient.id).in_(covered_units(session, pledge)[1:]))
    return tuple(sorted(session.exec(points), key=code_key))


def _no_pledge(pledge: str) -> NotFoundError:
    return NotFoundError(_("There is no pledge {pledge}").format(pledge=pledge), hint=_("see: postwatch pledge list"))


def unit_pledging(session: Session, text: str) -> Recipient:
    """Return the unit of a code or a name, or of the printed code of a form. Raises as `find_recipient`."""
    return unit_and_form(session, text)[0]


def unit_and_form(session: Session, text: str) -> tuple[Recipient, PledgeForm | None]:
    """Return the unit that a text means, with its form if it is the code of a form. Raises as `find_recipient`."""
    form = row_with(session, PledgeForm, code=text.strip().upper())
    if form is not None:
        return remaining(session, session.get_one(Recipient, form.recipient_id)), form
    return find_recipient(session, recipient=text), None


def letter_answered(session: Session, campaign: Campaign, unit: Recipient, *, on: dt.date) -> Dispatch:
    """Return the first letter, in force on a day or later, that asked this unit for a pledge.

    Raises RuleError for a unit that is asked for none, and where all letters that asked had ended by then.
    """
    if unit.kind.value not in kinds_asked(campaign):
        raise not_asked(unit, campaign)
    letters = {letter.id: letter for letter in dispatches_of(session, campaign_id=campaign.id, on=on)}
    for task in pledge_tasks(session, campaign_id=campaign.id, recipient_ids=[unit.id]):
        if task.dispatch_id in letters:
            return letters[task.dispatch_id]
    audiences = {task.audience for task in campaign_tasks(session, campaign_id=campaign.id) if task.asks_pledge}
    for letter in letters.values():  # a unit that was registered after the letter
        if letter.audience is None or letter.audience in audiences:
            return letter
    if dispatches_of(session, campaign_id=campaign.id, on=dt.date.min):
        raise RuleError(
            _("No letter of {campaign} that asks for a pledge is in force on {day}").format(
                campaign=campaign.code, day=on
            ),
            hint=_("check the day of signature; see what ended the letters: postwatch paper list dispatch"),
        )
    raise _nobody_asked(campaign)


def _nobody_asked(campaign: Campaign) -> RuleError:
    return RuleError(
        _("No letter of {campaign} that asks for a pledge is issued yet").format(campaign=campaign.code),
        hint=_("issue it first: postwatch paper issue CODE --on DAY"),
    )


def not_asked(unit: Recipient, campaign: Campaign) -> RuleError:
    return RuleError(
        _("{unit} is not asked for a pledge by {campaign}").format(unit=unit.name, campaign=campaign.code),
        hint=_("see who is: postwatch pledge coverage --campaign {campaign}").format(campaign=campaign.code),
    )


def refuse_second(session: Session, campaign: Campaign, unit: Recipient) -> None:
    """Refuse a second pledge of a unit in a campaign (AlreadyThereError)."""
    own = {"campaign_id": campaign.id, "recipient_id": unit.id}
    earlier = row_with(session, Pledge, status=PledgeStatus.ACTIVE, **own)
    if earlier is not None:
        raise AlreadyThereError(
            _("{unit} signed on {day} already, as {pledge}").format(
                unit=unit.name, day=earlier.signed_on, pledge=earlier.code
            ),
            hint=_(
                "if that record is wrong: postwatch amend {pledge} …, or postwatch withdraw {pledge} --reason TEXT"
            ).format(pledge=earlier.code),
        )


def points_by_parent(session: Session, desk: Desk) -> dict[int | None, list[Recipient]]:
    points = active_recipients(session, kinds=(RecipientKind.SERVICE_POINT.value,), on=desk.today)
    return grouped((point.parent_id, point) for point in points)


def _signer(pledge: Pledge) -> str:
    """Return who signed a pledge; a note if the signer was forgotten."""
    return pledge.signer or _("(erased)")


PLEDGE = Kind(
    Pledge, find_pledge,
    lambda session, row: Record(row, row.code, on=row.signed_on, units=tuple(covered_units(session, row))),
    show=show_pledge, write=write_pledge,
)  # fmt: skip
