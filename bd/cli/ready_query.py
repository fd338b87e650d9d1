"""The filter options of ready, blocked and claim, turned into a `ReadyQuery`."""

from __future__ import annotations

from bd.cli.filtering import filter_from
from bd.model.fields import split_names
from bd.storage.ready import DEFAULT_PATTERNS
from bd.storage.ready import PATTERNS_KEY
from bd.storage.ready import ReadyQuery
from bd.storage.resolve import resolve_id
from bd.storage.settings_kv import get_config

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from bd.cli.context import Context
    from bd.storage.sqlite import Connection


def ready_query(bd: Context, values: dict[str, Any]) -> ReadyQuery:
    """Returns what ready work a command's options ask for.

    Raises: InvalidReadyOrder, IssueNotFound and AmbiguousId for --parent, and what `filter_from` raises.
    """
    parent = values.pop("parent", None) or values.pop("mol", None)
    values["no_assignee"] = values.get("unassigned", False)
    query = ReadyQuery(filter_from(bd, values), now_ns=bd.clock.now_ns(), sort=values.get("sort"))
    con = bd.workspace.read()
    if parent is not None:
        query.below = resolve_id(con, parent, bd.workspace.prefix)
    query.include_deferred = values.get("include_deferred", False)
    query.include_ephemeral = values.get("include_ephemeral", False)
    query.patterns = id_patterns(con)
    return query


def id_patterns(con: Connection) -> tuple[str, ...]:
    """Returns the parts of ids that keep issues out of ready work."""
    patterns = get_config(con, PATTERNS_KEY)
    return DEFAULT_PATTERNS if patterns is None else split_names(patterns)
