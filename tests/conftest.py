"""What every test may ask for: the real command line, a workspace, a database server, and programs of the system.

Nothing leaks: each test has its own environment variables, its own workspace, its own database and English on screen.
"""

import contextlib
import dataclasses
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from commands import as_now, is_moved_to_writing, kind_called, names_new_words, require_valid, verbs
from databases import connect_seldom, new_database, serve
from forked_clerks import Answer
from player import type_lines
from preparing import Preparing, own
from sqlalchemy import Engine, event
from worker import (
    build_once,
    collect_seldom,
    compile_once,
    fork_sandboxes,
    lie_in_memory,
    read_offices_once,
    start_as_shipped,
)

from postwatch import language, sandbox
from postwatch.files.lock import LOCK_FILE

# What a person sets for Python is not what a clerk's machine has: no process of the tests sees it.
for name in [name for name in os.environ if name.startswith("PYTHON")]:
    del os.environ[name]

# What a program keeps for its user has no place: tests put other databases where one was seen.
os.environ["XDG_STATE_HOME"] = os.devnull

# Help texts are evaluated when a commands module is imported: English must be spoken before the first import.
language.activate("en")

hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=100 if os.environ.get("POSTWATCH_FAULTS") == "long" else 50,
)
hypothesis.settings.load_profile("house")
compile_once()
connect_seldom()
build_once()
read_offices_once()
fork_sandboxes()
lie_in_memory()

# Fixtures that several folders use, in files of their own.
pytest_plugins = ["browsers", "busy_office", "word_files"]

TODAY = "2020-06-15"
# The day on which the offices of the tests begin.
FIRST_DAY = "2020-05-14"
SAMPLE = "sample:lang-son-2020"
OFFICE_2025 = "lang-son-2025"
# Variables that speak to the tests; all others of this prefix speak to the program and are taken away.
FOR_TESTS = ("POSTWATCH_TEST_", "POSTWATCH_REQUIRE_SYSTEM", "POSTWATCH_FAULTS")


# --- programs of the system ------------------------------------------------------------------------------------------


def _program(*names: str) -> bool:
    return any(shutil.which(name) for name in names)


def has_libreoffice(part: str) -> bool:
    """Whether LibreOffice is there with its ``writer`` or ``calc``: they are packages of their own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return False
    registry = Path(program).resolve().parent.parent / "share" / "registry"
    return (registry / f"{part}.xcd").exists() or not registry.is_dir()


def _postgres_programs() -> Path | None:
    """Folder of the newest server's programs: Debian's, else where pg_config says."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name), reverse=True
    )
    if found:
        return found[0].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _has_postgres() -> bool:
    return bool(os.environ.get("POSTWATCH_TEST_POSTGRES")) or _postgres_programs() is not None


NEEDS: Mapping[str, tuple[str, Callable[[], bool]]] = {
    "writer": ("LibreOffice Writer is not installed", lambda: has_libreoffice("writer")),
    "calc": ("LibreOffice Calc is not installed", lambda: has_libreoffice("calc")),
    "postgres": ("no PostgreSQL server is installed and POSTWATCH_TEST_POSTGRES is not set", _has_postgres),
    "chromium": ("Chromium is not installed", lambda: _program("chromium", "chromium-browser", "google-chrome")),
    "icu": ("PyICU is not installed (requirements/icu.txt)", lambda: importlib.util.find_spec("icu") is not None),
    "iconv": ("iconv is not installed", lambda: _program("iconv")),
    "pdftotext": ("poppler (pdftotext) is not installed", lambda: _program("pdftotext")),
    "strace": ("strace is not installed", lambda: _program("strace")),
    "mkfs.ext4": ("e2fsprogs (mkfs.ext4) is not installed", lambda: _program("mkfs.ext4")),
    "faketime": ("faketime is not installed", lambda: _program("faketime")),
    "ip": ("iproute2 (ip) is not installed", lambda: _program("ip")),
}


def require_system(*needs: str) -> None:
    """Skip the test with a reason in words where a program is missing; fail it when POSTWATCH_REQUIRE_SYSTEM=1."""
    for need in needs:
        reason, present = NEEDS[need]
        if present():
            continue
        if os.environ.get("POSTWATCH_REQUIRE_SYSTEM") == "1":
            pytest.fail(f"{reason}, but POSTWATCH_REQUIRE_SYSTEM=1 asks for it", pytrace=False)
        pytest.skip(reason)


def pytest_collection_finish() -> None:
    collect_seldom()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("system"):
        require_system(*mark.args)


