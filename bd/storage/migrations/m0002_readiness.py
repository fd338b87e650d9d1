"""Step 2: which issues are blocked, kept with the issue; leases on claimed issues.

Triggers note in `pending_blocked` whose state may have changed, whoever writes, and `bd.storage.blocked` decides about
those before the transaction ends; nothing is ever rebuilt whole but once, here. In a trigger `or ignore` would give way
to what the statement outside says about conflicts; `on conflict do nothing` stands.
"""

from __future__ import annotations

from bd.storage.blocked import rebuild_blocked
from bd.storage.migrations.m0001_first_schema import statements_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite_utils import Database

NAME = "m0002_readiness"
DESCRIPTION = "keep with each issue whether it is blocked, and who holds a lease on it"
VERSION = 1001

SCHEMA = """
alter table issues add column is_blocked integer not null default 0;  -- 1: waits for something, see bd.storage.blocked

create table pending_blocked (issue_id text primary key) without rowid;  -- to be decided before the transaction ends

create table leases (                            -- a claim that ends by itself; only in this database
  issue_id text primary key,
  holder text not null,
  expires_at datetime not null,
  length_s integer not null,                     -- how long it was granted for, and is by a heartbeat
  foreign key (issue_id) references issues(id) on delete cascade
) without rowid;

drop view blocked_issues;
drop view ready_issues;
drop view blocked_issues_cache;
create view blocked_issues_cache as select id as issue_id from issues where is_blocked = 1;
create view ready_issues as select i.* from issues i where i.status = 'open' and i.is_blocked = 0;
create view blocked_issues as
select i.*, count(b.id) as blocked_by_count
  from issues i
  join dependencies d on d.issue_id = i.id and d.type = 'blocks'
  join issues b on b.id = d.depends_on_id and b.status in ('open', 'in_progress', 'blocked', 'deferred', 'hooked')
 where i.status in ('open', 'in_progress', 'blocked', 'deferred')
 group by i.id;

create index idx_issues_ready on issues
 (priority, created_at, id, issue_type, assignee, is_template, pinned, ephemeral, defer_until)
 where status = 'open' and is_blocked = 0 and source_repo = '.';
create index idx_issues_blocked on issues (priority, created_at, id, issue_type, assignee)
 where is_blocked = 1 and status not in ('closed', 'tombstone') and source_repo = '.';
create index idx_issues_waiting on issues (priority, created_at, id, issue_type, assignee)
 where status in ('blocked', 'deferred') and source_repo = '.';
create index idx_dependencies_waits on dependencies (issue_id) where type = 'waits-for';

create trigger bd_blocked_issue_added after insert on issues
  when exists (select 1 from dependencies where depends_on_id = new.id)
begin insert into pending_blocked values (new.id) on conflict do nothing; end;
create trigger bd_blocked_issue_changed after update of status, close_reason on issues
  when new.status <> old.status or new.close_reason is not old.close_reason
begin insert into pending_blocked values (new.id) on conflict do nothing; end;
create trigger bd_blocked_issue_gone after delete on issues
begin insert into pending_blocked values (old.id) on conflict do nothing; end;
create trigger bd_blocked_edge_added after insert on dependencies
  when new.type in ('blocks', 'conditional-blocks', 'waits-for', 'parent-child')
begin
  insert into pending_blocked values (new.issue_id) on conflict do nothing;
  insert into pending_blocked select new.depends_on_id where new.type = 'parent-child' on conflict do nothing;
end;
create trigger bd_blocked_edge_changed after update on dependencies
begin
  insert into pending_blocked values (old.issue_id), (new.issue_id) on conflict do nothing;
  insert into pending_blocked values (old.depends_on_id), (new.depends_on_id) on conflict do nothing;
end;
create trigger bd_blocked_edge_gone after delete on dependencies
  when old.type in ('blocks', 'conditional-blocks', 'waits-for', 'parent-child')
begin
  insert into pending_blocked values (old.issue_id) on conflict do nothing;
  insert into pending_blocked select old.depends_on_id where old.type = 'parent-child' on conflict do nothing;
end;
create trigger bd_lease_ended after update of status, assignee on issues
  when new.status <> 'in_progress' or new.assignee is not old.assignee
begin delete from leases where issue_id = new.id; end;
"""
SETTING_TRIGGER = """
create trigger bd_blocked_setting_{name} after {deed} on config when {row}.key = 'status.custom'
begin
  insert into pending_blocked select id from issues
   where status not in ('open', 'in_progress', 'blocked', 'deferred', 'hooked', 'pinned', 'closed', 'tombstone')
      on conflict do nothing;
end;
"""
SETTING_DEEDS = (("added", "insert", "new"), ("changed", "update", "new"), ("gone", "delete", "old"))


def apply(db: Database) -> None:
    """Adds what the module text says, and decides about every issue there is, in the caller's transaction."""
    for statement in statements_of(SCHEMA):
        db.conn.execute(statement)
    for name, deed, row in SETTING_DEEDS:
        db.conn.execute(SETTING_TRIGGER.format(name=name, deed=deed, row=row))
    rebuild_blocked(db.conn)
