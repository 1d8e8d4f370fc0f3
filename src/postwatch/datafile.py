"""TOML and CSV data files into records: every fault with its place, unknown keys with the nearest known key.

A record is a ``NamedTuple``; its fields are the keys of a table or the columns of a sheet, their types (``records``)
say which values are allowed. A key that no field has is a fault too. pydantic checks the values against the types; the
sentences of faults are ours, because its own cannot be translated. TOML and CSV are read as ``utf-8-sig``: Notepad and
Excel put a mark in front. An empty cell counts as not given.
"""

import csv
import datetime as dt
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from postwatch.errors import UsageError
from postwatch.files.read import read_plain
from postwatch.language import N_, _
from postwatch.likeness import most_alike
from postwatch.paths import no_file

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

MOST_BYTES, _MOST_SHEET = 2**20, 2**26
# The reader's work grows with the square of the dots in a key; no file of ours has more than three.
_DEEP_KEY = re.compile(r"(?<![\w\"'-])(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){16}")
_PLACE = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)")
_HEAD = re.compile(r"^[ \t]*\[\[?([^\[\]\n=]+)\]\]?[ \t]*(?:#.*)?$", re.MULTILINE)
_MOST_SHOWN, _MOST_FAULTS, _MOST_READ = 60, 50, 200
UNKNOWN = "unknown"
_UNKNOWN, _NO_TABLE = ("extra_forbidden", "unexpected_keyword_argument"), ("named_tuple_type", "dataclass_type")
_SENTENCES = {
    "json": N_("it is nested too deeply"),
    "missing": N_("it is missing"),
    "string": N_("{value} is not a text"),
    "int": N_("{value} is not a whole number"),
    "bool": N_("{value} is neither true nor false"),
    "date": N_("{value} is not a day, such as 2020-05-08"),
    "tuple": N_("{value} is not a list"),
    "named": N_("{value} is not a table"),
    "dataclass": N_("{value} is not a table"),
    "literal": N_("{value} is none of {allowed}"),
    "enum": N_("{value} is none of {allowed}"),
}
Record = TypeVar("Record")
Values = Mapping[str, Any]
Location = tuple[str | int, ...]


class Fault(NamedTuple):
    """A fault of a file: its place, and the error."""

    where: str
    error: str


class Flaw(NamedTuple):
    """A fault as found: keys and numbers that lead to it, its kind (pydantic's, such as ``missing``), the error."""

    location: Location
    kind: str
    error: str


def read_toml(path: Path) -> dict[str, Any]:
    """Return the values of a TOML file. Raises NotFoundError, or UsageError naming the line that cannot be read."""
    kind = "TOML"
    text = _text(path, kind, most=MOST_BYTES)
    try:
        if _DEEP_KEY.search(text):
            raise _unreadable(path, kind, _("a key has too many parts"))
        return tomllib.loads(text.replace("\r\n", "\n") + "\n")
    except RecursionError as error:
        raise _unreadable(path, kind, _("it is nested too deeply")) from error
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, kind, _syntax_error(error)) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise _unreadable(path, kind, _("a number has too many digits")) from error


def record_of(values: Values, shape: type[Record], *, file: Path, like: str) -> Record:
    """Return the values of a file as a record. Raises UsageError listing every fault of them."""
    record, flaws = validate(values, shape)
    if record is None:
        raise refusal(file, faults_of(flaws, file), hint=compare(like))
    return record


def read_rows(
    path: Path,
    shape: type[Record],
    *,
    like: str,
    columns: Mapping[str, str] | None = None,
    check: Callable[[Record], Iterable[tuple[str, str]]] = lambda _record: (),
) -> tuple[Record, ...]:
    """Return the rows of a CSV file as records; ``;`` is read as well as ``,`` because Excel writes it.

    ``columns`` gives the field of a column that is called otherwise. ``check`` gives the column and the sentence of
    each fault of a row as a whole. Rows without any text are passed over. Raises UsageError listing every fault.
    """
    text = _text(path, "CSV", most=_MOST_SHEET)
    records, faults = _parsed(text, _Sheet(shape, columns or {}, check))
    if faults:
        raise refusal(path, faults, hint=compare(like))
    return records


