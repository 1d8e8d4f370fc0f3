"""Facts to documents: what is printed whole, what is refused, and that the same facts give the same bytes."""

import copy
import datetime
import io
import re
import unicodedata
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from postwatch.documents.fill import Template, plain, shipped_template, template_bytes
from postwatch.documents.layout import build_template
from postwatch.documents.proof import flaws
from postwatch.documents.qr import png
from postwatch.errors import DocumentError, NotFoundError

NAMES = ["dispatch/letter", "dispatch/sheet", "pledge/form", "followup/letter", "report/monthly"]
QR = png("CK-2020-0042")
Facts = dict[str, dict[str, Any]]


def fill(name: str, facts: Facts) -> bytes:
    return shipped_template(name).render(facts[name], title="Thử", images={"qr": QR})


def texts(docx: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(docx)).paragraphs if p.text]


def everything(docx: bytes) -> str:
    return "\n".join(node.text or "" for node in Document(io.BytesIO(docx)).element.iter(qn("w:t")))


def one_line(text: str) -> Template:
    return Template(build_template(f"paragraph: {text}"), "own/letter.docx")


def with_document(text: str, change: Any) -> bytes:
    """A template of one paragraph whose document.xml is changed by hand, as Word or a clerk would."""
    return with_part(build_template(f"paragraph: {text}"), "word/document.xml", change)


def with_part(docx: bytes, part: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data.decode()) if name == part else data)
    return out.getvalue()


# -- golden text -------------------------------------------------------------------------------------------------------


def test_the_letter_reads_back_as_the_lines_it_was_given(facts: Facts) -> None:
    given_text = ["".join(run["text"] for run in p["runs"]) for p in facts["dispatch/letter"]["paragraphs"]]
    dashed = [
        f"- {text}" if p["kind"] == "bullet" else text
        for p, text in zip(facts["dispatch/letter"]["paragraphs"], given_text, strict=True)
    ]
    assert texts(fill("dispatch/letter", facts)) == [
        "Kính gửi:",
        "- Phòng Văn hóa, thông tin các huyện, thành phố;",
        "- Các doanh nghiệp Bưu chính trên địa bàn tỉnh.",
        *dashed,
    ]


def test_the_head_of_the_letter_leaves_number_and_day_blank(facts: Facts) -> None:
    left, right = Document(io.BytesIO(fill("dispatch/letter", facts))).tables[0].columns
    assert [p.text for cell in left.cells for p in cell.paragraphs if p.text] == [
        "UBND TỈNH LẠNG SƠN",
        "SỞ THÔNG TIN\nVÀ TRUYỀN THÔNG",
        "Số:       /STTTT-TTr",
        facts["dispatch/letter"]["subject"],
    ]
    assert [p.text for cell in right.cells for p in cell.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lạng Sơn, ngày     tháng 5 năm 2020",
    ]


def test_the_foot_of_the_letter_names_where_it_goes_and_who_signs(facts: Facts) -> None:
    left, right = Document(io.BytesIO(fill("dispatch/letter", facts))).tables[-1].rows[0].cells
    assert [p.text for p in left.paragraphs] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lãnh đạo Sở (b/c);",
        "- Phòng PA03- Công an tỉnh (p/h);",
        "- Phòng TTBCXB, VP;",
        "- Trung tâm CNTT&TT (đăng tải);",
        "- Lưu: VT, TTr.",
    ]
    assert [p.text for p in right.paragraphs] == ["GIÁM ĐỐC", "Nguyễn Quang Huy"]


def test_one_addressee_stands_on_the_line_without_end_mark(facts: Facts) -> None:
    facts["dispatch/letter"]["addressees"] = ["Bộ Nội vụ"]
    assert texts(fill("dispatch/letter", facts))[0] == "Kính gửi: Bộ Nội vụ"


