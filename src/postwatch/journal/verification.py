"""The chain of the journal verified in itself, and against a head that was noted before."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.errors import DatabaseError
from postwatch.journal import chain
from postwatch.journal.entries import content_of
from postwatch.journal.tables import JournalEntry
from postwatch.store.rows import stored_rows


@dataclass(frozen=True)
class Verification:
    """Whether the chain is intact, and its contradictions; ``head`` is the newest hash."""

    ok: bool
    entries: int
    head: str
    findings_list: tuple[chain.Finding, ...]


def link_of(row_id: int, values: Mapping[str, Any]) -> chain.Link:
    """Return an entry as a link of the chain, from its stored values."""
    changes: list[chain.Change] | None = None
    with suppress(DatabaseError):
        changes = chain.read_changes(values["changes"], entry=row_id)
    return chain.Link(row_id, str(values["previous_hash"]), str(values["hash"]), content_of(values), changes)


def verify_journal(session: Session, *, head: str | None) -> Verification:
    """Check the chain in itself, and against a head that was noted before (see `parse_head`)."""
    links = [link_of(*row) for row in stored_rows(session.connection(), JournalEntry.__table__)]
    findings = chain.verify_chain(links, head=head)
    return Verification(not findings, len(links), links[-1].hash if links else chain.GENESIS, tuple(findings))
