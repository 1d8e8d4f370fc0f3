"""The areas of the whole country, before and since its communes were reorganised on 1 July 2025."""

import csv
import datetime as dt
from functools import cache
from typing import NamedTuple

from postwatch.area.file import AreaRecord, SuccessionRecord
from postwatch.area.tables import AreaKind
from postwatch.paths import shipped

FILE = "areas/communes-2025.csv"
BEGAN = dt.date(2025, 7, 1)
"""Day from which there are no districts, and the communes of today (Nghị quyết 203/2025/QH15; the resolutions of the
provinces of 16 June 2025)."""
_LAST = BEGAN - dt.timedelta(days=1)
_CLASSES = {
    "Tỉnh": AreaKind.PROVINCE, "Thành phố": AreaKind.CITY, "Quận": AreaKind.URBAN_DISTRICT,
    "Huyện": AreaKind.DISTRICT, "Thị xã": AreaKind.TOWN, "Phường": AreaKind.WARD, "Xã": AreaKind.COMMUNE,
    "Thị trấn": AreaKind.TOWNSHIP, "Đặc khu": AreaKind.SPECIAL_ZONE,
}  # fmt: skip
# How sure a pair is: by the resolution itself, by two tables, or by a single table, which a person has to confirm.
_CONFIDENCE = {"resolution": "verbatim", "yes": "two-sources", "no": "one-source"}


class Pair(NamedTuple):
    """An old commune and a new commune that it became, wholly or in part.

    A code alone tells neither: new communes carry codes that old communes had. An island without communes has no
    ``old_code``. ``confirmed`` says who has the pair: the ``resolution``, both tables of the country (``yes``), or a
    single table (``no``).
    """

    old_province: str
    old_province_name: str
    district: str
    district_name: str
    old_code: str
    old_name: str
    province: str
    province_name: str
    new_code: str
    new_name: str
    part: str
    confirmed: str

    @property
    def is_sure(self) -> bool:
        """Return whether the whole old commune certainly went where the pair says."""
        return self.part == "no" and self.confirmed != "no"


@cache
def pairs_of(province: str) -> tuple[Pair, ...]:
    """Return the pairs of a province by its code of today, else by that of before; none where no province has it."""
    with (shipped("data") / FILE).open(encoding="utf-8", newline="") as file:
        everything = [Pair(*row) for row in csv.reader(file)][1:]
    today = {pair.old_province: pair.province for pair in everything} | {
        one.province: one.province for one in everything
    }
    return tuple(pair for pair in everything if pair.province == today.get(province))


def areas_of(province: str) -> tuple[list[AreaRecord], list[SuccessionRecord]]:
    """Return the areas of a province, each behind its parent, and which commune took over from which district.

    The provinces that became it come first with their districts, then the province with its communes. A district that a
    commune took over in several pairs is told by the surest of them.
    """
    pairs = pairs_of(province)
    areas: dict[tuple[str, str], AreaRecord] = {}
    for one in pairs:
        is_the_same = (one.old_province, one.old_province_name) == (one.province, one.province_name)
        last = None if is_the_same else _LAST
        _put(areas, one.old_province, one.old_province_name, kind=AreaKind.PROVINCE, last=last)
        _put(areas, one.district, one.district_name, parent=one.old_province, last=_LAST)
    for one in pairs:
        _put(areas, one.province, one.province_name, kind=AreaKind.PROVINCE, first=BEGAN)
        _put(areas, one.new_code, one.new_name, parent=one.province, first=BEGAN)
    surest = sorted(pairs, key=lambda one: list(_CONFIDENCE).index(one.confirmed), reverse=True)
    found = {(one.district, one.new_code): _CONFIDENCE[one.confirmed] for one in surest}
    return [*areas.values()], [SuccessionRecord(*codes, confidence) for codes, confidence in sorted(found.items())]


def _put(
    areas: dict[tuple[str, str], AreaRecord], code: str, name: str, *, parent: str = "", kind: AreaKind | None = None,
    first: dt.date | None = None, last: dt.date | None = None,
) -> None:  # fmt: skip
    """Add an area that is not among areas yet; its kind is told by the class in front of its name."""
    word = next(word for word in _CLASSES if name.startswith(f"{word} "))
    short = name.removeprefix(f"{word} ")
    short = name if short.isdecimal() else short
    areas.setdefault((code, name), AreaRecord(code, kind or _CLASSES[word], name, short, parent, first, last))
