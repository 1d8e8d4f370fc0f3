"""Competence to sanction: an office-holder's power judged for an act and all that the decree attaches to it.

Power is judged by the maximum of the range for organisations and by every sanction and remedy that the act carries
(Luật Xử lý vi phạm hành chính, Điều 52.2, 52.3: unverified wording), by the law of the day of the decision.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from postwatch.dataclass import dataclass
from postwatch.language import N_
from postwatch.law.citation import Reference, in_scope
from postwatch.law.rows import READ, Act, Consequence, Power
from postwatch.vietnamese import fold

LACKS = {
    "fine": N_("the maximum fine of the act"),
    "scope": N_("the assignment of this provision"),
    "suspend_licence": N_("suspension of a licence"),
    "suspend_activity": N_("suspension of activity"),
    "confiscate": N_("confiscation of goods and means"),
    "expel": N_("expulsion"),
    "remedy": N_("a remedy that the decree attaches to the act"),
}
"""What an office-holder may lack."""
_BY_FIELD = {
    "suspend_licence": "can_suspend_licence",
    "suspend_activity": "can_suspend_activity",
    "expel": "can_expel",
}
_BARE_TITLE = 2
_COUNCIL, _LEVEL = re.compile(r"\bubnd\b"), re.compile(r"\bcap (?=xa|huyen|tinh)")


@dataclass(frozen=True)
class Judged:
    """A power compared with an act: its lacks and its unknowns (keys of LACKS).

    ``is_read`` says whether all provisions that tell so were read: the norm of the power, and of the lack.
    """

    power: Power
    lacks: tuple[str, ...]
    unknown: tuple[str, ...]
    is_read: bool

    @property
    def is_competent(self) -> bool:
        """Return whether the power covers the act, as far as known; a power whose figure is unknown does not."""
        return not self.lacks and "fine" not in self.unknown


def judge(
    power: Power, act: Act, *, consequences: Sequence[Consequence], provisions: Sequence[tuple[str, Reference]]
) -> Judged:
    """Return the lacks of a power for an act: for the maximum of its range for organisations, and its consequences.

    ``provisions`` are the numbers of the act, in its own decree and in later decrees that carry it on: a scope of any
    of them will do, and a scope of a decree that has none of them is not known.
    """
    has = [("fine", None if power.fine_max is None else power.fine_max >= act.fine_max, act.confidence)]
    has.append(("scope", _in_scope(power.scope, provisions), power.confidence))
    for one in consequences:
        if one.kind == "remedy":
            has.append(("remedy", covers_remedy(power, one.law_28_1), one.confidence))
        else:
            has.append((one.measure, covers(power, one.measure), one.confidence))
    lacks = dict.fromkeys(what for what, held, _confidence in has if held is False)
    unknown = dict.fromkeys(what for what, held, _confidence in has if held is None and what not in lacks)
    rests_on = {power.confidence, *(confidence for _what, held, confidence in has if held is False)}
    return Judged(power, tuple(lacks), tuple(unknown), rests_on <= READ)


def _in_scope(scope: str, provisions: Sequence[tuple[str, Reference]]) -> bool | None:
    if any(in_scope(scope, decree, reference) for decree, reference in provisions):
        return True
    return False if scope.partition(":")[0] in {decree for decree, _reference in provisions} else None


def covers_remedy(power: Power, letter: str) -> bool | None:
    """Return whether a power covers the remedy of a letter of Điều 28.1; None when that is not known.

    It is not known for a remedy without a letter, such as a proposal to another authority, unless all are covered.
    """
    if power.remedies == "all":
        return True
    if not (power.remedies and letter):
        return None
    return letter in power.remedies.split(",")


def covers(power: Power, measure: str) -> bool | None:
    """Return whether a power covers an additional sanction; None when that is not known."""
    if measure == "confiscate":
        return {"any": True, "none": False}.get(power.confiscation)
    return {"yes": True, "no": False}.get(getattr(power, _BY_FIELD[measure]))


def judged_for(
    powers: Iterable[Power],
    act: Act,
    *,
    consequences: Sequence[Consequence],
    provisions: Sequence[tuple[str, Reference]],
) -> list[Judged]:
    """Return powers judged for an act, the lowest first."""
    found = [judge(power, act, consequences=consequences, provisions=provisions) for power in powers]
    return sorted(found, key=lambda one: (one.power.fine_max or 0, one.power.title))


def named(powers: Iterable[Power], title: str) -> list[Power]:
    """Return the powers of an office-holder who signs with a title.

    Several where a decree names the office-holder twice. The longest way of being called with which the title begins
    decides: «Chủ tịch UBND huyện Cao Lộc» is a «Chủ tịch Ủy ban nhân dân cấp huyện». A way of two words, such as «Đội
    trưởng», must be the whole title.
    """
    plain = plain_title(title)
    found = [(_longest(power, plain), power) for power in powers]
    longest = max((length for length, _power in found), default=0)
    return [power for length, power in found if length == longest > 0]


def names_of(powers: Iterable[Power], title: str) -> set[str]:
    """Return every way, plain, of calling the office-holder who signs with a title."""
    return {name for power in named(powers, title) for name in _names(power)}


# A decree names some hundred titles, and each is compared with each signature.
@lru_cache(1024)
def plain_title(title: str) -> str:
    """Return a title as it is compared: without marks, «UBND» written out, the level without «cấp»."""
    return _LEVEL.sub("", _COUNCIL.sub("uy ban nhan dan", fold(title)))


def _longest(power: Power, title: str) -> int:
    fitting = (name for name in _names(power) if title == name or
               (len(name.split()) > _BARE_TITLE and title.startswith(f"{name} ")))  # fmt: skip
    return max(map(len, fitting), default=0)


def _names(power: Power) -> Iterator[str]:
    for name in [power.title, *power.called.split(";")]:
        yield plain_title(name)
