import csv
import re

from postwatch.area.country import areas_of
from postwatch.paths import shipped
from postwatch.recipient.tables import Channel, LegalForm, PointType, RecipientKind
from postwatch.workspace.commands import read_script

COLUMNS = (
    "code,kind,name,area,parent,legal_form,point_type,address,business_number,licence_number,confirmation_number,"
    "representative,representative_title,phone,email,channel,note,source"
)


def rows(name: str) -> list[dict[str, str]]:
    with (shipped("data") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = {row["code"]: row for row in rows("samples/lang-son-2020.csv")}
DISTRICTS = {area.code for area in areas_of("20")[0] if len(area.code) == 3}


def test_the_sample_register_has_its_columns_and_kinds() -> None:
    first = (shipped("data") / "samples/lang-son-2020.csv").read_text(encoding="utf-8").splitlines()[0]
    assert first == COLUMNS
    kinds = [row["kind"] for row in UNITS.values()]
    assert len(UNITS) == len(rows("samples/lang-son-2020.csv"))
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "district_office": 11,
        "postal_enterprise": 5,
        "service_point": 16,
        "internal_unit": 1,
        "coordinating_body": 1,
    }


def test_sample_units_refer_to_areas_parents_and_codes_that_exist() -> None:
    for code, row in UNITS.items():
        assert code.isascii()
        assert RecipientKind(row["kind"])
        assert row["area"] in DISTRICTS
        assert bool(row["parent"]) is (row["kind"] == "service_point")
        assert not row["parent"] or UNITS[row["parent"]]["kind"] == "postal_enterprise"
        assert LegalForm(row["legal_form"])
        assert not row["point_type"] or PointType(row["point_type"])
        assert not row["channel"] or Channel(row["channel"])
        assert row["source"]


def test_every_district_has_its_office_and_a_point() -> None:
    for kind in ("district_office", "service_point"):
        assert {row["area"] for row in UNITS.values() if row["kind"] == kind} == DISTRICTS


def test_no_person_and_no_telephone_is_made_up() -> None:
    assert all(not row[column] for row in UNITS.values() for column in ("representative", "phone", "email"))


def test_the_demo_goes_on_day_by_day_and_names_sample_units_only() -> None:
    script = read_script(shipped("data") / "samples/demo-2020.txt")
    days = [day for day, _arguments in script]
    assert days == sorted(days)
    named = {word for _day, arguments in script for word in arguments if re.fullmatch(r"[A-Z]+-[A-Z0-9]+", word)}
    assert len(named) > 20
    assert named <= set(UNITS)


def test_findings_and_acts_of_the_demo_are_of_units_that_do_not_exist() -> None:
    """Only sample units are accused of anything, and every accusation says that it is made up."""
    accusing = [
        arguments
        for _day, arguments in read_script(shipped("data") / "samples/demo-2020.txt")
        if arguments[:2] == ["violation", "add"] or {"--sign", "--finding"} & set(arguments)
    ]
    assert len(accusing) == 7
    for arguments in accusing:
        assert "mẫu" in UNITS[arguments[2]]["name"]
        assert "(số liệu mẫu)" in " ".join(arguments)
