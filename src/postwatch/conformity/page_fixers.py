"""Fixers of the paper, its margins, its page numbers, and the tables on it."""

import math
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from postwatch.conformity import annex_rules, page_rules
from postwatch.conformity.editor import (
    centre,
    child,
    drop,
    layout,
    made,
    put,
    remove,
    set_size,
    set_switch,
    twips,
    within,
)
from postwatch.conformity.fixes import Fixer, Fixing
from postwatch.conformity.inheritance import is_on, value
from postwatch.conformity.inheritance import twips as as_twips
from postwatch.conformity.model import PageNumber, Section, Table
from postwatch.conformity.rule import number
from postwatch.conformity.word_file import R, W
from postwatch.language import _

_TWIPS = 1440 / 25.4


def _sections(work: Fixing) -> Iterator[tuple[str, Section, Any]]:
    """Yield the sections that have an element in the file, with their names in findings and their elements."""
    for at, section in enumerate(work.components.measured.sections):
        if section.source is not None:
            yield page_rules.section_name(at), section, section.source


def paper(_check: object, work: Fixing) -> None:
    """Print on A4, upright or landscape as it is."""
    for where, section, element in _sections(work):
        if page_rules.paper_fault(section) is not None:
            short, long = map(twips, page_rules.A4)
            wide, high = (long, short) if section.page[0] > section.page[1] else (short, long)
            put(element, "pgSz", w=wide, h=high, code=None)
            work.tell_of(where, _("paper, mm"), _by(section.page), _by((wide / _TWIPS, high / _TWIPS)))


def turned(_check: object, work: Fixing) -> None:
    """Turn a landscape page without a table upright."""
    with_table = page_rules.sections_with_table(work.components)
    for at, (where, section, element) in enumerate(_sections(work)):
        wide, high = section.page
        if wide > high and at not in with_table:
            put(element, "pgSz", w=twips(high), h=twips(wide), orient=None)
            work.tell_of(where, _("paper, mm"), _by((wide, high)), _by((high, wide)))


def _by(sides: tuple[float, float]) -> str:
    return " x ".join(number(round(one)) for one in sides)


def margin(side: str) -> Fixer:
    """Return the fixer of a margin: to the nearest that is allowed."""

    def fix(_check: object, work: Fixing) -> None:
        low, high = page_rules.MARGINS[side]
        for where, section, element in _sections(work):
            if page_rules.margin_fault(section, side) is not None:
                found: float = getattr(section, side)
                wanted = within(found, low, high)
                # In whole twips, on the side that is allowed.
                exact = math.ceil(wanted * _TWIPS) if wanted == low else math.floor(wanted * _TWIPS)
                gutter = as_twips(value(element, "pgMar", "gutter")) if side == "left" else 0.0
                put(element, "pgMar", **{side: max(round(exact - gutter), 0)})
                _complete(element, section)
                work.tell_of(where, _MARGIN_NAMES[side](), number(found), number(wanted))
            elif page_rules.mirrored_fault(section, side) is not None:
                _unmirror(work)

    return fix


def _unmirror(work: Fixing) -> None:
    """Let even pages have the margins of the others."""
    settings = work.draft.part("settings")
    if settings is not None and settings.find(f"{W}mirrorMargins") is not None:
        drop(settings, "mirrorMargins")
        work.tell_of(_("even pages"), _("margins"), _("mirrored"), _("as on odd pages"))


_MARGIN_NAMES = {
    "top": lambda: _("top margin, mm"),
    "bottom": lambda: _("bottom margin, mm"),
    "left": lambda: _("left margin, mm"),
    "right": lambda: _("right margin, mm"),
}


def _complete(element: Any, section: Section) -> None:
    """Write all margins of a section that had none."""
    found = child(element, "pgMar")
    usual = {"top": section.top, "right": section.right, "bottom": section.bottom, "left": section.left}
    values = {side: twips(wide) for side, wide in usual.items()} | {"header": 567, "footer": 567, "gutter": 0}
    for side, wide in values.items():
        if found.get(f"{W}{side}") is None:
            found.set(f"{W}{side}", str(wide))


# -- page numbers ------------------------------------------------------------------------------------------------------


def _numbers(work: Fixing) -> list[PageNumber]:
    every = [one for section in work.components.measured.sections for one in section.numbers if one.source is not None]
    return list({id(one.source): one for one in every}.values())


def _number_paragraph() -> str:
    half_points = round(page_rules.NUMBER_SIZES[-1] * 2)
    words = (
        f'<w:rPr><w:rFonts w:ascii="{page_rules.FONT}" w:hAnsi="{page_rules.FONT}" w:cs="{page_rules.FONT}" '
        f'w:eastAsia="{page_rules.FONT}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        '<w:lang w:val="vi-VN"/></w:rPr>'
    )
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0" '
        f'w:firstLine="0"/><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r>{words}<w:t>2</w:t></w:r>'
        "</w:fldSimple></w:p>"
    )


