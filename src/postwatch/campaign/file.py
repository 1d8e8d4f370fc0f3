"""The values of a campaign file, read with their kinds; what is missing or wrong is named by its table and key."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from postwatch.campaign.rules import (
    ALWAYS,
    DISTRIBUTION,
    OFFERED,
    REPLACE,
    Audience,
    DistributionLine,
    LetterText,
    Measure,
    Slip,
    TaskText,
    first_words,
)
from postwatch.language import N_, _

_LINK = re.compile(r"<(?P<address>[^<>\s]*)>")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+")
# What cannot stand in the XML of a document.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Commitment:
    """A commitment of the pledge, and the norm it rests on."""

    text: str
    basis: str


@dataclass(frozen=True)
class CampaignText:
    """Everything that a campaign file says, read from the copy that was kept when it was loaded."""

    letter: LetterText
    slips: tuple[Slip, ...]
    attachments: tuple[str, ...]
    slogan: str
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True)
class Head:
    """What a campaign is called, and the directive that it carries out."""

    code: str
    title: str
    opened_on: dt.date
    directive_number: str
    directive_on: dt.date
    issuer: str
    subject: str


class WrongValueError(ValueError):
    """A value that is missing, or that the file may not hold; the message says in which table, under which key."""


class UnfilledError(WrongValueError):
    """Placeholders of the letter that the office does not fill, by their names."""

    def __init__(self, message: str, names: Sequence[str]) -> None:
        super().__init__(message)
        self.names = tuple(names)


class Table:
    """A table of the file under its name, such as ``[letter]`` or ``[[task]] 2``."""

    def __init__(self, values: Any, name: str) -> None:
        if not isinstance(values, Mapping):
            raise WrongValueError(_("{place} is no table").format(place=name))
        self._values = values
        self.name = name

    def wrong(self, key: str, what: str) -> WrongValueError:
        """The refusal of a value; ``what`` is untranslated."""
        return WrongValueError(_("{table}, key {key}: {what}").format(table=self.name, key=key, what=_(what)))

    def text(self, key: str, default: str | None = None, *, may_be_empty: bool = False) -> str:
        """A text; without a default it must be there and hold something."""
        value = self._take(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, N_("it is no text"))
        if _CONTROL.search(value):
            raise self.wrong(key, N_("it holds a control character"))
        if default is None and not may_be_empty and not value.strip():
            raise self.wrong(key, N_("it is empty"))
        return value

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key, default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, N_("it is no list of texts"))
        if any(_CONTROL.search(one) for one in value):
            raise self.wrong(key, N_("it holds a control character"))
        return tuple(value)

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, N_("it is neither true nor false"))
        return value

    def number(self, key: str, default: int) -> int:
        """A whole number from 0 on."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, N_("it is no whole number from 0 on"))
        return value

    def day(self, key: str) -> dt.date:
        """A day."""
        try:
            return dt.date.fromisoformat(self.text(key))
        except ValueError as error:
            if isinstance(error, WrongValueError):
                raise
            raise self.wrong(key, N_("it is no day, such as 2020-05-08")) from None

    def word(self, key: str, allowed: Iterable[str]) -> str:
        """One of some codes."""
        value = self.text(key)
        self._require(key, {value}, allowed)
        return value

    def words(self, key: str, allowed: Iterable[str], default: Sequence[str] | None = None) -> tuple[str, ...]:
        """Some of some codes."""
        values = self.texts(key, default)
        self._require(key, set(values), allowed)
        return values

    def table(self, key: str) -> "Table":
        """A table below this one."""
        return Table(self._take(key, None), f"[{key}]")

    def tables(self, key: str, *, name: str = "", required: bool = False) -> list["Table"]:
        """A list of tables below this one."""
        value = self._take(key, None if required else ())
        if not isinstance(value, (list, tuple)):
            raise self.wrong(key, N_("it is no list of tables"))
        return [Table(row, f"[[{name or key}]] {place}") for place, row in enumerate(value, start=1)]

    def _take(self, key: str, default: Any) -> Any:
        value = self._values.get(key, default)
        if value is None:
            raise self.wrong(key, N_("it is missing"))
        return value

    def _require(self, key: str, values: set[str], allowed: Iterable[str]) -> None:
        known = list(allowed)
        for value in sorted(values - set(known)):
            raise WrongValueError(
                _("{table}, key {key}: «{value}» is none of {allowed}").format(
                    table=self.name, key=key, value=value, allowed=", ".join(known)
                )
            )


def head_of(values: Mapping[str, Any]) -> Head:
    """The head of a campaign file. Raises WrongValueError."""
    top = Table(values, _("the top of the file"))
    directive = top.table("directive")
    return Head(
        code=top.text("code"),
        title=top.text("title"),
        opened_on=top.day("opened_on"),
        directive_number=directive.text("number"),
        directive_on=directive.day("issued_on"),
        issuer=directive.text("issuer"),
        subject=directive.text("subject"),
    )


