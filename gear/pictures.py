"""The pictures of the guides, made from the demo: screens as SVG, papers and pages as PNG where the programs are there.

``--check`` holds that the guides show every picture that is made, and no other.
"""

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from pages import ROOT
from rich.text import Text

FOLDER = ROOT / "docs" / "pictures"
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs" / "huong-dan").glob("*.md")))
TODAY = "2020-06-16"
COLUMNS = 80
_MOST_LINES = 30
# Pixels.
_LINE, _LETTER, _EDGE, _SIZE = 18, 8.2, 14, 13
_POSTWATCH = Path(sys.executable).with_name("postwatch")
_PICTURE = re.compile(r"\]\((?:docs|\.\.)/pictures/([\w.-]+)\)")


class Screen(NamedTuple):
    """A command, as the terminal shows it at 80 columns."""

    name: str
    command: str


class Paper(NamedTuple):
    """The first page of a paper that the demo made."""

    name: str
    file: str


class Page(NamedTuple):
    """A page of the exported folder, in a window of so many pixels."""

    name: str
    file: str
    width: int
    height: int


SCREENS = (
    Screen("status.svg", "status"),
    Screen("pledge-missing.svg", "pledge missing"),
    Screen("report-records.svg", "report records violations --period 2020-06"),
    Screen("case-show.svg", "case show VV-2020-0001"),
    Screen("refusal.svg", "paper acknowledge CV-2020-0001 PVHTT-BS --on 14/05/2020"),
    Screen("undo.svg", "undo"),
)
PAPERS = (
    Paper("dispatch.png", "CV-2020-0001/CV-2020-0001.docx"),
    Paper("violation-minutes.png", "VV-2020-0001/VV-2020-0001-bien-ban.docx"),
    Paper("report.png", "bao-cao/bao-cao-thang-2020-06.docx"),
)
PAGES = (
    Page("page-today.png", "index.html", 1100, 900),
    Page("page-report.png", "bao-cao-thang-2020-06.html", 1100, 900),
)


def lines_of(command: str, workspace: Path) -> list[Text]:
    """Return the first lines that a command writes on a terminal, with what of them is bold."""
    environ = {**_environ(), "COLUMNS": str(COLUMNS), "TERM": "xterm"}
    words = [str(_POSTWATCH), "-w", str(workspace), *command.split()]
    reader, writer = pty.openpty()
    started = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=writer, stderr=writer, env=environ)
    os.close(writer)
    written = b"".join(_read(reader))
    started.wait()
    lines = [Text.from_ansi(line) for line in written.decode().replace("\r", "").rstrip("\n").split("\n")]
    shown = [part for line in lines for part in line.divide(range(COLUMNS, len(line), COLUMNS))]
    rest = [Text("…")] if len(shown) > _MOST_LINES else []
    return [Text(f"$ postwatch {command}"), *shown[:_MOST_LINES], *rest]


def _environ() -> dict[str, str]:
    return {**os.environ, "POSTWATCH_TODAY": TODAY, "POSTWATCH_LANG": "vi", "POSTWATCH_ACTOR": "van-thu"}


def _read(reader: int) -> Iterator[bytes]:
    """Yield the output written to a terminal until it is closed, which Linux reports as an error."""
    try:
        while data := os.read(reader, 65536):
            yield data
    except OSError:
        return
    finally:
        os.close(reader)


def svg_of(lines: Sequence[Text]) -> str:
    """Return lines of a terminal as a picture that needs no font but the reader's own."""
    width, height = COLUMNS * _LETTER + 2 * _EDGE, len(lines) * _LINE + 2 * _EDGE
    label = escape(lines[0].plain.removeprefix("$ "), quote=True)
    drawn = "\n".join(
        f'<text x="{_EDGE}" y="{_EDGE + _LINE * place - 5}" textLength="{len(line) * _LETTER:.1f}">'
        f"{_spans(line)}</text>"
        for place, line in enumerate(lines, start=1)
        if line.plain.strip()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'role="img" aria-label="{label}" font-size="{_SIZE}" '
        'font-family="ui-monospace, Consolas, \'DejaVu Sans Mono\', monospace" fill="#1c1c1c">\n'
        f'<rect width="100%" height="100%" rx="6" fill="#f6f6f4" stroke="#c8c8c4"/>\n{drawn}\n</svg>\n'
    )


