"""Units by the communes of before and of today: typed, and in registers whose areas are districts that ended."""

import csv
from pathlib import Path
from typing import Any

import pytest

from postwatch.area.country import Pair, pairs_of
from postwatch.paths import shipped

BEFORE, AFTER = "2025-06-30", "2025-07-01"
OFFICE = ("recipient", "add", "--kind", "commune_office", "--name", "Phòng mẫu", "--json", "--area")


def added(run: Any, area: str, today: str, *words: str) -> tuple[str, str]:
    answer = run(*OFFICE, area, *words, today=today)
    assert answer.code == 0, answer
    return answer.json["area"], answer.json["area_name"]


@pytest.mark.usefixtures("workspace")
class TestAnAreaThatIsTyped:
    @pytest.mark.parametrize(
        ("typed", "before", "after"),
        [("xã Tri Phương, huyện Tràng Định", ("180", "Huyện Tràng Định"), ("06004", "Xã Quốc Khánh")),
         ("Thị trấn Cao Lộc", ("183", "Huyện Cao Lộc"), ("06187", "Phường Kỳ Lừa")),
         ("xã Chi Lăng, H. Tràng Định", ("180", "Huyện Tràng Định"), ("06040", "Xã Thất Khê")),
         ("TT. Thất Khê", ("180", "Huyện Tràng Định"), ("06040", "Xã Thất Khê"))],
    )  # fmt: skip
    def test_may_be_a_commune_of_before_on_any_day(
        self, run: Any, typed: str, before: tuple[str, str], after: tuple[str, str]
    ) -> None:
        assert added(run, typed, BEFORE) == before
        assert added(run, typed, AFTER) == after

    def test_is_the_commune_of_today_whose_name_it_is(self, run: Any) -> None:
        assert added(run, "Xã Cao Lộc", AFTER) == ("06211", "Xã Cao Lộc")

    @pytest.mark.parametrize("typed", ["Xã Chi Lăng", "Chi Lăng", "xa chi lang"])
    def test_is_offered_if_a_commune_of_before_of_its_name_became_another(
        self, run: Any, refused: Any, typed: str
    ) -> None:
        said = refused(3, *OFFICE[:-2], "--area", typed, "--address", "Thôn 2", today=AFTER).err
        assert "Xã Chi Lăng (06463)" in said
        assert "Xã Thất Khê (06040)" in said
        exact = said.partition("name and code: ")[2].splitlines()[0]
        assert added(run, exact, AFTER) == ("06463", "Xã Chi Lăng")

    def test_is_told_by_the_district_in_the_address(self, run: Any) -> None:
        words = ("--address", "Thôn 2, huyện Tràng Định")
        assert added(run, "Xã Chi Lăng", AFTER, *words) == ("06040", "Xã Thất Khê")

    @pytest.mark.parametrize(
        ("code", "before", "after"),
        [("06016", "180", "06004"), ("xã 06016", "180", "06004"), ("06004", "180", "06004"),
         ("05977", "178", "05977"), ("Phường Vĩnh Trại (05977)", "178", "05977")],
    )  # fmt: skip
    def test_may_be_a_code_of_a_commune_of_before(self, run: Any, code: str, before: str, after: str) -> None:
        assert added(run, code, BEFORE)[0] == before
        assert added(run, code, AFTER)[0] == after

    @pytest.mark.parametrize("code", ["06622", "phường 06016", "99999"])
    def test_is_no_code_that_means_several_or_another_class(self, refused: Any, code: str) -> None:
        said = refused(3 if code == "06622" else 4, *OFFICE[:-2], "--area", code, today=AFTER).err
        assert ("Xã Đình Lập (06613), Xã Kiên Mộc (06625)" in said) == (code == "06622")

    def test_is_offered_by_a_code_that_passed_to_another_commune(
        self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office_of(run, tmp_path, monkeypatch, "01")
        words = ("recipient", "add", "--kind", "commune_office", "--name", "Phòng", "--json", "--area")
        said = run(*words, "00025", today=AFTER)
        assert (said.code, "Phường Giảng Võ (00025)" in said.json["error"]) == (3, True)
        assert "Phường Láng (00199)" in said.json["error"]
        assert run(*words, "00025", today=BEFORE).json["area_name"] == "Quận Ba Đình"
        assert run(*words, "Phường Giảng Võ (00025)", today=AFTER).json["area"] == "00025"

    @pytest.mark.parametrize(
        ("area", "address", "kept"),
        [("Xã Tri Phương", "Thôn 2", "Thôn 2, Xã Tri Phương"), ("Xã Tri Phương", "", "Xã Tri Phương"),
         ("06004", "", "Xã Quốc Khánh"), ("TT. Thất Khê", "Khu 1, Thất Khê", "Khu 1, Thất Khê"),
         ("Huyện Tràng Định", "Thôn 2", "Thôn 2")],
    )  # fmt: skip
    def test_keeps_the_commune_of_before_in_its_address(self, run: Any, area: str, address: str, kept: str) -> None:
        assert added(run, area, BEFORE, *(["--address", address] if address else [])) == ("180", "Huyện Tràng Định")
        (unit,) = run("recipient", "list", "--json", today=BEFORE).json
        assert run("show", unit["code"], "--json", today=BEFORE).json["details"]["address"] == kept

    def test_is_a_district_that_ended_if_the_address_says_which_commune(self, run: Any, refused: Any) -> None:
        assert added(run, "Huyện Tràng Định", AFTER, "--address", "Thôn 2, xã Tri Phương") == ("06004", "Xã Quốc Khánh")
        said = refused(3, *OFFICE[:-2], "--area", "Huyện Tràng Định", "--address", "Thôn 2", today=AFTER).err
        assert "Huyện Tràng Định (180) ended on 30/06/2025; taken over by: Xã Đoàn Kết (06001)" in said
        words = ("--area", "Huyện Tràng Định", "--address", "giữa xã Đoàn Kết và xã Quốc Việt")
        said = refused(3, *OFFICE[:-2], *words, today=AFTER).err
        assert "Huyện Tràng Định may mean Xã Đoàn Kết (06001), Xã Quốc Việt (06058)" in said
        words = ("--area", "Huyện Tràng Định", "--address", "xã Tân Thanh, huyện Văn Lãng")
        assert "ended on 30/06/2025" in refused(3, *OFFICE[:-2], *words, today=AFTER).err

    def test_is_offered_by_its_district_if_its_commune_ended_before_any_that_is_known(
        self, run: Any, refused: Any
    ) -> None:
        typed = "xã Quang Lang, huyện Chi Lăng"
        assert added(run, typed, BEFORE) == ("187", "Huyện Chi Lăng")
        said = refused(3, *OFFICE[:-2], "--area", typed, today=AFTER).err
        assert "Xã Chi Lăng (06463), Xã Chiến Thắng (06481)" in said


def office_of(run: Any, folder: Path, monkeypatch: pytest.MonkeyPatch, province: str) -> None:
    """Make the workspace of an office of a province."""
    office = (shipped("data") / "offices" / "lang-son-2025.toml").read_text(encoding="utf-8")
    file = folder / "lang-son-2025.toml"
    file.write_text(office.replace('province = "20"', f'province = "{province}"', 1), encoding="utf-8")
    made = folder / f"office-{province}"
    assert run("init", str(made), "--office", str(file), today="2025-06-01").code == 0
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(made))


