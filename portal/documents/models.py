"""Private files. Nothing here has an address of its own: a file is served only through the record it belongs to."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class Document(models.Model):
    file = models.FileField(upload_to="documents/%Y/%m/")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(max_length=100)  # found from the content, never from the name
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
