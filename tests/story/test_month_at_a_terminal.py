"""A month of one province at a real terminal: every key is sent to bash, which asks postwatch what a Tab completes.

The province is that of the office: 11 districts, 25 enterprises, 300 service points. Counted are the lines entered, the
keys pressed (a Tab is one, what it completes is none) and the cells that the clerk fills in the sheets.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browsers import AREAS, Typist, fill
from registers import LETTERHEAD, SIGNATURE

MOST_LINES, MOST_KEYS = 25, 1500
# What the report of the month says of what was typed.
FIGURES = {
    "units_total": 336, "units_asked": 336, "units_sent_to": 36, "units_acknowledged": 29, "tasks_open": 185,
    "tasks_overdue": 0, "task_reports": 42, "sessions_held": 62, "people_reached": 465, "pledges_signed": 73,
    "pledges_by_parent": 150, "pledge_coverage_percent": 68.6, "inspections_planned": 0,
    "inspections_unannounced": 12, "inspections_joint": 0,
    "units_inspected": 12, "findings": 10, "remedies_ordered": 6, "remedies_done": 4, "remedies_overdue": 2,
    "goods_held": 0, "complaints_received": 0, "complaints_settled": 0, "violations": 3,
    "cases_opened": 3, "cases_decided": 0, "fines_imposed": 0, "fines_paid": 0, "fines_outstanding": 0,
    "fines_overdue": 0, "followups_issued": 1, "repeat_offenders": 0,
    "incidents": 0, "re_inspections": 0, "points_visited": 22, "violations_found": 165, "cases_reported": 0,
    "items_published": 0, "violations:15/2020/NĐ-CP:8.3.b": 3, "followups_issued:1": 1,
}  # fmt: skip

POST = "Bưu điện tỉnh Lạng Sơn"
ENTERPRISES = [POST, "Viettel Post chi nhánh Lạng Sơn"] + [
    f"Công ty TNHH Thương mại và Dịch vụ Chuyển phát nhanh {name}"
    for name in (
        "Ải Nam Quan", "Bắc Đẩu", "Cửa Khẩu Hữu Nghị", "Đồng Đăng", "Đông Kinh", "Kỳ Cùng", "Kỳ Lừa", "Lộc Phát",
        "Mẫu Sơn", "Mường Than", "Na Dương", "Nà Sầm", "Nhất Thanh", "Pác Luống", "Quỳnh Sơn", "Tam Thanh",
        "Tân Thanh", "Thất Khê", "Thiên Hương", "Tiền Phong", "Tô Thị", "Văn Miếu", "Xứ Lạng",
    )
]  # fmt: skip
POINTS = 300
NOTES = [
    ("Loại", "Nội dung", "Ngày"),
    ("Kết quả", "Đã kiểm tra 12 điểm phục vụ.", "14/6/2020"),
    ("Tồn tại", "Một số điểm chưa niêm yết danh mục hàng cấm.", "14/6/2020"),
    ("Nguyên nhân", "Nhân viên mới chưa được tập huấn.", "14/6/2020"),
    ("Khó khăn", "Không có.", "14/6/2020"),
    ("Đề xuất", "Không có.", "14/6/2020"),
    ("Nhiệm vụ tháng tới", "Đôn đốc các doanh nghiệp chưa ký cam kết.", "14/6/2020"),
]


# --- what comes from outside -----------------------------------------------------------------------------------------


def office_register(path: Path) -> None:
    """Draw the register as the office kept it: letterhead, two rows of titles, sections of kinds and enterprises."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = "Danh sách 2020"
    for row in LETTERHEAD[:3]:
        page.append(row)
    page.append([None, "SỔ THEO DÕI CƠ QUAN, DOANH NGHIỆP, ĐIỂM PHỤC VỤ BƯU CHÍNH"])
    page.append([])
    head = page.max_row + 2  # the row between is empty
    page.append(["STT", "Tên đơn vị", "Huyện, TP", "Địa chỉ", "Liên hệ", None])
    page.append([None, None, None, None, "Điện thoại", "Email"])
    page.append([f"({number})" for number in range(1, 7)])
    for place in range(1, 5):
        page.merge_cells(start_row=head, start_column=place, end_row=head + 1, end_column=place)
    page.merge_cells(start_row=head, start_column=5, end_row=head, end_column=6)
    for row in _register_rows():
        page.append(row)
    for row in SIGNATURE:
        page.append(row)
    book.save(path)


def _register_rows() -> Iterator[list[Any]]:
    yield ["A", "PHÒNG VĂN HÓA VÀ THÔNG TIN"]
    for number, area in enumerate(AREAS, start=1):
        name = f"Phòng Văn hóa và Thông tin {area[0].lower()}{area[1:]}"
        address, email = f"Khối {number}, trụ sở UBND", f"vhtt{number}@langson.gov.vn"
        yield [number, name, area, address, f"02053 860 {number:03d}", email]
    yield ["B", "DOANH NGHIỆP BƯU CHÍNH"]
    for number, name in enumerate(ENTERPRISES, start=1):
        yield [number, name, AREAS[number % 11], f"Số {number}, đường Lê Lợi", f"02053 717 {number:03d}", None]
    yield ["C", "ĐIỂM PHỤC VỤ BƯU CHÍNH"]
    for number, name in enumerate(ENTERPRISES, start=1):
        yield [None, name]
        for point in points_of(number):
            yield [point, f"Bưu cục số {point}", AREAS[point % 11], f"Thôn {point}", f"0912 345 {point:03d}", None]


