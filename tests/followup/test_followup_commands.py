from pathlib import Path
from typing import Any

import docx
import pytest

KEYS = {
    "id", "status", "dispatch", "audience", "level", "as_of", "due_on", "number", "symbol", "issued_on", "done",
    "missing", "path", "sha256", "audience_name", "recipients", "sent", "acknowledged", "ended_on", "signed_on",
    "now_reason", "recalls", "corrects", "explains",
}  # fmt: skip


def generate(run: Any, *words: str, **environ: str) -> Any:
    answer = run("followup", "generate", *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


def issue(run: Any, code: str, on: str) -> Any:
    answer = run("followup", "issue", code, "--on", on, "--json", today=on)
    assert answer.code == 0, answer
    assert run("followup", "send", code, "--on", on, today=on).code == 0
    return answer.json


def words(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


class TestTheLetter:
    def test_a_follow_up_cites_its_letter_and_counts_who_did_what(self, run: Any, letter: Path) -> None:
        run("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "20/5/2020", "--sender-number", "12/VHTT")
        for task in ("districts-propagate", "districts-inspect"):
            run("task", "report", "PVHTT-BS", "--task-of", task, "--on", "5/6/2020", "--sender-number", "19/BC-VHTT")
        made = generate(run, "--audience", "districts", "--on", "10/6/2020", "--due", "25/6/2020")
        assert set(made) == KEYS
        assert (made["level"], made["done"], made["missing"], made["due_on"]) == (1, 1, 10, "2020-06-25")
        text = words(letter / made["path"])
        assert "V/v đôn đốc thực hiện Công văn số 01/STTTT-TTr ngày 18 tháng 5 năm 2020 (lần 1)" in text
        assert "Tính đến ngày 10 tháng 6 năm 2020, có 1/11 đơn vị đã thực hiện đầy đủ (Phụ lục I); còn 10" in text
        assert "trước ngày 25 tháng 6 năm 2020" in text
        assert "báo cáo số 19/BC-VHTT" in text
        assert "Chưa xác nhận đã nhận văn bản" in text
        assert "UBND huyện Cao Lộc" in text
        assert "UBND huyện Bắc Sơn" not in text
        assert "vi phạm" not in text.replace("vi phạm (nếu có)", "")
        assert "Số: ……/STTTT-TTr" in text

    def test_points_are_chased_through_their_enterprise(self, run: Any, letter: Path) -> None:
        run("pledge", "record", "VTP-LS", "--signed-on", "1/6/2020", "--signer", "x", "--covers", "all")
        made = generate(run)
        assert [one["audience"] for one in made] == ["districts", "enterprises"]
        assert (made[1]["done"], made[1]["missing"]) == (4, 17)
        text = words(letter / made[1]["path"])
        assert "theo cam kết của doanh nghiệp" in text
        assert "Bưu điện tỉnh Lạng Sơn" in text

    @pytest.mark.usefixtures("letter")
    def test_a_unit_that_ended_is_chased_no_more(self, run: Any) -> None:
        run("recipient", "edit", "DPV-001", "--active-to", "1/6/2020")
        assert generate(run, "--audience", "enterprises", "--on", "1/6/2020")["missing"] == 21
        assert generate(run, "--audience", "enterprises", "--on", "2/6/2020")["missing"] == 20

    def test_names_come_out_whole_in_the_annexes(self, run: Any, letter: Path) -> None:
        run("recipient", "edit", "VTP-LS", "--name", "A & B <C> {{ d }} {% e %}")
        made = generate(run, "--audience", "enterprises")
        assert "A & B <C> {{ d }} {% e %}" in words(letter / made["path"])
        issued = issue(run, made["id"], "2020-06-15")
        assert "A & B <C> {{ d }} {% e %}" in words(letter / issued["path"])

    def test_an_issued_follow_up_has_a_number_and_moves_the_deadline_of_tasks(self, run: Any, letter: Path) -> None:
        made = generate(run, "--audience", "districts", "--due", "25/6/2020")
        issued = issue(run, made["id"], "2020-06-15")
        assert (issued["symbol"], issued["status"]) == ("02/STTTT-TTr", "issued")
        assert "Kèm theo Công văn số 02/STTTT-TTr ngày 15 tháng 6 năm 2020" in words(letter / issued["path"])
        due = {(task["mode"], task["due_on"]) for task in run("task", "list", "--unit", "PVHTT-BS", "--json").json}
        assert due == {("standing", "2020-06-25"), ("on_event", None)}
        late = run("task", "list", "--overdue", "--json", today="2020-06-26").json
        assert len(late) == 22
        assert {task["recipient"][:5] for task in late} == {"PVHTT"}

    @pytest.mark.usefixtures("letter")
    def test_units_are_chased_up_the_ladder(self, run: Any, letter: Path, refused: Any) -> None:
        levels = {}
        for day in ("2020-06-15", "2020-06-22", "2020-06-29"):
            made = generate(run, "--audience", "districts", "--due", "2020-07-31", today=day)
            levels[made["level"]] = issue(run, made["id"], day)["path"]
        assert set(levels) == {1, 2, 3}
        assert "(lần 2)" in words(letter / levels[2])
        asked = words(letter / levels[3])
        assert "V/v đề nghị chỉ đạo thực hiện Công văn số 01/STTTT-TTr" in asked
        assert "UBND huyện Bắc Sơn" in asked
        answer = refused(3, "followup", "generate", "--audience", "districts", today="2020-07-06")
        assert "no letter number 4" in answer.err
        assert "postwatch report monthly" in answer.err


@pytest.mark.usefixtures("letter")
class TestRefused:
    def test_there_is_no_second_letter_within_the_pause(self, run: Any, prepare: Any, refused: Any) -> None:
        issue(prepare, generate(prepare, "--audience", "districts")["id"], "2020-06-15")
        answer = refused(3, "followup", "generate", "--audience", "districts", today="2020-06-21")
        assert "the pause lasts until 22/06/2020" in answer.err
        assert "--now REASON" in answer.err
        second = generate(run, "--audience", "districts", today="2020-06-22")["id"]
        refused(3, "followup", "issue", second, "--on", "2020-06-21", today="2020-06-22")
        assert generate(run, "--audience", "enterprises", today="2020-06-21")["level"] == 1

    def test_a_draft_whose_facts_changed_is_issued_with_a_warning(self, run: Any, prepare: Any) -> None:
        draft = generate(prepare, "--audience", "districts")["id"]
        run("task", "report", "PVHTT-BS", "--task-of", "districts-propagate", "--on", "15/6/2020")
        issued = run("followup", "issue", draft, "--on", "15/6/2020")
        assert f"what {draft} prints is not what is recorded now: the annex of units that owe something;" in issued.err
        assert f"postwatch paper void {draft} --reason TEXT" in issued.err
        assert run("followup", "void", draft, "--reason", "x").code == 0
        again = generate(run, "--audience", "districts")["id"]
        assert "is not what is recorded" not in run("followup", "issue", again, "--on", "15/6/2020").err

    def test_a_draft_that_another_letter_overtook_is_drafted_anew(self, run: Any, refused: Any) -> None:
        districts = ("--audience", "districts", "--due", "1/8/2020")
        issue(run, generate(run, *districts)["id"], "2020-06-15")
        second = generate(run, *districts, today="2020-06-22")["id"]
        recall = run("followup", "recall", "DD-2020-0001", "--reason", "x", "--json").json["id"]
        issue(run, recall, "2020-06-22")
        answer = refused(3, "followup", "issue", second, "--on", "2020-06-25", today="2020-06-25")
        assert "says it is letter 2, but the next one to these units is letter 1" in answer.err

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("--on", "16/6/2020"), 3), (("--on", "17/5/2020"), 3), (("--due", "15/6/2020"), 3),
         (("--audience", "villages"), 4), (("--dispatch", "7"), 4), (("--due", "x"), 2), (("--signer", "Ai"), 4)],
    )  # fmt: skip
    def test_a_wrong_order_is_refused(self, refused: Any, words: tuple[str, ...], code: int) -> None:
        refused(code, "followup", "generate", *words)

    @pytest.mark.parametrize(
        ("words", "code"),
        [(("DD-2020-0001", "--on", "16/6/2020"), 3), (("DD-2020-0001", "--on", "14/6/2020"), 3),
         (("DD-2020-0001", "--on", ""), 2), (("DD-2020-0001",), 2), (("DD-2020-0009", "--on", "15/6/2020"), 4),
         (("DD-2020-0001", "--on", "15/6/2020", "--number", "1"), 5),
         (("DD-2020-0001", "--on", "15/6/2020", "--number", "9"), 3)],
    )  # fmt: skip
    def test_a_wrong_issue_is_refused(self, prepare: Any, refused: Any, words: tuple[str, ...], code: int) -> None:
        generate(prepare, "--audience", "districts")
        refused(code, "followup", "issue", *words)

    def test_a_follow_up_is_issued_once_and_before_its_deadline(self, run: Any, refused: Any) -> None:
        code = generate(run, "--audience", "districts", "--due", "20/6/2020")["id"]
        refused(3, "followup", "issue", code, "--on", "20/6/2020", today="2020-06-20")
        issue(run, code, "2020-06-19")
        refused(5, "followup", "issue", code, "--on", "19/6/2020", today="2020-06-19")
        listed = run("followup", "list", "--json").json
        assert [(one["id"], one["symbol"]) for one in listed] == [(code, "02/STTTT-TTr")]

    def test_without_an_issued_letter_nobody_is_chased(self, run: Any, refused: Any) -> None:
        run("dispatch", "generate")
        refused(3, "followup", "generate", "--dispatch", "CV-2020-0002")


