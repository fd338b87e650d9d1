"""What a merge decided, in a line each."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.util.jsontext import dumps_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.model.merging import Contest

_LONGEST = 60


def contest_line(key: str, contest: Contest) -> str:
    """Returns which of two values a field got."""
    name = one_line(key)
    if contest.is_joined:
        return f"{name}: both sides changed {one_line(contest.key)}; both texts are kept, parted by ---"
    if (contest.key, contest.kept) == ("status", "tombstone"):
        return f"{name}: deleted on one side and changed on the other; it stays deleted"
    return (
        f"{name}: both sides changed {one_line(contest.key)}: {_shown(contest.kept)} kept, not {_shown(contest.other)}"
    )


def collision_line(key: str) -> str:
    """Returns that two issues were given one id."""
    return (
        f"two issues were created as {one_line(key)} and are merged into one line now; "
        "git show has both (:2: and :3: before the file's path), give one of them another id"
    )


def _shown(value: object) -> str:
    """Returns a value as JSON, its beginning if it is long."""
    if value is None:
        return "nothing"
    text = one_line(dumps_line(value))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."
