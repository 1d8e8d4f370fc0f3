"""Earlier decisions against the same legal person: which of them make an act a repeat (tái phạm).

Luật Xử lý vi phạm hành chính, Điều 2.5: who commits the act again before the sanction is regarded as never imposed,
which is a year after it was complied with or lapsed (Điều 7.1). Wording unverified.
"""

import datetime as dt
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from postwatch.dataclass import dataclass
from postwatch.days import add_months
from postwatch.law import moves
from postwatch.law.actions import consequences_of
from postwatch.law.catalogue import Catalogue
from postwatch.law.rows import REPEATED, Act
from postwatch.law.rules import suspends
from postwatch.recipient.tables import ACTS_UNDER_MANDATE, Recipient
from postwatch.store.composed import composed
from postwatch.store.remembered import remembered
from postwatch.vietnamese import spelled
from postwatch.violation.governing import governing_day
from postwatch.violation.standing import CaseFile, files_of
from postwatch.violation.tables import Case, Decision, Violation

_MONTHS_UNTIL_CLEARED, _MONTHS_AFTER_WARNING, _MONTHS_UNTIL_LAPSED = 12, 6, 12


@dataclass(frozen=True)
class EarlierDecision:
    """A decision that was made against the legal person before an act; ``counts_until`` is its last day for Điều 7.

    ``is_repeat`` says that it was for the same act, under whatever number, and that the act came before that day.
    """

    case: str
    number: str | None
    decided_on: dt.date
    recipient: str
    decree: str
    provision: str
    counts_until: dt.date
    is_repeat: bool


def earlier_decisions(
    session: Session, catalogue: Catalogue, act: Violation, row: Act, *, on: dt.date
) -> list[EarlierDecision]:
    """Return the sanctions that this office knows of against the offender of an act of the day ``on``.

    The units of an enterprise are one legal person (Nghị định 118/2021/NĐ-CP, Điều 3.4). A decision on remedies alone
    is no sanction.
    """
    numbers = numbers_of(catalogue, row)
    units = units_of_one_person(session, act.recipient_id)
    found = _decided_before(session, units, act.case_id, on).all()
    files = files_of(session, col(Case.id).in_([case.id for _other, _decision, case, _unit in found])) if found else {}
    return [
        EarlierDecision(
            case.code, decision.number, decision.decided_on, unit, other.decree, other.provision, until,
            is_repeat=(other.decree, other.provision) in numbers and on <= until,
        )
        for other, decision, case, unit in found
        if same_offender(other.offender_name, act.offender_name) and is_sanction(decision)
        and (until := _counts_until(decision, files[case.id].against(other.offender_name)))
    ]  # fmt: skip


@composed
def _decided_before(units: list[int], case_id: int, on: dt.date) -> Any:
    """Return the decisions on other cases of units, each with its violations, their case and the code of the unit."""
    return (
        select(Violation, Decision, Case, Recipient.code)
        .join(Case, col(Case.id) == Violation.case_id)
        .join(Decision, col(Decision.case_id) == Case.id)
        .join(Recipient, col(Recipient.id) == Violation.recipient_id)
        .where(
            col(Violation.recipient_id).in_(units),
            col(Decision.offender_name).is_not_distinct_from(Violation.offender_name),
            Case.id != case_id,
            Decision.decided_on < on,
            col(Decision.annulled_on).is_(None),
        )
        .order_by(col(Decision.decided_on), col(Violation.id))
    )


def conditions_of(session: Session, catalogue: Catalogue, act: Violation, row: Act) -> tuple[str, ...]:
    """Return which conditions of consequences hold for a violation: it is a repeat, by this office's own register.

    Nothing is asked where no consequence depends on it.
    """
    day = governing_day(act)
    if all(one.condition != REPEATED for one in consequences_of(catalogue, row, day)):
        return ()
    return (REPEATED,) if any(one.is_repeat for one in earlier_decisions(session, catalogue, act, row, on=day)) else ()


def same_offender(one: str | None, other: str | None) -> bool:
    """Return whether two names are of one person, however they are typed; None is the unit itself."""
    return one == other or (one is not None and other is not None and spelled(one) == spelled(other))


def is_sanction(decision: Decision) -> bool:
    """Return whether a decision sanctions: a fine, a warning or a suspension; one on remedies alone does not."""
    return bool(decision.fine or decision.warning or suspends(decision.additional))


def numbers_of(catalogue: Catalogue, row: Act) -> set[tuple[str, str]]:
    """Return the decrees and provisions under which an act is known, its own and those that it moved from or to."""
    return {(decree, str(reference)) for decree, reference in moves.numbers_of(catalogue.moves, row)}


@remembered
def units_of_one_person(session: Session, unit_id: int) -> list[int]:
    """Return the ids of the units of the enterprise that a unit is or belongs to: they are one legal person.

    An agent with a legal form of its own, such as a household or another company, is a person of its own: what counts
    as the enterprise are its branches, representative offices and places of business (Nghị định 118/2021/NĐ-CP, Điều
    3.4), as on paper (`letters.legal_person`).
    """
    unit = session.get_one(Recipient, unit_id)
    if unit.parent_id is not None and unit.legal_form is not None and unit.legal_form not in ACTS_UNDER_MANDATE:
        return [unit_id]
    return list(_units_of_enterprise(session, unit.parent_id or unit.id))


@composed
def _units_of_enterprise(enterprise: int) -> Any:
    form = col(Recipient.legal_form)
    points = and_(Recipient.parent_id == enterprise, or_(form.is_(None), form.in_(ACTS_UNDER_MANDATE)))
    return select(Recipient.id).where(or_(Recipient.id == enterprise, points))


def _counts_until(decision: Decision, file: CaseFile) -> dt.date:
    """Return until when a decision counts: a year after it was complied with, or after it lapsed (Điều 74.1).

    After a warning half a year (Điều 7.1). Of a suspension alone no day of compliance is kept.
    """
    cleared = _MONTHS_AFTER_WARNING if decision.warning and not decision.fine else _MONTHS_UNTIL_CLEARED
    if file.decision is not None and file.decision.id == decision.id and file.complied_on is not None:
        return add_months(file.complied_on, cleared)
    return add_months(decision.decided_on, _MONTHS_UNTIL_LAPSED + cleared)
