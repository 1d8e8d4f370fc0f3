"""A step that is signed keeps its days as they are on paper, also where its end comes before its beginning.

Revision ID: 0018
Revises: 0017
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_CHECKS = ("ck_case_step_answered_on_in_order", "ck_case_step_until_in_order")


def upgrade() -> None:
    """Drop the checks; whether days of a draft are in order is asked before it is written."""
    if op.get_bind().dialect.name == "sqlite":
        _make_steps_anew()
        return
    for check in _CHECKS:
        op.drop_constraint(op.f(check), "case_step", type_="check")


def _make_steps_anew() -> None:
    """Make the table without the checks, which SQLite cannot drop from one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'case_step' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, dropped = re.subn(rf",\s*CONSTRAINT \"?(?:{'|'.join(_CHECKS)})\"? CHECK \([^()]*\)", "", made)
    anew, named = re.subn('^CREATE TABLE "?case_step"?', "CREATE TABLE case_step_anew", changed)
    if (dropped, named) != (len(_CHECKS), 1):
        raise ValueError("case_step has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO case_step_anew SELECT * FROM case_step")
    op.drop_table("case_step")
    op.rename_table("case_step_anew", "case_step")
    for index in indexes:
        connection.exec_driver_sql(index)
