"""What the commands about edges, epics, graphs and duplicates print with `--json`."""

from __future__ import annotations

from bd.cli.shapes.kinds import NUMBER
from bd.cli.shapes.kinds import TEXT
from bd.cli.shapes.kinds import YES_NO
from bd.cli.shapes.kinds import either
from bd.cli.shapes.kinds import keyed
from bd.cli.shapes.kinds import listed
from bd.cli.shapes.kinds import refer
from bd.cli.shapes.kinds import shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.shapes.kinds import Schema

_ADDED = shaped({"status": TEXT, "issue_id": TEXT, "depends_on_id": TEXT, "type": TEXT})
_RELATED = shaped({"id1": TEXT, "id2": TEXT, "related": YES_NO})
_UNRELATED = shaped({"id1": TEXT, "id2": TEXT, "unrelated": YES_NO})
_ROW = shaped(
    {"id": TEXT, "depth": NUMBER, "parent_id": TEXT, "truncated": YES_NO},
    {"title": TEXT, "status": TEXT, "dependency_type": TEXT, "direction": TEXT, "missing": YES_NO},
)
_EPICS = listed(
    shaped(
        {
            "epic": either(refer("issue"), refer("chosen_fields")),
            "total_children": NUMBER,
            "closed_children": NUMBER,
            "eligible_for_close": YES_NO,
        }
    )
)
_NODE = shaped({"Issue": refer("issue"), "Layer": NUMBER, "Position": NUMBER, "DependsOn": listed(TEXT)})
_GRAPH = shaped(
    {
        "root": refer("issue"),
        "issues": listed(refer("issue")),
        "dependencies": listed(refer("dependency")),
        "layout": shaped({"Nodes": keyed(_NODE), "Layers": listed(listed(TEXT)), "MaxLayer": NUMBER, "RootID": TEXT}),
    }
)
_GRAPHS = listed(
    shaped({"Root": refer("issue"), "Issues": listed(refer("issue")), "Dependencies": listed(refer("dependency"))})
)
_EDGE = shaped({"issue_id": TEXT, "depends_on_id": TEXT, "type": TEXT})
_COPY = shaped(
    {
        "id": TEXT,
        "title": TEXT,
        "status": TEXT,
        "priority": NUMBER,
        "references": NUMBER,
        "dependencies": NUMBER,
        "dependents": NUMBER,
        "weight": NUMBER,
        "is_merge_target": YES_NO,
    }
)
_GROUP = shaped(
    {
        "title": TEXT,
        "issues": listed(_COPY),
        "suggested_target": TEXT,
        "suggested_sources": listed(TEXT),
        "suggested_action": TEXT,
        "note": TEXT,
    }
)
_PAIR = shaped(
    {
        "issue_a_id": TEXT,
        "issue_b_id": TEXT,
        "issue_a_title": TEXT,
        "issue_b_title": TEXT,
        "similarity": {"type": "number"},
        "method": TEXT,
    },
    {"reason": TEXT},
)
_ORPHAN = shaped(
    {"issue_id": TEXT, "title": TEXT, "status": TEXT, "latest_commit": TEXT, "latest_commit_message": TEXT},
    {"commits": listed(keyed(TEXT))},
)

OUTPUTS: dict[str, Schema] = {
    "dep add": either(_ADDED, listed(_ADDED)),
    "dep remove": shaped({"status": TEXT, "issue_id": TEXT, "depends_on_id": TEXT, "types": listed(TEXT)}),
    "dep list": either(listed(refer("neighbour")), listed(refer("chosen_fields"))),
    "dep tree": listed(_ROW),
    "dep cycles": listed(listed(refer("issue"))),
    "dep relate": _RELATED,
    "dep unrelate": _UNRELATED,
    "dep block": shaped({"status": TEXT, "blocker_id": TEXT, "blocked_id": TEXT, "type": TEXT}),
    "link": either(_ADDED, listed(_ADDED)),
    "relate": _RELATED,
    "unrelate": _UNRELATED,
    "children": either(listed(refer("counted_issue")), listed(refer("chosen_fields"))),
    "epic status": _EPICS,
    "epic close-eligible": either(_EPICS, shaped({"closed": listed(TEXT), "count": NUMBER})),
    "graph show": either(_GRAPH, _GRAPHS),
    "graph check": shaped(
        {"ok": YES_NO, "cycles": listed(listed(TEXT)), "dangling": listed(_EDGE), "self": listed(_EDGE)}
    ),
    "duplicate": shaped({"duplicate": TEXT, "canonical": TEXT, "status": TEXT}),
    "supersede": shaped({"superseded": TEXT, "replacement": TEXT, "status": TEXT}),
    "duplicates": shaped({"duplicate_groups": NUMBER, "groups": listed(_GROUP)}, {"merged": listed(TEXT)}),
    "find-duplicates": shaped(
        {"pairs": listed(_PAIR), "count": NUMBER, "method": TEXT, "threshold": {"type": "number"}}
    ),
    "orphans": listed(_ORPHAN),
    "swarm create": shaped({"swarm_id": TEXT, "epic_id": TEXT, "coordinator": TEXT}),
    "swarm list": shaped({"swarms": listed(shaped({"id": TEXT, "title": TEXT, "status": TEXT, "epic_id": TEXT}))}),
    "swarm status": shaped(
        {
            "epic_id": TEXT,
            "epic_title": TEXT,
            "total_issues": NUMBER,
            **{name: listed(keyed(TEXT)) for name in ("completed", "active", "ready", "blocked")},
            "progress_percent": {"type": "number"},
        }
    ),
    "swarm validate": shaped(
        {
            "epic_id": TEXT,
            "total_issues": NUMBER,
            "closed_issues": NUMBER,
            "ready_fronts": listed(shaped({"wave": NUMBER, "issues": listed(TEXT)})),
            "max_parallelism": NUMBER,
            "warnings": listed(TEXT),
            "errors": listed(TEXT),
            "swarmable": YES_NO,
        }
    ),
}
