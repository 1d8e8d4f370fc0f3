"""An incident is reported by a citizen too: a customer who complains of a unit.

Revision ID: 0020
Revises: 0019
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_SOURCES = ("customs", "police", "market_surveillance", "border_guard", "enterprise", "citizen", "other")
_WORDS = f"source IN ({', '.join(map(repr, _SOURCES))})"


def upgrade() -> None:
    """Let one source more be named; rows stay as they are."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        op.drop_constraint(op.f("ck_incident_source"), "incident", type_="check")
        op.create_check_constraint(op.f("ck_incident_source"), "incident", _WORDS)


def _make_anew() -> None:
    """SQLite changes no constraint of a table that is there: a new one, the rows, the old name."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'incident' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    for former, new in (
        (r"(CONSTRAINT ck_incident_source CHECK) \((?:[^()]|\([^()]*\))*\)", rf"\1 ({_WORDS})"),
        (r'^CREATE TABLE "?incident"?', "CREATE TABLE incident_anew"),
    ):
        made, found = re.subn(former, new, made)
        if found != 1:
            raise ValueError("incident has another shape than its schema says")
    connection.exec_driver_sql(made)
    connection.exec_driver_sql("INSERT INTO incident_anew SELECT * FROM incident")
    op.drop_table("incident")
    op.rename_table("incident_anew", "incident")
    for index in indexes:
        connection.exec_driver_sql(index)
