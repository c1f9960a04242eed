from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register

SEE_MONEY = STAFF_ROLES | {Role.TRUSTEE}

register(
    Entry("funding", _("Funds"), "fund_list", "landmark", 10, SEE_MONEY),
    Entry("funding", _("Donors"), "donor_list", "handshake", 15, SEE_MONEY),
    Entry("funding", _("Contributions"), "contribution_list", "hand-coins", 20, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Instalments"), "instalment_list", "calendar-clock", 22, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Refunds and write-downs"), "adjustment_list", "undo-2", 23, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Reports due to donors"), "report_due_list", "file-clock", 24, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Allocations"), "allocation_list", "split", 25, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Allocation plans"), "allocation_plan_list", "waypoints", 26, frozenset({Role.FINANCE})),
    Entry("funding", _("Expenditure"), "expenditure_list", "receipt-text", 28, SEE_MONEY),
    Entry("funding", _("Ledger"), "ledger_list", "book-open", 30, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Statement"), "statement", "scale", 32, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Financial periods"), "period_list", "calendar-check", 34, SEE_MONEY),
    Entry("funding", _("Radar"), "radar", "radar", 36, STAFF_ROLES),
    Entry("funding", _("Exchange rates"), "rate_list", "arrow-left-right", 40, STAFF_ROLES),
)
