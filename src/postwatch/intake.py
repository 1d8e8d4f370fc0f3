"""Import a sheet: every row becomes a change or a refusal that says where; the sheet is read to its end."""

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, astuple, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

from sqlmodel import Session

from postwatch.console import OnProgress, counted, refused_lines, untold
from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, PostwatchError, RowsRefusedError, UsageError, about
from postwatch.language import _, in_vietnamese
from postwatch.options import REQUIRED, Option
from postwatch.sheets.answers import OPEN
from postwatch.sheets.cells import day_of_cell, lists_nothing, says_nothing
from postwatch.sheets.columns import DAYS_READ, Cell, Column, ColumnNote, SheetRow, typed
from postwatch.sheets.grids import Reading, as_word
from postwatch.sheets.register import Register, read_register
from postwatch.sheets.rows import without_bullet, without_number
from postwatch.sheets.scans import SCAN
from postwatch.sheets.sections import SectionOf
from postwatch.sheets.stamp import Stamp
from postwatch.sheets.titles import WHY_REFUSED
from postwatch.sheets.write import OutColumn, OutSheet, workbook_bytes
from postwatch.store.columns import grouped
from postwatch.vietnamese import fold, quoted

Draft = TypeVar("Draft")


@dataclass(frozen=True)
class Refusal:
    """A refused row: where, why, and the exit code of the same mistake in a single command."""

    file: str
    sheet: str
    row: int
    where: str
    error: str
    hint: str
    exit_code: int


@dataclass(frozen=True)
class ReadTitle:
    """A title of a sheet, and the column that it was read as: its key, and the title under which it is shown."""

    title: str
    column: str
    shown_as: str


@dataclass(frozen=True)
class ReadRow:
    """A row as it was read, its cells by the titles under which columns are shown.

    ``warning`` says why it is unusual.
    """

    row: int
    cells: dict[str, str]
    warning: str | None


@dataclass(frozen=True)
class RowUpdate:
    """A change of a record by a row: its code, and the field, before and after; texts about persons are left out."""

    row: int
    code: str
    field: str
    before: str | int | bool | None
    after: str | int | bool | None


@dataclass(frozen=True)
class IntakeResult:
    """The result of an import or, on a dry run, of the import as it would be; ``warnings_list`` is about unusual rows.

    ``unchanged`` counts rows that are recorded so already. ``left_out_list`` names sheets and rows that were not read:
    on a dry run with their texts, which may name persons and are not kept. ``unfilled`` counts rows in which nothing
    was filled in, ``unnamed_list`` has the files beside the scans that no row names. ``rows_list`` has of a dry run the
    first rows, and those that change something or are unusual. ``refused_sheet`` is the file into which the refused
    rows were written, to be corrected and taken in.
    """

    written: int
    refused: int
    dry_run: bool
    refused_list: tuple[Refusal, ...]
    warnings_list: tuple[str, ...] = ()
    unchanged: int = 0
    updates_list: tuple[RowUpdate, ...] = ()
    read_as_list: tuple[ReadTitle, ...] = ()
    left_out_list: tuple[str, ...] = ()
    unfilled: int = 0
    unnamed_list: tuple[str, ...] = ()
    refused_sheet: str | None = None
    rows_list: tuple[ReadRow, ...] = ()


class Choice(NamedTuple):
    """What a text may mean: as it is typed, and in words."""

    typed: str
    words: str


class Word(NamedTuple):
    """A text of a column that nobody knows: the title of the column, the rows, and what it may mean."""

    text: str
    title: str
    rows: tuple[int, ...]
    choices: tuple[Choice, ...]


class Taken(NamedTuple):
    """The result of a sheet, its refused rows with their refusals, and the words in them that a person may tell."""

    result: IntakeResult
    refused: Sequence[tuple[SheetRow, Refusal]]
    register: Register
    unknown: tuple[Word, ...] = ()


