"""The JSON Schemas of what commands print with --json: one file, which `make docs` writes, shares their definitions."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.paths import resource


@cache
def schemas() -> Mapping[str, Any]:
    """Return the schema of each command by its words, and below ``$defs`` what they refer to."""
    shipped: Mapping[str, Any] = json.loads(resource("data", "schemas.json").read_text(encoding="utf-8"))
    return shipped


def schema_of(words: str) -> dict[str, Any]:
    """Return the schema of a command with all that it refers to.

    Raises NotFoundError for a command without a schema.
    """
    known = schemas()
    if words not in known:
        raise NotFoundError(
            _("{command} prints no JSON of its own").format(command=f"postwatch {words}"),
            hint=_("name one of its commands; see: postwatch {words} --help").format(words=words),
        )
    found: dict[str, Any] = {}
    waiting = _names_in(known[words])
    while waiting:
        found |= {name: known["$defs"][name] for name in waiting}
        waiting = {name for told in found.values() for name in _names_in(told)} - found.keys()
    return {**known[words], **({"$defs": found} if found else {})}


def _names_in(schema: Any) -> set[str]:
    return set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
