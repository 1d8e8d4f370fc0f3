"""Rows of the sheets of data/law: the values of each column, and which columns tell rows apart.

An empty cell is unknown, never "no". Fines are in đồng for an organisation; days include both ends.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from postwatch.language import N_, _
from postwatch.law.citation import POINTS, RUN, Reference, provisions_of
from postwatch.records import Count, OneOf, matching

_MOST_FINE, _MOST_MONTHS = 10**12, 1200
_LOCAL = "địa phương"
CONFIDENCES = {
    "verbatim": N_("seen verbatim"),
    "confirmed": N_("confirmed by the office on the signed page"),
    "partly-verbatim": N_("seen in part"),
    "ocr": N_("machine-read from the signed copy"),
    "ocr-one": N_("machine-read from the signed copy; two readings differ"),
    "secondary": N_("from a summary"),
    "inferred": N_("inferred from another decree"),
    "memory": N_("from memory"),
}
VERIFIED = frozenset({"verbatim", "confirmed"})
"""The words of that very norm were seen."""
READ = VERIFIED | {"partly-verbatim", "ocr", "ocr-one"}
"""The norm itself was read, in whole or in part: a refusal may rest on it."""

PURPOSES = {
    "violation_minutes": N_("violation minutes"),
    "inspection_minutes": N_("inspection minutes"),
    "sanction_decision": N_("sanction decision"),
    "decision_without_minutes": N_("sanction decision without minutes"),
    "remedies_decision": N_("decision on remedies alone"),
    "confiscation_decision": N_("decision on a confiscation alone"),
    "amendment_decision": N_("decision that amends a decision"),
    "correction_decision": N_("decision that corrects a slip in a decision"),
    "annulment_decision": N_("decision that annuls a decision"),
    "delegation_decision": N_("decision to delegate the power to sanction"),
    "hold_decision": N_("decision to hold goods"),
    "return_decision": N_("decision to return goods"),
    "transfer_decision": N_("decision to transfer a case with signs of a crime"),
    "hearing_minutes": N_("minutes of a hearing"),
    "verification_minutes": N_("minutes of a verification"),
    "hold_minutes": N_("minutes of holding goods"),
    "return_minutes": N_("minutes of returning goods"),
    "inspection_decision": N_("inspection decision"),
    "inspection_notice": N_("notice of an inspection"),
    "inspection_report": N_("report of the results of an inspection"),
    "inspection_conclusion": N_("conclusions of an inspection"),
    "inspection_conclusion_notice": N_("notice of the conclusions of an inspection"),
    "inspection_proposal": N_("submission on an inspection"),
    "inspection_invitation": N_("invitation to an inspection"),
    "announcement_minutes": N_("minutes of announcing an inspection decision"),
    "work_minutes": N_("minutes of work of an inspection"),
}
MEASURES = {
    "suspend_licence": N_("suspension of a licence"),
    "suspend_activity": N_("suspension of activity"),
    "confiscate": N_("confiscation of goods and means"),
    "expel": N_("expulsion"),
    "restore": N_("restoring what was changed"),
    "destroy": N_("destruction of goods"),
    "re_export": N_("removal from the country or re-export"),
    "return_gain": N_("return of the unlawful gain"),
    "return_value": N_("payment of the value of goods that are gone"),
    "return_items": N_("return of postal items"),
    "refund_postage": N_("refund of postage"),
    "surrender_licence": N_("surrender of the licence"),
    "surrender_confirmation": N_("surrender of the confirmation"),
    "recommend_revocation": N_("proposal to revoke the licence"),
}
SUSPENSIONS = frozenset({"suspend_licence", "suspend_activity"})
OF_GOODS = frozenset({"confiscate", "destroy", "re_export"})
_ADDITIONAL = SUSPENSIONS | {"confiscate", "expel"}
AMOUNTS = ("without_minutes", "explanation", "postponement", "instalments", "instalment_months",
           "first_instalment", "instalment_fine")  # fmt: skip
"""The most that is fined without minutes, from which highest fine an offender may explain, from which fine on it is
postponed, in how many parts and within how many months it is paid, how much of it at first, and from which fine on."""
RULES = {
    "fixing_day": ("act", "handling"),
    "one_net": ("middle", "between"),
    "several_net": ("middle", "end"),
    "same_act": ("provision", "article"),
    "licence_ending": ("until_its_end", "whole_term"),
    "licences_together": ("longest_maximum", "longest_range"),
}
"""What the law answers on a day, and the answers: by the law of which day circumstances fix a fine or months within
their range, and what a net circumstance, or several, make of them; what the same act of a repeat is; how long a licence
is suspended that ends before, and what several acts that suspend it lead to."""
REPEATED, FOREIGNER = "tái phạm", "người nước ngoài"
"""Conditions of a consequence: the offender repeats (Luật Xử lý vi phạm hành chính, Điều 2.5), or is a foreigner."""

Confidence = Annotated[str, OneOf(label for label in CONFIDENCES if label != "confirmed")]
YesNo = Annotated[str, OneOf(("", "yes", "no"))]
Clause = Annotated[str, matching(r"[0-9]*[a-zđ]?|\?")]
# Text between the sums and «đối với một trong các hành vi sau».
_ADDED_ABOVE = re.compile(r"[0-9] đồng ((?!đối với|đến ).+?) đối với một trong các hành vi")
_PROVISION = rf"[0-9]{{1,3}}(\.[0-9]{{1,3}}(\.[{''.join(POINTS)}])?)?"
OneProvision = Annotated[str, matching(rf"({_PROVISION})?")]
Provisions = Annotated[str, matching(rf"{_PROVISION}(;{_PROVISION})*")]
NamedScope = Annotated[str, matching(rf"([^:]+:({_PROVISION}|{RUN})(;({_PROVISION}|{RUN}))*)?")]
Scope = Annotated[str, matching(rf"([^:]+:{RUN}(;{RUN})*)?")]


class Act(NamedTuple):
    """An act that a point of a decree, or a clause without points, describes.

    ``text`` has the words of the decree, empty where they were not seen, and ``lead`` the sentence above the points.
    ``multiple`` is ``one-fine`` where acts done several times are fined once, with an aggravating circumstance, and
    ``separate`` where each is fined, since ``multiple_from``. ``object`` is who alone can commit it, ``amended_by`` the
    item that made the row.
    """

    decree: str
    article: Count
    clause: Count
    fine_min: Count
    fine_max: Count
    confidence: Confidence
    point: Annotated[str, OneOf(("", *POINTS))] = ""
    text: str = ""
    lead: str = ""
    warning: YesNo = ""
    multiple: Annotated[str, OneOf(("", "one-fine", "separate"))] = ""
    multiple_from: dt.date | None = None
    object: str = ""
    amended_by: str = ""
    source: str = ""
    seen_in: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def reference(self) -> Reference:
        """Return the provision that describes the act."""
        return Reference(self.article, self.clause, self.point, self.point)

    @property
    def provision(self) -> str:
        """Return the provision in short: ``9.3.b``."""
        return str(self.reference)

    @property
    def words(self) -> str:
        """Return the words of the act with the addition of the sentence above the points; empty if not seen.

        «Sử dụng tem … đã có dấu hủy» is an act only «trong việc thanh toán trước giá cước dịch vụ bưu chính».
        """
        adds = _ADDED_ABOVE.search(self.lead) if self.text and self.point else None
        return f"{self.text} {adds[1]}" if adds else self.text

    def is_fined_once(self, on: dt.date) -> bool:
        """Return whether acts done several times are fined once, for acts of a day; unknown counts as no."""
        return self.multiple == "one-fine" and (self.multiple_from is None or self.multiple_from <= on)

    @property
    def is_once_read(self) -> bool:
        """Return whether the rule by which it is fined once was read.

        The day from which it holds is known from a consolidation alone (Nghị định 15/2020/NĐ-CP, Điều 4.6: unverified).
        """
        return self.multiple_from is None and self.confidence in READ


class Consequence(NamedTuple):
    """An additional sanction or a remedy that a decree attaches to acts.

    ``applies_to`` lists provisions; ``law_28_1`` is the letter of Luật Xử lý vi phạm hành chính, Điều 28.1, that names
    the remedy, ``decree_3_3`` that of the decree's own list; ``condition`` is empty, REPEATED or FOREIGNER.
    """

    decree: str
    article: Count
    clause: Clause
    applies_to: Provisions
    kind: Annotated[str, OneOf(("additional", "remedy"))]
    measure: Annotated[str, OneOf(MEASURES)]
    confidence: Confidence
    point: Annotated[str, OneOf(("", *POINTS))] = ""
    months_min: Count | None = None
    months_max: Count | None = None
    law_28_1: str = ""
    decree_3_3: str = ""
    condition: Annotated[str, OneOf(("", REPEATED, FOREIGNER))] = ""
    text: str = ""
    source: str = ""
    seen_in: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def provision(self) -> str:
        """Return the label of the row, such as ``7.5.a``, or ``5.?`` where the clause is not known."""
        return ".".join(part for part in (str(self.article), self.clause, self.point) if part)


class Power(NamedTuple):
    """The power of an office-holder, from a day to a day.

    ``title`` has the words of the decree, ``called`` the ways in which such a person signs, between semicolons.
    ``fine_max`` is for organisations, None when unknown. ``confiscation`` is ``any``, ``twice_max_fine`` (goods worth
    up to twice the figure) or ``none``. ``remedies`` are letters of Điều 28.1, ``all`` or ``none``. ``scope`` names
    provisions; ``limits`` has in words the other bounds of the power.
    """

    decree: str
    article: Count
    title: str
    confidence: Confidence
    clause: Clause = ""
    called: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    fine_max: Count | None = None
    percent: Count | None = None
    can_warn: YesNo = ""
    confiscation: Annotated[str, OneOf(("", "any", "twice_max_fine", "none"))] = ""
    can_suspend_licence: YesNo = ""
    can_suspend_activity: YesNo = ""
    can_expel: YesNo = ""
    remedies: Annotated[str, matching(r"(all|none|[a-zđ](,[a-zđ])*)?")] = ""
    scope: Scope = ""
    limits: str = ""
    source: str = ""
    seen_in: str = ""
    note: str = ""

    @property
    def provision(self) -> str:
        """Return the provision that gives the power: ``106.1``."""
        return f"{self.article}.{self.clause}" if self.clause else str(self.article)

    @property
    def is_local(self) -> bool:
        """Return whether the power ends at the borders of the office-holder's own area, as ``limits`` says."""
        return self.limits.startswith(_LOCAL)

    @property
    def is_of_a_field(self) -> bool:
        """Return whether ``limits`` binds the power to a field or to duties, and not to a place alone."""
        return bool(self.limits) and not self.is_local

    @property
    def basis(self) -> str:
        """Return the provision that gives the power, with its decree."""
        return f"Nghị định {self.decree}, Điều {self.provision}"


