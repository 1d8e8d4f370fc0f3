"""Histories of an office: signed facts in no order but that of what they refer to, made from a seed.

A fact is one command line. It names what another fact recorded by a symbol, such as ``{case:2}``: codes differ with
the order in which facts are typed; and it comes after the facts that it is about: a decision after its acts, a payment
after its decision, a second decision after all that is about the first. It is typed in two orders, and what the office
answers after each is compared.

    python tests/support/histories.py SEED [SEED ...] [--about WORDS]

prints the smallest part of each history that still gives two answers, as command lines, with the answers that differ;
with ``--about`` one of these has the words, such as ``no_delegation``.
"""

import datetime as dt
import io
import json
import os
import random
import re
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from commands import words_for
from worker import lie_in_memory

TODAY = "2026-11-20"
LAST_DAY = dt.date(2026, 11, 13)
SCAN = "{scan}"
SIGNED = ("--as-signed", "Hồ sơ giấy", "--scan", SCAN)
SYMBOL = re.compile(r"\{([a-z]+:\d+)\}")

# The law changes there, and the office once.
BORDERS = (dt.date(2025, 3, 1), dt.date(2025, 5, 2), dt.date(2025, 7, 1), dt.date(2026, 7, 1))
FIRST_DAY, DAYS = dt.date(2025, 1, 20), 600
OLD, NEW = "15/2020", "174/2026"
LAW_OF_2026 = dt.date(2026, 7, 1)
FINES_LEFT_OPEN = dt.date(2025, 5, 2)
# Provisions, each with its decree and its range in đồng.
PROVISIONS: Sequence[tuple[str, str, int, int]] = (
    ("9.2", OLD, 20_000_000, 30_000_000), ("8.3.b", OLD, 2_000_000, 3_000_000), ("10.1", OLD, 3_000_000, 5_000_000),
    ("5.4.a", OLD, 20_000_000, 30_000_000), ("8.1", OLD, 600_000, 1_000_000), ("9.1.a", OLD, 10_000_000, 20_000_000),
    ("11.2", NEW, 20_000_000, 30_000_000), ("12.1", NEW, 3_000_000, 5_000_000), ("10.4.c", NEW, 3_000_000, 5_000_000),
    ("9.1", NEW, 1_000_000, 3_000_000), ("11.1.c", NEW, 10_000_000, 20_000_000),
)  # fmt: skip
RANGES = {(provision, decree): fines for provision, decree, *fines in PROVISIONS}
# Two units of one legal person, its enterprise, a household, and another enterprise's unit.
UNITS = ("DPV-013", "DPV-012", "DNM-01", "DPV-011", "DPV-014")
# Offenders of acts without a unit.
OUTSIDE: Sequence[tuple[str, ...]] = (
    ("--offender", "unknown"), ("--offender", "person", "--name", "Lý Văn Bưu"),
    ("--offender", "organisation", "--name", "Công ty TNHH Ngoài Sổ"),
)  # fmt: skip
DIRECTOR = "Giám đốc Sở Khoa học và Công nghệ"
AUTHORITIES = (*[DIRECTOR] * 9, "Chủ tịch UBND tỉnh Lạng Sơn", "Giám đốc Sở Thông tin và Truyền thông")
HEADS, DEPUTIES, CLERK = ("Hoàng Minh Đức", "Vũ Thị Hạnh"), ("Lê Thị Phó", "Phạm Văn Phó"), "Trần Thị Viên"
STRANGER = "Đặng Văn Lạ"
PEOPLE = (HEADS[0], HEADS[0], HEADS[0], HEADS[1], DEPUTIES[0], DEPUTIES[0], DEPUTIES[0], DEPUTIES[1], CLERK, STRANGER)
ADDITIONAL = "Tịch thu tang vật, phương tiện vi phạm hành chính"
REMEDIES = "Buộc tiêu hủy vật phẩm"
GOODS = ("Pháo hoa; 3; hộp; còn nguyên", "Thuốc lá; 20; bao; ẩm", "Sách; 5; quyển; cũ")
VISIT_UNITS = ("DPV-013", "DPV-012", "DPV-014")