@pytest.mark.usefixtures("loaded")
def test_of_letters_made_by_audience_the_one_that_speaks_to_it_is_chased(run: Any, refused: Any) -> None:
    run("campaign", "load", "chi-thi-28")
    for made in run("dispatch", "generate", "--by", "audience", "--json").json:
        run("dispatch", "issue", made["id"], "--on", "2020-06-10")
        run("dispatch", "send", made["id"], "--on", "2020-06-10")
    refused(2, "followup", "generate")
    made = generate(run, "--audience", "enterprises")
    assert (made["dispatch"], made["missing"]) == ("CV-2020-0002", 21)


@pytest.mark.usefixtures("loaded")
def test_before_the_first_letter_nobody_owes_anything(run: Any, refused: Any) -> None:
    refused(4, "followup", "generate")
    run("campaign", "load", "chi-thi-28")
    refused(3, "followup", "generate")


@pytest.mark.usefixtures("letter")
def test_when_all_have_done_what_was_asked_nobody_is_chased(run: Any, refused: Any) -> None:
    for unit in run("recipient", "list", "--kind", "district_office", "--json").json:
        run("dispatch", "acknowledge", "1", unit["code"])
        for task in ("districts-propagate", "districts-inspect"):
            run("task", "report", unit["code"], "--task-of", task, "--text", "Đã làm")
    answer = refused(4, "followup", "generate", "--audience", "districts")
    assert "No unit owes anything under 01/STTTT-TTr" in answer.err


