from celery import shared_task

from reports.board.questions import mails


@shared_task(
    name="reports.board.questions.tasks.mail_question",
    autoretry_for=(OSError,),
    retry_backoff=60,
    max_retries=8,
)
def mail_question(pk: int) -> int:
    return mails.tell_staff(pk)


@shared_task(
    name="reports.board.questions.tasks.mail_answer",
    autoretry_for=(OSError,),
    retry_backoff=60,
    max_retries=8,
)
def mail_answer(pk: int) -> int:
    return mails.tell_asker(pk)
