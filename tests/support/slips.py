"""Single faults, made one at a time in papers of our own: every component, every way in which it can look wrong."""

import io
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from postwatch.conformity.check import RULES
from postwatch.documents.qr import png
from postwatch.documents.samples import sample_facts
from postwatch.documents.sources import shipped_template

Change = Callable[[Any], None]
# A paper of each profile, and the words in it by which its parts are found; a part that it has not is left out.
PAPERS: dict[str, tuple[str, dict[str, str]]] = {
    "dispatch/letter": ("letter", {"text": "Thực hiện Chỉ thị", "post": "GIÁM ĐỐC"}),
    "followup/letter": ("letter", {"text": "Sở Thông tin và Truyền thông đề nghị", "post": "GIÁM ĐỐC"}),
    "report/monthly": ("letter", {"text": "Thực hiện Chỉ thị", "post": "GIÁM ĐỐC", "title": "BÁO CÁO"}),
    "inspection/minutes": ("form", {"text": "Hôm nay, hồi", "title": "BIÊN BẢN KIỂM TRA"}),
    "case/decision": ("case", {"text": "Điều 1.", "title": "QUYẾT ĐỊNH"}),
    "case/minutes": ("case", {"text": "Hôm nay, hồi", "title": "BIÊN BẢN VI PHẠM"}),
    "pledge/form": ("pledge", {"text": "Đơn vị chúng tôi đã", "title": "BẢN CAM KẾT"}),
    "register/book": ("internal", {"text": "Quyển số"}),
    "report/control": ("internal", {"text": "Kỳ số liệu"}),
}
PARTS = {
    "motto": "CỘNG HÒA XÃ HỘI", "words": "Độc lập - Tự do", "parent": "UBND TỈNH LẠNG SƠN", "agency": "SỞ THÔNG TIN\n",
    "number": "Số:", "day": "Lạng Sơn, ngày", "subject": "V/v", "about": "Kết quả triển khai", "addressed": "Kính gửi",
    "receivers": "Nơi nhận:", "receiver": "- Lãnh đạo Sở", "signer": "Nguyễn", "annex": "Phụ lục",
    "annex title": "DANH SÁCH", "reference": "(Kèm theo", "heading": "I. ",
}  # fmt: skip

# -- ways of being wrong -----------------------------------------------------------------------------------------------


