"""Rank commands by words for a job, typed with or without marks, capitals and blanks.

``words.json``, which `make docs` writes, has the words for each command: its jobs in the words of clerks, its help, its
name, its noun, its options. A term is a word, or two beside each other: most Vietnamese words are two syllables. A
command gets, for each term typed, the weight of the best place in which it has the term, times the term's rarity; the
sum counts as often as the command has words that were typed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any, NamedTuple

from postwatch.vietnamese import fold

WORDS = Path(__file__).parent / "words.json"
FILLERS = ""
"""The entry of words.json with the words around a job, such as «làm thế nào»."""
_WEIGHTS = {"option": 0.5, "noun": 1.0, "same": 2.0, "name": 2.0, "help": 2.0, "job": 4.0}
_SHORTEST_MISTYPED, _LONGEST_SYLLABLE, _MOST_LETTERS = 5, 7, 100
# A letter that belongs to no known word costs more than two words.
_LEFT_OUT = 5


class Index(NamedTuple):
    """The terms of each command with their weights, how many commands have a term, all single words, and the guides."""

    weights: Mapping[str, Mapping[str, float]]
    counts: Mapping[str, int]
    words: Mapping[str, None]
    fillers: Sequence[str]
    guides: Mapping[str, str]


@cache
def index() -> Index:
    """Return the index over words.json."""
    entries: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
    fillers = entries.pop(FILLERS)
    weights = {command: _weights(entry) for command, entry in entries.items()}
    counts = Counter(term for terms in weights.values() for term in terms)
    words = dict.fromkeys(word for text in (*counts, *fillers) for word in text.rstrip(".").split())
    guides = {command: entry["guide"] for command, entry in entries.items()}
    return Index(weights, counts, words, fillers, guides)


def _weights(entry: Mapping[str, Sequence[str]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for place, weight in _WEIGHTS.items():
        weights |= dict.fromkeys((term for text in entry[place] for term in _terms(text.split())), weight)
    # Who says a whole job, and nothing else, means it.
    return weights | dict.fromkeys((f"{job}." for job in entry["job"]), _WEIGHTS["job"])


def _terms(words: Sequence[str]) -> Iterator[str]:
    yield from words
    yield from map(" ".join, pairwise(words))


def ranked(said: str) -> list[str]:
    """Return the commands with a term of the typed words, the best first; of a verb by code only its best kind."""
    known, words = index(), _words(said)
    terms = [term for term in dict.fromkeys((*_terms(words), f"{' '.join(words)}.")) if term in known.counts]
    rarity = {term: log(1 + len(known.weights) / known.counts[term]) for term in terms}
    scores = {
        command: sum(rarity[term] * weights.get(term, 0) for term in terms) * sum(word in weights for word in words)
        for command, weights in known.weights.items()
    }
    best: dict[str, str] = {}
    for command in sorted(filter(scores.get, scores), key=scores.__getitem__, reverse=True):
        verb = command.rpartition(" ")[0]
        best.setdefault(verb if verb in known.weights else command, command)
    return list(best.values())


def _words(said: str) -> list[str]:
    """Return the typed words as words of the index: split where blanks are missing, corrected where mistyped."""
    known = index()
    typed = re.findall("[a-z0-9]+", fold(said))
    split = " ".join(part for word in typed for part in ([word] if word in known.words else _split(word)))
    words = meant(split, known.fillers).split()
    return [word if word in known.words else _corrected(words, place) for place, word in enumerate(words)]


def meant(said: str, fillers: Iterable[str]) -> str:
    """Return a folded text without fillers."""
    longest_first = "|".join(sorted(fillers, key=len, reverse=True))
    return " ".join(re.sub(rf"\b(?:{longest_first})\b", " ", said).split())


def _split(word: str) -> Sequence[str]:
    """Return the known words of a text without blanks: the fewest, words that go together first."""
    known, typed = index(), word[:_MOST_LETTERS]
    # The best way up to each letter, by its last word: its cost and its words.
    ways: list[dict[str, tuple[int, tuple[str, ...]]]] = [{"": (0, ())}]
    for end in range(1, len(typed) + 1):
        found = {last: (cost + _LEFT_OUT, words) for last, (cost, words) in ways[-1].items()}
        for begin in range(max(0, end - _LONGEST_SYLLABLE), end - 1):
            part = typed[begin:end]
            for last, (cost, words) in ways[begin].items() if part in known.words else ():
                way = (cost + 2 - (f"{last} {part}" in known.counts), (*words, part))
                found[part] = min(way, found.get(part, way))
        ways.append(found)
    words = min(ways[-1].values())[1]
    return words if "".join(words) == typed or len(typed) > _LONGEST_SYLLABLE else (word,)


def _corrected(words: Sequence[str], place: int) -> str:
    """Return the known word that is a typing error away, preferably a word that goes with its neighbours."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    word, counts = words[place], index().counts
    before, after = words[:place][-1:], words[place + 1 :][:1]

    def fit(near: str) -> tuple[int, int]:
        return sum(pair in counts for pair in map(" ".join, pairwise([*before, near, *after]))), counts.get(near, 0)

    near = [one for one, *_ in extract(word, [*index().words], scorer=OSA.distance, score_cutoff=1, limit=None)]
    return max((one for one in near if len(word) >= _SHORTEST_MISTYPED or fit(one)[0]), key=fit, default=word)
