"""What can be wrong whatever the command: a directory, a setting, a column, two options, the output.

A daily command that meets none of this does not load it.
"""

from __future__ import annotations

from bd.errors import InvalidValue
from bd.errors import NotFound
from bd.errors import StorageProblem
from bd.errors import WorkspaceProblem
from bd.util.keytree import to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


class NoDirectory(NotFound):
    """A directory that a command was told to work in does not exist."""

    slug = "directory-not-found"

    def __init__(self, path: str) -> None:
        """Names it."""
        super().__init__(f"there is no directory {path}", hint="check the path", details={"path": path})


class NoCurrentDirectory(WorkspaceProblem):
    """The current directory was removed."""

    slug = "no-current-directory"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("the current directory no longer exists", hint="cd to one that does, or use -C")


class UnknownListField(InvalidValue):
    """A field that no list has."""

    slug = "unknown-list-field"

    def __init__(self, name: str, valid: Sequence[str]) -> None:
        """Names it and those there are."""
        super().__init__(
            f'unknown field "{name}" for --fields (valid: {", ".join(valid)})',
            hint="bd list --fields id,title,priority",
            details={"value": name, "valid": list(valid)},
        )


class ConflictingOptions(InvalidValue):
    """Two options contradict each other."""

    slug = "conflicting-filters"

    def __init__(self, first: str, second: str) -> None:
        """Names both."""
        super().__init__(f"{first} and {second} cannot be used together", hint="leave one of them out")


class SettingInvalid(InvalidValue):
    """A setting has a value of the wrong kind."""

    slug = "setting-invalid"

    def __init__(self, key: str, value: object, expected: str, source: str) -> None:
        """Names the key, the value, what would do, and where the value comes from."""
        place = f"--{key}" if source == "flag" else source
        shown = f"correct it in {place}; bd config show {key} tells where a value comes from"
        super().__init__(
            f'invalid value "{to_text(value)}" for {key} (expected {expected}), set by {place}',
            hint=f"give {place} {expected}" if source == "flag" else shown,
            details={"key": key, "value": to_text(value), "source": source},
        )


class OutputBroken(Exception):
    """Nobody reads the output any more; the process ends without a word."""


class OutputFailed(StorageProblem):
    """The output cannot be written: a full disk, a closed descriptor."""

    slug = "output-failed"

    def __init__(self, reason: str) -> None:
        """Says why."""
        super().__init__(
            f"cannot write to standard output: {reason}",
            hint="send the output elsewhere and run the command again",
            details={"reason": reason},
        )
