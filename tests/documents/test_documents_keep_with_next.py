"""What stays together on a page: rows of tables, lines to write on, what announces more, places to sign."""

import io
from typing import Any

import pytest
from docx import Document

from postwatch.documents.fill import Template
from postwatch.documents.layout import build_template
from postwatch.documents.samples import sample_facts
from postwatch.documents.sources import template_bytes

TABLE = "table: 10 | 20\nheader: A | B\n{% for row in rows %}\nrow: {{ row }} | x\n{% endfor %}\nend:\n"
FOOT = "signature: signature | distribution"
SIGNATURE = {"authority_lines": ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "signer": "Nguyễn Văn A"}
GRID = {"columns": ["STT", "Đơn vị", "Thiếu"], "total": ["", "Cộng", "2"]}


def made(text: str, **facts: Any) -> Any:
    return Document(io.BytesIO(Template(build_template(text)).render(facts, title="t")))


def kept_rows(table: Any) -> list[str]:
    """The first words of the rows of which every paragraph is kept with the next row, by itself or by its style."""
    return [
        row.cells[0].text
        for row in table.rows
        if all(
            p.paragraph_format.keep_with_next or p.style.paragraph_format.keep_with_next
            for cell in row.cells
            for p in cell.paragraphs
        )
    ]


def kept(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if p.text and p.paragraph_format.keep_with_next]


@pytest.mark.parametrize(("count", "expected"), [(0, ""), (1, ""), (2, "0"), (3, "01"), (4, "02"), (6, "04")])
def test_no_first_or_last_row_of_a_table_is_parted_from_its_neighbour(count: int, expected: str) -> None:
    table = made(TABLE, rows=[str(number) for number in range(count)]).tables[0]
    assert kept_rows(table) == ["A", *expected]


def test_the_last_row_stays_with_the_mark_at_the_end_of_an_annex() -> None:
    document = made(f"{TABLE}space: 6\ncentred: ./.", rows=["0", "1", "2", "3"])
    assert kept_rows(document.tables[0]) == ["A", "0", "2", "3"]
    assert [p.text for p in document.paragraphs if not p.paragraph_format.keep_with_next] == ["./."]


def test_a_grid_keeps_the_name_of_a_group_with_its_rows_and_the_last_row_with_the_total() -> None:
    rows = [["Cao Lộc"], ["1", "Một", "x"], ["2", "Hai", ""], ["Chi Lăng"], ["3", "Ba", "x"]]
    table = made("grid: list", list={**GRID, "rows": rows}).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows[1:3]] == [["Cao Lộc"] * 3, ["1", "Một", "x"]]
    assert kept_rows(table) == ["STT", "Cao Lộc", "Chi Lăng", "3", ""]


def test_what_announces_more_and_what_a_bare_dotted_line_continues_stay_with_it() -> None:
    text = "paragraph: Gồm:\nline: Lý do: \\t\nline: \\t\nline: \\t\nline: Khác: \\t\nparagraph: Hết."
    assert kept(made(text)) == ["Gồm:", "Lý do: \t", "\t"]


def test_lines_to_write_on_above_places_to_sign_stay_with_two_lines_before_them() -> None:
    text = "paragraph: Một.\nparagraph: Kết thúc.\nline: Lý do không ký: \\t\nline: \\t\n"
    pair = "sign_pair: NGƯỜI LẬP | (Ký) | NGƯỜI CHỨNG KIẾN | (Ký)\n"
    assert kept(made(text + pair)) == ["Một.", "Kết thúc.", "Lý do không ký: \t", "\t"]
    chosen = "{% if words %}\nparagraph: Kết thúc.\n{% endif %}\nline: Lý do không ký: \\t\n"
    assert kept(made(chosen + pair, words=["x"])) == ["Kết thúc.", "Lý do không ký: \t"]


