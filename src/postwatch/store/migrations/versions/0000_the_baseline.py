"""The baseline: an empty database gets everything from the texts of the schema, which change until the first release.

Revision ID: 0000
Revises:
"""

from alembic import context, op

revision = "0000"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables; Alembic's own, which is there by now, is among them."""
    op.drop_table("alembic_version")
    for make in context.config.attributes["make"]:
        make(op.get_bind())
