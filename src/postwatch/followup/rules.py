"""The ladder by which units are chased, the pause between two letters, and what a unit still owes.

Not signing or not reporting is «chưa thực hiện», never a violation, and no decree is cited for it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from postwatch.errors import RuleError
from postwatch.language import N_, _

REMIND, REMIND_AGAIN, ASK_SUPERIOR = "remind", "remind_again", "ask_superior"
LETTERS = (REMIND, REMIND_AGAIN, ASK_SUPERIOR)

# Rungs that are no letter, and what is done instead.
_OTHER_MEANS = {
    "report_to_province": N_("name them in the report: postwatch report monthly"),
    "inspection_plan": N_("put them into the inspection plan: postwatch inspect log UNIT --kind planned"),
    "through_enterprise": N_("write to their enterprise: postwatch followup generate --audience enterprises"),
}


@dataclass(frozen=True)
class TaskState:
    """A task of a unit on a day: how it is done, whether it is, and whether anything was ever reported on it."""

    text: str
    mode: str
    asks_pledge: bool
    is_done: bool
    is_reported: bool


def rung(rungs: Sequence[str], level: int) -> str:
    """The means of a level; past the end of the ladder its last rung stays. Raises RuleError when it is no letter."""
    means = rungs[min(level, len(rungs)) - 1]
    if means not in LETTERS:
        raise RuleError(
            _("The ladder of these units has no letter number {level}").format(level=level),
            hint=_(_OTHER_MEANS.get(means, N_("change the ladder in the office's settings"))),
        )
    return means


def require_pause(*, last_issued_on: dt.date | None, on: dt.date, pause_days: int) -> None:
    """Refuse a second letter within the pause, in calendar days (RuleError)."""
    if last_issued_on is None:
        return
    free_on = last_issued_on + dt.timedelta(days=pause_days)
    if on < free_on:
        raise RuleError(
            _("These units were reminded on {day}; the pause lasts until {free}").format(
                day=f"{last_issued_on:%d/%m/%Y}", free=f"{free_on:%d/%m/%Y}"
            ),
            hint=_("wait, or change pause_days under [followup] in postwatch.toml"),
        )


def owed(tasks: Sequence[TaskState], *, is_addressed: bool, is_acknowledged: bool) -> list[str]:
    """What a unit still owes, in the words of the annex (Vietnamese: paper).

    A task on event is owed only when its event comes; a standing one when nothing was ever reported on it.
    """
    missing = []
    if is_addressed and not is_acknowledged:
        missing.append("chưa xác nhận đã nhận văn bản")
    for task in tasks:
        if task.is_done or task.mode == "on_event":
            continue
        if task.asks_pledge:
            missing.append("chưa gửi bản cam kết")
        elif task.mode == "once":
            missing.append(f"chưa thực hiện: {_first_words(task.text)}")
        elif not task.is_reported:
            missing.append(f"chưa báo cáo: {_first_words(task.text)}")
    return missing


def _first_words(text: str, most: int = 60) -> str:
    """The head of an instruction, cut between words, without its markup."""
    bare = text.replace("*", "").rstrip(".; ")
    bare = bare[0].lower() + bare[1:] if bare else bare
    if len(bare) <= most:
        return bare
    return f"{bare[:most].rsplit(' ', 1)[0].rstrip(',.;: ')}…"
