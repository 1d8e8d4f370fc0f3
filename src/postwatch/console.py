"""The screen: sentences, tables and JSON on stdout, talk on stderr; everything shown passes one sanitiser."""

import contextlib
import dataclasses
import datetime as dt
import json
import os
import shlex
import shutil
import sys
import threading
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeAlias, TypeVar

from postwatch.language import Code, _

if TYPE_CHECKING:
    from rich.progress import Progress

# So many rows are shown on a terminal.
MOST_ROWS = 200
_LONGEST_SENTENCE = 2000
# Cc and Cf hold the terminal's escapes, C1 codes, zero-width and bidirectional characters; Zl and Zp break lines.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


class Amount(int):
    """A whole number with its thousands apart, such as an amount in đồng."""


class Shown(NamedTuple):
    """A value that is shown in other words than its own; a file holds the value."""

    value: Any
    words: str


class Alarm(str):
    """Words in a table that must not be overlooked, such as that something is overdue."""

    __slots__ = ()


class Table(NamedTuple):
    """A table to be shown or written: its heads, its rows, the lines above it.

    ``spare`` are the heads of the columns that a narrow terminal does without, the least needed first. ``first`` is the
    command that makes its first row, which an empty table names. ``bars`` are the heads of the columns of numbers that
    a sheet and a page draw too, a bar for each row. ``none`` is what an empty table says there is none of, where the
    lines above it do not.
    """

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    spare: Sequence[str] = ()
    first: str = ""
    bars: Sequence[str] = ()
    none: str = ""

    def narrowed(self, heads: str | None, most: int | None) -> "Table":
        """Return the table with the first rows alone, and with the columns of these heads, parted by commas.

        Marks and capitals do not matter. Raises UsageError for a head that it does not have.
        """
        from postwatch.vietnamese import fold

        table = self if most is None else self._replace(rows=[*islice(self.rows, most)])
        if heads is None:
            return table
        known = {fold(head): place for place, head in enumerate(table.columns)}
        places = [_place(head, known, table.columns) for head in heads.split(",") if head.strip()]
        columns = [table.columns[place] for place in places]
        rows = ([row[place] for place in places] for row in table.rows)
        spare, bars = ([head for head in named if head in columns] for named in (table.spare, table.bars))
        return table._replace(columns=columns, rows=rows, spare=spare, bars=bars)


def _place(head: str, known: Mapping[str, int], columns: Sequence[str]) -> int:
    from postwatch.errors import UsageError
    from postwatch.vietnamese import fold, one_of

    if fold(head) not in known:
        raise UsageError(_("The table has no column {head}").format(head=head.strip()), hint=one_of(head, columns))
    return known[fold(head)]


class Ways(NamedTuple):
    """How else a list can be asked for: by which options it is narrowed, and was, and whether it takes --format."""

    narrowing: Sequence[str] = ()
    narrowed: Sequence[str] = ()
    takes_format: bool = False


NO_WAYS = Ways()
_PARTS_AT_ONCE = 10_000


def visible(text: str) -> str:
    """Return the text with every control or invisible character written out as ``\\u001b``; newlines stay."""
    # A printable text has none of those, in whatever alphabet: only a text with such a sign is read sign by sign.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return "".join(_written_out(char) for char in text)


def _written_out(char: str) -> str:
    if char == "\n" or unicodedata.category(char) not in _HIDDEN:
        return char
    # Beyond the basic plane as two halves, which is what JSON reads back.
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def plain(value: Any) -> Any:
    """Return a result as JSON knows it: dataclasses and rows of them, ISO days, codes of enumerations."""
    if value is None or type(value) in (str, int):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return _written(value)


def _written(value: Any) -> Any:
    """Return a single value as JSON knows it."""
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def as_json(value: Any) -> Iterator[str]:
    """Yield a result as JSON, a large result in pieces; lone surrogates and controls alone are escaped."""
    parts = json.JSONEncoder(ensure_ascii=False, indent=2).iterencode(plain(value))
    while piece := "".join(islice(parts, _PARTS_AT_ONCE)):
        yield visible(piece)


def one_line(text: str) -> str:
    """Return a sentence as one line that can be read: line ends written out, the middle of a huge value left out."""
    if len(text) > _LONGEST_SENTENCE:
        text = f"{text[: _LONGEST_SENTENCE - 300]} … {text[-300:]}"
    return visible(text).replace("\n", "\\u000a")


def tell(text: str) -> None:
    """Print progress, warnings and refusals on stderr; a sentence is a line, whatever values it holds.

    A message that cannot be written stops no work: the exit code says the same.
    """
    if sys.stderr is None:
        return
    try:
        print(one_line(text), file=sys.stderr, flush=True)  # noqa: T201 -- the only place that prints talk
    except OSError:
        silence(sys.stderr)