class Coded(NamedTuple):
    """A column of texts that mean codes.

    It has the code that a text is likely to mean, or nothing, and the codes between which a person chooses; anything
    may be typed where there is no choice.
    """

    likely: Callable[[str], str] = lambda _text: ""
    choices: Callable[[Session, Desk, str], Sequence[Choice]] = lambda _session, _desk, _text: ()


Rows: TypeAlias = list[tuple[SheetRow, Any]]
Refused: TypeAlias = list[tuple[SheetRow, Refusal]]
Replaced: TypeAlias = dict[tuple[tuple[str, int, int], str], str]
"""Texts of cells in whose place codes were written, by the place of the row and the column."""
_FIRST = 3
# An option as it is typed, and a command that is to be typed as a whole.
_OPTION, _COMMAND = re.compile(r"(?<![\w-])--([a-z-]+)"), re.compile(r"(postwatch [^;)]*)")
UNCHANGED = object()
"""What a writer returns for a row that is recorded so already."""


@dataclass(frozen=True)
class SheetKind:
    """How a noun takes in a sheet: its columns, a draft of a row, the action that writes it, and the order of the rows.

    ``draft_of`` gives None for a row that is left out; it, ``settle`` and ``write`` raise PostwatchError for a refused
    row. ``settle`` returns a draft completed from the records; ``more_columns`` are those that the records add.
    ``meant`` gives the record that a settled draft is about, if no two rows may be about the same; None if they may.
    ``name`` is that of the sheet in its stamp, ``look_at_stamp`` refuses or warns of the subject of a sheet.
    ``warning`` says why a written row is unusual, if it is. ``sections`` makes the function that tells for a text above
    rows which column it fills. ``begin`` makes the writer for the rows of a sheet instead of ``write``; it refuses a
    row before it writes anything. ``finish`` writes rows that the writer has put off, and returns further warnings.
    ``prepare`` completes the cells of a row before anything is looked up, and returns it and notes on its columns.
    ``coded`` are the columns of texts that mean codes, which an answer of the user may tell; ``words`` are those that
    were told of earlier sheets, by the column and the folded text, ``keep_words`` keeps those of this sheet.
    ``again`` gives the cells of a refused row that must change when it is taken in after the others.
    """

    columns: Sequence[Column]
    draft_of: Callable[[SheetRow], Any]
    write: Callable[..., Any]
    arrange: Callable[[Rows], Rows] = list
    warning: Callable[[Any], str | None] = lambda _written: None
    begin: Callable[[Session, Desk], Callable[..., Any]] | None = None
    coded: Mapping[str, Coded] = field(default_factory=dict)
    prepare: Callable[[Session, Desk, SheetRow], tuple[SheetRow, Iterable[ColumnNote]]] = lambda _session, _desk, row: (
        row,
        (),
    )
    words: Callable[[Session], Mapping[tuple[str, str], str]] = lambda _session: {}
    keep_words: Callable[[Session, Desk, Mapping[tuple[str, str], str]], None] = lambda _session, _desk, _told: None
    finish: Callable[[Any], list[str]] = lambda _writer: []
    again: Callable[[Any, Session, Desk, SheetRow], Mapping[str, Cell]] = lambda _writer, _session, _desk, _row: {}
    sections: Callable[[Session, Desk], SectionOf] = lambda _session, _desk: lambda _text: None
    settle: Callable[[Session, Desk, SheetRow, Any], Any] = lambda _session, _desk, _row, draft: draft
    more_columns: Callable[[Session, Desk], Sequence[Column]] = lambda _session, _desk: ()
    meant: Callable[[Session, Desk, Any], Hashable] = lambda _session, _desk, _draft: None
    name: str = ""
    look_at_stamp: Callable[[Session, Desk, str], str | None] = lambda _session, _desk, _about: None


def columns_asked(options: Mapping[str, Option]) -> tuple[Column, ...]:
    """Return the columns of a sheet in which options are filled in, of those that have titles."""
    return tuple(_column_of(name, one) for name, one in options.items() if one.titles)


