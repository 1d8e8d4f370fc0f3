"""Cases of persons, ends, courts, the police and payment in parts, as a table: what is done, and what is then true.

The act is 11.1.c of Nghị định 174/2026 of 7 July 2026: 5 to 10 million đồng for a person, 7.500.000 in the middle; for
the enterprise twice that. Its minutes are of the same day. Days and sums are counted by hand.
"""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

PERSON, UNIT, NOBODY = "--name 'Lê Văn C'", "", "--offender unknown"
MINUTES = "2026-07-07 sign minutes --number 5/BB-VPHC"
WITNESSED = f"{MINUTES} --text 'UBND phường chứng kiến'"
DECIDED = "2026-07-14 sign decision --number 12/QĐ-XPHC --reason x"
SERVED = "2026-07-15 serve"
COMPLAINT, SUIT = "2026-07-20 step complain", "2026-07-20 step sue"
POLICE = "2026-07-10 step transfer --to 'Công an tỉnh' --crime"
PARTS = "2026-07-20 step postpone --instalments {times} --until {until}"
ANSWER = "2026-07-22 step postpone --answered-on 2026-07-22 --outcome granted"
SUSPENDED = "2026-07-20 step stay --by 'Nguyễn Văn Huy' --ground complaint --number 3"


class Told(NamedTuple):
    """A case: what its act says of the offender, what is done, the exit code of the last of it; then the status, the
    fine in force and what is owed of it, in đồng (None without a decision).
    """

    act: str
    done: tuple[str, ...]
    code: int
    status: str
    fine: int | None = None
    owed: int | None = None


def _closed(*done: str, act: str = PERSON, fine: int | None = None) -> Told:
    return Told(act, (MINUTES, *done), 0, "closed", fine, None if fine is None else 0)


def _refused(*done: str, act: str = PERSON, status: str = "open", fine: int | None = None) -> Told:
    """Return a case of whose fine nothing was paid, and of which the last is refused."""
    return Told(act, (MINUTES, *done), 3, status, fine, fine)


def _paid(*done: str) -> Told:
    """Return a case whose fine is paid, and of which the last is refused."""
    return Told(PERSON, (MINUTES, *done), 3, "decided", 7_500_000, 0)


def _decided(*done: str, act: str = PERSON, fine: int, owed: int) -> Told:
    return Told(act, (MINUTES, DECIDED, *done), 0, "decided", fine, owed)


