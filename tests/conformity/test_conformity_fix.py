"""``document fix``: measures are set right, words stay; what cannot be fixed is refused or said."""

import io
import random
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from long_runs import LONG, crossed, few
from openxml_audit import OpenXmlValidator
from others import (
    ADDRESSED,
    NAME,
    NO_LETTERS,
    POST,
    RIGHT_ONES,
    SIGNED_ASIDE,
    file,
    foot,
    foot_beside_a_box,
    foot_of_merged_cells,
    head,
    listed,
    said,
)
from slips import PAPERS, SIDES, Slip, made, paper, paragraphs, slips, with_fault
from strangers import AGENCY, LETTERS, Means, p, written
from word_files import repacked

from postwatch.conformity.check import check
from postwatch.conformity.fix import FIXERS, Fixed, fix
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes
from postwatch.errors import RuleError, UsageError

Change = Callable[[Any], None]
NAMES = list(PAPERS)
KEPT = {"ND30-KY-15", "ND30-KY-16"}
SLIPS = [slip for slip in slips() if f"ND30-{slip.rule}" in FIXERS and slip.part != "page"]
COUNT = 44 if LONG else 22


def edited(data: bytes, change: Change) -> bytes:
    opened = docx.Document(io.BytesIO(data))
    change(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def failed(data: bytes) -> set[str]:
    listed = check(measure(open_bytes(data, "thu.docx"))).findings_list
    return {one.rule for one in listed if one.kind == "fail"}


def words(data: bytes) -> list[str]:
    """The text of each paragraph that has one; page numbers and zeros before the numbers of a day are left out."""
    opened = docx.Document(io.BytesIO(data))
    parts = [opened.element.body, *(section.header._element for section in opened.sections)]
    said = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for part in parts for p in part.iter(qn("w:p")))
    return [re.sub(r"\b0(?=\d\b)", "", text) for text in said if text.strip() and not text.strip().isdigit()]


# -- letters with several faults each ----------------------------------------------------------------------------------


def _page(**measures: Any) -> Change:
    def change(opened: Any) -> None:
        for section in opened.sections:
            for key, value in measures.items():
                setattr(section, key, value)

    return change


def _drawn(opened: Any) -> list[Any]:
    return [one for one in paragraphs(opened) if one.style is not None and one.style.name.startswith("Dòng kẻ")]


