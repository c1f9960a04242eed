from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.reference.models import State
from projects.followup import rules


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def visible_to(self, user: Any) -> "InstitutionQuerySet":
        """Which institution leads on a recommendation is public, as the recommendation itself."""
        return self

    def kept_by(self, user: Any) -> "InstitutionQuerySet":
        """Those of the States whose follow-up the person works on: own States, or all for staff."""
        states = rules.followed_states(user)
        return self if states is None else self.filter(state__in=states)

    def active(self) -> "InstitutionQuerySet":
        return self.filter(is_active=True)


class Institution(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A body of a State that leads on recommendations: a ministry, the parliament, a court, the statistical office."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry")
        NMIRF = "nmirf", _("National mechanism for implementation, reporting and follow-up")
        NHRI = "nhri", _("National human rights institution")
        PARLIAMENT = "parliament", _("Parliament")
        JUDICIARY = "judiciary", _("Judiciary")
        STATISTICS = "statistics", _("National statistical office")
        LOCAL = "local", _("Local or regional authority")
        OTHER = "other", _("Other body")

    state = models.ForeignKey(State, models.PROTECT, related_name="institutions")
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MINISTRY)
    is_active = models.BooleanField(_("active"), default=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ["state__iso3", "name"]
        rules_permissions = {"change": rules.follows_state}
        constraints = [models.UniqueConstraint(fields=["state", "name"], name="institution_once_per_state")]

    def __str__(self) -> str:
        return self.name
