from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register

register(
    Entry("workspace", _("Recommendations"), "recommendation_list", "book-open", 10),
    Entry("workspace", _("Requests"), "request_list", "inbox", 20, STAFF_ROLES | {Role.FOCAL_POINT}),
    Entry("workspace", _("Intake"), "intake", "kanban", 22, frozenset({Role.OFFICER, Role.HEAD})),
    Entry("workspace", _("Paper requests"), "paper_requests", "mail-open", 24, frozenset({Role.OFFICER, Role.HEAD})),
    Entry(
        "administration",
        _("Hand-over"),
        "handovers",
        "arrow-right-left",
        15,
        frozenset({Role.OFFICER, Role.HEAD, Role.ADMIN, Role.FOCAL_POINT}),
    ),
    Entry("workspace", _("Projects"), "project_list", "folder-kanban", 30),
)
