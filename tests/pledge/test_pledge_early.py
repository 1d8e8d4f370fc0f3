"""A pledge that was signed before the day of the letter that asks for it counts from that day."""

from pathlib import Path
from typing import Any

import pytest
from databases import point_to

EARLY = ("pledge", "record", "VTP-LS", "--signed-on", "10/5/2020", "--signer", "Bà B", "--covers", "all")


def signed(run: Any, day: str) -> int:
    return int(run("pledge", "coverage", "--on", day, "--json").json["signed"])


def in_report(run: Any, first: str, last: str) -> Any:
    figures = run("report", "monthly", "--month", first, "--on", last, "--json").json["figures"]
    return [figures[name]["value"] for name in ("pledges_signed", "pledges_by_parent")]


@pytest.mark.parametrize("place", ["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))])
def test_it_is_taken_with_a_warning_and_counts_from_the_day_of_the_letter(
    run: Any, letter: Path, place: str, request: pytest.FixtureRequest
) -> None:
    if place == "postgresql":
        url = request.getfixturevalue("postgres_url")
        assert run("db", "copy", "--to", url).code == 0
        point_to(letter, url)
    said = run(*EARLY, "--json", today="2020-06-14")
    assert (said.code, said.json["signed_on"], said.json["counts_from"]) == (0, "2020-05-10", "2020-05-18")
    assert (
        "VTP-LS signed on 10/05/2020, before the letter that asks for it: the pledge counts from 18/05/2020" in said.err
    )
    assert [signed(run, day) > 0 for day in ("17/5/2020", "18/5/2020")] == [False, True]
    # The period of May ended on the 14th: what was signed then counts in that of June.
    assert in_report(run, "2020-05", "14/5/2020") == [None, None]
    assert in_report(run, "2020-06", "14/6/2020")[0] == 1
    done = [task for task in run("task", "list", "--unit", "VTP-LS", "--json").json if task["status"] == "done"]
    assert len(done) == 1
    assert run("undo", "--yes", "--entry", str(run("undo", "--json").json["entry"])).code == 0


def test_one_that_was_signed_after_it_says_nothing(run: Any, letter: Path) -> None:
    said = run("pledge", "record", "VTP-LS", "--signed-on", "18/5/2020", "--signer", "x", "--json")
    assert (said.json["counts_from"], said.err) == (None, "")


def test_after_a_replacement_the_day_is_that_of_the_first_letter(run: Any, letter: Path) -> None:
    draft = run("dispatch", "replace", "1", "--json").json["id"]
    assert run("dispatch", "issue", draft, "--on", "10/6/2020").code == 0
    assert run(*EARLY, "--json").json["counts_from"] == "2020-05-18"
    later = run("pledge", "record", "BDT-LS", "--signed-on", "20/5/2020", "--signer", "x", "--json")
    assert later.json["counts_from"] is None


def test_an_amended_day_moves_the_day_from_which_it_counts(run: Any, letter: Path) -> None:
    run(*EARLY)
    assert run("pledge", "amend", "1", "--signed-on", "20/5/2020", "--reason", "Gõ nhầm").code == 0
    assert run("pledge", "show", "1", "--json").json["counts_from"] is None
    assert signed(run, "19/5/2020") == 0
    assert run("pledge", "amend", "1", "--signed-on", "1/5/2020", "--reason", "Gõ nhầm").code == 0
    assert run("pledge", "show", "1", "--json").json["counts_from"] == "2020-05-18"
    assert signed(run, "18/5/2020") > 0


def test_a_row_of_a_sheet_is_taken_with_its_warning(run: Any, letter: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "cam-ket.csv"
    lines = ("Mã đơn vị,Ngày ký,Người ký", "BDT-LS,10/5/2020,Ông A", "VTP-LS,20/5/2020,Bà B")
    sheet.write_text("\n".join([*lines, ""]), encoding="utf-8")
    said = run("pledge", "record", "--from", str(sheet), "--json")
    assert (said.code, said.json["written"]) == (0, 2)
    (warning,) = said.json["warnings_list"]
    assert "BDT-LS signed on 10/05/2020" in warning
    assert warning in said.err
