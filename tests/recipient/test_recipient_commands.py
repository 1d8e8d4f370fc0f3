import csv
import unicodedata
from pathlib import Path
from typing import Any

import pytest

KEYS = {"code", "kind", "name", "area", "area_name", "parent", "active_from", "active_to"}
KINDS = {
    "district_office": 11, "postal_enterprise": 5, "service_point": 16, "coordinating_body": 1, "internal_unit": 1,
}  # fmt: skip
NEW = ("--kind", "service_point", "--area", "Bắc Sơn", "--name")


def sheet(folder: Path, *rows: tuple[str, ...]) -> str:
    path = folder / "dv.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([("Mã", "Loại", "Tên đơn vị", "Địa bàn", "Doanh nghiệp"), *rows])
    return str(path)


@pytest.mark.usefixtures("loaded")
class TestListAndShow:
    def test_the_sample_register_holds_its_units(self, run: Any) -> None:
        units = run("recipient", "list", "--json").json
        assert {kind: sum(unit["kind"] == kind for unit in units) for kind in KINDS} == KINDS
        assert all(set(unit) == KEYS for unit in units)
        assert {unit["area"] for unit in units} >= {"178", "180"}

    @pytest.mark.parametrize(
        ("words", "count"),
        [(("--kind", "postal_enterprise"), 5), (("--area", "cao loc"), 3), (("--text", "mau 1"), 7),
         (("--text", "dpv-00"), 9), (("--text", "Bưu ĐIỆN TỈNH"), 1), (("--kind", "other"), 0),
         (("--enterprise", "BDT-LS"), 8), (("--enterprise", "BDT-LS", "--area", "Văn Lãng"), 1)],
    )  # fmt: skip
    def test_a_list_is_narrowed(self, run: Any, words: tuple[str, ...], count: int) -> None:
        units = run("recipient", "list", *words, "--json").json
        assert len(units) == count, [unit["name"] for unit in units]

    def test_names_stand_in_the_order_of_the_dictionary_and_codes_in_that_of_their_numbers(self, run: Any) -> None:
        names = ["Bưu cục Ân", "Bưu cục An", "Bưu cục Ấn", "Bưu cục Ăn", "Bưu cục Đa", "Bưu cục Da", "Bưu cục Dã"]
        for number, name in enumerate(names, start=8):
            run("recipient", "add", *NEW, name, "--code", f"TX-{number}")
        listed = [unit["name"] for unit in run("recipient", "list", "--search", "tx-", "--json").json]
        assert [name.removeprefix("Bưu cục ") for name in listed] == ["An", "Ăn", "Ân", "Ấn", "Da", "Dã", "Đa"]
        for code in ("TX-9", "TX-10", "TX-8"):
            assert run("task", "add", code, "Rà soát điểm phục vụ").code == 0
        assert [task["recipient"] for task in run("task", "list", "--json").json] == ["TX-8", "TX-9", "TX-10"]

    def test_a_list_that_is_written_is_taken_in_by_another_office(self, run: Any, tmp_path: Path) -> None:
        run("recipient", "edit", "DPV-001", "--phone", "02053812345", "--note", "=1+1", "--licence-on", "1/2/2019")
        run("recipient", "list", "--to", "units.xlsx", lang="vi")
        other = str(tmp_path / "other")
        run("init", other)
        assert run("-w", other, "recipient", "import", "units.xlsx", "--json").json["written"] == 34
        for command in (["recipient", "list"], ["recipient", "show", "DPV-001"], ["recipient", "show", "VTP-LS"]):
            assert run("-w", other, *command, "--json").json == run(*command, "--json").json

    def test_units_of_an_enterprise_are_those_of_the_day(self, run: Any) -> None:
        run("recipient", "move", "DPV-001", "--parent", "VTP-LS", "--on", "10/6/2020")
        for day, enterprise in (("9/6/2020", "BDT-LS"), ("10/6/2020", "VTP-LS")):
            found = run("recipient", "list", "--enterprise", enterprise, "--on", day, "--json").json
            assert "DPV-001" in {unit["code"] for unit in found}
        found = run("recipient", "list", "--enterprise", "BDT-LS", "--json").json
        assert "DPV-001" not in {unit["code"] for unit in found}

    @pytest.mark.parametrize(
        "typed",
        ["BDT-LS", "bdt-ls", " bdt-ls ", "Bưu điện tỉnh Lạng Sơn", "buu dien tinh lang son",
         unicodedata.normalize("NFD", "Bưu điện tỉnh Lạng Sơn")],
    )  # fmt: skip
    def test_a_unit_is_found_by_its_code_or_its_name(self, run: Any, typed: str) -> None:
        assert run("recipient", "show", typed, "--json").json["code"] == "BDT-LS"

    def test_the_screen_shows_what_is_known(self, run: Any) -> None:
        shown = run("recipient", "show", "DPV-001").out
        assert "Bưu cục Tân Thanh" in shown
        assert "Bưu điện tỉnh Lạng Sơn" in shown

    def test_marks_of_a_unit_count_once_they_are_typed(self, run: Any, refused: Any) -> None:
        run("recipient", "add", *NEW, "Bưu cục Tân Thanh", "--code", "A1")
        run("recipient", "add", "--kind", "service_point", "--area", "Cao Lộc", "--name", "Bưu cục Tân Thành")
        assert run("recipient", "show", "Bưu cục Tân Thanh", "--json").json["code"] == "A1"
        assert "may mean A1, DPV-017" in refused(3, "recipient", "show", "buu cuc tan thanh").err
        run("recipient", "rename", "A1", "--name", "Bưu cục chợ")
        assert "DPV-017" in refused(4, "recipient", "show", "Bưu cục Tân Thạnh").err
        assert run("recipient", "show", "Bưu cục Tân Thanh", "--json").json["code"] == "A1"

    def test_an_edit_says_what_each_field_was_and_is(self, run: Any) -> None:
        words = ("--channel", "Trực tiếp", "--area", "Cao Lộc", "--phone", "0912345678", "--active-from", "1/2/2020")
        said = run("recipient", "edit", "DPV-004", *words).out
        assert "Area: Huyện Bắc Sơn → Huyện Cao Lộc; " in said
        assert "Channel: (empty) → in person; " in said
        assert "First day of activity: (empty) → 01/02/2020" in said
        assert "0912345678" not in said
        assert "put right: nothing is different" in run("recipient", "edit", "DPV-004", "--phone", "0912345678").out

    @pytest.mark.parametrize("typed", ["service_point", "Điểm phục vụ", "diem phuc vu buu chinh", "bưu cục"])
    def test_a_kind_is_typed_as_a_code_or_in_words(self, run: Any, typed: str) -> None:
        assert len(run("recipient", "list", "--kind", typed, "--json").json) == 16

    def test_words_that_fit_no_kind_or_several_are_refused_with_all_codes(self, refused: Any) -> None:
        assert "did you mean service point? write one of: district office (district_office), " in (
            refused(2, "recipient", "list", "--kind", "Điểm phụ vụ").err
        )
        assert "phòng is not a valid kind" in refused(2, "recipient", "list", "--kind", "phòng").err

    def test_an_unknown_unit_is_refused_with_the_nearest_names(self, refused: Any) -> None:
        answer = refused(4, "recipient", "show", "Viettel Pots Lạng Sơn")
        assert "VTP-LS" in answer.err

    def test_a_telephone_or_a_licence_names_its_units_and_is_never_taken_for_one(self, run: Any, refused: Any) -> None:
        run("recipient", "edit", "DPV-001", "--phone", "0912 345 678", "--licence-number", "05/GP-STTTT")
        for typed in ("0912345678", "+84 912.345", "345678", "05/GP-STTTT"):
            assert "did you mean DPV-001? see" in refused(4, "recipient", "show", typed).err
        for number in range(2, 6):
            run("recipient", "edit", f"DPV-{number:03d}", "--phone", f"0912 345 00{number}")
        hint = 'hint: 5 units have it in their names or numbers: postwatch recipient list --search "0912 345"'
        assert hint in refused(4, "recipient", "show", "0912 345").err
        assert "hint: see: postwatch recipient list" in refused(4, "recipient", "show", "0912 346").err

    def test_a_name_that_two_units_bear_is_refused_with_their_codes(self, run: Any, refused: Any) -> None:
        run("recipient", "add", "--kind", "service_point", "--area", "Bắc Sơn", "--name", "Bưu cục chợ", "--code", "A1")
        run("recipient", "add", "--kind", "service_point", "--area", "Cao Lộc", "--name", "Bưu cục chợ", "--code", "A2")
        answer = refused(3, "recipient", "show", "buu cuc cho")
        assert "may mean A1, A2" in answer.err