def _runs(**look: Any) -> Callable[[Paragraph], None]:
    def act(paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            for key, value in look.items():
                setattr(run.font, key, value)

    return act


def _layout(**measures: Any) -> Callable[[Paragraph], None]:
    def act(paragraph: Paragraph) -> None:
        for key, value in measures.items():
            setattr(paragraph.paragraph_format, key, value)

    return act


def _in_words(xml: str) -> Callable[[Paragraph], None]:
    def act(paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().append(parse_xml(xml.format(nsdecls("w"))))

    return act


def _text(change: Callable[[str], str]) -> Callable[[Paragraph], None]:
    def act(paragraph: Paragraph) -> None:
        for run in paragraph.runs:
            if run.text.strip():
                run.text = change(run.text)

    return act


def _lower(text: str) -> str:
    return text[:1] + text[1:].lower()


def _red(paragraph: Paragraph) -> None:
    for run in paragraph.runs:
        run.font.color.rgb = RGBColor(0xC0, 0, 0)


WAYS: Mapping[str, Callable[[Paragraph], None]] = {
    "larger": _runs(size=Pt(17)),
    "smaller": _runs(size=Pt(9)),
    "bold": _runs(bold=True),
    "not bold": _runs(bold=False),
    "italic": _runs(italic=True),
    "not italic": _runs(italic=False),
    "raised": _in_words("<w:vertAlign {} w:val='superscript'/>"),
    "at the left": _layout(alignment=0, first_line_indent=Mm(0), left_indent=Mm(0)),
    "ragged": _layout(alignment=0),
    "at the right": _layout(alignment=2),
    "pushed aside": _layout(left_indent=Mm(12), first_line_indent=Mm(0)),
    "in small letters": _text(_lower),
    "in capitals": _text(str.upper),
    "not indented": _layout(first_line_indent=Mm(0)),
    "close to its neighbours": _layout(space_before=Pt(0), space_after=Pt(0)),
    "two lines high": _layout(line_spacing=2.2),
    "in Arial": _runs(name="Arial"),
    "in an old font": _runs(name=".VnTime"),
    "red": _red,
    "hidden": _runs(hidden=True),
    "marked": _runs(highlight_color=7),
    "underlined": _runs(underline=True),
    "stretched": _in_words("<w:w {} w:val='140'/>"),
    "set apart": _in_words("<w:spacing {} w:val='40'/>"),
    "with a doubled word": lambda paragraph: _put_in(paragraph, " cho các các bên "),
    "with a doubled blank": lambda paragraph: _put_in(paragraph, " trong  kỳ "),
    "with Hà nội": lambda paragraph: _put_in(paragraph, " tại Hà nội "),
    "with khoản 2 điều 5": lambda paragraph: _put_in(paragraph, " theo khoản 2 điều 5 "),
    "with a place to fill in": lambda paragraph: _put_in(paragraph, " {{ ten }} "),
}


def _put_in(paragraph: Paragraph, words: str) -> None:
    run = next(run for run in reversed(paragraph.runs) if run.text.strip())
    run.text = f"{run.text.rstrip()}{words.rstrip()}"


def _look(size: str, face: str, *faces: str, **others: str) -> dict[str, str]:
    """The rule that finds a part larger, smaller or raised, and the one that finds it in other faces."""
    return dict.fromkeys(("larger", "smaller", "raised"), size) | dict.fromkeys(faces, face) | others


def _off(rule: str, *ways: str) -> dict[str, str]:
    return dict.fromkeys(ways or ("at the left", "at the right", "pushed aside"), rule)


# For each part the rule that finds each way of being wrong.
FOUND_BY: dict[str, dict[str, str]] = {
    "motto": _look("QH-03", "QH-04", "not bold", "italic") | _off("QH-10") | {"in small letters": "QH-02"},
    "words": _look("QH-08", "QH-09", "not bold", "italic") | _off("QH-10") | {"in capitals": "QH-07"},
    "parent": _look("CQ-10", "CQ-11", "bold", "italic") | _off("CQ-12") | {"in small letters": "CQ-09"},
    "agency": _look("CQ-03", "CQ-04", "not bold", "italic") | _off("CQ-05") | {"in small letters": "CQ-02"},
    "number": _look("SO-02", "SO-03", "bold", "italic") | _off("SO-04"),
    "day": _look("DD-02", "DD-03", "bold", "not italic") | _off("DD-05"),
    "subject": _look("TY-03", "TY-04", "bold", "italic") | _off("TY-05"),
    "title": _look("TY-10", "TY-11", "not bold", "italic") | _off("TY-12") | {"in small letters": "TY-09"},
    "about": _look("TY-13", "TY-14", "not bold", "italic") | _off("TY-15") | {"in capitals": "TY-16"},
    "addressed": _look("KG-02", "KG-03", "bold", "italic"),
    "text": _look("ND-02", "ND-03", "italic") | {
        "ragged": "ND-04", "at the right": "ND-04", "not indented": "ND-05", "close to its neighbours": "ND-06",
        "two lines high": "ND-07",
    },
    "heading": {"at the right": "ND-04"},
    "post": _look("KY-03", "KY-04", "not bold", "italic") | _off("KY-05") | {"in small letters": "KY-02"},
    "signer": _look("KY-09", "KY-10", "not bold", "italic") | _off("KY-11") | {"in capitals": "KY-12"},
    "receivers": _look("NN-02", "NN-03", "not bold", "not italic") | _off("NN-07", "at the right", "pushed aside"),
    "receiver": _look("NN-05", "NN-06", "bold", "italic") | _off("NN-07", "at the right", "pushed aside"),
    "annex": _look("PL-02", "PL-03", "not bold", "italic") | _off("PL-04") | {"in capitals": "PL-01"},
    "annex title": _look("PL-08", "PL-09", "not bold", "italic") | _off("PL-10") | {"in small letters": "PL-07"},
    "reference": _look("PL-12", "PL-13", "bold", "not italic") | _off("PL-14"),
}  # fmt: skip
ANYWHERE = {
    "in Arial": "TR-07", "in an old font": "TR-08", "red": "TR-09", "hidden": "TP-04", "marked": "TP-05",
    "underlined": "TR-15", "stretched": "TR-14", "set apart": "TR-14", "with a doubled word": "VB-15",
    "with a doubled blank": "VB-11", "with Hà nội": "VB-16", "with khoản 2 điều 5": "VB-03",
    "with a place to fill in": "VB-14",
}  # fmt: skip
SIDES = {"top_margin": "TR-03", "bottom_margin": "TR-04", "left_margin": "TR-05", "right_margin": "TR-06"}


class Slip(NamedTuple):
    """A fault: the paper, the part of it, the way in which that is wrong, and the rule that finds it."""

    paper: str
    part: str
    way: str
    rule: str


# What no rule measures in papers of this kind: they are filled in by hand and by columns, or stay in the house.
NOT_MEASURED = (
    Slip("pledge/form", "text", "with a doubled blank", "VB-11"),
    Slip("inspection/minutes", "text", "with a doubled blank", "VB-11"),
    Slip("report/control", "text", "underlined", "TR-15"),
    Slip("report/control", "text", "larger", "ND-02"),
    Slip("case/decision", "number", "larger", "SO-02"),
    Slip("case/minutes", "text", "ragged", "ND-04"),
    # One line, so long that at the right it begins where an indented one does.
    Slip("dispatch/letter", "text", "at the right", "ND-04"),
)


@lru_cache
def paper(name: str) -> bytes:
    facts = sample_facts(name)[0]
    return shipped_template(name).render(facts, title="Thử", images={"qr": png("CK-2020-0042")})


@lru_cache
def _said(name: str) -> tuple[str, ...]:
    return tuple(one.text for one in paragraphs(docx.Document(io.BytesIO(paper(name)))))


def paragraphs(opened: Any) -> Iterator[Paragraph]:
    """Yield all paragraphs of the text, those in tables too."""
    return (Paragraph(element, opened) for element in opened.element.body.iter(qn("w:p")))


def _place(slip: Slip) -> int | None:
    """Where the part of a paper is among its paragraphs; below the head for a signer, None where it has none."""
    words = PAPERS[slip.paper][1].get(slip.part) or PARTS.get(slip.part)
    said = _said(slip.paper)
    if words is None or (slip.part == "signer" and "post" not in PAPERS[slip.paper][1]):
        return None
    places = [at for at, text in enumerate(said) if text.startswith(words) or (words.endswith("\n") and words in text)]
    if slip.part in ("signer", "post"):
        below = next((at for at, text in enumerate(said) if text.startswith("Nơi nhận")), len(said))
        places = [at for at in places if at > below]
    return places[0] if places else None


def slips() -> Iterator[Slip]:
    """Yield every fault that a rule of the paper's profile is there to find."""
    profiles = {rule.id.removeprefix("ND30-"): {one.value for one in rule.profiles} for rule in RULES}
    for name, (profile, _words) in PAPERS.items():
        parts = [*FOUND_BY.items(), ("text", ANYWHERE), ("page", SIDES)]
        for part, ways in parts:
            for way, rule in ways.items():
                slip = Slip(name, part, way, rule)
                is_there = part == "page" or _place(slip) is not None
                if profile in profiles[rule] and is_there and slip not in NOT_MEASURED:
                    yield slip


def made(slip: Slip) -> bytes:
    """Return the paper with the fault."""
    if slip.part != "page":
        return with_fault(paper(slip.paper), _place(slip) or 0, slip.way)
    opened = docx.Document(io.BytesIO(paper(slip.paper)))
    setattr(opened.sections[0], slip.way, Mm(11))
    return _saved(opened)


def with_fault(data: bytes, place: int, way: str) -> bytes:
    """Return a Word file with a fault in the paragraph of that place, counted from 0 with those in tables."""
    opened = docx.Document(io.BytesIO(data))
    WAYS[way](list(paragraphs(opened))[place])
    return _saved(opened)


def _saved(opened: Any) -> bytes:
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()
