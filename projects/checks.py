"""The check-lists of a project's moves that this app brings; later apps have their own `checks.py`."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.workflow import Blocker
from projects.portfolio.checks import before
from projects.portfolio.models import Project


@before("close", "amendments", gettext_lazy("No amendment waits"), order=70)
def amendments_decided(project: Project) -> Iterable[Blocker]:
    for row in project.amendments.open():
        sentence = _("Amendment %(name)s is open: decide on it or withdraw it.") % {"name": row.name}
        yield Blocker(sentence, "amendments", reverse("amendment_detail", args=[project.pk, row.number]))
