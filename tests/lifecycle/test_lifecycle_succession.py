"""The reform of 1 July 2025: eleven district offices end, 65 commune offices open, points are placed or listed."""

from pathlib import Path
from typing import Any

import pytest
from long_runs import DATABASES, few

DAY = "2025-07-01"
SUCCEED = ("recipient", "succeed", "--on", "1/7/2025")


@pytest.fixture(params=few(DATABASES, from_place=1, every=2))
def office(request: Any, run: Any, letter: Path) -> Path:
    """The office with its letter of 2020, in both databases; three points have another address, one has none."""
    if request.param == "postgresql":
        request.getfixturevalue("letter_on_server")
    for unit, address in (
        ("DPV-004", "Thôn 1, xã Vũ Lễ, huyện Bắc Sơn"),
        ("DPV-005", "thị trấn Bình Gia"),
        ("DPV-006", "Giữa xã Đoàn Kết và xã Quốc Việt"),
        ("DPV-007", ""),
    ):
        assert run("recipient", "edit", unit, "--address", address).code == 0
    return letter


def codes(found: list[dict[str, Any]]) -> set[str]:
    return {one["code"] for one in found}


def test_offices_end_and_open_and_units_are_placed_or_listed(run: Any, office: Path) -> None:
    before = run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-15").json["by_area"]
    answer = run(*SUCCEED, "--place", "DPV-003=Đông Kinh", "--json", today=DAY)
    done = answer.json
    assert (done["closed"], done["opened"]) == (11, 65)
    assert "2 units are not placed: say where they lie in the last column of" in answer.err
    assert "postwatch recipient move --on 01/07/2025 --from" in answer.err
    placed = {one["code"]: (one["area"], one["read_from"]) for one in done["placed_list"]}
    assert len(placed) == 21
    # Tân Thanh was a commune of Văn Lãng, which Hoàng Văn Thụ took over; Tân Thành is a new commune of Hữu Lũng.
    assert placed.items() >= {
        "DPV-003": ("05977", "given"), "DPV-004": ("06364", "address"), "DPV-005": ("06112", "address"),
        "DPV-001": ("06172", "address"), "BDT-LS": ("05983", "address"),
    }.items()  # fmt: skip
    uncertain = {one["code"]: (one["reason"], one["offered_list"]) for one in done["uncertain_list"]}
    assert uncertain == {
        "DPV-006": (
            "by its address it may lie in: Xã Đoàn Kết (06001), Xã Quốc Việt (06058)",
            ["Xã Đoàn Kết (06001)", "Xã Quốc Việt (06058)"],
        ),
        "DPV-007": ("neither its address nor its name says which new area it lies in", []),
    }
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


def test_a_dry_run_says_the_same_and_an_undo_takes_all_back(run: Any, office: Path) -> None:
    units = run("recipient", "list", "--closed", "--json", today=DAY).out
    dry = run(*SUCCEED, "--dry-run", "--json", today="2025-06-20").json
    assert run("recipient", "list", "--closed", "--json", today=DAY).out == units
    done = run(*SUCCEED, "--json", today=DAY).json
    assert {**dry, "dry_run": False, "sheet": done["sheet"]} == done
    assert (dry["sheet"], Path(done["sheet"]).name) == (None, "units-to-be-placed.xlsx")
    again = run(*SUCCEED, "--json", today=DAY).json
    assert (again["placed"], again["uncertain_list"], again["sheet"]) == (0, done["uncertain_list"], done["sheet"])
    more = run(*SUCCEED, "--place", "DPV-007=Tân Đoàn", "--json", today=DAY).json
    assert (more["closed"], more["opened"], codes(more["placed_list"])) == (0, 0, {"DPV-007"})
    for _number in range(2):
        assert run("undo", "--yes", "--entry", str(run("undo", "--json").json["entry"]), today=DAY).code == 0
    assert run("recipient", "list", "--closed", "--json", today=DAY).out == units


