"""Findings by their sightings: the rule and the condition of the database say the same, whatever was typed."""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from long_runs import DATABASES
from sqlmodel import Session, col, select

from postwatch.inspection.answer_tables import RecheckResult
from postwatch.inspection.check_tables import FindingCheck, Sight
from postwatch.inspection.conditions import owes_remedy, remedied_on, remedied_within, remedy_overdue, result_of_visit
from postwatch.inspection.rechecks import checked_of
from postwatch.inspection.round_tables import InspectionKind, InspectionRound
from postwatch.inspection.sightings import Sighting, Sightings, sightings_of
from postwatch.inspection.tables import Finding, FindingKind, FindingRemedy, Visit, VisitResult
from postwatch.recipient.tables import Recipient
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

FIRST = dt.date(2020, 6, 1)


def seen(day: int, sight: Sight | None, visit: int = 0) -> Sighting:
    return Sighting(visit or day, f"KT-{day}", FIRST + dt.timedelta(days=day), None, None, sight)


class TestRule:
    def test_its_own_remedy_goes_before_what_was_seen(self) -> None:
        known = Sightings(FindingRemedy(done_on=FIRST), (seen(3, Sight.PUT_RIGHT),))
        assert known.remedied_on == FIRST
        assert known.result_of(known.seen[0]) is RecheckResult.DONE_BEFORE

    def test_the_first_that_saw_it_put_right_says_the_day(self) -> None:
        known = Sightings(None, (seen(1, Sight.OPEN), seen(3, Sight.PUT_RIGHT), seen(5, Sight.PUT_RIGHT)))
        assert known.remedied_on == seen(3, None).visited_on
        results = [known.result_of(one) for one in known.seen]
        assert results == [RecheckResult.OPEN, RecheckResult.DONE, RecheckResult.DONE_BEFORE]

    def test_two_of_one_day_are_both_the_first(self) -> None:
        known = Sightings(None, (seen(3, Sight.PUT_RIGHT, 1), seen(3, Sight.PUT_RIGHT, 2)))
        assert {known.result_of(one) for one in known.seen} == {RecheckResult.DONE}

    @pytest.mark.parametrize(
        ("remedy", "others", "result"),
        [
            (None, (), RecheckResult.OPEN),
            (4, (), RecheckResult.DONE_BEFORE),
            (6, (), RecheckResult.OPEN),
            (None, (seen(4, Sight.PUT_RIGHT),), RecheckResult.DONE_BEFORE),
            (None, (seen(6, Sight.PUT_RIGHT),), RecheckResult.OPEN),
        ],
    )
    def test_what_a_visit_does_not_name_is_as_it_was_recorded_by_its_day(
        self, remedy: int | None, others: tuple[Sighting, ...], result: RecheckResult
    ) -> None:
        done = FindingRemedy(done_on=FIRST + dt.timedelta(days=remedy)) if remedy is not None else None
        assert Sightings(done, others).result_of(seen(5, None)) is result


@pytest.fixture(params=DATABASES)
def books(loaded: Path, request: pytest.FixtureRequest) -> Iterator[Session]:
    """The tables of an office, into which rows are written straight, in a file and on a server."""
    url = sqlite_url(loaded / "postwatch.db")
    if request.param == "postgresql":
        request.getfixturevalue("loaded_on_server")
        url = request.getfixturevalue("postgres_url")
    engine = open_engine(url, writing=True)
    with new_session(engine) as session:
        belong(session, 1)
        yield session
        session.rollback()
    engine.dispose()


