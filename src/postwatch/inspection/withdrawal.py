"""How a letter of an inspection round ends: a sent letter is recalled or corrected by another letter.

Only a letter never sent is void, its number stays used; a draft is dropped. Letters that others rest on stay.
"""

import datetime as dt
from typing import Any

from sqlmodel import Session, col, select

from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.inspection.paper_rules import PAPERS
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind
from postwatch.inspection.papers import (
    KIND,
    PaperResult,
    find_paper,
    free_round,
    kind_of,
    live_paper,
    paper_result,
    reached_paper,
    renumber_round,
)
from postwatch.inspection.round_letters import letters_of
from postwatch.inspection.round_tables import InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.language import _
from postwatch.register import withdrawal
from postwatch.register.noun_letters import NounLetters


def void_paper(session: Session, desk: Desk, *, letter: str, reason: str, on: dt.date | None = None) -> PaperResult:
    """Void an issued letter that nobody got, or drop a draft.

    Raises RuleError for a letter that was sent, received or corrected, or that visits or other letters rest on, for a
    draft that was dropped before, and for a future day or a day before the letter; AlreadyThereError for a void letter.
    """
    row = find_paper(session, letter, on=desk.today)
    ended_on = withdrawal.end_unsent(
        session,
        desk,
        KIND,
        row,
        drafted_on=min(row.drafted_on, desk.today),
        refusal=_why_not_void,
        reason=reason,
        on=on,
    )
    if ended_on is not None:
        free_round(session, row)
    return paper_result(session, desk, row)


def draft_recall(session: Session, desk: Desk, *, letter: str, reason: str, signer: str | None) -> PaperResult:
    """Draft the letter that recalls a letter of a round; once issued, it ends that letter.

    Raises RuleError for a letter that nobody got, which is void, and for a letter that visits or other letters rest on.
    """
    earlier = _sent(session, desk, letter)
    if (refusal := _why_rested_on(session, earlier)) is not None:
        raise refusal
    withdrawal.refuse_second_ender(session, earlier, col(InspectionPaper.recalls_id) == earlier.id)
    kind = kind_of(session, desk, earlier, on=earlier.issued_on or desk.today)
    row = withdrawal.draft_recall(session, desk, kind, earlier, reason=reason, signer=signer, **_columns(desk, earlier))
    return paper_result(session, desk, row)


def draft_correction(session: Session, desk: Desk, *, letter: str, text: str, signer: str | None) -> PaperResult:
    """Draft the letter that corrects a letter of a round, which stays in force.

    Raises RuleError for a letter that nobody got: it is void.
    """
    earlier = _sent(session, desk, letter)
    kind = kind_of(session, desk, earlier, on=earlier.issued_on or desk.today)
    row = withdrawal.draft_correction(session, desk, kind, earlier, text=text, signer=signer, **_columns(desk, earlier))
    return paper_result(session, desk, row)


def _sent(session: Session, desk: Desk, paper: str) -> InspectionPaper:
    """Return a letter in force that may not be void any more (RuleError)."""
    row = live_paper(session, paper, on=desk.today)
    withdrawal.require_out(row, withdrawal.why_not_void(session, KIND, row))
    return row


def _why_not_void(session: Session, row: InspectionPaper) -> RuleError | None:
    return withdrawal.why_not_void(session, KIND, row) or _why_rested_on(session, row)


def _why_rested_on(session: Session, row: InspectionPaper) -> RuleError | None:
    """Return the refusal to end a letter that other letters of the round, or as a decision its visits, rest on."""
    if row.is_about_a_letter:
        return None
    inspection = session.get_one(InspectionRound, row.round_id)
    visit = session.exec(select(Visit.code).where(Visit.round_id == inspection.id)).first()
    if row.kind is PaperKind.DECISION and visit is not None:
        return RuleError(
            _("Visit {visit} was made by {symbol}").format(visit=visit, symbol=row.symbol),
            hint=_("correct it instead: postwatch paper correct {code} --text TEXT").format(code=row.code),
        )
    for one in letters_of(session, inspection, unit_id=row.recipient_id):
        if PAPERS[one.kind.value].rests_on == row.kind.value:
            return RuleError(
                _("{other} rests on {symbol}").format(other=one.symbol, symbol=row.symbol),
                hint=_("end that one first: postwatch paper recall {code} --reason TEXT").format(code=one.code),
            )
    return None


def _columns(desk: Desk, earlier: InspectionPaper) -> dict[str, Any]:
    """Return the further columns of the row of a letter about a letter."""
    return {
        "kind": earlier.kind, "round_id": earlier.round_id, "recipient_id": earlier.recipient_id,
        "drafted_on": desk.today,
    }  # fmt: skip


LETTERS = NounLetters(
    KIND, find_paper, reached_paper, void=void_paper, recall=draft_recall, correct=draft_correction,
    kind_on=kind_of, renumbered=renumber_round,
)  # fmt: skip
