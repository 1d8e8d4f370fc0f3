"""Check that a filled part, or a template for any facts, is well-formed XML.

A loop or a choice that cuts through a paragraph or a table leaves a file that Word cannot open. Where every loop and
choice of a template holds whole elements, no facts can do that, and a thousand forms need not be read through.
"""

from typing import Any
from xml.parsers import expat

# An element is allowed only between elements, a reference also in an attribute, and neither in a name or a tag.
_BLOCK = "<_/>"
# A tab or a line break within a text ends the element of the text and begins another.
_BREAK = "</w:t><w:t>"
_VALUE = "&#120;"


class _Unproved(Exception):  # noqa: N818 -- not an error: the answer is that nothing is known beforehand
    """Ends a proof that does not succeed."""


def is_whole(xml: bytes | str) -> bool:
    """Return whether a text is one whole XML document."""
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        return False
    return True


def stays_whole(tree: Any) -> bool:
    """Return whether a template (Jinja's syntax tree) makes whole XML of any facts, as long as values are escaped.

    A value with a line break is not spoken of: the break becomes XML by itself.
    """
    try:
        text = "".join(map(_piece, tree.body))
    except _Unproved:
        return False
    # In comments, sections and instructions a value is not escaped.
    return text.count("<?") <= 1 and "<!" not in text and is_whole(text)


def _piece(node: Any) -> str:
    """Return the text of a node, with a placeholder for every value, loop and choice."""
    kind = type(node).__name__
    if kind == "Output":
        return "".join(child.data if type(child).__name__ == "TemplateData" else _VALUE for child in node.nodes)
    if kind == "For":
        branches = [node.body, node.else_]
    elif kind == "If":
        branches = [node.body, *(other.body for other in node.elif_), node.else_]
    else:
        raise _Unproved
    kinds = {_breaks_text("".join(map(_piece, branch))) for branch in branches}
    return _BREAK if True in kinds else _BLOCK


def _breaks_text(inner: str) -> bool:
    """Return whether a branch breaks the text around it; otherwise it holds whole elements or words."""
    if "<?" in inner:
        raise _Unproved
    if is_whole(f"<_>{inner}</_>"):
        return False
    if is_whole(f"<_><w:t>{inner}</w:t></_>"):
        return True
    raise _Unproved
