"""Declarations of a noun for the records of its kind, beside the fields of their table."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeAlias, TypeVar

from sqlmodel import Session

from postwatch.dataclass import dataclass
from postwatch.desk import Desk
from postwatch.errors import NotFoundError
from postwatch.fields import Entry
from postwatch.language import _
from postwatch.options import NOTHING

if TYPE_CHECKING:
    from postwatch.correction import actions as correction
    from postwatch.correction import printed_in

Record = TypeVar("Record", bound=Any)
Line = TypeVar("Line")
Details = TypeVar("Details")


class Refers(NamedTuple):
    """A reference of a record: a table, and how a row of it is found by a typed text, on a day."""

    table: Any
    find: Callable[[Session, str, dt.date], Any]


@dataclass(frozen=True)
class RecordSheet:
    """A sheet that was written out to be filled in."""

    path: str
    sha256: str


def _only_withdrawn(*_asked: Any) -> None:
    raise TypeError("records of this kind are withdrawn, and never amended")


class Along(NamedTuple):
    """What changes along with a record: the codes of other records, and the papers that may have printed them."""

    codes: Sequence[str] = ()
    papers: Sequence[str] = ()


Settle: TypeAlias = "Callable[[correction.Cause | None], Along]"
"""Settles the records that depend on a written or withdrawn record, and returns what changed along with it."""


def nothing_along(_cause: "correction.Cause | None") -> Along:
    """Settle a record on which no other depends."""
    return Along()


class Kind(NamedTuple, Generic[Record]):
    """The records of a table, as a correction needs them.

    ``find`` returns a record by its code, and by other values that tell which is meant. ``record_of`` tells which
    papers may have printed it. ``withdrawing`` refuses to withdraw it, at once or when it settles the rest. For an
    amendment ``show`` returns the result that shows a record, though it was withdrawn, and ``write`` writes the typed
    values into it, refuses impossible values, and saves it. ``along`` is called before a record is written with the
    typed values, or withdrawn with none.
    """

    table: Any
    find: Callable[..., Record]
    record_of: "Callable[[Session, Record], printed_in.Record]"
    withdrawing: Callable[[Session, Desk, Record], Settle] = lambda _session, _desk, _row: nothing_along
    show: Callable[[Session, Desk, str], Any] = _only_withdrawn
    write: Callable[[Session, Desk, Record, Entry[Record]], None] = _only_withdrawn
    along: Callable[[Session, Desk, Record, Mapping[str, Any]], Settle] = lambda _session, _desk, _row, _given: (
        nothing_along
    )


class Plain(NamedTuple, Generic[Record, Line, Details]):
    """A kind of record that is fully declared: its noun, its sheet, the column of its day, its results.

    ``unknown`` is the refusal of a ``{code}`` that none has. ``refers`` has the target of each reference. ``check``
    refuses an impossible record, besides a record of a future day, and fills in values that follow from those typed;
    ``check_withdrawal`` refuses to withdraw a record. ``line_of`` and ``details_of`` give fields of results that no
    column has, the first from the rows that a record refers to. ``warning`` says why a line is unusual. ``to_fill``
    gives the begun rows of its sheet, by the keys of columns: what they hold is no record until more is filled in.
    """

    table: Any
    noun: str
    sheet: str
    unknown: str
    day: str
    line: type[Line]
    details: type[Details]
    check: Callable[[Session, Desk, Record, Entry[Record]], None] = lambda _session, _desk, _row, _typed: None
    refers: Mapping[str, Refers] = NOTHING
    line_of: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda _referred: NOTHING
    details_of: Callable[[Session, Record], Mapping[str, Any]] = lambda _session, _row: NOTHING
    check_withdrawal: Callable[[Session, Record], None] = lambda _session, _row: None
    warning: Callable[[Line], str | None] = lambda _line: None
    to_fill: Callable[..., Sequence[Mapping[str, Any]]] | None = None

    def refusal(self, code: str) -> NotFoundError:
        """Return the refusal of a code that no record has."""
        hint = _("see: postwatch {noun} list").format(noun=self.noun)
        return NotFoundError(_(self.unknown).format(code=code), hint=hint)
