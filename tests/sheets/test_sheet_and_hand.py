"""A row of a sheet records what the same words typed by hand record, field by field, under each title of a column.

What is tried is drawn from the declaration: every column that an option fills has values here, or the first test fails.
"""

import datetime as dt
import random
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import openpyxl
import pytest
from commands import verbs
from player import type_lines

from postwatch.dispatch.importing import COLUMNS as RECEIPTS
from postwatch.incident.tables import Incident
from postwatch.inspection.importing import COLUMNS as VISITS
from postwatch.inspection.remedy_importing import REMEDY_COLUMNS as REMEDIES
from postwatch.note.tables import Note
from postwatch.pledge.importing import COLUMNS as PLEDGES
from postwatch.recipient.importing import COLUMNS as UNITS
from postwatch.record.importing import columns_of
from postwatch.sheets.columns import Column
from postwatch.sheets.grids import bare
from postwatch.task.importing import COLUMNS as REPORTS
from postwatch.violation.importing import COLUMNS as ACTS

TODAY, SEEDS = "2020-06-16", range(6)
SENT = "CV-2020-0001"
Value = tuple[Any, str]
"""What a cell holds, and what is typed for the same by hand; a blank is not typed."""


def day(number: int, month: int = 5) -> Value:
    said = dt.date(2020, month, number)
    return said, f"{said:%d/%m/%Y}"


def text(*said: str) -> list[Value]:
    return [(one, one) for one in said]


def number(*said: int) -> list[Value]:
    return [(one, str(one)) for one in said]


PAPER = {
    "sender_number": text("12/CV", "0045/BC-PVHTT"), "sender_number_on": [day(19), day(20)],
    "incoming_number": number(7, 812), "incoming_on": [day(20), day(21)],
}  # fmt: skip
SCAN = {"scan": text("ban-quet.pdf")}
YES = [("x", "yes"), ("có", "yes")]


class Sheet(NamedTuple):
    """A sheet: its verb, what stands before its options by hand, its columns, values of each, what must be together.

    ``shown`` are the words that show the record. ``always`` are the keys that each row has, ``besides`` those that are
    typed for what another one needs. ``before`` is done first. ``taken`` are the words that take the sheet in, where
    they are not the verb's.
    """

    verb: str
    columns: Sequence[Column]
    values: dict[str, list[Value]]
    shown: tuple[str, ...]
    always: tuple[str, ...]
    places: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    besides: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    taken: tuple[str, ...] = ()


