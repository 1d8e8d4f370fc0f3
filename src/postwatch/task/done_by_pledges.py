"""Since when pledges do a task."""

import datetime as dt
from collections.abc import Sequence


def bound_since(pledges: Sequence[tuple[dt.date, dt.date | None, bool]]) -> dt.date | None:
    """Return since when pledges bind without a break, by their first days, their revocation, and whether they hold."""
    first = min((signed for signed, _revoked, holds in pledges if holds), default=None)
    # The latest revocation first: each pledge may extend the time further back.
    for signed, revoked, holds in sorted(pledges, key=lambda one: one[1] or dt.date.min, reverse=True):
        if first is not None and not holds and revoked is not None and signed < first <= revoked:
            first = signed
    return first


def done_since(
    pledges: Sequence[tuple[dt.date, dt.date | None, bool]], *, given_on: dt.date, ends: Sequence[dt.date | None]
) -> dt.date | None:
    """Return since when pledges did a task that was given on a day; None where it had ended before."""
    since = bound_since(pledges)
    done_on = max(since, given_on) if since is not None else None
    return done_on if done_on is not None and all(end is None or done_on <= end for end in ends) else None
