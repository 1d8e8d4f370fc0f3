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
        assert added(run, "Xã Chi Lăng", AFTER) == ("06463", "Xã Chi Lăng")

    @pytest.mark.parametrize("today", [BEFORE, AFTER])
    def test_is_no_code_of_a_commune_of_before(self, refused: Any, today: str) -> None:
        said = refused(4, *OFFICE[:-2], "--area", "06016", today=today).err
        assert "There is no area 06016" in said

    def test_is_a_code_of_today_only_from_its_first_day(self, run: Any, refused: Any) -> None:
        said = refused(3, *OFFICE[:-2], "--area", "06004", today=BEFORE).err
        assert "Xã Quốc Khánh (06004) exists only from 01/07/2025" in said
        assert added(run, "06004", AFTER) == ("06004", "Xã Quốc Khánh")

    def test_is_a_district_that_ended_if_the_address_says_which_commune(self, run: Any, refused: Any) -> None:
        assert added(run, "Huyện Tràng Định", AFTER, "--address", "Thôn 2, xã Tri Phương") == ("06004", "Xã Quốc Khánh")
        said = refused(3, *OFFICE[:-2], "--area", "Huyện Tràng Định", "--address", "Thôn 2", today=AFTER).err
        assert "Huyện Tràng Định (180) ended on 30/06/2025; taken over by: Xã Đoàn Kết (06001)" in said
        words = ("--area", "Huyện Tràng Định", "--address", "giữa xã Đoàn Kết và xã Quốc Việt")
        said = refused(3, *OFFICE[:-2], *words, today=AFTER).err
        assert "Huyện Tràng Định may mean Xã Đoàn Kết (06001), Xã Quốc Việt (06058)" in said
        words = ("--area", "Huyện Tràng Định", "--address", "xã Tân Thanh, huyện Văn Lãng")
        assert "ended on 30/06/2025" in refused(3, *OFFICE[:-2], *words, today=AFTER).err


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
    office = (shipped("data") / "offices" / "lang-son-2025.toml").read_text(encoding="utf-8")
    file = tmp_path / "lang-son-2025.toml"
    file.write_text(office.replace('province = "20"', f'province = "{code}"', 1), encoding="utf-8")
    assert run("init", "office", "--office", str(file), today="2026-03-02").code == 0
    monkeypatch.setenv("POSTWATCH_WORKSPACE", str(tmp_path / "office"))
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
