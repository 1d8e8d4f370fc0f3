"""Months of made-up offices, written as ``report monthly --json`` writes them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from postwatch.report.sealed import digest_of

Month = Callable[..., str]
AREA = (
    "units", "asked", "acknowledged", "pledges_asked", "pledges_signed", "inspections", "violations", "tasks_overdue",
)  # fmt: skip


def said_of_month(code: str, figures: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    """What a month says; a figure is a value, or its four columns."""
    whole = {name: value if isinstance(value, tuple) else (value, value, None, None) for name, value in figures.items()}
    columns = ("value", "cumulative", "previous", "same_period_last_year")
    said = {
        "office": {"code": code, "name": f"Sở {code}", "province": "20"},
        "period": {"from": "2026-05-15", "to": "2026-06-14"}, "name": "2026-06", "campaign": None,
        "as_of": "2026-06-14", "made_on": "2026-06-15", "names": {name: f"Chỉ tiêu {name}" for name in figures},
        "figures": {name: dict(zip(columns, value, strict=True)) for name, value in whole.items()},
        "by_area": [], "journal_head": "ab" * 32, **others,
    }  # fmt: skip
    return said | {"digest": digest_of(said)}


def area(name: str, **numbers: int) -> dict[str, Any]:
    """A row of an area; a number that is not given is 0."""
    return {"area": name[:2], "area_name": name, **{one: numbers.get(one, 0) for one in AREA}}


@pytest.fixture
def month(tmp_path: Path) -> Month:
    """Write the month of an office and return the path of its file."""

    def write(code: str, figures: Mapping[str, Any], *, file: str = "", **others: Any) -> str:
        path = tmp_path / (file or f"{code}.json")
        path.write_text(json.dumps(said_of_month(code, figures, **others), ensure_ascii=False), encoding="utf-8")
        return str(path)

    return write
