"""Options of the commands of delegations."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, optional_day, text, word


@asked
class DelegationDraft:
    """A decision by which a head hands a power to a deputy; without a ``scope`` it is that to sanction."""

    giver: str = word(N_("The head or acting head: code or name"), is_argument=True, default=REQUIRED)
    receiver: str = code(N_("The deputy: code or name"), name="to", what=N_("the deputy"), default=REQUIRED)
    number: str = text(N_("Number of the delegation decision"), what=N_("the number of the decision"), default=REQUIRED)
    first_on: dt.date = day(N_("First day"), "--from", what=N_("the first day"), default=REQUIRED)
    last_on: dt.date | None = options.UNTIL
    scope: str | None = code(N_("sanction or enforce; default: sanction"))
    case: str | None = code(N_("Only for this case"))
    signed_on: dt.date | None = optional_day(
        N_("Day on which the delegation decision was signed"), what=N_("the day of the signature")
    )