def register(folder: Path, pairs: list[Pair]) -> Path:
    """Write a register of points: the area is the district of before, the address names the commune of before."""
    path = folder / "don-vi.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("code", "kind", "name", "area", "address"))
        for place, one in enumerate(pairs):
            district = one.district_name if place % 2 else one.district
            rows.writerow(
                (f"D-{place}", "internal_unit", f"Điểm {place}", district, f"Thôn {place % 9}, {one.old_name}")
            )
    return path


@pytest.mark.parametrize("code", ["20", "38", "79"])
def test_a_register_of_before_is_taken_in_by_its_addresses(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    office_of(run, tmp_path, monkeypatch, code)
    whole, parted = ([one for one in pairs_of(code) if one.old_name and one.is_sure is sure] for sure in (True, False))
    doubtful = parted[:4]
    pairs = [whole[place * len(whole) // 196] for place in range(196)] + doubtful
    said = run("recipient", "import", str(register(tmp_path, pairs)), "--skip-refused", "--json", today="2026-03-02")
    assert said.json["written"] >= 190
    units = {one["code"]: one["area"] for one in run("recipient", "list", "--json", today="2026-03-02").json}
    assert {unit: pairs[int(unit[2:])].new_code for unit in units} == units
    assert said.json["written"] == len(units) == 200 - len(said.json["refused_list"])
    assert len(said.json["refused_list"]) >= len(doubtful)
    assert all(" may mean " in one["error"] and ", " in one["error"] for one in said.json["refused_list"])


@pytest.mark.parametrize("today", [BEFORE, AFTER])
@pytest.mark.usefixtures("workspace")
def test_a_register_names_district_commune_and_code_in_columns_of_their_own(
    run: Any, tmp_path: Path, today: str
) -> None:
    path = tmp_path / "so.csv"
    rows = (
        "STT;Tên điểm;Huyện;Xã, phường;Mã xã;Địa chỉ", "1;Bưu cục A;Tràng Định;Chi Lăng;;Thôn 1",
        "2;Bưu cục B;Tràng Định;;06016;", "3;Bưu cục C;;Xã Chi Lăng;06523;", "4;Bưu cục D;H. Cao Lộc;Cao Lộc;;Khối 6",
    )  # fmt: skip
    path.write_text("\n".join(rows), encoding="utf-8")
    said = run("recipient", "import", str(path), "--kind", "service_point", "--json", today=today)
    assert said.code == 0, said.out
    areas = [one["area"] for one in run("recipient", "list", "--json", today=today).json]
    assert areas == (["180", "180", "187", "183"] if today == BEFORE else ["06040", "06004", "06463", "06187"])
    again = run("recipient", "import", str(path), "--kind", "service_point", "--json", today=today)
    assert (again.code, again.json["unchanged"]) == (0, 4)


@pytest.mark.usefixtures("workspace")
def test_a_district_of_before_is_no_commune_of_today_of_its_name(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("STT;Tên điểm;Huyện\n1;Bưu cục Na Sầm;Văn Lãng", encoding="utf-8")
    said = run("recipient", "import", str(path), "--kind", "service_point", "--json", today=AFTER)
    assert said.code == 7
    assert "Huyện Văn Lãng (182) ended on 30/06/2025; taken over by: " in said.json["refused_list"][0]["error"]


@pytest.mark.usefixtures("workspace")
def test_what_is_put_right_from_a_register_keeps_the_commune_of_before(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    for address in ("Thôn 1", "Thôn 9"):
        path.write_text(f"Tên điểm;Xã;Địa chỉ\nBưu cục A;Xã Tri Phương;{address}", encoding="utf-8")
        words = ("recipient", "import", str(path), "--kind", "service_point", "--update")
        assert run(*words, today=BEFORE).code == 0
    assert run("show", "DPV-001", "--json", today=BEFORE).json["details"]["address"] == "Thôn 9, Xã Tri Phương"
