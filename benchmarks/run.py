"""What a user waits for, held against a floor or a peer measured in the same run. Ratios travel, seconds do not.

``make bench`` prints one line for each goal: both sides, their ratio, the goal, and whether it is met; it ends with the
rows that are missed, and with 1 when there are any. ``run.py NAME ...`` measures the rows whose names contain any of
the words. POSTWATCH_BENCH_ROUNDS says how often, and POSTWATCH_BENCH_UNITS how large the large register is: 2000 in
place of the 23500 of the goals.
"""

import compileall
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import cases
import commands
import inspections
import large_month
import papers
import records
import unit_pages
from goals import POSTWATCH, Made, Row, postwatch, program, show

MEMORY = "/dev/shm"  # noqa: S108 -- a folder of our own is made in it
PACKAGE = Path(__file__).parent.parent / "src" / "postwatch"


def due(folder: Path, memory: Path, small: Path, fresh: Path) -> Iterator[Row]:
    """Rows that are held to their goals; ``small`` and ``fresh`` hold the sample register, ``fresh`` is only copied.

    Forms are filled and written to ``memory``, a folder on no disk: a disk that was just cleared takes ten times as
    long for a new file as any other.
    """
    command = partial(commands.one_command, small)
    yield Row("front page", commands.front_page)
    yield Row("tab on a word", partial(commands.tab, small, "recipient sh"))
    yield Row("tab on a code", partial(commands.tab, small, "show DPV-0"))
    yield Row("register reserve", partial(command, "register reserve", 1.2))
    yield Row("recipient list", partial(command, "recipient list", 1.2))
    yield Row("inspect log", partial(commands.one_for_each, small, "inspect log", commands.visit))
    yield Row("pledge record", lambda: commands.one_for_each(asked(), "pledge record", commands.pledge))
    yield Row("status", lambda: commands.one_command(demo(), "status", 1.8, 1.5))
    yield Row("report monthly", lambda: commands.one_command(demo(), "report monthly", 1.8, 1.5))
    for open_cases in (cases.FEW, cases.MANY):
        yield Row(f"status, {open_cases} cases", partial(cases.desk, folder, open_cases))
    yield Row("status, growth", partial(cases.growth, folder))
    yield Row(f"marks, {cases.DECISIONS} decisions", partial(cases.marks, folder))
    yield Row("small month", partial(records.report_counted, small))
    yield Row("as of a year back", partial(records.looked_back, folder, fresh))
    yield Row("16 clerks", partial(commands.clerks_at_once, small))
    yield Row("16 clerks, fairness", partial(commands.fairness, small))
    yield Row("lock held", partial(commands.lock_held, small))
    yield Row("forms docxtpl", partial(papers.forms_against_docxtpl, memory))
    yield Row("forms mailmerge", partial(papers.forms_against_mailmerge, memory))
    yield Row("forms memory", partial(papers.memory_of_forms, memory))
    yield Row("forms command memory", lambda: papers.memory_of_the_command(large()))
    yield Row("pdf", partial(papers.pdf_in_a_batch, folder))
    yield Row("order, violators again", partial(inspections.better, inspections.violators_again))
    yield Row("order, incidents tell", partial(inspections.better, inspections.incidents_tell))
    yield Row("order, complaints tell", partial(inspections.better, inspections.complaints_tell))
    yield Row("order, no signal", partial(inspections.no_worse, inspections.no_signal))

    def demo() -> Path:
        return commands.demo(folder)

    def asked() -> Path:
        return commands.asked(folder, fresh)

    def large() -> Path:
        return records.large(folder, fresh)


def registers(folder: Path, fresh: Path) -> Iterator[Row]:
    """Rows of registers by the thousand, in and out."""

    def bulk(words: str, goal: float, of: int, today: str = "2020-06-15") -> Callable[[], Made]:
        return lambda: records.in_bulk(records.large(folder, fresh), words, goal=goal, of=of, today=today)

    for units in (records.UNITS, records.COUNTRY):
        yield Row(f"register import, {units}", partial(records.register_taken_in, folder, fresh, units))
    yield Row("import, CPU", partial(records.cpu_of_import, folder, fresh))
    yield Row("import memory", partial(records.memory_of_import, folder, fresh))
    yield Row("import, growth", partial(records.growth_of_import, folder, fresh))
    yield Row("recipient list, large", lambda: records.listed(records.large(folder, fresh)))
    yield Row("list to xlsx", partial(records.written_out, folder, fresh))
    yield Row("followup generate", bulk("followup generate", 12, 5000, "2020-07-15"))
    yield Row("pledge form, command", bulk("pledge form", 120, 23500))
    yield Row("document check", partial(commands.document_checked, folder))
    yield Row("document check, folder", partial(commands.folder_checked, folder))
    yield Row("roll-up of 34 months", partial(records.rolled_up, folder, fresh))
    yield Row("large month", lambda: large_month.reported(folder))
    yield Row("large month, memory", lambda: large_month.memory(folder))
    yield Row("pages export", partial(unit_pages.written, folder, fresh))
    yield Row("pages export, again", partial(unit_pages.written_again, folder, fresh))
    yield Row("pages export, memory", partial(unit_pages.memory, folder, fresh))
    yield Row("units found, size", partial(unit_pages.index_size, folder))
    yield Row("units found, key", partial(unit_pages.searched, folder))
    yield Row("page of 200 units", lambda: unit_pages.made(unit_pages.country(folder, fresh)))
    yield Row("page of 200 units, loaded", lambda: unit_pages.loaded(folder, unit_pages.country(folder, fresh)))


def main(words: Sequence[str]) -> int:
    """Measure and print; gives 1 when a row is missed."""
    compileall.compile_dir(PACKAGE, quiet=1)
    folder = Path(tempfile.mkdtemp(prefix="postwatch-bench-"))
    memory = Path(tempfile.mkdtemp(prefix="postwatch-bench-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
    small, fresh = folder / "office", folder / "fresh-office"
    missed = []
    try:
        program(*POSTWATCH, "init", str(small))()
        postwatch(small, "recipient", "import", "sample:lang-son-2020")
        shutil.copytree(small, fresh)
        for row in (*due(folder, memory, small, fresh), *registers(folder, fresh)):
            if not words or any(word in row.name for word in words):
                is_met, line = show(row)
                print(line, flush=True)
                missed += [] if is_met else [line]
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(memory)
    print("", *(["Missed:", *missed] if missed else ["Every row that is due is met."]), sep="\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
