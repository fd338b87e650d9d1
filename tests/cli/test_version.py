"""bd version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd import __version__
from bd.storage.sqlite import LIBRARY
from bd.storage.sqlite import SQLITE_VERSION_TEXT
from bd.storage.sqlite import is_checkpoint_safe
from tests.support.runner import run_bd

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace


@pytest.mark.parametrize("word", ["version", "--version", "-V"])
def test_the_first_two_words_are_what_clients_read(word: str) -> None:
    """`bd version N` on one line, with the SQLite library and what is known about it."""
    result = run_bd(word)

    assert result.out.startswith(f"bd version {__version__} (SQLite {SQLITE_VERSION_TEXT} of {LIBRARY}: ")
    assert result.out.count("\n") == 1
    assert result.err == ""


@pytest.mark.parametrize(
    "argv", [("version", "--json"), ("--version", "--json"), ("--json", "-V"), ("version", "--daemon", "--json")]
)
def test_programs_get_the_same_facts(argv: tuple[str, ...]) -> None:
    """The document has the version, the build and the library."""
    document = run_bd(*argv).json

    assert document == {
        "version": __version__,
        "build": "release",
        "sqlite": {
            "library": LIBRARY,
            "version": SQLITE_VERSION_TEXT,
            "checkpoint_safe": is_checkpoint_safe(),
        },
    }


def test_another_version_can_be_shown(workspace: Workspace) -> None:
    """Clients that ask for a certain version are served by a variable, or by the project's configuration."""
    workspace.bd("config", "set", "compat.version", "0.49.6")

    assert workspace.bd("version").out.startswith("bd version 0.49.6 ")
    assert workspace.bd("version", "--json").json["version"] == "0.49.6"
    assert workspace.bd("version", env={"BD_COMPAT_VERSION": "1.0.5"}).out.startswith("bd version 1.0.5 ")


def test_a_broken_configuration_does_not_hide_the_version(workspace: Workspace) -> None:
    """The version is the first thing one asks for when something is wrong."""
    (workspace.beads_dir / "config.yaml").write_text("compat: {version: [\n", encoding="utf-8")

    assert workspace.bd("version").out.startswith(f"bd version {__version__} ")


def test_the_version_needs_no_workspace(tmp_path: Path) -> None:
    """It is answered anywhere."""
    assert run_bd("version", cwd=tmp_path).code == 0
