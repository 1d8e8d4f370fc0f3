"""Rights on a PostgreSQL database for an account that works with it and cannot rewrite the journal."""

from sqlalchemy import Connection, MetaData

from postwatch.errors import DatabaseError, NotFoundError, RuleError
from postwatch.language import _
from postwatch.store.upgrade import VERSION_TABLE

APPEND_ONLY = "journal_entry"
_FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def statements(connection: Connection, role: str, metadata: MetaData) -> list[str]:
    """The SQL that lets an account record and look things up, and only add to the journal."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    name = quote(role)
    schema = quote(str(connection.exec_driver_sql("SELECT current_schema()").scalar_one()))
    others = ", ".join(f"{schema}.{quote(table)}" for table in sorted(metadata.tables) if table != APPEND_ONLY)
    journal, version = (f"{schema}.{quote(table)}" for table in (APPEND_ONLY, VERSION_TABLE))
    return [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {name}",
        f"REVOKE ALL ON SCHEMA {schema} FROM {name}",
        f"GRANT USAGE ON SCHEMA {schema} TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {others} TO {name}",
        f"GRANT SELECT, INSERT ON {journal} TO {name}",
        f"GRANT SELECT ON {version} TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
    ]


def grant(connection: Connection, role: str, metadata: MetaData) -> list[str]:
    """Give an account these rights and no others; returns the SQL.

    Raises DatabaseError for a database that knows no accounts, NotFoundError for an unknown one, RuleError for one that
    may rewrite the journal whatever it is granted.
    """
    require_server(connection)
    _require_plain(connection, role)
    done = statements(connection, role, metadata)
    for statement in done:
        connection.exec_driver_sql(statement)
    left = [right for right in _FORBIDDEN if _may(connection, role, right)]
    if left:
        raise RuleError(
            _("The account {role} keeps {rights} on the journal").format(role=role, rights=", ".join(left)),
            hint=_("take it out of the groups that it belongs to"),
        )
    return done


def require_server(connection: Connection) -> None:
    """Refuse a database that knows no accounts (DatabaseError)."""
    if connection.dialect.name != "postgresql":
        raise DatabaseError(
            _("Only PostgreSQL knows accounts; this workspace keeps its records in a file"),
            hint=_("move the records to a server with: postwatch db copy --to postgresql+psycopg://…"),
        )


def _require_plain(connection: Connection, role: str) -> None:
    found = connection.exec_driver_sql("SELECT rolsuper FROM pg_roles WHERE rolname = %s", (role,)).first()
    if found is None:
        raise NotFoundError(
            _("The server has no account {role}").format(role=role),
            hint=_("make it first, in psql: CREATE ROLE {role} LOGIN").format(role=role),
        )
    owns = connection.exec_driver_sql(
        "SELECT pg_has_role(%s, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass", (role, APPEND_ONLY)
    ).scalar()
    if found[0] or owns:
        raise RuleError(
            _("The account {role} owns the tables or rules the server: no grant binds it").format(role=role),
            hint=_("let clerks work with an account that is neither"),
        )


def _may(connection: Connection, role: str, right: str) -> bool:
    found = connection.exec_driver_sql("SELECT has_table_privilege(%s, %s, %s)", (role, APPEND_ONLY, right))
    return bool(found.scalar())
