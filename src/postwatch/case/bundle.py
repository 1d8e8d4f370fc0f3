"""The bundle that a lawyer takes to court: papers and scans of a case, its journal, and the law as it was known."""

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from postwatch.case.act_page import range_in_words, term_rows
from postwatch.case.actions import ActDetails, show_case
from postwatch.case.case_file import CaseRecords, entries_of, index_document, read_file
from postwatch.case.letters import of_offender
from postwatch.case.lookup import find_case
from postwatch.case.paper_letters import TITLES_OF_FORMS, FileEntry
from postwatch.case.rules import is_unknown
from postwatch.case.state import ids_of
from postwatch.case.tables import Case, Violation
from postwatch.console import Table
from postwatch.context import AppContext
from postwatch.desk import Desk
from postwatch.errors import DocumentError, NotFoundError
from postwatch.evidence.actions import MOST_BYTES, scan_copy
from postwatch.evidence.rules import distinct
from postwatch.evidence.tables import Document
from postwatch.files.digest import digest
from postwatch.files.output import free_folder, print_folder
from postwatch.files.read import read_plain
from postwatch.language import N_, _, in_vietnamese
from postwatch.law import fines
from postwatch.law import in_force as law
from postwatch.law.ages import reduced
from postwatch.law.catalogue import Catalogue
from postwatch.law.citation import parse_reference
from postwatch.law.commands import confidence
from postwatch.law.confirmed import catalogue_of
from postwatch.listing import csv_bytes
from postwatch.recipient.tables import Recipient
from postwatch.store.masking import Names, names_told
from postwatch.store.transaction import WITHDRAWN_TOO
from postwatch.vietnamese import fold

# Columns of the journal that hold marks of review, which leave the office on no paper; places, which name persons.
_UNSHOWN = frozenset({"accepted", "handed_over_accepted", "opened", "path"})
_Lines = Callable[[Catalogue, ActDetails], Iterator[str]]
_Mask = Callable[[str], str]


class Paper(NamedTuple):
    """A file for the court, with its entry in the list of files."""

    name: str
    data: bytes
    title: str
    number: str = ""
    on: dt.date | None = None


class Bundle(NamedTuple):
    """All files for a court, and the folder that they are written to; ``drafts`` are those that are left out."""

    folder: Path
    papers: Sequence[Paper]
    drafts: Sequence[str]

    @property
    def files(self) -> list[tuple[str, bytes]]:
        """Return the files by their names, with the list of them."""
        columns = [_("File"), _("Title of the paper"), _("Number"), _("Day"), "SHA-256"]
        rows = [(one.name, one.title, one.number, one.on, digest(one.data)) for one in self.papers]
        return [*((one.name, one.data) for one in self.papers), ("danh-muc.csv", csv_bytes([Table(columns, rows)]))]


def gather(office: AppContext, *, case: str, against: str | None, folder: str) -> Bundle:
    """Read all papers that a lawyer takes to court, about one offender or all; write nothing.

    Raises AlreadyThereError for a folder that is not empty, UsageError and NotFoundError as `folder_of` and `read_file`
    do, DocumentError for a paper that is no longer where it was kept.
    """
    target = free_folder(Path(folder), workspace=office.workspace)
    if office.tables is None or office.journal_of is None:
        raise LookupError(case)
    with office.read() as session:
        whole = read_file(session, office.desk, case=case, against=against)
        file = whole if against is None else _of_one(whole)
        mask = _mask(session, names_told(session.connection(), office.tables()), file)
        row = find_case(session, office.desk, case=case)
        told = office.journal_of(session, office.desk, row=row, unshown=_UNSHOWN)
        entries = [replace(one, faults="", note=mask(one.note)) for one in entries_of(session, office.desk, file)]
        index = index_document(session, office.desk, file, entries)
        made = list(_documents(session, row, [act.offender_name for act in whole.acts]))
        only = file.offender_name if against is not None else None
        placed = _placed(entries, made, only=only)
        first = Paper("00-muc-luc-ho-so.docx", index, in_vietnamese(N_("Index of the file")), on=office.today)
        papers = [first, *_papers(session, office.desk, entries, placed)]
    days = {office.today, *(on for on, _text in told), *(one.decided_on for one in file.decisions)}
    grounds = _grounds(office, file, sorted(days), is_of_one=against is not None)
    texts = [
        _text("nhat-ky.txt", _("Journal of case {case}"), file, (text for _on, text in told), mask),
        _text("can-cu.txt", _("What case {case} rests on at law, as it was known"), file, grounds, mask),
    ]
    copied = [one.row.path for some in placed.values() for one in some]
    drafts = [one.row.path for one in made if one.is_draft and (only is None or one.owner in (None, only))]
    names = distinct(one.name for one in papers)
    called = [paper._replace(name=name) for paper, name in zip(papers, names, strict=True)]
    return Bundle(target, [*called, *texts], [path for path in drafts if path not in copied])


