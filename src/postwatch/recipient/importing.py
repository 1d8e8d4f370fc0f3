"""Rows of a register sheet into drafts of units, or refusals that say where."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any

from sqlmodel import Session, col, select

from postwatch.area.country import BEGAN
from postwatch.area.gazetteer import ANY_COMMUNE, areas_named
from postwatch.area.lookup import area_names, find_area
from postwatch.area.names import DISTRICTS, has_class, spelled_out
from postwatch.desk import Desk
from postwatch.errors import UsageError, about
from postwatch.fields import ToldField
from postwatch.intake import SheetKind, in_order
from postwatch.language import N_, _, in_vietnamese
from postwatch.recipient.actions import FIELDS, add_recipient, is_called, units_listed
from postwatch.recipient.contacts import code_with_zero, number_with_zero, phone_with_zero
from postwatch.recipient.lookup import find_recipient, recipients_meant, remaining
from postwatch.recipient.names import form_named, in_full, written_out
from postwatch.recipient.options import Filter
from postwatch.recipient.register_words import KINDS, coded_columns, keep_words, words_told
from postwatch.recipient.tables import LegalForm, PointType, Recipient, RecipientKind
from postwatch.recipient.titles import register_titles
from postwatch.recipient.updates import RegisterRow, UnitTaker, Update, changes_told
from postwatch.sheets.cells import as_date, day_of_cell, says_nothing
from postwatch.sheets.columns import DAYS_READ, Column, ColumnNote, SheetRow, typed
from postwatch.sheets.rows import without_bullet, without_number
from postwatch.sheets.sections import SectionOf
from postwatch.vietnamese import choice, fold, member, quoted

Unit = tuple[str, str, str]
"""Code, name and area of a unit, as the first cells of its row."""
UNIT_NAME, UNIT_AREA = "unit.name", "unit.area"
"""Columns of other sheets that tell a reader which unit a row is about; no option is called so (`Column`)."""
# How a register has these columns, beside the declarations of their fields.
_READ: Mapping[str, Mapping[str, Any]] = {
    "code": {"is_own": True},
    "kind": {
        "is_context": True, "option": "--kind", "instead": ("point_type", "legal_form"),
        "of_parent": RecipientKind.POSTAL_ENTERPRISE.value,
    },
    "name": {"is_own": True},
    "area": {
        "is_context": True, "option": "--area", "fix": code_with_zero, "instead": ("unit.commune", "unit.commune_code"),
    },
    "parent": {"is_context": True},
    "legal_form": {"is_context": True},
    "point_type": {"is_context": True},
    "business_number": {"fix": number_with_zero},
    "phone": {"fix": phone_with_zero, "joined": " / "},
}  # fmt: skip
PLACED = N_("Column {name}: the place that it names told the area of {count} rows: {rows}")
_DAYS = frozenset(name for name, one in FIELDS.items() if one.type is dt.date)


def _column_of(field: ToldField) -> Column:
    """Return the column of a register that has a field, with the titles that other registers give it."""
    key, read = field.typed_as, dict(_READ.get(field.typed_as, {}))
    if field.name in _DAYS:
        read |= {"fix": day_of_cell, "says": DAYS_READ}
    titles = (*map(in_vietnamese, field.told.column_titles), *register_titles().unit.get(key, ()))
    needed, choices = field.required and not field.told.offers, tuple(field.type) if field.is_chosen else ()
    return Column(key, titles, required=needed, personal=field.is_personal, choices=choices, **read)


# The code leads; the others have the order of the table.
COLUMNS = tuple(_column_of(FIELDS[name]) for name in dict.fromkeys(("code", *Recipient.model_fields)) if name in FIELDS)
# Columns of the commune beside that of its district: together they tell the area.
COMMUNE = Column("unit.commune", register_titles().commune, is_context=True)
COMMUNE_CODE = Column("unit.commune_code", register_titles().commune_code, fix=code_with_zero)
_HEAD = frozenset({"code", "kind", "name", "area", "parent", "unit.state", COMMUNE.key, COMMUNE_CODE.key})
_OF_DISTRICTS = re.compile(r"(quan, ?)?huyen\b")
# A column that says whether a unit still works; it fills the last day of its activity.
STATE = Column("unit.state", register_titles().state)
_ENDED = re.compile(r"(da )?(tam )?(dung|ngung|ngung han|cham dut|dong cua|giai the|thoi|nghi|ket thuc)\b.*")
_ACTIVE = re.compile(r"((dang|con|van|co) )?(hoat dong|kinh doanh|mo cua)( binh thuong)?|binh thuong")
# A day behind these words is the last of activity; behind others it is the first without.
_LAST_DAY = re.compile(r"\b(den|het|sau)( het)?( ngay)?\W*$")
_DAY_WITHIN = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2} tháng \d{1,2} năm \d{4}")
# A state behind a name: «Bưu cục Ba (đã giải thể)»; a word that has no other sense is in it.
_IN_BRACKETS = re.compile(r"(?P<name>.+?)\s*\((?P<state>[^()]+)\)")
_STATE_BEHIND = re.compile(r"(da|tam) .*|.*\b(hoat dong|kinh doanh|giai the|dong cua)\b.*")
# A post behind the name of a person: «Nguyễn Văn A - Giám đốc».
_POST_BEHIND = re.compile(
    rf"(?P<name>[^\d,;(]+?)\s*(\s[-–]|[,;(])\s*(?P<post>({'|'.join(register_titles().posts)})\b[^\d()]*)\)?",
    re.IGNORECASE,
)
# The words before the text of a section, and behind it: «Địa bàn huyện Tràng Định: 12 đơn vị».
_BEFORE = re.compile(r"(tren )?(dia ban|khu vuc|danh sach|cac|khoi|he thong|nhom|mang luoi)( cac)? ")
_BEHIND = re.compile(r"\s*(:.*|\(.*\)|[.;])$")
# The forms of a unit above those of a section that is called after it.
_ABOVE = (LegalForm.COMPANY, LegalForm.BRANCH, LegalForm.COOPERATIVE)


def draft_of(row: SheetRow) -> RegisterRow:
    """Return what a row says of a unit. Raises UsageError naming the cell.

    A kind, a legal form or a type of points is taken for what it is, whichever of the three columns it stands in.
    """
    name, area = row.required_text("name"), row.required_text("area")
    code, parent = row.text("code") or None, row.text("parent") or None
    details = {
        key: None if value is None else _detail(row, key) for key, value in row.values.items() if key not in _HEAD
    }
    details |= _numbers_and_days(row, details)
    details |= _ended(row, details.get("active_to"))
    details |= _post_of(details)
    details |= _sorted_out({key: row.text(key) or None for key in KINDS})
    kind = details.pop("kind") or (RecipientKind.SERVICE_POINT.value if details["point_type"] else None)
    if kind is None:
        if form := details["legal_form"]:  # an unknown one may be the kind that is missing
            with about("legal_form"):
                choice(LegalForm, form, what=row.titles["legal_form"])
        row.require("kind")
    said = {"kind": kind, "name": _plain_name(row, name), "area_id": area, "code": code, "parent_id": parent, **details}
    return RegisterRow({name: value for name, value in said.items() if value is not None}, row.where)


def _placed(session: Session, desk: Desk, row: SheetRow) -> tuple[SheetRow, list[ColumnNote]]:
    """Return a row whose area is completed of the commune and its code, that stand in columns of their own.

    The area of a row without its own is the address, or the name, where it names communes or a district: a note says
    that it told the area. A state behind the name is parted from it first.
    """
    row = _named_apart(row)
    area, place = _said(row, "area"), _commune_of(row)
    if area and _is_of_district(desk, row, area):
        area = f"{DISTRICTS[0]} {area}"
        row = row.filled("area", area, "area")
    if place and not area.startswith(place):  # a refused row that was written out has it already
        row = row.filled("area", ", ".join(filter(None, (place, area))), COMMUNE.key, COMMUNE_CODE.key)
    return _placed_by_texts(session, desk, row)


def _said(row: SheetRow, key: str) -> str:
    """Return what a cell says, empty for nothing."""
    text = typed(row.values.get(key) or "").strip()
    return "" if says_nothing(text) else text


def _commune_of(row: SheetRow) -> str:
    """Return the commune and its code that have columns of their own, as a text; empty for neither."""
    commune = _said(row, COMMUNE.key)
    if commune and not commune.isdecimal() and not has_class(commune):
        commune = f"{ANY_COMMUNE} {commune}"
    return ", ".join(filter(None, (commune, _said(row, COMMUNE_CODE.key))))


def _is_of_district(desk: Desk, row: SheetRow, area: str) -> bool:
    """Return whether an area without a class is a district that ended: a commune of today may have its name."""
    title = fold(row.titles.get("area", ""))
    return desk.today >= BEGAN and not has_class(area) and _OF_DISTRICTS.match(title) is not None


def _placed_by_texts(session: Session, desk: Desk, row: SheetRow) -> tuple[SheetRow, list[ColumnNote]]:
    """Return a row whose area is its address, else its name, where it names areas, and the note of what told it.

    Only a certain place counts against the area that is given for all rows, and none against an area of the row's own.
    """
    is_open = row.is_blank("area") or "area" in row.given
    for key in ("address", "name") if is_open else ():
        text = row.values.get(key)
        meant, is_certain = areas_named(session, text, on=desk.today) if isinstance(text, str) else ([], False)
        if meant and (is_certain or row.is_blank("area")):
            return row.filled("area", text, key), [(key, PLACED)] if is_certain else []
    return row, []


def _named_apart(row: SheetRow) -> SheetRow:
    """Return a row with the state behind its name in the column of states, which then has the title of the name."""
    parts = _IN_BRACKETS.fullmatch(_said(row, "name")) if row.is_blank(STATE.key) else None
    state = fold(parts["state"]) if parts is not None else ""
    if parts is not None and _STATE_BEHIND.match(state) and (_ENDED.fullmatch(state) or _ACTIVE.fullmatch(state)):
        return row.filled("name", parts["name"], "name").filled(STATE.key, parts["state"], "name")
    return row


def _post_of(details: Mapping[str, Any]) -> dict[str, str]:
    """Return a representative and the post that share a cell apart; a post in a column of its own counts."""
    if (parts := _POST_BEHIND.fullmatch(details.get("representative") or "")) is None:
        return {}
    return {
        "representative": parts["name"],
        "representative_title": details.get("representative_title") or parts["post"],
    }


def _ended(row: SheetRow, last_on: dt.date | None) -> dict[str, dt.date]:
    """Return the last day of activity that a state tells, as `recipient close --on` takes it.

    A unit that stopped from a day on, or on it, was active until the day before; a unit that was active up to a day,
    still on it. Raises UsageError for a state without its day, for an unknown state, and for another day than the row
    itself has.
    """
    text = row.text(STATE.key)
    if not text or _ACTIVE.fullmatch(fold(text)) or says_nothing(text):
        return {}
    days = _DAY_WITHIN.findall(text)
    if len(days) != 1 or not (_ENDED.fullmatch(fold(text)) or days[0] == text):
        raise _in_column(STATE.key, _("{where}: {text} does not tell one day on which it ended"), row, text)
    day = as_date(days[0], what=row.where(STATE.key))
    if days[0] != text and _LAST_DAY.search(fold(text.partition(days[0])[0])) is None:
        day -= dt.timedelta(days=1)
    if last_on not in (None, day):
        raise _in_column(STATE.key, _("{where}: {text} is another day than the last day of the row"), row, text)
    return {"active_to": day}


def _in_column(key: str, words: str, row: SheetRow, text: str) -> UsageError:
    return UsageError(
        words.format(where=row.where(key), text=quoted(text)),
        hint=_("write the day, such as: Ngừng hoạt động từ 01/3/2020, active until the day before"),
        details={"column": key},
    )


_DAY_BEHIND = re.compile(
    rf"(?:số:?\s+)?(?P<number>\S+?),?\s+(?:cấp\s+)?\(?(?:cấp\s+)?(?:ngày\s+)?(?P<day>{_DAY_WITHIN.pattern})\)?"
    r"(?:,?\s+(?:của|do|nơi cấp:?)\s+(?P<issuer>.+?)(?:\s+cấp)?)?",
    re.IGNORECASE,
)
_WITH_DAY = re.compile(r"(?:số:?\s+)?(?P<number>\S+?),?\s+(?:cấp\s+)?ngày\s+(?:cấp:?\s+)?(?P<day>.+)", re.IGNORECASE)


def _numbers_and_days(row: SheetRow, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return numbers, days and issuers apart that stand in one cell: «05/GP-STTTT ngày 07/3/2018 của Sở TT&TT»."""
    found: dict[str, Any] = {}
    for key in _NUMBERS:
        text = details.get(key) or ""
        if (parts := _DAY_BEHIND.fullmatch(text) or _WITH_DAY.fullmatch(text)) is None:
            continue
        day = f"{key}_on" if f"{key}_on" in _DAYS else f"{key.removesuffix('_number')}_on"
        if details.get(day) is None:
            found |= {key: parts["number"], day: as_date(parts["day"], what=row.where(key))}
            if issuer := parts.groupdict().get("issuer"):
                found.setdefault(f"{day.removesuffix('_on')}_issuer", issuer)
    return found


