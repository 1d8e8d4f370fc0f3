"""Lists on the screen: what belongs together stays on a line, what has no room is named, and a pipe gets all of it."""

import ast
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest
from commands import verbs
from hypothesis import given
from hypothesis import strategies as st

from postwatch import console
from postwatch.console import NO_WAYS, Alarm, Table, Ways
from postwatch.terminal_tables import bar_lines, cells_of, fit, lines_of, pieces, wrapped
from postwatch.vietnamese import money_range

SOURCE = Path(__file__).parent.parent / "src" / "postwatch"
CODE, DAY, SYMBOL = "NV-2020-0001", "15/06/2020", "1234/STTTT-TTr"
NAME = "Công ty Cổ phần Dịch vụ Chuyển phát nhanh Hữu Nghị Quan – Chi nhánh huyện Tràng Định"
PHONE, FINE = "0205 3812 345", money_range(10_000_000, 20_000_000)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@contextmanager
def terminal(width: int = 80, **environ: str) -> Iterator[Terminal]:
    """A terminal that takes escapes, in place of stdout."""
    stream = Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        patch.delenv("NO_COLOR", raising=False)
        for name, value in {"COLUMNS": str(width), "TERM": "xterm", **environ}.items():
            patch.setenv(name, value)
        yield stream


def shown(table: Table, ways: Ways = NO_WAYS, **environ: str) -> str:
    """What a table is on a terminal of eighty columns."""
    with terminal(**environ) as stream:
        console.put_tables([table], ways)
    return stream.getvalue()


# --- one column ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (NAME[:15], ["Công", "ty", "Cổ", "phần"]),
        (FINE, [FINE]),
        (f"{FINE} (chưa kiểm chứng)", [FINE, "(chưa", "kiểm", "chứng)"]),
        (PHONE, [PHONE]),
        ("16/06/2020 01:30:05", ["16/06/2020 01:30:05"]),
        (f"{CODE}, {SYMBOL}", [f"{CODE},", SYMBOL]),
        ("2, 3, 4", ["2,", "3,", "4"]),
        ("  sửa: 1 → 2", ["  sửa:", "1 → 2"]),
        ("", []),
    ],
)
def test_figures_that_belong_together_are_one_piece(line: str, parts: list[str]) -> None:
    assert pieces(line) == parts


@given(st.text(st.sampled_from("aă0 -.\n漢\u0301"), max_size=60), st.integers(2, 30))
def test_a_wrapped_text_loses_nothing_and_is_never_too_wide(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells_of(line) <= width for line in lines)


def test_what_stands_in_stands_in_on_all_its_lines() -> None:
    assert wrapped("  adjusted against the report", 16) == ["  adjusted", "  against the", "  report"]
    assert wrapped("  a longer_word", 11) == ["  a", "longer_word"]


# --- which columns ---------------------------------------------------------------------------------------------------

HEADS = ["Task", "Unit's name", "Symbol", "Due", "Fine", "Telephone"]
ROW = [CODE, NAME, SYMBOL, DAY, FINE, PHONE]
LAST_FIRST = [5, 4, 2]


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_codes_days_money_and_telephones_are_never_broken(width: int) -> None:
    fitted = fit(HEADS, [ROW], LAST_FIRST, width)
    text = "\n".join(lines_of(HEADS, [ROW], fitted))
    assert all(ROW[place] in text for place in fitted.places if place != 1)
    assert max(map(cells_of, text.split("\n"))) <= width
    assert {0, 1, 3} <= set(fitted.places)


def test_the_least_needed_columns_go_first_and_as_few_as_can_be() -> None:
    places = [fit(HEADS, [ROW], LAST_FIRST, width).places for width in (106, 100, 80, 60)]
    assert places == [(0, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4), (0, 1, 2, 3), (0, 1, 3)]


def test_the_width_that_is_named_shows_every_column_and_one_less_does_not() -> None:
    whole = fit(HEADS, [ROW], LAST_FIRST, 80).whole
    assert len(fit(HEADS, [ROW], LAST_FIRST, whole).places) == len(HEADS)
    assert len(fit(HEADS, [ROW], LAST_FIRST, whole - 1).places) < len(HEADS)


