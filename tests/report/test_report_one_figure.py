"""The coverage command, the follow-up letter and the report give one figure for one day, whatever happened before.

Of one campaign, of the units that its letters ask for a pledge, on one day: the total of the coverage, the units that
the follow-up counts (done and not done) with those to which the letter was not sent yet, and the units asked of the
report but for the districts, which are asked for no pledge. After the last day of a campaign the coverage stays as it
stood, the report counts it no more, and nobody is chased.
"""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from long_runs import LONG
from sqlmodel import select

from postwatch.desk import Desk
from postwatch.dispatch.addressees import add_addressees, give_missing_tasks
from postwatch.dispatch.options import DispatchSending
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError
from postwatch.fields import Entry
from postwatch.files.staged import Shelf
from postwatch.followup.actions import FollowupOrder, generate_followups
from postwatch.followup.debts import Explained
from postwatch.followup.tables import Followup
from postwatch.followup.unit_tables import FollowupUnit
from postwatch.lifecycle.campaign_end import close_campaign
from postwatch.lifecycle.options import CloseOrder
from postwatch.pledge.actions import missing_units, record_pledge, revoke_pledge
from postwatch.pledge.coverage import pledge_coverage
from postwatch.recipient.tables import Recipient
from postwatch.register.tables import LetterStatus
from postwatch.report.figures import coverage, figures, groups_of
from postwatch.report.window import Window
from postwatch.settings import office_settings
from postwatch.task.actions import waive_tasks

FILE = Path(__file__).parents[2] / "data" / "offices" / "lang-son-2020.toml"
OFFICE = office_settings(FILE, {})
FIRST = dt.date(2020, 5, 15)
LAST = FIRST + dt.timedelta(days=20)
DAYS = st.integers(0, 6).map(lambda number: FIRST + dt.timedelta(days=number))
# Units by the day on which they are registered (None: before all) and that on which they end; every point has the first
# enterprise above it, the second one or none.
UNITS = st.lists(
    st.tuples(
        st.sampled_from(["postal_enterprise", "service_point", "service_point", "district_office"]),
        st.none() | DAYS,
        st.none() | DAYS,
        st.sampled_from([0, 0, 1, None]),
    ),
    max_size=6,
)
# What happens on a day, to which unit (by its place), and how many days before it was signed.
ACTS = st.lists(
    st.tuples(
        DAYS,
        st.sampled_from(
            ["is added", "is added", "letter recalled", "letter issued", "signs", "signs for all", "revokes", "closes"]
        ),
        st.integers(0, 7),
        st.integers(0, 9),
    ),
    max_size=10,
)


