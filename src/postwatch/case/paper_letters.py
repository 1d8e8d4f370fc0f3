"""Facts of the papers of a case: decisions, records of a step, the index of the file.

The texts of their forms were not seen: the items are those that Luật Xử lý vi phạm hành chính, Điều 58 and Điều 68,
asks for, in the order of the forms as it is remembered.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from postwatch.case.facts import DecisionFacts, ExplanationFacts, GoodsFacts, StepFacts
from postwatch.case.letters import ActWords, act_facts, circumstances, provision_list
from postwatch.case.paper_kinds import DECIDING, SHAPES, CasePaper
from postwatch.case.rules import is_of_office, is_sanction
from postwatch.case.steps import disposes
from postwatch.case.tables import StepKind
from postwatch.dataclass import dataclass
from postwatch.inspection.letters import Body, MinutesPaper, Person
from postwatch.language import N_, in_vietnamese
from postwatch.staff.signature import signature_lines
from postwatch.staff.tables import Delegation, DelegationScope
from postwatch.vietnamese import BLANK_DAY, BLANK_NAME, clock_words, date_or_blank, fold, long_date, money, money_words

FILE_TEMPLATE = "case/file"


_NAMING = (*DECIDING, CasePaper.HOLD, CasePaper.RETURN, CasePaper.TRANSFER)
_CALLED = {
    True: {"kind": "ông (bà)", "opening": "Ông (bà)"},
    False: {"kind": "tổ chức", "opening": "Tổ chức"},
}

# The law and the decree that carries it out, with the day from which each amendment is in force. Days by memory.
_LAW = "Luật Xử lý vi phạm hành chính ngày 20 tháng 6 năm 2012"
_AMENDING = "Luật sửa đổi, bổ sung một số điều của Luật Xử lý vi phạm hành chính"
_DETAILS = "của Chính phủ quy định chi tiết một số điều và biện pháp thi hành Luật Xử lý vi phạm hành chính"
_LAW_AMENDED = (
    (dt.date(2022, 1, 1), f"{_AMENDING} ngày 13 tháng 11 năm 2020"),
    (dt.date(2025, 7, 1), f"{_AMENDING} ngày 25 tháng 6 năm 2025"),
)  # fmt: skip
_DECREES = (
    (
        dt.date(2022, 1, 1),
        f"Nghị định số 118/2021/NĐ-CP ngày 23 tháng 12 năm 2021 {_DETAILS}",
    ),
    (
        dt.date(2013, 7, 19),
        f"Nghị định số 81/2013/NĐ-CP ngày 19 tháng 7 năm 2013 {_DETAILS}, được sửa đổi, bổ sung bởi Nghị định số "
        "97/2017/NĐ-CP ngày 18 tháng 8 năm 2017",
    ),
)

_DELEGATED = ("receiver", "receiver_title", "case", "first_on", "last_on")
_NO_SIGNER = "NGƯỜI RA QUYẾT ĐỊNH"
_AS_NAMED, _ON_FILE = "Như Điều 3", "Lưu: VT, Hồ sơ"
# Who hears of the decision on a person under age (Nghị định 118/2021/NĐ-CP, annex, MQĐ01, note 20).
_PARENTS = ("Cha, mẹ hoặc người giám hộ",)
# What follows the office itself in the title of an authority: «Chủ tịch» of «Chủ tịch UBND cấp huyện».
_OF_BODY = re.compile(
    r"\s+(?:thuộc|của|Ủy ban|Uỷ ban|UBND|Sở|Bộ|Cục|Chi cục|Đội|Thanh tra tỉnh|cấp)\b.*", re.IGNORECASE
)
# Heads of an office or of its inspectors, who may be named without it.
_HEADS = ("giam doc", "chanh thanh tra")
_SANCTIONING = re.compile(r"(?:chu tich|ubnd|uy ban nhan dan|so|giam doc|(?:chanh )?thanh tra|quan ly thi truong)\b")
_NAMED_OFFICE = re.compile(r"\bSở \w.*")
_CHAIR = re.compile(r"chu tich (?:ubnd|uy ban nhan dan)\b")
_PROVINCIAL = re.compile(r"chu tich (?:ubnd|uy ban nhan dan) (?:cap )?tinh\b")
# A title of the law, which does not say of which place.
_LEVEL = re.compile(
    r"\bcấp (?:tỉnh|huyện|xã)\b.*|\b(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu)(?:,.*)?$",
    re.IGNORECASE,
)
_FOR_GOOD, _FOR_A_TIME = ("tich thu", "truc xuat"), ("tuoc", "dinh chi")
_MONTHS, _DAYS = re.compile(r"\btháng\b", re.IGNORECASE), re.compile(r"\b(?:ngày|tháng)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """What a paper is drawn from: a decision, a step, an explanation, a delegation, or what was asked for.

    ``words`` is the content or the reason, ``to`` the body that receives, ``hour`` a time such as 14:30.
    """

    on: dt.date | None = None
    number: str | None = None
    hour: str | None = None
    person: str | None = None
    authority: str | None = None
    words: str | None = None
    until: dt.date | None = None
    to: str | None = None


def law_grounds(on: dt.date) -> list[str]:
    """Return the law and the decree that carries it out, as they are in force on a day."""
    amended = "; ".join(words for first, words in _LAW_AMENDED if first <= on)
    decree = next((words for first, words in _DECREES if first <= on), None)
    return [f"{_LAW}{f' ({amended})' if amended else ''}", *([decree] if decree else [])]


class Ground(NamedTuple):
    """A ground of a paper: a ``norm`` in words, or a paper before it, with its number, its day and the body it is by.

    ``is_named``: the number says of what kind the paper is.
    """

    kind: str
    number: str = ""
    on: str = BLANK_DAY
    by: str = ""
    words: str = ""
    is_named: bool = False


def norm_ground(words: str) -> Ground:
    """Return a norm as a ground."""
    return Ground("norm", words=words)


def paper_ground(kind: str, number: str | None, on: dt.date | None, by: str | None = None) -> Ground:
    """Return a paper as a ground, with a blank for a day that is not recorded."""
    return Ground(kind, number or "", date_or_blank(on, BLANK_DAY), by or "")


def explanation_ground(one: ExplanationFacts) -> Ground | None:
    """Return an explanation as a ground: the offender's paper, else the minutes of the hearing; None while open."""
    if one.held_on is None:
        return None
    if one.sender_number:
        return paper_ground("explanation", one.sender_number, one.sender_number_on or one.held_on)
    return paper_ground("hearing", None, one.held_on)


