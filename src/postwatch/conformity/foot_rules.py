"""Rules on the signature and Nơi nhận (Phụ lục I, Phần I, Mục II.7 and II.9)."""

import re
from collections.abc import Iterable

from postwatch.conformity.components import Components
from postwatch.conformity.lines import Line
from postwatch.conformity.rule import (
    Issue,
    Kind,
    Rule,
    capitals,
    centred,
    dashed,
    each,
    ends_with,
    faced,
    named,
    present,
    quoted,
    reads,
    sized,
    some,
)
from postwatch.language import N_, _
from postwatch.vietnamese import fold

_PREFIXES = "Phụ lục I, Phần I, Mục II.7.b"
_NAME = "Phụ lục I, Phần I, Mục II.7.c"
_SIGN = "Phụ lục I, Phần I, Mục II.7.đ"
_SENT = "Phụ lục I, Phần I, Mục II.9.b"
_TO = "Phụ lục I, Phần I, Mục II.9.d"
_ADDRESS = "Phụ lục I, Phần I, Mục III.4"
_FORMS = "Phụ lục III, các mẫu văn bản"
_PREFIX = re.compile(r"(KT|TL|TUQ|TM|Q)\b\s*(?P<mark>[./]?)(?P<blank>\s*)", re.IGNORECASE)
_PARTED = re.compile(r"(K[./] ?T|T[./] ?[LM]|T[./] ?U[./] ?Q)\b", re.IGNORECASE)
_WRITTEN = re.compile(r"(KT|TL|TUQ|TM|Q)\. \S")
_HONOURS = re.compile(
    r"(GS|PGS|TS|ThS|Ths|KS|BS|CN|LS|DS|NSND|NSƯT|NGND|NGƯT|TTND|TTƯT)\b\.?"
    r"|(Giáo sư|Tiến sĩ|Thạc sĩ|Kỹ sư|Bác sĩ|Luật sư)\b"
)


authority = named("authority")
signer = named("signer")
label = named("receivers_label")
address = named("feet")


def _is_prefixed_rightly(text: str) -> bool:
    found = _PREFIX.match(text)
    is_whole = found is not None and (bool(found["mark"]) or (found[1].isupper() and len(found[1]) > 1))
    return not (is_whole or _PARTED.match(text)) or _WRITTEN.match(text) is not None


def _deputy_follows(components: Components) -> Iterable[Issue] | None:
    lines = components.authority
    if not lines or not any(line.text.startswith("KT.") for line in lines):
        return None
    at = next(place for place, line in enumerate(lines) if line.text.startswith("KT."))
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    if fold(below).startswith(("pho ", "thu truong")):
        return []
    return [Issue(_("no line with the deputy's post follows «{text}»").format(text=lines[at].text), lines[at].where)]


def _named_plainly(line: Line) -> str | None:
    found = _HONOURS.match(line.text)
    return _("«{text}» precedes the name").format(text=found[0]) if found else None


def _level(components: Components) -> Iterable[Issue] | None:
    label = components.receivers_label
    if label is None or not components.authority:
        return None
    one, other = label.paragraph.place, components.authority[0].paragraph.place
    if one.table is not None and (one.table, one.row) == (other.table, other.row) and other.column > one.column:
        return []
    return [Issue(_("the signature block does not begin beside «Nơi nhận»"), components.authority[0].where)]


def _kept_together(components: Components) -> Iterable[Issue] | None:
    if not components.authority:
        return None
    row = components.row_of(components.authority[0])
    lines = [*components.authority, *some(components.signer)]
    tied = all(line.paragraph.layout.keep_next for line in lines[:-1])
    if (row is not None and row.stays_whole) or tied:
        return []
    return [Issue(_("a page break may fall inside the signature block"), lines[0].where)]


def _not_alone(components: Components) -> Iterable[Issue] | None:
    if not components.authority or not components.body:
        return None
    last = components.body[-1]
    if last.paragraph.layout.keep_next:
        return []
    return [Issue(_("the signature may be left alone on a page"), last.where)]


# -- Nơi nhận ----------------------------------------------------------------------------------------------------------


def receivers(components: Components) -> list[Line]:
    """Return the lines down to «Lưu»; the mark of the writer and the number of copies may follow."""
    lines = components.receivers
    last = next((at for at, line in enumerate(lines) if _is_file_copy(line)), len(lines) - 1)
    return lines[: last + 1]


def _is_file_copy(line: Line) -> bool:
    return re.match(r"\W*luu\b", fold(line.text)) is not None


def _flush(line: Line) -> str | None:
    layout = line.paragraph.layout
    if layout.alignment in ("left", "both") and layout.left + layout.first < 4:
        return None
    return _("«{text}» is not flush with the left edge").format(text=quoted(line.text))


def _above_file_copy(components: Components) -> list[Line]:
    return [line for line in receivers(components) if not _is_file_copy(line)]


def _file_copy(components: Components) -> Iterable[Issue] | None:
    lines = receivers(components)
    if not lines:
        return None
    last = lines[-1]
    # What stands before it is the matter of another rule.
    if re.match(r"\W*Lưu: VT, .*\w.*\.$", last.text):
        return []
    return [Issue(_("the last line reads «{text}»").format(text=quoted(last.text)), last.where)]


