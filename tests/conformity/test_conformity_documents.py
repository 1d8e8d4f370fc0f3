"""``document check`` through the real program: our own documents, and Word files of strangers."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm, Pt
from long_runs import LONG
from strangers import Means, written
from word_files import repacked

from postwatch.conformity.check import check
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template

NAMES = ["dispatch/letter", "dispatch/sheet", "pledge/form", "followup/letter", "report/monthly"]
Facts = dict[str, dict[str, Any]]


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def failed(data: bytes) -> set[str]:
    checked = check(measure(open_bytes(data, "thu.docx")))
    return {one.rule for one in checked.findings_list if one.kind == "fail"}


# -- our own -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_no_document_of_ours_fails_a_rule(name: str, facts: Facts) -> None:
    filled = shipped_template(name).render(facts[name], title="Thử", images={"qr": png("CK-2020-0042")})
    assert failed(filled) == set()


@pytest.mark.system("writer")
def test_no_document_of_ours_fails_a_rule_after_libreoffice_saved_it(
    facts: Facts, tmp_path: Path, libreoffice: Callable[..., list[Path]]
) -> None:
    paths = [tmp_path / f"{name.replace('/', '-')}.docx" for name in NAMES]
    for name, path in zip(NAMES, paths, strict=True):
        path.write_bytes(shipped_template(name).render(facts[name], title="Thử", images={"qr": png("CK-2020-0042")}))
    saved = libreoffice("docx:MS Word 2007 XML", *paths)
    assert {path.stem: failed(path.read_bytes()) for path in saved} == {path.stem: set() for path in paths}


def test_the_letters_of_the_office_keep_the_decree_as_drafts_and_issued(run: Any, letter: Path) -> None:
    made = run("dispatch", "list", "--json").json[0]
    folder = letter / "documents" / made["id"]
    for path in sorted(folder.glob("*.docx")):
        said = run("document", "check", str(path), "--json")
        assert (said.code, said.json["ok"], said.json["profile"]) == (0, True, "letter"), said.out
    assert len(list(folder.glob("*.docx"))) == 2


def test_a_letter_for_each_audience_keeps_the_decree(run: Any, loaded: Path) -> None:
    run("campaign", "load", "chi-thi-28")
    for made in run("dispatch", "generate", "--by", "audience", "--json", today="2020-05-15").json:
        assert run("document", "check", str(loaded / made["path"])).code == 0


def test_sheets_and_pledge_forms_keep_the_decree(run: Any, letter: Path) -> None:
    run("dispatch", "sheets", "CV-2020-0001")
    run("pledge", "form", "BDT-LS")
    sheet = next((letter / "documents").glob("**/nhiem-vu/*.docx"))
    form = next((letter / "documents").glob("**/BDT-LS.docx"), None)
    forms = [path for path in (letter / "documents").glob("**/*.docx") if "cam-ket" in path.as_posix()]
    assert form is not None
    assert run("document", "check", str(sheet)).code == 0
    said = run("document", "check", str(forms[0]), "--json").json
    assert (said["ok"], said["profile"]) == (True, "pledge")


def test_registers_and_control_sheets_keep_what_binds_any_page(run: Any, letter: Path, tmp_path: Path) -> None:
    assert run("register", "export", "so.docx").code == 0
    assert run("report", "control", "phieu.docx", "--month", "2020-06").code == 0
    for name in ("so.docx", "phieu.docx"):
        said = run("document", "check", name, "--json").json
        assert (said["ok"], said["profile"], said["counts"]["fail"]) == (True, "internal", 0), said["findings_list"]
        assert run("document", "check", name, "--profile", "letter").code == 3


def test_minutes_are_held_against_the_rules_of_a_form(run: Any, letter: Path) -> None:
    run("inspect", "log", "DPV-013", "--on", "28/5/2020", "--sign", "Thiếu biển hiệu")
    run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", "--visit", "1", "--minutes-on", "28/5/2020")
    papers = {("inspect", "minutes", "KT-2020-0001"): "form", ("case", "draft", "minutes", "VV-2020-0001"): "case"}
    for words, profile in papers.items():
        made = run(*words, "--json")
        assert made.code == 0, made
        said = run("document", "check", str(letter / made.json["path"]), "--json").json
        assert (said["ok"], said["profile"]) == (True, profile), said["findings_list"]


def test_the_slips_of_the_seed_are_pointed_out_and_do_not_fail_it(run: Any, letter: Path) -> None:
    said = run("document", "check", str(letter / "documents" / "CV-2020-0001" / "CV-2020-0001.docx"), "--json").json
    details = " ".join(one["detail"] for one in said["findings_list"])
    assert {one["kind"] for one in said["findings_list"]} == {"warn"}
    for slip in ("Nghị định 15/2020", "Sở Thông tin và truyền thông", "Phòng Văn hóa, thông tin", "PA03- Công"):
        assert slip in details


# -- the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def stranger(tmp_path: Path) -> Path:
    """A letter as someone writes it who opens Word and begins to type."""
    document = docx.Document()
    for text in (
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc", "Số: 5/2025/CV-SKHCN",
        "Lạng Sơn, ngày 5 tháng 03 năm 2025", "Kính gửi: Các doanh nghiệp.", "Nội dung thứ nhất của công văn.",
    ):  # fmt: skip
        document.add_paragraph(text)
    table = document.add_table(2, 2)
    table.cell(1, 1).add_table(2, 2).cell(0, 0).text = "lồng nhau"
    path = tmp_path / "la.docx"
    document.save(str(path))
    return path


def test_a_letter_of_a_stranger_is_told_what_it_does_not_keep(run: Any, stranger: Path) -> None:
    said = run("document", "check", "la.docx")
    assert said.code == 3
    for words in ("ND30-TR-01", "ND30-SO-08", "2025", "ND30-DD-08", "la.docx (công văn) as letter or report"):
        assert words in said.out
    as_json = run("document", "check", "la.docx", "--json")
    assert as_json.code == 3
    body = as_json.json
    assert (body["ok"], body["profile"]) == (False, "letter")
    assert set(body["findings_list"][0]) == {"kind", "what", "detail", "rule", "source", "where"}
    assert {one["kind"] for one in body["findings_list"]} == {"fail", "warn", "note"}
    assert body["counts"]["fail"] >= 15


def test_all_lists_what_is_kept_and_what_there_is_nothing_to_judge_of(run: Any, stranger: Path) -> None:
    said = run("document", "check", "la.docx", "--all", "--json").json
    kinds = [one["kind"] for one in said["findings_list"]]
    assert {"fail", "warn", "note", "pass", "not_applicable"} == set(kinds)
    rules = {one["rule"] for one in said["findings_list"]}
    assert len(rules) == sum(said["counts"].values())
    assert "nothing to check" in run("document", "check", "la.docx", "--all").out


def test_a_profile_can_be_chosen(run: Any, stranger: Path) -> None:
    said = run("document", "check", "la.docx", "--profile", "pledge", "--json").json
    assert said["profile"] == "pledge"
    assert not any(one["rule"].startswith("ND30-NN") for one in said["findings_list"])
    wrong = run("document", "check", "la.docx", "--profile", "novel")
    assert (wrong.code, "write one of: " in wrong.err and "(letter)" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("title", "profile"),
    [
        ("BẢN CAM KẾT", "pledge"),
        ("BIÊN BẢN VI PHẠM HÀNH CHÍNH", "case"),
        ("BIÊN BẢN KIỂM TRA", "form"),
        ("BÁO CÁO", "letter"),
        ("Tin", "other"),
    ],
)
def test_the_profile_is_told_by_the_type(title: str, profile: str) -> None:
    document = docx.Document()
    document.add_paragraph(title)
    assert check(measure(open_bytes(saved(document), "a.docx"))).profile == profile


def test_it_needs_no_workspace_and_speaks_vietnamese(run: Any, stranger: Path) -> None:
    said = run("document", "check", "la.docx", "--json", lang="vi")
    assert said.code == 3
    assert {one["source"].partition(",")[0] for one in said.json["findings_list"]} == {"Nghị định 30/2020/NĐ-CP"}


@pytest.mark.parametrize(
    ("number", "is_told"),
    [
        ("15/2020", True),
        ("81/2013", True),
        ("97/2017", True),
        ("118/2021", False),
        ("174/2026", False),
        ("115/2020", False),
    ],
)
def test_norms_that_the_law_of_the_house_knows_to_have_ended_are_told(
    run: Any, tmp_path: Path, number: str, is_told: bool
) -> None:
    document = docx.Document(io.BytesIO(written(Means())))
    run_ = next(one for one in document.paragraphs if one.text.startswith("Thực hiện Kế hoạch")).runs[0]
    run_.text = run_.text.replace("Kế hoạch số 30/KH-UBND", f"Nghị định số {number}/NĐ-CP")
    document.tables[0].cell(1, 1).paragraphs[0].runs[0].text = "Bắc Kạn, ngày 15 tháng 9 năm 2026"
    document.save(str(tmp_path / "a.docx"))
    said = run("document", "check", "a.docx", "--json").json
    assert ("ND30-VB-17" in {one["rule"] for one in said["findings_list"]}) is is_told


# -- files of strangers ------------------------------------------------------------------------------------------------


def test_both_spellings_of_quoc_hieu_are_right() -> None:
    for spelling in ("HÒA", "HOÀ"):
        document = docx.Document()
        run = document.add_paragraph().add_run(f"CỘNG {spelling} XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        run.bold = True
        assert "ND30-QH-02" not in failed(saved(document))


def test_a_marked_blank_of_a_report_is_pointed_out_and_is_no_italic_text(facts: Facts) -> None:
    facts["report/monthly"]["notes"]["cause"] = []
    filled = shipped_template("report/monthly").render(facts["report/monthly"], title="Thử")
    found = {one.rule: one.kind for one in check(measure(open_bytes(filled, "a.docx"))).findings_list}
    assert found["ND30-VB-14"] == "warn"
    assert "ND30-ND-03" not in found


def test_a_table_in_a_text_without_head_is_not_taken_for_one() -> None:
    document = docx.Document()
    document.add_paragraph("Kính gửi: Các doanh nghiệp")
    table = document.add_table(2, 2, style="Table Grid")
    table.cell(0, 0).text, table.cell(1, 1).text = "Số ký hiệu", "Ngày tháng"
    found = failed(saved(document))
    assert {rule for rule in found if rule.startswith("ND30-CQ")} == {"ND30-CQ-01"}


def test_a_head_laid_out_with_tabs_is_read() -> None:
    document = docx.Document()
    for text in (
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "\tĐộc lập - Tự do - Hạnh phúc",
        "Số: 05/SKHCN-TTr\tLạng Sơn, ngày 05 tháng 01 năm 2026",
    ):  # fmt: skip
        document.add_paragraph(text)
    found = failed(saved(document))
    assert not found & {"ND30-QH-01", "ND30-CQ-01", "ND30-SO-01", "ND30-DD-01", "ND30-SO-05", "ND30-DD-04"}


def test_an_annex_by_itself_needs_no_head_and_no_signature() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for text in ("Phụ lục", "DANH SÁCH", "(Kèm theo Công văn số 05/STTTT-TTr)"):
        document.add_paragraph(text).alignment = 1
    found = failed(saved(document))
    assert not any(rule.startswith(("ND30-QH", "ND30-CQ", "ND30-KY", "ND30-NN", "ND30-KG")) for rule in found)
    assert "ND30-PL-02" in found


def test_a_picture_of_a_rule_drawn_by_word_is_measured() -> None:
    shape = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:line from="0,17pt" to="{length}mm,17pt"/></w:pict></w:r>'
    )
    for length, is_wrong in ((57, False), (30, True)):
        document = docx.Document()
        paragraph = document.add_paragraph()
        run = paragraph.add_run("Độc lập - Tự do - Hạnh phúc")
        run.bold, run.font.size, run.font.name = True, Pt(13), "Times New Roman"
        paragraph._p.append(docx.oxml.parse_xml(shape.format(length=length)))
        found = failed(saved(document))
        assert "ND30-QH-12" not in found
        assert ("ND30-QH-13" in found) is is_wrong


def related(
    part: str, kind: str, target: str, mode: str = "External"
) -> Callable[[dict[str, bytes]], Mapping[str, bytes]]:
    """A part of relations more, written with its quotes and tags as few programs write them."""
    address = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    xml = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{address}' Target='{target}' TargetMode='{mode}'></Relationship></Relationships>"
    )
    return lambda parts: parts | {part: xml.encode()}


@pytest.mark.parametrize(
    ("part", "kind", "target", "is_wrong"),
    [
        ("word/_rels/settings.xml.rels", "attachedTemplate", "http://xa.example/x.dotm", True),
        ("word/_rels/header1.xml.rels", "image", "http://xa.example/anh.png", True),
        ("word/charts/_rels/chart1.xml.rels", "oleObject", "file:///C:/a.xlsx", True),
        ("word/_rels/settings.xml.rels", "attachedTemplate", "Normal.dotm", False),
        ("word/_rels/footnotes.xml.rels", "hyperlink", "http://xa.example/", False),
    ],
)
def test_what_any_part_points_at_outside_fails_a_file(part: str, kind: str, target: str, is_wrong: bool) -> None:
    found = check(measure(open_bytes(repacked(EMPTY, related(part, kind, target)), "a.docx"))).findings_list
    told = [one.detail for one in found if one.rule == "ND30-TP-06"]
    assert told == ([f"it points at {target}"] if is_wrong else [])
    assert "ND30-TP-06" not in failed(repacked(EMPTY, related(part, kind, "media/a.png", "Internal")))


EMPTY = saved(docx.Document())


def scanned(*more: str) -> bytes:
    """A page that is a picture, and paragraphs with these words."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    document.add_picture(io.BytesIO(png("x")), width=Mm(160))
    for words in more:
        document.add_paragraph(words)
    return saved(document)


