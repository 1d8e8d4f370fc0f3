"""A row that an office read on the signed page counts as verified, as long as the row stays the same."""

from pathlib import Path
from typing import Any

import pytest

from postwatch.paths import shipped

JUNE = ("--on", "2020-06-01")
SAID = ("--page", "Công báo 173, trang 4", "--by", "Lê Thị Lan")
WORDS = "Không niêm yết công khai tại các điểm phục vụ"


@pytest.fixture
def words(tmp_path: Path) -> str:
    file = tmp_path / "dieu-8.txt"
    file.write_text(f"{WORDS}\n", encoding="utf-8-sig")
    return str(file)


def confirm(run: Any, row: str, *more: str) -> Any:
    return run("law", "confirm", row, *SAID, *more, "--json")


def test_words_and_figures_of_the_page_stand_in_the_catalogue_from_then_on(run: Any, loaded: Path, words: str) -> None:
    done = confirm(run, "8.4.b", *JUNE, "--text-from", words, "--figure", "3.000.000", "--figure", "6.000.000")
    assert done.code == 0, done
    assert done.json["row"] == "acts:15/2020/NĐ-CP:8.4.b:2020-04-15"
    assert done.json["changed_list"] == ["text", "fine_max"]
    shown = run("law", "show", "8.4.b", *JUNE, "--json").json
    assert (shown["conduct"], shown["fine_max"], shown["verified"], shown["confidence"]) == (
        WORDS, 6_000_000, True, "confirmed",
    )  # fmt: skip
    act = run("violation", "add", "DPV-013", "8.4.b", *JUNE, "--json").json
    assert (act["conduct"], act["fine_max"], act["verified"]) == (WORDS, 6_000_000, True)
    found = run("law", "check", "--json").json["findings_list"]
    assert done.json["row"] not in {one["what"] for one in found}


def test_a_row_that_says_the_same_needs_no_words(run: Any, loaded: Path) -> None:
    done = confirm(run, "clocks:decide:2022-01-01")
    assert (done.code, done.json["changed_list"]) == (0, [])
    assert confirm(run, "powers:15/2020/NĐ-CP:115.2:2020-04-15", "--figure", "40000000").json["changed_list"] == []


def test_a_row_is_confirmed_once_and_undone_by_undo(run: Any, loaded: Path) -> None:
    assert confirm(run, "9.2", *JUNE).code == 0
    again = run("law", "confirm", "9.2", *SAID, *JUNE)
    assert again.code == 5
    assert "was confirmed on 15/06/2020 by Lê Thị Lan" in again.err
    assert run("undo", "--yes").code == 0
    assert confirm(run, "9.2", *JUNE).code == 0
    assert run("db", "check").code == 0


def test_another_row_of_the_same_label_is_not_taken_for_the_one_that_was_read(run: Any, loaded: Path) -> None:
    assert confirm(run, "9.2", *JUNE, "--figure", "1", "--figure", "2").code == 0
    own = loaded / "data" / "law" / "acts.csv"
    own.parent.mkdir(parents=True)
    head, *rows = (shipped("data") / "law" / "acts.csv").read_text(encoding="utf-8").splitlines()
    row = next(line for line in rows if line.startswith("15/2020/NĐ-CP,2020-04-15,2026-06-30,9,2,,"))
    own.write_text(f"{head}\n{row.replace('20000000,30000000', '20000000,31000000')}\n", encoding="utf-8")
    assert run("law", "show", "9.2", *JUNE, "--json").json["fine_max"] == 31_000_000
    stale = [one for one in run("law", "check", "--json").json["findings_list"] if one["kind"] == "stale"]
    assert [one["what"] for one in stale] == ["acts:15/2020/NĐ-CP:9.2:2020-04-15"]


@pytest.mark.parametrize(
    ("row", "more", "code", "says"),
    [
        ("acts:15/2020/NĐ-CP:99.1", (), 4, "The catalogue has no row"),
        ("99.1", JUNE, 4, "has no provision 99.1"),
        ("9.1", JUNE, 3, "is not a single violation"),
        ("8.4.b", JUNE, 3, "The words of acts:15/2020/NĐ-CP:8.4.b:2020-04-15 are not known yet"),
        ("9.2", (*JUNE, "--figure", "1"), 3, "has no 1 figures"),
        ("9.2", (*JUNE, "--figure", "1.5", "--figure", "2"), 2, "is not an amount"),
        ("8.4.b", (*JUNE, "--text-from", "nowhere.txt"), 4, "There is no file"),
        ("9.2", (*JUNE, "--figure", "6000000", "--figure", "3000000"), 2, "is less than the least fine"),
        ("clocks:decide:2022-01-01", ("--figure", "999999999"), 2, "is too large"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(
    run: Any, loaded: Path, row: str, more: tuple[str, ...], code: int, says: str
) -> None:
    answer = run("law", "confirm", row, *SAID, *more)
    assert answer.code == code, answer
    assert says in answer.err


def test_words_of_a_term_and_a_file_that_is_no_text_are_refused(
    run: Any, loaded: Path, words: str, tmp_path: Path
) -> None:
    assert run("law", "confirm", "clocks:decide:2022-01-01", *SAID, "--text-from", words).code == 3
    wrong = tmp_path / "wrong.txt"
    wrong.write_bytes(b"\xff\xfe")
    assert run("law", "confirm", "8.4.b", *SAID, *JUNE, "--text-from", str(wrong)).code == 2
