"""A workspace's own template, in a process with limits: the same bytes, and an end to what has none."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from worker import start_as_shipped

from postwatch import sandbox
from postwatch.documents.fill import Template
from postwatch.documents.layout import build_template
from postwatch.documents.lint_child import ConfinedTemplate
from postwatch.documents.qr import png
from postwatch.documents.sources import own_source, shipped_template, template_bytes
from postwatch.errors import DocumentError

pytestmark = pytest.mark.usefixtures("sandboxes_as_shipped")
NAMES = ["dispatch/letter", "dispatch/sheet", "pledge/form", "followup/letter", "report/monthly"]
QR = png("CK-2020-0042")
Facts = dict[str, dict[str, Any]]


@pytest.mark.parametrize("name", NAMES)
def test_the_bytes_are_those_of_a_template_in_this_process(name: str, facts: Facts) -> None:
    docx = template_bytes(name)
    apart, here = ConfinedTemplate(docx, name), Template(docx, name)
    assert apart.fields == here.fields
    for _again in range(2):
        filled = apart.render(facts[name], title="Thử", images={"qr": QR})
        assert filled == here.render(facts[name], title="Thử", images={"qr": QR})


def test_a_text_is_laid_out_in_the_child_too() -> None:
    text = "paragraph: Riêng {{ x }}"
    assert ConfinedTemplate(text).render({"x": "a"}, title="t") == Template(build_template(text)).render(
        {"x": "a"}, title="t"
    )


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        ("paragraph: {{ nothing }}", {"x": "a"}, "nothing"),
        ("paragraph: {% if x %}", {"x": "a"}, "wrong"),
        ("paragraph: {{ x }}", {"x": "\x00"}, "U\\+0000"),
        ("nonsense: x", {"x": "a"}, "nonsense"),
    ],
)
def test_a_refusal_of_the_child_is_said_as_here(text: str, facts: dict[str, str], said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        ConfinedTemplate(text).render(facts, title="t")


def with_runs(xml: str) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(build_template("paragraph: {{ x }}"))) as source,
        zipfile.ZipFile(out, "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data.replace(b"<w:r>", xml.encode() + b"<w:r>", 1) if "document.xml" in name else data
            )
    return out.getvalue()


def test_a_field_that_tags_turn_into_another_is_refused() -> None:
    """What stands in the template would print; what is left of it would run a program."""
    signs = {sign: f'<w:r><w:fldChar w:fldCharType="{sign}"/></w:r>' for sign in ("begin", "end")}
    word, code = "<w:r><w:t>{}</w:t></w:r>", "<w:r><w:instrText>{}</w:instrText></w:r>"
    chosen = word.format("{% if x == 'b' %}") + code.format("REF ") + word.format("{% endif %}")
    template = ConfinedTemplate(with_runs(signs["begin"] + chosen + code.format("DDE c:\\cmd.exe") + signs["end"]))
    assert template.render({"x": "b"}, title="t").startswith(b"PK")
    with pytest.raises(DocumentError, match="a field that reads another file"):
        template.render({"x": "a"}, title="t")


def test_what_has_no_end_is_ended_and_the_next_letter_is_filled() -> None:
    loops = "".join(f"{{% for a{n} in x %}}" for n in range(9)) + "a" + "{% endfor %}" * 9
    template = ConfinedTemplate(f"paragraph: {loops}")
    with pytest.raises(DocumentError, match="more time or memory"):
        template.render({"x": ["a"] * 50}, title="t")
    assert template.render({"x": ["a"]}, title="t").startswith(b"PK")


def test_a_child_is_ended_with_its_template(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []

    def start_child() -> Any:
        started.append(start_as_shipped())
        return started[-1]

    monkeypatch.setattr(sandbox, "start_child", start_child)
    template = ConfinedTemplate("paragraph: a")
    (process,) = started
    assert process.poll() is None
    del template
    assert process.poll() is not None


def test_only_the_workspaces_own_template_has_a_process(tmp_path: Path) -> None:
    assert isinstance(shipped_template("pledge/form", tmp_path), Template)
    own = tmp_path / "templates" / "pledge" / "form.j2"
    own.parent.mkdir(parents=True)
    own.write_text("paragraph: {{ code }}", encoding="utf-8")
    assert isinstance(shipped_template("pledge/form", tmp_path), ConfinedTemplate)
    assert shipped_template("pledge/form", tmp_path) is shipped_template("pledge/form", tmp_path)
    assert own_source("pledge/form", tmp_path) == "paragraph: {{ code }}"


def test_a_template_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "pledge" / "form.docx"
    own.mkdir(parents=True)
    with pytest.raises(DocumentError, match="cannot be read"):
        shipped_template("pledge/form", tmp_path)
    own.rmdir()
    own.with_suffix(".j2").write_bytes(b"paragraph: \xff")
    with pytest.raises(DocumentError, match="UTF-8"):
        shipped_template("pledge/form", tmp_path)
