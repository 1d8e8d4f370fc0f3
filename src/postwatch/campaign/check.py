"""Checks of a campaign file: words that refer to each other, and a letter that can be printed."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from postwatch.campaign import text
from postwatch.campaign.file import SHIPPED, CampaignFile
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import TaskMode
from postwatch.campaign.text import LetterText, ReportPlan
from postwatch.datafile import (
    UNKNOWN,
    Flaw,
    Location,
    as_written,
    compare,
    faults_of,
    read_toml,
    refusal,
    validate,
    without,
)
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.recipient.tables import RecipientKind
from postwatch.settings import Contact

UNFILLED = "unfilled"
_LINK = re.compile(r"<(?P<address>[^<>\s]*)>")
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+")
_PHONE, _MOST_PHONES = re.compile(r"phone_0*([1-9]\d{0,3})"), 9
# The texts of a letter that are filled and marked when it is printed, by the first and the last key of their place.
_FILLED = frozenset({
    ("letter", "subject"), ("letter", "intro"), ("letter", "closing"), ("task", "text"), ("audience", "heading"),
})  # fmt: skip


class Reading(NamedTuple):
    """A sound campaign file, and the values that are kept of it."""

    record: CampaignFile
    values: Mapping[str, Any]


def read_campaign(file: Path, *, contact: Contact, today: dt.date) -> Reading:
    """Read a campaign file, and see that all of it can be printed.

    Raises UsageError that lists everything wrong at once, each with its table, its key and its line.
    """
    values = read_toml(file)
    record, flaws = validate(values, CampaignFile)
    unknown = [flaw.location for flaw in flaws if flaw.kind == UNKNOWN]
    record = validate(without(values, unknown), CampaignFile)[0] if unknown else record
    texts = [*_texts(values)]
    flaws += [flaw for at, words in texts for flaw in _flaws_of_text(words, contact, at)]
    if record is not None:
        flaws += [*flaws_of(record), *_flaws_of_days(record, today), *_flaws_of_slips(record, contact, polish=False)]
        flaws += _flaws_of_slips(record, contact, polish=True)
    if record is None or flaws:
        found = [*{(flaw.location, flaw.error): flaw for flaw in flaws}.values()]
        raise refusal(file, faults_of(found, file), hint=_hint(found, _unfilled(texts, contact)))
    return Reading(record, values)


def _hint(flaws: Sequence[Flaw], unfilled: Sequence[str]) -> str:
    """Return the hint: the settings that fill the placeholders of the letter, or the shipped file to look at."""
    if unfilled and flaws[0].kind == UNFILLED:
        return _("write into postwatch.toml under [contact]: {keys}").format(keys=_contact_keys(unfilled))
    return compare(SHIPPED)


def _unfilled(texts: Iterable[tuple[Location, str]], contact: Contact) -> list[str]:
    """Return the placeholders of texts that the office could fill and does not."""
    filling = contact.placeholders
    names = dict.fromkeys(name for at, words in texts if _is_filled(at) for name in text.PLACEHOLDER.findall(words))
    return [name for name in names if not filling.get(name) and (name in filling or _PHONE.fullmatch(name))]


def _texts(values: Any, at: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield the texts of a file with their places, but those of slips, which are seen where they are put."""
    if isinstance(values, str):
        yield at, values
    elif isinstance(values, dict | list) and at[:1] != ("slip",):
        for step, value in values.items() if isinstance(values, dict) else enumerate(values):
            yield from _texts(value, (*at, step))


def _is_filled(at: Location) -> bool:
    """Return whether the text at a place is filled, and has marks, when it is printed."""
    return (at[0], next(step for step in reversed(at) if isinstance(step, str))) in _FILLED


def _flaws_of_text(words: str, contact: Contact, at: Location) -> Iterator[Flaw]:
    """Yield the faults of a text; only some texts of the letter are filled, and have marks."""
    if _is_filled(at):
        yield from _flaws_of_filled(words, contact.placeholders, at)
    else:
        for name in text.PLACEHOLDER.findall(words):
            sentence = _("{name} is printed as it is: it is filled in a subject, intro, closing, heading or task alone")
            yield Flaw(at, "placeholder", sentence.format(name=f"{{{name}}}"))
        if text.MARKUP.search(words):
            sentence = _("its marks * or < > are printed as they are: only texts of the letter have them")
            yield Flaw(at, "marks", sentence)
    if set("{}") & set(text.PLACEHOLDER.sub("", words)):
        yield Flaw(at, "placeholder", _("a brace is no placeholder, such as {name}").format(name="{phone_1}"))


