"""The hash chain, and walking it back over the rows: what was recorded is what stands in the tables, or it is found.

A change is ``{table, id, before, after}``: an insert has no ``before``, a removal no ``after``, an update holds the
changed columns alone. Many inserts of one table are one batch: ``{table, ids, rows, sha256}``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from postwatch.language import _

GENESIS = "0" * 64
# From so many inserts of one table in one command on, their values are kept as a hash alone.
BATCH = 50
Key = tuple[str, int]
Values = dict[str, Any]
Change = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """An entry as the chain sees it; ``content`` is what its hash covers."""

    id: int
    previous_hash: str
    hash: str
    content: Mapping[str, Any]
    changes: Sequence[Change]


@dataclass(frozen=True)
class Finding:
    """Something that contradicts the journal: its kind, where, and how."""

    kind: str
    what: str
    detail: str


def canonical(value: Any) -> str:
    """JSON with one spelling: keys sorted, no spaces, letters unescaped."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(previous: str, content: Mapping[str, Any]) -> str:
    """SHA-256 over the forerunner's hash and the canonical content, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


def net(changes: Sequence[Change]) -> list[Change]:
    """What a command did to each row in the end: one change for each row at most, in the place of its first.

    A row that was made and changed was made as it is now; one that was made and removed, or changed and changed back,
    was not touched.
    """
    found: dict[Key | tuple[str, str], Change | None] = {}
    for change in changes:
        # Entries hold batches already when they are read back; their rows were whole.
        key = (change["table"], canonical(change["ids"])) if "ids" in change else (change["table"], change["id"])
        found[key] = change if found.get(key) is None else _together(found[key] or {}, change)
    return [change for change in found.values() if change is not None]


def _together(first: Change, then: Change) -> Change | None:
    before = None if first["before"] is None else {**(then["before"] or {}), **first["before"]}
    after = None if then["after"] is None else {**(first["after"] or {}), **then["after"]}
    if before is None and after is None:
        return None
    if before is not None and after is not None:
        moved = [name for name in after if before.get(name) != after[name]]
        before, after = ({name: values.get(name) for name in moved} for values in (before, after))
        if not moved:
            return None
    return {**first, "before": before, "after": after}


def compact(changes: Sequence[Change]) -> list[Change]:
    """The changes of one command with all inserts of a table, when they are many, as one batch."""
    inserts: dict[str, list[Change]] = {}
    for change in changes:
        if change["before"] is None:
            inserts.setdefault(change["table"], []).append(change)
    large = {table: rows for table, rows in inserts.items() if len(rows) >= BATCH}
    found: list[Change] = []
    for change in changes:
        rows = large.get(change["table"]) if change["before"] is None else None
        if rows is None:
            found.append(change)
        elif change is rows[0]:
            found.append(_batch(change["table"], rows))
    return found


def ids_of(change: Change) -> Iterator[int]:
    """The rows that a change touched."""
    if "ids" in change:
        for first, last in change["ids"]:
            yield from range(first, last + 1)
    else:
        yield change["id"]


def batch_hash(rows: Iterable[tuple[int, Values]]) -> str:
    """SHA-256 over rows as ``[id, values]`` in the order of their ids."""
    whole = hashlib.sha256()
    for row_id, values in sorted(rows, key=lambda row: row[0]):
        whole.update(canonical([row_id, values]).encode())
        whole.update(b"\n")
    return whole.hexdigest()


def broken_links(chain: Sequence[Link]) -> list[Finding]:
    """Entries, oldest first, whose hash does not cover their content or that do not follow their forerunner."""
    findings = []
    previous = GENESIS
    for place, link in enumerate(chain, start=1):
        # Entries are numbered without a gap, so that the number of one that was taken back means no other.
        if link.previous_hash != previous or link.id != place:
            findings.append(Finding("chain", str(link.id), _("does not follow the entry before it")))
        if entry_hash(link.previous_hash, link.content) != link.hash:
            findings.append(Finding("content", str(link.id), _("was changed after it was written")))
        previous = link.hash
    return findings


def holds_head(chain: Sequence[Link], head: str) -> bool:
    """Whether the chain holds a head that was noted before: a cut tail or a new chain does not."""
    return head == GENESIS or any(link.hash == head for link in chain)


def walk_back(chain: Sequence[Link], rows: dict[Key, Values]) -> list[Finding]:
    """Take every entry back, newest first, over the rows as they stand; whatever does not fit was changed unseen.

    ``rows`` is emptied on the way: what is left at the end was never recorded.
    """
    findings: list[Finding] = []
    for link in reversed(chain):
        for change in reversed(link.changes):
            findings += _take_back(change, rows)
    findings += [Finding("row", f"{table} {row_id}", _("was never recorded")) for table, row_id in sorted(rows)]
    return findings


def _take_back(change: Change, rows: dict[Key, Values]) -> Iterator[Finding]:
    table = change["table"]
    if "ids" in change:
        yield from _take_back_batch(change, rows)
    elif change["before"] is None:
        standing = rows.pop((table, change["id"]), None)
        if standing != change["after"]:
            yield _mismatch(table, change["id"], standing, change["after"])
    elif change["after"] is None:
        if (table, change["id"]) in rows:
            yield Finding("row", f"{table} {change['id']}", _("was removed, yet it stands there"))
        rows[(table, change["id"])] = dict(change["before"])
    else:
        standing = rows.get((table, change["id"]))
        now = {name: standing.get(name) for name in change["after"]} if standing is not None else None
        if now != change["after"]:
            yield _mismatch(table, change["id"], now, change["after"])
        if standing is not None:
            standing.update(change["before"])


def _take_back_batch(change: Change, rows: dict[Key, Values]) -> Iterator[Finding]:
    table = change["table"]
    found = [(row_id, rows.pop((table, row_id), None)) for row_id in ids_of(change)]
    missing = [row_id for row_id, values in found if values is None]
    for row_id in missing:
        yield _mismatch(table, row_id, None, {})
    whole = [(row_id, values) for row_id, values in found if values is not None]
    if not missing and batch_hash(whole) != change["sha256"]:
        yield Finding("row", f"{table} {found[0][0]}-{found[-1][0]}", _("one of them differs from what was recorded"))


def _mismatch(table: str, row_id: int, standing: Values | None, recorded: Values) -> Finding:
    if standing is None:
        return Finding("row", f"{table} {row_id}", _("is missing"))
    columns = sorted(name for name in {*standing, *recorded} if standing.get(name) != recorded.get(name))
    # The values themselves may be personal data: the columns are enough to look them up.
    detail = _("differs from what was recorded: {columns}").format(columns=", ".join(columns))
    return Finding("row", f"{table} {row_id}", detail)


def _batch(table: str, rows: Sequence[Change]) -> Change:
    ranges: list[list[int]] = []
    for row_id in sorted(row["id"] for row in rows):
        if ranges and row_id == ranges[-1][1] + 1:
            ranges[-1][1] = row_id
        else:
            ranges.append([row_id, row_id])
    digest = batch_hash((row["id"], row["after"]) for row in rows)
    return {"table": table, "ids": ranges, "rows": len(rows), "sha256": digest}
