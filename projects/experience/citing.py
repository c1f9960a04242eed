"""A request draws on a lesson: by the State's team while it writes, by programme staff while they assess."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.rules import is_programme_staff, standing
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.experience.models import Lesson, LessonCitation, LessonRelease
from projects.requests.drafting.workflow import open_sections
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus

ASSESSING = (RequestStatus.SUBMITTED, RequestStatus.SCREENING, RequestStatus.ASSESSMENT, RequestStatus.DECISION)


def may_cite(request: Request, user: Any) -> bool:
    """Whether this person may add to the lessons that the request cites, now."""
    if is_programme_staff(user):
        return request.status in ASSESSING
    return bool(user.has_perm("projects.change_request", request)) and bool(open_sections(request))


def citable(user: Any) -> Any:
    """Staff cite what is in the library; a State's team what the public reads."""
    rows = Lesson.objects.entered()
    return rows if standing(user).is_staff else rows.filter(pk__in=LessonRelease.objects.in_force().values("lesson"))


def refuse_unless(request: Request, by: User) -> None:
    if not may_cite(request, by):
        raise NotAllowed([Blocker(_("Lessons are cited while the request is written or assessed."))])


@transaction.atomic
def cite(request: Request, lesson: Lesson, *, by: User, note: str = "", now: datetime | None = None) -> LessonCitation:
    """Once for each request; a second time changes what is said to be taken from it."""
    refuse_unless(request, by)
    if not citable(by).filter(pk=lesson.pk).exists():
        raise NotAllowed([Blocker(_("There is no such lesson that you may cite."))])
    facts = {"note": note[:300], "cited_at": now or timezone.now(), "cited_by": by}
    made, _new = LessonCitation.objects.update_or_create(request=request, lesson=lesson, defaults=facts)
    is_internal = lesson.in_force() is None  # the State does not learn the number of a lesson that it may not read
    audit.record(request, "cite_lesson", by=by, at=now, note=lesson.reference, is_internal=is_internal)
    return made


@transaction.atomic
def uncite(citation: LessonCitation, *, by: User, now: datetime | None = None) -> None:
    """Each side takes back its own citations."""
    refuse_unless(citation.request, by)
    cited_by_staff = citation.cited_by is not None and citation.cited_by.standing.is_staff
    if cited_by_staff != by.standing.is_staff:
        raise NotAllowed([Blocker(_("The other side has cited this lesson."))])
    is_internal = citation.lesson.in_force() is None
    audit.record(
        citation.request, "uncite_lesson", by=by, at=now, note=citation.lesson.reference, is_internal=is_internal
    )
    citation.delete()
