"""Units that were likely registered twice, each pair with its reasons; they are only ever named.

A name alone says little: thousands of points are called alike and differ by a number or a village. Units are compared
where they share a key, never each with each.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from itertools import chain, combinations
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from postwatch.area.queries import areas_by_id
from postwatch.dataclass import dataclass
from postwatch.days import valid_on
from postwatch.language import N_, Code, _
from postwatch.recipient.names import in_full, written_out
from postwatch.recipient.tables import Recipient, RecipientKind
from postwatch.searching import digits_of
from postwatch.vietnamese import code_key, fold, nfc, sort_key, spelled


class Reason(Code):
    """Why two units are likely the same."""

    SAME_NAME = "same_name", N_("same name")
    NEAR_NAME = "near_name", N_("nearly the same name")
    SAME_PHONE = "same_phone", N_("same telephone")
    SAME_BUSINESS_NUMBER = "same_business_number", N_("same business registration number")
    SAME_LICENCE = "same_licence", N_("same postal licence")
    SAME_CONFIRMATION = "same_confirmation", N_("same confirmation of notified activity")
    SAME_ADDRESS = "same_address", N_("same address")
    FULLER_NAME = "fuller_name", N_("one name says more than the other")


@dataclass(frozen=True)
class LikelyDouble:
    """Two units that are likely the same; ``other`` was registered first."""

    code: str
    name: str
    area_name: str
    other: str
    other_name: str
    other_area_name: str
    reasons_list: tuple[Reason, ...]

    @property
    def in_words(self) -> str:
        """Return the reasons in the language of the screen."""
        return ", ".join(reason.in_words for reason in self.reasons_list)


# Numbers of a unit, the day of each, and what it means when two units have it.
_NUMBERS = (
    ("business_number", "business_number_on", Reason.SAME_BUSINESS_NUMBER),
    ("licence_number", "licence_on", Reason.SAME_LICENCE),
    ("confirmation_number", "confirmation_on", Reason.SAME_CONFIRMATION),
)
_COLUMNS = (
    *("id", "code", "name", "name_folded", "kind", "area_id", "parent_id", "successor_id", "active_from", "active_to"),
    *("phone", "address", *(name for number in _NUMBERS for name in number[:2])),
)
# Legal forms within a name that is written out; a «tổng công ty» is no «công ty».
_FORMS = re.compile(
    r"\b(tong )?cong ty\b|\b(co phan|trach nhiem huu han|(mot|hai) thanh vien( tro len)?|doanh nghiep tu nhan"
    r"|hop tac xa|ho kinh doanh)\b"
)
# What a point is, which thousands of names begin with.
_WHAT_IT_IS = re.compile(
    r"\b(buu (cuc|dien|chinh)|van hoa xa|diem( giao dich| phuc vu)?|dai ly|chi nhanh|van phong|trung tam|chuyen phat"
    r"( nhanh)?|xa|phuong|thi tran|thi xa|huyen|thanh pho|tinh)\b"
)
_NUMBERED = re.compile(r"\bso (?=[0-9])|\b0+(?=[0-9])")
# A word that tells units apart which are called alike otherwise: «Bưu cục 2», «Đại lý B», «Cụm IV».
_FIGURE = re.compile(r"\w*[0-9]\w*|[a-z]|[ivx]+")
_WORD = re.compile(r"\w+")
_SYLLABLE = re.compile(
    "(b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?[aeiouy]{1,3}(ch|c|m|ng|nh|n|p|t)?"
)
_SAME_SOUND = ((re.compile("c$"), "k"), (re.compile("(?<=qu)y$|(?<![aeou])y$"), "i"))
_OF_TWO_SOUNDS = "cy"
# What a database finds of a number however it is written: digits, and letters that bear no mark; «Đ» is folded to d.
_PLAIN = re.compile("[0-9bcf-hj-np-tv-xz]")
_SHORTEST_WORD = 4
_SHORTEST_PHONE = 8
_SHORTEST_NUMBER = 4
# A telephone, a licence or an address that more units have is that of their enterprise or their house.
_MOST_OF_ONE_KEY = 10
_LIKE_AT_ONE_ADDRESS = 80
_MOST_NAMED = 10


class Unit:
    """The compared fields of a unit."""

    def __init__(self, row: Mapping[Any, Any]) -> None:
        """Take the columns of a unit; all that `marks` needs is made of them at once."""
        self.row = row
        self.id: int = row["id"]
        self.kind: RecipientKind = row["kind"]
        self.parent: int | None = row["parent_id"]
        self.words = _words_of(row["name_folded"])
        # As they sound: «Đắc» as «Đắk», «Lý» as «Lí».
        self.sounds = tuple([_sound(word) if word[-1] in _OF_TWO_SOUNDS else word for word in self.words])
        self.phones = frozenset(one for one in digits_of(row["phone"]).split(" ") if len(one) >= _SHORTEST_PHONE)
        self.numbers = dict(_numbers_of(row))
        address = in_full(row["address"] or "")
        self.address = (row["area_id"], address) if address else None

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Return the words that are, or hold, a number, or are a letter."""
        return tuple(filter(_is_figure, self.words))

    @cached_property
    def marked(self) -> dict[str, list[str]]:
        """Return the words with their marks, by the words without; none where nobody typed a mark."""
        found: dict[str, list[str]] = {}
        for word in _WORD.findall(nfc(self.row["name"])):
            found.setdefault(fold(word), []).append(spelled(word))
        return found if any([word] != forms for word, forms in found.items()) else {}

    @cached_property
    def own_words(self) -> str:
        """Return the words of the name that tell which point it is, without the words for its kind."""
        words = " ".join(self.words)
        return " ".join(_WHAT_IT_IS.sub(" ", words).split()) or words

    @property
    def house(self) -> tuple[int, str] | None:
        """Return the address, if it says a number of a house."""
        return self.address if self.address and any(char.isdigit() for char in self.address[1]) else None

    @property
    def scope(self) -> int | None:
        """Return the area within which the name means a single unit, None for an enterprise: it does everywhere."""
        return None if self.kind is RecipientKind.POSTAL_ENTERPRISE else self.row["area_id"]

    def marks(self) -> Iterator[tuple[Any, ...]]:
        """Yield the marks that a double shares."""
        yield "name", self.scope, "".join(self.sounds)
        yield from (("phone", phone) for phone in self.phones)
        yield from self.numbers.items()
        if self.address is not None:
            yield self.address

    def places_of(self, words: Set[str]) -> Iterator[int]:
        """Yield the places of words in the name."""
        if not words.isdisjoint(self.words):
            yield from (place for place, word in enumerate(self.words) if word in words)

    def without(self, place: int) -> tuple[Any, ...]:
        """Return the name without a word."""
        return self.scope, self.words[:place], self.words[place + 1 :]


