"""Fields of Word that fetch a file or run a program when the document is opened, printed or refreshed."""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from postwatch.conformity.opening import W
from postwatch.documents.package import REACHING_FIELDS

_NAME = re.compile(r'\s*([^\s\\"]+)')


def fetching(parts: Iterable[Element]) -> Iterator[str]:
    """Return the codes of the fields in these parts that fetch or run something."""
    for part in parts:
        for code in _codes(part):
            name = _NAME.match(code)
            if name is not None and name[1].casefold() in REACHING_FIELDS:
                yield " ".join(code.split())


def _codes(part: Element) -> Iterator[str]:
    # One field can stand in the code of another, and its result is then words of that code.
    codes: list[str | None] = []  # of the open fields, None where the result has begun
    for one in part.iter():
        if one.tag == f"{W}fldSimple":
            yield one.get(f"{W}instr", "")
        elif one.tag == f"{W}fldChar":
            kind = one.get(f"{W}fldCharType")
            if kind != "begin" and codes and (code := codes.pop()) is not None:
                yield code
            if kind in ("begin", "separate"):
                codes.append("" if kind == "begin" else None)
        elif one.tag in (f"{W}instrText", f"{W}t"):
            at = next((at for at in reversed(range(len(codes))) if codes[at] is not None), None)
            if at is not None:
                codes[at] = f"{codes[at]}{one.text or ''}"
    yield from (code for code in codes if code is not None)