@pytest.mark.usefixtures("loaded")
class TestAddAndEdit:
    def test_a_unit_is_added_and_its_code_made(self, run: Any) -> None:
        added = run("recipient", "add", *NEW, "Điểm A & B <C>", "--parent", "viettel post chi nhanh lang son", "--json")
        assert added.json == {
            "code": added.json["code"],
            "kind": "service_point",
            "name": "Điểm A & B <C>",
            "area": "185",
            "area_name": "Huyện Bắc Sơn",
            "parent": "VTP-LS",
            "active_from": None,
            "active_to": None,
            "likely_doubles_list": [],
        }
        assert added.json["code"] == "DPV-017"

    def test_a_name_typed_in_two_ways_is_one_name(self, run: Any, refused: Any) -> None:
        run("recipient", "add", *NEW, unicodedata.normalize("NFD", "Điểm  Đình Cả"))
        assert run("recipient", "list", "--text", "dinh ca", "--json").json[0]["name"] == "Điểm Đình Cả"
        assert "already exists as" in refused(5, "recipient", "add", *NEW, "điểm đình cả").err

    def test_a_name_that_no_index_could_hold_is_refused_wherever_it_comes_from(
        self, run: Any, refused: Any, tmp_path: Path
    ) -> None:
        longest, says = "ệ" * 500, "A name of 501 characters is too long"
        assert run("recipient", "add", *NEW, longest, "--code", "DAI").code == 0
        assert says in refused(2, "recipient", "add", *NEW, longest + "x").err
        assert says in refused(2, "recipient", "edit", "DAI", "--name", longest + "x").err
        # One sign that is three when it is folded.
        assert "A name of 900 characters" in refused(2, "recipient", "edit", "DAI", "--name", "ﬃ" * 300).err
        row = ("DAI-2", "service_point", longest + "x", "185", "")
        said = run("recipient", "import", sheet(tmp_path, row))
        assert (said.code, says in said.err) == (7, True)

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--kind", "shop", "--area", "185", "--name", "x"), 2, "shop is not a valid kind"),
            (("--kind", "service_point", "--area", "185", "--name", " "), 2, "--name is missing"),
            (("--kind", "service_point", "--area", "185"), 2, "--name is missing"),
            ((*NEW, "x", "--parent", "NOBODY"), 4, "There is no unit NOBODY"),
            (("--kind", "service_point", "--area", "Hà Nội", "--name", "x"), 4, "There is no area"),
            ((*NEW, "x", "--code", "dpv-001"), 5, "belongs to Bưu cục Tân Thanh"),
            ((*NEW, "x", "--code", "ĐPV"), 2, "The code ĐPV cannot be used"),
            ((*NEW, "x", "--channel", "pigeon"), 2, "pigeon is not a valid channel"),
            ((*NEW, "x", "--licence-on", "1/13/2020"), 2, "1/13/2020"),
            ((*NEW, "x", "--active-from", "2/1/2020", "--active-to", "1/1/2020"), 3, "would end before it begins"),
            (
                ("--kind", "authority", "--area", "185", "--name", "x", "--point-type", "agency"),
                3,
                "not a service point",
            ),
            ((*NEW, "a\u202eb"), 2, "is invisible"),
        ],
    )
    def test_a_wrong_unit_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "recipient", "add", *words).err

    def test_what_is_known_is_changed_and_emptied_by_a_blank(self, run: Any) -> None:
        changed = run(
            "recipient", "edit", "DPV-001", "--phone", "02053812345", "--area", "cao loc", "--channel", "post"
        )
        assert changed.code == 0
        unit = run("recipient", "show", "DPV-001", "--json").json
        assert (unit["area"], unit["details"]["phone"], unit["details"]["channel"]) == ("183", "02053812345", "post")
        run("recipient", "edit", "DPV-001", "--phone", " ", "--channel", " ")
        unit = run("recipient", "show", "DPV-001", "--json").json
        assert (unit["details"]["phone"], unit["details"]["channel"]) == (None, None)

    def test_a_blank_day_empties_its_field(self, run: Any) -> None:
        run("recipient", "edit", "DPV-001", "--active-to", "31/12/2030")
        assert run("recipient", "edit", "DPV-001", "--active-to", "  ", "--json").json["active_to"] is None

    def test_an_empty_option_empties_the_field(self, run: Any) -> None:
        run(
            "recipient",
            "edit",
            "DPV-001",
            "--phone",
            "(0205) 3.812-345",
            "--email",
            "a.b@x.vn",
            "--active-from",
            "1/1/2020",
        )
        assert run("recipient", "show", "DPV-001", "--json").json["parent"] == "BDT-LS"
        assert (
            run("recipient", "edit", "DPV-001", "--parent", "", "--phone", "", "--email", "", "--active-from", "").code
            == 0
        )
        unit = run("recipient", "show", "DPV-001", "--json").json
        assert (unit["parent"], unit["active_from"], unit["details"]["phone"], unit["details"]["email"]) == (None,) * 4

    def test_a_unit_that_ended_is_nobodys_parent(self, run: Any, refused: Any) -> None:
        run("recipient", "edit", "VTP-LS", "--active-to", "1/6/2020")
        assert "is not active on 15/06/2020" in refused(3, "recipient", "edit", "DPV-001", "--parent", "VTP-LS").err
        refused(3, "recipient", "add", *NEW, "Điểm mới", "--parent", "VTP-LS")
        assert run("recipient", "add", *NEW, "Điểm cũ", "--parent", "VTP-LS", "--active-to", "31/5/2020").code == 0

    def test_an_area_that_is_no_more_names_those_that_took_over(self, run: Any, refused: Any) -> None:
        new = ("--kind", "service_point", "--name", "Điểm mới", "--area")
        today = {"today": "2026-01-05"}
        answer = refused(3, "recipient", "add", *new, "182", **today)
        assert "Huyện Văn Lãng (182) ended on 30/06/2025; taken over by: " in answer.err
        assert "(06124)" in answer.err
        refused(3, "recipient", "add", *new, "Huyện Văn Lãng", **today)
        refused(3, "recipient", "edit", "DPV-001", "--area", "182", **today)
        exact = (*new, "Xã Na Sầm (06124)")
        assert "exists only from 01/07/2025" in refused(3, "recipient", "add", *exact).err
        assert run("recipient", "add", *new, "06124", "--active-from", "1/7/2025", today="2025-06-20").code == 0
        past = run("recipient", "add", *new, "182", "--active-from", "1/1/2019", "--active-to", "30/6/2025", **today)
        assert past.code == 0, "a unit that ended while its area was there"

    def test_the_register_of_2020_taken_in_today_says_which_areas_took_over(self, run: Any, refused: Any) -> None:
        sample = ("recipient", "import", "sample:lang-son-2020")
        answer = run(*sample, "--json", today="2026-01-05")
        assert (answer.code, answer.json["written"]) == (7, 0)
        first = answer.json["refused_list"][0]
        assert first["exit_code"] == 3
        assert first["where"].endswith("column area")
        assert "taken over by: " in first["error"]

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            (("DPV-001",), 2), (("NOBODY", "--phone", "1"), 4), (("DPV-001", "--name", " "), 2),
            (("DPV-001", "--area", " "), 2), (("DPV-001", "--area", "Hà Nội"), 4), (("DPV-001", "--name", ""), 2),
            (("DPV-001", "--parent", "DPV-002"), 3), (("DPV-001", "--parent", "PVHTT-BS"), 3),
            (("DPV-001", "--phone", "gọi sau"), 2), (("DPV-001", "--phone", "."), 2),
            (("DPV-001", "--email", "a@b@c.vn"), 2), (("DPV-001", "--email", "a b@c.vn"), 2),
            (("DPV-001", "--email", "a@vn"), 2), (("DPV-001", "--area", "05977"), 3),
            (("BDT-LS", "--parent", "DPV-001"), 3), (("BDT-LS", "--parent", "bdt-ls"), 3),
            (("BDT-LS", "--point-type", "agency"), 3), (("DPV-001", "--active-to", "32/1/2020"), 2),
        ],
    )  # fmt: skip
    def test_a_wrong_change_is_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "recipient", "edit", *words)

    def test_a_unit_is_not_moved_beside_its_namesake(self, run: Any, refused: Any) -> None:
        run("recipient", "add", "--kind", "service_point", "--area", "Bắc Sơn", "--name", "Bưu cục chợ", "--code", "A1")
        run("recipient", "add", "--kind", "service_point", "--area", "Cao Lộc", "--name", "Bưu cục chợ", "--code", "A2")
        assert "already exists as A1" in refused(5, "recipient", "edit", "A2", "--area", "Bắc Sơn").err

    def test_a_unit_that_ended_is_listed_only_when_asked(self, run: Any) -> None:
        run("recipient", "edit", "DPV-001", "--active-to", "14/6/2020")
        assert len(run("recipient", "list", "--json").json) == 33
        assert len(run("recipient", "list", "--closed", "--json").json) == 34
        assert len(run("recipient", "list", "--json", today="2020-06-14").json) == 34

    def test_a_request_repeated_adds_nothing_and_answers_as_before(self, run: Any) -> None:
        words = ("recipient", "add", *NEW, "Điểm mới", "--request-id", "r-1", "--json")
        first, second = run(*words), run(*words)
        assert (first.code, second.code) == (0, 0)
        assert first.json == second.json
        assert len(run("recipient", "list", "--json").json) == 35