@pytest.mark.usefixtures("loaded")
def test_a_service_point_is_placed_by_the_place_in_its_name(run: Any) -> None:
    names = {
        "DPV-004": "Bưu cục Đồng Đăng",
        "DPV-005": "Bưu cục Đông Đăng",
        "DPV-006": "Bưu điện Cao Lộc",
        "DPV-007": "Bưu cục Đồng Đăng - Kỳ Lừa",
        "DNM-02": "Công ty Công Sơn",
        "DPV-008": "Bưu cục Đồng Đằng",
        "DPV-009": "Điểm phục vụ Phường Kỳ Lừa",
        "DPV-010": "Bưu cục xã Hợp Thành",
        "DPV-013": "Bưu cục Hợp Thành",
    }
    for unit, name in names.items():
        assert run("recipient", "edit", unit, "--name", name, "--area", "Cao Lộc", "--address", "").code == 0
    done = run(*SUCCEED, "--json", today=DAY).json
    placed = {
        one["code"]: (one["area"], one["read_from"]) for one in done["placed_list"] if one["code"] in names
    }  # fmt: skip
    # Cao Lộc was the district itself, and its post office may lie anywhere in it.
    assert placed == {"DPV-004": ("06184", "name"), "DPV-009": ("06187", "name"), "DPV-010": ("06187", "name")}
    offered = {one["code"]: one["offered_list"] for one in done["uncertain_list"]}
    both = ["Xã Đồng Đăng (06184)", "Phường Kỳ Lừa (06187)"]
    # The name of a commune of before may be that of a street: a person says it.
    assert offered == {
        "DPV-005": [], "DPV-006": [], "DPV-007": both, "DNM-02": [], "DPV-008": [], "DPV-013": both[1:],
    }  # fmt: skip


@pytest.mark.usefixtures("loaded")
def test_the_screen_names_the_offices_that_end_and_begin_and_the_sheet_of_the_rest(run: Any) -> None:
    assert run("recipient", "edit", "DPV-007", "--address", "").code == 0
    shown = run(*SUCCEED, "--dry-run", today="2025-06-20")
    assert "office that ends: PVHTT-VL Phòng Văn hóa và Thông tin huyện Văn Lãng\n" in shown.out
    assert "office that begins: PVHXH-06184 Phòng Văn hóa - Xã hội xã Đồng Đăng\n" in shown.out
    assert "1 units are not placed; without --dry-run they are written into a sheet" in shown.err


def test_a_unit_that_was_named_is_the_office_or_the_successor(run: Any, refused: Any, letter: Path) -> None:
    run("recipient", "add", "--kind", "commune_office", "--name", "Phòng VH-XH Kỳ Lừa", "--area", "06187",
        "--active-from", "1/7/2025", "--code", "KL", today=DAY)  # fmt: skip
    said = refused(3, *SUCCEED, "--to", "05977=BDT-LS", today=DAY).err
    assert "is a postal enterprise and can neither be the office of Phường Đông Kinh nor succeed it" in said
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
        (2, ("--areas", "../areas/example"), DAY, "../areas/example is not the code of a file of areas"),
        (2, ("--place", "DPV-003=05977", "--place", "dpv-003=05983"), DAY, "--place is given twice for"),
        (2, ("--to", "178=PVHXH-05977", "--to", "178=PVHXH-05983"), DAY, "--to is given twice for Thành phố Lạng Sơn"),
        (2, ("--place", "PVHTT-LS=05977"), DAY, "is not to be placed: on 01/07/2025 it lies in no area that ended"),
        (3, ("--to", "178=BDT-LS"), DAY, "is a postal enterprise and can neither be the office of Thành phố Lạng Sơn"),
        (3, ("--to", "178=PVHTT-VL"), DAY, "belongs to Huyện Văn Lãng on 01/07/2025 and can neither be"),
        (3, ("--to", "05977=PVHTT-LS"), DAY, "is a district office and can neither be the office of Phường Đông Kinh"),
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


def named(run: Any, code: str, area: str, *words: str) -> None:
    assert run("recipient", "add", "--kind", "commune_office", "--name", f"Phòng {code}", "--area", area,
               "--code", code, "--active-from", "1/7/2025", *words, today="2025-08-01").code == 0  # fmt: skip


@pytest.mark.usefixtures("letter")
class TestTheUnitNamed:
    def test_is_active_on_the_day_and_of_no_other_area(self, run: Any, refused: Any) -> None:
        named(run, "KL", "06187")
        named(run, "DK", "05977", "--active-to", "20/7/2025")
        run("recipient", "edit", "DK", "--active-from", "2/7/2025", today="2025-08-01")
        said = refused(3, *SUCCEED, "--to", "05977=DK", today="2025-08-01").err
        assert "Phòng DK is not active on 01/07/2025" in said
        said = refused(3, *SUCCEED, "--to", "05977=KL", today="2025-08-01").err
        assert (
            "Phòng KL belongs to Phường Kỳ Lừa on 01/07/2025 and can neither be the office of Phường Đông Kinh" in said
        )
        assert "recipient move KL --on 01/07/2025 --area AREA" in said

    def test_is_not_a_second_office_of_an_area(self, run: Any, refused: Any) -> None:
        assert run(*SUCCEED, today=DAY).code == 0
        run("recipient", "add", "--kind", "commune_office", "--name", "Phòng cũ", "--area", "178", "--code", "CU",
            "--active-to", "30/6/2025", today=DAY)  # fmt: skip
        run("recipient", "edit", "CU", "--active-to", "", today=DAY)
        said = refused(5, *SUCCEED, "--to", "05977=CU", today=DAY).err
        assert "Phường Đông Kinh has an office already: Phòng Văn hóa - Xã hội phường Đông Kinh (PVHXH-05977)" in said
        said = refused(2, *SUCCEED, "--to", "178=PVHXH-05977", today=DAY).err
        assert "Thành phố Lạng Sơn (178) has no office that ends and could be succeeded by PVHXH-05977" in said


