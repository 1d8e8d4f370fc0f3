"""To compose a statement takes longer than to ask it, so what is asked often with other values is composed once."""

import datetime as dt
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import Date, bindparam
from sqlmodel import Session

from postwatch.store.transaction import BY_KEY

Asked = ParamSpec("Asked")


def composed(compose: Callable[Asked, Any]) -> Callable[Concatenate[Session, Asked], Any]:
    """Make a function that asks a session what a statement finds, of one that composes the statement.

    That one gets what stands for its arguments: it may compare them with columns, and do nothing else with them. What
    may be None is compared by `is_not_distinct_from`.
    """
    names = compose.__code__.co_varnames[: compose.__code__.co_argcount]
    days = {name: Date for name in names if compose.__annotations__[name] is dt.date}

    @cache
    def statement() -> Any:
        said = {name: bindparam(name, type_=days.get(name)) for name in names}
        return compose(**said).execution_options(**BY_KEY)  # type: ignore[call-arg,arg-type]

    @wraps(compose)
    def ask(session: Session, /, *asked: Asked.args, **named: Asked.kwargs) -> Any:
        values = {**dict(zip(names, asked, strict=False)), **named}
        if len(values) != len(names) or len(values) != len(asked) + len(named):
            raise TypeError(f"{compose.__name__} takes {', '.join(names)}")
        return session.exec(statement(), params=values)

    return ask
