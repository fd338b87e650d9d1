"""The error tree is whole: every class has its own slug, an exit code from the table, and says what it means."""

from __future__ import annotations

import ast
import importlib
import re

import pytest

from bd.errors import BdError
from bd.errors import ExitCode
from tests.support.source import Source
from tests.support.source import package_sources

CODES = {value for name, value in vars(ExitCode).items() if name.isupper()}
SLUG = re.compile(r"[a-z]+(-[a-z0-9]+)*")
ROOTS = (
    *("UsageProblem", "InvalidValue", "NotFound", "WorkspaceProblem", "Conflict", "StorageProblem", "Busy"),
    *("SyncProblem", "PartialFailure"),
)
SOURCES = [source for source in package_sources() if "\nclass " in source.text]


def errors_of(source: Source) -> list[type[BdError]]:
    """Returns the error classes that a module defines."""
    found = vars(importlib.import_module(source.name)).values()
    ours = [kind for kind in found if isinstance(kind, type) and issubclass(kind, BdError)]
    return [kind for kind in ours if kind.__module__ == source.name]


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_an_error_names_itself(source: Source) -> None:
    """Each class has a slug of its own in kebab-case."""
    slugs = {kind.__name__: vars(kind).get("slug", "") for kind in errors_of(source)}

    assert {name: slug for name, slug in slugs.items() if not SLUG.fullmatch(slug)} == {}


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_an_error_has_a_documented_exit_code(source: Source) -> None:
    """The exit code is one of the table's, and a failure's."""
    codes = {kind.exit_code for kind in errors_of(source)}

    assert codes <= CODES - {ExitCode.OK, ExitCode.NEGATIVE}


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_an_error_says_what_it_means(source: Source) -> None:
    """Each class has a docstring of its own that ends in a period."""
    docs = {kind.__name__: (vars(kind)["__doc__"] or "").strip() for kind in errors_of(source)}

    assert [name for name, doc in docs.items() if not doc.endswith(".")] == []


def test_no_two_errors_share_a_slug() -> None:
    """A slug leads to one class."""
    slugs = [kind.slug for source in SOURCES for kind in errors_of(source)]

    assert sorted(slugs) == sorted(set(slugs))


def hints_missing(source: Source) -> list[str]:
    """Returns a module's error classes whose own constructor gives no hint, and raises of the roots without one."""
    missing = []
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in ROOTS for base in node.bases):
            calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
            built = [call for call in calls if ast.unparse(call.func) == "super().__init__"]
            missing += [node.name for call in built if not gives_hint(call)]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in ROOTS:
            missing += [] if gives_hint(node.exc) else [f"line {node.lineno}"]
    return missing


def gives_hint(call: ast.Call) -> bool:
    """Says whether a call passes a hint that is not empty."""
    hints = [keyword.value for keyword in call.keywords if keyword.arg == "hint"]
    return bool(hints) and not (isinstance(hints[0], ast.Constant) and not hints[0].value)


@pytest.mark.parametrize("source", SOURCES, ids=repr)
def test_an_error_says_what_to_do(source: Source) -> None:
    """Beside the sentence stands what was expected, or the next step."""
    assert hints_missing(source) == []
