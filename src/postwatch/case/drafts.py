"""The content of the draft of a paper: kept until it is signed, used when it is, and compared with the signed paper."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from postwatch.case.actions import offender_meant, offender_or_case
from postwatch.case.doubles import is_same
from postwatch.case.draft_tables import PaperDraft
from postwatch.case.facts import DecisionDraft, StepFacts
from postwatch.case.lookup import find_case
from postwatch.case.options import DecisionGrounds
from postwatch.case.paper_kinds import DECIDING, CasePaper
from postwatch.case.signatures import head_of_day, title_of_head, whole_title
from postwatch.case.state import CaseFile, file_of
from postwatch.case.steps import ABOUT_GOODS
from postwatch.case.unsigned_drafts import SIGNED_BY, draft_of, drafted_for, just_signed, open_draft
from postwatch.desk import Desk
from postwatch.errors import UsageError
from postwatch.labels import label_in_words
from postwatch.language import N_, _
from postwatch.options import missing
from postwatch.store.columns import continued, save
from postwatch.vietnamese import choice, money

# Columns of a signed paper compared with its draft: the name of each, and the column of the draft.
_OF_DECISION = {
    "authority": (N_("Authority"), "authority"),
    "decided_by": (N_("Decided by"), "person"),
    "fine": (N_("Fine"), "amount"),
    "warning": (N_("Warning"), "warning"),
    "additional": (N_("Additional sanction"), "additional"),
    "remedies": (N_("Remedies"), "remedies"),
}
# What a decision takes over from its draft where it is not typed, and what its grounds take over, by the columns.
_DECISION_COMPLETED = {
    "authority": "authority",
    "decided_by": "person",
    "additional": "additional",
    "remedies": "remedies",
    "fine_reason": "fine_reason",
}
_GROUNDS_COMPLETED = {"reason": "reason", "other_conduct": "other_conduct"}
_OF_STEP = {
    "authority": (N_("Authority"), "authority"),
    "body": (N_("Receiver or authority"), "body"),
    "person": (N_("Who signs"), "person"),
    "ground": (N_("Ground"), "ground"),
    "amount": (N_("Fine"), "amount"),
    "words": (N_("Text"), "words"),
}


def keep_draft(session: Session, *, case_id: int, offender_name: str | None, paper: CasePaper, **said: Any) -> None:
    """Keep what a draft says (columns of `PaperDraft`) in place of an earlier draft, even of another form."""
    offender_name = drafted_for(paper, offender_name)
    known = draft_of(session, case_id, offender_name, DECIDING if paper in DECIDING else (paper,))
    if known is None:
        save(session, PaperDraft(case_id=case_id, offender_name=offender_name, paper=paper.value, **said))
    else:
        continued(session, known, paper=paper.value, decision_id=None, step_id=None, **said)


def as_drafted(
    session: Session,
    desk: Desk,
    file: CaseFile,
    offender_name: str | None,
    draft: DecisionDraft,
    grounds: DecisionGrounds,
) -> tuple[DecisionDraft, DecisionGrounds]:
    """Return a decision completed from its draft: who decides, the sanctions and the reasons that were not typed.

    Where no draft names who decides, the head of the office does. Raises UsageError where nobody is known.
    """
    known = open_draft(session, file, offender_name, DECIDING)
    if known is not None:
        if draft.fine is None and not draft.warning:
            draft = replace(draft, fine=known.amount, warning=bool(known.warning))
        draft = replace(draft, **_completed(draft, known, _DECISION_COMPLETED))
        grounds = replace(grounds, **_completed(grounds, known, _GROUNDS_COMPLETED))
    if grounds.as_signed is not None and draft.authority and draft.decided_by:
        return draft, grounds  # a signed decision is recorded as it is on paper
    return who_decides(session, desk, draft), grounds


def _completed(typed: object, known: PaperDraft, columns: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of some fields as they were typed, else those of their columns in a draft."""
    return {name: getattr(typed, name) or getattr(known, column) for name, column in columns.items()}


def paper_signed(text: str) -> CasePaper:
    """Return the paper that is signed as a step. Raises UsageError for a paper that is recorded in another way."""
    paper = choice(CasePaper, text, what=_("paper of a case"))
    if paper in SIGNED_BY:
        return paper
    raise UsageError(
        _("The paper “{paper}” is not recorded in this way").format(paper=paper.in_words),
        hint=_("a decision: postwatch case sign CASE decision; about goods: postwatch case goods CASE; what is "
               "possible: postwatch case step CASE"),
    )  # fmt: skip


def step_as_drafted(session: Session, desk: Desk, *, case: str, paper: CasePaper, draft: StepFacts) -> StepFacts:
    """Return a step completed from the draft of its paper, in the fields that were not typed."""
    row = find_case(session, desk, case=case)
    meant = drafted_for(paper, offender_or_case(session, row, draft.offender_name))
    known = open_draft(session, file_of(session, row), meant, (paper,))
    told: dict[str, Any] = {name: getattr(draft, name) or getattr(known, name, None) for name in _OF_STEP}
    head = head_of_day(session, draft.taken_on) if SIGNED_BY[paper] in ABOUT_GOODS else None
    return draft._replace(**told | {"person": told["person"] or (head.name if head is not None else None)})


def who_decides(session: Session, desk: Desk, draft: DecisionDraft) -> DecisionDraft:
    """Return a decision with its office-holder and the whole title: the person named, else the head of the office.

    Raises UsageError where nobody is named and no head, or more than one, is known.
    """
    head = head_of_day(session, draft.decided_on)
    if head is not None and not draft.decided_by:
        draft = replace(draft, decided_by=head.name)
    if head is not None and not draft.authority:
        draft = replace(draft, authority=title_of_head(session, desk, head, draft.decided_on))
    said = {"--authority": draft.authority, "--by": draft.decided_by}
    if not all(said.values()):
        raise missing([flag for flag, value in said.items() if not value])
    return replace(draft, authority=whole_title(session, desk, draft.authority, draft.decided_on))


def unlike_draft(
    session: Session, desk: Desk, *, case: str, against: str | None, papers: Collection[CasePaper]
) -> tuple[str | None, list[dict[str, str]]]:
    """Return which of some papers was drafted and is signed (None for none), and where it is unlike its draft."""
    row = find_case(session, desk, case=case)
    is_of_goods = all(SIGNED_BY.get(one) in ABOUT_GOODS for one in papers)
    offender_name = None if is_of_goods else offender_meant(session, row, against)
    draft = draft_of(session, row.id, offender_name, papers)
    if draft is None:
        return None, []
    signed = just_signed(file_of(session, row), draft)
    if signed is None:
        return None, []
    names = _OF_DECISION if draft.paper in DECIDING else _OF_STEP
    return draft.paper, [
        {"what": label_in_words(column, called), "signed": _in_words(ours), "drafted": _in_words(drafted)}
        for name, (called, column) in names.items()
        for ours, drafted in [(getattr(signed, name) or None, getattr(draft, column) or None)]
        if not is_same(name, ours, drafted)
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes")
    return money(value) if isinstance(value, int) else value or "…"
