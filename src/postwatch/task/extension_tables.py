"""Rows of the extensions of tasks."""

import datetime as dt

from postwatch.store.columns import (
    OwnedRow,
    masked,
    not_blank,
    reference,
)


class TaskExtension(OwnedRow, table=True):
    """A change of a deadline from a day on; a removed deadline has the same day before and after."""

    __tablename__ = "task_extension"
    __table_args__ = (*not_blank("reason"),)

    task_id: int = reference("task.id")
    extended_on: dt.date
    due_before: dt.date | None = None
    due_after: dt.date
    reason: str = masked()