def district_reports(run: Any, unit: str, *words: str, **environ: str) -> None:
    for task in ("districts-propagate", "districts-inspect"):
        assert run("task", "report", unit, "--task-of", task, "--text", "Đã làm", *words, **environ).code == 0


class TestTheLadder:
    def chase(self, run: Any, day: str) -> list[Any]:
        made = generate(run, "--due", "2020-08-31", today=day)
        for one in made:
            issue(run, one["id"], day)
        return made

    def test_a_part_without_a_letter_now_is_left_out_with_a_warning(self, run: Any, letter: Path, refused: Any) -> None:
        for day in ("2020-06-15", "2020-06-22"):
            assert len(self.chase(run, day)) == 2
        answer = run("followup", "generate", "--json", today="2020-06-29")
        assert [one["audience"] for one in answer.json] == ["districts"]
        assert "warning: Các doanh nghiệp Bưu chính trên địa bàn tỉnh is left out" in answer.err
        assert "postwatch inspect propose" in answer.err
        named = refused(3, "followup", "generate", "--audience", "enterprises", today="2020-06-29")
        assert "no letter number 3" in named.err

    def test_superiors_are_told_of_units_that_were_reminded_and_how_often(self, run: Any, letter: Path) -> None:
        district_reports(run, "PVHTT-BS", "--on", "10/6/2020")
        run("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "20/5/2020")
        for day in ("2020-06-15", "2020-07-16"):
            self.chase(run, day)
        answer = run("followup", "generate", "--audience", "districts", "--json", today="2020-07-30")
        text = words(letter / answer.json["path"])
        assert "đã được Sở Thông tin và Truyền thông đôn đốc (số lần ghi tại Phụ lục)" in text
        annex = docx.Document(str(letter / answer.json["path"])).tables[-1]
        head, *rows = ([cell.text for cell in row.cells] for row in annex.rows)
        assert head[-1] == "Số lần đã đôn đốc"
        assert {row[1]: row[-1] for row in rows if "Bắc Sơn" in row[1] or "Cao Lộc" in row[1]} == {
            "Phòng Văn hóa và Thông tin huyện Bắc Sơn": "1",
            "Phòng Văn hóa và Thông tin huyện Cao Lộc": "2",
        }
        assert "Phòng Văn hóa, thông tin các huyện, thành phố có tên tại Phụ lục (để thực hiện)" in text

    def test_a_unit_that_no_letter_reminded_is_not_named_to_its_superior(self, run: Any, letter: Path) -> None:
        for unit in ("PVHTT-BS", "PVHTT-CAL"):
            district_reports(run, unit, "--on", "10/6/2020")
            run("dispatch", "acknowledge", "1", unit, "--on", "20/5/2020")
        for day in ("2020-06-15", "2020-06-22"):
            self.chase(run, day)
        answer = run("followup", "generate", "--audience", "districts", "--json", today="2020-07-20")
        text = words(letter / answer.json["path"])
        assert "units that no letter reminded before are left out: PVHTT-BS, PVHTT-CAL" in answer.err
        assert "chưa có đơn vị nào trong số 11 đơn vị thực hiện đầy đủ (trong đó 9 đơn vị đã được đôn đốc" in text
        assert "Các đơn vị nêu tại Phụ lục đã được Sở Thông tin và Truyền thông đôn đốc 2 lần." in text
        assert "UBND huyện Bắc Sơn" not in text

    def test_who_has_nobody_above_cannot_be_reported_to_a_superior(self, letter: Path, refused: Any) -> None:
        with (letter / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('[[followup.ladder]]\nkind = "postal_enterprise"\nrungs = ["ask_superior"]\n')
        answer = refused(3, "followup", "generate", "--audience", "enterprises")
        assert "has no body above it that could be asked" in answer.err
        assert "superior = …" in answer.err

    def test_the_hint_names_the_parts_of_this_letter(self, letter: Path, refused: Any) -> None:
        with (letter / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('[[followup.ladder]]\nkind = "postal_enterprise"\nrungs = ["through_enterprise"]\n')
        answer = refused(3, "followup", "generate", "--audience", "enterprises")
        assert "one of: districts, enterprises" in answer.err


class TestTheWords:
    def test_a_point_is_never_an_addressee(self, run: Any, letter: Path) -> None:
        for unit in run("pledge", "missing", "--json").json:
            if unit["code"] not in ("DPV-001", "DPV-003", "DPV-004"):
                assert run("pledge", "record", unit["code"], "--signed-on", "1/6/2020", "--signer", "x").code == 0
            if unit["kind"] == "postal_enterprise":
                run("dispatch", "acknowledge", "1", unit["code"], "--on", "20/5/2020")
                run(
                    "task",
                    "report",
                    unit["code"],
                    "--task-of",
                    "enterprises-propagate",
                    "--on",
                    "10/6/2020",
                    "--text",
                    "x",
                )
        made = generate(run, "--audience", "enterprises", "--on", "14/6/2020")
        assert made["missing"] == 3
        text = words(letter / made["path"])
        assert "Kính gửi: Bưu điện tỉnh Lạng Sơn" in text
        assert "(để chỉ đạo)" not in text

    def test_only_those_asked_for_a_pledge_are_told_to_send_it(self, run: Any, letter: Path) -> None:
        districts, enterprises = (words(letter / one["path"]) for one in generate(run))
        assert "Kết quả thực hiện, báo cáo gửi về" in districts
        assert "báo cáo và bản cam kết đã ký gửi về" in enterprises
        assert "chưa có đơn vị nào trong số 11 đơn vị thực hiện đầy đủ (Phụ lục)." in districts
        assert "Phòng Văn hóa, thông tin các huyện, thành phố (danh sách tại Phụ lục)" in districts
        assert "Chưa báo cáo: tuyên truyền Chỉ thị 28" in districts
        assert "0/11" not in districts

    def test_the_office_says_who_else_gets_the_letter(self, run: Any, letter: Path) -> None:
        with (letter / "postwatch.toml").open("a", encoding="utf-8") as settings:
            settings.write('[followup]\ndistribution = ["Như trên", "Ban Giám đốc (b/c)", "Lưu: VT"]\n')
        text = words(letter / generate(run, "--audience", "districts")["path"])
        assert "Ban Giám đốc (b/c)" in text
        assert "Lãnh đạo Sở" not in text
        assert text.index("Như trên") < text.index("UBND huyện Cao Lộc (để chỉ đạo)") < text.index("Lưu: VT")

    def test_a_report_of_an_earlier_period_does_not_serve_for_this_one(self, run: Any, letter: Path) -> None:
        run("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "20/5/2020")
        district_reports(run, "PVHTT-BS", "--on", "10/6/2020")
        assert generate(run, "--audience", "districts", "--on", "14/6/2020")["done"] == 1
        assert generate(run, "--audience", "districts", today="2020-07-13")["done"] == 1
        later = generate(run, "--audience", "districts", today="2020-07-14")
        assert later["done"] == 0
        assert "Chưa báo cáo kỳ tháng 07/2020: tuyên truyền Chỉ thị 28" in words(letter / later["path"])

    def test_a_pledge_revoked_later_stood_on_the_day_of_the_count(self, run: Any, letter: Path) -> None:
        run("pledge", "record", "DPV-001", "--signed-on", "1/6/2020", "--signer", "x")
        run("pledge", "revoke", "CK-2020-0001", "--reason", "x", today="2020-06-20")
        day = ("--audience", "enterprises", "--on")
        assert generate(run, *day, "19/6/2020", today="2020-06-20")["done"] == 1
        assert generate(run, *day, "20/6/2020", today="2020-06-20")["done"] == 0

    @pytest.mark.parametrize(("day", "known"), [("8/6/2020", 0), ("9/6/2020", 1)])
    def test_a_receipt_counts_from_its_own_day_and_not_from_the_arrival_of_its_paper_as_in_the_report(
        self, run: Any, letter: Path, day: str, known: int
    ) -> None:
        paper = ("--sender-number", "12/VHTT", "--incoming-number", "7", "--incoming-on", "12/6/2020")
        run("dispatch", "acknowledge", "1", "PVHTT-BS", "--on", "9/6/2020", *paper)
        district_reports(run, "PVHTT-BS", "--on", "5/6/2020")
        made = generate(run, "--audience", "districts", "--on", day)
        report = run("report", "monthly", "--on", day, "--json").json
        assert report["figures"]["units_acknowledged"]["value"] == known
        assert made["done"] == known
        assert ("xác nhận số 12/VHTT" in words(letter / made["path"])) == bool(known)


@pytest.mark.usefixtures("letter")
def test_the_campaign_of_the_letter_may_be_named(run: Any, refused: Any) -> None:
    refused(4, "followup", "generate", "--campaign", "none")
    assert generate(run, "--campaign", "chi-thi-28", "--audience", "districts")["missing"] == 11
