from django.db import models
from django.utils import timezone

from portal.accounts.models import User
from projects.portfolio.models import Project


class StatesReport(models.Model):
    """The project asks the focal points of its States to report on its results: they are reminded as its team is."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="states_report")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
