"""A campaign file: its record, and the rules that types cannot state, such as words that refer to each other."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from postwatch.campaign import rules
from postwatch.campaign.rules import (
    Audience,
    Commitment,
    DistributionLine,
    LetterText,
    Parts,
    ReportPlan,
    Slip,
    TaskText,
)
from postwatch.campaign.tables import TaskMode
from postwatch.datafile import Flaw, Location, as_written
from postwatch.language import _
from postwatch.recipient.tables import RecipientKind
from postwatch.records import Text, Words
from postwatch.settings import Contact

UNFILLED = "unfilled"
_LINK = re.compile(r"<(?P<address>[^<>\s]*)>")
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s\"<>\\^`{|}]+")


class Directive(NamedTuple):
    """The directive that a campaign carries out."""

    number: Text
    issued_on: dt.date
    issuer: Text
    subject: Text


class Attachment(NamedTuple):
    """A paper that is sent with the letter."""

    title: Text


class LetterTable(NamedTuple):
    """The letter but for its audiences and tasks; ``*…*`` is italic, ``<…>`` a link."""

    subject: Text
    intro: tuple[Words, ...]
    closing: tuple[Words, ...]
    distribution: tuple[DistributionLine, ...]
    attachments: tuple[Attachment, ...] = ()


class PledgeTable(NamedTuple):
    """The content of a pledge."""

    slogan: Words = ""
    commitments: tuple[Commitment, ...] = ()


class CampaignFile(NamedTuple):
    """Everything that a campaign file says; ``sector`` is the trade that it speaks to, blank for that of the office.

    ``points_follow``: a service point is asked when its enterprise is.
    """

    code: Text
    title: Text
    opened_on: dt.date
    directive: Directive
    letter: LetterTable
    audience: tuple[Audience, ...]
    task: tuple[TaskText, ...]
    slip: tuple[Slip, ...] = ()
    pledge: PledgeTable = PledgeTable()
    report: ReportPlan = ReportPlan()
    sector: Words = ""
    points_follow: bool = True

    @property
    def words(self) -> LetterText:
        """Return the words of the letter, with the kinds and names that the file leaves to be derived."""
        letter, parts = self.letter, Parts(self.audience, self.task)
        return LetterText(
            letter.subject, letter.intro, letter.closing, parts.audiences, parts.tasks, letter.distribution
        )


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
        for name in rules.PLACEHOLDER.findall(words):
            if not filling.get(name):
                yield Flaw(
                    place, UNFILLED, _("the office does not give {name} under [contact]").format(name=f"{{{name}}}")
                )
        filled = rules.PLACEHOLDER.sub(lambda match: filling.get(match[1]) or "http://a.vn", words)
        for match in _LINK.finditer(filled):
            if not _ADDRESS.fullmatch(match["address"]):
                yield Flaw(
                    place, "link", _("«{link}» is no address of a web page or mailbox").format(link=match["address"])
                )


def unfilled_names(letter: LetterText, *, contact: Contact) -> list[str]:
    """Return the placeholders of a letter that the office could fill and does not."""
    names = dict.fromkeys(name for _place, words in _places(letter) for name in rules.PLACEHOLDER.findall(words))
    fillable = {"website", "fanpage"}
    return [name for name in names if not contact.placeholders.get(name) and (name in fillable or "phone_" in name)]


def _unknown_words(file: CampaignFile) -> Iterator[Flaw]:
    kinds = [*RecipientKind]
    for place, audience in enumerate(file.audience):
        yield from _none_of(audience.kinds, kinds, ("audience", place, "kinds"))
        if audience.addressed_kinds != rules.SAME_KINDS:
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
        wanted = ["found"] if slip.kind == rules.REPLACE else ["text", "role"]
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
