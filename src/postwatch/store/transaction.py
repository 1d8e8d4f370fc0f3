"""Sessions that see the rows of a single office, without withdrawn rows; errors of a database as refusals."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, bindparam, column, event, inspect, literal_column, select, table
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import ORMExecuteState, with_loader_criteria
from sqlmodel import Session

from postwatch.errors import AlreadyThereError, DatabaseError, UnreachableError, UsageError
from postwatch.language import _
from postwatch.store import engine as engines
from postwatch.store.columns import OwnedRow, Withdrawable
from postwatch.store.remembered import forget, give_memory, remembered

Statement = TypeVar("Statement", bound=Any)
OFFICE, OFFICE_CODE = "office_id", "office_code"
EARLIER = "earlier"
"""Under this name a session of an earlier moment keeps the account that asks (`journal.earlier.Cut`)."""
# Execution options of a statement that asks for withdrawn records too.
WITHDRAWN_TOO = {"withdrawn_too": True}
_SEES_WITHDRAWN = "sees_withdrawn"
# A frequent statement is narrowed once for an office, with withdrawn rows or without.
_NARROWED: WeakKeyDictionary[Any, dict[tuple[int, bool], Any]] = WeakKeyDictionary()
# What the system, not another command, denies an SQLite file.
_REFUSED_BY_SYSTEM = frozenset({
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM,
})  # fmt: skip
# SQLAlchemy first asks the class above the tables, which has no columns.
_OF_NO_TABLE: Any = literal_column("0")
_QUERY_CANCELED, _INSUFFICIENT_PRIVILEGE = "57014", "42501"


def new_session(engine: Engine) -> Session:
    """Return a session that belongs to no office yet."""
    session = Session(engine, expire_on_commit=False, autoflush=True)
    give_memory(session, engine)
    return session


def belong(session: Session, office_id: int) -> None:
    """Let the session see the rows of a single office, without those withdrawn, and write new rows for it."""
    session.info[OFFICE] = office_id
    event.listen(session, "do_orm_execute", _only_own_rows)
    event.listen(session, "before_flush", _sign_with_office)
    forget(session)


def _only_own_rows(state: ORMExecuteState) -> None:
    """Narrow every owned table that the statement reads: in joins, counts and subqueries too, whatever it selects."""
    if state.is_column_load or state.is_relationship_load:
        return
    info = state.session.info
    sees_withdrawn = _SEES_WITHDRAWN in info or state.execution_options.keys() >= WITHDRAWN_TOO.keys()
    known, way = _NARROWED.setdefault(state.statement, {}), (info[OFFICE], sees_withdrawn)
    if way not in known:
        own = state.statement.options(_of_office(info[OFFICE]))
        known[way] = own if sees_withdrawn else without_withdrawn(own)
    state.statement = known[way]


@cache
def _of_office(office_id: int) -> Any:
    # By the class above all owned rows: the tables that a statement does not read are not looked at.
    return with_loader_criteria(
        OwnedRow, lambda row: getattr(row, "office_id", _OF_NO_TABLE) == office_id, include_aliases=True
    )


def see_withdrawn(session: Session) -> None:
    """Let a session see records that were withdrawn like all others: the journal tells of them, and undoes them."""
    session.info[_SEES_WITHDRAWN] = True
    forget(session)


def without_withdrawn(statement: Statement) -> Statement:
    """Narrow a statement to records that were not withdrawn, in its joins and subqueries too.

    The session does so by itself; a statement that goes to the connection needs it.
    """
    narrowed: Statement = statement.options(_not_withdrawn())
    return narrowed


def recorded(statement: Statement, row: type[Withdrawable], *, withdrawn: bool) -> Statement:
    """Return the statement of a list as it is, or for the records alone that were ``withdrawn``."""
    if not withdrawn:
        return statement
    narrowed: Statement = statement.where(row.withdrawn_on.is_not(None))  # type: ignore[union-attr]
    return narrowed.execution_options(**WITHDRAWN_TOO)  # type: ignore[no-any-return]


@remembered
def has_rows(session: Session, name: str) -> bool:
    """Return whether the office of the session has a row in a table, by its name: its class need not be loaded.

    The changes of this session are included.
    """
    mine = {OFFICE: session.info[OFFICE]}
    return session.connection().execute(_any_row(name), mine).first() is not None


@cache
def _any_row(name: str) -> Any:
    office_id: Any = column(OFFICE)
    return select(office_id).select_from(table(name, office_id)).where(office_id == bindparam(OFFICE)).limit(1)


def ids(session: Session, statement: Select[Any]) -> set[int]:
    """Return the results of a statement of ids, which names its office, the changes of this session included.

    It goes to the connection: the session's filter of offices would reach into its subqueries and slow them down.
    """
    session.flush()
    return set(session.connection().execute(without_withdrawn(statement)).scalars())


@cache
def _not_withdrawn() -> Any:
    return with_loader_criteria(Withdrawable, _counts, include_aliases=True, track_closure_variables=False)


def _counts(row: Any) -> Any:
    # An alias would call the method of its class as its own.
    return inspect(row).mapper.class_.counts(row) if hasattr(row, "withdrawn_on") else _OF_NO_TABLE.is_(None)


def _sign_with_office(session: Any, _context: object, _instances: object) -> None:
    for row in session.new:
        if isinstance(row, OwnedRow) and getattr(row, OFFICE, None) is None:
            row.office_id = session.info[OFFICE]


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translate errors of the database into refusals: locked or unreachable (6), a broken constraint (5)."""
    try:
        yield
    except IntegrityError as error:
        raise AlreadyThereError(
            _("The database refuses the change: {reason}").format(reason=_first_line(error)),
            hint=_("look up the record that it contradicts, with the list command of its kind"),
        ) from error
    except (OverflowError, DataError) as error:
        raise UsageError(_("A number is too large to be kept"), hint=_("check the numbers that you typed")) from error
    except OperationalError as error:
        first = _first_of(error)
        kind = UnreachableError if _is_unreachable(first) else DatabaseError
        raise _told_by_server(error) or kind(
            _("The database cannot be used now: {reason}").format(reason=_first_line(first)), hint=_hint_for(first)
        ) from error
    except DBAPIError as error:
        raise _told_by_server(error) or DatabaseError(
            _("The database answers with an error: {reason}").format(reason=_first_line(error)),
            hint=_hint_for(error) if _is_damaged(error) else _("check the database with: postwatch db status"),
        ) from error


