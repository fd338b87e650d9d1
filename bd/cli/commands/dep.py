"""bd dep: edges between issues; also `bd link`, `bd relate` and `bd unrelate`."""

from __future__ import annotations

from bd.errors import UsageProblem
from bd.model.fields import DEPENDENCY_TYPES
from bd.tracker.depend import EXTERNAL
from bd.tracker.depend import check_edge_type
from bd.tracker.depend import insert_edge
from bd.tracker.detach import DependencyExists
from bd.tracker.detach import relate
from bd.tracker.detach import remove_edges
from bd.tracker.detach import unrelate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import BlockedByOption
    from bd.cli.options import BlocksOption
    from bd.cli.options import BriefOption
    from bd.cli.options import DependsOnOption
    from bd.cli.options import DirectionOption
    from bd.cli.options import EdgeArgument
    from bd.cli.options import EdgeFileOption
    from bd.cli.options import EdgeTypeOption
    from bd.cli.options import FieldsOption
    from bd.cli.options import NoCycleCheckOption
    from bd.cli.options import OnlyEdgeTypeOption
    from bd.cli.options import PairArgument
    from bd.cli.options import RequiredIdsArgument


class WrongArguments(UsageProblem):
    """A command about two issues did not get two."""

    slug = "wrong-arguments"

    def __init__(self, usage: str, count: int) -> None:
        """Shows the usage and what came instead."""
        super().__init__(f"bd {usage} takes 2 args, got {count}", hint=f"write bd {usage}")


def run_add(
    bd: Context,
    ids: EdgeArgument = None,
    *,
    edge_type: EdgeTypeOption = "blocks",
    blocked_by: BlockedByOption = None,
    depends_on: DependsOnOption = None,
    file: EdgeFileOption = None,
    no_cycle_check: NoCycleCheckOption = False,
) -> None:
    """Make an issue wait for another.

    --type connects them in another way; only blocks, conditional-blocks, waits-for and parent-child make it wait.
    A dependency that would close a circle is refused, with the whole path.
    """
    kind = check_edge_type(edge_type)
    named = [text for text in (blocked_by, depends_on) if text is not None]
    words = [*(ids or ()), *named]
    if file is not None:
        if words:
            raise UsageProblem("--file cannot be used together with issues", hint="leave one of them out")
        from bd.cli.edge_file import add_from_file

        add_from_file(bd, file, kind)
        return
    if len(words) != 2:
        raise WrongArguments("dep add ISSUE DEPENDS-ON", len(words))
    source, target = _add(bd, words[0], words[1], kind)
    if bd.json:
        bd.emit({"status": "added", "issue_id": source, "depends_on_id": target, "type": kind})
    else:
        bd.line(f"✓ Added dependency: {source} depends on {target} ({kind})")
        _note_type(bd, kind)
        _note_external(bd, source, target, kind)


def _add(bd: Context, start: str, end: str, kind: str) -> tuple[str, str]:
    """Adds one edge and returns the ids of its ends.

    Raises: DependencyExists, and what `insert_edge` raises.
    """
    with bd.write("dep add") as txn:
        source, target, is_new = insert_edge(txn, start, end, kind)
        if not is_new:
            raise DependencyExists(source, target, kind)
        txn.touched = source
    return source, target


def _note_type(bd: Context, kind: str) -> None:
    """Says so when a type of one's own looks like a misspelt one."""
    if kind in DEPENDENCY_TYPES:
        return
    from difflib import get_close_matches

    meant = get_close_matches(kind, DEPENDENCY_TYPES, n=1, cutoff=0.8)
    if meant:
        bd.note(f'"{kind}" is a type of your own, which blocks nothing; did you mean {meant[0]}?')


def _note_external(bd: Context, source: str, target: str, kind: str) -> None:
    """Says what ends the waiting for another project, which nobody here can see to."""
    if kind == "blocks" and target.startswith(EXTERNAL):
        _, project, capability = target.split(":", 2)
        bd.note(
            f"{source} waits until the repository {project}, shown here by bd repo add, has closed an issue labelled"
            f" export:{capability}"
        )


def run_block(bd: Context, ids: EdgeArgument = None, *, blocks: BlocksOption = None) -> None:
    """Make the issue after --blocks wait."""
    words = ids or []
    if blocks is None or len(words) != 1:
        raise UsageProblem(
            f'"{" ".join(words)}" names no command of bd dep',
            hint="bd dep --help lists them; bd dep BLOCKER --blocks ISSUE adds a dependency",
        )
    waiting, blocker = _add(bd, blocks, words[0], "blocks")
    if bd.json:
        bd.emit({"status": "added", "blocker_id": blocker, "blocked_id": waiting, "type": "blocks"})
    else:
        bd.line(f"✓ Added dependency: {blocker} blocks {waiting}")


def run_remove(bd: Context, ids: EdgeArgument = None, *, only_type: OnlyEdgeTypeOption = None) -> None:
    """Take away every dependency between two issues.

    With --type only that one. The issue that is depended on need not exist any more.
    """
    words = ids or []
    if len(words) != 2:
        raise WrongArguments("dep remove ISSUE DEPENDS-ON", len(words))
    kind = "" if only_type is None else check_edge_type(only_type)
    with bd.write("dep remove") as txn:
        source, target, kinds = remove_edges(txn, words[0], words[1], kind=kind)
        txn.touched = source
    if bd.json:
        bd.emit({"status": "removed", "issue_id": source, "depends_on_id": target, "types": kinds})
        return
    several = f" ({', '.join(kinds)})" if len(kinds) > 1 else ""
    bd.line(f"✓ Removed dependency: {source} no longer depends on {target}{several}")


def run_relate(bd: Context, ids: PairArgument) -> None:
    """Tie two issues without making either wait."""
    if len(ids) != 2:
        raise WrongArguments("dep relate ISSUE ISSUE", len(ids))
    with bd.write("dep relate") as txn:
        first, second, is_new = relate(txn, *ids)
        txn.is_trial = not is_new
        txn.touched = first
    if bd.json:
        bd.emit({"id1": first, "id2": second, "related": True})
    else:
        bd.line(f"✓ Linked {first} ↔ {second}" if is_new else f"{first} and {second} are related already")


def run_unrelate(bd: Context, ids: PairArgument) -> None:
    """Untie two related issues."""
    if len(ids) != 2:
        raise WrongArguments("dep unrelate ISSUE ISSUE", len(ids))
    with bd.write("dep unrelate") as txn:
        first, second = unrelate(txn, *ids)
        txn.touched = first
    if bd.json:
        bd.emit({"id1": first, "id2": second, "unrelated": True})
    else:
        bd.line(f"✓ Unlinked {first} ↔ {second}")


def run_list(
    bd: Context,
    ids: RequiredIdsArgument,
    *,
    direction: DirectionOption = "down",
    only_type: OnlyEdgeTypeOption = None,
    fields: FieldsOption = None,
    brief: BriefOption = False,
) -> None:
    """List what issues depend on, or what depends on them."""
    from bd.cli.columns import chosen_columns
    from bd.cli.neighbours import print_neighbours

    columns = chosen_columns(fields, is_brief=brief, more=("dependency_type",))
    kind = "" if only_type is None else check_edge_type(only_type)
    print_neighbours(bd, ids, direction=direction, kind=kind, columns=columns)
