"""A busy office for the commands of the house: every verb that writes has a scene, the ones that the faults drive."""

import io
import shutil
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from databases import new_database, serve
from player import type_lines
from preparing import own

from postwatch.overview.bag_sheets import ACTS_SHEET, VISITS_SHEET, Bag, workbook

ROOT = Path(__file__).parents[2]
SCENES: dict[str, Any] = tomllib.loads((ROOT / "tests" / "faults" / "scenes.toml").read_text(encoding="utf-8"))
_PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


@dataclass(frozen=True)
class Line:
    """A command line of a scene; ``at`` is the day on which it is typed."""

    words: tuple[str, ...]
    at: str = "2020-06-15"


def play(lines: Sequence[Line], workspace: Path) -> None:
    """Type command lines one after the other, in another process than that of the tests."""
    type_lines([(line.at, line.words) for line in lines], workspace)


def played(lines: Sequence[Line], template: Path, factory: pytest.TempPathFactory) -> Path:
    """Return a workspace that begins as a copy of another, in which command lines were typed."""
    folder = factory.mktemp("template") / "office"
    shutil.copytree(template, folder)
    play(lines, folder)
    return folder


def named(words: Sequence[str], papers: Path) -> tuple[str, ...]:
    """Words with the folder of the papers in its place."""
    return tuple(word.replace("{papers}", str(papers)) for word in words)


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scans, campaigns and sheets that the scenes name."""
    folder = tmp_path_factory.mktemp("papers")
    for number in range(1, 5):
        (folder / f"scan-{number}.pdf").write_bytes(_PDF + f"% {number}\n".encode())
    shipped = (ROOT / "data" / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
    for number in range(2, 7):
        text = shipped.replace('code = "chi-thi-28"', f'code = "dot-{number}"', 1)
        (folder / f"dot-{number}.toml").write_text(text, encoding="utf-8")
    for name, rows in SCENES["sheet"].items():
        (folder / f"{name}.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    write_bag(folder / "tui", round_code="DKT-2020-0003", unit="DPV-010", day="15/6/2020")
    return folder


@pytest.fixture(scope="session")
def story(papers: Path) -> list[Line]:
    """What happened in the busy office."""
    return [Line(named(words, papers), at) for at, *words in SCENES["story"]["lines"]]


@pytest.fixture(scope="session")
def busy_template(empty_template: Path, story: list[Line], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The busy office, made once; tests get copies."""
    return played(story, empty_template, tmp_path_factory)


@pytest.fixture
def busy(busy_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own busy office; the command line finds it by itself."""
    return own(busy_template, tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def busy_database(busy_template: Path, postgres_server: str) -> Iterator[str]:
    """A database of a server with the records of the busy office, copied once."""
    with new_database(postgres_server) as address:
        play([Line(("db", "copy", "--to", address))], busy_template)
        yield address


@pytest.fixture
def busy_on_server(busy: Path, busy_database: str, postgres_server: str, postgres_url: str) -> Path:
    """The test's own busy office, with its records on a server."""
    return serve(busy, postgres_server, busy_database, postgres_url)


@pytest.fixture(scope="session")
def scanned_template(letter_template: Path, papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the letter of 2020 and a receipt with its scan, made once; tests get copies."""
    receipt = Line(("dispatch", "acknowledge", "1", "BDT-LS", "--scan", str(papers / "scan-1.pdf")))
    return played([receipt], letter_template, tmp_path_factory)


@pytest.fixture
def scanned(scanned_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own workspace with the letter of 2020 and a receipt with its scan."""
    return own(scanned_template, tmp_path, monkeypatch)


@pytest.fixture
def scene(papers: Path) -> Callable[[str], Line]:
    """The command line of a scene."""

    def line(name: str) -> Line:
        found = SCENES["scene"][name]
        return Line((*found.get("verb", name).split(), *named(found["words"], papers)), found.get("at", Line.at))

    return line


# --- a bag that came back from the field ------------------------------------------------------------------------------

_BAG_PDF = b"%PDF-1.4\n% minutes from the field\n%%EOF\n"


def write_bag(folder: Path, *, round_code: str, unit: str, day: str) -> None:
    """Write a bag of a round with a unit that was visited on a day, an act that it found, a scan and a photograph."""
    empty = workbook(Bag("200612-080000", round_code), [(unit, "", "")], questions=(), office="lang-son-2020")
    book = openpyxl.load_workbook(io.BytesIO(empty))
    for sheet, cells in (
        (VISITS_SHEET, {"Ngày kiểm tra": day, "Tồn tại": "Chưa niêm yết", "Dấu hiệu vi phạm": "Nhận hàng cấm gửi"}),
        (ACTS_SHEET, {"Điều khoản": "8.3.b", "Ngày kết thúc hành vi": day, "Ngày lập biên bản": day,
                      "Lý do người vi phạm không ký": "Bà Vũ Thị Gửi vắng mặt"}),
    ):  # fmt: skip
        page: Any = book[sheet]
        titles = {str(cell.value).removesuffix(" *"): cell.column for cell in page[1]}
        for title, value in cells.items():
            page.cell(2, titles[title], value)
    theirs = folder / f"{unit}-diem-phuc-vu"
    theirs.mkdir(parents=True)
    book.save(folder / f"tui-ho-so-{round_code}.xlsx")
    (theirs / "bien-ban.pdf").write_bytes(_BAG_PDF)
    (theirs / "anh.jpg").write_bytes(b"\xff\xd8\xff photograph")
