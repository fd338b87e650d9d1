"""Where `scripts/clients` installs the programs that use `bd`. The folder is found before tests replace the home."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bd-clients"


def find_client(name: str) -> Path:
    """Returns the folder a client is installed in; skips the test when it is not."""
    if not (_CACHE / name / "installed").is_file():
        pytest.skip(f"{name} is not installed; ./scripts/clients installs it")
    return _CACHE / name
