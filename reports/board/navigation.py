from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register

BOARD = STAFF_ROLES | {Role.TRUSTEE}

register(
    Entry("governance", _("Board of Trustees"), "board", "users-round", 50, BOARD),
    Entry("governance", _("Board dashboard"), "board_dashboard", "chart-column", 51, BOARD),
    Entry("governance", _("Sessions of the Board"), "session_list", "gavel", 52, BOARD),
    Entry("governance", _("Recommendations of the Board"), "board_recommendations", "list-checks", 54, BOARD),
)
