"""What a second process makes arrives whole and in order, or the caller learns that it does not."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from bd.util.second_process import Elsewhere
from bd.util.second_process import SecondProcessEnded
from bd.util.second_process import made_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks here"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # a test worker has threads
]


def test_things_arrive_in_order() -> None:
    """Large and small things come back as they were, made by another process; some are longer than a place for them."""
    things = [(number, os.getppid(), b"x" * (number * 300_000), {"k": ["é", None]}) for number in range(20)]
    made = list(made_ahead((number, os.getppid(), blob, more) for number, _, blob, more in things))

    assert [(number, blob, more) for number, _, blob, more in made] == [
        (number, blob, more) for number, _, blob, more in things
    ]
    assert {parent for _, parent, _, _ in made} == {os.getpid()}


def test_nothing_to_make() -> None:
    """No things are no things."""
    assert list(made_ahead([])) == []


def _two_and(end: object) -> Iterator[int]:
    yield 1
    yield 2
    if isinstance(end, BaseException):
        raise end
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("end", [ValueError("bad"), KeyboardInterrupt(), MemoryError(), None], ids=repr)
def test_an_early_end_is_told(end: object, capfd: pytest.CaptureFixture[str]) -> None:
    """What was made arrives, then the end is an exception; the second process itself says nothing."""
    found: list[int] = []
    things = made_ahead(_two_and(end))
    with pytest.raises(SecondProcessEnded):
        found.extend(next(things) for _ in range(3))

    assert found == [1, 2]
    assert capfd.readouterr() == ("", "")


def test_what_cannot_be_sent_is_an_early_end() -> None:
    """A thing that is no plain value ends the work."""
    with pytest.raises(SecondProcessEnded):
        list(made_ahead([object()]))


def test_a_caller_may_stop_early() -> None:
    """The second process ends when nobody wants more, and is not left behind."""

    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 100_000

    things = made_ahead(endless())
    assert next(things) == b"x" * 100_000
    started = time.monotonic()
    things.close()  # type: ignore[attr-defined]

    assert time.monotonic() - started < 30
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_job_elsewhere_is_done_when_the_body_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process does it meanwhile, and is not left behind."""
    monkeypatch.setattr("bd.util.second_process.can_fork", lambda: True)
    path = tmp_path / "made"

    def job(text: str) -> None:
        time.sleep(0.05)
        path.write_text(f"{text} {os.getpid()}")

    with Elsewhere(job, "by"):
        assert not path.exists()

    word, maker = path.read_text().split()
    assert word == "by"
    assert int(maker) != os.getpid()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_job_elsewhere_that_fails_is_not_heard_of(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It need not be done, so an exception there is nobody's."""
    monkeypatch.setattr("bd.util.second_process.can_fork", lambda: True)
    with Elsewhere(lambda: 1 / 0):
        pass

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("reason", ["one core", "no room", "not worth it"])
def test_without_a_second_process_the_job_is_left_out(monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    """The body runs all the same, and no process is asked for in vain."""
    asked: list[str] = []

    def refuse() -> int:
        asked.append("process")
        raise BlockingIOError

    monkeypatch.setattr("bd.util.second_process.can_fork", lambda: reason != "one core")
    monkeypatch.setattr(os, "fork", refuse)
    done: list[str] = []
    with Elsewhere(done.append, "job", is_worth_it=reason != "not worth it"):
        done.append("body")

    assert done == ["body"]
    assert asked == ["process"] * (reason == "no room")


def test_who_ignores_the_end_of_processes_is_served_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent may have left SIGCHLD ignored; the system then waits for our processes and there is none to wait for."""
    monkeypatch.setattr("bd.util.second_process.can_fork", lambda: True)
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        with Elsewhere(int):
            pass
        assert list(made_ahead([1, 2])) == [1, 2]
    finally:
        signal.signal(signal.SIGCHLD, before)
