from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.load import programme_staff
from projects.requests.intake.reading import at_work
from projects.requests.models import Request

MOST = 200  # requests in one act


class AssignForm(forms.Form):
    """Requests of the list, and who gets them."""

    request: "forms.ModelMultipleChoiceField[Request]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Requests"), queryset=Request.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    officer: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("Officer"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose an officer")
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        data: Any = self.data
        sent = data.getlist("request") if self.is_bound else []
        chosen = [key for key in sent if key.isascii() and key.isdecimal() and len(key) < 19]  # what a key can be
        fields["request"].queryset = at_work(user).filter(pk__in=chosen[:MOST]).order_by("pk")
        fields["request"].label_from_instance = lambda row: f"{row.reference} · {row.state.name} · {row.title}"
        fields["officer"].queryset = programme_staff()
