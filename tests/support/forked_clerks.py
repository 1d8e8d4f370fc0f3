"""Command lines, each in a forked process of its own, for the tests that watch, stop, hurt and end them from outside.

A request is a JSON line on stdin: words, folder, environment, files for stdout and stderr, and where asked: ``hold`` (a
pipe with a name: wait there for a sign), ``user`` (another account), ``file_size`` (bytes, as ``ulimit -f``),
``seconds`` (end it and what it started when it takes longer), ``repeat`` (so many calls, or until killed; each answer
is a JSON line in the file of stdout, ``{call}`` in the words a name of its own), ``crowd`` (so many processes that do
so at once, each with a file of its own), ``here`` (in this process, as every later clerk then has done before),
``stay`` (by a clerk who stays for the next requests, until ended or grown large). Answers are JSON lines too: the
process's id at once; when it has ended how it did, whether its time was over, the largest resident set (bytes) and the
processor time (seconds) of it and what it started. Forking spares the second that loading the program takes.
"""

import atexit
import contextlib
import importlib
import io
import itertools
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from worker import build_once, collect_seldom, compile_once, read_offices_once

from postwatch import language
from postwatch.app import ENTRIES, main, run

# --- the process of the tests -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What a command line answered; ``code`` is below nought for one that a signal ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The JSON on stdout."""
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The refusal, without warnings and hint."""
        return next((line for line in self.err.splitlines() if line.startswith("error: ")), "")


class Forking:
    """Takes requests, one at a time, and tells of each twice: its process, then how it ended."""

    def __init__(self, *, prefix: Sequence[str] = ()) -> None:
        self._process = subprocess.Popen(
            [*prefix, sys.executable, str(Path(__file__).parent / "forked_clerks.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"},
        )  # fmt: skip
        self.told()

    def ask(self, request: Mapping[str, Any]) -> int:
        """Start a clerk; returns its process."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self.told()["process"])

    def told(self) -> Any:
        """What is told next."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the forking process ended by itself"
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


# --- the forking process ----------------------------------------------------------------------------------------------

PRACTICE = (
    "init", "recipient import sample:lang-son-2020", "campaign load chi-thi-28", "dispatch generate",
    "show CV-2020-0001", "register reserve", "register list", "status", "journal verify", "db check",
)  # fmt: skip


# A clerk who stays makes place for another one who has grown by so many bytes.
_GROWN = 64 * 2**20
_LOADED = (
    "alembic.command",
    "docx",
    "docxtpl",
    "jinja2",
    "openpyxl",
    "psycopg",
    "python_calamine",
    "rich.console",
    "rich.table",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlmodel",
    "xlsxwriter",
    "postwatch.schema",
)


def load() -> None:
    """Load what a command line would load by itself."""
    for room in (*_LOADED, *(entry.room for entry in ENTRIES.values())):
        importlib.import_module(room)


def practise() -> None:
    """Use the program once, so that what it makes at its first use is there in every fork."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        for line in PRACTICE:
            workspace = [folder] if line == "init" else ["-w", folder]
            if main([*line.split(), *workspace]) != 0:
                raise SystemExit(f"{line} does not work")
    collect_seldom()


