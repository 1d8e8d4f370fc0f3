"""A process of the tests: it forks its limited children, and lets its files lie in memory.

A limited child (``postwatch.sandbox``) is forked from a process that has loaded once what every such child needs. That
serves the process of the tests alone: one that the tests fork would have to start its children as shipped.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from postwatch import sandbox

# --- limited children -------------------------------------------------------------------------------------------------

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
start_as_shipped: Any = sandbox.start_child


def fork_sandboxes() -> None:
    """Let every sandbox of this process be forked from now on."""
    _FORKING.set_forkserver_preload([*_LOADED])
    sandbox.start_child = _Forked  # type: ignore[assignment]


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


# --- files in memory --------------------------------------------------------------------------------------------------

_MEMORY = Path("/dev/shm")
_NAME = "postwatch-tests-"
# Many times what a run needs.
_ROOM = 8 * 2**30


def lie_in_memory() -> None:
    """Let temporary files lie in a folder in memory, unless TMPDIR says where; the folders of runs that ended go."""
    if "TMPDIR" in os.environ or not _has_room():
        return
    for folder in _MEMORY.glob(f"{_NAME}*"):
        if not _is_running(folder.name.removeprefix(_NAME).partition("-")[0]):
            shutil.rmtree(folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=_MEMORY))
    folder.chmod(0o755)  # a server runs under an account of its own
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None


def _has_room() -> bool:
    """Whether a folder in memory is there that holds what the tests make, and starts the programs among it."""
    if not _MEMORY.is_dir():
        return False
    there = os.statvfs(_MEMORY)
    is_usable = os.access(_MEMORY, os.W_OK) and not there.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return is_usable and min(there.f_bavail * there.f_frsize, *_limits()) >= _ROOM


def _limits() -> Iterator[int]:
    """Yield how many bytes of memory the machine has left, none where it does not say, and a container may use."""
    told = re.search(r"^MemAvailable:\s+(\d+) kB", _read("/proc/meminfo"), re.MULTILINE)
    yield int(told[1]) * 1024 if told is not None else 0
    limit = _read("/sys/fs/cgroup/memory.max").strip()
    if limit.isdigit():
        yield int(limit)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:
        return ""


def _is_running(process: str) -> bool:
    return Path("/proc", process).exists()
