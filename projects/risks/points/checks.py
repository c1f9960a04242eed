"""What action points ask for before a project is closed."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.workflow import Blocker
from projects.portfolio.checks import before
from projects.portfolio.models import Project


@before("close", "action_points", gettext_lazy("All action points are verified, handed over or cancelled"), order=60)
def settled(project: Project) -> Iterable[Blocker]:
    numbers = list(project.action_points.all().unsettled().order_by("number").values_list("number", flat=True))
    if numbers:
        shown = formats.names(formats.number(number) for number in numbers)
        sentence = _("Not settled yet: action points %(numbers)s.") % {"numbers": shown}
        yield Blocker(sentence, "points", reverse("action_points", args=[project.pk]))