def made(session: Session, chance: random.Random) -> None:
    """Write an office by chance: visits with findings, remedies, and visits that look at them again; some withdrawn."""
    units = session.exec(select(Recipient.id).order_by(col(Recipient.id)).limit(3)).all()
    base = InspectionRound(code="DKT", kind=InspectionKind.PLANNED)
    session.add(base)
    session.flush()
    days = [(unit, day) for unit in units for day in range(0, 12, 2)]
    visits = [
        Visit(
            code=f"KT-{number}", round_id=base.id, recipient_id=unit, visited_on=FIRST + dt.timedelta(days=day),
            withdrawn_on=FIRST if chance.random() < 0.1 else None,
        )
        for number, (unit, day) in enumerate(days)
    ]  # fmt: skip
    session.add_all(visits)
    session.flush()
    findings = [
        Finding(
            visit_id=visit.id, position=position, kind=chance.choice([*FindingKind]), text="-",
            remedy=chance.choice([None, "Khắc phục", "Khắc phục"]),
            remedy_due_on=chance.choice([None, visit.visited_on + dt.timedelta(days=chance.randrange(8))]),
            withdrawn_on=FIRST if chance.random() < 0.1 else None,
        )
        for visit in visits
        for position in range(chance.randrange(3))
    ]  # fmt: skip
    session.add_all(findings)
    session.flush()
    for one in findings:
        for withdrawn_on in (None, FIRST):
            if chance.random() < 0.3:
                day = FIRST + dt.timedelta(days=chance.randrange(12))
                session.add(FindingRemedy(finding_id=one.id, done_on=day, withdrawn_on=withdrawn_on))
        for later in visits:
            if chance.random() < 0.15:
                sight = chance.choice([None, *Sight])
                session.add(FindingCheck(visit_id=later.id, finding_id=one.id, sight=sight))
    session.flush()


@pytest.mark.parametrize("seed", range(4))
def test_the_database_says_of_findings_and_visits_what_the_rules_say(books: Session, seed: int) -> None:
    made(books, random.Random(seed))  # noqa: S311
    known, last = sightings_of(books), FIRST + dt.timedelta(days=6)
    found: Any = select(Finding, remedied_on(), owes_remedy(), remedy_overdue(last))
    within = set(books.exec(select(Finding.id).where(remedied_within(FIRST, last))))
    rows = books.exec(found).all()
    assert len(rows) > 5
    for one, day, owed, overdue in rows:
        theirs = known[one.id].remedied_on
        assert day == theirs
        assert bool(owed) is (one.remedy is not None and theirs is None)
        is_due = one.remedy is not None and one.remedy_due_on is not None and one.remedy_due_on < last
        assert bool(overdue) is (is_due and (theirs is None or theirs > last))
        assert (one.id in within) is (theirs is not None and FIRST <= theirs <= last)
    results = books.exec(select(Visit, result_of_visit())).all()
    kinds: dict[int, list[FindingKind]] = {visit.id: [] for visit, _result in results}
    for one, *_others in rows:
        kinds.get(one.visit_id, []).append(one.kind)
    for visit, result in results:
        is_open = any(one.result is RecheckResult.OPEN for one in checked_of(books, visit))
        expected = VisitResult.FINDINGS if kinds[visit.id] or is_open else VisitResult.CLEAN
        assert result is (VisitResult.VIOLATION if FindingKind.VIOLATION_SIGN in kinds[visit.id] else expected)


def test_one_visit_is_read_as_all_are(books: Session) -> None:
    made(books, random.Random(9))  # noqa: S311
    whole = sightings_of(books)
    for visit in books.exec(select(Visit)):
        for finding, known in sightings_of(books, col(Finding.visit_id) == visit.id).items():
            assert known == whole[finding]


def test_a_withdrawn_visit_is_shown_with_what_put_its_findings_right(run: Any, loaded: Path) -> None:
    found = ("--finding", "Thiếu sổ", "--remedy", "Lập sổ")
    assert run("inspect", "log", "DPV-012", "--on", "26/5/2020", *found).code == 0
    assert run("inspect", "remedy", "1", "--done-on", "1/6/2020").code == 0
    assert run("inspect", "withdraw", "1", "--reason", "x").code == 0
    assert run("inspect", "show", "1", "--json").json["findings_list"][0]["remedied_on"] == "2020-06-01"


def test_a_visit_is_of_a_violation_while_an_act_names_it(run: Any, loaded: Path) -> None:
    def result() -> str:
        return str(run("inspect", "show", "1", "--json").json["result"])

    assert run("inspect", "log", "DPV-012", "--on", "26/5/2020").code == 0
    assert result() == "clean"
    assert run("violation", "add", "DPV-012", "8.3.b", "--on", "26/5/2020", "--visit", "1").code == 0
    assert result() == run("inspect", "list", "--json").json[0]["result"] == "violation"
    assert run("case", "withdraw", "VP-2020-0001", "--reason", "x").code == 0
    assert result() == "clean"
