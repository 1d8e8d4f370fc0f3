"""The harness of the faults: clerks in processes that can be stopped, traced and killed, and what must hold after.

A scene is a workspace and one command line that writes; ``scenes.toml`` has at least one for every such verb. What an
undisturbed run leaves is the measure: after a fault and a retry with the same request id exactly that must be there.
Short by default; POSTWATCH_FAULTS=long (``make faults``) drives every call of the program, of the pages that SQLite
writes in a row a few, and prints the counters at the end.
"""

import contextlib
import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from forked_clerks import Answer, Forking
from long_runs import LONG

HERE = Path(__file__).parent
TODAY = "2020-06-15"
# The day on which the offices of the scenes begin.
FIRST_DAY = "2020-05-14"
# What changes a file, its name, or how safely it lies on the disk.
MUTATING = (
    "open,openat,creat,write,writev,pwrite64,pwritev,fsync,fdatasync,sync_file_range,link,linkat,symlink,symlinkat,"
    "rename,renameat,renameat2,mkdir,mkdirat,rmdir,unlink,unlinkat,truncate,ftruncate,fallocate,chmod,fchmod,fchmodat"
)
_PAGES_TRIED = 5
_WRITING_OPEN = re.compile(r"O_(WRONLY|RDWR|CREAT|TRUNC)")
_TRACED_CALL = re.compile(r"^(?:\[pid +\d+\] )?(?P<process>\d+)? *(?P<call>[a-z_0-9]+)\((?P<words>.*)$")


# --- counters --------------------------------------------------------------------------------------------------------


@pytest.fixture
def counters(request: pytest.FixtureRequest) -> Iterator[Counter[str]]:
    """The counters of this test; those of one kind of fault are added up in one line of the summary."""
    counted: Counter[str] = Counter()
    yield counted
    request.node.user_properties.append(("counted", {request.node.originalname: dict(counted)}))


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Any:
    """Adds a line to the summary."""
    return lambda line: request.node.user_properties.append(("noted", line))


# --- clerks ----------------------------------------------------------------------------------------------------------


class Clerks:
    """Starts command lines in processes of their own, one at a time."""

    def __init__(self, folder: Path, *, prefix: Sequence[str] = ()) -> None:
        self.folder = folder
        self._last: Clerk | None = None
        self._forking = Forking(prefix=prefix)

    def __call__(self, *words: str, **how: Any) -> Answer:
        """Run one to its end; see ``start``."""
        return self.start(*words, **how).end()

    def experienced(self, *words: str, **how: Any) -> Answer:
        """Run one that nothing disturbs, after which all clerks have done so before; see ``start``."""
        return self(*words, here=True, **how)

    def start(self, *words: str, **how: Any) -> "Clerk":
        """Start one: ``workspace``, ``today``, ``environ``, and what ``forked_clerks.py`` takes."""
        workspace = how.pop("workspace", None)
        today = how.pop("today", TODAY)
        out, err = how.pop("out", self.folder / "out"), self.folder / "err"
        # What an earlier clerk said must not be read as this one's, who may not have begun.
        for old in self.folder.glob("out*"):
            old.unlink()
        environ = {"POSTWATCH_LANG": "en", "POSTWATCH_ACTOR": "clerk", "POSTWATCH_WAIT": "60", **how.pop("environ", {})}
        environ |= {"POSTWATCH_TODAY": today} if today else {}
        environ |= {"POSTWATCH_WORKSPACE": str(workspace)} if workspace else {}
        request = {"words": words, "environ": environ, "folder": str(self.folder), "out": str(out), "err": str(err)}
        self._last = Clerk(self, self._forking.ask({**request, **how}), Path(out), err)
        return self._last

    def ended(self) -> int:
        """Wait for the end of the one at work; returns its exit code."""
        code = int(self._forking.told()["code"])
        self._last = None
        return code

    def close(self) -> None:
        """End the process that forks, and a clerk that a failed test left at work."""
        if self._last is not None:
            self._last.kill()
        self._forking.close()


