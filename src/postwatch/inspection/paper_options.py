"""Options of the commands of the papers of a round."""

import datetime as dt
from pathlib import Path

from postwatch import options
from postwatch.inspection.paper_tables import hour
from postwatch.language import N_
from postwatch.options import REQUIRED, asked, code, day, file, optional_day, text, texts, word
from postwatch.register.options import IssueOrder

PAPER = word(N_("Code, symbol or number of this year"), name="inspection_paper", is_argument=True, default=REQUIRED)
TARGET = word(N_("Inspection round, or one of its visits: its code"), name="target", is_argument=True, default=REQUIRED)
SIGNED_MINUTES = word(N_("Signed minutes: their code"), name="signed_minutes", is_argument=True, default=REQUIRED)
MINUTES_KIND = word(
    N_("Minutes: announcement (of the decision) or work"), name="minutes_kind", is_argument=True, default=REQUIRED
)
MINUTES_UNIT = code(
    N_("Unit of the round that they are of: code or name; default: all, or that of the visit"), name="unit"
)  # fmt: skip
AS_SIGNED = text(N_("It is signed already, and is recorded as it is: why; needs a scan"), what=N_("why it is as it is"))


@asked
class PaperDraft:
    """Which letter of a round is drafted; a visit as the ``target`` means the unit that was visited alone.

    ``meets_on``, ``at`` and ``place`` are of an invitation, ``ask`` and ``until`` of a submission; ``words`` are
    printed as they are, each a paragraph.
    """

    target: str = TARGET
    kind: str = word(
        N_("Letter: proposal, decision, notice, invitation, report, conclusion or conclusion-notice"),
        name="letter_kind",
        is_argument=True,
        default=REQUIRED,
    )
    on: dt.date = day(N_("Day for which it is drafted; default: today"), what=N_("the day of the draft"))
    signer: str | None = options.SIGNER
    reason: str | None = text(N_("Why the unit is inspected; default: as recorded"), what=N_("the reason"))
    incident: str | None = code(N_("Incident that is the reason: its code"))
    meets_on: dt.date | None = optional_day(N_("Day of the meeting"), what=N_("the day of the meeting"))
    at: str | None = hour(N_("Hour of the meeting, such as 14:30"))
    place: str | None = text(N_("Place of the meeting"), what=N_("the place"))
    words: tuple[str, ...] = texts(
        N_("A paragraph of the letter, such as a proposal; may be repeated"), name="text", what=N_("the text")
    )
    ask: str | None = code(N_("What a submission asks for: decision, extension or conclusion; default: decision"))
    until: dt.date | None = optional_day(
        N_("Last day of the inspection, where an extension is asked for"), what=N_("the last day")
    )
    as_signed: str | None = AS_SIGNED


@asked
class PaperIssue(IssueOrder):
    """Options of the issue of a letter of a round."""

    letter: str = PAPER
    signed: Path | None = file(N_("Scan of the signed letter"))
    as_signed: str | None = AS_SIGNED


@asked
class MinutesSketch:
    """Options of drafted minutes of a round: of which unit; the others are only printed."""

    target: str = TARGET
    on: dt.date = day(N_("Day for which they are drafted; default: today"), what=N_("the day of the draft"))
    unit: str | None = MINUTES_UNIT
    place: str | None = text(N_("Place"), what=N_("the place"))
    witnesses: tuple[str, ...] = texts(
        N_("A witness, with address; may be repeated"), name="witness", what=N_("the witness")
    )
    words: tuple[str, ...] = texts(
        N_("A paragraph of what was worked on; may be repeated"), name="text", what=N_("the text")
    )
    replace: bool = options.REDRAFT


@asked
class MinutesFilter:
    """Which signed minutes of rounds are listed."""

    round_code: str | None = code(N_("Only minutes of this round: its code"), "--round", name="round_")
    withdrawn: bool = options.WITHDRAWN


@asked
class PaperFilter:
    """Which letters of rounds are listed."""

    round_code: str | None = code(N_("Only letters of this round: its code"), "--round", name="round_")
    kind: str | None = code(N_("Only letters of this kind"), "--kind", name="letter_kind")
