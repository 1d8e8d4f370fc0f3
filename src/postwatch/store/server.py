"""The catalogue of a PostgreSQL server: tables, their parts, the guard of the journal, all else that acts on rows.

The owner can empty the guard and keep its name, or add another trigger. So everything is compared word for word with
the program's own objects; of a default only whether a column has one.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData

from postwatch.store.new_database import function_body, make_tables
from postwatch.store.roles import APPEND, APPEND_ONLY, FORBIDDEN
from postwatch.store.upgrade import VERSION_TABLE

# The guard of the journal: before UPDATE, DELETE or TRUNCATE, once for each statement (58 of pg_trigger.h), whatever
# the columns, under no condition, and it does nothing but refuse.
_GUARD, _GUARD_FUNCTION = "journal_entry_no_change", "journal_entry_is_append_only"
_IS_GUARD = """
    SELECT count(*) FROM pg_trigger AS t
    JOIN pg_class AS c ON c.oid = t.tgrelid JOIN pg_proc AS p ON p.oid = t.tgfoid
    JOIN pg_language AS l ON l.oid = p.prolang
    WHERE t.tgrelid = %(journal)s::regclass AND t.tgname = %(guard)s AND t.tgenabled IN ('O', 'A')
        AND t.tgtype = 58 AND t.tgqual IS NULL AND t.tgattr = ''::int2vector AND t.tgconstraint = 0
        AND p.prosrc = %(body)s AND l.lanname = 'plpgsql' AND p.proconfig IS NULL AND NOT p.prosecdef
        AND p.proowner = c.relowner
"""
# The only way in: with the owner's rights, a search path of its own, and this very body.
_IS_APPEND = """
    SELECT count(*) FROM pg_proc AS p JOIN pg_class AS c ON c.oid = %(journal)s::regclass
    WHERE p.proname = %(append)s AND p.pronamespace = c.relnamespace AND p.proowner = c.relowner AND p.prosecdef
        AND p.proconfig = ARRAY[format('search_path=%%I, pg_temp', c.relnamespace::regnamespace)]
        AND p.prosrc = %(append_body)s
        AND (SELECT count(*) FROM pg_proc AS o WHERE o.proname = p.proname AND o.pronamespace = p.pronamespace) = 1
        AND NOT EXISTS (SELECT 1 FROM aclexplode(p.proacl) AS a WHERE a.grantee = 0)
"""
# Additions to a table, or removals from it, that act on its rows by themselves. A trigger of the server's own is a
# reference: it is only looked at when it was put out of action.
_ACTING = """
    SELECT c.relname || ': trigger ' || t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
        WHERE c.oid = ANY(%(tables)s) AND t.tgname <> %(guard)s AND NOT (t.tgisinternal AND t.tgenabled IN ('O', 'A'))
    UNION SELECT c.relname || ': rule ' || r.rulename FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class
        WHERE c.oid = ANY(%(tables)s)
    UNION SELECT c.relname || ': policy ' || y.polname FROM pg_policy AS y JOIN pg_class AS c ON c.oid = y.polrelid
        WHERE c.oid = ANY(%(tables)s)
    UNION SELECT c.relname || ': no plain table' FROM pg_class AS c
        WHERE c.oid = ANY(%(tables)s) AND (c.relkind <> 'r' OR c.relpersistence <> 'p' OR c.relrowsecurity
            OR c.oid IN (SELECT inhparent FROM pg_inherits UNION SELECT inhrelid FROM pg_inherits))
"""
_RIGHTS = """
    SELECT DISTINCT coalesce(g.rolname, 'public') || ': ' || a.privilege_type || a.of FROM (
        SELECT (aclexplode(relacl)).*, relowner, '' AS of FROM pg_class WHERE oid = %(journal)s::regclass
        UNION ALL SELECT (aclexplode(attacl)).*, relowner, ' ' || attname
            FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid WHERE attrelid = %(journal)s::regclass
    ) AS a LEFT JOIN pg_roles AS g ON g.oid = a.grantee
    WHERE a.privilege_type = ANY(%(forbidden)s) AND a.grantee <> a.relowner
