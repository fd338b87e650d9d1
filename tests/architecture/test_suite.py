"""The tests keep their own rules: each says what it shows, none is skipped without a reason, no module is forgotten."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from tests.support.shared_data import CHECKOUT
from tests.support.source import SCRIPTS
from tests.support.source import Source
from tests.support.source import package_sources
from tests.support.source import suite_sources

SCRIPT_LINES = 20
ENTRY_POINTS = {"bd", "bd.__main__"}
SHELL = [path for path in sorted(SCRIPTS.iterdir()) if path.is_file() and not path.suffix]
TESTS = [source for source in suite_sources() if source.path.name.startswith("test_")]
MODULES = [source for source in package_sources() if not source.path.name.startswith("__")]


@pytest.mark.parametrize("source", TESTS, ids=repr)
def test_a_test_says_what_it_shows(source: Source) -> None:
    """Each test function has a docstring of one sentence."""
    functions = [function for function in source.functions() if function.name.startswith("test_")]

    silent = [function.name for function in functions if not (ast.get_docstring(function) or "").endswith(".")]

    assert functions
    assert silent == []


@pytest.mark.parametrize("source", suite_sources(), ids=repr)
def test_nothing_is_skipped_without_a_reason(source: Source) -> None:
    """Every skip and every expected failure says why."""
    bare = [node.lineno for node in ast.walk(source.tree) if isinstance(node, ast.Attribute) and _is_bare(source, node)]

    assert bare == []


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_a_module_has_tests(module: Source) -> None:
    """Each module, or one that uses it, is named by a test (`sync.splice`, "list") or has a test file of its name."""
    users = [user for user in MODULES if any(name == module.name for name, _ in user.imported())]

    assert any(_is_tested(candidate) for candidate in [module, *users])


@pytest.mark.parametrize("script", [*SHELL, CHECKOUT / ".ci" / "run"], ids=lambda path: path.name)
def test_a_script_is_small_and_posix(script: Path) -> None:
    """A script is executable, strict, at most 20 lines, and says in its second line what it does."""
    lines = script.read_text(encoding="utf-8").splitlines()

    assert script.stat().st_mode & 0o111
    assert lines[0] == "#!/bin/sh"
    assert lines[1].startswith("# ")
    assert "set -eu" in lines
    assert len(lines) <= SCRIPT_LINES
    subprocess.run(["sh", "-n", script], check=True)


def _is_tested(module: Source) -> bool:
    stem = module.path.stem.rstrip("_")
    files = {f"test_{stem}.py", f"test_{module.path.parent.name}.py", f"test_{module.path.parent.name}_{stem}.py"}
    name = f'"{stem}"' if ".commands." in module.name else module.name.removeprefix("bd.")
    return any(source.path.name in files or name in source.text for source in suite_sources())


def _is_bare(source: Source, node: ast.Attribute) -> bool:
    if node.attr not in {"skip", "skipif", "xfail", "importorskip"} or not ast.unparse(node).startswith("pytest."):
        return False
    calls = [call for call in ast.walk(source.tree) if isinstance(call, ast.Call) and call.func is node]
    return not any(call.args if node.attr == "skip" else _has_reason(call) for call in calls)


def _has_reason(call: ast.Call) -> bool:
    return any(keyword.arg == "reason" for keyword in call.keywords)