def delegation_ground(number: str, signed_on: dt.date | None) -> Ground:
    """Return a delegation as a ground, with a blank for a day that is not recorded; ``number`` may be all its words."""
    words = fold(number)
    ground = paper_ground("delegation", number, signed_on)._replace(is_named=words.startswith("quyet dinh"))
    return ground._replace(on="") if "ngay" in words.split() else ground


UNKNOWN_DECISION = Ground("decision")


def title_of_decision(decision: DecisionFacts) -> str:
    """Return what a decision is called in the index of a file, untranslated."""
    if is_sanction(decision):
        return DECISION_TITLE
    is_alone = decision.additional is not None and decision.remedies is None
    return CONFISCATION_TITLE if is_alone else REMEDIES_TITLE


def may_sanction(receiver: str) -> bool:
    """Return whether who receives a case is one who sanctions, such as a chair, and does not prosecute."""
    return _SANCTIONING.match(fold(receiver)) is not None


def deciding_body(authority: str, office: Body) -> Body:
    """Return the body whose paper a decision is: the office, the committee of a chair, else lines to write on."""
    folded = fold(authority)
    named_office = _NAMED_OFFICE.search(authority)
    if named_office is not None and fold(named_office[0]) not in fold(office.name):
        return Body(office.parent, named_office[0].upper(), named_office[0], office.place)
    if not authority or is_of_office(authority):
        return office
    if _PROVINCIAL.match(folded) and office.parent:
        committee = in_full(office.parent)
        return Body("", committee.upper(), committee, office.place)
    if _CHAIR.match(folded):
        named = "" if _LEVEL.search(authority) else authority.partition(" ")[2].partition(" ")[2]
        committee = in_full(named) if named else f"Ủy ban nhân dân {BLANK_NAME}"
        return Body("", committee.upper(), committee, BLANK_NAME)
    return Body("", BLANK_NAME, BLANK_NAME, BLANK_NAME)


