"""Files with the figures of a month that was reported on paper: ``name = value``, as TOML, JSON or CSV.

A name is the code of a figure or its Vietnamese words; a sheet may have a line of titles, 2.500.000 is a number, and
15 triệu an amount where the figure is one of đồng.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from postwatch.datafile import MOST_BYTES, Fault, as_written, nearest_key, read_toml, refusal
from postwatch.errors import UsageError
from postwatch.files.read import read_plain
from postwatch.language import _
from postwatch.report.rules import DONG, FIGURES, PERCENT, Value, on_paper
from postwatch.vietnamese import fold, parse_money, quoted

_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+")
# A figure is named by its code, or as reports print it.
_NAMES = {fold(on_paper(name)): name for name in FIGURES}


def read_figures(path: Path) -> dict[str, Value]:
    """Return the figures of a file by their names, in the order in which they are shown.

    Raises NotFoundError for a missing file, UsageError that lists every fault: a name that no figure has, with the
    nearest one, and a value that is no figure.
    """
    named = ((_NAMES.get(fold(name), name), value) for name, value in _values_of(path).items())
    values = {name: in_dong(name, value) for name, value in named}
    faults = [
        Fault(quoted(name), _sentence(name, value))
        for name, value in values.items()
        if name not in FIGURES or not is_figure(name, value)
    ]
    if faults or not values:
        hint = _(
            "the names are those of: postwatch report monthly, or of its --json; the values whole numbers, "
            "a share in per cent"
        )
        raise refusal(path, faults or [Fault(_("the top of the file"), _("it has no figure"))], hint=hint)
    return {name: float(values[name]) if name == PERCENT else values[name] for name in FIGURES if name in values}


def _sentence(name: str, value: object) -> str:
    if name not in FIGURES:
        return nearest_key(name, FIGURES)
    return _("{value} is no value of this figure").format(value=as_written(value))


def is_figure(name: str, value: object) -> bool:
    """Return whether a value may be that of a figure: a whole number from 0 up, a share from 0 to 100 per cent."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= 100 if name == PERCENT else isinstance(value, int) and value >= 0


def in_dong(name: str, value: Any) -> Any:
    """Return the đồng of an amount in words, such as ``15 triệu``, where the figure is one of đồng; else the value."""
    if name not in FIGURES or FIGURES[name].unit != DONG or not isinstance(value, str):
        return value
    try:
        return parse_money(value)
    except UsageError:
        return value


def _values_of(path: Path) -> Mapping[str, Any]:
    ending = path.suffix.lower()
    if ending not in {".json", ".csv"}:
        return read_toml(path)
    try:
        text = read_plain(path, most=MOST_BYTES).decode("utf-8-sig")
        found = _rows_of(text) if ending == ".csv" else json.loads(text)
    except (OSError, ValueError, RecursionError, csv.Error) as error:
        raise _unreadable(path, ending) from error
    if not isinstance(found, dict):
        raise _unreadable(path, ending)
    return found


def _unreadable(path: Path, ending: str) -> UsageError:
    return UsageError(
        _("The file {file} cannot be read as {kind}: {reason}").format(
            file=path, kind=ending[1:].upper(), reason=_("it does not say name and value")
        ),
        hint=_("open it in a text editor, fix that line and save it as UTF-8"),
    )


def _rows_of(text: str) -> dict[str, Any]:
    """Return the names and values of a sheet of two columns, a line of titles above them or not."""
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if head.count(";") > 0 else ",", strict=True)
    found: dict[str, Any] = {}
    for row in rows:
        name, *others = (cell.strip() for cell in row or [""])
        if len([cell for cell in others if cell]) > 1 or name in found:
            raise ValueError(name)
        if name:
            found[name] = number_of(others[0] if others else "")
    if len(found) > 1 and _are_titles(*next(iter(found.items()))):
        del found[next(iter(found))]
    return found


def _are_titles(name: str, value: object) -> bool:
    return name not in FIGURES and fold(name) not in _NAMES and isinstance(value, str) and value != ""


def number_of(cell: str) -> int | float | str:
    """Return the number of a cell, or the cell as it is where it has none."""
    if _THOUSANDS.fullmatch(cell):
        return int(cell.replace(".", ""))
    if not _NUMBER.fullmatch(cell):
        return cell
    return int(cell) if cell.isdecimal() else float(cell.replace(",", "."))
