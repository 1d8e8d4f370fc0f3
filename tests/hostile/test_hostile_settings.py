"""Files that the house reads as TOML, and the environment: campaigns, offices, the settings of a workspace."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from long_runs import few

from postwatch import paths

CAMPAIGN = (paths.shipped("data") / "campaigns" / "chi-thi-28.toml").read_text(encoding="utf-8")
OFFICE = (paths.shipped("data") / "offices" / "lang-son-2020.toml").read_text(encoding="utf-8")
Change = Callable[[str], str | bytes]


def first_line(key: str, value: str) -> Change:
    """Give the first line of that key another value."""

    def change(text: str) -> str:
        lines = text.splitlines()
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{key} ="))
        if lines[at].count('"""') == 1 or lines[at].rstrip().endswith("["):
            end = next(n for n in range(at + 1, len(lines)) if lines[n].strip() in {'"""', "]"} or '"""' in lines[n])
            del lines[at + 1 : end + 1]
        lines[at] = f"{key} = {value}"
        return "\n".join(lines) + "\n"

    return change


ANY_FILE: dict[str, Change] = {
    "nothing": lambda text: "",
    "only a comment": lambda text: "# nothing\n",
    "no UTF-8": lambda text: text.encode("utf-16"),
    "one byte that is no text": lambda text: text.encode() + b"# \xff\n",
    "a zero byte": lambda text: text + "# \x00\n",
    "an escape in a comment": lambda text: text + "# \x1b[31m\n",
    "an escape in a key": lambda text: text + '"\\u001b[31m\\u202e" = 1\n= 2\n',
    "a key twice": lambda text: 'code = "a"\n' + text,
    "levels of lists": lambda text: "x = " + "[" * 50_000 + "\n" + text,
    "levels of tables": lambda text: "x = " + "{a=" * 50_000 + "\n" + text,
    "levels of keys": lambda text: ".".join("a" * 20_000) + " = 1\n" + text,
    "a heading of many keys": lambda text: text + "[" + ".".join("b" * 20_000) + "]\n",
    "a number of a million digits": lambda text: "x = " + "9" * 1_000_000 + "\n" + text,
    "a number of five thousand digits": lambda text: "x = " + "9" * 5_000 + "\n" + text,
    "a day that is none": lambda text: "x = 2020-02-31\n" + text,
    "a moment that is none": lambda text: "x = 2020-02-03T99:00:00Z\n" + text,
    "cut in the middle": lambda text: text[: len(text) // 2],
    "a line of ten megabytes": lambda text: "x = '" + "a" * 10 * 2**20 + "'\n" + text,
    "ten megabytes of comments": lambda text: "#\n" * 5_000_000 + text,
    "a string that is not closed": lambda text: text + 'x = """' + "a" * 100_000,
    "a list of all sorts": lambda text: "code = [1, 'a', {b = [nan, inf, -inf]}, 2020-01-01T00:00:00Z]\n",
    "another world": lambda text: '{"code": "a"}',
    "a million keys": lambda text: "".join(f"k{n} = 1\n" for n in range(300_000)) + text,
}
WRONG_VALUES = [
    '""',
    '"a\\u001b[31m\\nb"',
    '"../../x"',
    "-1",
    "1e400",
    "1979-05-27T07:32:00Z",
    "99999999999999999999",
    "[1]",
    '[["a"]]',
    "[{}]",
    '"{{ 7*7 }}{% for a in b %}"',
    '"' + "a" * 20_000 + '"',
]
CAMPAIGN_KEYS = [
    "code",
    "title",
    "opened_on",
    "subject",
    "intro",
    "closing",
    "kinds",
    "text",
    "mode",
    "position",
    "apply",
]
OFFICE_KEYS = [
    "code",
    "name",
    "short_name",
    "abbreviation",
    "place",
    "areas",
    "province",
    "parent",
    "mode",
    "types",
    "period",
    "pause_days",
    "due_working_days",
    "rungs",
    "active_from",
    "phones",
    "title",
    "may",
    "authority",
]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def has(text: str, key: str) -> bool:
    return any(line.startswith(f"{key} =") for line in text.splitlines())


@pytest.mark.parametrize(
    "change",
    few([*ANY_FILE.values()], every=2),
    ids=few([name.replace(" ", "-") for name in ANY_FILE], every=2),
)
def test_a_hostile_file_of_words_is_refused_wherever_it_stands(survives: Any, tmp_path: Path, change: Change) -> None:
    survives("campaign", "load", written(tmp_path / "c.toml", change(CAMPAIGN)), codes={0, 2})
    survives("init", tmp_path / "new", "--office", written(tmp_path / "o.toml", change(OFFICE)), codes={0, 2})
    settings = survives.workspace / "postwatch.toml"
    mine = settings.read_text(encoding="utf-8")
    written(settings, change(mine))
    try:
        survives("register", "reserve", codes={0, 2, 4})
    finally:
        settings.write_text(mine, encoding="utf-8")


@pytest.mark.parametrize("key", [key for key in CAMPAIGN_KEYS if has(CAMPAIGN, key)])
def test_a_campaign_with_a_wrong_value_is_refused_when_it_is_loaded(survives: Any, tmp_path: Path, key: str) -> None:
    for number, value in enumerate(few(WRONG_VALUES, from_place=len(key), every=5)):
        path = written(tmp_path / f"{number}.toml", first_line(key, value)(CAMPAIGN))
        answer = survives("campaign", "load", path, "--json", codes=None)
        if answer.code == 0:
            code = answer.json["id"]
            survives("campaign", "list", code)
            survives("dispatch", "generate", "--campaign", code)


@pytest.mark.parametrize(
    "slip",
    [
        'code = "x"\nkind = "replace"\nwhere = "subject"\nfound = "nowhere"\nmended = "x"\n'
        'apply = "always"\nreason = "r"',
        'code = "x"\nkind = "replace"\nwhere = "intro.99"\nfound = ""\nmended = "x"\napply = "always"\nreason = "r"',
        'code = "x"\nkind = "replace"\nwhere = "../../x"\nfound = "a"\nmended = "x"\napply = "always"\nreason = "r"',
        'code = "x"\nkind = "distribution"\nwhere = ""\nposition = 99999999\ntext = "t"\nrole = "r"\n'
        'apply = "always"\nreason = "r"',
        'code = "x"\nkind = "eval"\nwhere = "subject"\napply = "always"\nreason = "r"',
        "code = 1\nkind = 2\nwhere = 3\napply = 4\nreason = 5",
        "",
    ],
    ids=range(7),
)
def test_a_slip_that_matches_nothing_is_refused(survives: Any, tmp_path: Path, slip: str) -> None:
    survives("campaign", "load", written(tmp_path / "c.toml", f"{CAMPAIGN}\n[[slip]]\n{slip}\n"), codes={0, 2, 3})


@pytest.mark.parametrize("key", [key for key in OFFICE_KEYS if has(OFFICE, key)])
def test_an_office_with_a_wrong_value_is_refused_when_it_is_founded(survives: Any, tmp_path: Path, key: str) -> None:
    for number, value in enumerate(few(WRONG_VALUES, from_place=len(key), every=12)):
        path = written(tmp_path / f"{number}.toml", first_line(key, value)(OFFICE))
        new = tmp_path / f"new{number}"
        if survives("init", new, "--office", path).code == 0:
            survives("campaign", "load", "chi-thi-28", "-w", new)
            survives("dispatch", "generate", "-w", new)
        else:
            assert not new.exists()


SETTINGS = [
    "office = 1",
    'office = ""',
    'office = "../../../etc/passwd"',
    'office = "a/b"',
    'office = "\\u001b[31m"',
    "office = []",
    'office = "lang-son-2020"\nlanguage = 7',
    'office = "lang-son-2020"\nlanguage = "../../x"',
    'office = "lang-son-2020"\ndatabase = "sqlite:///../x.db"',
    'office = "lang-son-2020"\ndatabase = "mysql://x"',
    'office = "lang-son-2020"\ndatabase = "postgresql+psycopg://u:p@127.0.0.1:9/x"',
    'office = "lang-son-2020"\ndatabase = "://"',
    'office = "lang-son-2020"\ndatabase = "sqlite:////dev/zero"',
    'office = "lang-son-2020"\ndatabase = ["a"]',
    'office = "lang-son-2020"\ndatabase = "sqlite://"',
    'office = "lang-son-2020"\ndatabase = "\\u0007"',
    'office = "lang-son-2020"\ndatabase = "sqlite:///postwatch.toml"',
    'office = "lang-son-2020"\nnumbering = "x"',
    'office = "lang-son-2020"\nnumbering = []',
    'office = "lang-son-2020"\nreport = 1',
    'office = "lang-son-2020"\nseries = "abc"',
    'office = "lang-son-2020"\nstaff = [[1]]',
    'office = "lang-son-2020"\nname = 12',
    'office = "lang-son-2020"\n[followup]\npause_days = -5',
    'office = "lang-son-2020"\n[followup]\npause_days = 99999999999999999999',
    'office = "lang-son-2020"\n[contact]\nphones = 5',
    'office = "khong-co"',
]


@pytest.mark.parametrize("text", SETTINGS, ids=range(len(SETTINGS)))
def test_hostile_settings_of_a_workspace_are_refused_or_without_effect(survives: Any, text: str) -> None:
    settings = survives.workspace / "postwatch.toml"
    mine = settings.read_text(encoding="utf-8")
    settings.write_text(text + "\n", encoding="utf-8")
    try:
        ways = [("recipient", "list"), ("status",), ("register", "reserve"), ("db", "status"), ("followup", "generate")]
        for words in few(ways, from_place=len(text), every=2):
            survives(*words)
    finally:
        settings.write_text(mine, encoding="utf-8")


def test_settings_that_are_no_file_are_refused_and_nobody_waits(survives: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    (tmp_path / "circle.toml").symlink_to("circle.toml")
    for path in sorted(tmp_path.glob("*.toml")):
        survives("campaign", "load", path, codes={2, 4})
        survives("init", tmp_path / "new", "--office", path, codes={2, 4})
        place = tmp_path / f"office-{path.stem}"
        place.mkdir()
        (place / "postwatch.toml").symlink_to(path)
        survives("recipient", "list", "-w", place, codes={2, 4, 6})


ENVIRONMENTS: list[Any] = [
    {"POSTWATCH_TODAY": "garbage"},
    {"POSTWATCH_TODAY": "\x1b[31m"},
    {"POSTWATCH_TODAY": "31/02/2020"},
    {"POSTWATCH_TODAY": "9999-12-31"},
    {"POSTWATCH_TODAY": "0001-01-01"},
    {"POSTWATCH_TODAY": "\udcff"},
    {"POSTWATCH_LANG": "../../x"},
    {"POSTWATCH_LANG": "vi\x1b"},
    {"POSTWATCH_LANG": "\udcff"},
    {"POSTWATCH_WORKSPACE": "/etc/passwd"},
    {"POSTWATCH_WORKSPACE": "/dev/zero"},
    {"POSTWATCH_WORKSPACE": "/nowhere/\x1b[31m\n"},
    {"POSTWATCH_WORKSPACE": "\udcff"},
    {"POSTWATCH_WORKSPACE": "a" * 5000},
    {"POSTWATCH_ACTOR": "\x1b[31m\u202e"},
    {"POSTWATCH_ACTOR": "\udcff"},
    {"POSTWATCH_ACTOR": "a" * 100_000},
    {"POSTWATCH_WAIT": "nan"},
    {"POSTWATCH_WAIT": "-1e400"},
    {"POSTWATCH_WAIT": "inf"},
    {"POSTWATCH_WAIT": "soon"},
    {"TZ": "../../etc/passwd"},
    {"LC_ALL": "C", "PYTHONUTF8": "0"},
    {"HOME": "/nowhere", "USER": "\x1b", "LOGNAME": "\x1b[31m"},
    {"COLUMNS": "-5", "LINES": "x", "TERM": "\x1b", "FORCE_COLOR": "1"},
]


@pytest.mark.parametrize("environ", ENVIRONMENTS, ids=range(len(ENVIRONMENTS)))
def test_a_hostile_environment_is_refused_or_without_effect(survives: Any, environ: dict[str, str]) -> None:
    for words in few(
        [
            ("status",),
            ("recipient", "list"),
            ("register", "reserve"),
            ("campaign", "load", "chi-thi-28"),
            ("dispatch", "generate"),
            ("pledge", "coverage"),
            ("report", "monthly"),
            ("recipient", "--help"),
        ],
        from_place=len(str(environ)),
    ):
        answer = survives(*words, **environ)
        if "POSTWATCH_LANG" in environ:
            assert answer.code in {0, 3, 4, 10}


HIDDEN = "geheim"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql+psycopg://clerk:p@{HIDDEN}@127.0.0.1:1/d",
        f"postgresql+psycopg://clerk:p@{HIDDEN}/x@127.0.0.1/d",
        f"postgresql+psycopg://clerk:p@x:{HIDDEN}@127.0.0.1/d",
        f"postgresql+psycopg://clerk:p@x/{HIDDEN}@127.0.0.1/d",
        f"mysql://clerk:p@{HIDDEN}@h/d",
        f"postgresql:clerk:{HIDDEN}@h/d",
    ],
)
def test_no_part_of_a_password_is_told(run: Any, loaded: Path, address: str) -> None:
    calls = [
        ("init", "new", "--database", address),
        ("init", "new", address),
        ("db", "copy", "--to", address),
        ("db", "copy", address),
        ("recipient", "list", "--kind", address),
        ("recipient", "show", address),
    ]
    for words in calls if "://" in address else calls[:3:2]:
        for said in (run(*words), run(*words, "--json")):
            assert said.code in {2, 4, 6}, words
            assert HIDDEN not in said.out + said.err, words
    (loaded / "postwatch.toml").write_text(f'office = "lang-son-2020"\ndatabase = "{address}"\n', encoding="utf-8")
    said = run("recipient", "list")
    assert said.code in {2, 6}
    assert HIDDEN not in said.out + said.err
