"""Clocks that are wrong, and the turn of a year: the year of a number is that of the legal day in Vietnam."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def _reserve(workspace: Path, *more: str, clock: str, zone: str) -> dict[str, Any]:
    """Take a number while the clock of the machine says ``clock``, which is meant in ``zone``."""
    environ = {name: value for name, value in os.environ.items() if name != "POSTWATCH_TODAY"}
    words = ("register", "reserve", *more)
    done = subprocess.run(
        ["faketime", clock, sys.executable, "-m", "postwatch", "-w", str(workspace), *words, "--json"],
        env={**environ, "TZ": zone, "POSTWATCH_LANG": "en"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done
    [answer] = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


@pytest.mark.system("faketime")
@pytest.mark.parametrize(
    ("clock", "zone", "year"),
    [
        ("2026-12-31 23:59:30", "Asia/Ho_Chi_Minh", 2026),
        ("2027-01-01 06:30:00", "Asia/Ho_Chi_Minh", 2027),
        # Half past midnight in Vietnam, and still the old year where this machine thinks it is.
        ("2026-12-31 17:30:00", "UTC", 2027),
        ("2026-12-31 16:30:00", "UTC", 2026),
        ("2026-12-31 09:30:00", "America/Los_Angeles", 2027),
    ],
)
def test_the_year_of_a_number_is_that_of_the_day_in_vietnam(clock: str, zone: str, year: int, stage: Any) -> None:
    assert _reserve(stage.copy("empty"), clock=clock, zone=zone)["year"] == year


@pytest.mark.system("faketime")
def test_a_clock_that_was_put_back_gives_no_number_twice(stage: Any, clerks: Any, findings: Any) -> None:
    workspace = stage.copy("empty")
    clocks = ("2026-12-31 12:00:00", "2027-01-01 12:00:00", "2026-12-30 12:00:00", "2027-01-02 12:00:00")
    taken = [_reserve(workspace, "--late", clock=clock, zone="Asia/Ho_Chi_Minh") for clock in clocks]
    assert [(one["year"], one["number"]) for one in taken] == [(2026, 1), (2027, 1), (2026, 2), (2027, 2)]
    assert findings(workspace) == []
    assert clerks("journal", "verify", workspace=workspace).code == 0
    assert clerks("db", "check", workspace=workspace).code == 0


def test_the_last_hour_of_a_year_splits_the_numbers_and_leaves_none_out(stage: Any, clerks: Any, findings: Any) -> None:
    workspace = stage.copy("empty")
    days = ("2020-12-31", "2021-01-01", "2020-12-31", "2021-01-01")
    taken = [clerks("register", "reserve", "--late", "--json", workspace=workspace, today=day).json for day in days]
    assert [(one["year"], one["number"]) for [one] in taken] == [(2020, 1), (2021, 1), (2020, 2), (2021, 2)]
    assert findings(workspace) == []
