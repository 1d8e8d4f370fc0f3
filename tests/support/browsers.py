"""A real browser for the pages: Chromium of the system, driven from here, and all that a page asked for and said."""

import itertools
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from typing import Any

import openpyxl
import pytest

# A desk, and a telephone of common width.
WIDE, NARROW = 1280, 390


@dataclass
class Opened:
    """A page in a browser: what it asked for besides itself, what its console said, which dialogs it opened."""

    page: Any
    address: str = ""
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note from now on what the page does."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def open(self, address: str) -> None:
        """Go to a page; what the one before asked for and said is forgotten."""
        self.page.goto("about:blank")
        self.address = address
        self.asked.clear()
        self.said.clear()
        self.page.goto(address)

    def is_quiet(self) -> bool:
        """Whether the page asked for nothing but itself and the script that finds units, and said nothing."""
        asked = [url for url in self.asked if url != self.address and not url.endswith("/don-vi.js")]
        return asked == [] and self.said == []

    def texts(self, selector: str) -> list[str]:
        """The texts of elements as they are seen."""
        return [text.strip() for text in self.page.locator(selector).all_inner_texts()]

    def faults(self) -> list[str]:
        """Moderate, serious and critical findings of axe-core."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        return [
            f"{one['id']}: {node['html'][:200]}"
            for one in found
            if one["impact"] in ("moderate", "serious", "critical")
            for node in one["nodes"]
        ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium of the system; a test that asks for it is marked ``system("chromium")``."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    # Chromium refuses its sandbox to the system's administrator.
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=words)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens a page as a file, or the file of a page: ``look(text, width=390, script=False, scheme="dark")``.

    What is looked at in the same way is opened in the same tab, and what was there before is gone: a tab of its own is
    a process of its own.
    """
    tabs: dict[tuple[int, bool, str], Opened] = {}
    numbers = itertools.count()

    def tab(width: int, script: bool, scheme: str) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script, color_scheme=scheme
        )
        opened = Opened(context.new_page())
        opened.watch()
        return opened

    def opened(text: str | bytes | Path, *, width: int = WIDE, script: bool = True, scheme: str = "light") -> Opened:
        way = (width, script, scheme)
        if way not in tabs:
            tabs[way] = tab(*way)
        path = text if isinstance(text, Path) else tmp_path / f"page-{next(numbers)}.html"
        if not isinstance(text, Path):
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        tabs[way].open(path.as_uri())
        return tabs[way]

    yield opened
    for seen in tabs.values():
        seen.page.context.close()


# --- a real terminal --------------------------------------------------------------------------------------------------

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
