"""The words by which a verb of before is called now, where these can be told: its record is named by its whole code."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from postwatch.app import ENTRIES, KINDS
from postwatch.letters import UNIT, letters_of


@cache
def _moved() -> dict[tuple[str, ...], list[str]]:
    every = {
        (noun, *verb.split()): now.split() for noun, entry in reversed(ENTRIES.items()) for verb, now in entry.moved
    }
    # Of a verb of before that had kinds the first was meant where none was named.
    first = {words[:2]: now for words, now in reversed(every.items())}
    return first | every


def as_now(words: Sequence[str]) -> list[str]:
    """Return the words of a command as they are now: ``note amend GC-2020-0001`` is ``amend GC-2020-0001``.

    Words stay where the record is not named by its code, and where a part of it is meant, which has a code of its own.
    """
    typed = list(words)
    place = next((place for place in range(len(typed) - 2) if (typed[place], typed[place + 1]) in _moved()), None)
    if place is None or typed[:1] == ["help"]:
        return typed
    *verb, letters = _moved()[typed[place], typed[place + 1]]
    code = typed[place + 2]
    if letters not in KINDS or letters == UNIT or letters_of(code, KINDS) != letters:
        return typed
    return [*typed[:place], *verb, *typed[place + 2 :]]


def letters_moved(words: Sequence[str]) -> str | None:
    """Return the name of the schema of a verb that is called by words of before, such as ``amend VV.T``."""
    return next((" ".join(_moved()[pair]) for pair in pairwise(words) if pair in _moved()), None)


def is_moved_to_writing(words: Sequence[str]) -> bool:
    """Return whether words of before call what is done to a record by its code, and is no look at it."""
    return any(_moved().get(pair, ["show"])[0] in ("amend", "withdraw", "paper") for pair in pairwise(words))


def names_new_words(line: str) -> bool:
    """Return whether a line says by which words a verb is called now."""
    return line.startswith(("from now on: ", "nay là lệnh: "))
