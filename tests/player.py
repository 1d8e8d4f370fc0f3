"""The process in which the offices of the tests are played: it types one command line after the other, for all of them.

It is not the process of the tests, which loads no more tables than the commands under test do. A request is a JSON line
on stdin: the workspace, the folder, and the command lines, each with its day; the answer a JSON line too: of the first
line that failed its words, exit code, and what it said.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path


@cache
def _player() -> "subprocess.Popen[str]":
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    return subprocess.Popen(
        [sys.executable, __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**environ, "PYTHONUTF8": "1", "POSTWATCH_LANG": "en", "POSTWATCH_ACTOR": "clerk"},
    )


def type_lines(lines: Iterable[tuple[str, tuple[str, ...]]], workspace: Path) -> None:
    """Type command lines, each on its day; fails with what was said when one is refused."""
    player = _player()
    assert player.stdin is not None
    assert player.stdout is not None
    request = {"workspace": str(workspace), "folder": str(Path.cwd()), "lines": [*lines]}
    player.stdin.write(json.dumps(request) + "\n")
    player.stdin.flush()
    answer = player.stdout.readline()
    assert answer == "null\n", answer


def _serve() -> None:
    from kept_connections import connect_seldom
    from shared_work import build_once, collect_seldom, compile_once, read_offices_once

    from postwatch.app import main

    compile_once()
    connect_seldom()
    build_once()
    read_offices_once()
    collect_seldom()
    os.umask(0o077)
    for line in sys.stdin:
        request = json.loads(line)
        os.environ["POSTWATCH_WORKSPACE"] = request["workspace"]
        os.chdir(request["folder"])
        failed = None
        for today, words in request["lines"]:
            os.environ["POSTWATCH_TODAY"] = today
            said = io.StringIO()
            with redirect_stdout(said), redirect_stderr(said):
                code = main(words)
            if code != 0:
                failed = {"words": words, "code": code, "said": said.getvalue()}
                break
        print(json.dumps(failed), flush=True)  # noqa: T201


if __name__ == "__main__":
    _serve()
