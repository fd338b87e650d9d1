"""What can be wrong with a workspace: none is found, or one that cannot be read, must not be used or not be written.

A daily command that meets none of this does not load it.
"""

from __future__ import annotations

from bd.errors import WorkspaceProblem


class UnreadableDirectory(WorkspaceProblem):
    """A `.beads` directory is there and cannot be looked into."""

    slug = "unreadable-workspace"

    def __init__(self, path: str, reason: str) -> None:
        """Names the directory and what the system says."""
        super().__init__(
            f"cannot read {path}: {reason}",
            hint="correct the path or its permissions, or set BEADS_DIR to another .beads directory",
            details={"path": path, "reason": reason},
        )


class BrokenMetadata(WorkspaceProblem):
    """`metadata.json` is damaged or names files we must not use."""

    slug = "broken-metadata"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what is wrong with it."""
        super().__init__(
            f"{path} is not valid: {reason}",
            hint='correct the file; its usual content is {"database": "beads.db", "jsonl_export": "issues.jsonl"}',
            details={"path": path, "reason": reason},
        )


class UnreadableMetadata(BrokenMetadata):
    """`metadata.json` is there and the system does not let us read it."""

    slug = "unreadable-metadata"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and what the system says."""
        super().__init__(path, reason)
        self.message = f"cannot read {path}: {reason}"
        self.hint = "correct its permissions, or set BEADS_DIR to another .beads directory"


class BrokenRedirect(WorkspaceProblem):
    """A redirect leads nowhere."""

    slug = "broken-redirect"

    def __init__(self, path: str, target: str, reason: str) -> None:
        """Names the redirect file, where it leads, and why that does not do."""
        super().__init__(
            f"{path} leads to {target}, which {reason}",
            hint=f"write the path of an existing .beads directory into {path}, relative to the directory above .beads",
            details={"path": path, "target": target, "reason": reason},
        )


class AmbiguousDatabase(WorkspaceProblem):
    """Several files could be the database."""

    slug = "ambiguous-database"

    def __init__(self, directory: str, names: tuple[str, ...]) -> None:
        """Names the directory and the candidates."""
        super().__init__(
            f"{directory} holds several databases ({', '.join(names)}) and does not say which one is meant",
            hint=f'choose one with --db {directory}/{names[0]}, or name it in metadata.json as "database"',
            details={"path": directory, "databases": list(names)},
        )


class ForeignWorkspace(WorkspaceProblem):
    """The directory belongs to beads 1.x, whose database is not SQLite."""

    slug = "foreign-workspace"

    def __init__(self, path: str, evidence: str) -> None:
        """Names the directory and what gives it away; nothing in it is ever touched."""
        super().__init__(
            f"{path} belongs to beads 1.x ({evidence}), which keeps issues in Dolt, not in SQLite; nothing was changed",
            hint="export with the beads 1.x command: bd export --all -o issues-1x.jsonl; then take the file in "
            "with this one, in a directory that has no .beads yet: bd init && bd import issues-1x.jsonl",
            details={"path": path, "evidence": evidence},
        )


class NoWorkspace(WorkspaceProblem):
    """No place that was considered holds a workspace."""

    slug = "no-database"

    def __init__(self, considered: list[tuple[str, str]], init_place: str = "") -> None:
        """Takes the places with their verdicts, and where `bd init` should run if that is not here."""
        place = f"in {init_place}" if init_place else "to create one here"
        super().__init__(
            "no beads database found",
            hint=f"run bd init {place}, or set BEADS_DIR to an existing .beads directory",
            details={"considered": [{"path": path, "verdict": verdict} for path, verdict in considered]},
        )
        self.considered = considered


class ReadOnlyMode(WorkspaceProblem):
    """A write was asked for under `--readonly`."""

    slug = "read-only-mode"

    def __init__(self, operation: str) -> None:
        """Names the operation."""
        super().__init__(
            f"operation '{operation}' is not allowed in read-only mode",
            hint="run it without --readonly",
            details={"operation": operation},
        )
