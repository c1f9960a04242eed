from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funding.adjustments.actions import WORKFLOW
from funding.adjustments.filters import AdjustmentFilter
from funding.adjustments.models import Adjustment
from funding.adjustments.past import adjustments_as_at
from funding.adjustments.workflow import AdjustmentStatus
from funding.ledger.models import LedgerEntry
from funding.proofs import quotient
from portal import formats
from portal.listing import Column, Kind, Listing
from portal.listing.as_at import then


def link(row: Adjustment) -> str:
    return reverse("adjustment_detail", args=[row.pk])


def contribution_link(row: Adjustment) -> str:
    return reverse("contribution_detail", args=[row.contribution_id])


def until(row: Adjustment) -> str:
    if row.new_valid_until is None:
        return ""
    return gettext("until %(day)s") % {"day": formats.day(row.new_valid_until, "short")}


def entry_of(row: Adjustment) -> LedgerEntry | None:
    """What it posted, once it was approved."""
    return row.entry if then(row, "status") == AdjustmentStatus.APPROVED else None


def rate_of(row: Adjustment) -> Decimal | None:
    entry = entry_of(row)
    return entry.rate.rate if entry and entry.rate else None


ADJUSTMENTS = Listing(
    name="adjustments",
    title=_("Refunds, write-downs and carry-overs"),
    rows=lambda user: Adjustment.objects.visible_to(user).for_list(),
    past=adjustments_as_at,
    filters=AdjustmentFilter,
    columns=(
        Column("on", _("On"), lambda row: row.on, Kind.DAY, ("on",)),
        Column(
            "kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind",), link=link, note=until, is_main=True
        ),
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference,
            Kind.CODE,
            ("contribution__reference",),
            link=contribution_link,
            note=lambda row: row.contribution.donor.organisation.name,
        ),
        Column("donor", _("Donor"), lambda row: row.contribution.donor.organisation.name, on_page=False),
        Column(
            "fund",
            _("Fund"),
            lambda row: row.contribution.fund.code,
            Kind.CODE,
            ("contribution__fund__code",),
            on_page=False,
        ),
        Column("currency", _("Currency"), lambda row: row.currency, Kind.CODE, on_page=False),
        Column("amount", _("Amount"), lambda row: row.amount, Kind.MONEY, ("amount",), note=lambda row: row.currency),
        Column("rate", _("UN rate"), rate_of, Kind.RATE, on_page=False),
        Column(
            "amount_usd",
            _("US$"),
            lambda row: entry.amount_usd if (entry := entry_of(row)) else None,
            Kind.MONEY,
            ("entry__amount_usd",),
            note=lambda row: quotient(entry.proof) if (entry := entry_of(row)) else "",
        ),
        Column(
            "new_valid_until",
            _("To be spent by"),
            lambda row: row.new_valid_until,
            Kind.DAY,
            ("new_valid_until",),
            on_page=False,
        ),
        Column("reference", _("Donor's reference"), lambda row: row.reference, on_page=False),
        Column("reason", _("Reason"), lambda row: row.reason, on_page=False),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(then(row, "status")).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(then(row, "status")).tone,
        ),
    ),
    default_sort="-on",
    empty=_(
        "No agreement has been adjusted yet. Finance proposes a refund, a write-down or a carry-over on the page of the contribution."
    ),
)
