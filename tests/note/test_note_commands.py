from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("loaded")


def test_a_note_is_of_today_unless_said_otherwise(run: Any) -> None:
    answer = run("note", "add", "difficulty", "Chưa có máy soi & <thiếu người>", "--json")
    assert (answer.code, answer.json) == (
        0,
        {
            "id": "GC-2020-0001",
            "kind": "difficulty",
            "noted_on": "2020-06-15",
            "text": "Chưa có máy soi & <thiếu người>",
            "recipient": None,
        },
    )


def test_a_note_says_for_which_report_it_is(run: Any) -> None:
    said = run("note", "add", "khó khăn", "x").out
    assert "of 15/06/2020 added, for the report of 07/2020, days 15/06/2020 to 14/07/2020; another day: --on" in said
    assert "06/2020, days 15/05/2020" in run("note", "add", "Proposal", "x", "--on", "14/6/2020").out


def test_notes_are_listed_by_day_and_narrowed(run: Any) -> None:
    run("note", "add", "proposal", "Đề nghị chỉ đạo", "--on", "12/6/2020")
    run("note", "add", "cause", "Thay người", "--on", "11/6/2020", "--unit", "dpv-003")

    def listed(*words: str) -> list[str]:
        return [one["id"] for one in run("note", "list", *words, "--json").json]

    assert listed() == ["GC-2020-0002", "GC-2020-0001"]
    assert listed("--unit", "DPV-003") == ["GC-2020-0002"]
    assert listed("--kind", "proposal") == ["GC-2020-0001"]
    assert listed("--since", "12/6/2020") == ["GC-2020-0001"]
    assert listed("--until", "11/6/2020") == ["GC-2020-0002"]
    assert "Đề nghị chỉ đạo" in run("note", "list").out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("gossip", "x"), 2, "gossip is not a valid kind of note"),
        (("cause", "  "), 2, "TEXT is missing"),
        (("cause", "x", "--on", "16/6/2020"), 3, "is in the future"),
        (("cause", "x", "--unit", "NOBODY"), 4, "There is no unit NOBODY"),
        (("cause", "x\u202ey"), 2, "is invisible"),
    ],
)
def test_a_wrong_note_is_refused(run: Any, words: tuple[str, ...], code: int, says: str) -> None:
    answer = run("note", "add", *words)
    assert answer.code == code
    assert says in answer.err
    assert run("note", "list", "--json").json == []


def test_a_note_behind_the_period_is_named_where_the_report_lacks_its_kind(run: Any) -> None:
    run("note", "add", "difficulty", "x")
    draft = ("report", "monthly", "--month", "6/2020", "--format", "docx")
    said = run(*draft).err
    way = ("amend", "GC-2020-0001", "--on", "14/06/2020", "--reason", "TEXT")
    assert "GC-2020-0001 (difficulty) is of 15/06/2020, after the period" in said
    assert f"postwatch {' '.join(way)}" in said
    assert run(*way).code == 0
    assert "after the period" not in run(*draft).err


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Kiến nghị", "proposal"), ("đề xuất", "proposal"), ("vướng mắc", "difficulty")],
)
def test_a_kind_is_named_by_either_of_its_words(run: Any, typed: str, kind: str) -> None:
    assert run("note", "add", typed, "x", "--json").json["kind"] == kind


@pytest.mark.usefixtures("loaded")
def test_who_wrote_words_is_told_words(run: Any, refused: Any) -> None:
    typed = ("inspect", "log", "DPV-012", "--on", "1/6/2020", "--kind")
    assert "có phải là theo kế hoạch?" in run(*typed, "theo ke hoac", lang="vi").err
    assert "did you mean planned?" in refused(2, *typed, "planed").err
