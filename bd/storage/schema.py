"""The tables of `.beads/beads.db`, annotated; the only place that states them.

Names and columns are the classic tool's (0.49.6), as a superset, because other programs read them with SQL. Instants
are RFC 3339 UTC text of fixed width (`2026-11-20T21:15:08.683611051Z`), so that text order is time order.

`application_id` says the file is ours. `user_version` is major * 1000 + minor: a newer minor may be read and written
by this program, a newer major may not. Change the tables only by a new migration; the text below is the first one.

Version log:
    1000  first schema
    1001  issues.is_blocked, leases
    1002  full-text index
    1003  indexes for counting
    1004  index of the dates at which deferred issues come back
    1005  issues.is_blocked knows of other projects
    1006  setting_events
    1007  words of the full-text index
    1008  a change between states that hold alike decides nothing about others
"""

from __future__ import annotations

APPLICATION_ID = 0x62645F31  # "bd_1"
SCHEMA_MAJOR = 1
SCHEMA_MINOR = 8
USER_VERSION = SCHEMA_MAJOR * 1000 + SCHEMA_MINOR

TABLES = """
create table issues (
  id text primary key,
  content_hash text,                             -- SHA-256, see bd.model.content; null: not computed
  title text not null,
  description text not null default '',
  design text not null default '',
  acceptance_criteria text not null default '',
  notes text not null default '',
  status text not null default 'open',
  priority integer not null default 2,           -- 0 (critical) to 4
  issue_type text not null default 'task',
  assignee text,
  estimated_minutes integer,
  created_at datetime not null default current_timestamp,
  created_by text default '',
  owner text default '',
  updated_at datetime not null default current_timestamp,
  closed_at datetime,
  closed_by_session text default '',
  external_ref text,
  spec_id text,
  compaction_level integer default 0,
  compacted_at datetime,
  compacted_at_commit text,
  original_size integer,                         -- bytes before compaction
  deleted_at datetime,                           -- set on tombstones
  deleted_by text default '',
  delete_reason text default '',
  original_type text default '',
  sender text default '',
  ephemeral integer default 0,                   -- 1: never exported
  wisp_type text default '',
  pinned integer default 0,
  is_template integer default 0,
  crystallizes integer default 0,
  mol_type text default '',
  work_type text default '',
  quality_score real,                            -- 0 to 1
  source_system text default '',
  metadata text not null default '',             -- JSON text, verbatim; '' and '{}' mean none
  event_kind text default '',
  actor text default '',
  target text default '',
  payload text default '',
  source_repo text default '.',                  -- '.': ours; else the configured repository it was read from
  close_reason text default '',
  await_type text,
  await_id text,
  timeout_ns integer,
  waiters text,                                  -- JSON array
  hook_bead text default '',
  role_bead text default '',
  agent_state text default '',
  last_activity datetime,
  role_type text default '',
  rig text default '',
  due_at datetime,
  defer_until datetime,
  started_at datetime,                           -- newer line: first time in progress
  no_history integer default 0,                  -- newer line
  extra text                                     -- JSON object of every key without a column
);

create table dependencies (                      -- issue_id waits for, or belongs to, depends_on_id
  issue_id text not null,
  depends_on_id text not null,                   -- may name an issue that is not here, or external:project:capability
  type text not null default 'blocks',
  created_at timestamp not null default current_timestamp,
  created_by text not null default '',
  metadata text default '{}',
  thread_id text default '',
  primary key (issue_id, depends_on_id, type),
  foreign key (issue_id) references issues(id) on delete cascade
) without rowid;

create table labels (
  issue_id text not null,
  label text not null,
  primary key (issue_id, label),
  foreign key (issue_id) references issues(id) on delete cascade
) without rowid;

create table comments (
  id integer primary key autoincrement,
  issue_id text not null,
  author text not null,
  text text not null,
  created_at datetime not null default current_timestamp,
  origin_id text,                                -- the id the travelling file gave it, when that is not `id`
  foreign key (issue_id) references issues(id) on delete cascade
);

create table events (                            -- the log every write appends to
  id integer primary key autoincrement,
  issue_id text not null,
  event_type text not null,
  actor text not null,
  old_value text,                                -- the whole record before
  new_value text,                                -- the whole record (created) or the changed keys
  comment text,
  created_at datetime not null default current_timestamp,
  foreign key (issue_id) references issues(id) on delete cascade
);

create table config (key text primary key, value text not null);

create table metadata (key text primary key, value text not null);

create table dirty_issues (                      -- rows that differ from the travelling file
  issue_id text primary key,
  marked_at datetime not null default current_timestamp,
  content_hash text,
  foreign key (issue_id) references issues(id) on delete cascade
);

create table export_hashes (
  issue_id text primary key,
  content_hash text not null,
  exported_at datetime not null default current_timestamp,
  foreign key (issue_id) references issues(id) on delete cascade
);

create table child_counters (                    -- the highest child number ever used
  parent_id text primary key,
  last_child integer not null default 0,
  foreign key (parent_id) references issues(id) on delete cascade
);

create table issue_snapshots (
  id integer primary key autoincrement,
  issue_id text not null,
  snapshot_time datetime not null,
  compaction_level integer not null,
  original_size integer not null,
  compressed_size integer not null,
  original_content text not null,
  archived_events text,
  foreign key (issue_id) references issues(id) on delete cascade
);

create table compaction_snapshots (
  id integer primary key autoincrement,
  issue_id text not null,
  compaction_level integer not null,
  snapshot_json blob not null,
  created_at datetime not null default current_timestamp,
  foreign key (issue_id) references issues(id) on delete cascade
);

create table repo_mtimes (                       -- what a configured repository's file looked like when it was read
  repo_path text primary key,
  jsonl_path text not null,
  mtime_ns integer not null,
  last_checked datetime not null default current_timestamp,
  size_bytes integer not null default 0,
  inode integer not null default 0,
  name text not null default '',
  problem text not null default ''               -- why the last reading failed; '' when it did not
);

create table base_records (                      -- what the file and we last agreed on, a record a row
  record_key text primary key,                   -- the issue id, or type:key of another kind of record
  state_hash blob not null,                      -- 8 bytes, BLAKE2b of the line
  line text not null                             -- the line as it stands in the file, without its ending
);

create table seen_states (                       -- every state before the base that went to the file or came from it
  record_key text not null,
  state_hash blob not null,
  primary key (record_key, state_hash)
) without rowid;
"""

