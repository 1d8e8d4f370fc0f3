"""Rules on phụ lục (Phụ lục I, Phần I, Mục III.1) and on tables."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from postwatch.conformity.components import Annex, Components
from postwatch.conformity.lines import Line
from postwatch.conformity.model import MM_PER_POINT, Paragraph, Row, Table
from postwatch.conformity.rule import Centred, Check, Faced, Issue, Outcome, Part, Sized, for_all, number, quoted
from postwatch.conformity.text_rules import addressees, kinh_gui
from postwatch.language import N_, _
from postwatch.vietnamese import fold, roman

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


labels = Part(lambda components: [annex.label for annex in components.annexes])
titles = Part(lambda components: [line for annex in components.annexes for line in annex.title])
references = Part(lambda components: [annex.reference for annex in components.annexes if annex.reference is not None])


def _is_label(line: Line) -> bool:
    found = line.annex_label
    return line.text.startswith("Phụ lục") and (found is None or not found["counted"])


def _numbered(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    marks = [annex.mark for annex in components.annexes]
    wanted = [roman(at) for at in range(1, min(len(marks), _MOST_ANNEXES) + 1)]
    is_one = len(marks) == 1 and re.fullmatch(r"[IVXLC]*", marks[0])
    if not is_one and marks != wanted:
        words = _("they are numbered {marks}")
        yield Issue(words.format(marks=", ".join(mark or "-" for mark in marks[:10])), lines[0].where)


def _keep(annexes: Sequence[Annex], has: Callable[[Annex], object], fault: str) -> list[Issue] | None:
    """Return an issue for every phụ lục that lacks something; None without any; ``fault`` is untranslated."""
    if not annexes:
        return None
    lacking = (annex.label for annex in annexes if not has(annex))
    return [Issue(_(fault).format(text=quoted(label.text)), label.where) for label in lacking]


def _each(has: Callable[[Annex], object], fault: str) -> Check:
    return lambda components: _keep(components.annexes, has, fault)


def _counts_anew(components: Components) -> Iterable[Issue] | None:
    sections = components.measured.sections
    if not any(section.numbers for section in sections):
        return None

    def starts(annex: Annex) -> bool:
        return (annex.section == 0 and components.is_annex_alone) or sections[annex.section].starts_at == 1

    # An annex that begins in the middle of a section is reported by another rule.
    whole = [annex for annex in components.annexes if annex.is_on_new_page]
    return _keep(whole, starts, N_("the pages of «{text}» are not counted from 1"))


def _mentioned(components: Components) -> Iterable[Issue] | None:
    if components.is_annex_alone or not components.annexes:
        return None
    lines = [*components.body, *(addressees + kinh_gui)(components)]
    cited = _cited(" ".join(fold(line.text) for line in lines), [fold(annex.mark) for annex in components.annexes])
    return _keep(components.annexes, lambda annex: fold(annex.mark) in cited, N_("the text does not mention «{text}»"))


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


def _without_label(components: Components) -> Iterable[Issue] | None:
    found = components.unlabelled
    words = _("nothing above «{text}» says «Phụ lục»")
    if not found and not components.annexes:
        return None
    return [Issue(words.format(text=quoted(line.text)), line.where) for line in found]


_CITED_LETTER = re.compile(r"\bsố:?\s*(?P<number>\d+)\s*/\s*(?P<symbol>[^\s,;)]+)", re.IGNORECASE)
_CITED_DAY = re.compile(r"\bngày\s*(\d+)\s*tháng\s*(\d+)\s*năm\s*(\d{4})", re.IGNORECASE)


def _of_another(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    """Tell of references to another letter: by its number and symbol, or by its day, where both sides say them."""
    for line in lines:
        for pattern, own in ((_CITED_LETTER, components.number), (_CITED_DAY, components.place_date)):
            here, there = pattern.search(line.text), pattern.search(own.text) if own is not None else None
            if here is not None and there is not None and _same(here.groups()) != _same(there.groups()):
                words = _("it names «{text}», the document is «{own}»")
                yield Issue(words.format(text=quoted(here[0]), own=quoted(there[0])), line.where)
                break


def _same(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(one.lstrip("0").rstrip(".").upper() for one in parts)


def _is_long(components: Components, table: Table) -> bool:
    section = components.measured.sections[table.section]
    page = (section.page[1] - section.top - section.bottom) / MM_PER_POINT
    return len(table.rows) > _MANY_ROWS or table.height > page * 0.8


def _long(has: Callable[[Table], bool], fault: str) -> Check:
    """Check every table with lines that goes on over pages; ``fault`` is untranslated."""

    def check(components: Components) -> Iterable[Issue] | None:
        ruled = (table for table in components.measured.tables if table.is_ruled and table.rows)
        long = [table for table in ruled if _is_long(components, table)]
        return [Issue(_(fault), table.where) for table in long if not has(table)] if long else None

    return check


def _uncut_rows(components: Components) -> Iterable[Issue] | None:
    tables = list(components.measured.tables)
    words = _("row {number} is {height} pt high, its text needs {need} pt")
    issues = [
        Issue(words.format(number=at, height=number(row.height), need=number(row.need)), table.where)
        for table in tables
        for at, row in enumerate(table.rows, 1)
        if is_too_low(row)
    ]
    return issues if tables else None


def is_too_low(row: Row) -> bool:
    """Return whether a row is too low for its text."""
    return row.height_rule == "exact" and row.need > row.height * 1.05


def _uncut_lines(components: Components) -> Iterable[Issue]:
    words = _("«{text}» has lines of {line} pt for size {size}")
    for one in components.measured.paragraphs:
        if one.text.strip() and is_cut(one):
            line, size = number(one.layout.line), number(one.size)
            yield Issue(words.format(text=quoted(one.text), line=line, size=size), one.where)


def is_cut(paragraph: Paragraph) -> bool:
    """Return whether the lines of a paragraph are too low for its letters."""
    return paragraph.layout.line_rule == "exact" and paragraph.layout.line < paragraph.size * 0.95


HANG = 4.0
"""How far Word lets a table stand out by the gaps in its outer cells, 1.9 mm on each side."""


def is_within_margins(table: Table, room: float) -> bool:
    """Return whether a table is no wider than the room between the margins."""
    return max(table.indent, 0) + table.width <= room + HANG and table.indent >= -HANG


def _within_margins(components: Components) -> Iterable[Issue] | None:
    # Of a table without lines only its words are seen.
    tables = [one for one in components.measured.blocks if isinstance(one, Table) and one.is_ruled]
    words = _("the table is {width} mm wide, the page has room for {room} mm")
    rooms = [components.measured.sections[table.section].room for table in tables]
    issues = [
        Issue(words.format(width=number(table.width), room=number(room)), table.where)
        for table, room in zip(tables, rooms, strict=True)
        if not is_within_margins(table, room)
    ]
    return issues if tables else None


RULES = (
    for_all("ND30-PL-01", N_("The label reads «Phụ lục», with small letters"), "III.1.b",
         labels.keeps(_is_label, N_("it reads «{text}»"))),
    for_all("ND30-PL-02", N_("The label of a phụ lục has size 14"), "III.1.b", Sized(labels, 14, 14)),
    for_all("ND30-PL-03", N_("The label of a phụ lục is bold and upright"), "III.1.b", Faced(labels, "bold")),
    for_all("ND30-PL-04", N_("The label of a phụ lục is centred"), "III.1.b", Centred(labels)),
    for_all("ND30-PL-05", N_("Two phụ lục or more are numbered I, II, III …"), "III.1.a", labels.judged(_numbered)),
    for_all("ND30-PL-06", N_("A phụ lục has a title"), "III.1.b",
         _each(lambda annex: annex.title or annex.rest, N_("«{text}» has no title")), Outcome.WARN),
    for_all("ND30-PL-07", N_("The title of a phụ lục is in capitals"), "III.1.b", titles.capitals()),
    for_all("ND30-PL-08", N_("The title of a phụ lục has size 13-14"), "III.1.b", Sized(titles, 13, 14)),
    for_all("ND30-PL-09", N_("The title of a phụ lục is bold and upright"), "III.1.b", Faced(titles, "bold")),
    for_all("ND30-PL-10", N_("The title of a phụ lục is centred"), "III.1.b", Centred(titles)),
    for_all("ND30-PL-11", N_("A phụ lục names the document that it belongs to: «(Kèm theo …)»"), "III.1.c",
         _each(lambda annex: annex.reference, N_("«{text}» has no line «(Kèm theo …)»"))),
    for_all("ND30-PL-12", N_("The line «(Kèm theo …)» has size 13-14"), "III.1.c", Sized(references, 13, 14)),
    for_all("ND30-PL-13", N_("The line «(Kèm theo …)» is italic and not bold"), "III.1.c", Faced(references, "italic")),
    for_all("ND30-PL-14", N_("The line «(Kèm theo …)» is centred"), "III.1.c", Centred(references)),
    for_all("ND30-PL-15", N_("A phụ lục begins on a new page"), "Phụ lục III, Mẫu 2.1",
         _each(lambda annex: annex.is_on_new_page, N_("«{text}» begins in the middle of a page"))),
    for_all("ND30-PL-16", N_("Each phụ lục counts its own pages"), "III.1.đ", _counts_anew),
    for_all("ND30-PL-17", N_("The text mentions each of its phụ lục"), "III.1.a", _mentioned, Outcome.WARN),
    for_all("ND30-PL-18", N_("The label of a phụ lục is on a line of its own, with the title below it"), "III.1.b",
         _each(lambda annex: not annex.rest, N_("there is other text on the line «{text}»"))),
    for_all("ND30-PL-19", N_("The line below the title begins «(Kèm theo»"), "III.1.c",
         references.reads(lambda text: text.startswith("(Kèm theo ")), Outcome.WARN),
    for_all("ND30-PL-20", N_("An annex says that it is a «Phụ lục»"), "III.1.b", _without_label),
    for_all("ND30-PL-21", N_("A phụ lục names the number and day of the document that it is in"), "III.1.c",
         references.given(lambda components: components.number).judged(_of_another)),
    for_all("ND30-BG-01", N_("A long table repeats its heading row on every page"), "II.6.e",
         _long(lambda table: table.rows[0].is_heading, N_("the heading row is not repeated on the next page")),
         Outcome.WARN),
    for_all("ND30-BG-02", N_("Page breaks do not split the rows of a long table"), "II.6.e",
         _long(lambda table: all(row.stays_whole for row in table.rows), N_("a page break may split a row")),
         Outcome.NOTE),
    for_all("ND30-BG-03", N_("No row is too low for its text"), "II.6.e", _uncut_rows),
    for_all("ND30-BG-04", N_("No line is too low for its letters"), "II.6.e", _uncut_lines),
    for_all("ND30-BG-05", N_("A table stays between the margins"), "I.3", _within_margins),
)  # fmt: skip
