import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.errors import RuleError
from postwatch.followup.debts import TaskState, owed
from postwatch.followup.ladder import LETTERS, reminded_alike, require_pause, rung
from postwatch.followup.letters import Chase, UnitState, followup_facts
from postwatch.paths import shipped
from postwatch.settings import office_settings
from postwatch.staff.signature import Signature

DISTRICTS = ("remind", "remind_again", "ask_superior", "report_to_province")
ENTERPRISES = ("remind", "remind_again", "inspection_plan")


@pytest.mark.parametrize(
    ("rungs", "level", "means"),
    [
        (DISTRICTS, 1, "remind"),
        (DISTRICTS, 2, "remind_again"),
        (DISTRICTS, 3, "ask_superior"),
        (DISTRICTS, 4, None),
        (DISTRICTS, 9, None),
        (ENTERPRISES, 2, "remind_again"),
        (ENTERPRISES, 3, None),
        (("through_enterprise",), 1, None),
        (("remind", "remind_again"), 7, "remind_again"),
        (("something_else",), 1, None),
    ],
)
def test_units_are_chased_up_their_ladder(rungs: tuple[str, ...], level: int, means: str | None) -> None:
    if means is None:
        with pytest.raises(RuleError, match=f"no letter number {level}"):
            rung(rungs, level)
    else:
        assert rung(rungs, level) == means


@given(st.lists(st.sampled_from(LETTERS), min_size=1), st.integers(1, 50))
def test_past_the_end_of_the_ladder_its_last_rung_stays(rungs: list[str], level: int) -> None:
    assert rung(rungs, level) == (rungs[level - 1] if level <= len(rungs) else rungs[-1])


@pytest.mark.parametrize(
    ("last", "on", "pause", "is_free"),
    [
        (None, dt.date(2020, 6, 5), 7, True),
        (dt.date(2020, 6, 5), dt.date(2020, 6, 11), 7, False),
        (dt.date(2020, 6, 5), dt.date(2020, 6, 12), 7, True),
        (dt.date(2020, 6, 5), dt.date(2020, 6, 4), 0, False),
        (dt.date(2020, 6, 5), dt.date(2020, 6, 5), 0, True),
    ],
)
def test_no_second_letter_within_the_pause(last: dt.date | None, on: dt.date, pause: int, is_free: bool) -> None:
    if is_free:
        require_pause(last_issued_on=last, on=on, pause_days=pause)
    else:
        with pytest.raises(RuleError, match="the pause lasts until"):
            require_pause(last_issued_on=last, on=on, pause_days=pause)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 60), st.integers(-60, 120))
def test_the_pause_ends_after_its_days(last: dt.date, pause: int, after: int) -> None:
    try:
        require_pause(last_issued_on=last, on=last + dt.timedelta(after), pause_days=pause)
    except RuleError:
        assert after < pause
    else:
        assert after >= pause


def task(mode: str, *, pledge: bool = False, done: bool = False, reported: bool = False) -> TaskState:
    return TaskState("Tuyên truyền *Chỉ thị 28*.", mode, pledge, done, reported)


@pytest.mark.parametrize(
    ("tasks", "addressed", "acknowledged", "missing"),
    [
        ([], True, False, ["chưa xác nhận đã nhận văn bản"]),
        ([], True, True, []),
        ([], False, False, []),
        ([task("once", pledge=True)], False, False, ["chưa gửi bản cam kết"]),
        ([task("once", pledge=True, done=True)], False, False, []),
        ([task("once")], False, False, ["chưa thực hiện: tuyên truyền Chỉ thị 28"]),
        ([task("standing")], False, False, ["chưa báo cáo: tuyên truyền Chỉ thị 28"]),
        ([task("standing", reported=True)], False, False, []),
        ([task("on_event")], True, True, []),
        (
            [task("once", done=True), task("on_event"), task("standing")],
            True,
            True,
            ["chưa báo cáo: tuyên truyền Chỉ thị 28"],
        ),
        (
            [TaskState("Báo cáo *tình hình*.", "standing", False, False, False, "kỳ tháng 6/2020")],
            True,
            True,
            ["chưa báo cáo kỳ tháng 6/2020: báo cáo tình hình"],
        ),
        ([TaskState("TTr Sở đôn đốc.", "once", False, False, False)], True, True, ["chưa thực hiện: TTr Sở đôn đốc"]),
    ],
)
def test_a_unit_owes_what_it_neither_did_nor_reported(
    tasks: list[TaskState], addressed: bool, acknowledged: bool, missing: list[str]
) -> None:
    assert owed(tasks, is_addressed=addressed, is_acknowledged=acknowledged) == missing


