"""Drawn lines: borders, shapes of new and old Word versions, underlines and typed strokes."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from postwatch.conformity.inheritance import millimetres, twips
from postwatch.conformity.model import DrawnLine, Layout, Paragraph, Run, text_width
from postwatch.conformity.opening import WP, A, W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
_EMU_PER_MM = 36_000
_STRAIGHT = frozenset({"line", "straightConnector1"})
# The type of a straight connector among the shapes of older Words.
_CONNECTOR = "_x0000_t32"
_TYPED = re.compile(r"[_\-–—─]{4,}")


def shapes(run: Element) -> Iterator[Element]:
    """Return the shapes drawn in a run; of two versions of a shape only the newer."""
    for child in run:
        if child.tag == f"{MC}AlternateContent":
            choice = child.find(f"{MC}Choice")
            yield from choice if choice is not None else ()
        elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            yield child


def shape_lines(shape: Element) -> Iterator[DrawnLine]:
    """Yield the straight lines of a shape."""
    for kind in shape.iter(f"{A}prstGeom"):
        extent = shape.find(f".//{WP}extent")
        if kind.get("prst") in _STRAIGHT and extent is not None:
            dash = shape.find(f".//{A}prstDash")
            is_solid = dash is None or dash.get("val") == "solid"
            yield DrawnLine(_number(extent.get("cx")) / _EMU_PER_MM, is_solid)
    for line in (*shape.iter(f"{V}line"), *shape.iter(f"{V}shape")):
        if line.tag == f"{V}line" or line.get("type", "").endswith(_CONNECTOR):
            dash = line.find(f"{V}stroke")
            yield DrawnLine(_vml_length(line), dash is None or dash.get("dashstyle", "solid") == "solid")


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _vml_length(line: Element) -> float:
    style = dict(part.split(":", 1) for part in line.get("style", "").replace(" ", "").split(";") if ":" in part)
    if line.get("from") and line.get("to"):
        start, end = (millimetres(_with_unit(line.get(side, "").split(",")[0])) for side in ("from", "to"))
        return abs(end - start)
    return millimetres(_with_unit(style.get("width", "0")))


def _with_unit(text: str) -> str:
    # A bare number of VML is pixels of 1/96 inch.
    bare = text.removesuffix("px").strip() or "0"
    return f"{twips(bare) * 15}" if bare.replace(".", "").replace("-", "").isdigit() else bare


def paragraph_lines(runs: tuple[Run, ...], layout: Layout, room: float) -> Iterator[DrawnLine]:
    """Return the lines of a paragraph itself: borders, typed strokes, underlined words."""
    for border in layout.borders:
        if border.side in ("top", "bottom", "between") and not _is_box(layout):
            is_solid = border.style not in ("dashed", "dotted", "dashSmallGap", "dotDash", "dotDotDash", "wave")
            sides = (layout.left, layout.right)
            yield DrawnLine(max(room - sum(sides), 0.0), is_solid, sides)
    text = "".join(run.text for run in runs).strip()
    if _TYPED.fullmatch(text):
        yield DrawnLine(text_width(runs), set(text) <= set("_—─"))
    underlined = tuple(run for run in runs if run.look.underline and run.text.strip())
    if underlined:
        yield DrawnLine(text_width(underlined), is_solid=True)


def _is_box(layout: Layout) -> bool:
    return len({one.side for one in layout.borders} & {"top", "left", "bottom", "right"}) == 4


def is_boxed(paragraph: Paragraph) -> bool:
    """Return whether a border or a shape frames the paragraph on all sides."""
    return _is_box(paragraph.layout) or paragraph.has_box
