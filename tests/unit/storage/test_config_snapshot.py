"""Stamps of configuration files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bd.storage.config_snapshot import SETTLED_NS
from bd.storage.config_snapshot import is_settled
from bd.storage.config_snapshot import stamp_files

if TYPE_CHECKING:
    from pathlib import Path


def test_stamp_changes_with_the_file(tmp_path: Path) -> None:
    """A file that appears, grows, is replaced or touched has another stamp; an untouched one has not."""
    path = tmp_path / "config.yaml"
    stamps = [stamp_files([str(path)])]
    path.write_text("a")
    stamps += [stamp_files([str(path)]), stamp_files([str(path)])]
    os.utime(path, ns=(1, 1))
    stamps.append(stamp_files([str(path)]))
    (tmp_path / "other").write_text("b")
    (tmp_path / "other").replace(path)
    stamps.append(stamp_files([str(path)]))

    assert stamps[1] == stamps[2]
    assert len(set(stamps)) == 4


def test_settled(tmp_path: Path) -> None:
    """A stamp is trusted when all of its files are old enough; missing files are."""
    path = tmp_path / "config.yaml"
    path.touch()
    stamp = stamp_files([str(path), str(tmp_path / "missing")])
    changed_ns = path.stat().st_ctime_ns

    assert not is_settled(stamp, changed_ns + SETTLED_NS - 1)
    assert is_settled(stamp, changed_ns + SETTLED_NS)