def test_a_unit_that_moved_since_is_placed_by_what_it_was_on_the_day(run: Any, refused: Any, letter: Path) -> None:
    assert run("recipient", "edit", "DPV-003", "--address", "").code == 0
    assert run(*SUCCEED, "--place", "DPV-001=06187", today=DAY).code == 0
    said = refused(2, *SUCCEED, "--place", "DPV-001=05977", today=DAY).err
    assert "Bưu cục Tân Thanh (Bưu điện huyện Văn Lãng) (DPV-001) is not to be placed" in said
    assert run("recipient", "move", "DPV-003", "--on", "10/7/2025", "--area", "05983", today="2025-08-01").code == 0
    done = run(*SUCCEED, "--place", "DPV-003=05977", "--json", today="2025-08-01").json
    placed = {one["code"]: (one["area_before"], one["area"]) for one in done["placed_list"]}
    assert placed == {"DPV-003": ("178", "05977")}
    spans = run("recipient", "history", "DPV-003", "--json", today="2025-08-01").json
    assert [one["area"] for one in spans] == ["178", "05977", "05983"]


def test_an_office_that_moved_since_ends_with_its_area(run: Any, letter: Path) -> None:
    assert run(*SUCCEED, "--dry-run", today=DAY).code == 0
    run("recipient", "rename", "PVHTT-LS", "--on", "10/7/2025", "--name", "Phòng khác", today="2025-08-01")
    done = run(*SUCCEED, "--json", today="2025-08-01").json
    assert {one["code"]: one["name"] for one in done["closed_list"]}["PVHTT-LS"] != "Phòng khác"
    assert done["closed"] == 11


def test_the_letter_can_be_asked_for_when_the_units_have_followed_already(
    run: Any, refused: Any, letter: Path, tmp_path: Path
) -> None:
    shipped = (Path(__file__).parents[2] / "data" / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
    file = tmp_path / "dot-2025.toml"
    text = shipped.replace('code = "chi-thi-28"', 'code = "dot-2025"', 1)
    file.write_text(text.replace('"district_office"', '"commune_office"'), encoding="utf-8")
    settings = letter / "postwatch.toml"
    settings.write_text(f"active_to = 2030-12-31\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    assert run("campaign", "load", str(file), today=DAY).code == 0
    assert run("recipient", "edit", "DPV-001", "--address", "").code == 0
    assert run(*SUCCEED, today=DAY).code == 0
    carried = run(*SUCCEED, "--carry-tasks", "--json", today=DAY)
    assert carried.code == 0, carried
    assert (carried.code, carried.json["closed"], carried.json["placed"]) == (0, 0, 0)
    (draft,) = carried.json["drafts_list"]
    said = refused(5, *SUCCEED, "--carry-tasks", today=DAY).err
    assert f"The draft {draft} will ask the new offices once it is issued" in said
    assert run("dispatch", "issue", draft, "--on", DAY, today=DAY).code == 0
    assert run(*SUCCEED, "--carry-tasks", "--json", today=DAY).json["drafts_list"] == []
    done = run(*SUCCEED, "--carry-tasks", "--place", "DPV-001=06187", today=DAY)
    assert "no letter was drafted: those in force ask the new offices already" in done.out
    refused(5, *SUCCEED, "--carry-tasks", today=DAY)


def test_what_is_recorded_of_offices_that_end_on_later_days_is_named(run: Any, letter: Path) -> None:
    report = ("--task-of", "districts-propagate", "--text", "x", "--on", "2/7/2025")
    assert run("task", "report", "PVHTT-BS", *report, today="2025-07-03").code == 0
    assert run("inspect", "log", "DPV-004", "--by", "PVHTT-BS", "--on", "3/7/2025", today="2025-07-03").code == 0
    done = run(*SUCCEED, "--json", today="2025-07-03")
    later = [(one["recipient"], one["kind"], one["on"]) for one in done.json["later_list"]]
    assert later == [("PVHTT-BS", "task_report", "2025-07-02"), ("PVHTT-BS", "visit", "2025-07-03")]
    assert "recorded of days after 30/06/2025, which is then no day of activity: report on a task NV-2020-" in done.err
    assert "visit of an inspection KT-2025-0001 (PVHTT-BS, 03/07/2025)" in done.err
