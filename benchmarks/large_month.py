"""The month of a large office, by the program and by hand-written SQL that gives the same figures.

The office is made from a seed (`large_office`): it has units, visits, acts, cases, decisions and payments, and nothing
else. So the SQL asks for nothing else, and the program for every figure that a month has; all that the SQL does not ask
for must be 0. The faults of the papers of the month are no figure: they have a row of their own (`cases.marks`), and
the memory is that of the whole command. The SQL reads a table from end to end where most of it is wanted, and by its
index where little is; it takes the last row of a record, as every reader has to, and knows that no case of this office
has a second decision or a step that changes what is owed.
"""

# ruff: noqa: S608 -- statements are put together from the constants here

import datetime as dt
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goals import POSTWATCH, PYTHON, WHOLE, Amount, Goal, Side, Wrong, environ
from papers import COMMAND
from records import Month, counter

if TYPE_CHECKING:
    from postwatch.days import Calendar

MONTH = Month(2026, 11, office="lang-son-2025", today=dt.date(2026, 11, 20))
DAYS = {
    "now": (dt.date(2026, 10, 15), dt.date(2026, 11, 14)),
    "year": (dt.date(2025, 12, 15), dt.date(2026, 11, 14)),
    "before": (dt.date(2026, 9, 15), dt.date(2026, 10, 14)),
    "then": (dt.date(2025, 10, 15), dt.date(2025, 11, 14)),
}
COLUMNS = {"now": "value", "year": "cumulative", "before": "previous", "then": "same_period_last_year"}
# As much as the program gives a connection.
_CACHE = "PRAGMA cache_size=-4000"
_SMALL = (10, 40, 20)
_LOADER = str(Path(__file__).with_name("large_office.py"))
_OFFICE = Path(__file__).parent.parent / "data" / "offices" / f"{MONTH.office}.toml"


def _columns(*columns: str) -> str:
    """Return columns of SQL for each of the days; ``{}`` are the names of their first and last day."""
    return ", ".join(column.format(f":{name}_first", f":{name}_last") for name in DAYS for column in columns)


def _months_later(day: str, months: int) -> str:
    return f"strftime('%Y-%m', {day}, 'start of month', '+{months} months') || substr({day}, 8)"


def _last(table: str, row: str) -> str:
    """Return the condition that a row is the last of its record, as the schema asks of every reader."""
    later = f"z.first_id = coalesce({row}.first_id, {row}.id) AND z.id > {row}.id"
    return f"NOT EXISTS (SELECT 1 FROM {table} z WHERE {later})"


def _mine(table: str, row: str = "") -> str:
    return f"office_id = 1 AND withdrawn_on IS NULL AND {_last(table, row or table)}"


_PAID = "amount - coalesce(interest, 0)"
# Where a unit belonged on a day: an earlier span of the day goes before its own row.
_PLACE = """
  JOIN recipient u ON u.id = {0}.recipient_id
  LEFT JOIN recipient_span s ON s.recipient_id = u.id
    AND coalesce(s.first_on, {1}) <= {1} AND coalesce(s.last_on, {1}) >= {1}"""
