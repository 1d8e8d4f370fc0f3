"""A document of a case that is typed again: it is given its number, or it was typed twice."""

from sqlmodel import Session

from postwatch.errors import AlreadyThereError
from postwatch.language import _
from postwatch.store.columns import save
from postwatch.violation import rules, steps
from postwatch.violation.options import StepDraft
from postwatch.violation.standing import CaseFile
from postwatch.violation.tables import Case, CaseStep, StepKind

# What may come with the number: written where it was not known, and the same where it was.
_LATER = ("number", "person", "authority", "body", "ground")
# Steps that may be taken twice in a day without another word.
_AGAIN = (StepKind.CLOSE, StepKind.DROP, StepKind.REOPEN, StepKind.TRANSFER, StepKind.TAKE_OVER)


def completed_by(file: CaseFile, kind: StepKind, draft: StepDraft) -> list[CaseStep]:
    """Return the steps of its day whose documents have no number yet, and which say all else that a draft says."""
    if draft.number is None:
        return []
    found = [step for step in file.steps if step.number is None and _is_issued(step)]
    return [step for step in found if _is_of(step, kind, draft) and _says(step, draft, apart_from=_LATER)]


def complete(session: Session, case: Case, step: CaseStep, draft: StepDraft) -> None:
    """Give a document its number, and what was not known of who signs, in what office, on what ground.

    Raises RuleError for what contradicts the records.
    """
    for name in _LATER:
        typed = getattr(draft, name)
        rules.check_same(case.code, known=getattr(step, name), typed=typed)
        setattr(step, name, getattr(step, name) or typed)
    save(session, step)


def refuse_again(file: CaseFile, kind: StepKind, draft: StepDraft, *, is_signed: bool = False) -> None:
    """Refuse a document that is recorded (AlreadyThereError): by its number, or in all that is said of a day.

    What is prepared has its number once a year; what is signed may be another body's, or another day's.
    """
    for step in file.standing:
        same = ("kind", "offender_name", "body", *(["ground"] if kind is StepKind.EXTEND else []))
        is_alike = all(getattr(step, name) == getattr(draft, name, kind) for name in same)
        has_number = is_alike and draft.number is not None and step.number == draft.number
        is_ours = kind not in steps.COMPLAINTS and not is_signed and step.taken_on.year == draft.taken_on.year
        by_number = has_number and (is_ours or step.taken_on == draft.taken_on)
        if by_number or (not is_signed and kind not in _AGAIN and says_all(step, kind, draft)):
            raise typed_twice(file.case, step)


def says_all(step: CaseStep, kind: StepKind, draft: StepDraft) -> bool:
    """Return whether a step is of the kind, the day and the offender of a draft, and says all that it says."""
    return _is_of(step, kind, draft) and _says(step, draft)


def typed_twice(case: Case, step: CaseStep) -> AlreadyThereError:
    """Return the refusal of a step that is recorded already."""
    return AlreadyThereError(
        _("“{what}” {number} of {day} is recorded in case {case}").format(
            what=step.kind.in_words, number=step.number or "…", day=step.taken_on, case=case.code
        ),
        hint=_(
            "what was typed wrongly: postwatch violation withdraw-step {case} --step {step} --of {day} --reason TEXT; "
            "then record it again; another one of that day: say how it differs, such as --number or --text"
        ).format(case=case.code, step=steps.verb_of(step.kind), day=step.taken_on),
    )


def _is_of(step: CaseStep, kind: StepKind, draft: StepDraft) -> bool:
    return (step.kind, step.taken_on, step.offender_name) == (kind, draft.taken_on, draft.offender_name)


def _is_issued(step: CaseStep) -> bool:
    """Return whether a step has a document: a request has one once it is granted."""
    return step.kind not in steps.REQUESTS or step.outcome == steps.GRANTED


def _says(step: CaseStep, draft: StepDraft, *, apart_from: tuple[str, ...] = ()) -> bool:
    """Return whether a step says all that a draft says; of some columns it may say nothing yet."""
    return all(
        typed is None or typed == getattr(step, name) or (name in apart_from and getattr(step, name) is None)
        for name, typed in vars(draft).items()
    )
