"""Lists in files: what a list shows is written as the values that it holds, and no cell starts a formula."""

import ast
import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import verbs
from hypothesis import example, given
from hypothesis import strategies as st

from postwatch.console import Amount, Shown, Table
from postwatch.listing import csv_bytes, file_name, texts_of, xlsx_bytes
from postwatch.pledge.tables import PledgeStatus
from postwatch.recipient.importing import COLUMNS
from postwatch.sheets.grids import Reading
from postwatch.sheets.register import read_register
from postwatch.sheets.rows import is_ditto

DAY = dt.date(2020, 6, 15)
MOMENT = dt.datetime(2020, 6, 15, 18, 30, 5, 999, tzinfo=dt.UTC)
SOURCE = Path(__file__).parent.parent / "src" / "postwatch"


def rows_of(data: str | bytes) -> list[list[str]]:
    text = data if isinstance(data, str) else data.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def sheet_of(data: bytes | Path, name: str | None = None) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)
    return book[name] if name else book.worksheets[0]


# --- values ----------------------------------------------------------------------------------------------------------


VALUES = [
    (None, "", None, "@"),
    ("Đồng Đăng", "Đồng Đăng", "Đồng Đăng", "@"),
    (7, "7", 7, "0"),
    (Amount(15_000_000), "15000000", 15_000_000, "[$-42A]#,##0"),
    (Shown(66.7, "66,7"), "66,7", 66.7, "[$-42A]0.0"),
    (DAY, "15/06/2020", dt.datetime(2020, 6, 15), "dd/mm/yyyy"),  # noqa: DTZ001 -- as openpyxl reads a day
    (Shown(MOMENT, "x"), "16/06/2020 01:30:05", dt.datetime(2020, 6, 16, 1, 30, 5), "dd/mm/yyyy hh:mm:ss"),  # noqa: DTZ001
    (True, "yes", "yes", "@"),
    (PledgeStatus.REVOKED, "revoked", "revoked", "@"),
    ("a\u200bb", "a\\u200bb", "a\\u200bb", "@"),
]


@pytest.mark.parametrize(("value", "typed", "kept", "form"), VALUES)
def test_a_value_is_written_as_what_it_is(value: Any, typed: str, kept: Any, form: str) -> None:
    table = Table(["A", "B"], [(1.5, value)], "Title: 1")
    assert rows_of(csv_bytes([table]))[1] == ["1,5", typed]
    sheet = sheet_of(xlsx_bytes([table]))
    assert sheet["B3"].value == kept
    # A blank cell has the format of its column, so that what is typed into it is taken for what it is.
    assert (sheet.column_dimensions["B"] if kept is None else sheet["B3"]).number_format == form


def test_the_texts_of_a_list_are_those_that_its_cells_hold() -> None:
    table = Table(["Code", "Days"], [("a", Shown(3, "three")), (None, Shown("b", "bee")), (DAY, True)], "Units: 2")
    assert texts_of([table]) == {"Code", "Days", "a", "b", "Units: 2"}
    assert texts_of({"rows": [{"name": "a", "others": ["b", None]}], "count": 2}) == {"a", "b"}


def test_a_column_of_several_kinds_holds_each_value_as_what_it_is() -> None:
    cells = sheet_of(xlsx_bytes([Table(["What", "Value"], [("a", DAY), ("b", 3), ("c", "3")], "x")]))["B"]
    assert [(cell.data_type, cell.number_format) for cell in cells[2:]] == [("d", "dd/mm/yyyy"), ("n", "0"), ("s", "@")]


