"""A month of a small province at a terminal of 80 columns, each command typed in full: 11 areas, 6 enterprises, 24
points, read from the register of the office. Nothing that the clerk types is refused.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browsers import AREAS, Typist, fill

MOST_LINES, MOST_KEYS = 25, 1200
POINTS = 24
ENTERPRISES = ["Bưu điện tỉnh Lạng Sơn", *(f"Công ty TNHH Chuyển phát {name}" for name in "ABCDE")]
ANSWERS = ("Đã kiểm tra 4 điểm.", "Không có", "Không có", "Không có", "Đôn đốc ký cam kết.")
REMARK = "Thiếu máy soi"


def register(path: Path) -> None:
    """Write the register of the office, as it would be kept in Excel."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["Loại", "Tên đơn vị", "Địa bàn", "Đơn vị cấp trên"])
    for area in AREAS:
        page.append(["Cơ quan cấp huyện", f"Phòng Văn hóa và Thông tin {area[0].lower()}{area[1:]}", area, None])
    for number, name in enumerate(ENTERPRISES):
        page.append(["Doanh nghiệp bưu chính", name, AREAS[number], None])
    for number in range(POINTS):
        row = ["Điểm phục vụ", f"Bưu cục {number + 1}", AREAS[number % 11], ENTERPRISES[number % 6]]
        page.append(row)
    book.save(path)


def received(row: dict[str, Any]) -> dict[str, Any]:
    return {"Ngày nhận": "20/5/2020"}


def pledged(row: dict[str, Any]) -> dict[str, Any] | None:
    """Half of the enterprises sign for themselves and all their points."""
    code, number = row["Mã đơn vị"].split("-")
    if code != "DN" or int(number) % 2 == 0:
        return None
    return {"Ngày ký": "25/5/2020", "Người ký": "Nguyễn Văn An", "Gồm các điểm phục vụ": "có"}


def visited(row: dict[str, Any]) -> dict[str, Any] | None:
    """Every sixth point is visited."""
    code, number = row["Mã đơn vị"].split("-")
    return {"Ngày kiểm tra": "4/6/2020"} if code == "DPV" and int(number) % 6 == 0 else None


def reported(row: dict[str, Any]) -> dict[str, Any] | None:
    """All districts report."""
    return {"Ngày báo cáo": "12/6/2020"} if not row["Mã đơn vị"].startswith("DN") else None


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Typist]:
    """A clerk at a terminal of 80 columns, in a folder with the register of the office."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    register(tmp_path / "dv.xlsx")
    with closing(Typist(tmp_path, columns=80)) as clerk:
        yield clerk


def test_a_small_month_takes_few_commands_and_no_refusal(run: Any, clerk: Typist, tmp_path: Path) -> None:
    papers = tmp_path / "so" / "documents"
    clerk.on("2020-05-14")
    clerk("postwatch init so")
    clerk("cd so")
    assert "Đã ghi 41 dòng" in clerk("postwatch recipient import ../dv.xlsx", "y\n")
    assert "tiếp theo: postwatch dispatch generate" in clerk("postwatch campaign load chi-thi-28")
    clerk("postwatch dispatch generate")
    clerk.on("2020-05-15")
    clerk("postwatch paper issue CV-2020-0001 --on 15/5/2020")
    clerk("postwatch paper send CV-2020-0001")
    clerk.on("2020-05-22")
    clerk("postwatch dispatch sheets receipts 1")
    fill(papers / "CV-2020-0001/xac-nhan-2020-05-22.xlsx", received)
    clerk("postwatch paper acknowledge CV-2020-0001 --from documents/CV-2020-0001/xac-nhan-2020-05-22.xlsx", "y\n")
    clerk.on("2020-05-29")
    clerk("postwatch pledge sheet")
    fill(papers / "cam-ket/so-ghi-cam-ket-2020-05-29.xlsx", pledged)
    clerk("postwatch pledge record --from documents/cam-ket/so-ghi-cam-ket-2020-05-29.xlsx", "y\n")
    clerk.on("2020-06-08")
    clerk("postwatch inspect sheet")
    fill(papers / "kiem-tra/mau-nhap-2020-06-08.xlsx", visited)
    clerk("postwatch inspect log --from documents/kiem-tra/mau-nhap-2020-06-08.xlsx", "y\n")
    clerk.on("2020-06-10")
    clerk("postwatch followup generate --audience enterprises")
    clerk("postwatch paper issue DD-2020-0001 --on 10/6/2020")
    clerk("postwatch paper send DD-2020-0001")
    clerk.on("2020-06-15")
    clerk("postwatch task sheet")
    fill(papers / "nhiem-vu/bao-cao-2020-06.xlsx", reported)
    clerk("postwatch task report --from documents/nhiem-vu/bao-cao-2020-06.xlsx", "y\n")
    clerk("postwatch report monthly 6 --format docx")
    assert "thuộc báo cáo tháng 06/2020" in clerk(f'postwatch note add difficulty "{REMARK}"')
    issued = clerk("postwatch report monthly 6 --issue --on 15/6/2020", "".join(f"{one}\n" for one in ANSWERS))
    assert "còn thiếu 5 mục" in issued
    clerk("postwatch paper send BC-2020-0001")
    clerk("postwatch status")
    clerk("postwatch db backup ../sao-luu.zip")
    assert (clerk.lines, clerk.keys) == (24, 1067)
    assert clerk.lines <= MOST_LINES
    assert clerk.keys <= MOST_KEYS

    def look(*words: str) -> Any:
        return run("-w", str(tmp_path / "so"), *words, "--json", today="2020-06-15").json

    figures = {name: one["value"] for name, one in look("report", "show", "BC-2020-0001")["figures"].items()}
    wanted = (
        "units_total",
        "units_sent_to",
        "units_acknowledged",
        "pledges_signed",
        "pledges_by_parent",
        "units_inspected",
    )
    assert [figures[name] for name in wanted] == [41, 17, 17, 3, 12, 4]
    assert {one["text"] for one in look("note", "list")} == {REMARK, *ANSWERS}
    # What the report printed was known when it was issued.
    assert {one["text"] for one in look("note", "list", "--as-of", "BC-2020-0001")} == {REMARK, *ANSWERS}
    assert look("db", "check")["ok"]
