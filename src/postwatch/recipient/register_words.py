"""Words of foreign registers that mean codes: what the office said of them holds for its next register."""

from collections.abc import Callable, Mapping, Sequence

from sqlmodel import Session

from postwatch.area.gazetteer import areas_meant
from postwatch.area.lookup import find_area
from postwatch.desk import Desk
from postwatch.errors import NotFoundError, PostwatchError
from postwatch.intake import Choice, Coded
from postwatch.language import Code
from postwatch.recipient.tables import LegalForm, PointType, RecipientKind
from postwatch.recipient.word_tables import RegisterWord
from postwatch.store.columns import row_with, rows_with, save
from postwatch.store.transaction import has_rows
from postwatch.vietnamese import fold, member

KINDS: Mapping[str, type[Code]] = {"kind": RecipientKind, "legal_form": LegalForm, "point_type": PointType}
_AREA = "area"
_MEANT: Mapping[str, Sequence[type[Code]]] = {
    **{key: (kind,) for key, kind in KINDS.items()},
    "kind": (PointType, RecipientKind),
    "legal_form": (PointType, RecipientKind, LegalForm),
}


def coded_columns(state: str) -> dict[str, Coded]:
    """Return the columns whose texts mean codes; ``state`` is that of states, whose days are of a single register."""
    of_kinds = {key: Coded(_likely(kinds), _choices(kinds)) for key, kinds in _MEANT.items()}
    return {**of_kinds, _AREA: Coded(choices=_areas), state: Coded()}


def words_told(session: Session) -> dict[tuple[str, str], str]:
    """Return the codes of words, by the column and the folded text."""
    if not has_rows(session, RegisterWord.__tablename__):
        return {}
    return {(one.field, one.text): one.code for one in rows_with(session, RegisterWord)}


def keep_words(session: Session, desk: Desk, told: Mapping[tuple[str, str], str]) -> None:
    """Keep what words mean, by the column and the folded text: the newest meaning counts.

    A day is of a single register; a name that areas have may be that of another area in the next.
    """
    for (key, text), typed in told.items():
        code = _code_of(key, typed)
        if key == _AREA and _is_found(session, desk, typed) and not _is_found(session, desk, text):
            code = typed
        if code is not None:
            row = row_with(session, RegisterWord, field=key, text=text) or RegisterWord(field=key, text=text, code=code)
            row.code = code
            save(session, row)


def _code_of(key: str, typed: str) -> str | None:
    """Return the code of a kind, type or form that was typed; None for none, and in another column."""
    found = (member(kind, typed) for kind in reversed(_MEANT.get(key, ())))
    return next((str(one.value) for one in found if one is not None), None)


def _is_found(session: Session, desk: Desk, text: str) -> bool:
    """Return whether a text names an area, or several."""
    try:
        find_area(session, area=text, on=desk.today)
    except NotFoundError:
        return False
    except PostwatchError:
        return True
    return True


def _areas(session: Session, desk: Desk, text: str) -> list[Choice]:
    """Return the areas that a text may mean, each by its name and its code."""
    named = [f"{one.name} ({one.code})" for one in areas_meant(session, text, on=desk.today)[0]]
    return [Choice(one, one) for one in named]


def _choices(kinds: Sequence[type[Code]]) -> Callable[[Session, Desk, str], Sequence[Choice]]:
    """Return the choices among members of enumerations; of a code that several have the last is meant."""
    members = {str(one.value): one for kind in kinds for one in kind}
    return lambda _session, _desk, _text: [Choice(code, one.in_words) for code, one in members.items()]


def _likely(kinds: Sequence[type[Code]]) -> Callable[[str], str]:
    def likely(text: str) -> str:
        """Return the code whose longest name begins a text, else nothing: «Đại lý bưu điện» is likely an agency."""
        for kind in kinds:
            names = [
                (len(name), str(one.value))
                for one in kind
                for name in one.names
                if fold(text).startswith(f"{fold(name)} ")
            ]
            if len({value for length, value in names if length == max(names)[0]}) == 1:
                return max(names)[1]
        return ""

    return likely