def _no_lines(opened: Any) -> None:
    edges = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "bottom"))
    for one in _drawn(opened):
        one._p.get_or_add_pPr().insert_element_before(
            parse_xml(f"<w:pBdr {nsdecls('w')}>{edges}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )


def _short_lines(opened: Any) -> None:
    for one in _drawn(opened):
        one.paragraph_format.left_indent, one.paragraph_format.right_indent = Mm(2), Mm(30)


def _unpadded(opened: Any) -> None:
    for one in paragraphs(opened):
        for run in one.runs:
            if re.search(r", ngày 0\d", run.text):
                run.text = re.sub(r", ngày 0(\d)", r", ngày \1", run.text)


def _no_numbers(opened: Any) -> None:
    for one in opened.element.xpath("//w:headerReference | //w:titlePg"):
        one.getparent().remove(one)


PAGE_FAULTS: Mapping[str, Change] = {
    **{f"{side} of 9 mm": _page(**{side: Mm(9)}) for side in SIDES},
    "a left margin of 50 mm": _page(left_margin=Mm(50)),
    "American paper": _page(page_width=Mm(216), page_height=Mm(279)),
    "no lines": _no_lines,
    "short lines aside": _short_lines,
    "a day without its zero": _unpadded,
    "no page numbers": _no_numbers,
}


@lru_cache
def wrong(seed: int) -> bytes:
    """A letter with several faults, chosen by a seed: of our own, or as others write one."""
    chance = random.Random(seed)  # noqa: S311
    if seed % 3 == 2:
        means = chance.choice([one for one in LETTERS.values() if not one.font.startswith(".Vn")])
        return _of_strangers(means, chance)
    name = NAMES[seed % len(NAMES)]
    data = paper(name)
    for slip in chance.sample([one for one in SLIPS if one.paper == name], 3):
        data = with_fault(data, _place(slip), slip.way)
    for fault in chance.sample(list(PAGE_FAULTS), 3):
        data = edited(data, PAGE_FAULTS[fault])
    return data


def _place(slip: Slip) -> int:
    """Where the paragraph of a fault is: the one that the fault changes."""
    before, after = (list(paragraphs(docx.Document(io.BytesIO(one)))) for one in (paper(slip.paper), made(slip)))
    pairs = zip(before, after, strict=True)
    return next(at for at, (one, other) in enumerate(pairs) if one._p.xml != other._p.xml)


def _of_strangers(means: Means, chance: random.Random) -> bytes:
    data = edited(written(means), _page(left_margin=Mm(22), top_margin=Mm(12)))
    said = [one.text.strip() for one in paragraphs(docx.Document(io.BytesIO(data)))]
    ways = {"Kính gửi": "smaller", "Nơi nhận": "larger", "Số: 125": "bold", "Thực hiện": "two lines high"}
    for begin in chance.sample(list(ways), 3):
        place = next((at for at, text in enumerate(said) if text.startswith(begin) and "\t" not in text), None)
        data = data if place is None else with_fault(data, place, ways[begin])
    return data


LAYOUTS = [name for name in RIGHT_ONES if name not in NO_LETTERS]
OTHER_WAYS = (
    "larger", "smaller", "bold", "not bold", "italic", "not italic", "at the left", "at the right", "ragged",
    "not indented", "close to its neighbours", "two lines high", "in Arial", "red", "stretched", "set apart", "raised",
    "pushed aside",
)  # fmt: skip


@lru_cache
def wrong_in_another_layout(seed: int) -> bytes:
    """A letter in yet another layout, with four faults in its paragraphs and two of its page."""
    chance = random.Random(seed)  # noqa: S311
    data = RIGHT_ONES[LAYOUTS[seed % len(LAYOUTS)]]()
    said = [one.text for one in paragraphs(docx.Document(io.BytesIO(data)))]
    # What tabs and blanks put somewhere stays there.
    places = [at for at, text in enumerate(said) if text.strip() and "\t" not in text and " " * 6 not in text]
    for place in chance.sample(places, 4):
        data = with_fault(data, place, chance.choice(OTHER_WAYS))
    for fault in chance.sample([one for one in PAGE_FAULTS if "lines" not in one], 2):
        data = edited(data, PAGE_FAULTS[fault])
    return data


@lru_cache
def fixed(seed: int) -> Fixed:
    return fix(wrong(seed), "thu.docx")


def without_strokes(data: bytes) -> list[str]:
    """The words of a file, without the lines that are typed in it."""
    return [text for one in words(data) if (text := one.strip("_"))]


@pytest.mark.parametrize("seed", few([*range(len(LAYOUTS))], every=4))
def test_a_letter_in_another_layout_keeps_every_rule_when_fixed(seed: int, tmp_path: Path) -> None:
    before = wrong_in_another_layout(seed)
    done = fix(before, "thu.docx")
    assert failed(before)
    # Where the whole head is one row, nothing moves a number that its own height parted from the day.
    assert failed(done.data) == ({"ND30-DD-04"} if LAYOUTS[seed] == "a head in broken lines" else set())
    assert without_strokes(done.data) == without_strokes(before)
    found = []
    for name, data in (("before.docx", before), ("after.docx", done.data)):
        (tmp_path / name).write_bytes(data)
        found.append({str(one.description) for one in OpenXmlValidator().validate(tmp_path / name).errors})
    assert found[1] <= found[0]


@pytest.mark.parametrize("seed", few([*range(COUNT)], every=2))
def test_words_stay_and_a_fixed_file_has_nothing_to_fix(seed: int) -> None:
    done = fixed(seed)
    assert done.changes
    assert words(done.data) == words(wrong(seed))
    again = fix(done.data, "thu.docx")
    assert (again.data, again.changes) == (done.data, ())


def test_letters_with_several_faults_keep_every_rule_when_fixed() -> None:
    left = {seed: failed(fixed(seed).data) for seed in range(COUNT)}
    assert sum(len(failed(wrong(seed))) for seed in range(COUNT)) >= 5 * COUNT
    assert {seed: rules for seed, rules in left.items() if rules} == {}


@pytest.mark.parametrize("seed", range(0, COUNT, 2))
def test_a_fixed_file_is_as_valid_as_before(seed: int, tmp_path: Path) -> None:
    found = []
    for name, data in (("before.docx", wrong(seed)), ("after.docx", fixed(seed).data)):
        (tmp_path / name).write_bytes(data)
        found.append({str(one.description) for one in OpenXmlValidator().validate(tmp_path / name).errors})
    assert found[1] <= found[0]


@pytest.mark.parametrize("name", few([*LETTERS]), ids=lambda name: name.replace(" ", "-"))
def test_of_a_letter_of_others_that_is_right_only_the_signature_is_kept_together(name: str) -> None:
    done = fix(written(LETTERS[name]), "thu.docx")
    assert {one.rule for one in done.changes} <= KEPT
    assert not KEPT & {one.rule for one in done.checked.findings_list}
    again = fix(done.data, "thu.docx")
    assert (again.data, again.changes) == (done.data, ())


END = "Kết quả gửi về Phòng Tư pháp trước ngày 30 tháng 9 năm 2021./."
FEET = {
    "in a row": foot(),
    "in merged cells": foot_of_merged_cells(),
    "aside": SIGNED_ASIDE + listed(),
    "beside a box": foot_beside_a_box(),
}


def _with_lines(count: int, below: str) -> bytes:
    """A right letter of so many lines above its last sentence, which is one too."""
    lines = (f"{number}. Đơn vị số {number} rà soát văn bản được giao." for number in range(1, count + 1))
    return file(head(), ADDRESSED, said(*lines, END), p(), below)


@pytest.mark.system("writer", "pdftotext")
def test_no_page_ends_within_a_signature_or_two_lines_above_it(
    tmp_path: Path, libreoffice: Callable[..., list[Path]]
) -> None:
    cases = [(at, name, count) for at, name in enumerate(FEET) for count in range(20, 27)]
    paths = {}
    for at, name, count in cases:
        before = _with_lines(count, FEET[name])
        for when, data in (("before", before), ("after", fix(before, "thu.docx").data)):
            path = paths[name, count, when] = tmp_path / f"{at}-{count}-{when}.docx"
            path.write_bytes(data)
    together: dict[str, set[tuple[str, int]]] = {"before": set(), "after": set()}
    for (name, count, when), pdf in zip(paths, libreoffice("pdf", *paths.values()), strict=True):
        text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, check=True).stdout.decode()
        wanted = (f"{count}. Đơn vị", END, POST, NAME)
        together[when] |= {(name, count) for page in text.split("\f") if all(one in page for one in wanted)}
    assert all({(name, count) for _at, name, count in cases if name == foot} - together["before"] for foot in FEET)
    assert together["after"] == {(name, count) for _at, name, count in cases}


def test_a_signature_in_a_row_that_is_higher_than_a_page_is_left() -> None:
    places = tuple(f"- Đơn vị số {number};" for number in range(1, 70))
    done = fix(_with_lines(3, foot((*places, "- Lưu: VT."))), "thu.docx")
    assert {one.rule for one in done.changes} == {"ND30-KY-16"}
    assert "ND30-KY-15" in {one.rule for one in done.checked.findings_list}


# -- lines, page numbers, boxes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "more", "rules"),
    crossed(
        ["table", "one row", "hanging"],
        ["long rules", "short rules", "rules aside"],
        ["shapes", "next", "vml", "connector next", "border", "typed", "none"],
    ),
)
def test_lines_that_others_drew_wrongly_are_drawn_anew(head: str, rules: str, more: str) -> None:
    means = Means(head=head, rules=rules, more=frozenset({more}))
    done = fix(written(means), "thu.docx")
    assert failed(done.data) == set()
    assert [one for one in words(done.data) if "_" not in one] == [
        one for one in words(written(means)) if "_" not in one
    ]


