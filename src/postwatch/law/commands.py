"""``postwatch law``: the sanction catalogue. No workspace is needed; the data of one wins where there is one."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from postwatch.commandline import Noun
from postwatch.console import Amount, Table
from postwatch.context import AppContext
from postwatch.dataclass import result_of
from postwatch.language import _
from postwatch.law.rules import CONFIDENCES, FINDING_WORDS, Authority, fine_range, source_in_words
from postwatch.options import REQUIRED, day, optional_day, texts, word
from postwatch.vietnamese import money, money_range

if TYPE_CHECKING:
    from postwatch.law.actions import Provision

app = Noun(help=_("The sanction catalogue: provisions, fines and who may impose them."))


@app.checks(
    help=_("Show a provision as in force on a day, its fines and who may impose them."),
    result="ProvisionResult | list[ProvisionResult]",
    shows_table=True,
)
def show(
    office: AppContext,
    provision: str = word(_("Provision, such as 9.3.b or “điểm b khoản 3 Điều 9”"), is_argument=True, default=REQUIRED),
    on: dt.date = day(_("Day on which the violation ended; default: today"), what=_("the day")),
) -> None:
    from postwatch.law.actions import ProvisionResult, authorities_for, look_up

    workspace = office.nearest_workspace
    found = look_up(provision, on=on, workspace=workspace)
    _warn_if_unverified(office, found)
    _warn_if_vague(office, found)
    title = _("{citation}, Nghị định {decree}, on {day}").format(
        citation=", ".join(one.citation for one in found), decree=found[0].decree, day=on
    )
    rows: list[tuple[str, object]] = []
    for one in found:
        # Whose power it is can be told of a single act only.
        competent_authorities = authorities_for(one, on=on, workspace=workspace) if one.pickable else []
        rows += [(_("Provision"), one.provision)] if len(found) > 1 else []
        rows += _known(one, competent_authorities)
    results = [result_of(ProvisionResult, one) for one in found]
    office.show([_("What"), _("Value")], rows, results if len(results) > 1 else results[0], title=title)


@app.checks(
    help=_("Search the provisions by words of the violation, ignoring diacritics and case."),
    result="list[ProvisionResult]",
    shows_table=True,
)
def search(
    office: AppContext,
    text: Sequence[str] = texts(
        _("Words of the violation, such as niêm yết danh mục"),
        typed=list[str],
        is_argument=True,
        default=REQUIRED,
        what=_("the search words"),
    ),
    on: dt.date | None = optional_day(_("Only what was in force on this day"), what=_("the day")),
) -> None:
    from postwatch.law.actions import ProvisionResult
    from postwatch.law.actions import search as search_catalogue

    found = search_catalogue(" ".join(text), on=on, workspace=office.nearest_workspace)
    columns = [_("Decree"), _("Provision"), _("Conduct"), _("Fine for an organisation (đồng)"), _("Confidence")]
    rows = [
        (one.decree, one.provision, one.conduct, money_range(one.fine_min, one.fine_max), _confidence(one.confidence))
        for one in found
    ]
    _warn_if_unverified(office, found)
    title = _("Provisions: {count}").format(count=len(found))

    def in_file() -> Table:
        """The same with the ends of the range as two numbers."""
        heads = [*columns[:3], _("Lowest fine (đồng)"), _("Highest fine (đồng)"), columns[4]]
        lines = [
            (*row[:3], Amount(one.fine_min), Amount(one.fine_max), row[4]) for one, row in zip(found, rows, strict=True)
        ]
        return Table(heads, lines, title)

    results = [result_of(ProvisionResult, one) for one in found]
    office.show(columns, rows, results, title=title, spare=[_("Confidence"), _("Decree")], in_file=in_file)


@app.checks(
    help=_("Check the catalogue: what is unverified, overlapping, vague or expired."),
    result="CatalogueCheck",
    shows_table=True,
)
def check(office: AppContext, on: dt.date = day(_("Day of the check; default: today"), what=_("the day"))) -> None:
    from postwatch.errors import RuleError
    from postwatch.law.actions import CatalogueCheck, check_catalogue

    found = check_catalogue(on=on, workspace=office.nearest_workspace)
    result = CatalogueCheck(not found, tuple(found))
    rows = [(_(FINDING_WORDS[one.kind]), one.what, _(CONFIDENCES.get(one.detail, one.detail))) for one in found]
    title = _("Findings: {count}").format(count=len(found))
    office.show([_("Kind"), _("What"), _("Detail")], rows, result, title=title)
    if found:
        raise typer.Exit(RuleError.exit_code)


def _warn_if_unverified(office: AppContext, found: "list[Provision]") -> None:
    count = sum(not one.verified for one in found)
    if count:
        office.warn(
            _("{count} of the provisions shown are unverified: read the decree before you rely on them"), count=count
        )


def _warn_if_vague(office: AppContext, found: "list[Provision]") -> None:
    vague = [one.provision for one in found if not one.pickable]
    if vague:
        office.warn(
            _("rows without a citable point are for reading only, no violation is recorded under them: {list}"),
            list=", ".join(vague),
        )


def _known(found: "Provision", competent_authorities: list[Authority]) -> list[tuple[str, object]]:
    half = fine_range(found.fine_min, found.fine_max, "individual")
    known: list[tuple[str, object]] = [
        (_("Conduct"), found.conduct),
        (_("Fine for an organisation (đồng)"), money_range(found.fine_min, found.fine_max)),
        (_("Fine for an individual or a household business (đồng)"), money_range(*half)),
        (_("Additional sanction"), found.additional),
        (_("In force from"), found.effective_from),
        (_("In force to"), found.effective_to),
        (_("Confidence"), _confidence(found.confidence)),
        (_("Source"), source_in_words(found.source)),
    ]
    known += [(_("May impose the top of the range"), _power(one)) for one in competent_authorities]
    return [(title, value) for title, value in known if value not in (None, "")]


def _power(one: Authority) -> str:
    return _("{authority}, up to {fine} đồng, {basis} ({confidence})").format(
        authority=one.authority, fine=money(one.max_fine or 0), basis=one.basis, confidence=_confidence(one.confidence)
    )


def _confidence(confidence: str) -> str:
    """Return the label of the catalogue; only text that was seen word for word is verified."""
    return _("verified") if confidence == "verbatim" else f"{_('unverified')}: {_(CONFIDENCES[confidence])}"