class World:
    """A campaign and what became of it, by the program; beside it, said simply, whom each letter was addressed to."""

    def __init__(self, books: Any, workspace: Path, *, points_follow: bool | None, unsent: set[int]) -> None:
        self.books, self.session, self.workspace, self.unsent = books, books.session, workspace, unsent
        self.campaign = books.campaign(points_follow=points_follow)
        self.units: list[Any] = []
        self.letters: list[Any] = []
        self.addressed: dict[int, dict[int, dt.date]] = {}
        self.sent: set[tuple[int, int]] = set()
        self.pledges: list[str] = []

    def desk(self, today: dt.date) -> Desk:
        return Desk(OFFICE, Shelf(self.workspace), dt.datetime(2020, 6, 15, tzinfo=dt.UTC), today)

    def register(self, kind: str, first: dt.date | None, last: dt.date | None, above: int | None) -> None:
        enterprises = [unit for unit in self.units if unit.kind == "postal_enterprise"]
        parent = enterprises[above].id if kind == "service_point" and above in range(len(enterprises)) else None
        last = last if last is None or first is None or last >= first else None
        fields = {"active_from": first, "active_to": last, "parent_id": parent}
        self.units.append(self.books.unit(f"U{len(self.units)}", kind, **fields))

    def issue(self, day: dt.date) -> None:
        """A letter to the enterprises and districts of its day; to some of them it is never sent."""
        if self.letters and self.letters[-1].ended_on is None:
            raise AlreadyThereError("-", hint="-")
        letter = self.books.letter(self.campaign, 57 + len(self.letters), f"{day.day}/{day.month}/{day.year}")
        self.letters.append(letter)
        addressed = self.addressed.setdefault(letter.id, {})
        for place, unit in enumerate(self.units):
            if unit.kind != "service_point" and is_there(unit, day):
                addressed[unit.id] = day
                if place not in self.unsent:
                    self.sent.add((letter.id, unit.id))
                self.books.sent(letter, unit, sent=place not in self.unsent)
        give_missing_tasks(self.session, dispatch=letter, on=day)

    def act(self, day: dt.date, act: str, who: int, earlier: int) -> None:
        unit = self.units[who % len(self.units)]
        if act == "letter issued":
            self.issue(day)
        elif act == "letter recalled":
            letter = self.letters[-1]
            if letter.ended_on is None and letter.issued_on <= day:
                letter.status, letter.ended_on, letter.end_reason = LetterStatus.RECALLED, day, "-"
                self.books.add(letter)
                waive_tasks(self.session, dispatch_id=letter.id, on=day, reason="-")
        elif act == "is added":
            order = DispatchSending(self.letters[-1].code, on=day, added=[unit.code])
            add_addressees(self.session, self.desk(day), order=order)
            self.addressed[self.letters[-1].id][unit.id] = day
            self.sent.add((self.letters[-1].id, unit.id))
        elif act == "closes":
            close_campaign(self.session, self.desk(day), order=CloseOrder(self.campaign.code, day, waived={}))
        elif act == "revokes":
            code = self.pledges[who % len(self.pledges)] if self.pledges else "-"
            revoke_pledge(self.session, self.desk(day), pledge=code, reason="-")
        else:
            covers = "all" if act == "signs for all" else ()
            entry = Entry.saying(
                recipient_id=unit.code, campaign_id=None, signed_on=day - dt.timedelta(days=earlier),
                signer="Đại diện", covers=covers,
            )  # fmt: skip
            self.pledges.append(record_pledge(self.session, self.desk(day), entry=entry).id)

    def asked(self, day: dt.date) -> dict[str, bool]:
        """The units that are asked on a day, by their codes, and whether the letter was sent to them or above them."""
        found: dict[str, bool] = {}
        for letter in self.in_force(day):
            since = {unit: first for unit, first in self.addressed[letter.id].items() if first <= day}
            for unit in self.units:
                follows = unit.kind == "service_point" and self.campaign.points_follow is not False
                who = unit.id if unit.id in since else unit.parent_id if follows else None
                if who in since and is_there(unit, day):
                    found[unit.code] = (letter.id, who) in self.sent
        return found

    def reached(self, day: dt.date) -> set[str]:
        """The units, by their codes, that got a letter themselves, of those in force on a day."""
        letters = {letter.id: self.addressed[letter.id] for letter in self.in_force(day)}
        return {
            unit.code for unit in self.units for letter, since in letters.items()
            if (letter, unit.id) in self.sent and since[unit.id] <= day and is_there(unit, day)
        }  # fmt: skip

    def in_force(self, day: dt.date) -> list[Any]:
        return [one for one in self.letters if one.issued_on <= day and (one.ended_on is None or one.ended_on > day)]


def is_there(unit: Any, day: dt.date) -> bool:
    return (unit.active_from or day) <= day <= (unit.active_to or day)