VISITED = (
    ("2020-05-28", "inspect log DPV-013 --on 28/5/2020 --finding Thiếu_sổ --remedy Lập_sổ --remedy-due 30/6/2020"),
)
SHEETS = {
    "notes": Sheet(
        "note add", columns_of(Note),
        {"kind": text("difficulty", "result"), "text": text("Đường xa", "=1+1 «là» ghi chú"),
         "on": [day(20), day(2, 6)], "unit": text("DPV-013", "BDT-LS")},
        ("note", "show", "GC-2020-0001"), ("kind", "text", "on"), ("kind", "text"),
    ),
    "incidents": Sheet(
        "incident add", columns_of(Incident),
        {"source": [("customs", "customs"), ("Hải quan", "customs"), ("police", "police")], "on": [day(20), day(28)],
         "unit": text("DPV-013", "Bưu điện tỉnh Lạng Sơn"), "area": text("182", "Huyện Văn Lãng"),
         "item": text("BG-01", "0012"), "description": text("Kiện không hóa đơn"), "quantity": number(12),
         "unit_of_count": text("kiện"), "value": [(15_000_000, "15.000.000"), ("15 triệu", "15 triệu")],
         **PAPER, **SCAN},
        ("show", "TB-2020-0001"), ("source", "on", "description"), besides={"unit_of_count": ("quantity",)},
    ),
    "units": Sheet(
        "recipient add", UNITS,
        {"code": text("DIEM-X"), "kind": [("Điểm phục vụ", "service_point"), ("service_point", "service_point")],
         "name": text("Điểm X", "Bưu cục Xuân Long"), "area": text("182", "Huyện Văn Lãng"), "parent": text("BDT-LS"),
         "legal_form": [("chi nhánh", "branch"), ("branch", "branch")],
         "point_type": [("bưu cục", "post_office"), ("post_office", "post_office")], "address": text("Số 1, phố Mới"),
         "business_number": text("0100109106", "4900001234"), "business_number_on": [day(2), day(4)],
         "business_number_issuer": text("Sở KHĐT"), "licence_number": text("12/GPBC"), "licence_on": [day(2)],
         "licence_issuer": text("Sở TTTT"), "licence_ends_on": [day(2, 12)], "confirmation_number": text("34/XNTB"),
         "confirmation_on": [day(3)], "confirmation_issuer": text("Bộ TTTT"), "confirmation_ends_on": [day(3, 12)],
         "representative": text("Nguyễn Văn An"), "representative_title": text("Giám đốc"), "contact": text("Bà Hoa"),
         "phone": text("0205 3 812 345"), "email": text("a@example.org"), "channel": [("bưu chính", "post")],
         "note": text("Ghi thêm"), "active_from": [day(2), day(5)], "active_to": [day(2, 6)]},
        ("show", "DIEM-X"), ("code", "kind", "name", "area", "parent"), taken=("recipient", "import"),
        besides={"business_number_on": ("business_number",), "business_number_issuer": ("business_number",),
                 "licence_on": ("licence_number",), "licence_issuer": ("licence_number",),
                 "licence_ends_on": ("licence_number",), "confirmation_on": ("confirmation_number",),
                 "confirmation_issuer": ("confirmation_number",), "confirmation_ends_on": ("confirmation_number",),
                 "representative_title": ("representative",), "active_to": ("active_from",)},
    ),
    "pledges": Sheet(
        "pledge record", PLEDGES,
        {"unit": text("BDT-LS"), "signed_on": [day(20), (43972, "21/05/2020")],
         "signer": text("Nguyễn Văn An", "NGUYỄN THỊ Á"), "capacity": text("Giám đốc"),
         "covers": [("có", "all"), ("tất cả", "all"), ("DPV-012", "")], **PAPER, **SCAN},
        ("pledge", "show", "CK-2020-0001"), ("unit", "signed_on", "signer"), ("unit",),
    ),
    "receipts": Sheet(
        "paper acknowledge CV", RECEIPTS,
        {"unit": text("PVHTT-LS", "BDT-LS"), "on": [day(19), day(20)], "by": text("Bà Hoa"), **PAPER, **SCAN},
        ("dispatch", "show", SENT), ("unit", "on"), ("unit",), (SENT,),
        (("2020-05-18", f"paper send {SENT} --on 18/5/2020"),),
    ),
    "reports": Sheet(
        "task report", REPORTS,
        {"task": text("NV-2020-0002"), "on": [day(10, 6), day(12, 6)], "until": [day(31), day(9, 6)],
         "since": [day(18), day(20)], "text": text("Đã tập huấn"), **PAPER, **SCAN},
        ("task", "show", "NV-2020-0002"), ("task", "on", "until"), ("task",),
    ),
    "visits": Sheet(
        "inspect log", VISITS,
        {"unit": text("DPV-009", "VTP-LS"), "on": [day(28), day(3, 6)], "kind": text("planned", "unannounced"),
         "by": text("PVHTT-LS"), "finding": text("Thiếu sổ nhận gửi"), "sign": text("Dấu hiệu hàng cấm"),
         "remedy": text("Lập sổ"), "remedy_due": [day(30, 6)], "joint": YES, "partners": text("Công an huyện"),
         "reason": text("Theo tin báo"), "decision_number": text("5/QĐ-STTTT"), "decision_on": [day(20)],
         "decision_signer": text("Nguyễn Văn An"), "note": text("Ghi thêm"), "incident": text("TB-2020-0001"), **SCAN},
        ("inspect", "show", "KT-2020-0001"), ("unit", "on"), ("unit",),
        before=(("2020-05-20", "incident add --source police --on 20/5/2020 --description Có_tin_báo"),),
        besides={"remedy": ("finding",), "remedy_due": ("finding", "remedy"), "partners": ("joint",),
                 "decision_on": ("decision_number",), "decision_signer": ("decision_number",)},
    ),
    "remedies": Sheet(
        "inspect remedy", REMEDIES,
        {"visit": text("KT-2020-0001"), "finding": number(1), "done_on": [day(10, 6), day(29)], **SCAN},
        ("inspect", "show", "KT-2020-0001"), ("visit", "done_on"), ("visit",), before=VISITED,
    ),
    "acts": Sheet(
        "violation add", ACTS,
        {"unit": text("DPV-013"), "provision": text("8.3.b"), "on": [day(28), day(27)],
         "detected_on": [day(28), day(29)],
         "visit": text("KT-2020-0001"), "description": text("Nhận gửi hàng cấm"), "decree": text("15/2020"),
         "offender": [("organisation", "organisation"), ("tổ chức", "organisation")],
         "aggravating": number(1, 2), "mitigating": number(1), "drawn_up_by": text("Trần Văn Lập"),
         "minutes_number": text("05/BB-VPHC"), "minutes_on": [day(29), day(30)], "continuing": [("không", "")]},
        ("violation", "show", "VP-2020-0001"), ("unit", "provision", "on", "detected_on"), ("unit", "provision"),
        before=VISITED,
    ),
}  # fmt: skip
SHEETS["acts without a unit"] = SHEETS["acts"]._replace(
    values={key: values for key, values in SHEETS["acts"].values.items() if key not in {"unit", "visit"}}
    | {"offender": text("unknown", "không xác định")},
    always=("provision", "on", "detected_on", "offender"), places=("provision",), before=(),
)  # fmt: skip
# Columns that name another record of a kind that these offices do not have, and cells that say how rows hang together.
UNIT = "unit"
"""Whose row it is: by hand an argument, or told by the record that is named."""
ELSEWHERE = {
    "units": {"source"},
    "reports": {UNIT},
    "remedies": {UNIT},
    "visits": {"item", "round_", "rechecks", "done", "open"},
    "acts": {"case"},
    "acts without a unit": {"case", "visit", UNIT},
}


