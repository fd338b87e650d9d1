"""Every option and argument, declared once; a command names the ones it takes.

A command's parameter name is the variable its function reads; spelling, kind and help stand here. Spellings under
`aliases` are understood and not shown.
"""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word

Text = str | None
Number = int | None
Texts = list[str] | None
Switch = bool
MaybeSwitch = bool | None

_STATUSES = "open in_progress blocked deferred closed"
_TYPES = "task bug feature epic chore"
_PRIORITIES = "0 1 2 3 4"
_SORTS = "priority created updated closed status id title type assignee"

# ---- global options: accepted before and after the command, found on `bd.globals`
JsonOption = Annotated[MaybeSwitch, flag("--json", "", "Print one JSON document")]
DbOption = Annotated[Text, flag("--db", "string", "Database to use instead of the one found here", completes="@files")]
ActorOption = Annotated[Text, flag("--actor", "string", "Name recorded as the author of changes")]
DirectoryOption = Annotated[Text, flag("-C --directory", "string", "Run as if started here", completes="@dirs")]
QuietOption = Annotated[MaybeSwitch, flag("-q --quiet", "", "Say nothing but errors on standard error")]
VerboseOption = Annotated[MaybeSwitch, flag("-v --verbose", "", "Explain what goes wrong in detail")]
ReadonlyOption = Annotated[MaybeSwitch, flag("--readonly", "", "Refuse to change anything")]
SandboxOption = Annotated[MaybeSwitch, flag("--sandbox", "", "Neither read nor write the JSONL file on the way")]
LockTimeoutOption = Annotated[Text, flag("--lock-timeout", "duration", "How long to wait for another process (30s)")]
NoAutoFlushOption = Annotated[MaybeSwitch, flag("--no-auto-flush", "", "Leave the JSONL file as it is after a change")]
NoAutoImportOption = Annotated[MaybeSwitch, flag("--no-auto-import", "", "Do not take in a newer JSONL file")]
FormatJsonOption = Annotated[Text, flag("", "string", "Same as --json when it says json", aliases="--format")]
NoDbOption = Annotated[MaybeSwitch, flag("", "", "Accepted for older callers", aliases="--no-db")]
AllowStaleOption = Annotated[MaybeSwitch, flag("", "", "Accepted for older callers", aliases="--allow-stale")]
NoDaemonOption = Annotated[MaybeSwitch, flag("", "", "Accepted for older callers", aliases="--no-daemon")]
ProfileOption = Annotated[MaybeSwitch, flag("", "", "Accepted for other callers", aliases="--profile")]
AutoCommitOption = Annotated[Text, flag("", "string", "Accepted for other callers", aliases="--dolt-auto-commit")]
GlobalOption = Annotated[MaybeSwitch, flag("", "", "Accepted for other callers", aliases="--global")]
SchemaSkewOption = Annotated[MaybeSwitch, flag("", "", "Accepted for other callers", aliases="--ignore-schema-skew")]

GLOBAL_OPTIONS = {
    "json": JsonOption,
    "db": DbOption,
    "actor": ActorOption,
    "directory": DirectoryOption,
    "quiet": QuietOption,
    "verbose": VerboseOption,
    "readonly": ReadonlyOption,
    "sandbox": SandboxOption,
    "lock_timeout": LockTimeoutOption,
    "no_auto_flush": NoAutoFlushOption,
    "no_auto_import": NoAutoImportOption,
    "format_json": FormatJsonOption,
    "no_db": NoDbOption,
    "allow_stale": AllowStaleOption,
    "no_daemon": NoDaemonOption,
    "profile": ProfileOption,
    "dolt_auto_commit": AutoCommitOption,
    "global_": GlobalOption,
    "ignore_schema_skew": SchemaSkewOption,
}

# ---- accepted and without meaning here, by command: (kind, spellings)
IGNORED_OPTIONS = {
    "init": (
        ("", "--debug --discard-remote --external --proxied-server --proxied-server-external-tls --reinit-local"),
        ("", "--server --shared-server"),
        ("string", "--agents-file --agents-profile --agents-template --database --destroy-token --remote"),
        ("string", "--server-host --server-port --server-socket --server-user"),
        ("string", "--proxied-server-config-path --proxied-server-log-path --proxied-server-root-path"),
        ("string", "--proxied-server-external-host --proxied-server-external-port --proxied-server-external-user"),
        ("string", "--proxied-server-external-keep-alive --proxied-server-external-socket-path"),
        ("string", "--proxied-server-external-tls-cert-path --proxied-server-external-tls-key-path"),
    ),
}

