"""A campaign file as a record."""

import datetime as dt
from typing import NamedTuple

from postwatch.campaign.text import (
    Audience,
    Commitment,
    DistributionLine,
    LetterText,
    Parts,
    ReportPlan,
    Slip,
    TaskText,
)
from postwatch.records import Text, Words

SHIPPED = "data/campaigns/chi-thi-28.toml"


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