VISITS_OF_DAYS = """
SELECT
  count(*) FILTER (WHERE r.kind = 'planned'), count(*) FILTER (WHERE r.kind = 'unannounced'),
  count(*) FILTER (WHERE r.is_joint), count(*) FILTER (WHERE r.kind = 're_inspection'), count(DISTINCT v.recipient_id)
FROM visit v {how} CROSS JOIN inspection_round r ON r.id = v.round_id
WHERE v.office_id + 0 = 1 AND v.withdrawn_on IS NULL AND v.visited_on BETWEEN ? AND ?
"""
UNITS_VISITED = f"""
WITH met AS (
  SELECT recipient_id, visited_on, count(*) AS number FROM visit
  WHERE office_id + 0 = 1 AND withdrawn_on IS NULL AND visited_on BETWEEN :now_first AND :now_last GROUP BY 1, 2
)
SELECT coalesce(s.area_id, u.area_id), NULL, NULL, sum(met.number) FROM met {_PLACE.format("met", "met.visited_on")}
GROUP BY 1
UNION ALL
SELECT coalesce(s.area_id, u.area_id), coalesce(s.kind, u.kind),
  CASE WHEN coalesce(s.kind, u.kind) = 'postal_enterprise' THEN u.id WHEN s.id THEN s.parent_id ELSE u.parent_id END,
  count(*)
FROM (SELECT DISTINCT recipient_id FROM met) met {_PLACE.format("met", ":now_last")}
GROUP BY 1, 2, 3
"""
ACTS_BY_PROVISION = f"""
SELECT decree, provision, {_columns("count(*) FILTER (WHERE detected_on BETWEEN {} AND {})")}
FROM violation NOT INDEXED WHERE {_mine("violation")} GROUP BY 1, 2
"""
ACTS_BY_AREA = f"""
SELECT coalesce(s.area_id, u.area_id), count(*) FROM violation a {_PLACE.format("a", "a.detected_on")}
WHERE a.office_id + 0 = 1 AND a.withdrawn_on IS NULL AND a.detected_on BETWEEN :now_first AND :now_last
  AND {_last("violation", "a")} GROUP BY 1
"""
CASES_OPENED = f"""
SELECT {_columns("count(*) FILTER (WHERE opened_on BETWEEN {} AND {})")}
FROM (SELECT min(detected_on) AS opened_on FROM violation NOT INDEXED WHERE {_mine("violation")}
  GROUP BY case_id)
"""
_ANNULLED = """
SELECT decision_id FROM case_step
WHERE kind = 'annul' AND decision_id IS NOT NULL AND withdrawn_on IS NULL AND taken_on <= {}
"""
_DECIDED = f"FILTER (WHERE decided_on BETWEEN {{0}} AND {{1}} AND id NOT IN ({_ANNULLED.format('{1}')}))"
DECISIONS_MADE = f"""
SELECT {_columns(f"count(DISTINCT case_id) {_DECIDED}", f"sum(fine) {_DECIDED}")}
FROM sanction_decision NOT INDEXED WHERE {_mine("sanction_decision")}
"""
FINES_PAID = f"""
SELECT {_columns(f"sum({_PAID}) FILTER (WHERE paid_on BETWEEN {{}} AND {{}})")}
FROM payment NOT INDEXED WHERE {_mine("payment")}
"""
FINES_OWED = f"""
SELECT handed_over_on, sum(fine - paid) FROM (
  SELECT d.handed_over_on, d.fine, (
    SELECT coalesce(sum({_PAID}), 0) FROM payment p
    WHERE p.decision_id = d.id AND p.withdrawn_on IS NULL AND p.paid_on <= :on AND {_last("payment", "p")}
  ) AS paid
  FROM sanction_decision d JOIN violation_case c ON c.id = d.case_id
  WHERE d.office_id = 1 AND d.withdrawn_on IS NULL AND c.withdrawn_on IS NULL AND d.decided_on <= :on
    AND {_last("sanction_decision", "d")}
    AND d.id NOT IN ({_ANNULLED.format(":on")})
    AND c.id NOT IN (SELECT case_id FROM case_step WHERE kind IN ('close', 'drop') AND withdrawn_on IS NULL)
) WHERE fine > paid GROUP BY 1
"""
# A sanction counts from its decision to a year after the payment that makes the fine whole, or any later payment; two
# years without it, six months for a warning.
REPEAT_OFFENDERS = f"""
WITH sanction AS (
  SELECT d.id, (SELECT v.recipient_id FROM violation v WHERE v.case_id = c.id LIMIT 1) AS recipient_id,
    d.offender_name, d.decided_on, d.fine, coalesce(d.handed_over_on, d.decided_on) AS warned
  FROM sanction_decision d JOIN violation_case c ON c.id = d.case_id
  WHERE d.office_id = 1 AND d.withdrawn_on IS NULL AND c.withdrawn_on IS NULL
    AND {_last("sanction_decision", "d")} AND d.id NOT IN ({_ANNULLED.format("'9999-12-31'")})
    AND (d.fine > 0 OR d.remedies IS NULL)
), paid AS (
  SELECT decision_id, paid_on, sum({_PAID}) AS amount,
    sum(sum({_PAID})) OVER (PARTITION BY decision_id ORDER BY paid_on) AS total
  FROM payment WHERE {_mine("payment")} GROUP BY 1, 2 HAVING sum({_PAID}) > 0
), stands(recipient_id, offender_name, decided_on, first, last) AS (
  SELECT recipient_id, offender_name, decided_on, decided_on, {_months_later("warned", 6)} FROM sanction WHERE fine = 0
  UNION ALL
  SELECT recipient_id, offender_name, decided_on, decided_on, {_months_later("decided_on", 24)} FROM sanction
  WHERE fine > 0 AND NOT EXISTS (
    SELECT 1 FROM paid
    WHERE decision_id = sanction.id AND total >= fine AND paid_on <= {_months_later("decided_on", 24)}
  )
  UNION ALL
  SELECT recipient_id, offender_name, decided_on,
    CASE WHEN total - amount < fine AND paid_on <= {_months_later("decided_on", 24)} THEN decided_on ELSE paid_on END,
    {_months_later("paid_on", 12)}
  FROM paid JOIN sanction ON sanction.id = paid.decision_id WHERE fine > 0 AND total >= fine
)
SELECT {_columns("count(DISTINCT recipient_id) FILTER (WHERE detected_on BETWEEN {} AND {})")}
FROM violation a NOT INDEXED WHERE {_mine("violation", "a")} AND EXISTS (
  SELECT 1 FROM stands s
  WHERE s.recipient_id = a.recipient_id AND s.offender_name IS a.offender_name
    AND s.decided_on < coalesce(a.ended_on, a.detected_on)
    AND coalesce(a.ended_on, a.detected_on) BETWEEN s.first AND s.last
)
"""
# Without a campaign all units are asked for.
UNITS = "SELECT count(*) FROM recipient WHERE office_id = 1"
AREAS = "SELECT id, code FROM area"
ENTERPRISES = "SELECT id, code FROM recipient WHERE kind = 'postal_enterprise'"


