"""The frame of every page, in a real Chromium: whole, quiet, reachable, harmless whatever stands in it."""

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
from browsers import NARROW, WIDE, Opened
from long_runs import crossed
from readings import KEPT, REFUSED

from postwatch.console import Alarm, Amount, Shown, Table, visible
from postwatch.pages.audience import ANYBODY
from postwatch.pages.charts import charts_of
from postwatch.pages.facts import Command, Link, line_facts, section_facts, table_facts
from postwatch.pages.frame import render
from postwatch.report.rules import FIGURES

DAY = dt.date(2020, 6, 15)
HOSTILE = [
    *KEPT.values(),
    *REFUSED.values(),
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script></title><svg onload=alert(1)>",
    "<!-- --!> <a href=javascript:alert(1)>x</a>",
    "W" * 500,
]
ROWS = [
    ["Đắk Lắk", 9, DAY, Command("postwatch task list --unit DL-1"), Alarm("overdue")],
    ["An Giang", 10, dt.date(2020, 6, 2), Command("postwatch show NV-2020-0001"), ""],
    ["Ba Vì", 100, None, Command("postwatch pledge missing"), ""],
]
COLUMNS = ["Area", "How many", "Until", "Command", "State"]


def page_of(
    rows: list[list[Any]], columns: list[str] | None = None, title: str = "Title", *, is_clerk: bool = True
) -> str:
    """A page with one table."""
    table = table_facts(Table(columns or COLUMNS, rows), name="t", caption="All of them", more="postwatch x")
    return render(
        title,
        "rollup.html",
        {"lead": title, "sections": [{"name": "g", "title": "Group", "table": table}]},
        audience=ANYBODY._replace(is_clerk=is_clerk),
    )


def many(count: int) -> list[list[Any]]:
    return [[f"Unit {number}", number, DAY, Command(f"postwatch x {number}"), ""] for number in range(count)]


def first_column(seen: Opened) -> list[str]:
    return seen.texts("tbody tr:visible th")


# --- without a browser -----------------------------------------------------------------------------------------------


def test_a_field_that_the_facts_do_not_have_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError, match="lead"):
        render("x", "rollup.html", {})


def test_the_same_facts_make_the_same_page_in_one_file() -> None:
    page = page_of(ROWS)
    assert page == page_of(ROWS)
    assert "http:" not in page
    assert "https:" not in page
    assert page.count("<script>") == page.count("<style>") == 1
    assert '<html lang="en">' in page


def test_a_table_has_two_hundred_rows_and_says_how_the_others_are_seen() -> None:
    shown = table_facts(Table(COLUMNS, many(201)), name="t", caption="c", more="postwatch x")
    assert len(shown["rows"]) == 200
    assert (shown["left"], shown["more"]) == ("Shown are 200 of 201 rows.", "postwatch x")
    assert table_facts(Table(COLUMNS, many(200)), name="t", caption="c", more="")["left"] == ""


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("x", {"kind": "text", "text": "x", "value": ""}),
        ("  x", {"kind": "text", "text": "x", "value": "", "is_part": "yes"}),
        ("CV-2020-0001", {"kind": "code", "text": "CV-2020-0001", "value": ""}),
        (Link("x", "#y"), {"kind": "link", "text": "x", "value": "#y"}),
        (None, {"kind": "text", "text": "", "value": ""}),
        (True, {"kind": "text", "text": "yes", "value": ""}),
        (DAY, {"kind": "day", "text": "15/06/2020", "value": "2020-06-15"}),
        (Amount(1500000), {"kind": "number", "text": "1.500.000", "value": "1500000"}),
        (Shown(66.7, "66,7"), {"kind": "number", "text": "66,7", "value": "66.7"}),
        (Alarm("late"), {"kind": "alarm", "text": "late", "value": ""}),
        (Command("postwatch x"), {"kind": "command", "text": "postwatch x", "value": ""}),
    ],
)
def test_a_cell_has_the_words_of_the_screen_and_what_it_is_sorted_by(value: Any, cell: dict[str, str]) -> None:
    assert table_facts(Table(["A"], [[value]]), name="t", caption="", more="")["rows"] == [[{"is_part": "", **cell}]]


