"""Every verb of the command line, whatever nouns there are."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from postwatch.app import ENTRIES, build


@cache
def verbs() -> dict[str, Any]:
    """The commands by their words, such as ``register list``."""
    front = build()
    context = front.make_context("postwatch", [], resilient_parsing=True)
    return {words: verb for word in ENTRIES for words, verb in _leaves(word, front.get_command(context, word))}


def _leaves(words: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
    else:
        for name, verb in below.items():
            yield from _leaves(f"{words} {name}", verb)
