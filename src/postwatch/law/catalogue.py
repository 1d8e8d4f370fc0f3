"""The catalogue: the sheets of data/law, an office's rows over the shipped rows, its confirmations, and the calendar.

Eleven sheets: acts, consequences, powers, moves, decrees, clocks, amounts, rules, forms, grounds, checklist. A sheet of
the same name in the workspace holds the office's own rows: a row with the same key takes the place of the shipped row,
the others are added, so that a later correction of any other shipped row still arrives. Of grounds and checklist, which
are those of a trade, it takes the place of the whole shipped sheet. Columns: data/README.md.
"""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from postwatch.datafile import kept_rows, read_rows
from postwatch.days import Calendar, SpecialDay, public_years
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.law import rows
from postwatch.law.citation import Reference
from postwatch.law.clocks import ClockRule, TermRules, rules_of_terms, wrong_amount
from postwatch.law.in_force import ByDay, amount_on
from postwatch.law.powers import named
from postwatch.law.version import HOLIDAYS, OWN, PUBLIC_DAYS, Texts, own_sheet, shipped_data

Source = TypeVar("Source")
Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
AnyRow = TypeVar("AnyRow")
About = tuple[str, Reference]
"""A decree, and a provision of it."""


class Sheet(NamedTuple):
    """A sheet: the shape of its rows; which fields tell rows apart, and name a row to a person.

    ``figures`` and ``words`` are the fields that a signed page can supply; ``check`` yields the faults of a row.
    A shipped sheet ``is_replaced`` by an office's own as a whole; of another the rows of the same key are.
    """

    shape: Any
    key: tuple[str, ...]
    label: tuple[str, ...]
    figures: tuple[str, ...] = ()
    words: str = ""
    check: Callable[[Any], Iterable[tuple[str, str]]] = lambda _row: ()
    is_replaced: bool = False


SHEETS = {
    "acts": Sheet(
        rows.Act,
        ("decree", "provision", "valid_from"),
        ("decree", "provision"),
        figures=("fine_min", "fine_max"),
        words="text",
        check=rows.wrong_range,
    ),
    "consequences": Sheet(
        rows.Consequence,
        ("decree", "provision", "measure", "applies_to", "valid_from"),
        ("decree", "provision", "measure"),
        figures=("months_min", "months_max"),
        words="text",
        check=rows.wrong_consequence,
    ),
    "powers": Sheet(
        rows.Power,
        ("decree", "provision", "title", "valid_from"),
        ("decree", "provision"),
        figures=("fine_max",),
        check=rows.wrong_power,
    ),
    "moves": Sheet(
        rows.Move,
        ("kind", "from_decree", "from_provision", "from_valid_from", "to_decree", "to_provision"),
        ("kind", "from_decree", "from_provision", "to_provision"),
    ),
    "decrees": Sheet(rows.Decree, ("number", "amends"), ("number", "amends")),
    "clocks": Sheet(
        ClockRule,
        ("name", "condition", "scope", "valid_from"),
        ("name", "condition", "scope"),
        figures=("amount",),
        check=wrong_amount,
    ),
    "amounts": Sheet(rows.Amount, ("what", "valid_from"), ("what",), figures=("individual", "organisation")),
    "rules": Sheet(rows.Rule, ("name", "valid_from"), ("name",), check=rows.wrong_rule),
    "forms": Sheet(rows.Form, ("code", "purpose", "valid_from"), ("code", "purpose")),
    "grounds": Sheet(rows.Ground, ("code", "valid_from"), ("code",), is_replaced=True),
    "checklist": Sheet(rows.ChecklistItem, ("code", "valid_from"), ("code",), is_replaced=True),
}
# Columns that are called otherwise than the fields of their rows.
_COLUMNS = {
    "acts": {"org_fine_min": "fine_min", "org_fine_max": "fine_max"},
    "powers": {"max_fine_org": "fine_max"},
    "decrees": {"in_force_from": "valid_from", "in_force_to": "valid_to"},
}
# Sheets that cases are judged by, and what in their rows only tells where they were seen.
_JUDGING = ("acts", "consequences", "powers", "moves", "decrees", "clocks", "amounts", "rules")
_SEEN = {"source": "", "seen_in": "", "note": ""}
# Sheets of before, which nothing reads any more.
_FORMER = {"sanctions": "acts", "authorities": "powers"}


