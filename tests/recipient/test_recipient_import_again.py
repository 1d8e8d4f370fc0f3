"""A register that comes again: what is recorded so already, what is put right, and from which day on."""

from pathlib import Path
from typing import Any

import pytest

Run = Any
TITLES = "Mã,Loại đơn vị,Tên đơn vị,Địa bàn,Điện thoại,Địa chỉ"
ROWS = (
    "A-1,Cơ quan,Chi cục Một,TP. Lạng Sơn,0205 3812 001,1 Lê Lợi",
    "A-2,Cơ quan,Chi cục Hai,TP. Lạng Sơn,0205 3812 002,2 Lê Lợi",
    "A-3,Cơ quan,Chi cục Ba,H. Bình Gia,0205 3812 003,3 Lê Lợi",
)


@pytest.fixture
def register(tmp_path: Path) -> Any:
    def write(*rows: str, titles: str = TITLES) -> str:
        path = tmp_path / "don-vi.csv"
        path.write_text("\n".join([titles, *rows]), encoding="utf-8-sig")
        return str(path)

    return write


@pytest.fixture
def taken(run: Run, workspace: Path, register: Any) -> Path:
    assert run("recipient", "import", register(*ROWS)).code == 0
    return workspace


def test_the_same_register_again_changes_nothing(run: Run, taken: Path, register: Any) -> None:
    before = run("journal", "list", "--json").json
    said = run("recipient", "import", register(*ROWS), "--json")
    assert (said.code, said.json["written"], said.json["unchanged"]) == (0, 0, len(ROWS))
    said = run("recipient", "import", register(*ROWS), "--update", "--json")
    assert (said.code, said.json["written"], said.json["updates_list"]) == (0, 0, [])
    assert run("journal", "list", "--json").json == before


def test_units_without_codes_are_known_by_name_kind_and_area(run: Run, taken: Path, register: Any) -> None:
    rows = [row.partition(",")[2].upper() for row in ROWS]
    said = run("recipient", "import", register(*rows, titles=TITLES.partition(",")[2]), "--json")
    assert (said.code, said.json["unchanged"]) == (7, 0)
    assert all("Address" in one["error"] for one in said.json["refused_list"])
    rows = [row.rpartition(",")[0].partition(",")[2] for row in ROWS]
    said = run("recipient", "import", register(*rows, titles=TITLES.rpartition(",")[0].partition(",")[2]), "--json")
    assert (said.code, said.json["unchanged"]) == (0, len(ROWS))


def test_what_is_recorded_otherwise_is_refused_and_put_right_when_asked(run: Run, taken: Path, register: Any) -> None:
    path = register(ROWS[0].replace("1 Lê Lợi", "10 Lê Lợi").replace("3812 001", "3812 999"), *ROWS[1:])
    refused = run("recipient", "import", path)
    assert refused.code == 7
    assert "1 Lê Lợi → 10 Lê Lợi" in refused.err
    assert "3812" not in refused.err
    assert "--update" in refused.err
    assert (
        "A-1: Address: 1 Lê Lợi → 10 Lê Lợi; Telephone" in run("recipient", "import", path, "--update", "--dry-run").err
    )
    said = run("recipient", "import", path, "--update", "--json")
    assert (said.code, said.json["written"], said.json["unchanged"]) == (0, 1, 2)
    assert [(one["code"], one["field"], one["after"]) for one in said.json["updates_list"]] == [
        ("A-1", "address", "10 Lê Lợi"), ("A-1", "phone", None),
    ]  # fmt: skip
    shown = run("recipient", "show", "A-1", "--json").json
    assert (shown["details"]["address"], shown["details"]["phone"]) == ("10 Lê Lợi", "0205 3812 999")


BARE = [row.rpartition(",")[0].rpartition(",")[0].partition(",")[2] for row in ROWS]
BARE_TITLES = TITLES.rpartition(",")[0].rpartition(",")[0].partition(",")[2]


