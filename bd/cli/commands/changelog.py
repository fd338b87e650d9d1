"""bd changelog: what was done since a release, as Markdown or JSON."""

from __future__ import annotations

from bd.cli.points import past_instant
from bd.cli.render.printable import one_line
from bd.cli.revisions import UnknownRevision
from bd.cli.revisions import commit_instant
from bd.cli.revisions import latest_tag
from bd.cli.revisions import tag_instant
from bd.errors import UsageProblem
from bd.model.dates import parse_moment
from bd.model.instants import shown
from bd.model.instants import stored
from bd.storage.changelog import select_closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import ChangelogUntilOption
    from bd.cli.options import SinceArgument
    from bd.cli.options import SinceCommitOption
    from bd.cli.options import SinceOption
    from bd.cli.options import SinceTagOption
    from bd.model.record import Record

_ESCAPES = {ord(character): "\\" + character for character in "\\`*_[]<>"}
_HEADINGS = {"feature": "Features", "bug": "Bug fixes", "task": "Tasks", "chore": "Chores", "epic": "Epics"}


def run(
    bd: Context,
    since_point: SinceArgument = None,
    *,
    since: SinceOption = None,
    since_tag: SinceTagOption = None,
    since_commit: SinceCommitOption = None,
    until: ChangelogUntilOption = None,
) -> None:
    """Write what was closed since a tag, a commit or a date, by type, as Markdown."""
    given = [text for text in (since_point, since, since_tag, since_commit) if text is not None]
    if len(given) > 1:
        raise UsageProblem("the beginning is given more than once", hint="give a tag, a commit or a date, just one")
    con = bd.workspace.read()
    if since_tag is not None:
        start, name = tag_instant(bd, since_tag), since_tag
    elif since_commit is not None:
        start, name = _known(commit_instant(bd, since_commit), since_commit), since_commit
    elif since is not None:
        start, name = past_instant(bd, "--since", since), since
    else:
        start, name = _resolve(bd, since_point) if since_point is not None else _latest_tag(bd)
    end = _resolve(bd, until)[0] if until is not None else stored(bd.clock.now_ns())
    groups = select_closed(con, start, end, is_brief=not bd.json)
    if bd.json:
        bd.emit(_document(start, end, groups))
    else:
        _print(bd, name, start, groups)


def _resolve(bd: Context, text: str) -> tuple[str, str]:
    """Returns (stored instant, name) of a date, a tag or a commit.

    Raises: UnknownRevision.
    """
    try:
        return stored(parse_moment(text, bd.clock.now_ns(), bare_sign=-1)), text
    except ValueError:
        return _known(commit_instant(bd, text), text), text


def _known(instant: str, revision: str) -> str:
    """Returns the instant of a revision.

    Raises: UnknownRevision when there is none.
    """
    if not instant:
        raise UnknownRevision(revision)
    return instant


def _latest_tag(bd: Context) -> tuple[str, str]:
    """Returns (stored instant, name) of the latest tag before what is checked out; the beginning when there is none."""
    tag = latest_tag(bd)
    return (tag_instant(bd, tag), tag) if tag else ("", "")


def _document(start: str, end: str, groups: list[tuple[str, list[Record]]]) -> dict[str, object]:
    """Returns the changelog as JSON shows it."""
    return {
        "since": shown(start) if start else None,
        "until": shown(end),
        "total_closed": sum(len(records) for _, records in groups),
        "groups": [{"issue_type": kind, "issues": records} for kind, records in groups],
    }


def _print(bd: Context, name: str, start: str, groups: list[tuple[str, list[Record]]]) -> None:
    """Prints the changelog as Markdown."""
    since = f" since {one_line(name)} ({start[:10]})" if start else ""
    bd.page()
    bd.line(f"## Changes{since}")
    if not groups:
        bd.line("\nNothing was closed.")
    for kind, records in groups:
        bd.line(f"\n### {_HEADINGS.get(kind, one_line(kind).capitalize())}\n")
        for record in records:
            bd.line(f"- {_escaped(one_line(record['title']))} ({record['id']})")


def _escaped(title: str) -> str:
    """Returns a title that Markdown shows as it is."""
    return title.translate(_ESCAPES)
