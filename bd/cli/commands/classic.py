"""bd classic: what became of names that other lines of the tool have; also the answer to these names themselves."""

from __future__ import annotations

from bd.cli.absent import FAMILIES
from bd.cli.absent import family_of
from bd.cli.absent import find_answer
from bd.errors import BdError
from bd.errors import ExitCode
from bd.errors import UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.absent import Family
    from bd.cli.context import Context
    from bd.cli.options import ClassicWordsArgument

SLUG = "out-of-scope"


def run(bd: Context, words: ClassicWordsArgument = None) -> int:
    """Show which names of other lines have nothing behind them here, and what to use instead."""
    asked = list(words or ())
    if asked[:1] == ["classic"]:
        del asked[0]
    if not asked:
        _list(bd)
        return ExitCode.OK
    family = family_of(asked[0])
    if family is None:
        raise UsageProblem(f'"{asked[0]}" is none of these names', hint="bd classic lists them")
    answer = find_answer(family, asked[1:])
    if answer is None:
        _refuse(bd, family, asked)
        return ExitCode.NEGATIVE
    if bd.json:
        bd.emit(answer[0])
    else:
        bd.line(answer[1])
    return ExitCode.OK


def _list(bd: Context) -> None:
    """Prints the table."""
    if bd.json:
        bd.emit([{"names": list(it.names), "reason": it.reason, "instead": it.instead} for it in FAMILIES])
        return
    bd.page()
    for family in FAMILIES:
        bd.line(f"{', '.join(family.names)}: {family.reason}; {family.instead}")


def _refuse(bd: Context, family: Family, asked: list[str]) -> None:
    """Says no, why, and what to use instead; a program finds the same as an error document."""
    name = " ".join(word for word in asked[:2] if not word.startswith("-"))
    error = f"bd {name} is not part of this program: {family.reason}"
    if bd.json:
        bd.emit({"error": error, "code": SLUG, "hint": family.instead, "details": {"command": asked[0]}})
    bd.complain(BdError(error))
    bd.note(f"hint: {family.instead}")
