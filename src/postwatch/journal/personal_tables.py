"""Rows of the personal texts that entries of the journal name by a hash."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from postwatch.store.columns import OwnedRow, masked


class PersonalValue(OwnedRow, table=True):
    """A personal text that a command replaced or removed, kept until the person asks to be forgotten.

    The journal holds its salted hash, ``digest``; this row and the salt can be erased. The salt is that of the row that
    the text belongs to; where that row was removed, ``salt`` keeps it.
    """

    __tablename__ = "personal_value"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_whole"),)

    table_name: str
    row_id: int = Field(index=True)
    name: str
    digest: str = Field(unique=True)
    value: str = masked()
    salt: str | None = None
