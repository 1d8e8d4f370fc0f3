"""A process of the tests: what it does once for all its commands, how it forks limited children, files in memory.

A command makes an engine of its own, and a process of a clerk ends with its command; a process of the tests calls
thousands. How a statement reads in a dialect is kept from one engine to the next, as one engine keeps it for itself.

A limited child (``postwatch.sandbox``) is forked from a process that has loaded once what every such child needs. That
serves the process of the tests alone: one that the tests fork would have to start its children as shipped.
"""

import gc
import os
import re
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import sqlalchemy
from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from postwatch import app, language, sandbox, settings
from postwatch.datafile import MOST_BYTES
from postwatch.files.read import read_plain

_COMPILED: dict[Any, Any] = {}


def compile_once() -> None:
    """Let all engines share what they have compiled; the dialect is a part of its key."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign,assignment]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign,assignment]
        dialect._type_memos = weakref.WeakKeyDictionary()  # type: ignore[assignment,misc]
    event.listen(Engine, "engine_connect", _share)


def _share(connection: sqlalchemy.Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


def collect_seldom() -> None:
    """Leave what is loaded by now out of every collection, and collect what is new less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def build_once() -> None:
    """Keep the words of the command line, with what their options take, from one command to the next."""
    made: dict[Any, Any] = {}
    build, find = app.build, app.PostwatchGroup.get_command

    def front() -> Any:
        key = language.current()
        if key not in made:
            made[key] = build()
        return made[key]

    def get_command(group: Any, ctx: Any, cmd_name: str) -> Any:
        key = (language.current(), cmd_name, group.entries.get(cmd_name))
        if key not in made:
            made[key] = find(group, ctx, cmd_name)
        return made[key]

    app.build = front
    app.PostwatchGroup.get_command = get_command


def read_offices_once() -> None:
    """Keep what an office file says, and what a workspace says over it, as long as both say the same."""
    known: dict[Any, Any] = {}
    read = settings.office_settings

    def office_settings(file: Path, overrides: Any = None) -> Any:
        try:
            key = (file, read_plain(file, most=MOST_BYTES), repr(overrides))
        except OSError:  # what is no plain file is refused in the program's own words
            return read(file, overrides)
        if key not in known:
            known[key] = read(file, overrides)
        return known[key]

    settings.office_settings = office_settings


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
