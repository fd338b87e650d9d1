"""bd remember, memories, recall, forget: what the next session should know; bd prime shows it."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.render.printable import printable
from bd.errors import ExitCode
from bd.tracker.keep import find_memory
from bd.tracker.keep import forget
from bd.tracker.keep import remember
from bd.tracker.keep import search_memories

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import MemoryKeyArgument
    from bd.cli.options import MemoryKeyOption
    from bd.cli.options import MemoryTermArgument
    from bd.cli.options import MemoryTextArgument


def run_remember(bd: Context, text: MemoryTextArgument, *, key: MemoryKeyOption = None) -> None:
    """Keep a memory for later sessions."""
    told = bd.text(text[0]) if len(text) == 1 else " ".join(text)
    with bd.write("remember") as txn:
        name, action = remember(txn, told or "", key or "")
        kept = find_memory(txn.con, name) or ""
    if bd.json:
        bd.emit({"key": name, "value": kept, "action": action})
    else:
        bd.line(f"{action.capitalize()} [{name}]: {one_line(kept)}")


def run_memories(bd: Context, term: MemoryTermArgument = None) -> None:
    """List the memories, or those that contain a text."""
    wanted = " ".join(term or ())
    found = search_memories(bd.workspace.read(), wanted)
    if bd.json:
        bd.emit(found)
        return
    if not found:
        bd.line(f'No memories matching "{one_line(wanted)}"' if wanted else "No memories")
    elif bd.is_terminal:
        from bd.cli.render.lists_view import draw_values

        draw_values(bd, found)
        return
    for name, text in found.items():
        bd.line(f"{name}: {one_line(text)}")


def run_recall(bd: Context, key: MemoryKeyArgument) -> int:
    """Print one memory whole; exits 1 when there is none of this name."""
    text = find_memory(bd.workspace.read(), key)
    if bd.json:
        bd.emit({"key": key, "value": text or "", "found": text is not None})
    elif text is None:
        bd.note(f"No memory named {one_line(key)}; bd memories lists them")
    else:
        bd.text_line(printable(text) if bd.is_terminal else text)
    return ExitCode.NEGATIVE if text is None else ExitCode.OK


def run_forget(bd: Context, key: MemoryKeyArgument) -> int:
    """Remove one memory; exits 1 when there is none of this name."""
    with bd.write("forget") as txn:
        text = find_memory(txn.con, key)
        was_there = forget(txn, key)
    if bd.json:
        bd.emit({"key": key, "deleted": was_there})
    elif was_there:
        bd.line(f"Forgot [{key}]: {one_line(text or '')}")
    else:
        bd.note(f"No memory named {one_line(key)}; bd memories lists them")
    return ExitCode.OK if was_there else ExitCode.NEGATIVE
