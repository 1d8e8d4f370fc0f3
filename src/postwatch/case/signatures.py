"""Who of our own office may sign a decision: the head, or a deputy by a delegation in force (Luật XLVPHC, Điều 54)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, product

from sqlmodel import Session

from postwatch.case.facts import AnyCase, AnyStep, DecisionDraft, DecisionFacts
from postwatch.case.state import CaseFile, ids_of
from postwatch.case.tables import StepKind
from postwatch.dataclass import result_of
from postwatch.desk import Desk
from postwatch.errors import RuleError
from postwatch.language import _
from postwatch.law import in_force as law
from postwatch.law.confirmed import catalogue_of
from postwatch.law.powers import names_of, plain_title
from postwatch.law.rows import Power
from postwatch.lawful.objection import Objection
from postwatch.office.by_day import settings_on
from postwatch.staff.conditions import everybody, in_office, is_head, people_called
from postwatch.staff.powers import citation, citations, delegations_in_force
from postwatch.staff.tables import Delegation, DelegationScope, SigningAuthority, StaffMember
from postwatch.store.columns import rows_with
from postwatch.store.remembered import remembered

# Steps that are decisions about a decision, and the power that a deputy needs for them (Điều 54, Điều 87.2).
_SCOPES = {
    StepKind.ENFORCE: DelegationScope.ENFORCE,
    StepKind.CORRECT: DelegationScope.SANCTION,
    StepKind.ANNUL: DelegationScope.SANCTION,
}


def unfit_drafter(session: Session, person: str, on: dt.date) -> Objection | None:
    """Return why a person of ours may not draw up minutes on a day; a person not recorded is from another body."""
    called = people_called(session, person)
    if not called or any(one.may_draw_up and in_office(session, one, on) for one in called):
        return None
    return Objection(
        "no_drafter",
        _("{name} may not draw up minutes on {day}").format(name=called[0].name, day=on),
        _("let this person draw up minutes: postwatch amend CB {code} --may draw_up").format(code=called[0].code),
    )


def require_drafter(session: Session, person: str | None, on: dt.date) -> None:
    """Refuse a person of ours who may not draw up minutes on a day (RuleError)."""
    unfit = unfit_drafter(session, person, on) if person is not None else None
    if unfit is not None:
        raise RuleError(unfit.sentence, hint=unfit.hint)


def unsigned_step(session: Session, desk: Desk, file: CaseFile, step: AnyStep) -> Objection | None:
    """Return why a person may not sign a step: minutes, or a decision about the decision of a case.

    Where no authority is named, it is our head's for our people, and that of the decision for anybody else.
    """
    if step.person is None:
        return None
    if step.kind is StepKind.MINUTES:
        return unfit_drafter(session, step.person, step.taken_on)
    if step.kind not in _SCOPES:
        return None
    ours = people_called(session, step.person)
    titles = chain.from_iterable(map(_titles_of_head, (*ours, *everybody(session))))
    decided = file.decision.authority if file.decision is not None else ""
    authority = step.body or (next(titles, decided) if ours else decided)
    draft = DecisionDraft(decided_on=step.taken_on, authority=authority, decided_by=step.person)
    _draft, unsigned = signed_by(session, desk, file.case, draft, scope=_SCOPES[step.kind])
    if unsigned is None or step.body is not None:
        return unsigned
    return unsigned._replace(hint=_("{hint}; another body: --authority OFFICE").format(hint=unsigned.hint))


def head_of_day(session: Session, on: dt.date) -> StaffMember | None:
    """Return the head of the office on a day; None where nobody is recorded, or more than one."""
    serving = [one for one in everybody(session) if is_head(one) and in_office(session, one, on)]
    return serving[0] if len(serving) == 1 else None


def title_of_head(session: Session, desk: Desk, head: StaffMember, on: dt.date) -> str:
    """Return the office by which a head decides on a day: the title with the name of the office behind it."""
    title, office = head.head_title or head.title, settings_on(session, desk, on).short_name.split()
    words = title.split()
    common = next((count for count in range(len(office), 0, -1) if words[-count:] == office[:count]), 0)
    return " ".join([*words, *office[common:]])


def whole_title(session: Session, desk: Desk, authority: str, on: dt.date) -> str:
    """Return an authority by its whole title if only the beginning of our head's is typed, such as «Giám đốc Sở»."""
    head, plain = head_of_day(session, on), plain_title(authority)
    whole = title_of_head(session, desk, head, on) if head is not None else ""
    return whole if f"{plain_title(whole)} ".startswith(f"{plain} ") else authority