@pytest.mark.parametrize("name", SHEETS)
def test_each_column_that_an_option_fills_is_tried(name: str) -> None:
    keys = {one.key for one in SHEETS[name].columns if "." not in one.key}
    assert keys == SHEETS[name].values.keys() | ELSEWHERE.get(name, set())


@pytest.mark.parametrize("name", SHEETS)
def test_a_column_is_an_option_or_an_argument_of_its_verb(name: str) -> None:
    known = {param.name for param in verbs()[SHEETS[name].verb].params}
    own = {one.key for one in SHEETS[name].columns if "." not in one.key}
    # Where a register comes from, it says itself.
    assert own - ({"source"} if name == "units" else set()) <= known | {UNIT}


def drawn(sheet: Sheet, seed: int) -> dict[str, Value]:
    """Return a row: what each has, and some of what it may have."""
    draw = random.Random(seed)  # noqa: S311 -- the same rows each time
    keys = {*sheet.always, *(key for key in sheet.values if draw.random() < 0.5)}
    keys |= {key for one in keys for key in sheet.besides.get(one, ())}
    return {key: draw.choice(sheet.values[key]) for key in sheet.values if key in keys}


def words_of(sheet: Sheet) -> list[str]:
    """Return the words before the options; the letters of a code are not typed."""
    return [*(word for word in sheet.verb.split() if not word.isupper()), *sheet.first]


