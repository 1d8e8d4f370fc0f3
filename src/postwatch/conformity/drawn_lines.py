"""Drawn lines: borders, shapes of new and old Word versions, underlines and typed strokes."""

import re
from collections.abc import Iterator, Set
from typing import NamedTuple
from xml.etree.ElementTree import Element

from postwatch.conformity.inheritance import millimetres, twips
from postwatch.conformity.model import DrawnLine, Layout, Paragraph, Run, Spot, broken_runs, text_width
from postwatch.conformity.word_file import WP, A, W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
_OFF = frozenset({"0", "false", "f"})
_EMU_PER_MM = 36_000
_WHITE = frozenset({"ffffff", "#ffffff", "#fff", "white"})
_STRAIGHT = frozenset({"line", "straightConnector1"})
# The type of a straight connector among the shapes of older Words.
_CONNECTOR = "_x0000_t32"
# A group that says nothing counts a thousand units each way.
_UNITS = 1000
_VML_LINES = (f"{V}line", f"{V}shape", f"{V}rect")
# Millimetres.
_FLAT = 0.6
_SHORTEST = 4.0
_INSET = 2.54
_VML_BOXES = (f"{V}shape", f"{V}rect", f"{V}roundrect")
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
    """Yield the straight lines of a shape: of a drawing, of a group in VML, and of single shapes in VML."""
    yield from _lines_of_drawing(shape)
    group = next(shape.iter(f"{V}group"), None)
    grouped = {id(one) for one in group.iter()} if group is not None else frozenset[int]()
    yield from _lines_of_group(group, shape) if group is not None else ()
    yield from _lines_of_vml(shape, grouped)


def _lines_of_vml(shape: Element, grouped: Set[int]) -> Iterator[DrawnLine]:
    for line in (one for kind in _VML_LINES for one in shape.iter(kind) if id(one) not in grouped):
        is_flat = _length(_style(line).get("height", "99")) <= _FLAT and _vml_length(line) > _SHORTEST
        is_line = line.tag == f"{V}line" or line.get("type", "").endswith(_CONNECTOR) or is_flat
        if is_line and line.get("strokecolor", "").split(" ")[0].lower() not in _WHITE:
            dash = line.find(f"{V}stroke")
            is_solid = dash is None or dash.get("dashstyle", "solid") == "solid"
            yield DrawnLine(_vml_length(line), is_solid, spot=_vml_spot(line), source=shape)


def _lines_of_drawing(shape: Element) -> Iterator[DrawnLine]:
    extent = shape.find(f".//{WP}extent")
    if extent is not None:
        wide, high = (_number(extent.get(side)) / _EMU_PER_MM for side in ("cx", "cy"))
        is_drawn = any(one.get("prst") in _STRAIGHT for one in shape.iter(f"{A}prstGeom"))
        # Any shape so flat is seen as a line: a box, a free form, a picture of a line.
        if wide > high and not _is_white(shape) and (is_drawn or (high <= _FLAT and wide > _SHORTEST)):
            dash = shape.find(f".//{A}prstDash")
            yield DrawnLine(wide, dash is None or dash.get("val") == "solid", spot=_anchor(shape), source=shape)


def _is_white(shape: Element) -> bool:
    """Return whether all strokes of a shape have the colour of the paper."""
    strokes = [one.find(f"{A}solidFill/{A}srgbClr") for one in shape.iter(f"{A}ln")]
    return bool(strokes) and all(one is not None and one.get("val", "").lower() in _WHITE for one in strokes)


def _lines_of_group(group: Element, shape: Element) -> Iterator[DrawnLine]:
    """Yield the straight lines of a group of shapes, which counts in units of its own."""
    (left, top), (wide, high) = (_pair(group.get(name)) for name in ("coordorigin", "coordsize"))
    spot, style = _vml_spot(group), _style(group)
    across = _length(style.get("width", "0")) / (wide or _UNITS)
    down = _length(style.get("height", "0")) / (high or _UNITS)
    for line in group.iter(f"{V}line"):
        (start, y), (end, _y) = (_pair(line.get(side)) for side in ("from", "to"))
        place = None
        if spot is not None and spot.x is not None:
            place = spot._replace(x=spot.x + (min(start, end) - left) * across, y=spot.y + (y - top) * down)
        yield DrawnLine(abs(end - start) * across, is_solid=True, spot=place, source=shape)


def _pair(text: str | None) -> tuple[float, float]:
    first, _comma, second = (text or "").partition(",")
    return _number(first), _number(second)


class Box(NamedTuple):
    """A text box: its content, where it begins, from the page or from the text around it, and its width.

    ``x`` is None where it is not said; ``wide`` 0. ``insets`` are the gaps at the left and right of its text.
    """

    content: Element
    x: float | None
    is_of_page: bool
    wide: float
    insets: tuple[float, float]


def boxes(shape: Element) -> Iterator[Box]:
    """Yield the text boxes of a shape."""
    extent = shape.find(f".//{WP}extent")
    spot = _anchor(shape)
    wide = _number(extent.get("cx")) / _EMU_PER_MM if extent is not None else 0.0
    if extent is None:
        outer = next((one for one in shape.iter() if one.tag in _VML_BOXES), None)
        spot = _vml_spot(outer) if outer is not None else None
        wide = _length(_style(outer).get("width", "0")) if outer is not None else 0.0
    for content in shape.iter(f"{W}txbxContent"):
        is_of_page = spot is not None and spot.across == "page"
        yield Box(content, spot.x if spot is not None else None, is_of_page, wide, _insets(shape))


