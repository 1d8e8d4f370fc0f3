"""Papers of rounds read: the letters in force and the signed minutes of a round, or of a unit in it."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import true
from sqlmodel import Session, col, or_, select

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.inspection.paper_rules import PAPERS, PaperTerm
from postwatch.inspection.paper_tables import InspectionPaper, PaperKind
from postwatch.inspection.round_tables import InspectionRound
from postwatch.language import _
from postwatch.law import questions as law
from postwatch.law.confirmed import catalogue_of
from postwatch.register.conditions import in_force, waits_for_issue
from postwatch.register.tables import LetterStatus

# What letters say of visits, and what of the plan of their round.
TELLING_VISITS = frozenset(one for one in PaperKind if PAPERS[one.value].tells_results)
TELLING_PLANS = frozenset(PaperKind)


@dataclass(frozen=True)
class RoundPaperLine:
    """A letter of a round.

    ``paper`` is its code, ``recalls`` and ``corrects`` name the letter that it ends or corrects.
    """

    paper: str
    kind: PaperKind
    status: LetterStatus
    symbol: str | None
    issued_on: dt.date | None
    recalls: str | None
    corrects: str | None


def letters_of(
    session: Session, inspection: InspectionRound, *, unit_id: int | None = None, waiting: bool = False
) -> Sequence[InspectionPaper]:
    """Return the letters of a round that are in force, or those ``waiting`` for their number, in their order.

    Those of the whole round, and where a unit is named its own too; without letters about a letter.
    """
    of_unit = col(InspectionPaper.recipient_id).is_(None)
    found = select(InspectionPaper).where(
        InspectionPaper.round_id == inspection.id,
        or_(of_unit, InspectionPaper.recipient_id == unit_id) if unit_id is not None else of_unit,
        col(InspectionPaper.recalls_id).is_(None),
        col(InspectionPaper.corrects_id).is_(None),
        waits_for_issue(InspectionPaper) if waiting else in_force(InspectionPaper),
    )
    return session.exec(found.order_by(col(InspectionPaper.id))).all()


def refuse_other_decision(
    session: Session, inspection: InspectionRound, *, number: str | None, on: dt.date | None, signer: str | None
) -> None:
    """Refuse another number, day or signer of a round than those of the decision that the office issued (RuleError)."""
    for one in letters_of(session, inspection):
        stated = (one.symbol, one.issued_on, inspection.decision_signer)
        if one.kind is PaperKind.DECISION and (number, on, signer) != stated:
            raise RuleError(
                _("Round {round} has {symbol} of {day}: {what}").format(
                    round=inspection.code, symbol=one.symbol, day=one.issued_on, what=one.kind.in_words
                ),
                hint=_("correct it instead: postwatch paper correct {code} --text TEXT").format(code=one.code),
            )


def letters_telling(
    session: Session, inspection: InspectionRound, *, unit_id: int | None = None, kinds: Collection[PaperKind]
) -> dict[str, str]:
    """Return the letters of a round of some kinds, by their codes: symbols, or files of drafts.

    With a unit, those of the round and of the unit; letters that ended are left out.
    """
    of_unit = col(InspectionPaper.recipient_id).is_(None)
    found = select(InspectionPaper).where(
        InspectionPaper.round_id == inspection.id,
        or_(of_unit, InspectionPaper.recipient_id == unit_id) if unit_id is not None else true(),
        col(InspectionPaper.kind).in_(kinds),
        col(InspectionPaper.ended_on).is_(None),
        col(InspectionPaper.recalls_id).is_(None),
        col(InspectionPaper.corrects_id).is_(None),
    )
    return {one.code: one.symbol or one.path for one in session.exec(found.order_by(col(InspectionPaper.id)))}


def concluding_term(
    session: Session, desk: Desk, kind: PaperKind, *, decided_on: dt.date, since: dt.date
) -> PaperTerm | None:
    """Return by when a report or conclusions are made, by the law of the decision; None where it sets no days."""
    name, catalogue = PAPERS[kind.value].term, catalogue_of(session, desk)
    rule = law.concluding_term(catalogue, name=name, on=decided_on) if name else None
    if rule is None or rule.amount is None:
        return None
    due_on = catalogue.calendar.add_calendar_days(since, rule.amount)
    return PaperTerm(since, rule.amount, due_on, rule.basis, rule.confidence)


def paper_lines(session: Session, inspection: InspectionRound) -> tuple[RoundPaperLine, ...]:
    """Return all letters of a round but dropped drafts, in their order."""
    found = select(InspectionPaper).where(
        InspectionPaper.round_id == inspection.id,
        or_(col(InspectionPaper.issued_on).is_not(None), col(InspectionPaper.ended_on).is_(None)),
    )
    papers = session.exec(found.order_by(col(InspectionPaper.id))).all()
    codes = {one.id: one.code for one in papers}
    return tuple(
        result_of(
            RoundPaperLine,
            one,
            paper=one.code,
            recalls=codes.get(one.recalls_id or 0),
            corrects=codes.get(one.corrects_id or 0),
        )
        for one in papers
    )
