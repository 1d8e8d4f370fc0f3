"""Check of a Word file against the rules of its profile."""

from collections import Counter
from pathlib import Path

from postwatch.conformity import annex_rules, case_rules, foot_rules, head_rules, page_rules, text_rules, wording_rules
from postwatch.conformity.components import Components
from postwatch.conformity.lines import MINUTES, PLEDGE
from postwatch.conformity.model import Measured
from postwatch.conformity.opening import open_file
from postwatch.conformity.reader import measure
from postwatch.conformity.rule import Issue, Outcome, Profile, Rule
from postwatch.dataclass import dataclass
from postwatch.language import _

_FAMILIES = (page_rules, head_rules, text_rules, foot_rules, annex_rules, wording_rules, case_rules)
RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in family.RULES)
# So many places of one rule are listed; more of the same help nobody.
_MOST_PLACES = 5


@dataclass(frozen=True)
class Finding:
    """Result of a rule: its sentence, what was found, its id, its norm, and the place in the document."""

    kind: Outcome
    what: str
    detail: str
    rule: str
    source: str
    where: str


@dataclass(frozen=True)
class CheckedDocument:
    """Result for a document; ``counts`` counts all rules by outcome, listed or not."""

    ok: bool
    file: str
    profile: Profile
    counts: dict[str, int]
    findings_list: tuple[Finding, ...]


def check_file(path: Path, *, profile: Profile | None = None, everything: bool = False) -> CheckedDocument:
    """Check the Word file at ``path`` against Nghị định 30/2020/NĐ-CP, and a paper of a case against the law on it.

    ``profile`` is detected when not given; ``everything`` also lists rules that are kept or do not apply.
    Raises NotFoundError, UsageError, DocumentError as `opening.open_file`.
    """
    return check(measure(open_file(path)), profile=profile, everything=everything)


def check(measured: Measured, *, profile: Profile | None = None, everything: bool = False) -> CheckedDocument:
    """Check a document that was measured before; see `check_file`."""
    components = Components(measured)
    chosen = profile or detected(components)
    found = [finding for rule in RULES if chosen in rule.profiles for finding in judged(rule, components)]
    outcome_of = {finding.rule: finding.kind for finding in found}
    counts = Counter(outcome_of.values())
    listed = [one for one in found if everything or one.kind in (Outcome.FAIL, Outcome.WARN)]
    return CheckedDocument(
        ok=not counts[Outcome.FAIL],
        file=measured.name,
        profile=chosen,
        counts={outcome.value: counts[outcome] for outcome in Outcome},
        findings_list=tuple(sorted(listed, key=lambda one: list(Outcome).index(one.kind))),
    )


def detected(components: Components) -> Profile:
    """Return the profile of a document, by its type, by what it is about, or by the title of a register."""
    if components.is_internal:
        return Profile.INTERNAL
    if components.is_of_a_case:
        return Profile.CASE
    return {PLEDGE: Profile.PLEDGE, MINUTES: Profile.FORM}.get(components.kind, Profile.LETTER)


def judged(rule: Rule, components: Components) -> list[Finding]:
    """Return the findings of a rule: one, or one for each place where it is not kept."""
    troubles = rule.check(components)
    found = list(dict.fromkeys(troubles or ()))
    if not found:
        return [_finding(rule, Outcome.NOT_APPLICABLE if troubles is None else Outcome.PASS, Issue("", ""))]
    listed = [_finding(rule, rule.breach, one) for one in found[:_MOST_PLACES]]
    if len(found) > _MOST_PLACES:
        more = Issue(_("{count} more places").format(count=len(found) - _MOST_PLACES), "")
        listed.append(_finding(rule, rule.breach, more))
    return listed


def _finding(rule: Rule, outcome: Outcome, one: Issue) -> Finding:
    return Finding(outcome, _(rule.sentence), one.detail, rule.id, rule.source, one.where)
