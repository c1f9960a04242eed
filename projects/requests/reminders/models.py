"""One row for each reminder that fell due, so that none goes out twice whatever runs how often."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.requests.models import Request


class Reminder(models.Model):
    class Kind(models.TextChoices):
        ANSWER_SOON = "answer_soon", _("The answer is needed soon")
        ANSWER_DUE = "answer_due", _("The answer is needed today")
        ANSWER_OVERDUE = "answer_overdue", _("The answer is overdue; the request will lapse")
        LETTER_DUE = "letter_due", _("The promised letter has not come")

    request = models.ForeignKey(Request, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=20, choices=Kind)
    about = models.DateField()  # the day that was missed or comes near: a new day makes new reminders
    due_on = models.DateField()  # when it should have gone out
    sent_at = models.DateTimeField(default=timezone.now)
    is_skipped = models.BooleanField(default=False)  # fell due together with a later one, after a standstill
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["request", "id"]
        constraints = [models.UniqueConstraint(fields=["request", "kind", "about"], name="reminder_once")]