class Move(NamedTuple):
    """How a later decree treats a provision of an earlier decree.

    ``carries``: the same act; ``dropped``: an act no longer; ``new``: an act not there before; ``same-number``: another
    act under the same number.
    """

    kind: Annotated[str, OneOf(("carries", "dropped", "new", "same-number"))]
    to_decree: str
    confidence: Confidence
    from_decree: str = ""
    from_provision: OneProvision = ""
    from_valid_from: dt.date | None = None
    from_valid_to: dt.date | None = None
    to_provision: OneProvision = ""
    same_wording: Annotated[str, OneOf(("", "yes", "no", "partly", "unknown"))] = ""
    same_range: YesNo = ""
    note: str = ""
    source: str = ""

    @property
    def valid_from(self) -> dt.date | None:
        """Return from which day on the earlier provision had these words."""
        return self.from_valid_from

    @property
    def valid_to(self) -> dt.date | None:
        """Return until which day the earlier provision had these words."""
        return self.from_valid_to


class Decree(NamedTuple):
    """A decree on sanctions and its days in force; an amending decree names the other in ``amends``.

    ``title`` is what it is about, in its own words, empty where they were not seen.
    """

    number: str
    confidence: Confidence
    amends: str = ""
    issued_on: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    transition: str = ""
    source: str = ""
    title: str = ""


