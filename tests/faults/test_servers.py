"""A PostgreSQL server that is killed or cut off: what was answered is there, what was not is settled by a retry.

A clerk whose server does not answer any more is told so, and does not wait for ever.
"""

import contextlib
import os
import random
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from long_runs import LONG

KILLS = 30 if LONG else 2
WORDS = ("dispatch", "correct", "CV-2020-0001", "--text", "Lần {call}", "--json", "--request-id", "{call}")
STORY = (
    ("2020-05-14", "recipient", "import", "sample:lang-son-2020"),
    ("2020-05-14", "campaign", "load", "chi-thi-28"),
    ("2020-05-14", "dispatch", "generate"),
    ("2020-05-15", "dispatch", "issue", "CV-2020-0001", "--on", "15/5/2020"),
)


def _make(clerks: Any, folder: Path, address: str) -> None:
    assert clerks.experienced("init", str(folder), "--database", address, today=STORY[0][0]).code == 0
    for today, *words in STORY:
        assert clerks.experienced(*words, workspace=folder, today=today).code == 0


def _requests(address: str) -> list[str]:
    from sqlalchemy import create_engine, text

    engine = create_engine(address)
    try:
        with engine.connect() as connection:
            return list(connection.execute(text("SELECT request_id FROM journal_entry ORDER BY id")).scalars())
    finally:
        engine.dispose()


def _named(call: str) -> list[str]:
    return [word.replace("{call}", call) for word in WORDS]


@pytest.mark.system("postgres")
@pytest.mark.parametrize("how", ["stop", "kill"])
def test_what_was_answered_before_the_server_died_is_there_when_it_is_back(
    how: str, own_server: Any, clerks: Any, tmp_path: Path, counters: Counter[str]
) -> None:
    chance = random.Random(2020)  # noqa: S311 -- moments, not secrets
    office = tmp_path / "office"
    _make(clerks, office, own_server.address)
    before = _requests(own_server.address)
    sent: list[str] = []
    for _kill in range(KILLS):
        clerk = clerks.start(*WORDS, workspace=office, repeat=0)
        while not clerk.said():
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.5))
        getattr(own_server, how)()
        while (said := clerk.said())[-1]["code"] == 0:
            time.sleep(0.01)
        clerk.kill()
        clerk.end()
        own_server.start()
        answered = [answer["call"] for answer in said if answer["code"] == 0]
        # The first that failed may be written or not; those that follow found no server.
        assert {answer["code"] for answer in said} == {0, 6}, said
        open_call = f"{clerk.process}-{len(answered)}"
        counters["kills"] += 1
        counters["answered"] += len(answered)
        lost = set(answered) - set(_requests(own_server.address))
        counters["lost"] += len(lost)
        assert not lost
        settled = clerks(*_named(open_call), workspace=office)
        assert settled.code == 0, settled
        counters["found written"] += "was carried out before" in settled.err
        sent += [*answered, open_call]
    assert Counter(_requests(own_server.address)[len(before) :]) == Counter(sent)
    for words in (("db", "check"), ("journal", "verify")):
        checked = clerks.experienced(*words, workspace=office)
        assert checked.code == 0, checked
    assert [*(office / ".staging").iterdir()] == []