def chased(world: World, letter: Any, day: dt.date) -> dict[str, str] | None:
    """What the follow-ups of a day say each unit owes, "" for one that has done all; None where there is none."""
    order = FollowupOrder(dispatch=letter.code, on=day)
    try:
        drafts, _warnings = generate_followups(world.session, world.desk(LAST), order=order, explained=Explained())
    except (NotFoundError, RuleError):
        return None
    rows = world.session.exec(
        select(Recipient.code, FollowupUnit.missing)
        .join(FollowupUnit, FollowupUnit.recipient_id == Recipient.id)
        .join(Followup, Followup.id == FollowupUnit.followup_id)
        .where(Followup.code.in_([draft.id for draft in drafts]))
    ).all()
    return {code: missing or "" for code, missing in rows}


@settings(max_examples=60 if LONG else 30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    units=UNITS,
    acts=ACTS,
    day=DAYS,
    points_follow=st.sampled_from([None, True, False]),
    unsent=st.sets(st.integers(0, 7), max_size=2),
)
def test_who_was_asked_is_one_figure_for_one_day(
    books: Any, workspace: Path, units: Any, acts: Any, day: dt.date, points_follow: bool | None, unsent: set[int]
) -> None:
    books.session.expunge_all()  # rows of the example before that were read again, which no rollback forgets
    with books.session.begin_nested() as rolled_back:
        world = World(books, workspace, points_follow=points_follow, unsent=unsent)
        for unit in [("postal_enterprise", None, None, None), *units]:
            world.register(*unit)
        world.issue(FIRST)
        for one in sorted(acts, key=lambda act: act[0]):
            with contextlib.suppress(RuleError, AlreadyThereError, NotFoundError):  # what is refused has not happened
                world.act(*one)
        end = min(day, world.campaign.closed_on or day)
        asked = world.asked(end)
        kinds = {unit.code: unit.kind for unit in world.units}
        to_pledge = {code: sent for code, sent in asked.items() if kinds[code] != "district_office"}

        screen = pledge_coverage(books.session, campaign=world.campaign.code, on=day)
        assert screen.total == len(to_pledge)
        missing = {unit.code for unit in missing_units(books.session, campaign=world.campaign.code, on=day)}
        assert missing <= to_pledge.keys()
        assert len(missing) == screen.total - screen.signed

        window = Window(1, FIRST, day)
        if end < day:
            assert screen == pledge_coverage(books.session, campaign=world.campaign.code, on=end)
            # A campaign that ended in the period is counted as it stood then; in a later one it is no more.
            assert coverage(books.session, window) == (screen.direct, screen.by_parent, screen.total)
            report, later = figures(books.session, books.desk, window, Window(1, end + dt.timedelta(1), day))
            assert (report["tasks_open"], report["tasks_overdue"]) == (0, 0)
            assert report["pledge_coverage_percent"] == (screen.percent if screen.total else None)
            assert [later[name] for name in ("units_asked", "tasks_open", "tasks_overdue")] == [0, 0, 0]
            rolled_back.rollback()
            return
        report = figures(books.session, books.desk, window)[0]
        assert report["units_asked"] == len(asked) <= report["units_total"]
        (found,) = figures(books.session, books.desk, window)
        assert found["units_sent_to"] == len(world.reached(day))
        assert coverage(books.session, window) == (screen.direct, screen.by_parent, screen.total)
        assert report["pledge_coverage_percent"] == (screen.percent if screen.total else None)
        areas = groups_of(books.session, window).by_area
        assert sum(area.asked for area in areas) == len(asked)
        assert sum(area.pledges_asked for area in areas) == screen.total
        assert sum(area.pledges_signed for area in areas) == screen.signed

        letter = world.letters[-1]
        if letter.ended_on is None and letter.issued_on <= day:
            found = chased(world, letter, day)
            if world.campaign.closed_on is not None:
                assert found is None
                rolled_back.rollback()
                return
            reached = {code for code, sent in to_pledge.items() if sent}
            if found is None:  # nobody was sent the letter, or nobody owes: receipts are owed by all addressees
                assert not reached & missing
            else:
                assert found.keys() == reached
                assert {code for code, owed in found.items() if "chưa gửi bản cam kết" in owed} == reached & missing
        rolled_back.rollback()
