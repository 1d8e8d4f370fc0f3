"""The words of a campaign: its letter, the slips in it, and the body that a reader sees."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, NamedTuple

from postwatch.dataclass import dataclass
from postwatch.errors import RuleError
from postwatch.language import N_, _
from postwatch.records import Count, OneOf, Rule, Text, Words

ALWAYS, OFFERED = "always", "offered"
APPLY_WORDS = {ALWAYS: N_("always"), OFFERED: N_("with --polish")}
# Final figures of a campaign by their names, in the order in which they are kept and shown.
FINAL_FIGURES = {
    "units_asked": N_("Units asked"),
    "units_acknowledged": N_("Units that acknowledged a letter"),
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
REPLACE, DISTRIBUTION = "replace", "distribution"
SAME_KINDS = ("the kinds it binds",)
"""What ``addressed_kinds`` is in a file that does not give them."""
_LONGEST_NAME = 60
MARKUP = re.compile(r"\*(?P<italic>[^*]+)\*|<(?P<link>[^<>\s]+)>")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Measure(NamedTuple):
    """A figure that reports of a task carry."""

    code: Text
    name: Text
    unit: Text


class TaskText(NamedTuple):
    """An instruction: ``kinds`` are the units it binds; not every task is in the letter.

    ``name`` is short, for lists and annexes.
    """

    code: Text
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

    code: Text
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
    """A line of Nơi nhận and why the letter goes there: addressee, report, coordinate, inform, publish, archive."""

    text: Text
    role: Text


class Commitment(NamedTuple):
    """A commitment of the pledge, and the norm it rests on."""

    text: Text
    basis: Words = ""


@dataclass(frozen=True)
class Slip:
    """A slip of the original and how it is fixed; ``apply`` says whether always or only when asked."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    code: Text
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


def corrected(letter: LetterText, slips: Sequence[Slip], *, polish: bool) -> LetterText:
    """Return the letter with the slips fixed that always are, and with ``polish`` those that are offered too.

    Replacements come before lines put into Nơi nhận, whose places are counted in the original. Raises RuleError when
    the text of a slip does not occur exactly once in its place.
    """
    chosen = [slip for slip in slips if slip.apply == ALWAYS or polish]
    for slip in chosen:
        if slip.kind == REPLACE:
            letter = _replaced(letter, slip)
    lines = list(letter.distribution)
    for slip in chosen:
        if slip.kind == DISTRIBUTION:
            lines.insert(slip.position, DistributionLine(slip.text, slip.role))
    return letter._replace(distribution=tuple(lines))


def plain(text: str) -> str:
    """Words without the marks for italics and links."""
    return MARKUP.sub(lambda match: match[1] or match[2], text)


def first_words(text: str) -> str:
    """Return the head of an instruction, cut between words, without its markup: a name where none is given."""
    bare = text.replace("*", "").rstrip(".; ")
    if len(bare) <= _LONGEST_NAME:
        return bare
    return f"{bare[:_LONGEST_NAME].rsplit(' ', 1)[0].rstrip(',.;: ')}…"


def _replaced(letter: LetterText, slip: Slip) -> LetterText:
    place, _dot, rest = slip.where.partition(".")
    if place == "subject":
        return letter._replace(subject=_mend(letter.subject, slip))
    if place in ("intro", "closing"):
        mended: dict[str, Any] = {place: _mend_at(getattr(letter, place), rest, slip)}
        return letter._replace(**mended)
    if place == "distribution":
        texts = _mend_at(tuple(line.text for line in letter.distribution), rest, slip)
        lines = tuple(line._replace(text=text) for line, text in zip(letter.distribution, texts, strict=True))
        return letter._replace(distribution=lines)
    if place == "task":
        return letter._replace(tasks=_mend_coded(letter.tasks, rest, "text", slip))
    code, _dot, part = rest.partition(".")
    words = "heading" if part == "heading" else "addressee"
    return letter._replace(audiences=_mend_coded(letter.audiences, code, words, slip))


def _mend_coded(rows: tuple[Any, ...], code: str, words: str, slip: Slip) -> tuple[Any, ...]:
    """Return the rows with a slip of a row fixed; without such a row, or a change, it is misplaced."""
    mended = tuple(
        row._replace(**{words: _mend(getattr(row, words), slip)}) if row.code == code else row for row in rows
    )
    if mended == rows:
        raise _misplaced(slip)
    return mended


def _mend_at(texts: tuple[str, ...], place: str, slip: Slip) -> tuple[str, ...]:
    if not place.isdecimal() or int(place) >= len(texts):
        raise _misplaced(slip)
    return tuple(_mend(text, slip) if index == int(place) else text for index, text in enumerate(texts))


def _mend(text: str, slip: Slip) -> str:
    if text.count(slip.found) != 1:
        raise _misplaced(slip)
    return text.replace(slip.found, slip.mended)


def _misplaced(slip: Slip) -> RuleError:
    return RuleError(
        _("The slip {code} does not occur exactly once at {where}").format(code=slip.code, where=slip.where),
        hint=_("compare `found` with the text of the campaign file"),
    )
