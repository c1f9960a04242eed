"""What a project's overview says to readers outside OHCHR beyond its facts: who agreed to what, and on which day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.amendments.models import Amendment
from projects.portfolio.models import Project
from projects.requests.deciding.models import Terms
from projects.results.models import IndicatorValue, ValueStatus

Text = str | Promise
STATE, OHCHR = pgettext_lazy("who agreed", "the State"), pgettext_lazy("who agreed", "OHCHR")


@dataclass(frozen=True)
class Checked:
    """Something that one side has agreed to or found right, and the last day on which it did."""

    what: Text
    by: Text
    on: date


def checked(project: Project) -> list[Checked]:
    """In the order in which it happens; three queries. Nothing that waits for an answer is among them."""
    terms = Terms.objects.filter(request=project.request_id).order_by("number").last() if project.request_id else None
    amended = Amendment.objects.in_force().filter(project=project).aggregate(at=Max("decided_at"))["at"]
    values = IndicatorValue.objects.filter(period__project=project, status=ValueStatus.APPROVED)
    reviewed = values.aggregate(at=Max("reviewed_at"))["at"]
    found = [
        (_("Terms of the cooperation"), STATE, terms.state_accepted_at if terms else None),
        (_("Terms of the cooperation"), OHCHR, terms.ohchr_accepted_at if terms else None),
        (_("Project without a request, as an exception"), OHCHR, project.exception_at),
        (_("Latest amendment"), OHCHR, amended),
        (_("Latest results"), OHCHR, reviewed),
        (_("End of the project"), OHCHR, project.closed_at),
    ]
    return [Checked(what, by, day_of(at)) for what, by, at in found if at is not None]


def day_of(at: datetime) -> date:
    return timezone.localdate(at)