def _column_of(name: str, option: Option) -> Column:
    choices = ("có", "không") if option.typed is bool else tuple(option.choices or ())
    is_number = option.typed in (int, int | None)
    return Column(
        name,
        tuple(dict.fromkeys((*map(in_vietnamese, option.titles), option.key or name, name))),
        required=REQUIRED in (option.absent, option.default),
        fix=day_of_cell if option.is_day else None,
        says=DAYS_READ,
        personal=option.is_personal,
        holds="date" if option.is_day else "number" if is_number else "text",
        choices=choices,
    )


@dataclass(frozen=True)
class Cells:
    """A row of a sheet as typed values: each cell is the value of the option of its name."""

    row: SheetRow

    @property
    def today(self) -> dt.date:
        """Refuse: no day of a sheet is today because it was left blank."""
        raise AssertionError

    def typed(self, name: str, option: Option) -> Any:
        """Return a cell as the option takes it. Raises UsageError for a wrong cell, or a blank cell that is needed."""
        is_needed = REQUIRED in (option.absent, option.default)
        if is_needed:
            self.row.require(name)
        if option.typed is bool:
            return self.row.flag(name)
        if option.typed in (int, int | None):
            number = self.row.whole_number(name)
            return option.default if number is None else number
        value = self.row.values.get(name)
        if option.typed == list[str] | None and (isinstance(value, str) or not option.is_day):
            return self._lines(name, is_needed=is_needed)
        if option.is_day:
            value = None if not is_needed and isinstance(value, str) and says_nothing(value) else value
            return [value] if option.typed == list[str] | None else value
        return self.row.text(name)

    def _lines(self, name: str, *, is_needed: bool) -> list[str]:
        """Return the lines of a cell without their numbers and bullets; none where it says that there is nothing."""
        text = self.row.text(name, multiline=True)
        lines = [] if lists_nothing(text) and not is_needed else text.split("\n")
        return [without_bullet(without_number(line)) for line in lines if line]

    def called(self, name: str, option: Option) -> str:  # noqa: ARG002 -- a command line asks for it
        """Return the place of the cell."""
        return self.row.where(name)

    def file(self, typed: str, what: str) -> Path:
        """Return the file of the scans that a cell names. Raises UsageError, NotFoundError for any other."""
        if self.row.scans is None:
            raise _no_folder(what, 1)
        with about(SCAN):
            return self.row.scans.find(typed, where=what)


def take_in(
    session: Session, desk: Desk, *, kind: SheetKind, path: Path, reading: Reading, dry_run: bool,
    on_progress: OnProgress = untold,
) -> Taken:  # fmt: skip
    """Write every good row of a sheet; a row that is refused leaves no trace but its refusal in the result.

    ``on_progress`` hears after each row how many are done.

    Raises UsageError for a file or a column that cannot be used, and for all that has to be asked about it.
    """
    columns = (*kind.columns, *kind.more_columns(session, desk))
    register = read_register(path, columns, reading, kind.sections(session, desk))
    _require_folder(register, reading)
    _require_unmasked(register)
    register = _prepared(session, desk, kind, register)
    register.require_columns(path.name, columns)
    told, known, replaced = _with_codes(kind, register, reading.values, kind.words(session))
    good, refused = _drafted(session, desk, kind, register)
    unfilled = len(register.rows) - len(good) - len(refused)
    refused += [(row, refusal(row, error)) for row, error in register.refused]
    write: Callable[..., Any] = kind.begin(session, desk) if kind.begin else kind.write
    kept_apart: Callable[[], Any] = nullcontext if kind.begin else partial(_apart, session, desk)
    shown = {one.key: one.titles[0] for one in columns}
    warnings = _of_stamp(session, desk, kind, path.name, register.stamp) + _fixed(register)
    written = _Written(shown, warnings + _in_words(session, desk, kind, known), dry_run)
    for row, draft in counted(kind.arrange(good), on_progress):
        try:
            with kept_apart():
                result = write(session, desk, draft=draft)
            written.take(kind, row, result)
        except PostwatchError as error:
            refused.append((row, refusal(row, error)))
    written.warnings += kind.finish(write)
    session.flush()
    refused.sort(key=lambda pair: (pair[1].sheet, pair[1].row))
    unknown = _unknown(session, desk, kind, refused, replaced)
    kind.keep_words(session, desk, {one: code for one, code in told.items() if one not in unknown})
    refused = [(row, _with_value(kind, row, why, unknown, replaced)) for row, why in refused]
    for row, _why in refused:
        row.values.update(kind.again(write, session, desk, row))
    refused = [(row, _by_columns(why, shown)) for row, why in refused]
    unnamed = _unnamed(reading, path, register)
    result = written.result(register, refused, unfilled=unfilled, unnamed=unnamed)
    return Taken(result, refused, register, tuple(unknown.values()))


