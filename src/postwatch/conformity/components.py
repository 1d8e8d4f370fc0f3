"""Components of a measured document (Quốc hiệu, number, Nơi nhận …), recognised by their text.

Styles are ignored, because every office names them differently. A component that is not found is empty, and its rules
do not apply; a rule of its own reports that it is missing.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, takewhile

from postwatch.conformity.lines import MINUTES, PLEDGE, QUOC_HIEU, TYPES, URGENT, Line, cut, is_upper, type_of
from postwatch.conformity.model import MM_PER_POINT, DrawnLine, Measured, Paragraph, Row, Run, Table, text_width
from postwatch.conformity.norms import Norm
from postwatch.conformity.page import Reach, Span, Tops, reach
from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.vietnamese import fold, is_vietnamese

_TIEU_NGU = re.compile(r"doc lap\b.*\btu do\b.*\bhanh phuc")
_INTERNAL = ("so dang ky van ban", "danh muc van ban", "phieu kiem soat so lieu", "muc luc ho so")
# A number between two others has a letter (01a), which a rule of its own finds fault with.
_NUMBER = re.compile(r"số\s*[:.;]?\s*(?:[\d\s.…_/-]*|\d+\s?[a-zđ]\s*)/\s*[^\s/]", re.IGNORECASE)
# A symbol behind a hyphen where the slash belongs.
_HYPHENED = re.compile(r"[Ss]ố\s*[:.;]?\s*\d+\s?[-–]\s?[A-ZĐ]{2,}[\w-]*\Z")
_DAY = re.compile(r"\bngày\b.*\b(tháng\b.*\bnăm\b|/)", re.IGNORECASE)
_BASES = ("can cu ", "theo de nghi ", "xet de nghi ", "theo to trinh ", "xet to trinh ")
# A body that goes on in the same sentence: «Căn cứ Kế hoạch số …, Sở … đề nghị …».
BODIES = (
    "Sở|[ỦU]y ban|Uỷ ban|UBND|Hội đồng|HĐND|Phòng|Chi cục|Cục|Tổng cục|Thanh tra|Văn phòng|Ban|Trung tâm|Công ty"
    "|Bộ(?! luật)|Đoàn|Công an|Trường(?! hợp)|Viện|Chủ tịch|Giám đốc|Bưu điện"
)
"""How the names of bodies begin, as a pattern."""
_ACTS = (
    "đề nghị|báo cáo|(?<!chương )trình|thông báo|yêu cầu|ban hành|xây dựng|tổ chức|mời|kiến nghị|hướng dẫn|trả lời"
    "|có ý kiến|phúc đáp|đề xuất|gửi|chuyển|cung cấp|lập|tiến hành|thực hiện|triển khai|quyết định"
)
_GOES_ON = re.compile(rf", (?:{BODIES})\b[^,;]*? (?:{_ACTS})\b")
# Who decides, at the beginning of a line in capitals.
_AUTHORITY = re.compile(
    r"(giam doc|chu tich|uy ban nhan dan|hoi dong nhan dan|bo truong|truong (phong|ban)|chanh|cuc truong|hieu truong)\b"
)
# What the papers of a case are about: the subject of a decision, the title of minutes.
_OF_A_CASE = re.compile(r"vi pham hanh chinh|khac phuc hau qua|dau hieu toi pham|giai trinh truc tiep")
_DECIDED = re.compile(r"(quyet dinh|quyet nghi) ?:?\Z")
# Types that name the authority above its căn cứ (Phụ lục III, Mẫu 1.1 to 1.3).
_DECIDING = ("nghi quyet", "quyet dinh")
_LONG_TEXT = 120
# At most so many lines come between the subject and the first căn cứ.
_MOST_ABOVE = 8
_HEAD_LINES = 40
_DASHED = re.compile(r"[-–—+*•]\s*\S")
_FOOT = re.compile(r"noi nhan\s*:?\Z")
# No component is told by more of its words.
_LONGEST_LINE = 1000
_LONGEST_LABEL = 200
# Of so many letters of Vietnamese at least every fiftieth is a letter that no other language has.
_FEW_LETTERS, _LEAST_MARKED = 200, 0.02
# A drawing of more lines is none of a letter; a paragraph is no taller than a page, in millimetres.
_MOST_SHAPES = 200
_TALLEST = 300
# So far beyond the foot of a page, in millimetres, there is surely no room.
_SURE = 1.0
# A room so near to the middle of the page, in millimetres, belongs to no column.
_MIDDLE = 15.0
ASIDE = 40
"""How far to the right of Nơi nhận a signature begins at least, in millimetres."""


@dataclass(frozen=True)
class Annex:
    """A phụ lục: its label with the number and the rest of that line, its title, its reference line."""

    label: Line
    mark: str
    rest: str
    title: tuple[Line, ...]
    reference: Line | None
    is_on_new_page: bool
    section: int


def _named_on(kinh_gui: Line) -> bool:
    """Return whether the line of Kính gửi itself names an addressee."""
    return bool(kinh_gui.text[len("Kính gửi") :].strip(" :"))


def _is_parent(first: Line, second: Line) -> bool:
    """Return whether the first of two bold names is the agency above the second."""
    above = ("ubnd", "uy ban nhan dan", "bo ", "so ", "tong cuc", "cuc ", "tinh uy", "van phong chinh phu")
    below = ("so ", "phong ", "thanh tra", "chi cuc", "cuc ", "ban ", "trung tam", "van phong", "vu ", "ubnd ")
    return fold(first.text).startswith(above) and fold(second.text).startswith(below)


def _is_beside_a_name(line: Line) -> bool:
    """Return whether a line of the signature is a day, a remark or a mark, and neither post nor name."""
    return bool(line.text.startswith(("(", "[")) or _DAY.search(line.text) or _SIGNED.match(fold(line.text)))


# How papers begin that are of none of the decree's types.
_OTHER_TITLE = re.compile(r"(giay|don|phieu|danh sach|thu|lich|bang|ban|chung chi|the|hop dong)\b")
# The Party and its youth write by rules of their own.
_OWN_RULES = re.compile(r"dang cong san viet nam\Z|doan (tncs|thanh nien cong san) ho chi minh\Z")
# Words at the foot of a page that make it an address; other words there number or name the file.
_ADDRESS = re.compile(r"dia chi|dien thoai|\bdt\b|fax|mail|website|@|www")
# Marks in the head beside the names: draft, secret, urgent.
_MARK = re.compile(r"\W*(du thao|(toi |tuyet )?mat|luu hanh noi bo|hoa toc|thuong khan|khan)\b[^a-z]*(lan \d+\W*)?\Z")
# Marks in place of a signature.
_SIGNED = re.compile(r"(da ky|ky ten)\b")
# «Ban hành kèm theo» is written below the title of a quy chế, which is no annex.
_ATTACHED = re.compile(r"\((kem theo|dinh kem)\b")
_OTHER_LABEL = re.compile(r"(phu luc|mau|bieu|bang)\b")
_REFERENCE = re.compile(r"\(?\s*((duoc )?ban hanh )?(kem theo|dinh kem)\b")


class Components:
    """The components of a document; each is a line, a list of lines, or None."""

    def __init__(self, measured: Measured, norms: Sequence[Norm] = ()) -> None:
        self.measured = measured
        self.norms = norms
        self.every_paragraph = [one for paragraph in measured.paragraphs for one in (*paragraph.boxes, paragraph)]
        self.lines = list(chain.from_iterable(map(cut, self.every_paragraph)))
        self.boxes = list(chain.from_iterable(map(cut, measured.boxes)))
        is_address = any(_ADDRESS.search(fold(paragraph.text)) for paragraph in measured.feet)
        feet = measured.feet if is_address else ()
        self.feet = [Line(paragraph.runs, paragraph) for paragraph in feet if paragraph.text.strip()]
        self.folded = [fold(line.text[:_LONGEST_LINE]) for line in self.lines]
        self._position = {id(paragraph): at for at, paragraph in enumerate(self.every_paragraph)}
        self._at = {id(line): at for at, line in enumerate(self.lines)}
        self._span_of: dict[int, Span | None] = {}
        self._height_of: dict[int, float] = {}
        self._strokes: dict[int, DrawnLine] = {}

    def _first(self, wanted: "re.Pattern[str]", *, until: int | None = None) -> Line | None:
        said = zip(self.lines[:until], self.folded, strict=False)
        return next((line for line, text in said if wanted.match(text)), None)

    # -- parts ---------------------------------------------------------------------------------------------------------

    @cached_property
    def head_end(self) -> int:
        """Return the index of the first line below the head."""
        ends = ("kinh gui", "can cu")
        is_laid_out = False  # a head in a table ends with it
        for at, (line, text) in enumerate(zip(self.lines, self.folded, strict=True)):
            if text.startswith(ends) or type_of(text) or at >= _HEAD_LINES:
                return at
            if line.is_only_label or self._begins_annex(at, line):
                return at
            if line.paragraph.place.table is None and (len(text) > _LONG_TEXT or (is_laid_out and text)):
                return at
            is_laid_out = is_laid_out or (line.paragraph.place.table is not None and bool(text))
        return len(self.lines)

    @property
    def head(self) -> list[Line]:
        """Return the lines of the head."""
        return self.lines[: self.head_end]

    @cached_property
    def quoc_hieu(self) -> Line | None:
        """Quốc hiệu."""
        return self._first(re.compile(QUOC_HIEU), until=max(self.head_end, 6))

    @cached_property
    def tieu_ngu(self) -> Line | None:
        """Tiêu ngữ."""
        return self._first(_TIEU_NGU, until=max(self.head_end, 8))

    @property
    def _motto(self) -> Line | None:
        return self.quoc_hieu or self.tieu_ngu

    @cached_property
    def number(self) -> Line | None:
        """Return the line ``Số: …/…``."""
        return next((one for one in self.head if _NUMBER.match(one.text) or _HYPHENED.match(one.text)), None)

    @cached_property
    def place_date(self) -> Line | None:
        """Return the line of place and day; in a pledge it is above the signature."""
        lines = self.lines if self.kind == PLEDGE else self.head
        return next((one for one in lines if _DAY.search(one.text) and one.is_place_date), None)

    @cached_property
    def left_head(self) -> list[Line]:
        """Return the lines with text at the left of the head, outside the columns of the motto and the day.

        Only lines that share a table or a tabbed line with the motto, the day or the number belong to a head.
        """
        motto = self._motto
        taken = [one for one in (motto, self.place_date) if one is not None]
        right = {one.column for one in taken}
        tables = {one.paragraph.place.table for one in (*taken, self.number) if one is not None} - {None}
        return [
            line
            for line in self.head
            if line.text
            and (line.paragraph.place.table in tables or line.side is not None)
            and line.column not in right
        ]

    @cached_property
    def subject(self) -> Line | None:
        """Return the trích yếu of a công văn (``V/v …``); its further lines are the same paragraph."""
        at_left = (line for line in self.left_head if re.match(r"v\s*/\s*v\b|ve viec\b", fold(line.text)))
        anywhere = (line for line in self.head if re.match(r"v\s*/\s*v\b", fold(line.text)))
        return next(at_left, None) or next(anywhere, None)

    @cached_property
    def _names(self) -> list[Line]:
        """Return lines of the names of agencies: at the left, above the number."""
        above = takewhile(lambda line: line not in (self.number, self.subject), self.left_head)
        named = (line for line in above if not (line.paragraph.is_rule or line.is_stroke))
        return [line for line in named if not _MARK.match(fold(line.text))]

    @cached_property
    def agency(self) -> list[Line]:
        """Return the lines of the name of the issuing agency: those in bold at the end, or the last."""
        if not self._names:
            return []
        start = len(self._names) - 1
        while start > 0 and self._names[start - 1].is_bold and self._names[start].is_bold:
            start -= 1
        same = self._names[start].paragraph
        while start > 0 and self._names[start - 1].paragraph is same:
            start -= 1
        if start == 0 and len(self._names) > 1 and _is_parent(self._names[0], self._names[1]):
            start = 1
        return self._names[start:]

    @cached_property
    def parent(self) -> list[Line]:
        """Return the lines of the name of the superior agency."""
        return self._names[: len(self._names) - len(self.agency)]

    @cached_property
    def kind(self) -> str:
        """Return the type by its name, folded: ``bao cao``, ``ban cam ket`` …; "" for a công văn."""
        return self._type_of(fold(self.title.text)) if self.title is not None else ""

    def _type_of(self, text: str) -> str:
        """Return the type that a folded title names, or with which it begins where the symbol says the same, or ""."""
        symbol = self.number.text.rpartition("/")[2] if self.number is not None else ""
        first = symbol.partition("-")[0]
        begun = (name for name, code in TYPES.items() if code == first and text.startswith(f"{name} "))
        return type_of(text) or next(begun, "")

    @cached_property
    def is_readable(self) -> bool:
        """Return whether it is in Vietnamese that can be read: not in letters of an old font that nobody knows."""
        letters = [sign for paragraph in self.every_paragraph for sign in paragraph.text if sign.isalpha()]
        marked = sum(1 for sign in letters if is_vietnamese(sign))
        return len(letters) < _FEW_LETTERS or marked >= len(letters) * _LEAST_MARKED

    @cached_property
    def is_letter(self) -> bool:
        """Return whether it is a document of a type of the decree (công văn included), or a part of such a document."""
        is_other = self.has_own_rules or self._is_attached
        is_named = bool(self.kind) or self.is_annex_alone
        return self.is_readable and not is_other and (is_named or self._is_without_title)

    @cached_property
    def has_own_rules(self) -> bool:
        """Return whether it is of the Party or its youth, which write by rules of their own."""
        return any(_OWN_RULES.match(text) for text in self.folded[: self.head_end])

    @property
    def _is_without_title(self) -> bool:
        """Return whether it has the subject, the addressees, or the number and day of a công văn."""
        other = self._other_title
        if self.subject is not None:  # an application has one below its title
            return other is None or self.index(other) > self.index(self.subject)
        is_begun = self.kinh_gui is not None or (self.number is not None and self.place_date is not None)
        return other is None and is_begun

    @property
    def _is_attached(self) -> bool:
        """Return whether it is a quy chế or the like that another document puts in force, without a number."""
        if self.title is None or self.number is not None:
            return False
        at = self.index(self.title)
        return any(_REFERENCE.match(text) for text in self.folded[at + 1 : at + 8])

    @cached_property
    def _other_title(self) -> Line | None:
        """Return the title of a document whose type is none of the decree's: centred, bold, in capitals."""
        head = {id(line) for line in (*self.left_head, self.quoc_hieu, self.tieu_ngu)}
        for line, text in zip(self.lines[:_HEAD_LINES], self.folded, strict=False):
            is_long = len(text) > _LONG_TEXT and line.paragraph.place.table is None
            if text.startswith(("kinh gui", "can cu")) or is_long:
                return None
            is_named = is_upper(line.text) or _OTHER_TITLE.match(text) is not None
            is_title = is_named and line.is_bold and line.is_centred and line.is_of_a_title
            section = self.measured.sections[line.paragraph.place.section]
            is_in_column = abs(line.axis - section.left - section.room / 2) > _MIDDLE  # it is a name there
            if is_in_column or _OWN_RULES.match(text):
                continue
            if is_title and id(line) not in head and not line.begins_with_label and not line.is_post:
                return line
        return None

    @property
    def type_said(self) -> str:
        """Return the type as the document names it; công văn if it has none, empty for an unknown type."""
        if self.is_internal:
            return next(
                line.text for line, text in zip(self.lines, self.folded, strict=True) if text.startswith(_INTERNAL)
            )
        if self.is_annex_alone:
            return self.annexes[0].label.text
        named = self.title or (self._other_title if self.is_readable and not self.is_letter else None)
        if named is not None:
            return named.text
        return _("công văn") if self.is_letter else ""

    @property
    def is_internal(self) -> bool:
        """Return whether this is a register or a control sheet, which stays in the office."""
        return self._motto is None and any(text.startswith(_INTERNAL) for text in self.folded[:_HEAD_LINES])

    @property
    def is_of_a_case(self) -> bool:
        """Return whether this is a decision or minutes on an administrative violation."""
        about = {"quyet dinh": [self.title, *self.doc_subject], MINUTES: [self.title]}.get(self.kind, [])
        return any(line is not None and _OF_A_CASE.search(fold(line.paragraph.text)) for line in about)

    @cached_property
    def title(self) -> Line | None:
        """Tên loại."""
        for line, text in zip(self.lines[:_HEAD_LINES], self.folded, strict=False):
            if text.startswith("kinh gui") or (len(text) > _LONG_TEXT and line.paragraph.place.table is None):
                return None
            # «BÁO CÁO KẾT QUẢ …» is the title of a document with the symbol BC.
            is_typed = type_of(text) or (is_upper(line.text) and line.is_bold and self._type_of(text))
            if is_typed and line.is_of_a_title:
                return line
        return None

    @cached_property
    def doc_subject(self) -> list[Line]:
        """Return the trích yếu of a named document: the centred lines below its type, and bold lines among them."""
        if self.title is None:
            return []
        found: list[Line] = []
        for line in self._after(self.title):
            text = fold(line.text)
            if line.paragraph.is_rule or text.startswith(("kinh gui", "can cu")):
                break
            if not line.text:
                continue
            if line.paragraph.place.table is not None or len(found) >= 6 or line.text.endswith(":"):
                break
            if self._decides(line, found) or not self._is_of_subject(line, found):
                break
            found.append(line)
        return found

    @staticmethod
    def _is_of_subject(line: Line, above: Sequence[Line]) -> bool:
        """Return whether a line below the type is of its subject: in the middle, or going on in the middle of words."""
        if line.paragraph.layout.alignment == "both":
            return False
        if not above or line.is_centred or line.paragraph is above[-1].paragraph:
            return True
        return line.text[:1].islower() and line.is_bold is above[-1].is_bold and line.is_of_a_title

    def _decides(self, line: Line, subject: Sequence[Line]) -> bool:
        """Return whether a line names the deciding authority instead of continuing the subject above it."""
        is_named = _AUTHORITY.match(fold(line.text)) is not None
        is_other = is_named or not is_upper(subject[0].text) if subject else line.is_post
        return self.kind in _DECIDING and is_other and is_upper(line.text) and len(line.text) < _LONG_TEXT

    def _after(self, line: Line) -> Sequence[Line]:
        return self.lines[self.index(line) + 1 :]

    def index(self, line: Line) -> int:
        """Return the place of a line among all."""
        return self._at[id(line)]

    # -- text ----------------------------------------------------------------------------------------------------------

    @cached_property
    def kinh_gui(self) -> Line | None:
        """Return the line ``Kính gửi:``; an addressee broken over several lines is joined."""
        line = self._first(re.compile(r"kinh (gui|goi)\b"), until=60)
        return self._joined(line) if line is not None and _named_on(line) else line

    def _joined(self, line: Line) -> Line:
        at = self.index(line)
        rest = [*takewhile(lambda one: one.paragraph is line.paragraph, self.lines[at + 1 :])]
        if not rest or any(_DASHED.match(one.text) for one in rest):
            return line
        blank = Run(" ", line.runs[-1].look)
        whole = Line((*line.runs, *(run for one in rest for run in (blank, *one.runs))), line.paragraph)
        self._at[id(whole)] = at + len(rest)
        return whole

    @cached_property
    def addressees(self) -> list[Line]:
        """Return the addressees below ``Kính gửi:``; none when that line names the addressee."""
        found: list[Line] = []
        if self.kinh_gui is None or _named_on(self.kinh_gui):
            return found
        for line in self._after(self.kinh_gui):
            if not line.text or line.paragraph.is_rule:
                if found:
                    break
                continue
            is_more = _DASHED.match(line.text) or (found and line.paragraph.layout.alignment != "both")
            if found and not is_more:
                break
            if len(found) > 60 or len(line.text) > 200 or (not found and not is_more and len(line.text) > 100):
                break
            found.append(line)
        return self._items(found)

    @cached_property
    def first_text(self) -> int:
        """Return index of the first line of the text."""
        parts = (self.title, self.kinh_gui, *self.doc_subject, *self.addressees)
        return max([self.head_end, *(self.index(part) + 1 for part in parts if part is not None)])

    @cached_property
    def last_text(self) -> int:
        """Return the index of the line after the main text."""
        feet = [self.index(line) for line in (self.receivers_label, *self.authority) if line is not None]
        feet += [self.index(annex.label) for annex in self.annexes]
        return min([*feet, len(self.lines)])

    @cached_property
    def body(self) -> list[Line]:
        """Return the paragraphs of the text outside tables, each as one line."""
        if self.is_annex_alone:
            return []
        lines = self.lines[self.first_text : self.last_text]
        paragraphs = {id(line.paragraph): line.paragraph for line in lines if line.paragraph.place.table is None}
        return [Line(one.runs, one) for one in paragraphs.values() if one.text.strip() and not one.is_rule]

    @cached_property
    def _above_bases(self) -> list[Line]:
        """Return the authority that decides, between the subject and the căn cứ."""
        above = [*takewhile(self._may_decide, self.body[:_MOST_ABOVE])]
        below = self.body[len(above) : len(above) + 1]
        return above if any(self._is_basis(line, is_first=False) for line in below) else []

    def _may_decide(self, line: Line) -> bool:
        """Return whether a line above the căn cứ may name the authority; outside of a decision it is seen by its look.

        It is centred there, in capitals.
        """
        if self.kind in _DECIDING:
            return len(line.text) < _LONG_TEXT and not self._is_basis(line, is_first=False)
        return line.is_centred and is_upper(line.text) and len(line.text) < _LONG_TEXT

    @cached_property
    def bases(self) -> list[Line]:
        """Return the căn cứ at the head of the text."""
        above = len(self._above_bases)
        numbered = enumerate(self.body[above:], above)
        return [line for _at, line in takewhile(lambda one: self._is_basis(one[1], is_first=one[0] == 0), numbered)]

    def _is_basis(self, line: Line, *, is_first: bool) -> bool:
        text = fold(line.text[:_LONGEST_LINE])
        if self._goes_on(line.text[:_LONGEST_LINE]):
            return False
        # A công văn may begin its text with «Theo đề nghị …».
        return text.startswith("can cu " if is_first or not self.kind else _BASES)

    def _goes_on(self, text: str) -> bool:
        """Return whether a căn cứ goes on to an action of a body: then it is a sentence of the text."""
        leads_on = text.endswith(":")
        if self.kind in _DECIDING:
            return leads_on and _GOES_ON.search(text) is not None
        return leads_on or (not text.endswith(";") and _GOES_ON.search(text) is not None)

    @cached_property
    def deciding(self) -> list[Line]:
        """Return who decides, above the căn cứ, and the line «QUYẾT ĐỊNH:» below them."""
        if self.kind not in _DECIDING or not self.bases:
            return []
        below = self.body[len(self._above_bases) + len(self.bases) :][:1]
        return [*self._above_bases, *(line for line in below if _DECIDED.match(fold(line.text)))]

    @cached_property
    def text(self) -> list[Line]:
        """Return the text without its căn cứ."""
        return [*self._above_bases, *self.body[len(self._above_bases) + len(self.bases) :]]

    @cached_property
    def plain_text(self) -> list[Line]:
        """Return the paragraphs of the text without headings, captions, blanks and who decides."""
        deciding = set(map(id, self.deciding))
        text = (line for line in self.text if id(line) not in deciding and not line.is_heading and not line.is_remark)
        return [line for line in text if line.text.strip("./ ")]

    # -- foot ----------------------------------------------------------------------------------------------------------

    @cached_property
    def receivers_label(self) -> Line | None:
        """Return the label ``Nơi nhận:``."""
        return self._first(_FOOT)

    @cached_property
    def receivers(self) -> list[Line]:
        """Return the lines of Nơi nhận."""
        label = self.receivers_label
        if label is None:
            return []
        place, after = label.paragraph.place, self._after(label)
        if place.table is not None:  # a long list goes on in rows below the signature
            places = ((line, line.paragraph.place) for line in after)
            column = [line for line, own in places if (own.table, own.column) == (place.table, place.column)]
            return self._items([line for line in takewhile(lambda one: not one.is_only_label, column) if line.text])
        own = [line for line in after if not self._is_aside(line, label)]
        below = takewhile(lambda line: line.paragraph.place == place and not line.is_only_label, own)
        return self._items(list(takewhile(lambda line: _DASHED.match(line.text), below)))

    def _items(self, lines: Sequence[Line]) -> list[Line]:
        """Return the items of a list; a line that continues the line above is joined to it."""
        found: list[Line] = []
        for line in lines:
            is_more = line.text.startswith("(") or (bool(found) and found[-1].text[-1:] not in ";.:,")
            if found and is_more and not _DASHED.match(line.text):
                above = found.pop()
                whole = Line((*above.runs, Run(" ", above.runs[-1].look), *line.runs), above.paragraph)
                self._at[id(whole)] = self.index(line)
                line = whole  # noqa: PLW2901 -- the item as it is now
            found.append(line)
        return found

    @cached_property
    def _signature(self) -> list[Line]:
        """Return the lines beside Nơi nhận, or of the last row of a table, without the day and remarks in brackets."""
        label = self.receivers_label
        if label is not None and label.side is not None:
            place, below = label.paragraph.place, self.lines[self.index(label) :]
            own = takewhile(lambda line: line.paragraph.place == place, below)
            return [line for line in own if self._is_aside(line, label)]
        found = self._signature_in_table()
        if not found or (label is not None and found[-1].is_post):
            found += [line for line in self._seen_aside() if id(line) not in set(map(id, found))]
        return found

    def _signature_in_table(self) -> list[Line]:
        """Return the lines beside Nơi nhận in its table; without that label, those of the last row of a table."""
        label = self.receivers_label
        if label is None:
            return self._last_row()
        place = label.paragraph.place
        return self._beside(place.table, place.row, place.column) if place.table is not None else []

    def _last_row(self) -> list[Line]:
        """Return the lines of the last row of the last unruled table with columns, unless it is that of the head."""
        end = min((annex.section for annex in self.annexes), default=len(self.measured.sections))
        blocks = (one for one in reversed(self.measured.blocks) if isinstance(one, Table) and one.rows)
        tables = (one for one in blocks if one.section < max(end, 1) and not one.is_ruled)
        last = next((one for one in tables if len(one.rows[-1].cells) > 1), None)
        if last is None or any(line.paragraph.place.table == last.number for line in self.head):
            return []
        return self._beside(last.number, len(last.rows) - 1, 0)

    def _seen_aside(self) -> list[Line]:
        """Return the lines that are seen at the right below the text: beside or below Nơi nhận, or else above it."""
        label = self.receivers_label
        left = self.measured.sections[0].left if label is None else label.spans[0].start
        end = next((at for at, line in enumerate(self.lines) if self._begins_annex(at, line)), len(self.lines))
        at = end if label is None else self.index(label)

        def is_right(line: Line) -> bool:
            return bool(line.text) and line.is_bold and line.spans[0].start > left + ASIDE

        below = [line for line in self.lines[at:end] if is_right(line)]
        above = takewhile(lambda line: not line.text or is_right(line), reversed(self.lines[self.first_text : at]))
        found = below or [line for line in above if line.text][::-1]
        return [line for line in found if not _is_beside_a_name(line)]

    @staticmethod
    def _is_aside(line: Line, label: Line) -> bool:
        """Return whether a line of text without a table is in the column to the right of Nơi nhận."""
        is_parted = label.side is not None and bool(line.text)
        return is_parted and line.spans[0].start > label.spans[0].start + ASIDE

    def _beside(self, table: int, row: int, column: int) -> list[Line]:
        return [
            line
            for line in self.lines
            if line.text
            and line.paragraph.place.table == table
            and line.paragraph.place.row >= row
            and line.paragraph.place.column > column
            and not _is_beside_a_name(line)
        ]

    @cached_property
    def authority(self) -> list[Line]:
        """Quyền hạn, chức vụ of the signer: the lines above the name."""
        return self._signature if self.signer is None else self._signature[:-1]

    @cached_property
    def signer(self) -> Line | None:
        """Họ và tên of the signer: the last line of the block, unless it is a post."""
        lines = self._signature
        return lines[-1] if len(lines) > 1 and not lines[-1].is_post else None

    # -- annexes -------------------------------------------------------------------------------------------------------

    @cached_property
    def annexes(self) -> list[Annex]:
        """Return the phụ lục of the file."""
        return [self._annex(at) for at, line in enumerate(self.lines) if self._begins_annex(at, line)]

    def _begins_annex(self, at: int, line: Line) -> bool:
        if not self.folded[at].startswith("phu luc") or line.paragraph.place.table is not None:
            return False
        if not line.text[:1].isupper() or (at > 0 and self.lines[at - 1].paragraph is line.paragraph):
            return False
        if line.is_only_label or not line.begins_with_label or len(line.text) >= _LONGEST_LABEL:
            return line.is_only_label
        return line.is_centred or line.is_bold or self._is_first_of_page(at)

    def _is_first_of_page(self, at: int) -> bool:
        """Return whether a label begins a page: after a section or page break, also on the empty lines above it."""
        below = self.lines[at].paragraph
        for one in reversed(self.lines[:at]):
            if self._is_page_between(one.paragraph, below):
                return True
            if one.text:
                return False
            below = one.paragraph
        return True

    def _is_page_between(self, above: Paragraph, below: Paragraph) -> bool:
        """Return whether a page ends between two paragraphs that follow each other, as it is set or recorded."""
        is_set = below.begins_page or below.layout.page_break_before or above.ends_page
        section = below.place.section
        return is_set or (section != above.place.section and self.measured.sections[section].begins_page)

    def _annex(self, at: int) -> Annex:
        label = self.lines[at]
        title, reference = self._below_label(at)
        found = label.annex_label
        mark, rest = (found["mark"] or "", found["rest"].strip()) if found is not None else ("", "")
        section = label.paragraph.place.section
        return Annex(label, mark, rest, title, reference, self._is_first_of_page(at), section)

    def _below_label(self, at: int) -> tuple[tuple[Line, ...], Line | None]:
        """Return the lines of the title below the label of an annex, and the line that names its document."""
        title: list[Line] = []
        for below, line in enumerate(self.lines[at + 1 : at + 8], at + 1):
            if line.paragraph.is_rule:
                break
            if _REFERENCE.match(self.folded[below]):
                return tuple(title), line
            if line.paragraph.place.table is not None or len(line.text) > 300 or self._begins_annex(below, line):
                break
            if line.text and line.paragraph.layout.alignment != "both":
                title.append(line)
        return tuple(title), None

    @cached_property
    def is_annex_alone(self) -> bool:
        """Return whether the whole file is a phụ lục: it begins with its label and has no Quốc hiệu."""
        said = [index for index, text in enumerate(self.folded) if text][:3]
        return self._motto is None and any(self._begins_annex(at, self.lines[at]) for at in said)

    # -- marks ---------------------------------------------------------------------------------------------------------

    @cached_property
    def urgency(self) -> Line | None:
        """Return the mark of urgency, in the head or in a box."""
        return next((line for line in [*self.head, *self.boxes] if fold(line.text) in URGENT), None)

    def rule_below(self, lines: Sequence[Line]) -> DrawnLine | None:
        """Return the line drawn below these lines: the first of `rules_below`."""
        return next(self.rules_below(lines), None)

    def rules_below(self, lines: Sequence[Line]) -> Iterator[DrawnLine]:
        """Yield the lines drawn below these lines: in the text of their paragraph, seen there, or in the next."""
        if not lines:
            return
        paragraph = lines[-1].paragraph
        yield from reversed(self._in_text(paragraph))
        seen = next((one for line in reversed(lines) if (one := self._drawn_below.get(id(line))) is not None), None)
        if seen is not None and self._is_past(seen, lines[-1]):
            yield seen
        for line in self.lines[self.index(lines[-1]) + 1 :][:2]:
            if line.paragraph is paragraph or line.column != lines[-1].column:
                continue
            drawn = [self._stroke(line)] if line.is_stroke else self._in_text(line.paragraph)
            if drawn and (line.is_stroke or line.paragraph.is_rule):
                yield drawn[0]
                return
            if line.text:
                return

    def _stroke(self, line: Line) -> DrawnLine:
        """Return a part between tabs that is typed with strokes as the line that is seen there."""
        drawn = self._strokes.setdefault(id(line), DrawnLine(text_width(line.words), set(line.text) <= set("_—─")))
        self._span_of[id(drawn)] = line.spans[0]
        return drawn

    def _is_past(self, drawn: DrawnLine, line: Line) -> bool:
        """Return whether a shape is below a line, which may be beside it."""
        foot = self.tops.of(line.paragraph) + line.bottom - line.paragraph.step * MM_PER_POINT / 2
        return self._drawn_below.get(id(line)) is drawn or self._height_of[id(drawn)] >= foot

    def span_of(self, drawn: DrawnLine | None) -> Span | None:
        """Return where a line below a text lies across the page; None where that is not known."""
        return None if drawn is None else self._span_of.get(id(drawn))

    def _in_text(self, paragraph: Paragraph) -> list[DrawnLine]:
        """Return the drawn lines within the text of a paragraph: borders, strokes, shapes without a place."""
        found = [one for one in paragraph.lines if self.tops.shape(one, paragraph) is None]
        for one in found:
            if one.sides is not None:
                start = paragraph.edge + one.sides[0]
                self._span_of[id(one)] = Span(start, start + one.length)
        return found

    @cached_property
    def _drawn_below(self) -> dict[int, DrawnLine]:
        """Return the shapes by the line of text below which they are seen; each belongs to a single line."""
        tops = self.tops
        texts = [line for line in self.lines if line.text and not line.paragraph.is_rule]
        found: dict[int, DrawnLine] = {}
        for drawn, anchor, span, at in islice(self._placed, _MOST_SHAPES):
            near = [line for line in texts if self._is_above(line, span, at)]
            # Of a text that flows around boxes the heights are its own.
            flow = [line for line in near if line.paragraph.place.table == anchor.place.table] or near
            above = max(flow, key=lambda line: tops.of(line.paragraph) + line.bottom, default=None)
            if above is not None:
                found[id(above)] = drawn
                self._span_of[id(drawn)] = span
                self._height_of[id(drawn)] = at
        return found

    @property
    def _placed(self) -> Iterator[tuple[DrawnLine, Paragraph, Span, float]]:
        """Yield the drawn lines outside of a text, with the paragraph that holds them, and where they are seen."""
        yield from self._placed_in_head()
        for anchor in self.every_paragraph:
            for drawn in anchor.lines:
                placed = self.tops.shape(drawn, anchor)
                if placed is not None:
                    yield drawn, anchor, *placed

    def _placed_in_head(self) -> Iterator[tuple[DrawnLine, Paragraph, Span, float]]:
        """Yield those in rows without text of the tables of the head."""
        tables = {line.paragraph.place.table for line in self.head}
        rows = (row for one in self.measured.tables if one.number in tables for row in one.rows if row.is_without_text)
        for one in (paragraph for row in rows for paragraph in row.paragraphs):
            for drawn in self._in_text(one):
                if (span := self._span_of.get(id(drawn))) is not None:
                    yield drawn, one, span, self.tops.of(one)

    def _is_above(self, line: Line, span: Span, at: float) -> bool:
        """Return whether a shape is seen below a line: half a row into it at most, two rows apart at most."""
        top, step = self.tops.of(line.paragraph), line.paragraph.step * MM_PER_POINT
        if not 0 <= at - top + 1 <= _TALLEST or at > top + line.bottom + 2.2 * step:
            return False
        return at >= top + line.bottom - step / 2 and any(one.meets(span) for one in line.spans)

    @cached_property
    def tops(self) -> Tops:
        """Return the heights of all paragraphs on the page."""
        return Tops(self.measured)

    def is_level(self, one: Line, other: Line) -> bool:
        """Return whether two lines are side by side."""
        first, second = one.paragraph.place, other.paragraph.place
        is_row = (first.table or 0) > 0 and (first.table, first.row) == (second.table, second.row)
        if is_row and all(self._is_first_of_cell(line) for line in (one, other)):
            high, low = (self.tops.of(line.paragraph) for line in (one, other))
            return abs(high - low) <= one.paragraph.step * MM_PER_POINT
        high, low = (self.tops.of(line.paragraph) + line.bottom for line in (one, other))
        return abs(high - low) <= one.paragraph.step * MM_PER_POINT / 2

    def _is_first_of_cell(self, line: Line) -> bool:
        above = reversed(self.lines[: self.index(line)])
        same = takewhile(lambda one: one.paragraph.place == line.paragraph.place, above)
        return line.depth == 0 and not any(same)

    def is_parted(self, heading: Line) -> bool:
        """Return whether a page ends between a heading and what follows it, as it is set, recorded or estimated."""
        return self._is_parted_as_recorded(heading) or self._is_parted_as_estimated(heading)

    def _is_parted_as_estimated(self, heading: Line) -> bool:
        """Return whether a heading is on the first page, without room for a single row of the following text there.

        Nothing is estimated of a file that records where pages end.
        """
        above = heading.paragraph
        if above.layout.keep_next or any(one.begins_page or one.ends_page for one in self.every_paragraph):
            return False
        below = self.every_paragraph[self._position[id(above)] + 1 :]
        following = next((one for one in below if one.text.strip()), None)
        here, there = (self._reach.get(id(one)) for one in (above, following))
        section = self.measured.sections[0]
        foot = section.page[1] - section.bottom
        return here is not None and there is not None and here.end <= foot and there.first_row > foot + _SURE

    @cached_property
    def _reach(self) -> dict[int, Reach]:
        return {id(one): reached for one, reached in reach(self.measured)}

    def _is_parted_as_recorded(self, heading: Line) -> bool:
        above = heading.paragraph
        for at in range(self._position[id(above)] + 1, len(self.every_paragraph)):
            paragraph = self.every_paragraph[at]
            if self._is_page_between(above, paragraph):
                return True
            if paragraph.text.strip():
                return False
            above = paragraph
        return False

    @cached_property
    def subject_lines(self) -> list[Line]:
        """Return all lines of the trích yếu of a công văn, in the column, or else the half, that it begins in."""
        if self.subject is None:
            return []
        at = self.index(self.subject)
        column, own = self.subject.column, self.subject.paragraph
        below = (line for line in self.lines[at:] if line.column == column)
        same = takewhile(lambda line: line.paragraph.place == own.place, below)
        lines = takewhile(lambda line: line.text and not _MARK.match(fold(line.text)) and not line.is_place_date, same)
        if column[0] is not None:
            return list(lines)
        # In no table it may go on in a paragraph of its own, which is seen at the left as it is.
        return [*takewhile(lambda line: line.paragraph is own or self._goes_on_at_left(line), lines)]

    def _goes_on_at_left(self, line: Line) -> bool:
        """Return whether a line of the head has its place in the left half of the page."""
        section = self.measured.sections[line.paragraph.place.section]
        middle = section.left + section.room / 2
        return self.index(line) < self.head_end and all(span.end <= middle for span in line.spans)

    @cached_property
    def unlabelled(self) -> list[Line]:
        """Return the lines «(Kèm theo …)» of annexes that do not say that they are phụ lục, or else their titles."""
        foot = self.index(self.receivers_label) if self.receivers_label is not None else -1
        known = {id(annex.reference) for annex in self.annexes}
        found: list[Line] = []
        for at, line in enumerate(self.lines[foot + 1 :], foot + 1):
            if not line.text or line.paragraph.place.table is not None or id(line) in known:
                continue
            if self._is_bare_reference(at, line) or (foot >= 0 and self._is_bare_title(at, line)):
                found.append(line)
        return found

    def _is_bare_reference(self, at: int, line: Line) -> bool:
        """Return whether a line «(Kèm theo …)» has no label above it."""
        above = [text for text in self.folded[max(at - 6, 0) : at] if text]
        is_attached = _ATTACHED.match(self.folded[at]) is not None and line.is_centred
        # A quy chế, a kế hoạch … that another document puts in force has its type above, and is no phụ lục.
        return is_attached and not any(_OTHER_LABEL.match(text) or type_of(text) for text in above)

    def _is_bare_title(self, at: int, line: Line) -> bool:
        """Return whether a page behind the signature begins with a title, and no line says to what it belongs."""
        is_title = line.is_bold and is_upper(line.text) and line.is_centred and line.is_of_a_title
        if not is_title or self._begins_annex(at, line) or _OTHER_LABEL.match(self.folded[at]):
            return False
        below = self.folded[at : at + 8]
        is_other = any(text.startswith(QUOC_HIEU) or _REFERENCE.match(text) for text in below)
        return self._is_first_of_page(at) and not is_other

    def row_of(self, line: Line) -> Row | None:
        """Return the table row that holds a line, or None."""
        place = line.paragraph.place
        table = next((one for one in self.measured.tables if one.number == place.table), None)
        return table.rows[place.row] if table is not None else None

    def position(self, paragraph: Paragraph) -> int:
        """Return the place of a paragraph among all, those of boxes included."""
        return self._position[id(paragraph)]

    def gap(self, above: Paragraph, below: Paragraph) -> float | None:
        """Return the points between two paragraphs of a column: 0 within a paragraph, None with text between them."""
        between = self.every_paragraph[self._position[id(above)] + 1 : self._position[id(below)]]
        if any(one.text.strip() or one.place != above.place for one in between):
            return None
        if above is below:
            return 0.0
        near = above.layout.contextual and below.layout.contextual and above.style == below.style
        return (0.0 if near else above.layout.after + below.layout.before) + sum(one.height for one in between)
