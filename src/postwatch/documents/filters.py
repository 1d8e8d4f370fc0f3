"""The Jinja environment of all templates: sandboxed, escaping, strict; the filters that a template may use."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from postwatch.documents.typeface import balanced, parted, unbroken, width, wrapped
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from jinja2 import Environment

TEXT_FILTERS = ("upper", "lower", "trim")
_PLAIN_FILTERS = ("length", "first", "last", "default", "int")
# Width in twips of Nơi nhận, beside the signature.
SIGNATURE_LEFT = 4200
# A signature is as high as ten lines of Nơi nhận; up to half as many more stay whole with it.
_LINES_BESIDE_SIGNATURE, _LINES_WITH_SIGNATURE = 10, 15
_FIGURE = re.compile(r"[-+]?[\d.,/%: ]*\d[\d.,/%: ]*|[-–x]?")


class UnprintableError(TypeError):
    """Something else than text or a whole number was to be printed; the message is the name of its type."""


def printed(value: Any) -> Any:
    """A value as it may be printed. Raises UnprintableError for a list, a group of fields, nothing, yes and no."""
    if type(value) is str or type(value) is int:  # what nearly every value is; a form in bulk waits for no more
        return value
    from jinja2 import Undefined

    if isinstance(value, (str, Undefined)):  # an undefined one complains by itself
        return value
    raise UnprintableError(type(value).__name__)


def _of_text(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that takes only printable values."""
    return lambda value, *more: function(printed(value), *more)


def _rule_side(text: str, room: int, size: float, bold: bool = False) -> int:
    """Indent on both sides of a rule 0.4 times as long as the longest line: between 1/3 and 1/2 (Phụ lục I, Mục II)."""
    longest = max(width(line, size, bold=bold) for line in wrapped(text, room, size, bold=bold))
    return (room - round(min(longest, room) * 0.4)) // 2


def _beside_signature(places: Sequence[str]) -> int:
    """Return how many lines of Nơi nhận go beside the signature: all, unless they are much longer than it."""
    ends = list(accumulate(len(wrapped(f"- {place};", SIGNATURE_LEFT, 11)) for place in places))
    if not ends or ends[-1] <= _LINES_WITH_SIGNATURE:
        return len(places)
    return max(1, sum(end <= _LINES_BESIDE_SIGNATURE for end in ends))


def _column_widths(grid: Mapping[str, Any], room: int) -> list[int]:
    """Return widths in twips that fit the longest words, each up to a third of the room, and share out the rest.

    It goes to the cells first, then to the headings, then to all.
    """
    rows = [row for row in grid["rows"] if len(row) > 1] + ([grid["total"]] if "total" in grid else [])
    least, said, wished = [], [], []
    for number, heading in enumerate(grid["columns"]):
        cells = [line for row in rows if number < len(row) for line in str(row[number]).splitlines()]
        words, text = _widest([word for cell in cells for word in cell.split()]), _widest(cells)
        least.append(min(max(words, _widest(str(heading).split(), bold=True)) + 200, room // 3))
        said.append(min(text + 200, room // 2))
        wished.append(min(max(text, width(str(heading), 12, bold=True) // 2) + 200, room // 2))
    widths = [0] * len(least)
    for wishes in (least, said, wished):
        widths = _widened(widths, wishes, room)
    left, taken = room - sum(widths), max(sum(widths), 1)
    widths = [one + left * one // taken for one in widths]
    widths[-1] += room - sum(widths)
    return widths


def _widest(texts: Iterable[str], *, bold: bool = False) -> int:
    return max((width(text, 12, bold=bold) for text in dict.fromkeys(texts)), default=0)


def _widened(widths: list[int], wishes: list[int], room: int) -> list[int]:
    """Give the modest columns their wished width, the others equal parts of the room left."""
    made, left = list(widths), room - sum(widths)
    wants = sorted(range(len(made)), key=lambda number: wishes[number] - made[number])
    for done, number in enumerate(wants):
        given = min(max(wishes[number] - made[number], 0), left // (len(wants) - done))
        made[number] += given
        left -= given
    return made


@lru_cache(maxsize=1)
def environment() -> "Environment":
    """Return the only environment of all templates: sandboxed, escaping, strict, with few filters and no functions."""
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Missing(StrictUndefined):
        """A field that the facts do not have; its message is its name."""

        def __init__(self, hint: str | None = None, obj: Any = None, name: str | None = None, exc: Any = None) -> None:
            from jinja2 import UndefinedError

            super().__init__(hint=name or hint, obj=obj, name=name, exc=exc or UndefinedError)

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=Missing, finalize=printed, cache_size=0)
    shipped = made.filters
    made.filters = {name: shipped[name] for name in _PLAIN_FILTERS} | {
        **{name: _of_text(shipped[name]) for name in TEXT_FILTERS},
        "join": lambda values, sign="": sign.join(str(printed(one)) for one in values),
        "printed": printed,
        "balanced": _of_text(balanced),
        "unbroken": _of_text(unbroken),
        "parted": _of_text(parted),
        "beside_signature": lambda places: places[: _beside_signature(places)],
        "below_signature": lambda places: places[_beside_signature(places) :],
        "rule_side": _of_text(_rule_side),
        "link_id": pass_context(lambda context, address: context["_link"](str(printed(address)))),
        "section_words": pass_context(lambda context, number: context["_sections"].words(number)),
        "section_end": pass_context(lambda context, number: context["_sections"].end(number)),
        "thousands": _of_text(money),
        "figure": lambda text: _FIGURE.fullmatch(str(text).strip()) is not None,
        "column_widths": _column_widths,
    }
    made.globals.clear()
    return made
