"""The papers between OHCHR and one donor, as far as the reader may open them: agreements, receipts, reports in their languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.agreements.models import ReportDue
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.ledger.models import EntryKind, LedgerEntry
from portal import formats
from portal.documents.models import Document
from reports.distribution.models import Delivery
from reports.runs.finding import full_title
from reports.runs.models import Edition, Report
from reports.runs.workflow import APPROVED_STATES

MOST = 12  # of one kind; the lists have all


@dataclass(frozen=True)
class Paper:
    kind: str  # in words
    name: str
    url: str
    on: date | None
    language: str = ""  # its code; "" where nobody has said
    size: int | None = None  # bytes; None for a page of the portal
    media: str = ""


def papers(donor: Donor, reader: Any) -> list[Paper]:
    """The latest of each kind first; five queries, however many there are."""
    return [*editions(donor, reader), *agreements(donor, reader), *sent(donor, reader), *receipts(donor, reader)]


def reports_on(donor: Donor, reader: Any) -> QuerySet[Report]:
    """Approved reports about the donor, and what else was handed to its people: of those that the reader may read."""
    handed = Delivery.objects.visible_to(reader).filter(organisation=donor.organisation_id)
    about = Q(kind="donor", scope=str(donor.pk)) | Q(pk__in=handed.values("report"))
    return Report.objects.visible_to(reader).filter(about, status__in=APPROVED_STATES).order_by("-ends_on", "-pk")


def editions(donor: Donor, reader: Any) -> Iterator[Paper]:
    shown = [row.pk for row in reports_on(donor, reader)[:MOST]]
    rows = Edition.objects.visible_to(reader).ready().filter(report__in=shown)
    # Whoever reads the full edition needs no redacted one beside it.
    found = {
        (row.report_id, row.language): row for row in rows.select_related("report", "document").order_by("-is_redacted")
    }
    place = {pk: number for number, pk in enumerate(shown)}
    for edition in sorted(found.values(), key=lambda row: (place[row.report_id], row.language)):
        yield paper(
            pgettext("paper of a donor", "Report"),
            full_title(edition.report),
            reverse("edition_file", args=[edition.report_id, edition.language]),
            timezone.localdate(edition.finished_at) if edition.finished_at else None,
            edition.document,
            edition.language,
        )


def agreements(donor: Donor, reader: Any) -> Iterator[Paper]:
    rows = Contribution.objects.visible_to(reader).filter(donor=donor, agreement__isnull=False)
    for row in rows.select_related("agreement").order_by("-pledged_on", "-pk")[:MOST]:
        name = " · ".join(part for part in (row.reference, row.title) if part)
        url = reverse("contribution_agreement", args=[row.pk])
        yield paper(pgettext("paper of a donor", "Agreement"), name, url, row.signed_on, row.agreement)


def sent(donor: Donor, reader: Any) -> Iterator[Paper]:
    """What an agreement asked for and was sent outside the portal, with its file."""
    rows = ReportDue.objects.visible_to(reader).filter(contribution__donor=donor, document__isnull=False)
    for row in rows.select_related("contribution", "document").order_by("-sent_on", "-pk")[:MOST]:
        name = f"{row.contribution.reference} · {row.get_kind_display()} · {formats.period(row.covers_from, row.covers_until)}"
        url = reverse("report_due_file", args=[row.contribution_id, row.pk])
        yield paper(pgettext("paper of a donor", "Report sent"), name, url, row.sent_on, row.document)


def receipts(donor: Donor, reader: Any) -> Iterator[Paper]:
    """Each with the proof of its US$, as a page that can be printed."""
    rows = LedgerEntry.objects.visible_to(reader).filter(
        contribution__donor=donor, kind=EntryKind.RECEIPT, reverses__isnull=True
    )
    for row in rows.select_related("contribution").order_by("-value_on", "-pk")[:MOST]:
        amount = formats.money(row.amount, row.currency)
        name = f"{row.contribution.reference if row.contribution else ''} · {amount}"
        url = reverse("ledger_entry", args=[row.pk])
        yield Paper(pgettext("paper of a donor", "Receipt"), name, url, row.value_on, media=_("Page"))


def paper(kind: str, name: str, url: str, on: date | None, document: Document | None, language: str = "") -> Paper:
    media = (document.media_type if document else "").rsplit("/", 1)[-1].rsplit(".", 1)[-1].upper()
    return Paper(kind, name, url, on, language, document.size if document else None, media)
