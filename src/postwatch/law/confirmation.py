"""How a row of the catalogue is confirmed from the signed page."""

import datetime as dt

from sqlmodel import Session

from postwatch.dataclass import dataclass, result_of
from postwatch.desk import Desk
from postwatch.errors import AlreadyThereError, NotFoundError, RuleError, UsageError, about
from postwatch.evidence.actions import keep_scan
from postwatch.files.read import read_plain
from postwatch.language import _
from postwatch.law.catalogue import SHEETS, Catalogue, Confirmed, Sheet, as_confirmed, row_hash
from postwatch.law.lookup import find_act
from postwatch.law.options import ConfirmationDraft
from postwatch.law.tables import LawConfirmation
from postwatch.store.columns import row_with, save

_MOST_BYTES = 2**16


@dataclass(frozen=True)
class Confirmation:
    """A row of the catalogue that was confirmed; ``changed_list`` names the parts in which the signed page differs."""

    row: str
    page: str
    confirmed_by: str
    confirmed_on: dt.date
    changed_list: tuple[str, ...]


def confirm_row(session: Session, desk: Desk, *, draft: ConfirmationDraft) -> Confirmation:
    """Record that a row was compared with the signed page.

    Raises NotFoundError for an unknown row, AlreadyThereError for a confirmed row, RuleError for words or figures that
    such a row does not have, UsageError for a figure or a file that cannot be read.
    """
    catalogue = Catalogue(desk.workspace)
    label, row = _find(catalogue, draft)
    sheet = SHEETS[label.partition(":")[0]]
    words, figures = _words(draft), _figures(draft)
    with about("text_from"):
        _require(not words or sheet.words, _("words"), label)
    _refuse_wordless(label, row, sheet, words)
    with about("figures"):
        _require(len(figures) in (0, len(sheet.figures)), _("{count} figures").format(count=len(figures)), label)
    found = Confirmed(row_hash(row), words, figures)
    _refuse_impossible(sheet, as_confirmed(label.partition(":")[0], row, found))
    known = row_with(session, LawConfirmation, label=label, row_hash=row_hash(row))
    if known is not None:
        raise AlreadyThereError(
            _("{row} was confirmed on {day} by {name}").format(
                row=label, day=known.confirmed_on, name=known.confirmed_by
            ),
            hint=_("if it was read wrongly, take that back first: postwatch undo"),
        )
    confirmation = LawConfirmation(
        label=label,
        row_hash=row_hash(row),
        words=words,
        figures=",".join(map(str, figures)),
        page=draft.page,
        confirmed_by=draft.confirmed_by,
        confirmed_on=desk.today,
        evidence_id=keep_scan(session, desk, path=draft.scan).id if draft.scan is not None else None,
    )
    save(session, confirmation)
    return result_of(Confirmation, confirmation, row=label, changed_list=tuple(_changes(sheet, row, words, figures)))


def _find(catalogue: Catalogue, draft: ConfirmationDraft) -> tuple[str, tuple[object, ...]]:
    """Return the row that is named by its label, or as a provision of a day, with its label."""
    with about("row"):
        if ":" not in draft.row:
            act = find_act(catalogue, draft.row, on=draft.on)
            return next((label, row) for label, row in catalogue.labels() if row == act)
        for label, row in catalogue.labels():
            if label.casefold() == draft.row.strip().casefold():
                return label, row
        raise NotFoundError(
            _("The catalogue has no row {row}").format(row=draft.row),
            hint=_("see their names: postwatch law check"),
        )


def _refuse_wordless(label: str, row: object, sheet: Sheet, words: str) -> None:
    """Refuse to confirm a row whose words are not known without them (RuleError)."""
    if sheet.words and not words and not getattr(row, sheet.words):
        with about("text_from"):
            raise RuleError(
                _("The words of {row} are not known yet").format(row=label),
                hint=_("copy them from the page into a text file: --text-from FILE"),
            )


def _refuse_impossible(sheet: Sheet, row: object) -> None:
    """Refuse figures that no row of a file could have either (UsageError)."""
    with about("figures"):
        for column, reason in sheet.check(row):
            raise UsageError(
                _("{column}: {reason}").format(column=column, reason=reason), hint=_("check the figures on the page")
            )


def _changes(sheet: Sheet, row: object, words: str, figures: tuple[int, ...]) -> list[str]:
    """Return the names of the fields that the page has otherwise."""
    values: dict[str, object] = {sheet.words: words} if words else {}
    values |= dict(zip(sheet.figures, figures, strict=False))
    return [name for name, value in values.items() if getattr(row, name) != value]


def _words(draft: ConfirmationDraft) -> str:
    if draft.text_from is None:
        return ""
    with about("text_from"):
        try:
            text = read_plain(draft.text_from, most=_MOST_BYTES).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                _("The file {file} cannot be read as text").format(file=draft.text_from),
                hint=_("save the words as plain text, UTF-8, at most 64 kB"),
            ) from error
    return " ".join(text.split())


def _figures(draft: ConfirmationDraft) -> tuple[int, ...]:
    """Return the figures: amounts in đồng, or whole numbers of days and months."""
    from postwatch.vietnamese import parse_money

    with about("figures"):
        return tuple(parse_money(figure, what=_("The figure")) for figure in draft.figures)


def _require(fits: object, what: str, label: str) -> None:
    if not fits:
        raise RuleError(
            _("{row} has no {what} to be confirmed").format(row=label, what=what),
            hint=_("leave them out; a range takes --figure twice: the lowest, then the highest"),
        )
