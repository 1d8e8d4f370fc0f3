"""Options of the commands of follow-ups."""

import datetime as dt

from postwatch import options
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, optional_day, text, word, words
from postwatch.register.options import IssueOrder

FOLLOWUP = word(N_("Code, symbol or number of this year"), name="followup", is_argument=True, default=REQUIRED)
FOLLOWUPS = words(N_("Codes, symbols or numbers of this year"), name="followups", is_argument=True)


@asked
class FollowupOrder:
    """Options of a follow-up: of which letter, to whom, counted on which day, to be done before which day.

    ``now`` is the reason for a letter within the pause.
    """

    dispatch: str | None = code(N_("Dispatch; default: the only issued one"))
    campaign: str | None = options.CAMPAIGN
    audience: str | None = code(N_("Only this part of the letter, such as districts or enterprises"))
    on: dt.date | None = optional_day(N_("Day of the count; default: today"), what=N_("the day of the count"))
    due_on: dt.date | None = optional_day(
        N_("Deadline; default: the office's number of working days"), name="due", what=N_("the deadline")
    )
    signer: str | None = options.SIGNER
    explain: str | None = code(N_("Ask the units behind this figure, such as tasks_overdue, to explain in writing"))
    area: str | None = code(N_("Ask the late units of this area alone to explain: of --explain, or of overdue tasks"))
    now: str | None = text(N_("Reason for a letter within the pause"), what=N_("the reason"))


@asked
class FollowupIssue(IssueOrder):
    """Options of the issue of a follow-up."""

    letter: str = FOLLOWUP
