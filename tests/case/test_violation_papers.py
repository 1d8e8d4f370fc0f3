"""The papers of a case, read back from the .docx: each says what is recorded, and leaves the rest to a pen."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import WHY, words_for
from docx import Document
from openxml_audit import OpenXmlValidator
from sqlmodel import select
from word_files import text

from postwatch.case.goods_tables import NamedGoods
from postwatch.case.paper_kinds import DECIDING, CasePaper
from postwatch.case.tables import Case, CaseStep, Decision, Offender, StepKind, Violation
from postwatch.case.unsigned_drafts import SIGNED_BY
from postwatch.office.actions import save_part
from postwatch.staff.tables import Delegation, DelegationScope, StaffMember
from postwatch.store.engine import open_engine, sqlite_url
from postwatch.store.transaction import belong, new_session

INSPECTOR = "Chánh Thanh tra Sở Thông tin và Truyền thông"
GD_2020 = "Giám đốc Sở Thông tin và Truyền thông"
GD, CHAIR, INSPECTORS = "Giám đốc Sở Khoa học và Công nghệ", "Chủ tịch UBND tỉnh Lạng Sơn", "Chánh Thanh tra tỉnh"
OLD_ACT, NEW_ACT = ("8.4.a", "--decree", "15/2020"), ("12.1", "--decree", "174/2026")
DECIDER = ("--authority", INSPECTOR, "--by", "Nguyễn Văn A")
KEYS = {
    "authority", "power_left_out",
    "id", "recipient", "form", "form_title", "instrument", "form_verified", "form_confidence", "number", "path",
    "sha256", "paper", "is_recorded", "on", "fine", "warning", "offender", "units_list", "under_mandate", "acts",
    "unworded_list", "unverified_list", "unstated_list",
}  # fmt: skip
DAY = dt.date(2020, 6, 11)
HELD = "tang vật, phương tiện vi phạm hành chính, giấy phép, chứng chỉ hành nghề"
# What was seen of 8.3.b.
WORDS = "Niêm yết không đúng hoặc không đầy đủ tại các điểm phục vụ Danh mục vật phẩm"

Add = Callable[..., None]


@pytest.fixture
def case(prepare: Any, loaded: Path) -> str:
    """A case of an enterprise with one act whose words were seen, and minutes of 11 June."""
    words = ("--representative", "Bà Vân", "--representative-title", "Giám đốc", "--business-number", "4900123456")
    assert prepare("recipient", "edit", "DNM-01", *words).code == 0
    return act(
        prepare, "8.3.b", "--minutes-on", "11/6/2020", "--minutes-number", "05/BB-VPHC", "--description", "Tại quầy"
    )


def act(prepare: Any, provision: str, *words: str, unit: str = "DNM-01", on: str = "28/5/2020", **environ: str) -> str:
    answer = prepare("violation", "add", unit, provision, "--on", on, *words, "--json", **environ)
    assert answer.code == 0, answer
    return str(answer.json["case"])


def in_rows(loaded: Path, change: Callable[[Any], None]) -> None:
    engine = open_engine(sqlite_url(loaded / "postwatch.db"), writing=True)
    with new_session(engine) as session:
        belong(session, 1)
        change(session)
        session.commit()
    engine.dispose()


@pytest.fixture
def add(loaded: Path) -> Add:
    """Writes steps and other rows of a case straight into the tables: their verbs are not this test's matter."""

    def insert(code: str, kind: StepKind, on: dt.date = DAY, *, goods: str | None = None, **columns: Any) -> None:
        def change(session: Any) -> None:
            row = session.exec(select(Case).where(Case.code == code)).one()
            step = CaseStep(case_id=row.id, kind=kind, taken_on=on, **columns)
            save_part(session, step, of=code)
            if goods is not None:
                session.add(
                    NamedGoods(
                        case_id=row.id, step_id=step.id, name=goods, quantity=12, unit="cây",
                        condition="Còn nguyên tem", storage="Kho của Sở",
                    )
                )  # fmt: skip

        in_rows(loaded, change)

    return insert


