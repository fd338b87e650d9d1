"""Every environment variable the code reads is declared, and the README's table holds them all."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bd.cli.env_vars import SETTINGS_RULE
from bd.cli.env_vars import VARIABLES
from bd.cli.env_vars import table_text
from bd.cli.settings import OLDER_VARIABLES
from tests.support.source import package_sources

if TYPE_CHECKING:
    from tests.support.source import Source


def variables_read(source: Source) -> set[str]:
    """Returns the names of variables that a module looks up by a literal name."""
    found = set()
    for node in ast.walk(source.tree):
        key: ast.expr | None = None
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "get"
            and node.args
        ):
            owner, key = ast.unparse(node.func.value), node.args[0]
        elif isinstance(node, ast.Subscript):
            owner, key = ast.unparse(node.value), node.slice
        else:
            continue
        is_environment = owner.rpartition(".")[2] in ("env", "environ")
        if is_environment and isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


def test_every_variable_that_is_read_is_declared() -> None:
    """A module cannot look at a variable nobody knows about."""
    read = {name for source in package_sources() for name in variables_read(source)}

    assert read - {name for name, _ in VARIABLES} == set()


def test_a_variable_is_declared_once() -> None:
    """Each has one line, without a period at its end."""
    names = [name for name, _ in VARIABLES]

    assert len(names) == len(set(names))
    assert [text for _, text in VARIABLES if text.endswith(".")] == []


def test_older_names_of_settings_are_documented() -> None:
    """What the settings accept beside `BD_...` stands in the table or in the rule."""
    declared = {name for name, _ in VARIABLES}

    assert [
        name for name in OLDER_VARIABLES.values() if name not in declared and f"`{name}`" not in SETTINGS_RULE
    ] == []


def test_the_table_is_markdown() -> None:
    """One row a variable."""
    assert table_text().count("\n| `") == len(VARIABLES)
