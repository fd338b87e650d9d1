"""A replaced file is the old one or the new one, and a link stays a link."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from bd.util.atomicfile import Replacement
from bd.util.atomicfile import replace_file
from bd.util.atomicfile import sync_path
from bd.util.atomicfile import write_all

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_gets_its_new_bytes(tmp_path: Path) -> None:
    """The file holds exactly the new bytes, and nothing else is left in its folder."""
    path = tmp_path / "file"
    path.write_bytes(b"old and longer")

    replace_file(str(path), b"new")

    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o640])
def test_permissions_are_kept(tmp_path: Path, mode: int) -> None:
    """A replaced file keeps the permissions it had, whatever a new one would get."""
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(mode)

    replace_file(str(path), b"new", mode=0o777)

    assert path.stat().st_mode & 0o777 == mode


def test_a_new_file_gets_the_mode_asked_for(tmp_path: Path) -> None:
    """A file that did not exist gets the given permissions."""
    replace_file(str(tmp_path / "file"), b"new", mode=0o600)

    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Replacing through a symbolic link changes the file it names."""
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "target"
    target.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(target)

    replace_file(str(link), b"new")

    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_what_is_no_file_stays_what_it_is(tmp_path: Path) -> None:
    """A pipe, a device or a folder is refused and nothing is left beside it; a rename would have replaced it."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()

    for name in ("pipe", "folder"):
        with pytest.raises(OSError, match="regular file"):
            replace_file(str(tmp_path / name), b"new")

    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode)
    assert sorted(os.listdir(tmp_path)) == ["folder", "pipe"]


def test_a_failed_block_leaves_the_old_file(tmp_path: Path) -> None:
    """Without a commit the old bytes stay and the temporary file is gone."""
    path = tmp_path / "file"
    path.write_bytes(b"old")

    with pytest.raises(KeyboardInterrupt), Replacement(str(path)) as replacement:
        write_all(replacement.fileno, b"half")
        raise KeyboardInterrupt

    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_the_state_at_sync_is_the_state_after_the_rename(tmp_path: Path) -> None:
    """Inode, size and modification time reported before the rename are those of the file after it."""
    with Replacement(str(tmp_path / "file")) as replacement:
        write_all(replacement.fileno, b"new")
        found = replacement.sync()
        replacement.commit()

    after = (tmp_path / "file").stat()
    assert (found.st_ino, found.st_size, found.st_mtime_ns) == (after.st_ino, after.st_size, after.st_mtime_ns)


def test_the_old_file_stays_until_the_commit(tmp_path: Path) -> None:
    """A reader sees the old bytes while the new ones are written."""
    path = tmp_path / "file"
    path.write_bytes(b"old")

    with Replacement(str(path)) as replacement:
        write_all(replacement.fileno, b"new")
        replacement.sync()
        assert path.read_bytes() == b"old"
        replacement.commit()

    assert path.read_bytes() == b"new"


def test_everything_is_written_to_a_pipe_that_takes_little() -> None:
    """A write that the system takes in pieces is finished."""
    data = b"x" * 300_000
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        write_all(writer, data)
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as stream:
        received = stream.read()
    os.waitpid(child, 0)

    assert received == data


def test_syncing_a_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    """A folder that cannot be opened is not synced, and that is all."""
    assert sync_path(str(tmp_path / "absent")) is None  # type: ignore[func-returns-value]
