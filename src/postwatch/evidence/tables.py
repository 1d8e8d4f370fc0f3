"""Rows of scans and of generated documents."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlmodel import UniqueConstraint

from postwatch.store.columns import OwnedRow, masked, moment, not_blank, not_negative


class Evidence(OwnedRow, table=True):
    """A scan, stored under its content hash; the original name is kept as text."""

    __table_args__ = (
        UniqueConstraint("office_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        *not_blank("name"),
        *not_negative("size"),
    )

    sha256: str
    name: str = masked()
    media_type: str
    size: int
    kept_at: dt.datetime = moment()


class Document(OwnedRow, table=True):
    """A generated document; ``path`` is relative to the workspace, ``subject`` the code of its record."""

    __table_args__ = (
        UniqueConstraint("office_id", "path"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        *not_blank("path", "kind"),
    )

    kind: str
    subject: str
    path: str
    sha256: str
    size: int
    made_at: dt.datetime = moment()


class DocumentPrint(OwnedRow, table=True):
    """A PDF that was made of a document, beside it; ``path`` is relative to the workspace."""

    __tablename__ = "document_print"
    __table_args__ = (
        UniqueConstraint("office_id", "path"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        *not_blank("path"),
    )

    path: str
    sha256: str
    size: int
    made_at: dt.datetime = moment()


class WorkspaceFile(OwnedRow, table=True):
    """A file that a workspace brings itself: settings, own data, an own template; ``path`` is relative to it.

    ``account`` is the server's account whose workspace it is, empty without a server; ``sha256`` is None for a file
    that is gone.
    """

    __tablename__ = "workspace_file"
    __table_args__ = (
        UniqueConstraint("office_id", "account", "path"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        *not_blank("path"),
    )

    account: str
    path: str
    sha256: str | None = None