def draft(run: Any, case: str, paper: str, *words: str, **environ: str) -> Any:
    answer = run("case", "draft", case, paper, *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


def paper_text(run: Any, loaded: Path, case: str, paper: str, *words: str, **environ: str) -> str:
    return text(loaded / draft(run, case, paper, *words, **environ)["path"])


def decide(prepare: Any, case: str, *words: str, **environ: str) -> None:
    said = ("--on", "15/6/2020", "--number", "07/QĐ-XPHC", *DECIDER)
    answer = prepare("case", "sign", "decision", case, *said, *words, **environ)
    assert answer.code == 0, answer


class TestTheDecision:
    def test_a_draft_says_who_did_what_and_what_it_costs(self, run: Any, loaded: Path, case: str) -> None:
        made = draft(run, case, "decision", *DECIDER, "--on", "15/6/2020")
        assert set(made) == KEYS
        assert (made["id"], made["paper"], made["is_recorded"], made["fine"]) == (case, "decision", False, 2_500_000)
        assert made["path"].endswith(f"{case}-quyet-dinh-xu-phat-du-thao.docx")
        path = loaded / made["path"]
        paper = text(path)
        for words in (
            "UBND TỈNH LẠNG SƠN",
            "/QĐ-XPHC",
            "Lạng Sơn, ngày 15 tháng 6 năm 2020",
            "QUYẾT ĐỊNH\nXử phạt vi phạm hành chính",
            "CHÁNH THANH TRA SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
            "Căn cứ Luật Xử lý vi phạm hành chính ngày 20 tháng 6 năm 2012;",
            "Căn cứ Nghị định số 81/2013/NĐ-CP ngày 19 tháng 7 năm 2013",
            "Căn cứ Nghị định số 15/2020/NĐ-CP ngày 03 tháng 02 năm 2020 của Chính phủ quy định xử phạt",
            "Căn cứ Biên bản vi phạm hành chính số 05/BB-VPHC lập ngày 11 tháng 6 năm 2020.",
            "Tên của tổ chức: Doanh nghiệp mẫu 1",
            "Mã số doanh nghiệp: 4900123456",
            "Người đại diện theo pháp luật: Bà Vân; chức danh: Giám đốc",
            f"Đã thực hiện hành vi vi phạm hành chính:\n{WORDS}",
            "kết thúc ngày 28 tháng 5 năm 2020.\nCụ thể: Tại quầy",
            "Quy định tại: điểm b khoản 3 Điều 8 Nghị định số 15/2020/NĐ-CP",
            "Mức tiền phạt: 2.500.000 đồng (bằng chữ: Hai triệu năm trăm nghìn đồng).",
            "trong thời hạn 10 ngày, kể từ ngày nhận được Quyết định này",
            "0,05%",
            "có quyền khiếu nại hoặc khởi kiện hành chính",
            "1. Giao cho ông (bà) Bà Vân là người đại diện của tổ chức vi phạm",
            "Nơi nhận:\n- Như Điều 3;\n- Lưu: VT, Hồ sơ.",
            "CHÁNH THANH TRA\nNguyễn Văn A",
        ):
            assert words in paper, words
        assert "(nếu có)" not in paper  # what was not said has no line
        assert OpenXmlValidator().validate(path).errors == []

    def test_additional_sanctions_and_remedies_have_terms(self, run: Any, loaded: Path, case: str) -> None:
        said = ("--additional", "Đình chỉ hoạt động 02 tháng", "--remedies", "Niêm yết công khai", "--reason", "Đã đọc")
        paper = paper_text(run, loaded, case, "decision", *DECIDER, *said)
        assert "b) Hình thức xử phạt bổ sung: Đình chỉ hoạt động 02 tháng.\nc) Biện pháp" in paper
        assert "c) Biện pháp khắc phục hậu quả: Niêm yết công khai.\nThời hạn thực hiện" in paper

    def test_what_the_decree_attaches_is_named_until_the_decision_says_it(
        self, run: Any, prepare: Any, case: str
    ) -> None:
        act(prepare, "9.2", "--case", case)
        reason = ("--reason", "đã từ bỏ quyền giải trình")
        other = ("--remedies", "Niêm yết")
        answer = run("case", "draft", case, "decision", *DECIDER, *reason, *other)
        assert "the decision says nothing of what the decree attaches" in answer.err
        left = draft(run, case, "decision", *DECIDER, *reason, *other)["unstated_list"]
        assert [one["measure"] for one in left] == ["destroy"]
        # What the decree orders without a condition stands in a draft that says nothing else.
        assert draft(run, case, "decision", *DECIDER, *reason)["unstated_list"] == []

    def test_words_that_were_not_seen_are_a_line_for_the_pen(
        self, run: Any, prepare: Any, loaded: Path, case: str
    ) -> None:
        act(prepare, "8.4.b", "--case", case)
        made = draft(run, case, "decision", *DECIDER)
        assert made["unworded_list"] == ["VP-2020-0002"]
        assert "8.4.b, 15/2020/NĐ-CP" in made["unverified_list"]
        paper = text(loaded / made["path"])
        assert "2) →\n→\n(kết thúc ngày 28 tháng 5 năm 2020)\nCụ thể: →" in paper
        assert "Không niêm yết công khai" not in paper

    def test_the_fines_of_several_acts_are_told_apart_while_they_are_known(
        self, run: Any, prepare: Any, loaded: Path, case: str
    ) -> None:
        act(prepare, "8.4.b", "--case", case)
        usual = paper_text(run, loaded, case, "decision", *DECIDER)
        assert "- Hành vi 1: 2.500.000 đồng;\n- Hành vi 2: 4.000.000 đồng;\nTổng mức tiền phạt: 6.500.000 đồng" in usual
        other = paper_text(run, loaded, case, "decision", *DECIDER, "--fine", "5.500.000", "--replace")
        assert "- Hành vi 1: …………………… đồng;" in other
        assert "5.500.000 đồng (bằng chữ: Năm triệu năm trăm nghìn đồng)" in other
        assert "điểm b khoản 3 Điều 8 (hành vi 1), điểm b khoản 4 Điều 8 (hành vi 2)" in other

    def test_an_offender_that_the_acts_name_is_the_one_that_is_printed(self, run: Any, loaded: Path, case: str) -> None:
        def named(session: Any) -> None:
            one = session.exec(select(Violation)).one()
            one.offender_name, one.offender = "Ông Lý Văn D", Offender.INDIVIDUAL

        in_rows(loaded, named)
        paper = paper_text(run, loaded, case, "decision", *DECIDER)
        assert "Họ và tên: Ông Lý Văn D" in paper
        assert "Doanh nghiệp mẫu 1" not in paper

    @pytest.mark.parametrize("offender", ["household", "individual"])
    def test_a_person_is_fined_half_and_asked_for_identity(
        self, run: Any, prepare: Any, loaded: Path, offender: str
    ) -> None:
        case = act(prepare, "8.3.b", "--offender", offender, "--minutes-on", "11/6/2020", unit="DPV-015")
        paper = paper_text(run, loaded, case, "decision", *DECIDER)
        assert "Mức tiền phạt: 1.250.000 đồng (bằng chữ: Một triệu hai trăm năm mươi nghìn đồng)" in paper
        assert "Số định danh cá nhân, căn cước, hộ chiếu: →" in paper
        assert "Ông (bà) có tên tại Điều 1" in paper
        assert "Tên của tổ chức" not in paper
        assert "số ……/BB-VPHC lập ngày 11 tháng 6 năm 2020" in paper

    def test_an_explanation_a_verification_and_a_delegation_are_grounds(
        self, run: Any, prepare: Any, loaded: Path, case: str, add: Add
    ) -> None:
        prepare("case", "explain", case, "--asked-on", "12/6/2020", "--held-on", "13/6/2020", "--text", "Đã sửa")
        add(case, StepKind.VERIFY, dt.date(2020, 6, 12), number="02/BB-XM")
        prepare("staff", "add", "Lê Thị Hoa", "--title", "Phó Chánh Thanh tra", "--authority", "deputy",
            "--head-title", "Chánh Thanh tra", "--may", "sign")  # fmt: skip
        delegate(loaded, "Lê Thị Hoa", "03/QĐ-GQXP")
        said = ("--authority", INSPECTOR, "--by", "Lê Thị Hoa")
        paper = paper_text(run, loaded, case, "decision", *said)
        for words in (
            "Căn cứ Biên bản xác minh tình tiết của vụ việc vi phạm hành chính số 02/BB-XM ngày 12 tháng 6 năm 2020;",
            "Căn cứ Biên bản phiên giải trình ngày 13 tháng 6 năm 2020;",
            "Căn cứ Quyết định giao quyền xử phạt vi phạm hành chính số 03/QĐ-GQXP ngày …… tháng …… năm …….",
            "KT. CHÁNH THANH TRA\nPHÓ CHÁNH THANH TRA\nLê Thị Hoa",
        ):
            assert words in paper, words

    @pytest.mark.parametrize(
        ("authority", "agency", "title", "signs"),
        [
            ("Chủ tịch UBND tỉnh", "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "NHÂN DÂN TỈNH LẠNG SƠN", "CHỦ TỊCH"),
            ("Chủ tịch UBND cấp huyện", "ỦY BAN NHÂN DÂN ……", "CHỦ TỊCH ỦY BAN NHÂN DÂN ……", "CHỦ TỊCH"),
            ("Chánh Thanh tra Sở", "SỞ THÔNG TIN", "CHÁNH THANH TRA SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "CHÁNH THANH TRA"),
        ],
    )  # fmt: skip
    def test_the_heading_is_that_of_the_authority(
        self, run: Any, loaded: Path, case: str, authority: str, agency: str, title: str, signs: str
    ) -> None:
        paper = paper_text(run, loaded, case, "decision", "--authority", authority, "--by", "Hoàng Văn B")
        assert agency in paper
        assert title in paper
        assert f"{signs}\nHoàng Văn B" in paper

    def test_the_law_is_cited_as_it_is_amended_on_the_day(self, run: Any, prepare: Any, loaded: Path) -> None:
        later = {"today": "2023-03-10"}
        case = act(prepare, "8.3.b", "--minutes-on", "2/3/2023", on="1/3/2023", **later)
        made = draft(run, case, "decision", *DECIDER, **later)
        assert (made["form"], made["instrument"]) == ("MQĐ02", "Nghị định 118/2021/NĐ-CP")
        paper = text(loaded / made["path"])
        assert "ngày 13 tháng 11 năm 2020);" in paper
        assert "25 tháng 6 năm 2025" not in paper
        assert "Nghị định số 118/2021/NĐ-CP" in paper
        assert "được sửa đổi, bổ sung bởi Nghị định số 14/2022/NĐ-CP" in paper

    def test_the_form_of_before_is_of_another_decree(self, run: Any, case: str) -> None:
        answer = run("case", "draft", case, "decision", *DECIDER)
        assert "the text of form “Quyết định xử phạt vi phạm hành chính” (Nghị định 81/2013/NĐ-CP" in answer.err
        assert "was not seen" in answer.err
        assert f"Paper of case {case} by form “Quyết định xử phạt vi phạm hành chính”, " in answer.out


class TestRefusals:
    def test_a_draft_names_who_decides(self, run: Any, case: str) -> None:
        assert run("staff", "end", "Nguyễn Quang Huy", "--on", "1/5/2020").code == 0
        answer = run("case", "draft", case, "decision")
        assert answer.code == 2
        assert "--authority, --by" in answer.err

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("--authority", "Thanh tra viên", "--by", "X"), "may not decide"),
            ((*DECIDER, "--fine", "9.000.000"), "9.000.000"),
            ((*DECIDER, "--on", "1/6/2020"), "01/06/2020"),
            ((*DECIDER, "--on", "16/6/2020"), "16/06/2020"),
        ],
    )
    def test_what_decide_refuses_the_draft_refuses(
        self, run: Any, case: str, words: tuple[str, ...], says: str
    ) -> None:
        drafted = run("case", "draft", case, "decision", *words)
        decided = run(
            "case",
            "sign",
            "decision",
            case,
            "--number",
            "1",
            *(() if "--on" in words else ("--on", "15/6/2020")),
            *words,
        )
        assert drafted.code == decided.code != 0
        assert drafted.err.splitlines()[0] == decided.err.splitlines()[0]
        assert says in drafted.err

    def test_a_reason_opens_what_it_opens_for_decide(self, run: Any, case: str) -> None:
        late = {"today": "2020-09-01"}
        refused = run("case", "draft", case, "decision", *DECIDER, **late)
        assert refused.code == 3
        assert "--reason" in refused.err
        assert draft(run, case, "decision", *DECIDER, "--reason", "Đã đọc Điều 66", **late)["fine"] == 2_500_000

    def test_a_form_that_does_not_fit_names_the_one_that_does(self, run: Any, prepare: Any, case: str) -> None:
        answer = run("case", "draft", case, "decision-without-minutes", *DECIDER)
        assert answer.code == 3
        assert f"postwatch case draft {case} decision" in answer.err
        bare = act(prepare, "8.3.b", unit="DPV-013")
        answer = run("case", "draft", bare, "decision", *DECIDER)
        assert f"postwatch case draft {bare} decision-without-minutes" in answer.err
        assert run("case", "draft", case, "remedies", *DECIDER, "--fine", "2500000").code == 2

    @pytest.mark.parametrize("paper", [one.value for one in CasePaper if one not in (*DECIDING, *SIGNED_BY)])
    def test_a_paper_of_which_nothing_is_recorded_is_refused(self, run: Any, case: str, paper: str) -> None:
        answer = run("case", "draft", case, paper)
        assert answer.code == 3
        assert "Nothing is recorded" in answer.err
        assert run("case", "draft", case, paper, "--fine", "1000").code == 2

    def test_an_unknown_paper_is_named_with_those_there_are(self, run: Any, case: str) -> None:
        answer = run("case", "draft", case, "letter")
        assert answer.code == 2
        assert "decision-without-minutes" in answer.err

    def test_a_paper_is_called_by_its_vietnamese_name(self, run: Any, case: str) -> None:
        assert draft(run, case, "quyết định xử phạt", *DECIDER, lang="vi")["paper"] == "decision"

    def test_a_draft_that_somebody_wrote_in_is_replaced_when_asked(self, run: Any, loaded: Path, case: str) -> None:
        made = draft(run, case, "decision", *DECIDER)
        draft(run, case, "decision", *DECIDER, "--fine", "2000000")
        (loaded / made["path"]).write_bytes(b"somebody's words")
        again = run("case", "draft", case, "decision", *DECIDER, "--fine", "2000000")
        assert again.code == 5
        draft(run, case, "decision", *DECIDER, "--fine", "2000000", "--replace")


