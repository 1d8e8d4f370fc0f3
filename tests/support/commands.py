"""The commands of the program: every verb, the words of before, and the shipped JSON Schemas of their answers."""

import contextlib
import copy
import datetime as dt
import functools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from postwatch.app import ENTRIES, KINDS, build
from postwatch.help.schemas import schema_of, schemas
from postwatch.letters import UNIT, letters_of

# --- every verb -------------------------------------------------------------------------------------------------------


@cache
def _front() -> Any:
    return build().make_context("postwatch", [], resilient_parsing=True)


@cache
def verbs() -> dict[str, Any]:
    """The commands by their words, such as ``register list``."""
    front = _front()
    return {words: verb for word in ENTRIES for words, verb in _leaves(word, front.command.get_command(front, word))}


def kind_called(words: Sequence[str]) -> str | None:
    """The words of the kind that a call of a verb with kinds means, None where it means the verb itself."""
    for place, pair in enumerate(pairwise(words)):
        verb = verbs().get(" ".join(pair))
        if verb is not None and getattr(verb, "kinds", ()):
            noun = _front().command.get_command(_front(), pair[0])
            context = noun.make_context(pair[0], [], parent=_front(), resilient_parsing=True)
            kind, _left = verb.kind_meant(context, words[place + 2 :])
            return f"{pair[0]} {pair[1]} {kind}" if kind else None
    return None


def _leaves(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
        for kind in command.list_commands(None):
            yield f"{words} {kind}", command.get_command(None, kind)
    else:
        for name, verb in below.items():
            yield from _leaves(f"{words} {name}", verb)


# --- the words of before ----------------------------------------------------------------------------------------------


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


# --- the short words of a case ----------------------------------------------------------------------------------------

_MOVED = dict(ENTRIES["violation"].moved)


def words_for(verb: str, *others: str) -> tuple[str, ...]:
    """Return the words of a verb, with those behind it: ``pay`` is ``case pay``, ``annul`` is ``case step annul``.

    Who annuls or stays a decision and why is said where the test says neither.
    """
    now = _MOVED.get(verb, f"violation {verb}")
    # What is done to a record by its code is typed as before: a test may name it by its number.
    moved = ["violation", verb] if now.split()[-1] in KINDS else [word for word in now.split() if not word.isupper()]
    said = ("--answered-on", "--as-signed")
    why = [] if set(said) & set(others) else [*_option("--by", "Người ký", others), *_WHY.get(verb, ())]
    return (*moved, *others, *(why if verb in _WHY else ()))


_WHY = {"annul": ("--ground", "c"), "stay": ("--ground", "complaint")}
WHY = ("--by", "Người ký", "--ground", "c")
"""Who annuls a decision, and why."""


def _option(flag: str, value: str, others: tuple[str, ...]) -> tuple[str, ...]:
    return () if flag in others else (flag, value)


# --- schemas ----------------------------------------------------------------------------------------------------------


def require_valid(words: Sequence[str], printed: str) -> None:
    """Fail when a command's JSON is not what its schema says, to the last field."""
    name = verb_of(words)
    if name is None or not printed.startswith(("{", "[")):
        return
    answer = json.loads(printed)
    refused = isinstance(answer, dict) and {"error", "exit_code"} <= answer.keys()
    is_of_several = (
        name.startswith(("withdraw ", "paper ", "amend "))
        and isinstance(answer, list)
        and not name.startswith("paper list")
    )
    for one in answer if is_of_several else [answer]:
        held = validator("error" if refused else name)
        if not _fits(one, held.schema, held.schema.get("$defs", {})):
            held.validate(one)


def verb_of(words: Sequence[str]) -> str | None:
    """The name of the schema of a call, None where there is no such command."""
    pairs = [
        letters_moved(words),
        kind_called(words),
        *_by_code(words),
        *(f"{first} {second}" for first, second in pairwise(words)),
        *words,
    ]
    return "help" if "help" in words else next((pair for pair in pairs if pair in schemas()), None)


def _by_code(words: Sequence[str]) -> Iterator[str]:
    """Yield the names of schemas of what is done to a record by its code, such as ``amend GC``."""
    first, second, third, *_rest = [*words[2 if words[0] in ("-w", "--workspace") else 0 :], "", "", ""]
    yield f"{first} {letters_of(second, KINDS)}"
    yield f"{first} {second} {letters_of(third, KINDS)}"


@functools.cache
def validator(name: str) -> Any:
    """The validator of a shipped schema; fields that it does not name are refused too."""
    from jsonschema import Draft202012Validator

    schema = copy.deepcopy(schema_of(name))
    for one in objects(schema) if name != "error" else ():
        one["additionalProperties"] = False
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


_SAYS_NOTHING = {"title", "description", "default", "$defs"}
_TYPES = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "array": (list,), "object": (dict,),
}  # fmt: skip
_CHECKS: dict[str, Callable[[Any, Any, Any, Any], bool]] = {
    "type": lambda value, said, _schema, _known: type(value) in _TYPES[said],
    "enum": lambda value, said, _schema, _known: value in said,
    "format": lambda value, said, _schema, _known: said != "date" or not isinstance(value, str) or _is_day(value),
    "anyOf": lambda value, said, _schema, known: any(_fits(value, one, known) for one in said),
    "$ref": lambda value, said, _schema, known: _fits(value, known[said.rpartition("/")[2]], known),
    "items": lambda value, said, _schema, known: (
        type(value) is not list or all(_fits(one, said, known) for one in value)
    ),
    "required": lambda value, said, _schema, _known: type(value) is not dict or value.keys() >= {*said},
    "properties": lambda value, said, _schema, known: (
        type(value) is not dict or all(_fits(value[name], said[name], known) for name in said.keys() & value.keys())
    ),
    "additionalProperties": lambda value, said, schema, known: (
        type(value) is not dict
        or all(_fits(value[name], said, known) for name in value.keys() - schema.get("properties", {}).keys())
    ),
}


