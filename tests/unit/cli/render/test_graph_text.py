"""Lists for other programs."""

from __future__ import annotations

import pytest

from bd.cli.render.graph_text import InvalidTemplate
from bd.cli.render.graph_text import digraph_lines
from bd.cli.render.graph_text import dot_lines
from bd.cli.render.graph_text import go_name
from bd.cli.render.graph_text import template_lines
from tests.support.builders import make_record

EDGES = [
    {"issue_id": "t-1", "depends_on_id": "t-2", "type": "blocks"},
    {"issue_id": "t-1", "depends_on_id": "t-gone", "type": "blocks"},
    {"issue_id": "t-1", "depends_on_id": "t-2", "type": "related"},
]
RECORDS = [
    make_record("t-1", title='Say "hi"\n\x1b\\', labels=["a", "b"], dependencies=EDGES, pinned=True),
    make_record("t-2", status="blocked"),
    make_record("t-3", assignee="ann"),
]


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{{.ID}} {{.Title}}", 't-1 Say "hi" \\x1b\\'),
        ("{{ .ID }}|{{.IssueType}}|{{.Priority}}|{{.Assignee}}|", "t-1|task|2||"),
        ("{{.Labels}}", "a, b"),
        ('{{join .Labels ";"}}', "a;b"),
        ('{{.ID}}{{"\\t"}}{{.Pinned}}', "t-1\ttrue"),
        ("{{.ID}}\\tx", "t-1\tx"),
        ("{{- .ID -}}", "t-1"),
        ("plain {{.ID}}", "plain t-1"),
        ('{{"a\\"b"}}', 'a"b'),
    ],
)
def test_a_template_is_filled(template: str, line: str) -> None:
    """Fields, joined lists and texts are what a template may ask for."""
    assert next(template_lines(RECORDS, template)) == line


@pytest.mark.parametrize(
    "template",
    ["{{.ID", "{{.Nope}}", "{{range .Labels}}", "{{if .ID}}x{{end}}", "{{}}", '{{join .Nope ","}}', "{{ID}}"],
)
def test_other_templates_are_refused(template: str) -> None:
    """What is not understood is an error that names it, not an empty text."""
    with pytest.raises(InvalidTemplate):
        next(template_lines(RECORDS, template))


@pytest.mark.parametrize(
    ("key", "name"), [("id", "ID"), ("spec_id", "SpecID"), ("acceptance_criteria", "AcceptanceCriteria")]
)
def test_fields_have_their_go_names(key: str, name: str) -> None:
    """A key is known by the name Go gives it."""
    assert go_name(key) == name


def test_digraph_lists_edges_and_single_issues() -> None:
    """Edges to issues that are not listed are left out."""
    assert list(digraph_lines(RECORDS)) == ["t-1 t-2", "t-1 t-2", "t-3"]


def test_dot_is_a_graphviz_document() -> None:
    """Texts are quoted; blocking edges are solid, others dashed."""
    lines = list(dot_lines(RECORDS))

    assert lines[0] == "digraph dependencies {"
    assert lines[-1] == "}"
    assert r'label="t-1\nSay \"hi\" \\x1b\\\nP2 task"' in lines[3]
    assert '  "t-1" -> "t-2" [style=solid, label="blocks"];' in lines
    assert '  "t-1" -> "t-2" [style=dashed, label="related"];' in lines
    assert not any("t-gone" in line for line in lines)
