"""Settings: the workspace's own (``postwatch.toml``) and those of its office file."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from postwatch import datafile
from postwatch.language import DEFAULT_LANGUAGE, LANGUAGES, N_, _
from postwatch.paths import TRADE_FILE, resource
from postwatch.records import Days, Line, MailAddress, Name, OneOf, matching

NUMBERING_MODES = ("own", "office")
REPORT_PERIODS = ("15-14", "calendar")
LEVELS = ("commune", "province", "ministry")
"""Of what level an office is: a department of a province, unless its file says otherwise."""
_OWN_KEYS = ("office", "language", "database")
# Keys that do not say what an office is called or how it is reached: a successor keeps them.
_LASTING = ("numbering", "report", "followup")
_SHIPPED_OFFICE = "data/offices/lang-son-2020.toml"
_SEE_KEYS = N_("see data/README.md for the keys of an office file; office, language and database are the others")
# Only ``init`` reads them: among the settings of a workspace they would be believed and have no effect.
_FOUNDING = {
    "series": N_("it has no effect here: write it into the office file before init: postwatch init DIR --office FILE"),
    "staff": N_("it has no effect here: add people with: postwatch staff add NAME --title TITLE"),
}


class WorkspaceSettings(NamedTuple):
    """The settings of ``postwatch.toml``; an empty ``database`` means the SQLite file of the workspace.

    ``overrides`` take precedence over the office file. ``unknown`` names the keys that no setting has, with places.
    """

    office: Name
    language: Annotated[str, OneOf(LANGUAGES)] = DEFAULT_LANGUAGE
    database: str = ""
    overrides: Mapping[str, Any] = {}
    unknown: tuple[datafile.Fault, ...] = ()


class Letterhead(NamedTuple):
    """The two names at the head of a letter, as they are printed."""

    parent: Line
    name: Line


class DraftingUnit(NamedTuple):
    """The unit that drafts; its abbreviation ends the symbol of a letter."""

    name: Line
    abbreviation: Line


class Contact(NamedTuple):
    """How the office is reached; ``address_lines`` are at the foot of a letter (Phụ lục I, Mục III.4)."""

    phones: tuple[Line, ...] = ()
    website: Line = ""
    fanpage: Line = ""
    address_lines: tuple[Line, ...] = ()

    @property
    def placeholders(self) -> dict[str, str]:
        """Return the values for the placeholders of a letter: ``phone_1``, ``phone_2`` …, ``website``, ``fanpage``."""
        phones = {f"phone_{place}": phone for place, phone in enumerate(self.phones, start=1)}
        return {**phones, "website": self.website, "fanpage": self.fanpage}


class Numbering(NamedTuple):
    """Who gives the numbers: the office's own postwatch, or the registry of the whole office."""

    mode: Annotated[str, OneOf(NUMBERING_MODES)] = "own"


class SeriesSetting(NamedTuple):
    """A number series and the document types that share it."""

    code: Name
    name: Line
    types: tuple[Line, ...]


class StaffSetting(NamedTuple):
    """A person whom the office file names; without a ``code`` the program gives a code."""

    name: Line
    title: Line
    authority: Line | None = None
    head_title: Line | None = None
    may: tuple[Line, ...] = ()
    active_from: dt.date | None = None
    code: Line | None = None


class Issuer(NamedTuple):
    """Who reports to whom.

    The body that a report is for, and the parts of its head, its foot and its symbol that then differ from the office's
    own; blanks stay the office's. ``short_name`` is who reports, ``signer_title`` the title of who signs,
    ``distribution`` Nơi nhận.
    """

    code: Name
    addressee: Name
    letterhead: Letterhead | None = None
    short_name: Line = ""
    abbreviation: Line = ""
    place: Line = ""
    signer_title: Line = ""
    distribution: tuple[Line, ...] = ()


class ReportSetting(NamedTuple):
    """For whom the office reports, unless an ``issuer`` is named, and how its months are counted."""

    period: Annotated[str, OneOf(REPORT_PERIODS)] = "15-14"
    higher_body: Line = ""
    distribution: tuple[Line, ...] = ()
    issuer: tuple[Issuer, ...] = ()


class Ladder(NamedTuple):
    """Rungs by which a kind of unit is chased, first to last."""

    kind: Line
    rungs: tuple[Line, ...]
    superior: Line | None = None


class FollowupSetting(NamedTuple):
    """How units are chased; ``pause_days`` are calendar days, ``due_working_days`` working days."""

    pause_days: Days = 7
    due_working_days: Days = 10
    distribution: tuple[Line, ...] = ()
    ladder: tuple[Ladder, ...] = ()

    def rungs_of(self, kind: str) -> tuple[str, ...]:
        """Return the rungs by which a kind of unit is chased; of a kind without a ladder those of any letter."""
        return next((one.rungs for one in self.ladder if one.kind == kind), ("remind", "remind_again"))


class DigestSetting(NamedTuple):
    """Who sends the mail about the day's desk, and to whom; blank where the mail program is to say so."""

    sender: MailAddress = ""
    recipients: tuple[MailAddress, ...] = ()


