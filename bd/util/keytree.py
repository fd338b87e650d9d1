"""Dotted keys in the nested mappings a configuration file holds.

`sync.branch` is found in `{"sync": {"branch": "x"}}` and in `{"sync.branch": "x"}`; upper case, `_` and `-` make no
difference. A key whose value is null counts as absent.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def normal_key(key: str) -> str:
    """Returns the one spelling under which keys are compared."""
    return key.strip().lower().replace("_", "-")


def find_value(tree: Mapping[str, object], key: str) -> object:
    """Returns the value under a dotted key, None when it is absent."""
    wanted = normal_key(key)
    for name, value in tree.items():
        own = normal_key(name)
        if own == wanted and value is not None:
            return value
        if isinstance(value, dict) and wanted.startswith(own + "."):
            found = find_value(value, wanted[len(own) + 1 :])
            if found is not None:
                return found
    return None


def flatten(tree: Mapping[str, object], prefix: str = "", *, as_written: bool = False) -> dict[str, object]:
    """Returns the leaves of a tree by their dotted keys; lists are leaves, nulls are left out.

    The keys are normalised unless they are wanted `as_written`.
    """
    leaves: dict[str, object] = {}
    for name, value in tree.items():
        key = prefix + (name if as_written else normal_key(name))
        if isinstance(value, dict):
            leaves.update(flatten(value, key + ".", as_written=as_written))
        elif value is not None:
            leaves[key] = value
    return leaves


def to_text(value: object) -> str:
    """Returns a value the way it is written on a command line: `true`, `3`, `a,b`."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(to_text(item) for item in value)
    if isinstance(value, dict):
        return ",".join(f"{name}={to_text(item)}" for name, item in value.items())
    return str(value)
