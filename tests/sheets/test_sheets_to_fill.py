"""Sheets of pledges, receipts, reports, visits, violations and remedies come out as their rows, however they are drawn;
what the program wrote out comes back whole, whichever program saved it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from long_runs import crossed, few
from registers import LETTERHEAD, SIGNATURE, Register, as_csv

from postwatch.vietnamese import fold

Run = Any
Rows = list[dict[str, Any]]
SENT, TODAY = "CV-2020-0001", "2020-06-16"
SESSIONS = "Số cuộc tuyên truyền, tập huấn"


def day(number: int, month: int = 5) -> dt.date:
    return dt.date(2020, month, number)


def visited(run: Run) -> None:
    for unit, on, text in (("DPV-013", "28/5/2020", "Thiếu sổ"), ("DPV-014", "3/6/2020", "Thiếu biển hiệu")):
        log = ("inspect", "log", unit, "--on", on, "--sign", f"Dấu hiệu tại {unit}", "--finding", text)
        assert run(*log, "--remedy", "Bổ sung", "--remedy-due", "30/6/2020", today=TODAY).code == 0


def pledges_in(run: Run) -> list[Any]:
    found = run("pledge", "list", "--json", today=TODAY).json
    return sorted([one["recipient"], one["signed_on"], one["signer"], one["capacity"]] for one in found)


def receipts_in(run: Run) -> list[Any]:
    found = run("dispatch", "show", SENT, "--json", today=TODAY).json["addressees_list"]
    return sorted([one["recipient"], one["acknowledged_on"]] for one in found if one["acknowledged_on"])


def reports_in(run: Run) -> list[Any]:
    tasks = [run("task", "show", code, "--json", today=TODAY).json for code in ("NV-2020-0002", "NV-2020-0004")]
    reports = [(task["id"], one) for task in tasks for one in task["reports_list"]]
    return sorted(
        [task, one["reported_on"], one["measures"].get("sessions_held"), one["incoming_number"]]
        for task, one in reports
    )


def visits_in(run: Run) -> list[Any]:
    found = [run("inspect", "show", one["id"], "--json").json for one in run("inspect", "list", "--json").json]
    return sorted(
        [visit["recipient"], visit["inspected_on"], one["text"], one["remedy"], one["remedy_due_on"]]
        for visit in found
        for one in visit["findings_list"]
    )


def acts_in(run: Run) -> list[Any]:
    found = run("violation", "list", "--json", today=TODAY).json
    return sorted([one["recipient"], one["provision"], one["occurred_on"], one["detected_on"]] for one in found)


def remedies_in(run: Run) -> list[Any]:
    found = [run("inspect", "show", visit, "--json").json for visit in ("KT-2020-0001", "KT-2020-0002")]
    return sorted(
        [visit["recipient"], one["position"], one["remedied_on"]]
        for visit in found
        for one in visit["findings_list"]
        if one["remedied_on"]
    )


@dataclass(frozen=True)
class Sheet:
    """A kind of sheet: how it is written out and taken in, its titles and rows, what the records then hold."""

    take: tuple[str, ...]
    write: tuple[str, ...]
    titles: dict[str, str]
    own_titles: dict[str, str]
    rows: Rows
    held: tuple[str, ...]
    recorded: Callable[[Run], list[Any]]
    before: Callable[[Run], None] = lambda _run: None
    found_by: tuple[str, ...] = ("unit",)
    has_scans: bool = True

    @property
    def expected(self) -> list[Any]:
        return sorted(
            [value.isoformat() if isinstance(value := row[key], dt.date) else value for key in self.held]
            for row in self.rows
        )


def row(unit: str, **values: Any) -> dict[str, Any]:
    return {"unit": unit, **values}


SHEETS = {
    "pledges": Sheet(
        ("pledge", "record"),
        ("pledge", "sheet"),
        {"unit": "Mã đơn vị", "on": "Ngày ký", "signer": "Người ký", "capacity": "Chức vụ người ký"},
        {"unit": "ĐƠN VỊ", "on": "Ngay ky:", "signer": "Người\nký", "capacity": "Chức vụ (ghi rõ)"},
        [
            row("BDT-LS", on=day(20), signer="Nguyễn Văn An", capacity="Giám đốc"),
            row("VTP-LS", on=day(21), signer="Trần Thị Bình", capacity="Phó Giám đốc"),
            row("DPV-009", on=day(25), signer="Lê Văn Cường", capacity="Chủ hộ"),
        ],
        ("unit", "on", "signer", "capacity"),
        pledges_in,
    ),
    "receipts": Sheet(
        ("dispatch", "acknowledge", SENT),
        ("dispatch", "sheet", SENT),
        {"unit": "Mã đơn vị", "on": "Ngày nhận", "by": "Người nhận", "incoming": "Số đến"},
        {"unit": "Nơi nhận", "on": "Thời điểm nhận", "by": "Cán bộ nhận", "incoming": "SỐ ĐẾN"},
        [
            row("PVHTT-LS", on=day(19), by="Bà Hoa", incoming=812),
            row("BDT-LS", on=day(20), by="Ông Minh", incoming=15),
            row("PVHTT-BS", on=day(22), by="Bà Lan", incoming=301),
        ],
        ("unit", "on"),
        receipts_in,
        before=lambda run: run("dispatch", "send", SENT, "--on", "18/5/2020", today="2020-05-18"),
    ),
    "reports": Sheet(
        ("task", "report"),
        ("task", "sheet"),
        {"task": "Mã nhiệm vụ", "on": "Ngày báo cáo", "sessions": SESSIONS, "incoming": "Số đến"},
        {"task": "MÃ NHIỆM VỤ", "on": "Ngay bao cao", "sessions": "sessions_held", "incoming": "Số\nđến"},
        [
            {"task": "NV-2020-0002", "on": day(10, 6), "sessions": 2, "incoming": 11},
            {"task": "NV-2020-0004", "on": day(12, 6), "sessions": 3, "incoming": 12},
        ],
        ("task", "on", "sessions", "incoming"),
        reports_in,
        found_by=("task",),
    ),
    "visits": Sheet(
        ("inspect", "log"),
        ("inspect", "sheet"),
        {"unit": "Mã đơn vị", "on": "Ngày kiểm tra", "text": "Tồn tại", "remedy": "Yêu cầu khắc phục",
         "due": "Thời hạn khắc phục"},
        {"unit": "Đơn vị", "on": "NGÀY", "text": "Nội dung ghi nhận", "remedy": "Yeu cau khac phuc",
         "due": "Thời hạn\nkhắc phục"},
        [
            row("DPV-009", on=day(26), text="Thiếu sổ nhận gửi", remedy="Lập sổ", due=day(20, 6)),
            row("DPV-012", on=day(27), text="Chưa niêm yết giá", remedy="Niêm yết", due=day(30, 6)),
            row("VTP-LS", on=day(5, 6), text="Chưa tập huấn", remedy="Tập huấn", due=day(30, 6)),
        ],
        ("unit", "on", "text", "remedy", "due"),
        visits_in,
    ),
    "violations": Sheet(
        ("violation", "add"),
        ("violation", "sheet"),
        {"unit": "Mã đơn vị", "on": "Ngày kết thúc hành vi", "provision": "Điều khoản", "found": "Ngày phát hiện",
         "minutes": "Số biên bản"},
        {"unit": "Đơn vị", "on": "Ngày vi phạm", "provision": "ĐIỀU KHOẢN", "found": "Ngay phat hien",
         "minutes": "Số biên bản (nếu có)"},
        [
            row("DPV-013", on=day(28), provision="8.3.b", found=day(28), minutes="01/BB-VPHC"),
            row("DPV-014", on=day(2, 6), provision="9.1.b", found=day(3, 6), minutes="02/BB-VPHC"),
            row("DPV-014", on=day(1, 6), provision="8.3.b", found=day(3, 6), minutes="03/BB-VPHC"),
        ],
        ("unit", "provision", "on", "found"),
        acts_in,
        before=visited,
        has_scans=False,
    ),
    "remedies": Sheet(
        ("inspect", "remedy"),
        ("inspect", "remedies"),
        {"visit": "Lần kiểm tra", "number": "Tồn tại số", "unit": "Mã đơn vị", "on": "Ngày khắc phục xong"},
        {"visit": "Mã lượt kiểm tra", "number": "Tồn tại số", "unit": "Đơn vị", "on": "Đã khắc phục ngày"},
        [
            row("DPV-013", visit="KT-2020-0001", number=1, on=day(10, 6)),
            row("DPV-014", visit="KT-2020-0002", number=1, on=day(12, 6)),
        ],
        ("unit", "number", "on"),
        remedies_in,
        before=visited,
        found_by=("visit", "number", "unit"),
    ),
}  # fmt: skip

Draw = Callable[[Register, Sheet], None]


def shape(**changes: Any) -> Draw:
    """Return what sets fields of a drawn sheet."""

    def draw(drawn: Register, _sheet: Sheet) -> None:
        for name, value in changes.items():
            setattr(drawn, name, value)

    return draw


def days(way: Callable[[dt.date], Any]) -> Draw:
    """Return what writes each day otherwise."""
    return shape(shown=lambda _key, value: way(value) if isinstance(value, dt.date) else value)


def own_titles(drawn: Register, sheet: Sheet) -> None:
    drawn.titles = dict(sheet.own_titles)


def grouped(drawn: Register, sheet: Sheet) -> None:
    *first, last_but_one, last = sheet.titles
    drawn.titles = {key: sheet.titles[key] for key in first} | {
        key: f"Kết quả|{sheet.titles[key]}" for key in (last_but_one, last)
    }
    drawn.groups = {"Kết quả": ""}


def by_name(drawn: Register, sheet: Sheet) -> None:
    """Name the unit, and leave out whatever else tells which it is; a report is found by its task alone."""
    if "unit" in sheet.titles:
        rest = {key: title for key, title in drawn.titles.items() if key not in sheet.found_by}
        drawn.titles = {"name": "Tên đơn vị", **rest}


def names_beside_codes(drawn: Register, sheet: Sheet) -> None:
    if "unit" in sheet.titles:
        drawn.titles = {"name": "TÊN ĐƠN VỊ", **drawn.titles}
        drawn.shown = lambda key, value: fold(value) if key == "name" else value


def turned_round(drawn: Register, _sheet: Sheet) -> None:
    drawn.units = drawn.units[::-1]
    drawn.titles = dict(reversed(drawn.titles.items()))


def with_rows_left_blank(drawn: Register, sheet: Sheet) -> None:
    """Put rows between them of which nothing is filled in but what is found by."""
    for place, code in ((1, "DPV-016"), (0, "DPV-015")):
        blank = dict.fromkeys(drawn.units[0]) | {"unit": code, "task": "NV-2020-0003", "visit": "KT-2020-0001"}
        drawn.units.insert(place, blank)


SHAPES: dict[str, Draw] = {
    "as written out": shape(),
    "own titles": own_titles,
    "grouped titles": grouped,
    "letterhead and signature": shape(above=LETTERHEAD, below=SIGNATURE, numbered="STT"),
    "numbered columns and a total": shape(
        counted_columns=True, numbered="TT", below=[[None, "Tổng cộng: {count} đơn vị"]]
    ),
    "indented, blank rows between": shape(indent=2, blank_rows=True),
    "columns without values": shape(extra={"Đánh giá": [None], "Xếp loại": [None]}),
    "units by name": by_name,
    "names beside codes": names_beside_codes,
    "sorted otherwise": turned_round,
    "rows left blank": with_rows_left_blank,
    "days as text": days(lambda value: f"{value:%d/%m/%Y}"),
    "days in words": days(lambda value: f"ngày {value.day} tháng {value.month} năm {value.year}"),
    "days with dots": days(lambda value: f"{value.day}.{value.month}.{value.year}"),
    "moments": days(lambda value: dt.datetime(value.year, value.month, value.day, 8, 31)),  # noqa: DTZ001 -- of a cell
    "csv with semicolons": shape(suffix=".csv", write=as_csv(";", "utf-8-sig")),
    "csv in UTF-16": shape(suffix=".csv", write=as_csv("\t", "utf-16")),
    "csv in Windows-1258": shape(suffix=".csv", write=as_csv(";", "cp1258")),
    "other sheets": shape(other_sheets={"Bìa": [["SỔ THEO DÕI"], ["Năm 2020"]], "Sheet2": []}),
}


def drawn(run: Run, sheet: Sheet, draw: Draw, folder: Path) -> Path:
    """Draw a sheet and return its path."""
    names = {one["code"]: one["name"] for one in run("recipient", "list", "--json").json}
    rows = [one | {"name": names.get(one.get("unit"))} for one in sheet.rows]
    register = Register(units=rows, titles=dict(sheet.titles))
    draw(register, sheet)
    return register.draw(folder)


@pytest.mark.parametrize(("kind", "name"), crossed(SHEETS, SHAPES))
def test_a_sheet_comes_out_as_its_rows(
    run: Run, prepare: Run, letter: Path, tmp_path: Path, kind: str, name: str
) -> None:
    sheet = SHEETS[kind]
    sheet.before(prepare)
    already = sheet.recorded(run)
    path = drawn(run, sheet, SHAPES[name], tmp_path)
    answer = run(*sheet.take, "--from", str(path), "--json", today=TODAY)
    assert (answer.code, answer.json.get("refused_list")) == (0, []), answer
    assert sheet.recorded(run) == sorted(already + sheet.expected)
    assert answer.json["unfilled"] == (2 if name == "rows left blank" else 0)
    again = run(*sheet.take, "--from", str(path), "--json", today=TODAY)
    assert {one["exit_code"] for one in again.json["refused_list"]} <= {4, 5}
    assert sheet.recorded(run) == sorted(already + sheet.expected)


def repeat_the_first(register: Register, _sheet: Sheet) -> None:
    register.units.append(dict(register.units[0]))


@pytest.mark.parametrize("kind", SHEETS)
def test_a_row_that_says_what_another_says_names_it(
    run: Run, prepare: Run, letter: Path, tmp_path: Path, kind: str
) -> None:
    sheet = SHEETS[kind]
    sheet.before(prepare)
    already = sheet.recorded(run)
    path = drawn(run, sheet, repeat_the_first, tmp_path)
    answer = run(*sheet.take, "--from", str(path), "--json", today=TODAY)
    (refused,) = answer.json["refused_list"]
    assert (answer.code, refused["row"], refused["exit_code"]) == (7, len(sheet.rows) + 2, 5)
    assert refused["error"] == "It is about the same as danh-sach.xlsx, sheet Sheet1, row 2"
    assert sheet.recorded(run) == already
    answer = run(*sheet.take, "--from", str(path), "--skip-refused", "--json", today=TODAY)
    assert answer.json["written"] == len(sheet.rows)


EXPORTED = [
    ["TÌNH HÌNH TIẾP NHẬN VĂN BẢN"],
    ["Văn bản: 01/STTTT-TTr"],
    [],
    ["STT", "Đơn vị nhận", "Người nhận", "Thời gian nhận", "Trạng thái"],
    [1, "Phòng Văn hóa và Thông tin huyện Bắc Sơn", "Hoàng Văn Long", "19/05/2020 08:31:05", "Đã nhận"],
    [2, "Phòng Văn hóa và Thông tin huyện Bình Gia", None, None, "Chưa nhận"],
    [3, "Bưu điện tỉnh Lạng Sơn", "Văn thư", "20/05/2020 14:02:11", "Đã nhận"],
    [4, "Phòng VHTT H. Cao Lộc", "Nguyễn Thị Mai", dt.datetime(2020, 5, 20, 9, 15), "Đã nhận"],  # noqa: DTZ001
    [],
    ["Tổng số: 4"],
]


def test_the_export_of_the_e_office_says_who_received_and_when(
    run: Run, prepare: Run, letter: Path, tmp_path: Path
) -> None:
    SHEETS["receipts"].before(prepare)
    book = openpyxl.Workbook()
    page: Any = book.active
    for cells in EXPORTED:
        page.append(cells)
    book.save(tmp_path / "ioffice.xlsx")
    words = (*SHEETS["receipts"].take, "--from", str(tmp_path / "ioffice.xlsx"))
    asked = run(*words, "--json", today=TODAY)
    assert (asked.code, asked.json["hint"]) == (2, 'add: --read "map=Trạng thái=…" | --read "ignore=Trạng thái"')
    answer = run(*words, "--ignore", "Trạng thái", "--json", today=TODAY)
    assert (answer.code, answer.json["written"], answer.json["unfilled"]) == (0, 3, 1), answer
    assert receipts_in(run) == [["BDT-LS", "2020-05-20"], ["PVHTT-BS", "2020-05-19"], ["PVHTT-CAL", "2020-05-20"]]


ENDINGS = ("xlsx", "ods", "xls")


def few_sheets(place: int, *, every: int) -> dict[str, Sheet]:
    """Every so many of the kinds of sheet, from a place on."""
    return dict(few([*SHEETS.items()], from_place=place, every=every))


@pytest.mark.system("calc")
@pytest.mark.parametrize("ending", ENDINGS[1:])
def test_a_sheet_of_an_old_or_foreign_program_comes_out_alike(
    run: Run, prepare: Run, letter: Path, tmp_path: Path, ending: str, libreoffice: Callable[..., list[Path]]
) -> None:
    SHEETS["receipts"].before(prepare)
    visited(prepare)
    paths, sheets = [], few_sheets(ENDINGS.index(ending), every=2)
    for kind, sheet in sheets.items():
        (tmp_path / kind).mkdir()
        path = drawn(run, sheet, SHAPES["letterhead and signature"], tmp_path / kind)
        paths.append(path.rename(tmp_path / f"{kind}.xlsx"))
    for sheet, path in zip(sheets.values(), libreoffice(ending, *paths), strict=True):
        already = sheet.recorded(run)
        answer = run(*sheet.take, "--from", str(path), "--json", today=TODAY)
        assert (answer.code, answer.json.get("refused_list")) == (0, []), answer
        assert sheet.recorded(run) == sorted(already + sheet.expected)


def written_out(run: Run, sheet: Sheet, office: Path) -> Path:
    answer = run(*sheet.write, "--json", today=TODAY)
    assert answer.code == 0, answer.err
    return office / answer.json["path"]


def fill(path: Path, sheet: Sheet, *, scan: str | None = None) -> None:
    """Fill in a sheet that was written out, as a person does: a row that is not in it is put below."""
    book = openpyxl.load_workbook(path)
    page: Any = book.active
    titles = [cell.value.removesuffix(" *") for cell in page[1]]
    for one in sheet.rows:
        wanted = {sheet.titles[key]: value for key, value in one.items() if key in sheet.titles}
        keys = [sheet.titles[key] for key in sheet.found_by]
        same = [
            number
            for number in range(2, page.max_row + 1)
            if all(page.cell(number, titles.index(key) + 1).value == wanted[key] for key in keys)
            and page.cell(number, titles.index(sheet.titles["on"]) + 1).value is None
        ]
        number = same[0] if same else page.max_row + 1
        for title, value in wanted.items():
            page.cell(number, titles.index(title) + 1, value)
        if scan is not None:
            page.cell(number, titles.index("Tệp bản quét") + 1, scan)
    book.save(path)
    book.close()


@pytest.mark.system("calc")
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_was_written_out_comes_back_whichever_program_saved_it(
    run: Run, prepare: Run, letter: Path, tmp_path: Path, ending: str, libreoffice: Callable[..., list[Path]]
) -> None:
    SHEETS["receipts"].before(prepare)
    visited(prepare)
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "chung.pdf").write_bytes(b"%PDF-1.4 one paper for many units")
    sheets = few_sheets(ENDINGS.index(ending), every=3)
    paths = {kind: written_out(run, sheet, letter) for kind, sheet in sheets.items()}
    blank = libreoffice(ending, *paths.values())
    for sheet, path in zip(sheets.values(), blank, strict=True):
        answer = run(*sheet.take, "--from", str(path), "--json", today=TODAY)
        assert (answer.code, answer.json["written"], answer.json["refused"]) == (0, 0, 0), answer.err
        assert answer.json["unfilled"] > 0
    for kind, sheet in sheets.items():
        fill(paths[kind], sheet, scan="chung.pdf" if sheet.has_scans else None)
    for sheet, path in zip(sheets.values(), libreoffice(ending, *paths.values()), strict=True):
        already = sheet.recorded(run)
        more = ("--scans", str(scans)) if sheet.has_scans else ()
        answer = run(*sheet.take, "--from", str(path), *more, "--json", today=TODAY)
        assert (answer.code, answer.json.get("refused_list")) == (0, []), answer
        assert answer.json["unnamed_list"] == []
        assert sheet.recorded(run) == sorted(already + sheet.expected)
    assert len(run("evidence", "list", "--json").json) == 1
    assert run("db", "check", "--json").json["findings_list"] == [
        one for one in run("db", "check", "--json").json["findings_list"] if one["kind"] == "edited_draft"
    ]