@pytest.mark.parametrize(("rows", "titles"), [(ROWS, TITLES), (BARE, BARE_TITLES)], ids=["codes", "names"])
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (("merge", "A-2", "--into", "A-1"), "A-2"),
        (("rename", "A-3", "--name", "Chi cục Mới", "--on", "2020-06-01"), "A-3"),
        (("move", "A-3", "--area", "H. Tràng Định", "--on", "2020-06-01"), "A-3"),
    ],
    ids=["merged", "renamed", "moved"],
)
@pytest.mark.parametrize("more", [(), ("--update",)], ids=["again", "update"])
def test_a_register_of_before_undoes_no_merge_and_no_span(
    run: Run, taken: Path, register: Any, rows: Any, titles: str, changed: Any, told: str, more: Any
) -> None:
    assert run("recipient", *changed).code == 0
    before = run("recipient", "list", "--json").json
    said = run("recipient", "import", register(*rows, titles=titles), *more, "--json")
    assert (said.code, said.json["written"], said.json["unchanged"]) == (0, 0, len(ROWS))
    assert f"left as they are: {told}" in " ".join(said.json["warnings_list"])
    assert run("recipient", "list", "--json").json == before


def test_a_new_unit_may_take_the_name_that_another_had_with_its_own_code(run: Run, taken: Path, register: Any) -> None:
    run("recipient", "rename", "A-3", "--name", "Chi cục Mới", "--on", "2020-06-01")
    said = run("recipient", "import", register(ROWS[2].replace("A-3", "A-9")), "--json")
    assert (said.code, said.json["written"]) == (0, 1)


def test_a_blank_cell_empties_nothing(run: Run, taken: Path, register: Any) -> None:
    said = run("recipient", "import", register("A-1,Cơ quan,Chi cục Một,TP. Lạng Sơn,,"), "--update", "--json")
    assert (said.code, said.json["unchanged"]) == (0, 1)
    assert run("recipient", "show", "A-1", "--json").json["details"]["address"] == "1 Lê Lợi"


def test_another_area_needs_the_day_since_when(run: Run, taken: Path, register: Any) -> None:
    path = register(ROWS[0], ROWS[1], ROWS[2].replace("H. Bình Gia", "H. Bắc Sơn"))
    refused = run("recipient", "import", path, "--update")
    assert refused.code == 7
    assert "Huyện Bình Gia → Huyện Bắc Sơn" in refused.err
    for option in ("--changed-on", "--correct"):
        assert option in refused.err
    assert run("recipient", "import", path, "--update", "--changed-on", "2020-06-01").code == 0
    spans = run("recipient", "history", "A-3", "--json").json
    assert [(one["area_name"], one["first_on"]) for one in spans] == [
        ("Huyện Bình Gia", None), ("Huyện Bắc Sơn", "2020-06-01"),
    ]  # fmt: skip


def test_an_area_that_was_always_wrong_is_put_right_on_all_days(run: Run, taken: Path, register: Any) -> None:
    path = register(ROWS[0], ROWS[1], ROWS[2].replace("H. Bình Gia", "H. Bắc Sơn"))
    assert run("recipient", "import", path, "--update", "--correct").code == 0
    assert [one["area_name"] for one in run("recipient", "history", "A-3", "--json").json] == ["Huyện Bắc Sơn"]


def test_units_that_are_missing_are_named_and_never_closed(run: Run, taken: Path, register: Any) -> None:
    said = run("recipient", "import", register(*ROWS[:2]), "--update")
    assert said.code == 0
    assert "A-3" in said.err
    assert len(run("recipient", "list", "--json").json) == len(ROWS)


@pytest.mark.parametrize(
    "again",
    [
        "B-1,Cơ quan,Chi cục Hai,Thành phố Lạng Sơn,,",
        "A-2,Cơ quan,Chi cục Hai,178,,",
        ",authority,CHI CỤC HAI,Lạng Sơn,,",
    ],
)  # fmt: skip
def test_two_rows_for_one_unit_name_each_other(run: Run, workspace: Path, register: Any, again: str) -> None:
    refused = run("recipient", "import", register(*ROWS, again))
    assert refused.code == 7
    assert "row 5: It is the same unit as in don-vi.csv, row 3" in refused.err
    assert "two different units need two codes" in refused.err


def test_differences_are_told_in_words(run: Run, taken: Path, register: Any) -> None:
    path = register(ROWS[0].replace("Cơ quan", "Đơn vị khác"), *ROWS[1:])
    assert "Kind: authority → other unit" in run("recipient", "import", path).err


def test_a_unit_that_ends_later_is_missing_too(run: Run, taken: Path, register: Any) -> None:
    assert run("recipient", "edit", "A-3", "--active-to", "2020-12-31").code == 0
    assert "A-3" in run("recipient", "import", register(*ROWS[:2]), "--update").err