OLD_PICTURE = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata/></v:shape></w:pict></w:r></w:p>'
)
LAUGHS = b"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"


def body(xml: str) -> Callable[[dict[str, bytes]], Mapping[str, bytes]]:
    return lambda parts: (
        parts | {"word/document.xml": parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode())}
    )


def declared(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    head, mark, rest = parts["word/document.xml"].partition(b"<w:document")
    return parts | {"word/document.xml": head + LAUGHS + mark + rest}


ODD: dict[str, bytes] = {
    "an empty body": EMPTY,
    "no styles": repacked(EMPTY, lambda parts: {k: v for k, v in parts.items() if k != "word/styles.xml"}),
    "no relations": repacked(EMPTY, lambda parts: {k: v for k, v in parts.items() if "rels" not in k}),
    "macros": repacked(EMPTY, lambda parts: parts | {"word/vbaProject.bin": b"x"}),
    "tables in tables": repacked(EMPTY, body("<w:tbl><w:tr><w:tc>" * 20 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 20)),
    "measures that are none": repacked(
        EMPTY, body('<w:p><w:pPr><w:ind w:left="nan"/><w:spacing w:line="1e999"/></w:pPr></w:p>')
    ),
    "many phụ lục": repacked(EMPTY, body("<w:p><w:r><w:t>Phụ lục I</w:t></w:r></w:p>" * 4100)),
}
REFUSED: dict[str, tuple[int, bytes]] = {
    "nothing": (2, b""),
    "a text": (2, b"CONG HOA"),
    "an old Word file": (2, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)),
    "a zip of something": (2, repacked(EMPTY, lambda parts: {"a.txt": b"a"})),
    "a cut file": (2, EMPTY[:-900]),
    "a document that is none": (2, repacked(EMPTY, lambda parts: parts | {"word/document.xml": b"<a/>"})),
    "a document not closed": (8, repacked(EMPTY, lambda parts: parts | {"word/document.xml": b"<w:p>"})),
    "a scanned page": (3, scanned()),
    "a scanned page of an older Word": (3, repacked(EMPTY, body(OLD_PICTURE))),
    "entities": (8, repacked(EMPTY, declared)),
    "too deep": (8, repacked(EMPTY, body("<w:tbl><w:tr><w:tc>" * 400 + "</w:tc></w:tr></w:tbl>" * 400))),
    "too many": (8, repacked(EMPTY, body("<w:p/>" * 61_000))),
    "a part that swells": (8, repacked(EMPTY, lambda parts: parts | {"word/styles.xml": b" " * 40_000_000})),
    "too many parts": (8, repacked(EMPTY, lambda parts: parts | {f"x/{number}": b"" for number in range(4001)})),
}


