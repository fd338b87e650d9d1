"""What a use case is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bd.storage.settings_kv import set_config
from bd.storage.settings_kv import unset_config
from bd.storage.transaction import WriteTransaction
from tests.support.builders import DictSettings

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def make_transaction(con: Connection, **settings: str) -> WriteTransaction:
    """Returns a transaction with settings from a file."""
    return WriteTransaction(con, now_ns=1, actor="me", find_owner=lambda: "me@x", settings=DictSettings(**settings))


@pytest.mark.parametrize(
    ("stored", "configured", "prefix"), [("t", "f", "t"), (None, "f-", "f"), ("t-", "", "t"), (None, "", "")]
)
def test_the_databases_prefix_goes_first(con: Connection, stored: str | None, configured: str, prefix: str) -> None:
    """The database's prefix wins over the file's; neither ends with a hyphen."""
    unset_config(con, "issue_prefix")
    if stored:
        set_config(con, "issue_prefix", stored)

    assert make_transaction(con, issue_prefix=configured).prefix == prefix


def test_the_databases_setting_goes_first(con: Connection) -> None:
    """A setting in the database wins over the file's, one in neither is empty."""
    txn = make_transaction(con, one="file", two="file")
    set_config(con, "one", "database")

    assert [txn.setting(key) for key in ("one", "two", "three")] == ["database", "file", ""]
