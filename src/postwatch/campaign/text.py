"""The words of a campaign: its letter, the slips in it, and the body that a reader sees."""

import re
from typing import Annotated, ClassVar, NamedTuple

from postwatch.dataclass import dataclass
from postwatch.language import N_
from postwatch.records import Count, OneOf, Rule, Slug, Text, Words

ALWAYS, OFFERED = "always", "offered"
APPLY_WORDS = {ALWAYS: N_("always"), OFFERED: N_("with --polish")}
# Final figures of a campaign by their names, in the order in which they are kept and shown.
FINAL_FIGURES = {
    "units_asked": N_("Units asked"),
    "units_acknowledged": N_("Units that acknowledged"),
    "pledges_asked": N_("Units asked for a pledge"),
    "pledges_signed": N_("Units that signed the pledge"),
    "pledges_direct": N_("of them, directly"),
    "pledges_by_parent": N_("of them, through their enterprise"),
    "tasks_given": N_("Tasks given"),
    "tasks_done": N_("Tasks done"),
    "tasks_ended": N_("Tasks that ended with the campaign, nothing owed"),
    "tasks_unfinished": N_("Tasks not done by the end of the campaign"),
    "tasks_waived": N_("Tasks waived"),
    "tasks_carried": N_("Tasks carried over to another campaign"),
    "units_unfinished": N_("Units with tasks not done by the end"),
    "task_reports": N_("Reports on tasks"),
    "followups_issued": N_("Follow-up letters issued"),
}
# Sections of a report under its results, and its tables, in the order of a file that names none.
REPORT_SECTIONS = ("reports", "pledges", "inspections", "violations", "coordination", "followups")
REPORT_TABLES = ("by_area", "by_kind", "by_enterprise")
# Why a letter goes to whom a line of Nơi nhận names.
ROLES = ("addressee", "report", "coordinate", "inform", "publish", "archive")
REPLACE, DISTRIBUTION = "replace", "distribution"
SAME_KINDS = ("the kinds it binds",)
"""What ``addressed_kinds`` is in a file that does not give them."""
_LONGEST_NAME = 60
MARKUP = re.compile(r"\*(?P<italic>[^*]+)\*|<(?P<link>[^<>\s]+)>")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Measure(NamedTuple):
    """A figure that reports of a task carry."""

    code: Slug
    name: Text
    unit: Text


class TaskText(NamedTuple):
    """An instruction: ``kinds`` are the units it binds; not every task is in the letter.

    ``name`` is short, for lists and annexes.
    """

    code: Slug
    audience: Text
    mode: Text
    text: Text
    kinds: tuple[str, ...] = ()
    in_letter: bool = True
    asks_pledge: bool = False
    measures: tuple[Measure, ...] = ()
    name: Annotated[Words, Rule(lambda name: len(name) <= _LONGEST_NAME, N_("it is longer than 60 characters"))] = ""


class Audience(NamedTuple):
    """Whom a part of the letter speaks to; ``addressed_kinds`` are the units it is sent to."""

    code: Slug
    kinds: tuple[str, ...]
    addressed_kinds: tuple[str, ...] = SAME_KINDS
    in_letter: bool = True
    addressee: Words = ""
    heading: Words = ""

    @property
    def chased_kind(self) -> str:
        """Return the kind of unit by whose ladder the audience is chased."""
        return (self.addressed_kinds or self.kinds)[0]


class DistributionLine(NamedTuple):
    """A line of Nơi nhận and why the letter goes there."""

    text: Text
    role: Annotated[str, OneOf(ROLES)]


class Commitment(NamedTuple):
    """A commitment of the pledge, and the norm it rests on."""

    text: Text
    basis: Words = ""


@dataclass(frozen=True)
class Slip:
    """A slip of the original and how it is fixed; ``apply`` says whether always or only when asked."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    code: Slug
    kind: Annotated[str, OneOf((REPLACE, DISTRIBUTION))]
    where: Text
    apply: Annotated[str, OneOf(APPLY_WORDS)]
    reason: Text
    found: Words = ""
    mended: Words = ""
    text: Words = ""
    role: Words = ""
    position: Count = 0


class ReportPlan(NamedTuple):
    """The parts of a report of the campaign, in this order: sections under its results, and tables."""

    sections: tuple[Annotated[str, OneOf(REPORT_SECTIONS)], ...] = REPORT_SECTIONS
    tables: tuple[Annotated[str, OneOf(REPORT_TABLES)], ...] = REPORT_TABLES


class Parts(NamedTuple):
    """The audiences of the letter of a campaign and its tasks, under the names that a file gives them."""

    audience: tuple[Audience, ...]
    task: tuple[TaskText, ...]

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Return the audiences with the kinds that the file leaves to be derived."""
        return tuple(
            one._replace(addressed_kinds=one.kinds) if one.addressed_kinds == SAME_KINDS else one
            for one in self.audience
        )

    @property
    def tasks(self) -> tuple[TaskText, ...]:
        """Return the tasks with the kinds and names that the file leaves to be derived."""
        bound = {one.code: one.kinds for one in self.audience}
        return tuple(
            one._replace(kinds=one.kinds or bound.get(one.audience, ()), name=one.name.strip() or first_words(one.text))
            for one in self.task
        )


class LetterText(NamedTuple):
    """The words of the letter; ``*…*`` is italic, ``<…>`` a link."""

    subject: str
    intro: tuple[str, ...]
    closing: tuple[str, ...]
    audiences: tuple[Audience, ...]
    tasks: tuple[TaskText, ...]
    distribution: tuple[DistributionLine, ...]


class CampaignText(NamedTuple):
    """The words of a campaign file, read from the copy that was kept when it was loaded."""

    letter: LetterText
    slips: tuple[Slip, ...]
    attachments: tuple[str, ...]
    slogan: str
    commitments: tuple[Commitment, ...]
    sector: str


def plain(text: str) -> str:
    """Words without the marks for italics and links."""
    return MARKUP.sub(lambda match: match[1] or match[2], text)


def first_words(text: str) -> str:
    """Return the head of an instruction, cut between words, without its markup: a name where none is given."""
    bare = text.replace("*", "").rstrip(".; ")
    if len(bare) <= _LONGEST_NAME:
        return bare
    return f"{bare[:_LONGEST_NAME].rsplit(' ', 1)[0].rstrip(',.;: ')}…"
