"""Write the texts from which new databases are made, from the tables of the program; or only compare."""

import sys
from collections.abc import Iterator, Sequence

from pages import write
from sqlalchemy import Dialect, Index, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from postwatch.schema import METADATA
from postwatch.store import new_database, upgrade

DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]


def text_of(kind: str) -> str:
    """The statements that make all tables and indexes, each on the lines that SQLAlchemy gives it."""
    return "".join(f"{statement};\n" for statement in _statements(DIALECTS[kind]))


def _statements(dialect: Dialect) -> Iterator[str]:
    yield upgrade.VERSIONS
    for table in METADATA.sorted_tables:
        yield _table(table, dialect)
        for index in sorted(table.indexes, key=_name):
            yield str(CreateIndex(index).compile(dialect=dialect)).strip()


def _name(index: Index) -> str:
    return str(index.name)


def _table(table: Table, dialect: Dialect) -> str:
    """A table with its constraints in the order of their names: the library keeps them in another on every run."""
    head, *parts, end = str(CreateTable(table).compile(dialect=dialect)).strip().splitlines()
    named = [part.strip().removesuffix(",") for part in parts]
    columns = [part for part in named if not part.startswith("CONSTRAINT ")]
    constraints = sorted(part for part in named if part.startswith("CONSTRAINT "))
    inner = ",\n".join(f"\t{part}" for part in [*columns, *constraints])
    return f"{head.strip()}\n{inner}\n{end.strip()}"


def main(words: Sequence[str]) -> int:
    """Write the files; gives the exit code."""
    return max(
        write(new_database.schema_file(kind), text_of(kind), origin="tables.py", words=words) for kind in DIALECTS
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
