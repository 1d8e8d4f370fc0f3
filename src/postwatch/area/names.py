"""Names of areas as offices write them."""

import re

from postwatch.vietnamese import fold

PROVINCES = ("tỉnh", "thành phố")
DISTRICTS = ("huyện", "quận", "thị xã", "thành phố")
COMMUNES = ("xã", "phường", "thị trấn", "đặc khu")
"""The words in front of the names of areas of each level, as they are written out."""
CLASSES = tuple(dict.fromkeys(map(fold, (*PROVINCES, *DISTRICTS, *COMMUNES))))
SHORT = {
    "tp": "thành phố", "h": "huyện", "tx": "thị xã", "tt": "thị trấn", "p": "phường", "x": "xã", "t": "tỉnh",
    "q": "quận",
}  # fmt: skip
_SHORTENED = re.compile(r"(tp|tx|tt|[hpxtq])(?:\. ?|\b ?)(?=\w)")
_WITH_PROVINCE = re.compile(r"(.+?)\s*,\s*(tỉnh|tinh|t\.)\s+.+", re.IGNORECASE)


def without_province(area: str) -> str:
    """Return the name of an area without the province behind it: «huyện Cao Lộc, tỉnh Lạng Sơn»."""
    found = _WITH_PROVINCE.fullmatch(area.strip())
    return found[1] if found is not None else area


def spelled_out(area: str) -> str:
    """Return the name of an area folded, its class written out: «H. Tràng Định» as ``huyen trang dinh``."""
    folded = fold(area)
    found = _SHORTENED.match(folded)
    return folded if found is None else f"{fold(SHORT[found[1]])} {folded[found.end() :]}"


def has_class(area: str) -> bool:
    """Return whether the name of an area has its class in front, written out or shortened."""
    return spelled_out(area).startswith(tuple(f"{one} " for one in CLASSES))


_INITIALS = re.compile(r"(tp|tx|tt|[hpx])[. ]*([A-ZĐ]{2,5})", re.IGNORECASE)


def class_and_initials(area: str) -> tuple[str, str] | None:
    """Return the class of an area that is written by its initials, and these, folded: «TP LS»; None for another."""
    found = _INITIALS.fullmatch(area.strip())
    if found is None or not found[2].isupper():
        return None
    return fold(SHORT[fold(found[1])]), fold(found[2])


def initials(short_name: str) -> str:
    """Return the initials of a name, folded."""
    return "".join(word[:1] for word in fold(short_name).split())
