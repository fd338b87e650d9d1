"""Every test starts on a machine without settings: fake home, own cache, pinned git, empty environment and folder."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support.workspace import Workspace
from tests.support.workspace import make_repository
from tests.support.workspace import make_workspace

if TYPE_CHECKING:
    from pathlib import Path

KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER")
GIT_CONFIG = """\
[user]
    name = Tester
    email = tester@example.com
[init]
    defaultBranch = main
[protocol "file"]
    allow = always
[commit]
    gpgSign = false
[gc]
    auto = 0
[maintenance]
    auto = false
[advice]
    detachedHead = false
"""

hypothesis.settings.register_profile(
    "house", deadline=None, database=None, print_blob=True, derandomize="CI" in os.environ
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Returns the whole environment of a test: what is kept of ours, and a home and a cache of the session's own."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(GIT_CONFIG, encoding="utf-8")
    (home / "cache").mkdir()
    scripts = os.path.dirname(sys.executable)
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return kept | {
        "PATH": os.pathsep.join((scripts, kept["PATH"])),
        "HOME": str(home),
        "BD_CACHE_DIR": str(home / "cache" / "bd"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


@pytest.fixture(autouse=True)
def _hermetic(machine: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replaces the environment and enters the test's own empty folder."""
    for name in set(os.environ) - machine.keys():
        monkeypatch.delenv(name)
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def repository(tmp_path: Path) -> Workspace:
    """Returns a new git repository without a workspace."""
    return make_repository(tmp_path / "repo")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Returns a new git repository in which `bd init --prefix t` has run."""
    return make_workspace(tmp_path / "repo")
