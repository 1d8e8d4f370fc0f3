"""Rules on citations, capitals and slips (Phụ lục I, Mục II.6; Phụ lục II), and on other contents of a file.

They only warn, because a quotation or a name may be right as it is; but a letter that fetches or runs something fails.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import islice

from postwatch.conformity.components import Components
from postwatch.conformity.lines import Line
from postwatch.conformity.rule import ALL, Check, Issue, Outcome, Rule, quoted
from postwatch.language import N_, _
from postwatch.provinces import province_names
from postwatch.vietnamese import month_text

_MOST = 5
_LONGEST = 20_000
_NUMBERED = (
    "Nghị định|Nghị quyết|Quyết định|Thông tư|Thông tư liên tịch|Chỉ thị|Công văn|Kế hoạch|Báo cáo|Thông báo|Tờ trình"
)


def _spelt(pattern: str) -> Check:
    """Check that nothing in the document matches a pattern."""
    wanted = re.compile(pattern)

    def check(components: Components) -> Iterable[Issue]:
        found: dict[str, Issue] = {}
        for line in components.lines:
            for match in wanted.finditer(line.text[:_LONGEST]):
                words = _("it reads «{text}»").format(text=quoted(match[0].strip()))
                found.setdefault(match[0], Issue(words, line.where))
        return list(found.values())[:_MOST]

    return check


def _padded_month(components: Components) -> Iterable[Issue]:
    for line in components.body:
        for found in re.finditer(r"\btháng (\d{1,2})(?: năm|/|\b)", line.text):
            if found[1] != month_text(int(found[1])) and 3 <= int(found[1]) <= 12:
                yield Issue(_("the month is written {month}").format(month=found[1]), line.where)
                return


def _begins_small(components: Components) -> Iterable[Issue] | None:
    if not components.text:
        return None
    return [
        Issue(_("«{text}» begins with a small letter").format(text=quoted(line.text)), line.where)
        for line in components.text
        if re.match(r"(?:[-–+*•] |\d+[.)] |[a-zđ][.)/] )?\w", line.text)
        and re.sub(r"^(?:[-–+*•] |\d+[.)] |[a-zđ][.)/] )", "", line.text)[:1].islower()
    ][:_MOST]


# Words that are said twice on purpose, and those that end one word and begin another: «hành vi vi phạm».
_SAID_TWICE = """
    luôn dần từ thường hay mãi đều riêng chung nhanh ngày người nhà nơi lâu năm ba hai một bốn vân song cấp lớp trùng
    hàng muôn rành khăng chăm đăm từng xa gần cao dài đời tuần tháng bao khác đôi hôm tầng lần vẫn cứ sờ xanh vàng đỏ
    mươi rất thật chung nhỏ to mới cũ sớm chiều sáng tối đêm giờ ai đâu gì nào ào ầm rầm ùn đùng thường vừa càng nhiều
    ít nhẹ sâu rộng đầy mạnh
    vi định chính trình quan tin hiện phương kiện diện tra dân công tác phẩm chức sinh viên động vật thực trường học sự
    lý nhân thông báo đề hợp đồng tế giá nghiệp hội nghị viện thi hành quyền lực lượng điểm khai giải chất mục tiêu chi
    phí thu kinh quy phần toàn bộ vụ việc án phòng tổ đội đoàn bảo cáo kết quả trị an ninh hóa văn tư sản xuất sở dụng
    hoạch nhiệm triển bàn liên gia đầu thanh toán trách vị cơ thành lập phối lưu hướng dẫn tham
