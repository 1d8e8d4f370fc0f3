"""The goods of a case, worked out of its papers: which are held, in what quantity, and the step by which they leave."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from postwatch.case import steps
from postwatch.case.facts import GoodsFacts, NamedFacts, StepFacts
from postwatch.case.tables import StepKind
from postwatch.vietnamese import spelled


class Item(NamedTuple):
    """A kind of goods as it was typed: ``name; quantity; unit; condition``; where goods leave the name is enough."""

    name: str
    quantity: int | None = None
    unit: str | None = None
    condition: str | None = None


def is_named(item: Item | NamedFacts, goods: GoodsFacts) -> bool:
    """Return whether goods are of the kind that is named."""
    asked = ((item.name, goods.name), (item.unit, goods.unit), (item.condition, goods.condition))
    return all(typed is None or spelled(typed) == spelled(known or "") for typed, known in asked)


def portions(items: Iterable[Item | NamedFacts], among: Sequence[GoodsFacts]) -> dict[int, int]:
    """Return how much of which goods (ids) is meant: without a quantity all of the kind; the first goes first."""
    left = {one.id: one.quantity for one in among}
    for item in items:
        wanted = item.quantity
        for one in among:
            if is_named(item, one):
                part = left[one.id] if wanted is None else min(wanted, left[one.id])
                left[one.id] -= part
                wanted = None if wanted is None else wanted - part
    return {one.id: one.quantity - left[one.id] for one in among if left[one.id] < one.quantity}


def _held(one: NamedFacts) -> GoodsFacts:
    quantity, unit = one.quantity or 0, one.unit or ""
    return GoodsFacts(one.id, one.case_id, one.step_id, None, one.name, quantity, unit, one.condition, one.storage)


class Lots:
    """The goods of a case after its steps: ``goods`` that were held, ``disposed`` those gone after confiscation."""

    def __init__(
        self, named: Mapping[int, Sequence[NamedFacts]], taken: Sequence[StepFacts], released: Collection[int]
    ) -> None:
        """Follow the steps of a case by the goods that each names (id); ``released`` are as those of a `CaseFile`."""
        self.goods: list[GoodsFacts] = []
        self.disposed: list[GoodsFacts] = []
        self._gone: Counter[int] = Counter()
        self._confiscating = {step.id: step.decision_id for step in taken if step.kind is StepKind.CONFISCATE}
        # Confiscations of decisions that were annulled: their goods are held again.
        self._void: set[int | None] = set()
        last = next((step for step in reversed(taken) if step.annuls_on is not None), None)
        early = []
        for step in taken:
            items = named.get(step.id or 0, ())
            if step.kind is StepKind.HOLD:
                self.goods += map(_held, items)
            elif step.annuls_on is not None:
                decided = self._confiscating.items() if step.decision_id is not None else ()
                self._void.update(one for one, decision in decided if decision == step.decision_id)
                self._void.update(released if step is last else ())
            elif step.kind in steps.LEAVING and not self._leave(step, items):
                early.append((step, items))
        # What left before it was held is a fault of the paper, and left all the same.
        for step, items in early:
            self._leave(step, items)

    def _leave(self, step: StepFacts, items: Sequence[NamedFacts]) -> bool:
        """Let goods leave by a step: those that it names, else all that are there; return whether any did."""
        is_disposal = steps.disposes(step.kind, step.ground)
        there = self._confiscated() if is_disposal else self._held()
        found = portions(items, there) if items else {one.id: one.quantity for one in there}
        for number, quantity in found.items():
            (self._dispose if is_disposal else self._let_go)(step, number, quantity)
        return bool(found)

    def _held(self) -> list[GoodsFacts]:
        return self._left(one for one in self.goods if one.ended_id is None or one.ended_id in self._void)

    def _confiscated(self) -> list[GoodsFacts]:
        """Return the goods left of those confiscated, else of all that ever were."""
        taken = self._left(one for one in self.goods if one.ended_id in self._confiscating)
        return [one for one in taken if one.ended_id not in self._void] or taken

    def _left(self, goods: Iterable[GoodsFacts]) -> list[GoodsFacts]:
        left = [one._replace(quantity=one.quantity - self._gone[one.id]) for one in goods]
        return [one for one in left if one.quantity > 0]

    def _dispose(self, step: StepFacts, number: int, quantity: int) -> None:
        one = next(one for one in self.goods if one.id == number)
        self._gone[number] += quantity
        self.disposed.append(
            one._replace(id=self._new_id(), quantity=quantity, held_id=one.ended_id or 0, ended_id=step.id)
        )

    def _let_go(self, step: StepFacts, number: int, quantity: int) -> None:
        """Let goods leave; of a part the rest stays where it is."""
        place = next(place for place, one in enumerate(self.goods) if one.id == number)
        one = self.goods[place]
        if quantity == one.quantity:
            self.goods[place] = one._replace(ended_id=step.id)
            return
        self.goods[place] = one._replace(quantity=one.quantity - quantity)
        self.goods.append(one._replace(id=self._new_id(), quantity=quantity, ended_id=step.id))

    def _new_id(self) -> int:
        """Return a number for goods that have no row of their own."""
        return -1 - len(self.goods) - len(self.disposed)
