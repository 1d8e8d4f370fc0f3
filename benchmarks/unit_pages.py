"""A page of 200 units of a large register: made, and loaded by a browser."""

import os
import shutil
import statistics
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from commands import ask_pledges
from goals import ROUNDS, TODAY, Cost, Missing, postwatch
from records import COUNTRY, sheet_of_units

from postwatch.commandline import Invocation
from postwatch.console import MOST_ROWS
from postwatch.context import AppContext
from postwatch.overview.register import Register
from postwatch.pages.audience import Audience
from postwatch.pages.site import Site
from postwatch.pages.units import list_bytes
from postwatch.schema import METADATA


@cache
def country(folder: Path, fresh: Path) -> Path:
    """A workspace of as many units as the country has service points, all asked for their pledges."""
    workspace = Path(shutil.copytree(fresh, folder / "country"))
    postwatch(workspace, "recipient", "import", str(sheet_of_units(folder, COUNTRY)))
    ask_pledges(workspace)
    return workspace


@cache
def page(workspace: Path) -> tuple[bytes, float]:
    """The last full page of the register of a workspace, and how many seconds one more page of an export takes.

    What an export finds once for all pages, the order of the units and who is asked for a pledge, is not in it.
    """
    invocation = Invocation(workspace=workspace, redact=True)
    office = AppContext(invocation, {"POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "en"}, tables=lambda: METADATA)
    with office.read() as session:
        register = Register(session, office.desk)
        codes = frozenset(line.code for line in register.lines(0, register.size))
        site = Site(Audience(is_public=False, sees_persons=False), "Office", office.today, "report.html", codes)

        def once(number: int) -> bytes:
            lines = register.lines((number - 1) * MOST_ROWS, MOST_ROWS)
            return list_bytes(site, lines, number=number, size=register.size)

        last = register.size // MOST_ROWS
        return once(last), _median(lambda turn: once(last - turn % last))


def _median(once: Callable[[int], object]) -> float:
    times = []
    for turn in range(ROUNDS):
        start = time.process_time()
        once(turn)
        times.append(time.process_time() - start)
    return statistics.median(times)


def made(workspace: Path) -> Cost:
    """A page of the register in an export, from the records to its bytes, by the clock of the processor."""
    return Cost(f"one of the pages of {MOST_ROWS} of {COUNTRY} units made", page(workspace)[1], 0.32)


def loaded(folder: Path, workspace: Path) -> Cost:
    """The same page in Chromium, from its address to the end of its script. Raises Missing without one."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise Missing("it needs Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Missing("it needs playwright") from error
    file = folder / "units.html"
    file.write_bytes(page(workspace)[0])
    # Chromium refuses its sandbox to the system's administrator.
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    times = []
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=words)
        for _turn in range(ROUNDS):
            opened = chromium.new_page()
            opened.goto(file.as_uri())
            times.append(opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            opened.close()
        chromium.close()
    return Cost(f"a page of {MOST_ROWS} of {COUNTRY} units loaded by Chromium", statistics.median(times) / 1000, 1.2)
