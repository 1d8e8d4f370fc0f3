"""Fixers of the lines below names, titles and addresses: lines drawn wrongly are removed and drawn anew."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from postwatch.conformity import foot_rules, rule
from postwatch.conformity.drawn_lines import is_typed
from postwatch.conformity.editor import (
    child,
    is_removable,
    is_spare,
    layout,
    look,
    made,
    put,
    remove,
    set_indents,
    twips,
)
from postwatch.conformity.fixes import Fixer, Fixing, element, written
from postwatch.conformity.lines import Line
from postwatch.conformity.model import DrawnLine, Paragraph
from postwatch.conformity.rule import Part, Rule, longest, number
from postwatch.conformity.word_file import A, W
from postwatch.language import _

_EDGES = ("top", "bottom", "between")
_LINE = (
    '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    '<w:spacing w:before="{before}" w:after="0" w:line="80" w:lineRule="exact"/><w:ind w:left="{left}" '
    'w:right="{right}" w:firstLine="0"/><w:jc w:val="left"/><w:rPr><w:sz w:val="4"/></w:rPr></w:pPr></w:p>'
)


def fixers(rules: Sequence[Rule]) -> Mapping[type[rule.Measure], Fixer]:
    """Return the fixers of drawn lines; how long a line is to be, the rule on its length says."""
    shares = {id(one.check.part): one.check for one in rules if isinstance(one.check, rule.RuleBetween)}

    def share_of(part: Part) -> float:
        found = shares.get(id(part))
        return (found.low + found.high) / 2 if found is not None else 1.0

    drawn = _redrawn(share_of)
    return {rule.Ruled: drawn, rule.RuleBetween: drawn, rule.RuleCentred: drawn, rule.Unruled: unruled}


def _redrawn(share_of: Callable[[Part], float]) -> Fixer:
    def fix(check: rule.Measure, work: Fixing) -> None:
        lines = check.part(work.components)
        last = lines[-1]
        drawn = work.components.rule_below(lines)
        if last.side is not None or not longest(lines) or id(last.paragraph) in work.redrawn:
            return
        if drawn is not None and not _erase(drawn, last, work):
            return
        work.redrawn.add(id(last.paragraph))
        other = next((one for one in work.components.rules_below(lines) if not _is_in_words(one, last)), None)
        if drawn is not None and _is_in_words(drawn, last) and other is not None:
            work.tell(last, _("line below, mm"), number(drawn.length), number(other.length))
            return
        wide = longest(lines) * share_of(check.part)
        _draw(last, wide)
        none = _("none") if drawn is None else number(drawn.length)
        work.tell(last, _("line below, mm"), none, number(wide))

    return fix


def _is_in_words(drawn: DrawnLine, line: Line) -> bool:
    """Return whether a line below a text is its underline."""
    is_own = any(one is drawn for one in line.paragraph.lines)
    return is_own and drawn.source is None and drawn.sides is None and not line.paragraph.is_rule


def _draw(line: Line, wide: float) -> None:
    """Draw a line below another, in its middle, as the border of a paragraph without text."""
    paragraph = line.paragraph
    middle = line.spans[-1].middle if line.spans else line.axis
    if line.is_centred:
        middle = line.axis
    left = max(middle - wide / 2 - paragraph.edge, 0.0)
    right = max(paragraph.room - left - wide, 0.0)
    element(paragraph).addnext(made(_LINE.format(before=40, left=twips(left), right=twips(right))))


def _holds_content(shape: Any) -> bool:
    """Return whether a shape holds words or a picture."""
    return any(one.tag in (f"{W}txbxContent", f"{A}blip") for one in shape.iter())


def _erase(drawn: DrawnLine, line: Line, work: Fixing) -> bool:
    """Take a drawn line away; False where it belongs to something else too."""
    every = work.components.every_paragraph
    holder = next((one for one in every if any(own is drawn for own in one.lines)), line.paragraph)
    if drawn.source is not None:
        if _holds_content(drawn.source):
            return False
        remove(drawn.source)
        if holder is not line.paragraph and is_removable(element(holder)):  # it held nothing but the line
            remove(element(holder))
        return True
    if drawn.sides is not None:
        return _without_border(holder)
    return _without_underlines(holder) or _without_strokes(holder)


def _without_underlines(paragraph: Paragraph) -> bool:
    """Take the underlines of a paragraph away; False where it has none."""
    underlined = [(run, source) for run, source in written(paragraph.runs) if run.look.underline]
    for _run, source in underlined:
        put(look(source), "u", val="none")
    return any(run.look.underline for run in paragraph.runs)


def _without_border(holder: Paragraph) -> bool:
    source = element(holder)
    if not any(one.side in _EDGES for one in holder.layout.borders):
        cell = next(source.iterancestors(f"{W}tc"), None)
        if cell is None:
            return False
        put(child(child(cell, "tcPr"), "tcBorders"), "bottom", val="nil")
        return True
    if not holder.text.strip() and is_removable(source):
        remove(source)
        return True
    for side in _EDGES:
        put(child(layout(source), "pBdr"), side, val="nil")
    return True


def _without_strokes(holder: Paragraph) -> bool:
    """Take typed strokes away, with their paragraph or their line break; False where the place needs them."""
    source = element(holder)
    strokes = [source] if is_spare(source) else []
    if not holder.is_rule:
        strokes = [run.source for run in holder.runs if run.text.startswith("\n") and is_typed(run.text.strip())]
    for one in strokes:
        remove(one)
    return bool(strokes)


def unruled(check: rule.Unruled, work: Fixing) -> None:
    """Remove a line that is drawn where none should be."""
    lines = check.part(work.components)
    drawn = work.components.rule_below(lines)
    if drawn is not None and _erase(drawn, lines[-1], work):
        work.tell(lines[-1], _("line below, mm"), number(drawn.length), _("none"))


def address_ruled(_check: object, work: Fixing) -> None:
    """Draw a line as wide as the text above the address at the foot of the page."""
    line = foot_rules.address(work.components)[0]
    set_indents(element(line.paragraph))
    element(line.paragraph).addprevious(made(_LINE.format(before=0, left=0, right=0)))
    work.tell(line, _("line above, mm"), _("none"), number(line.paragraph.room))


OWN: Mapping[str, Fixer] = {"ND30-DC-03": address_ruled}
