"""The work plan of a project as a picture, for the page and for papers."""

from collections.abc import Sequence
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from portal.charts.timeline import Span, timeline
from projects.portfolio.models import Project
from projects.workplan.actions import name, share
from projects.workplan.models import Activity

S = Activity.Status


def tone_of(activity: Activity, today: date) -> str:
    if activity.is_late(today):
        return "late"
    return {S.DONE: "done", S.CANCELLED: "off"}.get(S(activity.status), "")


def span_of(activity: Activity, today: date) -> Span:
    facts = {
        "activity": name(activity),
        "period": formats.period(activity.starts_on, activity.ends_on),
        "status": activity.get_status_display(),
        "progress": share(activity.progress),
    }
    label = name(activity)
    if activity.status != S.CANCELLED:
        label = f"{activity.number}. {share(activity.progress)} {activity.title}"
    return Span(
        label=label,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        share=activity.progress,
        tone=tone_of(activity, today),
        words=_("%(activity)s: %(period)s, %(status)s, %(progress)s") % facts,
    )


def describe(activities: Sequence[Activity], today: date) -> str:
    """What the picture shows, in a sentence for those who do not see it."""
    n, late = len(activities), sum(one.is_late(today) for one in activities)
    done = sum(one.status == S.DONE for one in activities)
    facts = {"n": formats.number(n), "done": formats.number(done), "late": formats.number(late)}
    sentence = ngettext("%(n)s activity.", "%(n)s activities.", n) % facts
    return f"{sentence} " + _("Done: %(done)s. Late: %(late)s. The table below says the same in words.") % facts


def work_plan_picture(project: Project, activities: Sequence[Activity], *, today: date) -> SafeString:
    """Bars in the order of the plan, with the project's limits and today. Empty text where there is no activity."""
    if not activities:
        return SafeString("")
    return timeline(
        [span_of(activity, today) for activity in activities],
        title=_("Work plan of %(code)s") % {"code": project.code},
        desc=describe(activities, today),
        key="work-plan",
        limits=(project.starts_on, project.ends_on),
        today=today,
    )
