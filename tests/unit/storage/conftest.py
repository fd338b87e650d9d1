"""A database in memory for tests that need tables and nothing else; an empty directory for layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage.connection import open_connection
from tests.support.builders import apply_schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bd.storage.sqlite import Connection


@pytest.fixture
def con() -> Iterator[Connection]:
    """Yields a connection to an empty database of ours with the prefix `t`."""
    connection = open_connection(":memory:", "create")
    apply_schema(connection)
    yield connection
    connection.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Returns an empty directory, its path free of symbolic links."""
    return tmp_path.resolve()
