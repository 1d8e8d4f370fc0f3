"""Compile and fill an own template in a child process with limits on memory and time.

What a clerk or a stranger wrote into a Word file may be a loop without end or a text of gigabytes, although it can call
nothing (``fill``). Shipped templates are known and stay in the process that asked. The bytes are the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from postwatch.documents.facts import plain
from postwatch.documents.fill import core_properties
from postwatch.documents.lint import Flaw, Proof, require_faultless
from postwatch.documents.package import unreadable
from postwatch.errors import DocumentError
from postwatch.language import _
from postwatch.sandbox import CrashError, LimitError, Limits, Sandbox

_LIMITS = Limits(processor=3, clock=6, answer=64 * 2**20)


class _Confined:
    """A template, of a Word file or of a text, in a child process that lives as long as this object."""

    def __init__(self, source: bytes | str, name: str = "template.docx") -> None:
        self.name = name
        self._sandbox = Sandbox("postwatch.documents.lint_child:answering", source, name, limits=_LIMITS)

    def _ask(self, want: str, **values: Any) -> Any:
        try:
            return self._sandbox.ask((want, values))
        except LimitError as error:
            raise DocumentError(
                _("The template {name} needs more time or memory than a letter can").format(name=self.name),
                hint=_("remove what repeats without end, or export the shipped template again"),
            ) from error
        except CrashError as error:
            raise unreadable(self.name, _("what it holds breaks the reader")) from error


class ConfinedTemplate(_Confined):
    """A template as `fill.Template`, apart.

    Raises DocumentError when the template is wrong, is refused by its check, or needs more memory or time than a letter
    can; also for a field that the facts do not have, whether or not this document comes to it.
    """

    def __init__(self, source: bytes | str, name: str = "template.docx") -> None:
        super().__init__(source, name)
        self.fields = frozenset(self._ask("fields"))
        self._is_checked = False

    def render(self, facts: Mapping[str, Any], *, title: str, images: Mapping[str, bytes] | None = None) -> bytes:
        """Return a document (.docx) of these facts; see `fill.Template.render`."""
        clean = plain(dict(facts))
        core = core_properties(title, facts, clean)
        docx = bytes(self._ask("document", facts=clean, core=core, images=dict(images or {})))
        if not self._is_checked:  # a refusal that names the field of this document comes first
            self._ask("check")
            self._is_checked = True
        return docx

    def subject(self, facts: Mapping[str, Any]) -> str:
        """Return the trích yếu of a document of these facts; see `fill.Template.subject`."""
        return str(self._ask("subject", facts=plain(dict(facts))))


class ConfinedProof(_Confined):
    """A template under check, apart: its flaws (see `lint.Proof.flaws`), and the result of a trial with facts."""

    @property
    def is_beyond_limits(self) -> bool:
        """Return whether the last question needed more time or memory than there is."""
        return not self._sandbox.is_running

    def flaws(self, known: Iterable[str]) -> list[Flaw]:
        """Return everything that is wrong with the template; raises DocumentError when it is beyond its limits."""
        return [Flaw(**one) for one in self._ask("flaws", known=sorted(known))]

    def layout(self) -> bytes:
        """Return the Word file of a text template; raises DocumentError naming the line that is wrong."""
        return bytes(self._ask("layout"))

    def trial(self, facts: Mapping[str, Any], *, images: Mapping[str, bytes]) -> None:
        """Fill it and look at the result. Raises DocumentError when that is no document that Word can open."""
        clean = plain(dict(facts))
        self._ask("trial", facts=clean, core=core_properties("t", facts, clean), images=dict(images))


# -- the child's side --------------------------------------------------------------------------------------------------


def answering(source: bytes | str, name: str) -> Callable[[tuple[str, dict[str, Any]]], Any]:
    """Return the function that answers questions about a template, in the child.

    Each question is the name of a method of `_Held`.
    """
    held = _Held(source, name)
    return lambda question: getattr(held, question[0])(**question[1])


class _Held:
    def __init__(self, source: bytes | str, name: str) -> None:
        self._source, self._name = source, name

    def layout(self) -> bytes:
        if isinstance(self._source, bytes):
            return self._source
        from postwatch.documents.layout import build_template

        return build_template(self._source)

    @cached_property
    def _proof(self) -> Proof:
        return Proof(self.layout(), self._name)

    def fields(self) -> list[str]:
        return sorted(self._proof.template.fields)

    def flaws(self, known: list[str]) -> list[dict[str, str]]:
        return [asdict(one) for one in self._proof.flaws(known)]

    def check(self) -> None:
        require_faultless(self.layout(), self._name)

    def subject(self, facts: dict[str, Any]) -> str:
        self._proof.template.require(facts)
        return self._proof.template.subject(facts)

    def document(self, facts: dict[str, Any], core: bytes, images: Mapping[str, bytes]) -> bytes:
        return self._proof.filled(facts, core, images)

    def trial(self, facts: dict[str, Any], **values: Any) -> None:
        self.document(facts, **values)
        self._proof.require_subject(facts)
