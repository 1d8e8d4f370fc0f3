"""Rows of a register sheet into drafts of units, or refusals that say where."""

from collections.abc import Iterable, Sequence
from typing import Any

from postwatch.intake import SheetKind, in_order
from postwatch.recipient.actions import RecipientDraft, add_recipient
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes

Unit = tuple[str, str, str]
"""Code, name and area of a unit, as the first cells of its row."""
COLUMNS = (
    Column("code", ("Mã", "Mã đơn vị", "code")),
    Column("kind", ("Loại", "Loại đơn vị", "kind"), required=True),
    Column("name", ("Tên đơn vị", "Tên", "name"), required=True),
    Column("area", ("Địa bàn", "Huyện, thành phố", "area"), required=True),
    Column("parent", ("Đơn vị chủ quản", "Doanh nghiệp", "parent")),
    Column("legal_form", ("Loại hình", "legal_form")),
    Column("point_type", ("Loại điểm", "point_type")),
    Column("address", ("Địa chỉ", "address")),
    Column("business_number", ("Số đăng ký kinh doanh", "business_number")),
    Column("business_number_on", ("Ngày đăng ký kinh doanh", "business_number_on")),
    Column("business_number_issuer", ("Nơi cấp đăng ký kinh doanh", "business_number_issuer")),
    Column("licence_number", ("Số giấy phép bưu chính", "licence_number")),
    Column("licence_on", ("Ngày giấy phép bưu chính", "licence_on")),
    Column("licence_issuer", ("Nơi cấp giấy phép bưu chính", "licence_issuer")),
    Column("confirmation_number", ("Số văn bản xác nhận", "confirmation_number")),
    Column("confirmation_on", ("Ngày văn bản xác nhận", "confirmation_on")),
    Column("confirmation_issuer", ("Nơi cấp văn bản xác nhận", "confirmation_issuer")),
    Column("representative", ("Người đại diện", "representative"), personal=True),
    Column("representative_title", ("Chức vụ người đại diện", "representative_title")),
    Column("contact", ("Người liên hệ", "contact"), personal=True),
    Column("phone", ("Điện thoại", "phone"), personal=True),
    Column("email", ("Thư điện tử", "E-mail", "email"), personal=True),
    Column("channel", ("Kênh gửi", "channel")),
    Column("note", ("Ghi chú", "note")),
    Column("source", ("Nguồn", "source")),
    Column("active_from", ("Hoạt động từ ngày", "active_from")),
    Column("active_to", ("Hoạt động đến ngày", "active_to")),
)
_DAYS = frozenset({"business_number_on", "licence_on", "confirmation_on", "active_from", "active_to"})
_HEAD = frozenset({"code", "kind", "name", "area", "parent"})


def draft_of(row: SheetRow) -> RecipientDraft:
    """Return one row as a draft. Raises UsageError naming the cell."""
    texts = {key: row.text(key) or None for key in ("code", "kind", "name", "area", "parent")}
    row.require("kind", "name", "area")
    details = {key: _detail(row, key) for key in row.values if key not in _HEAD}
    return RecipientDraft(
        kind=texts["kind"] or "",
        name=texts["name"] or "",
        area=texts["area"] or "",
        code=texts["code"],
        parent=texts["parent"],
        details={key: value for key, value in details.items() if value is not None},
    )


UNITS = SheetKind(
    COLUMNS,
    draft_of,
    add_recipient,
    lambda rows: in_order(rows, names=lambda draft: (draft.code, draft.name), needs=lambda draft: draft.parent),
)


def units_sheet(
    title: str, columns: Sequence[Column], units: Iterable[Unit], *, days: Sequence[str], numbers: Sequence[str] = ()
) -> bytes:
    """Return an xlsx with the columns of an import, code, name and area first, to be filled in for each unit."""
    titles = tuple(
        OutColumn(one.titles[0], "date" if one.key in days else "number" if one.key in numbers else "text")
        for one in columns
    )
    blank = (None,) * (len(columns) - 3)
    return workbook_bytes([OutSheet(title, titles, [(*unit, *blank) for unit in units])])


def _detail(row: SheetRow, key: str) -> Any:
    if key in _DAYS:
        return row.day(key)
    return row.text(key) or None
