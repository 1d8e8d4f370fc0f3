"""Rows of what words of foreign registers stand for, as the office said it."""

from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, not_blank


class RegisterWord(OwnedRow, table=True):
    """What a word means in a column of registers: the folded text of a cell, and the code, as it was last told."""

    __tablename__ = "register_word"
    __table_args__ = (UniqueConstraint("office_id", "field", "text"), *not_blank("field", "text", "code"))

    field: str
    text: str
    code: str
