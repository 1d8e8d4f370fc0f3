"""Re-inspections: what an earlier visit found is looked at again; visits that an incident led to."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from long_runs import DATABASES, few
from word_files import minutes, text

FIRST = (
    "inspect", "log", "DPV-013", "--on", "1/6/2020", "--finding", "Chưa niêm yết", "--finding", "Chưa có sổ",
    "--remedy", "Khắc phục", "--remedy-due", "10/6/2020", "--sign", "Nhận hàng cấm",
)  # fmt: skip
AGAIN = ("inspect", "log", "DPV-013", "--on", "12/6/2020", "--rechecks", "KT-2020-0001")
DAY = "2020-06-15"


@pytest.fixture(params=few(DATABASES, from_place=1, every=2))
def visited(prepare: Any, loaded: Path, request: pytest.FixtureRequest) -> Path:
    """One visit with two findings to be put right and a sign of a violation; on a server in a short run."""
    if request.param == "postgresql":
        request.getfixturevalue("loaded_on_server")
    assert prepare(*FIRST, today=DAY).code == 0
    return loaded


@pytest.fixture
def first(prepare: Any, loaded: Path) -> Path:
    """The same, in a file alone."""
    assert prepare(*FIRST, today=DAY).code == 0
    return loaded


def shown(run: Any, visit: str = "1") -> Any:
    return run("inspect", "show", visit, "--json", today=DAY).json


def remedied(run: Any) -> list[Any]:
    return [one["remedied_on"] for one in shown(run)["findings_list"]]


def seen(run: Any, visit: str = "2") -> dict[int, str]:
    return {one["finding"]: one["result"] for one in shown(run, visit)["checked_list"]}


def recheck(run: Any, *words: str) -> Any:
    answer = run(*AGAIN, *words, "--json", today=DAY)
    assert answer.code == 0, answer
    return answer.json


class TestRecheck:
    def test_what_is_put_right_is_recorded_and_the_rest_is_carried_over(
        self, run: Any, prepare: Any, visited: Path
    ) -> None:
        assert recheck(prepare, "--done", "1")["kind"] == "re_inspection"
        assert seen(run) == {1: "done", 2: "open"}
        assert remedied(run) == ["2020-06-12", None, None]
        assert shown(run, "2")["rechecks"] == "KT-2020-0001"
        assert shown(run)["rechecked_list"] == [{"visit": "KT-2020-0002", "visited_on": "2020-06-12"}]
        assert run("db", "check", today=DAY).code == 0

    def test_a_later_one_finds_the_rest_done(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare, "--done", "1")
        words = ("inspect", "log", "DPV-013", "--on", "14/6/2020", "--rechecks", "1", "--done", "all")
        assert run(*words, today=DAY).code == 0
        assert seen(run, "3") == {1: "done_before", 2: "done"}
        assert remedied(run) == ["2020-06-12", "2020-06-14", None]
        assert seen(run) == {1: "done", 2: "open"}

    def test_without_done_nothing_is_put_right(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare)
        assert seen(run) == {1: "open", 2: "open"}
        assert remedied(run) == [None, None, None]

    def test_what_is_still_open_is_a_finding_of_the_result(self, run: Any, prepare: Any, first: Path) -> None:
        assert recheck(prepare, "--done", "1")["result"] == "findings"
        for done, result in (("all", "clean"), ("2", "findings")):
            assert run("inspect", "amend", "2", "--done", done, "--reason", "x", today=DAY).code == 0
            assert shown(run, "2")["result"] == result

    def test_a_remedy_by_a_day_on_which_it_was_seen_open_is_refused(
        self, run: Any, prepare: Any, refused: Any, first: Path, tmp_path: Path
    ) -> None:
        recheck(prepare, "--done", "1")
        says = "KT-2020-0002 of 12/06/2020 saw finding 2 not put right"
        assert says in refused(3, "inspect", "remedy", "1", "--finding", "2", "--done-on", "12/6/2020", today=DAY).err
        words = ("inspect", "log", "DPV-013", "--on", "11/6/2020", "--rechecks", "1", "--done", "2")
        assert says in refused(3, *words, today=DAY).err
        sheet = tmp_path / "khac-phuc.csv"
        sheet.write_text("Lần kiểm tra,Tồn tại số,Ngày khắc phục\nKT-2020-0001,2,11/6/2020\n", encoding="utf-8")
        assert says in run("inspect", "remedy", "--from", str(sheet), today=DAY).err
        assert run("inspect", "remedy", "1", "--finding", "2", "--done-on", "13/6/2020", today=DAY).code == 0

    def test_what_was_seen_open_says_how_it_is_put_right_where_minutes_state_it(
        self, run: Any, prepare: Any, refused: Any, first: Path
    ) -> None:
        recheck(prepare)
        remedy = ("inspect", "remedy", "1", "--finding", "1", "--done-on", "11/6/2020")
        assert "amend KT-2020-0002 --done 1 --reason TEXT" in refused(3, *remedy, today=DAY).err
        minutes(run, "inspect", "2", "--on", "12/6/2020", today=DAY)
        assert "amend KT-2020-0002 --done 1 --drop-minutes --reason TEXT" in refused(3, *remedy, today=DAY).err
        way = ("inspect", "amend", "2", "--done", "1", "--drop-minutes", "--reason", "Ghi sót")
        assert run(*way, today=DAY).code == 0
        assert remedied(run) == ["2020-06-12", None, None]

    def test_the_scan_of_the_visit_proves_the_remedy(self, run: Any, first: Path, tmp_path: Path) -> None:
        (tmp_path / "bien-ban.pdf").write_bytes(b"%PDF-1.4 scan")
        recheck(run, "--done", "1, 2", "--scan", str(tmp_path / "bien-ban.pdf"))
        assert [one["scan_name"] for one in shown(run)["findings_list"]] == ["bien-ban.pdf", "bien-ban.pdf", None]

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("DPV-014", "--on", "12/6/2020", "--rechecks", "1"), 3, "was to another unit"),
            (("DPV-013", "--on", "1/6/2020", "--rechecks", "1", "--round", "new"), 3, "cannot be looked at again"),
            (("DPV-013", "--on", "12/6/2020", "--rechecks", "9"), 4, "no visit 9"),
            (("DPV-013", "--on", "12/6/2020", "--rechecks", "1", "--done", "3"), 2, "no finding «3» that asks"),
            (("DPV-013", "--on", "12/6/2020", "--rechecks", "1", "--done", "một"), 2, "no finding «một»"),
            (("DPV-013", "--on", "12/6/2020", "--done", "1"), 2, "not of which visit"),
        ],
    )
    def test_what_cannot_be_looked_at_again_is_refused(
        self, refused: Any, first: Path, words: tuple[str, ...], code: int, says: str
    ) -> None:
        assert says in refused(code, "inspect", "log", *words, today=DAY).err

    def test_a_visit_that_asked_for_nothing_is_not_looked_at_again(self, run: Any, refused: Any, first: Path) -> None:
        assert run("inspect", "log", "DPV-014", "--on", "1/6/2020", "--finding", "Một", today=DAY).code == 0
        words = ("inspect", "log", "DPV-014", "--on", "12/6/2020", "--rechecks", "2")
        assert "asks for a remedy" in refused(4, *words, today=DAY).err

    def test_minutes_say_of_each_finding_what_was_seen(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare, "--done", "1")
        made = minutes(run, "inspect", "2", today=DAY)
        document: Any = Document(str(first / made["path"]))
        table = next(one for one in document.tables if one.rows[0].cells[-1].text == "Kết quả")
        assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
            ["1", "Chưa niêm yết", "Khắc phục", "10/06/2020", "đã khắc phục"],
            ["2", "Chưa có sổ", "Khắc phục", "10/06/2020", "chưa khắc phục"],
        ]

    def test_a_sheet_says_it_too(self, run: Any, first: Path, tmp_path: Path) -> None:
        sheet = tmp_path / "kiem-tra.csv"
        titles = "Mã đơn vị,Ngày kiểm tra,Kiểm tra lại lần kiểm tra,Tồn tại cũ đã khắc phục"
        sheet.write_text(f'{titles}\nDPV-013,12/6/2020,KT-2020-0001,"1, 2"\n', encoding="utf-8")
        assert run("inspect", "log", "--from", str(sheet), "--json", today=DAY).json["written"] == 1
        assert seen(run) == {1: "done", 2: "done"}
        assert run("inspect", "log", "--from", str(sheet), "--json", today=DAY).json["unchanged"] == 1


class TestPutRight:
    def test_what_was_seen_is_amended_with_the_remedies(self, run: Any, prepare: Any, visited: Path) -> None:
        recheck(prepare, "--done", "1")
        done = run("inspect", "amend", "2", "--done", "2", "--reason", "Nhầm số", "--json", today=DAY)
        assert done.json["fields_list"] == ["checked_list.1.result", "checked_list.2.result"]
        assert seen(run) == {1: "open", 2: "done"}
        assert remedied(run) == [None, "2020-06-12", None]
        assert run("inspect", "amend", "2", "--on", "13/6/2020", "--reason", "Nhầm ngày", today=DAY).code == 0
        assert remedied(run) == [None, "2020-06-13", None]
        assert run("inspect", "amend", "2", "--rechecks", "", "--reason", "Không phải phúc tra", today=DAY).code == 0
        assert (seen(run), remedied(run), shown(run)["rechecked_list"]) == ({}, [None, None, None], [])
        assert run("db", "check", today=DAY).code == 0

    def test_withdrawn_it_put_nothing_right(self, run: Any, prepare: Any, visited: Path) -> None:
        recheck(prepare, "--done", "all")
        assert run("inspect", "withdraw", "2", "--reason", "Nhầm", "--json", today=DAY).json["along_list"] == [
            "KT-2020-0001"
        ]
        assert (remedied(run), shown(run)["rechecked_list"]) == ([None, None, None], [])
        assert run("undo", "--yes", today=DAY).code == 0
        assert remedied(run) == ["2020-06-12", "2020-06-12", None]
        assert run("db", "check", today=DAY).code == 0

    @pytest.mark.parametrize(
        "words",
        [("withdraw", "2"), ("amend", "2", "--done", ""), ("amend", "2", "--on", "14/6/2020", "--done", "all")],
    )
    def test_a_later_one_that_saw_it_done_too_is_then_the_first(
        self, run: Any, prepare: Any, first: Path, words: tuple[str, ...]
    ) -> None:
        recheck(prepare, "--done", "1")
        later = ("inspect", "log", "DPV-013", "--on", "13/6/2020", "--rechecks", "1", "--done", "all")
        assert prepare(*later, today=DAY).code == 0
        done = run("inspect", *words, "--reason", "x", "--json", today=DAY)
        assert "KT-2020-0003" in done.json["along_list"]
        assert seen(run, "3") == {1: "done", 2: "done"}
        assert remedied(run) == ["2020-06-13", "2020-06-13", None]
        assert run("db", "check", today=DAY).code == 0

    @pytest.mark.parametrize(
        "words",
        [("withdraw", "1"), ("amend", "1", "--finding", "Khác"), ("amend", "1", "--unit", "DPV-014"),
         ("amend", "1", "--on", "2/6/2020")],
    )  # fmt: skip
    def test_what_was_looked_at_again_stays_as_it_was_found(
        self, run: Any, prepare: Any, refused: Any, first: Path, words: tuple[str, ...]
    ) -> None:
        recheck(prepare, "--done", "1")
        said = refused(3, "inspect", *words, "--reason", "x", today=DAY).err
        assert "KT-2020-0002 looked again at what visit KT-2020-0001 found" in said
        assert run("inspect", "amend", "1", "--note", "Có mặt giám đốc", "--reason", "x", today=DAY).code == 0


LATER = ("inspect", "log", "DPV-013", "--on", "14/6/2020", "--rechecks", "1")


def done(run: Any, *words: str) -> Any:
    answer = run("inspect", *words, "--json", today=DAY)
    assert answer.code == 0, answer
    return answer.json


def amended(run: Any, visit: str) -> list[Any]:
    return [one["changes_list"] for one in shown(run, visit)["corrections_list"]]


class TestSeenOpen:
    def test_what_is_not_named_counts_as_it_was_recorded_and_that_is_said(self, run: Any, first: Path) -> None:
        done(run, "remedy", "1", "--done-on", "11/6/2020", "--finding", "1")
        answer = run(*AGAIN, today=DAY)
        assert seen(run) == {1: "done_before", 2: "open"}
        assert "finding 1 was not named and counts as put right" in answer.err
        assert "finding 2" not in answer.err
        assert run("inspect", "show", "2", today=DAY).code == 0

    def test_a_remedy_that_was_seen_open_is_withdrawn_first(
        self, run: Any, prepare: Any, refused: Any, visited: Path
    ) -> None:
        done(prepare, "remedy", "1", "--done-on", "11/6/2020")
        said = refused(3, *AGAIN, "--open", "1", "--done", "2", today=DAY).err
        assert "Finding 1 of visit KT-2020-0001 is recorded as put right on 11/06/2020" in said
        assert "withdraw KT-2020-0001.K1 --reason TEXT" in said
        assert done(run, "withdraw-remedy", "1", "--finding", "1", "--reason", "x")["fields_list"] == [
            "findings_list.1.remedied_on"
        ]
        recheck(prepare, "--open", "1", "--done", "2")
        assert (seen(run), remedied(run)) == ({1: "open", 2: "done_before"}, [None, "2020-06-11", None])
        assert run("db", "check", today=DAY).code == 0

    def test_what_was_recorded_as_put_right_is_amended_to_open(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare, "--done", "all")
        done(run, "amend", "2", "--open", "1", "--reason", "x")
        assert (seen(run), remedied(run)) == ({1: "open", 2: "done"}, [None, "2020-06-12", None])
        assert shown(run, "2")["result"] == "findings"

    def test_what_an_earlier_one_saw_put_right_is_not_open(
        self, run: Any, prepare: Any, refused: Any, first: Path
    ) -> None:
        recheck(prepare, "--done", "1")
        said = refused(3, *LATER, "--open", "1", today=DAY).err
        assert "KT-2020-0002 of 12/06/2020 saw finding 1 put right" in said
        assert "amend KT-2020-0002 --open 1 --reason TEXT" in said
        done(run, "amend", "2", "--open", "1", "--reason", "x")
        assert run(*LATER, "--open", "1", today=DAY).code == 0

    def test_a_day_does_not_turn_open_into_put_right(self, prepare: Any, refused: Any, first: Path) -> None:
        recheck(prepare)
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        said = refused(3, "inspect", "amend", "2", "--on", "15/6/2020", "--reason", "x", today=DAY).err
        assert "KT-2020-0003 of 14/06/2020 saw finding 1 put right" in said

    def test_it_is_not_both(self, refused: Any, first: Path) -> None:
        says = "Finding 1 is said to be put right and not to be"
        assert says in refused(2, *AGAIN, "--open", "1", "--done", "all", today=DAY).err
        words = ("inspect", "log", "DPV-013", "--on", "12/6/2020", "--open", "1")
        assert "--open says of findings, but not of which visit" in refused(2, *words, today=DAY).err

    def test_the_way_out_keeps_what_else_was_put_right(self, run: Any, prepare: Any, refused: Any, first: Path) -> None:
        recheck(prepare, "--done", "2")
        words = ("inspect", "remedy", "1", "--finding", "1", "--done-on", "12/6/2020")
        assert "amend KT-2020-0002 --done 1,2 --reason TEXT" in refused(3, *words, today=DAY).err
        done(run, "amend", "2", "--done", "1,2", "--reason", "x")
        assert seen(run) == {1: "done", 2: "done"}

    def test_a_sheet_says_it_too(self, run: Any, first: Path, tmp_path: Path) -> None:
        sheet = tmp_path / "kiem-tra.csv"
        titles = "Mã đơn vị,Ngày kiểm tra,Kiểm tra lại lần kiểm tra,Tồn tại cũ đã khắc phục,Tồn tại cũ chưa khắc phục"
        sheet.write_text(f"{titles}\nDPV-013,12/6/2020,KT-2020-0001,1,2\n", encoding="utf-8")
        assert done(run, "log", "--from", str(sheet))["written"] == 1
        assert seen(run) == {1: "done", 2: "open"}
        assert done(run, "log", "--from", str(sheet))["unchanged"] == 1


class TestLate:
    def test_an_earlier_one_that_arrives_late_is_the_first(self, run: Any, prepare: Any, visited: Path) -> None:
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        answer = run(*AGAIN, "--done", "1", today=DAY)
        assert "changed along with it: KT-2020-0002" in answer.err
        assert (seen(run, "3"), seen(run, "2")) == ({1: "done", 2: "open"}, {1: "done_before", 2: "open"})
        assert remedied(run) == ["2020-06-12", None, None]
        assert run("db", "check", today=DAY).code == 0

    def test_what_it_changes_is_named_and_is_no_amendment_of_the_others(
        self, run: Any, prepare: Any, visited: Path
    ) -> None:
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        late = recheck(prepare, "--done", "1")
        assert late["along_list"] == ["KT-2020-0002", "KT-2020-0001"]
        assert (seen(run, "2")[1], remedied(run)[0]) == ("done_before", "2020-06-12")
        assert (amended(run, "2"), amended(run, "1")) == ([], [])

    def test_papers_that_printed_the_visit_are_named(self, run: Any, prepare: Any, first: Path) -> None:
        printed = minutes(run, "inspect", "1", "--on", "1/6/2020", today=DAY)["path"]
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        late = run(*AGAIN, "--done", "1", "--json", today=DAY)
        assert late.json["papers_list"] == [printed]
        assert f"{printed} may have printed" in late.err

    def test_one_that_arrives_in_order_is_no_amendment(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare, "--done", "1")
        assert prepare(*LATER, "--done", "2", today=DAY).code == 0
        assert (amended(run, "1"), amended(run, "2")) == ([], [])

    def test_minutes_that_say_it_was_found_put_right_do_not_stand_in_the_way(
        self, run: Any, prepare: Any, first: Path
    ) -> None:
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        printed = minutes(run, "inspect", "2", "--on", "14/6/2020", today=DAY)["path"]
        assert recheck(prepare, "--done", "1")["papers_list"] == [printed]
        assert (seen(run, "3")[1], seen(run, "2")[1], remedied(run)[0]) == ("done", "done_before", "2020-06-12")
        done(run, "withdraw", "3", "--reason", "x")
        assert remedied(run)[0] == "2020-06-14"
        recheck(prepare, "--done", "1")
        done(run, "amend", "2", "--drop-minutes", "--reason", "x")
        assert (seen(run, "2")[1], remedied(run)[0]) == ("done_before", "2020-06-12")

    def test_a_remedy_before_it_was_seen_is_recorded_after(
        self, run: Any, prepare: Any, refused: Any, first: Path
    ) -> None:
        recheck(prepare, "--done", "1")
        words = ("inspect", "remedy", "1", "--finding", "1", "--done-on")
        assert "put right on 12/06/2020" in refused(5, *words, "13/6/2020", today=DAY).err
        recorded = run(*words, "10/6/2020", today=DAY)
        assert (recorded.code, "changed along with it: KT-2020-0002" in recorded.err) == (0, True)
        assert (seen(run), remedied(run)[0]) == ({1: "done_before", 2: "open"}, "2020-06-10")
        assert amended(run, "2") == []
        assert run("db", "check", today=DAY).code == 0

    def test_one_before_a_recorded_remedy_asks_for_its_day(
        self, run: Any, prepare: Any, refused: Any, first: Path
    ) -> None:
        done(prepare, "remedy", "1", "--finding", "1", "--done-on", "13/6/2020")
        assert "is recorded as put right on 13/06/2020" in refused(3, *AGAIN, "--done", "1", today=DAY).err
        done(run, "amend-remedy", "1", "--finding", "1", "--done-on", "12/6/2020", "--reason", "x")
        recheck(prepare, "--done", "1")
        assert (seen(run)[1], remedied(run)[0]) == ("done_before", "2020-06-12")


class TestStated:
    @pytest.mark.parametrize("words", [("withdraw", "2"), ("amend", "2", "--open", "1")])
    def test_what_minutes_of_another_one_printed_is_named(
        self, run: Any, prepare: Any, first: Path, words: tuple[str, ...]
    ) -> None:
        recheck(prepare, "--done", "1")
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        printed = minutes(prepare, "inspect", "3", "--on", "14/6/2020", today=DAY)["path"]
        assert printed in done(run, *words, "--reason", "x")["papers_list"]
        assert seen(run, "3")[1] == "done"

    @pytest.mark.parametrize("words", [("withdraw", "2"), ("amend", "2", "--open", "1")])
    def test_minutes_do_not_say_put_right_of_what_no_more_is(
        self, prepare: Any, refused: Any, first: Path, words: tuple[str, ...]
    ) -> None:
        recheck(prepare, "--done", "1")
        assert prepare(*LATER, today=DAY).code == 0
        minutes(prepare, "inspect", "3", "--on", "14/6/2020", today=DAY)
        said = refused(3, "inspect", *words, "--reason", "x", today=DAY).err
        assert "The minutes of 14/06/2020 state visit KT-2020-0003" in said

    def test_what_changes_along_is_named_and_is_no_amendment_of_it(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare, "--done", "1")
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        assert done(prepare, "withdraw", "2", "--reason", "x")["along_list"] == ["KT-2020-0001", "KT-2020-0003"]
        assert (seen(run, "3")[1], amended(run, "3")) == ("done", [])

    def test_a_withdrawn_one_keeps_what_it_said(self, run: Any, prepare: Any, first: Path) -> None:
        recheck(prepare, "--done", "1")
        assert prepare(*LATER, "--done", "1", today=DAY).code == 0
        done(prepare, "withdraw", "2", "--reason", "x")
        assert seen(run) == {1: "done", 2: "open"}


class TestRemedyPutRight:
    def test_its_day_and_its_scan_are_written_over(self, run: Any, prepare: Any, visited: Path, tmp_path: Path) -> None:
        (tmp_path / "anh.pdf").write_bytes(b"%PDF-1.4 scan")
        done(prepare, "remedy", "1", "--done-on", "10/6/2020")
        words = ("amend-remedy", "1", "--finding", "2", "--done-on", "11/6/2020", "--reason", "Nhầm ngày")
        answer = done(run, *words, "--scan", str(tmp_path / "anh.pdf"))
        assert answer["fields_list"] == [f"findings_list.2.{one}" for one in ("remedied_on", "has_scan", "scan_name")]
        assert remedied(run) == ["2020-06-10", "2020-06-11", None]
        assert amended(run, "1")[0][0] == {
            "field": "findings_list.2.remedied_on", "before": "2020-06-10", "after": "2020-06-11"
        }  # fmt: skip
        assert run("db", "check", today=DAY).code == 0

    def test_withdrawn_the_visit_that_saw_it_is_the_first(self, run: Any, prepare: Any, first: Path) -> None:
        done(prepare, "remedy", "1", "--finding", "1", "--done-on", "10/6/2020")
        recheck(prepare, "--done", "1")
        assert done(run, "withdraw-remedy", "1", "--reason", "x")["along_list"] == ["KT-2020-0002"]
        assert (seen(run)[1], remedied(run)[0]) == ("done", "2020-06-12")
        assert run("undo", "--yes", today=DAY).code == 0
        assert (seen(run)[1], remedied(run)[0]) == ("done_before", "2020-06-10")

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("amend-remedy", "1", "--done-on", "31/5/2020"), 3, "cannot have been put right on 31/05/2020"),
            (("amend-remedy", "1", "--done-on", "13/6/2020"), 3, "KT-2020-0002 of 12/06/2020 saw finding 1 put right"),
            (("amend-remedy", "1", "--done-on", "10/6/2020"), 2, "Nothing of KT-2020-0001 would change"),
            (("amend-remedy", "1", "--done-on", ""), 2, "cannot be empty"),
            (("withdraw-remedy", "1", "--finding", "2"), 3, "KT-2020-0002 of 12/06/2020 saw finding 2 put right"),
            (("withdraw-remedy", "1", "--finding", "3"), 4, "No remedy of finding 3 of visit KT-2020-0001 is recorded"),
            (("withdraw-remedy", "1", "--finding", "7"), 4, "has no finding 7"),
            (("withdraw-remedy", "2"), 4, "No remedy of visit KT-2020-0002 is recorded"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, prepare: Any, refused: Any, first: Path, words: tuple[str, ...], code: int, says: str
    ) -> None:
        done(prepare, "remedy", "1", "--finding", "1", "--done-on", "10/6/2020")
        recheck(prepare, "--done", "all")
        assert says in refused(code, "inspect", *words, "--reason", "x", today=DAY).err

    def test_what_asks_for_no_remedy_any_more_has_no_scan(self, run: Any, first: Path, tmp_path: Path) -> None:
        (tmp_path / "anh.pdf").write_bytes(b"%PDF-1.4 scan")
        done(run, "remedy", "1", "--done-on", "10/6/2020", "--scan", str(tmp_path / "anh.pdf"))
        done(run, "amend", "1", "--remedy", "", "--remedy-due", "", "--reason", "x")
        assert [one["has_scan"] for one in shown(run)["findings_list"]] == [False, False, False]


class TestIncident:
    def test_an_incident_leads_to_a_visit_and_the_visit_to_a_case(self, run: Any, visited: Path) -> None:
        assert (
            run("incident", "add", "--source", "police", "--on", "2/6/2020", "--description", "x", today=DAY).code == 0
        )
        words = ("DPV-014", "--on", "3/6/2020", "--incident", "TB-2020-0001", "--sign", "Nhận hàng cấm")
        assert run("inspect", "log", *words, today=DAY).code == 0
        assert shown(run, "2")["incident"] == "TB-2020-0001"
        act = ("violation", "add", "DPV-014", "8.3.b", "--on", "3/6/2020", "--visit", "KT-2020-0002", "--json")
        case = run(*act, today=DAY).json["case"]
        assert run("incident", "show", "1", "--json", today=DAY).json["visits_list"] == [
            {"visit": "KT-2020-0002", "recipient": "DPV-014", "visited_on": "2020-06-03", "case": case}
        ]
        assert f"KT-2020-0002 (DPV-014, 03/06/2020, case {case})" in run("incident", "show", "1", today=DAY).out

    def test_minutes_give_it_as_the_reason_of_an_unannounced_visit(self, run: Any, first: Path) -> None:
        def reason(*source: str, visit: str, more: tuple[str, ...] = ()) -> str:
            added = run(
                "incident", "add", *source, "--on", "2/6/2020", "--description", "2 kiện pháo", "--json", today=DAY
            )
            words = ("inspect", "log", "DPV-014", "--on", "3/6/2020", "--round", "new", "--incident", added.json["id"])
            assert run(*words, *more, today=DAY).code == 0
            paper = text(first / minutes(run, "inspect", visit, today=DAY)["path"])
            return paper.partition("Lý do: ")[2].partition("\n")[0]

        police = ("--source", "police", "--sender-number", "45/CA", "--sender-number-on", "2/6/2020")
        assert reason(*police, visit="2") == (
            "tin báo của công an ngày 02 tháng 6 năm 2020, văn bản số 45/CA ngày 02 tháng 6 năm 2020: 2 kiện pháo."
        )
        # Who complained, and of what, is not told to the unit.
        said = reason("--source", "citizen", visit="3", more=("--reason", "Kiểm tra đột xuất theo chỉ đạo"))
        assert said == "Kiểm tra đột xuất theo chỉ đạo; phản ánh của người dân, khách hàng ngày 02 tháng 6 năm 2020."
        assert reason("--source", "customs", visit="4", more=("--kind", "planned")) == ""

    def test_the_visit_is_not_before_it(self, run: Any, refused: Any, first: Path) -> None:
        assert (
            run("incident", "add", "--source", "police", "--on", "2/6/2020", "--description", "x", today=DAY).code == 0
        )
        words = ("inspect", "log", "DPV-014", "--on", "1/6/2020", "--incident", "1")
        assert "is before incident TB-2020-0001" in refused(3, *words, today=DAY).err
        assert run("inspect", "log", "DPV-014", "--on", "3/6/2020", "--incident", "1", today=DAY).code == 0
        refused(3, "incident", "amend", "1", "--on", "4/6/2020", "--reason", "x", today=DAY)
        assert "led to visit KT-2020-0002" in refused(3, "incident", "withdraw", "1", "--reason", "x", today=DAY).err
        assert run("inspect", "amend", "2", "--incident", "", "--reason", "x", today=DAY).code == 0
        assert run("incident", "withdraw", "1", "--reason", "x", today=DAY).code == 0

    def test_an_incident_at_another_legal_person_is_taken_with_a_warning(self, run: Any, visited: Path) -> None:
        at = ("--source", "police", "--on", "2/6/2020", "--description", "x", "--unit", "BDT-LS")
        assert run("incident", "add", *at, today=DAY).code == 0
        logged = run("inspect", "log", "VTP-LS", "--on", "3/6/2020", "--incident", "1", "--json", today=DAY)
        assert logged.json["incident_at"] == "BDT-LS"
        assert "the incident was at another unit: BDT-LS" in logged.err
