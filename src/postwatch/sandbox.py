"""The only child process with limits of memory and time, in which files are read that came from outside.

The parent names a factory as ``module:function`` and gives it arguments; its product answers questions in the child, in
turn, for as long as the sandbox lives. Questions are pickled, for the child may trust its parent; answers come as JSON,
for a file that it reads may have taken the child over: with bytes, days and moments besides the types of JSON. Where a
system has no limits of memory and processor time, as Windows, the clock on the wall remains.
"""

import base64
import contextlib
import datetime as dt
import importlib
import json
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postwatch import language
from postwatch.dataclass import dataclass
from postwatch.errors import PostwatchError

if TYPE_CHECKING:
    import subprocess

CHILD = "--sandbox-child"
"""The hidden first word by which a frozen build, whose interpreter is postwatch itself, is told to be the child."""
_MEMORY = 512 * 2**20
_LONGEST_SENTENCE = 2000
_READY, _NO_MEMORY = b"ready\n", "memory allocation of"
# The exit code of a child that has no memory left to say so.
_BEYOND = 77
_REFUSALS = {kind.__name__: kind for kind in PostwatchError.__subclasses__()}


@dataclass(frozen=True)
class Limits:
    """Limits of a child: ``processor`` and ``clock`` in seconds for an answer, ``memory`` and ``answer`` in bytes.

    The clock grants more than the processor, on a busy machine.
    """

    processor: int
    clock: float
    memory: int = _MEMORY
    answer: int = 256 * 2**20


class LimitError(Exception):
    """A child needed more memory or time than it has."""


class CrashError(Exception):
    """A child ended without an answer, though it met no limit: the file has broken the reader."""


class Sandbox(contextlib.AbstractContextManager["Sandbox"]):
    """A child process, started with the first question, and ended with this object or at a limit."""

    def __init__(self, factory: str, *arguments: Any, limits: Limits) -> None:
        self._first = (factory, arguments, limits, language.current())
        self._limits = limits
        self._child: _Child | None = None

    @property
    def is_running(self) -> bool:
        """Return whether the child waits for questions."""
        return self._child is not None

    def ask(self, question: Any) -> Any:
        """Return the child's answer.

        Raises what the child refuses with, LimitError, CrashError, and RuntimeError when the child's program is broken.
        After any but the first of these the next question gets a new child.
        """
        self._child = self._child or _Child(self._first)
        try:
            answer = self._child.answer(question, self._limits)
        except BaseException:
            self.close()
            raise
        if "refusal" in answer:
            kind, sentence, hint = answer["refusal"]
            raise _REFUSALS[kind](sentence, hint=hint)
        return answer["answer"]

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def __exit__(self, *_raised: object) -> None:
        self.close()


