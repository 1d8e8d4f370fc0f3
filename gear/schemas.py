"""Write data/schemas.json: what each verb prints with --json, from its result class, definitions shared; or compare."""

import importlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, get_type_hints

from pages import ROOT, write
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

FILE = ROOT / "data" / "schemas.json"
ERROR = {
    "title": "An error of any verb",
    "type": "object",
    "properties": {"error": {"type": "string"}, "hint": {"type": "string"}, "exit_code": {"type": "integer"}},
    "required": ["error", "hint", "exit_code"],
}


class Plain(GenerateJsonSchema):
    """Schemas without a title for each property."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 -- pydantic calls it
        return False


def tree(language: str = "en") -> Iterator[tuple[str, Any, Any]]:
    """Every word of the command line with its command and context, parents first; "" is the program itself."""
    from postwatch import language as speech

    speech.activate(language)
    from postwatch.app import ENTRIES, build

    front = build()
    context = front.make_context("postwatch", [], resilient_parsing=True)
    yield "", front, context
    for word in ENTRIES:
        yield from _below(word, front.get_command(context, word), context)


def _below(words: str, command: Any, context: Any) -> Iterator[tuple[str, Any, Any]]:
    yield words, command, context
    for name, verb in getattr(command, "commands", {}).items():
        yield from _below(f"{words} {name}", verb, context)
    for kind in getattr(command, "kinds", ()) and command.list_commands(context):
        yield from _below(f"{words} {kind}", command.get_command(context, kind), context)


def result_type(result: str, module: str) -> Any:
    """The type that a verb of a module declares, in the words that ``Noun`` of the command line explains."""
    result = re.sub(r"(?<![\w.])([A-Z]\w+)", rf"{module.split('.')[1]}.actions.\1", result)
    for name in set(re.findall(r"([a-z_]+(?:\.[a-z_]+)*)\.[A-Z]", result)):
        importlib.import_module(f"postwatch.{name}")
    package = vars(importlib.import_module("postwatch"))
    declared = type("Declared", (), {"__annotations__": {"result": result}})
    return get_type_hints(declared, localns=dict(package))["result"]


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema.pop("default", None)
            yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _objects(value)


def page() -> str:
    """Return the whole file: a line for each verb, and a line for each definition.

    Printed results have every field; documents have a ``pdf`` when it was asked for, and a list of them ``pdf_list``.
    """
    verbs = {words: verb for words, verb, _ in tree() if hasattr(verb, "result")}
    asked = [
        (words, "serialization", TypeAdapter(result_type(verb.result, verb.callback.__module__)))
        for words, verb in verbs.items()
    ]
    made, shared = TypeAdapter.json_schemas(asked, schema_generator=Plain)  # type: ignore[arg-type] # it takes any key
    told = {words: schema | {"title": f"postwatch {words} --json"} for (words, _mode), schema in made.items()}
    for one in _objects([told, shared]):
        one["required"] = list(one["properties"])
        if "path" in one["properties"]:
            one["properties"]["pdf"] = {"type": "string"}
        if "documents_list" in one["properties"]:
            one["properties"]["pdf_list"] = {"type": "array", "items": {"type": "string"}}
    whole = {"$schema": Plain.schema_dialect, "error": ERROR, **told}
    lines = [f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in whole.items()]
    defs = [f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in shared["$defs"].items()]
    return "{\n" + ",\n".join([*lines, '"$defs": {\n' + ",\n".join(defs) + "\n}"]) + "\n}\n"


def main(words: Sequence[str]) -> int:
    return write(FILE, page(), origin="the result classes", words=words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
