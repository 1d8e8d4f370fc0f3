"""A real terminal: every key is sent to bash, and what a person would have to press is counted."""

import os
import pty
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import openpyxl

AREAS = [
    "Thành phố Lạng Sơn", "Huyện Tràng Định", "Huyện Bình Gia", "Huyện Văn Lãng", "Huyện Cao Lộc", "Huyện Văn Quan",
    "Huyện Bắc Sơn", "Huyện Hữu Lũng", "Huyện Chi Lăng", "Huyện Lộc Bình", "Huyện Đình Lập",
]  # fmt: skip


class Typist:
    """Types into bash at a terminal of its own, and counts what a person would have to press."""

    def __init__(self, folder: Path, columns: int = 100) -> None:
        self.lines = self.keys = 0
        self._ours, theirs = pty.openpty()
        ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
        bash = shutil.which("bash")
        assert bash
        self._bash = subprocess.Popen(
            [bash, "--norc", "--noprofile", "-i"], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs,
            env={**kept, "TERM": "xterm", "INPUTRC": os.devnull, "HISTFILE": os.devnull, "POSTWATCH_LANG": "vi",
                 "PS1": r"<\w $?>", "LC_ALL": "C.UTF-8", "PAGER": "cat"},
            start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._read()
        # What IT has set up: the program in the PATH, and its completion.
        self._say(f"postwatch() {{ '{sys.executable}' -m postwatch \"$@\"; }}")
        self._say("bind 'set enable-bracketed-paste off'; eval \"$(postwatch completion bash)\"")

    def on(self, day: str) -> None:
        """Let it be another day, which is nothing that a person types."""
        self._say(f"export POSTWATCH_TODAY={day}")

    def __call__(self, keys: str, answer: str = "") -> str:
        """Press keys and Enter, and those that answer what is asked then; return what the screen showed."""
        self.lines += 1
        self.keys += len(keys) + 1 + len(answer)
        shown, code = self._say(keys, answer)
        assert code == 0, shown
        return shown

    def close(self) -> None:
        """Close the terminal."""
        os.write(self._ours, b"exit\n")
        while self._part():
            pass
        os.close(self._ours)
        self._bash.wait()

    def _say(self, keys: str, answer: str = "") -> tuple[str, int]:
        os.write(self._ours, keys.encode() + b"\n" + answer.encode())
        return self._read(answer)

    def _read(self, answer: str = "") -> tuple[str, int]:
        """Return what was shown until bash waits for the next line, and how the last one ended."""
        shown = ""
        while (prompt := re.search(r"\n?<[^<>\n]* (\d+)>$", shown)) is None:
            part = self._part()
            assert part, f"bash ended by itself: {shown}"
            shown += part.decode(errors="replace")
            assert answer or re.search(r"\[\w/\w\]: $", shown) is None, f"nobody answers: {shown}"
        return shown[: prompt.start()], int(prompt[1])

    def _part(self) -> bytes:
        try:
            return os.read(self._ours, 65536)
        except OSError:  # how a terminal of Linux ends
            return b""


def fill(path: Path, filled: Callable[[dict[str, Any]], dict[str, Any] | None]) -> int:
    """Fill a sheet in as a clerk does in Excel, and return of how many cells: ``filled`` gives what a row gets."""
    book = openpyxl.load_workbook(path)
    page: Any = book.active
    titles = [str(cell.value).removesuffix(" *") for cell in page[1]]
    count = 0
    for cells in page.iter_rows(min_row=2):
        row = dict(zip(titles, (cell.value for cell in cells), strict=True))
        for title, value in (filled(row) or {}).items():
            cells[titles.index(title)].value = value
            count += 1
    book.save(path)
    book.close()
    return count
