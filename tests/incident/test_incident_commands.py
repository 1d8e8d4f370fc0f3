from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("loaded")
ADD = ("incident", "add", "--source", "customs", "--on", "27/5/2020", "--description", "Kiện hàng không hóa đơn")


def test_a_find_is_recorded_with_its_area_and_value(run: Any) -> None:
    answer = run(*ADD, "--area", "Văn Lãng", "--item", "BG-01", "--quantity", "12", "--unit-of-count", "kiện",
                 "--value", "15 triệu", "--json")  # fmt: skip
    assert (answer.code, answer.json) == (
        0,
        {
            "id": "TB-2020-0001",
            "source": "customs",
            "found_on": "2020-05-27",
            "recipient": None,
            "area": "182",
            "area_name": "Huyện Văn Lãng",
            "item_number": "BG-01",
            "description": "Kiện hàng không hóa đơn",
            "quantity": 12,
            "unit_of_count": "kiện",
            "value": 15_000_000,
        },
    )


def test_a_find_at_a_unit_lies_in_its_area(run: Any) -> None:
    find = run(*ADD, "--unit", "DPV-016", "--json").json
    assert (find["recipient"], find["area"]) == ("DPV-016", "188")


def test_finds_are_listed_by_day_and_narrowed(run: Any) -> None:
    run("incident", "add", "--source", "police", "--on", "5/6/2020", "--description", "Linh kiện súng", "--unit",
        "DPV-016")  # fmt: skip
    run(*ADD, "--area", "182")

    def listed(*words: str) -> list[str]:
        return [one["id"] for one in run("incident", "list", *words, "--json").json]

    assert listed() == ["TB-2020-0002", "TB-2020-0001"]
    assert listed("--source", "police") == ["TB-2020-0001"]
    assert listed("--unit", "DPV-016") == ["TB-2020-0001"]
    assert listed("--area", "Văn Lãng") == ["TB-2020-0002"]
    assert listed("--since", "28/5/2020") == ["TB-2020-0001"]
    assert listed("--until", "27/5/2020") == ["TB-2020-0002"]
    assert "Linh kiện súng" in run("incident", "list").out


def test_one_item_of_one_source_is_recorded_once(run: Any) -> None:
    assert run(*ADD, "--area", "182", "--item", "BG-01").code == 0
    again = run(*ADD, "--area", "182", "--item", "BG-01")
    assert again.code == 5
    assert "TB-2020-0001" in again.err
    assert run(*ADD, "--area", "182", "--item", "BG-02").code == 0


def test_a_find_that_lies_nowhere_is_recorded_with_a_warning(run: Any) -> None:
    answer = run(*ADD)
    assert (answer.code, "neither a unit nor an area is named" in answer.err) == (0, True)
    assert "warning" not in run(*ADD, "--area", "182").err


def test_days_in_the_wrong_order_are_refused(refused: Any) -> None:
    answer = refused(3, "incident", "list", "--since", "2/6/2020", "--until", "1/6/2020")
    assert "The first day, 02/06/2020, lies after the last, 01/06/2020" in answer.err


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (
            ("--source", "neighbour", "--on", "1/6/2020", "--area", "182"),
            2,
            "neighbour is not a valid source of an incident",
        ),
        (("--source", "police", "--on", "16/6/2020"), 3, "is in the future"),
        (("--source", "police", "--on", "1/6/2020", "--value", "-5"), 2, "not an amount in whole đồng"),
        (("--source", "police", "--on", "1/6/2020", "--value", "1.5"), 2, "not an amount in whole đồng"),
        (("--source", "police", "--on", "1/6/2020", "--quantity", "0"), 2, "0 is not a valid quantity"),
        (("--source", "police", "--on", "1/6/2020", "--unit-of-count", "kg"), 2, "kg is counted, but not how many"),
        (("--source", "police", "--on", "1/6/2020", "--unit", "NOBODY"), 4, "There is no unit NOBODY"),
        (("--source", "police", "--on", "1/6/2020", "--area", "Nowhere"), 4, "There is no area Nowhere"),
        (("--source", "police"), 2, "--on is missing"),
    ],
)
def test_a_wrong_find_is_refused(run: Any, words: tuple[str, ...], code: int, says: str) -> None:
    answer = run("incident", "add", "--description", "Hàng", *words)
    assert answer.code == code
    assert says in answer.err
    assert run("incident", "list", "--json").json == []


def test_what_cannot_be_is_refused_before_anything_is_written(run: Any) -> None:
    assert run(*ADD, "--unit", "DPV-016").code == 0
    refused = run("amend", "TB-2020-0001", "--quantity", "-1", "--reason", "x")
    assert (refused.code, "-1 is not a valid quantity" in refused.err) == (2, True)


def test_another_scan_of_what_is_recorded_is_not_passed_over(run: Any, tmp_path: Path) -> None:
    def taken(scan: str) -> Any:
        (tmp_path / scan).write_bytes(f"%PDF-1.4 {scan}".encode())
        sheet = tmp_path / "tin-bao.csv"
        sheet.write_text(f"Nguồn tin,Ngày,Mô tả,Bản scan\ncustoms,27/5/2020,Hàng,{scan}\n", encoding="utf-8")
        return run("incident", "add", "--from", str(sheet), "--scans", str(tmp_path), "--json")

    assert (taken("a.pdf").json["written"], taken("a.pdf").json["unchanged"]) == (1, 1)
    answer = taken("b.pdf")
    assert (answer.code, "amend TB-2020-0001 --scan FILE" in answer.out) == (7, True)
