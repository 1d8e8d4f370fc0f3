"""The answer to a Tab: standard library only, because it is given before Typer and the nouns are imported.

``postwatch --complete WORD... TYPED`` prints a line for each possible word in place of ``TYPED``, with a tab and its
meaning if that is known; or ``:file`` or ``:folder``, for which the shell looks itself. The words come from
``words.json``, which `make docs` writes from the command tree, values in the language of the screen; codes of records
from a read-only look into the SQLite file of the workspace. Errors are never shown: a Tab that finds nothing stays
silent.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from postwatch.letters import letters_of

_MOST = 200
# What a shell may give for nothing: bash takes the sign in --option=VALUE for a word, PowerShell loses an empty one.
_NOTHING = frozenset({"=", '""', "''"})
_DATABASE, _SETTINGS = "postwatch.db", "postwatch.toml"
# The description of a code; only records of the only office of the file. A name of a person is never shown.
# Of an act of which more was told, the last row counts: the row with the greatest id, as SQLite takes it.
_QUERIES = {
    "unit": "SELECT code, name FROM recipient WHERE withdrawn_on IS NULL",
    "campaign": "SELECT code, title FROM campaign",
    "dispatch": "SELECT code, subject FROM dispatch",
    "followup": "SELECT code, subject FROM followup",
    "report": "SELECT code, subject FROM report UNION ALL SELECT code, symbol FROM paper_report",
    "task": "SELECT task.code, recipient.name FROM task JOIN recipient ON recipient.id = task.recipient_id",
    "pledge": "SELECT pledge.code, recipient.name FROM pledge JOIN recipient ON recipient.id = pledge.recipient_id",
    "visit": "SELECT visit.code, recipient.name FROM visit JOIN recipient ON recipient.id = visit.recipient_id",
    "round": "SELECT code, decision_number FROM inspection_round",
    "inspection paper": "SELECT code, subject FROM inspection_paper",
    "signed minutes": "SELECT code, number FROM round_minutes",
    "case": "SELECT c.code, min(recipient.name) FROM violation_case AS c "
    "JOIN (SELECT case_id, recipient_id, max(id) FROM violation GROUP BY code) AS a ON a.case_id = c.id "
    "LEFT JOIN recipient ON recipient.id = a.recipient_id GROUP BY c.id",
    "act": "SELECT code, provision FROM (SELECT code, provision, max(id) FROM violation GROUP BY code)",
    "area": "SELECT code, name FROM area",
}


class Offer(NamedTuple):
    """A word that may be typed, and its meaning, empty where the word says it."""

    word: str
    meaning: str = ""


class Place(NamedTuple):
    """The place in a call of the word being typed.

    Its command, the wanted kind of word, the workspace named before, and other words that may be there.
    """

    command: str
    wanted: Any
    workspace: str | None
    others: Sequence[str] = ()


def main(words: Sequence[str]) -> int:
    """Print the possible words in place of the last word."""
    try:
        offers = list(answer(words, os.environ))
    except Exception:  # a Tab must never fill the screen
        return 0
    for offer in offers:
        line = "\t".join(part for part in offer if part)
        sys.stdout.buffer.write("".join(c for c in line if c.isprintable() or c == "\t").encode() + b"\n")
    return 0


def answer(words: Sequence[str], environ: Mapping[str, str]) -> Iterator[Offer]:
    """Offer the possible words in place of the last word."""
    tree = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))
    *before, typed = words or [""]
    typed = "" if typed in _NOTHING else typed
    place = _place(tree, [word for word in before if word != "="])
    if place.command == "help":
        named = _place(tree, [word for word in before if word not in ("help", "json")])
        node = tree[named.command]
        words = node.get("commands") or node.get("letters") or node.get("kinds")
        place = Place("help", words, named.workspace)
    if typed.startswith("-"):
        yield from _options(tree[place.command]["options"], place, typed, environ)
    else:
        yield from _values(place, typed, environ)
        yield from _beginning(typed, place.others)


def _options(options: Mapping[str, Any], place: Place, typed: str, environ: Mapping[str, str]) -> Iterator[Offer]:
    """Offer options, or the values of an option that its value was begun for."""
    option, equals, value = typed.partition("=")
    if not equals:
        yield from _beginning(typed, options)
        return
    for offer in _values(place._replace(wanted=options.get(option)), value, environ):
        yield offer if offer.word.startswith(":") else offer._replace(word=f"{option}={offer.word}")


def _place(tree: Mapping[str, Any], before: Sequence[str]) -> Place:
    """Follow the words of a call down the command tree."""
    command, arguments, workspace, pending = "", 0, None, ""
    for word in before:
        if pending:
            workspace = word if pending in {"-w", "--workspace"} else workspace
            pending = ""
        elif word.startswith("-"):
            option, equals, value = word.partition("=")
            workspace = value if option == "--workspace" and equals else workspace
            pending = option if not equals and tree[command]["options"].get(option) is not None else ""
        elif word in (*tree[command].get("commands", ()), *tree[command].get("kinds", ())):
            command = f"{command} {word}".strip()
        elif not arguments and (letters := letters_of(word, tree[command].get("letters", ()))):
            command, arguments = f"{command} {letters}", int(word != letters)
        else:
            arguments += 1
    node = tree[command]
    if pending:
        return Place(command, node["options"][pending], workspace)
    if "record" in node and not arguments:  # what it is about comes first
        return Place(command, node["record"], workspace)
    # A kind is named first or behind the record.
    kinds = node.get("kinds", ()) if arguments <= 1 else ()
    return Place(command, node.get("commands") or _argument(node["arguments"], arguments), workspace, kinds)


def _argument(kinds: Sequence[Any], place: int) -> Any:
    """Return the possible values of the argument at a place; the last kind ends in «...» if it may be repeated."""
    if place < len(kinds):
        return kinds[place]
    return kinds[-1] if kinds and str(kinds[-1]).endswith("...") else ""


def _values(place: Place, typed: str, environ: Mapping[str, str]) -> Iterator[Offer]:
    if isinstance(place.wanted, dict):
        yield from _named(place, typed, environ)
        return
    if not isinstance(place.wanted, str):
        yield from _beginning(typed, place.wanted or ())
        return
    for wanted in place.wanted.removesuffix("...").split("|"):
        if wanted in {"file", "folder"}:
            yield Offer(f":{wanted}")
        elif wanted == "provision":
            yield from _provisions(typed, _workspace(place, environ))
        elif wanted:
            yield from _codes(wanted, typed, _workspace(place, environ))


def _named(place: Place, typed: str, environ: Mapping[str, str]) -> Iterator[Offer]:
    """Offer values by their words, marks and case ignored.

    They are offered by their codes on an English screen, or if a code is typed that no words begin with.
    """
    if _is_english(_workspace(place, environ), environ):
        yield from _beginning(typed, place.wanted.values())
        return
    begun = [word for word in place.wanted if _plain(word).startswith(_plain(typed))]
    yield from map(Offer, begun) if begun else _beginning(typed, place.wanted.values())


def _plain(text: str) -> str:
    """Return a text in small letters without marks, its words joined by hyphens."""
    import unicodedata

    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace(" ", "-"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _is_english(workspace: Path | None, environ: Mapping[str, str]) -> bool:
    """Tell whether the screen is in English, by the environment or else by the workspace."""
    import tomllib

    said = environ.get("POSTWATCH_LANG")
    if not said and workspace is not None and (workspace / _SETTINGS).is_file():
        said = tomllib.loads((workspace / _SETTINGS).read_text(encoding="utf-8")).get("language")
    return said == "en"


def _beginning(typed: str, words: Iterable[str]) -> Iterator[Offer]:
    return (Offer(word) for word in words if word.startswith(typed))


def _workspace(place: Place, environ: Mapping[str, str]) -> Path | None:
    named = place.workspace or environ.get("POSTWATCH_WORKSPACE")
    if named:
        return Path(named).expanduser()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / _SETTINGS).is_file()), None)


def _codes(kind: str, typed: str, workspace: Path | None) -> Iterator[Offer]:
    """Yield codes that begin as typed, from the file of the workspace, which is never waited for and never changed.

    None where the records lie on a server, or where several offices share the file: whose they are is not looked up.
    """
    import sqlite3

    if workspace is None or not (workspace / _DATABASE).is_file():
        return
    address = f"{(workspace / _DATABASE).resolve().as_uri()}?mode=ro"
    database = sqlite3.connect(address, uri=True, timeout=0.1)
    try:
        if database.execute("SELECT count(*) FROM office").fetchone() == (1,):
            codes = _QUERIES.get(kind, f"SELECT DISTINCT code, NULL FROM {kind}")  # noqa: S608 -- a table
            found = f"SELECT * FROM ({codes}) WHERE substr(code, 1, ?) = ? ORDER BY code DESC LIMIT ?"  # noqa: S608
            for code, meaning in database.execute(found, (len(typed), typed.upper(), _MOST)):
                yield Offer(code, meaning or "")
    finally:
        database.close()


def _acts_of(folder: Path | None) -> Iterator[Mapping[str, str]]:
    import csv

    file = folder / "data" / "law" / "acts.csv" if folder is not None else None
    if file is not None and file.is_file():
        with file.open(encoding="utf-8-sig", newline="") as stream:
            yield from csv.DictReader(stream)


def _provisions(typed: str, workspace: Path | None) -> Iterator[Offer]:
    """Provisions of the catalogue, those of the workspace's own rows before the shipped rows."""
    package = Path(__file__).parents[1]
    data = package if (package / "data").is_dir() else package.parents[1]
    said: dict[str, str] = {}
    for row in (*_acts_of(workspace), *_acts_of(data)):
        provision = ".".join(part for part in (row["article"], row["clause"], row["point"]) if part)
        said.setdefault(provision, f"{row['decree']}: {row['text'] or '…'}"[:80])
    yield from (Offer(word, meaning) for word, meaning in said.items() if word.startswith(typed))