def _sorted_out(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return texts under the columns that they belong to: «Đại lý» as a kind is a type of points."""
    found = dict(texts)
    for key, text in texts.items():
        if text and member(KINDS[key], text) is None:
            others = [
                one for one, kind in KINDS.items() if texts[one] in (None, text) and member(kind, text) is not None
            ]
            if others:
                found[key], found[others[0]] = None, text
    return found


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
                return "area", whole if one is folded else one
        if (kind := member(RecipientKind, told) or member(PointType, told)) is not None:
            return "kind", kind.in_words
        called = in_full(folded)
        is_unit = called in above or form_named(called) in _ABOVE or called.startswith("buu dien")
        return ("parent", whole) if is_unit else None

    return section_of


def units(update: Update) -> SheetKind:
    """Return the sheet of units; those that are recorded otherwise are refused, or put right."""
    return SheetKind(
        (*COLUMNS, COMMUNE, COMMUNE_CODE, STATE),
        draft_of,
        add_recipient,
        lambda rows: in_order(rows, names=_called, needs=lambda row: in_full(row.said.get("parent_id", ""))),
        warning=changes_told,
        begin=lambda session, desk: UnitTaker(session, desk, update),
        finish=UnitTaker.finish,
        sections=sections_of,
        coded=coded_columns(STATE.key),
        prepare=_placed,
        words=words_told,
        keep_words=keep_words,
    )


def _called(row: RegisterRow) -> tuple[str, ...]:
    """Return what other rows may call a unit that is to stand above them."""
    return in_full(row.said.get("code", "")), written_out(fold(row.said["name"]))


_OF_ROW = register_titles().unit_of_row
UNIT = Column("unit", _OF_ROW.code, required=True)
OF_UNIT = frozenset({"unit", UNIT_NAME, UNIT_AREA})
"""The columns that tell which unit a row is about: a row that holds nothing else was not filled in."""


def beside_unit(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of a sheet with the unit's name and area beside its code, which the name may stand for."""
    companions = (Column(UNIT_NAME, _OF_ROW.name), Column(UNIT_AREA, _OF_ROW.area))
    unit = next(one for one in columns if one.key == "unit")
    others = (one for one in columns if one is not unit)
    return (replace(unit, instead=(UNIT_NAME,) if unit.required else (), is_code=True), *companions, *others)


def unit_typed(row: SheetRow) -> str:
    """Return what a row calls its unit: the code, else the name. Raises UsageError, with the place, for neither."""
    if not row.text(UNIT_NAME):
        row.require("unit")
    return row.text("unit") or row.text(UNIT_NAME)


def _find_unit(session: Session, text: str) -> Recipient:
    return find_recipient(session, recipient=text)


def unit_of(
    session: Session, desk: Desk, row: SheetRow, *, find: Callable[[Session, str], Recipient] = _find_unit
) -> str:
    """Return the code of the unit of a row, as it was typed, or the unit's own where the row has its name alone.

    ``find`` returns the unit of a code. Raises UsageError where the name beside a code is not the unit's; otherwise as
    ``find``, and as `find_recipient` for a name, which the area of the row narrows where several units have it.
    """
    if not row.text("unit"):
        with about(UNIT_NAME):
            return _unit_named(session, desk, row).code
    with about("unit"):
        unit = find(session, row.text("unit"))
    require_name(session, row, unit)
    return row.text("unit")


def _unit_named(session: Session, desk: Desk, row: SheetRow) -> Recipient:
    name, area = row.text(UNIT_NAME), row.text(UNIT_AREA)
    found = recipients_meant(session, recipient=name)
    if len(found) > 1 and area:
        with about(UNIT_AREA):
            area_id = find_area(session, area=area, on=desk.today).id
        found = [unit for unit in found if unit.area_id == area_id]
    return remaining(session, found[0]) if len(found) == 1 else find_recipient(session, recipient=name)


def require_unit(session: Session, row: SheetRow, unit_id: int, words: str, *, hint: str, **record: str) -> None:
    """Refuse a row whose unit, or its name, is not that of the record which it names (UsageError).

    ``words`` and ``hint`` are sentences about ``where``, the ``unit`` of the record, the ``other`` of the row, and what
    else is said of the record.
    """
    unit = session.get_one(Recipient, unit_id)
    with about("unit"):
        named = find_recipient(session, recipient=row.text("unit")) if row.text("unit") else unit
    if named.id != unit.id:
        told = {"where": row.where("unit"), "unit": unit.code, "other": named.code, **record}
        raise UsageError(words.format(**told), hint=hint.format(**told))
    require_name(session, row, unit)


def require_name(session: Session, row: SheetRow, unit: Recipient) -> None:
    """Refuse a row whose name is not that of the unit which its code is of (UsageError); former names count."""
    name = row.text(UNIT_NAME)
    if not name or is_called(session, unit, name):
        return
    others = sorted(one.code for one in recipients_meant(session, recipient=name))
    hint = _("put right which of them is wrong, or leave the name out")
    if others:
        hint = _("put right which of them is wrong: the name is that of {codes}").format(codes=", ".join(others))
    raise UsageError(
        _("{where}: {code} is {unit}, not {name}").format(
            where=row.where(UNIT_NAME), code=unit.code, unit=quoted(unit.name), name=quoted(name)
        ),
        hint=hint,
    )


def unit_cells(session: Session, desk: Desk, *, chosen: Filter, codes: Collection[str]) -> list[tuple[Any, ...]]:
    """Return units of a list as rows of a sheet that an import reads, a value for each of its columns."""
    keys = [one.key for one in COLUMNS]
    own = [key for key in keys if key not in ("area", "parent")]
    values_of, area_place, parent_place = attrgetter(*own), keys.index("area"), keys.index("parent")
    rows = []
    for row, area, parent in units_listed(session, desk, chosen=chosen, columns=own):
        if row.code in codes:
            values = [*values_of(row)]
            values.insert(area_place, area.name)  # the area has its column before the parent
            values.insert(parent_place, parent)
            rows.append(tuple(values))
    return rows


_NUMBERS = frozenset({"business_number", "licence_number", "confirmation_number"})


def _plain_name(row: SheetRow, name: str) -> str:
    """Return a name without the number or the bullet before it; where a column has the unit above, it has no bullet."""
    bare = without_number(name)
    return bare if "parent" in row.titles else without_bullet(bare)


def _detail(row: SheetRow, key: str) -> Any:
    value = row.values.get(key)
    if value is None:
        return None
    if isinstance(value, (str, int)) and says_nothing(str(value)):
        return None
    if key in _DAYS:
        return row.day(key)
    if key in _NUMBERS and isinstance(value, dt.date):
        raise UsageError(
            _("{where}: the spreadsheet has made a day of the number").format(where=row.where(key)),
            hint=_("write it as text, such as 05/2018, in a cell of the format Text"),
        )
    return row.text(key) or None
