"""A program that is talked to in lines of JSON over its standard input and output, ended with the test."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from types import TracebackType

ANSWER_S = 30.0
END_S = 10.0


class LineServer:
    """One running program; a context manager that ends it."""

    def __init__(self, command: list[str], *, cwd: str | os.PathLike[str], env: dict[str, str] | None = None) -> None:
        """Starts it; what it says on standard error goes nowhere."""
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._messages: queue.Queue[Any] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._last_id = 0

    def _read(self) -> None:
        """Gathers what the program says until it ends."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._messages.put(json.loads(line))
        self._messages.put(None)

    def send(self, message: dict[str, Any]) -> None:
        """Sends one message."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()

    def wait_for(self, is_wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Returns the next message that is wanted; those before it are dropped.

        Raises: queue.Empty when none comes in time; AssertionError when the program has ended.
        """
        while True:
            message: dict[str, Any] | None = self._messages.get(timeout=ANSWER_S)
            assert message is not None, "the program has ended"
            if is_wanted(message):
                return message

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """Sends a message with a new id and returns the answer that has it."""
        self._last_id += 1
        own_id = str(self._last_id)
        self.send({"id": own_id, **message})
        return self.wait_for(lambda answer: answer.get("id") == own_id)

    def __enter__(self) -> LineServer:
        """Returns itself; leaving ends the program."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes its input, and ends it if that is not enough."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(timeout=END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._process.stdout.close()
