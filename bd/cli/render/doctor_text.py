"""What `bd doctor` prints: a line that counts, then a section a category with a row a check."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.doctor.finding import ERROR
from bd.doctor.finding import OK
from bd.doctor.registry import CATEGORIES
from bd.doctor.report import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from bd.doctor.finding import Finding

_MARKS = {OK: "✓", ERROR: "✖"}
_OTHER_MARK = "⚠"


def report_lines(findings: list[Finding], *, verbose: bool = False) -> Iterator[str]:
    """Yields the lines of a report; details of what is in order only when `verbose`."""
    yield f"bd doctor: {summary(findings)}"
    for category in CATEGORIES:
        members = [finding for finding in findings if finding.category == category]
        if members:
            yield ""
            yield category
        for finding in members:
            yield from finding_lines(finding, verbose=verbose)


def finding_lines(finding: Finding, *, verbose: bool = False) -> Iterator[str]:
    """Yields the row of one check, with the details and the way out below it."""
    mark = _MARKS.get(finding.severity, _OTHER_MARK)
    yield f"  {mark} {finding.name}: {one_line(finding.message)}"
    if finding.detail and (verbose or finding.severity != OK):
        for line in finding.detail.split("\n"):
            yield f"      {one_line(line)}"
    if finding.hint and finding.severity != OK:
        yield f"      → {one_line(finding.hint)}"


def pollution_lines(rows: list[dict[str, object]]) -> Iterator[str]:
    """Yields the list of issues that look like leftovers of tests."""
    if not rows:
        yield "✓ No issue looks like a leftover of a test"
        return
    yield f"⚠ {len(rows)} issue(s) may be leftovers of tests:"
    for row in rows:
        reasons = row["reasons"] if isinstance(row["reasons"], list) else []
        yield f"  {row['id']}: {one_line(str(row['title']))}"
        yield f"      score {row['score']}: {', '.join(str(reason) for reason in reasons)}"
    yield ""
    yield "bd doctor --check=pollution --clean deletes them after asking; tombstones stay"
