"""bd lint: descriptions without the headings their type asks for."""

from __future__ import annotations

from bd.cli.filtering import filter_from
from bd.cli.render.printable import one_line
from bd.errors import ExitCode
from bd.model.sections import missing_sections
from bd.storage.reads import select_sections
from bd.storage.resolve import resolve_id
from bd.storage.select import where_clause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import IdsArgument
    from bd.cli.options import StatusFilterOption
    from bd.cli.options import TypeFilterOption
    from bd.model.record import Record


def run(
    bd: Context,
    ids: IdsArgument = None,
    *,
    status: StatusFilterOption = None,
    issue_type: TypeFilterOption = None,
) -> int:
    """Find issues whose description lacks the headings of its type; exit 1 when there are any (0 with --json)."""
    records = _select(bd, ids, status, issue_type)
    results = [result for record in records if (result := _result(record))["missing"]]
    total = sum(result["warnings"] for result in results)
    if bd.json:
        bd.emit({"total": total, "issues": len(results), "results": results})
        return ExitCode.OK
    if not results:
        bd.line(f"✓ No template warnings found ({len(records)} issues checked)")
        return ExitCode.OK
    bd.page()
    bd.line(f"Template warnings ({len(results)} issues, {total} warnings):")
    for result in results:
        bd.line(f"\n{result['id']} [{one_line(result['type'])}]: {one_line(result['title'])}")
        for heading in result["missing"]:
            bd.line(f"  ⚠ Missing: {heading}")
    return ExitCode.NEGATIVE


def _select(bd: Context, ids: list[str] | None, status: str | None, issue_type: str | None) -> list[Record]:
    """Returns what is checked: the issues named, else those of the filters, else all that are not closed."""
    con = bd.workspace.read()
    chosen = filter_from(bd, {"status": status, "issue_type": issue_type})
    chosen.hides_templates = True
    if ids:
        chosen.ids = tuple(resolve_id(con, text, bd.workspace.prefix) for text in ids)
    elif status is None:
        chosen.without_statuses = ("closed",)
    return select_sections(con, *where_clause(chosen))


def _result(record: Record) -> Record:
    """Returns what is wrong with one issue."""
    missing = missing_sections(record["issue_type"], record["description"], record)
    return {
        "id": record["id"],
        "title": record["title"],
        "type": record["issue_type"],
        "missing": [f"## {heading}" for heading in missing],
        "warnings": len(missing),
    }
