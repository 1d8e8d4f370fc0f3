"""Whom pages are for: the office itself without persons, the public, or those who may see persons."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from postwatch.language import _
from postwatch.recipient.tables import Recipient, RecipientSpan

Names = Mapping[tuple[str, str], str]


class Audience(NamedTuple):
    """Who looks at a page; ``names`` are its names of units, by their codes and the names in the records.

    Only a clerk, who types them, sees commands.
    """

    is_public: bool
    sees_persons: bool
    is_clerk: bool = False
    names: Names = {}  # noqa: RUF012 -- never written to

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
        if not name or self.sees_persons:
            return name
        return self.names.get((code or "", name), _("(masked)"))


# What a page of codes alone needs to know of who looks at it.
ANYBODY = Audience(is_public=False, sees_persons=False)


def shown_names(records: Session, copy: Session) -> Names:
    """Return the names of the units in a copy without persons, by their codes and by each name that the
    records have.
    """
    shown = _names(copy)
    return {told: shown[key][1] for key, told in _names(records).items()}


def _names(session: Session) -> dict[tuple[str, int], tuple[str, str]]:
    """Return the code and a name of each unit, and of each of its earlier spans, by the table and the id of its row."""
    units = session.exec(select(Recipient.id, Recipient.code, Recipient.name)).all()
    spans = session.exec(
        select(RecipientSpan.id, Recipient.code, RecipientSpan.name).join(
            Recipient, col(Recipient.id) == RecipientSpan.recipient_id
        )
    ).all()
    rows = (("unit", units), ("span", spans))
    return {(table, row_id): (code, name) for table, found in rows for row_id, code, name in found}
