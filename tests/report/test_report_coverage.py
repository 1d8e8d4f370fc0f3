"""The coverage that a report prints is the coverage that the office sees on the screen."""

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postwatch.campaign.lookup import find_campaign
from postwatch.pledge.coverage import unit_coverages
from postwatch.pledge.tables import PledgeStatus
from postwatch.register.tables import LetterStatus
from postwatch.report.figures import coverage, groups_of
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


def of_campaign(books: Any, code: str, day: dt.date) -> Any:
    """The units that a campaign asks, as the screen tells them; one that was closed before the days asks nobody."""
    campaign = find_campaign(books.session, campaign=code)
    over = campaign.closed_on is not None and campaign.closed_on < FIRST
    return [] if over else unit_coverages(books.session, campaign=campaign, on=day, placed_on=day)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(units=UNITS, campaigns=CAMPAIGNS, day=DAYS)
def test_the_report_and_the_screen_count_the_same_on_every_day(
    books: Any, units: Any, campaigns: Any, day: dt.date
) -> None:
    with books.session.begin_nested() as world:
        codes = write(books, units, campaigns)
        window = Window(1, FIRST, day)
        units_asked = [unit for code in codes for unit in of_campaign(books, code, day)]
        asked = {unit.code for unit in units_asked}
        signed = {unit.code for unit in units_asked if unit.is_covered}
        direct = {unit.code for unit in units_asked if unit.signed_directly}
        assert coverage(books.session, window) == (len(direct), len(signed - direct), len(asked))
        areas = groups_of(books.session, window).by_area
        assert sum(area.pledges_asked for area in areas) == len(asked)
        assert sum(area.pledges_signed for area in areas) == len(signed)
        world.rollback()


def test_a_unit_that_two_campaigns_ask_is_one_and_has_signed_when_it_has_for_one(books: Any) -> None:
    point = books.unit("P1", "service_point")
    first, second = books.campaign(), books.campaign(kinds=("service_point",))
    letter, other = books.letter(first, 57, "15/5/2020"), books.letter(second, 58, "20/5/2020")
    books.sent(letter, point)
    books.sent(other, point)
    window = Window(1, FIRST, dt.date(2020, 6, 14))
    assert coverage(books.session, window) == (0, 0, 1)
    books.pledge(letter, point, "21/5/2020")
    assert coverage(books.session, window) == (1, 0, 1)
    books.pledge(other, point, "22/5/2020")
    assert coverage(books.session, window) == (1, 0, 1)
