"""Word files to PDF with LibreOffice, one process for the whole batch.

A PDF ends with a comment of ours: the hash of the Word file that it was made of, and the hash of itself. So a PDF that
is up to date is kept, one of an earlier text is replaced, and one that a person signed, marked or made is left alone.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from postwatch.errors import AlreadyThereError, DocumentError, NotFoundError
from postwatch.files.digest import digest, file_digest
from postwatch.files.write import write_whole
from postwatch.language import _

_START_SECONDS = 120
_SECONDS_A_FILE = 15
_LOOK_SECONDS = 0.2
# As many names as a command line of Windows holds with room to spare; an interrupt loses no more than one batch.
_BATCH = 500
_MARK = re.compile(rb"%postwatch ([0-9a-f]{64}) ([0-9a-f]{64})\n\Z")
_MARK_BYTES = len("%postwatch ") + 64 + 1 + 64 + 1

# Told how many of how many are done.
Told = Callable[[int, int], None]


def papers_of(result: Any) -> list[str]:
    """The Word files that the result of a command (as JSON) names, in its order: whatever stands under ``path``."""
    if isinstance(result, list):
        return [path for item in result for path in papers_of(item)]
    if not isinstance(result, dict):
        return []
    own = result.get("path")
    first = [own] if isinstance(own, str) and own.endswith(".docx") else []
    return first + [path for item in result.values() if isinstance(item, list) for path in papers_of(item)]


def with_pdf(result: Any) -> Any:
    """The result with its PDF: ``pdf`` beside the ``path`` of one document, ``pdf_list`` beside a list of them."""
    if isinstance(result, list):
        return [with_pdf(item) for item in result]
    names = [pdf_name(path) for path in papers_of(result)]
    if not names:
        return result
    return {**result, "pdf": names[0]} if result.get("path") else {**result, "pdf_list": names}


def pdf_name(path: str) -> str:
    """Return the name of the PDF beside a Word file."""
    return f"{path.removesuffix('.docx')}.pdf"


def convert(paths: Sequence[Path], *, on_progress: Told | None = None) -> list[Path]:
    """Make a PDF beside each of ``paths`` and give the PDFs in the same order; ``on_progress`` hears how many are done.

    Raises NotFoundError for a missing file; AlreadyThereError for a PDF that is not as we made it; DocumentError when
    LibreOffice is not installed, fails, or takes too long. No PDF is put beside a file before its whole batch of up to
    500 is converted; those that were put there stay.
    """
    for path in paths:
        if not path.is_file():
            raise NotFoundError(
                _("There is no file {path}").format(path=path), hint=_("check the name, or make the document first")
            )
    waiting = [path for path in paths if not _is_up_to_date(path)]
    program = require_program() if waiting else ""
    for start in range(0, len(waiting), _BATCH):

        def told(count: int, before: int = start) -> None:
            if on_progress is not None:
                on_progress(before + count, len(waiting))

        with tempfile.TemporaryDirectory(prefix="postwatch-pdf-", ignore_cleanup_errors=True) as staging_folder:
            _convert_in(Path(staging_folder), program, waiting[start : start + _BATCH], told)
    return [path.with_suffix(".pdf") for path in paths]


def require_program() -> str:
    """Return where LibreOffice is. Raises DocumentError when it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise DocumentError(
            _("PDF cannot be made: LibreOffice is not installed"),
            hint=_("install LibreOffice, or open the Word file and save it as PDF there"),
        )
    return program


def is_ours(pdf: Path) -> bool:
    """Return whether a PDF is one that we made, and nobody changed since."""
    return _made_of(pdf) is not None


def _is_up_to_date(path: Path) -> bool:
    """Whether the PDF of a Word file is there. Raises AlreadyThereError when the one that is there is not ours."""
    target = path.with_suffix(".pdf")
    if not target.exists() and not target.is_symlink():
        return False
    source = _made_of(target)
    if source is None:
        raise AlreadyThereError(
            _("The file {path} already exists, and was not made by postwatch or was changed since").format(path=target),
            hint=_("it may be signed: rename or move it, then ask for the PDF again"),
        )
    return source == file_digest(path)


def _made_of(pdf: Path) -> str | None:
    """Return the hash of the Word file that a PDF of ours was made of; None for one that is not ours or was changed."""
    if pdf.is_symlink() or not pdf.is_file():
        return None
    data = pdf.read_bytes()
    mark = _MARK.search(data, max(0, len(data) - _MARK_BYTES))
    if mark is None or digest(data[: mark.start()]) != mark[2].decode():
        return None
    return mark[1].decode()


def _convert_in(staging_folder: Path, program: str, paths: Sequence[Path], on_progress: Callable[[int], None]) -> None:
    # Numbered copies: two folders may hold files of one name, and LibreOffice writes all results into one folder.
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
    for path, result, source in zip(paths, results, sources, strict=True):
        _put(result, path.with_suffix(".pdf"), source)
    on_progress(len(paths))


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
                _wait(process, staging_folder / "out", _START_SECONDS + _SECONDS_A_FILE * len(names), on_progress)
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
    """End what still runs: the program is a script that starts others."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _put(result: Path, target: Path, source: str) -> None:
    data = result.read_bytes()
    mark = f"%postwatch {source} {digest(data)}\n"
    try:
        write_whole(target, data + mark.encode("ascii"), replace=True)
    except OSError as error:
        raise _failed(f"{target}: {error.strerror}") from error


def _failed(what: str) -> DocumentError:
    return DocumentError(
        _("LibreOffice could not make the PDF: {what}").format(what=what),
        hint=_("open the Word file and save it as PDF there; the Word file itself is ready"),
    )
