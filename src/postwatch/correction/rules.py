"""The changes of an amendment to a field."""

from postwatch.dataclass import dataclass


@dataclass(frozen=True)
class FieldChange:
    """A field that was amended: its name, such as ``findings_list.1.text``, and its values before and after."""

    field: str
    before: str | int | bool | None
    after: str | int | bool | None
