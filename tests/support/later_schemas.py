"""A later program: this one with a migration more, to which the databases of this one are of an earlier schema."""

import shutil
import textwrap
from pathlib import Path

import pytest

from postwatch.store import upgrade

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", "{before}", None, None


def upgrade() -> None:
{lines}
"""
# Rebuilds a table that many others refer to, as SQLite needs it for a changed column.
REBUILD = """
with op.batch_alter_table("recipient", recreate="always") as batch:
    batch.add_column(sa.Column("later", sa.String(), nullable=False, server_default="x"))
"""
# Leads nowhere.
THERE_ALREADY = 'op.add_column("note", sa.Column("text", sa.String()))'


def ship(patch: pytest.MonkeyPatch, folder: Path, *lines: str) -> None:
    """Let the program have one more migration, of these lines."""
    before, whole = upgrade.head().partition("-")[0], "\n".join(lines) or "pass"
    copied = folder / "later-migrations"
    shutil.copytree(upgrade.MIGRATIONS, copied, ignore=shutil.ignore_patterns("__pycache__"))
    text = MIGRATION.format(before=before, lines=textwrap.indent(whole, "    "))
    (copied / "versions" / "9000_later.py").write_text(text, encoding="utf-8")
    patch.setattr(upgrade, "MIGRATIONS", copied)
