"""The program as it runs where nothing of Unix is there: in a process of its own, which this file is the start of.

What a module of the standard library or a package asks at its import has been asked before. Then the modules and
functions that only Unix has are taken away, ``msvcrt`` is put there, and the program is imported and called: a command
line for each line of JSON on stdin, answered by a line with its exit code and what it said.
"""

import contextlib
import importlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import types

import python_calamine
from worker import collect_seldom, compile_once

MODULES = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "posix_spawn", "readline")
FUNCTIONS = (
    "fork", "forkpty", "geteuid", "getuid", "getegid", "getgid", "setuid", "setgid", "fchmod", "fchown", "chown",
    "lchown",
    "pread", "pwrite", "preadv", "pwritev", "killpg", "setsid", "getpgid", "getpgrp", "mkfifo", "mknod", "sched_yield",
    "sync", "fdatasync", "posix_fallocate", "getloadavg", "uname", "wait", "wait4", "nice",
)  # fmt: skip
FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "O_DIRECTORY", "O_CLOEXEC", "O_SYNC", "O_DSYNC")
SIGNALS = ("SIGKILL", "SIGXCPU", "SIGALRM", "SIGHUP", "SIGPIPE", "SIGUSR1", "SIGUSR2")
PACKAGES = (
    "alembic.command", "alembic.autogenerate", "docx", "docxtpl", "getpass", "jinja2.sandbox", "openpyxl",
    "platformdirs",
    "rapidfuzz", "rich.progress", "rich.table", "segno", "sqlalchemy.dialects.sqlite.pysqlite", "sqlmodel", "tempfile",
    "typer", "typer.main", "typer.rich_utils", "xlsxwriter", "zipfile",
)  # fmt: skip


class Msvcrt(types.ModuleType):
    """Locks as Windows has them: of bytes, for a process, by the offset of the descriptor."""

    LK_UNLCK, LK_LOCK, LK_NBLCK = 0, 1, 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.held: dict[int, tuple[int, int, int]] = {}
        self.most = 0

    def locking(self, descriptor: int, mode: int, count: int) -> None:
        found, offset = os.fstat(descriptor), os.lseek(descriptor, 0, os.SEEK_CUR)
        place = (found.st_dev, found.st_ino, offset)
        assert (count, offset >= found.st_size) == (1, True), "the holder's name could not be read"
        if mode == self.LK_UNLCK:
            if self.held.pop(descriptor, None) != place:
                raise PermissionError(13, "Permission denied")
        elif place in self.held.values():
            raise PermissionError(13, "Permission denied")
        else:
            self.held[descriptor] = place
            self.most = max(self.most, len(self.held))


MSVCRT = Msvcrt()


def take_away() -> None:
    """Leave what Windows has."""
    for name in PACKAGES:
        importlib.import_module(name)
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]
    for holder, names in ((os, FUNCTIONS + FLAGS), (signal, SIGNALS)):
        for name in names:
            if hasattr(holder, name):
                delattr(holder, name)
    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # folders are removed by their names there
    sys.modules["msvcrt"] = MSVCRT
    sys.platform = "win32"


def serve() -> None:
    """Answer every line of stdin."""
    from postwatch.app import main

    for line in sys.stdin:
        said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said[0]), contextlib.redirect_stderr(said[1]):
            try:
                code: object = main(json.loads(line))
            except SystemExit as ended:
                code = ended.code
        print(json.dumps([code, said[0].getvalue(), said[1].getvalue(), MSVCRT.most]), flush=True)  # noqa: T201


if __name__ == "__main__":
    assert subprocess.Popen  # both are bound to this system before it is changed
    assert python_calamine
    take_away()
    compile_once()
    collect_seldom()
    serve()
