from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role
from portal.navigation import Entry, register

register(
    Entry("workspace", _("My calendar"), "my_calendar", "calendar-check", 5, frozenset(Role.values)),
    Entry(
        "workspace",
        _("State desk"),
        "state_desks",
        "landmark",
        7,
        frozenset({Role.FOCAL_POINT, Role.OFFICER, Role.HEAD}),
    ),
    Entry("workspace", _("Recommendations"), "recommendation_list", "book-open", 10),
    Entry("workspace", _("Status board"), "followup_board", "list-checks", 12, STAFF_ROLES | {Role.FOCAL_POINT}),
    Entry("workspace", _("Review calendar"), "calendar", "calendar-days", 14),
    Entry("workspace", _("Coverage gap"), "coverage", "grid-3x3", 16),
    Entry("workspace", _("Requests"), "request_list", "inbox", 20, STAFF_ROLES | {Role.FOCAL_POINT}),
    Entry("workspace", _("Intake"), "intake", "kanban", 22, frozenset({Role.OFFICER, Role.HEAD})),
    Entry("workspace", _("Paper requests"), "paper_requests", "mail-open", 24, frozenset({Role.OFFICER, Role.HEAD})),
    Entry("workspace", _("States"), "state_list", "globe", 40),
    Entry("workspace", _("How a State asks"), "ask_for_help", "inbox", 45),
    Entry("projects", _("Projects"), "project_list", "folder-kanban", 10),
    Entry("projects", _("Activities"), "activity_list", "calendar-range", 20),
    Entry("projects", _("Components"), "component_heat", "table-2", 30),
    Entry("projects", _("Results"), "plan_rollup", "target", 40),
    Entry("projects", _("Participation"), "participation", "users", 50),
    Entry("projects", _("Partners"), "partner_list", "handshake", 60),
    Entry("projects", _("Action points"), "action_point_list", "list-todo", 70, STAFF_ROLES | {Role.FOCAL_POINT}),
    Entry("projects", _("Risks"), "risk_list", "shield-alert", 80, STAFF_ROLES),
    Entry("projects", _("Lessons and good practice"), "lesson_list", "lightbulb", 90),
    Entry(
        "administration",
        _("Hand-over"),
        "handovers",
        "arrow-right-left",
        15,
        frozenset({Role.OFFICER, Role.HEAD, Role.ADMIN, Role.FOCAL_POINT}),
    ),
)
