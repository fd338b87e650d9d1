"""Configuration keys: where each lives, and which values it takes.

Two stores: *file keys* decide how the program starts and stand in `.beads/config.yaml`; every other key stands in the
database's `config` table. `sync.branch` stands in both, because the classic tool reads either. Any dotted key is
accepted; the keys this program acts on are checked before they are stored.
"""

from __future__ import annotations

from bd.errors import BdError
from bd.errors import InvalidValue
from bd.model.fields import STATUSES
from bd.model.ids import check_prefix
from bd.storage.setting_log import change_setting
from bd.storage.settings_kv import PREFIX_KEY
from bd.util.keytree import normal_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping

    from bd.storage.transaction import WriteTransaction

    Check = Callable[[str], bool]

IN_BOTH = {"sync.branch": "sync-branch"}
_FILE_KEYS = frozenset(
    (
        "actor",
        "auto-start-daemon",
        "compat.version",
        "create.require-description",
        "db",
        "events-export",
        "export.auto",
        "export.git-add",
        "export.interval",
        "export.path",
        "flush-debounce",
        "identity",
        "import.auto",
        "import.path",
        "issue-prefix",
        "json",
        "lock-timeout",
        "no-auto-flush",
        "no-auto-import",
        "no-daemon",
        "no-db",
        "no-git-ops",
        "no-hooks",
        "no-push",
        "remote-sync-interval",
        "sync-branch",
    )
)
_FILE_PREFIXES = (
    "ai.",
    "backup.",
    "conflict.",
    "daemon.",
    "directory.",
    "dolt.",
    "external-projects.",
    "federation.",
    "git.",
    "hierarchy.",
    "output.",
    "repos.",
    "routing.",
    "storage.",
    "sync.",
    "validation.",
)
_TRUTHS = ("true", "false", "1", "0", "yes", "no", "on", "off")
_CATEGORIES = ("active", "wip", "done", "frozen")
_UNITS = ("ns", "us", "ms", "s", "m", "h")
_LONGEST_NAME = 50


class SettingRefused(InvalidValue):
    """A value does not fit its key."""

    slug = "setting-refused"

    def __init__(self, key: str, value: str, expected: str) -> None:
        """Names the key, the value and what would do."""
        super().__init__(
            f'"{value}" is not a value for {key}: expected {expected}',
            hint=f"give {key} {expected}",
            details={"key": key, "value": value, "expected": expected},
        )


class KeyRefused(InvalidValue):
    """A text cannot be a configuration key."""

    slug = "config-key-refused"

    def __init__(self, key: str) -> None:
        """Quotes the text."""
        super().__init__(
            f'"{key}" cannot be a configuration key',
            hint="use a dotted name without blanks, such as custom.color",
            details={"key": key},
        )


def is_file_key(key: str) -> bool:
    """Says whether a key stands in config.yaml; `issue-prefix` does, the database's `issue_prefix` does not."""
    wanted = normal_key(key)
    return (key != PREFIX_KEY and wanted in _FILE_KEYS) or wanted.startswith(_FILE_PREFIXES)


def check_key(key: str) -> str:
    """Returns a valid key.

    Raises: KeyRefused.
    """
    if not key or not key.isprintable() or any(char.isspace() or char in "=:#'\"{}[]," for char in key):
        raise KeyRefused(key)
    if key.startswith(".") or key.endswith("."):
        raise KeyRefused(key)
    return key


def check_setting(key: str, value: str) -> str:
    """Returns the value as it is stored; keys this program does not act on take any value.

    Raises: SettingRefused; InvalidValue for a prefix that cannot stand in an id.
    """
    wanted = normal_key(key)
    if wanted == normal_key(PREFIX_KEY):
        return check_prefix(value)
    rule = _RULES.get(wanted)
    if rule is not None and not rule[0](value.strip()):
        raise SettingRefused(key, value, rule[1])
    return value


def find_problems(values: Mapping[str, str]) -> list[str]:
    """Returns one sentence for each value that its key would refuse today, by key; an empty value counts as unset."""
    problems = []
    for key, value in sorted(values.items()):
        try:
            if value:
                check_setting(key, value)
        except BdError as error:
            problems.append(error.message)
    return problems


def set_setting(txn: WriteTransaction, key: str, value: str) -> None:
    """Stores a checked value in the database."""
    change_setting(txn, key, value)


def unset_setting(txn: WriteTransaction, key: str) -> bool:
    """Removes a value from the database; says whether it was there."""
    return change_setting(txn, key, None)


def file_value(text: str) -> object:
    """Returns a value typed on a command line as it is written in YAML: truth values and whole numbers lose quotes."""
    if text in ("true", "false"):
        return text == "true"
    digits = text.removeprefix("-")
    if digits.isdecimal() and digits.isascii() and (digits == "0" or digits[0] != "0"):
        return int(text)
    return text


def _is_truth(text: str) -> bool:
    """Says whether a text is a truth value."""
    return text.lower() in _TRUTHS


