import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from postwatch.area.country import BEGAN, areas_of
from postwatch.paths import shipped
from postwatch.recipient.tables import RecipientKind
from postwatch.settings import office_settings
from postwatch.staff.tables import SigningAuthority

OFFICES = sorted((shipped("data") / "offices").glob("*.toml"))


LISTED, SUCCESSIONS = areas_of("20")
AREAS = {area.code: area for area in LISTED}


def values(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", OFFICES, ids=lambda path: path.stem)
def test_a_shipped_office_is_readable_and_says_what_is_unverified(path: Path) -> None:
    office = office_settings(path)
    assert office.code == path.stem
    assert office.province in AREAS
    assert len({kind for series in office.series for kind in series.types}) == sum(len(s.types) for s in office.series)
    assert {ladder.kind for ladder in office.followup.ladder} <= set(RecipientKind)
    assert all(person.authority is None or SigningAuthority(person.authority) for person in office.staff)
    assert all(set(person.may) <= {"sign", "lead", "draw_up"} for person in office.staff)
    assert values(path)["unverified"]
    for key in values(path)["unverified"]:
        held: Any = values(path)
        for part in key.split("."):
            held = held[part]


def test_the_successor_takes_over_the_day_after() -> None:
    by_code = {path.stem: values(path) for path in OFFICES}
    old = by_code["lang-son-2020"]
    new = by_code[old["successor"]]
    assert new["active_from"] == old["active_to"] + dt.timedelta(days=1)


def test_lang_son_had_eleven_districts_and_has_sixty_five_communes() -> None:
    kinds = [area.kind for area in LISTED]
    assert {kind.value: kinds.count(kind) for kind in set(kinds)} == {
        "province": 1,
        "city": 1,
        "district": 10,
        "ward": 4,
        "commune": 61,
    }


def test_areas_have_padded_codes_names_and_a_parent() -> None:
    width = {"province": 2, "city": 3, "district": 3, "ward": 5, "commune": 5}
    assert len(AREAS) == len(LISTED)
    for code, area in AREAS.items():
        assert code.isdecimal()
        assert len(code) == width[area.kind]
        assert area.name.endswith(f" {area.short_name}")
        assert area.parent == ("" if area.kind == "province" else "20")


def test_districts_end_the_day_before_communes_begin() -> None:
    ended = {area.active_to for area in LISTED if area.kind in {"city", "district"}}
    assert ended == {BEGAN - dt.timedelta(days=1)}
    assert {area.active_from for area in LISTED if area.kind in {"ward", "commune"}} == {BEGAN}


# Nghị quyết 1672/NQ-UBTVQH15, Điều 1: what the old communes of each district became a part of.
GREW_OUT_OF = {
    "Thành phố Lạng Sơn": "Kỳ Lừa, Lương Văn Tri, Tam Thanh, Đông Kinh",
    "Huyện Tràng Định": "Kháng Chiến, Quốc Khánh, Quốc Việt, Thất Khê, Tràng Định, Tân Tiến, Đoàn Kết",
    "Huyện Bình Gia": "Bình Gia, Hoa Thám, Hồng Phong, Quý Hòa, Thiện Hòa, Thiện Long, Thiện Thuật, Tân Văn",
    "Huyện Văn Lãng": "Hoàng Văn Thụ, Hội Hoan, Na Sầm, Thụy Hùng, Văn Lãng",
    "Huyện Cao Lộc": "Ba Sơn, Cao Lộc, Công Sơn, Khánh Khê, Kỳ Lừa, Tân Đoàn, Đông Kinh, Đồng Đăng",
    "Huyện Văn Quan": "Khánh Khê, Tri Lễ, Tân Đoàn, Văn Quan, Yên Phúc, Điềm He",
    "Huyện Bắc Sơn": "Bắc Sơn, Hưng Vũ, Nhất Hòa, Tân Tri, Vũ Lăng, Vũ Lễ",
    "Huyện Hữu Lũng": "Cai Kinh, Hữu Liên, Hữu Lũng, Thiện Tân, Tuấn Sơn, Tân Thành, Vân Nham, Yên Bình",
    "Huyện Chi Lăng": "Bằng Mạc, Chi Lăng, Chiến Thắng, Nhân Lý, Quan Sơn, Vạn Linh",
    "Huyện Lộc Bình": "Khuất Xá, Lộc Bình, Lợi Bác, Mẫu Sơn, Na Dương, Thống Nhất, Xuân Dương",
    "Huyện Đình Lập": "Châu Sơn, Kiên Mộc, Thái Bình, Đình Lập",
}


def test_the_communes_that_grew_out_of_a_district_are_those_of_the_resolution() -> None:
    found = sorted((AREAS[one.predecessor].name, AREAS[one.successor].short_name) for one in SUCCESSIONS)
    told = [(district, name) for district, names in GREW_OUT_OF.items() for name in names.split(", ")]
    assert (len(told), found) == (69, sorted(told))
    assert {one.successor for one in SUCCESSIONS} == {code for code in AREAS if len(code) == 5}
    assert {one.confidence for one in SUCCESSIONS} == {"verbatim"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("Xã Quốc Khánh", "06004"), ("Xã Thiện Tân", "06436"), ("Xã Cao Lộc", "06211"), ("Xã Ba Sơn", "06196"),
     ("Xã Na Sầm", "06124")],
)  # fmt: skip
def test_a_commune_has_its_code_and_not_that_of_an_old_one_that_it_did_not_take_over(name: str, code: str) -> None:
    assert [area.code for area in LISTED if area.name == name] == [code]
