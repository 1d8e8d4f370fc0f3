"""The reform of 1 July 2025: eleven district offices end, 65 commune offices open, points are placed or listed."""

from pathlib import Path
from typing import Any

import pytest
from servers import point_to

DAY = "2025-07-01"
SUCCEED = ("recipient", "succeed", "--areas", "lang-son", "--on", "1/7/2025")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
def office(request: Any, run: Any, letter: Path) -> Path:
    """The office with its letter of 2020, in both databases; three points have an address."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        assert run("db", "copy", "--to", url).code == 0
        point_to(letter, url)
    for unit, address in (
        ("DPV-004", "Thôn 1, xã Vũ Lễ, huyện Bắc Sơn"),
        ("DPV-005", "thị trấn Bình Gia"),
        ("DPV-006", "Giữa xã Đoàn Kết và xã Quốc Việt"),
        ("DPV-001", "Cửa khẩu, xã Tân Thanh, huyện Văn Lãng"),
    ):
        assert run("recipient", "edit", unit, "--address", address).code == 0
    return letter


def codes(found: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in found}


def test_offices_end_and_open_and_units_are_placed_or_listed(run: Any, office: Path) -> None:
    before = run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-15").json["by_area"]
    done = run(*SUCCEED, "--place", "DPV-003=Đông Kinh", "--json", today=DAY).json
    assert (done["closed"], done["opened"]) == (11, 65)
    placed = {one["code"]: (one["area"], one["read_from"]) for one in done["placed_list"]}
    assert placed == {
        "DPV-003": ("05977", "given"), "DPV-004": ("06364", "address"), "DPV-005": ("06112", "address"),
    }  # fmt: skip
    reasons = {one["code"]: one["reason"] for one in done["uncertain_list"]}
    assert "fits several new areas" in reasons["DPV-006"]
    # Tân Thanh was a commune of Văn Lãng; Tân Thành is a new one of Hữu Lũng.
    assert "neither its address nor its name" in reasons["DPV-001"]
    assert run("recipient", "show", "DPV-006", "--on", DAY, "--json", today=DAY).json["area"] == "180"
    offices = run("recipient", "list", "--kind", "commune_office", "--json", today=DAY).json
    assert len(offices) == 65
    assert {one["active_from"] for one in offices} == {DAY}
    assert run("recipient", "list", "--kind", "district_office", "--json", today=DAY).json == []
    assert (
        len(run("recipient", "list", "--kind", "district_office", "--on", "30/6/2025", "--json", today=DAY).json) == 11
    )
    # A successor owes only what a letter asks of it.
    assert done["tasks_ended"] > 0
    tasks = run("task", "list", "--status", "open", "--json", today=DAY).json
    assert not any(one["recipient"].startswith(("PVHTT", "PVHXH")) for one in tasks)
    assert run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-15").json["by_area"] == before
    areas = {one["area"] for one in run("pledge", "coverage", "--on", DAY, "--json", today=DAY).json["by_area"]}
    assert "05977" in areas
    assert run("db", "check").code == 0


def test_a_dry_run_says_the_same_and_an_undo_takes_all_back(run: Any, refused: Any, office: Path) -> None:
    units = run("recipient", "list", "--closed", "--json", today=DAY).out
    dry = run(*SUCCEED, "--dry-run", "--json", today="2025-06-20").json
    assert run("recipient", "list", "--closed", "--json", today=DAY).out == units
    done = run(*SUCCEED, "--json", today=DAY).json
    assert {**dry, "dry_run": False} == done
    said = refused(5, *SUCCEED, today=DAY).err
    assert f"uncertain: {done['uncertain']}" in said
    more = run(*SUCCEED, "--place", "DPV-001=Hoàng Văn Thụ", "--json", today=DAY).json
    assert (more["closed"], more["opened"], codes(more["placed_list"])) == (0, 0, {"DPV-001"})
    for _number in range(2):
        assert run("undo", "--yes", today=DAY).code == 0
    assert run("recipient", "list", "--closed", "--json", today=DAY).out == units


def test_a_unit_that_was_named_is_the_office_or_the_successor(run: Any, refused: Any, letter: Path) -> None:
    run("recipient", "add", "--kind", "commune_office", "--name", "Phòng VH-XH Kỳ Lừa", "--area", "06187",
        "--active-from", "1/7/2025", "--code", "KL", today=DAY)  # fmt: skip
    said = refused(3, *SUCCEED, "--to", "05977=BDT-LS", today=DAY).err
    assert "is a postal enterprise and cannot be the office of Phường Đông Kinh" in said
    done = run(*SUCCEED, "--to", "06187=KL", "--to", "178=PVHXH-05977", "--json", today=DAY).json
    assert (done["opened"], [one["code"] for one in done["opened_list"] if not one["is_new"]]) == (64, ["KL"])
    entry = run("journal", "list", "--command", "recipient succeed", "--json", today=DAY).json[0]["id"]
    assert "Phòng Văn hóa - Xã hội phường Đông Kinh" in run("journal", "show", str(entry), today=DAY).out
    assert run("recipient", "show", "PVHTT-LS", "--json", today=DAY).json["active_to"] == "2025-06-30"


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("code", "words", "today", "sentence"),
    [
        (3, (), "2025-06-30", "is in the future"),
        (3, ("--on", "2/7/2025"), "2025-07-02", "No area ends before 02/07/2025"),
        (2, ("--place", "DPV-003"), DAY, "DPV-003 is no pair"),
        (3, ("--place", "DPV-003=178"), DAY, "does not begin on 01/07/2025"),
        (4, ("--place", "DPV-003=Hà Nội"), DAY, "There is no area Hà Nội"),
        (3, ("--to", "20=DPV-003"), DAY, "neither ends before 01/07/2025 nor begins on it"),
        (4, ("--areas", "ha-noi"), DAY, "ha-noi"),
        (3, ("--carry-tasks",), DAY, "No open campaign speaks to offices of communes"),
    ],
)
def test_what_cannot_be_is_refused(refused: Any, code: int, words: tuple[str, ...], today: str, sentence: str) -> None:
    assert sentence in refused(code, *SUCCEED, *words, today=today).err


def test_a_letter_to_offices_that_end_soon_is_told_of(run: Any, letter: Path) -> None:
    run("recipient", "edit", "PVHTT-VL", "--active-to", "14/8/2020")
    assert "1 addressees end on 14/08/2020: PVHTT-VL" in run("dispatch", "generate").err
    assert "addressees end" not in run("dispatch", "generate", today="2020-06-14").err


def test_coverage_of_a_day_is_shown_by_the_areas_of_that_day_or_of_today(run: Any, refused: Any, letter: Path) -> None:
    run("pledge", "record", "DPV-013", "--signed-on", "1/6/2020", "--signer", "Ông A")
    run(*SUCCEED, "--place", "DPV-013=06184", today=DAY)

    def signed(*words: str) -> list[str]:
        found = run("pledge", "coverage", "--on", "30/6/2025", *words, "--json", today=DAY).json
        return [one["area"] for one in found["by_area"] if one["signed"]]

    assert signed() == signed("--by-area", "then") == ["183"]
    assert signed("--by-area", "now") == ["06184"]
    refused(2, "pledge", "coverage", "--by-area", "tomorrow", today=DAY)
