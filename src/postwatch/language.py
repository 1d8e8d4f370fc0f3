"""The lowest module: the language of the screen, and the marks around every sentence shown to a person.

Identifiers of messages are English; ``locale/vi`` holds the Vietnamese. The language is fixed once, before any
command module is imported, because help texts are evaluated at import time.
"""

import datetime as dt
import gettext as _gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"
DOMAIN = "postwatch"

_LOCALE = Path(__file__).parent / "locale"
_catalogue: _gettext.NullTranslations | None = None
_current = DEFAULT_LANGUAGE
_spoken: dict[str, "Sentence"] = {}
_of_trade: dict[str, str] = {}


def activate(language: str) -> bool:
    """Speak ``language`` from now on; an unknown language falls back to Vietnamese. Returns whether it is known."""
    global _catalogue, _current
    _current = language if language in LANGUAGES else DEFAULT_LANGUAGE
    _catalogue = load(_current)
    _spoken.clear()
    return language in LANGUAGES


def call_trade(words: Mapping[str, str]) -> None:
    """Say the words of another trade from now on, by those of the shipped trade, in every message."""
    _of_trade.clear()
    for shipped, own in words.items():
        _of_trade[shipped] = own
        _of_trade[shipped[:1].upper() + shipped[1:]] = own[:1].upper() + own[1:]
    _spoken.clear()


def _in_trade(text: str) -> str:
    for shipped, own in _of_trade.items():
        text = text.replace(shipped, own)
    return text


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while, such as that of papers."""
    before = _current
    activate(language)
    try:
        yield
    finally:
        activate(before)


@cache
def load(language: str) -> _gettext.NullTranslations:
    """Return the catalogue of a language; English needs none, since the identifiers are English."""
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, localedir=_LOCALE, languages=[language])


def current() -> str:
    """Code of the language in use: ``vi`` or ``en``."""
    return _current


class Sentence(str):
    """A message; the days among its values are written as people write them: ``05/02/2020``."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """Return the sentence with its values."""
        for name, value in named.items():
            if isinstance(value, dt.date):
                named[name] = in_sentence(value)
        return super().format(*values, **named)


def in_sentence(value: object) -> object:
    """Return a value as a sentence holds it: a day as 05/02/2020, anything else as it is."""
    if isinstance(value, dt.datetime):
        value = value.date()
    return _in_figures(value) if isinstance(value, dt.date) else value


@cache
def _in_figures(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _(message: str) -> str:
    """Return the message in the language of the screen."""
    global _catalogue
    sentence = _spoken.get(message)
    if sentence is None:
        if _catalogue is None:
            _catalogue = load(_current)
        sentence = _spoken[message] = Sentence(_in_trade(_catalogue.gettext(message)))
    return sentence


def in_vietnamese(message: str) -> str:
    """Return the message in Vietnamese, the language of every paper."""
    return _in_trade(load(DEFAULT_LANGUAGE).gettext(message))


def N_(message: str) -> str:
    """Mark a message for the catalogue where it is written, to be translated where it is shown."""
    return message


class Code(StrEnum):
    """A code of an enumeration and its words on the screen, untranslated.

    A member is written ``SENT = "sent", N_("sent")``, followed by other spellings that people use for it; scripts and
    the database see the code alone.
    """

    word: str
    also: tuple[str, ...]

    def __new__(cls, code: str, word: str = "", *also: str) -> Self:
        """Return a member whose value is its code."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.word, member.also = word, also
        return member

    @property
    def names(self) -> tuple[str, ...]:
        """Return all spellings of it: the code, its words in both languages and of the trade, and other spellings."""
        shipped = load(DEFAULT_LANGUAGE).gettext(self.word)
        return (self.value, self.word, shipped, *{in_vietnamese(self.word)} - {shipped}, *self.also)

    @property
    def in_words(self) -> str:
        """Return the words in the language of the screen."""
        return _(self.word)
