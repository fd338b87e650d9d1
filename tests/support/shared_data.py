"""The shared data beside the checkout: real issue files and recorded transcripts. Where it is missing, tests skip."""

from __future__ import annotations

from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"


def get_shared(*parts: str) -> Path:
    """Returns a path below `../shared`, or skips the test that asks."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(('../shared', *parts))}, which is not on this machine")
    return path


def find_shared(*parts: str) -> Path | None:
    """Returns a path below `../shared`, None where it is missing."""
    path = SHARED.joinpath(*parts)
    return path if path.exists() else None
