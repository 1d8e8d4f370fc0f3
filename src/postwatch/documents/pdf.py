"""Word files to PDF with LibreOffice, one process for the whole batch."""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from postwatch.errors import DocumentError, NotFoundError
from postwatch.language import _

_START_SECONDS = 120
_SECONDS_A_FILE = 15


def convert(paths: Sequence[Path]) -> list[Path]:
    """Make a PDF beside each of ``paths`` and give the PDFs in the same order.

    Raises NotFoundError for a missing file; DocumentError when LibreOffice is not installed, fails, or takes too long;
    nothing is put beside the files before all of them are converted. An older PDF of the same name is replaced.
    """
    if not paths:
        return []
    for path in paths:
        if not path.is_file():
            raise NotFoundError(
                _("There is no file {path}").format(path=path), hint=_("check the name, or make the document first")
            )
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise DocumentError(
            _("PDF cannot be made: LibreOffice is not installed"),
            hint=_("install LibreOffice, or open the Word file and save it as PDF there"),
        )
    with tempfile.TemporaryDirectory(prefix="postwatch-pdf-") as scratch:
        return _convert_in(Path(scratch), program, paths)


def _convert_in(scratch: Path, program: str, paths: Sequence[Path]) -> list[Path]:
    # Numbered copies: two folders may hold files of one name, and LibreOffice writes all results into one folder.
    inputs = []
    for number, path in enumerate(paths):
        copy = scratch / f"{number:06d}{path.suffix}"
        shutil.copyfile(path, copy)
        inputs.append(copy)
    out = scratch / "out"
    # A profile of its own: a LibreOffice that the clerk has open would otherwise swallow the job.
    profile = (scratch / "profile").as_uri()
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    limit = _START_SECONDS + _SECONDS_A_FILE * len(paths)
    try:
        done = subprocess.run(
            [*command, "--outdir", str(out), *map(str, inputs)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _failed(_("no answer after {seconds} seconds").format(seconds=limit)) from error
    except OSError as error:
        raise _failed(error.strerror or str(error)) from error
    results = [out / f"{copy.stem}.pdf" for copy in inputs]
    missing = [path for path, result in zip(paths, results, strict=True) if not result.is_file()]
    if missing:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _failed(", ".join(path.name for path in missing) + (f" ({said[-1]})" if said else ""))
    return [_put(result, path.with_suffix(".pdf")) for path, result in zip(paths, results, strict=True)]


def _put(result: Path, target: Path) -> Path:
    try:
        staged = target.with_name(f".{target.name}.part")
        shutil.copyfile(result, staged)
        staged.replace(target)
    except OSError as error:
        raise _failed(f"{target}: {error.strerror}") from error
    return target


def _failed(what: str) -> DocumentError:
    return DocumentError(
        _("LibreOffice could not make the PDF: {what}").format(what=what),
        hint=_("open the Word file and save it as PDF there; the Word file itself is ready"),
    )
