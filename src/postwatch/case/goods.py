"""Goods in a case: held, decided on, returned, confiscated, destroyed or re-exported, in parts too; their disposal."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from postwatch.case import rules, steps
from postwatch.case.actions import GoodsResult, goods_result
from postwatch.case.doubles import completed_by, refuse_again, says_all, typed_twice
from postwatch.case.facts import AnyStep, GoodsFacts, StepFacts
from postwatch.case.goods_tables import NamedGoods
from postwatch.case.lookup import find_case
from postwatch.case.lots import Item, is_named, portions
from postwatch.case.needs import decisions_of, holdings_about, ordering
from postwatch.case.options import GoodsDraft, StepGrounds
from postwatch.case.state import CaseFile, file_of, in_words, orders
from postwatch.case.steps import GoodsStep
from postwatch.case.tables import CaseStep, StepKind
from postwatch.case.taken_steps import complete_step, named_as_kept, opened_by, write_step
from postwatch.days import require_past
from postwatch.desk import Desk
from postwatch.errors import RuleError, UsageError
from postwatch.evidence.rules import check_scan
from postwatch.language import N_, _
from postwatch.store.columns import continued, row_of, rows_with, save
from postwatch.vietnamese import choice, money, quoted, spelled

_QUANTITY = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+")
_MOST = 10**9
_WITH_ITEMS = (StepKind.HOLD, *steps.LEAVING)
_UNTIL_A_DAY = (StepKind.HOLD_DECISION, StepKind.HOLD_EXTENSION)


class _Words(NamedTuple):
    """How goods are refused that are not among those that are there, untranslated."""

    listed: str
    missing: str
    too_many: str
    of_units: str


_HELD = _Words(
    N_("held are: {goods}"),
    N_("{name} is not held in case {case}"),
    N_("{quantity} of {name} cannot leave: {available} are held"),
    N_("{name} is held in several units: {goods}"),
)
_CONFISCATED = _Words(
    N_("confiscated and not handed over yet: {goods}"),
    N_("{name} is not among the confiscated goods of case {case}"),
    N_("{quantity} of {name} cannot be handed over: {available} are confiscated"),
    N_("{name} is confiscated in several units: {goods}"),
)


def take_goods_step(
    session: Session, desk: Desk, *, case: str, step: str, goods: GoodsDraft, draft: StepFacts, grounds: StepGrounds
) -> GoodsResult:
    """Record that goods are held, how long, or that all or some of them left.

    The same step of the same day with a number, without items, adds the number to a document that waits for it. Raises
    UsageError for what cannot be read or does not go with the step; RuleError for goods that are not held, a future
    day, and what speaks against it (`steps.NEEDS`), unless it is signed already or a reason opens the way.
    """
    row, word = find_case(session, desk, case=case), choice(GoodsStep, step, what=_("step about goods"))
    kind, items = steps.GOODS_STEPS[word], [parse_item(typed) for typed in goods.items]
    _check_draft(kind, word, items, goods, draft)
    require_past(draft.taken_on, today=desk.today)
    check_scan(grounds.as_signed, has_scan=grounds.scan is not None)
    if draft.offender_name is not None:
        raise UsageError(
            _("Goods are held in the case, not against one of its offenders"), hint=_("leave --against out")
        )
    file = file_of(session, row)
    ground = _disposal(file, word, items) or draft.ground
    draft = named_as_kept(session, draft)._replace(case_id=row.id, kind=kind, ground=ground)
    is_disposal = steps.disposes(kind, draft.ground)
    for one in completed_by(file, draft):
        if steps.disposes(kind, one.ground) == is_disposal and _has_goods(file, one, items):
            known = complete_step(session, desk, row, one, draft, grounds)
            _store(session, file, known, goods.storage)
            return goods_result(session, desk, row, known)
    whole, under = file, ordering(file, StepKind.CONFISCATE if is_disposal else kind)
    file = under[0].but(others=()) if under else file
    if grounds.as_signed is None:
        _refuse_again(file, draft, items)
    if is_disposal:
        signed = file.once_confiscated if grounds.as_signed is not None else []
        confiscated = file.confiscated or signed
        meant = _meant(file, items, confiscated, _CONFISCATED) if confiscated else []
    else:
        meant = _leaving(file, kind, items, is_signed=grounds.as_signed is not None)
    taken = draft._replace(reason=grounds.reason, as_signed=grounds.as_signed)
    left_ids = {one.held_id for one in meant}
    if kind is StepKind.HOLD_DECISION and grounds.as_signed is None:
        _require_hour(taken, holdings_about(file, taken, left_ids))

    def name(step: CaseStep) -> None:
        said = {"case_id": row.id, "step_id": step.id, "storage": goods.storage, "withdrawn_on": None}
        save(session, *(row_of(NamedGoods, item, **said) for item in items))

    verb = f"goods {row.code} {word.value}"
    opened = opened_by(session, desk, whole, taken, grounds, left_ids=left_ids, verb=verb)
    written = write_step(session, desk, taken._replace(opened=opened), grounds, and_then=name)
    return goods_result(session, desk, row, written)


def left_of_confiscated(session: Session, desk: Desk, *, case: str) -> str:
    """Return the confiscated goods of a case that were neither handed over nor destroyed, on a line."""
    return _listed(file_of(session, find_case(session, desk, case=case)).confiscated) or _("no goods")


def goods_after_annulment(session: Session, desk: Desk, *, case: str) -> tuple[str, str, str]:
    """Return in words which confiscated goods stay so, by which decisions, and which goods are held again."""
    file = file_of(session, find_case(session, desk, case=case))
    ordering = [one for one in decisions_of(file) if orders(one, StepKind.CONFISCATE)] if file.confiscated else []
    again = [one for one in file.held if one.ended_id is not None]
    by = "; ".join(one.number or "…" for one in ordering) or "…"
    return _listed(file.confiscated), by, _listed(again)


def parse_item(typed: str) -> Item:
    """Return goods written ``name; quantity; unit; condition``. Raises UsageError for a quantity that is none."""
    name, *others = [part.strip() for part in typed.split(";")]
    if not name or len(others) > 3:
        raise UsageError(
            _("{text} does not name goods").format(text=quoted(typed)),
            hint=_('write them as: --item "name; quantity; unit; condition"'),
        )
    quantity, unit, condition = [*others, "", "", ""][:3]
    count = int(quantity.replace(".", "")) if _QUANTITY.fullmatch(quantity) else 0
    if others and not 0 < count <= _MOST:
        raise UsageError(
            _("{text} is not a quantity of {name}").format(text=quoted(quantity), name=name),
            hint=_("write a whole number from 1 on, such as 12 or 1.200; a weight in the smallest unit: 1500; g"),
        )
    return Item(name, count if others else None, unit or None, condition or None)


def _check_draft(
    kind: StepKind, word: GoodsStep, items: Sequence[Item], goods: GoodsDraft, draft: StepFacts
) -> None:  # fmt: skip
    """Refuse an option that does not go with a step, or that it lacks (UsageError)."""
    given = {
        "--item": (bool(items), _WITH_ITEMS),
        "--storage": (goods.storage is not None, (StepKind.HOLD,)),
        "--until": (draft.until is not None, _UNTIL_A_DAY),
        "--authority": (draft.authority is not None, steps.DECIDED),
        "--for-valuation": (draft.ground is not None, (StepKind.HOLD_DECISION,)),
    }
    if word is GoodsStep.HAND_OVER and draft.body is None:
        raise UsageError(
            _("To whom the confiscated goods are handed over is missing"), hint=_("give the body with --to NAME")
        )
    for option, (is_given, kinds) in given.items():
        if is_given and kind not in kinds:
            raise UsageError(
                _("{option} does not go with the step {step}").format(option=option, step=word.value),
                hint=_("leave {option} out").format(option=option),
            )
    if kind is StepKind.HOLD:
        _check_held(items)
    if kind is StepKind.HOLD_EXTENSION and draft.until is None:
        raise UsageError(_("The last day of the extension is missing"), hint=_("give it with --until DAY"))


def _check_held(items: Sequence[Item]) -> None:
    """Refuse a holding without goods, or with goods that are not counted or named twice (UsageError)."""
    how = _('write them as: --item "name; quantity; unit; condition"')
    if not items:
        raise UsageError(_("The goods that are held are missing"), hint=how)
    seen = set()
    for item in items:
        if item.quantity is None or item.unit is None:
            raise UsageError(_("The quantity or the unit of {name} is missing").format(name=item.name), hint=how)
        same = tuple(spelled(text or "") for text in (item.name, item.unit, item.condition))
        if same in seen:
            raise UsageError(
                _("{name} is named twice").format(name=item.name),
                hint=_("add the quantities up, or tell their condition apart"),
            )
        seen.add(same)


def _refuse_again(file: CaseFile, draft: StepFacts, items: Sequence[Item]) -> None:
    """Refuse a document that is recorded (AlreadyThereError); goods may leave by a document on several days."""
    if draft.kind not in _WITH_ITEMS:
        _refuse_other_signer(file, draft)
        refuse_again(file, draft)
    for step in file.standing:
        # A number alone is that of a document; goods that are named have to be the same.
        is_known = _has_goods(file, step, items) if items else draft.number is not None
        is_known = is_known and step.ground == draft.ground
        if is_known and says_all(step, draft):
            raise typed_twice(file.case, step)


def _refuse_other_signer(file: CaseFile, draft: StepFacts) -> None:
    """Refuse a number for a document of the day that somebody else signed (RuleError)."""
    for step in file.steps if draft.number is not None else ():
        if (step.kind, step.taken_on, step.number) == (draft.kind, draft.taken_on, None):
            for name in ("person", "authority"):
                rules.check_same(file.case.code, known=getattr(step, name), typed=getattr(draft, name))


def _has_goods(file: CaseFile, step: AnyStep, items: Sequence[Item]) -> bool:
    """Return whether goods that are named are all those that were held, or left, by a step; none named are any."""
    goods = file.disposed if steps.disposes(step.kind, step.ground) else file.goods
    theirs = [one for one in goods if step.id in (one.held_id, one.ended_id)]
    left = {one.id for one in theirs}
    for item in items:
        alike = [one for one in theirs if is_named(item, one)]
        if item.quantity not in (None, sum(one.quantity for one in alike)):
            return False
        left -= {one.id for one in alike}
    return not items or not left


def _leaving(file: CaseFile, kind: StepKind, items: Sequence[Item], *, is_signed: bool) -> list[GoodsFacts]:
    """Return which goods leave by a step; a signed step may be about goods never recorded as held, which is a fault."""
    if kind not in steps.LEAVING:
        return []
    try:
        return _meant(file, items, file.held, _HELD)
    except RuleError:
        if not is_signed or file.goods:  # what left is not returned again
            raise
        return []


def _meant(file: CaseFile, items: Sequence[Item], among: Sequence[GoodsFacts], words: _Words) -> list[GoodsFacts]:
    """Return which goods leave of those that are there: all, or those named. Raises RuleError for others."""
    if not among:
        raise RuleError(
            _("No goods are held in case {case}").format(case=file.case.code) + _that_left(file, None),
            hint=_("see: postwatch case show {case}").format(case=file.case.code),
        )
    for place, item in enumerate(items):
        missing = _(words.missing).format(name=item.name, case=file.case.code)
        if words is _HELD:
            missing += _that_left(file, item)
        _require_there(items[:place], item, among, words, missing=missing)
    taken = portions(items, among)
    return [one for one in among if not items or one.id in taken]


def _require_there(
    before: Sequence[Item], item: Item, among: Sequence[GoodsFacts], words: _Words, *, missing: str
) -> None:  # fmt: skip
    """Refuse goods that are not there once those are gone that were named before."""
    gone = portions(before, among)
    alike = [one for one in among if is_named(item, one)]
    if not alike:
        raise RuleError(missing, hint=_(words.listed).format(goods=_listed(among)))
    if item.quantity is not None and len({spelled(one.unit) for one in alike}) > 1:
        raise UsageError(
            _(words.of_units).format(name=item.name, goods=_listed(alike)),
            hint=_('name the unit too: --item "{name}; {quantity}; UNIT"').format(
                name=item.name, quantity=item.quantity
            ),
        )
    available = sum(one.quantity - gone.get(one.id, 0) for one in alike)
    wanted = available if item.quantity is None else item.quantity
    if not 0 < wanted <= available:
        raise RuleError(
            _(words.too_many).format(quantity=money(wanted), name=item.name, available=money(available)),
            hint=_(words.listed).format(goods=_listed(among)),
        )


def _listed(goods: Sequence[GoodsFacts]) -> str:
    return "; ".join(in_words(one.quantity, one.unit, one.name) for one in goods)


def _that_left(file: CaseFile, item: Item | None) -> str:
    """Return by which step goods left and when, to be added to a refusal; empty if none left."""
    taken = {one.id: one for one in file.steps}
    gone = [one for one in file.goods if one.ended_id is not None and (item is None or is_named(item, one))]
    if not gone or gone[-1].ended_id is None:
        return ""
    step = taken[gone[-1].ended_id]
    return _(": {goods} left on {day}, {how}").format(
        goods=_listed(gone[-1:]), day=step.taken_on, how=step.kind.in_words
    )


def _require_hour(step: StepFacts, holdings: Sequence[StepFacts]) -> None:
    """Refuse a decision of the day after a holding at a known time without its own time (UsageError)."""
    for one in holdings:
        if one.at is not None and step.at is None and step.taken_on == one.taken_on + dt.timedelta(days=1):
            raise UsageError(
                _("The time of the decision of {day} is missing: goods are held since {since} at {hour}").format(
                    day=step.taken_on, since=one.taken_on, hour=one.at
                ),
                hint=_("give it with --hour, such as 14:30"),
            )


def _store(session: Session, file: CaseFile, step: CaseStep, storage: str | None) -> None:
    """Say of goods where they are stored, once it is known. Raises RuleError for another place."""
    for one in rows_with(session, NamedGoods, step_id=step.record_id).all() if storage is not None else ():
        rules.check_same(file.case.code, known=one.storage, typed=storage)
        continued(session, one, storage=storage)


def _disposal(file: CaseFile, word: GoodsStep, items: Sequence[Item]) -> str | None:
    """Return the ground of a step about goods that were confiscated; goods that are held are destroyed first."""
    if word is GoodsStep.HAND_OVER:
        return steps.HANDED_OVER
    is_held = any(is_named(item, one) for item in items for one in file.held) if items else bool(file.held)
    is_known = bool(file.confiscated) or any(one.ground == steps.CONFISCATED for one in file.steps)
    return steps.CONFISCATED if word is GoodsStep.DESTROY and is_known and not is_held else None
