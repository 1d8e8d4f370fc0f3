"""What is read of the records: calls of all commands that look at them, texts about persons, texts that mean harm.

Those that mean harm, or come from old keyboards and fonts, are kept as they were typed, or refused.
"""

import contextlib
import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

from commands import verbs

from postwatch.schema import METADATA
from postwatch.store.columns import MASK

# Words of the commands that need some; several calls of one, where it shows one thing at a time.
CALLS = {
    "show UNIT": (["BDT-LS"], ["VTP-LS"], ["DPV-013"]),
    "recipient history": (["BDT-LS"], ["DPV-013"]),
    "show CV": (["CV-2020-0001"], ["CV-2020-0002"], ["CV-2020-0003"]),
    "show DD": (["DD-2020-0001"], ["DD-2020-0002"]),
    "show KT": (["KT-2020-0001"], ["KT-2020-0002"]),
    "show DKT": (["DKT-2020-0001"], ["DKT-2020-0003"]),
    "show VKT": (["VKT-2020-0001"], ["VKT-2020-0002"]),
    "inspect answer counts": ([], ["--round", "DKT-2020-0001"]),
    "case show": (["VV-2020-0001"], ["VV-2020-0002", "--history", "--law"]),
    "show VV": (["VV-2020-0001"],),
    **{f"show VV.{part}": ([f"VV-2020-0001.{part}1"], [f"VV-2020-0002.{part}1"]) for part in "TQGB"},
    "case step next": (["VV-2020-0001"], ["VV-2020-0002"]),
    "violation show": (["VP-2020-0001"], ["VP-2020-0002"], ["VP-2020-0003"]),
    "show VP": (["VP-2020-0001"],),
    "show CK": (["CK-2020-0001"],),
    "show NV": (["NV-2020-0002"], ["NV-2020-0059"]),
    "show TB": (["TB-2020-0001"],),
    "show GC": (["GC-2020-0001"],),
    "campaign list campaign": (["chi-thi-28"],),
    "journal list entry": (["4"], ["16"]),
    "pledge list": (["--campaign", "chi-thi-28"],),
    "pledge missing": (["--campaign", "chi-thi-28"],),
    "pledge coverage": (["--campaign", "chi-thi-28"],),
    "task list": ([], ["--overdue"]),
    "report monthly": (["--month", "2020-06"], ["--month", "2020-06", "--on", "2020-06-10"], ["--month", "2020-04"]),
    "report for": (["2020-Q2"], ["2020-Q3"], ["2020-05-20..2020-06-10"]),
    "report records": (["units_asked"], ["violations", "--period", "2020-06"], ["fines_outstanding", "--area", "178"]),
    "show BC": (["BC-2020-0001"], ["BC-2020-0002"], ["BC-2020-0003"], ["BC-2020-0004"]),
    "report late": (["--month", "2020-05"], ["--month", "2020-06"]),
}
# Words that look at the database itself, at templates, files, the law, the program.
OUTSIDE = {"db", "template", "document", "law", "completion", "help"}
# They write a file of their own; what stands in it is shown by the other commands.
PRINTS = {
    "inspect pack", "pages export", "report for control", "report html", "register export", "evidence export",
    "followup mail",
}  # fmt: skip
READS = {
    name: CALLS.get(name, ([],))
    for name, verb in verbs().items()
    if "as_of" in {param.name for param in verb.params} and name not in PRINTS
}
ALL_CALLS = [
    (*(word for word in name.split() if not word.isupper()), *more) for name, calls in READS.items() for more in calls
]


# --- texts about persons ----------------------------------------------------------------------------------------------

# Shorter texts may stand in a code or in a word of the program.
_SHORTEST = 6
MASKED = [
    (table.name, column.name, column.info[MASK])
    for table in METADATA.sorted_tables
    for column in table.columns
    if MASK in column.info and column.info[MASK].by is None and not column.info[MASK].names
]


def asked(folder: Path, *statements: str) -> list[Any]:
    """The rows that statements give in the database of a workspace."""
    with contextlib.closing(sqlite3.connect(folder / "postwatch.db")) as database:
        found = [row for statement in statements for row in database.execute(statement).fetchall()]
        database.commit()
    return found


def texts_about_persons(folder: Path, *, public: bool = False) -> set[str]:
    """The texts about persons; for the public those about enterprises and their points too."""
    found = set()
    for table, column, mask in MASKED:
        where = mask.public if public else mask.persons
        found |= {text for (text,) in asked(folder, f"SELECT {column} FROM {table} WHERE {where}")}  # noqa: S608
    return {text for text in found if text and len(text) >= _SHORTEST}


# What can be seen is kept as it was typed, in whole letters.
KEPT = {
    "in pieces": unicodedata.normalize("NFD", "Bưu cục Đồng Đăng"),
    "the other letters like đ": "Đắk Ðắk Ɖắk đ ð ɖ",
    "fifty marks on a letter": "a" + "\u0301" * 50,
    "old bytes read as Latin": "Bu cc §ång §¨ng",
    "VNI": "Böu cuïc Ñoàng Ñaêng",
    "rich marks": "[/x][bold][link=file:///etc/passwd]here[/link] :smile:",
    "tags of a template": "{{7*7}} {% for x in y %} ${7*7} #{7*7} <%= 7*7 %>",
    "a statement": "'; DROP TABLE recipient; --",
    "XML": "<w:p/>&amp;]]><!-- <?x?>",
    "a format": "{name} {0.__class__} %s %n %(x)s",
    "a way out": "../../etc/passwd",
    "a reserved name": "CON",
    "emoji": "🏤📮",
    "right to left letters": "דואר البريد",
    "a tilde and a dollar": "~root $HOME `id` $(id) | cat > /evil",
    "line ends": "một\r\nhai\u2028ba",
    "wide blanks": "một\u3000hai\u00a0ba",
}
REFUSED = {
    "an escape": "\x1b[2J\x1b]0;title\x07",
    "a code of C1": "\x9b31m",
    "a backspace": "abc\b\b\bxyz",
    "zero width": "Bưu\u200bcục",
    "a joiner": "Bưu\u200dcục",
    "a mark in the middle": "Bưu\ufeffcục",
    "turned round": "Bưu\u202ecục",
    "isolated": "\u2066Bưu cục\u2069",
    "a soft hyphen": "Bưu\u00adcục",
    "a tag": "Bưu\U000e0041cục",
    "a filler": "Bưu\u3164cục",
    "private": "Bưu\ue000cục",
    "no character": "Bưu\uffffcục",
    "half a character": "Bưu\udcffcục",
    "only a control": "\x1b",
}