def test_the_lines_of_a_head_at_tabs_are_left_and_said() -> None:
    done = fix(edited(written(Means(head="tabs")), _without_shapes), "thu.docx")
    assert {"ND30-QH-12", "ND30-CQ-06"} <= {one.rule for one in done.checked.findings_list}
    assert not {"ND30-QH-12", "ND30-CQ-06"} & {one.rule for one in done.changes}


def test_an_underlined_title_with_a_line_below_loses_the_underline_alone() -> None:
    def change(opened: Any) -> None:
        line = next(one for one in paragraphs(opened) if one.style.name == "Dòng kẻ trích yếu")
        said = [one for one in paragraphs(opened) if one.text.strip()]
        above = line._p.getprevious()
        for run in next(one for one in said if one._p is above).runs:
            run.underline = True

    data = edited(paper("report/monthly"), change)
    done = fix(data, "thu.docx")
    before, after = (docx.Document(io.BytesIO(one)) for one in (data, done.data))
    assert failed(data)
    assert failed(done.data) == set()
    assert len(list(paragraphs(after))) == len(list(paragraphs(before)))


def _without_shapes(opened: Any) -> None:
    for one in opened.element.xpath("//w:drawing"):
        one.getparent().remove(one)


def test_an_older_version_of_a_box_goes_when_the_newer_one_is_fixed() -> None:
    data = written(Means(head="boxes"))
    said = [one.text.strip() for one in paragraphs(docx.Document(io.BytesIO(data)))]
    done = fix(with_fault(data, said.index(AGENCY), "larger"), "thu.docx")
    xml = docx.Document(io.BytesIO(done.data)).element.xml
    assert failed(done.data) == set()
    assert xml.count("mc:AlternateContent>") > 0
    assert xml.count("mc:Fallback") < docx.Document(io.BytesIO(data)).element.xml.count("mc:Fallback")


