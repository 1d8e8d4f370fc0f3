"""Rights of an account that records in a PostgreSQL database and cannot rewrite its journal."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, MetaData

from postwatch.errors import DatabaseError, NotFoundError, RuleError
from postwatch.language import _
from postwatch.store.upgrade import VERSION_TABLE

APPEND_ONLY = "journal_entry"
# The only way in for an account that is granted its rights here.
APPEND = "append_journal_entry"
FORBIDDEN = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# Attributes that let an account become another: a superuser is any, CREATEROLE grants itself one (before version 16),
# and REPLICATION takes a copy of the whole server along, its passwords too.
_RULING = {"rolsuper": "SUPERUSER", "rolcreaterole": "CREATEROLE", "rolreplication": "REPLICATION"}
# Groups of the server whose members write any table, or any file of the server, or read the file of the passwords.
_RULING_GROUPS = frozenset(
    {"pg_write_all_data", "pg_write_server_files", "pg_read_server_files", "pg_execute_server_program"}
)
# An account may put on (SET ROLE) whatever it belongs to, over any number of steps and also without inheriting it.
_WORN = "SELECT r.* FROM pg_roles AS r WHERE pg_has_role(%(role)s, r.oid, 'MEMBER')"
_OWNERS = """
    SELECT datdba AS owner, 'DATABASE ' || datname AS thing FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT nspowner, 'SCHEMA ' || nspname FROM pg_namespace WHERE oid = %(schema)s
    UNION ALL SELECT relowner, 'TABLE ' || relname FROM pg_class
        WHERE relnamespace = %(schema)s AND relname = ANY(%(tables)s)
    UNION ALL SELECT proowner, 'FUNCTION ' || proname FROM pg_proc
        WHERE oid IN (SELECT tgfoid FROM pg_trigger WHERE tgrelid = %(journal)s)
        OR proname = %(append)s AND pronamespace = %(schema)s
"""
_OWNED = f"SELECT thing FROM ({_OWNERS}) AS t WHERE pg_has_role(%(role)s, owner, 'MEMBER') ORDER BY thing"  # noqa: S608
_SET_PARAMETER = 150_000
# What an account needs to work.
_ROWS, _LOOK = ("SELECT", "INSERT", "UPDATE", "DELETE"), ("SELECT",)
_COUNT = ("USAGE", "SELECT")
_NOT_HELD = """
    SELECT kind, thing, needed FROM unnest(%(kinds)s::text[], %(things)s::text[], %(rights)s::text[])
        WITH ORDINALITY AS w(kind, thing, needed, place)
    WHERE NOT CASE kind
        WHEN 'database' THEN has_database_privilege(%(role)s, thing, needed || %(option)s)
        WHEN 'schema' THEN has_schema_privilege(%(role)s, thing, needed || %(option)s)
        WHEN 'table' THEN has_table_privilege(%(role)s, thing, needed || %(option)s)
        WHEN 'function' THEN has_function_privilege(%(role)s, thing, needed || %(option)s)
        ELSE has_sequence_privilege(%(role)s, thing, needed || %(option)s) END
    ORDER BY place
"""
_SEQUENCES = """
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND n.nspname = current_schema()
"""
_APPENDS = f"""
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE proname = '{APPEND}' AND pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
"""  # noqa: S608 -- our own name
_MOST_NAMED = 5


class Wanted(NamedTuple):
    """A right on a thing of the database.

    ``kind`` is database, schema, table (quoted, with its schema), sequence or function (with its kinds of arguments).
    """

    kind: str
    thing: str
    right: str


def statements(connection: Connection, role: str, metadata: MetaData) -> list[str]:
    """Return the SQL that lets an account record and look things up, and only add to the journal."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    name = quote(role)
    places = connection.exec_driver_sql("SELECT current_schema(), current_database()").one()
    schema, database = (quote(place) for place in places)
    others = ", ".join(f"{schema}.{quote(table)}" for table in sorted(metadata.tables) if table != APPEND_ONLY)
    journal, version = (f"{schema}.{quote(table)}" for table in (APPEND_ONLY, VERSION_TABLE))
    return [
        f"REVOKE CREATE ON DATABASE {database} FROM PUBLIC, {name}",
        # `db check` makes the tables anew for a moment, in the account's own corner, to compare them.
        f"GRANT TEMPORARY ON DATABASE {database} TO {name}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {name}",
        f"REVOKE ALL ON SCHEMA {schema} FROM {name}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {others} TO {name}",
        # An entry is added by the owner's function alone, which makes its number, moment, account and hash.
        f"GRANT SELECT ON {journal} TO {name}",
        f"GRANT EXECUTE ON FUNCTION {schema}.{APPEND} TO {name}",
        f"GRANT SELECT ON {version} TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
    ]