# --- in a browser ----------------------------------------------------------------------------------------------------

Look = Callable[..., Opened]
in_chromium = pytest.mark.system("chromium")


@in_chromium
@pytest.mark.parametrize("script", [True, False])
def test_hostile_text_is_shown_as_it_is_and_does_nothing(look: Look, script: bool) -> None:
    rows = [[text, 1, None, Command(text), Alarm(text)] for text in HOSTILE]
    seen = look(page_of(rows, title="".join(HOSTILE)), script=script)
    assert seen.is_quiet(), (seen.asked, seen.said)
    shown = [" ".join(visible(text).split()) for text in HOSTILE]
    assert [" ".join(text.split()) for text in first_column(seen)] == shown
    assert [" ".join(text.split()) for text in seen.texts("code.command")] == shown
    assert seen.page.locator("script, style, img, svg, a, iframe").count() == 3
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_chromium
def test_what_gets_into_a_page_all_the_same_neither_runs_nor_asks_for_anything(look: Look) -> None:
    planted = (
        "<script>document.title = 'run'</script><img src='http://127.0.0.1:9/x' onerror=\"document.title = 'run'\">"
        "<link rel=stylesheet href='http://127.0.0.1:9/y'><iframe src='http://127.0.0.1:9/z'></iframe>"
        "<b id=planted style='color: red'>x</b>"
    )
    seen = look(page_of(ROWS).replace("<main", f"{planted}<main", 1))
    assert seen.page.title() == "Title"
    assert seen.page.locator("#planted").count() == 1
    finished: list[str] = []
    seen.page.on("requestfinished", lambda request: finished.append(request.url))
    seen.page.reload()
    assert finished == [seen.address]
    assert any("Content Security Policy" in text for text in seen.said)


@in_chromium
def test_a_page_is_whole_without_its_script(look: Look) -> None:
    page = page_of(many(20))
    with_script, without = look(page), look(page, script=False)
    assert without.texts("tbody th") == with_script.texts("tbody th")
    assert without.texts("thead th") == with_script.texts("thead th")
    assert without.texts("code") == with_script.texts("code")
    assert without.page.locator("button, input").count() == 0
    assert with_script.page.locator("button.copy").count() == 20


@in_chromium
def test_columns_are_sorted_by_what_they_hold_and_blank_comes_last(look: Look) -> None:
    seen = look(page_of(ROWS))
    heads = seen.page.locator("thead th")

    def sort(column: int) -> tuple[list[str], str | None]:
        heads.nth(column).locator("button").click()
        return [text[:2] for text in first_column(seen)], heads.nth(column).get_attribute("aria-sort")

    assert sort(0) == (["An", "Ba", "Đắ"], "ascending")
    assert sort(0) == (["Đắ", "Ba", "An"], "descending")
    assert sort(1) == (["Đắ", "An", "Ba"], "ascending")
    assert sort(2) == (["An", "Đắ", "Ba"], "ascending")
    assert sort(2) == (["Đắ", "An", "Ba"], "descending")
    assert seen.page.locator("[aria-sort]").count() == 1
    assert seen.is_quiet()


@in_chromium
def test_rows_are_filtered_by_all_the_words_whatever_their_marks(look: Look) -> None:
    seen = look(page_of([*ROWS, *many(7)]))
    box, shown = seen.page.locator("input[type=search]"), seen.page.locator("output")
    box.fill("LAK dak")
    assert (first_column(seen), shown.inner_text()) == (["Đắk Lắk"], "1 of 10 rows")
    box.fill("unit nowhere")
    assert (first_column(seen), shown.inner_text()) == ([], "0 of 10 rows")
    box.fill("")
    assert (len(first_column(seen)), shown.inner_text()) == (10, "")
    box.fill("copy")  # what the script adds to a row is no part of it
    assert first_column(seen) == []
    assert look(page_of(ROWS)).page.locator("input").count() == 0