def in_full(name: str) -> str:
    """Return the name of a body without the abbreviation that a heading may have."""
    return re.sub(r"\bUBND\b", "Ủy ban nhân dân", name)


def heading_of(authority: str, body: Body) -> str:
    """Return the authority as it stands above the grounds: in capitals, with the name of its body."""
    if not authority:
        return BLANK_NAME
    if _CHAIR.match(fold(authority)) and _LEVEL.search(authority):
        return f"{office_title(authority)} {body.agency}".upper()
    words = f"{authority} Sở".upper() if fold(authority) in _HEADS else in_full(authority).upper()
    if words.endswith(" SỞ") and body.agency.startswith("SỞ "):
        return f"{words.removesuffix('SỞ')}{body.agency}"
    return f"{words} {BLANK_NAME}" if _LEVEL.search(authority) else words


def office_title(authority: str) -> str:
    """Return the office alone: «Chủ tịch» of «Chủ tịch UBND cấp huyện»."""
    return _OF_BODY.sub("", authority).strip() or authority


def signature_facts(authority: str, name: str, *, lines: Sequence[str] = (), deputy: bool = False) -> dict[str, Any]:
    """Return who signs: ``lines`` as a person of the office signs, else by the title of the authority."""
    title = office_title(authority)
    if not lines and title:
        lines = signature_lines("deputy" if deputy else "head", f"Phó {title}" if deputy else title, title)
    return {"authority_lines": list(lines) or [_NO_SIGNER], "signer": name or BLANK_NAME}


def subject_of(title: str) -> str:
    """Return the subject of a decision from the title of its form."""
    words = re.sub(r"^Quyết định\s+", "", title)
    return f"{words[:1].upper()}{words[1:]}"


class FinePart(NamedTuple):
    """A part of a fine in đồng, None where it is not known: for an act, or for several of a decree that are one fine.

    ``acts`` are their numbers in the decision. One that can no more be fined has 0.
    """

    acts: Sequence[int]
    decree: str
    fine: int | None


def fine_facts(fine: int, warning: bool, parts: Sequence[FinePart]) -> dict[str, Any]:
    """Return the main sanction: a warning, or the fine in figures and in words, with its parts for several acts.

    Nothing is printed for a fine of 0 đồng. ``acts`` has the figures of each act where each has one of its own.
    """
    is_each = all(len(part.acts) == 1 and part.fine for part in parts)
    return {
        "warning": warning,
        "figures": money(fine) if fine else "",
        "words": money_words(fine) if fine else "",
        "acts": [money(part.fine) for part in parts if part.fine] if is_each else [],
        "parts": [
            {
                "acts": ", ".join(map(str, part.acts)),
                "is_once": len(part.acts) > 1,
                "decree": part.decree,
                "is_late": part.fine == 0,
                "figures": money(part.fine) if part.fine else "",
            }
            for part in parts
        ],
    }


def measure_facts(text: str | None, term: "re.Pattern[str]") -> dict[str, Any]:
    """Return an additional sanction or remedies.

    ``has_term`` says that the words name how long it holds, ``is_for_good`` that it is a confiscation or an expulsion
    alone, which has no term.
    """
    folded = fold(text or "")
    return {
        "text": (text or "").rstrip(". "),
        "has_term": term.search(text or "") is not None,
        "is_for_good": any(word in folded for word in _FOR_GOOD) and not any(word in folded for word in _FOR_A_TIME),
    }


def storage_words(goods: Iterable[GoodsFacts]) -> str:
    """Return where the goods are kept."""
    return "; ".join(dict.fromkeys(one.storage for one in goods if one.storage))


def delegation_facts(one: Delegation, receiver: Person, *, case: str) -> dict[str, Any]:
    """Return what is handed to whom, for how long."""
    return {
        "receiver": receiver.name,
        "receiver_title": receiver.title,
        "is_of_enforcing": one.scope is DelegationScope.ENFORCE,
        "case": case if one.case_id is not None else "",
        "first_on": long_date(one.first_on),
        "last_on": date_or_blank(one.last_on),
    }


