import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from postwatch.paths import shipped

PLEDGE_KEYS = {"id", "recipient", "campaign", "signed_on", "signer", "code"}
COVERAGE_KEYS = {"total", "signed", "direct", "by_parent", "percent", "by_area", "by_kind", "by_enterprise"}
DAY = ("--signed-on", "1/6/2020")


def record(run: Any, unit: str, *words: str) -> Any:
    answer = run("pledge", "record", unit, *DAY, "--signer", "Ông A", *words, "--json")
    assert answer.code == 0, answer
    return answer.json


def printed(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def missing(run: Any) -> list[str]:
    return [unit["code"] for unit in run("pledge", "missing", "--json").json]


def coverage(run: Any) -> tuple[int, int, int, int]:
    found = run("pledge", "coverage", "--json").json
    return found["total"], found["signed"], found["direct"], found["by_parent"]


@pytest.mark.usefixtures("letter")
class TestRecord:
    def test_a_pledge_is_recorded_and_its_task_done(self, run: Any) -> None:
        assert record(run, "dpv-009", "--capacity", "Trưởng bưu cục") == {
            "id": "CK-2020-0001",
            "recipient": "DPV-009",
            "campaign": "chi-thi-28",
            "signed_on": "2020-06-01",
            "signer": "Ông A",
            "code": None,
            "counts_from": None,
            "letter_ended_on": None,
        }
        assert [task["status"] for task in run("task", "list", "--unit", "DPV-009", "--json").json] == ["done"]
        listed = run("pledge", "list", "--json").json
        assert set(listed[0]) >= PLEDGE_KEYS | {"status"}
        assert listed[0]["status"] == "active"
        assert "Ông A" in run("pledge", "list").out
        assert "DPV-009" not in missing(run)

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("BDT-LS", "--signed-on", "16/6/2020", "--signer", "x"), 3, "in the future"),
            (("BDT-LS", "--signed-on", "1-6-20", "--signer", "x"), 2, "1-6-20"),
            (("BDT-LS", "--signer", "x"), 2, "--signed-on is missing"),
            (("BDT-LS", *DAY), 2, "--signer is missing"),
            (("BDT-LS", *DAY, "--signer", " "), 2, "--signer is missing"),
            (("NOBODY", *DAY, "--signer", "x"), 4, "There is no unit NOBODY"),
            (("MCK-2020-0001", *DAY, "--signer", "x"), 4, "There is no unit"),
            (("PVHTT-BS", *DAY, "--signer", "x"), 3, "is not asked for a pledge"),
            (("BDT-LS", *DAY, "--signer", "x", "--covers", "list.xlsx"), 4, "There is no file list.xlsx"),
            (
                ("DPV-009", *DAY, "--signer", "x", "--covers", "all"),
                3,
                "had no service point in the register on 01/06/2020",
            ),
            (("BDT-LS", *DAY, "--signer", "x", "--campaign", "none"), 4, "There is no campaign none"),
            ((*DAY, "--signer", "x"), 2, "UNIT is missing"),
            (("BDT-LS", "--from", "x.csv"), 2, "Give either UNIT or --from FILE"),
            (("BDT-LS", *DAY, "--signer", "x", "--skip-refused"), 2, "--skip-refused goes with --from FILE"),
            (("--from", "x.csv"), 4, "There is no file x.csv"),
        ],
    )
    def test_a_wrong_pledge_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "pledge", "record", *words).err

    def test_a_second_pledge_of_a_unit_is_refused(self, run: Any, refused: Any) -> None:
        record(run, "BDT-LS")
        answer = refused(5, "pledge", "record", "BDT-LS", "--signed-on", "2/6/2020", "--signer", "Bà B")
        assert "signed on 01/06/2020 already, as CK-2020-0001" in answer.err

    def test_a_repeated_request_records_one_pledge(self, run: Any) -> None:
        first = record(run, "BDT-LS", "--request-id", "p1")
        assert record(run, "BDT-LS", "--request-id", "p1") == first
        assert len(run("pledge", "list", "--json").json) == 1

    @pytest.mark.parametrize(("signed_on", "is_named"), [("9/6/2020", True), ("10/6/2020", False)])
    def test_its_list_names_the_points_of_the_day_of_signing(self, run: Any, signed_on: str, is_named: bool) -> None:
        run("recipient", "move", "DPV-009", "--parent", "BDT-LS", "--on", "10/6/2020")
        run("pledge", "record", "VTP-LS", "--signed-on", signed_on, "--signer", "x", "--covers", "all")
        named = run("pledge", "show", "1", "--json").json["covers_list"]
        assert "DPV-010" in named
        assert ("DPV-009" in named) is is_named

    def test_a_unit_registered_after_the_letter_may_sign(self, run: Any) -> None:
        run("recipient", "add", "--kind", "service_point", "--name", "Điểm mới", "--area", "185", "--code", "MOI")
        assert record(run, "MOI")["recipient"] == "MOI"