def grant(connection: Connection, role: str, metadata: MetaData) -> list[str]:
    """Give an account these rights and no others; returns the SQL.

    Raises DatabaseError for a database that knows no accounts, NotFoundError for an unknown account, RuleError for an
    account that may rewrite the journal whatever it is granted, and when the caller cannot give the rights or they did
    not arrive: a server only warns of a GRANT that gives nothing.
    """
    require_server(connection)
    _require_plain(connection, role, metadata)
    wanted = _wanted(connection, metadata)
    _require_giver(connection, [one for one in wanted if one.kind != "database"])
    done = statements(connection, role, metadata)
    for statement in done:
        connection.exec_driver_sql(statement)
    left = _left(connection, role)
    if left:
        raise RuleError(
            _("The account {role} keeps rights that were not granted here: {rights}").format(
                role=role, rights=", ".join(left)
            ),
            hint=_(
                "remove it from the groups that it belongs to, or revoke the rights as the account that granted them"
            ),
        )
    missing = _missing(connection, role, wanted)
    if missing:
        raise RuleError(
            _("The account {role} did not get the rights that it needs: {rights}").format(
                role=role, rights=_named(missing)
            ),
            hint=_ask_owners(connection),
        )
    return done


def _wanted(connection: Connection, metadata: MetaData) -> list[Wanted]:
    quote = connection.dialect.identifier_preparer.quote_identifier
    schema, database = connection.exec_driver_sql("SELECT current_schema(), current_database()").one()
    rights = {table: _LOOK if table == APPEND_ONLY else _ROWS for table in sorted(metadata.tables)}
    tables = {**rights, VERSION_TABLE: _LOOK}
    return [
        Wanted("database", database, "TEMPORARY"),
        Wanted("schema", schema, "USAGE"),
        *(Wanted("table", f"{quote(schema)}.{quote(name)}", right) for name, held in tables.items() for right in held),
        Wanted("function", connection.exec_driver_sql(_APPENDS).scalar_one(), "EXECUTE"),
        *(
            Wanted("sequence", str(name), right)
            for name in connection.exec_driver_sql(_SEQUENCES).scalars()
            for right in _COUNT
        ),
    ]


def _missing(connection: Connection, role: str, wanted: Sequence[Wanted], *, option: str = "") -> list[Wanted]:
    """Return the wanted rights that an account lacks; ``option`` asks for the right to grant them."""
    kinds, things, rights = (list(column) for column in zip(*wanted, strict=True))
    values = {"role": role, "option": option, "kinds": kinds, "things": things, "rights": rights}
    return [Wanted(*row) for row in connection.exec_driver_sql(_NOT_HELD, values)]


def _require_giver(connection: Connection, wanted: Sequence[Wanted]) -> None:
    """Refuse a caller who has the rights but may not grant them (RuleError)."""
    caller = str(connection.exec_driver_sql("SELECT current_user").scalar_one())
    missing = _missing(connection, caller, wanted, option=" WITH GRANT OPTION")
    if missing:
        raise RuleError(
            _("The account {caller} cannot grant these rights: {rights}").format(caller=caller, rights=_named(missing)),
            hint=_ask_owners(connection),
        )


def _named(rights: Sequence[Wanted]) -> str:
    more = ["…"] if len(rights) > _MOST_NAMED else []
    named = [f"{one.right} ON {one.kind.upper()} {one.thing}" for one in rights[:_MOST_NAMED]]
    return ", ".join([*named, *more])


