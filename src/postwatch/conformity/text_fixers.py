"""Fixers of words and paragraphs: size, face, font, colour, place, indents and gaps, digits of the head."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from postwatch.conformity import annex_rules, foot_rules, head_rules, page_rules, rule, text_rules
from postwatch.conformity.editor import (
    centre,
    child,
    drop,
    drop_older,
    is_removable,
    layout,
    look,
    put,
    remove,
    set_gap,
    set_indents,
    set_lines,
    set_size,
    set_switch,
    texts,
    twips,
    within,
)
from postwatch.conformity.fixes import Fixer, Fixing, element, paragraphs, written
from postwatch.conformity.inheritance import RAISED
from postwatch.conformity.lines import URGENT, Line
from postwatch.conformity.model import MM_PER_POINT, Look, Paragraph, Row
from postwatch.conformity.rule import Part, number
from postwatch.conformity.word_file import W
from postwatch.language import _
from postwatch.vietnamese import fold, legacy_font

_SIGNS = ("symbol", "wingdings", "webdings", "marlett")
_RED = "FF0000"
# In millimetres; a higher block is parted on a page of its own too.
_LONGEST_ROW = 250
_ARTICLE = re.compile(r"Điều \d+\.")


# -- measures that many components share -------------------------------------------------------------------------------


def sized(check: rule.Sized, work: Fixing) -> None:
    """Set the size of words that are too large or too small to the nearest that is allowed."""
    for line in check.wrong(work.components):
        _resize(line, work, lambda size: within(size, check.low, check.high))


def _resize(line: Line, work: Fixing, wanted: Callable[[float], float]) -> None:
    """Set the sizes of a line; single letters that are raised or lowered stay so."""
    most = line.size
    for run, source in written(line.runs):
        is_note = run.look.is_raised and run.look.size != most
        if not is_note and wanted(run.look.size) != run.look.size:
            set_size(source, wanted(_on_the_line(run.look)))
    after = wanted(_on_the_line(next(run.look for run in line.words if run.look.size == most)))
    work.tell(line, _("size, pt"), number(most), number(after))


def _on_the_line(seen: Look) -> float:
    return round(seen.size / RAISED * 2) / 2 if seen.is_raised else seen.size


def faced(check: rule.Faced, work: Fixing) -> None:
    """Make words bold or italic, or not."""
    for line in check.wrong(work.components):
        _set_face(line, work, check.face)


def _set_face(line: Line, work: Fixing, face: str) -> None:
    before = _face(line.is_bold, line.is_italic)
    bold, italic = "bold" in face, "italic" in face
    for run, source in written(line.runs):
        for name, is_so, wanted in (("b", run.look.bold, bold), ("i", run.look.italic, italic)):
            if is_so is not wanted:
                set_switch(source, name, wanted)
    work.tell(line, _("face"), before, _face(bold, italic))


def _face(bold: bool, italic: bool) -> str:
    named = {(False, False): _("upright"), (True, False): _("bold"), (False, True): _("italic")}
    return named.get((bold, italic), _("bold italic"))


def centred(check: rule.Centred, work: Fixing) -> None:
    """Put a component in the middle; lines placed by blanks or tabs stay."""
    for paragraph in paragraphs([line for line in check.wrong(work.components) if line.side is None]):
        if not paragraph.text[:1].isspace() and "\t" not in paragraph.text:
            before = _alignment(paragraph)
            centre(element(paragraph))
            work.tell(paragraph, _("alignment"), before, _("centred"))


def _alignment(paragraph: Paragraph) -> str:
    named = {"left": _("left"), "center": _("centred"), "right": _("right"), "both": _("justified")}
    found = paragraph.layout
    indent = found.left + found.first if found.left + found.first > 0 else -found.right
    said = named[found.alignment]
    return (
        said if not indent else _("{alignment}, indented by {indent} mm").format(alignment=said, indent=number(indent))
    )


def tight(check: rule.Tight, work: Fixing) -> None:
    """Let lines follow each other in single spacing, without a gap."""
    lines = check.part(work.components)
    for above, below in pairwise(lines):
        gap = work.components.gap(above.paragraph, below.paragraph) or 0.0
        if gap > rule.LOOSE:
            _close(above.paragraph, below.paragraph, work)
            work.tell(below, _("gap above, pt"), number(gap), "0")
    for paragraph in paragraphs(lines):
        if paragraph.layout.line_rule == "auto" and paragraph.layout.line > rule.SINGLE:
            set_lines(element(paragraph), 1)
            work.tell(paragraph, _("line spacing, lines"), number(paragraph.layout.line), "1")


def _close(above: Paragraph, below: Paragraph, work: Fixing) -> None:
    """Leave no gap between two paragraphs, nor an empty paragraph."""
    for one in _between(above, below, work):
        remove(element(one))
    set_gap(element(above), "after", 0)
    set_gap(element(below), "before", 0)


def _between(above: Paragraph, below: Paragraph, work: Fixing) -> list[Paragraph]:
    """Return the removable empty paragraphs between two paragraphs."""
    at, end = (work.components.position(one) for one in (above, below))
    return [one for one in work.components.every_paragraph[at + 1 : end] if is_removable(element(one))]


def written_digits(check: head_rules.Written, work: Fixing) -> None:
    """Write digits of the head as they should be: a zero before a number below ten, or none."""
    for line in check.part(work.components):
        found = check.miswritten(line.text)
        if found is not None:
            right = check.right(found[check.name])
            if _rewrite(line, found.span(check.name), right):
                work.tell(line, _("number as written"), found[check.name], right)


def _signs(line: Line) -> Iterator[tuple[Any, int]]:
    """Yield every sign of a line: its piece of text and its place in it; of blank runs too, each once."""
    for source in {id(run.source): run.source for run in line.runs if run.source is not None}.values():
        for piece in texts(source):
            yield from ((piece, at) for at in range(len(piece.text or "")))


def _rewrite(line: Line, span: tuple[int, int], right: str) -> bool:
    """Write other digits in the place of some; False where the text of the line is not found as it is."""
    signs = list(_signs(line))
    said = "".join(piece.text[at] for piece, at in signs)
    start = said.replace("\u00a0", " ").find(line.text)
    if start < 0:
        return False
    first, *rest = signs[start + span[0] : start + span[1]]
    pieces: dict[int, tuple[Any, list[str]]] = {id(one): (one, list(one.text)) for one, _at in (first, *rest)}
    for piece, at in rest:
        pieces[id(piece)][1][at] = ""
    pieces[id(first[0])][1][first[1]] = right
    for piece, letters in pieces.values():
        drop_older(piece)
        piece.text = "".join(letters)
    return True


# -- type --------------------------------------------------------------------------------------------------------------


def fonts(_check: object, work: Fixing) -> None:
    """Give words the font of the decree; signs of a sign font, and letters of an old font, stay as they are."""
    told: dict[str, Paragraph] = {}
    for paragraph, run in page_rules.all_runs(work.components):
        wrong = [font for font in page_rules.fonts_shown(run) if not page_rules.is_right_font(font)]
        if not wrong or any(legacy_font(one) or one.lower().startswith(_SIGNS) for one in wrong):
            continue
        if run.source is not None:
            _set_font(look(run.source))
        else:  # the label of a list has the looks of the mark
            _set_font(child(layout(element(paragraph)), "rPr"))
        told.setdefault(wrong[0], paragraph)
    for font, paragraph in told.items():
        work.tell(paragraph, _("font"), font, page_rules.FONT)


def _set_font(properties: Any) -> None:
    slots = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), page_rules.FONT)
    themes = dict.fromkeys(("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme", "hint"))
    put(properties, "rFonts", **slots, **themes)


def colours(_check: object, work: Fixing) -> None:
    """Print words in black."""
    mark = work.components.urgency.paragraph if work.components.urgency is not None else None
    told: dict[str, Paragraph] = {}
    for paragraph, run in page_rules.all_runs(work.components):
        if paragraph is not mark and not page_rules.is_black(run.look.colour):
            own = look(run.source) if run.source is not None else child(layout(element(paragraph)), "rPr")
            put(own, "color", val="000000", themeColor=None, themeShade=None, themeTint=None)
            told.setdefault(run.look.colour, paragraph)
    for colour, paragraph in told.items():
        work.tell(paragraph, _("colour"), colour, _("black"))


def stretched(_check: object, work: Fixing) -> None:
    """Draw letters as they were cut, and not apart."""
    told: dict[str, Paragraph] = {}
    for paragraph, run in page_rules.all_runs(work.components):
        how = page_rules.stretch(run.look)
        if how is not None and run.source is not None:
            put(look(run.source), "w", val=100)
            put(look(run.source), "spacing", val=0)
            told.setdefault(how, paragraph)
    for how, paragraph in told.items():
        work.tell(paragraph, _("width of the letters"), how, "100 %")


def matching_sizes(_check: object, work: Fixing) -> None:
    """Give Quốc hiệu, Tiêu ngữ, place and day sizes that go together, with as few changes as can be."""
    lines = _matched(work)
    few = min(page_rules.MATCHING, key=lambda one: sum(a.size != b for a, b in zip(lines, one, strict=False)))
    _match(lines, few, work)


def smallest_sizes(_check: object, work: Fixing) -> None:
    """Give Quốc hiệu that needs two lines the smaller sizes."""
    _match(_matched(work), page_rules.MATCHING[0], work)


def _matched(work: Fixing) -> list[Line]:
    """Return the lines whose sizes go together; the day is among them only in a công văn."""
    components = work.components
    lines = [components.quoc_hieu, components.tieu_ngu, None if components.kind else components.place_date]
    return [one for one in lines if one is not None and one.words]


def _match(lines: list[Line], sizes: tuple[int, ...], work: Fixing) -> None:
    for line, size in zip(lines, sizes, strict=False):
        if line.size != size:
            _resize(line, work, lambda _size, size=size: size)  # type: ignore[misc]


def one_size(_check: object, work: Fixing) -> None:
    """Give the text the size that most of it has."""
    lines = [line for line in work.components.plain_text if line.words]
    counts: Counter[float] = Counter()
    for line in lines:
        counts[line.size] += len(line.text)
    most = counts.most_common(1)[0][0]
    for line in lines:
        if line.size != most:
            _resize(line, work, lambda _size: most)


# -- text --------------------------------------------------------------------------------------------------------------


def upright(_check: object, work: Fixing) -> None:
    """Set paragraphs of the text upright that are italic as a whole."""
    for line in text_rules.plain(work.components):
        if line.is_italic:
            _set_face(line, work, "bold" if line.is_bold else "")


def justified(_check: object, work: Fixing) -> None:
    """Justify the text."""
    for line in text_rules.text_part(work.components):
        if text_rules.is_ragged(line):
            before = _alignment(line.paragraph)
            put(layout(element(line.paragraph)), "jc", val="both")
            work.tell(line, _("alignment"), before, _("justified"))


def indents(part: Part) -> Fixer:
    """Return the fixer that lets each paragraph begin where most of the others do, among the places allowed."""

    def fix(_check: object, work: Fixing) -> None:
        plain = text_rules.plain(work.components)
        rightly = Counter(
            wanted
            for line in plain
            for wanted in text_rules.INDENTS
            if text_rules.indented(line) is None and abs(line.paragraph.layout.first - wanted) <= 1
        )
        wanted = rightly.most_common(1)[0][0] if rightly else text_rules.INDENTS[-1]
        for line in part(work.components):
            if text_rules.indented(line) is not None and not line.paragraph.text[:1].isspace():
                found = line.paragraph.layout
                set_indents(element(line.paragraph), right=found.right, first=wanted)
                work.tell(line, _("beginning of the first line, mm"), number(found.left + found.first), number(wanted))

    return fix


def gaps(_check: object, work: Fixing) -> None:
    """Leave the least gap that is allowed between paragraphs of the text."""
    for above, below in pairwise(text_rules.text_part(work.components)):
        gap = work.components.gap(above.paragraph, below.paragraph)
        if gap is None or gap >= text_rules.LEAST_GAP - 0.1:
            continue
        own = element(below.paragraph)
        set_gap(own, "before", text_rules.LEAST_GAP - above.paragraph.layout.after)
        for one in (above.paragraph, below.paragraph):
            if one.layout.contextual:
                put(layout(element(one)), "contextualSpacing", val="0")
        work.tell(below, _("gap above, pt"), number(gap), number(text_rules.LEAST_GAP))


def line_spacing(_check: object, work: Fixing) -> None:
    """Set the line spacing of the text to the nearest that is allowed."""
    for line in text_rules.plain(work.components):
        found = text_rules.lines_of(line)
        if text_rules.spaced(line) is not None and found is not None:
            wanted = within(found, *text_rules.LINES)
            set_lines(element(line.paragraph), wanted)
            work.tell(line, _("line spacing, lines"), number(found), number(wanted))


def uncut_lines(_check: object, work: Fixing) -> None:
    """Give letters that are cut the height that they need."""
    for one in work.components.measured.paragraphs:
        if one.text.strip() and annex_rules.is_cut(one):
            set_lines(element(one), 1)
            work.tell(one, _("height of the lines, pt"), number(one.layout.line), number(one.size * 1.15))


def subject_gap(_check: object, work: Fixing) -> None:
    """Leave the gap of the decree between the number and the subject of a công văn."""
    above, below = work.components.number, work.components.subject
    if above is None or below is None or above.paragraph is below.paragraph:
        return
    gap = work.components.gap(above.paragraph, below.paragraph)
    _close(above.paragraph, below.paragraph, work)
    set_gap(element(below.paragraph), "before", head_rules.SUBJECT_GAP)
    work.tell(below, _("gap above, pt"), number(gap or 0.0), number(head_rules.SUBJECT_GAP))


def nothing_between(_check: object, work: Fixing) -> None:
    """Remove the empty paragraphs between the type and its subject."""
    title, subject = work.components.title, work.components.doc_subject
    if title is None or not subject:
        return
    empty = _between(title.paragraph, subject[0].paragraph, work)
    for one in empty:
        remove(element(one))
    if empty:
        work.tell(title, _("empty paragraphs below"), str(len(empty)), "0")


def aligned(_check: object, work: Fixing) -> None:
    """Let the hyphens of the addressees begin below each other."""
    above, *below = work.components.addressees
    first, start = above.paragraph, above.spans[0].start
    for paragraph in paragraphs([line for line in below if abs(line.spans[0].start - start) > 1]):
        if paragraph.text[:1].isspace():
            continue
        own = layout(element(first)).find(f"{W}ind")
        drop(layout(element(paragraph)), "ind", "jc")
        if above.side is not None:  # it is at a tab behind the label
            set_indents(element(paragraph), left=start - paragraph.edge)
        elif own is not None:
            put(layout(element(paragraph)), "ind", **{key.removeprefix(W): value for key, value in own.attrib.items()})
        else:
            hanging = min(first.layout.first, 0.0)
            set_indents(element(paragraph), left=first.layout.left + hanging)
        work.tell(paragraph, _("indent, mm"), number(paragraph.layout.left), number(first.layout.left))


def flush(_check: object, work: Fixing) -> None:
    """Let Nơi nhận begin at the left edge."""
    for paragraph in paragraphs((foot_rules.label + foot_rules.receivers)(work.components)):
        if not foot_rules.is_flush(paragraph):
            before = _alignment(paragraph)
            put(layout(element(paragraph)), "jc", val="left")
            set_indents(element(paragraph))
            work.tell(paragraph, _("alignment"), before, _("left"))


def bold_headings(_check: object, work: Fixing) -> None:
    """Make Roman headings bold."""
    for line in work.components.text:
        if line.numbering is not None and line.numbering["roman"] and not line.is_bold:
            _set_face(line, work, "bold")


def bold_articles(_check: object, work: Fixing) -> None:
    """Make «Điều N.» bold if it has a run of its own."""
    for line in text_rules.structured("điều")(work.components):
        run = next((run for run in line.words if run.source is not None), None)
        if run is not None and not run.look.bold and _ARTICLE.fullmatch(run.text.strip()):
            set_switch(run.source, "b", on=True)
            work.tell(line, _("face"), _("upright"), _("bold"))


# -- signature ---------------------------------------------------------------------------------------------------------


def whole_signature(_check: object, work: Fixing) -> None:
    """Keep the signature on one page; a row that is higher than a page stays as it is."""
    pieces = foot_rules.signature_pieces(work.components)
    rows = [one for one in pieces if isinstance(one, Row)]
    if any(one.taken * MM_PER_POINT > _LONGEST_ROW for one in rows):
        return
    for row in rows:
        put(child(row.source, "trPr"), "cantSplit", val=None)
    for piece in pieces[:-1]:
        _tie(piece)
    work.tell(work.components.authority[0], _("kept on one page with the name"), _("no"), _("yes"))


def signature_with_text(_check: object, work: Fixing) -> None:
    """Keep the lines above the signature on its page."""
    above = foot_rules.pieces_above(work.components)
    for piece in above:
        _tie(piece)
    if above:
        work.tell(work.components.authority[0], _("kept on one page with the lines above"), _("no"), _("yes"))


def _tie(piece: Paragraph | Row) -> None:
    for one in foot_rules.paragraphs_of(piece):
        put(layout(element(one)), "keepNext", val=None)


# -- urgency -----------------------------------------------------------------------------------------------------------


def red_box(_check: object, work: Fixing) -> None:
    """Frame the mark of urgency, in bright red."""
    for line in head_rules.urgency(work.components):
        properties = layout(element(line.paragraph))
        if not line.paragraph.has_box:
            edges = child(properties, "pBdr")
            for side in ("top", "left", "bottom", "right"):
                put(edges, side, val="single", sz=6, space=1, color=_RED)
        for _run, source in written(line.runs):
            put(look(source), "color", val=_RED, themeColor=None)
        work.tell(line, _("frame and colour"), _("others"), _("bright red in a frame"))


def box_width(_check: object, work: Fixing) -> None:
    """Make the frame of the mark of urgency as wide as its words ask."""
    for line in head_rules.urgency(work.components):
        paragraph, wanted = line.paragraph, URGENT[fold(line.text)]
        wide = paragraph.room - paragraph.layout.left - paragraph.layout.right
        side = twips((paragraph.room - wanted) / 2)
        if side > 0 and not paragraph.has_box:
            put(layout(element(paragraph)), "ind", left=side, right=side, firstLine=0, hanging=None)
            work.tell(line, _("width of the frame, mm"), number(wide), number(wanted))


SHARED: Mapping[type[rule.Measure], Fixer] = {
    rule.Sized: sized,
    rule.Faced: faced,
    rule.Centred: centred,
    rule.Tight: tight,
    head_rules.Written: written_digits,
}
OWN: Mapping[str, Fixer] = {
    "ND30-TR-07": fonts,
    "ND30-TR-09": colours,
    "ND30-TR-13": matching_sizes,
    "ND30-TR-14": stretched,
    "ND30-QH-14": smallest_sizes,
    "ND30-TY-06": subject_gap,
    "ND30-TY-20": nothing_between,
    "ND30-DK-04": red_box,
    "ND30-DK-05": box_width,
    "ND30-KG-10": aligned,
    "ND30-ND-03": upright,
    "ND30-ND-04": justified,
    "ND30-ND-05": indents(text_rules.plain),
    "ND30-ND-06": gaps,
    "ND30-ND-07": line_spacing,
    "ND30-ND-08": one_size,
    "ND30-BC-08": bold_articles,
    "ND30-BC-09": bold_headings,
    "ND30-BC-16": indents(text_rules.structured("điều")),
    "ND30-KY-15": whole_signature,
    "ND30-KY-16": signature_with_text,
    "ND30-NN-07": flush,
    "ND30-BG-04": uncut_lines,
}
