"""The merge driver's settings: one pattern fits one path, and what was there before comes back to the byte."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from bd.sync.merge_driver import DRIVER
from bd.sync.merge_driver import driver_state
from bd.sync.merge_driver import install_driver
from bd.sync.merge_driver import pattern_of
from bd.sync.merge_driver import uninstall_driver
from bd.util.gitrun import Git
from tests.support.workspace import make_repository

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.workspace import Workspace

NAMES = st.text(st.sampled_from("a .#!\"'\\*?[]é\t-$%`"), min_size=1, max_size=8).filter(
    lambda name: name.strip(" .") and "/" not in name
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Returns a repository for asking git what patterns fit."""
    return make_repository(tmp_path_factory.mktemp("patterns") / "repo")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES)
@pytest.mark.parametrize("suffix", ["/.beads/issues.jsonl"])
def test_a_pattern_fits_its_path(checkout: Workspace, suffix: str, name: str) -> None:
    """Whatever the folder is called, git applies the attribute to the file in it and not to one like it."""
    (checkout.path / ".git" / "info").mkdir(exist_ok=True)
    line = f"{pattern_of(name + suffix)} merge=beads\n"
    (checkout.path / ".git" / "info" / "attributes").write_text(line, encoding="utf-8")

    found = checkout.git("check-attr", "-z", "merge", "--", name + suffix, "other" + suffix, f"x/{name}{suffix}")

    assert found.out.split("\0")[2::3] == ["beads", "unspecified", "unspecified"]


def test_attributes_of_others_come_back(workspace: Workspace) -> None:
    """Lines that somebody keeps in info/attributes, without an ending even, are there afterwards as before."""
    path = workspace.path / ".git" / "info" / "attributes"
    path.parent.mkdir(exist_ok=True)
    git = Git(str(workspace.path), os.environ)
    config = (workspace.path / ".git" / "config").read_bytes()
    for text in (b"*.png binary\n", b"*.png binary", b"*.png binary\r\n", b""):
        path.write_bytes(text)

        assert install_driver(git, str(workspace.jsonl))
        assert install_driver(git, str(workspace.jsonl))
        assert uninstall_driver(git)

        assert path.read_bytes() == text
        assert (workspace.path / ".git" / "config").read_bytes() == config
    assert not uninstall_driver(git)


def test_a_driver_that_calls_us_stays(workspace: Workspace) -> None:
    """The classic tool's setting and attribute are used as they are and outlive ours; old placeholders are mended."""
    git = Git(str(workspace.path), os.environ)
    (workspace.path / ".gitattributes").write_text(".beads/issues.jsonl merge=beads\n")
    workspace.git("config", "merge.beads.driver", "bd merge %A %O %A %B")

    assert install_driver(git, str(workspace.jsonl))
    assert driver_state(git, str(workspace.jsonl)).command == "bd merge %A %O %A %B"
    assert not uninstall_driver(git)
    assert driver_state(git, str(workspace.jsonl)).is_active
    workspace.git("config", "merge.beads.driver", "bd merge %A %O %L %R")
    assert driver_state(git, str(workspace.jsonl)).is_old
    assert install_driver(git, str(workspace.jsonl))
    assert driver_state(git, str(workspace.jsonl)).command == DRIVER


def test_a_file_of_another_repository_has_no_driver_here(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing is set for a file that this repository does not hold, or for none at all."""
    other = make_repository(tmp_path / "other")
    git = Git(str(other.path), os.environ)

    assert not install_driver(git, str(workspace.jsonl))
    assert not install_driver(git, "")
    assert "beads" not in (other.path / ".git" / "config").read_text()
