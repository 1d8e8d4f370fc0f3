"""Hostile input: every case is one command line of the real program, watched from outside.

Whatever comes in, the answer is a success or one sentence and one hint, with a documented exit code; never a traceback,
never a raw control character, never more than 10 seconds of the processor and 512 MB, and nothing is changed by what
was refused.
"""

import dataclasses
import os
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from forked_clerks import Answer, Forking

TODAY = "2020-06-15"
MOST_SECONDS = 10
# What ends a process that hangs. A busy machine takes its time, so the clock on the wall proves nothing else.
PATIENCE = 120
MOST_MEMORY = 512 * 2**20
DOCUMENTED = frozenset({0, 2, 3, 4, 5, 6, 7, 8, 10})
REFUSING = DOCUMENTED - {0, 10}
_RAW = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass
class Counters:
    """What the corpus came to; printed at the end of the run."""

    codes: Counter[int] = dataclasses.field(default_factory=Counter)
    memory: int = 0


COUNTERS = Counters()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the corpus came to."""
    if COUNTERS.codes:
        codes = ", ".join(f"exit {code}: {count}" for code, count in sorted(COUNTERS.codes.items()))
        terminalreporter.write_line(
            f"hostile: {COUNTERS.codes.total()} command lines ({codes}), largest process {COUNTERS.memory >> 20} MB"
        )


def state(folder: Path) -> dict[str, Any]:
    """Every file of a workspace by its content; the lock says only who came last."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file():
            found[str(path.relative_to(folder))] = os.lstat(path).st_mode
        elif path.name != ".lock":
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


class Clerks:
    """Runs command lines and holds each against what must be true of all of them."""

    def __init__(self, server: Forking, folder: Path, workspace: Path) -> None:
        self._server = server
        self.workspace = workspace
        self.folder = folder
        self.is_untouched = True

    def __call__(self, *words: object, codes: set[int] | int | None = None, **environ: str) -> Answer:
        """Run one; ``codes`` are the exit codes that it may have, any documented one by default."""
        allowed = DOCUMENTED if codes is None else {codes} if isinstance(codes, int) else codes
        before = state(self.workspace)
        answer = self._answer([str(word) for word in words], environ)
        assert answer.code in allowed & DOCUMENTED, answer
        assert_fit_for_a_screen(answer)
        changed = state(self.workspace) != before
        self.is_untouched = self.is_untouched and not changed
        if answer.code in REFUSING:
            assert_refusal(answer, as_json="--json" in words)
            assert not changed, "a refusal changed something"
        return answer

    def _answer(self, words: list[str], environ: dict[str, str]) -> Answer:
        out, err = self.folder / ".out", self.folder / ".err"
        request = {
            "words": words,
            "folder": str(self.folder),
            "environ": {
                "POSTWATCH_TODAY": TODAY,
                "POSTWATCH_LANG": "en",
                "POSTWATCH_ACTOR": "clerk",
                "POSTWATCH_WORKSPACE": str(self.workspace),
                **environ,
            },
            "out": str(out),
            "err": str(err),
            "seconds": PATIENCE,
            "stay": True,
        }
        self._server.ask(request)
        said = self._server.told()
        COUNTERS.codes[said["code"]] += 1
        COUNTERS.memory = max(COUNTERS.memory, said["memory"])
        assert not said["late"], f"not done after {PATIENCE} seconds"
        assert said["processor"] <= MOST_SECONDS, f"{said['processor']:.1f} seconds of processor time"
        assert said["memory"] <= MOST_MEMORY, f"{said['memory'] >> 20} MB"
        return Answer(said["code"], out.read_bytes().decode("utf-8"), err.read_bytes().decode("utf-8"))


def assert_fit_for_a_screen(answer: Answer) -> None:
    """No traceback, and no character that a terminal obeys or does not show."""
    for text, ours in ((answer.out, "\n\t"), (answer.err, "\n")):  # the columns of a list are a tab apart
        assert "Traceback" not in text
        raw = {char for char in text if char not in ours and unicodedata.category(char) in _RAW}
        assert not raw, raw


def assert_refusal(answer: Answer, *, as_json: bool) -> None:
    """One sentence and one hint, on stderr (warnings may stand before, refused rows between) or as JSON on stdout."""
    if as_json:
        assert set(answer.json) >= {"error", "hint", "exit_code"}, answer
        assert answer.json["exit_code"] == answer.code
        return
    lines = [line for line in answer.err.splitlines() if not line.startswith(("warning: ", "cảnh báo: ", "  - "))]
    assert len(lines) == 2, answer.err
    assert lines[0].startswith(("error: ", "lỗi: ")), answer.err
    assert lines[1].startswith(("hint: ", "gợi ý: ")), answer.err
    assert max(len(line) for line in lines) < 3000, "a sentence that nobody can read"
    assert answer.out == "", answer


@pytest.fixture(scope="session")
def _server() -> Iterator[Forking]:
    forking = Forking()
    yield forking
    forking.close()


@pytest.fixture(scope="session")
def _clean_workspaces() -> dict[str, list[Path]]:
    """Workspaces that no test has touched yet, by the template that they are copies of."""
    return {}


@pytest.fixture
def survives(
    _server: Forking, _clean_workspaces: dict[str, list[Path]], loaded_template: Path, tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Clerks]:  # fmt: skip
    """The program under watch, in a workspace with the sample register that nothing has changed; see Clerks."""
    yield from _clerks(_server, loaded_template, _clean_workspaces, tmp_path, tmp_path_factory)


@pytest.fixture
def survives_with_letter(
    _server: Forking, _clean_workspaces: dict[str, list[Path]], letter_template: Path, tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Clerks]:  # fmt: skip
    """The same, in a workspace in which the letter of 2020 is issued."""
    yield from _clerks(_server, letter_template, _clean_workspaces, tmp_path, tmp_path_factory)


def _clerks(
    server: Forking, template: Path, clean: dict[str, list[Path]], folder: Path,
    factory: pytest.TempPathFactory,
) -> Iterator[Clerks]:  # fmt: skip
    """Clerks in a workspace that goes to the next test when this one has changed nothing."""
    waiting = clean.setdefault(str(template), [])
    workspace = waiting.pop() if waiting else shutil.copytree(template, factory.mktemp("hostile") / "office")
    clerks = Clerks(server, folder, workspace)
    yield clerks
    if clerks.is_untouched:
        waiting.append(workspace)
