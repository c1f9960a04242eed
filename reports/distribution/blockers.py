"""What the do-no-harm gate says against a publication."""

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.workflow import Blocker
from reports.distribution.copies.scanning import content_sha256
from reports.runs.blockers import before
from reports.runs.models import Report


@before("publish")
def public_copy_is_released(report: Report) -> list[Blocker]:
    copy = report.public_copies.in_force().first()
    address = reverse("report_public_copy", args=[report.pk])
    if copy is None or copy.content_sha256 != content_sha256(report):
        return [
            Blocker(
                _(
                    "Nobody has released a public copy of this report yet: it is proposed by one person and released by another."
                ),
                url=address,
            )
        ]
    if copy.is_redacted and not copy.editions.ready().exists():
        return [Blocker(_("The public copy is not made yet: its editions are on their way."), url=address)]
    return []