@dataclass(frozen=True)
class Clerk:
    """One running command line."""

    clerks: Clerks
    process: int
    out: Path
    err: Path

    def kill(self) -> None:
        """Kill it now, unless it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)

    def said(self, place: int | None = None) -> list[dict[str, Any]]:
        """The answers that one who repeats a call has given whole; ``place`` is its place in a crowd."""
        file = self.out if place is None else self.out.with_name(f"{self.out.name}.{place}")
        lines = file.read_text(encoding="utf-8").split("\n")[:-1] if file.is_file() else []
        return [json.loads(line) for line in lines]

    def end(self) -> Answer:
        """Wait for its end."""
        code = self.clerks.ended()
        out = self.out.read_text(encoding="utf-8", errors="replace") if self.out.is_file() else ""
        return Answer(code, out, self.err.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="session")
def clerks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerks]:
    """Command lines in processes of their own; see Clerks."""
    started = Clerks(tmp_path_factory.mktemp("clerks"))
    yield started
    started.close()


@pytest.fixture
def more_clerks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Makes clerks who work at the same time as the first."""
    started: list[Clerks] = []

    def start(*, prefix: Sequence[str] = ()) -> Clerks:
        started.append(Clerks(tmp_path_factory.mktemp("clerks"), prefix=prefix))
        return started[-1]

    yield start
    for one in started:
        one.close()


# --- tracing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """A system call of a command: the ``when``-th of that name; ``words`` as strace shows them."""

    name: str
    when: int
    words: str


class Traced:
    """Runs command lines under strace, which counts their system calls, kills at one, or lets one fail."""

    def __init__(self, clerks: Clerks) -> None:
        self.clerks = clerks
        self.log = clerks.folder / "trace"
        self.gate = clerks.folder / "gate"
        if not self.gate.exists():
            os.mkfifo(self.gate)

    def __call__(self, *words: str, inject: str = "", **how: Any) -> Answer:
        """Run one under strace; ``inject`` as strace takes it, such as ``fsync:error=EIO:when=2``."""
        clerk = self.clerks.start(*words, hold=str(self.gate), **how)
        tracing = ["strace", "-f", "-s", "300", "-o", str(self.log), "-e", f"trace={MUTATING}"]
        tracing += ["-e", f"inject={inject}"] if inject else []
        # Opening waits for the clerk, who then waits for our sign; strace says when it is with the clerk.
        with (
            self.gate.open("wb", buffering=0) as gate,
            subprocess.Popen([*tracing, "-p", str(clerk.process)], stderr=subprocess.PIPE) as strace,
        ):
            assert strace.stderr is not None
            said = strace.stderr.readline()
            assert b"attached" in said, said
            gate.write(b".")
            strace.stderr.read()
            return clerk.end()

    def calls(self) -> list[Call]:
        """The system calls of the last run that change something, or might: reading a file is left out."""
        counted: Counter[tuple[str, str]] = Counter()
        found = []
        for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
            match = _TRACED_CALL.match(line)
            if match is None or "resumed>" in line:
                continue
            counted[match["process"] or "", match["call"]] += 1
            found.append(Call(match["call"], counted[match["process"] or "", match["call"]], match["words"]))
        return found


def changes_something(call: Call) -> bool:
    """Whether a call leaves a trace on the disk or on the screen: an opening to read does not."""
    return not call.name.startswith("open") or _WRITING_OPEN.search(call.words) is not None


def points(calls: Sequence[Call], words: Sequence[str]) -> list[Call]:
    """The calls at which a fault is tried: all, but of pages written in a row both ends and one between.

    What SQLite does of half a row of pages is its own affair, and tried by its makers; which one of them is tried here
    is the same on every run and another for another command line.
    """
    found: list[Call] = []
    for is_page, row in itertools.groupby(calls, lambda call: call.name == "pwrite64"):
        run = list(row)
        found += [*run[:2], chosen(run[2:-2], words), *run[-2:]] if is_page and len(run) > _PAGES_TRIED else run
    return found


