"""Numbers of areas, kinds and enterprises: the columns of their tables on the screen, in sheets and on paper, once."""

from typing import NamedTuple

from postwatch.language import N_
from postwatch.report.rules import Value, sum_known


class AreaNumber(NamedTuple):
    """A column of numbers of a table of groups of units.

    The name of a row's field, its words, untranslated, and those of its share behind it; whether areas alone have it,
    and whether it is not counted of a campaign. ``base`` is the field of the units of which it tells some.
    """

    name: str
    words: str
    share: str = ""
    of_areas: bool = False
    of_office: bool = False
    base: str = ""

    def known(self, *rows: object) -> Value | None:
        """Return the sum of rows; None where a number is not known, and for a 0 where its base is nobody."""
        number = sum_known(getattr(row, self.name) for row in rows)
        return None if self.base and number == 0 == sum_known(getattr(row, self.base) for row in rows) else number


NUMBERS = (
    AreaNumber("units", N_("Units in operation")),
    AreaNumber("asked", N_("Asked")),
    AreaNumber("acknowledged", N_("Acknowledged"), base="asked"),
    AreaNumber("pledges_asked", N_("Asked to pledge")),
    AreaNumber("pledges_signed", N_("Pledged"), N_("Share (%)"), base="pledges_asked"),
    AreaNumber("inspections", N_("Inspections"), of_areas=True, of_office=True),
    AreaNumber("units_inspected", N_("Inspected"), of_office=True),
    AreaNumber("violations", N_("Violations"), of_areas=True, of_office=True),
    AreaNumber("tasks_overdue", N_("Overdue tasks"), of_areas=True),
)


def area_numbers(*, of_areas: bool, of_office: bool) -> list[AreaNumber]:
    """Return the columns of numbers of a table of areas, or of other groups; of the office, or of one campaign."""
    return [one for one in NUMBERS if (of_areas or not one.of_areas) and (of_office or not one.of_office)]
