"""bd claim: take an issue, or the best one there is, so that nobody else does."""

from __future__ import annotations

from bd.cli.claiming import claim_best
from bd.cli.claiming import lease_seconds
from bd.cli.claiming import print_claimed
from bd.cli.ready_query import ready_query
from bd.cli.targets import change_each
from bd.errors import ExitCode
from bd.errors import UsageProblem
from bd.tracker.leases import lease_keys
from bd.tracker.queue import claim_issue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bd.cli.context import Context
    from bd.cli.options import *  # noqa: F403
    from bd.model.record import Record
    from bd.storage.transaction import WriteTransaction


class IdsAndNext(UsageProblem):
    """Named issues and the best one were both asked for."""

    slug = "ids-and-next"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("cannot claim named issues and --next together", hint="leave one of them out")


def run(
    bd: Context,
    ids: IdsArgument = None,
    *,
    next_: NextOption = False,
    lease: LeaseOption = None,
    priority: PriorityFilterOption = None,
    issue_type: TypeFilterOption = None,
    label: LabelFilterOption = None,
    label_any: LabelAnyOption = None,
    exclude_label: ExcludeLabelOption = None,
    exclude_type: ExcludeTypeOption = None,
    metadata_field: MetadataFieldOption = None,
    has_metadata_key: HasMetadataKeyOption = None,
    parent: BelowOption = None,
    sort: ReadySortOption = None,
) -> int | None:
    """Claim issues, or the best ready one, so that nobody else does; exit 5 when somebody has it."""
    values = dict(locals())
    lease_s = lease_seconds(lease)
    if not ids:
        record = claim_best(bd, ready_query(bd, values), lease_s=lease_s)
        print_claimed(bd, [record] if record else [])
        return None if record else ExitCode.NEGATIVE
    if next_:
        raise IdsAndNext

    def claim(txn: WriteTransaction, issue_id: str) -> Record:
        return lease_keys(txn.con, claim_issue(txn, issue_id, lease_s=lease_s))

    print_claimed(bd, change_each(bd, list(dict.fromkeys(ids)), "claim", claim))
    return None
