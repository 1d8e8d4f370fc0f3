"""Rules on the signature and Nơi nhận (Phụ lục I, Phần I, Mục II.7 and II.9)."""

import re
from collections.abc import Iterator, Sequence

from postwatch.conformity.components import ASIDE, Components
from postwatch.conformity.lines import Line, is_upper
from postwatch.conformity.model import Paragraph, Row
from postwatch.conformity.rule import Centred, Faced, Issue, Outcome, Part, Rule, Sized, named, quoted
from postwatch.language import N_, _
from postwatch.vietnamese import fold

_PREFIX = re.compile(r"(KT|TL|TUQ|TM|Q)\b\s*(?P<mark>[./]?)(?P<blank>\s*)", re.IGNORECASE)
_PARTED = re.compile(r"(K[./] ?T|T[./] ?[LM]|T[./] ?U[./] ?Q)\b", re.IGNORECASE)
_WRITTEN = re.compile(r"(KT|TL|TUQ|TM|Q)\. \S")
_HONOURS = (
    r"^(?P<text>(?:GS|PGS|TS|ThS|Ths|KS|BS|CN|LS|DS|NSND|NSƯT|NGND|NGƯT|TTND|TTƯT)\b\.?"
    r"|(?:Giáo sư|Tiến sĩ|Thạc sĩ|Kỹ sư|Bác sĩ|Luật sư)\b)"
)
# So many lines of text stay on the page of the signature.
_LINES_ABOVE = 2

authority = named("authority")
signer = named("signer")
label = named("receivers_label")
address = named("feet")


def _is_prefixed_rightly(text: str) -> bool:
    found = _PREFIX.match(text)
    is_whole = found is not None and (bool(found["mark"]) or found[1].isupper())
    return not (is_whole or _PARTED.match(text)) or _WRITTEN.match(text) is not None


_SIGNS_FOR = re.compile(r"(KT|TL|TUQ|TM)\.")