def cited(session: Session, desk: Desk, case: AnyCase, decision: DecisionFacts) -> str | None:
    """Return the delegation that a decision cites: as it was typed, else the delegation of its officer."""
    return signed_by(session, desk, case, result_of(DecisionDraft, decision))[0].delegation


def signed_by(
    session: Session,
    desk: Desk,
    case: AnyCase,
    draft: DecisionDraft,
    *,
    scope: DelegationScope = DelegationScope.SANCTION,
) -> tuple[DecisionDraft, Objection | None]:
    """Return a decision with the name of its officer and the delegation cited, and the objection to both.

    A decision of another body, which has neither the title of our head nor a person of ours, is left as it is; so is
    every decision where nobody of the office is recorded.
    """
    heads = _heads(session)
    # Who decides as our head or by the person's own title, not as the holder of another office.
    called = [
        one for one in people_called(session, draft.decided_by)
        if _longest(draft.authority, [*heads, plain_title(one.title)])
    ]  # fmt: skip
    serving = [one for one in called if in_office(session, one, draft.decided_on)]
    if called:
        draft = replace(draft, decided_by=called[0].name)
    if not serving:
        is_ours = bool(called) or _is_our_head(session, desk, draft, heads)
        sentence = _("{name} is not in office on {day} and cannot decide as {authority}")
        said = sentence.format(name=draft.decided_by, day=draft.decided_on, authority=draft.authority)
        hint = _("check the name and the day; see: postwatch staff list; who is missing: postwatch staff add")
        return draft, Objection("no_such_signer", said, hint) if is_ours else None
    if any(_signs_alone(one, draft.authority, heads) for one in serving):
        return replace(draft, delegation=_without_own(session, draft.delegation)), None
    deputies = [one.id for one in serving if one.authority is SigningAuthority.DEPUTY]
    delegations = delegations_in_force(
        session, receivers=deputies, scope=scope, on=draft.decided_on, case_ids=ids_of(session, case.id)
    )
    if not delegations:
        return draft, _no_delegation(session, serving, case, draft, scope)
    givers = {one.id: one for one in everybody(session)}
    lasting = [one for one in delegations if in_office(session, givers[one.giver_id], draft.decided_on)]
    held = [citation(one) for one in lasting or delegations]
    if draft.delegation not in held:
        draft = replace(draft, delegation=_without_own(session, draft.delegation) or held[0])
    return draft, None if lasting else _giver_gone(givers[delegations[0].giver_id], delegations[0], draft)


@remembered
def _heads(session: Session) -> frozenset[str]:
    """Return the titles that our heads have, or had, as they are compared."""
    return frozenset(plain_title(title) for one in everybody(session) for title in _titles_of_head(one))


def _giver_gone(giver: StaffMember, delegation: Delegation, draft: DecisionDraft) -> Objection:
    """Nghị định 118/2021/NĐ-CP, Điều 10: a delegation ends when its giver leaves (from memory)."""
    sentence = _("{name}, who gave delegation {number}, was not in office any more on {day} ({norm})")
    norm = law.norm_on("Nghị định 118/2021/NĐ-CP, Điều 10", draft.decided_on)
    return Objection(
        "giver_gone",
        sentence.format(name=giver.name, number=delegation.number, day=draft.decided_on, norm=norm),
        _("the head of that day delegates anew: postwatch staff delegate"),
        "reason",
    )


def _titles_of_head(person: StaffMember) -> Iterator[str]:
    """Yield the titles that the head of a person has, the person's own title where the person is the head."""
    if person.head_title:
        yield person.head_title
    if person.authority is SigningAuthority.HEAD or (is_head(person) and not person.head_title):
        yield person.title