# --- what tests count and note ---------------------------------------------------------------------------------------


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much the tests of faults drove, and what they found; they may run in other processes than this one."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    told = [said for report in reports if getattr(report, "when", "") == "teardown" for said in report.user_properties]
    counted: dict[str, Counter[str]] = {}
    for what, values in told:
        for name, counts in values.items() if what == "counted" else ():
            counted.setdefault(name, Counter()).update(counts)
    for name, counts in counted.items():
        words = ", ".join(f"{what}: {count}" for what, count in counts.items())
        terminalreporter.write_line(f"{name.removeprefix('test_').replace('_', ' ')} -- {words}")
    for line in (line for what, line in told if what == "noted"):
        terminalreporter.write_line(line)


# --- the command line ------------------------------------------------------------------------------------------------


def _takes(verb: Any, option: str) -> bool:
    return option in {param.name for param in verb.params}


@cache
def _writing() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(name.split()) for name, verb in verbs().items() if _takes(verb, "late"))


def as_late(words: list[str]) -> list[str]:
    """Return the words of a command that writes as one that may record on any day; others as they are."""
    if words[:2] == ["case", "draft"] or (words[0] in ("amend", "withdraw", "paper") and "list" not in words):
        return [*words, "--late"]  # a code stands before the kind
    if is_moved_to_writing(words):
        return [*words, "--late"]
    for length in (3, 2, 1) if "help" not in words else ():
        for end in range(length, len(words) + 1):
            if tuple(words[end - length : end]) in _writing():
                kind = kind_called(words)
                if kind is not None and kind in verbs() and not verbs()[kind].writes:
                    return words
                return [*words[:end], "--late", *words[end:]]
    return words


class CommandLine:
    """Runs the real program: ``run("recipient", "list", "--json", today="2020-06-15")``.

    In this process, for speed; ``run.fresh(...)`` starts one of its own, which loads only what the command loads.
    ``run.plain(...)`` types the words as they stand, in this process, and tells all that was answered. All work in the
    test's ``tmp_path`` and on the workspace that the test asked for. The days of a test go to and fro: what writes is
    typed with ``--late``, but in a new process and in plain words. What a test calls by words of before is called by
    those of now where these can be told (`commands`), and no answer has the line that names them.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.folder = folder

    def __call__(self, *words: str, today: str = TODAY, lang: str = "en", **environ: str) -> Answer:
        typed = as_now([str(word) for word in words])
        said = self._answer(as_late(typed), {"POSTWATCH_TODAY": today, "POSTWATCH_LANG": lang, **environ})
        if "--json" in words:
            require_valid(typed, said.out)
        told = [line for line in said.err.splitlines(keepends=True) if not names_new_words(line)]
        return dataclasses.replace(said, err="".join(told))

    def plain(self, *words: str, today: str = TODAY, lang: str = "en", **environ: str) -> Answer:
        """The same with the words as they stand and all that is answered."""
        typed = [str(word) for word in words]
        said = self._answer(typed, {"POSTWATCH_TODAY": today, "POSTWATCH_LANG": lang, **environ})
        if "--json" in words:
            require_valid(typed, said.out)
        return said

    def _answer(self, words: list[str], environ: Mapping[str, str]) -> Answer:
        from postwatch.app import main

        self._capsys.readouterr()
        with self._monkeypatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in environ.items():
                patch.setenv(name, value)
            code = main(words)
        language.call_trade({})
        language.activate("en")
        said = self._capsys.readouterr()
        return Answer(code, said.out, said.err)

    def fresh(self, *words: str, today: str = TODAY, lang: str = "en", **environ: str) -> Answer:
        """The same in a new process."""
        done = subprocess.run(
            [sys.executable, "-m", "postwatch", *(str(word) for word in words)],
            cwd=self.folder,
            env={**os.environ, "POSTWATCH_TODAY": today, "POSTWATCH_LANG": lang, **environ},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=1800,
        )
        if "--json" in words:
            require_valid([str(word) for word in words], done.stdout)
        return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program sees no setting of whoever runs the tests, and speaks English."""
    for name in list(os.environ):
        if name.startswith("POSTWATCH_") and not name.startswith(FOR_TESTS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("POSTWATCH_LANG", "en")
    monkeypatch.setenv("POSTWATCH_ACTOR", "clerk")
    language.activate("en")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """The real command line; see CommandLine."""
    return CommandLine(monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="module")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[Hashable, Any], Path]]:
    folder = tmp_path_factory.mktemp("kept")
    yield {}, folder
    shutil.rmtree(folder)


