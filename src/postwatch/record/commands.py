"""The verbs of records: of a plain kind a list and a sheet; of any, by code, show, amend and withdraw."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Amount
from postwatch.context import AppContext
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.options import NOTHING, REASON, REQUIRED, SheetCall, word
from postwatch.record import actions
from postwatch.record.kinds import Kind, Plain, RecordSheet
from postwatch.told import Amended, Entry, ToldField, fields_of
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from sqlmodel import Session

CODE: Any = word(_("Code of the record"), is_argument=True, default=REQUIRED)
_CORRECTED = "correction.actions.CorrectionResult"
_SHEET = "record.kinds.RecordSheet"
Shown = Callable[[Any], object]
"""What a list or a page shows of a result in place of a field."""


class Page(NamedTuple):
    """What a page shows of a record besides its fields: ``instead`` of one something else, ``more`` behind them."""

    instead: Mapping[str, Shown] = NOTHING
    more: Callable[[Any], Sequence[tuple[str, object]]] = lambda _found: ()


class Listing(NamedTuple):
    """What a kind's list shows, asks and says: its help, its title with ``{count}``, the fields in their order.

    ``narrow`` has the help of each option that narrows it, by the field that is meant; ``spare`` names fields that a
    narrow screen leaves out, the first one first.
    """

    help: str
    title: str
    fields: str
    narrow: Mapping[str, str]
    spare: str = ""


def add_verb(app: Noun, kind: Plain[Any, Any, Any], help_: str, sentence: str) -> None:
    """Give a noun the verb that adds a record, or many from a sheet; the ``sentence`` names fields of its line."""

    @app.writes("add", help=help_, result=f"{_result(kind)}Line | intake.IntakeResult")
    def add(office: AppContext, entry: Entry[kind.table], sheet: SheetCall) -> None:  # type: ignore[name-defined]
        if took_sheet(office, kind, entry, sheet):
            return
        with office.begin() as session:
            warn_of_twin(office, session, kind, entry)
            done = actions.add(session, office.desk, kind=kind, entry=entry)
            office.answer(_(sentence), done)
            if (warning := kind.warning(done)) is not None:
                office.warn(warning)


def warn_of_twin(office: AppContext, session: "Session", kind: Plain[Any, Any, Any], entry: Entry[Any]) -> None:
    """Warn where the same is recorded already."""
    if actions.is_twin(session, kind, entry):
        office.warn(_("the same is recorded already: if it was typed twice, withdraw one of both"))


def record_verbs(
    app: Noun, by_code: Noun, kind: Plain[Any, Any, Any], listing: Listing, page: Page = Page()
) -> None:  # fmt: skip
    """Give a noun its list and its sheet, and the codes of its records show, amend and withdraw."""
    fields = fields_of(kind.table)
    narrow = {name: fields[name].narrowing(help_) for name, help_ in listing.narrow.items()}

    @app.reads("list", help=listing.help, result=f"list[{_result(kind)}Line]")
    def list_(
        office: AppContext,
        chosen: Mapping[str, Any] = narrow,
        first: dt.date | None = options.SINCE,
        last: dt.date | None = options.UNTIL,
        withdrawn: bool = options.WITHDRAWN,
        search: options.Search | None = options.SEARCH,
    ) -> None:
        found = office.look_for(
            search, actions.listed, office.desk, kind, chosen, first=first, last=last, withdrawn=withdrawn
        )
        names = listing.fields.split()
        columns = [_("Code"), *(_(fields[name].told.label) for name in names)]
        rows = [(one.id, *(_cell(fields[name], one, page, Amount) for name in names)) for one in found]
        title = _(listing.title).format(count=len(found))
        spare = [_(fields[name].told.label) for name in listing.spare.split()]
        office.show(columns, rows, found, title=title, spare=spare, first=f"postwatch {kind.noun} add")

    @app.writes("sheet", help=_("Write an empty sheet, to be filled in and taken in: add --from FILE"), result=_SHEET)
    def sheet(office: AppContext) -> None:
        from postwatch.evidence.actions import keep_document
        from postwatch.record.importing import empty_sheet

        with office.begin() as session:
            path = office.shelf.free_name(f"documents/{kind.noun}/{kind.noun}-{office.today.isoformat()}.xlsx")
            file = office.shelf.stage(path, empty_sheet(kind, office=office.desk.settings.code))
            keep_document(session, office.desk, kind="record_sheet", subject="", file=file)
            sentence = _("{path}: fill it in and take it with: {noun} add --from FILE")
            office.answer(sentence, RecordSheet(file.path, file.sha256), noun=kind.noun)

    verbs_by_code(by_code, actions.kind_of(kind), f"{_result(kind)}Details", page)


def _result(kind: Plain[Any, Any, Any]) -> str:
    """Return how the results of a kind begin: they are named after its table, in the actions of its noun."""
    return f"{kind.table.__module__.split('.')[1]}.actions.{kind.table.__name__}"


def verbs_by_code(by_code: Noun, kind: Kind[Any], result: str, page: Page = Page()) -> None:
    """Give the codes of a kind show, amend and withdraw; ``result`` names the class that shows a record."""
    table: Any = kind.table
    own: str = replace(CODE, names=str(table.__tablename__))

    @by_code.reads("show", help=_("Show a record and its corrections."), result=result)
    def show(office: AppContext, code: str = own) -> None:
        from postwatch.correction.screen import history_rows

        found = office.look(kind.show, office.desk, code)
        known = [(_(one.told.label), _cell(one, found, page, money)) for one in fields_of(table).values()]
        known += [*page.more(found), *history_rows(found, table=table)]
        rows = [(title, value) for title, value in known if value is not None]
        office.show([_("What"), _("Value")], rows, found, title=found.id)

    @by_code.writes(
        "amend", help=_("Amend a record: what is given is written over it, on all days."), result=_CORRECTED
    )
    def amend(office: AppContext, changes: Amended[table], code: str = own, reason: str = REASON) -> None:
        from postwatch.correction.screen import put_right

        put_right(office, actions.amend, table=table, reason=reason, kind=kind, code=code, changes=changes)

    withdraw_by_code(by_code, kind, own)


def withdraw_by_code(by_code: Noun, kind: Kind[Any], named: Any) -> None:
    """Let the records of a kind be withdrawn by their codes."""

    @by_code.writes("withdraw", help=_("Withdraw a record: it counts as never recorded."), result=_CORRECTED)
    def withdraw(office: AppContext, code: str = named, reason: str = REASON) -> None:
        from postwatch.correction.screen import put_right

        put_right(office, actions.withdraw, reason=reason, kind=kind, code=code)


def took_sheet(office: AppContext, kind: Plain[Any, Any, Any], entry: Entry[Any], sheet: SheetCall) -> bool:
    """Take in a sheet of records of a kind, if one was named instead of a single record, and return whether it was.

    Raises UsageError where both were, or neither.
    """
    if not named_sheet(entry, sheet):
        return False
    from postwatch.record.importing import sheet_kind

    import_sheet(office, call=sheet, kind=sheet_kind(kind))
    return True


def named_sheet(entry: Entry[Any], sheet: SheetCall) -> bool:
    """Return whether a sheet was named instead of a single record. Raises UsageError where both were, or neither."""
    return is_sheet("" if entry.is_blank else entry.first, sheet, what=entry.first)


def _cell(field: ToldField, found: Any, page: Page, in_dong: Callable[[int], object]) -> object:
    """Return what is shown of a field of a result; an amount of money as ``in_dong`` writes it."""
    if field.name in page.instead:
        return page.instead[field.name](found)
    value = getattr(found, field.key, None)
    return in_dong(value) if field.told.makes is options.money and value is not None else value
