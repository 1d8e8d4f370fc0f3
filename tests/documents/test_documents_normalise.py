"""The words around a tag, as Word shows them; and the one private call, by which tags that Word has cut are joined."""

import inspect

import pytest
from docxtpl import DocxTemplate

from postwatch.documents.normalise import words_around


def run(text: str) -> str:
    return f"<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "joined"),
    [
        (
            f"<w:p>{run('Số {')}{run('{ num')}{run('ber }')}{run('} ngày')}</w:p>",
            '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Số {{ number }} ngày</w:t></w:r></w:p>',
        ),
        (f"<w:p>{run('{%p if a %}')}</w:p><w:p>{run('x')}</w:p>", f"{{% if a %}}<w:p>{run('x')}</w:p>"),
        (f"<w:tr><w:tc>{run('{%tr for a in b %}')}</w:tc></w:tr>", "{% for a in b %}"),
        (f"<w:p>{run('“{{ a|f(“x”) }}”')}</w:p>", '“{{ a|f("x") }}”'),
    ],
    ids=["cut into runs", "a paragraph's tag", "a row's tag", "curly quotes in a tag only"],
)
def test_docxtpl_joins_tags_without_a_document(xml: str, joined: str) -> None:
    assert joined in DocxTemplate.patch_xml(None, xml)


def test_docxtpl_takes_nothing_but_the_text() -> None:
    assert list(inspect.signature(DocxTemplate.patch_xml).parameters) == ["self", "src_xml"]


@pytest.mark.parametrize("tag", ["{{ a }}", "{{ a < b }}", "{{ a&copy }}", "{{ '&#39;' }}"])
def test_words_around_a_tag_are_those_that_stand_in_word(tag: str) -> None:
    source = f"<w:p><w:r><w:t>R&amp;D &lt;</w:t></w:r>{tag}<w:r><w:t>&gt; &amp;copy</w:t></w:r></w:p>"
    start = source.index(tag)
    assert words_around(source, start, start + len(tag)) == f"R&D <{tag}> &copy"
