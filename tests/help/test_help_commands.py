"""`help` in words: the commands for a job, how each is typed, and where there is more."""

from pathlib import Path

import pytest
from conftest import CommandLine as Run


def test_a_job_leads_to_three_commands_with_their_help_and_place_in_the_guide(run: Run) -> None:
    said = run("help", "sửa", "ngày", "cam", "kết", "--json")
    assert said.code == 0
    first, _second, _third = said.json["commands_list"]
    assert first == {
        "command": "postwatch amend CK",
        "usage": "postwatch amend CK-… [OPTIONS]",
        "help": "Amend a record: what is given is written over it, on all days.",
        "guide": "docs/huong-dan/ghi-nham.md, «Ghi nhầm thì sửa»",
    }
    assert run("help", "sửa ngày cam kết", "--json").json == said.json


def test_on_the_screen_each_command_has_three_lines(run: Run) -> None:
    told = run("help", "nop", "phat").out.split("\n\n")
    assert len(told) == 3
    assert told[0].splitlines() == [
        "postwatch case pay CASE [OPTIONS]",
        "  Record a payment of the fine of a case, in whole or in part.",
        "  more: postwatch case pay --help; docs/huong-dan/vu-viec.md, «Vụ việc: từ hành vi đến nộp phạt»",
    ]


def test_only_the_first_sentence_of_a_help_is_told(run: Run) -> None:
    assert (
        run("help", "sửa", "--json").json["commands_list"][0]["help"]
        == "Put right what differs from the paper: a record by its code."
    )


def test_a_clerk_is_answered_in_vietnamese(run: Run) -> None:
    told = run.fresh("help", "sửa", lang="vi").out.splitlines()
    assert told[0] == "postwatch amend MÃ [TÙY CHỌN]"
    assert told[2] == "  xem thêm: postwatch amend --help; docs/huong-dan/ghi-nham.md, «Ghi nhầm thì sửa»"


@pytest.mark.parametrize("words", [["qwxz"], [""], ["làm", "thế", "nào"], ["…"]])
def test_words_of_nothing_are_refused_with_a_hint(run: Run, words: list[str]) -> None:
    said = run("help", *words)
    assert (said.code, said.out) == (4, "")
    error, hint = said.err.splitlines()
    assert error == f"error: No command is found for: {' '.join(words)}"
    assert hint == "hint: say it in other words, such as: amend a pledge; or see: postwatch --help"


@pytest.mark.parametrize(
    ("words", "command"),
    [(["amend", "a", "pledge"], "amend CK"), (["plegde"], "pledge form"), (["case", "trả", "hàng"], "case goods")],
)
def test_words_that_begin_like_a_command_and_lead_nowhere_are_a_job(run: Run, words: list[str], command: str) -> None:
    assert run("help", *words, "--json").json["commands_list"][0]["command"] == f"postwatch {command}"


def test_no_workspace_is_looked_at(run: Run, tmp_path: Path) -> None:
    assert run("help", "sao lưu").code == 0
    assert list(tmp_path.iterdir()) == []
