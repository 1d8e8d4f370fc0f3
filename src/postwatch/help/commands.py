"""``postwatch help``: the page of any command, or the JSON Schema of what it prints."""

import json
from collections.abc import Sequence
from typing import Any

import typer

from postwatch import console
from postwatch.commandline import Noun, no_command
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.language import _
from postwatch.options import words
from postwatch.paths import resource

SCHEMA = "json"
app = Noun(help="")


@dataclass(frozen=True)
class HelpPage:
    """The help page of a command, as it is shown."""

    command: str
    page: str


@app.checks(
    "help",
    help=_("Show the help page of a command; after json, the JSON Schema of what it prints with --json."),
    result="help.commands.HelpPage | dict[str, object]",
)
def help_(
    ctx: typer.Context,
    words: Sequence[str] = words(_("A command, such as: pledge record; or: json pledge record"), is_argument=True),
) -> None:
    office: AppContext = ctx.obj
    asked = list(words)
    if asked[:1] == [SCHEMA]:
        path = "-".join(_context_of(ctx, asked[1:]).command_path.split()[1:])
        console.put_json(json.loads(resource("data", f"schemas/{path}.json").read_text(encoding="utf-8")))
        return
    shown = _context_of(ctx, asked)
    page = HelpPage(shown.command_path, shown.command.get_help(shown))
    office.say(page.page, page)


def _context_of(ctx: typer.Context, words: list[str]) -> Any:
    """Return the command that the words name, as if it was called. Raises UsageError where there is none."""
    found: Any = ctx.find_root()
    for word in words:
        known: list[str] = getattr(found.command, "list_commands", lambda _ctx: [])(found)
        if word not in known:
            raise no_command(word, known, found.command_path)
        found = found.command.get_command(found, word).make_context(word, [], parent=found, resilient_parsing=True)
    return found
