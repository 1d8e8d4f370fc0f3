"""Word files to PDF with LibreOffice, one process for the whole batch."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from postwatch.documents.printed import marked
from postwatch.errors import DocumentError
from postwatch.files.digest import digest
from postwatch.language import _

# LibreOffice is ended when it takes longer than both together.
START_SECONDS, SECONDS_A_FILE = 120, 15
_LOOK_SECONDS = 0.2
# As many names as a command line of Windows holds with room to spare; an interrupt loses no more than one batch.
MOST_AT_ONCE = 500

# OnProgress how many of how many are done.
OnProgress = Callable[[int, int], None]


def convert(paths: Sequence[Path], *, on_progress: OnProgress | None = None) -> Iterator[dict[Path, bytes]]:
    """Yield the PDF of each of ``paths``, in batches of up to 500; ``on_progress`` hears how many are done.

    Raises DocumentError when LibreOffice is not installed, fails, or takes too long.
    """
    program = require_program() if paths else ""
    for start in range(0, len(paths), MOST_AT_ONCE):

        def told(count: int, before: int = start) -> None:
            if on_progress is not None:
                on_progress(before + count, len(paths))

        with tempfile.TemporaryDirectory(prefix="postwatch-pdf-", ignore_cleanup_errors=True) as staging_folder:
            yield _convert_in(Path(staging_folder), program, paths[start : start + MOST_AT_ONCE], told)


def require_program() -> str:
    """Return where LibreOffice is. Raises DocumentError when it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise DocumentError(
            _("PDF cannot be made: LibreOffice is not installed"),
            hint=_("install LibreOffice, or open the Word file and save it as PDF there"),
        )
    return program


def _convert_in(
    staging_folder: Path, program: str, paths: Sequence[Path], on_progress: Callable[[int], None]
) -> dict[Path, bytes]:
    # Numbered copies: two folders may hold files of the same name, and LibreOffice writes all results into one folder.
    names = [f"{number:06d}{path.suffix}" for number, path in enumerate(paths)]
    sources = []
    for name, path in zip(names, paths, strict=True):
        data = path.read_bytes()
        (staging_folder / name).write_bytes(data)
        sources.append(digest(data))
    said = _run(staging_folder, program, names, on_progress)
    results = [staging_folder / "out" / f"{number:06d}.pdf" for number in range(len(paths))]
    missing = [path.name for path, result in zip(paths, results, strict=True) if not result.is_file()]
    if missing:
        named = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        raise _failed(named + (f" ({said[-1]})" if said else ""))
    on_progress(len(paths))
    return {
        path: marked(result.read_bytes(), source) for path, result, source in zip(paths, results, sources, strict=True)
    }


def _run(staging_folder: Path, program: str, names: Sequence[str], on_progress: Callable[[int], None]) -> list[str]:
    """Run LibreOffice over the numbered files; returns the lines of its complaints."""
    # A profile of its own: a LibreOffice that the clerk has open would otherwise swallow the job.
    profile = (staging_folder / "profile").as_uri()
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    log = staging_folder / "said"
    try:
        with log.open("wb") as stream:
            # A session of its own: an interrupt at the keyboard reaches us first, and we end all of its processes.
            process = subprocess.Popen(
                [*command, "--outdir", "out", *names], cwd=staging_folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=stream, start_new_session=True,
            )  # fmt: skip
            try:
                _wait(process, staging_folder / "out", START_SECONDS + SECONDS_A_FILE * len(names), on_progress)
            finally:
                _end(process)
    except OSError as error:
        raise _failed(error.strerror or str(error)) from error
    return log.read_text(encoding="utf-8", errors="replace").strip().splitlines()


def _wait(process: "subprocess.Popen[bytes]", out: Path, limit: int, on_progress: Callable[[int], None]) -> None:
    last = time.monotonic() + limit
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_SECONDS)
            return
        if time.monotonic() > last:
            raise _failed(_("no answer after {seconds} seconds").format(seconds=limit))
        on_progress(len(list(out.glob("*.pdf"))))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End all processes still running: the program is a script that starts others."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _failed(what: str) -> DocumentError:
    return DocumentError(
        _("LibreOffice could not make the PDF: {what}").format(what=what),
        hint=_("open the Word file and save it as PDF there; the Word file itself is ready"),
    )
