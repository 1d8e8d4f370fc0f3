"""Slips of a directive's letter, put right before it is printed."""

from collections.abc import Sequence
from typing import Any

from postwatch.campaign.text import ALWAYS, DISTRIBUTION, REPLACE, DistributionLine, LetterText, Slip
from postwatch.errors import RuleError
from postwatch.language import _


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