@pytest.mark.parametrize("urgency", ["", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"])
def test_the_urgency_is_printed_once_or_not_at_all(urgency: str, facts: Facts) -> None:
    facts["dispatch/letter"]["urgency"] = urgency
    found = [line for line in everything(fill("dispatch/letter", facts)).split("\n") if line.isupper() and "KH" in line]
    assert [line for line in found if line.endswith("KHẨN")] == ([urgency] if urgency.endswith("KHẨN") else [])
    assert ("HỎA TỐC" in everything(fill("dispatch/letter", facts))) == (urgency == "HỎA TỐC")


def test_a_pledge_has_blank_lines_to_write_on_and_no_agency_in_its_head(facts: Facts) -> None:
    lines = texts(fill("pledge/form", facts))
    assert lines[:3] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BẢN CAM KẾT"]
    assert "Kính gửi: Sở Thông tin và Truyền thông tỉnh Lạng Sơn" in lines
    assert "Tên đơn vị: Bưu cục Đồng Đăng" in lines
    assert "Điện thoại: \t" in lines
    assert [line[:2] for line in lines if re.match(r"\d\. ", line)] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert not any("điểm phục vụ bưu chính của đơn vị" in line for line in lines)


def test_a_pledge_for_many_points_carries_their_list(facts: Facts) -> None:
    facts["pledge/form"]["covered"] = ["Bưu cục Tân Thanh", "Bưu cục Hữu Nghị"]
    document = Document(io.BytesIO(fill("pledge/form", facts)))
    assert [[cell.text for cell in row.cells] for row in document.tables[-1].rows] == [
        ["STT", "Điểm phục vụ bưu chính"],
        ["1", "Bưu cục Tân Thanh"],
        ["2", "Bưu cục Hữu Nghị"],
    ]
    assert any("tại 2 điểm phục vụ" in p.text for p in document.paragraphs)


def test_an_appendix_prints_every_row_and_column(facts: Facts) -> None:
    document = Document(io.BytesIO(fill("followup/letter", facts)))
    appendix = facts["followup/letter"]["appendix_missing"]
    assert [[cell.text for cell in row.cells] for row in document.tables[-1].rows] == [
        appendix["columns"],
        *appendix["rows"],
    ]
    assert [t for t in texts(fill("followup/letter", facts)) if t.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II"]


def test_an_appendix_without_rows_is_left_out(facts: Facts) -> None:
    facts["followup/letter"]["appendix_done"] = None
    facts["followup/letter"]["appendix_missing"]["label"] = "Phụ lục"
    docx = fill("followup/letter", facts)
    assert [t for t in texts(docx) if t.startswith("Phụ lục")] == ["Phụ lục"]
    assert len(Document(io.BytesIO(docx)).sections) == 2


def test_a_report_says_dear_only_to_a_higher_body(facts: Facts) -> None:
    assert any(t.startswith("Kính gửi") for t in texts(fill("report/monthly", facts)))
    facts["report/monthly"]["addressee"] = ""
    assert not any(t.startswith("Kính gửi") for t in texts(fill("report/monthly", facts)))


def test_columns_of_a_grid_fill_the_page(facts: Facts) -> None:
    for table in Document(io.BytesIO(fill("followup/letter", facts))).tables[-2:]:
        grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert (len(grid), sum(grid)) == (5, 9298)
        assert grid[0] < grid[1]


# -- values ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["A & B <C>", "“Hà” 'Nam' \"Bắc\"", "x" * 300, "]]>", "&amp;", "{{ head }}", "{% if %}", "</w:t>"]
)
def test_names_come_out_whole(name: str, facts: Facts) -> None:
    facts["dispatch/sheet"]["unit"]["name"] = name
    assert f"Đơn vị: {name}" in texts(fill("dispatch/sheet", facts))


def test_decomposed_letters_are_printed_composed() -> None:
    name = unicodedata.normalize("NFD", "Sở Thông tin và Truyền thông")
    assert texts(one_line("{{ x }}").render({"x": name}, title="t")) == [unicodedata.normalize("NFC", name)]


def test_a_line_break_in_a_value_is_a_line_break_on_paper() -> None:
    docx = one_line("{{ x }}").render({"x": "một\nhai\r\nba"}, title="t")
    assert texts(docx) == ["một\nhai\nba"]


def test_a_date_is_printed_day_first() -> None:
    docx = one_line("{{ x }}, {{ n }}").render({"x": datetime.date(2020, 6, 5), "n": 7}, title="t")
    assert texts(docx) == ["05/06/2020, 7"]


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "a\tb", "a\x85b", "a\ufffeb", "a\ud800b"])
def test_a_control_character_is_refused_by_its_field(bad: str) -> None:
    with pytest.raises(DocumentError, match=r"unit\.name"):
        plain({"unit": {"name": bad}})


