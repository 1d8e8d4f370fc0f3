"""A round keeps its letters and the minutes that were signed in it.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_Text = sqlmodel.sql.sqltypes.AutoString
_STATUSES = ("draft", "signed", "issued", "sent", "recalled", "replaced", "void")
_LETTERS = ("proposal", "decision", "notice", "invitation", "report", "conclusion", "conclusion_notice")
_MINUTES = ("announcement", "work")
_ISSUE = ("register_entry_id", "number", "symbol", "issued_on")


def upgrade() -> None:
    """Add the tables, empty."""
    is_issued, is_draft = (" AND ".join(f"{column} IS {word}NULL" for column in _ISSUE) for word in ("NOT ", ""))
    _make(
        "inspection_paper",
        {
            "signer_id": "staff", "register_entry_id": "register_entry", "round_id": "inspection_round",
            "recipient_id": "recipient", "evidence_id": "evidence", "corrects_id": "inspection_paper",
            "recalls_id": "inspection_paper",
        },
        sa.Column("code", _Text(), nullable=False),
        _coded("status", _STATUSES),
        sa.Column("subject", _Text(), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("register_entry_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", _Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", _Text(), nullable=True),
        sa.Column("facts", _Text(), nullable=False),
        sa.Column("path", _Text(), nullable=False),
        sa.Column("sha256", _Text(), nullable=False),
        _coded("kind", _LETTERS),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("as_signed", _Text(), nullable=True),
        sa.Column("faults", _Text(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recalls_id", sa.Integer(), nullable=True),
        *_not_blank("inspection_paper", "code", "subject", "facts", "as_signed", "faults"),
        sa.CheckConstraint(f"({is_issued}) OR ({is_draft})", name=op.f("ck_inspection_paper_issue")),
        sa.CheckConstraint(
            "(status IN ('draft', 'signed')) = (issued_on IS NULL)",
            name=op.f("ck_inspection_paper_a_draft_has_no_number"),
        ),
        sa.CheckConstraint(
            "status <> 'signed' OR signed_on IS NOT NULL", name=op.f("ck_inspection_paper_signed_has_a_day")
        ),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_inspection_paper_office_id_code")),
        unique=("register_entry_id",),
    )  # fmt: skip
    for column in ("symbol", "issued_on"):
        op.create_index(op.f(f"ix_inspection_paper_{column}"), "inspection_paper", [column], unique=False)
    _make(
        "round_minutes",
        {"round_id": "inspection_round", "recipient_id": "recipient", "evidence_id": "evidence"},
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("code", _Text(), nullable=False),
        _coded("kind", _MINUTES),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("drawn_up_on", sa.Date(), nullable=False),
        sa.Column("at", _Text(), nullable=True),
        sa.Column("number", _Text(), nullable=True),
        sa.Column("place", _Text(), nullable=True),
        sa.Column("refusal", _Text(), nullable=True),
        sa.Column("as_signed", _Text(), nullable=True),
        sa.Column("faults", _Text(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        *_not_blank("round_minutes", "code", "number", "as_signed", "faults"),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_round_minutes_office_id_code")),
    )
    op.create_index(op.f("ix_round_minutes_drawn_up_on"), "round_minutes", ["drawn_up_on"], unique=False)


def _coded(name: str, codes: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=24)
    return sa.Column(name, kind, nullable=False)


def _not_blank(table: str, *columns: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(f"length(trim({column})) > 0", name=op.f(f"ck_{table}_{column}_not_blank"))
        for column in columns
    ]


def _make(table: str, references: dict[str, str], *parts: sa.schema.SchemaItem, unique: tuple[str, ...] = ()) -> None:
    """Create a table of an office, with its references and their indexes."""
    owned = {"office_id": "office", **references}
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        *parts,
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete="RESTRICT"
            )
            for column, target in owned.items()
        ),
        *(sa.UniqueConstraint(column, name=op.f(f"uq_{table}_{column}")) for column in unique),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for column in (one for one in owned if one not in unique):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
