"""A delegation keeps the day on which it was signed.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; of delegations of before it is not known."""
    op.add_column("delegation", sa.Column("signed_on", sa.Date(), nullable=True))
