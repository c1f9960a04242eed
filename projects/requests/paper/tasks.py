"""Telling the State that a letter of it was registered, by the queue `mail`."""

from celery import shared_task

from projects.requests.paper.models import PaperOrigin
from projects.requests.reminders.actions import focal_points, write


@shared_task(
    name="projects.requests.paper.tasks.mail_registration", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_registration(pk: int) -> int:
    """A link and nothing about the case. Nothing is sent once the request is confirmed or has ended."""
    origin = PaperOrigin.objects.waiting().select_related("request").filter(pk=pk).first()
    people = focal_points(origin.request) if origin else []
    for person in people:
        write(person, origin.request)  # type: ignore[union-attr]
    return len(people)