class Confirmed(NamedTuple):
    """Confirmation by the signed page: the hash of the row it was read for, and words or figures (đồng) that were new.

    Empty words, or no figures, leave those of the row.
    """

    row_hash: str
    text: str = ""
    figures: tuple[int, ...] = ()


class Found(dict[Asked, Answer]):
    """Answers by the questions, each found when it is first asked for."""

    def __init__(self, find: Callable[[Asked], Answer]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, asked: Asked) -> Answer:
        self[asked] = self._find(asked)
        return self[asked]


def _sheet_of(name: str, _shape: type[AnyRow]) -> "cached_property[tuple[AnyRow, ...]]":
    """Return the rows of a sheet as an attribute of a catalogue."""
    return cached_property(lambda catalogue: catalogue.rows_of(name))


class Catalogue:
    """The rows of the law as an office has them; each sheet is read when it is first asked for."""

    acts = _sheet_of("acts", rows.Act)
    """Acts, one for each citable provision."""
    consequences = _sheet_of("consequences", rows.Consequence)
    """Additional sanctions and remedies."""
    powers = _sheet_of("powers", rows.Power)
    """Who may impose what."""
    moves = _sheet_of("moves", rows.Move)
    """Moves of provisions to later decrees."""
    decrees = _sheet_of("decrees", rows.Decree)
    """Decrees on sanctions."""
    clocks = _sheet_of("clocks", ClockRule)
    """Terms."""
    amounts = _sheet_of("amounts", rows.Amount)
    """Figures that are neither terms nor fines."""
    rules = _sheet_of("rules", rows.Rule)
    """Answers of the law that are no figure."""
    forms = _sheet_of("forms", rows.Form)
    """Prescribed forms."""
    grounds = _sheet_of("grounds", rows.Ground)
    """Norms that inspection decisions rest on."""
    checklist = _sheet_of("checklist", rows.ChecklistItem)
    """Duties that an inspection looks at."""

    def __init__(
        self,
        workspace: Path | None = None,
        confirmed: Mapping[str, Confirmed] | None = None,
        sheets: Texts | None = None,
    ) -> None:
        """Read the files of now, or the ``sheets`` of a version that was kept."""
        self._workspace = workspace
        self._confirmed = confirmed or {}
        self._sheets = sheets

    @cached_property
    def rules_by_day(self) -> ByDay[rows.Rule]:
        """The same by the day on which they are in force."""
        return ByDay(self.rules)

    def rule_on(self, name: str, on: dt.date) -> rows.Rule | None:
        """Return the rule of the law of a day on a question of `rows.RULES`; None if no row has it."""
        return next((rule for rule in self.rules_by_day.on(on) if rule.name == name), None)

    def fixing_rule(self, net: int, *, act_on: dt.date, handled_on: dt.date) -> rows.Rule | None:
        """Return the rule by which net circumstances fix a fine, or months, within their range; None without any.

        Whether the law of the act or of its handling applies, the law of the day of handling tells.
        """
        day = self.rule_on("fixing_day", handled_on)
        name = "one_net" if abs(net) == 1 else "several_net"
        return self.rule_on(name, handled_on if day is not None and day.says == "handling" else act_on) if net else None

    @cached_property
    def calendar(self) -> Calendar:
        """Working days and days off: the office's own ``holidays.csv``, else the shipped file, over the public days."""
        kept = self._sheets
        if kept is not None and HOLIDAYS in kept:
            return _kept_calendar(kept.get(OWN + HOLIDAYS, kept[HOLIDAYS]), kept[PUBLIC_DAYS])
        files = own_sheet(HOLIDAYS, self._workspace) or shipped_data() / HOLIDAYS, shipped_data() / PUBLIC_DAYS
        return _calendar(*files, tuple(file.stat().st_mtime_ns for file in files))

    @cached_property
    def acts_of(self) -> Found[About, ByDay[rows.Act]]:
        """Acts of a provision, by the day."""
        return Found(lambda about: ByDay(row for row in self.acts if (row.decree, row.reference) == about))

    @cached_property
    def consequences_of(self) -> Found[About, ByDay[rows.Consequence]]:
        """Consequences of a provision, by the day."""
        return Found(lambda about: ByDay(row for row in self.consequences if rows.applies(row, *about)))

    @cached_property
    def terms_of(self) -> Found[About, TermRules]:
        """Rules of the terms of a provision, of all days; provisions that have the same share an object of them."""
        alike = Found(TermRules)
        return Found(lambda about: alike[rules_of_terms(self.clocks, *about)])

    @cached_property
    def powers_by_day(self) -> ByDay[rows.Power]:
        """Powers by the day on which they are in force."""
        return ByDay(self.powers)

    @cached_property
    def amounts_by_day(self) -> ByDay[rows.Amount]:
        """Figures by the day on which they are in force."""
        return ByDay(self.amounts)

    def powers_held(self, title: str, on: dt.date) -> list[rows.Power]:
        """Return the powers of a day of the office-holder who signs with a title, found once for a span of the law."""
        powers = self.powers_by_day
        return self.once(("held", title, powers.span(on)), lambda: named(powers.on(on), title))

    def amount_on(self, what: str, on: dt.date) -> rows.Amount:
        """Return a figure of the law on a day (`in_force.amount_on`)."""
        return amount_on(self.amounts_by_day.on(on), what, on)

    @cached_property
    def kept(self) -> dict[tuple[object, ...], Any]:
        """Results worked out of the rows once, by the question."""
        return {}

    def once(self, asked: tuple[object, ...], work_out: Callable[[], Answer]) -> Answer:
        """Return a result that is worked out of the rows once, by the question."""
        if asked not in self.kept:
            self.kept[asked] = work_out()
        found: Answer = self.kept[asked]
        return found

    def differing(self, other: "Catalogue") -> int:
        """Return how many rows that cases are judged by, and days off, differ from those of another catalogue."""
        keys = (
            key
            for sheet in _JUDGING
            for mine, theirs in [(_judging(self, sheet), _judging(other, sheet))]
            for key in mine.keys() | theirs.keys()
            if mine.get(key) != theirs.get(key)
        )
        return len([*keys, *self.calendar.differing(other.calendar)])

    @property
    def held(self) -> frozenset[str]:
        """Decrees of which the catalogue has acts."""
        return frozenset(act.decree for act in self.acts)

    def labels(self) -> Iterator[tuple[str, Any]]:
        """Yield every row as the files have it, with its label, by which it is confirmed."""
        for sheet in SHEETS:
            yield from labelled(sheet, self._as_filed(sheet))

    def stale(self) -> Iterator[str]:
        """Yield the labels of rows that were confirmed as they are no longer."""
        now = {label: row_hash(row) for label, row in self.labels()} if self._confirmed else {}
        for label, confirmed in self._confirmed.items():
            if now.get(label) != confirmed.row_hash:
                yield label

    def rows_of(self, sheet: str) -> tuple[Any, ...]:
        """Return the rows of a sheet, with the office's confirmations."""
        filed = self._as_filed(sheet)
        if not self._confirmed:
            return filed
        return tuple(as_confirmed(sheet, row, self._confirmed.get(label)) for label, row in labelled(sheet, filed))

    def _as_filed(self, sheet: str) -> tuple[Any, ...]:
        name = f"law/{sheet}.csv"
        # A sheet that an earlier program did not have yet is that of now.
        if self._sheets is not None and name in self._sheets:
            own = self._sheets.get(f"{OWN}{name}", "")
            return _read_kept(sheet, *_read_of(sheet, self._sheets[name], own or None))
        files = tuple(_files(sheet, self._workspace))
        return _read(sheet, files, tuple(file.stat().st_mtime_ns for file in files))


