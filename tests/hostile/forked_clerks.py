"""Command lines, each in a forked process of its own, under a clock, and weighed; started by ``conftest.py``.

A request is a JSON line on stdin: words, folder, environment, files for stdout and stderr, seconds. The answer is a
JSON line: exit code, the largest resident set (bytes) among the process and those that it started, whether the clock
ended it. Forking spares each of some hundred command lines the second that loading the program takes.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from typing import Any

from sqlalchemy.dialects import sqlite  # noqa: F401
from sqlalchemy.orm import configure_mappers

from postwatch import language
from postwatch.app import ENTRIES

language.activate("en")
# What a command line would load by itself, loaded once: what it does with its input is the same.
for loaded in (
    "sqlmodel",
    "jinja2",
    "docxtpl",
    "docx",
    "rich.table",
    "rich.console",
    "alembic.command",
    "postwatch.schema",
):
    importlib.import_module(loaded)
for entry in ENTRIES.values():
    importlib.import_module(entry.room)
configure_mappers()
gc.freeze()


def serve(request: dict[str, Any]) -> dict[str, Any]:
    """Run one command line to its end, or to the end of its time."""
    clerk = os.fork()
    if clerk == 0:
        _be_a_clerk(request)
    late = False

    def end(_signal: int, _frame: object) -> None:
        nonlocal late
        late = True
        os.killpg(clerk, signal.SIGKILL)

    signal.signal(signal.SIGALRM, end)
    signal.alarm(request["seconds"])
    _clerk, status, used = os.wait4(clerk, 0)
    signal.alarm(0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(clerk, signal.SIGKILL)
    return {"code": os.waitstatus_to_exitcode(status), "late": late, "memory": used.ru_maxrss * 1024}


def _be_a_clerk(request: dict[str, Any]) -> None:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, path in ((1, request["out"]), (2, request["err"])):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
    for name in list(os.environ):
        if name.startswith("POSTWATCH_"):
            del os.environ[name]
    os.environ.update(request["environ"])
    os.chdir(request["folder"])
    sys.argv = ["postwatch", *request["words"]]
    from postwatch.app import run

    code: object = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code if isinstance(code, int) else 0)


def main() -> None:
    """Answer until stdin ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
