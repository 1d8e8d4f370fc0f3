"""Settings: the workspace's own (``postwatch.toml``) and those of its office file.

TOML is read as ``utf-8-sig``, because Notepad puts a mark in front that breaks the reader.
"""

import datetime as dt
import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from postwatch.errors import NotFoundError, UsageError
from postwatch.files.read import read_plain
from postwatch.language import DEFAULT_LANGUAGE, LANGUAGES, _

MOST_BYTES = 2**20
# The reader's work grows with the square of the dots in a key; no file of ours has more than three.
_DEEP_KEY = re.compile(r"(?<![\w\"'-])(?:(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*\.[ \t]*){16}")
_PLACE = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)")
NUMBERING_MODES = ("own", "office")
REPORT_PERIODS = ("15-14", "calendar")
Values = Mapping[str, Any]


@dataclass(frozen=True)
class WorkspaceSettings:
    """What ``postwatch.toml`` says; an empty ``database`` means the SQLite file of the workspace."""

    office: str
    language: str = "vi"
    database: str = ""
    overrides: Values = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesSetting:
    """A number series and the document types that share it."""

    code: str
    name: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class StaffSetting:
    """A person whom the office file names; without a ``code`` one is given."""

    name: str
    title: str
    authority: str | None
    head_title: str | None
    may: tuple[str, ...]
    active_from: dt.date | None
    code: str | None = None


@dataclass(frozen=True)
class Ladder:
    """Rungs by which one kind of unit is chased, first to last."""

    kind: str
    rungs: tuple[str, ...]
    superior: str | None


@dataclass(frozen=True)
class OfficeSettings:
    """What an office file says; ``pause_days`` are calendar days, ``due_working_days`` working days."""

    code: str
    name: str
    short_name: str
    letterhead_parent: str
    letterhead_name: str
    abbreviation: str
    place: str
    areas: str
    province: str
    unit_name: str
    unit_abbreviation: str
    contact: Values
    numbering: str
    series: tuple[SeriesSetting, ...]
    staff: tuple[StaffSetting, ...]
    report_period: str
    report_higher_body: str
    report_distribution: tuple[str, ...]
    pause_days: int
    due_working_days: int
    followup_distribution: tuple[str, ...]
    ladders: tuple[Ladder, ...]
    active_from: dt.date | None
    active_to: dt.date | None
    successor: str | None

    @property
    def phones(self) -> tuple[str, ...]:
        """Telephone numbers printed in letters."""
        return tuple(self.contact.get("phones", ()))

    @property
    def address_lines(self) -> tuple[str, ...]:
        """Lines at the foot of a letter's first page (Phụ lục I, Mục III.4); none unless the office sets them."""
        return tuple(self.contact.get("address_lines", ()))


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a TOML file. Raises NotFoundError, or UsageError naming the line that cannot be read."""
    try:
        text = read_plain(path, most=MOST_BYTES).decode("utf-8-sig")
        if _DEEP_KEY.search(text):
            raise _unreadable(path, _("a key has too many parts"))
        return tomllib.loads(text.replace("\r\n", "\n") + "\n")
    except RecursionError as error:
        raise _unreadable(path, _("it is nested too deeply")) from error
    except FileNotFoundError as error:
        raise NotFoundError(
            _("There is no file {file}").format(file=path), hint=_("check the name and the folder")
        ) from error
    except OSError as error:
        raise _unreadable(path, error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, _("it is no UTF-8 text")) from error
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, _place_of(error)) from error
    except ValueError as error:  # a number of more digits than Python reads
        raise _unreadable(path, _("a number has too many digits")) from error


def _place_of(error: tomllib.TOMLDecodeError) -> str:
    """Where a file is no TOML, in our words; the reader's own sentence cannot be translated."""
    found = _PLACE.search(str(error))
    if found is None:
        return _("its end is no valid TOML: a quotation mark or a bracket may be open")
    return _("line {line}, column {column} is no valid TOML").format(line=found["line"], column=found["column"])


