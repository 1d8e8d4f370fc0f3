"""Labels that Word prints before list items; they are in no run of the file."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from postwatch.conformity.inheritance import DEEPEST, List, Styles, is_on, twips, value
from postwatch.conformity.word_file import W
from postwatch.vietnamese import roman

_BULLET, _MINUS = "•", "-"
# Typed strokes and plus signs mean what they show; any other sign of a list is a dot in some shape.
_PLAIN_SIGNS = frozenset("-–—+*")
_SIGN_FONTS = ("symbol", "wingdings", "webdings", "courier new")
_MINUS_OF_SYMBOL = frozenset("\uf02d\u2212-")
_PRIVATE = ("\ue000", "\uf8ff")
_MOST_LETTERS = 780
_MOST_ROMAN = 3999
_LONGEST = 200


class Label(NamedTuple):
    """Label of an item, its gap included; ``look`` is its formatting in the list (``w:rPr``).

    ``is_sign`` when it was drawn in a symbol font and is replaced here by a similar character.
    """

    text: str
    look: Element | None
    is_sign: bool


class Numbering:
    """Counts the items of all lists in the order of the calls."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, properties: Element | None) -> Label | None:
        """Return the label of the next paragraph from its ``w:pPr``, or None."""
        which = self._styles.item(properties)
        if which is None:
            return None
        number, depth = which
        used = self._styles.list_of(number)
        level = used.levels.get(depth)
        if level is None:
            return None
        counts = self._counted(number, depth, used)
        text, is_sign = _written(level, depth, counts, used)
        gap = "" if value(level, "suff") == "nothing" else " "  # the tab behind a label prints as a gap
        return Label(text[:_LONGEST] + gap, level.find(f"{W}rPr"), is_sign) if text else None

    def _counted(self, number: str, depth: int, used: List) -> Mapping[int, int]:
        """Return the counts of a list after another item; lower levels restart."""
        counts = self._counts.setdefault(used.family, {})
        if depth in used.starts and (number, depth) not in self._begun:
            self._begun.add((number, depth))
            counts.pop(depth, None)
        counts[depth] = counts[depth] + 1 if depth in counts else _start(used, depth)
        for below in range(depth + 1, DEEPEST + 1):
            after = value(used.levels.get(below), "lvlRestart")  # a list may go on counting instead
            if after is None or depth < int(twips(after)):
                counts.pop(below, None)
        return counts


def _start(used: List, depth: int) -> int:
    level = used.levels.get(depth)
    return used.starts.get(depth, int(twips(value(level, "start"), 0.0)))


def _written(level: Element, depth: int, counts: Mapping[int, int], used: List) -> tuple[str, bool]:
    pattern = (value(level, "lvlText") or "")[:_LONGEST]
    kind = value(level, "numFmt") or "decimal"
    if kind == "bullet":
        return _bullet(pattern, level)
    is_legal = is_on(level.find(f"{W}isLgl"))
    for at in range(depth + 1):
        of_it = used.levels.get(at)
        form = "decimal" if is_legal else value(of_it, "numFmt") or "decimal"
        pattern = pattern.replace(f"%{at + 1}", _FORMS.get(form, str)(counts.get(at, _start(used, at))))
    return pattern.strip(), False


def _bullet(pattern: str, level: Element) -> tuple[str, bool]:
    sign = pattern.strip()
    if not sign or len(sign) > 1:
        return sign, False
    named = level.find(f"{W}rPr")
    font = (value(named, "rFonts", "ascii") or value(named, "rFonts", "hAnsi") or "").casefold()
    if font.startswith(_SIGN_FONTS):
        return (_MINUS if font == "symbol" and sign in _MINUS_OF_SYMBOL else _BULLET), True
    return (sign if sign in _PLAIN_SIGNS else _BULLET), _PRIVATE[0] <= sign <= _PRIVATE[1]


def _letters(number: int) -> str:
    # Behind z Word writes aa, bb, cc.
    count, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (count + 1) if 1 <= number <= _MOST_LETTERS else str(number)


def _roman(number: int) -> str:
    return roman(number) if 1 <= number <= _MOST_ROMAN else str(number)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "decimalZero": lambda number: f"{number:02d}",
    "none": lambda _number: "",
}