"""
# In the schema in which the plain name of the journal is found.
_TABLES = """
    SELECT oid FROM pg_class WHERE relname = ANY(%(names)s)
        AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = %(journal)s::regclass)
"""
# From 18 on a server also keeps NOT NULL as a constraint ('n'), under the name that its table had first.
_DEFINITIONS = """
    WITH place AS (SELECT relnamespace FROM pg_class WHERE oid = %(journal)s::regclass)
    SELECT c.relname, '', 'table', '' FROM pg_class AS c
        WHERE c.relnamespace = (SELECT * FROM place) AND c.relkind IN ('r', 'p') AND c.relname <> %(version)s
    UNION SELECT c.relname, a.attname, 'column', concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            a.attnotnull, a.atthasdef, a.attidentity, a.attgenerated, a.attcollation)
        FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
        WHERE c.relnamespace = (SELECT * FROM place) AND c.relname = ANY(%(names)s)
            AND a.attnum > 0 AND NOT a.attisdropped
    UNION SELECT c.relname, k.conname, k.contype::text, pg_get_constraintdef(k.oid) || ' ' || k.convalidated
        FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
        WHERE c.relnamespace = (SELECT * FROM place) AND c.relname = ANY(%(names)s) AND k.contype NOT IN ('t', 'n')
    UNION SELECT c.relname, x.relname, 'index', pg_get_indexdef(i.indexrelid, 0, true) || ' ' || i.indisvalid
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_class AS x ON x.oid = i.indexrelid
        WHERE c.relnamespace = (SELECT * FROM place) AND c.relname = ANY(%(names)s)
"""


def differences(connection: Connection, metadata: MetaData) -> Iterator[str]:
    """Yield the differences from the program: the guard, triggers, rules, rights, tables and their parts.

    Creates our tables as temporary tables and rolls them back; raises DBAPIError on an account that may make none, and
    on a server that is read-only.
    """
    ours = {"journal": APPEND_ONLY, "names": [*metadata.tables, VERSION_TABLE]}
    tables = connection.exec_driver_sql(_TABLES, ours).scalars().all()
    values = {
        "journal": APPEND_ONLY, "guard": _GUARD, "body": function_body(_GUARD_FUNCTION), "forbidden": list(FORBIDDEN),
        "tables": tables, "append": APPEND, "append_body": function_body(APPEND),
    }  # fmt: skip
    for name, look in ((_GUARD, _IS_GUARD), (APPEND, _IS_APPEND)):
        if connection.exec_driver_sql(look, values).scalar() != 1:
            yield name
    yield from sorted(connection.exec_driver_sql(_ACTING, values).scalars())
    yield from (f"{APPEND_ONLY}: {right}" for right in sorted(connection.exec_driver_sql(_RIGHTS, values).scalars()))
    unlike = _definitions(connection, metadata) ^ _definitions_as_made(connection, metadata)
    whole = {table for table, _name, kind, _words in unlike if kind == "table"}
    parts = {f"{table}: {name}" for table, name, _kind, _words in unlike if table not in whole}
    yield from sorted(whole | parts)


def _definitions(connection: Connection, metadata: MetaData) -> set[tuple[str, ...]]:
    """Return all tables, and the columns, constraints and indexes of ours, in the server's spelling.

    Each is ``(table, name, kind, definition)``.
    """
    values = {"journal": APPEND_ONLY, "names": [*metadata.tables], "version": VERSION_TABLE}
    return {tuple(row) for row in connection.exec_driver_sql(_DEFINITIONS, values)}


def _definitions_as_made(connection: Connection, metadata: MetaData) -> set[tuple[str, ...]]:
    """Return the same of temporary tables made now: each version of the server has its own spelling."""
    with connection.begin_nested() as made:
        connection.exec_driver_sql("SET LOCAL search_path = pg_temp")
        make_tables(connection)
        found = _definitions(connection, metadata)
        made.rollback()
    # Whoever used the connection before may have left tables of his own there.
    return {one for one in found if one[0] in metadata.tables}
