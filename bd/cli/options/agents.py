"""Options of the commands for agents and their surroundings: kept texts, gates, setup, sync, SQL."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

# ---- kv, remember
KvKeyArgument = Annotated[str, word("key", "A name")]
KvValueArgument = Annotated[str, word("value", "Any text; - is standard input, @file a file")]
MemoryTextArgument = Annotated[list[str], word("text...", "What to remember; - is standard input, @file a file")]
MemoryKeyArgument = Annotated[str, word("key", "The name of a memory")]
MemoryTermArgument = Annotated[Texts, word("text...", "Part of a name or a text")]
MemoryKeyOption = Annotated[Text, flag("--key", "string", "Its name (made from the first words)")]

# ---- human
ResponseOption = Annotated[Text, flag("-r --response", "string", "The answer; - is standard input, @file a file")]

# ---- sync
FlushOnlyOption = Annotated[Switch, flag("--flush-only", "", "Only write the JSONL file, silently")]
ImportOnlyOption = Annotated[Switch, flag("--import-only", "", "Only take the JSONL file in", aliases="--import")]
SyncStatusOption = Annotated[Switch, flag("--status", "", "Show how far the file and the database agree")]
SyncFullOption = Annotated[
    Switch,
    flag(
        "--full",
        "",
        "Exchange with git too (refused: git pull, commit and push are yours)",
        aliases="--merge --from-main --accept-rebase",
    ),
]
SyncResolveOption = Annotated[
    Switch, flag("", "", "Accepted for older callers", aliases="--resolve --ours --theirs --manual --force --check")
]
SyncIgnoredOption = Annotated[
    Switch,
    flag(
        "",
        "",
        "Accepted for older callers",
        aliases="--no-pull --no-push --squash --rename-on-import --no-git-history",
    ),
]
SyncModeOption = Annotated[Text, flag("", "string", "git-portable, the only one", aliases="--set-mode")]
SyncMessageOption = Annotated[Text, flag("", "string", "Accepted for older callers", aliases="-m --message")]

# ---- prime
PrimeFullOption = Annotated[Switch, flag("--full", "", "The whole text and every memory whole")]
PrimeMcpOption = Annotated[Switch, flag("--mcp", "", "A few lines, for agents that have the tools")]
PrimeStealthOption = Annotated[Switch, flag("--stealth", "", "No git commands in it")]
PrimeExportOption = Annotated[Switch, flag("--export", "", "The built-in text, in spite of .beads/PRIME.md")]
PrimeHookJsonOption = Annotated[Switch, flag("--hook-json", "", "As the document a session hook prints")]
PrimeMemoriesOption = Annotated[Switch, flag("--memories-only", "", "Only the memories, whole")]

# ---- names of other lines
ClassicWordsArgument = Annotated[Texts, word("name...", "One of these names, and what followed it")]

# ---- setup
RecipeArgument = Annotated[
    Text,
    word(
        "recipe",
        "Which agent; without one, all are listed",
        completes="aider claude codex cody copilot cursor factory gemini junie kilocode opencode windsurf",
    ),
]
SetupRemoveOption = Annotated[Switch, flag("--remove", "", "Take it out again; every other byte stays")]
SetupCheckOption = Annotated[Switch, flag("--check", "", "Say whether it is installed; exits 1 when not")]
SetupListOption = Annotated[Switch, flag("--list", "", "List the recipes and their files")]
SetupPrintOption = Annotated[Switch, flag("--print", "", "Print what would be added, and nothing else")]
SetupOutputOption = Annotated[
    Text, flag("-o --output", "string", "A text file for the section, instead of the recipe's", completes="@files")
]
SetupAddOption = Annotated[Text, flag("", "string", "Refused: -o names a file of your own", aliases="--add")]
SetupProjectOption = Annotated[Switch, flag("--project", "", "For this project (the default)")]
SetupGlobalOption = Annotated[Switch, flag("--global", "", "For all projects: in the home directory")]
SetupStealthOption = Annotated[Switch, flag("--stealth", "", "Without git commands")]

# ---- gate, merge-slot
_AWAITED = "human timer bead gh:run gh:pr"
GateIdArgument = Annotated[str, word("gate", "A gate, by id or an unambiguous part of one", completes="@ids")]
WaiterArgument = Annotated[str, word("waiter", "Who wants to know")]
GateBlocksOption = Annotated[Text, flag("--blocks", "string", "The issue that waits for the gate", completes="@ids")]
GateTypeOption = Annotated[
    str, flag("-t --type", "string", "human, timer, bead, gh:run or gh:pr (human)", completes=_AWAITED)
]
GateAwaitIdOption = Annotated[Text, flag("--await-id", "string", "Which issue, run, workflow or pull request")]
GateTimeoutOption = Annotated[Text, flag("--timeout", "duration", "How long it waits at most; of a timer, how long")]
GateAllOption = Annotated[Switch, flag("-a --all", "", "Resolved gates too")]
GateLimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, 0 for all (50)")]
GateCheckTypeOption = Annotated[
    Text, flag("-t --type", "string", "Only these: gh, gh:run, gh:pr, timer, bead, human", completes=f"gh {_AWAITED}")
]
GateCheckLimitOption = Annotated[Number, flag("-l --limit", "int", "At most this many, 0 for all (100)")]
GateEscalateOption = Annotated[Switch, flag("-e --escalate", "", "Label gates that went wrong: escalated")]
GateBranchOption = Annotated[Text, flag("-b --branch", "string", "Runs of this branch (the current one)")]
GateDryRunOption = Annotated[Switch, flag("-n --dry-run", "", "Show what would happen and change nothing")]
GateRunsOption = Annotated[Number, flag("-l --limit", "int", "How many runs to look at (10)")]
GateAgeOption = Annotated[str, flag("-a --max-age", "duration", "Only runs that are not older (30m)")]
SlotHolderOption = Annotated[Text, flag("--holder", "string", "Who (the actor)")]
SlotWaitOption = Annotated[Switch, flag("--wait", "", "When it is taken, be noted as waiting")]

# ---- sql
SqlArgument = Annotated[list[str], word("query...", "One SQL statement that reads; - is standard input")]
SqlCsvOption = Annotated[Switch, flag("--csv", "", "Comma-separated values with a header line")]
