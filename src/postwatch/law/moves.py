"""Moves of provisions: the same act under another number, and another act under the same number."""

from collections.abc import Iterable, Iterator, Sequence

from postwatch.days import valid_on
from postwatch.law.citation import Reference, parse_reference
from postwatch.law.rows import Act, Move


def numbers_of(moves: Sequence[Move], act: Act) -> list[tuple[str, Reference]]:
    """Return all numbers of an act: its own, and those under which other decrees carry it."""
    own, numbers = (act.decree, act.provision), [(act.decree, act.reference)]
    for move in moves:
        if move.kind == "carries":
            earlier, later = (move.from_decree, move.from_provision), (move.to_decree, move.to_provision)
            for here, there in ((earlier, later), (later, earlier)):
                if here == own:
                    numbers.append((there[0], parse_reference(there[1])))
    return list(dict.fromkeys(numbers))


def likeness(moves: Iterable[Move], acts: Iterable[Act], act: Act) -> tuple[Move, Act] | None:
    """Return the later act that carries on an act whose own words were not seen, with the move; None if
    there is none.
    """
    by_number = {(one.decree, one.provision): one for one in acts if one.text}
    for move in moves:
        if move.kind == "carries" and (move.from_decree, move.from_provision) == (act.decree, act.provision):
            later = by_number.get((move.to_decree, move.to_provision))
            if later is not None and (
                act.valid_from is None or valid_on(move.from_valid_from, move.from_valid_to, act.valid_from)
            ):
                return move, later
    return None


def other_meanings(acts: Iterable[Act], moves: Sequence[Move], act: Act) -> Iterator[Act]:
    """Yield the acts that the number of an act means in other decrees, where they are other acts."""
    numbers = numbers_of(moves, act)
    for other in acts:
        is_number = other.reference == act.reference and other.decree != act.decree
        if is_number and (other.decree, other.reference) not in numbers:
            yield other
