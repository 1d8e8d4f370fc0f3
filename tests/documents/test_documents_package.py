"""Parts of a Word file that list what others refer to."""

from hypothesis import given
from hypothesis import strategies as st

from postwatch.documents.package import relations, relations_part

TEXTS = st.text("a &<>\"'\n\r\t;#1à", max_size=9)


@given(st.dictionaries(st.sampled_from(["Id", "Target"]), TEXTS, min_size=1))
def test_a_relation_that_is_written_is_read_back_as_it_was(relation: dict[str, str]) -> None:
    assert relations(relations_part([relation])) == [relation]