class TestTheRecordedDecision:
    def test_it_is_printed_as_it_is_recorded(self, run: Any, prepare: Any, loaded: Path, case: str) -> None:
        decide(prepare, case, "--fine", "2.200.000", "--remedies", "Niêm yết lại", "--reason", "x")
        made = draft(run, case, "decision", today="2021-12-01")
        assert (made["is_recorded"], made["number"], made["on"], made["fine"]) == (
            True,
            "07/QĐ-XPHC",
            "2020-06-15",
            2_200_000,
        )
        paper = text(loaded / made["path"])
        assert "Số: 07/QĐ-XPHC" in paper
        assert "2.200.000 đồng (bằng chữ: Hai triệu hai trăm nghìn đồng)" in paper
        assert "b) Biện pháp khắc phục hậu quả: Niêm yết lại." in paper

    def test_one_recorded_as_signed_is_printed_with_its_faults(
        self, run: Any, prepare: Any, loaded: Path, papers: Path
    ) -> None:
        case = act(prepare, "8.3.b", unit="DPV-013")
        signed = ("--as-signed", "Đã ký", "--scan", str(papers / "scan-1.pdf"))
        decide(prepare, case, "--fine", "9000000", *signed)
        assert "9.000.000 đồng (bằng chữ: Chín triệu đồng)" in paper_text(run, loaded, case, "decision")

    def test_one_that_waits_for_its_number_leaves_it_blank(
        self, run: Any, prepare: Any, loaded: Path, case: str
    ) -> None:
        decide(prepare, case)

        def without_number(session: Any) -> None:
            session.exec(select(Decision)).one().number = None

        in_rows(loaded, without_number)
        assert "Số: ……/QĐ-XPHC" in paper_text(run, loaded, case, "decision")

    def test_a_warning_is_no_fine(self, run: Any, prepare: Any, loaded: Path, case: str) -> None:
        decide(prepare, case, "--fine", "0", "--remedies", "Niêm yết công khai", "--reason", "Điều 65.1.b")

        def warned(session: Any) -> None:
            session.exec(select(Decision)).one().warning = True

        in_rows(loaded, warned)
        paper = paper_text(run, loaded, case, "decision")
        assert "a) Hình thức xử phạt chính: phạt cảnh cáo." in paper
        assert "Mức tiền phạt" not in paper
        assert run("case", "draft", case, "remedies").code == 3

    @pytest.mark.parametrize("word", ["--fine", "--number", "--by", "--reason"])
    def test_nothing_of_it_is_typed_again(self, run: Any, prepare: Any, case: str, word: str) -> None:
        decide(prepare, case)
        answer = run("case", "draft", case, "decision", word, "1")
        assert answer.code == 3
        assert "case amend" in answer.err

    def test_remedies_alone_print_why_there_is_no_sanction(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        add(case, StepKind.DROP, words="Hết thời hiệu xử phạt")
        add(case, StepKind.REOPEN)
        said = ("--remedies", "Niêm yết lại trong 10 ngày", "--reason", "x")
        paper = paper_text(run, loaded, case, "remedies", *DECIDER, *said)
        assert "QUYẾT ĐỊNH\nÁp dụng biện pháp khắc phục hậu quả" in paper
        assert "/QĐ-KPHQ" in paper
        assert "Lý do không ra quyết định xử phạt: Hết thời hiệu xử phạt" in paper
        assert "Biện pháp khắc phục hậu quả: Niêm yết lại trong 10 ngày." in paper
        assert "Thời hạn thực hiện" not in paper
        assert "Hình thức xử phạt chính" not in paper
        assert "tiền phạt" not in paper

    def test_one_without_minutes_has_no_minutes_among_its_grounds(self, run: Any, prepare: Any, loaded: Path) -> None:
        later = {"today": "2026-07-20"}
        case = act(prepare, "10.1", "--decree", "174/2026", unit="DPV-013", on="6/7/2026", **later)
        said = ("--authority", "Giám đốc Sở Khoa học và Công nghệ", "--by", "Ông C")
        made = draft(run, case, "decision-without-minutes", *said, **later)
        assert made["form"] == "MQĐ01"
        paper = text(loaded / made["path"])
        assert "Biên bản vi phạm hành chính" not in paper
        assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" in paper
        assert "ngày 25 tháng 6 năm 2025" in paper


def delegate(loaded: Path, receiver: str, number: str, case: str | None = None) -> None:
    """Record that the head delegates to a person."""

    def change(session: Any) -> None:
        people = {one.name: one.id for one in session.exec(select(StaffMember))}
        giver = next(one for one in people if one != receiver)
        row = session.exec(select(Case).where(Case.code == case)).one() if case else None
        given = Delegation(
            giver_id=people[giver], receiver_id=people[receiver], case_id=row.id if row else None, number=number,
            scope=DelegationScope.SANCTION, first_on=dt.date(2020, 6, 1),
        )  # fmt: skip
        save_part(session, given, of="CB-001")

    in_rows(loaded, change)


class TestAWarning:
    """Of 8.1, the one act that has one; nothing of it is about money."""

    ON = ("--on", "15/6/2020")
    OF_MONEY = ("đồng", "Tiền phạt", "tiền phạt", "chậm nộp", "Kho bạc")

    @pytest.fixture
    def case(self, prepare: Any, loaded: Path) -> str:
        return act(prepare, "8.1", unit="DNM-01")

    def test_it_is_drafted_and_printed_without_a_word_of_money(
        self, run: Any, prepare: Any, loaded: Path, case: str
    ) -> None:
        drafted = draft(run, case, "decision-without-minutes", *DECIDER, *self.ON, "--warning")
        assert (drafted["fine"], drafted["warning"], drafted["is_recorded"]) == (0, True, False)
        decide(prepare, case, "--warning")
        printed = draft(run, case, "decision-without-minutes")
        assert (printed["fine"], printed["warning"], printed["is_recorded"]) == (0, True, True)
        for made in (drafted, printed):
            path = loaded / made["path"]
            paper = text(path).replace("hoạt động", "").replace("Hợp đồng", "")
            assert "a) Hình thức xử phạt chính: phạt cảnh cáo.\n" in paper
            assert [words for words in self.OF_MONEY if words in paper] == []
            assert "\nb) Tổ chức có tên tại Điều 1 có quyền khiếu nại" in paper
            assert "\n2. Giao cho …………………………………… tổ chức thực hiện Quyết định này./." in paper
            assert OpenXmlValidator().validate(path).errors == []

    def test_it_is_seen_wherever_the_case_is(self, run: Any, loaded: Path, case: str) -> None:
        words = ("--on", "15/6/2020", "--number", "07/QĐ-XPHC", *DECIDER, "--warning")
        assert f"Case {case} decided by 07/QĐ-XPHC: a warning\n" in run("case", "sign", "decision", case, *words).out
        shown = run("violation", "show", case).out
        assert "Principal sanction\ta warning" in shown
        assert "Fine imposed" not in shown
        assert run("violation", "show", case, "--json").json[0]["decision_warning"] is True
        assert run("recipient", "show", "DNM-01", "--json").json["cases_list"][0]["warning"] is True
        assert "\ta warning\t" in run("recipient", "show", "DNM-01").out
        assert run("case", "list", "--json").json[0]["warning"] is True
        assert "\ta warning\t" in run("case", "list").out

    def test_a_paper_on_remedies_alone_has_none(self, run: Any, case: str) -> None:
        answer = run("case", "draft", case, "remedies", *DECIDER, "--warning")
        assert (answer.code, "imposes neither a fine nor a warning" in answer.err) == (2, True)

    @pytest.mark.parametrize(("paper", "code"), [("decision-without-minutes", 3), ("hold", 2)])
    def test_it_is_asked_for_a_decision_that_is_not_made_yet(
        self, run: Any, prepare: Any, case: str, paper: str, code: int
    ) -> None:
        decide(prepare, case, "--warning")
        assert run("case", "draft", case, paper, "--warning").code == code


def test_a_decision_against_a_point_is_one_against_its_enterprise(run: Any, prepare: Any, loaded: Path) -> None:
    assert prepare("recipient", "edit", "DNM-01", "--business-number", "4900123456").code == 0
    case = act(prepare, "8.3.b", "--minutes-on", "11/6/2020", unit="DPV-013")
    made = draft(run, case, "decision", *DECIDER)
    assert (made["offender"], made["under_mandate"]) == ("Doanh nghiệp mẫu 1", True)
    paper = text(loaded / made["path"])
    assert "Tên của tổ chức: Doanh nghiệp mẫu 1\n" in paper
    assert "Mã số doanh nghiệp: 4900123456" in paper
    place = "Điểm phục vụ mẫu 11 – huyện Cao Lộc, thị trấn Cao Lộc, huyện Cao Lộc"
    assert f"Nơi xảy ra vi phạm: {place}.\nQuy định tại:" in paper
    called = "Doanh nghiệp mẫu 1 (Điểm phục vụ mẫu 11 – huyện Cao Lộc)"
    assert called in text(loaded / run("case", "file", case, "--json").json["path"])
    assert [one["offender"] for one in run("case", "list", "--json").json] == [called]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("12/QĐ-GQXP", "Quyết định giao quyền xử phạt vi phạm hành chính số 12/QĐ-GQXP ngày …… tháng …… năm ……"),
        ("Quyết định số 12/QĐ-GQXP ngày 02 tháng 6 năm 2020", "Quyết định số 12/QĐ-GQXP ngày 02 tháng 6 năm 2020"),
    ],
)
def test_a_delegation_that_is_cited_keeps_the_day_that_was_typed(
    run: Any, prepare: Any, loaded: Path, case: str, typed: str, printed: str
) -> None:
    decide(prepare, case, "--delegation", typed)
    assert f"Căn cứ {printed}." in paper_text(run, loaded, case, "decision")


