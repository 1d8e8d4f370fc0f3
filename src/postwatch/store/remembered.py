"""Memory of a session: the results that a function has read are not read again until the session writes."""

import re
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Engine, event
from sqlmodel import Session

if TYPE_CHECKING:
    from collections.abc import Callable

Asked = ParamSpec("Asked")
Result = TypeVar("Result")
_MEMORY, _NOTHING = "remembered", object()
_SESSIONS: "WeakKeyDictionary[Engine, WeakSet[Session]]" = WeakKeyDictionary()
# What begins with WITH may be a question, a write, or a question of what it has written first.
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)


def remembered(
    read: "Callable[Concatenate[Session, Asked], Result]",
) -> "Callable[Concatenate[Session, Asked], Result]":
    """Let a function that reads records keep its result for the same arguments, until the session writes.

    Its arguments can be hashed, and nobody changes its result.
    """

    @wraps(read)
    def recall(session: Session, /, *asked: "Asked.args", **named: "Asked.kwargs") -> Result:
        # As every statement does: changes in memory are written before they are asked for.
        session.flush()
        memory, key = session.info[_MEMORY], (read, asked, *named.items())
        found = memory.get(key, _NOTHING)
        if found is _NOTHING:
            found = memory[key] = read(session, *asked, **named)
        result: Result = found
        return result

    return recall


def remember(session: Session, name: str, value: object) -> None:
    """Let a session keep something by a name until it writes; None keeps it no longer."""
    session.info[_MEMORY][name] = value


def what_is_remembered(session: Session, name: str) -> Any:
    """Return the object that a session keeps by a name, None for nothing."""
    return session.info[_MEMORY].get(name)


def forget(session: Session) -> None:
    """Forget the memory of a session, so that it reads everything anew."""
    session.info[_MEMORY].clear()


def give_memory(session: Session, engine: Engine) -> None:
    """Give a session a memory, which is lost when its engine sends anything but a question, and with a transaction."""
    session.info[_MEMORY] = {}
    event.listen(session, "after_transaction_end", lambda *_ended: forget(session))
    if engine not in _SESSIONS:
        sessions = _SESSIONS[engine] = WeakSet[Session]()

        def look(_connection: Any, _cursor: Any, sent: str, *_more: object) -> None:
            if not _is_question(sent):
                for one in sessions:
                    forget(one)

        event.listen(engine, "before_cursor_execute", look)
    _SESSIONS[engine].add(session)


@lru_cache
def _is_question(sent: str) -> bool:
    return sent.startswith("SELECT") or (sent.startswith("WITH") and not _WRITES.search(sent))
