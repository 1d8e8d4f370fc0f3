"""Single faults: each is found by its rule, in papers of our own and in letters that others write in other ways."""

import io
from collections import defaultdict
from functools import lru_cache

import docx
import pytest
from long_runs import few
from slips import FOUND_BY, NOT_MEASURED, PAPERS, Slip, made, paper, paragraphs, slips, with_fault
from strangers import AGENCY, DAY, LETTERS, PARENT, QUOC_HIEU, TIEU_NGU, TITLES, Means, written

from postwatch.conformity.check import check
from postwatch.conformity.reader import measure
from postwatch.conformity.word_file import open_bytes

ALL_SLIPS = list(slips())


def in_turn(faults: list[Slip]) -> list[Slip]:
    """Every fault in one of the papers that can have it, in turn; in each of them where the long version runs."""
    papers: dict[tuple[str, str], list[Slip]] = defaultdict(list)
    for one in faults:
        papers[one.part, one.way].append(one)
    return [
        slip for turn, found in enumerate(papers.values()) for slip in few(found, from_place=turn, every=len(found))
    ]


SLIPS = in_turn(ALL_SLIPS)
# How the parts of a letter of strangers begin.
BEGINS = {
    "motto": (QUOC_HIEU,), "words": (TIEU_NGU,), "parent": (PARENT,), "agency": (AGENCY,), "number": ("Số: 125",),
    "day": (DAY,), "subject": ("V/v",), "title": tuple(title for title, _about in TITLES.values()),
    "about": tuple(about for _title, about in TITLES.values()), "addressed": ("Kính gửi",), "post": ("PHÓ GIÁM ĐỐC",),
    "receivers": ("Nơi nhận",), "receiver": ("- Lãnh đạo Sở",),
}  # fmt: skip


def found(data: bytes) -> dict[str, str]:
    """The rules that are not kept, each with its first finding."""
    listed = check(measure(open_bytes(data, "thu.docx"))).findings_list
    return {one.rule.removeprefix("ND30-"): one.detail for one in reversed(listed)}


@lru_cache
def found_before(name: str) -> dict[str, str]:
    return found(paper(name))


def is_found(slip: Slip) -> bool:
    told = found(made(slip)).get(slip.rule)
    return told is not None and told != found_before(slip.paper).get(slip.rule)


def test_there_are_faults_of_every_profile() -> None:
    assert len(ALL_SLIPS) >= 150
    assert {PAPERS[slip.paper][0] for slip in SLIPS} == {"letter", "form", "case", "pledge", "internal"}


@pytest.mark.parametrize("name", PAPERS)
def test_each_fault_in_a_paper_of_ours_is_found_by_its_rule(name: str) -> None:
    assert [slip for slip in SLIPS if slip.paper == name and not is_found(slip)] == []


@pytest.mark.parametrize("slip", NOT_MEASURED, ids=str)
def test_what_is_not_measured_is_named(slip: Slip) -> None:
    assert not is_found(slip)
    assert slip not in ALL_SLIPS


def faults_in(means: Means, turn: int) -> list[tuple[str, str, str]]:
    """A fault for a few parts of a letter, other ones in each letter, that was not found."""
    data = written(means)
    said = [one.text.strip() for one in paragraphs(docx.Document(io.BytesIO(data)))]
    missed = []
    for part, begins in few([*BEGINS.items()], from_place=turn):
        # Two parts that share a line at tabs have one look.
        place = next((at for at, text in enumerate(said) if text.startswith(begins) and "\t" not in text), None)
        ways = [way for way in FOUND_BY[part] if not (means.head == "indents" and way.startswith("at the "))]
        if place is not None:
            way = ways[turn % len(ways)]
            rule = FOUND_BY[part][way]
            missed += [(part, way, rule)] if rule not in found(with_fault(data, place, way)) else []
    return missed


def is_judged(means: Means) -> bool:
    """Whether what moves a paragraph moves its words: tab stops stay where they are."""
    has_stops = "tabbed title" in means.more or means.foot == "tabs"
    return means.kind in (*TITLES, "cong van") and not means.font.startswith(".Vn") and not has_stops


JUDGED = [name for name, means in LETTERS.items() if is_judged(means)]


@pytest.mark.parametrize("turn", few([*range(2)], every=2))
def test_a_fault_in_a_letter_of_strangers_is_found_by_its_rule(turn: int) -> None:
    missed = {name: faults_in(LETTERS[name], turn + 4 * at) for at, name in enumerate(JUDGED)}
    assert {name: those for name, those in missed.items() if those} == {}


@pytest.mark.parametrize("head", ["table", "one row", "each row", "hanging", "three"])
@pytest.mark.parametrize(
    ("more", "rules", "wanted"),
    [
        ("", "none", {"QH-12", "CQ-06"}),
        ("rules far below", "shapes", {"QH-12", "CQ-06"}),
        ("rules far below", "vml", {"QH-12", "CQ-06"}),
        *(("long rules", way, {"QH-13", "CQ-07"}) for way in ("shapes", "next", "connector", "first", "border")),
        *(("short rules", way, {"QH-13", "CQ-07"}) for way in ("shapes", "next", "vml", "first", "typed")),
        *(("rules aside", way, {"CQ-08"}) for way in ("shapes", "next", "connector", "vml")),
    ],
)
def test_rules_that_are_drawn_wrongly_are_found(head: str, more: str, rules: str, wanted: set[str]) -> None:
    means = Means(head=head, rules=rules, more=frozenset({more} - {""}))
    listed = check(measure(open_bytes(written(means), "thu.docx"))).findings_list
    found = {one.rule.removeprefix("ND30-") for one in listed if one.kind in ("fail", "warn")}
    # What is too low may lie below the subject, which has none.
    assert wanted <= found <= wanted | {"TY-07"}