@pytest.mark.parametrize("name", ODD, ids=lambda name: name.replace(" ", "-"))
def test_an_odd_file_gets_findings(run: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "odd.docx").write_bytes(ODD[name])
    said = run("document", "check", "odd.docx", "--json")
    assert said.code == 3
    assert said.json["findings_list"]


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: name.replace(" ", "-"))
def test_what_cannot_be_read_gets_one_refusal(run: Any, tmp_path: Path, name: str) -> None:
    code, data = REFUSED[name]
    (tmp_path / "bad.docx").write_bytes(data)
    said = run("document", "check", "bad.docx")
    assert (said.code, said.out) == (code, "")
    lines = said.err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["error", "hint"]
    assert "bad.docx" in lines[0]


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: name.replace(" ", "-"))
def test_what_cannot_be_read_is_not_fixed(run: Any, tmp_path: Path, name: str) -> None:
    code, data = REFUSED[name]
    (tmp_path / "bad.docx").write_bytes(data)
    said = run("document", "fix", "bad.docx", "--out", "new.docx")
    assert (said.code, said.out, (tmp_path / "new.docx").exists()) == (code, "", False)


# Many annexes are fixed for half a minute.
FIXED = [name for name in ODD if name != "macros" and (LONG or name != "many phụ lục")]


