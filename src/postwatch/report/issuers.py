"""Who reports to whom: the office to its higher body, or as an issuer that its settings name."""

import datetime as dt

from sqlmodel import Session, col, select

from postwatch.errors import NotFoundError, RuleError
from postwatch.language import _
from postwatch.settings import Issuer, OfficeSettings
from postwatch.staff.conditions import in_office
from postwatch.staff.tables import StaffMember
from postwatch.vietnamese import fold, one_of


def find_issuer(settings: OfficeSettings, code: str | None) -> Issuer | None:
    """Return the issuer of a code; None without one. Raises NotFoundError."""
    if code is None:
        return None
    known = {one.code: one for one in settings.report.issuer}
    if code.strip() not in known:
        hint = one_of(code, [*known]) if known else _("add it to the office's settings: [[report.issuer]]")
        raise NotFoundError(_("There is no issuer {code} of reports").format(code=code), hint=hint)
    return known[code.strip()]


def as_issuer(settings: OfficeSettings, issuer: Issuer | None) -> OfficeSettings:
    """Return the settings of the office as an issuer has them."""
    if issuer is None:
        return settings
    report = settings.report._replace(
        higher_body=issuer.addressee, distribution=issuer.distribution or settings.report.distribution
    )
    return settings._replace(
        letterhead=issuer.letterhead or settings.letterhead,
        short_name=issuer.short_name or settings.short_name,
        abbreviation=issuer.abbreviation or settings.abbreviation,
        place=issuer.place or settings.place,
        report=report,
    )


def signer_for(session: Session, issuer: Issuer | None, *, signer: str | None, on: dt.date) -> str | None:
    """Return who signs (code): who was named, else the person with the title that the issuer asks for.

    None where it asks for none. Raises RuleError when nobody in office who may sign has that title.
    """
    if signer is not None or issuer is None or not issuer.signer_title:
        return signer
    people = session.exec(select(StaffMember).where(col(StaffMember.may_sign)).order_by(col(StaffMember.id)))
    title = fold(issuer.signer_title)
    found = next((one.code for one in people if in_office(session, one, on) and fold(one.title) == title), None)
    if found is None:
        raise RuleError(
            _("Nobody who may sign on {day} has the title {title}").format(day=on, title=issuer.signer_title),
            hint=_("name who signs with --signer; or add a person: postwatch staff add NAME --title TITLE --may sign"),
        )
    return found