def text_of(values: Mapping[str, Any], *, kinds: Iterable[str], modes: Iterable[str]) -> CampaignText:
    """The words of a campaign file; ``kinds`` and ``modes`` are the codes there are. Raises WrongValueError."""
    top = Table(values, _("the top of the file"))
    letter = top.table("letter")
    pledge = top.table("pledge") if "pledge" in values else Table({}, "[pledge]")
    all_kinds, all_modes = tuple(kinds), tuple(modes)
    audiences = tuple(_audience(row, all_kinds) for row in top.tables("audience", required=True))
    bound = {audience.code: audience.kinds for audience in audiences}
    tasks = tuple(_task(row, bound, all_kinds, all_modes) for row in top.tables("task", required=True))
    _refuse_twins("[[audience]]", [audience.code for audience in audiences])
    _refuse_twins("[[task]]", [task.code for task in tasks])
    return CampaignText(
        letter=LetterText(
            subject=letter.text("subject"),
            intro=letter.texts("intro"),
            closing=letter.texts("closing"),
            audiences=audiences,
            tasks=tasks,
            distribution=tuple(
                DistributionLine(row.text("text"), row.text("role"))
                for row in letter.tables("distribution", name="letter.distribution", required=True)
            ),
        ),
        slips=tuple(_slip(row) for row in top.tables("slip")),
        attachments=tuple(row.text("title") for row in letter.tables("attachments", name="letter.attachments")),
        slogan=pledge.text("slogan", ""),
        commitments=tuple(
            Commitment(row.text("text"), row.text("basis", ""))
            for row in pledge.tables("commitments", name="pledge.commitments")
        ),
    )


def require_printable(text: CampaignText, *, contact: Mapping[str, str]) -> None:
    """Refuse what the letter could not print: an address that is none, a placeholder that the office does not fill.

    ``contact`` holds the values by the names of their placeholders. Raises WrongValueError naming the table and key,
    UnfilledError with every placeholder that is not filled.
    """
    places = _places(text.letter)
    _require_filled(places, contact)
    for table, key, words in places:
        filled = _PLACEHOLDER.sub(lambda match: contact[match[1]], words)
        for match in _LINK.finditer(filled):
            if not _ADDRESS.fullmatch(match["address"]):
                raise WrongValueError(
                    _("{table}, key {key}: «{link}» is no address of a web page or mailbox").format(
                        table=table, key=key, link=match["address"]
                    )
                )


def _require_filled(places: Sequence[tuple[str, str, str]], contact: Mapping[str, str]) -> None:
    missing = [
        (table, key, name)
        for table, key, words in places
        for name in _PLACEHOLDER.findall(words)
        if not contact.get(name)
    ]
    if missing:
        table, key, name = missing[0]
        raise UnfilledError(
            _("{table}, key {key}: the office does not give {name} under [contact]").format(
                table=table, key=key, name=f"{{{name}}}"
            ),
            list(dict.fromkeys(name for _table, _key, name in missing)),
        )


def _places(letter: LetterText) -> list[tuple[str, str, str]]:
    """Texts of the letter that are filled and printed, each with its table and key."""
    places = [("[letter]", "subject", letter.subject)]
    places += [("[letter]", f"intro.{place}", words) for place, words in enumerate(letter.intro)]
    places += [("[letter]", f"closing.{place}", words) for place, words in enumerate(letter.closing)]
    places += [(f"[[task]] {task.code}", "text", task.text) for task in letter.tasks]
    for audience in letter.audiences:
        places += [(f"[[audience]] {audience.code}", "heading", audience.heading)]
    return places


def _audience(row: Table, kinds: tuple[str, ...]) -> Audience:
    bound = row.words("kinds", kinds)
    in_letter = row.flag("in_letter", True)
    return Audience(
        code=row.text("code"),
        kinds=bound,
        addressed_kinds=row.words("addressed_kinds", kinds, bound),
        in_letter=in_letter,
        addressee=row.text("addressee", may_be_empty=not in_letter),
        heading=row.text("heading", may_be_empty=not in_letter),
    )


def _task(
    row: Table, audiences: Mapping[str, tuple[str, ...]], kinds: tuple[str, ...], modes: tuple[str, ...]
) -> TaskText:
    audience = row.word("audience", audiences)
    text = row.text("text")
    name = row.text("name", "").strip()
    if len(name) > _LONGEST_NAME:
        raise row.wrong("name", N_("it is longer than 60 signs"))
    return TaskText(
        code=row.text("code"),
        audience=audience,
        kinds=row.words("kinds", kinds, audiences[audience]) or audiences[audience],
        mode=row.word("mode", modes),
        text=text,
        in_letter=row.flag("in_letter", True),
        asks_pledge=row.flag("asks_pledge", False),
        measures=tuple(
            Measure(measure.text("code"), measure.text("name"), measure.text("unit"))
            for measure in row.tables("measures", name="task.measures")
        ),
        name=name or first_words(text),
    )


def _slip(row: Table) -> Slip:
    kind = row.word("kind", (REPLACE, DISTRIBUTION))
    return Slip(
        code=row.text("code"),
        kind=kind,
        where=row.text("where"),
        apply=row.word("apply", (ALWAYS, OFFERED)),
        reason=row.text("reason"),
        found=row.text("found", None if kind == REPLACE else ""),
        mended=row.text("mended", "", may_be_empty=True) if kind == REPLACE else "",
        text=row.text("text", None if kind == DISTRIBUTION else ""),
        role=row.text("role", None if kind == DISTRIBUTION else ""),
        position=row.number("position", 0),
    )


def _refuse_twins(table: str, codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise WrongValueError(_("{table}: the code {code} stands twice").format(table=table, code=code))
