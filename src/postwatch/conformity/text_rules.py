"""Rules on Kính gửi, the text and its headings (Phụ lục I, Phần I, Mục II.6 and II.9)."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest

from postwatch.conformity import rule
from postwatch.conformity.components import BODIES, Components
from postwatch.conformity.lines import Line, is_upper
from postwatch.conformity.page import broken
from postwatch.conformity.rule import Centred, Check, Faced, Issue, Outcome, Part, Rule, Sized, named, number, quoted
from postwatch.language import N_, _
from postwatch.vietnamese import fold, roman

_OWN = rule.LETTER | rule.PLEDGE
_MANY_WORDS = 5
# How far, in millimetres, the end of a line is known, and how long a word is that makes no short line.
_UNSURE = 0.8
_LONG_WORD = 20
# So much of their blanks Word and LibreOffice take from rows of justified text to fit one more word in.
_SHRINK = 0.25
# No heading in capitals has so many letters.
_LONG_HEADING = 120
_SEEN_INDENT = 0.5
# Text that begins so far in, in millimetres, is seen as text at the right.
_SEEN_ASIDE = 20.0
_CAPTION = re.compile(r"[(\[]|kinh gui\b|(mau|bieu|bang|phu luc|don vi|dvt|nguon)\b")
_LINES = re.compile(r"[\t\n]")
INDENTS = (10.0, 12.7)
"""How far in a paragraph may begin, in millimetres."""
LEAST_GAP = 6.0
"""Points between two paragraphs of the text."""
LINES = (1.0, 1.5)
"""The line spacing of the text, as multiples of single spacing."""
# Vietnamese alphabetical order of điểm.
_LETTERS = "abcdđeghiklmnopqrstuvxy"


kinh_gui = named("kinh_gui")
addressees = named("addressees")
_addressed = kinh_gui + addressees
several = addressees.several()
_single = kinh_gui.given(lambda components: not components.addressees)
text_part = named("text")
plain = named("plain_text")
deciding = named("deciding")
_bases = named("bases")
# All text between head and foot, in tables too: forms have their text there.
_all_text = Part(lambda components: components.lines[components.first_text : components.last_text])


_BODY = re.compile(rf"(?P<word>{BODIES}) [^\W\d_]")
# Bodies and persons that a comma may part from the body that they belong to.
_PARTS = ("Phòng", "Chi cục", "Cục", "Thanh tra", "Văn phòng", "Ban", "Trung tâm", "Đoàn", "Chủ tịch", "Giám đốc")


def _are_several(addressee: str) -> bool:
    """Return whether a line names several bodies; commas part words of a name too, and a part from its body."""
    if ";" in addressee.rstrip(" ;,."):
        return True
    named = [found["word"] for one in addressee.split(",") if (found := _BODY.match(one.strip()))]
    is_part = named[:1] and named[0] in _PARTS
    return len(named) > (2 if is_part and len(set(named)) == len(named) else 1)


def _alone(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    if _are_several(lines[0].text.partition(":")[2]):
        yield Issue(_("several addressees are on one line"), lines[0].where)
    elif len(components.addressees) == 1:
        yield Issue(_("the single addressee is on a line of its own"), components.addressees[0].where)


def _aligned(_components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    starts = [line.spans[0].start for line in lines]
    if max(starts) - min(starts) > 1:
        yield Issue(_("the hyphens are not aligned"), lines[0].where)


def _fitting(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    title = components.title
    has_one = ("to trinh", "bao cao", "giay moi", "cong dien", "phieu gui", "phieu chuyen")
    if title is not None and components.kind not in has_one:
        yield Issue(_("a {kind} has a Kính gửi").format(kind=title.text), lines[0].where)


def is_ragged(line: Line) -> bool:
    """Return whether a paragraph of the text is not justified, or a short paragraph is at the right."""
    alignment = line.paragraph.layout.alignment
    if line.is_remark or line.is_heading:
        return alignment == "right" and _is_said(line) and line.spans[0].start > line.paragraph.edge + _SEEN_ASIDE
    return line.rows > 1 and alignment != "both"


def _is_said(line: Line) -> bool:
    """Return whether a short line is a heading with a number or a sentence: captions, days, posts may be anywhere."""
    if line.is_post or line.is_place_date or _CAPTION.match(fold(line.text)):
        return False
    is_sentence = line.text.endswith((".", ";", ":")) and len(line.text.split()) >= _MANY_WORDS
    return is_sentence or line.structure == "điều" or line.numbering is not None


def indented(line: Line) -> str | None:
    """Return that a paragraph begins elsewhere than it may, or None."""
    layout = line.paragraph.layout
    is_item = line.text[:1] in "-–+•*" or line.numbering is not None
    found = layout.left + layout.first if is_item or layout.left < 0.5 else layout.first
    if line.paragraph.text[:1].isspace():  # put in by tabs or blanks
        found = line.spans[0].start - line.paragraph.edge
    if any(abs(found - wanted) <= _SEEN_INDENT for wanted in INDENTS):
        return None
    return _("«{text}» begins {found} mm in").format(text=quoted(line.text), found=number(found))


def _near(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    for above, below in pairwise(lines):
        gap = components.gap(above.paragraph, below.paragraph)
        if gap is not None and gap < LEAST_GAP - 0.1:
            words = _("{gap} pt lie above «{text}»")
            yield Issue(words.format(gap=number(gap), text=quoted(below.text)), below.where)
            return


def spaced(line: Line) -> str | None:
    """Return that a paragraph has another line spacing than it may, or None."""
    lines = lines_of(line)
    if lines is None or LINES[0] - 0.1 <= lines <= LINES[1] + 0.02:
        return None
    return _("«{text}» has a line spacing of {lines} lines").format(text=quoted(line.text), lines=number(lines))


def lines_of(line: Line) -> float | None:
    """Return the line spacing in lines; None where a rule of its own says that letters are cut."""
    layout, single = line.paragraph.layout, line.paragraph.size * 1.15 or 1.0
    if layout.line_rule == "auto":
        return layout.line
    if layout.line_rule == "exact":
        return None if layout.line < line.paragraph.size * 0.95 else layout.line / single
    return max(layout.line / single, 1.0)


def _is_small(line: Line) -> bool:
    # A short text may be a name, and a heading has rules of its own; a công điện begins «… ĐIỆN:».
    is_heading = line.text.endswith(" ĐIỆN:") or (line.numbering is not None and len(line.text) < _LONG_HEADING)
    is_long = len(line.text.split()) >= _MANY_WORDS and not is_heading
    return not (is_long and is_upper(line.text))


def _mostly_bold(_components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    bold = [line for line in lines if line.is_bold and line.text.endswith((".", ";", ":"))]
    if sum(len(line.text) for line in bold) * 2 > sum(len(line.text) for line in lines):
        yield Issue(_("«{text}» and most of the text are bold").format(text=quoted(bold[0].text)), bold[0].where)


def _one_size(components: Components) -> Iterable[Issue] | None:
    lines = components.plain_text
    sizes = {line.size for line in lines if line.words}
    if not lines or any(not 13 <= size <= 14 for size in sizes):
        return None
    if len(sizes) == 1:
        return []
    return [Issue(_("the sizes are {sizes}").format(sizes=" / ".join(map(number, sorted(sizes)))), lines[0].where)]


def _closed(_components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    tail = lines[-1]
    if not any(line.text.endswith("./.") for line in lines[-2:]):
        yield Issue(_("the text ends «{text}»").format(text=quoted(tail.text[-30:])), tail.where)


def _widows(_components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    loose = [line for line in lines if not line.paragraph.layout.widow_control]
    if loose:
        words = _("{count} paragraphs may leave one line alone on a page")
        yield Issue(words.format(count=len(loose)), loose[0].where)


def _last_of_one_word(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    """Yield an issue for each last row of a single word, unless a word more or less may fit."""
    for line in lines:
        is_squeezed = components.measured.shrinks_blanks and line.paragraph.layout.alignment == "both"
        if _ends_in_one_word(line, shrink=_SHRINK if is_squeezed else 0.0):
            yield Issue(_("the last line of «{text}» is one word").format(text=quoted(line.text)), line.where)


def _ends_in_one_word(line: Line, *, shrink: float) -> bool:
    layout = line.paragraph.layout
    last: list[tuple[float, int]] = []
    for spare, share in ((-_UNSURE, 0.0), (_UNSURE, 0.0), (_UNSURE, shrink)):
        rows = list(broken(line.runs, line.paragraph, layout.left + layout.first, spare, share))
        last.append((rows[-1][1], rows[-1][2]) if len(rows) > 1 else (0.0, 0))
    return all(count == 1 and ink <= _LONG_WORD for ink, count in last) and not _LINES.search(line.text)


def _empty(components: Components) -> Iterable[Issue] | None:
    lines = components.lines[components.first_text : components.last_text]
    inside = [at for at, line in enumerate(lines) if line.paragraph.place.table is None]
    said = [at for at in inside if lines[at].text]
    if len(said) < 2:
        return None
    between = [at for at in inside if said[0] < at < said[-1] and _only_makes_room(lines[at])]
    empty = [lines[at] for at in between if not _is_beside_a_table(lines, at)]
    words = _("{count} empty paragraphs stand between those of the text")
    return [Issue(words.format(count=len(empty)), empty[0].where)] if empty else []


def _is_beside_a_table(lines: Sequence[Line], at: int) -> bool:
    """Return whether an empty paragraph, or those around it together, part a table from the text."""
    above = next((one for one in reversed(lines[:at]) if not _only_makes_room(one)), None)
    below = next((one for one in lines[at + 1 :] if not _only_makes_room(one)), None)
    return any(one is not None and one.paragraph.place.table is not None for one in (above, below))


def _only_makes_room(line: Line) -> bool:
    paragraph = line.paragraph
    is_break = paragraph.has_page_break or paragraph.ends_section
    return not (paragraph.text.strip() or paragraph.lines or paragraph.boxes or is_break)


def _parted(components: Components) -> Iterable[Issue] | None:
    headings = [line for line in components.text if line.is_heading and (line.numbering or line.structure)]
    if not headings:
        return None
    words = _("«{text}» is the last line of a page")
    return [Issue(words.format(text=quoted(one.text)), one.where) for one in headings if components.is_parted(one)]


def structured(*kinds: str) -> Part:
    """Return the headings of these structures."""
    return text_part.only(lambda line: line.structure in kinds)


_LARGE = ("phần", "chương")
_SMALL = ("mục", "tiểu mục")


def _titled(kinds: tuple[str, ...]) -> Check:
    """Check that the title of a structure is on the next line: centred, in capitals, bold."""
    fault = N_("«{text}» has no centred bold title in capitals below it")

    def judge(components: Components, _lines: Sequence[Line]) -> Iterator[Issue]:
        for line, below in zip_longest(components.text, components.text[1:]):
            if line.structure in kinds and not _is_title(line, below):
                yield Issue(_(fault).format(text=quoted(line.text)), line.where)

    return structured(*kinds).judged(judge)


def _is_title(line: Line, below: Line | None) -> bool:
    broken = line.paragraph.text.partition("\n")[2]
    if broken:
        return is_upper(broken) and line.is_bold
    return below is not None and is_upper(below.text) and below.is_bold and below.is_centred


def _numeral(kinds: tuple[str, ...], pattern: str) -> Check:
    def is_right(line: Line) -> bool:
        found = re.match(r"(?:tiểu mục|\w+)\s+(?:thứ\s+)?([IVXLCDM]+|\d+)\b", line.text, re.IGNORECASE)
        return found is None or re.fullmatch(pattern, found[1]) is not None

    return structured(*kinds).keeps(is_right, N_("«{text}» has the wrong kind of numeral"))


def _items(kind: str) -> Part:
    return text_part.only(lambda line: line.numbering is not None and line.numbering[kind])


def _in_order(kind: str, place: Callable[[str], int]) -> Check:
    """Check that numbers of a kind follow each other, restart with the first, or go on with a list around theirs."""

    def judge(_components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
        reached: list[int] = []  # in each of the lists around
        for line in lines:
            mark = line.numbering[kind] if line.numbering is not None else ""
            if "." in mark:  # 2.1 belongs to the count of 2, which goes on behind it
                continue
            at = place(mark)
            while reached and at not in (reached[-1] + 1, 1):
                reached.pop()
            if not reached and at != 1:
                yield Issue(_("«{text}» is out of order").format(text=quoted(line.text)), line.where)
                return
            reached = [*reached, 1] if at == 1 else [*reached[:-1], at]

    return _items(kind).several().judged(judge)


# The part of the decree on how the text is laid out.
_LAYOUT = "II.6.đ"
RULES = (
    Rule("ND30-KG-01", N_("A công văn says to whom it goes (Kính gửi)"), "II.9.b",
         kinh_gui.present(unless=lambda components: components.title is not None)),
    Rule("ND30-KG-02", N_("Kính gửi and the addressees have size 13-14"), "II.9.d", Sized(_addressed, 13, 14),
         profiles=_OWN),
    Rule("ND30-KG-03", N_("Kính gửi and the addressees are upright and not bold"), "II.9.d", Faced(_addressed, ""),
         profiles=_OWN),
    Rule("ND30-KG-04", N_("«Kính gửi» is followed by a colon"), "II.9.d", kinh_gui.reads(re.compile("Kính gửi:").match),
         profiles=_OWN),
    Rule("ND30-KG-05", N_("A single addressee is on the line of Kính gửi, several addressees have a line each"),
         "II.9.d", kinh_gui.judged(_alone)),
    Rule("ND30-KG-06", N_("A single addressee ends without punctuation"), "II.9.d",
         _single.only(lambda line: line.text.partition(":")[2].strip()).lacks(r"(?P<sign>[.;,])$",
             N_("the single addressee ends with «{sign}»")), Outcome.WARN, _OWN),
    Rule("ND30-KG-07", N_("Each of several addressees begins with a hyphen"), "II.9.d", several.dashed()),
    Rule("ND30-KG-08", N_("Several addressees end with a semicolon"), "II.9.d", several[:-1].ends_with(";")),
    Rule("ND30-KG-09", N_("The last of several addressees ends with a full stop"), "II.9.d",
         several[-1:].ends_with(".")),
    Rule("ND30-KG-10", N_("The hyphens of several addressees are aligned"), "II.9.d", several.judged(_aligned)),
    Rule("ND30-KG-11", N_("Kính gửi appears only in a công văn, and in a tờ trình or báo cáo to a higher body"),
         "II.9.b", kinh_gui.given(lambda components: components.kind).judged(_fitting), Outcome.WARN),
    Rule("ND30-ND-01", N_("The document has a text"), "II.6.e", _all_text.only(lambda line: line.text).present(),
         profiles=rule.HEADED),
    Rule("ND30-ND-02", N_("The text has size 13-14"), "II.6.e", Sized(text_part, 13, 14), profiles=_OWN),
    Rule("ND30-ND-03", N_("The text is upright: no paragraph is italic as a whole"), "II.6.e",
         plain.keeps(lambda line: not line.is_italic, N_("«{text}» is italic")), profiles=_OWN),
    Rule("ND30-ND-04", N_("The text is justified"), "II.6.e",
         text_part.only(lambda line: line.text.strip("./ ")).keeps(
             lambda line: not is_ragged(line), N_("«{text}» is not justified"))),
    Rule("ND30-ND-05", N_("Paragraphs begin 1 cm or 1.27 cm in"), "II.6.e", plain.each(indented)),
    Rule("ND30-ND-06", N_("At least 6 pt lie between paragraphs"), "II.6.e", text_part.several().judged(_near)),
    Rule("ND30-ND-07", N_("The line spacing is single at least and 1.5 lines at most"), "II.6.e", plain.each(spaced),
         profiles=_OWN),
    Rule("ND30-ND-08", N_("The whole text has one size"), "V, ghi chú", _one_size, Outcome.WARN, _OWN),
    Rule("ND30-ND-09", N_("The text ends with «./.»"), "Phụ lục III, các mẫu văn bản", named("body").judged(_closed),
         Outcome.WARN),
    Rule("ND30-ND-10", N_("Căn cứ are italic"), "II.6.a", Faced(_bases, "italic")),
    Rule("ND30-ND-11", N_("Căn cứ have size 13-14"), "II.6.a", Sized(_bases, 13, 14)),
    Rule("ND30-ND-12", N_("Each căn cứ ends with a semicolon"), "II.6.a", _bases[:-1].ends_with(";"), Outcome.WARN),
    Rule("ND30-ND-13", N_("The last căn cứ ends with a full stop"), "II.6.a", _bases[-1:].ends_with("."), Outcome.WARN),
    Rule("ND30-ND-14", N_("Each căn cứ is a paragraph of its own"), "II.6.a",
         _bases.keeps(lambda line: len(re.findall(r"(?:^|[;.]\s*)Căn cứ ", line.text)) < 2,
             N_("several căn cứ are in one paragraph")), Outcome.WARN),
    Rule("ND30-ND-15", N_("No single line of a paragraph is left alone on a page"), "II.6.e", text_part.judged(_widows),
         Outcome.NOTE),
    Rule("ND30-ND-16", N_("No paragraph of the text is wholly in capitals"), "II.6.e",
         plain.keeps(_is_small, N_("«{text}» is in capitals")), Outcome.WARN, _OWN),
    Rule("ND30-ND-17", N_("A heading stays on the page of its text"), _LAYOUT, _parted, Outcome.WARN),
    Rule("ND30-ND-18", N_("The last line of a paragraph is more than one word"), "II.6.e",
         plain.judged(_last_of_one_word), Outcome.WARN),
    Rule("ND30-ND-19", N_("Gaps in the text are set as spacing, not by empty paragraphs"), "II.6.e", _empty,
         Outcome.WARN),
    Rule("ND30-ND-20", N_("The text is not bold, but for its headings"), "V, số 6",
         text_part.only(lambda line: not line.structure).judged(_mostly_bold), Outcome.WARN, _OWN),
    Rule("ND30-ND-21", N_("Who decides, above the căn cứ, and «QUYẾT ĐỊNH:» are centred"),
         "Phụ lục III, các mẫu văn bản", Centred(deciding), Outcome.WARN),
    Rule("ND30-ND-22", N_("Who decides, above the căn cứ, and «QUYẾT ĐỊNH:» are bold and upright"),
         "Phụ lục III, các mẫu văn bản", Faced(deciding, "bold"), Outcome.WARN),
    Rule("ND30-BC-01", N_("Phần and Chương are centred"), _LAYOUT, Centred(structured(*_LARGE))),
    Rule("ND30-BC-02", N_("Phần and Chương are bold and upright"), _LAYOUT, Faced(structured(*_LARGE), "bold")),
    Rule("ND30-BC-03", N_("The title of a Phần or Chương is below it: centred, bold, in capitals"), _LAYOUT,
         _titled(_LARGE)),
    Rule("ND30-BC-04", N_("Phần and Chương have Roman numerals"), _LAYOUT, _numeral(_LARGE, "[IVXLCDM]+")),
    Rule("ND30-BC-05", N_("Mục and Tiểu mục are centred"), _LAYOUT, Centred(structured(*_SMALL))),
    Rule("ND30-BC-15", N_("Mục and Tiểu mục are bold and upright"), _LAYOUT, Faced(structured(*_SMALL), "bold")),
    Rule("ND30-BC-06", N_("The title of a Mục or Tiểu mục is below it: centred, bold, in capitals"), _LAYOUT,
         _titled(_SMALL)),
    Rule("ND30-BC-07", N_("Mục and Tiểu mục have Arabic numerals"), _LAYOUT, _numeral(_SMALL, r"\d+")),
    Rule("ND30-BC-08", N_("An article reads «Điều N. Title», in bold"), _LAYOUT,
         structured("điều").keeps(
             lambda line: re.match(r"Điều \d+\. \S", line.text) and line.words and line.words[0].look.bold,
             N_("it reads «{text}»"))),
    Rule("ND30-BC-16", N_("An article begins 1 cm or 1.27 cm in"), _LAYOUT, structured("điều").each(indented)),
    Rule("ND30-BC-09", N_("A Roman heading (I., II.) is bold and in capitals"), "V, số 6b",
         _items("roman").keeps(lambda line: line.is_bold and is_upper(line.text.partition(" ")[2]),
             N_("«{text}» is not bold and in capitals"))),
    Rule("ND30-BC-10", N_("The number of a khoản is followed by a full stop"), _LAYOUT,
         _items("digit").lacks(r"^\d+(?:\.\d+)*(?P<sign>[)/]) ", N_("«{text}» has «{sign}» after its number"))),
    Rule("ND30-BC-11", N_("The letter of a điểm is followed by a bracket"), _LAYOUT,
         _items("letter").lacks(r"^[a-zđ](?P<sign>[./]) ", N_("«{text}» has «{sign}» after its letter"))),
    Rule("ND30-BC-12", N_("Điểm follow the Vietnamese alphabet (a b c d đ e g …)"), _LAYOUT,
         _in_order("letter", lambda mark: _LETTERS.find(mark.lower()) + 1)),
    Rule("ND30-BC-13", N_("Roman headings follow each other without a gap"), _LAYOUT,
         _in_order("roman", lambda mark: next((at for at in range(1, 60) if roman(at) == mark), 0)), Outcome.WARN),
    Rule("ND30-BC-14", N_("Numbers follow each other without a gap"), _LAYOUT,
         _in_order("digit", lambda mark: int(mark) if len(mark) < 5 else 0), Outcome.WARN),
)  # fmt: skip