def _longest(authority: str, titles: Iterable[str]) -> int:
    """Return the length of the longest of our titles with which an authority begins, 0 where it begins with none."""
    plain = plain_title(authority)
    return max((len(title) for title in titles if f"{plain} ".startswith(f"{title} ")), default=0)


def _signs_alone(person: StaffMember, authority: str, heads: Iterable[str]) -> bool:
    """Return whether a person decides by own power: as head, or, where it is no deputy, by a title of its own."""
    if is_head(person):
        return True
    own = _longest(authority, [plain_title(person.title)])
    return person.authority is not SigningAuthority.DEPUTY and own > _longest(authority, heads)


def _is_our_head(session: Session, desk: Desk, draft: DecisionDraft, heads: frozenset[str]) -> bool:
    """Return whether an authority is our head's title (`_calls_head`), found once for a span of the law."""
    office, catalogue = settings_on(session, desk, draft.decided_on), catalogue_of(session, desk)
    powers = catalogue.powers_by_day
    asked = draft.authority, heads, office.name, office.short_name
    key = ("our head", powers.span(draft.decided_on), *asked)
    if key not in catalogue.kept:
        catalogue.kept[key] = _calls_head(powers.on(draft.decided_on), *asked)
    return bool(catalogue.kept[key])


def _calls_head(powers: Iterable[Power], authority: str, heads: Iterable[str], *offices: str) -> bool:
    """Return whether an authority is a head's title: alone, or before a name of the office or the beginning of it."""
    plain = _without_level(plain_title(authority))
    names = [_without_level(plain_title(name)) for name in offices]
    whole = [(title, f"{title} {name}") for title, name in product(map(_without_level, heads), names)]
    if any(f"{called} ".startswith(f"{plain} ") and len(plain) >= len(title) for title, called in whole):
        return True
    # As a decree calls the same office-holder, such as «Giám đốc Sở KH&CN», perhaps with our place behind it.
    return any(
        plain == name or (plain.startswith(f"{name} ") and called.endswith(plain.removeprefix(name)))
        for _title, called in whole
        for name in map(_without_level, names_of(powers, called))
    )


def _without_level(title: str) -> str:
    """Return a title without «tỉnh» or «thành phố» before the name of a place, which is often left out."""
    return title.replace(" thanh pho ", " ").replace(" tinh ", " ")


def _without_own(session: Session, typed: str | None) -> str | None:
    """Return the delegation that was typed; None for a citation that the program added, as before an amendment."""
    own = {words for one in rows_with(session, Delegation) for words in citations(one)}
    return None if typed in own else typed


def _no_delegation(
    session: Session,
    serving: Sequence[StaffMember],
    case: AnyCase,
    draft: DecisionDraft,
    scope: DelegationScope,
) -> Objection:
    sentence = _(
        "{name} is not the head and has no delegation to sanction in force on {day} for case {case} (Luật Xử lý vi "
        "phạm hành chính, Điều 54)"
    )
    if scope is DelegationScope.ENFORCE:
        sentence = _(
            "{name} is not the head and has no delegation to enforce in force on {day} for case {case} (Luật Xử lý vi "
            "phạm hành chính, Điều 87)"
        )
    said = sentence.format(name=draft.decided_by, day=draft.decided_on, case=case.code)
    fault = "no_enforcing" if scope is DelegationScope.ENFORCE else "no_delegation"
    if all(one.authority is not SigningAuthority.DEPUTY for one in serving):
        return Objection(fault, said, _("only the head or a deputy decides; see: postwatch staff list"))
    heads = [one.code for one in everybody(session) if is_head(one) and in_office(session, one, draft.decided_on)]
    hint = _("if there is one: postwatch staff delegate {head} --to {code} --number NUMBER --from DAY --scope {scope}")
    return Objection(
        fault,
        said,
        hint.format(head=heads[0] if heads else _("HEAD"), code=serving[0].code, scope=scope.value),
    )
