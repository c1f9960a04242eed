from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funding.ledger.audit_files import AUDIT_FILES, yes
from funding.ledger.filters import LedgerFilter
from funding.ledger.models import LedgerEntry
from funding.proofs import quotient
from portal.listing import Column, Kind, Listing


def link(row: LedgerEntry) -> str:
    return reverse("ledger_entry", args=[row.pk])


def contribution_link(row: LedgerEntry) -> str | None:
    return reverse("contribution_detail", args=[row.contribution_id]) if row.contribution_id else None


def project_link(row: LedgerEntry) -> str | None:
    return reverse("project_detail", args=[row.project_id]) if row.project_id else None


def donor_name(row: LedgerEntry) -> str:
    return row.donor.organisation.name if row.donor else ""


def words_about(row: LedgerEntry) -> str:
    words = [
        str(_("Reversal")) if row.reverses_id else "",
        str(_("Late item")) if row.late_for_id else "",
        str(_("Closing entry")) if row.is_closing else "",
        "" if row.reverses_id else row.description,
    ]
    return " · ".join(word for word in words if word)


LEDGER = Listing(
    name="ledger",
    title=_("Ledger"),
    rows=lambda user: LedgerEntry.objects.visible_to(user).for_list(),
    page_size=40,  # a page stays within 60 kB in every language
    past=lambda user, day: LedgerEntry.objects.visible_to(user).for_list().filter(value_on__lte=day),
    filters=LedgerFilter,
    columns=(
        Column("value_on", _("Value date"), lambda row: row.value_on, Kind.DAY, ("value_on",)),
        Column(
            "kind",
            _("Kind"),
            lambda row: row.get_kind_display(),
            sort=("kind",),
            link=link,
            note=words_about,
            is_main=True,
        ),
        Column("fund", _("Fund"), lambda row: row.fund.code, Kind.CODE, ("fund__code",)),
        Column("donor", _("Donor"), donor_name, on_page=False),
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference if row.contribution else None,
            Kind.CODE,
            ("contribution__reference",),
            link=contribution_link,
            note=donor_name,
        ),
        Column(
            "project",
            _("Project"),
            lambda row: row.project.code if row.project else None,
            Kind.CODE,
            ("project__code",),
            link=project_link,
        ),
        Column("object_class", _("Object class"), lambda row: row.get_object_class_display() or None, on_page=False),
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
        Column("reverses", _("Reverses entry"), lambda row: row.reverses_id, Kind.NUMBER, on_page=False),
        Column("occurred_on", _("Arose on"), lambda row: row.occurred_on, Kind.DAY, on_page=False),
        Column("closing_entry", _("Closing entry"), lambda row: yes(row.is_closing), Kind.CODE, on_page=False),
        Column("posted_at", _("Posted at"), lambda row: row.posted_at, Kind.MOMENT, ("posted_at",), on_page=False),
    ),
    default_sort="-value_on",
    empty=_("Nothing has been posted yet."),
    exports=AUDIT_FILES,
)
