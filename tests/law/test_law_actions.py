import datetime as dt
import shutil
from pathlib import Path

import pytest

from postwatch.desk import load_calendar
from postwatch.errors import NotFoundError, RuleError, UsageError
from postwatch.law import actions, rules
from postwatch.law.clocks import CaseDays
from postwatch.paths import shipped

JUNE = dt.date(2020, 6, 15)
CATALOGUE = actions.load_catalogue()


def test_the_catalogue_is_whole() -> None:
    assert len(CATALOGUE.rows) == 153
    assert all(0 < row.fine_min <= row.fine_max <= 80_000_000 for row in CATALOGUE.rows)
    assert all(row.conduct and row.source for row in CATALOGUE.rows)
    assert {row.confidence for row in CATALOGUE.rows} == {
        "verbatim",
        "partly-verbatim",
        "secondary",
        "ocr",
        "inferred",
    }
    assert {decree.number for decree in CATALOGUE.decrees} >= CATALOGUE.held


def test_no_two_rows_state_the_same_provision_on_one_day() -> None:
    assert rules.overlapping(CATALOGUE.rows) == []


def test_only_three_rows_have_no_citable_point() -> None:
    vague = [row.provision for row in CATALOGUE.rows if row.reference is None]
    assert vague == ["13.4.?", "13.4.khác", "14.2-8"]


def test_every_other_row_is_found_by_its_own_label() -> None:
    for row in CATALOGUE.rows:
        if row.reference is not None:
            (found,) = actions.look_up(row.provision, on=row.valid_from or JUNE)
            assert (found.decree, found.catalogue_provision, found.conduct) == (row.decree, row.provision, row.conduct)


@pytest.mark.parametrize(
    ("on", "decree"),
    [
        (dt.date(2020, 4, 15), "15/2020/NĐ-CP"),
        (dt.date(2026, 6, 30), "15/2020/NĐ-CP"),
        (dt.date(2026, 7, 1), "174/2026/NĐ-CP"),
        (dt.date(2030, 1, 1), "174/2026/NĐ-CP"),
    ],
)
def test_the_decree_is_that_of_the_day(on: dt.date, decree: str) -> None:
    assert {found.decree for found in actions.search("", on=on)} == {decree}


def test_the_day_before_names_the_older_decree_of_which_nothing_is_held() -> None:
    with pytest.raises(NotFoundError, match="174/2013/NĐ-CP"):
        actions.find_provision("9.1.b", on=dt.date(2020, 4, 14))


def test_a_day_before_any_decree_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="01/01/2010"):
        actions.find_provision("9.1.b", on=dt.date(2010, 1, 1))


def test_goods_banned_from_circulation_in_2020_and_in_2026() -> None:
    old = actions.find_provision("điểm b khoản 1 Điều 9", on=JUNE)
    assert (old.decree, old.provision, old.fine_min, old.fine_max) == ("15/2020/NĐ-CP", "9.1.b", 10_000_000, 20_000_000)
    assert old.verified
    assert old.citation == "điểm b khoản 1 Điều 9"
    new = actions.find_provision("11.1.b", on=dt.date(2026, 7, 1))
    assert (new.decree, new.confidence, new.verified) == ("174/2026/NĐ-CP", "ocr", False)


def test_what_was_seen_in_part_is_not_verified() -> None:
    assert not actions.find_provision("8.4.b", on=JUNE).verified
    assert not actions.find_provision("8.4.c", on=JUNE).verified


def test_a_point_inside_a_run_is_cited_by_itself() -> None:
    found = actions.find_provision("11.4.b", on=JUNE)
    assert (found.provision, found.catalogue_provision) == ("11.4.b", "11.4.a-c")


def test_every_single_point_of_a_row_is_one_act_to_be_recorded() -> None:
    for row in CATALOGUE.rows:
        held = row.reference
        if held is not None and held.first:
            span = rules.POINTS[rules.POINTS.index(held.first) : rules.POINTS.index(held.last) + 1]
            for letter in span:
                found = actions.find_provision(f"{held.article}.{held.clause}.{letter}", on=row.valid_from or JUNE)
                assert found.catalogue_provision == row.provision
                assert rules.parse_reference(found.provision).first == letter


@pytest.mark.parametrize("label", ["13.4.?", "13.4.khác", "13.4.KHÁC", "14.2-8"])
def test_a_row_without_a_citable_point_is_shown_by_its_label_and_never_recorded(label: str) -> None:
    day = dt.date(2022, 2, 1)
    (found,) = actions.look_up(label, on=day)
    assert (found.provision, found.verified, found.pickable) == (label.lower(), False, False)
    with pytest.raises(RuleError, match=found.conduct[:20]):
        actions.find_provision(label, on=day)


