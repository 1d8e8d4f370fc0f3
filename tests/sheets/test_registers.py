"""Every register comes out as its rows, whichever way it is drawn: nothing else, nothing less, in one run."""

import contextlib
import datetime as dt
import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from busy_office import Line, played
from long_runs import few
from preparing import own
from registers import (
    EXPRESS,
    LANG_SON,
    LETTERHEAD,
    POST,
    SIGNATURE,
    TITLES,
    UNITS,
    Register,
    as_csv,
    bare_section,
    lettered,
    marked,
    roman,
    to_tcvn3,
    wide,
)

from postwatch.vietnamese import fold

Run = Any
Draw = Callable[[Register], None]


def shape(**changes: Any) -> Draw:
    """Return what sets fields of a register."""

    def draw(register: Register) -> None:
        for name, value in changes.items():
            setattr(register, name, value)

    return draw


def titles(**named: str) -> Draw:
    """Return what calls columns otherwise."""

    def draw(register: Register) -> None:
        register.titles |= named

    return draw


def shown(**ways: Callable[[Any], Any]) -> Draw:
    """Return what writes values of columns otherwise."""

    def draw(register: Register) -> None:
        before = register.shown
        register.shown = lambda key, value: ways[key](before(key, value)) if key in ways else before(key, value)

    return draw


def sections(*levels: Any) -> Draw:
    """Return what draws columns as sections above their rows."""

    def draw(register: Register) -> None:
        register.sections = list(levels)
        register.numbered = register.numbered or "STT"

    return draw


def groups(register: Register) -> None:
    register.titles |= {"phone": "Liên hệ|Điện thoại", "address": "Liên hệ|Địa chỉ"}
    register.groups = {"Liên hệ": ""}
    register.titles = {key: register.titles[key] for key in ("kind", "name", "area", "parent", "phone", "address")}


def titles_without(key: str) -> Draw:
    """Return what leaves a column out."""

    def draw(register: Register) -> None:
        del register.titles[key]

    return draw


def lose_zero(value: str) -> int:
    return int(value)


def repeated(key: str, *signs: str) -> Draw:
    """Return what writes a sign for what the row above says in a column."""

    def draw(register: Register) -> None:
        before, said, count = register.shown, [None], [0]

        def show(column: str, value: Any) -> Any:
            if column != key:
                return before(column, value)
            is_same, said[0] = said[0] == value, value
            count[0] += is_same
            return signs[count[0] % len(signs)] if is_same else before(column, value)

        register.shown = show

    return draw


def two_telephones(register: Register) -> None:
    """Draw landlines and mobiles in columns of their own."""
    mobile = [one["phone"] if one["phone"].startswith("09") or one["phone"].startswith("03") else None for one in UNITS]
    register.titles["phone"] = "ĐT cố định"
    register.shown = lambda key, value: None if key == "phone" and value in mobile else value
    register.extra = {"ĐT di động": mobile}


def total(register: Register) -> None:
    register.below = [[None, "Tổng cộng: {count} điểm"], *register.below]


# Shapes that may be drawn together: each draws another part of the sheet.
ABOVE = {
    "letterhead": shape(above=LETTERHEAD),
    "title": shape(above=[["DANH SÁCH CÁC ĐIỂM PHỤC VỤ"]]),
    "blank rows above": shape(above=[[], [], []]),
}
TITLED = {
    "short titles": titles(phone="SĐT", area="Huyện/TP", name="Tên bưu cục", parent="Thuộc doanh nghiệp"),
    "capital titles": titles(phone="ĐIỆN THOẠI", area="ĐỊA BÀN", name="TÊN ĐƠN VỊ", kind="LOẠI"),
    "titles over two lines": titles(name="Tên\nđơn vị", phone="Số điện\nthoại liên hệ (nếu có)"),
    "titles with remarks": titles(name="Tên đơn vị (*)", address="Địa chỉ (ghi rõ số nhà)", phone="ĐT:"),
    "titles without marks": titles(name="Ten don vi", address="Dia chi", area="Dia ban", phone="Di dong"),
    "grouped titles": groups,
    "titles of a trade register": titles(name="Tên cửa hàng", address="Địa chỉ kinh doanh", phone="Điện thoại bàn"),
    "titles of an office": titles(name="Tên phòng", address="Địa chỉ liên hệ", phone="ĐT cơ quan"),
    "numbered columns": shape(counted_columns=True),
    "titles again on each page": shape(repeats_titles=True),
}
ROWS = {
    "running numbers": shape(numbered="STT"),
    "running numbers, other title": shape(numbered="Số TT"),
    "indented": shape(indent=2),
    "blank rows between": shape(blank_rows=True),
}
VALUES = {
    "telephones as numbers": shown(phone=lose_zero),
    "telephones in groups": shown(phone=lambda value: f"{value[:4]} {value[4:7]} {value[7:]}"),
    "short areas": shown(area=lambda value: value.replace("Thành phố", "TP.").replace("Huyện", "H.")),
    "areas without class": shown(area=lambda value: value.replace("Thành phố ", "").replace("Huyện ", "")),
    "areas in capitals": shown(area=str.upper),
    "a city by its initials": shown(area=lambda value: "TP LS" if value == LANG_SON else value),
    "initials in one word": shown(area=lambda value: "TPLS" if value == LANG_SON else value),
    "areas as above": repeated("area", "nt", "″", "như trên"),
    "enterprises as above": repeated("parent", '"', "-nt-", "''", "//"),
    "kinds in words": shown(kind=lambda _value: "Điểm phục vụ"),
    "kinds as post offices": shown(kind=lambda _value: "Bưu cục"),
    "parents in short": shown(parent=lambda value: value.replace("Công ty", "Cty").replace("Bưu điện", "BĐ")),
    "parents without marks": shown(parent=fold),
}
BELOW = {
    "signature": shape(below=SIGNATURE),
    "total": total,
    "remark": shape(below=[[], ["Ghi chú: số liệu đến hết ngày 14/5/2020, do các doanh nghiệp báo cáo."]]),
}
SECTIONED = {
    "areas above their rows": sections(("area", wide)),
    "areas with Roman numbers": sections(("area", roman)),
    "areas with letters": sections(("area", lettered)),
    "areas with their number": sections(("area", marked)),
    "areas alone": sections(("area", bare_section)),
    "enterprises above their rows": sections(("parent", wide)),
    "enterprises with Roman numbers": sections(("parent", roman)),
    "kinds above their rows": sections(("kind", lambda _n, _text: ["A", "ĐIỂM PHỤC VỤ BƯU CHÍNH"])),
    "enterprises within areas": sections(("area", roman), ("parent", bare_section)),
    "areas within enterprises": sections(("parent", lettered), ("area", roman)),
}
MERGED = {
    "areas merged down": shape(merged=["area"]),
    "enterprises merged down": shape(merged=["parent"]),
    "kinds and areas merged down": shape(merged=["kind", "area"]),
}
SHEETS = {
    "a sheet for each area": shape(split_by="area"),
    "a sheet for each enterprise": shape(split_by="parent"),
    "a cover": shape(other_sheets={"Bìa": [["SỔ THEO DÕI"], ["Năm 2020"]]}),
    "an empty sheet": shape(other_sheets={"Sheet2": []}),
    "a column without values": shape(extra={"Xếp loại": [None]}),
}
TEXT = {
    "csv with semicolons": shape(suffix=".csv", write=as_csv(";", "utf-8-sig")),
    "csv with commas": shape(suffix=".csv", write=as_csv(",", "utf-8")),
    "csv with tabs": shape(suffix=".csv", write=as_csv("\t", "utf-8")),
    "csv with bars": shape(suffix=".csv", write=as_csv("|", "utf-8")),
    "csv in UTF-16": shape(suffix=".csv", write=as_csv("\t", "utf-16")),
    "csv in Windows-1258": shape(suffix=".csv", write=as_csv(";", "cp1258")),
    "csv under a title": shape(suffix=".csv", write=as_csv(";", "utf-8", above="Danh sách; ngày 15/5/2020\n")),
}
TELEPHONES = {"landlines and mobiles apart": two_telephones}
PARTS = (ABOVE, TITLED, ROWS, VALUES, BELOW, SECTIONED, MERGED, SHEETS, TEXT)
ALONE = {name: draw for part in (*PARTS, TELEPHONES) for name, draw in part.items()}
# A text file has neither merged cells nor sheets; a part is not drawn twice.
TOGETHER = [
    list(zip(first, [*second] * len(first), strict=False))
    for first, second in combinations(PARTS, 2)
    if not (second is TEXT and first in (MERGED, SHEETS))
]
# Every two parts at least once.
CROSSED = [pair for turn, pairs in enumerate(TOGETHER) for pair in few(pairs, from_place=turn, every=len(pairs))]


