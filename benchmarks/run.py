"""What a user waits for, held against a floor or a peer measured in the same run. Ratios travel, seconds do not.

``make bench`` prints one line for each goal: median of both sides, their ratio, the goal. It judges nothing.
``run.py NAME ...`` measures the rows whose names hold one of the words.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import commands
import papers
import records
from goals import POSTWATCH, Amount, Goal, postwatch, program, show

MEMORY = "/dev/shm"  # noqa: S108 -- a folder of our own is made in it
Rows = dict[str, Callable[[], Goal | Amount]]


def rows(folder: Path, memory: Path, small: Path, large: Path) -> Rows:
    """Every row by its name; ``small`` is the sample register, ``large`` one of two thousand units.

    Forms are filled and written to ``memory``, a folder on no disk: a disk that was just cleared takes ten times as
    long for a new file as one that was not.
    """
    return {
        "front page": commands.front_page,
        "pledge record": partial(commands.one_record, small),
        "register reserve": partial(commands.one_number, small),
        "forms docxtpl": partial(papers.forms_against_docxtpl, memory),
        "forms mailmerge": partial(papers.forms_against_mailmerge, memory),
        "forms writing": partial(papers.forms_against_writing, memory),
        "forms disk": partial(papers.forms_against_the_disk, folder),
        "forms memory": partial(papers.memory_of_forms, memory),
        "forms command memory": partial(_command_memory, folder, large),
        "pdf": partial(papers.pdf_in_a_batch, folder),
        "register import": partial(records.register_taken_in, folder, large),
        "report figures": partial(records.report_counted, small),
    }


def _command_memory(folder: Path, large: Path) -> Amount:
    workspace = Path(shutil.copytree(large, folder / "forms-office"))
    postwatch(workspace, "recipient", "import", str(records.sheet_of_units(folder)))
    postwatch(workspace, "campaign", "load", "chi-thi-28")
    postwatch(workspace, "dispatch", "generate")
    postwatch(workspace, "dispatch", "issue", "CV-2020-0001", "--on", "2020-05-15")
    return papers.memory_of_the_command(workspace)


def main(words: Sequence[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="postwatch-bench-"))
    memory = Path(tempfile.mkdtemp(prefix="postwatch-bench-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    small, large = folder / "office", folder / "empty-office"
    try:
        program(*POSTWATCH, "init", str(small))()
        postwatch(small, "recipient", "import", "sample:lang-son-2020")
        shutil.copytree(small, large)
        for name, make in rows(folder, memory, small, large).items():
            if not words or any(word in name for word in words):
                show(name, make)
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(memory)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
