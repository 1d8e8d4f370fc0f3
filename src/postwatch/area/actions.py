"""Areas loaded from reference data."""

from collections.abc import Iterator
from pathlib import Path

from sqlmodel import Session

from postwatch.area.file import AreaRecord, SuccessionRecord
from postwatch.area.succession_tables import AreaSuccession
from postwatch.area.tables import Area
from postwatch.datafile import read_rows
from postwatch.language import _
from postwatch.store.columns import row_of, rows_with, save
from postwatch.vietnamese import fold, sort_key


def load_areas(session: Session, *, areas: Path, successions: Path) -> int:
    """Add the areas of a reference file that are not there yet; returns how many were added.

    Raises UsageError listing the rows that cannot be read, or that name an area which is not listed before.
    """
    ids = {area.code: area.id for area in rows_with(session, Area)}
    listed = set(ids)

    def unknown_parent(row: AreaRecord) -> Iterator[tuple[str, str]]:
        if row.parent and row.parent not in listed:
            yield "parent", _unlisted(row.parent)
        listed.add(row.code)

    def unknown_area(row: SuccessionRecord) -> Iterator[tuple[str, str]]:
        for column, code in (("predecessor", row.predecessor), ("successor", row.successor)):
            if code not in listed:
                yield column, _unlisted(code)

    rows = read_rows(areas, AreaRecord, like="data/areas/lang-son.csv", check=unknown_parent)
    pairs = read_rows(successions, SuccessionRecord, like="data/areas/lang-son-succession.csv", check=unknown_area)
    added = [row for row in rows if row.code not in ids]
    waiting: list[Area] = []
    for row in added:
        if row.parent and row.parent not in ids:
            ids |= _written(session, waiting)
            waiting = []
        names = {"name_folded": fold(row.name), "sort_key": sort_key(row.short_name)}
        waiting.append(row_of(Area, row, parent_id=ids[row.parent] if row.parent else None, **names))
    ids |= _written(session, waiting)
    new = {row.code for row in added}
    session.add_all(
        AreaSuccession(predecessor_id=ids[row.predecessor], successor_id=ids[row.successor], confidence=row.confidence)
        for row in pairs
        if row.successor in new
    )
    session.flush()
    return len(added)


def _written(session: Session, areas: list[Area]) -> dict[str, int]:
    """Write areas, all at once; return their ids by their codes."""
    save(session, *areas)
    return {area.code: area.id for area in areas}


def _unlisted(code: str) -> str:
    return _("no area {code} is listed before").format(code=code)
