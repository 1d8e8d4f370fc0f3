"""Writers killed at random moments: no number twice, no acknowledged number lost, and work goes on.

Short by default; ``make faults`` (POSTWATCH_FAULTS=long) kills for minutes and prints its counters.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

WRITERS = 3
LONG = os.environ.get("POSTWATCH_FAULTS") == "long"
KILLS = 300 if LONG else 12
# A process answers number after number, each in a call of its own, and says so only once the call has ended.
WRITER = """
import io, sys
from contextlib import redirect_stdout
from postwatch.app import main
print("ready", flush=True)
while True:
    said = io.StringIO()
    with redirect_stdout(said):
        code = main(["-w", sys.argv[1], "register", "reserve", "--json"])
    print(code, said.getvalue().replace("\\n", " "), flush=True)
"""


class Writer:
    """A process that reserves numbers until it is killed; what it answered is in a file."""

    def __init__(self, workspace: Path, log: Path) -> None:
        self.log = log
        with log.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WRITER, str(workspace)], stdout=stream, stderr=subprocess.STDOUT,
                env=os.environ | {"POSTWATCH_TODAY": "2020-06-15"},
            )  # fmt: skip

    def wait_until_ready(self) -> None:
        while not self.log.read_bytes():
            assert self.process.poll() is None, "the writer ended by itself"
            time.sleep(0.01)

    def wait_for_an_answer(self) -> None:
        """However busy the machine is, one number is given before the end."""
        for _try in range(600):
            if self.log.read_text(encoding="utf-8").count("\n") > 1:
                return
            time.sleep(0.1)

    def kill(self) -> list[dict[str, Any]]:
        """Kill it now; returns the answers that it gave whole."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        lines = self.log.read_text(encoding="utf-8").split("\n")[1:-1]
        answers = [line.partition(" ") for line in lines]
        assert all(code == "0" for code, _space, _json in answers), lines
        return [json.loads(text) for _code, _space, text in answers]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_numbers_survive_writers_that_are_killed(
    workspace: Path, tmp_path: Path, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(2020)  # noqa: S311 -- moments, not secrets
    writers = [Writer(workspace, tmp_path / f"first-{index}.log") for index in range(WRITERS)]
    acknowledged: list[int] = []
    for kill in range(KILLS):
        index = chance.randrange(WRITERS)
        writers[index].wait_until_ready()
        time.sleep(chance.uniform(0, 0.25))
        acknowledged += [answer["number"] for answer in writers[index].kill()]
        writers[index] = Writer(workspace, tmp_path / f"{kill}.log")
    for writer in writers:
        writer.wait_until_ready()
        writer.wait_for_an_answer()
        acknowledged += [answer["number"] for answer in writer.kill()]
    with closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        held = [row[0] for row in database.execute("SELECT number FROM register_entry ORDER BY number")]
        chain = database.execute("SELECT previous_hash, hash FROM journal_entry ORDER BY id").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert run("register", "reserve", "--json").json["number"] == max(held, default=0) + 1
    with capsys.disabled():
        if LONG:
            lost = len(set(acknowledged) - set(held))
            print(f"\nkills {KILLS}, written {len(held)}, acknowledged {len(acknowledged)}, lost {lost}")  # noqa: T201
    assert acknowledged
    assert held == list(range(1, len(held) + 1))
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) <= set(held)
    assert [entry[0] for entry in chain[1:]] == [entry[1] for entry in chain[:-1]]
    assert len(chain) == len(held) + 1
