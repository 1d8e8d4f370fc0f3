"""The frame of every page: its template filled with facts, its only stylesheet and its only script within it."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from postwatch.console import visible
from postwatch.documents.filters import environment, printed
from postwatch.files.digest import digest
from postwatch.language import _, current
from postwatch.pages.audience import ANYBODY, Audience
from postwatch.pages.facts import Place
from postwatch.paths import resource, shipped

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = "page"


def render(
    title: str,
    template: str,
    facts: Mapping[str, Any],
    *,
    audience: Audience = ANYBODY,
    places: Sequence[Place] = (),
) -> str:
    """Return a page: ``template`` of ``templates/page`` with its facts, plain dicts, lists, texts and whole numbers.

    A template that extends ``frame.html`` gets the stylesheet and the script, and the policy that lets a browser run
    and fetch nothing else; ``places`` are the pages that it leads to. A character that nobody sees is written out, as
    on the screen. Raises jinja2.UndefinedError for a field that the facts do not have.
    """
    style, script = shipped_page("style.css"), shipped_page("script.js")
    around = {
        "lang": current(),
        "title": title,
        "style": _as_it_is(style),
        "script": _as_it_is(script),
        "policy": _policy(style, script, places),
        "words": _words(),
        "stamp": audience.stamp,
        "shows_commands": audience.is_clerk,
        "places": places,
    }
    return _environment().get_template(template).render({**facts, **around})


def _words() -> dict[str, str]:
    """Return the words of the frame and its script."""
    return {
        "skip": _("To the content"),
        "places": _("Pages"),
        "nothing": _("Nothing is recorded."),
        "others": _("To see the others:"),
        "more": _("{count} more"),
        "do_copy": _("Copy"),
        "copied": _("Copied"),
        "not_copied": _("Select the command and copy it by hand"),
        "filter": _("Filter the rows"),
        "shown": _("{shown} of {count} rows").format(shown="{shown}", count="{count}"),
        "sort": _("Sort by"),
    }


@cache
def program_stamp() -> str:
    """Return a hash that is another when the program is: of the sizes and times of its files and of those of pages."""
    folders = Path(__file__).parent.parent, shipped("templates") / _FOLDER
    files = sorted(file for folder in folders for file in folder.rglob("*.*") if file.suffix != ".pyc")
    return digest(repr([(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]).encode())


def _policy(style: str, script: str, places: Sequence[Place]) -> str:
    """Return the content security policy of a page: nothing but its own stylesheet and its own script.

    Of a page with others beside it their common script.
    """
    beside = " 'self' file:" if places else ""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}{beside}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    """Return how a policy names an inlined text: by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def shipped_page(name: str) -> str:
    """Return the text of a file of ``templates/page``."""
    return resource("templates", f"{_FOLDER}/{name}").read_text(encoding="utf-8")


def _as_it_is(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 -- a file of ours


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    """Return the environment of all templates with a loader of pages, in which nothing unseen is printed."""
    from jinja2 import FileSystemLoader

    loader = FileSystemLoader(shipped("templates") / _FOLDER)
    return environment().overlay(loader=loader, finalize=_seen, trim_blocks=True, lstrip_blocks=True, cache_size=50)


def _seen(value: Any) -> Any:
    """Return a printable value with its unseen characters written out; the output of a macro is visible already."""
    text = printed(value)
    return visible(text) if isinstance(text, str) and not hasattr(text, "__html__") else text