def _flaws_of_filled(words: str, filling: Mapping[str, str], at: Location) -> Iterator[Flaw]:
    """Yield the faults of a text that is filled and has marks when it is printed."""
    for name in text.PLACEHOLDER.findall(words):
        if not filling.get(name):
            sentence = _("the office does not give {name} under [contact]").format(name=f"{{{name}}}")
            yield Flaw(at, UNFILLED, sentence)
    filled = text.PLACEHOLDER.sub(lambda match: filling.get(match[1]) or "http://a.vn", words)
    for match in _LINK.finditer(filled):
        if not _ADDRESS.fullmatch(match["address"]):
            sentence = _("«{link}» is no address of a web page or mailbox").format(link=match["address"])
            yield Flaw(at, "link", sentence)
    if set("*<>") & set(text.MARKUP.sub("", filled)):
        yield Flaw(at, "marks", _("a mark * or < > has no other: in pairs they make italics and links"))


def _flaws_of_days(file: CampaignFile, today: dt.date) -> Iterator[Flaw]:
    """Yield the days that cannot be: a directive of a future day, a campaign opened before it."""
    if file.directive.issued_on > today:
        sentence = _("{day} is in the future: today is {today}").format(day=file.directive.issued_on, today=today)
        yield Flaw(("directive", "issued_on"), "day", sentence)
    if file.opened_on < file.directive.issued_on:
        sentence = _("{day} is before the directive of {issued_on}").format(
            day=file.opened_on, issued_on=file.directive.issued_on
        )
        yield Flaw(("opened_on",), "day", sentence)


def _flaws_of_slips(file: CampaignFile, contact: Contact, *, polish: bool) -> Iterator[Flaw]:
    """Yield the slips whose text is not once in its place, or whose correction could not be printed.

    Of those that are always mended, or of all.
    """
    letter, whole = file.words, [*enumerate(file.slip)]
    chosen = [(place, slip) for place, slip in whole if polish or slip.apply == text.ALWAYS]
    for place, slip in sorted(chosen, key=lambda one: one[1].kind == text.DISTRIBUTION):
        if slip.kind == text.DISTRIBUTION and slip.position > len(letter.distribution):
            sentence = _("Nơi nhận has {count} lines").format(count=len(letter.distribution))
            yield Flaw(("slip", place, "position"), "slip", sentence)
        try:
            mended = corrected(letter, [slip], polish=True)
        except RuleError as error:
            yield Flaw(("slip", place, "found"), "slip", str(error))
            continue
        told = set(_places(letter))
        for at, words in _places(mended):
            if (at, words) not in told:
                yield from (
                    one._replace(location=("slip", place, "mended")) for one in _flaws_of_text(words, contact, at)
                )
        letter = mended


def flaws_of(file: CampaignFile) -> Iterator[Flaw]:
    """Yield the faults between the parts of a campaign file.

    Unknown words, a code twice, a pledge of nothing, a task that no letter of its audience gives.
    """
    yield from _unknown_words(file)
    lists: list[tuple[Location, Sequence[Any]]] = [
        (("audience",), file.audience),
        (("task",), file.task),
        (("slip",), file.slip),
    ]
    lists += [(("task", place, "measures"), task.measures) for place, task in enumerate(file.task)]
    for table, rows in lists:
        codes = [row.code for row in rows]
        for place, code in enumerate(codes):
            if code in codes[:place]:
                yield Flaw((*table, place, "code"), "twice", _("the code {code} is given twice").format(code=code))
    yield from _empty(file)
    yield from _outside(file)
    yield from _flaws_of_report(file.report)
    yield from (Flaw(place, "missing", _("it is missing")) for place in _missing(file))


def _empty(file: CampaignFile) -> Iterator[Flaw]:
    """Yield the audiences of which nobody can be, and the parts of the letter that are sent to nobody."""
    for place, audience in enumerate(file.audience):
        if not audience.kinds:
            yield Flaw(("audience", place, "kinds"), "missing", _("it is empty"))
        if audience.in_letter and not audience.addressed_kinds:
            sentence = _("a part of the letter is sent to somebody: it is empty")
            yield Flaw(("audience", place, "addressed_kinds"), "missing", sentence)


