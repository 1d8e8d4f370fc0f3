"""One table says whom every letter went to, and one who acknowledged it; a follow-up is a letter like any other.

The rows keep their ids. An entry of the journal says what became of them, so that the older entries, which name the
tables of before, still hold when the journal is replayed backwards.

Revision ID: 0004
Revises: 0003
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_CHANNELS = ("ioffice", "post", "email", "in_person")
_STATUSES = ("draft", "issued", "sent", "recalled", "replaced", "void")
Values = dict[str, Any]
_Text = sqlmodel.sql.sqltypes.AutoString
# Former and new table, and the statement that gives the rows of the new one from those of the former.
_MOVES = (
    (
        "dispatch_addressee",
        "addressee",
        ("id", "register_entry_id", "recipient_id", "sent_on", "channel"),
        "SELECT a.id, d.register_entry_id, a.recipient_id, a.sent_on, a.channel "
        "FROM dispatch_addressee a JOIN dispatch d ON d.id = a.dispatch_id",
    ),
    (
        "dispatch_receipt",
        "receipt",
        (
            "id", "sender_number", "sender_number_on", "incoming_number", "incoming_on", "evidence_id", "addressee_id",
            "acknowledged_on", "acknowledged_by",
        ),
        "SELECT id, sender_number, sender_number_on, incoming_number, incoming_on, evidence_id, addressee_id, "
        "acknowledged_on, acknowledged_by FROM dispatch_receipt",
    ),
)  # fmt: skip
# The offices of the rows of the former tables.
_OF_OFFICE = {
    "dispatch_addressee": "SELECT a.id FROM dispatch_addressee a JOIN dispatch d ON d.id = a.dispatch_id "
    "WHERE d.office_id = :office",
    "dispatch_receipt": "SELECT r.id FROM dispatch_receipt r JOIN dispatch_addressee a ON a.id = r.addressee_id "
    "JOIN dispatch d ON d.id = a.dispatch_id WHERE d.office_id = :office",
}


def upgrade() -> None:
    """Make the tables, carry the rows over, record that, and give follow-ups the columns of every letter."""
    connection = op.get_bind()
    _make_addressee()
    _make_receipt()
    for _former, new, columns, rows in _MOVES:
        op.execute(f"INSERT INTO {new} ({', '.join(columns)}) {rows}")
        if connection.dialect.name == "postgresql":
            op.execute(
                f"SELECT setval(pg_get_serial_sequence('{new}', 'id'), COALESCE((SELECT MAX(id) FROM {new}), 1), "  # noqa: S608
                f"(SELECT COUNT(*) > 0 FROM {new}))"
            )
    for office_id, code in connection.execute(sa.text("SELECT id, code FROM office ORDER BY id")).all():
        _record(connection, code, _changes(connection, office_id))
    op.drop_table("dispatch_receipt")
    op.drop_table("dispatch_addressee")
    if connection.dialect.name == "sqlite":
        _make_followup_anew()
    else:
        op.add_column("followup", sa.Column("ended_on", sa.Date(), nullable=True))
        op.add_column("followup", sa.Column("end_reason", _Text(), nullable=True))
        op.drop_constraint(op.f("ck_followup_status"), "followup", type_="check")
        allowed = ", ".join(f"'{status}'" for status in _STATUSES)
        op.create_check_constraint(op.f("ck_followup_status"), "followup", f"status IN ({allowed})")
        op.create_check_constraint(op.f("ck_followup_subject_not_blank"), "followup", "length(trim(subject)) > 0")
    op.create_index(op.f("ix_followup_symbol"), "followup", ["symbol"], unique=False)


def _make_addressee() -> None:
    op.create_table(
        "addressee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register_entry_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(*_CHANNELS, name="channel", native_enum=False, create_constraint=True, length=24),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(sent_on IS NOT NULL AND channel IS NOT NULL) OR (sent_on IS NULL AND channel IS NULL)",
            name=op.f("ck_addressee_sending"),
        ),
        sa.ForeignKeyConstraint(
            ["register_entry_id"],
            ["register_entry.id"],
            name=op.f("fk_addressee_register_entry_id_register_entry"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["recipient.id"], name=op.f("fk_addressee_recipient_id_recipient"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addressee")),
        sa.UniqueConstraint(
            "register_entry_id", "recipient_id", name=op.f("uq_addressee_register_entry_id_recipient_id")
        ),
    )
    op.create_index(op.f("ix_addressee_register_entry_id"), "addressee", ["register_entry_id"], unique=False)
    op.create_index(op.f("ix_addressee_recipient_id"), "addressee", ["recipient_id"], unique=False)


def _make_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender_number", _Text(), nullable=True),
        sa.Column("sender_number_on", sa.Date(), nullable=True),
        sa.Column("incoming_number", sa.Integer(), nullable=True),
        sa.Column("incoming_on", sa.Date(), nullable=True),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("addressee_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_by", _Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["addressee.id"], name=op.f("fk_receipt_addressee_id_addressee"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_receipt_evidence_id_evidence"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("addressee_id", name=op.f("uq_receipt_addressee_id")),
    )
    op.create_index(op.f("ix_receipt_acknowledged_on"), "receipt", ["acknowledged_on"], unique=False)
    op.create_index(op.f("ix_receipt_evidence_id"), "receipt", ["evidence_id"], unique=False)


def _make_followup_anew() -> None:
    """SQLite changes no constraint of a table that is there: a new one, the rows, the old name."""
    issue = ("register_entry_id", "number", "symbol", "issued_on")
    filled, empty = (" AND ".join(f"{name} IS {state}" for name in issue) for state in ("NOT NULL", "NULL"))
    checks = {
        "a_draft_has_no_number": "(status = 'draft') = (issued_on IS NULL)",
        "issue": f"({filled}) OR ({empty})",
        "due_after_count": "due_on IS NULL OR due_on >= as_of",
        **{f"{name}_not_blank": f"length(trim({name})) > 0" for name in ("audience", "code", "facts", "subject")},
        "level_positive": "level >= 1",
    }
    targets = {
        "dispatch_id": "dispatch", "office_id": "office", "register_entry_id": "register_entry", "signer_id": "staff",
    }  # fmt: skip
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("code", _Text(), nullable=False),
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("audience", _Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("subject", _Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("register_entry_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", _Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("facts", _Text(), nullable=False),
        sa.Column("path", _Text(), nullable=False),
        sa.Column("sha256", _Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", _Text(), nullable=True),
    )
    allowed = ", ".join(f"'{status}'" for status in _STATUSES)
    op.create_table(
        "followup_anew",
        *columns,
        *(sa.CheckConstraint(words, name=op.f(f"ck_followup_{name}")) for name, words in checks.items()),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{target}.id"], name=op.f(f"fk_followup_{name}_{target}"), ondelete="RESTRICT"
            )
            for name, target in targets.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup")),
        sa.UniqueConstraint("office_id", "code", name=op.f("uq_followup_office_id_code")),
        sa.UniqueConstraint("register_entry_id", name=op.f("uq_followup_register_entry_id")),
        sa.CheckConstraint(f"status IN ({allowed})", name=op.f("ck_followup_status")),
    )
    kept = ", ".join(column.name for column in columns[:-2])
    op.execute(f"INSERT INTO followup_anew ({kept}) SELECT {kept} FROM followup")  # noqa: S608
    op.drop_table("followup")
    op.rename_table("followup_anew", "followup")
    for name in ("dispatch_id", "issued_on", "office_id", "signer_id"):
        op.create_index(op.f(f"ix_followup_{name}"), "followup", [name], unique=False)


def _changes(connection: sa.Connection, office_id: int) -> list[Values]:
    """The moved rows of an office as the journal of this schema writes them: removals whole, insertions as a batch."""
    removed: list[Values] = []
    inserted: list[Values] = []
    for former, new, columns, _rows in _MOVES:
        ids = set(connection.execute(sa.text(_OF_OFFICE[former]), {"office": office_id}).scalars())
        before = ("id", "dispatch_id", *columns[2:]) if former == "dispatch_addressee" else columns
        gone = [row for row in _rows_of(connection, former, before) if row["id"] in ids]
        made = [row for row in _rows_of(connection, new, columns) if row["id"] in ids]
        removed += [{"table": former, "id": row["id"], "before": row, "after": None} for row in gone]
        if made:
            inserted.append(_batch(new, columns, made))
    return [*reversed(removed), *inserted]


def _rows_of(connection: sa.Connection, table: str, columns: Sequence[str]) -> Iterator[Values]:
    days = {"sent_on", "sender_number_on", "incoming_on", "acknowledged_on"}
    kinds: list[sa.ColumnClause[Any]] = [
        sa.column(name, sa.Date()) if name in days else sa.column(name) for name in columns
    ]
    for row in connection.execute(sa.select(*kinds).select_from(sa.table(table)).order_by(sa.column("id"))):
        yield {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in zip(columns, row, strict=True)
        }


def _batch(table: str, columns: Sequence[str], rows: Sequence[Values]) -> Values:
    ranges: list[list[int]] = []
    whole = hashlib.sha256()
    for row in rows:
        if ranges and row["id"] == ranges[-1][1] + 1:
            ranges[-1][1] = row["id"]
        else:
            ranges.append([row["id"], row["id"]])
        whole.update(f"{_canonical([row['id'], row])}\n".encode())
    return {
        "table": table, "ids": ranges, "rows": len(rows), "columns": sorted(columns), "personal": [],
        "sha256": whole.hexdigest(),
    }  # fmt: skip


def _record(connection: sa.Connection, office: str, changes: Sequence[Values]) -> None:
    """Append an entry to the chain, as the journal of this schema does."""
    if not changes:
        return
    last = connection.execute(sa.text("SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1")).first()
    number, previous = last or (0, "0" * 64)
    now = dt.datetime.now(dt.UTC)
    content = {
        "office": office, "at": now.isoformat(), "actor": "postwatch", "command": "db upgrade",
        "request_id": "schema-0004", "undoes": None, "changes": _canonical(changes), "answer": None,
    }  # fmt: skip
    values = {
        **content,
        "id": number + 1,
        "office_code": content["office"],
        "at": now.replace(tzinfo=None) if connection.dialect.name == "sqlite" else now,
        "previous_hash": previous,
        "hash": hashlib.sha256(f"{previous}\n{_canonical(content)}".encode()).hexdigest(),
    }
    del values["office"]
    columns = [sa.column(name, sa.DateTime(timezone=True) if name == "at" else None) for name in values]
    connection.execute(sa.insert(sa.table("journal_entry", *columns)).values(values))


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
