"""Values of foreign registers: words told once, states and numbers with their day, refusals of one cause."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Any
HEAD = ["STT", "Tên đơn vị", "Địa bàn"]


def taken(run: Run, folder: Path, title: str, *cells: Any, options: tuple[str, ...] = ()) -> Any:
    book = openpyxl.Workbook()
    book.active.append([*HEAD, title])
    for number, cell in enumerate(cells, start=1):
        book.active.append([number, f"Bưu cục {number}", "H. Cao Lộc", cell])
    path = folder / "so.xlsx"
    book.save(path)
    return run("recipient", "import", str(path), "--kind", "service_point", *options, "--json")


def recorded(workspace: Path, *columns: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        return database.execute(f"SELECT {', '.join(columns)} FROM recipient ORDER BY name").fetchall()  # noqa: S608


@pytest.mark.parametrize("meaning", ["post_office", "bưu cục"])
def test_a_word_is_told_once_for_all_rows_that_have_it(run: Run, workspace: Path, tmp_path: Path, meaning: str) -> None:
    cells = ("Hạng ba", "Bưu cục", "HẠNG BA")
    asked = taken(run, tmp_path, "Loại điểm", *cells)
    assert (asked.code, [one["row"] for one in asked.json["refused_list"]]) == (7, [2, 4])
    assert '--value "Hạng ba=…"' in asked.json["refused_list"][0]["hint"]
    said = taken(run, tmp_path, "Loại điểm", *cells, options=("--value", f"Hạng ba={meaning}"))
    assert said.code == 0, said.out
    assert recorded(workspace, "point_type") == [("post_office",)] * 3


@pytest.mark.parametrize(
    ("title", "text", "code", "column"),
    [
        ("Loại điểm", "Đại lý bưu điện", "agency", "point_type"),
        ("Loại điểm", "Bưu cục cấp 3", "post_office", "point_type"),
        ("Hình thức pháp lý", "Hộ kinh doanh cá thể", "household", "legal_form"),
    ],
)
def test_a_word_that_begins_like_a_known_name_has_its_code_in_the_hint(
    run: Run, workspace: Path, tmp_path: Path, title: str, text: str, code: str, column: str
) -> None:
    asked = taken(run, tmp_path, title, text, text)
    assert f'--value "{text}={code}"' in asked.json["refused_list"][0]["hint"]
    assert taken(run, tmp_path, title, text, text, options=("--value", f"{text}={code}")).code == 0
    assert recorded(workspace, column) == [(code,)] * 2


def test_a_word_for_an_area_may_be_told(run: Run, workspace: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, [1, "Bưu cục 1", "Khu cửa khẩu"]):
        book.active.append(row)
    book.save(tmp_path / "so.xlsx")
    words = ("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point")
    assert '--value "Khu cửa khẩu=…"' in run(*words, "--json").json["refused_list"][0]["hint"]
    assert run(*words, "--read", "value=Khu cửa khẩu=Cao Lộc").code == 0
    assert len(recorded(workspace, "name")) == 1


@pytest.mark.parametrize(
    ("state", "last_on"),
    [
        ("Đang hoạt động", None), ("Hoạt động bình thường", None), ("Đã dừng hoạt động từ 01/3/2020", "2020-02-29"),
        ("Ngừng hoạt động (15/12/2019)", "2019-12-14"), ("Đóng cửa từ ngày 01 tháng 3 năm 2020", "2020-02-29"),
        ("Ngừng sau ngày 01/3/2020", "2020-03-01"), ("Dừng hoạt động, hoạt động đến hết 01/3/2020", "2020-03-01"),
        ("29/02/2020", "2020-02-29"),
    ],
)  # fmt: skip
def test_a_state_ends_a_unit_on_its_day(
    run: Run, workspace: Path, tmp_path: Path, state: str, last_on: str | None
) -> None:
    said = taken(run, tmp_path, "Tình trạng", state)
    assert said.code == 0, said.out
    assert recorded(workspace, "active_to") == [(last_on,)]


def test_a_state_and_a_closing_mean_the_same_last_day(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert taken(run, tmp_path, "Tình trạng", "Đã dừng hoạt động từ 01/3/2020", "Đang hoạt động").code == 0
    assert run("recipient", "close", "DPV-002", "--on", "29/2/2020").code == 0

    def active(on: str) -> list[str]:
        return [one["code"] for one in run("recipient", "list", "--on", on, "--json").json]

    assert (active("29/2/2020"), active("1/3/2020")) == (["DPV-001", "DPV-002"], [])


@pytest.mark.parametrize("state", ["Ngừng hoạt động 2019", "Tạm nghỉ", "Đang chờ giấy phép từ 01/3/2020"])
def test_a_state_without_a_day_is_asked_about(run: Run, workspace: Path, tmp_path: Path, state: str) -> None:
    asked = taken(run, tmp_path, "Tình trạng", state)
    assert (asked.code, recorded(workspace, "name")) == (7, [])
    assert f'--value "{state}=…"' in asked.json["refused_list"][0]["hint"]
    assert taken(run, tmp_path, "Tình trạng", state, options=("--value", f"{state}=31/12/2019")).code == 0
    assert recorded(workspace, "active_to") == [("2019-12-31",)]


@pytest.mark.parametrize(
    "cell",
    ["13/GP-STTTT (06/4/2019)", "13/GP-STTTT cấp 06/4/2019", "13/GP-STTTT ngày 06/4/2019", "13/GP-STTTT, 06/4/2019"],
)
def test_a_number_and_its_day_are_parted(run: Run, workspace: Path, tmp_path: Path, cell: str) -> None:
    assert taken(run, tmp_path, "Số GPBC", cell).code == 0
    assert recorded(workspace, "licence_number", "licence_on") == [("13/GP-STTTT", "2019-04-06")]


def test_codes_keep_their_zeros(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert taken(run, tmp_path, "Mã", "001").code == 0
    assert recorded(workspace, "code") == [("001",)]


def test_what_is_no_telephone_number_is_refused_with_its_cell(run: Run, workspace: Path, tmp_path: Path) -> None:
    refused = taken(run, tmp_path, "Điện thoại", "0912345678", "gặp chị Hoa").json["refused_list"]
    assert [one["where"] for one in refused] == ["so.xlsx, sheet Sheet, row 3, column Điện thoại"]


def test_rows_of_a_single_cause_are_a_single_line(run: Run, workspace: Path, tmp_path: Path) -> None:
    taken(run, tmp_path, "Loại điểm", "Hạng ba", "Bưu cục", "Hạng ba", "Hạng ba", "Hạng hai")
    said = run("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point")
    lines = [line for line in said.err.splitlines() if line.startswith("  - ")]
    assert [line.partition(" column")[0] for line in lines] == [
        "  - so.xlsx, sheet Sheet, row 2, 4–5,", "  - so.xlsx, sheet Sheet, row 6,"
    ]  # fmt: skip


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_list_that_was_written_out_comes_back_as_known(run: Run, loaded: Path, tmp_path: Path, suffix: str) -> None:
    path = str(tmp_path / f"danh-ba.{suffix}")
    assert run("recipient", "list", "--to", path).code == 0
    said = run("recipient", "import", path, "--json")
    assert (said.code, said.json["written"], said.json["refused"]) == (0, 0, 0), said.out
    assert said.json["unchanged"] > 0


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_masked_list_is_refused(run: Run, workspace: Path, tmp_path: Path, suffix: str) -> None:
    assert taken(run, tmp_path, "Người đại diện", "Nguyễn Văn Nam").code == 0
    path = str(tmp_path / f"che.{suffix}")
    assert run("recipient", "list", "--redact", "--to", path).code == 0
    refused = run("recipient", "import", path, "--json")
    assert refused.code == 2
    assert "masked" in refused.json["error"]


def test_a_page_of_html_says_how_it_is_saved(run: Run, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "so.xls").write_text("<html><table><tr><td>STT</td></tr></table></html>", encoding="utf-8")
    refused = run("recipient", "import", str(tmp_path / "so.xls"), "--json")
    assert refused.code == 2
    assert ".xlsx" in refused.json["hint"]


# --- What was told of a word holds for the next register, and the newest counts ---


def test_a_word_that_was_told_is_known_in_the_next_register(run: Run, workspace: Path, tmp_path: Path) -> None:
    told = ("--value", "Hạng ba=bưu cục")
    assert taken(run, tmp_path, "Loại điểm", "Hạng ba", options=(*told, "--dry-run")).code == 0
    assert taken(run, tmp_path, "Loại điểm", "Hạng ba").code == 7
    assert taken(run, tmp_path, "Loại điểm", "Hạng ba", options=told).code == 0
    said = taken(run, tmp_path, "Loại điểm", "Bưu cục", "hạng ba")
    assert said.code == 0, said.out
    (line,) = [one for one in said.json["warnings_list"] if "earlier sheet" in one]
    assert "«hang ba» = post office" in line
    assert '--value "hang ba=…"' in line
    newer = ("--value", "hang ba=đại lý")
    assert taken(run, tmp_path, "Loại điểm", *["Bưu cục"] * 2, "Hạng ba", options=newer).code == 0
    assert recorded(workspace, "point_type") == [("post_office",), ("post_office",), ("agency",)]
    assert taken(run, tmp_path, "Loại điểm", *["Bưu cục"] * 2, "Hạng ba", "Hạng ba").code == 0
    assert recorded(workspace, "point_type")[-1] == ("agency",)
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        assert database.execute("SELECT field, text, code FROM register_word").fetchall() == [
            ("point_type", "hang ba", "agency")
        ]
    assert run("db", "check").code == 0
    assert run("undo", "--json").code == 0


def test_a_word_is_of_its_column_alone(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert taken(run, tmp_path, "Loại điểm", "Hạng ba", options=("--value", "Hạng ba=bưu cục")).code == 0
    assert taken(run, tmp_path, "Hình thức pháp lý", "Bưu cục", "Hạng ba").code == 7


@pytest.mark.parametrize(
    ("title", "text", "code", "asked"),
    [("Tình trạng", "Tạm nghỉ", "31/12/2019", True), ("Loại điểm", "Hạng ba", "không phải loại nào", True)],
)
def test_a_day_and_a_wrong_answer_are_not_kept(
    run: Run, workspace: Path, tmp_path: Path, title: str, text: str, code: str, asked: bool
) -> None:
    taken(run, tmp_path, title, text, options=("--value", f"{text}={code}", "--skip-refused"))
    again = taken(run, tmp_path, title, "", text)
    assert (again.code == 7) == asked, again.out


def test_an_abbreviated_area_is_kept_and_a_name_of_several_is_not(run: Run, workspace: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEAD, [1, "Bưu cục 1", "Khu cửa khẩu"]):
        book.active.append(row)
    book.save(tmp_path / "so.xlsx")
    words = ("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point", "--json")
    assert run(*words, "--value", "Khu cửa khẩu=Huyện Cao Lộc").code == 0
    again = run(*words)
    assert (again.code, again.json["unchanged"]) == (0, 1)


def test_at_a_terminal_a_word_is_asked_about_once(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(run, tmp_path, "Loại điểm", "Hạng ba", "Bưu cục", "Hạng ba", "Hạng tư")
    asked: list[str] = []

    def choose(question: str, choices: list[tuple[str, str]]) -> str:
        asked.append(question)
        assert "agency" in dict(choices)
        return "agency" if "Hạng ba" in question else "other"

    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.ask", lambda _question: True)
    monkeypatch.setattr("postwatch.console.choose", choose)
    said = run("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point")
    assert said.code == 0, said.err
    assert [question.partition(":")[0] for question in asked] == [
        "Column Loại điểm, 2 rows", "Column Loại điểm, 1 rows"
    ]  # fmt: skip
    assert recorded(workspace, "point_type") == [("agency",), ("post_office",), ("agency",), ("other",)]


def test_at_a_terminal_a_blank_answer_refuses_the_rows(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(run, tmp_path, "Loại điểm", "Hạng ba", "Bưu cục")
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.choose", lambda _question, _choices: "")
    assert run("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point").code == 7
    assert recorded(workspace, "name") == []


def test_the_refusal_repeats_the_answers_that_were_given(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(run, tmp_path, "Loại điểm", "Hạng ba", "Hạng tư")
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.choose", lambda asked, _choices: "agency" if "Hạng ba" in asked else "")
    said = run("recipient", "import", str(tmp_path / "so.xlsx"), "--kind", "service_point")
    assert said.code == 7
    assert recorded(workspace, "name") == []
    again = shlex.split(said.err.rpartition("read with: ")[2])
    assert "Hạng ba=agency" in " ".join(again)
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: False)
    answer = run("recipient", "import", str(tmp_path / "so.xlsx"), *again, "--json")
    assert [one["error"] for one in answer.json["refused_list"]] == ["Hạng tư is not a valid point type"]


def test_a_word_may_be_a_kind_or_a_type_of_points_and_no_code_is_offered_twice(
    run: Run, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(run, tmp_path, "Loại", "Hạng ba")
    offered: list[tuple[str, str]] = []
    monkeypatch.setattr("postwatch.console.is_terminal", lambda: True)
    monkeypatch.setattr("postwatch.console.choose", lambda _question, choices: offered.extend(choices) or "")
    assert run("recipient", "import", str(tmp_path / "so.xlsx")).code == 7
    codes = [code for code, _words in offered]
    assert len(codes) == len(set(codes))
    assert dict(offered)["other"] == "other unit"
    assert "post_office" in codes


def test_a_text_in_an_old_encoding_has_the_likely_encoding_first(run: Run, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "so.csv").write_bytes("STT;Tªn ®¬n vÞ;§Þa bµn\n1;B\xadu côc A;Cao Léc".encode("latin-1"))
    words = ("recipient", "import", str(tmp_path / "so.csv"), "--kind", "service_point", "--json")
    assert run(*words).json["hint"].startswith('add one of: --read "encoding=tcvn3"')
    assert run(*words, "--read", "encoding=tcvn3").code == 0
    assert recorded(workspace, "name") == [("Bưu cục A",)]


def test_a_word_that_was_told_wrong_is_asked_for_as_the_cell_has_it(run: Run, workspace: Path, tmp_path: Path) -> None:
    wrong = ("--value", "Quầy lạ=foo")
    refused = taken(run, tmp_path, "Loại điểm", "Quầy lạ", options=wrong)
    assert refused.code == 7
    assert '--value "Quầy lạ=' in refused.json["refused_list"][0]["hint"]
    assert "foo=" not in refused.json["refused_list"][0]["hint"]
    right = (*wrong, "--value", "Quầy lạ=post_office")
    assert taken(run, tmp_path, "Loại điểm", "Quầy lạ", options=right).code == 0
