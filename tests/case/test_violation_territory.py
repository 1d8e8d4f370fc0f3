"""The place of an authority: which places a title names, and whose unit lies in another one."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.area.tables import Area, AreaKind
from postwatch.case.territory import is_elsewhere, places_of
from postwatch.vietnamese import fold

DIRECTOR, DAY = "Giám đốc Sở Khoa học và Công nghệ", "2026-07-06"


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Chủ tịch UBND xã Thất Khê", [("xã", "Thất Khê")]),
        ("Chủ tịch UBND xã Thất Khê, tỉnh Lạng Sơn", [("xã", "Thất Khê"), ("tỉnh", "Lạng Sơn")]),
        ("Chủ tịch UBND phường 5 thành phố Hà Nội", [("phường", "5"), ("thành phố", "Hà Nội")]),
        ("Chu tich UBND xa That Khe", [("xa", "That Khe")]),
        (f"{DIRECTOR} tỉnh Hà Tĩnh", [("tỉnh", "Hà Tĩnh")]),
        (f"{DIRECTOR} Cao Bằng", [("tỉnh", "Cao Bằng")]),
        ("Giam doc So Khoa hoc va Cong nghe Cao Bang", [("tỉnh", "Cao Bang")]),
        ("Chủ tịch UBND xã Vĩnh Long", [("xã", "Vĩnh Long")]),
        ("Chủ tịch UBND cấp xã", []),
        ("Chủ tịch Ủy ban nhân dân tỉnh, thành phố trực thuộc trung ương", []),
        ("Chánh Thanh tra tỉnh", []),
        (DIRECTOR, []),
    ],
)
def test_a_place_is_a_class_with_a_name(title: str, places: list[tuple[str, str]]) -> None:
    assert places_of(title) == places


def area(kind: AreaKind, name: str, short_name: str) -> Area:
    return Area(code=name, kind=kind, name=name, short_name=short_name, name_folded=fold(name), sort_key=name)


PROVINCE = area(AreaKind.PROVINCE, "Tỉnh Lạng Sơn", "Lạng Sơn")
WARD = [area(AreaKind.WARD, "Phường Kỳ Lừa", "Kỳ Lừa"), PROVINCE]
DISTRICT = [area(AreaKind.DISTRICT, "Huyện Cao Lộc", "Cao Lộc"), PROVINCE]
CITY = [area(AreaKind.CITY, "Thành phố Lạng Sơn", "Lạng Sơn"), PROVINCE]


@pytest.mark.parametrize(
    ("title", "areas", "elsewhere"),
    [
        ("Chủ tịch UBND phường Kỳ Lừa", WARD, False),
        ("Chủ tịch UBND phường Kỳ Lừa, tỉnh Lạng Sơn", WARD, False),
        ("Chủ tịch UBND phường Kỳ Lừa (đã ký)", WARD, False),
        ("chu tich UBND phuong Ky Lua", WARD, False),
        ("Chủ tịch UBND xã Thất Khê", WARD, True),
        ("Chủ tịch UBND phường Kỳ", WARD, True),
        ("Chủ tịch UBND tỉnh Lạng Sơn", WARD, False),
        ("Chủ tịch UBND tỉnh Cao Bằng", WARD, True),
        ("Chủ tịch UBND thành phố Hà Nội", WARD, True),
        (f"{DIRECTOR} Lạng Sơn", WARD, False),
        (f"{DIRECTOR} Cao Bằng", WARD, True),
        ("Chủ tịch UBND", WARD, False),
        ("Chủ tịch UBND huyện Cao Lộc", DISTRICT, False),
        ("Chủ tịch UBND huyện Tràng Định", DISTRICT, True),
        ("Chủ tịch UBND thành phố Lạng Sơn", DISTRICT, True),
        ("Chủ tịch UBND thành phố Lạng Sơn", CITY, False),
        ("Chủ tịch UBND xã Thất Khê", DISTRICT, False),
    ],
)
def test_another_name_of_the_level_of_an_area_is_another_place(title: str, areas: list[Area], elsewhere: bool) -> None:
    assert is_elsewhere(title, areas) is elsewhere


class TestADecision:
    @pytest.fixture(autouse=True)
    def case(self, run: Any, loaded: Path) -> None:
        unit = ("--kind", "postal_enterprise", "--name", "Bưu chính Kỳ Lừa", "--code", "KL", "--legal-form", "company")
        assert run("recipient", "add", *unit, "--area", "Phường Kỳ Lừa", today="2026-07-01").code == 0
        said = ("--decree", "174/2026", "--on", DAY, "--minutes-on", DAY, "--minutes-number", "1")
        assert run("violation", "add", "KL", "12.1", *said, today=DAY).code == 0

    def decide(self, run: Any, authority: str, *words: str) -> Any:
        said = ("--on", "2026-07-09", "--number", "1", "--by", "Phan X", "--authority", authority)
        return run("case", "sign", "decision", "VV-2026-0001", *said, *words, today="2026-07-09")

    @pytest.mark.parametrize(
        "authority", ["Chủ tịch UBND phường Kỳ Lừa", "Chủ tịch UBND cấp xã", "Chủ tịch UBND tỉnh Lạng Sơn"]
    )
    def test_of_the_place_or_of_no_named_one_is_recorded(self, run: Any, authority: str) -> None:
        assert self.decide(run, authority).code == 0

    @pytest.mark.parametrize(
        ("authority", "norm"),
        [("Chủ tịch UBND xã Thất Khê", "Điều 106.1"), ("Chủ tịch UBND tỉnh Cao Bằng", "Điều 106.2")],
    )
    def test_of_a_chair_of_another_place_needs_a_reason_by_the_norm(self, run: Any, authority: str, norm: str) -> None:
        """That a unit did it where it has its seat is inferred."""
        answer = self.decide(run, authority)
        assert answer.code == 3
        assert f"{norm}: địa phương (Điều 113.3)" in answer.err
        assert "KL in Phường Kỳ Lừa" in answer.err
        assert self.decide(run, authority, "--reason", "Hành vi xảy ra tại đó").code == 0

    def test_the_seat_on_the_day_of_the_act_counts(self, run: Any) -> None:
        """A unit that moved between the act and the decision is judged where it was."""
        moved = ("move", "KL", "--area", "Xã Thất Khê", "--on", "2026-07-08")
        assert run("recipient", *moved, today="2026-07-08").code == 0
        answer = self.decide(run, "Chủ tịch UBND xã Thất Khê")
        assert (answer.code, "KL in Phường Kỳ Lừa" in answer.err) == (3, True)
        assert self.decide(run, "Chủ tịch UBND phường Kỳ Lừa").code == 0

    def test_of_one_whose_reach_was_not_read_it_asks_for_a_reason(self, run: Any) -> None:
        answer = self.decide(run, f"{DIRECTOR} tỉnh Cao Bằng")
        assert (answer.code, "how far that power reaches was not read" in answer.err) == (3, True)
        assert self.decide(run, f"{DIRECTOR} tỉnh Cao Bằng", "--reason", "Theo văn bản riêng").code == 0

    def test_a_draft_is_judged_alike(self, run: Any) -> None:
        said = ("--on", "2026-07-09", "--by", "Phan X", "--authority", "Chủ tịch UBND xã Thất Khê")
        answer = run("case", "draft", "VV-2026-0001", "decision", *said, today="2026-07-09")
        assert (answer.code, "is of another place" in answer.err) == (3, True)
