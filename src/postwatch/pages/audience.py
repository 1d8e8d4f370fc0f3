"""Whom pages are for: the office itself without persons, the public, or those who may see persons."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import or_
from sqlmodel import Session, col, select

from postwatch.language import _
from postwatch.recipient.tables import Recipient, RecipientSpan


class Audience(NamedTuple):
    """Who looks at a page; ``hidden`` are the units (codes) whose names it does not see.

    For the public, ``codes`` are their public codes by their own, ``owners`` the enterprises (ids) of each area (code).
    Only a clerk, who types them, sees commands.
    """

    is_public: bool
    sees_persons: bool
    is_clerk: bool = False
    hidden: frozenset[str] = frozenset()
    codes: Mapping[str, str] = {}
    owners: Mapping[str, frozenset[int]] = {}

    @property
    def sees_cases(self) -> bool:
        """Return whether cases are shown: the public sees figures of them alone."""
        return not self.is_public

    @property
    def stamp(self) -> str:
        """Return the stamp of every page for its audience, empty if no person is named on it."""
        return _("For internal use") if self.sees_persons else ""

    @property
    def note(self) -> str:
        """Return the note at the foot of a page on its omissions."""
        if self.sees_persons:
            return _("This page names persons: it does not leave the office.")
        if self.is_public:
            return _("Names of persons, of enterprises and of their points are masked; cases are left out.")
        return _("Names of persons and of household businesses, telephones and free texts are masked.")

    def name_of(self, code: str | None, name: str | None) -> str | None:
        """Return the name of a unit as this page shows it."""
        return _("(masked)") if name and not self.sees_persons and (not code or code in self.hidden) else name


# What a page of codes alone needs to know of who looks at it.
ANYBODY = Audience(is_public=False, sees_persons=False)


def hidden_units(copy: Session) -> frozenset[str]:
    """Return the codes of the units of which a copy without persons hides a name, of today or of before."""
    mask = _("(masked)")
    before = select(RecipientSpan.recipient_id).where(col(RecipientSpan.name).contains(mask))
    hidden = or_(col(Recipient.name).contains(mask), col(Recipient.id).in_(before))
    return frozenset(copy.exec(select(Recipient.code).where(hidden)))