VIEWS = """
create view blocked_issues_cache as
with recursive blocked(issue_id) as (
  select d.issue_id from dependencies d join issues b on b.id = d.depends_on_id
   where d.type = 'blocks' and b.status in ('open', 'in_progress', 'blocked', 'deferred', 'hooked')
  union
  select d.issue_id from blocked p join dependencies d on d.depends_on_id = p.issue_id
   where d.type = 'parent-child'
)
select issue_id from blocked;

create view ready_issues as
select i.* from issues i
 where i.status = 'open' and i.id not in (select issue_id from blocked_issues_cache);

create view blocked_issues as
select i.*, count(b.id) as blocked_by_count
  from issues i
  join dependencies d on d.issue_id = i.id and d.type = 'blocks'
  join issues b on b.id = d.depends_on_id and b.status in ('open', 'in_progress', 'blocked', 'deferred', 'hooked')
 where i.status in ('open', 'in_progress', 'blocked', 'deferred')
 group by i.id;
"""

INDEXES = """
create index idx_issues_listing on issues
  (source_repo, priority, created_at desc, id, status, issue_type, is_template);
create index idx_issues_status on issues
  (source_repo, status, priority, created_at desc, id, issue_type, is_template);
create index idx_issues_type on issues
  (source_repo, issue_type, priority, created_at desc, id, status, is_template);
create index idx_issues_assignee on issues
  (source_repo, assignee collate nocase, priority, created_at desc, id, status, issue_type, is_template);
create index idx_issues_created_at on issues (source_repo, created_at desc, id, status);
create index idx_issues_updated_at on issues (source_repo, updated_at desc, id, status);
create index idx_issues_closed_at on issues (source_repo, closed_at desc, id, status);
create index idx_issues_state on issues (id, status, source_repo);
create index idx_issues_due_at on issues (due_at) where due_at is not null;
create index idx_issues_defer_until on issues (defer_until) where defer_until is not null;
create index idx_issues_spec_id on issues (spec_id) where spec_id is not null;
create index idx_issues_external_ref on issues (external_ref) where external_ref is not null;
create index idx_dependencies_target on dependencies (depends_on_id, type, issue_id);
create index idx_labels_label on labels (label, issue_id);
create index idx_comments_issue on comments (issue_id, created_at);
create index idx_events_issue on events (issue_id, event_type);
"""

SCHEMA = TABLES + INDEXES + VIEWS

DEFAULT_CONFIG: tuple[tuple[str, str], ...] = (
    ("compaction_enabled", "false"),
    ("compact_tier1_days", "30"),
    ("compact_tier1_dep_levels", "2"),
    ("compact_tier2_days", "90"),
    ("compact_tier2_dep_levels", "5"),
    ("compact_tier2_commits", "100"),
    ("compact_batch_size", "50"),
    ("compact_parallel_workers", "5"),
    ("auto_compact_enabled", "false"),
)
