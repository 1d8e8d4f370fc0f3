"""Names of provinces and cities, before and after 1 July 2025."""

import csv
import re
from functools import cache

from postwatch.paths import resource

FILE = "provinces.csv"
_CLASS = re.compile("(?:Tỉnh|Thành phố) ")
# Names that are words too: a text that has them need not speak of the province.
_WORDS_TOO = frozenset({"Hoà Bình", "Huế", "Thái Bình"})


@cache
def province_names() -> tuple[str, ...]:
    """Return the names of all provinces and cities without their class, each part of a double name by itself."""
    with resource("data", FILE).open(encoding="utf-8-sig", newline="") as rows:
        named = [_CLASS.sub("", row["name"]) for row in csv.DictReader(rows)]
    parts = dict.fromkeys(part for name in named for part in name.split(" - "))
    return tuple(part for part in parts if part not in _WORDS_TOO)
