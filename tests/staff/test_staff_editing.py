"""People of the office edited, and their last days."""

from pathlib import Path
from typing import Any

import pytest


def person(run: Any, code: str = "CB-001") -> Any:
    return next(one for one in run("staff", "list", "--json").json if one["code"] == code)


@pytest.fixture
def clerk(run: Any, workspace: Path) -> None:
    """A person who may lead inspections."""
    assert run("staff", "add", "Trần Bình", "--title", "Thanh tra viên", "--may", "lead").code == 0


@pytest.mark.usefixtures("clerk")
class TestStaff:
    def test_only_what_is_given_changes(self, run: Any) -> None:
        before = person(run)
        words = ("--title", "Chánh Thanh tra", "--may", "sign", "--may", "lead", "--authority", "by_order")
        assert run("staff", "edit", "Trần Bình", *words).code == 0
        written = {"title": "Chánh Thanh tra", "may_sign": True, "authority": "by_order"}
        assert person(run) == before | written
        run("staff", "edit", "CB-001", "--name", "Trần Văn Bình")
        assert run("staff", "end", "trần văn bình", "--on", "14/6/2020").code == 0
        assert person(run)["active_to"] == "2020-06-14"

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("edit", "CB-001", "--name", " "), 2, "--name cannot be empty"),
            (("edit", "CB-001"), 2, "Nothing of CB-001 would change"),
            (("edit", "CB-009", "--title", "x"), 4, "There is no person CB-009"),
            (("edit", "CB-001", "--may", "fly"), 2, "is not a valid power"),
            (("edit", "CB-001", "--name", "Nguyễn Quang Huy", "--title", "Giám đốc"), 5, "already exists"),
            (("edit", "CB-001", "--active-from", "2/6/2020", "--active-to", "1/6/2020"), 3, "would end before"),
            (("end", "CB-009"), 4, "There is no person CB-009"),
        ],
    )
    def test_what_cannot_be_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "staff", *words).err

    def test_a_second_head_is_warned_of_while_the_first_is_in_office(self, run: Any) -> None:
        words = ("staff", "add", "Lê Thị Hoa", "--title", "Giám đốc", "--authority", "head")
        said = run(*words, "--active-from", "1/6/2020").err
        assert "Nguyễn Quang Huy (NQH) is in office as head too; who left: postwatch staff end NQH --on DAY" in said
        assert run("staff", "end", "NQH", "--on", "31/5/2020").err == ""
        assert run("staff", "edit", "CB-002", "--active-from", "1/7/2020").err == ""
        assert "as head too" in run("staff", "edit", "CB-002", "--active-from", "31/5/2020").err
        assert run("staff", "edit", "CB-002", "--active-from", "").err == ""

    def test_who_left_signs_no_more_and_leaves_once(self, run: Any, refused: Any) -> None:
        run("staff", "edit", "CB-001", "--active-from", "1/6/2020")
        assert "would end before it begins" in refused(3, "staff", "end", "CB-001", "--on", "31/5/2020").err
        assert run("staff", "end", "CB-001").code == 0
        assert person(run)["active_to"] == "2020-06-15"
        answer = refused(5, "staff", "end", "CB-001", "--on", "20/6/2020")
        assert "amend CB CB-001 --active-to" in answer.err
        assert run("staff", "edit", "CB-001", "--active-to", "").code == 0
        assert person(run)["active_to"] is None


def test_a_last_day_before_a_paper_of_the_person_is_warned_of(run: Any, letter: Path) -> None:
    for words in (("end", "NQH", "--on", "14/5/2020"), ("edit", "NQH", "--active-to", "13/5/2020")):
        said = run("staff", *words).err
        assert "Nguyễn Quang Huy signed or drew up 01/STTTT-TTr of 18/05/2020, after the last day" in said
    run("staff", "edit", "NQH", "--active-to", "")
    run("violation", "add", "DPV-012", "8.3.b", "--on", "26/5/2020")
    drawn = ("--on", "27/5/2020", "--number", "5", "--drawn-up-by", "CB-001")
    run("staff", "add", "Trần Bình", "--title", "Thanh tra viên", "--may", "draw_up")
    assert run("case", "draft", "minutes", "VV-2020-0001", *drawn).code == 0
    assert run("staff", "end", "CB-001", "--on", "27/5/2020").err == ""
    assert "drew up VV-2020-0001 of 27/05/2020" in run("staff", "edit", "CB-001", "--active-to", "26/5/2020").err
