"""Options of the commands that report: numbers, history, boards, logs."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.flags import word
from bd.cli.options.kinds import STATUSES
from bd.cli.options.kinds import MaybeSwitch
from bd.cli.options.kinds import Number
from bd.cli.options.kinds import Switch
from bd.cli.options.kinds import Text

_POINTS = "a date, a moment, a distance back such as 7d, a git tag or commit, or the number of an event"
_EVENTS = "created updated status_changed closed reopened deleted claimed label_added label_removed commented"
_GROUPS = "status assignee priority type label"

# ---- status, stale
StatusAllOption = Annotated[Switch, flag("--all", "", "All issues (always so)")]
AssignedOption = Annotated[Switch, flag("--assigned", "", "Only issues assigned to you")]
NoActivityOption = Annotated[Switch, flag("--no-activity", "", "Without what happened in the last 24 hours")]
StaleDaysOption = Annotated[int, flag("-d --days", "int", "Not changed for this many days, at least 1 (30)")]
StaleStatusOption = Annotated[Text, flag("-s --status", "string", "Only this status", completes=STATUSES)]

# ---- history, events, diff
HistoryIdArgument = Annotated[str, word("id", "An issue", completes="@ids")]
HistoryLimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, the latest, 0 for all (0)")]
EventSinceOption = Annotated[
    Text, flag("--since", "string", "Not before this date, moment, distance back (7d) or git tag")
]
EventUntilOption = Annotated[Text, flag("--until", "string", "Before this date or moment")]
EventByOption = Annotated[Text, flag("--by", "string", "Only changes by this name (--actor means the same here)")]
EventTypeOption = Annotated[Text, flag("-t --type", "string", "Only this kind (commas: any)", completes=_EVENTS)]
EventIssueOption = Annotated[Text, flag("--issue", "string", "Only this issue", aliases="--mol", completes="@ids")]
EventLimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many, the latest, 0 for all (100)")]
EventDetailsOption = Annotated[Switch, flag("-d --details", "", "What changed, field by field")]
FollowOption = Annotated[Switch, flag("-f --follow", "", "Go on with what happens, until interrupted")]
IntervalOption = Annotated[Text, flag("--interval", "duration", "With --follow: how often to look (500ms)")]
TownOption = Annotated[Switch, flag("", "", "Accepted for older callers", aliases="--town")]
FromPointArgument = Annotated[str, word("from", _POINTS)]
ToPointArgument = Annotated[Text, word("to", "The later point (now)")]
DiffIssueOption = Annotated[Text, flag("--issue", "string", "Only this issue", completes="@ids")]

# ---- changelog
SinceArgument = Annotated[Text, word("since", "A git tag or commit, or a date; without one, the latest tag")]
SinceOption = Annotated[Text, flag("--since", "string", "Closed since this date, moment, distance back or git tag")]
SinceTagOption = Annotated[Text, flag("--since-tag", "string", "Closed since this git tag")]
SinceCommitOption = Annotated[Text, flag("--since-commit", "string", "Closed since this git commit")]
ChangelogUntilOption = Annotated[Text, flag("--until", "string", "Closed before this date, moment, tag or commit")]

# ---- board, timeline, burndown
BoardByOption = Annotated[str, flag("--by", "string", "What makes a column (status)", completes=_GROUPS)]
BoardLimitOption = Annotated[Number, flag("-n --limit", "int", "At most this many a column, 0 for all (10)")]
BoardAllOption = Annotated[Switch, flag("--all", "", "Closed ones too, in every kind of column")]
DaysOption = Annotated[int, flag("-d --days", "int", "How many days back (30)")]
WeeksOption = Annotated[Switch, flag("--weekly", "", "A row a week, Monday to Sunday")]

# ---- audit
AuditKindOption = Annotated[Text, flag("--kind", "string", "What it is: llm_call, tool_call, or your own word")]
AuditModelOption = Annotated[Text, flag("--model", "string", "Model that was asked")]
AuditPromptOption = Annotated[Text, flag("--prompt", "string", "What was asked, or @file")]
AuditResponseOption = Annotated[Text, flag("--response", "string", "What was answered, or @file")]
AuditIssueOption = Annotated[Text, flag("--issue-id", "string", "Issue it belongs to", completes="@ids")]
AuditToolOption = Annotated[Text, flag("--tool-name", "string", "Tool that was called")]
AuditExitOption = Annotated[Number, flag("--exit-code", "int", "Exit code of the tool")]
AuditErrorOption = Annotated[Text, flag("--error", "string", "What went wrong")]
AuditStdinOption = Annotated[Switch, flag("--stdin", "", "Read the entry as a JSON object from standard input")]
AuditParentArgument = Annotated[str, word("id", "An entry of the log, such as int-1a2b3c4d")]
AuditLabelOption = Annotated[Text, flag("--label", "string", "The label: good, bad, or your own word")]
AuditReasonOption = Annotated[Text, flag("--reason", "string", "Why")]

# ---- preflight
PreflightCheckOption = Annotated[Switch, flag("--check", "", "Run the checks, exit 1 when one fails")]
PreflightFixOption = Annotated[Switch, flag("--fix", "", "Run them, and write the JSONL file if it is behind")]
SkipLintOption = Annotated[MaybeSwitch, flag("", "", "Accepted for newer callers", aliases="--skip-lint")]
