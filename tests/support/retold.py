"""A history typed in two orders: what the office answers after each, and where the answers differ.

    python tests/support/retold.py SEED [SEED ...] [--about WORDS]

prints the smallest part of each history that still gives two answers, as command lines, with the answers that differ;
with ``--about`` one of these has the words, such as ``no_delegation``.
"""

import io
import json
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from histories import BEGINNINGS, SIGNED, SYMBOL, TODAY, History, beginning, history, named, orders, without
from places import lie_in_memory

MONTH, FIRST_OF_ALL = "2025-05", "2025-01-15"
_CODE = re.compile(r"\b([A-Z]{2,3}-\d{4}-\d{4}|CB-\d{3})(\.[A-Z](?=\d))?\d*")
# What tells when and in which order something was typed.
_OF_TYPING = {
    "journal_head", "digest", "corrections_list", "later_list", "decision_later_list", "handed_over_later_list",
}  # fmt: skip
_MOST_ROUNDS = 20


class Office(NamedTuple):
    """Where a history is typed: ``begin`` puts a new office there."""

    begin: Callable[[], None]
    scan: Path


class Told(NamedTuple):
    """What came of typing: the facts that were refused, each with the refusal; what the office answers."""

    refused: Mapping[int, str]
    answers: Mapping[str, Any]


class Retold(NamedTuple):
    """A history in two orders: the part that was accepted in both, the orders, and what was answered after each."""

    told: History
    orders: tuple[list[int], list[int]]
    answers: tuple[Mapping[str, Any], Mapping[str, Any]]
    refused: int

    @property
    def differs(self) -> bool:
        return self.answers[0] != self.answers[1]


class RefusedError(Exception):
    """A question was refused."""


class TwoAnswersError(AssertionError):
    """The same facts gave two answers."""


def type_line(*words: str) -> tuple[int, str, str]:
    """Type a command line in this process; returns its exit code and what it said."""
    from postwatch.app import main

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main(list(words))
        except Exception:  # what the program did not foresee is told as it is
            traceback.print_exc()
            code = 1
    return int(code or 0), out.getvalue(), err.getvalue()


def tell(office: Office, told: History, order: Sequence[int], only: str = "") -> Told:
    """Type the facts of a history in an order into a new office, and ask what came of them: all, or one question."""
    office.begin()
    symbols, refused = dict[str, str](), dict[int, str]()
    for number in order:
        fact = told[number]
        if fact.after & refused.keys():
            refused[number] = "refers to what was refused"
            continue
        code, out, err = type_line(*_named(fact.words, symbols, office.scan), "--json")
        assert code in (0, 2, 3, 4, 5), (fact.words, code, err)
        if code != 0:
            refused[number] = f"{code} {json.loads(out)['error']}"
            continue
        answer = json.loads(out)
        symbols |= {symbol: answer[field] for symbol, field in fact.names.items()}
    return Told(refused, {} if refused else answers(symbols, only))


def retell(office: Office, told: History, two: tuple[list[int], list[int]]) -> Retold:
    """Type a history in two orders, each without what is refused in one of them."""
    count = len(told)
    accepted: list[Told] = []
    for turn in range(_MOST_ROUNDS):
        found = tell(office, told, [number for number in two[turn % 2] if number in told])
        told = without(told, found.refused)
        accepted = [] if found.refused else [*accepted, found]
        if len(accepted) == 2:
            one, other = accepted if turn % 2 else reversed(accepted)
            first, second = ([number for number in order if number in told] for order in two)
            return Retold(told, (first, second), (one.answers, other.answers), count - len(told))
    raise AssertionError(f"{count - len(told)} of {count} facts are refused, and still not all")


def _named(words: Sequence[str], symbols: Mapping[str, str], scan: Path) -> list[str]:
    return [SYMBOL.sub(lambda match: symbols[match[1]], word.replace("{scan}", str(scan))) for word in words]


# --- what the office answers -----------------------------------------------------------------------------------------