class OfficeSettings(NamedTuple):
    """The settings of an office file, the workspace's own settings over it; the code names the file.

    ``functions`` is the decision that sets the functions of the office, as its letters cite it, ``areas`` the name of
    the office's own file of areas, which takes the place of the areas of its province.
    """

    code: Annotated[Line, matching(r"[a-z0-9]+(-[a-z0-9]+)*")]
    name: Name
    short_name: Line
    letterhead: Letterhead
    abbreviation: Name
    place: Line
    province: Line
    unit: DraftingUnit
    series: tuple[SeriesSetting, ...]
    report: ReportSetting
    followup: FollowupSetting
    contact: Contact = Contact()
    numbering: Numbering = Numbering()
    functions: Line | None = None
    areas: Line | None = None
    digest: DigestSetting = DigestSetting()
    level: Annotated[str, OneOf(LEVELS)] = "province"
    staff: tuple[StaffSetting, ...] = ()
    active_from: dt.date | None = None
    active_to: dt.date | None = None
    successor: Line | None = None
    unverified: tuple[Line, ...] = ()


class Trade(NamedTuple):
    """The trade that the office inspects, and its words for points of service and for what they carry."""

    name: Line
    post_office: Line | None = None
    culture_point: Line | None = None
    mailbox: Line | None = None
    item: Line | None = None


def trade_of(workspace: Path | None) -> Trade:
    """Return the trade of an office, of the workspace's own file or the shipped file. Raises UsageError."""
    file = resource("data", TRADE_FILE, workspace)
    return datafile.record_of(datafile.read_toml(file), Trade, file=file, like=f"data/{TRADE_FILE}")


def words_of_trade(workspace: Path) -> dict[str, str]:
    """Return the own words of a workspace's trade by those of the shipped trade. Raises UsageError."""
    pairs = zip(trade_of(None), trade_of(workspace), strict=True)
    return {shipped: own for shipped, own in pairs if shipped and own and own != shipped}


def lasting(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the overrides that hold for a successor of the office: its ways of working, not its identity."""
    return {key: value for key, value in overrides.items() if key in _LASTING}


def workspace_settings(path: Path) -> WorkspaceSettings:
    """Return the settings of a workspace.

    Raises UsageError listing all settings that are missing, wrong or without effect; unknown keys are only named, see
    ``unknown``.
    """
    values = datafile.read_toml(path)
    own = {key: value for key, value in values.items() if key in _OWN_KEYS}
    given = _overrides(values)
    workspace, flaws = datafile.validate(own, WorkspaceSettings)
    if given:
        # An override may give a part of a table: what it does not say, the office file says.
        flaws += [flaw for flaw in datafile.validate(given, OfficeSettings)[1] if flaw.kind != "missing"]
    flaws = list(map(_with_nearest, flaws))
    wrong = [flaw for flaw in flaws if flaw.kind != datafile.UNKNOWN]
    wrong += [datafile.Flaw((key,), "founding", _(reason)) for key, reason in _FOUNDING.items() if key in values]
    if wrong or workspace is None:
        raise datafile.refusal(path, datafile.faults_of(wrong, path), hint=_(_SEE_KEYS))
    unknown = [flaw for flaw in flaws if flaw.kind == datafile.UNKNOWN]
    overrides = datafile.without(given, [flaw.location for flaw in unknown])
    return workspace._replace(overrides=overrides, unknown=tuple(datafile.faults_of(unknown, path)))


def _overrides(values: datafile.Values) -> dict[str, Any]:
    given = {key: value for key, value in values.items() if key not in {*_OWN_KEYS, *_FOUNDING}}
    if isinstance(given.get("numbering"), str):
        given["numbering"] = {"mode": given["numbering"]}  # ``numbering = "office"`` is short for its mode
    return given


def _with_nearest(flaw: datafile.Flaw) -> datafile.Flaw:
    """Return the flaw; at the top of ``postwatch.toml`` a key of the workspace may be meant too."""
    if flaw.kind != datafile.UNKNOWN or len(flaw.location) > 1:
        return flaw
    known = [*_OWN_KEYS, *(key for key in OfficeSettings._fields if key not in _FOUNDING)]
    return flaw._replace(error=datafile.nearest_key(str(flaw.location[0]), known))


def require_known_keys(path: Path, settings: WorkspaceSettings) -> None:
    """Refuse the settings of a workspace that hold unknown keys (UsageError naming each and its nearest known key)."""
    if settings.unknown:
        raise datafile.refusal(
            path, settings.unknown, hint=_("correct or delete the key; only status and db upgrade pass over it")
        )


def office_settings(file: Path, overrides: datafile.Values | None = None) -> OfficeSettings:
    """Return the settings of an office file, a workspace's overrides first.

    Raises NotFoundError, or UsageError listing every fault.
    """
    merged = datafile.read_toml(file)
    for key, value in (overrides or {}).items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = {**merged[key], **value} if both else value
    return datafile.record_of(merged, OfficeSettings, file=file, like=_SHIPPED_OFFICE)
