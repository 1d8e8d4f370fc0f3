"""A short run plays a few of many cases; POSTWATCH_FAULTS=long (``make faults``) plays all."""

import os
from collections.abc import Collection
from itertools import product
from typing import Any

import pytest

LONG = os.environ.get("POSTWATCH_FAULTS") == "long"
# Both databases: a test may take one of them in a short run where others of its room take the other.
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.system("postgres"))]


def few(cases: list[Any], *, from_place: int = 0, every: int = 3) -> list[Any]:
    """Every so many of the cases, to be quick; all of them where the long version is asked for."""
    return cases if LONG else cases[from_place % every :: every]


def crossed(*parameters: Collection[Any]) -> list[tuple[Any, ...]]:
    """Every value of every parameter, together with others in turn; every combination where the long version runs."""
    if LONG:
        return list(product(*parameters))
    turns = range(max(len(values) for values in parameters))
    # Those of one length do not go side by side: each is a step ahead when it begins again.
    places = [
        [(turn + ahead * (turn // len(each))) % len(each) for turn in turns] for ahead, each in enumerate(parameters)
    ]
    taken = ([[*each][place] for place in found] for each, found in zip(parameters, places, strict=True))
    return list(zip(*taken, strict=True))