def kept_rows(
    text: str, shape: type[Record], *, file: Path, columns: Mapping[str, str] | None = None
) -> tuple[Record, ...]:
    """Return the rows of the text of a CSV file that was kept, maybe by an earlier program, as records.

    A column that is no longer known is passed over, a column not yet known then is empty. Raises UsageError.
    """
    records, faults = _parsed(text, _Sheet(shape, columns or {}, lambda _record: (), is_kept=True))
    if faults:
        raise refusal(file, faults, hint=_("an earlier version of this sheet was kept, and cannot be read any more"))
    return records


def _parsed(text: str, sheet: "_Sheet") -> tuple[tuple[Any, ...], list[Fault]]:
    """Return the rows of the text of a CSV file, and its faults."""
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    records = []
    try:
        faults = [] if sheet.is_kept else list(sheet.faults_of_head(reader.fieldnames or ()))
        if not faults:
            for row in reader:
                record, found = sheet.take(row, reader.line_num)
                faults += found
                records += [record] if record is not None else []
    except csv.Error:
        faults = [Fault(_("line {line}").format(line=reader.line_num), _("it is not valid CSV"))]
    return tuple(records), faults


def parse_record(text: str, shape: type[Record]) -> Record:
    """Return a record from the JSON copy that was kept of it. Raises ValueError.

    Unknown keys are passed over: a copy may be older than their refusal.
    """
    values = json.loads(text)
    record, flaws = validate(values, shape)
    if record is None:
        record, flaws = validate(without(values, [flaw.location for flaw in flaws if flaw.kind == UNKNOWN]), shape)
    if record is None:
        raise ValueError(flaws)
    return record


def validate(values: Values, shape: Callable[..., Record]) -> tuple[Record | None, list[Flaw]]:
    """Return the values as a record, or None and all that is wrong with them."""
    from pydantic import ValidationError

    try:
        text = json.dumps(values, default=lambda value: value.isoformat(), ensure_ascii=False)
        record = _adapter(shape).validate_json(text, strict=True)
    except RecursionError:
        return None, [Flaw((), "json_invalid", _("it is nested too deeply"))]
    except ValidationError as error:
        flaws = _flaws(error, shape)
        unknown = [flaw.location for flaw in flaws if flaw.kind == UNKNOWN]
        # An unknown key hides all else that is wrong with its table.
        more = validate(without(values, unknown), shape)[1] if unknown else []
        return None, flaws + [flaw for flaw in more if flaw not in flaws]
    flaws = list(_mistaken(values, record))
    return (None, flaws) if flaws else (record, [])


def without(values: Values, locations: Sequence[Location]) -> dict[str, Any]:
    """Return a copy of the values without the keys at these places."""
    copy: dict[str, Any] = json.loads(json.dumps(values, default=lambda value: value.isoformat()))
    for *table, key in locations:
        held: Any = copy
        for step in table:
            held = held[step]
        del held[key]
    return copy


def faults_of(flaws: Sequence[Flaw], file: Path) -> list[Fault]:
    """Return the faults of a TOML file, each with its table, its key and, where that is certain, its line."""
    text = _text(file, "TOML", most=MOST_BYTES) if file.is_file() else ""
    return [Fault(_place(flaw, text), flaw.error) for flaw in flaws[:_MOST_FAULTS]]


def nearest_key(name: str, known: Iterable[str]) -> str:
    """Return the error for an unknown key, with the known key that it resembles."""
    near = most_alike(name, [*known], least=0.7)
    if near is not None:
        return _("it is not a known key; did you mean {name}?").format(name=near)
    return _("it is not a known key")


