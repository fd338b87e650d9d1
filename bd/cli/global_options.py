"""The options every command takes, as values."""

from __future__ import annotations

from bd.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


class GlobalOptions:
    """The options every command takes; None where one was not given."""

    __slots__ = (
        "actor",
        "allow_stale",
        "db",
        "directory",
        "dolt_auto_commit",
        "format_json",
        "global_",
        "ignore_schema_skew",
        "json",
        "lock_timeout",
        "no_auto_flush",
        "no_auto_import",
        "no_daemon",
        "no_db",
        "no_pager",
        "profile",
        "quiet",
        "readonly",
        "sandbox",
        "verbose",
    )

    def __init__(self, given: Mapping[str, Any]) -> None:
        """Takes the values given, by name.

        Raises: InvalidValue when `--format` asks for anything but JSON.
        """
        for name in self.__slots__:
            setattr(self, name, given.get(name))
        wanted = given.get("format_json")
        if wanted == "json":
            self.json: bool | None = True
        elif wanted is not None:
            raise InvalidValue(f'invalid value "{wanted}" for --format (expected json)', hint="use --json")

    if TYPE_CHECKING:
        actor: str | None
        db: str | None
        directory: str | None
        lock_timeout: str | None
        no_auto_flush: bool | None
        no_auto_import: bool | None
        no_db: bool | None
        no_pager: bool | None
        quiet: bool | None
        readonly: bool | None
        sandbox: bool | None
        verbose: bool | None

    def settings(self) -> dict[str, object]:
        """Returns the options that are settings too, by key."""
        no_flush = True if self.sandbox else self.no_auto_flush
        no_import = True if self.sandbox else self.no_auto_import
        return {
            "actor": self.actor or None,
            "json": self.json,
            "lock-timeout": self.lock_timeout,
            "no-auto-flush": no_flush,
            "no-auto-import": no_import,
        }
