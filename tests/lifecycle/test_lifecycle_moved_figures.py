"""A unit without a first day counts in months that were reported: their figures are named before it is entered."""

from pathlib import Path
from typing import Any

import pytest

ADD = ("recipient", "add", "--kind", "postal_enterprise", "--name", "Bưu chính Xanh", "--area", "20", "--code", "PBC")
KINDS = ("result", "shortcoming", "cause", "difficulty", "proposal", "next_month")
TODAY = "2020-06-20"


@pytest.fixture
def reported(run: Any, letter: Path) -> Path:
    """An office whose report of June is issued."""
    for kind in KINDS:
        assert run("note", "add", kind, "Không có", "--on", "14/6/2020").code == 0
    assert run("report", "monthly", "--issue", "--on", "15/6/2020").code == 0
    return letter


def adjusted(run: Any) -> set[str]:
    found = run("report", "monthly", "--month", "2020-07", "--json", today=TODAY).json
    return {one["figure"] for one in found["adjustments_list"]}


def units(run: Any) -> set[str]:
    return {one["code"] for one in run("recipient", "list", "--json", today=TODAY).json}


def test_a_unit_without_a_first_day_is_refused_with_the_printed_figures(run: Any, reported: Path) -> None:
    answer = run(*ADD, today=TODAY, lang="vi")
    assert answer.code == 3
    assert "BC-STTTT, kỳ 2020-06, Đơn vị đang hoạt động trên địa bàn: 34 thành 35" in answer.err
    assert "--active-from" in answer.err
    assert "PBC" not in units(run)
    assert run(*ADD, "--active-from", "16/6/2020", today=TODAY).code == 0
    assert (adjusted(run), "PBC" in units(run)) == (set(), True)


def test_a_unit_that_existed_then_is_entered_with_its_day(run: Any, reported: Path) -> None:
    assert run(*ADD, "--active-from", "1/1/2019", today=TODAY).code == 0
    assert adjusted(run) == {"units_total"}


def test_at_a_terminal_it_is_a_question(run: Any, reported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.ask", lambda question: bool(asked.append(question)))
    assert (run(*ADD, today=TODAY).code, "PBC" in units(run)) == (3, False)
    monkeypatch.setattr("postwatch.console.ask", lambda question: not asked.append(question))
    assert (run(*ADD, today=TODAY).code, "PBC" in units(run)) == (0, True)
    assert ["34 would be 35" in question for question in asked] == [True, True]
    assert adjusted(run) == {"units_total"}


def test_nothing_is_asked_where_no_printed_figure_moves(run: Any, letter: Path) -> None:
    assert run(*ADD, today=TODAY).code == 0


def test_a_sheet_of_units_without_a_first_day_is_refused_too(run: Any, reported: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "don-vi.csv"
    head, row = "Mã,Loại,Tên đơn vị,Địa bàn", "PBC,postal_enterprise,Bưu chính Xanh,20"
    sheet.write_text(f"{head}\n{row}\n", encoding="utf-8")
    words = ("recipient", "import", str(sheet))
    answer = run(*words, today=TODAY)
    assert (answer.code, "34 would be 35" in answer.err, "PBC" in units(run)) == (3, True, False), answer
    trial = run(*words, "--dry-run", today=TODAY)
    assert (trial.code, trial.err) == (3, answer.err)
    sheet.write_text(f"{head},Hoạt động từ ngày\n{row},16/6/2020\n", encoding="utf-8")
    assert run(*words, today=TODAY).code == 0
    assert (adjusted(run), "PBC" in units(run)) == (set(), True)


def test_at_a_terminal_the_preview_of_a_sheet_names_the_figures(
    run: Any, reported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "don-vi.csv"
    sheet.write_text("Mã,Loại,Tên đơn vị,Địa bàn\nPBC,postal_enterprise,Bưu chính Xanh,20\n", encoding="utf-8")
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.ask", lambda _question: False)
    answer = run("recipient", "import", str(sheet), today=TODAY)
    assert (answer.code, "34 would be 35" in answer.err, "PBC" in units(run)) == (0, True, False)
    monkeypatch.setattr("postwatch.console.ask", lambda _question: True)
    answer = run("recipient", "import", str(sheet), today=TODAY)
    assert (answer.code, answer.err.count("34 would be 35"), "PBC" in units(run)) == (0, 1, True)
