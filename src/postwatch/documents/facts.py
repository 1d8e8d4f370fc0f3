"""The facts that fill a template: plain dicts, lists, text and whole numbers; and the path to each field."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unicodedata import is_normalized, normalize

from postwatch.documents.package import wrong
from postwatch.errors import DocumentError
from postwatch.language import _

# Signs that cannot be printed or are not allowed in XML: controls (a line break may), lone surrogates, non-characters.
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(value: Any, where: str = "") -> Any:
    """Return facts as the template may see them: NFC text, whole numbers, lists, dicts; dates become dd/mm/yyyy.

    Raises DocumentError that names the field for anything else, and for a text with control characters.
    """
    kind = type(value)
    if kind is str:
        return _text(value, where)
    if value is None or kind in (bool, int):
        return value
    if kind is dict:
        return {
            _key(key, where): item if _is_plain(item) else plain(item, f"{where}.{key}" if where else str(key))
            for key, item in value.items()
        }
    if kind in (list, tuple):
        return [plain(item, f"{where}[{number}]") for number, item in enumerate(value)]
    if kind is datetime.date:
        return f"{value:%d/%m/%Y}"
    raise DocumentError(
        _("The field {field} contains {kind}, not text, a whole number, a date or a list").format(
            field=where or "?", kind=kind.__name__
        ),
        hint=_("report this mistake of the program with the command that you typed"),
    )


def _key(key: Any, where: str) -> str:
    if type(key) is str:
        return key
    raise wrong(where, _("field names are text"))


def _is_plain(value: Any) -> bool:
    """Return whether a value is a text as it should be; most are, and a form in bulk waits for no more than this."""
    return type(value) is str and value.isprintable() and is_normalized("NFC", value)


def _text(value: str, where: str) -> str:
    if _is_plain(value):
        return value
    composed = normalize("NFC", value.replace("\r\n", "\n"))
    bad = UNPRINTABLE.search(composed)
    if bad:
        raise DocumentError(
            _("The field {field} contains a character that cannot be printed (U+{code})").format(
                field=where, code=f"{ord(bad[0]):04X}"
            ),
            hint=_("delete the character in the record or the sheet that it came from"),
        )
    return composed


def _followed(field: str, facts: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """Return all values of a dotted field, and whether the facts have its place but nowhere the field itself."""
    values: list[Any] = [facts]
    is_missed = False
    for step in field.replace("[]", ".[]").split("."):
        if step == "[]":
            values = [member for value in values if isinstance(value, list) for member in value]
            continue
        holders = [value for value in values if isinstance(value, dict)]
        values = [holder[step] for holder in holders if step in holder]
        is_missed = is_missed or bool(holders and not values)
    return values, is_missed


def values_of(field: str, facts: Mapping[str, Any]) -> list[Any]:
    """Return all values that a dotted field has in the facts."""
    return _followed(field, facts)[0]


def is_absent(field: str, facts: Mapping[str, Any]) -> bool:
    """Return whether the facts have the place of a field, but nowhere the field itself; an empty list tells nothing."""
    return _followed(field, facts)[1]


def declared_fields(samples: Iterable[dict[str, Any]]) -> frozenset[str]:
    """Return the fields that facts have, dotted, ``[]`` for members of a list: ``head.agency``, ``tasks[].due``."""
    return frozenset(path for facts in samples for path in _paths(facts, ""))


def _paths(value: Any, prefix: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _paths(item, f"{prefix}.{key}" if prefix else str(key))
    elif isinstance(value, (list, tuple)) and value:
        for item in value:
            yield from _paths(item, f"{prefix}[]")
    else:
        yield f"{prefix}[]" if isinstance(value, (list, tuple)) else prefix


def groups_of(field: str) -> Iterator[str]:
    """Yield the groups and lists that contain a field: ``a`` and ``a[]`` for ``a[].b``."""
    for place, sign in enumerate(field):
        if sign in ".[":
            yield field[:place]
