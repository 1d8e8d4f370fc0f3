"""Facts to try a template out with: every field, and every choice that it can make; gear/samples.py writes them."""

import datetime as dt
import json
import re
from functools import lru_cache
from typing import Any

from postwatch.errors import NotFoundError
from postwatch.paths import resource

SAMPLES = "samples/facts/{name}.json"
"""The file in ``data`` of the template ``noun/name``: its ``fields`` and the ``facts``."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sample_facts(name: str) -> list[dict[str, Any]]:
    """Return the sample facts of a shipped template; none for another name."""
    facts: list[dict[str, Any]] = _samples(name).get("facts", [])
    return facts


def known_fields(name: str) -> frozenset[str]:
    """Return the fields that a template of this name may use, dotted, ``[]`` for members of a list."""
    return frozenset(_samples(name).get("fields", []))


@lru_cache(maxsize=4)
def _samples(name: str) -> dict[str, Any]:
    try:
        file = resource("data", SAMPLES.format(name=name))
    except NotFoundError:
        return {}
    read: dict[str, Any] = _with_days(json.loads(file.read_text(encoding="utf-8")))
    return read


def _with_days(value: Any) -> Any:
    """Return facts in which texts written year-month-day become days."""
    if isinstance(value, dict):
        return {key: _with_days(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_days(item) for item in value]
    return dt.date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
