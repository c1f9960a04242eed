from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.dashboards.asked import ScopedForm
from reports.kinds.scopes import DONORS


class DonorForm(ScopedForm):
    """A donor's person starts at the own donor and, where there are several, chooses; staff and trustees choose any."""

    scope = forms.ChoiceField(label=_("Donor"), required=False)

    def scopes(self) -> Iterable[tuple[str, Any]]:
        return DONORS.choices(self.reader)