@pytest.fixture
def prepare(run: CommandLine, _kept: tuple[dict[Hashable, Any], Path]) -> Preparing:
    """The command line for what only sets the scene; see Preparing."""
    return Preparing(run, *_kept)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """The statements that are sent to the database."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def sandboxes_as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of the sandbox itself: a child is started as a clerk's is."""
    monkeypatch.setattr(sandbox, "start_child", start_as_shipped)


# --- workspaces ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as ``postwatch init`` leaves it, made once; tests get copies.

    It is made by another process, so that this one loads no more tables than the commands under test do.
    """
    folder = tmp_path_factory.mktemp("template") / "office"
    type_lines([(FIRST_DAY, ("init", str(folder)))], folder)
    return folder


@pytest.fixture(scope="session")
def loaded_template(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the shipped sample register, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("template") / "office"
    shutil.copytree(empty_template, folder)
    type_lines([(FIRST_DAY, ("recipient", "import", SAMPLE))], folder)
    return folder


@pytest.fixture(scope="session")
def letter_template(loaded_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample register with the letter of 2020, drafted on 15 May and issued as 01/STTTT-TTr on the 18th."""
    from busy_office import Line, played

    lines = [
        Line(("campaign", "load", "chi-thi-28"), FIRST_DAY),
        Line(("dispatch", "generate"), "2020-05-15"),
        Line(("dispatch", "issue", "CV-2020-0001", "--on", "2020-05-18"), "2020-05-18"),
    ]
    return played(lines, loaded_template, tmp_path_factory)


