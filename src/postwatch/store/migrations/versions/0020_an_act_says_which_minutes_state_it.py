"""An act says which minutes state it and which visit found it, where its case has several; so do papers about minutes.

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

_COLUMNS = {
    "violation": {"visit_id": "visit", "minutes_id": "case_step"},
    "case_step": {"minutes_id": "case_step"},
    "explanation": {"minutes_id": "case_step"},
}


def upgrade() -> None:
    """Add the columns, empty: a case of before has one set of minutes for each offender, and one visit."""
    for table, targets in _COLUMNS.items():
        for column in targets:
            op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
        references = [_reference(table, column, target) for column, target in targets.items()]
        if op.get_bind().dialect.name == "sqlite":
            _make_anew(table, references)
        else:
            for reference in references:
                op.execute(f"ALTER TABLE {table} ADD {reference}")
        for column in targets:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _reference(table: str, column: str, target: str) -> str:
    name = f"fk_{table}_{column}_{target}"
    return f"CONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {target} (id) ON DELETE RESTRICT"


def _make_anew(table: str, references: list[str]) -> None:
    """Make a table with its references, which SQLite cannot add to one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = :name AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"name": table, "kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"name": table, "kind": "index"}).scalars().all()
    changed, found = re.subn(r"\)\s*$", "".join(f",\n\t{one}" for one in references) + "\n)", made)
    anew, named = re.subn(f'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError(f"{table} has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    for index in indexes:
        connection.exec_driver_sql(index)
