"""The source of the package as syntax trees, for the tests of its structure."""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING

from tests.support.shared_data import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PACKAGE = CHECKOUT / "bd"
TESTS = CHECKOUT / "tests"
SCRIPTS = CHECKOUT / "scripts"
GENERATED = {"bd.cli.grammar", "bd.cli.root_help"}

FUNCTION_TYPES = (ast.FunctionDef, ast.AsyncFunctionDef)


class Source:
    """One Python file: its dotted name, its path and its tree."""

    def __init__(self, path: Path) -> None:
        """Parses the file."""
        parts = path.relative_to(CHECKOUT).with_suffix("").parts
        self.path = path
        self.name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yields every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTION_TYPES):
                yield node

    def imported(self) -> Iterator[tuple[str, ast.stmt]]:
        """Yields the name of every module that the file imports anywhere, except for types only."""
        for node in _without_type_checking(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, node
            elif isinstance(node, ast.ImportFrom) and node.module and node.module != "__future__":
                yield node.module, node
                for alias in node.names:
                    yield f"{node.module}.{alias.name}", node

    def __repr__(self) -> str:
        """Names the file in pytest's ids."""
        return self.name


def _without_type_checking(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        yield node
        yield from _without_type_checking(node)


def _read_all(folder: Path) -> list[Source]:
    paths = sorted(folder.rglob("*.py"))
    return [source for source in map(Source, paths) if source.name not in GENERATED]


@functools.cache
def package_sources() -> list[Source]:
    """Returns the files of the package, generated ones left out."""
    return _read_all(PACKAGE)


@functools.cache
def suite_sources() -> list[Source]:
    """Returns the files of the tests."""
    return _read_all(TESTS)


def all_sources() -> list[Source]:
    """Returns the files of the package, the tests and the scripts."""
    return package_sources() + suite_sources() + _read_all(SCRIPTS)
