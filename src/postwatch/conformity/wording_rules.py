"""Rules on citations, capitals and slips (Phụ lục I, Mục II.6; Phụ lục II), and on other contents of a file.

They only warn, because a quotation or a name may be right as it is; but a letter that fetches or runs something fails.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from postwatch.conformity.components import Components
from postwatch.conformity.head_rules import padded_month
from postwatch.conformity.lines import Line
from postwatch.conformity.model import Measured
from postwatch.conformity.rule import ALL, Check, Issue, Kind, Rule, quoted
from postwatch.language import N_, _

_CITING = "Phụ lục I, Phần I, Mục II.6.b"
_DAY = "Phụ lục I, Phần I, Mục II.4.b"
_CAPITALS = "Phụ lục II"
_FILE = "Điều 12 và Điều 18"
_MOST = 5
_LONGEST = 20_000
_NUMBERED = (
    "Nghị định|Nghị quyết|Quyết định|Thông tư|Thông tư liên tịch|Chỉ thị|Công văn|Kế hoạch|Báo cáo|Thông báo|Tờ trình"
)


def _lines(components: Components) -> Iterator[Line]:
    """Return every line with text."""
    return (line for line in components.lines if line.text)


def _spelt(pattern: str, words: Callable[[re.Match[str]], str]) -> Check:
    """Check that nothing in the document matches a pattern; ``words`` describes a match."""
    wanted = re.compile(pattern)

    def check(components: Components) -> Iterable[Issue]:
        found: dict[str, Issue] = {}
        for line in _lines(components):
            for match in wanted.finditer(line.text[:_LONGEST]):
                found.setdefault(match[0], Issue(words(match), line.where))
        return list(found.values())[:_MOST]

    return check


def _reads(match: re.Match[str]) -> str:
    return _("it reads «{text}»").format(text=quoted(match[0].strip()))


def _padded_month(components: Components) -> Iterable[Issue]:
    for line in components.body:
        for found in re.finditer(r"\btháng (\d{1,2})(?: năm|/|\b)", line.text):
            if found[1] != padded_month(int(found[1])) and 3 <= int(found[1]) <= 12:
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


def _file(judge: Callable[[Measured], str | None]) -> Check:
    def check(components: Components) -> Iterable[Issue]:
        what = judge(components.measured)
        return [] if what is None else [Issue(what, _("the file"))]

    return check


def _unchanged(measured: Measured) -> str | None:
    return (
        _("{count} tracked changes are neither accepted nor rejected").format(count=measured.changes)
        if measured.changes
        else None
    )


def _uncommented(measured: Measured) -> str | None:
    return _("it contains {count} comments").format(count=measured.comments) if measured.comments else None


def _no_macros(measured: Measured) -> str | None:
    return _("it contains macros") if measured.has_macros else None


def _no_hidden(components: Components) -> Iterable[Issue]:
    for line in components.lines:
        if any(run.look.hidden and run.text.strip() for run in line.runs):
            yield Issue(_("«{text}» is hidden").format(text=quoted(line.text)), line.where)
            return


def _unmarked(components: Components) -> Iterable[Issue]:
    for line in components.lines:
        if line.paragraph.place.table is None and any(run.look.marked for run in line.words):
            yield Issue(_("«{text}» is highlighted").format(text=quoted(line.text)), line.where)
            return


def _nothing_outside(components: Components) -> Iterable[Issue]:
    words = _("it points at {target}")
    return [Issue(words.format(target=quoted(target)), _("the file")) for target in components.measured.outside]


def _no_fetching(components: Components) -> Iterable[Issue]:
    words = _("it contains the field «{code}»")
    return [Issue(words.format(code=quoted(code)), _("the file")) for code in components.measured.fetching]


RULES = (
    Rule("ND30-VB-01", N_("«số» is written between the type and the number of a cited document"), _CITING,
         _spelt(rf"\b(?:{_NUMBERED}) \d+/[\w-]*", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-02", N_("A law or ordinance is cited by its name, without number"), _CITING,
         _spelt(r"\b(?:Luật|Pháp lệnh)(?: [^\W\d]+){0,8} số \d+/\d{4}\S*", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-03", N_("«Điều», «Chương», «Mục» are cited with a capital"), _CAPITALS,
         _spelt(r"(?:[Kk]hoản|[Đđ]iểm) [\da-zđ]+,? (?:điều|chương|mục) [\dIVX]+", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-04", N_("«khoản» and «điểm» are cited with a small letter"), _CAPITALS,
         _spelt(r"(?<=[^\W\d_] )(?:Khoản \d+ Điều|Điểm [a-zđ] khoản)", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-05", N_("The name of a body has a capital for each word of its field: Sở Thông tin và Truyền thông"),
         _CAPITALS, _spelt(
             r"\b(?:Sở|Bộ|Phòng|Cục|Ban) (?:Thông tin (?:và|&) truyền thông|thông tin (?:và|&) [Tt]ruyền thông"
             r"|Văn hóa,? (?:và )?thông tin|Tài nguyên (?:và )?môi trường|Khoa học và công nghệ"
             r"|Giáo dục và đào tạo|Kế hoạch và đầu tư|Nội Vụ|Tài Chính|Y Tế|Tư Pháp)", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-06", N_("«Nhân dân» and «Nhà nước» have a capital"), _CAPITALS,
         _spelt(r"(?<!Hội đồng )(?<!Ủy ban )(?<!Uỷ ban )(?<!Công an )(?<!Tòa án )(?<!Toà án )(?<!Viện kiểm sát )"
                r"(?<!Quân đội )\bnhân dân\b|\bnhà nước\b", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-07", N_("The class of a place is in lower case: tỉnh Lạng Sơn, huyện Cao Lộc"), _CAPITALS,
         _spelt(r"(?<=[^\W\d_A-ZĐ] )(?:Tỉnh|Huyện|Xã|Thị xã|Thị trấn) (?=[A-ZĐ])[^\W\d_]+", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-08", N_("Only months 1 and 2 have a zero, in the text too"), _DAY, _padded_month, Kind.WORDING),
    Rule("ND30-VB-09", N_("A paragraph begins with a capital"), _CAPITALS, _begins_small, Kind.WORDING),
    Rule("ND30-VB-10", N_("There is no space before , ; : . and a single space after them"), _CITING,
         _spelt(r"\b[^\W\d_]+ [,;:](?=\s|$)|\b[^\W\d_]{2,}[,;](?=[^\W\d_])", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-11", N_("Words are separated by a single space"), _CITING,
         _spelt(r"\b(?!(?:ngày|tháng|năm|số)\b)[^\W\d_]+,? {2,}[^\W\d_]+", _reads), Kind.WORDING),
    Rule("ND30-VB-12", N_("A hyphen between names has a space on each side: Phòng PA03 - Công an"), _CITING,
         _spelt(r"\b\w+(?:- | -)(?=[^\W\d_])\w+(?<!\d)", _reads), Kind.WORDING),
    Rule("ND30-VB-13", N_("The name is complete: Thông tin và Truyền [thông]"), _CITING,
         _spelt(r"Thông tin và Truyền(?! thông)\b[^,.;]{0,12}", _reads), Kind.WORDING, ALL),
    Rule("ND30-VB-14", N_("No placeholder of the template is left unfilled"), _CITING,
         _spelt(r"\{[{%].*?[%}]\}|\[(?:\.{2,}|…+)\]|<<[^<>]+>>|\[Chưa có[^\[\]]*\]", _reads), Kind.WORDING, ALL),
    Rule("ND30-TP-01", N_("No tracked change is left in the file"), _FILE, _file(_unchanged), Kind.WORDING, ALL),
    Rule("ND30-TP-02", N_("No comment is left in the file"), _FILE, _file(_uncommented), Kind.WORDING, ALL),
    Rule("ND30-TP-03", N_("The file contains no macros"), _FILE, _file(_no_macros), Kind.WORDING, ALL),
    Rule("ND30-TP-04", N_("Nothing is hidden in the text"), _FILE, _no_hidden, Kind.WORDING, ALL),
    Rule("ND30-TP-05", N_("No text is highlighted"), _FILE, _unmarked, Kind.WORDING, ALL),
    Rule("ND30-TP-06", N_("The file fetches nothing from outside: no template, picture or object is linked"), _FILE,
         _nothing_outside, profiles=ALL),
    Rule("ND30-TP-07", N_("No field in the file fetches another file or runs a program"), _FILE,
         _no_fetching, profiles=ALL),
)  # fmt: skip
