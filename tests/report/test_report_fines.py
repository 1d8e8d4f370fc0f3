"""In any history, what the database adds up of fines and repetition is what the records say one by one."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_runs import LONG

from postwatch.case.amounts_due import Owing, fines_owed, owing_on
from postwatch.report.figures import figures
from postwatch.report.window import Window
from postwatch.store.transaction import OFFICE

ON_BOTH = pytest.mark.parametrize("database", ["books", "books_on_a_server"])
QUICK = settings(
    max_examples=60 if LONG else 30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# About where six months, a year and two years end, of days that other months lack too.
DAYS = st.one_of(
    st.tuples(
        st.sampled_from([dt.date(2020, 2, 29), dt.date(2020, 8, 31), dt.date(2021, 1, 30)]),
        st.sampled_from([0, 181, 184, 365, 366, 730, 731]),
        st.integers(-2, 2),
    ).map(lambda day: day[0] + dt.timedelta(days=day[1] + day[2])),
    st.dates(dt.date(2020, 2, 1), dt.date(2023, 6, 30)),
)
OFFENDERS = st.sampled_from([None, None, None, "Nguyễn Văn A"])
FINES = st.sampled_from([0, 4, 4, 10])
PAYMENTS = st.lists(st.tuples(DAYS, st.integers(1, 10), st.sampled_from([None, None, 1, 10])), max_size=4)
DECISIONS = st.tuples(
    DAYS, OFFENDERS, FINES, st.none() | DAYS, st.sampled_from([False, False, False, True]), st.none() | DAYS, PAYMENTS
)
ANNULLED = 4  # its place in what is told of a decision
# Decisions of a case, by its place, and further acts of its unit.
HISTORIES = st.lists(st.tuples(st.integers(0, 2), DECISIONS), max_size=6)
ACTS = st.lists(st.tuples(st.integers(0, 2), DAYS, st.none() | DAYS, OFFENDERS), max_size=6)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from([
            "minutes", "enforce", "complain", "stay", "postpone", "instalments", "reduce", "reduce", "correct",
            "correct", "lapse", "close", "reopen",
        ]),
        DAYS,
        st.none() | DAYS,
        st.integers(0, 12),
    ),
    max_size=6,
)  # fmt: skip


@pytest.fixture
def any_books(request: pytest.FixtureRequest, database: str) -> Any:
    return request.getfixturevalue(database)


def typed(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def live_through(books: Any, histories: Any) -> tuple[list[Any], list[Any]]:
    """Three cases of units of their own, and what was decided and paid in them."""
    units = [books.unit(f"P{number}", "service_point") for number in range(3)]
    cases = [books.act(unit, "1/2/2020") for unit in units]
    decisions = []
    for place, (on, offender, fine, handed_over_on, annulled, remedies_on, payments) in histories:
        fields = {"offender_name": offender, "handed_over_on": handed_over_on and max(on, handed_over_on)}
        fields |= {"remedies": "Buộc tiêu hủy"} if remedies_on else {}
        fields |= {"annulled_on": on + dt.timedelta(days=200)} if annulled else {}
        decisions.append(books.decision(cases[place], typed(on), fine, **fields))
        for paid_on, amount, interest in payments:
            books.payment(decisions[-1], typed(paid_on), amount, interest=interest and min(interest, amount))
    return units, decisions


def stands(decision: Any, payments: list[tuple[dt.date, int]], on: dt.date) -> bool:
    """Whether a sanction stands on the day of an act, said as the law says it."""
    if decision.decided_on >= on or (not decision.fine and decision.remedies):
        return False
    paid = [(day, amount) for day, amount in payments if day <= on and amount]
    since, months = decision.decided_on, 24
    if not decision.fine:
        since, months = decision.handed_over_on or decision.decided_on, 6
    elif sum(amount for _day, amount in paid) >= decision.fine:
        since, months = max(day for day, _amount in paid), 12
    return (on.year * 12 + on.month, on.day) <= (since.year * 12 + since.month + months, since.day)


@ON_BOTH
@QUICK
@given(histories=HISTORIES, acts=ACTS)
def test_who_offends_again_is_told_act_by_act(any_books: Any, histories: Any, acts: Any) -> None:
    books = any_books
    books.session.expunge_all()
    with books.session.begin_nested() as rolled_back:
        units, decisions = live_through(books, histories)
        done = []
        for place, detected_on, ended_on, offender in acts:
            on = min(ended_on or detected_on, detected_on)
            books.act(units[place], typed(detected_on), typed(on) if ended_on else "", offender_name=offender)
            done.append((place, on, detected_on, offender))
        paid = [
            [(day, amount - min(interest or 0, amount)) for day, amount, interest in history[-1]]
            for _place, history in histories
        ]
        for first, last in ((dt.date(2020, 2, 2), dt.date(2023, 12, 31)), (dt.date(2021, 1, 1), dt.date(2021, 12, 31))):
            again = {
                place
                for place, on, detected_on, offender in done
                for (where, history), decision, payments in zip(histories, decisions, paid, strict=True)
                if first <= detected_on <= last and (where, decision.offender_name) == (place, offender)
                and not history[ANNULLED] and stands(decision, payments, on)
            }  # fmt: skip
            (counted,) = figures(books.session, books.desk, Window(books.session.info[OFFICE], first, last))
            assert counted["repeat_offenders"] == len(again)
        rolled_back.rollback()


@ON_BOTH
@QUICK
@given(
    histories=HISTORIES,
    steps=STEPS,
    closed_on=st.none() | DAYS,
    days=st.lists(DAYS, min_size=1, max_size=3, unique=True),
)
def test_what_is_owed_is_what_the_fines_add_up_to(
    any_books: Any, histories: Any, steps: Any, closed_on: dt.date | None, days: list[dt.date]
) -> None:
    books = any_books
    books.session.expunge_all()
    with books.session.begin_nested() as rolled_back:
        _units, decisions = live_through(books, histories)
        for place, kind, on, answered_on, amount in steps if decisions else ():
            answered = {"answered_on": max(on, answered_on), "outcome": "granted"} if answered_on else {}
            books.step(decisions[place % len(decisions)], kind, typed(on), amount=amount, **answered)
        if decisions and closed_on is not None:
            books.step(decisions[0], "close", typed(closed_on))
        owing = owing_on(books.session, books.desk, *days)
        for day, fines in fines_owed(books.session, books.desk, *days).items():
            told = Owing(sum(one.outstanding for one in fines), sum(one.overdue for one in fines))
            assert owing[day] == told
        rolled_back.rollback()
