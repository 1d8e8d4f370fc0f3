"""A bag that came back from the field, as the scenes of the busy office take it in."""

import io
from pathlib import Path
from typing import Any

import openpyxl

from postwatch.overview.bag_sheets import ACTS_SHEET, VISITS_SHEET, Bag, workbook

_PDF = b"%PDF-1.4\n% minutes from the field\n%%EOF\n"


def write_bag(folder: Path, *, round_code: str, unit: str, day: str) -> None:
    """Write a bag of a round with a unit that was visited on a day, an act that it found, a scan and a photograph."""
    empty = workbook(Bag("200612-080000", round_code), [(unit, "", "")], questions=(), office="lang-son-2020")
    book = openpyxl.load_workbook(io.BytesIO(empty))
    for sheet, cells in (
        (VISITS_SHEET, {"Ngày kiểm tra": day, "Tồn tại": "Chưa niêm yết", "Dấu hiệu vi phạm": "Nhận hàng cấm gửi"}),
        (ACTS_SHEET, {"Điều khoản": "8.3.b", "Ngày kết thúc hành vi": day, "Ngày lập biên bản": day,
                      "Lý do người vi phạm không ký": "Bà Vũ Thị Gửi vắng mặt"}),
    ):  # fmt: skip
        page: Any = book[sheet]
        titles = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1]}
        for title, value in cells.items():
            page.cell(2, titles[title], value)
    theirs = folder / f"{unit}-diem-phuc-vu"
    theirs.mkdir(parents=True)
    book.save(folder / f"tui-ho-so-{round_code}.xlsx")
    (theirs / "bien-ban.pdf").write_bytes(_PDF)
    (theirs / "anh.jpg").write_bytes(b"\xff\xd8\xff photograph")
