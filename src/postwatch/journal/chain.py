"""The hash chain and its verification: a replay backwards over the rows finds all differences from the record.

A change is ``{table, id, before, after}``: an insert has no ``before``, a removal no ``after``, an update holds the
changed columns alone. Many inserts of a table are a batch: ``{table, ids, rows, columns, personal, sha256}``.

A text about a person is kept in a change as ``{salted: hash}``. The salt is in the row, earlier texts are in a table of
their own; without them the hash tells nothing any more, and the chain still verifies.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import pairwise
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from postwatch.dataclass import dataclass
from postwatch.errors import DatabaseError, UsageError
from postwatch.language import N_, _

GENESIS = "0" * 64
# From this number of inserts of a table in a command on, their values are kept as a hash alone.
BATCH = 50
# No command inserts more rows of a table than a sheet has.
_MOST_ROWS = 2**20
_LARGEST_ID, _LARGEST_NUMBER = 2**31 - 1, 2**63 - 1
SALT = "personal_salt"
CLOCK_ERRORS = "clock_error"
"""The table that says until which entry the clock was wrong."""
EARLIER_TEXTS = "personal_value"
_LONGEST_SHOWN = 80
# How many rows are hashed at once: more would take memory, and not less time.
_LINES_AT_ONCE = 1000
Key = tuple[str, int]
Values = dict[str, Any]
Change = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """An entry as part of the chain; ``content`` is covered by its hash, ``changes`` is None if it cannot be read."""

    id: int
    previous_hash: str
    hash: str
    content: Mapping[str, Any]
    changes: Sequence[Change] | None

    @property
    def office(self) -> str:
        """Return the code of its office."""
        return str(self.content.get("office"))


# What the kinds of findings are called.
_FOUND = {
    "changed": N_("changed file"), "chain": N_("broken order of the journal"), "content": N_("changed entry"),
    "database": N_("damaged database"), "edited_draft": N_("edited draft"), "head": N_("missing end of the journal"),
    "missing": N_("missing file"), "orphan": N_("file without a record"), "row": N_("changed record"),
    "schema": N_("other form of the database"), "unfinished": N_("unfinished work"),
    "unreadable": N_("file that cannot be read"), "unrecorded_change": N_("change not yet in the journal"),
}  # fmt: skip
_RESTORE = N_("bring it back from a backup: postwatch db restore FILE FOLDER")
_ANY_COMMAND = N_("the next command that writes settles it, such as: postwatch note add")
_SETTLED = {
    "changed": _RESTORE, "missing": _RESTORE, "unfinished": _ANY_COMMAND, "unrecorded_change": _ANY_COMMAND,
    "edited_draft": N_("nothing to do; the finished letter: postwatch paper issue CODE"),
    "orphan": N_("keep it outside of the folders documents and evidence"),
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something that contradicts the journal: its kind, where, and how."""

    kind: str
    what: str
    detail: str

    @property
    def in_words(self) -> tuple[str, str, str]:
        """Return the finding as a row: its kind, where, and how with what settles it."""
        way = _SETTLED.get(self.kind, "")
        return _(_FOUND[self.kind]), self.what, "; ".join([self.detail, *([_(way)] if way else [])])


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Return JSON in canonical form: keys sorted, no spaces, letters unescaped."""
    return _CANONICAL.encode(value)


def entry_hash(previous: str, content: Mapping[str, Any]) -> str:
    """Return SHA-256 over the previous entry's hash and the canonical content, in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{canonical(content)}".encode()).hexdigest()


