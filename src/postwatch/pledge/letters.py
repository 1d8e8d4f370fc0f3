"""The document of pledges: the form, whose facts `forms` gathers."""

from postwatch.language import N_

PAPERS = {"pledge/form": N_("the pledge form of a unit")}
