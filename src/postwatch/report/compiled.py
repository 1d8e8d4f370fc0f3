"""Statements of figures, read as they were compiled when the program was made: what composes them is not loaded."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Date, Executable, Integer, bindparam, column, func, select, table, text
from sqlmodel import Session

from postwatch.report.window import Window
from postwatch.store.transaction import without_withdrawn

_QUARTER = dt.timedelta(days=92)
# Fewer visits are quick to find in any way, and a second statement takes its time to build.
MANY_RECORDS = 50_000
_NEWEST: Executable = select(func.max(column("id"))).select_from(table("visit"))
# A statement with its name above it, and the columns of it that are days.
_NAMED = re.compile(r"^-- (?P<name>\w+):(?P<days>.*)\n(?P<sql>(?:(?!-- ).*\n)+)", re.MULTILINE)


def find(session: Session, window: Window, name: str) -> Any:
    """Return what one of `definitions.STATEMENTS` finds within a window, as a result of SQLAlchemy.

    It goes to the connection. Of a campaign, and of most days of a large office, the statement is composed; otherwise
    it is taken as it was compiled, which spares a small office more time than the counting takes.
    """
    known, dialect = judged(session, window), session.get_bind().dialect.name
    given = {"first": window.first, "last": window.last, **(window.cleared._asdict() if window.cleared else {})}
    if known.campaign_id is None and not known.is_most:
        return session.connection().execute(_compiled(dialect)[name], {**given, "office": window.office_id})
    return session.connection().execute(_composed(name, known.of_any_days()), given)


def judged(session: Session, window: Window) -> Window:
    """Return a window that knows whether it is long, and of many records; a server knows itself what lies within."""
    if window.last - window.first <= _QUARTER or session.get_bind().dialect.name != "sqlite":
        return window
    return replace(window, is_most=(session.connection().execute(_NEWEST).scalar() or 0) > MANY_RECORDS)


def file_of(dialect: str) -> Path:
    """Return the file of the statements as a database spells them; ``make docs`` writes it."""
    return Path(__file__).with_name(f"statements-{dialect}.sql")


@cache
def _compiled(dialect: str) -> Mapping[str, Executable]:
    days = bindparam("first", type_=Date), bindparam("last", type_=Date)
    return {
        one["name"]: text(one["sql"]).bindparams(*days).columns(**dict.fromkeys(one["days"].split(), Date))
        for one in _NAMED.finditer(file_of(dialect).read_text(encoding="utf-8"))
    }


@cache
def _composed(name: str, window: Window) -> Executable:
    """Return a statement for any days. It is narrowed once too, for a copy would be compiled anew."""
    from postwatch.law.clocks import ClearedAfter
    from postwatch.report.definitions import STATEMENTS

    first: Any = bindparam("first", type_=Date)
    last: Any = bindparam("last", type_=Date)
    cleared = ClearedAfter(*(cast("Any", bindparam(one, type_=Integer)) for one in ClearedAfter._fields))
    statement: Any = without_withdrawn(STATEMENTS[name](replace(window, first=first, last=last, cleared=cleared)))
    return statement  # type: ignore[no-any-return]