@pytest.mark.usefixtures("loaded")
def test_no_pledge_is_recorded_before_its_letter_is_issued(run: Any, refused: Any) -> None:
    refused(4, "pledge", "record", "BDT-LS", *DAY, "--signer", "x")
    run("campaign", "load", "chi-thi-28")
    run("dispatch", "generate")
    refused(3, "pledge", "record", "BDT-LS", *DAY, "--signer", "x")


@pytest.mark.usefixtures("letter")
class TestCoverage:
    @pytest.mark.parametrize("all_points", ["all", "tất cả", "Tat ca"])
    def test_an_enterprise_signs_for_its_points(self, run: Any, all_points: str) -> None:
        assert coverage(run) == (21, 0, 0, 0)
        record(run, "VTP-LS", "--covers", all_points)
        points = {"DPV-002", "DPV-009", "DPV-010", "DPV-011"}
        assert coverage(run) == (21, 1 + len(points), 1, len(points))
        assert not set(missing(run)) & {"VTP-LS", *points}
        record(run, "DPV-009")
        assert coverage(run) == (21, 5, 2, 3)
        found = run("pledge", "coverage", "--json").json
        assert set(found) == COVERAGE_KEYS
        assert found["percent"] == 23.8
        assert set(found["by_area"][0]) == {"area", "area_name", "total", "signed"}
        for parts in ("by_area", "by_kind"):
            assert sum(part["total"] for part in found[parts]) == 21
            assert sum(part["signed"] for part in found[parts]) == 5
        assert [part["kind"] for part in found["by_kind"]] == ["postal_enterprise", "service_point"]
        assert set(run("pledge", "missing", "--json").json[0]) >= {"code", "name", "kind", "area"}
        assert "5 of 21 signed" in run("pledge", "coverage").out

    def test_points_are_counted_by_their_enterprise_and_the_missing_ones_are_listed(self, run: Any) -> None:
        run("recipient", "edit", "DPV-016", "--parent", "")
        run("dispatch", "send", "1", "--add", "DPV-016")
        record(run, "VTP-LS", "--covers", "all")
        record(run, "DPV-001")
        parts = run("pledge", "coverage", "--json").json["by_enterprise"]
        counted = {part["enterprise"]: (part["total"], part["signed"]) for part in parts}
        assert (counted["BDT-LS"], counted["VTP-LS"], counted[None]) == ((7, 1), (4, 4), (1, 0))
        assert sum(part["total"] for part in parts) == 16
        assert [part["enterprise"] for part in parts][-1] is None
        for part in parts[:-1]:
            theirs = ("--enterprise", part["enterprise"], "--kind", "service_point", "--json")
            assert part["missing"] == part["total"] - part["signed"] == len(run("pledge", "missing", *theirs).json)
        assert [part["percent"] for part in parts if part["enterprise"] == "BDT-LS"] == [14.3]
        shown = run("pledge", "coverage", "--by", "enterprise").out
        assert "BDT-LS\tBưu điện tỉnh Lạng Sơn\t7\t1\t6\t14,3" in shown
        assert "Huyện" not in shown
        run("recipient", "move", "DPV-001", "--parent", "VTP-LS", "--on", "15/6/2020")
        then = run("pledge", "coverage", "--on", "14/6/2020", "--json").json["by_enterprise"]
        assert next(part["total"] for part in then if part["enterprise"] == "BDT-LS") == 7

    @pytest.mark.parametrize(
        ("by", "shown", "left_out"), [("area", "Huyện Cao Lộc", "service"), ("kind", "service", "Huyện")]
    )
    def test_coverage_is_shown_by_the_part_that_was_asked(self, run: Any, by: str, shown: str, left_out: str) -> None:
        table = run("pledge", "coverage", "--by", by).out
        assert shown in table
        assert left_out not in table

    def test_coverage_by_something_else_is_refused(self, refused: Any) -> None:
        assert "Coverage is not counted by unit" in refused(2, "pledge", "coverage", "--by", "unit").err

    def annexed(self, folder: Path, *codes: str) -> str:
        (folder / "points.csv").write_text("\n".join(["Mã đơn vị", *codes]), encoding="utf-8")
        return str(folder / "points.csv")

    def test_an_annexed_list_names_points_of_the_enterprise(self, run: Any, tmp_path: Path) -> None:
        record(run, "VTP-LS", "--covers", self.annexed(tmp_path, "DPV-010", "dpv-011"))
        assert coverage(run) == (21, 3, 1, 2)
        assert "DPV-009" in missing(run)

    def test_what_an_annexed_list_has_besides_codes_is_passed_over(
        self, run: Any, refused: Any, tmp_path: Path
    ) -> None:
        file = tmp_path / "points.csv"
        rows = ["STT,Mã điểm,Tên điểm,Địa chỉ,Ghi chú", "1,DPV-010,Điểm A,Số 1,mới", "2,DPV-011,Điểm B,Số 2,"]
        file.write_text("\n".join(rows), encoding="utf-8")
        record(run, "VTP-LS", "--covers", str(file))
        assert coverage(run) == (21, 3, 1, 2)
        file.write_text("\n".join(row.partition(",")[2].partition(",")[2] for row in rows), encoding="utf-8")
        said = refused(2, "pledge", "record", "BDT-LS", *DAY, "--signer", "x", "--covers", str(file)).err
        assert "points.csv: missing column Mã đơn vị" in said

    @pytest.mark.parametrize(("codes", "code"), [(("DPV-001",), 3), (("DPV-010", "NOBODY"), 4), ((), 2), (("",), 2)])
    def test_a_strangers_point_is_not_covered(
        self, refused: Any, tmp_path: Path, codes: tuple[str, ...], code: int
    ) -> None:
        file = self.annexed(tmp_path, *codes)
        refused(code, "pledge", "record", "VTP-LS", *DAY, "--signer", "x", "--covers", file)

    def test_a_revoked_pledge_counts_no_more_and_opens_the_tasks_again(self, run: Any, refused: Any) -> None:
        record(run, "VTP-LS", "--covers", "all")
        record(run, "DPV-009")
        revoked = run("pledge", "revoke", "ck-2020-0001", "--reason", "Sai người ký", "--json").json
        assert (revoked["id"], revoked["status"]) == ("CK-2020-0001", "revoked")
        assert coverage(run) == (21, 1, 1, 0)
        tasks = {
            task["recipient"]: task["status"] for task in run("task", "list", "--json").json if task["mode"] == "once"
        }
        assert (tasks["VTP-LS"], tasks["DPV-009"], tasks["DPV-010"]) == ("open", "done", "open")
        refused(3, "pledge", "revoke", "CK-2020-0001", "--reason", "x")
        assert record(run, "VTP-LS")["id"] == "CK-2020-0003"

    def test_a_revoked_pledge_does_not_open_tasks_of_a_letter_that_was_recalled(self, run: Any) -> None:
        record(run, "VTP-LS", "--covers", "all")
        run("dispatch", "send", "CV-2020-0001", "--on", "2020-05-15")
        recall = run("dispatch", "recall", "CV-2020-0001", "--reason", "Sai căn cứ", "--json").json["id"]
        assert run("dispatch", "issue", recall, "--on", "2020-06-15").code == 0
        assert run("pledge", "revoke", "CK-2020-0001", "--reason", "Sai người ký").code == 0
        assert {task["status"] for task in run("task", "list", "--json").json} == {"waived"}

    def test_with_the_clock_set_back_a_pledge_is_revoked_on_its_signing_day(self, run: Any, letter: Path) -> None:
        record(run, "VTP-LS")
        assert run("pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-05-20").code == 0
        with closing(sqlite3.connect(letter / "postwatch.db")) as database:
            assert database.execute("SELECT revoked_on FROM pledge").fetchall() == [("2020-06-01",)]
        assert coverage(run) == (21, 0, 0, 0)

    def test_with_the_clock_set_back_a_unit_that_signed_itself_keeps_its_task_done(self, run: Any) -> None:
        record(run, "VTP-LS", "--covers", "all")
        own = run("pledge", "record", "DPV-010", "--signed-on", "2/6/2020", "--signer", "Bà B")
        assert own.code == 0
        assert run("pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-05-20").code == 0
        tasks = run("task", "list", "--json").json
        assert {t["status"] for t in tasks if (t["recipient"], t["mode"]) == ("DPV-010", "once")} == {"done"}
        assert {t["status"] for t in tasks if (t["recipient"], t["mode"]) == ("VTP-LS", "once")} == {"open"}

    def test_a_pledge_is_revoked_for_a_reason(self, run: Any, refused: Any) -> None:
        record(run, "VTP-LS")
        refused(2, "pledge", "revoke", "CK-2020-0001", "--reason", " ")
        refused(2, "pledge", "revoke", "CK-2020-0001")
        refused(4, "pledge", "revoke", "CK-2020-0009", "--reason", "x")