def test_a_run_of_text_that_announces_a_list_stays_with_it() -> None:
    lines = [{"kind": kind, "runs": [{"text": kind, "bold": False, "italic": False, "link": ""}]}
             for kind in ("text", "lead", "bullet")]  # fmt: skip
    assert kept(made("rich: lines", lines=lines)) == ["lead"]


def test_places_to_sign_below_others_are_rows_of_one_table_that_stay_together() -> None:
    pair = "sign_pair: NGƯỜI LẬP | (Ký) | NGƯỜI CHỨNG KIẾN | (Ký)\n"
    document = made(f"paragraph: Một.\n{pair}{pair}paragraph: Hai.\n{pair}")
    assert [len(table.rows) for table in document.tables] == [2, 1]
    first, second = document.tables[0].rows
    assert all(p.paragraph_format.keep_with_next for cell in first.cells for p in cell.paragraphs)
    assert not second.cells[0].paragraphs[-1].paragraph_format.keep_with_next


@pytest.mark.parametrize(("count", "beside", "below"), [(3, 3, 0), (15, 15, 0), (16, 10, 6), (31, 10, 21)])
def test_a_long_noi_nhan_goes_on_below_the_signature(count: int, beside: int, below: int) -> None:
    places = [f"Nơi {number}" for number in range(1, count + 1)]
    (table,) = made(f"paragraph: Hết.\n{FOOT}", signature=SIGNATURE, distribution=places).tables
    first, *rest = ([p.text for p in row.cells[0].paragraphs] for row in table.rows)
    assert (len(first) - 1, len(rest)) == (beside, below)
    lines = [*first[1:], *(line for (line,) in rest)]
    assert lines == [f"- {place}{'.' if place == places[-1] else ';'}" for place in places]


def test_long_receivers_count_by_the_lines_that_they_take() -> None:
    places = ["Ủy ban nhân dân các huyện, thành phố trên địa bàn tỉnh Lạng Sơn (để chỉ đạo thực hiện)"] * 10
    (table,) = made(f"paragraph: Hết.\n{FOOT}", signature=SIGNATURE, distribution=places).tables
    assert len(table.rows[0].cells[0].paragraphs) == 1 + 5


@pytest.mark.parametrize("shown", [{"annex"}, set()])
def test_a_section_that_turns_the_page_is_left_out_with_its_page(shown: set[str]) -> None:
    text = "paragraph: Một.\n{% if annex %}\nsection: landscape\nparagraph: Hai.\n{% endif %}"
    sections = made(text, annex="annex" in shown and "x").sections
    turned = [section.page_width > section.page_height for section in sections]
    assert turned == [False, True][: 1 + len(shown)]


def test_the_line_of_an_annex_breaks_before_whose_letter_it_is() -> None:
    words = "(Kèm theo Công văn số 57/STTTT-TTr ngày 15 tháng 5 năm 2020"
    shown = made("appendix_reference: {{ words }}", words=f"{words} của Sở Thông tin và Truyền thông)")
    assert shown.paragraphs[0].text == f"{words}\ncủa Sở Thông tin và Truyền thông)"
    assert (
        made("appendix_reference: {{ words }}", words="(Kèm theo A của B)").paragraphs[0].text == "(Kèm theo A của B)"
    )


def test_a_report_without_figures_by_area_has_no_annex_and_says_so() -> None:
    with_annex, _without_body, empty, *_others = sample_facts("report/monthly")
    template = Template(template_bytes("report/monthly"))
    title = "SỐ LIỆU THEO ĐỊA BÀN, THEO LOẠI ĐƠN VỊ, THEO DOANH NGHIỆP VÀ DANH SÁCH ĐƠN VỊ NÊU TÊN THÁNG 7 NĂM 2020"
    for facts, annexes in ((with_annex, 1), (empty, 0)):
        document = Document(io.BytesIO(template.render(facts, title="t")))
        words = [" ".join(p.text.split()) for p in document.paragraphs]  # a title of two lines is one
        assert words.count(title) == annexes
        assert ("Trong kỳ không phát sinh số liệu theo địa bàn nên không kèm phụ lục." in words) is (annexes == 0)
