"""Letters that other offices write in other ways, and that are right: what is seen on the page decides."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from long_runs import few
from strangers import GAP, HEADS, LETTERS, Means, p, r, said, table, written
from word_files import repacked

from postwatch.conformity.check import CheckedDocument, check
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes


def checked(means: Means) -> CheckedDocument:
    return check(measure(open_bytes(written(means), "thu.docx")))


def found(means: Means) -> set[str]:
    return {one.rule for one in checked(means).findings_list if one.kind in ("fail", "warn")}


def test_there_are_many_ways() -> None:
    assert len(LETTERS) >= 40
    assert len({written(means) for means in LETTERS.values()}) == len(LETTERS)


@pytest.mark.parametrize("name", LETTERS, ids=lambda name: name.replace(" ", "-"))
def test_what_is_right_on_the_page_is_right(name: str) -> None:
    # The decree asks for Unicode; the old letters are read, and only they are told of.
    wanted = {"ND30-TR-08"} if LETTERS[name].font.startswith(".Vn") else set()
    assert found(LETTERS[name]) == wanted


@pytest.mark.parametrize(
    ("kind", "profile", "said"),
    [
        ("cong van", "letter", "công văn"),
        ("bao cao", "letter", "BÁO CÁO"),
        ("giay phep", "other", "GIẤY PHÉP KINH DOANH THUỐC THÚ Y"),
        ("giay xac nhan", "other", "Giấy xác nhận kiến thức về an toàn"),
        ("quy che", "other", "QUY CHẾ"),
        ("don", "other", "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP"),
    ],
)
def test_the_type_that_was_found_is_said(kind: str, profile: str, said: str) -> None:
    told = checked(Means(kind=kind))
    assert (told.profile.value, told.type) == (profile, said)


_STOPS = '<w:tabs><w:tab w:val="center" w:pos="1750"/><w:tab w:val="center" w:pos="6700"/></w:tabs>'


@pytest.mark.parametrize(
    ("below", "told"),
    [
        (("trên đàn vật nuôi",), set()),
        (("trên đàn vật nuôi.",), {"ND30-TY-08"}),
        (("trên đàn vật nuôi", "tại các huyện", "và thành phố", "năm 2022"), {"ND30-TY-22"}),
    ],
)
def test_a_subject_in_several_paragraphs_below_a_head_of_tabs_is_one(
    below: tuple[str, ...], told: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = HEADS["tabs"]

    def in_paragraphs(means: Means) -> str:
        about = "".join(p(r(f"\t{text}", 12), more=_STOPS) for text in below)
        first = p(r("\tV/v phòng, chống dịch bệnh", 12), spacing="before=120", more=_STOPS)
        return whole(means).rpartition("<w:p>")[0] + first + about

    monkeypatch.setitem(HEADS, "tabs", in_paragraphs)
    assert found(Means(head="tabs")) == told


@pytest.mark.parametrize(
    ("names", "is_told"),
    [
        ("Sở Tài chính, Sở Nội vụ", True),
        ("Công an tỉnh, Bưu điện tỉnh Bắc Kạn", True),
        ("Giám đốc Sở Tài chính, Chủ tịch UBND huyện Ba Bể, Giám đốc Bưu điện tỉnh", True),
        ("Sở Văn hóa, Thể thao và Du lịch", False),
        ("Ủy ban nhân dân các huyện, thành phố", False),
        ("Phòng Kế hoạch Tài chính, Sở Y tế", False),
        ("Công ty Cổ phần Viettel Post, Chi nhánh Bắc Kạn", False),
    ],
)
def test_commas_part_addressees_where_each_part_names_a_body(names: str, is_told: bool) -> None:
    part = "word/document.xml"
    letter = repacked(
        written(Means()),
        lambda parts: parts | {part: parts[part].replace("Ủy ban nhân dân các huyện".encode(), names.encode())},
    )
    told = check(measure(open_bytes(letter, "thu.docx"))).findings_list
    assert ("ND30-KG-05" in {one.rule for one in told if one.kind == "fail"}) is is_told


@pytest.mark.parametrize(
    ("text", "is_squeezed"),
    [
        ("- Đơn vị được kiểm tra: 10 đơn vị có tên tại Phụ lục kèm theo Thông báo này.", True),
        ("Thời kỳ kiểm tra: từ ngày 01 tháng 01 năm 2020 đến ngày 31 tháng 5 năm 2020.", False),
    ],
)
def test_a_last_word_that_a_justified_row_takes_in_is_alone_for_older_words_only(text: str, is_squeezed: bool) -> None:
    measured = measure(open_bytes(written(Means(), said(r(text, 14))), "thu.docx"))
    told = [
        "ND30-ND-18" in {one.rule for one in check(replace(measured, shrinks_blanks=newer)).findings_list}
        for newer in (False, True)
    ]
    assert told == [True, not is_squeezed]


def test_empty_paragraphs_that_part_a_table_from_the_text_are_none_between_paragraphs() -> None:
    def told(text: str) -> bool:
        return "ND30-ND-19" in {one.rule for one in check(measure(open_bytes(text_of(text), "thu.docx"))).findings_list}

    def text_of(middle: str) -> bytes:
        return written(Means(), said(r("Danh sách các đơn vị:", 14)) + middle + said(r("Hết danh sách.", 14)))

    rows = table([1000, 3000], [[p(r("STT", 14)), p(r("Đơn vị", 14))]])
    assert not told(rows + p() + p())
    assert told(said(r("Đơn vị một.", 14)) + p() + p())


COUNTS = range(6, 20)


def long_report(count: int, *, more: str = "") -> bytes:
    """A report with so many paragraphs above a heading, and a long one below it."""
    above = "".join(said(r(f"{at}. {'Nội dung đã thực hiện trong kỳ, ' * 4}.", 14)) for at in range(1, count + 1))
    heading = p(r("II. KẾT QUẢ", 14, "b"), jc="both", ind="firstLine=720", spacing=GAP, more=more)
    below = said(r("Các đơn vị đã tổ chức tuyên truyền, kiểm tra và báo cáo kết quả theo quy định. " * 8, 14))
    return written(Means(kind="bao cao"), above + heading + below)


def is_told_parted(data: bytes) -> bool:
    return "ND30-ND-17" in {one.rule for one in check(measure(open_bytes(data, "thu.docx"))).findings_list}


def test_a_heading_at_the_foot_of_the_first_page_is_seen_without_a_recorded_break() -> None:
    told = [count for count in COUNTS if is_told_parted(long_report(count))]
    assert len(told) == 1
    assert not is_told_parted(long_report(told[0], more="<w:keepNext/>"))


@pytest.mark.system("writer", "pdftotext")
def test_a_heading_that_is_told_to_be_parted_is_parted_on_paper(
    tmp_path: Path, libreoffice: Callable[..., list[Path]]
) -> None:
    paths = [tmp_path / f"{count}.docx" for count in COUNTS]
    for count, path in zip(COUNTS, paths, strict=True):
        path.write_bytes(long_report(count))
    parted = set()
    for count, pdf in zip(COUNTS, libreoffice("pdf", *paths), strict=True):
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()
        first = text.partition("\f")[0]
        parted |= {count} if "KẾT QUẢ" in first and "Các đơn vị đã tổ chức" not in first else set()
    told = {count for count in COUNTS if is_told_parted(long_report(count))}
    assert told
    assert told <= parted


@pytest.mark.system("writer")
@pytest.mark.parametrize("old", [False, True], ids=["docx", "doc"])
def test_what_another_program_saved_is_as_right_as_before(
    tmp_path: Path, libreoffice: Callable[..., list[Path]], old: bool
) -> None:
    """LibreOffice writes other XML for the same page, and more so from what it kept as a file of Word 97."""
    kept_whole = [name for name, means in LETTERS.items() if means.number != "frame"]  # of a frame it keeps no place
    names = few(kept_whole, from_place=int(old))
    paths = [tmp_path / f"{at}.docx" for at in range(len(names))]
    for name, path in zip(names, paths, strict=True):
        path.write_bytes(written(LETTERS[name]))
    kept = libreoffice("doc", *paths) if old else paths
    told = {}
    for name, path in zip(names, libreoffice("docx:MS Word 2007 XML", *kept), strict=True):
        listed = check(measure(open_bytes(path.read_bytes(), path.name))).findings_list
        wanted = {"ND30-TR-08"} if LETTERS[name].font.startswith(".Vn") else set()
        told |= {name: {one.rule for one in listed if one.kind in ("fail", "warn")} ^ wanted}
    assert {name: rules for name, rules in told.items() if rules} == {}
