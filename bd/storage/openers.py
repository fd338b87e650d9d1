"""Which processes have a database open, as far as the system tells: on Linux the open files of our own processes.

Other users' processes, other machines and other systems stay unknown, and an answer may be old when it is read: it is
for people who wonder what to wait for, never for a decision.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PROC = "/proc"
_COMMAND_LENGTH = 80
_SUFFIXES = ("", "-wal", "-shm")


class Opener:
    """A process that has the database open."""

    __slots__ = ("command", "process_id")

    def __init__(self, process_id: int, command: str) -> None:
        """Takes the process id and its command line, shortened."""
        self.process_id = process_id
        self.command = command

    def __str__(self) -> str:
        """Returns `process 17 (bd list)`."""
        return f"process {self.process_id} ({self.command})" if self.command else f"process {self.process_id}"


def find_openers(path: str, proc: str = _PROC) -> list[Opener] | None:
    """Returns the other processes of this user that have the database open; None when that cannot be known."""
    try:
        names = os.listdir(proc)
        os.listdir(os.path.join(proc, str(os.getpid()), "fd"))
    except OSError:
        return None
    real = os.path.realpath(path)
    wanted = {real + suffix for suffix in _SUFFIXES}
    process_ids = sorted(int(name) for name in names if name.isdecimal() and int(name) != os.getpid())
    return [
        Opener(process_id, _command_of(proc, process_id))
        for process_id in process_ids
        if not wanted.isdisjoint(_open_files(proc, process_id))
    ]


def describe_openers(openers: list[Opener] | None) -> str:
    """Returns the processes as one phrase, "a process that cannot be seen from here" when none is known."""
    return ", ".join(str(opener) for opener in openers) if openers else "a process that cannot be seen from here"


def _open_files(proc: str, process_id: int) -> Iterator[str]:
    """Yields the paths a process has open; nothing for one that ended or is not ours."""
    folder = os.path.join(proc, str(process_id), "fd")
    try:
        numbers = os.listdir(folder)
    except OSError:
        return
    for number in numbers:
        try:
            yield os.readlink(os.path.join(folder, number))
        except OSError:
            continue


def _command_of(proc: str, process_id: int) -> str:
    """Returns the command line of a process as one line of plain text, "" when it cannot be read."""
    try:
        with open(os.path.join(proc, str(process_id), "cmdline"), "rb") as file:
            words = file.read(4096).split(b"\0")
    except OSError:
        return ""
    joined = b" ".join(words).decode("utf-8", "replace")
    text = " ".join("".join(character if character.isprintable() else " " for character in joined).split())
    return text if len(text) <= _COMMAND_LENGTH else text[: _COMMAND_LENGTH - 3] + "..."
