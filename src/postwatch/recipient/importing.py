"""Rows of a register sheet into drafts of units, or refusals that say where."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.actions import area_names
from postwatch.area.rules import spelled_out
from postwatch.desk import Desk
from postwatch.intake import SheetKind, in_order
from postwatch.recipient.actions import RecipientDraft, add_recipient, units_listed
from postwatch.recipient.options import Filter
from postwatch.recipient.rules import in_full, phone_with_zero
from postwatch.recipient.tables import LegalForm, PointType, Recipient, RecipientKind
from postwatch.sheets.columns import Column, SheetRow
from postwatch.sheets.rows import SectionOf
from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes
from postwatch.vietnamese import fold, member

Unit = tuple[str, str, str]
"""Code, name and area of a unit, as the first cells of its row."""
COLUMNS = (
    Column("code", ("Mã", "Mã đơn vị", "Mã số", "Mã bưu cục", "Mã điểm", "Ký hiệu")),
    Column(
        "kind",
        ("Loại", "Loại đơn vị", "Phân loại", "Loại cơ quan", "Nhóm"),
        required=True,
        is_context=True,
        option="--kind",
        instead=("point_type", "legal_form"),
    ),
    Column(
        "name",
        (
            "Tên đơn vị",
            "Tên",
            "Đơn vị",
            "Tên cơ quan",
            "Tên cơ quan, đơn vị",
            "Cơ quan, đơn vị",
            "Tên doanh nghiệp",
            "Tên bưu cục",
            "Bưu cục",
            "Tên điểm",
            "Tên điểm phục vụ",
            "Điểm phục vụ",
            "Tên điểm giao dịch",
            "Tên cơ sở",
            "Tên tổ chức",
            "Tên công ty",
            "Tên đại lý",
            "Tên hộ kinh doanh",
            "Tên bưu cục, điểm phục vụ",
        ),
        required=True,
    ),
    Column(
        "area",
        (
            "Địa bàn",
            "Huyện, thành phố",
            "Huyện/TP",
            "Huyện, TP",
            "Huyện",
            "Quận, huyện",
            "Thành phố, huyện",
            "Huyện, thị xã, thành phố",
            "Xã, phường",
            "Phường, xã",
            "Xã, phường, thị trấn",
            "Xã",
            "Địa phương",
            "Khu vực",
            "Địa bàn hoạt động",
            "Đơn vị hành chính",
        ),
        required=True,
        is_context=True,
        option="--area",
    ),
    Column(
        "parent",
        (
            "Đơn vị chủ quản",
            "Doanh nghiệp",
            "Thuộc doanh nghiệp",
            "Doanh nghiệp chủ quản",
            "Trực thuộc",
            "Chủ quản",
            "Đơn vị quản lý",
            "Cơ quan chủ quản",
            "Thuộc đơn vị",
            "Đơn vị cấp trên",
        ),
        is_context=True,
    ),
    Column(
        "legal_form", ("Loại hình", "Hình thức pháp lý", "Loại hình doanh nghiệp", "Loại hình tổ chức"), is_context=True
    ),
    Column("point_type", ("Loại điểm", "Loại điểm phục vụ", "Loại bưu cục", "Hình thức điểm"), is_context=True),
    Column(
        "address",
        ("Địa chỉ", "Trụ sở", "Trụ sở chính", "Địa chỉ trụ sở", "Địa chỉ trụ sở chính", "Nơi đặt", "Địa điểm"),
    ),
    Column(
        "business_number",
        (
            "Số đăng ký kinh doanh",
            "Số ĐKKD",
            "Giấy ĐKKD số",
            "Mã số doanh nghiệp",
            "MSDN",
            "Giấy chứng nhận ĐKKD",
            "Số giấy đăng ký kinh doanh",
            "Mã số thuế",
            "MST",
        ),
    ),
    Column("business_number_on", ("Ngày đăng ký kinh doanh", "Ngày cấp ĐKKD", "Ngày cấp đăng ký kinh doanh")),
    Column("business_number_issuer", ("Nơi cấp đăng ký kinh doanh", "Nơi cấp ĐKKD", "Cơ quan cấp ĐKKD")),
    Column(
        "licence_number",
        (
            "Số giấy phép bưu chính",
            "Số GPBC",
            "GPBC",
            "Giấy phép bưu chính",
            "Số giấy phép",
            "Số GP",
            "Giấy phép số",
            "Số giấy phép BC",
        ),
    ),
    Column(
        "licence_on",
        (
            "Ngày giấy phép bưu chính",
            "Ngày cấp giấy phép bưu chính",
            "Ngày cấp GPBC",
            "Ngày GPBC",
            "Ngày cấp giấy phép",
            "Ngày cấp GP",
            "Ngày cấp phép",
        ),
    ),
    Column(
        "licence_issuer",
        (
            "Nơi cấp giấy phép bưu chính",
            "Nơi cấp GPBC",
            "Cơ quan cấp giấy phép",
            "Nơi cấp giấy phép",
            "Cơ quan cấp giấy phép bưu chính",
            "Cơ quan cấp GPBC",
        ),
    ),
    Column(
        "confirmation_number",
        (
            "Số văn bản xác nhận",
            "Số VBXN",
            "VBXN",
            "Văn bản xác nhận",
            "Số xác nhận thông báo",
            "Số văn bản xác nhận thông báo hoạt động bưu chính",
        ),
    ),
    Column(
        "confirmation_on",
        ("Ngày văn bản xác nhận", "Ngày cấp VBXN", "Ngày VBXN", "Ngày cấp văn bản xác nhận", "Ngày xác nhận"),
    ),
    Column("confirmation_issuer", ("Nơi cấp văn bản xác nhận", "Nơi cấp VBXN", "Cơ quan cấp văn bản xác nhận")),
    Column(
        "representative",
        (
            "Người đại diện",
            "Người đại diện pháp luật",
            "Người đại diện theo pháp luật",
            "Đại diện pháp luật",
            "Thủ trưởng",
            "Thủ trưởng đơn vị",
            "Lãnh đạo",
            "Giám đốc",
            "Chủ hộ",
            "Chủ cơ sở",
            "Trưởng bưu cục",
            "Người đứng đầu",
            "Người phụ trách",
            "Phụ trách",
        ),
        personal=True,
    ),
    Column("representative_title", ("Chức vụ người đại diện", "Chức vụ", "Chức danh")),
    Column(
        "contact", ("Người liên hệ", "Đầu mối", "Cán bộ đầu mối", "Đầu mối liên hệ", "Cán bộ liên hệ"), personal=True
    ),
    Column(
        "phone",
        (
            "Điện thoại",
            "Số điện thoại",
            "SĐT",
            "ĐT",
            "Di động",
            "Số ĐT",
            "Điện thoại liên hệ",
            "Số điện thoại liên hệ",
            "Liên hệ",
            "Tel",
            "Phone",
            "Mobile",
            "Điện thoại di động",
            "Điện thoại cố định",
            "Hotline",
        ),
        personal=True,
        fix=phone_with_zero,
    ),
    Column(
        "email", ("Thư điện tử", "E-mail", "Email", "Hộp thư", "Địa chỉ email", "Địa chỉ thư điện tử"), personal=True
    ),
    Column("channel", ("Kênh gửi", "Hình thức gửi", "Gửi qua")),
    Column("note", ("Ghi chú", "Chú thích", "Ghi chú khác")),
    Column("source", ("Nguồn", "Nguồn số liệu", "Nguồn tin")),
    Column(
        "active_from", ("Hoạt động từ ngày", "Ngày hoạt động", "Ngày bắt đầu hoạt động", "Ngày thành lập", "Từ ngày")
    ),
    Column("active_to", ("Hoạt động đến ngày", "Ngày ngừng hoạt động", "Ngày ngừng", "Ngày đóng cửa", "Đến ngày")),
)
_DAYS = frozenset({"business_number_on", "licence_on", "confirmation_on", "active_from", "active_to"})
_HEAD = frozenset({"code", "kind", "name", "area", "parent"})


# What stands before the text of a section, and behind it: «Địa bàn huyện Tràng Định: 12 đơn vị».
_BEFORE = re.compile(r"(tren )?(dia ban|khu vuc|danh sach|cac|khoi|he thong|nhom|mang luoi)( cac)? ")
_BEHIND = re.compile(r"\s*(:.*|\(.*\)|[.;])$")
_COMPANY = re.compile(
    r"(cong ty|cty|tong cong ty|tong cty|tap doan|buu dien|chi nhanh|cn|hop tac xa|htx|doanh nghiep tu nhan|dntn)\b"
)


def draft_of(row: SheetRow) -> RecipientDraft:
    """Return one row as a draft. Raises UsageError naming the cell.

    Where a point's type stands as its kind or its legal form, as in «Đại lý», it is the type of a service point.
    """
    texts = {key: row.text(key) or None for key in ("code", "kind", "name", "area", "parent")}
    row.require("name", "area")
    details = {key: _detail(row, key) for key in row.values if key not in _HEAD}
    for place in (texts, details):
        key = "kind" if place is texts else "legal_form"
        if place[key] and details["point_type"] in (None, place[key]) and _is_point_type(key, place[key] or ""):
            details["point_type"], place[key] = place[key], None
    if texts["kind"] is None and details["point_type"]:
        texts["kind"] = RecipientKind.SERVICE_POINT.value
    if texts["kind"] is None:
        row.require("kind")
    return RecipientDraft(
        kind=texts["kind"] or "",
        name=texts["name"] or "",
        area=texts["area"] or "",
        code=texts["code"],
        parent=texts["parent"],
        details={key: value for key, value in details.items() if value is not None},
    )


def _is_point_type(key: str, text: str) -> bool:
    own = RecipientKind if key == "kind" else LegalForm
    return member(own, text) is None and member(PointType, text) is not None


def sections_of(session: Session, _desk: Desk) -> SectionOf:
    """Return what tells of which column a text above rows speaks: an area, a kind of units, or the unit above them."""
    areas = area_names(session)
    is_above = col(Recipient.kind).in_((RecipientKind.POSTAL_ENTERPRISE, RecipientKind.OTHER))
    above = {in_full(name) for name in session.exec(select(Recipient.name_folded).where(is_above))}

    @cache
    def section_of(text: str) -> tuple[str, str] | None:
        whole = _BEHIND.sub("", text.strip())
        folded = fold(whole)
        told = _BEFORE.sub("", folded, count=1) or folded
        for one in (folded, told):
            if spelled_out(one) in areas:
                return "area", one
        kind = member(RecipientKind, told) or member(PointType, told)
        if kind is not None:
            return "kind", kind.value
        return ("parent", whole) if in_full(folded) in above or _COMPANY.match(folded) else None

    return section_of


UNITS = SheetKind(
    COLUMNS,
    draft_of,
    add_recipient,
    lambda rows: in_order(rows, names=lambda draft: (draft.code, draft.name), needs=lambda draft: draft.parent),
    sections=sections_of,
)


def unit_cells(session: Session, desk: Desk, *, chosen: Filter) -> list[tuple[Any, ...]]:
    """Return the units of a list as rows of a sheet that an import reads, a value for each of its columns."""
    rows = []
    for row, result in units_listed(session, desk, chosen=chosen):
        named = {"area": result.area_name, "parent": result.parent}
        rows.append(tuple(named[key] if key in named else getattr(row, key) for key in (one.key for one in COLUMNS)))
    return rows


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
