"""Rules on the papers of a case: decisions and minutes on forms of Nghị định 118/2021/NĐ-CP, which are no letters.

What such a paper must have is in Luật Xử lý vi phạm hành chính: a decision in Điều 68, minutes in Điều 58.
"""

import re

from postwatch.conformity.components import Components
from postwatch.conformity.lines import MINUTES
from postwatch.conformity.minutes_rules import closing, signed
from postwatch.conformity.rule import CASE, Rule, named
from postwatch.language import N_
from postwatch.vietnamese import fold

_LAW = "Luật Xử lý vi phạm hành chính"


def _is_minutes(components: Components) -> bool:
    return components.kind == MINUTES


# Also below an authority that is left blank.
_grounds = named("body").only(lambda line: fold(line.text).startswith("can cu "))
_closed = closing(re.compile(r"bien ban\b.*\b(?:lap xong|ket thuc|lap thanh)\b|\bdoc lai\b.*\bky\b"))
RULES = (
    Rule("LXL-QD-01", N_("A decision in a case has its number and symbol"), f"{_LAW}, Điều 68",
         named("number").present(unless=_is_minutes), profiles=CASE),
    Rule("LXL-QD-02", N_("A decision in a case names what it rests on (Căn cứ)"), f"{_LAW}, Điều 68",
         _grounds.present(unless=_is_minutes), profiles=CASE),
    Rule("LXL-QD-03", N_("A decision in a case has a block for the signature, with the post of the signer"),
         f"{_LAW}, Điều 68", named("authority").present(unless=_is_minutes), profiles=CASE),
    Rule("LXL-BB-01", N_("Minutes end with a sentence that closes them: when they end, how many copies, read out"),
         f"{_LAW}, Điều 58", _closed.present(unless=lambda components: not _is_minutes(components)), profiles=CASE),
    Rule("LXL-BB-02", N_("Minutes have places to sign for who draws them up and who is concerned"), f"{_LAW}, Điều 58",
         signed(_closed, lambda line: line.is_post), profiles=CASE),
)  # fmt: skip
