from pathlib import Path
from typing import Any

import pytest

from postwatch.paths import shipped

KEYS = {"decree", "provision", "conduct", "fine_min", "fine_max", "verified", "confidence", "source"}
FOUND = KEYS | {
    "individual_fine_min", "individual_fine_max", "conduct_like", "like", "warning", "multiple", "object",
    "effective_from", "effective_to", "amended_by", "note", "consequences_list",
}  # fmt: skip


def test_a_provision_is_shown_without_a_workspace(run: Any) -> None:
    answer = run("law", "show", "9.1.b", "--on", "2020-06-05", "--json")
    assert answer.code == 0
    assert set(answer.json) == FOUND | {"powers_list"}
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


def test_the_screen_shows_half_fines_consequences_and_who_may_impose_them(run: Any) -> None:
    shown = run("law", "show", "điểm b khoản 1 Điều 9", "--on", "2020-06-05").out
    assert "10.000.000 – 20.000.000" in shown
    assert "5.000.000 – 10.000.000" in shown
    assert "Tịch thu tang vật, phương tiện" in shown
    assert "Chủ tịch Ủy ban nhân dân cấp huyện · up to 40.000.000 đồng" in shown
    assert "Chánh Thanh tra Sở" in shown
    assert "unverified: from memory" in shown


def test_who_may_not_though_the_fine_would_do_is_shown_with_what_is_lacking(run: Any) -> None:
    words = ("law", "show", "11.1.c", "--on", "2026-07-06")
    shown = run(*words, today="2026-07-06").out
    (chair,) = (line for line in shown.splitlines() if "Chủ tịch Ủy ban nhân dân cấp xã" in line)
    assert chair.startswith("May not")
    assert "lacks: a remedy that the decree attaches to the act" in chair
    by_title = {one["title"]: one for one in run(*words, "--json", today="2026-07-06").json["powers_list"]}
    assert by_title["Chủ tịch Ủy ban nhân dân cấp xã"]["lacks_list"] == ["remedy"]
    assert by_title["Giám đốc Sở Khoa học và Công nghệ"]["competent"] is True


def test_what_is_unverified_is_marked_and_told(run: Any) -> None:
    answer = run("law", "show", "8.4.b", "--on", "2020-06-05")
    assert "words not seen yet; as in 10.4.b, 174/2026/NĐ-CP: Không niêm yết công khai" in answer.out
    assert "unverified: seen in part" in answer.out
    assert "unverified" in answer.err
    said = run("law", "show", "8.4.b", "--on", "2020-06-05", "--json")
    assert said.json["conduct"] == ""
    assert said.json["verified"] is False
    assert "warning:" not in said.out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("9.1.b", "--on", "2020-04-01"), 4, "174/2013/NĐ-CP"),
        (("9.1.b", "--on", "2013-04-01"), 4, "No decree on postal sanctions is known for 01/04/2013"),
        (("99.1.b", "--on", "2020-06-01"), 4, "15/2020/NĐ-CP has no provision 99.1.b"),
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
    assert [one["provision"] for one in found] == ["8.4.b", "13.3.b"]
    assert set(found[0]) == FOUND
    assert run("law", "search", "cong khai danh muc", "--json", today="2020-06-01").json == found
    everywhere = run("law", "search", "cong khai danh muc", "--all", "--json").json
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
    own = workspace / "data" / "law" / "acts.csv"
    own.parent.mkdir(parents=True)
    head, first = (shipped("data") / "law" / "acts.csv").read_text(encoding="utf-8").splitlines()[:2]
    own.write_text(f"{head}\n{first.replace('Thông báo không đúng', 'Sửa riêng của đơn vị', 1)}\n", encoding="utf-8")
    assert run("law", "show", "5.1", "--on", "2020-06-01", "--json").json["conduct"].startswith("Sửa riêng")
    assert run("law", "show", "9.1.b", "--on", "2020-06-01", "--json").code == 0


def test_a_clause_is_shown_with_all_its_points(run: Any) -> None:
    said = run("law", "show", "9.1", "--on", "2020-06-01", "--json")
    assert [one["provision"] for one in said.json] == ["9.1.a", "9.1.b", "9.1.c", "9.1.d"]
    shown = run("law", "show", "9.1", "--on", "2020-06-01").out
    assert shown.startswith("khoản 1 Điều 9, Nghị định 15/2020/NĐ-CP")
    assert len([line for line in shown.splitlines() if line.startswith("Provision")]) == 4


def test_a_number_is_followed_through_the_decrees(run: Any) -> None:
    shown = run("law", "move", "8.4.b").out
    assert "then: 10.4.b, 174/2026/NĐ-CP" in shown
    assert "before: 6.4.b, 15/2020/NĐ-CP" in shown
    found = run("law", "move", "8.4.b", "--decree", "174/2026", "--json").json
    assert [(one["provision"], one["asked"]) for one in found] == [("6.4.b", False), ("8.4.b", True)]
    assert run("law", "move", "99.1").code == 4


def test_a_folder_named_as_workspace_that_is_none_is_told(run: Any, tmp_path: Path) -> None:
    assert run("law", "show", "9.1.b", "--on", "2020-06-01", "-w", str(tmp_path)).code == 6
