"""The ladder by which units are chased, the pause between two letters, and the debts of a unit.

Not signing or not reporting is «chưa thực hiện», never a violation, and no decree is cited for it.
"""

import datetime as dt
from collections.abc import Sequence

from postwatch.campaign.rules import first_words
from postwatch.dataclass import dataclass
from postwatch.errors import RuleError
from postwatch.language import N_, _

REMIND, REMIND_AGAIN, ASK_SUPERIOR = "remind", "remind_again", "ask_superior"
TO_PROVINCE, INTO_PLAN = "report_to_province", "inspection_plan"
LETTERS = (REMIND, REMIND_AGAIN, ASK_SUPERIOR)

# Rungs that are no letter, and the measure instead.
_OTHER_MEANS = {
    TO_PROVINCE: N_("the report of the period names them: postwatch report monthly"),
    INTO_PLAN: N_("the next inspection plan has them first: postwatch inspect propose"),
    "through_enterprise": N_("write to their enterprises, which the letter speaks to in one of: {audiences}"),
}


@dataclass(frozen=True)
class TaskState:
    """A task of a unit on a day: its short words, how it is done, whether it is, and whether its report has come.

    ``silent_for`` says for which period no report came, where there were reports before.
    """

    text: str
    mode: str
    asks_pledge: bool
    is_done: bool
    is_reported: bool
    silent_for: str = ""


def reminded_alike(times: Sequence[int]) -> int | None:
    """Return the number of earlier letters that is true of every unit; None where they differ or there is none."""
    return times[0] if times and len(set(times)) == 1 else None


def means_of(rungs: Sequence[str], level: int) -> str:
    """Return the measure of a level; past the end of the ladder its last rung stays."""
    return rungs[min(level, len(rungs)) - 1]


def rung(rungs: Sequence[str], level: int, *, audiences: Sequence[str] = ()) -> str:
    """Return the means of a level. Raises RuleError when it is no letter.

    ``audiences`` are the parts of the letter that the hint may name.
    """
    means = means_of(rungs, level)
    if means not in LETTERS:
        raise RuleError(
            _("The ladder of these units has no letter number {level}").format(level=level),
            hint=_(_OTHER_MEANS.get(means, N_("change the ladder in the office's settings"))).format(
                audiences=", ".join(audiences)
            ),
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
                day=last_issued_on, free=free_on
            ),
            hint=_("wait; or, where it cannot wait, say why: --now REASON"),
        )


def owed(tasks: Sequence[TaskState], *, is_addressed: bool, is_acknowledged: bool) -> list[str]:
    """Return the debts of a unit, in the words of the annex (Vietnamese: paper).

    A task on event is owed only when its event comes; a standing task when its report has not come.
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
            missing.append(f"chưa thực hiện: {_within(task.text)}")
        elif not task.is_reported:
            missing.append(f"chưa báo cáo{task.silent_for and f' {task.silent_for}'}: {_within(task.text)}")
    return missing


def _within(text: str) -> str:
    """Short words of a task inside a sentence: a small first letter, unless a name in capitals begins them."""
    words = first_words(text)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
