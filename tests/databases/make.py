"""Makes the small database of a release that stays here for ever: ``python tests/databases/make.py`` at that release.

Real commands of the program write it: the demo, an explanation with its scan and a changed number, so that every table
has rows.
The file is named by its schema and the version of the program; one that is there is never made anew.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from postwatch.store.upgrade import head

HERE = Path(__file__).parent
EXPLAIN = (
    "-w", "office", "violation", "explain", "VV-2020-0003", "--asked-on", "2020-06-12",
    "--text", "Đơn vị xin giải trình", "--scan", "giai-trinh.pdf",
)  # fmt: skip
# The first number is kept aside when the second takes its place.
EDITS = [("-w", "office", "recipient", "edit", "BDT-LS", "--phone", phone) for phone in ("02053000001", "02053000002")]


def make(target: Path) -> None:
    """Write the database packed into ``target``. Raises ValueError when a table has no row."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("POSTWATCH_")}
    environ |= {"POSTWATCH_ACTOR": "clerk", "POSTWATCH_TODAY": "2020-06-19"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "giai-trinh.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n")
        for words in (("demo", "office"), EXPLAIN, *EDITS):
            subprocess.run([sys.executable, "-m", "postwatch", *words], cwd=folder, env=environ, check=True)
        with closing(sqlite3.connect(folder / "office" / "postwatch.db")) as database:
            tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            empty = [one for one in tables if not database.execute(f"SELECT 1 FROM {one} LIMIT 1").fetchone()]  # noqa: S608
            database.execute("VACUUM")
        if empty:
            raise ValueError(f"no rows in {', '.join(empty)}")
        content = (folder / "office" / "postwatch.db").read_bytes()
        if name.encode() in content:
            raise ValueError("the database names the folder in which it was made")
        with target.open("xb") as packed:
            packed.write(lzma.compress(content, preset=9))


if __name__ == "__main__":
    make(HERE / f"{head()}-{version('postwatch')}.db.xz")
