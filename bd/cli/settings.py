"""The settings of one command: flag, then environment, then files, then default, key by key.

Environment: `BD_` and the key in capitals, dots and hyphens as underscores (`sync.branch` is `BD_SYNC_BRANCH`); some
keys have an older name too. An empty variable counts as unset. Files, the first that has the key wins:

    .beads/config.local.yaml, .beads/config.yaml, $XDG_CONFIG_HOME/bd/config.yaml (~/.config), ~/.beads/config.yaml

The YAML library costs more than the rest of a command, so ordinary files (comments and `key: scalar`) are read without
it, and the values of others come from a snapshot in the database as long as no file changed. Before a database is
attached such a file is parsed only if its text mentions the key that is asked for.
"""

from __future__ import annotations

import os

from bd.storage.beadsdir import CONFIG_NAME
from bd.util.flatkeys import read_flat
from bd.util.keytree import find_value
from bd.util.keytree import flatten
from bd.util.keytree import normal_key
from bd.util.keytree import to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from bd.cli.problems import SettingInvalid
    from bd.storage.sqlite import Connection
    from bd.storage.store import Store
    from bd.sync.freshness import Hydrator

    Layer = dict[str, object]
    Layers = list[Layer]

LOCAL_NAME = "config.local.yaml"
DEFAULTS: dict[str, object] = {
    "ai.model": "claude-haiku-4-5-20251001",
    "auto-start-daemon": True,
    "conflict.strategy": "newest",
    "create.require-description": False,
    "dolt.auto-commit": "on",
    "events-export": False,
    "flush-debounce": "30s",
    "git.no-gpg-sign": False,
    "hierarchy.max-depth": 3,
    "json": False,
    "lock-timeout": "30s",
    "no-auto-flush": False,
    "no-auto-import": False,
    "no-daemon": False,
    "no-db": False,
    "remote-sync-interval": "30s",
    "routing.contributor": "~/.beads-planning",
    "routing.default": ".",
    "routing.maintainer": ".",
    "sync.export-on": "push",
    "sync.import-on": "pull",
    "sync.mode": "git-portable",
    "sync.require-confirmation-on-mass-delete": False,
    "validation.on-create": "none",
    "validation.on-sync": "none",
}
OLDER_VARIABLES = {
    "actor": "BEADS_ACTOR",
    "auto-start-daemon": "BEADS_AUTO_START_DAEMON",
    "flush-debounce": "BEADS_FLUSH_DEBOUNCE",
    "identity": "BEADS_IDENTITY",
    "no-daemon": "BEADS_NO_DAEMON",
    "remote-sync-interval": "BEADS_REMOTE_SYNC_INTERVAL",
    "sync.branch": "BEADS_SYNC_BRANCH",
}
ALIASES = {"sync.branch": "sync-branch"}
_TRUE = ("1", "true", "t", "yes", "y", "on")
_FALSE = ("0", "false", "f", "no", "n", "off", "")
_UNIT_S = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


