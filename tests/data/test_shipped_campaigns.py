import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from postwatch.campaign.tables import TaskMode
from postwatch.paths import shipped
from postwatch.recipient.tables import RecipientKind

GOLDEN = Path(__file__).parent.parent / "golden" / "dispatch-2020.txt"
ROLES = {"addressee", "report", "coordinate", "inform", "publish", "archive"}


def load(name: str) -> dict[str, Any]:
    return tomllib.loads((shipped("data") / name).read_text(encoding="utf-8"))


CAMPAIGN = load("campaigns/chi-thi-28.toml")
OFFICE = load("offices/lang-son-2020.toml")
LETTER = CAMPAIGN["letter"]


def listed(lines: list[str]) -> list[str]:
    return [f"- {line};" for line in lines[:-1]] + [f"- {lines[-1]}."]


def letter_lines() -> list[str]:
    contact = OFFICE["contact"]
    fills = {f"phone_{number}": phone for number, phone in enumerate(contact["phones"], start=1)}
    fills |= {"website": contact["website"], "fanpage": contact["fanpage"]}
    addressed = [audience for audience in CAMPAIGN["audience"] if audience["in_letter"]]
    lines = [
        LETTER["subject"],
        "Kính gửi:",
        *listed([audience["addressee"] for audience in addressed]),
        *LETTER["intro"],
    ]
    for number, audience in enumerate(addressed, start=1):
        tasks = [task for task in CAMPAIGN["task"] if task["audience"] == audience["code"] and task["in_letter"]]
        lines += [f"{number}. {audience['heading']}", *(f"- {task['text']}" for task in tasks)]
    lines += [paragraph.format(**fills) for paragraph in LETTER["closing"]]
    director = OFFICE["staff"][0]
    signature = [director["head_title"].upper(), "Nơi nhận:"]
    return [*lines, *signature, *listed([line["text"] for line in LETTER["distribution"]]), director["name"]]


def test_the_campaign_file_gives_the_letter_of_2020_line_by_line() -> None:
    seed = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line]
    assert seed[0] == f"Số: /{OFFICE['abbreviation']}-{OFFICE['unit']['abbreviation']}"
    assert seed[1] == f"{OFFICE['place']}, ngày tháng 5 năm 2020"
    assert letter_lines() == seed[2:]


def test_codes_are_ascii_and_unique() -> None:
    for group in ("audience", "task", "slip"):
        codes = [one["code"] for one in CAMPAIGN[group]]
        assert len(set(codes)) == len(codes)
        assert all(re.fullmatch(r"[a-z0-9-]+", code) for code in codes)


def test_every_task_belongs_to_an_audience_and_to_kinds_of_it() -> None:
    audiences = {audience["code"]: audience for audience in CAMPAIGN["audience"]}
    for audience in audiences.values():
        assert set(audience["addressed_kinds"]) <= set(audience["kinds"]) <= set(RecipientKind)
    for task in CAMPAIGN["task"]:
        assert TaskMode(task["mode"])
        assert set(task["kinds"]) <= set(audiences[task["audience"]]["kinds"])
        assert task["in_letter"] is audiences[task["audience"]]["in_letter"]
        codes = [measure["code"] for measure in task.get("measures", ())]
        assert len(set(codes)) == len(codes)


def test_one_task_asks_for_the_pledge_and_binds_enterprises_and_points() -> None:
    (task,) = [task for task in CAMPAIGN["task"] if task.get("asks_pledge")]
    assert set(task["kinds"]) == {"postal_enterprise", "service_point"}
    assert CAMPAIGN["pledge"]["slogan"] in task["text"]
    assert all(one["text"].endswith(".") and one["basis"] for one in CAMPAIGN["pledge"]["commitments"])


def test_distribution_lines_have_a_role_and_end_with_the_file_copy() -> None:
    assert {line["role"] for line in LETTER["distribution"]} == ROLES
    assert LETTER["distribution"][-1]["role"] == "archive"


def stands(where: str) -> str:
    head, *rest = where.split(".")
    if head == "subject":
        return str(LETTER["subject"])
    if head == "task":
        return str(next(task["text"] for task in CAMPAIGN["task"] if task["code"] == rest[0]))
    if head == "audience":
        return str(next(one[rest[1]] for one in CAMPAIGN["audience"] if one["code"] == rest[0]))
    if head == "distribution":
        return str(LETTER[head][int(rest[0])]["text"])
    return str(LETTER[head][int(rest[0])])


@pytest.mark.parametrize("slip", CAMPAIGN["slip"], ids=lambda slip: slip["code"])
def test_every_slip_can_be_mended_where_it_is_said_to_stand(slip: dict[str, Any]) -> None:
    assert slip["apply"] in {"always", "offered"}
    assert slip["reason"]
    if slip["kind"] == "distribution":
        assert 0 < slip["position"] < len(LETTER["distribution"])
        assert slip["role"] in ROLES
        assert slip["text"] not in [line["text"] for line in LETTER["distribution"]]
    else:
        assert slip["kind"] == "replace"
        assert stands(slip["where"]).count(slip["found"]) == 1
        assert slip["mended"] != slip["found"]


def test_two_slips_are_always_mended() -> None:
    assert [slip["found"] for slip in CAMPAIGN["slip"] if slip["apply"] == "always"] == [
        "Sở Thông tin và Truyền đề nghị",
        "của Thủ tướng Chính phủ",
    ]


def test_slips_of_one_place_do_not_touch_each_other() -> None:
    replacing = [slip for slip in CAMPAIGN["slip"] if slip["kind"] == "replace"]
    for place in {slip["where"] for slip in replacing}:
        text = stands(place)
        spans = sorted(
            (text.index(slip["found"]), text.index(slip["found"]) + len(slip["found"]))
            for slip in replacing
            if slip["where"] == place
        )
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
