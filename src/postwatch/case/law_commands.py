"""``postwatch law changes``: changes in open cases under another version of the law."""

from postwatch.case.rules import FAULTS
from postwatch.case.under_law import KINDS, MovedPoint, law_changes
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.days import parse_date
from postwatch.language import _
from postwatch.vietnamese import money_range

# A verb of the law that reads cases.
app = Noun(help="")


@app.reads(
    help=_("List the open cases of which the newest data of the law move a range, a term or a mark."),
    result="case.under_law.LawChanges",
)
def changes(office: AppContext) -> None:
    found = office.look(law_changes, office.desk)
    columns = [_("Case"), _("Kind"), _("What"), _("Before"), _("Now")]
    rows = [
        (one.case, _(KINDS[one.kind]), one.what, _in_words(one, one.before), _in_words(one, one.after))
        for one in found.changes_list
    ]
    title = _("What the data of the law in use since {day} move").format(day=found.since)
    if found.since is None:
        title = _("What the data of the law move that no entry has yet")
    none = _("The data of the law move nothing in open cases.")
    if not found.is_known:
        none = _("No other data of the law were in use before.")
    office.show(columns, rows, found, title=title if found.is_known else "", none=none)


def _in_words(one: MovedPoint, value: str | None) -> object:
    """Return a value of a version, as people write it."""
    if value is None:
        return ""
    if one.kind == "term":
        return parse_date(value, what=one.name)
    if one.kind == "range":
        low, high = map(int, value.split("-"))
        return money_range(low, high)
    return _(FAULTS[one.name])
