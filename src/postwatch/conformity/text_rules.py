"""Rules on Kính gửi, the text and its headings (Phụ lục I, Phần I, Mục II.6 and II.9)."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from postwatch.conformity.components import Components
from postwatch.conformity.lines import Line, is_upper, numbering_of, structure_of
from postwatch.conformity.model import Layout
from postwatch.conformity.rule import (
    LETTER,
    OFFICIAL,
    Check,
    Issue,
    Kind,
    Part,
    Profile,
    Rule,
    centred,
    dashed,
    each,
    ends_with,
    faced,
    named,
    number,
    present,
    quoted,
    reads,
    sized,
)
from postwatch.language import N_, _
from postwatch.vietnamese import roman

_SENT = "Phụ lục I, Phần I, Mục II.9.b"
_TO = "Phụ lục I, Phần I, Mục II.9.d"
_BASES = "Phụ lục I, Phần I, Mục II.6.a"
_ORDER = "Phụ lục I, Phần I, Mục II.6.đ"
_TEXT = "Phụ lục I, Phần I, Mục II.6.e"
_MARK = "Phụ lục III, các mẫu văn bản"
_OWN = frozenset({Profile.LETTER, Profile.PLEDGE})
_MANY_WORDS = 5
# Vietnamese alphabetical order of điểm.
_LETTERS = "abcdđeghiklmnopqrstuvxy"


kinh_gui = named("kinh_gui")
addressees = named("addressees")
_text = named("text")
_plain = named("plain_text")
_bases = named("bases")


def _addressed(components: Components) -> list[Line]:
    return [*kinh_gui(components), *components.addressees]


def _one_unmarked(components: Components) -> Iterable[Issue] | None:
    line = components.kinh_gui
    if line is None or components.addressees or not line.text.partition(":")[2].strip():
        return None
    if line.text[-1] not in ".;,":
        return []
    return [Issue(_("the single addressee ends with «{sign}»").format(sign=line.text[-1]), line.where)]


def _alone(components: Components) -> Iterable[Issue] | None:
    line = components.kinh_gui
    if line is None:
        return None
    several = line.text.partition(":")[2].rstrip(" ;,.").count(";")
    if several:
        return [Issue(_("several addressees are on one line"), line.where)]
    if len(components.addressees) == 1:
        return [Issue(_("the single addressee is on a line of its own"), components.addressees[0].where)]
    return []


def _last(part: Part) -> Part:
    return lambda components: part(components)[-1:]


def _all_but_last(part: Part) -> Part:
    return lambda components: part(components)[:-1]


def _several(components: Components) -> list[Line]:
    return components.addressees if len(components.addressees) > 1 else []


def _aligned(components: Components) -> Iterable[Issue] | None:
    lines = _several(components)
    if not lines:
        return None
    starts = [_start(line.paragraph.layout) for line in lines]
    sides = {line.paragraph.layout.alignment for line in lines}
    if max(starts) - min(starts) > 1 or "center" in sides:
        return [Issue(_("the hyphens are not aligned"), lines[0].where)]
    return []


def _start(layout: Layout) -> float:
    return layout.left + layout.first


def _letter_only(components: Components) -> bool:
    return components.title is not None


def _fitting(components: Components) -> Iterable[Issue] | None:
    line = components.kinh_gui
    if line is None or components.title is None or not components.kind:
        return None
    if components.kind in ("to trinh", "bao cao", "giay moi", "cong dien", "phieu gui", "phieu chuyen"):
        return []
    return [Issue(_("a {kind} has a Kính gửi").format(kind=components.title.text), line.where)]


# -- text --------------------------------------------------------------------------------------------------------------


def _has_text(components: Components) -> list[Line]:
    """Return all text between head and foot, in tables too: forms have their text there."""
    return [line for line in components.lines[components.first_text : components.last_text] if line.text]


def _italic_whole(line: Line) -> str | None:
    return _("«{text}» is italic").format(text=quoted(line.text)) if line.is_italic else None


def _justified(line: Line) -> str | None:
    if line.paragraph.layout.alignment == "both":
        return None
    return _("«{text}» is not justified").format(text=quoted(line.text))


def _indented(line: Line) -> str | None:
    layout = line.paragraph.layout
    is_item = line.text[:1] in "-–+•*" or numbering_of(line) is not None
    found = layout.left + layout.first if is_item or layout.left < 0.5 else layout.first
    # A tab at the head of a paragraph goes to the first stop of Word, 1.27 cm.
    if line.paragraph.text.startswith("\t") and abs(found) < 0.5:
        found = 12.7
    if 9.5 <= found <= 10.5 or 12.2 <= found <= 13.2:
        return None
    return _("«{text}» begins {found} mm in").format(text=quoted(line.text), found=number(found))


def _near(components: Components) -> Iterable[Issue] | None:
    lines = components.text
    if len(lines) < 2:
        return None
    for above, below in pairwise(lines):
        gap = components.gap(above.paragraph, below.paragraph)
        if gap is not None and gap < 5.9:
            words = _("{gap} pt lie above «{text}»")
            return [Issue(words.format(gap=number(gap), text=quoted(below.text)), below.where)]
    return []


def _spaced(line: Line) -> str | None:
    layout, single = line.paragraph.layout, line.paragraph.size * 1.15
    if layout.line_rule == "auto":
        lines = layout.line
    elif layout.line_rule == "exact":
        if layout.line < line.paragraph.size * 0.95:
            return None  # a rule of its own says that letters are cut
        lines = layout.line / single
    else:
        lines = max(layout.line / single, 1.0)
    if 0.9 <= lines <= 1.52:
        return None
    return _("«{text}» has a line spacing of {lines} lines").format(text=quoted(line.text), lines=number(lines))


def _small(line: Line) -> str | None:
    # What is short may be a name, and a heading has rules of its own.
    is_long = len(line.text.split()) >= _MANY_WORDS and numbering_of(line) is None
    return _("«{text}» is in capitals").format(text=quoted(line.text)) if is_long and is_upper(line.text) else None


def _one_size(components: Components) -> Iterable[Issue] | None:
    lines = components.plain_text
    sizes = {run.look.size for line in lines for run in line.words}
    if not lines or any(not 13 <= size <= 14 for size in sizes):
        return None
    if len(sizes) == 1:
        return []
    return [Issue(_("the sizes are {sizes}").format(sizes=" / ".join(map(number, sorted(sizes)))), lines[0].where)]


def _closed(components: Components) -> Iterable[Issue] | None:
    if not components.body:
        return None
    tail = components.body[-1]
    if any(line.text.endswith("./.") for line in components.body[-2:]):
        return []
    return [Issue(_("the text ends «{text}»").format(text=quoted(tail.text[-30:])), tail.where)]


def _one_basis(line: Line) -> str | None:
    several = len(re.findall(r"(?:^|[;.]\s*)Căn cứ ", line.text)) > 1
    return _("several căn cứ are in one paragraph") if several else None


def _widows(components: Components) -> Iterable[Issue] | None:
    if not components.text:
        return None
    loose = [line for line in components.text if not line.paragraph.layout.widow_control]
    if not loose:
        return []
    words = _("{count} paragraphs may leave one line alone on a page")
    return [Issue(words.format(count=len(loose)), loose[0].where)]


# -- headings ----------------------------------------------------------------------------------------------------------


def _structured(*kinds: str) -> Part:
    def part(components: Components) -> list[Line]:
        return [line for line in components.text if structure_of(line) in kinds]

    return part


_LARGE = ("phần", "chương")
_SMALL = ("mục", "tiểu mục")


def _own_line(components: Components, kinds: tuple[str, ...]) -> Iterator[tuple[Line, Line | None]]:
    lines = components.text
    for at, line in enumerate(lines):
        if structure_of(line) in kinds:
            yield line, lines[at + 1] if at + 1 < len(lines) else None


def _titled(kinds: tuple[str, ...]) -> Check:
    """Check that the title of a structure is on the next line: centred, in capitals, bold."""

    def check(components: Components) -> Iterable[Issue] | None:
        found = list(_own_line(components, kinds))
        if not found:
            return None
        return [
            Issue(
                _("«{text}» has no centred bold title in capitals below it").format(text=quoted(line.text)), line.where
            )
            for line, below in found
            if not _is_title(line, below)
        ]

    return check


def _is_title(line: Line, below: Line | None) -> bool:
    broken = line.paragraph.text.partition("\n")[2]
    if broken:
        return is_upper(broken) and line.is_bold
    if below is None:
        return False
    return is_upper(below.text) and below.is_bold and below.paragraph.layout.alignment == "center"


def _numeral(kinds: tuple[str, ...], pattern: str) -> Check:
    def judge(line: Line) -> str | None:
        found = re.match(r"(?:tiểu mục|\w+)\s+(?:thứ\s+)?([IVXLCDM]+|\d+)\b", line.text, re.IGNORECASE)
        if found is None or re.fullmatch(pattern, found[1]):
            return None
        return _("«{text}» has the wrong kind of numeral").format(text=quoted(line.text))

    return each(_structured(*kinds), judge)


def _article(line: Line) -> str | None:
    found = re.match(r"Điều \d+\. \S", line.text)
    first = line.words[0] if line.words else None
    if found and first is not None and first.look.bold:
        return None
    return _("it reads «{text}»").format(text=quoted(line.text))


def _items(kind: str) -> Part:
    def part(components: Components) -> list[Line]:
        return [line for line in components.text if (found := numbering_of(line)) is not None and found[kind]]

    return part


def _full_stop(line: Line) -> str | None:
    found = re.match(r"\d+(?:\.\d+)*([.)/]?) ", line.text)
    if found is None or found[1] in (".", ""):
        return None
    return _("«{text}» has «{sign}» after its number").format(text=quoted(line.text), sign=found[1])


def _bracket(line: Line) -> str | None:
    found = re.match(r"[a-zđ]([.)/]) ", line.text)
    if found is None or found[1] == ")":
        return None
    return _("«{text}» has «{sign}» after its letter").format(text=quoted(line.text), sign=found[1])


def _roman_heading(line: Line) -> str | None:
    words = line.text.partition(" ")[2]
    if is_upper(words) and line.is_bold:
        return None
    return _("«{text}» is not bold and in capitals").format(text=quoted(line.text))


def _in_order(kind: str, place: Callable[[str], int], first: str) -> Check:
    """Check that numbers of a kind follow each other or restart with the first."""

    def check(components: Components) -> Iterable[Issue] | None:
        lines = _items(kind)(components)
        if len(lines) < 2:
            return None
        before = 0
        for line in lines:
            found = numbering_of(line)
            mark = found[kind] if found is not None else first
            if "." in mark:  # 2.1 belongs to the count of 2, which goes on behind it
                continue
            at = place(mark)
            if at not in (before + 1, 1):
                return [Issue(_("«{text}» is out of order").format(text=quoted(line.text)), line.where)]
            before = at
        return []

    return check


def _roman_place(mark: str) -> int:
    return next((at for at in range(1, 60) if roman(at) == mark), 0)


def _digit_place(mark: str) -> int:
    return int(mark) if len(mark) < 5 else 0


def _letter_place(mark: str) -> int:
    return _LETTERS.find(mark.lower()) + 1


RULES = (
    Rule("ND30-KG-01", N_("A công văn says to whom it goes (Kính gửi)"), _SENT, present(kinh_gui, unless=_letter_only)),
    Rule("ND30-KG-02", N_("Kính gửi and the addressees have size 13-14"), _TO,
         sized(_addressed, 13, 14), profiles=_OWN),
    Rule("ND30-KG-03", N_("Kính gửi and the addressees are upright and not bold"), _TO,
         faced(_addressed, bold=False, italic=False), profiles=_OWN),
    Rule("ND30-KG-04", N_("«Kính gửi» is followed by a colon"), _TO, reads(kinh_gui, re.compile("Kính gửi:").match),
         profiles=_OWN),
    Rule("ND30-KG-05", N_("A single addressee is on the line of Kính gửi, several addressees have a line each"), _TO,
         _alone),
    Rule("ND30-KG-06", N_("A single addressee ends without punctuation"), _TO, _one_unmarked, Kind.WORDING, _OWN),
    Rule("ND30-KG-07", N_("Each of several addressees begins with a hyphen"), _TO, dashed(_several)),
    Rule("ND30-KG-08", N_("Several addressees end with a semicolon"), _TO, ends_with(_all_but_last(_several), ";")),
    Rule("ND30-KG-09", N_("The last of several addressees ends with a full stop"), _TO,
         ends_with(_last(_several), ".")),
    Rule("ND30-KG-10", N_("The hyphens of several addressees are aligned"), _TO, _aligned),
    Rule("ND30-KG-11", N_("Kính gửi appears only in a công văn, and in a tờ trình or báo cáo to a higher body"), _SENT,
         _fitting, Kind.WORDING),
    Rule("ND30-ND-01", N_("The document has a text"), _TEXT, present(_has_text), profiles=OFFICIAL),
    Rule("ND30-ND-02", N_("The text has size 13-14"), _TEXT, sized(_text, 13, 14), profiles=_OWN),
    Rule("ND30-ND-03", N_("The text is upright: no paragraph is italic as a whole"), _TEXT,
         each(_plain, _italic_whole), profiles=_OWN),
    Rule("ND30-ND-04", N_("The text is justified"), _TEXT, each(_plain, _justified)),
    Rule("ND30-ND-05", N_("Paragraphs begin 1 cm or 1.27 cm in"), _TEXT, each(_plain, _indented)),
    Rule("ND30-ND-06", N_("At least 6 pt lie between paragraphs"), _TEXT, _near),
    Rule("ND30-ND-07", N_("The line spacing is single at least and 1.5 lines at most"), _TEXT,
         each(_plain, _spaced), profiles=_OWN),
    Rule("ND30-ND-08", N_("The whole text has one size"), "Phụ lục I, Phần I, Mục V, ghi chú", _one_size, Kind.WORDING,
         _OWN),
    Rule("ND30-ND-09", N_("The text ends with «./.»"), _MARK, _closed, Kind.WORDING),
    Rule("ND30-ND-10", N_("Căn cứ are italic"), _BASES, faced(_bases, bold=False, italic=True)),
    Rule("ND30-ND-11", N_("Căn cứ have size 13-14"), _BASES, sized(_bases, 13, 14)),
    Rule("ND30-ND-12", N_("Each căn cứ ends with a semicolon"), _BASES,
         ends_with(_all_but_last(_bases), ";"), Kind.WORDING),
    Rule("ND30-ND-13", N_("The last căn cứ ends with a full stop"), _BASES,
         ends_with(_last(_bases), "."), Kind.WORDING),
    Rule("ND30-ND-14", N_("Each căn cứ is a paragraph of its own"), _BASES, each(_bases, _one_basis), Kind.WORDING),
    Rule("ND30-ND-15", N_("No single line of a paragraph is left alone on a page"), _TEXT,
         _widows, Kind.WORDING, LETTER),
    Rule("ND30-ND-16", N_("No paragraph of the text is wholly in capitals"), _TEXT,
         each(_plain, _small), Kind.WORDING, _OWN),
    Rule("ND30-BC-01", N_("Phần and Chương are centred"), _ORDER, centred(_structured(*_LARGE))),
    Rule("ND30-BC-02", N_("Phần and Chương are bold and upright"), _ORDER,
         faced(_structured(*_LARGE), bold=True, italic=False)),
    Rule("ND30-BC-03", N_("The title of a Phần or Chương is below it: centred, bold, in capitals"), _ORDER,
         _titled(_LARGE)),
    Rule("ND30-BC-04", N_("Phần and Chương have Roman numerals"), _ORDER, _numeral(_LARGE, "[IVXLCDM]+")),
    Rule("ND30-BC-05", N_("Mục and Tiểu mục are centred"), _ORDER, centred(_structured(*_SMALL))),
    Rule("ND30-BC-15", N_("Mục and Tiểu mục are bold and upright"), _ORDER,
         faced(_structured(*_SMALL), bold=True, italic=False)),
    Rule("ND30-BC-06", N_("The title of a Mục or Tiểu mục is below it: centred, bold, in capitals"), _ORDER,
         _titled(_SMALL)),
    Rule("ND30-BC-07", N_("Mục and Tiểu mục have Arabic numerals"), _ORDER, _numeral(_SMALL, r"\d+")),
    Rule("ND30-BC-08", N_("An article reads «Điều N. Title», in bold"), _ORDER, each(_structured("điều"), _article)),
    Rule("ND30-BC-16", N_("An article begins 1 cm or 1.27 cm in"), _ORDER, each(_structured("điều"), _indented)),
    Rule("ND30-BC-09", N_("A Roman heading (I., II.) is bold and in capitals"), "Phụ lục I, Phần I, Mục V, số 6b",
         each(_items("roman"), _roman_heading)),
    Rule("ND30-BC-10", N_("The number of a khoản is followed by a full stop"), _ORDER,
         each(_items("digit"), _full_stop)),
    Rule("ND30-BC-11", N_("The letter of a điểm is followed by a bracket"), _ORDER, each(_items("letter"), _bracket)),
    Rule("ND30-BC-12", N_("Điểm follow the Vietnamese alphabet (a b c d đ e g …)"), _ORDER,
         _in_order("letter", _letter_place, "a")),
    Rule("ND30-BC-13", N_("Roman headings follow each other without a gap"), _ORDER,
         _in_order("roman", _roman_place, "I"), Kind.WORDING),
    Rule("ND30-BC-14", N_("Numbers follow each other without a gap"), _ORDER,
         _in_order("digit", _digit_place, "1"), Kind.WORDING),
)  # fmt: skip
