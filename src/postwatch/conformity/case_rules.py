"""Rules on the papers of a case: decisions and minutes on forms of Nghị định 118/2021/NĐ-CP, which are no letters.

What such a paper must have is in Luật Xử lý vi phạm hành chính: a decision in Điều 68, minutes in Điều 58.
"""

import re
from collections.abc import Iterable, Sequence

from postwatch.conformity.components import Components
from postwatch.conformity.lines import MINUTES, Line, is_upper
from postwatch.conformity.rule import CASE, Check, Issue, Part, Rule, named
from postwatch.language import N_, _
from postwatch.vietnamese import fold

_LAW = "Luật Xử lý vi phạm hành chính"
_CLOSING = re.compile(r"bien ban\b.*\b(?:lap xong|ket thuc|lap thanh)\b|\bdoc lai\b.*\bky\b")
# Who draws minutes up, and who is there.
_SIGNERS = 2


def _is_minutes(components: Components) -> bool:
    return components.kind == MINUTES


def _grounds(components: Components) -> Sequence[Line]:
    """Return the căn cứ, also below an authority that is left blank."""
    return [line for line in components.body if fold(line.text).startswith("can cu ")]


def _of_decision(part: Part) -> Check:
    return part.present(unless=_is_minutes)


def _closing(components: Components) -> Sequence[Line]:
    found = [line for line in components.lines if _CLOSING.search(fold(line.text))]
    return found[-1:]


def _places_to_sign(components: Components) -> Sequence[Line]:
    """Return who signs below the text: posts and parts in capitals, in bold."""
    closing = _closing(components)
    below = components.lines[components.index(closing[0]) + 1 if closing else components.first_text :]
    return [line for line in below if line.is_bold and line.is_post and is_upper(line.text)]


def _signed(components: Components) -> Iterable[Issue] | None:
    if not _is_minutes(components):
        return None
    found = _places_to_sign(components)
    if len(found) >= _SIGNERS:
        return []
    words = _("{count} places to sign were found below the text").format(count=len(found))
    return [Issue(words, found[0].where if found else _("the whole document"))]


RULES = (
    Rule("LXL-QD-01", N_("A decision in a case has its number and symbol"), f"{_LAW}, Điều 68",
         _of_decision(named("number")), profiles=CASE),
    Rule("LXL-QD-02", N_("A decision in a case names what it rests on (Căn cứ)"), f"{_LAW}, Điều 68",
         _of_decision(Part(_grounds)), profiles=CASE),
    Rule("LXL-QD-03", N_("A decision in a case has a block for the signature, with the post of the signer"),
         f"{_LAW}, Điều 68", _of_decision(named("authority")), profiles=CASE),
    Rule("LXL-BB-01", N_("Minutes end with a sentence that closes them: when they end, how many copies, read out"),
         f"{_LAW}, Điều 58", Part(_closing).present(unless=lambda components: not _is_minutes(components)),
         profiles=CASE),
    Rule("LXL-BB-02", N_("Minutes have places to sign for who draws them up and who is concerned"), f"{_LAW}, Điều 58",
         _signed, profiles=CASE),
)  # fmt: skip
