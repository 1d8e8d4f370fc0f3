"""What is prepared is refused, what is signed already is recorded and marked: the engine, which knows no noun."""

import pytest

from postwatch.errors import RuleError
from postwatch.lawful.marks import Marks, codes_in, codes_of, marks_of
from postwatch.lawful.objection import AS_SIGNED, Objection, refuse_unless_opened

EARLY = Objection("early", "It is too early", "wait")
UNREAD = Objection("unread", "The norm is unverified", "read it", opened_by="reason")


def way(one: Objection, found: object) -> str:
    return f"{one.hint}, of {len(list(found))}"  # type: ignore[call-overload]


def test_what_is_prepared_is_refused_for_the_first_that_nothing_opens() -> None:
    with pytest.raises(RuleError, match="It is too early") as refusal:
        refuse_unless_opened(iter([UNREAD, EARLY]), {"reason": "read"}, way=way)
    assert refusal.value.hint == "wait, of 2"


@pytest.mark.parametrize(
    ("found", "given"), [((UNREAD,), {"reason": "read"}), ((UNREAD, EARLY), {AS_SIGNED: "signed"}), ((), {})]
)
def test_what_is_opened_is_told(found: tuple[Objection, ...], given: dict[str, str | None]) -> None:
    assert refuse_unless_opened(found, given, way=way) == found


def test_marks_are_known_or_known_later_and_what_a_reason_opened_is_none() -> None:
    found = marks_of(["early", "unread", "late", "early"], accepted="early", opened="unread")
    assert found == Marks(("early", "late"), ("late",))


@pytest.mark.parametrize("codes", [(), ("early",), ("early", "late")])
def test_codes_are_kept_in_a_column(codes: tuple[str, ...]) -> None:
    assert codes_in(codes_of([*codes, *codes])) == codes
