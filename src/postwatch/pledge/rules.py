"""When a pledge may be recorded, and how units count in its coverage. Not signing is no violation of any decree."""

import datetime as dt
from collections.abc import Iterable

from postwatch.dataclass import dataclass
from postwatch.errors import RuleError, UsageError
from postwatch.language import _
from postwatch.vietnamese import one_of

# By which areas coverage is shown: those of the day of the count, or of today.
AREAS_OF = ("then", "now")
# By which parts of the register coverage is shown.
PARTS = ("area", "kind", "enterprise")
# Whose unit signs and whose points an annexed list may name.
COVERS_ALL = "all"


@dataclass(frozen=True)
class UnitCoverage:
    """Coverage of a unit that is asked for a pledge: it signed itself, its enterprise named it, or neither.

    ``parent`` is the code of its parent.
    """

    code: str
    kind: str
    area: str
    area_name: str
    signed_directly: bool
    signed_by_parent: bool
    parent: str | None = None
    parent_name: str | None = None

    @property
    def is_covered(self) -> bool:
        """Return whether the unit counts as signed; a unit that signed itself counts once."""
        return self.signed_directly or self.signed_by_parent


@dataclass(frozen=True)
class Share:
    """Signed units of a part of the register."""

    total: int
    signed: int


@dataclass(frozen=True)
class Coverage:
    """Coverage: units asked, signed, of these directly and by their enterprise alone; percent with a decimal."""

    total: int
    signed: int
    direct: int
    by_parent: int
    percent: float


def coverage(unit_coverages: Iterable[UnitCoverage]) -> Coverage:
    """Count standings; nothing asked is nothing signed, 0 percent."""
    rows = list(unit_coverages)
    direct = sum(row.signed_directly for row in rows)
    by_parent = sum(row.signed_by_parent and not row.signed_directly for row in rows)
    signed = direct + by_parent
    return Coverage(len(rows), signed, direct, by_parent, percentage(signed, len(rows)))


def percentage(part: int, whole: int) -> float:
    """Per cent with a decimal, half rounded up as on paper; 0.0 of nothing."""
    return (2000 * part + whole) // (2 * whole) / 10 if whole else 0.0


def require_before_revocation(pledge: str, *, signed_on: dt.date, revoked_on: dt.date | None) -> None:
    """Refuse a day of signature after the day on which the pledge was revoked (RuleError)."""
    if revoked_on is not None and signed_on > revoked_on:
        raise RuleError(
            _("The pledge {pledge} was revoked on {day}").format(pledge=pledge, day=revoked_on),
            hint=_("check the day on the signed pledge"),
        )


def counts_from(signed_on: dt.date, *, issued_on: dt.date) -> dt.date | None:
    """Return the day of the letter that asks for a pledge, from which a pledge signed before it counts."""
    return issued_on if signed_on < issued_on else None


def require_signing_day(*, signed_on: dt.date, today: dt.date) -> None:
    """Refuse a future day (RuleError)."""
    if signed_on > today:
        raise RuleError(
            _("The pledge cannot be signed on {day}, which is in the future").format(day=signed_on),
            hint=_("today is {today}; give the day on the signed pledge").format(today=today),
        )


def require_then_or_now(text: str) -> bool:
    """Return whether the areas of today are meant, not those of the day of the count. Raises UsageError."""
    if text and text not in AREAS_OF:
        raise UsageError(_("{text} is neither then nor now").format(text=text), hint=one_of(text, AREAS_OF))
    return text == "now"


def require_part(text: str) -> str:
    """Return the part of the register by which coverage is shown, empty where none is named. Raises UsageError."""
    if text and text not in PARTS:
        raise UsageError(_("Coverage is not counted by {text}").format(text=text), hint=one_of(text, PARTS))
    return text