def test_an_enterprise_may_stand_below_its_points_and_be_called_in_short(
    run: Run, workspace: Path, register: Any
) -> None:
    rows = ("P-1,Bưu cục,Bưu cục Một,183,Cty CP Sao Mai", "E-1,Doanh nghiệp,Công ty cổ phần Sao Mai,183,")
    path = register(*rows, titles="Mã,Loại đơn vị,Tên đơn vị,Địa bàn,Doanh nghiệp")
    assert run("recipient", "import", path).code == 0
    assert run("recipient", "show", "P-1", "--json").json["parent"] == "E-1"


@pytest.mark.parametrize("option", [("--map", "SĐT=phone"), ("--ignore", "x"), ("--sheet", "x"), ("--hidden", "read")])
def test_how_a_sheet_is_read_goes_with_a_sheet(run: Run, loaded: Path, option: tuple[str, str]) -> None:
    refused = run("pledge", "record", "BDT-LS", "--signed-on", "2020-05-14", "--signer", "A", *option)
    assert refused.code == 2
    assert option[0] in refused.err


def test_a_preview_names_columns_by_their_titles(run: Run, workspace: Path, register: Any) -> None:
    path = register(*ROWS, titles="Mã đơn vị,Loại đơn vị,Tên,Huyện,SĐT,Địa chỉ")
    said = run("recipient", "import", path, "--dry-run")
    assert "Tên = Tên đơn vị;" in said.out
    assert "SĐT = Điện thoại" in said.out
    assert {"title": "SĐT", "column": "phone", "shown_as": "Điện thoại"} in run(
        "recipient", "import", path, "--dry-run", "--json"
    ).json["read_as_list"]


class TestTwoColumnsOfTelephones:
    TITLES = "Mã,Loại đơn vị,Tên đơn vị,Địa bàn,Điện thoại,Di động"

    def test_each_repeats_its_own_column_and_a_dash_is_a_blank(self, run: Run, workspace: Path, register: Any) -> None:
        rows = ("A-1,Cơ quan,Chi cục Một,TP. Lạng Sơn,0205 3812 001,0912 345 001",
                "A-2,Cơ quan,Chi cục Hai,TP. Lạng Sơn,nt,0912 345 002",
                "A-3,Cơ quan,Chi cục Ba,TP. Lạng Sơn,-,nt",
                "A-4,Cơ quan,Chi cục Bốn,TP. Lạng Sơn,0205 3812 004,–")  # fmt: skip
        said = run("recipient", "import", register(*rows, titles=self.TITLES))
        assert said.code == 0, said
        assert "Column Điện thoại / Di động: what says «as above»" in said.err
        told = [run("recipient", "show", f"A-{one}", "--json").json["details"]["phone"] for one in (1, 2, 3, 4)]
        assert told == [
            "0205 3812 001 / 0912 345 001", "0205 3812 001 / 0912 345 002", "0912 345 002", "0205 3812 004",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("cells", "column"),
        [("xyz,", "Điện thoại"), (",xyz", "Di động"), ("-,xyz", "Di động"), ("nt,", "Điện thoại"),
         ("nt,-", "Điện thoại"),
         ("0205 3812 001,xyz", "Điện thoại / Di động")],
    )  # fmt: skip
    def test_a_refusal_names_the_column_that_is_filled(
        self, run: Run, workspace: Path, register: Any, cells: str, column: str
    ) -> None:
        row = f"A-1,Cơ quan,Chi cục Một,TP. Lạng Sơn,{cells}"
        (refused,) = run("recipient", "import", register(row, titles=self.TITLES), "--json").json["refused_list"]
        assert f"don-vi.csv, row 2, column {column}" in (refused["where"], refused["error"].partition(":")[0])


def test_a_register_is_asked_as_little_of_the_database_however_many_addresses_it_has(
    run: Run, workspace: Path, register: Any, statements: list[str]
) -> None:
    def asked(*rows: str) -> int:
        path = register(*rows)
        statements.clear()
        assert run("recipient", "import", path).code == 0
        return len(statements)

    few = asked(*ROWS)
    many = (f"B-{n},Cơ quan,Trạm {n},TP. Lạng Sơn,0205 3813 {n:03},{n} Trần Phú" for n in range(1, 30))
    assert asked(*many) <= few
