"""Handing over of the office to another: it stays the owner of all records, and has other settings from a day on.

Papers of the days before bear the former name, whenever they are recorded; open matters cross as they are.
"""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, RuleError, UsageError
from postwatch.language import _
from postwatch.office.by_day import office_spans, settings_on
from postwatch.office.codes import names_a_file
from postwatch.office.span_tables import OfficeSpan
from postwatch.register.entry_tables import NumberStatus, RegisterEntry
from postwatch.register.series import follow_series
from postwatch.settings import OfficeSettings
from postwatch.staff.actions import follow_staff
from postwatch.store.columns import save

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class HandOver:
    """The name of the office from a day on; the people (codes) who are no longer in office, and who came."""

    file: str
    name: str
    symbol: str
    first_on: dt.date
    ended_list: tuple[str, ...]
    begun_list: tuple[str, ...]
    unverified_list: tuple[str, ...]


def hand_over(session: Session, desk: Desk, *, to: str, on: dt.date) -> HandOver:
    """Let the office follow another office file from a day on, with its own number series and its own people.

    Raises UsageError for an impossible code, NotFoundError for a missing file, RuleError for a future day, a day that
    is not the first day of the successor or the day after the last, a successor other than the successor that the
    office file names, and for letters that bear that day or a later day under the former name; AlreadyThereError if the
    office follows that file already.
    """
    require_past(on, today=desk.today)
    if not names_a_file(to):
        raise UsageError(
            _("{office} is not the code of an office file").format(office=to),
            hint=_("write its name without .toml, such as lang-son-2025"),
        )
    before, after = settings_on(session, desk, on), desk.settings_of(to)
    _require_new(session, to)
    _require_named(before, to)
    _require_days(before, after, on)
    _require_no_later_letter(session, before, on)
    save(session, OfficeSpan(first_on=on, file=to, name=after.name))
    follow_series(session, series=after.series, of=after.abbreviation.lower(), on=on)
    ended, begun = follow_staff(session, people=after.staff, on=on)
    symbol = f"{after.abbreviation}-{after.unit.abbreviation}"
    return HandOver(to, after.name, symbol, on, ended, begun, after.unverified)


def _require_new(session: Session, to: str) -> None:
    for span in office_spans(session):
        if span.file == to:
            raise AlreadyThereError(
                _("The office follows {file} since {day} already").format(file=to, day=span.first_on),
                hint=_("see: postwatch office show"),
            )


def _require_named(before: OfficeSettings, to: str) -> None:
    if before.successor and before.successor != to:
        raise RuleError(
            _("The office file names {successor} as the successor of {name}, not {to}").format(
                successor=before.successor, name=before.name, to=to
            ),
            hint=_("give that one, or correct successor in the office file"),
        )


def _require_days(before: OfficeSettings, after: OfficeSettings, on: dt.date) -> None:
    """Refuse a day that the files of the two offices contradict."""
    first = after.active_from
    if first is None and before.active_to is not None:
        first = before.active_to + _ONE_DAY
    if first is not None and first != on:
        raise RuleError(
            _("{name} begins on {first}, not on {day}").format(name=after.name, first=first, day=on),
            hint=_("give the day that the decision names, or correct active_from in the office file"),
        )


def _require_no_later_letter(session: Session, before: OfficeSettings, on: dt.date) -> None:
    later = select(RegisterEntry).where(RegisterEntry.status == NumberStatus.ISSUED, col(RegisterEntry.issued_on) >= on)
    letter = session.exec(later.order_by(col(RegisterEntry.issued_on))).first()
    if letter is not None:
        raise RuleError(
            _("{symbol} of {day} was issued as a letter of {name}").format(
                symbol=letter.symbol, day=letter.issued_on, name=before.name
            ),
            hint=_("if it is a letter of the successor, undo its issue first: postwatch journal list"),
        )