# ---- arguments
TitleArgument = Annotated[Text, word("title", "What is to be done")]
TitleWordsArgument = Annotated[list[str], word("title...", "What is to be done; several words are joined")]
IdArgument = Annotated[Text, word("id", "An issue; without one, the issue touched last", completes="@ids")]
IdsArgument = Annotated[Texts, word("id...", "Issues, by id or an unambiguous part of one", completes="@ids")]
RequiredIdsArgument = Annotated[list[str], word("id...", "Issues, by id or an unambiguous part", completes="@ids")]
ExpressionArgument = Annotated[Texts, word("expression...", "A query; several words are joined")]
ImportFileArgument = Annotated[Text, word("file", "The JSONL file, - for standard input", completes="@files")]
ConfigKeyArgument = Annotated[str, word("key", "A configuration key")]
OptionalConfigKeyArgument = Annotated[Text, word("key", "A configuration key; without one, all")]
ConfigValueArgument = Annotated[str, word("value", "Its value")]
ConfigPairsArgument = Annotated[list[str], word("key=value...", "Keys with their values")]
PathArgument = Annotated[Text, word("path", "A directory with a workspace", completes="@dirs")]
RequiredPathArgument = Annotated[str, word("path", "Another repository's directory", completes="@dirs")]
RepoNameArgument = Annotated[str, word("name", "A configured repository, by name or path")]
ShellArgument = Annotated[Text, word("shell", "bash, zsh, fish or powershell", completes="bash zsh fish powershell")]
CommandArgument = Annotated[Texts, word("command...", "A command, with its sub-command", completes="@commands")]
CompletionKindArgument = Annotated[str, word("kind", "What is completed")]
CompletionPrefixArgument = Annotated[Text, word("prefix", "What has been typed so far")]

# ---- texts and fields of an issue
TitleOption = Annotated[Text, flag("--title", "string", "Title")]
DescriptionOption = Annotated[
    Text,
    flag(
        "-d --description", "string", "Description (- is standard input, @file a file)", aliases="--body -m --message"
    ),
]
BodyFileOption = Annotated[
    Text,
    flag("--body-file", "string", "Read the description from a file", aliases="--description-file", completes="@files"),
]
StdinOption = Annotated[Switch, flag("--stdin", "", "Read the description from standard input")]
AllowEmptyDescriptionOption = Annotated[Switch, flag("--allow-empty-description", "", "Let an empty one through")]
DesignOption = Annotated[Text, flag("--design", "string", "Design notes")]
DesignFileOption = Annotated[Text, flag("--design-file", "string", "Read the design from a file", completes="@files")]
AcceptanceOption = Annotated[
    Text, flag("--acceptance", "string", "Acceptance criteria", aliases="--acceptance-criteria")
]
NotesOption = Annotated[Text, flag("--notes", "string", "Notes")]
AppendNotesOption = Annotated[Text, flag("--append-notes", "string", "Text to add to the notes, on a line of its own")]
ContextOption = Annotated[Text, flag("--context", "string", "Context, kept in the notes")]
SkillsOption = Annotated[Text, flag("--skills", "string", "Skills asked for, kept in the notes")]
TypeOption = Annotated[str, flag("-t --type", "string", "Type; bd types lists them (task)", completes=_TYPES)]
NewTypeOption = Annotated[Text, flag("-t --type", "string", "New type", completes=_TYPES)]
PriorityOption = Annotated[
    str, flag("-p --priority", "string", "Priority, 0 (highest) to 4 (2)", completes=_PRIORITIES)
]
NewPriorityOption = Annotated[Text, flag("-p --priority", "string", "New priority, 0 to 4", completes=_PRIORITIES)]
StatusOption = Annotated[Text, flag("-s --status", "string", "New status", completes=_STATUSES)]
AssigneeOption = Annotated[Text, flag("-a --assignee", "string", 'Who works on it ("" for nobody)')]
LabelsOption = Annotated[Texts, flag("-l --labels", "strings", "Labels", aliases="--label")]
EstimateOption = Annotated[Number, flag("-e --estimate", "int", "Estimate in minutes")]
DueOption = Annotated[Text, flag("--due", "string", "Due date: +6h, tomorrow, next monday, 2025-01-15")]
DeferOption = Annotated[Text, flag("--defer", "string", "Not ready before this date (as --due)")]
DepsOption = Annotated[Texts, flag("--deps", "strings", "What it waits for: id, or type:id", completes="@ids")]
ParentOption = Annotated[Text, flag("--parent", "string", "Parent issue", completes="@ids")]
IdOption = Annotated[Text, flag("--id", "string", "Id to use instead of a new one")]
ExternalRefOption = Annotated[Text, flag("--external-ref", "string", "Name elsewhere, such as gh-9 or JIRA-123")]
SpecIdOption = Annotated[Text, flag("--spec-id", "string", "Specification it belongs to")]
MetadataOption = Annotated[Text, flag("--metadata", "string", "Any JSON value, or @file")]
EphemeralOption = Annotated[Switch, flag("--ephemeral", "", "Never leaves this database")]
PersistentOption = Annotated[Switch, flag("--persistent", "", "Make an ephemeral issue an ordinary one")]
NoHistoryOption = Annotated[Switch, flag("--no-history", "", "Mark as not worth a history")]
HistoryOption = Annotated[Switch, flag("--history", "", "Take that mark away")]
SessionOption = Annotated[Text, flag("--session", "string", "Session that closes the issue (CLAUDE_SESSION_ID)")]
AwaitIdOption = Annotated[Text, flag("--await-id", "string", "What a gate waits for")]
MolTypeOption = Annotated[Text, flag("--mol-type", "string", "Kind of molecule: swarm, patrol or work")]
WispTypeOption = Annotated[Text, flag("--wisp-type", "string", "Kind of wisp")]
EventCategoryOption = Annotated[Text, flag("--event-category", "string", "Category of an issue of type event")]
EventActorOption = Annotated[Text, flag("--event-actor", "string", "Who caused the event")]
EventTargetOption = Annotated[Text, flag("--event-target", "string", "What the event is about")]
EventPayloadOption = Annotated[Text, flag("--event-payload", "string", "Data of the event")]

