"""Taking lines of the accounts back: always by reversal, never into a closed period."""

from typing import Any

from funding.expenditure.actions import post_lines
from funding.expenditure.importing import keys
from funding.expenditure.importing.known import ClosedPeriods
from funding.ledger import actions as ledger
from funding.ledger.models import LedgerEntry
from portal.imports.models import ImportBatch


def take_back(
    line: LedgerEntry, *, by: Any, reason: str, closed: ClosedPeriods, source_batch: ImportBatch | None = None
) -> None:
    """The opposite of the line and of what goes with it, on the line's day, or on the first open day after it."""
    on = closed.posting(line.value_on).value_on
    reversal = ledger.reverse_exactly(line, by=by, reason=reason, value_on=on, source_batch=source_batch)
    for companion in line.companions.filter(reverses__isnull=True, reversed_by__isnull=True):
        ledger.reverse_exactly(
            companion, by=by, reason=reason, value_on=on, accompanies=reversal, source_batch=source_batch
        )


def post_again(line: LedgerEntry, *, by: Any, closed: ClosedPeriods) -> LedgerEntry:
    """A line that was reversed, as it was: for the import that had brought it, with support costs if it had some."""
    rounds = LedgerEntry.objects.filter(source_key__startswith=keys.base(line.source_key))
    own_day = line.occurred_on or line.value_on
    again = ledger.entry(
        kind=line.kind,  # type: ignore[arg-type]
        fund=line.fund,
        contribution=line.contribution,
        project=line.project,
        currency=line.currency,
        amount=line.amount,
        rate=line.rate,
        object_class=line.object_class,
        description=line.description,
        source_key=keys.next_key(keys.base(line.source_key), rounds_of(rounds, line)),
        source_batch=line.source_batch,
        by=by,
        **closed.posting(own_day).facts,
    )
    post_lines([again], charged=[again] if line.companions.exists() else [])
    return again


def rounds_of(candidates: Any, line: LedgerEntry) -> int:
    """How often the source's line was posted before; `12` is not a round of `1`."""
    wanted = keys.base(line.source_key)
    return sum(keys.base(key) == wanted for key in candidates.values_list("source_key", flat=True))
