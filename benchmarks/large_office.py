"""Rows of a large office, made from a seed and loaded in bulk with their entry of the journal.

Every second case has a decision: a warning, or a fine of which most are paid, some in parts, some late, some never.

``python large_office.py WORKSPACE SEED UNITS VISITS ACTS`` loads a workspace and prints, as JSON, what a month holds.
"""

import datetime as dt
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from postwatch.area.tables import Area
from postwatch.case.tables import Case, Decision, Offender, Payment, Violation
from postwatch.commandline import Invocation
from postwatch.context import AppContext
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.tables import Visit
from postwatch.journal.recorder import insert_all
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.store.columns import Part, Row, columns_of
from postwatch.vietnamese import fold, sort_key

FIRST, DAYS = dt.date(2025, 12, 15), 335
"""The year of a report from 15 December on, up to the middle of November."""
LAST = FIRST + dt.timedelta(days=DAYS - 1)
MONTH = (dt.date(2026, 5, 15), dt.date(2026, 6, 14))
_AT_ONCE = 5000
_DECREE = "15/2020/NĐ-CP"
_PROVISIONS = (("8.3.b", 2_000_000, 4_000_000), ("8.4.b", 5_000_000, 10_000_000), ("9.1.b", 1_000_000, 3_000_000))
_KINDS = (InspectionKind.PLANNED, InspectionKind.UNANNOUNCED)


