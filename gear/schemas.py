"""Write data/schemas: a JSON Schema of what each verb prints with --json, from its result class; or only compare."""

import importlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, get_type_hints

from pages import ROOT
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

FOLDER = ROOT / "data" / "schemas"
ERROR = {
    "$schema": GenerateJsonSchema.schema_dialect,
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


def result_type(result: str, module: str) -> Any:
    """The type that a verb of a module declares, in the words that ``Noun`` of the command line explains."""
    result = re.sub(r"(?<![\w.])([A-Z]\w+)", rf"{module.split('.')[1]}.actions.\1", result)
    for name in set(re.findall(r"([a-z_]+(?:\.[a-z_]+)*)\.[A-Z]", result)):
        importlib.import_module(f"postwatch.{name}")
    package = vars(importlib.import_module("postwatch"))
    declared = type("Declared", (), {"__annotations__": {"result": result}})
    return get_type_hints(declared, localns=dict(package))["result"]


def schema_of(words: str, verb: Any) -> dict[str, Any]:
    """The schema of a verb's JSON. What is printed has every field; documents have a ``pdf`` when it was
    asked for, and a list of them ``pdf_list``.
    """
    declared = result_type(verb.result, verb.callback.__module__)
    made = TypeAdapter(declared).json_schema(mode="serialization", schema_generator=Plain)
    makes_pdf = "pdf" in {param.name for param in verb.params}
    for one in _objects(made):
        one["required"] = list(one["properties"])
        if makes_pdf and "path" in one["properties"]:
            one["properties"]["pdf"] = {"type": "string"}
    if makes_pdf and "documents_list" in made.get("properties", {}):
        made["properties"]["pdf_list"] = {"type": "array", "items": {"type": "string"}}
    return {"$schema": Plain.schema_dialect, **made, "title": f"postwatch {words} --json"}


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


def files() -> dict[str, str]:
    """The text of each file by its name."""
    schemas = {words.replace(" ", "-"): schema_of(words, verb) for words, verb, _ in tree() if hasattr(verb, "result")}
    schemas["error"] = ERROR
    return {f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n" for name, schema in schemas.items()}


def main(words: Sequence[str]) -> int:
    wanted = files()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    if list(words) == ["--check"]:
        if there != wanted:
            sys.stderr.write(f"{FOLDER.relative_to(ROOT)} is not in step with the result classes; run: make docs\n")
        return int(there != wanted)
    FOLDER.mkdir(exist_ok=True)
    for name in there.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
