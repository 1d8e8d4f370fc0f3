"""A letter waits, signed, for its number; a follow-up is recalled or corrected; a campaign ends with its figures.

A task can end with its campaign, and a pledge that was signed early says from which day it counts. The table of tasks gets
no new column: the first release recorded tasks in batches without the names of their columns.

Revision ID: 0010
Revises: 0009
"""

import re
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_LETTERS = ("dispatch", "followup")
_STATUSES = {
    **dict.fromkeys(_LETTERS, ("draft", "signed", "issued", "sent", "recalled", "replaced", "void")),
    "task": ("open", "done", "waived", "unfinished", "ended", "carried"),
}
_REMADE = (*_STATUSES, "campaign")
_COLUMNS: tuple[tuple[str, str, type[Any]], ...] = (
    *((letter, "signed_on", sa.Date) for letter in _LETTERS),
    ("followup", "recalls_id", sa.Integer),
    ("followup", "corrects_id", sa.Integer),
    ("followup", "now_reason", _Text),
    ("campaign", "carried_to_id", sa.Integer),
    ("pledge", "counts_from", sa.Date),
)
_REFERENCES = (
    ("followup", "recalls_id", "followup"),
    ("followup", "corrects_id", "followup"),
    ("campaign", "carried_to_id", "campaign"),
)
# Constraints that say something else now.
_CHANGED = {
    **{
        (letter, "a_draft_has_no_number"): "(status IN ('draft', 'signed')) = (issued_on IS NULL)"
        for letter in _LETTERS
    },
    **{(table, "status"): f"status IN ({', '.join(map(repr, statuses))})" for table, statuses in _STATUSES.items()},
}
_ADDED = {
    **{(letter, "signed_has_a_day"): "status <> 'signed' OR signed_on IS NOT NULL" for letter in _LETTERS},
    ("followup", "now_reason_not_blank"): "length(trim(now_reason)) > 0",
}


def upgrade() -> None:
    """Add the columns, change the constraints, and make the table of final figures."""
    for table, name, kind in _COLUMNS:
        op.add_column(table, sa.Column(name, kind(), nullable=True))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _REMADE:
        if is_sqlite:
            _make_anew(table)
        else:
            _change(table)
    for table, name, _target in _REFERENCES:
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name], unique=False)
    _make_campaign_figure()


def _change(table: str) -> None:
    """Change the constraints of a table on a server."""
    for (of, name), words in _CHANGED.items():
        if of == table:
            op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
            op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, words)
    for constraint in _new_constraints(table):
        op.execute(f"ALTER TABLE {table} ADD {constraint}")


def _new_constraints(table: str) -> list[str]:
    return [
        *(f"CONSTRAINT ck_{table}_{name} CHECK ({words})" for (of, name), words in _ADDED.items() if of == table),
        *(
            f"CONSTRAINT fk_{table}_{name}_{target} FOREIGN KEY({name}) REFERENCES {target} (id) ON DELETE RESTRICT"
            for of, name, target in _REFERENCES
            if of == table
        ),
    ]


def _make_anew(table: str) -> None:
    """SQLite changes no constraint of a table that is there: a new one, the rows, the old name."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = :name AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"name": table, "kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"name": table, "kind": "index"}).scalars().all()
    changes = [
        (rf"(CONSTRAINT ck_{table}_{name} CHECK) \((?:[^()]|\([^()]*\))*\)", rf"\1 ({words})")
        for (of, name), words in _CHANGED.items()
        if of == table
    ]
    changes += [
        (r"\)\s*$", "".join(f",\n\t{constraint}" for constraint in _new_constraints(table)) + "\n)"),
        (rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_anew"),
    ]
    for former, new in changes:
        made, found = re.subn(former, new, made)
        if found != 1:
            raise ValueError(f"{table} has another shape than its schema says")
    connection.exec_driver_sql(made)
    connection.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608 -- our own names
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    for index in indexes:
        connection.exec_driver_sql(index)


def _make_campaign_figure() -> None:
    op.create_table(
        "campaign_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("name", _Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_campaign_figure_name_not_blank")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_campaign_figure_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_figure_campaign_id_campaign"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_campaign_figure_office_id_office"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_figure")),
        sa.UniqueConstraint("campaign_id", "name", name=op.f("uq_campaign_figure_campaign_id_name")),
    )
    op.create_index(op.f("ix_campaign_figure_campaign_id"), "campaign_figure", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_campaign_figure_office_id"), "campaign_figure", ["office_id"], unique=False)