"""
_TWICE = frozenset(_SAID_TWICE.split())
# «từng bước từng bước», «ngày càng ngày càng»
_STEP_BY_STEP = frozenset({"từng", "càng", "vừa", "ngày", "mỗi", "từ"})
_DOUBLED = re.compile(r"(?<![\w-])([^\W\d_]+(?: [^\W\d_]+)?) +\1(?![\w-])", re.IGNORECASE)


def _doubled(components: Components) -> Iterable[Issue]:
    for line in components.lines:
        for found in _DOUBLED.finditer(line.text[:_LONGEST]):
            again = found[0][len(found[1]) :].strip()
            first, *others = found[1].lower().split()
            is_meant = (first in _STEP_BY_STEP) if others else (first in _TWICE)
            if not is_meant and again[:1].islower():
                yield Issue(_("it reads «{text}»").format(text=quoted(found[0])), line.where)


@cache
def _place() -> "re.Pattern[str]":
    return re.compile(rf"\b(?:{'|'.join([*province_names(), 'Việt Nam'])})\b", re.IGNORECASE)


def _small_places(components: Components) -> Iterable[Issue]:
    found: dict[str, Issue] = {}
    for line in components.lines:
        for one in _place().finditer(line.text[:_LONGEST]):
            if one[0][0].isupper() and any(part[0].islower() for part in one[0].split()):
                words = _("it reads «{text}»").format(text=one[0])
                found.setdefault(one[0], Issue(words, line.where))
    return list(found.values())[:_MOST]


# What tells of an end, or of a time when the norm was in force.
_ENDING = re.compile(r"hết hiệu lực|thay thế|bãi bỏ|tại thời điểm|trước (?:đây|ngày)", re.IGNORECASE)
_DAY = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)


def _day_of(components: Components) -> dt.date | None:
    found = _DAY.search(components.place_date.text) if components.place_date is not None else None
    try:
        return dt.date(*(int(found[part]) for part in (3, 2, 1))) if found is not None else None
    except ValueError:
        return None  # a rule of its own says so


def _ended(components: Components) -> Iterable[Issue] | None:
    if not components.norms:
        return None
    day = _day_of(components)
    words = _("{number} was in force until {day}")
    return [
        Issue(words.format(number=norm.number, day=norm.last_day), line.where)
        for norm in components.norms
        for line in components.body
        if norm.last_day < (day or norm.checked_on) and norm.is_cited_in(line.text) and not _ENDING.search(line.text)
    ]


def _file(name: str, told: str, fault: str) -> Check:
    """Check that the measured file has nothing of this name; ``fault`` is untranslated and has it as ``told``."""

    def check(components: Components) -> Iterable[Issue]:
        found = getattr(components.measured, name)
        every = map(quoted, found) if isinstance(found, tuple) else [found] if found else []
        return [Issue(_(fault).format(**{told: one}), _("the file")) for one in every]

    return check


def _nowhere(is_wrong: Callable[[Line], bool], fault: str) -> Check:
    """Check that no line is wrong, and name the first that is; ``fault`` is untranslated."""
    return lambda components: [
        Issue(_(fault).format(text=quoted(line.text)), line.where)
        for line in islice(filter(is_wrong, components.lines), 1)
    ]


RULES = (
    Rule("ND30-VB-01", N_("«số» is written between the type and the number of a cited document"), "II.6.b",
         _spelt(rf"\b(?:{_NUMBERED}) \d+/[\w-]*"), Outcome.WARN, ALL),
    Rule("ND30-VB-02", N_("A law or ordinance is cited by its name, without number"), "II.6.b",
         _spelt(r"\b(?:Luật|Pháp lệnh)(?: [^\W\d]+){0,8} số \d+/\d{4}\S*"), Outcome.WARN, ALL),
    Rule("ND30-VB-03", N_("«Điều», «Chương», «Mục» are cited with a capital"), "Phụ lục II",
         _spelt(r"(?:[Kk]hoản|[Đđ]iểm) [\da-zđ]+,? (?:điều|chương|mục) [\dIVX]+"), Outcome.WARN, ALL),
    Rule("ND30-VB-04", N_("«khoản» and «điểm» are cited with a small letter"), "Phụ lục II",
         _spelt(r"(?<=[^\W\d_] )(?:Khoản \d+ Điều|Điểm [a-zđ] khoản)"), Outcome.WARN, ALL),
    Rule("ND30-VB-05", N_("The name of a body has a capital for each word of its field: Sở Thông tin và Truyền thông"),
         "Phụ lục II", _spelt(
             r"\b(?:Sở|Bộ|Phòng|Cục|Ban) (?:Thông tin (?:và|&) truyền thông|thông tin (?:và|&) [Tt]ruyền thông"
             r"|Văn hóa,? (?:và )?thông tin|Tài nguyên (?:và )?môi trường|Khoa học và công nghệ"
             r"|Giáo dục và đào tạo|Kế hoạch và đầu tư|Nội Vụ|Tài Chính|Y Tế|Tư Pháp)"), Outcome.WARN, ALL),
    Rule("ND30-VB-06", N_("«Nhân dân» and «Nhà nước» have a capital"), "Phụ lục II",
         _spelt(r"\b(?:của|do|cho|với|cùng|và|trong|giữa|phục vụ|bảo vệ|quần chúng) nhân dân\b"
                r"|\b(?:của|do|cho|với|cùng|giữa) nhà nước\b"), Outcome.WARN, ALL),
    Rule("ND30-VB-07", N_("The class of a place is in lower case: tỉnh Lạng Sơn, huyện Cao Lộc"), "Phụ lục II",
         _spelt(r"(?<=[^\W\d_A-ZĐ] )(?:Tỉnh|Huyện|Xã|Thị xã|Thị trấn) (?!Đoàn|Ủy|Uỷ|Đội)(?=[A-ZĐ])[^\W\d_]+"),
         Outcome.WARN, ALL),
    Rule("ND30-VB-08", N_("Only months 1 and 2 have a zero, in the text too"), "II.4.b", _padded_month, Outcome.WARN),
    Rule("ND30-VB-09", N_("A paragraph begins with a capital"), "Phụ lục II", _begins_small, Outcome.WARN),
    Rule("ND30-VB-10", N_("There is no space before , ; : . and a single space after them"), "II.6.b",
         _spelt(r"\b[^\W\d_]+ [,;:](?=\s|$)|\b(?!(?:ngày|tháng|năm|số)\b)\w+ \.(?=\s|$)(?! \.)"
                r"|\b[^\W\d_]{2,}[,;](?=[^\W\d_])"), Outcome.WARN, ALL),
    Rule("ND30-VB-11", N_("Words are separated by a single space"), "II.6.b",
         # more of them lay a line out
         _spelt(r"\b(?!(?:ngày|tháng|năm|số)\b)[^\W\d_]+,? {2,5}[^\W\d_]+"), Outcome.WARN),
    Rule("ND30-VB-12", N_("A hyphen between names has a space on each side: Phòng PA03 - Công an"), "II.6.b",
         _spelt(r"\b\w+(?:- | -)(?=[^\W\d_])\w+(?<!\d)"), Outcome.WARN),
    Rule("ND30-VB-13", N_("The name is complete: Thông tin và Truyền [thông]"), "II.6.b",
         _spelt(r"Thông tin và Truyền(?! thông)\b[^,.;]{0,12}"), Outcome.WARN, ALL),
    Rule("ND30-VB-14", N_("No placeholder of the template is left unfilled"), "II.6.b",
         _spelt(r"\{[{%].*?[%}]\}|\[(?:\.{2,}|…+)\]|<<[^<>]+>>|\[Chưa có[^\[\]]*\]"), Outcome.WARN, ALL),
    Rule("ND30-VB-15", N_("No word is written twice"), "II.6.b", _doubled, Outcome.WARN, ALL),
    Rule("ND30-VB-16", N_("The name of a place has a capital on each syllable: Hà Nội"), "Phụ lục II", _small_places,
         Outcome.WARN, ALL),
    Rule("ND30-VB-17", N_("A norm that is cited is in force"), "II.6.a", _ended, Outcome.WARN),
    Rule("ND30-TP-01", N_("No tracked change is left in the file"), "Điều 12 và Điều 18",
         _file("changes", "count", N_("{count} tracked changes are neither accepted nor rejected")), Outcome.WARN, ALL),
    Rule("ND30-TP-02", N_("No comment is left in the file"), "Điều 12 và Điều 18",
         _file("comments", "count", N_("it contains {count} comments")), Outcome.WARN, ALL),
    Rule("ND30-TP-03", N_("The file contains no macros"), "Điều 12 và Điều 18",
         _file("has_macros", "", N_("it contains macros")), Outcome.WARN, ALL),
    Rule("ND30-TP-04", N_("Nothing is hidden in the text"), "Điều 12 và Điều 18",
         _nowhere(lambda line: any(run.look.hidden for run in line.words), N_("«{text}» is hidden")), Outcome.WARN,
         ALL),
    Rule("ND30-TP-05", N_("No text is highlighted"), "Điều 12 và Điều 18",
         _nowhere(lambda line: line.paragraph.place.table is None and any(run.look.marked for run in line.words),
             N_("«{text}» is highlighted")), Outcome.WARN, ALL),
    Rule("ND30-TP-06", N_("The file fetches nothing from outside: no template, picture or object is linked"),
         "Điều 12 và Điều 18", _file("outside", "target", N_("it points at {target}")), profiles=ALL),
    Rule("ND30-TP-07", N_("No field in the file fetches another file or runs a program"), "Điều 12 và Điều 18",
         _file("fetching", "code", N_("it contains the field «{code}»")), profiles=ALL),
)  # fmt: skip
