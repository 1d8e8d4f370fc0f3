"""A version of the data of the law: its hash, how it is kept, how an earlier one is read."""

import datetime as dt
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from preparing import own_rows, rows_of, write_rows

from postwatch.errors import UsageError
from postwatch.law import in_force, version
from postwatch.law.catalogue import SHEETS, Catalogue
from postwatch.paths import shipped

DATA = shipped("data")
OFF, WORKED = "day,kind,note,source,confidence\n2027-03-15,holiday,,,\n", "day,kind,note,source,confidence\n"


def test_the_sums_that_are_shipped_are_those_of_the_sheets() -> None:
    assert (DATA / version.SUMS).read_text(encoding="utf-8") == version.sums_of(DATA)
    assert not [*version.altered()]
    sheets = {f"law/{sheet}.csv" for sheet in SHEETS}
    assert version.texts_of(None).keys() == sheets | {version.HOLIDAYS, version.PUBLIC_DAYS}


def test_a_version_is_known_by_its_sheets_whatever_system_wrote_them(tmp_path: Path) -> None:
    assert version.version_of(None) == version.version_of(tmp_path) == version.hash_of(version.texts_of(None))
    own_rows(tmp_path, "clocks", lambda row: row["name"] == "pay")
    mine = version.version_of(tmp_path)
    assert mine == version.hash_of(version.texts_of(tmp_path)) != version.version_of(None)
    sheet = tmp_path / "data" / "law" / "clocks.csv"
    sheet.write_bytes(b"\xef\xbb\xbf" + sheet.read_bytes().replace(b"\n", b"\r\n"))
    assert version.version_of(tmp_path) == mine
    (sheet.parent / "others.csv").write_text("x\n", encoding="utf-8")
    assert version.version_of(tmp_path) == mine


def test_a_kept_version_is_read_as_the_files_were(tmp_path: Path) -> None:
    own_rows(tmp_path, "clocks", lambda row: row["name"] == "pay", amount="7")
    kept = version.unpack(version.pack(version.texts_of(tmp_path)))
    mine, again = Catalogue(tmp_path), Catalogue(None, sheets=kept)
    assert all(getattr(mine, sheet) == getattr(again, sheet) for sheet in SHEETS)
    assert again.clocks != Catalogue().clocks
    assert mine.differing(again) == 0
    assert mine.differing(Catalogue()) == len([row for row in rows_of("clocks") if row["name"] == "pay"])


@pytest.mark.parametrize("sheet", ["grounds", "checklist"])
def test_own_grounds_and_an_own_checklist_take_the_place_of_the_shipped_sheet(tmp_path: Path, sheet: str) -> None:
    first = rows_of(sheet)[0]["code"]
    own_rows(tmp_path, sheet, lambda row: row["code"] == first)
    mine = Catalogue(tmp_path)
    assert [one.code for one in getattr(mine, sheet)] == [first]
    assert len(getattr(Catalogue(), sheet)) > 1
    kept = version.unpack(version.pack(version.texts_of(tmp_path)))
    assert getattr(Catalogue(None, sheets=kept), sheet) == getattr(mine, sheet)


def test_the_days_off_of_an_office_are_part_of_its_version_and_kept_with_it(tmp_path: Path) -> None:
    monday, own = dt.date(2027, 3, 15), tmp_path / "data" / "holidays.csv"
    own.parent.mkdir()
    found = []
    for text in (OFF, WORKED):
        own.write_text(text, encoding="utf-8")
        kept = version.unpack(version.pack(version.texts_of(tmp_path)))
        assert version.version_of(tmp_path) == version.hash_of(kept) != version.version_of(None)
        found.append(Catalogue(None, sheets=kept))
        assert Catalogue(tmp_path).calendar.differing(found[-1].calendar) == set()
    assert [one.calendar.is_working_day(monday) for one in found] == [False, True]
    assert found[0].calendar.differing(found[1].calendar) == {monday}
    assert found[0].differing(found[1]) == 1


def test_public_days_are_those_of_their_version_and_an_office_writes_none(tmp_path: Path) -> None:
    monday = dt.date(2027, 3, 15)
    kept = dict(version.texts_of(None))
    kept[version.PUBLIC_DAYS] = kept[version.PUBLIC_DAYS] + f"{monday},holiday\n"
    assert Catalogue(sheets=kept).calendar.differing(Catalogue().calendar) == {monday}
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / version.PUBLIC_DAYS).write_text("day,kind\n", encoding="utf-8")
    assert version.version_of(tmp_path) == version.version_of(None)


def test_a_version_of_an_earlier_program_is_read_with_its_columns_and_sheets() -> None:
    """A column that it lacks is empty, one that is gone is passed over, a sheet that it lacks is that of now."""
    lines = ["number,confidence,in_force_from,colour", "15/2020/NĐ-CP,verbatim,2020-04-15,blue"]
    earlier = Catalogue(sheets={"law/decrees.csv": "\n".join(lines)})
    (decree,) = earlier.decrees
    assert (decree.number, decree.valid_from, decree.transition) == ("15/2020/NĐ-CP", dt.date(2020, 4, 15), "")
    assert earlier.amounts == Catalogue().amounts
    with pytest.raises(UsageError, match=r"decrees\.csv") as refusal:
        assert Catalogue(sheets={"law/decrees.csv": "number\nx\n"}).decrees
    assert "an earlier version of this sheet was kept" in refusal.value.hint


def test_what_is_no_kept_version_is_no_text_of_one() -> None:
    for content in ("x", "eHg=", version.pack({})[:-8]):
        with pytest.raises(ValueError, match=r".*"):
            version.unpack(content)


def test_a_command_that_does_not_read_the_law_reads_no_sheet(
    run: Any, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> str:
        raise AssertionError(path)

    monkeypatch.setattr(version, "read_text", refuse)
    assert run("register", "reserve").code == 0
    assert run("recipient", "list").code == 0


def test_a_version_that_was_changed_in_the_database_is_found(run: Any, workspace: Path) -> None:
    assert run("db", "check").code == 0
    for content in (version.pack({"acts.csv": "x"}), "x"):
        with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
            database.execute("UPDATE law_version SET content = ?", (content,))
            database.commit()
        found = run("db", "check", "--json")
        assert found.code == 3
        told = [(one["what"], one["detail"]) for one in found.json["findings_list"]]
        assert told == [("law_version 1", "is not the text that was recorded")]


def test_a_shipped_sheet_that_was_changed_in_its_place_is_found(
    run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    monkeypatch.setattr(version, "shipped_data", lambda: tmp_path / "data")
    assert [*version.altered()] == []
    write_rows("clocks", rows_of("clocks")[1:], tmp_path / "data" / "law")
    (tmp_path / "data" / "holidays.csv").write_text(OFF, encoding="utf-8")
    found = run("law", "check", "--json").json["findings_list"]
    altered = [one["what"] for one in found if one["kind"] == "altered"]
    assert altered == ["data/holidays.csv", "data/law/clocks.csv"]


def test_an_own_amount_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own_rows(tmp_path, "amounts", lambda row: row["what"] == "explanation", organisation="1")
    amount = in_force.amount_on(Catalogue(tmp_path).amounts, "explanation", dt.date(2020, 6, 1))
    assert (amount.of(is_person=True), amount.of(is_person=False)) == (15_000_000, 1)
