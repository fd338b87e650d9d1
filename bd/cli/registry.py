"""The one table of commands: what exists, where its function lives, and under which heading help lists it.

Importing this loads no command, so help, completions and suggestions cost no command's imports.
"""

from __future__ import annotations

from bd.cli import absent
from bd.cli.entries import ADDITIONAL
from bd.cli.entries import INTEGRATIONS
from bd.cli.entries import ISSUES
from bd.cli.entries import MAINTENANCE
from bd.cli.entries import SETUP
from bd.cli.entries import STRUCTURE
from bd.cli.entries import SYNC
from bd.cli.entries import Command
from bd.cli.entries import changed as _with
from bd.cli.entries import group as _group
from bd.cli.entries import member as _member
from bd.cli.entries import standing_in as _standing_in
from bd.cli.structure_entries import STRUCTURE_COMMANDS
from bd.cli.view_entries import VIEW_COMMANDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping
    from collections.abc import Sequence

COMMANDS: dict[str, Command] = {
    "create": _with(Command("create", "Create a new issue", ISSUES), "new"),
    "q": Command("q", "Create an issue quickly; prints only its id", ISSUES),
    "show": _with(Command("show", "Show issues with everything that belongs to them", ISSUES), "view"),
    "update": Command("update", "Change one or more issues", ISSUES),
    "edit": Command(
        "edit", "Edit a field of an issue in $VISUAL or $EDITOR (the description unless told otherwise)", ISSUES
    ),
    "close": _with(Command("close", "Close one or more issues", ISSUES), "done"),
    "reopen": Command("reopen", "Reopen one or more closed issues", ISSUES),
    "delete": Command("delete", "Delete issues; without --force only shows what would go", ISSUES),
    "claim": Command(
        "claim",
        "Claim issues, or the best ready one, so that nobody else does; exit 5 when somebody has it",
        ISSUES,
    ),
    "heartbeat": Command(
        "lease",
        "Begin the lease of claimed issues anew; exit 5 when somebody else has them",
        ISSUES,
        function="run_heartbeat",
    ),
    "release": Command(
        "lease",
        "Give claimed issues back: open, without an assignee; exit 5 when somebody else has them",
        ISSUES,
        function="run_release",
    ),
    "undo": Command(
        "undo",
        "Take back the actor's last command, as new events; refused where later changes depend on it",
        ISSUES,
    ),
    "label": _group(
        "Manage the labels of issues",
        ISSUES,
        {
            "add": _member("label", "run_add", "Add a label to one or more issues"),
            "remove": _member("label", "run_remove", "Remove a label from one or more issues"),
            "list": _member("label", "run_list", "List the labels of an issue"),
            "list-all": _member("label", "run_list_all", "List every label with the number of issues that have it"),
            "propagate": _member("label", "run_propagate", "Add a label to all children of an issue"),
        },
    ),
    "comments": _group(
        "Show the comments of an issue, or add one",
        ISSUES,
        {
            "add": _member("comments", "run_add", "Add a comment to an issue"),
            "list": _member("comments", "run_list", "List the comments of an issue, oldest first"),
        },
        default="list",
    ),
    "comment": Command("comments", "Add a comment to an issue", ISSUES, function="run_add"),
    "note": Command("shortcuts", "Append a text to the notes of an issue", ISSUES, function="run_note"),
    "assign": Command("shortcuts", "Assign an issue to somebody", ISSUES, function="run_assign"),
    "priority": Command("shortcuts", "Set the priority of an issue", ISSUES, function="run_priority"),
    "tag": Command("shortcuts", "Add a label to an issue", ISSUES, function="run_tag"),
    "defer": Command("defer", "Put one or more issues on ice, until a date or until undefer", ISSUES),
    "undefer": Command("defer", "Take one or more issues off the ice", ISSUES, function="run_undefer"),
    "todo": _group(
        "Tasks for oneself, the short way",
        ISSUES,
        {
            "add": _member("todo", "run_add", "Create a task for oneself"),
            "list": _member("todo", "run_list", "List the open tasks"),
            "done": _member("todo", "run_done", "Complete one or more tasks"),
        },
        default="list",
        runs_alone=True,
    ),
    "state": _group(
        "Show the states of an issue, by dimension",
        ISSUES,
        {
            "get": _member("state", "run_get", "Show the state of an issue in one dimension"),
            "list": _member("state", "run_list", "List the states of an issue"),
        },
        default="get",
    ),
    "set-state": Command(
        "state", "Set the state of an issue in one dimension and record the change", ISSUES, function="run_set"
    ),
    "batch": Command("batch", "Run many operations in one transaction, all or nothing", ISSUES),
    "promote": Command("promote", "Make an ephemeral issue an ordinary one", ISSUES),
    "move": Command("move", "Move an issue to another workspace: a copy there, the original closed here", ISSUES),
    "refile": Command("move", "Move an issue to the workspace in another directory", ISSUES, function="run_refile"),
    "rename": Command("rename", "Give an issue another id; whatever names it follows", ISSUES),
    **VIEW_COMMANDS,
    **STRUCTURE_COMMANDS,
    "import": Command("import_", "Import issues from a JSONL file or standard input; all of it or nothing", SYNC),
    "export": Command("export", "Write issues as JSONL to a file or to standard output", SYNC),
    "sync": Command(
        "sync", "Write the issues to the JSONL file, and take in what is new there; git is left to you", SYNC
    ),
    "merge": _with(
        Command(
            "merge",
            "Merge two versions of issues.jsonl into OUT; exits 1 when two issues share an id, 2 when it cannot",
            SYNC,
        ),
        workspace=False,
    ),
    "repo": _group(
        "Show issues of other repositories beside ours",
        SYNC,
        {
            "add": _member("repo", "run_add", "Show the issues of another repository here, read-only"),
            "remove": _member(
                "repo", "run_remove", "Stop showing the issues of another repository; nothing is deleted there"
            ),
            "list": _member("repo", "run_list", "List the configured repositories"),
            "sync": _member("repo", "run_sync", "Read every changed repository in now"),
            "status": _member("repo", "run_status", "Show what was read of each repository, and what is wrong with it"),
        },
    ),
    "hooks": _group(
        "Let git's hooks keep issues.jsonl in step, and bd merge it",
        SYNC,
        {
            "install": _member(
                "hooks",
                "run_install",
                "Put bd into the git hooks of this checkout, and let git merge issues.jsonl by bd merge",
            ),
            "uninstall": _with(
                _member(
                    "hooks",
                    "run_uninstall",
                    "Take bd out of the git hooks and the merge driver away; hooks of others are as they were",
                ),
                "remove",
            ),
            "list": _member("hooks", "run_list", "List the git hooks bd can be in, and whether it is"),
            "run": _with(
                _member(
                    "hook_run",
                    "run",
                    "Do what a git hook is for; called by git, silent and without effect outside a workspace",
                ),
                workspace=False,
            ),
        },
    ),
    "init": _with(Command("init", "Make a workspace in the current folder; touches nothing outside .beads", SETUP)),
    "config": _group(
        "Show and change settings",
        SETUP,
        {
            "get": _member("config", "run_get", "Show the value of a setting"),
            "set": _member("config", "run_set", "Change a setting"),
            "set-many": _member("config", "run_set_many", "Change several settings given as KEY=VALUE"),
            "list": _member("config", "run_list", "List the settings that are set"),
            "show": _member("config", "run_show", "Show settings with the place each value comes from"),
            "unset": _member("config", "run_unset", "Remove a setting"),
            "validate": _member("config", "run_validate", "Check every setting"),
        },
    ),
    "prime": Command(
        "prime", "Print what a coding agent should know; outside a workspace nothing, and that is no error", SETUP
    ),
    "setup": _with(
        Command(
            "setup", "Teach a coding agent to use bd; shows what would be written, and writes it only with --yes", SETUP
        ),
        workspace=False,
    ),
    "onboard": _with(
        Command(
            "onboard", "Print the few lines for AGENTS.md that lead agents to bd prime", SETUP, function="run_onboard"
        ),
        workspace=False,
    ),
    "quickstart": _with(
        Command("onboard", "Print the commands to begin with", SETUP, function="run_quickstart"), workspace=False
    ),
    "gate": _group(
        "Wait for something outside: a person, a time, an issue elsewhere, a GitHub run",
        STRUCTURE,
        {
            "create": _member("gate", "run_create", "Create a gate; --blocks names the issue that waits for it"),
            "list": _member("gate", "run_list", "List the open gates"),
            "show": _member("gate", "run_show", "Show one gate"),
            "resolve": _with(
                _member("gate", "run_resolve", "Open gates: close them, whatever they still wait for"), "close"
            ),
            "check": _member(
                "gate",
                "run_check",
                "Look at the open gates and close those whose wait is over; for GitHub it asks gh",
            ),
            "discover": _member(
                "gate",
                "run_discover",
                "Give gates that wait for a GitHub run without knowing which the newest run of the branch",
            ),
            "add-waiter": _member("gate", "run_add_waiter", "Note who wants to know when a gate opens"),
        },
    ),
    "merge-slot": _group(
        "Let one worker merge at a time",
        STRUCTURE,
        {
            "create": _member("merge_slot", "run_create", "Make the merge slot; one that exists stays as it is"),
            "check": _member(
                "merge_slot", "run_check", "Say whether the merge slot is free; exits 1 when there is none"
            ),
            "acquire": _member(
                "merge_slot",
                "run_acquire",
                "Take the merge slot; exits 5 when somebody else has it, 1 when noted as waiting",
            ),
            "release": _member("merge_slot", "run_release", "Free the merge slot, and say who waits for it"),
        },
    ),
    "sql": _with(Command("sql", "Ask the database in SQL; nothing can be changed this way", SYNC), is_hot=False),
    "kv": _group(
        "Keep texts under names, for scripts",
        SETUP,
        {
            "set": _member("kv", "run_set", "Keep a text under a name; - reads standard input, @file a file"),
            "get": _member("kv", "run_get", "Print the text kept under a name; exits 1 when there is none"),
            "list": _member("kv", "run_list", "List the kept texts with their names"),
            "clear": _member("kv", "run_clear", "Forget the text kept under a name"),
        },
    ),
    "remember": Command("memory", "Keep a memory for later sessions", SETUP, function="run_remember"),
    "memories": Command("memory", "List the memories, or those that contain a text", SETUP, function="run_memories"),
    "recall": Command(
        "memory", "Print one memory whole; exits 1 when there is none of this name", SETUP, function="run_recall"
    ),
    "forget": Command(
        "memory", "Remove one memory; exits 1 when there is none of this name", SETUP, function="run_forget"
    ),
    "info": Command("info", "Show facts about the workspace", SETUP),
    "where": Command("where", "Show which workspace is used and why", SETUP),
    "context": Command(
        "facts", "Show where the workspace, the repository and the database are", SETUP, function="run_context"
    ),
    "ping": Command(
        "facts", "Check that the database answers, and how fast; milliseconds", MAINTENANCE, function="run_ping"
    ),
    "doctor": _with(
        Command(
            "doctor", "Check the installation and the workspace; --fix repairs what can be repaired safely", MAINTENANCE
        )
    ),
    "rename-prefix": Command(
        "rename_prefix", "Give every issue another prefix; whatever names them follows", MAINTENANCE
    ),
    "migrate": Command("migrate", "Bring the database to the current schema", MAINTENANCE),
    "checkpoint": Command("checkpoint", "Move the write-ahead log into the database file", MAINTENANCE),
    "preflight": Command("preflight", "Show what to look after before a pull request; --check looks", MAINTENANCE),
    "upgrade": _group(
        "Show what another version of bd brought",
        MAINTENANCE,
        {
            "status": _member("upgrade", "run_status", "Show whether bd was upgraded since the last acknowledgement"),
            "review": _member("upgrade", "run_review", "Show what is new since the version last acknowledged"),
            "ack": _member("upgrade", "run_ack", "Acknowledge this version"),
        },
    ),
    "audit": _group(
        "Keep a log of what models and tools were asked and answered",
        INTEGRATIONS,
        {
            "record": _member("audit", "run_record", "Append an interaction to the log"),
            "label": _member("audit", "run_label", "Append a label for an earlier interaction to the log"),
        },
    ),
    "human": _group(
        "Show the few commands a person needs, and the issues that wait for a person",
        SETUP,
        {
            "commands": _with(
                _member("human", "run_commands", "Show the few commands a person needs"), workspace=False
            ),
            "list": _member("human", "run_list", "List the issues that wait for a person: those with the label human"),
            "respond": _member(
                "human",
                "run_respond",
                "Answer an issue that waits for a person: the answer becomes a comment, the issue is closed",
            ),
            "dismiss": _member("human", "run_dismiss", "Close an issue that waits for a person without an answer"),
            "stats": _member(
                "human", "run_stats", "Show how many issues wait for a person, and what became of the others"
            ),
        },
        default="commands",
        runs_alone=True,
    ),
    "thanks": _with(Command("thanks", "Thank those on whose work this program stands", ADDITIONAL), workspace=False),
    "version": Command("version", "Show the version, and the SQLite library that runs", ADDITIONAL),
    "completion": _with(Command("completion", "Print the completion script of a shell", ADDITIONAL), workspace=False),
    "schema": _with(
        Command("schema", "Print the JSON Schema of what commands print with --json", ADDITIONAL), workspace=False
    ),
    "classic": _standing_in(
        Command(
            "classic",
            "Show which names of other lines have nothing behind them here, and what to use instead",
            ADDITIONAL,
        ),
        absent.NAMES,
    ),
    "help": _with(Command("help_", "Help about any command", ADDITIONAL), is_hot=False, workspace=False),
    "__complete": _with(Command("complete", "Print what completes a word"), is_hidden=True),
}


def walk() -> Iterator[tuple[tuple[str, ...], Command]]:
    """Yields (path, command) of every command that runs something, groups' members included."""
    for name, command in COMMANDS.items():
        if not command.commands:
            yield (name,), command
        for member_name, member in command.commands.items():
            yield (name, member_name), member


def find_command(path: Sequence[str]) -> tuple[tuple[str, ...], Command] | None:
    """Returns (canonical path, command) of a command or group named by its words, aliases included."""
    found: tuple[str, ...] = ()
    command: Command | None = None
    commands: Mapping[str, Command] = COMMANDS
    for word in path:
        name = canonical_name(commands, word)
        if name is None:
            return None
        command = commands[name]
        commands = command.commands
        found = (*found, name)
    return None if command is None else (found, command)


def canonical_name(commands: Mapping[str, Command], word: str) -> str | None:
    """Returns the name of the command a word means, None for no command."""
    if word in commands:
        return word
    for name, command in commands.items():
        if word in command.aliases or word in command.unlisted:
            return name
    return None
