"""Small and read-only file systems, where the machine lets us mount them."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def mount_small_disk(place: Path, size: str) -> Iterator[Path]:
    """Yields a folder with a file system of `size` (as `mount` takes it) of its own, or skips the test."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"cannot mount here: {error}")
    if done.returncode:
        pytest.skip(f"cannot mount here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def remount_read_only(place: Path) -> None:
    """Makes a mounted file system refuse writes."""
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