def named(symbol: str) -> str:
    """Return a symbol as a fact names it."""
    return f"{{{symbol}}}"


class Fact(NamedTuple):
    """A command line, the facts (numbers) that it comes after, and what it gives a symbol: the field of its answer."""

    words: tuple[str, ...]
    after: frozenset[int] = frozenset()
    names: Mapping[str, str] = {}


History = Mapping[int, Fact]
"""Facts by number; each comes after lower numbers alone."""
REGISTER, LETTER = "register", "letter"
"""What an office begins with: the register, or the letter of a campaign too, which gave tasks."""
BEGINNINGS: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    REGISTER: [("2020-05-14", ("recipient", "import", "sample:lang-son-2020"))],
    LETTER: [
        ("2025-02-20", ("campaign", "load", "chi-thi-28")),
        ("2025-02-20", ("dispatch", "generate")),
        ("2025-02-20", ("dispatch", "issue", "CV-2025-0001", "--on", "2025-02-20")),
        ("2025-02-20", ("dispatch", "send", "CV-2025-0001", "--on", "2025-02-20")),
    ],
}
"""Command lines that make each, with their days; those of the letter come after those of the register."""


def beginning(seed: int) -> str:
    """Return what the office of a history begins with."""
    return LETTER if seed % 8 == 3 else REGISTER


def history(seed: int) -> History:
    """Return what happened in an office, the same for the same seed."""
    telling = _Telling(random.Random(seed))  # noqa: S311 -- histories, no secrets
    for topic in telling.topics(beginning(seed)):
        topic()
    return telling.facts


def orders(told: History, seed: int) -> tuple[list[int], list[int]]:
    """Return two orders in which a history may be typed."""
    chance = random.Random(f"orders of {seed}")  # noqa: S311 -- orders, no secrets
    return _order(told, chance), _order(told, chance)


def without(told: History, gone: Iterable[int]) -> dict[int, Fact]:
    """Return a history without some facts, and without what refers to them."""
    lost = set(gone)
    for number in sorted(told):
        if told[number].after & lost:
            lost.add(number)
    return {number: fact for number, fact in told.items() if number not in lost}


def _order(told: History, chance: random.Random) -> list[int]:
    waiting, typed = dict(told), list[int]()
    while waiting:
        number = chance.choice([one for one, fact in waiting.items() if not fact.after & waiting.keys()])
        typed.append(number)
        del waiting[number]
    return typed


