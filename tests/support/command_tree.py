"""Every verb of the command line, whatever nouns there are."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from postwatch.app import ENTRIES, build


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
