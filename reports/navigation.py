from django.utils.translation import gettext_lazy as _

from funding.navigation import SEE_MONEY
from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register
from reports.board import navigation as board

__all__ = ["board"]

register(Entry("projects", _("Reports and experiences"), "library_list", "library", 90))
register(Entry("funding", _("Who pays and for what"), "funding_page", "chart-pie", 5))
register(
    Entry(
        "workspace",
        _("Reports handed to me"),
        "delivery_list",
        "inbox",
        60,
        frozenset({Role.TRUSTEE, Role.FOCAL_POINT, Role.DONOR}),
    )
)
register(Entry("funding", _("Donor dashboard"), "donor_dashboard", "layout-dashboard", 5, SEE_MONEY | {Role.DONOR}))
register(Entry("governance", _("Reports"), "report_list", "file-chart-column", 10, STAFF_ROLES | {Role.TRUSTEE}))
register(Entry("governance", _("Schedule of reports"), "schedule", "calendar-clock", 15, STAFF_ROLES))
register(
    Entry(
        "governance", _("Questions about figures"), "question_list", "message-square", 60, STAFF_ROLES | {Role.TRUSTEE}
    )
)
