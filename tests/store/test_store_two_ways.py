"""The texts from which new databases are made say the same as the migrations: the catalogues of both are compared."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from servers import new_database
from sqlalchemy import create_engine

from postwatch.schema import METADATA
from postwatch.store import new_database as texts
from postwatch.store import upgrade
from postwatch.store.engine import connected, sqlite_url

Catalogue = set[tuple[str, ...]]
OURS = "c.relnamespace = current_schema()::regnamespace AND c.relname <> 'alembic_version'"
# What a server knows of everything that is ours, in its own spelling.
SERVER = {
    "column": "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
    "pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated, a.attcollation::regcollation, a.attstorage "
    "FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid LEFT JOIN pg_attrdef AS d "
    "ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE {OURS} AND c.relkind = 'r' AND a.attnum > 0 "
    "AND NOT a.attisdropped",
    "constraint": "SELECT c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid), k.condeferrable, "
    "k.convalidated "
    "FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid WHERE {OURS}",
    "index": "SELECT c.relname, pg_get_indexdef(i.indexrelid), i.indisunique, i.indisprimary, i.indisvalid "
    "FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid WHERE {OURS}",
    "trigger": "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled FROM pg_trigger AS t "
    "JOIN pg_class AS c ON c.oid = t.tgrelid WHERE {OURS} AND NOT t.tgisinternal",
    "function": "SELECT pg_get_functiondef(p.oid), p.proacl::text, p.prosecdef, p.proconfig::text FROM pg_proc AS p "
    "WHERE p.pronamespace = current_schema()::regnamespace",
    "relation": "SELECT c.relname, c.relkind, c.relpersistence, c.relrowsecurity, "
    "coalesce(c.relacl, acldefault('r', c.relowner))::text, c.relowner::regrole "
    "FROM pg_class AS c WHERE {OURS} AND c.relkind = 'r'",
    "sequence": "SELECT c.relname, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqcycle, "
    "d.refobjid::regclass, d.refobjsubid > 0 FROM pg_sequence AS s JOIN pg_class AS c ON c.oid = s.seqrelid "
    "LEFT JOIN pg_depend AS d ON d.objid = s.seqrelid AND d.deptype = 'a' WHERE {OURS}",
}


def of_file(path: Path) -> Catalogue:
    """What SQLite knows of a database."""
    with closing(sqlite3.connect(path)) as database:
        return set(_of_file(database))


def _of_file(database: sqlite3.Connection) -> Iterator[tuple[str, ...]]:
    made = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name <> 'alembic_version'"
    for kind, name, table, sql in database.execute(made).fetchall():
        if kind != "table":
            yield kind, name, table, re.sub(r"\s+", " ", sql or "")
            continue
        for _place, *column in database.execute("SELECT * FROM pragma_table_xinfo(?)", (name,)):
            yield "column", name, *map(str, column)
        for key in database.execute("SELECT * FROM pragma_foreign_key_list(?)", (name,)):
            yield "key", name, *map(str, key[2:])
        for index, *what in database.execute(
            'SELECT name, "unique", origin, partial FROM pragma_index_list(?)', (name,)
        ):
            columns = database.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,)).fetchall()
            named = index if what[1] == "c" else ""
            yield "index", name, named, *map(str, what), *(one for (one,) in columns)
        inner = re.sub(r"\s+", " ", sql).partition("(")[2].rpartition(")")[0]
        yield from (("constraint", name, part) for part in _parts(inner.replace("CONSTRAINT", ",")) if " " in part)
        yield "options", name, str("WITHOUT ROWID" in sql or "STRICT" in sql)


def _parts(text: str) -> list[str]:
    """The parts of a text between the commas that are in no bracket."""
    parts, depth = [""], 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return [part.strip() for part in parts]


def of_server(address: str) -> Catalogue:
    engine = create_engine(address)
    with engine.connect() as connection:
        found = {
            (kind, *map(str, row))
            for kind, look in SERVER.items()
            for row in connection.exec_driver_sql(look.replace("{OURS}", OURS)).all()
        }
    engine.dispose()
    return found


def make(address: str) -> None:
    with connected(address, writing=True) as connection:
        texts.make_tables(connection)
        texts.make_guards(connection)
        connection.commit()


def compare(one: Catalogue, other: Catalogue) -> None:
    assert {kind for kind, *_rest in one} >= {"column", "constraint", "index", "trigger"}
    assert sorted(one - other) == sorted(other - one) == []


def test_a_file_is_made_as_it_is_migrated(tmp_path: Path) -> None:
    upgrade.upgrade(sqlite_url(tmp_path / "migrated.db"), METADATA, revision=upgrade.head())
    make(sqlite_url(tmp_path / "made.db"))
    compare(of_file(tmp_path / "migrated.db"), of_file(tmp_path / "made.db"))


@pytest.mark.system("postgres")
def test_a_database_of_a_server_is_made_as_it_is_migrated(postgres_server: Any) -> None:
    with new_database(postgres_server) as migrated, new_database(postgres_server) as made:
        upgrade.upgrade(migrated, METADATA)
        make(made)
        compare(of_server(migrated), of_server(made))