@given(st.lists(st.tuples(st.sampled_from("=+-@\t\r") | st.just("x"), st.text(max_size=8)), max_size=5))
def test_nothing_that_is_written_starts_a_formula(parts: list[tuple[str, str]]) -> None:
    texts = ["".join(part) for part in parts]
    table = Table(["A", "B"], [("x", text) for text in texts], "=1+1")
    assert all(not text.startswith(("=", "+", "-", "@", "\t", "\r")) for _a, text in rows_of(csv_bytes([table]))[1:])
    assert all(cell.data_type in "sn" for row in sheet_of(xlsx_bytes([table])).iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-3", "@x", "\tx"])
@pytest.mark.parametrize("others", ["words", Amount(5)])
def test_a_text_that_looks_like_a_formula_stays_a_text_when_it_is_edited(text: str, others: Any) -> None:
    sheet = sheet_of(xlsx_bytes([Table(["A", "B"], [("x", text), ("y", others)])]))
    shown = text.replace("\t", "\\u0009")
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == (
        shown,
        "s",
        not text.startswith("\t"),
    )
    assert not sheet["A2"].quotePrefix


def test_a_head_is_over_its_numbers() -> None:
    titles = ["Name", "Count", "Share", "Day", "Moment", "Amount"]
    rows = [("x", 3, 1.5, DAY, MOMENT, Amount(1000)), ("y", None, None, None, None, "no figure")]
    heads, *cells = sheet_of(xlsx_bytes([Table(titles, rows)])).iter_rows()
    assert [cell.alignment.horizontal for cell in heads] == [None, *["right"] * 5]
    for row in cells:
        filled = [(cell, head) for cell, head in zip(row, heads, strict=True) if cell.value is not None]
        assert all(cell.alignment.horizontal == head.alignment.horizontal for cell, head in filled)


def test_a_chart_is_on_the_first_sheet_beside_the_rows_and_reads_the_sheet_of_its_table() -> None:
    areas = Table(["Area", "Asked", "Signed"], [("x", 3, 2), ("y", 5, 5)], "By area", bars=["Asked", "Signed"])
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Table(["Figure", "Value"], [("a", 1)], "Figures"), areas])))
    first, second = book.worksheets
    (chart,) = first._charts
    assert not second._charts
    assert chart.anchor._from.col > first.max_column, "no row is hidden behind it"
    assert [one.val.numRef.f for one in chart.ser] == ["'By area'!$B$3:$B$4", "'By area'!$C$3:$C$4"]


def test_a_number_below_nought_stays_a_number() -> None:
    assert rows_of(csv_bytes([Table(["A"], [(-3,), ("-3",)])])) == [["A"], ["-3"], ["'-3"]]


def test_a_workbook_is_made_as_a_clerk_would_make_it() -> None:
    sheet = sheet_of(xlsx_bytes([Table(["Code", "A long title of a column"], [("x", 1)], "Units: 1\nof today")]))
    assert [cell.value for cell in sheet["A"]] == ["Units: 1", "of today", "Code", "x"]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == (
        "Units", "A4", "A3:B4", "$3:$3",
    )  # fmt: skip
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width
    assert (sheet.page_setup.fitToWidth or 1, sheet.print_title_cols) == (1, "$A:$A")


def test_a_wide_list_is_printed_on_several_pages_side_by_side() -> None:
    titles = [f"A title that is as long as those of figures {number}" for number in range(27)]
    sheet = sheet_of(xlsx_bytes([Table(titles, [(1,) * 27])]))
    assert sheet.page_setup.fitToWidth > 1
    assert sheet.column_dimensions["C"].width < len(titles[2])


def test_a_column_without_values_takes_no_paper() -> None:
    titles = ["Code", *(f"Title {number}" for number in range(40)), "Phone"]
    sheet = sheet_of(xlsx_bytes([Table(titles, [("x", *[None] * 40, "0912"), ("y", *[None] * 40, None)])]))
    hidden = [sheet.column_dimensions[letter].hidden for letter in ("A", "B", "AP")]
    assert hidden == [False, True, False]
    assert (sheet.page_setup.fitToWidth or 1, [cell.value for cell in sheet[1]]) == (1, titles)


def test_a_list_without_rows_hides_no_column() -> None:
    assert not any(one.hidden for one in sheet_of(xlsx_bytes([Table(["A", "B"], [])])).column_dimensions.values())


@pytest.mark.parametrize(
    "titles", [("", ""), ("History", "history"), ("a/b: 1", "A-B: 2"), ("x" * 40, "x" * 40), ("'", "")]
)
def test_each_table_has_a_sheet_of_its_own(titles: tuple[str, str]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([Table(["A"], [], title) for title in titles])))
    assert len({name.lower() for name in book.sheetnames} - {"history"}) == 2