def test_rows_without_a_citable_point_of_one_clause_are_shown_together() -> None:
    shown = actions.look_up("13.4", on=dt.date(2022, 2, 1))
    assert [one.provision for one in shown] == ["13.4.?", "13.4.khác"]
    assert [one.provision for one in actions.look_up("13.4", on=JUNE)] == ["13.4.khác"]


@pytest.mark.parametrize(("label", "on"), [("13.4.?", JUNE), ("13.4.khác", dt.date(2026, 7, 1))])
def test_a_label_of_another_day_or_decree_is_not_found(label: str, on: dt.date) -> None:
    for ask in (actions.look_up, actions.find_provision):
        with pytest.raises(NotFoundError):
            ask(label, on=on)


def test_a_price_not_posted_is_an_act_only_from_2022_on() -> None:
    with pytest.raises(NotFoundError):
        actions.find_provision("13.3.e", on=dt.date(2022, 1, 26))
    assert actions.find_provision("13.3.e", on=dt.date(2022, 1, 27)).fine_max == 10_000_000


@pytest.mark.parametrize("cited", ["9.1", "11.4", "11.4.a-c", "13.4.a", "14.5.a"])
def test_short_or_vague_citations_are_refused(cited: str) -> None:
    with pytest.raises(RuleError):
        actions.find_provision(cited, on=dt.date(2023, 1, 1))


def test_search_ignores_marks_and_case_and_keeps_to_the_day() -> None:
    found = actions.search("NIEM YET danh muc", on=JUNE)
    assert [one.provision for one in found] == ["8.3.b", "8.4.b"]
    assert {one.decree for one in actions.search("niêm yết danh mục")} == {"15/2020/NĐ-CP", "174/2026/NĐ-CP"}
    assert actions.search("không có từ này đâu") == []


def test_search_shows_a_vague_row_as_not_pickable() -> None:
    assert [one.pickable for one in actions.search("tem khác", on=JUNE)] == [False]


def names(cited: str, act: dt.date, on: dt.date) -> list[str]:
    return [one.authority for one in actions.authorities_for(actions.find_provision(cited, on=act), on=on)]


def test_the_district_chair_had_the_power_until_districts_ended() -> None:
    assert "Chủ tịch UBND cấp huyện" in names("9.1.b", JUNE, JUNE)
    assert "Chủ tịch UBND cấp xã" not in names("9.1.b", JUNE, JUNE)
    after = names("9.1.b", JUNE, dt.date(2025, 7, 1))
    assert "Chủ tịch UBND cấp huyện" not in after
    assert after[:1] == ["Chủ tịch UBND cấp xã"]


def test_the_provincial_inspectorate_has_the_power_only_from_late_september_2026() -> None:
    act = dt.date(2026, 7, 1)
    assert "Chánh Thanh tra tỉnh" not in names("11.2", act, dt.date(2026, 9, 25))
    assert "Chánh Thanh tra tỉnh" in names("11.2", act, dt.date(2026, 9, 26))
    assert names("16.8", act, act)[-1] == "Chủ tịch UBND cấp tỉnh"


def clocks(
    cited: str, days: CaseDays, offender: str = "organisation", conditions: tuple[str, ...] = ()
) -> dict[str, actions.Clock]:
    on = rules.law_day(ended_on=days.ended_on, detected_on=days.detected_on)
    found = actions.clocks_for(
        actions.find_provision(cited, on=on), days, offender=offender, calendar=load_calendar(), conditions=conditions
    )
    assert len({clock.name for clock in found}) == len(found)
    return {clock.name: clock for clock in found}


def test_the_clocks_of_a_case_of_2020() -> None:
    day = dt.date(2020, 5, 28)
    found = clocks("8.3.b", CaseDays(day, day, minutes_on=day, decided_on=dt.date(2020, 6, 3)))
    assert found["limitation"].due_on == dt.date(2021, 5, 28)
    assert found["draw_up_minutes"].due_on is None
    assert found["decide"].due_on == dt.date(2020, 6, 4)
    assert found["send_decision"].due_on == dt.date(2020, 6, 5)
    assert found["pay"].due_on is None
    assert found["decision_lapses"].due_on == dt.date(2021, 6, 3)
    assert "explain_written" not in found
    assert not found["decide"].verified
    assert found["pay"].verified


