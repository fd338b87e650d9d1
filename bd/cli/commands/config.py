"""bd config: read and change settings, in the database and in config.yaml."""

from __future__ import annotations

import os

from bd.cli.problems import SettingInvalid
from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import StorageProblem
from bd.errors import UsageProblem
from bd.storage.place_problems import ReadOnlyMode
from bd.storage.settings_kv import all_config
from bd.storage.settings_kv import get_config
from bd.storage.writelock import WriteLock
from bd.tracker.configure import IN_BOTH
from bd.tracker.configure import check_key
from bd.tracker.configure import check_setting
from bd.tracker.configure import file_value
from bd.tracker.configure import find_problems
from bd.tracker.configure import is_file_key
from bd.tracker.configure import set_setting
from bd.tracker.configure import unset_setting
from bd.util.keytree import normal_key
from bd.util.keytree import to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.cli.context import Context
    from bd.cli.options import ConfigKeyArgument
    from bd.cli.options import ConfigPairsArgument
    from bd.cli.options import ConfigSourceOption
    from bd.cli.options import ConfigValueArgument
    from bd.cli.options import ForceGitTrackedOption
    from bd.cli.options import OptionalConfigKeyArgument

IN_DATABASE = "database"


class ConfigUnwritable(StorageProblem):
    """The configuration file cannot be replaced."""

    slug = "config-unwritable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what the system says."""
        super().__init__(
            f"cannot write {path}: {reason}; it is as it was",
            hint="check the room on the disk and the permissions of the .beads folder",
            details={"path": path, "reason": reason},
        )


def run_get(bd: Context, key: ConfigKeyArgument) -> None:
    """Show the value of a setting."""
    value, source = _find(bd, key)
    if not bd.json:
        bd.text_line(value or f"{key} (not set)")
        return
    document: dict[str, object] = {"key": key, "value": value}
    if os.path.isabs(source):
        document["location"] = os.path.basename(source)
    bd.emit(document)


def run_set(
    bd: Context,
    key: ConfigKeyArgument,
    value: ConfigValueArgument,
    *,
    force_git_tracked: ForceGitTrackedOption = False,
) -> None:
    """Change a setting."""
    del force_git_tracked  # accepted for scripts of the newer line; nothing here is refused for being tracked
    stored = check_setting(check_key(key), bd.text(value) or "")
    _store(bd, [(key, stored)], "config set")
    if bd.json:
        bd.emit(_changed(key, stored))
    else:
        bd.line(f"Set {key} = {stored}{_place(key)}")


def run_set_many(bd: Context, pairs: ConfigPairsArgument, *, force_git_tracked: ForceGitTrackedOption = False) -> None:
    """Change several settings given as KEY=VALUE."""
    del force_git_tracked
    wanted = []
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise UsageProblem(f'"{pair}" is not of the form KEY=VALUE', hint="write bd config set-many a=1 b=2")
        wanted.append((key, check_setting(check_key(key), value)))
    _store(bd, wanted, "config set-many")
    if bd.json:
        bd.emit([_changed(key, value) for key, value in wanted])
        return
    for key, value in wanted:
        bd.line(f"Set {key} = {value}{_place(key)}")


def run_list(bd: Context) -> None:
    """List the settings that are set."""
    con = bd.workspace.read()
    values = all_config(con)
    in_files = {key: value for key, (value, _) in bd.settings.file_values().items() if key not in values}
    values = dict(sorted((values | in_files).items()))
    if bd.json:
        bd.emit(values)
        return
    told = {key: f"{value}{' (in config.yaml)' if key in in_files else ''}" for key, value in values.items()}
    if bd.is_terminal:
        from bd.cli.render.lists_view import draw_values

        draw_values(bd, told)
        return
    bd.line("Configuration:")
    for key, value in told.items():
        bd.line(f"  {key} = {value}")


def run_show(bd: Context, key: OptionalConfigKeyArgument = None, *, source: ConfigSourceOption = None) -> None:
    """Show settings with the place each value comes from."""
    rows = [(key, *_find(bd, key))] if key else _all_with_sources(bd)
    if source:
        rows = [row for row in rows if source in (row[2], os.path.basename(row[2]))]
    if bd.json:
        bd.emit([{"key": name, "value": value, "source": place} for name, value, place in rows])
        return
    for name, value, place in rows:
        bd.line(f"{name} = {value} ({place or 'not set'})")


