"""Records that are typed again: they complete an earlier record, or are refused where they add nothing.

Missing facts may come later, or in another copy of the case: they contradict nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlmodel import Session

from postwatch.case import rules, steps
from postwatch.case.facts import AnyCase, StepFacts
from postwatch.case.state import CaseFile
from postwatch.case.tables import Case, CaseStep, Payment, StepKind
from postwatch.errors import AlreadyThereError
from postwatch.language import _
from postwatch.store.columns import continued
from postwatch.vietnamese import dong, spelled

# Columns with a number of a document.
_NUMBERS = ("number", "minutes_number", "sender_number", "proof_number")
# What may come with the number or the time: written where it was not known, and the same where it was.
_LATER = ("number", "at", "person", "authority", "body", "ground")
# All that a step says when it is typed.
_TYPED = (
    "taken_on", "number", "person", "words", "offender_name", "at", "body", "authority", "ground", "until",
    "answered_on", "outcome", "amount", "times", "norm",
)  # fmt: skip
# What may be known of a payment once its proof is there.
_OF_PROOF = ("proof_number", "treasury", "interest")


def is_same(column: str, one: Any, other: Any) -> bool:
    """Return whether two values of a column are the same, however a text is spelled or a number written."""
    if not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    return rules.same_decision(one, other) if column in _NUMBERS else spelled(one) == spelled(other)


def agree(one: Any, other: Any, columns: Iterable[str]) -> bool:
    """Return whether two things contradict each other in none of some columns: a blank matches any value."""
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in columns)
    return all(ours is None or theirs is None or is_same(name, ours, theirs) for name, ours, theirs in pairs)


def likeness(one: Any, other: Any, columns: Iterable[str]) -> int:
    """Return in how many of some columns two things say the same."""
    pairs = ((name, getattr(one, name), getattr(other, name)) for name in columns)
    return sum(ours is not None and is_same(name, ours, theirs) for name, ours, theirs in pairs)


def adds(draft: Any, known: Any, columns: Iterable[str]) -> bool:
    """Return whether a draft fills a column that is unknown so far."""
    return any(getattr(known, name) is None and getattr(draft, name) is not None for name in columns)


def _is_issued(step: StepFacts) -> bool:
    """Return whether a step has a document: a request has a document once it is granted."""
    return step.kind not in steps.REQUESTS or step.outcome == steps.GRANTED


def completed_by(file: CaseFile, draft: StepFacts) -> list[StepFacts]:
    """Return the steps of its day whose documents have no number or time yet, and that say all else of a draft."""
    recorded = [step for step in file.steps if step.ground != steps.SAID]
    found = [step for step in recorded if _is_of(step, draft) and _says(step, draft, apart_from=_LATER)]
    numbered = [
        step for step in found if adds(draft, step, ["number"]) or rules.gains_series(step.number, draft.number)
    ]
    issued = [step for step in numbered if _is_issued(step)]
    return [step for step in found if step in issued or (step not in numbered and adds(draft, step, ["at"]))]


def complete(session: Session, case: Case, step: CaseStep, draft: StepFacts, **said: Any) -> CaseStep:
    """Complete a document with its number, time, signer, office, ground, where unknown, and the columns ``said``.

    Raises RuleError for a contradiction to the records.
    """
    told = {}
    for name in _LATER:
        known, typed = getattr(step, name), getattr(draft, name)
        if not is_same(name, known, typed):
            rules.check_same(case.code, known=known, typed=typed)
        has_series_now = name == "number" and rules.gains_series(known, typed)
        told[name] = typed if has_series_now else known or typed
    return continued(session, step, **told, **said)


def refuse_again(file: CaseFile, draft: StepFacts, *, is_signed: bool = False) -> None:
    """Refuse a document that is recorded already (AlreadyThereError): by its number, or by all its facts of a day.

    A prepared document has its number once a year; a signed document may have a number of another body, or of another
    day.
    """
    kind = draft.kind
    for step in file.standing:
        same = ("offender_name", "body", *(["ground"] if kind is StepKind.EXTEND else []))
        is_recorded = step.kind is kind and step.ground != steps.SAID
        is_alike = is_recorded and all(is_same(name, getattr(step, name), getattr(draft, name)) for name in same)
        has_number = is_alike and is_same("number", step.number, draft.number) and draft.number is not None
        is_ours = kind not in steps.COMPLAINTS and not is_signed and step.taken_on.year == draft.taken_on.year
        by_number = has_number and (is_ours or step.taken_on == draft.taken_on)
        if by_number or (is_recorded and not is_signed and not steps.RULES[kind].again and says_all(step, draft)):
            raise typed_twice(file.case, step)


def says_all(step: StepFacts, draft: StepFacts) -> bool:
    """Return whether a step is of the kind, the day and the offender of a draft, and says all that it says."""
    return _is_of(step, draft) and _says(step, draft)


def typed_twice(case: AnyCase, step: StepFacts) -> AlreadyThereError:
    """Return the refusal of a step that is recorded already."""
    return AlreadyThereError(
        _("“{what}” {number} of {day} is recorded in case {case}").format(
            what=_(steps.words_of(step.kind, step.ground)), number=step.number or "…", day=step.taken_on, case=case.code
        ),
        hint=_(
            "what was typed wrongly: postwatch withdraw {code} --reason TEXT; then record it again; another of that "
            "day: say how it differs, such as --number or --text"
        ).format(code=step.code),
    )


def paid_already(
    case: Case, payments: Sequence[Payment], draft: Payment, *, has_scan: bool
) -> Payment | None:  # fmt: skip
    """Return the payment of its day and amount that a draft completes: its proof may come later.

    Raises AlreadyThereError for a draft that adds nothing; a draft with another scan may be another payment.
    """
    same = [one for one in payments if (one.paid_on, one.amount) == (draft.paid_on, draft.amount)]
    alike = [one for one in same if agree(one, draft, _OF_PROOF)]
    known = max(alike, key=lambda one: likeness(one, draft, _OF_PROOF), default=None)
    if known is None or adds(draft, known, _OF_PROOF) or (has_scan and known.evidence_id is None):
        return known
    if has_scan and draft.proof_number is None:
        return None
    raise paid_twice(case, known)


def with_proof(payment: Payment, draft: Payment) -> dict[str, Any]:
    """Return the columns of the proof of a payment, completed from a draft."""
    return {name: either(getattr(payment, name), getattr(draft, name)) for name in _OF_PROOF}


def either(known: Any, typed: Any) -> Any:
    """Return the known value, else the value typed now."""
    return typed if known is None else known


def paid_twice(case: Case, payment: Payment) -> AlreadyThereError:
    """Return the refusal of a payment that is recorded already."""
    return AlreadyThereError(
        _("The payment of {amount} on {day}, proof {number}, is recorded in case {case}").format(
            amount=dong(payment.amount), day=payment.paid_on, number=payment.proof_number or "…", case=case.code
        ),
        hint=_(
            "what was typed wrongly: postwatch amend {code} --reason TEXT; another one of that day has another proof: "
            "--proof-number NUMBER"
        ).format(code=payment.code),
    )


def _is_of(step: StepFacts, draft: StepFacts) -> bool:
    return (step.kind, step.taken_on, step.offender_name) == (draft.kind, draft.taken_on, draft.offender_name)


def _says(step: StepFacts, draft: StepFacts, *, apart_from: Collection[str] = ()) -> bool:
    """Return whether a step says all that a draft says; of some columns it may say nothing yet."""
    return all(
        typed is None
        or is_same(name, typed, getattr(step, name))
        or (name in apart_from and getattr(step, name) is None)
        for name in _TYPED
        for typed in [getattr(draft, name)]
    )
