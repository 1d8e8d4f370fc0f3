"""Types of administrative documents, by their codes (Nghị định 30/2020/NĐ-CP, Điều 7; Phụ lục III, Mục I)."""

from collections.abc import Mapping

LETTER = "CV"
TYPES: Mapping[str, str] = {
    LETTER: "Công văn", "NQ": "Nghị quyết", "QĐ": "Quyết định", "CT": "Chỉ thị", "QC": "Quy chế", "QyĐ": "Quy định",
    "TC": "Thông cáo", "TB": "Thông báo", "HD": "Hướng dẫn", "CTr": "Chương trình", "KH": "Kế hoạch",
    "PA": "Phương án", "ĐA": "Đề án", "DA": "Dự án", "BC": "Báo cáo", "BB": "Biên bản", "TTr": "Tờ trình",
    "HĐ": "Hợp đồng", "CĐ": "Công điện", "BGN": "Bản ghi nhớ", "BTT": "Bản thỏa thuận", "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời", "GGT": "Giấy giới thiệu", "GNP": "Giấy nghỉ phép", "PG": "Phiếu gửi", "PC": "Phiếu chuyển",
    "PB": "Phiếu báo", "KL": "Kết luận",
}  # fmt: skip
"""The names of the types; a công văn has no code on paper, and conclusions are of the sector."""


def with_number(words: str, number: str) -> str:
    """Return a document as a letter names it: ``Chỉ thị số 28/CT-BTTTT``."""
    return f"{words} số {number}"


def without_number(letter: str) -> str:
    """Return what a document named with its number is: ``Chỉ thị``."""
    return letter.partition(" số ")[0]
