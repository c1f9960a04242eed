"""Telling the receiver of a hand-over, by the queue `mail`."""

from celery import shared_task

from projects.requests.handover import actions


@shared_task(
    name="projects.requests.handover.tasks.mail_handover", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_handover(pk: int) -> None:
    actions.mail(pk)
