"""Issues that look like leftovers of tests, and issues that say the same twice."""

from __future__ import annotations

import re

from bd.doctor.finding import counted
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.model.instants import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject
    from bd.storage.sqlite import Connection

HIGH_CONFIDENCE = 0.9
_THRESHOLD = 0.7
_PREFIX = re.compile(r"^(test|benchmark|sample|tmp|temp|debug|dummy)[-_\s]", re.IGNORECASE)
_NUMBERED = re.compile(r"^[a-z]+[-_ ]?(issue|task|bug)?[-_ ]?\d+$", re.IGNORECASE)
_GENERIC = ("test", "test issue", "issue for testing", "sample issue", "foo", "bar", "asdf", "delete me")
_SHORT_DESCRIPTION = 20
_ISSUES_SQL = """
select id, title, description, created_at from issues
 where source_repo = '.' and status not in ('tombstone') order by id
"""
_DUPLICATES_SQL = """
select title, group_concat(id, ' ') from (
  select id, title, description, design, acceptance_criteria from issues
   where source_repo = '.' and status not in ('tombstone', 'closed') and is_template = 0 order by id)
 group by title, description, design, acceptance_criteria having count(*) > 1 order by title
"""


def score_title(title: str, description: str) -> tuple[float, list[str]]:
    """Returns how likely an issue is a leftover of a test, 0 to 1, and why."""
    words, length = title.strip(), len(description.strip())
    signs = (
        (0.7, "title starts with a test word", _PREFIX.match(title) is not None),
        (0.4, "title is a word with a number", _NUMBERED.match(words) is not None),
        (0.7, "title says nothing", words.lower() in _GENERIC),
    )
    found = [(weight, reason) for weight, reason, is_there in signs if is_there]
    if found and length < _SHORT_DESCRIPTION:
        found.append((0.1, "very short description") if length else (0.2, "no description"))
    return round(min(sum(weight for weight, _ in found), 1.0), 2), [reason for _, reason in found]


def select_polluted(con: Connection) -> list[dict[str, object]]:
    """Returns the issues that look like leftovers of tests, best guesses first.

    Shape:  id, title, score, reasons (a list), created_at.
    """
    found: list[dict[str, object]] = []
    for issue_id, title, description, created_at in con.execute(_ISSUES_SQL):
        score, reasons = score_title(title, description)
        if score >= _THRESHOLD:
            found.append(
                {"id": issue_id, "title": title, "score": score, "reasons": reasons, "created_at": shown(created_at)}
            )
    return sorted(found, key=lambda row: (-float(str(row["score"])), str(row["id"])))


def check_pollution(subject: Subject) -> Finding:
    """Finds issues that look like leftovers of tests."""
    found = select_polluted(subject.open_con)
    if not found:
        return passed("no issue looks like a leftover of a test")
    return warned(
        f"{counted(len(found), 'issue')} may be leftovers of tests",
        detail=listed([f"{row['id']}: {row['title']}" for row in found]),
        hint="bd doctor --check=pollution lists them with the reasons",
    )


def check_duplicates(subject: Subject) -> Finding:
    """Finds open issues with the same title and text."""
    found = subject.open_con.execute(_DUPLICATES_SQL).fetchall()
    if not found:
        return passed("no two open issues say the same")
    return warned(
        f"{counted(len(found), 'group')} of open issues say the same",
        detail=listed([f"{title}: {' '.join(sorted(ids.split()))}" for title, ids in found]),
        hint="close all but one of each, for example with bd close ID --reason duplicate",
    )
