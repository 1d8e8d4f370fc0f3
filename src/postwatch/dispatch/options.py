"""Options of the commands of dispatches."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from postwatch import options
from postwatch.dispatch.rules import require_audience, require_urgency
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, checked, file, flag, optional_day, word, words
from postwatch.register.options import IssueOrder, SendOrder

DISPATCH = word(N_("Code, symbol or number of this year"), name="dispatch", is_argument=True, default=REQUIRED)
POLISH = flag(N_("also correct the optional slips"), "--polish")


@asked
class DraftOrder:
    """Options of a draft; ``by_audience`` makes a letter for each part, ``urgency`` is the mark as printed.

    ``replaces_id`` is the letter in whose place it is drafted.
    """

    campaign: str | None = options.CAMPAIGN
    by_audience: bool = checked(
        N_("audience: a letter for each kind of unit"), require_audience, name="by", absent=False
    )
    polish: bool = POLISH
    signer: str | None = options.SIGNER
    urgency: str = checked(N_("khẩn, thượng khẩn or hỏa tốc; default: none"), require_urgency, absent="")
    replaces_id: int | None = None


@asked
class DispatchIssue(IssueOrder):
    """Options of the issue of a dispatch."""

    letter: str = DISPATCH
    due_on: dt.date | None = optional_day(
        N_("Deadline of its tasks; default: none"), name="due", what=N_("the deadline")
    )
    signed: Path | None = file(N_("Scan of the signed letter"))


@asked
class DispatchSending(SendOrder):
    """Options of the sending of a dispatch; ``added`` are units that came after it, which it asks from that day on."""

    letter: str = DISPATCH
    added: Sequence[str] = words(
        N_("Ask this unit too, which came after the letter was issued; repeatable"), name="add"
    )


@asked
class SheetOrder:
    """Which annex sheets are asked for: of the units named, else of a kind, else of all; ``replace`` changed sheets."""

    dispatch: str = DISPATCH
    units: Sequence[str] = words(N_("Only this unit; repeatable"), name="unit")
    kind: str | None = options.UNIT_KIND
    replace: bool = flag(N_("replace existing annexes"), "--replace")
