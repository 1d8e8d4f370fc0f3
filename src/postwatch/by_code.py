"""Verbs about any record: the letters of its code say of which kind it is, and so which command is meant."""

from collections.abc import Iterator, Mapping
from copy import copy
from functools import partial
from itertools import takewhile
from typing import Any, cast

from typer.main import get_group

from postwatch.commandline import Noun, NounGroup, Verbs, noun_of
from postwatch.dataclass import dataclass
from postwatch.errors import UsageError
from postwatch.language import N_, _
from postwatch.letters import AS_LIKED, UNIT, letters_of

BY_CODE = ("show", "amend", "withdraw")
"""The verbs about any record; all others are about papers."""
SEVERAL = "postwatch.codes"
"""Where a call keeps the codes of several records, and the other arguments for each."""


@dataclass(frozen=True)
class KindOfCode:
    """A kind of record: its name, untranslated, its verbs by code, the apps that have them (``room:app``).

    ``also`` are verbs of its own noun that are taken by code too, with the pages that they have there.
    """

    name: str
    verbs: str
    apps: str
    also: str = ""

    @property
    def all_verbs(self) -> list[str]:
        """Return the verbs for such a record by its code."""
        return f"{self.verbs} {self.also}".split()


class ByCode(Mapping[str, Any]):
    """The commands of a verb by the letters of codes; a room is imported when a code of its kind is named."""

    def __init__(self, verb: str, kinds: Mapping[str, KindOfCode]) -> None:
        self._verb = verb
        self.kinds = {letters: kind for letters, kind in kinds.items() if verb in kind.all_verbs}
        self.others = {letters: kind for letters, kind in kinds.items() if letters not in self.kinds}
        self._made: dict[str, Any] = {}

    def __getitem__(self, letters: str) -> Any:
        if letters not in self._made:
            kind = self.kinds[letters]
            rooms = (app.split(":") for app in kind.apps.split())
            self._made[letters] = Verbs([partial(noun_of, f"postwatch.{room}", app) for room, app in rooms])[self._verb]
        return self._made[letters]

    def __iter__(self) -> Iterator[str]:
        return (letters for letters, kind in self.kinds.items() if self._verb in kind.verbs.split())

    def __len__(self) -> int:
        return sum(1 for _letters in self)


class CodesGroup(NounGroup):
    """A verb whose next word is the code of a record: ``amend GC-2020-0001 --text …``; the letters alone show help."""

    wanted = N_("CODE")

    def sections(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the sections of the help page: the letters of codes, and the records they mean."""
        kinds = cast("ByCode", self.commands).kinds
        return [(_("Codes"), [(as_code(letters), _(kind.name)) for letters, kind in kinds.items()])]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of letters; its help shows the form of such a code."""
        command = copy(super().get_command(ctx, cmd_name))
        if command is not None:
            command.code = as_code(cmd_name)
        return command

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse options before the code that belong behind it (UsageError): the code says which command is meant."""
        self._refuse_before_code(ctx, args[0].partition("=")[0] if args else "")
        codes = [*takewhile(partial(self._is_of, self._letters(args)), args)] if self.name != "show" else []
        if codes and len(args) > len(codes) and self._letters(args[len(codes) :]) not in (None, *AS_LIKED):
            raise UsageError(
                _("{code} is of another kind than {first}").format(code=args[len(codes)], first=codes[0]),
                hint=_("name those of one kind at a time"),
            )
        if len(codes) > 1:
            ctx.meta[SEVERAL] = codes, args[len(codes) :]
        return super().parse_args(ctx, args)

    def _refuse_before_code(self, ctx: Any, first: str) -> None:
        own = {name for param in self.params for name in param.opts} | {"-h", "--help"}
        if first.startswith("-") and first not in own:
            raise UsageError(
                _("{option} stands before the code").format(option=first),
                hint=_("the code first, such as: {path} {code} {option} …").format(
                    path=ctx.command_path, code=as_code(next(iter(self.commands))), option=first
                ),
            )

    def _is_of(self, letters: str | None, word: str) -> bool:
        """Return whether a word is the code of a record of a kind; in withdraw, a unit beside it is none."""
        if letters is None or word.startswith("-") or (letters in AS_LIKED and self.name != "withdraw"):
            return False
        return letters_of(word, (letters,)) == letters != word

    def _letters(self, args: list[str]) -> str | None:
        """Return the letters of the first word, where it is the whole code of a record."""
        known = cast("ByCode", self.commands)
        return letters_of(args[0], known) if args and args[0] not in known else None

    def invoke(self, ctx: Any) -> Any:
        """Run the command for each of several codes as one: all is written, or nothing (`AppContext.together`)."""
        codes, others = ctx.meta.get(SEVERAL, ((), ()))
        if not codes:
            return super().invoke(ctx)
        with ctx, ctx.obj.together(codes):
            for code in codes:
                name, command, args = self.resolve_command(ctx, [code, *others])
                with command.make_context(name, args, parent=ctx) as sub:
                    command.invoke(sub)
        return None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command of a code; of a part without a page of its own ``show`` shows the whole.

        Raises UsageError for a code of no kind that has this verb.
        """
        code, known = args[0], cast("ByCode", self.commands)
        letters = letters_of(code, known)
        if letters is None and self.name == "show":
            code = code.partition(".")[0]
            letters = letters_of(code, known)
        if letters is None:
            raise self._refusal(ctx, code)
        return letters, self.get_command(ctx, letters), args[1:] if args[0] in known else [code, *args[1:]]

    def _refusal(self, ctx: Any, code: str) -> UsageError:
        known = cast("ByCode", self.commands)
        kind = known.others.get(letters_of(code, known.others) or "")
        if kind is None:
            return UsageError(
                _("{code} is no code that {path} knows").format(code=code, path=ctx.command_path),
                hint=_("write the whole code, such as: {list}").format(list=", ".join(map(as_code, known))),
            )
        of_papers = "postwatch paper {verb} {code}"
        ways = (
            ("postwatch {verb} {code}" if verb in BY_CODE else of_papers).format(verb=verb, code=code)
            for verb in kind.all_verbs
        )
        return UsageError(
            _("{path} takes no {kind} such as {code}").format(path=ctx.command_path, kind=_(kind.name), code=code),
            hint=_("what is done to it by its code: {list}").format(list="; ".join(ways)),
        )


def as_code(letters: str) -> str:
    """Return the form of a code of some letters: ``VV-….T1``."""
    whole, _point, part = letters.partition(".")
    if part:
        return f"{whole}-….{part}1"
    return _("UNIT") if whole == UNIT else f"{whole}-…"


def codes_group(verb: str, kinds: Mapping[str, KindOfCode], help_: str) -> CodesGroup:
    """Return the group of a verb by code, for the kinds that have it."""
    said = f"{help_[:1].upper()}{help_[1:]}."
    if verb != "show":
        said = f"{said} {_('Several codes of one kind are taken together: all is written, or nothing.')}"
    group = cast("CodesGroup", get_group(Noun(help=said, cls=CodesGroup)))
    group.commands, group.name = cast("Any", ByCode(verb, kinds)), verb
    return group
