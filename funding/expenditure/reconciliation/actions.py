"""Totals of the source: recorded, corrected, agreed. The ledger is never adjusted by any of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.expenditure.models import SourceTotal
from funding.expenditure.workflow import SOURCE_TOTAL, SourceTotalStatus
from funding.funds.models import Fund
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed


@transaction.atomic
def record_source_total(
    *,
    source: str,
    fund: Fund,
    starts_on: date,
    ends_on: date,
    amount_usd: Decimal,
    with_support_costs: bool = True,
    reference: str = "",
    by: User | None,
) -> SourceTotal:
    """One total for a source, fund and period; the amount of an open one may be corrected. Raises NotAllowed."""
    if ends_on < starts_on:
        raise NotAllowed([Blocker(_("The period ends before it begins."), anchor="id_period")])
    key = {
        "source": source.strip(),
        "fund": fund,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "with_support_costs": with_support_costs,
    }
    known = SourceTotal.objects.select_for_update(of=("self",)).filter(**key).first()
    if known is None:
        total = SourceTotal.objects.create(**key, amount_usd=amount_usd, reference=reference.strip(), recorded_by=by)
        audit.record(total, "record_source_total", by=by, facts={"amount_usd": str(amount_usd)})
        return total
    if known.status == SourceTotalStatus.AGREED:
        raise NotAllowed([Blocker(_("This total is agreed. Open it again before it is corrected."))])
    before, known.amount_usd = known.amount_usd, amount_usd
    known.reference = reference.strip() or known.reference
    known.save(update_fields=["amount_usd", "reference"])
    audit.record(known, "correct_source_total", by=by, facts={"before": str(before), "after": str(amount_usd)})
    return known


@transaction.atomic
def agree(total: SourceTotal, *, note: str, by: User) -> SourceTotal:
    """Source and ledger say the same, or the note says why not; the difference of now is kept. Raises NotAllowed."""
    stored: Any = SourceTotal.objects.select_for_update(of=("self",)).with_ledger().get(pk=total.pk)
    difference: Decimal = stored.difference_usd
    if difference and not note.strip():
        raise NotAllowed([Blocker(_("Say what explains the difference."), anchor="id_note")])
    found: SourceTotal = SOURCE_TOTAL.move(
        total,
        "agree",
        by=by,
        facts={"difference_usd": str(difference), "note": note.strip()},
        agreed_difference_usd=difference,
        agreed_at=timezone.now(),
        agreed_by=by,
    )
    found.note = note.strip()
    found.save(update_fields=["note"])
    return found


@transaction.atomic
def reopen(total: SourceTotal, *, note: str, by: User) -> SourceTotal:
    found: SourceTotal = SOURCE_TOTAL.move(
        total, "reopen", by=by, note=note, agreed_difference_usd=None, agreed_at=None, agreed_by=None
    )
    return found
