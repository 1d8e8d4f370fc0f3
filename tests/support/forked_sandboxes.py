"""The limited child (``postwatch.sandbox``), forked from a process that has loaded once what every such child needs.

It serves the process of the tests alone: one that the tests fork would have to start its children as shipped.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from postwatch import sandbox

_LOADED = (
    "docx",
    "docxtpl",
    "jinja2",
    "python_calamine",
    "postwatch.documents.layout",
    "postwatch.documents.lint_child",
    "postwatch.sheets.read",
)
_FORKING = get_context("forkserver")
start_as_shipped: Any = sandbox._start


def fork_sandboxes() -> None:
    """Let every sandbox of this process be forked from now on."""
    _FORKING.set_forkserver_preload([*_LOADED])
    sandbox._start = _Forked  # type: ignore[assignment]


class _Forked:
    """A child, as `subprocess.Popen` gives it."""

    def __init__(self) -> None:
        (heard, asked), (answered, said), (warned, told) = (_FORKING.Pipe(duplex=False) for _stream in range(3))
        self.stdin, self.stdout, self.stderr = _file(asked, "wb"), _file(answered, "rb"), _file(warned, "rb")
        streams = (heard, said, told)
        self._process = _FORKING.Process(target=_serve, args=(streams, dict(os.environ), str(Path.cwd())), daemon=True)
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")  # no child needs what the tests were started with
        try:
            self._process.start()
        finally:
            sys.modules["__main__"] = main
            for stream in streams:
                stream.close()

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises TimeoutExpired when that takes longer."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("sandbox", timeout or 0)
        return self._process.exitcode


def _file(end: Any, mode: str) -> Any:
    """The end of a pipe as a file."""
    with end:
        return os.fdopen(os.dup(end.fileno()), mode)


def _serve(streams: Sequence[Connection], environ: Mapping[str, str], folder: str) -> None:
    """Be the child."""
    for number, stream in enumerate(streams):
        os.dup2(stream.fileno(), number)
        stream.close()
    sys.stdin = os.fdopen(0, encoding="utf-8")  # multiprocessing gives its children an empty one
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sandbox.serve()
