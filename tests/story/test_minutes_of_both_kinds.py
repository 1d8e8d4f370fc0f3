"""What minutes of a visit and minutes of a case share: drafts, bytes, days, persons."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator
from word_files import drafting, minutes, places_to_sign, text

DAY = ("--on", "28/5/2020")


@dataclass(frozen=True)
class Kind:
    """How one kind of minutes is made: what it is about, an unknown one, an option with a text, one with a person.

    And what stands on its paper: lines for what is not known, its form and how sure that is, and who signs where.
    """

    noun: str
    about: tuple[str, ...]
    unknown: str
    detail: tuple[str, str]
    person: str
    form: tuple[str, str]
    lines: tuple[str, ...]
    signing: tuple[tuple[str, str], ...]


KINDS = {
    "visit": Kind(
        "inspect", ("log", "DNM-01", *DAY, "--finding", "x", "--sign", "y"), "KT-2020-0099", ("--place", "Tại quầy"),
        "--head", ("BBKT", "secondary"),
        ("Quyết định kiểm tra số: →", "Trưởng đoàn: →", "Thành viên: →", "Họ và tên, nghề nghiệp"),
        (("ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA", "TRƯỞNG ĐOÀN KIỂM TRA"), ("NGƯỜI CHỨNG KIẾN", "THÀNH VIÊN ĐOÀN KIỂM TRA")),
    ),
    "case": Kind(
        "violation", ("add", "DNM-01", "8.3.b", *DAY), "VV-2020-0099", ("--witness", "Ông C"), "--drawn-up-by",
        ("MBB01", "memory"),
        ("Số: ……/BB-VPHC", "ngày …… tháng …… năm ……, tại: →", "Căn cứ: →", "Họ và tên: →",
         "Mã số doanh nghiệp: →", "Người đại diện theo pháp luật: →", "Cụ thể: →",
         "Lý do ông (bà) …………………… không ký biên bản (nếu có): →"),
        (("NGƯỜI ĐẠI DIỆN CỦA TỔ CHỨC VI PHẠM", "NGƯỜI LẬP BIÊN BẢN"),
         ("CÁ NHÂN, NGƯỜI ĐẠI DIỆN CỦA TỔ CHỨC BỊ THIỆT HẠI", "ĐẠI DIỆN CHÍNH QUYỀN"),
         ("NGƯỜI PHIÊN DỊCH", "NGƯỜI CHỨNG KIẾN"), ("", "NGƯỜI NHẬN BIÊN BẢN")),
    ),
}  # fmt: skip


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request: pytest.FixtureRequest, run: Any, loaded: Path) -> Kind:
    found: Kind = request.param
    assert run(found.noun, *found.about).code == 0
    return found


def test_what_is_not_known_is_a_line_to_write_on(run: Any, loaded: Path, kind: Kind) -> None:
    paper = text(loaded / minutes(run, kind.noun, "1")["path"])
    assert [line for line in kind.lines if line not in paper] == []
    assert "None" not in paper


def test_long_and_odd_names_come_out_whole_in_a_valid_file(run: Any, loaded: Path, kind: Kind) -> None:
    name = "Công ty A & B <C> " * 17
    assert run("recipient", "edit", "DNM-01", "--name", name).code == 0
    path = loaded / minutes(run, kind.noun, "1", "--witness", 'Ông <D> & "bà" E')["path"]
    paper = text(path)
    assert name.strip() in paper
    assert 'Ông <D> & "bà" E' in paper
    assert OpenXmlValidator().validate(path).errors == []


def test_places_to_sign_stand_side_by_side_and_are_never_torn_apart(run: Any, loaded: Path, kind: Kind) -> None:
    signing = places_to_sign(loaded / minutes(run, kind.noun, "1")["path"])
    pairs = [row for one in signing for row in one.rows]
    said = [tuple(" ".join(cell.paragraphs[0].text.split()) for cell in row.cells) for row in pairs]
    assert tuple(said) == kind.signing
    for row in pairs:
        left, right = row.cells
        assert left.width == right.width
        assert row._tr.find(f".//{qn('w:cantSplit')}") is not None


def test_an_unverified_form_is_told_but_not_on_the_paper(run: Any, loaded: Path, kind: Kind) -> None:
    answer = run(*drafting(kind.noun), "1", "--json")
    assert (answer.json["form"], answer.json["form_confidence"], answer.json["form_verified"]) == (*kind.form, False)
    said = {"memory": "was not seen", "inferred": "was not seen"}.get(kind.form[1], "is unverified")
    assert f"form {kind.form[0]} ({answer.json['instrument']}) {said}" in answer.err
    assert "kiểm chứng" not in text(loaded / answer.json["path"])


def test_a_day_without_a_form_is_refused_by_name(refused: Any, loaded: Path, kind: Kind) -> None:
    own = loaded / "data" / "law" / "forms.csv"
    own.parent.mkdir(parents=True)
    rows = ("BBKT,x,inspection_minutes,,,2020-05-01", "MBB01,x,violation_minutes,,2013-07-19,2020-05-01")
    own.write_text(
        "code,title,purpose,instrument,valid_from,valid_to,symbol,template,source,confidence,note\n"
        + "".join(f"{row},,x/y,,memory,\n" for row in rows),
        encoding="utf-8",
    )
    # An inspection takes the form of its day, a case that of the day on which it is handled.
    day = "15/06/2020" if kind.noun == "violation" else "28/05/2020"
    assert day in refused(4, *drafting(kind.noun), "1").err


def test_the_same_facts_make_the_same_bytes_on_any_day(run: Any, kind: Kind) -> None:
    assert minutes(run, kind.noun, "1")["sha256"] == minutes(run, kind.noun, "1", today="2020-06-20")["sha256"]


def test_minutes_never_replace_others_without_being_asked(run: Any, refused: Any, kind: Kind) -> None:
    first = minutes(run, kind.noun, "1")
    office = Path(os.environ["POSTWATCH_WORKSPACE"])
    (office / first["path"]).write_bytes(b"somebody's words")
    refused(5, *drafting(kind.noun), "1", *kind.detail)
    made = minutes(run, kind.noun, "1", *kind.detail, "--replace")
    assert made["path"] == first["path"]
    assert made["sha256"] != first["sha256"]


@pytest.mark.parametrize(
    ("code", "option", "value"),
    [(3, "--on", "27/5/2020"), (3, "--on", "16/6/2020"), (4, "", "Không Ai"), (3, "", "Nguyễn Quang Huy")],
    ids=["before it", "in the future", "an unknown person", "a person without the power"],
)
def test_impossible_minutes_are_refused(refused: Any, kind: Kind, code: int, option: str, value: str) -> None:
    refused(code, *drafting(kind.noun), "1", option or kind.person, value)


def test_minutes_of_something_unknown_are_refused(refused: Any, kind: Kind) -> None:
    refused(4, *drafting(kind.noun), kind.unknown)
