"""Goods in custody at the end of a day: the lots of all cases, a lot being what one holding took."""

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from postwatch.dataclass import dataclass
from postwatch.store.columns import grouped, rows_with
from postwatch.violation.goods_tables import HeldGoods
from postwatch.violation.standing import CaseFile
from postwatch.violation.tables import Case, CaseStep, StepKind


@dataclass(frozen=True)
class Lot:
    """A lot in custody: its case (code), the unit (id) of the case, and the day from which it is held."""

    case: str
    recipient_id: int
    held_on: dt.date


def lots_held(session: Session, *days: dt.date) -> dict[dt.date, list[Lot]]:
    """Return the lots of which anything was in custody at the end of each day, in the order of their days.

    A lot of which a part left is one lot still; goods that a decision confiscated are in custody again once it is
    annulled (`CaseFile.held`).
    """
    goods = grouped((one.case_id, one) for one in rows_with(session, HeldGoods, by="id"))
    cases = {case.id: case for case in session.exec(select(Case).where(col(Case.id).in_(goods)))}
    taken = select(CaseStep).where(col(CaseStep.case_id).in_(goods))
    steps = grouped(
        (step.case_id, step) for step in session.exec(taken.order_by(col(CaseStep.taken_on), col(CaseStep.id)))
    )
    return {
        day: [
            lot
            for case_id, case in sorted(cases.items())
            for lot in _lots(_file_on(case, steps.get(case_id, ()), goods[case_id], day))
        ]
        for day in days
    }


def _lots(file: CaseFile) -> Iterator[Lot]:
    held = {one.held_id for one in file.held}
    for step in file.steps:
        if step.id in held:
            yield Lot(file.case.code, file.case.recipient_id, step.taken_on)


def _file_on(case: Case, steps: Sequence[CaseStep], goods: Sequence[HeldGoods], on: dt.date) -> CaseFile:
    """Return the goods of a case as they were at the end of a day: what left later had not left."""
    then = [step for step in steps if step.taken_on <= on]
    known, holdings = {step.id for step in then}, {step.id for step in then if step.kind is StepKind.HOLD}
    there = [
        one if one.ended_id in known else HeldGoods(**one.model_dump() | {"ended_id": None})
        for one in goods
        if one.held_id in known
    ]
    return CaseFile(
        case,
        steps=then,
        goods=[one for one in there if one.held_id in holdings],
        disposed=[one for one in there if one.held_id not in holdings and one.ended_id is not None],
    )
