"""An example or more for every command, as they stand in its help; loaded only for help.

Every line can be typed as it is. The ids are those of a small made-up workspace: bd-a1b is an epic with the child
bd-a1b.1, bd-c2d waits for bd-e3f. What follows a `#` is said to the reader.
"""

from __future__ import annotations

EXAMPLES: dict[str, str] = {
    # ---- working with issues
    "create": """
        bd create "Login fails on Safari" -t bug -p 1 -l auth,web
        bd create "Write the form" --parent bd-a1b --estimate 90 --due friday
        bd create "Ship it" --deps bd-c2d,discovered-from:bd-e3f   # waits for bd-c2d
        git log -3 | bd create "Look at these" --description -     # the text from standard input
        bd create --file plan.md                                   # one issue for each heading
        bd create "Release" --template                             # a pattern, in no list
        bd create "Release 2.0" --from bd-f5e                      # like it, with all below it
    """,
    "q": """
        bd q "Fix the typo on the start page"
        id=$(bd q "Try the new parser" -p 1)
    """,
    "show": """
        bd show bd-c2d
        bd show c2d e3f --short      # a part of an id is enough
        bd show bd-a1b --children
        bd show bd-c2d --json
    """,
    "update": """
        bd update bd-c2d --priority 0 --add-label urgent
        bd update bd-c2d bd-e3f --assignee ann --status in_progress
        bd update bd-c2d --append-notes "Asked the vendor"
        bd update bd-c2d --due "" --parent bd-a1b    # no due date any more, and a parent
        bd update bd-c2d --description @text.md
    """,
    "edit": """
        bd edit bd-c2d             # the description, in your editor
        bd edit bd-c2d --design
    """,
    "close": """
        bd close bd-e3f --reason "Released in 2.1"
        bd close bd-a1b.1 bd-e3f
        bd close bd-e3f --claim-next    # and take the next ready one
    """,
    "reopen": """
        bd reopen bd-f4g --reason "It happened again"
    """,
    "delete": """
        bd delete bd-f4g             # shows what would go
        bd delete bd-f4g --force
    """,
    "claim": """
        bd claim                   # the best ready issue
        bd claim bd-e3f --lease 2h
    """,
    "heartbeat": """
        bd heartbeat bd-e3f
        bd heartbeat bd-e3f --lease 4h
    """,
    "release": """
        bd release bd-e3f
        bd release bd-e3f --force    # what somebody else has
    """,
    "undo": """
        bd undo --dry-run
        bd undo
    """,
    "label add": "bd label add bd-c2d bd-e3f urgent",
    "label remove": "bd label remove bd-c2d urgent",
    "label list": "bd label list bd-c2d",
    "label list-all": "bd label list-all",
    "label propagate": "bd label propagate bd-a1b release-2",
    "comments add": """
        bd comments add bd-c2d "Works with version 3"
        bd comments add bd-c2d --file notes.txt
    """,
    "comments list": """
        bd comments bd-c2d
        bd comments list bd-c2d --local-time
    """,
    "comment": 'bd comment bd-c2d "Works with version 3"',
    "note": 'bd note bd-c2d "The log is in /var/log/app"',
    "assign": """
        bd assign bd-c2d ann
        bd assign bd-c2d ""    # nobody
    """,
    "priority": "bd priority bd-c2d 0",
    "tag": "bd tag bd-c2d urgent",
    "defer": """
        bd defer bd-e3f --until "next monday"
        bd defer bd-c2d bd-e3f
    """,
    "undefer": "bd undefer bd-h5i",
    "todo add": 'bd todo add "Call the vendor" -p 1',
    "todo list": """
        bd todo
        bd todo list --all
    """,
    "todo done": 'bd todo done bd-e3f --reason "Done by phone"',
    "state get": "bd state bd-c2d review",
    "state list": "bd state list bd-c2d",
    "set-state": 'bd set-state bd-c2d review=waiting --reason "Sent to ann"',
    "batch": """
        bd batch --file operations.txt --dry-run
        echo 'close bd-e3f "Done"' | bd batch
    """,
    "promote": "bd promote bd-w6x",
    "move": "bd move bd-c2d --to ../other --skip-deps",
    "refile": "bd refile bd-c2d ../other --skip-deps --keep-open",
    "rename": "bd rename bd-e3f bd-login",
    # ---- views
    "list": """
        bd list --status open,in_progress --assignee ann
        bd list --type bug --priority-max 1 --sort updated
        bd list --label auth --overdue --long
        bd list --all --tree
        bd list --json --limit 0
    """,
    "ready": """
        bd ready
        bd ready --assignee ann --label auth --limit 5
        bd ready --explain            # why each open issue is or is not ready
        bd ready --explain bd-c2d
        bd ready --claim --json       # take the first
    """,
    "blocked": """
        bd blocked
        bd blocked --inherited --assignee ann
    """,
    "search": """
        bd search login form
        bd search '"exact phrase" -draft' --status all
        bd search timeout --label auth --sort updated
    """,
    "query find": """
        bd query "status=open AND priority<=1"
        bd query "assignee=ann AND updated>7d" --sort updated
        bd query "(label=auth OR label=web) AND NOT type=epic" --json
    """,
    "query save": 'bd query save mine "assignee=ann AND status!=closed"',
    "query run": "bd query run mine --limit 5",
    "query list": "bd query list",
    "query remove": "bd query remove mine",
    "count": """
        bd count --status open
        bd count --by-assignee --type bug
    """,
    "statuses": "bd statuses",
    "types": "bd types",
    "status": """
        bd status
        bd status --json
    """,
    "history": "bd history bd-c2d --limit 10",
    "events": """
        bd events --since 2d --details
        bd events --follow --issue bd-c2d
    """,
    "diff": """
        bd diff 2d
        bd diff HEAD --issue bd-c2d
    """,
    "board": """
        bd board
        bd board --by assignee --label auth
    """,
    "timeline": "bd timeline --days 14",
    "burndown": "bd burndown --days 90 --weekly",
    "changelog": """
        bd changelog --since 30d
        bd changelog --since-tag v1.0
    """,
    "stale": "bd stale --days 14 --status in_progress",
    "lint": """
        bd lint
        bd lint bd-c2d
    """,
    # ---- structure
    "dep add": """
        bd dep add bd-a1b.1 bd-e3f                     # bd-a1b.1 waits for bd-e3f
        bd dep add bd-c2d bd-h5i --type discovered-from
    """,
    "dep remove": "bd dep remove bd-c2d bd-e3f",
    "dep list": """
        bd dep list bd-c2d
        bd dep list bd-e3f --direction up    # what waits for it
    """,
    "dep tree": """
        bd dep tree bd-c2d --direction both
        bd dep tree bd-a1b --format mermaid
    """,
    "dep cycles": "bd dep cycles",
    "dep relate": "bd dep relate bd-c2d bd-h5i",
    "dep unrelate": "bd dep unrelate bd-c2d bd-h5i",
    "link": "bd link bd-a1b.1 bd-e3f    # bd-a1b.1 waits for bd-e3f",
    "children": "bd children bd-a1b",
    "epic status": """
        bd epic status
        bd epic status --eligible-only
    """,
    "epic close-eligible": "bd epic close-eligible --dry-run",
    "graph show": """
        bd graph bd-a1b
        bd graph --all --compact
        bd graph bd-a1b --dot > graph.dot
    """,
    "graph check": "bd graph check",
    "swarm create": "bd swarm create bd-a1b --coordinator ann",
    "swarm list": "bd swarm list",
    "swarm status": "bd swarm status bd-a1b",
    "swarm validate": "bd swarm validate bd-a1b",
    "duplicate": "bd duplicate bd-h5i --of bd-c2d",
    "supersede": "bd supersede bd-h5i --with bd-c2d",
    "duplicates": """
        bd duplicates
        bd duplicates --auto-merge --dry-run
    """,
    "find-duplicates": "bd find-duplicates --threshold 0.7",
    "orphans": "bd orphans --details",
    # ---- sync and data
    "import": """
        bd import backup.jsonl --dry-run
        curl -s https://example.com/issues.jsonl | bd import -
    """,
    "export": """
        bd export > all.jsonl
        bd export --status open --format obsidian --output TASKS.md
    """,
    "sync": """
        bd sync
        bd sync --status
    """,
    "merge": "bd merge merged.jsonl base.jsonl left.jsonl right.jsonl",
    "hooks install": "bd hooks install",
    "hooks uninstall": "bd hooks uninstall",
    "hooks list": "bd hooks list",
    "hooks run": "bd hooks run pre-commit    # as git does",
    "repo add": "bd repo add ../backend",
    "repo remove": "bd repo remove ../backend",
    "repo list": "bd repo list",
    "repo sync": "bd repo sync",
    "repo status": "bd repo status",
    # ---- setup
    "init": """
        bd init
        bd init --prefix web
    """,
    "config get": "bd config get no-auto-flush",
    "config set": """
        bd config set actor ann
        bd config set limits.max_in_progress 3
    """,
    "config set-many": "bd config set-many actor=ann lock-timeout=10s",
    "config list": "bd config list",
    "config show": "bd config show lock-timeout    # with the place each value comes from",
    "config unset": "bd config unset actor",
    "config validate": "bd config validate",
    "prime": "bd prime",
    "setup": """
        bd setup --list
        bd setup claude --check
    """,
    "onboard": "bd onboard",
    "quickstart": "bd quickstart",
    "info": "bd info --json",
    "where": "bd where",
    "context": "bd context",
    "ping": "bd ping",
    # ---- maintenance
    "doctor": """
        bd doctor
        bd doctor --fix
        bd doctor --deep --json
    """,
    "rename-prefix": "bd rename-prefix web --dry-run",
    "migrate": """
        bd migrate --dry-run
        bd migrate
    """,
    "checkpoint": "bd checkpoint --mode truncate",
    "preflight": "bd preflight --check",
    "upgrade status": "bd upgrade status",
    "upgrade review": "bd upgrade review",
    "upgrade ack": "bd upgrade ack",
    # ---- memory, gates, audit
    "kv set": "bd kv set deploy.target staging",
    "kv get": "bd kv get deploy.target",
    "kv list": "bd kv list",
    "kv clear": "bd kv clear deploy.target",
    "remember": 'bd remember "Tests need the database of docker compose" --key tests',
    "memories": "bd memories",
    "recall": "bd recall tests",
    "forget": "bd forget tests",
    "gate create": """
        bd gate create --type timer --timeout 2h --blocks bd-e3f
        bd gate create --type gh:pr --await-id 123 --reason "Review"
    """,
    "gate list": "bd gate list",
    "gate show": "bd gate show bd-g8h",
    "gate resolve": 'bd gate resolve bd-g8h --reason "Approved"',
    "gate check": "bd gate check --dry-run",
    "gate discover": "bd gate discover --branch main --dry-run",
    "gate add-waiter": "bd gate add-waiter bd-g8h ann",
    "merge-slot create": "bd merge-slot create",
    "merge-slot check": "bd merge-slot check",
    "merge-slot acquire": "bd merge-slot acquire --wait",
    "merge-slot release": "bd merge-slot release",
    "sql": """
        bd sql "select status, count(*) from issues group by status"
        bd sql "select id, title from issues where priority = 0" --csv
    """,
    "audit record": "bd audit record --kind tool_call --tool-name make --exit-code 2 --issue-id bd-c2d",
    "audit label": 'bd audit label int-7a2b --label bad --reason "Wrong file"',
    "human commands": "bd human",
    "human list": "bd human list",
    "human respond": 'bd human respond bd-a1b --response "Use the second design"',
    "human dismiss": 'bd human dismiss bd-a1b --reason "Decided elsewhere"',
    "human stats": "bd human stats",
    # ---- additional
    "thanks": "bd thanks",
    "version": """
        bd version
        bd version --json
    """,
    "completion": """
        bd completion bash > ~/.local/share/bash-completion/completions/bd
        bd completion zsh > ~/.zfunc/_bd
    """,
    "schema": """
        bd schema
        bd schema ready
    """,
    "classic": "bd classic",
    "help": """
        bd help dep add
        bd help --all
    """,
}


def examples_of(path: tuple[str, ...]) -> list[str]:
    """Returns the example lines of a command named by its words, in the order they are shown."""
    return [line.strip() for line in EXAMPLES.get(" ".join(path), "").strip().splitlines()]
