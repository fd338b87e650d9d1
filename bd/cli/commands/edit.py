"""bd edit: change one text of an issue in an editor."""

from __future__ import annotations

import os
import shlex
import tempfile

from bd.cli.targets import plain_view
from bd.cli.targets import target_ids
from bd.errors import BdError
from bd.errors import UsageProblem
from bd.storage.reads import load_plain
from bd.storage.resolve import resolve_id
from bd.tracker.update import UpdateRequest
from bd.tracker.update import update_issue
from bd.util.process import ProgramMissing
from bd.util.process import run_attached

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import EditAcceptanceOption
    from bd.cli.options import EditDescriptionOption
    from bd.cli.options import EditDesignOption
    from bd.cli.options import EditNotesOption
    from bd.cli.options import EditTitleOption
    from bd.cli.options import IdArgument

_FALLBACKS = ("vim", "vi", "nano", "emacs")


class EditorFailed(UsageProblem):
    """The editor could not be run, or gave up."""

    slug = "editor-failed"

    def __init__(self, editor: str, path: str) -> None:
        """Names the editor and where the text lies."""
        super().__init__(
            f"the editor {editor} failed; nothing was changed, the text is in {path}",
            hint="set VISUAL or EDITOR to an editor that runs here",
            details={"editor": editor, "path": path},
        )


class EditedTextUnreadable(UsageProblem):
    """What the editor left is no text."""

    slug = "edited-text-unreadable"

    def __init__(self, path: str, error: OSError | UnicodeDecodeError) -> None:
        """Names the file and what is wrong with it."""
        reason = error.strerror or str(error) if isinstance(error, OSError) else "it is not UTF-8 text"
        super().__init__(
            f"cannot read {path}: {reason}; nothing was changed",
            hint="let the editor save UTF-8 into the file it was given",
            details={"path": path, "reason": reason},
        )


class BrokenEditorSetting(UsageProblem):
    """The variable that names the editor is no command line."""

    slug = "editor-setting-broken"

    def __init__(self, text: str) -> None:
        """Quotes the variable."""
        super().__init__(f"the editor {text} is no command line: a quotation mark is open", hint="set EDITOR anew")


class NoEditor(UsageProblem):
    """There is no editor to run."""

    slug = "no-editor"

    def __init__(self) -> None:
        """Says how to name one."""
        super().__init__("no editor found", hint="set VISUAL or EDITOR, or use bd update with --description @file")


def run(
    bd: Context,
    issue: IdArgument = None,
    *,
    title: EditTitleOption = False,
    description: EditDescriptionOption = False,
    design: EditDesignOption = False,
    notes: EditNotesOption = False,
    acceptance: EditAcceptanceOption = False,
) -> None:
    """Edit a field of an issue in $VISUAL or $EDITOR (the description unless told otherwise)."""
    chosen = (
        (title, "title"),
        (design, "design"),
        (notes, "notes"),
        (acceptance, "acceptance_criteria"),
        (description, "description"),
    )
    fields = [key for is_chosen, key in chosen if is_chosen] or ["description"]
    if len(fields) > 1:
        raise UsageProblem("edit changes one field at a time", hint="name one of the field options")
    key = fields[0]
    con = bd.workspace.read()
    issue_id = resolve_id(con, target_ids(bd, [issue] if issue else None)[0], bd.workspace.prefix)
    record = load_plain(con, [issue_id])[issue_id]
    before = record.get(key, "")
    after, path = _edited(bd, issue_id, before)
    if key == "title":
        after = after.strip()
    if after != before:
        try:
            with bd.write("edit") as txn:
                record = update_issue(txn, issue_id, UpdateRequest({key: after}))
        except BdError:
            bd.warn(f"the text is kept in {path}")
            raise
    os.unlink(path)
    if bd.json:
        bd.emit([plain_view(record)])
    else:
        bd.line("No changes made" if after == before else f"✓ Updated issue: {issue_id}")


def _edited(bd: Context, issue_id: str, text: str) -> tuple[str, str]:
    """Returns the text as the editor left it, and the file it lies in; a newline added at the end does not count.

    Raises: NoEditor, EditorFailed, EditedTextUnreadable (the file with the text is kept then).
    """
    command = _editor(bd)
    handle, path = tempfile.mkstemp(prefix=f"{os.path.basename(issue_id)}-", suffix=".md")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    try:
        is_done = run_attached([*command, path], env=dict(bd.env)) == 0
    except ProgramMissing:
        is_done = False
    if not is_done:
        raise EditorFailed(command[0], path)
    try:
        with open(path, encoding="utf-8", newline="") as file:
            after = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise EditedTextUnreadable(path, error) from error
    return after[:-1] if after.endswith("\n") and not text.endswith("\n") else after, path


def _editor(bd: Context) -> list[str]:
    """Returns the command line of the editor.

    Raises: NoEditor, BrokenEditorSetting.
    """
    chosen = bd.env.get("VISUAL") or bd.env.get("EDITOR")
    if chosen and chosen.strip():
        try:
            return shlex.split(chosen)
        except ValueError:
            raise BrokenEditorSetting(chosen) from None
    for name in _FALLBACKS:
        for folder in bd.env.get("PATH", os.defpath).split(os.pathsep):
            if os.access(os.path.join(folder, name), os.X_OK):
                return [name]
    raise NoEditor
