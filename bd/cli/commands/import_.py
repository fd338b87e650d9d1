"""bd import: take issues from a JSONL file."""

from __future__ import annotations

import os

from bd.cli.render.progress import Progress
from bd.errors import NotFound
from bd.errors import UsageProblem
from bd.model.content import content_hash
from bd.storage.reads import load_plain
from bd.sync.circles import circle_sentence
from bd.sync.import_file import ORPHAN_MODES
from bd.sync.import_file import FileImport
from bd.sync.import_file import ImportOptions
from bd.sync.import_file import size_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import ClearDuplicateRefsOption
    from bd.cli.options import DedupeAfterOption
    from bd.cli.options import DedupOption
    from bd.cli.options import DryRunOption
    from bd.cli.options import ImportFileArgument
    from bd.cli.options import InputOption
    from bd.cli.options import NoGitHistoryOption
    from bd.cli.options import OrphanHandlingOption
    from bd.cli.options import PlainForceOption
    from bd.cli.options import ProtectLeftOption
    from bd.cli.options import RenameOnImportOption
    from bd.cli.options import SkipExistingOption
    from bd.cli.options import StrictOption
    from bd.sync.importer import ImportReport


class UnreadableInput(NotFound):
    """The file to import cannot be read."""

    slug = "input-unreadable"

    def __init__(self, path: str, reason: str) -> None:
        """Names the file and why."""
        super().__init__(
            f"cannot read {path}: {reason}",
            hint="give an existing file, or - for standard input",
            details={"path": path, "reason": reason},
        )


def run(
    bd: Context,
    source: ImportFileArgument = None,
    *,
    input_: InputOption = None,
    dry_run: DryRunOption = False,
    skip_existing: SkipExistingOption = False,
    strict: StrictOption = False,
    force: PlainForceOption = False,
    rename_on_import: RenameOnImportOption = False,
    orphan_handling: OrphanHandlingOption = None,
    dedup: DedupOption = False,
    dedupe_after: DedupeAfterOption = False,
    clear_duplicate_external_refs: ClearDuplicateRefsOption = False,
    protect_left_snapshot: ProtectLeftOption = False,
    no_git_history: NoGitHistoryOption = False,
) -> None:
    """Import issues from a JSONL file or standard input; all of it or nothing."""
    if source and input_ and source != input_:
        raise UsageProblem("two input files were given", hint="name the file once")
    options = ImportOptions()
    options.skip_existing = skip_existing
    options.rename = rename_on_import
    options.dedup_titles = dedup
    options.clear_duplicate_refs = clear_duplicate_external_refs
    spooled = None
    path = source or input_ or "-"
    try:
        if path == "-":
            spooled = path = _spool(bd)
            options.shown_path = "standard input"
        path = os.path.join(bd.cwd, path)
        _check_readable(path)
        with Progress(bd, "Importing", size_of(path)) as progress:
            options.on_progress = progress.advance_to
            report, job = _import(bd, path, options, mode=orphan_handling, strict=strict, dry_run=dry_run)
    finally:
        if spooled:
            os.unlink(spooled)
    _answer(bd, report, job, dry_run=dry_run, source=source or input_ or "-")
    if report.circles:
        bd.warn(circle_sentence(report.circles))
    if dedupe_after:
        _report_duplicates(bd, report)


def _import(
    bd: Context, path: str, options: ImportOptions, *, mode: str | None, strict: bool, dry_run: bool
) -> tuple[ImportReport, FileImport]:
    """Runs the import in one write."""
    write = bd.write("import")
    write.bulk_bytes = size_of(path)
    with write as txn:
        txn.is_trial = dry_run
        options.orphan_mode = mode or ("strict" if strict else "") or txn.setting("import.orphan_handling") or "allow"
        if options.orphan_mode not in ORPHAN_MODES:
            raise UsageProblem(
                f'invalid orphan handling "{options.orphan_mode}"', hint=f"use one of {', '.join(ORPHAN_MODES)}"
            )
        job = FileImport(txn, options, size_bytes=size_of(path), draft=None if dry_run else write.draft)
        return job.run(path), job


def _spool(bd: Context) -> str:
    """Copies standard input into a temporary file, because an import may read its input twice."""
    import shutil
    import tempfile

    handle, path = tempfile.mkstemp(prefix="bd-import-", suffix=".jsonl")
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(bd.stdin.buffer, file)
    except BaseException:
        os.unlink(path)
        raise
    return path


def _check_readable(path: str) -> None:
    """Refuses what cannot be opened as a file.

    Raises: UnreadableInput.
    """
    try:
        with open(path, "rb"):
            return
    except OSError as error:
        raise UnreadableInput(path, error.strerror or str(error)) from error


def _answer(bd: Context, report: ImportReport, job: FileImport, *, dry_run: bool, source: str) -> None:
    """Prints what was done."""
    if bd.json:
        bd.emit(
            {
                "source": source,
                "created": report.created,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "skipped": report.skipped,
                "dedup_skipped": len(job.dedup_skipped),
                "memories": report.others,
                "ids": report.created_ids + report.updated_ids,
                "stale_skipped_ids": report.stale_ids,
                "skipped_dependencies": [],
                "renamed": job.renames,
                "cycles": report.circles,
                "dry_run": dry_run,
            }
        )
        return
    if dry_run:
        bd.note(
            f"Would create {report.created}, update {report.updated}, leave {report.unchanged} unchanged, "
            f"skip {report.skipped + len(job.dedup_skipped)}"
        )
        return
    parts = [f"{report.created} created", f"{report.updated} updated"]
    for count, word in (
        (report.others, "memories"),
        (report.unchanged, "unchanged"),
        (report.skipped, "skipped"),
        (len(job.dedup_skipped), "skipped as duplicates"),
        (len(job.renames), "issues remapped"),
    ):
        if count:
            parts.append(f"{count} {word}")
    bd.note(f"Import complete: {', '.join(parts)}")


def _report_duplicates(bd: Context, report: ImportReport) -> None:
    """Names imported issues that say the same as another one."""
    con = bd.workspace.store.con
    ids = [row[0] for row in con.execute("select id from issues where source_repo = '.' and status <> 'tombstone'")]
    groups: dict[str, list[str]] = {}
    for issue_id, record in load_plain(con, ids).items():
        groups.setdefault(content_hash(record), []).append(issue_id)
    for group in groups.values():
        if len(group) > 1:
            bd.note(f"Same content: {' '.join(group)}")