def _prepared(session: Session, desk: Desk, kind: SheetKind, register: Register) -> Register:
    """Return a register with its rows completed, and with the notes on the columns that completed them."""
    prepared = [kind.prepare(session, desk, row) for row in register.rows]
    for row, notes in prepared:
        for note in notes:
            register.fixed.setdefault(note, []).append(row.number)
    return replace(register, rows=tuple(row for row, _notes in prepared))


class _Written:
    """What came of the rows of a sheet that were written; of a dry run also how the first of them were read."""

    def __init__(self, shown: Mapping[str, str], warnings: list[str], dry_run: bool) -> None:
        self.shown, self.warnings, self.dry_run = shown, warnings, dry_run
        self.count = self.unchanged = 0
        self.updates: list[RowUpdate] = []
        self.read: list[ReadRow] = []

    def take(self, kind: SheetKind, row: SheetRow, result: Any) -> None:
        """Note the result of a row."""
        if result is UNCHANGED:
            self.unchanged += 1
            return
        self.count += 1
        said = kind.warning(result)
        if said is not None:
            self.warnings.append(f"{row.where()}: {said}")
        changes = getattr(result, "changes_list", ())
        self.updates += [RowUpdate(row.number, result.code, *astuple(one)) for one in changes]
        if self.dry_run and (len(self.read) < _FIRST or said is not None or changes):
            cells = {
                self.shown.get(key, key): typed(cell) for key, cell in row.values.items() if cell not in (None, "")
            }
            self.read.append(ReadRow(row.number, cells, said))

    def result(self, register: Register, refused: Refused, *, unfilled: int, unnamed: tuple[str, ...]) -> IntakeResult:
        """Return the result of the whole sheet."""
        return IntakeResult(
            self.count,
            len(refused),
            self.dry_run,
            tuple(why for _row, why in refused),
            tuple(self.warnings),
            self.unchanged,
            tuple(self.updates),
            tuple(ReadTitle(title, key, self.shown.get(key, key)) for title, key in register.titles.items()),
            tuple(f"{place}: {text}" if self.dry_run and text else place for place, text in register.left),
            unfilled,
            unnamed,
            rows_list=tuple(self.read),
        )


def _by_columns(why: Refusal, shown: Mapping[str, str]) -> Refusal:
    """Return a refusal that names columns where it named their options, but for those of a command to be typed."""
    titles = {key.rstrip("_").replace("_", "-"): title for key, title in shown.items()}

    def titled(option: re.Match[str]) -> str:
        title = titles.get(option[1])
        return option[0] if title is None else _("column {name}").format(name=quoted(title))

    def reworded(said: str) -> str:
        return "".join(
            part if place % 2 else _OPTION.sub(titled, part) for place, part in enumerate(_COMMAND.split(said))
        )

    return replace(why, error=reworded(why.error), hint=reworded(why.hint))


