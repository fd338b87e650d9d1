"""The commands that list and report, as `bd.cli.registry` lists them."""

from __future__ import annotations

from bd.cli.entries import VIEWS
from bd.cli.entries import Command
from bd.cli.entries import changed
from bd.cli.entries import group
from bd.cli.entries import member

VIEW_COMMANDS: dict[str, Command] = {
    "ready": Command("ready", "Show what can be worked on now: open, waiting for nothing, not deferred", VIEWS),
    "blocked": Command("blocked", "Show what waits for open issues, and what is set to blocked or deferred", VIEWS),
    "list": Command("list_", "List issues", VIEWS),
    "lint": Command(
        "lint",
        "Find issues whose description lacks the headings of its type; exit 1 when there are any (0 with --json)",
        VIEWS,
    ),
    "search": Command("search", "Search the texts of issues", VIEWS),
    "query": group(
        "List the issues that satisfy an expression, and keep expressions by name",
        VIEWS,
        {
            "find": member("query", "run", "List the issues that satisfy an expression"),
            "save": member("query", "run_save", "Keep an expression under a name"),
            "run": member("query", "run_saved", "List the issues that satisfy a saved expression"),
            "list": member("query", "run_list", "List the saved expressions"),
            "remove": member("query", "run_remove", "Forget a saved expression"),
        },
        default="find",
        runs_alone=True,
    ),
    "count": Command("count", "Count issues", VIEWS),
    "statuses": Command("statuses", "List the statuses", VIEWS),
    "types": Command("types", "List the issue types", VIEWS),
    "status": changed(
        Command("status", "Show how many issues there are, of which kinds, and what happened lately", VIEWS), "stats"
    ),
    "history": Command("history", "Show what became of an issue: who changed what and when, the latest first", VIEWS),
    "events": changed(Command("events", "Show what happened, the latest last", VIEWS), "activity"),
    "diff": Command("diff", "Show what changed between two points in time, from the event log", VIEWS),
    "board": Command("board", "Show issues in columns, by status unless told otherwise", VIEWS),
    "timeline": Command("timeline", "Show how many issues were created and closed, day by day (UTC)", VIEWS),
    "burndown": Command("burndown", "Show how many issues were open at the end of each day (UTC)", VIEWS),
    "changelog": Command(
        "changelog", "Write what was closed since a tag, a commit or a date, by type, as Markdown", VIEWS
    ),
    "stale": Command("stale", "List open issues that nobody changed for a while, the oldest first", VIEWS),
}