def paper_facts(
    paper: MinutesPaper, kind: CasePaper, source: Source, *, offender: dict[str, Any], grounds: Iterable[Ground]
) -> dict[str, Any]:
    """Return the facts that all papers of a case share; what a paper does not have is empty."""
    is_minutes = SHAPES[kind].is_minutes
    return {
        **paper.facts(dated=not is_minutes),
        "kind": kind.value,
        "is_deciding": kind in DECIDING,
        "is_sanction": kind in DECIDING and kind is not CasePaper.REMEDIES,
        "names_offender": kind in _NAMING,
        "is_handed_over": kind in _NAMING and kind is not CasePaper.TRANSFER and offender["is_known"],
        "subject": subject_of(paper.form.title),
        "decider": heading_of(source.authority or "", paper.body),
        "grounds": [one._asdict() for one in grounds],
        "hour": clock_words(source.hour),
        "day": date_or_blank(paper.on, BLANK_DAY),
        "since": date_or_blank(paper.on),
        "drafter": {"name": source.person or "", "title": source.authority or "", "body": paper.body.name},
        "offender": {**offender, **_CALLED[offender["is_person"]]},
        "signer": (offender["person"] if offender["is_person"] else offender["representative"]) or BLANK_NAME,
        "words": source.words or "",
        "until": date_or_blank(source.until),
        "to": source.to or "",
        "storage": "",
        "decision": UNKNOWN_DECISION._asdict(),
        "corrects_slip": False,
        "annuls_part": False,
        "annulled_fine": fine_facts(0, False, ()),
        "old_fine": fine_facts(0, False, ()),
        "carrier": "",
        "fine": fine_facts(0, False, ()),
        "additional": measure_facts(None, _MONTHS),
        "remedies": measure_facts(None, _DAYS),
        "delegation": {**dict.fromkeys(_DELEGATED, ""), "is_of_enforcing": False},
        "goods": [],
        **acts_facts(()),
        "signature": signature_facts(source.authority or "", source.person or ""),
        "distribution": [_AS_NAMED, *(_PARENTS if kind in DECIDING and offender["is_under_age"] else ()), _ON_FILE],
    }


def acts_facts(acts: Sequence[ActWords], *, parts: Sequence[FinePart] = ()) -> dict[str, Any]:
    """Return the acts in the words of the decree, with provisions, circumstances, if any was repeated."""
    return {
        "acts": act_facts(acts),
        "provisions": provision_list(acts),
        "aggravating": circumstances(acts, "aggravating"),
        "several_times": any(len(part.acts) > 1 for part in parts),
        "mitigating": circumstances(acts, "mitigating"),
    }


def decision_facts(
    *, fine: int, warning: bool, parts: Sequence[FinePart], additional: str | None, remedies: str | None
) -> dict[str, Any]:
    """Return what a decision imposes."""
    return {
        "fine": fine_facts(fine, warning, parts),
        "additional": measure_facts(additional, _MONTHS),
        "remedies": measure_facts(remedies, _DAYS),
    }


@dataclass(frozen=True)
class FileEntry:
    """A paper in the file of a case, by the day that it bears; one whose day is not known lies at ``placed_on``.

    ``title`` is untranslated, ``offender_name`` is whose it is unless it ``is_of_all``, ``evidence_id`` its scan.
    """

    on: dt.date | None
    number: str
    title: str
    note: str = ""
    faults: str = ""
    placed_on: dt.date | None = None
    offender_name: str | None = None
    is_of_all: bool = False
    evidence_id: int | None = None

    @property
    def words(self) -> str:
        """Return its title on paper."""
        return in_vietnamese(self.title)