def _is_duration(text: str) -> bool:
    """Says whether a text is a duration such as `30s`, `1m30s` or plain seconds."""
    rest = text
    while rest:
        digits = rest.lstrip("0123456789.")
        if digits == rest or rest[: len(rest) - len(digits)].count(".") > 1:
            return False
        unit = next((name for name in _UNITS if digits.startswith(name)), "")
        if not unit and (digits or rest != text):
            return False
        rest = digits[len(unit) :]
    return bool(text)


def _one_of(*words: str) -> tuple[Check, str]:
    """Returns the rule of a key that takes one of some words."""
    return (lambda text: text in words), "one of " + ", ".join(word for word in words if word)


def _whole(lowest: int, highest: int | None = None) -> tuple[Check, str]:
    """Returns the rule of a key that takes a whole number in a range."""

    def check(text: str) -> bool:
        if not (text.isascii() and text.removeprefix("-").isdecimal()):
            return False
        return lowest <= int(text) and (highest is None or int(text) <= highest)

    if highest is None:
        return check, f"a whole number of at least {lowest}"
    return check, f"a whole number from {lowest} to {highest}"


def _is_probability(text: str) -> bool:
    """Says whether a text is a number above 0 and below 1."""
    try:
        return 0 < float(text) < 1
    except ValueError:
        return False


def _is_name(text: str) -> bool:
    """Says whether a text can name a status or a type."""
    letters = text.replace("_", "").replace("-", "").replace(".", "")
    return letters.isalnum() and text[0].isalpha() and len(text) <= _LONGEST_NAME


def _are_types(text: str) -> bool:
    """Says whether a text is a comma-separated list of names; an empty list is one."""
    return all(_is_name(name.strip()) for name in text.split(",")) if text else True


def _are_statuses(text: str) -> bool:
    """Says whether a text is a list of new names, each once, with a category or without."""
    pairs = [item.strip().partition(":") for item in text.split(",")] if text else []
    names = {name for name, _, _ in pairs}
    are_new = len(names) == len(pairs) and names.isdisjoint(STATUSES)
    return are_new and all(_is_name(name) and (not colon or kind in _CATEGORIES) for name, colon, kind in pairs)


_TRUTH = (_is_truth, "true or false")
_DURATION = (_is_duration, "a duration such as 30s, 5m or 100ms")
_COUNT = _whole(0)
_LEVEL = _one_of("none", "warn", "error")
_RULES: dict[str, tuple[Check, str]] = {
    "auto-compact-enabled": _TRUTH,
    "auto-start-daemon": _TRUTH,
    "compact-batch-size": _whole(1),
    "compact-parallel-workers": _whole(1),
    "compact-tier1-days": _COUNT,
    "compact-tier1-dep-levels": _COUNT,
    "compact-tier2-commits": _COUNT,
    "compact-tier2-days": _COUNT,
    "compact-tier2-dep-levels": _COUNT,
    "compaction-enabled": _TRUTH,
    "conflict.strategy": _one_of("newest", "ours", "theirs", "manual"),
    "create.require-description": _TRUTH,
    "events-export": _TRUTH,
    "export.auto": _TRUTH,
    "flush-debounce": _DURATION,
    "git.no-gpg-sign": _TRUTH,
    "hierarchy.max-depth": _whole(1),
    "import.auto": _TRUTH,
    "import.orphan-handling": _one_of("allow", "strict", "skip", "resurrect"),
    "issue-id-mode": _one_of("hash", "counter"),
    "json": _TRUTH,
    "limits.in-progress": _COUNT,
    "limits.in-progress.actor": _COUNT,
    "lock-timeout": _DURATION,
    "max-collision-prob": (_is_probability, "a number above 0 and below 1"),
    "max-hash-length": _whole(3, 8),
    "min-hash-length": _whole(3, 8),
    "no-auto-flush": _TRUTH,
    "no-auto-import": _TRUTH,
    "no-daemon": _TRUTH,
    "no-db": _TRUTH,
    "no-git-ops": _TRUTH,
    "no-hooks": _TRUTH,
    "no-push": _TRUTH,
    "output.title-length": _whole(1),
    "remote-sync-interval": _DURATION,
    "routing.mode": _one_of("auto", "maintainer", "contributor", "explicit", ""),
    "stale-closed-issues-days": _COUNT,
    "status.custom": (
        _are_statuses,
        "names that are not built in, each once, with a category (active, wip, done, frozen) or none: review:wip,qa",
    ),
    "storage.synchronous": _one_of("full", "normal"),
    "sync.export-on": _one_of("push", "change"),
    "sync.import-on": _one_of("pull", "change"),
    "sync.mode": _one_of("git-portable", "realtime", "dolt-native", "belt-and-suspenders"),
    "sync.require-confirmation-on-mass-delete": _TRUTH,
    "types.custom": (_are_types, "comma-separated names of letters, digits, - and _, such as docs,spike"),
    "validation.on-close": _LEVEL,
    "validation.on-create": _LEVEL,
    "validation.on-sync": _LEVEL,
}
