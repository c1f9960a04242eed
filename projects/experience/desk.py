"""Releases that wait for this person as the second one, the oldest first."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import is_programme_staff
from portal.desk import Task
from projects.experience.models import LessonRelease
from projects.experience.workflow import ReleaseStatus


def tasks(user: Any) -> Iterator[Task]:
    if not is_programme_staff(user):
        return
    waiting = LessonRelease.objects.visible_to(user).filter(status=ReleaseStatus.PROPOSED).select_related("lesson")
    own = Q(proposed_by=user) | Q(lesson__created_by=user) | Q(lesson__edited_by=user, lesson__edited_by__isnull=False)
    for release in waiting.exclude(own).order_by(F("proposed_at")):
        yield Task(
            (release.lesson.reference, release.title),
            _("Check the twin and release it, or refuse it"),
            reverse("lesson_release", args=[release.lesson_id]),
            lang=release.language,
        )
