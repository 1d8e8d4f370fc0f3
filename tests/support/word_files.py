"""Word files: parts that somebody changes, and the minutes of a visit or a case, made by the command and read back."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from commands import words_for
from docx import Document
from docx.oxml.ns import qn


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def repacked(data: bytes, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> bytes:
    """The file with other parts: those that ``change`` makes of its own, by their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in change(parts).items():
            package.writestr(name, content)
    return out.getvalue()


# --- minutes ----------------------------------------------------------------------------------------------------------


def drafting(noun: str) -> tuple[str, ...]:
    """The words by which minutes of violations or of inspections are drafted."""
    return words_for("minutes") if noun == "violation" else (noun, "minutes")


def minutes(run: Any, noun: str, *words: str, **environ: str) -> Any:
    """What ``NOUN minutes`` answers."""
    answer = run(*drafting(noun), *words, "--json", **environ)
    assert answer.code == 0, answer
    return answer.json


def text(path: Path) -> str:
    """Every paragraph, those of cells too, in the order of the paper; a tab is ``→``."""
    return "\n".join(
        "".join({qn("w:t"): one.text or "", qn("w:tab"): "→"}.get(one.tag, "") for one in paragraph.iter())
        for paragraph in Document(str(path)).element.iter(qn("w:p"))
    )


def places_to_sign(path: Path) -> list[Any]:
    """The tables in which people sign."""
    document: Any = Document(str(path))
    return [one for one in document.tables if one.style.name == "Khung chữ ký"]
