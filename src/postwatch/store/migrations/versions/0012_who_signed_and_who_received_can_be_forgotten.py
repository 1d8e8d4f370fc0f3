"""Who signed a pledge and who acknowledged a letter can be forgotten: the journal holds salted hashes of their names.

Entries of before keep what they say.

Revision ID: 0012
Revises: 0011
"""

import re

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the salts; a pledge whose signer was forgotten has none."""
    for table in ("pledge", "receipt"):
        op.add_column(table, sa.Column("personal_salt", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _make_pledges_anew()
    else:
        op.alter_column("pledge", "signer", nullable=True)


def _make_pledges_anew() -> None:
    """Make the table with a signer that may be missing, which SQLite cannot change in one that is there."""
    connection = op.get_bind()
    stored = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'pledge' AND type = :kind AND sql IS NOT NULL"
    (made,) = connection.execute(sa.text(stored), {"kind": "table"}).scalars()
    indexes = connection.execute(sa.text(stored), {"kind": "index"}).scalars().all()
    changed, found = re.subn(r"(\bsigner\b\"? VARCHAR) NOT NULL", r"\1", made)
    anew, named = re.subn('^CREATE TABLE "?pledge"?', "CREATE TABLE pledge_anew", changed)
    if (found, named) != (1, 1):
        raise ValueError("pledge has another shape than its schema says")
    connection.exec_driver_sql(anew)
    connection.exec_driver_sql("INSERT INTO pledge_anew SELECT * FROM pledge")
    op.drop_table("pledge")
    op.rename_table("pledge_anew", "pledge")
    for index in indexes:
        connection.exec_driver_sql(index)