@pytest.fixture(scope="module")
def enterprises_template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two enterprises, made once; tests get copies."""
    words = ("recipient", "add", "--kind", "postal_enterprise", "--area", LANG_SON)
    return played([Line((*words, "--name", name)) for name in (POST, EXPRESS)], empty_template, tmp_path_factory)


@pytest.fixture
def enterprises(enterprises_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return own(enterprises_template, tmp_path, monkeypatch)


def written(workspace: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        database.row_factory = sqlite3.Row
        rows = database.execute(
            "SELECT unit.kind, unit.name, area.name AS area, above.name AS parent, unit.phone, unit.address"
            " FROM recipient AS unit JOIN area ON area.id = unit.area_id"
            " LEFT JOIN recipient AS above ON above.id = unit.parent_id"
            " WHERE unit.kind = 'service_point' ORDER BY unit.name"
        )
        return [dict(row) for row in rows]


def comparable(units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(({**one, "phone": one["phone"].replace(" ", "")} for one in units), key=lambda one: one["name"])


def drawn(tmp_path: Path, *draws: Draw) -> Path:
    register = Register()
    for draw in draws:
        draw(register)
    return register.draw(tmp_path)


@pytest.mark.parametrize("name", ALONE)
def test_a_register_comes_out_as_its_rows(run: Run, enterprises: Path, tmp_path: Path, name: str) -> None:
    said = run("recipient", "import", str(drawn(tmp_path, ALONE[name])), "--json")
    assert said.code == 0, said.err
    assert comparable(written(enterprises)) == comparable(UNITS)


@pytest.mark.parametrize(("one", "two"), CROSSED)
def test_two_shapes_in_one_register(run: Run, enterprises: Path, tmp_path: Path, one: str, two: str) -> None:
    said = run("recipient", "import", str(drawn(tmp_path, ALONE[one], ALONE[two])), "--json")
    assert said.code == 0, said.err
    assert comparable(written(enterprises)) == comparable(UNITS)


# --- What has to be asked is asked once, and one option settles it ---


def hide_rows(*numbers: int) -> Draw:
    return shape(hidden_rows=numbers)


def former_sheet(name: str) -> Draw:
    """Return what adds a sheet of the same columns, of which a clerk has to say whether it counts."""
    rows = [list(TITLES.values()), [UNITS[0]["kind"], "Bưu cục đã đóng", LANG_SON, POST, "02053800000", "1 Lê Lợi"]]
    return shape(other_sheets={name: rows})


def unknown_section(register: Register) -> None:
    register.sections = [("area", lambda n, text: roman(n, text) if n != 2 else ["II", text])]
    register.numbered = "STT"
    register.below = [["IV", "Vùng sâu, vùng xa"]]


ASKED = {
    "an unknown column": (shape(extra={"Xếp hạng": ["A", "B"]}), '--read "ignore=Xếp hạng"'),
    "an unknown title of a known column": (titles(phone="Số máy"), '--read "map=Số máy=Điện thoại"'),
    "two columns that mean the same": (shape(extra={"Trụ sở": ["1 Lê Lợi"]}), '--read "ignore=Trụ sở"'),
    "a column that the register has no place for": (shape(extra={"Fax": ["02053812346"]}), '--read "ignore=Fax"'),
    "a column without title": (shape(extra={"": ["x"]}), '--read "ignore=(G)"'),
    "hidden rows": (hide_rows(3), '--read "hidden=read"'),
    "a former sheet": (former_sheet("DS cũ"), '--read "sheet=Sheet1"'),
    "a sheet of a draft": (former_sheet("Nháp"), '--read "sheet=Sheet1"'),
    "a sheet of an earlier year": (former_sheet("2019"), '--read "sheet=Sheet1"'),
    "a section that nobody knows": (unknown_section, '--read "ignore=Vùng sâu, vùng xa"'),
    "a total that is wrong": (shape(numbered="STT", below=[[None, "Tổng cộng: 7 điểm"]]), '--read "ignore=Tổng cộng: 7 điểm"'),  # noqa: E501
    "addresses merged over rows": (
        shape(merged=["address"], shown=lambda key, value: "Lê Lợi" if key == "address" else value),
        '--read "ignore=Địa chỉ"',
    ),
    "text in TCVN3 without its font": (
        shape(suffix=".csv", write=as_csv(";", "latin-1"), encode=to_tcvn3), '--read "encoding=tcvn3"'
    ),
    "no kinds": (titles_without("kind"), "--kind"),
    "no areas": (titles_without("area"), "--area"),
}  # fmt: skip


def answer(option: str) -> list[str]:
    """Return an option that a hint names, as words of the command line, with the value that it leaves open."""
    if option == "--kind":
        return ["--kind", "điểm phục vụ"]
    return ["--area", "TP. Lạng Sơn"] if option == "--area" else shlex.split(option)


@pytest.mark.parametrize("name", ASKED)
def test_what_has_to_be_asked_is_settled_by_the_option_that_is_named(
    run: Run, enterprises: Path, tmp_path: Path, name: str
) -> None:
    draw, option = ASKED[name]
    path = str(drawn(tmp_path, draw))
    asked = run("recipient", "import", path)
    assert asked.code in {2, 7}
    named, sign, value = option.rpartition("=")
    assert (named if sign else option).split(" ", 1)[-1] in asked.err
    assert option.partition(" ")[0] in asked.err
    assert value.strip('"') in asked.err
    assert written(enterprises) == []
    said = run("recipient", "import", path, *answer(option), "--json")
    assert said.code == 0, said.err
    found = written(enterprises)
    assert [one["name"] for one in comparable(found)] == [one["name"] for one in comparable(UNITS)]
    same = {"name", "parent"} | ({"phone"} if name != "addresses merged over rows" else set())
    assert [{key: one[key] for key in same} for one in comparable(found)] == [
        {key: one[key] for key in same} for one in comparable(UNITS)
    ]


def test_all_that_has_to_be_asked_is_asked_at_once(run: Run, enterprises: Path, tmp_path: Path) -> None:
    draws = (shape(extra={"Xếp hạng": ["A"], "Mã vùng": ["205"]}), titles(phone="Số máy"), hide_rows(3))
    path = str(drawn(tmp_path, *draws))
    asked = run("recipient", "import", path, "--dry-run")
    for part in ("Xếp hạng", "Mã vùng", "Số máy", "row 3"):
        assert part in asked.err
    said = run(
        "recipient", "import", path, "--ignore", "Xếp hạng", "--ignore", "Mã vùng", "--map", "Số máy=phone", "--hidden",
        "leave", "--json",
    )  # fmt: skip
    assert (said.code, said.json["written"]) == (0, len(UNITS) - 1)
    assert said.json["left_out_list"] == ["sheet Sheet1, row 3"]


@pytest.mark.parametrize(
    ("option", "meant"),
    [("Điện thoại=phon", "Điện thoại"), ("Điện thọai cố=phone", "Điện thoại"), ("phone", "SĐT=phone")],
)
def test_a_column_that_is_none_is_refused_with_the_nearest(
    run: Run, enterprises: Path, tmp_path: Path, option: str, meant: str
) -> None:
    refused = run("recipient", "import", str(drawn(tmp_path)), "--map", option)
    assert refused.code == 2
    assert meant in refused.err
    assert written(enterprises) == []


def test_a_column_may_be_named_by_its_title(run: Run, enterprises: Path, tmp_path: Path) -> None:
    path = str(drawn(tmp_path, titles(phone="Số máy")))
    assert run("recipient", "import", path, "--map", "Số máy=Điện thoại").code == 0
    assert comparable(written(enterprises)) == comparable(UNITS)


def test_a_dry_run_tells_what_was_read_as_what_and_what_was_left_out(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    said = run("recipient", "import", str(drawn(tmp_path, ALONE["short titles"], BELOW["signature"])), "--dry-run")
    assert "SĐT = Điện thoại" in said.out
    assert "NGƯỜI LẬP BIỂU" in said.out
    assert written(enterprises) == []


def test_what_a_formula_would_give_is_not_known_until_it_is_calculated(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    path = drawn(tmp_path)
    book = openpyxl.load_workbook(path)
    book.active["E3"] = '="0912"&"345678"'
    book.save(path)
    refused = run("recipient", "import", str(path))
    assert refused.code == 2
    assert "E3" in refused.err


OF_OTHER_PROGRAMS = {
    **{name: ALONE[name] for name in ("grouped titles", "areas merged down", "areas above their rows")},
    "in TCVN3": shape(font=".VnTime", encode=to_tcvn3),
}


@pytest.fixture(scope="module", params=["xls", "ods"])
def of_other_programs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, libreoffice: Callable[..., list[Path]]
) -> dict[str, Path]:
    """Registers in the files of an old program, and of a foreign one."""
    folder = tmp_path_factory.mktemp("registers")
    paths = [drawn(folder, draw).rename(folder / f"{name}.xlsx") for name, draw in OF_OTHER_PROGRAMS.items()]
    return dict(zip(OF_OTHER_PROGRAMS, libreoffice(request.param, *paths), strict=True))


@pytest.mark.system("calc")
@pytest.mark.parametrize("name", OF_OTHER_PROGRAMS)
def test_a_register_of_an_old_or_foreign_program_comes_out_alike(
    run: Run, enterprises: Path, name: str, of_other_programs: dict[str, Path]
) -> None:
    path = of_other_programs[name]
    options = ["--encoding", "tcvn3"] if (name, path.suffix) == ("in TCVN3", ".ods") else []
    said = run("recipient", "import", str(path), *options, "--json")
    assert said.code == 0, said.err
    assert comparable(written(enterprises)) == comparable(UNITS)


def test_a_register_in_an_old_font_comes_out_as_its_rows(run: Run, enterprises: Path, tmp_path: Path) -> None:
    said = run("recipient", "import", str(drawn(tmp_path, shape(font=".VnTime", encode=to_tcvn3))), "--json")
    assert said.code == 0, said.err
    assert comparable(written(enterprises)) == comparable(UNITS)


# --- What is no unit is never written as one, and none is dropped ---


def rows_read(run: Run, tmp_path: Path, *rows: list[Any], options: tuple[str, ...] = ()) -> Any:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "so.xlsx"
    book.save(path)
    return run("recipient", "import", str(path), "--kind", "service_point", *options, "--json")


def names(workspace: Path) -> list[str]:
    return [one["name"] for one in written(workspace)]


HEAD = ["STT", "Tên bưu cục", "Huyện", "Địa chỉ", "Điện thoại"]
POINT = [1, "Bưu cục Một", "H. Cao Lộc", "1 Lê Lợi", "0912345678"]


def told_of(workspace: Path, *columns: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        of_points = "FROM recipient WHERE kind = 'service_point' ORDER BY name"
        return database.execute(f"SELECT {', '.join(columns)} {of_points}").fetchall()


def test_an_address_tells_the_area_of_a_row_without_one(run: Run, enterprises: Path, tmp_path: Path) -> None:
    unnamed = [2, "Bưu cục Hai", None, "Số 5, thị trấn Đồng Mỏ, huyện Chi Lăng", "0912345679"]
    said = rows_read(run, tmp_path, HEAD, POINT, unnamed)
    assert (said.code, said.json["written"]) == (0, 2), said
    assert {one["name"]: one["area"] for one in written(enterprises)} == {
        "Bưu cục Một": "Huyện Cao Lộc",
        "Bưu cục Hai": "Huyện Chi Lăng",
    }
    assert any("told the area of 1 rows: 3" in one for one in said.json["warnings_list"])


def test_an_address_places_a_row_where_no_column_or_only_an_option_does(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    head, streets = [HEAD[0], HEAD[1], HEAD[3]], [[1, "Bưu cục Một", "1 Lê Lợi"], [2, "Bưu cục Hai", "2 Lê Lợi"]]
    # A commune that ended before any that is known: its district is that of the address.
    named = [[3, "Bưu cục Ba", "Xã Quang Lang, huyện Chi Lăng"], [4, "Bưu cục Bốn", "TT Na Sầm, Văn Lãng"]]
    for rows in (streets, [*streets, *named]):
        asked = rows_read(run, tmp_path, head, *rows)
        assert (asked.code, asked.json["hint"]) == (2, "add the column, or say it for all rows: --area …"), asked
    assert rows_read(run, tmp_path, head, *named).json["written"] == 2
    assert run("undo", "--yes").code == 0
    said = rows_read(run, tmp_path, head, *streets, *named, options=("--area", "Bắc Sơn"))
    assert (said.code, {one["name"]: one["area"] for one in written(enterprises)}) == (
        0,
        {"Bưu cục Một": "Huyện Bắc Sơn", "Bưu cục Hai": "Huyện Bắc Sơn", "Bưu cục Ba": "Huyện Chi Lăng",
         "Bưu cục Bốn": "Huyện Văn Lãng"},
    )  # fmt: skip


def test_a_name_places_an_office_that_says_its_district(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = [[1, "Phòng Văn hóa và Thông tin huyện Cao Lộc"], [2, "Phòng VHTT TP. Lạng Sơn"]]
    assert rows_read(run, tmp_path, HEAD[:2], *rows).json["written"] == 2
    assert {one["area"] for one in written(enterprises)} == {"Huyện Cao Lộc", "Thành phố Lạng Sơn"}


def test_a_word_for_a_kind_that_nobody_knows_is_asked_about_where_it_stands(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    rows = [["STT", "Tên", "Loại hình", "Huyện"], [1, "Bưu cục Một", "Bưu cục cấp 3", "Cao Lộc"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "so.xlsx")
    said = run("recipient", "import", str(tmp_path / "so.xlsx"), "--json")
    (refused,) = said.json["refused_list"]
    assert refused["where"].endswith("column Loại hình")
    assert refused["hint"].endswith('--value "Bưu cục cấp 3=post_office"')
    words = ("recipient", "import", str(tmp_path / "so.xlsx"), "--value", "Bưu cục cấp 3=post_office", "--json")
    assert run(*words).json["written"] == 1
    assert told_of(enterprises, "kind", "point_type") == [("service_point", "post_office")]


def test_columns_that_are_none_may_be_passed_over_though_another_column_is_missing(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    said = rows_read(run, tmp_path, ["STT", "Tên", "Số lao động"], [1, "Bưu cục Một", 3])
    assert said.json["hint"].endswith('| --read "ignore=Số lao động"')


def test_a_table_of_enterprises_beside_their_points_is_offered_its_own_names(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    head = ["STT", "Doanh nghiệp", "Địa bàn", None, "STT", "Điểm phục vụ", "Huyện"]
    rows = [[1, "Công ty Một", "Cao Lộc", None, 1, "Bưu cục Một", "Văn Lãng"],
            [2, "Công ty Hai", "Bắc Sơn", None, 2, "Bưu cục Hai", "Văn Quan"]]  # fmt: skip
    asked = rows_read(run, tmp_path, head, *rows)
    assert asked.json["hint"] == 'add: --read "map=Doanh nghiệp=Tên đơn vị"'
    said = rows_read(run, tmp_path, head, *rows, options=("--read", "map=Doanh nghiệp=Tên đơn vị"))
    assert said.json["written"] == 4


def test_enterprises_are_offered_as_names_beside_a_column_of_their_heads(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    head = ["TT", "Doanh nghiệp", "Trưởng", "Địa bàn"]
    rows = [[1, "Công ty Một", "Nguyễn Văn A", "Cao Lộc"], [2, "Công ty Hai", "Trần Thị B", "Bắc Sơn"]]
    asked = rows_read(run, tmp_path, head, *rows)
    assert "map=Doanh nghiệp=Tên đơn vị" in asked.json["hint"]
    said = rows_read(run, tmp_path, head, *rows, options=("--read", "map=Doanh nghiệp=Tên đơn vị; ignore=Trưởng"))
    assert said.json["written"] == 2


def test_a_register_turned_on_its_side_is_refused(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = [["Tên", "Một", "Hai"], ["Địa chỉ", "1 Lê Lợi", "2 Lê Lợi"], ["Huyện", "Cao Lộc", "Bắc Sơn"]]
    said = rows_read(run, tmp_path, *rows, options=("--area", "Cao Lộc", "--read", "ignore=Một; ignore=Hai"))
    assert (said.code, said.json["hint"]) == (2, "turn the table in Excel: Copy, then Paste Special, Transpose")
    assert "titles are below each other: Địa chỉ, Huyện" in said.json["error"]


def test_a_section_below_a_remark_goes_on_with_the_register(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = [["I", "Huyện Cao Lộc"], [1, "Bưu cục Một"], ["Ghi chú: thuộc bưu điện"], ["II", "Huyện Bắc Sơn"],
            [1, "Bưu cục Hai"], [None, "Người lập biểu"]]  # fmt: skip
    said = rows_read(run, tmp_path, HEAD[:2], *rows)
    assert (said.code, {one["name"]: one["area"] for one in written(enterprises)}) == (
        0, {"Bưu cục Một": "Huyện Cao Lộc", "Bưu cục Hai": "Huyện Bắc Sơn"},
    )  # fmt: skip


@pytest.mark.parametrize("ending", ["xlsx", pytest.param("xls", marks=pytest.mark.system("calc"))])
def test_a_code_that_excel_shows_with_zeros_keeps_them(
    run: Run, enterprises: Path, tmp_path: Path, ending: str, libreoffice: Callable[..., list[Path]]
) -> None:
    book = openpyxl.Workbook()
    for row in ([*HEAD, "Mã"], [*POINT, 7]):
        book.active.append(row)
    book.active["F2"].number_format = "000"
    book.save(tmp_path / "so.xlsx")
    path = tmp_path / "so.xlsx"
    if ending == "xls":
        (path,) = libreoffice(ending, path)
    said = run("recipient", "import", str(path), "--kind", "service_point", "--json")
    assert said.code == 0
    assert told_of(enterprises, "code") == [("007",)]


@pytest.mark.parametrize(("typed", "code"), [("12", 7), ("113", 0), ("19001234", 0), ("0205 3 812 345", 0)])
def test_a_telephone_has_the_digits_of_one(run: Run, enterprises: Path, tmp_path: Path, typed: str, code: int) -> None:
    assert rows_read(run, tmp_path, HEAD, [*POINT[:4], typed]).code == code


@pytest.mark.parametrize("mark", ["nt", "N/T", "-nt-", "″", '"', "''", "”", "như trên", "//", "idem"])
def test_a_sign_stands_for_what_the_row_above_says(run: Run, enterprises: Path, tmp_path: Path, mark: str) -> None:
    rows = [HEAD, POINT, [2, "Bưu cục Hai", mark, mark, mark], [3, "Bưu cục Ba", "Bắc Sơn", mark, "0912345679"]]
    said = rows_read(run, tmp_path, *rows)
    assert (said.code, said.json["written"]) == (0, 3)
    assert {one["name"]: (one["area"], one["address"], one["phone"]) for one in written(enterprises)} == {
        "Bưu cục Một": ("Huyện Cao Lộc", "1 Lê Lợi", "0912345678"),
        "Bưu cục Hai": ("Huyện Cao Lộc", "1 Lê Lợi", "0912345678"),
        "Bưu cục Ba": ("Huyện Bắc Sơn", "1 Lê Lợi", "0912345679"),
    }
    assert "Column Huyện: what says «as above» is what the row above says in 1 rows: 3" in said.json["warnings_list"]


@pytest.mark.parametrize(
    ("row", "said"),
    [([1, "Bưu cục Một", "nt", "1 Lê Lợi"], "«nt» stands for the value of the row above, and there is none"),
     ([1, "nt", "Cao Lộc", "1 Lê Lợi"], "«nt» stands for the value of the row above, which is that row's own")],
)  # fmt: skip
def test_a_sign_that_stands_for_nothing_is_refused(
    run: Run, enterprises: Path, tmp_path: Path, row: list[Any], said: str
) -> None:
    (refused,) = rows_read(run, tmp_path, HEAD, row).json["refused_list"]
    assert said in refused["error"]
    assert names(enterprises) == []


def test_what_a_row_that_is_not_read_says_is_not_repeated(run: Run, enterprises: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, POINT, [2, "Bưu cục Hai", "Bắc Sơn", "2 Lê Lợi"], [3, "Bưu cục Ba", "nt", "3 Lê Lợi"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "an.xlsx")
    said = run(
        "recipient", "import", str(tmp_path / "an.xlsx"), "--kind", "service_point", "--hidden", "leave", "--json"
    )
    assert [one["where"] for one in said.json["refused_list"]] == ["an.xlsx, sheet Sheet, row 4"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [(43166, "2018-03-07"), ("43166", "2018-03-07"), (43166.0, "2018-03-07"), ("7/3/18", "2018-03-07"),
     ("07.03.98", "1998-03-07"), (dt.date(2018, 3, 7), "2018-03-07")],
)  # fmt: skip
def test_a_day_is_read_by_its_number_and_by_two_digits_of_its_year(
    run: Run, enterprises: Path, tmp_path: Path, cell: Any, day: str
) -> None:
    head = ["STT", "Tên bưu cục", "Huyện", "Số GPBC", "Ngày cấp GPBC"]
    said = rows_read(run, tmp_path, head, [1, "Bưu cục Một", "Cao Lộc", "05/GP-STTTT", cell])
    assert said.code == 0
    assert told_of(enterprises, "licence_on") == [(day,)]
    is_told = not isinstance(cell, dt.date)
    assert [("read as days in 1 rows: 2" in one) for one in said.json["warnings_list"]] == [True] * is_told


@pytest.mark.parametrize("cell", [2018, "07-03-19", "31/2/18", "99999", 12.5])
def test_a_number_that_is_no_day_is_refused(run: Run, enterprises: Path, tmp_path: Path, cell: Any) -> None:
    head = ["STT", "Tên bưu cục", "Huyện", "Ngày cấp GPBC"]
    said = rows_read(run, tmp_path, head, [1, "Bưu cục Một", "Cao Lộc", cell])
    assert (said.code, names(enterprises)) == (7, [])


@pytest.mark.parametrize(
    "title",
    ["DANH SÁCH BƯU CỤC HUYỆN CAO LỘC", "Danh sách các điểm phục vụ trên địa bàn huyện Cao Lộc, tỉnh Lạng Sơn năm 2020",
     "HUYỆN CAO LỘC", "Bảng tổng hợp bưu cục – huyện Cao Lộc (đến 31/5/2020)"],
)  # fmt: skip
def test_the_title_of_a_list_names_the_area_of_its_rows(
    run: Run, enterprises: Path, tmp_path: Path, title: str
) -> None:
    head = ["STT", "Tên bưu cục", "Địa chỉ"]
    said = rows_read(run, tmp_path, ["SỞ TT&TT"], [title], [], head, [1, "Bưu cục Một", "1 Lê Lợi"])
    assert said.code == 0, said.err
    assert [one["area"] for one in written(enterprises)] == ["Huyện Cao Lộc"]
    assert (title, "area") in [(one["title"], one["column"]) for one in said.json["read_as_list"]]


@pytest.mark.parametrize(
    "title",
    ["UBND HUYỆN CAO LỘC", "Huyện Cao Lộc, ngày 5 tháng 5 năm 2020", "DANH SÁCH BƯU CỤC TỈNH LẠNG SƠN",
     "Danh sách bưu cục huyện Cao Lộc và huyện Bắc Sơn", "DANH SÁCH BƯU CỤC 11 HUYỆN, THÀNH PHỐ"],
)  # fmt: skip
def test_a_heading_that_names_no_area_of_the_rows_leaves_it_to_be_asked(
    run: Run, enterprises: Path, tmp_path: Path, title: str
) -> None:
    said = rows_read(run, tmp_path, [title], [], ["STT", "Tên bưu cục", "Địa chỉ"], [1, "Bưu cục Một", "1 Lê Lợi"])
    assert (said.code, names(enterprises)) == (2, [])
    assert "--area" in said.json["hint"]


@pytest.mark.parametrize("way", ["numbered", "bullets"])
def test_points_stand_below_their_enterprises_and_only_they_are_what_is_said_of_all(
    run: Run, enterprises: Path, tmp_path: Path, way: str
) -> None:
    rows = [["I", "Công ty TNHH Ba", "Cao Lộc"], [1, "Bưu cục Một", "Cao Lộc"], ["II", "Công ty CP Bốn", "Bắc Sơn"],
            [1, "Bưu cục Hai", "Bắc Sơn"]]  # fmt: skip
    head: list[Any] = ["STT", "Tên đơn vị", "Huyện"]
    if way == "bullets":
        head, rows = head[1:], [[name if one in {"I", "II"} else f"- {name}", area] for one, name, area in rows]
    said = rows_read(run, tmp_path, head, *rows)
    assert (said.code, said.json["written"]) == (0, 4)
    found = {unit["name"]: unit for unit in run("recipient", "list", "--json").json}
    codes = {name: found[name]["code"] for name in ("Công ty TNHH Ba", "Công ty CP Bốn")}
    assert {name: (unit["kind"], unit["parent"]) for name, unit in found.items() if name not in (POST, EXPRESS)} == {
        "Công ty TNHH Ba": ("postal_enterprise", None),
        "Công ty CP Bốn": ("postal_enterprise", None),
        "Bưu cục Một": ("service_point", codes["Công ty TNHH Ba"]),
        "Bưu cục Hai": ("service_point", codes["Công ty CP Bốn"]),
    }


def test_a_point_is_never_made_an_enterprise_by_what_stands_below_it(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    rows = (["I", "Bưu cục Một", "Cao Lộc"], [1, "Bưu cục Hai", "Cao Lộc"])
    said = rows_read(run, tmp_path, ["STT", "Tên đơn vị", "Huyện"], *rows)
    assert (said.code, names(enterprises)) == (7, [])


def test_two_telephones_are_kept_both(run: Run, enterprises: Path, tmp_path: Path) -> None:
    head = ["STT", "Tên bưu cục", "Huyện", "ĐT cố định", "ĐT di động"]
    rows = ([1, "Bưu cục Ba", "Cao Lộc", 2053812345, "0912345678"], [2, "Bưu cục Hai", "Cao Lộc", None, 987654321],
            [3, "Bưu cục Một", "Cao Lộc", "0912345678", "0912345678"])  # fmt: skip
    assert rows_read(run, tmp_path, head, *rows).code == 0
    assert told_of(enterprises, "phone") == [("02053812345 / 0912345678",), ("0987654321",), ("0912345678",)]


def test_columns_that_nobody_knows_are_asked_about_in_one_question(run: Run, enterprises: Path, tmp_path: Path) -> None:
    said = rows_read(run, tmp_path, [*HEAD, "Fax", "Xếp hạng"], [*POINT, "02053812346", "A"])
    assert "what these columns are, none or one of those that follow: «Fax», «Xếp hạng»: " in said.json["error"]
    assert said.json["error"].count("Số giấy phép") == 1
    assert said.json["hint"] == ('add: --read "map=Fax=…; map=Xếp hạng=…" | --read "ignore=Fax; ignore=Xếp hạng"')


@pytest.mark.parametrize(
    "remark",
    [
        "- Bưu cục Một nghỉ Chủ nhật.", "(*) Hoạt động theo mùa", "Trong đó: 01 bưu cục cấp 2", "Không phát sinh",
        "Toàn huyện: 01", "Số liệu do Bưu điện tỉnh cung cấp", "(Nguồn: Bưu điện tỉnh)", "Cao Lộc, ngày 12/5/2020",
        "Trên đây là danh sách bưu cục",
    ],
)  # fmt: skip
def test_a_remark_is_left_out_and_named(run: Run, enterprises: Path, tmp_path: Path, remark: str) -> None:
    said = rows_read(run, tmp_path, HEAD, POINT, [None, remark])
    assert (said.code, names(enterprises)) == (0, ["Bưu cục Một"])
    assert said.json["left_out_list"] == ["sheet Sheet, row 3"]


def test_a_row_without_number_among_numbered_ones_is_asked_about(run: Run, enterprises: Path, tmp_path: Path) -> None:
    said = rows_read(run, tmp_path, HEAD, POINT, [None, "Bưu cục nghỉ trưa"])
    assert said.code == 7
    assert "ignore=" in said.json["refused_list"][0]["hint"]


def test_an_enterprise_with_nothing_below_it_is_not_taken_for_a_section(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    rows = (["Tên", "Địa chỉ", "Huyện"], ["Công ty Ba", "3 Lê Lợi", "H. Cao Lộc"], ["Công ty Bốn"], ["Công ty Năm"])
    said = rows_read(run, tmp_path, *rows)
    assert said.code == 2
    assert "Công ty Bốn" in said.json["error"]
    assert "Công ty Năm" in said.json["error"]


def test_rows_below_a_section_that_is_passed_over_are_not_those_of_the_one_before(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    rows = (
        ["STT", "Tên bưu cục", "Địa chỉ"], ["I", "Huyện Cao Lộc"], [1, "Bưu cục Một", "1 Lê Lợi"],
        ["II", "Vùng cửa khẩu"], [2, "Bưu cục Hai", "2 Lê Lợi"],
    )  # fmt: skip
    assert rows_read(run, tmp_path, *rows).code == 2
    said = rows_read(run, tmp_path, *rows, options=("--ignore", "Vùng cửa khẩu", "--skip-refused"))
    assert (said.code, names(enterprises)) == (7, ["Bưu cục Một"])


def test_a_section_may_be_said_to_be_the_enterprise(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (HEAD, ["I", "Giao Nhanh"], POINT)
    assert "map=" in rows_read(run, tmp_path, *rows).json["hint"]
    run("recipient", "add", "--kind", "postal_enterprise", "--name", "Giao Nhanh", "--area", LANG_SON)
    assert rows_read(run, tmp_path, *rows, options=("--map", "Giao Nhanh=parent")).code == 0
    assert written(enterprises)[0]["parent"] == "Giao Nhanh"


@pytest.mark.parametrize(
    "row", [[2, "Huyện Cao Lộc", "TP. Lạng Sơn", "1 Lê Lợi"], [2, "Xã Đại Đồng", "H. Tràng Định", "2 Lê Lợi"]]
)
def test_an_area_is_never_a_unit(run: Run, enterprises: Path, tmp_path: Path, row: list[Any]) -> None:
    assert rows_read(run, tmp_path, HEAD, POINT, row).code == 7
    assert names(enterprises) == []


def test_a_second_table_is_read_under_its_own_titles(run: Run, enterprises: Path, tmp_path: Path) -> None:
    said = rows_read(
        run, tmp_path, HEAD, POINT, [], ["STT", "Tên bưu cục", "Điện thoại", "Địa chỉ", "Huyện"],
        [1, "Bưu cục Hai", "0987654321", "2 Lê Lợi", "H. Bình Gia"],
    )  # fmt: skip
    assert said.code == 0, said.out
    second = written(enterprises)[0]
    assert (second["name"], second["phone"], second["address"]) == ("Bưu cục Hai", "0987654321", "2 Lê Lợi")
    assert names(enterprises) == ["Bưu cục Hai", "Bưu cục Một"]


@pytest.mark.parametrize("marks", [("1", "1.1", "1.2"), ("1", "-", "-")])
def test_a_number_below_a_number_names_the_unit_above(
    run: Run, enterprises: Path, tmp_path: Path, marks: tuple[str, ...]
) -> None:
    kinds, places = ("Doanh nghiệp", "Bưu cục", "Bưu cục"), ("Công ty Sáu", "Bưu cục Một", "Bưu cục Hai")
    rows = [[mark, name, kind, "H. Cao Lộc"] for mark, name, kind in zip(marks, places, kinds, strict=True)]
    assert rows_read(run, tmp_path, ["STT", "Tên đơn vị", "Loại", "Huyện"], *rows).code == 0
    assert {one["parent"] for one in written(enterprises)} == {"Công ty Sáu"}


def test_what_says_that_nothing_is_known_is_blank(run: Run, enterprises: Path, tmp_path: Path) -> None:
    assert rows_read(run, tmp_path, HEAD, [1, "Bưu cục Một", "H. Cao Lộc", "-", "chưa có"]).code == 0
    assert (written(enterprises)[0]["address"], written(enterprises)[0]["phone"]) == (None, None)


def test_a_number_and_its_day_in_one_cell_are_parted(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (
        ["Tên bưu cục", "Huyện", "Giấy phép bưu chính (số, ngày cấp)"],
        ["Hai", "H. Cao Lộc", "Số 06/GP ngày 9/5/2019 của Sở TT&TT"],
        ["Một", "H. Cao Lộc", "05/GP ngày 07/3/2018"],
    )
    assert rows_read(run, tmp_path, *rows).code == 0
    found = told_of(enterprises, "licence_number", "licence_on", "licence_issuer")
    assert found == [("06/GP", "2019-05-09", "Sở TT&TT"), ("05/GP", "2018-03-07", None)]


def test_a_representative_and_the_post_in_one_cell_are_parted(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (
        ["Tên bưu cục", "Huyện", "Người đại diện", "Chức vụ"],
        ["Bốn", "H. Cao Lộc", "Trương Văn D", None],
        ["Ba", "H. Cao Lộc", "Lê Thị C, Trưởng bưu cục", "Cửa hàng trưởng"],
        ["Hai", "H. Cao Lộc", "Trần Văn B (Phó Giám đốc)", None],
        ["Một", "H. Cao Lộc", "Nguyễn Văn A - Giám đốc", None],
    )
    assert rows_read(run, tmp_path, *rows).code == 0
    assert told_of(enterprises, "representative", "representative_title") == [
        ("Lê Thị C", "Cửa hàng trưởng"), ("Trương Văn D", None), ("Trần Văn B", "Phó Giám đốc"),
        ("Nguyễn Văn A", "Giám đốc"),
    ]  # fmt: skip


def test_a_state_behind_a_name_is_read_as_a_column_of_states_is(run: Run, enterprises: Path, tmp_path: Path) -> None:
    head = ["Tên bưu cục", "Huyện"]
    said = rows_read(
        run,
        tmp_path,
        head,
        ["Bưu cục Ba (đã giải thể)", "H. Cao Lộc"],
        ["Một", "H. Cao Lộc"],
        options=("--skip-refused",),
    )
    assert (said.code, names(enterprises)) == (7, ["Một"]), said.out
    (refused,) = said.json["refused_list"]
    assert (refused["where"].endswith("column Tên bưu cục"), "đã giải thể" in refused["error"]) == (True, True)
    rows = (["Bưu cục Ba (đã giải thể)", "H. Cao Lộc"], ["Bưu cục Hai (Nghi Sơn)", "H. Cao Lộc"])
    told = ("--value", "đã giải thể=Giải thể từ 01/3/2020")
    assert rows_read(run, tmp_path, head, *rows, options=told).code == 0
    assert told_of(enterprises, "name", "active_to")[:2] == [
        ("Bưu cục Ba", "2020-02-29"), ("Bưu cục Hai (Nghi Sơn)", None)
    ]  # fmt: skip


def test_a_licence_without_an_end_has_no_last_day(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (["Tên bưu cục", "Huyện", "Số GPBC", "Ngày hết hạn GPBC"], ["Một", "Cao Lộc", "05/GP", "Không thời hạn"])
    assert rows_read(run, tmp_path, *rows).code == 0
    assert told_of(enterprises, "licence_number", "licence_ends_on") == [("05/GP", None)]


def test_a_column_of_names_and_addresses_has_to_be_parted(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (
        ["STT", "Tên, địa chỉ bưu cục", "Huyện", "Phụ trách, SĐT"],
        [1, "Một (1 Lê Lợi)", "Cao Lộc", "A 0912345671"],
    )
    said = rows_read(run, tmp_path, *rows)
    assert (said.code, said.json["hint"]) == (2, "write it into the sheet")
    assert "«Tên, địa chỉ bưu cục»" in said.json["error"]


def test_a_name_beside_a_telephone_is_no_section(run: Run, enterprises: Path, tmp_path: Path) -> None:
    head, point = ["Huyện", "Tên bưu cục", "Điện thoại"], ["Cao Lộc", "a) Bưu cục Một", "0911111111"]
    book = openpyxl.Workbook()
    for row in (head, point, [None, "b) Bưu cục Hai", "0922222222"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "so.xlsx")
    said = run("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point", "--json")
    assert (said.code, names(enterprises)) == (0, ["Bưu cục Hai", "Bưu cục Một"])


def test_of_two_addresses_that_of_today_is_offered_first(run: Run, enterprises: Path, tmp_path: Path) -> None:
    head = ["STT", "Tên bưu cục", "Huyện", "Địa chỉ (cũ)", "Địa chỉ (mới)"]
    said = rows_read(run, tmp_path, head, [1, "Một", "Cao Lộc", "1 Lê Lợi", "2 Lê Lợi"])
    assert said.json["hint"] == 'add: --read "ignore=Địa chỉ (cũ)" | --read "ignore=Địa chỉ (mới)"'


def test_a_number_that_became_a_day_is_refused(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (["Tên bưu cục", "Huyện", "Giấy phép số"], ["Một", "H. Cao Lộc", dt.date(2018, 5, 1)])
    assert rows_read(run, tmp_path, *rows).code == 7
    assert names(enterprises) == []


def test_a_foreign_name_may_be_said_to_be_unicode(run: Run, enterprises: Path, tmp_path: Path) -> None:
    row = [1, "Bưu cục Müller", "H. Cao Lộc", "1 Lê Lợi", None]
    assert "encoding=unicode" in rows_read(run, tmp_path, HEAD, row).json["hint"]
    assert rows_read(run, tmp_path, HEAD, row, options=("--encoding", "unicode")).code == 0
    assert names(enterprises) == ["Bưu cục Müller"]


def test_an_area_may_name_its_province_and_a_cell_two_telephones(run: Run, enterprises: Path, tmp_path: Path) -> None:
    row = [1, "Bưu cục Một", "huyện Cao Lộc, tỉnh Lạng Sơn", "1 Lê Lợi", "0912345678 / 0987654321"]
    assert rows_read(run, tmp_path, HEAD, row).code == 0
    assert (written(enterprises)[0]["area"], written(enterprises)[0]["phone"]) == ("Huyện Cao Lộc", row[-1])


def test_quotation_marks_are_no_old_encoding(run: Run, enterprises: Path, tmp_path: Path) -> None:
    assert rows_read(run, tmp_path, HEAD, [1, "Bưu cục «Chi nhánh A»", "H. Cao Lộc", "1½A Lê Lợi §2", None]).code == 2
    assert rows_read(run, tmp_path, HEAD, [1, "Bưu cục «Chi nhánh A»", "H. Cao Lộc", "§2", None]).code == 0
    assert names(enterprises) == ["Bưu cục «Chi nhánh A»"]


def test_a_unit_that_has_its_row_stands_again_above_those_that_belong_to_it(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    rows = [
        HEAD, ["A", "DOANH NGHIỆP BƯU CHÍNH"], [1, "Viettel Post chi nhánh Lạng Sơn", "TP. Lạng Sơn", "2 Lê Lợi", None],
        ["B", "ĐIỂM PHỤC VỤ"], [None, "Viettel Post chi nhánh Lạng Sơn"], POINT,
        [2, "Bưu cục Hai", "H. Cao Lộc", "3 Lê Lợi", None],
    ]  # fmt: skip
    assert rows_read(run, tmp_path, *rows).code == 0
    assert [one["parent"] for one in written(workspace)] == ["Viettel Post chi nhánh Lạng Sơn"] * 2


def test_a_unit_with_a_number_that_stands_there_twice_is_no_section(run: Run, workspace: Path, tmp_path: Path) -> None:
    other = [2, "Bưu cục Một", "H. Cao Lộc", "5 Lê Lợi", "0912345678"]
    assert rows_read(run, tmp_path, HEAD, POINT, other).json["refused"] == 1


def test_of_two_columns_of_one_title_the_letters_name_one(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = ([*HEAD, "Điện thoại"], [*POINT, "0987654321"])
    assert "(F)" in rows_read(run, tmp_path, *rows).json["hint"]
    assert rows_read(run, tmp_path, *rows, options=("--ignore", "(F)")).code == 0
    assert written(enterprises)[0]["phone"] == "0912345678"


def test_a_title_of_one_letter_is_not_the_column_of_that_letter(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = ([*HEAD, "E"], [*POINT, "x"])
    assert rows_read(run, tmp_path, *rows, options=("--ignore", "E")).code == 0
    assert written(enterprises)[0]["phone"] == "0912345678"


def at_a_terminal(workspace: Path, path: Path, typed: bytes) -> str:
    """Import a sheet as a person does, who sits before a terminal and types an answer."""
    import pty

    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "postwatch", "-w", str(workspace), "recipient", "import", str(path)]
    environ = {**os.environ, "POSTWATCH_LANG": "en", "POSTWATCH_TODAY": "2020-06-15"}
    program = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environ)
    os.close(theirs)
    os.write(ours, typed)
    shown = b""
    with contextlib.suppress(OSError):  # how the other side of a terminal ends
        while part := os.read(ours, 4096):
            shown += part
    program.wait()
    os.close(ours)
    assert program.returncode in {0, 1, 130}, shown.decode()
    return shown.decode()


@pytest.mark.parametrize(("typed", "count"), [(b"y\n", len(UNITS)), (b"n\n", 0), (b"\x04", 0)])
def test_a_terminal_shows_what_was_read_and_asks(enterprises: Path, tmp_path: Path, typed: bytes, count: int) -> None:
    shown = at_a_terminal(enterprises, drawn(tmp_path, ALONE["short titles"]), typed)
    assert "SĐT = Điện thoại" in shown
    assert "Write them?" in shown
    assert "Traceback" not in shown
    assert len(written(enterprises)) == count


# --- Titles that mean the same: each column may count, and is shown by what it holds ---


def test_of_two_columns_of_the_same_title_each_may_be_chosen(run: Run, enterprises: Path, tmp_path: Path) -> None:
    rows = (
        ["STT", "Tên bưu cục", "Huyện", "Địa chỉ", "Địa chỉ"],
        [1, "Bưu cục Một", "Cao Lộc", "1 Lê Lợi", "9 Bà Triệu"],
    )
    asked = rows_read(run, tmp_path, *rows)
    assert asked.code == 2
    assert "(D) «Địa chỉ»: 1 Lê Lợi; (E) «Địa chỉ»: 9 Bà Triệu" in asked.json["error"]
    assert asked.json["hint"] == 'add: --read "ignore=(E)" | --read "ignore=(D)"'
    assert rows_read(run, tmp_path, *rows, options=("--read", "ignore=(D)")).code == 0
    assert told_of(enterprises, "address") == [("9 Bà Triệu",)]


def test_of_three_columns_of_names_only_those_that_can_be_names_are_offered(
    run: Run, enterprises: Path, tmp_path: Path
) -> None:
    head = ["STT", "Tên đơn vị", "Tên đơn vị", "Huyện", "Tên đơn vị"]
    rows = [[number, POST, f"Bưu cục {number}", "Cao Lộc", f"BC{number}"] for number in (1, 2, 3)]
    asked = rows_read(run, tmp_path, head, *rows)
    assert asked.json["hint"] == 'add: --read "ignore=(B); ignore=(E)" | --read "ignore=(B); ignore=(C)"'
    assert "(C) «Tên đơn vị»: Bưu cục 1, Bưu cục 2, Bưu cục 3; (E)" in asked.json["error"]
    said = rows_read(run, tmp_path, head, *rows, options=("--read", "ignore=(B); ignore=(E)"))
    assert (said.code, names(enterprises)) == (0, ["Bưu cục 1", "Bưu cục 2", "Bưu cục 3"])


def test_a_column_that_leaves_rows_without_a_name_is_not_offered(run: Run, enterprises: Path, tmp_path: Path) -> None:
    head = ["STT", "Tên đơn vị", "Huyện", "Tên đơn vị"]
    rows = [[number, f"Bưu cục {number}", "Cao Lộc", "Tên cũ" if number == 1 else None] for number in (1, 2, 3)]
    assert rows_read(run, tmp_path, head, *rows).json["hint"] == 'add: --read "ignore=(D)"'
