"""Objections to a sanction in the person of the offender: too young, or not known."""

from collections.abc import Iterator

from postwatch.language import _
from postwatch.law.ages import FINED, SANCTIONED
from postwatch.lawful.objection import REASON, Objection


def unknown(act: str, *, case: str) -> Objection:
    """Return the objection to sanctioning an unknown offender, for a violation (a code) in a case (a code).

    Luật Xử lý vi phạm hành chính, Điều 65.1.b, Điều 65.2.
    """
    sentence = _(
        "The offender of {act} is not known: nobody is sanctioned (Luật Xử lý vi phạm hành chính, Điều 65.1.b)"
    )
    hint = _("remedies and what is confiscated are decided on alone: postwatch case draft {case} remedies; where there "
             "is nothing of that: postwatch case step {case} drop --ground b")  # fmt: skip
    return Objection("unknown_offender", sentence.format(act=act), hint.format(case=case))


def objections(act: str, age: int | None, *, case: str, is_intentional: bool, is_fined: bool) -> Iterator[Objection]:
    """Yield the objections to sanctioning the offender of a violation (a code) at an age, in a case (a code).

    An offender under 14 is not sanctioned; under 16 the sanction is a warning, for an intentional act, where a reminder
    is not enough (Luật Xử lý vi phạm hành chính, Điều 5.1.a, Điều 22, Điều 134.3; Nghị định 118/2021/NĐ-CP, Điều 25,
    Điều 26).
    """
    if age is None or age >= FINED:
        return
    said = {"act": act, "age": age, "case": case}
    if age < SANCTIONED:
        sentence = _("The offender of {act} was {age} years old: who is under 14 is not sanctioned (Luật Xử lý vi phạm "
                     "hành chính, Điều 5.1.a)")  # fmt: skip
        hint = _("end the case without a sanction: postwatch case step {case} drop --ground a; for remedies or "
                 "banned goods: postwatch case draft {case} remedies")  # fmt: skip
        yield Objection("under_age", sentence.format(**said), hint.format(**said))
        return
    if is_fined:
        sentence = _("The offender of {act} was {age} years old: who is from 14 to under 16 is warned, not fined (Luật "
                     "Xử lý vi phạm hành chính, Điều 22, Điều 134.3)")  # fmt: skip
        yield Objection("under_age", sentence.format(**said), _("leave --fine out, or give --warning"))
    if not is_intentional:
        sentence = _("The offender of {act} was {age} years old, and is sanctioned for what was done on purpose alone "
                     "(Luật Xử lý vi phạm hành chính, Điều 5.1.a)")  # fmt: skip
        hint = _("if it was: postwatch amend {act} --intentional --reason TEXT; if not: postwatch case step "
                 "{case} drop --ground a")  # fmt: skip
        yield Objection("not_on_purpose", sentence.format(**said), hint.format(**said))
    sentence = _("The offender of {act} was {age} years old: a warning is given where the conditions of a reminder are "
                 "not met (Nghị định 118/2021/NĐ-CP, Điều 25.2, Điều 26.2.a)")  # fmt: skip
    hint = _("say why not: who told of it freely, and is sorry, is reminded by word of mouth: postwatch case step "
             "{case} drop --ground reminder")  # fmt: skip
    yield Objection("no_reminder", sentence.format(**said), hint.format(**said), REASON)
