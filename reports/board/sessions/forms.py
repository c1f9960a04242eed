from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext_lazy

from portal.documents.uploads import LetterField
from portal.forms import long_text
from portal.reference.models import State
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus
from reports.board.members.forms import day_field
from reports.board.members.models import BoardMember
from reports.board.sessions.actions.sessions import called
from reports.board.sessions.models import AgendaItem, BoardSession
from reports.runs.models import Report
from reports.runs.workflow import APPROVED_STATES

TEXT = {"dir": "auto", "placeholder": " "}


def language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)


def rows(form: forms.BaseForm, name: str, found: Any) -> None:
    field: Any = form.fields[name]
    field.queryset = found


class SessionForm(forms.Form):
    number = forms.IntegerField(label=gettext_lazy("Number of the session"), min_value=1, max_value=999)
    starts_on = day_field(gettext_lazy("First day"))
    ends_on = day_field(gettext_lazy("Last day"))
    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=BoardSession.Mode.choices)
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=200, required=False, widget=forms.TextInput(attrs=TEXT)
    )
    papers_due_on = day_field(
        gettext_lazy("Papers due"), required=False, help_text=gettext_lazy("What comes later is marked as late.")
    )
    states: "forms.ModelMultipleChoiceField[State]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("States visited"), queryset=State.objects.none(), required=False
    )
    summary = forms.CharField(
        label=gettext_lazy("What it was about"),
        max_length=4000,
        required=False,
        widget=long_text(4),
        help_text=gettext_lazy("For the Board's report, once the session was held."),
    )
    language = language_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows(self, "states", State.objects.all())
        self.fields["language"].initial = get_language()

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "states"}


class ItemForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AgendaItem.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=250,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Of a request it is the request's own when left empty."),
    )
    language = language_field()
    request: "forms.ModelChoiceField[Request]" = forms.ModelChoiceField(
        label=gettext_lazy("Request"), queryset=Request.objects.none(), required=False, empty_label="—"
    )
    report: "forms.ModelChoiceField[Report]" = forms.ModelChoiceField(
        label=gettext_lazy("Report"), queryset=Report.objects.none(), required=False, empty_label="—"
    )
    note = forms.CharField(
        label=gettext_lazy("Annotation"), max_length=4000, required=False, widget=long_text(3)
    )  # fmt: skip

    def __init__(self, *args: Any, reader: Any, item: AgendaItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        waiting = Request.objects.visible_to(reader).filter(status=RequestStatus.BOARD_ADVICE)
        if item and item.request_id:
            waiting = waiting | Request.objects.filter(pk=item.request_id)
        rows(self, "request", waiting.order_by("reference"))
        rows(self, "report", Report.objects.visible_to(reader).filter(status__in=APPROVED_STATES))


class OutcomeForm(forms.Form):
    outcome = forms.CharField(label=gettext_lazy("Outcome"), max_length=4000, widget=long_text(3))
    language = language_field()


class PaperForm(forms.Form):
    file = LetterField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, DOCX, JPEG or PNG, 10 MB at most. Only PDF goes into the merged pack."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=250, widget=forms.TextInput(attrs=TEXT)
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Language of the paper"), choices=settings.LANGUAGES)
    item: "forms.ModelChoiceField[AgendaItem]" = forms.ModelChoiceField(
        label=gettext_lazy("Agenda item"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=gettext_lazy("Whole session"),
    )

    def __init__(self, *args: Any, session: BoardSession, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        rows(self, "item", AgendaItem.objects.visible_to(reader).filter(session=session).order_by("position"))

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        upload: UploadedFile = data["file"]
        return {"upload": upload, "title": data["title"], "language": data["language"], "item": data["item"]}


class MemberChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.regional_group}"


class AttendanceForm(forms.Form):
    present = MemberChoice(
        label=gettext_lazy("Members present"),
        queryset=BoardMember.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, session: BoardSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows(self, "present", called(session))


class OwnRecusalForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("What the interest is"), max_length=1000, widget=long_text(2))


class RecusalForm(OwnRecusalForm):
    member: "forms.ModelChoiceField[BoardMember]" = forms.ModelChoiceField(
        label=gettext_lazy("Member"), queryset=BoardMember.objects.none(), empty_label=None
    )
    field_order = ("member", "reason")

    def __init__(self, *args: Any, session: BoardSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows(self, "member", called(session))


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the interest stands no more"), max_length=1000, widget=long_text(2)
    )
