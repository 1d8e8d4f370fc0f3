"""Which commune a place lies in, by the communes that its address, or its name, names: those of today or of before."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlmodel import Session

from postwatch.area.country import BEGAN, pairs_of
from postwatch.area.names import COMMUNES, DISTRICTS, SHORT
from postwatch.area.succession_tables import AreaSuccession
from postwatch.area.tables import Area, AreaKind
from postwatch.store.columns import grouped, rows_with
from postwatch.store.remembered import remembered
from postwatch.vietnamese import fold, nfc, spelled

ANY_COMMUNE = "cấp xã"
"""What is written in front of the name of a commune whose class is not known."""
# Behind these words «xã» is no commune: «thị xã», «hợp tác xã», «cấp xã», as they are spelled and without marks.
_BEFORE_XA = frozenset(word for text in ("thị", "tác", "cấp") for word in (spelled(text), fold(text)))
_ANY_CLASS = (*COMMUNES, ANY_COMMUNE)
_LONGEST_NAME = 7
"""Words of the longest name of a commune or a district, with one to spare."""
_PART = re.compile(r"[,;:()\n/]|\s[-–]\s")
# A class that is one letter needs its point, or the number that is the name: «P. Tam Thanh», «P1».
_SHORTENED = re.compile(r"(?<![\w.])(?:(t[tpx])\b\.?|([hpxq])(?:\.|(?=\d)))\s*", re.IGNORECASE)
# A code of a commune, as a whole part of a text: «06016», «xã 06016», «mã ĐVHC 06016».
_CLASS = "|".join(word for class_ in COMMUNES for word in (spelled(class_), fold(class_)))
_CODE = re.compile(rf"(?:ma (?:so |dvhc )?|{spelled('mã')} \D*)?(?:(?P<class_>{_CLASS}) )?(?P<code>\d{{5}})")
_POINT_OF_COMMUNE = re.compile(r"(\S*vhx)\b", re.IGNORECASE)


class Places(NamedTuple):
    """Communes of today in which something may lie; ``is_certain`` where it is a single commune, without doubt.

    ``districts`` are the internal ids of those that the communes lay in by the names of before.
    """

    areas: tuple[Area, ...] = ()
    districts: frozenset[int] = frozenset()
    is_certain: bool = False


class _Commune(NamedTuple):
    """A commune that a text may name, and the commune of today that it is, or that took it over.

    ``districts`` are the internal ids of those that it lay in, or grew out of. ``is_sure`` says whether it lies wholly
    in that of today.
    """

    name: str
    today: Area
    districts: frozenset[int]
    is_former: bool = False
    is_sure: bool = True


class Gazetteer:
    """The communes of the provinces of an office, of today and of before, by their names."""

    def __init__(self, areas: Sequence[Area], grew_out_of: Mapping[int, Collection[int]]) -> None:
        """Read the communes among areas, and those of before whose commune of today is among them.

        ``grew_out_of`` tells for an area which it took over, by internal ids.
        """
        named = {(one.code, one.name): one for one in areas}
        self._communes: dict[str, list[_Commune]] = {}
        self._coded: dict[str, list[_Commune]] = {}
        self._districts: dict[str, list[Area]] = {}
        self._former: dict[int | None, list[_Commune]] = {}
        for one in areas:
            if _class_of(one.name) in COMMUNES:
                self._put(_Commune(one.name, one, frozenset(grew_out_of.get(one.id, ()))), one.code)
            elif one.kind is not AreaKind.PROVINCE:
                for name in _spellings(one.short_name):
                    self._districts.setdefault(name, []).append(one)
        provinces = {one.code for one in areas if one.kind is AreaKind.PROVINCE}
        for pair in dict.fromkeys(pair for code in sorted(provinces) for pair in pairs_of(code)):
            today, district = named.get((pair.new_code, pair.new_name)), named.get((pair.district, pair.district_name))
            if today is not None and district is not None and pair.old_name:
                of_before = _Commune(
                    pair.old_name, today, frozenset({district.id}), is_former=True, is_sure=pair.is_sure
                )
                self._put(of_before, pair.old_code)
                self._former.setdefault(district.id, []).append(of_before)

    def _put(self, commune: _Commune, code: str) -> None:
        self._coded.setdefault(code, []).append(commune)
        for name in _spellings(_bare(commune.name)):
            self._communes.setdefault(name, []).append(commune)

    def places(self, text: str, *, within: Iterable[int] = ()) -> Places:
        """Return where a text says that something lies, by names of communes with marks or without any.

        A name behind its class counts before a name that is a whole part of the text; the longest name counts. Where
        the text names a district, its communes of before count alone. ``within`` are the districts, by internal ids, in
        which it may have lain, if that is known: a text that names another says nothing. A code that is a part of the
        text counts like a name, of communes of the class in front of it, if it has any; beside a name it tells which
        of its communes is meant, or that none certainly is.
        """
        words, inside = _Words(text), frozenset(within)
        told = self._told(words)
        if told and inside and told.isdisjoint(inside):
            return Places()
        found = self._read(words, told & inside or told or inside or self._bare(words))
        return _places_of([one for one in found if one.is_former] or found if told else found)

    def of_districts(self, text: str) -> Places:
        """Return the districts that a text names behind their class, and the communes of today that came of them."""
        told = self._told(_Words(text))
        came = [one for district in sorted(told) for one in self._former.get(district, ())]
        return _places_of(came)._replace(districts=told)

    def commune_of_before(self, text: str, *, within: Iterable[int]) -> str:
        """Return the name of the only commune of before, of these districts, that a text means; empty if none is."""
        found = {one.name for one in self._read(_Words(text), frozenset(within)) if one.is_former}
        return found.pop() if len(found) == 1 else ""

    def _read(self, words: "_Words", districts: frozenset[int]) -> list[_Commune]:
        """Return the communes of districts that words mean by name and by code."""
        found, coded = self._found(words, districts), self._by_code(words, districts)
        if found and coded:
            return [one for one in found if one in coded] or found + coded
        return found or coded

    def _by_code(self, words: "_Words", districts: frozenset[int]) -> list[_Commune]:
        """Return the communes of districts whose code is a part of a text, with a class in front of it or without."""
        found = []
        for part in words.parts:
            if (coded := _CODE.fullmatch(part)) is not None:
                known = self._coded.get(coded["code"], ())
                of_class = [one for one in known if coded["class_"] in {None, *_spellings(_class_of(one.name))}]
                found += [one for one in of_class if not districts or not districts.isdisjoint(one.districts)]
        return found

    def called(self, name: str) -> Places:
        """Return all communes, of today and of before, that a name or a code may mean; without a class those of any."""
        words = _Words(name)
        found = self._read(words, frozenset())
        if not found and len(words.parts) == 1:
            found = self._communes.get(words.parts[0], [])
        return _places_of(found)

    def _bare(self, words: "_Words") -> frozenset[int]:
        """Return the internal ids of the districts whose names are whole parts of a text, without their class."""
        return frozenset(one.id for part in words.parts for one in self._districts.get(part, ()))

    def _told(self, words: "_Words") -> frozenset[int]:
        """Return the internal ids of the districts that words name behind their class."""
        return frozenset(
            one.id
            for class_, name in words.behind(DISTRICTS, self._districts)
            for one in self._districts.get(name, ())
            if _class_of(one.name) == class_
        )

    def _found(self, words: "_Words", districts: frozenset[int]) -> list[_Commune]:
        """Return the communes of districts that words name, by the surest reading; of any district if none is said."""
        behind = [(class_, self._communes.get(name, ())) for class_, name in words.behind(_ANY_CLASS, self._communes)]
        readings = [
            [one for class_, named in behind for one in named if _class_of(one.name) == class_],
            [one for _class, named in behind for one in named],
        ]
        if not behind:  # a village may be called like a commune that is not its own
            parts = [part for part in words.parts if part not in self._districts]
            readings = [[one for part in parts for one in self._communes.get(part, ())]]
        for found in readings:
            lying = [one for one in found if not districts or not districts.isdisjoint(one.districts)]
            if lying:
                return lying
        return []

    def places_called(self, name: str, *, within: Iterable[int]) -> Places:
        """Return where a point lies that is called after its place, with its class or without: «Bưu cục Na Sầm».

        A district that lay there is called so, or its main town; and a name that only communes of before have may be
        that of a street: a person says it.
        """
        words, inside = _Words(name), frozenset(within)
        if any(commune for _class, commune in words.behind(COMMUNES, self._communes)):
            return self.places(name, within=inside)
        told = self._told(words)
        if told and told.isdisjoint(inside):
            return Places()
        named = [one for one in words.anywhere(self._communes) if one not in self._districts]
        found = [one for each in named for one in self._communes[each] if not inside.isdisjoint(one.districts)]
        places = _places_of(found)
        return places._replace(is_certain=places.is_certain and not all(one.is_former for one in found))


def _places_of(found: Sequence[_Commune]) -> Places:
    today = {one.today.id: one.today for one in found}
    districts = frozenset(district for one in found if one.is_former for district in one.districts)
    return Places((*today.values(),), districts, len(today) == 1 and all(one.is_sure for one in found))


class _Words:
    """The words of a text, with the classes of areas in front of names written out; its parts between commas."""

    def __init__(self, text: str) -> None:
        """Part a text into words."""
        whole = _POINT_OF_COMMUNE.sub(r"\1 xã", nfc(text))
        whole = _SHORTENED.sub(lambda found: f"{SHORT[(found[1] or found[2]).lower()]} ", whole)
        # Marks count once any is typed, as for every name (`may_mean`).
        read = fold if fold(whole) == whole.lower() else spelled
        self.parts = [read(part) for part in _PART.split(whole) if part.strip()]
        self._words = [read(part.replace(".", " ")).split() for part in _PART.split(whole)]

    def behind(self, classes: Sequence[str], names: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield each class in the text, with the longest known name behind it; empty if none is known."""
        for words in self._words:
            for place in range(len(words)):
                for class_ in classes:
                    end = place + len(class_.split())
                    is_behind = class_ == COMMUNES[0] and place > 0 and words[place - 1] in _BEFORE_XA
                    if " ".join(words[place:end]) in _spellings(class_) and not is_behind:
                        yield class_, _longest(words, end, names)

    def anywhere(self, names: Collection[str]) -> Iterator[str]:
        """Yield the known names in the text, of those that begin at a word the longest."""
        for words in self._words:
            place = 0
            while place < len(words):
                name = _longest(words, place, names)
                place += len(name.split()) or 1
                if name:
                    yield name


