"""The coverage that a report prints is the coverage that the office sees on the screen."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postwatch.pledge.actions import pledge_coverage
from postwatch.pledge.tables import PledgeStatus
from postwatch.register.tables import LetterStatus
from postwatch.report.figures import by_area, coverage
from postwatch.report.window import Window

FIRST = dt.date(2020, 5, 10)
DAYS = st.integers(0, 40).map(lambda number: FIRST + dt.timedelta(days=number))
LATER = st.none() | DAYS
UNITS = st.lists(
    st.tuples(st.sampled_from(["postal_enterprise", "service_point", "district_office"]), LATER), min_size=1, max_size=5
)
LETTERS = st.lists(
    st.tuples(DAYS, st.sampled_from([None, "districts", "enterprises"]), LATER, st.sets(st.integers(0, 4))), max_size=3
)
PLEDGES = st.lists(st.tuples(st.integers(0, 4), DAYS, LATER, st.lists(st.integers(0, 4), max_size=3)), max_size=4)
CAMPAIGNS = st.lists(
    st.tuples(
        LETTERS, PLEDGES, LATER, st.sampled_from([("service_point",), ("postal_enterprise", "service_point"), ()])
    ),
    min_size=1,
    max_size=2,
)


def written(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def write(books: Any, units: Any, campaigns: Any) -> list[str]:
    """The drawn world, in the books; returns the codes of its campaigns."""
    rows = [books.unit(f"U{place}", kind, active_to=last) for place, (kind, last) in enumerate(units)]
    codes = []
    number = 0
    for letters, pledges, closed_on, kinds in campaigns:
        campaign = books.campaign(kinds=kinds, closed_on=closed_on)
        codes.append(campaign.code)
        first = None
        for issued_on, audience, ended_on, left_out in letters:
            number += 1
            ended = {}
            if ended_on is not None and ended_on >= issued_on:
                ended = {"status": LetterStatus.RECALLED, "ended_on": ended_on, "end_reason": "-"}
            letter = books.letter(campaign, number, written(issued_on), audience=audience, **ended)
            first = first or letter
            for place, unit in enumerate(rows):
                if place not in left_out:
                    books.sent(letter, unit)
        signed = set()
        for place, signed_on, revoked_on, covers in pledges if first else ():
            unit = rows[place % len(rows)]
            if unit.id in signed:
                continue
            signed.add(unit.id)
            revoked = {}
            if revoked_on is not None and revoked_on >= signed_on:
                revoked = {"status": PledgeStatus.REVOKED, "revoked_on": revoked_on, "revoke_reason": "-"}
            named = {rows[one % len(rows)].id: rows[one % len(rows)] for one in covers}
            books.pledge(first, unit, written(signed_on), list(named.values()), **revoked)
    return codes


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units=UNITS, campaigns=CAMPAIGNS, day=DAYS)
def test_the_report_and_the_screen_count_the_same_on_every_day(
    books: Any, units: Any, campaigns: Any, day: dt.date
) -> None:
    with books.session.begin_nested() as world:
        codes = write(books, units, campaigns)
        screen = [pledge_coverage(books.session, campaign=code, on=day) for code in codes]
        window = Window(1, FIRST, day)
        asked = sum(one.total for one in screen)
        assert coverage(books.session, window) == (
            sum(one.direct for one in screen), sum(one.by_parent for one in screen), asked,
        )  # fmt: skip
        areas = by_area(books.session, window)
        assert sum(area.pledges_asked for area in areas) == asked
        assert sum(area.pledges_signed for area in areas) == sum(one.signed for one in screen)
        world.rollback()


def test_a_pledge_under_one_campaign_is_none_under_another(books: Any) -> None:
    point = books.unit("P1", "service_point")
    first, second = books.campaign(), books.campaign(kinds=("service_point",))
    letter, other = books.letter(first, 57, "15/5/2020"), books.letter(second, 58, "20/5/2020")
    books.sent(letter, point)
    books.sent(other, point)
    books.pledge(letter, point, "21/5/2020")
    assert coverage(books.session, Window(1, FIRST, dt.date(2020, 6, 14))) == (1, 0, 2)


def test_a_campaign_asks_the_kinds_that_its_tasks_name(books: Any) -> None:
    units = books.unit("E1", "postal_enterprise"), books.unit("P1", "service_point")
    letter = books.letter(books.campaign(kinds=("postal_enterprise",)), 57, "15/5/2020")
    for unit in units:
        books.sent(letter, unit)
    assert coverage(books.session, Window(1, FIRST, dt.date(2020, 6, 14))) == (0, 0, 1)


@pytest.mark.parametrize(("first", "asked"), [(FIRST, 1), (dt.date(2020, 6, 1), 1), (dt.date(2020, 6, 2), 0)])
def test_a_closed_campaign_asks_nobody_in_a_period_after_its_last_day(books: Any, first: dt.date, asked: int) -> None:
    point = books.unit("P1", "service_point")
    books.sent(books.letter(books.campaign(closed_on=dt.date(2020, 6, 1)), 57, "15/5/2020"), point)
    assert coverage(books.session, Window(1, first, dt.date(2020, 6, 14)))[2] == asked
