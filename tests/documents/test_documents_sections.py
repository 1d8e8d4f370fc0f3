"""A page keeps the margins that it has in the template, whichever sections the facts leave out."""

import io
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm

from postwatch.documents.fill import Template
from postwatch.documents.layout import build_template
from postwatch.documents.qr import png
from postwatch.documents.sources import template_bytes

# A letter with two annexes, either of which may be left out; a book of volumes that begin on a page of their own.
LETTER = """line: Công văn
{% if first %}
section: portrait
line: Phụ lục I
{% endif %}
{% if second %}
section: portrait
line: Phụ lục II
{% endif %}
"""
BOOK = """{% for volume in volumes %}
line: Bìa
section: portrait
line: Các trang
{% if not loop.last %}
section: portrait
{% endif %}
{% endfor %}
"""
CHOICE = """line: Đầu
{% if first %}
section: portrait
line: Một
{% else %}
section: portrait
line: Hai
{% endif %}
section: portrait
line: Cuối
"""


def with_margins(docx: bytes, margins: list[int]) -> bytes:
    """The template in which a clerk gave each page a top margin of its own, in mm."""
    document = Document(io.BytesIO(docx))
    for section, margin in zip(document.sections, margins, strict=True):
        section.top_margin = Mm(margin)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def margins_of(docx: bytes) -> list[int]:
    return [round(section.top_margin.mm) for section in Document(io.BytesIO(docx)).sections]


@pytest.mark.parametrize(
    ("text", "margins", "facts", "expected"),
    [
        (LETTER, [21, 22, 23], {"first": "x", "second": "x"}, [21, 22, 23]),
        (LETTER, [21, 22, 23], {"first": "x", "second": ""}, [21, 22]),
        (LETTER, [21, 22, 23], {"first": "", "second": "x"}, [21, 23]),
        (LETTER, [21, 22, 23], {"first": "", "second": ""}, [21]),
        (BOOK, [21, 22, 23], {"volumes": ["a"]}, [21, 22]),
        (BOOK, [21, 22, 23], {"volumes": ["a", "b", "c"]}, [21, 22, 21, 22, 21, 22]),
        (CHOICE, [21, 22, 23, 24], {"first": "x"}, [21, 22, 24]),
        (CHOICE, [21, 22, 23, 24], {"first": ""}, [21, 23, 24]),
    ],
)
def test_each_page_has_the_margins_of_its_words(
    text: str, margins: list[int], facts: dict[str, Any], expected: list[int]
) -> None:
    template = Template(with_margins(build_template(text), margins))
    assert margins_of(template.render(facts, title="t")) == expected


@pytest.mark.parametrize("covered", [[], ["Bưu cục Tân Thanh"]])
def test_a_margin_changed_on_the_first_page_of_the_pledge_form_is_kept(
    covered: list[str], facts: dict[str, dict[str, Any]]
) -> None:
    template = Template(with_margins(template_bytes("pledge/form"), [24, 20]))
    docx = template.render(facts["pledge/form"] | {"covered": covered}, title="t", images={"qr": png("CK-1")})
    assert margins_of(docx) == [24, 20][: 1 + len(covered)]


def test_the_address_stays_at_the_foot_of_page_one_where_an_annex_is_left_out() -> None:
    text = "address: lines\nline: a\n{% if annex %}\nsection: portrait\nline: b\n{% endif %}"
    docx = Template(build_template(text)).render({"lines": ["Số 2"], "annex": ""}, title="t")
    (section,) = Document(io.BytesIO(docx)).sections
    assert [p.text for p in section.first_page_footer.paragraphs if p.text] == ["Số 2"]


def test_the_order_of_sections_is_not_asked_where_none_can_be_left_out() -> None:
    text = "line: a\nsection: landscape\nline: {{ x }}"
    docx = Template(with_margins(build_template(text), [21, 22])).render({"x": "b"}, title="t")
    assert margins_of(docx) == [21, 22]
