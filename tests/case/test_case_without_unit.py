"""A case without a unit: who is not known, or is no unit of the register, from the act to the end of the case."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from databases import point_to
from long_runs import few
from word_files import text

ACTED = "2025-07-07"
UNKNOWN, PERSON = ("--offender", "unknown"), ("--offender", "person", "--name", "Lê Văn C")
FIRM = ("--offender", "organisation", "--name", "Công ty TNHH Lạ")
COUNTED = (
    "violations", "cases_opened", "cases_decided", "fines_imposed", "fines_paid", "fines_outstanding", "goods_held",
)  # fmt: skip
Say = Callable[..., Any]


PLACES = ["file", pytest.param("server", marks=pytest.mark.system("postgres"))]
ON_BOTH = pytest.mark.parametrize("say", PLACES, indirect=True)


@pytest.fixture(params=few(PLACES, every=2))
def say(request: pytest.FixtureRequest, run: Any, office_of_2025: Callable[[str], Path]) -> Say:
    """Types a line on a day in an office whose register has one enterprise, in a file or, where asked, on a server."""
    folder = office_of_2025(ACTED)

    def typed(on: str, *words: str, code: int = 0) -> Any:
        answer = run(*words, today=on)
        assert answer.code == code, (words, answer)
        return answer

    if request.param == "server":
        address = request.getfixturevalue("postgres_url")
        typed(ACTED, "db", "copy", "--to", address)
        point_to(folder, address)
    return typed


def added(say: Say, *words: str, on: str = ACTED) -> dict[str, Any]:
    act: dict[str, Any] = say(on, "violation", "add", *words, "--on", on, "--json").json
    return act


def fined(say: Say, number: int, *, on: str = "2025-07-14") -> None:
    """Sign the minutes of a case and, by its draft, a fine."""
    say(on if number > 2 else ACTED, "case", "sign", f"{number}", "minutes", "--on", ACTED, "--number", f"{number}/BB")
    waived = ("--reason", "đã từ bỏ quyền giải trình")
    say(on, "case", "draft", f"{number}", "decision", *waived)
    say(on, "case", "sign", f"{number}", "decision", "--number", f"{number}/QĐ-XPHC", *waived)


def paper(tmp_path: Path, case: str, name: str) -> str:
    found = sorted((tmp_path / "office" / "documents" / case).glob(f"*{name}*.docx"), key=lambda one: len(one.name))
    return text(found[0])


@ON_BOTH
def test_goods_of_nobody_are_announced_and_destroyed(say: Say, tmp_path: Path) -> None:
    act = added(say, "9.2", *UNKNOWN)
    case = act["case"]
    assert (act["recipient"], act["earlier_list"]) == (None, [])
    say(ACTED, "case", "goods", case, "hold", "--item", "pháo hoa; 12; hộp; còn nguyên")
    witness = ("--number", "5/BB-VPHC", "--text", "Bà Lê Thị D, UBND phường Tam Thanh, chứng kiến")
    say(ACTED, "case", "sign", case, "minutes", *witness)
    say("2025-07-08", "case", "goods", case, "decide", "--number", "6/QĐ-TG", "--by", "Nguyễn Văn Huy")
    say("2025-07-17", "case", "step", case, "extend", "--ground", "first-notice", "--text", "Báo Lạng Sơn")
    assert case in say("2025-07-25", "status").out
    held = say("2025-07-25", "report", "records", "goods_held", "--period", "2025-07", "--json").json
    assert [(one["code"], one["recipient"], one["area"]) for one in held["records_list"]] == [(case, None, None)]
    say("2025-07-28", "case", "step", case, "extend", "--ground", "second-notice", "--text", "Báo Lạng Sơn")
    say("2026-08-03", "case", "draft", case, "remedies")
    assert "trong vụ việc không xác định được cá nhân, tổ chức vi phạm" in paper(tmp_path, case, "khac-phuc")
    say("2026-08-03", "case", "sign", case, "decision", "--number", "9/QĐ-KPHQ")
    say("2026-08-04", "case", "goods", case, "destroy")
    (line,) = say("2026-08-04", "case", "list", "--json").json
    assert (line["recipient"], line["status"], line["fine"]) == (None, "closed", 0)
    assert "Không xác định được" in say("2026-08-04", "case", "file", case).out + paper(tmp_path, case, "muc-luc")
    assert "no unit · Không xác định được cá nhân" in say("2026-08-04", "case", "show", case).out


@pytest.mark.parametrize(
    ("offender", "fine", "called"),
    [
        (PERSON, 12_500_000, "Họ và tên: Lê Văn C"),
        (FIRM, 25_000_000, "Tên của tổ chức: Công ty TNHH Lạ"),
        (("--offender", "household", "--name", "Hộ kinh doanh Lan"), 12_500_000, "Hộ kinh doanh Lan"),
    ],
)
def test_who_is_named_is_fined_and_pays(
    say: Say, tmp_path: Path, offender: tuple[str, ...], fine: int, called: str
) -> None:
    case = added(say, "9.2", *offender)["case"]
    fined(say, 1)
    for name in ("bien-ban", "quyet-dinh-xu-phat"):
        drafted = paper(tmp_path, case, name)
        assert (called in drafted, "Nơi xảy ra vi phạm" in drafted, "Xứ Lạng" in drafted) == (True, False, False)
    say("2025-07-15", "case", "serve", case)
    assert say("2025-07-16", "case", "show", case, "--json").json["acts_list"][0]["fine_outstanding"] == fine
    say("2025-07-18", "case", "step", case, "remedy", "--text", "Đã tiêu hủy")
    say("2025-07-18", "case", "pay", case, "--amount", f"{fine}", "--proof-number", "PT-1")
    (line,) = say("2025-07-18", "case", "list", "--json").json
    assert (line["offender"], line["paid"], line["status"]) == (offender[3], fine, "closed")


@pytest.mark.parametrize(
    ("name", "offender"),
    [
        ("Công ty TNHH Lạ", "organisation"), ("CTY CP Chuyển phát", "organisation"), ("HTX Vận tải", "organisation"),
        ("Hộ kinh doanh Lan", "household"), ("Lê Văn C", "individual"),
    ],
)  # fmt: skip
def test_who_is_named_beside_a_unit_is_what_the_name_says(say: Say, name: str, offender: str) -> None:
    added(say, "DN-1", "9.2", "--name", name)
    (line,) = say(ACTED, "violation", "list", "--json").json
    assert line["offender"] == offender


@ON_BOTH
def test_what_has_no_unit_is_counted_in_all_and_in_no_area(say: Say, tmp_path: Path) -> None:
    for offender in (UNKNOWN, PERSON, ("DN-1",)):
        words = [*offender[:1], "9.2"] if offender == ("DN-1",) else ["9.2", *offender]
        added(say, *words)
    say(ACTED, "case", "goods", "1", "hold", "--item", "pháo hoa; 12; hộp; còn nguyên")
    for number in (2, 3):
        fined(say, number, on="2025-07-10")
    say("2025-07-11", "case", "pay", "2", "--amount", "2.000.000")
    today = "2025-07-14"
    answer = say(today, "report", "monthly", "--month", "2025-07", "--json")
    (tmp_path / "month.json").write_text(answer.out, encoding="utf-8")
    report, rolled_up = answer.json, say(today, "report", "rollup", str(tmp_path / "month.json"), "--json").json
    assert any("không gắn với đơn vị" in note for note in rolled_up["notes_list"])
    figures = {name: one["value"] for name, one in report["figures"].items()}
    assert (figures["violations"], figures["fines_paid"], figures["goods_held"]) == (3, 2_000_000, 1)
    assert sum(one["violations"] for one in report["by_area"]) == 1
    for name in COUNTED:
        records = say(today, "report", "records", name, "--period", "2025-07", "--json").json
        assert records["value"] == figures[name] == sum(one["amount"] for one in records["records_list"]), name
    folder = tmp_path / "pages"
    say(today, "pages", "export", str(folder))
    page = (folder / "kiem-tra.html").read_text(encoding="utf-8")
    assert all(f"VV-2025-000{number}" in page for number in (1, 2, 3))
    say(today, "db", "check")
    say(today, "journal", "verify")
    told = say(today, "journal", "show", "4").out
    assert "case VV-2025-0001 (added)" in told
    assert "None" not in told


def test_neither_unit_nor_offender_is_refused(say: Say) -> None:
    for words in (("9.2",), ("9.2", "--name", "Lê Văn C"), ("9.2", "--offender", "person")):
        answer = say(ACTED, "violation", "add", *words, "--on", ACTED, code=2)
        assert "Neither the unit nor who else is the offender is told" in answer.err
        assert "--offender unknown" in answer.err


def test_beside_a_unit_an_organisation_is_not_named(say: Say) -> None:
    answer = say(ACTED, "violation", "add", "DN-1", "9.2", *FIRM, "--on", ACTED, code=2)
    assert "A person who is named is no organisation" in answer.err


@ON_BOTH
def test_earlier_decisions_are_those_of_the_same_name_without_a_unit(say: Say) -> None:
    """Luật Xử lý vi phạm hành chính, Điều 2.5: earlier decisions of who is no unit are found by the name."""
    added(say, "9.2", *PERSON)
    fined(say, 1)
    added(say, "9.2", *UNKNOWN)
    later = "2025-08-04"
    (earlier,) = added(say, "9.2", *PERSON, on=later)["earlier_list"]
    assert (earlier["case"], earlier["recipient"], earlier["is_repeat"]) == ("VV-2025-0001", None, True)
    assert added(say, "9.2", *FIRM, on=later)["earlier_list"] == []
    assert added(say, "DN-1", "9.2", *PERSON, on=later)["earlier_list"] == []


def test_acts_of_one_name_without_a_unit_are_fined_together(say: Say) -> None:
    for offender in (UNKNOWN, PERSON, PERSON):
        added(say, "9.2", *offender)
    say(ACTED, "case", "sign", "2", "minutes", "--number", "2/BB-VPHC")
    draft = ("case", "draft", "2", "decision", "--reason", "đã từ bỏ quyền giải trình")
    answer = say("2025-07-14", *draft, code=3)
    assert "VV-2025-0003 is not decided" in answer.err


@pytest.mark.parametrize(
    ("offender", "words", "then"),
    [
        (FIRM, (), ("organisation", None)),
        (PERSON, (), ("individual", "Lê Văn C")),
        (UNKNOWN, ("--offender", "unknown"), ("unknown", "Không xác định được cá nhân, tổ chức vi phạm")),
    ],
)
def test_a_unit_is_put_in_later(
    say: Say, offender: tuple[str, ...], words: tuple[str, ...], then: tuple[str, str | None]
) -> None:
    case = added(say, "9.2", *offender)["case"]
    added(say, "8.3.b", *offender, "--case", case)
    for act in ("VP-2025-0001", "VP-2025-0002"):
        say(ACTED, "amend", act, "--unit", "DN-1", *words, "--reason", "đã xác minh")
    told = say(ACTED, "violation", "list", "--json").json
    assert {(one["recipient"], one["offender"], one["offender_name"]) for one in told} == {("DN-1", *then)}
    assert say(ACTED, "case", "list", "--unit", "DN-1", "--json").json[0]["id"] == case


def test_a_unit_is_taken_away_where_the_offender_is_told(say: Say) -> None:
    added(say, "DN-1", "9.2")
    away = ("amend", "VP-2025-0001", "--unit", "", "--reason", "ghi nhầm")
    assert "Neither the unit" in say(ACTED, *away, code=2).err
    say(ACTED, *away, *UNKNOWN)
    (act,) = say(ACTED, "violation", "list", "--json").json
    assert (act["recipient"], act["offender"]) == (None, "unknown")


def test_a_case_is_of_one_unit_or_of_none(say: Say) -> None:
    mine = added(say, "9.2", *PERSON)["case"]
    other = added(say, "DN-1", "9.2", *PERSON)["case"]
    joined = ("case", "join", other, "--into", mine, "--reason", "một vụ")
    assert "against two units" in say(ACTED, *joined, code=3).err
    added_to = ("violation", "add", "8.3.b", *PERSON, "--on", ACTED, "--case", other)
    assert "against another unit" in say(ACTED, *added_to, code=3).err
    twin = added(say, "9.2", *PERSON)["case"]
    say(ACTED, "case", "join", twin, "--into", mine, "--reason", "ghi hai lần")
    assert [one["id"] for one in say(ACTED, "case", "list", "--json").json] == [mine, other]


def test_an_empty_cell_of_the_unit_is_no_unit(say: Say, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["Mã đơn vị", "Điều khoản", "Ngày vi phạm", "Đối tượng vi phạm", "Vụ việc"])
    for line in (
        [None, "9.2", "7/7/2025", "không xác định", "mới 1"], [None, "8.3.b", "7/7/2025", "unknown", "mới 1"],
        [None, "9.2", "7/7/2025", "unknown", None], ["DN-1", "9.2", "7/7/2025", None, "mới 1"],
        [None, "5.1", "7/7/2025", "organisation", None],
    ):  # fmt: skip
        page.append(line)
    book.save(tmp_path / "acts.xlsx")
    taken = say(ACTED, "violation", "add", "--from", str(tmp_path / "acts.xlsx"), "--skip-refused", code=7).out
    assert "row 6, column Mã đơn vị: Neither the unit nor who else is the offender is told" in taken
    told = say(ACTED, "violation", "list", "--json").json
    assert [(one["recipient"], one["case"][-1], one["provision"]) for one in told] == [
        (None, "1", "9.2"), (None, "1", "8.3.b"), (None, "2", "9.2"), ("DN-1", "3", "9.2"),
    ]  # fmt: skip
    by_hand = added(say, "9.2", *UNKNOWN)
    by_sheet = say(ACTED, "violation", "show", "VP-2025-0003", "--json").json
    assert {name for name in by_hand if by_hand[name] != by_sheet[name]} == {"id", "case"}


def test_it_is_found_by_its_name_and_offered_by_its_code(say: Say) -> None:
    added(say, "9.2", *PERSON)
    added(say, "DN-1", "9.2")
    assert [one["id"] for one in say(ACTED, "violation", "list", "--search", "le van c", "--json").json] == [
        "VP-2025-0001"
    ]
