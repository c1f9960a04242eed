"""One hand-over of everything that was open in a person's hands, with the brief that its receiver was given."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_admin, is_head, standing
from portal.reference.models import State
from projects.requests.handover import rules


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> "HandoverQuerySet":
        """Heads of section, and the two people concerned; an administrator those that they made."""
        if standing(user).has(Role.HEAD):
            return self
        return self.filter(Q(giver=user.pk) | Q(receiver=user.pk) | Q(made_by=user.pk))


class Handover(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    giver = models.ForeignKey(User, models.PROTECT, related_name="handed_over", verbose_name=_("from"))
    receiver = models.ForeignKey(User, models.PROTECT, related_name="taken_over", verbose_name=_("to"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("State"))
    note = models.TextField(_("what the receiver should know"), max_length=4000, blank=True)
    brief: "models.JSONField[Any, Any]" = models.JSONField()  # frozen: see handover.brief
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-id"]
        rules_permissions = {"add": is_head | is_admin | rules.is_the_giver}  # asked about the person who hands over
        constraints = [
            models.CheckConstraint(condition=~Q(giver=models.F("receiver")), name="handover_to_another_person"),
            models.CheckConstraint(
                condition=Q(role="officer", state__isnull=True) | Q(role="focal_point", state__isnull=False),
                name="handover_of_a_focal_point_names_the_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
