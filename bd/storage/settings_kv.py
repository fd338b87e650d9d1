"""The two key-value tables: `config`, which people set, and `metadata`, which the program keeps for itself."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

PREFIX_KEY = "issue_prefix"


def get_config(con: Connection, key: str) -> str | None:
    """Returns the value of a setting, None when unset."""
    row = con.execute("select value from config where key = ?", (key,)).fetchone()
    return row[0] if row else None


def all_config(con: Connection) -> dict[str, str]:
    """Returns every setting, by key."""
    return dict(con.execute("select key, value from config order by key").fetchall())


def select_config(con: Connection, prefix: str) -> dict[str, str]:
    """Returns the settings whose key starts with `prefix`, by the rest of the key, in its order."""
    sql = "select substr(key, ?), value from config where key >= ? and key < ? order by key"
    return dict(con.execute(sql, (len(prefix) + 1, prefix, prefix + "\U0010ffff")).fetchall())


def set_config(con: Connection, key: str, value: str) -> None:
    """Sets a setting, in the caller's transaction."""
    con.execute(
        "insert into config (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
        (key, value),
    )


def unset_config(con: Connection, key: str) -> bool:
    """Removes a setting, in the caller's transaction; says whether it was there."""
    return bool(con.execute("delete from config where key = ?", (key,)).rowcount)


def get_metadata(con: Connection, key: str) -> str | None:
    """Returns a fact the program stored, None when it did not."""
    row = con.execute("select value from metadata where key = ?", (key,)).fetchone()
    return row[0] if row else None


def set_metadata(con: Connection, key: str, value: str) -> None:
    """Stores a fact, in the caller's transaction."""
    con.execute(
        "insert into metadata (key, value) values (?, ?) on conflict (key) do update set value = excluded.value",
        (key, value),
    )


def unset_metadata(con: Connection, key: str) -> None:
    """Forgets a fact, in the caller's transaction."""
    con.execute("delete from metadata where key = ?", (key,))
