"""bd merge-slot: one worker merges at a time."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.errors import ExitCode
from bd.tracker.merge_slot import acquire_slot
from bd.tracker.merge_slot import create_slot
from bd.tracker.merge_slot import find_slot
from bd.tracker.merge_slot import holder_of
from bd.tracker.merge_slot import release_slot
from bd.tracker.merge_slot import slot_id_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import SlotHolderOption
    from bd.cli.options import SlotWaitOption


def run_create(bd: Context) -> None:
    """Make the merge slot; one that exists stays as it is."""
    with bd.write("merge-slot create") as txn:
        record, is_new = create_slot(txn)
    if bd.json:
        bd.emit({"id": record["id"], "created": is_new})
    else:
        bd.line(f"✓ Created merge slot: {record['id']}" if is_new else f"Merge slot exists: {record['id']}")


def run_check(bd: Context) -> int:
    """Say whether the merge slot is free; exits 1 when there is none."""
    con = bd.workspace.read()
    slot_id = slot_id_of(bd.workspace.prefix)
    record = find_slot(con, bd.workspace.prefix)
    holder = holder_of(record) if record else ""
    if bd.json:
        document: dict[str, object] = {"id": slot_id, "available": record is not None and not holder}
        document |= {"holder": holder} if holder else {}
        document |= {"waiters": record["waiters"]} if record and record.get("waiters") else {}
        bd.emit(document if record else document | {"error": "not found"})
    elif record is None:
        bd.line(f"There is no merge slot ({slot_id}); bd merge-slot create makes it")
    else:
        bd.line(f"{slot_id}: {f'held by {one_line(holder)}' if holder else 'free'}")
    return ExitCode.OK if record else ExitCode.NEGATIVE


def run_acquire(bd: Context, *, holder: SlotHolderOption = None, wait: SlotWaitOption = False) -> int:
    """Take the merge slot; exits 5 when somebody else has it, 1 when noted as waiting."""
    name = holder or bd.actor
    with bd.write("merge-slot acquire") as txn:
        record, is_ours = acquire_slot(txn, name, wait=wait)
    if bd.json:
        document = {"id": record["id"], "acquired": is_ours, "holder": holder_of(record)}
        bd.emit(document if is_ours else document | {"waiting": True, "waiters": record["waiters"]})
    elif is_ours:
        bd.line(f"✓ Acquired {record['id']} for {one_line(name)}")
    else:
        bd.line(f"{record['id']} is held by {one_line(holder_of(record))}; {one_line(name)} is noted as waiting")
    return ExitCode.OK if is_ours else ExitCode.NEGATIVE


def run_release(bd: Context, *, holder: SlotHolderOption = None) -> None:
    """Free the merge slot, and say who waits for it."""
    with bd.write("merge-slot release") as txn:
        record = release_slot(txn, holder or "")
    waiters = record.get("waiters") or []
    if bd.json:
        bd.emit({"id": record["id"], "released": True, "waiters": waiters})
        return
    bd.line(f"✓ Released {record['id']}")
    if waiters:
        bd.line(f"  Waiting: {', '.join(one_line(waiter) for waiter in waiters)}")