def net(changes: Sequence[Change]) -> list[Change]:
    """Return the net effect of a command on each row: at most one change for each row, in the place of its first.

    An insert and an update are one insert of the final values; an insert and a removal, or a change and its reversal,
    are nothing.
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
    """Return the changes of a command with BATCH or more inserts of a table merged into a batch."""
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


def is_insert(change: Change) -> bool:
    """Return whether a change inserted one row or a batch of rows."""
    return "ids" in change or change["before"] is None


def continues(change: Change) -> int | None:
    """Return the first row (id) of the record of which a change inserted a later row, which tells more; None else."""
    return (change.get("after") or {}).get("first_id") if is_insert(change) else None


def count_of(change: Change) -> int:
    """Return how many rows a change touched."""
    return sum(last - first + 1 for first, last in change["ids"]) if "ids" in change else 1


def ids_of(change: Change) -> Iterator[int]:
    """Yield the ids of the rows that a change touched."""
    if "ids" in change:
        for first, last in change["ids"]:
            yield from range(first, last + 1)
    else:
        yield change["id"]


def read_changes(text: Any, *, entry: int) -> list[Change]:
    """Return the changes of an entry from their text. Raises DatabaseError for a text that no command writes."""
    try:
        changes = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        changes = None
    if not isinstance(changes, list) or not all(map(_is_change, changes)):
        raise unreadable(entry)
    return changes


def unreadable(entry: int) -> DatabaseError:
    """Return the refusal of an entry with changes that cannot be read."""
    return DatabaseError(
        _("Entry {entry} of the journal contains changes that cannot be read").format(entry=entry),
        hint=_("see what is wrong with: postwatch db check"),
    )


def _is_change(change: Any) -> bool:
    if not isinstance(change, dict) or not isinstance(change.get("table"), str):
        return False
    if "ids" in change:
        return _is_batch(change)
    states = [change.get("before"), change.get("after")]
    is_whole_change = change.keys() == {"table", "id", "before", "after"} and states != [None, None]
    are_states = (
        state is None or (isinstance(state, dict) and all(map(_is_value, state.values()))) for state in states
    )
    return is_whole_change and _is_id(change["id"]) and all(are_states)


def _are_ranges(ranges: Any) -> bool:
    """Return whether ids are told as ranges in their order."""
    if not isinstance(ranges, list) or not ranges:
        return False
    are_pairs = (
        isinstance(ids, list) and len(ids) == 2 and all(map(_is_id, ids)) and ids[0] <= ids[1] for ids in ranges
    )
    return all(are_pairs) and all(one[1] < two[0] for one, two in pairwise(ranges))


def _is_batch(change: Change) -> bool:
    if not _are_ranges(change["ids"]):
        return False
    names = [change.get("columns"), change.get("personal"), [change.get("sha256")]]
    are_texts = all(isinstance(some, list) and all(isinstance(name, str) for name in some) for some in names)
    count = count_of(change)
    return are_texts and change.get("rows") == count and count <= _MOST_ROWS


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value <= _LARGEST_ID


def _is_value(value: Any) -> bool:
    if type(value) is int:
        return abs(value) <= _LARGEST_NUMBER
    if isinstance(value, dict):
        return value.keys() == {"salted"} and isinstance(value["salted"], str)
    return value is None or isinstance(value, (str, bool))


def ranges_of(ids: Iterable[int]) -> list[list[int]]:
    """Return ids, which come in their order, as ranges of a first and a last id."""
    ranges: list[list[int]] = []
    for row_id in ids:
        if ranges and row_id == ranges[-1][1] + 1:
            ranges[-1][1] = row_id
        else:
            ranges.append([row_id, row_id])
    return ranges


def _range(first: int, last: int) -> str:
    return f"{first}" if first == last else f"{first}-{last}"


def states_before(changes: Iterable[Change]) -> dict[Key, Values | None]:
    """Return how each row was before changes, which come oldest first.

    Of a row that only changed, the changed columns; of a removed row, all; None where there was no row yet.
    """
    found: dict[Key, Values | None] = {}
    for change in changes:
        before = None if is_insert(change) else change["before"]
        for row_id in ids_of(change):
            key = (change["table"], row_id)
            earliest = found.setdefault(key, None if before is None else dict(before))
            # What comes after a removal is of another row that was given the id again.
            if earliest is not None and before is not None and not is_whole(earliest):
                found[key] = {**before, **earliest}
    return found


def is_whole(values: Values) -> bool:
    """Return whether recorded values are those of a row that was removed: all of them, the id too."""
    return "id" in values


def batch_hash(rows: Iterable[tuple[int, Values]]) -> str:
    """Return SHA-256 over rows of the same columns as ``[id, values]``, a line each, in the order of their ids."""
    whole, in_order = hashlib.sha256(), sorted(rows, key=itemgetter(0))
    for first in range(0, len(in_order), _LINES_AT_ONCE):
        whole.update(_lines(in_order[first : first + _LINES_AT_ONCE]).encode())
    return whole.hexdigest()


def _lines(rows: Sequence[tuple[int, Values]]) -> str:
    """Return rows, each as `canonical` spells it: by columns, of which many are empty, in two thirds of its time."""
    names = sorted(rows[0][1])
    columns = [[values[name] for _id, values in rows] for name in names]
    is_empty = [column.count(None) == len(column) for column in columns]
    keys = [canonical(name).replace("%", "%%") for name in names]
    pairs = [f"{key}:{'null' if empty else '%s'}" for key, empty in zip(keys, is_empty, strict=True)]
    texts = [map(_spelt, column) for column, empty in zip(columns, is_empty, strict=True) if not empty]
    line = f"[%s,{{{','.join(pairs)}}}]\n"
    return "".join([line % one for one in zip((row_id for row_id, _values in rows), *texts, strict=True)])


def _spelt(value: Any) -> str:
    """Return the same as `canonical`, but faster for a text, the hash of a text, a whole number and None."""
    if isinstance(value, str):
        return encode_basestring(value)
    if type(value) is int:
        return str(value)
    if is_salted(value):
        return f'{{"salted":{encode_basestring(value["salted"])}}}'
    return "null" if value is None else canonical(value)


def verify_chain(chain: Sequence[Link], *, head: str | None = None) -> list[Finding]:
    """Return the entries whose hash does not cover their content or that do not follow the entry before.

    A ``head`` that was noted before must be among them: a cut tail or a new chain lacks it.
    """
    findings = []
    previous = GENESIS
    offices: dict[str, list[Link]] = {}
    put_right = _put_right(chain)
    for place, link in enumerate(chain, start=1):
        # Entries are numbered without a gap, so that the number in ``undoes`` means no other.
        own = offices.setdefault(link.office, [])
        if link.previous_hash != previous or link.id != place or not _follows(link, own, put_right):
            findings.append(Finding("chain", str(link.id), _("does not follow the entry before it")))
        if entry_hash(link.previous_hash, link.content) != link.hash:
            findings.append(Finding("content", str(link.id), _("was changed after it was written")))
        if link.changes is None:
            findings.append(Finding("content", str(link.id), _("contains changes that cannot be read")))
        previous = link.hash
        own.append(link)
    if head is not None and head not in {GENESIS, *(link.hash for link in chain)}:
        findings.append(Finding("head", head, _("is not in the chain: its end was cut off, or it was rewritten")))
    return findings


def _put_right(chain: Iterable[Link]) -> set[int]:
    """Return the entries after which a day may be earlier again: the clock was wrong until then, as an entry says."""
    changes = [change for link in chain for change in link.changes or () if change["table"] == CLOCK_ERRORS]
    return {change["after"]["last_entry"] for change in changes if is_insert(change)}


def _follows(link: Link, own: Sequence[Link], put_right: Collection[int]) -> bool:
    """Return whether an entry continues the chain of its office ``own``."""
    content, before = link.content, own[-1].content if own else {}
    return (
        content["office_number"] == len(own) + 1
        and content["office_previous_hash"] == (own[-1].hash if own else GENESIS)
        and (str(content["recorded_on"]) >= str(before.get("recorded_on", "")) or own[-1].id in put_right)
        and str(content["at"]) >= str(before.get("at", ""))
    )


def parse_head(typed: str) -> str:
    """Parse a head as it was typed; spaces and hyphens between its groups are ignored. Raises UsageError."""
    digits = re.sub(r"[\s\u2010\u2011-]", "", typed).lower()
    if re.fullmatch(r"[0-9a-f]{64}", digits) is None:
        raise UsageError(
            _("«{text}» is not a journal hash").format(text=typed[:_LONGEST_SHOWN]),
            hint=_("give 64 digits from 0 to f; spaces between them are ignored"),
        )
    return digits


def salted(value: str, *, salt: str, name: str) -> Values:
    """Return the salted hash that the journal keeps of a personal text of a column."""
    # What `canonical` returns of the three, in half the time: a register has tens of thousands of such texts.
    try:
        texts = f"[{','.join(map(encode_basestring, (salt, name, value)))}]"
    except TypeError:  # a row that somebody changed may hold a value that is no text
        texts = canonical([salt, name, value])
    return {"salted": hashlib.sha256(texts.encode()).hexdigest()}


def is_salted(value: Any) -> bool:
    """Return whether a value of the journal is the salted hash of a text."""
    return isinstance(value, dict)


@dataclass
class ReplayState:
    """Row state while the journal is replayed backwards.

    ``salts`` are those of the rows, ``texts`` the earlier texts about persons by their salted hash.
    """

    rows: dict[Key, Values]
    salts: dict[Key, str | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def differing(self, key: Key, present: Values, recorded: Values) -> list[str]:
        """Return the columns of a row that are not as recorded; a column that was added later must be empty."""
        names = {*present, *recorded}
        return sorted(name for name in names if not self._same(key, name, present.get(name), recorded.get(name)))

    def fits_batch(self, change: Change, rows: Sequence[tuple[int, Values]]) -> bool:
        """Return whether the rows of a batch are as they were recorded."""
        table, names, personal = change["table"], change["columns"], change["personal"]
        if any(value is not None for _id, row in rows for name, value in row.items() if name not in names):
            return False
        recorded = ((row_id, {name: row.get(name) for name in names}) for row_id, row in rows)
        sealed = [(row_id, self._sealed((table, row_id), row, personal)) for row_id, row in recorded]
        return bool(batch_hash(sealed) == change["sha256"])

    def undo(self, change: Change) -> Iterator[Finding]:
        """Undo a change in ``rows``; yield all contradictions to it."""
        if "ids" in change:
            yield from self._undo_batch(change)
            return
        key = (change["table"], change["id"])
        if change["before"] is None:
            yield from self._mismatch(key, self.rows.pop(key, None), change["after"])
        elif change["after"] is None:
            if key in self.rows:
                yield Finding("row", f"{key[0]} {key[1]}", _("was removed, but is still there"))
            self.rows[key] = dict(change["before"])
        else:
            row = self.rows.get(key)
            present = {name: row.get(name) for name in change["after"]} if row is not None else None
            yield from self._mismatch(key, present, change["after"])
            if row is not None:
                row.update(change["before"])

    def _undo_batch(self, change: Change) -> Iterator[Finding]:
        table = change["table"]
        found = [(row_id, self.rows.pop((table, row_id), None)) for row_id in ids_of(change)]
        whole = [(row_id, values) for row_id, values in found if values is not None]
        if len(whole) < len(found):
            gone = ranges_of(row_id for row_id, row in found if row is None)
            yield from (Finding("row", f"{table} {_range(*one)}", _("is missing")) for one in gone)
        elif not self.fits_batch(change, whole):
            what = f"{table} {_range(found[0][0], found[-1][0])}"
            yield Finding("row", what, _("a record differs from what was recorded"))

    def _mismatch(self, key: Key, present: Values | None, recorded: Values) -> Iterator[Finding]:
        what = f"{key[0]} {key[1]}"
        if present is None:
            yield Finding("row", what, _("is missing"))
        elif differing := self.differing(key, present, recorded):
            # The values themselves may be personal data: the columns are enough to look them up.
            sentence = _("differs from what was recorded: {columns}")
            yield Finding("row", what, sentence.format(columns=", ".join(differing)))

    def _sealed(self, key: Key, row: Values, names: Collection[str]) -> Values:
        salt = self.salts.get(key)
        return {
            name: salted(value, salt=salt, name=name) if salt and name in names and isinstance(value, str) else value
            for name, value in row.items()
        }

    def _same(self, key: Key, name: str, present: Any, recorded: Any) -> bool:
        if is_salted(recorded) and isinstance(present, str):
            salt = self.salts.get(key)
            return salt is not None and salted(present, salt=salt, name=name) == recorded
        return bool(present == recorded)


@dataclass
class _EarlierTexts:
    """Checks that the earlier texts of a row are all there as long as the row has its salt.

    A row has its salt until somebody asks to be forgotten. Before that it may have had another salt, whose texts were
    erased: they are not expected beyond a moment at which the row had no text. ``phases`` holds for each row "empty"
    (no text met so far on the way back), "met", or "over" (such a moment was passed).
    """

    state: ReplayState
    personal: Mapping[str, Collection[str]]
    phases: dict[Key, str] = field(default_factory=dict)

    def check(self, change: Change) -> Iterator[Finding]:
        """Check a change that is about to be undone."""
        for row_id in ids_of(change):
            key = (change["table"], row_id)
            if key in self.phases or self.state.salts.get(key):
                yield from self._check_row(key, change)

    def _check_row(self, key: Key, change: Change) -> Iterator[Finding]:
        row = self.state.rows.get(key, {})
        has_text = any(row.get(name) for name in self.personal.get(key[0], ()))
        phase = self.phases.get(key, "empty")
        if phase != "over" and (has_text or phase == "met"):
            phase = "met" if has_text else "over"
        inserted = is_insert(change)
        if phase != "over" and not inserted:
            gone = [
                name
                for name, value in change["before"].items()
                if is_salted(value) and value["salted"] not in self.state.texts
            ]
            if gone:
                detail = _("an earlier text about a person was removed: {columns}")
                yield Finding("row", f"{key[0]} {key[1]}", detail.format(columns=", ".join(sorted(gone))))
            # A text that this change replaced was met too.
            phase = "met" if any(is_salted(value) for value in change["before"].values()) else phase
        if phase == "empty" and inserted:
            yield Finding("row", f"{key[0]} {key[1]}", _("has a salt, but never had a text about a person"))
        # An id may have been another row's before.
        self.phases[key] = "over" if inserted else phase


def walk_back(
    chain: Sequence[Link],
    rows: dict[Key, Values],
    *,
    personal: Mapping[str, Collection[str]] | None = None,
) -> list[Finding]:
    """Undo every entry, newest first, over the rows of the tables; return all mismatches.

    ``rows`` is emptied on the way: rows left at the end were never recorded. ``personal`` names the columns of a table
    that hold texts about persons, besides those that the chain shows to be such.
    """
    salts = {key: row.pop(SALT) for key, row in rows.items() if SALT in row}
    state = ReplayState(rows, salts)
    texts = _EarlierTexts(state, _personal_columns(chain, personal or {}))
    findings = list(_collect_texts(state))
    for link in reversed(chain):
        for change in reversed(link.changes or ()):
            findings += texts.check(change)
            findings += state.undo(change)
    findings += [Finding("row", f"{table} {row_id}", _("was never recorded")) for table, row_id in sorted(rows)]
    return findings


def _personal_columns(chain: Sequence[Link], known: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """Return the columns of each table that hold texts about persons: known columns, and those that were salted."""
    found = {table: set(names) for table, names in known.items()}
    for link in chain:
        for change in link.changes or ():
            values = [*(change.get("before") or {}).items(), *(change.get("after") or {}).items()]
            names = {*change.get("personal", ()), *(name for name, value in values if is_salted(value))}
            if names:
                found.setdefault(change["table"], set()).update(names)
    return found


def _collect_texts(state: ReplayState) -> Iterator[Finding]:
    """Move the earlier texts out of the rows; yield those whose hash is not theirs."""
    for key in [key for key in state.rows if key[0] == EARLIER_TEXTS]:
        text = state.rows.pop(key)
        salt = text.get("salt") or state.salts.get((text["table_name"], text["row_id"]))
        if not salt or salted(text["value"], salt=salt, name=text["name"])["salted"] != text["digest"]:
            yield Finding("row", f"{EARLIER_TEXTS} {key[1]}", _("is not the text that was recorded"))
        state.texts[text["digest"]] = text["value"]


def _batch(table: str, rows: Sequence[Change]) -> Change:
    values = [row["after"] for row in rows]
    columns = sorted(values[0])
    return {
        "table": table,
        "ids": ranges_of(sorted(row["id"] for row in rows)),
        "rows": len(rows),
        "columns": columns,
        # As `is_salted` says, of a whole column at once.
        "personal": [name for name in columns if dict in set(map(type, map(itemgetter(name), values)))],
        "sha256": batch_hash((row["id"], row["after"]) for row in rows),
    }
