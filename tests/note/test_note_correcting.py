"""Notes put right: amended, withdrawn."""

from pathlib import Path
from typing import Any

import pytest


def shown(run: Any) -> Any:
    return run("note", "show", "1", "--json").json


@pytest.fixture
def note(run: Any, loaded: Path) -> None:
    """A difficulty of today, about a unit."""
    assert run("note", "add", "difficulty", "Thiếu người", "--unit", "DPV-012").code == 0


@pytest.mark.usefixtures("note")
class TestNote:
    def test_what_is_given_is_written_over(self, run: Any) -> None:
        words = ("--kind", "proposal", "--text", "Thiếu cán bộ", "--unit", "", "--on", "14/6/2020")
        done = run("note", "amend", "1", *words, "--reason", "Gõ nhầm", "--json").json
        assert done["fields_list"] == ["kind", "noted_on", "text", "recipient"]
        found = shown(run)
        assert (found["kind"], found["text"], found["recipient"]) == ("proposal", "Thiếu cán bộ", None)
        lines = [" ".join(line.split()) for line in run("note", "show", "1").out.splitlines() if "→" in line]
        assert lines[0] == "Kind difficulty → proposal"

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("--on", "16/6/2020"), 3, "is in the future"),
            (("--kind", "foo"), 2, "foo is not a valid kind of note"),
            (("--text", " "), 2, "cannot be empty"),
            (("--unit", "DPV-999"), 4, "There is no unit"),
            ((), 2, "Nothing of GC-2020-0001 would change"),
        ],
    )
    def test_the_rules_of_recording_hold(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "note", "amend", "1", *words, "--reason", "x").err

    def test_withdrawn_it_never_was(self, run: Any, refused: Any) -> None:
        assert run("note", "withdraw", "1", "--reason", "Trùng").code == 0
        assert run("note", "list", "--json").json == []
        assert [one["id"] for one in run("note", "list", "--withdrawn", "--json").json] == ["GC-2020-0001"]
        assert "Trùng" in run("note", "show", "1").out
        assert "GC-2020-0001 was withdrawn" in refused(4, "note", "amend", "1", "--text", "y", "--reason", "x").err
        assert "There is no note 9" in refused(4, "note", "show", "9").err
