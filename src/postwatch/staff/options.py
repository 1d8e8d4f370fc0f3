"""Options of the commands of people and delegations."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, optional_day, text, word, words


@asked
class StaffDraft:
    """A person to be added; ``may`` holds values of POWERS, an empty ``code`` is generated."""

    name: str = text(N_("Full name of the person"), is_argument=True, default=REQUIRED)
    title: str = text(N_("Title, such as Phó Giám đốc"), default=REQUIRED)
    authority: str | None = code(N_("head, acting, deputy, by_order or authorised"))
    head_title: str | None = text(N_("Title of the head for whom this person signs"), what=N_("the head's title"))
    may: tuple[str, ...] = words(N_("sign, lead or draw_up; may be repeated"))
    active_from: dt.date | None = optional_day(N_("First day in office"), what=N_("the first day"))
    active_to: dt.date | None = optional_day(N_("Last day in office"), what=N_("the last day"))
    code: str | None = None


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
