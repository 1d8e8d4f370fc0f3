"""The process in which the offices of the tests are played: it types one command line after the other, for all of them.

It is not the process of the tests, which loads no more tables than the commands under test do. A request is a JSON line
on stdin: the environment, the folder, and the command lines, each with its day; the answer is one too: null, or what
the first line that failed said.
"""

import io
import json
import os
import select
import subprocess
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

_MOST_SECONDS = 1800
_AT_WORK: list["subprocess.Popen[str]"] = []


def _player() -> "subprocess.Popen[str]":
    """The player at work; a new one where there is none, or the last has ended."""
    if not _AT_WORK or _AT_WORK[-1].poll() is not None:
        pipe = subprocess.PIPE
        _AT_WORK.append(subprocess.Popen([sys.executable, __file__], stdin=pipe, stdout=pipe, encoding="utf-8"))
    return _AT_WORK[-1]


def type_lines(lines: Sequence[tuple[str, tuple[str, ...]]], workspace: Path) -> None:
    """Type command lines, each on its day; fails with what was said when one is refused."""
    player = _player()
    assert player.stdin is not None
    assert player.stdout is not None
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    environ |= {"POSTWATCH_LANG": "en", "POSTWATCH_ACTOR": "clerk", "POSTWATCH_WORKSPACE": str(workspace)}
    request = {"environ": environ, "folder": str(Path.cwd()), "lines": lines}
    player.stdin.write(json.dumps(request) + "\n")
    player.stdin.flush()
    ready, _writing, _failing = select.select([player.stdout], [], [], _MOST_SECONDS)
    if not ready:
        player.kill()
    answer = player.stdout.readline()
    assert answer == "null\n", answer or "the player ended by itself, or took too long"


def _serve() -> None:
    from databases import connect_seldom
    from worker import build_once, collect_seldom, compile_once, read_offices_once

    compile_once()
    connect_seldom()
    build_once()
    read_offices_once()
    collect_seldom()
    os.umask(0o077)
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # No program that a command starts writes among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        request = json.loads(line)
        os.environ.clear()
        os.environ.update(request["environ"])
        os.chdir(request["folder"])
        print(json.dumps(_first_failure(request["lines"])), file=answers, flush=True)


def _first_failure(lines: Sequence[tuple[str, Sequence[str]]]) -> str | None:
    """Type lines until one fails; returns what that one said."""
    from postwatch.app import main

    for today, words in lines:
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            try:
                os.environ["POSTWATCH_TODAY"] = today
                code: object = main(words)
            except BaseException:
                traceback.print_exc()
                code = "raised"
        if code != 0:
            return f"{' '.join(words)}: {code}\n{said.getvalue()}"
    return None


if __name__ == "__main__":
    _serve()