@pytest.fixture
def workspace(empty_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own new workspace of office lang-son-2020; the command line finds it by itself."""
    return own(empty_template, tmp_path, monkeypatch)


@pytest.fixture
def loaded(loaded_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own workspace with the sample register of 2020; the command line finds it by itself."""
    return own(loaded_template, tmp_path, monkeypatch)


@pytest.fixture
def letter(letter_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own workspace in which the letter of 2020 is issued; the command line finds it by itself."""
    return own(letter_template, tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def loaded_database(loaded_template: Path, postgres_server: str) -> Iterator[str]:
    """A database of a server with the sample register, copied once."""
    with new_database(postgres_server) as address:
        type_lines([(TODAY, ("db", "copy", "--to", address))], loaded_template)
        yield address


@pytest.fixture
def loaded_on_server(loaded: Path, loaded_database: str, postgres_server: str, postgres_url: str) -> Path:
    """The test's own workspace with the sample register of 2020, its records on a server."""
    return serve(loaded, postgres_server, loaded_database, postgres_url)


@pytest.fixture(
    params=["loaded", pytest.param("loaded_on_server", marks=pytest.mark.system("postgres"))],
    ids=["sqlite", "postgres"],
)
def either(request: pytest.FixtureRequest) -> Path:
    """The test's own workspace with the sample register of 2020, in a file and on a server."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(scope="session")
def letter_database(letter_template: Path, postgres_server: str) -> Iterator[str]:
    """A database of a server with the records of the letter of 2020, copied once."""
    with new_database(postgres_server) as address:
        type_lines([(TODAY, ("db", "copy", "--to", address))], letter_template)
        yield address


@pytest.fixture
def letter_on_server(letter: Path, letter_database: str, postgres_server: str, postgres_url: str) -> Path:
    """The test's own workspace in which the letter of 2020 is issued, with its records on a server."""
    return serve(letter, postgres_server, letter_database, postgres_url)


def _state(folder: Path) -> dict[str, bytes]:
    """Every file of a workspace, the database too; who wrote last is no record."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != LOCK_FILE)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def another_draft(run: CommandLine, tmp_path: Path) -> Callable[..., str]:
    """Drafts the letter of yet another campaign, a copy of the shipped one under a new code, and gives its code.

    One campaign asks a unit once, so a second letter to the same units belongs to a second campaign.
    """
    shipped = (Path(__file__).parent.parent / "data" / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")

    def draft(**environ: str) -> str:
        code = f"dot-{uuid.uuid4().hex[:8]}"
        file = tmp_path / f"{code}.toml"
        file.write_text(shipped.replace('code = "chi-thi-28"', f'code = "{code}"', 1), encoding="utf-8")
        assert run("campaign", "load", str(file)).code == 0
        return str(run("dispatch", "generate", "--campaign", code, "--json", **environ).json["id"])

    return draft


@pytest.fixture
def refused(run: CommandLine) -> Callable[..., Answer]:
    """Runs a command line that must be refused: the exit code, one sentence, a hint, and nothing changed.

    ``refused(3, "task", "done", "NV-2020-0001")`` gives the answer; records and files are compared before and after.
    """

    def refuse(code: int, *words: str, **environ: str) -> Answer:
        folder = Path(os.environ["POSTWATCH_WORKSPACE"])
        before = _state(folder)
        answer = run(*words, **environ)
        assert answer.code == code, answer
        assert answer.out == ""
        assert answer.err.startswith("error: ")
        assert answer.err.splitlines()[-1].startswith("hint: ")
        assert _state(folder) == before
        as_json = run(*words, "--json", **environ)
        assert set(as_json.json) >= {"error", "hint", "exit_code"}
        assert (as_json.code, as_json.json["exit_code"]) == (code, code)
        return answer

    return refuse


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Path]]:
    """Saves files as another kind, all in one run: ``libreoffice("ods", path)`` gives the new ones.

    What it keeps for its user is made at its first start; all others are quicker for it.
    """
    profile = tmp_path_factory.mktemp("libreoffice").as_uri()

    def save(kind: str, *paths: Path) -> list[Path]:
        program, saved = shutil.which("soffice") or "libreoffice", tmp_path_factory.mktemp("saved")
        words = [f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", saved]
        subprocess.run([program, *words, *paths], check=True, capture_output=True, timeout=1800)
        return [saved / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]

    return save


# --- a server of its own ---------------------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> dict[str, Any]:
    """How to start the server, which refuses to run as root: as Debian's own user, else as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL refuses to run as root and there is no other user")


class Server:
    """A server on a free loopback port, its data under ``folder``; ``address`` is that of its first database."""

    def __init__(self, folder: Path) -> None:
        programs = _postgres_programs()
        assert programs is not None
        self._programs, self._folder, self._account = programs, folder, _unprivileged()
        if self._account:
            os.chown(folder, self._account["user"], self._account["group"])
        self.data, self.port = folder / "data", _free_port()
        self.address = f"postgresql+psycopg://postwatch@127.0.0.1:{self.port}/postgres"
        self._call("initdb", "-D", str(self.data), "-U", "postwatch", "-A", "trust", "-E", "UTF8", "--no-sync")

    def _call(self, program: str, *words: str) -> None:
        # The server keeps the streams of its parent open, so none is a pipe.
        with (self._folder / "calls.log").open("ab") as log:
            done = subprocess.run(
                (str(self._programs / program), *words), env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, **self._account,
            )  # fmt: skip
        logs = [path.read_text(encoding="utf-8") for path in self._folder.glob("*.log")] if done.returncode else []
        assert done.returncode == 0, logs

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self._folder} -c fsync=off"
        )
        self._call(
            "pg_ctl", "-D", str(self.data), "-l", str(self._folder / "server.log"), "-w", "-o", options, "start"
        )  # fmt: skip

    def stop(self) -> None:
        """Stop it at once, as a crash does."""
        self._call("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def kill(self) -> None:
        """SIGKILL to its first process; the others end when they notice. Waits until all have let go of the data."""
        import signal
        import time

        first = (self.data / "postmaster.pid").read_text(encoding="ascii").split()[0]
        os.kill(int(first), signal.SIGKILL)
        while any(_works_in(process, self.data) for process in Path("/proc").glob("[0-9]*")):
            time.sleep(0.01)
        # Whoever has to bury the first process may be slow, and then these look as if it lived.
        for left in (self.data / "postmaster.pid", *self._folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)


def _works_in(process: Path, folder: Path) -> bool:
    """Whether a process of /proc has its place in a folder, as every process of a server has in its data."""
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False


@contextlib.contextmanager
def _server() -> Iterator[Server]:
    # Not below pytest's own folder: the server's user may not enter that one.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="postwatch-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = Server(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Address of a PostgreSQL server: the one of POSTWATCH_TEST_POSTGRES, else one started for this run."""
    require_system("postgres")
    named = os.environ.get("POSTWATCH_TEST_POSTGRES")
    if named:
        yield named
        return
    with _server() as server:
        yield server.address


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A PostgreSQL server that a test may kill; it starts it again."""
    if _postgres_programs() is None:
        pytest.skip("no PostgreSQL server is installed here that could be killed")
    with _server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Address of a new, empty database; dropped after the test."""
    with new_database(postgres_server) as address:
        yield address
