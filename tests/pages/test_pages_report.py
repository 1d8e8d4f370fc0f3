"""A period as a page and as a sheet: every figure as in the JSON, with the command that lists its records."""

import html
import io
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsers import NARROW, WIDE, Opened
from long_runs import crossed
from preparing import write_notes

from postwatch.report.rules import COLUMNS, FIGURES, SECTION_TITLES, figure_in_words, in_sections, title_of

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


def shown(report: Any) -> list[str]:
    """The figures of a report that are not 0 in all columns, in the order of its sections."""
    names = in_sections(report["figures"], report["sections_list"], of_campaign=False)
    return [name for name in names if any(report["figures"][name][column] for column in COLUMNS)]


def test_every_figure_is_on_the_page_and_a_clerk_has_the_command_that_gives_it(
    run: Any, visited: None, tmp_path: Path
) -> None:
    page, report = written(run, tmp_path / "page.html", "--for", "clerk"), counted(run)
    text = re.sub(r"</?span[^>]*>", "", page)
    for name in shown(report):
        assert f">{figure_in_words(name, report['figures'][name]['value'])}<" in text
        assert f"postwatch report records &#34;{name}&#34; --period 2020-06" in text
    assert "postwatch report" not in written(run, tmp_path / "leader.html")
    command = 'postwatch report records "inspections_unannounced" --period 2020-06'
    records = run(*shlex.split(command)[1:], "--json", today="2020-06-16").json
    assert records["value"] == report["figures"]["inspections_unannounced"]["value"] == 2
    for area in report["by_area"]:
        assert area["area_name"] in text


def test_the_sections_are_those_of_the_report_and_what_is_nothing_is_named_alone(
    run: Any, visited: None, tmp_path: Path
) -> None:
    page, report = written(run, tmp_path / "page.html"), counted(run)
    sections = re.findall(r'<h2 id="figures-([a-z]+)">([^<]+)</h2>', page)
    named = ["scope", *report["sections_list"]]
    assert [code for code, _title in sections] == [one for one in named if one in dict(sections)]
    assert all(title == SECTION_TITLES[code] for code, title in sections)
    folded = [name for name in report["figures"] if name not in shown(report)]
    unknown = [name for name in folded if report["figures"][name]["value"] is None]
    zeros = [name for name in folded if name not in unknown]
    told = {f"{len(zeros)} figures are 0": zeros, f"Of {len(unknown)} figures nothing is known": unknown}
    for title, names in told.items():
        fold = page.partition(f"<summary>{title}</summary>")[2].partition("</details>")[0]
        assert all(FIGURES[name].words in html.unescape(fold) for name in names if name in FIGURES), title
        assert bool(fold) == bool(names)


def test_nothing_is_compared_with_days_of_which_nothing_is_known(run: Any, visited: None, tmp_path: Path) -> None:
    page, report = written(run, tmp_path / "page.html"), counted(run)
    assert all(one["same_period_last_year"] is None for one in report["figures"].values())
    assert "Same period last year" not in page
    assert "no figure" not in page


def listed(page: str) -> dict[str, list[list[str]]]:
    """The rows of the lists of records of a page, by the title of each."""
    found = {}
    for part in page.split('<details id="records-')[1:]:
        title = re.search("<summary>(.*?)</summary>", part).group(1)  # type: ignore[union-attr]
        rows = re.findall("<tr><td>(.*)", part.partition("</details>")[0])
        found[html.unescape(title)] = [[html.unescape(cell) for cell in row.split("<td>")] for row in rows]
    return found


def test_the_list_behind_each_figure_is_that_of_its_command(run: Any, visited: None, tmp_path: Path) -> None:
    lists, report = listed(written(run, tmp_path / "page.html")), counted(run)
    for name, (title, rows) in zip(shown(report), lists.items(), strict=True):
        words = ("report", "records", name, "--period", "2020-06", "--redact", "--json")
        records = run(*words, today="2020-06-16").json
        assert title.endswith(f": {figure_in_words(name, records['value'])} ({len(records['records_list'])} records)")
        assert [row[0] for row in rows] == [one["code"] for one in records["records_list"]]
        days = [one["on"] and f"{one['on'][8:]}/{one['on'][5:7]}/{one['on'][:4]}" for one in records["records_list"]]
        assert [row[1] or None for row in rows] == days
        for place, field in ((2, "recipient"), (3, "recipient_name"), (4, "area_name")):
            assert [row[place] or None for row in rows] == [one[field] for one in records["records_list"]]


