"""The whole country: 34 offices made from seeds, their months written, added up, and compared with the seeds.

``make scale`` makes 23,500 units, 1,000,000 inspections and 200,000 acts in 34 workspaces, each loaded in bulk with its
entry of the journal. It ends with 1 when a sum differs from the made records or from the sum of its parts, when a
changed file is not named, or when it takes longer than 20 minutes.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from goals import POSTWATCH, PYTHON, WHOLE, environ

from postwatch.rollup.actions import provinces
from postwatch.rollup.sums import Province

TODAY = "2026-11-20"
MINUTES = 20
_OFFICE = Path(__file__).parent.parent / "data" / "offices" / "lang-son-2025.toml"
_LOADER = str(Path(__file__).with_name("large_office.py"))
_SHARE = "pledge_coverage_percent"


class Made(NamedTuple):
    """An office that was made: the file of its month, and the records made in that month, by the names of figures."""

    file: Path
    month: Counter[str]


def country() -> list[Province]:
    """Return the provinces of today."""
    return [one for one in provinces(None) if one.active_to is None]


def made(folder: Path, province: Province, sizes: Sequence[int]) -> Made:
    """Make an office of so many units, visits and acts, and write its month."""
    office, workspace = folder / f"so-{province.code}.toml", folder / f"so-{province.code}"
    text = _OFFICE.read_text(encoding="utf-8").replace('code = "lang-son-2025"', f'code = "so-{province.code}"')
    text = text.replace("tỉnh Lạng Sơn", province.name).replace('province = "20"', f'province = "{province.code}"')
    office.write_text(text, encoding="utf-8")
    _told(*POSTWATCH, "init", str(workspace), "--office", str(office))
    month = json.loads(_told(PYTHON, _LOADER, str(workspace), province.code, *map(str, sizes)))
    file = folder / f"{province.code}.json"
    _told(*POSTWATCH, "-w", str(workspace), "report", "monthly", "--month", "2026-06", "--to", str(file))
    return Made(file, Counter(month))


def parts(whole: int, count: int) -> list[int]:
    """Return a number in so many parts, as equal as can be."""
    return [whole * (place + 1) // count - whole * place // count for place in range(count)]


def differences(offices: Sequence[Made], found: dict[str, Any]) -> Iterator[str]:
    """Yield the figures of a roll-up that differ from the made records, or from the sum of its months."""
    months = [json.loads(one.file.read_text(encoding="utf-8")) for one in offices]
    wanted: Counter[str] = sum((one.month for one in offices), Counter())
    sums = {name: figure["value"] for name, figure in found["figures"].items()}
    yield from (f"{name}: {sums[name]}, made were {count}" for name, count in wanted.items() if sums[name] != count)
    for column in ("value", "cumulative", "previous", "same_period_last_year"):
        for name in sums.keys() - {_SHARE}:
            told = [month["figures"].get(name, {column: 0})[column] for month in months]
            whole = None if None in told else sum(told)
            if found["figures"][name][column] != whole:
                yield f"{name}, {column}: {found['figures'][name][column]}, the sum of the months is {whole}"
    of_parts = Counter(str(sorted(row.items())) for month in months for row in month["by_area"])
    of_whole = Counter(
        str(sorted((name, value) for name, value in row.items() if name not in {"office", "province"}))
        for row in found["areas_list"]
    )
    if of_parts != of_whole:
        yield f"areas: {of_whole.total()} rows, the months have {of_parts.total()}"
    if found["missing_list"]:
        yield f"missing: {found['missing_list']}"


def changed_is_named(files: Sequence[str]) -> bool:
    """Return whether a month in which a single digit was changed is refused by its name."""
    changed = Path(files[len(files) // 2])
    text = changed.read_text(encoding="utf-8")
    place = text.index('"value": ', text.index('"violations"')) + len('"value": ')
    changed.write_text(f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}", encoding="utf-8")
    done = subprocess.run((*POSTWATCH, "report", "rollup", *files), env=_environ(), capture_output=True, check=False)
    return done.returncode != 0 and changed.name in done.stderr.decode()


def _told(*words: str) -> str:
    return subprocess.run(words, env=_environ(), check=True, capture_output=True, encoding="utf-8").stdout


def _environ() -> dict[str, str]:
    return {**environ(), "POSTWATCH_TODAY": TODAY}


def main() -> int:
    """Make the country, add it up, and tell what differs; gives 1 when anything does."""
    start = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="postwatch-scale-"))
    try:
        every = country()
        sizes = list(zip(*(parts(one, len(every)) for one in WHOLE), strict=True))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            offices = list(pool.map(made, [folder] * len(every), every, sizes))
        print(f"{len(offices)} offices made after {time.monotonic() - start:.0f} s", flush=True)
        files = [str(one.file) for one in offices]
        found = json.loads(_told(*POSTWATCH, "report", "rollup", *files, "--json"))
        wrong = list(differences(offices, found))
        if not changed_is_named(files):
            wrong.append("a changed month was not named")
    finally:
        shutil.rmtree(folder)
    minutes = (time.monotonic() - start) / 60
    if minutes > MINUTES:
        wrong.append(f"it took longer than {MINUTES} minutes")
    print(*wrong, f"{len(found['figures'])} figures, {len(found['areas_list'])} areas, {minutes:.1f} minutes", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