def _drafted(session: Session, desk: Desk, kind: SheetKind, register: Register) -> tuple[Rows, Refused]:
    """Return the rows that something was filled in of, with their drafts, and those that are refused."""
    good: Rows = []
    refused: Refused = []
    first: dict[Hashable, SheetRow] = {}
    for row in register.rows:
        try:
            if (draft := kind.draft_of(row)) is None:
                continue
            settled = kind.settle(session, desk, row, draft)
            if (meant := kind.meant(session, desk, settled)) is not None and first.setdefault(meant, row) is not row:
                raise _same(first[meant])
            good.append((row, settled))
        except PostwatchError as error:
            refused.append((row, refusal(row, error)))
    return good, refused


def _same(first: SheetRow) -> AlreadyThereError:
    return AlreadyThereError(
        _("It is about the same as {place}").format(place=first.where()),
        hint=_("remove one of the two rows"),
    )


def _unnamed(reading: Reading, path: Path, register: Register) -> tuple[str, ...]:
    """Return the scans in the folder of a sheet that no row names; refused rows name theirs too."""
    if reading.scans is None:
        return ()
    cells = (typed(row.values.get(SCAN) or "") for row in register.rows)
    return tuple(reading.scans.unnamed(but=path, besides=cells))


@contextmanager
def _apart(session: Session, desk: Desk) -> Iterator[None]:
    """Undo the changes of a row, in the records and among the files, when it is refused after all."""
    with desk.shelf.apart(), session.begin_nested():
        yield


def _with_codes(
    kind: SheetKind, register: Register, told: Mapping[str, str], known: Mapping[tuple[str, str], str]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str], Replaced]:
    """Write codes in the place of texts that mean them.

    Return those that were told now, and those known of earlier sheets, each by the column and the folded text, and the
    texts that were replaced. The newest meaning counts.
    """
    used: tuple[dict[tuple[str, str], str], dict[tuple[str, str], str]] = {}, {}
    replaced: Replaced = {}
    for row in register.rows if told or known else ():
        for key in kind.coded:
            word = key, fold(typed(row.values.get(key) or ""))
            code = told.get(word[1], known.get(word))
            if code is not None:
                replaced[row.place, key] = typed(row.values[key] or "")
                row.values[key] = used[word[1] not in told][word] = code
    return *used, replaced


def _in_words(session: Session, desk: Desk, kind: SheetKind, known: Mapping[tuple[str, str], str]) -> list[str]:
    """Return the sentence on the words that were read as earlier sheets were, if any."""
    if not known:
        return []
    said = []
    for (key, text), code in known.items():
        names = {one.typed: one.words for one in kind.coded[key].choices(session, desk, text)}
        said.append(f"{quoted(text)} = {names.get(code, code)}")
    words = _("Read as it was told for an earlier sheet: {words}; to be read otherwise: {option}")
    option = f"--value {as_word(f'{next(iter(known))[1]}={OPEN}')}"
    return [words.format(words="; ".join(said), option=option)]


def _unknown(
    session: Session, desk: Desk, kind: SheetKind, refused: Refused, replaced: Replaced
) -> dict[tuple[str, str], Word]:
    """Return the texts of columns of codes that rows are refused for, as the cells have them.

    They are by the column and the folded text.
    """
    found: dict[tuple[str, str], Word] = {}
    for row, why in refused:
        key = next((key for key in sorted(kind.coded) if why.where == row.where(key)), None)
        meant = typed(row.values.get(key) or "") if key is not None else ""
        if key is None or not meant or meant not in why.error:
            continue
        text = replaced.get((row.place, key), meant)
        word = found.get((key, fold(text)))
        if word is None:
            word = Word(text, row.titles[key], (), tuple(kind.coded[key].choices(session, desk, text)))
        found[key, fold(text)] = word._replace(rows=(*word.rows, row.number))
    return found


