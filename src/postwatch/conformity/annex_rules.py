"""Rules on phụ lục (Phụ lục I, Phần I, Mục III.1) and on tables."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from postwatch.conformity.components import Annex, Components
from postwatch.conformity.lines import Line, annex_label
from postwatch.conformity.model import MM_PER_POINT, Table
from postwatch.conformity.rule import (
    ALL,
    Issue,
    Kind,
    Rule,
    capitals,
    centred,
    each,
    faced,
    number,
    quoted,
    sized,
)
from postwatch.language import N_, _
from postwatch.vietnamese import fold, roman

_GIVEN = "Phụ lục I, Phần I, Mục III.1.a"
_ANNEX = "Phụ lục I, Phần I, Mục III.1.b"
_REFERENCE = "Phụ lục I, Phần I, Mục III.1.c"
_PAGES = "Phụ lục I, Phần I, Mục III.1.đ"
_FORMS = "Phụ lục III, Mẫu 2.1"
_TEXT = "Phụ lục I, Phần I, Mục II.6.e"
_MARGINS = "Phụ lục I, Phần I, Mục I.3"
# From so many rows on a table hardly ever ends on the page on which it begins.
_MANY_ROWS = 25
_MOST_ANNEXES = 1000
# Marks of phụ lục in a folded text: «phụ lục I», «phụ lục số 2», «các phụ lục I, II và III», «từ phụ lục I đến IV».
_MARK = r"(?:(?:phu luc )?(?:so )?(?:[ivxlc]+|\d+[a-z]?)\b)"
_CITED_ANNEXES = re.compile(rf"\bphu luc (?P<marks>{_MARK}(?:(?:,|;|,? va|,? den) {_MARK})*)")
_MARK_OF_ANNEX = re.compile(r"\b(?:[ivxlc]+|\d+[a-z]?)\b")
_LISTED = re.compile(r"[,;] (?!den\b)|,? va ")
_ALL_ANNEXES = re.compile(rf"\b(?:cac|\d+|hai|ba|bon|nam) phu luc\b(?! {_MARK})")
_ONE_ANNEX = re.compile(r"\bphu luc\b")


def labels(components: Components) -> list[Line]:
    return [annex.label for annex in components.annexes]


def titles(components: Components) -> list[Line]:
    return [line for annex in components.annexes for line in annex.title]


def references(components: Components) -> list[Line]:
    return [annex.reference for annex in components.annexes if annex.reference is not None]


def _written(line: Line) -> str | None:
    found = annex_label(line)
    is_right = line.text.startswith("Phụ lục") and (found is None or not found["counted"])
    return None if is_right else _("it reads «{text}»").format(text=quoted(line.text))


def _alone(components: Components) -> Iterable[Issue] | None:
    return _keeps(components.annexes, lambda annex: not annex.rest, _("there is other text on the line «{text}»"))


def _numbered(components: Components) -> Iterable[Issue] | None:
    marks = [annex.mark for annex in components.annexes]
    if not marks:
        return None
    wanted = [roman(at) for at in range(1, min(len(marks), _MOST_ANNEXES) + 1)]
    is_one = len(marks) == 1 and re.fullmatch(r"[IVXLC]*", marks[0])
    if is_one or marks == wanted:
        return []
    words = _("they are numbered {marks}")
    return [Issue(words.format(marks=", ".join(mark or "-" for mark in marks[:10])), labels(components)[0].where)]


def _keeps(annexes: Sequence[Annex], has: Callable[[Annex], bool], words: str) -> list[Issue] | None:
    """Return an issue for every phụ lục that lacks something; ``words`` contains ``{text}``."""
    if not annexes:
        return None
    return [
        Issue(words.format(text=quoted(annex.label.text)), annex.label.where) for annex in annexes if not has(annex)
    ]


def _has_title(components: Components) -> Iterable[Issue] | None:
    return _keeps(components.annexes, lambda annex: bool(annex.title or annex.rest), _("«{text}» has no title"))


def _has_reference(components: Components) -> Iterable[Issue] | None:
    words = _("«{text}» has no line «(Kèm theo …)»")
    return _keeps(components.annexes, lambda annex: annex.reference is not None, words)


def _referred(line: Line) -> str | None:
    return None if line.text.startswith("(Kèm theo ") else _("it reads «{text}»").format(text=quoted(line.text))


def _on_new_page(components: Components) -> Iterable[Issue] | None:
    return _keeps(components.annexes, lambda annex: annex.is_on_new_page, _("«{text}» begins in the middle of a page"))


def _counts_anew(components: Components) -> Iterable[Issue] | None:
    sections = components.measured.sections
    if not any(section.numbers for section in sections):
        return None

    def starts(annex: Annex) -> bool:
        return (annex.section == 0 and components.is_annex_alone) or sections[annex.section].starts_at == 1

    # One that begins in the middle of a section is told of by another rule.
    whole = [annex for annex in components.annexes if annex.is_on_new_page]
    return _keeps(whole, starts, _("the pages of «{text}» are not counted from 1"))


def _mentioned(components: Components) -> Iterable[Issue] | None:
    if not components.annexes or components.is_annex_alone:
        return None
    said = " ".join(fold(line.text) for line in [*components.body, *components.addressees, *_kinh_gui(components)])
    cited = _cited(said, [fold(annex.mark) for annex in components.annexes])
    return _keeps(components.annexes, lambda annex: fold(annex.mark) in cited, _("the text does not mention «{text}»"))


def _cited(said: str, marks: list[str]) -> set[str]:
    """Return which of these marks of phụ lục a folded text cites: singly, in a list, or all together."""
    if _ALL_ANNEXES.search(said):
        return set(marks)
    cited = {""} if _ONE_ANNEX.search(said) else set()
    for found in _CITED_ANNEXES.finditer(said):
        for piece in _LISTED.split(found["marks"]):
            first, *rest = _MARK_OF_ANNEX.findall(piece)
            last = rest[-1] if rest else first
            cited |= {first, last}
            if first in marks and last in marks:  # I to III
                cited |= set(marks[marks.index(first) : marks.index(last) + 1])
    return cited


def _kinh_gui(components: Components) -> list[Line]:
    return [] if components.kinh_gui is None else [components.kinh_gui]


# -- tables ------------------------------------------------------------------------------------------------------------


def _ruled_tables(components: Components) -> Iterator[Table]:
    return (table for table in components.measured.tables if table.is_ruled and table.rows)


def _is_long(components: Components, table: Table) -> bool:
    section = components.measured.sections[table.section]
    page = (section.page[1] - section.top - section.bottom) / MM_PER_POINT
    return len(table.rows) > _MANY_ROWS or table.height > page * 0.8


def _heading_repeats(components: Components) -> Iterable[Issue] | None:
    long = [table for table in _ruled_tables(components) if _is_long(components, table)]
    if not long:
        return None
    return [
        Issue(_("the heading row is not repeated on the next page"), table.where)
        for table in long
        if not table.rows[0].is_heading
    ]


def _rows_whole(components: Components) -> Iterable[Issue] | None:
    long = [table for table in _ruled_tables(components) if _is_long(components, table)]
    if not long:
        return None
    return [
        Issue(_("a page break may split a row"), table.where)
        for table in long
        if not all(row.stays_whole for row in table.rows)
    ]


def _uncut_rows(components: Components) -> Iterable[Issue] | None:
    tables = list(components.measured.tables)
    if not tables:
        return None
    return [
        Issue(
            _("row {number} is {height} pt high, its text needs {need} pt").format(
                number=at, height=number(row.height), need=number(row.need)
            ),
            table.where,
        )
        for table in tables
        for at, row in enumerate(table.rows, 1)
        if row.height_rule == "exact" and row.need > row.height * 1.05
    ]


def _uncut_lines(components: Components) -> Iterable[Issue]:
    for paragraph in components.measured.paragraphs:
        layout = paragraph.layout
        if paragraph.text.strip() and layout.line_rule == "exact" and layout.line < paragraph.size * 0.95:
            words = _("«{text}» has lines of {line} pt for size {size}")
            yield Issue(
                words.format(text=quoted(paragraph.text), line=number(layout.line), size=number(paragraph.size)),
                paragraph.where,
            )


def _within_margins(components: Components) -> Iterable[Issue] | None:
    tables = [block for block in components.measured.blocks if isinstance(block, Table)]
    if not tables:
        return None
    # Word lets a table stand out by the gaps in its outer cells, 1.9 mm on each side.
    return [
        Issue(
            _("the table is {width} mm wide, the page has room for {room} mm").format(
                width=number(table.width), room=number(components.measured.sections[table.section].room)
            ),
            table.where,
        )
        for table in tables
        if max(table.indent, 0) + table.width > components.measured.sections[table.section].room + 4
    ]


RULES = (
    Rule("ND30-PL-01", N_("The label reads «Phụ lục», with small letters"), _ANNEX,
         each(labels, _written), profiles=ALL),
    Rule("ND30-PL-02", N_("The label of a phụ lục has size 14"), _ANNEX, sized(labels, 14, 14), profiles=ALL),
    Rule("ND30-PL-03", N_("The label of a phụ lục is bold and upright"), _ANNEX,
         faced(labels, bold=True, italic=False), profiles=ALL),
    Rule("ND30-PL-04", N_("The label of a phụ lục is centred"), _ANNEX, centred(labels), profiles=ALL),
    Rule("ND30-PL-05", N_("Two phụ lục or more are numbered I, II, III …"), _GIVEN, _numbered, profiles=ALL),
    Rule("ND30-PL-06", N_("A phụ lục has a title"), _ANNEX, _has_title, Kind.WORDING, ALL),
    Rule("ND30-PL-07", N_("The title of a phụ lục is in capitals"), _ANNEX, capitals(titles), profiles=ALL),
    Rule("ND30-PL-08", N_("The title of a phụ lục has size 13-14"), _ANNEX, sized(titles, 13, 14), profiles=ALL),
    Rule("ND30-PL-09", N_("The title of a phụ lục is bold and upright"), _ANNEX,
         faced(titles, bold=True, italic=False), profiles=ALL),
    Rule("ND30-PL-10", N_("The title of a phụ lục is centred"), _ANNEX, centred(titles), profiles=ALL),
    Rule("ND30-PL-11", N_("A phụ lục names the document that it belongs to: «(Kèm theo …)»"), _REFERENCE,
         _has_reference, profiles=ALL),
    Rule("ND30-PL-12", N_("The line «(Kèm theo …)» has size 13-14"), _REFERENCE,
         sized(references, 13, 14), profiles=ALL),
    Rule("ND30-PL-13", N_("The line «(Kèm theo …)» is italic and not bold"), _REFERENCE,
         faced(references, bold=False, italic=True), profiles=ALL),
    Rule("ND30-PL-14", N_("The line «(Kèm theo …)» is centred"), _REFERENCE, centred(references), profiles=ALL),
    Rule("ND30-PL-15", N_("A phụ lục begins on a new page"), _FORMS, _on_new_page, profiles=ALL),
    Rule("ND30-PL-16", N_("Each phụ lục counts its own pages"), _PAGES, _counts_anew, profiles=ALL),
    Rule("ND30-PL-17", N_("The text mentions each of its phụ lục"), _GIVEN, _mentioned, Kind.WORDING, ALL),
    Rule("ND30-PL-18", N_("The label of a phụ lục is on a line of its own, with the title below it"), _ANNEX,
         _alone, profiles=ALL),
    Rule("ND30-PL-19", N_("The line below the title begins «(Kèm theo»"), _REFERENCE,
         each(references, _referred), Kind.WORDING, ALL),
    Rule("ND30-BG-01", N_("A long table repeats its heading row on every page"), _TEXT,
         _heading_repeats, Kind.WORDING, ALL),
    Rule("ND30-BG-02", N_("Page breaks do not split the rows of a long table"), _TEXT, _rows_whole,
         Kind.WORDING, ALL),
    Rule("ND30-BG-03", N_("No row is too low for its text"), _TEXT, _uncut_rows, profiles=ALL),
    Rule("ND30-BG-04", N_("No line is too low for its letters"), _TEXT, _uncut_lines, profiles=ALL),
    Rule("ND30-BG-05", N_("A table stays between the margins"), _MARGINS, _within_margins, profiles=ALL),
)  # fmt: skip
