"""The coverage command, the follow-up letter and the report give one figure for one day, whatever happened before."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from postwatch.campaign.tables import CampaignTask
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError
from postwatch.files.staged import Shelf
from postwatch.followup.actions import FollowupOrder, generate_followups
from postwatch.followup.tables import Followup, FollowupUnit
from postwatch.pledge.actions import PledgeDraft, missing_units, pledge_coverage, record_pledge, revoke_pledge
from postwatch.recipient.tables import Recipient
from postwatch.report.figures import Window, by_area, count_pledges, coverage
from postwatch.settings import office_settings

FILE = Path(__file__).parents[2] / "data" / "offices" / "lang-son-2020.toml"
OFFICE = office_settings(FILE, {})
ISSUED = dt.date(2020, 5, 15)
DAYS = st.integers(0, 20).map(lambda number: ISSUED + dt.timedelta(days=number))
LAST = ISSUED + dt.timedelta(days=20)
# An enterprise, then its points; a unit may end on a day, or have ended before the letter.
UNITS = st.lists(st.none() | DAYS | st.just(ISSUED - dt.timedelta(days=1)), min_size=2, max_size=5)
# What is recorded on a day: who signs (the enterprise for all its points or alone), when; or which pledge is revoked.
ACTS = st.lists(
    st.tuples(DAYS, st.sampled_from(["signs", "signs for all", "revokes"]), st.integers(0, 5), st.integers(0, 9)),
    max_size=8,
)


def write(books: Any, ends: Any) -> Any:
    """A letter to the units that are active on its day, with the task by which it asks each for a pledge."""
    campaign = books.campaign()
    letter = books.letter(campaign, 57, f"{ISSUED.day}/{ISSUED.month}/{ISSUED.year}")
    asking = books.session.exec(select(CampaignTask).where(CampaignTask.campaign_id == campaign.id)).one()
    parent = None
    for place, last in enumerate(ends):
        kind = "service_point" if parent else "postal_enterprise"
        unit = books.unit(f"U{place}", kind, active_to=last, parent_id=parent.id if parent else None)
        parent = parent or unit
        if last is None or last >= ISSUED:
            books.task(unit, letter, campaign_task_id=asking.id, opened_on=ISSUED)
    return campaign, letter


def play(books: Any, desk: Any, units: int, acts: Any) -> None:
    """Record the acts in the order of their days; what the program refuses has not happened."""
    pledges: list[str] = []
    for day, act, who, earlier in sorted(acts, key=lambda act: act[0]):
        with contextlib.suppress(RuleError, AlreadyThereError, NotFoundError):
            if act == "revokes":
                revoke_pledge(
                    books.session, desk(day), pledge=pledges[who % len(pledges)] if pledges else "-", reason="-"
                )
                continue
            signed_on = max(ISSUED, day - dt.timedelta(days=earlier))
            covers = "all" if act == "signs for all" else ()
            draft = PledgeDraft(f"U{who % units}", signed_on, "Đại diện", covers=covers)
            pledges.append(record_pledge(books.session, desk(day), draft=draft).id)


def chased(books: Any, desk: Any, letter: Any, day: dt.date) -> set[str]:
    """Units that the follow-ups of a day say have not sent their pledge."""
    order = FollowupOrder(dispatch=letter.code, on=day)
    try:
        drafts, _warnings = generate_followups(books.session, desk(LAST), order=order)
    except NotFoundError:
        return set()
    rows = books.session.exec(
        select(Recipient.code, FollowupUnit.missing)
        .join(FollowupUnit, FollowupUnit.recipient_id == Recipient.id)
        .join(Followup, Followup.id == FollowupUnit.followup_id)
        .where(Followup.code.in_([draft.id for draft in drafts]), FollowupUnit.missing.is_not(None))
    ).all()
    assert {missing for _code, missing in rows} <= {"chưa gửi bản cam kết"}
    return {code for code, _missing in rows}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ends=UNITS, acts=ACTS, day=DAYS)
def test_three_ways_to_count_pledges_give_one_figure_for_one_day(
    books: Any, workspace: Path, ends: Any, acts: Any, day: dt.date
) -> None:
    def desk(today: dt.date) -> Desk:
        return Desk(OFFICE, Shelf(workspace), dt.datetime(2020, 6, 15, tzinfo=dt.UTC), today)

    with books.session.begin_nested() as world:
        campaign, letter = write(books, ends)
        play(books, desk, len(ends), acts)
        screen = pledge_coverage(books.session, campaign=campaign.code, on=day)
        window = Window(1, ISSUED, day)
        assert coverage(books.session, window) == (screen.direct, screen.by_parent, screen.total)
        assert count_pledges(books.session, window)["pledge_coverage_percent"] == screen.percent
        areas = by_area(books.session, window)
        assert sum(area.pledges_signed for area in areas) == screen.signed
        missing = {unit.code for unit in missing_units(books.session, campaign=campaign.code, on=day)}
        assert len(missing) == screen.total - screen.signed
        assert chased(books, desk, letter, day) == missing
        world.rollback()
