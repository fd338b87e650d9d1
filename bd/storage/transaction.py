"""What one write needs to know: handed from the workspace to the use cases."""

from __future__ import annotations

from bd.storage.settings_kv import PREFIX_KEY
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from bd.storage.sqlite import Connection

    class FileSettings(Protocol):
        """The settings that stand in files and not in the database, by key, as text."""

        def get(self, key: str, default: str = "") -> str:
            """Returns a value, `default` when no file sets it."""

        def pending_snapshot(self, now_ns: int) -> tuple[str, str] | None:
            """Returns the metadata key and value that spare the next command parsing the files, or None."""


class WriteTransaction:
    """What a use case needs to write: the connection, the time, who acts, and the settings.

    `now_ns` is one instant for the whole transaction. `find_owner` returns the mail address new issues belong to, ""
    when there is none; finding it out takes time, and few writes ask. `touched` is the id that a following command
    without one means. Assign `is_trial` True to have everything undone at the end: the answer of a dry run.
    """

    __slots__ = ("actor", "con", "find_owner", "is_trial", "now_ns", "settings", "touched")

    def __init__(
        self, con: Connection, *, now_ns: int, actor: str, find_owner: Callable[[], str], settings: FileSettings
    ) -> None:
        """Made by `Workspace.write`."""
        self.con = con
        self.now_ns = now_ns
        self.actor = actor
        self.find_owner = find_owner
        self.settings = settings
        self.touched = ""
        self.is_trial = False

    @property
    def prefix(self) -> str:
        """The prefix of new ids; "" when the workspace has none."""
        return (get_config(self.con, PREFIX_KEY) or self.settings.get("issue-prefix", "")).rstrip("-")

    def setting(self, key: str) -> str:
        """Returns a setting: the database's, else the configuration file's, else ""."""
        return get_config(self.con, key) or self.settings.get(key, "")
