"""How long an inspection may take."""

import datetime as dt

from postwatch.dataclass import dataclass
from postwatch.days import Calendar
from postwatch.inspection.rules import TERMS
from postwatch.language import _
from postwatch.law.clocks import InspectionTerm
from postwatch.law.rows import CONFIDENCES


@dataclass(frozen=True)
class PastTerm:
    """A term that an inspection goes beyond: its days, by how many they may be extended once, and the norm.

    ``level`` is that of the office that decided (`settings.LEVELS`), ``confidence`` how the norm was seen.
    """

    first: dt.date
    last: dt.date
    days: int
    more: int
    norm: str
    unlawful: bool
    level: str
    confidence: str


def past_term(first: dt.date, last: dt.date, *, term: InspectionTerm | None, calendar: Calendar) -> PastTerm | None:
    """Return the term that an inspection, from its first to its last day, goes beyond.

    None within it, or without a term. The decree says days, which some offices read as working days: what goes beyond
    the longest reading of the extended term is ``unlawful``. (Nghị định 217/2025/NĐ-CP; inspections before it had no
    such term.)
    """
    if term is None or last <= calendar.add_calendar_days(first, term.days):
        return None
    longest = calendar.add_working_days(first, term.days + term.more)
    return PastTerm(first=first, last=last, unlawful=last > longest, **vars(term))


def words_of_term(past: PastTerm) -> str:
    """Return the warning about days that exceed the term."""
    return _(
        "from {first} to {last} is more than the {days} days that {inspection} takes from its announcement; one "
        "extension of {more} days is possible ({norm}, {seen}; some read them as working days)"
    ).format(**vars(past), inspection=_(TERMS[past.level]), seen=_(CONFIDENCES[past.confidence]))
