"""The screen: data is shown, never obeyed."""

import datetime as dt
import io
import json
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.exceptions import Abort

from postwatch import console
from postwatch.console import Table
from postwatch.errors import UsageError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bưu cục Đồng Đăng", "Bưu cục Đồng Đăng"),
        ("two\nlines", "two\nlines"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("\x9b31m", "\\u009b31m"),
        ("\x07\x08\t\r", "\\u0007\\u0008\\u0009\\u000d"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u200bb\ufeffc", "a\\u200bb\\ufeffc"),
        ("a\u2028b", "a\\u2028b"),
        ("\udcff", "\\udcff"),
        ("\U000e0041", "\\udb40\\udc41"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, shown: str) -> None:
    assert console.visible(text) == shown


@given(st.text())
def test_no_control_ever_reaches_the_screen(text: str) -> None:
    shown = console.visible(text)
    assert all(char == "\n" or char.isprintable() or not char.isascii() for char in shown)
    assert not set(shown) & set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))
    shown.encode("utf-8")


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_json_reads_back_as_what_was_said(value: object) -> None:
    assert json.loads("".join(console.as_json(value))) == value


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("y", True), ("Yes", True), ("c", True), ("Có", True), ("co", True), ("", False), ("n", False), ("k", False),
     ("KHÔNG", False), ("maybe\ncó", True), ("maybe\n?\n\n", False)],
)  # fmt: skip
def test_a_question_is_answered_in_words_of_either_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, answer: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{typed}\n"))
    assert console.ask("Write them?") is answer
    assert ("Answer with" in capsys.readouterr().err) is ("maybe" in typed)


def test_a_question_that_nobody_answers_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(Abort):
        console.ask("Write them?")


@pytest.mark.parametrize("cell", ["[/x]", "[link=file:///etc]here[/link]", "[bold]x", ":smile:", "\\[x]"])
def test_marks_in_a_cell_are_data(cell: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.put_tables([Table(["A"], [[cell]], cell)])
    out = capsys.readouterr().out
    assert out.count(cell) == 2
    assert "\x1b" not in out


def test_a_table_shows_days_amounts_and_empty_cells(capsys: pytest.CaptureFixture[str]) -> None:
    console.put_tables([Table(["A", "B", "C"], [[dt.date(2020, 5, 15), True, None]])])
    assert "15/05/2020" in capsys.readouterr().out


def test_an_empty_table_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    console.put_tables([Table(["A"], [], "Units")])
    console.put_tables([Table(["A"], [], "Round 1", none="(no decision)")])
    assert capsys.readouterr().out == "Units\n(nothing)\nRound 1\n(no decision)\n"


def test_a_long_cell_is_folded_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    console.put_tables([Table(["A"], [["một hai ba " * 40]])])
    assert capsys.readouterr().out.replace("\n", " ").count("hai") == 40


def test_a_result_is_plain_json() -> None:
    class Kind(StrEnum):
        ONE = "one"

    @dataclass(frozen=True)
    class Result:
        kind: Kind
        on: dt.date
        path: Path
        rows: tuple["Result", ...] = ()

    inner = Result(Kind.ONE, dt.date(2020, 5, 15), Path("a.docx"))
    plain = {"kind": "one", "on": "2020-05-15", "path": "a.docx", "rows": []}
    assert console.plain(Result(Kind.ONE, dt.date(2020, 5, 15), Path("a.docx"), (inner,))) == plain | {"rows": [plain]}


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("There is no file a\nhint: send money", "There is no file a\\u000ahint: send money"),
        ("a\r\nb", "a\\u000d\\u000ab"),
        ("Không có tệp Đồng Đăng", "Không có tệp Đồng Đăng"),
    ],
)
def test_a_sentence_is_one_line_whatever_it_holds(
    sentence: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console.tell(sentence)
    assert capsys.readouterr().err == shown + "\n"


def test_a_huge_value_does_not_hide_the_end_of_a_sentence() -> None:
    line = console.one_line("Tệp " + "a" * 100_000 + " không đọc được")
    assert len(line) < 3000
    assert line.startswith("Tệp a")
    assert line.endswith(" không đọc được")


def test_a_table_has_no_colours_even_when_they_are_forced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLORTERM": "truecolor"}.items():
        monkeypatch.setenv(name, value)
    console.put_tables([Table(["A"], [["b"]], "Units")])
    assert "\x1b" not in capsys.readouterr().out


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "quiet", "shown"), [(Terminal(), False, True), (Terminal(), True, False), (io.StringIO(), False, False)]
)
def test_progress_is_shown_on_a_terminal_only_and_not_beside_json(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, quiet: bool, shown: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with console.progress("forms [bold]\x1b[31m", quiet=quiet, after=0) as told:
        for done in range(1, 4):
            told(done, 3)
    said = stream.getvalue()
    assert ("forms [bold]\\u001b[31m" in said) == shown
    assert ("3/3" in said) == shown
    assert bool(said) == shown


def test_progress_needs_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    with console.progress("forms") as told:
        told(1, 1)


def on_screen(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in place of stderr."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    return stream


def test_a_short_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_screen(monkeypatch)
    with console.progress("forms") as told:
        told(1, 1)
    assert stream.getvalue() == ""


def test_a_work_within_another_has_the_one_bar_until_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_screen(monkeypatch)
    with console.progress("whole", after=0):
        with console.progress("part") as told:
            told(7, 9)
        assert "7/9" not in stream.getvalue().rpartition("whole")[2]
    assert stream.getvalue().count("\x1b[?25l") == stream.getvalue().count("\x1b[?25h") == 1


def test_a_warning_within_a_work_is_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_screen(monkeypatch)
    with console.progress("whole", after=0):
        console.tell("warning: late")
    assert any(line.endswith("warning: late") for line in stream.getvalue().split("\n"))


def test_a_count_that_is_over_says_no_longer_how_much_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_screen(monkeypatch)
    heard: list[tuple[int, int]] = []
    assert list(console.counted("ab", lambda *told: heard.append(told))) == ["a", "b"]
    assert heard == [(1, 2), (2, 2), (0, 0)]
    with console.progress("forms", after=0) as told:
        for one in heard:
            told(*one)
    last = stream.getvalue().rpartition("forms")[2]
    assert "0/?" in last


def test_nothing_is_put_beside_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stream = on_screen(monkeypatch)
    with console.progress("whole", after=0) as told:
        console.put("data")
        assert stream.getvalue().endswith("\x1b[2K")
        told(1, 2)
    assert "1/2" not in stream.getvalue()
    assert capsys.readouterr().out == "data\n"


def test_an_interrupt_takes_the_bar_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = on_screen(monkeypatch)
    with pytest.raises(KeyboardInterrupt), console.progress("whole", after=0):
        raise KeyboardInterrupt
    assert sys.stderr is stream
    assert "\x1b[?25h" in stream.getvalue()
    before = stream.getvalue()
    console.tell("later")
    assert stream.getvalue().removeprefix(before) == "later\n"


def test_a_table_keeps_the_columns_and_rows_that_are_asked_for() -> None:
    table = Table(["Mã", "Ngày", "Tên"], [["a", 1, "x"], ["b", 2, "y"], ["c", 3, "z"]], spare=["Ngày", "Tên"])
    narrowed = table.narrowed("ten, MÃ", 2)
    assert ([*narrowed.columns], [*narrowed.rows], [*narrowed.spare]) == (
        ["Tên", "Mã"], [["x", "a"], ["y", "b"]], ["Tên"],
    )  # fmt: skip
    with pytest.raises(UsageError, match="no column Ten riêng"):
        table.narrowed("Ten riêng", None)
