"""Papers of cases that were recorded as signed, with their faults."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from postwatch.case.rules import FAULTS
from postwatch.case.steps import words_of
from postwatch.case.tables import StepKind
from postwatch.dataclass import dataclass
from postwatch.language import N_, _, in_sentence

_WORDS = {
    "decision": N_("sanction decision"),
    "handing_over": N_("handing over of the decision"),
    "explanation": N_("explanation"),
    "payment": N_("payment of a fine"),
}


# By the table of a paper: what it is, and its columns of its day and its number.
_PLACES = {
    "sanction_decision": ("decision", "decided_on", "number"),
    "case_step": ("step", "taken_on", "number"),
    "explanation": ("explanation", "asked_on", "sender_number"),
    "payment": ("payment", "paid_on", "proof_number"),
}


@dataclass(frozen=True)
class MarkedPaper:
    """A paper of a case (code), by its day, with its faults: keys of `rules.FAULTS`.

    ``paper`` is ``decision``, ``handing_over``, ``explanation``, ``payment`` or the kind of a step; ``later_list`` has
    the faults that were not known when it was recorded.
    """

    case: str
    paper: str
    number: str | None
    signed_on: dt.date
    faults_list: tuple[str, ...]
    later_list: tuple[str, ...]

    def sentence(self, translate: Callable[[str], str] = _) -> str:
        """Return the faults of the paper as a sentence of the screen, or in the language of ``translate``."""
        name = translate(_WORDS.get(self.paper) or StepKind(self.paper).word)
        said = {
            "paper": " ".join([name[:1].upper() + name[1:], *([self.number] if self.number else [])]),
            "day": in_sentence(self.signed_on),
            "faults": "; ".join(translate(FAULTS[fault]) for fault in self.faults_list),
        }
        return translate(N_("{paper} of {day} was made {faults}")).format(**said)


def day_of_paper(row: Any) -> dt.date:
    """Return the day of a paper of a case."""
    _paper, day_column, _number_column = _PLACES[row.__tablename__]
    day: dt.date = getattr(row, day_column)
    return day


def paper_in_words(row: Any, offender: str | None) -> str:
    """Return a paper of a case as people call it: its kind, its number and its day, and whom it is about."""
    paper, day_column, number_column = _PLACES[row.__tablename__]
    what = _(words_of(row.kind, row.ground)) if paper == "step" else _(_WORDS[paper])
    number, day = getattr(row, number_column), getattr(row, day_column)
    words = _("{paper} of {day}").format(paper=f"{what} {number}" if number else what, day=day)
    return f"{words} ({offender})" if offender else words
