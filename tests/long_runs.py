"""A short run plays a few of many cases; POSTWATCH_FAULTS=long (``make faults``) plays all."""

import os
from typing import Any

LONG = os.environ.get("POSTWATCH_FAULTS") == "long"


def few(cases: list[Any], *, from_place: int = 0, every: int = 3) -> list[Any]:
    """Every so many of the cases, to be quick; all of them where the long version is asked for."""
    return cases if LONG else cases[from_place % every :: every]
