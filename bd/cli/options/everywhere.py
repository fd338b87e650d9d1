"""Global options: accepted before and after every command, found on `bd.globals`; and what commands ignore."""

from __future__ import annotations

from typing import Annotated

from bd.cli.flags import flag
from bd.cli.options.kinds import MaybeSwitch
from bd.cli.options.kinds import Text

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
NoPagerOption = Annotated[MaybeSwitch, flag("--no-pager", "", "Do not use a pager on a terminal")]
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
    "no_pager": NoPagerOption,
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
