"""bd find-duplicates: pairs of issues whose texts are alike."""

from __future__ import annotations

from bd.cli.known_names import known_status
from bd.cli.render.printable import one_line
from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.model.similarity import find_similar
from bd.storage.copies import select_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import LimitOption
    from bd.cli.options import MethodOption
    from bd.cli.options import ModelOption
    from bd.cli.options import StatusFilterOption
    from bd.cli.options import ThresholdOption

DEFAULT_LIMIT = 50
_MECHANICAL = "mechanical"


def run(
    bd: Context,
    *,
    method: MethodOption = _MECHANICAL,
    threshold: ThresholdOption = "0.5",
    limit: LimitOption = None,
    status: StatusFilterOption = None,
    model: ModelOption = None,
) -> None:
    """Find pairs of issues with similar texts."""
    if method != _MECHANICAL or model:
        raise UsageProblem(
            "issues are compared by their words only; no other program or service is asked",
            hint="leave --method and --model out",
        )
    least = _parse_threshold(threshold)
    wanted = known_status(bd, status) if status else ""
    rows = select_texts(bd.workspace.read(), wanted)
    titles = {issue_id: title for issue_id, title, _ in rows}
    most = DEFAULT_LIMIT if limit is None else max(limit, 0)
    found = find_similar([(issue_id, text) for issue_id, _, text in rows], least, most + 1 if most else 0)
    pairs = [
        {
            "issue_a_id": one,
            "issue_b_id": two,
            "issue_a_title": titles[one],
            "issue_b_title": titles[two],
            "similarity": round(score, 4),
            "method": _MECHANICAL,
        }
        for score, one, two in (found[:most] if most else found)
    ]
    if bd.json:
        bd.emit({"pairs": pairs, "count": len(pairs), "method": _MECHANICAL, "threshold": least})
        return
    bd.page()
    more = " and more" if most and len(found) > most else ""
    bd.line(
        f"🔍 Found {len(pairs)}{more} similar pair(s) (threshold {least:g}):" if pairs else "No similar issues found"
    )
    for pair in pairs:
        bd.line(f"{pair['similarity']:.0%} {pair['issue_a_id']} {pair['issue_b_id']}")
        bd.line(f"  {pair['issue_a_id']}: {one_line(str(pair['issue_a_title']))}")
        bd.line(f"  {pair['issue_b_id']}: {one_line(str(pair['issue_b_title']))}")
    if most and len(found) > most:
        bd.note(f"Showing the {most} likest pairs (use --limit 0 for all)")


def _parse_threshold(text: str) -> float:
    """Returns a number from 0.0 (exclusive) to 1.0.

    Raises: InvalidValue.
    """
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.0 < number <= 1.0:
        raise InvalidValue(f'invalid --threshold "{text}"', hint="give a number above 0 and up to 1, such as 0.5")
    return number