def test_a_long_list_is_cut_and_has_the_command_for_the_others(
    run: Any, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postwatch.pages.report.MOST_ROWS", 2)
    monkeypatch.setattr("postwatch.pages.facts.MOST_ROWS", 2)
    page = written(run, tmp_path / "page.html")
    rows = next(rows for title, rows in listed(page).items() if title.startswith("Units asked: "))
    assert len(rows) == 2
    asked = counted(run)["figures"]["units_asked"]["value"]
    assert f"Shown are 2 of {asked} rows." in page


@pytest.fixture
def household(run: Any, letter: Path) -> str:
    """A point whose name is that of a person; a visit, an act and a case of it."""
    words = ("--kind", "service_point", "--area", "178", "--parent", "VTP-LS", "--legal-form", "household")
    name = ("--name", "Bưu cục Nguyễn Thị Hạnh", "--code", "DPV-900", "--phone", "0912345678")
    assert run("recipient", "add", *name, *words, today="2020-06-01").code == 0
    assert run("inspect", "log", "DPV-900", "--on", "2020-06-10", today="2020-06-16").code == 0
    act = ("violation", "add", "DPV-900", "8.3.b", "--on", "2020-06-10")
    added = run(*act, today="2020-06-16")
    assert added.code == 0, added
    return "Bưu cục Nguyễn Thị Hạnh"


def test_persons_are_named_when_asked_for_and_the_journal_says_so(run: Any, household: str, tmp_path: Path) -> None:
    def entries() -> int:
        return len(run("journal", "list", "--json").json)

    before = entries()
    page = written(run, tmp_path / "masked.html")
    assert household not in page
    assert "Điểm phục vụ mẫu" in page
    assert (entries(), "For internal use" in page) == (before, False)
    named = written(run, tmp_path / "named.html", "--with-persons")
    assert household in named
    assert '<p class="stamp">For internal use</p>' in named
    assert entries() == before + 1
    last = run("journal", "list", "--json").json[0]
    assert last["command"] == "report html", last


def test_the_public_sees_neither_enterprises_nor_cases(run: Any, household: str, tmp_path: Path) -> None:
    page = written(run, tmp_path / "public.html", "--public")
    assert "Điểm phục vụ mẫu" not in page
    assert "Viettel" not in page
    assert "VV-2020-0001" not in page
    assert "KT-2020-0001" not in page
    assert "The public sees the figure alone." in page
    lists = listed(page)
    assert lists["Cases opened: 1"] == []
    answer = run("report", "html", str(tmp_path / "x.html"), "--public", "--with-persons", today="2020-06-16")
    assert (answer.code, (tmp_path / "x.html").exists()) == (2, False)


def test_a_page_of_a_campaign_asks_for_its_records(run: Any, letter: Path, tmp_path: Path) -> None:
    words = ("--campaign", "chi-thi-28", "--for", "clerk")
    page = re.sub(r"</?span[^>]*>", "", written(run, tmp_path / "page.html", *words))
    assert "--period 2020-06 --campaign chi-thi-28" in page
    assert "inspections_planned" not in page


def test_what_was_reported_otherwise_stands_below_its_figure(run: Any, letter: Path, tmp_path: Path) -> None:
    write_notes(run, "2020-05-10", today="2020-06-16")
    assert run("inspect", "log", "DPV-013", "--on", "2020-05-09", today="2020-06-16").code == 0
    issued = run("report", "monthly", "--month", "2020-05", "--issue", "--on", "2020-06-16", today="2020-06-16")
    assert issued.code == 0, issued
    assert run("inspect", "log", "DPV-012", "--on", "2020-05-10", today="2020-06-16").code == 0
    adjusted = [one for one in counted(run)["adjustments_list"] if one["figure"] == "inspections_unannounced"]
    assert [(one["reported"], one["now"]) for one in adjusted] == [(1, 2)]
    heads = rows_of(written(run, tmp_path / "page.html"), "figures-inspections-table")
    place = heads.index("Unannounced inspections")
    told = f"adjusted against the report {adjusted[0]['symbol']} of 16/06/2020 (month 05/2020): 1 → 2"
    assert heads[place + 1] == told
    exported = tmp_path / "pages"
    assert run("pages", "export", str(exported), today="2020-06-16").code == 0
    assert told in rows_of(
        (exported / "bao-cao-thang-2020-06.html").read_text(encoding="utf-8"), "figures-inspections-table"
    )


def test_a_page_and_a_sheet_say_what_a_month_on_paper_leaves_out(run: Any, letter: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    today = "2020-06-16"
    figures = tmp_path / "figures.toml"
    figures.write_text("violations = 4\n", encoding="utf-8")
    paper = ("report", "record", "--month", "2020-04", "--number", "13/BC-STTTT", "--figures", str(figures))
    assert run(*paper, "--on", "2020-04-15", today=today).code == 0
    told = "Note: areas and provisions do not have what was reported on paper: 13/BC-STTTT"
    page, sheet = tmp_path / "page.html", tmp_path / "quarter.xlsx"
    assert run("report", "html", str(page), "--period", "2020-Q2", today=today).code == 0
    assert f">{told}<" in page.read_text(encoding="utf-8")
    quarterly = ("report", "quarterly", "--quarter", "2020-Q2")
    assert run(*quarterly, "--to", str(sheet), today=today).code == 0
    first = load_workbook(io.BytesIO(sheet.read_bytes())).worksheets[0]
    assert told in [row[0] for row in first.values]
    shown = run(*quarterly, today=today)
    assert (told in shown.out, told.removeprefix("Note: ") in shown.err) == (False, True)
    assert "13/BC-STTTT" not in written(run, tmp_path / "month.html")
    assert run("pages", "export", str(tmp_path / "pages"), today=today).code == 0
    month = (tmp_path / "pages" / "bao-cao-thang-2020-06.html").read_text(encoding="utf-8")
    assert ">The month 04/2020 was reported on paper as 13/BC-STTTT<" in month


def test_the_parts_of_a_figure_are_told_from_figures(run: Any, household: str, tmp_path: Path) -> None:
    page, report = written(run, tmp_path / "page.html"), counted(run)
    parts = [title_of(name, report["names"]).strip() for name in shown(report) if ":" in name]
    assert parts
    drawn = re.findall('<th scope="row"[^>]* class="[a-z]+ part">(.*?)</th>', page)
    assert [html.unescape(re.sub("<[^>]+>", "", cell)) for cell in drawn] == parts


def rows_of(page: str, table: str) -> list[str]:
    """The first cell of each row of a table of a page."""
    body = page.partition(f'<table id="{table}"')[2].partition("</table>")[0]
    return [html.unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in re.findall("<th scope=.row.*?</th>", body)]


def test_a_page_is_one_file_that_is_not_written_over(run: Any, letter: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert len(written(run, file).encode()) < 300_000
    run("incident", "add", "--source", "police", "--on", "2020-06-01", "--description", "x", "--area", "178")
    again = run("report", "html", str(file), "--period", "2020-06", today="2020-06-16")
    assert (again.code, "--replace" in again.err) == (5, True)
    assert run("report", "html", str(file), "--period", "2020-06", "--replace", today="2020-06-16").code == 0


@pytest.mark.system("chromium")
@pytest.mark.parametrize(("width", "scheme"), crossed([WIDE, NARROW], ["light", "dark"]))
def test_a_browser_finds_nothing_wrong_with_it(
    run: Any, visited: None, look: Look, tmp_path: Path, width: int, scheme: str
) -> None:
    seen = look(written(run, tmp_path / "page.html"), width=width, scheme=scheme)
    assert seen.is_quiet()
    assert seen.faults() == []
    drawn = seen.page.locator("svg[role=img]")
    assert drawn.count() > 0
    assert all(drawn.nth(place).get_attribute("aria-labelledby") for place in range(drawn.count()))
    assert seen.page.locator(".bars").count() == 1


def printed(seen: Opened, folder: Path) -> list[str]:
    """The texts of the sheets of paper on which a page is printed."""
    seen.page.pdf(path=str(folder / "page.pdf"), prefer_css_page_size=True)
    words = ["pdftotext", "-layout", str(folder / "page.pdf"), "-"]
    return subprocess.run(words, check=True, capture_output=True, encoding="utf-8").stdout.split("\f")[:-1]


@pytest.mark.system("chromium")
@pytest.mark.system("pdftotext")
def test_a_month_is_two_sheets_of_paper_and_its_lists_are_not_printed(
    run: Any, visited: None, look: Look, tmp_path: Path
) -> None:
    seen = look(written(run, tmp_path / "page.html", "--with-persons"))
    seen.page.locator("details").first.evaluate("one => { one.open = true; }")
    sheets = printed(seen, tmp_path)
    assert len(sheets) <= 2
    assert all("LƯU HÀNH NỘI BỘ" in sheet for sheet in sheets)
    assert not any("Records behind the figures" in sheet for sheet in sheets)
    assert "Units asked" in sheets[0]


@pytest.mark.system("chromium")
@pytest.mark.system("pdftotext")
def test_a_whole_month_of_an_office_is_two_sheets_of_paper(run: Any, look: Look, tmp_path: Path) -> None:
    assert run("demo", str(tmp_path / "demo")).code == 0
    file = tmp_path / "page.html"
    words = ("report", "html", str(file), "--period", "2020-06", "--with-persons", "-w", str(tmp_path / "demo"))
    assert run(*words, today="2020-06-16", lang="vi").code == 0
    sheets = printed(look(file.read_text(encoding="utf-8")), tmp_path)
    assert len(sheets) == 2
    assert "Tóm tắt" in sheets[0]
    assert "Huyện Đình Lập" in sheets[1]


def test_a_report_to_a_page_is_the_page_of_its_period(run: Any, refused: Any, visited: None, tmp_path: Path) -> None:
    page = written(run, tmp_path / "page.html")
    (tmp_path / "folder").mkdir()
    words = ("report", "for", "2020-06")
    for how in (("--to", str(tmp_path / "ky.html")), ("--format", "html", "--to", str(tmp_path / "folder"))):
        made = run(*words, *how, "--json", today="2020-06-16").json
        assert Path(made["path"]).read_text(encoding="utf-8") == page
    assert {one for one in re.findall(r'href="([^"]*)"', page) if not one.startswith("#")} <= {"data:,"}
    cut_off = ("report", "monthly", "2020-06", "--on", "1/6/2020", "--to", str(tmp_path / "ngay.html"))
    assert run(*cut_off, today="2020-06-16").code == 0
    assert "to 01/06/2020" in (tmp_path / "ngay.html").read_text(encoding="utf-8")
    assert "--pdf makes a PDF of a document" in refused(2, *words, "--to", "x.html", "--pdf").err


def test_the_sheet_has_the_figures_as_numbers_and_a_chart_of_the_areas(run: Any, visited: None, tmp_path: Path) -> None:
    import zipfile

    from openpyxl import load_workbook

    file = tmp_path / "month.xlsx"
    words = ("report", "monthly", "--month", "2020-06", "--to", str(file))
    assert run(*words, today="2020-06-16").code == 0
    report = counted(run)
    book = load_workbook(io.BytesIO(file.read_bytes()))
    figures, summary, areas, *_groups = (list(sheet.values) for sheet in book.worksheets)
    values = {row[0]: None if row[1] == "no figure" else row[1] for row in figures[3:]}
    titles = {name: title_of(name, report["names"]) for name in report["figures"]}
    assert values == {titles[name]: figure["value"] for name, figure in report["figures"].items()}
    assert [row[0] for row in summary[2:]] == report["summary_list"]
    assert [row[0] for row in areas[2:]] == [area["area_name"] for area in report["by_area"]]
    with zipfile.ZipFile(file) as parts:
        assert [name for name in parts.namelist() if name.startswith("xl/charts/chart")] == ["xl/charts/chart1.xml"]
    assert [len(sheet._charts) for sheet in book.worksheets] == [1, *[0] * (len(book.worksheets) - 1)]
    assert b"<f>" not in b"".join(zipfile.ZipFile(file).read(name) for name in parts.namelist() if "worksheets" in name)
    refused = run("report", "monthly", "--to", str(tmp_path), today="2020-06-16")
    assert refused.code == 2