def _insets(shape: Element) -> tuple[float, float]:
    """Return the gaps at the left and right of the text in a box, those of Word where it says none."""
    modern = next((one for one in shape.iter() if one.tag.endswith("}bodyPr")), None)
    old = next(shape.iter(f"{V}textbox"), None)
    if modern is not None:
        return _inset(modern.get("lIns")), _inset(modern.get("rIns"))
    named = [*(old.get("inset", "") if old is not None else "").split(","), "", "", ""]
    left, right = (_length(one) if one.strip() else _INSET for one in (named[0], named[2]))
    return left, right


def _inset(said: str | None) -> float:
    return _INSET if said is None else _number(said) / _EMU_PER_MM


def watermarks(part: Element) -> list[str]:
    """Return the watermarks of a header: letters in a shape, or a picture with that name in Word."""
    texts = [one.get("string", "") for one in part.iter(f"{V}textpath") if one.get("string")]
    names = (*part.iter(f"{WP}docPr"), *part.iter(f"{V}shape"))
    called = (one.get("name") or one.get("id") or "" for one in names)
    return texts or [name for name in called if "watermark" in name.lower()]


def _anchor(shape: Element) -> Spot | None:
    """Return where a shape is put by its anchor; None for an inline shape."""
    across, down = (shape.find(f".//{WP}position{axis}") for axis in "HV")
    y = down.find(f"{WP}posOffset") if down is not None else None
    if across is None or down is None or y is None:
        return None
    x = across.find(f"{WP}posOffset")
    return Spot(
        None if x is None else _number(x.text) / _EMU_PER_MM,
        across.get("relativeFrom", "column"),
        _number(y.text) / _EMU_PER_MM,
        down.get("relativeFrom", "paragraph"),
        next((one.get("layoutInCell", "1") not in _OFF for one in shape.iter(f"{WP}anchor")), True),
    )


_OF_VML = {"text": "paragraph", "char": "character", "line": "paragraph"}


def _vml_spot(line: Element) -> Spot | None:
    style = _style(line)
    if style.get("position") != "absolute" and not line.get("from"):
        return None
    across, down = (
        _OF_VML.get(named, named)
        for named in (style.get(f"mso-position-{axis}-relative", "text") for axis in ("horizontal", "vertical"))
    )
    start, end = ((*line.get(side, "0,0").split(","), "0")[:2] for side in ("from", "to"))
    x = min(_length(start[0]), _length(end[0])) if line.get("from") else _length(style.get("margin-left", "0"))
    y = _length(start[1]) if line.get("from") else _length(style.get("margin-top", "0"))
    is_aligned = style.get("mso-position-horizontal", "absolute") == "center"
    return Spot(None if is_aligned else x, across, y, down, line.get(f"{OFFICE}allowincell", "t") not in _OFF)


def _style(line: Element) -> dict[str, str]:
    return dict(part.split(":", 1) for part in line.get("style", "").replace(" ", "").split(";") if ":" in part)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _vml_length(line: Element) -> float:
    if line.get("from") and line.get("to"):
        start, end = (_length(line.get(side, "").split(",")[0]) for side in ("from", "to"))
        return abs(end - start)
    return _length(_style(line).get("width", "0"))


def _length(text: str) -> float:
    return millimetres(_with_unit(text))


def _with_unit(text: str) -> str:
    # A bare number of VML is pixels of 1/96 inch.
    bare = text.removesuffix("px").strip() or "0"
    return f"{twips(bare) * 15}" if bare.replace(".", "").replace("-", "").isdigit() else bare


def paragraph_lines(runs: tuple[Run, ...], layout: Layout, room: float) -> Iterator[DrawnLine]:
    """Return the lines of a paragraph itself: borders, typed strokes, underlined words."""
    yield from _borders(layout, room)
    is_drawn = _TYPED.search("".join(run.text for run in runs)) is not None
    for piece in broken_runs(runs, "\n") if is_drawn else ():
        text = "".join(run.text for run in piece).strip()
        if is_typed(text):
            yield DrawnLine(text_width(piece), set(text) <= set("_—─"))
    underlined = tuple(run for run in runs if run.look.underline and run.text.strip())
    if underlined:
        yield DrawnLine(text_width(underlined), is_solid=True)


def _borders(layout: Layout, room: float) -> Iterator[DrawnLine]:
    if _is_box(layout):
        return
    sides = (layout.left, layout.right)
    for border in layout.borders:
        if border.side in ("top", "bottom", "between") and border.colour.lower() not in _WHITE:
            is_solid = border.style not in ("dashed", "dotted", "dashSmallGap", "dotDash", "dotDotDash", "wave")
            yield DrawnLine(max(room - sum(sides), 0.0), is_solid, sides)


def is_typed(text: str) -> bool:
    """Return whether a text is a line typed with strokes."""
    return _TYPED.fullmatch(text) is not None


def _is_box(layout: Layout) -> bool:
    return len({one.side for one in layout.borders} & {"top", "left", "bottom", "right"}) == 4


def is_boxed(paragraph: Paragraph) -> bool:
    """Return whether a border or a shape frames the paragraph on all sides."""
    return _is_box(paragraph.layout) or paragraph.has_box
