"""The only code that writes questions about figures, and what is answered. Nothing of either is changed afterwards."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.board.questions.figures import ids_of, nearest, value_of
from reports.board.questions.models import FigureQuestion, FurtherAnswer
from reports.board.sessions.models import AgendaItem
from reports.board.sessions.workflow import SessionStatus
from reports.runs.models import Report

LONGEST_QUESTION, LONGEST_ANSWER = 2000, 4000


@transaction.atomic
def ask(
    report: Report, *, figure: str, text: str, language: str, by: User, now: datetime | None = None
) -> FigureQuestion:
    """A trustee asks about one figure of a report that they see. The question is kept with the value that was read, and
    with the item of the coming session on whose agenda the report is."""
    seen = Report.objects.visible_to(by).filter(pk=report.pk).exists()
    if not seen or not by.has_perm("reports.add_figurequestion"):
        raise NotAllowed([Blocker(_("Members of the Board ask about the figures of reports that they see."))])
    reasons = problems(text, language, LONGEST_QUESTION, _("Write the question."))
    if figure not in ids_of(report):
        reasons.insert(0, unknown(report, figure))
    item = item_of(report)
    if item is not None and not AgendaItem.objects.visible_to(by).filter(pk=item.pk).exists():
        reasons.append(
            Blocker(_("You have declared an interest in the item of this report, so you ask nothing about it."))
        )
    if reasons:
        raise NotAllowed(reasons)
    now = now or timezone.now()
    question = FigureQuestion.objects.create(
        report=report,
        figure=figure,
        value=value_of(report, figure)[:60],
        item=item,
        session=item.session if item else None,
        text=text.strip(),
        language=language,
        asked_at=now,
        asked_by=by,
    )
    audit.record(report, "ask_figure", by=by, at=now, note=figure, facts={"question": question.pk}, is_internal=True)
    transaction.on_commit(partial(hand_to_mail, "mail_question", question.pk))
    return question


def item_of(report: Report) -> AgendaItem | None:
    """On the agenda of the session that is coming or going on; the latest where there are several."""
    open_items = AgendaItem.objects.filter(
        report=report, session__status__in=(SessionStatus.CONVENED, SessionStatus.HELD)
    )
    return open_items.select_related("session").order_by("-session__number").first()


def unknown(report: Report, figure: str) -> Blocker:
    close = nearest(report, figure)
    if close:
        said = _("The report has no figure “%(figure)s”. The nearest are: %(names)s.")
        return Blocker(said % {"figure": figure, "names": ", ".join(close)}, "id_figure")
    return Blocker(_("The report has no figure “%(figure)s”.") % {"figure": figure}, "id_figure")


def problems(text: str, language: str, longest: int, missing: str) -> list[Blocker]:
    found = []
    if not text.strip():
        found.append(Blocker(missing, "id_text"))
    if len(text.strip()) > longest:
        found.append(Blocker(_("At most %(count)s characters.") % {"count": longest}, "id_text"))
    if language not in dict(settings.LANGUAGES):
        found.append(Blocker(_("Choose one of the six languages."), "id_language"))
    return found


@transaction.atomic
def answer(
    question: FigureQuestion, *, text: str, language: str, by: User, now: datetime | None = None
) -> FigureQuestion:
    """Answers on the record. What is answered already is added to, so that a correction replaces nothing."""
    stored = FigureQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if not by.has_perm("reports.answer_figurequestion", stored):
        raise NotAllowed([Blocker(_("Programme and finance staff answer questions about figures."))])
    if reasons := problems(text, language, LONGEST_ANSWER, _("Write the answer.")):
        raise NotAllowed(reasons)
    now = now or timezone.now()
    if stored.answered_at is None:
        stored.answer, stored.answer_language = text.strip(), language
        stored.answered_at, stored.answered_by = now, by
        stored.save(update_fields=["answer", "answer_language", "answered_at", "answered_by"])
    else:
        FurtherAnswer.objects.create(
            question=stored, text=text.strip(), language=language, answered_at=now, answered_by=by
        )
    facts = {"question": stored.pk}
    audit.record(stored.report, "answer_figure", by=by, at=now, note=stored.figure, facts=facts, is_internal=True)
    transaction.on_commit(partial(hand_to_mail, "mail_answer", stored.pk))
    return stored


def hand_to_mail(task: str, pk: int) -> None:
    from reports.board.questions import tasks

    getattr(tasks, task).delay(pk)