class Form(NamedTuple):
    """A prescribed form: its purpose (of PURPOSES), the instrument that prescribes it, its template.

    ``symbol`` follows the number of such a document: ``BB-VPHC``.
    """

    code: str
    title: str
    purpose: Annotated[str, OneOf(PURPOSES)]
    template: Annotated[str, matching(r"[a-z]+/[a-z0-9-]+")]
    confidence: Confidence
    instrument: str = ""
    symbol: str = ""
    source: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def verified(self) -> bool:
        """Return whether the form itself was verified."""
        return self.confidence in VERIFIED


class Ground(NamedTuple):
    """A norm that inspection decisions of some days rest on, as a căn cứ names it."""

    code: str
    text: str
    confidence: Confidence
    source: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class ChecklistItem(NamedTuple):
    """A duty checked by an inspection, with its norm; ``kinds`` of units are asked, every unit where it is empty."""

    code: str
    content: str
    confidence: Confidence
    kinds: Annotated[str, matching(r"([a-z_]+(;[a-z_]+)*)?")] = ""
    basis: str = ""
    source: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def is_for(self, kind: str) -> bool:
        """Return whether units of a kind are asked."""
        return not self.kinds or kind in self.kinds.split(";")


def applies(one: Consequence, decree: str, reference: Reference) -> bool:
    """Return whether a consequence applies to acts of a provision."""
    return one.decree == decree and any(listed.holds(reference) for listed in provisions_of(one.applies_to))


