"""The series of the outgoing register: begun with the office, and by a successor."""

import datetime as dt

from sqlmodel import Session

from postwatch.register.series_tables import Series
from postwatch.settings import SeriesSetting
from postwatch.store.columns import rows_with, save


def load_series(session: Session, *, series: tuple[SeriesSetting, ...]) -> None:
    """Add the number series of the office file."""
    save(session, *(Series(code=item.code, name=item.name, types=" ".join(item.types)) for item in series))


def follow_series(session: Session, *, series: tuple[SeriesSetting, ...], of: str, on: dt.date) -> None:
    """End all number series and begin those of a successor on a day; ``of`` tells the codes of both apart."""
    known = list(rows_with(session, Series))
    for row in known:
        row.active_to = row.active_to or on - dt.timedelta(days=1)
    taken = {row.code for row in known}
    begun = [
        Series(
            code=f"{item.code}-{of}" if item.code in taken else item.code,
            name=item.name,
            types=" ".join(item.types),
            active_from=on,
        )
        for item in series
    ]
    save(session, *known, *begun)