class Loader:
    """Loads the rows of an office, and counts what its month holds."""

    def __init__(self, session: Session, seed: str, *, units: int, visits: int, acts: int) -> None:
        self.session, self.chance = session, random.Random(seed)  # noqa: S311 -- made rows, no secret
        self.sizes = units, visits, acts
        self.month: Counter[str] = Counter()

    def load(self) -> None:
        units, visits, acts = self.sizes
        areas = [area.id for area in self.session.exec(select(Area)) if area.parent_id and area.active_to is None]
        rows = (self._unit(number, self.chance.choice(areas)) for number in range(units))
        unit_ids = self._insert(Recipient, rows)
        rounds = [(kind, month) for kind in _KINDS for month in range(12)]
        round_ids = self._insert(InspectionRound, (self._round(number, *one) for number, one in enumerate(rounds)))
        self._insert(Visit, self._visits(visits, dict(zip(rounds, round_ids, strict=True)), unit_ids))
        case_days = [self._day() for _case in range(acts)]
        owners = [self.chance.choice(unit_ids) for _case in range(acts)]
        case_ids = self._insert(Case, (self._case(*one) for one in zip(range(acts), case_days, strict=True)))
        whole = list(zip(range(acts), case_ids, owners, case_days, strict=True))
        self._insert(Violation, (self._act(*one) for one in whole))
        fined: list[tuple[dt.date, int]] = []
        decisions = (self._decision(number, case, day, fined) for number, case, _unit, day in whole if number % 2)
        decision_ids = self._insert(Decision, decisions)
        self._insert(Payment, (row for one in zip(decision_ids, fined, strict=True) for row in self._payments(*one)))

    def _insert(self, table: type[Row], rows: Iterator[dict[str, Any]]) -> Sequence[int]:
        waiting: list[dict[str, Any]] = []
        for number, row in enumerate(rows, start=1):
            code = {"code": f"VV-{LAST.year}-0001.{table.letter}{number}"} if issubclass(table, Part) else {}
            waiting.append(columns_of(table, **code, **row))
            if len(waiting) == _AT_ONCE:
                insert_all(self.session, table, waiting)
                waiting = []
        insert_all(self.session, table, waiting)
        return list(self.session.exec(select(table.id).order_by(table.id)))  # type: ignore[arg-type]

    def _day(self) -> dt.date:
        return FIRST + dt.timedelta(days=self.chance.randrange(DAYS))

    def _count(self, figure: str, day: dt.date, more: int = 1) -> None:
        if MONTH[0] <= day <= MONTH[1]:
            self.month[figure] += more

    def _unit(self, number: int, area_id: int) -> dict[str, Any]:
        name = f"Điểm phục vụ bưu chính số {number}"
        return {
            "code": f"DPV-{number:05d}", "kind": RecipientKind.SERVICE_POINT, "name": name, "name_folded": fold(name),
            "sort_key": sort_key(name), "area_id": area_id,
        }  # fmt: skip

    def _round(self, number: int, kind: InspectionKind, _month: int) -> dict[str, Any]:
        return {"code": f"DKT-2026-{number:04d}", "kind": kind}

    def _visits(self, count: int, rounds: dict[Any, int], units: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Yield visits; a round goes to a unit once on a day."""
        met: set[tuple[int, int, dt.date]] = set()
        visited: set[int] = set()
        while len(met) < count:
            day, kind, unit = self._day(), self.chance.choice(_KINDS), self.chance.choice(units)
            place = rounds[kind, day.month - 1], unit, day
            if place in met:
                continue
            met.add(place)
            self._count(f"inspections_{kind.value}", day)
            if MONTH[0] <= day <= MONTH[1]:
                visited.add(unit)
            yield {
                "code": f"KT-2026-{len(met):06d}", "round_id": place[0], "recipient_id": unit, "visited_on": day,
            }  # fmt: skip
        self.month["units_inspected"] = len(visited)

    def _case(self, number: int, day: dt.date) -> dict[str, Any]:
        self._count("cases_opened", day)
        return {"code": f"VV-2026-{number:06d}"}

    def _act(self, number: int, case: int, unit: int, day: dt.date) -> dict[str, Any]:
        provision, low, high = self.chance.choice(_PROVISIONS)
        self._count("violations", day)
        self._count(f"violations:{_DECREE}:{provision}", day)
        return {
            "code": f"HV-2026-{number:06d}", "case_id": case, "recipient_id": unit, "decree": _DECREE,
            "provision": provision, "catalogue_provision": provision, "offender": Offender.ORGANISATION,
            "ended_on": day, "detected_on": day, "fine_min": low, "fine_max": high,
            "confidence": "verbatim", "source": "made",
        }  # fmt: skip

    def _decision(self, number: int, case: int, day: dt.date, fined: list[tuple[dt.date, int]]) -> dict[str, Any]:
        """Make a decision, and tell its day of handing over and its fine; every twentieth is a warning."""
        fine = self.chance.randrange(20) * 500_000
        decided_on = min(day + dt.timedelta(days=5), LAST)
        fined.append((decided_on + dt.timedelta(days=2), fine))
        self._count("cases_decided", decided_on)
        self._count("fines_imposed", decided_on, fine)
        return {
            "case_id": case, "number": f"{number}/QĐ-XPHC", "decided_on": decided_on, "authority": "Chánh Thanh tra",
            "decided_by": "Thanh tra Sở", "fine": fine, "warning": not fine, "handed_over_on": fined[-1][0],
        }  # fmt: skip

    def _payments(self, decision: int, fined: tuple[dt.date, int]) -> Iterator[dict[str, Any]]:
        """Yield the payments of a fine by the last day.

        Of 20 fines a single fine is not paid at all, another in its half alone; two are paid in two parts, three late
        and with interest, the others within ten days.
        """
        handed_over_on, fine = fined
        kind, days = self.chance.randrange(20), self.chance.randrange(10)
        part = fine // 2 if kind in (1, 2, 3) else fine
        paid = [(part, 0, days)] if kind else []
        if kind in (2, 3):
            paid.append((fine - part, 0, days + 30))
        if kind in (4, 5, 6):
            paid = [(fine, fine // 2000 * (days + 1), days + 20)]
        for amount, interest, after in paid if fine else ():
            paid_on = handed_over_on + dt.timedelta(days=after)
            if paid_on <= LAST:
                self._count("fines_paid", paid_on, amount)
                yield {
                    "decision_id": decision, "paid_on": paid_on, "amount": amount + interest,
                    "interest": interest or None,
                }  # fmt: skip


def main(workspace: str, seed: str, *sizes: str) -> None:
    """Load a workspace and print what its month holds."""
    units, visits, acts = map(int, sizes)
    office = AppContext(Invocation(workspace=Path(workspace), command="recipient import"))
    with office.begin() as session:
        loader = Loader(session, seed, units=units, visits=visits, acts=acts)
        loader.load()
        office.say("", None)
    print(json.dumps({name: count for name, count in loader.month.items() if count}))


if __name__ == "__main__":
    main(*sys.argv[1:])
