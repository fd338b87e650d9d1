"""The advisory lock: held by one process, given back however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bd.errors import ExitCode
from bd.util.filelock import FileLock
from bd.util.filelock import LockHeld

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, time
from bd.util.filelock import FileLock
with FileLock(sys.argv[1], 5.0):
    print("held", flush=True)
    sys.stdin.read()
"""


def hold(path: Path) -> subprocess.Popen[str]:
    """Starts a process that holds the lock until its standard input closes."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_lock_can_be_taken_again_after_it_was_given_back(tmp_path: Path) -> None:
    """One lock object serves several blocks, and its file stays."""
    lock = FileLock(str(tmp_path / "lock"), 0.0)
    with lock:
        pass
    with lock:
        assert (tmp_path / "lock").exists()


def test_the_holder_is_named(tmp_path: Path) -> None:
    """Whoever waits in vain learns the process id of the holder, the file and the exit code for busy."""
    with hold(tmp_path / "lock") as holder, pytest.raises(LockHeld) as caught:
        try:
            FileLock(str(tmp_path / "lock"), 0.0).__enter__()
        finally:
            holder.communicate("")

    assert f"by process {holder.pid}" in caught.value.message
    assert str(tmp_path / "lock") in caught.value.message
    assert caught.value.exit_code == ExitCode.BUSY
    assert caught.value.retryable


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    """A holder that is killed leaves nothing behind that keeps others out."""
    with hold(tmp_path / "lock") as holder:
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()

        with FileLock(str(tmp_path / "lock"), 0.0) as lock:
            assert lock.path == str(tmp_path / "lock")


def test_waiting_gets_the_lock_when_it_is_given_back(tmp_path: Path) -> None:
    """A waiter gets in when the holder leaves within the limit."""
    with hold(tmp_path / "lock") as holder:
        assert holder.stdin is not None
        holder.stdin.close()

        with FileLock(str(tmp_path / "lock"), 30.0):
            assert holder.wait() == 0


def test_a_lock_in_no_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    """Without its folder the lock file cannot be made, and nothing stays open."""
    lock = FileLock(str(tmp_path / "absent" / "lock"), 0.0)

    with pytest.raises(FileNotFoundError):
        lock.__enter__()


def test_an_interrupted_block_gives_the_lock_back(tmp_path: Path) -> None:
    """An interrupt inside the block unlocks."""
    path = str(tmp_path / "lock")
    with pytest.raises(KeyboardInterrupt), FileLock(path, 0.0):
        raise KeyboardInterrupt

    with FileLock(path, 0.0) as again:
        assert again.path == path


def test_the_lock_file_is_private(tmp_path: Path) -> None:
    """Only the owner may read or write the lock file."""
    with FileLock(str(tmp_path / "lock"), 0.0):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
