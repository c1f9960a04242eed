from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register

SEE_MONEY = STAFF_ROLES | {Role.TRUSTEE}

register(
    Entry("funding", _("Funds"), "fund_list", "landmark", 10, SEE_MONEY),
    Entry("funding", _("Contributions"), "contribution_list", "hand-coins", 20, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Ledger"), "ledger_list", "book-open", 30, SEE_MONEY | {Role.DONOR}),
    Entry("funding", _("Expenditure"), "expenditure_list", "receipt-text", 35, SEE_MONEY),
    Entry("funding", _("Exchange rates"), "rate_list", "arrow-left-right", 40, STAFF_ROLES),
)
