from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.forms import long_text
from portal.reference.models import RegionalGroup, State
from reports.board.members.models import BoardMember

DAY = {"type": "date"}


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)


def trustees() -> Any:
    held = Membership.objects.active(timezone.localdate()).filter(role=Role.TRUSTEE)
    return User.objects.filter(pk__in=held.values("user"), is_active=True)


class MemberForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "})
    )
    regional_group: "forms.ModelChoiceField[RegionalGroup]" = forms.ModelChoiceField(
        label=gettext_lazy("Regional group"), queryset=RegionalGroup.objects.none(), empty_label="—"
    )
    state: "forms.ModelChoiceField[State]" = forms.ModelChoiceField(
        label=gettext_lazy("Nationality"), queryset=State.objects.none(), required=False, empty_label="—"
    )
    user: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("Account"),
        queryset=User.objects.none(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("With which the member signs in; declarations of interest hold for this account."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {"regional_group": RegionalGroup.objects.all(), "state": State.objects.members(), "user": trustees()}
        for name, found in rows.items():
            field: Any = self.fields[name]
            field.queryset = found

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "regional_group", "state", "user")}

    @classmethod
    def about(cls, member: BoardMember, data: Any) -> "MemberForm":
        initial = {
            "name": member.name,
            "regional_group": member.regional_group_id,
            "state": member.state_id,
            "user": member.user_id,
        }
        form = cls(data, initial=initial)
        if member.user_id:
            field: Any = form.fields["user"]
            field.queryset = (trustees() | User.objects.filter(pk=member.user_id)).distinct()
        return form


class TermForm(forms.Form):
    starts_on = day_field(gettext_lazy("First day of the term"))
    ends_on = day_field(
        gettext_lazy("Last day of the term"),
        required=False,
        help_text=gettext_lazy("Three years after the first when left empty."),
    )


class NewMemberForm(MemberForm, TermForm):
    field_order = ("name", "regional_group", "state", "user", "starts_on", "ends_on")


class EndTermForm(forms.Form):
    ends_on = day_field(gettext_lazy("New last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=long_text(2))


class ChairForm(forms.Form):
    chairs_from = day_field(gettext_lazy("Chair from"))