@in_chromium
def test_a_command_is_copied_as_it_is_typed(look: Look) -> None:
    seen = look(page_of([["x", 1, None, Command('postwatch case step VV-2020-0001 drop --reason "a  b" <&>'), ""]]))
    button = seen.page.get_by_role("button", name="Copy")
    assert button.get_attribute("aria-label") == 'Copy: postwatch case step VV-2020-0001 drop --reason "a  b" <&>'
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    seen.page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert seen.page.evaluate("navigator.clipboard.readText()") == (
        'postwatch case step VV-2020-0001 drop --reason "a  b" <&>'
    )


@in_chromium
def test_a_command_is_selected_where_the_browser_has_no_clipboard(look: Look) -> None:
    seen = look(page_of(ROWS))
    seen.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    seen.page.get_by_role("button", name="Copy: postwatch pledge missing").click()
    seen.page.get_by_role("status").get_by_text("Cop").wait_for(state="attached")
    assert seen.page.evaluate("getSelection().toString()") == "postwatch pledge missing"


@in_chromium
def test_the_keyboard_reaches_everything_in_order_and_works_it(look: Look) -> None:
    seen = look(page_of([*ROWS, *many(6)]))
    focus = "document.activeElement.textContent.trim() || document.activeElement.tagName"
    reached = []
    for _step in range(16):
        seen.page.keyboard.press("Tab")
        reached.append(seen.page.evaluate(focus))
        outline = seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", reached
    assert reached == ["To the content", "INPUT", *COLUMNS, *["Copy"] * 9]
    assert seen.page.locator("a, button, input").count() == 16
    seen.page.locator(".skip").first.focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "main"


@in_chromium
@pytest.mark.parametrize(("width", "scheme"), crossed([WIDE, NARROW], ["light", "dark"]))
def test_axe_finds_nothing_serious(look: Look, width: int, scheme: str) -> None:
    wide = [f"Column {number}" for number in range(12)]
    pages = [page_of([*ROWS, *many(7)]), page_of([[f"{number}" * 9 for number in range(12)]], wide), page_of([])]
    for page in pages:
        seen = look(page, scheme=scheme, width=width)
        assert seen.faults() == []
        assert seen.is_quiet()


@in_chromium
def test_on_a_telephone_each_cell_says_its_column_and_nothing_is_cut(look: Look) -> None:
    seen = look(page_of(ROWS), width=NARROW)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    labels = seen.page.evaluate(
        "[...document.querySelectorAll('tbody tr:first-child td')].map(td => getComputedStyle(td, '::before').content)"
    )
    assert labels == [f'"{name}: "' for name in COLUMNS[1:]]
    assert seen.page.get_by_role("columnheader").count() == 5
    assert seen.page.get_by_role("row").count() == 4


@in_chromium
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_table_scrolls_sideways_at_any_width(look: Look, width: int) -> None:
    tables = [
        ([[f"Unit {number}", *[number] * 5] for number in range(3)], ["Column"] * 6),
        ([[10**20] * 12], ["Column"] * 12),
        ([["Đơn vị " * 9, DAY, Command("postwatch x " * 20), *["KT-2020-0001"] * 7]], ["Nội dung dài"] * 10),
    ]
    sideways = "[...document.querySelectorAll('*')].filter(one => one.scrollWidth > one.clientWidth + 1)"
    for rows, columns in tables:
        seen = look(page_of(rows, columns), width=width)
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert seen.page.evaluate(f"{sideways}.filter(one => one.closest('tbody')).length") == 0


