"""The sheet of violations: what it is filled with, what of it is taken, what is refused and where."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Any
TODAY = "2020-06-16"
HEAD = "Mã đơn vị,Điều khoản,Ngày kết thúc hành vi,Ngày phát hiện,Lần kiểm tra,Đối tượng vi phạm,Vụ việc"


@pytest.fixture
def visits(prepare: Run, loaded: Path) -> Path:
    for unit, day, signs in (("DPV-013", "28/5/2020", ["Một", "Hai"]), ("DPV-014", "3/6/2020", ["Ba"])):
        words = [word for sign in signs for word in ("--sign", sign)]
        assert prepare("inspect", "log", unit, "--on", day, *words, today=TODAY).code == 0
    return loaded


@pytest.fixture
def take(run: Run, visits: Path, tmp_path: Path) -> Any:
    def taken(*rows: str, head: str = HEAD, words: tuple[str, ...] = ()) -> Any:
        path = tmp_path / "hanh-vi.csv"
        path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
        return run("violation", "add", "--from", str(path), *words, "--json", today=TODAY)

    return taken


def acts(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("violation", "list", "--json", today=TODAY).json
    return found


def rows_of(run: Run, office: Path, *words: str) -> list[tuple[Any, ...]]:
    made = run("violation", "sheet", *words, "--json", today=TODAY)
    assert made.code == 0, made.err
    book = openpyxl.load_workbook(office / made.json["path"])
    page: Any = book.active
    rows = [row[:6] for row in page.iter_rows(min_row=2, values_only=True)]
    book.close()
    assert len(rows) == made.json["signs"]
    return rows


class TestSheet:
    def test_each_sign_of_a_visit_has_a_row(self, run: Run, visits: Path) -> None:
        rows = rows_of(run, visits)
        assert [(row[0], row[3], str(row[4])[:10], row[5]) for row in rows] == [
            ("DPV-013", "KT-2020-0001", "2020-05-28", "Một"),
            ("DPV-013", "KT-2020-0001", "2020-05-28", "Hai"),
            ("DPV-014", "KT-2020-0002", "2020-06-03", "Ba"),
        ]

    def test_it_may_be_of_some_visits_or_one_area(self, run: Run, visits: Path) -> None:
        assert [row[5] for row in rows_of(run, visits, "--visit", "2")] == ["Ba"]
        assert len(rows_of(run, visits, "--visit", "1", "--visit", "KT-2020-0002")) == 3
        assert [row[0] for row in rows_of(run, visits, "--area", "Hữu Lũng")] == ["DPV-014"]
        assert rows_of(run, visits, "--area", "Bình Gia") == []

    def test_an_act_without_a_visit_leaves_the_signs_of_two_visits_of_its_day(self, run: Run, visits: Path) -> None:
        run("inspect", "log", "DPV-014", "--on", "3/6/2020", "--round", "new", "--sign", "Bốn", today=TODAY)
        assert run("violation", "add", "DPV-014", "8.3.b", "--on", "3/6/2020", today=TODAY).code == 0
        assert [row[5] for row in rows_of(run, visits)] == ["Một", "Hai", "Ba", "Bốn"]

    @pytest.mark.parametrize("words", [("--visit", "KT-2020-0099"), ("--area", "x")])
    def test_what_is_not_there_is_refused(self, refused: Any, visits: Path, words: tuple[str, ...]) -> None:
        refused(4, "violation", "sheet", *words, today=TODAY)

    @pytest.mark.parametrize(
        ("words", "left"),
        [
            (("--visit", "1"), ["Một", "Hai"]),
            (("--visit", "1", "--description", "HAI"), ["Một"]),
            (("--description", "Một"), ["Hai"]),
            ((), ["Một", "Hai"]),
        ],
    )
    def test_a_sign_that_is_recorded_as_a_violation_has_none(
        self, run: Run, visits: Path, words: tuple[str, ...], left: list[str]
    ) -> None:
        assert run("violation", "add", "DPV-013", "8.3.b", "--on", "28/5/2020", *words, today=TODAY).code == 0
        assert [row[5] for row in rows_of(run, visits) if row[0] == "DPV-013"] == left
        assert run("violation", "add", "DPV-013", "9.1.b", "--on", "28/5/2020", "--visit", "1", today=TODAY).code == 0
        assert [row[5] for row in rows_of(run, visits) if row[0] == "DPV-013"] == [], "as many acts as signs"

    def test_the_unit_that_it_names_is_the_offender(self, run: Run, visits: Path) -> None:
        path = visits / run("violation", "sheet", "--visit", "2", "--json", today=TODAY).json["path"]
        book = openpyxl.load_workbook(path)
        page: Any = book.active
        titles = [one.value.removesuffix(" *") for one in page[1]]
        assert page.cell(2, titles.index("Tên đơn vị") + 1).value
        page.cell(2, titles.index("Điều khoản") + 1, "8.3.b")
        page.cell(2, titles.index("Ngày kết thúc hành vi") + 1, "3/6/2020")
        book.save(path)
        assert run("violation", "add", "--from", str(path), today=TODAY).code == 0
        (act,) = [run("violation", "show", one["id"], "--json", today=TODAY).json for one in acts(run)]
        alone = run("violation", "add", "DPV-014", "8.3.b", "--on", "2/6/2020", "--json", today=TODAY).json
        told = ("offender", "offender_name", "fine_min", "fine_max", "fine_usual")
        assert [act[name] for name in told] == [alone[name] for name in told]


class TestAdd:
    def test_each_row_is_recorded_as_one_alone(self, run: Run, take: Any) -> None:
        before = len(run("journal", "list", "--json").json)
        answer = take(
            "DPV-013,8.3.b,28/5/2020,,1,,", "DPV-011,điểm b khoản 1 Điều 9,2/6/2020,3/6/2020,,hộ kinh doanh,", ",,,,,,"
        )
        assert (answer.code, answer.json["written"], answer.json["unfilled"]) == (0, 2, 0)
        assert len(run("journal", "list", "--json").json) == before + 1
        first, second = acts(run)
        alone = ("violation", "add", "DPV-015", "9.1.b", "--on", "2/6/2020", "--offender", "household", "--json")
        same = run(*alone, today=TODAY).json
        assert {key: second[key] for key in ("fine_min", "fine_max", "fine_usual", "offender", "decree")} == {
            key: same[key] for key in ("fine_min", "fine_max", "fine_usual", "offender", "decree")
        }
        assert (first["case"], second["case"]) == ("VV-2020-0001", "VV-2020-0002")
        shown = run("violation", "show", first["id"], "--json", today=TODAY).json
        assert (shown["visit"], shown["detected_on"]) == ("KT-2020-0001", "2020-05-28")

    @pytest.mark.parametrize(
        ("row", "code", "column", "says"),
        [
            ("DPV-013,8.3.z,28/5/2020,,,,", 2, "Điều khoản", "8.3.z"),
            ("DPV-013,xyz,28/5/2020,,,,", 2, "Điều khoản", "The provision «xyz» cannot be read"),
            ("DPV-013,,28/5/2020,,,,", 2, "Điều khoản", "The cell is empty"),
            ("DPV-013,8.3.b,,28/5/2020,,,", 2, "Ngày kết thúc hành vi", "The day on which the violation ended"),
            ("DPV-013,8.3.b,31/13/2020,,,,", 2, "Ngày kết thúc hành vi", "31/13/2020"),
            ("DPV-013,8.3.b,17/6/2020,,,,", 3, "Ngày kết thúc hành vi", "lies in the future"),
            ("DPV-013,8.3.b,28/5/2020,27/5/2020,,,", 3, "Ngày kết thúc hành vi", "cannot have been detected"),
            ("PVHTT-BS,8.3.b,28/5/2020,,,,", 3, "Mã đơn vị", "gives no postal service"),
            ("NOBODY,8.3.b,28/5/2020,,,,", 4, "Mã đơn vị", "There is no unit NOBODY"),
            ("DPV-013,8.3.b,28/5/2020,,KT-2020-0099,,", 4, "Lần kiểm tra", "There is no visit"),
            ("DPV-013,8.3.b,3/6/2020,3/6/2020,2,,", 3, "Lần kiểm tra", "was not to this unit"),
            ("DPV-013,8.3.b,28/5/2020,,,robot,", 2, "Đối tượng vi phạm", "There is no kind of offender"),
            ("DPV-013,8.3.b,28/5/2020,,,,VV-2020-0099", 4, "Vụ việc", "There is no case"),
        ],
    )
    def test_what_one_alone_would_refuse_is_refused_with_its_cell(
        self, run: Run, take: Any, row: str, code: int, column: str, says: str
    ) -> None:
        answer = take(row, "DPV-014,8.3.b,3/6/2020,,,,")
        (refused,) = answer.json["refused_list"]
        assert (answer.code, refused["row"], refused["exit_code"]) == (7, 2, code)
        assert f"hanh-vi.csv, row 2, column {column}" in (refused["where"] + refused["error"])
        assert says in refused["error"]
        assert acts(run) == []
        again = take(row, "DPV-014,8.3.b,3/6/2020,,,,", words=("--skip-refused",))
        assert (again.code, [one["recipient"] for one in acts(run)]) == (7, ["DPV-014"])

    def test_two_rows_for_one_violation_name_each_other(self, take: Any) -> None:
        answer = take("DPV-013,8.3.b,28/5/2020,,,,", "DPV-013,điểm b khoản 3 Điều 8,28/5/2020,28/5/2020,,,")
        (refused,) = answer.json["refused_list"]
        assert (refused["row"], refused["exit_code"]) == (3, 5)
        assert refused["error"] == "It is about the same as hanh-vi.csv, row 2"

    def test_the_same_sheet_again_changes_nothing(self, run: Run, take: Any) -> None:
        rows = ("DPV-013,8.3.b,28/5/2020,,,,", "DPV-014,8.3.b,3/6/2020,,,,")
        assert take(*rows).json["written"] == 2
        again = take(*rows)
        assert (again.code, {one["exit_code"] for one in again.json["refused_list"]}) == (7, {5})
        assert "VP-2020-0001 has the same unit, provision and days" in again.json["refused_list"][0]["error"]
        assert take(*rows, words=("--skip-refused",)).json["written"] == 0
        assert len(acts(run)) == 2

    def test_acts_may_join_a_case_or_open_one_together(self, run: Run, take: Any) -> None:
        assert run("violation", "add", "DPV-013", "8.3.a", "--on", "28/5/2020", today=TODAY).code == 0
        answer = take(
            "DPV-013,8.3.b,28/5/2020,,,,VV-2020-0001",
            "DPV-014,8.3.b,3/6/2020,,,,mới 1",
            "DPV-014,9.1.b,3/6/2020,,,,Mới 1",
            "DPV-015,9.1.b,3/6/2020,,,,mới 1",
            "DPV-015,8.3.b,3/6/2020,,,,mới",
        )
        assert answer.code == 0, answer
        cases = {(one["recipient"], one["provision"]): one["case"] for one in acts(run)}
        assert cases["DPV-013", "8.3.b"] == "VV-2020-0001"
        assert cases["DPV-014", "8.3.b"] == cases["DPV-014", "9.1.b"]
        assert len(set(cases.values())) == 4

    def test_a_refused_row_joins_the_case_that_the_others_opened_when_it_is_mended(
        self, run: Run, take: Any, tmp_path: Path
    ) -> None:
        rows = ("DPV-014,9.9.z,3/6/2020,,,,mới 1", "DPV-014,8.3.b,3/6/2020,,,,mới 1", "DPV-015,9.9.z,3/6/2020,,,,mới 1")
        path = Path(take(*rows, words=("--skip-refused",)).json["refused_sheet"])
        book = openpyxl.load_workbook(path)
        for cell in next(one for one in book.worksheets[0].columns if one[0].value == "Điều khoản")[1:]:
            cell.value = "9.1.b"
        book.save(path)
        assert run("violation", "add", "--from", str(path), today=TODAY).code == 0
        cases = {(one["recipient"], one["provision"]): one["case"] for one in acts(run)}
        assert cases["DPV-014", "9.1.b"] == cases["DPV-014", "8.3.b"] != cases["DPV-015", "9.1.b"]

    def test_a_case_that_is_just_being_opened_is_called_as_the_sheet_calls_it(self, run: Run, take: Any) -> None:
        head = "Mã đơn vị,Điều khoản,Ngày vi phạm,Số biên bản,Vụ việc"
        answer = take("DPV-014,8.3.b,3/6/2020,1,mới A", "DPV-014,9.1.b,3/6/2020,2,mới A", head=head)
        (refused,) = answer.json["refused_list"]
        assert refused["error"].startswith("Case mới A already has another visit, other minutes")
        assert refused["row"] == 3
        assert acts(run) == []

    def test_what_is_unusual_is_said_of_its_row(self, take: Any) -> None:
        answer = take("DPV-013,8.3.b,28/5/2020,,,,", "DPV-013,8.4.b,28/5/2020,,,,")
        (said,) = answer.json["warnings_list"]
        assert said.startswith("hanh-vi.csv, row 3: provision 8.4.b of 15/2020/NĐ-CP is unverified")

    def test_circumstances_are_counted(self, run: Run, take: Any) -> None:
        head = "unit,provision,on,continuing,aggravating,mitigating"
        answer = take("DPV-013,8.3.b,28/5/2020,x,2,", "DPV-014,8.3.b,3/6/2020,,,1", head=head)
        assert answer.code == 0, answer
        shown = [run("violation", "show", one["id"], "--json", today=TODAY).json for one in acts(run)]
        assert [(one["aggravating"], one["mitigating"], one["occurred_on"]) for one in shown] == [
            (2, 0, None),
            (0, 1, "2020-06-03"),
        ]

    def test_a_dry_run_writes_nothing(self, run: Run, take: Any) -> None:
        assert take("DPV-013,8.3.b,28/5/2020,,,,", words=("--dry-run",)).json["written"] == 1
        assert acts(run) == []

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            ((), "Give either a unit or --from FILE"),
            (("DPV-013", "8.3.b", "--from", "x.csv"), "Give either a unit or --from FILE"),
            (("DPV-013",), "Neither the unit nor who else is the offender is told"),
            (("DPV-013", "8.3.b", "--dry-run"), "--dry-run goes with --from FILE"),
        ],
    )
    def test_a_unit_with_its_provision_or_a_sheet_is_named(
        self, refused: Any, loaded: Path, words: tuple[str, ...], says: str
    ) -> None:
        assert says in refused(2, "violation", "add", *words).err
