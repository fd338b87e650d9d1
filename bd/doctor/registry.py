"""Every check, in the order in which its finding is shown within its category."""

from __future__ import annotations

from bd.doctor.checks import cache
from bd.doctor.checks import database
from bd.doctor.checks import files
from bd.doctor.checks import git_hooks
from bd.doctor.checks import issues
from bd.doctor.checks import place
from bd.doctor.checks import pollution
from bd.doctor.checks import schema
from bd.doctor.checks import settings
from bd.doctor.checks import travelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject

CORE = "Core System"
DATA = "Data & Config"
GIT = "Git Integration"
RUNTIME = "Runtime"
METADATA = "Metadata"
MAINTENANCE = "Maintenance"
CATEGORIES = (CORE, GIT, DATA, RUNTIME, METADATA, MAINTENANCE)

NOTHING = "nothing"
WORKSPACE = "workspace"
DATABASE = "database"
OUR_DATABASE = "our database"


class Check:
    """One check: its slug, its name, where it is shown, what it needs to be run, and the function."""

    __slots__ = ("category", "name", "needs", "run", "slug")

    def __init__(
        self, slug: str, name: str, category: str, needs: str, run: Callable[[Subject], Finding | None]
    ) -> None:
        """Takes the facts; `needs` is one of the four constants above."""
        self.slug = slug
        self.name = name
        self.category = category
        self.needs = needs
        self.run = run


CHECKS = (
    Check("installation", "Installation", CORE, NOTHING, place.check_installation),
    Check("redirect", "Redirect", CORE, NOTHING, place.check_redirect),
    Check("sqlite-library", "SQLite Library", CORE, NOTHING, database.check_library),
    Check("permissions", "Permissions", CORE, WORKSPACE, place.check_permissions),
    Check("database", "Database", CORE, WORKSPACE, database.check_database),
    Check("pending-migrations", "Pending Migrations", CORE, DATABASE, database.check_migrations),
    Check("schema", "Schema Compatibility", CORE, OUR_DATABASE, schema.check_schema),
    Check("integrity", "Database Integrity", CORE, DATABASE, database.check_integrity),
    Check("foreign-keys", "Foreign Keys", CORE, DATABASE, database.check_foreign_keys),
    Check("pragmas", "Pragmas", CORE, DATABASE, database.check_pragmas),
    Check("gitignore", "Gitignore", GIT, WORKSPACE, settings.check_gitignore),
    Check("git-hooks", "Git Hooks", GIT, WORKSPACE, git_hooks.check_hooks),
    Check("git-merge-driver", "Git Merge Driver", GIT, WORKSPACE, git_hooks.check_driver),
    Check("config", "Config Values", DATA, WORKSPACE, settings.check_config),
    Check("database-config", "Database Config", DATA, WORKSPACE, settings.check_metadata),
    Check("database-files", "Database Files", DATA, WORKSPACE, files.check_database_files),
    Check("jsonl-files", "JSONL Files", DATA, WORKSPACE, files.check_jsonl_files),
    Check("jsonl-integrity", "JSONL Integrity", DATA, WORKSPACE, travelling.check_jsonl),
    Check("db-jsonl-sync", "DB-JSONL Sync", DATA, OUR_DATABASE, travelling.check_in_step),
    Check("repositories", "Hydrated Repositories", DATA, OUR_DATABASE, settings.check_repositories),
    Check("lock-files", "Lock Files", RUNTIME, WORKSPACE, files.check_locks),
    Check("schema-cache", "Schema Cache", RUNTIME, NOTHING, cache.check_cache),
    Check("dependency-cycles", "Dependency Cycles", METADATA, OUR_DATABASE, issues.check_cycles),
    Check("orphaned-dependencies", "Orphaned Dependencies", METADATA, OUR_DATABASE, issues.check_orphans),
    Check("child-parent", "Child-Parent Dependencies", METADATA, OUR_DATABASE, issues.check_child_parent),
    Check("external-refs", "Duplicate External Refs", METADATA, OUR_DATABASE, issues.check_external_refs),
    Check("issue-values", "Issue Values", METADATA, OUR_DATABASE, issues.check_values),
    Check("merge-artifacts", "Merge Artifacts", MAINTENANCE, WORKSPACE, files.check_artifacts),
    Check("duplicate-issues", "Duplicate Issues", MAINTENANCE, OUR_DATABASE, pollution.check_duplicates),
    Check("test-pollution", "Test Pollution", MAINTENANCE, OUR_DATABASE, pollution.check_pollution),
)
HEALTH = ("installation", "permissions", "database", "pending-migrations", "config", "database-config")
VALIDATE = ("duplicate-issues", "orphaned-dependencies", "test-pollution", "jsonl-integrity")
ARTIFACTS = ("merge-artifacts",)
