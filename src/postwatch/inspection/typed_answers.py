"""Answers to the checklist as they are typed."""

from collections.abc import Collection, Iterable, Mapping

from postwatch.errors import UsageError
from postwatch.language import N_, _
from postwatch.vietnamese import fold, one_of, quoted

NOT_MET = "not_met"
# What a checklist answers, in the order of its columns.
ANSWERS = {
    "met": N_("met"),
    "not_met": N_("not met"),
    "not_shown": N_("not shown"),
    "not_applicable": N_("not applicable"),
}
_ANSWERS_ON_PAPER = {
    "dat": "met",
    "co": "met",
    "yes": "met",
    "chua dat": NOT_MET,
    "khong": NOT_MET,
    "khong dat": NOT_MET,
    "no": NOT_MET,
    "khong xuat trinh": "not_shown",
    "khong ap dung": "not_applicable",
}


def checklist_answer(text: str, *, codes: Collection[str], asked: Collection[str]) -> tuple[str, str]:
    """Return the item code and the answer (of ANSWERS) typed as ``niem-yet=met`` or ``niem-yet=đạt``.

    ``codes`` are the items of the day, ``asked`` those of them that the kind of unit is asked: they are offered. Raises
    UsageError for an unknown item or answer.
    """
    item, _equals, said = (part.strip() for part in text.partition("="))
    answer = _ANSWERS_ON_PAPER.get(fold(said.replace("_", " ")), said.lower().replace(" ", "_"))
    require_item(item, codes=codes, asked=asked)
    if answer not in ANSWERS:
        raise UsageError(
            _("{answer} is not an answer of the checklist").format(answer=quoted(said)),
            hint=one_of(said, [_(words) for words in ANSWERS.values()]),
        )
    return item, answer


def require_item(item: str, *, codes: Collection[str], asked: Collection[str]) -> None:
    if item not in codes:
        raise UsageError(
            _("There is no item {item} on the checklist of that day").format(item=quoted(item)),
            hint=one_of(item, asked),
        )


def checklist_answers(typed: Iterable[str], *, codes: Collection[str], asked: Collection[str]) -> dict[str, str]:
    """Return the answers by their items, each typed as for `checklist_answer`.

    Raises as it, and UsageError for an item that is answered in two ways.
    """
    answers: dict[str, str] = {}
    for text in typed:
        item, answer = checklist_answer(text, codes=codes, asked=asked)
        if answers.setdefault(item, answer) != answer:
            raise UsageError(
                _("The item {item} is answered in two ways").format(item=quoted(item)), hint=_("leave one of them out")
            )
    return answers


def answers_over(known: Mapping[str, str], typed: Collection[str]) -> tuple[str, ...]:
    """Return answers as they are typed, with the typed answers written over the known answers.

    ``ITEM=`` withdraws an answer; if nothing is typed, all are withdrawn.
    """
    if not typed:
        return ()
    said = {text.partition("=")[0].strip(): text for text in typed}
    kept = {item: f"{item}={answer}" for item, answer in known.items()} | said
    return tuple(text for item, text in kept.items() if item not in known or text.partition("=")[2].strip())
