"""How a letter ends: void, recalled, replaced, corrected; its number, tasks, pledges and chases follow."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest


def issue(run: Any, code: str, *words: str, on: str = "10/6/2020") -> Any:
    answer = run("dispatch", "issue", code, "--on", on, *words, "--json")
    assert answer.code == 0, answer
    return answer.json


def drafted(run: Any, *words: str) -> str:
    answer = run("dispatch", *words, "--json")
    assert answer.code == 0, answer
    assert answer.json["status"] == "draft"
    return str(answer.json["id"])


def statuses(run: Any) -> dict[str, str]:
    return {letter["id"]: letter["status"] for letter in run("dispatch", "list", "--json").json}


def tasks(run: Any, dispatch: str, *words: str) -> list[Any]:
    return list(run("task", "list", "--dispatch", dispatch, *words, "--json").json)


def states(run: Any, dispatch: str) -> Counter[str]:
    return Counter(task["status"] for task in tasks(run, dispatch))


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def pledge(run: Any, unit: str, day: str = "25/5/2020") -> Any:
    return run("pledge", "record", unit, "--signed-on", day, "--signer", "Bà B", "--json")


# An enterprise that is registered after the letter: it has no task of it, but may answer it.
LATE = ("recipient", "add", "--kind", "postal_enterprise", "--name", "Doanh nghiệp mới", "--area", "Lạng Sơn", "--code",
        "DNX", "--active-from", "1/5/2020")  # fmt: skip


class TestVoid:
    def test_a_letter_that_was_never_sent_is_void_and_so_are_its_number_and_tasks(self, run: Any, letter: Path) -> None:
        ended = run("dispatch", "void", "1", "--reason", "Sai nơi nhận", "--json").json
        assert (ended["status"], ended["ended_on"], ended["end_reason"]) == ("void", "2020-06-15", "Sai nơi nhận")
        assert states(run, "CV-2020-0001") == {"waived": 65}
        (line,) = run("register", "list", "--json").json
        assert (line["number"], line["status"], line["symbol"]) == (1, "void", "01/STTTT-TTr")
        assert (letter / ended["path"]).is_file()
        assert not [item for item in run("status", "--json").json["items_list"] if item["kind"] in {"unsent", "task"}]

    def test_its_number_is_not_given_again_and_the_campaign_may_ask_anew(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        prepare("dispatch", "void", "1", "--reason", "Sai nơi nhận")
        assert pledge(run, "BDT-LS").code == 3
        again = issue(prepare, drafted(prepare, "generate"))
        assert again["symbol"] == "02/STTTT-TTr"
        assert states(run, again["id"]) == {"open": 65}
        assert pledge(run, "BDT-LS", "11/6/2020").code == 0

    @pytest.mark.parametrize(
        "words",
        [
            ("dispatch", "send", "1", "--unit", "BDT-LS"),
            ("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020"),
            ("task", "report", "NV-2020-0001", "--on", "10/6/2020", "--text", "Đã làm"),
            ("pledge", "record", "BDT-LS", "--signed-on", "25/5/2020", "--signer", "Bà B"),
        ],
    )
    def test_a_letter_that_somebody_got_is_not_void(
        self, run: Any, refused: Any, letter: Path, words: tuple[str, ...]
    ) -> None:
        done = run(*words)
        assert done.code == 0, done
        assert "paper recall CV-2020-0001" in refused(3, "dispatch", "void", "1", "--reason", "x").err

    def test_a_void_letter_that_is_typed_late_has_its_own_day(self, run: Any, refused: Any, letter: Path) -> None:
        words = ("dispatch", "void", "1", "--reason", "x", "--on")
        assert "The day 16/06/2020 is in the future" in refused(3, *words, "16/6/2020").err
        assert "before 18/05/2020, the first day of 01/STTTT-TTr" in refused(3, *words, "17/5/2020").err
        assert run(*words, "20/5/2020", "--json").json["ended_on"] == "2020-05-20"
        task = run("task", "list", "--json").json[0]["id"]
        assert run("task", "show", task, "--json").json["waived_on"] == "2020-05-20"

    def test_what_is_no_standing_letter_is_not_void(self, prepare: Any, refused: Any, letter: Path) -> None:
        refused(4, "dispatch", "void", "9", "--reason", "x")
        refused(2, "dispatch", "void", "1", "--reason", " ")
        prepare("dispatch", "void", "1", "--reason", "x")
        again = refused(5, "dispatch", "void", "1", "--reason", "x")
        assert "CV-2020-0001, 01/STTTT-TTr, is void already" in again.err
        assert "show CV-2020-0001" in refused(3, "dispatch", "send", "1").err

    def test_a_letter_that_ended_another_is_not_void(self, run: Any, prepare: Any, refused: Any, letter: Path) -> None:
        issue(prepare, drafted(prepare, "replace", "1"))
        answer = refused(3, "dispatch", "void", "CV-2020-0002", "--reason", "x")
        assert "02/STTTT-TTr ended 01/STTTT-TTr" in answer.err
        issue(prepare, drafted(prepare, "recall", "CV-2020-0002", "--reason", "x"))
        refused(3, "dispatch", "void", "CV-2020-0003", "--reason", "x")
        assert states(run, "CV-2020-0002") == {"waived": 65}

    def test_a_letter_that_another_corrects_is_void_only_after_that_one(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        correction = drafted(prepare, "correct", "1", "--text", "x")
        issue(prepare, correction)
        answer = refused(3, "dispatch", "void", "1", "--reason", "x")
        assert f"paper void {correction}" in answer.err
        prepare("dispatch", "void", correction, "--reason", "x")
        assert run("dispatch", "void", "1", "--reason", "x").code == 0

    def test_a_letter_whose_correction_was_recalled_is_ended_by_a_letter_too(
        self, prepare: Any, refused: Any, letter: Path
    ) -> None:
        correction = drafted(prepare, "correct", "1", "--text", "x")
        issue(prepare, correction)
        prepare("dispatch", "send", correction, "--on", "10/6/2020")
        issue(prepare, drafted(prepare, "recall", correction, "--reason", "x"))
        assert "paper recall CV-2020-0001" in refused(3, "dispatch", "void", "1", "--reason", "x").err

    def test_a_letter_answered_by_a_pledge_is_not_void_even_without_a_task(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        prepare(*LATE)
        assert pledge(run, "DNX").code == 0
        answer = refused(3, "dispatch", "void", "1", "--reason", "x")
        assert "the pledge CK-2020-0001 answers it" in answer.err
        assert "paper recall CV-2020-0001" in answer.err
        prepare("pledge", "revoke", "CK-2020-0001", "--reason", "x")
        assert run("dispatch", "void", "1", "--reason", "x").code == 0

    def test_a_letter_that_a_follow_up_chases_is_void_only_after_that_one(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        prepare("dispatch", "send", "1")
        code = prepare("followup", "generate", "--audience", "districts", "--json").json["id"]
        assert prepare("followup", "issue", code, "--on", "15/6/2020").code == 0
        with closing(sqlite3.connect(letter / "postwatch.db")) as database:  # earlier versions chased unsent letters
            database.execute("UPDATE addressee SET sent_on = NULL, channel = NULL")
            database.commit()
        answer = refused(3, "dispatch", "void", "1", "--reason", "x")
        assert f"paper void {code}" in answer.err
        prepare("followup", "void", code, "--reason", "x")
        assert run("dispatch", "void", "1", "--reason", "x").code == 0

    def test_a_void_number_is_said_to_be_void_when_it_is_typed(self, prepare: Any, refused: Any, letter: Path) -> None:
        prepare("register", "reserve")
        prepare("register", "void", "2", "--reason", "Không dùng")
        other = drafted(prepare, "correct", "1", "--text", "x")
        assert (
            "is void and stays void" in refused(5, "dispatch", "issue", other, "--on", "15/6/2020", "--number", "2").err
        )

    def test_a_number_that_a_letter_bears_is_void_only_with_it(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        assert "paper void" in refused(3, "register", "void", "1", "--reason", "x").err
        prepare("register", "reserve")
        voided = run("register", "void", "2", "--reason", "Không dùng", "--json").json
        assert (voided["status"], voided["note"]) == ("void", "Không dùng")
        assert "is void and stays void" in refused(5, "register", "void", "2", "--reason", "x").err
        refused(4, "register", "void", "3", "--reason", "x")
        refused(4, "register", "void", "2", "--reason", "x", "--year", "2019")
        assert run("register", "reserve", "--json").json[0]["number"] == 3


class TestADraftThatIsDropped:
    @pytest.fixture(autouse=True)
    def sent(self, prepare: Any, letter: Path) -> None:
        """The letter of 2020 was sent: it may be recalled."""
        prepare("dispatch", "send", "1", "--on", "18/5/2020")

    def test_it_bears_no_number_and_says_when_and_why_it_was_dropped(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        code = drafted(prepare, "recall", "1", "--reason", "x")
        said = run("dispatch", "void", code, "--reason", "Nhầm công văn")
        assert said.out == f"The draft {code} is dropped\n"
        shown = run("dispatch", "show", code, "--json").json
        assert (shown["status"], shown["ended_on"], shown["end_reason"]) == ("draft", "2020-06-15", "Nhầm công văn")
        assert [(one["id"], one["ended_on"]) for one in run("dispatch", "list", "--json").json] == [
            ("CV-2020-0001", None), (code, "2020-06-15"),
        ]  # fmt: skip
        assert "dropped: Nhầm công văn" in " ".join(run("dispatch", "show", code).out.split())
        assert "dropped" in run("dispatch", "list").out
        assert len(run("register", "list", "--json").json) == 1
        assert run("db", "check").code == 0

    def test_it_is_not_dropped_before_it_was_drafted_though_the_clock_goes_back(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        code = drafted(prepare, "recall", "1", "--reason", "x")
        run("dispatch", "void", code, "--reason", "Nhầm công văn", today="2020-06-14")
        assert run("dispatch", "show", code, "--json").json["ended_on"] == "2020-06-15"

    def test_it_is_neither_issued_nor_sent_nor_dropped_again(self, prepare: Any, refused: Any, letter: Path) -> None:
        code = drafted(prepare, "recall", "1", "--reason", "x")
        prepare("dispatch", "void", code, "--reason", "Nhầm công văn")
        for words in (("issue", code, "--on", "15/6/2020"), ("void", code, "--reason", "x"), ("send", code)):
            answer = refused(3, "dispatch", *words)
            assert f"The draft {code} was dropped on 15/06/2020: Nhầm công văn" in answer.err

    def test_another_letter_may_end_what_it_would_have_ended(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        code = drafted(prepare, "recall", "1", "--reason", "x")
        answer = refused(5, "dispatch", "replace", "1")
        assert f"paper void {code}" in answer.err
        prepare("dispatch", "void", code, "--reason", "x")
        issue(prepare, drafted(prepare, "replace", "1"))
        assert statuses(run)["CV-2020-0001"] == "replaced"

    def test_dropping_it_is_taken_back(self, run: Any, prepare: Any, letter: Path) -> None:
        code = drafted(prepare, "recall", "1", "--reason", "x")
        prepare("dispatch", "void", code, "--reason", "x")
        assert run("undo", "--yes").code == 0
        issue(prepare, code)


class TestDrafts:
    def waiting(self, run: Any) -> list[str]:
        items = run("status", "--json").json["items_list"]
        return [item["command"].split()[3] for item in items if item["kind"] == "draft"]

    def test_a_draft_waits_on_the_desk_until_it_is_dropped(self, run: Any, prepare: Any, letter: Path) -> None:
        code = drafted(prepare, "correct", "1", "--text", "x")
        assert self.waiting(run) == [code]
        run("dispatch", "void", code, "--reason", "x")
        assert self.waiting(run) == []

    def test_a_second_draft_waits_no_more_once_a_letter_has_its_place(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        code = drafted(prepare, "generate")
        assert self.waiting(run) == []
        prepare("dispatch", "void", "1", "--reason", "x")
        assert self.waiting(run) == [code]
        issue(prepare, code)
        assert self.waiting(run) == []

    @pytest.mark.parametrize("end", [("replace", "1"), ("recall", "1", "--reason", "x")])
    def test_what_speaks_of_a_letter_that_ended_waits_no_more(
        self, run: Any, prepare: Any, letter: Path, end: tuple[str, ...]
    ) -> None:
        prepare("dispatch", "send", "1", "--on", "2020-06-01")
        ender, correction = drafted(prepare, *end), drafted(prepare, "correct", "1", "--text", "x")
        chases = [one["id"] for one in run("followup", "generate", "--json").json]
        assert self.waiting(run) == [ender, correction, *chases]
        issue(prepare, ender)
        assert self.waiting(run) == []


class TestTheOrderOfDays:
    @pytest.fixture
    def out(self, prepare: Any, letter: Path) -> Path:
        """The letter was sent to the post on 20 May and to all others on 10 June."""
        prepare("dispatch", "send", "1", "--unit", "BDT-LS", "--on", "20/5/2020")
        prepare("dispatch", "send", "1", "--on", "10/6/2020", "--channel", "post")
        return letter

    @pytest.mark.parametrize(
        "words", [("recall", "1", "--reason", "x"), ("replace", "1"), ("correct", "1", "--text", "x")]
    )
    def test_a_letter_about_a_letter_is_not_before_its_last_sending(
        self, prepare: Any, refused: Any, out: Path, words: tuple[str, ...]
    ) -> None:
        code = drafted(prepare, *words)
        answer = refused(3, "dispatch", "issue", code, "--on", "09/06/2020")
        assert "The day 09/06/2020 is before 10/06/2020, the day on which 01/STTTT-TTr was sent" in answer.err
        assert "paper send CV-2020-0001 --amend --on DAY" in answer.err
        issue(prepare, code, on="10/6/2020")

    def test_an_ender_is_not_of_a_day_before_the_letter(self, prepare: Any, refused: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--on", "18/5/2020")
        code = drafted(prepare, "recall", "1", "--reason", "x")
        refused(3, "dispatch", "issue", code, "--on", "17/5/2020")
        issue(prepare, code, on="18/5/2020")

    def test_a_unit_receives_nothing_before_it_was_sent_to_that_unit(self, run: Any, refused: Any, out: Path) -> None:
        answer = refused(3, "dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "9/6/2020")
        assert "The day 09/06/2020 is before 10/06/2020, the day on which 01/STTTT-TTr was sent" in answer.err
        refused(3, "dispatch", "acknowledge", "1", "BDT-LS", "--on", "19/5/2020")
        assert run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020").code == 0
        assert run("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "10/6/2020").code == 0

    def test_a_sheet_of_receipts_is_held_to_it_too(self, run: Any, out: Path, tmp_path: Path) -> None:
        sheet = tmp_path / "nhan.csv"
        sheet.write_text("Mã đơn vị,Ngày nhận\nPVHTT-BS,9/6/2020\nPVHTT-CAL,10/6/2020\n", encoding="utf-8")
        answer = run("dispatch", "acknowledge", "1", "--from", str(sheet), "--json")
        assert (answer.code, [row["row"] for row in answer.json["refused_list"]]) == (7, [2])

    def test_where_no_day_of_sending_is_recorded_any_day_since_the_letter_may_be(self, run: Any, letter: Path) -> None:
        assert run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "18/5/2020").code == 0

    def test_a_wrong_day_of_sending_is_put_right_and_the_channel_stays(
        self, run: Any, prepare: Any, refused: Any, out: Path
    ) -> None:
        prepare("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020")
        refused(2, "dispatch", "send", "1", "--amend")
        refused(3, "dispatch", "send", "1", "--amend", "--on", "17/5/2020")
        assert (
            "received the letter on 20/05/2020"
            in refused(3, "dispatch", "send", "1", "--amend", "--on", "21/5/2020").err
        )
        sent = run("dispatch", "send", "1", "--amend", "--unit", "PVHTT-BS", "--on", "19/5/2020", "--json").json
        assert sent["recipients_list"] == ["PVHTT-BS"]
        shown = run("dispatch", "show", "1", "--json").json["addressees_list"]
        assert {one["recipient"]: (one["sent_on"], one["channel"]) for one in shown}["PVHTT-BS"] == (
            "2020-05-19",
            "post",
        )
        said = run("dispatch", "send", "1", "--amend", "--on", "19/5/2020").out
        assert "CV-2020-0001: sent to 16 units on 19/05/2020, as put right now" in said
        assert run("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "19/5/2020").code == 0

    def test_a_sending_that_is_not_recorded_is_not_amended(self, refused: Any, letter: Path) -> None:
        answer = refused(3, "dispatch", "send", "1", "--amend", "--on", "20/5/2020")
        assert "paper send CV-2020-0001 --on DAY" in answer.err


class TestRecall:
    @pytest.fixture
    def recalled(self, prepare: Any, letter: Path) -> Path:
        """The letter of 2020 was sent, one unit pledged, and then it was recalled on 10 June."""
        prepare("dispatch", "send", "1", "--on", "19/5/2020")
        assert pledge(prepare, "BDT-LS").code == 0
        issue(prepare, drafted(prepare, "recall", "1", "--reason", "Sai căn cứ pháp lý"))
        return letter

    def test_until_it_is_issued_nothing_ends(self, run: Any, prepare: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--on", "18/5/2020")
        code = drafted(prepare, "recall", "1", "--reason", "x")
        assert statuses(run) == {"CV-2020-0001": "sent", code: "draft"}
        assert states(run, "CV-2020-0001") == {"open": 65}

    def test_issued_it_ends_the_letter_and_its_open_tasks(self, run: Any, recalled: Path) -> None:
        assert statuses(run) == {"CV-2020-0001": "recalled", "CV-2020-0002": "issued"}
        assert states(run, "CV-2020-0001") == {"waived": 64, "done": 1}
        assert tasks(run, "CV-2020-0002") == []
        first, second = (run("dispatch", "show", code, "--json").json for code in ("CV-2020-0001", "CV-2020-0002"))
        assert (first["ended_by"], first["ended_on"], first["end_reason"]) == (
            "CV-2020-0002", "2020-06-10", "02/STTTT-TTr",
        )  # fmt: skip
        assert (second["recalls"], second["recipients"], second["sent"]) == ("CV-2020-0001", 16, 0)
        assert "ended by CV-2020-0002" in " ".join(run("dispatch", "show", "CV-2020-0001").out.split())
        assert "recalls CV-2020-0001" in " ".join(run("dispatch", "show", "CV-2020-0002").out.split())

    def test_both_stand_in_the_register_and_the_number_stays(self, run: Any, recalled: Path) -> None:
        lines = run("register", "list", "--json").json
        assert [(line["symbol"], line["status"]) for line in lines] == [
            ("01/STTTT-TTr", "issued"), ("02/STTTT-TTr", "issued"),
        ]  # fmt: skip

    def test_its_words_name_the_letter_the_reason_and_the_same_addressees(self, run: Any, recalled: Path) -> None:
        words = words_of(recalled / run("dispatch", "show", "2", "--json").json["path"])
        cited = "Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020"
        assert f"V/v thu hồi {cited}" in " ".join(words.split())  # lines of a subject are set one by one
        assert f"thu hồi {cited} của Sở Thông tin và Truyền thông. Lý do: Sai căn cứ pháp lý." in words
        assert "Số: 02/STTTT-TTr" in words
        for line in ("Phòng Văn hóa, thông tin các huyện, thành phố", "Đề nghị Quý cơ quan, đơn vị không thực hiện"):
            assert line in words

    def test_nobody_is_asked_for_a_pledge_any_more_and_nobody_is_chased(
        self, run: Any, refused: Any, recalled: Path
    ) -> None:
        assert run("pledge", "missing", "--json").json == []
        refused(3, "followup", "generate")
        refused(3, "followup", "generate", "--dispatch", "1")
        assert pledge(run, "VTP-LS", "10/6/2020").code == 3
        assert run("pledge", "list", "--json").json[0]["status"] == "active"

    def test_only_the_recall_waits_on_the_desk(self, run: Any, recalled: Path) -> None:
        waiting = [item for item in run("status", "--json").json["items_list"] if item["kind"] in {"unsent", "receipt"}]
        assert ["02/STTTT-TTr" in item["what"] for item in waiting] == [True]

    def test_it_is_sent_and_acknowledged_like_any_letter(self, run: Any, refused: Any, recalled: Path) -> None:
        assert run("dispatch", "send", "2", "--on", "11/6/2020", "--json").json["sent"] == 16
        assert run("dispatch", "acknowledge", "2", "BDT-LS", "--on", "12/6/2020").code == 0
        refused(3, "dispatch", "acknowledge", "CV-2020-0001", "BDT-LS", "--on", "12/6/2020")
        refused(3, "dispatch", "sheets", "CV-2020-0001")

    def test_the_campaign_may_ask_anew_and_a_pledge_that_was_given_still_counts(
        self, run: Any, prepare: Any, recalled: Path
    ) -> None:
        again = issue(prepare, drafted(prepare, "generate"), on="11/6/2020")
        assert run("pledge", "coverage", "--json").json["direct"] == 1
        assert pledge(run, "VTP-LS", "12/6/2020").code == 0
        assert again["symbol"] == "03/STTTT-TTr"

    def test_who_pledged_before_owes_no_pledge_when_the_campaign_asks_anew(
        self, run: Any, prepare: Any, recalled: Path
    ) -> None:
        again = issue(prepare, drafted(prepare, "generate"), "--due", "12/6/2020", on="11/6/2020")
        asked = [task for task in tasks(run, again["id"]) if task["instruction"] == "pledge"]
        done = {task["recipient"] for task in asked if task["status"] == "done"}
        assert done == {"BDT-LS"}
        assert {unit["code"] for unit in run("pledge", "missing", "--json").json} == {
            task["recipient"] for task in asked if task["status"] == "open"
        }
        prepare("pledge", "revoke", "1", "--reason", "x")
        assert {task["status"] for task in tasks(run, again["id"], "--unit", "BDT-LS")} == {"open"}

    def test_nor_do_the_points_that_the_pledge_covers(self, run: Any, prepare: Any, letter: Path) -> None:
        words = ("BDT-LS", "--signed-on", "25/5/2020", "--signer", "Bà B", "--covers", "all")
        assert run("pledge", "record", *words).code == 0
        issue(prepare, drafted(prepare, "recall", "1", "--reason", "x"))
        again = issue(prepare, drafted(prepare, "generate"), "--due", "12/6/2020")
        done = [task for task in tasks(run, again["id"], "--status", "done") if task["instruction"] == "pledge"]
        covered = run("pledge", "coverage", "--json").json["by_parent"]
        assert (len(done), covered > 0) == (1 + covered, True)

    def test_a_recall_is_not_recalled_and_not_replaced_but_corrected(
        self, run: Any, refused: Any, recalled: Path
    ) -> None:
        assert "stays recalled" in refused(3, "dispatch", "recall", "2", "--reason", "x").err
        assert "paper correct CV-2020-0002" in refused(3, "dispatch", "replace", "2").err
        refused(3, "dispatch", "recall", "CV-2020-0001", "--reason", "x")
        refused(3, "dispatch", "correct", "CV-2020-0001", "--text", "x")
        assert drafted(run, "correct", "2", "--text", "Đọc là 11/6/2020")


class TestReplace:
    @pytest.fixture
    def replaced(self, run: Any, prepare: Any, letter: Path) -> Path:
        """Sent, reported on and pledged under; then replaced on 10 June with a deadline of the 30th."""
        prepare("dispatch", "send", "1", "--on", "19/5/2020")
        assert pledge(prepare, "BDT-LS").code == 0
        standing = next(
            task
            for task in tasks(run, "CV-2020-0001")
            if task["recipient"] == "PVHTT-BS" and task["mode"] == "standing"
        )
        assert prepare("task", "report", standing["id"], "--on", "5/6/2020", "--text", "Đã làm").code == 0
        prepare("task", "waive", tasks(run, "CV-2020-0001", "--unit", "PVHTT-CAL")[0]["id"], "--reason", "x")
        issue(prepare, drafted(prepare, "replace", "1", "--polish"), "--due", "30/6/2020")
        return letter

    def test_one_that_gives_no_task_begins_no_count_of_tasks(self, run: Any, prepare: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--on", "10/6/2020")
        code = run("dispatch", "replace", "CV-2020-0001", "--json", today="2021-01-11").json["id"]
        assert run("dispatch", "issue", code, "--on", "11/1/2021", today="2021-01-11").code == 0
        with closing(sqlite3.connect(letter / "postwatch.db")) as database:
            counted = database.execute("SELECT prefix, last FROM code_counter WHERE year = 2021").fetchall()
        assert counted == [("CV", 1)]

    def test_the_new_letter_takes_over_all_tasks_as_they_stand(self, run: Any, replaced: Path) -> None:
        assert statuses(run) == {"CV-2020-0001": "replaced", "CV-2020-0002": "issued"}
        assert tasks(run, "CV-2020-0001") == []
        assert states(run, "CV-2020-0002") == {"open": 63, "done": 1, "waived": 1}
        assert sum(task["reported_to"] is not None for task in tasks(run, "CV-2020-0002")) == 1

    def test_open_tasks_take_its_deadline_and_text_and_done_tasks_keep_theirs(self, run: Any, replaced: Path) -> None:
        found = tasks(run, "CV-2020-0002")
        assert {task["due_on"] for task in found if task["status"] == "open"} == {"2020-06-30"}
        assert {task["due_on"] for task in found if task["status"] != "open"} == {None}
        bulletin = {
            task["text"] for task in found if task["recipient"].startswith("PVHTT") and task["status"] == "open"
        }
        letter = words_of(replaced / run("dispatch", "show", "2", "--json").json["path"])
        assert any(text[:60] in letter for text in bulletin)
        assert not any("Nghị định 15/2020 ngày" in text for text in bulletin), "the slip that the new letter mends"

    def test_each_unit_has_each_task_once(self, run: Any, replaced: Path) -> None:
        pairs = Counter((task["recipient"], task["instruction"]) for task in run("task", "list", "--json").json)
        assert set(pairs.values()) == {1}

    def test_the_letter_says_what_it_replaces_before_its_last_sentence(self, run: Any, replaced: Path) -> None:
        words = words_of(replaced / run("dispatch", "show", "2", "--json").json["path"])
        sentence = (
            "Công văn này thay thế Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020 của Sở Thông tin và Truyền thông."
        )
        assert sentence in words
        assert words.index(sentence) > words.index("Phòng Văn hóa và Thông tin")

    def test_a_pledge_that_answered_the_replaced_letter_still_counts(self, run: Any, replaced: Path) -> None:
        assert run("pledge", "coverage", "--json").json["direct"] == 1
        assert "BDT-LS" not in {unit["code"] for unit in run("pledge", "missing", "--json").json}

    def test_a_pledge_that_was_signed_under_the_replaced_letter_is_recorded_later(
        self, run: Any, replaced: Path
    ) -> None:
        assert pledge(run, "VTP-LS", "1/6/2020").json["counts_from"] is None
        assert states(run, "CV-2020-0002")["done"] == 2
        assert pledge(run, "DPV-001", "17/5/2020").json["counts_from"] == "2020-05-18"

    def test_a_unit_registered_later_that_pledged_owes_the_new_letter_no_pledge(
        self, run: Any, prepare: Any, replaced: Path
    ) -> None:
        prepare(*LATE)
        assert pledge(run, "DNX").code == 0
        code = drafted(prepare, "replace", "2")
        issue(prepare, code, on="12/6/2020")
        mine = [task for task in tasks(run, code, "--unit", "DNX") if task["instruction"] == "pledge"]
        assert [(task["status"], task["opened_on"]) for task in mine] == [("done", "2020-06-12")]

    def test_only_the_new_letter_waits_on_the_desk(self, run: Any, replaced: Path) -> None:
        waiting = [item for item in run("status", "--json").json["items_list"] if item["kind"] in {"unsent", "receipt"}]
        assert ["02/STTTT-TTr" in item["what"] for item in waiting] == [True]

    def test_the_report_counts_the_tasks_once(self, run: Any, replaced: Path) -> None:
        figures = run("report", "monthly", "--month", "2020-06", "--format", "json", "--on", "14/6/2020")
        assert figures.code == 0, figures
        assert figures.json["figures"]["tasks_open"]["value"] == 64  # the waiver came on the 15th

    def test_a_replacement_is_replaced_in_its_turn(self, run: Any, prepare: Any, replaced: Path) -> None:
        issue(prepare, drafted(prepare, "replace", "2"), on="12/6/2020")
        assert statuses(run)["CV-2020-0002"] == "replaced"
        assert states(run, "CV-2020-0003") == {"open": 63, "done": 1, "waived": 1}


class TestCorrect:
    def test_a_corrected_letter_stands_on(self, run: Any, prepare: Any, letter: Path) -> None:
        issue(
            prepare, drafted(prepare, "correct", "1", "--text", "Tại trang 2, “ngày 3/2/2020” đọc là “ngày 03/02/2020”")
        )
        assert statuses(run) == {"CV-2020-0001": "issued", "CV-2020-0002": "issued"}
        assert states(run, "CV-2020-0001") == {"open": 65}
        first, second = (run("dispatch", "show", code, "--json").json for code in ("1", "2"))
        assert (first["corrected_by_list"], first["ended_by"], second["corrects"]) == (
            ["CV-2020-0002"], None, "CV-2020-0001",
        )  # fmt: skip
        assert "corrected by CV-2020-0002" in " ".join(run("dispatch", "show", "1").out.split())
        words = words_of(letter / second["path"])
        assert "V/v đính chính Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020" in words
        assert "Tại trang 2, “ngày 3/2/2020” đọc là “ngày 03/02/2020”." in words
        assert second["recipients"] == 16

    def test_a_correction_gives_no_tasks_and_answers_no_pledge(self, run: Any, prepare: Any, letter: Path) -> None:
        issue(prepare, drafted(prepare, "correct", "1", "--text", "x"))
        assert tasks(run, "CV-2020-0002") == []
        assert pledge(run, "BDT-LS").code == 0
        prepare("dispatch", "send", "1")
        assert run("followup", "generate", "--json").code == 0

    @pytest.mark.parametrize("words", [("recall", "1", "--reason", "x"), ("correct", "1", "--text", "x")])
    def test_what_gives_no_tasks_sets_no_deadline(
        self, prepare: Any, refused: Any, letter: Path, words: tuple[str, ...]
    ) -> None:
        prepare("dispatch", "send", "1", "--on", "18/5/2020")
        code = drafted(prepare, *words)
        answer = refused(3, "dispatch", "issue", code, "--on", "10/6/2020", "--due", "30/6/2020")
        assert f"{code} gives no tasks, so none can be due on 30/06/2020" in answer.err
        issue(prepare, code)

    def test_a_correction_that_was_never_sent_is_void_and_the_letter_stands(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        issue(prepare, drafted(prepare, "correct", "1", "--text", "x"))
        assert run("dispatch", "void", "2", "--reason", "Không cần").code == 0
        assert statuses(run)["CV-2020-0001"] == "issued"
        assert run("dispatch", "show", "1", "--json").json["corrected_by_list"] == []


class TestOrder:
    def test_a_letter_is_ended_by_one_other_only(self, run: Any, prepare: Any, refused: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--on", "18/5/2020")
        code = drafted(prepare, "recall", "1", "--reason", "x")
        for words in (("recall", "1", "--reason", "x"), ("replace", "1")):
            assert f"The draft {code} that would end 01/STTTT-TTr already exists" in refused(5, "dispatch", *words).err
        assert drafted(run, "correct", "1", "--text", "x")

    @pytest.mark.parametrize("words", [("replace", "1"), ("correct", "1", "--text", "x")])
    def test_a_letter_that_was_void_meanwhile_is_ended_by_none(
        self, run: Any, prepare: Any, refused: Any, letter: Path, words: tuple[str, ...]
    ) -> None:
        code = drafted(prepare, *words)
        prepare("dispatch", "void", "1", "--reason", "Chưa gửi")
        refused(3, "dispatch", "issue", code, "--on", "10/6/2020")
        assert statuses(run) == {"CV-2020-0001": "void", code: "draft"}

    def test_a_letter_is_not_ended_before_its_own_day(self, prepare: Any, refused: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--on", "18/5/2020")
        prepare("dispatch", "recall", "1", "--reason", "x")
        refused(3, "dispatch", "issue", "CV-2020-0002", "--on", "17/5/2020")

    def test_nor_by_a_number_that_was_reserved_before_it(
        self, run: Any, refused: Any, loaded: Path, another_draft: Any
    ) -> None:
        run("register", "reserve")
        code = another_draft()
        issue(run, code, on="10/6/2020")
        run("dispatch", "send", code, "--on", "10/6/2020")
        ender = drafted(run, "recall", code, "--reason", "x")
        refused(3, "dispatch", "issue", ender, "--on", "9/6/2020", "--number", "1")
        assert issue(run, ender, "--number", "1", on="10/6/2020")["number"] == 1


class TestOnce:
    """One campaign asks a unit once."""

    def test_a_second_letter_to_the_same_units_is_refused_and_named(
        self, prepare: Any, refused: Any, letter: Path
    ) -> None:
        code = drafted(prepare, "generate")
        answer = refused(5, "dispatch", "issue", code, "--on", "10/6/2020")
        assert "01/STTTT-TTr of 18/05/2020" in answer.err
        assert "paper replace CV-2020-0001" in answer.err

    @pytest.mark.usefixtures("loaded")
    def test_letters_by_audience_stand_side_by_side_and_a_whole_one_does_not(
        self, run: Any, prepare: Any, refused: Any
    ) -> None:
        prepare("campaign", "load", "chi-thi-28")
        parts = prepare("dispatch", "generate", "--by", "audience", "--json").json
        whole = drafted(prepare, "generate")
        for part in parts:
            issue(prepare, part["id"])
        refused(5, "dispatch", "issue", whole, "--on", "10/6/2020")
        again = run("dispatch", "generate", "--by", "audience", "--json").json[0]["id"]
        refused(5, "dispatch", "issue", again, "--on", "10/6/2020")

    @pytest.mark.usefixtures("letter")
    def test_after_a_whole_letter_none_by_audience_is_issued(self, run: Any, refused: Any) -> None:
        for part in run("dispatch", "generate", "--by", "audience", "--json").json:
            refused(5, "dispatch", "issue", part["id"], "--on", "10/6/2020")

    @pytest.mark.usefixtures("loaded")
    def test_the_centre_gets_its_task_once_though_both_letters_name_it(self, run: Any, prepare: Any) -> None:
        prepare("campaign", "load", "chi-thi-28")
        parts = prepare("dispatch", "generate", "--by", "audience", "--json").json
        for part in parts:
            issue(prepare, part["id"])
        assert len(run("task", "list", "--unit", "TT-CNTT", "--json").json) == 1
        assert len(run("task", "list", "--json").json) == 65

    @pytest.mark.usefixtures("loaded")
    def test_one_part_is_replaced_by_a_letter_to_the_same_part(self, run: Any, prepare: Any) -> None:
        prepare("campaign", "load", "chi-thi-28")
        parts = prepare("dispatch", "generate", "--by", "audience", "--json").json
        before = [len(tasks(run, issue(prepare, part["id"])["id"])) for part in parts]
        new = issue(prepare, drafted(prepare, "replace", parts[1]["id"]), on="11/6/2020")
        assert len(tasks(run, new["id"])) == before[1]
        listed = {letter["id"]: letter for letter in run("dispatch", "list", "--json").json}
        assert listed[new["id"]]["audience"] == listed[parts[1]["id"]]["audience"]
        assert listed[new["id"]]["recipients"] == 5
        assert len(run("task", "list", "--json").json) == 65


class TestTheChase:
    def test_the_ladder_goes_on_across_a_replaced_letter(self, run: Any, prepare: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1", "--on", "19/5/2020")
        first = prepare("followup", "generate", "--audience", "districts", "--json", today="2020-06-01").json
        assert prepare("followup", "issue", _code(first), "--on", "1/6/2020", today="2020-06-01").code == 0
        assert prepare("followup", "send", _code(first), "--on", "1/6/2020", today="2020-06-01").code == 0
        issue(prepare, drafted(prepare, "replace", "1"), on="2/6/2020")
        prepare("dispatch", "send", "CV-2020-0002", "--on", "2/6/2020")
        second = run("followup", "generate", "--audience", "districts", "--json", today="2020-06-30")
        assert second.code == 0, second
        assert _level(second.json) == 2

    def test_a_chase_of_a_letter_that_ended_is_not_issued(self, prepare: Any, refused: Any, letter: Path) -> None:
        prepare("dispatch", "send", "1")
        draft = prepare("followup", "generate", "--audience", "districts", "--json").json
        issue(prepare, drafted(prepare, "replace", "1"), on="15/6/2020")
        answer = refused(3, "followup", "issue", _code(draft), "--on", "15/6/2020")
        assert "CV-2020-0001 is replaced" in answer.err

    def test_the_pause_between_two_chases_holds_across_a_replaced_letter(
        self, prepare: Any, refused: Any, letter: Path
    ) -> None:
        prepare("dispatch", "send", "1")
        first = prepare("followup", "generate", "--audience", "districts", "--json").json
        assert prepare("followup", "issue", _code(first), "--on", "15/6/2020").code == 0
        assert prepare("followup", "send", _code(first), "--on", "15/6/2020").code == 0
        issue(prepare, drafted(prepare, "replace", "1"), on="15/6/2020")
        prepare("dispatch", "send", "CV-2020-0002")
        refused(3, "followup", "generate", "--audience", "districts")


def _code(drafts: Any) -> str:
    return str((drafts[0] if isinstance(drafts, list) else drafts)["id"])


def _level(drafts: Any) -> int:
    return int((drafts[0] if isinstance(drafts, list) else drafts)["level"])


class TestWhatCameBeforeTheEnd:
    def test_a_receipt_or_a_sending_of_before_is_recorded_after_it(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        prepare("dispatch", "send", "1", "--unit", "BDT-LS", "--on", "19/5/2020")
        issue(prepare, drafted(prepare, "replace", "1"))
        receipt = ("dispatch", "acknowledge", "CV-2020-0001", "BDT-LS", "--on")
        assert "is replaced" in refused(3, *receipt, "10/6/2020").err
        assert run(*receipt, "9/6/2020").code == 0
        sending = ("dispatch", "send", "CV-2020-0001", "--unit", "VTP-LS", "--on")
        assert "is replaced" in refused(3, *sending, "10/6/2020").err
        assert run(*sending, "9/6/2020").code == 0
        assert statuses(run)["CV-2020-0001"] == "replaced"

    def test_a_void_letter_was_never_one(self, prepare: Any, refused: Any, letter: Path) -> None:
        prepare("dispatch", "void", "1", "--reason", "x")
        refused(3, "dispatch", "acknowledge", "CV-2020-0001", "BDT-LS", "--on", "20/5/2020")


class TestUnsent:
    def test_a_letter_that_nobody_got_is_void_and_not_recalled(self, run: Any, refused: Any, letter: Path) -> None:
        answer = refused(3, "dispatch", "recall", "1", "--reason", "x")
        assert "postwatch paper void CV-2020-0001" in answer.err
        assert drafted(run, "replace", "1")

    def test_one_that_was_answered_is_recalled_though_no_sending_is_recorded(self, run: Any, letter: Path) -> None:
        assert pledge(run, "BDT-LS").code == 0
        assert drafted(run, "recall", "1", "--reason", "x")

    def test_what_is_issued_already_says_what_can_be_done(self, prepare: Any, refused: Any, letter: Path) -> None:
        words = ("dispatch", "issue", "1", "--on", "15/6/2020")
        answer = refused(5, *words).err
        assert "postwatch paper replace CV-2020-0001" in answer
        assert "recall" not in answer
        prepare("dispatch", "send", "1")
        assert "postwatch paper recall CV-2020-0001" in refused(5, *words).err

    def test_a_draft_that_cannot_be_issued_says_why(self, run: Any, prepare: Any, letter: Path) -> None:
        said = run("dispatch", "generate")
        assert "CV-2020-0002 cannot be issued while 01/STTTT-TTr is in force" in said.err
        assert "postwatch paper replace CV-2020-0001" in said.err
        prepare("dispatch", "void", "1", "--reason", "x")
        assert "cannot be issued" not in run("dispatch", "generate").err

    def test_a_second_receipt_names_the_command_that_amends_the_first(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        words = ("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020")
        assert run(*words).code == 0
        assert "postwatch amend CV-2020-0001.N1" in refused(5, *words).err


class TestAfterTheEndOfTheCampaign:
    def test_a_letter_of_its_days_is_issued_late_and_its_tasks_end_with_it(
        self, run: Any, refused: Any, loaded: Path
    ) -> None:
        with (loaded / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('numbering = "office"\n')
        run("campaign", "load", "chi-thi-28")
        code = drafted(run, "generate")
        assert run("dispatch", "sign", code, "--on", "10/6/2020").code == 0
        assert run("campaign", "close", "chi-thi-28", "--on", "14/6/2020").code == 0
        answer = refused(3, "dispatch", "issue", code, "--on", "15/6/2020", "--number", "80")
        assert "was closed on 14/06/2020" in answer.err
        issue(run, code, "--number", "80", on="11/6/2020")
        assert states(run, code).keys() == {"unfinished", "ended"}
        assert run("db", "check").code == 0

    def test_a_unit_that_was_sent_the_letter_in_time_is_added_late(
        self, run: Any, prepare: Any, refused: Any, letter: Path
    ) -> None:
        prepare("campaign", "close", "chi-thi-28", "--on", "14/6/2020")
        prepare(*LATE)
        refused(3, "dispatch", "send", "1", "--add", "DNX", "--on", "15/6/2020")
        assert run("dispatch", "send", "1", "--add", "DNX", "--on", "12/6/2020").code == 0
        assert {task["status"] for task in tasks(run, "CV-2020-0001", "--unit", "DNX")} <= {"unfinished", "ended"}
        assert run("db", "check").code == 0
