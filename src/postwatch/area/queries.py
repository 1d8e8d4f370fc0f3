"""All areas as they are recorded, read once a session."""

from sqlmodel import Session

from postwatch.area.tables import Area
from postwatch.store.columns import rows_with
from postwatch.store.remembered import remembered


@remembered
def areas_by_id(session: Session) -> dict[int, Area]:
    """Return every area by internal id."""
    return {area.id: area for area in rows_with(session, Area)}
