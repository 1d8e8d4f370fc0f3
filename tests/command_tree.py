"""Every verb of the command line, whatever nouns there are."""

from functools import cache
from typing import Any

from postwatch.app import ENTRIES, build


@cache
def verbs() -> dict[str, Any]:
    """The commands by their words, such as ``register list``."""
    front = build()
    context = front.make_context("postwatch", [], resilient_parsing=True)
    found: dict[str, Any] = {}
    for word in ENTRIES:
        command = front.get_command(context, word)
        below = getattr(command, "commands", None)
        found |= {word: command} if below is None else {f"{word} {name}": verb for name, verb in below.items()}
    return found
