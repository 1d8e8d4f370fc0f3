"""Moves of provisions: the same act under another number, and another act under the same number."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence, Set

from postwatch.dataclass import dataclass, result_of
from postwatch.days import valid_on
from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import Reference, names_decree, parse_reference
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
    """Return the later act that carries on an act whose own words were not seen, with the move; else None."""
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


@dataclass(frozen=True)
class MoveLine:
    """The meaning of a number in a decree: the act, and the acts it came from and became (``8.4.b, 15/2020/NĐ-CP``).

    ``conduct`` has the words of the decree, or those of the later act that carries it on where they were not seen, and
    ``words_seen`` is false. ``asked`` tells the acts that bear the number from those they came from or became.
    """

    decree: str
    provision: str
    conduct: str
    words_seen: bool
    effective_from: dt.date | None
    effective_to: dt.date | None
    asked: bool
    earlier_list: tuple[str, ...]
    later_list: tuple[str, ...]
    dropped: bool
    confidence: str


def moves_of(catalogue: Catalogue, text: str, *, decree: str | None = None) -> list[MoveLine]:
    """Return the meaning of a number in each decree that has it, and the acts that those were before or became after.

    Raises UsageError for an unreadable citation, NotFoundError if no decree, or not the decree named, has it.
    """
    reference = parse_reference(text)
    bearing = [act for act in catalogue.acts if reference.holds(act.reference)]
    named = [act for act in bearing if decree is None or names_decree(decree, act.decree)]
    if not named:
        raise NotFoundError(
            _("No decree of the catalogue has provision {provision}").format(provision=reference)
            if decree is None
            else _("{decree} has no provision {provision} in the catalogue").format(decree=decree, provision=reference),
            hint=_("search with: postwatch law search WORDS"),
        )
    numbers = {(act.decree, act.provision) for act in named}
    shown = numbers | _reached(catalogue, numbers)
    found = [act for act in catalogue.acts if (act.decree, act.provision) in shown]
    found.sort(key=lambda act: (act.valid_from or dt.date.min, (act.decree, act.provision) not in numbers))
    return [_move_line(catalogue, act, asked=(act.decree, act.provision) in numbers) for act in found]


def _reached(catalogue: Catalogue, numbers: Set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the numbers from which acts of some numbers came, and to which they went."""
    return {
        number
        for move in catalogue.moves
        if move.kind != "same-number"
        for here, number in ((_earlier(move), _later(move)), (_later(move), _earlier(move)))
        if here in numbers and number[1]
    }


def _move_line(catalogue: Catalogue, act: Act, *, asked: bool) -> MoveLine:
    number = act.decree, act.provision
    like = None if act.text else likeness(catalogue.moves, catalogue.acts, act)
    went = [move for move in catalogue.moves if move.kind != "same-number" and _earlier(move) == number]
    came = [move for move in catalogue.moves if move.kind == "carries" and _later(move) == number]
    return result_of(
        MoveLine,
        act,
        conduct=act.words or (like[1].words if like else ""),
        words_seen=bool(act.text),
        effective_from=act.valid_from,
        effective_to=act.valid_to,
        asked=asked,
        earlier_list=tuple(dict.fromkeys(f"{move.from_provision}, {move.from_decree}" for move in came)),
        later_list=tuple(
            dict.fromkeys(f"{move.to_provision}, {move.to_decree}" for move in went if move.kind == "carries")
        ),
        dropped=any(move.kind == "dropped" for move in went),
    )


def _earlier(move: Move) -> tuple[str, str]:
    return move.from_decree, move.from_provision


def _later(move: Move) -> tuple[str, str]:
    return move.to_decree, move.to_provision