OnProgress: TypeAlias = Callable[[int, int], None]
"""What hears how much of a work is done, and of how much; of nothing where nobody knows."""
_Thing = TypeVar("_Thing")


def untold(_done: int, _total: int) -> None:
    """Tell nobody how much is done."""


def counted(things: Collection[_Thing], on_progress: OnProgress) -> Iterator[_Thing]:
    """Yield things in turn, and report before each how many came so far; work after the last is not counted."""
    for done, thing in enumerate(things, start=1):
        on_progress(done, len(things))
        yield thing
    on_progress(0, 0)


class _Bar:
    """The bar of a work that lasts for a while, drawn by a thread of its own; short works never show a bar."""

    def __init__(self, what: str, after: float) -> None:
        self._what, self._done = what, 0
        self._total: int | None = None
        self._lock = threading.Lock()
        self._drawn: Progress | None = None
        self._is_over = False
        self._timer = threading.Timer(after, self._begin)
        self._timer.daemon = True
        if after:
            self._timer.start()
        else:
            self._begin()

    def tell(self, done: int, total: int) -> None:
        """Show how much is done, and of how much."""
        if not total:
            self._show(self._what)
            return
        self._done, self._total = done, total
        with self._lock:
            if self._drawn is not None:
                self._drawn.update(self._drawn.task_ids[0], completed=done, total=total)

    @contextmanager
    def named(self, what: str) -> Iterator[None]:
        """Show a part of the work, then the whole again, of which nobody knows how much is done."""
        before = self._what
        self._show(what)
        try:
            yield
        finally:
            self._show(before)

    def end(self) -> None:
        """Take the bar away for good."""
        self._timer.cancel()
        if self._timer.is_alive():
            self._timer.join()  # it may be loading what draws, and nothing is loaded while the interpreter ends
        with self._lock:
            self._is_over = True
            if self._drawn is not None:
                with contextlib.suppress(OSError):  # a terminal that is gone stops no work
                    self._drawn.stop()
                self._drawn = None

    def _show(self, what: str) -> None:
        self._what, self._done, self._total = what, 0, None
        with self._lock:
            if self._drawn is not None:
                self._drawn.remove_task(self._drawn.task_ids[0])
                self._drawn.add_task(visible(what), total=None)

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        with self._lock:
            if self._is_over:
                return
            console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False, color_system=None)
            name = TextColumn("{task.description}", markup=False)
            columns = (name, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            # Only stderr is redirected, so that warnings come above the bar: stdout may be a pipe.
            self._drawn = Progress(*columns, console=console, transient=True, redirect_stdout=False)
            self._drawn.add_task(visible(self._what), completed=self._done, total=self._total)
            with contextlib.suppress(OSError):
                self._drawn.start()


# The bar of the work that is going on, if any.
_bars: list[_Bar] = []


@contextmanager
def progress(what: str, *, quiet: bool = False, after: float = 1.0) -> Iterator[OnProgress]:
    """Show a bar on stderr during work of more than ``after`` seconds; yield the callback that reports progress.

    Within other work it takes over that bar until its own work is done. Only on a terminal, and not when ``quiet``: a
    file or a pipe gets no bars, and an answer for a program comes without them.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield untold
    elif _bars:
        bar = _bars[0]
        with bar.named(what):
            yield bar.tell
    else:
        bar = _Bar(what, after)
        _bars.append(bar)
        try:
            yield bar.tell
        finally:
            _bars.clear()
            bar.end()


def _end_bar() -> None:
    """End the bar, so that no output or question comes beside it."""
    for bar in _bars:
        bar.end()


def silence(stream: TextIO) -> None:
    """Let a stream that cannot be written lead nowhere; else the interpreter fails over it once more at its end."""
    with contextlib.suppress(OSError, ValueError):  # it may be closed itself
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def close() -> None:
    """Flush the streams, and silence those that cannot be written: else the interpreter fails at its end, with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            silence(stream)


def is_screen() -> bool:
    """Return whether output is read on a screen, not in a file or by another program."""
    return sys.stdout.isatty()


_YES, _NO = frozenset({"y", "yes", "c", "co"}), frozenset({"", "n", "no", "k", "khong", "ko"})


def refused_lines(refused: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return refused rows (``where``, ``error``, ``hint``) as lines, rows of a single cause in a single line.

    On a screen only the first of them.
    """
    causes: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for one in refused:
        causes.setdefault(_cause(one), []).append(one)
    shown = list(causes.values())[:MOST_ROWS] if is_screen() else list(causes.values())
    lines = [_refused_line(some[0]["where"], some[0]["error"], some[0].get("hint", "")) if len(some) == 1 else
             _line_of_rows(some) for some in shown]  # fmt: skip
    more = len(refused) - sum(map(len, shown))
    return [*lines, _("  and {count} more rows; all of them: --json").format(count=more)] if more else lines


def _cause(one: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why a row is refused, without its place; a fault that is of no row is alone."""
    if "row" not in one:
        return one["where"], one["error"]
    return one.get("file", ""), one.get("sheet", ""), one["error"].replace(one["where"], "…"), one.get("hint", "")


def _line_of_rows(some: Sequence[Mapping[str, Any]]) -> str:
    """Return rows that are refused for a single cause as a line: «dòng 5, 7–12: …»."""
    numbers = [one["row"] for one in some]
    begins = [number for number in numbers if number - 1 not in numbers]
    ends = [number for number in numbers if number + 1 not in numbers]
    rows = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in zip(begins, ends, strict=True))
    own, row = some[0]["where"], _("row {number}").format(number=numbers[0])
    where = own.replace(row, _("row {number}").format(number=rows), 1)
    return _refused_line(where, some[0]["error"].replace(own, where), some[0].get("hint", ""))


def _refused_line(where: str, error: str, hint: str) -> str:
    """Return a refused row as a line of a list: its place once, which the error of a cell may name already."""
    placed = error if where in error else f"{where}: {error}"
    return f"  - {placed} ({hint})" if hint else f"  - {placed}"


def is_terminal() -> bool:
    """Return whether a person sits before the screen, who can be asked."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty())


def ask(question: str) -> bool:
    """Ask a question that is answered with yes or no, as y and n or in words; a blank answer is no.

    Raises Abort where nobody answers.
    """
    import typer

    from postwatch.vietnamese import fold

    _end_bar()
    while True:
        typed = typer.prompt(f"{visible(question)} [{_('y/N')}]", default="", show_default=False)
        if fold(typed) in _YES:
            return True
        if fold(typed) in _NO:
            return False
        tell(_("Answer with {yes} or {no}").format(yes=_("yes"), no=_("no")))


def choose(question: str, choices: Sequence[tuple[str, str]]) -> str:
    """Ask for the number of a choice, and return the choice as it is typed; empty for a blank answer.

    Each choice is told as it is typed and in words. Without choices any text is an answer. Raises Abort where nobody
    answers.
    """
    import typer

    _end_bar()
    tell(question)
    for number, (_typed, words) in enumerate(choices, start=1):
        tell(f"  {number}. {words}")
    numbered = {str(number): typed for number, (typed, _words) in enumerate(choices, start=1)}
    while True:
        answer: str = typer.prompt(_("Number") if choices else _("Answer"), default="", show_default=False).strip()
        if not answer or not choices:
            return answer
        if answer in numbered:
            return numbered[answer]
        tell(_("Answer with a number from 1 to {count}").format(count=len(choices)))


def ask_text(question: str) -> str:
    """Ask for a text, which may be left blank. Raises Abort where nobody answers."""
    import typer

    _end_bar()
    return str(typer.prompt(visible(question), default="", show_default=False))


def put(text: str) -> None:
    """Data, on stdout, flushed so that a full disk or a closed pipe is noticed here."""
    _end_bar()
    print(visible(text), flush=True)  # noqa: T201 -- the only place that prints data


def put_bytes(data: bytes) -> None:
    """A file, on stdout, as it is."""
    _end_bar()
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def put_json(value: Any) -> None:
    """A result as JSON on stdout, as it is encoded."""
    _end_bar()
    sys.stdout.writelines(as_json(value))
    put("")


def put_tables(tables: Iterable[Table], ways: Ways = NO_WAYS) -> None:
    """Tables on stdout; cells are data, never markup.

    On a terminal columns are fitted to the width, a long table is cut, and more than a screenful goes through the
    pager. Into a pipe or a file goes a line for each row, whatever its length, with a tab between the columns: a tab in
    a value is written out, so that ``cut`` finds its columns and ``grep`` whole rows, which aligned columns of
    Vietnamese texts do not give.
    """
    if is_screen():
        _page([line for table in tables for line in _lines_of(table, ways)])
        return
    for place, table in enumerate(tables):
        _put_lines([*([""] if place else []), *_lines_of(table, ways)])


def _lines_of(table: Table, ways: Ways) -> list[str]:
    rows = list(table.rows)
    title = [visible(table.title)] if table.title or not rows else []
    if not rows:
        return [*title, *_nothing(table, ways)]
    if is_screen():
        return _on_terminal(table, rows, ways)
    heads = "\t".join(table.columns)
    return [*title, heads, *("\t".join([_on_one_line(value) for value in row]) for row in rows)]


def _page(lines: Sequence[str]) -> None:
    """Put lines on the screen; more than it holds through the pager, ``less`` where PAGER names no other."""
    named = shlex.split(os.environ.get("PAGER", "less"))
    found = shutil.which(named[0]) if named else None
    is_longer = len(lines) >= shutil.get_terminal_size().lines
    if found is None or not is_longer or not is_terminal() or os.environ.get("TERM", "dumb") == "dumb":
        _put_lines(lines)
        return
    import subprocess

    _end_bar()
    # As git does: no stop at a shorter output, escapes are kept, the screen is not emptied.
    environ = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    text = "\n".join(lines)
    subprocess.run([found, *named[1:]], input=text, encoding="utf-8", check=False, env=environ)


def _nothing(table: Table, ways: Ways) -> list[str]:
    """Return the lines of an empty table: the options that narrowed it, else the command that makes its first row."""
    if ways.narrowed:
        return [_("(nothing with {options})").format(options=", ".join(ways.narrowed))]
    return [
        table.none or _("(nothing)"),
        *([_("The first is made with: {command}").format(command=table.first)] if table.first else []),
    ]


def _on_terminal(table: Table, rows: Sequence[Sequence[Any]], ways: Ways) -> list[str]:
    """Return a table as lines that fit the terminal, and below it a note on the rows and columns left out."""
    from postwatch.terminal_tables import fit, lines_of, wrapped

    width = shutil.get_terminal_size().columns

    def note(text: str) -> list[str]:
        return [*wrapped(text, width), ""] if text else []

    shown = rows[:MOST_ROWS]
    texts = [[_in_column(value) for value in row] for row in shown]
    alarms = {(at, place) for at, row in enumerate(shown) for place, one in enumerate(row) if isinstance(one, Alarm)}
    fitted = fit(table.columns, texts, [table.columns.index(head) for head in table.spare], width)
    lines = lines_of(table.columns, texts, fitted, strong=alarms, emphasise=_bold if _has_styles() else str)
    left_out = [head for place, head in enumerate(table.columns) if place not in fitted.places]
    answer = [*note(visible(table.title)), *lines, *_bars_of(table, shown, width), ""]
    if left_out:
        answer += note(_left_out(left_out, fitted.whole, ways))
    if len(rows) > len(shown):
        answer += note(_cut(len(shown), len(rows), ways))
    return answer


def _bars_of(table: Table, rows: Sequence[Sequence[Any]], width: int) -> list[str]:
    """Return the bars of a table as lines, each kind with its own sign, which needs no colour."""
    if not table.bars:
        return []
    from postwatch.terminal_tables import bar_lines

    places = [table.columns.index(head) for head in table.bars]
    values = [[int(row[place] or 0) for place in places] for row in rows]
    return ["", *bar_lines(table.bars, [_in_column(row[0]) for row in rows], values, width)]


def _left_out(heads: Sequence[str], whole: int, ways: Ways) -> str:
    wider = _("a terminal {width} columns wide").format(width=whole)
    return _("Left out for want of room: {columns}. To see them: {ways}").format(
        columns=", ".join(heads), ways="; ".join([wider, *_other_ways(ways)])
    )


def _cut(shown: int, count: int, ways: Ways) -> str:
    from postwatch.vietnamese import money

    narrower = [_("narrow the list with {options}").format(options=", ".join(ways.narrowing))] if ways.narrowing else []
    return _("Shown are {shown} of {count} rows. To see the others: {ways}").format(
        shown=shown, count=money(count), ways="; ".join([*narrower, *_other_ways(ways), _("a pipe, such as | more")])
    )


def _other_ways(ways: Ways) -> list[str]:
    return [*([_("--format csv or xlsx")] if ways.takes_format else []), "--json"]


def _in_column(value: Any) -> str:
    """Return a value as a terminal shows it: an alarm has a sign, which needs no colour."""
    text = visible(cell(value))
    return f"! {text}" if isinstance(value, Alarm) else text


def _on_one_line(value: Any) -> str:
    text = visible(value if type(value) is str else cell(value))
    return " ".join(text.split("\n")) if "\n" in text else text


def _has_styles() -> bool:
    """Return whether a terminal takes escapes, and its user wants them (NO_COLOR)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or "WT_SESSION" in os.environ


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m"


def _put_lines(lines: Iterable[str]) -> None:
    """Print lines that are visible already; the only escapes in them are our own."""
    _end_bar()
    print("\n".join(lines), flush=True)  # noqa: T201 -- besides `put`, the only place that prints data


def dotted(parts: Iterable[str | None]) -> str:
    """Return the parts of a line that are there, with dots between them."""
    return " · ".join(part for part in parts if part)


def cell(value: Any) -> str:
    """Return a value as a table shows it: a day as 05/02/2020, a code in words, nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Shown):
        return value.words
    if isinstance(value, Amount):
        from postwatch.vietnamese import money

        return money(value)
    return value.in_words if isinstance(value, Code) else str(value)
