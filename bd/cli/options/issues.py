"""Arguments, and the options of the commands that make, change and show issues."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import PRIORITIES
from bd.cli.options.kinds import STATUSES
from bd.cli.options.kinds import TYPES
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text
from bd.cli.options.kinds import Texts

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
AllowEmptyDescriptionOption = Annotated[
    Switch, flag("--allow-empty-description", "", "Take an empty one from a file or standard input too")
]
DesignOption = Annotated[Text, flag("--design", "string", "Design notes")]
DesignFileOption = Annotated[Text, flag("--design-file", "string", "Read the design from a file", completes="@files")]
AcceptanceOption = Annotated[
    Text, flag("--acceptance", "string", "Acceptance criteria", aliases="--acceptance-criteria")
]
NotesOption = Annotated[Text, flag("--notes", "string", "Notes")]
AppendNotesOption = Annotated[Text, flag("--append-notes", "string", "Text to add to the notes, on a line of its own")]
ContextOption = Annotated[Text, flag("--context", "string", "Context, kept in the notes")]
SkillsOption = Annotated[Text, flag("--skills", "string", "Skills asked for, kept in the notes")]
TypeOption = Annotated[str, flag("-t --type", "string", "Type; bd types lists them (task)", completes=TYPES)]
NewTypeOption = Annotated[Text, flag("-t --type", "string", "New type", completes=TYPES)]
PriorityOption = Annotated[str, flag("-p --priority", "string", "Priority, 0 (highest) to 4 (2)", completes=PRIORITIES)]
NewPriorityOption = Annotated[Text, flag("-p --priority", "string", "New priority, 0 to 4", completes=PRIORITIES)]
StatusOption = Annotated[Text, flag("-s --status", "string", "New status", completes=STATUSES)]
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
PinOption = Annotated[Switch, flag("--pinned", "", "Pin it: never ready, and closed only with --force")]
UnpinOption = Annotated[Switch, flag("--no-pinned", "", "Take the pin away")]
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
NoInheritLabelsOption = Annotated[Switch, flag("", "", "Accepted; none are taken over", aliases="--no-inherit-labels")]
TemplateOption = Annotated[Switch, flag("--template", "", "Make it a template: read-only, in no list, to create from")]
FromTemplateOption = Annotated[
    Text, flag("--from", "string", "Create it like this template, with all below that", completes="@ids")
]
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
HardOption = Annotated[Switch, flag("--hard", "", "Erase what it said, from the log too; an empty tombstone stays")]
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
LocalTimeOption = Annotated[Switch, flag("--local-time", "", "Times in the local time zone, as on a terminal")]
LongOption = Annotated[Switch, flag("--long", "", "More about each issue")]
IncludeCommentsOption = Annotated[Switch, flag("--include-comments", "", "Comments too (always included)")]
IncludeDependentsOption = Annotated[Switch, flag("--include-dependents", "", "Dependents too (always included)")]
AsOfOption = Annotated[
    Text,
    flag(
        "--as-of",
        "string",
        "State at a date, a moment, a distance back (7d), a git tag or commit, or after an event (its number)",
    ),
]
WatchOption = Annotated[Switch, flag("-w --watch", "", "Show again whenever something changes (terminal only)")]
