"""Rows of reports: letters with the figures that they printed; months that were reported on paper before."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from postwatch.correction.references import period_printed
from postwatch.recipient.tables import Channel
from postwatch.register.tables import OutgoingLetter, letter_constraints
from postwatch.store.columns import OwnedRow, all_or_none, coded, reference


class Report(OutgoingLetter, OwnedRow, table=True):
    """A report of a period, or a letter that corrects one and prints no figures.

    ``counted_to`` is the last day whose facts count (ngày chốt số liệu); the day of issue is that of making (ngày lập).
    ``known_entry`` is the last entry of the journal that was known then, ``printed`` (JSON) what was printed.
    ``sent_on`` and ``channel`` are of the sending to a body that is in no register.
    """

    __table_args__ = (
        *letter_constraints(),
        all_or_none("sending", ("sent_on", "channel")),
        CheckConstraint("counted_to >= period_first AND counted_to <= period_last", name="counted_within"),
        CheckConstraint("(printed IS NULL) = (corrects_id IS NOT NULL)", name="figures_or_correction"),
        CheckConstraint("replaces_id IS NULL OR replaces_id <> id", name="replaces_another"),
    )

    period_first: dt.date = Field(index=True)
    period_last: dt.date
    counted_to: dt.date
    known_entry: int
    printed: str | None = None
    recalls_id: int | None = reference("report.id", required=False)
    replaces_id: int | None = reference("report.id", required=False)
    corrects_id: int | None = reference("report.id", required=False)
    sent_on: dt.date | None = None
    channel: Channel | None = Field(default=None, sa_type=coded(Channel, "channel"))

    @property
    def period_name(self) -> str:
        """Return the name of its period, as it is typed: ``2020-06``."""
        return period_printed(self.printed, self.period_last)
