"""Write the words that a shell completes, from the command tree; ``--check`` only compares.

Of each command: its verbs, its options with what their value is (null for a flag, "" for free text, a kind of record or
of file, the list of all values, or the codes of all values by their Vietnamese words), and what its arguments are.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pages import ROOT, write
from schemas import tree

from postwatch.by_code import CodesGroup
from postwatch.commandline import KindsGroup, NounGroup
from postwatch.language import Code, in_vietnamese
from postwatch.options import Option

PAGE = ROOT / "src" / "postwatch" / "completion" / "words.json"
# What a parameter names, by its name.
KINDS = {
    "act": "act", "add": "unit", "area": "area", "campaign": "campaign", "case": "case", "covers": "file",
    "dispatch": "dispatch", "enterprise": "unit", "figures": "file", "file": "file", "folder": "folder",
    "followup": "followup", "incident": "incident", "inspection_paper": "inspection paper", "list_file": "file",
    "rechecks": "visit",
    "parent": "unit", "pledge": "pledge", "provision": "provision", "recipient": "unit", "report": "report",
    "round_": "round", "round_code": "round", "target": "round",
    "scan": "file", "scans": "folder", "signed": "file", "signed_minutes": "signed minutes",
    "task": "task", "tasks": "task", "unit": "unit", "units": "unit",
    "visit": "visit", "visits": "visit", "workspace": "folder",
}  # fmt: skip
# Values that a parameter may have: of any command, or of a single command.
CHOICES = {
    "authority": "staff.tables.SigningAuthority", "channel": "recipient.tables.Channel",
    "inspect list --kind": "inspection.round_tables.InspectionKind",
    "inspect log --kind": "inspection.round_tables.InspectionKind",
    "amend KT --kind": "inspection.round_tables.InspectionKind",
    "amend DKT --kind": "inspection.round_tables.InspectionKind",
    "kind": "recipient.tables.RecipientKind", "case draft paper paper": "case.paper_kinds.CasePaper",
    "inspect plan --kind": "inspection.round_tables.InspectionKind",
    "inspect rounds --kind": "inspection.round_tables.InspectionKind", "unit_kind": "recipient.tables.RecipientKind",
    "letter_kind": "inspection.paper_tables.PaperKind", "minutes_kind": "inspection.paper_tables.MinutesKind",
    "legal_form": "recipient.tables.LegalForm",
    "list_format": "commandline.LIST_FORMATS", "status --format": "status.commands.FORMATS",
    "mode": "campaign.tables.TaskMode",
    "offender": "case.tables.Offender", "point_type": "recipient.tables.PointType",
    "profile": "conformity.rule.Profile", "register export --format": "register.books.FORMATS",
    "report monthly --format": "report.commands.FORMATS", "scope": "staff.tables.DelegationScope",
    "case goods step": "case.steps.GoodsStep", "inspect draft --ask": "inspection.paper_tables.ProposalAsk",
    "paper list --status": "register.tables.LetterStatus", "shell": "completion.commands.SCRIPTS",
    "task list --status": "task.tables.TaskStatus",
    "violation list --status": "case.tables.CaseStatus", "case list --status": "case.tables.CaseStatus",
}  # fmt: skip
# A name that means something else in a single command.
OTHERS = {"case sign decision --authority": "", "case draft paper --authority": "", "inspect log --by": "unit"}


def value_of(command: str, param: Any, shown: str, told: Mapping[str, Option]) -> Any:
    """What the value of a parameter is."""
    place = f"{command} {shown}"
    if place in OTHERS:
        return OTHERS[place]
    choices = CHOICES.get(place) or CHOICES.get(param.name)
    if param.name in told and told[param.name].names:
        return told[param.name].names
    if param.name in told and told[param.name].choices is not None:
        return values_of(told[param.name].choices)
    if choices is None:
        return KINDS.get(param.name, "") + ("..." if param.nargs == -1 else "")
    module, _dot, name = choices.rpartition(".")
    return values_of(getattr(importlib.import_module(f"postwatch.{module}"), name))


def values_of(values: Iterable[str]) -> Any:
    """List values, those of an enumeration as codes by their words.

    Words are joined by hyphens, as commands take them too: so they are one word to every shell, without quotes.
    """
    values = list(values)
    if not all(isinstance(value, Code) for value in values):
        return [str(value) for value in values]
    in_words = (
        re.sub(r"\W+", "-", in_vietnamese(value.word)).strip("-") for value in values if isinstance(value, Code)
    )
    return dict(zip(in_words, map(str, values), strict=True))


def node_of(words: str, command: Any, context: Any) -> dict[str, Any]:
    """A command as the completion knows it."""
    arguments: list[Any] = []
    told = getattr(command.callback, "options", {})
    options: dict[str, Any] = {}
    for param in command.get_params(context):
        if not param.opts or not param.opts[0].startswith("-"):
            arguments.append(value_of(words, param, param.name, told))
        else:
            value = None if param.is_flag or param.name == "help" else value_of(words, param, param.opts[0], told)
            options |= dict.fromkeys(sorted(param.opts), value)  # those of --help come in any order
    verbs = command.list_commands(context)
    if isinstance(command, CodesGroup):
        return {"letters": verbs, "options": options}
    if not isinstance(command, NounGroup):
        return {"options": options, "arguments": arguments, **({"kinds": verbs} if verbs else {})}
    record = {"record": command.record} if isinstance(command, KindsGroup) else {}
    return {"commands": verbs, "options": options, **record}


def page() -> str:
    """The whole file."""
    nodes = {words: node_of(words, command, context) for words, command, context in tree()}
    for words, node in nodes.items():
        kinds = (nodes[f"{words} {letters}"]["arguments"][0] for letters in node.get("letters", ()))
        node.update({"record": "|".join(filter(None, dict.fromkeys(kinds)))} if "letters" in node else {})
    lines = ",\n".join(f"{json.dumps(words)}: {json.dumps(node, ensure_ascii=False)}" for words, node in nodes.items())
    return f"{{\n{lines}\n}}\n"


def main(words: Sequence[str]) -> int:
    return write(PAGE, page(), origin="the command tree", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
