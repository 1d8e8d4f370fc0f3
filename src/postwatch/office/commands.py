"""``postwatch office``: the office itself, under each of its names."""

from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _

app = Noun(help=_("The office itself."))


@app.reads(help=_("Show the names and symbols that the office had, with their days."), result="list[OfficeName]")
def show(office: AppContext) -> None:
    from postwatch.office.actions import show_office

    names = office.look(show_office, office.desk)
    columns = [_("From"), _("To"), _("Name"), _("Symbol"), _("Office file")]
    rows = [(one.first_on, one.last_on, one.name, one.symbol, one.file) for one in names]
    office.show(columns, rows, names, title=names[-1].name, spare=[_("Office file"), _("Symbol")])
