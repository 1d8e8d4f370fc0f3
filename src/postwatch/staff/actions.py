"""People of the office: added, listed, and found for a signature."""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from typing import Any

from sqlmodel import Session, col, or_, select

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError
from postwatch.fields import Amended, Entry
from postwatch.language import _
from postwatch.office.actions import next_plain_code
from postwatch.settings import StaffSetting
from postwatch.staff.conditions import last_day, people_called
from postwatch.staff.references import first_paper_after
from postwatch.staff.tables import Delegation, SigningAuthority, StaffMember
from postwatch.store.columns import row_with, rows_with, save
from postwatch.vietnamese import choice, fold, one_of

POWERS = ("sign", "lead", "draw_up")
# A folded name is indexed, and PostgreSQL keeps no more than about 2,700 bytes of it.
_LONGEST_NAME = 500
_CODE_PREFIX = "CB"


_CODE = re.compile(r"[^\W_]+(-[^\W_]+)*")
_LONGEST_CODE = 20


@dataclass(frozen=True)
class StaffResult:
    """A staff member."""

    code: str
    name: str
    title: str
    authority: SigningAuthority | None
    may_sign: bool
    may_lead: bool
    may_draw_up: bool
    active_from: dt.date | None
    active_to: dt.date | None


def add_staff(session: Session, desk: Desk, *, entry: Entry[StaffMember]) -> StaffResult:
    """Add a person; a person without a first day serves today.

    Raises AlreadyThereError for the same name and title, UsageError for an unknown power or a name that is too long.
    """
    member = _added(session, entry)
    member.serving_on = desk.today if member.active_from is None else None
    return _result(session, member)


def _added(session: Session, entry: Entry[StaffMember], *, code: str | None = None) -> StaffMember:
    blank: type[Any] = StaffMember
    member: StaffMember = blank()
    _write(session, member, entry)
    member.code = _free_code(session, code)
    save(session, member)
    return member


def _result(session: Session, member: StaffMember) -> StaffResult:
    return result_of(StaffResult, member, active_to=last_day(session, member))


def amend_staff(session: Session, desk: Desk, *, person: str, changes: Amended[StaffMember]) -> StaffResult:
    """Amend the particulars of a person; letters that were made keep what they print.

    A person whose last day is removed serves today, though the office was handed over. Raises as `add_staff`,
    NotFoundError for an unknown person, UsageError if nothing would change.
    """
    member = find_staff(session, person=person)
    first, last = member.active_from, last_day(session, member)
    stays = last is not None and changes.given.get("active_to", last) is None
    # The last day may follow from a hand-over.
    unchanged = [name for name, value in changes.given.items() if name == "active_to" and value == last]
    with session.no_autoflush:
        _write(session, member, changes, but=unchanged)
        if not (stays or session.is_modified(member)):
            raise UsageError(
                _("Nothing of {record} would change").format(record=member.code),
                hint=_("give another value; it has these: postwatch staff list"),
            )
    if stays or (member.active_from is None and first is not None):
        member.serving_on = desk.today
    elif member.active_from is not None and first is None:
        member.serving_on = None
    save(session, member)
    return _result(session, member)


def end_staff(session: Session, *, person: str, on: dt.date) -> StaffResult:
    """Record the last day of a person in office.

    Raises AlreadyThereError for a person that has a last day, RuleError for a day before the first day.
    """
    member = find_staff(session, person=person)
    last = last_day(session, member)
    if last is not None:
        raise AlreadyThereError(
            _("The last day of {name} is {day} already").format(name=member.name, day=last),
            hint=_("change it with: postwatch amend CB {code} --active-to DAY").format(code=member.code),
        )
    _require_order(member.name, member.active_from, on)
    member.active_to = on
    save(session, member)
    return _result(session, member)


def contradictions(session: Session, *, person: str) -> Iterator[str]:
    """Yield contradictions of the records to a person's days: a hand-over, a later paper, another head."""
    member = find_staff(session, person=person)
    last = last_day(session, member)
    if last is not None and member.active_to is None:
        yield _(
            "the office was handed over after {day}, the last day of {name}; who stayed: postwatch amend CB {code} "
            "--active-to ''"
        ).format(day=last, name=member.name, code=member.code)
    later = first_paper_after(session, staff_id=member.id, name=member.name, on=last) if last is not None else None
    if later is not None:
        yield _("{name} signed or drew up {paper} of {day}, after the last day in office, {last}").format(
            name=member.name, paper=later[0], day=later[1], last=last
        )
    if member.authority is SigningAuthority.HEAD:
        yield from _heads_too(session, member)
    yield from _delegations_beyond(session, member, last)


def _heads_too(session: Session, member: StaffMember) -> Iterator[str]:
    """Yield the heads who are in office while a head is."""
    for head in rows_with(session, StaffMember, by="id", authority=SigningAuthority.HEAD):
        # After a person who left came another whose first day nobody knows.
        left, other = sorted((member, head), key=lambda one: last_day(session, one) or dt.date.max)
        last = last_day(session, left)
        if head.id != member.id and (last is None or (other.active_from or dt.date.max) <= last):
            yield _("{name} ({code}) is in office as head too; who left: postwatch staff end {code} --on DAY").format(
                name=head.name, code=head.code
            )


def _delegations_beyond(session: Session, member: StaffMember, last: dt.date | None) -> Iterator[str]:
    """Yield the delegations that a person who leaves gave or received, and that go on after the last day."""
    theirs = select(Delegation).where(or_(Delegation.giver_id == member.id, Delegation.receiver_id == member.id))
    for one in session.exec(theirs.order_by(col(Delegation.first_on), col(Delegation.id))):
        if last is not None and (one.last_on or dt.date.max) > last:
            yield _(
                "delegation {number} goes on after {day}, the last day of {name}; if it ends too: postwatch staff "
                "end {number} --on DAY"
            ).format(number=one.number, day=last, name=member.name)


