"""What the reader of a damaged zip raises: Word files, sheets and backups are zips, packed in one of four ways."""

import lzma
import zipfile
import zlib

# What is packed in a way, or of a version, that the reader does not know raises a kind of RuntimeError.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, LookupError, ValueError, EOFError, RuntimeError, OSError)