def _with_foot_number(text: str) -> Change:
    def change(opened: Any) -> None:
        for one in opened.element.xpath("//w:headerReference"):
            one.getparent().remove(one)
        footer = opened.sections[0].footer
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.add_run(text)
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>')
        )

    return change


def test_a_number_alone_at_the_foot_moves_to_the_top_and_one_with_words_stays() -> None:
    alone = fix(edited(written(Means()), _with_foot_number("")), "thu.docx")
    assert failed(alone.data) == set()
    opened = docx.Document(io.BytesIO(alone.data))
    assert "PAGE" in opened.sections[0].header._element.xml
    assert "PAGE" not in opened.sections[0].footer._element.xml
    spoken = fix(edited(written(Means()), _with_foot_number("Trang ")), "thu.docx")
    assert "ND30-ST-02" in failed(spoken.data)
    assert "Trang " in docx.Document(io.BytesIO(spoken.data)).sections[0].footer._element.xml


def test_what_else_stands_at_the_foot_stays_on_the_first_page() -> None:
    def change(opened: Any) -> None:
        _no_numbers(opened)
        opened.sections[0].footer.paragraphs[0].add_run("Địa chỉ: Số 1, đường Một")
        for _time in range(60):
            opened.element.body.insert(8, parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Dòng chữ.</w:t></w:r></w:p>"))

    done = fix(edited(written(Means()), change), "thu.docx")
    section = docx.Document(io.BytesIO(done.data)).sections[0]
    assert section.different_first_page_header_footer
    assert "Địa chỉ" in section.first_page_footer._element.xml
    assert "PAGE" in section.header._element.xml


OFFICE_WORDS = "SỞ TƯ PHÁP TỈNH LẠNG SƠN"


def _said_on_first_page(data: bytes) -> list[str]:
    section = docx.Document(io.BytesIO(data)).sections[0]
    is_own = section.different_first_page_header_footer
    parts = (section.first_page_header, section.first_page_footer) if is_own else (section.header, section.footer)
    return [one.text for part in parts for one in part.paragraphs if one.text.strip(" 2")]


def _with_office_words(dormant: bool) -> Change:
    def change(opened: Any) -> None:
        _no_numbers(opened)
        section = opened.sections[0]
        section.header.paragraphs[0].text = OFFICE_WORDS
        section.footer.paragraphs[0].text = "Địa chỉ: Số 1, đường Một"
        if dormant:
            section.first_page_header.paragraphs[0].text = "Lời cũ không in ra"
        for _time in range(60):
            opened.element.body.insert(8, parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Dòng chữ.</w:t></w:r></w:p>"))

    return change


@pytest.mark.parametrize("dormant", [False, True], ids=["alone", "above-one-not-shown"])
def test_words_of_the_office_at_the_head_stay_on_every_page(dormant: bool) -> None:
    data = edited(written(Means()), _with_office_words(dormant))
    done = fix(data, "thu.docx").data
    section = docx.Document(io.BytesIO(done)).sections[0]
    assert _said_on_first_page(data) == [OFFICE_WORDS, "Địa chỉ: Số 1, đường Một"] == _said_on_first_page(done)
    assert OFFICE_WORDS in section.header._element.xml
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_a_number_that_leaves_page_1_leaves_the_words_beside_it() -> None:
    def change(opened: Any) -> None:
        _with_office_words(dormant=False)(opened)
        number = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
        header = opened.sections[0].header
        header.paragraphs[0].alignment = 1
        header.add_paragraph().alignment = 1
        header.paragraphs[-1]._p.append(parse_xml(number))

    done = fix(edited(written(Means()), change), "thu.docx").data
    section = docx.Document(io.BytesIO(done)).sections[0]
    assert section.different_first_page_header_footer
    assert _said_on_first_page(done)[0] == OFFICE_WORDS
    assert "PAGE" not in section.first_page_header._element.xml


def test_a_roman_heading_in_capitals_becomes_bold_and_one_in_small_letters_stays() -> None:
    def change(opened: Any) -> None:
        first = next(one for one in paragraphs(opened) if one.text.startswith("I. "))
        for run in first.runs:
            run.bold = False

    data = edited(paper("report/monthly"), change)
    assert "ND30-BC-09" in failed(data)
    assert failed(fix(data, "thu.docx").data) == set()


def test_quoc_hieu_becomes_as_small_as_its_column_asks() -> None:
    data = paper("report/monthly")
    places = [
        at for at, one in enumerate(paragraphs(docx.Document(io.BytesIO(data)))) if one.text.startswith(("CỘNG", "Độc"))
    ]
    for place in places:
        data = with_fault(data, place, "larger")
    listed = fix(data, "thu.docx").checked.findings_list
    assert not {"ND30-QH-03", "ND30-QH-14", "ND30-TR-13"} & {one.rule for one in listed}


def test_an_article_whose_number_stands_alone_becomes_bold() -> None:
    data = edited(written(Means(kind="quyet dinh")), _thin_articles)
    assert "ND30-BC-08" in failed(data)
    assert failed(fix(data, "thu.docx").data) == set()


def _thin_articles(opened: Any) -> None:
    for one in paragraphs(opened):
        if one.text.startswith("Điều "):
            one.runs[0].bold = False


def test_properties_that_stand_in_another_order_get_no_worse(tmp_path: Path) -> None:
    data = written(Means(body="small"))
    place = next(at for at, one in enumerate(paragraphs(docx.Document(io.BytesIO(data)))) if "Thực hiện" in one.text)
    found = []
    for name, one in (
        ("a.docx", with_fault(data, place, "italic")),
        ("b.docx", fix(with_fault(data, place, "italic"), "a").data),
    ):
        (tmp_path / name).write_bytes(one)
        found.append({str(error.description) for error in OpenXmlValidator().validate(tmp_path / name).errors})
    assert found[1] <= found[0]


def test_signs_of_a_sign_font_keep_it() -> None:
    def change(opened: Any) -> None:
        run = next(one for one in paragraphs(opened) if "Thực hiện" in one.text).add_run("\uf0fe\uf0fe\uf0fe\uf0fe")
        run.font.name = "Wingdings"

    done = fix(edited(written(Means()), change), "thu.docx")
    assert "Wingdings" in docx.Document(io.BytesIO(done.data)).element.xml


# -- what is refused ---------------------------------------------------------------------------------------------------

LETTER = written(Means(kind="bao cao", rules="border", more=frozenset({"long rules"})))


def _in(part: str, before: str, after: str) -> bytes:
    return repacked(LETTER, lambda parts: parts | {part: parts[part].replace(before.encode(), after.encode(), 1)})


def _protected(parts: dict[str, bytes]) -> Mapping[str, bytes]:
    settings = f'<w:settings {nsdecls("w")}><w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>'
    relations = parts["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" '
        b'Target="settings.xml"/></Relationships>',
    )
    return parts | {"word/settings.xml": settings.encode(), "word/_rels/document.xml.rels": relations}


CHANGED = '<w:ins w:id="1" w:author="A" w:date="2020-01-01T00:00:00Z"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'
STRICT = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
REFUSED: dict[str, tuple[type[Exception], str, bytes]] = {
    "tracked changes": (RuleError, "tracked changes", _in("word/document.xml", "</w:p>", CHANGED)),
    "tracked changes in a header": (RuleError, "tracked changes", _in("word/header1.xml", "</w:p>", CHANGED)),
    "macros": (RuleError, "macros", repacked(LETTER, lambda parts: parts | {"word/vbaProject.bin": b"x"})),
    "a signature": (
        RuleError,
        "is signed",
        repacked(LETTER, lambda parts: parts | {"_xmlsignatures/sig1.xml": b"<a/>"}),
    ),
    "protection": (RuleError, "is protected", repacked(LETTER, _protected)),
    "Strict Open XML": (UsageError, "Strict", _in("word/document.xml", *STRICT)),
    "remarks in its XML": (UsageError, "remarks", _in("word/document.xml", "<w:body>", "<w:body><!-- a -->")),
}


@pytest.mark.parametrize("name", REFUSED, ids=lambda name: name.replace(" ", "-"))
def test_a_file_that_cannot_be_changed_safely_is_refused(name: str) -> None:
    kind, told, data = REFUSED[name]
    with pytest.raises(kind, match=told):
        fix(data, "thu.docx")


def test_parts_that_are_not_fixed_keep_their_bytes() -> None:
    data = repacked(
        LETTER, lambda parts: parts | {"word/media/a.png": bytes(range(256)), "customXml/a.xml": b"<a>\r\n</a>"}
    )
    done = fix(data, "thu.docx")
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, done.data))
    assert done.changes
    assert [one.filename for one in after.infolist()] == [one.filename for one in before.infolist()]
    same = [one for one in before.namelist() if before.read(one) == after.read(one)]
    assert set(before.namelist()) - set(same) == {"word/document.xml"}
