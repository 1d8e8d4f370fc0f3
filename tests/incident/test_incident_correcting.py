"""Incidents put right: amended, withdrawn."""

from pathlib import Path
from typing import Any

import pytest

ADD = ("incident", "add", "--source", "customs", "--on", "1/6/2020", "--description", "Thuốc lá", "--item", "RR1")


def shown(run: Any) -> Any:
    return run("incident", "show", "1", "--json").json


@pytest.fixture
def incident(run: Any, loaded: Path) -> None:
    """An incident of 1 June in a unit."""
    assert run(*ADD, "--unit", "DPV-012", "--quantity", "3").code == 0


@pytest.mark.usefixtures("incident")
class TestIncident:
    def test_what_is_given_is_written_over_and_the_area_follows_the_unit(self, run: Any) -> None:
        before = shown(run)
        words = ("--unit", "DPV-013", "--value", "15 triệu", "--item", "")
        done = run("incident", "amend", "1", *words, "--reason", "Gõ nhầm", "--json").json
        assert done["fields_list"] == ["recipient", "area", "area_name", "item_number", "value"]
        written = {"recipient": "DPV-013", "area": "183", "area_name": "Huyện Cao Lộc", "value": 15_000_000}
        assert {**shown(run), "corrections_list": []} == before | written | {"item_number": None}
        assert "(empty) → 15.000.000" in run("incident", "show", "1").out

    def test_a_number_can_be_emptied_and_must_be_one(self, run: Any, refused: Any) -> None:
        assert run("incident", "amend", "1", "--quantity", "", "--reason", "x").code == 0
        assert shown(run)["quantity"] is None
        said = refused(2, "incident", "amend", "1", "--quantity", "ba", "--reason", "x").err
        assert "--quantity" in said
        assert "not a whole number" in said

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--on", "16/6/2020"), 3, "is in the future"),
            (("--source", "nobody"), 2, "is not a valid source"),
            (("--quantity", "0"), 2, "is not a valid quantity"),
            (("--description", ""), 2, "cannot be empty"),
            (("--area", "999"), 4, ""),
            (("--item", "RR1"), 2, "Nothing of TB-2020-0001 would change"),
        ],
    )
    def test_the_rules_of_recording_hold(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "incident", "amend", "1", *words, "--reason", "x").err

    def test_it_does_not_become_the_same_as_another(self, run: Any, refused: Any) -> None:
        run(*ADD[:-1], "RR2")
        assert "as TB-2020-0001" in refused(5, "incident", "amend", "2", "--item", "RR1", "--reason", "x").err

    def test_withdrawn_it_never_was(self, run: Any, refused: Any) -> None:
        assert run("incident", "withdraw", "1", "--reason", "Tin sai").code == 0
        assert run("incident", "list", "--json").json == []
        assert [one["id"] for one in run("incident", "list", "--withdrawn", "--json").json] == ["TB-2020-0001"]
        assert shown(run)["withdrawn_on"] == "2020-06-15"
        assert "Tin sai" in run("incident", "show", "1").out
        assert "TB-2020-0001 was withdrawn" in refused(4, "incident", "withdraw", "1", "--reason", "x").err
        assert run(*ADD).code == 0