def test_the_clocks_of_a_case_of_2026_follow_the_newer_law() -> None:
    day = dt.date(2026, 7, 6)
    found = clocks("11.2", CaseDays(day, day, minutes_on=day, decided_on=day, handed_over_on=day))
    assert found["draw_up_minutes"].due_on == dt.date(2026, 7, 8)
    assert found["decide"].due_on == dt.date(2026, 7, 15)
    assert found["send_decision"].due_on == dt.date(2026, 7, 9)
    assert found["pay"].due_on == dt.date(2026, 7, 16)
    assert found["explain_request"].due_on == dt.date(2026, 7, 8)
    assert found["explain_written"].due_on == dt.date(2026, 7, 13)
    assert found["limitation"].due_on == dt.date(2027, 7, 6)


def test_an_explanation_moves_the_clock_of_the_decision_to_a_month() -> None:
    day = dt.date(2026, 7, 6)
    assert clocks("11.2", CaseDays(day, day, minutes_on=day), conditions=("explanation",))["decide"].due_on == dt.date(
        2026, 8, 6
    )


@pytest.mark.parametrize(("cited", "year"), [("11.1.a", 2028), ("11.1.b", 2027), ("11.1.c", 2028)])
def test_banned_exports_and_imports_lapse_after_two_years(cited: str, year: int) -> None:
    day = dt.date(2026, 7, 6)
    assert clocks(cited, CaseDays(day, day))["limitation"].due_on == dt.date(year, 7, 6)


def test_the_limitation_of_an_act_that_goes_on_runs_from_its_detection() -> None:
    assert clocks("9.2", CaseDays(JUNE))["limitation"].starts_on == JUNE


def test_a_household_may_explain_from_half_the_sum_on() -> None:
    day = dt.date(2021, 3, 1)
    assert "explain_written" in clocks("9.2", CaseDays(day, day), offender="household")
    assert "explain_written" not in clocks("9.1.b", CaseDays(day, day), offender="household")


def test_the_check_tells_what_is_not_certain() -> None:
    findings = actions.check_catalogue(on=dt.date(2026, 11, 24))
    kinds = [finding.kind for finding in findings]
    assert kinds.count("unverified") == 153 - 34 + len(CATALOGUE.forms)
    assert kinds.count("vague") == 3
    assert [finding.what for finding in findings if finding.kind == "expired"] == ["15/2020/NĐ-CP"]
    assert "overlapping" not in kinds


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "data" / "law").mkdir(parents=True)
    shutil.copy(shipped("data") / "law" / "sanctions.csv", tmp_path / "data" / "law")
    return tmp_path


def test_the_workspace_s_own_sheet_wins_even_with_semicolons(workspace: Path) -> None:
    own = workspace / "data" / "law" / "sanctions.csv"
    own.write_text(
        "decree;effective_from;effective_to;article;clause;point;conduct;org_fine_min;org_fine_max;additional;"
        "confidence;source\n15/2020/NĐ-CP;2020-04-15;;9;1;b;Hành vi; 1 ;2;;verbatim;x\n",
        encoding="utf-8-sig",
    )
    assert actions.find_provision("9.1.b", on=JUNE, workspace=workspace).fine_max == 2
    assert actions.find_provision("9.1.b", on=JUNE).fine_max == 20_000_000


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("3000000,5000000", "5000000,3000000", "org_fine_max: 3000000 is less than the least fine"),
        ("3000000,5000000", "-3,5000000", "org_fine_min"),
        ("3000000,5000000", "ba triệu,5000000", "ba triệu"),
        ("verbatim", "certain", "certain"),
        ("2020-04-15", "15/4/2020", "15/4/2020"),
        ("5,1,,", "5,một,,", "một"),
        ("point,", "points,", "it is not a known key; did you mean point?"),
    ],
)
def test_a_spoilt_cell_of_an_own_sheet_is_named_by_its_line(
    workspace: Path, before: str, after: str, reason: str
) -> None:
    own = workspace / "data" / "law" / "sanctions.csv"
    own.write_text(own.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(UsageError) as refusal:
        actions.load_catalogue(workspace)
    assert "sanctions.csv" in refusal.value.message
    assert reason in f"{refusal.value.message} {refusal.value.details}"


def test_an_own_sheet_that_is_no_text_is_refused(workspace: Path) -> None:
    (workspace / "data" / "law" / "sanctions.csv").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(UsageError, match=r"sanctions\.csv"):
        actions.load_catalogue(workspace)
