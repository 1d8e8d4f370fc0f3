"""A case keeps the proof that its remedies were carried out: a step of a kind of its own.

Revision ID: 0025
Revises: 0024
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_CHECK = "ck_case_step_kind"
_BEFORE, _NEW = "enforce", "remedy"
_KINDS = (
    "minutes", "verify", "forward", "extend", "drop", "postpone", "instalments", "reduce", _BEFORE, _NEW, "lapse",
    "complain", "sue", "stay", "correct", "annul", "transfer", "take_over", "close", "reopen", "hold", "hold_decision",
    "hold_extension", "return", "confiscate", "destroy", "re_export",
)  # fmt: skip


def upgrade() -> None:
    """Let a step be of the new kind."""
    if op.get_bind().dialect.name == "sqlite":
        _make_steps_anew()
        return
    op.drop_constraint(op.f(_CHECK), "case_step", type_="check")
    op.create_check_constraint(op.f(_CHECK), "case_step", sa.column("kind").in_(_KINDS))


def _make_steps_anew() -> None:
    """Make the table with the kind, whose check SQLite cannot change in one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'case_step' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, added = re.subn(f"'{_BEFORE}',", f"'{_BEFORE}', '{_NEW}',", made)
    anew, named = re.subn('^CREATE TABLE "?case_step"?', "CREATE TABLE case_step_anew", changed)
    if (added, named) != (1, 1):
        raise ValueError("case_step has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO case_step_anew SELECT * FROM case_step")
    op.drop_table("case_step")
    op.rename_table("case_step_anew", "case_step")
    for index in indexes:
        connection.exec_driver_sql(index)
