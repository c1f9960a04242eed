"""The forms of an amendment beside those of its sections."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from projects.portfolio.amendments.actions import choice_name
from projects.portfolio.amendments.merging import Choices
from projects.portfolio.amendments.moving import MovedField


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the project has to change"),
        max_length=2000,
        widget=long_text(4),
        help_text=gettext_lazy("Everybody can read it once the amendment is in force."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the reason"), choices=settings.LANGUAGES)


class TakeOverForm(forms.Form):
    """For each field that both sides changed: which of the two shall count."""

    def __init__(self, data: Any = None, *, conflicts: Sequence[MovedField]) -> None:
        super().__init__(data)
        self.conflicts = conflicts
        for one in conflicts:
            self.fields[self.name_of(one)] = forms.ChoiceField(
                label=one.full_label,
                choices=[("now", _("Now: %(value)s") % {"value": one.now}), ("mine", _("Yours: %(value)s") % {"value": one.mine})],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose which of the two shall count.")},
            )  # fmt: skip

    @staticmethod
    def name_of(one: MovedField) -> str:
        return choice_name(one.section.key, one.key, one.field)

    def choices(self) -> Mapping[str, Choices]:
        found: dict[str, dict[tuple[str, str], str]] = {}
        for one in self.conflicts:
            if chosen := self.cleaned_data.get(self.name_of(one)):
                found.setdefault(one.section.key, {})[one.key, one.field] = chosen
        return found
