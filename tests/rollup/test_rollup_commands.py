"""``postwatch report rollup`` through the real command line: sums, what is missing, what is refused."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from postwatch.report.rules import figure_in_words
from postwatch.rollup.actions import provinces
from postwatch.rollup.sums import beside_each_other

from .conftest import Month, area, said_of_month

pytestmark = pytest.mark.usefixtures("workspace")
PROVINCE = {"code": "ha-noi", "name": "Sở Hà Nội", "province": "01"}


def rolled(run: Any, *words: str) -> dict[str, Any]:
    answer = run("report", "rollup", *words, "--json")
    assert answer.code == 0, answer.err
    return dict(answer.json)


# --- sums ------------------------------------------------------------------------------------------------------------


def test_figures_of_all_columns_are_added_up(run: Any, month: Month) -> None:
    one = month("a", {"violations": (3, 10, 2, 5), "fines_imposed": 2_500_000})
    two = month("b", {"violations": (4, 20, 1, 0), "fines_imposed": 7_000_000})
    figures = rolled(run, one, two)["figures"]
    assert figures["violations"] == {
        "value": 7, "cumulative": 30, "previous": 3, "same_period_last_year": 5, "previous_change": 4,
        "previous_change_percent": 133.3, "last_year_change": 2, "last_year_change_percent": 40.0, "offices": 2,
    }  # fmt: skip
    assert figures["fines_imposed"]["value"] == 9_500_000


def test_what_one_office_does_not_know_of_the_year_before_is_known_of_none(run: Any, month: Month) -> None:
    one = month("a", {"violations": (3, 10, 2, 5)})
    two = month("b", {"violations": (4, 20, 1, None)})
    figure = rolled(run, one, two)["figures"]["violations"]
    assert figure["previous"] == 3
    assert figure["same_period_last_year"] is None
    assert figure["last_year_change"] is None


def test_what_is_counted_by_another_definition_is_not_added_up_and_said(run: Any, month: Month) -> None:
    one, other = month("a", {"violations": 3}), month("b", {"violations": 4, "findings": 1}, versions={"violations": 2})
    found = rolled(run, one, other)
    assert (found["figures"]["violations"]["value"], found["figures"]["findings"]["value"]) == (3, 1)
    said = "Hành vi vi phạm: Sở b tính theo cách hiểu khác, nên số của họ không được cộng"
    assert [note for note in found["notes_list"] if note.startswith("Hành vi vi phạm")] == [said]


def test_a_month_without_versions_is_taken_as_of_the_first_and_said(run: Any, month: Month) -> None:
    figures = {"violations": 3, "findings": 2, "units_total": 9}
    files = [month("a", figures, versions={}), month("b", figures, versions={"violations": 1, "units_total": 2})]
    found = rolled(run, *files)
    assert {name: found["figures"][name]["value"] for name in figures} == {
        "violations": 6, "findings": 4, "units_total": 9,
    }  # fmt: skip
    unversioned = [one for one in found["notes_list"] if "coi là theo cách hiểu đầu tiên" in one]
    assert unversioned == [
        "Sở a không ghi tính theo cách hiểu nào, nên coi là theo cách hiểu đầu tiên: "
        "Đơn vị đang hoạt động trên địa bàn; Hành vi vi phạm",
        "Sở a, Sở b không ghi tính theo cách hiểu nào, nên coi là theo cách hiểu đầu tiên: Nội dung ghi nhận",
    ]
    assert "Đơn vị đang hoạt động trên địa bàn: Sở a tính theo cách hiểu khác" in "\n".join(found["notes_list"])


def test_the_sum_of_a_figure_takes_no_harm_from_an_office_that_asked_nobody(run: Any, month: Month) -> None:
    asking = {"units_asked": (5, 5, 4, None), "units_sent_to": (3, 3, 2, None), "units_acknowledged": (0, 0, 1, None)}
    asked_nobody = {
        "units_asked": (0, 0, 0, None), "units_sent_to": (None,) * 4, "units_acknowledged": (None,) * 4,
    }  # fmt: skip
    found = rolled(run, month("a", asking), month("b", asked_nobody))
    told = {name: (one["value"], one["previous"], one["offices"]) for name, one in found["figures"].items()}
    assert told == {"units_asked": (5, 4, 2), "units_sent_to": (3, 2, 2), "units_acknowledged": (0, 1, 2)}
    assert found["offices_list"][1]["figures"] == {"units_asked": 0, "units_sent_to": None, "units_acknowledged": None}
    alone = rolled(run, month("c", dict.fromkeys(asking, (0, 0, None, None))))["figures"]
    assert [alone[name]["value"] for name in asking] == [0, None, None]


def test_an_enterprise_of_several_offices_is_added_up_by_its_business_number(
    run: Any, month: Month, tmp_path: Path
) -> None:
    numbers = dict.fromkeys(("units", "asked", "acknowledged", "pledges_asked", "units_inspected"), 3)

    def told(number: str | None, name: str | None, signed: int) -> dict[str, Any]:
        return {
            "recipient": "DN-1",
            "recipient_name": name,
            "business_number": number,
            "pledges_signed": signed,
        } | numbers

    files = [
        month("a", {"violations": 1}, by_enterprise=[told("0100 109 106", "Bưu điện A", 1), told(None, None, 3)]),
        month("b", {"violations": 1}, by_enterprise=[told("0100109106", "Bưu điện a", 2)]),
    ]
    found = [(one["name"], one["offices"], one["units"], one["pledges_signed"])
             for one in rolled(run, *files)["enterprises_list"]]  # fmt: skip
    assert found == [("Bưu điện A", 2, 6, 3), (None, 1, 3, 3)]
    shown = run("report", "rollup", *files, "--by", "enterprise")
    assert "By enterprise" in shown.out
    assert "By office" not in shown.out
    assert run("report", "rollup", *files, "--by", "province").code == 2
    assert run("report", "rollup", *files, "--by", "enterprise", "--to", str(tmp_path / "x.docx")).code == 0
    last = Document(str(tmp_path / "x.docx")).tables[-1]
    assert [cell.text for cell in last.rows[1].cells][1:5] == ["0100 109 106", "Bưu điện A", "2", "6"]


def test_coverage_is_made_of_the_sums_of_areas_and_not_of_shares(run: Any, month: Month) -> None:
    small = month("a", {"pledge_coverage_percent": 100.0}, by_area=[area("Xã A", pledges_asked=1, pledges_signed=1)])
    large = month(
        "b", {"pledge_coverage_percent": 50.0},
        by_area=[area("Xã B", pledges_asked=60, pledges_signed=40), area("Xã C", pledges_asked=39, pledges_signed=10)],
    )  # fmt: skip
    assert rolled(run, small, large)["figures"]["pledge_coverage_percent"]["value"] == 51.0


def test_an_act_that_an_office_has_not_counts_as_none_of_it(run: Any, month: Month) -> None:
    act = "violations:15/2020/NĐ-CP:8.3.b"
    one, two = month("a", {"violations": 2, act: 2}), month("b", {"violations": 0})
    found = rolled(run, one, two)
    assert found["figures"][act]["value"] == 2
    assert found["figures"][act]["offices"] == 2
    assert found["names"][act] == f"Chỉ tiêu {act}"


def test_a_measure_that_only_some_offices_have_says_of_whom_it_is_not_known(run: Any, month: Month) -> None:
    one, two = month("a", {"findings": 1, "items_published": 3}), month("b", {"findings": 2})
    found = rolled(run, one, two)
    assert found["figures"]["items_published"]["value"] == 3
    assert found["figures"]["items_published"]["offices"] == 1
    assert "Chỉ tiêu items_published: chưa có số liệu của Sở b" in found["notes_list"]


def test_areas_of_all_offices_are_listed_with_their_office(run: Any, month: Month) -> None:
    one = month("a", {"findings": 1}, by_area=[area("Xã A", inspections=2)])
    two = month("b", {"findings": 1}, by_area=[area("Xã A", inspections=5)])
    areas = rolled(run, one, two)["areas_list"]
    assert [(row["office"], row["area_name"], row["inspections"]) for row in areas] == [
        ("Sở a", "Xã A", 2), ("Sở b", "Xã A", 5),
    ]  # fmt: skip


def paper_of(run: Any, path: Path, *files: str) -> Any:
    """The tables of the paper, each as rows of words, and its paragraphs."""
    answer = run("report", "rollup", *files, "--to", str(path), lang="vi")
    assert answer.code == 0, answer.err
    document = Document(str(path))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return tables, [one.text for one in document.paragraphs]


def test_the_paper_has_the_areas_of_each_office_and_what_they_are_together(
    run: Any, month: Month, tmp_path: Path
) -> None:
    same = "Sở Khoa học và Công nghệ"
    files = [
        month("a", {"violations": 3}, office={"code": "a", "name": same, "province": "20"}, by_area=[
            area("Xã A", units=4, pledges_asked=4, pledges_signed=1), area("Xã B", units=1500, pledges_asked=4),
        ]),
        month("b", {"violations": 4}, office={"code": "b", "name": same, "province": "24"}, by_area=[area("Xã C")]),
        month("c", {"violations": 4}, office={"code": "c", "name": "Sở C", "province": "25"}),
    ]  # fmt: skip
    (_sums, _offices, together, one, two), paragraphs = paper_of(run, tmp_path / "t.docx", *files)
    assert "4. Theo địa bàn (2 cơ quan có số liệu)" in paragraphs
    assert paragraphs.count(same) == 2
    assert [row[:3] for row in one[1:]] == [["1", "Xã A", "4"], ["2", "Xã B", "1.500"], ["", "Tổng cộng", "1.504"]]
    assert [row[:3] for row in two[1:]] == [["1", "Xã C", "0"], ["", "Tổng cộng", "0"]]
    assert [row[:3] for row in together[1:]] == [["1", same, "1.504"], ["2", same, "0"], ["", "Tổng cộng", "1.504"]]
    assert [row[together[0].index("Tỷ lệ (%)")] for row in together[1:]] == ["12,5", "–", "12,5"]
    # The files are older than this number: it is not known.
    assert {row[together[0].index("Đã kiểm tra")] for row in together[1:]} == {"–"}


def test_the_paper_of_one_campaign_says_nothing_of_visits_and_of_areas_that_nobody_told(
    run: Any, month: Month, tmp_path: Path
) -> None:
    told = month("a", {"tasks_open": 3}, campaign="c28", by_area=[area("Xã A", units=4)])
    tables, _paragraphs = paper_of(run, tmp_path / "t.docx", told)
    assert tables[2][0][-2:] == ["Tỷ lệ (%)", "Nhiệm vụ quá hạn"]
    assert run("report", "rollup", told, "--to", str(tmp_path / "t.xlsx")).code == 0
    areas = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[2]
    assert [cell.value for cell in areas[2]][-2:] == ["Pledged", "Overdue tasks"]
    tables, paragraphs = paper_of(run, tmp_path / "u.docx", month("b", {"tasks_open": 3}))
    assert len(tables) == 2
    assert not any("địa bàn" in one for one in paragraphs)


def test_the_month_that_the_command_writes_is_taken_as_it_is(run: Any, workspace: Path, tmp_path: Path) -> None:
    written = run("report", "monthly", "--month", "2020-07", "--json", today="2020-06-20")
    path = tmp_path / "july.json"
    path.write_text(written.out, encoding="utf-8")
    found = rolled(run, str(path))
    assert found["offices_list"][0]["code"] == written.json["office"]["code"]
    assert found["offices_list"][0]["journal_head"] == written.json["journal_head"]
    told = {name: figure["value"] for name, figure in written.json["figures"].items()}
    values = {name: one["value"] for name, one in found["figures"].items()}
    assert {"pledge_coverage_percent": None, **values} == told
    assert [name for name, value in told.items() if value is None] == [
        "units_sent_to", "units_acknowledged", "pledge_coverage_percent",
    ]  # fmt: skip


def test_what_areas_and_provisions_lack_of_the_whole_is_noted(run: Any, month: Month) -> None:
    act, letter = "violations:15/2020/NĐ-CP:8.3.b", "followups_issued:1"
    visits = {"inspections_planned": 6, "inspections_unannounced": 5, "re_inspections": 0}
    whole = {"violations": (7, 9, None, None), act: 3, "followups_issued": (2, 4, 1, 0), letter: (2, 3, 1, 0)}
    areas = [area("Xã A", inspections=6, violations=2), area("Xã B", inspections=2, violations=1)]
    noted = (
        "Sở a: số chi tiết cộng lại không bằng số chung (có thể do có tháng đã báo cáo bằng văn bản giấy, "
        "hoặc có hành vi không gắn với đơn vị): "
        "Hành vi vi phạm theo địa bàn 3/7; Lượt kiểm tra theo địa bàn 8/11; Hành vi vi phạm theo điều khoản 3/7; "
        "lũy kế: Hành vi vi phạm theo điều khoản 3/9; lũy kế: Công văn đôn đốc theo lần 3/4"
    )
    assert noted in rolled(run, month("a", whole | visits, by_area=areas))["notes_list"]


def test_areas_and_provisions_that_are_the_whole_are_not_noted(run: Any, month: Month) -> None:
    act, letter = "violations:15/2020/NĐ-CP:8.3.b", "followups_issued:1"
    figures = {
        "violations": 3, act: 3, "followups_issued": 2, letter: 2, "inspections_planned": 6,
        "inspections_unannounced": 1, "re_inspections": 1,
    }  # fmt: skip
    found = rolled(run, month("a", figures, by_area=[area("Xã A", inspections=8, violations=3)]))
    assert not any("số chi tiết" in note for note in found["notes_list"])


def test_a_quarter_with_a_month_on_paper_is_noted(run: Any, workspace: Path, tmp_path: Path) -> None:
    figures, quarter = tmp_path / "f.toml", tmp_path / "q.json"
    figures.write_text("violations = 4\ninspections_planned = 3\n", encoding="utf-8")
    record = ("--month", "2020-05", "--number", "13", "--on", "2020-05-15", "--figures", str(figures))
    assert run("report", "quarterly", "--quarter", "2020-Q2", "--to", str(quarter)).code == 0
    assert not any("số chi tiết" in note for note in rolled(run, str(quarter))["notes_list"])
    assert run("report", "record", *record).code == 0
    assert run("report", "quarterly", "--quarter", "2020-Q2", "--to", str(quarter), "--replace").code == 0
    (noted,) = [note for note in rolled(run, str(quarter))["notes_list"] if "số chi tiết" in note]
    assert "Hành vi vi phạm theo địa bàn 0/4; Lượt kiểm tra theo địa bàn 0/3" in noted


# --- who is missing --------------------------------------------------------------------------------------------------


def test_the_provinces_of_the_day_without_a_file_are_named(run: Any, month: Month) -> None:
    found = rolled(run, month("a", {"findings": 1}), month("ha-noi", {"findings": 1}, office=PROVINCE))
    assert len(found["missing_list"]) == 32
    assert "Tỉnh Lạng Sơn" not in found["missing_list"]
    assert "Thành phố Hà Nội" not in found["missing_list"]
    assert found["missing_list"][0] == "Tỉnh Cao Bằng"


def test_before_july_2025_there_were_63_provinces(run: Any, month: Month) -> None:
    days = {"period": {"from": "2020-05-15", "to": "2020-06-14"}, "as_of": "2020-06-14", "name": "2020-06"}
    found = rolled(run, month("a", {"findings": 1}, **days))
    assert len(found["missing_list"]) == 62
    assert "Tỉnh Bắc Kạn" in found["missing_list"]


@pytest.mark.parametrize(("day", "count"), [("2025-06-30", 63), ("2025-07-01", 34)])
def test_every_code_of_a_day_is_one_province(day: str, count: int) -> None:
    valid = [
        one.code for one in provinces(None)
        if str(one.active_from or "") <= day <= str(one.active_to or "9")
    ]  # fmt: skip
    assert len(valid) == len(set(valid)) == count


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_changed_figure_is_told_by_the_hash_and_the_head_of_the_journal(refused: Any, month: Month) -> None:
    path = Path(month("a", {"violations": 3}))
    path.write_text(path.read_text(encoding="utf-8").replace('"value": 3', '"value": 2'), encoding="utf-8")
    answer = refused(3, "report", "rollup", str(path))
    assert "a.json" in answer.err
    assert "abababababababab" in answer.err


@pytest.mark.parametrize("key", ["office", "period", "as_of", "names", "by_area", "journal_head", "campaign"])
def test_whatever_is_read_is_covered_by_the_hash(refused: Any, tmp_path: Path, key: str) -> None:
    said = said_of_month("a", {"violations": 3})
    (tmp_path / "a.json").write_text(json.dumps(said | {key: "other"}), encoding="utf-8")
    refused(3, "report", "rollup", str(tmp_path / "a.json"))


def test_files_of_other_days_are_refused_or_noted(run: Any, refused: Any, month: Month) -> None:
    one, two = month("a", {"findings": 1}), month("b", {"findings": 2})
    other = month("c", {"findings": 4}, period={"from": "2026-06-01", "to": "2026-06-30"}, as_of="2026-06-30")
    answer = refused(3, "report", "rollup", one, two, other)
    assert "Sở c: 01/06/2026 to 30/06/2026" in answer.err
    found = rolled(run, one, two, other, "--accept-period")
    assert found["figures"]["findings"]["value"] == 7
    assert found["period"] == {"from": "2026-05-15", "to": "2026-06-14"}
    assert "Sở c tính từ 1/6/2026 đến 30/6/2026" in found["notes_list"]


def test_a_month_that_was_cut_off_early_is_noted(run: Any, month: Month) -> None:
    found = rolled(run, month("a", {"findings": 1}, as_of="2026-06-01"))
    assert "Sở a mới chốt số liệu đến 1/6/2026" in found["notes_list"]


def test_months_of_one_campaign_and_of_all_are_not_added_up(refused: Any, month: Month) -> None:
    files = [month("a", {"findings": 1}), month("b", {"findings": 1}, campaign="CT-28"), month("c", {"findings": 1})]
    answer = refused(3, "report", "rollup", *files)
    assert "Not all files count all that the office does: Sở b: campaign CT-28" in answer.err


def test_a_campaign_and_all_of_one_office_are_no_replacement_of_each_other(refused: Any, month: Month) -> None:
    files = [month("a", {"findings": 1}), month("a", {"findings": 1}, file="a-28.json", campaign="CT-28")]
    answer = refused(5, "report", "rollup", *files)
    assert "a.json (all that the office does)" in answer.err
    assert "a-28.json (campaign CT-28)" in answer.err
    assert "--replaces" not in answer.err


def test_the_table_of_one_campaign_says_so_in_every_format(run: Any, month: Month, tmp_path: Path) -> None:
    told = month("a", {"tasks_open": 3}, campaign="chi-thi-28")
    screen = run("report", "rollup", told, lang="vi")
    assert screen.out.splitlines()[0].endswith("số cơ quan: 1; đợt chi-thi-28")
    _tables, paragraphs = paper_of(run, tmp_path / "t.docx", told)
    assert any(one.endswith("đến ngày 14/6/2026; đợt chi-thi-28)") for one in paragraphs)
    for name in ("t.html", "t.xlsx"):
        assert run("report", "rollup", told, "--to", str(tmp_path / name), lang="vi").code == 0
    assert "đợt chi-thi-28" in (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "đợt chi-thi-28" in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].cell(1, 1).value


def test_a_second_file_of_an_office_asks_which_one_replaces_the_other(run: Any, refused: Any, month: Month) -> None:
    first, second = month("a", {"findings": 1}), month("a", {"findings": 5}, file="a-2.json")
    answer = refused(5, "report", "rollup", first, second)
    assert "a.json" in answer.err
    assert "a-2.json" in answer.err
    found = rolled(run, first, second, "--replaces", first)
    assert found["figures"]["findings"]["value"] == 5
    assert any("a.json" in note for note in found["notes_list"])


@pytest.mark.parametrize("name", ["Sở Hoà Bình", "sở  hòa bình", "So\u031b\u0309 Ho\u0300a Bi\u0300nh"])
def test_one_name_in_one_province_is_one_office_whatever_the_codes(
    run: Any, refused: Any, month: Month, name: str
) -> None:
    first = month("a", {"findings": 1}, office={"code": "STTTT", "name": "Sở Hòa Bình", "province": "17"})
    second = month("b", {"findings": 5}, office={"code": "hoa-binh-2020", "name": name, "province": "17"})
    answer = refused(5, "report", "rollup", first, second)
    assert "a.json" in answer.err
    assert "b.json" in answer.err
    assert rolled(run, first, second, "--replaces", first)["figures"]["findings"]["value"] == 5


def test_offices_of_one_name_in_different_provinces_are_as_many(run: Any, month: Month) -> None:
    files = [
        month(code, {"findings": 1}, office={"code": f"so-{code}", "name": "Sở TTTT", "province": code})
        for code in ("01", "04", "20")
    ]
    found = rolled(run, *files)
    assert found["figures"]["findings"]["offices"] == 3
    assert not any("nhiều cơ quan" in note for note in found["notes_list"])


def test_offices_of_other_names_in_one_province_are_noted_whatever_the_codes(run: Any, month: Month) -> None:
    found = rolled(run, month("a", {"findings": 1}), month("b", {"findings": 2}))
    noted = "Tỉnh Lạng Sơn có số liệu của nhiều cơ quan: Sở a, Sở b; cần kiểm tra để không tính hai lần"
    assert noted in found["notes_list"]


def test_two_months_of_an_office_are_no_replacement_of_each_other(refused: Any, month: Month) -> None:
    june = month("a", {"findings": 1})
    may = month("a", {"findings": 5}, file="a-5.json", period={"from": "2026-04-15", "to": "2026-05-14"})
    answer = refused(5, "report", "rollup", june, may)
    assert "15/04/2026 to 14/05/2026" in answer.err
    assert "leave out the file of the other period" in answer.err


def test_one_file_by_two_paths_is_one_file(run: Any, month: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = Path(month("a", {"findings": 1})), Path(month("a", {"findings": 2}, file="a-2.json"))
    monkeypatch.chdir(one.parent)
    assert rolled(run, one.name, f"./{one.name}")["figures"]["findings"]["value"] == 1
    assert rolled(run, one.name, two.name, "--replaces", f"./{one.name}")["figures"]["findings"]["value"] == 2


def test_a_file_that_nothing_replaces_is_not_left_out(refused: Any, month: Month) -> None:
    one, two = month("a", {"findings": 1}), month("b", {"findings": 2})
    refused(2, "report", "rollup", one, two, "--replaces", one)
    refused(4, "report", "rollup", one, two, "--replaces", "c.json")


@pytest.mark.parametrize(
    ("content", "code"),
    [("{", 2), ("[1]", 2), ("{}", 2), ('{"digest": "x", "office": {}}', 3), ("[" * 100_000, 2), ("\x00", 2)],
)
def test_a_file_that_is_no_month_is_refused(refused: Any, tmp_path: Path, content: str, code: int) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    refused(code, "report", "rollup", str(tmp_path / "a.json"))


def test_every_fault_of_a_month_is_told(refused: Any, month: Month) -> None:
    path = month("a", {"violations": "three", "findings": 1}, as_of="tomorrow")
    answer = refused(2, "report", "rollup", path)
    assert "figures.violations.value" in answer.err
    assert "as_of" in answer.err


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ({"area": "20", "area_name": "Xã A"}, "by_area.0.units"),
        (area("Xã A") | {"units": "4"}, "by_area.0.units"),
        (area("Xã A") | {"area": 20}, "by_area.0.area"),
        (["20", "Xã A", *[0] * 8], "by_area.0"),
    ],
)
def test_a_row_of_an_area_that_is_none_is_refused_with_its_place(
    refused: Any, month: Month, row: object, place: str
) -> None:
    answer = refused(2, "report", "rollup", month("a", {"findings": 1}, by_area=[row]))
    assert place in answer.err


@pytest.mark.parametrize(
    ("others", "place"),
    [
        ({"office": {"code": "a", "name": "Sở \u202eRTL", "province": "20"}}, "office.name"),
        ({"office": {"code": "a\u202e", "name": "Sở", "province": "20"}}, "office.code"),
        ({"campaign": "chi\u202ethi"}, "campaign"),
        ({"by_area": [area("Xã A"), area("Xã \u202eB")]}, "by_area.1.area_name"),
        ({"names": {"findings": "Nội \u202edung"}}, "names.findings"),
        ({"names": {"find\u202eings": "Nội dung"}}, "names"),
    ],
)
def test_what_cannot_be_seen_in_a_month_is_refused_with_its_place(
    refused: Any, month: Month, others: dict[str, Any], place: str
) -> None:
    answer = refused(2, "report", "rollup", month("a", {"findings": 1}, **others))
    assert f"{place}: " in answer.err
    assert "U+202E RIGHT-TO-LEFT OVERRIDE" in answer.err
    assert "\u202e" not in answer.err


def test_what_later_releases_tell_of_an_area_is_passed_over(run: Any, month: Month) -> None:
    file = month("a", {"findings": 1}, by_area=[area("Xã A", units=4) | {"tasks_waived": 3}])
    assert rolled(run, file)["areas_list"][0]["units"] == 4


def test_no_file_at_all_is_refused_with_the_way_to_one(refused: Any) -> None:
    assert "--form 2020-06" in refused(2, "report", "rollup").err


# --- formats ---------------------------------------------------------------------------------------------------------


def test_all_formats_have_the_same_sums(run: Any, month: Month, tmp_path: Path) -> None:
    asked = area("Xã A", violations=3, pledges_asked=4, pledges_signed=3)
    files = [
        month("a", {"violations": (3, 9, 1, 0), "fines_imposed": 2_500_000}, by_area=[asked]),
        month("b", {"violations": (4, 8, 0, 2), "fines_imposed": 1_000}, by_area=[area("Xã B", violations=4)]),
    ]
    found = rolled(run, *files)
    wanted = [figure["value"] for figure in found["figures"].values()]
    for name in ("t.xlsx", "t.docx", "t.html"):
        answer = run("report", "rollup", *files, "--to", str(tmp_path / name), lang="vi")
        assert answer.code == 0, answer.err
    screen = run("report", "rollup", *files, "--format", "csv", lang="vi")
    sums, *_others = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    in_sheet = [row[1] for row in sums.iter_rows(min_row=3, values_only=True)]
    in_paper = [row.cells[2].text for row in Document(str(tmp_path / "t.docx")).tables[0].rows[1:]]
    in_csv = [row[1] for row in list(csv.reader(io.StringIO(screen.out), delimiter=";"))[1 : 1 + len(wanted)]]
    told = [figure_in_words(name, figure["value"]) for name, figure in found["figures"].items()]
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert in_sheet == wanted
    assert in_paper == told
    assert [float(one.replace(".", "").replace(",", ".")) for one in in_csv] == wanted
    assert all(f">{one}<" in page for one in told)
    assert "https://" not in page


def test_offices_with_hostile_names_stay_texts(run: Any, month: Month, tmp_path: Path) -> None:
    name = '=cmd|"/c calc"!A1 <script>alert(1)</script> {{ 7*7 }}'
    file = month("a", {"findings": 1}, office={"code": "a", "name": name, "province": "20"})
    for form in ("xlsx", "docx", "html"):
        assert run("report", "rollup", file, "--to", str(tmp_path / f"t.{form}")).code == 0
    offices = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[1]
    assert offices.cell(3, 1).value == name
    assert offices.cell(3, 1).data_type == "s"
    assert name in {cell.text for row in Document(str(tmp_path / "t.docx")).tables[1].rows for cell in row.cells}
    page = (tmp_path / "t.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_it_works_without_a_workspace(run: Any, month: Month, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = month("a", {"findings": 1})
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.delenv("POSTWATCH_WORKSPACE")
    assert run.fresh("report", "rollup", file, "--json").code == 0


def test_the_screen_has_room_for_few_figures_of_an_office() -> None:
    class Found:
        figures = dict.fromkeys(["violations", "sessions_held"])

    assert beside_each_other(Found()) == ["violations"]  # type: ignore[arg-type]