class _Child:
    def __init__(self, first: Any) -> None:
        import weakref

        self._process = start_child()
        self.end = weakref.finalize(self, _end, self._process)
        self._first = first

    def answer(self, question: Any, limits: Limits) -> Any:
        """Return the answer of the child within its limits; see `Sandbox.ask` for the errors raised."""
        import threading

        process, is_late = self._process, threading.Event()

        def end() -> None:  # it must not keep this object alive
            is_late.set()
            process.kill()

        clock = threading.Timer(limits.clock, end)
        clock.start()
        try:
            line = self._exchange(question, limits.answer)
        finally:
            clock.cancel()
        if is_late.is_set() or len(line) == limits.answer:
            raise LimitError
        if not line.endswith(b"\n"):
            raise self._failure(limits.clock)
        return json.loads(line, object_hook=_unpacked)

    def _exchange(self, question: Any, most: int) -> bytes:
        """Send a question, the first one after the introduction; returns the line of the answer as far as it came."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 -- both were opened as pipes
        assert stdout is not None  # noqa: S101
        messages = [question] if self._first is None else [self._first, question]
        with contextlib.suppress(OSError):  # a child that ended meanwhile is noticed by what it does not say
            for message in messages:
                pickle.dump(message, stdin)
            stdin.flush()
        if self._first is not None and stdout.readline() != _READY:
            return b""
        self._first = None
        return stdout.readline(most)

    def _failure(self, seconds: float) -> Exception:
        """Say why a child ended without an answer: a limit that it met, a crash, or a program that is broken."""
        import subprocess

        assert self._process.stderr is not None  # noqa: S101 -- opened as a pipe
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self._process.kill()
        talk = self._process.stderr.read().decode("utf-8", errors="replace")
        code = self._process.wait()
        if code in {_BEYOND, -getattr(signal, "SIGXCPU", _BEYOND)} or _NO_MEMORY in talk:
            return LimitError()
        # A signal ends what a damaged file has led astray; Python itself ends with 1, and says why.
        return (
            CrashError() if self._first is None and code < 0 else RuntimeError(talk or f"the child ended with {code}")
        )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


def start_child() -> "subprocess.Popen[bytes]":
    """Start the process of a child, which waits to be told what it is to answer."""
    import subprocess

    pipe = subprocess.PIPE
    return subprocess.Popen(_program(), stdin=pipe, stdout=pipe, stderr=pipe)


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD]
    package = str(Path(__file__).parents[1])
    start = f"import sys; sys.path.append({package!r}); from postwatch.sandbox import serve; serve()"
    return [sys.executable, "-P", "-X", "utf8", "-c", start]


def _packed(value: object) -> dict[str, str]:
    """Return bytes, moments and days as JSON can hold them."""
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dt.datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    raise TypeError(type(value).__name__)


_UNPACKING: dict[str, Callable[[str], Any]] = {
    "bytes": base64.b64decode,
    "moment": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
}


def _unpacked(values: dict[str, Any]) -> Any:
    if len(values) == 1:
        ((kind, value),) = values.items()
        if kind in _UNPACKING:
            return _UNPACKING[kind](value)
    return values


# -- the child's side --------------------------------------------------------------------------------------------------


def serve() -> None:
    """Be the child: make the answering object, then answer question after question on stdout, until stdin ends."""
    factory, arguments, limits, spoken = pickle.load(sys.stdin.buffer)  # noqa: S301 -- the parent is trusted
    language.activate(spoken)
    _limit("RLIMIT_AS", limits.memory)
    _limit("RLIMIT_CORE", 0)
    module, _colon, name = factory.partition(":")
    respond = getattr(importlib.import_module(module), name)(*arguments)
    sys.stdout.buffer.write(_READY)
    sys.stdout.buffer.flush()
    with contextlib.suppress(EOFError):
        while True:
            question = pickle.load(sys.stdin.buffer)  # noqa: S301 -- the parent is trusted
            # So many seconds more than were used so far: every question gets its own.
            _limit("RLIMIT_CPU", int(time.process_time()) + limits.processor + 1)
            sys.stdout.buffer.write(_answer(respond, question))
            sys.stdout.buffer.flush()


def _answer(respond: Callable[[Any], Any], question: Any) -> bytes:
    try:
        answer = {"answer": respond(question)}
        return json.dumps(answer, default=_packed).encode("ascii") + b"\n"
    except PostwatchError as error:
        sentence, hint = error.message[:_LONGEST_SENTENCE], error.hint[:_LONGEST_SENTENCE]
        return json.dumps({"refusal": [type(error).__name__, sentence, hint]}).encode("ascii") + b"\n"
    except (MemoryError, RecursionError):
        os._exit(_BEYOND)


def _limit(what: str, most: int) -> None:
    """Set a limit of this process, such as ``RLIMIT_AS``, where the system has limits."""
    if sys.platform != "win32":
        import resource

        kind = getattr(resource, what)
        with contextlib.suppress(ValueError, OSError):  # a lower limit may hold already, or the system knows none
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))