def _is_damaged(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def _is_unreachable(error: DBAPIError) -> bool:
    """Return whether no connection was made at all: the server, its address or the account is wrong."""
    is_file = isinstance(error.orig, sqlite3.Error)
    return not is_file and error.statement is None and not error.connection_invalidated


def _hint_for(error: DBAPIError) -> str:
    """Return the next step for a database that cannot be used now."""
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return _("if another command is writing, wait for it to end and try again")
        if code in _REFUSED_BY_SYSTEM:
            return _("check the place, the free space and the permissions")
        return _("the database differs from what this postwatch created: restore the last backup into a new folder")
    if _is_unreachable(error):
        return _(
            "check the line database = … in postwatch.toml: host, port, database and account; "
            "whether the server runs; the password in ~/.pgpass"
        )
    return _("try again when the server answers; its administrator sees in its log what happened")


def _told_by_server(error: DBAPIError) -> DatabaseError | None:
    """Return the refusal for a wait that a server cut off, or for a statement that it does not allow; or None."""
    state = getattr(error.orig, "sqlstate", None)
    if state == engines.LOCK_NOT_AVAILABLE:
        return DatabaseError(
            _("A lock that is needed is held by another session and was not released in time"),
            hint=_("wait until that command has ended, then try again"),
        )
    if state == _QUERY_CANCELED:
        return DatabaseError(
            _("The database did not answer within {seconds} seconds; nothing was changed").format(
                seconds=f"{engines.STATEMENT_TIMEOUT_MS / 1000:g}"
            ),
            hint=_("try again when the server has less to do"),
        )
    if state == _INSUFFICIENT_PRIVILEGE:
        return DatabaseError(
            _("This account of the database may not do that: {reason}").format(reason=_first_line(error)),
            hint=_("let the owner of the database run: postwatch db grant ROLE"),
        )
    return None


def _first_of(error: DBAPIError) -> DBAPIError:
    """Return the first error of the database: a rollback that fails after it hides the cause."""
    first, earlier = error, error.__context__
    while earlier is not None:
        if isinstance(earlier, DBAPIError):
            first = earlier
        earlier = earlier.__context__
    return first


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
