"""What the issues themselves say: edges that lead nowhere or in circles, odd values, repeated references."""

from __future__ import annotations

from bd.doctor.finding import counted
from bd.doctor.finding import failed
from bd.doctor.finding import listed
from bd.doctor.finding import passed
from bd.doctor.finding import warned
from bd.model.cycles import find_cycles
from bd.model.fields import LOWEST_PRIORITY
from bd.model.fields import TITLE_LIMIT
from bd.storage.ways import BLOCKING_TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.doctor.finding import Finding
    from bd.doctor.subject import Subject
    from bd.storage.sqlite import Connection

_STORED_LENGTH = 30
_LIVE = "i.source_repo = '.' and i.status <> 'tombstone'"
_EDGES_SQL = f"""
select d.issue_id, d.depends_on_id from dependencies d
  join issues i on i.id = d.issue_id and i.status <> 'tombstone'
  join issues t on t.id = d.depends_on_id and t.status <> 'tombstone'
 where d.type in ({", ".join("?" * len(BLOCKING_TYPES))})
 order by d.issue_id, d.depends_on_id
"""
_ORPHANS_SQL = f"""
select d.issue_id, d.type, d.depends_on_id from dependencies d join issues i on i.id = d.issue_id
 where {_LIVE} and d.depends_on_id not like 'external:%'
   and not exists (select 1 from issues t where t.id = d.depends_on_id)
 order by d.issue_id, d.depends_on_id
"""
_CHILD_PARENT_SQL = f"""
select d.issue_id, d.type, d.depends_on_id from dependencies d join issues i on i.id = d.issue_id
 where {_LIVE} and d.type in ('blocks', 'conditional-blocks', 'waits-for')
   and (substr(d.issue_id, 1, length(d.depends_on_id) + 1) = d.depends_on_id || '.'
        or exists (select 1 from dependencies p where p.issue_id = d.issue_id
                      and p.depends_on_id = d.depends_on_id and p.type = 'parent-child'))
 order by d.issue_id
"""
_REFS_SQL = f"""
select i.external_ref, group_concat(i.id, ' ') from issues i
 where {_LIVE} and i.external_ref <> '' group by i.external_ref having count(*) > 1 order by 1
"""
_VALUES: tuple[tuple[str, str], ...] = (
    ("no title", "trim(i.title) = ''"),
    (f"title longer than {TITLE_LIMIT} characters", f"length(i.title) > {TITLE_LIMIT}"),
    (f"priority outside 0 to {LOWEST_PRIORITY}", f"i.priority not between 0 and {LOWEST_PRIORITY}"),
    ("closed without a closing time", "i.status = 'closed' and coalesce(i.closed_at, '') = ''"),
    (
        "a time that is not in the stored form",
        f"length(i.created_at) <> {_STORED_LENGTH} or length(i.updated_at) <> {_STORED_LENGTH}",
    ),
    ("metadata that is not JSON", "i.metadata <> '' and not json_valid(i.metadata)"),
)


def check_cycles(subject: Subject) -> Finding:
    """Finds issues that wait for each other in a circle and so never become ready."""
    edges = subject.open_con.execute(_EDGES_SQL, BLOCKING_TYPES).fetchall()
    cycles = find_cycles(edges)
    if not cycles:
        return passed("no circles of issues that wait for each other")
    rows = [" → ".join([*cycle, cycle[0]]) for cycle in cycles]
    return failed(
        f"{counted(len(cycles), 'circle')} of issues that wait for each other",
        detail=listed(rows),
        hint="bd dep remove ISSUE DEPENDS-ON takes an edge out of each circle",
    )


def check_orphans(subject: Subject) -> Finding:
    """Finds edges to issues that are not here; other projects' (`external:`) are no matter of ours."""
    rows = [f"{source} {kind} {target}" for source, kind, target in subject.open_con.execute(_ORPHANS_SQL).fetchall()]
    if not rows:
        return passed("every edge leads to an issue that exists")
    return warned(
        f"{counted(len(rows), 'edge')} to issues that are not here",
        detail=listed(rows),
        hint="they are kept as they are; the issues may come with a pull or an import",
    )


def select_child_parent(con: Connection) -> list[tuple[str, str, str]]:
    """Returns (child, type, parent) of every edge by which a child waits for its own parent."""
    return [(row[0], row[1], row[2]) for row in con.execute(_CHILD_PARENT_SQL)]


def check_child_parent(subject: Subject) -> Finding:
    """Finds children that wait for their own parent, which usually is closed last."""
    found = select_child_parent(subject.open_con)
    if not found:
        return passed("no child waits for its own parent")
    return warned(
        "1 child waits for its own parent" if len(found) == 1 else f"{len(found)} children wait for their own parent",
        detail=listed([f"{child} {kind} {parent}" for child, kind, parent in found]),
        hint="bd dep remove CHILD PARENT takes such an edge out",
    )


def check_external_refs(subject: Subject) -> Finding:
    """Finds external references that several issues carry."""
    found = subject.open_con.execute(_REFS_SQL).fetchall()
    if not found:
        return passed("no external reference is used twice")
    return warned(
        f"{counted(len(found), 'external reference')} on more than one issue",
        detail=listed([f"{reference}: {' '.join(sorted(ids.split()))}" for reference, ids in found]),
        hint="bd update ISSUE --external-ref VALUE corrects one",
    )


def check_values(subject: Subject) -> Finding:
    """Finds values outside what the commands accept; they came with a file or from another program."""
    rows = []
    for phrase, condition in _VALUES:
        sql = f"select i.id from issues i where {_LIVE} and ({condition}) order by i.id"
        rows += [f"{row[0]}: {phrase}" for row in subject.open_con.execute(sql)]
    if not rows:
        return passed("titles, priorities and times are within their ranges")
    return warned(
        f"{counted(len(rows), 'value')} outside the usual range",
        detail=listed(rows),
        hint="they are kept as they are; bd update corrects one",
    )