class Settings:
    """Answers what a key is set to; reads nothing before it is asked."""

    __slots__ = ("_con", "_flags", "_found", "_layers", "_parsed_stamp", "env", "paths")

    def __init__(self, env: Mapping[str, str], beads_dir: str, *, flags: Mapping[str, object] | None = None) -> None:
        """Takes the environment, the workspace's directory ("" without one) and the flags that were given, by key."""
        self.env = env
        self.paths = config_paths(env, beads_dir)
        self._flags = {normal_key(key): value for key, value in (flags or {}).items() if value is not None}
        self._con: Connection | None = None
        self._layers: Layers | None = None
        self._found: list[tuple[str, Layer | None]] | None = None
        self._parsed_stamp = ""

    def attach(self, con: Connection) -> None:
        """Lends the open database: for its `config` table, and for the snapshot of the files."""
        self._con = con

    def detach(self) -> None:
        """Gives the database back before it is closed."""
        self._con = None

    def get(self, key: str, default: object = None) -> object:
        """Returns the value of a key: text, number, truth value, list or dict.

        `default` is what an unset key without a documented default gives.

        Raises: BrokenYaml.
        """
        return self.explain(key, default)[0]

    def explain(self, key: str, default: object = None) -> tuple[object, str]:
        """Returns a value and where it comes from: "flag", a variable's name, a file's path, "default" or "".

        Raises: BrokenYaml.
        """
        wanted = normal_key(key)
        if wanted in self._flags:
            return self._flags[wanted], "flag"
        for variable in variables_of(wanted):
            text = self.env.get(variable)
            if text:
                return text, variable
        layers = self._loaded_layers(wanted)
        for path, layer in zip(self.paths, layers, strict=False):
            value = find_value(layer, wanted)
            if value is None and wanted in ALIASES:
                value = find_value(layer, ALIASES[wanted])
            if value is not None:
                return value, path
        return DEFAULTS.get(wanted, default), "default" if wanted in DEFAULTS else ""

    def text(self, key: str, default: str = "") -> str:
        """Returns a value as text; a list's items are joined by commas."""
        value = self.get(key)
        return default if value is None else to_text(value)

    def boolean(self, key: str, *, default: bool = False) -> bool:
        """Returns a truth value.

        Raises: SettingInvalid for anything but the usual words.
        """
        value, source = self.explain(key, default)
        word = to_text(value).strip().lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise _refused(key, value, "true or false", source)

    def integer(self, key: str, default: int) -> int:
        """Returns a whole number.

        Raises: SettingInvalid.
        """
        value, source = self.explain(key, default)
        try:
            return int(to_text(value))
        except ValueError:
            raise _refused(key, value, "a whole number", source) from None

    def seconds(self, key: str, default: float) -> float:
        """Returns a duration such as `30s`, `1m30s` or `100ms` in seconds; a bare number is seconds.

        Raises: SettingInvalid.
        """
        value, source = self.explain(key, default)
        try:
            return parse_duration(to_text(value))
        except ValueError:
            raise _refused(key, value, "a duration such as 30s or 100ms", source) from None

    def texts(self, key: str) -> list[str]:
        """Returns a list of texts; one value stands for a list of one, commas separate in a variable."""
        value = self.get(key)
        if value is None:
            return []
        items = value if isinstance(value, list) else to_text(value).split(",")
        return [text for text in (to_text(item).strip() for item in items) if text]

    def database(self, key: str) -> str | None:
        """Returns a value of the database's `config` table, None when unset or no database is attached."""
        if self._con is None:
            return None
        from bd.storage.settings_kv import get_config

        return get_config(self._con, key)

    def file_values(self) -> dict[str, tuple[str, str]]:
        """Returns every value the files set, as text with the path it comes from, by key as it is written there.

        Raises: BrokenYaml.
        """
        found: dict[str, tuple[str, str]] = {}
        seen: set[str] = set()
        layers = self._load_all()
        for path, layer in zip(self.paths, layers, strict=False):
            for key, value in flatten(layer, as_written=True).items():
                if normal_key(key) not in seen:
                    seen.add(normal_key(key))
                    found[key] = (to_text(value), path)
        return dict(sorted(found.items()))

    def pending_snapshot(self, now_ns: int) -> tuple[str, str] | None:
        """Returns the metadata key and value worth storing in a write's transaction, None when nothing was parsed."""
        if not self._parsed_stamp or self._layers is None:
            return None
        from bd.storage import config_snapshot

        if not config_snapshot.is_settled(self._parsed_stamp, now_ns):
            return None
        return config_snapshot.snapshot_entry(self._parsed_stamp, self._layers)

    def _loaded_layers(self, wanted: str) -> Layers:
        """Returns the files' values as far as the key needs them."""
        if self._layers is None and self._con is None and not self._is_mentioned(wanted):
            return [layer or {} for _, layer in self._files()]
        return self._load_all()

    def _load_all(self) -> Layers:
        """Returns the values of all files: flat ones as they were read, else from the snapshot, or parsed."""
        if self._layers is not None:
            return self._layers
        flat = [layer for _, layer in self._files() if layer is not None]
        if len(flat) == len(self.paths):
            self._layers = flat
            return self._layers
        from bd.storage import config_snapshot

        stamp = config_snapshot.stamp_files(self.paths)
        stored = None if self._con is None else config_snapshot.load_snapshot(self._con, stamp)
        self._layers = parse_layers(self.paths) if stored is None else stored
        self._parsed_stamp = stamp if stored is None else ""
        return self._layers

    def _files(self) -> list[tuple[str, Layer | None]]:
        """Returns each file's text with its values, None for the values of one that is not flat."""
        if self._found is None:
            texts = [read_text(path) for path in self.paths]
            self._found = [(text, read_flat(text)) for text in texts]
        return self._found

    def _is_mentioned(self, wanted: str) -> bool:
        """Says whether a file that is not flat may hold the key: its last part stands there, or an escape hides it."""
        names = [wanted.rpartition(".")[2]]
        if wanted in ALIASES:
            names.append(ALIASES[wanted])
        for text, layer in self._files():
            if layer is not None:
                continue
            normal = normal_key(without_comments(text))
            if "\\" in normal or any(name in normal for name in names):
                return True
        return False


