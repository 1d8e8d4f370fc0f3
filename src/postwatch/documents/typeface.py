"""Widths of Times New Roman: for rules as long as the text above them and columns as wide as their text.

Advance widths in thousandths of the size, of the characters of Vietnamese text. A letter with marks is as wide as its
base letter, except ơ and ư, which are in the table themselves.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations, pairwise

_REGULAR = {
    180: "'", 200: "|", 250: " \u00a0,.", 278: "/:;\\ijlt", 333: "!()-I[]`fr‘’", 389: "Js", 408: '"', 444: "?acez“”",
    469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxyđ«»–§", 529: "ơ", 541: "~", 542: "ư", 556: "FPS",
    564: "+<=>", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 776: "Ư", 778: "&m", 833: "%", 889: "M",
    921: "@", 944: "W", 1000: "…",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " \u00a0,.", 278: "'/\\il", 333: "!()-:;[]`fjt‘’", 389: "Is", 394: "{}", 444: "cerz",
    500: "#$*0123456789?J_agovxy«»“”–§", 520: "~", 554: "ơ", 555: '"', 556: "Sbdhknpquđ", 570: "+<=>", 581: "^",
    600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m", 930: "@", 944: "M",
    1000: "%W…",
}  # fmt: skip
_WIDEST_USUAL = 722
# So many lines of a subject are made even; the ways to part more are too many to try.
_FEW_LINES = 4


_FACES = {
    is_bold: {character: width for width, characters in table.items() for character in characters}
    for is_bold, table in ((False, _REGULAR), (True, _BOLD))
}


@lru_cache(maxsize=4096)
def _advance(character: str, bold: bool) -> int:
    face = _FACES[bold]
    base = character
    while base not in face:
        decomposed = unicodedata.decomposition(base).split()
        if not decomposed or decomposed[0].startswith("<"):
            return 0 if unicodedata.combining(base) else _WIDEST_USUAL
        base = chr(int(decomposed[0], 16))
    return face[base]


@lru_cache(maxsize=8192)
def width(text: str, size: float, *, bold: bool = False) -> int:
    """Return width of ``text`` on one line, in twentieths of a point, at ``size`` points."""
    return round(sum(_advance(character, bold) for character in text) * size / 50)


def wrapped(text: str, room: int, size: float, *, bold: bool = False) -> list[str]:
    """The lines that a word processor makes of ``text`` in a column of ``room`` twips; an overlong word stays whole."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width(longer, size, bold=bold) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def parted(text: str, room: int, size: float) -> str:
    """``text`` with a line break before its last «của» where it does not fit in ``room`` twips; else as it is.

    What an annex belongs to reads «(Kèm theo Báo cáo số … / của Sở Thông tin và Truyền thông)», with its names whole.
    """
    words, of, name = text.rpartition(" của ")
    return f"{words}\n{of.lstrip()}{name}" if words and width(text, size) > room else text


def unbroken(text: str, room: int, size: float) -> str:
    """``text`` in lines as even as they can be where a symbol would be broken at its hyphen; else as it is.

    In a column of ``room`` twips «Thông báo số 06/TB-STTTT» does not read «06/TB- / STTTT».
    """
    lines = wrapped(text, room, size)
    for above, below in pairwise(lines):
        symbol = below.partition(" ")[0]
        head, _hyphen, rest = symbol.partition("-")
        if "/" in head and rest and width(f"{above} {head}-", size) <= room:
            return "\n".join(_even(text.split(" "), len(lines), size) if len(lines) <= _FEW_LINES else lines)
    return text


def _even(words: Sequence[str], count: int, size: float) -> list[str]:
    """Return words in so many lines of which the longest is as short as can be."""

    def lines(ends: tuple[int, ...]) -> list[str]:
        return [" ".join(words[start:end]) for start, end in pairwise((0, *ends, len(words)))]

    splits = map(lines, combinations(range(1, len(words)), count - 1))
    return min(splits, key=lambda split: max(width(line, size) for line in split))


def balanced(text: str, room: int, size: float, bold: bool = False) -> str:
    """``text`` with a line break at the best place if it does not fit in ``room`` twips; else as it is.

    The name of an agency that needs two lines reads «SỞ THÔNG TIN / VÀ TRUYỀN THÔNG», without a single word left over.
    """
    if "\n" in text or len(wrapped(text, room, size, bold=bold)) != 2:
        return text
    words = text.split(" ")
    places = [at for at in range(1, len(words)) if words[at - 1].lower() != "và"] or [1]
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in places]
    first, second = min(splits, key=lambda pair: max(width(line, size, bold=bold) for line in pair))
    return f"{first}\n{second}"