def numbered(_check: object, work: Fixing) -> None:
    """Number the pages in the top margin, where none of them has a number."""
    measured = work.components.measured
    if any(one.numbers for one in measured.sections):
        _number_even_pages(work)
        return
    _put_numbers(work)
    work.tell_of(_("page number"), _("page number"), _("none"), _("in the top margin"))


def _put_numbers(work: Fixing) -> None:
    """Put the number into the header of all pages but the first; every section goes on with it."""
    sections = [element for _where, _section, element in _sections(work)]
    if sections:
        _hide_first(work, sections[0])
    own = [_reference(one, "header", "default") for one in sections]
    parts = [work.draft.pointed_at(one) for one in own if one is not None]
    for part in {id(one): one for one in parts if one is not None}.values():
        part.insert(0, made(_number_paragraph()))
    if sections and own[0] is None:
        _refer(sections[0], "header", "default", work.draft.add_header(_number_paragraph()))


def _number_even_pages(work: Fixing) -> None:
    """Let the even pages have the header of the others."""
    settings = work.draft.part("settings")
    if settings is not None and work.components.measured.has_even_pages:
        drop(settings, "evenAndOddHeaders")
        work.tell_of(_("page number"), _("page number"), _("not on every page"), _("on every page"))


def _reference(section: Any, place: str, kind: str) -> Any:
    found = section.findall(f"{W}{place}Reference")
    return next((one for one in found if one.get(f"{W}type", "default") == kind), None)


def _refer(section: Any, place: str, kind: str, identity: str) -> None:
    new = section.makeelement(f"{W}{place}Reference", {f"{W}type": kind, f"{R}id": identity})
    section.insert(len(section.findall(f"{W}headerReference")) if place == "footer" else 0, new)


def _hide_first(work: Fixing, section: Any) -> None:
    """Show no number on the first page, but the rest of the head and foot of the pages."""
    if is_on(section.find(f"{W}titlePg")):
        return
    drop(section, "titlePg")
    child(section, "titlePg")
    for place in ("header", "footer"):
        own, dormant = (_reference(section, place, kind) for kind in ("default", "first"))
        part = work.draft.pointed_at(own) if own is not None else None
        if dormant is not None:
            remove(dormant)
        if part is not None:
            _refer(section, place, "first", work.draft.add_like(own, _without_number(work, part)))


def _without_number(work: Fixing, part: Any) -> Any:
    """Return a copy of a header or footer that has its words without the number."""
    numbers = {id(one.source) for one in _numbers(work)}
    copy = deepcopy(part)
    pairs = zip(part.iter(f"{W}p"), copy.iter(f"{W}p"), strict=True)
    for paragraph in [mine for other, mine in pairs if id(other) in numbers]:
        if _is_only_number(paragraph):
            _empty(paragraph)
        else:
            _without_fields(paragraph)
    return copy


def _without_fields(paragraph: Any) -> None:
    """Take the fields of a paragraph away, in both of the ways in which Word writes them."""
    for one in [*paragraph.iter(f"{W}fldSimple")]:
        remove(one)
    depth = 0
    for run in [*paragraph.iter(f"{W}r")]:
        kinds = [one.get(f"{W}fldCharType") for one in run.iter(f"{W}fldChar")]
        depth += kinds.count("begin")
        if depth:
            run.getparent().remove(run)
        depth -= kinds.count("end")


def first_hidden(_check: object, work: Fixing) -> None:
    """Show no number on the first page."""
    first = work.components.measured.sections[0]
    if first.source is None:
        return
    for one in first.numbers:
        if one.kind == "first" and one.source is not None and _is_only_number(one.source):
            _empty(one.source)
    if not first.has_first_page:
        _hide_first(work, first.source)
    work.tell_of(_("page number"), _("page number"), _("on the first page too"), _("from the second page on"))


def _is_only_number(paragraph: Any) -> bool:
    said = "".join(one.text or "" for one in paragraph.iter(f"{W}t"))
    return not any(sign.isalpha() for sign in said)


def _empty(paragraph: Any) -> None:
    for one in [one for one in paragraph if one.tag != f"{W}pPr"]:
        paragraph.remove(one)


def in_header(_check: object, work: Fixing) -> None:
    """Move a page number from the foot of the pages into the top margin, if it is alone there."""
    at_foot = [one for one in _numbers(work) if one.place == "footer"]
    if not all(_is_only_number(one.source) for one in at_foot):
        return
    for one in at_foot:
        holder: Any = one.source
        _empty(holder)
        drop(layout(holder), "framePr")
    if not any(one.place == "header" for one in _numbers(work)):
        _put_numbers(work)
    work.tell_of(_("page number"), _("page number"), _("at the foot of the page"), _("in the top margin"))