def _with_value(
    kind: SheetKind, row: SheetRow, why: Refusal, unknown: Mapping[tuple[str, str], Word], replaced: Replaced
) -> Refusal:
    """Return a refusal with the option that tells what the text of a column of codes means, if it is about it."""
    for key, coded in sorted(kind.coded.items()):
        meant_text = typed(row.values.get(key) or "")
        word = unknown.get((key, fold(replaced.get((row.place, key), meant_text))))
        if word is not None and why.where == row.where(key) and meant_text in why.error:
            few = [one.typed for one in word.choices] if len(word.choices) <= _FIRST else []
            meant = [likely] if (likely := coded.likely(word.text)) else few or [OPEN]
            option = " | ".join(f"--value {as_word(f'{word.text}={one}')}" for one in meant)
            hint = _("{hint}; or say what it stands for: {option}").format(hint=why.hint, option=option)
            return replace(why, hint=hint)
    return why


def _require_unmasked(register: Register) -> None:
    """Refuse a list that was written out with the texts about persons masked: they would be lost (UsageError)."""
    masks = {_("(masked)"), in_vietnamese("(masked)")}
    found = ((row, key) for row in register.rows for key, value in row.values.items() if value in masks)
    if (first := next(found, None)) is not None:
        raise UsageError(
            _("The sheet is masked, and has no texts about persons: {where}").format(where=first[0].where(first[1])),
            hint=_("take in the list that was written out without --redact"),
        )


def _require_folder(register: Register, reading: Reading) -> None:
    """Refuse a sheet that names scans where no folder was named in which they lie."""
    naming = [row for row in register.rows if not row.is_blank(SCAN)] if reading.scans is None else []
    if naming:
        raise _no_folder(naming[0].where(SCAN), len(naming))


def _no_folder(where: str, count: int) -> UsageError:
    return UsageError(
        _("{where}: {count} rows name a scan, but not in which folder it lies").format(where=where, count=count),
        hint=_("add: --scans FOLDER"),
    )


def _of_stamp(session: Session, desk: Desk, kind: SheetKind, file: str, stamp: Stamp | None) -> list[str]:
    """Return the warning of a sheet that was written out for something else, if any; refuse another office's sheet."""
    if stamp is None:
        return []
    if stamp.office != desk.settings.code:
        raise UsageError(
            _("{file} was written out by the office {other}, not by {office}").format(
                file=file, other=stamp.office, office=desk.settings.code
            ),
            hint=_("take it in the workspace of that office, or write the sheet out anew here"),
        )
    said = kind.look_at_stamp(session, desk, stamp.about) if stamp.kind == kind.name else None
    return [f"{file}: {said}"] if said is not None else []


def require_about(about: str, own: str) -> None:
    """Refuse a sheet that is about something else, by its code (UsageError)."""
    if about not in ("", own):
        raise UsageError(
            _("The sheet was written out for {about}, not for {own}").format(about=about, own=own),
            hint=_("name {about} in the command, or take the sheet that was written out for {own}").format(
                about=about, own=own
            ),
        )


def _fixed(register: Register) -> list[str]:
    """Return sentences on the corrected values of a sheet, column by column."""
    titles = grouped((key, title) for title, key in register.titles.items())
    return [
        _(told).format(
            name=" / ".join(titles.get(key, [key])),
            count=len(numbers),
            rows=", ".join(str(number) for number in numbers),
        )
        for (key, told), numbers in register.fixed.items()
    ]


def require_all(result: IntakeResult, *, skip_refused: bool, read_with: str) -> None:
    """Refuse the whole import when a row is refused, unless those are to be skipped.

    The hint repeats with which options the sheet was read. Raises RowsRefusedError (7).
    """
    if not result.refused or skip_refused or result.dry_run:
        return
    hint = _("fix them and import again, or give --skip-refused to write the others")
    again = _("read with: {options}").format(options=read_with)
    raise RowsRefusedError(
        _("{count} rows are refused, nothing was written").format(count=result.refused),
        hint=f"{hint}; {again}" if read_with else hint,
        details=asdict(result) | {"written": 0},
    )


