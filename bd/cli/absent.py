"""Names of the classic tool and its newer line that have no machinery behind them here, and what to use instead.

One table: a family of names, why there is nothing, what to do, and the questions that scripts and editors ask of it,
each with the document and the line they get. A question is what follows the name, its hyphens left out: `daemon
--status` is `daemon status`; "" is the bare name. Everything else about a family is a negative answer with a reason.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Answers = dict[str, tuple[object, str]]

_NO_DAEMON: tuple[object, str] = ({"status": "not_running", "running": False}, "○ not running")
_NOT_NEEDED: tuple[object, str] = (
    {"status": "not_needed", "running": False},
    "Nothing to start: there is no daemon, every command works on the database itself",
)
_NO_DOLT: tuple[object, str] = (
    {"embedded": True, "backend": "sqlite", "running": False},
    "embedded: the database is SQLite in .beads/beads.db; no server runs",
)
_TRAVELS: tuple[object, str] = (
    {"status": "ok", "backend": "sqlite", "changed": False},
    "Nothing to do: issues travel in .beads/issues.jsonl, which git commits, pushes and pulls",
)
_NOT_CONFIGURED: tuple[object, str] = ({"configured": False}, "not configured")
_NONE: tuple[object, str] = ([], "none")


class Family:
    """Names that mean one thing: `reason` is a clause that follows them, `instead` an imperative."""

    __slots__ = ("answers", "instead", "names", "reason")

    def __init__(self, names: str, reason: str, instead: str, answers: Answers | None = None) -> None:
        """Takes the names separated by blanks."""
        self.names = tuple(names.split())
        self.reason = reason
        self.instead = instead
        self.answers = answers or {}


FAMILIES = (
    Family(
        "daemon daemons",
        "there is no daemon, every command works on the database itself",
        "leave it out; bd sync writes the file, git commits and pushes it",
        {
            **dict.fromkeys(("", "status", "stop", "stop-all", "health"), _NO_DAEMON),
            **dict.fromkeys(("list", "killall", "logs"), _NONE),
            **dict.fromkeys(("start", "restart"), _NOT_NEEDED),
        },
    ),
    Family(
        "dolt",
        "there is no Dolt, the database is SQLite and issues travel in .beads/issues.jsonl",
        "use git for branches, remotes and history; bd where shows the files",
        {
            **dict.fromkeys(("show", "status", "test", "stop", "killall"), _NO_DOLT),
            **dict.fromkeys(("push", "pull", "commit"), _TRAVELS),
            "remote list": _NONE,
        },
    ),
    Family(
        "backend",
        "there is one back end",
        "leave it out",
        {
            "show": ({"backend": "sqlite"}, "sqlite"),
            "list": ([{"name": "sqlite", "available": True}], "sqlite"),
        },
    ),
    Family(
        "vc branch federation",
        "versions of the database are not kept apart from git",
        "use git for branches and merges; bd history and bd diff show earlier states",
    ),
    Family(
        "mol cook formula template protomolecule",
        "there are no molecules and formulas",
        "use an epic with children (bd create --parent), bd create --template and --from to make more like it, and"
        " --file or --graph for a plan",
        {
            **dict.fromkeys(("list", "current", "ready"), _NONE),
            "stale": ({"stale_molecules": [], "total_count": 0, "blocking_count": 0}, "none"),
            "wisp list": ({"wisps": [], "count": 0}, "none"),
        },
    ),
    Family(
        "agent slot hook",
        "agents and their slots are not registered",
        "use bd update --claim, --assignee and --status; bd merge-slot for merging one at a time",
    ),
    Family("pin unpin", "pinning is a change like any other", "use bd update ID --pinned, and --no-pinned"),
    Family("mail", "no mail is sent", "use bd comment"),
    Family("ship", "capabilities are not published", "use bd close, and a label such as export:NAME"),
    Family(
        "jira linear gitlab github ado notion",
        "no outside tracker is contacted",
        "use bd export and bd import; --external-ref keeps the name an issue has elsewhere",
        {"status": _NOT_CONFIGURED},
    ),
    Family("rules", "rule files are not read", "use bd remember and bd prime"),
    Family(
        "admin compact gc flatten cleanup prune purge reset",
        "nothing is compacted, and nothing is removed for its age",
        "use bd delete for issues, bd checkpoint for the log, bd doctor for everything else",
    ),
    Family(
        "repair repair-deps detect-pollution validate",
        "checks and repairs are in one place",
        "use bd doctor; --fix repairs what can be repaired safely, --check names a part",
    ),
    Family(
        "worktree",
        "a worktree of git uses the issues of its main checkout by itself",
        "use git worktree add, list and remove; bd where shows whose issues are used",
    ),
    Family(
        "bootstrap",
        "any command makes the database from .beads/issues.jsonl",
        "leave it out; bd init begins a new workspace",
        {"": _TRAVELS},
    ),
    Family(
        "backup restore",
        "issues are kept by git, in .beads/issues.jsonl",
        "use git for copies, bd export -o FILE for one more, bd show ID --as-of POINT for what an issue was",
    ),
    Family("create-form", "there is no form", "use bd create; bd edit opens an editor"),
)
NAMES = tuple(name for family in FAMILIES for name in family.names)


def family_of(name: str) -> Family | None:
    """Returns the family a name belongs to."""
    return next((family for family in FAMILIES if name in family.names), None)


def find_answer(family: Family, words: list[str]) -> tuple[object, str] | None:
    """Returns the (document, line) that a question gets, None for what is no question of this family."""
    asked = [word.lstrip("-") for word in words]
    if not asked:
        return family.answers.get("")
    return family.answers.get(" ".join(asked[:2])) or family.answers.get(asked[0])
