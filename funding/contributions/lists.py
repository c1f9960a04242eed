from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.contributions.actions import WORKFLOW
from funding.contributions.filters import ContributionFilter
from funding.contributions.models import Contribution
from funding.contributions.past import contributions_as_at
from funding.proofs import quotient
from portal import formats
from portal.listing import Column, Kind, Listing
from portal.listing.as_at import then


def link(row: Contribution) -> str:
    return reverse("contribution_detail", args=[row.pk])


CONTRIBUTIONS = Listing(
    name="contributions",
    title=_("Contributions"),
    rows=lambda user: Contribution.objects.visible_to(user).for_list().with_totals(),
    past=contributions_as_at,
    filters=ContributionFilter,
    columns=(
        Column(
            "reference",
            _("Reference"),
            lambda row: row.reference,
            Kind.CODE,
            ("reference",),
            link=link,
            note=lambda row: formats.day(row.pledged_on, "short"),
        ),
        Column(
            "donor",
            _("Donor"),
            lambda row: row.donor.organisation.name,
            sort=("donor__organisation__name",),
            link=link,
            note=lambda row: row.fund.code,
            is_main=True,
        ),
        Column("title", _("What it is for"), lambda row: row.title, on_page=False),
        Column("fund", _("Fund"), lambda row: row.fund.code, Kind.CODE, ("fund__code",), on_page=False),
        Column("pledged_on", _("Pledged"), lambda row: row.pledged_on, Kind.DAY, ("pledged_on",), on_page=False),
        Column("currency", _("Currency"), lambda row: row.currency, Kind.CODE, ("currency",), on_page=False),
        Column("amount", _("Amount"), lambda row: row.amount, Kind.MONEY, ("amount",), on_page=False),
        Column("rate", _("UN rate"), lambda row: row.rate.rate if row.rate else None, Kind.RATE, on_page=False),
        Column(
            "amount_usd",
            _("US$"),
            lambda row: row.amount_usd,
            Kind.MONEY,
            ("amount_usd",),
            note=lambda row: quotient(row.proof),
        ),
        Column(
            "received_usd",
            _("Received, US$"),
            lambda row: row.received_usd,
            Kind.MONEY,
            ("received_usd",),
            note=lambda row: _("%(usd)s spent") % {"usd": formats.number(row.spent_usd)} if row.spent_usd else "",
        ),
        Column(
            "allocated_usd",
            _("Allocated, US$"),
            lambda row: row.allocated_usd,
            Kind.MONEY,
            ("allocated_usd",),
            on_page=False,
        ),
        Column("spent_usd", _("Spent, US$"), lambda row: row.spent_usd, Kind.MONEY, ("spent_usd",), on_page=False),
        Column(
            "unspent_usd",
            _("Unspent, US$"),
            lambda row: row.unspent_usd,
            Kind.MONEY,
            ("unspent_usd",),
            note=lambda row: (
                _("until %(day)s") % {"day": formats.day(row.valid_until, "short")} if row.valid_until else ""
            ),
        ),
        Column("refunded_usd", _("Refunded, US$"), lambda row: row.refunded_usd, Kind.MONEY, on_page=False),
        Column("signed_on", _("Signed"), lambda row: row.signed_on, Kind.DAY, ("signed_on",), on_page=False),
        Column(
            "valid_until", _("To be spent by"), lambda row: row.valid_until, Kind.DAY, ("valid_until",), on_page=False
        ),
        Column("ended_on", _("Ended"), lambda row: row.ended_on, Kind.DAY, on_page=False),
        Column("earmarking", _("Earmarking"), lambda row: row.get_earmarking_display(), on_page=False),
        Column(
            "agreement_reference",
            _("Donor's reference"),
            lambda row: row.agreement_reference,
            Kind.CODE,
            on_page=False,
        ),
        Column(
            "status",
            _("Stage"),
            lambda row: WORKFLOW.state(then(row, "status")).label,
            Kind.BADGE,
            ("status",),
            tone=lambda row: WORKFLOW.state(then(row, "status")).tone,
        ),
    ),
    default_sort="-pledged_on",
    empty=_("No contribution has been recorded yet. Finance records pledges here or imports a list."),
)
