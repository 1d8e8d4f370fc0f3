"""The areas of each province of today, as its office finds them, against the table of communes."""

import contextlib
import csv
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from postwatch.area.country import FILE, areas_of
from postwatch.paths import shipped

with (shipped("data") / FILE).open(encoding="utf-8", newline="") as _file:
    TABLE = list(csv.DictReader(_file))
PROVINCES = sorted({row["province"] for row in TABLE})
LAST, FIRST = "2025-06-30", "2025-07-01"
Areas = dict[tuple[str, str], tuple[str | None, str | None, str | None]]


def told(rows: list[dict[str, str]]) -> Areas:
    """Return each area of a table, by code and name, with the code of its parent, its first and its last day."""
    kept = {(row["province"], row["province_name"]) for row in rows}
    found: Areas = {}
    for row in rows:
        old, new = (row["old_province"], row["old_province_name"]), (row["province"], row["province_name"])
        found[old] = (None, None, None if old in kept else LAST)
        found.setdefault(new, (None, FIRST, None))
        found[row["district"], row["district_name"]] = (row["old_province"], None, LAST)
        found[row["new_code"], row["new_name"]] = (row["province"], FIRST, None)
    return found


def recorded(database: Path) -> tuple[Areas, list[tuple[str, str]]]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        areas = connection.execute(
            "SELECT area.code, area.name, parent.code, area.active_from, area.active_to"
            " FROM area LEFT JOIN area AS parent ON parent.id = area.parent_id"
        )
        found = {(code, name): (parent, first, last) for code, name, parent, first, last in areas}
        pairs = connection.execute(
            "SELECT old.code, new.code FROM area_succession"
            " JOIN area AS old ON old.id = predecessor_id JOIN area AS new ON new.id = successor_id"
        )
        return found, sorted(pairs)


def test_there_are_thirty_four_provinces_and_before_there_were_sixty_three() -> None:
    assert (len(PROVINCES), len({row["old_province"] for row in TABLE})) == (34, 63)
    assert len({row["district"] for row in TABLE}) == 696
    assert len({row["new_code"] for row in TABLE}) == 3321


@pytest.mark.parametrize("province", PROVINCES)
def test_an_office_begins_with_the_areas_of_its_province(run: Any, tmp_path: Path, province: str) -> None:
    office = (shipped("data") / "offices" / "lang-son-2025.toml").read_text(encoding="utf-8")
    file = tmp_path / "lang-son-2025.toml"
    file.write_text(office.replace('province = "20"', f'province = "{province}"', 1), encoding="utf-8")
    rows = [row for row in TABLE if row["province"] == province]
    made = run("init", "office", "--office", str(file), "--json")
    areas, successions = recorded(tmp_path / "office" / "postwatch.db")
    assert (made.code, made.json["areas"], areas) == (0, len(told(rows)), told(rows))
    assert successions == sorted({(row["district"], row["new_code"]) for row in rows})


def test_a_province_that_was_merged_has_the_areas_of_that_which_it_became() -> None:
    for old in ("02", "35", "36"):
        assert areas_of(old) == areas_of(next(row["province"] for row in TABLE if row["old_province"] == old))
    assert areas_of("99") == ([], [])


def test_a_succession_says_how_sure_it_is() -> None:
    said = {one.confidence for one in areas_of("20")[1]}, {one.confidence for one in areas_of("31")[1]}
    assert said == ({"verbatim"}, {"two-sources", "one-source"})


def test_urban_districts_townships_and_special_zones_have_offices_too(run: Any, tmp_path: Path) -> None:
    office = (shipped("data") / "offices" / "lang-son-2025.toml").read_text(encoding="utf-8")
    file = tmp_path / "lang-son-2025.toml"
    file.write_text(office.replace('province = "20"', 'province = "79"', 1), encoding="utf-8")
    assert run("init", "office", "--office", str(file), today="2025-05-01").code == 0
    run.folder = tmp_path / "office"
    for area in ("Quận 1", "Bình Thạnh", "H. Côn Đảo"):
        added = run("recipient", "add", "--kind", "district_office", "--name", f"Phòng {area}", "--area", area,
                    today="2025-05-01")  # fmt: skip
        assert added.code == 0, added
    done = run("recipient", "succeed", "--on", "2025-07-01", "--json", today="2025-07-01").json
    communes = {row["new_code"] for row in TABLE if row["province"] == "79"}
    assert (done["closed"], {one["area"] for one in done["opened_list"]}) == (3, communes)