class Amount(NamedTuple):
    """A figure of the law that is no term and no fine, from a day to a day: for an individual, and an organisation.

    ``what`` is a value of AMOUNTS, ``unit`` is the unit of its figures.
    """

    what: Annotated[str, OneOf(AMOUNTS)]
    norm: str
    individual: Count
    organisation: Count
    confidence: Confidence
    unit: Annotated[str, OneOf(("dong", "parts", "months", "percent"))] = "dong"
    source: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def of(self, *, is_person: bool) -> int:
        """Return the figure for an individual or a household, or for an organisation."""
        return self.individual if is_person else self.organisation


class Rule(NamedTuple):
    """The answer of the law (``says``) to a question of RULES (``name``), from a day to a day."""

    name: Annotated[str, OneOf(RULES)]
    says: str
    norm: str
    confidence: Confidence
    source: str = ""
    note: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


def wrong_rule(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield the fault of a rule: an answer to another question."""
    if rule.says not in RULES[rule.name]:
        yield "says", _("{value} is none of: {list}").format(value=rule.says, list=", ".join(RULES[rule.name]))


def wrong_range(act: Act) -> Iterator[tuple[str, str]]:
    """Yield the column and the sentence of each fault in the fines of an act."""
    if act.fine_min > act.fine_max:
        yield "fine_max", _("{value} is less than the least fine").format(value=act.fine_max)
    if act.fine_max >= _MOST_FINE:
        yield "fine_max", _("{value} is too large").format(value=act.fine_max)


def wrong_consequence(one: Consequence) -> Iterator[tuple[str, str]]:
    """Yield the faults of a consequence as a whole: a measure of the other kind, months that are no range."""
    if (one.kind == "additional") != (one.measure in _ADDITIONAL):
        yield "measure", _("{value} is of the other kind").format(value=one.measure)
    first, last = one.months_min, one.months_max
    if (first is None) != (last is None) or not 0 <= (first or 0) <= (last or 0) <= _MOST_MONTHS:
        yield "months_max", _("the months are no range from 1 to {most}").format(most=_MOST_MONTHS)


def wrong_power(power: Power) -> Iterator[tuple[str, str]]:
    """Yield the faults in the figure of a power."""
    if (power.fine_max or 0) >= _MOST_FINE:
        yield "fine_max", _("{value} is too large").format(value=power.fine_max)
