"""Papers of cases that were recorded as they were signed, with what is wrong with them."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Date, bindparam, text
from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.language import N_, _, in_sentence
from postwatch.violation.rules import FAULTS, faults_in
from postwatch.violation.steps import words_of
from postwatch.violation.tables import StepKind

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


def paper_in_words(row: Any, offender: str | None) -> str:
    """Return a paper of a case as people call it: what it is, its number and its day, and whom it is about."""
    place = next(one for one in _PLACES if row.__tablename__ == one.name)
    what = _(words_of(row.kind, row.ground)) if place is _STEP else _(_WORDS[place.paper])
    number, day = getattr(row, place.number), getattr(row, place.day)
    words = _("{paper} of {day}").format(paper=f"{what} {number}" if number else what, day=day)
    return f"{words} ({offender})" if offender else words


class _Place(NamedTuple):
    """Where a kind of paper keeps its day, its number and its faults: a table by its name, and its columns."""

    paper: str
    name: str
    day: str
    number: str
    faults: str = "faults"

    @property
    def kind(self) -> str:
        """Return what the paper is as an expression of SQL."""
        return f"'{self.paper}'" if self.paper else f"{self.name}.kind"

    @property
    def owner(self) -> str:
        """Return the table that knows the case; a payment does so by its decision."""
        return "sanction_decision" if self.name == "payment" else self.name

    @property
    def joined(self) -> str:
        """Return how that table is reached."""
        return "" if self.owner == self.name else "JOIN sanction_decision ON sanction_decision.id = payment.decision_id"


_STEP = _Place("", "case_step", "taken_on", "number")
_PLACES = (
    _Place("decision", "sanction_decision", "decided_on", "number"),
    _Place("handing_over", "sanction_decision", "handed_over_on", "number", "handed_over_faults"),
    _STEP,
    _Place("explanation", "explanation", "asked_on", "sender_number"),
    _Place("payment", "payment", "paid_on", "proof_number"),
)


def marked_in(file: "CaseFile") -> Iterator[MarkedPaper]:
    """Yield the marked papers of a case: of the decisions in force against all its offenders, and what leads there."""
    rows: list[Any] = [*file.standing, *file.explanations]
    for one in (file, *file.others):
        rows += [one.decision, *one.marked_payments] if one.decision is not None else []
    for row in rows:
        for place in _PLACES:
            if row.__tablename__ == place.name and getattr(row, place.faults):
                yield _marked(place, file.case.code, row)


# One statement as text: built from tables, five of them cost more than the rest of a small report.
_WITHIN = " UNION ALL ".join(
    f"SELECT {place.kind} AS paper, violation_case.code AS case_code, {place.name}.{place.number} AS number, "  # noqa: S608
    f"{place.name}.{place.day} AS signed_on, {place.name}.{place.faults} AS faults "
    f"FROM {place.name} {place.joined} JOIN violation_case ON violation_case.id = {place.owner}.case_id "
    f"WHERE {place.name}.{place.faults} IS NOT NULL AND {place.name}.withdrawn_on IS NULL "
    f"AND violation_case.withdrawn_on IS NULL AND {place.name}.office_id = :office "
    f"AND {place.name}.{place.day} BETWEEN :first AND :last"
    for place in _PLACES
)


def marked_within(session: Session, first: dt.date, last: dt.date) -> Iterator[MarkedPaper]:
    """Yield the marked papers of days from a first to a last one, in the order of their days."""
    days = (bindparam("first", type_=Date), bindparam("last", type_=Date))
    statement = text(f"{_WITHIN} ORDER BY signed_on, case_code, paper").bindparams(*days).columns(signed_on=Date)
    found = session.connection().execute(statement, {"office": session.info["office_id"], "first": first, "last": last})
    for row in found:
        yield MarkedPaper(row.case_code, row.paper, row.number, row.signed_on, faults_in(row.faults))


def _marked(place: _Place, case: str, row: Any) -> MarkedPaper:
    paper = row.kind.value if place is _STEP else place.paper
    number, day, faults = (getattr(row, name) for name in (place.number, place.day, place.faults))
    return MarkedPaper(case, paper, number, day, faults_in(faults))
