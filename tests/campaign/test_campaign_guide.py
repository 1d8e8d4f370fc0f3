"""The guide to the campaign file: its pieces make a file that is loaded, and each fault that it names is refused so."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from postwatch.campaign.file import CampaignFile, LetterTable, PledgeTable
from postwatch.campaign.text import Audience, Commitment, DistributionLine, Measure, ReportPlan, TaskText

GUIDE = (Path(__file__).parents[2] / "docs" / "campaign-file.md").read_text(encoding="utf-8")
FILE = "\n".join(re.findall(r"^```toml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE))
COMMANDS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE) for line in block.splitlines()
]
FAULTS = re.findall(r"^\| `(.*)` \| `(.*)` \| (.*) \|$", GUIDE, re.MULTILINE)


@pytest.mark.usefixtures("loaded")
def test_the_pieces_are_a_file_and_the_commands_load_it(run: Any, tmp_path: Path) -> None:
    (tmp_path / "dot-2.toml").write_text(FILE, encoding="utf-8")
    assert len(COMMANDS) == 3
    for command in COMMANDS:
        program, *words = shlex.split(command)
        answer = run(*words)
        assert (program, answer.code, answer.err) == ("postwatch", 0, ""), answer
    (letter,) = run("dispatch", "list", "--json").json
    assert (letter["campaign"], letter["status"]) == ("dot-2", "draft")


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(("found", "written", "refusal"), FAULTS)
def test_each_fault_is_refused_in_the_words_of_the_guide(
    run: Any, tmp_path: Path, found: str, written: str, refusal: str
) -> None:
    assert FILE.count(found) >= 1
    (tmp_path / "dot-2.toml").write_text(FILE.replace(found, written, 1), encoding="utf-8")
    answer = run("campaign", "load", "dot-2.toml")
    assert answer.code in {2, 3}
    assert refusal in answer.err
    assert run("campaign", "list", "--json").json == []


@pytest.mark.parametrize(
    "table",
    [CampaignFile, LetterTable, PledgeTable, Audience, TaskText, Measure, DistributionLine, Commitment, ReportPlan],
)
def test_every_key_is_in_the_guide(table: Any) -> None:
    assert len(FAULTS) == 13
    assert [key for key in table._fields if not re.search(rf"(?<!\w){key}(?!\w)", GUIDE)] == []
