"""Which papers of cases are drafted, and which of them wait for a signature."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlmodel import Session

from postwatch.case.draft_tables import PaperDraft
from postwatch.case.paper_letters import CasePaper
from postwatch.case.state import CaseFile
from postwatch.case.tables import StepKind
from postwatch.store.columns import rows_with

SIGNED_BY: Mapping[CasePaper, StepKind] = {
    CasePaper.CORRECTION: StepKind.CORRECT,
    CasePaper.ANNULMENT: StepKind.ANNUL,
    CasePaper.VERIFICATION: StepKind.VERIFY,
    CasePaper.TRANSFER: StepKind.TRANSFER,
}
"""The papers that are drafted before they are signed, beside the decision, and the step that each is."""


def draft_of(
    session: Session, case_id: int, offender_name: str | None, papers: Collection[CasePaper]
) -> PaperDraft | None:
    """Return the draft of one of some papers of a case about an offender, None where none was made."""
    made = rows_with(session, PaperDraft, case_id=case_id, offender_name=offender_name)
    return next((one for one in made if one.paper in papers), None)


class Unsigned(NamedTuple):
    """A draft of a paper of a case (its file) that nothing recorded is."""

    file: CaseFile
    draft: PaperDraft
    paper: CasePaper
    is_decision: bool


def unsigned_papers(session: Session, files: Mapping[int, CaseFile]) -> Iterator[Unsigned]:
    """Yield the drafts of cases (files by id) that are not signed: a decision until there is one, another paper until
    a step of its kind is recorded.
    """
    for draft in rows_with(session, PaperDraft, by="id").all():
        whole, paper = files.get(draft.case_id), CasePaper(draft.paper)
        if whole is None:
            continue
        file, kind = whole.against(draft.offender_name), SIGNED_BY.get(paper)
        steps = [step for step in file.steps if step.kind is kind and step.taken_on >= draft.drafted_on]
        is_signed = bool(steps) if kind is not None else draft.decision_id is not None
        if not is_signed:
            yield Unsigned(file, draft, paper, is_decision=kind is None)