def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a folded name: written out, without its legal form."""
    whole = _NUMBERED.sub("", written_out(name))
    bare = _FORMS.sub(lambda found: "tong" if found[1] else " ", whole).split()
    return tuple(bare or whole.split())


def _numbers_of(row: Mapping[Any, Any]) -> Iterator[tuple[Reason, str]]:
    """Yield the numbers that a single unit has, by the reason that follows if two have the same."""
    for name, _day, reason in _NUMBERS:
        if row[name] and len(bare := re.sub(r"\W", "", fold(row[name]))) >= _SHORTEST_NUMBER:
            yield reason, bare


# Thousands of names are made of some hundreds of words.
@lru_cache(4096)
def _sound(word: str) -> str:
    for pattern, letter in _SAME_SOUND:
        word = pattern.sub(letter, word)
    return word


@lru_cache(4096)
def _is_figure(word: str) -> bool:
    return _FIGURE.fullmatch(word) is not None


@lru_cache(4096)
def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(word) is not None


class Pair(NamedTuple):
    """Two units that share a key."""

    one: Unit
    other: Unit

    def reasons(self) -> tuple[Reason, ...]:
        """Return why they are likely the same; nothing if they are not."""
        one, other = self
        if self._cannot_be_one():
            return ()
        name, shared = self._name(), tuple(self._shared())
        is_one_enterprise = one.parent is not None and one.parent == other.parent
        if name is None:
            # Points of an enterprise have its telephone and its licence.
            return () if is_one_enterprise or self._differ_by_a_figure() else shared
        agrees = (*shared, Reason.SAME_ADDRESS) if self._is_one_house() or name is Reason.FULLER_NAME else shared
        return (name, *agrees) if agrees or (self._is_same_place() and not self._differ_in_marks()) else ()

    def _cannot_be_one(self) -> bool:
        one, other = self
        belongs = {one.id, other.id} & {one.parent, other.parent, one.row["successor_id"], other.row["successor_id"]}
        days = [(unit.row["active_from"], unit.row["active_to"]) for unit in self]
        return bool(belongs) or not all(
            valid_on(None, last, first) for (first, _one), (_other, last) in (days, days[::-1]) if first is not None
        )

    def _name(self) -> Reason | None:
        one, other = self
        if one.words == other.words:
            return Reason.NEAR_NAME if self._differ_in_marks() else Reason.SAME_NAME
        if one.figures != other.figures:
            return None
        if _sound_alike(one, other) or _is_mistyped(one.words, other.words):
            return Reason.NEAR_NAME
        if self._is_one_house() and _are_like(one.own_words, other.own_words):
            return Reason.NEAR_NAME
        return Reason.FULLER_NAME if self._is_one_point_in_full() else None

    def _is_one_point_in_full(self) -> bool:
        """Return whether two points of an enterprise in a place differ only in that the longer name says more.

        The place is a house, or an address without a number if the telephone is the same too: either alone is that of
        the head office, or of a whole village.
        """
        one, other = self
        is_one_enterprise = one.parent is not None and one.parent == other.parent
        words = [frozenset(unit.own_words.split()) for unit in self]
        says_more = words[0] < words[1] or words[1] < words[0]
        return is_one_enterprise and says_more and (self._is_one_house() or self._has_one_address_and_phone())

    def _has_one_address_and_phone(self) -> bool:
        one, other = self
        return one.address is not None and one.address == other.address and not one.phones.isdisjoint(other.phones)

    def _is_one_house(self) -> bool:
        one, other = self
        return one.house is not None and one.house == other.house

    def _differ_in_marks(self) -> bool:
        """Return whether a word has other marks in either name: «Đông Mỹ» and «Đồng Mỹ» may well be two places."""
        one, other = self.one.marked, self.other.marked
        return any(one[word] != other[word] for word in one.keys() & other.keys())

    def _differ_by_a_figure(self) -> bool:
        """Return whether a number or a letter alone tells points apart; an enterprise has its own numbers."""
        if self.one.kind is self.other.kind is RecipientKind.POSTAL_ENTERPRISE:
            return False
        bare = [[word for word in unit.words if not _is_figure(word)] for unit in self]
        return bare[0] == bare[1]

    def _shared(self) -> Iterator[Reason]:
        one, other = self
        if one.phones & other.phones:
            yield Reason.SAME_PHONE
        for _number, on, reason in _NUMBERS:
            days = {one.row[on], other.row[on]} - {None}
            # Numbers begin anew each year.
            if reason in one.numbers and one.numbers[reason] == other.numbers.get(reason) and len(days) < 2:
                yield reason

    def _is_same_place(self) -> bool:
        """Return whether units of a name are in an area, or enterprises, and not under different parents."""
        one, other = self
        are_rivals = None not in (one.parent, other.parent) and one.parent != other.parent
        return one.kind is other.kind and one.scope == other.scope and not are_rivals


def _sound_alike(one: Unit, other: Unit) -> bool:
    """Return whether names sound the same, however their words are parted: «Đắc Lắc», «Đắk Lắk», «Đắklắk»."""
    are_parted = len(one.words) != len(other.words)
    return one.sounds == other.sounds or (are_parted and "".join(one.sounds) == "".join(other.sounds))


def _is_mistyped(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether names differ by a letter of a word, at least one word of the pair no syllable.

    Two syllables are two names: «Tân Lang», «Tân Long».
    """
    from rapidfuzz.distance import OSA

    if len(one) != len(other):
        return False
    unlike = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(unlike) != 1 or all(map(_is_syllable, unlike[0])):
        return False
    return max(map(len, unlike[0])) >= _SHORTEST_WORD and OSA.distance(*unlike[0], score_cutoff=1) <= 1


