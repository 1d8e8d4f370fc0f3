"""Rules on Quốc hiệu, the agencies, number, day, type and subject (Phụ lục I, Phần I, Mục II.1-5)."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence

from postwatch.conformity import rule
from postwatch.conformity.components import Components
from postwatch.conformity.drawn_lines import is_boxed
from postwatch.conformity.lines import MINUTES, PLEDGE, TYPES, URGENT, Line
from postwatch.conformity.model import text_width
from postwatch.conformity.rule import OFFICIAL, Centred, Faced, Issue, Outcome, Rule, Sized, named, number, quoted
from postwatch.dataclass import dataclass
from postwatch.language import N_, _
from postwatch.vietnamese import fold, month_text

_WORDS = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    # The decree itself prints both: Mục II.1 and the table of Mục V.
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
}
# The years of the decree's own state: what lies outside is a slip of the pen.
_EARLIEST, _LATEST = 1945, 2199
_MOST_LINES = 4
# What lies no further above or below, in millimetres, is seen as side by side.
_BESIDE = 15.0
SUBJECT_GAP = 6.0
"""Points between the number and the subject of a công văn."""
_MOTTO_WORDS = "Độc lập - Tự do - Hạnh phúc"


quoc_hieu = named("quoc_hieu")
tieu_ngu = named("tieu_ngu")
agency = named("agency")
parent = named("parent")
number_line = named("number")
day = named("place_date")
subject = named("subject")
subject_lines = named("subject_lines")
# The papers of the Party have rules of their own.
title = named("title").given(lambda components: not components.has_own_rules)
doc_subject = named("doc_subject")
_motto = quoc_hieu + tieu_ngu
names = parent + agency
urgency = named("urgency")


def _beside(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    name = names(components)[0]
    apart = abs(components.tops.of(lines[0].paragraph) - components.tops.of(name.paragraph))
    if apart > _BESIDE or lines[0].spans[0].start < name.spans[0].middle:
        yield Issue(_("Quốc hiệu is not to the right of the agency"), lines[0].where)


def _on_one_line(motto: Line) -> str | None:
    if motto.rows <= 1:
        return None
    room = motto.paragraph.room - motto.paragraph.layout.left - motto.paragraph.layout.right
    need = text_width(motto.runs)
    words = _("Quốc hiệu needs {need} mm, its column has {room} mm")
    return words.format(need=number(need), room=number(room))


_SYMBOL = re.compile(r"Số: (?P<number>[\s.…_]*\d*[\s.…_]*)/(?P<symbol>[^\s/]+)")
# A legal text of a council, a committee of the people, a ministry or the government carries the year.
_YEAR = r"/(?P<year>(?:19|20)\d\d)/(?!QĐ-UBND|NQ-HĐND|QĐ-TTg|NĐ-CP|TT-|TTLT-|NQ-CP)"
_GROUPS = re.compile(r"[A-ZĐa-zđƠƯÂÊÔĂơưâêôă&.0-9]+(-[A-ZĐa-zđƠƯÂÊÔĂơưâêôă&.0-9]+)+")
_LOOSE_SYMBOL = re.compile(r"số\s*[:.;]?\s*(?P<number>[\d.…_]*)\s*(?P<rest>/.*)", re.IGNORECASE)
_LAST_SYMBOL = re.compile(r"/(?:\d{4}/)?([^\s/]+)$")


def _is_number(text: str) -> bool:
    symbol = _LOOSE_SYMBOL.match(text)
    if symbol is not None and re.match(r"/\d{4}/", symbol["rest"]):
        return True  # a rule of its own says so
    found = _SYMBOL.fullmatch(text)
    return found is not None and _GROUPS.fullmatch(found["symbol"]) is not None


def _two_digits(digits: str) -> str:
    return digits.lstrip("0").zfill(2)


@dataclass(frozen=True)
class Written(rule.Measure):
    """Digits of a component, found as a group ``name`` of a pattern, are written as they should be.

    ``words`` are untranslated and quote the digits by that name.
    """

    find: "Callable[[str], re.Match[str] | None]"
    name: str
    right: Callable[[str], str]
    words: str

    def fault(self, components: Components, line: Line) -> str | None:  # noqa: ARG002
        found = self.miswritten(line.text)
        return None if found is None else _(self.words).format(**{self.name: found[self.name]})

    def miswritten(self, text: str) -> "re.Match[str] | None":
        """Return the match whose digits are written otherwise than they should be, or None."""
        found = self.find(text)
        digits = found[self.name] if found is not None else ""
        return found if digits.isdigit() and digits != self.right(digits) else None


def _symbol_of_type(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    found = _LAST_SYMBOL.search(lines[0].text)
    symbol = found[1] if found is not None else ""
    first, wanted = symbol.partition("-")[0], TYPES.get(components.kind)
    if components.title is None and first in ("CV", *TYPES.values()):
        yield Issue(_("the symbol {symbol} of a công văn carries a type").format(symbol=symbol), lines[0].where)
    elif components.title is not None and wanted not in (None, first):
        words = _("the symbol {symbol} does not begin with {code}")
        yield Issue(words.format(symbol=symbol, code=wanted), lines[0].where)


def _symbol_in_capitals(line: Line) -> str | None:
    symbol = line.text.rpartition("/")[2]
    small = [one for one in re.split(r"[-\s]+", symbol) if one and one[:1].islower()]
    return _("«{text}» is not in capitals").format(text=small[0]) if small else None


_BLANK = r"[\s.…_]*"
_DATE = re.compile(
    rf"(?P<place>[^,]+), ngày(?P<day>{_BLANK}\d*{_BLANK}) tháng(?P<month>{_BLANK}\d*{_BLANK}) "
    rf"năm(?P<year>{_BLANK}\d*{_BLANK})"
)
_STOPPED = re.compile(r"\d\s*\.$")
_LOOSE_DATE = re.compile(
    rf"ngày{_BLANK}(?P<day>\d*){_BLANK}tháng{_BLANK}(?P<month>\d*){_BLANK}năm{_BLANK}(?P<year>\d*)(?P<rest>{_BLANK})",
    re.IGNORECASE,
)


def _same_row(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    if not components.is_level(number_line(components)[0], lines[0]):
        yield Issue(_("place and day are not on the line of the number"), lines[0].where)


def _is_of_the_calendar(text: str) -> bool:
    found = _LOOSE_DATE.search(text)
    if found is None:
        return True
    # What a form leaves blank is no mistake: any day of a leap year will do for it.
    day, month, year = (int(found[part] or otherwise) for part, otherwise in (("day", 1), ("month", 1), ("year", 2000)))
    is_begun = bool(found["rest"].strip(" .") or found["rest"].count(".") > 1)
    if is_begun:
        year = 2000
    return _EARLIEST <= year <= _LATEST and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _capital_place(line: Line) -> str | None:
    place = line.text.partition(",")[0]
    return (
        _("the place «{text}» begins with a small letter").format(text=quoted(place)) if place[:1].islower() else None
    )


# Those that Mẫu 1.4 does not list name nothing below their type.
_WITHOUT_SUBJECT = (PLEDGE, MINUTES, "giay gioi thieu", "giay nghi phep")
_any_subject = rule.Part(lambda components: (subject if components.title is None else doc_subject)(components))


def _begins_v(line: Line) -> str | None:
    return None if line.text.startswith("V/v ") else _("it begins «{text}»").format(text=quoted(line.text[:12]))


def _six_points(components: Components) -> Iterable[Issue] | None:
    above, below = components.number, components.subject
    if above is None or below is None:
        return None
    gap = components.gap(above.paragraph, below.paragraph)
    if gap is None or abs(gap - SUBJECT_GAP) <= 0.5:
        return None if gap is None else []
    return [Issue(_("the gap is {gap} pt").format(gap=number(gap)), below.where)]


def _too_long(_components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    count = sum(line.rows for line in lines)
    if count > _MOST_LINES:
        yield Issue(_("it has {count} lines").format(count=count), lines[0].where)


def _directly_below(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    between = components.lines[components.index(lines[0]) + 1 : components.index(components.doc_subject[0])]
    empty = [line for line in between if not line.text and not line.paragraph.is_rule]
    if empty:
        yield Issue(_("there is an empty paragraph between the type and its subject"), empty[0].where)


def _red_box(line: Line) -> str | None:
    if not is_boxed(line.paragraph):
        return _("«{text}» has no frame").format(text=line.text)
    colours = {run.look.colour for run in line.words} | {one.colour for one in line.paragraph.layout.borders}
    red = all(int(one[:2], 16) > 180 and int(one[2:4], 16) < 80 for one in colours if re.fullmatch("[0-9A-F]{6}", one))
    return None if red else _("«{text}» is not bright red").format(text=line.text)


def _box_width(line: Line) -> str | None:
    wide = line.paragraph.room - line.paragraph.layout.left - line.paragraph.layout.right
    is_right = abs(wide - URGENT[fold(line.text)]) <= 1.5
    return None if is_right else _("its frame is {width} mm wide").format(width=number(wide))


def _no_agency(components: Components) -> Iterable[Issue] | None:
    if components.is_annex_alone:
        return None
    return [
        Issue(_("«{text}» is in its heading").format(text=quoted(line.text)), line.where) for line in agency(components)
    ]


RULES = (
    Rule("ND30-QH-01", N_("The document has its Quốc hiệu"), "II.1.a", quoc_hieu.present(), profiles=rule.HEADED),
    Rule("ND30-QH-02", N_("Quốc hiệu reads «CỘNG HÒA (HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM», in capitals"), "II.1.a",
         quoc_hieu.reads(_WORDS.__contains__), profiles=OFFICIAL),
    Rule("ND30-QH-03", N_("Quốc hiệu has size 12-13"), "II.1.a", Sized(quoc_hieu, 12, 13), profiles=OFFICIAL),
    Rule("ND30-QH-04", N_("Quốc hiệu is bold and upright"), "II.1.a", Faced(quoc_hieu, "bold"), profiles=OFFICIAL),
    Rule("ND30-QH-05", N_("Quốc hiệu is at the top right, beside the agency"), "II.1.a",
         quoc_hieu.given(agency).judged(_beside)),
    Rule("ND30-QH-06", N_("The document has its Tiêu ngữ"), "II.1.b", tieu_ngu.present(), profiles=rule.HEADED),
    Rule("ND30-QH-07", N_("Tiêu ngữ reads «Độc lập - Tự do - Hạnh phúc», with spaces around its hyphens"), "II.1.b",
         tieu_ngu.reads(_MOTTO_WORDS.__eq__), profiles=OFFICIAL),
    Rule("ND30-QH-08", N_("Tiêu ngữ has size 13-14"), "II.1.b", Sized(tieu_ngu, 13, 14), profiles=OFFICIAL),
    Rule("ND30-QH-09", N_("Tiêu ngữ is bold and upright"), "II.1.b", Faced(tieu_ngu, "bold"), profiles=OFFICIAL),
    Rule("ND30-QH-10", N_("Quốc hiệu and Tiêu ngữ are centred above each other"), "II.1.b", Centred(_motto, _motto),
         profiles=OFFICIAL),
    Rule("ND30-QH-11", N_("Quốc hiệu and Tiêu ngữ follow each other in single spacing"), "II.1.c",
         rule.Tight(_motto.several()), profiles=OFFICIAL),
    Rule("ND30-QH-12", N_("A solid line is drawn below Tiêu ngữ"), "II.1.b", rule.Ruled(tieu_ngu), profiles=OFFICIAL),
    Rule("ND30-QH-13", N_("The line below Tiêu ngữ is as long as its text"), "II.1.b",
         rule.RuleBetween(tieu_ngu, 0.93, 1.12), profiles=OFFICIAL),
    Rule("ND30-QH-14", N_("Quốc hiệu stays on one line"), "II.1.a", quoc_hieu.each(_on_one_line), Outcome.WARN,
         OFFICIAL),
    Rule("ND30-CQ-01", N_("The name of the issuing agency is in the heading"), "II.2.a", agency.present()),
    Rule("ND30-CQ-02", N_("The issuing agency is in capitals"), "II.2.b", agency.capitals()),
    Rule("ND30-CQ-03", N_("The issuing agency has size 12-13"), "II.2.b", Sized(agency, 12, 13)),
    Rule("ND30-CQ-04", N_("The issuing agency is bold and upright"), "II.2.b", Faced(agency, "bold")),
    Rule("ND30-CQ-05", N_("The issuing agency is centred"), "II.2.b", Centred(agency, names + number_line)),
    Rule("ND30-CQ-06", N_("A solid line is drawn below the issuing agency"), "II.2.b", rule.Ruled(agency)),
    Rule("ND30-CQ-07", N_("The line below the agency is 1/3 to 1/2 as long as its text"), "II.2.b",
         rule.RuleBetween(agency, 1 / 3, 1 / 2)),
    Rule("ND30-CQ-08", N_("The line below the agency lies in the middle"), "II.2.b", rule.RuleCentred(agency)),
    Rule("ND30-CQ-09", N_("The superior agency is in capitals"), "II.2.b", parent.capitals()),
    Rule("ND30-CQ-10", N_("The superior agency has size 12-13"), "II.2.b", Sized(parent, 12, 13)),
    Rule("ND30-CQ-11", N_("The superior agency is upright and not bold"), "II.2.b", Faced(parent, "")),
    Rule("ND30-CQ-12", N_("The superior agency is centred"), "II.2.b", Centred(parent, names)),
    Rule("ND30-CQ-13", N_("The names of the agencies follow each other in single spacing"), "II.2.b",
         rule.Tight(names.several())),
    Rule("ND30-CQ-14", N_("The issuing agency is named in full"), "II.2.a",
         agency.lacks(r"\b(?P<text>UBND|HĐND|TT&TT|TTTT|STTTT|VH&TT|VHTT|KH&CN|THPT)\b", N_("«{text}» is abbreviated")),
         Outcome.WARN),
    Rule("ND30-SO-01", N_("The document has its number and symbol"), "II.3.a", number_line.present()),
    Rule("ND30-SO-02", N_("Number and symbol have size 13"), "II.3.c", Sized(number_line, 13, 13)),
    Rule("ND30-SO-03", N_("Number and symbol are upright and not bold"), "II.3.c", Faced(number_line, "")),
    Rule("ND30-SO-04", N_("Number and symbol are centred below the agency"), "II.3.c", Centred(number_line, agency)),
    Rule("ND30-SO-05", N_("The form is «Số: NN/KÝ-HIỆU»: a colon, a slash, hyphens without spaces"), "II.3.c",
         number_line.reads(_is_number)),
    Rule("ND30-SO-06", N_("A number below 10 has one zero before it, others none"), "II.3.c",
         Written(number_line, _LOOSE_SYMBOL.match, "number", _two_digits, N_("the number is written {number}"))),
    Rule("ND30-SO-07", N_("The symbol matches the type: no code for a công văn, otherwise the code of the type first"),
         "II.3.b", number_line.only(lambda line: _LAST_SYMBOL.search(line.text)).judged(_symbol_of_type)),
    Rule("ND30-SO-08", N_("The number carries no year"), "II.3.a",
         number_line.lacks(_YEAR, N_("the number carries the year {year}"))),
    Rule("ND30-SO-09", N_("The groups of the symbol begin with capitals"), "II.3.c",
         number_line.each(_symbol_in_capitals)),
    Rule("ND30-DD-01", N_("Place and day of issue are in the heading"), "II.4.c",
         day.present(unless=lambda components: components.kind == MINUTES)),
    Rule("ND30-DD-02", N_("Place and day have size 13-14"), "II.4.c", Sized(day, 13, 14)),
    Rule("ND30-DD-03", N_("Place and day are italic and not bold"), "II.4.c", Faced(day, "italic")),
    Rule("ND30-DD-04", N_("Place and day are on the line of the number"), "II.4.c",
         day.given(number_line).judged(_same_row)),
    Rule("ND30-DD-05", N_("Place and day are centred below Quốc hiệu"), "II.4.c", Centred(day, _motto)),
    Rule("ND30-DD-06", N_("The form is «Place, ngày … tháng … năm …», all three words written"), "II.4.c",
         day.reads(lambda text: _DATE.fullmatch(text) and not _STOPPED.search(text))),
    Rule("ND30-DD-07", N_("Days below 10 have a zero before them"), "II.4.b",
         Written(day, _LOOSE_DATE.search, "day", _two_digits, N_("the day is written {day}"))),
    Rule("ND30-DD-08", N_("Months 1 and 2 have a zero before them, others none"), "II.4.b",
         Written(day, _LOOSE_DATE.search, "month", lambda digits: month_text(int(digits)),
             N_("the month is written {month}"))),
    Rule("ND30-DD-09", N_("The place begins with a capital"), "II.4.c", day.each(_capital_place), Outcome.WARN),
    Rule("ND30-DD-10", N_("The day of issue is a valid date, its year in four digits"), "II.4.b",
         day.reads(_is_of_the_calendar)),
    Rule("ND30-TY-01", N_("The document has a subject: V/v … or a subject below its type"), "II.5.a",
         _any_subject.present(unless=lambda components: components.kind in _WITHOUT_SUBJECT)),
    Rule("ND30-TY-02", N_("The subject of a công văn begins with «V/v»"), "II.5.b",  subject.each(_begins_v),
         Outcome.WARN),
    Rule("ND30-TY-03", N_("The subject of a công văn has size 12-13"), "II.5.b", Sized(subject_lines, 12, 13)),
    Rule("ND30-TY-04", N_("The subject of a công văn is upright and not bold"), "II.5.b", Faced(subject_lines, "")),
    Rule("ND30-TY-05", N_("The subject of a công văn is centred below the number"), "II.5.b",
         Centred(subject_lines, number_line)),
    Rule("ND30-TY-06", N_("6 pt lie between the number and the subject of a công văn"), "II.5.b", _six_points),
    Rule("ND30-TY-07", N_("No line is drawn below the subject of a công văn"), "II.5.b",
         rule.Unruled(subject_lines, N_("a line is drawn below it"))),
    Rule("ND30-TY-08", N_("The subject of a công văn ends without a full stop"), "II.5.a",
         subject_lines[-1:].keeps(lambda line: not line.text.endswith("."), N_("it ends with a full stop")),
         Outcome.WARN),
    Rule("ND30-TY-22", N_("The subject of a công văn has four lines at most"), "II.5.a",
         subject_lines.judged(_too_long), Outcome.WARN),
    Rule("ND30-TY-09", N_("The name of the type is in capitals"), "II.5.b", title.capitals(), profiles=OFFICIAL),
    Rule("ND30-TY-10", N_("The name of the type has size 13-14"), "II.5.b", Sized(title, 13, 14), profiles=OFFICIAL),
    Rule("ND30-TY-11", N_("The name of the type is bold and upright"), "II.5.b", Faced(title, "bold"),
         profiles=OFFICIAL),
    Rule("ND30-TY-12", N_("The name of the type is centred"), "II.5.b", Centred(title), profiles=OFFICIAL),
    Rule("ND30-TY-13", N_("The subject below the type has size 13-14"), "II.5.b", Sized(doc_subject, 13, 14)),
    Rule("ND30-TY-14", N_("The subject below the type is bold and upright"), "II.5.b", Faced(doc_subject, "bold")),
    Rule("ND30-TY-15", N_("The subject below the type is centred"), "II.5.b", Centred(doc_subject)),
    Rule("ND30-TY-16", N_("The subject below the type is not in capitals"), "II.5.b",
         doc_subject.capitals(wanted=False)),
    Rule("ND30-TY-17", N_("A solid line is drawn below the subject of a named document"), "II.5.b",
         rule.Ruled(doc_subject)),
    Rule("ND30-TY-18", N_("The line below the subject is 1/3 to 1/2 as long as its text"), "II.5.b",
         rule.RuleBetween(doc_subject, 1 / 3, 1 / 2)),
    Rule("ND30-TY-19", N_("No line is drawn between the type and its subject"), "II.5.b",
         rule.Unruled(title.given(doc_subject), N_("a line is drawn between the type and its subject"))),
    Rule("ND30-TY-20", N_("The subject is directly below the type"), "II.5.b",
         title.given(doc_subject).judged(_directly_below)),
    Rule("ND30-TY-21", N_("The line below the subject lies in the middle"), "II.5.b", rule.RuleCentred(doc_subject)),
    Rule("ND30-DK-01", N_("The mark of urgency is in capitals"), "III.2.b", urgency.capitals()),
    Rule("ND30-DK-02", N_("The mark of urgency has size 13-14"), "III.2.b", Sized(urgency, 13, 14)),
    Rule("ND30-DK-03", N_("The mark of urgency is bold and upright"), "III.2.b", Faced(urgency, "bold")),
    Rule("ND30-DK-04", N_("The mark of urgency is bright red in a frame"), "III.2.b", urgency.each(_red_box)),
    Rule("ND30-DK-05", N_("The frame of the mark of urgency is 30, 40 or 20 mm wide"), "III.2.b",
         urgency.only(lambda line: len(line.paragraph.layout.borders) >= 4).each(_box_width)),
    Rule("ND30-CK-01", N_("The pledge is the unit's own document: no agency is in its heading"), "II.2.a", _no_agency,
         Outcome.WARN, rule.PLEDGE),
)  # fmt: skip
