"""The verbs of records: of a plain kind a list and a sheet; of any, by code, show, amend and withdraw."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from postwatch import options
from postwatch.commandline import Noun
from postwatch.console import Amount
from postwatch.context import AppContext
from postwatch.fields import Amended, Entry, ToldField, fields_of
from postwatch.importing import import_sheet, is_sheet
from postwatch.language import _
from postwatch.options import NOTHING, REASON, REQUIRED, SheetCall, word
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from sqlmodel import Session

    from postwatch.record.kinds import Kind, Line, Plain

CODE: Any = word(_("Code of the record"), is_argument=True, default=REQUIRED)
_CORRECTED = "correction.actions.CorrectionResult"
_SHEET = "record.kinds.RecordSheet"
Shown = Callable[[Any], object]
"""What a list or a page shows of a result in place of a field."""


class Page(NamedTuple):
    """The page of a record besides its fields: ``instead`` replaces values of fields, ``more`` comes behind."""

    instead: Mapping[str, Shown] = NOTHING
    more: Callable[[Any], Sequence[tuple[str, object]]] = lambda _found: ()


class Listing(NamedTuple):
    """The list of a kind: its help, its title with ``{count}``, the fields in their order.

    ``narrow`` has the help of each option that narrows it, by the field that is meant; ``spare`` names fields that a
    narrow screen leaves out, the first first.
    """

    help: str
    title: str
    fields: str
    narrow: Mapping[str, str]
    spare: str = ""


def add_verb(app: Noun, table: Any, named: str, help_: str, sentence: str) -> None:
    """Give a noun the verb that adds a record, or many from a sheet; the ``sentence`` names fields of its line.

    A kind is given by its table and ``named``, such as ``note.actions.NOTE``: it is imported when a verb of it is run.
    """

    @app.writes("add", help=help_, result=f"{_result(table, named)}Line | intake.IntakeResult")
    def add(office: AppContext, entry: Entry[table], sheet: SheetCall) -> None:
        kind: Plain[Any, Any, Any] = _imported(named)
        if took_sheet(office, kind, entry, sheet):
            return
        with office.begin() as session:
            done = added(office, session, kind, entry)
            office.answer(_(sentence), done)
            if (warning := kind.warning(done)) is not None:
                office.warn(warning)


def added(office: AppContext, session: "Session", kind: "Plain[Any, Line, Any]", entry: Entry[Any]) -> "Line":
    """Record the typed values, and warn if the same is recorded already. Raises as the check of its kind."""
    from postwatch.record.actions import filled, keep, same_as

    row = filled(session, kind, kind.table(), entry)
    if same_as(session, kind, row) is not None:
        office.warn(_("the same is recorded already: if it was typed twice, withdraw one of both"))
    return keep(session, office.desk, kind, row, entry)


def record_verbs(
    app: Noun, by_code: Noun, table: Any, named: str, listing: Listing, page: Page = Page(), **begun: Any
) -> None:  # fmt: skip
    """Give a noun its list and its sheet, and the codes of its records show, amend and withdraw.

    ``begun`` has the options that tell which rows the sheet begins with, by the names that ``to_fill`` has for them.
    """
    fields, noun = fields_of(table), named.partition(".")[0]
    narrow = {name: fields[name].narrowing(help_) for name, help_ in listing.narrow.items()}

    @app.reads("list", help=listing.help, result=f"list[{_result(table, named)}Line]")
    def list_(
        office: AppContext,
        chosen: Mapping[str, Any] = narrow,
        first: dt.date | None = options.SINCE,
        last: dt.date | None = options.UNTIL,
        withdrawn: bool = options.WITHDRAWN,
        search: options.Search | None = options.SEARCH,
    ) -> None:
        from postwatch.record.actions import listed

        found = office.look_for(
            search, listed, office.desk, _imported(named), chosen, first=first, last=last, withdrawn=withdrawn
        )
        names = listing.fields.split()
        columns = [_("Code"), *(_(fields[name].told.label) for name in names)]
        rows = [(one.id, *(_cell(fields[name], one, page, Amount) for name in names)) for one in found]
        title = _(listing.title).format(count=len(found))
        spare = [_(fields[name].told.label) for name in listing.spare.split()]
        office.show(columns, rows, found, title=title, spare=spare, first=f"postwatch {noun} add")

    @app.writes("sheet", help=_("Write a sheet, to be filled in and taken in: add --from FILE"), result=_SHEET)
    def sheet(office: AppContext, given: Mapping[str, Any] = begun) -> None:
        from postwatch.evidence.actions import keep_document
        from postwatch.record.importing import sheet_bytes
        from postwatch.record.kinds import RecordSheet

        kind: Plain[Any, Any, Any] = _imported(named)
        with office.begin() as session:
            path = office.shelf.free_name(f"documents/{noun}/{noun}-{office.today.isoformat()}.xlsx")
            file = office.shelf.stage(path, sheet_bytes(session, office.desk, kind, given))
            keep_document(session, office.desk, kind="record_sheet", subject="", file=file)
            sentence = _("{path}: fill it in and take it with: {noun} add --from FILE")
            office.answer(sentence, RecordSheet(file.path, file.sha256), noun=noun)

    verbs_by_code(by_code, table, named, page)


def _result(table: Any, named: str) -> str:
    """Return the beginning of the result names of a kind: the name of its table, in the same module."""
    return f"{named.rpartition('.')[0]}.{table.__name__}"


def _imported(named: str) -> Any:
    """Return the object of a name."""
    module, _point, name = named.rpartition(".")
    return getattr(import_module(f"postwatch.{module}"), name)


def _put_right(named: str) -> "Kind[Any]":
    """Return the kind under a name, plain or not, as those who put a record right need it."""
    from postwatch.record.actions import kind_of
    from postwatch.record.kinds import Kind

    kind = _imported(named)
    return kind if isinstance(kind, Kind) else kind_of(kind)


def verbs_by_code(by_code: Noun, table: Any, named: str, page: Page = Page()) -> None:
    """Give the codes of a kind show, amend and withdraw."""
    own: str = replace(CODE, names=str(table.__tablename__))

    @by_code.reads("show", help=_("Show a record and its corrections."), result=f"{_result(table, named)}Details")
    def show(office: AppContext, code: str = own) -> None:
        from postwatch.correction.screen import history_rows

        found = office.look(_put_right(named).show, office.desk, code)
        known = [(_(one.told.label), _cell(one, found, page, money)) for one in fields_of(table).values()]
        known += [*page.more(found), *history_rows(found, table=table)]
        rows = [(title, value) for title, value in known if value is not None]
        office.show([_("What"), _("Value")], rows, found, title=found.id)

    amends(by_code, table, named, code=own)
    withdraws(by_code, named, code=own)


def amends(
    by_code: Noun, table: Any, named: str, help_: str = "", *, code: str = CODE, more: Mapping[str, Any] = NOTHING,
    warnings: str = "", **asked: Any,
) -> None:  # fmt: skip
    """Give the codes of a kind the verb that amends a record.

    ``asked`` has the options that tell, beside the code, which record is meant. ``more`` has options that no record has
    a field for: their values are put over the changes, by their names. ``warnings`` names the function that warns of
    the record as it is then.
    """
    help_ = help_ or _("Amend a record: what is given is written over it, on all days.")

    @by_code.writes("amend", help=help_, result=_CORRECTED)
    def amend(
        office: AppContext, changes: Amended[table], code: str = code, which: Mapping[str, Any] = asked,
        over: Mapping[str, Any] = more, reason: str = REASON,
    ) -> None:  # fmt: skip
        from postwatch.correction.screen import put_right
        from postwatch.record import actions

        put_right(
            office, actions.amend, table=table, reason=reason, warnings=_imported(warnings) if warnings else None,
            kind=_put_right(named), code=code, changes=changes.over(**over), **which,
        )  # fmt: skip


def withdraws(by_code: Noun, named: str, help_: str = "", *, code: str = CODE, **asked: Any) -> None:
    """Give the codes of a kind the verb that withdraws a record; ``asked`` is as in `amends`."""
    help_ = help_ or _("Withdraw a record: it counts as never recorded.")

    @by_code.writes("withdraw", help=help_, result=_CORRECTED)
    def withdraw(office: AppContext, code: str = code, which: Mapping[str, Any] = asked, reason: str = REASON) -> None:
        from postwatch.correction.screen import put_right
        from postwatch.record import actions

        put_right(office, actions.withdraw, reason=reason, kind=_put_right(named), code=code, **which)


def corrects(by_code: Noun, verb: str, action: str, help_: str, **asked: Any) -> None:
    """Give codes a verb that amends or withdraws a record in a way of its own.

    ``asked`` has the options, and the class whose fields are changed, by the names that the ``action`` has for them. It
    is named, such as ``task.corrections.withdraw_report``, and imported when the verb is run.
    """
    table = next((get_args(one)[0] for one in asked.values() if get_origin(one) is Amended), None)

    @by_code.writes(verb, help=help_, result=_CORRECTED)
    def correct(office: AppContext, given: Mapping[str, Any] = asked, reason: str = REASON) -> None:
        from postwatch.correction.screen import put_right

        put_right(office, _imported(action), table=table, reason=reason, **given)


def took_sheet(office: AppContext, kind: "Plain[Any, Any, Any]", entry: Entry[Any], sheet: SheetCall) -> bool:
    """Take in a sheet of records of a kind, if a sheet was named instead of a single record, and return whether it was.

    Raises UsageError if both were, or neither.
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
    """Return the shown value of a field of a result; an amount of money as ``in_dong`` writes it."""
    if field.name in page.instead:
        return page.instead[field.name](found)
    value = getattr(found, field.key, None)
    return in_dong(value) if field.told.makes is options.money and value is not None else value