def points_of(enterprise: int) -> range:
    """The running numbers of the points of an enterprise: half of all are those of the post, the others have alike."""
    mine = POINTS // 2 // (len(ENTERPRISES) - 1)
    first = POINTS // 2 + 1 + (enterprise - 2) * mine
    last = POINTS + 1 if enterprise == len(ENTERPRISES) else first + mine
    return range(1, POINTS // 2 + 1) if enterprise == 1 else range(first, last)


def e_office_export(path: Path) -> None:
    """Draw what the e-office says of the letter: who received it and when, by name alone."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["DANH SÁCH ĐƠN VỊ NHẬN VĂN BẢN"])
    page.append(["Số ký hiệu: 01/STTTT-TTr"])
    page.append(["STT", "Đơn vị nhận", "Người nhận", "Thời gian nhận", "Trạng thái"])
    names = [f"Phòng Văn hóa và Thông tin {area[0].lower()}{area[1:]}" for area in AREAS[:9]] + ENTERPRISES[:20]
    for number, name in enumerate(names, start=1):
        page.append([number, name, "Văn thư", f"{18 + number % 3}/05/2020 {8 + number % 9:02d}:15", "Đã nhận"])
    book.save(path)


def notes(path: Path) -> None:
    """Write what the report says in words, as the clerk does in a sheet of the office's own."""
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in NOTES:
        page.append(row)
    book.save(path)


# --- what the clerk fills in -----------------------------------------------------------------------------------------


def pledged(row: dict[str, Any]) -> dict[str, Any] | None:
    """The post signed for all its points, every second enterprise and 60 points for themselves; each has a scan."""
    code, number = row["Mã đơn vị"].split("-")
    signs = int(number) % 2 == 1 if code == "DN" else 151 <= int(number) <= 210
    if not signs:
        return None
    kept = {"Ngày ký": "25/5/2020", "Người ký": "Nguyễn Văn An", "Tệp bản quét": f"ck-{int(number) % 9}.pdf"}
    return kept | ({"Gồm các điểm phục vụ": "có"} if row["Mã đơn vị"] == "DN-001" else {})


def visited(row: dict[str, Any]) -> dict[str, Any] | None:
    """Twelve points were visited; something has to be put right at six of them, four show signs of a violation."""
    code, number = row["Mã đơn vị"].split("-")
    if code != "DPV" or int(number) % 25:
        return None
    place = int(number) // 25
    found = {"Ngày kiểm tra": f"{place % 5 + 1}/6/2020"}
    if place <= 6:
        found |= {"Tồn tại": "Chưa niêm yết danh mục hàng cấm", "Yêu cầu khắc phục": "Niêm yết"}
        found["Thời hạn khắc phục"] = "12/6/2020"
    if place % 3 == 0:
        found |= {"Dấu hiệu vi phạm": "Không niêm yết công khai"}
    return found


def reported(row: dict[str, Any]) -> dict[str, Any] | None:
    """All districts and twenty of the enterprises reported."""
    code, number = row["Mã đơn vị"].split("-")
    if code == "DN" and int(number) > 20:
        return None
    if row["Nhiệm vụ"].startswith("Kiểm tra"):
        measures = ("Số doanh nghiệp, điểm phục vụ được kiểm tra", "Số trường hợp có dấu hiệu vi phạm")
    else:
        measures = ("Số cuộc tuyên truyền, tập huấn", "Số người được tuyên truyền, tập huấn")
    return {"Ngày báo cáo": "12/6/2020", **dict(zip(measures, (2, 15), strict=True))}


def judged(row: dict[str, Any]) -> dict[str, Any] | None:
    """Three of the four signs are violations."""
    if row["Mã đơn vị"] == "DPV-300":
        return None
    return {"Điều khoản": "8.3.b", "Ngày kết thúc hành vi": row["Ngày phát hiện"]}


def remedied(row: dict[str, Any]) -> dict[str, Any] | None:
    """Four of the six findings are put right."""
    return {"Ngày khắc phục xong": "11/6/2020"} if row["Mã đơn vị"] < "DPV-125" else None


# --- the month -------------------------------------------------------------------------------------------------------


class Month:
    """The clerk with a terminal, a folder with what came in, and Excel."""

    def __init__(self, folder: Path) -> None:
        office_register(folder / "danh-ba-2020.xlsx")
        e_office_export(folder / "ioffice.xlsx")
        (folder / "quet").mkdir()
        for number in range(9):
            (folder / "quet" / f"ck-{number}.pdf").write_bytes(b"%PDF-1.4\n% " + bytes([number]) + b"\n%%EOF\n")
        self.office, self.cells, self.type = folder / "so", 0, Typist(folder)

    def fill(self, sheet: str, filled: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Fill in a sheet that was written out."""
        self.cells += fill(self.office / "documents" / sheet, filled)

    def begin(self) -> None:
        """A new office and its letter."""
        self.type.on("2020-05-14")
        self.type("postw\tini\tso")
        self.type("cd so")
        shown = self.type("postw\treci\timp\t../d\t", "y\n")
        assert f"Đã ghi {len(AREAS) + len(ENTERPRISES) + POINTS} dòng, từ chối 0 dòng" in shown
        self.type("postw\tcam\tlo\tchi-thi-28")
        assert "gửi 36 đơn vị với 408 nhiệm vụ" in self.type("postw\tdis\tgen\t")
        self.type.on("2020-05-15")
        self.type("postw\tpap\tis\tCV\t--on 15/5/2020")
        self.type("postw\tpap\tsen\tCV\t")

    def receive(self) -> None:
        """Receipts and pledges."""
        self.type.on("2020-05-22")
        assert "Đã ghi 29 dòng" in self.type('postw\tpap\tac\tCV\t--fr\t../i\t--ig\t"Trạng thái"', "y\n")
        self.type.on("2020-05-29")
        assert "325 đơn vị" in self.type("postw\tple\tsheet")
        self.fill("cam-ket/so-ghi-cam-ket-2020-05-29.xlsx", pledged)
        assert "Đã ghi 73 dòng" in self.type("postw\tple\trec\t--fr\tdoc\tcam\t\t--scans ../q\t", "y\n")

    def inspect(self) -> None:
        """Visits with their findings and acts, a follow-up, remedies."""
        self.type.on("2020-06-08")
        self.type("postw\tinsp\tsheet")
        self.fill("kiem-tra/mau-nhap-2020-06-08.xlsx", visited)
        assert "Đã ghi 12 dòng" in self.type("postw\tinsp\tlog --fr\tdoc\tk\t\t", "y\n")
        assert "4 dấu hiệu vi phạm" in self.type("postw\tvio\tsheet")
        self.fill("vi-pham/hanh-vi-2020-06-08.xlsx", judged)
        assert "Đã ghi 3 dòng" in self.type("postw\tvio\tad\t--fr\tdoc\tv\t\t", "y\n")
        self.type.on("2020-06-10")
        assert "210 đơn vị đã thực hiện, 115" in self.type("postw\tfol\tg\t--au\tenterprises")
        self.type("postw\tpap\tis\tDD\t--on 10/6/2020")
        self.type("postw\tpap\tsen\tDD\t")
        self.type.on("2020-06-12")
        assert "6 nội dung" in self.type("postw\tinsp\tremedies")
        self.fill("kiem-tra/khac-phuc-2020-06-12.xlsx", remedied)
        assert "Đã ghi 4 dòng" in self.type("postw\tinsp\tremedy --fr\tdoc\tk\tk\t", "y\n")

    def report(self) -> None:
        """Reports of the units, who did not answer, the report of the month, a backup."""
        self.type.on("2020-06-15")
        assert "47 báo cáo" in self.type("postw\tta\tsheet")
        self.fill("nhiem-vu/bao-cao-2020-06.xlsx", reported)
        assert "Đã ghi 42 dòng" in self.type("postw\tta\trep\t--fr\tdoc\tn\t\t", "y\n")
        self.type("postw\tta\tli\t--si\t--to ../chua-tra-loi.xlsx")
        self.type.on("2020-06-16")
        notes(self.office.parent / "noi-dung.xlsx")
        self.cells += sum(len(row) for row in NOTES)
        assert "Đã ghi 6 dòng" in self.type("postw\tno\tad\t--fr\t../n\t", "y\n")
        self.type("postw\trep\tmon\t--is\t--on 16/6/2020")
        self.type("postw\tdb ba\t../sao-luu.zip")


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Month]:
    """A month before its first day."""
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    month = Month(tmp_path)
    with closing(month.type):
        yield month


def test_a_month_of_a_province_takes_few_commands_and_keys(run: Any, month: Month) -> None:
    month.begin()
    month.receive()
    month.inspect()
    month.report()
    assert month.type.lines <= MOST_LINES
    assert month.type.keys <= MOST_KEYS
    assert month.cells == 411

    def look(*words: str) -> Any:
        return run("-w", str(month.office), *words, "--json", today="2020-06-16").json

    coverage = look("pledge", "coverage")
    assert [coverage[name] for name in ("total", "signed", "direct", "by_parent")] == [325, 223, 73, 150]
    assert len(look("pledge", "missing")) == 102
    assert {name: one["value"] for name, one in look("report", "show", "BC-2020-0001")["figures"].items()} == FIGURES
    silent: Any = openpyxl.load_workbook(month.office.parent / "chua-tra-loi.xlsx").active
    assert [row[1] for row in silent.iter_rows(min_row=3, values_only=True)] == [f"DN-0{n}" for n in range(21, 26)]
    assert look("db", "check")["ok"]
    assert (month.office.parent / "sao-luu.zip").is_file()
