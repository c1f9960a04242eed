"""What projects and requests say on the public home, as anybody may know it."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.front import Live, Part, figures, part
from portal.reference.models import State
from projects.portfolio import where
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.requests.clock import TO_DECISION, Usual, usual_times
from projects.requests.times import CLOCK
from projects.requests.usual import days

EVERYBODY = AnonymousUser()
UNDER_WAY = [("status", status.value) for status in RUNNING]


def under_way() -> QuerySet[Project]:
    return Project.objects.visible_to(EVERYBODY).filter(status__in=RUNNING)


def assisted_states() -> QuerySet[State]:
    """Those that a published project under way names."""
    links = Project.states.through.objects.filter(project__in=under_way())
    return State.objects.filter(pk__in=links.values("state"))


@figures(10)
def work_under_way() -> Iterable[Live]:
    """Two queries. The links open exactly the rows that are counted."""
    facts = {"day": formats.day(timezone.localdate())}
    yield Live(
        "projects",
        _("Projects under way"),
        formats.number(under_way().count()),
        _("Published projects that are active, suspended or being completed, on %(day)s; each counted once") % facts,
        f"{reverse('project_list')}?{urlencode(UNDER_WAY)}",
    )
    yield Live(
        "states",
        _("States assisted"),
        formats.number(assisted_states().count()),
        _("States that a published project under way names, on %(day)s") % facts,
        f"{reverse('state_list')}?assisted=now",
    )


@figures(30)
def time_to_decision() -> Iterable[Live]:
    found = next(one for one in usual_times() if one.status == TO_DECISION)
    yield Live(
        "decision",
        _("Working days to a decision"),
        days(found.median),
        note_of(found),
        f"{reverse('ask_for_help')}#times",
    )


def note_of(found: Usual) -> str:
    if found.is_hidden:
        return _("Shown once %(n)s requests are finished, so that no State can be recognized") % {
            "n": formats.number(CLOCK.fewest_cases)
        }
    return _(
        "Median of %(n)s finished requests, from receipt, without time spent waiting for answers, as at %(day)s"
    ) % {
        "n": formats.number(found.cases),
        "day": formats.day(timezone.localdate()),
    }


@part(10)
def how_a_state_asks() -> Part:
    return Part("projects/requests/front.html")


@part(20)
def where_we_work() -> Part | None:
    found = where.reach(under_way())
    if not found.projects:
        return None
    made = where.shown(found, today=timezone.localdate(), words=UNDER_WAY, url=reverse("project_list"))
    return Part("projects/portfolio/front.html", {"chart": made})
