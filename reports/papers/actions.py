"""The only code that writes papers."""

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.audit import actions as audit
from portal.documents import actions as documents
from projects.models import Request
from reports.papers.content import content_of, fingerprint
from reports.papers.models import Paper
from reports.render import Rendering
from reports.runs.making import new_code

LETTERS = {"receipt": "R", "decision": "D"}
OFFICE_LANGUAGE = "en"


def order(request: Request, kind: str, now: datetime) -> list[Paper]:
    """Freezes what the paper says, in the State's language and in that of the original, and has the worker make the files.

    Runs inside the transaction of the act that calls for the paper.
    """
    number = number_of(request, kind)
    made = [freeze(request, kind, number, language, now) for language in languages(request, kind)]
    for paper in made:
        transaction.on_commit(partial(hand_to_worker, paper.pk), robust=True)
    return made


def languages(request: Request, kind: str) -> list[str]:
    """The State's, and the original: the language in which the decision was written; for a receipt, the Office's own."""
    known = dict(settings.LANGUAGES)
    original = request.decision_language if kind == "decision" else OFFICE_LANGUAGE
    return list(dict.fromkeys(code if code in known else OFFICE_LANGUAGE for code in (request.language, original)))


def number_of(request: Request, kind: str) -> str:
    """TCR-2026-0153-D1; the next one when a request is decided on again."""
    earlier = Paper.objects.filter(request=request, kind=kind).values("number").distinct().count()
    return f"{request.reference}-{LETTERS[kind]}{earlier + 1}"


def freeze(request: Request, kind: str, number: str, language: str, now: datetime) -> Paper:
    content = content_of(request, kind, language, now=now)
    return Paper.objects.create(
        request=request,
        kind=kind,
        number=number,
        language=language,
        content=content,
        content_sha256=fingerprint(content),
        dated_at=now.replace(microsecond=0),
        code=new_code(),
        queued_at=now,
    )


def hand_to_worker(pk: int) -> None:
    from reports.papers.tasks import render_paper

    render_paper.delay(pk)


@transaction.atomic
def finish(paper: Paper, rendering: Rendering, *, now: datetime | None = None) -> bool:
    """Keeps the file, once. Returns whether it was kept."""
    stored = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if stored.document_id is not None:
        return False
    stored.document = documents.keep(
        rendering.content, name=stored.file_name, media_type="application/pdf", by=None
    )  # fmt: skip
    stored.sha256, stored.pages = rendering.sha256, rendering.pages
    stored.made_at, stored.failed_at, stored.problem = now or timezone.now(), None, ""
    stored.save(update_fields=["document", "sha256", "pages", "made_at", "failed_at", "problem"])
    facts = {"number": stored.number, "language": stored.language, "sha256": stored.sha256}
    audit.record(stored.request, "make_paper", by=None, at=now, facts=facts, is_internal=True)
    return True


def give_up(paper: Paper, *, problem: str, now: datetime | None = None) -> None:
    """The paper says why it is not there; an administrator starts it again with `manage.py make_papers`."""
    Paper.objects.filter(pk=paper.pk, document__isnull=True).update(failed_at=now or timezone.now(), problem=problem)


def start_again(*, now: datetime | None = None) -> int:
    """Queues every paper that was given up. Returns how many."""
    failed = list(Paper.objects.filter(failed_at__isnull=False).values_list("pk", flat=True))
    Paper.objects.filter(pk__in=failed).update(failed_at=None, problem="", queued_at=now or timezone.now())
    for pk in failed:
        hand_to_worker(pk)
    return len(failed)