# The papers that steps leave in the file.
STEP_TITLES = {
    StepKind.MINUTES: N_("Violation minutes"),
    StepKind.VERIFY: N_("Minutes of verifying the circumstances of a violation"),
    StepKind.FORWARD: N_("Letter that forwards the file to who may sanction"),
    StepKind.EXTEND: N_("Letter on the term to decide"),
    StepKind.DROP: N_("Letter that no sanction is decided"),
    StepKind.POSTPONE: N_("Decision to postpone a fine"),
    StepKind.INSTALMENTS: N_("Decision on instalments"),
    StepKind.REDUCE: N_("Decision to reduce or exempt a fine"),
    StepKind.ENFORCE: N_("Enforcement decision"),
    StepKind.REMEDY: N_("Paper on remedies carried out"),
    StepKind.LAPSE: N_("Letter on the lapse of a decision"),
    StepKind.COMPLAIN: N_("Complaint"),
    StepKind.SUE: N_("Notice of a lawsuit"),
    StepKind.STAY: N_("Decision to stay execution"),
    StepKind.CORRECT: N_("Decision that corrects or amends"),
    StepKind.ANNUL: N_("Decision that annuls a decision"),
    StepKind.TRANSFER: N_("Decision to transfer the file"),
    StepKind.TAKE_OVER: N_("Letter that takes over the file"),
    StepKind.CLOSE: N_("Letter that closes the file"),
    StepKind.REOPEN: N_("Letter that reopens the file"),
    StepKind.HOLD: N_("Minutes of holding goods"),
    StepKind.HOLD_DECISION: N_("Decision to hold goods"),
    StepKind.HOLD_EXTENSION: N_("Decision to hold goods longer"),
    StepKind.RETURN: N_("Decision to return goods"),
    StepKind.CONFISCATE: N_("Minutes of confiscating goods"),
    StepKind.DESTROY: N_("Minutes of destroying goods"),
    StepKind.RE_EXPORT: N_("Letter on re-exporting goods"),
    StepKind.OTHER: N_("Other paper"),
}
EXPLANATION_TITLE, GIVEN_TITLE = N_("Request to explain"), N_("Explanation, or minutes of a hearing")
DELEGATION_TITLE = N_("Decision to delegate the power to sanction")
DECISION_TITLE, REMEDIES_TITLE = N_("Sanction decision"), N_("Decision on remedies")
CONFISCATION_TITLE = N_("Decision to confiscate goods")
# The titles that the paper of a form (its purpose) may have in the index, the best first.
TITLES_OF_FORMS: Mapping[str, Sequence[str]] = {
    **{shape.purpose: [STEP_TITLES[kind] for kind in shape.steps] for shape in SHAPES.values()},
    **{SHAPES[paper].purpose: [DECISION_TITLE, REMEDIES_TITLE, CONFISCATION_TITLE] for paper in DECIDING},
    "violation_minutes": [STEP_TITLES[StepKind.MINUTES]],
    "correction_decision": [STEP_TITLES[StepKind.CORRECT]],
    SHAPES[CasePaper.HEARING].purpose: [GIVEN_TITLE, EXPLANATION_TITLE],
    SHAPES[CasePaper.DELEGATION].purpose: [DELEGATION_TITLE],
}
# How complaints and lawsuits ended is a paper of another body.
SETTLING_TITLES = {
    StepKind.COMPLAIN: N_("Settlement of a complaint"),
    StepKind.SUE: N_("Judgment or decision of the court"),
}
_TITLES_OF_DISPOSAL = {
    StepKind.CONFISCATE: N_("Minutes of handing over confiscated goods"),
    StepKind.DESTROY: N_("Minutes of destroying confiscated goods"),
}


def title_of(step: StepFacts) -> str:
    """Return what the paper of a step is called in the index of a file, untranslated."""
    if step.ground in ("first-notice", "second-notice"):
        return N_("Notice of goods that nobody claims")
    return (_TITLES_OF_DISPOSAL if disposes(step.kind, step.ground) else STEP_TITLES)[step.kind]


def file_facts(
    body: Body, *, case: str, offender: str, opened_on: dt.date, made_on: dt.date, entries: Sequence[FileEntry],
    missing: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    """Return the index of the file of a case; the sheets are numbered by hand."""
    return {
        "head": {"parent_agency": body.parent, "agency": body.agency},
        "case": case,
        "offender": offender,
        "opened_on": f"{opened_on:%d/%m/%Y}",
        "made_on": long_date(made_on),
        "papers": [
            {
                "no": number,
                "number": one.number,
                "on": f"{one.on:%d/%m/%Y}" if one.on else "",
                "title": one.words,
                "note": one.note,
                "faults": one.faults,
            }
            for number, one in enumerate(entries, start=1)
        ],
        "missing": list(missing),
        "document": {"creator": body.name, "created": made_on},
    }
