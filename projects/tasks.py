"""Where the worker finds the tasks of this app."""

from projects.recommendations.tasks import forget_changes
from projects.requests.handover.tasks import mail_handover
from projects.requests.paper.tasks import mail_registration
from projects.requests.reminders.tasks import mail_reminder, remind_and_lapse
from projects.requests.tracker.tasks import mail_message
from projects.results.reporting.tasks import mail_reporting, remind_reporting
from projects.risks.points.tasks import mail_late_point, remind_of_late_points

__all__ = [
    "forget_changes",
    "mail_handover",
    "mail_late_point",
    "mail_message",
    "mail_registration",
    "mail_reminder",
    "mail_reporting",
    "remind_and_lapse",
    "remind_of_late_points",
    "remind_reporting",
]
