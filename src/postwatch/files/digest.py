"""SHA-256 of the content of files, in hexadecimal."""

import hashlib
from pathlib import Path


def digest(data: bytes) -> str:
    """Return the hash of bytes."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """Return the hash of a file's content. Raises OSError as the system does."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
