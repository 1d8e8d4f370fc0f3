"""A paper of a case is drafted, signed and served; what its draft says is not typed again."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.event import listen
from word_files import text

TODAY = "2026-07-14"
ADDED = ("--on", "2026-07-07")


@pytest.fixture
def office(office_of_2025: Callable[[str], Path]) -> Path:
    """An office of 2025 whose head decides, with one enterprise."""
    return office_of_2025(TODAY)


@pytest.fixture
def case(prepare: Any, office: Path) -> str:
    return str(done(prepare, "violation", "add", "DN-1", "11.1.a", *ADDED, "--json", today="2026-07-07").json["case"])


def done(run: Any, *words: str, today: str = TODAY) -> Any:
    answer = run(*words, today=today)
    assert answer.code == 0, answer
    return answer


def paper(office: Path, case: str, name: str) -> str:
    return text(office / "documents" / case / f"{case}-{name}.docx")


class TestOrdinaryCase:
    def test_it_takes_six_commands_and_350_characters(self, run: Any, office: Path) -> None:
        typed = (
            "violation add DN-1 11.1.a --on 7/7/2026",
            "case sign 1 minutes --on 7/7/2026 --number 5/BB-VPHC",
            "case draft 1 decision",
            "case sign 1 decision --number 12/QĐ-XPHC",
            "case serve 1 --how 'trực tiếp'",
            "case pay 1 --amount 15.000.000",
        )
        for words in typed:
            done(run, *shlex.split(words))
        assert sum(map(len, typed)) <= 350
        shown = run("violation", "show", "1", "--json", today=TODAY).json
        assert (shown["fine_imposed"], shown["fine_paid"], shown["handed_over_on"]) == (15_000_000, 15_000_000, TODAY)
        assert shown["status"] == "closed"

    def test_the_minutes_are_drafted_with_the_violation(self, office: Path, case: str) -> None:
        assert "BIÊN BẢN VI PHẠM HÀNH CHÍNH" in paper(office, case, "bien-ban-du-thao")

    def test_they_wait_on_the_desk_until_they_are_signed(self, run: Any, case: str) -> None:
        def waiting() -> list[Any]:
            return [one for one in done(run, "status", "--json", today=TODAY).json["items_list"] if case in one["what"]]

        (item,) = waiting()
        path = f"documents/{case}/{case}-bien-ban-du-thao.docx"
        assert (item["kind"], item["group"]) == ("to_sign", "to_sign:draw_up_minutes")
        assert item["what"] == f"Case {case}: violation minutes waits for a signature (…): {path}"
        assert item["command"] == f"postwatch case sign {case} minutes --number …"
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        assert [one for one in waiting() if one["group"] == "to_sign:draw_up_minutes"] == []

    def test_a_second_violation_stands_in_the_same_draft(self, run: Any, office: Path, case: str) -> None:
        done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, "--case", case)
        assert "điểm c khoản 1 Điều 11" in paper(office, case, "bien-ban-du-thao")

    def test_whom_they_are_against_is_said_at_once_though_a_point_was_typed(self, run: Any, office: Path) -> None:
        point = ("--name", "Bưu cục Kỳ Lừa", "--area", "Phường Kỳ Lừa", "--code", "DPV-1", "--parent", "DN-1")
        done(run, "recipient", "add", "--kind", "service_point", *point)
        told = done(run, "violation", "add", "DPV-1", "11.1.a", *ADDED).err
        assert "Draft of the minutes, against Công ty cổ phần Bưu chính Xứ Lạng: documents/" in told
        assert told.count("warning: ") == 1

    def test_a_draft_that_somebody_wrote_in_is_left_as_it_is(self, run: Any, office: Path, case: str) -> None:
        file = office / "documents" / case / f"{case}-bien-ban-du-thao.docx"
        file.write_bytes(b"somebody's words")
        answer = done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, "--case", case)
        assert "the minutes are not drafted" in answer.err
        assert file.read_bytes() == b"somebody's words"

    def test_none_is_drafted_where_the_minutes_are_signed(self, run: Any, office: Path) -> None:
        words = ("--minutes-on", "2026-07-07", "--minutes-number", "5/BB-VPHC")
        added = done(run, "violation", "add", "DN-1", "11.1.a", *ADDED, *words)
        assert "Draft of the minutes" not in added.err

    def test_its_papers_are_listed_signed_and_served_with_all_others(self, run: Any, office: Path, case: str) -> None:
        def listed(*words: str) -> list[tuple[str, str, str | None]]:
            papers = done(run, "paper", "list", "--json", *words).json
            return [(one["id"], one["status"], one["symbol"]) for one in papers]

        done(run, "paper", "sign", case, "minutes", "--on", "7/7/2026", "--number", "5/BB-VPHC")
        done(run, "case", "draft", case, "decision")
        minutes = (f"{case}.B1", "issued", "5/BB-VPHC")
        assert listed() == [(case, "draft", None), minutes]
        done(run, "paper", "sign", case, "decision")
        assert listed("--status", "signed") == [(f"{case}.Q1", "signed", None)]
        done(run, "paper", "sign", case, "decision", "--number", "12/QĐ-XPHC")
        done(run, "paper", "serve", case, "--how", "trực tiếp")
        assert listed() == [minutes, (f"{case}.Q1", "sent", "12/QĐ-XPHC")]
        assert listed("--until", "2026-07-10") == [minutes]


class TestDecision:
    @pytest.fixture(autouse=True)
    def minutes(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")

    def test_signing_takes_what_the_draft_says(self, run: Any, case: str) -> None:
        drafted = ("--fine", "16 triệu", "--fine-reason", "hàng có giá trị lớn", "--reason", "x")
        done(run, "case", "draft", case, "decision", *drafted, "--additional", "Tịch thu tang vật")
        done(run, "case", "sign", case, "decision", "--number", "12/QĐ-XPHC")
        shown = run("violation", "show", case, "--json", today=TODAY).json[0]
        assert (shown["fine_imposed"], shown["decision_additional"]) == (16_000_000, "Tịch thu tang vật")
        assert (shown["decision_by"], shown["decision_fine_reason"]) == ("Nguyễn Văn Huy", "hàng có giá trị lớn")
        assert shown["decision_reason"] == "x"

    def test_what_is_signed_otherwise_is_said_and_the_paper_made_anew(self, run: Any, office: Path, case: str) -> None:
        done(run, "case", "draft", case, "decision", "--reason", "x")
        signed = done(run, "case", "sign", case, "decision", "--number", "12/QĐ-XPHC", "--fine", "16 triệu")
        assert "16.000.000 as it is signed, 15.000.000 in the draft" in signed.err
        assert "16.000.000" in paper(office, case, "quyet-dinh-xu-phat")

    def test_what_is_signed_as_it_was_drafted_needs_no_word(self, run: Any, office: Path, case: str) -> None:
        done(run, "case", "draft", case, "decision", "--reason", "x")
        assert "in the draft" not in done(run, "case", "sign", case, "decision", "--number", "12/QĐ-XPHC").err

    def test_a_later_draft_takes_the_place_of_the_first(self, run: Any, case: str) -> None:
        done(run, "case", "draft", case, "decision", "--reason", "x", "--fine", "16 triệu")
        done(run, "case", "draft", case, "decision", "--reason", "x", "--fine", "17 triệu")
        done(run, "case", "sign", case, "decision", "--number", "12/QĐ-XPHC")
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["fine_imposed"] == 17_000_000

    def test_a_draft_binds_nobody(self, run: Any, case: str) -> None:
        before = run("report", "period", "--since", "2026-07-01", "--until", TODAY, "--json", today=TODAY).json
        done(run, "case", "draft", case, "decision", "--reason", "x")
        after = run("report", "period", "--since", "2026-07-01", "--until", TODAY, "--json", today=TODAY).json
        assert before["figures"] == after["figures"]
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["status"] == "open"

    def test_what_the_provision_orders_and_the_goods_stand_in_the_draft(
        self, run: Any, office: Path, case: str
    ) -> None:
        done(run, "case", "goods", case, "hold", "--on", "2026-07-07", "--item", "pháo hoa; 12; hộp; còn nguyên")
        done(run, "case", "draft", case, "decision", "--reason", "x")
        drafted = paper(office, case, "quyet-dinh-xu-phat-du-thao")
        assert "Tịch thu tang vật, phương tiện vi phạm hành chính: 12 hộp pháo hoa" in drafted

    def test_the_beginning_of_the_title_of_the_head_is_the_head(self, run: Any, case: str) -> None:
        words = ("--authority", "Giám đốc Sở", "--by", "Nguyễn Văn Huy", "--reason", "x")
        drafted = done(run, "case", "draft", case, "decision", *words, "--json").json
        assert drafted["authority"] == "Giám đốc Sở Khoa học và Công nghệ"

    def test_without_a_head_who_decides_is_asked(self, run: Any, refused: Any, case: str) -> None:
        done(run, "staff", "end", "Nguyễn Văn Huy", "--on", "2026-07-08")
        assert "--authority, --by" in refused(2, "case", "draft", case, "decision", today=TODAY).err


class TestWhatADraftIsWorthAfter:
    @pytest.fixture(autouse=True)
    def drafted(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        done(run, "case", "draft", case, "decision", "--fine", "16 triệu", "--fine-reason", "x")
        done(run, "case", "sign", case, "decision", "--on", "2026-07-08", "--number", "12/QĐ-XPHC", "--reason", "x")

    def test_the_paper_has_its_number_and_its_day_once_it_is_signed(self, office: Path, case: str) -> None:
        assert "Số: 12/QĐ-XPHC" in paper(office, case, "quyet-dinh-xu-phat")

    def test_what_was_signed_once_is_no_draft_of_a_new_decision(self, run: Any, case: str) -> None:
        annulled = ("--on", "2026-07-09", "--number", "9", "--by", "Nguyễn Văn Huy", "--ground", "c")
        done(run, "case", "step", case, "annul", *annulled)
        kinds = {one["kind"] for one in run("status", "--json", today=TODAY).json["items_list"]}
        assert "to_sign" not in kinds
        done(run, "case", "sign", case, "decision", "--number", "13/QĐ-XPHC", "--reason", "x")
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["fine_imposed"] == 15_000_000

    def test_a_draft_whose_decision_is_withdrawn_waits_again(self, run: Any, case: str) -> None:
        done(run, "case", "withdraw", "decision", case, "--reason", "x")
        assert "to_sign" in {one["kind"] for one in run("status", "--json", today=TODAY).json["items_list"]}
        done(run, "case", "sign", case, "decision", "--number", "13/QĐ-XPHC", "--reason", "x")
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["fine_imposed"] == 16_000_000


def test_the_draft_against_one_of_several_is_signed_against_that_one(run: Any, office: Path, case: str) -> None:
    person = ("--offender", "person", "--name", "Lê Văn C", "--case", case)
    done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, *person)
    done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
    done(run, "case", "draft", case, "decision", "--against", "Lê Văn C", "--reason", "x")
    (item,) = [one for one in run("status", "--json", today=TODAY).json["items_list"] if one["kind"] == "to_sign"]
    assert item["command"] == f'postwatch case sign decision {case} --against "Lê Văn C" --number …'


def test_where_a_case_is_tells_the_papers_and_the_fine_of_each_offender(run: Any, case: str) -> None:
    done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, "--name", "Lê Văn C", "--case", case)
    done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
    person = ("--against", "Lê Văn C", "--reason", "x")
    done(run, "case", "sign", "decision", case, "--on", "2026-07-08", "--number", "6/QĐ", *person)
    where = run("case", "show", case, "--json", today=TODAY).json["where_list"]
    assert len(where) == 4
    assert "DN-1: " in where[2]
    assert "6/QĐ" in where[2].partition("Lê Văn C: ")[2]
    assert where[3].startswith("Lê Văn C: ")


class TestOtherPapers:
    @pytest.fixture(autouse=True)
    def decided(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        words = ("--on", "2026-07-10", "--number", "12/QĐ-XPHC", "--reason", "x")
        done(run, "case", "sign", case, "decision", *words)

    def test_a_correction_is_drafted_signed_and_served(self, run: Any, office: Path, case: str) -> None:
        drafted = ("--as", "amend", "--fine", "14 triệu", "--by", "Nguyễn Văn Huy", "--text", "sửa mức phạt")
        done(run, "case", "draft", case, "correction", *drafted)
        assert "14.000.000" in paper(office, case, "quyet-dinh-sua-doi-du-thao")
        done(run, "case", "sign", case, "correction", "--on", "2026-07-13", "--number", "5/QĐ-SĐ")
        done(run, "case", "serve", case, "correction", "--on", "2026-07-14")
        (step,) = run("violation", "show", case, "--json", today=TODAY).json[0]["steps_list"][1:]
        assert (step["amount"], step["person"], step["answered_on"]) == (14_000_000, "Nguyễn Văn Huy", "2026-07-14")

    def test_a_correction_that_is_signed_otherwise_is_said_and_made_anew(
        self, run: Any, office: Path, case: str
    ) -> None:
        drafted = ("--as", "amend", "--fine", "14 triệu", "--by", "Nguyễn Văn Huy", "--text", "sửa mức phạt")
        done(run, "case", "draft", case, "correction", *drafted)
        words = ("--on", "2026-07-13", "--number", "5/QĐ-SĐ", "--fine", "15 triệu")
        signed = done(run, "case", "sign", case, "correction", *words)
        assert "15.000.000 as it is signed, 14.000.000 in the draft" in signed.err
        assert "15.000.000" in paper(office, case, "quyet-dinh-sua-doi")

    def test_who_decided_signs_the_annulment_where_nobody_is_named(self, run: Any, office: Path, case: str) -> None:
        done(run, "case", "draft", case, "annulment", "--as", "c", "--text", "sai thẩm quyền")
        assert "Nguyễn Văn Huy" in paper(office, case, "quyet-dinh-huy-bo-du-thao")
        done(run, "case", "sign", case, "annulment", "--on", "2026-07-13", "--number", "7/QĐ-HB")
        step = run("violation", "show", case, "--json", today=TODAY).json[0]["steps_list"][-1]
        assert (step["kind"], step["person"], step["ground"]) == ("annul", "Nguyễn Văn Huy", "c")

    def test_a_second_correction_takes_nothing_of_the_draft_of_the_first(self, run: Any, case: str) -> None:
        drafted = ("--as", "amend", "--fine", "14 triệu", "--by", "Nguyễn Văn Huy", "--text", "sửa mức phạt")
        done(run, "case", "draft", case, "correction", *drafted)
        done(run, "case", "sign", case, "correction", "--on", "2026-07-13", "--number", "5/QĐ-SĐ")
        words = ("--as", "correct", "--by", "Nguyễn Văn Huy", "--text", "sửa tên đường")
        second = done(run, "case", "sign", case, "correction", "--on", "2026-07-14", "--number", "6/QĐ-SĐ", *words)
        assert "in the draft" not in second.err
        step = run("violation", "show", case, "--json", today=TODAY).json[0]["steps_list"][-1]
        assert (step["amount"], step["words"]) == (None, "sửa tên đường")

    def test_a_draft_of_what_the_law_does_not_allow_is_refused(self, refused: Any, case: str) -> None:
        refused(3, "case", "draft", case, "correction", "--as", "amend", "--fine", "0", today=TODAY)

    def test_a_draft_of_an_unknown_kind_of_correction_is_refused(self, refused: Any, case: str) -> None:
        assert "annul-part" in refused(2, "case", "draft", case, "correction", "--as", "đính chính", today=TODAY).err

    def test_minutes_are_served(self, run: Any, refused: Any, case: str) -> None:
        done(run, "case", "serve", case, "minutes", "--on", "2026-07-08")
        assert run("violation", "show", case, "--json", today=TODAY).json[0]["steps_list"][0]["until"] == "2026-07-08"
        refused(3, "case", "serve", case, "minutes", "--on", "2026-07-09", today=TODAY)

    @pytest.mark.parametrize("words", [("serve", "transfer"), ("sign", "hearing"), ("sign", "return-minutes")])
    def test_what_is_recorded_in_another_way_is_named(self, refused: Any, case: str, words: tuple[str, str]) -> None:
        assert "postwatch case" in refused(2, "case", words[0], case, words[1], today=TODAY).err


class TestTheDesk:
    def test_it_begins_with_whose_signature_is_waited_for_and_until_when(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        drafted = done(run, "case", "draft", case, "decision", "--json").json
        first = run("status", "--json", today=TODAY).json["items_list"][0]
        assert (first["kind"], first["due_on"]) == ("to_sign", "2026-07-16")
        assert "Nguyễn Văn Huy" in first["what"]
        assert drafted["path"] in first["what"]
        assert first["command"] == f"postwatch case sign {case} decision --number …"
        assert "Nguyễn Văn Huy" not in first["in_codes"]
        shown = run("case", "show", case, "--json", today=TODAY).json["next"]
        assert f"postwatch case sign {case} decision --number …" in {one["command"] for one in shown["must_list"]}

    def test_what_is_signed_waits_for_nobody(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        done(run, "case", "draft", case, "decision")
        done(run, "case", "sign", case, "decision", "--number", "12/QĐ-XPHC")
        kinds = {one["kind"] for one in run("status", "--json", today=TODAY).json["items_list"]}
        assert "to_sign" not in kinds

    def test_signs_that_no_violation_says_stand_on_it(self, run: Any, office: Path) -> None:
        done(run, "inspect", "log", "DN-1", "--on", "2026-07-07", "--sign", "Nhận hàng cấm", "--sign", "Không niêm yết")
        (sign,) = run("status", "--json", today=TODAY).json["items_list"]
        assert (sign["kind"], sign["count"], sign["command"]) == ("unacted", 2, "postwatch violation sheet")

    def test_a_complaint_has_the_terms_of_who_settles_it(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        done(run, "case", "sign", case, "decision", "--on", "2026-07-08", "--number", "12/QĐ-XPHC", "--reason", "x")
        done(run, "case", "serve", case, "--on", "2026-07-08")
        done(run, "case", "step", case, "complain", "--on", "2026-07-10", "--text", "Đơn khiếu nại")

        def due() -> dict[str, str]:
            clocks = run("violation", "show", case, "--json", today=TODAY).json[0]["clocks_list"]
            return {one["name"]: one["due_on"] for one in clocks}

        def on_desk() -> set[str]:
            items = run("status", "case", "--json", today="2026-07-18").json["items_list"]
            return {one["key"].rpartition(":")[2] for one in items}

        assert (due()["accept_complaint"], due()["settle_complaint"]) == ("2026-07-20", "2026-08-10")
        assert (due()["complain_until"], due()["sue_until"]) == ("2026-10-06", "2027-07-08")
        assert "accept_complaint" in on_desk()
        settled = ("--answered-on", "2026-07-14", "--outcome", "kept")
        done(run, "case", "step", case, "complain", *settled)
        assert "accept_complaint" not in on_desk()
        done(run, "case", "step", case, "sue", "--on", "2026-07-13", "--text", "Thông báo thụ lý vụ án")
        assert (due()["answer_court"], "answer_court" in on_desk()) == ("2026-07-23", True)
        done(run, "case", "step", case, "sue", "--replied-on", "2026-07-14")
        assert "answer_court" not in on_desk()


class TestWhatEndsADecision:
    @pytest.fixture(autouse=True)
    def decided(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        done(run, "case", "sign", case, "decision", "--on", "2026-07-08", "--number", "12/QĐ-XPHC", "--reason", "x")

    @pytest.mark.parametrize("verb", ["annul", "stay"])
    def test_who_signs_it_and_why_are_asked(self, refused: Any, case: str, verb: str) -> None:
        answer = refused(2, "case", "step", case, verb, "--on", "2026-07-10", today=TODAY)
        assert "--by, --ground" in answer.err

    def test_a_ground_that_the_law_does_not_know_is_refused(self, refused: Any, case: str) -> None:
        words = ("--on", "2026-07-10", "--by", "Nguyễn Văn Huy", "--ground", "k")
        assert "a, b, c" in refused(2, "case", "step", case, "annul", *words, today=TODAY).err

    def test_the_ground_is_told(self, run: Any, case: str) -> None:
        words = ("--on", "2026-07-10", "--number", "9/QĐ-HB", "--by", "Nguyễn Văn Huy", "--ground", "c")
        assert "against the procedure" in done(run, "case", "step", case, "annul", *words).out

    def test_what_was_asked_for_is_kept_by_the_answer(self, run: Any, case: str, tmp_path: Path) -> None:
        (tmp_path / "don.pdf").write_bytes(b"%PDF-1.4")
        done(run, "case", "serve", case, "--on", "2026-07-08")
        asked = ("--instalments", "2", "--until", "2026-12-01", "--on", "2026-07-09", "--text", "Đơn")
        signed = ("--as-signed", "Đã nhận đơn", "--scan", str(tmp_path / "don.pdf"))
        done(run, "case", "step", case, "postpone", *asked, *signed)
        done(run, "case", "step", case, "postpone", "--answered-on", "2026-07-10", "--outcome", "granted", *signed)
        (step,) = run("violation", "show", case, "--json", today=TODAY).json[0]["steps_list"][1:]
        assert (step["kind"], step["times"], step["until"]) == ("instalments", 2, "2026-12-01")


class TestTheAct:
    def test_it_is_found_by_its_words(self, run: Any, office: Path) -> None:
        words = ("chấp nhận hàng hóa cấm nhập khẩu theo quy định của pháp luật",)
        assert done(run, "violation", "add", "DN-1", *words, *ADDED, "--json").json["provision"] == "11.1.c"

    def test_its_words_leave_no_doubt_which_decree_is_meant(self, run: Any, refused: Any, office: Path) -> None:
        assert "--decree 174/2026" in refused(3, "violation", "add", "DN-1", "10.4.b", *ADDED, today=TODAY).err
        words = "không niêm yết công khai danh mục vật phẩm"
        assert done(run, "violation", "add", "DN-1", words, *ADDED, "--json").json["provision"] == "10.4.b"

    def test_words_of_several_acts_name_them(self, refused: Any, office: Path) -> None:
        answer = refused(2, "violation", "add", "DN-1", "hàng hóa cấm nhập khẩu", *ADDED, today=TODAY)
        assert "11.1.a (" in answer.err
        assert "11.1.c (" in answer.err

    def test_words_of_none_lead_to_the_search(self, refused: Any, office: Path) -> None:
        answer = refused(4, "violation", "add", "DN-1", "bán hàng rong vỉa hè", *ADDED, today=TODAY)
        assert "postwatch law search" in answer.err

    def test_a_decree_that_the_catalogue_does_not_have_is_not_another_one(self, refused: Any, office: Path) -> None:
        answer = refused(4, "violation", "add", "DN-1", "11.1.a", "--decree", "98/2020", *ADDED, today=TODAY)
        assert "174/2026" not in answer.err


class TestADayThatIsNotSure:
    """23/11/2026 is proposed as a day off, neither granted nor refused."""

    def test_the_office_has_the_earlier_day_and_is_refused_after_the_later_one(
        self, run: Any, refused: Any, office: Path
    ) -> None:
        acted = {"today": "2026-11-16"}
        case = done(run, "violation", "add", "DN-1", "11.1.c", "--on", "16/11/2026", "--json", **acted).json["case"]
        done(run, "case", "sign", case, "minutes", "--on", "2026-11-16", "--number", "5/BB-VPHC", **acted)
        (decide,) = (
            one
            for one in run("violation", "show", case, "--json", **acted).json[0]["clocks_list"]
            if one["name"] == "decide"
        )
        assert (decide["due_on"], decide["earliest_on"]) == ("2026-11-27", "2026-11-26")
        (must,) = run("case", "show", case, "--json", **acted).json["next"]["must_list"]
        assert must["due_on"] == "2026-11-26"
        done(run, "case", "draft", case, "decision", "--reason", "x", today="2026-11-27")
        refused(3, "case", "draft", case, "decision", today="2026-11-28")


def test_a_case_with_minutes_ends_on_a_ground(run: Any, refused: Any, case: str) -> None:
    done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
    for outcome in ("other", "not-sanctioned"):
        words = ("--reason", "x", "--outcome", outcome)
        answer = refused(3, "case", "close", case, *words, today=TODAY)
        assert f"postwatch case step {case} drop --ground" in answer.err
    done(run, "case", "step", case, "drop", "--ground", "b")


class TestEnd:
    """A case is at its end once it is paid and complied with; only for another end it is closed."""

    @pytest.fixture(autouse=True)
    def served(self, run: Any, case: str) -> None:
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5/BB-VPHC")
        done(run, "case", "sign", case, "decision", "--number", "12/QĐ-XPHC", "--reason", "x")
        done(run, "case", "serve", case)

    def status(self, run: Any, case: str, on: str) -> Any:
        return run("case", "show", case, "--json", today=on).json["status"]

    def test_the_last_payment_ends_it(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "14.000.000")
        assert self.status(run, case, TODAY) == "decided"
        done(run, "case", "pay", case, "--amount", "1.000.000", today="2026-07-20")
        (line,) = run("case", "list", "--status", "closed", "--json", today="2026-08-20").json
        assert (line["id"], line["closed_on"], line["outcome"]) == (case, "2026-07-20", "complied with")
        assert run("violation", "list", "--status", "closed", "--json", today="2026-08-20").json[0]["case"] == case
        assert run("case", "list", "--status", "decided", "--json", today="2026-08-20").json == []
        assert run("case", "show", case, "--json", today="2027-09-20").json["next"]["must_list"] == []

    def test_interest_that_is_not_paid_keeps_it_open(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "15.000.000", today="2026-08-20")
        assert self.status(run, case, "2026-08-20") == "decided"

    def test_a_complaint_opens_it_until_it_is_settled(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "15.000.000")
        done(run, "case", "step", case, "complain", "--on", "2026-07-21", today="2026-07-21")
        assert self.status(run, case, "2026-07-21") == "decided"
        answered = ("--answered-on", "2026-07-28", "--outcome", "kept")
        done(run, "case", "step", case, "complain", "--on", "2026-07-21", *answered, today="2026-07-28")
        assert run("case", "list", "--json", today="2026-07-28").json[0]["closed_on"] == "2026-07-28"

    def test_one_that_was_opened_again_is_closed_by_hand(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "15.000.000")
        done(run, "case", "close", case, "--reason", "Đã nộp")
        done(run, "case", "step", case, "reopen", "--reason", "Xem lại")
        assert self.status(run, case, TODAY) == "decided"

    def test_interest_alone_is_asked_for(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "15.000.000", today="2026-08-20")
        (asked,) = run("case", "show", case, "--json", today="2026-08-20").json["next"]["must_list"]
        assert asked["kind"] == "interest"
        done(run, *asked["command"].split()[1:], today="2026-08-20")
        assert self.status(run, case, "2026-08-20") == "closed"

    def test_each_offender_pays_own_interest(self, run: Any) -> None:
        first = ("violation", "add", "DN-1", "11.1.c", *ADDED, "--name")
        case = str(done(run, *first, "Lê Văn C", "--json").json["case"])
        done(run, *first, "Trần Văn D", "--case", case)
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "7/BB-VPHC")
        for number, name in (("21", "Lê Văn C"), ("22", "Trần Văn D")):
            done(run, "case", "sign", case, "decision", "--number", number, "--reason", "x", "--against", name)
            done(run, "case", "serve", case, "--against", name)
        paid = ("case", "pay", case, "--against")
        done(run, *paid, "Lê Văn C", "--amount", "7.600.000", "--interest", "100.000")
        done(run, *paid, "Trần Văn D", "--amount", "7.500.000", today="2026-08-20")
        lines = run("case", "list", "--json", today="2026-08-20").json
        assert {line["status"] for line in lines if line["id"] == case} == {"decided"}

    def test_what_is_kept_in_the_file_later_moves_no_end(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "15.000.000")
        done(
            run, "case", "step", case, "other", "--text", "chuyển kho lưu trữ", "--on", "2026-09-20", today="2026-09-20"
        )
        assert run("case", "list", "--json", today="2026-09-20").json[0]["closed_on"] == TODAY

    def test_the_list_asks_as_often_however_many_cases_are_closed(self, run: Any, case: str) -> None:
        done(run, "case", "pay", case, "--amount", "15.000.000")
        asked: list[str] = []
        listen(Engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        counts = []
        for number in ("31", "32"):
            asked.clear()
            done(run, "violation", "list")
            counts.append(len(asked))
            other = str(done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, "--json").json["case"])
            done(run, "case", "sign", other, "minutes", "--on", "2026-07-07", "--number", f"{number}/BB-VPHC")
            words = ("--number", number, "--reason", "x", "--distinct", "x")
            done(run, "case", "sign", other, "decision", *words)
            done(run, "case", "serve", other)
            done(run, "case", "pay", other, "--amount", "15.000.000")
        assert counts[0] == counts[1]

    @pytest.mark.parametrize(("words", "proof"), [
        (("--remedies", "Buộc tiêu hủy vật phẩm"), ("step", "remedy")),
        (("--additional", "Tịch thu tang vật"), ("goods", "confiscate")),
    ])  # fmt: skip
    def test_what_was_decided_beside_the_fine_is_done_before(
        self, run: Any, office: Path, words: tuple[str, str], proof: tuple[str, str], tmp_path: Path
    ) -> None:
        case = str(done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, "--json", today=TODAY).json["case"])
        held = ("hold", "--on", "2026-07-07", "--item", "pháo hoa; 12; hộp; mới")
        if proof[0] == "goods":
            done(run, "case", "goods", case, *held)
        done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "6/BB-VPHC")
        done(run, "case", "sign", case, "decision", "--number", "13/QĐ-XPHC", "--reason", "x", *words)
        done(run, "case", "serve", case)
        done(run, "case", "pay", case, "--amount", "15.000.000")
        assert self.status(run, case, TODAY) == "decided"
        verb, step = proof
        (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4 proof")
        done(run, "case", verb, case, step, *(["--scan", str(tmp_path / "scan.pdf")] if verb == "step" else []))
        if verb == "goods":
            assert self.status(run, case, TODAY) == "decided"
            done(run, "case", "goods", case, "hand-over", "--to", "Phòng Tài chính")
        assert self.status(run, case, TODAY) == "closed"


class TestGoods:
    """The decisions to hold goods and to return them are drafted, wait on the desk, and are signed."""

    @pytest.fixture(autouse=True)
    def held(self, run: Any, case: str) -> None:
        done(run, "case", "goods", case, "hold", "--on", "2026-07-13", "--item", "pháo hoa; 12; hộp; còn nguyên")

    @pytest.mark.parametrize("paper", ["hold", "return"])
    def test_its_draft_waits_for_the_head_until_it_is_signed(self, run: Any, case: str, paper: str) -> None:
        drafted = done(run, "case", "draft", case, paper, "--json").json
        assert drafted["path"].endswith("-du-thao.docx")
        assert f"postwatch case sign {case} {paper}" in done(run, "status").out
        signed = done(run, "case", "sign", case, paper, "--number", "6", "--json").json
        assert signed["step"]["person"] == "Nguyễn Văn Huy"
        assert f"postwatch case sign {case} {paper}" not in done(run, "status").out

    def test_the_goods_that_are_held_stand_in_the_draft_of_their_return(
        self, run: Any, office: Path, case: str
    ) -> None:
        done(run, "case", "draft", case, "return")
        assert "pháo hoa" in paper(office, case, "quyet-dinh-tra-lai-du-thao")

    def test_an_hour_and_what_does_not_belong_there(self, run: Any, refused: Any, office: Path) -> None:
        case = str(done(run, "violation", "add", "DN-1", "11.1.c", *ADDED, "--json").json["case"])
        held = ("hold", "--on", "2026-07-14", "--hour", "09:00", "--item", "pháo hoa; 2; hộp; mới")
        done(run, "case", "goods", case, *held)
        done(run, "case", "draft", case, "hold")
        signed = ("case", "sign", case, "hold", "--number", "6")
        assert "--fine" in refused(2, *signed, "--fine", "500000", today=TODAY).err
        done(run, *signed, "--hour", "10:00", "--until", "2026-07-20")
        step = run("violation", "show", case, "--json", today=TODAY).json[0]["steps_list"][-1]
        assert (step["at"], step["until"]) == ("10:00", "2026-07-20")

    def test_a_draft_of_goods_that_left_waits_for_nobody(self, run: Any, case: str) -> None:
        done(run, "case", "draft", case, "hold")
        done(run, "case", "goods", case, "return", "--number", "8")
        assert "hold" not in done(run, "status").out


class TestWhoDrawsUp:
    """Who may not draw up minutes is refused wherever that is said."""

    @pytest.fixture(autouse=True)
    def driver(self, run: Any, office: Path) -> None:
        done(run, "staff", "add", "Phạm Văn Lái", "--title", "Lái xe", "--may", "lead")

    @pytest.mark.parametrize("words", [
        ("violation", "add", "DN-1", "11.1.c", *ADDED, "--drawn-up-by", "Phạm Văn Lái"),
        ("case", "sign", "1", "minutes", "--on", "2026-07-07", "--number", "5", "--by", "Phạm Văn Lái"),
        ("case", "draft", "1", "minutes", "--drawn-up-by", "Phạm Văn Lái"),
        ("case", "amend", "act", "1", "--drawn-up-by", "Phạm Văn Lái", "--reason", "x"),
    ])  # fmt: skip
    def test_it_is_refused_with_the_way_out(self, run: Any, refused: Any, case: str, words: tuple[str, ...]) -> None:
        assert "amend CB CB" in refused(3, *words, today=TODAY).err
        done(run, "staff", "edit", "Phạm Văn Lái", "--may", "draw_up")
        assert run(*words, today=TODAY).code == 0

    def test_without_anybody_recorded_it_is_said_that_nobody_was_checked(self, run: Any, tmp_path: Path) -> None:
        where = ("-w", str(tmp_path / "another"))
        done(run, "init", str(tmp_path / "another"), "--office", "lang-son-2025")
        unit = ("--name", "Bưu chính Xứ Lạng", "--area", "Phường Tam Thanh", "--code", "DN-1")
        done(run, *where, "recipient", "add", "--kind", "postal_enterprise", *unit)
        done(run, *where, "violation", "add", "DN-1", "11.1.a", *ADDED)
        signed = done(run, *where, "case", "sign", "1", "minutes", "--on", "2026-07-07", "--number", "5")
        assert "nobody of the office is recorded" in signed.err


def test_what_is_paid_first_of_a_fine_in_parts_is_told_when_it_is_granted(run: Any, case: str) -> None:
    """Luật Xử lý vi phạm hành chính, Điều 79.2: 40 % of 15 million đồng."""
    done(run, "case", "sign", case, "minutes", "--on", "2026-07-07", "--number", "5")
    done(run, "case", "sign", case, "decision", "--number", "12", "--reason", "x")
    done(run, "case", "serve", case)
    step = ("case", "step", case, "postpone")
    asked = done(run, *step, "--instalments", "2", "--until", "2026-12-01")
    assert "first part" not in asked.err
    granted = ("--answered-on", TODAY, "--outcome", "granted", "--reason", "x")
    assert "at least 6.000.000 đồng" in done(run, *step, *granted).err


def test_what_is_left_of_a_printed_command_is_no_value(run: Any, refused: Any, case: str) -> None:
    assert "…" in refused(2, "case", "sign", case, "minutes", "--number", "…", today=TODAY).err
