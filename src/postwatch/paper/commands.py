"""``postwatch paper``: all outgoing papers; the verbs by code are those of the noun of each paper."""

from postwatch import options
from postwatch.commandline import Noun
from postwatch.context import AppContext
from postwatch.language import _
from postwatch.paper.options import PaperFilter

app = Noun(
    help=_("Papers that go out, by their code: signed, issued, sent, served, received, recalled, corrected."),
    kinds={"list": {"dispatch": None, "followup": None, "inspect": None}},
)


@app.reads(
    "list",
    help=_("List dispatches, follow-ups, letters of inspections, reports and papers of cases, drafts too."),
    result="list[PaperLine]",
)
def list_(office: AppContext, chosen: PaperFilter, search: options.Search | None = options.SEARCH) -> None:
    from postwatch.paper.actions import list_papers

    papers = office.look_for(search, list_papers, chosen=chosen)
    columns = [_("Code"), _("Symbol"), _("Day"), _("Status"), _("Subject")]
    rows = [(one.id, one.symbol, one.issued_on or one.signed_on, one.status, one.subject) for one in papers]
    title = _("Papers: {count}").format(count=len(papers))
    office.show(columns, rows, papers, title=title, spare=[_("Day")], first="postwatch dispatch generate")
