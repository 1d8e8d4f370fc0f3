"""Options of the commands of tasks."""

from postwatch import options
from postwatch.language import N_
from postwatch.options import asked, code, flag
from postwatch.recipient.options import OfUnits


@asked
class TaskFilter(OfUnits):
    """The filter of a list of tasks."""

    recipient: str | None = options.UNIT
    dispatch: str | None = code(N_("Dispatch that gave them: its code, symbol or number"))
    status: str | None = code(N_("open, done or waived"))
    only_overdue: bool = flag(N_("only those that are late today"), "--overdue", name="overdue")
    only_silent: bool = flag(
        N_("only standing tasks that nobody reported on in the last whole month"), "--silent", name="silent"
    )