def _own_post_follows(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    signed = components.authority
    for line in lines:
        below = [fold(one.text) for one in signed[signed.index(line) + 1 :][:1]]
        is_deputy = not line.text.startswith("KT.") or any(one.startswith(("pho ", "thu truong")) for one in below)
        if not below or not is_deputy:
            yield Issue(_("no line with the signer's own post follows «{text}»").format(text=line.text), line.where)


def _level(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    one, other = label(components)[0], lines[0]
    if _signs_beside(components, other):
        return
    if not components.is_level(one, other) or other.spans[0].start < one.spans[0].start + ASIDE:
        yield Issue(_("the signature block does not begin beside «Nơi nhận»"), lines[0].where)


def _signs_beside(components: Components, post: Line) -> bool:
    """Return whether others sign at the left of a post: Nơi nhận of a joint document has its place below."""
    below = components.lines[components.first_text :]
    bold = (line for line in below if line.is_bold and is_upper(line.text))
    posts = (line for line in bold if line.spans[0].end < post.spans[0].start)
    return any(components.is_level(line, post) for line in posts)


def paragraphs_of(piece: Paragraph | Row) -> list[Paragraph]:
    """Return a paragraph, or the paragraphs of a row."""
    return [piece] if isinstance(piece, Paragraph) else list(piece.paragraphs)


def signature_pieces(components: Components) -> Sequence[Paragraph | Row]:
    """Return the paragraphs or rows from the post of the signer to the name."""
    start, end = _reach(components)
    return components.measured.pieces[start : end + 1]


def _reach(components: Components) -> tuple[int, int]:
    """Return the places of the first and the last of `signature_pieces` among all pieces."""
    signed = [*components.authority, *([] if components.signer is None else [components.signer])]
    wanted = {id(line.paragraph) for line in signed}
    found = [at for at, piece in enumerate(components.measured.pieces) if wanted & _known(piece)]
    return found[0], found[-1]


def _known(piece: Paragraph | Row) -> set[int]:
    """Return the ids of the paragraphs of a piece, those in its text boxes too."""
    return {id(own) for one in paragraphs_of(piece) for own in (one, *one.boxes)}


def pieces_above(components: Components) -> list[Paragraph | Row]:
    """Return the pieces that share the page of the signature: paragraphs or rows with two lines of text."""
    start, _end = _reach(components)
    found: list[Paragraph | Row] = []
    lines, below = 0, components.measured.pieces[start]
    for piece in reversed(components.measured.pieces[:start]):
        if lines >= _LINES_ABOVE or _is_page_set(piece, below):
            break
        found.append(piece)
        lines += _lines(piece)
        below = piece
    return found if lines else []


def _lines(piece: Paragraph | Row) -> int:
    """Estimate how many lines of text a piece has; a row counts as one."""
    if isinstance(piece, Paragraph):
        return piece.rows if piece.text.strip() else 0
    return 0 if piece.is_without_text else 1


def _is_page_set(above: Paragraph | Row, below: Paragraph | Row) -> bool:
    """Return whether the author begins a page or a section between two pieces."""
    ends, begins = (paragraphs_of(piece) for piece in (above, below))
    is_broken = any(one.has_page_break for one in ends) or any(one.layout.page_break_before for one in begins)
    return is_broken or {one.place.section for one in ends} != {one.place.section for one in begins}


def _is_tied(piece: Paragraph | Row) -> bool:
    """Return whether a piece is kept on the page of the next."""
    return all(one.layout.keep_next for one in paragraphs_of(piece))


def _kept_together(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    pieces = signature_pieces(components)
    is_whole = all(isinstance(one, Paragraph) or one.stays_whole for one in pieces)
    if not is_whole or not all(map(_is_tied, pieces[:-1])):
        yield Issue(_("a page break may fall inside the signature block"), lines[0].where)


def _kept_with_text(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    above = pieces_above(components)
    if not above or not all(map(_is_tied, above)):
        yield Issue(_("the signature may be left alone on a page"), lines[-1].where)


def _is_file_copy(line: Line) -> bool:
    return re.match(r"\W*luu\b", fold(line.text)) is not None


def _down_to_file_copy(components: Components) -> Sequence[Line]:
    """Return the lines down to «Lưu»; the mark of the writer and the number of copies may follow."""
    lines = components.receivers
    last = next((at for at, line in enumerate(lines) if _is_file_copy(line)), len(lines) - 1)
    return lines[: last + 1]


receivers = Part(_down_to_file_copy)


def is_flush(paragraph: Paragraph) -> bool:
    """Return whether a paragraph begins at the left edge."""
    layout = paragraph.layout
    return layout.alignment in ("left", "both") and layout.left + layout.first < 4


# Whose text says to whom they go; forms of them have «- Như trên;».
_ADDRESSED_IN_TEXT = ("cong dien", "giay gioi thieu", "giay moi")


def _as_above(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    first = next((line for line in lines if "nhu tren" in fold(line.text)), None)
    if components.kinh_gui is not None and first is not lines[0]:
        yield Issue(_("the first line reads «{text}»").format(text=quoted(lines[0].text)), lines[0].where)
    elif components.kinh_gui is None and first is not None and components.kind not in _ADDRESSED_IN_TEXT:
        yield Issue(_("«Như trên» refers to a Kính gửi that does not exist"), first.where)


def _ruled_above(components: Components, lines: Sequence[Line]) -> Iterator[Issue]:
    room = lines[0].paragraph.room
    drawn = (line for paragraph in components.measured.feet for line in paragraph.lines)
    if not any(line.is_solid and line.length > room * 0.97 for line in drawn):
        yield Issue(_("no line is drawn above «{text}»").format(text=quoted(lines[0].text)), lines[0].where)


# The part of the decree on how the signature is typed.
_SIGNATURE = "II.7.đ"
RULES = (
    Rule("ND30-KY-01", N_("The document is signed: post and name are at its end"), "II.7.c", authority.present()),
    Rule("ND30-KY-02", N_("The post of the signer is in capitals"), _SIGNATURE, authority.capitals()),
    Rule("ND30-KY-03", N_("The post of the signer has size 13-14"), _SIGNATURE, Sized(authority, 13, 14)),
    Rule("ND30-KY-04", N_("The post of the signer is bold and upright"), _SIGNATURE, Faced(authority, "bold")),
    Rule("ND30-KY-05", N_("The post of the signer is centred"), _SIGNATURE, Centred(authority, authority + signer)),
    Rule("ND30-KY-06", N_("KT., TL., TUQ., TM. and Q. are followed by a full stop and a space"), "II.7.b",
         authority.reads(_is_prefixed_rightly)),
    Rule("ND30-KY-07", N_("The signer's own post is below «KT. …», «TL. …», «TUQ. …» and «TM. …»"),
         "Phụ lục III, các mẫu văn bản",
         authority.only(lambda line: _SIGNS_FOR.match(line.text)).judged(_own_post_follows), Outcome.WARN),
    Rule("ND30-KY-08", N_("The name of the signer is below the post"), "II.7.c",
         signer.present(unless=lambda components: not components.authority)),
    Rule("ND30-KY-09", N_("The name of the signer has size 13-14"), _SIGNATURE, Sized(signer, 13, 14)),
    Rule("ND30-KY-10", N_("The name of the signer is bold and upright"), _SIGNATURE, Faced(signer, "bold")),
    Rule("ND30-KY-11", N_("The name of the signer is centred below the post"), _SIGNATURE, Centred(signer, authority)),
    Rule("ND30-KY-12", N_("The name of the signer is not in capitals"), _SIGNATURE, signer.capitals(wanted=False)),
    Rule("ND30-KY-13", N_("No degree or title of honour precedes the name"), "II.7.c",
         signer.lacks(_HONOURS, N_("«{text}» precedes the name")), Outcome.WARN),
    Rule("ND30-KY-14", N_("The signature block begins at the right, beside «Nơi nhận»"), _SIGNATURE,
         authority.given(label).judged(_level)),
    Rule("ND30-KY-15", N_("The signature block stays on one page"), _SIGNATURE, authority.judged(_kept_together),
         Outcome.NOTE),
    Rule("ND30-KY-16", N_("Two lines of the text are on the page of the signature"), _SIGNATURE,
         named("body")[-1:].given(authority).judged(_kept_with_text), Outcome.NOTE),
    Rule("ND30-NN-01", N_("The document says who receives it (Nơi nhận)"), "II.9.b", label.present()),
    Rule("ND30-NN-02", N_("«Nơi nhận» has size 12"), "II.9.d", Sized(label, 12, 12)),
    Rule("ND30-NN-03", N_("«Nơi nhận» is bold and italic"), "II.9.d", Faced(label, "bold italic")),
    Rule("ND30-NN-04", N_("The label reads «Nơi nhận:»"), "II.9.d", label.reads("Nơi nhận:".__eq__)),
    Rule("ND30-NN-05", N_("The lines of Nơi nhận have size 11"), "II.9.d", Sized(receivers, 11, 11)),
    Rule("ND30-NN-06", N_("The lines of Nơi nhận are upright and not bold"), "II.9.d", Faced(receivers, "")),
    Rule("ND30-NN-07", N_("Nơi nhận is flush with the left edge"), "II.9.d",
         (label + receivers).keeps(lambda line: is_flush(line.paragraph),
             N_("«{text}» is not flush with the left edge"))),
    Rule("ND30-NN-08", N_("Each line of Nơi nhận begins with a hyphen"), "II.9.d", receivers.dashed()),
    Rule("ND30-NN-09", N_("The lines of Nơi nhận end with a semicolon"), "II.9.d",
         receivers[:-1].only(lambda line: not _is_file_copy(line)).ends_with(";")),
    Rule("ND30-NN-10", N_("The last line reads «- Lưu: VT, … .»"), "II.9.d",
         receivers[-1:].given(lambda components: components.kind != "giay gioi thieu").keeps(
             lambda line: re.match(r"\W*Lưu: VT, .*\w.*\.$", line.text), N_("the last line reads «{text}»"))),
    Rule("ND30-NN-11", N_("The first line is «- Như trên;» with a Kính gửi, and never without one"), "II.9.b",
         receivers.judged(_as_above)),
    Rule("ND30-DC-01", N_("The address block at the foot of the first page has size 11-12"), "III.4",
         Sized(address, 11, 12)),
    Rule("ND30-DC-02", N_("The address block is upright and not bold"), "III.4", Faced(address, "")),
    Rule("ND30-DC-03", N_("A line as wide as the text is drawn above the address block"), "III.4",
         address.judged(_ruled_above)),
)  # fmt: skip
