"""The picture ``qr`` of a template: the parts that show it, so that each document gets its own.

Any picture of this name is replaced, in the body, a header or a footer. A picture that cannot be replaced is refused:
it would print the code of the template on every document.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from postwatch.documents.package import TAGGED_PART, W, related, shown_part
from postwatch.errors import DocumentError
from postwatch.language import N_, _

NAME = "qr"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}"
_NAMED = re.compile(rf"""["']{NAME}["']""".encode())
_NO_FILE = N_("no picture in the file is behind it")
_PNG = b"\x89PNG"


def picture_parts(parts: Mapping[str, bytes], template: str) -> tuple[str, ...]:
    """Return the PNG files behind the pictures ``qr``. Raises DocumentError for a picture that cannot be replaced."""
    found: dict[str, None] = {}
    for part, target, reason in _pictures(parts):
        if reason:
            raise DocumentError(
                _("The picture {picture} of the template {name} cannot be replaced, in {part}: {reason}").format(
                    picture=NAME, name=template, part=shown_part(part), reason=reason
                ),
                hint=hint(),
            )
        found[target] = None
    return tuple(found)


def hint() -> str:
    """Return the hint for a picture that cannot be replaced."""
    return _("put the picture of the shipped template in its place, or give this one another name in Word")


def unfit(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the part and the reason of each picture ``qr`` that cannot be replaced."""
    yield from ((part, reason) for part, _target, reason in _pictures(parts) if reason)


def _pictures(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield the part of each picture ``qr``, the file behind it, and why it cannot be replaced, if so."""
    from docx.oxml import parse_xml

    for part, data in parts.items():
        if TAGGED_PART.fullmatch(part) and _NAMED.search(data):
            targets = {one.get("Id", ""): one for one in related(parts, part)}
            for picture in _named(parse_xml(data)):
                blips = picture.iter(f"{_A}blip", f"{_VML}imagedata")
                behind = [_behind(one, parts, part, targets) for one in blips] or [("", _(_NO_FILE))]
                yield from ((part, *one) for one in behind)


def _named(tree: Any) -> Iterator[Any]:
    """Yield the drawings, the members of a group and the old kind of shapes that have the name."""
    for drawing in tree.iter(f"{W}drawing"):
        pictures = list(drawing.iter(f"{_PIC}pic"))
        properties = next(drawing.iter(f"{_WP}docPr"), None)
        if properties is not None and properties.get("name") == NAME:
            yield drawing
        elif any(one.getparent().tag != f"{_A}graphicData" for one in pictures):  # in a group each has its own name
            yield from (one for one in pictures if NAME in [each.get("name") for each in one.iter(f"{_PIC}cNvPr")][:1])
    yield from (one for one in tree.iter(f"{_VML}shape", f"{_VML}rect") if one.get("id") == NAME)


def _behind(
    blip: Any, parts: Mapping[str, bytes], part: str, targets: Mapping[str, Mapping[str, str]]
) -> tuple[str, str]:
    if any(one.tag.endswith("}svgBlip") for one in blip.iter()):
        return "", _("it is a drawing (SVG), not a PNG")
    relation = targets.get(blip.get(f"{_R}embed") or blip.get(f"{_R}id") or "", {})
    target = relation.get("Target", "")
    if not target or relation.get("TargetMode", "Internal") != "Internal":
        return "", _(_NO_FILE)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(part), target)).lstrip("/")
    if path not in parts:
        return path, _(_NO_FILE)
    if not path.lower().endswith(".png") or not parts[path].startswith(_PNG):
        return path, _("it is not a PNG ({file})").format(file=posixpath.basename(path))
    return path, ""