def test_an_empty_column_goes_before_one_that_says_something() -> None:
    row = [CODE, NAME, "", DAY, FINE, PHONE]
    assert fit(HEADS, [row], LAST_FIRST, 90).places == (0, 1, 3, 4, 5)


def test_a_column_comes_back_where_a_wider_one_had_to_go() -> None:
    row = [CODE, NAME, "x" * 64, DAY, "5", PHONE]
    assert fit(HEADS, [row], [4, 2], 80).places == (0, 1, 3, 4, 5)


def test_an_empty_column_does_not_come_back_before_one_that_says_something() -> None:
    row = [CODE, NAME, "", DAY, FINE, PHONE]
    places = {width: fit(HEADS, [row], LAST_FIRST, width).places for width in range(60, 121)}
    assert [width for width, found in places.items() if 2 in found and not {4, 5} <= {*found}] == []
    assert 2 in places[120]


@pytest.mark.parametrize("width", [30, 50, 80, 100])
def test_no_word_of_a_name_is_broken_while_a_column_can_go(width: int) -> None:
    fitted = fit(HEADS, [ROW], [5, 4, 3, 2], width)
    words = {word for line in lines_of(HEADS, [ROW], fitted)[-12:] for word in line.split()}
    assert set(NAME.split()) <= words


def test_a_word_longer_than_the_terminal_is_folded_and_stays_whole() -> None:
    lines = lines_of(["What", "Value"], [["Path", "x" * 200]], fit(["What", "Value"], [["Path", "x" * 200]], [], 80))
    assert max(map(len, lines)) <= 80
    assert "".join("".join(lines[2:]).split()) == "Path" + "x" * 200


def test_wide_and_combining_characters_stand_in_their_columns() -> None:
    rows = [["Đồng Đăng", "1"], ["Đồng Đăng", "2"], ["北京快递", "3"]]
    lines = lines_of(["Name", "No."], rows, fit(["Name", "No."], rows, [], 80))[2:]
    assert {cells_of(line[:-1]) for line in lines} == {11}


# --- a terminal ------------------------------------------------------------------------------------------------------


def test_what_is_left_out_is_named_with_the_ways_to_see_it() -> None:
    table = Table(HEADS, [ROW], "Tasks: 1", spare=["Telephone", "Fine", "Symbol"])
    said = " ".join(shown(table, Ways(takes_format=True)).split())
    assert "Left out for want of room: Fine, Telephone." in said
    assert re.search(r"To see them: a terminal 106 columns wide; --format csv or xlsx; --json$", said)


def test_a_way_that_the_command_does_not_take_is_not_told() -> None:
    said = shown(Table(HEADS, [ROW], spare=["Telephone", "Fine", "Symbol"]))
    assert "--json" in said
    assert "--format" not in said


def test_a_long_list_is_cut_and_says_how_to_see_the_rest() -> None:
    table = Table(["Code"], [[f"DV{number}"] for number in range(20_000)])
    said = " ".join(shown(table, Ways(["--kind", "--area"], takes_format=True)).split())
    assert "DV199 " in said
    assert "DV200 " not in said
    assert (
        "Shown are 200 of 20.000 rows. To see the others: narrow the list with --kind, --area; "
        "--format csv or xlsx; --json; a pipe, such as | more"
    ) in said


def test_a_list_of_two_hundred_rows_is_whole() -> None:
    said = shown(Table(["Code"], [[f"DV{number}"] for number in range(200)]))
    assert "DV199\n" in said
    assert "Shown are" not in said


def test_what_is_overdue_stands_out_with_and_without_styles() -> None:
    table = Table(["Code", "State"], [[CODE, Alarm("overdue")], [CODE, "open"]])
    assert "\x1b[1m! overdue\x1b[0m\n" in shown(table)
    for plain in (shown(table, NO_COLOR="1"), shown(table, TERM="dumb")):
        assert "! overdue\n" in plain
        assert "\x1b" not in plain


