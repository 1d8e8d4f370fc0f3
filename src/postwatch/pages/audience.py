"""Whom pages are for: the office itself without persons, the public, or those who may see persons."""

from collections.abc import Collection
from typing import NamedTuple

from postwatch.language import _


class Audience(NamedTuple):
    """Who looks at a page; ``hidden`` are the units (codes) that it does not name."""

    is_public: bool
    sees_persons: bool
    hidden: Collection[str] = frozenset()

    @property
    def sees_cases(self) -> bool:
        """Return whether cases are shown: the public sees figures of them alone."""
        return not self.is_public

    @property
    def stamp(self) -> str:
        """Return what every page says of whom it is for, nothing where no person is named on it."""
        return _("For internal use") if self.sees_persons else ""

    @property
    def note(self) -> str:
        """Return what the foot of a page says of what it leaves out."""
        if self.sees_persons:
            return _("This page names persons: it does not leave the office.")
        if self.is_public:
            return _("Names of persons, of enterprises and of their points are masked; cases are left out.")
        return _("Names of persons and of household businesses, telephones and free texts are masked.")

    def name_of(self, code: str | None, name: str | None) -> str | None:
        """Return the name of a unit as this page shows it."""
        return _("(masked)") if name and code in self.hidden else name


# What a page of codes alone needs to know of who looks at it.
ANYBODY = Audience(is_public=False, sees_persons=False)
