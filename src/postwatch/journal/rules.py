"""The hash chain, and walking it back over the rows: what was recorded is what stands in the tables, or it is found.

A change is ``{table, id, before, after}``: an insert has no ``before``, a removal no ``after``, an update holds the
changed columns alone. Many inserts of one table are one batch: ``{table, ids, rows, columns, personal, sha256}``.

A text about a person stands in a change as ``{salted: hash}``. The salt lies in the row, earlier texts lie beside the
journal; without them the hash says nothing any more, and the chain still holds.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import _

GENESIS = "0" * 64
# From so many inserts of one table in one command on, their values are kept as a hash alone.
BATCH = 50
SALT = "personal_salt"
ASIDE = "personal_value"
_LONGEST_SHOWN = 80
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


def verify_chain(chain: Sequence[Link], *, head: str | None) -> list[Finding]:
    """What is wrong with a chain in itself, and with a head that was noted before it."""
    findings = broken_links(chain)
    if head is not None and not holds_head(chain, head):
        findings.append(Finding("head", head, _("is not in the chain: its end was cut off, or it was written anew")))
    return findings


def parse_head(typed: str) -> str:
    """A head as it was typed; the groups of the control sheet may be kept apart. Raises UsageError for what is none."""
    digits = re.sub(r"[\s\u2010\u2011-]", "", typed).lower()
    if re.fullmatch(r"[0-9a-f]{64}", digits) is None:
        raise UsageError(
            _("«{text}» is no head of a journal").format(text=typed[:_LONGEST_SHOWN]),
            hint=_("a head has 64 digits from 0 to f; blanks between them do not count"),
        )
    return digits


def salted(value: str, *, salt: str, name: str) -> Values:
    """How a personal text of a column stands in the journal."""
    return {"salted": hashlib.sha256(canonical([salt, name, value]).encode()).hexdigest()}


def is_salted(value: Any) -> bool:
    """Whether a value of the journal is the salted hash of a text."""
    return isinstance(value, dict)


@dataclass
class ReplayState:
    """Rows as they stand while entries are taken back; ``salts`` are those of rows, ``aside`` earlier texts by hash."""

    rows: dict[Key, Values]
    salts: dict[Key, str | None] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)

    def fits(self, key: Key, standing: Values | None, recorded: Values) -> bool:
        """Whether a row stands as it was recorded; a column that came later held nothing then."""
        return standing is not None and not self.differing(key, standing, recorded)

    def differing(self, key: Key, standing: Values, recorded: Values) -> list[str]:
        """The columns of a row that do not stand as they were recorded."""
        names = {*standing, *recorded}
        return sorted(name for name in names if not self._same(key, name, standing.get(name), recorded.get(name)))

    def fits_batch(self, change: Change, rows: Sequence[tuple[int, Values]]) -> bool:
        """Whether the rows of a batch stand as they were recorded."""
        if "columns" not in change:
            # The first release kept personal texts as they were; of an erased one nothing can be said.
            plain = [(row_id, {name: self._plain(value) for name, value in row.items()}) for row_id, row in rows]
            return any(is_salted(value) for _id, row in plain for value in row.values()) or (
                batch_hash(plain) == change["sha256"]
            )
        columns = set(change["columns"])
        later = [value for _id, row in rows for name, value in row.items() if name not in columns]
        sealed = [(row_id, self._sealed((change["table"], row_id), row, change)) for row_id, row in rows]
        return not any(value is not None for value in later) and batch_hash(sealed) == change["sha256"]

    def _sealed(self, key: Key, row: Values, change: Change) -> Values:
        salt = self.salts.get(key)
        return {
            name: salted(value, salt=salt, name=name)
            if salt and name in change["personal"] and isinstance(value, str)
            else value
            for name, value in ((name, row.get(name)) for name in change["columns"])
        }

    def _plain(self, value: Any) -> Any:
        return self.aside.get(value["salted"], value) if is_salted(value) else value

    def _same(self, key: Key, name: str, standing: Any, recorded: Any) -> bool:
        if is_salted(recorded) and isinstance(standing, str):
            salt = self.salts.get(key)
            return salt is not None and salted(standing, salt=salt, name=name) == recorded
        if is_salted(standing) and isinstance(recorded, str):
            # An entry of the first release; what was erased since cannot be held against it.
            return self._plain(standing) in (standing, recorded)
        return bool(standing == recorded)


@dataclass
class _Texts:
    """What lay beside the journal, held against it: earlier texts of a row that has its salt must all be there.

    A row has its salt as long as nobody asked to be forgotten. Before that it may have had another, whose texts were
    erased: they are not asked for beyond a moment at which the row had none. ``phases`` says of a row whether a text
    was met on the way back, and whether such a moment was.
    """

    standing: ReplayState
    personal: Mapping[str, Collection[str]]
    phases: dict[Key, str] = field(default_factory=dict)

    def look(self, change: Change) -> Iterator[Finding]:
        """Look at a change that is about to be taken back."""
        for row_id in ids_of(change):
            key = (change["table"], row_id)
            if key in self.phases or self.standing.salts.get(key):
                yield from self._look_at(key, change)

    def _look_at(self, key: Key, change: Change) -> Iterator[Finding]:
        has_text = self._has_text(key)
        phase = self.phases.get(key, "empty")
        if phase != "over" and (has_text or phase == "met"):
            phase = "met" if has_text else "over"
        made = "ids" in change or change["before"] is None
        if phase != "over" and not made:
            gone = [
                name
                for name, value in change["before"].items()
                if is_salted(value) and value["salted"] not in self.standing.aside
            ]
            if gone:
                detail = _("an earlier text about a person was removed: {columns}")
                yield Finding("row", f"{key[0]} {key[1]}", detail.format(columns=", ".join(sorted(gone))))
            # A text that the row took the place of was met too.
            phase = "met" if any(is_salted(value) for value in change["before"].values()) else phase
        if phase == "empty" and made:
            yield Finding("row", f"{key[0]} {key[1]}", _("has a salt, but never had a text about a person"))
        # An id may have been another row's before.
        self.phases[key] = "over" if made else phase

    def _has_text(self, key: Key) -> bool:
        row = self.standing.rows.get(key, {})
        return any(row.get(name) for name in self.personal.get(key[0], ()))


def walk_back(
    chain: Sequence[Link], rows: dict[Key, Values], *, personal: Mapping[str, Collection[str]] | None = None
) -> list[Finding]:
    """Take every entry back, newest first, over the rows as they stand; whatever does not fit was changed unseen.

    ``rows`` is emptied on the way: what is left at the end was never recorded. ``personal`` names the columns of a
    table that hold texts about persons, besides those that the chain shows to be such.
    """
    standing = ReplayState(rows, salts={key: row.pop(SALT) for key, row in rows.items() if SALT in row})
    texts = _Texts(standing, _personal_columns(chain, personal or {}))
    findings = list(_put_aside(standing))
    for link in reversed(chain):
        for change in reversed(link.changes):
            findings += texts.look(change)
            findings += _undo(change, standing)
    findings += [Finding("row", f"{table} {row_id}", _("was never recorded")) for table, row_id in sorted(rows)]
    return findings


def _personal_columns(chain: Sequence[Link], known: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """Columns of each table that hold texts about persons: those that are known, and those that were salted."""
    found = {table: set(names) for table, names in known.items()}
    for link in chain:
        for change in link.changes:
            values = [*(change.get("before") or {}).items(), *(change.get("after") or {}).items()]
            names = {*change.get("personal", ()), *(name for name, value in values if is_salted(value))}
            if names:
                found.setdefault(change["table"], set()).update(names)
    return found


def _put_aside(standing: ReplayState) -> Iterator[Finding]:
    """Take the earlier texts out of the rows; each must be the one that its hash stands for."""
    for key in [key for key in standing.rows if key[0] == ASIDE]:
        text = standing.rows.pop(key)
        salt = standing.salts.get((text["table_name"], text["row_id"]))
        if not salt or salted(text["value"], salt=salt, name=text["name"])["salted"] != text["digest"]:
            yield Finding("row", f"{ASIDE} {key[1]}", _("is not the text that was recorded"))
        standing.aside[text["digest"]] = text["value"]


def _undo(change: Change, standing: ReplayState) -> Iterator[Finding]:
    if "ids" in change:
        yield from _undo_batch(change, standing)
        return
    rows, key = standing.rows, (change["table"], change["id"])
    if change["before"] is None:
        row = rows.pop(key, None)
        if not standing.fits(key, row, change["after"]):
            yield _mismatch(standing, key, row, change["after"])
    elif change["after"] is None:
        if key in rows:
            yield Finding("row", f"{key[0]} {key[1]}", _("was removed, yet it stands there"))
        rows[key] = dict(change["before"])
    else:
        whole = rows.get(key)
        now = {name: whole.get(name) for name in change["after"]} if whole is not None else None
        if not standing.fits(key, now, change["after"]):
            yield _mismatch(standing, key, now, change["after"])
        if whole is not None:
            whole.update(change["before"])


def _undo_batch(change: Change, standing: ReplayState) -> Iterator[Finding]:
    table = change["table"]
    found = [(row_id, standing.rows.pop((table, row_id), None)) for row_id in ids_of(change)]
    missing = [row_id for row_id, values in found if values is None]
    for row_id in missing:
        yield _mismatch(standing, (table, row_id), None, {})
    whole = [(row_id, values) for row_id, values in found if values is not None]
    if not missing and not standing.fits_batch(change, whole):
        yield Finding("row", f"{table} {found[0][0]}-{found[-1][0]}", _("one of them differs from what was recorded"))


def _mismatch(standing: ReplayState, key: Key, row: Values | None, recorded: Values) -> Finding:
    what = f"{key[0]} {key[1]}"
    if row is None:
        return Finding("row", what, _("is missing"))
    # The values themselves may be personal data: the columns are enough to look them up.
    columns = ", ".join(standing.differing(key, row, recorded))
    return Finding("row", what, _("differs from what was recorded: {columns}").format(columns=columns))


def _batch(table: str, rows: Sequence[Change]) -> Change:
    ranges: list[list[int]] = []
    for row_id in sorted(row["id"] for row in rows):
        if ranges and row_id == ranges[-1][1] + 1:
            ranges[-1][1] = row_id
        else:
            ranges.append([row_id, row_id])
    return {
        "table": table,
        "ids": ranges,
        "rows": len(rows),
        "columns": sorted(rows[0]["after"]),
        "personal": sorted({name for row in rows for name, value in row["after"].items() if is_salted(value)}),
        "sha256": batch_hash((row["id"], row["after"]) for row in rows),
    }
