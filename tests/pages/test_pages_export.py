"""All pages in a folder: whole, alone, leading to each other, without persons, and read in a real Chromium."""

import hashlib
import html
import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsers import NARROW, WIDE, Opened
from busy_office import SCENES, Line, named, play, played
from commands import words_for
from long_runs import crossed, few
from preparing import own
from readings import KEPT, asked, texts_about_persons

from postwatch.console import visible
from postwatch.report.rules import figure_in_words

TODAY = "2020-06-20"
MAIN = ("index.html", "don-vi.html", "cam-ket.html", "kiem-tra.html", "bao-cao-thang-2020-06.html")

Look = Callable[..., Opened]
in_chromium = pytest.mark.system("chromium")


def exported(run: Any, folder: Path, *options: str) -> dict[str, str]:
    """The pages of an export by their files."""
    answer = run("pages", "export", str(folder), *options, "--json", today=TODAY)
    assert answer.code == 0, answer
    pages = read(folder)
    assert len(pages) == answer.json["pages"]
    return pages


def text_of(page: str) -> str:
    """What a page says, without its stylesheet and its script."""
    told = re.sub("<[^>]+>", " ", re.sub("<(style|script)>.*?</(style|script)>", "", page, flags=re.S))
    return " ".join(html.unescape(told).split())


def links(page: str) -> Iterator[str]:
    return (html.unescape(one) for one in re.findall('<a [^>]*href="([^"]*)"', page))