def run_unset(bd: Context, key: ConfigKeyArgument) -> None:
    """Remove a setting."""
    wanted = normal_key(key)
    if is_file_key(key):
        _edit_file(bd, "config unset", lambda path: _unset_in_file(path, wanted))
    if not is_file_key(key) or wanted in IN_BOTH:
        with bd.write("config unset") as txn:
            unset_setting(txn, key)
    if bd.json:
        bd.emit({"key": key} | ({"location": "config.yaml"} if is_file_key(key) else {}))
    else:
        bd.line(f"Unset {key}{_place(key)}")


def run_validate(bd: Context) -> int:
    """Check every setting."""
    problems: list[str] = []
    try:
        in_files = {key: value for key, (value, _) in bd.settings.file_values().items()}
        problems += find_problems(in_files)
        problems += find_problems(all_config(bd.workspace.read()))
    except SettingInvalid as error:
        problems += [] if problems else [error.message]
    except BdError as error:
        if error.exit_code != ExitCode.WORKSPACE or error.slug == "no-database":
            raise
        problems.append(error.message)
    if bd.json:
        bd.emit({"issues": problems, "valid": not problems})
    elif problems:
        for problem in problems:
            bd.line(f"✗ {problem}")
    else:
        bd.line("✓ Configuration is valid")
    return ExitCode.NEGATIVE if problems else ExitCode.OK


def _find(bd: Context, key: str) -> tuple[str, str]:
    """Returns a value as text and where it comes from; both "" when it is not set."""
    if not is_file_key(key) or normal_key(key) in IN_BOTH:
        stored = get_config(bd.workspace.read(), key)
        if stored:
            return stored, IN_DATABASE
    _require_workspace(bd)
    value, source = bd.settings.explain(key)
    return to_text(value), source


def _require_workspace(bd: Context) -> str:
    """Returns the workspace's directory; a setting belongs to a workspace even where it could be answered without.

    Raises: NoWorkspace.
    """
    return bd.location.beads_dir


def _all_with_sources(bd: Context) -> list[tuple[str, str, str]]:
    """Returns (key, value, source) of everything that is set, by key."""
    rows = [(key, value, IN_DATABASE) for key, value in all_config(bd.workspace.read()).items()]
    for key in bd.settings.file_values():
        value, source = bd.settings.explain(key)
        rows.append((key, to_text(value), source))
    return sorted(rows)


def _store(bd: Context, pairs: list[tuple[str, str]], operation: str) -> None:
    """Stores checked values where they belong: the database's in one transaction, then the file's."""
    in_database = [(key, value) for key, value in pairs if not is_file_key(key) or normal_key(key) in IN_BOTH]
    in_file = [(key, value) for key, value in pairs if is_file_key(key)]
    if in_database:
        with bd.write(operation) as txn:
            for key, value in in_database:
                set_setting(txn, key, value)
    if in_file:
        _edit_file(bd, operation, lambda path: _set_in_file(path, in_file))


def _edit_file(bd: Context, operation: str, edit: Callable[[str], object]) -> None:
    """Changes config.yaml under the workspace's lock.

    Raises: ReadOnlyMode; BrokenYaml, YamlNotEdited and ConfigUnwritable, after which the file is as it was.
    """
    path = bd.location.config_path
    if bd.readonly:
        raise ReadOnlyMode(operation)
    if not path:
        raise UsageProblem(
            "a database in memory has no config.yaml", hint="use an environment variable, such as BD_ACTOR"
        )
    with WriteLock(path, bd.lock_timeout_s):
        try:
            edit(path)
        except OSError as error:
            raise ConfigUnwritable(path, error.strerror or str(error)) from error


def _set_in_file(path: str, pairs: list[tuple[str, str]]) -> None:
    """Writes values into a file; `sync.branch` under the name the classic tool reads."""
    from bd.util.yamlfile import set_value

    for key, value in pairs:
        set_value(path, IN_BOTH.get(normal_key(key), key), file_value(value))


def _unset_in_file(path: str, key: str) -> None:
    """Removes a key, and its other name if it has one."""
    from bd.util.yamlfile import unset_value

    unset_value(path, key)
    if key in IN_BOTH:
        unset_value(path, IN_BOTH[key])


def _changed(key: str, value: str) -> dict[str, object]:
    """Returns the JSON form of a change."""
    if is_file_key(key):
        return {"key": key, "location": "config.yaml", "value": value}
    return {"key": key, "value": value}


def _place(key: str) -> str:
    """Returns what is said after a change about where it was made."""
    return " (in config.yaml)" if is_file_key(key) else ""
