from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.expenditure.filters import ExpenditureFilter
from funding.ledger.lists import contribution_link, donor_name, link, project_link
from funding.ledger.models import SPENDING_KINDS, LedgerEntry, LedgerQuerySet
from funding.proofs import quotient
from portal.listing import Column, Kind, Listing


def spending(user: Any) -> LedgerQuerySet:
    """For staff and trustees: the lines of the accounts are theirs. A donor's people read the ledger of their gifts."""
    rows = LedgerEntry.objects.visible_to(user).filter(kind__in=SPENDING_KINDS).for_list()
    return rows if user.has_perm("funding.view_fund") else rows.none()


def source_line(row: LedgerEntry) -> str | None:
    """As the source knows it, without the portal's own prefix."""
    return row.source_key.partition(":")[2] or None


def note(row: LedgerEntry) -> str:
    words = [
        str(_("Reversal")) if row.reverses_id else "",
        str(_("Late item")) if row.occurred_on else "",
        row.description,
        source_line(row) or "",
    ]
    return " · ".join(filter(None, words))


def class_words(row: LedgerEntry) -> Any:
    return row.get_object_class_display() or row.get_kind_display()


EXPENDITURE = Listing(
    name="expenditure",
    title=_("Expenditure"),
    rows=spending,
    page_size=40,  # a page stays within 60 kB in every language
    past=lambda user, day: spending(user).filter(value_on__lte=day),
    filters=ExpenditureFilter,
    columns=(
        Column("value_on", _("Value date"), lambda row: row.value_on, Kind.DAY, ("value_on",)),
        Column("occurred_on", _("Arose on"), lambda row: row.occurred_on, Kind.DAY, ("occurred_on",), on_page=False),
        Column(
            "object_class",
            _("Object class"),
            class_words,
            sort=("object_class", "kind"),
            link=link,
            note=note,
            is_main=True,
        ),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort=("kind",), on_page=False),
        Column("fund", _("Fund"), lambda row: row.fund.code, Kind.CODE, ("fund__code",)),
        Column(
            "project",
            _("Project"),
            lambda row: row.project.code if row.project else None,
            Kind.CODE,
            ("project__code",),
            link=project_link,
        ),
        Column(
            "contribution",
            _("Contribution"),
            lambda row: row.contribution.reference if row.contribution else None,
            Kind.CODE,
            ("contribution__reference",),
            link=contribution_link,
            note=donor_name,
        ),
        Column("donor", _("Donor"), donor_name, on_page=False),
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
        Column("source_line", _("Line of the source"), source_line, Kind.CODE, on_page=False),
        Column("batch", _("Import"), lambda row: row.source_batch_id, Kind.NUMBER, on_page=False),
        Column("description", _("Description"), lambda row: row.description, on_page=False),
        Column("reverses", _("Reverses entry"), lambda row: row.reverses_id, Kind.NUMBER, on_page=False),
    ),
    default_sort="-value_on",
    empty=_("No expenditure has been posted yet."),
)
