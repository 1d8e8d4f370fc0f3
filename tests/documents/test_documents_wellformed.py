"""A template that cannot make a broken file is known before it is filled."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwatch.documents.filters import environment
from postwatch.documents.wellformed import is_whole, stays_whole

SAFE = [
    "<a>{{ x }}</a>",
    '<a b="{{ x }}"/>',
    '<?xml version="1.0"?><a>{% if x %}<b/>{% endif %}</a>',
    "<a>{% if x %}, {{ y }}{% elif y %}<b>{{ y }}</b>{% else %}none{% endif %}</a>",
    "<a>{% for n in rows %}<b>{{ n }}</b>{% else %}<c/>{% endfor %}</a>",
    "<a>{% for n in rows %}{% if n %}<b>{{ n }}</b>{% endif %}{% endfor %}</a>",
    "<a><w:t>{% if x %}{{ x }}{% else %}</w:t><w:tab/><w:t>{% endif %}</w:t></a>",
]
UNSAFE = {
    "a paragraph cut in two": "<a>{% if x %}<b>{% endif %}</b></a>",
    "one branch of several": "<a>{% if x %}<b/>{% elif y %}<b>{% else %}<c/>{% endif %}</a>",
    "the other branch": "<a>{% if x %}<b/>{% else %}</a>{% endif %}</a>",
    "a row that is repeated in half": "<a>{% for n in rows %}</b><b>{% endfor %}</a>",
    "an attribute that may be there twice": '<a>{% if x %}<b{% if y %} c="1"{% endif %} c="2"/>{% endif %}</a>',
    "a choice within a tag": '<a{% if x %} b="1"{% endif %}/>',
    "a value as a name": "<{{ x }}/>",
    "a value as an attribute": "<a {{ x }}/>",
    "a value without quotes": "<a b={{ x }}/>",
    "a comment": "<a><!-- {{ x }} --></a>",
    "a section": "<a><![CDATA[{{ x }}]]></a>",
    "an instruction": '<?xml version="1.0"?><a><?b {{ x }}?></a>',
    "an instruction in a branch": "<a>{% if x %}<?b c?>{% endif %}</a>",
    "a text that is broken outside of a text": "<a>{% if x %}</w:t><w:t>{% endif %}</a>",
    "a break that another text takes": "<a><b>{% if x %}</w:t><w:t>{% endif %}</b></a>",
    "two roots": "<a/>{% if x %}<b/>{% endif %}",
}


def proved(source: str) -> bool:
    return stays_whole(environment().parse(source))


@pytest.mark.parametrize("source", SAFE)
def test_whole_elements_and_words_stay_whole(source: str) -> None:
    assert proved(source)


@pytest.mark.parametrize("source", UNSAFE.values(), ids=UNSAFE)
def test_what_may_break_is_not_said_to_be_whole(source: str) -> None:
    assert not proved(source)


PIECES = st.sampled_from(
    ["<b>", "</b>", "<c/>", "word", "{{ x }}", "{% if x %}", "{% else %}", "{% endif %}", "{% for n in rows %}",
     "{% endfor %}", "<w:t>", "</w:t>", 'd="{{ y }}"', "<e f=", "/>"]
)  # fmt: skip
PLAIN = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Cn"]), max_size=8)


@given(st.lists(PIECES, max_size=12), PLAIN, PLAIN, st.lists(PLAIN, max_size=3))
def test_what_is_said_to_stay_whole_does_whatever_the_facts(pieces: list[str], x: str, y: str, rows: list[str]) -> None:
    from jinja2 import TemplateSyntaxError

    source = '<w:a xmlns:w="w">' + "".join(pieces) + "</w:a>"
    try:
        tree = environment().parse(source)
    except TemplateSyntaxError:
        return
    if stays_whole(tree):
        made = environment().from_string(tree).render(x=x, y=y, rows=rows)
        assert is_whole(made)
        assert ET.fromstring(made) is not None  # noqa: S314 -- our own pieces