def number_centred(_check: object, work: Fixing) -> None:
    """Put the page number in the middle."""
    for one in _numbers(work):
        paragraph: Any = one.source
        if one.alignment == "center":
            continue
        if "\t" in "".join("\t" if part.tag == f"{W}tab" else "" for part in paragraph.iter()):
            for tab in [part for part in paragraph.iter(f"{W}tab") if part.getparent().tag == f"{W}r"]:
                tab.getparent().remove(tab)
        if layout(paragraph).find(f"{W}framePr") is not None:
            put(layout(paragraph), "framePr", xAlign="center", x=None)
        centre(paragraph)
        work.tell_of(_("page number"), _("alignment"), _("aside"), _("centred"))


def _number_runs(one: PageNumber) -> Iterator[Any]:
    paragraph: Any = one.source
    return (run for run in paragraph.iter(f"{W}r"))


def number_sized(_check: object, work: Fixing) -> None:
    """Set the size of the page number to the nearest that is allowed."""
    for one in _numbers(work):
        wanted = within(one.size, *page_rules.NUMBER_SIZES)
        if wanted != one.size:
            for run in _number_runs(one):
                set_size(run, wanted)
            _mark_too(one, "sz", val=round(wanted * 2))
            work.tell_of(_("page number"), _("size, pt"), number(one.size), number(wanted))


def number_upright(_check: object, work: Fixing) -> None:
    """Set the page number upright."""
    for one in _numbers(work):
        if one.italic:
            for run in _number_runs(one):
                set_switch(run, "i", on=False)
            _mark_too(one, "i", val="0")
            work.tell_of(_("page number"), _("face"), _("italic"), _("upright"))


def _mark_too(one: PageNumber, name: str, **values: object) -> None:
    """Let the mark of the paragraph look like the number, which has its looks where it holds no digit yet."""
    put(child(layout(one.source), "rPr"), name, **values)


def counted(_check: object, work: Fixing) -> None:
    """Count the pages from 1 in Arabic numerals."""
    first = work.components.measured.sections[0]
    if first.source is not None:
        put(first.source, "pgNumType", fmt=None, start=1)
        before = _("{format}, from {number}").format(format=first.number_format, number=first.starts_at or 1)
        work.tell_of(_("page number"), _("count of the pages"), before, _("Arabic numerals, from 1"))


def counted_anew(_check: object, work: Fixing) -> None:
    """Count the pages of each phụ lục that has a section of its own from 1."""
    sections = work.components.measured.sections
    for annex in work.components.annexes:
        section = sections[annex.section]
        if annex.is_on_new_page and annex.section > 0 and section.starts_at != 1 and section.source is not None:
            put(section.source, "pgNumType", start=1)
            work.tell(annex.label, _("count of the pages"), _("goes on"), _("Arabic numerals, from 1"))


# -- tables ------------------------------------------------------------------------------------------------------------


def uncut_rows(_check: object, work: Fixing) -> None:
    """Let rows that are too low for their text grow with it."""
    for table in work.components.measured.tables:
        for at, row in enumerate(table.rows, 1):
            if annex_rules.is_too_low(row) and row.source is not None:
                put(child(row.source, "trPr"), "trHeight", hRule="atLeast")
                where = _("{table}, row {number}").format(table=table.where, number=at)
                work.tell_of(where, _("height of the row, pt"), number(row.height), _("as its text needs"))


def between_margins(_check: object, work: Fixing) -> None:
    """Make a table with lines as narrow as the text, each column in its proportion."""
    for table in work.components.measured.blocks:
        if not isinstance(table, Table) or not table.is_ruled or table.source is None:
            continue
        room = work.components.measured.sections[table.section].room
        if annex_rules.is_within_margins(table, room):
            continue
        share = min(room / table.width, 1.0)
        _narrow(table.source, share, is_hanging=abs(table.indent) > annex_rules.HANG)
        work.tell_of(table.where, _("width, mm"), number(table.width), number(table.width * share))


def _narrow(element: Any, share: float, *, is_hanging: bool) -> None:
    """Multiply the widths of a table and its columns by a share; a hanging table loses its indent."""
    for one in element.iter(f"{W}gridCol", f"{W}tcW", f"{W}tblW"):
        if one.get(f"{W}type", "dxa") == "dxa" and one.get(f"{W}w", "").isdigit():
            one.set(f"{W}w", str(round(int(one.get(f"{W}w")) * share)))
    indent = child(element, "tblPr").find(f"{W}tblInd")
    if is_hanging and indent is not None:
        remove(indent)


FIXERS: Mapping[str, Fixer] = {
    "ND30-TR-01": paper,
    "ND30-TR-02": turned,
    "ND30-TR-03": margin("top"),
    "ND30-TR-04": margin("bottom"),
    "ND30-TR-05": margin("left"),
    "ND30-TR-06": margin("right"),
    "ND30-ST-01": numbered,
    "ND30-ST-02": in_header,
    "ND30-ST-03": number_centred,
    "ND30-ST-04": number_sized,
    "ND30-ST-05": number_upright,
    "ND30-ST-06": first_hidden,
    "ND30-ST-07": counted,
    "ND30-PL-16": counted_anew,
    "ND30-BG-03": uncut_rows,
    "ND30-BG-05": between_margins,
}
