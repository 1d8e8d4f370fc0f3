import shutil
from pathlib import Path
from typing import Any

import pytest

from postwatch.paths import shipped

KEYS = {"decree", "provision", "conduct", "fine_min", "fine_max", "verified", "confidence", "source"}


def test_a_provision_is_shown_without_a_workspace(run: Any) -> None:
    answer = run("law", "show", "9.1.b", "--on", "2020-06-05", "--json")
    assert answer.code == 0
    assert set(answer.json) == KEYS
    assert (answer.json["decree"], answer.json["fine_min"], answer.json["fine_max"]) == (
        "15/2020/NĐ-CP",
        10_000_000,
        20_000_000,
    )
    assert answer.json["verified"] is True


def test_the_decree_is_chosen_by_the_day(run: Any) -> None:
    assert run("law", "show", "9.2", "--on", "30/6/2026", "--json").json["decree"] == "15/2020/NĐ-CP"
    assert run("law", "show", "11.2", "--on", "1/7/2026", "--json").json["decree"] == "174/2026/NĐ-CP"
    assert run("law", "show", "9.2", "--json").json["decree"] == "15/2020/NĐ-CP"


def test_the_screen_shows_half_fines_and_who_may_impose_them(run: Any) -> None:
    shown = run("law", "show", "“điểm b khoản 1 Điều 9”".strip("“”"), "--on", "2020-06-05").out
    assert "10.000.000 – 20.000.000" in shown
    assert "5.000.000 – 10.000.000" in shown
    assert "Chủ tịch UBND cấp huyện, up to 40.000.000 đồng" in shown
    assert "Chánh Thanh tra Sở" in shown
    assert "unverified: from memory" in shown


def test_what_is_unverified_is_marked_and_told(run: Any) -> None:
    answer = run("law", "show", "5.3.a", "--on", "2020-06-05")
    assert "unverified: inferred from another decree" in answer.out
    assert "unverified" in answer.err
    said = run("law", "show", "5.3.a", "--on", "2020-06-05", "--json")
    assert said.json["verified"] is False
    assert "warning" not in said.out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("9.1.b", "--on", "2020-04-01"), 4, "174/2013/NĐ-CP"),
        (("9.1.b", "--on", "2013-04-01"), 4, "No decree on postal sanctions is known for 01/04/2013"),
        (("99.1.b", "--on", "2020-06-01"), 4, "15/2020/NĐ-CP has no provision 99.1.b"),
        (("9.1", "--on", "2020-06-01"), 3, "is not a single violation"),
        (("nine", "--on", "2020-06-01"), 2, "cannot be read"),
        (("9.1.b", "--on", "6/2020"), 2, "is not a day"),
    ],
)
def test_what_is_not_held_is_refused_by_name(run: Any, words: tuple[str, ...], code: int, says: str) -> None:
    answer = run("law", "show", *words)
    assert answer.code == code
    assert says in answer.err


def test_acts_are_found_by_words_without_marks(run: Any) -> None:
    found = run("law", "search", "cong khai danh muc", "--on", "2020-06-01", "--json").json
    assert [one["provision"] for one in found] == ["8.4.b"]
    assert set(found[0]) == KEYS
    everywhere = run("law", "search", "cong khai danh muc", "--json").json
    assert {one["decree"] for one in everywhere} == {"15/2020/NĐ-CP", "174/2026/NĐ-CP"}
    assert run("law", "search", "máy bay", "--json").json == []
    assert "8.4.b" in run("law", "search", "niêm yết", "--on", "2020-06-01").out


def test_the_check_of_the_catalogue_ends_with_three_while_something_is_unverified(run: Any) -> None:
    answer = run("law", "check", "--on", "2020-06-01", "--json")
    assert answer.code == 3
    assert answer.json["ok"] is False
    assert {"kind", "what", "detail"} == set(answer.json["findings_list"][0])
    assert not [one for one in answer.json["findings_list"] if one["kind"] == "overlapping"]


def test_the_data_of_a_workspace_win(run: Any, workspace: Path) -> None:
    own = workspace / "data" / "law" / "sanctions.csv"
    own.parent.mkdir(parents=True)
    shutil.copy(shipped("data") / "law" / "sanctions.csv", own)
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("Thông báo không đúng khi có thay đổi", "Sửa riêng của đơn vị"), encoding="utf-8")
    assert run("law", "show", "5.1", "--on", "2020-06-01", "--json").json["conduct"].startswith("Sửa riêng")


def test_a_folder_named_as_workspace_that_is_none_is_told(run: Any, tmp_path: Path) -> None:
    assert run("law", "show", "9.1.b", "--on", "2020-06-01", "-w", str(tmp_path)).code == 6


@pytest.mark.parametrize(
    ("asked", "on"), [("13.4.khác", "2022-02-01"), ("13.4.?", "2022-02-01"), ("13.4", "2020-06-01")]
)
def test_a_row_without_a_citable_point_is_shown_with_a_warning(run: Any, asked: str, on: str) -> None:
    said = run("law", "show", asked, "--on", on, "--json")
    assert (said.code, set(said.json), said.json["verified"]) == (0, KEYS, False)
    shown = run("law", "show", asked, "--on", on)
    assert said.json["conduct"][:30] in shown.out
    assert f"no violation is recorded under them: {said.json['provision']}" in shown.err
    assert "May impose" not in shown.out


def test_several_rows_of_one_clause_are_all_shown(run: Any) -> None:
    said = run("law", "show", "13.4", "--on", "2022-02-01", "--json")
    assert (said.code, [one["provision"] for one in said.json]) == (0, ["13.4.?", "13.4.khác"])
    assert [one["verified"] for one in said.json] == [False, False]
    shown = run("law", "show", "13.4", "--on", "2022-02-01").out
    assert "13.4.?" in shown
    assert "13.4.khác" in shown


def test_a_source_is_said_in_the_language_of_the_screen(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue of messages is not asked here: every English source of the data is a message."""
    from postwatch.law import rules

    monkeypatch.setattr(rules, "_", lambda text: f"<{text}>" if text in rules.SOURCE_WORDS else text)
    shown = run("law", "show", "5.3.a", "--on", "2020-06-05").out
    assert "<inferred from the matching clause of NĐ 174/2026>; <not seen in NĐ 15/2020 itself>" in " ".join(
        shown.split()
    )
    said = run("law", "show", "5.3.a", "--on", "2020-06-05", "--json").json
    assert said["source"] == "inferred from the matching clause of NĐ 174/2026; not seen in NĐ 15/2020 itself"


def test_no_english_source_is_without_its_words() -> None:
    from postwatch.law import actions, rules

    english = {"the", "of", "on", "seen", "copies", "set"}
    parts = {part for row in actions.load_catalogue().rows for part in row.source.split("; ")}
    assert {part for part in parts if english & set(part.lower().split())} == set(rules.SOURCE_WORDS)