class TestBeforeTheLetter:
    @pytest.mark.usefixtures("loaded")
    def test_nobody_is_asked_before_a_letter_asks(self, run: Any, refused: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        run("dispatch", "generate")
        assert missing(run) == []
        assert coverage(run) == (0, 0, 0, 0)
        for verb in ("missing", "coverage"):
            assert "No letter that asks for pledges was issued by 15/06/2020" in run("pledge", verb).out
        assert "No letter of chi-thi-28" in refused(3, "pledge", "sheet").err
        assert not [item for item in run("status", "--json").json["items_list"] if item["kind"] == "pledge"]
        assert run("pledge", "form", "--json").json["forms"] == 21, "forms may be made before, to go along with it"

    @pytest.mark.usefixtures("loaded")
    def test_a_letter_to_the_districts_asks_for_no_pledge(self, run: Any) -> None:
        run("campaign", "load", "chi-thi-28")
        districts, enterprises = run("dispatch", "generate", "--by", "audience", "--json").json
        run("dispatch", "issue", districts["id"], "--on", "2020-06-10")
        assert missing(run) == []
        run("dispatch", "issue", enterprises["id"], "--on", "2020-06-12")
        assert len(missing(run)) == 21

    @pytest.mark.usefixtures("letter")
    @pytest.mark.parametrize(
        ("words", "units"),
        [
            (("--area", "trang dinh"), {"DPV-006"}),
            (("--kind", "postal_enterprise"), {"BDT-LS", "DNM-01", "DNM-02", "DNM-03", "VTP-LS"}),
            (("--enterprise", "VTP-LS", "--kind", "service_point"), None),
        ],
    )
    def test_who_owes_and_who_signed_is_narrowed_to_units(self, run: Any, words: Any, units: set[str] | None) -> None:
        of_these = {unit["code"] for unit in run("recipient", "list", *words, "--json").json}
        whole = missing(run)
        narrowed = [unit["code"] for unit in run("pledge", "missing", *words, "--json").json]
        assert narrowed == [code for code in whole if code in of_these]
        assert units is None or set(narrowed) == units
        assert 0 < len(narrowed) < len(whole)
        for unit in (narrowed[0], next(code for code in whole if code not in of_these)):
            record(run, unit)
        assert [pledge["recipient"] for pledge in run("pledge", "list", *words, "--json").json] == narrowed[:1]
        assert [unit["code"] for unit in run("pledge", "missing", *words, "--json").json] == narrowed[1:]

    @pytest.mark.usefixtures("letter")
    def test_the_area_of_who_owes_is_that_of_the_day_of_the_count(self, run: Any) -> None:
        run("recipient", "move", "DPV-006", "--area", "Bắc Sơn", "--on", "10/6/2020")
        for day, area in (("9/6/2020", "Tràng Định"), ("10/6/2020", "Bắc Sơn")):
            found = run("pledge", "missing", "--area", area, "--on", day, "--json").json
            assert "DPV-006" in {unit["code"] for unit in found}
            assert {unit["area_name"] for unit in found} == {f"Huyện {area}"}

    @pytest.mark.usefixtures("letter")
    def test_it_is_counted_by_a_day(self, run: Any, refused: Any) -> None:
        record(run, "VTP-LS", "--covers", "all")
        counted = {
            day: run("pledge", "coverage", "--on", day, "--json").json["signed"]
            for day in ("17/5/2020", "31/5/2020", "1/6/2020")
        }
        assert list(counted.values()) == [0, 0, 5]
        assert run("pledge", "missing", "--on", "17/5/2020", "--json").json == []
        refused(3, "pledge", "coverage", "--on", "16/6/2020")

    @pytest.mark.usefixtures("letter")
    def test_with_several_campaigns_the_desk_names_the_one_it_means(self, run: Any, tmp_path: Path) -> None:
        def command() -> list[str]:
            items = run("status", "--json").json["items_list"]
            return [item["command"] for item in items if item["kind"] == "pledge"]

        assert command() == ["postwatch pledge missing"]
        text = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
        (tmp_path / "dot-2.toml").write_text(text.replace('"chi-thi-28"', '"dot-2"', 1), encoding="utf-8")
        run("campaign", "load", str(tmp_path / "dot-2.toml"))
        assert command() == ["postwatch pledge missing --campaign chi-thi-28"]
        assert run(*command()[0].split()[1:], "--json").code == 0


class TestForm:
    def test_a_form_is_the_units_own_paper_and_its_code_finds_the_unit(self, run: Any, letter: Path) -> None:
        run("recipient", "edit", "DPV-009", "--representative", "A & B <C>")
        made = run("pledge", "form", "DPV-009", "--json").json
        form = made["documents_list"][0]
        assert (made["forms"], form["recipient"], form["code"]) == (1, "DPV-009", "MCK-2020-0001")
        words = printed(letter / form["path"])
        assert "BẢN CAM KẾT" in words
        assert "A & B <C>" in words
        assert "MCK-2020-0001" in words
        assert "UBND TỈNH LẠNG SƠN" not in words
        assert record(run, form["code"].lower())["recipient"] == "DPV-009"
        assert run("pledge", "list", "--json").json[0]["code"] == "MCK-2020-0001"

    def test_a_form_of_a_campaign_without_a_sector_names_the_trade_of_the_office(
        self, run: Any, loaded: Path, tmp_path: Path
    ) -> None:
        text = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
        (tmp_path / "mang.toml").write_text(text.replace('sector = "bưu chính"', ""), encoding="utf-8")
        (loaded / "data").mkdir(exist_ok=True)
        (loaded / "data" / "trade.toml").write_text('name = "viễn thông"\n', encoding="utf-8")
        run("campaign", "load", str(tmp_path / "mang.toml"))
        run("dispatch", "generate")
        run("dispatch", "issue", "CV-2020-0001", "--on", "15/6/2020")
        run("dispatch", "send", "CV-2020-0001", "--on", "15/6/2020")
        form = run("pledge", "form", "BDT-LS", "--json").json["documents_list"][0]
        assert "pháp luật về viễn thông và cam kết" in printed(loaded / form["path"])

    def test_a_form_speaks_in_the_words_of_its_campaign(self, run: Any, loaded: Path, tmp_path: Path) -> None:
        text = (shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
        slogan = "Nói không với việc chấp nhận, vận chuyển và phát hàng lậu, hàng cấm qua đường bưu chính"
        text = text.replace(f'slogan = "{slogan}"', 'slogan = "Viễn thông & <an toàn>"')
        own = tmp_path / "mang.toml"
        own.write_text(text.replace('sector = "bưu chính"', 'sector = "viễn thông"'), encoding="utf-8")
        run("campaign", "load", str(own))
        run("dispatch", "generate")
        run("dispatch", "issue", "CV-2020-0001", "--on", "15/6/2020")
        run("dispatch", "send", "CV-2020-0001", "--on", "15/6/2020")
        words = printed(
            loaded / run("pledge", "form", "BDT-LS", "--with-points", "--json").json["documents_list"][0]["path"]
        )
        assert "“Viễn thông & <an toàn>”" in words
        assert "pháp luật về viễn thông và cam kết" in words
        assert "DANH SÁCH ĐIỂM PHỤC VỤ VIỄN THÔNG" in words
        assert slogan not in words
        form = words[: words.index("cam kết:")] + words[words.index("Bản cam kết này") :]
        assert "bưu chính" not in form.casefold()

    def test_a_form_made_again_keeps_its_code(self, run: Any, refused: Any, letter: Path) -> None:
        first = run("pledge", "form", "DPV-009", "--json").json
        assert run("pledge", "form", "DPV-009", "--json").json == first
        run("recipient", "edit", "DPV-009", "--phone", "0205 000 001")
        refused(5, "pledge", "form", "DPV-009")
        assert run("pledge", "form", "DPV-009", "--replace", "--json").json == first

    @pytest.mark.usefixtures("letter")
    def test_forms_are_made_for_those_who_still_owe(self, run: Any, refused: Any) -> None:
        record(run, "VTP-LS", "--covers", "all")
        assert run("pledge", "form", "--kind", "postal_enterprise", "--json").json["forms"] == 4
        assert run("pledge", "form", "--json").json["forms"] == 16
        refused(2, "pledge", "form", "--kind", "shop")
        refused(3, "pledge", "form", "PVHTT-BS")
        refused(4, "pledge", "form", "NOBODY")
        refused(4, "pledge", "form", "--kind", "district_office")


class TestSheet:
    def test_a_sheet_that_was_written_out_is_filled_in_and_taken_back(self, run: Any, letter: Path) -> None:
        form = run("pledge", "form", "DPV-001", "--json").json["documents_list"][0]["code"]
        made = run("pledge", "sheet", "--json").json
        assert made["units"] == 21
        path = letter / made["path"]
        book = openpyxl.load_workbook(path)
        sheet = book.active
        assert sheet is not None
        titles = [cell.value.removesuffix(" *") for cell in sheet[1]]
        place = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}

        def fill(unit: str, **cells: Any) -> None:
            for title, value in cells.items():
                sheet.cell(place[unit], titles.index(title.replace("_", " ")) + 1, value)

        fill("VTP-LS", Ngày_ký="1/6/2020", Người_ký="Bà B", Gồm_các_điểm_phục_vụ="tất cả", Số_đến=812)
        fill("BDT-LS", Ngày_ký="2020-06-02", Người_ký="Ông C", Gồm_các_điểm_phục_vụ="DPV-003; dpv-004")
        fill("DPV-001", Ngày_ký="2/6/2020", Người_ký="Ông D", Chức_vụ_người_ký="Trưởng bưu cục")
        sheet.cell(place["DPV-001"], 1, form)
        book.save(path)
        book.close()
        answer = run("pledge", "record", "--from", str(path), "--json")
        assert (answer.code, answer.json["written"], answer.json["refused"]) == (0, 3, 0)
        assert coverage(run) == (21, 9, 3, 6)
        second = run("pledge", "sheet", "--json").json
        assert second["units"] == 12
        assert second["path"] != made["path"], "what a clerk filled in is not written over"
        again = run("pledge", "record", "--from", str(path), "--json")
        assert (again.code, again.json["written"], again.json["unchanged"]) == (0, 0, 3)

    def rows(self, folder: Path, *rows: str) -> str:
        text = "\n".join(["Mã đơn vị,Ngày ký,Người ký,Gồm các điểm phục vụ", *rows])
        (folder / "ck.csv").write_text(text, encoding="utf-8")
        return str(folder / "ck.csv")

    @pytest.mark.usefixtures("letter")
    def test_bad_rows_refuse_the_sheet_and_leave_nothing(self, run: Any, refused: Any, tmp_path: Path) -> None:
        file = self.rows(
            tmp_path,
            "BDT-LS,1/6/2020,Ông A,",
            "BDT-LS,2/6/2020,Ông A,",
            "VTP-LS,1/6/2020,Bà B,DPV-001",
            "DPV-009,16/6/2020,Ông C,",
            "DPV-010,,Ông C,",
            "DPV-011,1/6/2020,,",
            "NOBODY,1/6/2020,x,",
            ",1/6/2020,x,",
            "DPV-012,,,",
        )
        answer = run("pledge", "record", "--from", file, "--json")
        assert answer.code == 7
        assert [(row["row"], row["exit_code"]) for row in answer.json["refused_list"]] == [
            (3, 5), (4, 3), (5, 3), (6, 2), (7, 2), (8, 4), (9, 2),
        ]  # fmt: skip
        refused(7, "pledge", "record", "--from", file)
        assert run("pledge", "record", "--from", file, "--dry-run", "--json").json["written"] == 1
        assert run("pledge", "list", "--json").json == []
        assert run("pledge", "record", "--from", file, "--skip-refused").code == 7
        assert [one["recipient"] for one in run("pledge", "list", "--json").json] == ["BDT-LS"]

    @pytest.mark.usefixtures("letter")
    def test_a_sheet_with_an_unknown_column_is_refused(self, refused: Any, tmp_path: Path) -> None:
        (tmp_path / "ck.csv").write_text("Mã đơn vị,Ngày ký,Người ký,Lạ\nBDT-LS,,,x\n", encoding="utf-8")
        refused(2, "pledge", "record", "--from", str(tmp_path / "ck.csv"))

    def named(self, folder: Path, *rows: str) -> str:
        text = "\n".join(["Mã đơn vị,Tên đơn vị,Địa bàn,Ngày ký,Người ký", *rows])
        (folder / "ck.csv").write_text(text, encoding="utf-8")
        return str(folder / "ck.csv")

    @pytest.mark.usefixtures("letter")
    def test_a_code_beside_the_name_of_another_unit_is_refused(self, run: Any, tmp_path: Path) -> None:
        form = run("pledge", "form", "DPV-001", "--json").json["documents_list"][0]["code"]
        file = self.named(
            tmp_path,
            "BDT-LS,Doanh nghiệp mẫu 1,,1/6/2020,Ông A",
            f"{form},Doanh nghiệp mẫu 1,,1/6/2020,Ông A",
            "VTP-LS,Không ai,,1/6/2020,Ông A",
        )
        told = run("pledge", "record", "--from", file, "--json").json["refused_list"]
        assert [row["exit_code"] for row in told] == [2, 2, 2]
        assert "column Tên đơn vị: BDT-LS is «Bưu điện tỉnh Lạng Sơn», not «Doanh nghiệp mẫu 1»" in told[0]["error"]
        assert "the name is that of DNM-01" in told[0]["hint"]
        assert "DPV-001 is «" in told[1]["error"]
        assert "leave the name out" in told[2]["hint"]

    @pytest.mark.usefixtures("letter")
    def test_a_name_that_a_unit_had_or_that_is_shortened_is_its_own(self, run: Any, tmp_path: Path) -> None:
        run("recipient", "rename", "BDT-LS", "--on", "1/6/2020", "--name", "Bưu điện Xứ Lạng")
        run("recipient", "rename", "VTP-LS", "--on", "1/6/2020", "--name", "Công ty cổ phần Chuyển phát")
        file = self.named(
            tmp_path,
            "BDT-LS,BĐ TỈNH LẠNG SƠN,,1/6/2020,Ông A",
            "VTP-LS,cty CP chuyen phat,,1/6/2020,Ông A",
        )
        assert run("pledge", "record", "--from", file, "--json").json["written"] == 2

    @pytest.mark.usefixtures("letter")
    def test_the_double_that_was_merged_has_a_name_too(self, run: Any, tmp_path: Path) -> None:
        add = ("recipient", "add", "--kind", "postal_enterprise", "--name", "Bưu điện Lạng", "--area", "178")
        assert run(*add, "--code", "BD-2").code == 0
        assert run("recipient", "merge", "BD-2", "--into", "BDT-LS").code == 0
        file = self.named(tmp_path, "BD-2,Bưu điện Lạng,,1/6/2020,Ông A")
        assert run("pledge", "record", "--from", file, "--json").json["written"] == 1
        assert [one["recipient"] for one in run("pledge", "list", "--json").json] == ["BDT-LS"]

    @pytest.mark.usefixtures("letter")
    def test_a_unit_is_named_where_it_has_no_code(self, run: Any, tmp_path: Path) -> None:
        for code, area in (("MOI-1", "Huyện Lộc Bình"), ("MOI-2", "Huyện Bắc Sơn")):
            add = ("recipient", "add", "--kind", "service_point", "--name", "Bưu cục Chợ", "--parent", "BDT-LS")
            assert run(*add, "--area", area, "--code", code, "--active-from", "1/5/2020").code == 0, code
        file = self.named(
            tmp_path,
            ",bưu điện tỉnh Lạng Sơn,,1/6/2020,Ông A",
            ",Bưu cục Chợ,,1/6/2020,Ông B",
            ",Bưu cục Chợ,H. Bắc Sơn,1/6/2020,Ông C",
            ",Bưu cục Chợ,Xứ Lạ,1/6/2020,Ông D",
            ",Không ai,,1/6/2020,Ông E",
        )
        answer = run("pledge", "record", "--from", file, "--skip-refused", "--json")
        assert [(row["row"], row["exit_code"]) for row in answer.json["refused_list"]] == [(3, 3), (5, 4), (6, 4)]
        assert "may mean MOI-1, MOI-2" in answer.json["refused_list"][0]["error"]
        assert {one["recipient"] for one in run("pledge", "list", "--json").json} == {"BDT-LS", "MOI-2"}

    @pytest.mark.usefixtures("letter")
    def test_a_sheet_of_names_alone_is_taken(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "ck.csv").write_text(
            "Tên đơn vị,Ngày ký,Người ký\nBưu điện tỉnh Lạng Sơn,1/6/2020,Ông A\n", encoding="utf-8"
        )
        assert run("pledge", "record", "--from", str(tmp_path / "ck.csv"), "--json").json["written"] == 1

    def test_the_sheet_of_another_campaign_is_refused(
        self, run: Any, refused: Any, letter: Path, another_draft: Any
    ) -> None:
        path = letter / run("pledge", "sheet", "--json").json["path"]
        another_draft()
        other = next(one["id"] for one in run("campaign", "list", "--json").json if one["id"] != "chi-thi-28")
        answer = refused(2, "pledge", "record", "--from", str(path), "--campaign", other)
        assert f"written out for chi-thi-28, not for {other}" in answer.err
        assert run("pledge", "record", "--from", str(path), "--campaign", "chi-thi-28").code == 0
