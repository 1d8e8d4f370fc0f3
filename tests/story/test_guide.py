"""The guide of clerks, typed page by page as it is printed.

A page plays in the sample, the first page in an empty folder. A block `sh` is typed, a block `sh refused` is refused.
Comments below commands show what is answered, with … for what is left out. A table after the name of a sheet is what
the clerk fills in: into the sheet that is there, row by row by its first column, or into a new one.
"""

import os
import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import openpyxl
import pytest
from long_runs import few

GUIDE = Path(__file__).parents[2] / "docs" / "huong-dan"
FIRST = "README.md"
PAGES = sorted(page.name for page in GUIDE.glob("*.md"))
_PART = re.compile(
    r"```sh(?P<refused> refused)?\n(?P<typed>.*?)```|`(?P<sheet>[^`\n]+\.xlsx)`:\n\n(?P<rows>(?:\|[^\n]*\n)+)",
    re.DOTALL,
)
_ANSWER = re.compile(r"(?:^ *# .*\n)+", re.MULTILINE)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample that a page begins with."""
    folder = tmp_path_factory.mktemp("guide")
    type_lines("postwatch demo so-mau", folder, folder / "state")
    return folder / "so-mau"


@pytest.mark.parametrize("page", few(PAGES, every=9))
def test_a_page_works_as_it_is_typed_and_answers_as_it_is_shown(page: str, tmp_path: Path, sample: Path) -> None:
    folder, state = tmp_path / "so-mau", tmp_path / "state"
    if page == FIRST:
        folder.mkdir()
    else:
        shutil.copytree(sample, folder)
    for part in _PART.finditer((GUIDE / page).read_text(encoding="utf-8")):
        if part["sheet"]:
            fill(folder / part["sheet"], part["rows"])
            continue
        answered = type_lines(part["typed"], folder, state, is_refused=bool(part["refused"]))
        assert shows(answered, part["typed"]), f"{part['typed']}\nanswered:\n{answered}"


def test_every_page_has_its_four_parts_and_is_short() -> None:
    lines = {page: (GUIDE / page).read_text(encoding="utf-8").splitlines() for page in PAGES}
    parts = ["## Việc đến", "## Gõ gì", "## Trông thế nào", "## Hay vướng"]
    for page in PAGES:
        assert [line for line in lines[page] if line.startswith("## ")] == parts, page
        assert len(lines[page]) <= 150, page
    assert sum(map(len, lines.values())) <= 1320


def test_the_first_page_leads_to_every_other() -> None:
    first = (GUIDE / FIRST).read_text(encoding="utf-8")
    assert sorted({FIRST, *re.findall(r"\]\(([\w-]+\.md)\)", first)}) == PAGES


def test_every_link_of_the_guide_leads_to_a_file() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+)\)", (GUIDE / page).read_text(encoding="utf-8")):
            assert (GUIDE / link).exists(), f"{page}: {link}"


def type_lines(typed: str, folder: Path, state: Path, *, is_refused: bool = False) -> str:
    """Type lines in a shell that goes on where the last one ended; returns all that was answered."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    environ |= {
        "POSTWATCH_TODAY": "2020-06-16",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    kept = f'source "{state}"\n' if state.exists() else ""
    keep = "" if is_refused else f'\nexport -p > "{state}"\nprintf "cd %q\\n" "$PWD" >> "{state}"\n'
    done = subprocess.run(
        [str(shutil.which("bash")), "-euo", "pipefail", "-c", f"exec 2>&1\n{kept}{typed}{keep}"],
        cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False, timeout=600,
    )  # fmt: skip
    assert (done.returncode != 0) is is_refused, f"{typed}\n{done.stdout}"
    return done.stdout


def shows(answered: str, typed: str) -> bool:
    """Whether an answer has all that the comments show of it, in order; blanks and the ends of lines do not count."""
    shown = "…".join(re.sub(r"^ *# ", "", lines, flags=re.MULTILINE) for lines in _ANSWER.findall(typed))
    pieces = [" ".join(piece.split()) for piece in shown.split("…")]
    return re.search(".*".join(map(re.escape, pieces)), " ".join(answered.split())) is not None


def fill(path: Path, rows: str) -> None:
    """Fill a sheet in as a table of the page says; a sheet that is not there is made."""
    table = [[cell.strip(" `") for cell in line.strip()[1:-1].split("|")] for line in rows.splitlines()]
    titles, filled = table[0], table[2:]
    if not path.exists():
        book = openpyxl.Workbook()
        book.worksheets[0].append(titles)
        for row in filled:
            book.worksheets[0].append(row)
        book.save(path)
        return
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    found = {
        str(cell.value).removesuffix(" *"): cell.column for cell in chain(*page.iter_rows(max_row=12)) if cell.value
    }
    places = [found[title] for title in titles]
    lines = {str(page.cell(row, places[0]).value): row for row in range(1, page.max_row + 1)}
    for row in filled:
        line = lines.get(row[0], page.max_row + 1)
        for place, value in zip(places, row, strict=True):
            page.cell(line, place, value)
    book.save(path)