def _write(
    session: Session, member: StaffMember, entry: Entry[StaffMember], *, but: Collection[str] = ()
) -> None:  # fmt: skip
    """Write the typed particulars of a person into a row, and check it. Raises as `add_staff`."""
    entry.write(member, but=but)
    may = entry.given.get("may")
    if may is not None:
        _require_powers(may)
        for power in POWERS:
            setattr(member, f"may_{power}", power in may)
    _require_name(member.name)
    _require_order(member.name, member.active_from, member.active_to)
    member.name_folded = fold(member.name)
    same = rows_with(session, StaffMember, name_folded=member.name_folded, title=member.title)
    if any(one.id != member.id for one in same):
        raise AlreadyThereError(
            _("{name}, {title}, already exists").format(name=member.name, title=member.title),
            hint=_("see: postwatch staff list"),
        )
    member.head_title = member.head_title or _title_of_head(session, member.authority)


def _require_order(name: str, first: dt.date | None, last: dt.date | None) -> None:
    if first and last and last < first:
        raise RuleError(
            _("{name} would end before it begins").format(name=name), hint=_("check the first and the last day")
        )


def load_staff(session: Session, *, people: tuple[StaffSetting, ...]) -> None:
    """Add the people of the office file, those with a code first; where it names no day, they serve that office."""
    for person in sorted(people, key=lambda person: person.code is None):
        if person.code and not is_typable(person.code):
            raise UsageError(
                _("The code {code} of {name} cannot be used").format(code=person.code, name=person.name),
                hint=_("write letters, digits and hyphens, such as NQH"),
            )
        said = person._asdict() | {"authority": _authority(person.authority)}
        _added(session, Entry.saying(**said), code=person.code)


def follow_staff(
    session: Session, *, people: tuple[StaffSetting, ...], on: dt.date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Begin the people of a successor on a day; return the codes of those whose terms the hand-over ends, and theirs.

    Who is named there too, by code or name, stays in office.
    """
    known = list(rows_with(session, StaffMember, by="id"))
    named = {fold(text) for person in people for text in (person.name, person.code or person.name)}
    staying = [person for person in known if {fold(person.code), person.name_folded} & named]
    for person in staying:
        person.serving_on = max(on, person.serving_on or on)
    save(session, *staying)
    before = on - dt.timedelta(days=1)
    ended = [person for person in known if person.active_to is None and last_day(session, person) == before]
    there = {fold(text) for person in staying for text in (person.code, person.name)}
    new = [one for one in people if not {fold(one.name), fold(one.code or one.name)} & there]
    load_staff(session, people=tuple(one._replace(active_from=one.active_from or on) for one in new))
    begun = session.exec(select(StaffMember.code).where(col(StaffMember.name).in_([one.name for one in new])))
    return tuple(person.code for person in ended), tuple(begun)


def list_staff(session: Session) -> list[StaffResult]:
    """Return people in the order they were added."""
    people = rows_with(session, StaffMember, by="id")
    return [_result(session, person) for person in people]


def find_staff(session: Session, *, person: str) -> StaffMember:
    """Find a person by code or name. Raises NotFoundError."""
    for member in people_called(session, person):
        return member
    raise NotFoundError(
        _("There is no person {person} in the office").format(person=person),
        hint=_("see: postwatch staff list"),
    )


def _require_powers(may: Collection[str]) -> None:
    unknown = next((word for word in may if word not in POWERS), None)
    if unknown is not None:
        raise UsageError(
            _("{word} is not a valid power of a person").format(word=unknown), hint=one_of(unknown, POWERS)
        )


def _require_name(name: str) -> None:
    if len(name) > _LONGEST_NAME:
        raise UsageError(
            _("A name of {count} characters is too long").format(count=len(name)),
            hint=_("use at most {most} characters").format(most=_LONGEST_NAME),
        )


def _free_code(session: Session, wanted: str | None) -> str:
    """Return the given code, else the next free code. Raises AlreadyThereError for a code in use."""
    holders = {member.code.casefold(): member.name for member in rows_with(session, StaffMember)}
    if wanted and wanted.casefold() in holders:
        raise AlreadyThereError(
            _("The code {code} is already used by {name}").format(code=wanted, name=holders[wanted.casefold()]),
            hint=_("give every person a code of their own"),
        )
    code = wanted or next_plain_code(session, prefix=_CODE_PREFIX)
    while not wanted and code.casefold() in holders:
        code = next_plain_code(session, prefix=_CODE_PREFIX)
    return code


def _title_of_head(session: Session, authority: SigningAuthority | None) -> str | None:
    """Return the title a deputy signs for by default: the head's. Raises UsageError without a head."""
    if authority in (None, SigningAuthority.HEAD, SigningAuthority.ACTING):
        return None
    head = row_with(session, StaffMember, authority=SigningAuthority.HEAD)
    if head is None:
        raise UsageError(
            _("The title of the head for whom this person signs is missing"), hint=_("give it: --head-title TITLE")
        )
    return head.head_title or head.title


def _authority(text: str | None) -> SigningAuthority | None:
    return None if text is None else choice(SigningAuthority, text, what=_("authority to sign"))


def is_typable(code: str) -> bool:
    """Return whether a code is a single word of at most 20 letters, digits and hyphens."""
    return len(code) <= _LONGEST_CODE and _CODE.fullmatch(code) is not None
