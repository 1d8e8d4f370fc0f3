"""Rules on Quốc hiệu, the agencies, number, day, type and subject (Phụ lục I, Phần I, Mục II.1-5)."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence

from postwatch.conformity.components import Components
from postwatch.conformity.lines import MINUTES, PLEDGE, TYPES, URGENT, Line, boxed
from postwatch.conformity.model import text_width
from postwatch.conformity.rule import (
    OFFICIAL,
    Issue,
    Kind,
    Rule,
    capitals,
    centred,
    each,
    faced,
    named,
    number,
    present,
    quoted,
    reads,
    rule_between,
    rule_centred,
    ruled,
    sized,
    tight,
)
from postwatch.conformity.rule import (
    PLEDGE as PLEDGES,
)
from postwatch.language import N_, _
from postwatch.vietnamese import fold

_QUOC_HIEU = "Phụ lục I, Phần I, Mục II.1.a"
_TIEU_NGU = "Phụ lục I, Phần I, Mục II.1.b"
_MOTTO = "Phụ lục I, Phần I, Mục II.1.c"
_NAMED = "Phụ lục I, Phần I, Mục II.2.a"
_AGENCY = "Phụ lục I, Phần I, Mục II.2.b"
_COUNTED = "Phụ lục I, Phần I, Mục II.3.a"
_SYMBOLS = "Phụ lục I, Phần I, Mục II.3.b"
_NUMBER = "Phụ lục I, Phần I, Mục II.3.c"
_DIGITS = "Phụ lục I, Phần I, Mục II.4.b"
_DAY = "Phụ lục I, Phần I, Mục II.4.c"
_ABOUT = "Phụ lục I, Phần I, Mục II.5.a"
_SUBJECT = "Phụ lục I, Phần I, Mục II.5.b"
_URGENCY = "Phụ lục I, Phần I, Mục III.2.b"
_WORDS = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    # The decree itself prints both: Mục II.1 and the table of Mục V.
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
}
# The years of the decree's own state: what lies outside is a slip of the pen.
_EARLIEST, _LATEST = 1945, 2199
_MOTTO_WORDS = "Độc lập - Tự do - Hạnh phúc"


quoc_hieu = named("quoc_hieu")
tieu_ngu = named("tieu_ngu")
agency = named("agency")
parent = named("parent")
number_line = named("number")
day = named("place_date")
subject = named("subject")
title = named("title")
doc_subject = named("doc_subject")
_urgency = named("urgency")


def _motto(components: Components) -> list[Line]:
    return [*quoc_hieu(components), *tieu_ngu(components)]


def names(components: Components) -> list[Line]:
    return [*components.parent, *components.agency]


def _right(components: Components) -> Iterable[Issue] | None:
    motto = components.quoc_hieu
    if motto is None or not components.agency:
        return None
    place = motto.paragraph.place
    if (place.table is not None and place.column > 0) or motto.side == 1:
        return []
    return [Issue(_("Quốc hiệu is not to the right of the agency"), motto.where)]


def _on_one_line(components: Components) -> Iterable[Issue] | None:
    motto = components.quoc_hieu
    if motto is None:
        return None
    room = motto.paragraph.room - motto.paragraph.layout.left - motto.paragraph.layout.right
    need = text_width(motto.runs)
    if need <= room + 0.5:
        return []
    words = _("Quốc hiệu needs {need} mm, its column has {room} mm")
    return [Issue(words.format(need=number(need), room=number(room)), motto.where)]


def _abbreviated(line: Line) -> str | None:
    found = re.search(r"\b(UBND|HĐND|TT&TT|TTTT|STTTT|VH&TT|VHTT|KH&CN|THPT)\b", line.text)
    return _("«{text}» is abbreviated").format(text=found[0]) if found else None


# -- number ------------------------------------------------------------------------------------------------------------

_SYMBOL = re.compile(r"Số: (?P<number>[\s.…_]*|\d+)/(?P<symbol>[^\s/]+)")
_GROUPS = re.compile(r"[A-ZĐa-zđƠƯÂÊÔĂơưâêôă&.0-9]+(-[A-ZĐa-zđƠƯÂÊÔĂơưâêôă&.0-9]+)+")
_LOOSE_SYMBOL = re.compile(r"số\s*[:.;]?\s*(?P<number>[\d.…_]*)\s*(?P<rest>/.*)", re.IGNORECASE)


def _is_number(text: str) -> bool:
    symbol = _LOOSE_SYMBOL.match(text)
    if symbol is not None and re.match(r"/\d{4}/", symbol["rest"]):
        return True  # a rule of its own says so
    found = _SYMBOL.fullmatch(text)
    return found is not None and _GROUPS.fullmatch(found["symbol"]) is not None


def _padded(line: Line) -> str | None:
    found = _LOOSE_SYMBOL.match(line.text)
    digits = found["number"] if found is not None else ""
    if not digits.isdigit() or digits == _two_digits(digits):
        return None
    return _("the number is written {number}").format(number=digits)


def _two_digits(digits: str) -> str:
    return digits.lstrip("0").zfill(2)


def _no_year(line: Line) -> str | None:
    found = re.search(r"/(?:19|20)\d\d/", line.text)
    return _("the number carries the year {year}").format(year=found[0].strip("/")) if found else None


def _symbol_of_type(components: Components) -> Iterable[Issue] | None:
    line = components.number
    found = re.search(r"/(?:\d{4}/)?([^\s/]+)$", line.text) if line is not None else None
    if line is None or found is None:
        return None
    first = found[1].partition("-")[0]
    if components.title is None:
        if first not in ("CV", *TYPES.values()):
            return []
        return [Issue(_("the symbol {symbol} of a công văn carries a type").format(symbol=found[1]), line.where)]
    wanted = TYPES.get(components.kind)
    if wanted is None or first == wanted:
        return []
    words = _("the symbol {symbol} does not begin with {code}")
    return [Issue(words.format(symbol=found[1], code=wanted), line.where)]


def _symbol_in_capitals(line: Line) -> str | None:
    symbol = line.text.rpartition("/")[2]
    small = [one for one in re.split(r"[-\s]+", symbol) if one and one[:1].islower()]
    return _("«{text}» is not in capitals").format(text=small[0]) if small else None


# -- day ---------------------------------------------------------------------------------------------------------------

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


def _same_row(components: Components) -> Iterable[Issue] | None:
    first, second = components.number, components.place_date
    if first is None or second is None:
        return None
    one, other = first.paragraph.place, second.paragraph.place
    if first.paragraph is second.paragraph or (
        one.table is not None and (one.table, one.row) == (other.table, other.row)
    ):
        return []
    return [Issue(_("place and day are not on the line of the number"), second.where)]


def _is_place_and_day(text: str) -> bool:
    return _DATE.fullmatch(text) is not None and not _STOPPED.search(text)


def _day_digits(line: Line) -> str | None:
    found = _LOOSE_DATE.search(line.text)
    digits = found["day"] if found else ""
    if not digits or digits == _two_digits(digits):
        return None
    return _("the day is written {day}").format(day=digits)


def _month_digits(line: Line) -> str | None:
    found = _LOOSE_DATE.search(line.text)
    digits = found["month"] if found else ""
    if not digits or digits == padded_month(int(digits)):
        return None
    return _("the month is written {month}").format(month=digits)


def padded_month(month: int) -> str:
    """Return a month with a leading zero for 1 and 2 only (Mục II.4.b)."""
    return f"{month:02d}" if month < 3 else str(month)


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


# -- type and subject --------------------------------------------------------------------------------------------------


def _no_subject_needed(components: Components) -> bool:
    return components.title is not None and components.kind in (PLEDGE, MINUTES)


def _any_subject(components: Components) -> Sequence[Line]:
    return components.doc_subject if components.title is not None else subject(components)


def _begins_v(line: Line) -> str | None:
    return None if line.text.startswith("V/v ") else _("it begins «{text}»").format(text=quoted(line.text[:12]))


def _no_full_stop(line: Line) -> str | None:
    whole = line.paragraph.text.rstrip()
    return _("it ends with a full stop") if whole.endswith(".") else None


def _six_points(components: Components) -> Iterable[Issue] | None:
    above, below = components.number, components.subject
    if above is None or below is None:
        return None
    gap = components.gap(above.paragraph, below.paragraph)
    if gap is None or 5.5 <= gap <= 6.5:
        return None if gap is None else []
    return [Issue(_("the gap is {gap} pt").format(gap=number(gap)), below.where)]


def _no_rule(components: Components) -> Iterable[Issue] | None:
    lines = subject(components)
    if not lines:
        return None
    drawn = components.rule_below(lines)
    return [Issue(_("a line is drawn below it"), lines[0].where)] if drawn is not None else []


def _no_rule_between(components: Components) -> Iterable[Issue] | None:
    if not components.doc_subject or components.title is None:
        return None
    drawn = components.rule_below(title(components))
    return [Issue(_("a line is drawn between the type and its subject"), components.title.where)] if drawn else []


def _directly_below(components: Components) -> Iterable[Issue] | None:
    if not components.doc_subject or components.title is None:
        return None
    lines = components.lines[components.index(components.title) + 1 : components.index(components.doc_subject[0])]
    empty = [line for line in lines if not line.text and not line.paragraph.is_rule]
    return [Issue(_("there is an empty paragraph between the type and its subject"), empty[0].where)] if empty else []


# -- urgency, pledge ---------------------------------------------------------------------------------------------------


def _red_box(components: Components) -> Iterable[Issue] | None:
    line = components.urgency
    if line is None:
        return None
    if not boxed(line):
        return [Issue(_("«{text}» has no frame").format(text=line.text), line.where)]
    colours = {run.look.colour for run in line.words} | {one.colour for one in line.paragraph.layout.borders}
    red = all(int(one[:2], 16) > 180 and int(one[2:4], 16) < 80 for one in colours if re.fullmatch("[0-9A-F]{6}", one))
    return [] if red else [Issue(_("«{text}» is not bright red").format(text=line.text), line.where)]


def _box_width(components: Components) -> Iterable[Issue] | None:
    line = components.urgency
    if line is None or len(line.paragraph.layout.borders) < 4:
        return None
    wide = line.paragraph.room - line.paragraph.layout.left - line.paragraph.layout.right
    wanted = URGENT[fold(line.text)]
    if abs(wide - wanted) <= 1.5:
        return []
    return [Issue(_("its frame is {width} mm wide").format(width=number(wide)), line.where)]


def _no_agency(components: Components) -> Iterable[Issue] | None:
    if components.is_annex_alone:
        return None
    return [
        Issue(_("«{text}» is in its heading").format(text=quoted(line.text)), line.where) for line in agency(components)
    ]


RULES = (
    Rule("ND30-QH-01", N_("The document has its Quốc hiệu"), _QUOC_HIEU, present(quoc_hieu), profiles=OFFICIAL),
    Rule("ND30-QH-02", N_("Quốc hiệu reads «CỘNG HÒA (HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM», in capitals"), _QUOC_HIEU,
         reads(quoc_hieu, _WORDS.__contains__), profiles=OFFICIAL),
    Rule("ND30-QH-03", N_("Quốc hiệu has size 12-13"), _QUOC_HIEU, sized(quoc_hieu, 12, 13), profiles=OFFICIAL),
    Rule("ND30-QH-04", N_("Quốc hiệu is bold and upright"), _QUOC_HIEU,
         faced(quoc_hieu, bold=True, italic=False), profiles=OFFICIAL),
    Rule("ND30-QH-05", N_("Quốc hiệu is at the top right, beside the agency"), _QUOC_HIEU, _right),
    Rule("ND30-QH-06", N_("The document has its Tiêu ngữ"), _TIEU_NGU, present(tieu_ngu), profiles=OFFICIAL),
    Rule("ND30-QH-07", N_("Tiêu ngữ reads «Độc lập - Tự do - Hạnh phúc», with spaces around its hyphens"), _TIEU_NGU,
         reads(tieu_ngu, _MOTTO_WORDS.__eq__), profiles=OFFICIAL),
    Rule("ND30-QH-08", N_("Tiêu ngữ has size 13-14"), _TIEU_NGU, sized(tieu_ngu, 13, 14), profiles=OFFICIAL),
    Rule("ND30-QH-09", N_("Tiêu ngữ is bold and upright"), _TIEU_NGU,
         faced(tieu_ngu, bold=True, italic=False), profiles=OFFICIAL),
    Rule("ND30-QH-10", N_("Quốc hiệu and Tiêu ngữ are centred above each other"), _TIEU_NGU,
         centred(_motto), profiles=OFFICIAL),
    Rule("ND30-QH-11", N_("Quốc hiệu and Tiêu ngữ follow each other in single spacing"), _MOTTO,
         tight(_motto), profiles=OFFICIAL),
    Rule("ND30-QH-12", N_("A solid line is drawn below Tiêu ngữ"), _TIEU_NGU, ruled(tieu_ngu), profiles=OFFICIAL),
    Rule("ND30-QH-13", N_("The line below Tiêu ngữ is as long as its text"), _TIEU_NGU,
         rule_between(tieu_ngu, 0.93, 1.12), profiles=OFFICIAL),
    Rule("ND30-QH-14", N_("Quốc hiệu stays on one line"), _QUOC_HIEU, _on_one_line, Kind.WORDING, OFFICIAL),
    Rule("ND30-CQ-01", N_("The name of the issuing agency is in the heading"), _NAMED, present(agency)),
    Rule("ND30-CQ-02", N_("The issuing agency is in capitals"), _AGENCY, capitals(agency)),
    Rule("ND30-CQ-03", N_("The issuing agency has size 12-13"), _AGENCY, sized(agency, 12, 13)),
    Rule("ND30-CQ-04", N_("The issuing agency is bold and upright"), _AGENCY, faced(agency, bold=True, italic=False)),
    Rule("ND30-CQ-05", N_("The issuing agency is centred"), _AGENCY, centred(agency)),
    Rule("ND30-CQ-06", N_("A solid line is drawn below the issuing agency"), _AGENCY, ruled(agency)),
    Rule("ND30-CQ-07", N_("The line below the agency is 1/3 to 1/2 as long as its text"), _AGENCY,
         rule_between(agency, 1 / 3, 1 / 2)),
    Rule("ND30-CQ-08", N_("The line below the agency lies in the middle"), _AGENCY, rule_centred(agency)),
    Rule("ND30-CQ-09", N_("The superior agency is in capitals"), _AGENCY, capitals(parent)),
    Rule("ND30-CQ-10", N_("The superior agency has size 12-13"), _AGENCY, sized(parent, 12, 13)),
    Rule("ND30-CQ-11", N_("The superior agency is upright and not bold"), _AGENCY,
         faced(parent, bold=False, italic=False)),
    Rule("ND30-CQ-12", N_("The superior agency is centred"), _AGENCY, centred(parent)),
    Rule("ND30-CQ-13", N_("The names of the agencies follow each other in single spacing"), _AGENCY, tight(names)),
    Rule("ND30-CQ-14", N_("The issuing agency is named in full"), _NAMED, each(agency, _abbreviated), Kind.WORDING),
    Rule("ND30-SO-01", N_("The document has its number and symbol"), _COUNTED, present(number_line)),
    Rule("ND30-SO-02", N_("Number and symbol have size 13"), _NUMBER, sized(number_line, 13, 13)),
    Rule("ND30-SO-03", N_("Number and symbol are upright and not bold"), _NUMBER,
         faced(number_line, bold=False, italic=False)),
    Rule("ND30-SO-04", N_("Number and symbol are centred below the agency"), _NUMBER, centred(number_line)),
    Rule("ND30-SO-05", N_("The form is «Số: NN/KÝ-HIỆU»: a colon, a slash, hyphens without spaces"), _NUMBER,
         reads(number_line, _is_number)),
    Rule("ND30-SO-06", N_("A number below 10 has one zero before it, others none"), _NUMBER,
         each(number_line, _padded)),
    Rule("ND30-SO-07", N_("The symbol matches the type: no code for a công văn, otherwise the code of the type first"),
         _SYMBOLS,
         _symbol_of_type),
    Rule("ND30-SO-08", N_("The number carries no year"), _COUNTED, each(number_line, _no_year)),
    Rule("ND30-SO-09", N_("The groups of the symbol begin with capitals"), _NUMBER,
         each(number_line, _symbol_in_capitals)),
    Rule("ND30-DD-01", N_("Place and day of issue are in the heading"), _DAY,
         present(day, unless=lambda components: components.kind == MINUTES)),
    Rule("ND30-DD-02", N_("Place and day have size 13-14"), _DAY, sized(day, 13, 14)),
    Rule("ND30-DD-03", N_("Place and day are italic and not bold"), _DAY, faced(day, bold=False, italic=True)),
    Rule("ND30-DD-04", N_("Place and day are on the line of the number"), _DAY, _same_row),
    Rule("ND30-DD-05", N_("Place and day are centred below Quốc hiệu"), _DAY, centred(day)),
    Rule("ND30-DD-06", N_("The form is «Place, ngày … tháng … năm …», all three words written"), _DAY,
         reads(day, _is_place_and_day)),
    Rule("ND30-DD-07", N_("Days below 10 have a zero before them"), _DIGITS, each(day, _day_digits)),
    Rule("ND30-DD-08", N_("Months 1 and 2 have a zero before them, others none"), _DIGITS, each(day, _month_digits)),
    Rule("ND30-DD-09", N_("The place begins with a capital"), _DAY, each(day, _capital_place), Kind.WORDING),
    Rule("ND30-DD-10", N_("The day of issue is a valid date, its year in four digits"), _DIGITS,
         reads(day, _is_of_the_calendar)),
    Rule("ND30-TY-01", N_("The document has a subject: V/v … or a subject below its type"), _ABOUT,
         present(_any_subject, unless=_no_subject_needed)),
    Rule("ND30-TY-02", N_("The subject of a công văn begins with «V/v»"), _SUBJECT,
         each(subject, _begins_v), Kind.WORDING),
    Rule("ND30-TY-03", N_("The subject of a công văn has size 12-13"), _SUBJECT, sized(subject, 12, 13)),
    Rule("ND30-TY-04", N_("The subject of a công văn is upright and not bold"), _SUBJECT,
         faced(subject, bold=False, italic=False)),
    Rule("ND30-TY-05", N_("The subject of a công văn is centred below the number"), _SUBJECT, centred(subject)),
    Rule("ND30-TY-06", N_("6 pt lie between the number and the subject of a công văn"), _SUBJECT, _six_points),
    Rule("ND30-TY-07", N_("No line is drawn below the subject of a công văn"), _SUBJECT, _no_rule),
    Rule("ND30-TY-08", N_("The subject of a công văn ends without a full stop"), _ABOUT,
         each(subject, _no_full_stop), Kind.WORDING),
    Rule("ND30-TY-09", N_("The name of the type is in capitals"), _SUBJECT, capitals(title), profiles=OFFICIAL),
    Rule("ND30-TY-10", N_("The name of the type has size 13-14"), _SUBJECT, sized(title, 13, 14), profiles=OFFICIAL),
    Rule("ND30-TY-11", N_("The name of the type is bold and upright"), _SUBJECT,
         faced(title, bold=True, italic=False), profiles=OFFICIAL),
    Rule("ND30-TY-12", N_("The name of the type is centred"), _SUBJECT, centred(title), profiles=OFFICIAL),
    Rule("ND30-TY-13", N_("The subject below the type has size 13-14"), _SUBJECT, sized(doc_subject, 13, 14)),
    Rule("ND30-TY-14", N_("The subject below the type is bold and upright"), _SUBJECT,
         faced(doc_subject, bold=True, italic=False)),
    Rule("ND30-TY-15", N_("The subject below the type is centred"), _SUBJECT, centred(doc_subject)),
    Rule("ND30-TY-16", N_("The subject below the type is not in capitals"), _SUBJECT,
         capitals(doc_subject, wanted=False)),
    Rule("ND30-TY-17", N_("A solid line is drawn below the subject of a named document"), _SUBJECT, ruled(doc_subject)),
    Rule("ND30-TY-18", N_("The line below the subject is 1/3 to 1/2 as long as its text"), _SUBJECT,
         rule_between(doc_subject, 1 / 3, 1 / 2)),
    Rule("ND30-TY-19", N_("No line is drawn between the type and its subject"), _SUBJECT, _no_rule_between),
    Rule("ND30-TY-20", N_("The subject is directly below the type"), _SUBJECT, _directly_below),
    Rule("ND30-TY-21", N_("The line below the subject lies in the middle"), _SUBJECT, rule_centred(doc_subject)),
    Rule("ND30-DK-01", N_("The mark of urgency is in capitals"), _URGENCY, capitals(_urgency)),
    Rule("ND30-DK-02", N_("The mark of urgency has size 13-14"), _URGENCY, sized(_urgency, 13, 14)),
    Rule("ND30-DK-03", N_("The mark of urgency is bold and upright"), _URGENCY,
         faced(_urgency, bold=True, italic=False)),
    Rule("ND30-DK-04", N_("The mark of urgency is bright red in a frame"), _URGENCY, _red_box),
    Rule("ND30-DK-05", N_("The frame of the mark of urgency is 30, 40 or 20 mm wide"), _URGENCY, _box_width),
    Rule("ND30-CK-01", N_("The pledge is the unit's own document: no agency is in its heading"),
         _NAMED, _no_agency, Kind.WORDING, PLEDGES),
)  # fmt: skip
