"""Where an address lies: each commune of before in each way of writing; what says nothing, or too little."""

import random
from collections import defaultdict
from functools import cache

import pytest

from postwatch.area.country import Pair, areas_of, pairs_of
from postwatch.area.gazetteer import Gazetteer, Places
from postwatch.area.tables import Area
from postwatch.vietnamese import fold

PROVINCES = sorted({pair.province for place in range(1, 97) for pair in pairs_of(f"{place:02d}")})
WRITTEN = {
    "Xã": ("Xã ", "xã ", "X. ", "X."),
    "Phường": ("Phường ", "phường ", "P. ", "P."),
    "Thị trấn": ("Thị trấn ", "thị trấn ", "TT ", "TT. ", "tt."),
    "Huyện": ("Huyện ", "huyện ", "H. ", "h."),
    "Quận": ("Quận ", "quận ", "Q. ", "Q."),
    "Thị xã": ("Thị xã ", "thị xã ", "TX ", "TX."),
    "Thành phố": ("Thành phố ", "thành phố ", "TP ", "TP. ", "Tp."),
}


class Province:
    """The communes of a province, and the internal ids of its districts by their codes."""

    def __init__(self, code: str) -> None:
        rows, successions = areas_of(code)
        kept = {"code", "kind", "name", "short_name"}
        areas = [Area(id=place, **{name: getattr(row, name) for name in kept}) for place, row in enumerate(rows)]
        self.ids = {one.code: one.id for one in areas if one.kind != "province"}
        grew = defaultdict(list)
        for one in successions:
            grew[self.ids[one.successor]].append(self.ids[one.predecessor])
        self._known = Gazetteer(areas, grew)

    def places(self, text: str, district: str = "") -> Places:
        return self._known.places(text, within=[self.ids[district]] if district else [])

    def names(self, text: str, district: str = "") -> tuple[bool, list[str]]:
        found = self.places(text, district)
        return found.is_certain, [one.name for one in found.areas]


province = cache(Province)


def written(chance: random.Random, name: str) -> str:
    """Return the name of an area as somebody writes its class."""
    class_ = next(one for one in WRITTEN if name.startswith(f"{one} "))
    return f"{chance.choice(WRITTEN[class_])}{name.removeprefix(f'{class_} ')}"


def address(chance: random.Random, pair: Pair) -> str:
    before = chance.choice(("", "Thôn 3, ", "Số 12 đường Trần Phú, ", "Khu 2 - ", "Thôn Bản Mới, "))
    behind = chance.choice(("", f", {pair.old_province_name}", f" - {pair.old_province_name}"))
    text = f"{before}{written(chance, pair.old_name)}, {written(chance, pair.district_name)}{behind}"
    return fold(text) if chance.random() < 0.3 else text


@pytest.mark.parametrize("code", PROVINCES)
def test_every_commune_of_before_is_placed_if_it_is_whole_and_else_offered(code: str) -> None:
    chance = random.Random(code)  # noqa: S311 -- no secret
    pairs = [one for one in pairs_of(code) if one.old_name]
    went, surely = defaultdict(set), defaultdict(set)
    for pair in pairs:
        went[pair.district, pair.old_name].add(pair.new_code)
        surely[pair.district, pair.old_name].add(pair.is_sure)
    for pair in pairs:
        text, key = address(chance, pair), (pair.district, pair.old_name)
        for district in (pair.district, ""):
            found = province(code).places(text, district)
            codes = {one.code for one in found.areas}
            if found.is_certain:
                assert (codes, surely[key]) == (went[key], {True}), text
            else:
                assert codes >= went[key], text
        if surely[key] == {True} and len(namesakes(pairs, pair, text)) == 1:
            assert province(code).places(text, pair.district).is_certain, text


def namesakes(pairs: list[Pair], pair: Pair, text: str) -> set[str]:
    """Return the communes of today that the name of a commune in a text may mean, where its district is known."""
    bare = pair.old_name.split(maxsplit=2 if pair.old_name.startswith("Thị trấn") else 1)[-1]
    read = fold if text.isascii() or bare.isascii() else str
    theirs = [one for one in pairs if one.district == pair.district and read(one.old_name) == read(pair.old_name)]
    return {one.new_code for one in theirs}