def _ask_owners(connection: Connection) -> str:
    owners = connection.exec_driver_sql(
        "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = current_schema() "
        "UNION SELECT relowner::regrole::text FROM pg_class WHERE oid = %s::regclass ORDER BY 1",
        (APPEND_ONLY,),
    )
    return _("let the owner of the schema and of its tables do it: {owners}").format(owners=", ".join(owners.scalars()))


def require_server(connection: Connection) -> None:
    """Refuse a database without accounts (DatabaseError)."""
    if connection.dialect.name != "postgresql":
        raise DatabaseError(
            _("Only PostgreSQL has accounts; this workspace keeps its records in a file"),
            hint=_("move the records to a server with: postwatch db copy --to postgresql+psycopg://…"),
        )


def _require_plain(connection: Connection, role: str, metadata: MetaData) -> None:
    if connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).first() is None:
        raise NotFoundError(
            _("The server has no account {role}").format(role=role),
            hint=_("create it first, in psql: CREATE ROLE {role} LOGIN").format(role=role),
        )
    reasons = [*_powers(connection, role), *_property(connection, role, [*metadata.tables, VERSION_TABLE])]
    if reasons:
        raise RuleError(
            _("The account {role} owns the tables or administers the server ({reasons}): no grant limits it").format(
                role=role, reasons=", ".join(reasons[:3])
            ),
            hint=_("let clerks work with an account that is neither, and that belongs to no such account or group"),
        )


def _powers(connection: Connection, role: str) -> list[str]:
    """Return attributes of the account, and of those it belongs to, that make every grant useless."""
    found = []
    itself_first = f"{_WORN} ORDER BY r.rolname <> %(role)s, r.rolname"
    for worn in connection.exec_driver_sql(itself_first, {"role": role}).mappings():
        held = [name for column, name in _RULING.items() if worn[column]]
        held += ["member"] if worn["rolname"] in _RULING_GROUPS else []
        found += [name if worn["rolname"] == role else f"{name} {worn['rolname']}" for name in held]
    return found


def _property(connection: Connection, role: str, tables: list[str]) -> list[str]:
    """Return which of database, schema, tables and guard the account, or an account it belongs to, owns."""
    of_journal = "SELECT oid AS journal, relnamespace AS schema FROM pg_class WHERE oid = %s::regclass"
    places = connection.exec_driver_sql(of_journal, (APPEND_ONLY,)).mappings().one()
    values = {"role": role, "tables": tables, "append": APPEND, **places}
    return list(connection.exec_driver_sql(_OWNED, values).scalars())


def _left(connection: Connection, role: str) -> list[str]:
    """Return the rights that the account still has, by itself or by an account or group it belongs to."""
    tests = {
        **{right: f"has_table_privilege(w.oid, '{APPEND_ONLY}', '{right}')" for right in FORBIDDEN},
        "UPDATE (column)": f"has_any_column_privilege(w.oid, '{APPEND_ONLY}', 'UPDATE')",
        "REFERENCES (column)": f"has_any_column_privilege(w.oid, '{APPEND_ONLY}', 'REFERENCES')",
        "CREATE ON DATABASE": "has_database_privilege(w.oid, current_database(), 'CREATE')",
        "CREATE ON SCHEMA": "has_schema_privilege(w.oid, current_schema(), 'CREATE')",
    }
    if connection.exec_driver_sql("SELECT current_setting('server_version_num')::int").scalar_one() >= _SET_PARAMETER:
        # Without this parameter's usual value no trigger fires, that of the journal included.
        tests["SET session_replication_role"] = "has_parameter_privilege(w.oid, 'session_replication_role', 'SET')"
    columns = ", ".join(f'bool_or({test}) AS "{right}"' for right, test in tests.items())
    looked = connection.exec_driver_sql(f"SELECT {columns} FROM ({_WORN}) AS w", {"role": role})  # noqa: S608 -- our words
    return [right for right, held in looked.mappings().one().items() if held]