def summary(result: IntakeResult) -> str:
    """Return the result as one sentence, and a line for each refused row."""
    sentence = _("{written} rows written, {refused} refused")
    if result.dry_run:
        sentence = _("Dry run: {written} rows would be written, {refused} refused")
    lines = [sentence.format(written=result.written, refused=result.refused)]
    if result.unchanged:
        lines.append(_("Recorded so already: {count} rows").format(count=result.unchanged))
    if result.dry_run:
        otherwise = [f"{one.title} = {one.shown_as}" for one in result.read_as_list if one.title != one.shown_as]
        lines += [_("Columns: {titles}").format(titles="; ".join(otherwise))] if otherwise else []
        lines += [_row_in_words(one) for one in result.rows_list]
    passed_over = (
        (result.unfilled, _("Not filled in: {count} rows").format(count=result.unfilled)),
        (result.unnamed_list, _("Scans that no row names: {names}").format(names="; ".join(result.unnamed_list))),
        (result.left_out_list, _("Not read: {places}").format(places="; ".join(result.left_out_list))),
    )
    lines += [said for found, said in passed_over if found]
    lines += refused_lines([vars(item) for item in result.refused_list])
    if result.refused_sheet:
        lines.append(
            _("The refused rows are in {path}: mend them there, and take that sheet in").format(
                path=result.refused_sheet
            )
        )
    return "\n".join(lines)


def _row_in_words(one: ReadRow) -> str:
    cells = "; ".join(f"{title}: {cell}" for title, cell in one.cells.items())
    said = f" ({one.warning})" if one.warning else ""
    return f"{_('row {number}').format(number=one.row)}: {cells}{said}"


def refused_sheet(taken: Taken, columns: Sequence[Column]) -> bytes:
    """Return the refused rows as an xlsx of the same columns, each with its reason, to be corrected and taken in."""
    rows = [(row, f"{told.error} ({told.hint})" if told.hint else told.error) for row, told in taken.refused]
    used = [one for one in columns if any(one.key in row.titles or not row.is_blank(one.key) for row, _why in rows)]
    titles = (*(OutColumn(one.titles[0]) for one in used), OutColumn(WHY_REFUSED))
    cells = [(*(row.values.get(one.key) for one in used), why) for row, why in rows]
    stamp = taken.register.stamp
    return workbook_bytes(
        [OutSheet(_("Refused rows"), titles, cells)], description=stamp.text if stamp is not None else ""
    )


def refusal(row: SheetRow, error: PostwatchError) -> Refusal:
    """Return an error as a refusal with its row, and with its column where the sheet has the column."""
    column = error.details.get("column")
    where = row.where(column if column in row.titles else None)
    # Refusals are kept in the journal, where nobody can erase a text about a person.
    message, hint = (row.without_personal(text, about=column) for text in (error.message, error.hint))
    return Refusal(row.file, row.sheet, row.number, where, message, hint, error.exit_code)


def in_order(pairs: Iterable[tuple[SheetRow, Draft]], *, names: Callable[[Draft], Sequence[str | None]],
             needs: Callable[[Draft], str | None]) -> list[tuple[SheetRow, Draft]]:  # fmt: skip
    """Reorder rows so that a row which another needs comes first; rows in a cycle keep their place."""
    rows = list(pairs)
    needed = {name.casefold() for _row, draft in rows if (name := needs(draft))}
    by_name: dict[str, tuple[SheetRow, Draft]] = {}
    for pair in rows if needed else ():
        for name in needed.intersection(name.casefold() for name in names(pair[1]) if name):
            by_name.setdefault(name, pair)
    if not by_name:
        return rows
    placed: dict[tuple[str, int, int], tuple[SheetRow, Draft]] = {}
    for pair in rows:
        chain: dict[tuple[str, int, int], tuple[SheetRow, Draft]] = {}
        step: tuple[SheetRow, Draft] | None = pair
        while step is not None and step[0].place not in placed and step[0].place not in chain:
            chain[step[0].place] = step
            step = by_name.get((needs(step[1]) or "").casefold())
        placed |= dict(reversed(list(chain.items())))
    return list(placed.values())
