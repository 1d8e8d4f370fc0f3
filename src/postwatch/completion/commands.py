"""``postwatch completion``: the script that makes a shell complete the words of a call."""

from pathlib import Path

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import _
from postwatch.options import REQUIRED, word
from postwatch.vietnamese import one_of

SCRIPTS = {"bash": "postwatch.bash", "zsh": "_postwatch", "fish": "postwatch.fish", "powershell": "postwatch.ps1"}
app = Noun(help="")


@dataclass(frozen=True)
class CompletionScript:
    """A script for a shell."""

    shell: str
    script: str


@app.checks(
    help=_("Print the script that completes commands, options and codes in a shell: bash, zsh, fish or powershell."),
    result="completion.commands.CompletionScript",
)
def completion(
    office: AppContext, shell: str = word(_("bash, zsh, fish or powershell"), is_argument=True, default=REQUIRED)
) -> None:
    named = shell.strip().lower()
    if named not in SCRIPTS:
        raise UsageError(_("There is no completion for {shell}").format(shell=shell), hint=one_of(shell, [*SCRIPTS]))
    script = (Path(__file__).parent / SCRIPTS[named]).read_text(encoding="utf-8").rstrip("\n")
    office.say(script, CompletionScript(named, script))
