"""Check of a Word file against the rules of its profile."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from postwatch.conformity import (
    annex_rules,
    case_rules,
    foot_rules,
    head_rules,
    minutes_rules,
    page_rules,
    text_rules,
    wording_rules,
)
from postwatch.conformity.components import Components
from postwatch.conformity.lines import MINUTES, PLEDGE
from postwatch.conformity.model import Measured
from postwatch.conformity.norms import Norm
from postwatch.conformity.reader import measure
from postwatch.conformity.rule import Issue, Outcome, Profile, Rule
from postwatch.conformity.word_file import open_file
from postwatch.dataclass import dataclass
from postwatch.errors import PostwatchError
from postwatch.language import _

_FAMILIES = (
    page_rules, head_rules, text_rules, foot_rules, annex_rules, wording_rules, case_rules, minutes_rules
)  # fmt: skip
RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in family.RULES)
# So many places of a rule are listed; more of the same help nobody.
_MOST_PLACES = 5
_WORD = (".docx", ".docm")
_TOLD = (Outcome.FAIL, Outcome.WARN, Outcome.NOTE)


@dataclass(frozen=True)
class Finding:
    """Result of a rule: its sentence, the detail found, its id, its norm, and the place in the document."""

    kind: Outcome
    what: str
    detail: str
    rule: str
    source: str
    where: str


@dataclass(frozen=True)
class CheckedDocument:
    """Result for a document: its type as it names itself; ``counts`` counts all rules by outcome, listed or not."""

    ok: bool
    file: str
    type: str
    profile: Profile
    counts: dict[str, int]
    findings_list: tuple[Finding, ...]


@dataclass(frozen=True)
class BrokenRule:
    """A rule that documents do not keep, and how many."""

    kind: Outcome
    rule: str
    what: str
    documents: int


@dataclass(frozen=True)
class Unread:
    """A file that could not be read, and why."""

    file: str
    error: str


@dataclass(frozen=True)
class CheckedDocuments:
    """Result for many documents: each, the rules that are not kept, and the files that could not be read."""

    ok: bool
    documents_list: tuple[CheckedDocument, ...]
    rules_list: tuple[BrokenRule, ...]
    unread_list: tuple[Unread, ...]


@dataclass(frozen=True)
class Asked:
    """How documents are checked: a profile, else it is detected; all rules listed, or those not kept; the norms."""

    profile: Profile | None = None
    everything: bool = False
    norms: tuple[Norm, ...] = ()


AS_USUAL = Asked()


def check_file(path: Path, asked: Asked = AS_USUAL) -> CheckedDocument:
    """Check the Word file at ``path`` against Nghị định 30/2020/NĐ-CP, and a paper of a case against the law on it.

    Raises as `word_file.open_file`.
    """
    return check(measure(open_file(path)), asked)


def word_files(folder: Path) -> list[Path]:
    """Return the Word files of a folder and of those in it, in order, without those that an open Word keeps."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in _WORD and not path.name.startswith("~$"))
    return sorted(path for path in found if path.is_file())


def check_files(paths: Iterable[Path], asked: Asked = AS_USUAL) -> CheckedDocuments:
    """Check many Word files; an unreadable file is named and stops no other."""
    documents, unread = [], []
    for path in paths:
        try:
            documents.append(replace(check_file(path, asked), file=str(path)))
        except PostwatchError as error:
            unread.append(Unread(str(path), error.message))
    told = [{(one.kind, one.rule, one.what) for one in found.findings_list if one.kind in _TOLD} for found in documents]
    counts = Counter(rule for rules in told for rule in rules)
    order = sorted(counts, key=lambda one: (list(Outcome).index(one[0]), -counts[one], one[1]))
    return CheckedDocuments(
        ok=not unread and all(one.ok for one in documents),
        documents_list=tuple(documents),
        rules_list=tuple(BrokenRule(*rule, counts[rule]) for rule in order),
        unread_list=tuple(unread),
    )


def check(measured: Measured, asked: Asked = AS_USUAL) -> CheckedDocument:
    """Check a document that was measured before; see `check_file`."""
    components = Components(measured, asked.norms)
    chosen = asked.profile or detected(components)
    found = [finding for rule in RULES if chosen in rule.profiles for finding in judged(rule, components)]
    outcome_of = {finding.rule: finding.kind for finding in found}
    counts = Counter(outcome_of.values())
    listed = [one for one in found if asked.everything or one.kind in _TOLD]
    return CheckedDocument(
        ok=not counts[Outcome.FAIL],
        file=measured.name,
        type=components.type_said,
        profile=chosen,
        counts={outcome.value: counts[outcome] for outcome in Outcome},
        findings_list=tuple(sorted(listed, key=lambda one: list(Outcome).index(one.kind))),
    )


def detected(components: Components) -> Profile:
    """Return the profile of a document, by its type, by its subject, or by the title of a register."""
    if components.is_internal:
        return Profile.INTERNAL
    if components.is_of_a_case:
        return Profile.CASE
    if not components.is_letter:
        return Profile.OTHER
    return {PLEDGE: Profile.PLEDGE, MINUTES: Profile.FORM}.get(components.kind, Profile.LETTER)


def judged(rule: Rule, components: Components) -> list[Finding]:
    """Return the findings of a rule: a single finding, or a finding for each place where it is broken."""
    troubles = rule.check(components)
    found = list(dict.fromkeys(troubles or ()))
    if not found:
        return [_finding(rule, Outcome.NOT_APPLICABLE if troubles is None else Outcome.PASS, Issue("", ""))]
    most = 1 if rule.breach is Outcome.NOTE else _MOST_PLACES
    listed = [_finding(rule, rule.breach, one) for one in found[:most]]
    if most < len(found) and most > 1:
        more = Issue(_("{count} more places").format(count=len(found) - most), "")
        listed.append(_finding(rule, rule.breach, more))
    return listed


def _finding(rule: Rule, outcome: Outcome, one: Issue) -> Finding:
    return Finding(outcome, _(rule.sentence), one.detail, rule.id, rule.source, one.where)