@given(st.text(st.sampled_from("\x1b[1m\t\n\r\x9b\u202ea "), max_size=40))
def test_no_style_comes_from_what_is_recorded(text: str) -> None:
    for stream in (Terminal(), io.StringIO()):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            console.put_tables([Table(["A", "B"], [[text, "b"], ["c", text]], text)])
        assert not set(stream.getvalue()) & set("\x1b\r\x9b\u202e")


# --- a pipe ----------------------------------------------------------------------------------------------------------


def test_a_pipe_gets_a_line_for_each_row_and_a_tab_between_columns(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[f"DV{number}", NAME * 5, None, Alarm("overdue"), "a\tb\nc"] for number in range(500)]
    console.put_tables([Table(["Code", "Name", "Day", "State", "Text"], rows, "Units: 500", spare=["Text"])])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["Units: 500", "Code\tName\tDay\tState\tText"]
    assert [line.split("\t")[0] for line in lines[2:]] == [f"DV{number}" for number in range(500)]
    assert lines[2].split("\t")[1:] == [NAME * 5, "", "overdue", "a\\u0009b c"]


# --- nothing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ways", "says"),
    [(Ways(), "The first is made with: postwatch note add"), (Ways(narrowed=["--kind"]), "(nothing with --kind)")],
)
def test_an_empty_list_names_the_next_step_or_what_was_asked(
    ways: Ways, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console.put_tables([Table(["Code"], [], "Notes: 0", first="postwatch note add")], ways)
    assert capsys.readouterr().out.splitlines()[-1] == says


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("letter")
class TestCommand:
    def test_a_list_of_tasks_fits_eighty_columns(self, run: Any) -> None:
        assert run("task", "add", "DNM-01", "Báo cáo số bưu gửi", "--due", "2020-06-30").code == 0
        with terminal() as stream:
            assert run("task", "list", today="2020-07-15").code == 0
        lines = stream.getvalue().splitlines()
        assert max(cells_of(re.sub("\x1b.*?m", "", line)) for line in lines) <= 80
        assert any(re.match(r"NV-2020-\d{4}  .*\x1b\[1m! overdue\x1b\[0m$", line) for line in lines)
        assert "Left out for want of room: Letter, Instruction, Reported to." in " ".join(stream.getvalue().split())

    def test_the_real_terminal_is_measured(self, tmp_path: Path) -> None:
        ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 70, 0, 0))
        environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
        process = subprocess.Popen(
            [sys.executable, "-m", "postwatch", "recipient", "list"], cwd=tmp_path, stdout=theirs, env=environ
        )
        os.close(theirs)
        said = _read(ours).decode().replace("\r\n", "\n")
        assert process.wait(timeout=1800) == 0
        assert max(map(cells_of, said.splitlines())) <= 70
        assert "─" * 60 in said

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("pledge", "list"), "The first is made with: postwatch pledge record"),
            (("pledge", "list", "--kind", "other"), "(nothing with --kind)"),
            (("pledge", "list", "--withdrawn"), "The first is made with: postwatch pledge record"),
            (("pledge", "list", "--as-of", "2020-05-18"), "The first is made with: postwatch pledge record"),
            (("task", "list", "--overdue"), "(nothing with --overdue)"),
            (("pledge", "missing", "--kind", "other"), "(nothing with --kind)"),
        ],
    )
    def test_an_empty_list_says_what_next(self, run: Any, words: tuple[str, ...], says: str) -> None:
        assert run(*words, today="2020-05-19").out.splitlines()[-1] == says

    def test_an_agenda_without_anything_to_do_names_no_first_step(self, run: Any, tmp_path: Path) -> None:
        run("init", "new")
        assert "The first is made with: postwatch recipient import" in run("-w", "new", "status").out


def _read(descriptor: int) -> bytes:
    """What was written on a terminal until its other end was closed."""
    said = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:  # how a terminal of Linux ends
            part = b""
        if not part:
            os.close(descriptor)
            return said
        said += part


