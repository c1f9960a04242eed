"""Those who carry projects out, pay for them or are strengthened by them, and what each did in which project."""

from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_programme_staff, standing
from portal.reference.models import State
from projects.institutions.models import Institution
from projects.portfolio.models import Project


class OrganisationKind(models.TextChoices):
    """Kinds of organisation among partners and among the people who take part in events."""

    GOVERNMENT = "government", _("Government")
    PARLIAMENT = "parliament", _("Parliament")
    JUDICIARY = "judiciary", _("Judiciary")
    SECURITY = "security", _("Police, prisons and defence forces")
    LOCAL = "local", _("Local or regional authority")
    NHRI = "nhri", _("National human rights institution")
    CIVIL_SOCIETY = "civil_society", _("Civil society organization")
    COMMUNITY = "community", _("Community or group concerned")
    UN = "un", _("United Nations entity")
    REGIONAL = "regional", _("Regional organization")
    ACADEMIA = "academia", _("University or research institute")
    MEDIA = "media", _("Media")
    PRIVATE = "private", _("Private sector")
    OTHER = "other", pgettext_lazy("kind of organisation", "Other")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def visible_to(self, user: Any) -> "PartnerQuerySet":
        """Staff see the registry; everybody else the partners of projects that they may see, unless the partner is protected."""
        if standing(user).is_staff:
            return self
        seen = ProjectPartner.objects.visible_to(user).filter(partner__is_protected=False)
        return self.filter(pk__in=seen.values("partner"))

    def active(self) -> "PartnerQuerySet":
        return self.filter(is_active=True, merged_into__isnull=True)

    def in_registry(self) -> "PartnerQuerySet":
        """Each organisation once: without the rows that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def with_projects(self, user: Any) -> "PartnerQuerySet":
        """Adds project_count: in how many projects, of those that the reader sees, it has or had a role."""
        roles = ProjectPartner.objects.visible_to(user).filter(partner=OuterRef("pk")).order_by().values("partner")
        counts = roles.annotate(n=Count("project", distinct=True)).values("n")
        return self.select_related("state").annotate(project_count=Coalesce(Subquery(counts), 0))


class Partner(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One organisation, once, however many projects it works on."""

    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=OrganisationKind)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("State"))
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name=_("national institution"),
    )  # the same body in the follow-up of its State
    website = models.URLField(_("web address"), blank=True)
    is_protected = models.BooleanField(
        _("its name is not shown outside OHCHR"), default=False
    )  # naming it could do harm
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name", "id"]
        rules_permissions = {"add": is_programme_staff, "change": is_programme_staff}
        constraints = [
            models.UniqueConstraint(fields=["name", "state"], name="partner_once_per_state", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="partner_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        """For any reader. Pages for staff that need the name of a protected partner ask for `name`."""
        return (
            gettext("Protected partner %(reference)s") % {"reference": self.reference}
            if self.is_protected
            else self.name
        )

    def get_absolute_url(self) -> str:
        return reverse("partner_detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """How histories name a partner: its name may have to be kept from their readers, now or later."""
        return f"P-{self.pk}"


class ProjectPartnerQuerySet(models.QuerySet["ProjectPartner"]):
    def visible_to(self, user: Any) -> "ProjectPartnerQuerySet":
        """Part of the project's page; a protected partner is known to staff only."""
        rows = self.filter(project__in=Project.objects.visible_to(user))
        return rows if standing(user).is_staff else rows.filter(partner__is_protected=False)


class ProjectPartner(models.Model):
    """What a partner is in a project, from one day to another. A change of role ends one row and begins the next."""

    class Role(models.TextChoices):
        """The first four are the roles of IATI's list OrganisationRole (1–4)."""

        FUNDING = "funding", pgettext_lazy("role of a partner", "Funding")
        ACCOUNTABLE = "accountable", pgettext_lazy("role of a partner", "Accountable")
        EXTENDING = "extending", pgettext_lazy("role of a partner", "Extending")
        IMPLEMENTING = "implementing", pgettext_lazy("role of a partner", "Implementing")
        COUNTERPART = "counterpart", pgettext_lazy("role of a partner", "Counterpart institution")
        CONSULTED = "consulted", pgettext_lazy("role of a partner", "Consulted")

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    contribution = models.TextField(_("what it does"), blank=True, max_length=1000)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = ProjectPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner of a project")
        verbose_name_plural = _("partners of projects")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="project_partner_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["project", "partner", "role"],
                condition=Q(until__isnull=True),
                name="project_partner_role_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} ({self.get_role_display()})"

    def get_absolute_url(self) -> str:
        return f"{reverse('partner_room', args=[self.project_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Of its line in the partners room."""
        return f"partner-{self.pk}"
