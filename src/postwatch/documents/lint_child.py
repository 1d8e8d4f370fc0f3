"""Compile and fill an own template in a child process with limits on memory and time.

What a clerk or a stranger wrote into a Word file may be a loop without end or a text of gigabytes, although it can call
nothing (``fill``). Shipped templates are known and stay in the process that asked. The bytes are the same.
"""

import base64
import contextlib
import json
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from postwatch.documents.facts import plain
from postwatch.documents.fill import Template, core_properties
from postwatch.documents.layout import build_template
from postwatch.documents.lint import Flaw, flaws, require_sound
from postwatch.errors import DocumentError
from postwatch.language import _, activate, current

_MEMORY = 512 * 2**20
_SECONDS = 3
"""Processor time of one answer; the clock on the wall grants twice as much, on a busy machine."""
_MOST_ANSWER = 64 * 2**20


class _Confined:
    """A template, of a Word file or of a text, in a child process that lives as long as this object."""

    def __init__(self, source: bytes | str, name: str) -> None:
        self.name = name
        self._source = source
        self._end: weakref.finalize[Any, Any] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        process = self._running()
        clock = threading.Timer(2 * _SECONDS, process.kill)
        clock.start()
        try:
            answer = _exchange(process, question)
        finally:
            clock.cancel()
        if answer is None:
            self._stop()
            raise DocumentError(
                _("The template {name} needs more time or memory than a letter can").format(name=self.name),
                hint=_("take out what repeats without end, or take the shipped template out again"),
            )
        if "error" in answer:
            raise DocumentError(answer["error"], hint=answer["hint"])
        return answer

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            self._process = subprocess.Popen(
                _program(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
            self._end = weakref.finalize(self, _finish, self._process)
            source = self._source
            kind, content = ("text", source) if isinstance(source, str) else ("docx", _packed(source))
            first = {"name": self.name, kind: content, "language": current()}
            with contextlib.suppress(OSError):  # a child that ended at once is noticed at the first answer
                _send(self._process, first)
        return self._process

    def _stop(self) -> None:
        if self._end is not None:
            self._end()
        self._process = None


class ConfinedTemplate(_Confined):
    """A template as `fill.Template`, apart.

    Raises DocumentError when the template is wrong, or needs more memory or time than a letter can; also for a field
    that the facts do not have, whether or not this document comes to it.
    """

    def __init__(self, source: bytes | str, name: str = "template.docx") -> None:
        super().__init__(source, name)
        self.fields = frozenset(self._ask({"want": "fields"})["fields"])

    def render(self, facts: Mapping[str, Any], *, title: str, images: Mapping[str, bytes] | None = None) -> bytes:
        """A document (.docx) of these facts; see `fill.Template.render`."""
        clean = plain(dict(facts))
        question = {
            "want": "document",
            "facts": clean,
            "core": _packed(core_properties(title, facts, clean)),
            "images": {name: _packed(image) for name, image in (images or {}).items()},
        }
        return base64.b64decode(self._ask(question)["docx"])


class ConfinedProof(_Confined):
    """A template under check, apart: its flaws (see `proof.flaws`), and what a trial with facts comes to."""

    @property
    def is_beyond_limits(self) -> bool:
        """Whether the last question needed more time or memory than there is."""
        return self._process is None

    def flaws(self, known: Iterable[str]) -> list[Flaw]:
        """Everything that is wrong with the template; raises DocumentError when it is beyond its limits."""
        return [Flaw(**one) for one in self._ask({"want": "flaws", "known": sorted(known)})["flaws"]]

    def layout(self) -> bytes:
        """The Word file of a text template; raises DocumentError naming the line that is wrong."""
        return base64.b64decode(self._ask({"want": "layout"})["docx"])

    def trial(self, facts: Mapping[str, Any], *, images: Mapping[str, bytes]) -> None:
        """Fill it and look at the result. Raises DocumentError when that is no document that Word can open."""
        clean = plain(dict(facts))
        self._ask({
            "want": "trial",
            "facts": clean,
            "core": _packed(core_properties("t", facts, clean)),
            "images": {name: _packed(image) for name, image in images.items()},
        })  # fmt: skip


def _program() -> list[str]:
    package = str(Path(__file__).parents[2])
    start = f"import sys; sys.path.append({package!r}); from postwatch.documents.lint_child import child; child()"
    return [sys.executable, "-P", "-X", "utf8", "-c", start]


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _send(process: "subprocess.Popen[bytes]", message: dict[str, Any]) -> None:
    assert process.stdin is not None  # noqa: S101 -- opened as a pipe above
    process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
    process.stdin.flush()


def _exchange(process: "subprocess.Popen[bytes]", question: dict[str, Any]) -> dict[str, Any] | None:
    """The answer of the child; None when it met a limit and is no more."""
    assert process.stdout is not None  # noqa: S101 -- opened as a pipe above
    try:
        _send(process, question)
        line = process.stdout.readline(_MOST_ANSWER)
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
    except (OSError, ValueError):
        return None
    return answer


def _finish(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    process.wait()


# -- the child's side --------------------------------------------------------------------------------------------------


def child() -> None:
    """Fill one template as often as it is asked, under limits: lines of JSON from stdin, answered on stdout."""
    first = json.loads(sys.stdin.readline())
    activate(first["language"])
    _limit_memory()
    filler = _Filler(first)
    for line in sys.stdin:
        _limit_time()
        try:
            answer = filler.answer(json.loads(line))
        except DocumentError as error:
            answer = {"error": error.message[:2000], "hint": error.hint[:2000]}
        except (MemoryError, RecursionError):
            return
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


class _Filler:
    """Holds the one template of a child, and answers what is asked about it."""

    def __init__(self, first: dict[str, Any]) -> None:
        self._first = first
        self._made: Template | None = None

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        match question["want"]:
            case "fields":
                return {"fields": sorted(self._template().fields)}
            case "flaws":
                return {"flaws": [asdict(one) for one in flaws(self._docx(), self._first["name"], question["known"])]}
            case "layout":
                return {"docx": _packed(self._docx())}
            case "trial":
                self._filled(question)
                return {}
            case _:
                return {"docx": _packed(self._filled(question))}

    def _docx(self) -> bytes:
        if "text" in self._first:
            return build_template(self._first["text"])
        return base64.b64decode(self._first["docx"])

    def _template(self) -> Template:
        self._made = self._made or Template(self._docx(), self._first["name"])
        return self._made

    def _filled(self, question: dict[str, Any]) -> bytes:
        template = self._template()
        template.require(question["facts"])
        images = {name: base64.b64decode(image) for name, image in question["images"].items()}
        docx = template.filled(question["facts"], base64.b64decode(question["core"]), images)
        require_sound(docx, template.name)
        return docx


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits; the clock remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time() -> None:
    """So many seconds more than were used so far; every question gets its own."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + _SECONDS + 1, hard))
