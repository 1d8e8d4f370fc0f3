"""A period as a page and as a sheet: every figure as in the JSON, with the command that lists its records."""

import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsers import NARROW, Opened

from postwatch.report.rules import figure_in_words, title_of

Look = Callable[..., Opened]


def written(run: Any, file: Path, *words: str) -> str:
    answer = run("report", "html", str(file), "--period", "2020-06", *words, today="2020-06-16")
    assert answer.code == 0, answer
    return file.read_text(encoding="utf-8")


def counted(run: Any) -> Any:
    return run("report", "monthly", "--month", "2020-06", "--json", today="2020-06-16").json


@pytest.fixture
def visited(run: Any, letter: Path) -> None:
    for unit in ("DPV-012", "DPV-013"):
        assert run("inspect", "log", unit, "--on", "2020-06-10", today="2020-06-16").code == 0


def test_every_figure_is_on_the_page_with_a_command_that_gives_it(run: Any, visited: None, tmp_path: Path) -> None:
    page, report = written(run, tmp_path / "page.html"), counted(run)
    text = re.sub(r"</?span[^>]*>", "", page)
    for name, figure in report["figures"].items():
        assert f">{figure_in_words(name, figure['value'])}<" in text
        assert f"postwatch report records &#34;{name}&#34; --period 2020-06" in text
    command = 'postwatch report records "inspections_unannounced" --period 2020-06'
    records = run(*shlex.split(command)[1:], "--json", today="2020-06-16").json
    assert records["value"] == report["figures"]["inspections_unannounced"]["value"] == 2
    for area in report["by_area"]:
        assert area["area_name"] in text


def test_a_page_of_a_campaign_asks_for_its_records(run: Any, letter: Path, tmp_path: Path) -> None:
    page = re.sub(r"</?span[^>]*>", "", written(run, tmp_path / "page.html", "--campaign", "chi-thi-28"))
    assert "--period 2020-06 --campaign chi-thi-28" in page
    assert "inspections_planned" not in page


def test_a_page_is_one_file_that_is_not_written_over(run: Any, letter: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert len(written(run, file).encode()) < 300_000
    run("incident", "add", "--source", "police", "--on", "2020-06-01", "--description", "x", "--area", "178")
    again = run("report", "html", str(file), "--period", "2020-06", today="2020-06-16")
    assert (again.code, "--replace" in again.err) == (5, True)
    assert run("report", "html", str(file), "--period", "2020-06", "--replace", today="2020-06-16").code == 0


@pytest.mark.system("chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (NARROW, "light")])
def test_a_browser_finds_nothing_wrong_with_it(
    run: Any, visited: None, look: Look, tmp_path: Path, width: int, scheme: str
) -> None:
    seen = look(written(run, tmp_path / "page.html"), width=width, scheme=scheme)
    assert seen.is_quiet()
    assert seen.faults() == []
    drawn = seen.page.locator("svg[role=img]")
    assert (drawn.count(), drawn.first.get_attribute("aria-labelledby") is not None) == (1, True)


def test_the_sheet_has_the_figures_as_numbers_and_a_chart_of_the_areas(run: Any, visited: None, tmp_path: Path) -> None:
    import zipfile

    from openpyxl import load_workbook

    file = tmp_path / "month.xlsx"
    words = ("report", "monthly", "--month", "2020-06", "--to", str(file))
    assert run(*words, today="2020-06-16").code == 0
    report = counted(run)
    book = load_workbook(io.BytesIO(file.read_bytes()))
    figures, summary, areas, *_groups = (list(sheet.values) for sheet in book.worksheets)
    values = {row[0]: row[1] for row in figures[3:]}
    titles = {name: title_of(name, report["names"]) for name in report["figures"]}
    assert values == {titles[name]: figure["value"] for name, figure in report["figures"].items()}
    assert [row[0] for row in summary[2:]] == report["summary_list"]
    assert [row[0] for row in areas[2:]] == [area["area_name"] for area in report["by_area"]]
    with zipfile.ZipFile(file) as parts:
        assert [name for name in parts.namelist() if name.startswith("xl/charts/chart")] == ["xl/charts/chart1.xml"]
    assert b"<f>" not in b"".join(zipfile.ZipFile(file).read(name) for name in parts.namelist() if "worksheets" in name)
    refused = run("report", "monthly", "--to", str(tmp_path / "x.docx"), today="2020-06-16")
    assert refused.code == 2