def _unreadable(path: Path, reason: object) -> UsageError:
    return UsageError(
        _("The file {file} cannot be read as TOML: {reason}").format(file=path, reason=reason),
        hint=_("open it in a text editor, mend that line and save it as UTF-8"),
    )


def workspace_settings(path: Path) -> WorkspaceSettings:
    """The settings of a workspace.

    Raises UsageError when the office is not named, the language is not known, or a key has no effect there.
    """
    values = read_toml(path)
    office = values.get("office")
    if not isinstance(office, str) or not office:
        raise UsageError(
            _("The file {file} does not name its office").format(file=path),
            hint=_('add a line such as: office = "lang-son-2020"'),
        )
    _refuse_founding_keys(values, path)
    overrides = {key: value for key, value in values.items() if key not in {"office", "language", "database"}}
    return WorkspaceSettings(
        office=office,
        language=_one_of(_text(values, "language", DEFAULT_LANGUAGE), LANGUAGES, "language"),
        database=_text(values, "database", ""),
        overrides=overrides,
    )


def _text(values: Values, key: str, default: str) -> str:
    value = values.get(key, default)
    if not isinstance(value, str):
        raise UsageError(
            _("The setting {key} is {value}").format(key=key, value=_as_written(value)),
            hint=_("write it in quotation marks: {example}").format(example=f'{key} = "…"'),
        )
    return value


def _refuse_founding_keys(values: Values, path: Path) -> None:
    """Refuse what only ``init`` reads: it would be believed and have no effect (UsageError)."""
    hints = {
        "series": _("write it into the office file before init: postwatch init DIR --office FILE.toml"),
        "staff": _("add people with: postwatch staff add NAME --title TITLE"),
    }
    for key, hint in hints.items():
        if key in values:
            raise UsageError(
                _("The key {key} has no effect in {file}: it is read at init only, from the office file").format(
                    key=key, file=path
                ),
                hint=hint,
            )


def office_settings(values: Values, overrides: Values, *, file: Path) -> OfficeSettings:
    """The settings of an office, the workspace's overrides first.

    Raises UsageError naming the missing or wrong key.
    """
    try:
        merged = _merge(values, overrides)
        _require_kinds(merged, _SHAPE, "")
        return _office(merged)
    except _WrongKindError as error:
        raise UsageError(
            _("The office file {file} has a value of the wrong kind: {reason}").format(file=file, reason=error),
            hint=_("compare it with a shipped office file"),
        ) from error
    except KeyError as error:
        raise UsageError(
            _("The office file {file} lacks the key {key}").format(file=file, key=error.args[0]),
            hint=_("compare it with a shipped office file"),
        ) from error


class _WrongKindError(ValueError):
    """A value of the wrong kind, as ``key = value``."""


_TEXTS = (str,)
# What stands under the keys of an office file: a kind, a list of one kind, or a table.
_SHAPE: Values = {
    **dict.fromkeys(("code", "name", "short_name", "abbreviation", "place", "areas", "province", "successor"), str),
    "active_from": dt.date,
    "active_to": dt.date,
    "unverified": _TEXTS,
    "letterhead": {"parent": str, "name": str},
    "unit": {"name": str, "abbreviation": str},
    "contact": {"phones": _TEXTS, "website": str, "fanpage": str, "address_lines": _TEXTS},
    "numbering": {"mode": str},
    "series": ({"code": str, "name": str, "types": _TEXTS},),
    "staff": (
        {
            **dict.fromkeys(("code", "name", "title", "authority", "head_title"), str),
            "may": _TEXTS,
            "active_from": dt.date,
        },
    ),
    "report": {"period": str, "higher_body": str, "distribution": _TEXTS},
    "followup": {
        "pause_days": int,
        "due_working_days": int,
        "distribution": _TEXTS,
        "ladder": ({"kind": str, "rungs": _TEXTS, "superior": str},),
    },
}
_MOST_DAYS = 3650
_LONGEST_TEXT, _MOST_SHOWN = 1000, 60


