"""Properties as Word resolves them (size, face, alignment, spacing): defaults, styles and lists overlay each other.

A level is a dict of the properties that it names and no others. Order, as in Word: document defaults, the style of the
table, the list, the style of the paragraph (over those that it is based on), the style of the words, the words.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from postwatch.conformity.model import Alignment, Border, Layout, Look, Tab
from postwatch.conformity.word_file import A, Opened, W

Level = dict[str, Any]
# A style that is based on itself, or a chain without end, stops somewhere.
_LONGEST_CHAIN = 30
DEEPEST = 8
"""The deepest level of a list, counted from 0."""
_UNITS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 1440 / 25.4, "pi": 240.0, "pc": 240.0}
_OFF = frozenset({"0", "false", "off", "none"})
_TOGGLES = ("b", "i", "caps", "vanish")
_SLOTS = ("ascii", "hAnsi", "cs", "eastAsia")
_THEMES = {"ascii": "asciiTheme", "hAnsi": "hAnsiTheme", "cs": "cstheme", "eastAsia": "eastAsiaTheme"}
_ALIGNMENTS: Mapping[str, Alignment] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "both",
    "distribute": "both", "thaiDistribute": "both", "lowKashida": "both", "mediumKashida": "both",
    "highKashida": "both",
}  # fmt: skip


def twips(text: str | None, otherwise: float = 0.0) -> float:
    """Return a measure of the file in twips; it is a bare number or has a unit such as ``12pt``."""
    if not text:
        return otherwise
    try:
        number = float(text[:-2]) * _UNITS[text[-2:]] if text[-2:] in _UNITS else float(text)
    except ValueError:
        return otherwise
    return number if abs(number) < 1e7 else otherwise


def millimetres(text: str | None, otherwise: float = 0.0) -> float:
    """Return a measure of the file in millimetres; see `twips`."""
    return twips(text, otherwise * 1440 / 25.4) * 25.4 / 1440


def is_on(element: Element | None) -> bool:
    """Return whether a switch such as ``<w:b/>`` is there and not turned off."""
    return element is not None and element.get(f"{W}val", "1") not in _OFF


def value(parent: Element | None, tag: str, attribute: str = "val") -> str | None:
    """Return an attribute of a child, or None."""
    child = parent.find(f"{W}{tag}") if parent is not None else None
    return None if child is None else child.get(f"{W}{attribute}")


def border(element: Element) -> Border:
    """Return a border as it is drawn; its style ``nil`` or ``none`` draws nothing."""
    side, style = element.tag.rpartition("}")[2], element.get(f"{W}val", "none")
    return Border(side, style, _colour(element.get(f"{W}color")))


def _colour(text: str | None) -> str:
    return "000000" if text in (None, "auto") else str(text).upper()


class List(NamedTuple):
    """A list: the family it shares its count with, its levels by depth, and the restart numbers of levels."""

    family: str
    levels: Mapping[int, Element]
    starts: Mapping[int, int]


def _stops(tabs: Element) -> dict[float | None, Tab]:
    """Return the stops of a ``w:tabs`` by their places: a later level may remove one."""
    stops = (Tab(one.get(f"{W}val", "left"), millimetres(one.get(f"{W}pos"))) for one in tabs)
    return {one.at: one for one in stops}


_NO_LIST = List("", {}, {})
Item = tuple[str | None, str | None]
"""The list and the level that a paragraph or a style names, each None where it names none."""


class Styles:
    """The styles, lists and theme of a file."""

    def __init__(self, opened: Opened) -> None:
        self._sheet = opened.related("styles")
        styles = self._sheet.iterfind(f"{W}style")
        self._by_id = {(one.get(f"{W}type", "paragraph"), one.get(f"{W}styleId", "")): one for one in styles}
        self._default_ids = {
            kind: key for (kind, key), one in self._by_id.items() if one.get(f"{W}default") in ("1", "true", "on")
        }
        lists = opened.related("numbering")
        self._lists = {one.get(f"{W}numId"): one for one in reversed(lists.findall(f"{W}num"))}
        self._families = {one.get(f"{W}abstractNumId"): one for one in reversed(lists.findall(f"{W}abstractNum"))}
        self._theme = opened.related("theme")
        self._chains: dict[tuple[str, str], Level] = {}
        self._known_lists: dict[str, List] = {}

    @cached_property
    def _fonts_of_theme(self) -> dict[str, str]:
        """``majorHAnsi`` and its like -> font."""
        found: dict[str, str] = {}
        scheme = self._theme.find(f".//{A}fontScheme")
        for size in ("major", "minor"):
            face = scheme.find(f"{A}{size}Font") if scheme is not None else None
            for child, slots in (("latin", ("HAnsi", "Ascii")), ("ea", ("EastAsia",)), ("cs", ("Bidi",))):
                one = face.find(f"{A}{child}") if face is not None else None
                font = "" if one is None else one.get("typeface", "")
                found |= {f"{size}{slot}": font for slot in slots}
        return found

    def name(self, kind: str, style: str | None) -> str:
        """Return the name of a style as Word lists it."""
        return value(self._by_id.get((kind, style or self._default_ids.get(kind, ""))), "name") or style or ""

    @cached_property
    def _defaults(self) -> tuple[Level, Level]:
        paragraph, run = (self._sheet.find(f"{W}docDefaults/{W}{one}Default/{W}{one}") for one in ("pPr", "rPr"))
        return self.paragraph_level(paragraph), self.run_level(run)

    def chain(self, kind: str, style: str | None) -> Level:
        """Return the properties of a style and of those that it is based on; ``run`` in it are those of its words."""
        key = (kind, style or self._default_ids.get(kind, ""))
        if key not in self._chains:
            line: list[Element] = []
            at: str | None = key[1]
            while at and len(line) < _LONGEST_CHAIN and (kind, at) in self._by_id:
                line.append(self._by_id[kind, at])
                at = value(line[-1], "basedOn")
            level: Level = {"run": {}}
            for one in reversed(line):
                named = self.paragraph_level(one.find(f"{W}pPr"))
                _lay(level, named)
                if "list" in named:
                    level["list"] = self._listed(named["list"], level.get("list"), one.get(f"{W}styleId", ""))
                _lay(level["run"], self.run_level(one.find(f"{W}rPr")))
                level |= {"table": one.find(f"{W}tblPr")} if one.find(f"{W}tblPr") is not None else {}
            self._chains[key] = level
        return self._chains[key]

    def paragraph_level(self, properties: Element | None) -> Level:
        """Return the properties that a ``w:pPr`` names."""
        level: Level = {}
        for child in properties if properties is not None else ():
            tag = child.tag.removeprefix(W)
            if tag in ("spacing", "ind"):
                level[tag] = {key.removeprefix(W): text for key, text in child.attrib.items()}
            elif tag == "pBdr":
                level["borders"] = {one.side: one for one in map(border, child)}
            elif tag == "tabs":
                level[tag] = _stops(child)
            elif tag == "numPr":
                level["list"] = (value(properties, "numPr/" + W + "numId"), value(properties, "numPr/" + W + "ilvl"))
            elif tag == "jc":
                level[tag] = child.get(f"{W}val", "left")
            else:
                level[tag] = is_on(child)
        return level

    def run_level(self, properties: Element | None) -> Level:
        """Return the properties that a ``w:rPr`` names."""
        level: Level = {}
        for child in properties if properties is not None else ():
            tag = child.tag.removeprefix(W)
            if tag in _TOGGLES:
                level[tag] = is_on(child)
            elif tag == "rFonts":
                level |= self._fonts(child)
            elif tag in ("sz", "color", "u", "highlight") or tag in ("spacing", "w", "vertAlign"):
                level[tag] = child.get(f"{W}val", "")
            elif tag == "lang" and child.get(f"{W}val"):
                level[tag] = child.get(f"{W}val")
            elif tag == "shd":
                level[tag] = child.get(f"{W}fill", "auto")
        return level

    def _fonts(self, element: Element) -> Level:
        level: Level = {}
        for slot in _SLOTS:
            theme, named = element.get(f"{W}{_THEMES[slot]}"), element.get(f"{W}{slot}")
            if theme is not None:
                level[slot] = self._fonts_of_theme.get(theme, "") or named or ""
            elif named is not None:
                level[slot] = named
        return level

    def list_of(self, number: str) -> List:
        """Return the list of that number; it has no levels when it does not exist."""
        if number not in self._known_lists:
            self._known_lists[number] = _NO_LIST  # a list that points at itself ends here
            self._known_lists[number] = self._read_list(number)
        return self._known_lists[number]

    def _read_list(self, number: str) -> List:
        concrete = self._lists.get(number)
        family = value(concrete, "abstractNumId")
        abstract = self._families.get(family)
        if concrete is None or abstract is None:
            return _NO_LIST
        own = {depth_of(one.get(f"{W}ilvl")): one for one in abstract.iterfind(f"{W}lvl")}
        starts: dict[int, int] = {}
        linked = self._by_id.get(("numbering", value(abstract, "numStyleLink") or ""))
        if not own and linked is not None:
            shared = self.list_of(value(linked.find(f"{W}pPr/{W}numPr"), "numId") or "")
            family, own = shared.family, dict(shared.levels)
        for one in concrete.iterfind(f"{W}lvlOverride"):
            depth, level, start = depth_of(one.get(f"{W}ilvl")), one.find(f"{W}lvl"), value(one, "startOverride")
            own |= {depth: level} if level is not None else {}
            starts |= {depth: int(twips(start))} if start is not None else {}
        return List(family or "", own, starts)

    def _listed(self, named: Item, based: Item | None, style: str) -> Item:
        """Return the list and level of a style; a level that names the style wins."""
        number, depth = named[0] or (based or named)[0], named[1]
        levels = self.list_of(number).levels if number is not None else {}
        own = next((str(at) for at, one in levels.items() if value(one, "pStyle") == style), None)
        return number, own or depth or "0"

    def item(self, properties: Element | None) -> tuple[str, int] | None:
        """Return the list number and level of a paragraph from its ``w:pPr``; None outside of lists."""
        direct: Item = self.paragraph_level(properties).get("list", (None, None))
        styled: Item = self.chain("paragraph", value(properties, "pStyle")).get("list", (None, None))
        return _item(direct, styled)

    def layout(self, properties: Element | None, table_style: str | None) -> Layout:
        """Return the layout of a paragraph from its ``w:pPr``."""
        direct = self.paragraph_level(properties)
        style = self.chain("paragraph", value(properties, "pStyle"))
        table = self.chain("table", table_style) if table_style is not None else {}
        which = _item(direct.get("list", (None, None)), style.get("list", (None, None)))
        listed = self.list_of(which[0]).levels.get(which[1]) if which is not None else None
        item = self.paragraph_level(listed.find(f"{W}pPr")) if listed is not None else {}
        own, inherited = (item, {}) if "list" in direct else ({}, item)
        level: Level = {}
        for one in (self._defaults[0], table, inherited, style, own, direct):
            _lay(level, one)
        return _as_layout(level)

    def look(
        self, properties: Element | None, style: str | None, table_style: str | None, over: Element | None = None
    ) -> Look:
        """Return the look of a run from its ``w:rPr`` and its paragraph style; ``over`` overrides both."""
        direct = self.run_level(properties) | self.run_level(over)
        levels = [self.chain("paragraph", style)["run"], self.chain("character", value(properties, "rStyle"))["run"]]
        if table_style is not None:
            levels.insert(0, self.chain("table", table_style)["run"])
        level: Level = dict(self._defaults[1])
        for one in levels:
            level |= one
        for toggle in _TOGGLES:
            # A switch that two styles turn on is off again (ECMA-376, Part 1, 17.7.3).
            level[toggle] = bool(sum(one.get(toggle, False) for one in levels) % 2) or self._defaults[1].get(toggle)
        return _as_look(level | direct)


def depth_of(text: str | None) -> int:
    """Return a level of a list, 0 to `DEEPEST`."""
    return max(0, min(int(twips(text)), DEEPEST))


def _item(direct: Item, styled: Item) -> tuple[str, int] | None:
    number = direct[0] or styled[0]
    depth = direct[1] or (styled[1] if direct[0] is None else None)
    # The list 0 is how Word takes a paragraph out of the list of its style.
    return None if number in (None, "0") else (str(number), depth_of(depth))


def _lay(level: Level, over: Level) -> None:
    """Overlay a level with another; indents, spacing and borders attribute by attribute."""
    for key, item in over.items():
        if key in ("run", "table", "list"):
            continue
        if key == "ind" and "firstLine" in item:  # both are of the first line: the last named rules
            level[key] = {name: text for name, text in level.get(key, {}).items() if name != "hanging"}
        level[key] = level.get(key, {}) | item if isinstance(item, dict) else item


def _as_layout(level: Level) -> Layout:
    spacing, indent = level.get("spacing", {}), level.get("ind", {})
    rule = spacing.get("lineRule", "auto")
    line = twips(spacing.get("line"), 240.0)
    first = -millimetres(indent["hanging"]) if "hanging" in indent else millimetres(indent.get("firstLine"))
    return Layout(
        alignment=_ALIGNMENTS.get(level.get("jc", "left"), "left"),
        left=millimetres(indent.get("left", indent.get("start"))),
        right=millimetres(indent.get("right", indent.get("end"))),
        first=first,
        before=_gap(spacing, "before"),
        after=_gap(spacing, "after"),
        contextual=bool(level.get("contextualSpacing")),
        line=line / 240 if rule == "auto" else line / 20,
        line_rule=rule,
        keep_next=bool(level.get("keepNext")),
        widow_control=bool(level.get("widowControl", True)),
        page_break_before=bool(level.get("pageBreakBefore")),
        borders=tuple(one for one in level.get("borders", {}).values() if one.style not in ("nil", "none")),
        tabs=tuple(one for _at, one in sorted(level.get("tabs", {}).items()) if one.kind not in ("clear", "bar")),
    )


def _gap(spacing: Mapping[str, str], side: str) -> float:
    # «Auto» is what HTML makes of it: 14 points.
    if spacing.get(f"{side}Autospacing", "0") not in _OFF:
        return 14.0
    return twips(spacing.get(side)) / 20


RAISED = 0.65
"""How much of its size a raised or lowered letter has on paper."""


def _as_look(level: Level) -> Look:
    is_raised = level.get("vertAlign") in ("superscript", "subscript")
    return Look(
        fonts=tuple((slot, level.get(slot, "")) for slot in _SLOTS),
        size=twips(level.get("sz"), 20.0) / 2 * (RAISED if is_raised else 1),
        bold=bool(level.get("b")),
        italic=bool(level.get("i")),
        caps=bool(level.get("caps")),
        underline=level.get("u", "none") not in ("none", ""),
        hidden=bool(level.get("vanish")),
        marked=level.get("highlight", "none") != "none"
        or level.get("shd", "auto").upper() not in ("AUTO", "FFFFFF", ""),
        colour=_colour(level.get("color")),
        language=level.get("lang", ""),
        spacing=twips(level.get("spacing")) / 20,
        scale=twips((level.get("w") or "").rstrip("%"), 100.0) / 100 or 1.0,
        is_raised=is_raised,
    )