def by_sheet(sheet: Sheet, row: dict[str, Value], seed: int, folder: Path) -> list[str]:
    """Write a row into a sheet, each column under one of its titles; return the words that take it in."""
    columns = {one.key: one for one in sheet.columns}
    book = openpyxl.Workbook()
    page: Any = book.active
    titles = [columns[key].titles[seed % len(columns[key].titles)] for key in row]
    for line in (titles, [cell for cell, _typed in row.values()]):
        page.append(line)
    for cell in page[2]:
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(folder / "rows.xlsx")
    scans = ("--scans", str(folder)) if "scan" in row else ()
    words = sheet.taken or (*words_of(sheet), "--from")
    return [*words, str(folder / "rows.xlsx"), *scans]


def by_hand(sheet: Sheet, row: dict[str, Value], folder: Path) -> list[str]:
    """Return the words that type a row by hand."""
    params = {param.name: param.opts[0] for param in verbs()[sheet.verb].params}
    words = [*words_of(sheet), *(row[key][1] for key in sheet.places)]
    for key, (cell, typed) in row.items():
        if key in sheet.places or not typed:
            continue
        said = str(folder / cell) if key == "scan" else typed
        words += [params[key]] if said == "yes" else [params[key], said]
    return words


def recorded(run: Any, office: Path, sheet: Sheet, words: Sequence[str]) -> Any:
    """Type a line in an office, and return the record that it made, as it is shown."""
    answer = run("-w", str(office), *words, "--json", today=TODAY)
    assert answer.code == 0, (words, answer.out, answer.err)
    shown = run("-w", str(office), *sheet.shown, "--json", today=TODAY)
    assert shown.code == 0, shown
    return shown.json


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", SHEETS)
def test_a_row_records_what_the_same_words_record(
    run: Any, letter_template: Path, tmp_path: Path, name: str, seed: int
) -> None:
    sheet = SHEETS[name]
    row = drawn(sheet, seed)
    if row.get("covers", ("", ""))[0] == "DPV-012":
        del row["covers"]
    (tmp_path / "ban-quet.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    offices = [shutil.copytree(letter_template, tmp_path / one) for one in ("sheet", "hand")]
    for office in offices:
        lines = [(on, tuple(re.sub("_", " ", word) for word in line.split())) for on, line in sheet.before]
        type_lines(lines, office)
    written, typed = by_sheet(sheet, row, seed, tmp_path), by_hand(sheet, row, tmp_path)
    assert recorded(run, offices[0], sheet, written) == recorded(run, offices[1], sheet, typed)


@pytest.mark.parametrize("name", SHEETS)
def test_no_two_columns_of_a_sheet_share_a_title_or_a_key(name: str) -> None:
    meant = [{bare(title) for title in (one.key, *one.titles)} for one in SHEETS[name].columns]
    assert sum(map(len, meant)) == len(set().union(*meant))


def test_a_cell_is_refused_by_the_title_of_its_column(run: Any, letter: Path, tmp_path: Path) -> None:
    sheet = SHEETS["visits"]
    row: dict[str, Value] = {"unit": ("DPV-009", ""), "on": day(28), "remedy": ("Lập sổ", "")}
    answer = run(*by_sheet(sheet, row, 0, tmp_path), today=TODAY)
    assert answer.code == 7, answer
    told = answer.err.partition("row 2")[2]
    assert "--remedy" not in told
    assert "column «Tồn tại»" in told


@pytest.mark.parametrize("nothing", ["Không", "-", "Không phát hiện vi phạm"])
def test_what_says_that_nothing_was_found_is_no_finding(run: Any, letter: Path, tmp_path: Path, nothing: str) -> None:
    row: dict[str, Value] = {"unit": ("DPV-009", ""), "on": day(28), "finding": (nothing, ""), "remedy": ("-", "")}
    assert run(*by_sheet(SHEETS["visits"], row, 0, tmp_path), today=TODAY).code == 0
    assert run("inspect", "list", "--json", today=TODAY).json[0]["findings"] == 0


def test_what_is_told_in_one_text_is_kept_as_it_is_told(run: Any, letter: Path, tmp_path: Path) -> None:
    row: dict[str, Value] = {"unit": ("DPV-009", ""), "on": day(28), "note": ("Không vi phạm", "")}
    assert run(*by_sheet(SHEETS["visits"], row, 0, tmp_path), today=TODAY).code == 0
    assert run("inspect", "show", "KT-2020-0001", "--json", today=TODAY).json["note"] == "Không vi phạm"


def test_findings_of_a_cell_are_counted_by_the_program(run: Any, letter: Path, tmp_path: Path) -> None:
    row: dict[str, Value] = {"unit": ("DPV-009", ""), "on": day(28), "finding": ("1. Thiếu sổ\n- Thiếu giá", "")}
    assert run(*by_sheet(SHEETS["visits"], row, 0, tmp_path), today=TODAY).code == 0
    shown = run("inspect", "show", "KT-2020-0001", "--json", today=TODAY).json
    assert [one["text"] for one in shown["findings_list"]] == ["Thiếu sổ", "Thiếu giá"]


def test_a_dry_run_shows_the_first_rows_as_they_were_read(run: Any, letter: Path, tmp_path: Path) -> None:
    row: dict[str, Value] = {"kind": ("difficulty", ""), "text": ("Đường xa", ""), "on": day(20)}
    answer = run(*by_sheet(SHEETS["notes"], row, 0, tmp_path), "--dry-run", today=TODAY)
    assert "row 2: Loại: difficulty; Ngày: 20/05/2020; Nội dung: Đường xa" in answer.out
    assert "Loại = Loại" not in answer.out


def test_what_must_be_filled_in_is_marked_in_the_title(run: Any, letter: Path) -> None:
    assert run("pledge", "sheet", today=TODAY).code == 0
    page: Any = openpyxl.load_workbook(next((letter / "documents").rglob("*.xlsx"))).active
    titles = [cell.value for cell in next(page.iter_rows())]
    assert {"Mã đơn vị *", "Ngày ký *", "Người ký *", "Chức vụ người ký"} <= set(titles)


@pytest.mark.parametrize(
    ("name", "row", "title"),
    [
        ("receipts", {"unit": ("PVHTT-LS", ""), "by": ("Bà Hoa", "")}, "Ngày nhận"),
        ("pledges", {"unit": ("BDT-LS", ""), "capacity": ("Giám đốc", "")}, "Ngày ký"),
        ("notes", {"on": day(20), "text": ("Đường xa", "")}, "Loại"),
        ("notes", {"kind": ("difficulty", ""), "on": day(20), "unit": ("BDT-LS", "")}, "Nội dung"),
    ],
)
def test_a_row_that_is_half_filled_is_refused(
    run: Any, letter: Path, tmp_path: Path, name: str, row: dict[str, Value], title: str
) -> None:
    assert run("paper", "send", SENT, "--on", "18/5/2020", today="2020-05-18").code == 0
    columns = {one.key: one for one in SHEETS[name].columns}
    needed = {key: ("", "") for key, one in columns.items() if one.required and key not in row}
    answer = run(*by_sheet(SHEETS[name], needed | row, 0, tmp_path), today=TODAY)
    assert (answer.code, title in answer.err) == (7, True), answer


def test_a_choice_of_a_sheet_has_no_comma(run: Any, loaded: Path) -> None:
    assert run("note", "sheet", today=TODAY, lang="vi").code == 0
    page: Any = openpyxl.load_workbook(next((loaded / "documents" / "note").glob("*.xlsx"))).active
    (offered,) = (one.formula1 for one in page.data_validations.dataValidation)
    assert offered == '"kết quả,tồn tại,nguyên nhân,khó khăn,đề xuất,nhiệm vụ tháng tới"'
