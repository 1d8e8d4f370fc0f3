"""The screen: sentences, tables and JSON on stdout, talk on stderr; everything shown passes one sanitiser."""

import contextlib
import dataclasses
import datetime as dt
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from postwatch.language import Code, _

WIDTH_WHEN_PIPED = 160
_LONGEST_SENTENCE = 2000
# Cc and Cf hold the terminal's escapes, C1 codes, zero-width and bidirectional characters; Zl and Zp break lines.
_HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


class Amount(int):
    """A whole number with its thousands apart, such as an amount in đồng."""


class Shown(NamedTuple):
    """A value that is shown in other words than its own; a file holds the value."""

    value: Any
    words: str


class Table(NamedTuple):
    """A table to be shown or written: its heads, its rows, the lines above it."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    title: str = ""


def visible(text: str) -> str:
    """Return the text with every control or invisible character written out as ``\\u001b``; newlines stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
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
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def as_json(value: Any) -> str:
    """Return a result as one JSON text; non-ASCII letters stay readable, lone surrogates and controls are escaped."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2)


def one_line(text: str) -> str:
    """Return a sentence as one line that can be read: line ends written out, the middle of a huge value left out."""
    if len(text) > _LONGEST_SENTENCE:
        text = f"{text[: _LONGEST_SENTENCE - 300]} … {text[-300:]}"
    return visible(text).replace("\n", "\\u000a")


def tell(text: str) -> None:
    """Talk: progress, warnings and refusals, on stderr; a sentence is a line, whatever values it holds.

    Talk that cannot be written stops no work: the exit code says the same.
    """
    if sys.stderr is None:
        return
    try:
        print(one_line(text), file=sys.stderr, flush=True)  # noqa: T201 -- the one place that prints talk
    except OSError:
        silence(sys.stderr)


@contextmanager
def progress(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr while a long work lasts; what it gives is told how much is done, and of how much.

    Only on a terminal, and not when ``quiet``: a file or a pipe gets no bars, and an answer for a program stands alone.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False, color_system=None)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(visible(what), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def silence(stream: TextIO) -> None:
    """Let a stream that cannot be written lead nowhere; else the interpreter fails over it once more at its end."""
    with contextlib.suppress(OSError, ValueError):  # it may be closed itself
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def close() -> None:
    """Let no stream fail once more at the interpreter's end, over what it could not write: that would end with 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            silence(stream)


def is_terminal() -> bool:
    """Return whether a person sits before the screen, who can be asked."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty())


def put(text: str) -> None:
    """Data, on stdout, flushed so that a full disk or a closed pipe is noticed here."""
    print(visible(text), flush=True)  # noqa: T201 -- the one place that prints data


def put_bytes(data: bytes) -> None:
    """A file, on stdout, as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def put_json(value: Any) -> None:
    """A result as JSON on stdout."""
    put(as_json(value))


def put_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """A table on stdout; cells are data, never markup."""
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH_WHEN_PIPED
    table = Table(box=SIMPLE, title=Text(visible(title)) if title else None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    count = 0
    for row in rows:
        table.add_row(*(Text(visible(cell(value))) for value in row))
        count += 1
    if not count:
        put(title or "")
        put(_("(nothing)"))
        return
    # No colours, whatever FORCE_COLOR and TERM say: an escape on the screen would never be ours.
    console = Console(
        file=sys.stdout, width=width, markup=False, highlight=False, emoji=False, soft_wrap=False, color_system=None
    )
    console.print(table)


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