class SettingsText:
    """The settings as a mapping of keys to texts, for the layers below."""

    __slots__ = ("_settings",)

    def __init__(self, settings: Settings) -> None:
        """Wraps the settings; nothing is read yet."""
        self._settings = settings

    def get(self, key: str, default: str = "") -> str:
        """Returns a value as text."""
        return self._settings.text(key, default)

    def pending_snapshot(self, now_ns: int) -> tuple[str, str] | None:
        """Returns what a write stores besides, see `Settings.pending_snapshot`."""
        return self._settings.pending_snapshot(now_ns)


class ConfiguredRepositories:
    """The `hydrate` of a workspace: reads in what `repos.additional` names; costs one query where it names nothing."""

    __slots__ = ("_beads_dir", "_hydrator", "_settings")

    def __init__(self, settings: Settings, beads_dir: str) -> None:
        """Takes the settings of the workspace in `beads_dir`, to be asked once its database is open."""
        self._settings = settings
        self._beads_dir = beads_dir
        self._hydrator: Hydrator | None = None

    def __call__(self, store: Store, lock: tuple[str, float] | None, now_ns: int) -> list[str]:
        """Returns what people should know about the repositories; see `bd.sync.freshness`."""
        configured = self._settings.texts("repos.additional")
        is_idle = not configured and store.con.execute("select 1 from repo_mtimes limit 1").fetchone() is None
        if is_idle or not self._beads_dir:
            return []
        if self._hydrator is None:
            from bd.sync.freshness import Hydrator
            from bd.sync.freshness import Surroundings

            home = self._settings.env.get("HOME", "")
            self._hydrator = Hydrator(
                Surroundings(self._beads_dir, home), lambda: self._settings.texts("repos.additional")
            )
        return self._hydrator(store, lock, now_ns)


def _refused(key: str, value: object, expected: str, source: str) -> SettingInvalid:
    """Returns the error of a value that is of the wrong kind; its class is loaded when there is one."""
    from bd.cli.problems import SettingInvalid

    return SettingInvalid(key, value, expected, source)


def config_paths(env: Mapping[str, str], beads_dir: str) -> list[str]:
    """Returns the configuration files a command reads, highest rank first, existing or not."""
    paths = [os.path.join(beads_dir, LOCAL_NAME), os.path.join(beads_dir, CONFIG_NAME)] if beads_dir else []
    home = env.get("HOME", "")
    user_dir = env.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
    if user_dir:
        paths.append(os.path.join(user_dir, "bd", CONFIG_NAME))
    if home and os.path.join(home, ".beads", CONFIG_NAME) not in paths:
        paths.append(os.path.join(home, ".beads", CONFIG_NAME))
    return paths


def variables_of(key: str) -> list[str]:
    """Returns the environment variables that set a key, highest rank first."""
    names = ["BD_" + key.upper().replace(".", "_").replace("-", "_")]
    older = OLDER_VARIABLES.get(key)
    return [*names, older] if older else names


def read_text(path: str) -> str:
    """Returns a file's text for a first look; one that cannot be read or decoded is left to the parser to explain."""
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError:
        return "\\"


def without_comments(text: str) -> str:
    """Returns a YAML text without empty lines and lines that are comments; "" when nothing is left."""
    kept = []
    for line in text.split("\n"):
        stripped = line.strip(" \r")
        if stripped and not stripped.startswith("#"):
            kept.append(line)
    return "\n".join(kept)


def parse_layers(paths: list[str]) -> Layers:
    """Returns the values of each file; loads the YAML library.

    Raises: BrokenYaml.
    """
    from bd.util.yamlfile import load_tree

    return [load_tree(path) for path in paths]


def parse_duration(text: str) -> float:
    """Returns the seconds of a duration in Go's notation; a bare number is seconds.

    Raises: ValueError.
    """
    rest = text.strip()
    total_s = 0.0
    if not rest:
        raise ValueError("an empty text is no duration")
    while rest:
        count = len(rest) - len(rest.lstrip("0123456789."))
        unit = rest[count : count + 2] if rest[count : count + 2] in _UNIT_S else rest[count : count + 1]
        if unit not in _UNIT_S and (unit or total_s):
            raise ValueError(text)
        total_s += float(rest[:count]) * _UNIT_S.get(unit, 1.0)
        rest = rest[count + len(unit) :]
    return total_s
