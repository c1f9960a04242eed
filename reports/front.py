"""On the public home: the latest reports and lessons of the library."""

from django.contrib.auth.models import AnonymousUser

from portal.front import Part, part
from projects.experience.models import LessonRelease
from reports.kinds import KINDS
from reports.library.lists import entries, link

EVERYBODY = AnonymousUser()
LATEST = 4


@part(30)
def latest() -> Part | None:
    reports = entries(EVERYBODY).order_by("-published_at", "-id")[:LATEST]
    lessons = LessonRelease.objects.visible_to(EVERYBODY).for_list().order_by("-decided_at", "-id")[:LATEST]
    told = [(link(row), row.title or row.report.title, KINDS[row.kind].name, row.published_at) for row in reports]
    if not (told or lessons):
        return None
    return Part("reports/library/front.html", {"reports": told, "lessons": lessons})
