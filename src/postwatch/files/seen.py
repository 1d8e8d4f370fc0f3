"""The head of a database that this account saw last.

It is kept outside of the database: an older copy put back in its place is noticed.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from postwatch.dataclass import dataclass
from postwatch.files.unfinished import state_folder
from postwatch.files.write import make_folder, write_whole
from postwatch.paths import DATABASE_FILE


@dataclass(frozen=True)
class Seen:
    """The heads of the journal that were seen last, by office, at the place of a database; ``folder`` is the user's.

    Where nothing can be kept there, nothing is: that stops no work.
    """

    folder: Path
    place: str

    @property
    def file(self) -> Path:
        """Return the file of this database."""
        return self.folder / f"{hashlib.sha256(self.place.encode()).hexdigest()[:32]}.json"

    def heads(self) -> Mapping[str, str]:
        """Return the heads by office; none where no or no readable file is."""
        try:
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            return {str(office): str(head) for office, head in kept["heads"].items()}
        except (OSError, ValueError, KeyError, AttributeError, TypeError):
            return {}

    def keep(self, office: str, head: str) -> None:
        """Keep the head of an office."""
        heads = {**self.heads(), office: head}
        try:
            make_folder(self.folder)
            kept = json.dumps({"place": self.place, "heads": heads}, ensure_ascii=False, indent=1)
            write_whole(self.file, kept.encode(), replace=True)
        except OSError:
            return

    def forget(self) -> None:
        """Forget the heads seen: a new database takes the place."""
        try:
            self.file.unlink(missing_ok=True)
        except OSError:
            return


def database_place(folder: Path) -> str:
    """Return the place of the database of a workspace that keeps it in a file."""
    return str((folder / DATABASE_FILE).resolve())


def seen_at(place: str) -> Seen:
    """Return the heads that this account saw at a place, in the state folder that its system has for programs."""
    return Seen(state_folder() / "heads", place)
