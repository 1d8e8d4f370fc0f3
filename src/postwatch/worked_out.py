"""What an object works out of itself once, when it is first asked."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


class worked_out(Generic[Result]):  # noqa: N801 -- it is read as a decorator, as ``property`` is
    """A property that an object keeps: ``functools.cached_property``, which takes a lock for each value before Python
    3.12, for objects of which there are many.
    """

    def __init__(self, work_out: Callable[[Any], Result]) -> None:
        self._work_out, self._name = work_out, work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, asked: Any, _owner: Any = None) -> Result:
        """Return what the object keeps; it is found in the object itself from then on."""
        result: Result = self._work_out(asked)
        asked.__dict__[self._name] = result
        return result
