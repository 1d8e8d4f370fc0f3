"""The words by which a verb of before is called now, where these can be told: its record is named by its whole code."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from command_tree import kind_called, verbs

from postwatch.app import ENTRIES, KINDS
from postwatch.letters import UNIT, letters_of


@cache
def _moved() -> dict[tuple[str, ...], list[str]]:
    every = {
        (noun, *verb.split()): now.split() for noun, entry in reversed(ENTRIES.items()) for verb, now in entry.moved
    }
    # Of a verb of before that had kinds the first was meant where none was named.
    first = {words[:2]: now for words, now in reversed(every.items()) if " ".join(words[:2]) not in verbs()}
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
    kind = kind_called(words)
    of_before = kind is not None and tuple(kind.split()) in _moved()
    pairs = [tuple(kind.split())] if kind is not None and of_before else [*pairwise(words)]
    return next((_name(_moved()[pair], words) for pair in pairs if pair in _moved()), None)


def _name(now: Sequence[str], words: Sequence[str]) -> str:
    """Return words of now without the places of a code and of a kind, for which the kind is taken that is typed."""
    kinds = [word for word in words if f"{now[0]} {now[1]} {word}" in verbs()] if "KIND" in now else []
    return " ".join([*(word for word in now if word not in ("CASE", "CODE", "PERIOD", "KIND")), *kinds])


def is_moved_to_writing(words: Sequence[str]) -> bool:
    """Return whether words of before call what is done to a record by its code or for a round, and is no look at it."""
    now = [(_moved()[pair], _name(_moved()[pair], words)) for pair in pairwise(words) if pair in _moved()]
    return any(
        verb[0] in ("amend", "withdraw", "paper", "inspect", "dispatch") and getattr(verbs().get(name), "writes", True)
        for verb, name in now
    )


def names_new_words(line: str) -> bool:
    """Return whether a line says by which words a verb is called now."""
    return line.startswith(("from now on: ", "nay là lệnh: "))