@pytest.mark.parametrize("name", FIXED, ids=lambda name: name.replace(" ", "-"))
def test_an_odd_file_is_fixed_as_far_as_it_can_be(run: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "odd.docx").write_bytes(ODD[name])
    said = run("document", "fix", "odd.docx", "--out", "new.docx", "--json")
    assert said.code in (0, 3)
    assert (tmp_path / "new.docx").exists() is bool(said.json["changes_list"])


def test_a_missing_file_is_not_found_and_an_empty_folder_has_none(run: Any, tmp_path: Path) -> None:
    assert run("document", "check", "nowhere.docx").code == 4
    (tmp_path / "folder.docx").mkdir()
    said = run("document", "check", "folder.docx")
    assert (said.code, said.out) == (0, "No Word file was found\n")


# -- many files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def drawer(tmp_path: Path) -> Path:
    """A folder with a right letter, an empty one, a licence, a scan, a file that is none, and a lock of Word."""
    folder = tmp_path / "cong-van" / "2022"
    folder.mkdir(parents=True)
    (folder / "dung.docx").write_bytes(written(Means()))
    (folder / "GP.DOCX").write_bytes(written(Means(kind="giay phep")))
    (folder / "~$dung.docx").write_bytes(b"x")
    (folder / "hong.docx").write_bytes(b"x")
    (folder / "quet.docx").write_bytes(scanned("", " "))
    (folder / "ghi-chu.txt").write_bytes(b"x")
    docx.Document().save(str(folder / "trong.docx"))
    return folder.parent


