"""``journal show`` and ``journal list``: what an entry changed, in words; about a unit, by a person, of days."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import words_for
from databases import point_to, unguarded
from long_runs import LONG

from postwatch.schema import METADATA

BDT = "Bưu điện tỉnh Lạng Sơn (BDT-LS)"
VTP = "Viettel Post chi nhánh Lạng Sơn (VTP-LS)"
PLEDGE = ("pledge", "record", "BDT-LS", "--signed-on", "10/6/2020", "--signer", "Bà B")
VISIT = ("inspect", "log", "DPV-013", "--on", "28/5/2020", "--sign", "Thiếu biển hiệu")


@pytest.fixture
def shown(run: Any) -> Callable[..., Any]:
    """The newest entry, or another, as `journal show` gives it to scripts."""

    def show(entry: int | None = None) -> Any:
        number = entry or run("journal", "list", "--limit", "1", "--json").json[0]["id"]
        return run("journal", "show", str(number), "--json").json

    return show


def fields(change: Any) -> dict[str, tuple[Any, Any]]:
    return {one["name"]: (one["before"], one["after"]) for one in change["field_list"]}


def to_read(entries: list[Any]) -> list[int]:
    """The numbers of the entries that are read: in a short run of the newest that each command wrote."""
    return [*{entry["id"] if LONG else entry["command"]: entry["id"] for entry in reversed(entries)}.values()]


def of_kind(entry: Any, kind: str) -> Any:
    (change,) = [one for one in entry["changes_list"] if one["kind"] == kind]
    return change


class TestAnEntry:
    def test_names_the_record_and_each_field_before_and_after(self, run: Any, shown: Any, loaded: Path) -> None:
        run("recipient", "edit", "BDT-LS", "--address", "Số 1", "--licence-on", "1/2/2019", POSTWATCH_ACTOR="lan")
        entry = shown()
        assert (entry["command"], entry["actor"], entry["undoes"], entry["undone_by"]) == (
            "amend UNIT", "lan", None, None,
        )  # fmt: skip
        (change,) = entry["changes_list"]
        assert (change["kind"], change["effect"], change["count"], change["more"]) == ("recipient", "changed", 1, 0)
        assert change["records_list"] == [BDT]
        assert [(one["label"], one["after"]) for one in change["field_list"]] == [
            ("Address", "Số 1"), ("Day of the postal licence", "2019-02-01"),
        ]  # fmt: skip
        said = run("journal", "show", str(entry["id"])).out
        assert "Who: lan" in said
        assert f"unit {BDT} (changed)" in said
        assert "01/02/2019" in said

    def test_says_references_in_words_and_shows_no_key(self, run: Any, shown: Any, letter: Path) -> None:
        run("dispatch", "send", "1", "--on", "18/5/2020")
        run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020")
        receipt = of_kind(shown(), "receipt")
        letter_to = f"{BDT}, 01/STTTT-TTr, number 1 of 2020 (Văn bản đi)"
        assert receipt["records_list"] == [f"{letter_to}, 20/05/2020"]
        assert fields(receipt) == {
            "code": (None, "CV-2020-0001.N1"),
            "addressee_id": (None, letter_to), "acknowledged_on": (None, "2020-05-20"),
        }  # fmt: skip
        run(*PLEDGE)
        pledge = fields(of_kind(shown(), "pledge"))
        assert pledge["recipient_id"] == (None, BDT)
        assert pledge["dispatch_id"] == (None, "CV-2020-0001, 01/STTTT-TTr")
        assert not {"id", "office_id", "revoked_on"} & pledge.keys()

    def test_of_a_command_that_was_undone_still_names_its_records(self, run: Any, shown: Any, letter: Path) -> None:
        run(*PLEDGE)
        done = shown()
        run("undo", "--yes")
        undone, undo = shown(done["id"]), shown()
        assert (undone["undone_by"], undo["undoes"]) == (undo["id"], done["id"])
        assert {**undone, "undone_by": None} == done
        pledge = of_kind(undo, "pledge")
        assert (pledge["effect"], pledge["records_list"]) == ("removed", of_kind(done, "pledge")["records_list"])
        assert fields(pledge)["recipient_id"] == (BDT, None)
        said = run("journal", "show", str(done["id"])).out
        assert f"Undone by entry: {undo['id']}" in said
        assert f"Undoes entry: {done['id']}" in run("journal", "show", str(undo["id"])).out

    def test_names_the_record_of_its_time_when_the_key_was_given_again(
        self, run: Any, shown: Any, loaded: Path
    ) -> None:
        run("note", "add", "difficulty", "Một")
        first = shown()["id"]
        run("undo", "--yes")
        run("note", "add", "proposal", "Hai")
        assert of_kind(shown(first), "note")["records_list"] == ["GC-2020-0001, 15/06/2020"]
        assert of_kind(shown(), "note")["records_list"] == ["GC-2020-0002, 15/06/2020"]

    def test_names_a_case_and_what_it_holds_with_the_unit(self, run: Any, shown: Any, loaded: Path) -> None:
        assert run("violation", "add", "BDT-LS", "8.3.b", "--on", "2020-05-14", "--minutes-on", "2020-05-14").code == 0
        for kind in ("violation_case", "case_step", "violation"):
            (name,) = of_kind(shown(), kind)["records_list"]
            assert name.endswith(BDT)

    def test_of_many_names_the_first_that_are_still_there(
        self, run: Any, shown: Any, workspace: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "units.csv"
        rows = [f"MOI-{one},authority,Cơ quan {one},178" for one in range(1, 61)]
        file.write_text("\n".join(["code,kind,name,area", *rows, ""]), encoding="utf-8")
        run("recipient", "import", str(file))
        many = of_kind(shown(), "recipient")
        assert (many["effect"], many["count"], many["more"], many["field_list"]) == ("added", 60, 40, [])
        assert many["records_list"] == [f"Cơ quan {one} (MOI-{one})" for one in range(1, 21)]
        entry = shown()["id"]
        said = run("journal", "show", str(entry)).out
        assert "60 units (added): Cơ quan 1 (MOI-1);" in said
        assert "and 40 more" in " ".join(said.split())
        run("undo", "--yes", "--entry", str(entry))
        gone = of_kind(shown(entry), "recipient")
        assert (gone["count"], gone["records_list"], gone["more"]) == (60, [], 0)
        assert "60 units (added): 60 no longer there" in run("journal", "show", str(entry)).out

    def test_that_is_unknown_or_of_another_office_is_not_found(self, refused: Any, run: Any, loaded: Path) -> None:
        assert "There is no entry 99 in the journal" in refused(4, "journal", "show", "99").err
        assert refused(4, "journal", "show", "0").code == 4
        refused(2, "journal", "show", "x")
        with unguarded(loaded / "postwatch.db") as database:
            database.execute("UPDATE journal_entry SET office_code = 'another' WHERE id = 2")
        assert "There is no entry 2" in refused(4, "journal", "show", "2").err

    def test_a_clerk_reads_no_name_of_a_table_or_column(self, run: Any, busy: Path) -> None:
        names = {name for name in METADATA.tables if "_" in name}
        columns = {column.name for table in METADATA.tables.values() for column in table.columns if "_" in column.name}
        for entry in to_read(run("journal", "list", "--limit", "100", "--json").json):
            said = run("journal", "show", str(entry), "--json", lang="vi").json
            labels = {one["label"] for change in said["changes_list"] for one in change["field_list"]}
            assert not labels & (names | columns)
            assert not [name for change in said["changes_list"] for name in change["records_list"] if "None" in name]


class TestTextsAboutPersons:
    def test_are_in_clear_as_long_as_they_are_kept(self, run: Any, shown: Any, loaded: Path) -> None:
        run("recipient", "edit", "BDT-LS", "--phone", "0205 000 001", "--representative", "Ông A")
        first = shown()["id"]
        run("recipient", "edit", "BDT-LS", "--phone", "0205 000 002")
        assert fields(shown()["changes_list"][0]) == {"phone": ("0205 000 001", "0205 000 002")}
        assert fields(shown(first)["changes_list"][0])["representative"] == (None, "Ông A")
        run("recipient", "forget", "BDT-LS")
        forgotten = fields(shown()["changes_list"][0])
        assert (forgotten["phone"], forgotten["representative"]) == (("(erased)", None), ("(erased)", None))
        assert fields(shown(first)["changes_list"][0])["phone"] == (None, "(erased)")

    def test_of_a_record_that_was_removed_are_erased(self, run: Any, shown: Any, loaded: Path) -> None:
        words = ("--kind", "authority", "--area", "178", "--phone", "0205 000 009")
        run("recipient", "add", "--name", "Một", *words)
        entry = shown()["id"]
        assert fields(of_kind(shown(), "recipient"))["phone"] == (None, "0205 000 009")
        run("undo", "--yes")
        run("recipient", "add", "--name", "Hai", *words, "--code", "HAI")
        assert fields(of_kind(shown(entry), "recipient"))["phone"] == (None, "0205 000 009")
        assert run("recipient", "forget", "CQ-001").code == 0
        assert fields(of_kind(shown(entry), "recipient"))["phone"] == (None, "(erased)")


@pytest.fixture
def chosen(run: Any) -> Callable[..., list[str]]:
    """The commands of the entries that `journal list` gives, newest first."""

    def commands(*words: str) -> list[str]:
        return [entry["command"] for entry in run("journal", "list", *words, "--json").json]

    return commands


class TestAList:
    def test_is_narrowed_to_a_person_a_command_or_a_noun(self, run: Any, chosen: Any, loaded: Path) -> None:
        run("note", "add", "difficulty", "Một", POSTWATCH_ACTOR="lan")
        run("note", "add", "difficulty", "Hai")
        run("register", "reserve")
        assert chosen("--actor", "lan") == ["note add"]
        assert chosen("--command", "note") == ["note add", "note add"]
        assert chosen("--command", "note add", "--limit", "1") == ["note add"]
        assert chosen("--command", "not") == chosen("--command", "note%") == chosen("--actor", "nobody") == []
        assert chosen() == ["register reserve", "note add", "note add", "recipient import", "init"]
        assert run("journal", "list", "--actor", "nobody").code == 0

    def test_is_narrowed_to_days_of_recording(self, run: Any, chosen: Any, letter: Path) -> None:
        assert chosen("--since", "18/5/2020") == ["paper issue CV"]
        assert chosen("--since", "15/5/2020", "--until", "17/5/2020") == ["dispatch generate"]
        assert chosen("--until", "13/5/2020") == chosen("--since", "19/5/2020") == []

    def test_of_a_unit_has_what_touched_it_and_its_records(self, run: Any, chosen: Any, letter: Path) -> None:
        unit = ("--unit", "BDT-LS")
        before = ["paper issue CV", "recipient import"]
        assert chosen(*unit) == before
        run("note", "add", "difficulty", "Chung")
        run("dispatch", "send", "1", "--on", "18/5/2020")
        run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020")
        run("dispatch", "acknowledge", "1", "VTP-LS", "--on", "20/5/2020")
        assert chosen(*unit) == ["paper acknowledge CV", "paper send CV", *before]
        run("recipient", "edit", "VTP-LS", "--address", "Số 1")
        assert len(chosen(*unit)) == 4
        assert chosen(*unit, "--limit", "2") == ["paper acknowledge CV", "paper send CV"]
        assert chosen(*unit, "--command", "recipient") == ["recipient import"]
        assert chosen("--unit", "Bưu điện tỉnh Lạng Sơn") == chosen(*unit)

    def test_of_a_unit_has_what_belongs_to_its_records(self, run: Any, chosen: Any, letter: Path) -> None:
        decide = ("--number", "1", "--authority", "Chủ tịch UBND cấp huyện", "--by", "Ông C", "--fine", "2500000")
        assert run(*VISIT).code == 0
        assert run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", "--minutes-on", "28/5/2020").code == 0
        assert run("case", "sign", "decision", "VV-2020-0001", "--on", "3/6/2020", *decide).code == 0
        assert run("case", "pay", "VV-2020-0001", "--on", "10/6/2020", "--amount", "2500000").code == 0
        acts = ["case pay", "case sign decision", "violation add", "inspect log"]
        assert chosen("--unit", "DPV-013")[:4] == acts
        assert not set(acts) & set(chosen("--unit", "DPV-012"))

    def test_what_is_told_later_of_a_paper_is_a_change_of_it(self, run: Any, letter: Path) -> None:
        decide = ("--authority", "Chủ tịch UBND cấp huyện", "--by", "Ông C", "--fine", "2500000")
        for words in (
            ("add", "DPV-013", "8.3.b", "--on", "28/5/2020", "--minutes-on", "28/5/2020"),
            ("decide", "VV-2020-0001", "--on", "3/6/2020", *decide),
            ("decide", "VV-2020-0001", "--on", "3/6/2020", *decide, "--number", "7"),
        ):
            assert run(*words_for(*words)).code == 0
        number = run("journal", "list", "--json").json[0]["id"]
        (change,) = run("journal", "show", str(number), "--json").json["changes_list"]
        assert (change["effect"], [one["name"] for one in change["field_list"]]) == ("changed", ["number"])
        assert "changed back: sanction decision" in run("undo").out

    def test_of_an_enterprise_has_its_points_and_not_their_records(self, run: Any, chosen: Any, letter: Path) -> None:
        parent = run("recipient", "show", "DPV-013", "--json").json["parent"]
        run("recipient", "edit", "DPV-013", "--address", "Số 1")
        run(*VISIT)
        assert chosen("--unit", parent)[0] == "amend UNIT"
        run("recipient", "edit", "DPV-013", "--parent", "")
        run("recipient", "edit", "DPV-013", "--address", "Số 2")
        assert chosen("--unit", parent)[:2] == ["amend UNIT", "amend UNIT"]
        assert len(chosen("--unit", "DPV-013", "--command", "amend UNIT")) == 3

    def test_of_a_unit_has_what_was_undone_and_nothing_of_a_key_given_again(
        self, run: Any, chosen: Any, letter: Path
    ) -> None:
        before = [len(chosen("--unit", unit)) for unit in ("BDT-LS", "VTP-LS")]
        run("note", "add", "difficulty", "Một", "--unit", "BDT-LS")
        run("undo", "--yes")
        run("note", "add", "difficulty", "Hai", "--unit", "VTP-LS")
        assert chosen("--unit", "BDT-LS")[: -before[0]] == ["undo", "note add"]
        assert chosen("--unit", "VTP-LS")[: -before[1]] == ["note add"]

    def test_of_a_unit_has_a_whole_visit_that_was_undone(self, run: Any, chosen: Any, letter: Path) -> None:
        before = chosen("--unit", "DPV-013")
        run(*VISIT)
        run("undo", "--yes")
        assert chosen("--unit", "DPV-013") == ["undo", "inspect log", *before]

    def test_of_a_unit_has_the_batches_in_which_it_is(
        self, run: Any, chosen: Any, letter: Path, tmp_path: Path
    ) -> None:
        units, signed = tmp_path / "units.csv", tmp_path / "signed.csv"
        points = [f"DP-{one},service_point,Điểm {one},178,MOI" for one in range(1, 61)]
        units.write_text(
            "\n".join(["code,kind,name,area,parent", "MOI,postal_enterprise,Mới,178,", *points, ""]), encoding="utf-8"
        )
        run("recipient", "import", str(units))
        assert chosen("--unit", "DP-7") == ["recipient import"]
        signed.write_text("Mã đơn vị,Ngày ký,Người ký,Gồm các điểm phục vụ\nMOI,10/6/2020,Bà B,all\n", encoding="utf-8")
        run("pledge", "record", "--from", str(signed))
        assert chosen("--unit", "DP-7") == ["pledge record", "recipient import"]
        run("undo", "--yes", "--entry", str(run("undo", "--json").json["entry"]))
        assert chosen("--unit", "DP-7") == ["undo", "pledge record", "recipient import"]
        assert "pledge record" not in chosen("--unit", "BDT-LS")

    def test_of_an_unknown_unit_is_refused(self, refused: Any, loaded: Path) -> None:
        assert "There is no unit KHONG-CO" in refused(4, "journal", "list", "--unit", "KHONG-CO").err


@pytest.mark.system("postgres")
def test_a_server_says_the_same(run: Any, shown: Any, busy: Path, postgres_url: str) -> None:
    def said() -> list[Any]:
        lists = [
            run("journal", "list", "--unit", "VTP-LS", "--limit", "100", "--json").json,
            run(
                "journal", "list", "--command", "dispatch", "--since", "1/1/2020", "--until", "1/1/2100", "--json"
            ).json,
            run("journal", "list", "--since", "1/1/2100", "--json").json,
        ]
        return [*lists, *(shown(entry["id"]) for entry in lists[0])]

    before = said()
    assert [bool(one) for one in before[:3]] == [True, True, False]
    assert run("db", "copy", "--to", postgres_url).code == 0
    point_to(busy, postgres_url)
    assert said() == before
