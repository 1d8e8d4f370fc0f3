"""XML from outside, read with limits: the only reader of XML that strangers wrote into a Word file.

A declaration of entities ends the reading before any is expanded, nothing outside the file is ever fetched, and the
number and the depth of elements are bounded while they come in.
"""

from collections.abc import Callable
from xml.parsers import expat

MAX_ELEMENTS = 400_000
MAX_DEPTH = 250
BROKEN, DECLARES, TOO_MUCH = "broken", "declares", "too much"


class RefusedXmlError(Exception):
    """A text that is not whole, declares entities, or holds more than a letter can; the message says which."""


def read_xml(
    data: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], object],
    *,
    declaration: Callable[[str | None], None] = lambda _encoding: None,
    most: int = MAX_ELEMENTS,
    deepest: int = MAX_DEPTH,
    encoding: str | None = None,
) -> int:
    """Tell of each element and text of XML, in this encoding or the declared encoding; return how many elements it has.

    A name is the namespace, a blank and the bare name. ``declaration`` gets the declared encoding. Raises
    RefusedXmlError.
    """
    count = depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > most or depth > deepest:
            raise RefusedXmlError(TOO_MUCH)
        start(name, attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def refuse(*_words: object) -> None:
        raise RefusedXmlError(DECLARES)

    parser = expat.ParserCreate(encoding, " ")
    parser.buffer_text = True
    parser.XmlDeclHandler = lambda _version, declared, _standalone: declaration(declared)
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begin, finish, text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RefusedXmlError(BROKEN) from error
    return count