def test_a_suspension_alone_is_no_paper_on_remedies_alone(run: Any, prepare: Any, case: str) -> None:
    decide(prepare, case, "--fine", "0", "--additional", "Đình chỉ hoạt động 01 tháng", "--reason", "Đã đọc")
    answer = run("case", "draft", case, "remedies")
    assert answer.code == 3
    assert "is a sanction" in answer.err


class TestAnnulled:
    def test_after_an_annulment_a_decision_is_drafted_anew(
        self, run: Any, prepare: Any, loaded: Path, case: str, add: Add
    ) -> None:
        decide(prepare, case)
        add(case, StepKind.ANNUL, number="10/QĐ-HB", decision_id=1)
        assert "07/QĐ-XPHC" in paper_text(run, loaded, case, "annulment")
        made = draft(run, case, "decision", *DECIDER)
        assert (made["is_recorded"], made["number"]) == (False, None)
        assert run("case", "list", "--json").json[0]["decision_number"] is None


class TestThePower:
    """The norm of the power of who decides is a ground, by the law of the day of the decision, where it was read."""

    @pytest.mark.parametrize(
        ("act", "on", "authority", "provision_of_power", "decree_of_power", "after"),
        [
            (OLD_ACT, "2025-10-08", GD, "khoản 2 Điều 6", "189/2025/NĐ-CP", " ngày ……"),
            (OLD_ACT, "2026-07-06", GD, "khoản 3 Điều 104", "174/2026/NĐ-CP", " ngày 15 tháng 5 năm 2026 của"),
            (NEW_ACT, "2026-07-09", GD, "khoản 3 Điều 104", "174/2026/NĐ-CP", ";"),
            (NEW_ACT, "2026-07-09", CHAIR, "khoản 2 Điều 106", "174/2026/NĐ-CP", ";"),
            (NEW_ACT, "2026-10-08", INSPECTORS, "khoản 2 Điều 1", "311/2026/NĐ-CP", " ngày ……"),
        ],
    )
    def test_it_is_a_ground_by_the_day(
        self, run: Any, prepare: Any, loaded: Path, act: tuple[str, ...], on: str, authority: str,
        provision_of_power: str, decree_of_power: str, after: str,
    ) -> None:  # fmt: skip
        found = ("--on", min(on, "2026-06-29") if act is OLD_ACT else on, "--detected-on", on)
        said = (*found, "--minutes-on", on, "--minutes-number", "1")
        code = prepare("violation", "add", "DPV-013", *act, *said, "--json", today=on).json["case"]
        asked = ("--on", on, "--authority", authority, "--by", "Người ký", "--reason", "Đã đọc")
        made = draft(run, code, "decision", *asked, today=on)
        assert f"Căn cứ {provision_of_power} Nghị định số {decree_of_power}{after}" in text(loaded / made["path"])
        assert made["unverified_list"][-1].endswith(f", {decree_of_power}")

    def test_one_that_was_not_read_is_none_and_is_said(self, run: Any, loaded: Path, case: str) -> None:
        made = draft(run, case, "decision", *DECIDER, "--on", "15/6/2020")
        assert "15/2020/NĐ-CP, Điều 114" in made["power_left_out"]
        said = run("case", "draft", case, "decision", *DECIDER, "--on", "15/6/2020", "--replace").err
        assert "which is to be written into the grounds" in said
        assert "Điều 114 " not in text(loaded / made["path"])
        assert not [one for one in made["unverified_list"] if one.startswith("114")]


