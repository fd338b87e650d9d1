"""A write transaction in memory, and issues in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage.connection import open_connection
from bd.storage.transaction import WriteTransaction
from tests.support.builders import NOW_NS
from tests.support.builders import DictSettings
from tests.support.builders import apply_schema

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def txn() -> Iterator[WriteTransaction]:
    """Yields a transaction of Tess on an empty database with the prefix `t`."""
    con = open_connection(":memory:", "create")
    apply_schema(con)
    con.execute("begin")
    yield WriteTransaction(con, now_ns=NOW_NS, actor="Tess", find_owner=lambda: "tess@x.org", settings=DictSettings())
    con.close()
