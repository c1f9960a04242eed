"""Papers of a session or of one item. What comes after the day on which papers were due is marked late."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import actions as documents
from portal.documents import uploads
from portal.workflow import Blocker
from reports.board.sessions.models import AgendaItem, BoardSession, SessionPaper
from reports.board.sessions.when import against_agenda, against_open, locked, missing_right, refuse


@transaction.atomic
def add(
    session: BoardSession,
    *,
    by: User,
    upload: UploadedFile,
    title: str,
    language: str = "en",
    item: AgendaItem | None = None,
    now: datetime | None = None,
) -> SessionPaper:
    """Keeps a file that the form has accepted as a paper."""
    now = now or timezone.now()
    stored = locked(session)
    reasons = missing_right(stored, by) + against_open(stored)
    if not title.strip():
        reasons.append(Blocker(_("Give the paper a title."), "id_title"))
    if item is not None and item.session_id != stored.pk:
        reasons.append(Blocker(_("The item is of another session."), "id_item"))
    refuse(reasons)
    paper = SessionPaper.objects.create(
        session=stored,
        item=item,
        title=title.strip(),
        language=language,
        document=uploads.store(upload, by=by),
        is_late=bool(stored.papers_due_on and timezone.localdate(now) > stored.papers_due_on),
        added_at=now,
        added_by=by,
    )
    tell(paper, "add_session_paper", by, now)
    return paper


def tell(paper: SessionPaper, verb: str, by: User, now: datetime | None) -> None:
    """In the history of its item or of its session, internal where it names an item."""
    record = paper.item or paper.session
    facts = {"sha256": paper.document.sha256, "name": paper.document.name}
    audit.record(record, verb, by=by, at=now, note=paper.title, is_internal=paper.item_id is not None, facts=facts)


@transaction.atomic
def remove(paper: SessionPaper, *, by: User, now: datetime | None = None) -> None:
    """Takes a paper off before the session is held; its name and its hash stay in the history."""
    session = locked(paper.session)
    stored = SessionPaper.objects.select_related("item", "document", "session").get(pk=paper.pk)
    refuse(missing_right(session, by) + against_agenda(session))
    tell(stored, "remove_session_paper", by, now)
    document = stored.document
    stored.delete()
    documents.forget(document)
