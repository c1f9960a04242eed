"""Where a request comes from that did not come through the portal."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_programme_staff, standing
from projects.requests import rights, rules
from projects.requests.models import Request


class PaperOriginQuerySet(models.QuerySet["PaperOrigin"]):
    def visible_to(self, user: Any) -> "PaperOriginQuerySet":
        """Programme staff for the State see it from its registration on, the State's people as well; nobody else."""
        person = standing(user)
        seen = Q(pk__in=[])
        if person.has(Role.OFFICER, Role.HEAD):
            states = person.state_ids(Role.OFFICER, Role.HEAD)
            seen |= Q() if states is None else Q(request__state__in=states)
            if states is None:
                return self
        if person.has(Role.FOCAL_POINT):
            seen |= Q(request__state__in=person.state_ids(Role.FOCAL_POINT) or ())
        return self.filter(seen)

    def waiting(self) -> "PaperOriginQuerySet":
        """Not yet confirmed by the State and not refused."""
        return self.filter(claimed_at__isnull=True, request__status="draft")

    def for_list(self) -> "PaperOriginQuerySet":
        return self.select_related("request__state", "request__letter", "registered_by", "claimed_by")


class PaperOrigin(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A request that OHCHR registered for a State from a letter. The State confirms it before anything is done with it.

    The scan is the letter of the request.
    """

    class Channel(models.TextChoices):
        MISSION = "mission", pgettext_lazy("channel of a letter", "Permanent mission in Geneva")
        FIELD = "field", pgettext_lazy("channel of a letter", "Field presence of OHCHR")
        COORDINATOR = "coordinator", pgettext_lazy("channel of a letter", "United Nations Resident Coordinator")
        POST = "post", pgettext_lazy("channel of a letter", "Post")
        EMAIL = "email", pgettext_lazy("channel of a letter", "E-mail")
        HAND = "hand", pgettext_lazy("channel of a letter", "Handed over at a meeting")

    request = models.OneToOneField(Request, models.CASCADE, related_name="paper")
    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PaperOriginQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper request")
        verbose_name_plural = _("paper requests")
        ordering = ["-id"]
        rules_permissions = {  # asked about the request
            "view": rights.can_read | is_programme_staff,
            "add": rules.is_its_officer | rules.is_head,
            "claim": rights.can_submit,
        }
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True, claimed_by__isnull=True)
                | Q(claimed_at__isnull=False, claimed_by__isnull=False),
                name="paper_origin_claimed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | ~Q(claimed_by=models.F("registered_by")),
                name="paper_origin_claimed_by_another",
                violation_error_message=_("Nobody confirms a request that they registered themselves."),
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.claimed_at is None
