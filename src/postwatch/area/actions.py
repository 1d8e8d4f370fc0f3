"""Areas loaded from reference data."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlmodel import Session

from postwatch.area.country import areas_of
from postwatch.area.file import AreaRecord, SuccessionRecord
from postwatch.area.succession_tables import AreaSuccession
from postwatch.area.tables import Area
from postwatch.datafile import read_rows
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.office.codes import names_a_file
from postwatch.paths import resource
from postwatch.store.columns import row_of, rows_with, save
from postwatch.vietnamese import fold, sort_key


def load_areas(session: Session, areas: Iterable[AreaRecord], successions: Iterable[SuccessionRecord]) -> int:
    """Add areas that are not there yet, each behind its parent; returns how many were added."""
    known = rows_with(session, Area).all()
    ids, there = {area.code: area.id for area in known}, {(area.code, area.name) for area in known}
    added = [row for row in areas if (row.code, row.name) not in there]
    waiting: list[Area] = []
    for row in added:
        if row.parent in {area.code for area in waiting}:
            ids |= _written(session, waiting)
            waiting = []
        names = {"name_folded": fold(row.name), "sort_key": sort_key(row.short_name)}
        waiting.append(row_of(Area, row, parent_id=ids[row.parent] if row.parent else None, **names))
    ids |= _written(session, waiting)
    new = {row.code for row in added}
    session.add_all(
        AreaSuccession(predecessor_id=ids[row.predecessor], successor_id=ids[row.successor], confidence=row.confidence)
        for row in successions
        if row.successor in new
    )
    session.flush()
    return len(added)


def areas_known(
    workspace: Path, *, name: str | None, province: str
) -> tuple[Sequence[AreaRecord], Sequence[SuccessionRecord]]:
    """Return the areas of an office: those of its own reference file by its name, else those of its province.

    Raises UsageError listing the rows that cannot be read, or that name an area which is not listed before, and for a
    name that is none of a file; NotFoundError for a file that is not there.
    """
    if name is None:
        return areas_of(province)
    if not names_a_file(name):
        raise UsageError(
            _("{areas} is not the code of a file of areas").format(areas=name),
            hint=_("write its name without .csv, such as example"),
        )
    listed: set[str] = set()

    def unknown_parent(row: AreaRecord) -> Iterator[tuple[str, str]]:
        if row.parent and row.parent not in listed:
            yield "parent", _unlisted(row.parent)
        listed.add(row.code)

    def unknown_area(row: SuccessionRecord) -> Iterator[tuple[str, str]]:
        for column, code in (("predecessor", row.predecessor), ("successor", row.successor)):
            if code not in listed:
                yield column, _unlisted(code)

    file, pairs = (resource("data", f"areas/{name}{end}.csv", workspace) for end in ("", "-succession"))
    rows = read_rows(file, AreaRecord, like="data/areas/example.csv", check=unknown_parent)
    return rows, read_rows(pairs, SuccessionRecord, like="data/areas/example-succession.csv", check=unknown_area)


def _written(session: Session, areas: list[Area]) -> dict[str, int]:
    """Write areas, all at once; return their ids by their codes."""
    save(session, *areas)
    return {area.code: area.id for area in areas}


def _unlisted(code: str) -> str:
    return _("no area {code} is listed before").format(code=code)
