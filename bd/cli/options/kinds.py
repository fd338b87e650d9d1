"""The kinds of value that options take, and the words completion offers for them."""

from __future__ import annotations

Text = str | None
Number = int | None
Texts = list[str] | None
Switch = bool
MaybeSwitch = bool | None

STATUSES = "open in_progress blocked deferred closed"
TYPES = "task bug feature epic chore"
PRIORITIES = "0 1 2 3 4"
SORTS = "priority created updated closed status id title type assignee"
