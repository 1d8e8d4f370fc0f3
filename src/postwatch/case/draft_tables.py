"""Rows of the drafts of papers of cases, until these are signed."""

import datetime as dt

from postwatch.store.columns import OFFENDER, Continued, OwnedRow, masked, not_blank, not_negative, reference


class PaperDraft(Continued, OwnedRow, table=True):
    """The content of the draft of a paper of a case; the last draft counts.

    ``paper`` is the paper (`paper_kinds.CasePaper`), the other columns are as those of a decision and of a step;
    ``amount`` in đồng is a fine, ``decision_id`` or ``step_id`` the signed paper made of the draft. A draft binds
    nobody: no term, no mark and no figure rests on it.
    """

    __tablename__ = "paper_draft"
    __table_args__ = (*not_blank("paper", "path"), *not_negative("amount"))

    first_id: int | None = reference("paper_draft.id", required=False)
    case_id: int = reference("violation_case.id")
    decision_id: int | None = reference("sanction_decision.id", required=False)
    step_id: int | None = reference("case_step.id", required=False)
    paper: str
    offender_name: str | None = masked(OFFENDER, default=None)
    drafted_on: dt.date
    authority: str | None = None
    person: str | None = masked(default=None)
    amount: int | None = None
    warning: bool | None = None
    additional: str | None = masked(default=None)
    remedies: str | None = masked(default=None)
    fine_reason: str | None = masked(default=None)
    reason: str | None = masked(default=None)
    other_conduct: str | None = masked(default=None)
    ground: str | None = None
    body: str | None = masked(default=None)
    words: str | None = masked(default=None)
    path: str