class TestPapersOfSteps:
    """Each is drawn from its own step, and says what that step holds."""

    @pytest.mark.parametrize(
        ("ground", "form", "says"),
        [
            ("correct", "đính chính", "Đính chính Quyết định xử phạt vi phạm hành chính số 07/QĐ-XPHC"),
            ("amend", "sửa đổi", "Sửa đổi, bổ sung Quyết định xử phạt"),
            ("annul-part", "sửa đổi", "Hủy bỏ một phần Quyết định xử phạt"),
        ],
    )
    def test_a_correction(
        self, run: Any, prepare: Any, loaded: Path, case: str, add: Add, ground: str, form: str, says: str
    ) -> None:
        decide(prepare, case)
        add(case, StepKind.CORRECT, dt.date(2020, 6, 15), number="09/QĐ-ĐC", ground=ground, words="Đọc là 11/6/2020")
        made = draft(run, case, "correction")
        assert form in made["form_title"]
        paper = text(loaded / made["path"])
        assert f"Điều 1. {says}" in paper
        assert "Đọc là 11/6/2020" in paper
        assert "Căn cứ Quyết định xử phạt vi phạm hành chính số 07/QĐ-XPHC ngày 15 tháng 6 năm 2020" in paper
        assert "CHÁNH THANH TRA\n" in paper

    def test_a_decision_is_named_by_the_number_that_its_paper_prints(
        self, run: Any, loaded: Path, case: str, add: Add
    ) -> None:
        said = ("--on", "15/6/2020", "--number", "7", *DECIDER)
        assert run("case", "sign", "decision", case, *said).code == 0
        add(case, StepKind.ANNUL, number="10/QĐ-HB")
        paper = paper_text(run, loaded, case, "annulment")
        assert "Điều 1. Hủy bỏ Quyết định xử phạt vi phạm hành chính số 07/QĐ-XPHC" in paper
        assert "Căn cứ Quyết định xử phạt vi phạm hành chính số 07/QĐ-XPHC" in paper

    def test_an_annulment_in_part_says_what_is_annulled_and_what_is_left(
        self, run: Any, prepare: Any, loaded: Path, case: str, add: Add
    ) -> None:
        decide(prepare, case)
        (fine,) = (one["fine_imposed"] for one in run("violation", "show", case, "--json").json[:1])
        add(case, StepKind.CORRECT, dt.date(2020, 6, 15), number="09/QĐ", ground="annul-part", amount=fine - 500_000)
        paper = paper_text(run, loaded, case, "correction")
        left = f"{fine - 500_000:,}".replace(",", ".")
        assert "Phần tiền phạt bị hủy bỏ: 500.000 đồng (bằng chữ: Năm trăm nghìn đồng)." in paper
        assert f"Mức tiền phạt còn lại sau khi hủy bỏ một phần: {left} đồng" in paper
        assert "Mức tiền phạt: " not in paper
        assert "Nội dung khác bị hủy bỏ (nếu có):" in paper

    def test_an_annulment_by_a_higher_authority(
        self, run: Any, prepare: Any, loaded: Path, case: str, add: Add
    ) -> None:
        decide(prepare, case)
        add(case, StepKind.ANNUL, number="10/QĐ-HB", body="Chủ tịch UBND tỉnh", person="Hồ B", words="Sai thẩm quyền")
        paper = paper_text(run, loaded, case, "annulment")
        assert "Điều 1. Hủy bỏ Quyết định xử phạt vi phạm hành chính số 07/QĐ-XPHC" in paper
        assert "Lý do hủy bỏ: Sai thẩm quyền" in paper
        assert "CHỦ TỊCH\nHồ B" in paper

    def test_minutes_of_a_verification(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        add(case, StepKind.VERIFY, number="02", at="14:30", person="Trần Văn Bình", words="Đúng như biên bản")
        paper = paper_text(run, loaded, case, "verification", "--place", "Trụ sở", "--witness", "Ông C, tổ trưởng")
        for words in ("Số: 02/BB-XM", "hồi 14 giờ 30 phút, ngày 11 tháng 6 năm 2020, tại: Trụ sở",
                      "Họ và tên: Trần Văn Bình", "Ông C, tổ trưởng", "Đúng như biên bản", WORDS):  # fmt: skip
            assert words in paper, words

    def test_minutes_of_a_hearing(self, run: Any, prepare: Any, loaded: Path, case: str) -> None:
        prepare("case", "explain", case, "--asked-on", "12/6/2020")
        assert run("case", "draft", case, "hearing").code == 3
        prepare("case", "explain", case, "--asked-on", "12/6/2020", "--held-on", "13/6/2020", "--text", "Đã sửa lỗi")
        paper = paper_text(run, loaded, case, "hearing", "--by", "Nguyễn Văn A")
        assert "BIÊN BẢN PHIÊN GIẢI TRÌNH TRỰC TIẾP" in paper
        assert "phút, ngày 13 tháng 6 năm 2020" in paper
        assert "Ý kiến giải trình của người đại diện của tổ chức vi phạm: Đã sửa lỗi" in paper
        assert "NGƯỜI TỔ CHỨC PHIÊN GIẢI TRÌNH" in paper

    def test_a_delegation_for_the_case(self, run: Any, prepare: Any, loaded: Path, case: str) -> None:
        prepare(
            "staff", "add", "Lê Thị Hoa", "--title", "Phó Giám đốc", "--authority", "deputy", "--head-title", "Giám đốc"
        )
        delegate(loaded, "Lê Thị Hoa", "03/QĐ-GQXP")
        assert run("case", "draft", case, "delegation").code == 3
        delegate(loaded, "Lê Thị Hoa", "04/QĐ-GQXP", case)
        paper = paper_text(run, loaded, case, "delegation", "--on", "1/6/2020")
        for words in ("Số: 04/QĐ-GQXP", "ngày 01 tháng 6 năm 2020", "Họ và tên: Lê Thị Hoa", "Chức vụ: Phó Giám đốc",
                      f"Phạm vi giao quyền: vụ việc {case}.", "không được giao quyền cho người khác"):  # fmt: skip
            assert words in paper, words

    def test_goods_are_held_and_returned(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        add(
            case,
            StepKind.HOLD,
            number="01/BB-TG",
            at="09:00",
            person="Trần Văn Bình",
            words="Để xác minh",
            goods="Thuốc lá",
        )
        held = paper_text(run, loaded, case, "hold-minutes")
        assert "Số: 01/BB-TG" in held
        assert "Lý do: Để xác minh" in held
        assert "1\nThuốc lá\ncây\n12\nCòn nguyên tem\nKho của Sở" in held
        assert "Địa điểm tạm giữ: Kho của Sở" in held
        assert "tạm giữ thêm thứ gì khác" in held
        add(case, StepKind.HOLD_DECISION, dt.date(2020, 6, 12), number="02/QĐ-TG", person="Nguyễn Văn A",
            until=dt.date(2020, 6, 22))  # fmt: skip
        decision = paper_text(run, loaded, case, "hold", "--authority", INSPECTOR)
        assert "Thời hạn tạm giữ: từ ngày 12 tháng 6 năm 2020 đến ngày 22 tháng 6 năm 2020." in decision
        assert "Thuốc lá" in decision
        assert "CHÁNH THANH TRA\nNguyễn Văn A" in decision
        add(case, StepKind.RETURN, dt.date(2020, 6, 14), number="03/QĐ-TL", goods="Thuốc lá")
        for paper in ("return", "return-minutes"):
            assert "Thuốc lá" in paper_text(run, loaded, case, paper)

    def test_who_decides_about_goods_stands_on_the_paper(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        add(case, StepKind.HOLD, number="1", goods="Thuốc lá")
        signed = {"authority": INSPECTOR, "person": "Nguyễn Văn A"}
        add(case, StepKind.HOLD_DECISION, dt.date(2020, 6, 12), number="2", **signed)
        add(case, StepKind.RETURN, dt.date(2020, 6, 14), number="03/QĐ-TL", goods="Thuốc lá", **signed)
        minutes = f"Căn cứ Biên bản tạm giữ {HELD} số 01/BB-TG ngày 11 tháng 6 năm 2020"
        decision = f"Căn cứ Quyết định tạm giữ {HELD} số 02/QĐ-TG ngày 12 tháng 6 năm 2020 của {INSPECTOR}"
        for paper, grounds in (("hold", (minutes,)), ("return", (minutes, decision))):
            said = paper_text(run, loaded, case, paper)
            assert "\nCHÁNH THANH TRA SỞ THÔNG TIN VÀ TRUYỀN THÔNG\n" in said
            assert "CHÁNH THANH TRA\nNguyễn Văn A" in said
            for ground in grounds:
                assert re.sub(r"/(BB|QĐ)-\w+", r"/\1", ground) in re.sub(r"/(BB|QĐ)-\w+", r"/\1", said)
        answer = run("case", "draft", case, "hold", "--authority", "Chủ tịch UBND tỉnh")
        assert answer.code == 3
        assert f"{INSPECTOR}, not Chủ tịch UBND tỉnh" in answer.err

    @pytest.mark.parametrize(
        ("held_by", "signed", "heading", "authority"),
        [
            ({"authority": INSPECTOR, "person": "Nguyễn Văn A"}, {}, "CHÁNH THANH TRA", INSPECTOR),
            ({}, {}, "GIÁM ĐỐC", GD_2020),
            ({"authority": INSPECTOR, "person": "Nguyễn Văn A"}, {"person": "Trần Thị B"}, "GIÁM ĐỐC", "Giám đốc Sở"),
            ({"authority": INSPECTOR, "person": "Nguyễn Văn A"}, {"person": "Lê Văn C"}, None, None),
        ],
    )
    def test_who_decided_in_the_case_stands_above_the_return_where_nobody_else_is_named(
        self, run: Any, loaded: Path, case: str, add: Add, held_by: Any, signed: Any, heading: str | None,
        authority: str | None,
    ) -> None:  # fmt: skip
        add(case, StepKind.HOLD, number="1", goods="Thuốc lá")
        add(case, StepKind.HOLD_DECISION, dt.date(2020, 6, 12), number="2", **held_by)
        run("case", "sign", "minutes", case, "--on", "11/6/2020", "--number", "3", "--by", "Người lập")
        said = ("--on", "15/6/2020", "--number", "4", "--authority", "Giám đốc Sở", "--by", "Trần Thị B")
        assert run("staff", "add", "Trần Thị B", "--title", "Giám đốc Sở", "--active-from", "1/1/2020").code == 0
        assert run("case", "sign", "decision", case, *said, "--reason", "Đã đọc nghị định").code == 0
        add(case, StepKind.RETURN, dt.date(2020, 6, 15), number="5", goods="Thuốc lá", **signed)
        made = draft(run, case, "return")
        # The decision has the whole title of the head, the person the title that was recorded.
        assert made["authority"] == authority
        above = f"\n{heading} SỞ THÔNG TIN VÀ TRUYỀN THÔNG\n" if heading else "\n……"
        assert above in text(loaded / made["path"])
        typed = paper_text(run, loaded, case, "return", "--authority", "Chủ tịch UBND tỉnh Lạng Sơn", "--replace")
        assert "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN" in typed

    def test_minutes_without_a_number_are_cited_with_a_blank(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        add(case, StepKind.HOLD, goods="Thuốc lá")
        add(case, StepKind.RETURN, dt.date(2020, 6, 14), goods="Thuốc lá")
        said = paper_text(run, loaded, case, "return")
        assert f"Căn cứ Biên bản tạm giữ {HELD} số …………………… ngày 11 tháng 6 năm 2020." in said
        assert "Quyết định tạm giữ" not in said

    def test_each_paper_about_goods_is_of_its_own_holding(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        """Of two holdings, each with its decision, one is returned."""
        for day, number, goods in ((11, "01", "Thuốc lá"), (13, "02", "Pháo nổ")):
            add(case, StepKind.HOLD, dt.date(2020, 6, day), number=f"{number}/BB-TG", goods=goods)
            if goods == "Pháo nổ":
                waits = paper_text(run, loaded, case, "hold", "--on", "13/6/2020")
                assert "số 02/BB-TG" in waits
                assert "Thuốc lá" not in waits
            add(case, StepKind.HOLD_DECISION, dt.date(2020, 6, day), number=f"{number}/QĐ-TG")
        add(case, StepKind.RETURN, dt.date(2020, 6, 14), goods="Thuốc lá")
        first, second = "Thuốc lá\ncây\n12", "Pháo nổ\ncây\n12"
        for paper in ("hold", "hold-minutes"):
            words = ("--on", "11/6/2020")
            said, last = paper_text(run, loaded, case, paper, *words), paper_text(run, loaded, case, paper, "--replace")
            assert (first in said, second in said, first in last, second in last) == (True, False, False, True), paper
        assert "số 02/BB-TG" not in paper_text(run, loaded, case, "hold", "--on", "11/6/2020", "--replace")
        back = paper_text(run, loaded, case, "return")
        assert "số 01/BB-TG ngày 11 tháng 6 năm 2020" in back
        assert "số 01/QĐ-TG ngày 11 tháng 6 năm 2020" in back
        assert "số 02/" not in back

    def test_goods_of_which_a_part_left_stand_on_one_row(self, run: Any, loaded: Path, case: str) -> None:
        goods = ("case", "goods", case)
        assert run(*goods, "hold", "--on", "11/6/2020", "--item", "Pháo; 1200; hộp", today="2020-06-12").code == 0
        assert run(*goods, "return", "--on", "12/6/2020", "--item", "Pháo; 200", today="2020-06-12").code == 0
        assert "1\nPháo\nhộp\n1.200\n" in paper_text(run, loaded, case, "hold-minutes")
        assert "1\nPháo\nhộp\n200\n" in paper_text(run, loaded, case, "return")

    def test_goods_that_are_not_recorded_leave_rows_for_the_pen(
        self, run: Any, loaded: Path, case: str, add: Add
    ) -> None:
        add(case, StepKind.HOLD)
        path = loaded / draft(run, case, "hold")["path"]
        goods = next(one for one in Document(str(path)).tables if one.rows[0].cells[0].text == "STT")
        assert [row.cells[0].text for row in goods.rows[1:]] == ["1", "2", "3"]
        assert text(path).rstrip().count("GIÁM ĐỐC") == 2  # above the grounds, and where the head signs

    def test_a_transfer_to_the_police(self, run: Any, loaded: Path, case: str) -> None:
        assert run("case", "step", "transfer", case, "--to", "Công an tỉnh Lạng Sơn", "--on", "15/6/2020").code == 0
        paper = paper_text(run, loaded, case, "transfer", *DECIDER)
        assert "Chuyển hồ sơ vụ vi phạm có dấu hiệu tội phạm đến Công an tỉnh Lạng Sơn" in paper
        assert f"Hành vi vi phạm có dấu hiệu tội phạm:\n{WORDS}" in paper
        assert "ngày 15 tháng 6 năm 2020" in paper

    def test_who_signs_for_the_office_stands_above_the_grounds_too(self, run: Any, loaded: Path, case: str) -> None:
        words = ("--to", "Công an tỉnh Lạng Sơn", "--on", "15/6/2020", "--by", "Nguyễn Quang Huy")
        assert run("case", "step", "transfer", case, *words).code == 0
        paper = paper_text(run, loaded, case, "transfer")
        assert "\nGIÁM ĐỐC SỞ THÔNG TIN VÀ TRUYỀN THÔNG\n" in paper
        assert "GIÁM ĐỐC\n" in paper.partition("Nơi nhận:")[2]

    def test_the_office_of_who_transfers_is_recorded_with_it(self, run: Any, loaded: Path, case: str) -> None:
        signed = ("--by", "Ngô Văn L", "--authority", "Chủ tịch UBND tỉnh Lạng Sơn")
        words = ("--to", "Công an tỉnh Lạng Sơn", "--on", "15/6/2020", *signed, "--json")
        taken = run("case", "step", "transfer", case, *words).json["step"]
        assert (taken["authority"], taken["body"]) == ("Chủ tịch UBND tỉnh Lạng Sơn", "Công an tỉnh Lạng Sơn")
        paper = paper_text(run, loaded, case, "transfer")
        assert "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN" in paper
        assert run("case", "draft", case, "transfer", "--authority", "Giám đốc Sở", "--replace").code == 3

    def test_a_transfer_to_one_who_sanctions_is_no_transfer_of_a_crime(self, run: Any, case: str) -> None:
        run("case", "step", "transfer", case, "--to", "Chủ tịch UBND tỉnh", "--on", "15/6/2020")
        answer = run("case", "draft", case, "transfer")
        assert answer.code == 3
        assert "Chủ tịch UBND tỉnh, who does not prosecute" in answer.err

    def test_what_is_recorded_is_not_typed_otherwise(self, run: Any, case: str, add: Add) -> None:
        add(case, StepKind.VERIFY, number="02/BB-XM")
        answer = run("case", "draft", case, "verification", "--on", "1/6/2020")
        assert answer.code == 3
        assert "11/06/2020, not 01/06/2020" in answer.err


class TestTheDayOfAStep:
    """Where a case has several steps of a paper, its day says which is meant."""

    @pytest.mark.parametrize(
        ("paper", "kind"),
        [
            ("verification", StepKind.VERIFY),
            ("correction", StepKind.CORRECT),
            ("annulment", StepKind.ANNUL),
            ("hold-minutes", StepKind.HOLD),
            ("hold", StepKind.HOLD_DECISION),
            ("return", StepKind.RETURN),
            ("return-minutes", StepKind.RETURN),
        ],
    )
    def test_each_can_be_printed(self, run: Any, loaded: Path, case: str, add: Add, paper: str, kind: StepKind) -> None:
        for day, words in ((11, "lần đầu"), (12, "lần sau")):
            add(case, kind, dt.date(2020, 6, day), words=f"Nội dung {words}")
        first = draft(run, case, paper, "--on", "11/6/2020")
        second, last = draft(run, case, paper, "--on", "12/6/2020"), draft(run, case, paper, "--replace")
        assert len({first["path"], second["path"]}) == 2
        assert first["path"].endswith("-2020-06-11.docx")
        assert (second["path"], last["on"]) == (last["path"], "2020-06-12")
        assert "Nội dung lần đầu" in text(loaded / first["path"])
        assert "Nội dung lần sau" in text(loaded / second["path"])
        answer = run("case", "draft", case, paper, "--on", "13/6/2020")
        assert answer.code == 3
        assert "Nothing of 13/06/2020 is recorded" in answer.err
        assert "11/06/2020, 12/06/2020" in answer.err

    def test_a_hearing_too(self, run: Any, loaded: Path, case: str) -> None:
        for asked, held, said in (("12", "13", "Lần đầu"), ("14", "15", "Lần sau")):
            words = ("--asked-on", f"{asked}/6/2020", "--held-on", f"{held}/6/2020", "--text", said)
            assert run("case", "explain", case, *words).code == 0
        assert "Lần đầu" in paper_text(run, loaded, case, "hearing", "--on", "13/6/2020")
        assert "Lần sau" in paper_text(run, loaded, case, "hearing")
        assert "13/06/2020, 15/06/2020" in run("case", "draft", case, "hearing", "--on", "14/6/2020").err

    def test_two_of_a_day_are_told_by_their_number(self, run: Any, loaded: Path, case: str, add: Add) -> None:
        for number in ("01/BB-XM", "02/BB-XM"):
            add(case, StepKind.VERIFY, number=number, words=f"Lần {number}")
        first = draft(run, case, "verification", "--on", "11/6/2020", "--number", "01/BB-XM")
        second = draft(run, case, "verification")
        assert ("Lần 01/BB-XM" in text(loaded / first["path"]), second["number"]) == (True, "02/BB-XM")
        assert first["path"] != second["path"]

    def test_a_correction_is_of_its_own_kind_and_fine(
        self, run: Any, prepare: Any, loaded: Path, case: str, add: Add
    ) -> None:
        decide(prepare, case)
        add(case, StepKind.CORRECT, dt.date(2020, 6, 16), ground="amend", amount=2_000_000)
        add(case, StepKind.CORRECT, dt.date(2020, 6, 17), ground="correct")
        made = draft(run, case, "correction", "--on", "16/6/2020")
        assert "sửa đổi" in made["form_title"]
        assert "2.000.000 đồng" in text(loaded / made["path"])
        assert "đính chính" in draft(run, case, "correction")["form_title"]


@pytest.fixture
def whole(prepare: Any, loaded: Path, case: str, add: Add) -> str:
    """A case that has something of everything."""
    prepare("case", "explain", case, "--asked-on", "12/6/2020", "--held-on", "13/6/2020", "--text", "Đã sửa")
    prepare(
        "staff", "add", "Lê Thị Hoa", "--title", "Phó Giám đốc", "--authority", "deputy", "--head-title", "Giám đốc"
    )
    decide(prepare, case)
    delegate(loaded, "Lê Thị Hoa", "04/QĐ-GQXP", case)
    add(case, StepKind.VERIFY)
    add(case, StepKind.HOLD, goods="Thuốc lá")
    add(case, StepKind.RETURN, goods="Thuốc lá")
    add(case, StepKind.TRANSFER, body="Công an tỉnh")
    add(case, StepKind.CORRECT)
    add(case, StepKind.ANNUL)
    return case


DECIDED_OTHERWISE = {"decision-without-minutes", "remedies"}


def keeps_its_profile(run: Any, loaded: Path, made: Any) -> None:
    said = run("document", "check", str(loaded / made["path"]), "--json").json
    assert (said["profile"], said["counts"]["fail"]) == ("case", 0), said["findings_list"]
    assert OpenXmlValidator().validate(loaded / made["path"]).errors == []


@pytest.mark.parametrize("paper", [one.value for one in CasePaper if one.value not in DECIDED_OTHERWISE])
def test_every_paper_keeps_the_rules_of_its_profile(run: Any, loaded: Path, whole: str, paper: str) -> None:
    keeps_its_profile(run, loaded, draft(run, whole, paper))


def test_a_paper_on_remedies_alone_keeps_them_too(run: Any, loaded: Path, case: str) -> None:
    said = (*DECIDER, "--remedies", "Niêm yết lại trong 10 ngày", "--reason", "Điều 65.1.b")
    keeps_its_profile(run, loaded, draft(run, case, "remedies", *said))


def test_so_does_a_decision_without_minutes(run: Any, prepare: Any, loaded: Path) -> None:
    later = {"today": "2026-07-20"}
    bare = act(prepare, "10.1", "--decree", "174/2026", unit="DPV-013", on="6/7/2026", **later)
    said = ("--authority", "Giám đốc Sở Khoa học và Công nghệ", "--by", "Ông C")
    keeps_its_profile(run, loaded, draft(run, bare, "decision-without-minutes", *said, **later))


class TestTheCheckOfAPaper:
    """A paper that lacks what the law asks for fails."""

    @staticmethod
    def without(path: Path, gone: Callable[[str], bool]) -> set[str]:
        from postwatch.conformity.check import check_file

        document = Document(str(path))
        for node in [*document.element.iter()]:
            if node.tag.endswith("}p") and gone(
                "".join(one.text or "" for one in node.iter() if one.tag.endswith("}t"))
            ):
                for run in [one for one in node if one.tag.endswith("}r")]:
                    node.remove(run)
        document.save(str(path))
        return {one.rule for one in check_file(path).findings_list if one.kind == "fail"}

    @pytest.mark.parametrize(
        ("rule", "starts"),
        [
            ("LXL-QD-01", ("Số:",)),
            ("LXL-QD-02", ("Căn cứ",)),
            ("LXL-QD-03", ("CHÁNH THANH TRA", "Nguyễn Văn A", "NGƯỜI NHẬN", "(Ký")),
        ],
    )
    def test_a_decision(self, run: Any, loaded: Path, case: str, rule: str, starts: tuple[str, ...]) -> None:
        path = loaded / draft(run, case, "decision", *DECIDER)["path"]
        assert self.without(path, lambda line: line.startswith(starts)) == {rule}

    @pytest.mark.parametrize(
        ("rule", "starts"), [("LXL-BB-01", ("Biên bản lập xong",)), ("LXL-BB-02", ("NGƯỜI", "ĐẠI DIỆN"))]
    )
    def test_minutes(self, run: Any, loaded: Path, case: str, add: Add, rule: str, starts: tuple[str, ...]) -> None:
        add(case, StepKind.VERIFY)
        path = loaded / draft(run, case, "verification")["path"]
        assert self.without(path, lambda line: line.startswith(starts)) == {rule}

    def test_violation_minutes_are_a_paper_of_a_case_too(self, run: Any, loaded: Path, case: str) -> None:
        made = run("case", "draft", "minutes", case, "--json").json
        said = run("document", "check", str(loaded / made["path"]), "--json").json
        assert (said["ok"], said["profile"]) == (True, "case")


class TestTheFile:
    def test_every_paper_stands_by_its_day_with_what_is_missing(self, run: Any, loaded: Path, whole: str) -> None:
        made = run("case", "file", whole, "--json").json
        path = loaded / made["path"]
        paper = text(path)
        rows = [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows[1:]]
        assert len(rows) == made["papers"] == 11
        days = [row[2].split("/")[::-1] for row in rows]
        assert days == sorted(days)
        assert ["05/BB-VPHC", "11/06/2020", "Biên bản vi phạm hành chính"] in [row[1:4] for row in rows]
        assert all(row[4] == "" for row in rows)
        assert {one["what"] for one in made["missing_list"]} == {
            "reporting_officer", "decision_scan", "hand_over", "payment", "hold_decision"
        }  # fmt: skip
        assert "- ngày giao quyết định;" in paper
        assert run("document", "check", str(path), "--json").json["profile"] == "internal"

    def test_how_a_complaint_ended_is_a_paper_of_its_own(self, run: Any, prepare: Any, loaded: Path, case: str) -> None:
        decide(prepare, case)
        said = ("complain", case, "--on", "20/6/2020")
        answered = ("--answered-on", "25/6/2020", "--outcome", "kept", "--number", "9/GQ")
        for words in (said, (*said, *answered)):
            assert run(*words_for(*words), today="2020-06-26").code == 0
        path = loaded / run("case", "file", case, "--json", today="2020-06-26").json["path"]
        rows = [[cell.text for cell in row.cells] for row in Document(str(path)).tables[0].rows[1:]]
        assert ["", "20/06/2020", "Đơn khiếu nại"] in [row[1:4] for row in rows]
        (settled,) = [row for row in rows if row[3] == "Văn bản giải quyết khiếu nại"]
        assert (settled[2], "9/GQ" in settled[5]) == ("25/06/2020", True)

    def test_before_a_decision_it_says_what_a_decision_rests_on(self, run: Any, prepare: Any, loaded: Path) -> None:
        case = act(prepare, "8.4.b", unit="DPV-013")
        assert self.lacks(run, case) == {"minutes", "description", "conduct", "decision"}

    def test_a_right_to_explain_that_runs_is_missing(self, run: Any, prepare: Any, loaded: Path) -> None:
        case = act(prepare, "9.2", "--minutes-on", "12/6/2020", on="1/6/2020")
        assert "right_to_explain" in self.lacks(run, case)
        assert "right_to_explain" not in self.lacks(run, case, "--replace", today="2020-07-15")
        prepare("case", "explain", case, "--asked-on", "13/6/2020")
        assert "hearing" in self.lacks(run, case, "--replace")

    @staticmethod
    def lacks(run: Any, case: str, *words: str, **environ: str) -> set[str]:
        answer = run("case", "file", case, *words, "--json", **environ)
        assert answer.code == 0, answer
        return {one["what"] for one in answer.json["missing_list"]}


class TestTheArchive:
    def test_the_cases_of_a_year_say_how_they_ended(self, run: Any, prepare: Any, loaded: Path, case: str) -> None:
        decide(prepare, case)
        act(prepare, "8.3.b", unit="DPV-013", on="1/3/2021", today="2021-03-05")
        other = act(prepare, "8.3.b", unit="DPV-014")
        run("case", "close", other, "--on", "15/6/2020", "--reason", "Không vi phạm")
        found = run("case", "list", "--year", "2020", "--json").json
        assert [(one["id"], one["status"], one["fine"], one["outcome"]) for one in found] == [
            (case, "decided", 2_500_000, None),
            (other, "closed", None, "ended for another reason: Không vi phạm"),
        ]
        assert (found[0]["offender"], found[0]["decision_number"]) == ("Doanh nghiệp mẫu 1", "07/QĐ-XPHC")
        assert found[1]["closed_on"] == "2020-06-15"

    def test_it_is_written_as_other_lists_are(self, run: Any, loaded: Path, case: str, tmp_path: Path) -> None:
        assert run("case", "list", "--format", "csv", "--to", "nam.csv").code == 0
        assert "Doanh nghiệp mẫu 1" in (tmp_path / "nam.csv").read_text(encoding="utf-8-sig")
        assert run("case", "list", "--year", "0").code == 2


def test_the_papers_of_one_offender_rest_on_own_minutes_and_hearing(
    run: Any, prepare: Any, loaded: Path, case: str
) -> None:
    act(prepare, "8.3.b", "--case", case, "--offender", "person", "--name", "Lê Văn C")
    own = ("--against", "Lê Văn C")
    steps = (
        ("record-minutes", case, "--on", "28/5/2020", "--number", "32/BB-VPHC", *own),
        ("explain", case, "--asked-on", "11/6/2020", "--held-on", "12/6/2020", "--text", "Lời công ty"),
        ("explain", case, "--asked-on", "29/5/2020", "--held-on", "2/6/2020", "--text", "Lời ông C", *own),
    )
    for words in steps:
        answer = run(*words_for(*words))
        assert answer.code == 0, answer
    theirs = paper_text(run, loaded, case, "hearing")
    assert ("Lời công ty" in theirs, "Lời ông C" in theirs) == (True, False)
    papers = [
        paper_text(run, loaded, case, "hearing", *own),
        paper_text(run, loaded, case, "decision", *DECIDER, "--on", "4/6/2020", *own),
    ]
    for paper in papers:
        assert "số 32/BB-VPHC" in paper
    assert "ngày 02 tháng 6 năm 2020" in papers[1]
    assert "ngày 12 tháng 6 năm 2020" not in papers[1]
    assert run("case", "draft", "minutes", case, "--number", "33", *own).code == 2
    minutes = run("case", "draft", "minutes", case, *own, "--json").json
    assert "32/BB-VPHC" in text(loaded / minutes["path"])


def test_the_paper_about_a_decision_is_that_of_its_own_offender(
    run: Any, prepare: Any, loaded: Path, case: str
) -> None:
    act(prepare, "8.3.b", "--case", case, "--offender", "person", "--name", "Lê Văn C")
    own = ("--against", "Lê Văn C")
    decide(prepare, case)
    decided = ("decide", case, *DECIDER, "--on", "13/6/2020", "--number", "08/QĐ-XPHC", *own)
    assert run(*words_for(*decided)).code == 0
    for number, theirs in (("09/QĐ-HB", own), ("10/QĐ-HB", ())):
        assert run("case", "step", "annul", case, "--on", "15/6/2020", "--number", number, *WHY, *theirs).code == 0
    papers = [paper_text(run, loaded, case, "annulment", *theirs) for theirs in (own, ())]
    assert [("09/QĐ-HB" in one, "08/QĐ-XPHC" in one, "Lê Văn C" in one) for one in papers] == [
        (True, True, True), (False, False, False),
    ]  # fmt: skip
    assert "07/QĐ-XPHC" in papers[1]
    words = ("withdraw-step", case, "--step", "annul", *own, "--reason", "Gõ nhầm")
    assert run(*words_for(*words)).code == 0
    anew = run("case", "draft", case, "annulment", *own, "--json")
    assert (anew.code, anew.json["is_recorded"]) == (0, False)


def test_a_confiscation_has_no_term_and_a_corrected_fine_one_unit(
    run: Any, prepare: Any, loaded: Path, case: str
) -> None:
    decide(prepare, case, "--additional", "Tịch thu 08 hộp pháo nổ", "--reason", "Đã đọc")
    assert "Thời hạn áp dụng hình thức xử phạt bổ sung" not in paper_text(run, loaded, case, "decision")
    words = ("correct", case, "--on", "15/6/2020", "--number", "9/QĐ-SĐ", "--fine", "2000000")
    assert run(*words_for(*words)).code == 0
    assert "(bằng chữ: Hai triệu đồng)" in paper_text(run, loaded, case, "correction")