class TestImport:
    def test_a_sheet_with_bad_rows_is_refused_whole_and_says_where(
        self, run: Any, loaded: Path, tmp_path: Path, refused: Any
    ) -> None:
        file = sheet(
            tmp_path,
            ("", "điểm phục vụ", "Điểm 1", "bac son", "BDT-LS"),
            ("", "", "Điểm 2", "bac son", ""),
            ("", "service_point", "Điểm 3", "Hà Nội", ""),
            ("DPV-001", "service_point", "Điểm 4", "185", ""),
            ("", "doanh nghiệp", "A & B <C>", "178", ""),
        )
        answer = run("recipient", "import", file, "--json")
        assert answer.code == 7
        assert [(row["row"], row["exit_code"]) for row in answer.json["refused_list"]] == [(3, 2), (4, 4), (5, 5)]
        assert answer.json["written"] == 0
        assert "dv.csv" in answer.json["refused_list"][0]["where"]
        assert "3 rows are refused, nothing was written" in refused(7, "recipient", "import", file).err
        assert len(run("recipient", "list", "--json").json) == 34

        dry = run("recipient", "import", file, "--dry-run", "--json")
        assert (dry.code, dry.json["written"], dry.json["refused"], dry.json["dry_run"]) == (7, 2, 3, True)
        assert len(run("recipient", "list", "--json").json) == 34

        skipped = run("recipient", "import", file, "--skip-refused", "--json")
        assert (skipped.code, skipped.json["written"], skipped.json["refused"]) == (7, 2, 3)
        names = [unit["name"] for unit in run("recipient", "list", "--json").json]
        assert len(names) == 36
        assert "A & B <C>" in names

    def test_a_point_may_stand_above_its_enterprise_in_the_sheet(self, run: Any, loaded: Path, tmp_path: Path) -> None:
        file = sheet(
            tmp_path,
            ("P2", "service_point", "Điểm X2", "185", "Công ty mới"),
            ("P1", "service_point", "Điểm X1", "185", "dn-9"),
            ("DN-9", "postal_enterprise", "Công ty mới", "185", ""),
        )
        assert run("recipient", "import", file).code == 0
        assert {run("recipient", "show", code, "--json").json["parent"] for code in ("P1", "P2")} == {"DN-9"}

    @pytest.mark.usefixtures("loaded")
    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("dv.csv", "Loại,Tên đơn vị,Địa bàn,Cột lạ\nservice_point,x,185,y\n", 2),
            ("dv.csv", "Tên đơn vị,Địa bàn\nx,185\n", 2),
            ("dv.xlsx", "no sheet", 2),
            ("dv.docx", "no sheet", 2),
            ("missing.csv", "", 4),
        ],
    )
    def test_a_file_that_is_no_register_is_refused(
        self, refused: Any, tmp_path: Path, name: str, content: str, code: int
    ) -> None:
        if content:
            (tmp_path / name).write_text(content, encoding="utf-8")
        refused(code, "recipient", "import", str(tmp_path / name))

    @pytest.mark.usefixtures("loaded")
    def test_an_unknown_sample_is_refused(self, refused: Any) -> None:
        refused(4, "recipient", "import", "sample:nowhere")
        refused(4, "recipient", "import", "sample:../offices/lang-son-2020")

    @pytest.mark.usefixtures("workspace")
    def test_a_formula_in_a_cell_is_data(self, run: Any, tmp_path: Path) -> None:
        file = sheet(tmp_path, ("", "service_point", '=HYPERLINK("x")', "185", ""))
        assert run("recipient", "import", file).code == 0
        assert run("recipient", "list", "--json").json[0]["name"] == '=HYPERLINK("x")'

    @pytest.mark.usefixtures("loaded")
    def test_a_register_imported_twice_changes_nothing(self, run: Any) -> None:
        answer = run("recipient", "import", "sample:lang-son-2020", "--json")
        assert (answer.code, answer.json["written"], answer.json["unchanged"]) == (0, 0, 34)


