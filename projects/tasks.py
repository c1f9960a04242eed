"""Where the worker finds the tasks of this app."""

from projects.requests.reminders.tasks import mail_reminder, remind_and_lapse

__all__ = ["mail_reminder", "remind_and_lapse"]