def answers(symbols: Mapping[str, str], only: str = "") -> dict[str, Any]:
    """Ask the office all questions, or one; codes are symbols again, and what has no order of its own is sorted."""
    codes = {code: named(symbol) for symbol, code in symbols.items()}
    asked = [("violation", "show", code) for symbol, code in symbols.items() if symbol.startswith("case")]
    asked += [("inspect", "show", code) for symbol, code in symbols.items() if symbol.startswith("visit")]
    asked += [("violation", "list"), ("inspect", "list"), ("incident", "list"), ("task", "list"), ("status",)]
    asked += [("staff", "list"), ("staff", "delegate"), ("office", "show")]
    asked += [("report", "monthly", "--month", MONTH), ("report", "period", "--since", FIRST_OF_ALL, "--until", TODAY)]
    questions = {_recoded(" ".join(words), codes): words for words in asked}
    return {name: _plain(_asked(words), codes) for name, words in questions.items() if only in ("", name)}


def _asked(words: Sequence[str]) -> Any:
    code, out, err = type_line(*words, "--json")
    if code != 0:
        raise RefusedError(f"{' '.join(words)}: {code} {err}")
    return json.loads(out)


def _recoded(text: str, codes: Mapping[str, str]) -> str:
    def told(match: re.Match[str]) -> str:
        return codes.get(match[1], f"{match[1].partition('-')[0]}-…") + (match[2] or "")

    return _CODE.sub(told, text)


