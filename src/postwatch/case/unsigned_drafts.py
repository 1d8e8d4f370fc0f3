"""Which papers of cases are drafted, and which of them wait for a signature."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session

from postwatch.case.draft_tables import PaperDraft
from postwatch.case.facts import DecisionFacts, StepFacts
from postwatch.case.paper_kinds import DECIDING, CasePaper
from postwatch.case.state import CaseFile, file_of
from postwatch.case.steps import ABOUT_GOODS
from postwatch.case.tables import Case, CaseStep, Decision, StepKind
from postwatch.store.columns import continued, rows_with

SIGNED_BY: Mapping[CasePaper, StepKind] = {
    CasePaper.CORRECTION: StepKind.CORRECT,
    CasePaper.ANNULMENT: StepKind.ANNUL,
    CasePaper.VERIFICATION: StepKind.VERIFY,
    CasePaper.TRANSFER: StepKind.TRANSFER,
    CasePaper.HOLD: StepKind.HOLD_DECISION,
    CasePaper.RETURN: StepKind.RETURN,
}
"""The papers that are drafted before they are signed, beside the decision, and the step that each is."""


def drafted_for(paper: CasePaper, offender_name: str | None) -> str | None:
    """Return against whom the draft of a paper is kept: goods are held in the case."""
    return None if SIGNED_BY.get(paper) in ABOUT_GOODS else offender_name


def draft_of(
    session: Session, case_id: int, offender_name: str | None, papers: Collection[CasePaper]
) -> PaperDraft | None:
    """Return the draft of any of the given papers of a case about an offender; None where none was made."""
    made = rows_with(session, PaperDraft, case_id=case_id, offender_name=offender_name)
    return next((one for one in made if one.paper in papers), None)


def open_draft(
    session: Session, file: CaseFile, offender_name: str | None, papers: Collection[CasePaper]
) -> PaperDraft | None:
    """Return such a draft as long as it is not signed."""
    draft = draft_of(session, file.case.id, offender_name, papers)
    return None if draft is None or signed_of(file, draft) is not None else draft


def signed_of(file: CaseFile, draft: PaperDraft) -> DecisionFacts | StepFacts | None:
    """Return the decision or step that was signed of a draft, None until it is and once that was withdrawn."""
    signed_id = draft.decision_id or draft.step_id
    return next((one for one in _recorded(file, draft) if one.id == signed_id), None)


def just_signed(file: CaseFile, draft: PaperDraft) -> DecisionFacts | StepFacts | None:
    """Return the signed paper of a draft, as long as nothing of its kind was recorded since."""
    signed = signed_of(file, draft)
    return signed if signed is not None and signed.id == max(one.id or 0 for one in _recorded(file, draft)) else None


def _recorded(file: CaseFile, draft: PaperDraft) -> Sequence[DecisionFacts | StepFacts]:
    """Return the decisions, or the steps, that are recorded of the paper of a draft and its offender."""
    name = draft.offender_name
    if draft.paper in DECIDING:
        return [one for one in file.whole.made if one.offender_name == name]
    kind = SIGNED_BY[CasePaper(draft.paper)]
    return [one for one in file.whole.steps if (one.kind, one.offender_name) == (kind, name)]


def note_signed(session: Session, signed: Decision | CaseStep) -> None:
    """Note that a decision or a step was signed of the draft that waits for it in its case, if there is one."""
    papers: Collection[CasePaper] = DECIDING
    column = "decision_id"
    if isinstance(signed, CaseStep):
        papers, column = [paper for paper, kind in SIGNED_BY.items() if kind is signed.kind], "step_id"
    if not papers:
        return
    file = file_of(session, session.get_one(Case, signed.case_id))
    draft = open_draft(session, file, signed.offender_name, papers)
    if draft is not None:
        continued(session, draft, **{column: signed.record_id})


class Unsigned(NamedTuple):
    """A draft of a paper of a case (its file) that is not signed."""

    file: CaseFile
    draft: PaperDraft
    paper: CasePaper

    @property
    def is_decision(self) -> bool:
        """Return whether the paper is a decision, in any of its forms."""
        return self.paper in DECIDING


def unsigned_papers(session: Session, files: Mapping[int, CaseFile]) -> Iterator[Unsigned]:
    """Yield the drafts of cases (files by id) that are not signed."""
    for draft in rows_with(session, PaperDraft, by="id").all():
        file = files.get(draft.case_id)
        paper = CasePaper(draft.paper)
        # Of goods only as long as some are held; for want of their names they are.
        is_gone = SIGNED_BY.get(paper) in ABOUT_GOODS and file is not None and bool(file.goods) and not file.held
        if file is not None and signed_of(file, draft) is None and not is_gone:
            yield Unsigned(file, draft, paper)