def _judging(catalogue: Catalogue, sheet: str) -> dict[tuple[Any, ...], Any]:
    about = SHEETS[sheet]
    return {
        tuple(getattr(row, name) for name in about.key): row._replace(
            **{name: text for name, text in _SEEN.items() if name in about.shape._fields}
        )
        for row in getattr(catalogue, sheet)
    }


def labelled(sheet: str, filed: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Yield rows with labels that can be typed: sheet, key and first day, and a number where several have all that.

    ``acts:15/2020/NĐ-CP:8.4.b:2020-04-15``.
    """
    said: Counter[str] = Counter()
    for row in filed:
        parts = [str(part) for name in SHEETS[sheet].label if (part := getattr(row, name)) not in (None, "")]
        label = ":".join([sheet, *parts, *([row.valid_from.isoformat()] if row.valid_from else [])])
        said[label] += 1
        yield (label if said[label] == 1 else f"{label}:{said[label]}"), row


def row_hash(row: tuple[Any, ...]) -> str:
    """Return the SHA-256 of all values of a row."""
    values: dict[str, Any] = row._asdict()  # type: ignore[attr-defined]
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=dt.date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def as_confirmed(sheet: str, row: Any, confirmed: Confirmed | None) -> Any:
    """Return a row with the office's confirmation; unchanged if the shipped row differed when it was confirmed."""
    if confirmed is None or confirmed.row_hash != row_hash(row):
        return row
    changes: dict[str, Any] = {"confidence": "confirmed"}
    if confirmed.text:
        changes[SHEETS[sheet].words] = confirmed.text
    if confirmed.figures:
        changes |= dict(zip(SHEETS[sheet].figures, confirmed.figures, strict=True))
    return row._replace(**changes)


def _files(sheet: str, workspace: Path | None) -> Iterator[Path]:
    """Yield the files of a sheet that are read. Raises UsageError for an own file of a former name."""
    for former, now in _FORMER.items():
        file = workspace / "data" / "law" / f"{former}.csv" if workspace is not None else None
        if file is not None and file.exists():
            raise UsageError(
                _("The file {file} is no longer read").format(file=file),
                hint=_("put its rows into {now}.csv beside it, with the columns of the shipped data/law/{now}.csv, "
                       "and take it away").format(now=now),
            )  # fmt: skip
    yield from _read_of(sheet, shipped_data() / "law" / f"{sheet}.csv", own_sheet(f"law/{sheet}.csv", workspace))


def _read_of(sheet: str, shipped: Source, own: Source | None) -> tuple[Source, ...]:
    """Return which of the shipped sheet and the office's own is read: both, unless the own one takes its place."""
    if own is None:
        return (shipped,)
    return (own,) if SHEETS[sheet].is_replaced else (shipped, own)


@lru_cache(maxsize=32)
def _read(sheet: str, files: tuple[Path, ...], _stamps: tuple[int, ...]) -> tuple[Any, ...]:
    about, like = SHEETS[sheet], f"data/law/{sheet}.csv"
    return _merged(
        sheet,
        (
            (file, read_rows(file, about.shape, like=like, columns=_COLUMNS.get(sheet), check=about.check))
            for file in files
        ),
    )


@lru_cache(maxsize=32)
def _read_kept(sheet: str, *texts: str) -> tuple[Any, ...]:
    """Return the rows of a sheet of a version that was kept: a column of today that it lacks is empty."""
    shape, file = SHEETS[sheet].shape, Path(f"{sheet}.csv")
    held = (kept_rows(text, shape, file=file, columns=_COLUMNS.get(sheet)) for text in texts)
    return _merged(sheet, ((file, rows_of_text) for rows_of_text in held))


@lru_cache(maxsize=32)
def _calendar(holidays: Path, public_days: Path, _stamps: tuple[int, ...]) -> Calendar:
    special = read_rows(holidays, SpecialDay, like=f"data/{HOLIDAYS}")
    return Calendar(special, public_years(public_days.read_text(encoding="utf-8")))


@lru_cache(maxsize=32)
def _kept_calendar(holidays: str, public_days: str) -> Calendar:
    """Return the calendar of a version that was kept."""
    return Calendar(kept_rows(holidays, SpecialDay, file=Path(HOLIDAYS)), public_years(public_days))


def _merged(sheet: str, filed: Iterable[tuple[Path, tuple[Any, ...]]]) -> tuple[Any, ...]:
    """Return the rows of a sheet: those of a later file take the place of those of the same key."""
    about = SHEETS[sheet]
    found: dict[tuple[Any, ...], Any] = {}
    for file, held in filed:
        keys = [tuple(getattr(row, name) for name in about.key) for row in held]
        for key, count in Counter(keys).items():
            if count > 1:
                raise UsageError(
                    _("{file} has two rows for {what}").format(
                        file=file, what=" ".join(str(part) for part in key if part)
                    ),
                    hint=_("leave one of them, or give them different first days"),
                )
        found |= zip(keys, held, strict=True)
    return tuple(found.values())
