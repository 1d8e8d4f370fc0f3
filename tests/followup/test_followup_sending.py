"""A follow-up after it is issued: sent, perhaps acknowledged, recalled, corrected; and whom it reminded."""

from pathlib import Path
from typing import Any

import docx
import pytest
from databases import point_to

DUE = ("--due", "2020-08-31")


def issued(run: Any, day: str, audience: str = "districts", *words: str) -> str:
    made = run("followup", "generate", "--audience", audience, *DUE, *words, "--json", today=day)
    assert made.code == 0, made
    assert run("followup", "issue", made.json["id"], "--on", day, today=day).code == 0
    return str(made.json["id"])


def sent(run: Any, day: str, audience: str = "districts", *words: str) -> str:
    code = issued(run, day, audience, *words)
    assert run("followup", "send", code, "--on", day, today=day).code == 0
    return code


def notice(run: Any, verb: str, *words: str, day: str = "2020-06-16") -> str:
    """Draft the letter that recalls or corrects a follow-up, and issue it on a day."""
    draft = run("followup", verb, *words, "--json", today=day)
    assert draft.code == 0, draft
    assert run("followup", "issue", draft.json["id"], "--on", day, today=day).code == 0
    return str(draft.json["id"])


def shown(run: Any, code: str) -> Any:
    return run("followup", "show", code, "--json").json


def done_by_all(run: Any, unit: str, day: str) -> None:
    """Record, late or not, that a district office had done all that the letter asks by a day."""
    assert run("dispatch", "acknowledge", "1", unit, "--on", "20/5/2020").code == 0
    for task in ("districts-propagate", "districts-inspect"):
        assert run("task", "report", unit, "--task-of", task, "--on", day, "--text", "x", today="2020-08-01").code == 0


@pytest.mark.usefixtures("letter")
class TestSending:
    def test_it_goes_to_the_units_that_owe_and_to_a_point_through_its_enterprise(self, run: Any, prepare: Any) -> None:
        code = issued(prepare, "2020-06-15", "enterprises")
        goes_to = {one["recipient"]: one["sent_on"] for one in shown(run, code)["addressees_list"]}
        assert "BDT-LS" in goes_to
        assert not [unit for unit in goes_to if unit.startswith("DPV-")]
        answer = run("followup", "send", code, "--on", "2020-06-15", "--json").json
        assert (answer["status"], answer["sent"]) == ("sent", len(goes_to))
        (line,) = run("followup", "list", "--json").json
        assert (line["status"], line["recipients"], line["sent"]) == ("sent", len(goes_to), len(goes_to))
        assert run("register", "list", "--json").json[1]["sent_on"] == "2020-06-15"

    def test_the_desk_waits_for_its_sending_and_never_for_a_receipt(self, run: Any, prepare: Any) -> None:
        code = issued(prepare, "2020-06-15")
        items = run("status", "--json").json["items_list"]
        assert [(one["kind"], one["count"]) for one in items if code in one["command"]] == [("unsent", 11)]
        prepare("followup", "send", code, "--on", "2020-06-15")
        items = run("status", "--json").json["items_list"]
        assert not [one for one in items if code in one["command"] or one["kind"] == "unsent"]

    def test_a_receipt_that_comes_is_recorded_shown_and_taken_back(self, run: Any, prepare: Any, refused: Any) -> None:
        code = sent(prepare, "2020-06-15")
        paper = ("--sender-number", "12/VHTT", "--on", "2020-06-16")
        assert run("followup", "acknowledge", code, "PVHTT-BS", *paper, today="2020-06-16").code == 0
        refused(5, "followup", "acknowledge", code, "PVHTT-BS", today="2020-06-16")
        refused(4, "followup", "acknowledge", code, "BDT-LS", today="2020-06-16")
        line = next(one for one in shown(run, code)["addressees_list"] if one["recipient"] == "PVHTT-BS")
        assert (line["sent_on"], line["acknowledged_on"]) == ("2020-06-15", "2020-06-16")
        assert run("undo", "--yes", today="2020-06-16").code == 0
        assert run("followup", "list", "--json").json[0]["acknowledged"] == 0

    def test_a_receipt_is_put_right(self, run: Any, prepare: Any, refused: Any) -> None:
        code = sent(prepare, "2020-06-15")
        prepare("followup", "acknowledge", code, "PVHTT-BS", "--on", "2020-06-16", today="2020-06-17")
        words = ("followup", "amend", code, "PVHTT-BS", "--on", "2020-06-17", "--reason", "Gõ nhầm", "--json")
        assert run(*words, today="2020-06-17").json["fields_list"] == ["acknowledged_on"]
        assert "Day of acknowledgement: 16/06/2020 → 17/06/2020" in run("followup", "show", code).out
        refused(3, *words[:4], "--on", "2020-06-14", "--reason", "x", today="2020-06-17")
        withdraw = ("followup", "withdraw", code, "PVHTT-BS", "--reason", "Nhầm đơn vị")
        assert run(*withdraw, today="2020-06-17").code == 0
        assert f"postwatch show {code}" in refused(4, *withdraw, today="2020-06-17").err
        assert run("undo", "--yes", today="2020-06-17").code == 0
        assert run("followup", "list", "--json").json[0]["acknowledged"] == 1

    def test_a_draft_is_not_sent_and_a_sending_is_not_undone(self, run: Any, prepare: Any, refused: Any) -> None:
        code = run("followup", "generate", "--audience", "districts", "--json").json["id"]
        assert "is draft, not an issued letter" in refused(3, "followup", "send", code).err
        refused(3, "followup", "acknowledge", code, "PVHTT-BS")
        prepare("followup", "issue", code, "--on", "15/6/2020")
        prepare("followup", "send", code)
        assert "recalled" in refused(3, "undo", "--yes").err

    def test_no_follow_up_speaks_of_one_that_was_not_sent(self, run: Any, prepare: Any, refused: Any) -> None:
        code = issued(prepare, "2020-06-15")
        answer = refused(3, "followup", "generate", "--audience", "districts", *DUE, today="2020-06-30")
        assert f"{code}, 02/STTTT-TTr, to these units is not sent yet" in answer.err
        assert f"postwatch paper send {code} --on DAY" in answer.err
        prepare("followup", "void", code, "--reason", "x")
        assert sent(prepare, "2020-06-30") == "DD-2020-0002"
        assert [one["level"] for one in run("followup", "list", "--json").json] == [1, 1]


