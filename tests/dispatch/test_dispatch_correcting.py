"""Receipts of a letter put right: amended, withdrawn."""

from pathlib import Path
from typing import Any

import pytest


def addressee(run: Any, unit: str = "BDT-LS") -> Any:
    found = run("dispatch", "show", "1", "--json").json["addressees_list"]
    return next(one for one in found if one["recipient"] == unit)


@pytest.fixture
def received(run: Any, letter: Path) -> None:
    """The letter of 2020, sent on the 18th and received by a unit on 20 May."""
    assert run("dispatch", "send", "1", today="2020-05-18").code == 0
    assert run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "20/5/2020", "--by", "Bà A").code == 0


@pytest.mark.usefixtures("received")
class TestReceipt:
    def test_what_is_given_is_written_over_and_the_rest_stays(self, run: Any) -> None:
        words = ("dispatch", "amend", "1", "BDT-LS", "--on", "19/5/2020", "--incoming-number", "12")
        done = run(*words, "--reason", "Gõ nhầm", "--json").json
        assert (done["id"], done["kind"]) == ("CV-2020-0001 BDT-LS", "amend")
        assert done["fields_list"] == ["acknowledged_on", "incoming_number", "incoming_on"]
        (correction,) = addressee(run)["corrections_list"]
        assert correction["changes_list"][0] == {
            "field": "acknowledged_on",
            "before": "2020-05-20",
            "after": "2020-05-19",
        }
        assert addressee(run)["acknowledged_on"] == "2020-05-19"
        assert "Day of acknowledgement: 20/05/2020 → 19/05/2020" in run("dispatch", "show", "1").out

    def test_withdrawn_it_never_was_and_the_right_one_follows(self, run: Any) -> None:
        assert run("dispatch", "withdraw", "1", "BDT-LS", "--reason", "Nhầm đơn vị").code == 0
        assert addressee(run)["acknowledged_on"] is None
        assert run("dispatch", "list", "--json").json[0]["acknowledged"] == 0
        assert run("dispatch", "acknowledge", "1", "BDT-LS", "--on", "21/5/2020").code == 0
        run("dispatch", "amend", "1", "BDT-LS", "--by", "Ông B", "--reason", "Thiếu")
        assert [one["kind"] for one in addressee(run)["corrections_list"]] == ["withdraw", "amend"]

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("amend", "1", "BDT-LS", "--on", "17/5/2020"), 3, "before the letter"),
            (("amend", "1", "BDT-LS", "--on", "16/6/2020"), 3, "16/06/2020"),
            (("amend", "1", "BDT-LS", "--on", ""), 2, "cannot be empty"),
            (("amend", "1", "BDT-LS"), 2, "Nothing of CV-2020-0001 BDT-LS would change"),
            (("amend", "1", "DNM-01", "--on", "20/5/2020"), 4, "No receipt of 01/STTTT-TTr by"),
            (("withdraw", "1", "DNM-01"), 4, "No receipt of 01/STTTT-TTr by"),
            (("withdraw", "1", "DPV-012"), 4, "is not addressed to"),
        ],
    )
    def test_what_cannot_be_is_refused(self, refused: Any, words: tuple[str, ...], code: int, says: str) -> None:
        assert says in refused(code, "dispatch", *words, "--reason", "x").err

    def test_a_receipt_of_a_letter_that_ended_is_put_right_too(self, run: Any) -> None:
        recall = run("dispatch", "recall", "1", "--reason", "x", "--json").json["id"]
        run("dispatch", "issue", recall, "--on", "15/6/2020")
        assert run("dispatch", "amend", "1", "BDT-LS", "--on", "19/5/2020", "--reason", "x").code == 0
        assert run("dispatch", "withdraw", "1", "BDT-LS", "--reason", "x").code == 0
