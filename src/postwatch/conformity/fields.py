"""Fields of Word that fetch a file or run a program when the document is opened, printed or refreshed."""

import re
from typing import TYPE_CHECKING

from postwatch.conformity.opening import W
from postwatch.documents.package import REACHING_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_NAME = re.compile(r'\s*([^\s\\"]+)')


def fetching(parts: "Iterable[Element]") -> "Iterator[str]":
    """Return the codes of the fields in these parts that fetch or run something."""
    for part in parts:
        for code in _codes(part):
            name = _NAME.match(code)
            if name is not None and name[1].casefold() in REACHING_FIELDS:
                yield " ".join(code.split())


def _codes(part: "Element") -> "Iterator[str]":
    # One field can stand in the code of another, and its result is then words of that code.
    open_fields: list[_Field] = []
    for one in part.iter():
        if one.tag == f"{W}fldSimple":
            yield one.get(f"{W}instr", "")
        elif one.tag == f"{W}fldChar":
            yield from _turn(one.get(f"{W}fldCharType", ""), open_fields)
        elif one.tag in (f"{W}instrText", f"{W}t"):
            _write(one, open_fields)
    yield from (field.code for field in open_fields if field.is_code)


class _Field:
    def __init__(self) -> None:
        self.code = ""
        self.is_code = True


def _turn(kind: str, open_fields: list[_Field]) -> "Iterator[str]":
    if kind == "begin":
        open_fields.append(_Field())
    elif open_fields:
        field = open_fields[-1] if kind == "separate" else open_fields.pop()
        if field.is_code:
            yield field.code
        field.is_code = False


def _write(one: "Element", open_fields: list[_Field]) -> None:
    field = next((field for field in reversed(open_fields) if field.is_code), None)
    if field is not None:
        field.code += one.text or ""
