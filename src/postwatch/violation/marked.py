"""Papers of cases that were recorded as they were signed, with what is wrong with them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.language import N_, _, in_sentence
from postwatch.violation.rules import FAULTS, faults_in
from postwatch.violation.tables import Case, CaseStep, Decision, Explanation, Payment, StepKind

if TYPE_CHECKING:
    from postwatch.violation.standing import CaseFile

_WORDS = {
    "decision": N_("sanction decision"),
    "handing_over": N_("handing over of the decision"),
    "explanation": N_("explanation"),
    "payment": N_("payment of a fine"),
}


@dataclass(frozen=True)
class MarkedPaper:
    """A paper of a case (code), by its day, with what is wrong with it: keys of `rules.FAULTS`.

    ``paper`` is ``decision``, ``handing_over``, ``explanation``, ``payment`` or the kind of a step.
    """

    case: str
    paper: str
    number: str | None
    signed_on: dt.date
    faults_list: tuple[str, ...]

    def sentence(self, translate: Callable[[str], str] = _) -> str:
        """Return what is wrong with the paper as a sentence of the screen, or in the language of ``translate``."""
        name = translate(_WORDS.get(self.paper) or StepKind(self.paper).word)
        said = {
            "paper": " ".join([name[:1].upper() + name[1:], *([self.number] if self.number else [])]),
            "day": in_sentence(self.signed_on),
            "faults": "; ".join(translate(FAULTS[fault]) for fault in self.faults_list),
        }
        return translate(N_("{paper} of {day} was made {faults}")).format(**said)


class _Place(NamedTuple):
    """Where a kind of paper keeps its day, its number and its faults."""

    paper: str
    table: Any
    day: str
    number: str
    faults: str = "faults"


_STEP = _Place("", CaseStep, "taken_on", "number")
_PLACES = (
    _Place("decision", Decision, "decided_on", "number"),
    _Place("handing_over", Decision, "handed_over_on", "number", "handed_over_faults"),
    _STEP,
    _Place("explanation", Explanation, "asked_on", "sender_number"),
    _Place("payment", Payment, "paid_on", "proof_number"),
)


def marked_in(file: "CaseFile") -> Iterator[MarkedPaper]:
    """Yield the marked papers of a case: of the decisions in force against all its offenders, and what leads there."""
    rows: list[Any] = [*file.standing, *file.explanations]
    for one in (file, *file.others):
        rows += [one.decision, *one.marked_payments] if one.decision is not None else []
    for row in rows:
        for place in _PLACES:
            if isinstance(row, place.table) and getattr(row, place.faults):
                yield _marked(place, file.case.code, row)


def marked_within(session: Session, first: dt.date, last: dt.date) -> Iterator[MarkedPaper]:
    """Yield the marked papers of days from a first to a last one, each kind in the order of its days."""
    for place in _PLACES:
        day, faults = (col(getattr(place.table, name)) for name in (place.day, place.faults))
        found = select(place.table, col(Case.code)).where(day.between(first, last), faults.is_not(None))
        if place.table is Payment:
            found = found.join(Decision, col(Decision.id) == Payment.decision_id)
        owner = Decision if place.table is Payment else place.table
        of_case = found.join(Case, col(Case.id) == owner.case_id).order_by(day, col(place.table.id))
        for row, case in session.exec(of_case):
            yield _marked(place, case, row)


def _marked(place: _Place, case: str, row: Any) -> MarkedPaper:
    paper = row.kind.value if place is _STEP else place.paper
    number, day, faults = (getattr(row, name) for name in (place.number, place.day, place.faults))
    return MarkedPaper(case, paper, number, day, faults_in(faults))