def _are_like(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.token_sort_ratio(one, other) >= _LIKE_AT_ONE_ADDRESS


def likely_pairs(units: Iterable[Unit], *, of: Set[int] | None = None) -> Iterator[tuple[Pair, tuple[Reason, ...]]]:
    """Yield the pairs of units that are likely the same, of all or of some; the unit registered first is last."""
    known, met = list(units), set()
    for one, other in (*_sharing(known), *_nearly_named(known)):
        pair = Pair(*sorted((one, other), key=lambda unit: unit.id, reverse=True))
        ids = pair.one.id, pair.other.id
        if ids not in met and (of is None or not of.isdisjoint(ids)):
            met.add(ids)
            if found := pair.reasons():
                yield pair, found


def _sharing(units: Iterable[Unit]) -> Iterator[tuple[Unit, Unit]]:
    groups: defaultdict[tuple[Any, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        for key in unit.marks():
            groups[key].append(unit)
    for group in groups.values():
        if len(group) <= _MOST_OF_ONE_KEY:
            yield from combinations(group, 2)


def _nearly_named(units: Sequence[Unit]) -> Iterator[tuple[Unit, Unit]]:
    """Yield units whose names differ by a single word, likely mistyped: in either name it is no syllable."""
    words = set(chain.from_iterable(unit.words for unit in units))
    longer = {word for word in words if len(word) >= _SHORTEST_WORD and not _is_figure(word)}
    odd = {word for word in longer if not _is_syllable(word)}
    groups: dict[tuple[Any, ...], list[tuple[str, Unit]]] = {
        unit.without(place): [] for unit in units for place in unit.places_of(odd)
    }
    for unit in units if groups else ():
        for place in unit.places_of(longer):
            if (group := groups.get(unit.without(place))) is not None:
                group.append((unit.words[place], unit))
    for group in groups.values():
        if len(group) > 1:
            yield from _nearly_typed(group)


def _nearly_typed(group: Iterable[tuple[str, Unit]]) -> Iterator[tuple[Unit, Unit]]:
    """Yield units of which the words are the same when a letter of either is left out."""
    shapes: defaultdict[str, list[tuple[str, Unit]]] = defaultdict(list)
    for word, unit in group:
        for shape in {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}:
            shapes[shape].append((word, unit))
    for alike in shapes.values():
        yield from ((one, other) for (word, one), (typed, other) in combinations(alike, 2) if word != typed)


def likely_doubles(
    session: Session, *, on: dt.date, of: Collection[str] | None = None, among: Sequence[ColumnElement[bool]] = ()
) -> list[LikelyDouble]:
    """Return the pairs of units that are likely the same, in the order of their names.

    Of all, or of some by their codes. Units that were merged, and those that ended before the day, are left out; so are
    those that do not meet ``among``.
    """
    columns = [Recipient.__table__.c[name] for name in _COLUMNS]
    statement = select_columns(*columns).where(
        col(Recipient.merged_into_id).is_(None),
        or_(col(Recipient.active_to).is_(None), col(Recipient.active_to) >= on),
        *among,
    )
    units = [Unit(row) for row in session.execute(statement).mappings()]
    wanted = None if of is None else {unit.id for unit in units if unit.row["code"] in of}
    areas = areas_by_id(session)

    def told(pair: Pair, reasons: tuple[Reason, ...]) -> LikelyDouble:
        one, other = pair.one.row, pair.other.row
        places = areas[one["area_id"]].name, areas[other["area_id"]].name
        return LikelyDouble(one["code"], one["name"], places[0], other["code"], other["name"], places[1], reasons)

    pairs = [told(pair, reasons) for pair, reasons in likely_pairs(units, of=wanted)]
    return sorted(pairs, key=lambda one: (sort_key(one.name), code_key(one.code), code_key(one.other)))


def doubles_of_new(session: Session, unit: Recipient, *, on: dt.date) -> list[LikelyDouble]:
    """Return the likely doubles of a unit that was just written; asked of the database, not of all units."""
    new = Unit({name: getattr(unit, name) for name in _COLUMNS})
    place = or_(
        col(Recipient.area_id) == unit.area_id, col(Recipient.kind) == new.kind if new.scope is None else false()
    )
    near: list[ColumnElement[bool]] = [and_(place, *_numbered_as(unit.name_folded))]
    near += [_bare(Recipient.phone).contains(phone[-_SHORTEST_PHONE:]) for phone in new.phones]
    near += [
        func.lower(getattr(Recipient, name)).like(f"%{'%'.join(_PLAIN.findall(new.numbers[reason]))}%")
        for name, _day, reason in _NUMBERS
        if reason in new.numbers
    ]
    return likely_doubles(session, on=on, of={unit.code}, among=[or_(*near)])


def _numbered_as(name_folded: str) -> list[ColumnElement[bool]]:
    """Return the condition that a name holds the numbers of another, or none as it does: others are told apart."""
    column = col(Recipient.name_folded)
    numbers = {number.lstrip("0") for number in re.findall("[0-9]+", name_folded)}
    return [column.contains(one) for one in numbers] or [~column.contains(digit) for digit in "0123456789"]


def _bare(column: Any) -> Any:
    """Return a column of numbers in small letters, without the signs between digits."""
    for sign in " .-()/":
        column = func.replace(column, sign, "")
    return func.lower(column)


def warning_of(pairs: Sequence[LikelyDouble]) -> list[str]:
    """Return the warning that units of a register are likely there already, naming the first of them."""
    if not pairs:
        return []
    named = [f"{one.code} = {one.other} {one.other_name} ({one.in_words})" for one in pairs[:_MOST_NAMED]]
    more = " …" if len(pairs) > _MOST_NAMED else ""
    sentence = _("Likely registered twice: {count}: {pairs}; see them with: postwatch recipient doubles")
    return [sentence.format(count=len(pairs), pairs="; ".join(named) + more)]