def test_a_folder_is_checked_file_by_file(run: Any, drawer: Path) -> None:
    said = run("document", "check", "cong-van", "--json")
    assert (said.code, said.json["ok"]) == (3, False)
    assert [(Path(one["file"]).name, one["ok"], one["profile"]) for one in said.json["documents_list"]] == [
        ("GP.DOCX", True, "other"),
        ("dung.docx", True, "letter"),
        ("trong.docx", False, "other"),
    ]
    assert [Path(one["file"]).name for one in said.json["unread_list"]] == ["hong.docx", "quet.docx"]
    assert said.json["unread_list"][1]["error"] == "quet.docx has no text: its pages are pictures"
    margins = next(one for one in said.json["rules_list"] if one["rule"] == "ND30-TR-01")
    assert (margins["kind"], margins["documents"]) == ("fail", 1)


def test_a_picture_beside_text_is_judged_with_it(run: Any, tmp_path: Path) -> None:
    (tmp_path / "anh.docx").write_bytes(scanned("Ảnh chụp trụ sở."))
    assert run("document", "check", "anh.docx", "--json").json["findings_list"]


def test_a_summary_counts_documents_and_rules_and_lists_no_finding(run: Any, drawer: Path) -> None:
    said = run("document", "check", "cong-van", "--summary")
    assert said.code == 3
    for words in ("Documents: 3, of which 2 keep", "GIẤY PHÉP", "ND30-TR-01", "hong.docx"):
        assert words in said.out
    assert "section 1" not in said.out
    assert "section 1" in run("document", "check", "cong-van").out
    assert run("document", "check", "cong-van/2022/dung.docx", "--summary").code == 0


