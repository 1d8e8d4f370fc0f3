"""Reports are letters that keep what they printed; a month that was reported on paper before has its figures.

Revision ID: 0008
Revises: 0007
"""

from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_STATUSES = ("draft", "issued", "sent", "recalled", "replaced", "void")
_CHANNELS = ("ioffice", "post", "email", "in_person")


def upgrade() -> None:
    """Make the two tables."""
    _make_report()
    _make_paper_report()


def _coded(name: str, codes: tuple[str, ...]) -> Any:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=24)


def _keys(table: str, targets: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}"), ondelete="RESTRICT")
        for name, target in targets.items()
    ]


def _checks(table: str, conditions: dict[str, str]) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(words, name=op.f(f"ck_{table}_{name}")) for name, words in conditions.items()]


def _together(*names: str) -> str:
    filled, empty = (" AND ".join(f"{name} IS {state}" for name in names) for state in ("NOT NULL", "NULL"))
    return f"({filled}) OR ({empty})"


def _make_report() -> None:
    targets = {
        "office_id": "office", "signer_id": "staff", "register_entry_id": "register_entry", "replaces_id": "report",
        "corrects_id": "report",
    }  # fmt: skip
    conditions = {
        "a_draft_has_no_number": "(status = 'draft') = (issued_on IS NULL)",
        "issue": _together("register_entry_id", "number", "symbol", "issued_on"),
        "sending": _together("sent_on", "channel"),
        "counted_within": "counted_to >= period_first AND counted_to <= period_last",
        "figures_or_correction": "(printed IS NULL) = (corrects_id IS NOT NULL)",
        "replaces_another": "replaces_id IS NULL OR replaces_id <> id",
        **{f"{name}_not_blank": f"length(trim({name})) > 0" for name in ("code", "subject", "facts")},
    }
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", _Text(), nullable=False),
        sa.Column("status", _coded("status", _STATUSES), nullable=False),
        sa.Column("subject", _Text(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("register_entry_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", _Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", _Text(), nullable=True),
        sa.Column("facts", _Text(), nullable=False),
        sa.Column("path", _Text(), nullable=False),
        sa.Column("sha256", _Text(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("counted_to", sa.Date(), nullable=False),
        sa.Column("known_entry", sa.Integer(), nullable=False),
        sa.Column("printed", _Text(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("channel", _coded("channel", _CHANNELS), nullable=True),
        *_checks("report", conditions),
        *_keys("report", targets),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_report_office_id_code")),
        sa.UniqueConstraint("register_entry_id", name=op.f("uq_report_register_entry_id")),
    )
    for name in ("office_id", "signer_id", "symbol", "issued_on", "period_first", "replaces_id", "corrects_id"):
        op.create_index(op.f(f"ix_report_{name}"), "report", [name], unique=False)


def _make_paper_report() -> None:
    op.create_table(
        "paper_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("code", _Text(), nullable=False),
        sa.Column("period_first", sa.Date(), nullable=False),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("symbol", _Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("figures", _Text(), nullable=False),
        *_checks("paper_report", {f"{name}_not_blank": f"length(trim({name})) > 0" for name in ("code", "symbol")}),
        *_keys("paper_report", {"office_id": "office"}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_report")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_paper_report_office_id_code")),
    )
    op.create_index(op.f("ix_paper_report_office_id"), "paper_report", ["office_id"], unique=False)
    where = sa.text("withdrawn_on IS NULL")
    op.create_index(
        "ix_paper_report_once", "paper_report", ["office_id", "period_first"], unique=True,
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip
