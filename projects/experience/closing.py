"""What closing a project asks of its experience."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.workflow import Blocker
from projects.experience.models import Lesson
from projects.portfolio.checks import before
from projects.portfolio.models import Project


@before("close", "lessons", gettext_lazy("Lessons are entered"), order=70)
def lessons_entered(project: Project) -> list[Blocker]:
    """At least one lesson written at closing stands in the library."""
    if Lesson.objects.entered().filter(project=project, stage=Lesson.Stage.CLOSING).exists():
        return []
    address = reverse("project_experience", args=[project.pk])
    return [Blocker(_("Enter at least one lesson written at closing in the library."), url=address)]
