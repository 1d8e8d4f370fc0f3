"""``postwatch law``: the sanction catalogue. No workspace is needed; in a workspace its own data takes precedence."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from postwatch.commandline import Noun
from postwatch.console import Amount, Table
from postwatch.context import AppContext
from postwatch.dataclass import result_of
from postwatch.labels import in_dong
from postwatch.language import N_, _
from postwatch.law import options
from postwatch.law.citation import parse_reference
from postwatch.law.powers import LACKS
from postwatch.law.rows import CONFIDENCES, VERIFIED
from postwatch.options import REQUIRED, day, flag, text, texts, word
from postwatch.vietnamese import dong, money_range

if TYPE_CHECKING:
    from postwatch.law.competence import PowerLine
    from postwatch.law.moves import MoveLine
    from postwatch.law.provisions import ConsequenceLine, Provision

app = Noun(help=_("The sanction catalogue: provisions, fines and who may impose them."))

_LONGEST_TITLE = 90
KINDS = {"additional": N_("Additional sanction"), "remedy": N_("Remedial measure")}
MULTIPLE = {
    "": N_("unknown"),
    "one-fine": N_("one fine, with an aggravating circumstance"),
    "separate": N_("each is fined"),
}
PROVISION = word(_("Provision, such as 9.3.b or “điểm b khoản 3 Điều 9”"), is_argument=True, default=REQUIRED)
DECREE = text(_("Decree, such as 174/2026; default: that of the day"), what=_("the decree"))


@app.checks(
    help=_("Show a provision as in force on a day: its words, fines, consequences, and who may impose them."),
    result="law.competence.ProvisionShown | list[law.competence.ProvisionShown]",
    shows_table=True,
)
def show(
    office: AppContext,
    provision: str = PROVISION,
    on: dt.date = day(_("Day on which the violation ended; default: today"), what=_("the day")),
    decree: str | None = DECREE,
) -> None:
    from postwatch.law.competence import ProvisionShown, power_lines, powers_for
    from postwatch.law.confirmed import nearest_catalogue
    from postwatch.law.lookup import look_up
    from postwatch.law.provisions import provision_of

    catalogue = nearest_catalogue(office)
    rows: list[tuple[str, object]] = []
    found, shown = [], []
    for act in look_up(catalogue, provision, on=on, decree=decree):
        one, lines = (
            provision_of(catalogue, act, on),
            power_lines(powers_for(catalogue, act, on=on, law_on=on)),
        )
        found.append(one)
        shown.append(result_of(ProvisionShown, one, powers_list=tuple(lines)))
        rows += [(_("Provision"), act.provision), *_known(one, lines)]
    _warn_if_unverified(office, found)
    title = _("{citation}, Nghị định {decree}, on {day}").format(
        citation=parse_reference(provision).in_words(), decree=found[0].decree, day=on
    )
    rows = rows if len(found) > 1 else rows[1:]
    office.show([_("What"), _("Value")], rows, shown if len(shown) > 1 else shown[0], title=title)


@app.checks(
    help=_("Search the provisions by words of the violation, ignoring diacritics and case."),
    result="list[law.provisions.ProvisionResult]",
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
    on: dt.date = day(_("Day whose law is searched; default: today"), what=_("the day")),
    everything: bool = flag(_("what was in force on other days too"), "--all"),
) -> None:
    from postwatch.law.confirmed import nearest_catalogue
    from postwatch.law.lookup import search as search_catalogue
    from postwatch.law.provisions import ProvisionResult

    found = search_catalogue(nearest_catalogue(office), " ".join(text), on=None if everything else on)
    columns = [_("Decree"), _("Provision"), _("Conduct"), in_dong(_("Fine for an organisation")), _("Confidence")]
    rows = [
        (
            one.decree,
            one.provision,
            conduct_in_words(one),
            money_range(one.fine_min, one.fine_max),
            confidence(one.confidence),
        )
        for one in found
    ]
    _warn_if_unverified(office, found)
    title = _("Provisions: {count}").format(count=len(found))

    def in_file() -> Table:
        """The same with the ends of the range as two numbers."""
        heads = [*columns[:3], in_dong(_("Lowest fine")), in_dong(_("Highest fine")), columns[4]]
        lines = [
            (*row[:3], Amount(one.fine_min), Amount(one.fine_max), row[4]) for one, row in zip(found, rows, strict=True)
        ]
        return Table(heads, lines, title)

    results = [result_of(ProvisionResult, one) for one in found]
    office.show(columns, rows, results, title=title, spare=[_("Confidence")], in_file=in_file)


@app.checks(
    help=_("Show which number an act had before and has now, and what else its number means."),
    result="list[law.moves.MoveLine]",
    shows_table=True,
)
def move(
    office: AppContext,
    provision: str = PROVISION,
    decree: str | None = DECREE,
) -> None:
    from postwatch.law.confirmed import nearest_catalogue
    from postwatch.law.moves import moves_of

    found = moves_of(nearest_catalogue(office), provision, decree=decree)
    columns = [_("Decree"), _("Provision"), _("Conduct"), _("In force from"), _("In force to"), _("What became of it")]
    rows = [
        (one.decree, one.provision, one.conduct or "…", one.effective_from, one.effective_to, _became(one))
        for one in found
    ]
    spare = [_("In force from"), _("In force to")]
    office.show(columns, rows, found, title=_("What {provision} means and meant").format(provision=provision),
                spare=spare)  # fmt: skip


@app.checks(
    help=_("Check the catalogue: what is unverified, overlapping or expired, which days and numbers are doubtful."),
    result="law.review.CatalogueCheck",
    shows_table=True,
)
def check(office: AppContext, on: dt.date = day(_("Day of the check; default: today"), what=_("the day"))) -> None:
    from postwatch.errors import RuleError
    from postwatch.law.confirmed import nearest_catalogue
    from postwatch.law.review import FINDINGS, CatalogueCheck, review

    found = list(review(nearest_catalogue(office), on=on))
    result = CatalogueCheck(not found, tuple(found))
    rows = [(_(FINDINGS[one.kind]), one.what, _(CONFIDENCES.get(one.detail, one.detail))) for one in found]
    title = _("Findings: {count}").format(count=len(found))
    office.show([_("Kind"), _("What"), _("Detail")], rows, result, title=title)
    if found:
        raise typer.Exit(RuleError.exit_code)


@app.writes(
    help=_(
        "Confirm a row of the catalogue from the signed page, with its words or figures; it is verified from then on."
    ),
    result="law.confirmation.Confirmation",
)
def confirm(office: AppContext, draft: options.ConfirmationDraft) -> None:
    from postwatch.law.confirmation import confirm_row

    office.record(_("{row} confirmed from {page} by {confirmed_by}"), confirm_row, office.desk, draft=draft)


def _warn_if_unverified(office: AppContext, found: "list[Provision]") -> None:
    count = sum(not one.verified for one in found)
    if count:
        office.warn(
            _("{count} of the provisions shown are unverified: read the decree before you rely on them"), count=count
        )


def _known(found: "Provision", powers: "list[PowerLine]") -> Iterator[tuple[str, object]]:
    """Yield all that is known of a provision, line by line."""
    known: list[tuple[str, object]] = [
        (_("Conduct"), conduct_in_words(found)),
        (_("Only by"), found.object),
        (in_dong(_("Fine for an organisation")), money_range(found.fine_min, found.fine_max)),
        (
            in_dong(_("Fine for an individual or a household business")),
            money_range(found.individual_fine_min, found.individual_fine_max),
        ),
        (_("A warning is possible"), {True: _("yes"), False: _("no"), None: _("unknown")}[found.warning]),
        (_("Done several times"), _(MULTIPLE[found.multiple])),
        *((_(KINDS[one.kind]), consequence_in_words(one)) for one in found.consequences_list),
        (_("In force from"), found.effective_from),
        (_("In force to"), found.effective_to),
        (_("Amended by"), found.amended_by),
        (_("Confidence"), confidence(found.confidence)),
        (_("Source"), found.source),
        (_("Remark"), found.note),
        *_powers(powers),
    ]
    yield from ((title, value) for title, value in known if value not in (None, ""))


def _powers(powers: "list[PowerLine]") -> Iterator[tuple[str, str]]:
    """Yield who may impose all of an act, who may perhaps, who may not although the fine would do; count the others."""
    others = 0
    for one in powers:
        if not one.lacks_list:
            yield _("May perhaps") if one.unknown_list else _("May impose all of it"), power_in_words(one)
    for one in powers:
        if "fine" in one.lacks_list or "scope" in one.lacks_list:
            others += 1
        elif one.lacks_list:
            yield _("May not"), power_in_words(one)
    if others:
        yield _("May not"), _("{count} others; what each lacks: --json").format(count=others)


def conduct_in_words(one: "Provision") -> str:
    """Return the words of an act; where they were not seen, those of the later act that carries it, marked."""
    if one.conduct or not one.conduct_like:
        return one.conduct or _("words not seen yet")
    return _("words not seen yet; as in {provision}: {words}").format(provision=one.like, words=one.conduct_like)


def consequence_in_words(one: "ConsequenceLine") -> str:
    """Return a consequence on a line: its words, when it applies, its provision and whether it was verified."""
    from postwatch.law.provisions import measure_words

    parts = [
        one.text or measure_words(one),
        _("only if: {condition}").format(condition=one.condition) if one.condition else "",
        f"Điều {one.provision}",
        "" if one.verified else confidence(one.confidence),
    ]
    return " · ".join(part for part in parts if part)


def power_in_words(one: "PowerLine") -> str:
    """Return a power on a line: the title, the most it may fine, its basis, its lacks and unknowns."""
    parts = [
        one.title if len(one.title) <= _LONGEST_TITLE else f"{one.title[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …",
        _("up to {fine}").format(fine=dong(one.fine_max)) if one.fine_max is not None else "",
        one.basis,
        _("lacks: {list}").format(list=", ".join(_(LACKS[what]) for what in one.lacks_list)) if one.lacks_list else "",
        _("not known: {list}").format(list=", ".join(_(LACKS[what]) for what in one.unknown_list))
        if one.unknown_list
        else "",
        one.limits,
        "" if one.verified else confidence(one.confidence),
    ]
    return " · ".join(part for part in parts if part)


def confidence(label: str) -> str:
    """Return the label of a row; only rows seen word for word, or confirmed, are verified."""
    return _("verified") if label in VERIFIED else f"{_('unverified')}: {_(CONFIDENCES[label])}"


def _became(one: "MoveLine") -> str:
    """Return the acts that an act came from and became, on a line."""
    parts = [
        _("before: {list}").format(list="; ".join(one.earlier_list)) if one.earlier_list else "",
        _("then: {list}").format(list="; ".join(one.later_list)) if one.later_list else "",
        _("no longer a violation of the later decree") if one.dropped else "",
        "" if one.words_seen else _("words not seen yet"),
    ]
    return " · ".join(part for part in parts if part)