class _Telling:
    """A history that grows."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        # Drawn from apart, so that what else is told stays the same.
        self.aside = random.Random(f"aside {chance.getstate()[1][1]}")  # noqa: S311 -- histories, no secrets
        self.facts: dict[int, Fact] = {}
        self._symbols: dict[str, int] = {}
        self._delegations: list[str] = []
        self._numbers = 0
        # What came before all else; the unit, the day and the provision of the last case.
        self._first: tuple[int, ...] = ()
        self._last_case: tuple[str, dt.date, str] | None = None

    def topics(self, beginning: str) -> list[Callable[[], object]]:
        """Return what is told of: mostly of two or three things, in the office of today."""
        is_known = self.some(0.85)
        may: list[Callable[[], object]] = [self.case, self.case, self.visits]
        told = [self.case, *self.chance.sample(may, self.chance.choice((0, 0, 1, 1, 2)))]
        told += [self.staff] if self.some(0.7) else []
        told += [self.campaign] if beginning == LETTER else []
        return [self.hand_over_first, *told] if is_known else [*told, self.hand_over]

    # --- what all topics use ---

    def tell(self, *words: str, after: Iterable[int] = (), names: Mapping[str, str] | None = None) -> int:
        """Add a fact; returns its number. It comes after what it names."""
        number = len(self.facts)
        named = {self._symbols[symbol] for word in words for symbol in SYMBOL.findall(word)}
        self.facts[number] = Fact(words, frozenset({*self._first, *after, *named}), names or {})
        self._symbols |= dict.fromkeys(names or {}, number)
        return number

    def some(self, share: float) -> bool:
        return self.chance.random() < share

    def number(self, of: str) -> str:
        self._numbers += 1
        return f"{self._numbers}/{of}"

    def symbol(self, kind: str) -> str:
        return f"{kind}:{1 + sum(one.startswith(f'{kind}:') for one in self._symbols)}"

    def day(self) -> dt.date:
        """Return a day on which something begins, often near a border of the law."""
        if self.some(0.4):
            return self.chance.choice(BORDERS) + dt.timedelta(days=self.chance.randint(-12, 8))
        return FIRST_DAY + dt.timedelta(days=self.chance.randrange(DAYS))

    def later(self, day: dt.date, *gaps: int) -> dt.date:
        """Return a day some days on, at times one that is out of order."""
        gap = self.chance.choice(gaps or (0, 1, 3, 8, 20))
        return min(day + dt.timedelta(days=-2 if self.some(0.06) else gap), LAST_DAY)

    # --- the office and its people ---

    def hand_over(self) -> int:
        """Let another office follow on a day."""
        return self.tell("office", "hand-over", "--to", "lang-son-2025", "--on", f"{BORDERS[0]}")

    def hand_over_first(self) -> None:
        """Let the office of today have been told of before all else."""
        self._first = (self.hand_over(),)

    def staff(self) -> None:
        """Heads and deputies, with terms, and what a head delegated."""
        words = ("--title", "Giám đốc", "--authority", "head", *self._term())
        heads = [(HEADS[0], self.tell("staff", "add", HEADS[0], *words))]
        if self.some(0.35):
            turn = self.day()
            self.tell("staff", "end", HEADS[0], "--on", f"{turn}", after=[heads[0][1]])
            words = ("--title", "Giám đốc", "--authority", self.chance.choice(("head", "acting")), "--active-from")
            heads.append((HEADS[1], self.tell("staff", "add", HEADS[1], *words, f"{turn + dt.timedelta(days=1)}")))
        deputies = [self._deputy(name) for name in DEPUTIES[: self.chance.choice((1, 1, 2))]]
        if self.some(0.3):
            self.tell("staff", "add", CLERK, "--title", "Chuyên viên", "--may", "draw_up")
        for _turn in range(self.chance.choice((1, 1, 2))):
            (giver, given), (receiver, received) = self.chance.choice(heads), self.chance.choice(deputies)
            self._delegate(giver, receiver, after=(given, received))

    def _deputy(self, name: str) -> tuple[str, int]:
        words = ("staff", "add", name, "--title", "Phó Giám đốc", "--authority", "deputy", *self._term())
        added = self.tell(*words)
        if self.some(0.25):
            self.tell("staff", "end", name, "--on", f"{self.day()}", after=[added])
        return name, added

    def _term(self) -> tuple[str, ...]:
        return ("--active-from", f"{self.day()}") if self.some(0.3) else ()

    def _delegate(self, giver: str, receiver: str, *, after: Iterable[int]) -> None:
        first = self.day() if self.some(0.5) else BORDERS[0] + dt.timedelta(days=self.chance.randrange(90))
        number = self.number("QĐ-GQXP")
        words = ["staff", "delegate", giver, "--to", receiver, "--number", number, "--from", f"{first}"]
        words += (
            ["--until", f"{first + dt.timedelta(days=self.chance.choice((10, 60, 200)))}"] if self.some(0.3) else []
        )
        words += ["--scope", "enforce"] if self.some(0.25) else []
        given = self.tell(*words, after=after)
        self._delegations.append(number)
        if self.some(0.3):
            ended = f"{self.later(first, 1, 5, 30, 120)}"
            given = self.tell("staff", "end-delegation", number, "--on", ended, after=[given])
        if self.some(0.35):
            self.tell("staff", "withdraw-delegation", number, "--reason", "ghi nhầm", after=[given])

    # --- the letter of a campaign ---

    def campaign(self) -> None:
        """Receipts, pledges, one that was revoked, what was reported, and tasks that are in no letter."""
        begun = dt.date(2025, 2, 24)
        for unit in self.chance.sample(("BDT-LS", "VTP-LS", "DNM-01"), self.chance.choice((1, 2))):
            self.tell("dispatch", "acknowledge", "CV-2025-0001", unit, "--on", f"{self.later(begun)}")
            if self.some(0.5):
                words = (
                    "--task-of",
                    "enterprises-propagate",
                    "--on",
                    f"{self.later(begun, 9, 40)}",
                    "--text",
                    "Đã làm",
                )
                self.tell("task", "report", unit, *words)
        for unit in self.chance.sample(
            ("DNM-01", "DPV-012", "DPV-013", "VTP-LS", "DPV-002"), self.chance.choice((1, 2, 3))
        ):
            signed, pledge = self.later(begun, 2, 9, 60), self.symbol("pledge")
            covers = ("--covers", "all") if not unit.startswith("DPV") and self.some(0.6) else ()
            words = ("--signed-on", f"{signed}", "--signer", "Bà B", *covers, "--scan", SCAN)
            self.tell("pledge", "record", unit, *words, names={pledge: "id"})
            if self.some(0.3):
                words = ("--reason", "ký nhầm", "--on", f"{self.later(signed, 5, 30)}")
                self.tell("pledge", "revoke", named(pledge), *words)
        task = self.symbol("task")
        words = ("--due", "2025-06-30", "--on", f"{self.later(begun)}")
        self.tell("task", "add", "DPV-013", "Nộp báo cáo", *words, names={task: "id"})
        if self.some(0.5):
            self.tell("task", "done", named(task), "--on", f"{self.later(begun, 60, 90, 140)}")

    # --- visits and incidents ---

    def visits(self) -> None:
        """Incidents, the visits they led to, what was found, and what was put right."""
        unit, day = self.chance.choice(VISIT_UNITS), self.day()
        words = ["inspect", "log", unit, "--on", f"{day}"]
        if self.some(0.5):
            words += ["--incident", named(self._incident(unit, day))]
        for place in range(self.chance.choice((1, 2, 3))):
            due = day + dt.timedelta(days=self.chance.choice((5, 30)))
            words += ["--finding", f"Thiếu sót {place + 1}", "--remedy", "Khắc phục", "--remedy-due", f"{due}"]
        words += ["--sign", "Dấu hiệu vi phạm"] if self.some(0.4) else []
        visit = self.symbol("visit")
        self.tell(*words, names={visit: "id"})
        for _turn in range(self.chance.choice((0, 1, 2))):
            seen = self.later(day, 4, 15, 40)
            said = self.chance.choice((("--done", "all"), ("--done", "1"), ("--open", "1"), ("--open", "all")))
            words = ["inspect", "log", unit, "--on", f"{seen}", "--rechecks", named(visit), *said]
            self.tell(*words, names={self.symbol("visit"): "id"})
        if self.some(0.5):
            finding = ("--finding", "1") if self.some(0.7) else ()
            self.tell("inspect", "remedy", named(visit), "--done-on", f"{self.later(day, 3, 9, 50)}", *finding)
        if self.some(0.3):
            self._incident(unit, self.later(day))
        if self.some(0.6):
            self.case(unit=unit, day=day, more=("--visit", named(visit)))

    def _incident(self, unit: str, day: dt.date) -> str:
        incident = self.symbol("incident")
        words = (
            "incident",
            "add",
            "--source",
            "police",
            "--on",
            f"{day}",
            "--description",
            "Gói hàng có pháo",
            "--unit",
        )
        self.tell(*words, unit, names={incident: "id"})
        return incident

    # --- cases ---

    def case(self, *, unit: str = "", day: dt.date | None = None, more: tuple[str, ...] = ()) -> None:
        """A case with its acts, its minutes, its decisions, and all that follows."""
        is_outside = not unit and self.aside.random() < 0.15
        unit, day, provision = unit or self.chance.choice(UNITS), min(day or self.day(), LAST_DAY), ""
        unit = "" if is_outside else unit
        if self._last_case is not None and not more and self.some(0.45):
            # The same unit again: of the same act, soon after it, or in the year after.
            unit, day, provision = self._last_case
            day = self.later(day, 0, 0, 2, 20, 100, 300)
        provision = _provision(provision, day, self.chance)
        self._last_case = (unit, day, provision)
        _CaseTelling(self, unit=unit, day=day, provision=provision, more=more).tell()

    def signer(self) -> tuple[str, ...]:
        return ("--by", self.chance.choice(PEOPLE))

    def signed_by(self, authority: bool = True) -> tuple[str, ...]:
        return ("--authority", self.chance.choice(AUTHORITIES), *self.signer()) if authority else self.signer()

    def cited(self) -> tuple[str, ...]:
        """Return the delegation that a decision cites, seldom; else it is the one of the records."""
        if not self._delegations or self.some(0.85):
            return ()
        return ("--delegation", self.chance.choice(self._delegations))


def _provision(wanted: str, day: dt.date, chance: random.Random) -> str:
    """Return a provision of the decree of a day: the wanted one, if it is of that."""
    may = [one for one, decree, *_fines in PROVISIONS if (decree == NEW) == (day >= LAW_OF_2026)]
    return wanted if wanted in may else chance.choice(may)


class _CaseTelling:
    """A case, told step by step."""

    def __init__(self, telling: _Telling, *, unit: str, day: dt.date, provision: str, more: tuple[str, ...]) -> None:
        self.all, self.chance, self.some = telling, telling.chance, telling.some
        self.at, self.day, self.provision, self.more = [unit] if unit else [], day, provision, more
        self.symbol = telling.symbol("case")
        self.code = named(self.symbol)
        self.of_the_case: list[int] = []
        self.acts: list[int] = []
        self.low, self.high = 0, 0
        self.with_minutes_on = False

    def tell(self) -> None:
        self._acts()
        if not self.with_minutes_on and self.some(0.8):
            self._minutes()
        for step in self._leading():
            step()
        decided = self._decision([], self._next(2, 5, 6, 9, 40, 70)) if self.some(0.85) else None
        if decided is not None and self.some(0.25):
            self._decided_anew(decided)
        if self.some(0.2):
            self._closed()

    def _step(self, verb: str, *words: str, on: dt.date, after: Iterable[int] = (), signed: bool = True) -> int:
        typed = (*words_for(verb), self.code, *words, "--on", f"{on}", *(SIGNED if signed else ()))
        number = self.all.tell(*typed, after={*after, *self.acts})
        self.of_the_case.append(number)
        return number

    def _next(self, *gaps: int) -> dt.date:
        return self.all.later(self.day, *gaps)

    def _numbered(self, of: str) -> tuple[str, ...]:
        return ("--number", self.all.number(of))

    # --- acts and minutes ---

    def _acts(self) -> None:
        names, decree = self._offenders(), NEW if self.day >= LAW_OF_2026 else OLD
        names = names if self.at else self._outside()
        for place in range(self.chance.choice((1, 1, 1, 2, 2, 3))):
            provision = _provision("" if self.acts else self.provision, self.day, self.chance)
            words = ["violation", "add", *self.at, provision, "--decree", decree, "--on", f"{self.day}", *self.more]
            words += names[place % len(names)]
            words += [self.chance.choice(("--aggravating", "--mitigating")), "1"] if self.some(0.2) else []
            words += ["--description", f"Bưu gửi EE {self.chance.choice((1, 2))}"] if self.some(0.4) else []
            if self.acts:
                words += ["--case", self.code]
            elif self.some(0.2):
                self.with_minutes_on = True
                words += ["--minutes-on", f"{self.day}", "--minutes-number", self.all.number("BB-VPHC")]
            known = {} if self.acts else {self.symbol: "case"}
            act = self.all.tell(*words, after=self.acts, names={**known, self.all.symbol("act"): "id"})
            self.acts.append(act)
            if names[place % len(names)] in ([], [*OUTSIDE[-1]]):
                low, high = RANGES[provision, decree]
                self.low, self.high = self.low + low, self.high + high
        self.of_the_case += self.acts

    def _offenders(self) -> list[list[str]]:
        """Return the words of the offenders: the unit, at times with a person who is named."""
        self.against: tuple[str, ...] = ()
        named = ["--offender", "person", "--name", "Lý Văn Bưu"]
        if self.some(0.75):
            return [[]]
        self.against = ("--against", "Lý Văn Bưu")
        return [[], named]

    def _outside(self) -> list[list[str]]:
        """Return the words of an offender who is no unit of the register."""
        self.against = ()
        return [[*self.all.aside.choice(OUTSIDE)]]

    def _minutes(self) -> None:
        day = self._next(0, 0, 1, 2, 6)
        words = [
            *self._numbered("BB-VPHC"),
            *(("--hour", self.chance.choice(("08:30", "14:00"))) if self.some(0.3) else ()),
        ]
        words += ["--given-on", f"{self.all.later(day, 0, 1)}"] if self.some(0.3) else []
        self._step("record-minutes", *words, on=day)
        if self.some(0.12):
            self._step("record-minutes", *self._numbered("BB-VPHC"), *self._whom(), on=self._next(0, 1, 4))

    def _whom(self) -> tuple[str, ...]:
        return self.against if self.some(0.5) else ()

    def _leading(self) -> list[Callable[[], object]]:
        """Return steps that may lead to a decision."""
        may: list[Callable[[], object]] = [
            self._explained, lambda: self._step("verify", *self._numbered("BB-XM"), on=self._next(1, 4)),
            lambda: self._step("forward", "--to", "Chủ tịch UBND tỉnh", on=self._next(1, 3)),
            lambda: self._step("extend", "--ground", self.chance.choice(("complex", "serious", "evasion", "expert",
                                                                         "waived")), on=self._next(1, 5)),
            self._goods, self._goods, self._transferred,
            lambda: self._step("complain", on=self._next(0, 1)),
        ]  # fmt: skip
        if self.some(0.15):
            may.append(lambda: self._step("drop", "--ground", self.chance.choice("abcd"), on=self._next(3, 10)))
        return self.chance.sample(may, self.chance.choice((0, 0, 1, 1, 2)))

    def _explained(self) -> None:
        asked = self._next(1, 2, 4)
        words = ["case", "explain", self.code, "--asked-on", f"{asked}", *SIGNED]
        words += ["--held-on", f"{self.all.later(asked, 1, 4)}"] if self.some(0.5) else []
        self.of_the_case.append(self.all.tell(*words, after=self.acts))

    def _transferred(self) -> None:
        to = ("--to", "Công an tỉnh", "--crime") if self.some(0.4) else ("--to", "UBND tỉnh")
        sent = self._step("transfer", *to, on=self._next(1, 3))
        if self.some(0.6):
            self._step("take-over", "--from", to[1], on=self._next(5, 12), after=[sent])

    def _goods(self) -> None:
        """Goods are held; it is decided on them, and they leave."""
        items = self.chance.sample(GOODS, self.chance.choice((1, 1, 2)))
        day = self._next(0, 0, 1)
        held = self._step("goods", "hold", *(word for item in items for word in ("--item", item)), on=day)
        if self.some(0.5):
            until = ("--until", f"{day + dt.timedelta(days=self.chance.choice((6, 20)))}")
            decided = self._step("goods", "decide", *self._numbered("QĐ-TG"), *self.all.signed_by(), *until,
                                 on=self.all.later(day, 0, 1, 2), after=[held])  # fmt: skip
            if self.some(0.4):
                until = ("--until", f"{day + dt.timedelta(days=self.chance.choice((30, 80)))}")
                self._step("goods", "extend", *self._numbered("QĐ-TG"), *self.all.signed_by(), *until,
                           on=self.all.later(day, 5, 9), after=[decided])  # fmt: skip
        if self.some(0.4):
            item = ("--item", items[0].partition(";")[0]) if self.some(0.5) else ()
            self._step("goods", "return", *item, on=self.all.later(day, 4, 30), after=[held])
        self.held = held

    # --- decisions and what is about them ---

    def _decision(self, earlier: Collection[int], day: dt.date) -> list[int]:
        """A decision on the unit, and on the other offender at times; returns the facts about them."""
        decided: list[tuple[int, tuple[str, ...]]] = [(self._decide(day, (), earlier), ())]
        if self.against and len(self.acts) > 1 and self.some(0.7):
            decided.append((self._decide(day, self.against, earlier), self.against))
        self.about = [number for number, _against in decided]
        self.decision = decided[0]
        self.judged: list[tuple[tuple[int, tuple[str, ...]], tuple[str, ...], dt.date]] = []
        self._served(day)
        may: list[Callable[[dt.date], object]] = [
            self._paid, self._paid, self._paid, self._corrected, self._reduced, self._postponed, self._complained,
            self._sued, self._stayed, self._enforced, self._remedied, self._goods_gone, self._lapsed,
        ]  # fmt: skip
        for tell in self.chance.sample(may, self.chance.choice((0, 1, 2, 2, 3))):
            self.decision = self.chance.choice(decided)
            tell(day)
        # What a court annulled is told of like an annulment: after all that is about the decision.
        for decision, said, begun in self.judged:
            self.decision = decision
            self._about("sue", *said, on=begun, after=[*self.about])
        return self.about

    def _decide(self, day: dt.date, against: tuple[str, ...], earlier: Collection[int]) -> int:
        fines = (self.low, self.high, (self.low + self.high) // 2, self.high + 5_000_000, 0)
        self.fine = self.chance.choice(fines)
        words = [*self._numbered("QĐ-XPHC"), *self.all.signed_by(), *self.all.cited(), *against]
        words += ["--fine", f"{self.fine}"] if self.some(0.8) or day >= FINES_LEFT_OPEN else []
        words += ["--additional", ADDITIONAL] if self.some(0.25) else []
        words += ["--remedies", REMEDIES] if self.some(0.3) else []
        words += ["--handed-over-on", f"{self.all.later(day, 0, 1, 3)}"] if self.some(0.2) else []
        return self._step("decide", *words, on=day, after=earlier)

    def _about(self, verb: str, *words: str, on: dt.date, after: Iterable[int] = ()) -> int:
        """A fact about the decision in force on an offender."""
        decided, against = self.decision
        self.about.append(self._step(verb, *words, *against, on=on, after=[decided, *after]))
        return self.about[-1]

    def _served(self, day: dt.date) -> None:
        if self.some(0.55) and "--handed-over-on" not in self.all.facts[self.decision[0]].words:
            self._about("serve", "--how", "trực tiếp", on=self.all.later(day, 0, 1, 3))

    def _paid(self, day: dt.date) -> None:
        amount = self.chance.choice((self.fine, self.fine // 2, 1_000_000)) or 500_000
        words = ("--amount", f"{amount}", "--proof-number", self.all.number("GNT"))
        self._about("pay", *words, on=self.all.later(day, 0, 4, 12, 30))

    def _corrected(self, day: dt.date) -> None:
        words = [*self._numbered("QĐ-SĐ"), *self.all.signed_by(self.some(0.3))]
        words += ["--fine", f"{self.chance.choice((self.low, self.low + 500_000))}"] if self.some(0.7) else []
        self._about("correct", *words, on=self.all.later(day, 1, 6, 25))

    def _reduced(self, day: dt.date) -> None:
        asked = self.all.later(day, 3, 10)
        said = (
            "--answered-on",
            f"{self.all.later(asked, 2, 6)}",
            "--outcome",
            self.chance.choice(("granted", "refused")),
        )
        amount = ("--amount", self.chance.choice(("500000", "2000000")))
        if self.some(0.5):
            self._about("reduce", *amount, *self._numbered("QĐ-G"), *said, on=asked)
            return
        first = self._about("reduce", *amount, on=asked)
        if self.some(0.7):
            self._about("reduce", *self._numbered("QĐ-G"), *said, on=asked, after=[first])

    def _postponed(self, day: dt.date) -> None:
        asked = self.all.later(day, 2, 8)
        until = asked + dt.timedelta(days=self.chance.choice((30, 120)))
        parts = ("--instalments", self.chance.choice("234")) if self.some(0.5) else ()
        first = self._about("postpone", *parts, "--until", f"{until}", *self._numbered("QĐ-H"), on=asked)
        if self.some(0.4):
            said = ("--until", f"{until}", "--answered-on", f"{self.all.later(asked, 3)}", "--outcome", "granted")
            self._about("postpone", *parts, *said, on=asked, after=[first])

    def _complained(self, day: dt.date) -> None:
        self._disputed("complain", day)

    def _sued(self, day: dt.date) -> None:
        self._disputed("sue", day)

    def _disputed(self, verb: str, day: dt.date) -> None:
        begun = self.all.later(day, 1, 7, 20)
        first = self._about(verb, *self._numbered("Đ"), on=begun)
        if self.some(0.5):
            outcome = self.chance.choice(("kept", "changed", "annulled", "dropped"))
            said = ("--answered-on", f"{self.all.later(begun, 5, 25)}", "--outcome", outcome)
            if (verb, outcome) == ("sue", "annulled"):
                self.judged.append((self.decision, said, begun))
            else:
                self._about(verb, *said, on=begun, after=[first])

    def _stayed(self, day: dt.date) -> None:
        begun = self.all.later(day, 1, 9)
        first = self._about("stay", *self._numbered("QĐ-TĐC"), *self.all.signer(), on=begun)
        if self.some(0.5):
            self._about("stay", "--answered-on", f"{self.all.later(begun, 4, 20)}", on=begun, after=[first])

    def _enforced(self, day: dt.date) -> None:
        words = (*self._numbered("QĐ-CC"), *self.all.signed_by(self.some(0.3)))
        self._about("enforce", *words, on=self.all.later(day, 8, 14, 40))

    def _remedied(self, day: dt.date) -> None:
        self._about("remedy", *self._numbered("BB-KP"), on=self.all.later(day, 3, 20))

    def _lapsed(self, day: dt.date) -> None:
        self._about("lapse", on=self.all.later(day, 200, 366, 400))

    def _goods_gone(self, day: dt.date) -> None:
        held = getattr(self, "held", None)
        kind = self.chance.choice(("confiscate", "destroy", "return"))
        self._about("goods", kind, on=self.all.later(day, 1, 10), after=[held] if held is not None else [])

    # --- ends ---

    def _decided_anew(self, about: Sequence[int]) -> None:
        """The decision is annulled, and it is decided again; what is about the first is told before that."""
        day = self._next(12, 30, 90)
        ended = self._step("annul", *self._numbered("QĐ-HB"), *self.all.signed_by(self.some(0.3)), on=day, after=about)
        if self.some(0.7):
            self._decision([ended], self.all.later(day, 1, 5))

    def _closed(self) -> None:
        day = self._next(20, 60, 120)
        after = self.of_the_case if self.some(0.6) else ()
        ended = self._step("close", "--reason", "Đã xong", "--outcome", self.chance.choice(("complied", "other")),
                           on=day, after=after)  # fmt: skip
        if self.some(0.4):
            self._step("reopen", "--reason", "Còn việc", on=self.all.later(day, 1, 10), after=[ended])


# --- typed in two orders ----------------------------------------------------------------------------------------------

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
    from databases import connect_seldom
    from worker import build_once, collect_seldom, compile_once, read_offices_once

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
