"""Rules on minutes that are no paper of a case (Phụ lục III, Mẫu 1.9): how they close, and places to sign."""

import re
from collections.abc import Callable, Iterable

from postwatch.conformity.components import Components
from postwatch.conformity.lines import MINUTES, Line, is_upper
from postwatch.conformity.rule import FORM, Check, Issue, Part, Rule
from postwatch.language import N_, _
from postwatch.vietnamese import fold

_MODEL = "Phụ lục III, Mẫu 1.9"
_CLOSING = re.compile(
    r"bien ban\b.*\b(?:lap xong|ket thuc|lap thanh)\b|\bdoc lai\b.*\bky\b"
    r"|(?:cuoc hop|hoi nghi|hoi thao|buoi lam viec|viec kiem tra)\b.*\bket thuc\b"
)
_SIGNER = re.compile(r"(thu ky|chu (toa|tri)|nguoi|dai dien|thanh vien|truong|chanh|pho|giam doc)\b")
# Who draws minutes up, and who presides or is concerned.
_SIGNERS = 2


def closing(words: "re.Pattern[str]") -> Part:
    """Return the last line that closes minutes, by its folded words."""
    return Part(lambda components: [line for line in components.lines if words.search(fold(line.text))][-1:])


def signed(closed: Part, is_place: Callable[[Line], bool]) -> Check:
    """Check that minutes have places to sign below the text: who signs, in capitals and in bold."""

    def check(components: Components) -> Iterable[Issue] | None:
        if components.kind != MINUTES:
            return None
        ending = closed(components)
        below = components.lines[components.index(ending[0]) + 1 if ending else components.first_text :]
        found = [line for line in below if line.is_bold and is_upper(line.text) and is_place(line)]
        if len(found) >= _SIGNERS:
            return []
        words = _("{count} places to sign were found below the text").format(count=len(found))
        return [Issue(words, found[0].where if found else _("the whole document"))]

    return check


_closed = closing(_CLOSING)
RULES = (
    Rule("ND30-BB-01", N_("Minutes end with a sentence that closes them, with its hour and day"), _MODEL,
         _closed.present(unless=lambda components: components.kind != MINUTES), profiles=FORM),
    Rule("ND30-BB-02", N_("Minutes have places to sign for who draws them up and who presides or is concerned"),
         _MODEL, signed(_closed, lambda line: _SIGNER.search(fold(line.text)) is not None), profiles=FORM),
)  # fmt: skip
