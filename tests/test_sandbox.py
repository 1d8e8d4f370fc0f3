"""The limited child: it answers, refuses, meets its limits or breaks, and the parent tells these apart."""

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from postwatch.errors import NotFoundError, UsageError
from postwatch.sandbox import CHILD, CrashError, LimitError, Limits, Sandbox

pytestmark = pytest.mark.usefixtures("sandboxes_as_shipped")
LIMITS = Limits(processor=10, clock=60, answer=1000)


def answering(*arguments: Any) -> Callable[[Any], Any]:
    """What a child of these tests answers: a question is a name below, with values."""

    def answer(question: tuple[str, Any]) -> Any:
        return ANSWERS[question[0]](*arguments, question[1])

    return answer


def refuse(_first: str, name: str) -> None:
    raise NotFoundError(f"no {name}", hint="look")


def loop(_first: str, _value: object) -> None:
    while True:
        pass


def stopped_by(_first: str, number: int) -> None:
    os.kill(os.getpid(), number)


ANSWERS: dict[str, Callable[..., Any]] = {
    "echo": lambda first, value: [first, value],
    "refuse": refuse,
    "loop": loop,
    "signal": stopped_by,
    "exit": lambda _first, code: os._exit(code),
    "break": lambda _first, value: value / 0,
    "memory": lambda _first, size: len(bytes(size)),
}


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with Sandbox("test_sandbox:answering", "first", limits=getattr(request, "param", LIMITS)) as made:
        yield made


def test_bytes_days_and_moments_go_both_ways(child: Sandbox) -> None:
    for value in (b"\x00\xff", dt.date(2020, 6, 15), dt.datetime(2020, 6, 15, 8, tzinfo=dt.UTC), {"a": [1, None, "Đ"]}):
        assert child.ask(("echo", value)) == ["first", value]


def test_a_refusal_of_the_child_is_raised_here_and_it_goes_on(child: Sandbox) -> None:
    with pytest.raises(NotFoundError, match="no sheet") as refusal:
        child.ask(("refuse", "sheet"))
    assert refusal.value.hint == "look"
    assert child.is_running
    assert child.ask(("echo", 1)) == ["first", 1]


@pytest.mark.parametrize(
    "question",
    [("memory", 2**31), ("signal", signal.SIGXCPU), ("echo", "a" * 1000)],
    ids=["memory", "processor", "length"],
)
def test_a_limit_that_is_met_is_called_one_and_the_next_child_answers(
    child: Sandbox, question: tuple[str, Any]
) -> None:
    with pytest.raises(LimitError):
        child.ask(question)
    assert not child.is_running
    assert child.ask(("echo", 1)) == ["first", 1]


@pytest.mark.parametrize("child", [Limits(processor=10, clock=0)], indirect=True)
def test_the_clock_ends_what_has_no_end(child: Sandbox) -> None:
    with pytest.raises(LimitError):
        child.ask(("loop", None))


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_a_child_that_dies_of_what_it_reads_has_met_no_limit(child: Sandbox, number: int) -> None:
    with pytest.raises(CrashError):
        child.ask(("signal", number))


@pytest.mark.parametrize("question", [("exit", 3), ("exit", 0), ("break", 1)], ids=["exit 3", "exit 0", "a bug"])
def test_a_child_that_ends_by_itself_is_a_mistake_of_the_program(child: Sandbox, question: tuple[str, Any]) -> None:
    with pytest.raises(RuntimeError):
        child.ask(question)


@pytest.mark.parametrize("program", ["import sys; sys.exit(3)", "print('usage: postwatch')", "import nothing_such"])
def test_a_child_that_cannot_be_started_is_no_large_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!{sys.executable}\n{program}\n", encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(RuntimeError):
        Sandbox("test_sandbox:answering", "first", limits=LIMITS).ask(("echo", 1))


def test_a_frozen_build_starts_itself_as_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the interpreter is postwatch, which takes no ``-c``."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path(sys.executable).with_name("postwatch")))
    with (
        Sandbox("postwatch.sheets.read:answering", "a.xlsx", limits=LIMITS) as child,
        pytest.raises(UsageError, match="damaged"),
    ):
        child.ask(("xlsx", b"PK"))


def test_the_hidden_word_is_not_among_the_commands() -> None:
    shown = subprocess.run([sys.executable, "-m", "postwatch", "--help"], capture_output=True, check=True)
    assert CHILD.encode() not in shown.stdout