def _as_above(components: Components) -> Iterable[Issue] | None:
    lines = receivers(components)
    if not lines:
        return None
    first = next((line for line in lines if "nhu tren" in fold(line.text)), None)
    if components.kinh_gui is None:
        return [Issue(_("«Như trên» refers to a Kính gửi that does not exist"), first.where)] if first else []
    if first is lines[0]:
        return []
    return [Issue(_("the first line reads «{text}»").format(text=quoted(lines[0].text)), lines[0].where)]


# -- address block -----------------------------------------------------------------------------------------------------


def _ruled_above(components: Components) -> Iterable[Issue] | None:
    if not components.feet:
        return None
    first = components.feet[0]
    drawn = [line for paragraph in components.measured.feet for line in paragraph.lines]
    if any(line.is_solid and line.length > first.paragraph.room * 0.97 for line in drawn):
        return []
    return [Issue(_("no line is drawn above «{text}»").format(text=quoted(first.text)), first.where)]


RULES = (
    Rule("ND30-KY-01", N_("The document is signed: post and name are at its end"), _NAME, present(authority)),
    Rule("ND30-KY-02", N_("The post of the signer is in capitals"), _SIGN, capitals(authority)),
    Rule("ND30-KY-03", N_("The post of the signer has size 13-14"), _SIGN, sized(authority, 13, 14)),
    Rule("ND30-KY-04", N_("The post of the signer is bold and upright"), _SIGN,
         faced(authority, bold=True, italic=False)),
    Rule("ND30-KY-05", N_("The post of the signer is centred"), _SIGN, centred(authority)),
    Rule("ND30-KY-06", N_("KT., TL., TUQ., TM. and Q. are followed by a full stop and a space"), _PREFIXES,
         reads(authority, _is_prefixed_rightly)),
    Rule("ND30-KY-07", N_("The deputy's own post is below «KT. …»"), _FORMS, _deputy_follows, Kind.WORDING),
    Rule("ND30-KY-08", N_("The name of the signer is below the post"), _NAME,
         present(signer, unless=lambda components: not components.authority)),
    Rule("ND30-KY-09", N_("The name of the signer has size 13-14"), _SIGN, sized(signer, 13, 14)),
    Rule("ND30-KY-10", N_("The name of the signer is bold and upright"), _SIGN, faced(signer, bold=True, italic=False)),
    Rule("ND30-KY-11", N_("The name of the signer is centred below the post"), _SIGN, centred(signer)),
    Rule("ND30-KY-12", N_("The name of the signer is not in capitals"), _SIGN, capitals(signer, wanted=False)),
    Rule("ND30-KY-13", N_("No degree or title of honour precedes the name"), _NAME,
         each(signer, _named_plainly), Kind.WORDING),
    Rule("ND30-KY-14", N_("The signature block begins at the right, beside «Nơi nhận»"), _SIGN, _level),
    Rule("ND30-KY-15", N_("The signature block stays on one page"), _SIGN, _kept_together, Kind.WORDING),
    Rule("ND30-KY-16", N_("Some of the text is on the page of the signature"), _SIGN, _not_alone, Kind.WORDING),
    Rule("ND30-NN-01", N_("The document says who receives it (Nơi nhận)"), _SENT, present(label)),
    Rule("ND30-NN-02", N_("«Nơi nhận» has size 12"), _TO, sized(label, 12, 12)),
    Rule("ND30-NN-03", N_("«Nơi nhận» is bold and italic"), _TO, faced(label, bold=True, italic=True)),
    Rule("ND30-NN-04", N_("The label reads «Nơi nhận:»"), _TO, reads(label, "Nơi nhận:".__eq__)),
    Rule("ND30-NN-05", N_("The lines of Nơi nhận have size 11"), _TO, sized(receivers, 11, 11)),
    Rule("ND30-NN-06", N_("The lines of Nơi nhận are upright and not bold"), _TO,
         faced(receivers, bold=False, italic=False)),
    Rule("ND30-NN-07", N_("Nơi nhận is flush with the left edge"), _TO,
         each(lambda components: [*label(components), *receivers(components)], _flush)),
    Rule("ND30-NN-08", N_("Each line of Nơi nhận begins with a hyphen"), _TO, dashed(receivers)),
    Rule("ND30-NN-09", N_("The lines of Nơi nhận end with a semicolon"), _TO, ends_with(_above_file_copy, ";")),
    Rule("ND30-NN-10", N_("The last line reads «- Lưu: VT, … .»"), _TO, _file_copy),
    Rule("ND30-NN-11", N_("The first line is «- Như trên;» with a Kính gửi, and never without one"), _SENT, _as_above),
    Rule("ND30-DC-01", N_("The address block at the foot of the first page has size 11-12"), _ADDRESS,
         sized(address, 11, 12)),
    Rule("ND30-DC-02", N_("The address block is upright and not bold"), _ADDRESS,
         faced(address, bold=False, italic=False)),
    Rule("ND30-DC-03", N_("A line as wide as the text is drawn above the address block"), _ADDRESS, _ruled_above),
)  # fmt: skip