def refusal(file: Path, faults: Sequence[Fault], *, hint: str) -> UsageError:
    """Return the refusal of a file with its faults; a single fault is in the sentence itself."""
    if len(faults) == 1:
        return UsageError(
            _("{file}, {place}: {reason}").format(file=file, place=faults[0].where, reason=faults[0].error), hint=hint
        )
    return UsageError(
        _("{file} has {count} faults").format(file=file, count=len(faults)),
        hint=hint,
        details={"refused_list": [fault._asdict() for fault in faults]},
    )


def compare(like: str) -> str:
    """Return the hint to look at a shipped file."""
    return _("compare it with the shipped {name}").format(name=like)


class _Sheet(NamedTuple):
    shape: Any
    columns: Mapping[str, str]
    check: Callable[[Any], Iterable[tuple[str, str]]]
    is_kept: bool = False

    def column(self, field: str) -> str:
        """Return the column of a field."""
        return next((column for column, name in self.columns.items() if name == field), field)

    def faults_of_head(self, names: Sequence[str]) -> Iterator[Fault]:
        known = [self.column(field) for field in self.shape._fields]
        given = [(name or "").strip() for name in names]
        for name in known:
            if name not in given:
                yield Fault(_("line {line}").format(line=1), _("the column {name} is missing").format(name=name))
        for name in given:
            if name and name not in known:
                yield Fault(_at(1, name), nearest_key(name, known))

    def take(self, row: Mapping[str | None, Any], line: int) -> tuple[Any, list[Fault]]:
        """Return the record of a row, None for an empty row, and the faults of the row."""
        from pydantic import ValidationError

        surplus = "".join(row.get(None) or ()).strip()
        texts = {name.strip(): (text or "").strip() for name, text in row.items() if name is not None}
        cells = {self.columns.get(name, name): text for name, text in texts.items() if text}
        if self.is_kept:
            cells = {name: text for name, text in cells.items() if name in self.shape._fields}
        if surplus:
            return None, [Fault(_("line {line}").format(line=line), _("it has more cells than the first line"))]
        if not cells:
            return None, []
        try:
            record = _adapter(self.shape).validate_strings(cells, strict=True)
        except ValidationError as error:
            flaws = _flaws(error, self.shape)
            return None, [Fault(_at(line, self.column(str(flaw.location[0]))), flaw.error) for flaw in flaws]
        return record, [Fault(_at(line, self.column(field)), reason) for field, reason in self.check(record)]


def _text(path: Path, kind: str, *, most: int) -> str:
    try:
        return read_plain(path, most=most).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise no_file(path) from error
    except OSError as error:
        raise _unreadable(path, kind, error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, kind, _("it is not UTF-8 text")) from error


def _syntax_error(error: tomllib.TOMLDecodeError) -> str:
    """Return where a file is no TOML, in our words; the parser's own sentence cannot be translated."""
    found = _PLACE.search(str(error))
    if found is None:
        return _("its end is not valid TOML: a quotation mark or a bracket may be open")
    return _("line {line}, column {column} is not valid TOML").format(line=found["line"], column=found["column"])


def _unreadable(path: Path, kind: str, reason: object) -> UsageError:
    return UsageError(
        _("The file {file} cannot be read as {kind}: {reason}").format(file=path, kind=kind, reason=reason),
        hint=_("open it in a text editor, fix that line and save it as UTF-8"),
    )


