"""The words of the radar's address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.funds.models import Fund
from funding.radar.figures import LABELS, Item
from funding.radar.thresholds import Severity
from portal.listing.unread import AddressForm
from projects.portfolio.models import Project

MINE = "mine"
SEVERITIES = {"urgent": Severity.URGENT, "soon": Severity.SOON, "watch": Severity.WATCH}


def fund_choices() -> list[tuple[str, Any]]:
    return [("", _("All")), *Fund.objects.voluntary().values_list("code", "name")]


class RadarForm(AddressForm):
    severity = forms.ChoiceField(
        label=pgettext_lazy("radar", "Severity"),
        required=False,
        choices=[("", _("All")), ("urgent", _("Urgent")), ("soon", _("Soon")), ("watch", _("To watch"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), *((kind.value, label) for kind, label in LABELS.items())],
    )
    fund = forms.ChoiceField(label=_("Fund"), required=False)
    donor = forms.CharField(
        label=_("Donor"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    project = forms.CharField(
        label=_("Project"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "search", "dir": "ltr"}),
    )
    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=[("", _("All")), (MINE, _("Of my projects"))])

    def __init__(self, data: Any = None, *, user: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        field: Any = self.fields["fund"]
        field.choices = fund_choices

    def keep(self, items: Iterable[Item]) -> list[Item]:
        """The items that the form asks for, in their order; what of the address cannot be read narrows nothing."""
        words = {**dict.fromkeys(self.fields, ""), **self.cleaned_data}
        severity = SEVERITIES.get(words["severity"])
        own = self.own_projects() if words["whose"] else None
        return [
            item
            for item in items
            if (own is None or (item.project is not None and item.project.pk in own))
            and (severity is None or item.severity is severity)
            and words["kind"] in ("", item.kind.value)
            and (not words["fund"] or words["fund"] in item.funds)
            and is_about(words["donor"], item.contribution.donor if item.contribution else "")
            and is_about(words["project"], item.project.code if item.project else "")
        ]

    def own_projects(self) -> frozenset[int]:
        if not getattr(self.user, "is_authenticated", False):
            return frozenset()
        return frozenset(Project.objects.led_by(self.user, timezone.localdate()).values_list("pk", flat=True))


def is_about(typed: str, name: str) -> bool:
    return typed.strip().casefold() in name.casefold()