@pytest.mark.parametrize("bad", [1.5, object(), b"x", datetime.datetime(2020, 5, 1), {1: "x"}, {"x"}])  # noqa: DTZ001
def test_only_plain_facts_reach_a_template(bad: Any) -> None:
    with pytest.raises(DocumentError):
        one_line("{{ x }}").render({"x": bad}, title="t")


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_text_is_printed_whole_or_refused(text: str) -> None:
    try:
        docx = one_line_of_x().render({"x": f"«{text}»"}, title="t")
    except DocumentError:
        return
    read = Document(io.BytesIO(docx)).paragraphs[0].text
    assert read == unicodedata.normalize("NFC", f"«{text}»".replace("\r\n", "\n"))


_X: list[Template] = []


def one_line_of_x() -> Template:
    if not _X:
        _X.append(one_line("{{ x }}"))
    return _X[0]


def test_a_link_is_a_real_hyperlink(facts: Facts) -> None:
    document = Document(io.BytesIO(fill("dispatch/letter", facts)))
    links = [link for p in document.paragraphs for link in p.hyperlinks]
    assert [(link.text, link.address) for link in links] == [("http://sttt.langson.gov.vn/",) * 2]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://a b", 'http://a"b'])
def test_an_address_that_is_no_web_page_is_refused(address: str, facts: Facts) -> None:
    facts["dispatch/letter"]["paragraphs"][-1]["runs"][1]["link"] = address
    with pytest.raises(DocumentError, match="not an address"):
        fill("dispatch/letter", facts)


def test_the_picture_of_a_form_is_its_own_code(facts: Facts) -> None:
    with zipfile.ZipFile(io.BytesIO(fill("pledge/form", facts))) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    assert media == [QR]


def test_a_form_without_its_code_is_not_made(facts: Facts) -> None:
    with pytest.raises(DocumentError, match="picture qr"):
        shipped_template("pledge/form").render(facts["pledge/form"], title="t")


# -- the same bytes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_give_the_same_bytes(name: str, facts: Facts) -> None:
    first = fill(name, facts)
    again = Template(template_bytes(name)).render(copy.deepcopy(facts[name]), title="Thử", images={"qr": QR})
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties_come_from_the_facts(facts: Facts) -> None:
    facts["dispatch/letter"]["document"] = {"created": datetime.date(2020, 5, 15), "keywords": "abc & d"}
    core = Document(io.BytesIO(fill("dispatch/letter", facts))).core_properties
    assert (core.title, core.author, core.keywords) == ("Thử", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "abc & d")
    assert core.created.date() == core.modified.date() == datetime.date(2020, 5, 15)


# -- templates that clerks changed -------------------------------------------------------------------------------------


def test_a_misspelt_field_is_named_with_its_likely_name() -> None:
    with pytest.raises(DocumentError, match="agencyy") as refused:
        one_line("{{ head.agencyy }}").render({"head": {"agency": "Sở"}}, title="t")
    assert "own/letter.docx" in refused.value.message
    assert "agency?" in refused.value.hint
    assert refused.value.exit_code == 8


def test_a_misspelt_field_is_found_before_use() -> None:
    changed = with_part(
        template_bytes("dispatch/letter"),
        "word/document.xml",
        lambda xml: xml.replace("signature.signer", "signature.singer").replace("{{ place }}", "{{ plaace }}"),
    )
    known = Template(template_bytes("dispatch/letter")).fields
    found = flaws(changed, "own.docx", known)
    assert [(one.kind, one.what, one.nearest) for one in found] == [
        ("field", "plaace", "place"),
        ("field", "signature.singer", "signature.signer"),
    ]
    assert flaws(template_bytes("dispatch/letter"), "own.docx", known) == []


