"""Every environment variable that `bd` reads, once, with what it does; the README's table is made from this."""

from __future__ import annotations

VARIABLES: tuple[tuple[str, str], ...] = (
    ("BEADS_DIR", "the `.beads` directory to use, instead of the search from the current directory"),
    ("BEADS_DB", "the database to use; `BD_DB` is an older name"),
    ("BD_DB", "older name of `BEADS_DB`"),
    ("BEADS_JSONL", "the JSONL file that goes with the database"),
    ("BD_JSON", "`1` means `--json`"),
    ("BD_JSON_ENVELOPE", '`1` wraps every JSON answer as `{"schema_version": 1, "data": ...}`'),
    ("BD_ACTOR", "name recorded as the author of changes; `--actor` goes before it"),
    ("BEADS_ACTOR", "same, when `BD_ACTOR` is not set; then `git config user.name` and `USER`"),
    ("BD_LOCK_TIMEOUT", "how long to wait for another process (`30s`); `--lock-timeout` goes before it"),
    ("BD_COMPAT_VERSION", "version number that `bd version` reports, for callers that ask for a certain one"),
    ("BD_CACHE_DIR", "directory of the cache, which may be deleted at any time"),
    ("BD_DEBUG", "when set, a failure shows where it happened, like `--verbose`"),
    ("BD_AGENT_MODE", "`1` makes `bd list` print compact lines"),
    ("CLAUDE_CODE", "when set, same as `BD_AGENT_MODE=1`"),
    ("CLAUDE_SESSION_ID", "session noted on issues that are closed"),
    ("BEADS_NO_AUTO_STAGE", "when set, the pre-commit hook leaves the index alone"),
    ("BD_NO_HOOKS", "when set, `bd hooks run` does nothing"),
    ("BD_SYNC_IN_PROGRESS", "when set, the pre-push hook refuses nothing"),
    ("GIT_INDEX_FILE", "the index of a commit under way, as git tells its hooks"),
    ("GT_ROLE", "the agent that the prepare-commit-msg hook notes in commit messages"),
    ("BD_PAGER", "program that shows long texts on a terminal, before `PAGER`; empty for none"),
    ("PAGER", "same, when `BD_PAGER` is not set; then `less`"),
    ("LESS", "options of `less` (`-RFX`)"),
    ("BD_NO_PAGER", "when set, nothing is paged"),
    ("VISUAL", "editor of `bd edit`; then `EDITOR`"),
    ("EDITOR", "editor of `bd edit` when `VISUAL` is not set"),
    ("LINES", "height of the terminal, for the pager"),
    ("BD_NO_EMOJI", "when set, the signs before lines are ASCII"),
    ("NO_COLOR", "when set, no colour"),
    ("FORCE_COLOR", "when set, colour"),
    ("CLICOLOR", "`0` means no colour"),
    ("CLICOLOR_FORCE", "colour and terminal output although no terminal is there"),
    ("COLUMNS", "width of the terminal"),
    ("TERM", "`dumb` draws without colour and with plain characters"),
    ("GIT_AUTHOR_EMAIL", "owner of new issues; then `git config user.email`"),
    ("USER", "actor of last resort"),
    ("HOME", "where personal settings and git's configuration are"),
    ("PATH", "where git, the editor and the pager are found"),
    ("XDG_CONFIG_HOME", "where `bd/config.yaml` and `git/config` are (`~/.config`)"),
    ("XDG_CACHE_HOME", "where the cache is (`~/.cache`)"),
    ("TZ", "time zone of dates without one"),
    ("GIT_CONFIG_GLOBAL", "git's own configuration file, read for name and address"),
    ("GIT_CONFIG_SYSTEM", "git's system-wide configuration file"),
    ("GIT_CONFIG_NOSYSTEM", "`1` leaves that file out"),
)
SETTINGS_RULE = (
    "`BD_` and the name of a setting in capitals, dots and hyphens as underscores, sets it: `BD_NO_AUTO_FLUSH=1`, "
    "`BD_VALIDATION_ON_CREATE=error`. Older names still work: `BEADS_NO_DAEMON`, `BEADS_AUTO_START_DAEMON`, "
    "`BEADS_FLUSH_DEBOUNCE`, `BEADS_IDENTITY`, `BEADS_REMOTE_SYNC_INTERVAL`, `BEADS_SYNC_BRANCH`."
)


def table_text() -> str:
    """Returns the variables as a Markdown table, and the rule for settings."""
    rows = [f"| `{name}` | {text} |" for name, text in VARIABLES]
    return "\n".join(["| variable | does |", "|---|---|", *rows, "", SETTINGS_RULE, ""])
