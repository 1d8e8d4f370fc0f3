"""Two writers killed at random moments: what was answered is there, what was not is settled by sending it again."""

import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

from long_runs import LONG

KILLS = int(os.environ.get("POSTWATCH_FAULTS_KILLS", "10000")) if LONG else 16
# A workspace is left after so many kills: the letters in it slow the commands down.
KILLS_OF_A_WORKSPACE = 100
# Each names its call; the one makes numbers, the other a letter and its rows.
WORDS = (
    ("register", "reserve", "--json", "--request-id", "{call}"),
    ("paper", "correct", "CV-2020-0001", "--text", "Lần {call}", "--json", "--request-id", "{call}"),
)


class Writer:
    """A clerk who repeats a call until killed."""

    def __init__(self, clerks: Any, workspace: Path, words: tuple[str, ...]) -> None:
        self.clerks, self.workspace, self.words = clerks, workspace, words
        self.clerk = self._start()

    def _start(self) -> Any:
        return self.clerks.start(*self.words, workspace=self.workspace, repeat=0)

    def kill(self) -> tuple[list[str], str]:
        """Kill it and start another; returns the calls that were answered, and the one that may have been under way."""
        self.clerk.kill()
        ended = self.clerk.end()
        assert ended.code < 0, ended
        said = self.clerk.said()
        assert all(answer["code"] == 0 for answer in said), (said, ended.err)
        return [answer["call"] for answer in said], f"{self.clerk.process}-{len(said)}"

    def again(self) -> None:
        self.clerk = self._start()


def test_what_killed_writers_answered_is_there(
    stage: Any, clerks: Any, more_clerks: Any, standing: Any, written: Any, findings: Any, counters: Counter[str]
) -> None:
    chance = random.Random(2020)  # noqa: S311 -- moments, not secrets
    crews = [more_clerks() for _words in WORDS]
    for begun in range(0, KILLS, KILLS_OF_A_WORKSPACE):
        workspace = stage.copy("busy")
        before = standing(workspace)
        writers = [Writer(crew, workspace, words) for crew, words in zip(crews, WORDS, strict=True)]
        sent: set[str] = set()
        for _kill in range(min(KILLS_OF_A_WORKSPACE, KILLS - begun)):
            writer = chance.choice(writers)
            time.sleep(chance.uniform(0, 0.12))
            answered, pending = writer.kill()
            counters["kills"] += 1
            counters["answered"] += len(answered)
            lost = set(answered) - set(written(workspace))
            counters["lost"] += len(lost)
            assert not lost
            words = [word.replace("{call}", pending) for word in writer.words]
            settled = clerks(*words, workspace=workspace)
            assert settled.code == 0, settled
            counters["found written"] += "was carried out before" in settled.err
            sent |= {*answered, pending}
            writer.again()
        for writer in writers:
            answered, pending = writer.kill()
            assert clerks(*(word.replace("{call}", pending) for word in writer.words), workspace=workspace).code == 0
            sent |= {*answered, pending}
        after = standing(workspace)
        requests = Counter(after.requests[len(before.requests) :])
        counters["doubled"] += sum(count - 1 for count in requests.values())
        assert requests == Counter(sent)
        assert after.leftovers == []
        assert findings(workspace) == []
        said = after.journal[len(before.journal) :]
        reserved, corrected = said.count("register reserve"), said.count("paper correct CV")
        assert len(after.rows["register_entry"]) == len(before.rows["register_entry"]) + reserved
        assert len(after.rows["dispatch"]) == len(before.rows["dispatch"]) + corrected
        counters["numbers"] += reserved
        counters["letters"] += corrected
        assert clerks.experienced("db", "check", workspace=workspace).code == 0


def test_the_harness_names_calls_as_the_writers_do(clerks: Any, stage: Any) -> None:
    clerk = clerks.start(*WORDS[0], workspace=stage.copy("busy"), repeat=2)
    assert clerk.end().code == 0
    expected = [f"{clerk.process}-{call}" for call in range(2)]
    assert [answer["call"] for answer in clerk.said()] == expected
