"""Forms of follow-up: they check what was typed; the actions write it."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents.uploads import LetterField
from portal.forms import long_text
from projects.followup.models import Cluster
from projects.followup.seen import Seen, read
from projects.institutions.models import Institution
from projects.recommendations.models import Progress

MOST_FILES = 5


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceField(LetterField):
    """Several files of the kinds that LetterField takes; gives a list."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", SeveralFiles(attrs={"multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: object = None) -> Any:
        files: list[UploadedFile] = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Attach at most %(most)s files.") % {"most": MOST_FILES})
        return [super(EvidenceField, self).clean(file, initial) for file in files]


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)


def day_field() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("As at"),
        help_text=gettext_lazy("The day of which this is true."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def address_field() -> forms.URLField:
    return forms.URLField(
        label=gettext_lazy("Evidence on the web"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=gettext_lazy("A public page or document, for example the law in the official gazette."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )


class StatementForm(forms.Form):
    """What every statement about progress says; `seen` is what the form showed."""

    seen_token = forms.CharField(required=False, widget=forms.HiddenInput)
    as_at = day_field()
    comment = forms.CharField(label=gettext_lazy("What was done"), required=False, max_length=6000, widget=long_text(5))
    language = language_field()
    evidence_url = address_field()

    def clean_as_at(self) -> date:
        day: date = self.cleaned_data["as_at"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day cannot be in the future."))
        return day

    def ask_for_reason(self) -> None:
        """OHCHR's finding needs its reason."""
        self.fields["comment"].label = _("Reason for the finding")
        self.fields["comment"].required = True

    def say_nothing(self, today: date) -> None:
        """No statement is made: nothing is asked for."""
        self.fields.clear()
        self.silent_on = today

    silent_on: date | None = None

    @property
    def seen(self) -> Seen | None:
        return read(self.cleaned_data["seen_token"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        if self.silent_on:
            return {"as_at": self.silent_on}
        facts = {name: value for name, value in self.cleaned_data.items() if name != "seen_token"}
        if "attachments" in facts:
            facts["files"] = facts.pop("attachments")
        return facts


class ReportForm(StatementForm):
    """The State's own report. It says what is public and what is not, before anything is typed."""

    progress = forms.ChoiceField(
        label=gettext_lazy("How far has it come?"), choices=Progress.choices, widget=forms.RadioSelect
    )
    attachments = EvidenceField(
        label=gettext_lazy("Attached evidence"),
        required=False,
        help_text=gettext_lazy(
            "PDF, DOCX, JPEG or PNG, 10 MB each at most. Only the focal points of the State and OHCHR open these files."
        ),
    )
    field_order = ("progress", "as_at", "comment", "language", "evidence_url", "attachments")


class VerifyForm(ReportForm):
    """OHCHR's finding, which needs its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["progress"].label = _("What does OHCHR find?")
        self.ask_for_reason()


class LeadForm(forms.Form):
    lead: "forms.ModelChoiceField[Institution]" = forms.ModelChoiceField(
        label=gettext_lazy("Lead institution"), queryset=Institution.objects.none(), required=False
    )

    def __init__(self, *args: Any, state: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead"]
        field.queryset = Institution.objects.filter(state=state).active().order_by("name")
        field.empty_label = _("None")


class ClusterForm(forms.Form):
    """Name, description and lead of a cluster."""

    name = forms.CharField(
        label=gettext_lazy("Name of the cluster"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    language = language_field()
    description = forms.CharField(
        label=gettext_lazy("What they ask for together"), required=False, max_length=4000, widget=long_text(3)
    )
    lead: "forms.ModelChoiceField[Institution]" = forms.ModelChoiceField(
        label=gettext_lazy("Lead institution"), queryset=Institution.objects.none(), required=False
    )

    def __init__(self, *args: Any, state: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead"]
        field.queryset = Institution.objects.filter(state=state).active().order_by("name")
        field.empty_label = _("None")


class MergeForm(forms.Form):
    into: "forms.ModelChoiceField[Cluster]" = forms.ModelChoiceField(
        label=gettext_lazy("Into which cluster"),
        queryset=Cluster.objects.none(),
        help_text=gettext_lazy("Its recommendations move there and this cluster is taken away."),
    )

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = Cluster.objects.filter(state=cluster.state).exclude(pk=cluster.pk).order_by("name")
