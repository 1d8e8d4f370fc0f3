"""Names of units as offices write them, written out."""

import re
from functools import lru_cache

from postwatch.vietnamese import fold

# What offices shorten in names, folded.
_SHORT = {
    "cty": "cong ty", "cp": "co phan", "mtv": "mot thanh vien", "bd": "buu dien", "vhx": "van hoa xa",
    "cn": "chi nhanh", "bdvhx": "buu dien van hoa xa", "ubnd": "uy ban nhan dan", "vhtt": "van hoa va thong tin",
    "h": "huyen", "tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "htx": "hop tac xa",
    "dntn": "doanh nghiep tu nhan", "tnhh": "trach nhiem huu han", "vpdd": "van phong dai dien",
    "tct": "tong cong ty", "vp": "van phong", "bc": "buu cuc",
}  # fmt: skip


# «VH&TT», «VH-TT», «VH và TT»: alone, «TT» is a thị trấn.
_OFFICE_OF_CULTURE = re.compile(r"\bvh\s*(&|-|\.|va\b)?\s*tt\b")
_WORDS, _SIGN = re.compile(r"\w+"), re.compile(r"[^\w ]")


# How names that tell their legal form (a code) begin, written out.
_FORMS = {
    "company": re.compile(r"((tong )?cong ty|tap doan|doanh nghiep)\b"),
    "branch": re.compile(r"chi nhanh\b"),
    "cooperative": re.compile(r"hop tac xa\b"),
    "household": re.compile(r"ho kinh doanh\b"),
}


@lru_cache(4096)
def in_full(name: str) -> str:
    """Return a name folded, without signs, and written out: ``cong ty co phan`` for «Cty CP»."""
    return written_out(fold(name))


def written_out(folded: str) -> str:
    """Return a folded name without signs, and written out, as `in_full` does."""
    if "vh" in folded:
        folded = _OFFICE_OF_CULTURE.sub("vhtt", folded)
    words = _WORDS.findall(folded.replace("&", " va ")) if _SIGN.search(folded) else folded.split()
    # Most names have neither signs nor short words.
    return " ".join(words if _SHORT.keys().isdisjoint(words) else [_SHORT.get(word, word) for word in words])


def form_named(name: str) -> str | None:
    """Return the legal form (a code) that a name tells by the words with which it begins, None for any other name."""
    whole = in_full(name)
    return next((form for form, words in _FORMS.items() if words.match(whole)), None)
