"""The query language: grammar, values, and errors that point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bd.model.dates import Moment
from bd.model.instants import parse_instant
from bd.model.query import HIGHEST_TREE
from bd.model.query import MOST_COMPARISONS
from bd.model.query import comparisons
from bd.model.query import mentions
from bd.model.query import parse_query
from bd.model.query_fields import FIELD_ALIASES
from bd.model.query_fields import FIELDS
from bd.model.query_fields import QueryValueInvalid
from bd.model.query_fields import UnknownField
from bd.model.query_fields import Vocabulary
from bd.model.query_tokens import QueryProblem
from bd.model.query_tokens import QuerySyntax
from bd.model.query_tokens import underline

if TYPE_CHECKING:
    from bd.model.query import Node

NOW_NS = parse_instant("2026-01-31T10:00:00Z")
TYPES = ("bug", "feature", "task", "epic", "chore", "merge-request")


def parse(expression: str) -> Node:
    """Parses against a vocabulary with one custom status."""
    known = Vocabulary(NOW_NS, knows_status=lambda name: name == "Triage", knows_type=lambda name: name in TYPES)
    return parse_query(expression, known)


@pytest.mark.parametrize(
    ("expression", "normal"),
    [
        ("status=open", "status=open"),
        ("  type = bug ", "type=bug"),
        ("status=open AND type=bug", "(status=open AND type=bug)"),
        ("status=open and type=bug or priority<=1", "((status=open AND type=bug) OR priority<=1)"),
        ("status=open AND (type=bug OR type=epic)", "(status=open AND (type=bug OR type=epic))"),
        ("(((status=open)))", "status=open"),
        ("NOT NOT type=bug", "type=bug"),
        ("not (not type=bug)", "type=bug"),
        ("NOT (type=bug OR type=epic)", "NOT (type=bug OR type=epic)"),
        ("(type=bug OR type=epic) OR type=task", "(type=bug OR type=epic OR type=task)"),
        ("label=area:*", "label=area:*"),
        ("created>2026-01-01", "created>2026-01-01"),
        ("updated>=2026-01-01T10:00:00+02:00", "updated>=2026-01-01T10:00:00+02:00"),
        ('title="big epic"', 'title="big epic"'),
        ("title='it''s'", None),
        (r"title='it\'s'", 'title="it\'s"'),
        (r'title="a \"b\" \\ c"', r'title="a \"b\" \\ c"'),
        ('title=""', 'title=""'),
        ('title="and"', 'title="and"'),
        ("desc=x", "description=x"),
        ("LABELS=x", "label=x"),
        ("metadata.Team=core", "metadata.Team=core"),
        ("Meta.Team>3", "metadata.Team>3"),
        ("spec_id=docs/*", "spec=docs/*"),
        ("closed_at<30d", "closed<30d"),
        ("title=wow!", "title=wow!"),
        ("assignee=a@b.c", "assignee=a@b.c"),
        ("priority!=P1", "priority!=P1"),
        ("title~x=1", None),
    ],
)
def test_expressions_have_one_normal_form(expression: str, normal: str | None) -> None:
    """AND binds tighter than OR, parentheses group, and the normal form parses to itself."""
    if normal is None:
        with pytest.raises(QueryProblem):
            parse(expression)
        return
    assert str(parse(expression)) == normal
    assert str(parse(normal)) == normal


@pytest.mark.parametrize(
    ("expression", "message", "position"),
    [
        ("bad=1", "unknown field: bad", 0),
        ("status=open AND bad=1", "unknown field: bad", 16),
        ("metadata.=1", "unknown field: metadata.", 0),
        ("status=open status=closed", 'unexpected token "status" at position 12 (expected end of query)', 12),
        ("(status=open", "expected ')' at position 12, got EOF", 12),
        ("status=open)", 'unexpected token ")" at position 11 (expected end of query)', 11),
        ("status=", "expected value at position 7, got EOF", 7),
        ("status= AND type=bug", 'expected value at position 8, got "AND"', 8),
        ("status", "expected comparison operator at position 6, got EOF", 6),
        ("status open", 'expected comparison operator at position 7, got "open"', 7),
        ("status==open", 'expected value at position 7, got "="', 7),
        ("AND", 'unexpected token "AND" at position 0 (expected field name)', 0),
        ("status=open AND", "unexpected token EOF at position 15 (expected field name)", 15),
        ("()", 'unexpected token ")" at position 1 (expected field name)', 1),
        ("=open", 'unexpected token "=" at position 0 (expected field name)', 0),
        ('"status"=open', 'unexpected token "status" at position 0 (expected field name)', 0),
        ('title="open', "unterminated string at position 6", 6),
        ("status=bogus", "invalid status: bogus", 7),
        ("type=bogus", "invalid issue type: bogus", 5),
        ("priority=high", "invalid priority value: high", 9),
        ("priority=5", "invalid priority value: 5", 9),
        ("pinned=maybe", "invalid boolean value: maybe", 7),
        ("created>soon", "invalid time value: soon", 8),
        ("created>2026-01-01 10:00", 'unexpected token "10:00" at position 19 (expected end of query)', 19),
    ],
)
def test_errors_name_and_point_at_the_token(expression: str, message: str, position: int) -> None:
    """An error has the classic sentence, the position, and a caret under the token."""
    with pytest.raises(QueryProblem) as caught:
        parse(expression)
    error = caught.value
    assert error.message == message
    assert error.details is not None
    assert error.details["position"] == position
    carets = (error.hint or "").splitlines()[-1]
    assert carets.index("^") == 2 + position


@pytest.mark.parametrize("expression", ["", " \n"])
def test_an_empty_query_has_nothing_to_point_at(expression: str) -> None:
    """An empty expression is an error without a picture."""
    with pytest.raises(QuerySyntax, match="empty query") as caught:
        parse(expression)
    assert "^" not in str(caught.value.hint)


@pytest.mark.parametrize(
    ("expression", "kind"),
    [("x=1", UnknownField), ("status=open x", QuerySyntax), ("status=x", QueryValueInvalid)],
)
def test_each_class_of_error_has_its_slug(expression: str, kind: type[QueryProblem]) -> None:
    """A program can tell what is wrong; all of them are usage errors."""
    with pytest.raises(kind) as caught:
        parse(expression)
    assert caught.value.exit_code == 2


def test_a_long_expression_is_cut_around_the_caret() -> None:
    """The picture of an error stays on a line and shows no control characters."""
    expression = "title=\x1b[31m AND " + "type=bug AND " * 50 + "nope=1" + " AND type=bug" * 50
    with pytest.raises(UnknownField) as caught:
        parse(expression)
    picture = (caught.value.hint or "").splitlines()[-2:]
    assert all(len(line) < 120 for line in picture)
    assert "\x1b" not in picture[0]
    assert picture[0][picture[1].index("^") :].startswith("nope=1")


@pytest.mark.parametrize(
    "expression", ["a\x1bb=1", "status=\x1b[31m", "type=\x07", "priority=\x9b", "due=\x1b", "\x1b"]
)
def test_messages_cannot_steer_a_terminal(expression: str) -> None:
    """Control characters of an expression never reach a message or its picture."""
    with pytest.raises(QueryProblem) as caught:
        parse(expression)
    shown = f"{caught.value.message}\n{caught.value.hint}"
    assert all(character.isprintable() or character == "\n" for character in shown)


def test_the_caret_line_covers_the_token() -> None:
    """Every character of the token has its caret."""
    assert underline("a=1 bad=2", 4, 7) == "  a=1 bad=2\n      ^^^"


@pytest.mark.parametrize(
    ("expression", "operand"),
    [
        ("priority=p1", 1),
        ("type=feat", "feature"),
        ("type=BUG", "bug"),
        ("status=OPEN", "open"),
        ("status=Triage", "Triage"),
        ("assignee=none", None),
        ("assignee='none'", None),
        ("assignee=NULL", None),
        ("label=none", None),
        ("title=none", None),
        ("title='none'", "none"),
        ("title=''", None),
        ("pinned=yes", 1),
        ("template=FALSE", 0),
        ("due=none", None),
        ("metadata.x=none", None),
        ("id=t-A*", "t-A*"),
    ],
)
def test_values_are_read_for_their_field(expression: str, operand: object) -> None:
    """Each kind of field has its own values; "no value" is None."""
    (comparison,) = comparisons(parse(expression))
    assert comparison.operand == operand


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("7d", "2026-01-24T10:00:00Z"),
        ("24h", "2026-01-30T10:00:00Z"),
        ("-2w", "2026-01-17T10:00:00Z"),
        ("+1d", "2026-02-01T10:00:00Z"),
        ("1m", "2025-12-31T10:00:00Z"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"),
    ],
)
def test_a_distance_lies_in_the_past_unless_signed(text: str, at: str) -> None:
    """`7d` means seven days ago in a query."""
    (comparison,) = comparisons(parse(f"created>{text}"))
    assert isinstance(comparison.operand, Moment)
    assert comparison.operand.at_ns == parse_instant(at)


def test_ten_thousand_parentheses_cost_no_recursion() -> None:
    """Nesting that changes nothing is taken away."""
    assert str(parse("(" * 10_000 + "type=bug" + ")" * 10_000)) == "type=bug"
    assert str(parse("NOT (" * 10_000 + "type=bug" + ")" * 10_000)) == "type=bug"
    assert str(parse("NOT " * 10_001 + "type=bug")) == "NOT type=bug"


@pytest.mark.parametrize("keyword", ["AND", "OR"])
def test_long_chains_are_one_group(keyword: str) -> None:
    """A chain is flat however it is bracketed; one too long is refused."""
    left = "(" * 998 + "id=a" + f" {keyword} id=b)" * 998
    right = f"(id=a {keyword} " * 998 + "id=b" + ")" * 998
    assert parse(left).height == parse(right).height == 1
    with pytest.raises(QuerySyntax, match="too long"):
        parse(f" {keyword} ".join(["id=a"] * (MOST_COMPARISONS + 1)))


def test_real_depth_is_refused_clearly() -> None:
    """Alternating AND and OR too deep is one clear error and no crash."""
    deep = "type=bug"
    for level in range(10_000):
        deep = f"({deep} {'OR' if level % 2 else 'AND'} type=epic)" if level < HIGHEST_TREE * 2 else f"({deep})"
    with pytest.raises(QuerySyntax, match="nested too deeply"):
        parse(deep)
    with pytest.raises(QuerySyntax, match="expected '\\)'"):
        parse("(type=bug AND (type=epic OR " * 2_000 + "type=task")


def test_unbalanced_parentheses_by_the_thousand_are_an_error() -> None:
    """Only opening parentheses end in the ordinary error."""
    with pytest.raises(QuerySyntax):
        parse("(" * 100_000)


def test_mentions_looks_at_every_comparison() -> None:
    """Fields are found below NOT and groups, by canonical name."""
    tree = parse("NOT (type=bug OR (closed_at>7d AND label=x))")
    assert mentions(tree, "closed")
    assert mentions(tree, "status", "label")
    assert not mentions(tree, "status")


@pytest.mark.parametrize("alias", sorted(FIELD_ALIASES))
def test_aliases_lead_to_fields(alias: str) -> None:
    """Every alias names a field that exists."""
    assert FIELD_ALIASES[alias] in FIELDS


words = st.sampled_from(
    [
        "status",
        "=",
        "open",
        "AND",
        "OR",
        "not",
        "(",
        ")",
        "title",
        "!=",
        "<=",
        '"a b"',
        "none",
        "priority",
        "P1",
        "'",
        "\\",
        "é",
        "\n",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=30).map(" ".join)))
def test_any_text_parses_or_raises_the_one_error(text: str) -> None:
    """No text breaks the parser, and what parses has a stable normal form."""
    try:
        tree = parse(text)
    except QueryProblem:
        return
    assert str(parse(str(tree))) == str(tree)