def read(folder: Path) -> dict[str, str]:
    """The pages in a folder by their files."""
    found = sorted(folder.rglob("*.html"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def without_heads(pages: dict[str, str]) -> dict[str, str]:
    """Pages without the hash of the last entry of the journal."""
    return {file: re.sub("[0-9a-f]{64}", "", page) for file, page in pages.items()}


@pytest.fixture(scope="module")
def written(busy_template: Path, papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the busy office, in which a point has the name of a person, and its pages for each who may look."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(busy_template, folder / "office")
    name = ("--name", "Bưu cục Nguyễn Thị Hạnh", "--code", "DPV-900", "--phone", "0912345678")
    words = (
        "--kind",
        "service_point",
        "--area",
        "178",
        "--parent",
        "VTP-LS",
        "--legal-form",
        "household",
        "--active-from",
        "1/1/2020",
    )
    found = ("--finding", "Thiếu sổ của bà Hạnh", "--remedy", "Lập sổ của bà Hạnh", "--remedy-due", "18/6/2020")
    export = ("pages", "export")
    of_cases = ("explain", "goods", "decide as signed", "complain", "record-minutes")
    scenes = [SCENES["scene"][" ".join(words_for(*name.split()))]["words"] for name in of_cases]
    paid = ("VV-2020-0002", "--on", "10/6/2020", "--amount", "1000000", "--scan", str(papers / "scan-4.pdf"))
    lines = [
        *((*words_for(name.split()[0]), *named(words, papers)) for name, words in zip(of_cases, scenes, strict=True)),
        ("case", "pay", *paid),
        ("recipient", "add", *name, *words),
        ("inspect", "log", "DPV-900", "--on", "2020-06-10", *found),
        (*export, str(folder / "masked")),
        (*export, str(folder / "public"), "--public"),
        (*export, str(folder / "named"), "--with-persons"),
    ]
    play([Line(words, TODAY) for words in lines], folder / "office")
    return folder


@pytest.fixture
def masked(written: Path) -> dict[str, str]:
    """The pages without persons."""
    return read(written / "masked")


@pytest.fixture
def visited(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own copy of the office of the pages."""
    return own(written / "office", tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def small_template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of an enterprise and a point, which owes a remedy, made once; tests get copies."""
    point = ("--kind", "service_point", "--name", "Điểm Một", "--code", "DPV-001", "--parent", "VTP-LS")
    owed = ("--finding", "Thiếu sổ", "--remedy", "Lập sổ", "--remedy-due", "18/6/2020")
    lines = [
        ("recipient", "add", "--kind", "postal_enterprise", "--name", "Viettel", "--code", "VTP-LS", "--area", "178"),
        ("recipient", "add", *point, "--area", "178"),
        ("inspect", "log", "DPV-001", "--on", "2020-06-10", *owed),
    ]
    return played([Line(words, TODAY) for words in lines], empty_template, tmp_path_factory)


@pytest.fixture
def small(small_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own small office, whose pages are soon written."""
    return own(small_template, tmp_path, monkeypatch)


# --- the folder ------------------------------------------------------------------------------------------------------


def test_every_unit_has_a_page_and_every_link_leads_to_one(run: Any, visited: Path, masked: dict[str, str]) -> None:
    pages = masked
    assert set(MAIN) <= pages.keys()
    units = run("recipient", "list", "--json", today=TODAY).json
    assert {f"don-vi/dv-{unit['code']}.html" for unit in units} == {one for one in pages if one.startswith("don-vi/")}
    for file, page in pages.items():
        anchors = set(re.findall(' id="([^"]+)"', page))
        for link in links(page):
            path, _hash, anchor = link.partition("#")
            target = (Path(file).parent / path).as_posix() if path else file
            assert target.replace("don-vi/../", "") in pages, (file, link)
            assert path or anchor in anchors, (file, link)
        assert len(page.encode()) <= 300_000, file
        assert "http:" not in page
        assert "https:" not in page
        assert "default-src 'none'" in html.unescape(page)
    for main in MAIN:
        assert [link for link in links(pages[main]) if link in MAIN][:5] == list(MAIN), main


def test_the_hashes_of_the_files_stand_beside_them(written: Path) -> None:
    folder = written / "masked"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    for line in lines:
        digest, _blank, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert len(lines) == len([*folder.rglob("*.html")]) + 1  # and the script that finds units


def test_the_list_of_units_counts_the_open_cases_of_each(run: Any, small: Path, tmp_path: Path) -> None:
    for unit in ("DPV-001", "DPV-001"):
        words = ("violation", "add", unit, "8.3.b", "--on", "2020-06-10")
        assert run(*words, today=TODAY).code == 0
    page = exported(run, tmp_path / "pages")["don-vi.html"]
    rows = {code: page.partition(f"don-vi/dv-{code}.html")[2].partition("</tr>")[0] for code in ("DPV-001", "VTP-LS")}
    cells = {code: re.findall('"Open cases"><data value="([0-9]+)"', row) for code, row in rows.items()}
    assert cells == {"DPV-001": ["2"], "VTP-LS": []}


def test_only_a_folder_of_pages_is_replaced_and_only_when_told(run: Any, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    pages = exported(run, folder)
    again = run("pages", "export", str(folder), today=TODAY)
    assert (again.code, "--replace" in again.err) == (5, True)
    run("recipient", "rename", "DPV-001", "--name", "Tên mới", "--on", "2020-06-18", today=TODAY)
    assert "Tên mới" in exported(run, folder, "--replace")["don-vi.html"]
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    refused = run("pages", "export", str(folder), "--replace", today=TODAY)
    assert refused.code == 5
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert set(pages) == {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "index.html").write_text("mine", encoding="utf-8")
    assert run("pages", "export", str(foreign), "--replace", today=TODAY).code == 5
    assert [*foreign.iterdir()] == [foreign / "index.html"]


def test_a_folder_is_there_whole_or_not_at_all(
    run: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_told: object, **_named: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("postwatch.pages.units.unit_bytes", full)
    answer = run("pages", "export", str(tmp_path / "pages"), today=TODAY)
    assert answer.code == 8, answer
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".postwatch", "pages"))] == []


@pytest.mark.parametrize("place", ["documents/pages", "evidence"])
def test_no_pages_are_written_among_the_records(run: Any, small: Path, place: str) -> None:
    assert run("pages", "export", str(small / place), today=TODAY).code == 2


# --- what they say ---------------------------------------------------------------------------------------------------


def test_the_figures_of_every_command_are_on_its_page(run: Any, visited: Path, masked: dict[str, str]) -> None:
    pages = masked

    def told(*words: str) -> Any:
        return run(*words, "--json", today=TODAY).json

    report = told("report", "monthly", "--month", "2020-06")
    for name, figure in report["figures"].items():
        if figure["value"]:
            assert f">{figure_in_words(name, figure['value'])}<" in pages["bao-cao-thang-2020-06.html"]
    campaigns = {pledge["campaign"] for pledge in told("pledge", "list")}
    for campaign in campaigns:
        coverage = told("pledge", "coverage", "--campaign", campaign)
        words = f"{coverage['signed']} of {coverage['total']} signed"
        assert words in text_of(pages["cam-ket.html"]), campaign
    cases = text_of(pages["kiem-tra.html"])
    for words in (("inspect", "list"), ("inspect", "rounds"), ("incident", "list")):
        assert {one["id"] for one in told(*words)} <= set(cases.split()), words
    acts = told("violation", "list")
    assert {one["case"] for one in acts} <= set(cases.split())
    agenda = told("status")
    assert all(item["in_codes"] in text_of(pages["index.html"]) for item in agenda["items_list"])
    assert len([item for item in agenda["items_list"] if item["overdue"]]) > 0


def test_only_a_clerk_sees_commands(run: Any, small: Path, tmp_path: Path) -> None:
    for options, has_commands in ((("--for", "leader"), False), ((), False), (("--for", "clerk"), True)):
        pages = exported(run, tmp_path / "-".join(("pages", *options)), *options)
        with_commands = {file for file, page in pages.items() if "postwatch " in text_of(page)}
        assert bool(with_commands) == has_commands, options
        assert ({"index.html", "kiem-tra.html"} <= with_commands) == has_commands
    refused = run("pages", "export", str(tmp_path / "x"), "--for", "nobody", today=TODAY)
    assert (refused.code, "clerk" in refused.err, (tmp_path / "x").exists()) == (2, True, False)


def test_no_page_of_a_busy_office_tells_a_command(masked: dict[str, str]) -> None:
    assert [file for file, page in masked.items() if "postwatch " in text_of(page)] == []


def test_the_day_begins_with_signatures_then_what_is_late_and_who_holds_it(masked: dict[str, str]) -> None:
    page = text_of(masked["index.html"])
    places = [
        page.index(words)
        for words in ("Waits for a signature (", "Late and due (", "Summary: month 06/2020", "Units inspected")
    ]
    assert places == sorted(places)
    assert "DPV-900" in page


def test_an_office_that_typed_its_backlog_today_sees_its_months(run: Any, tmp_path: Path) -> None:
    office, late = ("-w", str(tmp_path / "office")), {"today": "2020-12-01"}
    assert run("init", office[1], **late).code == 0
    point = ("--kind", "postal_enterprise", "--name", "Bưu điện", "--area", "20", "--code", "BD", "--active-from")
    assert run("recipient", "add", *point, "1/1/2020", *office, **late).code == 0
    for day in ("2020-06-20", "2020-09-02"):
        assert run("inspect", "log", "BD", "--on", day, *office, **late).code == 0
    assert run("pages", "export", str(tmp_path / "pages"), *office, **late).code == 0
    pages = read(tmp_path / "pages")
    months = sorted(file for file in pages if file.startswith("bao-cao"))
    assert months == [f"bao-cao-thang-2020-{month}.html" for month in ("07", "09", "12")]
    # The running month has just begun; the last that is over opens first.
    assert [link for link in links(pages["index.html"]) if link.startswith("bao-cao")] == ["bao-cao-thang-2020-09.html"]
    assert "1 lượt kiểm tra" in pages["bao-cao-thang-2020-09.html"]


def test_the_page_of_a_unit_has_every_record_of_it_by_its_day(run: Any, visited: Path, masked: dict[str, str]) -> None:
    pages = masked
    for code in ("BDT-LS", "DPV-013", "DPV-900"):
        unit = run("recipient", "show", code, "--json", today=TODAY).json
        page = pages[f"don-vi/dv-{code}.html"]
        lists = (
            "letters_list",
            "tasks_list",
            "pledges_list",
            "visits_list",
            "acts_list",
            "cases_list",
            "followups_list",
        )
        records = {one["id"] for name in lists for one in unit[name]}
        assert records, code
        assert records <= set(text_of(page).split()), code
        days = re.findall(r'<time datetime="([^"]+)">', page.partition('id="days-table"')[2].partition("</table>")[0])
        assert days == sorted(days)
        assert len(days) >= len(unit["visits_list"])


def test_what_is_owed_stands_on_top_with_the_command_that_settles_it(run: Any, small: Path, tmp_path: Path) -> None:
    page = exported(run, tmp_path / "before", "--for", "clerk")["don-vi/dv-DPV-001.html"]
    owed = text_of(page.partition('id="owed-table"')[2].partition("</table>")[0])
    assert "overdue" in owed
    command = re.search(r"postwatch inspect remedy (\S+) --finding 1", owed)
    assert command is not None
    done = run("inspect", "remedy", command.group(1), "--finding", "1", "--done-on", "19/6/2020", today=TODAY)
    assert done.code == 0
    again = exported(run, tmp_path / "again")["don-vi/dv-DPV-001.html"]
    assert 'id="owed-table"' not in again


def test_the_register_has_two_hundred_units_on_a_page(
    run: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        point = ("--name", f"Điểm {number}", "--area", "178", "--parent", "VTP-LS")
        assert run("recipient", "add", "--kind", "service_point", *point, today=TODAY).code == 0
    for room in ("units", "export", "facts"):
        monkeypatch.setattr(f"postwatch.pages.{room}.MOST_ROWS", 2)
    pages = exported(run, tmp_path / "pages")
    lists = [page for file, page in pages.items() if file.startswith("don-vi") and "/" not in file]
    codes = [code for page in lists for code in re.findall('href="don-vi/dv-([^"]+).html"', page)]
    units = {unit["code"] for unit in run("recipient", "list", "--json", today=TODAY).json}
    assert (len(lists), len(codes)) == (3, 5)
    assert set(codes) == units
    assert "don-vi-2.html" in list(links(pages["don-vi.html"]))


def test_a_register_of_no_unit_says_how_to_begin_and_one_unit_is_one(
    run: Any, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = exported(run, tmp_path / "none", "--for", "clerk")["don-vi.html"]
    assert "There is no unit yet; the first ones are added by the command: postwatch recipient import" in text_of(page)
    assert "<table" not in page
    point = ("--kind", "postal_enterprise", "--name", "Bưu điện", "--area", "20")
    assert run("recipient", "add", *point, today=TODAY).code == 0
    assert ">Unit 1 of 1</caption>" in exported(run, tmp_path / "one")["don-vi.html"]
    assert run("recipient", "add", *point[:2], "--name", "Bưu chính Hai", "--area", "20", today=TODAY).code == 0
    for room in ("units", "export"):
        monkeypatch.setattr(f"postwatch.pages.{room}.MOST_ROWS", 1)
    assert ">Unit 2 of 2</caption>" in exported(run, tmp_path / "two")["don-vi-2.html"]


def test_areas_that_were_reorganised_are_told_apart(run: Any, letter: Path, tmp_path: Path) -> None:
    moved = run("recipient", "move", "DPV-013", "--area", "178", "--on", "2020-06-10", today=TODAY)
    assert moved.code == 0, moved
    page = exported(run, tmp_path / "pages")["cam-ket.html"]
    before = run("pledge", "coverage", "--on", "2020-06-09", "--json", today=TODAY).json
    assert "By the areas until 09/06/2020" in page
    table = page.partition("-before-table")[2].partition("</table>")[0]
    shown = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>\s*<td[^>]*><data value="(\d+)">', table)
    assert shown == [(area["area_name"], str(area["total"])) for area in before["by_area"]]


def test_pages_of_an_earlier_day_are_those_that_were_written_on_it(
    run: Any, visited: Path, masked: dict[str, str], tmp_path: Path
) -> None:
    before = without_heads(masked)
    later = {"today": "2020-06-25"}
    assert run("recipient", "rename", "DPV-012", "--name", "Tên mới", "--on", "2020-06-18", **later).code == 0
    assert run("inspect", "log", "DPV-013", "--on", "2020-06-11", **later).code == 0
    answer = run("pages", "export", str(tmp_path / "again"), "--as-of", TODAY, **later)
    assert answer.code == 0, answer
    again = without_heads(read(tmp_path / "again"))
    assert again.keys() == before.keys()
    assert [file for file in before if again[file] != before[file]] == []


@pytest.mark.system("postgres")
def test_pages_are_the_same_on_a_server(run: Any, tmp_path: Path, postgres_url: str) -> None:
    pages = []
    for name, options in (("file", ()), ("server", ("--database", postgres_url))):
        office = str(tmp_path / name)
        assert run("init", office, *options, today=TODAY).code == 0
        for words in (
            ("recipient", "import", "sample:lang-son-2020"),
            ("inspect", "log", "DPV-012", "--on", "2020-06-10"),
            ("violation", "add", "DPV-012", "8.3.b", "--on", "2020-06-10"),
            ("pages", "export", str(tmp_path / f"{name}-pages")),
        ):
            assert run("-w", office, *words, today=TODAY).code == 0, words
        pages.append(read(tmp_path / f"{name}-pages"))
    assert without_heads(pages[0]) == without_heads(pages[1])


# --- who looks -------------------------------------------------------------------------------------------------------


def test_no_page_names_a_person_unless_asked_to(run: Any, visited: Path, written: Path, masked: dict[str, str]) -> None:
    hidden = ("Hạnh", "0912345678")
    assert [file for file, page in masked.items() for text in hidden if text in page] == []
    assert not [file for file, page in masked.items() if "For internal use" in page]
    named = read(written / "named")
    assert "Bưu cục Nguyễn Thị Hạnh" in named["don-vi.html"]
    assert "Lập sổ của bà Hạnh" in named["kiem-tra.html"]
    assert all('<p class="stamp">For internal use</p>' in page for page in named.values())
    entries = [one["command"] for one in run("journal", "list", "--json", today=TODAY).json]
    assert entries.count("pages export") == 1


def test_no_text_about_a_person_is_on_any_page(run: Any, visited: Path, tmp_path: Path) -> None:
    asked(visited, "UPDATE recipient SET legal_form = 'household', phone = '0912345678', contact = 'Người Liên Hệ'")
    hidden = texts_about_persons(visited) - {
        symbol for (symbol,) in asked(visited, "SELECT symbol FROM register_entry")
    }
    assert len(hidden) > 60
    for file, page in exported(run, tmp_path / "pages").items():
        shown = text_of(page)
        assert [text for text in hidden if text in shown] == [], file


def test_the_public_sees_no_enterprise_and_no_case(run: Any, visited: Path, written: Path) -> None:
    units = run("recipient", "list", "--json", today=TODAY).json
    names = {unit["name"] for unit in units if unit["kind"] in ("postal_enterprise", "service_point")}
    tables = (("violation_case", "code"), ("violation", "code"), ("sanction_decision", "number"))
    records = {name for table, column in tables for (name,) in asked(visited, f"SELECT {column} FROM {table}")}  # noqa: S608
    assert names
    assert {"VV-2020-0002", "VP-2020-0001", "03/QĐ-XPHC"} <= records
    whole = "".join(read(written / "masked").values())
    assert [name for name in records if name not in whole] == []
    for file, page in read(written / "public").items():
        assert [name for name in names if name in text_of(page)] == [], file
        assert [name for name in records if name in page] == [], file


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(run: Any, small: Path) -> list[str]:
    """Units under hostile names, as pages show them."""
    names = [
        "</title><script>document.title='run'</script><img src=x onerror=alert(1)>",
        '"><svg onload=alert(2)> & {{7*7}} {% raw %}',
        *KEPT.values(),
    ]
    told = []
    for number, name in enumerate(names):
        words = ("--kind", "service_point", "--area", "178", "--parent", "VTP-LS", "--code", f"X-{number:03d}")
        answer = run("recipient", "add", f"--name={name}", *words, "--json", today=TODAY)
        if answer.code == 0:
            told.append(answer.json["name"])
            note = ("--unit", f"X-{number:03d}", "--on", "2020-06-10")
            run("note", "add", "difficulty", f"Ghi: {name}", *note, today=TODAY)
    assert len(told) > 10
    return told


@in_chromium
def test_hostile_names_are_whole_and_harmless_on_every_page(
    run: Any, hostile: list[str], look: Look, tmp_path: Path
) -> None:
    pages = exported(run, tmp_path / "pages", "--with-persons")
    seen = look(tmp_path / "pages" / "don-vi.html")
    assert seen.is_quiet(), (seen.asked, seen.said)
    cells = {" ".join(text.split()) for text in seen.texts("#units td")}
    assert {" ".join(visible(name).split()) for name in hostile} <= cells
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for number in few(list(range(len(hostile)))):
        file = f"don-vi/dv-X-{number:03d}.html"
        if file not in pages:
            continue
        seen = look(tmp_path / "pages" / file)
        assert seen.is_quiet(), (number, seen.asked, seen.said)
        assert seen.page.title() != "run"
        assert " ".join(seen.page.locator("h1").inner_text().split()) in {
            " ".join(visible(name).split()) for name in hostile
        }


@in_chromium
@pytest.mark.parametrize(("width", "scheme"), crossed([WIDE, NARROW], ["light", "dark"]))
def test_a_browser_finds_nothing_wrong_with_any_page(written: Path, look: Look, width: int, scheme: str) -> None:
    files = [*MAIN, "don-vi/dv-DPV-013.html", "don-vi/dv-DPV-900.html"]
    judged = few(files, from_place=len(scheme), every=2)
    for file in files:
        seen = look(written / "named" / file, width=width, scheme=scheme)
        assert seen.is_quiet(), (file, seen.asked, seen.said)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), file
        assert file not in judged or seen.faults() == [], file


@in_chromium
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_a_sentence_and_a_picture_are_seen_at_once_at_every_width(written: Path, look: Look, width: int) -> None:
    for audience, file in itertools.product(("masked", "public"), ("index.html", "bao-cao-thang-2020-06.html")):
        seen = look(read(written / audience)[file], width=width)
        for selector in ("main p", "main figure"):
            top = seen.page.locator(selector).locator("visible=true").first.bounding_box()["y"]
            assert top < 900, (audience, file, selector, top)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if width == 360:
            assert seen.page.evaluate("document.documentElement.scrollHeight") <= 3500, (audience, file)
            # More pictures than the first, however many there are, put no sentence further down.
            order = seen.page.evaluate(
                "[...document.querySelectorAll('main p, main figure')].map((one) => one.tagName)"
            )
            assert "P" in order[:2], (audience, file)


@in_chromium
def test_the_pages_are_walked_by_the_keyboard(masked: dict[str, str], look: Look) -> None:
    pages = masked
    for file in ("index.html", "bao-cao-thang-2020-06.html", "kiem-tra.html", "don-vi/dv-DPV-013.html"):
        seen = look(pages[file])
        reachable = "a, button, input, select, summary"
        count = seen.page.evaluate(
            f"[...document.querySelectorAll('{reachable}')].filter(one => one.checkVisibility()).length"
        )
        reached = set()
        for _step in range(count + 1):
            seen.page.keyboard.press("Tab")
            reached.add(seen.page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        assert len(reached) >= count, file


@in_chromium
def test_a_figure_opens_its_records(masked: dict[str, str], look: Look) -> None:
    seen = look(masked["bao-cao-thang-2020-06.html"])
    assert seen.page.locator("[id^=records-][open]").count() == 0
    seen.page.get_by_role("link", name="Units asked").click()
    opened = seen.page.locator("[id^=records-][open]")
    opened.wait_for()
    assert opened.locator("summary").inner_text().startswith("Units asked")
    heads = opened.locator("thead button")
    heads.nth(1).click()
    days = [text for text in seen.texts("[id^=records-][open] tbody td:nth-child(2)") if text]
    assert days == sorted(days, key=lambda day: day.split("/")[::-1])
