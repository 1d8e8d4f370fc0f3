"""Pages of the units of a large register: written and written again, a page of 200 made, loaded and searched."""

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from commands import ask_pledges
from goals import PYTHON, ROUNDS, TODAY, Amount, Cost, Missing, environ, postwatch, spent
from papers import COMMAND
from records import COUNTRY, sheet_of_units
from sqlmodel import col, select

from postwatch.commandline import Invocation
from postwatch.console import MOST_ROWS
from postwatch.context import AppContext
from postwatch.files.kept import Kept
from postwatch.overview.actions import Pledging, unit_pages
from postwatch.overview.unit_lines import UnitLine, UnitState, codes_in_order, line_of
from postwatch.pages.audience import Audience
from postwatch.pages.site import Site
from postwatch.pages.units import index_bytes, list_bytes
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.schema import METADATA

OFFICE, INDEXED = 4_000, 25_000


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

    The units are read for their own pages, and their lines follow: that is measured with the whole export.
    """
    invocation = Invocation(workspace=workspace, redact=True)
    office = AppContext(invocation, {"POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "en"}, tables=lambda: METADATA)
    with office.read() as session:
        codes = codes_in_order(session, office.desk)
        audience = Audience(is_public=False, sees_persons=False)
        site = Site(audience, "Office", office.today, "report.html", Kept(None), frozenset(codes))

        last = len(codes) // MOST_ROWS
        lines = {}
        for number in range(max(1, last - ROUNDS), last + 1):
            theirs = codes[(number - 1) * MOST_ROWS : number * MOST_ROWS]
            rows = {row.code: row for row in session.exec(select(Recipient).where(col(Recipient.code).in_(theirs)))}
            read = unit_pages(session, office.desk, [rows[code] for code in theirs])
            lines[number] = [line_of(one, on=office.today) for one in read]

        def once(number: int) -> bytes:
            return list_bytes(site, lines[number], number, len(codes))

        return once(last), _median(lambda turn: once(last - turn % len(lines)))


def _median(once: Callable[[int], object]) -> float:
    times = []
    for turn in range(ROUNDS):
        start = time.process_time()
        once(turn)
        times.append(time.process_time() - start)
    return statistics.median(times)


def made(workspace: Path) -> Cost:
    """A page of the register in an export, from its lines to its bytes, by the clock of the processor."""
    return Cost(f"one of the pages of {MOST_ROWS} of {COUNTRY} units made", page(workspace)[1], 0.32)


@cache
def office(folder: Path, fresh: Path) -> Path:
    """A workspace of 4,000 units, all asked for their pledges, and their pages beside it."""
    workspace = Path(shutil.copytree(fresh, folder / "office-of-pages"))
    postwatch(workspace, "recipient", "import", str(sheet_of_units(folder, OFFICE)))
    ask_pledges(workspace)
    return workspace


def written(folder: Path, fresh: Path) -> Cost:
    """All pages of an office, into a new folder."""
    pages = folder / "pages-of-office"
    return Cost(f"pages export of {OFFICE} units", _written(office(folder, fresh), pages)[0], 160)


def written_again(folder: Path, fresh: Path) -> Cost:
    """The same pages after ten changes, over those of before."""
    workspace, pages = office(folder, fresh), folder / "pages-again"
    _written(workspace, pages)
    for number in range(10):
        new = ("--name", f"Điểm phục vụ đổi tên {number}", "--on", TODAY)
        postwatch(workspace, "recipient", "rename", f"X-{number:05d}", *new)
    seconds, _memory = _written(workspace, pages, "--replace")
    return Cost(f"pages export of {OFFICE} units again, ten changed", seconds, 20)


def memory(folder: Path, fresh: Path) -> Amount:
    """The highest memory of the process that writes all pages."""
    megabytes = _written(office(folder, fresh), folder / "pages-for-memory")[1]
    return Amount(f"memory of pages export of {OFFICE} units", megabytes, "MB", 300)


def _written(workspace: Path, pages: Path, *words: str) -> tuple[float, float]:
    """The processor's seconds of an export, and the most memory of its process, in MB."""
    call = ("-w", str(workspace), "pages", "export", str(pages), *words)
    before = spent()
    done = subprocess.run(
        (PYTHON, "-c", COMMAND, *call), env=environ(), check=True, capture_output=True, encoding="utf-8"
    )
    return spent() - before, float(done.stderr.split()[-1])


@cache
def _index(folder: Path) -> Path:
    """The script that finds units, with the index of a whole country."""
    lines = [
        UnitLine(
            f"DPV-{number:05d}", f"Điểm phục vụ bưu chính số {number}, đường Hùng Vương", RecipientKind.SERVICE_POINT,
            f"Xã Tân Thành {number % 500}", "VTP-LS", (), UnitState.OWING, 1, 0, Pledging.MISSING, None, 0,
        )
        for number in range(INDEXED)
    ]  # fmt: skip
    script = folder / "don-vi.js"
    script.write_bytes(index_bytes(lines))
    return script


def index_size(folder: Path) -> Amount:
    """The size of the script that finds units."""
    return Amount(f"script that finds {INDEXED} units", _index(folder).stat().st_size / 1_000_000, "MB", 3)


def searched(folder: Path) -> Amount:
    """What a key takes in the search of all units in Chromium, the slowest of those of a word. Raises Missing."""
    with _chromium() as chromium:
        _index(folder).with_name("search.html").write_text(
            "<!doctype html><nav></nav><script src=don-vi.js></script>", encoding="utf-8"
        )
        opened = chromium.new_page()
        opened.goto(_index(folder).with_name("search.html").as_uri())
        opened.locator("form input").focus()
        took = opened.evaluate(_TYPE, "hung vuong 24999")
    return Amount(f"a key in the search of {INDEXED} units, the slowest", max(took), "ms", 100)


_TYPE = """(word) => [...word].map((key) => {
  const input = document.querySelector("form input");
  const start = performance.now();
  input.value += key;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  return performance.now() - start;
})"""


@contextmanager
def _chromium() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise Missing("it needs Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Missing("it needs playwright") from error
    # Chromium refuses its sandbox to the system's administrator.
    words = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=words)
        yield chromium
        chromium.close()


def loaded(folder: Path, workspace: Path) -> Cost:
    """The same page in Chromium, from its address to the end of its script. Raises Missing without one."""
    file = folder / "units.html"
    file.write_bytes(page(workspace)[0])
    times = []
    with _chromium() as chromium:
        for _turn in range(ROUNDS):
            opened = chromium.new_page()
            opened.goto(file.as_uri())
            times.append(opened.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
            opened.close()
    return Cost(f"a page of {MOST_ROWS} of {COUNTRY} units loaded by Chromium", statistics.median(times) / 1000, 1.2)