STATES = st.builds(
    TaskState,
    st.text(min_size=1),
    st.sampled_from(["once", "standing", "on_event"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(STATES), st.booleans())
def test_what_is_owed_is_never_called_a_violation(tasks: list[TaskState], acknowledged: bool) -> None:
    missing = owed(tasks, is_addressed=True, is_acknowledged=acknowledged)
    assert all(words.startswith("chưa ") for words in missing)
    assert len(missing) <= len(tasks) + 1
    assert not owed([task for task in tasks if task.is_done], is_addressed=True, is_acknowledged=True)


@pytest.mark.parametrize(("times", "said"), [([], None), ([0, 0], 0), ([2], 2), ([2, 2, 2], 2), ([1, 2], None)])
def test_a_number_of_reminders_is_said_only_when_it_is_true_of_all(times: list[int], said: int | None) -> None:
    assert reminded_alike(times) == said


def unit(
    name: str, *, through: str = "", superior: str = "", missing: tuple[str, ...] = ("chưa gửi bản cam kết",)
) -> UnitState:
    return UnitState(1, name, name, "183", "Huyện Cao Lộc", superior or through, through, 0, (), missing)


@pytest.mark.parametrize(
    ("units", "addressees", "told"),
    [
        ([unit("P1", through="E1"), unit("P2", through="E1")], ["E1"], []),
        ([unit("P1", through="E1"), unit("E1")], ["E1"], []),
        ([unit("P1")], ["P1"], []),
        ([unit("D1", superior="UBND 1")], ["D1"], ["UBND 1 (để chỉ đạo)"]),
        (
            [unit(f"P{place}", through=f"E{place}") for place in range(3)] + [unit("E0"), unit("P9", through="E9")],
            ["Các doanh nghiệp (danh sách tại Phụ lục)"],
            ["E1 (để chỉ đạo)", "E2 (để chỉ đạo)", "E9 (để chỉ đạo)"],
        ),
    ],
)
def test_a_letter_reaches_whoever_can_act(units: list[UnitState], addressees: list[str], told: list[str]) -> None:
    assert reached_by(units, "remind") == (addressees, told)


def test_those_above_many_units_are_named_together() -> None:
    communes = [replace(unit(f"D{place}"), area_name=f"Xã {place}", superior=f"UBND xã {place}") for place in range(16)]
    together, everyone = "UBND các địa phương có đơn vị nêu tại Phụ lục", unit("D99", superior="UBND tỉnh")
    _addressees, told = reached_by([*communes, everyone], "remind")
    assert told == [f"{together} (để chỉ đạo)", "UBND tỉnh (để chỉ đạo)"]
    assert reached_by([*communes, everyone], "ask_superior")[0] == [together, "UBND tỉnh"]
    assert len(reached_by(communes[1:], "remind")[1]) == 15
    points = [unit(f"P{place}", through=f"E{place}") for place in range(16)]
    addressees, told = reached_by(points, "remind")
    assert addressees == ["Các doanh nghiệp (danh sách tại Phụ lục)"]
    assert told == ["Các doanh nghiệp có điểm phục vụ nêu tại Phụ lục (để chỉ đạo)"]


def reached_by(units: list[UnitState], means: str) -> tuple[list[str], list[str]]:
    """Whom a follow-up of 2020 is addressed to, and who is told besides."""
    file = shipped("data") / "offices" / "lang-son-2020.toml"
    chase = Chase(
        "01/STTTT-TTr", dt.date(2020, 5, 18), "V/v x", "Các doanh nghiệp", 1, means, dt.date(2020, 6, 10),
        dt.date(2020, 6, 25), True, len(units), tuple(units),
    )  # fmt: skip
    facts = followup_facts(
        chase,
        settings=office_settings(Path(file)),
        signature=Signature(1, ("GIÁM ĐỐC",), "Nguyễn Quang Huy"),
        drafted_on=dt.date(2020, 6, 10),
    )
    first, *told, leaders, kept = facts["distribution"]
    assert (first, leaders, kept) == ("Như trên", "Lãnh đạo Sở (b/c)", "Lưu: VT, TTr")
    return facts["addressees"], told