# ---- create
NoInheritLabelsOption = Annotated[Switch, flag("--no-inherit-labels", "", "Do not take over the parent's labels")]
WaitsForOption = Annotated[Text, flag("--waits-for", "string", "Issue whose children it waits for", completes="@ids")]
WaitsForGateOption = Annotated[
    str, flag("--waits-for-gate", "string", "Which of them (all-children)", completes="all-children any-children")
]
MarkdownFileOption = Annotated[Text, flag("-f --file", "string", "Create issues from Markdown", completes="@files")]
GraphOption = Annotated[
    Text, flag("--graph", "string", "Create the issues and edges of a JSON plan", completes="@files")
]
CreateRepoOption = Annotated[Text, flag("--repo", "string", "Create it in this other workspace", completes="@dirs")]
CreatePrefixOption = Annotated[
    Text, flag("", "string", "The prefix, which must be this workspace's", aliases="--prefix")
]
RigOption = Annotated[Text, flag("--rig", "string", "Create it in this rig")]
AgentRigOption = Annotated[Text, flag("", "string", "Rig of an issue of type agent", aliases="--agent-rig")]
ValidateOption = Annotated[Switch, flag("--validate", "", "Refuse a description without the headings its type needs")]
SilentOption = Annotated[Switch, flag("--silent", "", "Print only the id")]
DryRunOption = Annotated[Switch, flag("--dry-run", "", "Show what would happen and change nothing")]
ForceOption = Annotated[Switch, flag("-f --force", "", "Do it in spite of what would be refused")]
PlainForceOption = Annotated[Switch, flag("--force", "", "Do it in spite of what would be refused")]

