"""Codes, telephone numbers and addresses of units as typed, which unit may be the parent of which, and
spans of days.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from postwatch.days import parse_date, with_whole_year
from postwatch.errors import UsageError
from postwatch.language import N_
from postwatch.vietnamese import fold

# Codes that are made when none is given.
CODE_PREFIXES = {
    "district_office": "PVHTT",
    "commune_office": "PVHXH",
    "postal_enterprise": "DN",
    "service_point": "DPV",
    "authority": "CQ",
    "coordinating_body": "PH",
    "internal_unit": "NB",
    "other": "DV",
}
_CODE = re.compile(r"[A-Z0-9]+(?:[-.][A-Z0-9]+)*")
_LONGEST = 32
# A server's index takes about 2,700 bytes; a sign has four at most.
LONGEST_NAME = 500


def code_problem(code: str) -> str:
    """Why a code cannot be used, untranslated; empty when it can."""
    if len(code) > _LONGEST:
        return N_("it is longer than 32 characters")
    return "" if _CODE.fullmatch(code) else N_("it contains characters other than letters, digits and hyphens")


# What a body gives a unit, by the beginning of the names of its fields.
PAPERS = {"licence": N_("postal licence"), "confirmation": N_("confirmation of notified activity")}

# Which unit may be the parent of which: a point belongs to an enterprise, and is itself nobody's parent.
_ABOVE_A_POINT = ("postal_enterprise", "other")
_PHONE = re.compile(r"[0-9+(][0-9.+\-() /;,]*")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_LONGEST_PHONE = 40
# How a spreadsheet numbers days: those of 1954 to 2064 are told from other numbers.
_DAY_ZERO, _NUMBERED_DAYS, _FIVE = dt.date(1899, 12, 30), range(20_000, 60_001), re.compile("[0-9]{5}")


def may_stand_above(parent_kind: str, kind: str) -> bool:
    """Return whether a unit of a kind may be the parent of a unit of another kind."""
    if parent_kind == "service_point":
        return False
    return kind != "service_point" or parent_kind in _ABOVE_A_POINT


def contact_problem(field: str, value: str) -> str:
    """Why a telephone number or an e-mail address is not valid, untranslated; empty if it is."""
    if field == "phone":
        fits = bool(_PHONE.fullmatch(value)) and len(value) <= _LONGEST_PHONE
        problem = N_("telephone numbers contain digits, points, hyphens, + and spaces, and / ; or , between them")
        return "" if fits else problem
    return (
        ""
        if _EMAIL.fullmatch(value)
        else N_("an e-mail address has a single @ and no spaces, such as vanthu@langson.gov.vn")
    )


_NINE, _BETWEEN_DIGITS = re.compile("[0-9]{9}"), re.compile(r"[ .\-]")
_MOBILE, _LANDLINE = re.compile("[35789][0-9]{8}"), re.compile("2[0-9]{9}")


def phone_with_zero(value: Any) -> Any:
    """Return a telephone number with the zero that a spreadsheet drops: nine digits of a mobile, ten of a landline.

    Numbers of other lengths are left as they are.
    """
    digits = _BETWEEN_DIGITS.sub("", str(value)) if isinstance(value, (str, int)) else ""
    return f"0{value}" if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else value


def number_with_zero(value: Any) -> Any:
    """Return a business registration number of ten digits with the zero that a spreadsheet drops."""
    return f"0{value}" if isinstance(value, int) and _NINE.fullmatch(str(value)) else value


def day_of_cell(value: Any) -> Any:
    """Return the day that a spreadsheet shows as its number, or that was written with two digits of the year.

    Other values are left as they are: so is 07-03-19, which may begin with its year.
    """
    number = value if isinstance(value, int) else None
    if isinstance(value, float) and value.is_integer():
        number = int(value)
    text = value.strip() if isinstance(value, str) else ""
    if _FIVE.fullmatch(text):
        number = int(text)
    if number is not None:
        return _DAY_ZERO + dt.timedelta(days=number) if number in _NUMBERED_DAYS else value
    if with_whole_year(text) == text:
        return value
    try:
        return parse_date(text, what="")
    except UsageError:
        return value


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


class Issuer(NamedTuple):
    """The names of an office: in full, in short, and in the symbols of its papers."""

    name: str
    short_name: str
    abbreviation: str

    def issued(self, *, issuer: str | None, number: str | None) -> bool:
        """Return whether a paper is of this office: as its issuer says or, where none is given, as its number does.

        «Sở TT&TT» and «STTTT» mean this office, «Sở Thông tin và Truyền thông Hà Nội» does not; «05/GP-STTTT» is its
        number. That a province's office gives licences and confirmations for activity within the province (Luật Bưu
        chính, Điều 21 and 25) was not verified, so only what a paper says counts.
        """
        symbol = _letters(self.abbreviation)
        if not issuer:
            return bool(number) and _letters((number or "").rpartition("-")[2]) == symbol
        place = in_full(self.name).removeprefix(in_full(self.short_name)).strip()
        said = in_full(issuer)
        for ending in (place, place.removeprefix("tinh ")):
            said = said.removesuffix(f" {ending}") if ending else said
        short = _letters(fold(issuer).removesuffix(place.removeprefix("tinh ")).strip().removesuffix("tinh"))
        return said == in_full(self.short_name) or short in {symbol, f"so{symbol[1:]}"}


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", fold(text))


class Span(NamedTuple):
    """Days, both included, through which the values of a unit stay the same; a missing end is open."""

    first_on: dt.date | None
    last_on: dt.date | None
    values: Mapping[str, Any]

    def holds(self, day: dt.date) -> bool:
        """Return whether a day lies within."""
        return (self.first_on is None or self.first_on <= day) and (self.last_on is None or self.last_on >= day)

    def meets(self, other: "Span") -> bool:
        """Return whether a day lies within both."""
        return all(
            one.first_on is None or two.last_on is None or one.first_on <= two.last_on
            for one, two in ((self, other), (other, self))
        )


def begin_span(spans: Iterable[Span], *, on: dt.date, changes: Mapping[str, Any]) -> list[Span]:
    """Return spans in which a unit has other values from a day on.

    Each value holds until the span from which on the unit already had another value than on that day: later recorded
    changes stay. The spans lie side by side and leave no day out.
    """
    cut = [part for span in spans for part in _cut(span, on)]
    here = next(number for number, span in enumerate(cut) if span.holds(on))
    return cut[:here] + list(_changed(cut[here:], changes))


def put_right(spans: Iterable[Span], *, on: dt.date, changes: Mapping[str, Any]) -> list[Span]:
    """Return spans in which the values of a day are others, on all days, before and after, through which they held."""
    all_spans = list(spans)
    here = next(number for number, span in enumerate(all_spans) if span.holds(on))
    before = list(_changed(all_spans[here::-1], changes))[:0:-1]
    return before + list(_changed(all_spans[here:], changes))


def _cut(span: Span, on: dt.date) -> Iterator[Span]:
    """Yield a span, in two where a day within it is not its first."""
    if not span.holds(on) or span.first_on == on:
        yield span
        return
    yield span._replace(last_on=on - dt.timedelta(days=1))
    yield span._replace(first_on=on)


def _changed(spans: Sequence[Span], changes: Mapping[str, Any]) -> Iterator[Span]:
    """Yield spans with other values, each as far as the value of the first of them holds."""
    former = {name: spans[0].values[name] for name in changes}
    for span in spans:
        former = {name: value for name, value in former.items() if span.values[name] == value}
        yield span._replace(values={**span.values, **{name: changes[name] for name in former}})