def _spans(line: Text) -> str:
    parts = line.divide(sorted({offset for span in line.spans for offset in (span.start, span.end)}))
    return "".join(
        f'<tspan font-weight="bold">{_kept(part.plain)}</tspan>'
        if any("bold" in str(span.style) for span in part.spans)
        else _kept(part.plain)
        for part in parts
    )


def _kept(text: str) -> str:
    """Return a text whose blanks no viewer folds."""
    return escape(text).replace(" ", "\u00a0")


def draw(folder: Path) -> None:
    """Draw all pictures that can be drawn on this machine, from a demo made in a folder."""
    workspace = folder / "so"
    made = {name: value for name, value in _environ().items() if name != "POSTWATCH_TODAY"}
    subprocess.run((_POSTWATCH, "demo", str(workspace)), check=True, capture_output=True, env=made)
    for screen in SCREENS:
        (FOLDER / screen.name).write_text(svg_of(lines_of(screen.command, workspace)), encoding="utf-8")
    if shutil.which("soffice") and shutil.which("pdftoppm"):
        for paper in PAPERS:
            _draw_paper(paper, workspace, folder)
    else:
        sys.stderr.write("papers are not drawn: LibreOffice or pdftoppm is not installed\n")
    if shutil.which("chromium"):
        words = (_POSTWATCH, "-w", str(workspace), "pages", "export", str(folder / "pages"))
        subprocess.run(words, check=True, capture_output=True, env=_environ())
        for page in PAGES:
            _draw_page(page, folder)
    else:
        sys.stderr.write("pages are not drawn: Chromium is not installed\n")


def _draw_paper(paper: Paper, workspace: Path, folder: Path) -> None:
    found = workspace / "documents" / paper.file
    convert = ("soffice", "--headless", f"-env:UserInstallation=file://{folder}/lo", "--convert-to", "pdf", "--outdir")
    subprocess.run((*convert, str(folder), str(found)), check=True, capture_output=True)
    pdf = folder / f"{found.stem}.pdf"
    target = str(FOLDER / Path(paper.name).stem)
    subprocess.run(("pdftoppm", "-r", "70", "-gray", "-png", "-singlefile", str(pdf), target), check=True)


def _draw_page(page: Page, folder: Path) -> None:
    size = f"--window-size={page.width},{page.height}"
    words = ("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", size, f"--screenshot={FOLDER / page.name}")
    subprocess.run((*words, (folder / "pages" / page.file).as_uri()), check=True, capture_output=True)


def differences() -> Iterator[str]:
    """Yield the pictures that no guide shows, that a guide shows and are not made, or that are not there."""
    made = {one.name for one in (*SCREENS, *PAPERS, *PAGES)}
    shown = {name for guide in GUIDES for name in _PICTURE.findall(guide.read_text(encoding="utf-8"))}
    there = {path.name for path in FOLDER.iterdir()}
    yield from (f"{name}: no guide shows it" for name in sorted(made - shown))
    yield from (f"{name}: it is shown, and not made" for name in sorted(shown - made))
    yield from (f"{name}: it is not there; run: make docs" for name in sorted(made - there))
    yield from (f"{name}: it is there, and not made" for name in sorted(there - made))


def main(words: Sequence[str]) -> int:
    """Draw the pictures, or with ``--check`` hold them against the guides; gives 1 when these differ."""
    if list(words) == ["--check"]:
        found = list(differences())
        sys.stderr.writelines(f"docs/pictures/{one}\n" for one in found)
        return 1 if found else 0
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="postwatch-pictures-") as folder:
        draw(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
