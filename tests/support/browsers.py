"""A real browser for the pages: Chromium of the system, driven from here, and all that a page asked for and said."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