def _plain(value: Any, codes: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            _recoded(name, codes): _plain(one, codes) for name, one in sorted(value.items()) if name not in _OF_TYPING
        }
    if isinstance(value, list):
        return sorted((_plain(one, codes) for one in value), key=lambda one: json.dumps(one, ensure_ascii=False))
    return _recoded(value, codes) if isinstance(value, str) else value


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Return what only the first says, and what only the second says."""
    said = [
        Counter(f"{question}: {line}" for question in each for line in _lines(each[question])) for each in (one, other)
    ]
    return [f"- {line}" for line in sorted((said[0] - said[1]).elements())] + [
        f"+ {line}" for line in sorted((said[1] - said[0]).elements())
    ]


def _lines(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _lines(one, f"{path} {name}".strip())
    elif isinstance(value, list):
        for one in value:
            yield from _lines(one, f"{path} {_called(one)}".strip())
    else:
        yield f"{path} = {value}"


def _called(one: Any) -> str:
    if not isinstance(one, dict):
        return ""
    names = ("id", "key", "code", "kind", "number", "proof_number", "name", "taken_on", "place")
    return f"[{' '.join(str(one[name]) for name in names if one.get(name) is not None)}]"


# --- the smallest part that differs ----------------------------------------------------------------------------------


def smallest(office: Office, found: Retold, about: str = "") -> Retold:
    """Return the smallest part of a history, and the nearest orders, whose answers still differ.

    With ``about`` a line of `differences` that has these words must be among them.
    """
    shrinking = _Shrinking(office, found, about)
    shrinking.leave_out()
    shrinking.shorten()
    shrinking.come_near()
    told, two = shrinking.told, shrinking.orders
    one, other = (tell(office, told, order) for order in two)
    return Retold(told, two, (one.answers, other.answers), 0)


class _Shrinking:
    """A history in two orders whose answers to one question differ, and that grows smaller."""

    def __init__(self, office: Office, found: Retold, about: str) -> None:
        self.office, self.about = office, about
        self.told, self.orders = found.told, found.orders
        lines = [line for line in differences(*found.answers) if about in line]
        self.only = next(one for one in found.answers[0] if any(line[2:].startswith(f"{one}: ") for line in lines))

    def leave_out(self) -> None:
        """Leave out facts, first many at once with what refers to them, then each, at last each alone."""
        size = len(self.told) // 2
        while size:
            numbers = sorted(self.told, reverse=True)
            tries = (numbers[place : place + size] for place in range(0, len(numbers), size))
            if not any(self._differs(without(self.told, gone), self.orders) for gone in tries):
                size //= 2
        for number in [number for number, fact in self.told.items() if not fact.names]:
            left = {one: fact._replace(after=fact.after - {number}) for one, fact in self.told.items() if one != number}
            self._differs(left, self.orders)

    def shorten(self) -> None:
        """Leave out options with their values."""
        for number, fact in self.told.items():
            for start in [place for place, word in enumerate(fact.words) if word.startswith("--")]:
                words = self.told[number].words
                option = fact.words[start]
                place = words.index(option) if option in words else len(words)
                end = next((one for one in range(place + 1, len(words)) if words[one].startswith("--")), len(words))
                shorter = fact._replace(words=(*words[:place], *words[end:]))
                if option in words and option not in ("--on", "--by", *SIGNED):
                    self._differs({**self.told, number: shorter}, self.orders)

    def come_near(self) -> None:
        """Let the second order come near to the first, a pair at a time."""
        while any(self._differs(self.told, (self.orders[0], second)) for second in self._nearer()):
            pass

    def _nearer(self) -> Iterator[list[int]]:
        first, second = self.orders
        for place in range(len(second) - 1):
            one, other = second[place : place + 2]
            if first.index(one) > first.index(other):
                yield [*second[:place], other, one, *second[place + 2 :]]

    def _differs(self, told: History, orders: tuple[list[int], list[int]]) -> bool:
        """Keep a history in two orders if both are accepted and differ; returns whether it is kept."""
        first, second = ([number for number in order if number in told] for order in orders)
        one = tell(self.office, told, first, self.only)
        other = one if one.refused else tell(self.office, told, second, self.only)
        if one.refused or other.refused:
            return False
        if not any(self.about in line for line in differences(one.answers, other.answers)):
            return False
        self.told, self.orders = told, (first, second)
        return True


def in_lines(told: History, order: Sequence[int]) -> list[str]:
    """Return the command lines of a history."""
    return [" ".join(f"'{word}'" if " " in word else word for word in told[number].words) for number in order]


def explained(found: Retold) -> str:
    """Return two orders as command lines, with what differs after them."""
    first, second = (in_lines(found.told, order) for order in found.orders)
    return "\n".join(["FIRST ORDER", *first, "", "SECOND ORDER", *second, "", *differences(*found.answers)])


# --- offices ---------------------------------------------------------------------------------------------------------


def office_in(folder: Path, template: Path) -> Office:
    """Return an office in a folder that begins as a copy of a template."""
    scan = folder.parent / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n")

    def begin() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)

    return Office(begin, scan)


def _typed_at(workspace: Path, day: str, *words: str) -> None:
    os.environ |= {"POSTWATCH_WORKSPACE": str(workspace), "POSTWATCH_TODAY": day}
    code, _out, err = type_line(*words)
    assert code == 0, (words, err)


def _templates(folder: Path) -> dict[str, Path]:
    """Make the offices with which histories begin."""
    found, before = dict[str, Path](), folder / "empty"
    _typed_at(before, "2020-05-14", "init", str(before))
    for name, lines in BEGINNINGS.items():
        found[name] = shutil.copytree(before, folder / name)
        for day, words in lines:
            _typed_at(found[name], day, *words)
        before = found[name]
    return found


def _prepare() -> None:
    """Let this process do once what each command does."""
    os.environ["XDG_STATE_HOME"] = os.devnull
    from kept_connections import connect_seldom
    from shared_work import build_once, collect_seldom, compile_once, read_offices_once

    from postwatch import language

    language.activate("en")
    for prepare in (compile_once, connect_seldom, build_once, read_offices_once, collect_seldom):
        prepare()
    os.environ |= {"POSTWATCH_LANG": "en", "POSTWATCH_ACTOR": "clerk"}


def _main(seeds: Sequence[int], about: str) -> None:
    _prepare()
    lie_in_memory()
    with tempfile.TemporaryDirectory() as name:
        templates = _templates(Path(name))
        os.environ |= {"POSTWATCH_TODAY": TODAY, "POSTWATCH_WORKSPACE": str(Path(name) / "office")}
        for seed in seeds:
            office, told = office_in(Path(name) / "office", templates[beginning(seed)]), history(seed)
            found = retell(office, told, orders(told, seed))
            sys.stdout.write(f"--- {seed}: {len(told)} facts, {found.refused} refused\n")
            if any(about in line for line in differences(*found.answers)):
                sys.stdout.write(explained(smallest(office, found, about)) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    words = sys.argv[1:]
    place = words.index("--about") if "--about" in words else len(words)
    _main([int(word) for word in words[:place]], " ".join(words[place + 1 :]))
