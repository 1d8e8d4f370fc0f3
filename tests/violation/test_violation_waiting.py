"""What waits in cases is asked and worked out once, however many cases there are."""

from typing import Any

import pytest

from postwatch.violation.tables import Case

pytestmark = pytest.mark.usefixtures("loaded")
TODAY = "2026-11-20"
UNITS = ("DPV-013", "DPV-014", "DPV-015", "DPV-016", "BDT-LS", "VTP-LS")


def opened(prepare: Any, *units: str) -> None:
    for unit in units:
        words = ("violation", "add", unit, "11.1.b", "--decree", "174/2026", "--on", "2026-11-10")
        assert prepare(*words, today=TODAY).code == 0


def test_no_case_is_compared_with_another(run: Any, prepare: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(prepare, *UNITS)
    compared: list[object] = []
    monkeypatch.setattr(Case, "__eq__", lambda one, other: compared.append(one) or one is other)
    items = run("status", "--json", today=TODAY).json["items_list"]
    assert len({one["command"] for one in items if one["kind"] == "case"}) == len(UNITS)
    assert not compared