CHILD, INTENT = f"{PERSON} --born 2013", f"{PERSON} --born 2010-07-08 --intentional"
CASES = {
    "an adult is fined in the middle": _decided(fine=7_500_000, owed=7_500_000),
    "one of 17 half of it": _decided(act=f"{PERSON} --age 17", fine=3_750_000, owed=3_750_000),
    "one of 16 on that day half of it": _decided(act=f"{PERSON} --born 2010-07-07", fine=3_750_000, owed=3_750_000),
    "one of 15 is warned": _decided(act=INTENT, fine=0, owed=0),
    "one of 15 by the reading that is best": _decided(act=f"{PERSON} --born 2010 --intentional", fine=0, owed=0),
    "one of 15 is not fined": _refused(f"{DECIDED} --fine 3750000", act=INTENT),
    "one of 15 without intent is not sanctioned": _refused(DECIDED, act=f"{PERSON} --age 15"),
    "one of 15 may be reminded": _closed("2026-07-14 step drop --ground reminder", act=INTENT),
    "one of 13 is not warned": _refused(f"{DECIDED} --warning", act=CHILD),
    "the case of one of 13 is dropped": _closed("2026-07-14 step drop --ground a", act=CHILD),
    "nobody known is not fined": Told(NOBODY, (WITNESSED, f"{DECIDED} --fine 7500000"), 3, "open"),
    "a case against nobody is dropped": Told(NOBODY, (WITNESSED, "2026-07-14 step drop --ground b"), 0, "closed"),
    # 10 days from 15/07: to pay until Monday 27/07.
    "it ends with the last payment": _closed(DECIDED, SERVED, "2026-07-27 pay --amount 7500000", fine=7_500_000),
    "it goes on while some is unpaid": _decided(
        SERVED, "2026-07-27 pay --amount 7000000", fine=7_500_000, owed=500_000
    ),
    "it goes on while interest is unpaid": _decided(SERVED, "2026-08-06 pay --amount 7500000", fine=7_500_000, owed=0),
    # Ten days of 7.500.000 at 0,05 %: 37.500.
    "it ends once interest is paid": _closed(
        DECIDED, SERVED, "2026-08-06 pay --amount 7537500 --interest 37500", fine=7_500_000
    ),
    "it is not closed unpaid": _refused(
        DECIDED, SERVED, "2026-07-27 close --reason x", status="decided", fine=7_500_000
    ),
    "it is not closed with minutes and no ground": _refused("2026-07-14 close --reason x"),
    "it is not closed before remedies are proven": _paid(
        f"{DECIDED} --remedies 'Buộc tiêu hủy vật phẩm'", SERVED, "2026-07-16 pay --amount 7500000",
        "2026-07-17 close --reason x",
    ),
    "who dies is not sanctioned": _closed("2026-07-10 step extend --ground death", "2026-07-14 step drop --ground d"),
    "a complaint that is open keeps it open": _paid(
        DECIDED, SERVED, "2026-07-16 pay --amount 7500000", COMPLAINT, "2026-07-21 close --reason x",
    ),
    "a decision that was kept ends it": _closed(
        DECIDED, SERVED, "2026-07-16 pay --amount 7500000", COMPLAINT,
        "2026-07-28 step complain --answered-on 2026-07-28 --outcome kept", fine=7_500_000,
    ),
    "a decision that is to be annulled keeps it open": _paid(
        DECIDED, SERVED, "2026-07-16 pay --amount 7500000", COMPLAINT,
        "2026-07-28 step complain --answered-on 2026-07-28 --outcome annulled", "2026-07-29 close --reason x",
    ),
    "an annulled decision leaves it to be decided": Told(
        PERSON, (MINUTES, DECIDED, SERVED, "2026-07-28 step annul --by 'Nguyễn Văn Huy' --ground a --number 4"), 0,
        "open",
    ),
    "a court that annuls ends what is owed": Told(
        PERSON, (MINUTES, DECIDED, SERVED, SUIT, "2026-10-01 step sue --answered-on 2026-10-01 --outcome annulled"), 0,
        "open",
    ),
    "what is changed by a court is owed as changed": _decided(
        SERVED, SUIT, "2026-10-01 step sue --answered-on 2026-10-01 --outcome changed",
        "2026-10-02 step correct --number 5 --fine 6000000", fine=6_000_000, owed=6_000_000,
    ),
    "what is stayed is not enforced": _refused(
        DECIDED, SERVED, COMPLAINT, SUSPENDED, "2026-08-03 step enforce --number 6", status="decided", fine=7_500_000
    ),
    "it is with the police": Told(PERSON, (MINUTES, POLICE), 0, "transferred"),
    "what is with the police is not decided": _refused(
        POLICE, "2026-07-14 sign decision --number 12", status="transferred"
    ),
    "what is with the police is not dropped": _refused(POLICE, "2026-07-14 step drop --ground c", status="transferred"),
    "what comes back is open": Told(
        PERSON, (MINUTES, POLICE, "2026-08-03 step extend --ground no-prosecution",
                 "2026-08-05 step take-over --from 'Công an tỉnh'"), 0, "open",
    ),
    "a small fine is not paid in parts": _refused(
        DECIDED, SERVED, PARTS.format(times=2, until="2026-12-01"), f"{ANSWER} --until 2026-12-01", status="decided",
        fine=7_500_000
    ),
    "four parts are too many": _refused(
        DECIDED, SERVED, PARTS.format(times=4, until="2026-12-01"), status="decided", fine=7_500_000
    ),
    "six months are the longest": _refused(
        DECIDED, SERVED, PARTS.format(times=2, until="2027-01-15"), status="decided", fine=7_500_000
    ),
    "an organisation's 15 million are not postponed": Told(
        UNIT, (MINUTES, DECIDED, SERVED, "2026-07-20 step postpone --until 2026-09-01"), 3, "decided", 15_000_000,
        15_000_000,
    ),
    "a reduction that is granted is owed no more": _decided(
        SERVED, "2026-07-20 step reduce --amount 2000000",
        "2026-07-22 step reduce --answered-on 2026-07-22 --outcome granted", fine=5_500_000, owed=5_500_000,
    ),
}  # fmt: skip


@pytest.fixture
def office(office_of_2025: Callable[[str], Path]) -> Path:
    return office_of_2025("2026-07-07")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("told", CASES.values(), ids=CASES)
def test_what_is_true_of_it(run: Any, prepare: Any, told: Told) -> None:
    said = ("DN-1", "11.1.c", "--on", "2026-07-07", *shlex.split(told.act))
    case = str(prepare("violation", "add", *said, "--json", today="2026-07-07").json["case"])
    codes = []
    for line in told.done:
        day, verb, *words = shlex.split(line)
        answer = prepare("case", verb, case, *words, today=day)
        codes.append(answer.code)
    assert codes == [0] * (len(codes) - 1) + [told.code], answer
    (line,) = run("case", "list", "--json", today=day).json
    assert (line["status"], line["fine"], line["outstanding"]) == (told.status, told.fine, told.owed)


def test_there_are_thirty() -> None:
    assert len(CASES) >= 30