def be_a_clerk(request: dict[str, Any]) -> None:
    """Run the command line and end this process; never returns."""
    if request.get("seconds"):
        os.setsid()
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, request["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        descriptor = os.open(path, flags, 0o666)
        os.dup2(descriptor, number)
        os.close(descriptor)
    _take_place(request)
    if request.get("file_size") is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_size"], request["file_size"]))
    if request.get("user") is not None:
        os.setgroups([])
        os.setgid(request["user"])
        os.setuid(request["user"])
    if request.get("hold"):
        waiting = os.open(request["hold"], os.O_RDONLY)
        os.read(waiting, 1)
        os.close(waiting)
    os.umask(0o077)
    if request.get("crowd"):
        os._exit(_crowd(request))
    os._exit(_repeat(request["words"], request["repeat"]) if "repeat" in request else _call(request["words"]))


def _take_place(request: dict[str, Any]) -> None:
    """Have the folder and the environment that a request asks for."""
    for name in [name for name in os.environ if name.startswith("POSTWATCH_")]:
        del os.environ[name]
    os.environ.update(request["environ"])
    os.chdir(request["folder"])


def _work_here(request: dict[str, Any]) -> dict[str, Any]:
    """Run the command line in this process; returns how it ended."""
    _take_place(request)
    before = _used()
    with (
        Path(request["out"]).open("w", encoding="utf-8", errors="surrogateescape") as out,
        Path(request["err"]).open("w", encoding="utf-8", errors="backslashreplace") as err,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            code = main(request["words"])
        except BaseException:
            traceback.print_exc()
            code = 1
    memory, processor = _used()
    return {"code": code, "late": False, "memory": memory, "processor": processor - before[1]}


def _used() -> tuple[int, float]:
    """The largest resident set and the processor time of this process and of what it started."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(used.ru_maxrss for used in both) * 1024, sum(used.ru_utime + used.ru_stime for used in both)


def _crowd(request: dict[str, Any]) -> int:
    for place in range(request["crowd"]):
        if os.fork() == 0:
            os.dup2(os.open(f"{request['out']}.{place}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), 1)
            os._exit(_repeat(request["words"], request["repeat"]))
    ends = [os.waitstatus_to_exitcode(os.wait()[1]) for _place in range(request["crowd"])]
    return max(ends, key=abs)


def _call(words: list[str]) -> int:
    sys.argv = ["postwatch", *words]
    code: object = 0
    try:
        run()
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    # As the interpreter ends: an answer that cannot be written at the last moment is a failure too.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = 120
    return code if isinstance(code, int) else 0


def _repeat(words: list[str], times: int) -> int:
    """Call ``times`` times, for ever when it is nought."""
    for call in itertools.count():
        if times and call == times:
            break
        said, name, before = io.StringIO(), f"{os.getpid()}-{call}", time.monotonic()
        with redirect_stdout(said):
            code = main([word.replace("{call}", name) for word in words])
        answer = {"call": name, "code": code, "said": said.getvalue(), "waited": time.monotonic() - before}
        print(json.dumps(answer), flush=True)  # noqa: T201
    return 0


def serve() -> None:
    """Answer until stdin ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.environ["POSTWATCH_TODAY"] = "2020-06-15"
    language.activate("en")
    load()
    compile_once()
    build_once()
    read_offices_once()
    practise()
    # No command line reads the requests.
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    _tell({"ready": True})
    for line in requests:
        request = json.loads(line)
        if request.get("here"):
            _tell({"process": os.getpid()})
            _tell(_work_here(request))
            continue
        clerk = os.fork()
        if clerk == 0:
            with contextlib.suppress(BaseException):
                _stay(request, requests) if request.get("stay") else be_a_clerk(request)
            os._exit(125)
        if not request.get("stay"):
            _tell({"process": clerk})
            _tell(_ended(clerk, request.get("seconds", 0)))
        elif (end := _ended(clerk, 0))["code"] != 0:
            _tell({**end, "late": end["code"] == -signal.SIGALRM})


def _tell(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)  # noqa: T201


def _stay(request: dict[str, Any], requests: TextIO) -> None:
    """Carry out a request and those that follow in this process, until it has grown large; never returns."""
    os.setsid()
    os.umask(0o077)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    size, _processor = _used()
    while True:
        _tell({"process": os.getpid()})
        signal.alarm(request["seconds"])
        end = _work_here(request)
        signal.alarm(0)
        is_large = end["memory"] > size + _GROWN
        _tell(end)
        line = "" if is_large else requests.readline()
        if not line:
            os._exit(0)
        request = json.loads(line)


def _ended(clerk: int, seconds: int) -> dict[str, Any]:
    """How a clerk ended; ``seconds`` is the most that it may take, nought is for ever."""
    late = False

    def end(_signal: int, _frame: object) -> None:
        nonlocal late
        late = True
        os.killpg(clerk, signal.SIGKILL)

    signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    _process, status, used = os.wait4(clerk, 0)
    signal.alarm(0)
    if seconds:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(clerk, signal.SIGKILL)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "late": late,
        "memory": used.ru_maxrss * 1024,
        "processor": used.ru_utime + used.ru_stime,
    }


if __name__ == "__main__":
    serve()
