"""Options of the commands about workspaces, files, configuration and health."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text

# ---- import and export
InputOption = Annotated[Text, flag("-i --input", "string", "File to read, - for standard input", completes="@files")]
OutputOption = Annotated[
    Text, flag("-o --output", "string", "File to write instead of standard output", completes="@files")
]
ExportFormatOption = Annotated[
    str, flag("-f --format", "string", "jsonl or obsidian (jsonl)", completes="jsonl obsidian")
]
ExportAllOption = Annotated[Switch, flag("--all", "", "Everything, ephemeral issues too")]
SkipExistingOption = Annotated[Switch, flag("-s --skip-existing", "", "Leave issues that exist as they are")]
StrictOption = Annotated[
    Switch, flag("--strict", "", "Refuse children whose parent is missing (--orphan-handling strict)")
]
RenameOnImportOption = Annotated[Switch, flag("--rename-on-import", "", "Give ids with another prefix ours")]
OrphanHandlingOption = Annotated[
    Text,
    flag("--orphan-handling", "string", "What to do without a parent", completes="allow strict skip resurrect"),
]
DedupOption = Annotated[Switch, flag("--dedup", "", "Skip issues whose title an open issue has")]
DedupeAfterOption = Annotated[Switch, flag("--dedupe-after", "", "Name issues with the same content afterwards")]
ClearDuplicateRefsOption = Annotated[
    Switch, flag("--clear-duplicate-external-refs", "", "Drop an external reference that is taken")
]
ProtectLeftOption = Annotated[Switch, flag("", "", "Accepted for older callers", aliases="--protect-left-snapshot")]
NoGitHistoryOption = Annotated[Switch, flag("", "", "Accepted for older callers", aliases="--no-git-history")]
ScrubOption = Annotated[Switch, flag("--scrub", "", "Leave test issues out")]
IncludeMemoriesOption = Annotated[Switch, flag("--include-memories", "", "Memories too")]
EventsOption = Annotated[Switch, flag("--events", "", "The events since the last such export")]
EventsResetOption = Annotated[Switch, flag("--events-reset", "", "With --events: from the beginning")]

# ---- init
PrefixOption = Annotated[Text, flag("-p --prefix", "string", "What ids start with (the folder's name)")]
InitForceOption = Annotated[Switch, flag("--force", "", "Make a workspace inside another's checkout too")]
FromJsonlOption = Annotated[Switch, flag("--from-jsonl", "", "Take the issues of the JSONL file (always done)")]
BranchOption = Annotated[Text, flag("-b --branch", "string", "Branch that a later sync uses")]
BackendOption = Annotated[Text, flag("--backend", "string", "sqlite, the only one", completes="sqlite")]
StealthOption = Annotated[Switch, flag("--stealth", "", "Hide .beads from git in this clone")]
SetupExcludeOption = Annotated[Switch, flag("--setup-exclude", "", "Same as --stealth")]
SkipHooksOption = Annotated[Switch, flag("--skip-hooks", "", "Install no git hooks (never done)")]
SkipMergeDriverOption = Annotated[Switch, flag("--skip-merge-driver", "", "Set up no merge driver (never done)")]
SkipAgentsOption = Annotated[Switch, flag("--skip-agents", "", "Leave AGENTS.md alone (always done)")]
NonInteractiveOption = Annotated[Switch, flag("--non-interactive", "", "Never ask (never done)")]
RoleOption = Annotated[Text, flag("--role", "string", "maintainer or contributor", completes="maintainer contributor")]
ContributorOption = Annotated[Switch, flag("--contributor", "", "Same as --role contributor")]
TeamOption = Annotated[Switch, flag("--team", "", "Accepted for older callers")]

# ---- configuration, repositories
ForceGitTrackedOption = Annotated[Switch, flag("--force-git-tracked", "", "Accepted for newer callers")]
ConfigSourceOption = Annotated[Text, flag("--source", "string", "Only values from this place")]

# ---- info, version, help, completion
SchemaOption = Annotated[Switch, flag("--schema", "", "Tables and schema version too")]
WhatsNewOption = Annotated[Switch, flag("--whats-new", "", "What changed in recent versions")]
ThanksOption = Annotated[Switch, flag("--thanks", "", "Who made this")]
DaemonOption = Annotated[Switch, flag("", "", "Accepted for older callers", aliases="--daemon")]
NoDescriptionsOption = Annotated[Switch, flag("--no-descriptions", "", "Without descriptions of the candidates")]
HelpAllOption = Annotated[Switch, flag("--all", "", "Help of every command")]
HelpListOption = Annotated[Switch, flag("--list", "", "Only the names of all commands")]
HelpDocOption = Annotated[Text, flag("--doc", "string", "Help of one command as Markdown")]

# ---- doctor, migrate, checkpoint
FixOption = Annotated[Switch, flag("--fix", "", "Repair what can be repaired safely")]
YesOption = Annotated[Switch, flag("-y --yes", "", "Do not ask")]
InteractiveOption = Annotated[Switch, flag("-i --interactive", "", "Ask before each repair")]
DeepOption = Annotated[Switch, flag("--deep", "", "Read every page of the database")]
CheckOption = Annotated[Text, flag("--check", "string", "Only this group of checks")]
CheckHealthOption = Annotated[Switch, flag("--check-health", "", "Say nothing when all is well")]
CleanOption = Annotated[Switch, flag("--clean", "", "With --check: clean up what it finds")]
PerfOption = Annotated[Switch, flag("", "", "Accepted for other callers", aliases="--perf")]
ServerOption = Annotated[Switch, flag("", "", "Accepted for other callers", aliases="--server")]
MigrationOption = Annotated[Text, flag("--migration", "string", "Check around a migration", completes="pre post")]
ReportOption = Annotated[Text, flag("-o --output", "string", "Write the report to a file", completes="@files")]
FixChildParentOption = Annotated[Switch, flag("--fix-child-parent", "", "Remove edges from children to their parents")]
SourceOption = Annotated[Text, flag("", "string", "Accepted for older callers", aliases="--source")]
GastownOption = Annotated[Switch, flag("", "", "Accepted for other callers", aliases="--gastown --orchestrator")]
GastownThresholdOption = Annotated[
    Number,
    flag(
        "",
        "int",
        "Accepted for other callers",
        aliases="--gastown-duplicates-threshold --orchestrator-duplicates-threshold",
    ),
]
AgentReportOption = Annotated[Switch, flag("--agent", "", "Report with explanations, for programs")]
InspectOption = Annotated[Switch, flag("--inspect", "", "Show what is there and what is pending")]
UpdateRepoIdOption = Annotated[Switch, flag("--update-repo-id", "", "Note the repository's new identity")]
CleanupOption = Annotated[Switch, flag("--cleanup", "", "Name old database files that could be removed")]
ToDoltOption = Annotated[Switch, flag("", "", "Refused: there is one back end", aliases="--to-dolt")]
ToSqliteOption = Annotated[Switch, flag("", "", "Nothing to do: it is SQLite", aliases="--to-sqlite")]
ToClassicOption = Annotated[Switch, flag("--to-classic", "", "Refused, with the reason and what to do instead")]
CheckpointModeOption = Annotated[
    str, flag("--mode", "string", "How hard to try (passive)", completes="passive full restart truncate")
]