def _text(name: str, title: str, file: CaseRecords, parts: Iterable[str], mask: _Mask) -> Paper:
    called = title.format(case=file.case.code)
    return Paper(name, "".join(f"{part}\n\n" for part in (called, *map(mask, parts))).encode(), called)


@contextmanager
def written(office: AppContext, bundle: Bundle) -> Iterator[None]:
    """Write a bundle whole or not at all; remove it again if the command does not commit."""
    print_folder(bundle.files, folder=bundle.folder, workspace=office.workspace, replace=False)
    try:
        yield
    except BaseException:
        if not office.has_committed:
            shutil.rmtree(bundle.folder)
        raise


def _of_one(file: CaseRecords) -> CaseRecords:
    """Return the records of a case as they are for the offender who is meant alone."""
    name, theirs = file.offender_name, file.standing
    decisions = [one for one in file.decisions if one.offender_name == name]
    ids = {one.id for one in decisions}
    return replace(
        file,
        acts=[one for one in file.acts if one.offender_name == name],
        decisions=decisions,
        steps=theirs.steps,
        explanations=theirs.explanations,
        payments=[one for one in file.payments if one.decision_id in ids],
    )


def _mask(session: Session, persons: set[str], file: CaseRecords) -> _Mask:
    """Return a function that masks persons who are not in a file: other offenders, and those who always are."""
    units = session.exec(select(Recipient).where(col(Recipient.id).in_([one.recipient_id for one in file.acts])))
    ours = {text for unit in units for text in unit.model_dump().values() if isinstance(text, str) and " " in text}
    ours |= {act.offender_name for act in file.acts if act.offender_name}
    named = select(Violation.offender_name).where(col(Violation.offender_name).is_not(None)).distinct()
    known = {name.casefold() for name in ours}
    # Ours are among them: a shorter name of another is not found within one.
    names = Names({*persons, *ours, *filter(None, session.exec(named))})
    return lambda text: names.replaced(text, lambda name: name if name.casefold() in known else _("(masked)"))


class _Made(NamedTuple):
    """A document that was made of a case, and whose it is alone."""

    row: Document
    owner: str | None

    @property
    def stem(self) -> str:
        return PurePosixPath(self.row.path).stem

    @property
    def is_draft(self) -> bool:
        """Return whether it was made before it was signed."""
        return self.stem.endswith("-du-thao")


_Placed = dict[int | None, list[_Made]]


def _documents(session: Session, case: Case, everybody: Sequence[str | None]) -> Iterator[_Made]:
    """Yield the documents made of a case and of the cases joined to it."""
    ids = ids_of(session, case.id)
    codes = session.exec(select(Case.code).where(col(Case.id).in_(ids)).execution_options(**WITHDRAWN_TOO)).all()
    lying = [col(Document.path).startswith(f"documents/{code}/") for code in codes]
    made = select(Document).where(or_(col(Document.subject).in_(codes), *lying), Document.kind != "case_file")
    tails = {of_offender("", name, everybody): name for name in everybody if name}
    for row in session.exec(made.order_by(col(Document.path))):
        one = _Made(row, None)
        own = [tail for tail in tails if f"{tail}-" in f"{one.stem}-"]
        yield one._replace(owner=tails[max(own, key=len)] if own else None)


def _placed(entries: Sequence[FileEntry], made: Sequence[_Made], *, only: str | None) -> _Placed:
    """Return the documents by the entries of the index (None: in no entry), about one offender or all.

    A draft binds nobody: it takes the place of a signed paper only if neither a scan nor a later document is on file.
    """
    placed: _Placed = {}
    for one in sorted(made, key=lambda one: one.is_draft):
        no = _place(entries, one)
        is_theirs = only in (None, one.owner) or (no is not None and one.owner is None)
        stands = not one.is_draft or (no is not None and no not in placed and entries[no].evidence_id is None)
        if is_theirs and stands:
            placed.setdefault(no, []).append(one)
    return placed