def _longest(words: Sequence[str], first: int, names: Collection[str]) -> str:
    """Return the longest known name that begins at a place of words, empty if none does."""
    told = (" ".join(words[first:end]) for end in range(min(first + _LONGEST_NAME, len(words)), first, -1))
    return next((name for name in told if name in names), "")


@cache
def _class_of(name: str) -> str:
    """Return the class in front of the name of a commune or a district; empty for another area."""
    return next((one for one in (*COMMUNES, *DISTRICTS) if name.lower().startswith(f"{one} ")), "")


def _bare(name: str) -> str:
    """Return a name without its class."""
    return " ".join(name.split()[len(_class_of(name).split()) :])


def _spellings(name: str) -> set[str]:
    """Return how a name is looked up: as it is spelled with marks, and without any."""
    return {spelled(name), fold(name)}


@remembered
def gazetteer(session: Session) -> Gazetteer:
    """Return the communes that are known, read once a session."""
    grew = grouped((one.successor_id, one.predecessor_id) for one in rows_with(session, AreaSuccession))
    return Gazetteer(rows_with(session, Area).all(), grew)


def areas_meant(session: Session, text: str, *, on: dt.date, within: Iterable[int] = ()) -> tuple[list[Area], bool]:
    """Return the areas of a day that a text means by its communes, and whether it certainly means a single area.

    The areas are communes since they have no districts, before it the districts that they lay in.
    """
    return _of_day(session, gazetteer(session).places(text, within=within), on)


def areas_named(session: Session, text: str, *, on: dt.date) -> tuple[list[Area], bool]:
    """Return the areas as `areas_meant` does, of a text without a known commune those of the districts it names.

    A commune that ended before those that are known lay in its district.
    """
    meant = areas_meant(session, text, on=on)
    return meant if meant[0] else _of_day(session, gazetteer(session).of_districts(text), on)


def _of_day(session: Session, found: Places, on: dt.date) -> tuple[list[Area], bool]:
    if on >= BEGAN:
        return list(found.areas), found.is_certain
    districts = [session.get_one(Area, one) for one in sorted(found.districts)]
    return districts, len(districts) == 1
