"""Results kept by what they are made of: who makes the same again, or was stopped and goes on, finds them there."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from postwatch.files.digest import digest
from postwatch.files.write import make_folder, write_whole


class Kept:
    """Bytes in files by the text of all that they are made of, in no files without a folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def made(self, of: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes that were made of something, or make them, and keep them where that can be."""
        if self._folder is None:
            return make()
        file = self._folder / digest(of.encode())
        self._asked.add(file.name)
        if file.is_file():
            return file.read_bytes()
        data = make()
        with suppress(OSError):
            make_folder(self._folder)
            write_whole(file, data)
        return data

    def drop_others(self) -> None:
        """Drop the files for which nobody asked."""
        for file in self._folder.glob("*") if self._folder is not None else ():
            if file.name not in self._asked:
                file.unlink(missing_ok=True)
