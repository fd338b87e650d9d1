"""What a daily command loads: the whole time budget of a start is imports, so they are counted.

A run under `-X importtime` names every module on stderr as it is loaded, and lives through `os._exit`. What a bare
interpreter of the same environment loads too (site hooks may preload some) is not the command's doing, nor is what the
SQLite driver brings along.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.runner import BD_PATH

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

LIBRARIES = {
    "dateparser",
    "typer",
    "click",
    "rich",
    "sqlite_utils",
    "platformdirs",
    "ruamel",
    "yaml",
    "_distutils_hack",
}
EXPENSIVE = {
    *("argparse", "asyncio", "collections", "concurrent", "contextlib", "copy", "dataclasses", "datetime", "difflib"),
    *("email", "enum", "fnmatch", "functools", "getpass", "glob", "hashlib", "heapq", "importlib.metadata"),
    *("importlib.resources", "inspect", "json", "locale", "logging", "multiprocessing", "operator", "pathlib"),
    *("pickle", "platform", "random", "re", "secrets", "shlex", "shutil", "socket", "sqlite3", "ssl", "string"),
    *("subprocess", "tempfile", "textwrap", "threading", "tomllib", "traceback", "types", "typing", "unicodedata"),
    *("urllib", "uuid", "zoneinfo"),
}
UNMET = {"bd.cli.problems", "bd.storage.database_problems", "bd.storage.place_problems"}  # loaded when one occurs
HOT = {
    "version": ["version", "--json"],
    "show": ["show", "{id}", "--json"],
    "show as text": ["show", "{id}"],
    "list": ["list", "--json"],
    "list as text": ["list"],
    "list filtered": ["list", "--status", "open", "--label", "auth", "--sort", "priority", "--limit", "5"],
    "count": ["count", "--json"],
    "status": ["status", "--no-activity", "--json"],
    "query": ["query", "status=open AND priority<=2", "--json"],
    "search": ["search", "first", "--json"],
    "search as text": ["search", "first -second"],
    "create": ["create", "A title", "-p", "1", "-l", "auth,ui", "--json"],
    "q": ["q", "A title"],
    "update": ["update", "{id}", "--status", "in_progress", "--json"],
    "close": ["close", "{id}", "--reason", "Done", "--json"],
    "comment": ["comment", "{id}", "Some", "words", "--json"],
    "note": ["note", "{id}", "Some words"],
    "label add": ["label", "add", "{id}", "ui", "--json"],
    "defer": ["defer", "{id}", "--until", "+2w", "--json"],
    "dep add": ["dep", "add", "{id}", "external:other:thing", "--json"],
    "dep list": ["dep", "list", "{id}", "--json"],
    "where": ["where", "--json"],
    "ready": ["ready", "--limit", "10", "--json"],
    "ready as text": ["ready"],
    "blocked": ["blocked", "--json"],
    "claim": ["claim", "--json"],
    "claim with a lease": ["claim", "{id}", "--lease", "2h", "--json"],
    "undo": ["undo", "--json"],
    "prime": ["prime"],
    "a kept text": ["kv", "set", "name", "text"],
    "remember": ["remember", "text"],
    "sync": ["sync", "--flush-only"],
    "completing an id": ["__complete", "ids", "--", "t-"],
}


def modules_loaded(*command: str, cwd: Path) -> set[str]:
    """Returns the names of the modules that Python loads for one run."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command], cwd=cwd, capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def extra_modules(workspace: Workspace, *argv: str) -> set[str]:
    """Returns what a run of the installed `bd` loads beyond a bare interpreter with the SQLite driver."""
    bare = modules_loaded("-c", "import bd.storage.sqlite", cwd=workspace.path)
    return modules_loaded(BD_PATH, *argv, cwd=workspace.path) - bare


def expensive_ones(names: set[str]) -> set[str]:
    """Returns the modules among `names` that no hot command may load."""
    banned = EXPENSIVE | LIBRARIES | UNMET
    return {name for name in names if name in banned or name.partition(".")[0] in banned}


@pytest.mark.parametrize("argv", HOT.values(), ids=HOT.keys())
def test_a_hot_command_loads_nothing_expensive(workspace: Workspace, argv: list[str]) -> None:
    """A daily command loads SQLite, our hot modules and next to nothing else."""
    issue_id = workspace.create("The first", "-l", "auth")

    loaded = extra_modules(workspace, *[word.format(id=issue_id) for word in argv])

    assert expensive_ones(loaded) == set()


def test_a_hot_write_into_a_long_file_loads_nothing_expensive(workspace: Workspace) -> None:
    """The export after a write takes the same modules when it splices."""
    for number in range(3):
        workspace.create(f"Number {number}")

    loaded = extra_modules(workspace, "create", "One more", "--json")

    assert expensive_ones(loaded) == set()


def test_an_ordinary_configuration_loads_nothing_more(workspace: Workspace) -> None:
    """A config.yaml of plain lines is read without the YAML library, from the first command after it was changed."""
    config = workspace.beads_dir / "config.yaml"
    config.write_text("# ours\nlock-timeout: 5s\nno-auto-import: false  # why\njson: false\nactor: 'Tess T'\n")

    loaded = extra_modules(workspace, "list")

    assert expensive_ones(loaded) == set()


def test_the_tariff_sees_the_other_lane(workspace: Workspace) -> None:
    """Help comes from Typer: this test of the test fails when the measurement goes blind."""
    loaded = extra_modules(workspace, "create", "--help")

    assert {"typer", "inspect"} <= loaded


def test_the_package_itself_imports_nothing(tmp_path: Path) -> None:
    """`import bd` is free: whoever only wants the version or the library entry pays for nothing else."""
    bare = modules_loaded("-c", "pass", cwd=tmp_path)

    loaded = modules_loaded("-c", "import bd", cwd=tmp_path) - bare

    assert loaded <= {"bd", "__future__"}