def test_a_file_that_is_named_twice_is_checked_once(run: Any, drawer: Path) -> None:
    said = run("document", "check", "cong-van/2022/dung.docx", "cong-van/2022", "--json").json
    assert len(said["documents_list"]) == 3


def test_what_is_not_seen_on_paper_is_said_once_below(run: Any, drawer: Path) -> None:
    said = run("document", "check", "cong-van/2022/dung.docx")
    assert (said.code, said.out.count("ND30-TR-12"), said.out.count("ND30-KY-16")) == (0, 1, 1)
    assert "Not seen on paper" in said.out
    kinds = {one["kind"] for one in run("document", "check", "cong-van/2022/dung.docx", "--json").json["findings_list"]}
    assert kinds == {"note"}


# -- fixed ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def crooked(tmp_path: Path) -> Path:
    """A letter with a narrow margin, a large number and long lines."""
    document = docx.Document(io.BytesIO(written(Means(more=frozenset({"long rules"})))))
    document.sections[0].left_margin = Mm(20)
    path = tmp_path / "lech.docx"
    document.save(str(path))
    return path


def test_measures_are_fixed_in_another_file_and_each_change_is_said(run: Any, crooked: Path, tmp_path: Path) -> None:
    before = crooked.read_bytes()
    said = run("document", "fix", "lech.docx", "--out", "thang.docx", "--json")
    assert (said.code, said.json["ok"], said.json["findings_list"][0]["kind"]) == (0, True, "note")
    changes = {one["rule"]: (one["before"], one["after"]) for one in said.json["changes_list"]}
    assert changes["ND30-TR-05"] == ("20", "30")
    assert set(said.json["changes_list"][0]) == {"rule", "what", "text", "where", "before", "after"}
    assert crooked.read_bytes() == before
    assert run("document", "check", "thang.docx").code == 0
    shown = run("document", "fix", "lech.docx", "--out", "hai.docx")
    assert (shown.code, "left margin, mm" in shown.out, "hai.docx" in shown.out) == (0, True, True)
    assert (tmp_path / "hai.docx").read_bytes() == (tmp_path / "thang.docx").read_bytes()


