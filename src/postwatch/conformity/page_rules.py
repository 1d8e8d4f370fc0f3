"""Rules on the paper, the type and the page number (Phụ lục I, Phần I, Mục I)."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from postwatch.conformity.components import Components
from postwatch.conformity.model import Look, Measured, PageNumber, Paragraph, Run, Section, Table
from postwatch.conformity.rule import HEADED, OFFICIAL, Check, Issue, Outcome, Rule, for_all, number, quoted
from postwatch.language import N_, _
from postwatch.vietnamese import legacy_font

A4 = (210, 297)
"""The paper, upright, in millimetres."""
FONT = "Times New Roman"
NUMBER_SIZES = (13, 14)
# What Word's half points and twips make of a millimetre.
_NEAR = 0.2
_ONE_PAGE = 1.05
_TWO_PAGES = 2.1
# No eye tells so dark a grey from black.
_DARKEST = 0x33
# So many letters of another font are seen.
_A_WORD = 4
# From here on letters are seen to be wide, narrow or far apart; less only makes a line fit.
_SEEN_SCALE = 0.1
_SEEN_SPACING = 1.0
_LINK = re.compile(r"@|://|www\.|\.vn\b|\.com\b")
# Names of the same face.
_SAME_FONTS = frozenset({"timesnewroman", "times", "timesnewromanps", "timesnewromanpsmt"})


def section_name(at: int) -> str:
    """Return the name of a section in findings."""
    return _("section {number}").format(number=at + 1)


def _sections(judge: Callable[[Section], str | None]) -> Check:
    def check(components: Components) -> Iterable[Issue]:
        faults = enumerate(map(judge, components.measured.sections))
        return [Issue(what, section_name(at)) for at, what in faults if what is not None]

    return check


def paper_fault(section: Section) -> str | None:
    """Return that a page is not A4, or None."""
    (wide, high), (short, long) = section.page, sorted(section.page)
    if abs(short - A4[0]) <= 1 and abs(long - A4[1]) <= 1:
        return None
    return _("the paper is {width} x {height} mm").format(width=number(wide), height=number(high))


def _turned(components: Components) -> Iterable[Issue]:
    with_table = sections_with_table(components)
    for at, section in enumerate(components.measured.sections):
        if section.page[0] > section.page[1] and at not in with_table:
            yield Issue(_("the page is landscape without a table"), section_name(at))


def sections_with_table(components: Components) -> set[int]:
    """Return the sections that hold a table with lines, which may be landscape."""
    return {one.section for one in components.measured.blocks if isinstance(one, Table) and one.is_ruled}


MARGINS = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
# A landscape page is an upright page that was turned: Word turns its margins to the left, others to the right.
_TURNED = (
    {"top": "left", "right": "top", "bottom": "right", "left": "bottom"},
    {"top": "right", "right": "bottom", "bottom": "left", "left": "top"},
)


def _keeps_margin(section: Section, side: str, wanted: str) -> bool:
    low, high = MARGINS[wanted]
    found: float = getattr(section, side)
    return low - _NEAR <= found <= high + _NEAR


def margin_fault(section: Section, side: str) -> str | None:
    """Return that a margin is too narrow or too wide, or None."""
    is_turned = section.page[0] > section.page[1] and any(
        all(_keeps_margin(section, here, there) for here, there in turned.items()) for turned in _TURNED
    )
    if is_turned or _keeps_margin(section, side, side):
        return None
    return _("the margin is {found} mm").format(found=number(getattr(section, side)))


_ACROSS = {"left": "right", "right": "left"}


def mirrored_fault(section: Section, side: str) -> str | None:
    """Return that a margin is too narrow or too wide on even pages, which have it at the other side, or None."""
    other = _ACROSS.get(side)
    if not section.is_mirrored or other is None or _keeps_margin(section, other, side):
        return None
    return _("the margin of even pages is {found} mm").format(found=number(getattr(section, other)))


def _margin(side: str) -> Check:
    def check(components: Components) -> Iterable[Issue]:
        measured = components.measured
        has_even = sum(max(math.ceil(pages - _ONE_PAGE + 1), 1) for pages in measured.pages) > 1
        for at, section in enumerate(measured.sections):
            fault = margin_fault(section, side) or (mirrored_fault(section, side) if has_even else None)
            if fault is not None:
                yield Issue(fault, section_name(at))

    return check


def all_runs(components: Components) -> Iterator[tuple[Paragraph, Run]]:
    """Yield the runs that are seen, each with its paragraph, those of boxes, headers and footers too."""
    measured = components.measured
    for paragraph in (*measured.paragraphs, *measured.boxes, *measured.edges):
        for run in paragraph.runs:
            if run.text.strip() and not run.look.hidden:
                yield paragraph, run


def _told(found: Iterable[tuple[Paragraph, Run, dict[str, str]]], words: str, *, least: int = 1) -> list[Issue]:
    """Return the first issue of each kind; ``words`` contains ``{text}`` and the fields found, the kind first.

    ``least`` is how many letters of a kind are seen; at the head or foot of the pages each is.
    """
    first: dict[str, Issue] = {}
    letters: Counter[str] = Counter()
    for paragraph, run, told in found:
        kind = next(iter(told.values()))
        letters[kind] += sum(map(str.isalnum, run.text)) * (least if paragraph.is_of_edge else 1)
        first.setdefault(kind, Issue(words.format(text=quoted(run.text), **told), paragraph.where))
    return [issue for kind, issue in first.items() if letters[kind] >= least]


def _fonts(*, are_old: bool) -> Check:
    """Check for other fonts than that of the decree: for old fonts, whose letters are not Unicode, or for the rest."""
    return lambda components: _told(
        (
            (paragraph, run, {"font": font})
            for paragraph, run in all_runs(components)
            for font in fonts_shown(run)
            if not is_right_font(font) and (legacy_font(font) is not None) is are_old
        ),
        _("«{text}» has the font {font}"),
        least=_A_WORD,
    )


def is_right_font(font: str) -> bool:
    """Return whether a font is that of the decree, by any of its names, or no font is named."""
    plain = "".join(sign for sign in font.lower() if sign.isalnum())
    return not font or plain in _SAME_FONTS or plain.removesuffix("bold").removesuffix("italic") in _SAME_FONTS


def fonts_shown(run: Run) -> list[str]:
    """Return the fonts that print a run: one slot for plain letters, another for letters with marks."""
    slots = [("ascii", any(sign.isascii() for sign in run.text)), ("hAnsi", not run.text.isascii())]
    return [run.look.font(slot) for slot, is_used in slots if is_used]


def _slots(components: Components) -> Iterable[Issue]:
    found = (
        (paragraph, run, {"slot": slot, "font": run.look.font(slot)})
        for paragraph, run in all_runs(components)
        for slot in ("eastAsia", "cs")
        if not is_right_font(run.look.font(slot))
    )
    return _told(found, _("«{text}» names the font {font} for {slot}"))


def _colours(components: Components) -> Iterable[Issue]:
    mark = components.urgency.paragraph if components.urgency is not None else None
    found = (
        (paragraph, run, {"colour": run.look.colour})
        for paragraph, run in all_runs(components)
        if paragraph is not mark and not is_black(run.look.colour)
    )
    return _told(found, _("«{text}» has the colour {colour}"))


def is_black(colour: str) -> bool:
    """Return whether a colour is seen as black."""
    if not re.fullmatch("[0-9A-F]{6}", colour):
        return True
    return all(int(colour[at : at + 2], 16) <= _DARKEST for at in (0, 2, 4))


def _stretched(components: Components) -> Iterable[Issue]:
    found = (
        (paragraph, run, {"how": how})
        for paragraph, run in all_runs(components)
        if (how := stretch(run.look)) is not None
    )
    return _told(found, _("the letters of «{text}» are {how}"), least=_A_WORD)


def stretch(look: Look) -> str | None:
    """Return how letters are drawn where an eye sees that they are not as they were cut."""
    if look.scale < 1 - _SEEN_SCALE or look.scale > 1 + _SEEN_SCALE:
        return _("drawn at {percent} % of their width").format(percent=number(look.scale * 100))
    if abs(look.spacing) >= _SEEN_SPACING:
        return _("set {points} pt apart").format(points=number(look.spacing))
    return None


def _underlined(components: Components) -> Iterable[Issue]:
    """Find underlined words; below the names and titles of the head an underline is the rule."""
    head = (*components.head, *components.doc_subject)
    ruled = {id(line.paragraph) for line in (*head, components.title) if line is not None}
    words = _("«{text}» is underlined")
    for paragraph, run in all_runs(components):
        is_said = any(map(str.isalpha, run.text)) and not _LINK.search(run.text)
        if run.look.underline and is_said and id(paragraph) not in ruled:
            yield Issue(words.format(text=quoted(run.text)), paragraph.where)


def _watermarked(components: Components) -> Iterable[Issue]:
    words = _("«{text}» is drawn behind the text")
    return [Issue(words.format(text=quoted(one)), _("the head of the page")) for one in components.measured.watermarks]


def _composed(components: Components) -> Iterable[Issue]:
    words = _("«{text}» has letters whose marks are typed apart")
    apart = (one for one in all_runs(components) if one[1].is_apart)
    return [Issue(words.format(text=quoted(run.text)), paragraph.where) for paragraph, run in islice(apart, 1)]


def _language(components: Components) -> Iterable[Issue] | None:
    total = sum(len(run.text) for _paragraph, run in all_runs(components))
    foreign = [one for one in all_runs(components) if not one[1].look.language.lower().startswith("vi")]
    count = sum(len(run.text) for _paragraph, run in foreign)
    if not total:
        return None
    if count * 10 <= total:
        return []
    paragraph, run = foreign[0]
    words = _("«{text}» is marked as {language}")
    return [Issue(words.format(text=quoted(run.text), language=run.look.language or _("none")), paragraph.where)]


# Sizes of Quốc hiệu, Tiêu ngữ, place and day that go together.
MATCHING = ((12, 13, 13), (13, 14, 14))


def _size_set(components: Components) -> Iterable[Issue] | None:
    motto, words, day = components.quoc_hieu, components.tieu_ngu, components.place_date
    if motto is None or words is None or not motto.words or not words.words:
        return None
    sizes = [motto.size, words.size]
    if components.kind == "" and day is not None and day.words:
        sizes.append(day.size)
    ranges = ((12, 13), (13, 14), (13, 14))
    if any(not low <= size <= high for size, (low, high) in zip(sizes, ranges, strict=False)):
        return None  # a rule of its own says so
    if any(sizes == list(one[: len(sizes)]) for one in MATCHING):
        return []
    return [Issue(_("the sizes are {sizes}").format(sizes=" / ".join(map(number, sizes))), motto.where)]


def _numbers(components: Components) -> list[PageNumber]:
    found = [one for section in components.measured.sections for one in section.numbers]
    return list(dict.fromkeys(found))


def _has_numbers(components: Components) -> Iterable[Issue] | None:
    measured = components.measured
    long = [at for at, pages in enumerate(measured.pages) if pages > _ONE_PAGE]
    faults = [(at, _unnumbered(measured, at)) for at in long]
    return [Issue(what, section_name(at)) for at, what in faults if what is not None] if long else None


def _unnumbered(measured: Measured, at: int) -> str | None:
    """Return which pages of a long section have no number."""
    kinds = {one.kind for one in measured.sections[at].numbers} - {"first"}
    if not kinds:
        return _("the pages have no number")
    if measured.has_even_pages and "even" not in kinds:
        return _("the even pages have no number")
    if measured.has_even_pages and kinds == {"even"} and measured.pages[at] > _TWO_PAGES:
        return _("the odd pages have no number")
    return None


def _numbers_keep(is_right: Callable[[PageNumber], bool], fault: str) -> Check:
    def check(components: Components) -> Iterable[Issue] | None:
        found = _numbers(components)
        wrong = [one for one in found if not is_right(one)]
        return [Issue(_(fault).format(size=number(one.size)), _("page number")) for one in wrong] if found else None

    return check


def _hidden_first(components: Components) -> Iterable[Issue] | None:
    first = components.measured.sections[0]
    if not first.numbers:
        return None
    kind = "first" if first.has_first_page else "default"
    shown = any(one.kind == kind and not one.is_from_second for one in first.numbers)
    return [Issue(_("the number is shown on the first page"), _("page number"))] if shown else []


def _counted(components: Components) -> Iterable[Issue] | None:
    if not _numbers(components):
        return None
    first = components.measured.sections[0]
    if first.number_format not in ("decimal", "numberInDash"):
        return [Issue(_("the pages are counted as {format}").format(format=first.number_format), _("page number"))]
    if first.starts_at not in (None, 1):
        return [Issue(_("the count begins with {number}").format(number=first.starts_at), _("page number"))]
    return []


RULES = (
    for_all("ND30-TR-01", N_("The paper is A4 (210 x 297 mm)"), "I.1", _sections(paper_fault)),
    Rule("ND30-TR-02", N_("The text runs along the long side; a page is landscape only for a table"), "I.2", _turned,
         profiles=OFFICIAL),
    for_all("ND30-TR-03", N_("The top margin is 20-25 mm"), "I.3", _margin("top")),
    for_all("ND30-TR-04", N_("The bottom margin is 20-25 mm"), "I.3", _margin("bottom")),
    for_all("ND30-TR-05", N_("The left margin is 30-35 mm"), "I.3", _margin("left")),
    for_all("ND30-TR-06", N_("The right margin is 15-20 mm"), "I.3", _margin("right")),
    for_all("ND30-TR-07", N_("The font is Times New Roman everywhere"), "I.4", _fonts(are_old=False)),
    for_all("ND30-TR-08", N_("The letters are Unicode, not those of an old font (.Vn…, VNI-…)"), "I.4",
         _fonts(are_old=True)),
    for_all("ND30-TR-09", N_("The text is black"), "I.4", _colours),
    for_all("ND30-TR-10", N_("The other two fonts of the text (East Asian, complex) are Times New Roman too"), "I.4",
         _slots, Outcome.NOTE),
    for_all("ND30-TR-11", N_("Letters are composed with their marks (TCVN 6909:2001)"), "I.4", _composed, Outcome.WARN),
    for_all("ND30-TR-12", N_("The text is marked as Vietnamese"), "I.4", _language, Outcome.NOTE),
    for_all("ND30-TR-13", N_("Quốc hiệu, Tiêu ngữ, place and day have matching sizes: 12/13/13 or 13/14/14"),
         "V, ghi chú", _size_set),
    for_all("ND30-TR-14", N_("Letters are neither stretched nor set apart"), "I.4", _stretched, Outcome.WARN),
    Rule("ND30-TR-15", N_("No words are underlined"), "II.6.e", _underlined, Outcome.WARN, HEADED),
    for_all("ND30-TR-16", N_("Nothing is drawn behind the text"), "I.4", _watermarked, Outcome.WARN),
    for_all("ND30-ST-01", N_("A document of several pages numbers them"), "I.7", _has_numbers),
    for_all("ND30-ST-02", N_("The page number is in the top margin"), "I.7",
         _numbers_keep(lambda one: one.place == "header", N_("the page number is at the foot of the page"))),
    for_all("ND30-ST-03", N_("The page number is centred"), "I.7",
         _numbers_keep(lambda one: one.alignment == "center", N_("the page number is not centred"))),
    for_all("ND30-ST-04", N_("The page number has size 13-14"), "I.7",
         _numbers_keep(lambda one: NUMBER_SIZES[0] <= one.size <= NUMBER_SIZES[1],
             N_("the page number has size {size}"))),
    for_all("ND30-ST-05", N_("The page number is upright"), "I.7",
         _numbers_keep(lambda one: not one.italic, N_("the page number is italic"))),
    for_all("ND30-ST-06", N_("The first page shows no number"), "I.7", _hidden_first),
    for_all("ND30-ST-07", N_("Pages are counted from 1 in Arabic numerals"), "I.7", _counted),
)  # fmt: skip
