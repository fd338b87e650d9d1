"""From what a person typed to one issue id.

Order: the exact id; the configured prefix put in front; the only id whose hash starts with the text; the only id that
contains it. Deleted issues are never found.
"""

from __future__ import annotations

from bd.errors import NotFound
from bd.errors import UsageProblem
from bd.model.rows import clean_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.storage.sqlite import Connection

_SHOWN = 10
_LIVE = "i.status <> 'tombstone'"


class IssueNotFound(NotFound):
    """No issue has this id."""

    slug = "issue-not-found"

    def __init__(self, text: str) -> None:
        """Quotes what was asked for."""
        super().__init__(
            f'no issue found matching "{text}"',
            hint="bd list --all shows every id",
            details={"id": text},
        )


class AmbiguousId(UsageProblem):
    """A partial id means several issues."""

    slug = "ambiguous-id"

    def __init__(self, text: str, matches: list[str]) -> None:
        """Quotes what was asked for and lists what it may mean."""
        shown = " ".join(matches[:_SHOWN]) + (" ..." if len(matches) > _SHOWN else "")
        super().__init__(
            f'ambiguous ID "{text}" matches {len(matches)} issues: [{shown}]',
            hint="Use more characters to disambiguate",
            details={"id": text, "matches": matches},
        )


def resolve_id(con: Connection, text: str, prefix: str) -> str:
    """Returns the one id `text` means.

    Raises: IssueNotFound, AmbiguousId.
    """
    wanted = clean_text(text.strip())
    found = _find_exact(con, wanted, prefix) if wanted and "\0" not in wanted else None
    if found:
        return found
    if not wanted or not wanted.isprintable():
        raise IssueNotFound(text)
    stem = wanted[len(prefix) + 1 :] if prefix and wanted.startswith(prefix + "-") else wanted
    for matches in (_leading_matches(con, f"{prefix}-{stem}"), _containing_matches(con, stem)):
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise AmbiguousId(text, matches)
    raise IssueNotFound(text)


def _find_exact(con: Connection, wanted: str, prefix: str) -> str | None:
    """Returns the id that `wanted` spells out, with or without the prefix."""
    sql = f"select i.id from issues i where i.id = ? and {_LIVE}"
    lowered = wanted.lower()
    for candidate in (wanted, f"{prefix}-{wanted}", lowered, f"{prefix}-{lowered}"):
        row = con.execute(sql, (candidate,)).fetchone()
        if row:
            return str(row[0])
    return None


def _leading_matches(con: Connection, start: str) -> list[str]:
    """Returns the ids that start with `start`, children only when nothing else does."""
    sql = f"select i.id from issues i where i.id >= ? and i.id < ? and {_LIVE} order by i.id limit 100"
    ids = [row[0] for row in con.execute(sql, (start, start + "\U0010ffff"))]
    top = [issue_id for issue_id in ids if "." not in issue_id[len(start) :]]
    return top or ids


def _containing_matches(con: Connection, stem: str) -> list[str]:
    """Returns the ids whose part after the first hyphen contains `stem`; an exact hash part wins."""
    sql = f"select i.id from issues i where instr(substr(i.id, instr(i.id, '-') + 1), ?) > 0 and {_LIVE} order by i.id"
    ids = [row[0] for row in con.execute(sql, (stem.lower(),))]
    exact = [issue_id for issue_id in ids if issue_id.partition("-")[2] == stem.lower()]
    return exact or ids
