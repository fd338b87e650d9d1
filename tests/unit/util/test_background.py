"""A job beside the caller ends before its `with` statement does."""

from __future__ import annotations

import threading

import pytest

from bd.util.background import Beside


def test_it_runs_beside_the_body() -> None:
    """Job and body wait for each other, which only two threads can; leaving waits for the job."""
    done, asked = threading.Event(), threading.Event()
    found = []

    def job(value: str) -> None:
        asked.wait(30)
        found.append(value)
        done.set()

    with Beside(job, "made"):
        asked.set()
        assert done.wait(30)
    assert found == ["made"]


def test_a_failure_of_the_job_is_told() -> None:
    """What the job raises is raised when the body is through."""
    with pytest.raises(ZeroDivisionError), Beside(lambda: 1 / 0):
        pass


def test_a_failure_of_the_body_comes_first() -> None:
    """The body's failure hides the job's, and still waits for it."""
    ended = []

    def job() -> None:
        ended.append(1)
        raise ZeroDivisionError

    message = "body"
    with pytest.raises(ValueError, match="body"), Beside(job):
        raise ValueError(message)
    assert ended == [1]


def test_without_room_for_a_thread_the_job_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is done all the same, and what it raised is told."""

    def refuse(_thread: object) -> None:
        message = "can't start new thread"
        raise RuntimeError(message)

    monkeypatch.setattr("threading.Thread.start", refuse)
    done: list[str] = []
    with Beside(done.append, "job"):
        done.append("body")
    with pytest.raises(ZeroDivisionError), Beside(lambda: 1 / 0):
        pass

    assert done == ["job", "body"]
