"""Options of the commands of the papers of a case."""

import datetime as dt

from postwatch import options
from postwatch.case.options import AGAINST, AUTHORITY, CASE, OTHER_CONDUCT, UNREAD_NORM
from postwatch.case.tables import Decision
from postwatch.fields import told_option
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, money, optional_day, text, texts, word


@asked
class PaperOrder:
    """Which paper is drafted; its day, number, ``authority`` and ``decided_by`` are printed where none is known."""

    case: str = CASE
    paper: str = word(
        N_("Paper: decision, decision-without-minutes, remedies, correction, annulment, verification, hearing, "
           "delegation, hold, hold-minutes, return, return-minutes or transfer"),
        is_argument=True,
        default=REQUIRED,
    )  # fmt: skip
    on: dt.date | None = optional_day(N_("Day of the paper; default: as recorded"), what=N_("the day of the paper"))
    number: str | None = text(N_("Number of the paper; default: as recorded"), what=N_("the number of the paper"))
    authority: str | None = AUTHORITY
    decided_by: str | None = text(N_("Name of who decides, or draws it up"), "--by", name="by", what=N_("the officer"))
    place: str | None = text(N_("Place"), what=N_("the place"))
    witnesses: tuple[str, ...] = texts(
        N_("A witness, with address; may be repeated"), name="witness", what=N_("the witness")
    )
    against: str | None = AGAINST
    replace: bool = options.REDRAFT
    words: str | None = text(
        N_("What it says, of a paper that is not signed yet"), "--text", name="text", what=N_("the text")
    )
    ground: str | None = code(
        N_("Of a correction: correct, amend or annul-part; of an annulment: a letter of Điều 13.1"), "--as"
    )
    to: str | None = text(N_("Of a transfer: to whom"), what=N_("the receiver"))


@asked
class DecisionSketch:
    """The sanctions of a decision that is not recorded yet, and why it is possible."""

    fine: int | None = money(
        N_("Fine, such as 2.500.000; default: the usual fines together, nothing with a warning"), what=N_("the fine")
    )
    warning: bool = told_option(Decision, "warning")
    additional: str | None = told_option(Decision, "additional")
    remedies: str | None = told_option(Decision, "remedies")
    fine_reason: str | None = told_option(Decision, "fine_reason")
    reason: str | None = UNREAD_NORM
    other_conduct: str | None = OTHER_CONDUCT
