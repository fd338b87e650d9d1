"""bd kv: texts kept under names, for scripts."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.render.printable import printable
from bd.errors import ExitCode
from bd.tracker.keep import all_values
from bd.tracker.keep import check_name
from bd.tracker.keep import clear_value
from bd.tracker.keep import find_value
from bd.tracker.keep import set_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import KvKeyArgument
    from bd.cli.options import KvValueArgument


def run_set(bd: Context, key: KvKeyArgument, value: KvValueArgument) -> None:
    """Keep a text under a name; - reads standard input, @file a file."""
    check_name(key)
    text = bd.text(value) or ""
    with bd.write("kv set") as txn:
        kept = set_value(txn, key, text)
    if bd.json:
        bd.emit({"key": key, "value": kept})
    else:
        bd.line(f"Set {key} = {one_line(kept)}")


def run_get(bd: Context, key: KvKeyArgument) -> int:
    """Print the text kept under a name; exits 1 when there is none."""
    value = find_value(bd.workspace.read(), key)
    if bd.json:
        bd.emit({"key": key, "value": value or "", "found": value is not None})
    elif value is None:
        bd.note(f"{one_line(key)} (not set)")
    else:
        bd.text_line(printable(value) if bd.is_terminal else value)
    return ExitCode.NEGATIVE if value is None else ExitCode.OK


def run_list(bd: Context) -> None:
    """List the kept texts with their names."""
    values = all_values(bd.workspace.read())
    if bd.json:
        bd.emit(values)
        return
    if not values:
        bd.line("No key-value pairs set")
        return
    if bd.is_terminal:
        from bd.cli.render.lists_view import draw_values

        draw_values(bd, values)
        return
    bd.line("\nKey-Value Store:")
    for key, value in values.items():
        bd.line(f"  {key} = {one_line(value)}")


def run_clear(bd: Context, key: KvKeyArgument) -> None:
    """Forget the text kept under a name."""
    with bd.write("kv clear") as txn:
        was_there = clear_value(txn, key)
    if bd.json:
        bd.emit({"key": key, "deleted": "true" if was_there else "false"})
    else:
        bd.line(f"Cleared {key}" if was_there else f"{one_line(key)} was not set")