class Relay:
    """Hands a connection on to the server, from an address that another network can reach."""

    def __init__(self, address: str, port: int) -> None:
        self._listening = socket.create_server((address, 0))
        self.port = self._listening.getsockname()[1]
        self._to = port
        self._open: list[socket.socket] = [self._listening]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listening.accept()
                # As the server itself does, which this stands for: a client that is gone is noticed.
                for option, value in ((socket.TCP_KEEPIDLE, 10), (socket.TCP_KEEPINTVL, 5), (socket.TCP_KEEPCNT, 3)):
                    client.setsockopt(socket.IPPROTO_TCP, option, value)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                server = socket.create_connection(("127.0.0.1", self._to))
                self._open += [client, server]
                for one, other in ((client, server), (server, client)):
                    threading.Thread(target=self._hand_on, args=(one, other), daemon=True).start()

    @staticmethod
    def _hand_on(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


class Line:
    """A network of its own behind a line that can be cut."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.near, self.far = "10.213.77.1", "10.213.77.2"
        self._ip("netns", "add", name)
        self._ip("link", "add", f"{name}-a", "type", "veth", "peer", "name", f"{name}-b", "netns", name)
        self._ip("addr", "add", f"{self.near}/30", "dev", f"{name}-a")
        self._ip("link", "set", f"{name}-a", "up")
        for words in (("addr", "add", f"{self.far}/30", "dev", f"{name}-b"), ("link", "set", f"{name}-b", "up")):
            self._ip("-n", name, *words)

    @staticmethod
    def _ip(*words: str) -> None:
        done = subprocess.run(("ip", *words), capture_output=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            raise OSError(f"ip {' '.join(words)}: {done.stderr.strip()}")

    @property
    def inside(self) -> tuple[str, ...]:
        """How to start a program behind the line."""
        return ("ip", "netns", "exec", self.name)

    def cut(self) -> None:
        """Nothing gets through any more, and nobody is told."""
        self._ip("link", "set", f"{self.name}-a", "down")

    def mend(self) -> None:
        self._ip("link", "set", f"{self.name}-a", "up")

    def remove(self) -> None:
        with contextlib.suppress(OSError):
            self._ip("netns", "del", self.name)


@pytest.fixture
def line() -> Iterator[Line]:
    """A line; skips where this process may make none: no package brings that right."""
    made = f"pw{os.getpid() % 10_000}"
    try:
        line = Line(made)
    except OSError as error:
        subprocess.run(("ip", "netns", "del", made), capture_output=True, check=False)
        pytest.skip(f"this process may not make a network: {error}")
    yield line
    line.remove()


@pytest.mark.system("postgres", "ip")
def test_a_cut_line_is_given_up_in_seconds_and_sent_changes_are_settled(
    own_server: Any, line: Line, clerks: Any, more_clerks: Any, tmp_path: Path, counters: Counter[str], note: Any
) -> None:
    relay = Relay(line.near, own_server.port)
    behind = own_server.address.replace(f"127.0.0.1:{own_server.port}", f"{line.near}:{relay.port}")
    away = more_clerks(prefix=line.inside)
    try:
        office = tmp_path / "office"
        _make(away, office, behind)
        before = _requests(own_server.address)
        sent: list[str] = []
        chance = random.Random(2020)  # noqa: S311 -- moments, not secrets
        # A short run cuts before the clerk has called: ten seconds; a line that dies under way takes half a minute.
        for wait in (chance.uniform(0, 0.4) for _cut in range(10 if LONG else 0)):
            clerk = away.start(*WORDS, workspace=office, repeat=0)
            while not clerk.said():
                time.sleep(0.01)
            time.sleep(wait)
            line.cut()
            begun = time.monotonic()
            # The limits of the program end it; how long they may take depends on the machine, so no clock is asked.
            while (said := clerk.said())[-1]["code"] == 0:
                time.sleep(0.05)
            note(f"  the line was cut; given up after {time.monotonic() - begun:.1f} s")
            clerk.kill()
            clerk.end()
            line.mend()
            answered = [answer["call"] for answer in said if answer["code"] == 0]
            assert {answer["code"] for answer in said} == {0, 6}, said
            counters["cuts"] += 1
            counters["answered"] += len(answered)
            counters["lost"] += len(set(answered) - set(_requests(own_server.address)))
            open_call = f"{clerk.process}-{len(answered)}"
            # The server may hold what the clerk had begun until it notices that he is gone.
            settled = away(*_named(open_call), workspace=office, environ={"POSTWATCH_WAIT": "90"})
            assert settled.code == 0, settled
            counters["found written"] += "was carried out before" in settled.err
            sent += [*answered, open_call]
        line.cut()
        counters["cuts"] += 1
        refused = away(*_named("cut-before"), workspace=office)
        assert refused.code == 6, refused
        line.mend()
        assert away(*_named("cut-before"), workspace=office).code == 0
        assert Counter(_requests(own_server.address)[len(before) :]) == Counter([*sent, "cut-before"])
        assert away.experienced("db", "check", workspace=office).code == 0
    finally:
        relay.close()