def test_the_tables_of_one_answer_stand_apart_in_csv() -> None:
    assert rows_of(csv_bytes([Table(["A"], [(1,)]), Table(["B", "C"], [])])) == [["A"], ["1"], [], ["B", "C"]]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Số đơn vị: 34", "so-don-vi"), ("", "list"), ("../x\\y: 1", "x-y"), ("a" * 99, "a" * 60), ("\U0001f600", "list")],
)
def test_a_file_is_named_by_its_list_and_the_day(title: str, name: str) -> None:
    assert file_name(Table([], [], title), "xlsx", on=DAY).replace("danh-sach", "list") == f"{name}-2020-06-15.xlsx"


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("loaded")
class TestCommand:
    def test_csv_is_told_and_everything_else_is_written(self, run: Any, tmp_path: Path) -> None:
        told = rows_of(run("staff", "list", "--format", "csv").out)
        assert told[0][:3] == ["Code", "Name", "Title"]
        assert run("staff", "list", "--to", "staff.csv").out == f"Written: {tmp_path / 'staff.csv'}\n"
        assert rows_of((tmp_path / "staff.csv").read_bytes()) == told
        run("staff", "list", "--format", "XLSX")
        assert len(told) == sheet_of(tmp_path / "people-of-the-office-2020-06-15.xlsx").max_row - 1

    def test_json_is_the_same_as_the_option_of_that_name(self, run: Any, tmp_path: Path) -> None:
        whole = run("recipient", "list", "--json").out
        assert run("recipient", "list", "--format", "json").out == whole
        written = run("recipient", "list", "--to", "units.json")
        assert (written.out, (tmp_path / "units.json").read_text(encoding="utf-8")) == ("", whole)
        assert "units.json" in written.err

    def test_a_table_is_what_is_shown_without_the_option(self, run: Any) -> None:
        assert run("status", "--format", "table").out == run("status").out

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("--format", "xslx"), "did you mean xlsx? write one of: table, csv, xlsx, json"),
            (("--to", "list.txt"), "write one of: csv, xlsx, json"),
            (("--to", "."), "write one of: csv, xlsx, json"),
            (("--to", "x.csv", "--format", "table"), "write one of: csv, xlsx, json"),
            (("--to", "x.csv", "--format", "xlsx"), "x.csv does not end in .xlsx"),
            (("--to", "documents/x.csv"), "lies among the files of the workspace"),
        ],
    )
    def test_what_cannot_be_written_is_refused(self, run: Any, loaded: Path, words: Any, says: str) -> None:
        answer = run(
            "-w", str(loaded), "recipient", "list", *(str(loaded / word) if "/" in word else word for word in words)
        )
        assert (answer.code, says in answer.err, answer.out) == (2, True, "")

    def test_two_answers_at_once_are_refused_as_json(self, run: Any) -> None:
        refusal = run("recipient", "list", "--format", "csv", "--json")
        assert (refusal.code, refusal.json["hint"]) == (2, "leave one of them out")

    def test_a_file_is_not_written_over_unless_it_is_said(self, run: Any, tmp_path: Path) -> None:
        assert run("recipient", "list", "--to", "x.csv").code == 0
        first = (tmp_path / "x.csv").read_bytes()
        assert run("recipient", "list", "--to", "x.csv").code == 0
        assert run("recipient", "list", "--area", "cao loc", "--to", "x.csv").code == 5
        assert (tmp_path / "x.csv").read_bytes() == first
        assert run("recipient", "list", "--area", "cao loc", "--to", "x.csv", "--replace").code == 0
        assert len(rows_of((tmp_path / "x.csv").read_bytes())) == 4

    def test_another_list_of_the_day_gets_a_free_name(self, run: Any, tmp_path: Path) -> None:
        run("recipient", "list", "--format", "xlsx")
        run("recipient", "list", "--area", "cao loc", "--format", "xlsx")
        assert {path.name for path in tmp_path.glob("*.xlsx")} == {"units-2020-06-15.xlsx", "units-2020-06-15-2.xlsx"}

    def test_an_empty_list_is_a_file_with_its_header(self, run: Any) -> None:
        assert rows_of(run("incident", "list", "--format", "csv").out)[1:] == []
        assert rows_of(run("incident", "list", "--format", "csv").out)[0][0] == "Code"

    def test_the_records_of_an_earlier_day_are_written_too(self, run: Any) -> None:
        run("recipient", "add", "--kind", "other", "--name", "Đơn vị mới", "--area", "Cao Lộc", today="2020-06-20")
        now, then = (
            rows_of(run("recipient", "list", "--format", "csv", *words, today="2020-06-20").out)
            for words in ((), ("--as-of", "2020-06-15"))
        )
        assert {row[2] for row in now} - {row[2] for row in then} == {"Đơn vị mới"}

    def test_the_law_needs_no_workspace_for_it(self, run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("POSTWATCH_WORKSPACE")
        assert run("law", "search", "niêm yết", "--to", "law.xlsx").code == 0
        sheet = sheet_of(tmp_path / "law.xlsx")
        assert (sheet["D3"].number_format, sheet["D3"].data_type) == ("[$-42A]#,##0", "n")

    def test_what_stands_below_a_table_has_a_sheet_too(self, run: Any, tmp_path: Path) -> None:
        run("campaign", "load", "chi-thi-28")
        run("campaign", "show", "chi-thi-28", "--to", "c.xlsx")
        assert openpyxl.load_workbook(tmp_path / "c.xlsx").sheetnames[1] == "Slips of the letter"


# --- every verb ------------------------------------------------------------------------------------------------------


def _shows(functions: dict[str, ast.FunctionDef], name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function of a module calls `Answers.show`, itself or by another of its module."""
    called = {ast.unparse(node.func) for node in ast.walk(functions[name]) if isinstance(node, ast.Call)}
    others = called & functions.keys() - seen - {name}
    return "office.show" in called or any(_shows(functions, other, seen | {name}) for other in others)


READING = [
    (f"{path.parent.name}.{function.name}", ast.unparse(mark), _shows(functions, function.name))
    for path in sorted(SOURCE.glob("*/commands.py"))
    for functions in [
        {
            node.name: node
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
    ]
    for function in functions.values()
    for mark in function.decorator_list
    if ".reads(" in ast.unparse(mark) or "shows_table" in ast.unparse(mark)
]


@pytest.mark.parametrize(("name", "mark", "shows"), READING, ids=[name for name, _mark, _shows in READING])
def test_a_verb_offers_a_file_if_it_shows_a_table(name: str, mark: str, shows: bool) -> None:
    assert shows == ("shows_table=True" in mark or (".reads(" in mark and "shows_table=False" not in mark)), name


def test_a_verb_that_writes_offers_no_file() -> None:
    offered = {name for name, verb in verbs().items() if any(param.name == "list_format" for param in verb.params)}
    assert len(offered) >= len([one for one in READING if one[2]]) - 1
    assert not any(verbs()[name].writes for name in offered)
    assert offered.isdisjoint({"register export", "evidence export", "report control", "db status", "help"})


# --- a register that is read back ------------------------------------------------------------------------------------

WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyấờễ =+-@;\"'.,/()0123456789", min_size=1, max_size=24)
NAMED = st.builds(lambda first, rest: " ".join(f"{first}{rest}".split()), st.sampled_from("=+-@Bưx"), WORDS).filter(
    lambda text: not is_ditto(text)  # a dash and a quotation mark alone say that the value is that of the row above
)
CODES = st.text("ABCDE0123456789", min_size=1, max_size=6)


def _unit(values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values.get(column.key) for column in COLUMNS)


UNIT = st.fixed_dictionaries(
    {
        "code": CODES, "kind": st.sampled_from(["service_point", "other"]), "name": NAMED,
        "area": st.sampled_from(["Huyện Tràng Định", "Thành phố Lạng Sơn"]),
    },
    optional={
        "parent": CODES, "phone": st.from_regex(r"0[0-9]{9}", fullmatch=True), "address": NAMED, "note": NAMED,
        "licence_on": st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), "representative": NAMED,
    },
)  # fmt: skip


@example(
    units=[
        {"code": code, "kind": "other", "name": name, "area": "Huyện Tràng Định"}
        for code, name in (("A", "x"), ("B", "+ y"))
    ],
    title="",
)
@given(units=st.lists(UNIT, min_size=1, max_size=6), title=st.sampled_from(["Số đơn vị: 6", "Units: 6", ""]))
def test_a_register_that_is_written_is_read_back_as_it_was(
    units: list[dict[str, Any]], title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("back") / "units.xlsx"
    path.write_bytes(xlsx_bytes([Table([one.titles[0] for one in COLUMNS], map(_unit, units), title)]))
    read = read_register(path, COLUMNS, Reading(), lambda _text: None)
    assert (read.refused, read.left) == ((), ())
    days = {"licence_on"}
    found = [
        {key: row.day(key) if key in days else row.text(key) for key, value in row.values.items() if value is not None}
        for row in read.rows
    ]
    assert found == units
