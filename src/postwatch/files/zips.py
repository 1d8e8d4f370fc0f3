"""Zip files from outside and our own: the errors of damaged files, reading within limits, packing and unpacking."""

import io
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from postwatch.files.write import create, make_folder, sync_file

# Word files, sheets and backups are zips, packed in any of four ways. A part packed in a way, or of a version, that
# the reader does not know raises a kind of RuntimeError.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, LookupError, ValueError, EOFError, RuntimeError, OSError)
"""What the reader of a damaged zip raises."""


class BeyondLimitsError(Exception):
    """A zip holds more than it may."""


class LimitedZip:
    """The files of a zip in memory, of which no more are read than so many, and no more than so many bytes unpacked.

    Raises an error of `DAMAGED` for data that is no zip, and BeyondLimitsError.
    """

    def __init__(self, data: bytes, *, most_files: int, most_read: int, most_bytes: int) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.files = {entry.filename: entry for entry in self._archive.infolist() if not entry.is_dir()}
        if len(self.files) > most_files:
            raise BeyondLimitsError
        self._read_left, self._bytes_left = most_read, most_bytes

    def read(self, name: str) -> bytes:
        """Return a file; the size that the zip gives for it is counted before it is unpacked."""
        self._read_left -= 1
        self._bytes_left -= self.files[name].file_size
        if self._read_left < 0 or self._bytes_left < 0:
            raise BeyondLimitsError
        return self._archive.read(self.files[name])


_CHUNK = 1 << 20


def write_zip(target: Path, texts: Mapping[str, str], files: Mapping[str, tuple[Path, int]]) -> None:
    """Write a new zip of texts and of files, each file with its way of packing, and sync it."""
    create(target)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name, (path, packing) in files.items():
            archive.write(path, name, compress_type=packing)
    sync_file(target)


def unpack_member(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    """Unpack a file of a zip into a new file, for its owner alone. Raises the errors of `DAMAGED`."""
    make_folder(target.parent)
    create(target)
    with archive.open(name) as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, _CHUNK)
