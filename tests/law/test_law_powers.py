"""Who may impose what: every title against every act, by a second reading of the sheets."""

import csv
import datetime as dt
import re

import pytest

from postwatch.law import competence, in_force, lookup, powers
from postwatch.law.catalogue import Catalogue
from postwatch.paths import shipped

CATALOGUE = Catalogue()
DAYS = [dt.date(2020, 6, 1), dt.date(2023, 6, 1), dt.date(2025, 8, 1), dt.date(2026, 7, 1), dt.date(2026, 9, 26)]


def filed(sheet: str, on: dt.date) -> list[dict[str, str]]:
    with (shipped("data") / "law" / f"{sheet}.csv").open(encoding="utf-8", newline="") as stream:
        day = on.isoformat()
        return [row for row in csv.DictReader(stream)
                if row["valid_from"] <= day <= (row["valid_to"] or "9999")]  # fmt: skip


def within(run: str, provision: str) -> bool:
    """Return whether a provision lies in a run of articles or clauses, read as numbers."""
    place = [int(part) for part in re.findall(r"\d+", provision)]
    first, _dash, last = run.partition("-")
    low, high = ([int(part) for part in end.split(".")] for end in (first, last or first))
    return low <= place[: len(low)] and place[: len(high)] <= high


def expected(power: dict[str, str], act: dict[str, str], on: dt.date) -> set[str]:
    """Return what a row of powers lacks for a row of acts of the same day and decree."""
    provision = ".".join(part for part in (act["article"], act["clause"], act["point"]) if part)
    lacks = {"fine"} if int(power["max_fine_org"] or 10**9) < int(act["org_fine_max"]) else set()
    decree, _colon, runs = power["scope"].partition(":")
    if decree == act["decree"] and not any(within(run, provision) for run in runs.split(";")):
        lacks.add("scope")
    for row in filed("consequences", on):
        named = any(provision == one or provision.startswith(f"{one}.") for one in row["applies_to"].split(";"))
        if row["decree"] == act["decree"] and named and not row["condition"]:
            lacks |= lacking(power, row)
    return lacks


def lacking(power: dict[str, str], row: dict[str, str]) -> set[str]:
    """Return what a row of powers lacks for a sanction or a remedy."""
    if row["kind"] == "remedy":
        letters, letter = power["remedies"], row["law_28_1"]
        has = letters in ("", "all") or not letter or letter in letters.split(",")
        return set() if has else {"remedy"}
    columns = {"suspend_licence": "can_suspend_licence", "suspend_activity": "can_suspend_activity"}
    column = columns.get(row["measure"], "confiscation")
    return {row["measure"]} if power[column] in ("no", "none") else set()


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_title_is_held_against_every_act_with_its_consequences(on: dt.date) -> None:
    decree = in_force.decrees_on(CATALOGUE.decrees, on, held=CATALOGUE.held)[0].number
    titles = {(row["title"], row["article"], row["clause"]): row for row in filed("powers", on)}
    assert titles
    for act in filed("acts", on):
        if act["decree"] != decree:
            continue
        provision = ".".join(part for part in (act["article"], act["clause"], act["point"]) if part)
        row = lookup.find_act(CATALOGUE, provision, on=on)
        judged = competence.powers_for(CATALOGUE, row, on=on, law_on=on)
        assert len(judged) == len(titles)
        for one in judged:
            held = titles[one.power.title, str(one.power.article), one.power.clause]
            assert set(one.lacks) == expected(held, act, on), (provision, one.power.title)


def test_a_commune_chair_may_fine_but_not_order_re_export() -> None:
    """Since 1 July 2026 Điều 106.1 leaves out letter d (đưa ra khỏi lãnh thổ, tái xuất)."""
    on = dt.date(2026, 7, 6)
    act = lookup.find_act(CATALOGUE, "11.1.c", on=on)
    (chair,) = (
        one for one in competence.powers_for(CATALOGUE, act, on=on, law_on=on)
        if one.power.title == "Chủ tịch Ủy ban nhân dân cấp xã"
    )  # fmt: skip
    assert (chair.lacks, chair.is_competent, chair.is_read) == (("remedy",), False, True)
    posted = lookup.find_act(CATALOGUE, "10.4.b", on=on)
    found = [one.power.title for one in competence.powers_for(CATALOGUE, posted, on=on, law_on=on) if one.is_competent]
    assert "Chủ tịch Ủy ban nhân dân cấp xã" in found


