"""Claiming from the command line, and what is printed of it; shared by claim, ready --claim and close --claim-next."""

from __future__ import annotations

from bd.cli.render.printable import one_line
from bd.cli.settings import parse_duration
from bd.cli.targets import plain_view
from bd.errors import InvalidValue
from bd.errors import UsageProblem
from bd.tracker.leases import lease_keys
from bd.tracker.queue import claim_next

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.model.record import Record
    from bd.storage.ready import ReadyQuery

_LONGEST_S = 366 * 24 * 3600


class LeaseWithoutClaim(UsageProblem):
    """A lease is the end of a claim."""

    slug = "lease-without-claim"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("--lease needs --claim", hint="bd update ID --claim --lease 2h, or bd heartbeat ID --lease 2h")


def lease_seconds(text: str | None) -> int:
    """Returns the length of a lease in seconds, 0 for none.

    Raises: InvalidValue.
    """
    if text is None:
        return 0
    try:
        has_unit = text.strip()[-1:].isalpha()
        length_s = int(_days(text) if text.strip().endswith("d") else parse_duration(text)) if has_unit else 0
    except ValueError:
        length_s = 0
    if not 0 < length_s <= _LONGEST_S:
        raise InvalidValue(
            f'invalid --lease "{text}" (expected a length of time with its unit, at most a year)',
            hint="--lease 2h, --lease 30m",
        )
    return length_s


def _days(text: str) -> float:
    """Returns the seconds of a number of days."""
    return float(text.strip().removesuffix("d")) * 24 * 3600


def claim_best(bd: Context, query: ReadyQuery, *, lease_s: int = 0) -> Record | None:
    """Claims the best ready issue and returns its record, None when there is none; then nothing is written."""
    with bd.write("claim") as txn:
        record = claim_next(txn, query, lease_s=lease_s)
        txn.is_trial = record is None
        return lease_keys(txn.con, record) if record else None


def shown_end(record: Record) -> str:
    """Returns the end of a lease to the second, for people."""
    return f"{record['lease_expires_at'][:19]}Z"


def print_claimed(bd: Context, records: list[Record]) -> None:
    """Prints what was claimed; nothing is worth a line, too."""
    if bd.json:
        bd.emit([plain_view(record) for record in records])
        return
    if not records:
        bd.line("✨ No ready work to claim")
    for record in records:
        until = f" (until {shown_end(record)})" if record.get("lease_expires_at") else ""
        bd.line(f"✓ Claimed {record['id']}: {one_line(record['title'])}{until}")
