"""``postwatch help``: the page of any command, the commands for a job in words, or the JSON Schema of a verb."""

from collections.abc import Sequence
from typing import Any

import typer

from postwatch import console
from postwatch.commandline import Noun, NounGroup, no_command, usage_of
from postwatch.context import AppContext
from postwatch.dataclass import dataclass
from postwatch.errors import NotFoundError
from postwatch.help.schemas import schema_of
from postwatch.help.search import index, ranked
from postwatch.language import _
from postwatch.options import words
from postwatch.vietnamese import nearest

SCHEMA = "json"
_MOST = 3
app = Noun(help="")


@dataclass(frozen=True)
class HelpPage:
    """The help page of a command, as it is shown."""

    command: str
    page: str


@dataclass(frozen=True)
class Suggestion:
    """A command that does a job: its usage, its help, and the place in the guides that tells more."""

    command: str
    usage: str
    help: str
    guide: str


@dataclass(frozen=True)
class Suggestions:
    """The commands for a job, the best first."""

    words: str
    commands_list: list[Suggestion]


@app.checks(
    "help",
    help=_(
        "Show the help page of a command, or the commands that do a job said in any words; after json, the JSON Schema "
        "of what a command prints with --json."
    ),
    result="help.commands.HelpPage | help.commands.Suggestions | dict[str, object]",
)
def help_(
    ctx: typer.Context,
    words: Sequence[str] = words(
        _("A command, such as: pledge record; or a job, such as: amend a pledge; or: json pledge record"),
        is_argument=True,
    ),
) -> None:
    office: AppContext = ctx.obj
    asked = list(words)
    if asked[:1] == [SCHEMA]:
        console.put_json(schema_of(_context_of(ctx, asked[1:]).command_path.partition(" ")[2]))
        return
    shown, left = _followed(ctx, asked)
    if left and (shown.parent is None or nearest(left[0], _verbs_of(shown)) is None):
        found = _suggested(ctx, " ".join(asked))
        office.say("\n\n".join(map(_told, found.commands_list)), found)
        return
    shown = _context_of(ctx, asked)
    page = HelpPage(shown.command_path, shown.command.get_help(shown))
    office.say(page.page, page)


def _suggested(ctx: typer.Context, said: str) -> Suggestions:
    """Return the first commands for a job. Raises NotFoundError where none is found."""
    commands = ranked(said)[:_MOST]
    if not commands:
        raise NotFoundError(
            _("No command is found for: {words}").format(words=said),
            hint=_("say it in other words, such as: amend a pledge; or see: postwatch --help"),
        )
    guides = index().guides
    return Suggestions(said, [_suggestion(_context_of(ctx, one.split()), guides[one]) for one in commands])


def _suggestion(shown: Any, guide: str) -> Suggestion:
    sentence, _point, more = shown.command.help.partition(". ")
    usage = " ".join(usage_of(shown.command, shown))
    return Suggestion(shown.command_path, usage, f"{sentence}." if more else sentence, guide)


def _told(found: Suggestion) -> str:
    """Return a suggestion in lines: its usage, its help, where there is more."""
    places = "; ".join(filter(None, [f"{found.command} --help", found.guide]))
    return f"{found.usage}\n  {found.help}\n  {_('more: {places}').format(places=places)}"


def _context_of(ctx: typer.Context, words: Sequence[str]) -> Any:
    """Return the command that the words name, as if it was called. Raises UsageError where there is none."""
    found, left = _followed(ctx, words)
    if left:
        raise no_command(left[0], _verbs_of(found), found.command_path)
    return found


def _followed(ctx: typer.Context, words: Sequence[str]) -> tuple[Any, Sequence[str]]:
    """Follow words down the command tree; return the last command as if it was called, and the words left over."""
    found: Any = ctx.find_root()
    for place, word in enumerate(words):
        if word not in _verbs_of(found):
            return found, words[place:]
        command = found.command.get_command(found, word)
        # A kind of a verb is called with the verb: the path of a context below it would have the arguments of the verb.
        name, above = (word, found) if isinstance(found.command, NounGroup) else (command.name, found.parent)
        found = command.make_context(name, [], parent=above, resilient_parsing=True)
    return found, ()


def _verbs_of(found: Any) -> list[str]:
    known: list[str] = getattr(found.command, "list_commands", lambda _ctx: [])(found)
    return known
