"""The commands about dependencies and structure, as `bd.cli.registry` lists them."""

from __future__ import annotations

from bd.cli.entries import MAINTENANCE
from bd.cli.entries import STRUCTURE
from bd.cli.entries import Command
from bd.cli.entries import changed
from bd.cli.entries import group
from bd.cli.entries import member

STRUCTURE_COMMANDS: dict[str, Command] = {
    "dep": group(
        "Say which issues wait for which",
        STRUCTURE,
        {
            "add": member("dep", "run_add", "Make an issue wait for another"),
            "remove": changed(member("dep", "run_remove", "Take away every dependency between two issues"), "rm"),
            "list": member("dep", "run_list", "List what issues depend on, or what depends on them"),
            "tree": member("dep_tree", "run_tree", "Show what an issue waits for as a tree"),
            "cycles": member("dep_tree", "run_cycles", "List the circles of issues that wait for each other"),
            "relate": member("dep", "run_relate", "Tie two issues without making either wait"),
            "unrelate": member("dep", "run_unrelate", "Untie two related issues"),
            "block": changed(member("dep", "run_block", "Make the issue after --blocks wait"), is_hidden=True),
        },
        default="block",
    ),
    "link": Command("dep", "Make an issue wait for another", STRUCTURE, function="run_add"),
    "relate": changed(
        Command("dep", "Tie two issues without making either wait", function="run_relate"), is_hidden=True
    ),
    "unrelate": changed(Command("dep", "Untie two related issues", function="run_unrelate"), is_hidden=True),
    "children": Command("children", "List the children of an issue", STRUCTURE),
    "epic": group(
        "Show how far epics are",
        STRUCTURE,
        {
            "status": member("epic", "run_status", "Show how far each open epic is"),
            "close-eligible": member("epic", "run_close_eligible", "Close epics whose children are all closed"),
        },
    ),
    "graph": group(
        "Show connected issues in layers",
        STRUCTURE,
        {
            "show": member("graph", "run_show", "Show connected issues in layers"),
            "check": member("graph", "run_check", "Check every dependency"),
        },
        default="show",
    ),
    "swarm": group(
        "Show how several can work on an epic at once",
        STRUCTURE,
        {
            "create": member(
                "swarm", "run_create", "Make a swarm of an epic: an issue that stands for several working on it"
            ),
            "list": member("swarm", "run_list", "List the swarms there are"),
            "status": member("swarm", "run_status", "Show where the children of an epic stand"),
            "validate": member("swarm", "run_validate", "Show in which fronts an epic can be done"),
        },
    ),
    "duplicate": Command("duplicate", "Close an issue as a duplicate of another", STRUCTURE, function="run_duplicate"),
    "supersede": Command("duplicate", "Close an issue that another one replaces", STRUCTURE, function="run_supersede"),
    "duplicates": Command("duplicates", "Find open issues with the same content", STRUCTURE),
    "find-duplicates": changed(
        Command("find_duplicates", "Find pairs of issues with similar texts", STRUCTURE), "find-dups"
    ),
    "orphans": Command("orphans", "Find open issues that commit messages name", MAINTENANCE),
}
