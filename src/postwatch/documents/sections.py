"""Pages keep the margins that they have in the template, whatever the facts leave out.

Word keeps the sides of a page at the end of its section. Where a choice or a loop holds that end, the words before it
would fall to the section after it when the end is left out, with other margins than a clerk gave their page. So each
section of a document gets the properties of the template's section that holds its first words.
"""

import re

_TOKEN = re.compile(
    r"\{%\s*(?P<word>if|for|elif|else|endif|endfor)\b.*?%\}|<w:sectPr\b(?:[^<>]*/>|.*?</w:sectPr>)", re.DOTALL
)
_CONTENT = re.compile(r"<w:(?:p|tbl)[ >/]")


def with_tagged_sections(source: str) -> tuple[str, list[str]]:
    """Return the source of a part in which the ends of its sections are tags, and the properties of each section.

    The source stays as it is, and there are no properties, where no section can be left out.
    """
    tokens = list(_TOKEN.finditer(source))
    deciding = _deciding(tokens)
    if not deciding:
        return source, []
    pieces: list[str] = []
    properties: list[str] = []
    place = since = 0
    for token in tokens:
        number = len(properties) + 1
        if token["word"] is None:
            pieces += (source[place : token.start()], f"{{{{ {number}|section_end }}}}")
            properties.append(token[0])
            place = since = token.end()
        elif token.start() in deciding:
            pieces.append(source[place : token.start()])
            if _CONTENT.search(source, since, token.start()):
                pieces.append(f"{{{{ {number}|section_words }}}}")
            place, since = token.start(), token.end()
    return "".join([*pieces, source[place:]]), properties


def _deciding(tokens: list[re.Match[str]]) -> set[int]:
    """Return where the tags begin that decide whether a section ends; none where the tags do not match."""
    found: set[int] = set()
    open_tags: list[list[int]] = []
    holding: list[bool] = []
    for token in tokens:
        if token["word"] is None:
            holding = [True] * len(holding)
        elif token["word"] in ("if", "for"):
            open_tags.append([token.start()])
            holding.append(False)
        elif not open_tags:
            return set()
        else:
            open_tags[-1].append(token.start())
            if token["word"].startswith("end"):
                tags = open_tags.pop()
                found.update(tags if holding.pop() else ())
    return found if not open_tags else set()


class SectionEnds:
    """Follows a document while it is filled and gives each section the properties of the section of its first words."""

    def __init__(self, properties: list[str]) -> None:
        self._properties = properties
        self._number = 0

    def words(self, number: int) -> str:
        """Note words of a section of the template."""
        self._number = self._number or number
        return ""

    def end(self, number: int) -> str:
        """End a section of the document where this section of the template ends; return its properties."""
        from markupsafe import Markup

        self.words(number)
        ended, self._number = self._number, 0
        return Markup(self._properties[ended - 1])  # noqa: S704 -- as it is in the template
