"""No project closes while an amendment waits."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.workflow import Blocker
from projects.portfolio.checks import before
from projects.portfolio.models import Project


@before("close", "amendments", _("No amendment waits"), order=70)
def amendments_decided(project: Project) -> Iterable[Blocker]:
    for row in project.amendments.open():
        sentence = gettext("Amendment %(name)s is open: decide on it or withdraw it.") % {"name": row.name}
        yield Blocker(sentence, "amendments", reverse("amendment_detail", args=[project.pk, row.number]))
