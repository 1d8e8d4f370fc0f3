"""Where nothing of Unix is there, as on Windows: the demo, and every command, locks included."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import verbs

HERE = Path(__file__).parent
# A call of a verb that needs values; the others are called bare. What they answer is not what is asked here.
VALUES: dict[str, tuple[str, ...]] = {
    "init": ("again",),
    "demo": ("again-demo",),
    "db backup": ("b.zip",),
    "db restore": ("b.zip", "back"),
    "db copy": ("--to", "copied"),
    "evidence export": ("--to", "scans"),
    "document check": ("demo/documents/CV-2020-0001/CV-2020-0001.docx",),
    "report monthly": ("--month", "2020-06", "--format", "docx"),
    "register export": ("--format", "xlsx"),
    "template export": ("pledge/form",),
    "template check": ("pledge/form",),
    "recipient import": ("in.xlsx",),
    "undo": ("--yes",),
}


class Elsewhere:
    """The program in the one process that ``without_unix.py`` is the start of."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.locks = 0

    def __call__(self, *words: str) -> tuple[int, str, str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        code, out, err, self.locks = json.loads(self._process.stdout.readline())
        return code, out, err


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    folder = tmp_path_factory.mktemp("elsewhere")
    environ = {
        "POSTWATCH_TODAY": "2020-06-19",
        "POSTWATCH_LANG": "en",
        "POSTWATCH_ACTOR": "clerk",
        "POSTWATCH_DEBUG": "1",
    }
    with subprocess.Popen(
        [sys.executable, str(HERE / "support" / "without_unix.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", cwd=folder, env={**os.environ, **environ},
    ) as process:  # fmt: skip
        yield Elsewhere(process)
        assert process.stdin is not None
        process.stdin.close()


def test_the_demo_and_every_command_run_where_nothing_of_unix_is_there(elsewhere: Elsewhere, tmp_path: Path) -> None:
    code, _out, err = elsewhere("demo", "demo")
    assert code == 0, err
    assert elsewhere.locks > 0
    answered = {}
    for name, verb in verbs().items():
        words = VALUES.get(name, ())
        required = any(param.required for param in verb.params) and not words
        answered[name] = elsewhere("-w", "demo", *name.split(), *(("--help",) if required else words))
    mistakes = {name: said for name, said in answered.items() if said[0] not in {0, 2, 3, 4, 5, 6, 7, 8, 10}}
    assert mistakes == {}
    for name in ("db backup", "db restore", "db copy", "db check", "report monthly", "undo", "template check"):
        assert answered[name][0] == 0, (name, answered[name])
    assert elsewhere("-w", "back", "db", "check")[0] == 0