@pytest.mark.usefixtures("loaded")
class TestForget:
    def test_what_was_emptied_before_leaves_an_entry_and_keeps_the_request(self, run: Any, refused: Any) -> None:
        for phone in ("02053812345", ""):
            assert run("recipient", "edit", "DPV-013", "--phone", phone).code == 0
        before = len(run("journal", "list", "--json").json)
        words = ("recipient", "forget", "DPV-013", "--request-id", "R")
        assert run(*words).code == 0
        newest, *older = run("journal", "list", "--json").json
        assert (newest["command"], newest["request_id"], newest["rows"], len(older)) == (
            "recipient forget",
            "R",
            0,
            before,
        )
        assert "was carried out before" in run(*words).err
        assert len(run("journal", "list", "--json").json) == before + 1
        assert run("db", "check").code == 0

    def test_a_forgetting_that_changed_no_row_is_not_taken_back(self, run: Any, refused: Any) -> None:
        for phone in ("7", ""):
            run("recipient", "edit", "DPV-013", "--phone", phone)
        run("recipient", "forget", "DPV-013")
        for words in (("undo", "--yes"), ("undo",)):
            assert "there is no record to restore" in refused(3, *words).err


def test_a_list_is_limited_and_narrowed_to_columns_in_every_format(run: Any, loaded: Path, tmp_path: Path) -> None:
    whole = run("recipient", "list", "--json").json
    assert run("recipient", "list", "--json", "--limit", "2").json == whole[:2]
    run("recipient", "list", "--to", str(file := tmp_path / "units.csv"), "--limit", "2", "--columns", "ten don vi, mã")
    shown = [*csv.reader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")]
    assert shown[-2:] == [[one["name"], one["code"]] for one in whole[:2]]
    assert (run("recipient", "list", "--columns", "Nam").code, run("recipient", "list", "--limit", "0").code) == (2, 2)
