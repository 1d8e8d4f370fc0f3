"""Rows of the figures that reports on tasks carry."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import (
    OwnedRow,
    not_negative,
    reference,
)


class TaskReportMeasure(OwnedRow, table=True):
    """One figure of a report."""

    __tablename__ = "task_report_measure"
    __table_args__ = (UniqueConstraint("report_id", "code"), *not_negative("value"))

    report_id: int = reference("task_report.id")
    code: str
    value: int
