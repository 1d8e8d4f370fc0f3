"""``dataclass`` as in the standard library, but a class is completed when it is first used, not when it is defined.

The library compiles up to six methods for each class, which takes a millisecond; a command imports a hundred such
classes and makes objects of a few.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **options):
        """Mark a class as a dataclass; the options are those of the standard library."""
        if cls is None:
            return lambda marked: dataclass(marked, **options)
        later = _Later(cls, options)
        cls.__dataclass_fields__ = later
        cls.__init__ = lambda self, *values, **named: later.complete().__init__(self, *values, **named)
        return cls


__all__ = ["dataclass", "result_of", "same_named"]
Result = TypeVar("Result")
_ABSENT = object()


def result_of(kind: Callable[..., Result], /, *rows: object, **others: Any) -> Result:
    """Return a result whose fields, but for ``others``, come from the first row that has their name."""
    return kind(**same_named(_names_of(kind) - others.keys(), rows), **others)


@cache
def _names_of(kind: Any) -> frozenset[str]:
    from dataclasses import fields

    return frozenset(field.name for field in fields(kind))


def same_named(names: Iterable[str], sources: Sequence[object]) -> dict[str, Any]:
    """Return the values of these names, each of the first source that has it."""
    found: dict[str, Any] = {}
    for source in reversed(sources):
        for name in names:
            value = getattr(source, name, _ABSENT)
            if value is not _ABSENT:
                found[name] = value
    return found


class _Later:
    """The attribute that ``dataclasses.fields``, or a class that inherits, asks first: the class is completed then."""

    def __init__(self, cls: type, options: dict[str, Any]) -> None:
        self._cls = cls
        self._options = options

    def __get__(self, instance: object, owner: type) -> Any:
        return self.complete().__dataclass_fields__

    def complete(self) -> Any:
        """Let the standard library add its methods to the class."""
        import dataclasses

        del self._cls.__init__, self._cls.__dataclass_fields__  # type: ignore[misc, attr-defined]
        return dataclasses.dataclass(**self._options)(self._cls)
