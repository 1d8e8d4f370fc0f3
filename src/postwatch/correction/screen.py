"""Words of the commands of every noun for a correction."""

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

from postwatch.console import cell
from postwatch.context import AppContext
from postwatch.correction.printed_in import may_have_printed
from postwatch.fields import label_of
from postwatch.labels import LABELS, label_in_words
from postwatch.language import Code, _
from postwatch.vietnamese import money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from postwatch.correction.actions import CorrectionResult
    from postwatch.correction.changes import FieldChange

Done = TypeVar("Done", bound="CorrectionResult")
# Letters of a long text that a sentence tells, and those of them before the place where it was amended.
_LONGEST = 60
_WORDS_BEFORE = 20
# Values of before that a warning about a paper names.
_MOST_TOLD = 3


def put_right(
    office: AppContext,
    action: "Callable[..., Done]",
    *,
    reason: str,
    table: Any = None,
    sentence: "str | Callable[[Done], str]" = "",
    warnings: "Callable[..., Iterable[str]] | None" = None,
    **asked: Any,
) -> None:
    """Amend or withdraw a record as a command; warn of the papers that may have printed its old values.

    The ``sentence`` is about a record of which no field changed, as the result has it; by default that it was
    withdrawn. In it ``{along}`` is the first record that changed along with it. ``warnings`` gives, by its code, the
    warnings about the record as it is now. ``table`` is that of the record, if it has the labels of its fields.
    """
    from postwatch.correction.actions import Cause

    with office.begin() as session:
        done = action(session, office.desk, cause=Cause(office.actor, reason), **asked)
        _warn_of(office, done, table)
        for warning in warnings(session, office.desk, done.id) if warnings is not None else ():
            office.warn(warning)
        words = "; ".join(dict.fromkeys(change_in_words(one, table) for one in done.changes_list))
        said = sentence(done) if callable(sentence) else sentence
        office.answer(
            _("{id} amended: {fields}") if words else said or _("{id} withdrawn: it counts as never recorded"),
            done,
            id=_("{part} in {id}").format(part=done.part, id=done.id) if done.part else done.id,
            fields=words,
            along=next(iter(done.along_list), ""),
        )


def _warn_of(office: AppContext, done: Done, table: Any) -> None:
    """Warn of the papers that may have printed old values, and name the records that changed along."""
    told = [change for change in done.changes_list if change.before is not None][:_MOST_TOLD]
    what = (
        "; ".join(f"{field_in_words(one.field, table)} {_shortened(_plainly(one.before), 0)}" for one in told)
        or done.id
    )
    for paper in done.papers_list:
        office.warn("{warning}", warning=may_have_printed(paper, what))
    if done.along_list:
        office.warn(_("changed along with it: {records}"), records=", ".join(done.along_list))


def status_in_words(status: Code, *, withdrawn: bool) -> str:
    """Return the state of a record for a list or a page; a withdrawn record has no other."""
    return _("record withdrawn") if withdrawn else status.in_words


def history_rows(shown: Any, *, kind: Any = None, table: Any = None) -> list[tuple[str, object]]:
    """Return the corrections of a record, for the table that shows it: when, who and why, then the changes.

    ``kind`` is the result class whose fields changed, where it is not that of the record shown; ``table`` has their
    labels.
    """
    rows: list[tuple[str, object]] = []
    for one in shown.corrections_list:
        rows.append((one.kind.in_words.capitalize(), f"{one.corrected_on:%d/%m/%Y}, {one.actor}: {one.reason}"))
        rows.extend(
            (f"  {field_in_words(change.field, table)}", before_and_after(kind or type(shown), change))
            for change in one.changes_list
        )
    return rows


def change_in_words(change: "FieldChange", table: Any) -> str:
    """Return a field with its values before and after, long texts from where they differ.

    Where values are not told, that it was amended.
    """
    name = field_in_words(change.field, table)
    if change.before is None and change.after is None:
        return _("{field}: amended").format(field=name)
    before, after = map(_plainly, (change.before, change.after))
    differs_at = next((place for place, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
    return f"{name}: {_shortened(before, differs_at)} → {_shortened(after, differs_at)}"


def _plainly(value: Any) -> str:
    """Return a value of a result as the screen shows it."""
    return money(value) if type(value) is int else cell(value) or _("(empty)")


def _shortened(text: str, differs_at: int) -> str:
    """Return a long text from the words before the place where it differs from another."""
    first = text.rfind(" ", 0, max(0, differs_at - _WORDS_BEFORE)) + 1 if len(text) > _LONGEST else 0
    more = "…" if len(text) > first + _LONGEST else ""
    return f"{'…' if first else ''}{text[first : first + _LONGEST].rstrip()}{more}"


def before_and_after(kind: Any, change: "FieldChange") -> str:
    """Return the values of a field of a class before and after, unless those are not kept."""
    if change.before is None and change.after is None:
        return _("(changed; what it said is not kept)")
    before, after = (_in_words(kind, change.field, value) or _("(empty)") for value in (change.before, change.after))
    return f"{before} → {after}"


def field_in_words(name: str, table: Any = None) -> str:
    """Return the label of a field: of ``findings_list.2.text`` the text, of ``measures.sessions_held`` the figures.

    With its place among others. ``table`` is that of the record, if it has the labels itself.
    """
    if table is not None and (told := label_of(table, name)) is not None:
        return told
    *place, field = name.split(".")
    if field not in LABELS:
        place, field = [field], place[-1]
    words = label_in_words(field, LABELS[field])
    return f"{words} ({place[-1]})" if place else words


def _in_words(kind: Any, name: str, value: Any) -> str:
    """Return a value of a result's JSON as people read it."""
    for part in name.split("."):
        hints = get_type_hints(kind) if isinstance(kind, type) else {}
        inner = hints.get(part, kind)
        # Of a dictionary the values.
        kind = next((one for one in reversed(get_args(inner)) if one not in (type(None), ...)), inner)
    if value is not None and isinstance(kind, type) and issubclass(kind, (Code, dt.date)):
        value = dt.date.fromisoformat(value) if issubclass(kind, dt.date) else kind(value)
    return money(value) if type(value) is int else cell(value)
