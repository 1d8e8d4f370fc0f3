"""The process that forks a clerk for each command line (``forked_clerks.py``), and what a clerk answers."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


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