def _fits(value: Any, schema: Any, known: dict[str, Any]) -> bool:
    """Return whether a value is surely what a schema says, a tenth of the time of a validator, which says what is not.

    Of a schema with words that have no check nothing is sure.
    """
    if isinstance(schema, bool):
        return schema
    return all(
        word in _SAYS_NOTHING or (word in _CHECKS and _CHECKS[word](value, said, schema, known))
        for word, said in schema.items()
    )


@functools.lru_cache(4096)
def _is_day(text: str) -> bool:
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(text).isoformat() == text
    return False


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object that a schema describes by its fields."""
    if isinstance(schema, dict) and isinstance(schema.get("properties"), dict):
        yield schema
    for value in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from objects(value)


def shape(schema: dict[str, Any]) -> dict[str, list[str]]:
    """The places of a verb's JSON, such as ``[].area``, each with the types that may be there."""
    found: dict[str, set[str]] = {}
    _walk(schema, schema.get("$defs", {}), "", found)
    return {place: sorted(types) for place, types in sorted(found.items())}


def _walk(schema: dict[str, Any], known: dict[str, Any], place: str, found: dict[str, set[str]]) -> None:
    if "$ref" in schema:
        _walk(known[schema["$ref"].rpartition("/")[2]], known, place, found)
        return
    for one in schema.get("anyOf", []):
        _walk(one, known, place, found)
    if "type" in schema:
        found.setdefault(place, set()).add(schema["type"])
    if isinstance(schema.get("items"), dict):
        _walk(schema["items"], known, f"{place}[]", found)
    if isinstance(schema.get("additionalProperties"), dict):
        _walk(schema["additionalProperties"], known, f"{place}.*", found)
    for name, one in schema.get("properties", {}).items():
        _walk(one, known, f"{place}.{name}", found)


def shapes() -> dict[str, dict[str, list[str]]]:
    """The shape of every shipped schema, by its name."""
    return {words: shape(schema_of(words)) for words in sorted(schemas()) if not words.startswith("$")}


def breaks(before: dict[str, list[str]], now: dict[str, list[str]]) -> list[str]:
    """Places that a script may rely on and that are gone, or may hold what they never held."""
    return [place for place, types in before.items() if not now.get(place) or not set(now[place]) <= set(types)]


if __name__ == "__main__":
    kept = Path(__file__).parents[1] / "golden" / "schemas" / f"{sys.argv[1]}.json"
    kept.write_text(json.dumps(shapes(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
