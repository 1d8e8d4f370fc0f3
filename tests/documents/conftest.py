"""Messages in English, whatever a test before has activated."""

import gettext

import pytest

from postwatch import language


@pytest.fixture(autouse=True)
def _english_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_catalogue", gettext.NullTranslations())
    monkeypatch.setattr(language, "_current", "en")
