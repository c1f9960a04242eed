"""Lessons and good practice: what was learnt, written for the next project, and made public only through a gate."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import standing
from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from projects.experience import rules
from projects.portfolio.models import Project
from projects.recommendations.models import Theme
from projects.requests.models import Request


class LessonStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("lesson", "Draft")
    ENTERED = "entered", pgettext_lazy("lesson", "In the library of OHCHR")
    CHECKING = "checking", pgettext_lazy("lesson", "Waiting for release")
    PUBLIC = "public", pgettext_lazy("lesson", "Public")
    WITHDRAWN = "withdrawn", pgettext_lazy("lesson", "Withdrawn")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, user: Any) -> "LessonQuerySet":
        """The full text is for staff. Everybody else reads the released twin: `LessonRelease.objects.visible_to`."""
        return self if standing(user).is_staff else self.none()


class Lesson(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One lesson or good practice, of a project or of the programme."""

    class Kind(models.TextChoices):
        LESSON = "lesson", pgettext_lazy("kind of experience", "Lesson")
        PRACTICE = "practice", pgettext_lazy("kind of experience", "Good practice")

    class Stage(models.TextChoices):
        WORK = "work", _("During the work")
        CLOSING = "closing", _("At closing")
        EVALUATION = "evaluation", _("From an evaluation")

    reference = models.CharField(_("reference"), max_length=20, unique=True)  # LES-2026-0007
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="lessons")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LESSON)
    stage = models.CharField(_("written"), max_length=10, choices=Stage, default=Stage.WORK)
    status = models.CharField(_("status"), max_length=10, choices=LessonStatus, default=LessonStatus.DRAFT)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(max_length=10, default="en")
    situation = models.TextField(_("what happened"), max_length=4000)
    learnt = models.TextField(_("what we learnt from it"), max_length=4000, blank=True)
    advice = models.TextField(_("what to do next time"), max_length=4000, blank=True)
    components = models.ManyToManyField(Component, blank=True, related_name="+", verbose_name=_("components"))
    forms = models.ManyToManyField(AssistanceForm, blank=True, related_name="+", verbose_name=_("forms of assistance"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    regions = models.ManyToManyField(RegionalGroup, blank=True, related_name="+", verbose_name=_("regions"))
    states = models.ManyToManyField(State, blank=True, related_name="+", verbose_name=_("States"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering = ["-id"]
        rules_permissions = {
            "add": rules.is_programme_staff,
            "change": rules.may_write,
            "propose_release": rules.may_write,
            "release": rules.may_release,
        }

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class LessonReleaseQuerySet(models.QuerySet["LessonRelease"]):
    def visible_to(self, user: Any) -> "LessonReleaseQuerySet":
        """What is in force is public; proposed, refused and withdrawn twins are for staff."""
        return self if standing(user).is_staff else self.in_force()

    def in_force(self) -> "LessonReleaseQuerySet":
        return self.filter(status=LessonRelease.Status.RELEASED)


class LessonRelease(models.Model):
    """The redacted twin of a lesson: what the public reads, what the scan found, who proposed and who released it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("release", "Proposed")
        RELEASED = "released", pgettext_lazy("release", "Released")
        REFUSED = "refused", pgettext_lazy("release", "Refused")
        SUPERSEDED = "superseded", pgettext_lazy("release", "Replaced by a later one")
        WITHDRAWN = "withdrawn", pgettext_lazy("release", "Withdrawn")

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="releases")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PROPOSED)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(max_length=10, default="en")
    situation = models.TextField(_("what happened"), max_length=4000)
    learnt = models.TextField(_("what we learnt from it"), max_length=4000, blank=True)
    advice = models.TextField(_("what to do next time"), max_length=4000, blank=True)
    shows_states = models.BooleanField(_("the States are named"), default=False)
    findings: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # of the scan, with the answer to each
    sha256 = models.CharField(max_length=64)  # of the twin's words
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision_note = models.TextField(blank=True, max_length=1000)

    objects = LessonReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of a lesson")
        verbose_name_plural = _("releases of lessons")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_release_number_once"),
            models.UniqueConstraint(
                fields=["lesson"], condition=Q(status="released"), name="lesson_one_release_in_force"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="lesson_released_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.UpdateOf("title", "situation", "learnt", "advice", "sha256", "findings"),
            )
        ]


class LessonCitation(models.Model):
    """A request that draws on a lesson."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="citations")
    request = models.ForeignKey(Request, models.CASCADE, related_name="lessons_cited")
    note = models.CharField(_("what is taken from it"), max_length=300, blank=True)
    cited_at = models.DateTimeField(default=timezone.now)
    cited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "request"], name="lesson_cited_once_per_request")]
