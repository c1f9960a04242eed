"""Lessons and good practice: what was learnt, written for the next project, and made public only through a gate."""

from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import standing
from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from projects.experience import rules
from projects.experience.workflow import LessonStatus, ReleaseStatus
from projects.portfolio.models import Project
from projects.recommendations.models import Theme
from projects.requests.models import Request


class Terms(Func):
    """Stems of a text in its language, as the search of recommendations makes them (migration 0004)."""

    function = "projects_terms"
    output_field = SearchVectorField()


def whole_text() -> Concat:
    parts = [F("title"), Value("\n"), F("situation"), Value("\n"), F("learnt"), Value("\n"), F("advice")]
    return Concat(*parts, output_field=models.TextField())


class Experience(models.Model):
    """The words of a lesson, and by what it is found. The full text and its redacted twin have the same parts."""

    class Kind(models.TextChoices):
        LESSON = "lesson", pgettext_lazy("kind of experience", "Lesson")
        PRACTICE = "practice", pgettext_lazy("kind of experience", "Good practice")

    class Stage(models.TextChoices):
        WORK = "work", _("During the work")
        CLOSING = "closing", _("At closing")
        EVALUATION = "evaluation", _("From an evaluation")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LESSON)
    stage = models.CharField(_("written"), max_length=10, choices=Stage, default=Stage.WORK)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=10, default="en")
    situation = models.TextField(_("what happened"), max_length=4000)
    learnt = models.TextField(_("what we learnt from it"), max_length=4000, blank=True)
    advice = models.TextField(_("what to do next time"), max_length=4000, blank=True)
    components = models.ManyToManyField(Component, blank=True, related_name="+", verbose_name=_("components"))
    forms = models.ManyToManyField(AssistanceForm, blank=True, related_name="+", verbose_name=_("forms of assistance"))
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    regions = models.ManyToManyField(RegionalGroup, blank=True, related_name="+", verbose_name=_("regions"))
    states = models.ManyToManyField(State, blank=True, related_name="+", verbose_name=_("States"))
    vector = models.GeneratedField(
        expression=Terms(F("language"), whole_text()), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        abstract = True


WORDS = ("title", "situation", "learnt", "advice")  # what people write, and the scan reads
CLASSES = ("components", "forms", "themes", "regions", "states")  # what it is found by


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, user: Any) -> "LessonQuerySet":
        """The full text is for staff. Everybody else reads the released twin: `LessonRelease.objects.visible_to`."""
        return self if standing(user).is_staff else self.none()

    def entered(self) -> "LessonQuerySet":
        """Those that others may learn from: no drafts, nothing withdrawn."""
        return self.filter(status__in=(LessonStatus.ENTERED, LessonStatus.CHECKING, LessonStatus.PUBLIC))

    def for_list(self) -> "LessonQuerySet":
        return self.select_related("project").prefetch_related(*CLASSES)

    def for_page(self) -> "LessonQuerySet":
        """With what the rights of one lesson ask for."""
        people = self.select_related("project__request", "created_by", "edited_by")
        return people.prefetch_related(*CLASSES, "releases", "project__states", "project__members")


class Lesson(RulesModelMixin, Experience, metaclass=RulesModelBase):
    """One lesson or good practice, of a project or of the programme."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)  # LES-2026-0007
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name=_("project")
    )
    status = models.CharField(_("status"), max_length=10, choices=LessonStatus, default=LessonStatus.DRAFT)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
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
            "withdraw": rules.is_programme_staff,
        }
        indexes = [GinIndex(fields=["vector"], name="lesson_words_found")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def in_force(self) -> "LessonRelease | None":
        """The twin that the public reads; `releases` are prefetched by `for_page`."""
        return next((one for one in self.releases.all() if one.status == ReleaseStatus.RELEASED), None)

    def waiting(self) -> "LessonRelease | None":
        return next((one for one in self.releases.all() if one.status == ReleaseStatus.PROPOSED), None)


class LessonReleaseQuerySet(models.QuerySet["LessonRelease"]):
    def visible_to(self, user: Any) -> "LessonReleaseQuerySet":
        """What is in force is public; proposed, refused and withdrawn twins are for staff."""
        return self if standing(user).is_staff else self.in_force()

    def in_force(self) -> "LessonReleaseQuerySet":
        return self.filter(status=ReleaseStatus.RELEASED)

    def named_of(self, project: Project) -> "LessonReleaseQuerySet":
        """Those in force that may say that they come from the project."""
        return self.in_force().filter(lesson__project=project, shows_states=True).select_related("lesson")

    def for_list(self) -> "LessonReleaseQuerySet":
        return self.select_related("lesson__project").prefetch_related(*CLASSES)


class LessonRelease(RulesModelMixin, Experience, metaclass=RulesModelBase):
    """The redacted twin of a lesson: what the public reads, what the scan found, who proposed and who released it."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="releases")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(_("status"), max_length=10, choices=ReleaseStatus, default=ReleaseStatus.PROPOSED)
    shows_states = models.BooleanField(_("the States are named"), default=False)
    findings: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # of the scan, with the answer to each
    sha256 = models.CharField(max_length=64)  # of the twin's words and classes
    original_sha256 = models.CharField(max_length=64, blank=True)  # of the full text from which it was made
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # the full text
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
        rules_permissions = {"decide": rules.may_decide, "withdraw": rules.is_programme_staff}
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_release_number_once"),
            models.UniqueConstraint(
                fields=["lesson"], condition=Q(status="released"), name="lesson_one_release_in_force"
            ),
            models.UniqueConstraint(
                fields=["lesson"], condition=Q(status="proposed"), name="lesson_one_release_proposed"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("proposed_by")) & (Q(written_by__isnull=True) | ~Q(decided_by=F("written_by")))),
                name="lesson_released_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("released", "refused", "superseded")) | Q(decided_by__isnull=False),
                name="lesson_release_has_decider",
            ),
        ]
        indexes = [GinIndex(fields=["vector"], name="lesson_release_words_found")]
        triggers = [
            pgtrigger.Protect(
                name="words_stay",
                operation=pgtrigger.UpdateOf(
                    "kind", "stage", "title", "language", "situation", "learnt", "advice", "shows_states", "sha256", "findings",
                ),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.lesson.reference} {self.title}"


class LessonCitationQuerySet(models.QuerySet["LessonCitation"]):
    def visible_to(self, user: Any) -> "LessonCitationQuerySet":
        """Those in requests that the reader may see; outside staff only of lessons whose twin is in force."""
        rows = self.filter(request__in=Request.objects.visible_to(user))
        if standing(user).is_staff:
            return rows
        return rows.filter(lesson__in=LessonRelease.objects.in_force().values("lesson"))


class LessonCitation(models.Model):
    """A request that draws on a lesson."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="citations")
    request = models.ForeignKey(Request, models.CASCADE, related_name="lessons_cited")
    note = models.CharField(_("what is taken from it"), max_length=300, blank=True)
    cited_at = models.DateTimeField(default=timezone.now)
    cited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LessonCitationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lesson", "request"], name="lesson_cited_once_per_request")]