# --- every list ------------------------------------------------------------------------------------------------------


def _texts(node: ast.expr) -> list[str]:
    """The texts of a list of heads: bare, or in a call of ``_``."""
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


FUNCTIONS = [
    pytest.param(function, id=f"{path.parent.name}.{function.name}")
    for path in sorted(SOURCE.glob("*/commands.py"))
    for function in ast.parse(path.read_text(encoding="utf-8")).body
    if isinstance(function, ast.FunctionDef)
    if any(
        isinstance(node, ast.Call) and ast.unparse(node.func) in ("office.show", "Table") for node in ast.walk(function)
    )
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_list_of_five_columns_says_which_of_them_it_can_do_without(function: ast.FunctionDef) -> None:
    named: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target, value in _assigned(node):
                named[ast.unparse(target)] = value
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("office.show", "Table"):
            heads = _texts(named.get(ast.unparse(call.args[0]), call.args[0]))
            spare = [word.value for word in call.keywords if word.arg == "spare"]
            is_file = function.name == "in_file" or ast.unparse(call) in ast.unparse(_in_file_of(function))
            assert len(heads) < 5 or spare or is_file, ast.unparse(call)
            if spare and heads:
                assert set(_texts(named.get(ast.unparse(spare[0]), spare[0]))) <= set(heads), ast.unparse(call)


def _assigned(node: ast.Assign) -> list[tuple[ast.expr, ast.expr]]:
    """The names of an assignment, each with its value: ``a, b = 1, 2`` has two."""
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
        return list(zip(target.elts, node.value.elts, strict=True))
    return [(target, node.value)]


def _in_file_of(function: ast.FunctionDef) -> ast.AST:
    """The function within that makes what a file holds, or nothing."""
    inner = [node for node in ast.walk(function) if isinstance(node, ast.FunctionDef) and node.name == "in_file"]
    return inner[0] if inner else ast.Pass()


FIRSTS = sorted(set(re.findall(r'"postwatch ((?:\w+ )?\w+)[^"]*"', "\n".join(
    line for path in SOURCE.glob("*/commands.py") for line in path.read_text(encoding="utf-8").splitlines()
    if "first" in line and '"postwatch ' in line
))))  # fmt: skip


@pytest.mark.parametrize("verb", FIRSTS)
def test_the_command_of_a_first_row_exists(verb: str) -> None:
    """Words behind a verb that writes may read: `staff delegate list`."""
    of_verb = {words: one.writes for words, one in verbs().items() if f"{words} ".startswith(f"{verb} ")}
    assert of_verb.get(verb, bool(of_verb) and all(of_verb.values()))


def test_every_noun_that_has_a_list_of_its_records_names_a_first_step() -> None:
    assert len(FIRSTS) >= 13


class TestBars:
    def test_each_row_has_a_bar_of_each_head_with_its_number(self) -> None:
        lines = bar_lines(["Asked", "Signed"], ["Cao Lộc", "Văn Quan"], [[8, 4], [2, 0]], 40)
        assert lines == [
            "░ Asked   █ Signed",
            "Cao Lộc   ░░░░░░░░░░░░░░░░░░░░░░░░░░ 8",
            "          █████████████ 4",
            "Văn Quan  ░░░░░░ 2",
            "          0",
        ]

    def test_where_nothing_is_counted_there_are_none(self) -> None:
        assert bar_lines(["Asked"], ["Cao Lộc"], [[0]], 80) == []

    def test_a_long_name_is_written_on_several_lines_and_nothing_is_wider_than_the_terminal(self) -> None:
        name = "Thành phố Lạng Sơn và các xã, phường lân cận của tỉnh"
        lines = bar_lines(["Asked", "Signed"], [name, "Cao Lộc"], [[12_345, 1], [7, 7]], 80)
        assert all(cells_of(line) <= 80 for line in lines)
        assert "".join(line.partition("  ")[0] for line in lines[1:3]).startswith("Thành phố Lạng Sơn và các")
        assert lines[2].endswith("█ 1")
