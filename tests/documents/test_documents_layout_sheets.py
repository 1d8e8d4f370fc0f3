"""Blocks of internal sheets and books: a page that lies on its side, small cells, two names beside a QR picture."""

import io
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from postwatch.documents.fill import Template
from postwatch.documents.layout import build_template
from postwatch.documents.qr import png
from postwatch.errors import DocumentError


def filled(text: str, **facts: Any) -> Any:
    return Document(io.BytesIO(Template(build_template(text)).render(facts, title="Thử", images={"qr": png("x")})))


def test_a_page_that_is_turned_first_turns_the_first_section() -> None:
    document = filled("page: landscape\nline: a\nsection: landscape\nline: b\nsection: portrait\nline: c")
    turned = [section.orientation for section in document.sections]
    assert turned == [WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]


def test_a_table_of_a_turned_page_is_as_wide_as_it() -> None:
    document = filled("page: landscape\ntable: 1 | 1\nrow: a | b\nend:")
    section = document.sections[0]
    room = section.page_width.twips - section.left_margin.twips - section.right_margin.twips
    assert sum(column.width.twips for column in document.tables[0].columns) == room


@pytest.mark.parametrize("text", ["line: a\npage: landscape", "page: sideways", "page: landscape\npage: aslant"])
def test_a_page_is_turned_first_or_not_at_all(text: str) -> None:
    with pytest.raises(DocumentError, match="page must come first"):
        build_template(text)


@pytest.mark.parametrize(
    ("flow", "body", "cell"), [("", 14, 12), ("flow: compact\n", 13, 12), ("flow: dense\n", 11, 9)]
)
def test_a_dense_sheet_is_small_and_its_cells_smaller(flow: str, body: int, cell: int) -> None:
    styles = {style.name: style for style in filled(f"{flow}line: a\ntable: 1\nrow: b\nend:").styles}
    assert (styles["Dòng điền"].font.size.pt, styles["Ô bảng"].font.size.pt) == (body, cell)


def test_two_people_sign_beside_the_picture() -> None:
    document = filled("line: x\nsign_two: QR: {{ what }} | Người lập | Người kiểm tra | (Ký)", what="mã")
    cells = document.tables[0].rows[0].cells
    assert [cell.text.strip().split("\n") for cell in cells] == [
        ["QR: mã"],
        ["Người lập", "(Ký)"],
        ["Người kiểm tra", "(Ký)"],
    ]
    assert cells[0]._tc.xpath(".//w:drawing")
