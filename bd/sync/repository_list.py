"""The list of other repositories in the configuration: `repos.additional`, and `repos.primary`, which is always `.`.

Paths are stored as they are typed, but a relative one so that it leads from the directory that contains `.beads`.
"""

from __future__ import annotations

import os

from bd.errors import Conflict
from bd.errors import NotFound
from bd.errors import WorkspaceProblem
from bd.sync.repositories import locate
from bd.sync.repositories import unique_names
from bd.util.keytree import find_value
from bd.util.yamlfile import add_item
from bd.util.yamlfile import load_tree
from bd.util.yamlfile import remove_item
from bd.util.yamlfile import set_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from bd.sync.freshness import Surroundings

ADDITIONAL_KEY = "repos.additional"
PRIMARY_KEY = "repos.primary"


class NotARepository(WorkspaceProblem):
    """A path leads to no workspace."""

    slug = "not-a-repository"

    def __init__(self, path: str, reason: str) -> None:
        """Names the path and what is missing."""
        super().__init__(
            f"{reason} - is this a beads repository?",
            hint=f"name a directory whose .beads holds issues, or run bd -C {path} init first",
            details={"path": path},
        )


class RepositoryRefused(Conflict):
    """A path leads to a workspace that must not be shown in this one."""

    slug = "repository-refused"

    def __init__(self, path: str, reason: str) -> None:
        """Names the path and why."""
        super().__init__(
            f"cannot add {path}: {reason}",
            hint="name the directory of another repository, not a link to it",
            details={"path": path, "reason": reason},
        )


class RepositoryConfigured(Conflict):
    """The repository is in the list."""

    slug = "repository-configured"

    def __init__(self, path: str, configured: str) -> None:
        """Names the path and the text in the list that leads to the same place."""
        super().__init__(
            f"repository already configured: {configured}",
            hint="bd repo list shows the list; bd repo sync reads changed repositories in",
            details={"path": path, "configured": configured},
        )


class RepositoryNotConfigured(NotFound):
    """The repository is not in the list."""

    slug = "repository-not-configured"

    def __init__(self, name: str, configured: Sequence[str]) -> None:
        """Names what was asked for and what there is."""
        known = ", ".join(configured)
        super().__init__(
            f"repository not found: {name}",
            hint=f"use one of {known}" if known else "no repository is configured; bd repo add PATH adds one",
            details={"repository": name, "configured": list(configured)},
        )


def plan_addition(path: str, cwd: str, surroundings: Surroundings, configured: Sequence[str]) -> str:
    """Returns the text under which a path typed in `cwd` goes into the list.

    Raises: NotARepository, RepositoryRefused, RepositoryConfigured.
    """
    text = path_in_list(path, cwd, surroundings)
    place = locate(text, surroundings)
    state, _, reason = place.problem.partition(": ")
    if state == "missing":
        raise NotARepository(path, reason)
    if state:
        raise RepositoryRefused(path, reason)
    for other in configured:
        other_dir = locate(other, surroundings).beads_dir
        if text == other or (other_dir and os.path.realpath(other_dir) == os.path.realpath(place.beads_dir)):
            raise RepositoryConfigured(path, other)
    return text


def path_in_list(path: str, cwd: str, surroundings: Surroundings) -> str:
    """Returns a path as it is stored: absolute and home paths as they are, others from the workspace's directory."""
    path = path.rstrip("/") or path
    if path.startswith(("/", "~")) or not path:
        return path
    if os.path.realpath(cwd) == os.path.realpath(surroundings.root):
        return path
    typed = os.path.normpath(os.path.join(os.path.realpath(cwd), path))
    return os.path.relpath(typed, os.path.realpath(surroundings.root))


def add_repository(config_path: str, text: str) -> None:
    """Adds a text to the list in a file; every other byte of the file stays.

    Raises: BrokenYaml, YamlNotEdited.
    """
    if find_value(load_tree(config_path), PRIMARY_KEY) is None:
        set_value(config_path, PRIMARY_KEY, ".")
    add_item(config_path, ADDITIONAL_KEY, text)


def remove_repository(config_path: str, text: str) -> bool:
    """Removes a text from the list in a file; says whether it was there.

    Raises: BrokenYaml, YamlNotEdited.
    """
    return remove_item(config_path, ADDITIONAL_KEY, text)


def get_configured(name: str, configured: Sequence[str]) -> str:
    """Returns the text in the list that is meant: itself, with another slash at its end, or a short name.

    Raises: RepositoryNotConfigured.
    """
    listed = list(dict.fromkeys(configured))
    for text in listed:
        if name == text or name.rstrip("/") == text.rstrip("/"):
            return text
    for text, short in zip(listed, unique_names(listed), strict=True):
        if name == short:
            return text
    raise RepositoryNotConfigured(name, listed)