@pytest.mark.usefixtures("letter")
class TestRecallAndCorrection:
    def test_a_recall_ends_it_its_deadline_and_its_place_on_the_ladder(
        self, run: Any, prepare: Any, letter: Path
    ) -> None:
        code = sent(prepare, "2020-06-15")
        recall = notice(prepare, "recall", code, "--reason", "Sai danh sách")
        ended = shown(run, code)
        assert (ended["status"], ended["ended_on"], ended["ended_by"]) == ("recalled", "2020-06-16", recall)
        assert shown(run, recall)["recalls"] == code
        assert len(shown(run, recall)["addressees_list"]) == 11
        standing = run("task", "list", "--unit", "PVHTT-BS", "--json").json
        assert {task["due_on"] for task in standing} == {None}
        again = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-06-17").json
        assert again["level"] == 1
        paper = docx.Document(str(letter / shown(run, recall)["path"]))
        text = " ".join(" ".join(one.text.split()) for one in paper.paragraphs)
        assert "thu hồi Công văn số 02/STTTT-TTr ngày 15 tháng 6 năm 2020" in text
        assert "(danh sách tại Phụ lục kèm theo Công văn số 02/STTTT-TTr ngày 15 tháng 6 năm 2020)" in text
        foot = " ".join(cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        assert "UBND huyện Bắc Sơn (để biết)" in " ".join(foot.split())
        report = run("report", "monthly", "--month", "2020-07", "--on", "2020-06-20", "--json", today="2020-06-20").json
        assert report["figures"]["followups_issued"]["value"] == 1

    def test_a_correction_lets_it_stand(self, run: Any, prepare: Any, letter: Path) -> None:
        code = sent(prepare, "2020-06-15")
        correction = notice(prepare, "correct", code, "--text", "Thời hạn đọc là 31/8/2020")
        assert (shown(run, code)["status"], shown(run, code)["corrected_by_list"]) == ("sent", [correction])
        assert run("followup", "send", correction, "--on", "2020-06-16", today="2020-06-16").code == 0
        again = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-06-30").json
        assert again["level"] == 2

    def test_a_recall_is_drafted_once_dropped_or_undone_and_recalls_nothing_until_issued(
        self, run: Any, prepare: Any, refused: Any
    ) -> None:
        code = sent(prepare, "2020-06-15")
        draft = run("followup", "recall", code, "--reason", "x", "--json").json["id"]
        assert f"postwatch paper void {draft}" in refused(5, "followup", "recall", code, "--reason", "x").err
        assert shown(run, code)["status"] == "sent"
        items = run("status", "--json").json["items_list"]
        assert [one["kind"] for one in items if draft in one["command"]] == ["draft"]
        assert run("followup", "void", draft, "--reason", "x").code == 0
        assert run("followup", "recall", code, "--reason", "x").code == 0
        assert run("undo", "--yes").code == 0

    def test_what_cannot_be_recalled_says_why(self, run: Any, prepare: Any, refused: Any) -> None:
        refused(4, "followup", "recall", "DD-2020-0009", "--reason", "x")
        draft = run("followup", "generate", "--audience", "districts", "--json").json["id"]
        assert f"postwatch paper issue {draft}" in refused(3, "followup", "recall", draft, "--reason", "x").err
        refused(3, "followup", "correct", draft, "--text", "x")
        code = sent(prepare, "2020-06-15")
        early = run("followup", "recall", code, "--reason", "x", "--json", today="2020-06-16").json["id"]
        refused(3, "followup", "issue", early, "--on", "2020-06-14", today="2020-06-16")
        refused(3, "followup", "issue", early, "--on", "2020-06-17", today="2020-06-16")
        assert run("followup", "issue", early, "--on", "2020-06-16", today="2020-06-16").code == 0
        assert "what it recalled stays recalled" in refused(3, "followup", "recall", early, "--reason", "x").err
        assert "ended 02/STTTT-TTr" in refused(3, "followup", "void", early, "--reason", "x").err
        refused(3, "followup", "send", code, today="2020-06-16")


@pytest.mark.system("postgres")
def test_on_a_server_it_is_sent_recalled_and_no_rung_as_well(run: Any, letter: Path, postgres_url: str) -> None:
    assert run("db", "copy", "--to", postgres_url).code == 0
    point_to(letter, postgres_url)
    code = sent(run, "2020-06-15")
    done_by_all(run, "PVHTT-BS", "2020-06-10")
    second = sent(run, "2020-06-22")
    assert [shown(run, one)["level"] for one in (code, second)] == [1, 2]
    notice(run, "recall", second, "--reason", "x", day="2020-06-23")
    again = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-06-30")
    assert again.json["level"] == 2
    assert run("db", "check").code == 0


@pytest.mark.usefixtures("letter")
class TestTheRung:
    @pytest.mark.parametrize(("day", "reminded"), [("2020-06-14", 0), ("2020-06-15", 1)])
    def test_who_had_done_all_before_its_day_was_not_reminded(
        self, run: Any, prepare: Any, day: str, reminded: int
    ) -> None:
        sent(prepare, "2020-06-15")
        done_by_all(prepare, "PVHTT-BS", day)
        sent(prepare, "2020-07-13")
        answer = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-07-27")
        assert answer.json["level"] == 3
        # It owes the report of July, and no letter but perhaps the first reminded it.
        left_out = "units that no letter reminded before are left out: PVHTT-BS" in answer.err
        assert left_out is (reminded == 0)

    def test_a_letter_that_reminded_nobody_is_no_rung_and_begins_no_pause(self, run: Any, prepare: Any) -> None:
        for unit in run("recipient", "list", "--kind", "district_office", "--json").json:
            if unit["code"] != "PVHTT-BS":
                done_by_all(prepare, unit["code"], "2020-06-10")
        sent(prepare, "2020-06-15")
        done_by_all(prepare, "PVHTT-BS", "2020-06-12")
        again = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-07-14")
        assert (again.code, again.json["level"]) == (0, 1)

    def test_what_was_reported_before_a_letter_was_replaced_counts(self, run: Any, prepare: Any) -> None:
        sent(prepare, "2020-06-15")
        draft = run("dispatch", "replace", "1", "--json").json["id"]
        assert run("dispatch", "issue", draft, "--on", "2020-06-16", today="2020-06-16").code == 0
        assert run("dispatch", "send", draft, "--on", "2020-06-16", today="2020-06-16").code == 0
        for task in ("districts-propagate", "districts-inspect"):
            words = ("--task-of", task, "--on", "2020-06-10", "--text", "x")
            assert run("task", "report", "PVHTT-BS", *words, today="2020-06-16").code == 0
        # No receipt of the letter that was replaced is recorded: what it asked was not done before its follow-up.
        sent(prepare, "2020-07-13")
        answer = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-07-27")
        assert "left out" not in answer.err


@pytest.mark.usefixtures("letter")
class TestWithinThePause:
    def test_a_reason_lets_it_be_written_and_issued_and_stays(self, run: Any, prepare: Any, refused: Any) -> None:
        sent(prepare, "2020-06-15")
        words = ("followup", "generate", "--audience", "districts", *DUE)
        refused(3, *words, today="2020-06-17")
        refused(3, *words, "--now", " ", today="2020-06-17")
        code = sent(prepare, "2020-06-17", "districts", "--now", "UBND tỉnh yêu cầu báo cáo gấp")
        assert shown(run, code)["now_reason"] == "UBND tỉnh yêu cầu báo cáo gấp"
        assert shown(run, code)["level"] == 2
        entry = run("journal", "list", "--command", "followup generate", "--json").json[0]["id"]
        assert "UBND tỉnh yêu cầu báo cáo gấp" in run("journal", "show", str(entry)).out


OFFICE_NUMBERS = '[numbering]\nmode = "office"\n'


class TestSigned:
    @pytest.fixture
    def registry(self, letter: Path) -> Path:
        """The registry gives the numbers from now on."""
        with (letter / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write(OFFICE_NUMBERS)
        return letter

    def test_it_waits_for_its_number_on_the_desk_and_then_is_issued(self, run: Any, registry: Path) -> None:
        code = run("followup", "generate", "--audience", "districts", *DUE, "--json").json["id"]
        said = run("followup", "sign", code, "--on", "2020-06-15", "--json").json
        assert (said["status"], said["signed_on"]) == ("signed", "2020-06-15")
        items = run("status", "--json").json["items_list"]
        assert [(one["kind"], one["what"]) for one in items if code in one["command"]] == [
            ("signed", f"Follow-up {code} is signed and waits for its number")
        ]
        assert "đã ký, chờ số" in run("followup", "list", lang="vi").out
        number = ("--on", "2020-06-16", "--number", "88")
        assert run("followup", "issue", code, *number, today="2020-06-16").code == 0
        assert shown(run, code)["symbol"] == "88/STTTT-TTr"

    def test_no_other_draft_takes_its_place_and_it_is_dropped_or_undone(
        self, run: Any, refused: Any, registry: Path
    ) -> None:
        words = ("followup", "generate", "--audience", "districts", *DUE)
        code = run(*words, "--json").json["id"]
        run("followup", "sign", code)
        refused(5, "followup", "sign", code)
        assert f"{code} to these units is signed" in refused(5, *words).err
        both = run("followup", "generate", *DUE, "--json")
        assert [one["audience"] for one in both.json] == ["enterprises"]
        assert f"{code} to these units is signed" in both.err
        assert run("undo", "--yes").code == 0
        assert run("undo", "--yes").code == 0
        assert shown(run, code)["status"] == "draft"
        run("followup", "sign", code)
        assert run("followup", "void", code, "--reason", "Ký nhầm").code == 0
        assert run(*words).code == 0

    def test_a_dispatch_waits_too_and_is_not_issued_before_it_was_signed(
        self, run: Any, refused: Any, registry: Path
    ) -> None:
        code = run("dispatch", "correct", "1", "--text", "x", "--json").json["id"]
        refused(3, "dispatch", "sign", code, "--on", "2020-06-16")
        assert run("dispatch", "sign", code, "--on", "2020-06-15").code == 0
        assert run("dispatch", "show", code, "--json").json["signed_on"] == "2020-06-15"
        answer = refused(3, "dispatch", "issue", code, "--on", "2020-06-14", "--number", "88")
        assert "is before 15/06/2020, on which" in answer.err
        items = run("status", "--json").json["items_list"]
        assert [one["kind"] for one in items if code in one["command"]] == ["signed"]
        assert run("dispatch", "issue", code, "--on", "2020-06-15", "--number", "88").code == 0
        refused(5, "dispatch", "sign", code)

    def test_an_office_that_holds_its_series_has_nothing_to_wait_for(
        self, run: Any, refused: Any, letter: Path
    ) -> None:
        code = run("followup", "generate", "--audience", "districts", "--json").json["id"]
        assert f"postwatch paper issue {code}" in refused(3, "followup", "sign", code).err


@pytest.mark.usefixtures("letter")
class TestTheOrderOfDays:
    def test_the_next_is_not_of_a_day_before_the_first_was_sent(self, run: Any, prepare: Any, refused: Any) -> None:
        first = issued(prepare, "2020-05-20")
        assert run("followup", "send", first, "--on", "15/6/2020").code == 0
        words = ("followup", "generate", "--audience", "districts", *DUE)
        answer = refused(3, *words, "--on", "8/6/2020", today="2020-06-16")
        assert "The day 08/06/2020 is before 15/06/2020, the day on which 02/STTTT-TTr was sent" in answer.err
        second = run(*words, "--on", "15/6/2020", "--json", today="2020-06-16").json
        assert second["level"] == 2
        assert run("followup", "send", first, "--amend", "--on", "16/6/2020", today="2020-06-16").code == 0
        refused(3, "followup", "issue", second["id"], "--on", "15/6/2020", today="2020-06-16")
        assert run("followup", "issue", second["id"], "--on", "16/6/2020", today="2020-06-16").code == 0

    def test_none_is_of_a_day_before_the_letter_was_sent_to_those_whom_it_reminds(self, run: Any, refused: Any) -> None:
        code = run("followup", "generate", "--audience", "districts", *DUE, "--json").json["id"]
        assert (
            run("dispatch", "send", "1", "--amend", "--unit", "PVHTT-BS", "--on", "16/6/2020", today="2020-06-16").code
            == 0
        )
        issue = ("followup", "issue", code, "--on")
        answer = refused(3, *issue, "15/6/2020", today="2020-06-16")
        assert "01/STTTT-TTr was not sent by 15/06/2020 to units that" in answer.err
        assert "PVHTT-BS" in answer.err
        assert run(*issue, "16/6/2020", today="2020-06-16").code == 0

    def test_one_that_nobody_got_is_void_and_neither_recalled_nor_corrected(
        self, run: Any, prepare: Any, refused: Any
    ) -> None:
        code = issued(prepare, "2020-06-15")
        for words in (("recall", code, "--reason", "x"), ("correct", code, "--text", "x")):
            assert f"postwatch paper void {code}" in refused(3, "followup", *words).err
        prepare("followup", "send", code)
        assert run("followup", "correct", code, "--text", "x").code == 0

    def test_what_was_sent_before_the_recall_is_recorded_after_it(self, run: Any, prepare: Any, refused: Any) -> None:
        code = issued(prepare, "2020-06-15")
        assert run("followup", "send", code, "--unit", "PVHTT-BS", "--on", "15/6/2020").code == 0
        notice(prepare, "recall", code, "--reason", "x", day="2020-06-17")
        for verb in (("send", code), ("acknowledge", code, "PVHTT-BS")):
            refused(3, "followup", *verb, "--on", "17/6/2020", today="2020-06-18")
            assert run("followup", *verb, "--on", "16/6/2020", today="2020-06-18").code == 0
        assert shown(run, code)["status"] == "recalled"


class TestALetterWhoseNumberComesLate:
    @pytest.fixture
    def registry(self, letter: Path) -> Path:
        """The office whose numbers its registry gives."""
        with (letter / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('numbering = "office"\n')
        return letter

    def test_one_of_a_day_of_the_campaign_is_issued_after_its_end(self, run: Any, refused: Any, registry: Path) -> None:
        code = run("followup", "generate", "--audience", "districts", *DUE, "--json", today="2020-06-10").json["id"]
        assert run("followup", "sign", code, "--on", "10/6/2020", today="2020-06-10").code == 0
        assert run("campaign", "close", "chi-thi-28", "--on", "14/6/2020").code == 0
        issue = ("followup", "issue", code, "--number", "80", "--on")
        assert "was closed on 14/06/2020" in refused(3, *issue, "15/6/2020").err
        assert run(*issue, "11/6/2020").code == 0
        assert not run("task", "list", "--status", "open", "--json").json
        assert run("db", "check").code == 0
