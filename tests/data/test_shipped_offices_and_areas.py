import csv
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from postwatch.area.tables import AreaKind
from postwatch.paths import shipped
from postwatch.recipient.tables import RecipientKind
from postwatch.settings import office_settings
from postwatch.staff.tables import SigningAuthority

OFFICES = sorted((shipped("data") / "offices").glob("*.toml"))


def rows(name: str) -> list[dict[str, str]]:
    with (shipped("data") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AREAS = {row["code"]: row for row in rows("areas/lang-son.csv")}


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
    kinds = [row["kind"] for row in AREAS.values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "province": 1,
        "city": 1,
        "district": 10,
        "ward": 4,
        "commune": 61,
    }
    assert set(kinds) <= set(AreaKind)


def test_areas_have_padded_codes_names_and_a_parent() -> None:
    width = {"province": 2, "city": 3, "district": 3, "ward": 5, "commune": 5}
    assert len(AREAS) == len(rows("areas/lang-son.csv"))
    for code, row in AREAS.items():
        assert code.isdecimal()
        assert len(code) == width[row["kind"]]
        assert row["name"].endswith(f" {row['short_name']}")
        assert row["parent"] == ("" if row["kind"] == "province" else "20")
        assert row["source"]


def test_districts_end_the_day_before_communes_begin() -> None:
    assert {row["active_to"] for row in AREAS.values() if row["kind"] in {"city", "district"}} == {"2025-06-30"}
    assert {row["active_from"] for row in AREAS.values() if row["kind"] in {"ward", "commune"}} == {"2025-07-01"}


def test_every_commune_has_a_forerunner_and_says_how_sure_that_is() -> None:
    succession = rows("areas/lang-son-succession.csv")
    assert {row["successor"] for row in succession} == {code for code in AREAS if len(code) == 5}
    assert {row["predecessor"] for row in succession} == {code for code in AREAS if len(code) == 3}
    assert {row["confidence"] for row in succession} == {"guessed-from-code", "corrected-by-hand", "assumed"}
    assert len({(row["predecessor"], row["successor"]) for row in succession}) == len(succession)
