"""XML from outside, read with limits: the one reader of what strangers wrote into a Word file.

A declaration of entities ends the reading before one is expanded, nothing outside the file is ever fetched, and the
number and the depth of elements are bounded while they come in.
"""

from xml.parsers import expat

MAX_ELEMENTS = 400_000
MAX_DEPTH = 250
BROKEN, DECLARES, TOO_MUCH = "broken", "declares", "too much"


class RefusedXmlError(Exception):
    """A text that is not whole, declares entities, or holds more than a letter can; the message says which."""


class XmlReader:
    """Follows the elements of a text. A name is the namespace, a blank and the bare name."""

    def declaration(self, encoding: str | None) -> None:
        """Take the encoding that the text declares."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take text."""

    def read(
        self, data: bytes, *, most: int = MAX_ELEMENTS, deepest: int = MAX_DEPTH, encoding: str | None = None
    ) -> int:
        """Read a text in this encoding or the declared one; return how many elements it has. Raises RefusedXmlError."""
        count = depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal count, depth
            count, depth = count + 1, depth + 1
            if count > most or depth > deepest:
                raise RefusedXmlError(TOO_MUCH)
            self.start(name, attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            self.end(name)

        def refuse(*_words: object) -> None:
            raise RefusedXmlError(DECLARES)

        parser = expat.ParserCreate(encoding, " ")
        parser.buffer_text = True
        parser.XmlDeclHandler = lambda _version, declared, _standalone: self.declaration(declared)
        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, self.text
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise RefusedXmlError(BROKEN) from error
        return count
