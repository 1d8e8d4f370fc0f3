"""The answer that an entry keeps for a repeated request: texts about persons become salted hashes."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session, select
from sqlmodel import text as sql

from postwatch.journal.chain import SALT, is_salted, read_changes, salted
from postwatch.journal.personal_tables import PersonalValue
from postwatch.journal.tables import JournalEntry
from postwatch.language import _

# The sentence of a command that has more texts about persons names none of them.
_MOST_SAID = 50
_MARK = re.compile(r"\[\[([0-9a-f]{64})\]\]")


def sealed_answer(answer: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """Return an answer in which each of the texts about persons is replaced by its hash in the journal.

    In its sentence wherever the text occurs, in its result where it is a whole value: a part of another value, such as
    of the name of a unit, is no statement about a person.
    """
    sealed = {
        key: _mapped(value, lambda text: _mark(texts[text]) if text in texts else text) for key, value in answer.items()
    }
    for text in sorted(texts, key=len, reverse=True) if len(texts) <= _MOST_SAID else ():
        sealed["text"] = sealed.get("text", "").replace(text, _mark(texts[text]))
    return sealed


def _mark(digest: str) -> str:
    return f"[[{digest}]]"


def read_answer(entry: JournalEntry) -> dict[str, Any] | None:
    """Return the answer of an entry as it is kept, None if there is none or it cannot be read."""
    try:
        found = json.loads(entry.answer or "null")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def opened_answer(session: Session, *, entry: JournalEntry) -> dict[str, Any] | None:
    """Return the answer of an entry with its texts about persons that were not erased; None without any."""
    found = read_answer(entry)
    if found is None or _MARK.search(entry.answer or "") is None:
        return found
    texts = _texts_of(session, entry)

    def open_(text: str) -> str:
        return _MARK.sub(lambda hit: texts.get(hit[1], _("(erased)")), text)

    return {key: _mapped(value, open_) for key, value in found.items()}


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return a value as JSON knows it with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped(one, change) for key, one in value.items()}
    return [_mapped(one, change) for one in value] if isinstance(value, (list, tuple)) else value


def _texts_of(session: Session, entry: JournalEntry) -> dict[str, str]:
    """Return the texts about persons of the rows that an entry changed, by their hashes: present and earlier texts."""
    texts: dict[str, str] = {}
    for change in read_changes(entry.changes, entry=entry.id):
        for name, value in [*(change.get("before") or {}).items(), *(change.get("after") or {}).items()]:
            if is_salted(value):
                kept = session.exec(select(PersonalValue.value).where(PersonalValue.digest == value["salted"])).first()
                text = kept if kept is not None else _present(session, change, name, value)
                if text is not None:
                    texts[value["salted"]] = text
    return texts


def _present(session: Session, change: Mapping[str, Any], name: str, value: Mapping[str, str]) -> str | None:
    """Return the present text of a row, if it is the recorded text. The table may not be loaded yet."""
    statement = f'SELECT "{name}", {SALT} FROM "{change["table"]}" WHERE id = :id'  # noqa: S608 -- names of the schema
    row = session.connection().execute(sql(statement), {"id": change["id"]}).first()
    if row is None or row[0] is None or row[1] is None:
        return None
    return str(row[0]) if salted(row[0], salt=row[1], name=name) == value else None