def _require_kinds(value: Any, shape: Any, where: str) -> None:
    """Hold a value against the shape of its key. Raises _WrongKindError that names the key."""
    if isinstance(shape, Mapping) and isinstance(value, Mapping):
        for key in (key for key in shape if key in value):
            _require_kinds(value[key], shape[key], f"{where}.{key}".lstrip("."))
    elif isinstance(shape, tuple) and isinstance(value, list):
        for number, item in enumerate(value):
            _require_kinds(item, shape[0], f"{where}[{number}]")
    elif not isinstance(shape, type) or type(value) is not shape or not _is_fit(value):
        raise _WrongKindError(f"{where} = {_as_written(value)}")


def _as_written(value: object) -> str:
    """A value as a TOML file has it, in brief."""
    if isinstance(value, Mapping):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, str):
        return json.dumps(value[:_MOST_SHOWN] + "…" * (len(value) > _MOST_SHOWN), ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)[:_MOST_SHOWN]


def _is_fit(value: object) -> bool:
    """A text that can be printed on one line; a number of days that can be counted."""
    if isinstance(value, str):
        return len(value) <= _LONGEST_TEXT and all(unicodedata.category(char)[0] != "C" for char in value)
    return not isinstance(value, int) or 0 <= value <= _MOST_DAYS


def _merge(values: Values, overrides: Values) -> dict[str, Any]:
    """The office's values with the workspace's over them; ``numbering = "office"`` is short for its mode."""
    merged = dict(values)
    for key, given in overrides.items():
        value = {"mode": given} if key == "numbering" and isinstance(given, str) else given
        earlier = merged.get(key)
        if isinstance(value, Mapping) and isinstance(earlier, Mapping):
            value = {**earlier, **value}
        merged[key] = value
    return merged


def _office(values: Values) -> OfficeSettings:
    letterhead, unit, report, followup = values["letterhead"], values["unit"], values["report"], values["followup"]
    return OfficeSettings(
        code=_plain_code(values["code"]),
        name=values["name"],
        short_name=values["short_name"],
        letterhead_parent=letterhead["parent"],
        letterhead_name=letterhead["name"],
        abbreviation=values["abbreviation"],
        place=values["place"],
        areas=values["areas"],
        province=values["province"],
        unit_name=unit["name"],
        unit_abbreviation=unit["abbreviation"],
        contact=values.get("contact", {}),
        numbering=_one_of(values.get("numbering", {}).get("mode", "own"), NUMBERING_MODES, "numbering"),
        series=tuple(SeriesSetting(row["code"], row["name"], tuple(row["types"])) for row in values["series"]),
        staff=tuple(_staff(row) for row in values.get("staff", ())),
        report_period=_one_of(report.get("period", "15-14"), REPORT_PERIODS, "report.period"),
        report_higher_body=report.get("higher_body", ""),
        report_distribution=tuple(report.get("distribution", ())),
        pause_days=int(followup.get("pause_days", 7)),
        due_working_days=int(followup.get("due_working_days", 10)),
        followup_distribution=tuple(followup.get("distribution", ())),
        ladders=tuple(
            Ladder(row["kind"], tuple(row["rungs"]), row.get("superior")) for row in followup.get("ladder", ())
        ),
        active_from=values.get("active_from"),
        active_to=values.get("active_to"),
        successor=values.get("successor") or None,
    )


def _plain_code(code: str) -> str:
    """A code names a file: it holds plain signs only."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
        raise UsageError(
            _("The office code {code} cannot be used").format(code=code),
            hint=_("write small letters, digits and hyphens, such as lang-son-2020"),
        )
    return code


def _staff(row: Values) -> StaffSetting:
    return StaffSetting(
        name=row["name"],
        title=row["title"],
        authority=row.get("authority") or None,
        head_title=row.get("head_title") or None,
        may=tuple(row.get("may", ())),
        active_from=row.get("active_from"),
        code=row.get("code") or None,
    )


def _one_of(value: str, allowed: tuple[str, ...], key: str) -> str:
    if value not in allowed:
        raise UsageError(
            _("The setting {key} is {value}").format(key=key, value=value),
            hint=_("write one of: {allowed}").format(allowed=", ".join(allowed)),
        )
    return value
