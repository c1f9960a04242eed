"""A person gives themselves a calendar address, and takes it back. Nobody else has a say in it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.workplan.calendar.models import CalendarFeed


@transaction.atomic
def open_feed(*, by: User, project: Project | None = None, now: datetime | None = None) -> CalendarFeed:
    """The person's address for the project, or for all their work; the same one as long as it is not taken back."""
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    found = CalendarFeed.objects.open().filter(user=by, project=project).first()
    return found or CalendarFeed.objects.create(user=by, project=project, created_at=now or timezone.now())


@transaction.atomic
def end_feed(feed: CalendarFeed, *, now: datetime | None = None) -> None:
    """From now on the address answers nothing; a new one is another address."""
    CalendarFeed.objects.open().filter(pk=feed.pk).update(ended_at=now or timezone.now())
