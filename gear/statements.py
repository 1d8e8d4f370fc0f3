"""Write the statements of figures as each database spells them, from `report.definitions`; or only compare."""

import re
import sys
from collections.abc import Sequence
from typing import Any, cast

from pages import write
from sqlalchemy import Date, Dialect, Integer, SelectBase, literal_column
from sqlalchemy.dialects import postgresql, sqlite

from postwatch.law.clocks import ClearedAfter
from postwatch.report.compiled import file_of
from postwatch.report.definitions import STATEMENTS
from postwatch.report.window import Window
from postwatch.store.transaction import without_withdrawn

DIALECTS: Sequence[Dialect] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
# Values given when a statement is run.
GIVEN: dict[str, Any] = {
    "office_id": literal_column(":office", Integer),
    "first": literal_column(":first", Date),
    "last": literal_column(":last", Date),
    "cleared": ClearedAfter(*(cast("Any", literal_column(f":{one}", Integer)) for one in ClearedAfter._fields)),
}
_NAMES = {"office", "first", "last", *ClearedAfter._fields}


def spelled(name: str, dialect: Dialect) -> str:
    """A statement in the words of a database, below its name and the names of its columns that are days."""
    statement: SelectBase = without_withdrawn(STATEMENTS[name](Window(**GIVEN)))
    days = "".join(f" {column.name}" for column in statement.selected_columns if isinstance(column.type, Date))
    sql = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    # A server reads a per cent sign as the place of a parameter, as both read a colon.
    if set(re.findall(r"(?<!:):(\w+)", sql)) - _NAMES or ("%" in sql and dialect.name != "sqlite"):
        raise ValueError(f"{name} holds what would be taken for a parameter")
    lines = "\n".join(line.rstrip() for line in sql.splitlines())
    return f"-- {name}:{days}\n{lines}\n"


def main(words: Sequence[str]) -> int:
    """Write the files; gives the exit code."""
    codes = [
        write(
            file_of(dialect.name),
            "\n".join(spelled(name, dialect) for name in STATEMENTS),
            origin="report/definitions.py",
            words=words,
        )
        for dialect in DIALECTS
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
