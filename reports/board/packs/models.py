"""The papers of a session as one file, for each set of items that a reader may see; and a trustee's own notes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.documents.models import Document
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.runs.workflow import EditionStatus


class Pack(models.Model):
    """One merged PDF of a session in one language, made in the worker. Readers who have declared an interest get one without
    those items: `hidden` names them, so that equal readers share a file."""

    session = models.ForeignKey(BoardSession, models.CASCADE, related_name="packs")
    language = models.CharField(_("language"), max_length=10)
    hidden: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # ids of agenda items left out, ascending
    status = models.CharField(_("stage"), max_length=10, choices=EditionStatus, default=EditionStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    step = models.CharField(max_length=20, blank=True)  # what the worker is doing: papers, layout, file
    problem = models.TextField(blank=True)
    remarks: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # papers left out or damaged, and why
    content_sha256 = models.CharField(max_length=64, blank=True)  # of agenda and papers it was made from
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pack of a session")
        verbose_name_plural = _("packs of sessions")
        ordering = ["session", "language", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "language", "hidden"], name="pack_once_per_readers"),
            models.CheckConstraint(
                condition=~Q(status="done")
                | (Q(document__isnull=False, pages__isnull=False, finished_at__isnull=False) & ~Q(sha256="")),
                name="pack_done_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} ({self.language})"

    @property
    def is_under_way(self) -> bool:
        return self.status in (EditionStatus.QUEUED, EditionStatus.RENDERING)


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, user: Any) -> "PrivateNoteQuerySet":
        """One's own and nobody else's, on items that one still sees."""
        return self.filter(owner=user.pk, item__in=AgendaItem.objects.visible_to(user))


class PrivateNote(models.Model):
    """A trustee's own words beside an item. Nobody else reads them, whatever their role."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="private_notes")
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = models.TextField(_("note"), max_length=8000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(default=timezone.now)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["item"]
        constraints = [models.UniqueConstraint(fields=["item", "owner"], name="private_note_once_per_item")]

    def __str__(self) -> str:
        return f"{self.owner} · {self.item}"