# ---- update, close, reopen, delete, edit
ClaimOption = Annotated[
    Switch, flag("--claim", "", "Take it: assignee is the actor, status in_progress; fails if taken")
]
AddLabelOption = Annotated[Texts, flag("--add-label", "strings", "Labels to add")]
RemoveLabelOption = Annotated[Texts, flag("--remove-label", "strings", "Labels to remove")]
SetLabelsOption = Annotated[Texts, flag("--set-labels", "strings", "The labels, replacing all")]
SetMetadataOption = Annotated[Texts, flag("--set-metadata", "stringArray", "One metadata key, as key=value")]
UnsetMetadataOption = Annotated[Texts, flag("--unset-metadata", "stringArray", "A metadata key to remove")]
ReasonOption = Annotated[Text, flag("-r --reason", "string", "Why", aliases="-m --message")]
ReasonsOption = Annotated[
    Texts, flag("-r --reason", "stringArray", "Why; repeated, one for each issue", aliases="--resolution -m --message")
]
ReasonFileOption = Annotated[Text, flag("--reason-file", "string", "Read the reason from a file", completes="@files")]
SuggestNextOption = Annotated[Switch, flag("--suggest-next", "", "Show what this unblocks")]
ClaimNextOption = Annotated[Switch, flag("--claim-next", "", "Claim the next ready issue")]
ContinueOption = Annotated[Switch, flag("--continue", "", "Go on with the next step of the same parent")]
NoAutoOption = Annotated[Switch, flag("--no-auto", "", "With --continue: show the next step, do not claim it")]
CascadeOption = Annotated[Switch, flag("--cascade", "", "Delete what depends on it too")]
HardOption = Annotated[Switch, flag("--hard", "", "Erase the content too; the tombstone stays")]
FromFileOption = Annotated[Text, flag("--from-file", "string", "Read ids from a file, one a line", completes="@files")]
EditTitleOption = Annotated[Switch, flag("--title", "", "Edit the title")]
EditDescriptionOption = Annotated[Switch, flag("--description", "", "Edit the description (the default)")]
EditDesignOption = Annotated[Switch, flag("--design", "", "Edit the design notes")]
EditNotesOption = Annotated[Switch, flag("--notes", "", "Edit the notes")]
EditAcceptanceOption = Annotated[Switch, flag("--acceptance", "", "Edit the acceptance criteria")]

# ---- show
IdListOption = Annotated[Texts, flag("--id", "stringArray", "An id that looks like an option", completes="@ids")]
CurrentOption = Annotated[Switch, flag("--current", "", "Show the issue touched last")]
ShortOption = Annotated[Switch, flag("--short", "", "One line an issue")]
ChildrenOption = Annotated[Switch, flag("--children", "", "Show only the children")]
RefsOption = Annotated[Switch, flag("--refs", "", "Show what refers to the issue")]
ThreadOption = Annotated[Switch, flag("--thread", "", "Show the whole conversation of a message")]
LocalTimeOption = Annotated[Switch, flag("--local-time", "", "Times in the local time zone")]
LongOption = Annotated[Switch, flag("--long", "", "More about each issue")]
IncludeCommentsOption = Annotated[Switch, flag("--include-comments", "", "Comments too (always included)")]
IncludeDependentsOption = Annotated[Switch, flag("--include-dependents", "", "Dependents too (always included)")]
AsOfOption = Annotated[Text, flag("--as-of", "string", "State at an earlier commit")]
WatchOption = Annotated[Switch, flag("-w --watch", "", "Show again whenever something changes (terminal only)")]

