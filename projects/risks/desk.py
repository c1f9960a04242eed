"""Risks whose review is overdue, for their owners."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.desk import Task
from projects.risks.models import Risk


def tasks(user: Any) -> Iterable[Task]:
    rows = Risk.objects.visible_to(user).to_review(timezone.localdate()).filter(owner=user).select_related("project")
    for row in rows.order_by("review_on", "id"):
        url = reverse("risk_detail", args=[row.project_id, row.pk])
        yield Task((row.project.code, row.title), _("Review the risk"), url, row.review_on, row.language)
