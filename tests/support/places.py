"""Where the files of the tests lie: in memory where there is room, because whoever makes thousands of folders and
databases and deletes them waits for a disk that keeps what nobody needs.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_MEMORY = Path("/dev/shm")
_NAME = "postwatch-tests-"
# Many times what a run needs.
_ROOM = 8 * 2**30


def lie_in_memory() -> None:
    """Let temporary files lie in a folder in memory, unless TMPDIR says where; the folders of runs that ended go."""
    if "TMPDIR" in os.environ or not _has_room():
        return
    for folder in _MEMORY.glob(f"{_NAME}*"):
        if not _is_running(folder.name.removeprefix(_NAME).partition("-")[0]):
            shutil.rmtree(folder, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=_MEMORY))
    folder.chmod(0o755)  # a server runs under an account of its own
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None


def _has_room() -> bool:
    """Whether a folder in memory is there that holds what the tests make, and starts the programs among it."""
    if not _MEMORY.is_dir():
        return False
    there = os.statvfs(_MEMORY)
    is_usable = os.access(_MEMORY, os.W_OK) and not there.f_flag & (os.ST_NOEXEC | os.ST_RDONLY)
    return is_usable and min(there.f_bavail * there.f_frsize, *_limits()) >= _ROOM


def _limits() -> Iterator[int]:
    """Yield how many bytes of memory the machine has left, none where it does not say, and a container may use."""
    told = re.search(r"^MemAvailable:\s+(\d+) kB", _read("/proc/meminfo"), re.MULTILINE)
    yield int(told[1]) * 1024 if told is not None else 0
    limit = _read("/sys/fs/cgroup/memory.max").strip()
    if limit.isdigit():
        yield int(limit)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii")
    except OSError:
        return ""


def _is_running(process: str) -> bool:
    return Path("/proc", process).exists()