@lru_cache(maxsize=32)
def _adapter(shape: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


def _flaws(error: "ValidationError", shape: Any) -> list[Flaw]:
    return [
        Flaw(found["loc"], UNKNOWN if found["type"] in _UNKNOWN else found["type"], _sentence(dict(found), shape))
        for found in error.errors(include_url=False)[:_MOST_READ]
    ]


def _sentence(found: Mapping[str, Any], shape: Any) -> str:
    """Return the error of a value, in our words."""
    kind, location = found["type"], found["loc"]
    if kind in _UNKNOWN:
        return nearest_key(str(location[-1]), _fields(shape, location[:-1]))
    context = found.get("ctx", {})
    sentence = str(context["error"]) if kind == "value_error" else _SENTENCES.get(kind.partition("_")[0])
    allowed = ", ".join(word for word in re.findall(r"'([^']*)'", context.get("expected", "")) if word)
    value = as_written(found["input"])
    return _(sentence or N_("{value} cannot be used")).format(value=value, allowed=allowed)


def _fields(shape: Any, location: Location) -> tuple[str, ...]:
    """Return the keys that the table at a place may have."""
    from typing import get_args, get_type_hints

    for step in location:
        if isinstance(step, str):
            shape = get_type_hints(shape)[step]
        shape = next((kind for kind in get_args(shape) if hasattr(kind, "__annotations__")), shape)
    return tuple(key for key in get_type_hints(shape) if not key.startswith("_"))


def _mistaken(values: Any, record: Any, at: Location = ()) -> Iterator[Flaw]:
    """Yield mistakes that JSON allows: a day given as a text, and a table given as the list of its values."""
    if isinstance(values, Mapping):
        for key, value in values.items():
            yield from _mistaken(value, getattr(record, key, None), (*at, key))
    elif isinstance(values, list) and hasattr(record, "_fields"):
        yield Flaw(at, _NO_TABLE[0], _(_SENTENCES["named"]).format(value=as_written(values)))
    elif isinstance(values, list) and isinstance(record, tuple):
        for number, (value, one) in enumerate(zip(values, record, strict=False)):
            yield from _mistaken(value, one, (*at, number))
    elif isinstance(record, str) and not isinstance(values, str):
        yield Flaw(at, "string_type", _(_SENTENCES["string"]).format(value=as_written(values)))


def _line_of(location: tuple[str | int, ...], text: str) -> int:
    """Return the line of the last key of a place; of a table within a line, that of its own key; 0 for none."""
    keys = [at for at, step in enumerate(location) if isinstance(step, str)]
    lines = (_line(location[:at], str(location[at]), text) for at in reversed(keys))
    return next(filter(None, lines), 0)


def _place(flaw: Flaw, text: str) -> str:
    """Return a place as ``line 12, [[task]] 2, key mode``; items of lists count from 0, as slips count them."""
    location = flaw.location
    last = max((at for at, step in enumerate(location) if isinstance(step, str)), default=0)
    if flaw.kind in _NO_TABLE and location and isinstance(location[-1], int):
        return _table(location)
    if not location:
        return _("the top of the file")
    key = _("key {key}").format(key=".".join(map(str, location[last:])))
    place = f"{_table(location[:last])}, {key}" if last else key
    if flaw.kind == "missing":
        return place
    line = _line_of(location, text)
    return _("line {line}, {place}").format(line=line, place=place) if line else place


def _line(table: Location, key: str, text: str) -> int:
    """Return the line of a key of a table, from 1 on; 0 where that is not certain, as of tables within a line."""
    names = [step for step in table if isinstance(step, str)]
    numbers = [step for step in table if isinstance(step, int)]
    heads = [*_HEAD.finditer(text)]
    starts = [0] if not names else [head.end() for head in heads if re.sub(r"\s", "", head[1]) == ".".join(names)]
    written = re.compile(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?\s*[=\].]")
    place = numbers[0] if numbers else 0
    if len(numbers) < 2 and place < len(starts):
        end = next((head.start() for head in heads if head.start() >= starts[place]), len(text))
        found = [starts[place] + one.start() for one in written.finditer(text[starts[place] : end])]
    else:
        found = [one.start() for one in written.finditer(text)]
    return text.count("\n", 0, found[0]) + 1 if len(found) == 1 else 0


def _table(location: Location) -> str:
    names = ".".join(step for step in location if isinstance(step, str))
    numbers = ".".join(str(step + 1) for step in location if isinstance(step, int))
    return f"[[{names}]] {numbers}" if numbers else f"[{names}]"


def _at(line: int, column: str) -> str:
    return _("line {line}, column {column}").format(line=line, column=column)


def as_written(value: object) -> str:
    """Return a value as a TOML file has it, in brief."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, str):
        return json.dumps(value[:_MOST_SHOWN] + "…" * (len(value) > _MOST_SHOWN), ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)[:_MOST_SHOWN]
