"""What a higher noun holds on the letters that give tasks: by what a person may call one.

Like a foreign key, this knows that noun by the names of its table only.
"""

import datetime as dt

from sqlalchemy import Date, column, table
from sqlmodel import Session

from postwatch.errors import NotFoundError
from postwatch.language import _
from postwatch.office.actions import resolve_letter

_LETTERS = table("dispatch", *map(column, ("id", "office_id", "code", "number", "symbol")), column("issued_on", Date()))


def letter_named(session: Session, dispatch: str, *, on: dt.date) -> int:
    """Return the id of a letter, named as `resolve_letter` takes it. Raises NotFoundError."""
    refusal = NotFoundError(
        _("There is no dispatch {dispatch}").format(dispatch=dispatch), hint=_("see: postwatch dispatch list")
    )
    return resolve_letter(session, _LETTERS.c, dispatch, on=on, refusal=refusal)
