"""The JSON Schema of every command's answer."""

from __future__ import annotations

import json

import pytest

from bd.cli import registry
from bd.cli.shapes import OUTPUTS
from bd.cli.shapes import command_schema
from bd.cli.shapes import whole_schema
from bd.cli.shapes.shared import DEFINITIONS
from bd.model.record import KEYS
from tests.support.promises import WITHOUT_DOCUMENT


def test_every_command_is_covered() -> None:
    """A command answers with a shape, or is one of the few that print only text."""
    names = {" ".join(path) for path, _ in registry.walk()}

    assert names - WITHOUT_DOCUMENT == set(OUTPUTS)


def test_an_issue_has_every_key_of_the_record() -> None:
    """The shape of an issue is made from the one list of fields."""
    properties = DEFINITIONS["issue"]["properties"]

    assert isinstance(properties, dict)
    assert set(KEYS) <= set(properties)


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_schema_stands_alone(name: str) -> None:
    """Every reference leads to a definition in the same document."""
    text = json.dumps(command_schema(name))
    references = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}

    assert references == set(json.loads(text)["$defs"])


def test_the_whole_schema_holds_all() -> None:
    """One document has every shape and every command, also one that is called like a shape."""
    definitions = whole_schema()["$defs"]

    assert isinstance(definitions, dict)
    assert set(definitions) == set(DEFINITIONS) | {f"bd {name}" for name in OUTPUTS}
