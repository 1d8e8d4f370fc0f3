"""Units that nobody could place: the sheet that is written for them, filled in, and the line of the desk till then."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

DAY = "2025-07-02"
SUCCEED = ("recipient", "succeed", "--on", "1/7/2025", "--json")
FILLED = "F"


@pytest.fixture
def sheet(run: Any, loaded: Path) -> Path:
    """The sheet of three points: the address of the first may mean two communes, the others have none."""
    for unit, address in (("DPV-006", "giữa xã Đoàn Kết và xã Quốc Việt"), ("DPV-007", ""), ("DPV-016", "")):
        assert run("recipient", "edit", unit, "--address", address).code == 0
    done = run(*SUCCEED, today=DAY)
    assert done.json["uncertain"] == 3
    return Path(done.json["sheet"])


def fill(sheet: Path, **areas: str) -> None:
    book = openpyxl.load_workbook(sheet)
    for place, (cell, *_rest) in enumerate(book.active.iter_rows(), start=1):
        if cell.value in areas:
            book.active[f"{FILLED}{place}"] = areas[cell.value]
    book.save(sheet)


def take(run: Any, sheet: Path, *words: str) -> Any:
    return run("recipient", "move", "--from", str(sheet), "--on", "1/7/2025", *words, "--json", today=DAY)


def area(run: Any, unit: str, on: str = DAY) -> str:
    return str(run("recipient", "show", unit, "--on", on, "--json", today=DAY).json["area"])


def waiting(run: Any, today: str = DAY) -> list[dict[str, Any]]:
    return [one for one in run("status", "--json", today=today).json["items_list"] if one["kind"] == "area"]


def test_the_sheet_says_where_each_unit_may_lie_and_asks_for_its_area(sheet: Path) -> None:
    rows = [row[:6] for row in openpyxl.load_workbook(sheet).active.iter_rows(values_only=True)]
    assert rows[1:] == [
        ("DPV-006", "Điểm phục vụ mẫu 4 – huyện Tràng Định", "Huyện Tràng Định", "giữa xã Đoàn Kết và xã Quốc Việt",
         "Xã Đoàn Kết (06001)\nXã Quốc Việt (06058)", None),
        ("DPV-007", "Điểm phục vụ mẫu 5 – huyện Văn Quan", "Huyện Văn Quan", None, "", None),
        ("DPV-016", "Điểm phục vụ mẫu 14 – huyện Lộc Bình", "Huyện Lộc Bình", None, "", None),
    ]  # fmt: skip


def test_rows_that_are_filled_in_move_their_units_and_blank_rows_stay(run: Any, sheet: Path) -> None:
    assert (take(run, sheet).json["written"], area(run, "DPV-006")) == (0, "180")
    fill(sheet, **{"DPV-006": "06001", "DPV-007": "xã Tú Xuyên, huyện Văn Quan"})
    done = take(run, sheet)
    assert (done.code, done.json["written"], done.json["refused"]) == (0, 2, 0)
    assert [area(run, unit) for unit in ("DPV-006", "DPV-007", "DPV-016")] == ["06001", "06253", "188"]
    assert area(run, "DPV-006", "2025-06-30") == "180"


def test_a_row_that_is_filled_in_wrong_is_refused_with_its_cell(run: Any, sheet: Path) -> None:
    fill(sheet, **{"DPV-006": "Xã Đoàn Kế", "DPV-007": "184", "DPV-016": "Khuất Xá"})
    assert (take(run, sheet).code, area(run, "DPV-016")) == (7, "188")
    done = take(run, sheet, "--skip-refused")
    assert (done.code, done.json["written"], area(run, "DPV-016")) == (7, 1, "06565")
    refused = {one["where"]: one["error"] for one in done.json["refused_list"]}
    assert [where.partition(", ")[2] for where in refused] == [
        f"sheet Xếp địa bàn, row {row}, column Địa bàn mới" for row in (2, 3)
    ]
    assert "There is no area Xã Đoàn Kế" in refused[next(iter(refused))]
    assert any("Huyện Văn Quan (184) ended on 30/06/2025" in said for said in refused.values())
    assert (area(run, "DPV-006"), area(run, "DPV-007")) == ("180", "184")


def test_the_desk_names_units_in_areas_that_ended_until_all_are_placed(run: Any, loaded: Path) -> None:
    assert run("recipient", "edit", "DPV-006", "--address", "giữa xã Đoàn Kết và xã Quốc Việt").code == 0
    assert waiting(run, "2025-06-30") == []
    (line,) = waiting(run)
    assert (line["count"], line["what"]) == (34, "Units in areas that ended on 30/06/2025")
    assert line["command"] == "postwatch recipient succeed --on 2025-07-01"
    sheet = Path(run(*SUCCEED, today=DAY).json["sheet"])
    assert [one["count"] for one in waiting(run)] == [1]
    fill(sheet, **{"DPV-006": "06001"})
    assert take(run, sheet).code == 0
    assert waiting(run) == []
