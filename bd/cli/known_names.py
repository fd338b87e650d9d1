"""Names a person may mean: statuses, types and repositories that are built in, configured, or present.

A spelling mistake is an error and not an empty answer.
"""

from __future__ import annotations

from bd.errors import NotFound
from bd.model.fields import INTERNAL_TYPES
from bd.model.fields import SETTABLE_STATUSES
from bd.model.fields import STATUSES
from bd.model.fields import TYPES
from bd.model.fields import InvalidStatus
from bd.model.fields import InvalidType
from bd.model.fields import normalise_type
from bd.model.fields import split_names
from bd.model.filters import ALL_REPOS
from bd.model.filters import OWN_REPO
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context

ALL_STATUSES = "all"
CLASSIC_TYPES = ("agent", "convoy", "gate", "merge-request", "message", "molecule", "rig", "role", "slot")


class UnknownRepo(NotFound):
    """No configured repository has this name."""

    slug = "repo-not-found"

    def __init__(self, name: str, known: list[str]) -> None:
        """Names it and those there are."""
        there = f"there are {', '.join(known)}" if known else "none is configured"
        super().__init__(
            f'no repository is called "{name}" ({there})',
            hint="bd repo list shows them; --repo all means every one",
            details={"value": name, "known": known},
        )


def known_statuses(bd: Context, value: str | None) -> tuple[str, ...]:
    """Returns the statuses of a comma-separated list; empty for all of them.

    Raises: InvalidStatus.
    """
    names = split_names(value)
    if any(name.lower() == ALL_STATUSES for name in names):
        return ()
    found = tuple(known_status(bd, name) for name in names)
    if value is not None and not found:
        raise InvalidStatus(value, SETTABLE_STATUSES)
    return found


def configured_names(bd: Context, key: str) -> tuple[str, ...]:
    """Returns the custom names of a setting; what stands behind a colon is the newer line's category."""
    text = get_config(bd.workspace.read(), key) or bd.settings.text(key)
    return tuple(name.partition(":")[0].strip() for name in split_names(text))


def known_status(bd: Context, name: str) -> str:
    """Returns a status that is built in, configured or present.

    Raises: InvalidStatus.
    """
    lowered = name.lower()
    if lowered in STATUSES:
        return lowered
    custom = configured_names(bd, "status.custom")
    if name in custom or _is_present(bd, "status", name):
        return name
    raise InvalidStatus(name, SETTABLE_STATUSES + custom)


def known_type(bd: Context, name: str) -> str:
    """Returns a type that is built in, known from the classic tool, configured or present.

    Raises: InvalidType.
    """
    wanted = normalise_type(name)
    if wanted in TYPES or wanted in INTERNAL_TYPES or wanted in CLASSIC_TYPES:
        return wanted
    custom = configured_names(bd, "types.custom")
    if wanted in custom or _is_present(bd, "issue_type", wanted):
        return wanted
    raise InvalidType(name, TYPES + custom)


def _is_present(bd: Context, column: str, name: str) -> bool:
    """Says whether an issue has this value; asked only about names nothing else explains."""
    sql = f"select 1 from issues where {column} = ? limit 1"
    return bd.workspace.read().execute(sql, (name,)).fetchone() is not None


def repo_name(bd: Context, name: str | None) -> str:
    """Returns the repository whose issues are meant.

    Raises: UnknownRepo.
    """
    if name is None or name in (OWN_REPO, ALL_REPOS):
        return name or OWN_REPO
    rows = bd.workspace.read().execute("select name, repo_path from repo_mtimes order by rowid").fetchall()
    for row in rows:
        if name in row:
            return str(row[1])
    raise UnknownRepo(name, [row[0] for row in rows])
