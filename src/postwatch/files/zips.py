"""Zip files: what the reader of a damaged one raises, and how those that hold a workspace are made and unpacked."""

import lzma
import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from postwatch.files.write import create, make_folder, sync_file

# Word files, sheets and backups are zips, packed in one of four ways. What is packed in a way, or of a version, that
# the reader does not know raises a kind of RuntimeError.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, LookupError, ValueError, EOFError, RuntimeError, OSError)
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
    """Unpack one file of a zip into a new one, for its owner alone. Raises what `DAMAGED` lists."""
    make_folder(target.parent)
    create(target)
    with archive.open(name) as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, _CHUNK)
