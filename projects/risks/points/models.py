"""One row for each action point that a person was reminded of, so that none is written about twice for the same day."""

from django.db import models
from django.utils import timezone

from projects.risks.models import ActionPoint


class ActionPointReminder(models.Model):
    point = models.ForeignKey(ActionPoint, models.CASCADE, related_name="reminders")
    about = models.DateField()  # the day that was missed: a later one makes a new reminder
    made_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["point", "id"]
        constraints = [models.UniqueConstraint(fields=["point", "about"], name="action_point_reminder_once")]
