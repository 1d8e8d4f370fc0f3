"""Tables on a terminal: which columns have room, how wide each of them is, and the lines that a row takes.

All texts were made visible before. Widths are those of cells of a terminal: a wide character takes two, a combining
mark takes none.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

GAP = 2
# A text is seldom narrower than so many cells, and a long one a little wider: a name on three lines is hard to read.
_COMFORT, _MOST_COMFORT = 24, 36
# A word longer than this is a path or a hash: broken before the columns beside it are squeezed.
_LONGEST_WORD = 36
# The narrowest column when nothing fits and words are broken.
_NARROWEST = 12
# Figures together longer than this are a list, not an amount.
_LONGEST_FIGURES = 32
# The signs of bars below each other.
_BARS = "░█▒"
_LETTER = re.compile(r"[^\W\d_]")


class Fitted(NamedTuple):
    """The columns that have room, by their places, and their widths; ``whole`` is the width that all would need."""

    places: tuple[int, ...]
    widths: tuple[int, ...]
    whole: int


class _Measure(NamedTuple):
    """Widths that a column needs: to be read with ease, to break no word, to break no line; and its head in a line."""

    ease: int
    words: int
    most: int
    head: int
    is_empty: bool


def cells_of(text: str) -> int:
    """Return how many cells of a terminal a line takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def fit(heads: Sequence[str], rows: Sequence[Sequence[str]], spare: Sequence[int], width: int) -> Fitted:
    """Return which columns a table shows in a width, and how wide they are.

    ``spare`` are the places that it can do without, the least needed first; empty columns go before. A column that was
    left out comes back if leaving out another column made room, an empty column after all others. Words break only if
    no column is left to leave out; none is left out that alone tells two rows apart.
    """
    spare = _not_telling(rows, spare)
    measures = [_measured(head, [row[place] for row in rows]) for place, head in enumerate(heads)]
    empty = {place for place, one in enumerate(measures) if one.is_empty}
    order = sorted(spare, key=lambda place: place not in empty)
    whole = _sum([one.ease for one in measures])
    for least in ([one.ease for one in measures], [min(one.words, _LONGEST_WORD) for one in measures]):
        places = _kept(least, order, width, empty)
        if places:
            break
    else:
        places = tuple(place for place in range(len(heads)) if place not in spare)
        share = max(_NARROWEST, (width - GAP * (len(places) - 1)) // len(places))
        least = [min(one.ease, share) for one in measures]
    widths = _grown([least[place] for place in places], [measures[place] for place in places], width)
    return Fitted(places, widths, whole)


def _not_telling(rows: Sequence[Sequence[str]], spare: Sequence[int]) -> list[int]:
    """Return the spare places without which rows that differ still differ."""
    left, different, without = set(range(len(rows[0]) if rows else 0)), len(set(map(tuple, rows))), list[int]()
    for place in spare:
        others = sorted(left - {place})
        if len({tuple(row[one] for one in others) for row in rows}) == different:
            left.discard(place)
            without.append(place)
    return without


def lines_of(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    fitted: Fitted,
    *,
    strong: Collection[tuple[int, int]] = (),
    emphasise: Callable[[str], str] = str,
) -> list[str]:
    """Return a table as lines: its heads, a rule, its rows; the cells of ``strong`` go through ``emphasise``."""
    lines = _row_lines([heads[place] for place in fitted.places], fitted.widths, {})
    lines.append("─" * _sum(fitted.widths))
    for number, row in enumerate(rows):
        marks = {
            position: emphasise for position, place in enumerate(fitted.places) if strong and (number, place) in strong
        }
        lines += _row_lines([row[place] for place in fitted.places], fitted.widths, marks)
    return lines


def bar_lines(heads: Sequence[str], names: Sequence[str], values: Sequence[Sequence[int]], width: int) -> list[str]:
    """Return bars as lines of at most a width.

    First the meaning of each sign, then for each row a bar of every head, the longest as long as there is room, and its
    number behind it.
    """
    longest = max((value for row in values for value in row), default=0)
    if not longest:
        return []
    name_width = min(max(map(cells_of, names)), max(_NARROWEST, width // 3))
    room = max(1, width - name_width - 2 * GAP - len(str(longest)) - 1)
    lines = wrapped("   ".join(f"{sign} {head}" for sign, head in zip(_BARS, heads, strict=False)), width)
    for name, row in zip(names, values, strict=True):
        told = []
        for sign, value in zip(_BARS, row, strict=False):
            length = max(round(room * value / longest), min(value, 1))  # a value above zero is always seen
            told.append(f"{sign * length} {value}" if length else str(value))
        for part, bar in zip_longest(wrapped(name, name_width), told, fillvalue=""):
            lines.append(f"{part}{' ' * (name_width - cells_of(part) + GAP)}{bar}".rstrip())
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of at most a width, broken between its pieces, and within a piece only if it is longer."""
    return [part for line in text.split("\n") for part in ([line] if cells_of(line) <= width else _broken(line, width))]


def pieces(line: str) -> list[str]:
    """Return the parts of a line that stay whole: its words, and figures that belong together: ``1.000 – 2.000``."""
    found: list[str] = []
    for word in line.split():
        if found and _belongs(found[-1], word):
            found[-1] += f" {word}"
        else:
            found.append(word)
    indent = line[: len(line) - len(line.lstrip(" "))]
    return [indent + found[0], *found[1:]] if found else []


def _belongs(before: str, word: str) -> bool:
    return not (
        before.endswith((",", ";"))
        or len(before) + len(word) >= _LONGEST_FIGURES
        or _LETTER.search(before)
        or _LETTER.search(word)
    )


def _broken(line: str, width: int) -> list[str]:
    """Return a line that is too long as several, all of them as far in as it is, where there is room for that."""
    lines: list[str] = []
    indent = line[: len(line) - len(line.lstrip(" "))]
    for piece in pieces(line):
        for part in [piece] if cells_of(piece) <= width else _chopped(piece, width):
            if lines and cells_of(lines[-1]) + 1 + cells_of(part) <= width:
                lines[-1] += f" {part}"
            else:
                is_in = lines and cells_of(part) + len(indent) <= width
                lines.append(f"{indent}{part}" if is_in else part)
    return lines


def _chopped(piece: str, width: int) -> list[str]:
    """Return the parts of a piece that is longer than a line: figures apart, then as many letters as fit."""
    from rich.cells import chop_cells

    return [part for word in piece.split() for part in (chop_cells(word, width) if cells_of(word) > width else [word])]


def _measured(head: str, texts: Sequence[str]) -> _Measure:
    lines = [line for text in texts for line in text.split("\n")]
    longest = max(map(cells_of, lines), default=0)
    words = max((cells_of(piece) for line in lines for piece in pieces(line)), default=0)
    words = max(words, _on_two_lines(head))
    ease = max(words, min(longest, max(_COMFORT, min(longest // 4, _MOST_COMFORT))))
    return _Measure(ease, words, longest, cells_of(head), is_empty=not longest)


def _on_two_lines(head: str) -> int:
    """Return the least width in which a head takes at most two lines."""
    words = head.split()
    cuts = range(1, len(words) + 1)
    return min((max(cells_of(" ".join(words[:cut])), cells_of(" ".join(words[cut:]))) for cut in cuts), default=0)


def _sum(widths: Sequence[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def _kept(least: Sequence[int], order: Sequence[int], width: int, empty: Collection[int]) -> tuple[int, ...]:
    """Return the columns that fit, in their places; none if not even those fit that are never left out."""
    kept, dropped = set(range(len(least))), list[int]()

    def fits(places: Iterable[int]) -> bool:
        return _sum([least[place] for place in places]) <= width

    for place in order:
        if fits(kept):
            break
        kept.discard(place)
        dropped.append(place)
    if not fits(kept):
        return ()
    for place in reversed(dropped):
        if place in empty and not {*dropped} <= {*kept, *empty}:
            break
        if fits(kept | {place}):
            kept.add(place)
    return tuple(sorted(kept))


def _grown(least: Sequence[int], measures: Sequence[_Measure], width: int) -> tuple[int, ...]:
    """Return widths that share the room left over: first for ease of reading, then for fewer cuts, then for heads."""
    widths = list(least)
    for wanted in ([one.ease for one in measures], [one.most for one in measures]):
        _share(widths, wanted, width - _sum(widths))
    for place, one in enumerate(measures):
        if 0 < one.head - widths[place] <= width - _sum(widths):
            widths[place] = one.head
    return tuple(widths)


def _share(widths: list[int], wanted: Sequence[int], left: int) -> None:
    """Give the room left, cell by cell, to the column that has the smallest part of its wanted width."""
    for _cell in range(left):
        short = [place for place, width in enumerate(widths) if width < wanted[place]]
        if not short:
            break
        widths[max(short, key=lambda place: wanted[place] / max(widths[place], 1))] += 1


def _row_lines(texts: Sequence[str], widths: Sequence[int], marks: dict[int, Callable[[str], str]]) -> list[str]:
    """Return a row as lines, its cells side by side; no blanks follow the last cell."""
    columns = [wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
    lines = []
    for across in zip_longest(*columns, fillvalue=""):
        parts = [*across]
        while len(parts) > 1 and not parts[-1]:
            parts.pop()
        shown = [
            (marks[place](part) if part and place in marks else part)
            + " " * (widths[place] - cells_of(part) if place < len(parts) - 1 else 0)
            for place, part in enumerate(parts)
        ]
        lines.append((" " * GAP).join(shown))
    return lines