def test_a_fixed_file_has_nothing_to_fix_and_no_file_is_written(run: Any, crooked: Path, tmp_path: Path) -> None:
    run("document", "fix", "lech.docx", "--out", "thang.docx")
    said = run("document", "fix", "thang.docx", "--out", "lan-hai.docx")
    assert (said.code, (tmp_path / "lan-hai.docx").exists()) == (0, False)
    assert "nothing to fix" in said.out + said.err


def test_neither_the_file_itself_nor_another_is_written_over(run: Any, crooked: Path, tmp_path: Path) -> None:
    before = crooked.read_bytes()
    (tmp_path / "noi").symlink_to(tmp_path)
    for out in ("lech.docx", "./noi/lech.docx", "."):
        said = run("document", "fix", "lech.docx", "--out", out, "--replace")
        assert (said.code, "is never written over" in said.err) == (2, True)
    (tmp_path / "khac.docx").write_bytes(b"x")
    assert run("document", "fix", "lech.docx", "--out", "khac.docx").code == 5
    assert (crooked.read_bytes(), (tmp_path / "khac.docx").read_bytes()) == (before, b"x")
    assert run("document", "fix", "lech.docx", "--out", "khac.docx", "--replace").code == 0


def test_what_remains_is_said_with_its_rule(run: Any, stranger: Path) -> None:
    said = run("document", "fix", "la.docx", "--out", "sua.docx")
    assert said.code == 3
    for told in ("ND30-TR-01", "ND30-SO-08", "2025", "sua.docx"):
        assert told in said.out


def test_of_a_paper_of_no_known_type_the_rules_that_do_not_hold_are_named(run: Any, tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(written(Means(kind="giay phep"))))
    document.sections[0].left_margin = Mm(20)
    document.save(str(tmp_path / "gp.docx"))
    said = run("document", "fix", "gp.docx", "--out", "moi.docx", "--json")
    assert (said.code, said.json["profile"]) == (0, "other")
    assert "ND30-KG-01" in said.json["not_judged_list"]
    assert "ND30-TR-05" not in said.json["not_judged_list"]
    assert "of no known type" in run("document", "fix", "gp.docx", "--out", "hai.docx").err


@pytest.mark.parametrize(("profile", "told"), [("form", "prescribed form"), ("case", "paper of a case")])
def test_of_a_form_or_a_paper_of_a_case_the_rules_on_letters_are_named(
    run: Any, stranger: Path, profile: str, told: str
) -> None:
    said = run("document", "fix", "la.docx", "--out", "moi.docx", "--profile", profile, "--json")
    assert "ND30-KG-01" in said.json["not_judged_list"]
    count = len(said.json["not_judged_list"])
    shown = run("document", "fix", "la.docx", "--out", "hai.docx", "--profile", profile).err
    assert f"was judged as {told}: {count} rules" in " ".join(shown.split())


def test_a_letter_has_all_rules_of_letters_judged(run: Any, stranger: Path) -> None:
    said = run("document", "fix", "la.docx", "--out", "moi.docx", "--profile", "letter", "--json")
    assert said.json["not_judged_list"] == []
    assert "not judged" not in said.err


@pytest.mark.parametrize("name", ["macros", "entities"])
def test_nothing_is_written_of_a_file_that_is_refused(run: Any, tmp_path: Path, name: str) -> None:
    data = ODD[name] if name in ODD else REFUSED[name][1]
    (tmp_path / "xau.docx").write_bytes(data)
    (tmp_path / "cu.docx").write_bytes(b"x")
    said = run("document", "fix", "xau.docx", "--out", "cu.docx", "--replace")
    assert said.code in (3, 8)
    assert sorted(one.name for one in tmp_path.glob("*.docx")) == ["cu.docx", "xau.docx"]
    assert (tmp_path / "cu.docx").read_bytes() == b"x"
