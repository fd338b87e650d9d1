"""Who git says the user is: `user.name` and `user.email`, read from git's configuration files without starting git.

Files, later ones win: the system's, `$XDG_CONFIG_HOME/git/config`, `~/.gitconfig`, the repository's `config`. Whatever
this reader does not model (includes, `GIT_CONFIG_COUNT` and its kin, per-worktree configuration, odd syntax, a system
whose configuration lies elsewhere) makes it ask `git config` itself, which costs a process.
"""

from __future__ import annotations

import os
import sys

from bd.util.gitlayout import common_dir_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

_WANTED = ("name", "email")
_NOT_MODELLED = ("GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_DIR")
_SYSTEM_FILE = "/etc/gitconfig"
_TIMEOUT_S = 5.0
_ESCAPES = {"n": "\n", "t": "\t", "b": "\b", '"': '"', "\\": "\\"}


class _Doubt(Exception):
    """The files hold something only git itself should interpret."""


def read_identity(env: Mapping[str, str], cwd: str, git_dir: str | None) -> tuple[str, str]:
    """Returns (name, email) as git would for a commit in `cwd`, "" for what is not configured.

    `git_dir` is the git directory of the checkout `cwd` lies in, None outside git. Never fails: without a usable git
    the answer is empty.
    """
    found: dict[str, str] = {}
    try:
        if any(env.get(name) for name in _NOT_MODELLED) or _has_own_config(git_dir):
            return _ask_git(env, cwd)
        for path in _config_paths(env, git_dir):
            _read_user(path, found)
        if len(found) < len(_WANTED) and not _is_system_file_known(env):
            return _ask_git(env, cwd)
    except _Doubt:
        return _ask_git(env, cwd)
    return found.get("name", ""), found.get("email", "")


def _has_own_config(git_dir: str | None) -> bool:
    """Says whether a checkout has a configuration of its own beside the repository's."""
    return bool(git_dir) and os.path.exists(os.path.join(git_dir or "", "config.worktree"))


def _is_system_file_known(env: Mapping[str, str]) -> bool:
    """Says whether the system's file was read if there is one; on other systems its place is compiled into git."""
    return sys.platform == "linux" or "GIT_CONFIG_SYSTEM" in env or _is_true(env.get("GIT_CONFIG_NOSYSTEM", ""))


def _config_paths(env: Mapping[str, str], git_dir: str | None) -> Iterator[str]:
    """Yields the files git would read, lowest rank first."""
    if not _is_true(env.get("GIT_CONFIG_NOSYSTEM", "")):
        yield env.get("GIT_CONFIG_SYSTEM", _SYSTEM_FILE)
    home = env.get("HOME", "")
    if "GIT_CONFIG_GLOBAL" in env:
        yield env["GIT_CONFIG_GLOBAL"]
    else:
        xdg_home = env.get("XDG_CONFIG_HOME") or (os.path.join(home, ".config") if home else "")
        if xdg_home:
            yield os.path.join(xdg_home, "git", "config")
        if home:
            yield os.path.join(home, ".gitconfig")
    if git_dir:
        yield os.path.join(common_dir_of(git_dir), "config")


def _is_true(text: str) -> bool:
    """Reads a boolean the way git does."""
    return text.lower() in ("true", "yes", "on") or (text.isdigit() and int(text) != 0)


def _read_user(path: str, found: dict[str, str]) -> None:
    """Takes `[user]` `name` and `email` of one file into `found`."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().removeprefix("\ufeff").split("\n")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise _Doubt from error
    section = ""
    is_continued = False
    for raw in lines:
        line = raw.strip()
        if is_continued or not line or line[0] in "#;":
            is_continued = is_continued and line.endswith("\\")
            continue
        is_continued = line.endswith("\\")
        if line[0] == "[":
            section, line = _section_of(line)
        if section == "user":
            _take_value(line, found)


def _section_of(line: str) -> tuple[str, str]:
    """Returns (section name, what follows on the line); a section with a subsection has no plain name."""
    name, bracket, rest = line[1:].partition("]")
    name = name.strip().lower()
    if name.split(" ", 1)[0] in ("include", "includeif") or not bracket:
        raise _Doubt
    return name, rest.strip()


def _take_value(line: str, found: dict[str, str]) -> None:
    """Takes one `key = value` of the user section; a value that goes on in the next line is left to git."""
    key, equals, value = line.partition("=")
    name = key.strip().lower()
    if line.endswith("\\") or (name in _WANTED and not equals):
        raise _Doubt
    if name in _WANTED:
        found[name] = _value_of(value.strip())


def _value_of(text: str) -> str:
    """Returns a git configuration value: quotes removed, escapes resolved, a comment at its end cut off.

    Blanks outside quotes at the end are dropped, those inside are kept.
    """
    out = ""
    kept = 0
    is_quoted = is_escaped = False
    for char in text:
        if is_escaped:
            if char not in _ESCAPES:
                raise _Doubt
            out += _ESCAPES[char]
            is_escaped = False
        elif char == "\\":
            is_escaped = True
            continue
        elif char == '"':
            is_quoted = not is_quoted
        elif char in "#;" and not is_quoted:
            break
        else:
            out += char
            if char in " \t" and not is_quoted:
                continue
        kept = len(out)
    if is_quoted or is_escaped:
        raise _Doubt
    return out[:kept]


def _ask_git(env: Mapping[str, str], cwd: str) -> tuple[str, str]:
    """Returns what `git config` answers; the slow way, for everything unusual."""
    from bd.errors import BdError
    from bd.util.process import run_captured

    answers: dict[str, str] = {}
    try:
        done = run_captured(
            ["git", "config", "--null", "--get-regexp", r"^user\.(name|email)$"], cwd=cwd, env=env, timeout_s=_TIMEOUT_S
        )
    except BdError:
        return "", ""
    for entry in done.stdout.split("\0"):
        key, _, value = entry.partition("\n")
        answers[key] = value
    return answers.get("user.name", ""), answers.get("user.email", "")
