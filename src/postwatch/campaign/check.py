"""Checks of a campaign file: words that refer to each other, and a letter that can be printed."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from postwatch.campaign import text
from postwatch.campaign.file import SHIPPED, CampaignFile
from postwatch.campaign.slips import corrected
from postwatch.campaign.tables import TaskMode
from postwatch.campaign.text import LetterText, ReportPlan
from postwatch.datafile import Flaw, Location, as_written, compare, faults_of, refusal
from postwatch.language import _
from postwatch.recipient.tables import RecipientKind
from postwatch.settings import Contact

UNFILLED = "unfilled"
_LINK = re.compile(r"<(?P<address>[^<>\s]*)>")
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+")
_PHONE, _MOST_PHONES = re.compile(r"phone_0*([1-9]\d{0,3})"), 9


def flaws_of(file: CampaignFile) -> Iterator[Flaw]:
    """Yield the faults between the parts of a campaign file: unknown words, a code twice, a pledge of nothing."""
    yield from _unknown_words(file)
    for table, codes in (("audience", [one.code for one in file.audience]), ("task", [one.code for one in file.task])):
        for place, code in enumerate(codes):
            if code in codes[:place]:
                yield Flaw((table, place, "code"), "twice", _("the code {code} is given twice").format(code=code))
    yield from _flaws_of_report(file.report)
    yield from (Flaw(place, "missing", _("it is missing")) for place in _missing(file))


def _flaws_of_report(plan: ReportPlan) -> Iterator[Flaw]:
    """Yield a flaw for each code named twice, and if no section is named: a report tells something."""
    for key, codes in (("sections", plan.sections), ("tables", plan.tables)):
        for place, code in enumerate(codes):
            if code in codes[:place]:
                yield Flaw(("report", key, place), "twice", _("the code {code} is given twice").format(code=code))
    if not plan.sections:
        yield Flaw(("report", "sections"), "missing", _("it is empty"))


def flaws_of_letter(letter: LetterText, *, contact: Contact) -> Iterator[Flaw]:
    """Yield the parts that a letter could not print: a wrong address, a placeholder that the office does not fill."""
    filling = contact.placeholders
    for place, words in _places(letter):
        for name in text.PLACEHOLDER.findall(words):
            if not filling.get(name):
                yield Flaw(
                    place, UNFILLED, _("the office does not give {name} under [contact]").format(name=f"{{{name}}}")
                )
        filled = text.PLACEHOLDER.sub(lambda match: filling.get(match[1]) or "http://a.vn", words)
        for match in _LINK.finditer(filled):
            if not _ADDRESS.fullmatch(match["address"]):
                yield Flaw(
                    place, "link", _("«{link}» is no address of a web page or mailbox").format(link=match["address"])
                )


def unfilled_names(letter: LetterText, *, contact: Contact) -> list[str]:
    """Return the placeholders of a letter that the office could fill and does not."""
    names = dict.fromkeys(name for _place, words in _places(letter) for name in text.PLACEHOLDER.findall(words))
    fillable = {"website", "fanpage"}
    return [name for name in names if not contact.placeholders.get(name) and (name in fillable or "phone_" in name)]


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
        if not file.pledge.slogan.strip():
            yield ("pledge", "slogan")
        if not file.pledge.commitments:
            yield ("pledge", "commitments")


def _places(letter: LetterText) -> Iterator[tuple[Location, str]]:
    """Yield the texts of a letter that are filled and printed, each with its place."""
    yield ("letter", "subject"), letter.subject
    for key, texts in (("intro", letter.intro), ("closing", letter.closing)):
        yield from ((("letter", key, place), text) for place, text in enumerate(texts))
    yield from ((("task", place, "text"), task.text) for place, task in enumerate(letter.tasks))
    yield from ((("audience", place, "heading"), audience.heading) for place, audience in enumerate(letter.audiences))


def require_sound(record: CampaignFile, file: Path, contact: Contact) -> None:
    """Refuse a faulty campaign file, and a letter that cannot be printed, with its slips or without."""
    _require_none([*flaws_of(record), *flaws_of_letter(record.words, contact=contact)], record.words, file, contact)
    for polish in (False, True):
        letter = corrected(record.words, record.slip, polish=polish)
        _require_none([*flaws_of_letter(letter, contact=contact)], letter, file, contact)


def _require_none(flaws: Sequence[Flaw], letter: LetterText, file: Path, contact: Contact) -> None:
    if not flaws:
        return
    hint = compare(SHIPPED)
    names = unfilled_names(letter, contact=contact)
    if names and flaws[0].kind == UNFILLED:
        hint = _("write into postwatch.toml under [contact]: {keys}").format(keys=_contact_keys(names))
    raise refusal(file, faults_of(flaws, file), hint=hint)


def _contact_keys(names: Sequence[str]) -> str:
    """The keys of [contact] that fill placeholders, as they are written: ``phones = ["…", "…"]; website = "…"``."""
    places = [int(match[1]) for match in map(_PHONE.fullmatch, names) if match]
    keys = [f'{name} = "…"' for name in names if not _PHONE.fullmatch(name)]
    if places:
        numbers = ", ".join(['"…"'] * min(max(places), _MOST_PHONES))
        keys.insert(0, f"phones = [{numbers}]")
    return "; ".join(keys)
