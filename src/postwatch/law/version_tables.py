"""Rows of the versions of the law's data that an office used."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import Field, UniqueConstraint

from postwatch.store.columns import UNRECORDED, OwnedRow, not_blank, reference


class LawVersion(OwnedRow, table=True):
    """The data of the law as they were used once, known by their hash (`version.hash_of`).

    ``content`` has all sheets (`version.pack`). The journal keeps the hash alone, by which they are held to it.
    """

    __tablename__ = "law_version"
    __table_args__ = (
        UniqueConstraint("office_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        *not_blank("content"),
    )

    sha256: str
    content: str = Field(sa_column_kwargs={"info": {UNRECORDED: True}})


class LawUse(OwnedRow, table=True):
    """From which legal day on the office uses a version; the newest row counts.

    ``account`` is the server's account whose program and workspace have the version, empty without a server.
    """

    __tablename__ = "law_use"

    version_id: int = reference("law_version.id")
    account: str
    first_on: dt.date