@in_chromium
@pytest.mark.system("pdftotext")
def test_a_printed_page_has_what_is_read_and_none_of_what_is_pressed(look: Look, tmp_path: Path) -> None:
    seen = look(page_of([*ROWS, *many(60)]), scheme="dark")
    seen.page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    pages = text.split("\f")[:-1]
    assert len(pages) > 1
    assert all("Command" in page for page in pages), pages
    assert "postwatch x 59" in text
    assert "Copy" not in text
    assert "Filter" not in text
    assert f"1/{len(pages)}" in pages[0]


def test_who_is_no_clerk_sees_no_command() -> None:
    rows = [[f"Unit {number}", number, DAY, Command(f"postwatch x {number}"), ""] for number in range(201)]
    page = page_of(rows, is_clerk=False)
    assert "postwatch" not in page.partition("<main")[2].partition("<script>")[0]
    assert "Shown are 200 of 201 rows." in page
    assert ">Command<" not in page


def test_a_column_without_anything_is_not_drawn() -> None:
    facts = table_facts(Table(["Unit", "Until", "State"], [["a", None, "x"], ["b", None, ""]]), name="t", caption="",
                        more="")  # fmt: skip
    assert [column["title"] for column in facts["columns"]] == ["Unit", "State"]
    assert [[cell["text"] for cell in row] for row in facts["rows"]] == [["a", "x"], ["b", ""]]


def test_a_line_has_its_points_by_its_largest_value_and_none_for_what_is_unknown() -> None:
    table = Table(["Month", "Signed"], [["05/2020", None], ["06/2020", 5], ["07/2020", 10]], bars=["Signed"])
    (line,) = line_facts(table, height=100)["lines"]
    assert [(point["up"], point["text"]) for point in line["points"]] == [(50, "5"), (100, "10")]
    assert len(line["strokes"]) == 1


@in_chromium
@pytest.mark.parametrize("width", [360, 1280])
def test_letters_of_charts_keep_their_size_at_every_width(look: Look, width: int) -> None:
    rows = [[f"{month:02d}/2020", month, month * 2] for month in range(1, 13)]
    months = {f"2020-{row[0][:2]}": dict.fromkeys(FIGURES, row[1]) for row in rows}
    facts = {
        "lead": "", "compared": [], "untold": [], "periods": [], "other_periods": "", "summary_title": "",
        "summary": [],
        "charts": charts_of(months), "lines_title": "", "records_title": "", "records_note": "", "heads": [],
        "figures": {"sections": [], "folds": []}, "lists": [], "note": "", "head": "",
        "groups": [section_facts("g", "By area", Table(["Area", "A", "B"], rows, bars=["A", "B"]), more="")
                   | {"is_printed": ""}],
    }  # fmt: skip
    seen = look(render("x", "report.html", facts), width=width)
    seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    heights = seen.page.evaluate(
        "[...document.querySelectorAll('svg text')].map(one => [one.getScreenCTM().a, getComputedStyle(one).fontSize])"
    )
    assert len(heights) > 20
    assert {(scale, size) for scale, size in heights} == {(1, "13px")}


def test_numbers_of_which_none_is_above_zero_have_no_bars() -> None:
    table = Table(["Area", "Asked", "Signed"], [["x", 0, 0], ["y", 0, None]], "By area", bars=["Asked", "Signed"])
    drawn = section_facts("s", "By area", table, more="")
    assert (drawn["bars"]["rows"], len(drawn["table"]["rows"])) == ([], 2)
    assert section_facts("s", "By area", table._replace(rows=[["x", 0, 1]]), more="")["bars"]["rows"]


def test_a_line_above_a_table_that_repeats_the_title_is_not_seen() -> None:
    table = Table(["Unit"], [["a"]], "By area")
    repeated = section_facts("s", "By area", table, more="")
    other = section_facts("s", "Areas", table, more="")
    assert (repeated["table"]["is_titled"], other["table"]["is_titled"]) == ("yes", "")
