"""Mails about messages, by the queue `mail`."""

from celery import shared_task

from projects.requests.tracker import actions


@shared_task(
    name="projects.requests.tracker.tasks.mail_message", autoretry_for=(OSError,), retry_backoff=60, max_retries=8
)
def mail_message(pk: int) -> int:
    """Idempotent: a message is mailed about once."""
    return actions.mail(pk)
