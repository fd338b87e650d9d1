"""The SQL of a query selects exactly the records that a plain evaluator selects."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bd.model.instants import rfc3339
from bd.model.query import parse_query
from bd.model.query_fields import Vocabulary
from bd.storage.functions import register_functions
from bd.storage.query_sql import query_condition
from bd.storage.sqlite import dbapi
from bd.storage.writes import insert_record
from tests.support.builders import NOW_NS
from tests.support.builders import apply_schema
from tests.support.builders import make_record
from tests.support.oracle import is_answer

STATUSES = ["open", "in_progress", "blocked", "closed", "deferred", "pinned", "tombstone", "Triage"]
TYPES = ["bug", "task", "epic", "gate"]
DAY_NS = 86_400 * 10**9
KNOWN = Vocabulary(NOW_NS, knows_status=STATUSES.__contains__, knows_type=TYPES.__contains__)

texts = st.text(alphabet="aAbBéÉß*?[]%_ '\"", max_size=5)
instants = st.integers(NOW_NS - 5 * DAY_NS, NOW_NS + 5 * DAY_NS).map(
    lambda at_ns: rfc3339(at_ns // (DAY_NS // 4) * (DAY_NS // 4))
)
metadata_values = st.one_of(texts, st.integers(-3, 3), st.booleans(), st.none())


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Returns a few records that use every field a query can name."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        issue_id = f"t-a{number}"
        status = draw(st.sampled_from(STATUSES))
        optional = st.fixed_dictionaries(
            {},
            optional={
                "description": texts.filter(bool),
                "notes": texts.filter(bool),
                "assignee": texts.filter(bool),
                "owner": texts.filter(bool),
                "spec_id": texts.filter(bool),
                "mol_type": texts.filter(bool),
                "due_at": instants,
                "defer_until": instants,
                "started_at": instants,
                "pinned": st.just(True),
                "ephemeral": st.just(True),
                "is_template": st.just(True),
                "labels": st.lists(texts.filter(bool), min_size=1, max_size=3, unique=True),
                "metadata": st.dictionaries(st.sampled_from(["k", "a.b"]), metadata_values, min_size=1),
            },
        )
        record = make_record(
            issue_id,
            **{
                "title": draw(texts.filter(str.strip)),
                "status": status,
                "priority": draw(st.integers(0, 4)),
                "issue_type": draw(st.sampled_from(TYPES)),
                "created_at": draw(instants),
                "updated_at": draw(instants),
                **draw(optional),
            },
        )
        if status == "closed":
            record["closed_at"] = draw(instants)
        if status == "tombstone":
            record["deleted_at"] = draw(instants)
        if draw(st.booleans()):
            edge_type = draw(st.sampled_from(["parent-child", "blocks"]))
            target = f"t-a{draw(st.integers(0, 8))}"
            edge = {"issue_id": issue_id, "depends_on_id": target, "type": edge_type, "created_at": draw(instants)}
            record["dependencies"] = [edge]
        made.append(record)
    return made


def quoted(text: str) -> str:
    """Returns a text as a string of the language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


times = st.one_of(
    instants,
    st.sampled_from(["2d", "+1d", "36h", "none", "today", "yesterday", "1m"]),
    instants.map(lambda text: text[:10]),
)
names = st.one_of(texts.map(quoted), st.sampled_from(["none", "null", "a", "A", "é"]))
patterns = st.one_of(names, texts.map(lambda text: quoted(text + "*")), texts.map(lambda text: quoted(f"*{text}*")))
VALUES = {
    "id": st.one_of(patterns, st.sampled_from(["t-a1", "t-a*", "*2"])),
    "title": names,
    "desc": names,
    "notes": names,
    "status": st.sampled_from(STATUSES),
    "priority": st.sampled_from(["0", "1", "P2", "p3", "4"]),
    "type": st.sampled_from(TYPES),
    "assignee": names,
    "owner": names,
    "created": times.filter(lambda text: text != "none"),
    "updated": times,
    "closed": times,
    "started": times,
    "due": times,
    "defer": times,
    "label": patterns,
    "pinned": st.sampled_from(["true", "no"]),
    "ephemeral": st.sampled_from(["TRUE", "0"]),
    "template": st.sampled_from(["yes", "false"]),
    "spec": patterns,
    "parent": st.sampled_from(["t-a0", "t-a1", "none", "t-*"]),
    "mol_type": names,
    "metadata.k": st.one_of(names, st.sampled_from(["1", "-2", "1.0", "true"])),
    "metadata.a.b": names,
}


@st.composite
def comparisons(draw: st.DrawFn) -> str:
    """Returns any field with any operator and a value that suits it."""
    field = draw(st.sampled_from(sorted(VALUES)))
    operator = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
    return f"{field}{operator}{draw(VALUES[field])}"


expressions = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        inner.map(lambda item: f"NOT {item}"),
        st.tuples(st.lists(inner, min_size=2, max_size=4), st.sampled_from([" AND ", " OR "])).map(
            lambda pair: "(" + pair[1].join(pair[0]) + ")"
        ),
    ),
    max_leaves=8,
)


@given(records(), st.lists(expressions, min_size=1, max_size=6), st.booleans())
def test_sql_and_evaluator_agree(made: list[dict[str, Any]], asked: list[str], include_closed: bool) -> None:
    """Every expression selects the same records both ways."""
    con = dbapi.connect(":memory:", isolation_level=None)
    apply_schema(con)
    register_functions(con)
    for record in made:
        insert_record(con, record)
    for expression in asked:
        tree = parse_query(expression, KNOWN)
        sql, values = query_condition(tree, include_closed=include_closed)
        found = {row[0] for row in con.execute(f"select i.id from issues i where {sql}", values)}
        expected = {record["id"] for record in made if is_answer(tree, record, include_closed=include_closed)}
        assert found == expected, (expression, sql)
    con.close()