def test_a_repeat_brings_the_power_over_suspension_into_it() -> None:
    on = dt.date(2026, 10, 1)
    act = lookup.find_act(CATALOGUE, "11.1.b", on=on)

    def lacks(*conditions: str) -> tuple[str, ...]:
        found = competence.powers_for(CATALOGUE, act, on=on, law_on=on, conditions=conditions)
        return next(one.lacks for one in found if one.power.title == "Trưởng đoàn thanh tra của Thanh tra tỉnh")

    assert lacks() == ()
    assert lacks("tái phạm") == ("suspend_licence",)


def test_an_old_act_is_judged_by_where_its_successor_stands() -> None:
    """An act of before 1 July 2026, decided after: the scope of Nghị định 174/2026 has it under its new number."""
    act = lookup.find_act(CATALOGUE, "13.1", on=dt.date(2026, 6, 30))
    found = competence.powers_for(CATALOGUE, act, on=dt.date(2026, 7, 2), law_on=dt.date(2026, 6, 30))
    by_title = {one.power.title: one for one in found}
    measures = by_title["Chi cục trưởng Chi cục Tiêu chuẩn Đo lường Chất lượng thuộc Sở Khoa học và Công nghệ"]
    assert measures.is_competent  # 13.1 is 15.1 now
    assert by_title["Giám đốc Sở Khoa học và Công nghệ"].is_competent


def test_an_act_without_a_successor_leaves_the_scope_unknown() -> None:
    """13.4.g is no act of the later decree, whose scopes cannot name it."""
    act = lookup.find_act(CATALOGUE, "13.4.g", on=dt.date(2026, 6, 20))
    found = competence.powers_for(CATALOGUE, act, on=dt.date(2026, 7, 15), law_on=dt.date(2026, 6, 20))
    province = next(one for one in found if one.power.title == "Chủ tịch Ủy ban nhân dân cấp tỉnh")
    assert (province.lacks, province.unknown) == ((), ("scope",))


@pytest.mark.parametrize(
    ("signed", "on", "titles"),
    [
        ("Chủ tịch UBND huyện Cao Lộc", DAYS[0], {"Chủ tịch Ủy ban nhân dân cấp huyện"}),
        ("chủ tịch ubnd cấp huyện", DAYS[0], {"Chủ tịch Ủy ban nhân dân cấp huyện"}),
        ("Chủ tịch Ủy ban nhân dân tỉnh Lạng Sơn", DAYS[3], {"Chủ tịch Ủy ban nhân dân cấp tỉnh"}),
        ("Chủ tịch UBND phường Tam Thanh", DAYS[2], {"Chủ tịch Ủy ban nhân dân xã, phường, đặc khu"}),
        ("Chánh Thanh tra Sở", DAYS[0], {"Chánh Thanh tra Sở Thông tin và Truyền thông"}),
        ("Giám đốc Sở Khoa học và Công nghệ tỉnh Lạng Sơn", DAYS[2], {"Giám đốc sở"}),
        ("Giám đốc Sở Khoa học và Công nghệ", DAYS[3], {"Giám đốc Sở Khoa học và Công nghệ"}),
        ("Chánh Thanh tra tỉnh Lạng Sơn", DAYS[3], set()),
        ("Chánh Thanh tra tỉnh Lạng Sơn", DAYS[4], {"Chánh Thanh tra tỉnh"}),
        ("Chủ tịch", DAYS[0], set()),
        ("Đội trưởng Đội bóng đá phường", DAYS[3], set()),
        ("Chủ tịch UBND thành phố Hà Nội", DAYS[3], {"Chủ tịch Ủy ban nhân dân cấp tỉnh"}),
        ("", DAYS[0], set()),
        ("kinh tế", DAYS[3], set()),
    ],
)
def test_an_office_is_known_by_how_its_holder_signs(signed: str, on: dt.date, titles: set[str]) -> None:
    found = powers.named(in_force.in_force(CATALOGUE.powers, on), signed)
    assert {power.title for power in found} == titles


def test_a_title_that_a_decree_names_twice_has_both_powers() -> None:
    found = powers.named(in_force.in_force(CATALOGUE.powers, DAYS[3]), "Giám đốc Công an tỉnh Lạng Sơn")
    assert {power.provision for power in found} == {"107.7", "107.8"}
