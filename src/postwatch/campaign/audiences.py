"""What a letter says to whom: its body, its audiences and its tasks, of all or of a single audience."""

from collections.abc import Collection, Sequence

from postwatch.campaign.text import Audience, LetterText, Parts, TaskText
from postwatch.recipient.tables import Recipient, RecipientKind


def body(letter: LetterText, *, only: str | None = None) -> list[tuple[str, str]]:
    """Return the paragraphs, each its kind (text, heading, bullet) and text; ``only`` keeps one part, unnumbered."""
    parts = spoken_to(letter, only=only)
    paragraphs = [("text", text) for text in letter.intro]
    for number, audience in enumerate(parts, start=1):
        paragraphs.append(("heading", audience.heading if only else f"{number}. {audience.heading}"))
        paragraphs += [
            ("bullet", task.text) for task in letter.tasks if task.in_letter and task.audience == audience.code
        ]
    return paragraphs + [("text", text) for text in letter.closing]


def spoken_to(letter: LetterText | Parts, *, only: str | None = None) -> list[Audience]:
    """Return the audiences of the letter, or the only audience that it is made for."""
    return [audience for audience in letter.audiences if audience.in_letter and only in (None, audience.code)]


def tasks_for(letter: LetterText | Parts, *, only: str | None = None) -> list[TaskText]:
    """Return the tasks that a letter gives: those of its audiences, and those that are in no letter."""
    parts = {audience.code for audience in letter.audiences if not audience.in_letter or only in (None, audience.code)}
    return [task for task in letter.tasks if task.audience in parts]


def without_units(letter: LetterText, *, only: str | None, kinds: Collection[str]) -> list[Audience]:
    """Audiences that the letter is sent to and of whose units none is there; ``kinds`` are those that are."""
    there = set(kinds)
    sent_to = [audience for audience in spoken_to(letter, only=only) if audience.addressed_kinds]
    return [audience for audience in sent_to if not there.intersection(audience.addressed_kinds)]


def is_asked(unit: Recipient, *, points_follow: bool, addressed: Collection[int]) -> bool:
    """Return whether a letter addressed to units (ids) asks a unit: a point is asked itself, or with its enterprise."""
    if unit.kind is not RecipientKind.SERVICE_POINT or unit.id in addressed:
        return True
    return points_follow and unit.parent_id in addressed


def count_given(letter: LetterText, audience: str, units: Sequence[Recipient], *, points_follow: bool) -> int:
    """Return how many tasks a letter gives for an audience, if these are the units that are there."""
    sent_to = {kind for one in letter.audiences if one.in_letter for kind in one.addressed_kinds}
    addressed = {unit.id for unit in units if unit.kind.value in sent_to}
    asked = [unit for unit in units if is_asked(unit, points_follow=points_follow, addressed=addressed)]
    return sum(unit.kind.value in task.kinds for task in letter.tasks if task.audience == audience for unit in asked)
