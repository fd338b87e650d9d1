"""Files fit in a reading, functions on a screen."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from tests.support.source import FUNCTION_TYPES
from tests.support.source import Source
from tests.support.source import all_sources
from tests.support.source import package_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE_LINES = 400
TEST_FILE_LINES = 500
FUNCTION_LINES = 40
PARAMETERS = 6
NESTING = 3
BANNED_NAMES = {"utils", "misc", "common", "helpers", "manager", "base", "core", "handler"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try)


@pytest.mark.parametrize("source", all_sources(), ids=repr)
def test_a_file_is_short_enough_to_read(source: Source) -> None:
    """No file of the package passes 400 lines, no test file 500."""
    limit = TEST_FILE_LINES if source.name.startswith("tests.") else FILE_LINES

    assert source.text.count("\n") <= limit


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_a_function_fits_on_a_screen(source: Source) -> None:
    """No function passes 40 lines; its docstring and a command's parameters do not count."""
    long = {function.name: _lines(function) for function in source.functions()}

    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LINES} == {}


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_a_function_takes_few_parameters(source: Source) -> None:
    """No function but a command's takes more than six parameters."""
    counts = {function.name: _parameters(function) for function in source.functions() if not _is_command(function)}

    assert {name: count for name, count in counts.items() if count > PARAMETERS} == {}


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_a_function_is_flat(source: Source) -> None:
    """No block stands deeper than three others; an `elif` counts as its `if`."""
    depths = {function.name: _depth(function.body) for function in source.functions()}

    assert {name: depth for name, depth in depths.items() if depth > NESTING} == {}


@pytest.mark.parametrize("source", package_sources(), ids=repr)
def test_a_module_is_named_for_what_it_does(source: Source) -> None:
    """No module has a name that fits everything."""
    assert source.name.rpartition(".")[2] not in BANNED_NAMES


def _is_command(function: Function) -> bool:
    """Says whether a function takes the options of a command, or (`main`) the surroundings of a process."""
    return function.name in {"run", "main"} or function.name.startswith("run_")


def _lines(function: Function) -> int:
    last = function.end_lineno or function.lineno
    if _is_command(function):
        return last - function.body[0].lineno + 1 - _docstring_lines(function)
    return last - function.lineno + 1 - _docstring_lines(function)


def _docstring_lines(function: Function) -> int:
    first = function.body[0]
    if ast.get_docstring(function) is None or first.end_lineno is None:
        return 0
    return first.end_lineno - first.lineno + 1


def _parameters(function: Function) -> int:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return sum(argument.arg not in {"self", "cls"} for argument in every)


def _depth(body: Sequence[ast.AST]) -> int:
    return max((_depth_of(node) for node in body), default=0)


def _depth_of(node: ast.AST) -> int:
    if isinstance(node, FUNCTION_TYPES):
        return 0
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        return max(1 + _depth(node.body), _depth_of(node.orelse[0]))
    inner = _depth(list(ast.iter_child_nodes(node)))
    return inner + isinstance(node, BLOCKS)