def _outside(file: CampaignFile) -> Iterator[Flaw]:
    """Yield the tasks that bind others than their audience, and those of no letter that are to be in it."""
    audiences = {one.code: one for one in file.audience}
    known = [
        (place, task, audiences[task.audience]) for place, task in enumerate(file.task) if task.audience in audiences
    ]
    for place, task, audience in known:
        for kind in task.kinds:
            if kind not in audience.kinds:
                sentence = _("{kind} is none of the kinds of its audience {code}: {kinds}").format(
                    kind=kind, code=task.audience, kinds=", ".join(audience.kinds)
                )
                yield Flaw(("task", place, "kinds"), "outside", sentence)
        if task.in_letter and not audience.in_letter:
            sentence = _("its audience {code} is in no letter: write in_letter = false").format(code=task.audience)
            yield Flaw(("task", place, "in_letter"), "outside", sentence)


def _flaws_of_report(plan: ReportPlan) -> Iterator[Flaw]:
    """Yield a flaw for each code named twice, and if no section is named: a report tells something."""
    for key, codes in (("sections", plan.sections), ("tables", plan.tables)):
        for place, code in enumerate(codes):
            if code in codes[:place]:
                yield Flaw(("report", key, place), "twice", _("the code {code} is given twice").format(code=code))
    if not plan.sections:
        yield Flaw(("report", "sections"), "missing", _("it is empty"))


def _unknown_words(file: CampaignFile) -> Iterator[Flaw]:
    kinds = [*RecipientKind]
    for place, audience in enumerate(file.audience):
        yield from _none_of(audience.kinds, kinds, ("audience", place, "kinds"))
        if audience.addressed_kinds != text.SAME_KINDS:
            yield from _none_of(audience.addressed_kinds, kinds, ("audience", place, "addressed_kinds"))
    for place, task in enumerate(file.task):
        yield from _none_of(task.kinds, kinds, ("task", place, "kinds"))
        yield from _none_of([task.mode], [*TaskMode], ("task", place, "mode"))
        yield from _none_of([task.audience], [one.code for one in file.audience], ("task", place, "audience"))


def _none_of(words: Sequence[str], allowed: Sequence[str], place: Location) -> Iterator[Flaw]:
    for word in words:
        if word not in allowed:
            sentence = _("{value} is none of {allowed}").format(value=as_written(word), allowed=", ".join(allowed))
            yield Flaw(place, "literal_error", sentence)


def _missing(file: CampaignFile) -> Iterator[Location]:
    """Yield the places of texts that only some tables need."""
    for place, audience in enumerate(file.audience):
        wanted = ["addressee", "heading"] if audience.in_letter else []
        yield from (("audience", place, key) for key in wanted if not getattr(audience, key).strip())
    for place, slip in enumerate(file.slip):
        wanted = ["found"] if slip.kind == text.REPLACE else ["text", "role"]
        yield from (("slip", place, key) for key in wanted if not getattr(slip, key).strip())
    if any(task.asks_pledge for task in file.task):
        said = {"slogan": file.pledge.slogan.strip(), "commitments": file.pledge.commitments}
        yield from (("pledge", key) for key, value in said.items() if not value)


def _places(letter: LetterText) -> Iterator[tuple[Location, str]]:
    """Yield the texts of a letter that are filled and printed, each with its place."""
    yield ("letter", "subject"), letter.subject
    for key, texts in (("intro", letter.intro), ("closing", letter.closing)):
        yield from ((("letter", key, place), text) for place, text in enumerate(texts))
    yield from ((("task", place, "text"), task.text) for place, task in enumerate(letter.tasks))
    yield from ((("audience", place, "heading"), audience.heading) for place, audience in enumerate(letter.audiences))


def _contact_keys(names: Sequence[str]) -> str:
    """The keys of [contact] that fill placeholders, as they are written: ``phones = ["…", "…"]; website = "…"``."""
    places = [int(match[1]) for match in map(_PHONE.fullmatch, names) if match]
    keys = [f'{name} = "…"' for name in names if not _PHONE.fullmatch(name)]
    if places:
        numbers = ", ".join(['"…"'] * min(max(places), _MOST_PHONES))
        keys.insert(0, f"phones = [{numbers}]")
    return "; ".join(keys)