class Expert:
    """The figures of the month by SQL alone, each with its four columns, and the units of each group."""

    def __init__(self, workspace: Path, calendar: "Calendar") -> None:
        self.path, self.calendar = workspace / "postwatch.db", calendar

    def month(self) -> tuple[dict[str, list[Any]], dict[str, dict[Any, Any]]]:
        """Return the figures by their names, and the groups: areas, kinds, enterprises."""
        with closing(sqlite3.connect(self.path)) as self.database:
            self.database.execute(_CACHE)
            return self._figures(), self._groups()

    def _rows(self, words: str, values: Mapping[str, Any] | Sequence[Any] = ()) -> list[Any]:
        return self.database.execute(words, values).fetchall()

    def _of_days(self, words: str) -> list[Any]:
        days = {f"{name}_{end}": day for name, ends in _texts().items() for end, day in ends.items()}
        return self._rows(words, days)

    def _figures(self) -> dict[str, list[Any]]:
        visits = [self._visits(**ends, most=name == "year") for name, ends in _texts().items()]
        kinds = ("inspections_planned", "inspections_unannounced", "inspections_joint", "re_inspections")
        found = dict(zip((*kinds, "units_inspected"), map(list, zip(*visits, strict=True)), strict=True))
        acts = {
            f"violations:{decree}:{provision}": numbers
            for decree, provision, *numbers in self._of_days(ACTS_BY_PROVISION)
        }
        found["violations"] = [sum(column) for column in zip(*acts.values(), strict=True)]
        found |= acts
        (decided,) = self._of_days(DECISIONS_MADE)
        found |= {"cases_decided": list(decided[::2]), "fines_imposed": list(decided[1::2])}
        for name, words in (
            ("cases_opened", CASES_OPENED),
            ("fines_paid", FINES_PAID),
            ("repeat_offenders", REPEAT_OFFENDERS),
        ):
            found[name] = list(*self._of_days(words))
        ((units,),) = self._rows(UNITS)
        found["units_total"] = [units, units, units, 0]
        owed = {name: self._owed(DAYS[name][1]) for name in ("now", "before")}
        for place, name in enumerate(("fines_outstanding", "fines_overdue")):
            found[name] = [owed["now"][place], owed["now"][place], owed["before"][place], 0]
        is_known = any(values[3] for values in found.values())
        return {
            name: [one or 0 for one in values[:3]] + [values[3] if is_known else None] for name, values in found.items()
        }

    def _visits(self, first: str, last: str, *, most: bool) -> list[int]:
        return list(*self._rows(VISITS_OF_DAYS.format(how="NOT INDEXED" if most else ""), (first, last)))

    def _owed(self, on: dt.date) -> tuple[int, int]:
        """Return the amount owed on a day, and the part that should have been paid within ten days."""
        rows = self._rows(FINES_OWED, {"on": on.isoformat()})
        return sum(owed for _day, owed in rows), sum(owed for day, owed in rows if self._last_day(day) < on)

    def _last_day(self, handed_over_on: str) -> dt.date:
        day = dt.date.fromisoformat(handed_over_on)
        return max(one.add_calendar_days(day, 10) for one in self.calendar.readings)

    def _groups(self) -> dict[str, dict[Any, Any]]:
        codes, enterprises = dict(self._rows(AREAS)), dict(self._rows(ENTERPRISES))
        groups: dict[str, dict[Any, Any]] = {
            name: defaultdict(int) for name in ("visits", "acts", "areas", "kinds", "above")
        }
        for area, kind, above, number in self._of_days(UNITS_VISITED):
            if kind is None:
                groups["visits"][codes[area]] += number
            else:
                groups["areas"][codes[area]] += number
                groups["kinds"][kind] += number
                groups["above"][enterprises.get(above)] += number
        groups["acts"] |= {codes[area]: number for area, number in self._of_days(ACTS_BY_AREA)}
        return groups