@pytest.mark.parametrize("tag", ["{{ x", "{% if x %}", "{{ x|nofilter }}", "{% endif %}", "{{ x + }}", "{% oops %}"])
def test_a_broken_tag_is_refused_with_the_name_of_the_template(tag: str) -> None:
    with pytest.raises(DocumentError, match=r"own/letter\.docx"):
        one_line(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ cycler.__init__.__globals__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ x['__class__'] }}",
        "{{ x|attr('__class__') }}",
        "{{ range(10) }}",
        "{{ x.upper() }}",
        "{{ 'a' * 999999999 }}",
        "{{ 9 ** 99999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ x|center(999999999) }}",
        "{% include 'a' %}",
        "{% set y = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{{ self }}",
    ],
)
def test_a_template_never_runs_code(tag: str) -> None:
    with pytest.raises(DocumentError):
        Template(with_document("THERE", lambda xml: xml.replace("THERE", tag))).render({"x": "a"}, title="t")


def test_tags_that_word_cut_into_runs_are_mended() -> None:
    cut = '{{ </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>na</w:t></w:r><w:r><w:t>me }}'
    docx = Template(with_document("THERE", lambda xml: xml.replace("THERE", cut))).render({"name": "A & B"}, title="t")
    assert texts(docx) == ["A & B"]


@pytest.mark.parametrize("quote", ["&quot;", "“", "'", "&apos;"])
def test_quotes_that_a_word_processor_changed_are_mended(quote: str) -> None:
    tag = f"{{% if x == {quote}a{quote} %}}yes{{% endif %}}"
    docx = Template(with_document("THERE", lambda xml: xml.replace("THERE", tag))).render({"x": "a"}, title="t")
    assert texts(docx) == ["yes"]


def test_a_loop_that_cuts_through_a_paragraph_is_refused() -> None:
    cut = (
        "{% for a in x %}b</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c{% endfor %}d</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl><w:p><w:r><w:t>e"
    )
    template = Template(with_document("THERE", lambda xml: xml.replace("THERE", cut)))
    with pytest.raises(DocumentError, match="cuts through"):
        template.render({"x": [1, 2]}, title="t")


@pytest.mark.parametrize("docx", [b"", b"not a zip", b"PK\x03\x04 broken", build_template("paragraph: x")[:-40]])
def test_what_is_no_word_file_is_refused(docx: bytes) -> None:
    with pytest.raises(DocumentError, match="not a Word file"):
        Template(docx)


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/document.xml", "<w:document", "<!DOCTYPE a [<!ENTITY b 'c'>]><w:document", "entities"),
        (
            "word/document.xml",
            "<w:t ",
            "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText><w:t ",
            "reads another file",
        ),
        (
            "word/_rels/document.xml.rels",
            "</Relationships>",
            '<Relationship Id="r9" Type="http://x/attachedTemplate" Target="http://x" TargetMode="External"/>'
            "</Relationships>",
            "fetches another file",
        ),
    ],
)
def test_a_template_that_reaches_outside_is_refused(part: str, old: str, new: str, said: str) -> None:
    docx = with_part(build_template("paragraph: x"), part, lambda xml: xml.replace(old, new, 1))
    with pytest.raises(DocumentError, match=said):
        Template(docx)


def test_the_template_of_the_workspace_wins(tmp_path: Any) -> None:
    own = tmp_path / "templates" / "dispatch" / "letter.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(build_template("paragraph: Riêng {{ x }}"))
    assert texts(shipped_template("dispatch/letter", tmp_path).render({"x": "của Sở"}, title="t")) == ["Riêng của Sở"]
    assert shipped_template("pledge/form", tmp_path) is shipped_template("pledge/form")


@pytest.mark.parametrize("name", ["dispatch/none", "../../etc/passwd"])
def test_an_unknown_template_is_not_found(name: str, tmp_path: Any) -> None:
    with pytest.raises(NotFoundError):
        shipped_template(name, tmp_path)
