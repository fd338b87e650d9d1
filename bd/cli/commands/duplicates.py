"""bd duplicates: groups of open issues with the same content, and merging them."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.storage.copies import count_edges
from bd.storage.copies import count_mentions
from bd.storage.copies import select_copies
from bd.tracker.replace import replace_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AutoMergeOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import YesOption
    from bd.model.record import Record


def run(
    bd: Context, *, auto_merge: AutoMergeOption = False, dry_run: DryRunOption = False, yes: YesOption = False
) -> None:
    """Find open issues with the same content."""
    groups = _load(bd)
    merged = _merge(bd, groups) if auto_merge and yes and groups and not dry_run else None
    if bd.json:
        document: Record = {"duplicate_groups": len(groups), "groups": groups}
        bd.emit(document if merged is None else {**document, "merged": merged})
        return
    bd.page()
    for line in _lines(groups, is_asking=not auto_merge):
        bd.line(line)
    if merged is not None:
        bd.line(f"✓ Merged {len(merged)} issue(s): {', '.join(merged)}")
    elif groups and auto_merge:
        sources = [source for group in groups for source in group["suggested_sources"]]
        bd.line(f"Would close {len(sources)} issue(s): {', '.join(sources)}; say --auto-merge --yes to do it")


def _load(bd: Context) -> list[Record]:
    """Returns the groups, the issue to keep first in each: the one most hangs on, then the smallest id."""
    con = bd.workspace.read()
    copies = select_copies(con)
    ids = [record["id"] for group in copies for record in group]
    below, above = count_edges(con, ids, "issue_id"), count_edges(con, ids, "depends_on_id")
    named = count_mentions(con, ids)
    groups = []
    for group in copies:
        members = [
            {
                "id": record["id"],
                "title": record["title"],
                "status": record["status"],
                "priority": record["priority"],
                "references": named[record["id"]],
                "dependencies": below.get(record["id"], 0),
                "dependents": above.get(record["id"], 0),
                "weight": named[record["id"]] + above.get(record["id"], 0),
            }
            for record in group
        ]
        groups.append(_group(sorted(members, key=lambda member: (-member["weight"], member["id"]))))
    return groups


def _group(members: list[Record]) -> Record:
    """Returns one group with what to do about it; the first member stays, and is listed last."""
    target, sources = members[0]["id"], [member["id"] for member in members[1:]]
    commands = [f"bd close {source} && bd dep add {source} {target} --type related" for source in sources]
    return {
        "title": members[0]["title"],
        "issues": [{**member, "is_merge_target": member["id"] == target} for member in (*members[1:], members[0])],
        "suggested_target": target,
        "suggested_sources": sources,
        "suggested_action": " && ".join(commands),
        "note": f"Duplicate: {' '.join(sources)} (same content as {target})",
    }


def _merge(bd: Context, groups: list[Record]) -> list[str]:
    """Closes all but one of each group, related to that one, and returns what was closed."""
    targets = {source: group["suggested_target"] for group in groups for source in group["suggested_sources"]}
    records = change_each(
        bd, list(targets), "duplicates", lambda txn, source: replace_issue(txn, source, targets[source], "related")[0]
    )
    return [record["id"] for record in records]


def _lines(groups: list[Record], *, is_asking: bool) -> list[str]:
    """Returns the groups as text."""
    if not groups:
        return ["No duplicates found"]
    lines = [f"🔍 Found {len(groups)} duplicate group(s):", ""]
    for number, group in enumerate(groups, start=1):
        lines.append(f"━━ Group {number}: {one_line(group['title'])}")
        for member in group["issues"]:
            mark = "→" if member["is_merge_target"] else " "
            facts = f"{member['status']}, P{member['priority']}, weight={member['weight']}, {member['references']} refs"
            lines.append(f"{mark} {member['id']} ({facts})")
        lines.append(f"  Note: {group['note']}")
        if is_asking:
            lines.append(f"  Suggested: {group['suggested_action']}")
        lines.append("")
    return lines