def chosen(points: Sequence[Any], words: Sequence[str]) -> Any:
    """Choose one of several points for a command line, the same on every run, another for another command line."""
    place = int.from_bytes(hashlib.sha256(" ".join(words).encode()).digest()[:4], "big")
    return points[place % len(points)]


@pytest.fixture
def traced(clerks: Clerks) -> Traced:
    """Command lines under strace; see Traced."""
    return Traced(clerks)


# --- scenes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """A command line in a workspace, and the exit code that it has when nobody disturbs it."""

    verb: str
    words: tuple[str, ...]
    workspace: str = "busy"
    code: int = 0
    today: str = TODAY


def _scenes() -> dict[str, Scene]:
    table = tomllib.loads((HERE / "scenes.toml").read_text(encoding="utf-8"))
    return {
        name: Scene(
            verb=values.get("verb", name),
            # The letters of a code say which command is meant, and are not typed.
            words=(*(word for word in values.get("verb", name).split() if not word.isupper()), *values["words"]),
            workspace=values.get("workspace", "busy"),
            code=values.get("code", 0),
            today=values.get("at", TODAY),
        )
        for name, values in table["scene"].items()
    }


SCENES: Mapping[str, Scene] = _scenes()
ALONE: Mapping[str, str] = tomllib.loads((HERE / "scenes.toml").read_text(encoding="utf-8"))["alone"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``scene`` is run for each of them, in a short run for those that its module names."""
    if "scene" in metafunc.fixturenames:
        names = SCENES.keys() if LONG else getattr(metafunc.module, "SCENES_OF_A_SHORT_RUN", SCENES.keys())
        metafunc.parametrize("scene", [SCENES[name] for name in names], ids=names)


@pytest.fixture
def scenes() -> Mapping[str, Scene]:
    """Every scene by its name."""
    return SCENES


@pytest.fixture
def alone() -> Mapping[str, str]:
    """The verbs that no scene plays, each with the reason."""
    return ALONE


class Stage:
    """The workspaces in which scenes play, each made once by real commands; scenes get copies."""

    def __init__(self, clerks: Clerks, papers: Path, folder: Path) -> None:
        self.clerks = clerks
        self.papers = papers
        self.folder = folder
        self._made: dict[str, Path] = {}
        self._copies = 0

    def words(self, scene: Scene) -> list[str]:
        """The words of a scene with its papers named."""
        return [word.replace("{papers}", str(self.papers)) for word in scene.words]

    def copy(self, name: str, *, into: Path | None = None) -> Path:
        """A fresh copy of a workspace."""
        self._copies += 1
        folder = (into or self.folder) / f"copy-{self._copies}"
        template = self.template(name)
        return shutil.copytree(template, folder) if template.is_dir() else folder

    def template(self, name: str) -> Path:
        """The workspace itself; nobody may change it."""
        if name not in self._made:
            self._made[name] = getattr(self, f"_make_{name}")(self.folder / name)
        return self._made[name]

    def _make_none(self, folder: Path) -> Path:
        return folder

    def _make_empty(self, folder: Path) -> Path:
        assert self.clerks.experienced("init", str(folder), today=FIRST_DAY).code == 0
        return folder

    def _make_busy(self, folder: Path) -> Path:
        shutil.copytree(self.template("empty"), folder)
        for line in tomllib.loads((HERE / "scenes.toml").read_text(encoding="utf-8"))["story"]["lines"]:
            today, *words = line
            words = [word.replace("{papers}", str(self.papers)) for word in words]
            answer = self.clerks.experienced(*words, workspace=folder, today=today)
            assert answer.code == 0, (words, answer)
        return folder


@pytest.fixture(scope="session")
def stage(clerks: Clerks, papers: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The workspaces of the scenes; see Stage."""
    return Stage(clerks, papers, tmp_path_factory.mktemp("stage"))


# --- disks -----------------------------------------------------------------------------------------------------------


def _system(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise OSError(f"{' '.join(words)}: {done.stderr.strip()}")


class Disk:
    """A disk of its own, mounted on ``folder``; strangers may enter it."""

    # linux/fs/ext4: _IOR('X', 125, __u32), and the flag that keeps what is not yet written from being written.
    _SHUTDOWN, _WITHOUT_LOG = 0x8004587D, 2

    def __init__(self, folder: Path, *, kind: str, source: str, options: str) -> None:
        self.folder, self._source = folder, source
        self._mount = ("mount", "-t", kind, "-o", options)
        _system(*self._mount, source, str(folder))
        folder.chmod(0o755)

    def change(self, options: str) -> None:
        """Mount it anew with other options, such as ``ro`` or a size."""
        _system("mount", "-o", f"remount,{options}", str(self.folder))

    def cut_power(self) -> None:
        """From now on nothing reaches the disk any more; what had not been synced is lost."""
        import fcntl

        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, self._SHUTDOWN, self._WITHOUT_LOG.to_bytes(4, sys.byteorder))
        finally:
            os.close(descriptor)

    def come_back(self) -> None:
        """What a machine does at its next start: mount the disk with what is on it.

        A copy of it: a process with mounts of its own, as behind a cut line, may still hold the disk without power.
        """
        _system("umount", str(self.folder))
        self._source = shutil.copyfile(self._source, f"{self._source}-again")
        _system(*self._mount, self._source, str(self.folder))

    def remove(self) -> None:
        """Unmount it."""
        subprocess.run(("umount", "--lazy", str(self.folder)), capture_output=True, check=False)


@pytest.fixture
def disks() -> Iterator[Any]:
    """Makes disks: ``disks("tmpfs", options="size=2m")`` in memory, ``disks("ext4", megabytes=24)`` in a file.

    Skips with the reason where this process may not mount: no package brings that right.
    """
    import tempfile

    made: list[Disk] = []
    with tempfile.TemporaryDirectory(prefix="postwatch-disk-") as name:
        Path(name).chmod(0o755)

        def make(kind: str, *, options: str = "rw", megabytes: int = 0) -> Disk:
            folder = Path(name) / f"disk-{len(made)}"
            folder.mkdir()
            source = kind
            if megabytes:
                source = str(Path(name) / f"image-{len(made)}")
                with Path(source).open("wb") as image:
                    image.truncate(megabytes << 20)
                _system("mkfs.ext4", "-q", "-F", source)
                options = f"loop,{options}"
            try:
                made.append(Disk(folder, kind=kind, source=source, options=options))
            except OSError as error:
                pytest.skip(f"this process may not mount a disk: {error}")
            return made[-1]

        yield make
        for disk in made:
            disk.remove()


# --- what must hold --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What a workspace holds: rows by table without moments and salts, files by hash, commands of the journal."""

    rows: dict[str, list[tuple[Any, ...]]]
    files: dict[str, str]
    journal: list[str]
    requests: list[str]
    leftovers: list[str]

    def same_as(self, other: "Standing") -> list[str]:
        """What differs from another standing, in words; the names of requests and the moments may."""
        found = [
            f"{table}: {len(self.rows.get(table, []))} rows, not {len(other.rows.get(table, []))}"
            if len(self.rows.get(table, [])) != len(other.rows.get(table, []))
            else f"{table}: other content"
            for table in sorted({*self.rows, *other.rows})
            if self.rows.get(table, []) != other.rows.get(table, [])
        ]
        found += [f"file missing: {path}" for path in sorted({*other.files} - {*self.files})]
        found += [f"file too many: {path}" for path in sorted({*self.files} - {*other.files})]
        found += [f"other content: {path}" for path, seen in self.files.items() if other.files.get(path, seen) != seen]
        found += ["the journal differs"] if self.journal != other.journal else []
        return found


def standing(workspace: Path) -> Standing:
    """Look at a workspace from outside: with SQLite and the file system, not with the program."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    with contextlib.closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            kept = ", ".join(f'"{column}"' for column in columns if not column.endswith(("_at", "salt", "digest")))
            if table != "journal_entry":
                rows[table] = sorted(database.execute(f"SELECT {kept} FROM {table}"), key=repr)  # noqa: S608
        entries = database.execute("SELECT command, request_id FROM journal_entry ORDER BY id").fetchall()
    files, leftovers = {}, []
    for path in sorted(workspace.rglob("*")):
        name = path.relative_to(workspace).as_posix()
        if name.startswith(".staging/") or path.name.startswith("."):
            leftovers += [name] if name not in {".lock", ".staging"} else []
        elif path.is_file() and not name.startswith("postwatch.db"):
            files[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return Standing(rows, files, [entry[0] for entry in entries], [entry[1] for entry in entries], leftovers)


def _content(workspace: Path) -> str:
    """A digest of all files and folders of a workspace; what a lock says is who held it last, and when."""
    seen = hashlib.sha256()
    for path in sorted(workspace.rglob("*")):
        is_read = path.is_file() and path.name != ".lock"
        content = hashlib.sha256(path.read_bytes()).hexdigest() if is_read else path.is_dir()
        seen.update(f"{path.relative_to(workspace)}\0{path.stat().st_mode}\0{content}\n".encode())
    return seen.hexdigest()


def written(workspace: Path) -> list[str]:
    """The requests that the journal of a workspace holds, in its order."""
    with contextlib.closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        return [row[0] for row in database.execute("SELECT request_id FROM journal_entry ORDER BY id")]


def findings(workspace: Path) -> list[str]:
    """What does not hold in a workspace by itself: the database, the chain, numbers, and rows against files."""
    found: list[str] = []
    with contextlib.closing(sqlite3.connect(workspace / "postwatch.db")) as database:
        found += [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"refers to nothing: {row}" for row in database.execute("PRAGMA foreign_key_check")]
        chain = database.execute("SELECT previous_hash, hash FROM journal_entry ORDER BY id").fetchall()
        if [entry[0] for entry in chain[1:]] != [entry[1] for entry in chain[:-1]]:
            found.append("the chain is broken")
        numbers = database.execute("SELECT series_id, year, number FROM register_entry ORDER BY 1, 2, 3").fetchall()
        documents = database.execute("SELECT path, sha256 FROM document").fetchall()
        evidence = {row[0] for row in database.execute("SELECT sha256 FROM evidence")}
    for series, year in {(row[0], row[1]) for row in numbers}:
        held = [row[2] for row in numbers if (row[0], row[1]) == (series, year)]
        if held != list(range(1, len(held) + 1)):
            found.append(f"numbers twice, or gaps: {held}")
    for path, digest in documents:
        file = workspace / path
        if not file.is_file():
            found.append(f"the letter is missing: {path}")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            found.append(f"half a file: {path}")
    known = {path for path, _digest in documents}
    letters = (path for path in (workspace / "documents").rglob("*") if path.is_file())
    found += [f"a letter that no record knows: {path.name}" for path in letters
              if path.relative_to(workspace).as_posix() not in known]  # fmt: skip
    scans = {path.stem: path for path in (workspace / "evidence").rglob("*") if path.is_file()}
    found += [f"the scan is missing: {digest}" for digest in evidence - {*scans}]
    found += [f"a scan that no record knows: {digest}" for digest in {*scans} - evidence]
    found += [
        f"half a file: {path.name}" for digest, path in scans.items()
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest
    ]  # fmt: skip
    return found


@dataclass
class Trial:
    """One scene under faults: what an undisturbed run leaves and answers; a request is one attempt to have the same."""

    clerks: Clerks
    stage: Stage
    scene: Scene
    expected: Standing
    answer: Answer
    counters: Counter[str]
    request: str = "fault"
    _settled: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The words of the scene, its request id with them."""
        return [*self.stage.words(self.scene), "--json", "--request-id", self.request]

    def settle_state(self, workspace: Path, hurt: Answer) -> list[str]:
        """As ``settle``, once for each state: what lies on the disk and what was answered decide what follows."""
        state = (_content(workspace), hurt.out if hurt.code == self.scene.code else "")
        if state not in self._settled:
            self.counters["states"] += 1
            self._settled[state] = self.settle(workspace, hurt)
        return self._settled[state]

    def settle(self, workspace: Path, hurt: Answer) -> list[str]:
        """Send the request again until it is answered; returns what does not hold after the fault ``hurt``."""
        has_said = hurt.code == self.scene.code and bool(hurt.out.strip())
        is_written = self.request in written(workspace)
        wrong = ["lost: it was acknowledged"] if has_said and not is_written else []
        again = self.clerks(*self.words, workspace=workspace, today=self.scene.today)
        if again.code != self.scene.code:
            return [*wrong, f"the retry is refused ({again.code}): {again.err.strip()}"]
        if again.out != self.answer.out:
            wrong.append(f"the retry answers otherwise: {again.out} instead of {self.answer.out}")
        if has_said and again.out != hurt.out:
            wrong.append("the retry does not answer as the first one did")
        wrong += self.hold(workspace)
        if wrong:
            self.counters["broken"] += 1
        return wrong

    def hold(self, workspace: Path) -> list[str]:
        """What differs from an undisturbed run, or does not hold in itself."""
        now = standing(workspace)
        wrong = now.same_as(self.expected) + findings(workspace)
        wrong += [f"left over: {name}" for name in now.leftovers]
        if Counter(now.requests)[self.request] > 1:
            wrong.append("the request was carried out twice")
        checked = self.clerks.experienced("db", "check", workspace=workspace, today=self.scene.today)
        return wrong if checked.code == 0 else [*wrong, f"db check: {checked.out}{checked.err}"]


@pytest.fixture
def undisturbed(stage: Stage, clerks: Clerks, traced: Traced, counters: Counter[str]) -> Any:
    """Plays a scene once under strace and undisturbed: gives its trial, and the system calls that it made."""

    def play(scene: Scene, *, tracing: bool = True) -> tuple[Trial, list[Call]]:
        workspace = stage.copy(scene.workspace)
        run = traced if tracing else clerks.experienced
        words = [*stage.words(scene), "--json", "--request-id", "undisturbed"]
        answer = run(*words, workspace=workspace, today=scene.today)
        assert answer.code == scene.code, answer
        trial = Trial(clerks, stage, scene, standing(workspace), answer, counters)
        if tracing:
            assert trial.hold(workspace) == []
        shutil.rmtree(workspace)
        return trial, traced.calls() if tracing else []

    return play


@pytest.fixture(name="standing")
def _standing() -> Any:
    """Looks at a workspace from outside; see the function of this name."""
    return standing


@pytest.fixture(name="written")
def _written() -> Any:
    """The requests that a workspace has carried out; see the function of this name."""
    return written


@pytest.fixture(name="findings")
def _findings() -> Any:
    """Says what does not hold in a workspace; see the function of this name."""
    return findings


@pytest.fixture(name="changes_something")
def _changes_something() -> Any:
    """Whether a system call leaves a trace; see the function of this name."""
    return changes_something


@pytest.fixture(name="chosen")
def _chosen() -> Any:
    """Chooses one of several points for a command line; see the function of this name."""
    return chosen


@pytest.fixture(name="points")
def _points() -> Any:
    """The calls at which a fault is tried; see the function of this name."""
    return points
