"""Two tables of keys and values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bd.storage import settings_kv

if TYPE_CHECKING:
    from bd.storage.sqlite import Connection


def test_a_setting_is_set_replaced_and_removed(con: Connection) -> None:
    """Setting twice keeps the last value, removing says whether there was one."""
    settings_kv.set_config(con, "a.b", "1")
    settings_kv.set_config(con, "a.b", "2")

    assert settings_kv.get_config(con, "a.b") == "2"
    assert settings_kv.all_config(con) == {"a.b": "2", "issue_prefix": "t"}
    assert settings_kv.unset_config(con, "a.b")
    assert not settings_kv.unset_config(con, "a.b")
    assert settings_kv.get_config(con, "a.b") is None


def test_facts_are_kept_apart_from_settings(con: Connection) -> None:
    """What the program notes for itself is no setting."""
    settings_kv.set_metadata(con, "k", "1")
    settings_kv.set_metadata(con, "k", "2")

    assert settings_kv.get_metadata(con, "k") == "2"
    assert settings_kv.get_config(con, "k") is None
    settings_kv.unset_metadata(con, "k")
    assert settings_kv.get_metadata(con, "k") is None