@pytest.mark.parametrize(
    ("text", "district", "names"),
    [("Phố Hòa Bình, Thất Khê", "180", ["Xã Thất Khê"]), ("Thất Khê", "180", ["Xã Thất Khê"]),
     ("Thôn Tri Phương 2", "180", []), ("Gần Thất Khê", "180", []),
     ("Đình Lập", "189", []), ("Khu 4, Văn Quan", "184", []), ("12 Hoàng Văn Thụ", "182", []),
     ("Thôn Pò Mục, Khuất Xá", "188", ["Xã Khuất Xá"]), ("Khuất Xá, Lộc Bình", "188", ["Xã Khuất Xá"]),
     ("Hợp tác xã Thống Nhất, Thất Khê", "180", ["Xã Thất Khê"]), ("Hợp tác xã Thất Khê", "180", []),
     ("Hợp tác xã Chi Lăng", "180", []), ("hop tac xa Chi Lang", "180", [])],
)  # fmt: skip
def test_without_a_class_only_a_whole_part_counts_and_never_the_name_of_a_district(
    text: str, district: str, names: list[str]
) -> None:
    assert province("20").names(text, district) == (bool(names), names)


@pytest.mark.parametrize(
    ("text", "code", "district", "names"),
    [("Thị trấn Cao Lộc", "20", "183", ["Phường Kỳ Lừa"]), ("Xã Cao Lộc", "20", "183", ["Xã Cao Lộc"]),
     ("Xã Chi Lăng, huyện Tràng Định", "20", "", ["Xã Thất Khê"]), ("Xã Chi Lăng", "20", "180", ["Xã Thất Khê"]),
     ("Xã Chi Lăng, huyện Chi Lăng", "20", "", ["Xã Chi Lăng"]),
     ("Phường Chi Lăng", "20", "178", ["Phường Lương Văn Tri"]),
     ("Xã Hoàng Văn Thụ, H. Bình Gia", "20", "", ["Xã Bình Gia"]),
     ("Đường 12 Hoàng Văn Thụ, P. Tam Thanh, TP Lạng Sơn", "20", "178", ["Phường Tam Thanh"]),
     ("P.1, TP. Đà Lạt", "68", "", ["Phường Xuân Hương - Đà Lạt"]),
     ("P1, TP Bảo Lộc", "68", "", ["Phường 1 Bảo Lộc"]),
     ("Số 1, Phường 12, Quận Gò Vấp", "79", "", ["Phường An Hội Tây"]),
     ("Phường 1, Q.3", "79", "", ["Phường Bàn Cờ"]), ("Phường 1, Q3, TP. HCM", "79", "", ["Phường Bàn Cờ"]),
     ("Thị xã Kỳ Anh, xã Kỳ Nam", "42", "", ["Phường Hoành Sơn"]),
     ("BĐVHX Tri Phương", "20", "180", ["Xã Quốc Khánh"])],
)  # fmt: skip
def test_a_name_means_the_commune_of_its_class_and_its_district(
    text: str, code: str, district: str, names: list[str]
) -> None:
    assert province(code).names(text, district) == (True, names)


def test_a_name_that_several_have_is_placed_by_nobody() -> None:
    assert province("20").names("Xã Chi Lăng") == (False, ["Xã Chi Lăng", "Xã Thất Khê"])
    is_certain, names = province("79").names("Phường 1")
    assert (is_certain, len(names)) == (False, 11)
    assert province("20").names("Giữa xã Đoàn Kết và xã Quốc Việt", "180") == (False, ["Xã Đoàn Kết", "Xã Quốc Việt"])


@pytest.mark.parametrize(
    "text",
    ["xã Tri Phương, huyện Văn Lãng", "Thị trấn Thất Khê, H. Bắc Sơn", "Thất Khê, thành phố Lạng Sơn",
     "xa tri phuong, h. van lang"],
)  # fmt: skip
def test_a_text_that_names_another_district_says_nothing(text: str) -> None:
    assert province("20").names(text, "180") == (False, [])


def test_the_class_of_a_town_is_no_commune() -> None:
    assert province("42").names("thị xã Kỳ Anh") == (False, [])
    assert province("42").names("thi xa Ky Anh") == (False, [])
    assert province("42").names("TX Kỳ Anh") == (False, [])
