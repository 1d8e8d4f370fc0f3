"""Fix the measures of a Word file, and no word of it; checks and fixes share their definitions.

A fixer belongs to a rule (`FIXERS`) and reads the right value where the judge of that rule reads it. A fixed file is
measured again, and fixed again as long as it keeps more rules than before; a fix that does not help is undone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from postwatch.conformity import line_fixers, page_fixers, text_fixers
from postwatch.conformity.check import AS_USUAL, RULES, Asked, CheckedDocument, Finding, check, detected
from postwatch.conformity.components import Components
from postwatch.conformity.editor import Draft
from postwatch.conformity.fixes import Change, Fixer, Fixing
from postwatch.conformity.reader import measure
from postwatch.conformity.rule import Measure, Outcome, Profile, Rule
from postwatch.conformity.word_file import W, read_file
from postwatch.dataclass import dataclass, result_of
from postwatch.documents.tracked_changes import TRACKED
from postwatch.errors import RuleError
from postwatch.files.digest import digest
from postwatch.language import _

# So many times a file may be fixed without coming nearer: the length of a line follows the size of its text.
_PATIENCE = 3
_SIGNATURES = "_xmlsignatures/"


def _fixers() -> Mapping[str, Fixer]:
    shared = {**text_fixers.SHARED, **line_fixers.fixers(RULES)}
    own = {**page_fixers.FIXERS, **text_fixers.OWN, **line_fixers.OWN}
    by_kind = {
        one.id: shared[type(one.check)] for one in RULES if isinstance(one.check, Measure) and type(one.check) in shared
    }
    return by_kind | own


FIXERS: Mapping[str, Fixer] = _fixers()
"""The fixers by the rules whose measures they set right."""
_DRAWN = frozenset(one.id for one in RULES if type(one.check) in line_fixers.fixers(RULES))


@dataclass(frozen=True)
class FixedDocument:
    """Result for a fixed document: the changes, and the rules that it does not keep now.

    ``path`` and ``sha256`` are empty if nothing was to be fixed and no file was written; ``not_judged_list`` are the
    rules that do not hold for a document of this profile, none for a letter.
    """

    ok: bool
    file: str
    path: str
    sha256: str
    type: str
    profile: Profile
    counts: dict[str, int]
    changes_list: tuple[Change, ...]
    findings_list: tuple[Finding, ...]
    not_judged_list: tuple[str, ...]


class Fixed(NamedTuple):
    """A fixed file: its bytes, those that it had where nothing was changed; the changes; and the check of it."""

    data: bytes
    changes: tuple[Change, ...]
    checked: CheckedDocument

    def result(self, path: str) -> FixedDocument:
        """Return the result of the file that was written at ``path``, "" where none was."""
        others = {"path": path, "sha256": digest(self.data) if path else ""}
        profile = self.checked.profile
        left = () if profile is Profile.LETTER else tuple(one.id for one in RULES if profile not in one.profiles)
        lists = {"changes_list": self.changes, "not_judged_list": left}
        return result_of(FixedDocument, self.checked, **others, **lists)


def fix_file(path: Path, asked: Asked = AS_USUAL) -> Fixed:
    """Fix the Word file at ``path``, which stays as it is; raises as `word_file.read_file` and `fix`."""
    return fix(read_file(path), path.name, asked)


def fix(data: bytes, name: str, asked: Asked = AS_USUAL) -> Fixed:
    """Fix a Word file.

    Raises as `word_file.open_bytes`, and RuleError for a file that may not be changed: with tracked changes, macros, a
    signature or protection.
    """
    state = _State(data, name, asked)
    _refuse(state.draft, name)
    changes: list[Change] = []
    while (better := _better(state)) is not None:
        state, more = better
        changes += more
    return Fixed(state.data, _told_once(changes), check(state.components.measured, asked))


class _State:
    """A file as it is: measured, with the rules that it does not keep."""

    def __init__(self, data: bytes, name: str, asked: Asked) -> None:
        self.data = data
        self.name = name
        self.draft = Draft(data, name)
        self.asked = asked

    @cached_property
    def components(self) -> Components:
        return Components(measure(self.draft.opened), self.asked.norms)

    @cached_property
    def broken(self) -> dict[Rule, int]:
        """The rules that are not kept, with the number of places."""
        profile = self.asked.profile or detected(self.components)
        counts = {one: len(set(one.check(self.components) or ())) for one in RULES if profile in one.profiles}
        return {one: count for one, count in counts.items() if count}

    @property
    def faults(self) -> tuple[int, int, int]:
        """How many places fail, how many are to be looked at, and how many are not seen on paper."""
        return tuple(  # type: ignore[return-value]
            sum(count for one, count in self.broken.items() if one.breach is outcome)
            for outcome in (Outcome.FAIL, Outcome.WARN, Outcome.NOTE)
        )


def _better(state: _State) -> tuple[_State, list[Change]] | None:
    """Return the first state of a file, fixed up to so many times, that keeps more rules; None where none does."""
    at, changes = state, list[Change]()
    for _time in range(_PATIENCE):
        after, more = _fixed(at)
        if after.data == at.data:
            return None
        at, changes = after, [*changes, *more]
        if at.faults < state.faults:
            return at, changes
    return None


def _fixed(state: _State) -> tuple[_State, list[Change]]:
    """Fix the broken rules; lines are drawn when the text above them has its size and place."""
    # Measures belong to the trees of their draft: each round begins from the bytes.
    fresh = _State(state.data, state.name, state.asked)
    work = Fixing(fresh.components, fresh.draft)
    broken = [one for one in state.broken if one.id in FIXERS]
    for is_drawn in (False, True):
        for one in broken if not work.changes else ():
            if (one.id in _DRAWN) is is_drawn:
                work.apply(one, FIXERS[one.id])
    return _State(fresh.draft.written(), state.name, state.asked), work.changes


def _told_once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes with repeated changes of a measure merged, from the first value to the last."""
    found: dict[tuple[str, str, str], Change] = {}
    for one in changes:
        key = (one.what, one.text, one.where)
        first = found.get(key)
        found[key] = one if first is None else replace(first, after=one.after)
    return tuple(one for one in found.values() if one.before != one.after)


def _refuse(draft: Draft, name: str) -> None:
    """Refuse a file that may not be changed (RuleError)."""
    opened = draft.opened
    settings = draft.part("settings")
    protection = settings.find(f"{W}documentProtection") if settings is not None else None
    reasons = (
        (
            any(one.tag in TRACKED for part in opened.parts.values() for one in part.iter()),
            _("{file} has tracked changes: a change of its looks would be mixed with them"),
            _("accept or reject them in Word (Review), save, and fix that file"),
        ),
        (
            any(one.lower().endswith("vbaproject.bin") for one in opened.names),
            _("{file} contains macros"),
            _("save it in Word as .docx, which drops them, and fix that file"),
        ),
        (
            any(one.startswith(_SIGNATURES) for one in opened.names),
            _("{file} is signed: any change would break the signature"),
            _("fix the file from which it was made, and sign that"),
        ),
        (
            protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on"),
            _("{file} is protected against changes"),
            _("stop the protection in Word (Review, Restrict Editing), and fix that file"),
        ),
    )
    for is_so, words, hint in reasons:
        if is_so:
            raise RuleError(words.format(file=name), hint=hint)