def _papers(session: Session, desk: Desk, entries: Sequence[FileEntry], placed: _Placed) -> Iterator[Paper]:
    """Yield the scan and the documents of each entry of the index by its number, then the documents in no entry."""
    for no, entry in enumerate(entries):
        stem = "-".join([f"{no + 1:02}", *_words(entry.words), *([entry.on.isoformat()] if entry.on else [])])
        paper = Paper(stem, b"", entry.words, entry.number, entry.on)
        if entry.evidence_id is not None:
            path, data = scan_copy(session, desk, entry.evidence_id)
            yield paper._replace(name=f"{stem}{PurePosixPath(path).suffix}", data=data)
        for one in placed.get(no, ()):
            ending = "-du-thao.docx" if one.is_draft else ".docx"
            yield paper._replace(name=f"{stem}{ending}", data=_content(desk, one.row))
    for one in placed.get(None, ()):
        stem = "-".join([f"{len(entries) + 1:02}", *_words(one.stem)])
        yield Paper(f"{stem}.docx", _content(desk, one.row), one.stem)


def _place(entries: Sequence[FileEntry], made: _Made) -> int | None:
    """Return which entry of the index a document is the paper of: by its form, whose it is, and the day in its name."""
    titles = TITLES_OF_FORMS.get(made.row.kind, ())
    fitting = [no for title in titles for no, one in enumerate(entries)
               if one.title == title and (one.is_of_all or one.offender_name == made.owner)]  # fmt: skip
    of_day = [no for no in fitting if f"-{entries[no].on}" in made.stem]
    return next(iter([*of_day, *fitting]), None)


def _words(text: str) -> list[str]:
    return re.findall("[a-z0-9]+", fold(text))


def _content(desk: Desk, document: Document) -> bytes:
    try:
        return read_plain(desk.workspace / document.path, most=MOST_BYTES)
    except OSError as error:
        raise DocumentError(
            _("{name} was not copied: {reason}").format(name=document.path, reason=error.strerror),
            hint=_("see what is wrong with: postwatch db check"),
        ) from error


def _grounds(office: AppContext, file: CaseRecords, days: Sequence[dt.date], *, is_of_one: bool) -> Iterator[str]:
    """Yield the rows of the law and the terms as they were known on days, each text once with all its days."""
    for title, lines in ((_("Rows of the law"), _law_lines), (_("Terms"), _term_lines)):
        yield title
        said: dict[str, list[dt.date]] = {}
        for day in days:
            said.setdefault(_known_on(office, file, day, lines, is_of_one=is_of_one), []).append(day)
        for text, known_on in said.items():
            yield _("Known on {days}:").format(days=", ".join(f"{day:%d/%m/%Y}" for day in known_on)) + f"\n{text}"


def _known_on(office: AppContext, file: CaseRecords, day: dt.date, lines: _Lines, *, is_of_one: bool) -> str:
    """Return the records of a day of recording as text; a note if there were none of the case on that day."""
    then = office.at(office.workspace)
    then.invocation.as_of = f"{day:%d/%m/%Y}"
    try:
        with then.read() as session:
            acts = show_case(session, then.desk, case=file.case.code)
            theirs = [one for one in acts if not is_of_one or one.offender_name == file.offender_name]
            said = dict.fromkeys(line for act in theirs for line in lines(catalogue_of(session, then.desk), act))
    except NotFoundError:
        said = {}
    return "\n".join(f"  {line}" for line in said or [_("the case was not recorded yet")])


def _law_lines(catalogue: Catalogue, act: ActDetails) -> Iterator[str]:
    """Yield the row of the law of a violation: as the catalogue has it, else as it was kept with the violation."""
    day = law.law_day(ended_on=act.occurred_on, detected_on=act.detected_on)
    found = catalogue.acts_of[act.decree, parse_reference(act.provision)].on(day)
    low, high, source, label, words = act.fine_min, act.fine_max, act.source, act.confidence, act.conduct
    if found:
        row = found[0]
        low, high = reduced(*fines.fine_range(row.fine_min, row.fine_max, act.offender.value), age=act.age)
        low, high = (0, 0) if is_unknown(act) else (low, high)
        source, label, words = row.source, row.confidence, row.words
    yield f"{act.id} · {act.provision}, Nghị định {act.decree} · {range_in_words(low, high, ' đồng')}"
    if (low, high) != (act.fine_min, act.fine_max):
        yield f"    {_('Range as it was recorded')}: {range_in_words(act.fine_min, act.fine_max, ' đồng')}"
    yield f"    {words or _('words not seen yet')}"
    yield f"    {_('Source')}: {source} · {confidence(label)}"


def _term_lines(_catalogue: Catalogue, act: ActDetails) -> Iterator[str]:
    for title, words in term_rows(act):
        yield f"{title}: {words}"