# ---- filters of list, count, query, export
RepoOption = Annotated[Text, flag("--repo", "string", "Issues of this configured repository, or all")]
StatusFilterOption = Annotated[
    Text,
    flag("-s --status", "string", "Only this status (commas: any of them)", aliases="--state", completes=_STATUSES),
]
TypeFilterOption = Annotated[Text, flag("-t --type", "string", "Only this type", completes=_TYPES)]
PriorityFilterOption = Annotated[Text, flag("-p --priority", "string", "Only this priority", completes=_PRIORITIES)]
PriorityMinOption = Annotated[Text, flag("--priority-min", "string", "This number or more", completes=_PRIORITIES)]
PriorityMaxOption = Annotated[Text, flag("--priority-max", "string", "This number or less", completes=_PRIORITIES)]
AssigneeFilterOption = Annotated[Text, flag("-a --assignee", "string", "Only this assignee")]
NoAssigneeOption = Annotated[Switch, flag("--no-assignee", "", "Only without an assignee")]
LabelFilterOption = Annotated[Texts, flag("-l --label", "strings", "With all of these labels")]
LabelAnyOption = Annotated[Texts, flag("--label-any", "strings", "With any of these labels")]
LabelPatternOption = Annotated[Text, flag("--label-pattern", "string", "With a label that fits this glob")]
LabelRegexOption = Annotated[Text, flag("--label-regex", "string", "With a label that fits this regular expression")]
NoLabelsOption = Annotated[Switch, flag("--no-labels", "", "Only without labels")]
ExcludeLabelOption = Annotated[Texts, flag("--exclude-label", "strings", "Without these labels")]
ExcludeTypeOption = Annotated[Texts, flag("--exclude-type", "strings", "Not of these types", completes=_TYPES)]
TitleFilterOption = Annotated[Text, flag("--title", "string", "Title contains this")]
TitleContainsOption = Annotated[Text, flag("--title-contains", "string", "Title contains this")]
DescContainsOption = Annotated[Text, flag("--desc-contains", "string", "Description contains this")]
NotesContainsOption = Annotated[Text, flag("--notes-contains", "string", "Notes contain this")]
EmptyDescriptionOption = Annotated[Switch, flag("--empty-description", "", "Only without a description")]
IdFilterOption = Annotated[Text, flag("--id", "string", "Only these ids, separated by commas", completes="@ids")]
CreatedAfterOption = Annotated[Text, flag("--created-after", "string", "Created after this date")]
CreatedBeforeOption = Annotated[Text, flag("--created-before", "string", "Created before this date")]
UpdatedAfterOption = Annotated[Text, flag("--updated-after", "string", "Updated after this date")]
UpdatedBeforeOption = Annotated[Text, flag("--updated-before", "string", "Updated before this date")]
ClosedAfterOption = Annotated[Text, flag("--closed-after", "string", "Closed after this date")]
ClosedBeforeOption = Annotated[Text, flag("--closed-before", "string", "Closed before this date")]
DueAfterOption = Annotated[Text, flag("--due-after", "string", "Due after this date")]
DueBeforeOption = Annotated[Text, flag("--due-before", "string", "Due before this date")]
DeferAfterOption = Annotated[Text, flag("--defer-after", "string", "Deferred to after this date")]
DeferBeforeOption = Annotated[Text, flag("--defer-before", "string", "Deferred to before this date")]
OverdueOption = Annotated[Switch, flag("--overdue", "", "Only past their due date")]
DeferredOption = Annotated[Switch, flag("--deferred", "", "Only deferred")]
ParentFilterOption = Annotated[
    Text, flag("--parent", "string", "Only children of this issue", aliases="--filter-parent", completes="@ids")
]
NoParentOption = Annotated[Switch, flag("--no-parent", "", "Only without a parent")]
ReadyOption = Annotated[Switch, flag("--ready", "", "Only what can be worked on now")]
PinnedOption = Annotated[Switch, flag("--pinned", "", "Only pinned")]
NoPinnedOption = Annotated[Switch, flag("--no-pinned", "", "Only not pinned")]
IncludeTemplatesOption = Annotated[Switch, flag("--include-templates", "", "Templates too")]
IncludeGatesOption = Annotated[Switch, flag("--include-gates", "", "Gates too")]
IncludeInfraOption = Annotated[Switch, flag("", "", "Accepted for other callers", aliases="--include-infra")]
MetadataFieldOption = Annotated[Texts, flag("--metadata-field", "stringArray", "With this metadata, as key=value")]
HasMetadataKeyOption = Annotated[Text, flag("--has-metadata-key", "string", "With this metadata key")]
SpecFilterOption = Annotated[Text, flag("--spec", "string", "Specification starts with this")]
AllOption = Annotated[Switch, flag("--all", "", "Closed ones too, and no limit")]
QueryAllOption = Annotated[Switch, flag("-a --all", "", "Closed ones too")]

# ---- how lists are shown, and counted
LimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, 0 for all (50)")]
SortOption = Annotated[Text, flag("--sort", "string", "Order by " + ", ".join(_SORTS.split()), completes=_SORTS)]
ReverseOption = Annotated[Switch, flag("-r --reverse", "", "In the opposite order")]
PrettyOption = Annotated[Switch, flag("--pretty", "", "As a tree")]
TreeOption = Annotated[MaybeSwitch, flag("--tree", "", "As a tree")]
FlatOption = Annotated[Switch, flag("--flat", "", "Not as a tree")]
FormatOption = Annotated[
    Text, flag("--format", "string", "A template, or digraph, dot, json", completes="digraph dot json")
]
NoPagerOption = Annotated[Switch, flag("--no-pager", "", "Do not use a pager")]
SkipLabelsOption = Annotated[Switch, flag("--skip-labels", "", "Leave labels out")]
ParseOnlyOption = Annotated[Switch, flag("--parse-only", "", "Show how the query is understood")]
ByStatusOption = Annotated[Switch, flag("--by-status", "", "Count by status")]
ByPriorityOption = Annotated[Switch, flag("--by-priority", "", "Count by priority")]
ByTypeOption = Annotated[Switch, flag("--by-type", "", "Count by type")]
ByAssigneeOption = Annotated[Switch, flag("--by-assignee", "", "Count by assignee")]
ByLabelOption = Annotated[Switch, flag("--by-label", "", "Count by label")]

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
StrictOption = Annotated[Switch, flag("--strict", "", "Refuse edges that lead nowhere")]
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
