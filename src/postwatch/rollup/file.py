"""A file of an office and a period, ``report monthly --json`` or the form; a file that was changed is refused."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

from postwatch.dataclass import result_of
from postwatch.datafile import MOST_BYTES, Fault, refusal, validate
from postwatch.errors import RuleError, UsageError
from postwatch.files.read import read_plain
from postwatch.language import _
from postwatch.report.figures import AreaRow, EnterpriseRow
from postwatch.report.rules import COLUMNS
from postwatch.report.sealed import digest_of
from postwatch.rollup.form import cleaned, read_form
from postwatch.rollup.sums import OfficeMonth, RollupArea, RollupEnterprise
from postwatch.vietnamese import is_clean

_MOST_BYTES = 16 * MOST_BYTES
"""A month of an office of some hundred communes takes 100 kB."""
_AREA, _ENTERPRISE = (tuple(field.name for field in fields(one)) for one in (AreaRow, EnterpriseRow))


class _Days(NamedTuple):
    first: dt.date
    last: dt.date


class _Office(NamedTuple):
    code: str
    name: str
    province: str


class _Figure(NamedTuple):
    value: int | float | None
    cumulative: int | float | None
    previous: int | float | None
    same_period_last_year: int | float | None


class _Written(NamedTuple):
    """The fields read of a report that was written as JSON."""

    office: _Office
    name: str
    period: _Days
    campaign: str | None
    as_of: dt.date
    made_on: dt.date
    names: dict[str, str]
    versions: dict[str, int]
    figures: dict[str, _Figure]
    by_area: tuple[AreaRow, ...]
    by_enterprise: tuple[EnterpriseRow, ...]
    journal_head: str


def read_month(path: Path) -> OfficeMonth:
    """Return the month of an office from a file: a JSON of a report, else a form as xlsx, xls or ods.

    Raises NotFoundError for a missing file; UsageError for a file that is neither, with every fault; RuleError for a
    JSON that is not as it was written.
    """
    return _written(path) if path.suffix.lower() == ".json" else read_form(path)


def _written(path: Path) -> OfficeMonth:
    said = _values_of(path)
    _require_unchanged(path, said)
    wanted = _wanted(said)
    found, flaws = validate(wanted, _Written)
    faults = [Fault(".".join(map(str, flaw.location)), flaw.error) for flaw in flaws] or [*_unseen(wanted)]
    if found is None or faults:
        raise refusal(
            path, faults, hint=_("have it written anew: postwatch report monthly --month MONTH --to FILE.json")
        )
    return OfficeMonth(
        str(path), False, *found.office, found.name, *found.period, found.campaign, found.as_of, found.made_on,
        found.journal_head, {name: tuple(columns) for name, columns in found.figures.items()}, found.names,
        tuple(
            result_of(RollupArea, one, office=found.office.name, province=found.office.province)
            for one in found.by_area
        ),
        found.versions,
        tuple(
            result_of(RollupEnterprise, one, name=one.recipient_name, offices=1) for one in found.by_enterprise
        ),
    )  # fmt: skip


def _require_unchanged(path: Path, said: Mapping[str, Any]) -> None:
    """Refuse a file that does not say whose it is (UsageError), or that was changed since (RuleError)."""
    if "digest" not in said or "office" not in said:
        raise UsageError(
            _("{file} does not say of which office it is").format(file=path.name),
            hint=_("have it written anew: postwatch report monthly --month MONTH --to FILE.json"),
        )
    if digest_of(said) != said["digest"]:
        raise RuleError(
            _("{file} is not as it was written: its content and its hash {hash} do not fit").format(
                file=path.name, hash=str(said["digest"])[:16]
            ),
            hint=_("ask the office for the file again; the head of its journal is {head}").format(
                head=str(said.get("journal_head"))[:16]
            ),
        )


def _unseen(value: Any, *place: str) -> Iterator[Fault]:
    """Yield the texts of a report, each with its place, that hold characters invisible on paper or screen."""
    if isinstance(value, str):
        if is_clean(value):  # as nearly all are, and it is told quickly
            return
        try:
            cleaned(value)
        except UsageError as error:
            yield Fault(".".join(place), error.message)
    elif isinstance(value, dict):
        for key, part in value.items():
            unseen = [*_unseen(key, *place)]
            yield from unseen or _unseen(part, *place, key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _unseen(part, *place, str(number))


def _values_of(path: Path) -> dict[str, Any]:
    try:
        said = json.loads(read_plain(path, most=_MOST_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(
            _("{file} cannot be read as JSON").format(file=path.name),
            hint=_("have it written anew: postwatch report monthly --month MONTH --to FILE.json"),
        ) from error
    return said if isinstance(said, dict) else {}


def _wanted(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the known fields of a report, without those that later releases may add."""
    # Versions and enterprises were not written at first.
    wanted = {"versions": {}, "by_enterprise": []} | {name: said[name] for name in _Written._fields if name in said}
    if isinstance(days := wanted.get("period"), dict):
        wanted["period"] = {"first": days.get("from"), "last": days.get("to")}
    wanted["office"] = _part(wanted.get("office"), _Office._fields)
    if isinstance(figures := wanted.get("figures"), dict):
        wanted["figures"] = {name: _part(one, COLUMNS) for name, one in figures.items()}
    if isinstance(areas := wanted.get("by_area"), list):
        wanted["by_area"] = [_part(one, _AREA) for one in areas]
    if isinstance(enterprises := wanted["by_enterprise"], list):
        wanted["by_enterprise"] = [_part(one, _ENTERPRISE) for one in enterprises]
    return wanted


def _part(said: Any, names: tuple[str, ...]) -> Any:
    return {name: said[name] for name in names if name in said} if isinstance(said, dict) else said
