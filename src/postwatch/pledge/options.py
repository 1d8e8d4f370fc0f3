"""Options of the commands of pledges."""

from collections.abc import Sequence

from postwatch import options
from postwatch.language import N_
from postwatch.options import asked, flag, words


@asked
class FormOrder:
    """Which units get a form: those named, else all of a kind, else all that still owe a pledge.

    A unit's particulars may change after its form was made: with ``replace`` the code stays and the paper is new.
    ``with_points`` annexes the list of an enterprise's points, for which it then signs.
    """

    units: Sequence[str] = words(N_("Units; default: all that owe a pledge"), is_argument=True)
    kind: str | None = options.UNIT_KIND
    campaign: str | None = options.CAMPAIGN
    replace: bool = flag(N_("replace existing forms"), "--replace")
    with_points: bool = flag(N_("annex the list of an enterprise's points, which it signs for"), "--with-points")
