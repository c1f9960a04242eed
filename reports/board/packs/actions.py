"""The only code that writes packs and private notes."""

from datetime import datetime
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.rules import is_trustee
from portal.audit import actions as audit
from portal.documents import actions as documents
from portal.formats import own_language_name
from portal.workflow import Blocker, NotAllowed
from reports.board.packs.contents import contents_of, hidden_from
from reports.board.packs.making import Made
from reports.board.packs.models import Pack, PrivateNote
from reports.board.sessions.models import AgendaItem, BoardSession, SessionPaper
from reports.runs.workflow import EditionStatus

WAITING = (EditionStatus.QUEUED, EditionStatus.RENDERING)


@transaction.atomic
def queue_pack(
    session: BoardSession, language: str, *, by: User, now: datetime | None = None, send: bool = True
) -> Pack:
    """Has the worker make the pack that this person may read. What is ready and still right, or on its way, is not made
    again. `send` False leaves the making to the caller."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"The portal does not speak {language!r}")
    if not BoardSession.objects.visible_to(by).filter(pk=session.pk).exists():
        raise NotAllowed([Blocker(_("The pack is for members of the Board and for staff."))])
    now = now or timezone.now()
    hidden = hidden_from(by, session)
    pack, is_new = Pack.objects.select_for_update(of=("self",)).get_or_create(
        session=session, language=language, hidden=hidden, defaults={"queued_at": now}
    )
    if not is_new and (pack.is_under_way or (pack.status == EditionStatus.DONE and is_current(pack))):
        return pack
    pack.status, pack.queued_at, pack.progress, pack.step, pack.problem = EditionStatus.QUEUED, now, 0, "", ""
    pack.save(update_fields=["status", "queued_at", "progress", "step", "problem"])
    audit.record(session, "queue_pack", by=by, at=now, note=own_language_name(language), is_internal=True)
    if send:
        transaction.on_commit(partial(hand_to_worker, pack.pk))
    return pack


def is_current(pack: Pack) -> bool:
    """Whether agenda and papers are still those it was made from."""
    return pack.content_sha256 == contents_of(pack.session, pack.language, pack.hidden).sha256


def hand_to_worker(pack_id: int) -> None:
    from reports.board.packs.tasks import make_pack

    make_pack.delay(pack_id)


def begin(pack_id: int, *, now: datetime | None = None) -> Pack | None:
    """The worker takes the pack, also from a worker that died with it. None when there is nothing to make.

    Call it while holding the claim (portal.claims.PACKS).
    """
    taken = Pack.objects.filter(pk=pack_id, status__in=WAITING).update(
        status=EditionStatus.RENDERING,
        attempt=F("attempt") + 1,
        started_at=now or timezone.now(),
        progress=0,
        step="papers",
        problem="",
    )
    return Pack.objects.select_related("session").get(pk=pack_id) if taken else None


def note_progress(pack: Pack, *, step: str, progress: int) -> None:
    """Seen at once by everybody who waits; without effect when another worker has taken over."""
    mine(pack).update(step=step, progress=progress)


def mine(pack: Pack) -> Any:
    return Pack.objects.filter(pk=pack.pk, attempt=pack.attempt, status=EditionStatus.RENDERING)


@transaction.atomic
def finish(pack: Pack, made: Made, file: IO[bytes], *, content_sha256: str, now: datetime | None = None) -> bool:
    """Keeps the file and says so, once: only for the claim that still holds. When agenda or papers have changed
    meanwhile, the pack goes back into the queue instead. Returns whether the file was kept."""
    now = now or timezone.now()
    BoardSession.objects.select_for_update(of=("self",), no_key=True).get(pk=pack.session_id)
    held = mine(pack).select_for_update(of=("self",)).select_related("session").first()
    if held is None:
        return False
    if content_sha256 != contents_of(held.session, held.language, held.hidden).sha256:
        Pack.objects.filter(pk=held.pk).update(status=EditionStatus.QUEUED, progress=0, step="", queued_at=now)
        transaction.on_commit(partial(hand_to_worker, held.pk))
        return False
    earlier = held.document
    held.document = documents.keep_file(
        File(file), name=file_name(held), media_type="application/pdf", sha256=made.sha256, by=None
    )
    held.sha256, held.pages, held.content_sha256 = made.sha256, made.pages, content_sha256
    held.remarks = [vars(remark) for remark in made.remarks]
    held.status, held.progress, held.step, held.problem, held.finished_at = EditionStatus.DONE, 100, "", "", now
    held.save()
    if earlier is not None:
        documents.forget(earlier)
    facts = {"language": held.language, "hidden": held.hidden, "sha256": held.sha256, "pages": held.pages}
    note = own_language_name(held.language)
    audit.record(held.session, "finish_pack", by=None, at=now, note=note, facts=facts, is_internal=True)
    return True


def file_name(pack: Pack) -> str:
    return f"board-session-{pack.session.number}-pack-{pack.language}.pdf"


def put_back(pack: Pack, *, problem: str) -> None:
    """Something in the house failed; the worker will try again, and the page says so."""
    mine(pack).update(status=EditionStatus.QUEUED, progress=0, step="", problem=problem)


@transaction.atomic
def put_back_abandoned(pack_id: int, *, now: datetime | None = None) -> bool:
    """Queues a pack again whose worker has died or whose message was lost. Call it while holding the claim."""
    waiting = Pack.objects.filter(pk=pack_id, status__in=WAITING)
    if not waiting.update(status=EditionStatus.QUEUED, queued_at=now or timezone.now(), progress=0, step=""):
        return False
    transaction.on_commit(partial(hand_to_worker, pack_id))
    return True


@transaction.atomic
def fail(pack: Pack, *, problem: str, now: datetime | None = None) -> None:
    """Gives up, with the reason in words."""
    if mine(pack).update(status=EditionStatus.FAILED, problem=problem, finished_at=now or timezone.now()):
        note = f"{own_language_name(pack.language)}: {problem}"
        audit.record(pack.session, "fail_pack", by=None, at=now, note=note, is_internal=True)


@transaction.atomic
def say_translation(paper: SessionPaper, *, of: SessionPaper | None, by: User) -> SessionPaper:
    """Says that a paper is a translation of another one of the same item, so that each pack has one of the two."""
    if not by.has_perm("reports.change_boardsession", paper.session):
        raise NotAllowed([Blocker(_("Only the secretariat looks after the papers of a session."))])
    reasons = []
    if of is not None:
        if of.pk == paper.pk or (of.session_id, of.item_id) != (paper.session_id, paper.item_id):
            reasons.append(Blocker(_("A paper is a translation of another paper of the same item.")))
        if of.language == paper.language:
            reasons.append(Blocker(_("Both papers are in the same language.")))
        if of.translation_of_id is not None or paper.translations.exists():
            reasons.append(Blocker(_("Name the original, which is itself no translation.")))
    if reasons:
        raise NotAllowed(reasons)
    paper.translation_of = of
    paper.save(update_fields=["translation_of"])
    facts = {"paper": paper.pk, "of": of.pk if of else None}
    audit.record(paper.session, "say_translation", by=by, note=paper.title, facts=facts, is_internal=True)
    return paper


# Notes


class NoteMoved(NotAllowed):
    """The note was saved from another window since; what stands there now goes with the refusal."""

    def __init__(self, note: PrivateNote) -> None:
        super().__init__([Blocker(_("You have changed this note in another window since this page was opened."))])
        self.note = note


@transaction.atomic
def save_note(item: AgendaItem, *, text: str, revision: int, by: User, now: datetime | None = None) -> PrivateNote:
    """Keeps a trustee's own note on an item. `revision` is what the page showed (0: no note yet); nothing is overwritten
    that the page did not show. No event is written: that there is a note is nobody else's business either."""
    if not is_trustee(by) or not AgendaItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise NotAllowed([Blocker(_("Members of the Board keep notes on the items that they see."))])
    text = text.replace("\r\n", "\n").strip()
    longest = PrivateNote._meta.get_field("text").max_length
    if longest and len(text) > longest:
        raise NotAllowed([Blocker(_("A note has at most %(count)s characters.") % {"count": longest}, "id_text")])
    note, is_new = PrivateNote.objects.select_for_update(of=("self",)).get_or_create(
        item=item, owner=by, defaults={"text": text, "edited_at": now or timezone.now()}
    )
    if is_new or note.text == text:
        return note
    if note.revision != revision:
        raise NoteMoved(note)
    note.text, note.revision, note.edited_at = text, note.revision + 1, now or timezone.now()
    note.save(update_fields=["text", "revision", "edited_at"])
    return note
