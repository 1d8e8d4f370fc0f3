"""A service, a payment and an explanation are recorded as they were signed; interest is paid; goods have a signer.

Revision ID: 0015
Revises: 0014
"""

import re

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_TEXTS = (
    ("payment", "as_signed"),
    ("payment", "faults"),
    ("explanation", "offender_name"),
    ("explanation", "as_signed"),
    ("explanation", "faults"),
    ("case_step", "authority"),
)
# Both databases take a column with a check; SQLite could not be given the check afterwards.
_INTEREST = (
    "ALTER TABLE payment ADD COLUMN interest INTEGER CONSTRAINT ck_payment_interest_within_the_amount "
    "CHECK (interest BETWEEN 0 AND amount)"
)
_PROOF = (
    "CONSTRAINT fk_sanction_decision_handed_over_evidence_id_evidence FOREIGN KEY(handed_over_evidence_id) "
    "REFERENCES evidence (id) ON DELETE RESTRICT"
)


def upgrade() -> None:
    """Add the columns, empty."""
    for table, name in _TEXTS:
        op.add_column(table, sa.Column(name, _Text(), nullable=True))
    op.add_column("explanation", sa.Column("withdrawn_on", sa.Date(), nullable=True))
    op.execute(_INTEREST)
    op.add_column("sanction_decision", sa.Column("handed_over_evidence_id", sa.Integer(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _make_decisions_anew()
    else:
        op.execute(f"ALTER TABLE sanction_decision ADD {_PROOF}")
    op.create_index(
        op.f("ix_sanction_decision_handed_over_evidence_id"), "sanction_decision", ["handed_over_evidence_id"]
    )


def _make_decisions_anew() -> None:
    """Make the table with the reference, which SQLite cannot add to one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'sanction_decision' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, found = re.subn(r"\)\s*$", f",\n\t{_PROOF}\n)", made)
    anew, named = re.subn('^CREATE TABLE "?sanction_decision"?', "CREATE TABLE sanction_decision_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError("sanction_decision has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO sanction_decision_anew SELECT * FROM sanction_decision")
    op.drop_table("sanction_decision")
    op.rename_table("sanction_decision_anew", "sanction_decision")
    for index in indexes:
        connection.exec_driver_sql(index)