def _texts() -> dict[str, dict[str, str]]:
    return {name: {"first": first.isoformat(), "last": last.isoformat()} for name, (first, last) in DAYS.items()}


@cache
def workspace_of(folder: Path, units: int, visits: int, acts: int) -> Path:
    """Make the workspace of an office with so many units, visits and acts, once."""
    workspace = folder / f"office-{units}"
    for words in (
        (*POSTWATCH, "init", str(workspace), "--office", str(_OFFICE)),
        (PYTHON, _LOADER, str(workspace), "month", str(units), str(visits), str(acts)),
    ):
        subprocess.run(words, env=_environ(), check=True, capture_output=True)
    return workspace


def _environ() -> dict[str, str]:
    return {**environ(), "POSTWATCH_TODAY": MONTH.today.isoformat()}


def reported(folder: Path) -> Goal:
    """The figures and groups of the month, with open programs on both sides, once both were found to be the same.

    Each turn opens the file anew, with as much cache for its pages on both sides; what SQLAlchemy has compiled stays.
    """
    workspace = workspace_of(folder, *WHOLE)
    from postwatch.law.catalogue import Catalogue
    from postwatch.report.period import period_counted

    count, expert = counter(workspace, MONTH, count=period_counted), Expert(workspace, Catalogue(workspace).calendar)
    different = list(_differences(count(), *expert.month()))
    if different:
        raise Wrong("; ".join(different[:3]))
    ours = Side("month of {1} visits and {2} acts".format(*WHOLE), count)
    return Goal(ours, Side("the same figures, SQL by hand", expert.month), 1.3, rounds=3)


def _differences(
    report: Any, figures: Mapping[str, list[Any]], groups: Mapping[str, Mapping[Any, Any]]
) -> Iterator[str]:
    """Yield what the program tells otherwise than the SQL."""
    from postwatch.report.rules import FIGURES

    for name, figure in report.figures.items():
        is_known = figures["violations"][3] is not None
        told, found = [getattr(figure, column) for column in COLUMNS.values()], figures.get(name)
        wanted = found or [0, 0, 0, 0 if is_known else None]
        if name in FIGURES and FIGURES[name].base:  # no campaign asks anybody
            wanted = [None] * len(COLUMNS)
        if told != wanted:
            yield f"{name}: {told}, by SQL {wanted}"
    yield from (f"{name} is missing" for name in figures.keys() - report.figures.keys())
    told_groups = {
        "visits": {row.area: row.inspections for row in report.by_area},
        "acts": {row.area: row.violations for row in report.by_area},
        "areas": {row.area: row.units_inspected for row in report.by_area},
        "kinds": {row.kind.value: row.units_inspected for row in report.by_kind},
        "above": {row.recipient: row.units_inspected for row in report.by_enterprise},
    }
    for name, group in told_groups.items():
        if {key: number for key, number in group.items() if number} != dict(groups[name]):
            yield f"{name}: {group}, by SQL {dict(groups[name])}"


def memory(folder: Path) -> Amount:
    """The highest memory of the command over the month of the large office, above that over an office of ten units."""
    words = ("report", "monthly", "--month", f"{MONTH.year}-{MONTH.month}", "--json")

    def highest(*sizes: int) -> float:
        command = (PYTHON, "-c", COMMAND, "-w", str(workspace_of(folder, *sizes)), *words)
        done = subprocess.run(command, env=_environ(), check=True, capture_output=True, encoding="utf-8")
        return float(done.stderr.split()[-1])

    more = highest(*WHOLE) - highest(*_SMALL)
    name = "report monthly of {1} visits and {2} acts, above that of {4} and {5}".format(*WHOLE, *_SMALL)
    return Amount(name, more, "MB", 40)
