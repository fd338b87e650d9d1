"""bd orphans: open issues that commits name, so they may have been done and never closed."""

from __future__ import annotations

from bd.cli.doctor_repairs import Consent
from bd.cli.filtering import filter_from
from bd.cli.render.printable import one_line
from bd.cli.targets import change_each
from bd.storage.reads import select_brief
from bd.storage.select import where_clause
from bd.tracker.close import close_issue
from bd.util.commits import mentions_of
from bd.util.commits import read_commits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import LabelAnyOption
    from bd.cli.options import LabelFilterOption
    from bd.cli.options import OrphanDetailsOption
    from bd.cli.options import OrphanFixOption
    from bd.cli.options import YesOption
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction
    from bd.util.commits import Commit


def run(
    bd: Context,
    *,
    details: OrphanDetailsOption = False,
    fix: OrphanFixOption = False,
    yes: YesOption = False,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
) -> None:
    """Find open issues that commit messages name."""
    named = _named_ids(bd)
    chosen = filter_from(bd, {"label": label, "label_any": label_any})
    chosen.ids = tuple(named)
    chosen.without_statuses = ("closed",)
    records = select_brief(bd.workspace.read(), *where_clause(chosen))
    found = [_entry(record, named[record["id"]], is_detailed=details) for record in records]
    if bd.json:
        bd.emit(found)
    else:
        _print(bd, found)
    if fix and found:
        _close(bd, found, yes=yes)


def _named_ids(bd: Context) -> dict[str, list[Commit]]:
    """Returns the commits that name each word in parentheses, newest first."""
    prefix = bd.workspace.prefix
    named: dict[str, list[Commit]] = {}
    for commit in read_commits(bd.cwd, bd.env, [f"({prefix}-"]):
        for word in dict.fromkeys(mentions_of(commit.message)):
            named.setdefault(word, []).append(commit)
    return named


def _entry(record: Record, commits: list[Commit], *, is_detailed: bool) -> Record:
    """Returns one issue with the latest commit that names it, or all of them."""
    entry: Record = {"issue_id": record["id"], "title": record["title"], "status": record["status"]}
    entry["latest_commit"] = commits[0].name
    entry["latest_commit_message"] = commits[0].subject
    if is_detailed:
        entry["commits"] = [{"commit": commit.name, "message": commit.subject} for commit in commits]
    return entry


def _print(bd: Context, found: list[Record]) -> None:
    """Prints the issues, a line each, and their commits when there are any to show."""
    if not found:
        bd.line("✓ No open issue is named by a commit")
        return
    bd.line(f"⚠ Found {len(found)} open issue(s) that commits name:")
    for entry in found:
        latest = f"{entry['latest_commit']} {one_line(entry['latest_commit_message'])}"
        bd.line(f"  {entry['issue_id']} ({entry['status']}): {one_line(entry['title'])} [{latest}]")
        for commit in entry.get("commits", ()):
            bd.line(f"    {commit['commit']} {one_line(commit['message'])}")


def _close(bd: Context, found: list[Record], *, yes: bool) -> None:
    """Closes the issues after asking."""
    if not Consent(bd, yes=yes, each=False, is_trial=False).ask(f"Close {len(found)} issue(s)?"):
        return
    commits = {entry["issue_id"]: entry["latest_commit"] for entry in found}

    def close(txn: WriteTransaction, issue_id: str) -> Record:
        return close_issue(txn, issue_id, reason=f"Implemented in {commits[issue_id]}")

    for record in change_each(bd, list(commits), "orphans", close):
        if not bd.json:
            bd.line(f"✓ Closed {record['id']}")
