"""bd comments, bd comment: what people said about an issue."""

from __future__ import annotations

from bd.cli.remarks import remark
from bd.cli.render.issue_text import day
from bd.cli.render.printable import one_line
from bd.cli.render.printable import printable
from bd.storage.reads import select_comments
from bd.storage.resolve import resolve_id
from bd.tracker.comment import add_comment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import AuthorOption
    from bd.cli.options import LocalTimeOption
    from bd.cli.options import OneIdArgument
    from bd.cli.options import RemarkArgument
    from bd.cli.options import RemarkFileOption
    from bd.cli.options import RemarkStdinOption
    from bd.model.record import Record

_MINUTE = len("2025-01-02T15:04")


def run_add(
    bd: Context,
    issue_id: OneIdArgument,
    words: RemarkArgument = None,
    *,
    author: AuthorOption = None,
    file: RemarkFileOption = None,
    stdin: RemarkStdinOption = False,
) -> None:
    """Add a comment to an issue."""
    text = remark(bd, "comment", words, file=file, stdin=stdin)
    with bd.write("comment") as txn:
        comment = add_comment(txn, issue_id, text, author=(author or "").strip())
    if bd.json:
        bd.emit(_for_program(bd, comment))
    else:
        bd.line(f"Comment added to {comment['issue_id']}")


def run_list(bd: Context, issue_id: OneIdArgument, *, local_time: LocalTimeOption = False) -> None:
    """List the comments of an issue, oldest first."""
    con = bd.workspace.read()
    found = resolve_id(con, issue_id, bd.workspace.prefix)
    comments = select_comments(con, [found])
    if bd.json:
        bd.emit([_for_program(bd, comment) for comment in comments])
        return
    if not comments:
        bd.line(f"No comments on {found}")
        return
    if bd.is_terminal:
        from bd.cli.render.detail_view import print_comments

        print_comments(bd, found, comments)
        return
    bd.line(f"Comments on {found}:")
    for comment in comments:
        at = comment["created_at"]
        shown = day(at, is_local=True) if local_time else at[:_MINUTE].replace("T", " ")
        bd.line(f"\n[{one_line(comment['author'])}] at {shown}")
        for line in printable(comment["text"]).rstrip("\n").split("\n"):
            bd.text_line(f"  {line}".rstrip())


def _for_program(bd: Context, comment: Record) -> Record:
    """Returns a comment as JSON; callers of the newer line (`compat.version` 1 and up) insist on a textual id."""
    major = bd.settings.text("compat.version").partition(".")[0]
    return {**comment, "id": str(comment["id"])} if major.isdecimal() and int(major) >= 1 else comment
