from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register

register(Entry("governance", _("Reports"), "report_list", "file-chart-column", 10, STAFF_ROLES | {Role.TRUSTEE}))
